// What an import holds, what would change or has, what is wrong: the page, and its tables as files.
#include <algorithm>
#include <set>

#include "app/case/names.h"
#include "app/records/import_batches.h"
#include "server/pages/analysis.h"
#include "server/pages/import_shared.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr std::size_t most_shown = 200;

Json json_of_counts(const app::ImportCounts& counts) {
  return {{"created", counts.created},     {"changed", counts.changed},     {"unchanged", counts.unchanged},
          {"added", counts.added},         {"replaced", counts.replaced},   {"said_already", counts.said_already},
          {"conflicts", counts.conflicts}, {"corrected", counts.corrected}, {"missing", counts.missing},
          {"retracted", counts.retracted}};
}

/// What is not nothing of the counts, and how many are new in any case.
Json tiles_of(const Context& c, const app::ImportCounts& counts) {
  Json tiles = Json::array();
  const auto add = [&](const char* word, std::uint64_t count, bool always) {
    if (count > 0 || always) tiles.push_back({{"label", c.words[word]}, {"count", count}});
  };
  add("import.created", counts.created, true);
  add("import.changed", counts.changed, true);
  add("import.unchanged", counts.unchanged, false);
  add("import.added", counts.added, true);
  add("import.replaced", counts.replaced, false);
  add("import.conflicts", counts.conflicts, false);
  add("import.corrected", counts.corrected, false);
  add("import.missing", counts.missing, false);
  return tiles;
}

Json choices_of_column(const Context& c, const app::TablePreview& preview, const app::PreviewColumn& column) {
  Json offered = Json::array({{{"value", ""}, {"label", c.words["import.left_out"]}, {"selected", column.place.empty()}}});
  bool known = column.place.empty();
  for (const app::ColumnChoice& choice : preview.choices) {
    known = known || choice.value == column.place;
    offered.push_back({{"value", choice.value},
                       {"label", c.type_label(choice.type) + ": " + c.property_label(choice.type, choice.property)},
                       {"selected", choice.value == column.place}});
  }
  if (!known) offered.push_back({{"value", column.place}, {"label", column.place}, {"selected", true}});
  return offered;
}

/// What is typed for a word: one of the few terms that a list would show, or more than a list should.
constexpr std::size_t most_terms_listed = 300;

Json words_of_column(const Context& c, const app::PreviewColumn& column, std::size_t number) {
  Json words = Json::array();
  for (std::size_t i = 0; i < column.words.size(); ++i) {
    const std::string name = std::to_string(number) + "." + std::to_string(i);
    words.push_back({{"name", name},
                     {"word", column.words[i].word},
                     {"count", column.words[i].count},
                     {"typed", c.text("set.as." + name)},
                     {"none", c.truth("set.none." + name)}});
  }
  return words;
}

/// Terms of the vocabularies of columns in which something is not understood, for type-ahead without scripts.
Json term_lists(const Context& c, const app::TablePreview& preview) {
  std::set<std::string> vocabularies;
  for (const app::PreviewColumn& column : preview.columns) {
    if (!column.words.empty() && !column.vocabulary.empty()) vocabularies.insert(column.vocabulary);
  }
  Json lists = Json::array();
  for (const std::string& name : vocabularies) {
    const records::Vocabulary* const vocabulary = c.schema().vocabularies().find(name);
    if (vocabulary == nullptr || vocabulary->terms.size() > most_terms_listed) continue;
    Json terms = Json::array();
    for (const records::Term& term : vocabulary->terms) terms.push_back({{"code", term.code}, {"label", c.term_label(name, term.code)}});
    lists.push_back({{"vocabulary", name}, {"terms", terms}});
  }
  return lists;
}

Json key_choices(const Context& c, const app::TablePreview& preview) {
  std::vector<std::pair<std::string, std::string>> offered{{"", std::string(c.words["import.key_none"])}};
  std::string selected, joined;
  for (std::size_t i = 0; i < preview.columns.size(); ++i) {
    offered.emplace_back(std::to_string(i), preview.columns[i].header);
    if (!preview.columns[i].key) continue;
    selected = selected.empty() ? std::to_string(i) : "same";  // several columns together: stays so until another is chosen
    joined += (joined.empty() ? "" : " / ") + preview.columns[i].header;
  }
  if (selected == "same") offered.emplace_back("same", joined);
  return choices(offered, selected);
}

/// Rows of one key can say different things, and be one record all the same: asked where there are such rows, or where it was said.
bool asks_to_collect(const Imported& imported) {
  const auto contradict = [](const Error& error) { return error.what.starts_with("two rows have one key"); };
  const auto collects = [](const app::PreviewColumn& column) { return column.collect; };
  return std::ranges::any_of(imported.outcome.report.errors, contradict) ||
         (imported.previews.size() == 1 && std::ranges::any_of(imported.previews.front().columns, collects));
}

Json json_of_preview(const Context& c, const app::TablePreview& preview, bool editable, bool collecting) {
  Json table = {{"file", preview.file},         {"rows", preview.row_count},          {"header", Json::array()}, {"first", Json::array()},
                {"columns", Json::array()},     {"mapping", preview.mapping},         {"editable", editable},    {"sheet", preview.sheet},
                {"left_out", preview.unmapped}, {"guessed", !preview.mapping.empty()}};
  std::size_t number = 0;
  for (const app::PreviewColumn& column : preview.columns) {
    table["header"].push_back(column.header);
    const std::size_t slash = column.place.find('/');
    const auto choice = std::ranges::find(preview.choices, column.place, &app::ColumnChoice::value);
    table["columns"].push_back(
        {{"number", number++},
         {"header", column.header},
         {"place", column.place},
         {"says", choice != preview.choices.end() ? c.type_label(choice->type) + ": " + c.property_label(choice->type, choice->property)
                  : slash == std::string::npos    ? std::string()
                                                  : column.place},
         {"key", column.key},
         {"undecided", column.undecided},
         {"samples", column.samples},
         {"dates", editable && column.date && (!column.date_order.empty() || !column.words.empty())},
         {"order_dmy", column.date_order == "dmy"},
         {"order_mdy", column.date_order == "mdy"},
         {"may_collect", editable && collecting && column.several},
         {"collect", column.collect},
         {"vocabulary", column.vocabulary},
         {"any_words", editable && !column.words.empty()},
         {"words", words_of_column(c, column, number - 1)},
         {"more_words", column.more_words},
         {"choices", editable ? choices_of_column(c, preview, column) : Json::array()}});
  }
  table["totals"] = Json::array();
  for (const app::PreviewTotal& total : preview.totals)
    table["totals"].push_back({{"line", total.line}, {"cells", total.cells}, {"reason", total.reason}, {"taken", total.taken}});
  table["any_totals"] = !preview.totals.empty();
  for (const std::vector<std::string>& row : preview.rows) table["first"].push_back({{"cells", row}});
  table["collecting"] = editable && collecting;
  table["any_words"] = editable && std::ranges::any_of(preview.columns, [](const app::PreviewColumn& one) { return !one.words.empty(); });
  table["any_parts"] = table["any_words"] == true || !preview.totals.empty();  // before the columns
  table["term_lists"] = editable ? term_lists(c, preview) : Json::array();
  table["keys"] = editable ? key_choices(c, preview) : Json::array();
  return table;
}

Json json_of_previews(const Context& c, const Imported& imported) {
  Json tables = Json::array();
  for (const app::TablePreview& preview : imported.previews) {
    if (preview.table) tables.push_back(json_of_preview(c, preview, imported.columns_may_move(), asks_to_collect(imported)));
  }
  return tables;
}

/// What it can be read as instead.
Json read_as(const Context& c, const Imported& imported) {
  std::vector<std::pair<std::string, std::string>> formats, types{{"", std::string(c.words["import.type_guess"])}}, sheets;
  for (const std::string& format : app::import_formats()) formats.emplace_back(format, c.words.of_code("import.format", format));
  for (const records::RecordType& type : c.schema().types()) types.emplace_back(type.name, type.labels.in(c.tongue()));
  std::string sheet;
  if (imported.previews.size() == 1 && imported.previews.front().sheets.size() > 1) {
    sheet = imported.previews.front().sheet;
    for (const std::string& name : imported.previews.front().sheets) sheets.emplace_back(name, name);
  }
  return {{"formats", choices(formats, imported.request.format)},
          {"types", choices(types, imported.request.type)},
          {"any_sheets", !sheets.empty()},
          {"sheets", choices(sheets, sheet)}};
}

/// Links to what was made and changed, a page at a time.
Json made_of(Context& c, const app::ImportReport& report, const Paging& paging) {
  app::Names names(c.vault());
  Json made = Json::array();
  const auto add = [&](const Id& record, bool is_new) {
    made.push_back({{"id", to_string(record)},
                    {"href", href_of_record(record)},
                    {"short", names.record(record)},
                    {"type_label", c.type_label(names.type(record))},
                    {"new", is_new}});
  };
  const std::size_t all = report.made.size() + report.changed.size();
  for (std::size_t i = paging.from; i < std::min(all, paging.from + paging.count); ++i)
    i < report.made.size() ? add(report.made[i], true) : add(report.changed[i - report.made.size()], false);
  return made;
}

Json sources_of(Context& c, const app::ImportReport& report) {
  app::Names names(c.vault());
  Json sources = Json::array();
  if (!report.written) return sources;
  for (const Id& item : report.items) sources.push_back({{"href", href_of_record(item)}, {"short", names.record(item)}});
  return sources;
}

void tell_findings(const Context& c, const app::ImportOutcome& outcome, Json& json) {
  const app::ImportReport& report = outcome.report;
  for (const auto& [type, count] : report.types) {
    if (count > 0) json["by_type"].push_back({{"type", type}, {"label", c.type_label(type)}, {"count", count}});
  }
  for (std::size_t i = 0; i < std::min(most_shown, report.errors.size()); ++i) json["row_errors"].push_back(json_of(report.errors[i]));
  for (std::size_t i = 0; i < std::min(most_shown, report.warnings.size()); ++i)
    json["warnings"].push_back(json_of(report.warnings[i].error));
  for (std::size_t i = 0; i < std::min(most_shown, outcome.notes.size()); ++i)
    json["notes"].push_back({{"what", outcome.notes[i].what}, {"where", outcome.notes[i].where}});
  for (const records::Loss& one : outcome.losses) json["losses"].push_back({{"what", one.what}, {"why", one.why}, {"count", one.count}});
}

Download download(std::string name, std::string media_type, std::string bytes) {
  return Download{std::move(name), std::move(media_type), std::move(bytes), false};
}

Result<View> errors_file(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Imported>> found = wanted_import(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  Result<std::string> csv = app::errors_csv((*found)->outcome.report);
  if (!csv) return tl::unexpected<Error>(csv.error());
  View view;
  view.download = download("errors.csv", "text/csv; charset=utf-8", *std::move(csv));
  return view;
}

Result<View> mapping_file(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Imported>> found = wanted_import(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  if ((*found)->previews.size() != 1 || (*found)->previews.front().mapping.empty())
    return fail(ErrorCode::not_found, "this import has no mapping", {}, {});
  View view;
  view.download = download("mapping.json", "application/json", (*found)->previews.front().mapping);
  return view;
}

}  // namespace

Result<std::shared_ptr<const Imported>> wanted_import(const Context& c, Id& job) {
  Result<std::shared_ptr<const Imported>> imported = result_wanted<Imported>(c, import_kind, job);
  if (imported && *imported == nullptr) return fail(ErrorCode::not_found, "there is no such file", {}, "send it again");
  return imported;
}

Result<View> show_import(Context& c) {
  Id job{};
  const Result<std::shared_ptr<const Imported>> found = wanted_import(c, job);
  if (!found) return tl::unexpected<Error>(found.error());
  const Imported& imported = **found;
  const app::ImportReport& report = imported.outcome.report;
  const bool readable = std::ranges::all_of(imported.previews, [](const app::TablePreview& one) { return one.errors.empty(); });
  const bool good = report.good() && readable, held = !imported.request.held.empty();
  const Paging paging = paging_of(c, most_shown);
  View view;
  view.title = std::string(c.words[report.written ? "import.written" : "import.checked"]);
  view.json = {
      {"id", to_string(job)},
      {"format", imported.outcome.format},
      {"format_word", c.words.of_code("import.format", imported.outcome.format)},
      {"written", report.written},
      {"nothing_new", !report.dry_run && report.good() && !report.written},
      {"good", good},
      {"may_write", good && report.dry_run},
      {"not_kept", !imported.request.options.keep},
      {"retracts", imported.request.options.retract_missing && report.counts.missing > 0},
      {"counts",
       report.counts.created + report.counts.changed + report.counts.unchanged > 0 ? json_of_counts(report.counts) : Json(nullptr)},
      {"tiles", report.counts.created + report.counts.changed + report.counts.unchanged > 0 ? tiles_of(c, report.counts) : Json::array()},
      {"by_type", Json::array()},
      {"error_count", report.error_count},
      {"errors_told", report.errors.size()},
      {"any_errors", report.error_count > 0},
      {"more_errors", report.errors.size() > most_shown},
      {"any_warnings", report.warning_count > 0},
      {"any_notes", !imported.outcome.notes.empty()},
      {"any_losses", !imported.outcome.losses.empty()},
      {"row_errors", Json::array()},
      {"warning_count", report.warning_count},
      {"warnings", Json::array()},
      {"notes", Json::array()},
      {"losses", Json::array()},
      {"tables", json_of_previews(c, imported)},
      {"many_tables", imported.previews.size() > 1},
      {"read_as", held ? read_as(c, imported) : Json(nullptr)},
      {"codings", imported.outcome.format == "coding"},
      {"sources", sources_of(c, report)},
      {"undo", report.batch ? Json(href_of_undo(*report.batch)) : Json(nullptr)},
      {"made", made_of(c, report, paging)},
      {"errors", Json::array()}};
  view.json["any_made"] = !view.json["made"].empty();
  view.json["paging"] = json_of(c, paging, report.made.size() + report.changed.size(), view.json["made"].size());
  for (const app::TablePreview& preview : imported.previews) {
    for (const Error& error : preview.errors) view.json["errors"].push_back(json_of(error));
  }
  tell_findings(c, imported.outcome, view.json);
  return view;
}

void add_import_views(Routes& routes, const Rule& rule, const Param& job) {
  routes.push_back({.name = "import.show",
                    .method = "GET",
                    .path = "/import/{job}",
                    .rule = rule,
                    .params = {job, {.name = "from", .in = In::query, .kind = Kind::integer, .about = "The first of the records shown"}},
                    .page = "import/show",
                    .answer = "import.show",
                    .about = "What an import holds, what would change or has, what is wrong",
                    .handle = show_import});
  routes.push_back({.name = "import.errors",
                    .method = "GET",
                    .path = "/import/{job}/errors",
                    .rule = rule,
                    .params = {job},
                    .page = "import/show",
                    .answer = "file",
                    .media = {"text/csv"},
                    .about = "Everything that is wrong, a row an error",
                    .handle = errors_file});
  routes.push_back({.name = "import.mapping",
                    .method = "GET",
                    .path = "/import/{job}/mapping",
                    .rule = rule,
                    .params = {job},
                    .page = "import/show",
                    .answer = "file",
                    .media = {"application/json"},
                    .about = "Which column says what, as girok.mapping/1: to be changed by hand, or sent with the next file",
                    .handle = mapping_file});
}

}  // namespace girok::server
