#include "records/imprecise.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/unicode.h"

namespace girok::records {
namespace {

/// No text of a date is longer; nothing of a longer one is looked at.
constexpr std::size_t longest_date = 64;
constexpr int longest_life = 130;

tl::unexpected<Error> no_date() {
  return fail(ErrorCode::malformed, "this is not a date", {},
              "1975, 1975-03, 1975-03-28, 1975~ (about), 1975/1977, ../1975, age:17@2003-05");
}

int slack_of(const PartialDate& date) { return date.day != 0 ? 7 : date.month != 0 ? 31 : 366; }

std::optional<PartialDate> plain_date(std::string_view text) {
  if (text.size() > 10) return std::nullopt;
  return parse_iso_date(text);
}

struct AgeDate {
  int age = 0;
  PartialDate at;
};

std::optional<AgeDate> parse_age(std::string_view text) {
  text.remove_prefix(4);
  const std::size_t sign = text.find('@');
  if (sign == std::string_view::npos || sign == 0 || sign > 3) return std::nullopt;
  AgeDate age;
  const auto [end, error] = std::from_chars(text.data(), text.data() + sign, age.age);
  const auto at = plain_date(text.substr(sign + 1));
  if (error != std::errc() || end != text.data() + sign || age.age < 0 || age.age > longest_life || !at) return std::nullopt;
  age.at = *at;
  return age;
}

}  // namespace

Result<ImpreciseDate> parse_date(std::string_view text) {
  if (text.empty() || text.size() > longest_date) return no_date();
  if (text.starts_with("age:")) {
    const auto age = parse_age(text);
    return age ? Result<ImpreciseDate>(ImpreciseDate::from_age(age->at, age->age)) : Result<ImpreciseDate>(no_date());
  }
  if (text.front() == '<' || text.front() == '>') {
    const auto date = plain_date(text.substr(1));
    if (!date) return no_date();
    return text.front() == '<' ? ImpreciseDate::before(*date) : ImpreciseDate::after(*date);
  }
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    const std::string_view left = text.substr(0, slash), right = text.substr(slash + 1);
    const auto from = plain_date(left), to = plain_date(right);
    if (left == ".." && to) return ImpreciseDate{std::nullopt, last_day(*to), DateType::before};
    if (right == ".." && from) return ImpreciseDate{first_day(*from), std::nullopt, DateType::after};
    if (!from || !to || first_day(*from) > last_day(*to)) return no_date();
    return ImpreciseDate::between(*from, *to);
  }
  if (text.back() == '~') {
    const auto date = plain_date(text.substr(0, text.size() - 1));
    return date ? Result<ImpreciseDate>(ImpreciseDate::about(*date, slack_of(*date))) : Result<ImpreciseDate>(no_date());
  }
  const auto date = plain_date(text);
  return date ? Result<ImpreciseDate>(ImpreciseDate::of(*date)) : Result<ImpreciseDate>(no_date());
}

std::string canonical_date(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos && text.substr(0, slash) == text.substr(slash + 1)) return std::string(text.substr(0, slash));
  if (text.starts_with("age:")) {
    if (const auto age = parse_age(text)) return "age:" + std::to_string(age->age) + "@" + to_string(age->at);
  }
  return std::string(text);
}

// ---- dates as spreadsheets have them --------------------------------------------------------------------------------

namespace {

/// What a date is made of: numbers, and between them words and signs.
struct Piece {
  std::string word;   ///< empty for a number
  int number = 0;
  std::size_t digits = 0;
};

constexpr std::array<std::string_view, 12> months = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 12> long_months = {"january", "february", "march",     "april",   "may",      "june",
                                                          "july",    "august",   "september", "october", "november", "december"};

/// 0 where the word is no month's name; signs around it do not matter: "-May-", "Sept.".
int month_of(std::string_view word) {
  const auto sign = [](char c) { return c == '.' || c == '-' || c == '/'; };
  while (!word.empty() && sign(word.front())) word.remove_prefix(1);
  while (!word.empty() && sign(word.back())) word.remove_suffix(1);
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (word == months[i] || word == long_months[i] || (i == 8 && word == "sept")) return static_cast<int>(i) + 1;
  }
  return 0;
}

std::vector<Piece> pieces_of(std::string_view folded) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < folded.size();) {
    if (folded[at] >= '0' && folded[at] <= '9') {
      Piece piece;
      for (; at < folded.size() && folded[at] >= '0' && folded[at] <= '9'; ++at, ++piece.digits)
        piece.number = piece.digits < 8 ? piece.number * 10 + (folded[at] - '0') : piece.number;
      pieces.push_back(piece);
    } else {
      const std::size_t begin = at;
      while (at < folded.size() && !(folded[at] >= '0' && folded[at] <= '9')) ++at;
      std::string word(folded.substr(begin, at - begin));
      std::erase_if(word, [](char c) { return c == ' ' || c == ','; });
      if (word.empty() && !pieces.empty() && pieces.back().word.empty()) word = " ";
      if (!word.empty()) pieces.push_back({word, 0, 0});
    }
  }
  return pieces;
}

constexpr int not_said = -1;

std::optional<std::string> made(int year, int month, int day) {
  if (year < 1800 || year > 2200 || month == 0 || day == 0 || month > 12 || day > 31) return std::nullopt;
  const PartialDate date{static_cast<std::int16_t>(year), static_cast<std::int8_t>(std::max(month, 0)),
                         static_cast<std::int8_t>(std::max(day, 0))};
  const std::string text = to_string(date);
  return parse_iso_date(text) ? std::optional<std::string>(text) : std::nullopt;
}

std::string shape_of(const std::vector<Piece>& pieces) {
  std::string shape;
  for (const Piece& piece : pieces) {
    if (!piece.word.empty())
      shape += month_of(piece.word) != 0 ? "M" : piece.word;
    else
      shape += piece.digits == 4 ? "Y" : piece.digits <= 2 ? "n" : "?";
  }
  return shape;
}

int number_at(const std::vector<Piece>& pieces, std::size_t which) {
  for (const Piece& piece : pieces) {
    if (piece.word.empty() && which-- == 0) return piece.number;
  }
  return 0;
}

int month_in(const std::vector<Piece>& pieces) {
  for (const Piece& piece : pieces) {
    if (const int month = month_of(piece.word)) return month;
  }
  return 0;
}

}  // namespace

std::optional<std::string> date_from_wild(std::string_view text) {
  if (text.empty() || text.size() > longest_date) return std::nullopt;
  std::string folded = text::fold(text);
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  if (folded.starts_with(' ')) folded.erase(0, 1);
  // A time of day at the end says nothing of the day.
  if (folded.size() > 10 && (folded[10] == ' ' || folded[10] == 't') && folded[4] == '-' && folded[7] == '-') folded.resize(10);
  if (parse_date(folded)) return canonical_date(folded);
  const std::vector<Piece> pieces = pieces_of(folded);
  const std::string shape = shape_of(pieces);
  const auto n = [&](std::size_t which) { return number_at(pieces, which); };
  static constexpr std::array<std::string_view, 9> year_first = {"Y/n/n",     "Y.n.n",     "Y.n.n.", "Y-n-n",   "Y년n월n일",
                                                                 "Y年n月n日", "Y年n月n号", "Y n n",  "Y. n. n."};
  static constexpr std::array<std::string_view, 6> year_month = {"Y/n", "Y.n", "Y.n.", "Y-n", "Y년n월", "Y年n月"};
  if (std::ranges::find(year_first, std::string_view(shape)) != year_first.end()) return made(n(0), n(1), n(2));
  // 2003.1 may be what a spreadsheet has made of 2003.10.
  if (shape == "Y.n" && n(1) == 1 && folded.ends_with(".1")) return std::nullopt;
  if (std::ranges::find(year_month, std::string_view(shape)) != year_month.end()) return made(n(0), n(1), not_said);
  if (shape == "Y년" || shape == "Y年" || shape == "Y년생" || shape == "Y.") return made(n(0), not_said, not_said);
  if (shape == "MY") return made(n(0), month_in(pieces), not_said);
  if (shape == "nMY") return made(n(1), month_in(pieces), n(0));
  if (shape == "Mn Y" || shape == "Mn,Y") return made(n(1), month_in(pieces), n(0));
  if (shape == "n.n.Y") return made(n(2), n(1), n(0));   // only the day comes first where points divide
  if (shape == "n.Y" || shape == "n/Y") return made(n(1), n(0), not_said);
  if (shape == "n/n/Y" || shape == "n-n-Y") {
    if (n(0) == n(1) || n(0) > 12) return made(n(2), n(1), n(0));
    if (n(1) > 12) return made(n(2), n(0), n(1));
  }
  return std::nullopt;
}

// ---- quantities -----------------------------------------------------------------------------------------------------

Result<Interval> parse_quantity(std::string_view text) {
  const auto bad = [] { return fail(ErrorCode::malformed, "this is not a quantity", {}, "20, ~20 (about), <20, <=20, >20, >=20, 20..30"); };
  if (text.empty() || text.size() > 200) return bad();
  if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
    const auto lo = Decimal::parse(text.substr(0, dots)), hi = Decimal::parse(text.substr(dots + 2));
    if (!lo || !hi || *hi < *lo) return bad();
    if (*lo == *hi) return Interval{lo, hi, Bound::equal};
    return Interval{lo, hi, Bound::range};
  }
  static constexpr std::array<std::pair<std::string_view, Bound>, 5> signs = {
      {{"<=", Bound::at_most}, {">=", Bound::at_least}, {"<", Bound::less}, {">", Bound::more}, {"~", Bound::about}}};
  Bound bound = Bound::equal;
  for (const auto& [sign, meant] : signs) {
    if (!text.starts_with(sign)) continue;
    bound = meant;
    text.remove_prefix(sign.size());
    break;
  }
  const auto number = Decimal::parse(text);
  if (!number || text.find_first_of("eE+") != std::string_view::npos) return bad();
  const bool no_lo = bound == Bound::less || bound == Bound::at_most, no_hi = bound == Bound::more || bound == Bound::at_least;
  return Interval{no_lo ? std::nullopt : number, no_hi ? std::nullopt : number, bound};
}

std::string to_text(const Interval& quantity) {
  const auto written = [](const std::optional<Decimal>& number) { return number ? number->to_string() : std::string(); };
  switch (quantity.bound) {
    case Bound::about: return "~" + written(quantity.lo);
    case Bound::less: return "<" + written(quantity.hi);
    case Bound::at_most: return "<=" + written(quantity.hi);
    case Bound::more: return ">" + written(quantity.lo);
    case Bound::at_least: return ">=" + written(quantity.lo);
    case Bound::equal: return written(quantity.lo);
    default:
      if (!quantity.lo) return "<=" + written(quantity.hi);
      if (!quantity.hi) return ">=" + written(quantity.lo);
      return written(quantity.lo) + ".." + written(quantity.hi);
  }
}

}  // namespace girok::records
