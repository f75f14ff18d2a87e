// The use case "edit a record": new statements in place of, or beside, those that stand; statements taken back.
//
// Model    Nothing is changed: app/records/write_records.h says what is superseded, at which level, under whose key. Properties, kinds and levels are those of the case's schema. Two forms: the strict one
//          (`girok record`) validates the record as it will stand and lets nothing through that the schema does not know; the short one (`girok edit`) keeps what it does not know as text, and says so.
// Threads  One at a time, as the vault.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/access.h"
#include "app/records/assignments.h"
#include "app/records/write_records.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct EditOptions {
  /// None: the schema's, and as high as what stands of that property already: a correction must not tell more than the mistake.
  std::optional<vault::Confidentiality> level;
  records::Basis basis = records::Basis::unstated;
  std::optional<std::uint8_t> confidence;
  std::optional<std::string> source;  ///< a record, as typed
  std::optional<Span> span;  ///< of the source's text
  std::optional<std::string> asserted_by;  ///< a record, as typed
  std::string language;
  bool beside = false;  ///< supersede nothing, whatever the property
  bool strict = false;
  bool dry_run = false;
  Deed deed = Deed::edit_records;  ///< what it takes
  /// What stood when the writer looked: as PendingRecord::seen. So two people who edit one record at the same time both keep their work.
  std::optional<std::vector<vault::OperationId>> seen;
};

struct Retraction {
  std::string statement;  ///< as typed
  std::string reason;
};

struct Edited {
  Id record;
  WriteReport report;
};

/// One value with marks of its own, which go before those of EditOptions.
struct SaidLine {
  std::string assignment = {};  ///< "PROPERTY=VALUE"
  std::string where = {};  ///< of what is wrong with it: a field of a form; empty: the property
  std::optional<vault::Confidentiality> level = {};
  std::optional<records::Basis> basis = {};
  std::optional<std::uint8_t> confidence = {};
  std::optional<std::string> source = {};
  std::optional<Span> span = {};
  std::string language = {};
  std::optional<vault::OperationId> instead = {};  ///< the statement it takes the place of, where several can stand
};
/// The same with marks for each value. A fault of a line's source has ".source" behind the line's `where`, one of its passage ".span".
Edited edit_lines(vault::Vault& vault, const records::Schema& schema, std::optional<Id> record, const std::string& type,
                  const std::vector<SaidLine>& lines, const std::vector<Retraction>& retractions, const EditOptions& options);

/// "PROPERTY=VALUE" each, as assignments.h reads them. `record`: none for a new one of `type`. Everything that is wrong stands in the report.
Edited edit(vault::Vault& vault, const records::Schema& schema, std::optional<Id> record, const std::string& type,
            const std::vector<std::string>& assignments, const std::vector<Retraction>& retractions, const EditOptions& options);

/// The short form with the case's schema; the first error only. Returns the record's id.
Result<Id> edit_record(vault::Vault& vault, std::optional<Id> record, const std::string& type, const std::vector<std::string>& assignments,
                       const std::vector<Retraction>& retractions, const EditOptions& options);

/// What was typed with options, as marks of statements. Errors: as record_named(); usage for a span beyond the source's text, which is not looked into otherwise.
Result<HowSaid> how_said(const vault::Vault& vault, const EditOptions& options);

/// "120..164". Errors: usage.
Result<Span> span_from(std::string_view typed);

}  // namespace girok::app
