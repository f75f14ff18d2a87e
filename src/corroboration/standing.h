// What each document and each claim stands on, as far as the texts say it: the ground on which ties are laid. Internal to provenance.
//
// Model    A claim stands on the party it names, else on the organisation its document mainly stands on: the one most of the document's claims and attributions name (of several, the one it names first), else its issuer.
// Threads  Const once made.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "corroboration/corroboration.h"
#include "corroboration/sources.h"

namespace girok::corroboration {

struct Party {
  std::size_t certain = Sources::unknown, likely = Sources::unknown;  ///< classes of names
  bool assumed = false;  ///< the text names nobody here; taken to be the organisation the document mainly stands on
};

/// Requires: documents and what was found outlive it.
class Standing {
 public:
  Standing(std::span<const reading::Document> documents, const Corroboration& found);

  std::span<const reading::Document> documents() const { return documents_; }
  const Sources& sources() const { return sources_; }
  const std::vector<Reuse>& reuse() const { return found_.reuse; }

  /// The organisation a claim stands on. A witness, "researchers" or nobody: the document's principal is assumed.
  Party party(ClaimRef ref) const;
  /// What the document mainly stands on.
  Party principal(std::size_t document) const { return {principal_[document], principal_likely_[document], true}; }
  /// The sources that it names, and how often.
  const std::vector<std::pair<std::size_t, std::size_t>>& mentions(std::size_t document) const { return mentions_[document]; }
  /// The documents that this source published; empty where there is none.
  const std::vector<std::size_t>& published_by(std::size_t certain_class) const;
  /// Words that the two claims' passages share; null where there are none.
  const Reuse* reuse_of(ClaimRef a, ClaimRef b) const;
  /// [two documents, the lower first] what they share.
  const std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>>& reuse_by_documents() const { return by_documents_; }
  /// Whether it is one of a discrepancy that looks like a mistake.
  bool is_odd(ClaimRef ref) const { return odd_.contains(ref); }

 private:
  void find_principal(std::size_t document);

  std::span<const reading::Document> documents_;
  const Corroboration& found_;
  Sources sources_;
  std::set<std::string> organisations_;  // keys of names that the texts show to be organisations: a witness is nobody's origin
  std::map<std::size_t, std::vector<std::size_t>> published_by_;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> by_documents_;
  std::vector<std::size_t> principal_, principal_likely_;  // [document]
  std::vector<std::vector<std::pair<std::size_t, std::size_t>>> mentions_;  // [document]
  std::set<ClaimRef> odd_;
};

}  // namespace girok::corroboration
