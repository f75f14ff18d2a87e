// Pages of who is who: the persons of the case linked, pairs put before a person, decided, taken back.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "app/case/names.h"
#include "app/case/times.h"
#include "app/html.h"
#include "app/linkage/case_decisions.h"
#include "app/linkage/case_persons.h"
#include "app/linkage/link_decisions.h"
#include "app/linkage/link_pair.h"
#include "app/linkage/link_review.h"
#include "app/linkage/link_run.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr const char* kind = "link";
constexpr std::size_t queue_shown = 25, queue_asked = 200;
using Verdict = linkage::Verdict;

tl::unexpected<Error> no_such_pair() { return fail(ErrorCode::not_found, "there is no such pair", {}, "link the persons anew"); }

std::shared_ptr<const app::LinkRun> newest_run(const Context& c, std::optional<JobLine>& line) {
  line = c.jobs.newest(c.session->member, kind, JobState::done);
  return line ? c.jobs.result_of<app::LinkRun>(c.session->member, line->job, kind) : nullptr;
}

std::optional<Verdict> verdict_from(std::string_view name) {
  for (const Verdict one : {Verdict::same, Verdict::different, Verdict::cannot_tell}) {
    if (app::name_of(one) == name) return one;
  }
  return std::nullopt;
}

Json json_of_verdict(const Context& c, const std::optional<Verdict>& verdict) {
  if (!verdict) return nullptr;
  return {{"code", app::name_of(*verdict)}, {"word", c.words.of_code("links.verdict", app::name_of(*verdict))}};
}

/// A person beside others: never by a name that is sealed.
Json json_of_person(app::Names& names, const Id& record) {
  return {{"id", to_string(record)}, {"short", names.record(record)}, {"label", names.label(record)}, {"href", href_of_record(record)}};
}

std::string href_of_pair(const Id& a, const Id& b) { return "/links/pairs/" + to_string(a) + "/" + to_string(b); }

// ---- the waterfall ---------------------------------------------------------------------------------------------------

struct Bar {
  std::string name;
  double from = 0, to = 0;  ///< bits
  bool sum = false;
};

std::vector<Bar> bars_of(const Context& c, const app::PairView& pair) {
  std::vector<Bar> bars;
  double at = 0;
  const auto step = [&](std::string name, double bits) {
    bars.push_back({std::move(name), at, at + bits, false});
    at += bits;
  };
  step(std::string(c.words["links.before"]), pair.prior_bits);
  for (const app::PairField& field : pair.fields) {
    if (field.mark != app::FieldMark::missing) step(c.words.of_code("links.field", field.name), field.weight_bits + field.frequency_bits);
  }
  bars.push_back({std::string(c.words["links.together"]), 0, pair.total_bits, true});
  return bars;
}

/// Widths and places are attributes: the table beside it says the same.
std::string waterfall_svg(const Context& c, const app::PairView& pair) {
  constexpr double width = 640, label = 190, number = 64, row = 22;
  const std::vector<Bar> bars = bars_of(c, pair);
  double least = 0, most = 0;
  for (const Bar& bar : bars) {
    least = std::min({least, bar.from, bar.to});
    most = std::max({most, bar.from, bar.to});
  }
  const double room = width - label - number, scale = room / std::max(1.0, most - least);
  const auto x = [&](double bits) { return label + (bits - least) * scale; };
  const double height = row * static_cast<double>(bars.size()) + 8;
  std::string svg = fmt::format(
      "<svg class=\"waterfall picture\" role=\"img\" aria-labelledby=\"waterfall-title\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\"><title id=\"waterfall-title\">{2}</title>\n",
      width, height, app::escape(c.words["links.waterfall"]));
  svg += fmt::format("<line class=\"zero\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"0\" y2=\"{1:.0f}\"/>\n", x(0), height);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const double y = row * static_cast<double>(i) + 4, left = std::min(x(bar.from), x(bar.to));
    svg += fmt::format("<text x=\"0\" y=\"{:.1f}\">{}</text>", y + 14, app::escape(bar.name));
    svg += fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.0f}\"/>",
                       bar.sum              ? "sum"
                       : bar.to >= bar.from ? "for"
                                            : "against",
                       left, y + 2, std::max(1.0, std::abs(x(bar.to) - x(bar.from))), row - 8);
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{:+.1f}</text>\n", width, y + 14,
                       bar.sum ? bar.to : bar.to - bar.from);
  }
  return svg + "</svg>";
}

// ---- one pair --------------------------------------------------------------------------------------------------------

const char* row_class(app::FieldMark mark) {
  switch (mark) {
    case app::FieldMark::same: return "same";
    case app::FieldMark::nearly: return "near";
    case app::FieldMark::different: return "differs";
    case app::FieldMark::missing: return "missing";
  }
  return "missing";
}

Json json_of_field(const Context& c, const app::PairField& field) {
  const bool missing = field.mark == app::FieldMark::missing;
  const auto shown = [&](const std::string& value) { return field.name == "sex" && !value.empty() ? c.term_label("sex", value) : value; };
  return {{"name", c.words.of_code("links.field", field.name)},
          {"a", shown(field.a)},
          {"b", shown(field.b)},
          {"mark", app::name_of(field.mark)},
          {"mark_word", c.words.of_code("links.mark", app::name_of(field.mark))},
          {"row", row_class(field.mark)},
          {"level", c.words.of_code("links.level", field.level)},
          {"bits", missing ? std::string() : fmt::format("{:+.1f}", field.weight_bits)},
          {"frequency_bits", missing || field.frequency_bits == 0 ? std::string() : fmt::format("{:+.1f}", field.frequency_bits)},
          {"common", field.frequency_bits < 0}};
}

std::optional<Verdict> decided_of(const std::vector<linkage::Decision>& decided, std::uint32_t a, std::uint32_t b) {
  for (const linkage::Decision& decision : decided) {
    if (std::minmax(decision.a, decision.b) == std::minmax(a, b)) return decision.verdict;
  }
  return std::nullopt;
}

Result<Json> json_of_pair(Context& c, const app::LinkRun& run, std::uint32_t a, std::uint32_t b,
                          const std::vector<linkage::Decision>& decided) {
  const Result<app::PairView> pair = app::pair_view_of(c.vault(), run, a, b);
  if (!pair) return tl::unexpected<Error>(pair.error());
  app::Names names(c.vault());
  Json json;
  json["a"] = json_of_person(names, app::record_of(run, a));
  json["b"] = json_of_person(names, app::record_of(run, b));
  json["href"] = href_of_pair(app::record_of(run, a), app::record_of(run, b));
  json["list_a"] = run.table.lists[run.table.list[a]];
  json["list_b"] = run.table.lists[run.table.list[b]];
  json["fields"] = Json::array();
  for (const app::PairField& field : pair->fields) json["fields"].push_back(json_of_field(c, field));
  json["prior_bits"] = fmt::format("{:+.1f}", pair->prior_bits);
  json["total_bits"] = fmt::format("{:+.1f}", pair->total_bits);
  json["probability"] = fixed(pair->probability, 3);
  json["threshold"] = fixed(pair->threshold, 2);
  json["linked"] = pair->linked;
  json["decided"] = json_of_verdict(c, decided_of(decided, a, b));
  json["waterfall"] = waterfall_svg(c, *pair);
  return json;
}

// ---- pages -----------------------------------------------------------------------------------------------------------

Json json_of_run(const Context& c, const app::LinkRun& run, const JobLine& line) {
  Json lists = Json::array();
  for (const app::ListLine& list : run.lists) lists.push_back({{"name", list.name}, {"records", list.records}});
  Json notes = run.notes;
  for (const linkage::Note& note : run.linkage.notes) notes.push_back(note.what);
  (void)c;
  return {{"job", to_string(line.job)},      {"ended", time_of_ms(line.ended_ms)}, {"records", run.table.records()},
          {"persons", run.linkage.clusters}, {"pairs", run.linkage.pairs.size()},  {"compared", run.linkage.compared},
          {"lists", std::move(lists)},       {"notes", std::move(notes)}};
}

Json tally_of(const std::vector<app::CaseDecision>& decisions) {
  std::array<std::size_t, 3> counts{};
  for (const app::CaseDecision& decision : decisions) ++counts.at(static_cast<std::size_t>(decision.verdict));
  return {{"same", counts[0]}, {"different", counts[1]}, {"cannot_tell", counts[2]}, {"all", decisions.size()}};
}

Result<View> overview(Context& c) {
  View view;
  view.title = c.words["links.title"];
  std::optional<JobLine> line;
  const std::shared_ptr<const app::LinkRun> run = newest_run(c, line);
  view.json["run"] = run ? json_of_run(c, *run, *line) : Json(nullptr);
  view.json["running"] = running_of(c, kind);
  view.json["may_decide"] = c.may(app::Deed::edit_records);
  view.json["decided"] = tally_of(app::decisions_of_case(c.vault()));
  view.json["queue"] = Json::array();
  view.json["left"] = 0;
  if (run) {
    const app::Review review = app::Review::queue(*run, app::decisions_about(c.vault(), *run), queue_asked);
    app::Names names(c.vault());
    view.json["left"] = review.questions().size();
    for (std::size_t i = 0; i < std::min(queue_shown, review.questions().size()); ++i) {
      const app::ReviewQuestion& question = review.questions()[i];
      const Id a = app::record_of(*run, question.a), b = app::record_of(*run, question.b);
      view.json["queue"].push_back({{"a", json_of_person(names, a)},
                                    {"b", json_of_person(names, b)},
                                    {"probability", fixed(question.probability, 2)},
                                    {"href", href_of_pair(a, b)}});
    }
  }
  view.json["any"] = !view.json["queue"].empty();
  view.json["more"] = view.json["left"].get<std::size_t>() > queue_shown;
  return view;
}

Result<View> run_links(Context& c) {
  return start_only_job(c, kind, {}, [member_case = c.member_case](JobWork& work) -> JobOutcome {
    tl::expected<app::CaseToLink, std::vector<Error>> collected;
    {
      Result<app::MemberCase::Locked> held = member_case->lock();
      if (!held) return tl::unexpected(std::vector<Error>{held.error()});
      collected = app::case_to_link(held->vault());
    }
    if (!collected) return tl::unexpected(collected.error());
    app::LinkRequest request;
    request.threads = 1;  // the other one answers pages
    request.keep_table = true;
    request.progress = &work.progress();
    tl::expected<app::LinkRun, std::vector<Error>> run = app::link_collected(*std::move(collected), request);
    if (!run) return tl::unexpected(run.error());
    return job_result(std::make_shared<const app::LinkRun>(*std::move(run)), "/links");
  });
}

/// The decision that this member made last, so that a slip can be taken back at once.
Json last_decided(Context& c) {
  const std::vector<app::CaseDecision> decisions = app::decisions_of_case(c.vault());
  const auto mine = [&](const app::CaseDecision& one) { return one.by == c.session->member; };
  auto last = std::ranges::find_if(decisions, mine);
  if (last == decisions.end()) return nullptr;
  for (auto one = last; one != decisions.end(); ++one) last = mine(*one) && one->clock > last->clock ? one : last;
  app::Names names(c.vault());
  return {{"a", json_of_person(names, last->a)},
          {"b", json_of_person(names, last->b)},
          {"verdict", json_of_verdict(c, last->verdict)},
          {"href", href_of_pair(last->a, last->b)}};
}

Result<View> review(Context& c) {
  View view;
  view.title = c.words["links.review"];
  std::optional<JobLine> line;
  const std::shared_ptr<const app::LinkRun> run = newest_run(c, line);
  view.json["has_run"] = run != nullptr;
  view.json["may_decide"] = c.may(app::Deed::edit_records);
  view.json["pair"] = nullptr;
  view.json["left"] = 0;
  view.json["at"] = 0;
  view.json["next_href"] = nullptr;
  view.json["last"] = last_decided(c);
  if (!run) return view;
  const std::vector<linkage::Decision> decided = app::decisions_about(c.vault(), *run);
  const app::Review queue = app::Review::queue(*run, decided, queue_asked);
  const auto at = static_cast<std::size_t>(c.integer("at").value_or(0));
  view.json["left"] = queue.questions().size();
  view.json["at"] = at;
  if (at >= queue.questions().size()) return view;
  if (at + 1 < queue.questions().size()) view.json["next_href"] = fmt::format("/links/review?at={}", at + 1);
  const Result<Json> pair = json_of_pair(c, *run, queue.questions()[at].a, queue.questions()[at].b, decided);
  if (!pair) return tl::unexpected<Error>(pair.error());
  view.json["pair"] = *pair;
  view.json["here"] = fmt::format("/links/review{}", at == 0 ? std::string() : fmt::format("?at={}", at));
  return view;
}

Result<View> show_pair(Context& c) {
  const Result<Id> a = c.id("a"), b = c.id("b");
  if (!a) return tl::unexpected<Error>(a.error());
  if (!b) return tl::unexpected<Error>(b.error());
  std::optional<JobLine> line;
  const std::shared_ptr<const app::LinkRun> run = newest_run(c, line);
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

Result<View> decisions(Context& c) {
  View view;
  view.title = c.words["links.decisions"];
  std::vector<app::CaseDecision> all = app::decisions_of_case(c.vault());
  std::ranges::stable_sort(all, std::greater<>{}, &app::CaseDecision::clock);
  constexpr std::size_t a_page = 25;
  const Paging paging = paging_of(c, a_page);
  app::Names names(c.vault());
  std::optional<JobLine> line;
  const bool has_run = newest_run(c, line) != nullptr;
  view.json["decided"] = tally_of(all);
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
                                  {"href", has_run ? Json(href_of_pair(one.a, one.b)) : Json(nullptr)}});
  }
  view.json["paging"] = json_of(c, paging, all.size(), shown);
  return view;
}

}  // namespace

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
                    .answer = "jobs.started",
                    .about = "Links the persons of the case; what people decided binds",
                    .handle = run_links});
  routes.push_back(
      {.name = "links.review",
       .method = "GET",
       .path = "/links/review",
       .rule = read,
       .params = {{.name = "at", .in = In::query, .kind = Kind::integer, .about = "Place in the queue, from 0", .most = 100'000}},
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
  routes.push_back({.name = "links.decisions",
                    .method = "GET",
                    .path = "/links/decisions",
                    .rule = read,
                    .params = {{.name = "from", .in = In::query, .kind = Kind::integer, .about = "From which on"}},
                    .page = "links/decisions",
                    .answer = "links.decisions",
                    .about = "What people decided so far",
                    .handle = decisions});
}

}  // namespace girok::server
