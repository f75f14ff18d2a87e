#include "app/view.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "app/terminal.h"

namespace girok::app {
namespace {

using corroboration::ClaimRef;

std::string common_folder(const std::vector<reading::Document>& documents) {
  if (documents.empty()) return {};
  std::string_view common = documents.front().path;
  for (const reading::Document& document : documents) {
    const auto [a, b] = std::ranges::mismatch(common, document.path);
    common = common.substr(0, static_cast<std::size_t>(a - common.begin()));
  }
  const std::size_t slash = common.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(common.substr(0, slash + 1));
}

std::vector<Wording> group_wordings(const View& view, const corroboration::Figure& figure) {
  std::vector<Wording> wordings;
  std::map<std::string, std::size_t, std::less<>> known;
  for (const ClaimRef& claim : figure.claims) {
    std::string text = view.wording_of(claim);
    const auto [place, is_new] = known.try_emplace(text, wordings.size());
    if (is_new) wordings.push_back({std::move(text), {}});
    wordings[place->second].claims.push_back(claim);
  }
  return wordings;
}

std::vector<ShownFigure> order_figures(const View& view) {
  const corroboration::Corroboration& found = view.pile.found;
  std::map<ClaimRef, std::size_t> troubled;
  for (const corroboration::Discrepancy& discrepancy : found.discrepancies) {
    for (const ClaimRef& claim : discrepancy.claims) ++troubled[claim];
  }
  std::vector<ShownFigure> figures;
  for (std::size_t f = 0; f < found.figures.size(); ++f) {
    ShownFigure shown;
    shown.figure = f;
    std::set<std::size_t> documents;
    for (const ClaimRef& claim : found.figures[f].claims) {
      documents.insert(claim.document);
      const auto trouble = troubled.find(claim);
      if (trouble != troubled.end()) shown.discrepancies += trouble->second;
    }
    shown.documents = documents.size();
    shown.wordings = group_wordings(view, found.figures[f]);
    figures.push_back(std::move(shown));
  }
  std::ranges::stable_sort(figures, [](const ShownFigure& a, const ShownFigure& b) {
    return std::tuple(a.documents, a.discrepancies) > std::tuple(b.documents, b.discrepancies);
  });
  return figures;
}

std::vector<SharedText> pairs_of(const std::vector<corroboration::Reuse>& reuse) {
  struct Sum {
    std::size_t passages = 0, from_first = 0, from_second = 0;
    std::uint32_t words = 0;
  };
  std::map<std::pair<std::size_t, std::size_t>, Sum> sums;
  for (const corroboration::Reuse& one : reuse) {
    const std::pair key = std::minmax({one.spans[0].document, one.spans[1].document});
    Sum& sum = sums[key];
    ++sum.passages;
    sum.words += one.shared_words;
    if (one.from) ++(*one.from == key.first ? sum.from_first : sum.from_second);
  }
  std::vector<SharedText> shared;
  for (const auto& [key, sum] : sums) {
    // Passages of one pair may go both ways; then no arrow is drawn.
    const bool directed = (sum.from_first == 0) != (sum.from_second == 0);
    const bool turned = directed && sum.from_second > 0;
    shared.push_back({turned ? key.second : key.first, turned ? key.first : key.second, directed, sum.passages, sum.words});
  }
  std::ranges::stable_sort(shared, [](const SharedText& a, const SharedText& b) { return a.words > b.words; });
  return shared;
}

std::vector<Bond> bonds_of(const corroboration::Provenance& graph) {
  std::map<std::size_t, std::size_t> node_of_document;
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    if (graph.nodes[n].kind == corroboration::NodeKind::document) node_of_document.try_emplace(graph.nodes[n].document, n);
  }
  const auto end_of = [&](std::size_t n) {
    const corroboration::Node& node = graph.nodes[n];
    if (!node.claim) return n;
    const auto document = node_of_document.find(node.claim->document);
    return document == node_of_document.end() ? n : document->second;
  };
  std::vector<Bond> bonds;
  std::map<std::tuple<std::size_t, std::size_t, corroboration::EdgeKind, std::string, bool>, std::size_t> known;
  for (const corroboration::Edge& edge : graph.edges) {
    const std::size_t from = end_of(edge.from);
    const std::size_t to = end_of(edge.to);
    if (from == to) continue;
    const auto [place, is_new] = known.try_emplace({from, to, edge.kind, edge.evidence, edge.certain}, bonds.size());
    if (is_new) bonds.push_back({from, to, edge.kind, edge.evidence, edge.certain, false, 0});
    Bond& bond = bonds[place->second];
    bond.decides |= edge.decides;
    ++bond.links;
  }
  return bonds;
}

}  // namespace

View::View(const Pile& of) : pile(of), folder(common_folder(of.documents)) {
  for (const reading::Document& document : pile.documents) {
    short_paths.push_back(document.path == "-" ? "standard input" : one_line(std::string_view(document.path).substr(folder.size())));
  }
  figures = order_figures(*this);
  shared = pairs_of(pile.found.reuse);
  take_bonds();
}

void View::take_bonds() { bonds = bonds_of(pile.found.provenance); }

std::size_t View::line_of(const corroboration::DocumentSpan& span) const {
  const std::vector<std::uint32_t>& starts = pile.lines[span.document];
  const std::uint32_t offset = pile.documents[span.document].map.to_source(span.span).begin;
  return static_cast<std::size_t>(std::ranges::upper_bound(starts, offset) - starts.begin());
}

std::string View::place_of(const corroboration::DocumentSpan& span) const {
  return fmt::format("{}:{}", short_paths[span.document], line_of(span));
}

Span View::wording_span(const ClaimRef& ref) const {
  const reading::Claim& subject = claim(ref);
  if (!subject.quantity) return subject.span;
  constexpr std::uint32_t close_by = 24;   // bytes between: room for "of the" and an adjective, not for another clause
  constexpr std::uint32_t longest = 160;
  Span span = subject.span;
  const auto take_in = [&](Span other) {
    if (other.empty() || !subject.sentence.contains(other)) return;
    const Span both = cover(span, other);
    const bool near = other.begin <= span.end + close_by && span.begin <= other.end + close_by;
    if (near && both.size() <= longest) span = both;
  };
  take_in(subject.measure.span);
  if (subject.denominator) take_in(subject.denominator->span);
  return span;
}

std::string View::wording_of(const ClaimRef& ref) const { return one_line(pile.documents[ref.document][wording_span(ref)]); }

std::string View::outlet_of(std::size_t document) const {
  const std::string outlet = one_line(pile.documents[document].metadata.outlet);
  return outlet.empty() ? short_paths[document] : outlet;
}

std::vector<std::string> View::chain_of(const ClaimRef& ref) const {
  std::vector<std::string> chain = {outlet_of(ref.document)};
  for (const reading::Source& source : claim(ref).attribution) {
    const std::string name = one_line(source.name);
    if (!name.empty() && name != chain.back()) chain.push_back(name);
  }
  return chain;
}

std::string range_of(const corroboration::Origins& origins) {
  return origins.min == origins.max ? fmt::format("{}", origins.min) : fmt::format("{} to {}", origins.min, origins.max);
}

namespace {

/// 105000000 -> "105,000,000".
std::string grouped(const Decimal& number) {
  std::string digits = number.to_string();
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t i = point; i > first + 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

}  // namespace

std::string quantity_text(const reading::Quantity& quantity, std::string_view vague) {
  const Interval& value = quantity.value;
  // A third is 33.3 per cent to a reader; the JSON has all digits.
  const auto shown = [&](const Decimal& number) {
    return grouped(number.significant_digits() > 12 ? number.rounded_to_digits(4) : number);
  };
  std::string out;
  switch (value.bound) {
    case Bound::equal: break;
    case Bound::about: out = "≈ "; break;
    case Bound::less: out = "< "; break;
    case Bound::at_most: out = "≤ "; break;
    case Bound::more: out = "> "; break;
    case Bound::at_least: out = "≥ "; break;
    case Bound::range:
    case Bound::vague: break;
  }
  if (value.bound == Bound::range || value.bound == Bound::vague) {
    out = (value.lo ? shown(*value.lo) : "…") + "–" + (value.hi ? shown(*value.hi) : "…");
  } else if (value.lo || value.hi) {
    out += shown(value.lo ? *value.lo : *value.hi);
  }
  if (quantity.kind == reading::QuantityKind::share)
    out += " %";
  else if (!quantity.currency.empty())
    out += " " + quantity.currency;
  else if (!quantity.unit.empty())
    out += " " + quantity.unit;
  if (!quantity.period.empty()) out += " / " + quantity.period;
  if (value.bound == Bound::vague) out += fmt::format(" ({})", vague);
  return out;
}

std::vector<corroboration::DocumentSpan> passages_of(const View& view, const corroboration::Discrepancy& discrepancy) {
  std::vector<corroboration::DocumentSpan> passages;
  const auto add = [&](const corroboration::DocumentSpan& span) {
    if (std::ranges::find(passages, span) == passages.end()) passages.push_back(span);
  };
  for (const corroboration::DocumentSpan& span : discrepancy.passages) add(span);
  if (passages.empty()) {
    for (const corroboration::ClaimRef& ref : discrepancy.claims) add({ref.document, view.wording_span(ref)});
  }
  return passages;
}

}  // namespace girok::app
