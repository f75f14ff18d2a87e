#include "app/records/name_index.h"

#include <algorithm>
#include <array>
#include <map>

#include "app/access.h"
#include "app/case/show.h"
#include "app/records/stored_record.h"
#include "text/name_lattice.h"

namespace girok::app {
namespace {

constexpr std::size_t most_looked_at = 200;
constexpr std::size_t most_keys = 12, most_late = 4096, most_changed = 2000;
constexpr float alike = 0.8F;
constexpr std::array<std::string_view, 4> properties = {"name", "name-official", "alias", "label"};

}  // namespace

void NameIndex::drop() {
  names_.clear();
  sorted_.clear();
  late_.clear();
  pool_.clear();
  changed_.clear();
  made_ = false;
}

void NameIndex::changed(const std::optional<std::vector<Id>>& records) {
  if (!made_) return;
  if (!records || changed_.size() + records->size() > most_changed) return drop();
  changed_.insert(changed_.end(), records->begin(), records->end());
}

void NameIndex::take(const vault::StoredStatement& stored) {
  const records::Statement& said = stored.statement;
  if (said.value.kind != records::ValueKind::text) return;
  const text::NameLattice lattice = text::name_lattice(said.value.text, text::NamePart::full);
  if (lattice.empty()) return;
  const auto number = static_cast<std::uint32_t>(names_.size());
  names_.push_back(
      {said.entity, static_cast<std::uint32_t>(pool_.size()), static_cast<std::uint32_t>(said.value.text.size()), said.confidentiality});
  pool_ += said.value.text;
  std::array<std::uint64_t, most_keys> keys{};
  const std::size_t count = text::name_keys(lattice, keys);
  for (std::size_t i = 0; i < count; ++i) late_.push_back({static_cast<std::uint32_t>(keys[i]), number});
}

void NameIndex::settle() {
  sorted_.insert(sorted_.end(), late_.begin(), late_.end());
  std::ranges::sort(sorted_);
  late_.clear();
}

void NameIndex::catch_up(const vault::Vault& vault) {
  const records::Confidentiality seen = seen_by(vault);
  if (!made_) {
    made_ = true;
    for (const std::string_view property : properties)
      vault.model().each(property, seen, [&](const vault::StoredStatement& stored) { take(stored); });
    return settle();
  }
  if (changed_.empty()) return;
  std::ranges::sort(changed_);
  changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
  // What was said before may have been taken back: its place stays, and stands for nothing.
  for (Name& name : names_) {
    if (name.size == 0 || !std::ranges::binary_search(changed_, name.record)) continue;
    std::fill_n(pool_.begin() + name.begin, name.size, ' ');
    name.size = 0;
  }
  for (const Id& record : changed_) {
    for (const vault::StoredStatement& stored : vault.model().statements_of(record, seen)) {
      if (std::ranges::find(properties, stored.statement.property) != properties.end()) take(stored);
    }
  }
  changed_.clear();
  if (late_.size() > most_late) settle();
}

std::vector<std::uint32_t> NameIndex::under(std::uint32_t key) const {
  std::vector<std::uint32_t> found;
  for (auto at = std::ranges::lower_bound(sorted_, key, {}, &Entry::key); at != sorted_.end() && at->key == key; ++at)
    found.push_back(at->name);
  for (const Entry& entry : late_) {
    if (entry.key == key) found.push_back(entry.name);
  }
  return found;
}

std::vector<NameIndex::Found> NameIndex::like(std::string_view typed, records::Confidentiality clearance, std::size_t limit) const {
  const text::NameLattice wanted = text::name_lattice(typed, text::NamePart::full);
  std::vector<Found> found;
  if (wanted.empty()) return found;
  std::array<std::uint64_t, most_keys> keys{};
  const std::size_t count = text::name_keys(wanted, keys);
  std::map<Id, Found> best;
  for (std::size_t i = 0; i < count; ++i) {
    for (const std::uint32_t number : under(static_cast<std::uint32_t>(keys[i]))) {
      const Name& name = names_[number];
      if (name.size == 0 || name.level > clearance) continue;
      const std::string_view text = text_of(name);
      const float likeness = text::agreement(wanted, text::name_lattice(text, text::NamePart::full)).similarity;
      if (likeness < alike) continue;
      Found& one = best[name.record];
      if (likeness > one.likeness) one = {name.record, std::string(text), name.level, likeness};
    }
  }
  for (auto& [record, one] : best) found.push_back(std::move(one));
  std::ranges::stable_sort(found, std::ranges::greater{}, &Found::likeness);
  if (found.size() > limit) found.resize(limit);
  return found;
}

Result<std::vector<NameIndex::Found>> find_names(vault::Vault& vault, NameIndex& index, std::string_view typed,
                                                 const std::vector<std::string>& types, std::size_t limit) {
  if (const Result<> may = require(vault, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  index.catch_up(vault);
  const auto those = [&](records::Confidentiality clearance) {
    std::vector<NameIndex::Found> found = index.like(typed, clearance, most_looked_at);
    std::erase_if(found, [&](const NameIndex::Found& one) {
      return std::ranges::find(types, type_of_record(vault, one.record, clearance)) == types.end();
    });
    if (found.size() > limit) found.resize(limit);
    return found;
  };
  std::vector<NameIndex::Found> found = those(seen_by(vault));
  std::vector<Id> sealed;
  for (const NameIndex::Found& one : found) {
    if (one.level == records::Confidentiality::sealed) sealed.push_back(one.record);
  }
  if (const Result<> logged = log_reads(vault, sealed, vault::ReadKind::found); !logged) return those(seen_unsealed(vault));
  return found;
}

}  // namespace girok::app
