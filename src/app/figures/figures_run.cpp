#include "app/figures/figures_run.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/figures/claims_of_reading.h"
#include "app/figures/claims_table.h"
#include "app/read_documents.h"
#include "app/reading_json.h"
#include "exchange/table.h"

namespace girok::app {
namespace {

using estimation::Claim;
using estimation::FigureGroup;

constexpr std::size_t most_bytes = std::size_t{256} << 20;

std::string stem_of(const std::string& path) {
  return path == "-" ? std::string("standard input") : path.substr(path.find_last_of('/') + 1);
}

bool ends_with(std::string_view path, std::string_view ending) {
  return path.size() >= ending.size() && path.substr(path.size() - ending.size()) == ending;
}

bool is_table(std::string_view path) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{".csv", ".tsv", ".xlsx", ".xlsm", ".ods"},
                             [&](std::string_view ending) { return ends_with(path, ending); });
}

class Runner {
 public:
  explicit Runner(const FiguresRequest& request, const Pile* pile = nullptr, const FiguresRun* before = nullptr)
      : request_(request), pile_(pile), before_(before) {}

  tl::expected<FiguresRun, std::vector<Error>> run() {
    run_.command = request_.command;
    run_.version = request_.version;
    run_.rounding = request_.rounding;
    if (pile_ != nullptr)
      take_pile(*pile_);
    else if (before_ != nullptr)
      take_before(*before_);
    else
      read();
    if (errors_.empty() && run_.claims.empty())
      errors_.push_back({ErrorCode::not_found, "there is no claim of a number", "", "docs/formats/figures.md tells what can be read"});
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    run_.figures = estimation::lay_together(run_.claims, {.seed = request_.seed, .rounding = request_.rounding});
    assume();
    read_distributions();
    evaluate();
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    return std::move(run_);
  }

 private:
  void read() {
    std::vector<std::string> documents;
    for (const std::string& path : request_.files) {
      struct stat status{};
      const bool folder = path != "-" && ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
      if (path != "-" && (folder || !(is_table(path) || ends_with(path, ".json")))) {
        documents.push_back(path);
        continue;
      }
      if (path != "-" && ::stat(path.c_str(), &status) == 0) run_.file_ids.emplace_back(status.st_dev, status.st_ino);
      const Result<std::string> bytes = read_file(path, most_bytes);
      if (!bytes) {
        errors_.push_back(bytes.error());
        continue;
      }
      run_.files.push_back(stem_of(path));
      if (looks_like_reading(*bytes) || ends_with(path, ".json"))
        take_reading(*bytes, path);
      else
        take_table(*bytes, path);
    }
    if (!documents.empty()) read_pile(documents);
  }

  void take_reading(std::string_view json, const std::string& name) {
    Result<ReadClaims> read = claims_of_reading(json, name);
    if (!read) {
      errors_.push_back(read.error());
      return;
    }
    run_.as_written.resize(run_.claims.size());
    run_.claims.insert(run_.claims.end(), read->claims.begin(), read->claims.end());
    run_.as_written.insert(run_.as_written.end(), read->as_written.begin(), read->as_written.end());
  }

  void take_table(std::string_view bytes, const std::string& name) {
    tl::expected<exchange::Tables, std::vector<Error>> tables = exchange::read_tables(bytes, name);
    std::vector<Error> errors;
    if (!tables) {
      errors = tables.error();
    } else if (tables->sheets.empty()) {
      errors.push_back({ErrorCode::malformed, "the table is empty", name, "the first row names the columns"});
    } else if (const tl::expected<exchange::Table, std::vector<Error>> table = exchange::table_of(tables->sheets.front(), name); !table) {
      errors = table.error();
    } else if (tl::expected<ClaimsTable, std::vector<Error>> claims = claims_of(*table); !claims) {
      errors = claims.error();
    } else {
      run_.claims.insert(run_.claims.end(), claims->claims.begin(), claims->claims.end());
      run_.as_written.resize(run_.claims.size());
      run_.left_out.insert(run_.left_out.end(), claims->left_out.begin(), claims->left_out.end());
    }
    errors_.insert(errors_.end(), errors.begin(), errors.end());
  }

  void read_pile(const std::vector<std::string>& documents) {
    ReadOptions options;
    options.progress = request_.progress;
    const Pile pile = read_documents(documents, options);
    if (pile.documents.empty()) {
      errors_.insert(errors_.end(), pile.errors.begin(), pile.errors.end());
      return;
    }
    run_.skipped = pile.errors;
    for (const std::string& path : documents) run_.files.push_back(stem_of(path));
    run_.file_ids.insert(run_.file_ids.end(), pile.files.begin(), pile.files.end());
    take_pile(pile);
  }

  void take_before(const FiguresRun& before) {
    run_.claims = before.claims;
    run_.as_written = before.as_written;
    run_.files = before.files;
    run_.left_out = before.left_out;
    run_.skipped = before.skipped;
  }

  void take_pile(const Pile& pile) {
    std::string json;
    write_reading_json(pile, [&](std::string_view part) { json += part; });
    take_reading(json, "documents");
  }

  FigureGroup* find(std::string_view name) {
    const auto group = std::ranges::find(run_.figures, name, &FigureGroup::name);
    return group == run_.figures.end() ? nullptr : &*group;
  }

  /// "f1 high 900000: why": an end for every claim of the figure that has none; then all is laid together again.
  void assume() {
    if (request_.assumptions.empty()) return;
    for (const std::string& text : request_.assumptions) {
      const std::size_t colon = std::min(text.find(':'), text.size());
      std::vector<std::string> words;
      for (std::string_view rest = std::string_view(text).substr(0, colon); !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        if (end > 0) words.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      std::string why = colon < text.size() ? text.substr(colon + 1) : std::string();
      why.erase(0, std::min(why.find_first_not_of(' '), why.size()));
      std::string plain = words.size() == 3 ? words[2] : std::string();
      std::erase(plain, ',');
      const std::optional<Decimal> value = Decimal::parse(plain);
      if (words.size() != 3 || (words[1] != "high" && words[1] != "low") || !value || why.empty()) {
        errors_.push_back({ErrorCode::usage, "an assumption is not understood", "--assume",
                           "for example: --assume \"f1 high 900000: the whole population of the border counties\""});
        continue;
      }
      const FigureGroup* group = find(words[0]);
      if (group == nullptr) {
        errors_.push_back(
            {ErrorCode::usage, "there is no figure of that name: " + words[0], "--assume", "girok figures FILE shows the names"});
        continue;
      }
      for (const estimation::Origin& origin : group->origins)
        for (const std::size_t index : origin.claims) {
          Claim& claim = run_.claims[index];
          (words[1] == "high" ? claim.assumed_high : claim.assumed_low) = *value;
          claim.assumption = why;
          if ((claim.value.lo && words[1] == "high" && *value < *claim.value.lo) ||
              (claim.value.hi && words[1] == "low" && *value > *claim.value.hi))
            errors_.push_back({ErrorCode::usage, "an assumed end lies on the wrong side of what is claimed", "--assume " + words[0], ""});
        }
    }
    if (errors_.empty()) run_.figures = estimation::lay_together(run_.claims, {.seed = request_.seed, .rounding = request_.rounding});
  }

  void read_distributions() {
    for (const std::string& text : request_.distributions) {
      const std::size_t sign = text.find('=');
      std::string name = text.substr(0, std::min(sign, text.size()));
      std::erase(name, ' ');
      if (sign == std::string::npos || find(name) == nullptr) {
        errors_.push_back({ErrorCode::usage, "a distribution is for no figure that is there", "--distribution",
                           "for example: --distribution \"defectors=uniform(150000, 200000)\""});
        continue;
      }
      if (const Result<estimation::Distribution> distribution = estimation::distribution_from_text(text.substr(sign + 1)))
        stated_.emplace_back(name, *distribution);
      else
        wrong_formula(distribution.error());
    }
  }

  std::optional<estimation::FigureValue> value_of(std::string_view name) {
    const FigureGroup* group = find(name);
    if (group == nullptr) {
      const FormulaRun* formula = earlier(name);
      return formula == nullptr ? std::nullopt : std::optional(estimation::FigureValue{formula->result.range, false, std::nullopt});
    }
    estimation::FigureValue value{group->envelope, group->unit == "percent", std::nullopt};
    for (const auto& [stated, distribution] : stated_)
      if (stated == name) value.distribution = distribution;
    // One origin's own distribution stands for the figure; several are pooled, not multiplied.
    if (!value.distribution && group->origins.size() == 1)
      for (const std::size_t index : group->origins.front().claims)
        if (run_.claims[index].distribution) value.distribution = run_.claims[index].distribution;
    return value;
  }

  const FormulaRun* earlier(std::string_view name) const {
    const auto formula = std::ranges::find_if(run_.formulas, [&](const FormulaRun& one) { return one.formula.name == name; });
    return formula == run_.formulas.end() ? nullptr : &*formula;
  }

  /// Through a formula that calls another, one figure may come twice unseen.
  void check_repeats(const estimation::Formula& formula, estimation::FormulaResult& result) {
    std::set<std::string> all;
    bool twice = false;
    for (const std::string& name : formula.figures) {
      const std::set<std::string> own = earlier(name) != nullptr ? leaves_[name] : std::set<std::string>{name};
      for (const std::string& leaf : own) twice = !all.insert(leaf).second || twice;
    }
    leaves_[formula.name] = std::move(all);
    const bool said = std::ranges::any_of(result.findings, [](const auto& one) { return one.code == estimation::formula_code::too_wide; });
    if (twice && !said) result.findings.push_back({estimation::formula_code::too_wide, estimation::Weight::note, {formula.name}});
  }

  /// A distribution that goes beyond what anybody says.
  void check_drawn(const estimation::Formula& formula, estimation::FormulaResult& result) {
    for (const std::string& name : formula.figures) {
      const std::optional<estimation::FigureValue> value = value_of(name);
      if (!value || !value->distribution) continue;
      const estimation::Range& range = value->range;
      if ((range.lo && value->distribution->lo < range.lo->to_double()) || (range.hi && value->distribution->hi > range.hi->to_double()))
        result.findings.push_back({estimation::formula_code::drawn_beyond, estimation::Weight::warning, {formula.name, name}});
    }
  }

  /// A share times a number of other people than it is a share of.
  void check_bases(const estimation::Formula& formula, estimation::FormulaResult& result) {
    for (const std::string& name : formula.figures) {
      const FigureGroup* share = find(name);
      if (share == nullptr || share->unit != "percent" || share->base.empty()) continue;
      bool counted = false, known = false;  // where no figure says what it counts, nothing can be said
      for (const std::string& other : formula.figures) {
        const FigureGroup* group = find(other);
        if (group == nullptr || group->unit == "percent" || group->measure.empty()) continue;
        known = true;
        counted = counted || group->measure == share->base || other == share->base;
      }
      if (known && !counted)
        result.findings.push_back({estimation::formula_code::other_base, estimation::Weight::warning, {formula.name, name, share->base}});
    }
  }

  /// What is wrong with a formula is wrong with the call.
  void wrong_formula(Error error) {
    error.code = ErrorCode::usage;
    errors_.push_back(std::move(error));
  }

  void evaluate() {
    const auto lookup = [this](std::string_view name) { return value_of(name); };
    run_.draws = request_.draws;
    for (const std::string& text : request_.formulas) {
      Result<estimation::Formula> formula = estimation::formula_from_text(text);
      if (!formula) {
        wrong_formula(formula.error());
        continue;
      }
      if (formula->name != "result" && (find(formula->name) != nullptr || earlier(formula->name) != nullptr)) {
        errors_.push_back({ErrorCode::usage, "a formula has the name of a figure or of another formula: " + formula->name, "--formula",
                           "give it a name of its own"});
        continue;
      }
      Result<estimation::FormulaResult> result = estimation::evaluate(*formula, lookup);
      if (!result) {
        wrong_formula(result.error());
        continue;
      }
      check_bases(*formula, *result);
      check_repeats(*formula, *result);
      FormulaRun one{std::move(*formula), std::move(*result), std::nullopt};
      if (request_.draws) {
        const Result<estimation::MonteCarlo> draws = estimation::draw(one.formula, lookup, *request_.draws);
        if (!draws) {
          wrong_formula(draws.error());
          continue;
        }
        one.draws = *draws;
        check_drawn(one.formula, one.result);
      }
      run_.formulas.push_back(std::move(one));
    }
  }

  const FiguresRequest& request_;
  const Pile* pile_;
  const FiguresRun* before_;
  FiguresRun run_;
  std::vector<std::pair<std::string, estimation::Distribution>> stated_;
  std::map<std::string, std::set<std::string>> leaves_;  ///< [formula] the figures it calls, by itself or by the formulas it calls
  std::vector<Error> errors_;
};

}  // namespace

tl::expected<FiguresRun, std::vector<Error>> run_figures(const FiguresRequest& request) { return Runner(request).run(); }

tl::expected<FiguresRun, std::vector<Error>> run_figures(const Pile& pile, const FiguresRequest& request) {
  return Runner(request, &pile).run();
}

tl::expected<FiguresRun, std::vector<Error>> run_figures(const FiguresRun& before, const FiguresRequest& request) {
  return Runner(request, nullptr, &before).run();
}

Result<std::string> claims_csv_of(const FiguresRun& run) { return csv_of(run.claims, run.as_written); }

}  // namespace girok::app
