// Claims: each quantity with what it measures, where, when and on whose word; and the statements that carry no number but a source.
//
// Model    One pass over the sentences. A quantity of a kind that can be compared becomes a claim; a quotation of some length, and a sentence
//          that stands on a named source, become statements. Place and time are taken from the same clause only.
// Limits   What the clause does not say stays null.
#include <algorithm>
#include <array>
#include <string>

#include "reading/measure.h"
#include "reading/reading.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::size_t fewest_statement_words = 6;
constexpr int most_scopes = 64;
constexpr std::size_t most_nested_quotations = 16;

bool becomes_claim(const Quantity& q) {
  switch (q.kind) {
    case QuantityKind::count:
    case QuantityKind::share:
    case QuantityKind::money:
    case QuantityKind::age:
    case QuantityKind::rate:
    case QuantityKind::multiple:
    case QuantityKind::duration:
    case QuantityKind::measurement: return true;
    case QuantityKind::ordinal:
    case QuantityKind::calendar:
    case QuantityKind::number: return false;
  }
  return false;
}

/// "since the 1990s", "in 2023", "as of March 2023": a calendar expression of the clause with the words that lead it.
std::optional<std::string> time_of(const Sentence& s, Span clause, std::uint32_t near) {
  static constexpr auto leads =
      std::to_array<std::string_view>({"since", "in", "as", "of", "by", "during", "between", "from", "until", "before", "after", "on",
                                       "end", "the", "late", "early", "mid", "to", "at"});
  const Quantity* best = nullptr;
  std::uint32_t best_distance = 0;
  const auto& all = s.document->quantities;
  auto at = std::lower_bound(s.quantities.begin(), s.quantities.end(), clause.begin,
                             [&](std::size_t i, std::uint32_t o) { return all[i].span.begin < o; });
  for (; at != s.quantities.end() && all[*at].span.begin < clause.end; ++at) {
    const Quantity& q = all[*at];
    if (q.kind != QuantityKind::calendar || !clause.contains(q.span)) continue;
    const std::uint32_t distance = q.span.begin > near ? q.span.begin - near : near - q.span.begin;
    if (!best || distance < best_distance) {
      best = &q;
      best_distance = distance;
    }
  }
  if (best) {
    std::size_t first = s.token_from(best->span.begin);
    for (int steps = 0; steps < 4 && first > 0; ++steps) {
      if (std::find(leads.begin(), leads.end(), s.folded[first - 1]) == leads.end() || s.tokens[first - 1].begin < clause.begin) break;
      --first;
    }
    const std::uint32_t begin = std::min(first < s.tokens.size() ? s.tokens[first].begin : best->span.begin, best->span.begin);
    return std::string((*s.document)[{begin, best->span.end}]);
  }
  static constexpr auto relative = std::to_array<std::array<std::string_view, 2>>({{"last", "year"},
                                                                                   {"this", "year"},
                                                                                   {"last", "month"},
                                                                                   {"this", "month"},
                                                                                   {"last", "week"},
                                                                                   {"previous", "year"},
                                                                                   {"past", "year"},
                                                                                   {"past", "decade"}});
  for (std::size_t i = s.token_from(clause.begin); i + 1 < s.tokens.size() && s.tokens[i].begin < clause.end; ++i) {
    for (const auto& pair : relative) {
      if (s.folded[i] == pair[0] && s.folded[i + 1] == pair[1])
        return std::string((*s.document)[cover(s.tokens[i].span(), s.tokens[i + 1].span())]);
    }
    if (s.folded[i] == "작년" || s.folded[i] == "지난해" || s.folded[i] == "올해") return s.folded[i];
  }
  for (const std::string_view word : {"去年", "今年", "前年"}) {
    if ((*s.document)[clause].find(word) != std::string_view::npos) return std::string(word);
  }
  return std::nullopt;
}

std::optional<std::string> place_of(const Sentence& s, Span clause, std::uint32_t near) {
  const Name* best = nullptr;
  std::uint32_t best_distance = 0;
  const auto& all = s.document->names;
  auto at =
      std::lower_bound(s.names.begin(), s.names.end(), clause.begin, [&](std::size_t n, std::uint32_t o) { return all[n].span.begin < o; });
  for (; at != s.names.end() && all[*at].span.begin < clause.end; ++at) {
    const Name& name = all[*at];
    if (name.kind != NameKind::place || !clause.contains(name.span)) continue;
    if (!s.cjk) {
      const std::size_t token = s.token_from(name.span.begin);
      bool led = false;
      for (std::size_t back = 1; back <= 3 && back <= token; ++back) {
        const std::string& w = s.folded[token - back];
        led = led || w == "in" || w == "across" || w == "at" || w == "near" || w == "along" || w == "within" || w == "inside" ||
              w == "throughout" || w == "around";
      }
      if (!led) continue;
    }
    const std::uint32_t distance = name.span.begin > near ? name.span.begin - near : near - name.span.begin;
    if (!best || distance < best_distance) {
      best = &name;
      best_distance = distance;
    }
  }
  if (!best) return std::nullopt;
  return best->canonical.empty() ? best->text : best->canonical;
}

/// Sorted scopes answer "which attributions cover this offset" while sentences go by.
class Sources {
 public:
  explicit Sources(const Document& document) : document_(document) {
    order_.resize(document.attributions.size());
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = i;
    std::sort(order_.begin(), order_.end(),
              [&](std::size_t a, std::size_t b) { return document.attributions[a].scope < document.attributions[b].scope; });
  }

  /// The narrowest attribution whose scope holds the span; with it, whether another one (anonymous, say) covers it too.
  std::vector<const Attribution*> covering(Span sentence, Span span) {
    while (next_ < order_.size() && document_.attributions[order_[next_]].scope.end <= sentence.begin) ++next_;
    std::vector<const Attribution*> found;
    // Scopes that begin after the span cannot hold it; of a great many before it the nearest are asked.
    const auto from = order_.begin() + static_cast<std::ptrdiff_t>(next_);
    auto at = std::upper_bound(from, order_.end(), span.begin,
                               [&](std::uint32_t o, std::size_t i) { return o < document_.attributions[i].scope.begin; });
    for (int steps = 0; at != from && steps < most_scopes; ++steps) {
      --at;
      const Attribution& a = document_.attributions[*at];
      if (a.scope.contains(span.begin)) found.push_back(&a);
    }
    std::reverse(found.begin(), found.end());
    std::stable_sort(found.begin(), found.end(),
                     [](const Attribution* a, const Attribution* b) { return a->scope.size() > b->scope.size(); });
    return found;
  }

 private:
  const Document& document_;
  std::vector<std::size_t> order_;
  std::size_t next_ = 0;
};

/// "the organisation", "a human rights group", "researchers": it says of what kind the source is, not who it is.
bool is_generic(const Source& source) {
  if (source.kind == SourceKind::anonymous || source.name.empty()) return false;
  const std::string_view name = source.name;
  const auto begins = [&](std::string_view word) { return name.size() > word.size() && text::folds_to(name.substr(0, word.size()), word); };
  if (begins("the ") || begins("a ") || begins("an ") || begins("one ") || begins("its ") || begins("their ")) {
    // "the Harbour Board" is a name; "the group" is none.
    return std::none_of(name.begin() + static_cast<std::ptrdiff_t>(name.find(' ')) + 1, name.end(),
                        [](char c) { return c >= 'A' && c <= 'Z'; });
  }
  static constexpr auto words = std::to_array<std::string_view>(
      {"단체", "연대", "이 단체", "보고서", "该组织", "該組織", "该机构", "报告", "報告", "该站", "該站", "她", "他", "그", "그는"});
  return std::find(words.begin(), words.end(), name) != words.end();
}

bool same_name(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view name) {
    std::string folded = text::fold(name);
    if (folded.starts_with("the ")) folded.erase(0, 4);
    if (folded.ends_with("'s")) folded.resize(folded.size() - 2);
    return folded;
  };
  return bare(a) == bare(b);
}

void append_source(std::vector<Source>& chain, const Source& source) {
  for (Source& known : chain) {
    if (known.name == source.name || same_name(known.name, source.name)) {
      if (known.organisation.empty()) known.organisation = source.organisation;
      if (known.role.empty()) known.role = source.role;
      return;
    }
  }
  chain.push_back(source);
}

/// From the reader's side to the ultimate source: outlet, agency, organisation or document, person.
int rank_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::outlet: return 0;
    case SourceKind::agency: return 1;
    case SourceKind::document:
    case SourceKind::organisation: return 2;
    case SourceKind::person: return 3;
    case SourceKind::anonymous: return 4;
  }
  return 4;
}

/// Chains of all covering attributions, wide before narrow; then the speaker of the quotation it stands in. A named source makes a bare
/// "anonymous" beside it superfluous.
std::vector<Source> chain_of(const Document& document, const std::vector<const Attribution*>& covering, std::size_t quotation) {
  std::vector<Source> chain;
  for (const Attribution* a : covering) {
    for (const Source& source : a->chain) append_source(chain, source);
  }
  if (quotation != none && !document.quotations[quotation].speaker.empty()) {
    const Quotation& q = document.quotations[quotation];
    if (!q.addressee.empty()) append_source(chain, {SourceKind::outlet, q.addressee, {}, {}, {}});
    if (!q.organisation.empty()) append_source(chain, {SourceKind::organisation, q.organisation, {}, {}, {}});
    append_source(chain, {SourceKind::person, q.speaker, q.role, q.organisation, {}});
  }
  const bool named = std::any_of(chain.begin(), chain.end(), [](const Source& s) { return s.kind != SourceKind::anonymous; });
  if (named) std::erase_if(chain, [](const Source& s) { return s.kind == SourceKind::anonymous; });
  // A description gives way to a name of its own kind: "the group" beside the group's name.
  const std::vector<Source> all = chain;
  std::erase_if(chain, [&](const Source& source) {
    if (!is_generic(source) || source.kind == SourceKind::person) return false;
    return std::any_of(all.begin(), all.end(),
                       [&](const Source& other) { return other.kind == SourceKind::organisation && !is_generic(other); });
  });
  std::stable_sort(chain.begin(), chain.end(), [](const Source& x, const Source& y) { return rank_of(x.kind) < rank_of(y.kind); });
  return chain;
}

std::optional<std::string> hedge_of(const Document& document, const std::vector<const Attribution*>& covering, const Quantity* q) {
  for (const Attribution* a : covering) {
    const bool anonymous = std::any_of(a->chain.begin(), a->chain.end(), [](const Source& s) { return s.kind == SourceKind::anonymous; });
    if (anonymous && !a->cue.empty()) return std::string(document[a->cue]);
  }
  if (q && !q->hedge.empty()) return q->hedge;
  return std::nullopt;
}

/// "three seasons later", "two weeks ago": when, not how many.
/// With a year beside it ("eight years ago, in 2009") it is a sum to be checked, and stays.
bool tells_distance(const Sentence& s, const Quantity& q) {
  const bool dated = std::any_of(s.quantities.begin(), s.quantities.end(),
                                 [&](std::size_t i) { return s.document->quantities[i].kind == QuantityKind::calendar; });
  if (dated) return false;
  static constexpr auto words = std::to_array<std::string_view>({"ago", "later", "earlier", "afterwards", "hence"});
  const std::size_t after = s.token_from(q.span.end);
  for (std::size_t i = after; i < after + 2 && i < s.folded.size(); ++i) {
    if (std::find(words.begin(), words.end(), s.folded[i]) != words.end()) return true;
  }
  return false;
}

/// Is the number set against another, or stressed: "only two", "two of the nine", "one in each camp of 300"?
bool is_contrasted(const Sentence& s, const Quantity& q) {
  const std::size_t at = s.token_from(q.span.begin);
  static constexpr auto stress =
      std::to_array<std::string_view>({"only", "just", "not", "even", "least", "most", "단", "오직", "只", "仅", "僅"});
  for (std::size_t back = 1; back <= 2 && back <= at; ++back) {
    if (std::find(stress.begin(), stress.end(), s.folded[at - back]) != stress.end()) return true;
  }
  if (s.quantities.size() > 64) return true;
  return std::any_of(s.quantities.begin(), s.quantities.end(), [&](std::size_t i) {
    const Quantity& other = s.document->quantities[i];
    return other.span != q.span && (other.kind == QuantityKind::count || other.kind == QuantityKind::share) && other.value.lo &&
           Decimal(2) < *other.value.lo && !tells_distance(s, other);
  });
}

/// "one of them", "a man", "two sides", "두 나라", "twice", "three seasons later": words of number that no other source could confirm or deny.
bool says_nothing(const Sentence& s, const Quantity& q, const Measure& m) {
  const std::string_view written = (*s.document)[q.number];
  const bool in_words = std::none_of(written.begin(), written.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool plain = q.value.bound == Bound::equal && q.value.lo && q.value.hi && *q.value.lo == *q.value.hi;
  const std::size_t after = s.token_from(q.span.end);
  if ((q.kind == QuantityKind::duration || q.kind == QuantityKind::count) && tells_distance(s, q)) return true;
  if (!plain || !in_words || !q.hedge.empty() || Decimal(2) < *q.value.lo) return false;
  switch (q.kind) {
    case QuantityKind::multiple: {
      static constexpr auto compared = std::to_array<std::string_view>({"as", "the", "than", "what", "its", "their"});
      return after >= s.folded.size() || std::find(compared.begin(), compared.end(), s.folded[after]) == compared.end();
    }
    case QuantityKind::count: {
      if (is_contrasted(s, q)) return false;
      const bool persons = std::any_of(m.head.begin(), m.head.end(), [](const std::string& h) { return is_a(h, "person"); });
      return *q.value.lo < Decimal(2) || !persons || m.main_event.empty();
    }
    default: return false;
  }
}

std::size_t count_words(const Document& document, Span span) {
  const auto begin = std::lower_bound(document.tokens.begin(), document.tokens.end(), span.begin,
                                      [](const text::Token& t, std::uint32_t o) { return t.begin < o; });
  std::size_t count = 0;
  for (auto at = begin; at != document.tokens.end() && at->begin < span.end; ++at) {
    if (at->kind == text::TokenKind::word) ++count;
  }
  return count;
}

class Finder {
 public:
  explicit Finder(Document& document) : d_(document), sources_(document) {}

  void run() {
    Cursor cursor;
    for (std::size_t i = 0; i < d_.sentences.size(); ++i) {
      Sentence s = open_sentence(d_, i, cursor);
      const Segment* segment = segment_at(s.span.begin);
      while (quotation_ < d_.quotations.size() && d_.quotations[quotation_].span.end <= s.span.begin) ++quotation_;
      const bool boilerplate = segment && segment->kind == SegmentKind::boilerplate;
      const bool counts = std::any_of(s.quantities.begin(), s.quantities.end(), [&](std::size_t q) {
        return becomes_claim(d_.quantities[q]) && d_.quantities[q].span.begin >= s.span.begin;
      });
      const bool repeated = segment && segment->repeated;
      const SegmentKind kind = segment ? segment->kind : SegmentKind::body;
      if (kind == SegmentKind::byline || kind == SegmentKind::dateline) continue;
      bool any = false;
      if (counts) {
        open_for_measures(s);
        for (const std::size_t q : s.quantities) {
          if (d_.quantities[q].span.begin < s.span.begin || !becomes_claim(d_.quantities[q])) continue;
          if (boilerplate) continue;
          any = add_quantity(s, d_.quantities[q], kind, repeated) || any;
        }
      }
      if (!boilerplate) add_statements(s, kind, repeated, any, counts);
    }
    std::stable_sort(d_.claims.begin(), d_.claims.end(), [](const Claim& a, const Claim& b) { return a.span < b.span; });
  }

 private:
  const Segment* segment_at(std::uint32_t offset) {
    while (segment_ < d_.segments.size() && d_.segments[segment_].span.end <= offset) ++segment_;
    if (segment_ < d_.segments.size() && d_.segments[segment_].span.begin <= offset) return &d_.segments[segment_];
    return nullptr;
  }

  std::size_t quotation_at(std::uint32_t offset) const {
    const auto from = d_.quotations.begin() + static_cast<std::ptrdiff_t>(quotation_);
    auto at = std::upper_bound(from, d_.quotations.end(), offset, [](std::uint32_t o, const Quotation& q) { return o < q.span.begin; });
    std::size_t found = none;
    for (std::size_t steps = 0; at != from && steps < most_nested_quotations; ++steps) {
      --at;
      if (at->span.contains(offset) && (at->kind == QuotationKind::direct || at->kind == QuotationKind::mixed))
        found = static_cast<std::size_t>(at - d_.quotations.begin());
    }
    return found;
  }

  /// False where the number counts nothing that could be compared.
  bool add_quantity(const Sentence& s, const Quantity& q, SegmentKind segment, bool repeated) {
    Claim claim;
    claim.span = q.span;
    claim.sentence = s.span;
    claim.quantity = q;
    claim.segment = segment;
    claim.repeated = repeated;
    Measured measured = measure_of(s, q, before_);
    if (says_nothing(s, q, measured.measure)) return false;
    claim.measure = measured.measure;
    claim.denominator = measured.denominator;
    if (q.conversion_of != none) {
      // The amount in brackets is the amount before it, in other money.
      const Quantity& original = d_.quantities[q.conversion_of];
      std::size_t steps = 0;
      for (auto it = d_.claims.rbegin(); it != d_.claims.rend() && steps < 16; ++it, ++steps) {
        if (it->quantity && it->span == original.span) {
          claim.measure = it->measure;
          break;
        }
      }
    }
    const Span clause = s.clause_at(q.span.begin);
    claim.time = time_of(s, clause, q.span.begin);
    // A date elsewhere in the sentence is this number's only where it is the only number.
    if (!claim.time && clause != s.span && s.quantities.size() <= 8 &&
        std::count_if(s.quantities.begin(), s.quantities.end(), [&](std::size_t i) { return becomes_claim(d_.quantities[i]); }) == 1) {
      claim.time = time_of(s, s.span, q.span.begin);
    }
    claim.place = place_of(s, clause, q.span.end);
    claim.quotation = quotation_at(q.span.begin);
    const auto covering = sources_.covering(s.span, q.span);
    claim.attribution = chain_of(d_, covering, claim.quotation);
    claim.hedge = hedge_of(d_, covering, &q);
    if (q.kind == QuantityKind::count) before_.counted = claim.measure;
    if (q.kind == QuantityKind::share) {
      before_.denominator = claim.denominator;
      // "Of the women who fled, 60 per cent end up in the trade. Around half of those ...": those are women in the trade.
      Measure part = claim.measure;
      if (claim.denominator) {
        for (const std::string& r : claim.denominator->restriction) {
          if (std::find(part.restriction.begin(), part.restriction.end(), r) == part.restriction.end()) part.restriction.push_back(r);
        }
        std::sort(part.restriction.begin(), part.restriction.end());
      }
      before_.counted = part;
    }
    before_.sentence = s.index;
    d_.claims.push_back(std::move(claim));
    return true;
  }

  void add_statements(Sentence& s, SegmentKind kind, bool repeated, bool any, bool opened) {
    // Quotations that begin in this sentence.
    bool quoted = false;
    for (std::size_t i = quotation_; i < d_.quotations.size() && d_.quotations[i].span.begin < s.span.end; ++i) {
      const Quotation& q = d_.quotations[i];
      if (q.span.end > s.span.begin && q.span.size() * 2 > s.span.size()) quoted = true;
      if (q.span.begin < s.span.begin) continue;
      if (q.kind != QuotationKind::direct && q.kind != QuotationKind::mixed) continue;
      if (count_words(d_, q.span) < fewest_statement_words) continue;
      if (!opened) {
        open_for_measures(s);
        opened = true;
      }
      Claim claim;
      claim.span = q.span;
      claim.sentence = s.span;
      claim.measure = measure_of_words(s, q.span);
      claim.measure.text.clear();
      claim.segment = kind;
      claim.repeated = repeated;
      claim.quotation = i;
      claim.attribution = chain_of(d_, sources_.covering(s.span, q.span), i);
      d_.claims.push_back(std::move(claim));
      quoted = true;
    }
    if (quoted || any || kind != SegmentKind::body) return;
    const auto covering = sources_.covering(s.span, {s.span.begin, s.span.end});
    if (covering.empty() || count_words(d_, s.span) < fewest_statement_words) return;
    if (!opened) open_for_measures(s);
    Claim claim;
    claim.span = s.span;
    claim.sentence = s.span;
    claim.measure = measure_of_words(s, s.span);
    claim.measure.text.clear();
    claim.segment = kind;
    claim.repeated = repeated;
    claim.attribution = chain_of(d_, covering, none);
    claim.hedge = hedge_of(d_, covering, nullptr);
    d_.claims.push_back(std::move(claim));
  }

  Document& d_;
  Sources sources_;
  Antecedents before_;
  std::size_t segment_ = 0, quotation_ = 0;
};

}  // namespace

void find_claims(Document& document) {
  document.claims.clear();
  Finder(document).run();
}

}  // namespace girok::reading
