#include "linkage/blocking.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/parallel.h"
#include "linkage/mix.h"

namespace girok::linkage {
namespace {

constexpr std::size_t most_keys_of_record = 16;
constexpr std::uint64_t pairs_of_work = 1U << 16U;

struct Entry {
  std::uint64_t key = 0;
  std::uint32_t record = 0;
};

std::uint64_t pairs_of(std::uint64_t records) { return records * (records - 1) / 2; }

}  // namespace

// Every combination of one key of each part; none where a part is missing. Returns how many were written.
std::size_t combine_keys(std::span<const KeyColumn* const> parts, const Code* row, std::span<std::uint64_t> out) {
  std::size_t count = 1;
  out[0] = 0x243F6A8885A308D3ULL;
  for (const KeyColumn* part : parts) {
    std::uint64_t one = 0;
    const std::span<const std::uint64_t> keys = part->of_row(row, one);
    if (keys.empty()) return 0;
    const std::size_t before = count;
    for (std::size_t k = 1; k < keys.size(); ++k)
      for (std::size_t i = 0; i < before && count < out.size(); ++i) out[count++] = mix(out[i], keys[k]);
    for (std::size_t i = 0; i < before; ++i) out[i] = mix(out[i], keys[0]);
  }
  return count;
}

namespace {

// All entries of a pass, in order of key and record.
std::vector<Entry> entries_of(const Comparer& comparer, std::size_t records, std::span<const KeyColumn* const> parts, unsigned threads) {
  constexpr std::size_t chunk = 1U << 16U;
  constexpr std::size_t shares = 64;  // by the first bits of the key: sorted each by itself
  const std::size_t chunks = (records + chunk - 1) / chunk;
  std::vector<std::array<std::uint32_t, shares>> counts(chunks);
  std::vector<std::vector<Entry>> found(chunks);
  parallel_for(chunks, threads, [&](std::size_t part) {
    counts[part].fill(0);
    std::array<std::uint64_t, most_keys_of_record> keys{};
    const std::size_t end = std::min(records, (part + 1) * chunk);
    for (std::size_t record = part * chunk; record < end; ++record) {
      const std::size_t count = combine_keys(parts, comparer.row(static_cast<std::uint32_t>(record)), keys);
      for (std::size_t i = 0; i < count; ++i) {
        found[part].push_back({keys[i], static_cast<std::uint32_t>(record)});
        ++counts[part][keys[i] >> 58U];
      }
    }
  });
  std::array<std::size_t, shares + 1> begin{};
  std::size_t total = 0;
  for (std::size_t share = 0; share < shares; ++share) {
    begin[share] = total;
    for (auto& count : counts) {
      const std::uint32_t here = count[share];
      count[share] = static_cast<std::uint32_t>(total);
      total += here;
    }
  }
  begin[shares] = total;
  std::vector<Entry> entries(total);
  parallel_for(chunks, threads, [&](std::size_t part) {
    for (const Entry& entry : found[part]) entries[counts[part][entry.key >> 58U]++] = entry;
    found[part] = {};
  });
  parallel_for(shares, threads, [&](std::size_t share) {
    std::sort(entries.begin() + static_cast<std::ptrdiff_t>(begin[share]), entries.begin() + static_cast<std::ptrdiff_t>(begin[share + 1]),
              [](const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.record < b.record; });
  });
  // Two of a record's keys may have fallen together.
  entries.erase(
      std::unique(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key == b.key && a.record == b.record; }),
      entries.end());
  return entries;
}

}  // namespace

Blocks::Blocks(const Input& input, const Comparer& comparer, std::vector<Pass>& passes, std::uint32_t block_limit, unsigned threads,
               const Blocks* earlier)
    : width_(passes.size()) {
  for (Pass& pass : passes) {
    std::shared_ptr<const PassBlocks> mine;
    for (std::size_t p = 0; earlier != nullptr && p < earlier->passes_.size() && !mine; ++p)
      if (earlier->passes_[p]->pass.keys == pass.keys) mine = earlier->passes_[p];
    if (!mine) mine = std::make_shared<const PassBlocks>(build(input, comparer, pass, block_limit, threads));
    pass.pairs = mine->pass.pairs;
    pass.left_out_blocks = mine->pass.left_out_blocks;
    pass.left_out_records = mine->pass.left_out_records;
    pass.largest_left_out = mine->pass.largest_left_out;
    passes_.push_back(std::move(mine));
    plan(passes_.size() - 1);
  }
  constexpr std::size_t chunk = 1U << 14U;
  const std::size_t records = input.records();
  numbers_.assign(records * width_, 0);
  parallel_for((records + chunk - 1) / chunk, threads, [&](std::size_t part) {
    const std::size_t end = std::min(records, (part + 1) * chunk);
    for (std::size_t p = 0; p < width_; ++p)
      if (!passes_[p]->number.empty())
        for (std::size_t record = part * chunk; record < end; ++record) numbers_[record * width_ + p] = passes_[p]->number[record];
  });
}

Blocks::PassBlocks Blocks::build(const Input& input, const Comparer& comparer, const Pass& wanted, std::uint32_t block_limit,
                                 unsigned threads) {
  const std::size_t records = input.records();
  PassBlocks blocks;
  blocks.pass.keys = wanted.keys;
  Pass& pass = blocks.pass;
  blocks.start.push_back(0);
  if (pass.keys.empty()) {
    blocks.records.resize(records);
    std::iota(blocks.records.begin(), blocks.records.end(), std::uint32_t{0});
    blocks.number.assign(records, 1);
    blocks.start.push_back(records);
    pass.pairs = records < 2 ? 0 : pairs_of(records);
    return blocks;
  }
  std::vector<KeyColumn> columns;
  for (const PassKey& key : pass.keys) columns.push_back(key_column(input, comparer, key));
  std::vector<const KeyColumn*> parts;
  for (const KeyColumn& column : columns) {
    parts.push_back(&column);
    blocks.many |= !column.start.empty();
  }
  const std::vector<Entry> entries = entries_of(comparer, records, parts, threads);
  std::vector<std::uint32_t> held;  // [record] blocks it is in
  if (blocks.many)
    held.assign(records + 1, 0);
  else
    blocks.number.assign(records, 0);
  for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    while (end < entries.size() && entries[end].key == entries[begin].key) ++end;
    const std::size_t size = end - begin;
    if (size < 2) continue;
    if (size > block_limit) {
      ++pass.left_out_blocks;
      pass.left_out_records += size;
      pass.largest_left_out = std::max<std::uint64_t>(pass.largest_left_out, size);
      continue;
    }
    const auto number = static_cast<std::uint32_t>(blocks.start.size());
    for (std::size_t i = begin; i < end; ++i) {
      blocks.records.push_back(entries[i].record);
      if (blocks.many)
        ++held[entries[i].record];
      else
        blocks.number[entries[i].record] = number;
    }
    blocks.start.push_back(blocks.records.size());
    pass.pairs += pairs_of(size);
  }
  if (blocks.many) {
    blocks.many_start.assign(records + 1, 0);
    for (std::size_t i = 0; i < records; ++i) blocks.many_start[i + 1] = blocks.many_start[i] + held[i];
    blocks.many_blocks.resize(blocks.many_start[records]);
    std::vector<std::uint32_t> at(blocks.many_start.begin(), blocks.many_start.end() - 1);
    for (std::uint32_t block = 0; block + 1 < blocks.start.size(); ++block)
      for (std::uint64_t i = blocks.start[block]; i < blocks.start[block + 1]; ++i) blocks.many_blocks[at[blocks.records[i]]++] = block;
  }
  return blocks;
}

void Blocks::plan(std::size_t pass) {
  const PassBlocks& blocks = *passes_[pass];
  Work work{static_cast<std::uint32_t>(pass), 0, 0, 0, 0};
  std::uint64_t pairs = 0;
  const auto close = [&](std::uint32_t next) {
    if (work.last > work.first) work_.push_back(work);
    work.first = work.last = next;
    pairs = 0;
  };
  for (std::uint32_t block = 0; block + 1 < blocks.start.size(); ++block) {
    const std::uint64_t size = blocks.start[block + 1] - blocks.start[block];
    if (pairs_of(size) > 2 * pairs_of_work) {  // rows of a large block are shared out
      close(block);
      std::uint32_t row = 0;
      while (row + 1 < size) {
        const std::uint32_t first = row;
        for (std::uint64_t sum = 0; row + 1 < size && sum < pairs_of_work; ++row) sum += size - row - 1;
        work_.push_back({static_cast<std::uint32_t>(pass), block, block + 1, first, row});
      }
      work.first = work.last = block + 1;
      continue;
    }
    work.last = block + 1;
    pairs += pairs_of(size);
    if (pairs >= pairs_of_work) close(block + 1);
  }
  close(0);
}

}  // namespace girok::linkage
