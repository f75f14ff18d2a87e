// Provenance: from each claim to its origins, and how many of those are independent.
//
// Model    Nodes are documents, sources and claims. A claim depends on the source it names (explicit attribution), on the document whose words it shares
//          (reuse), and likely on another claim with the same rare number or the same mistake (textual criticism since Lachmann, 1850: shared
//          errors show descent, shared truths need not). Origins of a figure are the connected components of its claims: by certain links alone the
//          largest number, with the likely ones the smallest (figure_ties.h). The pile is counted the same way over documents, by the source each
//          mainly stands on (standing.h) and by substantial reuse. What people judged goes before it: documents judged independent are not tied to each other, whichever of a group stands first, and count as
//          two even where both are tied to a third (ties.h).
// Limits   Independence cannot be proved from texts; components say only that no dependence was found. Two documents that silently used one report
//          with different words and rounded numbers count as two.
#include <algorithm>
#include <map>
#include <set>

#include "corroboration/compare.h"
#include "corroboration/figure_ties.h"
#include "corroboration/standing.h"
#include "corroboration/ties.h"

namespace girok::corroboration {
namespace {

using reading::Claim;

constexpr std::size_t most_held = 200;

class Builder {
 public:
  Builder(std::span<const reading::Document> documents, Corroboration& so_far, const std::vector<Judged>& judged)
      : documents_(documents), so_far_(so_far), standing_(documents, so_far), judgements_(judged, documents.size()) {}

  Provenance run() {
    for (std::size_t d = 0; d < documents_.size(); ++d) {
      Node node;
      node.kind = NodeKind::document;
      node.label = documents_[d].path;
      node.document = d;
      result_.nodes.push_back(std::move(node));
    }
    for (std::size_t d = 0; d < documents_.size(); ++d) {
      for (const auto& [id, count] : standing_.mentions(d)) {
        edge(d, source_node(id), EdgeKind::attribution, true, false,
             std::to_string(count) + (count == 1 ? " mention" : " mentions") + " as a source.");
      }
    }
    for (Figure& figure : so_far_.figures) count_figure(figure);
    count_pile();
    std::ranges::sort(result_.held, {}, [](const HeldTogether& one) { return std::pair(one.a, one.b); });
    return std::move(result_);
  }

 private:
  std::size_t source_node(std::size_t certain_class) {
    const auto at = source_nodes_.find(certain_class);
    if (at != source_nodes_.end()) return at->second;
    Node node;
    node.kind = NodeKind::source;
    node.label = standing_.sources().label(certain_class);
    if (const std::vector<std::size_t>& own = standing_.published_by(certain_class); own.size() == 1) node.document = own.front();
    result_.nodes.push_back(std::move(node));
    return source_nodes_[certain_class] = result_.nodes.size() - 1;
  }

  std::size_t claim_node(ClaimRef ref) {
    const auto at = claim_nodes_.find(ref);
    if (at != claim_nodes_.end()) return at->second;
    Node node;
    node.kind = NodeKind::claim;
    node.label = describe(claim_at(documents_, ref));
    node.document = ref.document;
    node.claim = ref;
    result_.nodes.push_back(std::move(node));
    return claim_nodes_[ref] = result_.nodes.size() - 1;
  }

  void count_figure(Figure& figure) {
    FigureTies of = ties_of_figure(standing_, figure, judgements_);
    // Claims that name a source depend on it.
    for (std::size_t i = 0; i < figure.claims.size(); ++i) {
      if (of.parties[i].certain == Sources::unknown || of.parties[i].assumed) continue;
      edge(claim_node(figure.claims[i]), source_node(of.parties[i].certain), EdgeKind::attribution, true, false,
           "The text attributes it to " + standing_.sources().label(of.parties[i].certain) + ".");
    }
    for (std::size_t i = 0; i < of.ties.size(); ++i) {
      Tie& tie = of.ties[i];
      // The younger or later document depends on the other.
      const auto [from, to] = direction(figure.claims[tie.a], figure.claims[tie.b]);
      edge(claim_node(from), claim_node(to), tie.kind, tie.certain, of.decides[i], tie.evidence);
    }
    figure.origins = of.origins;
    std::vector<std::size_t> document_of;
    document_of.reserve(figure.claims.size());
    for (const ClaimRef ref : figure.claims) document_of.push_back(ref.document);
    take_held(document_of, of.ties);
  }

  void take_held(const std::vector<std::size_t>& document_of, const std::vector<Tie>& ties) {
    for (HeldTogether& one : held_together(document_of, ties, judgements_, most_held)) {
      if (result_.held.size() < most_held && held_.emplace(one.a, one.b).second) result_.held.push_back(std::move(one));
    }
  }

  std::pair<ClaimRef, ClaimRef> direction(ClaimRef a, ClaimRef b) const {
    const auto &da = documents_[a.document].metadata.date, &db = documents_[b.document].metadata.date;
    if (da && db && *da != *db) return *da < *db ? std::pair(b, a) : std::pair(a, b);
    return {b, a};
  }

  void edge(std::size_t from, std::size_t to, EdgeKind kind, bool certain, bool decides, std::string evidence) {
    if (from == to) return;
    if (!seen_.insert({from, to, kind}).second) return;
    result_.edges.push_back({from, to, kind, certain, decides, std::move(evidence)});
  }

  // ---- the pile --------------------------------------------------------------------------------------------------------

  void count_pile() {
    const std::size_t n = documents_.size();
    std::vector<Tie> ties;
    principals(ties);
    shared_text(ties);
    shared_numbers(ties);
    std::erase_if(ties, [&](const Tie& tie) { return judgements_.independent(tie.a, tie.b); });
    for (std::size_t d = 0; d < n; ++d) {
      for (const std::size_t other : judgements_.one_with(d)) {
        if (other > d) ties.push_back({d, other, EdgeKind::same_source, true, "A person decided that they rest on one origin."});
      }
    }
    std::vector<std::size_t> document_of;
    std::vector<bool> voice;  // a document without a word has nothing from anybody
    for (std::size_t d = 0; d < n; ++d) {
      document_of.push_back(d);
      voice.push_back(!documents_[d].tokens.empty());
    }
    OriginCount certain(document_of, judgements_, voice);
    for (Tie& tie : ties) {
      tie.certain = tie.certain || judgements_.one_origin(tie.a, tie.b);
      if (tie.certain) certain.join(tie.a, tie.b);
    }
    OriginCount all = certain;
    for (const Tie& tie : ties) {
      const bool decides = !tie.certain && all.join(tie.a, tie.b);
      const auto [from, to] = direction({tie.a, 0}, {tie.b, 0});
      edge(from.document, to.document, tie.kind, tie.certain, decides, tie.evidence);
    }
    result_.origins = {std::min(all.origins(), certain.origins()), certain.origins()};
    take_held(document_of, ties);
  }

  /// By the organisation that each mainly stands on.
  void principals(std::vector<Tie>& ties) {
    const auto label = [&](std::size_t d) { return standing_.sources().label(standing_.principal(d).certain); };
    std::map<std::size_t, std::vector<std::size_t>> by_certain, by_likely;
    for (std::size_t d = 0; d < documents_.size(); ++d) {
      const Party of = standing_.principal(d);
      if (of.certain == Sources::unknown) continue;
      by_certain[of.certain].push_back(d);
      by_likely[of.likely].push_back(d);
    }
    for (const auto& [id, list] : by_certain) {
      for (const auto& [a, b] : ties_of_group(list, judgements_, Within::untied))
        ties.push_back({list[a], list[b], EdgeKind::same_source, true, "Both mainly stand on " + label(list[b]) + "."});
    }
    for (const auto& [id, list] : by_likely) {
      auto pairs = ties_of_group(list, judgements_, Within::untied);
      const auto more = certain_in_group(list, judgements_);
      pairs.insert(pairs.end(), more.begin(), more.end());
      for (const auto& [a, b] : pairs) {
        if (standing_.principal(list[a]).certain != standing_.principal(list[b]).certain)
          ties.push_back({list[a], list[b], EdgeKind::same_source, false, label(list[a]) + " and " + label(list[b]) + " may be one."});
      }
    }
    // A document that mainly stands on another's publisher.
    for (const auto& [id, list] : by_certain) {
      for (const std::size_t d : list) {
        for (const std::size_t other : standing_.published_by(id)) {
          if (other != d)
            ties.push_back({other, d, EdgeKind::attribution, true,
                            "It mainly stands on " + standing_.sources().label(id) + ", who published the other."});
        }
      }
    }
  }

  /// A passage of some length ties two documents, perhaps; half of one makes it a copy.
  void shared_text(std::vector<Tie>& ties) {
    for (const auto& [pair, list] : standing_.reuse_by_documents()) {
      std::size_t words = 0;
      for (const std::size_t i : list) words += so_far_.reuse[i].kind == ReuseKind::paraphrase ? 0 : so_far_.reuse[i].shared_words;
      const auto& shorter =
          documents_[pair.first].text.size() < documents_[pair.second].text.size() ? documents_[pair.first] : documents_[pair.second];
      const std::size_t total = std::max<std::size_t>(1, shorter.tokens.size());
      const std::string evidence = "They share " + std::to_string(words) + " words.";
      if (words >= 25 || words * 5 >= total) {
        const Party one = standing_.principal(pair.first), other = standing_.principal(pair.second);
        const bool named = one.certain != Sources::unknown && other.certain != Sources::unknown && one.likely != other.likely;
        if (!named || words * 4 >= total)
          ties.push_back({pair.first, pair.second, EdgeKind::reuse, words * 2 >= total, evidence});
        else
          edge(pair.second, pair.first, EdgeKind::reuse, true, false, evidence);
      } else {
        const auto [from, to] = direction({pair.first, 0}, {pair.second, 0});
        edge(from.document, to.document, EdgeKind::reuse, true, false, evidence);
      }
    }
  }

  /// Several unusual numbers in common: one report behind both, likely. One is not enough: rare numbers travel alone, too.
  void shared_numbers(std::vector<Tie>& ties) {
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> shared;
    for (const Figure& figure : so_far_.figures) {
      std::map<std::string, std::vector<std::size_t>> holders;
      for (const ClaimRef ref : figure.claims) {
        const Claim& claim = claim_at(documents_, ref);
        if (!is_rare(claim.quantity->value)) continue;
        std::string key;
        for (const Decimal& d : named_numbers(claim.quantity->value)) key += d.to_string() + "/";
        auto& list = holders[key];
        if (list.size() < 24 && (list.empty() || list.back() != ref.document)) list.push_back(ref.document);
      }
      for (const auto& [key, list] : holders) {
        for (std::size_t x = 1; x < list.size(); ++x) {
          for (std::size_t y = 0; y < x; ++y) ++shared[{list[y], list[x]}];
        }
      }
    }
    for (const auto& [pair, count] : shared) {
      if (count >= 3)
        ties.push_back(
            {pair.first, pair.second, EdgeKind::shared_value, false, "They share " + std::to_string(count) + " unusual numbers."});
    }
  }

  std::span<const reading::Document> documents_;
  Corroboration& so_far_;
  const Standing standing_;
  const Judgements judgements_;
  Provenance result_;
  std::map<std::size_t, std::size_t> source_nodes_;
  std::map<ClaimRef, std::size_t> claim_nodes_;
  std::set<std::pair<std::size_t, std::size_t>> held_;
  std::set<std::tuple<std::size_t, std::size_t, EdgeKind>> seen_;
};

}  // namespace

Provenance find_provenance(std::span<const reading::Document> documents, Corroboration& so_far, const std::vector<Judged>& judged) {
  return Builder(documents, so_far, judged).run();
}

}  // namespace girok::corroboration
