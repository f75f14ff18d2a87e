// Discrepancies: runs the searches in a fixed order and puts what they find in the order of the documents.
#include "corroboration/discrepancy.h"

#include <array>

#include "text/unicode.h"

namespace girok::corroboration {

std::string Context::name(std::size_t document) const {
  const std::string& path = documents[document].path;
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

void add(Found& found, DiscrepancyKind kind, std::vector<ClaimRef> claims, std::string explanation, const Context& context) {
  std::sort(claims.begin(), claims.end());
  claims.erase(std::unique(claims.begin(), claims.end()), claims.end());
  Discrepancy d;
  d.kind = kind;
  for (const ClaimRef ref : claims) d.passages.push_back({ref.document, context.claim(ref).sentence});
  d.claims = std::move(claims);
  d.explanation = std::move(explanation);
  found.push_back(std::move(d));
}

std::string join_words(const std::vector<std::string>& words) {
  std::string joined;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) joined += i + 1 == words.size() ? " and " : ", ";
    joined += words[i];
  }
  return joined;
}

bool marks_edition(const Context& context, ClaimRef ref) {
  static constexpr auto marks = std::to_array<std::string_view>({"updated",
                                                                 "update",
                                                                 "revised",
                                                                 "revision",
                                                                 "new figures",
                                                                 "new count",
                                                                 "newer",
                                                                 "up from",
                                                                 "down from",
                                                                 "rose from",
                                                                 "risen from",
                                                                 "rose to",
                                                                 "risen to",
                                                                 "grown to",
                                                                 "grew to",
                                                                 "increased to",
                                                                 "climbed to",
                                                                 "now stands",
                                                                 "as of ",
                                                                 "had earlier",
                                                                 "earlier figure",
                                                                 "earlier count",
                                                                 "previous figure",
                                                                 "previously reported",
                                                                 "since then",
                                                                 "corrected",
                                                                 "second edition",
                                                                 "later edition",
                                                                 "has since",
                                                                 "기준",
                                                                 "갱신",
                                                                 "수정",
                                                                 "늘어",
                                                                 "늘었",
                                                                 "정정",
                                                                 "증가",
                                                                 "개정",
                                                                 "새 집계",
                                                                 "截至",
                                                                 "更新",
                                                                 "修订",
                                                                 "增至",
                                                                 "上升",
                                                                 "增加到",
                                                                 "上调",
                                                                 "最新"});
  const reading::Claim& claim = context.claim(ref);
  const std::string sentence = text::fold(context.document(ref)[claim.sentence]);
  return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) { return sentence.find(mark) != std::string::npos; });
}

std::vector<Discrepancy> find_discrepancies(std::span<const reading::Document> documents, const Corroboration& so_far,
                                            const Options& options) {
  const Sources sources(documents, so_far.aliases);
  const Aligned aligned(documents, so_far.reuse);
  const Context context{documents, so_far, options, sources, aligned};
  Found found;
  for (const Figure& figure : so_far.figures) {
    if (figure.claims.size() < 2) continue;
    find_drift(context, figure, found);
    find_disagreement(context, figure, found);
  }
  find_money(context, found);
  find_arithmetic(context, found);
  find_headlines(context, found);
  find_wording(context, found);
  std::stable_sort(found.begin(), found.end(), [](const Discrepancy& a, const Discrepancy& b) {
    return std::tie(a.kind, a.claims, a.explanation) < std::tie(b.kind, b.claims, b.explanation);
  });
  // The same kind on the same claims, found by two searches, is one.
  found.erase(
      std::unique(found.begin(), found.end(),
                  [](const Discrepancy& a, const Discrepancy& b) { return a.kind == b.kind && !a.claims.empty() && a.claims == b.claims; }),
      found.end());
  return found;
}

}  // namespace girok::corroboration
