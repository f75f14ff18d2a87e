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

/// Does the body's number bear out the headline's? The numbers named must be near each other: "nearly 3,000" above "at least 1,900" is not borne
/// out though no arithmetic forbids it; and "over 500" above "up to 500" turns the bound round.
bool bears_out(const Interval& headline, const Interval& body) {
  const Relation r = relate(headline, body);
  const bool up = headline.bound == Bound::more || headline.bound == Bound::at_least;
  const bool down = headline.bound == Bound::less || headline.bound == Bound::at_most;
  const bool body_up = body.bound == Bound::more || body.bound == Bound::at_least;
  const bool body_down = body.bound == Bound::less || body.bound == Bound::at_most;
  if (r == Relation::same) return !(up && body_down) && !(down && body_up);
  // "80 per cent" above "70 to 80 per cent" claims the end of the range for the whole.
  if (r == Relation::range_end) return headline.bound == Bound::about;
  if (r != Relation::consistent) return false;
  const std::vector<Decimal> h = named_numbers(headline), b = named_numbers(body);
  if (h.empty() || b.empty()) return true;  // vague on one side: overlapping is all there is to ask
  const double low = b.front().to_double(), high = b.back().to_double();
  return std::all_of(h.begin(), h.end(), [&](const Decimal& x) {
    const double number = x.to_double();
    if (!up && !down && std::any_of(b.begin(), b.end(), [&](const Decimal& y) { return one_rounds_to_other(x, y); })) return true;
    if (up) return number <= high * 1.001 && number >= low * 0.8;  // "over 1,400" above 1,487
    if (down) return number >= low * 0.999 && number <= high * 1.2;
    return number >= low * 0.96 && number <= high * 1.04;
  });
}

bool comparable(const Claim& headline, const Claim& body) {
  if (unit_class(headline) != unit_class(body)) return false;
  const Likeness l = likeness(headline.measure, body.measure);
  if (headline.quantity->kind == reading::QuantityKind::count)
    return l.head >= 0.45 && (l.event >= 0.5 || l.head >= 0.9) && !l.place_conflict;
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
      // "Three arrested" and ages that look like counts: too small to be a figure.
      if (headline.quantity->kind == reading::QuantityKind::count && headline.quantity->value.bound != Bound::vague &&
          named_numbers(headline.quantity->value)[0] < Decimal(20))
        continue;
      bool supported = false, counted = false;
      std::vector<ClaimRef> against;
      double best = 0;
      for (std::size_t b = 0; b < claims.size(); ++b) {
        const Claim& body = claims[b];
        if (!body.quantity || body.segment == SegmentKind::title || body.segment == SegmentKind::boilerplate) continue;
        if (unit_class(body) == unit_class(headline)) counted = true;
        const Relation relation =
            unit_class(body) == unit_class(headline) ? relate(headline.quantity->value, body.quantity->value) : Relation::different;
        const bool alike = comparable(headline, body);
        if ((alike || relation == Relation::same) && unit_class(body) == unit_class(headline) &&
            bears_out(headline.quantity->value, body.quantity->value))
          supported = true;
        if (!alike) continue;
        const Likeness l = likeness(headline.measure, body.measure);
        double score =
            l.head + l.event +
            (relation == Relation::same || relation == Relation::scale || relation == Relation::slip || relation == Relation::range_end
                 ? 2
                 : 0);
        if (score > best) {
          best = score;
          against = {{d, b}};
        }
      }
      if (supported || !counted) continue;
      // Another title line that the body bears out speaks for the sub-headline, not for this one; both are judged alone.
      if (against.empty() && !is_rare(headline.quantity->value) && headline.quantity->value.bound != Bound::more &&
          headline.quantity->value.bound != Bound::vague) {
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
