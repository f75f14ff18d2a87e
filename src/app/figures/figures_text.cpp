// What girok figures tells on a terminal.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "app/embedded.h"
#include "app/figures/figures_report.h"
#include "app/figures/figures_words.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

using estimation::FigureGroup;
using estimation::Finding;
using estimation::Weight;

constexpr std::size_t widest_what = 34;

class Teller {
 public:
  Teller(const FiguresRun& run, const FiguresTextOptions& options)
      : run_(run), words_(options.language), columns_(std::max<std::size_t>(options.columns, 60)), shown_(figures_told(run, options.all)) {}

  std::string tell() {
    const auto claims = std::ranges::count_if(run_.claims, [](const estimation::Claim& claim) { return claim.conversion_of.empty(); });
    out_ = words_.with("head", {std::to_string(run_.figures.size()), std::to_string(claims)}) + "\n\n";
    table();
    if (shown_.size() < run_.figures.size())
      out_ += "\n" + wrap(words_.with("said_once", {std::to_string(run_.figures.size() - shown_.size())}), columns_, 2, 0) + "\n";
    if (!run_.left_out.empty()) {
      std::string names;
      for (const std::string& name : run_.left_out) names += (names.empty() ? "" : ", ") + one_line(name);
      out_ += "\n" + wrap(words_.with("left_out", {names}), columns_, 2, 0) + "\n";
    }
    mind();
    formulas();
    out_ += "\n" + wrap(std::string(words_["next"]), columns_, 2, 0) + "\n";
    return std::move(out_);
  }

 private:
  /// What is counted, in the words of the first document that says it, or by definition.
  std::string what(const FigureGroup& group) const {
    std::string text = group.measure;
    const std::size_t first = group.origins.front().claims.front();
    if (first < run_.as_written.size() && !run_.as_written[first].empty()) text = run_.as_written[first];
    if (!group.currency.empty()) text += (text.empty() ? "" : ", ") + group.currency;
    if (!group.per.empty()) text += "/" + group.per;
    if (!group.base.empty()) text += (text.empty() ? "" : ", ") + std::string("← ") + group.base;
    return one_line(text);
  }

  void table() {
    std::vector<std::vector<std::string>> rows{{std::string(words_["col.figure"]), std::string(words_["col.what"]),
                                                std::string(words_["col.range"]), std::string(words_["col.origins"]),
                                                std::string(words_["col.cited"]), std::string(words_["col.says"])}};
    for (const FigureGroup* one : shown_) {
      const FigureGroup& group = *one;
      std::string origins = std::to_string(group.fewest_origins);
      if (group.fewest_origins != group.most_origins) origins += "–" + std::to_string(group.most_origins);
      rows.push_back({one_line(group.name), what(group), words_.range(group.envelope, group.unit == "percent"), origins,
                      std::to_string(group.citations), std::string(words_["status." + std::string(estimation::name_of(group.status))])});
    }
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows)
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
    widths[1] = std::min(widths[1], widest_what);
    const std::size_t others = widths[0] + widths[2] + widths[3] + widths[4] + widths[5] + 12;
    if (others + widths[1] > columns_) widths[1] = std::max<std::size_t>(8, columns_ > others ? columns_ - others : 0);
    for (auto& row : rows) {
      std::string line = " ";
      for (std::size_t i = 0; i < row.size(); ++i) {
        std::string text = i == 1 ? cut(row[i], widths[i]) : row[i];
        const bool right = i == 3 || i == 4;
        line += " ";
        if (right) line.append(widths[i] - columns_of(text), ' ');
        line += right ? text : pad(text, widths[i]);
        line += " ";
      }
      while (line.ends_with(' ')) line.pop_back();
      out_ += line + "\n";
    }
  }

  bool called(const FigureGroup& group) const {
    return std::ranges::any_of(run_.formulas, [&](const FormulaRun& formula) {
      return std::ranges::find(formula.formula.figures, group.name) != formula.formula.figures.end();
    });
  }

  /// Everything there is to say of figures that several say or a formula calls; of the others, which are many, only that an end is open.
  void mind() {
    std::vector<const Finding*> findings;
    std::string open;
    for (const FigureGroup* group : shown_) {
      const bool alone = group->citations == 1 && !called(*group);
      if (alone && group->status == estimation::GroupStatus::none && run_.figures.size() > 3)
        open += (open.empty() ? "" : ", ") + group->name;
      for (const Finding& finding : group->findings)
        if (!alone || run_.figures.size() <= 3 || finding.weight == Weight::note) findings.push_back(&finding);
    }
    if (!findings.empty() || !open.empty()) out_ += "\n" + std::string(words_["mind"]) + "\n";
    for (const Weight weight : {Weight::refusal, Weight::warning, Weight::note}) say_together(findings, weight);
    if (!open.empty()) item(words_.with("open", {open}));
    leave_out();
  }

  /// One sentence for all figures of which the same is to be said.
  void say_together(const std::vector<const Finding*>& findings, Weight weight) {
    std::vector<Finding> said;
    std::map<std::vector<std::string>, std::size_t> known;
    for (const Finding* finding : findings) {
      if (finding->weight != weight || finding->arguments.empty()) continue;
      // Of one origin, the number of citations is a figure's own too.
      const std::size_t own = finding->code == estimation::figure_code::one_origin ? 2 : 1;
      std::vector<std::string> key(finding->arguments.begin() + static_cast<std::ptrdiff_t>(own), finding->arguments.end());
      key.emplace_back(finding->code);
      const auto [at, is_new] = known.try_emplace(std::move(key), said.size());
      if (is_new)
        said.push_back(*finding);
      else
        for (std::size_t i = 0; i < own; ++i) said[at->second].arguments[i] += ", " + finding->arguments[i];
    }
    for (const Finding& finding : said) item(words_.say(finding));
  }

  /// Pools, and what is left without each origin.
  void leave_out() {
    std::string unmoved;
    for (const FigureGroup* group : shown_) {
      if (group->pool)
        item(group->name + ": " +
             words_.with("pool", {estimation::number_text(group->pool->lo), estimation::number_text(group->pool->hi),
                                  estimation::number_text(group->pool->median)}));
      if (group->left_out.size() < 2 || group->status == estimation::GroupStatus::none) continue;
      std::string text;
      for (const estimation::LeftOut& one : group->left_out)
        if (one.range != group->envelope)
          text +=
              (text.empty() ? "" : "; ") + words_.with("without", {one.origin.empty() ? std::string(words_["unknown_origin"]) : one.origin,
                                                                   words_.range(one.range, group->unit == "percent")});
      if (text.empty())
        unmoved += (unmoved.empty() ? "" : ", ") + group->name;
      else
        item(group->name + ": " + text);
    }
    if (!unmoved.empty()) item(words_.with("unmoved", {unmoved}));
  }

  void item(const std::string& text) { out_ += "  - " + wrap(one_line(text), columns_, 4, 4) + "\n"; }

  void formulas() {
    if (run_.formulas.empty()) return;
    out_ += "\n" + std::string(words_["formulas"]) + "\n";
    for (const FormulaRun& formula : run_.formulas) {
      const bool answered = formula.result.range.closed();
      out_ += "  " + one_line(formula.formula.text) + "\n    " + one_line(formula.formula.name) + ": ";
      out_ += answered ? words_.range(formula.result.range, false) : std::string(words_["no_range"]);
      if (!answered && (formula.result.range.lo || formula.result.range.hi)) out_ += " (" + words_.range(formula.result.range, false) + ")";
      out_ += "\n";
      for (const Finding& finding : formula.result.findings) out_ += "    - " + wrap(one_line(words_.say(finding)), columns_, 6, 6) + "\n";
      if (formula.draws && run_.draws) out_ += "    " + wrap(words_.draws(*formula.draws, *run_.draws), columns_, 4, 4) + "\n";
    }
  }

  const FiguresRun& run_;
  FiguresWords words_;
  std::size_t columns_;
  std::vector<const FigureGroup*> shown_;
  std::string out_;
};

}  // namespace

std::string text_of(const FiguresRun& run, const FiguresTextOptions& options) { return Teller(run, options).tell(); }

}  // namespace girok::app
