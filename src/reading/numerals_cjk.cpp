#include "reading/numerals_cjk.h"

#include <algorithm>
#include <array>

#include "text/unicode.h"

namespace girok::reading::cjk {
namespace {

struct Fold {
  char32_t from, to;
};

// Traditional characters that words of the number grammar are written with. In the order of `from`.
constexpr std::array folds = std::to_array<Fold>({
    {U'並', U'并'}, {U'佔', U'占'}, {U'倆', U'俩'}, {U'個', U'个'}, {U'們', U'们'}, {U'倫', U'伦'}, {U'僅', U'仅'}, {U'億', U'亿'},
    {U'內', U'内'}, {U'兩', U'两'}, {U'參', U'叁'}, {U'員', U'员'}, {U'單', U'单'}, {U'噸', U'吨'}, {U'國', U'国'}, {U'圍', U'围'},
    {U'圓', U'圆'}, {U'場', U'场'}, {U'塊', U'块'}, {U'夠', U'够'}, {U'婦', U'妇'}, {U'嬰', U'婴'}, {U'將', U'将'}, {U'對', U'对'},
    {U'屆', U'届'}, {U'層', U'层'}, {U'屬', U'属'}, {U'幣', U'币'}, {U'幾', U'几'}, {U'張', U'张'}, {U'後', U'后'}, {U'從', U'从'},
    {U'戰', U'战'}, {U'戶', U'户'}, {U'據', U'据'}, {U'數', U'数'}, {U'於', U'于'}, {U'時', U'时'}, {U'條', U'条'}, {U'棟', U'栋'},
    {U'極', U'极'}, {U'樁', U'桩'}, {U'樓', U'楼'}, {U'歐', U'欧'}, {U'歲', U'岁'}, {U'毀', U'毁'}, {U'準', U'准'}, {U'滿', U'满'},
    {U'為', U'为'}, {U'無', U'无'}, {U'畝', U'亩'}, {U'當', U'当'}, {U'禮', U'礼'}, {U'種', U'种'}, {U'筆', U'笔'}, {U'箇', U'个'},
    {U'節', U'节'}, {U'紀', U'纪'}, {U'約', U'约'}, {U'級', U'级'}, {U'組', U'组'}, {U'給', U'给'}, {U'線', U'线'}, {U'縣', U'县'},
    {U'總', U'总'}, {U'聯', U'联'}, {U'臺', U'台'}, {U'與', U'与'}, {U'萬', U'万'}, {U'處', U'处'}, {U'號', U'号'}, {U'裏', U'里'},
    {U'裡', U'里'}, {U'課', U'课'}, {U'負', U'负'}, {U'貳', U'贰'}, {U'車', U'车'}, {U'較', U'较'}, {U'輛', U'辆'}, {U'輪', U'轮'},
    {U'這', U'这'}, {U'連', U'连'}, {U'週', U'周'}, {U'過', U'过'}, {U'達', U'达'}, {U'還', U'还'}, {U'鍾', U'钟'}, {U'鎊', U'镑'},
    {U'鎮', U'镇'}, {U'鐘', U'钟'}, {U'門', U'门'}, {U'間', U'间'}, {U'陸', U'陆'}, {U'隊', U'队'}, {U'階', U'阶'}, {U'隻', U'只'},
    {U'雙', U'双'}, {U'離', U'离'}, {U'韓', U'韩'}, {U'頁', U'页'}, {U'頃', U'顷'}, {U'項', U'项'}, {U'頭', U'头'}, {U'顆', U'颗'},
    {U'類', U'类'}, {U'餘', U'余'}, {U'馀', U'余'}, {U'點', U'点'}, {U'齊', U'齐'}, {U'齡', U'龄'},
});

char32_t fold_character(char32_t c) {
  if (c < 0x80) return c == U'\t' || c == U'\r' ? U' ' : c;
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  if (text::is_space(c)) return U' ';
  if (c == U'∼' || c == U'〜' || c == U'～' || c == U'˜') return U'~';
  if (text::is_dash(c) || c == U'−') return U'-';
  if (c >= 0x4E00 && c <= 0x9FFF) {
    const auto found = std::lower_bound(folds.begin(), folds.end(), c, [](const Fold& fold, char32_t value) { return fold.from < value; });
    if (found != folds.end() && found->from == c) return found->to;
  }
  return c;
}

}  // namespace

// ---- characters ----------------------------------------------------------------------------------------------------

Runes::Runes(std::string_view text, std::uint32_t begin, std::uint32_t end) : text_(text) {
  folded_.reserve((end - begin) / 3 + 16);
  offsets_.reserve((end - begin) / 3 + 16);
  for (std::uint32_t at = begin; at < end;) {
    const text::Rune rune = text::rune_at(text, at);
    folded_.push_back(fold_character(rune.value));
    offsets_.push_back(at);
    at += std::max(rune.size, 1U);
  }
  offsets_.push_back(end);
}

bool Runes::has(std::size_t i, std::u32string_view word) const {
  return i <= folded_.size() && word.size() <= folded_.size() - i && view(i, i + word.size()) == word;
}

bool Runes::ends(std::size_t i, std::u32string_view word) const { return i >= word.size() && has(i - word.size(), word); }

std::size_t Runes::skip_space(std::size_t i) const {
  for (int n = 0; n < 8 && ((*this)[i] == U' ' || (*this)[i] == U'\n'); ++n) ++i;
  return i;
}

std::size_t Runes::skip_space_back(std::size_t i) const {
  for (int n = 0; n < 8 && i > 0 && ((*this)[i - 1] == U' ' || (*this)[i - 1] == U'\n'); ++n) --i;
  return i;
}

std::u32string_view Runes::view(std::size_t begin, std::size_t end) const {
  end = std::min(end, folded_.size());
  if (begin >= end) return {};
  return {folded_.data() + begin, end - begin};
}

std::string_view Runes::rest(std::size_t i) const {
  if (i >= folded_.size()) return {};
  return text_.substr(offsets_[i], std::min<std::size_t>(96, offsets_.back() - offsets_[i]));
}

std::size_t Runes::after_bytes(std::size_t i, std::uint32_t bytes) const {
  const std::uint32_t target = offsets_[i] + bytes;
  while (i < folded_.size() && offsets_[i] < target) ++i;
  return i;
}

std::string Runes::text(std::size_t begin, std::size_t end) const {
  if (begin >= end) return {};
  return std::string(slice(text_, span(begin, end)));
}

bool Runes::full_width(std::size_t i) const {
  const char32_t raw = i < folded_.size() ? text::rune_at(text_, offsets_[i]).value : U'\0';
  return raw >= 0xFF01 && raw <= 0xFF5E;
}

// ---- digits --------------------------------------------------------------------------------------------------------

namespace {

/// How many digits stand at i, at most 40.
std::size_t digit_run(const Runes& r, std::size_t i) {
  std::size_t n = 0;
  while (n < 40 && is_digit(r[i + n])) ++n;
  return n;
}

/// Does a group of exactly three digits follow the separator at i?
bool group_at(const Runes& r, std::size_t i) { return digit_run(r, i + 1) == 3; }

/// "1 234 567", "40 000": a single blank groups only where a second group or three zeros confirm it.
std::size_t blank_groups(const Runes& r, std::size_t i, std::string& digits) {
  std::size_t end = i;
  std::string more;
  std::size_t groups = 0;
  while (groups < 9 && r[end] == U' ' && group_at(r, end)) {
    for (std::size_t k = 1; k <= 3; ++k) more += static_cast<char>(r[end + k]);
    end += 4;
    ++groups;
  }
  if (groups == 0 || (groups == 1 && more != "000")) return i;
  digits += more;
  return end;
}

}  // namespace

std::optional<Digits> digits_at(const Runes& r, std::size_t i) {
  const bool bare_point =
      r[i] == U'.' && is_digit(r[i + 1]) && (i == 0 || (r[i - 1] != U'.' && !is_digit(r[i - 1]) && !is_latin(r[i - 1])));
  if (!is_digit(r[i]) && !bare_point) return std::nullopt;
  Digits result;
  const char32_t before = i == 0 ? U'\0' : r[i - 1];
  result.identifier = is_latin(before) || before == U'_' || before == U'#' || (before == U'.' && i >= 2 && is_digit(r[i - 2]));
  std::string digits;
  std::size_t at = i;
  while (is_digit(r[at])) {
    if (digits.size() < 48) digits += static_cast<char>(r[at]);
    ++at;
  }
  result.whole = at - i;
  result.plain = true;
  if (result.whole > 36) result.identifier = true;
  if (result.whole >= 1 && result.whole <= 3) {
    while (digits.size() < 36 && r[at] == U',' && group_at(r, at) && r.full_width(at) == r.full_width(at + 1)) {
      for (std::size_t k = 1; k <= 3; ++k) digits += static_cast<char>(r[at + k]);
      at += 4;
      result.plain = false;
    }
    if (result.plain && r[at] == U' ') {
      const std::size_t grouped = blank_groups(r, at, digits);
      if (grouped != at) result.plain = false;
      at = grouped;
    }
  }
  if (r[at] == U'.' && is_digit(r[at + 1])) {
    digits = digits.empty() ? "0." : digits + '.';
    std::size_t run = 1;
    for (; is_digit(r[at + run]); ++run) {
      if (digits.size() < 48) digits += static_cast<char>(r[at + run]);
    }
    at += run;
    result.point = true;
    result.plain = false;
    if (r[at] == U'.' && is_digit(r[at + 1])) {  // "192.168.1.2", "2024.03.20"
      result.identifier = true;
      while (is_digit(r[at]) || (r[at] == U'.' && is_digit(r[at + 1]))) ++at;
    }
  }
  if ((r[at] == U'e' || r[at] == U'E') && !result.identifier) {
    const std::size_t sign = r[at + 1] == U'+' || r[at + 1] == U'-' ? 1 : 0;
    const std::size_t run = digit_run(r, at + 1 + sign);
    if (run >= 1 && run <= 2 && !is_latin(r[at + 1 + sign + run])) {
      digits += 'e';
      if (r[at + 1] == U'-') digits += '-';
      for (std::size_t k = 0; k < run; ++k) digits += static_cast<char>(r[at + 1 + sign + k]);
      at += 1 + sign + run;
      result.plain = false;
    }
  }
  result.end = at;
  if (result.identifier) return result;
  const std::optional<Decimal> value = Decimal::parse(digits);
  if (value) {
    result.value = *value;
  } else {
    result.identifier = true;
  }
  return result;
}

std::optional<Number> slash_fraction(const Runes& r, const Number& whole) {
  if (!whole.plain) return std::nullopt;
  Number number = whole;
  Decimal base = 0;
  std::size_t at = whole.end;
  Decimal numerator = whole.lo;
  if (r[at] == U' ') {
    std::size_t next = at;
    while (r[next] == U' ' && next < at + 3) ++next;
    const std::optional<Digits> digits = digits_at(r, next);
    if (!digits || !digits->plain || digits->whole > 2 || r[digits->end] != U'/') return std::nullopt;
    base = whole.lo;
    numerator = digits->value;
    at = digits->end;
  }
  if (r[at] != U'/' || (whole.begin > 0 && (r[whole.begin - 1] == U'/' || r[whole.begin - 1] == U'^'))) return std::nullopt;
  const std::optional<Digits> below = digits_at(r, at + 1);
  if (!below || !below->plain || below->identifier || below->value.is_zero() || below->whole > 3 || r[below->end] == U'/')
    return std::nullopt;
  const std::optional<Decimal> part = Decimal::divide(numerator, below->value);
  if (!part) return std::nullopt;
  number.lo = number.hi = sum(base, *part);
  number.end = below->end;
  number.fraction = true;
  number.plain = false;
  return number;
}

std::optional<Term> clock_at(const Runes& r, std::size_t i) {
  if (!is_digit(r[i]) || (i > 0 && (is_digit(r[i - 1]) || r[i - 1] == U':'))) return std::nullopt;
  const std::size_t hours = digit_run(r, i);
  if (hours > 2 || r[i + hours] != U':' || digit_run(r, i + hours + 1) != 2) return std::nullopt;
  Term term;
  term.begin = term.number.begin = i;
  term.number.end = i + hours;
  term.end = i + hours + 3;
  if (r[term.end] == U':' && digit_run(r, term.end + 1) == 2) term.end += 3;
  std::int64_t hour = 0;
  for (std::size_t k = 0; k < hours; ++k) hour = hour * 10 + static_cast<std::int64_t>(r[i + k] - U'0');
  term.number.lo = term.number.hi = term.named = term.named_hi = hour;
  term.number.digits = true;
  term.kind = QuantityKind::calendar;
  return term;
}

std::u32string squeezed(std::u32string_view gap) {
  std::u32string out;
  for (const char32_t c : gap) {
    if (c != U' ' && c != U'\n') out += c;
  }
  return out;
}

std::size_t skip_address(const Runes& r, std::size_t i) {
  if (r[i] != U'h' && r[i] != U'w') return i;
  if (!r.has(i, U"http://") && !r.has(i, U"https://") && !r.has(i, U"www.")) return i;
  while (i < r.size() && r[i] > U' ' && r[i] < 0x80) ++i;
  return i;
}

std::size_t skip_digits(const Runes& r, std::size_t i) {
  const std::optional<Digits> digits = digits_at(r, i);
  if (!digits) return i;
  i = std::max(digits->end, i + 1);
  while (is_latin(r[i]) || is_digit(r[i]) || (r[i] == U'^' && i > 0) || (i > 0 && r[i - 1] == U'^' && r[i] != U' ')) ++i;
  return i;
}

// ---- intervals -----------------------------------------------------------------------------------------------------

Decimal sum(const Decimal& a, const Decimal& b) { return Decimal::add(a, b).value_or(a); }
Decimal times(const Decimal& a, const Decimal& b) { return Decimal::multiply(a, b).value_or(a); }

Interval interval_of(const Term& term) {
  Interval value;
  value.bound = term.number.bound;
  value.lo = times(term.number.lo, term.factor);
  value.hi = times(term.number.hi, term.factor);
  if (term.number.open_end || term.number.bound == Bound::more || term.number.bound == Bound::at_least) value.hi.reset();
  if (term.number.bound == Bound::less) value.lo.reset();
  return value;
}

void set_bound(Interval& value, Bound bound) {
  if (value.bound == Bound::range || value.bound == Bound::vague) return;
  const std::optional<Decimal> named = value.lo ? value.lo : value.hi;
  if (bound == Bound::about && value.bound != Bound::equal) return;  // "약 500명 이상" stays at least
  value.bound = bound;
  switch (bound) {
    case Bound::more:
    case Bound::at_least: value.lo = named, value.hi.reset(); break;
    case Bound::less:
    case Bound::at_most: value.hi = named, value.lo.reset(); break;
    default: value.lo = value.hi = named; break;
  }
}

namespace {
bool bounded_below(const Interval& value) { return value.bound == Bound::more || value.bound == Bound::at_least; }
bool bounded_above(const Interval& value) { return value.bound == Bound::less || value.bound == Bound::at_most; }
}  // namespace

bool two_sided(const Draft& first, const Draft& second) {
  const Interval& a = first.value;
  const Interval& b = second.value;
  const bool sides = (bounded_below(a) && bounded_above(b)) || (bounded_above(a) && bounded_below(b));
  if (!sides) return false;
  if (first.term.currency != second.term.currency || first.term.unit != second.term.unit) return false;
  const Interval both = merged(a, b);
  return *both.lo < *both.hi;
}

Interval merged(const Interval& first, const Interval& second) {
  Interval value;
  value.bound = Bound::range;
  value.lo = first.lo ? first.lo : second.lo;
  value.hi = first.hi ? first.hi : second.hi;
  return value;
}

// ---- results -------------------------------------------------------------------------------------------------------

void link_conversions(const Runes& r, std::vector<Draft>& drafts) {
  for (std::size_t k = 1; k < drafts.size(); ++k) {
    Draft& second = drafts[k];
    const Draft& first = drafts[k - 1];
    if (first.dropped || second.dropped || first.term.kind != QuantityKind::money || second.term.kind != QuantityKind::money) continue;
    if (second.begin < first.end || second.begin - first.end > 12) continue;
    const std::u32string_view gap = r.view(first.end, second.begin);
    const bool opened = gap.find(U'(') != std::u32string_view::npos || gap.find(U'[') != std::u32string_view::npos;
    const bool closed = gap.find(U')') != std::u32string_view::npos;
    const bool said = gap.find(U"合") != std::u32string_view::npos || gap.find(U"相当于") != std::u32string_view::npos ||
                      r.view(second.hedge_begin, second.hedge_end).find(U'合') != std::u32string_view::npos;
    if ((opened && !closed) || said) second.conversion_of = k - 1;
  }
}

std::vector<Quantity> finished(const Runes& r, const std::vector<Draft>& drafts) {
  std::vector<Quantity> result;
  std::vector<std::size_t> index(drafts.size(), none);
  result.reserve(drafts.size());
  for (std::size_t k = 0; k < drafts.size(); ++k) {
    const Draft& draft = drafts[k];
    if (draft.dropped) continue;
    Quantity quantity;
    quantity.span = r.span(draft.begin, draft.end);
    quantity.number = r.span(draft.term.number.begin, draft.term.number.end);
    quantity.value = draft.value;
    quantity.kind = draft.term.kind;
    quantity.unit = draft.term.unit;
    quantity.currency = draft.term.currency;
    quantity.period = draft.period;
    quantity.hedge = r.text(draft.hedge_begin, draft.hedge_end);
    if (draft.conversion_of != none) quantity.conversion_of = index[draft.conversion_of];
    // A currency sign between two numbers ("2$1") belongs to the first that took it; a number taken twice is read once.
    if (!result.empty() && quantity.span.begin < result.back().span.end) {
      if (quantity.number.begin < result.back().span.end) continue;
      quantity.span.begin = result.back().span.end;
    }
    if (quantity.span.empty()) continue;
    if (!quantity.number.empty() && !quantity.span.contains(quantity.number)) quantity.span = cover(quantity.span, quantity.number);
    if (quantity.value.lo && quantity.value.hi && *quantity.value.hi < *quantity.value.lo) std::swap(quantity.value.lo, quantity.value.hi);
    index[k] = result.size();
    result.push_back(std::move(quantity));
  }
  return result;
}

}  // namespace girok::reading::cjk

namespace girok::reading {

std::vector<NumberMention> numbers_cjk(std::string_view text, std::span<const text::Token> tokens, text::Language language) {
  if (tokens.empty()) return {};
  const cjk::Runes runes(text, tokens.front().begin, tokens.back().end);
  std::vector<NumberMention> result;
  for (const cjk::Term& term : language == text::Language::ko ? cjk::terms_ko(runes) : cjk::terms_zh(runes)) {
    const cjk::Number& number = term.number;
    const NumberMention mention{runes.span(number.begin, number.end), term.named,
                                term.kind == QuantityKind::ordinal && term.counter != U"호", number.fraction};
    result.push_back(mention);
    if (term.named_hi != term.named && number.bound == Bound::range) {
      result.push_back(mention);
      result.back().value = term.named_hi;
    }
  }
  return result;
}

std::vector<Quantity> quantities_cjk(std::string_view text, std::span<const text::Token> tokens, text::Language language) {
  if (tokens.empty()) return {};
  const cjk::Runes runes(text, tokens.front().begin, tokens.back().end);
  return cjk::finished(runes, language == text::Language::ko ? cjk::drafts_ko(runes) : cjk::drafts_zh(runes));
}

}  // namespace girok::reading
