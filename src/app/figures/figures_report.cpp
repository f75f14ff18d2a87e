#include "app/figures/figures_report.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "app/embedded.h"
#include "app/figures/figures_words.h"
#include "app/html.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

using estimation::FigureGroup;
using estimation::Finding;
using estimation::Origin;
using estimation::Range;
using estimation::Weight;

constexpr std::size_t most_figures = 200, most_origins = 40, most_documents = 40;
constexpr double left = 250, right = 730, row_height = 26;

std::string shown(std::string_view text) { return escape(one_line(text)); }

/// From numbers to places on the axis: by logarithms where they span more than a factor of 20.
class Axis {
 public:
  explicit Axis(const FigureGroup& group) {
    std::vector<double> ends;
    const auto take = [&](const Range& range) {
      for (const auto& end : {range.lo, range.hi})
        if (end) ends.push_back(end->to_double());
    };
    take(group.envelope);
    for (const Origin& origin : group.origins) take(origin.range);
    if (ends.empty()) ends.push_back(0);
    const auto [least, most] = std::ranges::minmax(ends);
    log_ = least > 0 && most / least > 20;
    lo_ = scaled(least);
    hi_ = scaled(most);
    const double room = hi_ > lo_ ? 0.08 * (hi_ - lo_) : std::max(1.0, std::abs(hi_) * 0.1);
    lo_ -= room;
    hi_ += room;
  }
  double x(double value) const { return left + (right - left) * (scaled(value) - lo_) / (hi_ - lo_); }

 private:
  double scaled(double value) const { return log_ ? std::log(value) : value; }
  bool log_ = false;
  double lo_ = 0, hi_ = 1;
};

std::string bar(const Axis& axis, const Range& range, double y, const char* kind) {
  const double from = range.lo ? axis.x(range.lo->to_double()) : left, to = range.hi ? axis.x(range.hi->to_double()) : right;
  std::string out = fmt::format("<line class=\"line {0}\" x1={1:.1f} x2={2:.1f} y1={3:.1f} y2={3:.1f} />", kind, from, to, y);
  const auto end = [&](bool known, double x, double way) {
    out += known ? fmt::format("<circle class={} cx={:.1f} cy={:.1f} r=4.5 />", kind, x, y)
                 : fmt::format("<path class={} d=\"M{:.1f} {:.1f}l{} -5v10z\" />", kind, x, y, -9 * way);
  };
  end(range.lo.has_value(), from, -1);
  end(range.hi.has_value(), to, 1);
  return out;
}

class Page {
 public:
  Page(const FiguresRun& run, const FiguresTextOptions& options)
      : run_(run), words_(options.language), language_(options.language), told_(figures_told(run, options.all)) {}

  std::string page() && {
    head();
    figures();
    if (!run_.formulas.empty()) formulas();
    begin("again");
    if (!run_.command.empty()) out_ += fmt::format("<p><code>{}</code></p>\n", shown(run_.command));
    out_ += fmt::format("<p class=note>Girok {}</p>\n</section>\n</main>\n<footer><p>{}</p></footer>\n</body>\n</html>\n",
                        shown(run_.version), word("page.footer"));
    return std::move(out_);
  }

 private:
  std::string word(std::string_view key) const { return escape(words_[key]); }

  void head() {
    const std::string style = std::string(embedded("report.css")) + std::string(embedded("estimate.css"));
    out_ += page_head(language_, word("page.title"), style);
    out_ += fmt::format("<a class=skip href=\"#figures\">{}</a>\n<header>\n<h1>{}</h1>\n<p class=lede>{}</p>\n</header>\n<main>\n",
                        word("section.figures"), word("page.title"), word("page.lede"));
  }

  void begin(std::string_view id) {
    out_ +=
        fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n", id, word("section." + std::string(id)));
  }

  void figures() {
    begin("figures");
    const auto claims = std::ranges::count_if(run_.claims, [](const estimation::Claim& claim) { return claim.conversion_of.empty(); });
    out_ +=
        fmt::format("<p class=note>{}</p>\n", escape(words_.with("head", {std::to_string(run_.figures.size()), std::to_string(claims)})));
    for (std::size_t i = 0; i < std::min(told_.size(), most_figures); ++i) figure(*told_[i]);
    const std::size_t hidden = run_.figures.size() - std::min(told_.size(), most_figures);
    if (hidden > 0) out_ += fmt::format("<p class=note>{}</p>\n", escape(words_.with("said_once", {std::to_string(hidden)})));
    out_ += "</section>\n";
  }

  /// What is known of a figure: its definition, of whom, where, when.
  std::string what(const FigureGroup& group) const {
    std::string text = group.measure;
    const std::size_t first = group.origins.front().claims.front();
    if (text.empty() && first < run_.as_written.size()) text = run_.as_written[first];
    for (const std::string& more :
         {group.currency, group.per.empty() ? "" : "/" + group.per, group.base.empty() ? "" : "← " + group.base, group.place, group.time})
      if (!more.empty()) text += (text.empty() ? "" : ", ") + more;
    return shown(text);
  }

  void figure(const FigureGroup& group) {
    const bool percent = group.unit == "percent";
    out_ += fmt::format("<h3>{}<span class=id>{}</span></h3>\n", what(group), shown(group.name));
    out_ += fmt::format("<p class=\"advice{}\">{}: {}</p>\n", group.status == estimation::GroupStatus::range ? "" : " warning",
                        escape(words_.range(group.envelope, percent)), word("status." + std::string(name_of(group.status))));
    picture(group, percent);
    table(group, percent);
    say(group.findings);
  }

  void picture(const FigureGroup& group, bool percent) {
    const Axis axis(group);
    const std::size_t rows = std::min(group.origins.size(), most_origins);
    const double height = row_height * static_cast<double>(rows + 1) + 8;
    out_ += fmt::format(
        "<div class=scroll tabindex=0 role=region aria-label=\"{0}\"><svg class=plot viewBox=\"0 0 900 {1:.0f}\" width=900 height={1:.0f} "
        "role=img><title>{0}</title>\n",
        shown(group.name), height);
    const auto row = [&](std::string label, const Range& range, std::size_t k, const char* kind) {
      const double y = row_height * (static_cast<double>(k) + 0.5) + 4;
      if (columns_of(label) > 34) label = cut(label, 34);
      out_ += fmt::format("<text class=end x={:.0f} y={:.1f}>{}</text>", left - 14, y + 4, escape(label));
      out_ += bar(axis, range, y, kind);
      out_ += fmt::format("<text x={:.0f} y={:.1f}>{}</text>\n", right + 14, y + 4, escape(words_.range(range, percent)));
    };
    for (std::size_t k = 0; k < rows; ++k) row(called(group.origins[k]), group.origins[k].range, k, "ok");
    row(std::string(words_["envelope"]), group.envelope, rows, "mode");
    out_ += "</svg></div>\n";
  }

  std::string called(const Origin& origin) const {
    return origin.name.empty() ? std::string(words_["unknown_origin"]) : one_line(origin.name);
  }

  void table(const FigureGroup& group, bool percent) {
    out_ += fmt::format(
        "<div class=scroll tabindex=0 role=region aria-label=\"{0}\"><table class=quiet><caption>{0}</caption>\n<thead><tr><th "
        "scope=col>{1}</th><th scope=col>{2}</th><th scope=col>{3}</th><th scope=col>{4}</th></tr></thead>\n<tbody>\n",
        shown(group.name), word("col.origins"), word("col.range"), word("col.cited"), word("col.without"));
    for (std::size_t k = 0; k < std::min(group.origins.size(), most_origins); ++k) {
      const Origin& origin = group.origins[k];
      std::string cited;
      for (std::size_t i = 0; i < std::min(origin.claims.size(), most_documents); ++i) {
        const std::string& document = run_.claims[origin.claims[i]].citation;
        if (!document.empty()) cited += (cited.empty() ? "" : ", ") + shown(document);
      }
      const std::string without = group.left_out.empty() ? "—" : escape(words_.range(group.left_out[k].range, percent));
      out_ += fmt::format("<tr><th scope=row>{}</th><td>{}</td><td>{}{}</td><td>{}</td></tr>\n", escape(called(origin)),
                          escape(words_.range(origin.range, percent)), origin.claims.size(), cited.empty() ? "" : ": " + cited, without);
    }
    out_ += "</tbody></table></div>\n";
    if (group.origins.size() > most_origins) out_ += fmt::format("<p class=note>+ {}</p>\n", group.origins.size() - most_origins);
    if (group.pool)
      out_ += fmt::format("<p>{}</p>\n",
                          escape(words_.with("pool", {estimation::number_text(group.pool->lo), estimation::number_text(group.pool->hi),
                                                      estimation::number_text(group.pool->median)})));
  }

  void say(const std::vector<Finding>& findings) {
    if (findings.empty()) return;
    out_ += "<ul class=mind>\n";
    for (const Weight weight : {Weight::refusal, Weight::warning, Weight::note})
      for (const Finding& finding : findings)
        if (finding.weight == weight)
          out_ += fmt::format("<li class={}>{}</li>\n",
                              weight == Weight::refusal   ? "refusal"
                              : weight == Weight::warning ? "warning"
                                                          : "note",
                              shown(words_.say(finding)));
    out_ += "</ul>\n";
  }

  void formulas() {
    begin("formulas");
    for (const FormulaRun& formula : run_.formulas) {
      const Range& range = formula.result.range;
      std::string answer = range.closed() ? words_.range(range, false) : std::string(words_["no_range"]);
      if (!range.closed() && (range.lo || range.hi)) answer += " (" + words_.range(range, false) + ")";
      out_ += fmt::format("<h3><code>{}</code></h3>\n<p class=\"advice{}\">{}: {}</p>\n", shown(formula.formula.text),
                          range.closed() ? "" : " warning", shown(formula.formula.name), escape(answer));
      if (formula.draws && run_.draws) out_ += fmt::format("<p>{}</p>\n", escape(words_.draws(*formula.draws, *run_.draws)));
      say(formula.result.findings);
    }
    out_ += "</section>\n";
  }

  const FiguresRun& run_;
  FiguresWords words_;
  std::string language_;
  std::vector<const FigureGroup*> told_;
  std::string out_;
};

constexpr std::size_t few = 20;  ///< more figures than these, and those that are said once are only counted

}  // namespace

std::vector<const FigureGroup*> figures_told(const FiguresRun& run, bool all) {
  const auto name = [&](const FigureGroup& group) -> std::string_view { return run.claims[group.origins.front().claims.front()].name; };
  const auto called = [&](const FigureGroup& group) {
    return std::ranges::any_of(run.formulas, [&](const FormulaRun& formula) {
      return std::ranges::find(formula.formula.figures, group.name) != formula.formula.figures.end();
    });
  };
  std::map<std::string_view, std::size_t> cited;  // by name: what shares one is of interest for what it differs in
  for (const FigureGroup& group : run.figures) cited[name(group)] += group.citations;
  std::vector<const FigureGroup*> told;
  for (const FigureGroup& group : run.figures)
    if (all || run.figures.size() <= few || cited[name(group)] > 1 || called(group)) told.push_back(&group);
  return told;
}

std::string figures_report_of(const FiguresRun& run, const FiguresTextOptions& options) { return Page(run, options).page(); }

}  // namespace girok::app
