// Dates and quantities as imprecise as they are given, in the one way of writing them that statements keep.
//
// Model    docs/formats/schema.md, "Dates": after EDTF (ISO 8601-2:2019, level 1), with `<`, `>` and `age:`. Quantities as base/interval.h.
// Limits   About (~): a year either side for a year, a month (31 days) for a month, a week for a day.
// Threads  No shared state.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/dates.h"
#include "base/interval.h"
#include "base/result.h"

namespace girok::records {

/// A date text as an interval of days with its type. Errors (malformed): what is none of the forms; the hint names some.
Result<ImpreciseDate> parse_date(std::string_view text);
/// The canonical text, where there is one way to write what was read: "2003-5" is not read; "2003-05/2003-05" becomes "2003-05". Requires: parse_date(text).
std::string canonical_date(std::string_view text);
/// From forms met in spreadsheets, besides those above: "17.5.2003", "2003/5/17", "2003년 5월 17일", "2003年5月17日", "May 2003". Where day and month could be either (3/4/2003), nothing: ask.
std::optional<std::string> date_from_wild(std::string_view text);

/// "20", "~20", "<20", "<=20", ">20", ">=20", "20..30". Errors: malformed.
Result<Interval> parse_quantity(std::string_view text);
std::string to_text(const Interval& quantity);

}  // namespace girok::records
