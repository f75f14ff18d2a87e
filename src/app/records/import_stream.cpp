#include "app/records/import_stream.h"

#include <algorithm>
#include <cstring>

#include "app/access.h"
#include "app/records/import_plan.h"

namespace girok::app {
namespace {

constexpr std::size_t records_at_a_time = 4096;

/// FNV-1a with a last mixing (Fowler, Noll, Vo; the mixer of MurmurHash3): not against an adversary, who could only mislead a dry run.
std::uint64_t hash_of(std::string_view key) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  hash ^= hash >> 33U;
  hash *= 0xFF51AFD7ED558CCDULL;
  hash ^= hash >> 33U;
  return hash == 0 ? 1 : hash;
}

}  // namespace

std::size_t StreamKeys::place_of(std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].hash != 0 && slots_[at].hash != hash) at = (at + 1) & mask;
  return at;
}

void StreamKeys::grow() {
  std::vector<Slot> old(std::max<std::size_t>(slots_.size() * 2, 1024));
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.hash != 0) slots_[place_of(slot.hash)] = slot;
  }
}

void StreamKeys::add(std::string_view key, std::string_view type) {
  if (count_ * 4 >= slots_.size() * 3) grow();
  const std::uint64_t hash = hash_of(key);
  Slot& slot = slots_[place_of(hash)];
  if (slot.hash != 0) return;
  auto known = std::ranges::find(types_, type);
  if (known == types_.end()) known = types_.insert(types_.end(), std::string(type));
  slot = {hash, static_cast<std::uint32_t>(known - types_.begin())};
  ++count_;
}

const records::LooseRecord* StreamKeys::find(std::string_view key) const {
  if (slots_.empty()) return nullptr;
  const Slot& slot = slots_[place_of(hash_of(key))];
  if (slot.hash == 0) return nullptr;
  stub_.key = key;
  stub_.type = types_[slot.type];
  return &stub_;
}

ImportReport check_stream(const vault::Vault& vault, const records::Schema& schema, ImportFile file, const ImportOptions& options,
                          const StreamRead& read, exchange::ReadRecords& faults) {
  ImportReport report;
  report.dry_run = true;
  if (const Result<> may = require(access_of(vault), Deed::import_records); !may) {
    report.error(may.error());
    return report;
  }
  if (file.scheme.empty()) file.scheme = scheme_of(file.path);
  StreamKeys keys;
  exchange::ReadRecords first;
  if (options.progress) options.progress->start("reading", 0, "records");
  read(
      [&](records::LooseRecord record) {
        keys.add(record.key, record.type);
        if (options.progress) options.progress->advance();
        return true;
      },
      first);

  ImportOptions quiet = options;
  quiet.progress = nullptr;
  std::vector<ImportFile> files;
  files.push_back(std::move(file));
  const auto check = [&] {
    ImportPlan plan(vault, schema, files, quiet, report, &keys);
    plan.make();
    files.front().records.clear();
  };
  if (options.progress) options.progress->start("checking", keys.size(), "records");
  read(
      [&](records::LooseRecord record) {
        records::normalise(schema, record);
        files.front().records.push_back(std::move(record));
        if (files.front().records.size() == records_at_a_time) check();
        if (options.progress) options.progress->advance();
        return true;
      },
      faults);
  if (!files.front().records.empty()) check();
  if (options.progress) options.progress->finish();
  return report;
}

}  // namespace girok::app
