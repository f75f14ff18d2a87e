// Figures of several documents side by side, and where documents disagree.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "app/report_page.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

std::string value_of(const reading::Quantity& quantity, const Labels& labels) { return quantity_text(quantity, labels["vague"]); }

}  // namespace

void ReportPage::figures() {
  begin_section("figures", "figures.intro");
  const std::size_t shown = std::min(shown_figures_, most_figures);
  if (shown == 0) out_ += fmt::format("<p>{}</p>\n", label("figures.none"));
  for (std::size_t i = 0; i < shown; ++i) one_figure(view_.figures[i]);
  more(shown, shown_figures_);
  single_figures();
  end_section();
}

void ReportPage::one_figure(const ShownFigure& shown) {
  const corroboration::Figure& figure = found().figures[shown.figure];
  out_ += fmt::format("<h3 id=\"f{0}\">{1} <span class=count-of>{2}, {3}</span><span class=id>f{0}</span></h3>\n", shown.figure + 1,
                      escape(one_line(figure.label)), escape(labels_.count("documents", shown.documents)),
                      escape(origins_text(figure.origins)));
  begin_table("figures", one_line(figure.label), {"value", "wording", "said", "date", "passage"});
  for (const Wording& wording : shown.wordings) {
    for (const ClaimRef& ref : wording.claims) figure_row(ref);
  }
  end_table();
}

void ReportPage::figure_row(const ClaimRef& ref) {
  const reading::Claim& claim = view_.claim(ref);
  const reading::Document& document = pile().documents[ref.document];
  std::string chain;
  for (const std::string& name : view_.chain_of(ref)) chain += (chain.empty() ? "" : " ← ") + escape(name);
  out_ += fmt::format("<tr><td class=value>{}</td><td class=words>{}</td><td class=said>{}</td><td class=date>{}</td><td>{}</td></tr>\n",
                      claim.quantity ? escape(value_of(*claim.quantity, labels_)) : "–",
                      in_language_of(ref.document, quoted_in_context(document, claim.sentence, view_.wording_span(ref))),
                      in_language_of(ref.document, chain), date_of(ref.document), place_link({ref.document, claim.span}, claim_id(ref)));
}

void ReportPage::single_figures() {
  const std::size_t all = view_.figures.size() - shown_figures_;
  if (all == 0) return;
  const std::size_t begin = std::min(shown_figures_, most_figures);
  if (begin < shown_figures_) return;   // so many that not even those of several documents are all shown
  const std::size_t shown = std::min(all, most_single_figures);
  out_ += fmt::format("<h3>{} <span class=count-of>{}</span></h3>\n", label("figures.single"), all);
  begin_table("figures", labels_["figures.single"], {"figure", "value", "wording", "passage"});
  for (std::size_t i = begin; i < begin + shown; ++i) {
    const corroboration::Figure& figure = found().figures[view_.figures[i].figure];
    const ClaimRef& ref = figure.claims.front();
    const reading::Claim& claim = view_.claim(ref);
    out_ += fmt::format(
        "<tr id=\"f{0}\"><td>f{0}</td><td class=value>{1}</td><td class=words>{2}</td><td>{3}</td></tr>\n", view_.figures[i].figure + 1,
        claim.quantity ? escape(value_of(*claim.quantity, labels_)) : "–",
        in_language_of(ref.document, quoted_in_context(pile().documents[ref.document], claim.sentence, view_.wording_span(ref))),
        place_link({ref.document, claim.span}, claim_id(ref)));
  }
  end_table();
  more(shown, all);
}

void ReportPage::discrepancies() {
  begin_section("discrepancies", "discrepancies.intro");
  const std::size_t shown = std::min(found().discrepancies.size(), most_discrepancies);
  if (shown == 0) out_ += fmt::format("<p>{}</p>\n", label("discrepancies.none"));
  std::map<corroboration::DiscrepancyKind, std::vector<std::size_t>> by_kind;
  for (std::size_t x = 0; x < shown; ++x) by_kind[found().discrepancies[x].kind].push_back(x);
  for (const auto& [kind, indices] : by_kind) {
    out_ += fmt::format("<h3>{} <span class=count-of>{}</span></h3>\n", label(fmt::format("kind.{}", name_of(kind))), indices.size());
    for (const std::size_t x : indices) one_discrepancy(x);
  }
  more(shown, found().discrepancies.size());
  end_section();
}

void ReportPage::one_discrepancy(std::size_t x) {
  const corroboration::Discrepancy& discrepancy = found().discrepancies[x];
  out_ += fmt::format("<article class=case id=\"x{0}\">\n<p class=says>{1}<span class=id>x{0}</span></p>\n<div class=side>\n", x + 1,
                      said(one_line(discrepancy.explanation)));
  const std::vector<DocumentSpan> passages = passages_of(discrepancy);
  for (std::size_t p = 0; p < passages.size(); ++p) {
    const reading::Document& document = pile().documents[passages[p].document];
    // In a passage that is a whole sentence, the claims are what the eye should find.
    Span marked = passages[p].span;
    std::optional<Span> claims;
    for (const ClaimRef& ref : discrepancy.claims) {
      const Span wording = view_.wording_span(ref);
      if (ref.document == passages[p].document && marked.contains(wording)) claims = claims ? cover(*claims, wording) : wording;
    }
    if (claims) marked = *claims;
    side_by_side(passages[p], quoted_in_context(document, sentences_around(document, passages[p].span), marked),
                 fmt::format("x{}.{}", x + 1, p + 1));
  }
  out_ += "</div>\n";
  std::set<std::size_t> figures;
  for (std::size_t f = 0; f < std::min(shown_figures_, most_figures); ++f) {
    const std::vector<ClaimRef>& claims = found().figures[view_.figures[f].figure].claims;
    for (const ClaimRef& ref : discrepancy.claims) {
      if (std::ranges::binary_search(claims, ref)) figures.insert(view_.figures[f].figure);
    }
  }
  if (!figures.empty()) {
    std::string links;
    for (const std::size_t f : figures)
      links += fmt::format("{}<a href=\"#f{}\">{}</a>", links.empty() ? "" : ", ", f + 1, escape(one_line(found().figures[f].label)));
    out_ += fmt::format("<p class=meta>{}: {}</p>\n", label("figure"), links);
  }
  out_ += "</article>\n";
}

}  // namespace girok::app
