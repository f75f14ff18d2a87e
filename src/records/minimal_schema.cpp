#include "records/minimal_schema.h"

#include <algorithm>
#include <array>

#include "base/dates.h"
#include "base/utf8.h"

namespace girok::records {
namespace {

using enum ValueKind;

constexpr std::array<PropertyRule, 31> rules = {{
    {"type", code, true},         {"title", text, true},          {"name", text, false},        {"alias", text, false},
    {"sex", code, true},          {"born", date, true},           {"died", date, true},         {"nationality", text, false},
    {"occupation", text, false},  {"place", text, false},         {"date", date, true},         {"role", text, false},
    {"description", text, true},  {"note", text, false},          {"about", record, false},     {"victim", record, false},
    {"witness", record, false},   {"perpetrator", record, false}, {"member-of", record, false}, {"part-of", record, false},
    {"located-in", record, true}, {"event", record, false},       {"source", text, false},      {"consent", code, true},
    {"language", code, true},     {"media-type", code, true},     {"size", number, true},       {"sha256", code, true},
    {"file", attachment, true},   {"text", attachment, true},     {"same-as", record, false},
}};

/// ISO 8601, or an interval of two with a slash.
bool is_date(std::string_view typed) {
  const std::size_t slash = typed.find('/');
  if (slash == std::string_view::npos) return parse_iso_date(typed).has_value();
  const auto from = parse_iso_date(typed.substr(0, slash)), to = parse_iso_date(typed.substr(slash + 1));
  return from && to && first_day(*from) <= last_day(*to);
}

/// Digits, with a sign and one decimal point, if any.
bool is_number(std::string_view typed) {
  if (typed.starts_with('-')) typed.remove_prefix(1);
  const std::size_t point = std::min(typed.find('.'), typed.size());
  const auto digits = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  return digits(typed.substr(0, point)) && (point == typed.size() || digits(typed.substr(point + 1)));
}

}  // namespace

const PropertyRule* rule_of(std::string_view property) {
  const auto* const at = std::ranges::find(rules, property, &PropertyRule::name);
  return at == rules.end() ? nullptr : at;
}

bool is_single(std::string_view property) {
  const PropertyRule* const rule = rule_of(property);
  return rule != nullptr && rule->single;
}

std::size_t rank_of(std::string_view property) {
  const PropertyRule* const rule = rule_of(property);
  return rule == nullptr ? rules.size() : static_cast<std::size_t>(rule - rules.data());
}

Result<Value> parse_value(std::string_view property, std::string_view typed) {
  if (typed.empty())
    return fail(ErrorCode::usage, "a property without a value", std::string(property),
                "to take a statement back: --retract STATEMENT --reason TEXT");
  if (!valid_utf8(typed)) return fail(ErrorCode::usage, "a value is not UTF-8", {}, "set the terminal to UTF-8");
  const PropertyRule* const rule = rule_of(property);
  const std::string where(property);
  switch (rule == nullptr ? text : rule->kind) {
    case code: return Value::of_code(std::string(typed));
    case number:
      if (!is_number(typed)) return fail(ErrorCode::usage, "this is not a number", where, "digits, with a decimal point: 1200 or 3.5");
      return Value::of_number(std::string(typed));
    case date:
      if (!is_date(typed))
        return fail(ErrorCode::usage, "this is not a date", where, "1975, 1975-03, 1975-03-28, or two with a slash: 1975/1977");
      return Value::of_date(std::string(typed));
    case record: return fail(ErrorCode::usage, "its values are records", where, "give the record's id after @: " + where + "=@3F2K7QAB");
    case attachment: return fail(ErrorCode::usage, "its values are files", where, "add files with girok add");
    default: return Value::of_text(std::string(typed));
  }
}

Result<> check_property_name(std::string_view property) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  if (!property.empty() && property.size() <= 200 && valid_utf8(property) && std::ranges::all_of(property, good)) return {};
  return fail(ErrorCode::usage, "this is not the name of a property", {}, "letters, digits, - and _, then = and the value: born=1975");
}

}  // namespace girok::records
