// What `girok import --list` and `--undo` print.
#include "app/records/import_undo.h"

#include <fmt/format.h>

#include "app/case/json_parts.h"
#include "app/case/times.h"
#include "app/terminal.h"

namespace girok::app {

using json_parts::Json;

namespace {

constexpr std::size_t most_told = 20;

Json list_of(const std::vector<Id>& ids) {
  Json list = Json::array();
  for (const Id& id : ids) list.push_back(to_string(id));
  return list;
}

Json json_of_import(const PastImport& import) {
  return {{"batch", to_string(import.batch)},
          {"time", iso_time(import.clock)},
          {"member", to_string(import.member)},
          {"lists", import.lists},
          {"items", list_of(import.items)}};
}

std::string line_of(const PastImport& import, Names& names) {
  std::string lists;
  for (const std::string& list : import.lists) lists += (lists.empty() ? "" : ", ") + one_line(list);
  return fmt::format("{}  {}  {}  {}\n", pad(short_batch(import.batch), 14), short_time(import.clock),
                     pad(cut(one_line(names.member(import.member)), 16), 16), lists);
}

std::string_view words_of(Holds why) {
  switch (why) {
    case Holds::said: return "something else was said of it";
    case Holds::linked: return "something else leads to it";
    case Holds::cited: return "something else was said by it, or comes from it";
    case Holds::needed: return "a record that stays leads to it";
  }
  return "";
}

}  // namespace

std::string json_of(const std::vector<PastImport>& imports, Names& names) {
  Json json = json_parts::begin("imports");
  json["imports"] = Json::array();
  for (const PastImport& import : imports) {
    json["imports"].push_back(json_of_import(import));
    json["imports"].back()["handle"] = names.member(import.member);
  }
  return json_parts::print(json);
}

std::string json_of(const ImportUndone& undone) {
  Json json = json_parts::begin("import-undo");
  json["import"] = undone.import.items.empty() ? Json(nullptr) : json_of_import(undone.import);
  json["dry_run"] = undone.dry_run;
  json["written"] = undone.written;
  json["batch"] = undone.batch ? Json(to_string(*undone.batch)) : Json(nullptr);
  json["statements"] = {
      {"taken_back", undone.statements}, {"said_again", undone.again}, {"stay", undone.stays}, {"ended_before", undone.ended}};
  json["attachments"] = undone.attachments;
  json["types"] = Json::array();
  for (const auto& [type, count] : undone.types) json["types"].push_back({{"type", type}, {"gone", count}});
  json["gone"] = list_of(undone.gone);
  json["changed"] = list_of(undone.changed);
  json["kept"] = Json::array();
  for (const KeptRecord& kept : undone.kept)
    json["kept"].push_back({{"record", to_string(kept.record)}, {"type", json_parts::or_null(kept.type)}, {"why", name_of(kept.why)}});
  json["sees_all"] = undone.sees_all;
  json["errors"] = json_parts::of(undone.errors);
  return json_parts::print(json);
}

std::string text_of(const std::vector<PastImport>& imports, Names& names) {
  std::string text;
  for (const PastImport& import : imports) text += line_of(import, names);
  return text;
}

std::string text_of(const ImportUndone& undone, Names& names) {
  std::string text = undone.import.items.empty() ? std::string() : line_of(undone.import, names);
  const auto line = [&](std::string_view what, std::uint64_t count, std::string_view rest) {
    if (count > 0) text += fmt::format("{:<22}{:>9}{}{}\n", what, count, rest.empty() ? "" : "  ", rest);
  };
  std::string types;
  for (const auto& [type, count] : undone.types)
    types += fmt::format("{}{} {}", types.empty() ? "" : ", ", type.empty() ? "(no type)" : one_line(type), count);
  line("records that go", undone.gone.size(), types);
  line("records, as before", undone.changed.size(), "there before the import; only what it said of them goes");
  line("statements taken back", undone.statements, "");
  line("files among them", undone.attachments, "");
  line("said again", undone.again, "what the import had replaced");
  line("changed since", undone.ended, "left as they are, and so is what replaced them");
  line("records that stay", undone.kept.size(), "others have built on them");
  for (std::size_t i = 0; i < undone.kept.size() && i < most_told; ++i) {
    const KeptRecord& kept = undone.kept[i];
    text += fmt::format("  {}  {}  {}\n", names.record(kept.record), one_line(kept.type), words_of(kept.why));
  }
  if (undone.kept.size() > most_told) text += fmt::format("  and {} more (--json has them all)\n", undone.kept.size() - most_told);
  if (!undone.errors.empty()) return text + "Nothing was changed.\n";
  if (undone.dry_run) return text + "A dry run: nothing was changed.\n";
  return text + "Taken back. The history keeps both, the import and this.\n";
}

}  // namespace girok::app
