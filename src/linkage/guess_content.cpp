#include "linkage/guess_content.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "linkage/date_cell.h"
#include "linkage/normal_form.h"
#include "text/unicode.h"

namespace girok::linkage {
namespace {

constexpr std::size_t sample_size = 2'000;
constexpr std::size_t few_distinct = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view value) { return !value.empty() && std::all_of(value.begin(), value.end(), is_digit); }

bool is_number(std::string_view value) {
  if (!value.empty() && (value.front() == '-' || value.front() == '$')) value.remove_prefix(1);
  bool digit = false, point = false;
  for (const char c : value) {
    if (is_digit(c))
      digit = true;
    else if (c == '.' && !point)
      point = true;
    else if (c != ',')
      return false;
  }
  return digit;
}

bool is_email(std::string_view value) {
  const std::size_t at = value.find('@');
  return at != std::string_view::npos && at > 0 && value.find('.', at) != std::string_view::npos &&
         value.find(' ') == std::string_view::npos;
}

std::size_t words_in(std::string_view value) {
  std::size_t words = 0;
  bool inside = false;
  for (const char c : value) {
    const bool blank = c == ' ';
    if (!blank && !inside) ++words;
    inside = !blank;
  }
  return words;
}

/// Two to four characters of Hangul, or two to three of Han, that begin with a frequent family name.
bool is_korean_or_chinese_name(std::string_view value) {
  std::size_t characters = 0;
  bool hangul = true, han = true;
  for (std::size_t at = 0; at < value.size();) {
    const text::Rune rune = text::rune_at(value, at);
    at += rune.size;
    if (rune.value == ' ') continue;
    const text::Script script = text::script_of(rune.value);
    hangul = hangul && script == text::Script::hangul;
    han = han && script == text::Script::han;
    ++characters;
  }
  const bool length = (hangul && characters >= 2 && characters <= 4) || (han && characters >= 2 && characters <= 3);
  return length && begins_with_family_name(value);
}

/// Counts of codes, fill and entropy, and whether each list has one value only.
void count_codes(const Table& table, const Column& column, Profile& profile) {
  std::vector<std::uint32_t> counts(column.values.size(), 0);
  profile.records = table.records();
  profile.distinct = column.values.size() - 1;
  profile.filled_in.assign(table.lists.size(), 0);
  std::vector<Code> only(table.lists.size(), 0);
  profile.one_in_each_list = table.lists.size() > 1;
  for (std::size_t record = 0; record < column.codes.size(); ++record) {
    const Code code = column.codes[record];
    ++counts[code];
    Code& first = only[table.list[record]];
    if (first == 0) first = code;
    if (first != code || code == 0) profile.one_in_each_list = false;
    if (code != 0) ++profile.filled_in[table.list[record]];
  }
  profile.filled = profile.records - counts[0];
  const double total = static_cast<double>(profile.filled);
  double entropy = 0;
  for (std::size_t code = 1; code < counts.size(); ++code) {
    if (counts[code] == 0) continue;
    const double share = counts[code] / total;
    entropy -= share * std::log2(share);
  }
  profile.entropy_bits = entropy * profile.fill();
}

/// Distinct within each list, and whether the values are row numbers.
void look_for_sequence(const Table& table, const Column& column, Profile& profile) {
  if (profile.filled == 0 || profile.distinct * table.lists.size() < profile.filled) return;
  const std::size_t lists = table.lists.size();
  // A value is repeated where its list is met again. Lists that lie in rows of their own need one look, others one each.
  std::vector<std::uint32_t> last_list(column.values.size(), 0xFFFF'FFFFU);
  const bool in_order = std::is_sorted(table.list.begin(), table.list.end());
  const std::size_t looks = in_order ? 1 : lists;
  if (looks > 64) {  // too many: only what is never repeated counts
    profile.unique_in_lists = profile.distinct == profile.filled;
  } else {
    profile.unique_in_lists = true;
    for (std::uint32_t look = 0; look < looks && profile.unique_in_lists; ++look) {
      for (std::size_t record = 0; record < column.codes.size(); ++record) {
        const std::uint32_t list = table.list[record];
        if ((!in_order && list != look) || column.codes[record] == 0) continue;
        std::uint32_t& last = last_list[column.codes[record]];
        if (last == list) {
          profile.unique_in_lists = false;
          break;
        }
        last = list;
      }
    }
  }
  if (!profile.unique_in_lists) return;
  std::vector<long long> first(lists, -1), last(lists, -1);
  for (std::size_t record = 0; record < column.codes.size(); ++record) {
    const std::string_view value = column.values.at(column.codes[record]);
    if (value.empty()) continue;
    long long number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    const std::uint32_t list = table.list[record];
    if (error != std::errc{} || end != value.data() + value.size() || number < 0 || number <= last[list]) return;
    if (first[list] < 0) first[list] = number;
    last[list] = number;
  }
  for (std::size_t list = 0; list < lists; ++list) {
    if (first[list] < 0) continue;
    if (last[list] - first[list] > static_cast<long long>(profile.filled_in[list]) * 3 / 2 + 10) return;
  }
  profile.sequence = true;
}

void look_at_sample(const Column& column, Profile& profile) {
  std::vector<std::string_view> sample;
  const std::size_t size = column.values.size(), step = std::max<std::size_t>(1, size / sample_size);
  for (std::size_t code = 1; code < size; code += step) sample.push_back(column.values.at(static_cast<Code>(code)));
  if (sample.empty()) return;
  DateStyleCounter counter;
  for (const std::string_view value : sample) counter.add(value);
  const DateStyle style = counter.style();
  std::array<std::size_t, 32> lengths{};
  std::size_t words = 0, digits = 0, dates = 0, years = 0, ages = 0, numbers = 0, whole = 0, emails = 0, sexes = 0, names = 0, largest = 0;
  std::vector<int> in_years;
  std::string out;
  for (const std::string_view value : sample) {
    words += words_in(value);
    if (std::any_of(value.begin(), value.end(), is_digit)) ++digits;
    if (is_number(value)) ++numbers;
    const bool bare = all_digits(value);
    if (bare) {
      ++whole;
      ++lengths[std::min<std::size_t>(value.size(), 31)];
      std::size_t number = 0;
      std::from_chars(value.data(), value.data() + value.size(), number);
      largest = std::max(largest, number);
      if (value.size() == 4 && number >= 1850 && number <= 2049) ++years;
    }
    if (const auto age = age_of(value); age && *age <= 120 && value.size() <= 12) ++ages;
    if (read_date(value, style, out) == DateRead::date) {
      if ((!bare || value.size() == 8) && out.size() == 8 && out.substr(4) != "----") ++dates;
      if (const int year = years_of(out).first; year != 0) in_years.push_back(year);
    }
    if (is_email(value)) ++emails;
    plain(value.substr(0, 40), out);
    if (!sex_of(out).empty()) ++sexes;
    if (value.size() <= 16 && is_korean_or_chinese_name(value)) ++names;
  }
  const double all = static_cast<double>(sample.size());
  const auto share = [&](std::size_t count) { return static_cast<double>(count) / all; };
  profile.words = share(words);
  profile.digits = share(digits);
  profile.dates = share(dates);
  profile.years = share(years);
  profile.ages = share(ages);
  profile.numbers = share(numbers);
  profile.whole = share(whole);
  profile.same_length = share(*std::max_element(lengths.begin() + 5, lengths.end()));
  profile.emails = share(emails);
  profile.sexes = share(sexes);
  profile.korean_names = share(names);
  std::sort(in_years.begin(), in_years.end());
  if (!in_years.empty()) profile.year_spread = in_years[in_years.size() * 9 / 10] - in_years[in_years.size() / 10];
  profile.months_most = whole == sample.size() ? largest : 0;
}

/// Could a column whose header says this hold that?
bool fits(const Role& role, const Profile& profile) {
  switch (role.kind) {
    case FieldKind::name: return profile.digits < 0.25 && profile.words <= 5;
    case FieldKind::date:
      if (role.name == "birth_month" || role.name == "birth_day") return profile.whole > 0.5 || profile.digits < 0.5;
      return profile.dates + profile.years >= 0.5 || (profile.digits > 0.9 && profile.words <= 3 && profile.whole < 0.5) ||
             (profile.whole >= 0.5 && profile.same_length >= 0.5);
    case FieldKind::age: return profile.ages >= 0.7;
    case FieldKind::sex: return profile.distinct <= 12;
    case FieldKind::place: return profile.words <= 8 && profile.numbers < 0.5;
    case FieldKind::category:
      return profile.distinct <= 1'000 || static_cast<double>(profile.distinct) <= 0.05 * static_cast<double>(profile.filled);
    case FieldKind::number: return profile.numbers >= 0.6;
    case FieldKind::identifier: return profile.words <= 5;
    case FieldKind::text: return true;
  }
  return true;
}

std::string percent(double share) { return std::to_string(static_cast<int>(share * 100 + 0.5)) + " %"; }

bool few(const Profile& profile) { return profile.distinct <= few_distinct && profile.distinct * 8 <= profile.filled; }

Kind unnamed(FieldKind kind, std::string why) {
  Kind guessed;
  guessed.role.kind = kind;
  guessed.why = std::move(why);
  return guessed;
}

/// Without a header that helps.
Kind kind_of_content(const Profile& profile) {
  const auto named = [](std::string_view role, std::string why) { return Kind{role_named(role), std::move(why)}; };
  if (profile.emails >= 0.6) return named("email", percent(profile.emails) + " of values are e-mail addresses");
  if (profile.sexes >= 0.6 && profile.distinct <= 8 && profile.distinct >= 2) return named("sex", "values are words for the sexes");
  if (profile.dates >= 0.7) return unnamed(FieldKind::date, percent(profile.dates) + " of values are dates");
  if (profile.years >= 0.9) return unnamed(FieldKind::date, percent(profile.years) + " of values are years");
  if (few(profile)) return unnamed(FieldKind::category, std::to_string(profile.distinct) + " distinct values");
  if (profile.whole >= 0.9) {
    if (profile.same_length >= 0.8) return unnamed(FieldKind::identifier, "digits of one length");
    return unnamed(FieldKind::number, percent(profile.whole) + " of values are whole numbers");
  }
  if (profile.numbers >= 0.9) return unnamed(FieldKind::number, percent(profile.numbers) + " of values are numbers");
  if (profile.digits >= 0.6 && profile.words <= 2)
    return unnamed(FieldKind::identifier, percent(profile.digits) + " of values have digits in a word or two");
  if (profile.korean_names >= 0.7) return named("full_name", percent(profile.korean_names) + " of values begin with a family name");
  return unnamed(FieldKind::text, "words");
}

}  // namespace

Profile profile_of(const Table& table, std::size_t column) {
  Profile profile;
  count_codes(table, table.columns[column], profile);
  look_for_sequence(table, table.columns[column], profile);
  look_at_sample(table.columns[column], profile);
  return profile;
}

Kind kind_of(const std::string& header, const Profile& profile) {
  Role role = role_of(header);
  if (role.name.empty()) return kind_of_content(profile);
  if (!fits(role, profile)) {
    Kind guessed = kind_of_content(profile);
    // What its header cannot mean by its kind may still be what it is called: a name of a product is a text.
    if (guessed.role.name.empty() && guessed.role.kind == FieldKind::category && role.kind == FieldKind::place)
      guessed.role.name = role.name;
    guessed.why += "; the header does not fit";
    return guessed;
  }
  std::string why = "header";
  if (role.kind == FieldKind::date && profile.dates > 0) why += "; " + percent(profile.dates) + " of values are dates";
  if (role.kind == FieldKind::date && profile.years >= 0.5) why += "; " + percent(profile.years) + " of values are years";
  // Few places, titles or descriptions are words of a list; a great many occupations are a text.
  if ((role.name == "state" || role.name == "country") && few(profile)) {
    role.kind = FieldKind::category;
    why += "; " + std::to_string(profile.distinct) + " distinct values";
  }
  if (role.kind == FieldKind::text && few(profile)) {
    role.kind = FieldKind::category;
    why += "; " + std::to_string(profile.distinct) + " distinct values";
  }
  if (role.kind == FieldKind::category && profile.words > 3 && !few(profile)) role.kind = FieldKind::text;
  return {std::move(role), std::move(why)};
}

}  // namespace girok::linkage
