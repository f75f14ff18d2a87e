// What news keep of the history: the newest moments, each read once; what came since, and what is no longer as it was, is read anew.
#include <algorithm>
#include <limits>
#include <set>
#include <string_view>
#include <utility>

#include "app/access.h"
#include "app/records/import_batches.h"
#include "app/records/news.h"

namespace girok::app {
namespace {

using Kind = vault::HistoryLine::Kind;
using Lines = std::vector<vault::HistoryLine>;

constexpr std::size_t lines_at_once = 4000, most_of_step = 30'000, most_touched = 200, most_looks_at_kept = 200'000;
constexpr std::uint64_t ever = std::numeric_limits<std::uint64_t>::max();
constexpr std::string_view mark = "import:";  // docs/formats/imports.md

ImportBatch step_of(const vault::HistoryLine& line) { return {line.device, line.sequence}; }

Lines lines_of(const vault::Vault& vault, std::optional<std::uint64_t> since, std::uint64_t until, std::size_t most) {
  vault::ReadModel::HistoryFilter filter;
  filter.clearance = seen_unsealed(vault);
  filter.since = since;
  filter.until = until;
  return vault.model().history(filter, most);
}

/// The name of the list, where a step states that this record is the file of an import.
std::optional<std::string> list_named(const std::optional<vault::StoredStatement>& said) {
  if (!said || said->statement.property != "identifier" || said->statement.source || !said->statement.value.text.starts_with(mark))
    return {};
  return said->statement.value.text.substr(mark.size());
}

}  // namespace

bool NewsCounts::Moment::has_counts() const {
  return std::ranges::any_of(steps, [](const Step& step) { return step.kind != NewsLine::Kind::work || !step.types.empty(); });
}

bool NewsCounts::Moment::says(std::uint32_t record) const {
  return std::ranges::any_of(steps, [&](const Step& step) { return std::ranges::binary_search(step.records, record, {}, &Mark::record); });
}

void NewsCounts::forget() {
  moments_.clear();
  next_.reset();
  until_.reset();
  touched_.clear();
  types_.clear();
}

void NewsCounts::changed(const std::optional<std::vector<Id>>& records) {
  if (!until_) return;
  if (!records || touched_.size() + records->size() > most_touched) return forget();
  touched_.insert(touched_.end(), records->begin(), records->end());
}

void NewsCounts::catch_up(const vault::Vault& vault) {
  if (until_ && (vault.model().latest_clock() < *until_ || !read_changed(vault) || !read_newer(vault))) forget();
  if (until_) return;
  next_ = ever;
  until_ = vault.model().latest_clock();
  (void)read_older(vault);
}

/// Reads anew what was said of records that have changed. False where nothing that is kept may hold.
bool NewsCounts::read_changed(const vault::Vault& vault) {
  std::vector<Id> touched = std::exchange(touched_, {});
  std::ranges::sort(touched);
  touched.erase(std::ranges::unique(touched).begin(), touched.end());
  if (touched.size() * moments_.size() > most_looks_at_kept) return false;
  std::set<std::uint64_t> stale;
  for (const Id& record : touched)
    if (!find_changed(vault, record, stale)) return false;
  for (const std::uint64_t clock : stale) {
    const Lines lines = lines_of(vault, clock, clock, most_of_step + 1);
    if (lines.empty())
      moments_.erase(clock);
    else
      moments_.insert_or_assign(clock, moment_at(vault, lines, lines.size() > most_of_step));
  }
  return true;
}

/// The times at which this record was said something of, by what is kept or by the history of now. What was counted is counted anew only where the record has gone since, or is there again.
bool NewsCounts::find_changed(const vault::Vault& vault, const Id& record, std::set<std::uint64_t>& stale) {
  const std::uint32_t number = vault.model().record_number(record);
  if (number < types_.size()) types_[number] = 0;
  const std::vector<vault::StoredStatement> standing = vault.model().statements_of(record, seen_unsealed(vault));
  const auto type = std::ranges::find(standing, "type", [](const vault::StoredStatement& one) { return one.statement.property; });
  std::uint64_t first = 0, last = 0;  // of what was counted in between
  if (type != standing.end()) {
    first = vault.model().statements_of(record, seen_unsealed(vault), true).front().clock;
    last = type->clock;
  } else if (std::ranges::any_of(moments_, [](const auto& entry) { return entry.second.has_counts(); })) {
    return false;
  }
  for (const auto& [clock, moment] : moments_)
    if (moment.has_counts() ? clock >= first && clock < last : moment.says(number)) stale.insert(clock);
  vault::ReadModel::HistoryFilter filter;
  filter.clearance = seen_unsealed(vault);
  filter.record = record;
  filter.until = until_;
  for (const vault::HistoryLine& line : vault.model().history(filter, most_of_step)) {
    if (next_ && line.clock <= *next_) continue;
    const auto at = moments_.find(line.clock);
    if (at == moments_.end() || !at->second.has_counts()) stale.insert(line.clock);
  }
  return true;
}

/// False where more has come than is read in one go: then all is read anew, the newest first.
bool NewsCounts::read_newer(const vault::Vault& vault) {
  const std::uint64_t latest = vault.model().latest_clock();
  if (latest == *until_) return true;
  const Lines lines = lines_of(vault, *until_ + 1, ever, lines_at_once);
  if (lines.size() == lines_at_once || moments_.size() > most_lines_read) return false;
  for (const vault::HistoryLine& line : lines) {
    const std::uint32_t number = line.record ? vault.model().record_number(*line.record) : 0;
    if (number < types_.size()) types_[number] = 0;
  }
  for (auto begin = lines.begin(); begin != lines.end();) {
    const auto end = std::find_if(begin, lines.end(), [&](const vault::HistoryLine& line) { return line.clock != begin->clock; });
    moments_.insert_or_assign(begin->clock, moment_at(vault, Lines(begin, end), false));
    begin = end;
  }
  until_ = latest;
  return true;
}

/// The next older ones. False where there are none.
bool NewsCounts::read_older(const vault::Vault& vault) {
  if (!next_) return false;
  const Lines lines = lines_of(vault, {}, *next_, lines_at_once);
  const bool cut = lines.size() == lines_at_once;
  next_.reset();
  for (auto end = lines.rbegin(); end != lines.rend();) {
    const std::uint64_t clock = end->clock;
    const auto begin = std::find_if(end, lines.rend(), [&](const vault::HistoryLine& line) { return line.clock != clock; });
    if (cut && begin == lines.rend()) {  // it may have more lines than these
      next_ = clock;
      if (end != lines.rbegin()) return true;
      const Lines all = lines_of(vault, clock, clock, most_of_step + 1);
      moments_.insert_or_assign(clock, moment_at(vault, all, all.size() > most_of_step));
      if (clock > 0)
        next_ = clock - 1;
      else
        next_.reset();
      return true;
    }
    moments_.insert_or_assign(clock, moment_at(vault, Lines(begin.base(), end.base()), false));
    end = begin;
  }
  return !lines.empty();
}

/// `lines`: all of one time, oldest first, or, where that is `large`, the newest of them.
NewsCounts::Moment NewsCounts::moment_at(const vault::Vault& vault, const Lines& lines, bool large) {
  Moment moment;
  moment.lines = std::min(lines.size(), lines_at_once);
  for (auto end = lines.rbegin(); end != lines.rend();) {
    const auto begin = std::find_if(end, lines.rend(), [&](const vault::HistoryLine& line) { return step_of(line) != step_of(*end); });
    Step step;
    step.batch = step_of(*end);
    step.member = end->member;
    step.clock = end->clock;
    if (large && begin == lines.rend())
      read_large_step(vault, step);
    else
      read_step(vault, Lines(begin.base(), end.base()), step);
    if (step.kind != NewsLine::Kind::work || !step.records.empty() || !step.types.empty()) moment.steps.push_back(std::move(step));
    end = begin;
  }
  return moment;
}

void NewsCounts::read_step(const vault::Vault& vault, const Lines& lines, Step& step) {
  std::map<std::uint32_t, bool> records;
  for (const vault::HistoryLine& line : lines) {
    const bool said = line.kind == Kind::asserted || line.kind == Kind::superseded;
    if (!line.record || line.property == role_property || (!said && line.kind != Kind::retracted)) continue;
    if (line.kind == Kind::retracted && line.note.starts_with(taken_back_reason)) step.kind = NewsLine::Kind::undo;
    bool& made = records[vault.model().record_number(*line.record)];
    made = made || (said && line.property == "type");
    if (line.kind != Kind::asserted || line.property != "identifier" || !line.operation) continue;
    const auto list = list_named(vault.model().statement(*line.operation, seen_unsealed(vault)));
    if (!list) continue;
    step.kind = NewsLine::Kind::import;
    if (std::ranges::find(step.lists, *list) == step.lists.end()) step.lists.push_back(*list);
    step.items.push_back(*line.record);
  }
  if (step.kind == NewsLine::Kind::work) {
    for (const auto& [record, made] : records) step.records.push_back({record, made});
    return;
  }
  for (const Id& item : step.items) records.erase(vault.model().record_number(item));
  if (step.kind == NewsLine::Kind::undo) {
    step.taken_back = records.size();
    return;
  }
  for (const auto& [record, made] : records) count(vault, record, made, step.types);
}

/// An import of very many statements: its records are counted where they are kept.
void NewsCounts::read_large_step(const vault::Vault& vault, Step& step) {
  vault::Filter filter;
  filter.clearance = seen_unsealed(vault);
  filter.since = filter.until = step.clock;
  filter.member = step.member;
  filter.types = {"Item"};
  for (const vault::RecordLine& line : vault.model().records(filter, lines_at_once)) {
    for (const vault::StoredStatement& stored : vault.model().statements_of(line.record, filter.clearance)) {
      const bool of_it = stored.id.device == step.batch.device && stored.id.sequence == step.batch.sequence;
      const auto list = of_it ? list_named(stored) : std::nullopt;
      if (!list) continue;
      step.kind = NewsLine::Kind::import;
      if (std::ranges::find(step.lists, *list) == step.lists.end()) step.lists.push_back(*list);
      step.items.push_back(line.record);
    }
  }
  for (const auto& [type, all] : vault.model().count_by_type(filter.clearance)) {
    filter.types = {type};
    filter.properties = {"type"};
    const std::uint64_t files = type == "Item" ? step.items.size() : 0, made = vault.model().count_records(filter);
    if (made > files) step.types[type].made = made - files;
  }
}

}  // namespace girok::app
