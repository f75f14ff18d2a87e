#include "app/records/news.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "app/access.h"
#include "app/case/times.h"
#include "app/records/import_batches.h"

namespace girok::app {
namespace {

using Kind = vault::HistoryLine::Kind;
using Lines = std::vector<vault::HistoryLine>;

constexpr std::size_t lines_at_once = 4000, most_of_step = 30'000, most_kept = 3000, day_length = 10;
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

/// The newest steps of all devices, one after the other.
class Steps {
 public:
  explicit Steps(const vault::Vault& vault) : model_(vault.model()), heads_(model_.heads()) {}

  std::optional<vault::BatchInfo> next() {
    if (heads_.empty()) return {};
    const auto newest = std::ranges::max_element(heads_, [](const vault::BatchInfo& a, const vault::BatchInfo& b) {
      return std::tie(a.clock, a.device, a.sequence) < std::tie(b.clock, b.device, b.sequence);
    });
    vault::BatchInfo step = *newest;
    const std::optional<vault::BatchInfo> before = step.sequence > 1 ? model_.batch(step.device, step.sequence - 1) : std::nullopt;
    if (before)
      *newest = *before;
    else
      heads_.erase(newest);
    return step;
  }

 private:
  const vault::ReadModel& model_;
  std::vector<vault::BatchInfo> heads_;
};

}  // namespace

void NewsCounts::changed(const std::optional<std::vector<Id>>& records) {
  if (!records) return known_.clear();
  // An import of which something was taken back is counted again.
  std::erase_if(known_, [&](const auto& entry) {
    return std::ranges::any_of(entry.second.items, [&](const Id& item) { return std::ranges::binary_search(*records, item); });
  });
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

NewsCounts::Digest NewsCounts::digest_of(const vault::Vault& vault, const Lines& lines) {
  Digest digest;
  for (const vault::HistoryLine& line : lines) {
    const bool said = line.kind == Kind::asserted || line.kind == Kind::superseded;
    if (!line.record || line.property == role_property || (!said && line.kind != Kind::retracted)) continue;
    if (line.kind == Kind::retracted && line.note.starts_with(taken_back_reason)) digest.kind = NewsLine::Kind::undo;
    bool& made = digest.records[*line.record];
    made = made || (said && line.property == "type");
    if (line.kind != Kind::asserted || line.property != "identifier" || !line.operation) continue;
    const auto list = list_named(vault.model().statement(*line.operation, seen_unsealed(vault)));
    if (!list) continue;
    digest.kind = NewsLine::Kind::import;
    if (std::ranges::find(digest.lists, *list) == digest.lists.end()) digest.lists.push_back(*list);
    digest.items.push_back(*line.record);
  }
  if (digest.kind == NewsLine::Kind::work) return digest;
  for (const Id& item : digest.items) digest.records.erase(item);
  if (digest.kind == NewsLine::Kind::undo)
    digest.taken_back = digest.records.size();
  else
    count(vault, digest.records, digest.types);
  digest.records.clear();
  return digest;
}

/// An import of very many statements: its records are counted where they are kept.
NewsCounts::Digest NewsCounts::digest_of_large(const vault::Vault& vault, const vault::BatchInfo& step) {
  Digest digest;
  vault::Filter filter;
  filter.clearance = seen_unsealed(vault);
  filter.since = filter.until = step.clock;
  filter.member = step.member;
  filter.types = {"Item"};
  for (const vault::RecordLine& line : vault.model().records(filter, lines_at_once)) {
    for (const vault::StoredStatement& stored : vault.model().statements_of(line.record, filter.clearance)) {
      const auto list = stored.id.device == step.device && stored.id.sequence == step.sequence ? list_named(stored) : std::nullopt;
      if (!list) continue;
      digest.kind = NewsLine::Kind::import;
      if (std::ranges::find(digest.lists, *list) == digest.lists.end()) digest.lists.push_back(*list);
      digest.items.push_back(line.record);
    }
  }
  for (const auto& [type, all] : vault.model().count_by_type(filter.clearance)) {
    filter.types = {type};
    filter.properties = {"type"};
    const std::uint64_t files = type == "Item" ? digest.items.size() : 0, made = vault.model().count_records(filter);
    if (made > files) digest.types[type].made = made - files;
  }
  return digest;
}

const NewsCounts::Digest& NewsCounts::digest_at(const vault::Vault& vault, const vault::BatchInfo& step) {
  const ImportBatch asked{step.device, step.sequence};
  if (const auto at = known_.find(asked); at != known_.end()) return at->second;
  // Those before it will be asked for next: what a look brings is counted of each step that is there whole.
  const Lines lines = lines_of(vault, {}, step.clock, lines_at_once);
  const bool cut = lines.size() == lines_at_once;
  std::map<ImportBatch, Lines> steps;
  for (const vault::HistoryLine& line : lines) steps[step_of(line)].push_back(line);
  if (cut) steps.erase(step_of(lines.front()));
  for (const auto& [one, of_it] : steps) {
    if (!known_.contains(one)) known_.emplace(one, digest_of(vault, of_it));
  }
  if (const auto at = known_.find(asked); at != known_.end()) return at->second;
  if (!cut || lines.front().clock < step.clock) return known_[asked];  // nothing of it is told
  Lines own = lines_of(vault, step.clock, step.clock, most_of_step + 1);
  const bool large = own.size() > most_of_step;
  std::erase_if(own, [&](const vault::HistoryLine& line) { return step_of(line) != asked; });
  return known_[asked] = large ? digest_of_large(vault, step) : digest_of(vault, own);
}

News NewsCounts::of(const vault::Vault& vault, std::optional<std::uint64_t> since) {
  News news;
  if (known_.size() > most_kept) known_.clear();
  std::vector<std::map<Id, bool>> work;  // [line]
  Steps steps(vault);
  std::size_t looked_at = 0;
  for (std::optional<vault::BatchInfo> step = steps.next(); step; step = steps.next()) {
    news.whole = looked_at++ < most_steps;
    if (!news.whole) break;
    if (step->refused) continue;
    const Digest& digest = digest_at(vault, *step);
    const bool was_taken_back = !digest.items.empty() && type_of(vault, digest.items.front()).empty();
    if (!digest.any() || was_taken_back) continue;
    NewsLine line;
    line.kind = digest.kind;
    line.day = iso_time(step->clock).substr(0, day_length);
    line.member = step->member;
    line.fresh = since && step->clock > *since;
    line.clock = step->clock;
    const auto same = std::ranges::find_if(news.lines, [&](const NewsLine& one) {
      return one.kind == NewsLine::Kind::work && line.kind == one.kind && one.day == line.day && one.member == line.member &&
             one.fresh == line.fresh;
    });
    const auto number = static_cast<std::size_t>(same - news.lines.begin());
    news.whole = same != news.lines.end() || news.lines.size() < most_lines;
    if (!news.whole) break;
    if (same == news.lines.end()) {
      if (line.kind != NewsLine::Kind::work) line.batch = ImportBatch{step->device, step->sequence};
      line.lists = digest.lists;
      line.items = digest.items;
      line.types = digest.types;
      line.records = digest.taken_back;
      news.lines.push_back(std::move(line));
      work.emplace_back();
    }
    for (const auto& [record, made] : digest.records) {
      bool& was_made = work[number][record];
      was_made = was_made || made;
    }
  }
  for (std::size_t i = 0; i < news.lines.size(); ++i) count(vault, work[i], news.lines[i].types);
  // Of which nothing is there any more: the history tells.
  std::erase_if(news.lines, [](const NewsLine& line) { return line.kind == NewsLine::Kind::work && line.types.empty(); });
  return news;
}

}  // namespace girok::app
