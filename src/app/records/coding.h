// The use case "code a text": from a passage to who did what to whom, each statement with its passage.
//
// Model    An entry is one act in one passage. Made are an Act, its Involvements, and where they are new an Event, a Place, and placeholder persons and groups (people without a name); every statement carries
//          source, passage, basis and confidence of the entry. All entries are one batch, or nothing. Each record made has a review state.
//          After HURIDOCS' Events Standard Formats: one act is one violation of one kind against one victim.
// Limits   What is read from standard input at most 16 MiB a line (girok.coding/1, docs/formats/coding.md); a passage must be on the bounds of characters.
// Threads  As the vault: one at a time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/case/names.h"
#include "app/records/write_records.h"
#include "base/result.h"
#include "base/span.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

/// A person or group as typed: a record, "new", "new:KEY" (the same one wherever the key is said again), "new-group", "new-group:KEY"; "named:NAME", "named-group:NAME": new, with that name.
/// A key becomes the label, which all may see who see internal records; a name is as confidential as the schema says.
struct CodedParty {
  std::string who, degree;  ///< degree: of a perpetrator; may be empty
};

/// As typed: names, terms or labels, dates.
struct CodingEntry {
  std::string where;  ///< "line 3"; empty for one that was typed
  std::string item;
  std::optional<Span> span;
  std::string quote;  ///< instead of a span: must be in the text once
  std::string act, victim;
  std::vector<CodedParty> perpetrators;
  std::string place;  ///< a record, "named:NAME" for a new one, or a term of iso-3166-2: the place with that code, or a new one
  std::string date, until;
  std::string event;  ///< a record, "new", "new:KEY"; empty for none
  std::vector<std::string> trafficking_act, means, purpose, indicator;
  std::string note;
  std::optional<std::uint8_t> confidence;
  records::Basis basis = records::Basis::unstated;
};

struct CodedAct {
  Id act;
  std::string where;
  std::optional<Id> victim, event, place;
  std::vector<Id> involvements;
};

struct Coded {
  std::vector<CodedAct> acts;
  std::vector<Id> made;  ///< everything that is new, in the order it was made
  WriteReport report;
};

struct CodingOptions {
  bool proposed = false;  ///< else accepted
  bool dry_run = false;
  std::optional<PendingRecord> file = {};  ///< where they come as a file: its Item, written in the same batch; none of `made`
};

/// Everything that is wrong stands in the report: usage, malformed, not_found (no such record; a quote that is not there), refused, locked, write_failed.
Coded code_text(vault::Vault& vault, const records::Schema& schema, const std::vector<CodingEntry>& entries, const CodingOptions& options);

/// What follows `word` ("named:") in what was typed, without blanks around it; nothing where it does not begin so.
std::optional<std::string> name_after(std::string_view typed, std::string_view word);

struct ReadEntries {
  std::vector<CodingEntry> entries;
  std::vector<Error> errors;
};
/// girok.coding/1: a header line, then an entry a line. Every bad line is told.
ReadEntries read_entries(std::string_view bytes);

/// The text that spans of a record count in. Of sealed texts, reading is logged first. Errors: not_found, refused, too_large.
Result<std::string> text_of_record(vault::Vault& vault, const Id& record);
/// Where `quote` stands, which must be once. Errors: not_found, usage; how often is told, not what.
Result<Span> span_of_quote(std::string_view text, std::string_view quote);

std::string text_of(const Coded& coded, Names& names);
std::string json_of(const Coded& coded);

}  // namespace girok::app
