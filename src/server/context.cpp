#include "server/context.h"

#include <charconv>

namespace girok::server {

std::optional<std::int64_t> Context::integer(std::string_view name) const {
  const std::string_view text = fields[name];
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool Context::truth(std::string_view name) const {
  const std::string_view text = fields[name];
  return text == "true" || text == "on" || text == "1" || text == "yes";
}

Result<Id> Context::id(std::string_view name) const {
  const std::optional<Id> id = parse_id(fields[name]);
  if (!id) return fail(ErrorCode::not_found, "there is nothing of that id here");
  return *id;
}

records::Tongue Context::tongue() const {
  return words.language() == "ko" ? records::Tongue::ko : words.language() == "zh" ? records::Tongue::zh : records::Tongue::en;
}

std::string Context::type_label(std::string_view type) const {
  const records::RecordType* const known = schema().type(type);
  return known == nullptr ? std::string(type) : known->labels.in(tongue());
}

std::string Context::property_label(std::string_view type, std::string_view property) const {
  const records::Property* const known = schema().property(type, property);
  return known == nullptr ? std::string(property) : known->labels.in(tongue());
}

std::string Context::term_label(std::string_view vocabulary, std::string_view code) const {
  const records::Vocabulary* const known = schema().vocabularies().find(vocabulary);
  const records::Term* const term = known == nullptr ? nullptr : known->find(code);
  return term == nullptr ? std::string(code) : term->labels.in(tongue());
}

Paging paging_of(const Context& context, std::size_t count) {
  Paging paging;
  paging.count = count;
  if (const std::optional<std::int64_t> from = context.integer("from"); from && *from > 0) paging.from = static_cast<std::size_t>(*from);
  return paging;
}

Json json_of(const Context& context, const Paging& paging, std::uint64_t count, std::size_t shown) {
  // Only what stood in the query: what was posted stays out of URLs.
  const auto at = [&](std::size_t from) {
    Fields query;
    (void)read_urlencoded(context.request.query, query);
    std::string link = "?";
    for (const auto& [name, value] : query.values()) {
      if (name != "from" && !value.empty()) link += percent_encoded(name) + "=" + percent_encoded(value) + "&";
    }
    return link + "from=" + std::to_string(from);
  };
  const std::size_t end = paging.from + shown;
  return {{"from", shown == 0 ? 0 : paging.from + 1},
          {"to", end},
          {"count", count},
          {"previous", paging.from == 0 ? Json(nullptr) : Json(at(paging.from > paging.count ? paging.from - paging.count : 0))},
          {"next", end >= count ? Json(nullptr) : Json(at(end))}};
}

Json json_of(const Error& error) {
  return {{"code", name_of(error.code)}, {"what", error.what}, {"where", error.where}, {"hint", error.hint}};
}

Json json_of(const std::vector<Error>& errors) {
  Json list = Json::array();
  for (const Error& error : errors) list.push_back(json_of(error));
  return list;
}

Json choices(const std::vector<std::pair<std::string, std::string>>& value_and_label, std::string_view selected) {
  Json list = Json::array();
  for (const auto& [value, label] : value_and_label) list.push_back({{"value", value}, {"label", label}, {"selected", value == selected}});
  return list;
}

}  // namespace girok::server
