// Which records the keys of a file are.
#include <algorithm>

#include "app/access.h"
#include "app/records/every_record.h"
#include "app/records/import_plan.h"
#include "app/records/import_stream.h"
#include "base/utf8.h"

namespace girok::app {
namespace {

constexpr std::string_view identifier = "identifier";

std::optional<Id> canonical_id(std::string_view text) {
  const std::optional<Id> id = parse_id(text);
  return id && to_string(*id) == text ? id : std::nullopt;
}

Error key_error(ErrorCode code, std::string what, const records::LooseRecord& record, std::string hint) {
  return {code, std::move(what), record.where.empty() ? record.key : record.where, std::move(hint)};
}

}  // namespace

std::string scheme_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0) name = name.substr(0, dot);
  std::string scheme;
  for (const char c : name.substr(0, 80)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
                      static_cast<unsigned char>(c) >= 0x80;
    scheme += kept ? c : '-';
  }
  while (!scheme.empty() && !valid_utf8(scheme)) scheme.pop_back();   // cut within a character, or a name that is no text at all
  return scheme.empty() ? "import" : scheme;
}

std::string item_identifier(const std::string& scheme) { return "import:" + scheme; }

void ImportPlan::find_items() {
  const vault::ReadModel& model = vault_.model();
  for (const ImportFile& file : files_) {
    const std::vector<Id> own = model.records_with(identifier, item_identifier(file.scheme), clearance_);
    own_items_.emplace_back(own.begin(), own.end());
    const std::vector<Id> same = model.records_with("sha256", file.sha256, clearance_);
    const auto named = std::ranges::find_if(same, [&](const Id& item) { return own_items_.back().contains(item); });
    item_named_.push_back(named != same.end());
    items_.push_back(named != same.end() ? std::optional(*named) : same.empty() ? std::nullopt : std::optional(same.front()));
    highest_.push_back(records::Confidentiality::internal);
  }
}

std::optional<Id> ImportPlan::identified(std::size_t index, const std::string& text) {
  std::vector<Id> found = vault_.model().records_with(identifier, text, clearance_);
  const records::LooseRecord& record = *records_[index];
  if (found.empty()) return std::nullopt;
  std::vector<Id> fitting;
  for (const Id& id : found) {
    const std::string type = type_of_record(vault_, id, clearance_);
    if (type.empty() || record.type.empty() || type == record.type) fitting.push_back(id);
  }
  if (fitting.empty()) {
    report_.error(key_error(ErrorCode::usage, "the record that has this identifier is of another type", record,
                            "another key, or another --source-name"));
    return found.front();
  }
  if (fitting.size() > 1)
    report_.error(
        key_error(ErrorCode::usage, "several records of the case have this identifier", record, "name the one by its id: @ID as the key"));
  return fitting.front();
}

void ImportPlan::resolve_key(std::size_t index) {
  const records::LooseRecord& record = *records_[index];
  PlannedRecord& planned = planned_[index];
  const std::string_view key = record.key;
  const auto exists = [&](const Id& id) { return !vault_.model().statements_of(id, clearance_).empty(); };
  if (!by_key_.emplace(key, static_cast<std::uint32_t>(index)).second) {
    report_.error(key_error(ErrorCode::malformed, "two records have one key", record, "a key tells one record from another"));
    return;
  }
  if (key.starts_with('@')) {
    const std::optional<Id> id = parse_id(key.substr(1));
    if (id && exists(*id))
      planned.id = *id;
    else
      report_.error(key_error(id ? ErrorCode::not_found : ErrorCode::malformed,
                              id ? "there is no such record in this case" : "a key with @ is not followed by the id of a record", record,
                              "girok record list shows ids"));
  } else if (const std::optional<Id> id = canonical_id(key)) {
    planned.id = *id;
    planned.created = !exists(*id);
  } else {
    const std::string text = files_[planned.file].scheme + ":" + record.key;
    const std::optional<Id> known = identified(index, text);
    planned.id = known ? *known : new_id(vault_.environment().random);
    planned.created = !known;
    planned.identify =
        !known && std::ranges::none_of(record.statements, [&](const auto& s) { return s.property == identifier && s.value.text == text; });
  }
  if (erased_.contains(planned.id))
    report_.error(key_error(ErrorCode::refused, "this record was erased from the case", record, "take its row out of the file"));
}

void ImportPlan::resolve_keys() {
  if (options_.progress) options_.progress->start("looking up", records_.size(), "records");
  by_key_.reserve(records_.size());
  for (std::size_t i = 0; i < records_.size(); ++i) {
    resolve_key(i);
    if (options_.progress) options_.progress->advance();
  }
  std::unordered_map<Id, std::size_t> seen;
  seen.reserve(planned_.size());
  for (std::size_t i = 0; i < planned_.size(); ++i) {
    if (planned_[i].id == Id{}) continue;   // has an error already
    if (!seen.emplace(planned_[i].id, i).second)
      report_.error(
          key_error(ErrorCode::malformed, "two records are one record of the case", *records_[i], "their keys name it in two ways"));
  }
}

std::optional<Id> ImportPlan::resolve(std::string_view key, std::size_t file) {
  if (const auto at = by_key_.find(key); at != by_key_.end()) return planned_[at->second].id;
  const std::string name(key);
  const std::string place = std::to_string(file) + '/' + name;
  if (const auto at = elsewhere_.find(place); at != elsewhere_.end()) return at->second;
  std::optional<Id> id = key.starts_with('@') ? parse_id(key.substr(1)) : canonical_id(key);
  if (id && vault_.model().statements_of(*id, clearance_).empty()) id.reset();
  if (!id && !key.starts_with('@')) {
    for (const std::string& text : {files_[file].scheme + ":" + name, name}) {
      const std::vector<Id> found = vault_.model().records_with(identifier, text, clearance_);
      if (found.size() == 1) id = found.front();
      if (!found.empty()) break;
    }
  }
  // In another part of the file: there will be such a record, under an id that nobody knows yet.
  if (!id && stream_ != nullptr && stream_->find(key) != nullptr) return Id{{1}};
  return elsewhere_[place] = id;
}

void ImportPlan::count_missing_records() {
  // Asked only where an import of this scheme was here before: it looks at every record that has an identifier.
  for (std::size_t file = 0; file < files_.size(); ++file) {
    if (own_items_[file].empty()) continue;
    std::set<Id> there;
    for (const PlannedRecord& planned : planned_) there.insert(planned.id);
    vault::Filter filter;
    filter.clearance = clearance_;
    filter.properties = {std::string(identifier)};
    const std::string start = files_[file].scheme + ":";
    for (const vault::RecordLine& line : every_record(vault_, filter)) {
      if (there.contains(line.record)) continue;
      for (const vault::StoredStatement& stored : vault_.model().statements_of(line.record, clearance_)) {
        if (stored.statement.property == identifier && stored.statement.value.text.starts_with(start)) {
          ++report_.counts.missing_records;
          break;
        }
      }
    }
  }
}

}  // namespace girok::app
