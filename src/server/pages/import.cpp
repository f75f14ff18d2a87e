// Import: files are sent and checked; columns are put where they belong; then they are written (what is shown meanwhile: import_view.cpp).
//
// A checked file is the result of a job: in memory, of its member alone, until it is written, replaced, dropped or locked.
#include <algorithm>
#include <charconv>

#include "app/serve/audit.h"
#include "server/pages/analysis.h"
#include "server/pages/import_shared.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr std::size_t largest_sent = std::size_t{64} << 20, largest_mapping = std::size_t{1} << 20, most_files = 50;

// ---- the form --------------------------------------------------------------------------------------------------------

Result<View> import_form(Context& c) {
  std::vector<std::pair<std::string, std::string>> formats, types{{"", std::string(c.words["import.type_guess"])}};
  for (const std::string& format : app::import_formats()) formats.emplace_back(format, c.words.of_code("import.format", format));
  for (const records::RecordType& type : c.schema().types()) types.emplace_back(type.name, type.labels.in(c.tongue()));
  View view;
  view.title = std::string(c.words["import.title"]);
  view.json = {{"formats", choices(formats, c.text("format").empty() ? "auto" : c.text("format"))},
               {"types", choices(types, c.text("type"))},
               {"sheet", c.text("sheet")},
               {"source_name", c.text("source_name")},
               {"no_keep", c.truth("no_keep")},
               {"retract_missing", c.truth("retract_missing")},
               {"running", running_of(c, import_kind)},
               {"waiting", nullptr},
               {"errors", Json::array()}};
  if (const std::optional<JobLine> line = c.jobs.newest(c.session->member, import_kind, JobState::done)) {
    const std::shared_ptr<const Imported> imported = c.jobs.result_of<Imported>(c.session->member, line->job, import_kind);
    if (imported != nullptr && imported->outcome.report.dry_run)
      view.json["waiting"] = {{"href", "/import/" + to_string(line->job)},
                              {"format", c.words.of_code("import.format", imported->outcome.format)},
                              {"checked", time_of_ms(line->ended_ms)}};
  }
  return view;
}

/// Checks, or writes, with the case open apart: nobody waits for it. Where it is stopped or fails, what was checked before is still there.
Result<View> start(Context& c, app::ImportRequest request) {
  const std::shared_ptr<app::MemberCase> member_case = c.member_case;
  std::string note = request.format == "auto" ? std::string() : c.words.of_code("import.format", request.format);
  return start_only_job(c, import_kind, std::move(note),
                        [member_case, &jobs = c.jobs, &audit = c.audit, remote = c.request.remote, earlier = done_of(c, import_kind),
                         request = std::move(request)](JobWork& work) -> JobOutcome {
                          const Result<app::MemberCase::Locked> held = member_case->lock_apart();
                          if (!held) return tl::unexpected<std::vector<Error>>({held.error()});
                          auto made = std::make_shared<Imported>();
                          made->request = request;
                          app::ImportRequest run = request;
                          run.options.progress = &work.progress();
                          made->outcome = app::import_files(held->vault(), held->schema(), std::move(run));
                          if (work.stopped() && !made->outcome.report.written)
                            return tl::unexpected<std::vector<Error>>({Error{ErrorCode::refused, "stopped", {}, {}}});
                          made->previews = app::previews_of(held->schema(), request.held, made->outcome.format, request.type, request.sheet,
                                                            request.mapping_text);
                          if (made->outcome.report.written) {
                            made->request.held.clear();  // the case has it now
                            (void)audit.note(app::AuditKind::imported, member_case->member(), remote, made->outcome.format);
                          }
                          for (const Id& job : earlier) (void)jobs.forget(member_case->member(), job);
                          return job_result(std::shared_ptr<const Imported>(std::move(made)), "/import/{job}");
                        });
}

Result<View> form_again(Context& c, const Error& error) {
  Result<View> view = import_form(c);
  if (!view) return view;
  view->status = unprocessable;
  view->json["errors"].push_back(json_of(error));
  return view;
}

Result<View> send_files(Context& c) {
  app::ImportRequest request;
  request.mapping_text = c.text("mapping");
  for (Upload& one : c.fields.uploads()) {
    if (one.bytes.empty()) continue;
    if (one.field == "mapping_file") {
      request.mapping_text = std::move(one.bytes);
      continue;
    }
    const bool nameless = one.file_name.empty() || one.file_name == "-" || one.file_name == "." || one.file_name == "..";
    request.held.push_back(
        std::make_shared<const app::HeldFile>(app::HeldFile{nameless ? "file" : std::move(one.file_name), std::move(one.bytes)}));
  }
  if (request.held.empty()) return form_again(c, {ErrorCode::usage, "no file was chosen", "file", "choose a file that is not empty"});
  if (request.held.size() > most_files)
    return form_again(c, {ErrorCode::usage, "more than 50 files at once", "file", "put them into one ZIP archive, or send them in parts"});
  request.format = c.text("format").empty() ? "auto" : c.text("format");
  if (request.format == "bag") request.format = "auto";  // an archive is known by what lies in it
  request.type = c.text("type");
  request.sheet = c.text("sheet");
  request.source_name = c.text("source_name");
  request.options.keep = !c.truth("no_keep");
  request.options.retract_missing = c.truth("retract_missing");
  request.options.dry_run = true;
  return start(c, std::move(request));
}

// ---- checked again, written, dropped ---------------------------------------------------------------------------------

/// Another sheet, another type or another format: what was guessed or put elsewhere before is for the other one.
bool read_anew(const Context& c, app::ImportRequest& request, const std::string& present_sheet) {
  bool anew = false;
  const auto take = [&](const char* field, std::string& into, const std::string& present) {
    if (!c.fields.has(field) || c.text(field) == present) return;
    into = c.text(field);
    anew = true;
  };
  take("format", request.format, request.format);
  take("type", request.type, request.type);
  take("sheet", request.sheet, request.sheet.empty() ? present_sheet : request.sheet);
  if (anew) request.mapping_text.clear();
  return anew;
}

/// "set.N": where column N goes; "set.order.N": what comes first in its dates; "set.as.N.M": what its word M is taken for, "set.none.N.M": for nothing; "set.collect.N", where "set.collects" is there: its rows of one key add their values. "set.take.L", where "set.takes" is there: the total in line L is a record. "set.key": the column that tells rows apart.
app::MappingChanges changes_asked(const Context& c, const app::TablePreview& preview) {
  app::MappingChanges changes;
  if (c.fields.has("set.collects")) changes.collect.emplace();
  if (c.fields.has("set.takes")) changes.take_rows.emplace();
  for (const app::PreviewTotal& total : preview.totals) {
    if (changes.take_rows && c.truth("set.take." + std::to_string(total.line))) changes.take_rows->insert(total.line);
  }
  for (std::size_t i = 0; i < preview.columns.size(); ++i) {
    const std::string number = std::to_string(i);
    if (changes.collect && c.truth("set.collect." + number)) changes.collect->insert(i);
    if (c.fields.has("set." + number)) changes.places.emplace(i, c.text("set." + number));
    if (const std::string order = c.text("set.order." + number); order == "dmy" || order == "mdy") changes.date_orders.emplace(i, order);
    for (std::size_t word = 0; word < preview.columns[i].words.size(); ++word) {
      const std::string of = number + "." + std::to_string(word), typed = c.text("set.as." + of);
      if (c.truth("set.none." + of))
        changes.words.emplace(std::pair(i, word), "");
      else if (!typed.empty())
        changes.words.emplace(std::pair(i, word), typed);
    }
  }
  if (!c.fields.has("set.key") || c.text("set.key") == "same") return changes;
  const std::string key = c.text("set.key");
  std::size_t number = 0;
  const auto read = std::from_chars(key.data(), key.data() + key.size(), number);
  if (key.empty())
    changes.key.emplace(std::nullopt);
  else if (read.ptr == key.data() + key.size())
    changes.key.emplace(number);
  return changes;
}

tl::expected<std::string, std::vector<Error>> mapping_asked(Context& c, const Imported& imported) {
  for (Upload& one : c.fields.uploads()) {
    if (!one.bytes.empty()) return std::move(one.bytes);
  }
  const app::TablePreview& preview = imported.previews.front();
  return app::changed_mapping(c.schema(), preview, changes_asked(c, preview));
}

Result<View> check_again(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Imported>> found = wanted_import(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  const Imported& imported = **found;
  if (imported.request.held.empty()) return fail(ErrorCode::usage, "this file is in the case already", {}, "send it again");
  app::ImportRequest request = imported.request;
  const std::string sheet = imported.previews.empty() ? std::string() : imported.previews.front().sheet;
  if (!read_anew(c, request, sheet)) {
    if (!imported.columns_may_move()) return fail(ErrorCode::usage, "its columns cannot be put elsewhere", {}, "choose what it is instead");
    tl::expected<std::string, std::vector<Error>> mapping = mapping_asked(c, imported);
    if (!mapping) {
      Result<View> view = show_import(c);
      if (!view) return view;
      view->status = unprocessable;
      for (const Error& error : mapping.error()) view->json["errors"].push_back(json_of(error));
      return view;
    }
    request.mapping_text = *std::move(mapping);
    request.type.clear();
  }
  request.options.dry_run = true;
  return start(c, std::move(request));
}

Result<View> write_import(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Imported>> found = wanted_import(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  const Imported& imported = **found;
  if (imported.request.held.empty() || !imported.outcome.report.dry_run || !imported.outcome.report.good())
    return fail(ErrorCode::usage, "this file cannot be written", {}, "check it first; what is wrong is put right, and the file sent again");
  app::ImportRequest request = imported.request;
  request.options.dry_run = false;
  return start(c, std::move(request));
}

Result<View> drop_import(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Imported>> found = wanted_import(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  return dropped(c, job, "/import");
}

}  // namespace

void add_import(Routes& routes) {
  const Rule rule = Rule::deed_of(app::Deed::import_records);
  const Param job{.name = "job", .in = In::path, .kind = Kind::id, .about = "The checked file: the job that checked it"};
  const std::vector<std::string>& formats = app::import_formats();
  add_import_past(routes, rule);
  add_import_views(routes, rule, job);
  routes.push_back({.name = "import.form",
                    .method = "GET",
                    .path = "/import",
                    .rule = rule,
                    .page = "import/form",
                    .answer = "import.form",
                    .about = "What can be chosen for an import",
                    .handle = import_form});
  routes.push_back(
      {.name = "import.send",
       .method = "POST",
       .path = "/import",
       .rule = rule,
       .params =
           {{.name = "file",
             .kind = Kind::file,
             .about =
                 "Files of one import, as multipart/form-data: tables, JSON lines, XML, or a ZIP archive of them; a bag as a ZIP archive",
             .many = true,
             .longest = largest_sent},
            {.name = "format", .about = "Format", .among = formats},
            {.name = "type", .about = "Type of a table's rows", .longest = 100},
            {.name = "sheet", .about = "Sheet of a spreadsheet", .longest = 200},
            {.name = "source_name", .about = "What identifiers of its records begin with", .longest = 100},
            {.name = "mapping", .about = "girok.mapping/1: which column says what", .longest = largest_mapping},
            {.name = "mapping_file", .kind = Kind::file, .about = "The same as a file", .longest = largest_mapping},
            {.name = "no_keep", .kind = Kind::truth, .about = "Do not keep the files themselves in the case"},
            {.name = "retract_missing",
             .kind = Kind::truth,
             .about = "Take back what earlier imports of this source said and the file no longer has"}},
       .page = "import/form",
       .answer = "import.begun",
       .about = "Sends files and checks them; nothing is written",
       .handle = send_files,
       .largest_body = largest_sent + (std::size_t{2} << 20)});
  routes.push_back({.name = "import.map",
                    .method = "POST",
                    .path = "/import/{job}/columns",
                    .rule = rule,
                    .params = {job,
                               {.name = "format", .about = "Another format", .among = formats},
                               {.name = "type", .about = "Another type of a table's rows", .longest = 100},
                               {.name = "sheet", .about = "Another sheet", .longest = 200},
                               {.name = "mapping_file", .kind = Kind::file, .about = "girok.mapping/1", .longest = largest_mapping}},
                    .page = "import/show",
                    .answer = "import.begun",
                    .about = "Puts columns elsewhere (set.0, set.1, …: ENTRY/PROPERTY or empty), takes word M of column N for a term "
                             "(set.as.N.M) or for nothing "
                             "(set.none.N.M), says what comes first in dates (set.order.N: dmy, mdy), which rows that look like totals are "
                             "records (set.takes, set.take.LINE) and which column tells rows apart (set.key: N, empty, or same), or reads "
                             "it as something else; and checks again",
                    .handle = check_again,
                    .free_fields = "set.",
                    .largest_body = std::size_t{2} << 20});
  routes.push_back({.name = "import.write",
                    .method = "POST",
                    .path = "/import/{job}/write",
                    .rule = rule,
                    .params = {job},
                    .page = "import/show",
                    .answer = "import.begun",
                    .about = "Writes a checked file into the case",
                    .handle = write_import});
  routes.push_back({.name = "import.drop",
                    .method = "POST",
                    .path = "/import/{job}/drop",
                    .rule = rule,
                    .params = {job},
                    .page = "import/form",
                    .answer = "import.dropped",
                    .about = "Forgets a checked file",
                    .handle = drop_import});
}

}  // namespace girok::server
