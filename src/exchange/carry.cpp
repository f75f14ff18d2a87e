#include "exchange/carry.h"

#include <algorithm>

#include "exchange/table_build.h"

namespace girok::exchange {

using records::Property;
using records::PropertyKind;
using records::Relation;

std::optional<std::string> code_from_scheme(const Schema& schema, std::string_view vocabulary, std::string_view typed, Schemes schemes) {
  typed = trimmed(typed);
  const records::Vocabularies& all = schema.vocabularies();
  for (const std::string_view scheme : schemes) {
    const auto rows = all.from(vocabulary, scheme, typed);
    if (!rows.empty() && rows.front()->relation == Relation::exact) return rows.front()->code;
  }
  if (auto own = all.recognise(vocabulary, typed)) return own;
  // A word of the scheme that is wider than our nearest term is still that term where it is the only one.
  for (const std::string_view scheme : schemes) {
    const auto rows = all.from(vocabulary, scheme, typed);
    if (rows.size() == 1) return rows.front()->code;
  }
  return std::nullopt;
}

std::optional<SchemeWord> word_of_scheme(const Schema& schema, std::string_view vocabulary, std::string_view code,
                                         std::string_view scheme) {
  const auto rows = schema.vocabularies().to(vocabulary, code, scheme);
  if (rows.empty()) return std::nullopt;
  return SchemeWord{rows.front()->target, rows.front()->relation == Relation::exact};
}

namespace {

LooseValue loose(const records::Value& value) {
  LooseValue made;
  made.kind = value.kind;
  made.text = value.text;
  made.truth = value.truth;
  return made;
}

}  // namespace

Result<LooseValue> loose_value(const Schema& schema, const Property& property, std::string_view typed, Schemes schemes) {
  if (property.kind == PropertyKind::record || property.kind == PropertyKind::attachment) {
    LooseValue value;
    value.kind = records::value_kind_of(property.kind);
    value.text = typed;
    return value;
  }
  if (property.kind == PropertyKind::code && !property.vocabulary.empty()) {
    if (auto code = code_from_scheme(schema, property.vocabulary, typed, schemes)) {
      LooseValue value;
      value.kind = records::ValueKind::code;
      value.text = std::move(*code);
      return value;
    }
  }
  if (property.kind == PropertyKind::date && typed.size() > 10 && typed.substr(10, 6) == "T00:00") typed = typed.substr(0, 10);
  const auto value = records::value_from_text(schema, property, typed);
  if (!value) return tl::unexpected<Error>(value.error());
  return loose(*value);
}

Result<std::vector<LooseValue>> loose_codes(const Schema& schema, const Property& property, std::string_view cell, char separator,
                                            Schemes schemes) {
  constexpr std::size_t most_pieces = 4;
  struct Piece {
    std::size_t begin, end;
  };
  std::vector<Piece> pieces;
  for (std::size_t begin = 0; begin <= cell.size();) {
    const std::size_t end = separator == 0 ? cell.size() : std::min(cell.find(separator, begin), cell.size());
    if (!trimmed(cell.substr(begin, end - begin)).empty()) pieces.push_back({begin, end});
    begin = end + 1;
  }
  std::vector<LooseValue> values;
  for (std::size_t i = 0; i < pieces.size();) {
    std::optional<std::string> found;
    std::size_t next = i + 1;
    for (std::size_t last = std::min(pieces.size(), i + most_pieces); last > i && !found; --last) {
      found = code_from_scheme(schema, property.vocabulary, cell.substr(pieces[i].begin, pieces[last - 1].end - pieces[i].begin), schemes);
      next = last;
    }
    if (!found) {
      const auto value = loose_value(schema, property, trimmed(cell.substr(pieces[i].begin, pieces[i].end - pieces[i].begin)), schemes);
      if (!value) return tl::unexpected<Error>(value.error());
      values.push_back(*value);
      ++i;
      continue;
    }
    LooseValue value;
    value.kind = records::ValueKind::code;
    value.text = std::move(*found);
    if (std::ranges::find(values, value) == values.end()) values.push_back(std::move(value));
    i = next;
  }
  return values;
}

std::string cell_of(const LooseValue& value) { return value.kind == records::ValueKind::truth ? (value.truth ? "yes" : "no") : value.text; }

std::vector<std::string> split_cell(std::string_view cell, std::string_view separator) {
  std::vector<std::string> pieces;
  for (std::size_t begin = 0; begin <= cell.size();) {
    const std::size_t end = std::min(cell.find(separator, begin), cell.size());
    if (const std::string_view piece = trimmed(cell.substr(begin, end - begin)); !piece.empty()) pieces.emplace_back(piece);
    begin = end + separator.size();
  }
  return pieces;
}

void lose_beside(std::vector<Loss>& losses, const LooseStatement& statement, const Beside& carried) {
  constexpr std::string_view why = "the format has no place for it";
  if (!carried.level && statement.level) records::add_loss(losses, "the level of statements", why);
  if (!carried.basis && statement.basis != records::Basis::unstated) records::add_loss(losses, "the basis of statements", why);
  if (!carried.confidence && statement.confidence != records::Statement::no_confidence)
    records::add_loss(losses, "the confidence of statements", why);
  if (!carried.source && !statement.source.empty()) records::add_loss(losses, "the source of statements", why);
  if (!carried.source && statement.span) records::add_loss(losses, "the passage of statements", why);
  if (!carried.asserted_by && !statement.asserted_by.empty()) records::add_loss(losses, "who says so", why);
  if (!carried.language && !statement.language.empty()) records::add_loss(losses, "the language of texts", why);
}

}  // namespace girok::exchange
