// Disagreement: one question, answered with different numbers.
//
// Model    Claims of a figure that ask the same question strictly (compare.h) and whose intervals have no number in common. The digits with another
//          power of ten are a slip of scale; two digits swapped, or one source quoted with two numbers, are a value that changed on the way; otherwise the
//          sources contradict each other. Later editions that say so, other years and honest rounding are left alone.
// Limits   Compares at most 64 different numbers a figure.
#include <array>
#include <map>

#include "base/union_find.h"
#include "corroboration/discrepancy.h"

namespace girok::corroboration {
namespace {

using reading::Claim;

/// One claim for each document and number.
std::vector<ClaimRef> distinct(const Context& c, const Figure& figure) {
  std::map<std::pair<std::string, std::size_t>, ClaimRef> first;
  for (const ClaimRef ref : figure.claims) {
    const Claim& claim = c.claim(ref);
    if (claim.repeated || claim.quantity->conversion_of != reading::none) continue;
    std::string key = std::string(symbol_of(claim.quantity->value.bound));
    if (claim.quantity->value.lo) key += claim.quantity->value.lo->to_string();
    key += "|";
    if (claim.quantity->value.hi) key += claim.quantity->value.hi->to_string();
    first.emplace(std::pair(key, ref.document), ref);
  }
  std::vector<ClaimRef> refs;
  for (const auto& [key, ref] : first) refs.push_back(ref);
  std::sort(refs.begin(), refs.end());
  if (refs.size() > 64) refs.resize(64);
  return refs;
}

bool same_source(const Context& c, ClaimRef a, ClaimRef b) {
  const reading::Source* x = Sources::ultimate(c.claim(a).attribution);
  const reading::Source* y = Sources::ultimate(c.claim(b).attribution);
  if (!x || !y) return false;
  const std::size_t id = c.sources.likely(Sources::party(*x));
  return id != Sources::unknown && id == c.sources.likely(Sources::party(*y));
}

bool different_sources(const Context& c, ClaimRef a, ClaimRef b) {
  return Sources::ultimate(c.claim(a).attribution) && Sources::ultimate(c.claim(b).attribution) && !same_source(c, a, b);
}

/// Documents most of a year apart count anew; they do not contradict.
bool years_apart(const Context& c, ClaimRef a, ClaimRef b) {
  const auto &x = c.document(a).metadata.date, &y = c.document(b).metadata.date;
  return x && y && std::abs(first_day(*x) - first_day(*y)) > 300;
}

bool similar_enough(const Claim& a, const Claim& b) {
  const Likeness l = likeness(a.measure, b.measure);
  if (l.place_conflict || different_years(a, b)) return false;
  if (a.quantity->kind == reading::QuantityKind::money)
    return l.head >= 0.9 && l.event >= 0.5 && a.quantity->currency == b.quantity->currency;
  if (relate(a.quantity->value, b.quantity->value) == Relation::slip) return l.head >= 0.4 && l.event >= 0.5;
  const bool particular = l.head >= 1.0 && counted_kind(a.measure) != "person" && counted_kind(a.measure) != "case";
  return l.head >= 0.45 && (l.event >= 0.8 || particular);
}

/// Pairs of numbers that one document states side by side, on the word of nobody in particular or of one party: it answers two questions with them.
class SideBySide {
 public:
  SideBySide(const Context& c, const Figure& figure) : c_(c) {
    for (const ClaimRef ref : figure.claims) {
      const Claim& claim = c.claim(ref);
      if (claim.segment != reading::SegmentKind::title) by_document_[ref.document][key(claim)].push_back(ref);
    }
  }
  bool operator()(ClaimRef a, ClaimRef b) const {
    const std::string ka = key(c_.claim(a)), kb = key(c_.claim(b));
    for (const auto& [document, numbers] : by_document_) {
      const auto x = numbers.find(ka), y = numbers.find(kb);
      if (x == numbers.end() || y == numbers.end()) continue;
      if (!different_sources(c_, x->second.front(), y->second.front())) return true;
    }
    return false;
  }

 private:
  static std::string key(const Claim& claim) {
    std::string k;
    for (const Decimal& d : named_numbers(claim.quantity->value)) k += d.to_string() + "/";
    if (k.empty() && claim.quantity->value.lo) k = "vague" + claim.quantity->value.lo->to_string();
    return k;
  }
  const Context& c_;
  std::map<std::size_t, std::map<std::string, std::vector<ClaimRef>>> by_document_;
};

}  // namespace

void find_disagreement(const Context& c, const Figure& figure, Found& found) {
  const std::vector<ClaimRef> refs = distinct(c, figure);
  struct Conflict {
    std::size_t a, b;
    DiscrepancyKind kind;
  };
  std::vector<Conflict> conflicts;
  const SideBySide side_by_side(c, figure);
  for (std::size_t i = 0; i < refs.size(); ++i) {
    for (std::size_t k = i + 1; k < refs.size(); ++k) {
      const Claim &a = c.claim(refs[i]), &b = c.claim(refs[k]);
      const Relation relation = relate(a.quantity->value, b.quantity->value);
      // "As young as 12" and "as young as nine" name two youngest, though both bounds allow both numbers.
      const bool extremes = a.quantity->kind == reading::QuantityKind::age && a.quantity->value.bound == b.quantity->value.bound &&
                            (a.quantity->value.bound == Bound::at_least || a.quantity->value.bound == Bound::at_most) &&
                            relation == Relation::consistent;
      if (!extremes && (relation == Relation::same || relation == Relation::consistent || relation == Relation::range_end)) continue;
      const bool within = refs[i].document == refs[k].document;
      if (within && (a.segment == reading::SegmentKind::title) != (b.segment == reading::SegmentKind::title)) continue;  // headlines.cpp
      // The same place of one text: unless the words beside the number say another place or another happening.
      const Likeness both = likeness(a.measure, b.measure);
      const bool copied = c.aligned.contains(refs[i], refs[k]) && !both.place_conflict && both.event >= 0.5;
      if (!within && !copied && side_by_side(refs[i], refs[k])) continue;
      const bool edition = marks_edition(c, refs[i]) || marks_edition(c, refs[k]);
      if (relation == Relation::scale) {
        const int digits = a.quantity->value.lo || a.quantity->value.hi ? named_numbers(a.quantity->value)[0].significant_digits() : 0;
        if (copied || (digits >= 2 && similar_enough(a, b)))
          conflicts.push_back({i, k, DiscrepancyKind::scale_error});
        else if (same_question(a, b) && !within && !edition)
          conflicts.push_back({i, k, DiscrepancyKind::contradiction});
        continue;
      }
      if (relation == Relation::slip && !edition && (copied || similar_enough(a, b))) {
        conflicts.push_back({i, k, DiscrepancyKind::value_change});
        continue;
      }
      if (edition || years_apart(c, refs[i], refs[k])) continue;
      if (!within && copied && unit_class(a) == unit_class(b)) {
        conflicts.push_back(
            {i, k, different_sources(c, refs[i], refs[k]) ? DiscrepancyKind::contradiction : DiscrepancyKind::value_change});
        continue;
      }
      if (!same_question(a, b)) continue;
      // Every study interviews its own people and opens its own files.
      static constexpr auto own = std::to_array<std::string_view>({"interview", "record", "investigate", "search"});
      if (std::find(own.begin(), own.end(), a.measure.main_event) != own.end() && !same_source(c, refs[i], refs[k])) continue;
      if (within && !different_sources(c, refs[i], refs[k])) continue;
      conflicts.push_back(
          {i, k, same_source(c, refs[i], refs[k]) && !within ? DiscrepancyKind::value_change : DiscrepancyKind::contradiction});
    }
  }
  // One finding for each kind and connected set of claims.
  for (const DiscrepancyKind kind : {DiscrepancyKind::scale_error, DiscrepancyKind::value_change, DiscrepancyKind::contradiction}) {
    UnionFind sets(refs.size());
    for (const Conflict& x : conflicts) {
      if (x.kind == kind) sets.join(x.a, x.b);
    }
    std::map<std::size_t, std::vector<ClaimRef>> groups;
    std::vector<bool> in(refs.size(), false);
    for (const Conflict& x : conflicts) {
      if (x.kind == kind) in[x.a] = in[x.b] = true;
    }
    for (std::size_t i = 0; i < refs.size(); ++i) {
      if (in[i]) groups[sets.find(i)].push_back(refs[i]);
    }
    for (const auto& [root, claims] : groups) {
      std::vector<std::string> sayings;
      for (const ClaimRef ref : claims) {
        const std::string saying = c.says(ref);
        if (std::find(sayings.begin(), sayings.end(), saying) == sayings.end() && sayings.size() < 6) sayings.push_back(saying);
      }
      const std::string all = join_words(sayings);
      const std::string text = kind == DiscrepancyKind::scale_error    ? "The same digits on another scale: " + all + "."
                               : kind == DiscrepancyKind::value_change ? "A number changes on its way: " + all + "."
                                                                       : "The documents disagree: " + all + ".";
      add(found, kind, claims, text, c);
    }
  }
}

}  // namespace girok::corroboration
