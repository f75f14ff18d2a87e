// Which columns hold what: kinds guessed from headers and contents, and columns of several lists that mean the same.
//
// Model    Headers in English, Korean and Chinese by a table of words (data/linkage/headers.tsv); contents by a sample of distinct values. Where both speak, contents
//          overrule a header that they cannot fit. A column of one value, an empty one, and one that repeats others (its words are theirs) are not compared, and that is
//          said.
// Limits   A guess: it is always told, and a configuration overrules it.
// Threads  No shared state.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "linkage/fields.h"
#include "linkage/table.h"

namespace girok::linkage {

/// What somebody says of a column instead of a guess.
struct FieldSaid {
  std::vector<std::string> columns;  ///< headers; several: joined as `join`
  FieldJoin join = FieldJoin::first;
  FieldKind kind = FieldKind::text;
  text::NamePart part = text::NamePart::full;
};

struct ColumnNote {
  std::string column;  ///< or a field, or a list
  std::string what;  ///< "holds one value in every row", "repeats given_name and surname", …
};

struct Guess {
  std::vector<Field> fields;
  std::vector<ColumnNote> left_out;  ///< and why
};

/// Errors: what was said names a column that is not there; no column is left to compare; lists that have no column in common (with the headers of each).
tl::expected<Guess, std::vector<Error>> guess_fields(const Table& table, const std::vector<FieldSaid>& said = {});

/// Values into normal form; the table's columns may be freed afterwards. Notes: impossible dates and the like, with counts, never values.
Input prepare(const Table& table, const std::vector<Field>& fields, unsigned threads, std::vector<ColumnNote>& notes);

}  // namespace girok::linkage
