// Chinese quantities: numbers with their counters, joined, bounded, and given a period.
//
// Model    See numerals_cjk.h. Bounds stand before the number (超过, 至少, 约) or after the counter (以上, 左右); 以上 and 以下 include the number
//          named (General Principles of the Civil Law of the PRC, art. 155; Civil Code, art. 1259), 超过 and 不满 do not.

#include <algorithm>
#include <array>

#include "reading/numerals_cjk.h"
#include "reading/numerals_zh.h"

namespace girok::reading::cjk {
namespace {

// ---- joins ---------------------------------------------------------------------------------------------------------

bool same_kind(const Term& a, const Term& b) {
  if (!a.currency.empty() && a.currency != b.currency) return false;
  const bool half_share = a.kind == QuantityKind::share && b.kind == QuantityKind::number && a.number.fraction;  // 百分之六十至七十
  if (half_share) return true;
  if (a.kind != b.kind && a.kind != QuantityKind::number && !(a.kind == QuantityKind::count && a.counter.empty())) return false;
  if (!a.unit.empty() && a.unit != b.unit) return false;
  return a.counter.empty() || b.counter.empty() || a.counter == b.counter || a.kind == QuantityKind::age ||
         a.kind == QuantityKind::calendar;
}

bool person_counter(std::u32string_view counter) {
  return counter == U"人" || counter == U"名" || counter == U"位" || counter == U"个" || counter.empty();
}

/// 三人中有一人, 每十名妇女中就有七名.
bool join_share(const Runes& r, std::u32string_view gap, Term& a, const Term& b) {
  constexpr std::array links = std::to_array<std::u32string_view>(
      {U"中", U"中有", U"中就有", U"里有", U"里就有", U"当中有", U"当中就有", U"之中有", U"中约有", U"中至少有", U"中,有", U"中,就有"});
  bool linked = false;
  for (const std::u32string_view link : links) linked = linked || (gap.size() >= link.size() && gap.ends_with(link));
  if (!linked && gap.ends_with(U"就有")) linked = r.ends(a.begin, U"每");
  if (!linked || gap.find(U'。') != std::u32string_view::npos) return false;
  if (a.kind != QuantityKind::count || b.kind != QuantityKind::count || !person_counter(a.counter) || !person_counter(b.counter))
    return false;
  const Decimal& base = a.number.lo;
  const bool round = (base >= Decimal(2) && base <= Decimal(10)) || base == Decimal(100) || base == Decimal(1000) || base == Decimal(10000);
  if (!round || !base.is_integer() || a.number.bound != Bound::equal || b.number.hi > base) return false;
  const std::optional<Decimal> lo = Decimal::divide(times(b.number.lo, 100), base);
  const std::optional<Decimal> hi = Decimal::divide(times(b.number.hi, 100), base);
  if (!lo || !hi) return false;
  a.number.lo = *lo;
  a.number.hi = *hi;
  a.number.bound = b.number.bound;
  a.number.end = b.number.end;
  a.end = b.end;
  if (r.ends(a.begin, U"每")) --a.begin;
  a.kind = QuantityKind::share;
  a.unit = "percent";
  a.counter = {};
  a.joined = true;
  return true;
}

bool join_money(const std::u32string& gap, Term& a, const Term& b) {
  if ((!gap.empty() && gap != U"又") || a.kind != QuantityKind::money || b.kind != QuantityKind::money || a.currency != b.currency ||
      !(b.factor < a.factor))
    return false;
  if (a.number.bound != Bound::equal || b.number.bound != Bound::equal) return false;
  const std::optional<Decimal> part = Decimal::divide(times(b.number.lo, b.factor), a.factor);
  if (!part) return false;
  a.number.lo = a.number.hi = sum(a.number.lo, *part);
  a.number.end = b.number.end;
  a.end = b.end;
  return true;
}

bool ranges(const Runes& r, const std::u32string& gap, const Term& a, const Term& b) {
  if (gap == U"-") {
    const auto dialled = [&](std::size_t i) { return (r[i] == U'-' || r[i] == U'/') && is_digit(r[i + 1]); };
    if (dialled(b.number.end) || (r[b.number.begin] == U'0' && r[b.number.begin + 1] != U'.')) return false;
    const char32_t before = a.begin == 0 ? U' ' : r[a.begin - 1];
    return !is_digit(before) && before != U'/' && before != U'+';
  }
  if (gap == U"与" || gap == U"和") return r.has(r.skip_space(b.end), U"间") || r.has(r.skip_space(b.end), U"之间");
  return gap == U"~" || gap == U"到" || gap == U"至" || gap == U"--" || gap == U"乃至" || gap == U"至约" || gap == U"到约";
}

bool join_range(const Runes& r, const std::u32string& gap, Term& a, const Term& b) {
  if (a.joined || b.joined || a.number.bound == Bound::vague || b.number.bound == Bound::vague) return false;
  if (!ranges(r, gap, a, b) || !same_kind(a, b)) return false;
  Term joined = b;
  Decimal lo = a.number.lo;
  Decimal hi = b.number.hi;
  if (a.kind == QuantityKind::share && b.kind == QuantityKind::number) {
    joined.kind = a.kind;
    joined.unit = a.unit;
  }
  const bool bare = a.number.magnitude == Decimal(1) && a.counter.empty() && a.currency.empty() && b.number.magnitude > Decimal(1) &&
                    a.kind != QuantityKind::share;
  if (bare && lo < b.number.mantissa) lo = times(lo, b.number.magnitude);
  if (!(lo < hi)) {
    if (b.kind != QuantityKind::calendar) return false;
    hi = lo;
  }
  joined.begin = a.begin;
  joined.number.begin = a.number.begin;
  joined.number.lo = lo;
  joined.number.hi = hi;
  joined.number.bound = Bound::range;
  joined.number.fraction = false;
  joined.joined = true;
  const std::size_t between = r.skip_space(joined.end);
  if (r.has(between, U"之间"))
    joined.end = between + 2;
  else if (r[between] == U'间' || r.has(between, U"不等"))
    joined.end = between + (r[between] == U'间' ? 1 : 2);
  a = joined;
  return true;
}

std::vector<Term> joined(const Runes& r, std::vector<Term> terms) {
  std::vector<Term> out;
  out.reserve(terms.size());
  for (Term& term : terms) {
    if (!out.empty() && term.begin >= out.back().end && term.begin - out.back().end <= 14) {
      Term& last = out.back();
      const std::u32string gap = squeezed(r.view(last.end, term.begin));
      const bool dates = last.kind == QuantityKind::calendar &&
                         (term.kind == QuantityKind::calendar || (term.counter == U"分" && term.kind == QuantityKind::count));
      if (gap.empty() && dates && !last.joined) {  // 2023年3月28日
        last.end = term.end;
        continue;
      }
      if (join_share(r, gap, last, term) || join_money(gap, last, term) || join_range(r, gap, last, term)) continue;
    }
    out.push_back(std::move(term));
  }
  return out;
}

// ---- bounds --------------------------------------------------------------------------------------------------------

struct Before {
  std::u32string_view word;
  std::optional<Bound> bound;
  std::string_view period;
  bool filler = false;  ///< passed over only on the way to another word: 有, 为
};
constexpr auto more = Bound::more;
constexpr auto less = Bound::less;
constexpr auto at_least = Bound::at_least;
constexpr auto at_most = Bound::at_most;
constexpr auto about = Bound::about;
constexpr std::array words_before = std::to_array<Before>({
    {U"超过", more, ""},
    {U"多于", more, ""},
    {U"大于", more, ""},
    {U"高于", more, ""},
    {U"超", more, ""},
    {U"超出", more, ""},
    {U"突破", more, ""},
    {U"逾", more, ""},
    {U"不止", more, ""},
    {U"远超", more, ""},
    {U"高出", more, ""},
    {U"占比过", more, ""},
    {U"已过", more, ""},
    {U"远远超过", more, ""},
    {U"少于", less, ""},
    {U"小于", less, ""},
    {U"低于", less, ""},
    {U"不到", less, ""},
    {U"不足", less, ""},
    {U"未满", less, ""},
    {U"不满", less, ""},
    {U"未达", less, ""},
    {U"未到", less, ""},
    {U"不及", less, ""},
    {U"至少", at_least, ""},
    {U"最少", at_least, ""},
    {U"不少于", at_least, ""},
    {U"不低于", at_least, ""},
    {U"不小于", at_least, ""},
    {U"大于等于", at_least, ""},
    {U"大于或等于", at_least, ""},
    {U"大于或者等于", at_least, ""},
    {U"起码", at_least, ""},
    {U"不下", at_least, ""},
    {U"不下于", at_least, ""},
    {U"最低", at_least, ""},
    {U"小至", at_least, ""},
    {U"年龄最小", at_least, ""},
    {U"最多", at_most, ""},
    {U"至多", at_most, ""},
    {U"多达", at_most, ""},
    {U"高达", at_most, ""},
    {U"不超过", at_most, ""},
    {U"不多于", at_most, ""},
    {U"不大于", at_most, ""},
    {U"不高于", at_most, ""},
    {U"小于等于", at_most, ""},
    {U"小于或等于", at_most, ""},
    {U"小于或者等于", at_most, ""},
    {U"最高", at_most, ""},
    {U"顶多", at_most, ""},
    {U"大至", at_most, ""},
    {U"约", about, ""},
    {U"大约", about, ""},
    {U"约莫", about, ""},
    {U"大概", about, ""},
    {U"近", about, ""},
    {U"将近", about, ""},
    {U"接近", about, ""},
    {U"差不多", about, ""},
    {U"大致", about, ""},
    {U"约合", about, ""},
    {U"估计", about, ""},
    {U"几近", about, ""},
    {U"等于", Bound::equal, ""},
    {U"仅", std::nullopt, ""},
    {U"年仅", std::nullopt, ""},
    {U"仅有", std::nullopt, ""},
    {U"只有", std::nullopt, ""},
    {U"共", std::nullopt, ""},
    {U"共有", std::nullopt, ""},
    {U"总计", std::nullopt, ""},
    {U"折合", std::nullopt, ""},
    {U"平均", std::nullopt, ""},
    {U"有", std::nullopt, "", true},
    {U"为", std::nullopt, "", true},
    {U"是", std::nullopt, "", true},
    {U"了", std::nullopt, "", true},
    {U"达", std::nullopt, "", true},
    {U"达到", std::nullopt, "", true},
    {U"获利", std::nullopt, "", true},
    {U"在", std::nullopt, "", true},
    {U"收入", std::nullopt, "", true},
    {U"有着", std::nullopt, "", true},
    {U"每年", std::nullopt, "year"},
    {U"年均", std::nullopt, "year"},
    {U"每月", std::nullopt, "month"},
    {U"每个月", std::nullopt, "month"},
    {U"月均", std::nullopt, "month"},
    {U"每天", std::nullopt, "day"},
    {U"每日", std::nullopt, "day"},
    {U"日均", std::nullopt, "day"},
    {U"每晚", std::nullopt, "night"},
    {U"每夜", std::nullopt, "night"},
    {U"一晚", std::nullopt, "night"},
    {U"每周", std::nullopt, "week"},
    {U"每星期", std::nullopt, "week"},
    {U"每小时", std::nullopt, "hour"},
    {U"每个小时", std::nullopt, "hour"},
    {U"每次", std::nullopt, "time"},
    {U"每人", std::nullopt, "person"},
    {U"人均", std::nullopt, "person"},
    {U"每名", std::nullopt, "person"},
    {U"每户", std::nullopt, "household"},
});

/// Where `word`, ending at `end`, begins; single blanks between its characters do not count. `end` where it does not stand there.
std::size_t loose_start(const Runes& r, std::size_t end, std::u32string_view word) {
  std::size_t at = end;
  for (std::size_t k = word.size(); k > 0; --k) {
    if (k < word.size() && at > 0 && r[at - 1] == U' ') --at;
    if (at == 0 || r[at - 1] != word[k - 1]) return end;
    --at;
  }
  return at;
}

const Before* before_at(const Runes& r, std::size_t at, std::size_t limit, std::size_t& begin) {
  const Before* best = nullptr;
  for (const Before& entry : words_before) {
    if (best && entry.word.size() <= best->word.size()) continue;
    if (entry.word.back() != r[at - 1]) continue;
    const std::size_t start = loose_start(r, at, entry.word);
    if (start == at || start < limit) continue;
    best = &entry;
    begin = start;
  }
  return best;
}

void read_before(const Runes& r, Draft& draft, std::size_t limit) {
  if (draft.term.kind == QuantityKind::calendar || draft.term.kind == QuantityKind::ordinal) return;
  std::size_t at = draft.begin;
  for (int n = 0; n < 5; ++n) {
    at = r.skip_space_back(at);
    if (at <= limit || at == 0) return;
    const std::size_t end = at;
    const Before* word = before_at(r, at, limit, at);
    if (!word) return;
    if (word->filler) continue;
    if (word->bound) {
      const Bound bound = *word->bound;
      if (!(bound == about && draft.value.bound == Bound::at_least)) set_bound(draft.value, bound);
      draft.hedge_begin = at;
      draft.hedge_end = end;
    }
    if (!word->period.empty()) draft.period = word->period;
    draft.begin = at;
  }
}

struct After {
  std::u32string_view word;
  Bound bound;
};
constexpr std::array words_after = std::to_array<After>({
    {U"以上", at_least},   {U"及以上", at_least},   {U"或以上", at_least},   {U"或者以上", at_least}, {U"(含)以上", at_least},
    {U"或更多", at_least}, {U"或者更多", at_least}, {U"甚至更多", at_least}, {U"以下", at_most},      {U"及以下", at_most},
    {U"或以下", at_most},  {U"或者以下", at_most},  {U"或更少", at_most},    {U"或者更少", at_most},  {U"以内", at_most},
    {U"之内", at_most},    {U"左右", about},        {U"上下", about},        {U"前后", about},        {U"之上", more},
    {U"开外", more},       {U"出头", more},         {U"有余", more},         {U"不止", more},         {U"之下", less},
    {U"不到", less},       {U"未满", less},
});

void read_after(const Runes& r, Draft& draft) {
  if (draft.term.kind == QuantityKind::calendar && draft.term.counter != U"年") return;
  const std::size_t at = r.skip_space(draft.end);
  const After* best = nullptr;
  for (const After& entry : words_after) {
    if ((!best || entry.word.size() > best->word.size()) && r.has(at, entry.word)) best = &entry;
  }
  if (!best || draft.term.kind == QuantityKind::calendar) return;
  if (best->word == U"不到" && draft.term.counter.empty() && is_han(r[at + 2])) return;  // 找10不到…
  set_bound(draft.value, best->bound);
  draft.hedge_begin = at;
  draft.end = draft.hedge_end = at + best->word.size();
}

/// 比三十大, 比170低: the word of comparison stands behind.
void read_comparison(const Runes& r, Draft& draft) {
  const std::size_t at = r.skip_space_back(draft.begin);
  if (at == 0 || r[at - 1] != U'比') return;
  const std::size_t next = r.skip_space(draft.end);
  constexpr std::u32string_view up = U"大高多长重";
  constexpr std::u32string_view down = U"小低少短轻矮";
  if (r[next] == U'\0') return;
  const bool greater = up.find(r[next]) != std::u32string_view::npos;
  if (!greater && down.find(r[next]) == std::u32string_view::npos) return;
  set_bound(draft.value, greater ? more : less);
  draft.begin = at - 1;
  draft.end = next + 1;
}

void read_sign(const Runes& r, Draft& draft) {
  const std::size_t at = r.skip_space_back(draft.begin);
  if (at == 0) return;
  const std::size_t first = r.skip_space_back(at - 1);
  const char32_t sign = r[at - 1];
  const char32_t lead = first > 0 && sign == U'=' ? r[first - 1] : U'\0';
  std::optional<Bound> bound;
  std::size_t begin = at - 1;
  if (sign == U'≥') bound = at_least;
  if (sign == U'≤') bound = at_most;
  if (sign == U'>') bound = more;
  if (sign == U'<') bound = less;
  if (lead == U'<' || lead == U'>') {
    bound = lead == U'<' ? at_most : at_least;
    begin = first - 1;
  }
  if (!bound) return;
  set_bound(draft.value, *bound);
  draft.begin = begin;
}

/// 一年约3万人, 一个月8400万美元: the amount one stands for its period.
void take_period(const Runes& r, Draft& previous, Draft& draft) {
  if (previous.dropped || !draft.period.empty() || !(previous.term.number.lo == Decimal(1)) || previous.value.bound != Bound::equal) return;
  if (previous.term.kind != QuantityKind::duration || draft.begin < previous.end || draft.begin - previous.end > 4) return;
  if (draft.term.kind != QuantityKind::count && draft.term.kind != QuantityKind::money && draft.term.kind != QuantityKind::share) return;
  const std::u32string gap = squeezed(r.view(previous.end, draft.begin));
  if (!gap.empty() && gap != U"有" && gap != U"达" && gap != U"就有" && gap != U"平均") return;
  draft.period = previous.term.unit;
  draft.begin = previous.begin;
  previous.dropped = true;
}

void merge_sides(const Runes& r, std::vector<Draft>& drafts) {
  constexpr std::array links =
      std::to_array<std::u32string_view>({U"", U",", U"并", U"且", U"并且", U"而", U"同时", U"的同时", U"而且", U",并且", U",且", U"个"});
  std::size_t last = none;
  for (std::size_t k = 0; k < drafts.size(); ++k) {
    if (last != none && drafts[k].begin >= drafts[last].end && drafts[k].begin - drafts[last].end <= 8 &&
        two_sided(drafts[last], drafts[k])) {
      const std::u32string gap = squeezed(r.view(drafts[last].end, drafts[k].begin));
      if (std::find(links.begin(), links.end(), gap) != links.end()) {
        drafts[k].value = merged(drafts[last].value, drafts[k].value);
        drafts[k].begin = drafts[last].begin;
        drafts[k].term.number.begin = drafts[last].term.number.begin;
        if (drafts[k].period.empty()) drafts[k].period = drafts[last].period;
        drafts[last].dropped = true;
      }
    }
    last = k;
  }
}

}  // namespace

std::vector<Draft> drafts_zh(const Runes& r) {
  const std::vector<Term> terms = joined(r, terms_zh(r));
  std::vector<Draft> drafts;
  drafts.reserve(terms.size());
  for (const Term& term : terms) {
    Draft draft;
    draft.term = term;
    draft.begin = term.begin;
    draft.end = term.end;
    draft.value = interval_of(term);
    const std::size_t limit = drafts.empty() ? 0 : drafts.back().end;
    read_after(r, draft);
    read_before(r, draft, limit);
    read_comparison(r, draft);
    read_sign(r, draft);
    if (!drafts.empty()) take_period(r, drafts.back(), draft);
    drafts.push_back(std::move(draft));
  }
  merge_sides(r, drafts);
  link_conversions(r, drafts);
  return drafts;
}

}  // namespace girok::reading::cjk
