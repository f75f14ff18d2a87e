// Import: a file is sent, checked and shown; columns are put where they belong; then it is written.
//
// A checked file is the result of a job: in memory, of its member alone, until it is written, replaced, dropped or locked.
#include <algorithm>
#include <map>

#include "app/records/import_preview.h"
#include "app/serve/audit.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr const char* kind = "import";
constexpr std::size_t largest_file = std::size_t{64} << 20, most_shown = 1000;
constexpr int unprocessable = 422;

/// What a job of importing came to.
struct Imported {
  app::ImportRequest request;  ///< its progress is gone
  app::ImportOutcome outcome;
  app::TablePreview preview;
};

std::shared_ptr<const Imported> imported_of(const Context& c, const Id& job) {
  return c.jobs.result_of<Imported>(c.session->member, job, kind);
}

Result<std::shared_ptr<const Imported>> wanted(const Context& c, Id& job) {
  const Result<Id> id = c.id("job");
  if (!id) return tl::unexpected<Error>(id.error());
  job = *id;
  std::shared_ptr<const Imported> imported = imported_of(c, job);
  if (imported == nullptr) return fail(ErrorCode::not_found, "there is no such file", {}, "send it again");
  return imported;
}

// ---- the form --------------------------------------------------------------------------------------------------------

Result<View> import_form(Context& c) {
  std::vector<std::pair<std::string, std::string>> formats, types{{"", std::string(c.words["import.type_guess"])}};
  for (const std::string& format : app::import_formats()) {
    if (format != "bag") formats.emplace_back(format, c.words.of_code("import.format", format));
  }
  for (const records::RecordType& type : c.schema().types()) types.emplace_back(type.name, type.labels.in(c.tongue()));
  View view;
  view.title = std::string(c.words["import.title"]);
  view.json = {{"formats", choices(formats, c.text("format").empty() ? "auto" : c.text("format"))},
               {"types", choices(types, c.text("type"))},
               {"sheet", c.text("sheet")},
               {"source_name", c.text("source_name")},
               {"waiting", nullptr},
               {"errors", Json::array()}};
  if (const std::optional<JobLine> line = c.jobs.newest(c.session->member, kind, JobState::done)) {
    const std::shared_ptr<const Imported> imported = imported_of(c, line->job);
    if (imported != nullptr && imported->outcome.report.dry_run)
      view.json["waiting"] = {{"href", "/import/" + to_string(line->job)},
                              {"format", c.words.of_code("import.format", imported->outcome.format)}};
  }
  return view;
}

/// Checks, or writes; the case is locked for as long as it takes.
Result<View> start(Context& c, app::ImportRequest request) {
  const std::shared_ptr<app::MemberCase> member_case = c.member_case;
  std::string note = request.format == "auto" ? std::string() : c.words.of_code("import.format", request.format);
  return start_job(c, kind, std::move(note), [member_case, request = std::move(request)](JobWork& work) -> JobOutcome {
    const Result<app::MemberCase::Locked> held = member_case->lock();
    if (!held) return tl::unexpected<std::vector<Error>>({held.error()});
    auto made = std::make_shared<Imported>();
    made->request = request;
    app::ImportRequest run = request;
    run.options.progress = &work.progress();
    made->outcome = app::import_files(held->vault(), held->schema(), std::move(run));
    if (work.stopped() && !made->outcome.report.written)
      return tl::unexpected<std::vector<Error>>({Error{ErrorCode::refused, "stopped", {}, {}}});
    if (made->outcome.report.written) {
      made->request.held.clear();  // the case has it now
    } else {
      made->preview =
          app::preview_of(held->schema(), *request.held.front(), made->outcome.format, request.type, request.sheet, request.mapping_text);
    }
    return job_result(std::shared_ptr<const Imported>(std::move(made)), "/import/{job}");
  });
}

/// One file at a time: what was checked before is forgotten.
void forget_others(Context& c) {
  for (const JobLine& line : c.jobs.of_member(c.session->member)) {
    if (line.kind == kind && line.state == JobState::done) (void)c.jobs.forget(c.session->member, line.job);
  }
}

Result<View> send_file(Context& c) {
  app::ImportRequest request;
  for (Upload& one : c.fields.uploads()) {
    if (one.field == "file" && !one.bytes.empty())
      request.held.push_back(std::make_shared<const app::HeldFile>(
          app::HeldFile{one.file_name.empty() || one.file_name == "-" ? "file" : one.file_name, std::move(one.bytes)}));
  }
  if (request.held.size() != 1) {
    Result<View> view = import_form(c);
    if (!view) return view;
    view->status = unprocessable;
    view->json["errors"].push_back(json_of(Error{ErrorCode::usage, "one file must be chosen", "file", "choose a file that is not empty"}));
    return view;
  }
  request.format = c.text("format").empty() ? "auto" : c.text("format");
  request.type = c.text("type");
  request.sheet = c.text("sheet");
  request.source_name = c.text("source_name");
  request.mapping_text = c.text("mapping");
  request.options.dry_run = true;
  forget_others(c);
  return start(c, std::move(request));
}

// ---- one file, checked or written ------------------------------------------------------------------------------------

Json json_of_counts(const app::ImportCounts& counts) {
  return {{"created", counts.created},     {"changed", counts.changed},     {"unchanged", counts.unchanged},
          {"added", counts.added},         {"replaced", counts.replaced},   {"said_already", counts.said_already},
          {"conflicts", counts.conflicts}, {"corrected", counts.corrected}, {"missing", counts.missing}};
}

Json json_of_preview(const Context& c, const app::TablePreview& preview) {
  if (!preview.table) return nullptr;
  Json table = {{"rows", preview.row_count}, {"header", Json::array()},    {"first", Json::array()},
                {"columns", Json::array()},  {"mapping", preview.mapping}, {"editable", !preview.mapping.empty()}};
  std::size_t number = 0;
  for (const app::PreviewColumn& column : preview.columns) {
    table["header"].push_back(column.header);
    Json offered = Json::array({{{"value", ""}, {"label", c.words["import.left_out"]}, {"selected", column.place.empty()}}});
    bool known = column.place.empty();
    for (const app::ColumnChoice& choice : preview.choices) {
      known = known || choice.value == column.place;
      offered.push_back({{"value", choice.value},
                         {"label", c.type_label(choice.type) + ": " + c.property_label(choice.type, choice.property)},
                         {"selected", choice.value == column.place}});
    }
    if (!known) offered.push_back({{"value", column.place}, {"label", column.place}, {"selected", true}});
    table["columns"].push_back(
        {{"number", number++}, {"header", column.header}, {"place", column.place}, {"key", column.key}, {"choices", offered}});
  }
  for (const std::vector<std::string>& row : preview.rows) table["first"].push_back({{"cells", row}});
  return table;
}

Result<View> show_import(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Imported>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  const Imported& imported = **found;
  const app::ImportReport& report = imported.outcome.report;
  View view;
  view.title = std::string(c.words[report.written ? "import.written" : "import.checked"]);
  const bool good = report.good() && imported.preview.errors.empty();
  view.json = {{"id", to_string(job)},
               {"format", imported.outcome.format},
               {"format_word", c.words.of_code("import.format", imported.outcome.format)},
               {"written", report.written},
               {"nothing_new", !report.dry_run && report.good() && !report.written},
               {"good", good},
               {"may_write", good && report.dry_run},
               {"counts", json_of_counts(report.counts)},
               {"by_type", Json::array()},
               {"error_count", report.error_count},
               {"any_errors", report.error_count > 0},
               {"any_warnings", report.warning_count > 0},
               {"any_notes", !imported.outcome.notes.empty()},
               {"any_losses", !imported.outcome.losses.empty()},
               {"row_errors", json_of(report.errors)},
               {"warning_count", report.warning_count},
               {"warnings", Json::array()},
               {"notes", Json::array()},
               {"losses", Json::array()},
               {"table", json_of_preview(c, imported.preview)},
               {"errors", Json::array()}};
  for (const auto& [type, count] : report.types)
    view.json["by_type"].push_back({{"type", type}, {"label", c.type_label(type)}, {"count", count}});
  for (const records::Problem& one : report.warnings) view.json["warnings"].push_back(json_of(one.error));
  for (std::size_t i = 0; i < std::min(most_shown, imported.outcome.notes.size()); ++i)
    view.json["notes"].push_back({{"what", imported.outcome.notes[i].what}, {"where", imported.outcome.notes[i].where}});
  for (const records::Loss& one : imported.outcome.losses)
    view.json["losses"].push_back({{"what", one.what}, {"why", one.why}, {"count", one.count}});
  return view;
}

Result<View> map_columns(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Imported>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  if ((*found)->request.held.empty() || (*found)->preview.mapping.empty())
    return fail(ErrorCode::usage, "its columns cannot be put elsewhere", {}, "send the file again");
  std::map<std::size_t, std::string> places;
  for (std::size_t i = 0; i < (*found)->preview.columns.size(); ++i) {
    if (const std::string field = "set." + std::to_string(i); c.fields.has(field)) places.emplace(i, c.text(field));
  }
  const Result<std::string> moved = app::moved_columns(c.schema(), (*found)->preview, places);
  if (!moved) {
    Result<View> view = show_import(c);
    if (!view) return view;
    view->status = unprocessable;
    view->json["errors"].push_back(json_of(moved.error()));
    return view;
  }
  app::ImportRequest request = (*found)->request;
  request.mapping_text = *moved;
  request.type.clear();
  request.options.dry_run = true;
  forget_others(c);
  return start(c, std::move(request));
}

Result<View> write_import(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Imported>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  const Imported& imported = **found;
  if (imported.request.held.empty() || !imported.outcome.report.dry_run || !imported.outcome.report.good())
    return fail(ErrorCode::usage, "this file cannot be written", {}, "check it first; what is wrong is put right, and the file sent again");
  app::ImportRequest request = imported.request;
  request.options.dry_run = false;
  Result<View> view = start(c, std::move(request));
  if (!view) return view;
  (void)c.audit.note(app::AuditKind::imported, c.session->member, c.request.remote, imported.outcome.format);
  (void)c.jobs.forget(c.session->member, job);
  return view;
}

Result<View> drop_import(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Imported>> found = wanted(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  (void)c.jobs.forget(c.session->member, job);
  View view;
  view.json = {{"dropped", true}};
  view.location = "/import";
  return view;
}

}  // namespace

void add_import(Routes& routes) {
  const Rule rule = Rule::deed_of(app::Deed::import_records);
  const Param job{.name = "job", .in = In::path, .kind = Kind::id, .about = "The checked file: the job that checked it"};
  std::vector<std::string> formats = app::import_formats();
  std::erase(formats, "bag");
  routes.push_back({.name = "import.form",
                    .method = "GET",
                    .path = "/import",
                    .rule = rule,
                    .page = "import/form",
                    .answer = "import.form",
                    .about = "What can be chosen for an import",
                    .handle = import_form});
  routes.push_back({.name = "import.send",
                    .method = "POST",
                    .path = "/import",
                    .rule = rule,
                    .params = {{.name = "file", .kind = Kind::file, .about = "The file, as multipart/form-data", .longest = largest_file},
                               {.name = "format", .about = "Format", .among = formats},
                               {.name = "type", .about = "Type of a table's rows", .longest = 100},
                               {.name = "sheet", .about = "Sheet of a spreadsheet", .longest = 200},
                               {.name = "source_name", .about = "What identifiers of its records begin with", .longest = 100},
                               {.name = "mapping", .about = "girok.mapping/1: which column says what", .longest = std::size_t{1} << 20}},
                    .page = "import/form",
                    .answer = "import.begun",
                    .about = "Sends a file and checks it; nothing is written",
                    .handle = send_file,
                    .largest_body = largest_file + (std::size_t{2} << 20)});
  routes.push_back({.name = "import.show",
                    .method = "GET",
                    .path = "/import/{job}",
                    .rule = rule,
                    .params = {job},
                    .page = "import/show",
                    .answer = "import.show",
                    .about = "What a file holds, what would change, what is wrong",
                    .handle = show_import});
  routes.push_back({.name = "import.map",
                    .method = "POST",
                    .path = "/import/{job}/columns",
                    .rule = rule,
                    .params = {job},
                    .page = "import/show",
                    .answer = "import.begun",
                    .about = "Puts columns elsewhere (set.0, set.1, …: ENTRY/PROPERTY or empty), and checks again",
                    .handle = map_columns,
                    .free_fields = "set."});
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
