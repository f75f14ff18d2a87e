// A mapping guessed: from the names of columns first, from what stands in them second, each guess with its reason.
#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>
#include <utility>

#include "exchange/mapping.h"
#include "exchange/mapping_cells.h"
#include "exchange/mapping_words.h"
#include "exchange/table_build.h"
#include "exchange/total_rows.h"
#include "records/imprecise.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

using records::Property;
using records::PropertyKind;

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& words, std::string_view folded) {
  return std::find(words.begin(), words.end(), folded) != words.end();
}

/// "Date_of_birth *" and "date of birth:" are the same head.
std::string head_of(std::string_view name) {
  std::string folded = text::fold(trimmed(name));
  std::replace(folded.begin(), folded.end(), '_', ' ');
  while (!folded.empty() && (folded.back() == '*' || folded.back() == ':' || folded.back() == ' ' || folded.back() == '?'))
    folded.pop_back();
  return folded;
}

/// "name [ko]": what we write where a property has values in several languages.
std::string_view language_of(std::string_view& name) {
  if (!name.ends_with(']')) return {};
  const std::size_t open = name.rfind('[');
  if (open == std::string_view::npos) return {};
  const std::string_view language = name.substr(open + 1, name.size() - open - 2);
  const bool tag = !language.empty() && language.size() <= 35 && std::all_of(language.begin(), language.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!tag) return {};
  name = trimmed(name.substr(0, open));
  return language;
}

struct Contents {
  std::size_t filled = 0, dates = 0, with_semicolon = 0, doubtful_days = 0, longest = 0, with_digit = 0;
  bool unique = true, east_asian = true;
};

constexpr std::size_t most_looked_at = 5000;

Contents contents_of(const Table& table, std::size_t column) {
  Contents found;
  std::unordered_set<std::string_view> seen;
  for (const auto& row : table.rows) {
    const std::string& cell = row[column];
    if (cell.empty()) continue;
    ++found.filled;
    if (found.unique && !seen.insert(cell).second) found.unique = false;
    if (found.filled > most_looked_at) continue;
    found.longest = std::max(found.longest, cell.size());
    if (cell.find(';') != std::string::npos) ++found.with_semicolon;
    if (cell.find_first_of("0123456789") != std::string::npos) ++found.with_digit;
    if (cell.size() >= 6 && (records::parse_date(cell) || records::date_from_wild(cell))) {
      ++found.dates;
    } else if (cell.size() >= 8 && cell.size() <= 10 && std::count(cell.begin(), cell.end(), '/') == 2 &&
               cell.find_first_not_of("0123456789/ ") == std::string::npos) {
      ++found.doubtful_days;
    }
    if (!text::has_han(cell) && !text::has_hangul(cell)) found.east_asian = false;
  }
  return found;
}

class Guess {
 public:
  Guess(const Schema& schema, const Table& table, std::string type) : schema_(schema), table_(table), used_(table.header.size(), false) {
    record_.type = std::move(type);
  }
  GuessedMapping make();

 private:
  const Property* property_of(std::string_view head, std::size_t column, std::string& reason) const;
  const Property* by_name(std::string_view head, std::string& reason) const;
  std::size_t fitting(const Property& property, std::size_t column) const;
  void guess_key();
  void guess_composed_name();
  void guess_column(std::size_t column);
  void guess_words(ColumnMapping& made, const Property& property, std::size_t column);
  void refine(ColumnMapping& made, const Property& property, std::size_t column);
  void note(std::string code, std::string what, std::size_t column) {
    out_.notes.push_back({std::move(code), std::move(what), table_.name + ", column " + table_.header[column]});
  }

  const Schema& schema_;
  const Table& table_;
  RecordMapping record_;
  std::vector<bool> used_;
  GuessedMapping out_;
};

/// How many of the first cells are terms of a code's vocabulary, in thousandths of the filled ones.
std::size_t Guess::fitting(const Property& property, std::size_t column) const {
  std::size_t filled = 0, fit = 0;
  for (std::size_t row = 0; row < table_.rows.size() && filled < 200; ++row) {
    const std::string& cell = table_.rows[row][column];
    if (cell.empty()) continue;
    ++filled;
    if (records::value_from_text(schema_, property, trimmed(std::string_view(cell).substr(0, cell.find(';'))))) ++fit;
  }
  return filled == 0 ? 1000 : fit * 1000 / filled;
}

/// Where a name could be of two properties (a "gender" of male and female), what stands in the column decides.
const Property* Guess::property_of(std::string_view head, std::size_t column, std::string& reason) const {
  const Property* best = by_name(head, reason);
  if (best == nullptr || best->kind != PropertyKind::code) return best;
  for (const HeaderWord& word : header_words) {
    const Property* other = word.word == head ? schema_.property(record_.type, word.property) : nullptr;
    if (other == nullptr || other == best || fitting(*other, column) <= fitting(*best, column)) continue;
    best = other;
    reason = "its name is often used for it, and what stands there fits";
  }
  return best;
}

const Property* Guess::by_name(std::string_view head, std::string& reason) const {
  if (const Property* known = schema_.recognise_property(record_.type, head)) {
    reason = known->name == head ? "its name is the property's" : "its name is a label of the property";
    return known;
  }
  for (const HeaderWord& word : header_words) {
    if (word.word != head) continue;
    if (const Property* known = schema_.property(record_.type, word.property)) {
      reason = "its name is often used for it";
      return known;
    }
  }
  // "Date of birth (dd/mm/yyyy)": what stands in brackets explains.
  if (const std::size_t open = head.find('('); open != std::string_view::npos && open > 0)
    return by_name(trimmed(head.substr(0, open)), reason);
  return nullptr;
}

void Guess::guess_key() {
  std::size_t best = table_.header.size();
  std::string reason;
  for (std::size_t column = 0; column < table_.header.size(); ++column) {
    const std::string head = head_of(table_.header[column]);
    const bool named = is_one_of(key_words, head) || head == text::fold_word(record_.type) + " id";
    if (!named) continue;
    const Contents contents = contents_of(table_, column);
    if (contents.filled != table_.rows.size()) continue;
    // Of several the one whose values tell all rows apart; several rows of one record have one key.
    if (best == table_.header.size() || contents.unique) {
      best = column;
      reason = contents.unique ? "its name is a key's, and no value stands twice"
                               : "its name is a key's; some values stand in several rows, which then are one record";
      if (contents.unique) break;
    }
  }
  for (std::size_t column = 0; column < table_.header.size() && best == table_.header.size() && table_.rows.size() >= 2; ++column) {
    std::string unused;
    if (by_name(head_of(table_.header[column]), unused) != nullptr) continue;
    const Contents contents = contents_of(table_, column);
    if (!contents.unique || contents.filled != table_.rows.size() || contents.longest > 24 ||
        contents.with_digit < std::min(contents.filled, most_looked_at))
      continue;
    best = column;
    reason = "every row has another value there, with digits in it";
  }
  if (best == table_.header.size()) {
    out_.notes.push_back(
        {"no-key", "no column tells the rows apart: name one in \"key\", or the table cannot be imported again to update what it brought",
         table_.name});
    return;
  }
  record_.key = {table_.header[best]};
  used_[best] = true;
  note("guess", "taken as the key: " + reason, best);
}

/// A surname beside a given name is one name.
void Guess::guess_composed_name() {
  if (schema_.property(record_.type, "name") == nullptr) return;
  std::size_t surname = table_.header.size(), given = table_.header.size();
  for (std::size_t column = table_.header.size(); column-- > 0;) {
    const std::string head = head_of(table_.header[column]);
    if (is_one_of(surnames, head)) surname = column;
    if (is_one_of(given_names, head)) given = column;
  }
  if (surname == table_.header.size() || given == table_.header.size()) return;
  const bool east_asian = contents_of(table_, surname).east_asian && contents_of(table_, given).east_asian;
  ColumnMapping made;
  made.property = "name";
  made.join = east_asian ? "" : " ";
  made.columns = east_asian ? std::vector<std::string>{table_.header[surname], table_.header[given]}
                            : std::vector<std::string>{table_.header[given], table_.header[surname]};
  record_.columns.push_back(std::move(made));
  used_[surname] = used_[given] = true;
  note("guess", "taken with column " + table_.header[given] + " as name: a surname and a given name", surname);
}

void Guess::refine(ColumnMapping& made, const Property& property, std::size_t column) {
  const Contents contents = contents_of(table_, column);
  if (!property.single && contents.with_semicolon > 0 && property.kind != PropertyKind::date) {
    made.separator = ";";
    note("guess", "several values in a cell, apart at the semicolon: there are semicolons, and the property can have several", column);
  }
  if (property.kind != PropertyKind::text && property.kind != PropertyKind::record) guess_words(made, property, column);
  if (property.kind == PropertyKind::date && contents.doubtful_days > 0)
    note("date-order",
         std::to_string(contents.doubtful_days) + " dates could be day and month or month and day: say \"date_order\": \"dmy\" or \"mdy\"",
         column);
  if (property.kind == PropertyKind::record)
    note("guess", "holds keys of other records: rows of this table, of others imported before, or @ID", column);
}

/// This table's words for terms, and for nothing known: only where the cell could not be taken as it is.
void Guess::guess_words(ColumnMapping& made, const Property& property, std::size_t column) {
  std::size_t looked_at = 0;
  std::unordered_set<std::string> seen;
  for (const std::vector<std::string>& row : table_.rows) {
    const std::string& cell = row[column];
    if (cell.empty() || ++looked_at > most_looked_at) continue;
    for (const std::string& word : values_in_cell(cell, made.separator)) {
      if (!seen.insert(word).second || records::value_from_text(schema_, property, word)) continue;
      const std::string folded = text::fold(word);
      const auto known = std::find_if(cell_words.begin(), cell_words.end(), [&](const CellWord& one) {
        return one.vocabulary == property.vocabulary && one.word == folded && records::value_from_text(schema_, property, one.term);
      });
      if (known != cell_words.end())
        made.terms.emplace(word, known->term);
      else if (is_one_of(unknown_words, folded))
        made.terms.emplace(word, "");
    }
  }
  std::string taken, empty;
  for (const auto& [word, term] : made.terms) {
    std::string& into = term.empty() ? empty : taken;
    into += (into.empty() ? "" : ", ") + word + (term.empty() ? "" : " = " + term);
  }
  if (!taken.empty()) note("guess", "words of the table taken for terms: " + taken, column);
  if (!empty.empty()) note("guess", "left empty, since it says that nothing is known: " + empty, column);
}

void Guess::guess_column(std::size_t column) {
  if (used_[column]) return;
  std::string_view name = table_.header[column];
  const std::string language(language_of(name));
  std::string reason;
  const Property* property = property_of(head_of(name), column, reason);
  if (property == nullptr || property->kind == PropertyKind::attachment || property->name == "type") {
    const Contents contents = contents_of(table_, column);
    if (contents.filled == 0) {
      out_.mapping.ignore.push_back(table_.header[column]);
      return note("guess", "left out: nothing stands in it", column);
    }
    out_.unmapped.push_back(table_.header[column]);
    const bool dates = contents.filled > 0 && contents.dates * 10 >= std::min(contents.filled, most_looked_at) * 9;
    note("unmapped",
         dates ? "holds dates; of what, its name does not tell: map it, or name it in \"ignore\""
               : "nothing is known of what it means: map it, or name it in \"ignore\"",
         column);
    return;
  }
  ColumnMapping made;
  made.columns = {table_.header[column]};
  made.property = property->name;
  if (property->kind == PropertyKind::text) made.language = language;
  note("guess", "taken as " + property->name + ": " + reason, column);
  refine(made, *property, column);
  used_[column] = true;
  record_.columns.push_back(std::move(made));
}

GuessedMapping Guess::make() {
  record_.name = text::fold_word(record_.type);
  guess_key();
  guess_composed_name();
  for (std::size_t column = 0; column < table_.header.size(); ++column) guess_column(column);
  out_.mapping.records.push_back(std::move(record_));
  return std::move(out_);
}

/// The type whose properties most heads name; none where no two heads name any.
std::string guess_type(const Schema& schema, const Table& table) {
  std::string best;
  std::size_t most = 1;
  for (const records::RecordType& type : schema.types()) {
    std::size_t hits = 0;
    for (const std::string& head : table.header) {
      std::string_view name = head;
      (void)language_of(name);
      const std::string folded = head_of(name);
      const Property* known = schema.recognise_property(type.name, folded);
      // What every type has tells nothing.
      bool hit = known != nullptr && known->type != "*";
      for (const HeaderWord& word : header_words)
        hit = hit || (word.word == folded && schema.property(type.name, word.property) != nullptr && word.property != "note");
      const bool named_after = folded == text::fold_word(type.name) + " id";
      hits += (hit ? 1 : 0) + (named_after ? 1 : 0);
    }
    if (hits > most || (hits == most && hits > 1 && type.name == "Person")) {
      most = hits;
      best = type.name;
    }
  }
  return best;
}

/// The first row in which about as many cells are filled as in those after it: titles above a table stand alone in their rows.
std::size_t guess_header_row(const Sheet& sheet) {
  const auto filled = [&](std::size_t row) {
    return static_cast<std::size_t>(
        std::count_if(sheet.rows[row].begin(), sheet.rows[row].end(), [](const Cell& cell) { return !trimmed(cell.text).empty(); }));
  };
  std::size_t widest = 0;
  const std::size_t looked_at = std::min<std::size_t>(sheet.rows.size(), 30);
  for (std::size_t row = 0; row < looked_at; ++row) widest = std::max(widest, filled(row));
  for (std::size_t row = 0; row < looked_at; ++row) {
    if (filled(row) * 2 > widest) return row;
  }
  return 0;
}

/// "Event" of "tables/Event.csv".
std::string_view stem_of(std::string_view name) {
  if (const std::size_t slash = name.rfind('/'); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  return name.substr(0, name.rfind('.'));
}

}  // namespace

tl::expected<GuessedMapping, std::vector<Error>> guess_mapping(const Schema& schema, const Tables& tables, const std::string& name,
                                                               std::string_view type, std::string_view sheet_name) {
  const auto one = [&](ErrorCode code, std::string what, std::string hint) {
    return tl::unexpected(std::vector<Error>{{code, std::move(what), name, std::move(hint)}});
  };
  const Sheet* sheet = nullptr;
  for (const Sheet& candidate : tables.sheets) {
    if (sheet == nullptr && (sheet_name.empty() ? !candidate.rows.empty() : candidate.name == sheet_name)) sheet = &candidate;
  }
  if (sheet == nullptr && sheet_name.empty()) return one(ErrorCode::malformed, "the table is empty", "the first row names the columns");
  if (sheet == nullptr)
    return one(ErrorCode::not_found, "no sheet \"" + std::string(sheet_name) + "\"", "the names of the sheets stand at their tabs");
  const std::size_t header_row = guess_header_row(*sheet);
  auto table = table_of(*sheet, name, header_row);
  if (!table) return tl::unexpected(std::move(table.error()));
  take_out(*table, total_rows(*table));  // what stands in them tells nothing of the columns
  std::vector<Note> notes;
  const records::RecordType* known = type.empty() ? nullptr : schema.recognise_type(type);
  if (!type.empty() && known == nullptr) return one(ErrorCode::usage, "no such type of records", "girok record new --help lists them");
  std::string chosen = known != nullptr ? known->name : std::string();
  if (chosen.empty() && !sheet->name.empty()) {
    known = schema.recognise_type(sheet->name);
    if (known != nullptr) notes.push_back({"guess", "each row is taken as a " + known->name + ": the sheet is named so", table->name});
    if (known != nullptr) chosen = known->name;
  }
  if (chosen.empty()) {
    chosen = guess_type(schema, *table);
    if (!chosen.empty())
      notes.push_back({"guess", "each row is taken as a " + chosen + ": most columns' names are of its properties", table->name});
  }
  if (chosen.empty()) {
    known = schema.recognise_type(stem_of(name));
    if (known == nullptr)
      return one(ErrorCode::usage, "what each row is cannot be guessed from the columns' names",
                 "say it with --type, such as --type Person");
    notes.push_back({"guess", "each row is taken as a " + known->name + ": the file is named so", table->name});
    chosen = known->name;
  }
  GuessedMapping made = Guess(schema, *table, chosen).make();
  made.mapping.sheet = sheet->name;
  made.mapping.header_row = sheet->lines[header_row];
  if (header_row > 0)
    notes.push_back(
        {"header-row",
         "row " + std::to_string(made.mapping.header_row) + " is taken as the header: those above it have fewer cells; they are not read",
         table->name});
  made.notes.insert(made.notes.begin(), notes.begin(), notes.end());
  return made;
}

}  // namespace girok::exchange
