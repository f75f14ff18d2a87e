// The history told step by step, and as a table.
#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "app/records/import_batches.h"
#include "server/pages/history_shared.h"

namespace girok::server {
namespace {

using Kind = vault::HistoryLine::Kind;
constexpr std::size_t most_rows_of_a_step = 12;

/// Imports are told as such; they are looked for only where a step states an identifier.
std::set<app::ImportBatch> imports_among(const Context& c, std::span<const vault::HistoryLine> lines) {
  std::set<app::ImportBatch> imports;
  if (std::ranges::none_of(lines,
                           [](const vault::HistoryLine& line) { return line.kind == Kind::asserted && line.property == "identifier"; }))
    return imports;
  for (const app::PastImport& import : app::past_imports(c.vault())) imports.insert(import.batch);
  return imports;
}

/// A row of a step takes in another line about the same record, of the same kind, with the same words beside it.
struct Rows {
  Json rows = Json::array();
  std::map<std::string, std::size_t> places;

  void add(const Json& line) {
    const std::string record = line["record"].is_null() ? std::string() : line["record"]["id"].get<std::string>();
    const std::string key = line["kind"].get<std::string>() + ' ' + record + ' ' + line["note"].get<std::string>();
    const auto [at, fresh] = places.emplace(key, rows.size());
    if (fresh)
      rows.push_back({{"kind", line["kind"]},
                      {"kind_word", line["kind_word"]},
                      {"record", line["record"]},
                      {"properties", ""},
                      {"note", line["note"]},
                      {"entries", Json::array()},
                      {"step", nullptr}});
    Json& row = rows[at->second];
    std::string properties = row["properties"].get<std::string>();
    if (const std::string label = line["property_label"].get<std::string>(); !label.empty())
      row["properties"] = properties + (properties.empty() ? "" : ", ") + label;
    row["entries"].push_back({{"id", line["entry"]["id"]}, {"property", line["property_label"]}, {"ends", line["ends"]}});
  }
};

}  // namespace

HistoryStep step_of(const vault::HistoryLine& line) { return {line.device, line.sequence}; }
std::string to_string(const HistoryStep& step) { return to_string(step.device) + "-" + std::to_string(step.sequence); }
std::string short_of(const HistoryStep& step) { return to_string(step.device).substr(0, 8) + "-" + std::to_string(step.sequence); }

std::optional<HistoryStep> step_named(std::string_view typed) {
  const std::size_t dash = typed.rfind('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::optional<Id> device = parse_id(typed.substr(0, dash));
  std::uint64_t sequence = 0;
  const char* const end = typed.data() + typed.size();
  if (!device || dash + 1 == typed.size() || std::from_chars(typed.data() + dash + 1, end, sequence).ptr != end) return std::nullopt;
  return HistoryStep{*device, sequence};
}

Json steps_of(const Context& c, std::span<const vault::HistoryLine> lines, const Json& told) {
  const std::set<app::ImportBatch> imports = imports_among(c, lines);
  const bool one_step = step_named(c.fields["batch"]).has_value();
  Json steps = Json::array();
  for (std::size_t i = 0; i < lines.size();) {
    const HistoryStep step = step_of(lines[i]);
    Rows rows;
    const Json& first = told[i];
    std::size_t end = i;
    for (; end < lines.size() && step_of(lines[end]) == step; ++end) rows.add(told[end]);
    const std::size_t all = rows.rows.size(), shown = one_step ? all : std::min(all, most_rows_of_a_step);
    while (rows.rows.size() > shown) rows.rows.erase(rows.rows.size() - 1);
    const std::string name = to_string(step);
    rows.rows[0]["step"] = {{"rows", shown + (shown < all ? 1 : 0)},
                            {"time", first["time"]},
                            {"time_short", first["time_short"]},
                            {"member", first["member"]},
                            {"short", short_of(step)},
                            {"href", "/history?batch=" + name},
                            {"state", first["entry"]["state"]},
                            {"badge", first["entry"]["badge"]},
                            {"state_word", first["entry"]["state_word"]},
                            {"import", imports.contains({step.device, step.sequence})}};
    steps.push_back({{"rows", rows.rows}, {"more", shown < all ? Json(all - shown) : Json(nullptr)}, {"href", "/history?batch=" + name}});
    i = end;
  }
  return steps;
}

std::string query_of(const Context& c) {
  std::string query;
  for (const char* const name : {"record", "member", "batch", "before", "day", "since", "until", "kind"}) {
    if (const std::string value = c.text(name); !value.empty())
      query += (query.empty() ? "?" : "&") + std::string(name) + "=" + percent_encoded(value);
  }
  return query;
}

}  // namespace girok::server
