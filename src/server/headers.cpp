#include "server/headers.h"

#include <algorithm>

#include "app/html.h"

namespace girok::server {

void add_common_headers(Response& response, bool tls) {
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value_of(response.headers, name).empty()) response.headers.emplace_back(name, value);
  };
  add("Content-Security-Policy", content_policy);
  add("X-Content-Type-Options", "nosniff");
  add("X-Frame-Options", "DENY");
  // Not "no-referrer": then browsers send their own forms with "Origin: null", which says nothing of where they come from.
  add("Referrer-Policy", "same-origin");
  add("Cross-Origin-Opener-Policy", "same-origin");
  add("Cross-Origin-Resource-Policy", "same-origin");
  add("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  add("Cache-Control", "no-store");
  if (tls) add("Strict-Transport-Security", "max-age=31536000");
}

void add_download_headers(Response& response, const Download& download) {
  response.headers.emplace_back("Content-Type", download.page ? "text/html; charset=utf-8" : download.media_type);
  if (!download.page) {
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + download.name + "\"");
    response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
    return;
  }
  const std::size_t begin = response.body.find("<style>");
  const std::size_t end = response.body.find("</style>");
  std::string policy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox allow-popups";
  if (begin != std::string::npos && end != std::string::npos && end > begin) {
    policy += "; style-src '" + app::csp_hash(std::string_view(response.body).substr(begin + 7, end - begin - 7)) + "'";
  }
  response.headers.emplace_back("Content-Security-Policy", policy);
}

bool equal_tokens(std::string_view a, std::string_view b) {
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned>(static_cast<unsigned char>(b[i]));
  return difference == 0;
}

void fields_without_csrf(Fields& fields) { fields.remove("csrf"); }

}  // namespace girok::server
