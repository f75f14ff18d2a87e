#include "app/records/passage_hints.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include <fmt/format.h>

#include "app/access.h"
#include "app/records/stored_record.h"
#include "reading/dateline.h"
#include "text/unicode.h"

namespace girok::app {
namespace {

using vault::StoredStatement;

constexpr std::size_t longest = 4096, shortest_label = 4, most_statements = 2000;

template <class T>
void add_once(std::vector<T>& list, const T& value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(value);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// 1900 to 2099, with neither a digit nor a mark of a larger number beside it.
bool is_year(std::string_view text, std::size_t at) {
  if (at + 4 > text.size() ||
      !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(at) + 4, is_digit))
    return false;
  const std::string_view century = text.substr(at, 2);
  if (century != "19" && century != "20") return false;
  const char before = at > 0 ? text[at - 1] : ' ', after = at + 4 < text.size() ? text[at + 4] : ' ';
  const bool goes_on = (after == ',' || after == '.') && at + 5 < text.size() && is_digit(text[at + 5]);
  return !is_digit(before) && before != '.' && before != ',' && !is_digit(after) && !goes_on;
}

/// One or two digits and one of these signs, blanks before and between; `at` behind them. 0 where there are none.
int number_with(std::string_view text, std::size_t& at, std::initializer_list<std::string_view> signs) {
  std::size_t here = at;
  while (here < text.size() && text[here] == ' ') ++here;
  int number = 0;
  std::size_t digits = 0;
  for (; here < text.size() && is_digit(text[here]) && digits < 2; ++digits) number = number * 10 + (text[here++] - '0');
  while (here < text.size() && text[here] == ' ') ++here;
  for (const std::string_view sign : signs) {
    if (digits == 0 || !text.substr(here).starts_with(sign)) continue;
    at = here + sign.size();
    return number;
  }
  return 0;
}

/// "2009년 3월 14일에", "2009年3月": with whatever stands behind. `at` behind the date; nothing where there is none.
std::optional<PartialDate> east_asian_date(std::string_view text, std::size_t& at) {
  if (!is_year(text, at)) return std::nullopt;
  std::size_t here = at + 4;
  const std::string_view behind = text.substr(here);
  if (!behind.starts_with("년") && !behind.starts_with("年")) return std::nullopt;
  here += std::string_view("년").size();
  PartialDate date;
  date.year = static_cast<std::int16_t>(std::stoi(std::string(text.substr(at, 4))));
  const int month = number_with(text, here, {"월", "月"});
  if (month >= 1 && month <= 12) {
    date.month = static_cast<std::int8_t>(month);
    const int day = number_with(text, here, {"일", "日", "号", "號"});
    if (day >= 1 && day <= 31) date.day = static_cast<std::int8_t>(day);
  }
  at = here;
  return date;
}

/// A season by the words of three languages: the months from which and until which it lasts.
struct Season {
  std::string_view english, korean, chinese;
  int first, last;
};
constexpr std::array<Season, 5> seasons = {{{"spring", "봄", "春", 3, 5},
                                            {"summer", "여름", "夏", 6, 8},
                                            {"autumn", "가을", "秋", 9, 11},
                                            {"fall", "가을", "秋", 9, 11},
                                            {"winter", "겨울", "冬", 12, 2}}};

/// "summer of 2021", "2021년 여름", "2021年夏": the season at the year that stands at `at`; where there is one, `begin` is its first byte.
const Season* season_at(std::string_view text, std::size_t at, std::size_t& begin) {
  std::string before(text.substr(0, at));
  for (char& one : before) one = one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
  const auto trim = [&](std::string_view end) {
    if (before.ends_with(end)) before.resize(before.size() - end.size());
    while (before.ends_with(' ')) before.pop_back();
  };
  trim("");
  trim(" of");
  begin = at;
  for (const Season& season : seasons) {
    const std::size_t size = season.english.size();
    const bool is_word = before.ends_with(season.english) && (before.size() == size || !is_letter(before[before.size() - size - 1]));
    if (!is_word) continue;
    begin = before.size() - size;
    return &season;
  }
  std::string_view behind = text.substr(at + 4);
  if (!behind.starts_with("년") && !behind.starts_with("年")) return nullptr;
  behind.remove_prefix(std::string_view("년").size());
  while (behind.starts_with(' ')) behind.remove_prefix(1);
  const auto* const found = std::ranges::find_if(
      seasons, [&](const Season& season) { return behind.starts_with(season.korean) || behind.starts_with(season.chinese); });
  return found == seasons.end() ? nullptr : found;
}

/// "2021-06/2021-08"; a winter goes on into the year that follows.
std::string months_of(const Season& season, int year) {
  return fmt::format("{:04}-{:02}/{:04}-{:02}", year, season.first, year + (season.last < season.first ? 1 : 0), season.last);
}

/// Whether a label stands there as a word; in Hangul and Han, as a row of characters.
bool stands_in(std::string_view text, std::string_view label) {
  for (std::size_t at = text.find(label); at != std::string_view::npos; at = text.find(label, at + 1)) {
    const bool latin = is_letter(label.front());
    const bool before = at > 0 && is_letter(text[at - 1]), after = at + label.size() < text.size() && is_letter(text[at + label.size()]);
    if (!latin || (!before && !after)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> dates_in_passage(std::string_view passage) {
  passage = passage.substr(0, longest);
  std::vector<std::pair<std::size_t, std::string>> found;
  for (std::size_t at = 0; at < passage.size(); ++at) {
    std::size_t begin = at;
    const Season* const season = is_year(passage, at) ? season_at(passage, at, begin) : nullptr;
    if (season != nullptr) found.emplace_back(begin, months_of(*season, std::stoi(std::string(passage.substr(at, 4)))));
  }
  std::string rest(passage);
  const auto blank = [&](std::size_t begin, std::size_t end) {
    std::fill(rest.begin() + static_cast<std::ptrdiff_t>(begin), rest.begin() + static_cast<std::ptrdiff_t>(end), ' ');
  };
  for (std::size_t at = 0; at < rest.size(); ++at) {
    std::size_t end = at;
    const std::optional<PartialDate> date = east_asian_date(rest, end);
    if (!date) continue;
    found.emplace_back(at, to_string(*date));
    blank(at, end);
  }
  for (std::size_t at = 0; at < rest.size();) {
    const auto match = reading::find_full_date(std::string_view(rest).substr(at));
    if (!match) break;
    found.emplace_back(at + match->span.begin, to_string(match->date));
    const std::size_t begin = at + match->span.begin, end = at + match->span.end;
    blank(begin, end);
    at = end;
  }
  for (std::size_t at = 0; at < rest.size(); ++at) {
    if (is_year(rest, at)) found.emplace_back(at, rest.substr(at, 4));
  }
  std::ranges::stable_sort(found, {}, &std::pair<std::size_t, std::string>::first);
  std::vector<std::string> dates;
  for (const auto& [at, date] : found) add_once(dates, date);
  return dates;
}

std::vector<std::string> provinces_in_passage(const records::Schema& schema, std::string_view passage) {
  const std::string folded = text::fold(passage.substr(0, longest));
  std::vector<std::pair<std::size_t, std::string>> found;
  const records::Vocabulary* const terms = schema.vocabularies().find("iso-3166-2");
  if (terms == nullptr) return {};
  for (const records::Term& term : terms->terms) {
    std::size_t size = 0;
    for (const std::string* const label : {&term.labels.en, &term.labels.ko, &term.labels.zh}) {
      const std::string plain = text::fold(*label);
      if (plain.size() >= shortest_label && plain.size() > size && stands_in(folded, plain)) size = plain.size();
    }
    if (size > 0) found.emplace_back(size, term.code);
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, &std::pair<std::size_t, std::string>::first);
  std::vector<std::string> codes;
  for (const auto& [size, code] : found) codes.push_back(code);
  return codes;
}

CodedBefore coded_before(const vault::Vault& vault, const Id& document) {
  CodedBefore before;
  const records::Confidentiality shown = seen_unsealed(vault);
  std::vector<StoredStatement> statements = vault.model().statements_from(document, shown);
  std::ranges::stable_sort(statements, std::ranges::greater{}, &StoredStatement::clock);
  if (statements.size() > most_statements) statements.resize(most_statements);
  for (const StoredStatement& stored : statements) {
    const records::Statement& said = stored.statement;
    if (said.property == "act-type" && said.value.kind == records::ValueKind::code) add_once(before.acts, said.value.text);
    if (said.property == "date" && said.value.kind == records::ValueKind::date) add_once(before.dates, said.value.text);
    if (said.value.kind != records::ValueKind::record) continue;
    const Id& other = said.value.record;
    if (said.property == "victim" || said.property == "perpetrator") add_once(before.persons, other);
    if (said.property == "place" && type_of_record(vault, other, shown) == "Place") add_once(before.places, other);
    if (said.property == "event" && type_of_record(vault, other, shown) == "Event") add_once(before.events, other);
  }
  return before;
}

}  // namespace girok::app
