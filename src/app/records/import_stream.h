// A dry run of what does not fit into memory: two passes over the file, which keep a hash and a type for each record.
//
// Model    The first pass learns which keys there are, the second compares and checks some thousand records at a time, as an import of each would.
// Limits   Of a record in another part only the type is known, so rules that follow links find nothing there. Two keys are taken for one with a chance of 1 in 10 million among a million.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/records/import_records.h"

namespace girok::app {

/// Which keys a file has, and the type of each; 16 to 32 bytes a key.
class StreamKeys {
 public:
  void add(std::string_view key, std::string_view type);
  /// Null where there is none. A record without statements; good until the next call.
  const records::LooseRecord* find(std::string_view key) const;
  std::size_t size() const { return count_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;  ///< 0: free
    std::uint32_t type = 0;
  };
  std::size_t place_of(std::uint64_t hash) const;
  void grow();
  std::vector<Slot> slots_;
  std::vector<std::string> types_;
  std::size_t count_ = 0;
  mutable records::LooseRecord stub_;
};

/// Reads the file from its beginning; called twice.
using StreamRead = std::function<void(const exchange::RecordSink& sink, exchange::ReadRecords& faults)>;

/// `file` says all but the records. What the reader says of the file is in `faults`, what the case says in the report.
ImportReport check_stream(const vault::Vault& vault, const records::Schema& schema, ImportFile file, const ImportOptions& options,
                          const StreamRead& read, exchange::ReadRecords& faults);

}  // namespace girok::app
