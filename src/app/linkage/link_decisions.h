// What people said of pairs of records: girok.link-decisions (docs/formats/link-output.md), a CSV file that only grows.
//
// Model    A line a decision: list_a,id_a,list_b,id_b,decision,decided_at. Of several about one pair the last one counts, so that nothing needs to be taken out of
//          the file. Records are named by list and id; where there is one list only, its name may be left out.
// Limits   256 MiB. Decisions about records that are not in the lists are counted and have no effect: lists change.
// Threads  One at a time; several processes may append to one file (a line is one write).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "linkage/linkage.h"
#include "linkage/table.h"

namespace girok::app {

struct DecisionFile {
  std::vector<linkage::Decision> decisions;  ///< the last of each pair, in order of (a, b)
  std::size_t lines = 0;
  std::size_t not_here = 0;  ///< about records that are not in the lists
};

struct RecordName {
  std::string list, id;
  friend bool operator==(const RecordName&, const RecordName&) = default;
  friend auto operator<=>(const RecordName&, const RecordName&) = default;
};

/// Errors, all at once: not_found, unreadable, malformed (a header without these columns, a line of another width, no such decision).
tl::expected<DecisionFile, std::vector<Error>> read_decisions(const std::string& path, const linkage::Table& table);

/// The same of bytes; `name` is for errors.
tl::expected<DecisionFile, std::vector<Error>> decisions_from(std::string_view bytes, const std::string& name, const linkage::Table& table);

/// One decision at the end of the file, which is made where it is missing, and on the disk when this returns. Errors: write_failed.
Result<> append_decision(const std::string& path, const RecordName& a, const RecordName& b, linkage::Verdict verdict,
                         std::string_view decided_at);

/// Which records these are; none where there is no such one. Cost: a look at every record.
std::vector<std::optional<std::uint32_t>> find_records(const linkage::Table& table, const std::vector<RecordName>& names);

RecordName name_of_record(const linkage::Table& table, std::uint32_t record);

/// "LIST_A:ID_A,LIST_B:ID_B"; of an id with a comma or colon the first way that fits the lists is taken. Errors: usage, not_found.
Result<std::pair<std::uint32_t, std::uint32_t>> pair_from(const linkage::Table& table, std::string_view typed);

/// "same", "different", "cannot-tell".
std::string_view name_of(linkage::Verdict verdict);

/// Appends a text as one CSV field, which no spreadsheet takes for a formula (as exchange::write_csv() does).
void append_csv_field(std::string& out, std::string_view text);

}  // namespace girok::app
