// Dates of publication as newspapers print them: in a line of their own, beside a by-line, or before the first paragraph.
//
// Model    A small lexer (numbers, words, marks) over one short line and a table of shapes: "Mar 28, 2023", "28 March 2023", "2023-03-28",
//          "2023. 3. 28.", "2023년 3월 28일", "2023年3月28日"; "28/03/2023" only where the order of day and month is certain.
//          Agency datelines: "SEOUL, March 3 (Agency) —", "(서울=통신) 기자 =", "某社北京3月3日电".
// Limits   Looks at the first 400 bytes of what it is given. A date without a year is recognised but gives no date.
// Threads  No shared state.
#pragma once

#include <optional>
#include <string_view>

#include "base/dates.h"
#include "base/span.h"

namespace girok::reading {

struct DateMatch {
  PartialDate date;  ///< year 0 where the line names none
  Span span;         ///< in the line
};

/// The first date of the line, in any shape above; "March 3" counts, with year 0.
std::optional<DateMatch> find_date(std::string_view line);
/// The first date of the line that has a year.
std::optional<DateMatch> find_full_date(std::string_view line);

struct DateLine {
  std::optional<DateMatch> published;  ///< with a year
  std::optional<DateMatch> updated;    ///< where the line says it is of a later change
};

/// Reads a line that is nothing but dates, times and words like "Published", "입력", "发布时间"; nothing for any other line.
std::optional<DateLine> read_date_line(std::string_view line);

struct AgencyDateline {
  std::uint32_t size = 0;   ///< of the dateline with its dash, at the start of the paragraph
  Span outlet;              ///< "Agency"; empty where none
  Span author;              ///< the reporter, where the dateline names one; empty where none
  std::optional<PartialDate> date;  ///< only with a year
};

/// The dateline a first paragraph opens with, if it does.
std::optional<AgencyDateline> read_agency_dateline(std::string_view paragraph);

/// 1..12 for an English month name or its abbreviation in lower case, else 0.
int month_of(std::string_view lower_case_word);

}  // namespace girok::reading
