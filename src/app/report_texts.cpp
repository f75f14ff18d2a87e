#include "app/report_texts.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/whole_characters.h"
#include "text/unicode.h"

namespace girok::app {
namespace {

constexpr std::size_t whole_bytes = std::size_t{6} << 20;      // of text; a page of some 20 MB
constexpr std::size_t excerpt_bytes = std::size_t{6} << 20;

enum Mark : std::uint8_t { quotation, quantity, shared, name_mark, mark_count };
constexpr std::array<std::string_view, mark_count> class_of = {"q", "n", "r", "a"};

/// An edge of a span: at `offset`, `delta` more (or fewer) spans of a kind are open.
struct Edge {
  std::uint32_t offset;
  std::int8_t delta;
  Mark mark;
};

std::vector<Edge> edges_of(const reading::Document& document, const std::vector<Anchor>& anchors) {
  std::vector<Edge> edges;
  const auto add = [&](Span span, Mark mark) {
    if (span.empty()) return;
    edges.push_back({span.begin, 1, mark});
    edges.push_back({span.end, -1, mark});
  };
  for (const reading::Quotation& one : document.quotations) {
    if (one.kind != reading::QuotationKind::indirect) add(one.span, quotation);
  }
  for (const reading::Claim& one : document.claims) {
    if (one.quantity) add(one.span, quantity);
  }
  for (const Anchor& anchor : anchors) {
    if (anchor.back.starts_with('r')) add(anchor.span, shared);
    if (anchor.back.starts_with('a')) add(anchor.span, name_mark);
  }
  std::ranges::sort(edges, {}, &Edge::offset);
  return edges;
}

/// Writes a stretch of a text, cut at every edge of a span. Stretches must come in order.
class Painter {
 public:
  Painter(const reading::Document& document, const std::vector<Anchor>& anchors)
      : document_(document), edges_(edges_of(document, anchors)) {
    std::map<std::pair<std::uint32_t, std::string_view>, bool> seen;
    for (const Anchor& anchor : anchors) {
      if (seen.try_emplace({anchor.span.begin, anchor.id}, true).second) starts_.push_back(&anchor);
      ends_.push_back(&anchor);
    }
    std::ranges::stable_sort(starts_, {}, [](const Anchor* a) { return a->span.begin; });
    std::ranges::stable_sort(ends_, {}, [](const Anchor* a) { return a->span.end; });
  }

  std::string paint(Span stretch) {
    std::string out;
    advance(stretch.begin);
    // What began or ended in the white space before the stretch is put at its front.
    back_links(out, stretch.begin);
    std::uint32_t at = stretch.begin;
    while (at < stretch.end) {
      anchors_here(out, at);
      const std::uint32_t next = next_cut(at, stretch.end);
      piece(out, {at, next});
      at = next;
      advance(at);
      back_links(out, at);
    }
    return out;
  }

 private:
  const reading::Document& document_;
  std::vector<Edge> edges_;
  std::vector<const Anchor*> starts_, ends_;
  std::size_t edge_ = 0, start_ = 0, end_ = 0;
  std::array<int, mark_count> open_{};

  void advance(std::uint32_t to) {
    for (; edge_ < edges_.size() && edges_[edge_].offset <= to; ++edge_) open_[edges_[edge_].mark] += edges_[edge_].delta;
  }
  void anchors_here(std::string& out, std::uint32_t at) {
    for (; start_ < starts_.size() && starts_[start_]->span.begin <= at; ++start_) {
      out += fmt::format("<span class=at id=\"{}\"></span>", starts_[start_]->id);
    }
  }
  void back_links(std::string& out, std::uint32_t at) {
    std::string links;
    for (; end_ < ends_.size() && ends_[end_]->span.end <= at; ++end_) {
      const Anchor& anchor = *ends_[end_];
      links += fmt::format("<a href=\"#{0}\" title=\"{1}\">{0}</a> ", anchor.back, escape(anchor.title));
    }
    if (links.empty()) return;
    links.pop_back();
    out += "<sup>" + links + "</sup>";
  }
  std::uint32_t next_cut(std::uint32_t at, std::uint32_t end) const {
    // All edges up to `at` have been dealt with, so that the next ones lie behind it, between two characters.
    std::uint32_t next = end;
    if (edge_ < edges_.size()) next = std::min(next, edges_[edge_].offset);
    if (start_ < starts_.size()) next = std::min(next, starts_[start_]->span.begin);
    if (end_ < ends_.size()) next = std::min(next, ends_[end_]->span.end);
    return next > at ? next : end;
  }
  void piece(std::string& out, Span span) const {
    std::string classes;
    for (std::size_t m = 0; m < mark_count; ++m) {
      if (open_[m] <= 0) continue;
      if (!classes.empty()) classes += ' ';
      classes += class_of[m];
    }
    const std::string text = escape(document_[span]);
    out += classes.empty() ? text : fmt::format("<span class=\"{}\">{}</span>", classes, text);
  }
};

/// Stretches to show: paragraphs of the segments, or only sentences with anchors.
struct Stretch {
  Span span;
  reading::SegmentKind kind;
  bool repeated;
  bool gap_before;   ///< something was left out before it
};

std::vector<Stretch> stretches_of(const reading::Document& document, const std::vector<Anchor>& anchors, Extent extent) {
  std::vector<Stretch> stretches;
  if (extent == Extent::whole) {
    for (const reading::Segment& segment : document.segments) stretches.push_back({segment.span, segment.kind, segment.repeated, false});
    return stretches;
  }
  std::vector<Span> wanted;
  for (const Anchor& anchor : anchors) wanted.push_back(sentences_around(document, anchor.span));
  std::ranges::sort(wanted);
  for (const Span span : wanted) {
    if (!stretches.empty() && span.begin <= stretches.back().span.end)
      stretches.back().span = cover(stretches.back().span, span);
    else
      stretches.push_back({span, reading::SegmentKind::body, false, true});
  }
  return stretches;
}

/// Moves a cut to a place between characters, and to a space if one is near.
std::uint32_t tidy_cut(std::string_view text, std::uint32_t at) {
  for (std::uint32_t i = at; i > at - std::min(at, std::uint32_t{24}); --i) {
    if (i < text.size() && text[i] == ' ') return i;
  }
  return static_cast<std::uint32_t>(character_start(text, at));
}

}  // namespace

void Texts::settle() {
  std::size_t all = 0;
  std::size_t excerpts = 0;
  for (std::size_t d = 0; d < anchors_.size(); ++d) {
    const reading::Document& document = view_.pile.documents[d];
    all += document.text.size();
    for (const Anchor& anchor : anchors_[d]) excerpts += sentences_around(document, anchor.span).size();
  }
  extent_ = all <= whole_bytes ? Extent::whole : excerpts <= excerpt_bytes ? Extent::excerpts : Extent::none;
}

std::string Texts::html(std::size_t index, const Labels& labels) const {
  if (!has(index)) return {};
  const reading::Document& document = view_.pile.documents[index];
  Painter painter(document, anchors_[index]);
  std::string out;
  for (const Stretch& stretch : stretches_of(document, anchors_[index], extent_)) {
    const std::string_view kind = name_of(stretch.kind);
    if (stretch.gap_before) out += "<p class=gap>[…]</p>\n";
    out += fmt::format("<p class=\"seg {}{}\">", kind, stretch.repeated ? " repeated" : "");
    if (stretch.kind != reading::SegmentKind::body)
      out += fmt::format("<small class=kind>{}</small> ", labels[fmt::format("segment.{}", kind)]);
    if (stretch.repeated) out += fmt::format("<small class=kind>{}</small> ", labels["text.repeated"]);
    out += painter.paint(stretch.span) + "</p>\n";
  }
  return out;
}

Span sentences_around(const reading::Document& document, Span span) {
  Span around = span;
  auto sentence = std::ranges::upper_bound(document.sentences, span.begin, {}, &Span::begin);
  if (sentence != document.sentences.begin()) --sentence;
  for (; sentence != document.sentences.end() && sentence->begin < span.end; ++sentence) {
    if (sentence->overlaps(span)) around = cover(around, *sentence);
  }
  return around;
}

std::string quoted_in_context(const reading::Document& document, Span context, Span marked) {
  constexpr std::uint32_t around = 220;   // bytes kept on each side of what is marked
  constexpr std::uint32_t longest = 1200;
  const std::string_view text = document.text;
  Span shown = cover(context, marked);
  const bool cut_front = marked.begin - shown.begin > around + 60;
  if (cut_front) shown.begin = tidy_cut(text, marked.begin - around);
  Span inner = marked;
  const bool cut_inner = inner.size() > longest;
  if (cut_inner) inner.end = tidy_cut(text, inner.begin + longest);
  const bool cut_back = cut_inner || shown.end - inner.end > around + 60;
  if (cut_back) shown.end = cut_inner ? inner.end : std::max(inner.end, tidy_cut(text, inner.end + around));
  return fmt::format("{}{}<mark>{}</mark>{}{}", cut_front ? "… " : "", escape(slice(text, {shown.begin, inner.begin})),
                     escape(slice(text, inner)), escape(slice(text, {inner.end, shown.end})), cut_back ? " …" : "");
}

std::string with_changes(const reading::Document& document, const corroboration::DocumentSpan& passage,
                         const std::vector<corroboration::DocumentSpan>& changes) {
  std::vector<Span> marks;
  for (const corroboration::DocumentSpan& change : changes) {
    if (change.document == passage.document && passage.span.contains(change.span) && !change.span.empty()) marks.push_back(change.span);
  }
  std::ranges::sort(marks);
  std::string html;
  std::uint32_t at = passage.span.begin;
  for (const Span mark : marks) {
    if (mark.begin < at) continue;
    html += escape(document[{at, mark.begin}]) + "<mark>" + escape(document[mark]) + "</mark>";
    at = mark.end;
  }
  return html + escape(document[{at, passage.span.end}]);
}

}  // namespace girok::app
