#include "server/pages/corroboration_shared.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/case/names.h"
#include "app/case/times.h"
#include "app/linkage/case_decisions.h"
#include "app/linkage/link_decisions.h"
#include "app/terminal.h"
#include "server/pages/analysis.h"
#include "server/pages/documents.h"
#include "server/pages/reading_of_case.h"

namespace girok::server {

using app::CaseReading;
using corroboration::ClaimRef;
using corroboration::DocumentSpan;

namespace {

std::string node_label(const CaseReading& reading, std::size_t node) {
  const corroboration::Node& of = reading.pile.found.provenance.nodes[node];
  if (of.kind == corroboration::NodeKind::document) return fmt::format("{}. {}", of.document + 1, reading.view.outlet_of(of.document));
  return app::one_line(of.label);
}

std::optional<std::size_t> document_of_node(const CaseReading& reading, std::size_t node) {
  const corroboration::Node& of = reading.pile.found.provenance.nodes[node];
  return of.kind == corroboration::NodeKind::document ? std::optional(of.document) : std::nullopt;
}

/// So many to a page: where the one with this number is.
std::string page_of(std::string_view path, std::size_t number, char mark, std::size_t name) {
  const std::size_t from = number / corroboration_page_length * corroboration_page_length;
  const char* const joined = path.find('?') == std::string_view::npos ? "?" : "&";
  return fmt::format("{}{}#{}{}", path, from == 0 ? std::string() : fmt::format("{}from={}", joined, from), mark, name);
}

/// The documents that hold two together which were judged independent; each leads to where it stands beside the one before it. Null where nothing holds them.
Json json_of_held(const CaseReading& reading, std::size_t a, std::size_t b) {
  const std::vector<corroboration::HeldTogether>& held = reading.pile.found.provenance.held;
  const auto at =
      std::ranges::find_if(held, [&](const corroboration::HeldTogether& one) { return std::minmax(one.a, one.b) == std::minmax(a, b); });
  if (at == held.end()) return nullptr;
  Json through = Json::array();
  std::size_t before = at->a;
  for (const std::size_t document : at->through) {
    through.push_back({{"number", document + 1},
                       {"outlet", reading.view.outlet_of(document)},
                       {"first", through.empty()},
                       {"href", href_of_documents(reading.items[before], reading.items[document])}});
    before = document;
  }
  return {{"through", std::move(through)}};
}

}  // namespace

std::string href_of_documents(const Id& a, const Id& b) { return "/corroboration/pairs/" + to_string(a) + "/" + to_string(b); }

Json json_of_document(const CaseReading& reading, std::size_t document) {
  return {{"number", document + 1},
          {"id", to_string(reading.items[document])},
          {"outlet", reading.view.outlet_of(document)},
          {"date", app::date_of(reading, document)},
          {"language", app::language_of(reading, document)},
          {"href", "/documents/" + to_string(reading.items[document])}};
}

Json json_of_passage(const CaseReading& reading, const DocumentSpan& span, std::string html) {
  Json json = json_of_document(reading, span.document);
  json["html"] = std::move(html);
  json["at"] = span.span.begin;
  json["href"] = href_of_passage(reading.items[span.document], span.span);
  json["line"] = reading.view.line_of(span);
  return json;
}

Json json_of_origins(const Context& c, const corroboration::Origins& origins) {
  const std::string text = origins.min == origins.max
                               ? std::to_string(origins.min)
                               : c.words.with("corroboration.range", {std::to_string(origins.min), std::to_string(origins.max)});
  return {{"min", origins.min}, {"max", origins.max}, {"text", text}};
}

Json json_of_bond(const CaseReading& reading, const app::Bond& bond, const app::Labels& labels) {
  const std::optional<std::size_t> from = document_of_node(reading, bond.from), to = document_of_node(reading, bond.to);
  return {{"from", node_label(reading, bond.from)},
          {"to", node_label(reading, bond.to)},
          {"how", labels[fmt::format("edge.{}", corroboration::name_of(bond.kind))]},
          {"kind", corroboration::name_of(bond.kind)},
          {"evidence", bond.evidence},
          {"links", bond.links},
          {"certain", bond.certain},
          {"decides", bond.decides},
          {"href", from && to ? href_of_documents(reading.items[*from], reading.items[*to]) : std::string()}};
}

Json json_of_claim(const CaseReading& reading, const ClaimRef& ref, const app::Labels& labels) {
  const auto& claim = reading.view.claim(ref);
  std::string said;
  for (const std::string& name : reading.view.chain_of(ref)) said += (said.empty() ? "" : " ← ") + name;
  const DocumentSpan wording{ref.document, reading.view.wording_span(ref)};
  Json json = json_of_passage(reading, wording, app::quoted_html(reading, wording));
  json["value"] = claim.quantity ? app::quantity_text(*claim.quantity, labels["vague"]) : std::string();
  json["said"] = said;
  return json;
}

Json json_of_discrepancies(const Context& c, const CaseReading& reading, const DiscrepancyReviews& reviews,
                           const std::vector<std::size_t>& numbers, const app::Labels& labels) {
  Json json = Json::array();
  for (const std::size_t x : numbers) {
    const corroboration::Discrepancy& one = reading.pile.found.discrepancies[x];
    json.push_back(
        {{"number", x + 1},
         {"kind_word", labels[fmt::format("kind.{}", corroboration::name_of(one.kind))]},
         {"explanation", one.explanation},
         {"state", reviews.contains(reading.marks[x]) ? Json(c.words.of_code("corroboration.state", "explained")) : Json(nullptr)},
         {"href", page_of("/corroboration/discrepancies?state=all", x, 'x', x + 1)}});
  }
  return json;
}

std::string href_of_figure(std::size_t shown, std::size_t figure) { return page_of("/corroboration/figures", shown, 'f', figure + 1); }

Json json_of_origin_decisions(Context& c, const CaseReading& reading) {
  std::map<Id, std::size_t> document_of;
  for (std::size_t d = 0; d < reading.items.size(); ++d) document_of.emplace(reading.items[d], d);
  std::vector<app::CaseDecision> decisions = app::decisions_of_documents(c.vault());
  std::ranges::stable_sort(decisions, std::greater<>{}, &app::CaseDecision::clock);
  app::Names names(c.vault());
  Json json = Json::array();
  for (const app::CaseDecision& one : decisions) {
    const auto a = document_of.find(one.a), b = document_of.find(one.b);
    if (a == document_of.end() || b == document_of.end()) continue;
    const std::string verdict(app::name_of(one.verdict));
    json.push_back({{"a", json_of_document(reading, a->second)},
                    {"b", json_of_document(reading, b->second)},
                    {"code", verdict},
                    {"word", c.words.of_code("corroboration.origin", verdict)},
                    {"reason", one.reason},
                    {"by", names.member(one.by)},
                    {"when", app::short_time(one.clock)},
                    {"held", json_of_held(reading, a->second, b->second)},
                    {"href", href_of_documents(one.a, one.b)}});
  }
  return json;
}

bool shares_a_claim(const corroboration::Figure& figure, const corroboration::Discrepancy& one) {
  return std::ranges::any_of(one.claims, [&](const ClaimRef& ref) { return std::ranges::find(figure.claims, ref) != figure.claims.end(); });
}

AreaPage corroboration_page(Context& c, std::string_view tab) {
  AreaPage page{reading_of_case(c), app::Labels(c.language()), {}};
  page.view.title = c.words[fmt::format("corroboration.{}", tab == "overview" ? "title" : tab)];
  page.view.json["has_reading"] = page.reading != nullptr;
  page.view.json["stale"] = page.reading && page.reading->stamp != app::documents_stamp(c.vault());
  page.view.json["running"] = running_of(c, reading_kind);
  page.view.json["transcripts"] = page.reading && page.reading->transcripts;
  page.view.json["tabs"] = corroboration_tabs(c, tab);
  return page;
}

}  // namespace girok::server
