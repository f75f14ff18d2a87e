// Two documents beside each other: what ties them, what they share, where they differ; and whether they rest on one origin, as people decide.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/linkage/case_decisions.h"
#include "app/linkage/link_decisions.h"
#include "app/terminal.h"
#include "server/pages/analysis.h"
#include "server/pages/corroboration_shared.h"
#include "server/pages/reading_of_case.h"

namespace girok::server {
namespace {

using app::CaseReading;
using linkage::Verdict;

constexpr std::size_t most_shown = 20, most_claims = 4;

struct Two {
  std::size_t a = 0, b = 0;
  bool holds(std::size_t document) const { return document == a || document == b; }
};

std::optional<std::size_t> document_in(const CaseReading& reading, const Id& id) {
  const auto at = std::ranges::find(reading.items, id);
  return at == reading.items.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - reading.items.begin()));
}

/// What ties the two directly, and the sources that both name.
Json ties_of(const CaseReading& reading, const Two& two, const app::Labels& labels) {
  const std::vector<corroboration::Node>& nodes = reading.pile.found.provenance.nodes;
  Json direct = Json::array();
  std::map<std::size_t, std::array<bool, 2>> named;
  for (const app::Bond& bond : reading.view.bonds) {
    const corroboration::Node &from = nodes[bond.from], &to = nodes[bond.to];
    if (from.kind != corroboration::NodeKind::document || !two.holds(from.document)) continue;
    if (to.kind == corroboration::NodeKind::document && two.holds(to.document)) direct.push_back(json_of_bond(reading, bond, labels));
    if (to.kind == corroboration::NodeKind::source && bond.kind == corroboration::EdgeKind::attribution)
      named[bond.to].at(from.document == two.a ? 0 : 1) = true;
  }
  Json both = Json::array();
  for (const auto& [node, by] : named) {
    if (by[0] && by[1]) both.push_back({{"name", app::one_line(nodes[node].label)}, {"first", both.empty()}});
  }
  return {{"direct", std::move(direct)}, {"any_named", !both.empty()}, {"named", std::move(both)}};
}

Json shared_of(const CaseReading& reading, const Two& two, const app::Labels& labels) {
  Json json = Json::array();
  for (const corroboration::Reuse& reuse : reading.pile.found.reuse) {
    if (!two.holds(reuse.spans[0].document) || !two.holds(reuse.spans[1].document) || json.size() == most_shown) continue;
    Json passages = Json::array();
    const std::size_t first = reuse.spans[0].document == two.a ? 0 : 1;
    for (const std::size_t side : {first, 1 - first})
      passages.push_back(json_of_passage(reading, reuse.spans.at(side), app::shared_html(reading, reuse, side)));
    json.push_back({{"kind_word", labels[fmt::format("reuse.{}", corroboration::name_of(reuse.kind))]},
                    {"words", reuse.shared_words},
                    {"passages", std::move(passages)}});
  }
  return json;
}

/// Figures that both give, each with the wordings of the two.
Json figures_of(const CaseReading& reading, const Two& two, const app::Labels& labels) {
  Json json = Json::array();
  for (std::size_t i = 0; i < reading.view.figures.size() && json.size() < most_shown; ++i) {
    const corroboration::Figure& figure = reading.pile.found.figures[reading.view.figures[i].figure];
    Json sides = Json::array();
    for (const std::size_t document : {two.a, two.b}) {
      std::size_t count = 0;
      for (const corroboration::ClaimRef& ref : figure.claims) {
        if (ref.document == document && count++ < most_claims) sides.push_back(json_of_claim(reading, ref, labels));
      }
      if (count == 0) sides.clear();
      if (count == 0) break;
    }
    if (!sides.empty())
      json.push_back({{"label", app::one_line(figure.label)},
                      {"href", href_of_figure(i, reading.view.figures[i].figure)},
                      {"passages", std::move(sides)}});
  }
  return json;
}

std::vector<std::size_t> discrepancies_of(const CaseReading& reading, const Two& two) {
  std::vector<std::size_t> found;
  for (std::size_t x = 0; x < reading.pile.found.discrepancies.size(); ++x) {
    bool a = false, b = false;
    for (const corroboration::DocumentSpan& passage : app::passages_of(reading.view, reading.pile.found.discrepancies[x])) {
      a = a || passage.document == two.a;
      b = b || passage.document == two.b;
    }
    if (a && b) found.push_back(x);
  }
  return found;
}

tl::unexpected<Error> no_such_documents() {
  return fail(ErrorCode::not_found, "there are no such two documents", {}, "read the documents anew");
}

Result<View> show_pair(Context& c) {
  const Result<Id> a = c.id("a"), b = c.id("b");
  if (!a) return tl::unexpected<Error>(a.error());
  if (!b) return tl::unexpected<Error>(b.error());
  auto [reading, labels, view] = corroboration_page(c, "pair");
  if (!reading) return no_such_documents();
  const std::optional<std::size_t> one = document_in(*reading, *a), other = document_in(*reading, *b);
  if (!one || !other || *one == *other) return no_such_documents();
  const Two two{*one, *other};
  view.json["a"] = json_of_document(*reading, two.a);
  view.json["b"] = json_of_document(*reading, two.b);
  view.json["ties"] = ties_of(*reading, two, labels);
  view.json["shared"] = shared_of(*reading, two, labels);
  view.json["figures"] = figures_of(*reading, two, labels);
  view.json["discrepancies"] =
      json_of_discrepancies(c, *reading, app::discrepancy_reviews(c.vault()), discrepancies_of(*reading, two), labels);
  view.json["may_decide"] = c.may(app::Deed::edit_records);
  view.json["decided"] = nullptr;
  for (Json& decision : json_of_origin_decisions(c, *reading)) {
    const std::string x = decision["a"]["id"], y = decision["b"]["id"];
    if (std::minmax({x, y}) == std::minmax({to_string(*a), to_string(*b)})) view.json["decided"] = std::move(decision);
  }
  view.json["here"] = "/corroboration/pairs/" + to_string(*a) + "/" + to_string(*b);
  return view;
}

struct Asked {
  Id a, b;
};

/// Of two documents that the member may read; of nothing else.
Result<Asked> asked_of(Context& c) {
  const Result<Id> a = c.id("a"), b = c.id("b");
  if (!a) return tl::unexpected<Error>(a.error());
  if (!b) return tl::unexpected<Error>(b.error());
  const std::vector<Id> documents = app::documents_of_case(c.vault());
  for (const Id& id : {*a, *b}) {
    if (std::ranges::find(documents, id) == documents.end()) return no_such_documents();
  }
  return Asked{*a, *b};
}

Result<View> answered(const Context& c, const Asked& asked, const app::Decided& decided, const std::string& what, std::string notice) {
  if (!decided.report.errors.empty()) return tl::unexpected<Error>(decided.report.errors.front());
  View view;
  view.location = "/corroboration/pairs/" + to_string(asked.a) + "/" + to_string(asked.b);
  view.json = {{"record", to_string(decided.record)}, {"decision", what}, {"next", view.location}};
  view.notice = std::move(notice);
  (void)c;
  return view;
}

Result<View> decide(Context& c) {
  const Result<Asked> asked = asked_of(c);
  if (!asked) return tl::unexpected<Error>(asked.error());
  const std::string what = c.text("decision");
  const Verdict verdict = what == "same" ? Verdict::same : what == "different" ? Verdict::different : Verdict::cannot_tell;
  const app::Decided decided = app::decide(c.vault(), c.schema(), asked->a, asked->b, verdict, c.text("reason"));
  return answered(c, *asked, decided, what, c.words.with("corroboration.decided", {c.words.of_code("corroboration.origin", what)}));
}

Result<View> withdraw(Context& c) {
  const Result<Asked> asked = asked_of(c);
  if (!asked) return tl::unexpected<Error>(asked.error());
  const app::Decided decided = app::withdraw_decisions(c.vault(), c.schema(), asked->a, asked->b, c.text("reason"));
  return answered(c, *asked, decided, "withdraw", std::string(c.words["corroboration.withdrawn"]));
}

}  // namespace

void add_corroboration_pair(Routes& routes) {
  const auto id_in = [](const char* name, In in) {
    return Param{.name = name, .in = in, .kind = Kind::id, .about = "A document", .required = true};
  };
  Param reason{.name = "reason", .about = "Why; stays in the log", .longest = 4000};
  routes.push_back({.name = "corroboration.pair",
                    .method = "GET",
                    .path = "/corroboration/pairs/{a}/{b}",
                    .rule = Rule::deed_of(app::Deed::read_documents),
                    .params = {id_in("a", In::path), id_in("b", In::path)},
                    .page = "corroboration/pair",
                    .answer = "corroboration.pair",
                    .about = "Two documents beside each other: what ties them, what they share, where they differ",
                    .handle = show_pair});
  routes.push_back({.name = "corroboration.decide",
                    .method = "POST",
                    .path = "/corroboration/decide",
                    .rule = Rule::deed_of(app::Deed::edit_records),
                    .params = {id_in("a", In::body),
                               id_in("b", In::body),
                               {.name = "decision",
                                .about = "Whether they rest on one origin",
                                .required = true,
                                .among = {"same", "different", "cannot-tell"}},
                               reason},
                    .answer = "links.decide",
                    .about = "Says of two documents that they rest on one origin, are independent, or that nobody can tell",
                    .handle = decide});
  reason.required = true;
  routes.push_back({.name = "corroboration.withdraw",
                    .method = "POST",
                    .path = "/corroboration/withdraw",
                    .rule = Rule::deed_of(app::Deed::edit_records),
                    .params = {id_in("a", In::body), id_in("b", In::body), reason},
                    .answer = "links.decide",
                    .about = "Takes back every decision about the origin of two documents",
                    .handle = withdraw});
}

}  // namespace girok::server
