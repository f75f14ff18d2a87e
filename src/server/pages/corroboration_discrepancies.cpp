// Where documents differ, with the passages next to each other; and what people found out about it: explained, and how, or open.
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/case/discrepancy_reviews.h"
#include "app/case/names.h"
#include "app/case/times.h"
#include "app/terminal.h"
#include "server/pages/analysis.h"
#include "server/pages/corroboration_shared.h"
#include "server/pages/reading_of_case.h"

namespace girok::server {
namespace {

using app::CaseReading;
using app::DiscrepancyReview;

constexpr std::array<std::string_view, 3> states = {"open", "explained", "all"};

/// The list as it was asked for: what is open, where nothing else is said.
struct Asked {
  std::string kind, state;
};
Asked asked_of(const Context& c) {
  Asked asked{c.text("kind"), c.text("state")};
  if (asked.state.empty()) asked.state = states.front();
  return asked;
}

/// Which of the reading's are shown; and how many there are of each kind and in each state, whatever else is chosen.
struct Chosen {
  std::vector<std::size_t> numbers;
  std::map<std::string, std::size_t> kinds, in_state;
};
Chosen chosen_of(const CaseReading& reading, const std::map<std::string, DiscrepancyReview>& reviews, const Asked& asked) {
  Chosen chosen;
  for (std::size_t x = 0; x < reading.pile.found.discrepancies.size(); ++x) {
    const std::string kind(corroboration::name_of(reading.pile.found.discrepancies[x].kind));
    const std::string state = reviews.contains(reading.marks[x]) ? "explained" : "open";
    const bool of_state = asked.state == "all" || asked.state == state, of_kind = asked.kind.empty() || asked.kind == kind;
    if (of_state) ++chosen.kinds[kind];
    if (of_kind) ++chosen.in_state[state], ++chosen.in_state["all"];
    if (of_state && of_kind) chosen.numbers.push_back(x);
  }
  return chosen;
}

Json json_of_figures(const CaseReading& reading, const corroboration::Discrepancy& one) {
  Json json = Json::array();
  for (std::size_t i = 0; i < reading.view.figures.size(); ++i) {
    const std::size_t figure = reading.view.figures[i].figure;
    const corroboration::Figure& of = reading.pile.found.figures[figure];
    if (shares_a_claim(of, one)) json.push_back({{"label", app::one_line(of.label)}, {"href", href_of_figure(i, figure)}});
  }
  return json;
}

Json json_of_review(const Context& c, app::Names& names, const DiscrepancyReview& review) {
  return {{"finding", review.finding},
          {"word", c.words.of_code("corroboration.finding", review.finding)},
          {"reason", review.reason},
          {"by", names.member(review.by)},
          {"when", app::short_time(review.clock)}};
}

/// What explained it before more documents gave the figure; "again": whether it can be said of this one as it stands there.
Json json_of_former(const Context& c, app::Names& names, const std::vector<DiscrepancyReview>& reviews) {
  Json json = Json::array();
  for (const DiscrepancyReview& review : reviews) {
    json.push_back(json_of_review(c, names, review));
    json.back()["again"] = review.finding != "other" || !review.reason.empty();
  }
  return json;
}

Json json_of_findings(const Context& c, std::string_view selected) {
  Json json = Json::array();
  for (const std::string_view finding : app::discrepancy_findings)
    json.push_back({{"finding", finding}, {"word", c.words.of_code("corroboration.finding", finding)}, {"selected", finding == selected}});
  return json;
}

/// A finding that was not good, at the form it came from.
struct Refused {
  std::string mark;
  const Error& error;
};

Result<View> shown(Context& c, const std::optional<Refused>& refused) {
  auto [reading, labels, view] = corroboration_page(c, "discrepancies");
  const Asked asked = asked_of(c);
  const std::map<std::string, DiscrepancyReview> reviews = app::discrepancy_reviews(c.vault());
  const Chosen chosen = reading ? chosen_of(*reading, reviews, asked) : Chosen{};
  view.json["kinds"] = Json::array();
  for (const auto& [kind, count] : chosen.kinds)
    view.json["kinds"].push_back({{"kind", kind}, {"word", labels["kind." + kind]}, {"count", count}, {"selected", kind == asked.kind}});
  view.json["states"] = Json::array();
  for (const std::string_view state : states) {
    const auto count = chosen.in_state.find(std::string(state));
    view.json["states"].push_back({{"state", state},
                                   {"word", c.words.of_code("corroboration.state", state)},
                                   {"count", count == chosen.in_state.end() ? 0 : count->second},
                                   {"selected", state == asked.state}});
  }
  view.json["findings"] = json_of_findings(c, {});
  view.json["may_review"] = c.may(app::Deed::edit_records);
  view.json["back"] = {
      {"kind", asked.kind}, {"state", asked.state}, {"from", std::to_string(paging_of(c, corroboration_page_length).from)}};
  view.json["any"] = reading != nullptr && !reading->pile.found.discrepancies.empty();
  app::Names names(c.vault());
  add_items(c, view, chosen.numbers.size(), [&](std::size_t i) -> Json {
    const std::size_t x = chosen.numbers[i];
    const corroboration::Discrepancy& one = reading->pile.found.discrepancies[x];
    Json passages = Json::array();
    for (const corroboration::DocumentSpan& span : app::passages_of(reading->view, one))
      passages.push_back(json_of_passage(*reading, span, app::quoted_html(*reading, one, span)));
    const std::string kind(corroboration::name_of(one.kind));
    const Json figures = json_of_figures(*reading, one);
    const auto review = reviews.find(reading->marks[x]);
    const bool is_refused = refused && refused->mark == reading->marks[x];
    return {{"number", x + 1},
            {"findings", json_of_findings(c, is_refused ? c.text("finding") : std::string())},
            {"kind", kind},
            {"kind_word", labels["kind." + kind]},
            {"explanation", one.explanation},
            {"figures", figures},
            {"any_figures", !figures.empty()},
            {"mark", reading->marks[x]},
            {"explained", review == reviews.end() ? Json(nullptr) : json_of_review(c, names, review->second)},
            {"before", json_of_former(c, names, app::explained_before(reviews, *reading, x))},
            {"wrong", is_refused ? json_of(refused->error) : Json(nullptr)},
            {"said_reason", is_refused ? c.text("reason") : std::string()},
            {"passages", std::move(passages)}};
  });
  return view;
}

Result<View> discrepancies(Context& c) { return shown(c, std::nullopt); }

Result<View> answered(const Context& c, const app::Reviewed& reviewed, std::string notice) {
  if (!reviewed.report.errors.empty()) return tl::unexpected<Error>(reviewed.report.errors.front());
  const Asked asked = asked_of(c);
  View view;
  view.location = fmt::format("/corroboration/discrepancies?state={}", asked.state);
  if (!asked.kind.empty()) view.location += "&kind=" + asked.kind;
  view.json = {{"record", to_string(reviewed.record)}, {"next", view.location}};
  view.notice = std::move(notice);
  return view;
}

Result<View> explain(Context& c) {
  const std::shared_ptr<const CaseReading> reading = reading_as_counted(c);
  if (!reading) return fail(ErrorCode::not_found, "the documents of the case were not read yet", {}, "read them first");
  const std::string finding = c.text("finding");
  const app::Reviewed reviewed = app::explain(c.vault(), c.schema(), *reading, c.text("mark"), finding, c.text("reason"));
  if (!c.api && !reviewed.report.errors.empty() && reviewed.report.errors.front().code == ErrorCode::usage) {
    Result<View> view = shown(c, Refused{c.text("mark"), reviewed.report.errors.front()});
    if (!view) return view;
    view->status = 422;
    view->page = "corroboration/discrepancies";
    // Where its form is not on the page that comes back, it is said as any other refusal.
    if (std::ranges::any_of(view->json["items"], [](const Json& item) { return !item["wrong"].is_null(); })) return view;
  }
  return answered(c, reviewed, c.words.with("corroboration.explained_notice", {c.words.of_code("corroboration.finding", finding)}));
}

Result<View> reopen(Context& c) {
  return answered(c, app::reopen(c.vault(), c.schema(), c.text("mark"), c.text("reason")),
                  std::string(c.words["corroboration.reopened_notice"]));
}

}  // namespace

std::optional<std::size_t> open_discrepancies(Context& c) {
  const std::shared_ptr<const CaseReading> reading = reading_as_counted(c);
  if (!reading) return std::nullopt;
  constexpr std::uint64_t most_read = 2000;  // they are read one by one
  const auto& by_type = c.held->coverage().by_type;
  if (const auto at = by_type.find("DiscrepancyReview"); at != by_type.end() && at->second > most_read) return std::nullopt;
  const std::map<std::string, DiscrepancyReview> reviews = app::discrepancy_reviews(c.vault());
  return static_cast<std::size_t>(std::ranges::count_if(reading->marks, [&](const std::string& mark) { return !reviews.contains(mark); }));
}

void add_corroboration_discrepancies(Routes& routes) {
  const Param kind{.name = "kind", .in = In::query, .about = "Of one kind only", .longest = 40};
  const Param state{.name = "state",
                    .in = In::query,
                    .about = "Open ones (where nothing is said), explained ones, or all",
                    .among = {"open", "explained", "all"}};
  routes.push_back({.name = "corroboration.discrepancies",
                    .method = "GET",
                    .path = "/corroboration/discrepancies",
                    .rule = Rule::deed_of(app::Deed::read_documents),
                    .params = {{.name = "from", .in = In::query, .kind = Kind::integer, .about = "From which on"}, kind, state},
                    .page = "corroboration/discrepancies",
                    .answer = "corroboration.discrepancies",
                    .about = "Where documents differ, with the passages next to each other, and what people found out about it",
                    .handle = discrepancies});
  const Param mark{.name = "mark", .about = "Which discrepancy", .required = true, .longest = 64};
  Param reason{.name = "reason", .about = "Why; stays in the log", .longest = 4000};
  Param kind_back = kind, state_back = state;
  kind_back.in = state_back.in = In::body;
  kind_back.about = "The list to go back to: of one kind";
  state_back.about = "The list to go back to";
  const Param from_back{.name = "from", .kind = Kind::integer, .about = "The list to go back to: from which on"};
  Param finding{.name = "finding", .about = "What explains it, not to be left empty; other needs a reason"};
  for (const std::string_view one : app::discrepancy_findings) finding.among.emplace_back(one);
  routes.push_back({.name = "corroboration.explain",
                    .method = "POST",
                    .path = "/corroboration/discrepancies/explain",
                    .rule = Rule::deed_of(app::Deed::edit_records),
                    .params = {mark, finding, reason, kind_back, state_back, from_back},
                    .answer = "corroboration.explain",
                    .about = "Says what explains a discrepancy between documents",
                    .handle = explain});
  reason.required = true;
  routes.push_back({.name = "corroboration.reopen",
                    .method = "POST",
                    .path = "/corroboration/discrepancies/reopen",
                    .rule = Rule::deed_of(app::Deed::edit_records),
                    .params = {mark, reason, kind_back, state_back},
                    .answer = "corroboration.explain",
                    .about = "Takes back what was found out about a discrepancy: it is open again",
                    .handle = reopen});
}

}  // namespace girok::server
