// Making a document more confidential: what happens and what stays out of reach is told before; then it is done with a reason.
#include <algorithm>
#include <map>

#include "app/case/names.h"
#include "app/records/raise_document.h"
#include "server/jobs.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/documents.h"
#include "server/pages/pages.h"

namespace girok::server {
namespace {

using records::Confidentiality;

std::string_view name_of(app::Around::Kind kind) {
  switch (kind) {
    case app::Around::Kind::made_from_it: return "made_from_it";
    case app::Around::Kind::origin: return "origin";
    case app::Around::Kind::testimony: return "testimony";
    case app::Around::Kind::item: return "item";
  }
  return "item";
}

std::string_view name_of(app::RaisePlan::Left left) {
  switch (left) {
    case app::RaisePlan::Left::nothing: return "nothing";
    case app::RaisePlan::Left::no_right: return "no_right";
    case app::RaisePlan::Left::not_all_seen: return "not_all_seen";
  }
  return "nothing";
}

std::vector<Id> chosen_with(const Context& c) {
  std::vector<Id> with;
  for (const std::string& one : c.fields.all("with")) {
    if (const std::optional<Id> id = parse_id(one)) with.push_back(*id);
  }
  return with;
}

Json plan_json(const Context& c, app::Names& names, const app::RaisePlan& plan) {
  Json members = Json::array(), coded = Json::array(), around = Json::array();
  for (const Id& member : plan.shut_out) members.push_back(names.member(member));
  for (const Id& record : plan.coded) coded.push_back({{"href", href_of_record(record)}, {"short", names.record(record)}});
  const bool first_look = c.route.method == "GET";
  const std::vector<Id> with = chosen_with(c);
  for (const app::Around& one : plan.around) {
    around.push_back({{"id", to_string(one.record)},
                      {"short", names.record(one.record)},
                      {"title", names.label(one.record)},
                      {"href", href_of_document(one.record)},
                      {"kind", name_of(one.kind)},
                      {"level", json_of_level(c, one.level)}});
    if (c.api) continue;
    around.back()["kind_word"] = c.words.of_code("documents.raise_around", name_of(one.kind));
    around.back()["chosen"] = first_look || std::ranges::find(with, one.record) != with.end();
  }
  Json json = {{"statements", plan.statements},
               {"files", plan.files},
               {"shut_out", members},
               {"coded", coded},
               {"around", around},
               {"moved", plan.moved},
               {"lost", plan.lost},
               {"left", name_of(plan.left)},
               {"only_removes", plan.only_removes}};
  if (c.api) return json;
  // By type, each leading to a list: there may be hundreds.
  std::map<std::string, std::size_t> types;
  for (const Id& record : plan.coded) ++types[names.type(record)];
  json["coded_types"] = Json::array();
  for (const auto& [type, count] : types)
    json["coded_types"].push_back(
        {{"type_label", c.type_label(type)}, {"count", count}, {"href", "/records?type=" + type + "&source=" + to_string(plan.document)}});
  json["any_shut_out"] = !members.empty();
  json["any_coded"] = !coded.empty();
  json["any_around"] = !around.empty();
  json["left_no_right"] = plan.left == app::RaisePlan::Left::no_right;
  json["left_not_all"] = plan.left == app::RaisePlan::Left::not_all_seen;
  json["any_moved"] = plan.moved > 0;
  json["any_lost"] = plan.lost > 0;
  return json;
}

app::RaiseOptions asked(const Context& c, const Id& document) {
  app::RaiseOptions options;
  options.document = document;
  const std::vector<Confidentiality> levels = app::raisable_to(c.vault(), document);
  // With nothing above, what is left of an earlier time is taken away at the level it has.
  options.level = !levels.empty() ? levels.back() : app::level_of_document(c.vault(), document).value_or(Confidentiality::sealed);
  if (const auto level = records::confidentiality_from(c.fields["level"])) options.level = *level;
  options.reason = c.text("reason");
  return options;
}

Result<View> page_of(Context& c, const Id& document, const std::vector<Error>& errors) {
  app::Names names(c.vault());
  const std::string type = names.type(document);
  const app::RaiseOptions options = asked(c, document);
  // Before what goes with it is chosen: those that could.
  const Result<app::RaisePlan> plan = app::plan_raise(c.vault(), options);
  if (!plan && plan.error().code == ErrorCode::not_found) return tl::unexpected<Error>(plan.error());
  View view;
  view.page = "documents/level";
  view.title = c.words["documents.raise"];
  const Confidentiality now = app::level_of_document(c.vault(), document).value_or(Confidentiality::internal);
  view.json = {{"id", to_string(document)},
               {"short", names.record(document)},
               {"type", type},
               {"from", json_of_level(c, now)},
               {"level", json_of_level(c, options.level)},
               {"plan", plan ? plan_json(c, names, *plan) : Json(nullptr)}};
  std::vector<Error> wrong = errors;
  if (!plan && errors.empty()) wrong.push_back(plan.error());
  put_at_fields(view.json, wrong, c.api ? std::vector<std::string>{} : std::vector<std::string>{"reason"});
  if (c.api) return view;
  std::vector<std::pair<std::string, std::string>> levels;
  for (const Confidentiality level : app::raisable_to(c.vault(), document))
    levels.emplace_back(records::name_of(level), c.words.of_code("level", records::name_of(level)));
  view.json["levels"] = choices(levels, records::name_of(options.level));
  view.json["many_levels"] = levels.size() > 1;
  view.json["type_label"] = c.type_label(type);
  view.json["title"] = names.label(document);
  view.json["href"] = href_of_document(document);
  view.json["reason"] = c.text("reason");
  return view;
}

Result<View> preview(Context& c) {
  const Result<Id> document = c.id("id");
  if (!document) return tl::unexpected<Error>(document.error());
  return page_of(c, *document, {});
}

Result<View> raise_sent(Context& c) {
  const Result<Id> document = c.id("id");
  if (!document) return tl::unexpected<Error>(document.error());
  app::RaiseOptions options = asked(c, *document);
  options.with = chosen_with(c);
  const Result<app::RaisePlan> done = app::raise_document(c.vault(), options);
  if (!done) {
    if (c.api) return refused_form({done.error()});
    Result<View> again = page_of(c, *document, {done.error()});
    if (again) again->status = unprocessable;
    return again;
  }
  // What others have open of it was made before: it is made again from what they are shown now.
  for (const std::string_view kind : {"link", "read", "export", "backup"}) c.jobs.forget_kind(kind);
  app::Names names(c.vault());
  View view;
  view.json = {{"id", to_string(*document)}, {"level", json_of_level(c, options.level)}, {"plan", plan_json(c, names, *done)}};
  view.location = href_of_document(*document);
  view.notice = done->only_removes ? std::string(c.words["documents.raise_finished"])
                                   : c.words.with("documents.raised", {c.words.of_code("level", records::name_of(options.level))});
  if (done->left != app::RaisePlan::Left::nothing) view.notice += " " + std::string(c.words["documents.raised_left"]);
  return view;
}

}  // namespace

void add_document_level(Routes& routes) {
  const Rule rule = Rule::deed_of(app::Deed::raise_level);
  const Param id{.name = "id", .in = In::path, .kind = Kind::id, .about = "The document", .required = true};
  routes.push_back({.name = "documents.level",
                    .method = "GET",
                    .path = "/documents/{id}/level",
                    .rule = rule,
                    .params = {id, {.name = "level", .in = In::query, .about = "The level asked about", .among = level_names()}},
                    .page = "documents/level",
                    .answer = "documents.level",
                    .about = "What making a document more confidential would do, and what it cannot",
                    .handle = preview});
  routes.push_back({.name = "documents.raise",
                    .method = "POST",
                    .path = "/documents/{id}/level",
                    .rule = rule,
                    .params = {id,
                               {.name = "level", .about = "The new level; nothing: the highest that may be", .among = level_names()},
                               {.name = "with", .kind = Kind::id, .about = "What is around it and is raised too", .many = true},
                               {.name = "reason", .about = "Why; who is shown the former level reads it: no names", .longest = 500}},
                    .page = "documents/level",
                    .answer = "documents.raised",
                    .about = "Makes a document more confidential",
                    .handle = raise_sent});
}

}  // namespace girok::server
