// The texts of a report: what is marked in them, which parts are shown, and the links both ways.
//
// Model    Everything that another part of the page refers to is an Anchor: a span of a document with a name and a way back. Spans
//          may overlap in any way: the text is cut at every edge, and each piece carries the classes of all spans it lies in.
// Limits   Of a large pile only the sentences with anchors are shown; of a very large one, none, and then nothing links there.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/html.h"
#include "app/view.h"

namespace girok::app {

struct Anchor {
  Span span;
  std::string id;      ///< of the place in the text: "c12", "x3.1"
  std::string back;    ///< id of what refers to it: "f3", "x3"
  std::string title;   ///< of the way back, read out by screen readers; may be empty
};

enum class Extent : std::uint8_t { whole, excerpts, none };

class Texts {
 public:
  explicit Texts(const View& view) : view_(view), anchors_(view.pile.documents.size()) {}

  /// To be called for all anchors first; the same id again adds another way back.
  void add(std::size_t document, Anchor anchor) { anchors_[document].push_back(std::move(anchor)); }
  /// Decides how much is shown. Afterwards has() and html() are valid.
  void settle();
  Extent extent() const { return extent_; }
  /// Is there a place of this name to link to?
  bool has(std::size_t document) const { return extent_ == Extent::whole || (extent_ == Extent::excerpts && !anchors_[document].empty()); }
  /// The document's text, as paragraphs.
  std::string html(std::size_t document, const Labels& labels) const;

 private:
  const View& view_;
  std::vector<std::vector<Anchor>> anchors_;
  Extent extent_ = Extent::whole;
};

/// A sentence (or several) around a span, with the span in <mark>; long ones are cut around it.
std::string quoted_in_context(const reading::Document& document, Span context, Span marked);
/// A passage with the words that stand in it alone in <mark>; changes elsewhere are left out.
std::string with_changes(const reading::Document& document, const corroboration::DocumentSpan& passage,
                         const std::vector<corroboration::DocumentSpan>& changes);
/// The sentences that the span touches.
Span sentences_around(const reading::Document& document, Span span);

}  // namespace girok::app
