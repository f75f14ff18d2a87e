#include "app/records/exchange_json.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/case/json_parts.h"
#include "app/records/import_batches.h"

namespace girok::app {

using json_parts::Json;
using json_parts::or_null;

namespace {

Json list_of(const std::vector<exchange::Note>& notes) {
  Json list = Json::array();
  for (const exchange::Note& note : notes) list.push_back({{"code", note.code}, {"what", note.what}, {"where", or_null(note.where)}});
  return list;
}

template <class Count>
Json list_of(const std::vector<Count>& losses) {
  Json list = Json::array();
  for (const Count& loss : losses) list.push_back({{"what", loss.what}, {"why", loss.why}, {"count", loss.count}});
  return list;
}

Json warnings_of(const ImportReport& report) {
  Json list = Json::array();
  for (const records::Problem& problem : report.warnings) {
    list.push_back({{"rule", problem.rule},
                    {"what", problem.error.what},
                    {"where", or_null(problem.error.where)},
                    {"hint", or_null(problem.error.hint)}});
  }
  return list;
}

}  // namespace

std::string json_of(const ImportOutcome& outcome) {
  const ImportReport& report = outcome.report;
  const ImportCounts& counts = report.counts;
  Json json = json_parts::begin("import");
  json["read_as"] = or_null(outcome.format);
  json["dry_run"] = report.dry_run;
  json["streamed"] = outcome.streamed;
  json["written"] = report.written;
  json["batch"] = report.batch ? Json(to_string(*report.batch)) : Json(nullptr);
  json["records"] = {
      {"new", counts.created}, {"changed", counts.changed}, {"unchanged", counts.unchanged}, {"missing", counts.missing_records}};
  json["statements"] = {{"new", counts.added},           {"replacing", counts.replaced},  {"said_already", counts.said_already},
                        {"conflicts", counts.conflicts}, {"corrected", counts.corrected}, {"missing", counts.missing},
                        {"retracted", counts.retracted}};
  json["types"] = Json::array();
  for (const auto& [type, count] : report.types) json["types"].push_back({{"type", type}, {"new", count}});
  json["items"] = Json::array();
  for (const Id& item : report.items) json["items"].push_back(to_string(item));
  json["error_count"] = report.error_count;
  json["errors"] = json_parts::of(report.errors);
  json["warning_count"] = report.warning_count;
  json["warnings"] = warnings_of(report);
  json["losses"] = list_of(outcome.losses);
  json["notes"] = list_of(outcome.notes);
  return json_parts::print(json);
}

std::string json_of(const ExportOutcome& outcome) {
  Json json = json_parts::begin("export");
  json["written_as"] = outcome.format;
  json["out"] = outcome.out;
  json["records"] = outcome.records;
  json["statements"] = outcome.statements;
  json["attachments"] = outcome.attachments;
  json["bytes"] = outcome.bytes;
  json["sha256"] = outcome.sha256;
  json["release"] = or_null(outcome.release);
  json["left_out"] = list_of(outcome.left_out);
  json["losses"] = list_of(outcome.losses);
  json["notes"] = list_of(outcome.notes);
  return json_parts::print(json);
}

std::string text_of(const ImportOutcome& outcome) {
  const ImportReport& report = outcome.report;
  const ImportCounts& counts = report.counts;
  std::string text;
  const auto line = [&](std::string_view what, std::uint64_t count, std::string_view rest) {
    if (count > 0) text += fmt::format("{:<22}{:>9}{}{}\n", what, count, rest.empty() ? "" : "  ", rest);
  };
  std::string types;
  for (const auto& [type, count] : report.types)
    types += fmt::format("{}{} {}", types.empty() ? "" : ", ", type.empty() ? "(no type)" : type, count);
  line("records, new", counts.created, types);
  line("records, changed", counts.changed, "");
  line("records, as they were", counts.unchanged, "");
  line("records, not in file", counts.missing_records, "brought by earlier imports; left as they are");
  line("statements, new", counts.added, "");
  line("statements, replacing", counts.replaced, "what this source said before");
  line("statements, known", counts.said_already, "");
  line("conflicts", counts.conflicts, "beside what others say: kept, and shown");
  line("corrected here", counts.corrected, "not said again: somebody has replaced or retracted it");
  line("gone from the file", counts.missing - counts.retracted, "left as they are (--retract-missing takes them back)");
  line("taken back", counts.retracted, "gone from the file");
  const auto totals = std::ranges::count(outcome.notes, "total-row", &exchange::Note::code);
  line("rows, left out", static_cast<std::uint64_t>(totals), "they seem to be totals: told one by one, with why");
  if (!report.good())
    text += "Nothing was imported.\n";
  else if (report.dry_run)
    text += counts.created + counts.changed > 0 ? "A dry run: nothing was written.\n" : "A dry run: there is nothing new.\n";
  else
    text += report.written ? "Imported.\n" : "There is nothing new: nothing was written.\n";
  return text;
}

std::string text_of(const ExportOutcome& outcome) {
  std::string text = fmt::format("{} records, {} statements", outcome.records, outcome.statements);
  if (outcome.attachments > 0) text += fmt::format(", {} files", outcome.attachments);
  return text + fmt::format(" in {}\nSHA-256 {}\n", outcome.out, outcome.sha256);
}

}  // namespace girok::app
