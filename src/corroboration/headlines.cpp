// Headlines: a number above the text that the text does not bear out.
//
// Model    A claim of the title is held against the body's claims that could be about the same thing. Where there are some and none can be the same
//          number, or where the number is nowhere in the body, the headline is reported.
// Limits   Bodies without any claim of the same unit are silent about the headline: nothing is said.
#include "corroboration/discrepancy.h"

namespace girok::corroboration {
namespace {

using reading::Claim;
using reading::SegmentKind;

/// Does the body's number bear out the headline's? Bounds count: "over 500" above "up to 500" does not.
bool bears_out(const Interval& headline, const Interval& body) {
  const Relation r = relate(headline, body);
  if (r == Relation::same) {
    const bool up = headline.bound == Bound::more || headline.bound == Bound::at_least;
    const bool down = headline.bound == Bound::less || headline.bound == Bound::at_most;
    const bool body_up = body.bound == Bound::more || body.bound == Bound::at_least;
    const bool body_down = body.bound == Bound::less || body.bound == Bound::at_most;
    return !(up && body_down) && !(down && body_up);
  }
  if (r == Relation::range_end) {
    // "80 per cent" above "70 to 80 per cent" claims the top of the range; "up to 80" would be honest and is `consistent`.
    return headline.bound == Bound::about;
  }
  if (r == Relation::consistent) {
    // A bare number above an open bound is a stretch only where it lies beyond the number named.
    return true;
  }
  return false;
}

bool comparable(const Claim& headline, const Claim& body) {
  if (unit_class(headline) != unit_class(body)) return false;
  const Likeness l = likeness(headline.measure, body.measure);
  if (headline.quantity->kind == reading::QuantityKind::count) return l.head >= 0.45 && (l.event >= 0.5 || l.head >= 0.9) && !l.place_conflict;
  if (headline.quantity->kind == reading::QuantityKind::money) return true;
  return l.event >= 0.5 || l.head >= 0.9;
}

}  // namespace

void find_headlines(const Context& c, Found& found) {
  for (std::size_t d = 0; d < c.documents.size(); ++d) {
    const auto& claims = c.documents[d].claims;
    for (std::size_t t = 0; t < claims.size(); ++t) {
      const Claim& headline = claims[t];
      if (!headline.quantity || headline.segment != SegmentKind::title || unit_class(headline).empty()) continue;
      if (headline.quantity->kind == reading::QuantityKind::duration || headline.quantity->kind == reading::QuantityKind::age) continue;
      bool supported = false, counted = false;
      std::vector<ClaimRef> against;
      double best = 0;
      for (std::size_t b = 0; b < claims.size(); ++b) {
        const Claim& body = claims[b];
        if (!body.quantity || body.segment == SegmentKind::title || body.segment == SegmentKind::boilerplate) continue;
        if (unit_class(body) == unit_class(headline)) counted = true;
        const Relation relation = unit_class(body) == unit_class(headline) ? relate(headline.quantity->value, body.quantity->value) : Relation::different;
        const bool alike = comparable(headline, body);
        if ((alike || relation == Relation::same) && unit_class(body) == unit_class(headline) && bears_out(headline.quantity->value, body.quantity->value)) supported = true;
        if (!alike) continue;
        const Likeness l = likeness(headline.measure, body.measure);
        double score = l.head + l.event + (relation == Relation::same || relation == Relation::scale || relation == Relation::slip || relation == Relation::range_end ? 2 : 0);
        if (score > best) {
          best = score;
          against = {{d, b}};
        }
      }
      if (supported || !counted) continue;
      // Another title line that the body bears out speaks for the sub-headline, not for this one; both are judged alone.
      if (against.empty() && !is_rare(headline.quantity->value) && headline.quantity->value.bound != Bound::more && headline.quantity->value.bound != Bound::vague) {
        const auto numbers = named_numbers(headline.quantity->value);
        if (!numbers.empty() && numbers[0] < Decimal(100)) continue;
      }
      std::vector<ClaimRef> refs = {{d, t}};
      std::string text = "The headline of " + c.name(d) + " says " + describe(headline);
      if (against.empty()) {
        text += ", a number that its text does not contain.";
      } else {
        refs.push_back(against.front());
        text += ", its text " + describe(c.claim(against.front())) + ".";
      }
      add(found, DiscrepancyKind::headline, refs, text, c);
    }
  }
}

}  // namespace girok::corroboration
