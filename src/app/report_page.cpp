#include "app/report_page.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "app/terminal.h"

namespace girok::app {

ReportPage::ReportPage(const Pile& pile, const ReportOptions& options) : view_(pile), labels_(options.language), texts_(view_) {
  std::size_t claims = 0;
  for (const reading::Document& document : pile.documents) {
    first_claim_.push_back(claims);
    claims += document.claims.size();
  }
  plan();
}

void ReportPage::plan() {
  shown_figures_ = static_cast<std::size_t>(
      std::ranges::count_if(view_.figures, [](const ShownFigure& figure) { return figure.documents > 1 || figure.discrepancies > 0; }));
  const std::size_t anchored =
      std::min(shown_figures_, most_figures) + std::min(view_.figures.size() - shown_figures_, most_single_figures);
  for (std::size_t i = 0, left = anchored; i < view_.figures.size() && left > 0; ++i, --left) {
    const std::size_t f = view_.figures[i].figure;
    for (const ClaimRef& ref : found().figures[f].claims) {
      texts_.add(ref.document, {view_.claim(ref).span, claim_id(ref), fmt::format("f{}", f + 1), one_line(found().figures[f].label)});
    }
  }
  for (std::size_t x = 0; x < std::min(found().discrepancies.size(), most_discrepancies); ++x) {
    const std::vector<DocumentSpan> passages = passages_of(found().discrepancies[x]);
    for (std::size_t p = 0; p < passages.size(); ++p) {
      texts_.add(passages[p].document, {passages[p].span, fmt::format("x{}.{}", x + 1, p + 1), fmt::format("x{}", x + 1),
                                        one_line(found().discrepancies[x].explanation)});
    }
  }
  for (std::size_t r = 0; r < std::min(found().reuse.size(), most_reuse); ++r) {
    for (std::size_t s = 0; s < 2; ++s) {
      const DocumentSpan& span = found().reuse[r].spans[s];
      const std::size_t other = found().reuse[r].spans[1 - s].document;
      texts_.add(span.document, {span.span, fmt::format("r{}.{}", r + 1, s + 1), fmt::format("r{}", r + 1), view_.outlet_of(other)});
    }
  }
  for (std::size_t a = 0; a < std::min(found().aliases.size(), most_aliases); ++a) {
    const corroboration::Alias& alias = found().aliases[a];
    for (std::size_t o = 0; o < alias.occurrences.size(); ++o) {
      texts_.add(alias.occurrences[o].document, {alias.occurrences[o].span, fmt::format("a{}.{}", a + 1, o + 1), fmt::format("a{}", a + 1),
                                                 one_line(alias.forms.front())});
    }
  }
  texts_.settle();
}

std::string ReportPage::said(std::string_view english) const {
  if (const std::optional<std::string> sentence = translations_.said(english)) return escape(*sentence);
  return fmt::format("<span lang=en>{}</span>", escape(english));
}

std::string ReportPage::in_language_of(std::size_t document, const std::string& html) const {
  const std::string_view code = text::code_of(pile().documents[document].language);
  return code == labels_.language() || code == "und" ? html : fmt::format("<span lang={}>{}</span>", code, html);
}

std::string ReportPage::document_link(std::size_t d) const {
  return fmt::format("<a href=\"#d{0}\">{0}. {1}</a>", d + 1, in_language_of(d, escape(view_.outlet_of(d))));
}

std::string ReportPage::node_text(std::size_t n) const {
  const corroboration::Node& node = found().provenance.nodes[n];
  if (node.kind == corroboration::NodeKind::document) return document_link(node.document);
  if (node.claim) {
    const DocumentSpan span = {node.claim->document, view_.claim(*node.claim).span};
    return fmt::format("{} <span class=count-of>{}</span>", escape(cut(view_.wording_of(*node.claim), 60)), escape(view_.place_of(span)));
  }
  return escape(one_line(node.label));
}

std::string ReportPage::date_of(std::size_t d) const {
  const std::optional<PartialDate>& date = pile().documents[d].metadata.date;
  return date ? to_string(*date) : label("nodate");
}

std::string ReportPage::place_link(const DocumentSpan& span, const std::string& id) const {
  const std::string place = escape(view_.place_of(span));
  return texts_.has(span.document) ? fmt::format("<a href=\"#{}\">{}</a>", id, place) : place;
}

std::string ReportPage::origins_text(const corroboration::Origins& origins) const {
  const std::string range = origins.min == origins.max ? std::to_string(origins.min)
                                                       : labels_.with("range", std::to_string(origins.min), std::to_string(origins.max));
  return labels_.with(origins.max == 1 ? "origins.one" : "origins.many", range);
}

void ReportPage::begin_section(std::string_view id, std::string_view intro) {
  out_ += fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n", id, label(id));
  if (!intro.empty()) out_ += fmt::format("<p class=intro>{}</p>\n", label(intro));
}

void ReportPage::more(std::size_t shown, std::size_t all) {
  if (shown < all) note(labels_.with("more", std::to_string(all - shown)));
}

void ReportPage::begin_table(std::string_view classes, std::string_view caption, std::initializer_list<std::string_view> columns) {
  out_ +=
      fmt::format("<div class=scroll tabindex=0 role=region aria-label=\"{0}\"><table class=\"{1}\"><caption>{0}</caption>\n<thead><tr>",
                  escape(caption), classes);
  for (const std::string_view column : columns) out_ += fmt::format("<th scope=col>{}</th>", label(column));
  out_ += "</tr></thead>\n<tbody>\n";
}

void ReportPage::side_by_side(const DocumentSpan& span, const std::string& html, const std::string& id) {
  out_ += fmt::format("<figure><blockquote>{}</blockquote><figcaption>{}, {} · {}</figcaption></figure>\n",
                      in_language_of(span.document, html), document_link(span.document), date_of(span.document), place_link(span, id));
}

std::string ReportPage::claim_id(const ClaimRef& ref) const { return fmt::format("c{}", first_claim_[ref.document] + ref.claim + 1); }

void ReportPage::end_section() { out_ += fmt::format("<p class=back><a href=\"#contents\">{}</a></p>\n</section>\n", label("back")); }

void ReportPage::note(const std::string& text) { out_ += fmt::format("<p class=note>{}</p>\n", escape(text)); }

}  // namespace girok::app
