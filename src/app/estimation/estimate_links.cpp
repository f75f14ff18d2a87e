#include "app/estimation/estimate_links.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "app/estimation/estimate_input.h"

namespace girok::app {

std::string RecordStrata::key_of(std::string_view list, std::string_view record) {
  // Lengths before texts: no two pairs have one key.
  std::string key = std::to_string(list.size());
  key += ':';
  key += list;
  key += record;
  return key;
}

std::uint32_t RecordStrata::number_of(const std::vector<std::string>& values) {
  std::string key;
  for (const std::string& value : values) key.append(std::to_string(value.size())).append(":").append(value);
  const auto [at, fresh] = numbers_.emplace(std::move(key), static_cast<std::uint32_t>(strata_.size() + 1));
  if (fresh) strata_.push_back(values);
  return at->second;
}

bool RecordStrata::add(std::string_view list, std::string_view record, const std::vector<std::string>& values) {
  return records_.emplace(key_of(list, record), number_of(values)).second;
}

std::uint32_t RecordStrata::of(std::string_view list, std::string_view record) const {
  const auto found = records_.find(key_of(list, record));
  return found == records_.end() ? 0 : found->second;
}

std::uint32_t RecordStrata::together(std::uint32_t a, std::uint32_t b) {
  if (a == 0 || b == 0 || a == b) return std::max(a, b);
  std::vector<std::string> merged = strata_[a - 1];
  const std::vector<std::string>& other = strata_[b - 1];
  for (std::size_t i = 0; i < merged.size(); ++i) {
    if (merged[i] == other[i] || other[i].empty()) continue;
    merged[i] = merged[i].empty() ? other[i] : std::string(stratum_differs);
  }
  return number_of(merged);
}

std::optional<std::uint32_t> ListNames::number_of(std::string_view name) {
  if (!names_.empty() && name == last_) return last_number_;
  if (!wanted_.empty() && !wanted_.contains(name)) return std::nullopt;
  constexpr std::size_t most = std::size_t{1} << 20;
  std::string text(name);
  const auto found = numbers_.find(text);
  if (found == numbers_.end()) {
    if (names_.size() >= most) return static_cast<std::uint32_t>(most - 1);
    names_.push_back(text);
    numbers_.emplace(text, static_cast<std::uint32_t>(names_.size() - 1));
    last_number_ = static_cast<std::uint32_t>(names_.size() - 1);
  } else {
    last_number_ = found->second;
  }
  last_ = std::move(text);
  return last_number_;
}

LinkCounter::Person& LinkCounter::person(std::string_view cluster) {
  // Numbers as girok writes them lie close together from 0; a few far ones must not take the memory of all between.
  std::uint64_t number = 0;
  const auto [end, wrong] = std::from_chars(cluster.data(), cluster.data() + cluster.size(), number);
  const bool plain = wrong == std::errc{} && end == cluster.data() + cluster.size() && (cluster.size() == 1 || cluster.front() != '0');
  if (!plain || number > 1000 + 4 * records_) return other_[std::string(cluster)];
  if (number >= dense_.size())
    dense_.resize(std::max<std::size_t>(static_cast<std::size_t>(number) + 1, dense_.size() + dense_.size() / 2));
  // A number that came too early may have been kept as a text.
  if (!other_.empty() && dense_[number].pattern == 0) {
    const auto early = other_.find(std::string(cluster));
    if (early != other_.end()) return early->second;
  }
  return dense_[number];
}

std::optional<Error> LinkCounter::add(const Row& row) {
  if (row.cluster.empty()) return Error{ErrorCode::malformed, "a row names no cluster", {}, "every record has a cluster_id"};
  if (row.list.empty()) return Error{ErrorCode::malformed, "a row names no list", {}, "every record has a list"};
  if (draws_ && (!open_ || row.draw != draw_)) {
    if (row.draw.empty()) return Error{ErrorCode::malformed, "a row names no draw", {}, "draws are numbered from 1"};
    if (open_) close();
    if (!seen_.emplace(row.draw).second)
      return Error{ErrorCode::malformed, "the rows of a draw do not stand together", {}, "sort the file by its column draw"};
    if (seen_.size() > max_draws)
      return Error{ErrorCode::too_large, "there are more than 10,000 draws", {}, "1,000 are enough for any interval"};
    draw_ = row.draw;
  }
  open_ = true;
  const std::optional<std::uint32_t> list = lists_.number_of(row.list);
  if (!list) return std::nullopt;
  ++records_;
  Person& person = this->person(row.cluster);
  // Lists beyond those that there may be are told at the end, once.
  person.pattern |= estimation::Pattern{1} << std::min<std::uint32_t>(*list, estimation::max_lists);
  if (strata_ != nullptr) person.stratum = strata_->together(person.stratum, strata_->of(row.list, row.record));
  return std::nullopt;
}

void LinkCounter::close() {
  std::map<estimation::Pattern, std::int64_t> counts;
  std::map<std::pair<std::uint32_t, estimation::Pattern>, std::int64_t> strata;
  const auto count = [&](const Person& person) {
    if (person.pattern == 0) return;
    ++counts[person.pattern];
    if (strata_ != nullptr) ++strata[{person.stratum, person.pattern}];
  };
  for (const Person& one : dense_) count(one);
  for (const auto& [cluster, one] : other_) count(one);  // sums: in any order
  CountedLinks done;
  done.records = records_;
  for (const auto& [pattern, persons] : counts) done.cells.push_back({pattern, persons});
  for (const auto& [key, persons] : strata) {
    const std::vector<std::string> values = key.first == 0 ? std::vector<std::string>(strata_->columns) : strata_->values(key.first);
    if (key.first == 0) done.without_stratum += persons;
    if (std::ranges::find(values, stratum_differs) != values.end()) done.differs += persons;
    done.by_stratum.push_back({values, {key.second, persons}});
  }
  done_.push_back(std::move(done));
  dense_.clear();
  other_.clear();
  records_ = 0;
  open_ = false;
}

std::vector<CountedLinks> LinkCounter::finish() {
  if (open_) close();
  return std::move(done_);
}

}  // namespace girok::app
