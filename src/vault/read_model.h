// The read model: what the log says, as tables that answer quickly. Made from the log, thrown away at will; never on a disk in the plain.
//
// Model    SQLite in memory. A statement stands unless an operation, of this device or another, supersedes or retracts it, whichever of the two arrives
//          first. Time travel: a statement stood at time T if its batch is not later than T and nothing that ended it is.
//          Search: FTS5 over the tokens of text::search_tokens, contentless.
// Limits   Holds only what the member's keys open. Long texts are not kept, only their words: snippets are made from the sealed text.
// Threads  One thread at a time; prepare() is safe from any.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "vault/batch.h"
#include "vault/operations.h"
#include "vault/query.h"

namespace girok::vault {

using records::Attachment;
using records::Confidentiality;

/// Raised with every change of the tables: snapshots of another version are passed over.
inline constexpr std::uint32_t read_model_version = 1;

struct BatchInfo {
  Id device, member;
  std::uint64_t sequence = 0, last_sequence = 0;   ///< last_sequence: of a gap
  std::uint64_t clock = 0;
  Hash hash{};                                     ///< for a gap: of the last lost batch
  std::uint64_t frame_offset = 0;                  ///< where its frame begins in the segment
  std::uint32_t segment = 0;
  std::uint64_t bytes = 0;                         ///< of the whole frame
  bool refused = false;                            ///< in the chain, but without effect
  std::vector<std::uint8_t> acts;                  ///< the header's bytes where it has acts, blobs or a gap; else empty
};

/// An operation with the part of the work that needs no tables done: words to index.
struct Prepared {
  std::uint32_t number = 0;
  Operation operation;
  std::string words;        ///< tokens joined by 0x1F; empty where nothing is to be indexed
  bool under_subject = false;
  Id subject;               ///< where under_subject: whose erasure takes it away
};

/// Words of a text as the index keeps them.
std::string index_words(std::string_view text);

struct StoredStatement {
  OperationId id;
  Statement statement;
  std::uint64_t clock = 0;
  Id member;
  bool standing = true;                       ///< not ended (at the time asked about)
  std::vector<OperationId> ended_by;          ///< what superseded or retracted it
  std::optional<Id> subject;                  ///< sealed under this subject's key
};

struct RecordLine {
  Id record;
  std::string type;        ///< value of its standing `type`, empty where none
  std::string label;       ///< a standing name or title that may be shown; empty where none
  std::uint64_t statements = 0;
  std::uint64_t clock = 0; ///< of its latest statement
};

/// One line of history: something that happened in the log.
struct HistoryLine {
  std::uint64_t clock = 0;
  Id device, member;
  std::uint64_t sequence = 0;
  enum class Kind : std::uint8_t { asserted, superseded, retracted, read, erased, granted, removed, epoch, organisation, unlinked, gap, refused } kind = Kind::asserted;
  std::optional<Id> record;                   ///< or member, for grants
  std::string property;                       ///< of a statement
  std::optional<OperationId> operation;       ///< the operation itself; none for what stands in a header
  std::optional<OperationId> target;          ///< of a retraction: what it ends
  std::string note;                           ///< reason of a retraction or erasure; of a read: "shown", "attachment", "found"
};

/// What one may see, and which part of it is asked for.
struct Filter {
  Confidentiality clearance = Confidentiality::internal;   ///< nothing above it is shown, counted or hinted at
  std::vector<std::string> types;                          ///< records of one of these types; empty: all
  std::vector<std::string> properties;                     ///< statements of one of these
  std::optional<Id> member;                                ///< written by
  std::optional<std::uint64_t> since, until;               ///< clock, both inclusive
};

struct Hit {
  Id record;
  OperationId statement;
  std::string property;
  Confidentiality level = Confidentiality::internal;
  double score = 0;     ///< higher is better (bm25)
};

struct Found {
  std::uint64_t statements = 0;   ///< that match and may be seen
  std::uint64_t records = 0;      ///< they are about
  std::vector<Hit> hits;          ///< one a record, its best; best first, ties by record id
};

struct ReadModelTables;   ///< its inside

class ReadModel {
 public:
  /// Empty.
  static Result<std::unique_ptr<ReadModel>> make();
  /// From image(). Errors: malformed, unsupported (another version).
  static Result<std::unique_ptr<ReadModel>> from_image(std::vector<std::uint8_t> image);
  ~ReadModel();
  ReadModel(const ReadModel&) = delete;
  ReadModel& operator=(const ReadModel&) = delete;

  // ---- applying -----------------------------------------------------------------------------------------------------
  /// Between begin() and commit() everything is applied or, after rollback(), nothing.
  void begin();
  Result<> commit();
  void rollback();
  /// In any order across devices; within a device by sequence. Errors: too_large (memory), malformed (the tables are not what they should be).
  Result<> add_batch(const BatchInfo& batch);
  /// Operations of the batch added last. A compartment's operations come with ascending numbers.
  Result<> apply(Compartment compartment, std::vector<Prepared> operations);
  /// Takes away what was sealed under the subject's key: rows, words, all. `text_of` gives back an attachment's plain text where it still can (to take its words out).
  /// True where everything went; false where the words of some text could not be taken out: then rebuild.
  Result<bool> erase_subject(const Id& subject, const std::function<std::optional<std::string>(const Attachment&)>& text_of);

  // ---- what it stands for -------------------------------------------------------------------------------------------
  /// The newest batch of each device, by device.
  std::vector<BatchInfo> heads() const;
  /// All batches whose header has something public to say, by clock, device, sequence.
  std::vector<BatchInfo> public_batches() const;
  /// One batch. Nothing where there is none of that number (or it was lost).
  std::optional<BatchInfo> batch(const Id& device, std::uint64_t sequence) const;
  std::uint64_t batch_count() const;
  std::uint64_t latest_clock() const;
  std::vector<Id> erased_subjects() const;
  /// Blobs that no statement refers to but those under this subject's key; ascending.
  std::vector<Id> blobs_only_under(const Id& subject) const;
  /// Everything as one block of bytes, for a snapshot.
  Result<std::vector<std::uint8_t>> image() const;

  // ---- asking -------------------------------------------------------------------------------------------------------
  /// Statements about a record that may be seen, in the order they were made (clock, device, number). `all`: ended ones too. `at`: as of a clock.
  std::vector<StoredStatement> statements_of(const Id& record, Confidentiality clearance, bool all = false, std::optional<std::uint64_t> at = {}) const;
  /// Statements of `property` whose value is this record (links that lead here).
  std::vector<StoredStatement> statements_to(const Id& record, Confidentiality clearance) const;
  std::optional<StoredStatement> statement(const OperationId& id, Confidentiality clearance) const;
  /// The records whose standing code or text of `property` equals `value` exactly; for finding documents by their SHA-256.
  std::vector<Id> records_with(std::string_view property, std::string_view value, Confidentiality clearance) const;
  /// Records by their latest change, newest first.
  std::vector<RecordLine> records(const Filter& filter, std::size_t limit, std::size_t offset = 0) const;
  std::uint64_t count_records(const Filter& filter) const;
  std::uint64_t count_statements(Confidentiality clearance) const;
  /// Records whose id, as text, begins with this (at least 4 characters); at most `limit`.
  std::vector<Id> records_by_prefix(std::string_view prefix, Confidentiality clearance, std::size_t limit) const;

  Found search(const Query& query, const Filter& filter, std::size_t limit, std::size_t offset = 0) const;

  struct HistoryFilter { std::optional<Id> record, member; std::optional<std::uint64_t> since, until; Confidentiality clearance = Confidentiality::internal; };
  /// By clock, device, sequence, number; the newest `limit` of them, oldest first.
  std::vector<HistoryLine> history(const HistoryFilter& filter, std::size_t limit) const;

 private:
  ReadModel();
  std::unique_ptr<ReadModelTables> tables_;
};

}  // namespace girok::vault
