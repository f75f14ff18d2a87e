// Word tables of the room: headers and their roles, words for "nothing here", for the sexes, for months, frequent family names. Private to this room.
//
// Model    data/linkage/*.tsv, embedded; read once, on first use. Words stand there as plain() leaves them.
// Threads  Built once, then constant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "linkage/fields.h"

namespace girok::linkage {

/// What a column's header says it is.
struct Role {
  std::string name;  ///< "given_name"; empty: unknown
  FieldKind kind = FieldKind::text;
  text::NamePart part = text::NamePart::full;
  int year = 0;  ///< in the header: age_2015; 0 where there is none
};

/// Folded (text::fold), marks of Latin letters taken off, "firstName" and "first_name" as "first name", marks at the end gone.
std::string header_words(std::string_view header);
/// By the table of headers; numbers and "c1" at the end passed over ("fname_c1" is a given name). Words before a known header say whose it is: those of persons.tsv
/// change nothing ("victim
/// surname"), others become part of the role's name ("perpetrator full_name"), so that it is not taken for the person's own.
Role role_of(std::string_view header);
/// A role by its name; empty where unknown.
Role role_named(std::string_view name);

/// Folded as text::fold() does, and marks of Latin letters taken off: "Ch'oe Sŏng" → "ch'oe song". Cost: a loop over the bytes for ASCII.
void plain(std::string_view text, std::string& out);

/// A whole cell that says that nothing is known: "N/A", "unknown", "미상". "Na" and "Nan" are names; "NA", "nan" and "NaN" are missing.
bool is_missing_word(std::string_view cell);
/// "f", "m" or nothing. Requires: `word` is plain.
std::string_view sex_of(std::string_view word);
/// 1..12, or 0. Requires: `word` is plain.
int month_of(std::string_view word);
/// A frequent Korean or Chinese family name stands at the start of this text in Hangul or Han.
bool begins_with_family_name(std::string_view text);

}  // namespace girok::linkage
