#include "corroboration/standing.h"

#include <algorithm>

#include "corroboration/compare.h"

namespace girok::corroboration {

using reading::Claim;

Standing::Standing(std::span<const reading::Document> documents, const Corroboration& found)
    : documents_(documents),
      found_(found),
      sources_(documents, found.aliases),
      principal_(documents.size(), Sources::unknown),
      principal_likely_(documents.size(), Sources::unknown),
      mentions_(documents.size()) {
  for (std::size_t d = 0; d < documents_.size(); ++d) {
    if (sources_.issuer(d) != Sources::unknown) published_by_[sources_.certain(documents_[d].metadata.outlet)].push_back(d);
    for (const reading::Name& n : documents_[d].names) {
      if (n.kind != reading::NameKind::organisation && n.kind != reading::NameKind::outlet) continue;
      organisations_.insert(source_key(n.text));
      organisations_.insert(source_key(n.canonical));
    }
  }
  for (std::size_t i = 0; i < found_.reuse.size(); ++i)
    by_documents_[{found_.reuse[i].spans[0].document, found_.reuse[i].spans[1].document}].push_back(i);
  for (const Discrepancy& d : found_.discrepancies) {
    const bool odd =
        d.kind == DiscrepancyKind::scale_error || d.kind == DiscrepancyKind::value_change || d.kind == DiscrepancyKind::currency_pair;
    if (odd) odd_.insert(d.claims.begin(), d.claims.end());
  }
  for (std::size_t d = 0; d < documents_.size(); ++d) find_principal(d);
}

void Standing::find_principal(std::size_t d) {
  struct Votes {
    std::size_t first = 0, count = 0, likely = Sources::unknown;
  };
  std::map<std::size_t, Votes> votes;
  const auto vote = [&](const std::vector<reading::Source>& chain, std::size_t weight) {
    const reading::Source* source = Sources::ultimate(chain);
    if (!source || source->kind == reading::SourceKind::document) return;
    const std::string& name = Sources::party(*source);
    const std::size_t id = sources_.certain(name);
    if (id == Sources::unknown || !organisations_.contains(source_key(name))) return;
    Votes& of = votes.try_emplace(id, Votes{votes.size(), 0, 0}).first->second;
    of.count += weight;
    of.likely = sources_.likely(name);
  };
  for (const Claim& claim : documents_[d].claims) {
    if (claim.segment != reading::SegmentKind::boilerplate && !claim.repeated) vote(claim.attribution, claim.quantity ? 2 : 1);
  }
  for (const reading::Attribution& a : documents_[d].attributions) vote(a.chain, 1);
  Votes best;
  for (const auto& [id, of] : votes) {
    mentions_[d].emplace_back(id, of.count);
    if (of.count < best.count || (of.count == best.count && of.first > best.first)) continue;
    best = of;
    principal_[d] = id;
    principal_likely_[d] = of.likely;
  }
  if (principal_[d] == Sources::unknown && sources_.issuer(d) != Sources::unknown)
    principal_[d] = principal_likely_[d] = sources_.certain(documents_[d].metadata.outlet);
}

Party Standing::party(ClaimRef ref) const {
  const Claim& claim = claim_at(documents_, ref);
  if (const reading::Source* source = Sources::ultimate(claim.attribution)) {
    const std::string& name = Sources::party(*source);
    if (organisations_.contains(source_key(name))) return {sources_.certain(name), sources_.likely(name), false};
  }
  return principal(ref.document);
}

const std::vector<std::size_t>& Standing::published_by(std::size_t certain_class) const {
  static const std::vector<std::size_t> nothing;
  const auto at = published_by_.find(certain_class);
  return at == published_by_.end() ? nothing : at->second;
}

const Reuse* Standing::reuse_of(ClaimRef a, ClaimRef b) const {
  const bool ordered = a.document < b.document;
  const auto at = by_documents_.find({std::min(a.document, b.document), std::max(a.document, b.document)});
  if (at == by_documents_.end()) return nullptr;
  for (const std::size_t i : at->second) {
    const Reuse& r = found_.reuse[i];
    const auto& sa = r.spans[ordered ? 0 : 1];
    const auto& sb = r.spans[ordered ? 1 : 0];
    if (sa.span.overlaps(claim_at(documents_, a).span) && sb.span.overlaps(claim_at(documents_, b).span)) return &r;
  }
  return nullptr;
}

}  // namespace girok::corroboration
