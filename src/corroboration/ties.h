// Ties between the members of a figure (its claims) or of a pile (its documents), and how many independent origins they leave. Internal to provenance.
//
// Model    A tie joins two members. A group (all that name one source, all that make one mistake) ties every two of its members: what is kept of it joins whatever all of those ties would join, found by a walk over the pairs
//          that nobody judged independent; so it does not matter which member stands first. Origins are the connected components; a component counts as many as it has documents of which people judged every two independent of
//          each other: what is tied to several of them rests on one of them, or on more, and is no origin of its own. The most such documents are a largest clique (Bron & Kerbosch 1973, CACM 16:575-577); beyond
//          `most_exact` documents with a judgement in one component the bound of Caro (1979) and Wei (1981) stands for it, which is never too large.
// Limits   Beyond `most_exact` such documents the number is a lower bound, and no longer the same in every order: what a smaller component was counted as exactly, before ties made it larger, counts on where it is more than the bound;
//          which those were depends on the order of the ties, and so on that of the documents.
// Threads  One at a time.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/union_find.h"
#include "corroboration/corroboration.h"

namespace girok::corroboration {

/// What people found out about pairs of documents; the last about a pair counts.
class Judgements {
 public:
  Judgements(const std::vector<Judged>& judged, std::size_t documents);

  bool independent(std::size_t a, std::size_t b) const { return says(a, b, false); }
  bool one_origin(std::size_t a, std::size_t b) const { return says(a, b, true); }
  /// Those that are independent of this one, in order.
  const std::vector<std::size_t>& independent_of(std::size_t document) const { return apart_[document]; }
  /// Those that rest on one origin with this one, in order.
  const std::vector<std::size_t>& one_with(std::size_t document) const { return together_[document]; }

 private:
  bool says(std::size_t a, std::size_t b, bool one_origin) const;

  std::map<std::pair<std::size_t, std::size_t>, bool> pairs_;
  std::vector<std::vector<std::size_t>> apart_, together_;  // [document]
};

struct Tie {
  std::size_t a = 0, b = 0;  ///< members
  EdgeKind kind = EdgeKind::attribution;
  bool certain = true;
  std::string evidence;
};

enum class Within : bool { untied, tied };

/// The ties that are kept of a group, as positions in it: `document_of`[member of the group]. Members of one document are tied to each other only where `within` says so, and else by way of another's. None joins two documents that
/// were judged independent. Without judgements all hang on the first. Near linear in the members and the judgements about them.
std::vector<std::pair<std::size_t, std::size_t>> ties_of_group(std::span<const std::size_t> document_of, const Judgements& judgements,
                                                               Within within);
/// Besides those: the pairs that a judgement of one origin makes certain.
std::vector<std::pair<std::size_t, std::size_t>> certain_in_group(std::span<const std::size_t> document_of, const Judgements& judgements);

/// Members joined one tie after the other, and the origins that are left.
class OriginCount {
 public:
  static constexpr std::size_t most_exact = 32;

  /// `document_of`[member]. Where `voice`[member] is false, it has nothing from anybody: it is no origin. Empty: all have.
  OriginCount(std::vector<std::size_t> document_of, const Judgements& judgements, const std::vector<bool>& voice = {});

  /// True where the number of origins falls.
  bool join(std::size_t a, std::size_t b);
  std::size_t component(std::size_t member) { return sets_.find(member); }
  std::size_t origins() const { return origins_; }

 private:
  std::size_t weigh(const std::set<std::size_t>& documents) const;

  const Judgements* judgements_;
  UnionFind sets_;
  std::vector<std::size_t> weight_;  // [component]
  std::map<std::size_t, std::set<std::size_t>> judged_;  // [component] its documents about which something was judged
  std::size_t origins_ = 0;
};

/// The documents judged independent that ties to others hold together all the same; at most `most` of them. `document_of`[member].
std::vector<HeldTogether> held_together(const std::vector<std::size_t>& document_of, const std::vector<Tie>& ties,
                                        const Judgements& judgements, std::size_t most);

}  // namespace girok::corroboration
