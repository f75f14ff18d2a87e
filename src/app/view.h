// What the summary and the report both show: short names, locators, wordings put together, pairs of documents.
//
// Model    No new findings: only an order and a grouping of those in the pile.
// Threads  Const but for take_bonds(); safe to share otherwise. A view must not outlive its pile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/read_documents.h"

namespace girok::app {

/// Claims of one figure that say the same in the same words.
struct Wording {
  std::string text;                              ///< on one line, white space as one space
  std::vector<corroboration::ClaimRef> claims;   ///< in order
};

struct ShownFigure {
  std::size_t figure = 0;       ///< index into Corroboration::figures
  std::size_t documents = 0;    ///< how many have it
  std::size_t discrepancies = 0;
  std::vector<Wording> wordings;
};

/// All that two documents share.
struct SharedText {
  std::size_t first = 0, second = 0;   ///< documents; first < second, unless the direction is known: then `first` had it first
  bool directed = false;
  std::size_t passages = 0;
  std::uint32_t words = 0;
};

/// Links of the provenance graph between the same two ends, with claims counted as their documents.
struct Bond {
  std::size_t from = 0, to = 0;   ///< nodes: of documents and sources; of a claim where its document is no node
  corroboration::EdgeKind kind = corroboration::EdgeKind::attribution;
  std::string evidence;
  bool certain = false, decides = false;
  std::size_t links = 0;
};

class View {
 public:
  explicit View(const Pile& pile);

  const Pile& pile;

  /// The folder that all paths share ("texts/2024/"), and what is left of each.
  std::string folder;
  std::vector<std::string> short_paths;

  /// Figures of two documents and more first, those most often told at the front; then those with discrepancies; then the others.
  std::vector<ShownFigure> figures;
  /// Pairs of documents, most shared words first.
  std::vector<SharedText> shared;

  /// In order of their first link.
  std::vector<Bond> bonds;
  /// Of a provenance that has changed since: the bonds anew. Nothing else here depends on it.
  void take_bonds();

  /// Line of the original file, from 1.
  std::size_t line_of(const corroboration::DocumentSpan& span) const;
  /// "texts/a.txt:12", short.
  std::string place_of(const corroboration::DocumentSpan& span) const;
  const reading::Claim& claim(const corroboration::ClaimRef& ref) const { return pile.documents[ref.document].claims[ref.claim]; }
  /// The claim as written, with what it counts where that stands close by.
  Span wording_span(const corroboration::ClaimRef& ref) const;
  std::string wording_of(const corroboration::ClaimRef& ref) const;
  /// What to call a document: its outlet, else its short path.
  std::string outlet_of(std::size_t document) const;
  /// Outlet first, ultimate source last.
  std::vector<std::string> chain_of(const corroboration::ClaimRef& ref) const;
};

/// What to lay side by side: the passages that the discrepancy names, else those of its claims; each once.
std::vector<corroboration::DocumentSpan> passages_of(const View& view, const corroboration::Discrepancy& discrepancy);

/// "≥ 105,000,000 USD / year"; `vague` is the reader's word for "hundreds of thousands" and the like.
std::string quantity_text(const reading::Quantity& quantity, std::string_view vague);

/// "2 to 3", or "2".
std::string range_of(const corroboration::Origins& origins);

}  // namespace girok::app
