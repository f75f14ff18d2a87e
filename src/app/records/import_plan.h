// What an import would do: which records its keys are, which of its statements are new. Private to the import.
//
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/records/import_batches.h"
#include "app/records/import_records.h"
#include "app/records/stored_record.h"

namespace girok::app {

struct PlannedStatement {
  std::uint32_t statement = 0;   ///< its place in the record
  bool conflict = false;
  records::Confidentiality least = records::Confidentiality::public_aggregate;   ///< as confidential as what it supersedes
  std::vector<records::OperationId> supersedes = {};
};

struct PlannedRecord {
  Id id;
  bool created = false;
  bool identify = false;                          ///< it gets an `identifier`
  std::uint32_t file = 0;
  std::vector<PlannedStatement> statements;       ///< those to be written
  std::vector<records::OperationId> retract;      ///< those that are gone from the file
  bool changes() const { return created || !statements.empty() || !retract.empty(); }
};

class StreamKeys;

class ImportPlan {
 public:
  ImportPlan(const vault::Vault& vault, const records::Schema& schema, std::vector<ImportFile>& files, const ImportOptions& options,
             ImportReport& report, const StreamKeys* stream = nullptr);

  /// Errors are in the report.
  void make();

  std::vector<PlannedRecord>& planned() { return planned_; }
  const records::LooseRecord& record(std::size_t index) const { return *records_[index]; }
  /// Gives back the memory of a record's statements.
  void forget(std::size_t index) { records_[index]->statements = {}; }
  /// The file's Item, where it is in the case already.
  const std::optional<Id>& item(std::size_t file) const { return items_[file]; }
  bool item_is_named(std::size_t file) const { return item_named_[file]; }
  bool changes() const { return changes_; }
  records::Confidentiality highest(std::size_t file) const { return highest_[file]; }

  /// The record that a key of a file means: one of the files, or of the case. Nothing where there is none.
  std::optional<Id> resolve(std::string_view key, std::size_t file);
  /// Requires: resolve() gives something for every key in it.
  records::Statement statement(const PlannedRecord& planned, const records::LooseRecord& record, const records::LooseStatement& loose);
  records::Confidentiality level_of(const records::LooseRecord& record, const records::LooseStatement& loose) const;
  records::Confidentiality level_of(const records::LooseRecord& record, const PlannedStatement& one) const;
  records::Confidentiality level_of(const std::string& type, std::string_view property) const;

 private:
  struct Compared;
  struct Incoming;
  enum class Known : std::uint8_t { not_said, said, corrected };
  void find_items();
  void resolve_keys();
  void resolve_key(std::size_t index);
  std::optional<Id> identified(std::size_t index, const std::string& identifier);
  void compare(std::size_t index);
  void add_raised(const Id& record, std::vector<vault::StoredStatement>& stored) const;
  void compare_statement(Compared& compared, std::uint32_t at);
  Known known(Compared& compared, const Incoming& incoming) const;
  void put_beside(Compared& compared, const Incoming& incoming, PlannedStatement& next) const;
  bool is_own(const vault::StoredStatement& stored, const std::optional<Id>& source, std::size_t file) const;
  bool was_corrected(const vault::StoredStatement& ended, const std::optional<Id>& source, std::size_t file) const;
  bool is_single(const std::string& type, const std::string& property) const;
  void note_missing(Compared& compared);
  void merge(const Compared& compared);
  void check_references(std::size_t index);
  void validate_all();
  void validate(std::size_t index);
  const records::LooseRecord* find(std::string_view key, std::size_t file);
  void count_missing_records();
  void check_levels();

  const vault::Vault& vault_;
  const records::Schema& schema_;
  std::vector<ImportFile>& files_;
  const ImportOptions& options_;
  ImportReport& report_;
  records::Confidentiality clearance_;
  StoredRecords stored_;
  std::vector<records::LooseRecord*> records_;
  std::vector<PlannedRecord> planned_;
  std::unordered_map<std::string_view, std::uint32_t> by_key_;
  std::unordered_map<std::string, std::optional<Id>> elsewhere_;   ///< keys that are not in the files
  std::unordered_map<std::uint32_t, records::LooseRecord> merged_; ///< as records of the case would stand
  std::vector<std::optional<Id>> items_;
  std::vector<char> item_named_;
  std::vector<std::set<Id>> own_items_;            ///< [file] of this and earlier imports of its scheme
  std::vector<records::Confidentiality> highest_;
  std::set<Id> erased_;
  mutable TakenBack taken_back_;
  const StreamKeys* stream_;   ///< keys of a file that is seen in parts; may be null
  bool changes_ = false;
};

/// "import:SCHEME", by which the Items of a scheme's imports are found.
std::string item_identifier(const std::string& scheme);

}  // namespace girok::app
