// The use cases of `girok vocab`: terms looked up, an organisation's tables checked and put into a case, terms of other systems beside ours.
//
// Model    docs/formats/schema.md. What is printed: docs/formats/vocabulary.md. A spreadsheet gives one table a sheet; what is kept in a case is its text, tabs between fields.
// Limits   A table has at most 16 MiB. Finding compares folded words with codes, labels and notes; it knows no inflection.
// Threads  As the vault: one at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/records/schema_of.h"
#include "base/result.h"
#include "exchange/table.h"
#include "records/schema.h"

namespace girok::app {

// ---- looking up -----------------------------------------------------------------------------------------------------

/// Errors: not_found, with the nearest names.
Result<const records::Vocabulary*> vocabulary_named(const records::Vocabularies& vocabularies, std::string_view name);

struct FoundTerm {
  const records::Vocabulary* vocabulary = nullptr;
  const records::Term* term = nullptr;
};
struct FoundTerms {
  std::vector<FoundTerm> terms;  ///< the word itself first, then codes and labels that have all the words, then notes
  bool near_only = false;  ///< nothing has these words: these are spelt like it
};
/// `in`: of one vocabulary; empty: of all. Pointers are good as long as `vocabularies`. Errors: usage (no word), not_found (no such vocabulary).
Result<FoundTerms> find_terms(const records::Vocabularies& vocabularies, std::string_view words, std::string_view in);

struct CrosswalkLine {
  const records::Term* term = nullptr;
  const records::CrosswalkRow* row = nullptr;  ///< null: nobody has said how it stands
};
struct CrosswalkView {
  const records::Vocabulary* vocabulary = nullptr;
  std::string scheme;
  std::vector<CrosswalkLine> lines;  ///< every term, in the order of the vocabulary, once a row
};
/// Errors: not_found (no such vocabulary, or nothing stands between the two; the hint names schemes that there are).
Result<CrosswalkView> crosswalk_between(const records::Vocabularies& vocabularies, std::string_view name, std::string_view scheme);

// ---- tables of an organisation --------------------------------------------------------------------------------------

struct SchemaCounts {
  std::size_t types = 0, properties = 0, rules = 0, vocabularies = 0, terms = 0, crosswalk = 0;
};
SchemaCounts counts_of(const records::Schema& schema);

struct CheckedTable {
  std::string file, sheet;  ///< sheet: empty where the file is one table
  std::string text;  ///< as it is kept: UTF-8
  SchemaCounts adds;
  std::vector<Error> errors;  ///< all of them
  std::optional<Id> record;  ///< the record that holds it now, once it was added
};

/// A file that is in memory: what was sent to a server.
struct HeldTable {
  std::string name, bytes;
};

/// Each on top of those before it that are good. Errors of files stand in the tables.
std::vector<CheckedTable> check_tables(const records::Schema& schema, const std::vector<HeldTable>& files);
std::vector<CheckedTable> check_tables(const records::Schema& schema, const std::vector<std::string>& files);

/// Checks them on top of the case's schema, and puts all of them into the case, or none. `title`: of the record; empty: the file's name.
/// Where one is not good, it says why, and nothing was written: no table has a record then. Errors: refused (the member's role); as Vault::append().
Result<std::vector<CheckedTable>> add_tables(vault::Vault& vault, const std::vector<std::string>& files, const std::string& title);
Result<std::vector<CheckedTable>> add_tables(vault::Vault& vault, const std::vector<HeldTable>& files, const std::string& title);

// ---- what is printed ------------------------------------------------------------------------------------------------

struct VocabText {
  std::optional<records::Tongue> tongue;  ///< none: labels in all three languages
  bool csv = false;  ///< every column, as docs/formats/schema.md has them: a table to begin one's own from
};
/// What a command found, as rows with a header.
struct VocabRows {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> depth;  ///< [row] how deep the first column stands on a terminal; empty: no tree
};
VocabRows rows_of(const records::Vocabularies& vocabularies, const VocabText& how);
VocabRows rows_of(const records::Vocabulary& vocabulary, const VocabText& how);
VocabRows rows_of(const FoundTerms& found, const VocabText& how);
VocabRows rows_of(const CrosswalkView& view, const VocabText& how);
/// Aligned by the columns that characters take on a terminal; the last column is wrapped to `columns`, 0: not at all.
std::string text_of(const VocabRows& rows, std::size_t columns);
/// No field can be taken for a formula. Errors: as exchange::write_csv().
Result<std::string> csv_of(const VocabRows& rows);
/// Title, version, source, counts: above the rows.
std::string heading_of(const records::Vocabulary& vocabulary, const VocabText& how);
/// A line a table: what it adds.
std::string text_of(const std::vector<CheckedTable>& tables);

/// girok.vocabulary/1, one line each.
std::string json_of(const records::Vocabularies& vocabularies, const std::vector<SchemaTable>& tables);
std::string json_of(const records::Vocabulary& vocabulary);
std::string json_of(const FoundTerms& found);
std::string json_of(const CrosswalkView& view);
std::string json_of(const std::vector<CheckedTable>& tables, bool added);

}  // namespace girok::app
