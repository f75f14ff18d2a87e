// What `girok vocab` prints for people and for spreadsheets.
#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "app/records/vocab.h"
#include "app/terminal.h"

namespace girok::app {

using records::Labels;
using records::Term;
using records::TermStatus;
using records::Tongue;
using records::Vocabularies;
using records::Vocabulary;

namespace {

constexpr std::size_t gap = 2, narrowest = 24;

void add_label_columns(std::vector<std::string>& header, const VocabText& how) {
  if (how.tongue && !how.csv) {
    header.emplace_back(name_of(*how.tongue));
    return;
  }
  for (const char* const name : {"en", "ko", "zh"}) header.emplace_back(name);
}

void add_labels(std::vector<std::string>& row, const Labels& labels, const VocabText& how) {
  if (how.tongue && !how.csv) {
    row.push_back(labels.in(*how.tongue));
    return;
  }
  for (const std::string* label : {&labels.en, &labels.ko, &labels.zh}) row.push_back(*label);
}

struct TreeLine {
  const Term* term = nullptr;
  std::size_t depth = 0;
};

/// Each term after its parent, and what an organisation's table adds below a term beside its other children; otherwise in the order of the tables.
std::vector<TreeLine> tree_of(const Vocabulary& vocabulary) {
  std::map<std::string_view, std::vector<const Term*>> children;
  for (const Term& term : vocabulary.terms) children[term.parent].push_back(&term);
  std::vector<TreeLine> lines, open;
  const auto push = [&](std::string_view parent, std::size_t depth) {
    const auto at = children.find(parent);
    if (at == children.end()) return;
    for (auto child = at->second.rbegin(); child != at->second.rend(); ++child) open.push_back({*child, depth});
  };
  push({}, 0);
  while (!open.empty()) {
    const TreeLine line = open.back();
    open.pop_back();
    lines.push_back(line);
    push(line.term->code, line.depth + 1);
  }
  return lines;
}

/// Empty for what needs no word.
std::string mark_of(const Term& term) { return term.status == TermStatus::standard ? std::string() : std::string(name_of(term.status)); }

std::size_t count_of(const Vocabulary& vocabulary, TermStatus status) {
  return static_cast<std::size_t>(std::ranges::count(vocabulary.terms, status, &Term::status));
}

}  // namespace

VocabRows rows_of(const Vocabularies& vocabularies, const VocabText& how) {
  VocabRows rows;
  rows.header = {"vocabulary", "terms"};
  add_label_columns(rows.header, how);
  if (how.csv) rows.header.insert(rows.header.end(), {"version", "source"});
  for (const std::string_view name : vocabularies.names()) {
    const Vocabulary& vocabulary = *vocabularies.find(name);
    std::vector<std::string>& row =
        rows.rows.emplace_back(std::vector<std::string>{vocabulary.name, std::to_string(vocabulary.terms.size())});
    add_labels(row, vocabulary.title, how);
    if (how.csv) row.insert(row.end(), {vocabulary.version, vocabulary.source});
  }
  return rows;
}

VocabRows rows_of(const Vocabulary& vocabulary, const VocabText& how) {
  VocabRows rows;
  rows.header = how.csv ? std::vector<std::string>{"vocabulary", "code", "parent", "status"} : std::vector<std::string>{"code", "status"};
  add_label_columns(rows.header, how);
  if (how.csv || how.tongue) rows.header.emplace_back("note");
  for (const auto& [at, depth] : tree_of(vocabulary)) {
    const Term& term = *at;
    std::vector<std::string>& row = rows.rows.emplace_back();
    if (how.csv)
      row = {vocabulary.name, term.code, term.parent, std::string(name_of(term.status))};
    else
      row = {term.code, mark_of(term)};
    add_labels(row, term.labels, how);
    if (how.csv || how.tongue) row.push_back(term.note);
    if (!how.csv) rows.depth.push_back(depth);
  }
  return rows;
}

VocabRows rows_of(const FoundTerms& found, const VocabText& how) {
  VocabRows rows;
  rows.header = {"vocabulary", "code", "status"};
  add_label_columns(rows.header, how);
  if (how.csv || how.tongue) rows.header.emplace_back("note");
  for (const FoundTerm& one : found.terms) {
    std::vector<std::string>& row = rows.rows.emplace_back(std::vector<std::string>{
        one.vocabulary->name, one.term->code, how.csv ? std::string(name_of(one.term->status)) : mark_of(*one.term)});
    add_labels(row, one.term->labels, how);
    if (how.csv || how.tongue) row.push_back(one.term->note);
  }
  return rows;
}

VocabRows rows_of(const CrosswalkView& view, const VocabText& how) {
  VocabRows rows;
  const Tongue tongue = how.tongue.value_or(Tongue::en);
  rows.header = {"code", "label", "relation", "target", "note"};
  if (how.csv) rows.header = {"vocabulary", "code", "scheme", "target", "relation", "note"};
  for (const CrosswalkLine& line : view.lines) {
    const std::string relation = line.row == nullptr ? "" : std::string(name_of(line.row->relation)),
                      target = line.row == nullptr ? "" : line.row->target, note = line.row == nullptr ? "" : line.row->note;
    if (how.csv)
      rows.rows.push_back({view.vocabulary->name, line.term->code, view.scheme, target, relation, note});
    else
      rows.rows.push_back({line.term->code, line.term->labels.in(tongue), relation.empty() ? "not said" : relation, target, note});
  }
  return rows;
}

std::string text_of(const VocabRows& rows, std::size_t columns) {
  std::vector<std::vector<std::string>> cells{rows.header};
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    std::vector<std::string>& row = cells.emplace_back();
    for (const std::string& field : rows.rows[i]) row.push_back(one_line(field));
    if (!rows.depth.empty()) row.front() = std::string(2 * rows.depth[i], ' ') + row.front();
  }
  std::vector<std::size_t> widths(rows.header.size());
  for (std::size_t i = 1; i < cells.size(); ++i) {
    for (std::size_t j = 0; j < widths.size(); ++j) widths[j] = std::max(widths[j], columns_of(cells[i][j]));
  }
  // A column that says nothing anywhere is not shown.
  std::vector<std::size_t> shown;
  for (std::size_t j = 0; j < widths.size(); ++j) {
    if (widths[j] == 0 && j > 0) continue;
    widths[j] = std::max(widths[j], columns_of(rows.header[j]));
    shown.push_back(j);
  }
  std::string text;
  for (const std::vector<std::string>& row : cells) {
    std::string line;
    for (std::size_t k = 0; k + 1 < shown.size(); ++k) line += pad(row[shown[k]], widths[shown[k]] + gap);
    const std::size_t begin = columns_of(line);
    const std::string& last = row[shown.back()];
    line += columns > begin + narrowest ? wrap(last, columns, begin, begin) : last;
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

Result<std::string> csv_of(const VocabRows& rows) {
  exchange::Table table;
  table.header = rows.header;
  table.rows = rows.rows;
  std::vector<exchange::Note> notes;
  return exchange::write_csv(table, notes);
}

std::string heading_of(const Vocabulary& vocabulary, const VocabText& how) {
  const Labels& title = vocabulary.title;
  std::string text = one_line(how.tongue ? title.in(*how.tongue) : title.en + " · " + title.in(Tongue::ko) + " · " + title.in(Tongue::zh));
  text += fmt::format(" ({}), {} terms", vocabulary.name, vocabulary.terms.size());
  if (const std::size_t more = count_of(vocabulary, TermStatus::extension); more > 0) text += fmt::format(", {} of them extensions", more);
  if (!vocabulary.version.empty()) text += ", version " + one_line(vocabulary.version);
  text += "\n";
  if (!vocabulary.source.empty()) text += "Source: " + one_line(vocabulary.source) + "\n";
  return text + "\n";
}

std::string text_of(const std::vector<CheckedTable>& tables) {
  std::string text;
  for (const CheckedTable& table : tables) {
    text += one_line(table.sheet.empty() ? table.file : table.file + ", " + table.sheet) + ": ";
    if (!table.errors.empty()) {
      text += table.errors.size() == 1 ? "1 thing is wrong\n" : fmt::format("{} things are wrong\n", table.errors.size());
      continue;
    }
    std::string adds;
    const auto add = [&](std::size_t count, std::string_view one, std::string_view many) {
      if (count > 0) adds += fmt::format("{}{} {}", adds.empty() ? "" : ", ", count, count == 1 ? one : many);
    };
    add(table.adds.types, "type", "types");
    add(table.adds.properties, "property", "properties");
    add(table.adds.rules, "rule", "rules");
    add(table.adds.vocabularies, "new vocabulary", "new vocabularies");
    add(table.adds.terms, "term", "terms");
    add(table.adds.crosswalk, "row of a crosswalk", "rows of a crosswalk");
    text += adds.empty() ? "nothing new" : adds;
    if (table.record) text += "; kept as record " + to_string(*table.record).substr(0, 8);
    text += "\n";
  }
  return text;
}

}  // namespace girok::app
