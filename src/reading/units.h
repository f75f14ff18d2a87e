// Units of measure and currencies by the names and signs texts use: "km", "square kilometres", "US$", "pounds", "달러", "美元".
//
// Model    Two tables, data/lexicon/units.tsv and currencies.tsv, read once; the longest entry that stands at an offset wins.
//          Columns: units       name, kind, symbols, en, ko, zh      (several in a cell separated by |)
//                   currencies  code, factor, symbols, en, ko, zh    (factor 0.01 for cents)
//          A kind that ends in "+" takes the SI prefixes, in symbols and names.
//          Symbols are compared as written, names in any case. Latin entries end at the end of a word.
// Limits   One reading a sign: "$" is USD, "£" GBP, "¥" JPY; the caller may know better from "C$", "HK$" (entries of their own).
// Threads  The tables are built at first use and never changed; safe to share.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/decimal.h"
#include "reading/document.h"
#include "text/tokens.h"

namespace girok::reading {

struct Unit {
  std::string_view name;                             ///< canonical English singular: "kilometre", "year"; alive for the whole run
  QuantityKind kind = QuantityKind::measurement;     ///< measurement or duration
};

struct Currency {
  std::string_view code;   ///< ISO 4217
  Decimal factor = 1;      ///< of the main unit: 0.01 for cents
};

/// How a table entry was found at the start of `rest`.
struct UnitMatch {
  const Unit* unit = nullptr;  ///< none: no entry stands here
  std::uint32_t size = 0;      ///< bytes of `rest` it takes
  bool symbol = false;         ///< by its sign ("km"), not its name ("kilometre")
};
struct CurrencyMatch {
  const Currency* currency = nullptr;
  std::uint32_t size = 0;
  bool symbol = false;
};

/// The longest entry, symbol or name in `language` (en where unknown), at the very start of `rest`.
UnitMatch unit_at(std::string_view rest, text::Language language);
CurrencyMatch currency_at(std::string_view rest, text::Language language);

}  // namespace girok::reading
