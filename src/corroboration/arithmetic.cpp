// Arithmetic: numbers of one document that do not fit each other.
//
// Model    (1) "312 of 1,240 workers (40 %)": part, whole and share of one sentence. (2) share x base against a stated number of the same people,
//          where the share's denominator is the base. (3) parts and a total in one sentence. (4) parts of one whole over 100 %. (5) two years and the number
//          of years between them; an age, a year of birth and the year. All numbers are intervals by their bounds and rounding; only what
//          no rounding explains is reported.
// Limits   (4) is said only where the parts exclude each other by their form; shares that may overlap are left alone.
#include <array>
#include <cctype>
#include <cmath>

#include "corroboration/discrepancy.h"
#include "text/unicode.h"

namespace girok::corroboration {
namespace {

using reading::Claim;
using reading::Document;
using reading::Measure;
using reading::QuantityKind;
using reading::SegmentKind;

bool counts(const Claim& c) {
  return c.quantity && c.quantity->kind == QuantityKind::count && c.segment != SegmentKind::boilerplate && !c.repeated;
}
bool shares(const Claim& c) {
  return c.quantity && c.quantity->kind == QuantityKind::share && c.quantity->unit != "percentage point" &&
         c.segment != SegmentKind::boilerplate && !c.repeated;
}

/// The numbers an interval stands for, with rounding and hedges: [low, high].
struct Band {
  double low, high;
};
Band band(const Interval& v, double slack) {
  double low = v.lo ? v.lo->to_double() : 0;
  double high = v.hi ? v.hi->to_double() : 1e300;
  if (v.bound == Bound::equal || v.bound == Bound::about) {
    const Interval r = rounding_interval(*v.lo);
    // As many digits as written; round thousands are rounded to their last digit, a plain count of few digits is exact.
    if (v.lo->exponent() > 0 || v.lo->exponent() < 0) {
      low = r.lo->to_double();
      high = r.hi->to_double();
    }
    const double extra = v.bound == Bound::about ? 0.05 : 0.0;
    low = std::min(low, v.lo->to_double() * (1 - extra));
    high = std::max(high, v.lo->to_double() * (1 + extra));
  }
  return {low * (1 - slack), high * (1 + slack)};
}
Band share_band(const Interval& v) {
  Band b{v.lo ? v.lo->to_double() : 0, v.hi ? v.hi->to_double() : 100};
  const double slack = v.bound == Bound::about ? 3 : 0;
  const auto half = [](const std::optional<Decimal>& d) { return d && d->exponent() < 0 ? 0.5 * std::pow(10.0, d->exponent()) : 0.5; };
  // Shares told in words (half, a third, one in three) are rounder than digits.
  const bool wordy = v.lo && v.hi && *v.lo == *v.hi && (v.lo->significant_digits() > 4);
  b.low = std::max(0.0, b.low - half(v.lo) - slack - (wordy ? 2 : 0));
  b.high = b.high + half(v.hi) + slack + (wordy ? 2 : 0);
  return b;
}
bool apart(const Band& a, const Band& b) { return a.high < b.low || b.high < a.low; }

bool same_sentence(const Claim& a, const Claim& b) { return a.sentence == b.sentence; }

std::string between(const Document& d, const Claim& a, const Claim& b) {
  if (b.span.begin < a.span.end) return {};
  return text::fold(d[{a.span.end, b.span.begin}]);
}

/// (1) part, whole and share in one sentence: returns the claims used.
bool part_of_whole(const Context& c, std::size_t document, const std::vector<std::size_t>& in_sentence, Found& found) {
  const Document& d = c.documents[document];
  bool any = false;
  for (std::size_t i = 0; i + 1 < in_sentence.size(); ++i) {
    const Claim& part = d.claims[in_sentence[i]];
    const Claim& whole = d.claims[in_sentence[i + 1]];
    if (!counts(part) || !counts(whole)) continue;
    const std::string link = between(d, part, whole);
    const bool of = link.find(" of ") != std::string::npos && link.size() < 60 && link.find('.') == std::string::npos;
    const bool out_of = link.find("out of") != std::string::npos && link.size() < 60;
    const bool korean = link.find("중") != std::string::npos && link.size() < 40;
    const bool ko_reversed = korean;  // "1,240명 중 312명": the whole comes first
    const Claim& p = ko_reversed ? whole : part;
    const Claim& w = ko_reversed ? part : whole;
    if (!of && !out_of && !korean) continue;
    const auto pn = named_numbers(p.quantity->value), wn = named_numbers(w.quantity->value);
    if (pn.size() != 1 || wn.size() != 1 || wn[0].is_zero() || wn[0] < pn[0]) continue;
    for (const std::size_t s : in_sentence) {
      const Claim& share = d.claims[s];
      if (!shares(share)) continue;
      const std::uint32_t distance = share.span.begin > whole.span.end  ? share.span.begin - whole.span.end
                                     : part.span.begin > share.span.end ? part.span.begin - share.span.end
                                                                        : 0;
      if (distance > 90) continue;
      const double percent = 100 * pn[0].to_double() / wn[0].to_double();
      const Band stated = share_band(share.quantity->value);
      // The part and the whole as written are exact or rounded to their last digit.
      const Band a = band(p.quantity->value, 0), b = band(w.quantity->value, 0);
      const Band computed{100 * a.low / std::max(1.0, std::min(b.high, 1e299)), 100 * std::min(a.high, 1e299) / std::max(1.0, b.low)};
      if (!apart(stated, computed)) continue;
      char text[32];
      std::snprintf(text, sizeof text, "%.1f", percent);
      const ClaimRef rp{document, in_sentence[i]}, rw{document, in_sentence[i + 1]}, rs{document, s};
      add(found, DiscrepancyKind::arithmetic, {rp, rw, rs},
          c.name(document) + " calls " + pn[0].to_string() + " of " + wn[0].to_string() + " " + describe(share) + "; it is " + text + " %.",
          c);
      any = true;
    }
  }
  return any;
}

/// Does the second claim's sentence draw the sum of the first's ("that means", "which makes")?
bool concludes(const Document& d, const Claim& share, const Claim& stated) {
  static constexpr auto words = std::to_array<std::string_view>(
      {"that means",    "which means",    "this means", "that makes", "which makes", "meaning",   "that is", "amounts to", "equals",
       "equivalent to", "in other words", "in total",   "이는",       "즉",          "다시 말해", "意味着",  "也就是",     "即",
       "相当于",        "这就是"});
  if (stated.span.begin < share.span.end || stated.span.begin - share.span.end > 400) return false;
  const std::string link = text::fold(d[{share.span.end, stated.span.begin}]);
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return link.find(w) != std::string::npos; });
}

/// (2) share x base against a stated number.
void share_of_base(const Context& c, std::size_t document, Found& found) {
  const Document& d = c.documents[document];
  for (std::size_t s = 0; s < d.claims.size(); ++s) {
    const Claim& share = d.claims[s];
    if (!shares(share) || !share.denominator || share.denominator->empty() || share.measure.event.empty()) continue;
    // The base: the nearest count before or after whose measure is the denominator.
    const std::size_t from = s > 12 ? s - 12 : 0, to = std::min(d.claims.size(), s + 8);
    std::optional<std::size_t> base;
    double best = 0;
    for (std::size_t b = from; b < to; ++b) {
      const Claim& count = d.claims[b];
      if (b == s || !counts(count) || named_numbers(count.quantity->value).empty()) continue;
      if (named_numbers(count.quantity->value)[0] < Decimal(20)) continue;
      const Likeness l = likeness(*share.denominator, count.measure);
      const bool exact = share.denominator->span == count.measure.span && !count.measure.span.empty();  // the pronoun's antecedent
      if (!exact && (l.head < 1.0 || l.event < 0.5 || l.place_conflict || l.narrowed ||
                     demographics(*share.denominator) != demographics(count.measure)))
        continue;
      const double near = 1.0 / (1 + std::abs(static_cast<double>(b) - static_cast<double>(s)));
      const double score = (exact ? 3 : 0) + (same_sentence(share, count) ? 1.5 : 0) + near;
      if (score > best) {
        best = score;
        base = b;
      }
    }
    if (!base) continue;
    const Claim& b = d.claims[*base];
    const bool tied = best >= 2.5;
    const Band bb = band(b.quantity->value, 0), sb = share_band(share.quantity->value);
    if (bb.high > 1e290 && bb.low <= 0) continue;
    Band product{bb.low * sb.low / 100, bb.high > 1e290 ? 1e300 : bb.high * sb.high / 100};
    for (std::size_t t = 0; t < d.claims.size(); ++t) {
      const Claim& stated = d.claims[t];
      if (t == *base || t == s || !counts(stated) || stated.segment == SegmentKind::title) continue;
      const Likeness l = likeness(stated.measure, share.measure);
      const bool concluded = tied && t > s && t <= s + 3 && concludes(d, share, stated);
      if (concluded) {
        // "That means more than 100,000 victims": said to be the product.
      } else if (l.event < 0.8 || stated.measure.event.empty() || l.head < 0.45 || l.place_conflict || different_years(stated, share))
        continue;
      if (!concluded && !tied && !(same_sentence(stated, share) || (t + 4 > s && s + 4 > t))) continue;
      if (counted_kind(stated.measure) != counted_kind(share.measure) && !counted_kind(stated.measure).empty()) continue;
      // A smaller group among the same people (children, interviewed) is not the product.
      const auto who = demographics(stated.measure);
      if (!who.empty() && !demographics(*share.denominator).empty() && who != demographics(*share.denominator)) continue;
      if (stated.quantity->value.bound != Bound::vague) {
        const auto numbers = named_numbers(stated.quantity->value);
        if (numbers.empty() || numbers[0] < Decimal(20)) continue;
        if (!concluded && !tied && l.event < 1.0) continue;
      }
      const Band tb = band(stated.quantity->value, 0.02);
      if (!apart(product, tb)) continue;
      // Numbers of another order altogether are about something else.
      const double ratio = (tb.low > 0 ? tb.low : tb.high) / std::max(1.0, product.low);
      if (ratio > 8 || ratio < 1.0 / 8) continue;
      const auto whole = [](double x) { return Decimal(static_cast<std::int64_t>(x + 0.5)); };
      Claim result = b;
      const auto bn = named_numbers(b.quantity->value), sn = named_numbers(share.quantity->value);
      if (bn.empty() || sn.empty()) continue;
      result.quantity->value = {whole(bn.front().to_double() * sn.front().to_double() / 100),
                                whole(bn.back().to_double() * sn.back().to_double() / 100), Bound::range};
      if (result.quantity->value.lo == result.quantity->value.hi) result.quantity->value.bound = Bound::equal;
      add(found, DiscrepancyKind::arithmetic, {{document, *base}, {document, s}, {document, t}},
          "In " + c.name(document) + ", " + describe(share) + " of " + describe(b) + " is " + describe(result) + ", not " +
              describe(stated) + ".",
          c);
      break;
    }
  }
}

/// "12,500 people, four times the 5,000 it was built for": two counts and a multiple between them.
void times_as_many(const Context& c, std::size_t document, const std::vector<std::size_t>& in_sentence, Found& found) {
  const Document& d = c.documents[document];
  for (std::size_t k = 0; k < in_sentence.size(); ++k) {
    const Claim& multiple = d.claims[in_sentence[k]];
    if (multiple.quantity->kind != QuantityKind::multiple || multiple.quantity->value.bound == Bound::vague ||
        multiple.segment == SegmentKind::boilerplate)
      continue;
    const auto times = named_numbers(multiple.quantity->value);
    if (times.size() != 1 || times[0].is_zero()) continue;
    // The counts next to it, one on either side or both before or after.
    std::vector<std::size_t> near;
    for (const std::size_t i : in_sentence) {
      const Claim& claim = d.claims[i];
      const bool amount = counts(claim) || (claim.quantity->kind == QuantityKind::money && claim.quantity->conversion_of == reading::none);
      if (!amount || claim.quantity->value.bound == Bound::vague || named_numbers(claim.quantity->value).size() != 1) continue;
      if (named_numbers(claim.quantity->value)[0] < Decimal(10)) continue;
      near.push_back(i);
    }
    if (near.size() != 2 || unit_class(d.claims[near[0]]) != unit_class(d.claims[near[1]])) continue;
    const std::string after = text::fold(d[{multiple.span.begin, std::min<std::uint32_t>(multiple.sentence.end, multiple.span.end + 30)}]);
    static constexpr auto links =
        std::to_array<std::string_view>({"times the", "times as", "times what", "times its", "times more", "times higher", "double the",
                                         "twice the", "twice as", "twice what", "triple the", "배", "倍"});
    if (std::none_of(links.begin(), links.end(), [&](std::string_view w) { return after.find(w) != std::string::npos; })) continue;
    const Claim &x = d.claims[near[0]], &y = d.claims[near[1]];
    const double a = named_numbers(x.quantity->value)[0].to_double(), b = named_numbers(y.quantity->value)[0].to_double();
    const double ratio = std::max(a, b) / std::max(1.0, std::min(a, b)), stated = times[0].to_double();
    if (ratio > stated * 0.8 && ratio < stated * 1.25) continue;
    if (ratio > stated * 5 || ratio < stated / 5) continue;
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", ratio);
    add(found, DiscrepancyKind::arithmetic, {{document, near[0]}, {document, near[1]}, {document, in_sentence[k]}},
        c.name(document) + " calls it " + times[0].to_string() + " times; " + describe(x) + " and " + describe(y) + " stand " + text +
            " to 1.",
        c);
  }
}

bool says_total(std::string_view folded) {
  static constexpr auto words = std::to_array<std::string_view>({"in total", "in all", "altogether", "a total of", "total of", "combined",
                                                                 "together", "bringing the total", "모두", "총 ", "합계", "합쳐", "总计",
                                                                 "合计", "一共", "共计", "总共", "共有"});
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return folded.find(w) != std::string_view::npos; });
}

/// (3) "A women and B men, C in total"; "C people: A women and B men".
void parts_and_total(const Context& c, std::size_t document, const std::vector<std::size_t>& in_sentence, Found& found) {
  const Document& d = c.documents[document];
  std::vector<std::size_t> exact;
  for (const std::size_t i : in_sentence) {
    const Claim& claim = d.claims[i];
    if (!counts(claim) || (claim.quantity->value.bound != Bound::equal)) continue;
    exact.push_back(i);
  }
  if (exact.size() < 3 || exact.size() > 8) return;
  const std::string sentence = text::fold(d[d.claims[exact[0]].sentence]);
  const auto value = [&](std::size_t i) { return *d.claims[i].quantity->value.lo; };
  std::size_t largest = 0;
  for (std::size_t k = 1; k < exact.size(); ++k) {
    if (value(exact[largest]) < value(exact[k])) largest = k;
  }
  if (largest != 0 && largest + 1 != exact.size()) return;
  // The parts must divide the whole by their form: a word for total, a colon, or sexes and ages that exclude each other.
  std::vector<std::string> groups;
  bool distinct = true;
  for (std::size_t k = 0; k < exact.size(); ++k) {
    if (k == largest) continue;
    const auto who = demographics(d.claims[exact[k]].measure);
    if (who.size() != 1 || std::find(groups.begin(), groups.end(), who[0]) != groups.end())
      distinct = false;
    else
      groups.push_back(who[0]);
  }
  const auto has = [&](const char* g) { return std::find(groups.begin(), groups.end(), g) != groups.end(); };
  const bool exhaustive = distinct && ((has("woman") && has("man")) || (has("adult") && has("child")) || (has("girl") && has("boy")));
  const bool including = sentence.find("includ") != std::string::npos || sentence.find("among them") != std::string::npos ||
                         sentence.find("at least") != std::string::npos || sentence.find("포함") != std::string::npos ||
                         sentence.find("其中") != std::string::npos;
  if (!(exhaustive || (says_total(sentence) && !including))) return;
  // All parts count one kind of thing.
  const std::string kind = counted_kind(d.claims[exact[largest]].measure);
  // A count of a thousand or more may be round, a smaller one is as it stands; the sum's own zeros say nothing.
  const auto rounded = [](const Decimal& n) { return n < Decimal(1000) ? Interval{n, n, Bound::equal} : rounding_interval(n); };
  Decimal sum;
  Interval possible{Decimal(0), Decimal(0), Bound::range};
  for (std::size_t k = 0; k < exact.size(); ++k) {
    if (k == largest) continue;
    const std::string other = counted_kind(d.claims[exact[k]].measure);
    if (!kind.empty() && !other.empty() && other != kind) return;
    const auto next = Decimal::add(sum, value(exact[k]));
    if (!next) return;
    sum = *next;
    const Interval part = rounded(value(exact[k]));
    possible.lo = Decimal::add(*possible.lo, *part.lo);
    possible.hi = Decimal::add(*possible.hi, *part.hi);
    if (!possible.lo || !possible.hi) return;
  }
  const Decimal total = value(exact[largest]);
  if (overlap(possible, rounded(total))) return;
  const double ratio = sum.to_double() / std::max(1.0, total.to_double());
  if (ratio < 0.5 || ratio > 2) return;
  std::vector<ClaimRef> refs;
  for (const std::size_t i : exact) refs.push_back({document, i});
  add(found, DiscrepancyKind::arithmetic, refs,
      "In " + c.name(document) + " the parts add up to " + sum.to_string() + ", not to the total of " + total.to_string() + ".", c);
}

/// (4) Shares of one whole that exclude each other and pass 100 %.
void parts_over_100(const Context& c, std::size_t document, Found& found) {
  static constexpr auto overlapping = std::to_array<std::string_view>(
      {"more than one", "multiple",  "could choose", "could name", "both",        "overlap",  "several answers",
       "all that appl", "복수",      "중복",         "多选",       "可多选",      "多个答案", "重叠",
       "cited",         "mentioned", "reported",     "complained", "experienced", "named"});
  static constexpr auto dividing = std::to_array<std::string_view>(
      {"by age", "by sex",  "by province", "by region",  "by nationality", "by cause",      "by sector", "연령별",     "성별",
       "지역별", "按年龄",  "按性别",      "按地区",     "the rest",       "the remaining", "remainder", "the others", "the other ",
       "split",  "divided", "breakdown",   "broke down", "나머지",         "其余",          "剩下",      "其他"});
  const Document& d = c.documents[document];
  for (std::size_t i = 0; i < d.claims.size();) {
    // A run of shares close together that have one denominator.
    if (!shares(d.claims[i]) || d.claims[i].segment == SegmentKind::title) {
      ++i;
      continue;
    }
    std::vector<std::size_t> run = {i};
    std::size_t k = i + 1;
    for (; k < d.claims.size(); ++k) {
      const Claim& next = d.claims[k];
      const Claim& last = d.claims[run.back()];
      if (next.span.begin > last.span.end + 240) break;
      // A new paragraph starts a new whole.
      if (d[{last.span.end, std::max(last.span.end, next.span.begin)}].find("\n") != std::string_view::npos) break;
      if (!shares(next)) continue;
      if (next.denominator && d.claims[i].denominator && likeness(*next.denominator, *d.claims[i].denominator).head < 0.7) break;
      if (!same_sentence(next, last) && next.denominator && d.claims[i].denominator &&
          next.denominator->span != d.claims[i].denominator->span && !(likeness(*next.denominator, *d.claims[i].denominator).head == 1.0))
        break;
      run.push_back(k);
    }
    i = std::max(k, i + 1);
    if (run.size() < 2) continue;
    double sum = 0;
    for (const std::size_t r : run) {
      const Interval& v = d.claims[r].quantity->value;
      if (v.bound == Bound::less || v.bound == Bound::at_most || v.bound == Bound::vague) {
        sum = 0;
        break;
      }
      sum += v.lo ? v.lo->to_double() : 0;
    }
    if (sum <= 100.0 + 0.75 * static_cast<double>(run.size()) + 0.5) continue;
    const Span passage{d.claims[run.front()].sentence.begin, d.claims[run.back()].sentence.end};
    // The sentence after may say that answers overlap.
    std::uint32_t end = passage.end;
    for (const Span s : d.sentences) {
      if (s.begin >= passage.end) {
        end = std::min<std::uint32_t>(s.end, passage.end + 300);
        break;
      }
    }
    const std::string folded = text::fold(d[passage]);
    const std::string wider = text::fold(d[{passage.begin, end}]);
    static constexpr auto single = std::to_array<std::string_view>(
        {"one reason only", "only one reason", "one answer only", "only one answer", "one reason each", "counted once", "one heading only",
         "under one heading", "main reason only", "单选", "只能选一", "只计一次", "每人只", "하나만", "한 번만"});
    const bool exclusive =
        std::any_of(single.begin(), single.end(), [&](std::string_view w) { return wider.find(w) != std::string::npos; });
    if (!exclusive &&
        std::any_of(overlapping.begin(), overlapping.end(), [&](std::string_view w) { return wider.find(w) != std::string::npos; }))
      continue;
    const bool divides =
        exclusive || std::any_of(dividing.begin(), dividing.end(), [&](std::string_view w) { return folded.find(w) != std::string::npos; });
    // An enumeration without verbs of its own ("60 per cent into marriage, 35 per cent into ...") divides; so do sexes.
    bool elliptic = run.size() >= 3;
    for (std::size_t n = 1; n < run.size() && elliptic; ++n) {
      const std::string gap = between(d, d.claims[run[n - 1]], d.claims[run[n]]);
      static constexpr auto verbs =
          std::to_array<std::string_view>({" were ", " was ", " are ", " is ", " had ", " have ", " said ", " suffered ", " faced "});
      if (n >= 2 || run.size() == 2)
        elliptic = std::none_of(verbs.begin(), verbs.end(), [&](std::string_view w) { return gap.find(w) != std::string::npos; });
      elliptic = elliptic && gap.size() < 110;
    }
    std::vector<std::string> groups;
    for (const std::size_t r : run) {
      for (const std::string& g : demographics(d.claims[r].measure)) groups.push_back(g);
    }
    const auto has = [&](const char* g) { return std::find(groups.begin(), groups.end(), g) != groups.end(); };
    const bool sexes = has("woman") && has("man");
    const bool same_verb =
        run.size() >= 3 && !d.claims[run[0]].measure.event.empty() &&
        std::all_of(run.begin(), run.end(), [&](std::size_t r) { return d.claims[r].measure.event == d.claims[run[0]].measure.event; });
    if (!divides && !elliptic && !sexes && !same_verb) continue;
    std::vector<ClaimRef> refs;
    for (const std::size_t r : run) refs.push_back({document, r});
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", sum);
    std::string shown = text;
    if (shown.ends_with(".0")) shown.resize(shown.size() - 2);
    add(found, DiscrepancyKind::parts_over_100, refs, "In " + c.name(document) + " the parts of one whole add up to " + shown + " %.", c);
  }
}

}  // namespace

void find_arithmetic(const Context& context, Found& found) {
  for (std::size_t d = 0; d < context.documents.size(); ++d) {
    const auto& claims = context.documents[d].claims;
    for (std::size_t i = 0; i < claims.size();) {
      std::vector<std::size_t> in_sentence;
      std::size_t k = i;
      for (; k < claims.size() && claims[k].sentence == claims[i].sentence; ++k) {
        if (claims[k].quantity && in_sentence.size() < 40) in_sentence.push_back(k);
      }
      i = k;
      if (in_sentence.empty()) continue;
      part_of_whole(context, d, in_sentence, found);
      parts_and_total(context, d, in_sentence, found);
      times_as_many(context, d, in_sentence, found);
      find_years(context, d, in_sentence, found);
    }
    if (claims.size() < 20000) share_of_base(context, d, found);
    parts_over_100(context, d, found);
  }
}

}  // namespace girok::corroboration
