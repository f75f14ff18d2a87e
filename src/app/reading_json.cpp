#include "app/reading_json.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace girok::app {
namespace {

using Json = nlohmann::ordered_json;
using corroboration::ClaimRef;
using corroboration::DocumentSpan;

Json or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }
Json or_null_if(const std::optional<std::string>& text) { return text ? or_null(*text) : Json(); }
Json or_null_if(const std::optional<Decimal>& number) { return number ? Json(number->to_string()) : Json(); }

std::string id_of(char kind, std::size_t index) { return fmt::format("{}{}", kind, index + 1); }
Json id_or_null(char kind, std::size_t index) { return index == reading::none ? Json() : Json(id_of(kind, index)); }

/// Ids count through the whole pile; documents count for themselves. This knows the way between the two.
class Numbering {
 public:
  explicit Numbering(const Pile& pile) {
    std::size_t claims = 0;
    std::size_t quotations = 0;
    for (const reading::Document& document : pile.documents) {
      first_claim_.push_back(claims);
      first_quotation_.push_back(quotations);
      claims += document.claims.size();
      quotations += document.quotations.size();
    }
    figure_of_.assign(claims, reading::none);
    const std::vector<corroboration::Figure>& figures = pile.found.figures;
    for (std::size_t f = figures.size(); f-- > 0;) {
      for (const ClaimRef& claim : figures[f].claims) figure_of_[number_of(claim)] = f;
    }
  }
  std::string claim(const ClaimRef& ref) const { return id_of('c', number_of(ref)); }
  std::string quotation(std::size_t document, std::size_t index) const { return id_of('q', first_quotation_[document] + index); }
  Json figure(const ClaimRef& ref) const { return id_or_null('f', figure_of_[number_of(ref)]); }

 private:
  std::size_t number_of(const ClaimRef& ref) const { return first_claim_[ref.document] + ref.claim; }
  std::vector<std::size_t> first_claim_, first_quotation_, figure_of_;
};

void put_span(Json& json, const reading::Document& document, Span span) {
  const Span source = document.map.to_source(span);
  json["start"] = source.begin;
  json["end"] = source.end;
}

Json of_span(const Pile& pile, const DocumentSpan& span) {
  Json json;
  json["document"] = id_of('d', span.document);
  put_span(json, pile.documents[span.document], span.span);
  return json;
}

Json of_spans(const Pile& pile, std::span<const DocumentSpan> spans) {
  Json list = Json::array();
  for (const DocumentSpan& span : spans) list.push_back(of_span(pile, span));
  return list;
}

Json of_origins(const corroboration::Origins& origins) { return {{"min", origins.min}, {"max", origins.max}}; }

Json of_document(const reading::Document& document, std::size_t index) {
  Json json;
  json["id"] = id_of('d', index);
  json["path"] = document.path;
  json["sha256"] = document.sha256;
  json["language"] = text::code_of(document.language);
  json["date"] = document.metadata.date ? Json(to_string(*document.metadata.date)) : Json();
  json["outlet"] = or_null(document.metadata.outlet);
  json["segments"] = Json::array();
  for (const reading::Segment& segment : document.segments) {
    Json item;
    put_span(item, document, segment.span);
    item["kind"] = name_of(segment.kind);
    item["repeated"] = segment.repeated;
    json["segments"].push_back(std::move(item));
  }
  json["title"] = or_null(document.metadata.title);
  json["author"] = or_null(document.metadata.author);
  json["bytes"] = document.byte_count;
  json["encoding"] = document.encoding;
  json["notes"] = document.notes;
  return json;
}

Json of_quotation(const reading::Document& document, std::size_t index, const reading::Quotation& quotation, std::string id) {
  Json json;
  json["id"] = std::move(id);
  json["document"] = id_of('d', index);
  put_span(json, document, quotation.span);
  json["type"] = name_of(quotation.kind);
  json["speaker"] = or_null(quotation.speaker);
  json["cue"] = or_null(document[quotation.cue]);
  json["role"] = or_null(quotation.role);
  json["organisation"] = or_null(quotation.organisation);
  json["addressee"] = or_null(quotation.addressee);
  json["unclosed"] = quotation.unclosed;
  return json;
}

Json unit_of(const reading::Quantity& quantity) {
  switch (quantity.kind) {
    case reading::QuantityKind::share: return "percent";
    case reading::QuantityKind::money: return "money";
    case reading::QuantityKind::count: return "count";
    default: return or_null(quantity.unit);
  }
}

Json of_value(const std::optional<reading::Quantity>& quantity) {
  Json json;
  json["lo"] = quantity ? or_null_if(quantity->value.lo) : Json();
  json["hi"] = quantity ? or_null_if(quantity->value.hi) : Json();
  json["bound"] = symbol_of(quantity ? quantity->value.bound : Bound::vague);
  json["unit"] = quantity ? unit_of(*quantity) : Json();
  json["currency"] = quantity ? or_null(quantity->currency) : Json();
  return json;
}

Json of_measure(const reading::Measure& measure) {
  return {{"head", measure.head}, {"restriction", measure.restriction}, {"event", measure.event}};
}

/// Which claim of a document was made from which of its quantities.
using ClaimOfQuantity = std::map<Span, std::size_t>;

ClaimOfQuantity claims_by_quantity(const reading::Document& document) {
  ClaimOfQuantity claims;
  for (std::size_t c = 0; c < document.claims.size(); ++c) {
    if (document.claims[c].quantity) claims.try_emplace(document.claims[c].quantity->span, c);
  }
  return claims;
}

/// The id of the claim that this one restates; null where it restates nothing, or a quantity that is no claim.
Json restated_by(const reading::Document& document, std::size_t index, const reading::Claim& claim, const ClaimOfQuantity& claims,
                 const Numbering& numbers) {
  if (!claim.quantity || claim.quantity->conversion_of >= document.quantities.size()) return nullptr;
  const auto found = claims.find(document.quantities[claim.quantity->conversion_of].span);
  return found == claims.end() ? Json() : Json(numbers.claim({index, found->second}));
}

Json of_claim(const Pile& pile, const ClaimRef& ref, const ClaimOfQuantity& claims, const Numbering& numbers) {
  const reading::Document& document = pile.documents[ref.document];
  const reading::Claim& claim = document.claims[ref.claim];
  Json json;
  json["id"] = numbers.claim(ref);
  json["document"] = id_of('d', ref.document);
  put_span(json, document, claim.span);
  json["value"] = of_value(claim.quantity);
  json["measure"] = or_null(claim.measure.text);
  json["denominator"] = claim.denominator ? or_null(claim.denominator->text) : Json();
  json["period"] = claim.quantity ? or_null(claim.quantity->period) : Json();
  json["place"] = or_null_if(claim.place);
  json["hedge"] = or_null_if(claim.hedge);
  json["attribution"] = Json::array();
  for (const reading::Source& source : claim.attribution) json["attribution"].push_back(source.name);
  json["figure"] = numbers.figure(ref);
  json["time"] = or_null_if(claim.time);
  json["kind"] = claim.quantity ? name_of(claim.quantity->kind) : "statement";
  json["attribution_detail"] = Json::array();
  for (const reading::Source& source : claim.attribution) {
    json["attribution_detail"].push_back({{"kind", name_of(source.kind)},
                                          {"name", source.name},
                                          {"role", or_null(source.role)},
                                          {"organisation", or_null(source.organisation)}});
  }
  json["concepts"] = of_measure(claim.measure);
  json["denominator_concepts"] = claim.denominator ? of_measure(*claim.denominator) : Json();
  put_span(json["sentence"], document, claim.sentence);
  json["quotation"] = claim.quotation == reading::none ? Json() : Json(numbers.quotation(ref.document, claim.quotation));
  json["conversion_of"] = restated_by(document, ref.document, claim, claims, numbers);
  json["segment"] = name_of(claim.segment);
  json["repeated"] = claim.repeated;
  return json;
}

Json of_claim_ids(std::span<const ClaimRef> claims, const Numbering& numbers) {
  Json list = Json::array();
  for (const ClaimRef& claim : claims) list.push_back(numbers.claim(claim));
  return list;
}

Json of_figure(const corroboration::Figure& figure, std::size_t index, const Numbering& numbers) {
  return {{"id", id_of('f', index)},
          {"label", figure.label},
          {"claims", of_claim_ids(figure.claims, numbers)},
          {"origins", of_origins(figure.origins)}};
}

Json of_reuse(const Pile& pile, const corroboration::Reuse& reuse, std::size_t index) {
  return {{"id", id_of('r', index)},
          {"type", name_of(reuse.kind)},
          {"spans", of_spans(pile, reuse.spans)},
          {"direction", reuse.from ? Json(id_of('d', *reuse.from)) : Json()},
          {"shared_words", reuse.shared_words},
          {"changes", of_spans(pile, reuse.changes)}};
}

std::string_view name_of_alias(corroboration::AliasKind kind) {
  switch (kind) {
    case corroboration::AliasKind::abbreviation: return "abbreviation";
    case corroboration::AliasKind::misspelt_abbreviation: return "misspelt_abbreviation";
    case corroboration::AliasKind::near_name: return "near_name";
  }
  return "near_name";
}

Json of_alias(const Pile& pile, const corroboration::Alias& alias, std::size_t index) {
  return {{"id", id_of('a', index)}, {"kind", name_of_alias(alias.kind)},
          {"forms", alias.forms},    {"evidence", alias.evidence},
          {"slip", alias.slip},      {"occurrences", of_spans(pile, alias.occurrences)}};
}

Json of_discrepancy(const Pile& pile, const corroboration::Discrepancy& discrepancy, std::size_t index, const Numbering& numbers) {
  return {{"id", id_of('x', index)},
          {"kind", name_of(discrepancy.kind)},
          {"claims", of_claim_ids(discrepancy.claims, numbers)},
          {"explanation", discrepancy.explanation},
          {"passages", of_spans(pile, discrepancy.passages)}};
}

Json of_node(const corroboration::Node& node, std::size_t index, const Numbering& numbers) {
  static constexpr std::string_view kinds[] = {"document", "source", "claim"};
  return {{"id", id_of('n', index)},
          {"kind", kinds[static_cast<std::size_t>(node.kind)]},
          {"label", node.label},
          {"document", id_or_null('d', node.document)},
          {"claim", node.claim ? Json(numbers.claim(*node.claim)) : Json()}};
}

Json of_edge(const corroboration::Edge& edge) {
  return {{"from", id_of('n', edge.from)}, {"to", id_of('n', edge.to)}, {"kind", name_of(edge.kind)},
          {"evidence", edge.evidence},     {"certain", edge.certain},   {"decides", edge.decides}};
}

Json of_error(const Error& error) {
  return {{"code", name_of(error.code)}, {"what", error.what}, {"where", error.where}, {"hint", or_null(error.hint)}};
}

Json of_skipped(const Skipped& skipped) {
  return {{"path", skipped.path}, {"reason", name_of(skipped.reason)}, {"document", id_or_null('d', skipped.document)}};
}

/// Writes lists with one element a line.
class Writer {
 public:
  explicit Writer(const std::function<void(std::string_view)>& out) : out_(out) {}

  void begin_list(std::string_view key) {
    out_(fmt::format("\"{}\": [", key));
    first_ = true;
  }
  void add(const Json& json) {
    // Paths need not be UTF-8: what is not becomes U+FFFD.
    out_((first_ ? "\n  " : ",\n  ") + json.dump(-1, ' ', false, Json::error_handler_t::replace));
    first_ = false;
  }
  void end_list(std::string_view after) {
    if (!first_) out_("\n ");
    out_("]");
    out_(after);
  }
  /// A whole list: `of(item, index)` makes each element.
  template <class List, class Of>
  void list(std::string_view key, const List& items, const Of& of, std::string_view after = ",\n ") {
    begin_list(key);
    std::size_t index = 0;
    for (const auto& item : items) add(of(item, index++));
    end_list(after);
  }
  void raw(std::string_view text) { out_(text); }

 private:
  const std::function<void(std::string_view)>& out_;
  bool first_ = true;
};

}  // namespace

void write_reading_json(const Pile& pile, const std::function<void(std::string_view)>& out) {
  const Numbering numbers(pile);
  const corroboration::Corroboration& found = pile.found;
  Writer writer(out);
  writer.raw("{\"format\": \"girok.reading/1\",\n ");
  writer.list("documents", pile.documents, of_document);
  writer.begin_list("quotations");
  for (std::size_t d = 0; d < pile.documents.size(); ++d) {
    const std::vector<reading::Quotation>& quotations = pile.documents[d].quotations;
    for (std::size_t q = 0; q < quotations.size(); ++q)
      writer.add(of_quotation(pile.documents[d], d, quotations[q], numbers.quotation(d, q)));
  }
  writer.end_list(",\n ");
  writer.begin_list("claims");
  for (std::size_t d = 0; d < pile.documents.size(); ++d) {
    const ClaimOfQuantity claims = claims_by_quantity(pile.documents[d]);
    for (std::size_t c = 0; c < pile.documents[d].claims.size(); ++c) writer.add(of_claim(pile, {d, c}, claims, numbers));
  }
  writer.end_list(",\n ");
  writer.list("figures", found.figures, [&](const auto& figure, std::size_t i) { return of_figure(figure, i, numbers); });
  writer.list("reuse", found.reuse, [&](const auto& reuse, std::size_t i) { return of_reuse(pile, reuse, i); });
  writer.list("aliases", found.aliases, [&](const auto& alias, std::size_t i) { return of_alias(pile, alias, i); });
  writer.list("discrepancies", found.discrepancies,
              [&](const auto& item, std::size_t i) { return of_discrepancy(pile, item, i, numbers); });
  writer.raw("\"provenance\": {");
  writer.list("nodes", found.provenance.nodes, [&](const auto& node, std::size_t i) { return of_node(node, i, numbers); });
  writer.list("edges", found.provenance.edges, [](const auto& edge, std::size_t) { return of_edge(edge); });
  writer.raw("\"origins\": " + of_origins(found.provenance.origins).dump() + "},\n ");
  writer.list("errors", pile.errors, [](const auto& error, std::size_t) { return of_error(error); });
  writer.list("skipped", pile.skipped, [](const auto& skipped, std::size_t) { return of_skipped(skipped); }, "\n");
  writer.raw("}\n");
}

}  // namespace girok::app
