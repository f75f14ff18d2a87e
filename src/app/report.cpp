#include "app/report.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/embedded.h"
#include "app/report_page.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

constexpr std::size_t most_deciding = 12;

}  // namespace

std::string ReportPage::page() && {
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

void ReportPage::head() {
  const std::string_view style = embedded("report.css");
  out_ += page_head(labels_.language(), escape(headline()), style);
  out_ += fmt::format("<a class=skip href=\"#overview\">{}</a>\n<header>\n<h1>{}</h1>\n<p class=lede>{}</p>\n</header>\n", label("skip"),
                      escape(headline()), label("lede"));
  out_ += fmt::format("<nav id=contents aria-label=\"{}\"><ul>\n", label("contents"));
  for (const std::string_view id : {"overview", "figures", "discrepancies", "provenance", "shared", "names", "texts"}) {
    out_ += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, label(id));
  }
  if (!pile().errors.empty() || !pile().skipped.empty()) out_ += fmt::format("<li><a href=\"#left\">{}</a></li>\n", label("left"));
  out_ += "</ul></nav>\n<main>\n";
}

void ReportPage::overview() {
  begin_section("overview");
  std::size_t claims = 0;
  std::size_t quotations = 0;
  for (const reading::Document& document : pile().documents) {
    claims += document.claims.size();
    quotations += document.quotations.size();
  }
  const std::size_t told_often =
      static_cast<std::size_t>(std::ranges::count_if(view_.figures, [](const ShownFigure& f) { return f.documents > 1; }));
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

void ReportPage::documents_table() {
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
    out_ += fmt::format("<tr><th scope=row>{}</th><td class=date>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", document_link(d),
                        date_of(d), text::code_of(pile().documents[d].language), bases, escape(view_.short_paths[d]));
  }
  end_table();
}

void ReportPage::deciding_links() {
  std::string items;
  std::size_t shown = 0;
  std::size_t all = 0;
  for (const Bond& bond : view_.bonds) {
    if (!bond.decides) continue;
    if (++all > most_deciding) continue;
    ++shown;
    items += fmt::format("<li>{} → {}: {} <span class=count-of>({})</span></li>\n", node_text(bond.from), node_text(bond.to),
                         said(bond.evidence), label(bond.certain ? "certain" : "likely"));
  }
  out_ += fmt::format("<h3>{}</h3>\n", label("decides"));
  out_ += items.empty() ? fmt::format("<p>{}</p>\n", label("decides.none")) : "<ul>\n" + items + "</ul>\n";
  if (shown < all) note(labels_.with("more.table", std::to_string(all - shown)));
}

void ReportPage::the_texts() {
  begin_section("texts");
  out_ += fmt::format("<p class=intro>{}</p>\n<ul class=legend>", label("texts.intro"));
  for (const auto& [mark, key] :
       {std::pair{"q", "legend.quotation"}, {"n", "legend.quantity"}, {"r", "legend.shared"}, {"a", "legend.name"}}) {
    out_ += fmt::format("<li><span class={}>{}</span></li>", mark, label(key));
  }
  out_ += fmt::format("</ul>\n<p class=intro>{}</p>\n", label("legend.back"));
  if (texts_.extent() == Extent::excerpts) note(std::string(labels_["texts.excerpts"]));
  if (texts_.extent() == Extent::none) note(std::string(labels_["texts.omitted"]));
  for (std::size_t d = 0; d < pile().documents.size(); ++d) one_text(d);
  end_section();
}

void ReportPage::one_text(std::size_t d) {
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

void ReportPage::left_out() {
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

std::string report_of(const Pile& pile, const ReportOptions& options) { return ReportPage(pile, options).page(); }

}  // namespace girok::app
