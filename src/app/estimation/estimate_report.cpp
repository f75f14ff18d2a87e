#include "app/estimation/estimate_report.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "app/embedded.h"
#include "app/estimation/estimate_hidden.h"
#include "app/estimation/estimate_paper.h"
#include "app/estimation/estimate_plots.h"
#include "app/estimation/estimate_words.h"
#include "app/html.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

using estimation::Finding;
using estimation::MethodName;
using estimation::MethodResult;
using estimation::number_text;
using estimation::Overlaps;
using estimation::Sensitivity;
using estimation::SensitivityKind;
using estimation::Status;

constexpr std::size_t most_columns = 40, most_cells = 200, most_rows = 60, most_strata = 200;
constexpr double mini_width = 160;

std::string shown(std::string_view text) { return escape(one_line(text)); }

/// Numbers that would tell who is on exactly one list, or two.
bool tells_cells(std::string_view diagnostic) { return diagnostic == "f1" || diagnostic == "f2" || diagnostic == "f3"; }

std::vector<std::int64_t> counts_of(const Overlaps& overlaps) {
  std::vector<std::int64_t> counts;
  for (const estimation::Cell& cell : overlaps.cells) counts.push_back(cell.count);
  return counts;
}

std::vector<Mark> marks_of(const MethodResult& method) {
  std::vector<Mark> marks;
  const auto ends = [](const std::optional<estimation::EstimateInterval>& interval) {
    return interval ? std::optional(std::pair(interval->lo, interval->hi)) : std::nullopt;
  };
  if (method.estimate) {
    marks.push_back({*method.estimate, ends(method.interval), method.status == Status::lower_bound ? MarkKind::floor : MarkKind::estimate});
  } else if (method.status == Status::multimodal) {
    const std::vector<double> answers = EstimateWords::several(method);
    for (std::size_t i = 0; i < answers.size(); ++i)
      marks.push_back({answers[i], answers.size() == method.modes.size() ? ends(method.modes[i].interval) : std::nullopt, MarkKind::mode});
  }
  return marks;
}

class Page {
 public:
  Page(const EstimateRun& run, const EstimateReportOptions& options)
      : run_(run),
        small_(options.small > 1 ? options.small : 0),
        words_(options.language),
        whole_(run.whole.overlaps),
        hidden_(counts_of(whole_), small_, std::string(words_["small.hidden"])) {
    for (std::size_t i = 0; i < whole_.list_count(); ++i) list_sizes_.push_back(hidden_.sum_text(whole_.size_of(i)));
  }

  std::string page() && {
    head();
    said();
    mind();
    lists();
    methods();
    diagnostics();
    leans();
    if (run_.draws) linkage();
    if (!run_.levels.empty()) strata();
    paper();
    again();
    out_ += fmt::format("</main>\n<footer><p>{}</p></footer>\n</body>\n</html>\n", word("page.footer"));
    return std::move(out_);
  }

 private:
  std::string word(std::string_view key) const { return escape(words_[key]); }
  std::string percent() const { return fmt::format("{:g} %", run_.level * 100); }

  void head() {
    const std::string style = std::string(embedded("report.css")) + std::string(embedded("estimate.css"));
    const std::string title = run_.title.empty() ? word("page.title") : shown(run_.title);
    out_ += page_head(words_.language(), title, style);
    out_ += fmt::format("<a class=skip href=\"#said\">{}</a>\n<header>\n<h1>{}</h1>\n<p class=lede>{}</p>\n</header>\n", word("page.skip"),
                        title, word("page.lede"));
    std::vector<std::string_view> sections{"said", "mind", "lists", "methods", "diagnostics", "leans"};
    if (run_.draws) sections.push_back("linkage");
    if (!run_.levels.empty()) sections.push_back("strata");
    sections.insert(sections.end(), {"paper", "again"});
    out_ += fmt::format("<nav id=contents aria-label=\"{}\"><ul>\n", word("page.contents"));
    for (const std::string_view id : sections)
      out_ += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, word("section." + std::string(id)));
    out_ += "</ul></nav>\n<main>\n";
  }

  void begin(std::string_view id) {
    out_ +=
        fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}</h2>\n", id, word("section." + std::string(id)));
  }
  void end() { out_ += fmt::format("<p class=back><a href=\"#contents\">{}</a></p>\n</section>\n", word("page.back")); }
  void note(const std::string& text) { out_ += "<p class=note>" + text + "</p>\n"; }
  void picture(const std::string& svg, const std::string& label) {
    out_ += fmt::format("<div class=scroll tabindex=0 role=region aria-label=\"{}\">{}</div>\n", label, svg);
  }

  /// Headings by key; those that begin with # are above numbers. Others as they are.
  void begin_table(const std::string& caption, const std::vector<std::string>& columns, const char* classes = "") {
    number_columns_.clear();
    out_ +=
        fmt::format("<div class=scroll tabindex=0 role=region aria-label=\"{0}\"><table class=\"{1}\"><caption>{0}</caption>\n<thead><tr>",
                    caption, classes);
    for (const std::string& column : columns) {
      const bool number = column.starts_with('#');
      number_columns_.push_back(number);
      out_ += fmt::format("<th scope=col{}>{}</th>", number ? " class=number" : "", column.substr(number ? 1 : 0));
    }
    out_ += "</tr></thead>\n<tbody>\n";
  }
  void end_table() { out_ += "</tbody></table></div>\n"; }
  /// Cells that are HTML already; the first names the row.
  void row(const std::vector<std::string>& cells, const char* classes = nullptr) {
    out_ += classes == nullptr ? "<tr>" : fmt::format("<tr class={}>", classes);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const char* const kind = number_columns_[i] ? " class=number" : cells[i].starts_with("<svg") ? " class=mini" : "";
      out_ += i == 0 ? fmt::format("<th scope=row>{}</th>", cells[i]) : fmt::format("<td{}>{}</td>", kind, cells[i]);
    }
    out_ += "</tr>\n";
  }
  void more(std::size_t all, std::size_t most) {
    if (all > most) note(escape(words_.with("more", {std::to_string(all - most)})));
  }

  void said() {
    begin("said");
    const Finding& advice = run_.whole.advice;
    const char* const weight = advice.weight == estimation::Weight::note      ? "note"
                               : advice.weight == estimation::Weight::warning ? "warning"
                                                                              : "refusal";
    out_ += fmt::format("<p class=\"advice {}\">{}</p>\n<dl class=stats>\n", weight, shown(words_.say(advice)));
    const auto stat = [&](const char* key, const std::string& value) {
      out_ += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", word(key), value);
    };
    stat("said.recorded", number_text(static_cast<double>(whole_.n())));
    stat("said.lists", std::to_string(whole_.list_count()));
    if (run_.whole.range) stat("said.range", number_text(run_.whole.range->first) + " – " + number_text(run_.whole.range->second));
    out_ += fmt::format("</dl>\n<h3>{}</h3>\n<p class=question>{}</p>\n", word("said.question"),
                        run_.question.empty() ? word("said.no_question") : shown(run_.question));
    out_ += fmt::format("<h3>{}</h3>\n<ul>\n", word("assume.title"));
    for (const char* const key : {"assume.same", "assume.true", "assume.linked", "assume.chance", "assume.association"})
      out_ += fmt::format("<li>{}</li>\n", word(key));
    out_ += "</ul>\n";
    end();
  }

  void mind() {
    begin("mind");
    const std::vector<Finding> all = run_.warnings();
    if (all.empty()) out_ += fmt::format("<p>{}</p>\n", word("mind.nothing"));
    out_ += "<ul class=mind>\n";
    for (const Finding& finding : all) {
      const char* const weight = finding.weight == estimation::Weight::note      ? "note"
                                 : finding.weight == estimation::Weight::warning ? "warning"
                                                                                 : "refusal";
      out_ += fmt::format("<li class={}>{}</li>\n", weight, shown(words_.say(finding, small_)));
    }
    out_ += "</ul>\n";
    if (hidden_.any())
      note(escape(words_.with("small.note", {std::to_string(small_)})));
    else if (std::ranges::any_of(whole_.cells, [](const estimation::Cell& cell) { return cell.count < 5; }))
      note("<strong>" + word("small.shown") + "</strong>");
    end();
  }

  std::string names_of(estimation::Pattern pattern) const {
    std::string names;
    for (std::size_t i = 0; i < whole_.list_count(); ++i)
      if ((pattern >> i & 1U) != 0) names.append(names.empty() ? "" : " × ").append(whole_.lists[i]);
    return names;
  }

  void lists() {
    begin("lists");
    std::vector<std::size_t> order(whole_.cells.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // By how many lists, never by size: the order must not tell what is hidden.
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::popcount(whole_.cells[i].pattern); });
    note(word("lists.note"));
    OverlapPlot plot{"overlaps", std::string(words_["lists.plot"]), std::string(words_["lists.plot_desc"]), {}, {}};
    for (std::size_t i = 0; i < whole_.list_count(); ++i) plot.lists.push_back(whole_.lists[i] + " (" + list_sizes_[i] + ")");
    for (std::size_t k = 0; k < std::min(most_columns, order.size()); ++k) {
      const std::size_t i = order[k];
      plot.columns.push_back({whole_.cells[i].pattern, static_cast<double>(whole_.cells[i].count),
                              hidden_.is_hidden(i) && whole_.cells[i].count >= small_ ? "·" : hidden_.text(i), hidden_.is_hidden(i)});
    }
    picture(svg_of(plot), word("lists.plot"));
    more(order.size(), most_columns);
    begin_table(word("lists.plot"), {word("col.on"), "#" + word("col.recorded")});
    for (std::size_t k = 0; k < std::min(most_cells, order.size()); ++k)
      row({shown(names_of(whole_.cells[order[k]].pattern)), escape(hidden_.text(order[k]))});
    end_table();
    more(order.size(), most_cells);
    pairs();
    end();
  }

  void pairs() {
    begin_table(word("lists.pairs"), {word("col.pair"), "#" + word("col.both"), "#" + word("col.odds"), "#" + word("col.p")});
    for (std::size_t i = 0; i < std::min(most_cells, run_.whole.gate.pairs.size()); ++i) {
      const estimation::PairDependence& pair = run_.whole.gate.pairs[i];
      row({shown(whole_.lists[pair.a] + " × " + whole_.lists[pair.b]), escape(hidden_.sum_text(pair.both)), number_text(pair.odds_ratio),
           pair.p < 0.001 ? "&lt; 0.001" : fmt::format("{:.3f}", pair.p)});
    }
    end_table();
  }

  std::string reasons_of(const std::vector<Finding>& reasons) const {
    std::string text;
    for (const Finding& reason : reasons) text.append(text.empty() ? "" : " ").append(words_.say(reason, small_));
    return text;
  }

  std::string value_of(const MethodResult& method) const {
    if (method.estimate)
      return number_text(*method.estimate) + (method.interval ? " (" + EstimateWords::interval(method.interval) + ")" : "");
    std::string text;
    for (const double answer : EstimateWords::several(method)) text.append(text.empty() ? "" : "; ").append(number_text(answer));
    return text.empty() ? "–" : text;
  }

  void methods() {
    begin("methods");
    AxisPlot plot{"answers",
                  std::string(words_["methods.plot"]),
                  std::string(words_["methods.plot_desc"]),
                  std::string(words_["methods.recorded"]),
                  static_cast<double>(whole_.n()),
                  run_.whole.range,
                  {}};
    for (const MethodResult& method : run_.whole.methods) {
      std::string none(words_["status." + std::string(name_of(method.status))]);
      if (!method.reasons.empty()) none = cut(none + ": " + words_.say(method.reasons.front(), small_), 64);
      plot.rows.push_back({words_.method(method.name), marks_of(method), std::move(none), value_of(method)});
    }
    bool logarithmic = false;
    const std::string svg = svg_of(plot, logarithmic);
    note(word("methods.note") + (logarithmic ? " " + word("methods.log") : ""));
    picture(svg, word("methods.plot"));
    begin_table(word("methods.plot"),
                {word("col.method"), word("col.status"), "#" + word("col.persons"), "#" + escape(words_.with("col.interval", {percent()})),
                 word("col.kind"), word("col.model"), word("col.why")},
                "wrap");
    for (const MethodResult& method : run_.whole.methods) {
      row({escape(words_.method(method.name)), word("status." + std::string(name_of(method.status))),
           method.status == Status::multimodal ? escape(value_of(method)) : number(method.estimate),
           escape(EstimateWords::interval(method.interval)),
           method.interval ? word("interval." + std::string(name_of(method.interval->kind))) : "–",
           shown(EstimateWords::or_dash(method.model)), shown(reasons_of(method.reasons))});
    }
    end_table();
    end();
  }

  static std::string number(const std::optional<double>& value) { return EstimateWords::number(value); }

  void diagnostics() {
    begin("diagnostics");
    begin_table(word("section.diagnostics"), {word("col.method"), word("col.diagnostic")}, "wrap long quiet");
    for (const MethodResult& method : run_.whole.methods) {
      std::string text;
      for (const auto& [name, value] : method.diagnostics) {
        if (hidden_.any() && tells_cells(name)) continue;
        const bool fine = std::abs(value) < 100 && value != std::round(value);
        text += fmt::format("{}<code>{}</code> {}", text.empty() ? "" : ", ", shown(name),
                            fine ? fmt::format("{:.4g}", value) : number_text(value));
      }
      if (!text.empty()) row({escape(words_.method(method.name)), text});
    }
    end_table();
    modes();
    end();
  }

  void modes() {
    for (const MethodResult& method : run_.whole.methods) {
      if (method.modes.empty() || (method.status == Status::multimodal && method.modes.size() < 2)) continue;
      out_ += fmt::format("<h3>{}</h3>\n", escape(words_.method(method.name)));
      begin_table(escape(words_.method(method.name)), {word("col.model"), "#" + word("col.estimate"),
                                                       "#" + escape(words_.with("col.interval", {percent()})), "#" + word("col.share")});
      for (std::size_t i = 0; i < std::min(most_rows, method.modes.size()); ++i) {
        const estimation::Mode& mode = method.modes[i];
        row({shown(EstimateWords::or_dash(mode.model)), number_text(mode.estimate), escape(EstimateWords::interval(mode.interval)),
             mode.share ? fmt::format("{:.1f} %", *mode.share * 100) : "–"});
      }
      end_table();
    }
  }

  void leans() {
    begin("leans");
    if (run_.whole.sensitivity.empty()) {
      note(word("leans.none"));
      return end();
    }
    note(word("leans.note"));
    double least = INFINITY, most = 0;
    const auto reach = [&](double value) {
      if (!std::isfinite(value)) return;
      least = std::min(least, std::max(value, 0.5));
      most = std::max(most, value);
    };
    for (const Sensitivity& one : run_.whole.sensitivity) {
      if (one.estimate) reach(*one.estimate);
      if (one.interval) reach(one.interval->lo), reach(one.interval->hi);
      const MethodResult* const method = find_method(run_.whole, one.method);
      if (method != nullptr && method->estimate) reach(*method->estimate);
    }
    const Axis axis(std::isfinite(least) ? least : 1, std::max(most, 2.0), mini_width);
    for (const SensitivityKind kind : {SensitivityKind::list_left_out, SensitivityKind::lists_merged, SensitivityKind::near_equal_model,
                                       SensitivityKind::assumption, SensitivityKind::link_removed, SensitivityKind::prior})
      leaning(kind, axis);
    end();
  }

  void leaning(SensitivityKind kind, const Axis& axis) {
    std::vector<const Sensitivity*> rows;
    for (const Sensitivity& one : run_.whole.sensitivity)
      if (one.kind == kind) rows.push_back(&one);
    if (rows.empty()) return;
    const std::string name = word("kind." + std::string(name_of(kind)));
    const bool criterion = std::ranges::any_of(rows, [](const Sensitivity* one) { return one->criterion.has_value(); });
    out_ += "<h3>" + name + "</h3>\n";
    std::vector<std::string> columns{word("col.what"), word("col.method"), "#" + word("col.estimate"),
                                     "#" + escape(words_.with("col.interval", {percent()}))};
    if (criterion) columns.push_back("#" + word("col.criterion"));
    columns.push_back("<span aria-hidden=true>…</span>");
    begin_table(name, columns, "quiet");
    for (std::size_t i = 0; i < std::min(most_rows, rows.size()); ++i) {
      const Sensitivity& one = *rows[i];
      const MethodResult* const method = find_method(run_.whole, one.method);
      std::vector<Mark> marks;
      if (one.estimate)
        marks.push_back({*one.estimate, one.interval ? std::optional(std::pair(one.interval->lo, one.interval->hi)) : std::nullopt,
                         one.status == Status::lower_bound ? MarkKind::floor : MarkKind::estimate});
      std::vector<std::string> cells{shown(words_.changed(one)), escape(words_.method(one.method)),
                                     one.estimate ? number(one.estimate) : word("status." + std::string(name_of(one.status))),
                                     escape(EstimateWords::interval(one.interval))};
      if (criterion) cells.push_back(one.criterion ? fmt::format("{:.2f}", *one.criterion) : "–");
      cells.push_back(marks.empty() ? shown(reasons_of(one.reasons))
                                    : mini_svg(axis, marks, method != nullptr ? method->estimate : std::nullopt, mini_width));
      row(cells);
    }
    end_table();
    more(rows.size(), most_rows);
  }

  void linkage() {
    begin("linkage");
    const auto draws = number_text(static_cast<double>(run_.input.draws.size()));
    note(escape(words_.with("linkage.note", {draws})));
    begin_table(escape(words_.with("linkage", {draws})),
                {word("col.method"), "#" + word("col.persons"), "#" + escape(words_.with("col.interval", {percent()})),
                 "#" + word("col.linkage"), "#" + word("col.refused")});
    for (const estimation::DrawsCombined& one : run_.draws->methods) {
      const bool none = one.refused == one.draws;
      row({escape(words_.method(one.method)), none ? "–" : number_text(one.estimate),
           none ? "–" : escape(EstimateWords::interval(one.interval)), none ? "–" : fmt::format("{:.0f} %", one.share_from_linkage * 100),
           fmt::format("{} / {}", one.refused, one.draws)});
    }
    end_table();
    if (!run_.draws->methods.empty())
      note(escape(
          words_.with("linkage.persons", {number_text(run_.draws->methods.front().n_lo), number_text(run_.draws->methods.front().n_hi)})));
    end();
  }

  void strata() {
    begin("strata");
    note(word("strata.note"));
    std::vector<std::vector<std::pair<std::vector<std::string>, std::int64_t>>> sizes;
    for (const LevelEstimate& level : run_.levels) {
      sizes.emplace_back();
      for (const InputStratum& stratum : level.strata) sizes.back().emplace_back(stratum.values, stratum.overlaps.n());
    }
    const std::vector<std::vector<std::string>> shown_sizes = shown_strata(sizes, small_, std::string(words_["small.hidden"]));
    for (std::size_t at = 0; at < run_.levels.size(); ++at) {
      const LevelEstimate& level = run_.levels[at];
      std::string by;
      for (const std::string& column : level.by) by.append(by.empty() ? "" : " × ").append(column);
      const std::string name = shown(words_.with("strata.by", {by}));
      out_ += "<h3>" + name + "</h3>\n";
      std::vector<MethodName> columns;
      for (const MethodName method : {MethodName::chao, MethodName::loglinear_bic, MethodName::decomposable})
        if (find_method(run_.whole, method) != nullptr) columns.push_back(method);
      std::vector<std::string> heads{word("col.stratum"), "#" + word("col.recorded")};
      for (const MethodName method : columns) heads.push_back("#" + escape(words_.method(method)));
      begin_table(name, heads, "quiet");
      const auto line = [&](const std::string& label, const std::string& n, const auto& answer_of, const char* classes) {
        std::vector<std::string> cells{label, n};
        for (const MethodName method : columns) {
          const MethodResult* const answer = answer_of(method);
          cells.push_back(answer == nullptr ? "–" : escape(value_of(*answer)));
        }
        row(cells, classes);
      };
      for (std::size_t i = 0; i < std::min(most_strata, level.strata.size()); ++i)
        line(
            shown(words_.stratum(level.by, level.strata[i].values)), escape(shown_sizes[at][i]),
            [&](MethodName method) { return find_method(level.estimate.strata[i], method); }, nullptr);
      const auto sum_of = [&](MethodName method) -> const MethodResult* {
        const auto found = std::ranges::find(level.estimate.sums, method, &MethodResult::name);
        return found == level.estimate.sums.end() ? nullptr : &*found;
      };
      const std::string all = number_text(static_cast<double>(whole_.n()));
      line(word("strata.sum"), all, sum_of, "sum");
      line(word("strata.whole"), all, [&](MethodName method) { return find_method(run_.whole, method); }, nullptr);
      end_table();
    }
    end();
  }

  void paper() {
    begin("paper");
    const Paper paper = paper_of(run_, words_, list_sizes_);
    note(word("paper.note"));
    out_ += fmt::format("<p class=paper>{}</p>\n<h3>{}</h3>\n<ul class=references lang=en>\n", shown(paper.paragraph),
                        word("paper.references"));
    for (const std::string& one : paper.references) out_ += fmt::format("<li>{}</li>\n", escape(one));
    out_ += "</ul>\n";
    end();
  }

  void again() {
    begin("again");
    out_ += fmt::format("<h3>{}</h3>\n<pre class=command>{}</pre>\n<dl>\n", word("again.command"), shown(run_.command));
    std::string files;
    for (const std::string& file : run_.input.files) files.append(files.empty() ? "" : ", ").append(file);
    for (const auto& [key, value] :
         {std::pair("again.version", "Girok " + run_.version), std::pair("again.seed", std::to_string(run_.seed)),
          std::pair("again.files", files), std::pair("again.level", percent())})
      out_ += fmt::format("<dt>{}</dt><dd>{}</dd>\n", word(key), shown(value));
    out_ += "</dl>\n";
    end();
  }

  const EstimateRun& run_;
  std::int64_t small_;
  EstimateWords words_;
  const Overlaps& whole_;
  HiddenCounts hidden_;
  std::vector<std::string> list_sizes_;
  std::vector<bool> number_columns_;
  std::string out_;
};

}  // namespace

std::string estimate_report_of(const EstimateRun& run, const EstimateReportOptions& options) { return Page(run, options).page(); }

}  // namespace girok::app
