// What a handler answers: plain JSON, shown as a page through a template, or given as it is by the API.
//
// Threads  Plain values.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "server/request.h"

namespace girok::server {

using Json = nlohmann::ordered_json;

/// The status of a form that was understood, is not good, and is shown again.
inline constexpr int unprocessable = 422;

/// A file to be saved. Its name holds no personal data.
struct Download {
  std::string name;        ///< ASCII letters, digits, - _ .
  std::string media_type;  ///< never shown in place: always offered to be saved, unless `page` is set
  std::string bytes;
  bool page =
      false;  ///< one of our own self-contained HTML reports, shown in place under a policy of its own (its style by hash, no scripts)
};

struct View {
  Json json = Json::object();
  std::string title;  ///< of the page, in the reader's language: never a name, a title or a text of the case
  std::string page;  ///< template instead of the route's, for what turned out otherwise (a form with errors); empty: the route's
  std::string location;  ///< of a POST: where a browser goes next ("/records/…"); the API gets the JSON
  std::string notice;  ///< said once, on the next page; in the reader's language
  int status = 200;  ///< or `unprocessable`
  int refresh_s = 0;  ///< for readers without JavaScript: look again after so many seconds
  std::optional<Download> download;  ///< instead of a page
  Pairs headers;         ///< cookies, at the door
};

}  // namespace girok::server
