// FollowTheMoney JSON lines (OpenAleph, OpenSanctions) in and out.
//
// Model    docs/formats/followthemoney.md: which entity and property stands for what, and what is lost. Versions 3 and 4 of the model.
// Limits   A line of 16 MiB, JSON as in json.h, ids of 200 bytes; memory for one line, and 16 to 32 bytes an id.
// Cost     Linear; writing keeps an index of the set.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/format.h"

namespace girok::exchange {

/// What an id of a file is to us.
enum class FtmKind : std::uint8_t { none, person, group, event, place, item, claim, relationship };

/// What kind each id of a file is, by 61 bits of a hash.
class FtmIndex {
 public:
  void add(std::string_view id, FtmKind kind);
  /// Nothing where the file has no such id.
  std::optional<FtmKind> kind_of(std::string_view id) const;
  std::size_t size() const { return count_; }

 private:
  void grow();
  std::vector<std::uint64_t> slots_;
  std::size_t count_ = 0;
};

/// The first pass over a file. What is wrong in it is left to read_ftm() to tell, but for a file that cannot be read.
Result<FtmIndex> index_ftm(const ByteSource& source);

/// Reads entity by entity; what has no place with us goes to `report.losses`, faults of lines to `report.errors`, and reading goes on. Some entities give several records (a birthplace).
/// With an index, links to what is not taken over are losses; without one they stay, and may lead nowhere. `report.records` is not touched.
/// Errors: malformed, too_large, unreadable.
void read_ftm(const ByteSource& source, const std::string& name, const Schema& schema, const RecordSink& sink, ReadRecords& report,
              const FtmIndex* index = nullptr);
/// Both passes.
ReadRecords read_ftm(std::string_view bytes, const std::string& name, const Schema& schema);

/// One file, `entities.ftm.json`. Links to records that are not in the set are losses. In the order of the set, links of acts after their act.
WrittenFiles write_ftm(const Schema& schema, const RecordSet& records);

}  // namespace girok::exchange
