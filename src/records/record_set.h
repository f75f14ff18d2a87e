// Records as formats carry them: outside any case, named by keys, with statements that say less or more than the schema asks.
//
// Model    What readers of formats give and writers take. A key names a record within one set, and in a case its `identifier` (or the record itself, where it is an id).
// Threads  Plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/span.h"
#include "records/statement.h"

namespace girok::records {

/// A value without ids: of a record its key, of an attachment its place.
struct LooseValue {
  ValueKind kind = ValueKind::text;
  std::string text;  ///< text, code, number, date; of a record: its key; of an attachment: its name
  bool truth = false;
  // of an attachment:
  std::string path;  ///< where its bytes lie, below the folder or archive of the set; empty: not carried
  std::string media_type, sha256;  ///< hex
  std::uint64_t size = 0;
  friend bool operator==(const LooseValue&, const LooseValue&) = default;
};

struct LooseStatement {
  std::string property;
  LooseValue value;
  std::optional<Confidentiality> level;  ///< none: the schema's
  Basis basis = Basis::unstated;
  std::uint8_t confidence = Statement::no_confidence;
  std::string source;  ///< key; empty for none
  std::optional<Span> span;
  std::string asserted_by;  ///< key; empty for none
  std::string language;
  friend bool operator==(const LooseStatement&, const LooseStatement&) = default;
};

struct LooseRecord {
  std::string key;
  std::string type;
  std::vector<LooseStatement> statements;  ///< without `type`
  std::string where;  ///< "people.csv:12": for errors; no part of what it says
  friend bool operator==(const LooseRecord& a, const LooseRecord& b) {
    return a.key == b.key && a.type == b.type && a.statements == b.statements;
  }
};

using RecordSet = std::vector<LooseRecord>;

/// What a format could not carry, or a reader left out: said once a kind, with how often.
struct Loss {
  std::string what;  ///< "Person.ethnicity", "the basis of statements"; no values
  std::string why;
  std::uint64_t count = 0;
  friend bool operator==(const Loss&, const Loss&) = default;
};

/// Adds to the entry of the same `what`, or makes one; entries stay sorted by `what`.
void add_loss(std::vector<Loss>& losses, std::string_view what, std::string_view why, std::uint64_t count = 1);

/// Statements without their order, records by key: what two sets must share to say the same.
void sort(RecordSet& records);

}  // namespace girok::records
