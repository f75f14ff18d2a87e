// Pages of who is who: the persons of the case linked, pairs put before a person, decided, taken back.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "app/case/names.h"
#include "app/case/times.h"
#include "app/linkage/case_decisions.h"
#include "app/linkage/case_persons.h"
#include "app/linkage/link_config.h"
#include "app/linkage/link_decisions.h"
#include "app/linkage/link_pair.h"
#include "app/linkage/link_review.h"
#include "app/linkage/link_run.h"
#include "app/linkage/one_person.h"
#include "server/pages/analysis.h"
#include "server/pages/links_shared.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr std::size_t queue_shown = 25;
constexpr double worth_a_look = 0.05;  ///< pairs that an answer is expected to change: below, nineteen of twenty answers change nothing
using Verdict = linkage::Verdict;

tl::unexpected<Error> no_such_pair() { return fail(ErrorCode::not_found, "there is no such pair", {}, "link the persons anew"); }

std::optional<Verdict> verdict_from(std::string_view name) {
  for (const Verdict one : {Verdict::same, Verdict::different, Verdict::cannot_tell}) {
    if (app::name_of(one) == name) return one;
  }
  return std::nullopt;
}

// ---- pages -----------------------------------------------------------------------------------------------------------

Json json_of_run(const app::LinkRun& run, const JobLine& line) {
  Json lists = Json::array();
  for (const app::ListLine& list : run.lists) lists.push_back({{"name", list.name}, {"records", list.records}});
  Json notes = run.notes;
  for (const linkage::Note& note : run.linkage.notes) notes.push_back(note.what);
  return {{"job", to_string(line.job)},
          {"ended", time_of_ms(line.ended_ms)},
          {"records", run.table.records()},
          {"persons", run.linkage.clusters},
          {"pairs", run.linkage.pairs.size()},
          {"compared", run.linkage.compared},
          {"threshold", fixed(run.linkage.threshold, 2)},
          {"lists", std::move(lists)},
          {"notes", std::move(notes)}};
}

/// All that can be asked: what is left is told as it is, not as much of it as a page shows.
app::Review whole_queue(const app::LinkRun& run, std::vector<linkage::Decision> decided) {
  return app::Review::queue(run, std::move(decided), run.linkage.pairs.size());
}

/// How far the review has come: answers about records of the comparison given since it was made, what is left, and how many pairs of the result all that is left is expected to change.
Json progress_of(const app::LinkRun& run, const app::Review& queue, const std::vector<linkage::Decision>& decided) {
  double expected = 0;
  std::size_t telling = 0;
  for (const app::ReviewQuestion& question : queue.questions()) {
    expected += question.value;
    telling += question.value >= worth_a_look ? 1 : 0;
  }
  std::set<std::pair<std::uint32_t, std::uint32_t>> before;
  for (const linkage::Decision& one : run.decisions.decisions) before.emplace(one.a, one.b);
  const auto since = std::ranges::count_if(decided, [&](const linkage::Decision& one) { return !before.contains({one.a, one.b}); });
  return {{"answered", since},
          {"left", telling},
          {"all", static_cast<std::size_t>(since) + telling},
          {"rest", queue.questions().size() - telling},
          {"expected", fixed(expected, 1)}};
}

Json tally_of(const std::vector<app::CaseDecision>& decisions) {
  std::array<std::size_t, 3> counts{};
  for (const app::CaseDecision& decision : decisions) ++counts.at(static_cast<std::size_t>(decision.verdict));
  return {{"same", counts[0]}, {"different", counts[1]}, {"cannot_tell", counts[2]}, {"all", decisions.size()}};
}

/// Decisions that contradict others: each with the page on which one sees why.
Json json_of_contradictory(const Context& c, const std::vector<app::CaseDecision>& decisions) {
  app::Names names(c.vault());
  Json json = Json::array();
  for (const app::CaseDecision& one : app::contradictory(decisions))
    json.push_back({{"a", json_of_person(names, one.a)},
                    {"b", json_of_person(names, one.b)},
                    {"by", names.member(one.by)},
                    {"when", app::short_time(one.clock)},
                    {"person_href", href_of_one_person(one.a)}});
  return json;
}

/// Persons of whom no name may be seen; null where it is less than half of them. Without names hardly any pair can be decided.
Json json_of_nameless(const app::LinkRun& run) {
  const auto name = std::ranges::find(run.table.columns, "name", &linkage::Column::name);
  std::size_t nameless = 0;
  for (std::size_t i = 0; i < run.table.records(); ++i) {
    if (name == run.table.columns.end() || name->values.at(name->codes[i]).empty()) ++nameless;
  }
  return nameless * 2 > run.table.records() ? Json(nameless) : Json(nullptr);
}

Json progress_of_sample(const app::Review& sample, std::size_t wanted) {
  const std::size_t left = sample.questions().size();
  return {{"answered", wanted - std::min(left, wanted)}, {"left", left}, {"all", std::max(wanted, left)}, {"rest", 0}, {"expected", ""}};
}

Result<View> overview(Context& c) {
  View view;
  view.title = c.words["links.title"];
  std::optional<JobLine> line;
  const std::shared_ptr<const app::LinkRun> run = newest_link_run(c, line);
  view.json["run"] = run ? json_of_run(*run, *line) : Json(nullptr);
  view.json["running"] = running_of(c, link_kind);
  view.json["may_decide"] = c.may(app::Deed::edit_records);
  const std::vector<app::CaseDecision> all = app::decisions_of_case(c.vault());
  view.json["decided"] = tally_of(all);
  view.json["contradictory"] = json_of_contradictory(c, all);
  view.json["queue"] = Json::array();
  view.json["progress"] = nullptr;
  view.json["nameless"] = run ? json_of_nameless(*run) : Json(nullptr);
  if (run) {
    const std::vector<linkage::Decision> decided = app::decisions_about(c.vault(), *run);
    const app::Review review = whole_queue(*run, decided);
    view.json["progress"] = progress_of(*run, review, decided);
    app::Names names(c.vault());
    for (std::size_t i = 0; i < std::min(queue_shown, review.questions().size()); ++i) {
      const app::ReviewQuestion& question = review.questions()[i];
      const Id a = app::record_of(*run, question.a), b = app::record_of(*run, question.b);
      view.json["queue"].push_back({{"a", json_of_person(names, a)},
                                    {"b", json_of_person(names, b)},
                                    {"probability", fixed(question.probability, 2)},
                                    {"value", fixed(question.value, 2)},
                                    {"href", href_of_pair(a, b)}});
    }
    view.json["more"] = review.questions().size() - view.json["queue"].size();
  } else {
    view.json["more"] = 0;
  }
  view.json["any"] = !view.json["queue"].empty();
  view.json["any_more"] = view.json["more"].get<std::size_t>() > 0;
  return view;
}

Result<View> run_links(Context& c) {
  std::optional<double> threshold;
  if (!c.text("threshold").empty()) {
    const Result<double> typed = app::share_from(c.text("threshold"), "threshold");
    if (!typed || *typed <= 0 || *typed >= 1)
      return fail(ErrorCode::usage, "this is no probability to link from", "threshold", "between 0 and 1, for example 0.50");
    threshold = *typed;
  }
  return start_only_job(c, link_kind, {}, [member_case = c.member_case, threshold](JobWork& work) -> JobOutcome {
    tl::expected<app::CaseToLink, std::vector<Error>> collected;
    {
      Result<app::MemberCase::Locked> held = member_case->lock_apart();
      if (!held) return tl::unexpected(std::vector<Error>{held.error()});
      collected = app::case_to_link(held->vault());
    }
    if (!collected) return tl::unexpected(collected.error());
    app::LinkRequest request;
    request.threads = 1;  // the other one answers pages
    request.keep_table = true;
    request.config.threshold = threshold;
    request.progress = &work.progress();
    tl::expected<app::LinkRun, std::vector<Error>> run = app::link_collected(*std::move(collected), request);
    if (!run) return tl::unexpected(run.error());
    return job_result(std::make_shared<const app::LinkRun>(*std::move(run)), "/links");
  });
}

Json json_of_last(const Context& c) {
  const std::optional<app::CaseDecision> last = app::newest_of(app::decisions_of_case(c.vault()), c.session->member);
  if (!last) return nullptr;
  app::Names names(c.vault());
  return {{"a", json_of_person(names, last->a)},
          {"b", json_of_person(names, last->b)},
          {"verdict", json_of_verdict(c, last->verdict)},
          {"href", href_of_pair(last->a, last->b)}};
}

/// What is asked, and in what order: the queue, or a random sample.
struct Asked {
  std::optional<std::size_t> sample;
  std::uint64_t seed = 1;
  std::string href(std::size_t at) const {
    std::string text = "/links/review";
    if (sample) text += fmt::format("?sample={}&seed={}", *sample, seed);
    if (at > 0) text += fmt::format("{}at={}", sample ? "&" : "?", at);
    return text;
  }
};

Result<View> review(Context& c) {
  View view;
  view.title = c.words["links.review"];
  std::optional<JobLine> line;
  const std::shared_ptr<const app::LinkRun> run = newest_link_run(c, line);
  Asked asked;
  if (const std::optional<std::int64_t> sample = c.integer("sample")) asked.sample = static_cast<std::size_t>(*sample);
  asked.seed = static_cast<std::uint64_t>(c.integer("seed").value_or(1));
  view.json["has_run"] = run != nullptr;
  view.json["may_decide"] = c.may(app::Deed::edit_records);
  view.json["pair"] = nullptr;
  view.json["progress"] = nullptr;
  view.json["at"] = 0;
  view.json["next_href"] = nullptr;
  view.json["sample"] = asked.sample.has_value();
  view.json["quality_href"] = asked.sample ? Json(href_of_quality(*asked.sample, asked.seed)) : Json(nullptr);
  view.json["last"] = json_of_last(c);
  view.json["here"] = asked.href(0);
  view.json["nameless"] = run ? json_of_nameless(*run) : Json(nullptr);
  if (!run) return view;
  const std::vector<linkage::Decision> decided = app::decisions_about(c.vault(), *run);
  const app::Review queue = asked.sample ? app::Review::sample(*run, decided, *asked.sample, asked.seed) : whole_queue(*run, decided);
  const auto at = static_cast<std::size_t>(c.integer("at").value_or(0));
  view.json["progress"] = asked.sample ? progress_of_sample(queue, *asked.sample) : progress_of(*run, queue, decided);
  view.json["at"] = at;
  if (at >= queue.questions().size()) return view;
  if (at + 1 < queue.questions().size()) view.json["next_href"] = asked.href(at + 1);
  const Result<Json> pair = json_of_pair(c, *run, queue.questions()[at].a, queue.questions()[at].b, decided);
  if (!pair) return tl::unexpected<Error>(pair.error());
  view.json["pair"] = *pair;
  view.json["here"] = asked.href(at);
  return view;
}

Result<View> show_pair(Context& c) {
  const Result<Id> a = c.id("a"), b = c.id("b");
  if (!a) return tl::unexpected<Error>(a.error());
  if (!b) return tl::unexpected<Error>(b.error());
  std::optional<JobLine> line;
  const std::shared_ptr<const app::LinkRun> run = newest_link_run(c, line);
  if (!run) return no_such_pair();
  const std::optional<std::uint32_t> one = app::record_in(*run, *a), other = app::record_in(*run, *b);
  if (!one || !other || *one == *other) return no_such_pair();
  const Result<Json> pair = json_of_pair(c, *run, *one, *other, app::decisions_about(c.vault(), *run));
  if (!pair) return tl::unexpected<Error>(pair.error());
  View view;
  view.title = c.words["links.pair"];
  view.json = {{"pair", *pair}, {"may_decide", c.may(app::Deed::edit_records)}, {"here", href_of_pair(*a, *b)}};
  return view;
}

/// Where a form may lead back to: pages of this area only.
std::string next_of(const Context& c) {
  const std::string next = c.text("next");
  return next.starts_with("/links") ? next : "/links/review";
}

Result<View> decide(Context& c) {
  const Result<Id> a = c.id("a"), b = c.id("b");
  if (!a) return tl::unexpected<Error>(a.error());
  if (!b) return tl::unexpected<Error>(b.error());
  const std::optional<Verdict> verdict = verdict_from(c.text("decision"));
  if (!verdict) return fail(ErrorCode::usage, "this is no decision", "decision", "same, different, cannot-tell");
  const app::Decided decided = app::decide(c.vault(), c.schema(), *a, *b, *verdict, c.text("reason"));
  if (!decided.report.errors.empty()) return tl::unexpected<Error>(decided.report.errors.front());
  View view;
  view.location = next_of(c);
  view.json = {{"record", to_string(decided.record)}, {"decision", app::name_of(*verdict)}, {"next", view.location}};
  view.notice = c.words.with("links.decided_notice", {c.words.of_code("links.verdict", app::name_of(*verdict))});
  if (*verdict != Verdict::cannot_tell && !app::contradictory(app::decisions_of_case(c.vault())).empty())
    view.notice += " " + std::string(c.words["links.contradicts"]);
  return view;
}

Result<View> withdraw(Context& c) {
  const Result<Id> a = c.id("a"), b = c.id("b");
  if (!a) return tl::unexpected<Error>(a.error());
  if (!b) return tl::unexpected<Error>(b.error());
  const app::Decided decided = app::withdraw_decisions(c.vault(), c.schema(), *a, *b, c.text("reason"));
  if (!decided.report.errors.empty()) return tl::unexpected<Error>(decided.report.errors.front());
  View view;
  view.location = next_of(c);
  view.json = {{"record", to_string(decided.record)}, {"decision", "withdraw"}, {"next", view.location}};
  view.notice = c.words["links.withdrawn_notice"];
  return view;
}

Json verdict_choices(const Context& c, const std::string& wanted) {
  std::vector<std::pair<std::string, std::string>> pairs = {{"", std::string(c.words["links.any_verdict"])}};
  for (const Verdict one : {Verdict::same, Verdict::different, Verdict::cannot_tell})
    pairs.emplace_back(app::name_of(one), c.words.of_code("links.verdict", app::name_of(one)));
  return choices(pairs, wanted);
}

Result<View> decisions(Context& c) {
  View view;
  view.title = c.words["links.decisions"];
  std::vector<app::CaseDecision> all = app::decisions_of_case(c.vault());
  std::ranges::stable_sort(all, std::greater<>{}, &app::CaseDecision::clock);
  const Json tally = tally_of(all);
  view.json["contradictory"] = json_of_contradictory(c, all);
  const std::string wanted = c.text("verdict"), who = c.text("who");
  std::erase_if(all, [&](const app::CaseDecision& one) {
    const bool other = !wanted.empty() && app::name_of(one.verdict) != wanted, mine = one.by == c.session->member;
    return other || (who == "me" && !mine) || (who == "others" && mine);
  });
  constexpr std::size_t a_page = 25;
  const Paging paging = paging_of(c, a_page);
  app::Names names(c.vault());
  std::optional<JobLine> line;
  const bool has_run = newest_link_run(c, line) != nullptr;
  view.json["decided"] = tally;
  view.json["verdicts"] = verdict_choices(c, wanted);
  view.json["who"] = choices({{"", std::string(c.words["links.by_anybody"])},
                              {"me", std::string(c.words["links.by_me"])},
                              {"others", std::string(c.words["links.by_others"])}},
                             who);
  view.json["may_decide"] = c.may(app::Deed::edit_records);
  view.json["items"] = Json::array();
  std::size_t shown = 0;
  for (std::size_t i = paging.from; i < all.size() && shown < paging.count; ++i, ++shown) {
    const app::CaseDecision& one = all[i];
    view.json["items"].push_back({{"record", to_string(one.record)},
                                  {"record_href", href_of_record(one.record)},
                                  {"a", json_of_person(names, one.a)},
                                  {"b", json_of_person(names, one.b)},
                                  {"verdict", json_of_verdict(c, one.verdict)},
                                  {"when", app::short_time(one.clock)},
                                  {"by", names.member(one.by)},
                                  {"reason", one.reason},
                                  {"person_href", one.verdict == Verdict::same ? Json(href_of_one_person(one.a)) : Json(nullptr)},
                                  {"href", has_run ? Json(href_of_pair(one.a, one.b)) : Json(nullptr)}});
  }
  view.json["paging"] = json_of(c, paging, all.size(), shown);
  return view;
}

}  // namespace

std::uint64_t pairs_in_doubt(const Context& c) {
  constexpr std::size_t most_pairs = 20'000;
  std::optional<JobLine> line;
  const std::shared_ptr<const app::LinkRun> run = newest_link_run(c, line);
  if (!run || run->linkage.pairs.size() > most_pairs) return 0;
  const app::Review queue = whole_queue(*run, app::decisions_about(c.vault(), *run));
  return static_cast<std::uint64_t>(
      std::ranges::count_if(queue.questions(), [](const app::ReviewQuestion& one) { return one.value >= worth_a_look; }));
}

void add_links(Routes& routes) {
  const Rule read = Rule::deed_of(app::Deed::read_records), edit = Rule::deed_of(app::Deed::edit_records);
  const auto id_in = [](const char* name, In in) {
    return Param{.name = name, .in = in, .kind = Kind::id, .about = "A person", .required = true};
  };
  const Param next{.name = "next", .about = "Where a browser goes afterwards: a page of this area", .longest = 200};
  const Param reason{.name = "reason", .about = "Why; stays in the log", .longest = 4000};
  Param needed = reason;
  needed.required = true;
  routes.push_back({.name = "links.overview",
                    .method = "GET",
                    .path = "/links",
                    .rule = read,
                    .page = "links/overview",
                    .answer = "links.overview",
                    .about = "Who is who: the last linkage of the case's persons, what is in doubt, what was decided",
                    .handle = overview});
  routes.push_back({.name = "links.run",
                    .method = "POST",
                    .path = "/links/run",
                    .rule = read,
                    .params = {{.name = "threshold", .about = "Links from this probability on; 0.50 if nothing is said", .longest = 10}},
                    .answer = "jobs.started",
                    .about = "Links the persons of the case; what people decided binds",
                    .handle = run_links});
  routes.push_back(
      {.name = "links.review",
       .method = "GET",
       .path = "/links/review",
       .rule = read,
       .params = {{.name = "at", .in = In::query, .kind = Kind::integer, .about = "Place in the queue, from 0", .most = 1'000'000},
                  {.name = "sample",
                   .in = In::query,
                   .kind = Kind::integer,
                   .about = "A random sample of so many pairs instead of the queue",
                   .least = 1,
                   .most = most_sampled},
                  {.name = "seed", .in = In::query, .kind = Kind::integer, .about = "Of the sample"}},
       .page = "links/review",
       .answer = "links.review",
       .about = "The pair whose answer would tell most",
       .handle = review});
  routes.push_back({.name = "links.pair",
                    .method = "GET",
                    .path = "/links/pairs/{a}/{b}",
                    .rule = read,
                    .params = {id_in("a", In::path), id_in("b", In::path)},
                    .page = "links/pair",
                    .answer = "links.pair",
                    .about = "Two persons side by side, and why they are held to be one, or not",
                    .handle = show_pair});
  routes.push_back(
      {.name = "links.decide",
       .method = "POST",
       .path = "/links/decide",
       .rule = edit,
       .params =
           {id_in("a", In::body),
            id_in("b", In::body),
            {.name = "decision", .about = "What a person says of the two", .required = true, .among = {"same", "different", "cannot-tell"}},
            reason,
            next},
       .answer = "links.decide",
       .about = "Says of two persons that they are one, are two, or that nobody can tell",
       .handle = decide});
  routes.push_back({.name = "links.withdraw",
                    .method = "POST",
                    .path = "/links/withdraw",
                    .rule = edit,
                    .params = {id_in("a", In::body), id_in("b", In::body), needed, next},
                    .answer = "links.decide",
                    .about = "Takes back every decision about two persons",
                    .handle = withdraw});
  routes.push_back(
      {.name = "links.decisions",
       .method = "GET",
       .path = "/links/decisions",
       .rule = read,
       .params = {{.name = "from", .in = In::query, .kind = Kind::integer, .about = "From which on"},
                  {.name = "verdict", .in = In::query, .about = "Only those that say this", .among = {"same", "different", "cannot-tell"}},
                  {.name = "who", .in = In::query, .about = "Whose", .among = {"me", "others"}}},
       .page = "links/decisions",
       .answer = "links.decisions",
       .about = "What people decided so far",
       .handle = decisions});
  add_links_results(routes);
}

}  // namespace girok::server
