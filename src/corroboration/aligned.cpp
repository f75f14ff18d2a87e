#include "corroboration/aligned.h"

#include <algorithm>

#include "corroboration/compare.h"

namespace girok::corroboration {
namespace {

constexpr std::size_t most_claims = 64;

std::vector<ClaimRef> claims_in(std::span<const reading::Document> documents, const DocumentSpan& passage) {
  const auto& claims = documents[passage.document].claims;
  std::vector<ClaimRef> found;
  auto at = std::lower_bound(claims.begin(), claims.end(), passage.span.begin,
                             [](const reading::Claim& c, std::uint32_t o) { return c.span.begin < o; });
  // A bound or currency sign may stand just outside the run of shared words.
  while (at != claims.begin() && std::prev(at)->span.end > passage.span.begin && passage.span.begin - std::prev(at)->span.begin < 24) --at;
  // And the sentence may go on alike for a few words that were too few to count as shared.
  const auto goes_on = [&](const reading::Claim& c) {
    return c.span.begin < passage.span.end || (c.span.begin < passage.span.end + 40 && c.sentence.begin < passage.span.end);
  };
  for (; at != claims.end() && goes_on(*at) && found.size() < most_claims; ++at) {
    if (at->quantity && !unit_class(*at).empty() && at->segment != reading::SegmentKind::boilerplate) {
      found.push_back({passage.document, static_cast<std::size_t>(at - claims.begin())});
    }
  }
  return found;
}

std::string family(const reading::Claim& claim) {
  const std::string unit = unit_class(claim);
  return unit.substr(0, unit.find(':'));
}

}  // namespace

Aligned::Aligned(std::span<const reading::Document> documents, const std::vector<Reuse>& reuse) {
  for (const Reuse& r : reuse) {
    const std::vector<ClaimRef> a = claims_in(documents, r.spans[0]), b = claims_in(documents, r.spans[1]);
    if (a.empty() || b.empty()) continue;
    const auto same = [&](std::size_t i, std::size_t k) {
      const reading::Claim &x = claim_at(documents, a[i]), &y = claim_at(documents, b[k]);
      return family(x) == family(y) && named_numbers(x.quantity->value) == named_numbers(y.quantity->value);
    };
    // Longest common subsequence of equal numbers.
    std::vector<std::vector<std::size_t>> length(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
    for (std::size_t i = a.size(); i-- > 0;) {
      for (std::size_t k = b.size(); k-- > 0;) {
        length[i][k] = same(i, k) ? length[i + 1][k + 1] + 1 : std::max(length[i + 1][k], length[i][k + 1]);
      }
    }
    std::size_t i = 0, k = 0, gap_i = 0, gap_k = 0;
    const auto pair_gap = [&](std::size_t end_i, std::size_t end_k) {
      if (end_i - gap_i != end_k - gap_k) return;
      for (std::size_t n = 0; n < end_i - gap_i; ++n) {
        if (family(claim_at(documents, a[gap_i + n])) == family(claim_at(documents, b[gap_k + n])))
          pairs_.emplace_back(a[gap_i + n], b[gap_k + n]);
      }
    };
    while (i < a.size() && k < b.size()) {
      if (same(i, k) && length[i][k] == length[i + 1][k + 1] + 1) {
        pair_gap(i, k);
        pairs_.emplace_back(a[i], b[k]);
        gap_i = ++i;
        gap_k = ++k;
      } else if (length[i + 1][k] >= length[i][k + 1]) {
        ++i;
      } else {
        ++k;
      }
    }
    pair_gap(a.size(), b.size());
  }
  std::sort(pairs_.begin(), pairs_.end());
  pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
}

bool Aligned::contains(ClaimRef a, ClaimRef b) const {
  if (b < a) std::swap(a, b);
  return std::binary_search(pairs_.begin(), pairs_.end(), std::pair(a, b));
}

}  // namespace girok::corroboration
