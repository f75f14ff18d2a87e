// What is told of the newest steps. What is kept of them: news_kept.cpp.
#include "app/records/news.h"

#include <algorithm>
#include <utility>

#include "app/access.h"
#include "app/case/times.h"

namespace girok::app {
namespace {

constexpr std::size_t day_length = 10;
constexpr std::uint8_t was_changed = 1, was_made = 2;

}  // namespace

/// As a place in type_names_; 0: none, it is not there or nothing that may be seen.
std::uint16_t NewsCounts::type_of(const vault::Vault& vault, std::uint32_t record) {
  if (record >= types_.size()) types_.resize(std::size_t{vault.model().record_numbers()} + 1);
  std::uint16_t& known = types_[record];
  if (known == 0) {
    const std::string type = vault.model().first_text(record, "type", seen_unsealed(vault));
    if (type_names_.empty()) type_names_.emplace_back();
    const auto at = std::ranges::find(type_names_, type);
    known = static_cast<std::uint16_t>(at - type_names_.begin() + 1);
    if (at == type_names_.end()) type_names_.push_back(type);
  }
  return static_cast<std::uint16_t>(known - 1);
}

/// Where it is still there.
void NewsCounts::count(const vault::Vault& vault, std::uint32_t record, bool made, std::map<std::string, NewsLine::Change>& types) {
  const std::uint16_t type = type_of(vault, record);
  if (type == 0) return;
  NewsLine::Change& change = types[type_names_[type]];
  ++(made ? change.made : change.changed);
}

/// Whether there is something to tell of it: of what is gone the history tells.
bool NewsCounts::is_news(const vault::Vault& vault, const Step& step) {
  switch (step.kind) {
    case NewsLine::Kind::import:
      return std::ranges::any_of(step.items, [&](const Id& item) { return type_of(vault, vault.model().record_number(item)) != 0; });
    case NewsLine::Kind::undo: return step.taken_back > 0;
    case NewsLine::Kind::work: break;
  }
  return !step.types.empty() || std::ranges::any_of(step.records, [&](const Mark& one) { return type_of(vault, one.record) != 0; });
}

/// False where there is no place for all of it.
bool NewsCounts::tell(const vault::Vault& vault, const Moment& moment, std::optional<std::uint64_t> since, Told& told) {
  if (told.lines >= most_lines_read) return false;
  told.lines += moment.lines;
  for (const Step& step : moment.steps) {
    if (!is_news(vault, step)) continue;
    if (told.steps == most_steps || !add_step(step, since, told)) return false;
    ++told.steps;
  }
  return true;
}

News NewsCounts::of(const vault::Vault& vault, std::optional<std::uint64_t> since) {
  catch_up(vault);
  Told told;
  std::optional<std::uint64_t> last;
  News& news = told.news;
  for (bool more = true; more && news.whole;) {
    for (auto at = last ? moments_.upper_bound(*last) : moments_.begin(); at != moments_.end() && news.whole; ++at) {
      news.whole = tell(vault, at->second, since, told);
      if (news.whole) last = at->first;
    }
    more = news.whole && read_older(vault);
  }
  for (std::size_t i = 0; i < news.lines.size(); ++i) {
    const std::vector<std::uint8_t>& records = told.records[i];
    for (std::uint32_t number = 0; number < records.size(); ++number)
      if (records[number] != 0) count(vault, number, records[number] == was_made, news.lines[i].types);
  }
  const bool reached = news.whole || (since && last && *last <= *since);
  news.nothing_since = since && reached && std::ranges::none_of(news.lines, &NewsLine::fresh);
  return std::move(news);
}

/// One more, or one more of a line that is there. False where there is no place for it.
bool NewsCounts::add_step(const Step& step, std::optional<std::uint64_t> since, Told& told) {
  NewsLine line;
  line.kind = step.kind;
  line.day = iso_time(step.clock).substr(0, day_length);
  line.member = step.member;
  line.fresh = since && step.clock > *since;
  line.clock = step.clock;
  const auto same = std::ranges::find_if(told.news.lines, [&](const NewsLine& one) {
    return one.kind == NewsLine::Kind::work && line.kind == one.kind && one.day == line.day && one.member == line.member &&
           one.fresh == line.fresh;
  });
  const auto number = static_cast<std::size_t>(same - told.news.lines.begin());
  if (same == told.news.lines.end()) {
    if (told.news.lines.size() == most_lines) return false;
    if (line.kind != NewsLine::Kind::work) line.batch = step.batch;
    line.lists = step.lists;
    line.items = step.items;
    line.records = step.taken_back;
    told.news.lines.push_back(std::move(line));
    told.records.emplace_back();
  }
  for (const auto& [type, change] : step.types) {
    NewsLine::Change& all = told.news.lines[number].types[type];
    all.made += change.made;
    all.changed += change.changed;
  }
  std::vector<std::uint8_t>& records = told.records[number];
  if (!step.records.empty() && records.size() <= step.records.back().record) records.resize(std::size_t{step.records.back().record} + 1);
  for (const Mark& one : step.records) records[one.record] = std::max(records[one.record], one.made ? was_made : was_changed);
  return true;
}

}  // namespace girok::app
