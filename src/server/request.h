// One request and one answer, as plain data: what the rest of this room works with, whoever speaks HTTP.
//
// Threads  Plain values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace girok::server {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name; empty where there is none.
std::string_view value_of(const Pairs& pairs, std::string_view name);

struct Request {
  std::string method;  ///< "GET", "POST"; others are answered before anybody looks at them
  std::string path;    ///< as sent, without the query: begins with "/"
  std::string query;   ///< as sent, without "?"
  Pairs headers;       ///< names in lower case
  Pairs cookies;
  std::string body;
  std::string remote;  ///< address of the client, without the port
  bool tls = false;

  std::string_view header(std::string_view name) const { return value_of(headers, name); }
  std::string_view cookie(std::string_view name) const { return value_of(cookies, name); }
};

struct Response {
  int status = 200;
  Pairs headers;  ///< what every answer carries is added by the server (headers.h)
  std::string body;
};

}  // namespace girok::server
