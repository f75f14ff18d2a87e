// Who rests on whom: the provenance, text that documents share, and names that mean the same.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "app/provenance_picture.h"
#include "app/report_page.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

constexpr std::size_t most_pairs = 200, most_edges = 400, widest_matrix = 30;

}  // namespace

void ReportPage::provenance() {
  begin_section("provenance", "provenance.intro");
  if (view_.bonds.empty()) {
    out_ += fmt::format("<p>{}</p>\n", label("provenance.none"));
    end_section();
    return;
  }
  const std::string picture = provenance_picture(view_, labels_);
  if (picture.empty())
    note(std::string(labels_["provenance.nopicture"]));
  else
    out_ += fmt::format("<div class=scroll tabindex=0 role=region aria-label=\"{}\">{}</div>\n", label("graph.title"), picture);
  begin_table("edges", labels_["provenance"], {"from", "to", "how", "evidence", "links", "sure"});
  const std::size_t shown = std::min(view_.bonds.size(), most_edges);
  for (std::size_t e = 0; e < shown; ++e) {
    const Bond& bond = view_.bonds[e];
    out_ += fmt::format("<tr><th scope=row>{}</th><td>{}</td><td>{}</td><td>{}</td><td class=count>{}</td><td>{}{}</td></tr>\n",
                        node_text(bond.from), node_text(bond.to), label(fmt::format("edge.{}", name_of(bond.kind))), said(bond.evidence),
                        bond.links, label(bond.certain ? "certain" : "likely"), bond.decides ? ", " + label("deciding") : "");
  }
  end_table();
  more(shown, view_.bonds.size());
  end_section();
}

void ReportPage::shared_text() {
  begin_section("shared", "shared.intro");
  if (view_.shared.empty())
    out_ += fmt::format("<p>{}</p>\n", label("shared.none"));
  else {
    matrix();
    pairs();
  }
  const std::size_t shown = std::min(found().reuse.size(), most_reuse);
  for (std::size_t r = 0; r < shown; ++r) one_reuse(r);
  more(shown, found().reuse.size());
  end_section();
}

void ReportPage::matrix() {
  const std::size_t n = pile().documents.size();
  if (n < 3 || n > widest_matrix) return;
  std::map<std::pair<std::size_t, std::size_t>, std::uint32_t> words;
  std::uint32_t most = 1;
  for (const SharedText& pair : view_.shared) {
    words[{pair.first, pair.second}] = words[{pair.second, pair.first}] = pair.words;
    most = std::max(most, pair.words);
  }
  out_ += fmt::format(
      "<div class=scroll tabindex=0 role=region aria-label=\"{0}\"><table class=matrix><caption>{0}</caption>\n<thead><tr><td></td>",
      label("shared.matrix"));
  for (std::size_t d = 0; d < n; ++d) out_ += fmt::format("<th scope=col><a href=\"#d{0}\">{0}</a></th>", d + 1);
  out_ += "</tr></thead>\n<tbody>\n";
  for (std::size_t row = 0; row < n; ++row) {
    out_ += fmt::format("<tr><th scope=row>{}</th>", document_link(row));
    for (std::size_t column = 0; column < n; ++column) {
      const auto cell = words.find({row, column});
      if (row == column)
        out_ += "<td class=self>·</td>";
      else if (cell == words.end())
        out_ += "<td></td>";
      else
        out_ += fmt::format("<td class=l{}>{}</td>", 1 + std::min(2U, cell->second * 3 / (most + 1)), cell->second);
    }
    out_ += "</tr>\n";
  }
  end_table();
}

void ReportPage::pairs() {
  begin_table("pairs", labels_["shared.pairs"], {"first", "second", "passages", "words"});
  const std::size_t shown = std::min(view_.shared.size(), most_pairs);
  for (std::size_t i = 0; i < shown; ++i) {
    const SharedText& pair = view_.shared[i];
    out_ += fmt::format("<tr><th scope=row>{}</th><td>{}{}</td><td class=count>{}</td><td class=count>{}</td></tr>\n",
                        document_link(pair.first), document_link(pair.second),
                        pair.directed ? "" : fmt::format(" <span class=count-of>({})</span>", label("unknown.direction")), pair.passages,
                        pair.words);
  }
  end_table();
  more(shown, view_.shared.size());
}

void ReportPage::one_reuse(std::size_t r) {
  const corroboration::Reuse& reuse = found().reuse[r];
  const bool turned = reuse.from && *reuse.from == reuse.spans[1].document;
  out_ += fmt::format("<article class=case id=\"r{0}\">\n<p class=meta>{1}, {2}{3}<span class=id>r{0}</span></p>\n<div class=side>\n",
                      r + 1, label(fmt::format("reuse.{}", name_of(reuse.kind))), escape(labels_.count("words", reuse.shared_words)),
                      reuse.from ? "" : fmt::format(", {}", label("unknown.direction")));
  for (const std::size_t s : {turned ? std::size_t{1} : std::size_t{0}, turned ? std::size_t{0} : std::size_t{1}}) {
    side_by_side(reuse.spans[s], with_changes(pile().documents[reuse.spans[s].document], reuse.spans[s], reuse.changes),
                 fmt::format("r{}.{}", r + 1, s + 1));
  }
  out_ += "</div>\n</article>\n";
}

void ReportPage::names() {
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

void ReportPage::one_alias(std::size_t a) {
  const corroboration::Alias& alias = found().aliases[a];
  std::string forms;
  std::string places;
  for (const std::string& form : alias.forms) forms += (forms.empty() ? "" : " = ") + escape(one_line(form));
  for (std::size_t o = 0; o < alias.occurrences.size(); ++o) {
    places += (places.empty() ? "" : ", ") + place_link(alias.occurrences[o], fmt::format("a{}.{}", a + 1, o + 1));
  }
  out_ += fmt::format("<tr id=\"a{}\"><th scope=row>{}{}</th><td>{}</td><td>{}</td></tr>\n", a + 1, forms,
                      alias.slip ? fmt::format(" <span class=count-of>({})</span>", label("slip")) : "", said(one_line(alias.evidence)),
                      places);
}

}  // namespace girok::app
