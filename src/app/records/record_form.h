// The use case "a form of a record was sent": which of its rows say something new, and that written.
//
// Model    A row shows a value that stands, or is empty for one to come. What comes back as it was shown is not said again; what was changed takes the place of the statement that its row showed. Of a
//          property that can have one value only, and has several that contradict each other, whoever types one of them decides for it. A row that is emptied takes nothing back.
//          A form carries which statements its writer had before their eyes: only those are replaced, so that of two people who write at the same time neither loses anything.
// Limits   What a row says of basis, confidence, level, source, passage and language counts with a value that is new; a row with such marks is said again even where its value is as it was.
// Threads  As the vault: one at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "app/case/show.h"
#include "app/records/write_records.h"

namespace girok::app {

/// How something is said, as typed; empty: nothing is said of it.
struct TypedMarks {
  std::string level = {}, language = {};
  std::string source = {};  ///< a record: its id, or "LABEL · 00QHMWWV"
  std::string source_id = {};  ///< the same, as chosen from a list: goes before what is typed
  std::string span = {};  ///< "120..164"
  std::string basis = {};
  std::string confidence = {};  ///< per cent
  bool any() const;
};

struct TypedValue {
  std::string property;
  std::string value = {};  ///< of a link its id, or "LABEL · 00QHMWWV"
  std::string id = {};  ///< of a link that was chosen from a list: counts as long as nobody typed something else over it
  std::string of = {};  ///< the statement that the row showed
  std::string where = {};  ///< for errors; ".source", ".span", ".level", ".basis" or ".confidence" stands behind it
  TypedMarks marks = {};
};

struct TypedRecord {
  std::optional<Id> record;  ///< none: a new one
  std::string type;  ///< of a new one
  std::string seen;  ///< statements that its writer had before their eyes, with blanks between
  std::vector<TypedValue> rows;
  TypedMarks marks;  ///< of every row that has none of its own
  bool beside = false;  ///< replace nothing
};

struct FormOutcome {
  Id record;
  WriteReport report;
  bool nothing_new = false;  ///< nothing was written, and nothing was wrong
  std::size_t emptied = 0;  ///< rows that showed a statement and came back empty: it stands as it did
  std::size_t conflicts = 0;  ///< properties of which several statements stand that contradict each other
};

/// Requires: of a record that is there, that it may be seen. Everything that is wrong stands in the report, and then nothing was written: of a row at its `where`, of the whole at "level", "basis", "confidence", "source", "span".
FormOutcome save_form(vault::Vault& vault, const records::Schema& schema, const TypedRecord& typed);

/// Of consents and decisions there are forms of their own; nothing else is left out.
bool is_written_by_form(std::string_view type);

/// A value as a form shows it, to be read back: "yes", "2009-03", "LABEL · 00QHMWWV".
std::string typed_value(Names& names, const records::Value& value);
/// "00QHMWWV" of "LABEL · 00QHMWWV"; anything else as it is.
std::string record_typed(const std::string& typed);

}  // namespace girok::app
