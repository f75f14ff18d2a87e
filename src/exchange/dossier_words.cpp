#include "exchange/dossier_words.h"

#include <array>

#include "exchange/embedded.h"
#include "records/imprecise.h"

namespace girok::exchange {

using records::Tongue;

namespace {

constexpr std::array<std::string_view, 12> months = {"January", "February", "March",     "April",   "May",      "June",
                                                     "July",    "August",   "September", "October", "November", "December"};

}  // namespace

Words::Words(Tongue tongue)
    : tongue_(tongue),
      phrases_(embedded("labels.tsv"), tongue == Tongue::ko   ? "ko"
                                       : tongue == Tongue::zh ? "zh"
                                                              : "en") {}

std::string Words::joined(const std::vector<std::string>& texts) const {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : (*this)["and"]) + text;
  return out;
}

std::string Words::partial(std::string_view iso) const {
  const auto date = parse_iso_date(iso);
  if (!date) return {};
  const std::string year = std::to_string(date->year), month = std::to_string(date->month), day = std::to_string(date->day);
  if (tongue_ == Tongue::en) {
    if (date->month == 0) return year;
    const std::string named = std::string(months[static_cast<std::size_t>(date->month - 1)]) + " " + year;
    return date->day == 0 ? named : day + " " + named;
  }
  const bool ko = tongue_ == Tongue::ko;
  std::string out = year + (ko ? "년" : "年");
  if (date->month != 0) out += (ko ? " " : "") + month + (ko ? "월" : "月");
  if (date->day != 0) out += (ko ? " " : "") + day + (ko ? "일" : "日");
  return out;
}

std::string Words::date(std::string_view text) const {
  if (!records::parse_date(text)) return {};
  if (text.starts_with("age:")) {
    const std::size_t at = text.find('@');
    const std::string_view on = text.substr(at + 1);
    return with(on.size() == 10 ? "date.age.day" : "date.age", {std::string(text.substr(4, at - 4)), partial(on)});
  }
  if (text.front() == '<') return with("date.before", {partial(text.substr(1))});
  if (text.front() == '>') return with("date.after", {partial(text.substr(1))});
  if (text.back() == '~') return with("date.about", {partial(text.substr(0, text.size() - 1))});
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return partial(text);
  const std::string_view left = text.substr(0, slash), right = text.substr(slash + 1);
  if (left == "..") return with("date.upto", {partial(right)});
  if (right == "..") return with("date.from", {partial(left)});
  return with("date.between", {partial(left), partial(right)});
}

std::string Words::born(std::string_view text) const {
  const Result<ImpreciseDate> date = records::parse_date(text);
  if (!date) return {};
  const auto year = [&](std::int32_t day) { return to_string(PartialDate{date_of_day(day).year, 0, 0}); };
  if (!date->first && !date->last) return {};
  if (!date->first) return with("date.upto", {partial(year(*date->last))});
  if (!date->last) return with("date.from", {partial(year(*date->first))});
  const std::string from = year(*date->first), to = year(*date->last);
  if (from == to) return partial(from);
  const bool neighbours = date_of_day(*date->first).year + 1 == date_of_day(*date->last).year;
  return with(neighbours ? "or" : "date.between", {partial(from), partial(to)});
}

std::string Words::quantity(std::string_view text) const {
  const Result<Interval> quantity = records::parse_quantity(text);
  if (!quantity) return {};
  const std::string lo = quantity->lo ? quantity->lo->to_string() : "", hi = quantity->hi ? quantity->hi->to_string() : "";
  switch (quantity->bound) {
    case Bound::equal: return lo;
    case Bound::about: return with("quantity.about", {lo});
    case Bound::less: return with("quantity.less", {hi});
    case Bound::at_most: return with("quantity.at_most", {hi});
    case Bound::more: return with("quantity.more", {lo});
    case Bound::at_least: return with("quantity.at_least", {lo});
    case Bound::range:
    case Bound::vague: return with("quantity.range", {lo, hi});
  }
  return {};
}

}  // namespace girok::exchange
