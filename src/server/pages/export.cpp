// Export: what may leave the case, for a purpose, to a recipient; what is left out, and why; the file.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "app/case/names.h"
#include "app/records/consents.h"
#include "app/records/export_files.h"
#include "app/records/record_circle.h"
#include "records/schema.h"
#include "server/context.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/export_shared.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

std::string chosen(const Context& c, std::string_view field, std::string_view usual) {
  return c.fields.has(field) ? c.text(field) : std::string(usual);
}

Json terms_of(const Context& c, std::string_view vocabulary, const std::string& selected) {
  std::vector<std::pair<std::string, std::string>> all{{"", std::string(c.words["export.choose"])}};
  if (const records::Vocabulary* const found = c.schema().vocabularies().find(vocabulary)) {
    for (const records::Term& term : found->terms) {
      if (term.status != records::TermStatus::deprecated) all.emplace_back(term.code, term.labels.in(c.tongue()));
    }
  }
  return choices(all, selected);
}

Json types_of(const Context& c) {
  const std::vector<std::string> wanted = c.fields.all("type");
  Json types = Json::array();
  for (const records::RecordType& type : c.schema().types())
    types.push_back(
        {{"value", type.name}, {"label", type.labels.in(c.tongue())}, {"selected", std::ranges::find(wanted, type.name) != wanted.end()}});
  return types;
}

/// The record that alone is asked for, as it is called; null where there is none that may be seen.
Json record_asked(const Context& c) {
  const std::optional<Id> record = parse_id(c.fields["record"]);
  if (!record) return nullptr;
  app::Names names(c.vault());
  const std::string type = names.type(*record);
  if (type.empty()) return nullptr;
  return {
      {"id", to_string(*record)}, {"href", href_of_record(*record)}, {"short", names.record(*record)}, {"type_label", c.type_label(type)}};
}

Result<View> export_form(Context& c) {
  std::vector<std::pair<std::string, std::string>> formats;
  for (const std::string& format : app::export_formats()) {
    if (format != "dossier" || c.may(app::Deed::export_dossier)) formats.emplace_back(format, c.words.of_code("export.format", format));
  }
  View view;
  view.title = std::string(c.words["export.title"]);
  view.json = {{"purposes", terms_of(c, "consent-purpose", c.text("purpose"))},
               {"recipients", terms_of(c, "consent-recipient", c.text("recipient"))},
               {"types", types_of(c)},
               {"search", c.text("search")},
               {"title", c.text("title")},
               {"day", c.text("day")},
               {"record", record_asked(c)},
               {"annexes", c.truth("annexes")},
               {"levels", every_level(c, chosen(c, "level", "internal"))},
               {"formats", choices(formats, chosen(c, "format", "xlsx"))},
               {"languages", choices({{"en", "English"}, {"ko", "한국어"}, {"zh", "中文"}}, chosen(c, "language", c.language()))},
               {"running", running_of(c, export_kind)},
               {"waiting", nullptr},
               {"preview", nullptr},
               {"errors", Json::array()}};
  if (const std::optional<JobLine> line = c.jobs.newest(c.session->member, export_kind, JobState::done))
    view.json["waiting"] = {{"href", "/export/" + to_string(line->job)}, {"note", line->note}, {"made", time_of_ms(line->ended_ms)}};
  return view;
}

/// What is said of what was left out, in the reader's language; as it is where there is no word for it.
std::string said(const Context& c, const std::string& prefix, const std::string& text) {
  std::string key = prefix + ".";
  for (const char sign : text) {
    if (sign == ' ')
      key += '_';
    else if (sign != ':' && sign != ',')
      key += sign;
  }
  return c.words.has(key) ? std::string(c.words[key]) : text;
}

}  // namespace

app::ExportOptions export_options_of(const Context& c) {
  app::ExportOptions options;
  options.what.use = {c.text("purpose"), c.text("recipient")};
  const Result<std::int32_t> day = c.fields["day"].empty() ? app::today(c.vault()) : app::day_from(c.text("day"));
  options.what.day = day ? *day : app::today(c.vault());
  options.what.types = c.fields.all("type");
  options.what.search = c.text("search");
  if (const auto level = records::confidentiality_from(chosen(c, "level", "internal"))) options.what.level = *level;
  if (const std::optional<Id> record = parse_id(c.fields["record"])) options.what.only = app::with_what_leads_to(c.vault(), *record);
  options.format = chosen(c, "format", "xlsx");
  options.title = c.text("title");
  if (const auto tongue = records::tongue_from(chosen(c, "language", c.language()))) options.tongue = *tongue;
  options.annexes = c.truth("annexes");
  return options;
}

Result<View> export_refused(Context& c, const Error& error) {
  Result<View> view = export_form(c);
  if (!view) return view;
  view->status = unprocessable;
  view->json["error"] = json_of(error);
  view->json["errors"].push_back(json_of(error));
  return view;
}

Result<> export_asked_well(const Context& c) {
  for (const char* const field : {"purpose", "recipient"}) {
    if (c.fields[field].empty())
      return fail(ErrorCode::usage, fmt::format("no {} is chosen", field), field, "nothing leaves without one: consent is given for it");
  }
  return {};
}

Json json_of_left_out(const Context& c, const std::vector<app::LeftOut>& left_out) {
  Json left = Json::array();
  for (const app::LeftOut& one : left_out)
    left.push_back({{"what", said(c, "export.what", one.what)}, {"why", said(c, "export.why", one.why)}, {"count", one.count}});
  return left;
}

Json json_of_losses(const std::vector<records::Loss>& losses) {
  Json json = Json::array();
  for (const records::Loss& one : losses) json.push_back({{"what", one.what}, {"why", one.why}, {"count", one.count}});
  return json;
}

namespace {

Result<View> preview(Context& c) {
  if (const Result<> well = export_asked_well(c); !well) return export_refused(c, well.error());
  const Result<app::Collected> collected = app::collect_records(c.vault(), c.schema(), export_options_of(c).what);
  if (!collected) return export_refused(c, collected.error());
  Result<View> view = export_form(c);
  if (!view) return view;
  const Json left = json_of_left_out(c, collected->left_out), losses = json_of_losses(collected->losses);
  std::map<std::string, std::uint64_t> by_type;
  for (const records::LooseRecord& record : collected->records) ++by_type[record.type];
  Json types = Json::array();
  for (const auto& [type, count] : by_type) types.push_back({{"type", type}, {"label", c.type_label(type)}, {"count", count}});
  view->json["preview"] = {{"records", collected->records.size()},
                           {"statements", collected->statements},
                           {"persons", collected->persons.size()},
                           {"sealed", collected->sealed.size()},
                           {"by_type", types},
                           {"any_left", !left.empty() || !losses.empty()},
                           {"left_out", left},
                           {"losses", losses}};
  return view;
}

Result<View> hand_over(Context& c) {
  if (const Result<> well = export_asked_well(c); !well) return export_refused(c, well.error());
  const app::ExportOptions options = export_options_of(c);
  Result<app::HeldExport> made = app::export_held(c.vault(), c.schema(), options);
  if (!made) return export_refused(c, made.error());
  return file_to_save(c, std::move(made->name), std::move(made->media_type), std::move(made->bytes),
                      fmt::format("{}, {} records", options.format, made->outcome.records));
}

}  // namespace

std::vector<Param> export_params() {
  return {{.name = "purpose", .about = "A term of consent-purpose", .longest = 100},
          {.name = "recipient", .about = "A term of consent-recipient", .longest = 100},
          {.name = "type", .about = "Only records of these types", .many = true, .longest = 100},
          {.name = "search", .about = "Only records that this finds"},
          {.name = "level", .about = "Statements up to this level", .among = level_names()},
          {.name = "format", .about = "Format", .among = app::export_formats()},
          {.name = "language", .about = "Of a dossier", .among = {"en", "ko", "zh"}},
          {.name = "title", .about = "Of a dossier and of the record that it was handed over", .longest = 200},
          {.name = "record", .kind = Kind::id, .about = "Only this record, what leads to it, and what that cannot stand without"},
          {.name = "day", .kind = Kind::day, .about = "The day on which consent is asked; empty: today"},
          {.name = "annexes", .kind = Kind::truth, .about = "Of a dossier: the files beside it"}};
}

std::vector<std::string> export_media() {
  return {"text/html",
          "text/csv",
          "application/json",
          "application/x-ndjson",
          "application/zip",
          "application/vnd.oasis.opendocument.spreadsheet",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
}

void add_export(Routes& routes) {
  const Rule rule = Rule::deed_of(app::Deed::export_records);
  add_export_jobs(routes, rule);
  routes.push_back({.name = "export.form",
                    .method = "GET",
                    .path = "/export",
                    .rule = rule,
                    .params = {{.name = "record", .in = In::query, .kind = Kind::id, .about = "Only this record and what leads to it"},
                               {.name = "format", .in = In::query, .about = "Chosen to begin with", .among = app::export_formats()}},
                    .page = "export/show",
                    .answer = "export.show",
                    .about = "What can be chosen for an export",
                    .handle = export_form});
  routes.push_back({.name = "export.preview",
                    .method = "POST",
                    .path = "/export/preview",
                    .rule = rule,
                    .params = export_params(),
                    .page = "export/show",
                    .answer = "export.show",
                    .about = "What an export would hold, what is left out, and why; nothing leaves",
                    .handle = preview});
  routes.push_back({.name = "export.make",
                    .method = "POST",
                    .path = "/export",
                    .rule = rule,
                    .params = export_params(),
                    .page = "export/show",
                    .answer = "file",
                    .media = export_media(),
                    .about = "The file at once, for programs; that it was handed over is recorded",
                    .handle = hand_over});
}

}  // namespace girok::server
