// Columns of a table become fields in normal form: each distinct cell (or combination of cells, for a field of several columns) is worked out once.
#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "base/parallel.h"
#include "linkage/date_cell.h"
#include "linkage/guess.h"
#include "linkage/normal_form.h"
#include "linkage/words.h"

namespace girok::linkage {
namespace {

constexpr std::size_t style_sample = 20'000;  ///< distinct values of a column that are asked how they write dates

/// How one cell, or one combination of cells, came out.
enum class Worked : std::uint8_t { fine, cut, impossible, unread };

/// Counts of records for the notes.
struct Counts {
  std::size_t cut = 0, impossible = 0, unread = 0;
  void add(Worked how) {
    if (how == Worked::cut) ++cut;
    if (how == Worked::impossible) ++impossible;
    if (how == Worked::unread) ++unread;
  }
};

DateStyle style_of(const Column& column) {
  DateStyleCounter counter;
  const std::size_t size = column.values.size(), step = std::max<std::size_t>(1, size / style_sample);
  for (std::size_t code = 1; code < size; code += step) counter.add(column.values.at(static_cast<Code>(code)));
  return counter.style();
}

/// Makes the values of one field.
class Maker {
 public:
  Maker(const Table& table, const Field& field) : table_(table), field_(field) {
    for (const auto& alternative : field.columns) {
      for (const std::size_t column : alternative) {
        const bool date = field.kind == FieldKind::date;
        styles_.emplace_back(column, date ? style_of(table.columns[column]) : DateStyle{});
        roles_.emplace_back(column, role_of(table.columns[column].name));
      }
    }
    sex_codes_ = field.kind == FieldKind::sex && all_codes();
  }

  FieldColumn make(Counts& counts) {
    FieldColumn made;
    made.field = field_;
    made.codes.assign(table_.records(), 0);
    const bool single = std::all_of(field_.columns.begin(), field_.columns.end(), [](const auto& parts) { return parts.size() == 1; });
    for (const auto& alternative : field_.columns) {
      if (single) {
        take_single(alternative.front(), made, counts);
      } else {
        take_parts(alternative, made, counts);
      }
    }
    return made;
  }

 private:
  template <class Value>
  static const Value& of(const std::vector<std::pair<std::size_t, Value>>& all, std::size_t column) {
    return std::find_if(all.begin(), all.end(), [&](const auto& entry) { return entry.first == column; })->second;
  }

  bool all_codes() const {
    for (const auto& alternative : field_.columns) {
      for (const std::size_t column : alternative) {
        const Dictionary& values = table_.columns[column].values;
        for (Code code = 1; code < values.size(); ++code) {
          const std::string_view value = values.at(code);
          if (value != "0" && value != "1" && value != "2" && value != "9") return false;
        }
      }
    }
    return true;
  }

  void take_single(std::size_t from, FieldColumn& made, Counts& counts) {
    const Column& column = table_.columns[from];
    constexpr Code not_yet = 0xFFFF'FFFFU;
    std::vector<Code> code_of(column.values.size(), not_yet);
    std::vector<Worked> how(column.values.size(), Worked::fine);
    std::string out;
    for (std::size_t record = 0; record < column.codes.size(); ++record) {
      const Code code = column.codes[record];
      if (code == 0 || made.codes[record] != 0) continue;
      if (code_of[code] == not_yet) {
        const std::string_view cell = column.values.at(code);
        how[code] = work(std::span(&from, 1), std::span(&cell, 1), out);
        code_of[code] = made.values.add(out);
      }
      made.codes[record] = code_of[code];
      counts.add(how[code]);
    }
  }

  void take_parts(const std::vector<std::size_t>& from, FieldColumn& made, Counts& counts) {
    Dictionary combinations;  // of codes, as bytes
    std::vector<Code> code_of(1, 0);
    std::vector<Worked> how(1, Worked::fine);
    std::vector<Code> codes(from.size());
    std::vector<std::string_view> cells(from.size());
    std::string out;
    for (std::size_t record = 0; record < table_.records(); ++record) {
      if (made.codes[record] != 0) continue;
      bool filled = false;
      for (std::size_t i = 0; i < from.size(); ++i) {
        codes[i] = table_.columns[from[i]].codes[record];
        filled = filled || codes[i] != 0;
      }
      if (!filled) continue;
      const std::string_view key(reinterpret_cast<const char*>(codes.data()), codes.size() * sizeof(Code));
      const Code combination = combinations.add(key);
      if (combination == code_of.size()) {
        for (std::size_t i = 0; i < from.size(); ++i) cells[i] = table_.columns[from[i]].values.at(codes[i]);
        how.push_back(work(from, cells, out));
        code_of.push_back(made.values.add(out));
      }
      made.codes[record] = code_of[combination];
      counts.add(how[combination]);
    }
  }

  /// The normal form of one alternative's cells.
  Worked work(std::span<const std::size_t> from, std::span<const std::string_view> cells, std::string& out) {
    if (field_.kind == FieldKind::date) {
      if (field_.join == FieldJoin::ymd || cells.size() == 3) {
        if (cells.size() > 1) return ymd(cells, out);
      }
      const Role& role = of(roles_, from[0]);
      const bool age =
          cells.size() == 2 || (field_.join == FieldJoin::age_at && (role.name == "age" || role.name == "korean_age") && role.year != 0);
      return age ? age_at(from, cells, out) : date(from[0], cells[0], out);
    }
    out.clear();
    if (cells.size() == 1) {
      if (sex_codes_) {
        out = sex_of_code(cells[0]);
        return Worked::fine;
      }
      const bool whole = normal_form(field_.kind, cells[0], out);
      if (field_.kind == FieldKind::age && out.empty()) return Worked::unread;
      return whole ? Worked::fine : Worked::cut;
    }
    return words(from, cells, out);
  }

  Worked date(std::size_t from, std::string_view cell, std::string& out) {
    switch (read_date(cell, of(styles_, from), out)) {
      case DateRead::impossible: return Worked::impossible;
      case DateRead::unread: return Worked::unread;
      default: return Worked::fine;
    }
  }

  /// Year, month and day in columns of their own.
  static Worked ymd(std::span<const std::string_view> cells, std::string& out) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += '-';
      std::string_view cell = cells[i];
      cell = cell.substr(0, cell.find('.'));  // "1949.0"
      std::string digits;
      if (i == 1) {  // a month may be a word
        std::string word;
        plain(cell, word);
        if (const int month = month_of(word); month != 0) digits = std::to_string(month);
      }
      if (digits.empty()) {
        for (const char c : cell.substr(0, 12)) {
          if (c >= '0' && c <= '9') digits += c;
        }
      }
      text += digits.empty() ? (i == 0 ? "0000" : "0") : digits;
    }
    const std::size_t dash = std::min(text.find('-'), text.size());
    if (dash <= 2) text = (dash == 2 && text[0] >= '3' ? "19" : "20") + std::string(2 - dash, '0') + text;  // a year of two digits
    if (cells.size() == 2) text += "-0";
    switch (read_date(text, DateStyle{}, out)) {
      case DateRead::impossible: return Worked::impossible;
      case DateRead::unread: return Worked::unread;
      default: return Worked::fine;
    }
  }

  /// An age, and when it was asked: the years in which such a person was born.
  Worked age_at(std::span<const std::size_t> from, std::span<const std::string_view> cells, std::string& out) {
    out.clear();
    if (cells[0].empty()) return Worked::fine;
    const auto age = age_of(cells[0]);
    if (!age) return Worked::unread;
    const Role& role = of(roles_, from[0]);
    Years asked{role.year, role.year};
    if (cells.size() == 2 && !cells[1].empty()) {
      std::string when;
      read_date(cells[1], of(styles_, from[1]), when);
      asked = years_of(when);
    }
    if (asked.first == 0) return Worked::fine;  // nobody knows when: nothing is said
    const bool korean = role.name == "korean_age";
    const int first = asked.first - *age + (korean ? 1 : -1), last = asked.last - *age + (korean ? 1 : 0);
    if (first < 1) return Worked::unread;
    out = first == last ? date_form(first, 0, 0) : std::to_string(first) + "/" + std::to_string(last);
    return Worked::fine;
  }

  /// Several columns one after another; a family name beside a given name as "family, given".
  Worked words(std::span<const std::size_t> from, std::span<const std::string_view> cells, std::string& out) {
    std::string text;
    const bool parts = field_.kind == FieldKind::name && field_.part == text::NamePart::full;
    const auto append = [&](bool family) {
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool is_family = of(roles_, from[i]).part == text::NamePart::family;
        if ((parts && is_family != family) || cells[i].empty()) continue;
        if (!text.empty() && text.back() != ' ') text += ' ';
        text += cells[i];
      }
    };
    if (!parts) {
      append(false);
    } else {
      append(true);
      const std::size_t family = text.size();
      if (family > 0) text += ", ";
      append(false);
      if (family > 0 && text.size() == family + 2) text.resize(family);
    }
    return normal_form(field_.kind, text, out) ? Worked::fine : Worked::cut;
  }

  const Table& table_;
  const Field& field_;
  std::vector<std::pair<std::size_t, DateStyle>> styles_;
  std::vector<std::pair<std::size_t, Role>> roles_;
  bool sex_codes_ = false;
};

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return count == 1 ? "1 " + std::string(one) : std::to_string(count) + " " + std::string(many);
}

void tell(const Table& table, const Field& field, const Counts& counts, std::vector<ColumnNote>& notes) {
  if (counts.impossible > 0)
    notes.push_back({field.name, counted(counts.impossible, "record has a date that the calendar does not have; its digits are compared",
                                         "records have a date that the calendar does not have; their digits are compared")});
  if (counts.unread > 0) {
    const std::string what = field.kind == FieldKind::age || field.join == FieldJoin::age_at ? "an age" : "a date";
    notes.push_back({field.name, counted(counts.unread, "record has a value that is not " + what + "; it counts as missing",
                                         "records have a value that is not " + what + "; they count as missing")});
  }
  if (counts.cut > 0) {
    notes.push_back({field.name, counted(counts.cut, "record has a value longer than", "records have a value longer than") + " " +
                                     std::to_string(max_form_bytes(field.kind)) + " bytes; only its beginning is compared"});
  }
  if (field.kind != FieldKind::date) return;
  for (const auto& alternative : field.columns) {
    if (alternative.size() != 1) continue;
    const DateStyle style = style_of(table.columns[alternative.front()]);
    if (style.order_asked && !style.order_known) {
      notes.push_back({table.columns[alternative.front()].name,
                       "nothing in the column tells whether the day or the month comes first; the day is taken to"});
    }
  }
}

}  // namespace

Input prepare(const Table& table, const std::vector<Field>& fields, unsigned threads, std::vector<ColumnNote>& notes) {
  Input input;
  input.lists = table.lists;
  input.list = table.list;
  input.fields.resize(fields.size());
  std::vector<Counts> counts(fields.size());
  parallel_for(fields.size(), threads, [&](std::size_t i) { input.fields[i] = Maker(table, fields[i]).make(counts[i]); });
  for (std::size_t i = 0; i < fields.size(); ++i) tell(table, fields[i], counts[i], notes);
  std::vector<bool> filled(table.lists.size(), false);
  for (const std::uint32_t list : table.list) filled[list] = true;
  for (std::size_t list = 0; list < filled.size(); ++list) {
    if (!filled[list]) notes.push_back({table.lists[list], "this list has no record"});
  }
  return input;
}

}  // namespace girok::linkage
