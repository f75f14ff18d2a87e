// Provenance: from each claim to its origins, and how many of those are independent.
//
// Model    Nodes are documents, sources and claims. A claim depends on the source it names (explicit attribution), on the document whose words it shares
//          (reuse), and likely on another claim with the same rare number or the same mistake (textual criticism since Lachmann, 1850: shared
//          errors show descent, shared truths need not). Origins of a figure are the connected components of its claims: by certain links alone the
//          largest number, with the likely ones the smallest. The pile is counted the same way over documents, by the source each
//          mainly stands on and by substantial reuse.
// Limits   Independence cannot be proved from texts; components say only that no dependence was found. Two documents that silently used one report
//          with different words and rounded numbers count as two.
#include <map>
#include <set>

#include "base/union_find.h"
#include "corroboration/discrepancy.h"

namespace girok::corroboration {
namespace {

using reading::Claim;

class Builder {
 public:
  Builder(std::span<const reading::Document> documents, Corroboration& so_far, const std::vector<Judged>& judged)
      : documents_(documents), so_far_(so_far), sources_(documents, so_far.aliases) {
    for (const Judged& one : judged) {
      if (one.a != one.b && one.a < documents.size() && one.b < documents.size()) judged_[std::minmax(one.a, one.b)] = one.one_origin;
    }
  }

  Provenance run() {
    for (std::size_t d = 0; d < documents_.size(); ++d) {
      Node node;
      node.kind = NodeKind::document;
      node.label = documents_[d].path;
      node.document = d;
      result_.nodes.push_back(std::move(node));
    }
    publishers();
    for (const reading::Document& d : documents_) {
      for (const reading::Name& n : d.names) {
        if (n.kind != reading::NameKind::organisation && n.kind != reading::NameKind::outlet) continue;
        organisations_.insert(source_key(n.text));
        organisations_.insert(source_key(n.canonical));
      }
    }
    index_reuse();
    find_principals();
    for (Figure& figure : so_far_.figures) count_figure(figure);
    count_pile();
    return std::move(result_);
  }

 private:
  std::size_t source_node(std::size_t certain_class) {
    const auto at = source_nodes_.find(certain_class);
    if (at != source_nodes_.end()) return at->second;
    Node node;
    node.kind = NodeKind::source;
    node.label = sources_.label(certain_class);
    if (const auto own = published_by_.find(certain_class); own != published_by_.end() && own->second.size() == 1)
      node.document = own->second.front();
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

  void publishers() {
    for (std::size_t d = 0; d < documents_.size(); ++d) {
      const std::size_t issuer = sources_.issuer(d);
      if (issuer != Sources::unknown) published_by_[sources_.certain(documents_[d].metadata.outlet)].push_back(d);
    }
  }

  void index_reuse() {
    for (std::size_t i = 0; i < so_far_.reuse.size(); ++i) {
      const Reuse& r = so_far_.reuse[i];
      by_documents_[{r.spans[0].document, r.spans[1].document}].push_back(i);
    }
  }

  struct Party {
    std::size_t certain = Sources::unknown, likely = Sources::unknown;
    bool assumed = false;  ///< the text names nobody here; taken to be the organisation the document mainly stands on
  };

  /// The organisation a claim stands on. A witness, "researchers" or nobody: the document's principal is assumed.
  Party party(ClaimRef ref) const {
    const Claim& claim = claim_at(documents_, ref);
    if (const reading::Source* source = Sources::ultimate(claim.attribution)) {
      const std::string& name = Sources::party(*source);
      if (organisations_.contains(source_key(name))) return {sources_.certain(name), sources_.likely(name), false};
    }
    return {principal_[ref.document], principal_likely_[ref.document], true};
  }

  const Reuse* reuse_of(ClaimRef a, ClaimRef b) const {
    const bool ordered = a.document < b.document;
    const auto at = by_documents_.find({std::min(a.document, b.document), std::max(a.document, b.document)});
    if (at == by_documents_.end()) return nullptr;
    for (const std::size_t i : at->second) {
      const Reuse& r = so_far_.reuse[i];
      const auto& sa = r.spans[ordered ? 0 : 1];
      const auto& sb = r.spans[ordered ? 1 : 0];
      if (sa.span.overlaps(claim_at(documents_, a).span) && sb.span.overlaps(claim_at(documents_, b).span)) return &r;
    }
    return nullptr;
  }

  struct Link {
    std::size_t a, b;  // positions among the figure's claims
    EdgeKind kind;
    bool certain;
    std::string evidence;
  };

  void count_figure(Figure& figure) {
    const std::size_t n = figure.claims.size();
    std::vector<Link> links;
    std::vector<Party> parties;
    for (const ClaimRef ref : figure.claims) parties.push_back(party(ref));

    // Claims that name a source depend on it.
    if (n > 1 || !parties[0].assumed) {
      for (std::size_t i = 0; i < n; ++i) {
        if (parties[i].certain == Sources::unknown || parties[i].assumed) continue;
        edge(claim_node(figure.claims[i]), source_node(parties[i].certain), EdgeKind::attribution, true, false,
             "The text attributes it to " + sources_.label(parties[i].certain) + ".");
      }
    }
    // Within one document, and by one party: one voice.
    std::map<std::size_t, std::size_t> by_document, by_certain, by_likely;
    std::map<std::string, std::vector<std::size_t>> by_value;
    std::map<std::pair<std::size_t, std::string>, std::size_t> restated;
    for (std::size_t i = 0; i < n; ++i) {
      const ClaimRef ref = figure.claims[i];
      const std::size_t certain = parties[i].certain, likely = parties[i].likely;
      if (certain != Sources::unknown) {
        if (const auto [at, fresh] = by_certain.emplace(certain, i); !fresh) {
          const bool named = !parties[i].assumed && !parties[at->second].assumed;
          links.push_back({at->second, i, EdgeKind::same_source, true,
                           named ? "Both name " + sources_.label(certain) + "."
                                 : "One names " + sources_.label(certain) + ", on whom the other's document mainly stands."});
        }
        if (const auto [at, fresh] = by_likely.emplace(likely, i); !fresh && parties[at->second].certain != certain) {
          links.push_back({at->second, i, EdgeKind::same_source, false,
                           sources_.label(parties[at->second].certain) + " and " + sources_.label(certain) + " may be one."});
        }
        // The source is itself a document of the pile.
        if (const auto own = published_by_.find(certain); own != published_by_.end()) {
          for (std::size_t k = 0; k < n; ++k) {
            if (k != i && std::find(own->second.begin(), own->second.end(), figure.claims[k].document) != own->second.end() &&
                parties[k].assumed) {
              links.push_back({k, i, EdgeKind::attribution, true,
                               "It is attributed to the publisher of " + documents_[figure.claims[k].document].path + "."});
            }
          }
        }
      } else if (const auto [at, fresh] = by_document.emplace(ref.document, i); !fresh) {
        links.push_back(
            {at->second, i, EdgeKind::same_source, true, "Both stand in " + documents_[ref.document].path + " without a source."});
      }
      // A document that says the same number again, with or without its source, restates it.
      std::string key = unit_class(claim_at(documents_, ref));
      for (const Decimal& d : named_numbers(claim_at(documents_, ref).quantity->value)) key += "/" + d.to_string();
      by_value[key].push_back(i);
      if (const auto [at, fresh] = restated.emplace(std::pair(ref.document, key), i); !fresh) {
        const bool two_parties = !parties[i].assumed && !parties[at->second].assumed && parties[i].certain != parties[at->second].certain;
        if (!two_parties) links.push_back({at->second, i, EdgeKind::same_source, true, "The document says the number twice."});
      }
    }
    // The same words: one text. Compared with the first few claims of each value only, so that a crowd stays linear.
    for (auto& [key, list] : by_value) {
      std::stable_partition(list.begin(), list.end(), [&](std::size_t i) { return !parties[i].assumed; });
      for (std::size_t x = 0; x < list.size(); ++x) {
        for (std::size_t y = 0; y < std::min<std::size_t>(x, 8); ++y) {
          const ClaimRef a = figure.claims[list[y]], b = figure.claims[list[x]];
          if (a.document == b.document) continue;
          if (const Reuse* r = reuse_of(a, b)) {
            const bool certain = r->kind != ReuseKind::paraphrase;
            links.push_back({list[y], list[x], certain ? EdgeKind::reuse : EdgeKind::paraphrase, certain,
                             "The passages share " + std::to_string(r->shared_words) + " words."});
          }
        }
        if (x > 0 && is_rare(claim_at(documents_, figure.claims[list[x]]).quantity->value) &&
            figure.claims[list[0]].document != figure.claims[list[x]].document) {
          // Where one of the two names nobody, nothing speaks for an origin of its own; where both name somebody else, a person has to decide.
          const bool unnamed = parties[list[0]].assumed || parties[list[x]].assumed;
          links.push_back({list[0], list[x], EdgeKind::shared_value, unnamed, "Both give the same unusual number."});
        }
      }
    }
    // An unattributed claim beside attributed ones may well rest on them.
    std::size_t named = n;
    for (std::size_t i = 0; i < n && named == n; ++i) {
      if (!parties[i].assumed) named = i;
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (!parties[i].assumed || named == n || i == named) continue;
      const Relation r =
          relate(claim_at(documents_, figure.claims[i]).quantity->value, claim_at(documents_, figure.claims[named]).quantity->value);
      if (r == Relation::same || r == Relation::range_end) {
        links.push_back({named, i, EdgeKind::shared_value, false, "It names no source and agrees with a claim that does."});
      }
    }
    shared_errors(figure, links);
    judge(links, [&](std::size_t i) { return figure.claims[i].document; });
    if (!judged_.empty()) {
      std::map<std::size_t, std::size_t> first_of;  // [document] its first claim here
      for (std::size_t i = 0; i < n; ++i) first_of.emplace(figure.claims[i].document, i);
      for (const auto& [pair, one_origin] : judged_) {
        const auto one = first_of.find(pair.first), other = first_of.find(pair.second);
        if (one_origin && one != first_of.end() && other != first_of.end())
          links.push_back({one->second, other->second, EdgeKind::same_source, true, "A person decided that they rest on one origin."});
      }
    }

    UnionFind certain(n);
    for (const Link& l : links) {
      if (l.certain) certain.join(l.a, l.b);
    }
    UnionFind all = certain;
    std::vector<bool> decides(links.size(), false);
    for (std::size_t i = 0; i < links.size(); ++i) {
      if (!links[i].certain) decides[i] = all.join(links[i].a, links[i].b);
    }
    for (std::size_t i = 0; i < links.size(); ++i) {
      const Link& l = links[i];
      // The younger or later document depends on the other.
      auto [from, to] = direction(figure.claims[l.a], figure.claims[l.b]);
      edge(claim_node(from), claim_node(to), l.kind, l.certain, decides[i], l.evidence);
    }
    figure.origins = {components(all, n), components(certain, n)};
  }

  /// A mistake that two documents share shows descent: both have the discrepancy's odd member.
  void shared_errors(const Figure& figure, std::vector<Link>& links) {
    if (error_claims_.empty()) {
      for (const Discrepancy& d : so_far_.discrepancies) {
        if (d.kind != DiscrepancyKind::scale_error && d.kind != DiscrepancyKind::value_change && d.kind != DiscrepancyKind::currency_pair)
          continue;
        for (const ClaimRef ref : d.claims) error_claims_.insert(ref);
      }
      error_claims_.insert({static_cast<std::size_t>(-1), 0});
    }
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < figure.claims.size(); ++i) {
      if (!error_claims_.contains(figure.claims[i])) continue;
      const Claim& claim = claim_at(documents_, figure.claims[i]);
      std::string key = claim.quantity->currency;
      for (const Decimal& d : named_numbers(claim.quantity->value)) key += "/" + d.to_string();
      if (const auto [at, fresh] = first.emplace(key, i); !fresh && figure.claims[at->second].document != figure.claims[i].document) {
        links.push_back({at->second, i, EdgeKind::shared_error, false, "Both have the same odd value."});
      }
    }
  }

  /// What a person found out goes before what the texts suggest.
  template <class AnyLink, class DocumentOf>
  void judge(std::vector<AnyLink>& links, DocumentOf document_of) const {
    if (judged_.empty()) return;
    const auto judgement = [&](const AnyLink& link) { return judged_.find(std::minmax({document_of(link.a), document_of(link.b)})); };
    std::erase_if(links, [&](const AnyLink& link) {
      const auto at = judgement(link);
      return at != judged_.end() && !at->second;
    });
    for (AnyLink& link : links) link.certain = link.certain || judgement(link) != judged_.end();
  }

  std::pair<ClaimRef, ClaimRef> direction(ClaimRef a, ClaimRef b) const {
    const auto &da = documents_[a.document].metadata.date, &db = documents_[b.document].metadata.date;
    if (da && db && *da != *db) return *da < *db ? std::pair(b, a) : std::pair(a, b);
    return {b, a};
  }

  static std::size_t components(UnionFind& sets, std::size_t n) {
    std::set<std::size_t> roots;
    for (std::size_t i = 0; i < n; ++i) roots.insert(sets.find(i));
    return roots.size();
  }

  void edge(std::size_t from, std::size_t to, EdgeKind kind, bool certain, bool decides, std::string evidence) {
    if (from == to) return;
    if (!seen_.insert({from, to, kind}).second) return;
    result_.edges.push_back({from, to, kind, certain, decides, std::move(evidence)});
  }

  /// The organisation a document mainly stands on: the one most of its claims and attributions name; the issuer where it names none.
  void find_principals() {
    const std::size_t n = documents_.size();
    principal_.assign(n, Sources::unknown);
    principal_likely_.assign(n, Sources::unknown);
    std::vector<std::size_t>&principal = principal_, &principal_likely = principal_likely_;
    for (std::size_t d = 0; d < n; ++d) {
      std::map<std::size_t, std::size_t> votes;
      std::map<std::size_t, std::size_t> likely;
      const auto vote = [&](const std::vector<reading::Source>& chain, std::size_t weight) {
        const reading::Source* source = Sources::ultimate(chain);
        if (!source || source->kind == reading::SourceKind::document) return;
        const std::string& name = Sources::party(*source);
        const std::size_t id = sources_.certain(name);
        if (id == Sources::unknown || !organisations_.contains(source_key(name))) return;
        votes[id] += weight;
        likely[id] = sources_.likely(name);
      };
      for (const Claim& claim : documents_[d].claims) {
        if (claim.segment != reading::SegmentKind::boilerplate && !claim.repeated) vote(claim.attribution, claim.quantity ? 2 : 1);
      }
      for (const reading::Attribution& a : documents_[d].attributions) vote(a.chain, 1);
      std::size_t best = 0;
      for (const auto& [id, count] : votes) {
        if (count > best) {
          best = count;
          principal[d] = id;
          principal_likely[d] = likely[id];
        }
      }
      for (const auto& [id, count] : votes) {
        edge(d, source_node(id), EdgeKind::attribution, true, false,
             std::to_string(count) + (count == 1 ? " mention" : " mentions") + " as a source.");
      }
      if (principal[d] == Sources::unknown)
        principal[d] = principal_likely[d] =
            sources_.issuer(d) == Sources::unknown ? Sources::unknown : sources_.certain(documents_[d].metadata.outlet);
    }
  }

  void count_pile() {
    const std::size_t n = documents_.size();
    const std::vector<std::size_t>&principal = principal_, &principal_likely = principal_likely_;
    struct PileLink {
      std::size_t a, b;
      EdgeKind kind;
      bool certain;
      std::string evidence;
    };
    std::vector<PileLink> links;
    std::map<std::size_t, std::size_t> by_certain, by_likely;
    for (std::size_t d = 0; d < n; ++d) {
      if (principal[d] == Sources::unknown) continue;
      if (const auto [at, fresh] = by_certain.emplace(principal[d], d); !fresh)
        links.push_back({at->second, d, EdgeKind::same_source, true, "Both mainly stand on " + sources_.label(principal[d]) + "."});
      if (const auto [at, fresh] = by_likely.emplace(principal_likely[d], d); !fresh && principal[at->second] != principal[d]) {
        links.push_back({at->second, d, EdgeKind::same_source, false,
                         sources_.label(principal[at->second]) + " and " + sources_.label(principal[d]) + " may be one."});
      }
      // A document that mainly stands on another's publisher.
      if (const auto own = published_by_.find(principal[d]); own != published_by_.end()) {
        for (const std::size_t other : own->second) {
          if (other != d)
            links.push_back({other, d, EdgeKind::attribution, true,
                             "It mainly stands on " + sources_.label(principal[d]) + ", who published the other."});
        }
      }
    }
    for (const auto& [pair, list] : by_documents_) {
      std::uint32_t words = 0;
      for (const std::size_t i : list) words += so_far_.reuse[i].kind == ReuseKind::paraphrase ? 0 : so_far_.reuse[i].shared_words;
      const auto& shorter =
          documents_[pair.first].text.size() < documents_[pair.second].text.size() ? documents_[pair.first] : documents_[pair.second];
      const std::size_t total = std::max<std::size_t>(1, shorter.tokens.size());
      // A passage of some length ties two documents, perhaps; half of one makes it a copy.
      const std::string evidence = "They share " + std::to_string(words) + " words.";
      if (words >= 25 || words * 5 >= total) {
        const bool named = principal[pair.first] != Sources::unknown && principal[pair.second] != Sources::unknown &&
                           principal_likely[pair.first] != principal_likely[pair.second];
        if (!named || words * 4 >= total)
          links.push_back({pair.first, pair.second, EdgeKind::reuse, words * 2 >= total, evidence});
        else
          edge(pair.second, pair.first, EdgeKind::reuse, true, false, evidence);
      } else {
        const auto [from, to] = direction({pair.first, 0}, {pair.second, 0});
        edge(from.document, to.document, EdgeKind::reuse, true, false, evidence);
      }
    }
    // Several unusual numbers in common: one report behind both, likely. One is not enough: rare numbers travel alone, too.
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
        links.push_back(
            {pair.first, pair.second, EdgeKind::shared_value, false, "They share " + std::to_string(count) + " unusual numbers."});
    }
    judge(links, [](std::size_t document) { return document; });
    for (const auto& [pair, one_origin] : judged_) {
      if (one_origin)
        links.push_back({pair.first, pair.second, EdgeKind::same_source, true, "A person decided that they rest on one origin."});
    }
    UnionFind certain(n);
    for (const PileLink& l : links) {
      if (l.certain) certain.join(l.a, l.b);
    }
    UnionFind all = certain;
    for (const PileLink& l : links) {
      const bool decides = !l.certain && all.join(l.a, l.b);
      const auto [from, to] = direction({l.a, 0}, {l.b, 0});
      edge(from.document, to.document, l.kind, l.certain, decides, l.evidence);
    }
    // A document without a word has nothing from anybody.
    const auto voices = [&](UnionFind& sets) {
      std::set<std::size_t> roots;
      for (std::size_t d = 0; d < n; ++d) {
        if (!documents_[d].tokens.empty()) roots.insert(sets.find(d));
      }
      return roots.size();
    };
    result_.origins = {voices(all), voices(certain)};
  }

  std::span<const reading::Document> documents_;
  Corroboration& so_far_;
  Sources sources_;
  Provenance result_;
  std::map<std::size_t, std::size_t> source_nodes_;
  std::map<ClaimRef, std::size_t> claim_nodes_;
  std::map<std::size_t, std::vector<std::size_t>> published_by_;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> by_documents_;
  std::vector<std::size_t> principal_, principal_likely_;
  std::set<ClaimRef> error_claims_;
  std::set<std::string> organisations_;  // keys of names that the texts show to be organisations: a witness is nobody's origin
  std::map<std::pair<std::size_t, std::size_t>, bool> judged_;  // [two documents, the lower first] they rest on one origin
  std::set<std::tuple<std::size_t, std::size_t, EdgeKind>> seen_;
};

}  // namespace

Provenance find_provenance(std::span<const reading::Document> documents, Corroboration& so_far, const std::vector<Judged>& judged) {
  return Builder(documents, so_far, judged).run();
}

}  // namespace girok::corroboration
