#include "app/translations.h"

#include <algorithm>
#include <array>
#include <set>

#include "translations/embedded.h"

namespace girok::app {
namespace {

constexpr std::size_t beginning = 3;  // bytes by which patterns are looked up
constexpr int deepest = 8;            // a sentence in a sentence
constexpr std::size_t longest = 4096;  // bytes of a sentence
constexpr int most_parts = 500;       // looked at for one sentence
constexpr std::string_view inner_table = "values.tsv";  // of parts of sentences
constexpr std::size_t most_ends = 6;  // of a sentence, looked for in a row of them

struct Row {
  std::string_view line;
  std::array<std::string_view, 4> cells;  // as an engine says it, ko, zh; en for pages where it is otherwise
  bool complete = true;
};

std::vector<Row> rows_of(std::string_view table) {
  std::vector<Row> rows;
  while (!table.empty()) {
    const std::size_t end = std::min(table.find('\n'), table.size());
    std::string_view line = table.substr(0, end);
    table.remove_prefix(std::min(end + 1, table.size()));
    if (line.empty() || line.front() == '#') continue;
    Row row{line, {}, true};
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::size_t tab = std::min(line.find('\t'), line.size());
      row.cells[i] = line.substr(0, tab);
      row.complete = row.complete && (i == 3 || !row.cells[i].empty());
      line.remove_prefix(std::min(tab + 1, line.size()));
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

std::vector<Translations::Piece> Translations::pieces_of(std::string_view text) {
  std::vector<Piece> pieces;
  std::size_t start = 0;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '{' || text[i + 1] < '0' || text[i + 1] > '9') continue;
    const char kind = text[i + 2];
    const Part part = kind == '*' ? Part::sentence : kind == '?' ? Part::perhaps : kind == '#' ? Part::number : Part::value;
    const std::size_t close = i + (part == Part::value ? 2 : 3);
    if (close >= text.size() || text[close] != '}') continue;
    pieces.push_back({text.substr(start, i - start), text[i + 1] - '0', part});
    i = close;
    start = close + 1;
  }
  pieces.push_back({text.substr(start), -1, Part::value});
  return pieces;
}

Translations::Translations(std::string_view language) : language_(language == "ko" || language == "zh" ? language : "en") {
  for (const std::string_view name : translations::embedded_names()) {
    if (name.ends_with(".tsv")) add(translations::embedded(name), name == inner_table);
  }
}

Translations::Translations(std::string_view table, std::string_view language)
    : language_(language == "ko" || language == "zh" ? language : "en") {
  add(table, false);
}

void Translations::add(std::string_view table, bool inner) {
  for (const Row& row : rows_of(table)) {
    const std::string_view translated = row.cells[language_ == "ko" ? 1 : language_ == "zh" ? 2 : 3];
    if (translated.empty()) continue;
    Pattern pattern{pieces_of(row.cells[0]), translated, inner, false, false, 0};
    if (pattern.pieces.size() == 1) {
      whole_.emplace(row.cells[0], translated);
      continue;
    }
    std::ptrdiff_t letters = 0, marks = 0;
    bool counts = false;
    for (const Piece& piece : pattern.pieces) {
      counts = counts || piece.part == Part::number;
      pattern.own += piece.text.size();
      letters += std::ranges::count_if(piece.text, [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
      marks += std::ranges::count_if(piece.text, [](char c) { return c == ')' || c == '"' || static_cast<unsigned char>(c) > 127; });
    }
    pattern.lists = letters == 3 && marks > 0;
    pattern.has_words = letters > 3 || pattern.lists || counts;  // "and", "to" put others together; "row 12" is one
    const std::string_view first = pattern.pieces.front().text;
    by_beginning_[first.size() < beginning ? std::string_view() : first.substr(0, beginning)].push_back(std::move(pattern));
  }
  for (auto& [begins, patterns] : by_beginning_)
    std::ranges::stable_sort(patterns,
                             [](const Pattern& a, const Pattern& b) { return a.inner != b.inner ? b.inner : !a.inner && a.own > b.own; });
}

bool Translations::fits(const Pattern& pattern, std::string_view english, std::map<int, std::string_view>& holes) {
  const std::string_view last = pattern.pieces.back().text;
  if (!english.starts_with(pattern.pieces.front().text)) return false;
  std::size_t at = pattern.pieces.front().text.size();
  for (std::size_t i = 1; i < pattern.pieces.size(); ++i) {
    const bool is_last = i + 1 == pattern.pieces.size();
    // A hole holds something: the next piece begins a byte on at the least.
    if (english.size() < at + 1 + pattern.pieces[i].text.size()) return false;
    if (is_last && !english.ends_with(last)) return false;
    const std::size_t next = is_last ? english.size() - last.size() : english.find(pattern.pieces[i].text, at + 1);
    if (next == std::string_view::npos) return false;
    const std::string_view value = english.substr(at, next - at);
    if (pattern.pieces[i - 1].part == Part::number && value.find_first_not_of("0123456789") != std::string_view::npos) return false;
    holes[pattern.pieces[i - 1].hole] = value;
    at = next + pattern.pieces[i].text.size();
  }
  return true;
}

std::optional<std::string> Translations::filled(const Pattern& pattern, const std::map<int, std::string_view>& holes, Place at) const {
  std::map<int, std::string> values;
  bool any = pattern.has_words;  // or nothing of it is said in the language, but brackets and commas
  for (const Piece& piece : pattern.pieces) {
    if (piece.hole < 0) continue;
    const std::string_view value = holes.at(piece.hole);
    std::optional<std::string> said_value = is_said(piece.part) ? said(value, at.within()) : std::string(value);
    if (!said_value && piece.part == Part::sentence) return std::nullopt;
    any = any || (said_value && is_said(piece.part));
    values[piece.hole] = said_value ? *std::move(said_value) : std::string(value);
  }
  if (!any) return std::nullopt;
  std::string out;
  for (const Piece& piece : pieces_of(pattern.translated)) {
    out += piece.text;
    if (const auto value = values.find(piece.hole); value != values.end()) out += value->second;
  }
  return out;
}

std::optional<std::string> Translations::said(std::string_view english) const {
  int left = most_parts;
  std::optional<std::string> sentence = english.size() > longest ? std::nullopt : said(english, {0, left});
  return sentence || language_ != "en" ? sentence : std::string(english);
}

std::optional<std::string> Translations::said(std::string_view english, Place at) const {
  if (english.empty()) return std::string();
  if (const auto found = whole_.find(english); found != whole_.end()) return std::string(found->second);
  if (at.depth > deepest || --at.left < 0) return std::nullopt;
  // A value may hold a full stop ("the U.N. office"), but what looks like several sentences is taken as that first.
  if (std::optional<std::string> sentence = as_one(english, false, at)) return sentence;
  if (at.depth < deepest) {
    if (std::optional<std::string> sentences = in_parts(english, at)) return sentences;
  }
  return as_one(english, true, at);
}

std::optional<std::string> Translations::as_one(std::string_view english, bool stops, Place at) const {
  for (const std::string_view begins : {english.substr(0, beginning), std::string_view()}) {
    const auto patterns = by_beginning_.find(begins);
    if (patterns == by_beginning_.end()) continue;
    for (const Pattern& pattern : patterns->second) {
      std::map<int, std::string_view> holes;
      // What is put in looks like the end of one sentence and another; of a part that is said for itself, a colon does not.
      const auto several = [&](const Piece& piece) {
        if (piece.hole < 0) return false;
        const std::string_view value = holes[piece.hole];
        return value.find(". ") != std::string_view::npos || (piece.part == Part::value && value.find(": ") != std::string_view::npos);
      };
      if (pattern.inner && at.depth == 0) continue;
      if (!fits(pattern, english, holes)) continue;
      if ((!stops || pattern.lists) && std::ranges::any_of(pattern.pieces, several)) continue;
      if (std::optional<std::string> sentence = filled(pattern, holes, at)) return sentence;
    }
  }
  return std::nullopt;
}

std::optional<std::string> Translations::in_parts(std::string_view english, Place at) const {
  std::size_t end = english.find(". ");
  for (std::size_t tries = 0; tries < most_ends && end != std::string_view::npos; ++tries, end = english.find(". ", end + 1)) {
    std::optional<std::string> first = said(english.substr(0, end + 1), {deepest, at.left});
    if (!first) continue;
    if (std::optional<std::string> rest = said(english.substr(end + 2), at.within()))
      return *first + (language_ == "ko" ? " " : "") + *rest;
  }
  return std::nullopt;
}

std::vector<std::string> Translations::problems(std::string_view table) {
  std::vector<std::string> problems;
  std::set<std::string_view> seen;
  for (const Row& row : rows_of(table)) {
    const std::string line(row.line);
    if (!row.complete) problems.push_back("not three cells, or four: " + line);
    if (!seen.insert(row.cells[0]).second) problems.push_back("twice: " + line);
    std::array<std::set<int>, 4> holes;
    for (std::size_t i = 0; i < holes.size(); ++i) {
      for (const Piece& piece : pieces_of(row.cells[i])) {
        if (piece.hole >= 0) holes[i].insert(piece.hole);
      }
    }
    if (holes[0] != holes[1] || holes[0] != holes[2] || (!row.cells[3].empty() && holes[0] != holes[3]))
      problems.push_back("other holes: " + line);
  }
  return problems;
}

}  // namespace girok::app
