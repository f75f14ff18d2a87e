// HTCDS 2.0 spreadsheets in and out: the three templates of the Human Trafficking Case Data Standard, as people fill them in.
//
// Model    docs/formats/htcds.md. Rows become a Person, a TraffickingCase and a Consent that says what its one cell says.
// Limits   Those of table.h; a cell holds at most 200 terms.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "exchange/format.h"
#include "exchange/table.h"

namespace girok::exchange {

/// Which of the two rows says what a cell of the templates' address block is. `decide`: the labels, but where only the machine row puts countries under Country.
enum class HtcdsAddress : std::uint8_t { decide, labels, machine };

struct HtcdsReading {
  std::string sheet;  ///< empty: the one that is a case sheet
  HtcdsAddress address = HtcdsAddress::decide;
  std::set<std::string> ignore;  ///< headings of columns that are passed over
};

/// Whether a sheet of it has the standard's headings.
bool looks_like_htcds(const Tables& tables);

/// Every fault of every row at once. Errors: malformed (no case sheet, two of them, an unknown or doubled column, a value that is none), with nearest names and terms as hints.
ReadRecords read_htcds(const Schema& schema, const Tables& tables, const std::string& name, const HtcdsReading& reading = {});

struct HtcdsWriting {
  bool template_spelling = false;  ///< the machine row as the templates have it, misspelt and ordered differently
  bool labels = true;  ///< terms as the standard's labels; else its value names
};

struct WrittenTables {
  std::vector<Table> tables;
  std::vector<Loss> losses;
  std::vector<Note> notes;
};

/// One sheet, "Case Sheet": the machine row as header, the label row as its first row, then a row a case, and one for each person without one. In the order of the set.
WrittenTables write_htcds(const Schema& schema, const RecordSet& records, const HtcdsWriting& writing = {});

}  // namespace girok::exchange
