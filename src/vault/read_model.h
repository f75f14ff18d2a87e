// The read model: what the log says, as tables that answer quickly. Made from the log, thrown away at will; never on a disk in the plain.
//
// Model    SQLite in memory. A statement stands unless an operation, of this device or another, supersedes or retracts it, whichever of the two arrives
//          first. Time travel: a statement stood at time T if its batch is not later than T and nothing that ended it is.
//          What ended it ends it for everybody, also for who may not see what that was: a statement made more confidential must not come back.
//          What a retraction ended that says so (raised.h) is as confidential as that says from then on, in the history and at any time.
//          Search: FTS5 over the tokens of text::search_tokens, contentless.
// Limits   Holds only what the member's keys open. Long texts are not kept, only their words: snippets are made from the sealed text.
//          A statement that erasure takes away no longer ends what it had superseded, since whoever reads the log later never sees it.
// Cost     For a million statements and 20,000 texts of 5 KB: 5 s to apply, 180 MB, a record's statements in 20 microseconds, a page of records in
//          1 ms, a search in 1 to 10 ms (words of one letter and a star: 40). Erasing merges the index and writes all pages anew: 1 s at commit.
// Threads  One thread at a time; index_words() is safe from any.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
  std::uint64_t sequence = 0, last_sequence = 0;  ///< last_sequence: of a gap
  std::uint64_t clock = 0;
  Hash hash{};  ///< for a gap: of the last lost batch
  std::uint64_t frame_offset = 0;  ///< where its frame begins in the segment
  std::uint32_t segment = 0;
  std::uint64_t bytes = 0;  ///< of the whole frame
  bool refused = false;  ///< in the chain, but without effect
  std::vector<std::uint8_t> acts;  ///< the header's bytes where it has acts, blobs or a gap; else empty
};

/// An operation with the part of the work that needs no tables done: words to index.
struct Prepared {
  std::uint32_t number = 0;
  Operation operation;
  std::string words;  ///< tokens joined by 0x1F; empty where nothing is to be indexed
  bool under_subject = false;
  Id subject;  ///< where under_subject: whose erasure takes it away
};

/// Words of a text as the index keeps them.
std::string index_words(std::string_view text);

struct StoredStatement {
  OperationId id;
  Statement statement;
  std::uint64_t clock = 0;
  Id member;
  bool standing = true;  ///< not ended (at the time asked about)
  std::vector<OperationId> ended_by;  ///< what superseded or retracted it and may be seen; ascending
  std::optional<Id> subject;  ///< sealed under this subject's key
};

struct RecordLine {
  Id record;
  std::string type;  ///< its first standing `type` that may be shown; empty where none
  std::string label;  ///< its first standing name, else title, else label that may be shown; empty where none
  std::uint64_t statements = 0;  ///< standing ones that may be seen and are asked for
  std::uint64_t clock = 0;  ///< of the latest of those
};

/// One line of history: something that happened in the log. `superseded` is a statement that supersedes others, `asserted` any other.
struct HistoryLine {
  std::uint64_t clock = 0;
  Id device, member;
  std::uint64_t sequence = 0;
  enum class Kind : std::uint8_t {
    asserted,
    superseded,
    retracted,
    read,
    erased,
    granted,
    removed,
    epoch,
    organisation,
    unlinked,
    gap,
    refused
  } kind = Kind::asserted;
  std::optional<Id> record;  ///< or the member granted something or removed, or the subject erased
  std::string property;  ///< of a statement
  std::optional<OperationId> operation;  ///< the operation itself; none for what stands in a header
  std::optional<OperationId> target;  ///< of a retraction: what it ends
  std::string note;  ///< reason of a retraction or erasure; of a read: "shown", "attachment", "found"
};

/// What one may see, and which part of it is asked for.
struct Filter {
  Confidentiality clearance = Confidentiality::internal;  ///< nothing above it is shown, counted or hinted at
  std::vector<std::string> types;  ///< records with a standing `type` among these; empty: all
  std::vector<std::string> properties;  ///< statements of one of these
  std::optional<Id> member;  ///< written by
  std::optional<std::uint64_t> since, until;  ///< clock, both inclusive
  std::optional<std::vector<Id>> among;  ///< records of these only, in any order; none where it is empty
  struct Highest {
    Confidentiality level, within;
  };
  std::optional<Highest>
      highest;  ///< records of which the most confidential standing statement, of those not above `within`, is at `level`
};

struct Hit {
  Id record;
  OperationId statement;
  std::string property;
  Confidentiality level = Confidentiality::internal;  ///< of the statement
  double score = 0;  ///< higher is better (bm25)
};

struct Found {
  std::uint64_t statements = 0;  ///< standing ones that match and may be seen
  std::uint64_t records = 0;  ///< they are about
  std::vector<Hit> hits;  ///< one a record, its best; best first, ties by record id
};

struct ReadModelTables;  ///< its inside

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
  /// Between begin() and commit() everything is applied or, after rollback(), nothing. Without them everything is applied at once, slowly.
  void begin();
  Result<> commit();
  void rollback();
  /// In any order across devices; within a device by sequence. Errors: too_large (memory), malformed (the tables are not what they should be).
  Result<> add_batch(const BatchInfo& batch);
  /// Operations of the batch added last. A compartment's operations come with ascending numbers. What is still sealed, and what is under the
  /// key of an erased subject, is passed over. An Erase is noted; erase_subject() is what takes the rows away. Errors: usage (a refused batch),
  /// malformed (numbers), too_large.
  Result<> apply(Compartment compartment, std::vector<Prepared> operations);
  /// Takes away what was sealed under the subject's key: rows, words, all. `text_of` gives back an attachment's plain text where it still can (to take its words out).
  /// True where everything went; false where the words of some text could not be taken out: then rebuild. No byte of it is in image() after the commit.
  Result<bool> erase_subject(const Id& subject, const std::function<std::optional<std::string>(const Attachment&)>& text_of);

  /// Takes the words of texts that lie in these blobs (ascending) out of the index: their files are gone for good. What is said of them stays. As erase_subject().
  Result<bool> forget_texts(const std::vector<Id>& blobs, const std::function<std::optional<std::string>(const Attachment&)>& text_of);

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
  /// Statements, standing or not, of any level, whose attachment lies in one of these blobs (ascending), in the order they were made. A look at every row.
  std::vector<StoredStatement> statements_in(const std::vector<Id>& blobs) const;
  /// Everything as one block of bytes, for a snapshot.
  Result<std::vector<std::uint8_t>> image() const;

  /// Whether all answers were whole so far. Errors: too_large (no memory), malformed; then answers may lack something until a rollback, or for good.
  Result<> sound() const;

  // ---- asking -------------------------------------------------------------------------------------------------------
  /// Statements about a record that may be seen, in the order they were made (clock, device, number). `all`: ended ones too. `at`: as of a clock.
  std::vector<StoredStatement> statements_of(const Id& record, Confidentiality clearance, bool all = false,
                                             std::optional<std::uint64_t> at = {}) const;
  /// Standing statements whose value is this record (links that lead here), in the order they were made.
  std::vector<StoredStatement> statements_to(const Id& record, Confidentiality clearance) const;
  /// Standing statements that come from this record (their source), in the order they were made.
  std::vector<StoredStatement> statements_from(const Id& source, Confidentiality clearance) const;
  std::optional<StoredStatement> statement(const OperationId& id, Confidentiality clearance) const;
  /// Statements, standing or not, about whatever record, that erasing this subject would take away, in the order they were made. A look at every row.
  std::vector<StoredStatement> statements_under(const Id& subject, Confidentiality clearance) const;
  /// The records whose standing code or text of `property` equals `value` exactly, by id; for finding documents by their SHA-256.
  std::vector<Id> records_with(std::string_view property, std::string_view value, Confidentiality clearance) const;
  /// Every standing statement of a property that may be seen, in the order of arrival: one look at every row, and nothing kept. `visit` asks the model nothing.
  void each(std::string_view property, Confidentiality clearance, const std::function<void(const StoredStatement&)>& visit) const;
  /// The same for who wants the value alone, several times as fast. Texts end with the visit.
  struct Told {
    std::uint32_t record = 0;  ///< its number
    std::string_view text;  ///< of a text, code or date
    std::uint32_t link = 0;  ///< number of the record that the value is; 0: it is none
    std::uint32_t source = 0;  ///< number of the record that it comes from; 0: none is said
  };
  void each_told(std::string_view property, Confidentiality clearance, const std::function<void(const Told&)>& visit) const;
  /// Records are numbered from 1, in the order of arrival; 0: not known here. A number stays until take_changed() says that it may be any.
  std::uint32_t record_number(const Id& record) const;
  Id record_at(std::uint32_t number) const;
  std::uint32_t record_numbers() const;  ///< the highest
  /// Records of which several statements of one property stand and may be seen, by record and property. One look at every row.
  struct Repeated {
    Id record;
    std::string property;
  };
  std::vector<Repeated> repeated(Confidentiality clearance) const;
  /// Records by their latest change, newest first.
  std::vector<RecordLine> records(const Filter& filter, std::size_t limit, std::size_t offset = 0) const;
  /// All of them by their numbers, newest first: a look at each record, none at what is said.
  std::vector<std::uint32_t> matching_numbers(const Filter& filter) const;
  /// One by its number; what is counted is all that may be seen.
  RecordLine line_of(std::uint32_t record, Confidentiality clearance) const;
  std::string label_of(std::uint32_t record, Confidentiality clearance) const;  ///< as RecordLine says it
  /// The first standing text or code of a property, in the order they were made; empty where there is none.
  std::string first_text(std::uint32_t record, std::string_view property, Confidentiality clearance) const;
  /// The most confidential standing statement of a record that may be seen. Nothing where there is none.
  std::optional<Confidentiality> highest_of(std::uint32_t record, Confidentiality clearance) const;
  /// Whether any standing statement that may be seen comes from this record.
  bool is_source(std::uint32_t record, Confidentiality clearance) const;
  std::uint64_t count_records(const Filter& filter) const;
  /// How many records of each type may be seen, as count_records() says of each, in one look at every record.
  std::map<std::string, std::uint64_t> count_by_type(Confidentiality clearance) const;
  /// Records of which statements were added, ended or taken away since this was asked last, ascending. Nothing where it may be any: the first time, and after very many changes. For one asker.
  std::optional<std::vector<Id>> take_changed() const;
  /// Standing ones.
  std::uint64_t count_statements(Confidentiality clearance) const;
  /// Records whose id, as text, begins with this (at least 4 characters); by id, at most `limit`.
  std::vector<Id> records_by_prefix(std::string_view prefix, Confidentiality clearance, std::size_t limit) const;

  Found search(const Query& query, const Filter& filter, std::size_t limit, std::size_t offset = 0) const;

  struct HistoryFilter {
    std::optional<Id> record, member;
    std::optional<std::uint64_t> since, until;
    Confidentiality clearance = Confidentiality::internal;
  };
  /// By clock, device, sequence, compartment, number, a batch's acts before its operations; the newest `limit` of them, oldest first.
  std::vector<HistoryLine> history(const HistoryFilter& filter, std::size_t limit) const;

 private:
  ReadModel();
  std::unique_ptr<ReadModelTables> tables_;
};

}  // namespace girok::vault
