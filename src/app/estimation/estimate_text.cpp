#include "app/estimation/estimate_text.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/estimation/estimate_words.h"
#include "app/terminal.h"
#include "app/text_table.h"

namespace girok::app {
namespace {

using estimation::Finding;
using estimation::MethodName;
using estimation::MethodResult;
using estimation::Sensitivity;
using estimation::SensitivityKind;
using estimation::Status;
using estimation::Weight;

constexpr std::size_t most_warnings = 20, most_strata = 40, most_models = 6;

class Teller {
 public:
  Teller(const EstimateRun& run, const EstimateTextOptions& options)
      : run_(run), options_(options), columns_(std::max<std::size_t>(options.columns, 40)), words_(options.language) {}

  std::string tell() && {
    head();
    warnings();
    answers();
    leaning();
    linkage();
    for (const LevelEstimate& level : run_.levels) strata(level);
    title("said");
    line("", words_.say(run_.whole.advice));
    line("", std::string(words_["assume.short"]));
    if (options_.ask && run_.referrals.empty()) paragraph(std::string(words_["ask.referral"]));
    paragraph(std::string(words_["next"]));
    return std::move(out_);
  }

 private:
  void title(std::string_view key) { out_ += '\n' + std::string(words_[key]) + '\n'; }
  void line(const std::string& mark, const std::string& text) {
    const std::string start = "  " + mark + (mark.empty() ? "" : " ");
    const std::size_t indent = columns_of(start);
    out_ += start + wrap(one_line(text), columns_, mark.empty() ? indent + 2 : indent, indent) + '\n';
  }
  void paragraph(const std::string& text) { out_ += '\n' + wrap(text, columns_, 0, 0) + '\n'; }
  std::string percent() const { return fmt::format("{:g} %", run_.level * 100); }
  std::string counted(const char* key, std::int64_t count) const {
    return words_.with(std::string(key) + (count == 1 ? ".one" : ".many"), {estimation::number_text(static_cast<double>(count))});
  }

  void head() {
    const estimation::Overlaps& whole = run_.whole.overlaps;
    const std::string what = run_.title.empty() ? fmt::format("{}", fmt::join(run_.input.files, ", ")) : run_.title;
    out_ += wrap(one_line(words_.with(
                     "text.head", {what, counted("lists", static_cast<std::int64_t>(whole.list_count())), counted("persons", whole.n())})),
                 columns_, 2, 0) +
            '\n';
    if (!run_.question.empty()) line("", run_.question);
    const std::string form(words_["form." + std::string(name_of(run_.input.form))]);
    line("", run_.input.count_column.empty() ? words_.with("text.form", {form})
                                             : words_.with("text.form_count", {form, run_.input.count_column}));
    if (!run_.input.left_out.empty()) line("", words_.with("text.left_out", {fmt::format("{}", fmt::join(run_.input.left_out, ", "))}));
    if (run_.input.on_no_list > 0)
      line("", words_.with("text.on_no_list", {estimation::number_text(static_cast<double>(run_.input.on_no_list))}));
    TextTable rows({std::string(words_["col.list"]), std::string(words_["col.recorded"]), std::string(words_["col.only"])}, {0, 1, 1});
    for (std::size_t i = 0; i < whole.list_count(); ++i) {
      std::int64_t only = 0;
      for (const estimation::Cell& cell : whole.cells)
        if (cell.pattern == estimation::Pattern{1} << i) only = cell.count;
      rows.add({cut(one_line(whole.lists[i]), 40), estimation::number_text(static_cast<double>(whole.size_of(i))),
                estimation::number_text(static_cast<double>(only))});
    }
    out_ += rows.text(columns_);
  }

  void warnings() {
    title("mind");
    const std::vector<Finding> all = run_.warnings();
    if (all.empty()) line("", std::string(words_["mind.nothing"]));
    for (std::size_t i = 0; i < std::min(most_warnings, all.size()); ++i)
      line(all[i].weight == Weight::note ? "-" : "!", words_.say(all[i]));
    more(all.size(), most_warnings);
  }
  void more(std::size_t all, std::size_t most) {
    if (all > most) line("", words_.with("more", {std::to_string(all - most)}));
  }

  void answers() {
    title("answers");
    TextTable rows({std::string(words_["col.method"]), std::string(words_["col.status"]), std::string(words_["col.persons"]),
                    words_.with("col.interval", {percent()}), std::string(words_["col.model"])},
                   {0, 0, 1, 1, 0});
    bool any = false, refused = false, several = false, minded = false;
    for (const MethodResult& method : run_.whole.methods) {
      refused = refused || method.status == Status::refused;
      several = several || method.status == Status::multimodal;
      if (!method.estimate) continue;
      any = true;
      minded = minded || !method.reasons.empty();
      rows.add({words_.method(method.name), std::string(words_["status." + std::string(name_of(method.status))]),
                words_.number(method.estimate), words_.interval(method.interval), one_line(method.model)});
    }
    if (any) out_ += rows.text(columns_);
    if (several) modes();
    // Notes are for the report; what stands among the warnings is not said twice.
    const std::vector<Finding> said = run_.warnings();
    if (minded) {
      reasons(
          "notes", [](const MethodResult& method) { return method.estimate.has_value(); },
          [&](const Finding& reason) { return reason.weight != Weight::note && std::ranges::find(said, reason) == said.end(); });
    }
    if (refused) {
      reasons("refused", [](const MethodResult& method) { return method.status == Status::refused; }, [](const Finding&) { return true; });
    }
  }

  void modes() {
    title("several");
    for (const MethodResult& method : run_.whole.methods) {
      if (method.status != Status::multimodal) continue;
      std::string text = words_.method(method.name) + ": ";
      const std::vector<double> answers = EstimateWords::several(method);
      for (std::size_t i = 0; i < answers.size(); ++i) {
        text.append(i == 0 ? "" : "; ").append(estimation::number_text(answers[i]));
        if (method.modes.size() == answers.size() && method.modes.size() > 1 && method.modes[i].share)
          text += fmt::format(" ({:.0f} %)", *method.modes[i].share * 100);
      }
      line("", text);
      for (const Finding& reason : method.reasons) line("-", words_.say(reason));
    }
  }

  /// Methods with the same reasons in one line.
  template <class Takes, class TakesReason>
  void reasons(const char* key, Takes takes, TakesReason takes_reason) {
    std::vector<std::pair<std::string, std::string>> lines;  // reasons, methods
    for (const MethodResult& method : run_.whole.methods) {
      if (!takes(method) || method.reasons.empty()) continue;
      std::string text;
      for (const Finding& reason : method.reasons)
        if (takes_reason(reason)) text.append(text.empty() ? "" : " ").append(words_.say(reason));
      if (text.empty()) continue;
      const auto same = std::ranges::find(lines, text, &std::pair<std::string, std::string>::first);
      if (same == lines.end())
        lines.emplace_back(text, words_.method(method.name));
      else
        same->second.append("; ").append(words_.method(method.name));
    }
    if (!lines.empty()) title(key);
    for (const auto& [text, methods] : lines) line("-", methods + ": " + text);
  }

  void leaning() {
    if (run_.whole.sensitivity.empty()) return;
    title("leans");
    for (const SensitivityKind kind : {SensitivityKind::list_left_out, SensitivityKind::lists_merged, SensitivityKind::near_equal_model,
                                       SensitivityKind::assumption, SensitivityKind::link_removed, SensitivityKind::prior}) {
      for (std::size_t i = 0; i < estimation::method_count; ++i) tell_kind(kind, static_cast<MethodName>(i));
    }
  }

  void tell_kind(SensitivityKind kind, MethodName method) {
    const Sensitivity *least = nullptr, *most = nullptr;
    std::size_t count = 0, refused = 0;
    for (const Sensitivity& one : run_.whole.sensitivity) {
      if (one.kind != kind || one.method != method) continue;
      ++count;
      if (!one.estimate) {
        ++refused;
        continue;
      }
      if (least == nullptr || *one.estimate < *least->estimate) least = &one;
      if (most == nullptr || *one.estimate > *most->estimate) most = &one;
    }
    if (count == 0) return;
    const std::string name = fmt::format("{} ({})", words_["kind." + std::string(name_of(kind))], words_.method(method));
    const auto shown = [&](const Sensitivity& one) {
      return fmt::format("{} ({})", estimation::number_text(*one.estimate), words_.changed(one));
    };
    std::string text = name + ": ";
    if (kind == SensitivityKind::near_equal_model && count <= most_models) {
      bool first = true;
      for (const Sensitivity& one : run_.whole.sensitivity) {
        if (one.kind != kind || one.method != method || !one.estimate) continue;
        text.append(first ? "" : "; ").append(shown(one));
        first = false;
      }
    } else if (least != nullptr) {
      text = *least->estimate < *most->estimate ? words_.with("leans.range", {name, shown(*least), shown(*most)}) : text + shown(*least);
    }
    if (refused > 0) text.append(least == nullptr ? "" : "; ").append(words_.with("leans.refused", {std::to_string(refused)}));
    line("", text);
  }

  void linkage() {
    if (!run_.draws) return;
    out_ += '\n' + words_.with("linkage", {estimation::number_text(static_cast<double>(run_.input.draws.size()))}) + '\n';
    TextTable rows({std::string(words_["col.method"]), std::string(words_["col.persons"]), words_.with("col.interval", {percent()}),
                    std::string(words_["col.linkage"]), std::string(words_["col.refused"])},
                   {0, 1, 1, 1, 1});
    for (const estimation::DrawsCombined& one : run_.draws->methods) {
      const bool none = one.refused == one.draws;
      rows.add({words_.method(one.method), none ? "–" : estimation::number_text(one.estimate), none ? "–" : words_.interval(one.interval),
                none ? "–" : fmt::format("{:.0f} %", one.share_from_linkage * 100), std::to_string(one.refused)});
    }
    out_ += rows.text(columns_);
  }

  static std::string brief(const MethodResult* method) {
    if (method == nullptr || !method->estimate) return "–";
    return estimation::number_text(*method->estimate);
  }
  static std::string brief_interval(const MethodResult* method) {
    return method == nullptr || !method->estimate ? "–" : EstimateWords::interval(method->interval);
  }

  /// Of those that were run, the first of these.
  std::optional<MethodName> first_of(std::initializer_list<MethodName> names) const {
    for (const MethodName name : names)
      if (find_method(run_.whole, name) != nullptr) return name;
    return std::nullopt;
  }

  /// A floor and an estimate, as far as they were asked for; the interval is that of the last.
  std::vector<MethodName> methods_of_strata() const {
    std::vector<MethodName> methods;
    if (const auto floor = first_of({MethodName::chao, MethodName::chao_t, MethodName::coverage_low, MethodName::coverage_independent}))
      methods.push_back(*floor);
    if (const auto main =
            first_of({MethodName::loglinear_bic, MethodName::decomposable, MethodName::loglinear_aic, MethodName::loglinear_stepwise,
                      MethodName::loglinear_main, MethodName::loglinear_pairs, MethodName::coverage_high}))
      methods.push_back(*main);
    return methods;
  }

  void strata(const LevelEstimate& level) {
    out_ += '\n' + words_.with("strata.by", {fmt::format("{}", fmt::join(level.by, " × "))}) + '\n';
    const std::vector<MethodName> methods = methods_of_strata();
    std::vector<std::string> heads{std::string(words_["col.stratum"]), std::string(words_["col.recorded"])};
    for (const MethodName method : methods) heads.push_back(words_.method(method));
    if (!methods.empty()) heads.push_back(words_.with("col.interval", {percent()}));
    std::vector<char> right(heads.size(), 1);
    right[0] = 0;
    TextTable rows(std::move(heads), std::move(right));
    const auto add = [&](const std::string& name, std::int64_t n, const auto& answer_of) {
      std::vector<std::string> cells{cut(one_line(name), 40), estimation::number_text(static_cast<double>(n))};
      for (const MethodName method : methods) cells.push_back(brief(answer_of(method)));
      if (!methods.empty()) cells.push_back(brief_interval(answer_of(methods.back())));
      rows.add(std::move(cells));
    };
    for (std::size_t i = 0; i < std::min(most_strata, level.strata.size()); ++i) {
      const estimation::Estimate& estimate = level.estimate.strata[i];
      add(words_.stratum(level.by, level.strata[i].values), estimate.overlaps.n(),
          [&](MethodName name) { return find_method(estimate, name); });
    }
    add(std::string(words_["strata.sum"]), run_.whole.overlaps.n(), [&](MethodName name) -> const MethodResult* {
      const auto found = std::ranges::find(level.estimate.sums, name, &MethodResult::name);
      return found == level.estimate.sums.end() ? nullptr : &*found;
    });
    add(std::string(words_["strata.whole"]), run_.whole.overlaps.n(), [&](MethodName name) { return find_method(run_.whole, name); });
    out_ += rows.text(columns_);
    more(level.strata.size(), most_strata);
  }

  const EstimateRun& run_;
  const EstimateTextOptions& options_;
  std::size_t columns_;
  EstimateWords words_;
  std::string out_;
};

}  // namespace

std::string text_of(const EstimateRun& run, const EstimateTextOptions& options) { return Teller(run, options).tell(); }

}  // namespace girok::app
