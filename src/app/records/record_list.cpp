#include "app/records/record_list.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/json_parts.h"
#include "app/case/show.h"
#include "app/case/times.h"
#include "app/records/assignments.h"
#include "app/records/every_record.h"
#include "app/records/stored_record.h"
#include "app/terminal.h"
#include "exchange/table.h"
#include "text/unicode.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using records::LooseRecord;
using records::LooseStatement;
using records::Property;

constexpr std::size_t widest = 32, label_width = 40;

struct Condition {
  const Property* property = nullptr;
  std::string name;
  enum class Kind : std::uint8_t { equals, there, missing } kind = Kind::equals;
  std::string value;   ///< as text; of a record its id
};

std::string plain(const records::LooseValue& value) {
  if (value.kind == records::ValueKind::truth) return value.truth ? "yes" : "no";
  return value.text;
}

class Listing {
 public:
  Listing(vault::Vault& vault, const records::Schema& schema, const RecordListOptions& options)
      : vault_(vault), schema_(schema), options_(options), seen_(options.sealed ? seen_by(vault) : seen_unsealed(vault)) {}

  Result<RecordList> run() {
    if (const Result<> may = require(vault_, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
    if (!options_.type.empty()) {
      Result<std::string> type = type_from(schema_, options_.type);
      if (!type) return tl::unexpected<Error>(type.error());
      list_.type = *std::move(type);
    }
    for (const std::string& typed : options_.where) {
      Result<Condition> condition = condition_from(typed);
      if (!condition) return tl::unexpected<Error>(condition.error());
      conditions_.push_back(*std::move(condition));
    }
    for (const std::string& typed : options_.columns) {
      const Property* const property = property_from(schema_, list_.type, typed);
      if (property == nullptr)
        return fail(ErrorCode::usage, "there is no such property", "--columns", "girok vocab properties TYPE lists them");
      if (std::ranges::find(list_.columns, property->name) == list_.columns.end()) list_.columns.push_back(property->name);
    }
    take_records();
    if (options_.columns.empty()) choose_columns();
    if (const Result<> logged = log_reads(vault_, sealed_, vault::ReadKind::shown); !logged) return tl::unexpected<Error>(logged.error());
    return std::move(list_);
  }

 private:
  Result<Condition> condition_from(std::string typed) const {
    Condition condition;
    const std::size_t equals = typed.find('=');
    if (equals == std::string::npos) condition.kind = typed.starts_with('!') ? Condition::Kind::missing : Condition::Kind::there;
    condition.name = typed.substr(condition.kind == Condition::Kind::missing ? 1 : 0, equals);
    condition.property = property_from(schema_, list_.type, condition.name);
    if (condition.property == nullptr)
      return fail(ErrorCode::usage, "there is no such property", "--where",
                  "girok vocab properties " + (list_.type.empty() ? "TYPE" : list_.type) + " lists them");
    condition.name = condition.property->name;
    if (condition.kind != Condition::Kind::equals) return condition;
    const std::string value = typed.substr(equals + 1);
    if (condition.property->kind == records::PropertyKind::record) {
      const Result<Id> record = record_named(vault_, value.starts_with('@') ? std::string_view(value).substr(1) : std::string_view(value));
      if (!record) return tl::unexpected<Error>(record.error());
      condition.value = to_string(*record);
    } else if (condition.property->kind == records::PropertyKind::text) {
      condition.value = text::fold(value);
    } else {
      Result<records::Value> read = records::value_from_text(schema_, *condition.property, value);
      if (!read) return fail(ErrorCode::usage, read.error().what, "--where, " + condition.name, read.error().hint);
      condition.value = read->kind == records::ValueKind::truth ? (read->truth ? "yes" : "no") : read->text;
    }
    return condition;
  }

  bool equals(const Condition& condition, const LooseStatement& statement) const {
    const std::string value = plain(statement.value);
    if (condition.property->kind == records::PropertyKind::text) return text::fold(value) == condition.value;
    if (value == condition.value) return true;
    if (condition.property->kind != records::PropertyKind::code) return false;
    const records::Vocabulary* const terms = schema_.vocabularies().find(condition.property->vocabulary);
    return terms != nullptr && terms->is_a(value, condition.value);
  }

  bool holds(const Condition& condition, const LooseRecord& record) const {
    bool there = false;
    for (const LooseStatement& statement : record.statements) {
      if (statement.property != condition.name) continue;
      if (condition.kind == Condition::Kind::equals ? equals(condition, statement) : true) there = true;
    }
    return condition.kind == Condition::Kind::missing ? !there : there;
  }

  void take_records() {
    std::set<Id> members;
    for (const vault::MemberRights& member : vault_.authority().members()) members.insert(member.member);
    const bool documents = require(vault_, Deed::read_documents).has_value();
    for (const vault::RecordLine& line : every_record(vault_, list_.type, seen_)) {
      if (members.contains(line.record)) continue;
      if ((options_.since && line.clock < *options_.since) || (options_.until && line.clock > *options_.until)) continue;
      std::optional<LooseRecord> record = loose_record(vault_, line.record, seen_);
      if (!record) continue;
      if (!documents)
        std::erase_if(record->statements, [](const LooseStatement& said) { return said.value.kind == records::ValueKind::attachment; });
      if (!std::ranges::all_of(conditions_, [&](const Condition& condition) { return holds(condition, *record); })) continue;
      ++list_.count;
      ++list_.by_type[record->type];
      if (!options_.limit || list_.records.size() < *options_.limit) take(line, *record);
    }
  }

  void take(const vault::RecordLine& line, const LooseRecord& record) {
    ListedRecord listed{line.record, record.type, {}, line.clock, {}};
    std::string pseudonym;
    bool sealed = false;
    for (const LooseStatement& statement : record.statements) {
      const bool names = statement.property == "title" || statement.property == "name";
      if (names && listed.label.empty() && statement.level < Confidentiality::sealed) listed.label = statement.value.text;
      if (statement.property == "label" && pseudonym.empty()) pseudonym = statement.value.text;
      listed.values[statement.property].push_back(plain(statement.value));
      sealed = sealed || statement.level == Confidentiality::sealed;
    }
    if (listed.label.empty()) listed.label = pseudonym;
    if (sealed) sealed_.push_back(line.record);
    list_.records.push_back(std::move(listed));
  }

  void choose_columns() {
    if (list_.type.empty()) return;
    std::set<std::string> filled;
    for (const ListedRecord& record : list_.records) {
      for (const auto& [property, values] : record.values) filled.insert(property);
    }
    for (const Property* const property : schema_.properties(list_.type)) {
      if (filled.erase(property->name) != 0 && property->kind != records::PropertyKind::attachment) list_.columns.push_back(property->name);
    }
    for (const std::string& unknown : filled) {
      if (schema_.property(list_.type, unknown) == nullptr) list_.columns.push_back(unknown);
    }
  }

  vault::Vault& vault_;
  const records::Schema& schema_;
  const RecordListOptions& options_;
  Confidentiality seen_;
  std::vector<Condition> conditions_;
  RecordList list_;
  std::vector<Id> sealed_;
};

std::string joined(const ListedRecord& record, const std::string& property, const std::string& separator) {
  const auto at = record.values.find(property);
  return at == record.values.end() ? std::string() : fmt::format("{}", fmt::join(at->second, separator));
}

/// For people: links by their short ids.
std::string shown(const ListedRecord& record, const std::string& property, Names& names) {
  const auto at = record.values.find(property);
  if (at == record.values.end()) return "";
  std::string text;
  for (const std::string& value : at->second) {
    const std::optional<Id> id = value.size() == 26 ? parse_id(value) : std::nullopt;
    text += (text.empty() ? "" : "; ") + one_line(id ? names.record(*id) : value);
  }
  return cut(text, widest);
}

}  // namespace

Result<RecordList> list_records(vault::Vault& vault, const records::Schema& schema, const RecordListOptions& options) {
  return Listing(vault, schema, options).run();
}

std::string text_of(const RecordList& list, Names& names, std::size_t columns) {
  if (list.count == 0) return "No records\n";
  std::vector<std::vector<std::string>> rows = {{"RECORD"}};
  const bool typed = !list.type.empty();
  if (!typed) rows[0].emplace_back("TYPE");
  rows[0].emplace_back("LABEL");
  std::vector<std::string> shown_columns;
  for (const std::string& column : list.columns) {
    if (typed && (column == "label" || column == "type")) continue;
    shown_columns.push_back(column);
    rows[0].push_back(column);
  }
  rows[0].emplace_back("CHANGED");
  for (const ListedRecord& record : list.records) {
    std::vector<std::string> row = {names.record(record.record)};
    if (!typed) row.push_back(one_line(record.type));
    row.push_back(cut(one_line(record.label), label_width));
    for (const std::string& column : shown_columns) row.push_back(shown(record, column, names));
    row.push_back(short_time(record.clock).substr(0, 10));
    rows.push_back(std::move(row));
  }
  const std::size_t width = rows[0].size(), fixed = typed ? 2 : 3;
  std::vector<std::size_t> widths(width, 0);
  for (const std::vector<std::string>& row : rows) {
    for (std::size_t i = 0; i < width; ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  std::vector<char> kept(width, 1);
  std::size_t used = widths[width - 1], left_out = 0;
  for (std::size_t i = 0; i + 1 < width; ++i) {
    if (i >= fixed && used + widths[i] + 2 > columns) {
      kept[i] = 0;
      ++left_out;
      continue;
    }
    used += widths[i] + 2;
  }
  std::string out;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (std::size_t i = 0; i + 1 < width; ++i) {
      if (kept[i] != 0) line += pad(row[i], widths[i] + 2);
    }
    out += line + row.back() + '\n';
  }
  out += fmt::format("{} {}", list.count, list.count == 1 ? "record" : "records");
  if (list.records.size() < list.count) out += fmt::format("; the newest {} are shown", list.records.size());
  if (left_out != 0) out += fmt::format("; {} {} left out (--columns, --csv)", left_out, left_out == 1 ? "column is" : "columns are");
  if (!typed) {
    out += '\n';
    for (const auto& [type, count] : list.by_type) out += fmt::format("{:>10}  {}\n", count, type.empty() ? "(no type)" : one_line(type));
    return out;
  }
  return out + '\n';
}

std::string json_of(const RecordList& list) {
  using namespace json_parts;
  Json json = begin("records");
  json["type"] = or_null(list.type);
  json["count"] = list.count;
  json["types"] = Json::array();
  for (const auto& [type, count] : list.by_type) json["types"].push_back({{"type", or_null(type)}, {"count", count}});
  json["records"] = Json::array();
  for (const ListedRecord& record : list.records) {
    Json values = Json::object();
    for (const auto& [property, said] : record.values) {
      const bool wanted = list.columns.empty() || std::ranges::find(list.columns, property) != list.columns.end();
      if (wanted) values[property] = said;
    }
    json["records"].push_back({{"record", to_string(record.record)},
                               {"type", or_null(record.type)},
                               {"label", or_null(record.label)},
                               {"changed", iso_time(record.clock)},
                               {"values", std::move(values)}});
  }
  return print(json);
}

Result<std::string> csv_of(const RecordList& list) {
  exchange::Table table;
  table.name = list.type.empty() ? "records" : list.type;
  table.header = {"record"};
  if (list.type.empty()) table.header.emplace_back("type");
  std::vector<std::string> columns = list.columns;
  if (list.type.empty() && columns.empty()) columns = {"label"};
  table.header.insert(table.header.end(), columns.begin(), columns.end());
  for (const ListedRecord& record : list.records) {
    std::vector<std::string> row = {to_string(record.record)};
    if (list.type.empty()) row.push_back(record.type);
    for (const std::string& column : columns) row.push_back(joined(record, column, "; "));
    table.rows.push_back(std::move(row));
  }
  std::vector<exchange::Note> notes;
  return exchange::write_csv(table, notes);
}

}  // namespace girok::app
