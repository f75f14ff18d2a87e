// How good a comparison of persons is, by the model and by a random sample that people judged; its tables to be taken along.
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/case/times.h"
#include "app/linkage/case_persons.h"
#include "app/linkage/link_report.h"
#include "app/linkage/link_review.h"
#include "app/linkage/link_tables.h"
#include "app/linkage/one_person.h"
#include "server/pages/analysis.h"
#include "server/pages/links_shared.h"
#include "server/sessions.h"

namespace girok::server {

std::shared_ptr<const app::LinkRun> newest_link_run(const Context& c, std::optional<JobLine>& line) {
  line = c.jobs.newest(c.session->member, link_kind, JobState::done);
  return line ? c.jobs.result_of<app::LinkRun>(c.session->member, line->job, link_kind) : nullptr;
}

std::string href_of_quality(std::size_t sample, std::uint64_t seed) {
  return fmt::format("/links/quality?sample={}&seed={}", sample, seed);
}

namespace {

constexpr std::size_t usual_sample = 100;

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

Json json_of_share(const Context& c, const char* which, const char* meaning, double expected, const linkage::Share* found) {
  return {{"what", c.words[which]},
          {"about", c.words[meaning]},
          {"expected", percent(expected)},
          {"found", found ? percent(found->estimate) : std::string()},
          {"estimate", found ? Json(found->estimate * 100) : Json(nullptr)},
          {"low", found ? Json(found->low * 100) : Json(nullptr)},
          {"high", found ? Json(found->high * 100) : Json(nullptr)},
          {"low_text", found ? percent(found->low) : std::string()},
          {"high_text", found ? percent(found->high) : std::string()}};
}

/// Of records, how many make one person: 1, 2, 3 …
Json sizes_of(const app::LinkRun& run) {
  std::vector<std::size_t> size(run.linkage.clusters, 0);
  for (const std::uint32_t cluster : run.linkage.cluster) ++size[cluster];
  std::map<std::size_t, std::size_t> persons;
  for (const std::size_t records : size) ++persons[records];
  Json json = Json::array();
  for (const auto& [records, count] : persons) json.push_back({{"records", records}, {"persons", count}});
  return json;
}

Result<View> quality(Context& c) {
  View view;
  view.title = c.words["links.quality"];
  std::optional<JobLine> line;
  const std::shared_ptr<const app::LinkRun> run = newest_link_run(c, line);
  const auto count = static_cast<std::size_t>(c.integer("sample").value_or(usual_sample));
  const auto seed = static_cast<std::uint64_t>(c.integer("seed").value_or(1));
  view.json["has_run"] = run != nullptr;
  view.json["may_decide"] = c.may(app::Deed::edit_records);
  view.json["count"] = count;
  view.json["seed"] = seed;
  view.json["result"] = nullptr;
  view.json["shares"] = Json::array();
  view.json["sizes"] = Json::array();
  view.json["review_href"] = fmt::format("/links/review?sample={}&seed={}", count, seed);
  view.json["linked"] = nullptr;
  if (!run) return view;
  const app::Review sample = app::Review::sample(*run, app::decisions_about(c.vault(), *run), count, seed);
  const std::optional<linkage::SampleResult> result = sample.result();
  const bool judged = result && result->same + result->different > 0;
  const linkage::Expected& expected = run->linkage.expected;
  view.json["shares"] = {
      json_of_share(c, "links.precision", "links.precision_is", expected.precision, judged ? &result->precision : nullptr),
      json_of_share(c, "links.recall", "links.recall_is", expected.recall, judged ? &result->recall : nullptr)};
  view.json["result"] = {{"judged", judged},
                         {"asked", result ? result->asked : 0},
                         {"left", sample.questions().empty() ? Json(nullptr) : Json(sample.questions().size())},
                         {"same", result ? result->same : 0},
                         {"different", result ? result->different : 0},
                         {"cannot_tell", result ? result->cannot_tell : 0}};
  view.json["sizes"] = sizes_of(*run);
  view.json["linked"] = std::llround(expected.linked_pairs);
  return view;
}

Json json_of_decisions(const Context& c, app::Names& names, const std::vector<app::CaseDecision>& decisions) {
  Json json = Json::array();
  for (const app::CaseDecision& one : decisions)
    json.push_back({{"a", json_of_person(names, one.a)},
                    {"b", json_of_person(names, one.b)},
                    {"verdict", json_of_verdict(c, one.verdict)},
                    {"by", names.member(one.by)},
                    {"when", app::short_time(one.clock)},
                    {"reason", one.reason},
                    {"record", to_string(one.record)},
                    {"href", href_of_record(one.record)}});
  return json;
}

/// All records that people decided to be this person.
Result<View> person(Context& c) {
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  const Result<app::OnePerson> one = app::one_person(c.vault(), *id);
  if (!one) return tl::unexpected<Error>(one.error());
  View view;
  view.title = c.words["links.person"];
  app::Names names(c.vault());
  view.json["records"] = Json::array();
  for (std::size_t i = 0; i < one->records.size(); ++i) {
    Json record = json_of_person(names, one->records[i]);
    record["list"] = one->lists[i];
    view.json["records"].push_back(std::move(record));
  }
  view.json["alone"] = one->records.size() == 1;
  view.json["fields"] = Json::array();
  for (const app::OnePerson::Field& field : one->fields) {
    Json values = Json::array();
    for (const std::string& value : field.values)
      values.push_back({{"text", field.name == "sex" && !value.empty() ? c.term_label("sex", value) : value}});
    view.json["fields"].push_back(
        {{"name", c.words.of_code("links.field", field.name)}, {"differs", field.differs}, {"values", std::move(values)}});
  }
  view.json["decisions"] = json_of_decisions(c, names, one->decisions);
  view.json["against"] = json_of_decisions(c, names, one->against);
  view.json["any_against"] = !one->against.empty();
  view.json["cut"] = one->cut;
  view.json["may_decide"] = c.may(app::Deed::edit_records);
  view.json["here"] = href_of_one_person(*id);
  return view;
}

Result<View> file_of(Context& c, const char* name, const char* media, std::string (*make)(const app::LinkRun&, const std::string&)) {
  std::optional<JobLine> line;
  const std::shared_ptr<const app::LinkRun> run = newest_link_run(c, line);
  if (!run) return fail(ErrorCode::not_found, "the persons of the case were not compared yet", {}, "compare them first");
  return file_to_save(c, name, media, make(*run, std::string(c.language())), std::string("who is who: ") + name);
}

}  // namespace

void add_links_results(Routes& routes) {
  routes.push_back({.name = "links.quality",
                    .method = "GET",
                    .path = "/links/quality",
                    .rule = Rule::deed_of(app::Deed::read_records),
                    .params = {{.name = "sample",
                                .in = In::query,
                                .kind = Kind::integer,
                                .about = "A random sample of so many pairs",
                                .least = 1,
                                .most = most_sampled},
                               {.name = "seed", .in = In::query, .kind = Kind::integer, .about = "Of the sample"}},
                    .page = "links/quality",
                    .answer = "links.quality",
                    .about = "How good the comparison is: by the model, and by a random sample that people judged",
                    .handle = quality});
  routes.push_back({.name = "links.person",
                    .method = "GET",
                    .path = "/links/persons/{id}",
                    .rule = Rule::deed_of(app::Deed::read_records),
                    .params = {{.name = "id", .in = In::path, .kind = Kind::id, .about = "A person", .required = true}},
                    .page = "links/person",
                    .answer = "links.person",
                    .about = "All records that people decided to be one person, beside each other",
                    .handle = person});
  const auto file = [&](const char* name, const char* path, const char* media, const char* about, Result<View> (*handle)(Context&)) {
    routes.push_back({.name = std::string("links.") + name,
                      .method = "GET",
                      .path = path,
                      .rule = Rule::deed_of(app::Deed::export_records),
                      .page = "links/quality",
                      .answer = "file",
                      .media = {media},
                      .about = about,
                      .handle = handle});
  };
  file("clusters", "/links/clusters", "text/csv", "Which records are held to be one person: every record, by ids (CSV)", [](Context& c) {
    return file_of(c, "clusters.csv", "text/csv; charset=utf-8",
                   [](const app::LinkRun& run, const std::string&) { return app::clusters_csv_of(run); });
  });
  file("pairs", "/links/pairs", "text/csv", "Pairs that may be one person, with probability and weight, by ids (CSV)", [](Context& c) {
    return file_of(c, "pairs.csv", "text/csv; charset=utf-8",
                   [](const app::LinkRun& run, const std::string&) { return app::pairs_csv_of(run); });
  });
  file("report", "/links/report", "text/html", "The comparison as one HTML file: ids, and no other value",
       [](Context& c) { return file_of(c, "who-is-who.html", "text/html; charset=utf-8", app::link_report_of); });
}

}  // namespace girok::server
