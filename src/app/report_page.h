// The report while it is written: its sections, each in a file with what is near it, and the pieces that they share.
//
// Inside report*.cpp only. Threads: one at a time.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "app/html.h"
#include "app/report.h"
#include "app/report_texts.h"
#include "app/translations.h"
#include "app/view.h"

namespace girok::app {

class ReportPage {
 public:
  ReportPage(const Pile& pile, const ReportOptions& options);
  std::string page() &&;

 private:
  using ClaimRef = corroboration::ClaimRef;
  using DocumentSpan = corroboration::DocumentSpan;

  // A page that nobody can scroll through helps nobody. What goes beyond is counted, and stands in the JSON.
  static constexpr std::size_t most_figures = 150, most_single_figures = 300, most_discrepancies = 400, most_reuse = 300,
                               most_aliases = 200;

  // ---- sections: report.cpp ------------------------------------------------------------------------------------------
  void head();
  void overview();
  void documents_table();
  void deciding_links();
  void the_texts();
  void one_text(std::size_t d);
  void left_out();

  // ---- report_figures.cpp --------------------------------------------------------------------------------------------
  void figures();
  void one_figure(const ShownFigure& shown);
  void figure_row(const ClaimRef& ref);
  void single_figures();
  void discrepancies();
  void one_discrepancy(std::size_t x);

  // ---- report_origins.cpp --------------------------------------------------------------------------------------------
  void provenance();
  void shared_text();
  void matrix();
  void pairs();
  void one_reuse(std::size_t r);
  void names();
  void one_alias(std::size_t a);

  // ---- what they share: report_page.cpp ------------------------------------------------------------------------------
  /// Tells the texts which of their spans will be linked to.
  void plan();
  std::vector<DocumentSpan> passages_of(const corroboration::Discrepancy& discrepancy) const {
    return app::passages_of(view_, discrepancy);
  }
  std::string claim_id(const ClaimRef& ref) const;
  /// A sentence of an engine, in the report's language or marked as English.
  std::string said(std::string_view english) const;
  std::string label(std::string_view key) const { return escape(labels_[key]); }
  /// Text of a document, with its language where that is not the page's.
  std::string in_language_of(std::size_t document, const std::string& html) const;
  std::string document_link(std::size_t d) const;
  std::string node_text(std::size_t n) const;
  std::string date_of(std::size_t d) const;
  /// Link to a place in the texts, as file and line; without a link where the texts are left out.
  std::string place_link(const DocumentSpan& span, const std::string& id) const;
  std::string origins_text(const corroboration::Origins& origins) const;
  std::string headline() const {
    return labels_.count("documents", pile().documents.size()) + ", " + origins_text(found().provenance.origins);
  }
  void begin_section(std::string_view id, std::string_view intro = {});
  void end_section();
  void note(const std::string& text);
  void more(std::size_t shown, std::size_t all);
  void begin_table(std::string_view classes, std::string_view caption, std::initializer_list<std::string_view> columns);
  void end_table() { out_ += "</tbody></table></div>\n"; }
  void side_by_side(const DocumentSpan& span, const std::string& html, const std::string& id);
  const Pile& pile() const { return view_.pile; }
  const corroboration::Corroboration& found() const { return view_.pile.found; }

  View view_;
  Labels labels_;
  Translations translations_{labels_.language()};
  Texts texts_;
  std::vector<std::size_t> first_claim_;
  std::size_t shown_figures_ = 0;  ///< of view_.figures: those of several documents, or with a discrepancy
  std::string out_;
};

}  // namespace girok::app
