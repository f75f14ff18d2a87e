// Korean quantities: numbers with their counters, joined, bounded, and given a period.
//
// Model    See numerals_cjk.h. Bounds stand after the counter (이상, 미만, 보다 적은, 넘는) or before the number (최소, 약); Standard Korean
//          Dictionary: 이상·이하 include the number named, 초과·미만 do not.

#include <algorithm>
#include <array>

#include "reading/numerals_cjk.h"
#include "reading/numerals_ko.h"

namespace girok::reading::cjk {
namespace {

// ---- joins ---------------------------------------------------------------------------------------------------------

bool same_kind(const Term& a, const Term& b) {
  if (a.kind != b.kind && a.kind != QuantityKind::number &&
      !(a.kind == QuantityKind::count && a.counter.empty() && b.kind == QuantityKind::money))
    return false;
  if (!a.currency.empty() && a.currency != b.currency) return false;
  if (!a.unit.empty() && a.unit != b.unit) return false;
  return a.counter.empty() || b.counter.empty() || a.counter == b.counter || (a.kind == QuantityKind::age && b.kind == QuantityKind::age);
}

/// "10명 중 7명", "셋 중 하나": 70 per cent. Only round bases: "120명 중 35명" are two counts.
bool join_share(const std::u32string& gap, Term& a, const Term& b) {
  constexpr std::array words = std::to_array<std::u32string_view>(
      {U"중", U"중에", U"중에서", U"중의", U"가운데", U"가운데서", U"중약", U"가운데약", U"중무려", U"중최소"});
  if (std::find(words.begin(), words.end(), gap) == words.end()) return false;
  if (a.kind != QuantityKind::count && a.kind != QuantityKind::number) return false;
  if (b.kind != QuantityKind::count && b.kind != QuantityKind::number) return false;
  const Decimal& base = a.number.lo;
  const bool round = (base >= Decimal(2) && base <= Decimal(10)) || base == Decimal(100) || base == Decimal(1000) || base == Decimal(10000);
  if (!round || !base.is_integer() || a.number.bound != Bound::equal || b.number.hi > base || b.number.open_end) return false;
  if (!a.counter.empty() && !b.counter.empty() && a.counter != b.counter) return false;
  const std::optional<Decimal> lo = Decimal::divide(times(b.number.lo, 100), base);
  const std::optional<Decimal> hi = Decimal::divide(times(b.number.hi, 100), base);
  if (!lo || !hi) return false;
  a.number.lo = *lo;
  a.number.hi = *hi;
  a.number.bound = b.number.bound;
  a.number.end = b.number.end;
  a.end = b.end;
  a.kind = QuantityKind::share;
  a.unit = "percent";
  a.counter = {};
  a.joined = true;
  return true;
}

bool join_money(const std::u32string& gap, Term& a, const Term& b) {
  if (!gap.empty() || a.kind != QuantityKind::money || b.kind != QuantityKind::money || a.currency != b.currency || !(b.factor < a.factor))
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
  constexpr std::array words =
      std::to_array<std::u32string_view>({U"~", U"에서", U"부터", U"에서부터", U"내지", U"에서많게는", U"부터많게는", U"에서최대",
                                          U"에서최소", U"부터최대", U"~약", U"에서약"});
  if (gap == U"-") {
    const auto dialled = [&](std::size_t i) { return (r[i] == U'-' || r[i] == U'/') && is_digit(r[i + 1]); };
    if (!a.number.digits || !b.number.digits || dialled(b.number.end) || r[b.number.begin] == U'0') return false;
    const char32_t before = a.begin == 0 ? U' ' : r[a.begin - 1];
    return before != U'-' && before != U'/' && before != U'+';
  }
  if (gap == U"와" || gap == U"과") return r.has(r.skip_space(b.end), U"사이");
  if (std::find(words.begin(), words.end(), gap) == words.end()) return false;
  if (gap == U"~") return true;
  // "10만 명에서 20만 명으로 늘었다" is a change, not a range; "…으로 추산된다" is one.
  std::size_t after = b.end;
  if (r[after] == U'으' && r[after + 1] == U'로')
    after += 2;
  else if (r[after] == U'로')
    after += 1;
  else
    return true;
  constexpr std::array estimates =
      std::to_array<std::u32string_view>({U"추산", U"추정", U"집계", U"예상", U"알려", U"보인", U"나타", U"파악", U"전해"});
  return longest(r, r.skip_space(after), estimates) != 0;
}

bool join_range(const Runes& r, const std::u32string& gap, Term& a, const Term& b) {
  if (a.joined || b.joined || a.number.bound == Bound::vague || b.number.bound == Bound::vague) return false;
  if (!same_kind(a, b) || !ranges(r, gap, a, b)) return false;
  Term joined = b;
  Decimal lo = times(a.number.lo, a.currency.empty() ? Decimal(1) : a.factor);
  if (!a.currency.empty()) lo = Decimal::divide(lo, b.factor).value_or(lo);
  const bool bare = a.number.magnitude == Decimal(1) && a.counter.empty() && a.currency.empty() && b.number.magnitude > Decimal(1);
  if (bare && a.number.lo < b.number.mantissa) lo = times(lo, b.number.magnitude);
  Decimal hi = b.number.hi;
  if (b.kind == QuantityKind::calendar && hi < lo && hi < Decimal(100)) hi = sum(hi, times(Decimal::divide(lo, 100, 2).value_or(0), 0));
  if (hi < lo && gap == U"에서최소") std::swap(lo, hi);
  if (!(lo < hi)) {
    if (b.kind != QuantityKind::calendar) return false;
    hi = lo;
  }
  joined.begin = a.begin;
  joined.number.begin = a.number.begin;
  joined.number.lo = lo;
  joined.number.hi = hi;
  joined.number.bound = Bound::range;
  joined.joined = true;
  if (joined.counter.empty()) joined.counter = a.counter;
  std::size_t after = joined.end;
  if (r.has(after, U"까지")) after += 2;
  const std::size_t between = r.skip_space(after);
  joined.end = r.has(between, U"사이") ? between + 2 : after;
  a = joined;
  return true;
}

std::vector<Term> joined(const Runes& r, std::vector<Term> terms) {
  std::vector<Term> out;
  out.reserve(terms.size());
  for (Term& term : terms) {
    if (!out.empty() && term.begin >= out.back().end && term.begin - out.back().end <= 12) {
      Term& last = out.back();
      const std::u32string gap = squeezed(r.view(last.end, term.begin));
      if (gap.empty() && last.kind == QuantityKind::calendar && term.kind == QuantityKind::calendar) {  // "2023년 3월 28일"
        last.end = term.end;
        continue;
      }
      if (join_share(gap, last, term) || join_money(gap, last, term) || join_range(r, gap, last, term)) continue;
    }
    out.push_back(std::move(term));
  }
  return out;
}

// ---- bounds --------------------------------------------------------------------------------------------------------

struct Found {
  std::optional<Bound> bound;
  std::size_t begin = 0, end = 0;
};

std::size_t eojeol_end(const Runes& r, std::size_t i) {
  std::size_t end = i;
  while (end < i + 8 && is_hangul(r[end])) ++end;
  return end;
}

/// "크다", "적거나 같은": an adjective of comparison, and whether equality is let in.
Found comparison_at(const Runes& r, std::size_t i, bool closed) {
  std::size_t at = r.skip_space(i);
  for (const std::u32string_view more : {U"더 ", U"훨씬 "}) {
    if (r.has(at, more)) at += std::u32string_view(more).size();
  }
  constexpr std::u32string_view up = U"크큰많높길";
  constexpr std::u32string_view down = U"작적낮짧";
  const bool greater = up.find(r[at]) != std::u32string_view::npos || r.has(at, U"오래");
  const bool smaller = down.find(r[at]) != std::u32string_view::npos || r.has(at, U"어리") || r.has(at, U"어린");
  if (!greater && !smaller) return {};
  Found found;
  found.begin = i;
  found.end = eojeol_end(r, at);
  if (r.has(at + 1, U"거나") || r.has(at + 1, U"거나")) {
    std::size_t same = r.skip_space(at + 3);
    if (r.has(same, U"그와 ")) same += 3;
    if (r[same] == U'같') {
      closed = true;
      found.end = eojeol_end(r, same);
    }
  }
  found.bound = greater ? (closed ? Bound::at_least : Bound::more) : (closed ? Bound::at_most : Bound::less);
  return found;
}

/// "이거나 그보다 크다", "혹은 그 이상", "과 같거나 작은".
Found or_more_at(const Runes& r, std::size_t i) {
  constexpr std::array links =
      std::to_array<std::u32string_view>({U"이거나", U"거나", U"과 같거나", U"와 같거나", U" 혹은", U" 또는", U"과 같 거나", U" 이거나"});
  const std::size_t link = longest(r, i, links);
  if (link == 0) return {};
  std::size_t at = r.skip_space(i + link);
  if (r[at] != U'그') return r.has(i, U"과 같") || r.has(i, U"와 같") ? comparison_at(r, at, true) : Found{};
  at = r.skip_space(at + 1);
  if (r.has(at, U"이상") || r.has(at, U"초과")) return {Bound::at_least, i, at + 2};
  if (r.has(at, U"이하") || r.has(at, U"미만")) return {Bound::at_most, i, at + 2};
  if (r.has(at, U"보다")) return comparison_at(r, at + 2, true);
  return {};
}

struct BoundWord {
  std::u32string_view word;
  Bound bound;
};
constexpr std::array words_after = std::to_array<BoundWord>({
    {U"이상", Bound::at_least},   {U"이하", Bound::at_most},   {U"초과", Bound::more},    {U"미만", Bound::less},
    {U"이내", Bound::at_most},    {U"넘", Bound::more},        {U"웃돌", Bound::more},    {U"웃도", Bound::more},
    {U"상회", Bound::more},       {U"돌파", Bound::more},      {U"남짓", Bound::more},    {U"넘지 않", Bound::at_most},
    {U"넘지 못", Bound::at_most}, {U"못 미치", Bound::less},   {U"못미치", Bound::less},  {U"못 미쳐", Bound::less},
    {U"채 안", Bound::less},      {U"채 되지", Bound::less},   {U"안 되는", Bound::less}, {U"안 된", Bound::less},
    {U"안되는", Bound::less},     {U"되지 않는", Bound::less}, {U"밑돌", Bound::less},    {U"밑도", Bound::less},
    {U"하회", Bound::less},       {U"아래", Bound::less},      {U"밑", Bound::less},      {U"정도", Bound::about},
    {U"가량", Bound::about},      {U"쯤", Bound::about},       {U"안팎", Bound::about},   {U"내외", Bound::about},
    {U"육박", Bound::about},      {U"가까이", Bound::about},   {U"가까운", Bound::about}, {U"까지", Bound::at_most},
});

Found word_after(const Runes& r, std::size_t i) {
  Found found;
  std::size_t best = 0;
  for (const BoundWord& entry : words_after) {
    if (entry.word.size() > best && r.has(i, entry.word)) {
      best = entry.word.size();
      found = {entry.bound, i, i + best};
      constexpr std::u32string_view stems = U"넘돌도회파치되안";  // verbs: the whole word
      if (entry.bound != Bound::about && entry.word != U"이상" && stems.find(entry.word.back()) != std::u32string_view::npos)
        found.end = eojeol_end(r, found.end);
    }
  }
  return found;
}

Found bound_after(const Runes& r, std::size_t i) {
  if (const Found found = or_more_at(r, i); found.bound) return found;
  if (r.has(i, U"과 같") || r.has(i, U"와 같")) return {Bound::equal, i, eojeol_end(r, i + 2)};
  if (r.has(i, U"에 해당하")) return {Bound::equal, i, eojeol_end(r, i + 2)};
  std::size_t at = r.skip_space(i);
  if (r.has(at, U"보다")) {
    at += 2;
    if (r[at] == U'는' || r[at] == U'도') ++at;
    return comparison_at(r, at, false);
  }
  if (const Found found = word_after(r, r.skip_space(i)); found.bound) {
    if (*found.bound == Bound::at_most && r.has(found.begin, U"까지") && found.begin != i) return {};
    return found;
  }
  constexpr std::u32string_view particles = U"이가을를도에은는";
  if (particles.find(r[i]) != std::u32string_view::npos && r[i] != U'\0' && r[i + 1] == U' ') {
    const Found found = word_after(r, r.skip_space(i + 1));
    if (found.bound && !r.has(found.begin, U"까지") && !r.has(found.begin, U"아래") && !r.has(found.begin, U"밑에")) return found;
  }
  return {};
}

void read_after(const Runes& r, Draft& draft) {
  for (int n = 0; n < 2; ++n) {
    const Found found = bound_after(r, draft.end);
    if (!found.bound) return;
    if (draft.term.kind == QuantityKind::calendar) return;
    set_bound(draft.value, *found.bound);
    if (draft.hedge_begin == draft.hedge_end) {
      draft.hedge_begin = found.begin;
      draft.hedge_end = found.end;
    }
    draft.end = found.end;
  }
}

struct Before {
  std::u32string_view word;
  std::optional<Bound> bound;
  std::string_view period;
};
constexpr std::array words_before = std::to_array<Before>({
    {U"약", Bound::about, ""},           {U"대략", Bound::about, ""},           {U"거의", Bound::about, ""},
    {U"대개", Bound::about, ""},         {U"얼추", Bound::about, ""},           {U"어림잡아", Bound::about, ""},
    {U"근", Bound::about, ""},           {U"최소", Bound::at_least, ""},        {U"최소한", Bound::at_least, ""},
    {U"적어도", Bound::at_least, ""},    {U"못해도", Bound::at_least, ""},      {U"적게는", Bound::at_least, ""},
    {U"줄잡아", Bound::at_least, ""},    {U"적게 잡아도", Bound::at_least, ""}, {U"최대", Bound::at_most, ""},
    {U"많게는", Bound::at_most, ""},     {U"최고", Bound::at_most, ""},         {U"많아야", Bound::at_most, ""},
    {U"기껏해야", Bound::at_most, ""},   {U"불과", std::nullopt, ""},           {U"겨우", std::nullopt, ""},
    {U"단", std::nullopt, ""},           {U"무려", std::nullopt, ""},           {U"정확히", Bound::equal, ""},
    {U"총", std::nullopt, ""},           {U"평균", std::nullopt, ""},           {U"연간", std::nullopt, "year"},
    {U"매년", std::nullopt, "year"},     {U"해마다", std::nullopt, "year"},     {U"연평균", std::nullopt, "year"},
    {U"연", std::nullopt, "year"},       {U"매달", std::nullopt, "month"},      {U"매월", std::nullopt, "month"},
    {U"월평균", std::nullopt, "month"},  {U"월", std::nullopt, "month"},        {U"다달이", std::nullopt, "month"},
    {U"하루", std::nullopt, "day"},      {U"하루에", std::nullopt, "day"},      {U"하루에만", std::nullopt, "day"},
    {U"매일", std::nullopt, "day"},      {U"하룻밤", std::nullopt, "night"},    {U"하룻밤에", std::nullopt, "night"},
    {U"매일 밤", std::nullopt, "night"}, {U"매주", std::nullopt, "week"},       {U"주당", std::nullopt, "week"},
    {U"시간당", std::nullopt, "hour"},   {U"회당", std::nullopt, "time"},       {U"매회", std::nullopt, "time"},
    {U"일주일에", std::nullopt, "week"},
});

void read_before(const Runes& r, Draft& draft, std::size_t limit) {
  for (int n = 0; n < 4; ++n) {
    const std::size_t at = r.skip_space_back(draft.begin);
    const Before* best = nullptr;
    for (const Before& entry : words_before) {
      if (best && entry.word.size() <= best->word.size()) continue;
      if (r.ends(at, entry.word) && at - entry.word.size() >= limit &&
          (at == entry.word.size() || !is_hangul(r[at - entry.word.size() - 1])))
        best = &entry;
    }
    if (!best) return;
    const bool counted = draft.term.kind != QuantityKind::calendar && draft.term.kind != QuantityKind::ordinal;
    if (!counted) return;
    if (best->bound) {
      set_bound(draft.value, *best->bound);
      draft.hedge_begin = at - best->word.size();
      draft.hedge_end = at;
    }
    if (!best->period.empty()) draft.period = best->period;
    draft.begin = at - best->word.size();
  }
}

/// ">10", "≤100".
void read_sign(const Runes& r, Draft& draft) {
  const std::size_t at = r.skip_space_back(draft.begin);
  if (at == 0) return;
  std::optional<Bound> bound;
  std::size_t length = 1;
  switch (r[at - 1]) {
    case U'>': bound = Bound::more; break;
    case U'<': bound = Bound::less; break;
    case U'≥': bound = Bound::at_least; break;
    case U'≤': bound = Bound::at_most; break;
    case U'=':
      if (at >= 2 && (r[at - 2] == U'>' || r[at - 2] == U'<')) {
        bound = r[at - 2] == U'>' ? Bound::at_least : Bound::at_most;
        length = 2;
      }
      break;
    default: break;
  }
  if (!bound || r.ends(at, U"<>") || r.ends(at - length, U"=")) return;
  set_bound(draft.value, *bound);
  draft.begin = at - length;
}

/// "한 해 3만 명", "1인당 500달러": the amount one stands for its period.
void take_period(const Runes& r, Draft& previous, Draft& draft) {
  if (previous.dropped || !draft.period.empty() || !(previous.term.number.lo == Decimal(1)) || previous.term.number.bound != Bound::equal)
    return;
  const QuantityKind kind = draft.term.kind;
  if (kind != QuantityKind::count && kind != QuantityKind::money && kind != QuantityKind::share && kind != QuantityKind::multiple) return;
  const std::size_t at = draft.begin;
  if (at < previous.end || at - previous.end > 8) return;
  const std::u32string gap = squeezed(r.view(previous.end, at));
  std::string_view period;
  if (previous.term.kind == QuantityKind::duration) {
    constexpr std::array links =
        std::to_array<std::u32string_view>({U"", U"에", U"에만", U"당", U"동안", U"간", U"에평균", U"평균", U"마다"});
    if (std::find(links.begin(), links.end(), gap) == links.end()) return;
    period = previous.term.unit;
  } else if (gap == U"당" || gap == U"당평균") {
    const std::u32string_view counter = previous.term.counter;
    period = counter == U"회" || counter == U"번"                         ? "time"
             : counter == U"명" || counter == U"인" || counter == U"사람" ? "person"
             : counter == U"가구"                                         ? "household"
                                                                          : "";
  } else if (gap == U"에" && previous.term.counter == U"번") {
    period = "time";
  }
  if (period.empty()) return;
  draft.period = period;
  draft.begin = previous.begin;
  previous.dropped = true;
}

void merge_sides(const Runes& r, std::vector<Draft>& drafts) {
  std::size_t last = none;
  for (std::size_t k = 0; k < drafts.size(); ++k) {
    if (drafts[k].dropped) continue;
    if (last != none && drafts[k].begin >= drafts[last].end && drafts[k].begin - drafts[last].end <= 6 &&
        two_sided(drafts[last], drafts[k])) {
      const std::u32string gap = squeezed(r.view(drafts[last].end, drafts[k].begin));
      if (gap.empty() || gap == U"," || gap == U"고" || gap == U"지만" || gap == U"그리고" || gap == U"에서" || gap == U"이면서") {
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

std::vector<Draft> drafts_ko(const Runes& r) {
  const std::vector<Term> terms = joined(r, terms_ko(r));
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
    read_sign(r, draft);
    if (!drafts.empty()) take_period(r, drafts.back(), draft);
    drafts.push_back(std::move(draft));
  }
  merge_sides(r, drafts);
  link_conversions(r, drafts);
  return drafts;
}

}  // namespace girok::reading::cjk
