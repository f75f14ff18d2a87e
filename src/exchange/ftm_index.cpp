#include <functional>

#include "exchange/ftm.h"
#include "exchange/ftm_model.h"
#include "exchange/json.h"
#include "exchange/lines.h"

namespace girok::exchange {

namespace {

/// 61 bits of a hash and 3 of the kind; never 0.
constexpr std::uint64_t kind_bits = 7;
std::uint64_t hash_of(std::string_view id) {
  const std::uint64_t hash = std::hash<std::string_view>{}(id) & ~kind_bits;
  return hash == 0 ? kind_bits + 1 : hash;
}

std::size_t place_of(std::uint64_t hash, std::size_t mask) { return (hash >> 3) & mask; }

}  // namespace

void FtmIndex::add(std::string_view id, FtmKind kind) {
  if ((count_ + 1) * 2 > slots_.size()) grow();
  const std::uint64_t hash = hash_of(id);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = place_of(hash, mask);; at = (at + 1) & mask) {
    if (slots_[at] != 0 && (slots_[at] & ~kind_bits) == hash) return;   // the second line of an id is an error of its own
    if (slots_[at] != 0) continue;
    slots_[at] = hash | static_cast<std::uint64_t>(kind);
    ++count_;
    return;
  }
}

std::optional<FtmKind> FtmIndex::kind_of(std::string_view id) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint64_t hash = hash_of(id);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = place_of(hash, mask); slots_[at] != 0; at = (at + 1) & mask) {
    if ((slots_[at] & ~kind_bits) == hash) return static_cast<FtmKind>(slots_[at] & kind_bits);
  }
  return std::nullopt;
}

void FtmIndex::grow() {
  std::vector<std::uint64_t> old = std::move(slots_);
  slots_.assign(old.empty() ? 1024 : old.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (const std::uint64_t slot : old) {
    if (slot == 0) continue;
    std::size_t at = place_of(slot & ~kind_bits, mask);
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

Result<FtmIndex> index_ftm(const ByteSource& source) {
  FtmIndex index;
  LineReader lines(source);
  JsonDocument json;
  std::string_view line;
  const std::string nowhere;
  while (true) {
    const auto got = lines.next(line);
    if (!got) return tl::unexpected(got.error());
    if (*got == LineReader::Line::end) return index;
    if (*got != LineReader::Line::line || !json.read(line, nowhere)) continue;
    const auto id = json.root().find("id"), schema = json.root().find("schema");
    if (!id || !schema || !id->is(JsonType::string) || !schema->is(JsonType::string)) continue;
    const ftm::SchemaRow* row = ftm::schema_row(schema->text());
    index.add(id->text(), row == nullptr ? FtmKind::none : row->kind);
  }
}

}  // namespace girok::exchange
