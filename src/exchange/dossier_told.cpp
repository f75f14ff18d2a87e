// A record in words: values, terms, places, dates. Part of DossierView.
#include <algorithm>

#include "exchange/dossier_view.h"

namespace girok::exchange {

using records::PropertyKind;
using records::Tongue;

namespace {

constexpr int deepest_place = 8;

}  // namespace

std::string DossierView::text(std::string_view raw) {
  NameFilter::Filtered filtered = names_.filter(raw);
  names_replaced += filtered.replaced;
  return std::move(filtered.text);
}

std::string DossierView::term(std::string_view vocabulary, std::string_view code) {
  const records::Vocabulary* const list = schema_.vocabularies().find(vocabulary);
  const records::Term* const term = list == nullptr ? nullptr : list->find(code);
  if (term == nullptr) return text(code);
  terms.emplace(vocabulary, code);
  const std::string& label = term->labels.in(words_.tongue());
  return vocabulary == "source-reliability" || vocabulary == "information-reliability" ? std::string(code) + " (" + label + ")" : label;
}

std::string DossierView::value(const LooseRecord& record, const LooseStatement& statement) {
  const records::Property* const property = schema_.property(record.type, statement.property);
  if (property == nullptr) return {};
  const std::string& raw = statement.value.text;
  const auto or_raw = [&](std::string words) { return words.empty() ? text(raw) : words; };
  switch (property->kind) {
    case PropertyKind::text: return text(raw);
    case PropertyKind::code: return property->vocabulary.empty() ? text(raw) : term(property->vocabulary, raw);
    case PropertyKind::number: return text(raw);
    case PropertyKind::quantity: return or_raw(words_.quantity(raw));
    case PropertyKind::date: return or_raw(record.type == "Person" ? words_.born(raw) : words_.date(raw));
    case PropertyKind::record: {
      const LooseRecord* const target = find(raw);
      return target != nullptr && target->type == "Place" ? place(*target) : called(raw).text;
    }
    case PropertyKind::attachment: return {};
    case PropertyKind::truth: return words_[statement.value.truth ? "yes" : "no"];
  }
  return {};
}

std::string DossierView::value(const LooseRecord& record, std::string_view property) {
  std::vector<std::string> values;
  for (const LooseStatement* statement : said(record, property)) {
    std::string one = value(record, *statement);
    if (!one.empty() && std::ranges::find(values, one) == values.end()) values.push_back(std::move(one));
  }
  const records::Property* const known = schema_.property(record.type, property);
  if (values.size() == 2 && known != nullptr && known->single)
    return words_.with("or", {values[0], values[1]});   // they contradict each other
  return words_.joined(values);
}

std::string DossierView::property_label(const LooseRecord& record, std::string_view property) const {
  const records::Property* const known = schema_.property(record.type, property);
  return known == nullptr ? std::string(property) : known->labels.in(words_.tongue());
}

Inline DossierView::called(std::string_view key) {
  const auto found = called_.find(key);
  if (found != called_.end()) return found->second;
  const LooseRecord* const record = find(key);
  if (record == nullptr) return {words_["withheld"], {}};
  if (record->type == "Place") return {place(*record), {}};
  if (record->type == "TraffickingCase") {
    for (const LooseStatement* statement : said(*record, "person")) return called(statement->value.text);
  }
  const records::RecordType* const type = schema_.type(record->type);
  return {type == nullptr ? std::string() : type->labels.in(words_.tongue()), {}};
}

std::string DossierView::name_in_language(const LooseRecord& record, std::string_view property) {
  const LooseStatement* best = nullptr;
  int best_rank = 9;
  for (const LooseStatement* statement : said(record, property)) {
    const std::string_view language = statement->language;
    const std::string_view wanted = records::name_of(words_.tongue());
    const bool same = language.substr(0, 2) == wanted, latin = language.find("Latn") != std::string_view::npos;
    const int rank = same && !latin                           ? 0
                     : language.empty()                       ? 2
                     : language.starts_with("en")             ? 1
                     : latin && words_.tongue() == Tongue::en ? 2
                                                              : 3;
    if (rank < best_rank) {
      best = statement;
      best_rank = rank;
    }
  }
  return best == nullptr ? std::string() : text(best->value.text);
}

std::string DossierView::place(const LooseRecord& record) {
  std::vector<std::string> parts;
  const LooseRecord* at = &record;
  for (int depth = 0; at != nullptr && depth < deepest_place; ++depth) {
    std::string name = name_in_language(*at, "name");
    if (name.empty()) name = value(*at, "iso");
    if (name.empty() && depth == 0) name = value(*at, "place-kind");
    if (!name.empty()) parts.push_back(std::move(name));
    const Said above = said(*at, "located-in");
    at = above.empty() ? nullptr : find(above.front()->value.text);
  }
  return words_.joined(parts);
}

std::string DossierView::where(const LooseRecord& record) {
  std::vector<std::string> places;
  for (const LooseStatement* statement : said(record, "place")) {
    const LooseRecord* const target = find(statement->value.text);
    std::string one = target == nullptr ? std::string() : place(*target);
    if (!one.empty() && std::ranges::find(places, one) == places.end()) places.push_back(std::move(one));
  }
  std::string out;
  for (const std::string& one : places) out += (out.empty() ? "" : "; ") + one;
  return out;
}

std::string DossierView::date(const LooseRecord& record) {
  std::string from = value(record, "date"), until = value(record, "until");
  if (from.empty()) from = words_["nodate"];
  return until.empty() ? from : words_.with("date.range", {from, until});
}

}  // namespace girok::exchange
