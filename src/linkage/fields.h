// What linkage compares: fields of known kinds, one value for each record, dictionary-encoded.
//
// Model    A field may come from several columns: the same thing under other names in other lists, a date in three columns, an age at a known time.
//          Its values stand in a normal form that its kind fixes (below), so that equal codes are agreement.
// Limits   The normal form is for comparing, not for showing.
// Threads  Plain data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "linkage/dictionary.h"
#include "text/name_lattice.h"

namespace girok::linkage {

/// Normal forms, all UTF-8, folded as text::fold() does, marks of Latin letters taken off:
///   name        words separated by one space; punctuation gone but the comma of "family, given"; Hangul and Han as they are; several names of one person (also known as, 일명, brackets) with " / " between
///   date        eight characters, digits or '-' where unknown: "19120704", "1912----", "--------" is missing; a day that the calendar does not have keeps its digits;
///               or a range of years "1990/1992", from an age at a time
///   age         whole years, decimal
///   place       words separated by one space, the larger place first where the cell says which
///   sex         "f", "m", or another word folded
///   category    folded
///   number      decimal without leading zeros, '.' as the point
///   text        words separated by one space, punctuation gone
///   identifier  folded, without blanks, hyphens, brackets and slashes (an e-mail address keeps '@' and '.')
enum class FieldKind : std::uint8_t { name, date, age, place, sex, category, number, text, identifier };

/// "name", "date", …: as in configuration files and output.
std::string_view name_of(FieldKind kind);

enum class FieldJoin : std::uint8_t {
  first,  ///< the first column that is filled
  ymd,  ///< columns: year, month, day (the later ones may be missing)
  age_at,  ///< columns: age, date it was asked; becomes a range of years of birth, kind date
  words,  ///< all columns, one after another, with a space
};

struct Field {
  std::string name;  ///< as shown: the header of its first column
  FieldKind kind = FieldKind::text;
  text::NamePart part = text::NamePart::full;  ///< of names
  std::string
      role;  ///< what it is thought to be: "given_name", "birth_date", "birth_place", …; empty where unknown. For telling, and for pairing columns of lists
  FieldJoin join = FieldJoin::first;
  std::vector<std::vector<std::size_t>> columns;  ///< [alternative][part] columns of the table; one alternative a list or group of lists
  std::string why;  ///< how it was guessed, in words without values: "header; 98 % of values are dates"
};

/// One field of all records.
struct FieldColumn {
  Field field;
  std::vector<Code> codes;  ///< [record]
  Dictionary values;  ///< in normal form
};

/// All that the engine sees. Record numbers are indices, from 0; lists are contiguous or not, as they come.
struct Input {
  std::vector<std::string> lists;  ///< names
  std::vector<std::uint32_t> list;  ///< [record] index in `lists`
  std::vector<FieldColumn> fields;
  std::size_t records() const { return list.size(); }
};

}  // namespace girok::linkage
