#include "app/records/news.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "app/access.h"
#include "app/case/times.h"
#include "app/records/import_batches.h"

namespace girok::app {
namespace {

using Kind = vault::HistoryLine::Kind;
using Lines = std::vector<vault::HistoryLine>;

constexpr std::size_t lines_at_once = 4000, most_of_step = 30'000, most_kept = 1000, most_touched = 1000, day_length = 10;
constexpr std::string_view mark = "import:";  // docs/formats/imports.md

ImportBatch step_of(const vault::HistoryLine& line) { return {line.device, line.sequence}; }

std::string type_of(const vault::Vault& vault, const Id& record) {
  return vault.model().first_text(vault.model().record_number(record), "type", seen_unsealed(vault));
}

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

void NewsCounts::changed(const std::optional<std::vector<Id>>& records) {
  if (known_.empty()) return;
  if (!records || touched_.size() + records->size() > most_touched) {
    known_.clear();
    touched_.clear();
    return;
  }
  touched_.insert(touched_.end(), records->begin(), records->end());
}

/// What was counted of records that are gone by now, or that are there again, is counted anew.
void NewsCounts::forget_changed(const vault::Vault& vault) {
  for (const Id& record : std::exchange(touched_, {})) {
    const std::vector<vault::StoredStatement> standing = vault.model().statements_of(record, seen_unsealed(vault));
    const auto type = std::ranges::find(standing, "type", [](const vault::StoredStatement& one) { return one.statement.property; });
    if (type == standing.end()) return known_.clear();
    const std::vector<vault::StoredStatement> all = vault.model().statements_of(record, seen_unsealed(vault), true);
    known_.erase(known_.lower_bound(all.front().clock), known_.lower_bound(type->clock));
  }
}

/// Of what is still there.
void NewsCounts::count(const vault::Vault& vault, const std::map<Id, bool>& records, std::map<std::string, NewsLine::Change>& types) {
  for (const auto& [record, made] : records) {
    const std::string type = type_of(vault, record);
    if (type.empty()) continue;
    NewsLine::Change& change = types[type];
    ++(made ? change.made : change.changed);
  }
}

void NewsCounts::read_step(const vault::Vault& vault, const Lines& lines, Step& step) {
  for (const vault::HistoryLine& line : lines) {
    const bool said = line.kind == Kind::asserted || line.kind == Kind::superseded;
    if (!line.record || line.property == role_property || (!said && line.kind != Kind::retracted)) continue;
    if (line.kind == Kind::retracted && line.note.starts_with(taken_back_reason)) step.kind = NewsLine::Kind::undo;
    bool& made = step.records[*line.record];
    made = made || (said && line.property == "type");
    if (line.kind != Kind::asserted || line.property != "identifier" || !line.operation) continue;
    const auto list = list_named(vault.model().statement(*line.operation, seen_unsealed(vault)));
    if (!list) continue;
    step.kind = NewsLine::Kind::import;
    if (std::ranges::find(step.lists, *list) == step.lists.end()) step.lists.push_back(*list);
    step.items.push_back(*line.record);
  }
  if (step.kind == NewsLine::Kind::work) return;
  for (const Id& item : step.items) step.records.erase(item);
  if (step.kind == NewsLine::Kind::undo)
    step.taken_back = step.records.size();
  else
    count(vault, step.records, step.types);
  step.records.clear();
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

/// Whether there is something to tell of it: of what is gone the history tells.
bool NewsCounts::is_news(const vault::Vault& vault, const Step& step) {
  const auto is_there = [&](const Id& record) { return !type_of(vault, record).empty(); };
  switch (step.kind) {
    case NewsLine::Kind::import: return std::ranges::any_of(step.items, is_there);
    case NewsLine::Kind::undo: return step.taken_back > 0;
    case NewsLine::Kind::work: break;
  }
  return !step.types.empty() || std::ranges::any_of(step.records, [&](const auto& entry) { return is_there(entry.first); });
}

/// `lines`: all of one time, oldest first, or, where that is `large`, the newest of them.
NewsCounts::Moment NewsCounts::moment_at(const vault::Vault& vault, const Lines& lines, bool large) {
  Moment moment;
  for (auto end = lines.rbegin(); end != lines.rend();) {
    const auto begin = std::find_if(end, lines.rend(), [&](const vault::HistoryLine& line) { return step_of(line) != step_of(*end); });
    Step& step = moment.emplace_back();
    step.batch = step_of(*end);
    step.member = end->member;
    step.clock = end->clock;
    if (large && begin == lines.rend())
      read_large_step(vault, step);
    else
      read_step(vault, Lines(begin.base(), end.base()), step);
    end = begin;
  }
  const bool kept = std::ranges::any_of(moment, [](const Step& step) { return step.kind != NewsLine::Kind::work; });
  if (kept && known_.size() >= most_kept) known_.clear();
  if (kept) known_.insert_or_assign(lines.front().clock, moment);
  return moment;
}

NewsCounts::Moment NewsCounts::large_moment_at(const vault::Vault& vault, std::uint64_t clock) {
  if (const auto at = known_.find(clock); at != known_.end()) return at->second;
  const Lines lines = lines_of(vault, clock, clock, most_of_step + 1);
  return moment_at(vault, lines, lines.size() > most_of_step);
}

NewsCounts::Look NewsCounts::look_at(const vault::Vault& vault, std::uint64_t until) {
  Look look;
  const Lines lines = lines_of(vault, {}, until, lines_at_once);
  const bool cut = lines.size() == lines_at_once;
  for (auto end = lines.rbegin(); end != lines.rend();) {
    const std::uint64_t clock = end->clock;
    const auto begin = std::find_if(end, lines.rend(), [&](const vault::HistoryLine& line) { return line.clock != clock; });
    if (cut && begin == lines.rend()) {  // it may have more lines than these
      look.next = clock;
      if (end != lines.rbegin()) return look;
      look.moments.push_back(large_moment_at(vault, clock));
      look.next = clock - 1;
      return look;
    }
    const auto at = known_.find(clock);
    look.moments.push_back(at != known_.end() ? at->second : moment_at(vault, Lines(begin.base(), end.base()), false));
    end = begin;
  }
  return look;
}

News NewsCounts::of(const vault::Vault& vault, std::optional<std::uint64_t> since) {
  forget_changed(vault);
  News news;
  std::vector<std::map<Id, bool>> work;  // [line]
  std::size_t looks = 0, steps = 0;
  std::optional<std::uint64_t> until = std::numeric_limits<std::uint64_t>::max();
  while (until && news.whole) {
    if (looks++ == most_looks) {
      news.whole = false;
      break;
    }
    const Look look = look_at(vault, *until);
    for (const Moment& moment : look.moments) {
      for (const Step& step : moment) {
        if (!news.whole || !is_news(vault, step)) continue;
        news.whole = steps++ < most_steps && add_step(step, since, news.lines, work);
      }
    }
    if (news.whole) until = look.next;
  }
  for (std::size_t i = 0; i < news.lines.size(); ++i) count(vault, work[i], news.lines[i].types);
  const bool reached = news.whole || (since && until && *until <= *since);
  news.nothing_since = since && reached && std::ranges::none_of(news.lines, &NewsLine::fresh);
  return news;
}

/// One more, or one more of a line that is there. False where there is no place for it.
bool NewsCounts::add_step(const Step& step, std::optional<std::uint64_t> since, std::vector<NewsLine>& lines,
                          std::vector<std::map<Id, bool>>& work) {
  NewsLine line;
  line.kind = step.kind;
  line.day = iso_time(step.clock).substr(0, day_length);
  line.member = step.member;
  line.fresh = since && step.clock > *since;
  line.clock = step.clock;
  const auto same = std::ranges::find_if(lines, [&](const NewsLine& one) {
    return one.kind == NewsLine::Kind::work && line.kind == one.kind && one.day == line.day && one.member == line.member &&
           one.fresh == line.fresh;
  });
  const auto number = static_cast<std::size_t>(same - lines.begin());
  if (same == lines.end()) {
    if (lines.size() == most_lines) return false;
    if (line.kind != NewsLine::Kind::work) line.batch = step.batch;
    line.lists = step.lists;
    line.items = step.items;
    line.types = step.types;
    line.records = step.taken_back;
    lines.push_back(std::move(line));
    work.emplace_back();
  }
  for (const auto& [record, made] : step.records) {
    bool& was_made = work[number][record];
    was_made = was_made || made;
  }
  return true;
}

}  // namespace girok::app
