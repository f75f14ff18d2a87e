#include "app/records/vocab.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/access.h"
#include "app/files.h"
#include "app/terminal.h"
#include "base/utf8.h"
#include "crypto/hash.h"
#include "text/unicode.h"

namespace girok::app {

using records::CrosswalkRow;
using records::Term;
using records::Vocabularies;
using records::Vocabulary;

// ---- looking up -----------------------------------------------------------------------------------------------------

namespace {

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// As people type: without case, width, and the difference of blanks and hyphens.
std::string plain(std::string_view word) {
  std::string folded = text::fold(word);
  std::ranges::replace(folded, '-', ' ');
  std::ranges::replace(folded, '_', ' ');
  const std::size_t begin = folded.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  return folded.substr(begin, folded.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool has_all(const std::string& text, const std::vector<std::string>& words) {
  return std::ranges::all_of(words, [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

/// 0: the word itself; 1: in its code or labels; 2: in its note; 3: not at all.
int rank_of(const Term& term, const std::string& typed, const std::vector<std::string>& words) {
  const std::string code = plain(term.code), en = plain(term.labels.en), ko = plain(term.labels.ko), zh = plain(term.labels.zh);
  for (const std::string* name : {&code, &en, &ko, &zh}) {
    if (*name == typed) return 0;
  }
  const std::string named = code + "\n" + en + "\n" + ko + "\n" + zh;
  if (has_all(named, words)) return 1;
  return has_all(named + "\n" + plain(term.note), words) ? 2 : 3;
}

constexpr std::size_t most_near = 8;

}  // namespace

Result<const Vocabulary*> vocabulary_named(const Vocabularies& vocabularies, std::string_view name) {
  if (const Vocabulary* const found = vocabularies.find(name)) return found;
  const std::vector<std::string_view> names = vocabularies.names();
  const std::vector<std::string> near = records::nearest_words(name, names);
  return fail(ErrorCode::not_found, "there is no such vocabulary", {}, near.empty() ? "girok vocab list" : "the nearest: " + listed(near));
}

Result<FoundTerms> find_terms(const Vocabularies& vocabularies, std::string_view words, std::string_view in) {
  const std::string typed = plain(words);
  const std::vector<std::string> parts = words_of(typed);
  if (parts.empty()) return fail(ErrorCode::usage, "no word is given", {}, "girok vocab find WORDS");
  std::vector<const Vocabulary*> where;
  if (in.empty()) {
    for (const std::string_view name : vocabularies.names()) where.push_back(vocabularies.find(name));
  } else {
    const Result<const Vocabulary*> one = vocabulary_named(vocabularies, in);
    if (!one) return tl::unexpected<Error>(one.error());
    where.push_back(*one);
  }
  std::map<int, std::vector<FoundTerm>> ranked;
  for (const Vocabulary* vocabulary : where) {
    for (const Term& term : vocabulary->terms) {
      if (const int rank = rank_of(term, typed, parts); rank < 3) ranked[rank].push_back({vocabulary, &term});
    }
  }
  FoundTerms found;
  for (const auto& [rank, terms] : ranked) found.terms.insert(found.terms.end(), terms.begin(), terms.end());
  if (!found.terms.empty()) return found;
  found.near_only = true;
  for (const Vocabulary* vocabulary : where) {
    for (const std::string& code : vocabularies.nearest(vocabulary->name, words)) {
      if (found.terms.size() < most_near) found.terms.push_back({vocabulary, vocabulary->find(code)});
    }
  }
  return found;
}

Result<CrosswalkView> crosswalk_between(const Vocabularies& vocabularies, std::string_view name, std::string_view scheme) {
  const Result<const Vocabulary*> vocabulary = vocabulary_named(vocabularies, name);
  if (!vocabulary) return tl::unexpected<Error>(vocabulary.error());
  std::map<std::string_view, std::vector<const CrosswalkRow*>> rows;
  std::set<std::string> schemes;
  for (const CrosswalkRow& row : vocabularies.crosswalk()) {
    if (row.vocabulary != name) continue;
    schemes.insert(row.scheme);
    if (row.scheme == scheme) rows[row.code].push_back(&row);
  }
  if (rows.empty()) {
    const std::string known = listed({schemes.begin(), schemes.end()});
    return fail(ErrorCode::not_found, "no crosswalk stands between the two", {},
                known.empty() ? "this vocabulary has none" : "this vocabulary has: " + known);
  }
  CrosswalkView view{*vocabulary, std::string(scheme), {}};
  for (const Term& term : (*vocabulary)->terms) {
    const auto at = rows.find(term.code);
    if (at == rows.end()) {
      view.lines.push_back({&term, nullptr});
      continue;
    }
    std::ranges::stable_sort(at->second, {}, &CrosswalkRow::relation);
    for (const CrosswalkRow* row : at->second) view.lines.push_back({&term, row});
  }
  return view;
}

// ---- tables of an organisation --------------------------------------------------------------------------------------

namespace {

std::string name_of_file(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return path == "-" ? "standard input" : slash == std::string::npos ? path : path.substr(slash + 1);
}

/// A sheet as the text that tables are kept as. A tab or a line's end in a cell would divide it: it becomes a blank.
std::string text_of_sheet(const exchange::Sheet& sheet) {
  std::string text;
  for (const std::vector<exchange::Cell>& row : sheet.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += '\t';
      for (const char c : row[i].text) text += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
    }
    text += '\n';
  }
  return text;
}

std::vector<CheckedTable> tables_of_bytes(const std::string& name, std::string_view bytes) {
  CheckedTable whole;
  whole.file = name;
  if (bytes.size() > largest_schema_table) {
    whole.errors.push_back({ErrorCode::too_large, "the table is over 16 MiB", name, "split it"});
    return {whole};
  }
  if (valid_utf8(bytes) && bytes.find('\0') == std::string_view::npos) {
    whole.text = bytes;
    return {whole};
  }
  auto read = exchange::read_tables(bytes, whole.file);
  if (!read) {
    whole.errors = std::move(read.error());
    return {whole};
  }
  std::vector<CheckedTable> tables;
  for (const exchange::Sheet& sheet : read->sheets) {
    if (sheet.rows.empty()) continue;
    CheckedTable& table = tables.emplace_back();
    table.file = whole.file;
    if (read->sheets.size() > 1) table.sheet = sheet.name;
    table.text = text_of_sheet(sheet);
  }
  return tables;
}

std::vector<CheckedTable> tables_of(const std::string& path) {
  const Result<std::string> bytes = read_file(path, largest_schema_table);
  if (bytes) return tables_of_bytes(name_of_file(path), *bytes);
  CheckedTable whole;
  whole.file = name_of_file(path);
  whole.errors.push_back(bytes.error());
  return {whole};
}
std::vector<CheckedTable> tables_of(const HeldTable& held) { return tables_of_bytes(held.name, held.bytes); }

SchemaCounts difference(const SchemaCounts& after, const SchemaCounts& before) {
  return {after.types - before.types, after.properties - before.properties,
          after.rules - before.rules, after.vocabularies - before.vocabularies,
          after.terms - before.terms, after.crosswalk - before.crosswalk};
}

Result<> keep(vault::Vault& vault, std::vector<CheckedTable>& tables, const std::string& title) {
  Result<vault::BlobWriter> writer = vault.blob_writer();
  if (!writer) return tl::unexpected<Error>(writer.error());
  vault::Draft draft;
  for (CheckedTable& table : tables) {
    const std::string name = table.sheet.empty() ? table.file : table.file + ", " + table.sheet;
    Result<records::Attachment> kept = writer->add(table.text, "text/tab-separated-values; charset=utf-8", one_line(name), true);
    if (!kept) return tl::unexpected<Error>(kept.error());
    table.record = new_id(vault.environment().random);
    const auto say = [&](std::string_view property, records::Value value) {
      records::Statement statement;
      statement.entity = *table.record;
      statement.property = property;
      statement.value = std::move(value);
      statement.confidentiality = records::Confidentiality::internal;
      (void)draft.add(std::move(statement));
    };
    say("type", records::Value::of_code("Schema"));
    say("title", records::Value::of_text(one_line(title.empty() ? name : title)));
    say("file", records::Value::of_attachment(*std::move(kept)));
  }
  const Result<vault::BlobInfo> blob = writer->finish();
  if (!blob) return tl::unexpected<Error>(blob.error());
  draft.add_blob(*blob);
  const Result<vault::Receipt> receipt = vault.append(std::move(draft));
  if (!receipt) return tl::unexpected<Error>(receipt.error());
  return {};
}

}  // namespace

SchemaCounts counts_of(const records::Schema& schema) {
  SchemaCounts counts;
  counts.types = schema.types().size();
  for (const records::RecordType& type : schema.types()) {
    for (const records::Property* property : schema.properties(type.name)) counts.properties += property->type == type.name ? 1 : 0;
  }
  for (const records::Property* property : schema.properties({})) counts.properties += property->type == "*" ? 1 : 0;
  counts.rules = schema.rules().size();
  for (const std::string_view name : schema.vocabularies().names()) {
    ++counts.vocabularies;
    counts.terms += schema.vocabularies().find(name)->terms.size();
  }
  counts.crosswalk = schema.vocabularies().crosswalk().size();
  return counts;
}

namespace {

template <class File>
std::vector<CheckedTable> check_all(const records::Schema& schema, const std::vector<File>& files) {
  records::Schema made = schema;
  std::vector<CheckedTable> tables;
  for (const File& file : files) {
    for (CheckedTable& table : tables_of(file)) {
      const SchemaCounts before = counts_of(made);
      if (table.errors.empty()) {
        if (auto more = made.with(table.text, table.sheet.empty() ? table.file : table.file + ", " + table.sheet))
          made = *std::move(more);
        else
          table.errors = std::move(more.error());
      }
      table.adds = difference(counts_of(made), before);
      tables.push_back(std::move(table));
    }
  }
  return tables;
}

template <class File>
Result<std::vector<CheckedTable>> add_all(vault::Vault& vault, const std::vector<File>& files, const std::string& title) {
  if (Result<> may = require(vault, Deed::change_vocabulary); !may) return tl::unexpected<Error>(may.error());
  const CaseSchema schema = case_schema(vault);
  std::vector<CheckedTable> tables = check_all(schema.schema, files);
  for (CheckedTable& table : tables) {
    const std::string sha256 = crypto::sha256_hex(table.text);
    const auto at = std::ranges::find(schema.tables, sha256, &SchemaTable::sha256);
    // One reason instead of one for each of its rows.
    if (at != schema.tables.end() && !table.text.empty())
      table.errors = {{ErrorCode::usage, "this table is in the case already", table.file, "record " + to_string(at->record)}};
  }
  const bool good = !tables.empty() && std::ranges::all_of(tables, [](const CheckedTable& table) { return table.errors.empty(); });
  if (!good) return tables;
  if (Result<> kept = keep(vault, tables, title); !kept) return tl::unexpected<Error>(kept.error());
  return tables;
}

}  // namespace

std::vector<CheckedTable> check_tables(const records::Schema& schema, const std::vector<std::string>& files) {
  return check_all(schema, files);
}
std::vector<CheckedTable> check_tables(const records::Schema& schema, const std::vector<HeldTable>& files) {
  return check_all(schema, files);
}
Result<std::vector<CheckedTable>> add_tables(vault::Vault& vault, const std::vector<std::string>& files, const std::string& title) {
  return add_all(vault, files, title);
}
Result<std::vector<CheckedTable>> add_tables(vault::Vault& vault, const std::vector<HeldTable>& files, const std::string& title) {
  return add_all(vault, files, title);
}

}  // namespace girok::app
