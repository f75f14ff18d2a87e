#include "app/report.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "app/embedded.h"
#include "app/html.h"
#include "app/provenance_picture.h"
#include "app/report_texts.h"
#include "app/terminal.h"
#include "app/translations.h"
#include "app/view.h"

namespace girok::app {
namespace {

using corroboration::ClaimRef;
using corroboration::DocumentSpan;

// A page that nobody can scroll through helps nobody. What goes beyond is counted, and stands in the JSON.
constexpr std::size_t most_figures = 150;
constexpr std::size_t most_single_figures = 300;
constexpr std::size_t most_discrepancies = 400;
constexpr std::size_t most_reuse = 300;
constexpr std::size_t most_pairs = 200;
constexpr std::size_t most_aliases = 200;
constexpr std::size_t most_edges = 400;
constexpr std::size_t most_deciding = 12;
constexpr std::size_t widest_matrix = 30;

std::string value_of(const reading::Quantity& quantity, const Labels& labels) { return quantity_text(quantity, labels["vague"]); }

class Report {
 public:
  Report(const Pile& pile, const ReportOptions& options) : view_(pile), labels_(options.language), texts_(view_) {
    std::size_t claims = 0;
    for (const reading::Document& document : pile.documents) {
      first_claim_.push_back(claims);
      claims += document.claims.size();
    }
    plan();
  }

  std::string page() && {
    head();
    overview();
    figures();
    discrepancies();
    provenance();
    shared_text();
    names();
    the_texts();
    left_out();
    out_ += fmt::format("</main>\n<footer><p>{}</p></footer>\n</body>\n</html>\n", label("footer"));
    return std::move(out_);
  }

 private:
  View view_;
  Labels labels_;
  Translations translations_{labels_.language()};
  Texts texts_;
  std::vector<std::size_t> first_claim_;
  std::size_t shown_figures_ = 0;   ///< of view_.figures: those of several documents, or with a discrepancy
  std::string out_;

  const Pile& pile() const { return view_.pile; }
  /// A sentence of an engine, in the report's language or marked as English.
  std::string said(std::string_view english) const {
    if (const std::optional<std::string> sentence = translations_.said(english)) return escape(*sentence);
    return fmt::format("<span lang=en>{}</span>", escape(english));
  }
  const corroboration::Corroboration& found() const { return view_.pile.found; }
  std::string label(std::string_view key) const { return escape(labels_[key]); }
  std::string claim_id(const ClaimRef& ref) const { return fmt::format("c{}", first_claim_[ref.document] + ref.claim + 1); }

  // ---- what will be linked ----

  void plan() {
    shown_figures_ = static_cast<std::size_t>(
        std::ranges::count_if(view_.figures, [](const ShownFigure& figure) { return figure.documents > 1 || figure.discrepancies > 0; }));
    const std::size_t anchored = std::min(shown_figures_, most_figures) + std::min(view_.figures.size() - shown_figures_, most_single_figures);
    for (std::size_t i = 0, left = anchored; i < view_.figures.size() && left > 0; ++i, --left) {
      const std::size_t f = view_.figures[i].figure;
      for (const ClaimRef& ref : found().figures[f].claims) {
        texts_.add(ref.document, {view_.claim(ref).span, claim_id(ref), fmt::format("f{}", f + 1), one_line(found().figures[f].label)});
      }
    }
    for (std::size_t x = 0; x < std::min(found().discrepancies.size(), most_discrepancies); ++x) {
      const std::vector<DocumentSpan> passages = passages_of(found().discrepancies[x]);
      for (std::size_t p = 0; p < passages.size(); ++p) {
        texts_.add(passages[p].document, {passages[p].span, fmt::format("x{}.{}", x + 1, p + 1), fmt::format("x{}", x + 1), one_line(found().discrepancies[x].explanation)});
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
        texts_.add(alias.occurrences[o].document, {alias.occurrences[o].span, fmt::format("a{}.{}", a + 1, o + 1), fmt::format("a{}", a + 1), one_line(alias.forms.front())});
      }
    }
    texts_.settle();
  }

  std::vector<DocumentSpan> passages_of(const corroboration::Discrepancy& discrepancy) const { return app::passages_of(view_, discrepancy); }

  // ---- small pieces ----

  /// Text of a document, with its language where that is not the page's.
  std::string in_language_of(std::size_t document, const std::string& html) const {
    const std::string_view code = text::code_of(pile().documents[document].language);
    return code == labels_.language() || code == "und" ? html : fmt::format("<span lang={}>{}</span>", code, html);
  }
  std::string document_link(std::size_t d) const {
    return fmt::format("<a href=\"#d{0}\">{0}. {1}</a>", d + 1, in_language_of(d, escape(view_.outlet_of(d))));
  }
  std::string date_of(std::size_t d) const {
    const std::optional<PartialDate>& date = pile().documents[d].metadata.date;
    return date ? to_string(*date) : label("nodate");
  }
  /// Link to a place in the texts, as file and line; without a link where the texts are left out.
  std::string place_link(const DocumentSpan& span, const std::string& id) const {
    const std::string place = escape(view_.place_of(span));
    return texts_.has(span.document) ? fmt::format("<a href=\"#{}\">{}</a>", id, place) : place;
  }
  std::string origins_text(const corroboration::Origins& origins) const {
    const std::string range = origins.min == origins.max ? std::to_string(origins.min)
                                                         : labels_.with("range", std::to_string(origins.min), std::to_string(origins.max));
    return labels_.with(origins.max == 1 ? "origins.one" : "origins.many", range);
  }
  std::string headline() const { return labels_.count("documents", pile().documents.size()) + ", " + origins_text(found().provenance.origins); }

  void begin_section(std::string_view id, std::string_view intro = {}) {
    out_ += fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n", id, label(id));
    if (!intro.empty()) out_ += fmt::format("<p class=intro>{}</p>\n", label(intro));
  }
  void end_section() { out_ += fmt::format("<p class=back><a href=\"#contents\">{}</a></p>\n</section>\n", label("back")); }
  void note(const std::string& text) { out_ += fmt::format("<p class=note>{}</p>\n", escape(text)); }
  void more(std::size_t shown, std::size_t all) {
    if (shown < all) note(labels_.with("more", std::to_string(all - shown)));
  }
  void begin_table(std::string_view classes, std::string_view caption, std::initializer_list<std::string_view> columns) {
    out_ += fmt::format("<div class=scroll tabindex=0 role=region aria-label=\"{0}\"><table class=\"{1}\"><caption>{0}</caption>\n<thead><tr>", escape(caption), classes);
    for (const std::string_view column : columns) out_ += fmt::format("<th scope=col>{}</th>", label(column));
    out_ += "</tr></thead>\n<tbody>\n";
  }
  void end_table() { out_ += "</tbody></table></div>\n"; }

  // ---- sections ----

  void head() {
    const std::string_view style = embedded("report.css");
    out_ += page_head(labels_.language(), escape(headline()), style);
    out_ += fmt::format("<a class=skip href=\"#overview\">{}</a>\n<header>\n<h1>{}</h1>\n<p class=lede>{}</p>\n</header>\n", label("skip"), escape(headline()), label("lede"));
    out_ += fmt::format("<nav id=contents aria-label=\"{}\"><ul>\n", label("contents"));
    for (const std::string_view id : {"overview", "figures", "discrepancies", "provenance", "shared", "names", "texts"}) {
      out_ += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, label(id));
    }
    if (!pile().errors.empty() || !pile().skipped.empty()) out_ += fmt::format("<li><a href=\"#left\">{}</a></li>\n", label("left"));
    out_ += "</ul></nav>\n<main>\n";
  }

  void overview() {
    begin_section("overview");
    std::size_t claims = 0;
    std::size_t quotations = 0;
    for (const reading::Document& document : pile().documents) {
      claims += document.claims.size();
      quotations += document.quotations.size();
    }
    const std::size_t told_often = static_cast<std::size_t>(std::ranges::count_if(view_.figures, [](const ShownFigure& f) { return f.documents > 1; }));
    out_ += "<dl class=stats>\n";
    const auto stat = [&](std::string_view key, std::size_t n) { out_ += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", label(key), n); };
    stat("stat.figures", told_often);
    stat("stat.discrepancies", found().discrepancies.size());
    stat("stat.shared", found().reuse.size());
    stat("stat.claims", claims);
    stat("stat.quotations", quotations);
    out_ += "</dl>\n";
    documents_table();
    deciding_links();
    end_section();
  }

  void documents_table() {
    const corroboration::Provenance& graph = found().provenance;
    std::map<std::size_t, std::vector<std::size_t>> rests_on;   // document -> nodes
    for (const Bond& bond : view_.bonds) {
      const corroboration::Node& from = graph.nodes[bond.from];
      if (from.kind != corroboration::NodeKind::document) continue;
      std::vector<std::size_t>& bases = rests_on[from.document];
      if (std::ranges::find(bases, bond.to) == bases.end()) bases.push_back(bond.to);
    }
    begin_table("documents", labels_["document"], {"outlet", "date", "language", "rests", "file"});
    for (std::size_t d = 0; d < pile().documents.size(); ++d) {
      std::string bases;
      std::size_t told = 0;
      for (const std::size_t n : rests_on[d]) {
        if (++told > 6) break;
        bases += (bases.empty() ? "" : ", ") + node_text(n);
      }
      if (told > 6) bases += ", …";
      out_ += fmt::format("<tr><th scope=row>{}</th><td class=date>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", document_link(d), date_of(d),
                          text::code_of(pile().documents[d].language), bases, escape(view_.short_paths[d]));
    }
    end_table();
  }

  void deciding_links() {
    std::string items;
    std::size_t shown = 0;
    std::size_t all = 0;
    for (const Bond& bond : view_.bonds) {
      if (!bond.decides) continue;
      if (++all > most_deciding) continue;
      ++shown;
      items += fmt::format("<li>{} → {}: {} <span class=count-of>({})</span></li>\n", node_text(bond.from), node_text(bond.to), said(bond.evidence),
                           label(bond.certain ? "certain" : "likely"));
    }
    out_ += fmt::format("<h3>{}</h3>\n", label("decides"));
    out_ += items.empty() ? fmt::format("<p>{}</p>\n", label("decides.none")) : "<ul>\n" + items + "</ul>\n";
    if (shown < all) note(labels_.with("more.table", std::to_string(all - shown)));
  }

  void figures() {
    begin_section("figures", "figures.intro");
    const std::size_t shown = std::min(shown_figures_, most_figures);
    if (shown == 0) out_ += fmt::format("<p>{}</p>\n", label("figures.none"));
    for (std::size_t i = 0; i < shown; ++i) one_figure(view_.figures[i]);
    more(shown, shown_figures_);
    single_figures();
    end_section();
  }

  void one_figure(const ShownFigure& shown) {
    const corroboration::Figure& figure = found().figures[shown.figure];
    out_ += fmt::format("<h3 id=\"f{0}\">{1} <span class=count-of>{2}, {3}</span><span class=id>f{0}</span></h3>\n", shown.figure + 1, escape(one_line(figure.label)),
                        escape(labels_.count("documents", shown.documents)), escape(origins_text(figure.origins)));
    begin_table("figures", one_line(figure.label), {"value", "wording", "said", "date", "passage"});
    for (const Wording& wording : shown.wordings) {
      for (const ClaimRef& ref : wording.claims) figure_row(ref);
    }
    end_table();
  }

  void figure_row(const ClaimRef& ref) {
    const reading::Claim& claim = view_.claim(ref);
    const reading::Document& document = pile().documents[ref.document];
    std::string chain;
    for (const std::string& name : view_.chain_of(ref)) chain += (chain.empty() ? "" : " ← ") + escape(name);
    out_ += fmt::format("<tr><td class=value>{}</td><td class=words>{}</td><td class=said>{}</td><td class=date>{}</td><td>{}</td></tr>\n",
                        claim.quantity ? escape(value_of(*claim.quantity, labels_)) : "–",
                        in_language_of(ref.document, quoted_in_context(document, claim.sentence, view_.wording_span(ref))), in_language_of(ref.document, chain),
                        date_of(ref.document), place_link({ref.document, claim.span}, claim_id(ref)));
  }

  void single_figures() {
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
      out_ += fmt::format("<tr id=\"f{0}\"><td>f{0}</td><td class=value>{1}</td><td class=words>{2}</td><td>{3}</td></tr>\n", view_.figures[i].figure + 1,
                          claim.quantity ? escape(value_of(*claim.quantity, labels_)) : "–",
                          in_language_of(ref.document, quoted_in_context(pile().documents[ref.document], claim.sentence, view_.wording_span(ref))),
                          place_link({ref.document, claim.span}, claim_id(ref)));
    }
    end_table();
    more(shown, all);
  }

  void side_by_side(const DocumentSpan& span, const std::string& html, const std::string& id) {
    out_ += fmt::format("<figure><blockquote>{}</blockquote><figcaption>{}, {} · {}</figcaption></figure>\n", in_language_of(span.document, html), document_link(span.document),
                        date_of(span.document), place_link(span, id));
  }

  void discrepancies() {
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

  void one_discrepancy(std::size_t x) {
    const corroboration::Discrepancy& discrepancy = found().discrepancies[x];
    out_ += fmt::format("<article class=case id=\"x{0}\">\n<p class=says>{1}<span class=id>x{0}</span></p>\n<div class=side>\n", x + 1, said(one_line(discrepancy.explanation)));
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
      side_by_side(passages[p], quoted_in_context(document, sentences_around(document, passages[p].span), marked), fmt::format("x{}.{}", x + 1, p + 1));
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
      for (const std::size_t f : figures) links += fmt::format("{}<a href=\"#f{}\">{}</a>", links.empty() ? "" : ", ", f + 1, escape(one_line(found().figures[f].label)));
      out_ += fmt::format("<p class=meta>{}: {}</p>\n", label("figure"), links);
    }
    out_ += "</article>\n";
  }

  void provenance() {
    begin_section("provenance", "provenance.intro");
    if (view_.bonds.empty()) {
      out_ += fmt::format("<p>{}</p>\n", label("provenance.none"));
      end_section();
      return;
    }
    const std::string picture = provenance_picture(view_, labels_);
    if (picture.empty()) note(std::string(labels_["provenance.nopicture"]));
    else out_ += fmt::format("<div class=scroll tabindex=0 role=region aria-label=\"{}\">{}</div>\n", label("graph.title"), picture);
    begin_table("edges", labels_["provenance"], {"from", "to", "how", "evidence", "links", "sure"});
    const std::size_t shown = std::min(view_.bonds.size(), most_edges);
    for (std::size_t e = 0; e < shown; ++e) {
      const Bond& bond = view_.bonds[e];
      out_ += fmt::format("<tr><th scope=row>{}</th><td>{}</td><td>{}</td><td>{}</td><td class=count>{}</td><td>{}{}</td></tr>\n", node_text(bond.from),
                          node_text(bond.to), label(fmt::format("edge.{}", name_of(bond.kind))), said(bond.evidence), bond.links,
                          label(bond.certain ? "certain" : "likely"), bond.decides ? ", " + label("deciding") : "");
    }
    end_table();
    more(shown, view_.bonds.size());
    end_section();
  }

  std::string node_text(std::size_t n) const {
    const corroboration::Node& node = found().provenance.nodes[n];
    if (node.kind == corroboration::NodeKind::document) return document_link(node.document);
    if (node.claim) {
      const DocumentSpan span = {node.claim->document, view_.claim(*node.claim).span};
      return fmt::format("{} <span class=count-of>{}</span>", escape(cut(view_.wording_of(*node.claim), 60)), escape(view_.place_of(span)));
    }
    return escape(one_line(node.label));
  }

  void shared_text() {
    begin_section("shared", "shared.intro");
    if (view_.shared.empty()) out_ += fmt::format("<p>{}</p>\n", label("shared.none"));
    else {
      matrix();
      pairs();
    }
    const std::size_t shown = std::min(found().reuse.size(), most_reuse);
    for (std::size_t r = 0; r < shown; ++r) one_reuse(r);
    more(shown, found().reuse.size());
    end_section();
  }

  void matrix() {
    const std::size_t n = pile().documents.size();
    if (n < 3 || n > widest_matrix) return;
    std::map<std::pair<std::size_t, std::size_t>, std::uint32_t> words;
    std::uint32_t most = 1;
    for (const SharedText& pair : view_.shared) {
      words[{pair.first, pair.second}] = words[{pair.second, pair.first}] = pair.words;
      most = std::max(most, pair.words);
    }
    out_ += fmt::format("<div class=scroll tabindex=0 role=region aria-label=\"{0}\"><table class=matrix><caption>{0}</caption>\n<thead><tr><td></td>", label("shared.matrix"));
    for (std::size_t d = 0; d < n; ++d) out_ += fmt::format("<th scope=col><a href=\"#d{0}\">{0}</a></th>", d + 1);
    out_ += "</tr></thead>\n<tbody>\n";
    for (std::size_t row = 0; row < n; ++row) {
      out_ += fmt::format("<tr><th scope=row>{}</th>", document_link(row));
      for (std::size_t column = 0; column < n; ++column) {
        const auto cell = words.find({row, column});
        if (row == column) out_ += "<td class=self>·</td>";
        else if (cell == words.end()) out_ += "<td></td>";
        else out_ += fmt::format("<td class=l{}>{}</td>", 1 + std::min(2U, cell->second * 3 / (most + 1)), cell->second);
      }
      out_ += "</tr>\n";
    }
    end_table();
  }

  void pairs() {
    begin_table("pairs", labels_["shared.pairs"], {"first", "second", "passages", "words"});
    const std::size_t shown = std::min(view_.shared.size(), most_pairs);
    for (std::size_t i = 0; i < shown; ++i) {
      const SharedText& pair = view_.shared[i];
      out_ += fmt::format("<tr><th scope=row>{}</th><td>{}{}</td><td class=count>{}</td><td class=count>{}</td></tr>\n", document_link(pair.first), document_link(pair.second),
                          pair.directed ? "" : fmt::format(" <span class=count-of>({})</span>", label("unknown.direction")), pair.passages, pair.words);
    }
    end_table();
    more(shown, view_.shared.size());
  }

  void one_reuse(std::size_t r) {
    const corroboration::Reuse& reuse = found().reuse[r];
    const bool turned = reuse.from && *reuse.from == reuse.spans[1].document;
    out_ += fmt::format("<article class=case id=\"r{0}\">\n<p class=meta>{1}, {2}{3}<span class=id>r{0}</span></p>\n<div class=side>\n", r + 1,
                        label(fmt::format("reuse.{}", name_of(reuse.kind))), escape(labels_.count("words", reuse.shared_words)),
                        reuse.from ? "" : fmt::format(", {}", label("unknown.direction")));
    for (const std::size_t s : {turned ? std::size_t{1} : std::size_t{0}, turned ? std::size_t{0} : std::size_t{1}}) {
      side_by_side(reuse.spans[s], with_changes(pile().documents[reuse.spans[s].document], reuse.spans[s], reuse.changes), fmt::format("r{}.{}", r + 1, s + 1));
    }
    out_ += "</div>\n</article>\n";
  }

  void names() {
    begin_section("names", "names.intro");
    const std::size_t shown = std::min(found().aliases.size(), most_aliases);
    if (shown == 0) {
      out_ += fmt::format("<p>{}</p>\n", label("names.none"));
    } else {
      begin_table("aliases", labels_["names"], {"forms", "evidence", "passage"});
      for (std::size_t a = 0; a < shown; ++a) one_alias(a);
      end_table();
    }
    more(shown, found().aliases.size());
    end_section();
  }

  void one_alias(std::size_t a) {
    const corroboration::Alias& alias = found().aliases[a];
    std::string forms;
    std::string places;
    for (const std::string& form : alias.forms) forms += (forms.empty() ? "" : " = ") + escape(one_line(form));
    for (std::size_t o = 0; o < alias.occurrences.size(); ++o) {
      places += (places.empty() ? "" : ", ") + place_link(alias.occurrences[o], fmt::format("a{}.{}", a + 1, o + 1));
    }
    out_ += fmt::format("<tr id=\"a{}\"><th scope=row>{}{}</th><td>{}</td><td>{}</td></tr>\n", a + 1, forms,
                        alias.slip ? fmt::format(" <span class=count-of>({})</span>", label("slip")) : "", said(one_line(alias.evidence)), places);
  }

  void the_texts() {
    begin_section("texts");
    out_ += fmt::format("<p class=intro>{}</p>\n<ul class=legend>", label("texts.intro"));
    for (const auto& [mark, key] : {std::pair{"q", "legend.quotation"}, {"n", "legend.quantity"}, {"r", "legend.shared"}, {"a", "legend.name"}}) {
      out_ += fmt::format("<li><span class={}>{}</span></li>", mark, label(key));
    }
    out_ += fmt::format("</ul>\n<p class=intro>{}</p>\n", label("legend.back"));
    if (texts_.extent() == Extent::excerpts) note(std::string(labels_["texts.excerpts"]));
    if (texts_.extent() == Extent::none) note(std::string(labels_["texts.omitted"]));
    for (std::size_t d = 0; d < pile().documents.size(); ++d) one_text(d);
    end_section();
  }

  void one_text(std::size_t d) {
    const reading::Document& document = pile().documents[d];
    const std::string title = one_line(document.metadata.title);
    out_ += fmt::format("<article id=\"d{0}\" aria-labelledby=\"d{0}-h\">\n<h3 id=\"d{0}-h\">{0}. {1}</h3>\n", d + 1,
                        in_language_of(d, escape(title.empty() ? view_.outlet_of(d) : title)));
    std::vector<std::string> facts;
    const auto add_fact = [&](std::string_view key, const std::string& value) {
      if (!value.empty()) facts.push_back(fmt::format("{}: {}", label(key), in_language_of(d, escape(value))));
    };
    add_fact("outlet", one_line(document.metadata.outlet));
    add_fact("author", one_line(document.metadata.author));
    facts.push_back(date_of(d));
    add_fact("file", one_line(document.path));
    facts.push_back(escape(document.encoding));
    out_ += fmt::format("<p class=meta>{}</p>\n", fmt::join(facts, " · "));
    out_ += fmt::format("<p class=meta>SHA-256 <code>{}</code></p>\n", document.sha256);
    for (const std::string& text : document.notes) out_ += fmt::format("<p class=note>{}</p>\n", said(one_line(text)));
    const std::string text = texts_.html(d, labels_);
    if (!text.empty()) out_ += fmt::format("<div class=text lang={}>\n{}</div>\n", text::code_of(document.language), text);
    out_ += "</article>\n";
  }

  void left_out() {
    if (pile().errors.empty() && pile().skipped.empty()) return;
    begin_section("left");
    out_ += "<ul>\n";
    for (const Error& error : pile().errors) out_ += fmt::format("<li>{}</li>\n", said(one_line(to_string(error))));
    const std::size_t shown = std::min<std::size_t>(pile().skipped.size(), 500);
    for (std::size_t i = 0; i < shown; ++i) {
      const Skipped& skipped = pile().skipped[i];
      out_ += fmt::format("<li>{}: {}{}</li>\n", escape(one_line(skipped.path)), label(fmt::format("skip.{}", name_of(skipped.reason))),
                          skipped.document == reading::none ? "" : " (" + document_link(skipped.document) + ")");
    }
    out_ += "</ul>\n";
    more(shown, pile().skipped.size());
    end_section();
  }
};

}  // namespace

std::string report_of(const Pile& pile, const ReportOptions& options) { return Report(pile, options).page(); }

}  // namespace girok::app
