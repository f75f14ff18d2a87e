// Figures: claims about one thing, brought together.
//
// Model    Candidate pairs share a value (of one unit class) or a head-and-happening; a pair is joined where compare.h says that the question is the
//          same, or related and the number rare. Joined pairs form the figure. Each claim is compared with a bounded number of earlier ones
//          in each bucket, so a pile where everybody says the same stays linear.
#include <algorithm>
#include <map>
#include <string>

#include "base/union_find.h"
#include "corroboration/aligned.h"
#include "corroboration/compare.h"

namespace girok::corroboration {
namespace {

constexpr std::size_t compared_in_bucket = 12;

/// What a bucket keeps of the claims already in it: one for each different way of counting.
struct Bucket {
  std::vector<std::size_t> representatives;
};

std::vector<std::string> keys_of(const reading::Claim& claim) {
  std::vector<std::string> keys;
  const std::string unit = unit_class(claim);
  if (unit.empty()) return keys;
  const std::vector<Decimal> numbers = named_numbers(claim.quantity->value);
  // By value; durations and measurements without their unit, because the unit may be what changed.
  const std::string family = unit.substr(0, unit.find(':'));
  for (const Decimal& n : numbers) keys.push_back(family + "=" + n.to_string());
  // By digits, for figures whose scale slipped.
  if (!numbers.empty() && numbers[0].significant_digits() >= 2) {
    keys.push_back(family + "#" + Decimal(numbers[0].coefficient(), 0).to_string());
  }
  // By the digits in order of size, for digits that changed places.
  if (!numbers.empty() && numbers[0].is_integer() && numbers[0].significant_digits() >= 3) {
    std::string digits = numbers[0].to_string();
    std::sort(digits.begin(), digits.end());
    keys.push_back(family + "~" + digits);
  }
  // By what is counted and what happened.
  std::vector<std::string> heads = claim.measure.head;
  if (heads.empty()) heads.push_back("");
  for (const std::string& head : heads) {
    const std::string broad = reading::is_a(head, "person") ? "person" : head == "industry" ? "revenue" : head;
    if (claim.measure.event.empty()) {
      for (const std::string& r : claim.measure.restriction) keys.push_back(unit + "|" + head + "|" + r);
    }
    for (const std::string& event : claim.measure.event) keys.push_back(unit + "|" + broad + "|" + event);
    if (claim.quantity->kind == reading::QuantityKind::age) keys.push_back("age|" + broad);
  }
  return keys;
}

bool joins(const reading::Claim& a, const reading::Claim& b) {
  const std::string ua = unit_class(a), ub = unit_class(b);
  const Relation relation = relate(a.quantity->value, b.quantity->value);
  if (ua != ub) {
    // 30 km and 30 miles, 40 days and 40 weeks: the same words with another unit.
    return ua.substr(0, ua.find(':')) == ub.substr(0, ub.find(':')) && relation == Relation::same &&
           likeness(a.measure, b.measure).head >= 0.9 && likeness(a.measure, b.measure).event >= 0.8;
  }
  if (same_question(a, b)) return true;
  if (relation == Relation::same || relation == Relation::range_end) return related_question(a, b);
  if (relation == Relation::scale || relation == Relation::slip) {
    const Likeness l = likeness(a.measure, b.measure);
    int digits = 0;
    for (const Decimal& n : named_numbers(a.quantity->value)) digits = std::max(digits, n.significant_digits());
    if (l.place_conflict) return false;
    // Swapped digits are rarer than a number ten times another: less has to agree.
    if (relation == Relation::slip) return l.head >= 0.4 && l.event >= 0.5;
    if (a.quantity->kind == reading::QuantityKind::money)
      return digits >= 2 && l.head >= 0.9 && a.quantity->currency == b.quantity->currency;
    // A particular thing counted (testimonies, vessels) needs no common happening.
    const bool particular = l.head >= 1.0 && counted_kind(a.measure) != "person" && counted_kind(a.measure) != "case";
    return digits >= 2 && l.head >= 0.45 && (l.event >= 0.8 || particular);
  }
  if (relation == Relation::consistent && a.quantity->value.bound != Bound::vague && b.quantity->value.bound != Bound::vague) {
    const auto x = named_numbers(a.quantity->value), y = named_numbers(b.quantity->value);
    if (x.size() == 1 && y.size() == 1 && one_rounds_to_other(x[0], y[0]) &&
        std::max(x[0].significant_digits(), y[0].significant_digits()) >= 3) {
      return related_question(a, b);
    }
  }
  return false;
}

/// "70 to 80 %: are trafficked into the sex trade", from the claim whose words say most and are not a whole clause.
std::string label_of(std::span<const reading::Document> documents, const std::vector<ClaimRef>& claims) {
  const reading::Claim* best = nullptr;
  std::size_t most = 0;
  for (const ClaimRef ref : claims) {
    const reading::Claim& claim = claim_at(documents, ref);
    const std::string& text = claim.measure.text;
    // In the language of the first claim: a reader of that document knows what is meant.
    const bool short_enough =
        !text.empty() && text.size() <= 64 && documents[ref.document].language == documents[claims.front().document].language;
    const std::size_t score =
        (short_enough ? 8 + std::min<std::size_t>(text.size(), 40) / 8 : 0) + claim.measure.head.size() + claim.measure.event.size();
    if (!best || score > most) {
      best = &claim;
      most = score;
    }
  }
  std::string text = most < 8 ? std::string() : best->measure.text;
  for (char& c : text) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  // The number is that of the first claim: the label says what, not who is right.
  std::string label = describe(claim_at(documents, claims.front()));
  if (!text.empty()) label += ": " + text;
  return label;
}

}  // namespace

std::vector<Figure> find_figures(std::span<const reading::Document> documents, const std::vector<Reuse>& reuse) {
  std::vector<ClaimRef> refs;
  for (std::size_t d = 0; d < documents.size(); ++d) {
    for (std::size_t c = 0; c < documents[d].claims.size(); ++c) {
      const reading::Claim& claim = documents[d].claims[c];
      if (!claim.quantity || claim.segment == reading::SegmentKind::boilerplate || unit_class(claim).empty()) continue;
      refs.push_back({d, c});
    }
  }
  UnionFind sets(refs.size());
  std::map<std::string, Bucket> buckets;
  for (std::size_t i = 0; i < refs.size(); ++i) {
    const reading::Claim& claim = claim_at(documents, refs[i]);
    for (const std::string& key : keys_of(claim)) {
      Bucket& bucket = buckets[key];
      bool joined = false;
      for (const std::size_t other : bucket.representatives) {
        if (sets.find(other) == sets.find(i)) {
          joined = true;
          continue;
        }
        if (joins(claim_at(documents, refs[other]), claim)) {
          sets.join(other, i);
          joined = true;
        }
      }
      // Keep the first few, and any that differ from all of them.
      if (bucket.representatives.size() < 4 || (!joined && bucket.representatives.size() < compared_in_bucket))
        bucket.representatives.push_back(i);
    }
  }
  // Numbers at the same place of one text are one figure, whatever has become of them.
  const Aligned aligned(documents, reuse);
  for (const auto& [a, b] : aligned.pairs()) {
    const auto x = std::lower_bound(refs.begin(), refs.end(), a), y = std::lower_bound(refs.begin(), refs.end(), b);
    if (x != refs.end() && *x == a && y != refs.end() && *y == b)
      sets.join(static_cast<std::size_t>(x - refs.begin()), static_cast<std::size_t>(y - refs.begin()));
  }
  std::map<std::size_t, std::vector<ClaimRef>> groups;
  for (std::size_t i = 0; i < refs.size(); ++i) groups[sets.find(i)].push_back(refs[i]);
  std::vector<Figure> figures;
  figures.reserve(groups.size());
  for (auto& [first, claims] : groups) {
    Figure figure;
    figure.claims = std::move(claims);
    figure.label = label_of(documents, figure.claims);
    figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace girok::corroboration
