#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "records/code_range.h"
#include "records/imprecise.h"
#include "records/schema.h"
#include "text/unicode.h"

namespace girok::records {
namespace {

bool is_number(std::string_view typed) {
  if (typed.starts_with('-')) typed.remove_prefix(1);
  const std::size_t point = std::min(typed.find('.'), typed.size());
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.size() <= 200 && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  return digits(typed.substr(0, point)) && (point == typed.size() || digits(typed.substr(point + 1)));
}

std::optional<bool> truth_of(std::string_view typed) {
  static constexpr std::array<std::string_view, 11> yes = {"yes", "true", "1", "y", "x", "예", "네", "참", "是", "有", "真"};
  static constexpr std::array<std::string_view, 9> no = {"no", "false", "0", "n", "아니오", "아니요", "거짓", "否", "假"};
  const std::string key = text::fold(typed);
  if (std::ranges::find(yes, std::string_view(key)) != yes.end()) return true;
  if (std::ranges::find(no, std::string_view(key)) != no.end()) return false;
  return std::nullopt;
}

Result<Value> code_from(const Schema& schema, const Property& property, std::string_view typed) {
  if (property.vocabulary.empty()) return Value::of_code(std::string(typed));
  if (const auto code = recognise_in_range(schema.vocabularies(), property.vocabulary, typed)) return Value::of_code(*code);
  return fail(ErrorCode::malformed, "not a term of the vocabulary " + property.vocabulary, property.name,
              hint_of_range(schema.vocabularies(), property.vocabulary, typed));
}

}  // namespace

Result<Value> value_from_text(const Schema& schema, const Property& property, std::string_view typed) {
  if (typed.empty()) return fail(ErrorCode::malformed, "a property without a value", property.name, {});
  if (!valid_utf8(typed))
    return fail(ErrorCode::malformed, "a value is not UTF-8", property.name, "set the terminal to UTF-8, or save the file as UTF-8");
  switch (property.kind) {
    case PropertyKind::code: return code_from(schema, property, typed);
    case PropertyKind::number:
      if (!is_number(typed))
        return fail(ErrorCode::malformed, "this is not a number", property.name, "digits, with a decimal point: 1200 or 3.5");
      return Value::of_number(std::string(typed));
    case PropertyKind::quantity: {
      const Result<Interval> quantity = parse_quantity(typed);
      if (!quantity) return fail(ErrorCode::malformed, quantity.error().what, property.name, quantity.error().hint);
      return Value::of_number(to_text(*quantity));
    }
    case PropertyKind::date: {
      if (parse_date(typed)) return Value::of_date(canonical_date(typed));
      if (const auto date = date_from_wild(typed)) return Value::of_date(*date);
      return fail(ErrorCode::malformed, "this is not a date", property.name,
                  "1975, 1975-03, 1975-03-28, 1975~ (about), 1975/1977, age:17@2003-05");
    }
    case PropertyKind::truth: {
      const auto truth = truth_of(typed);
      if (!truth) return fail(ErrorCode::malformed, "neither yes nor no", property.name, "yes or no");
      return Value::of_truth(*truth);
    }
    case PropertyKind::record:
      return fail(ErrorCode::usage, "its values are records", property.name,
                  "give the record's id after @: " + property.name + "=@3F2K7QAB");
    case PropertyKind::attachment: return fail(ErrorCode::usage, "its values are files", property.name, "add files with girok add");
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
