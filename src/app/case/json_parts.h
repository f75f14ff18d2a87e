// What every `girok.case/1` is put together from. Private to the files that print it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/ids.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app::json_parts {

using Json = nlohmann::ordered_json;

inline Json begin(const char* kind) { return Json{{"format", "girok.case/1"}, {"kind", kind}}; }

inline std::string print(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

inline Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
inline Json or_null(const std::optional<Id>& id) { return id ? Json(to_string(*id)) : Json(nullptr); }

inline Json of(const Error& error) {
  return {{"code", name_of(error.code)}, {"what", error.what}, {"where", or_null(error.where)}, {"hint", or_null(error.hint)}};
}
inline Json of(const std::optional<Error>& error) { return error ? of(*error) : Json(nullptr); }

inline Json of(const std::vector<Error>& errors) {
  Json list = Json::array();
  for (const Error& error : errors) list.push_back(of(error));
  return list;
}

inline Json of(const std::vector<vault::Notice>& notices) {
  Json list = Json::array();
  for (const vault::Notice& notice : notices)
    list.push_back({{"code", notice.code}, {"what", notice.what}, {"where", or_null(notice.where)}});
  return list;
}

}  // namespace girok::app::json_parts
