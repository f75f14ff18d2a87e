// The use case "published figures": claims in; what can be defended, and what cannot, out.
//
// Model    Files are tables of claims, what girok read --json printed, or documents, which are read first. Then laid together by the engine (estimation/figures.h), and formulas evaluated over what came out. The same request gives
//          the same run.
// Limits   Those of reading and of tables.
// Threads  Reading uses its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/files.h"
#include "base/progress.h"
#include "base/result.h"
#include "estimation/figures.h"
#include "estimation/figures_formula.h"

namespace girok::app {

struct Pile;

struct FiguresRequest {
  std::vector<std::string> files;  ///< "-": standard input
  std::vector<std::string> formulas;
  std::vector<std::string> assumptions;  ///< "NAME high 900000: why"; NAME as in the output
  std::vector<std::string> distributions;  ///< "NAME=uniform(1, 2)": of a figure, for draws
  std::optional<estimation::MonteCarloOptions> draws;
  std::uint64_t seed = 1;
  bool rounding = false;  ///< estimation/figures.h
  std::string command, version;
  Progress* progress = nullptr;
};

struct FormulaRun {
  estimation::Formula formula;
  estimation::FormulaResult result;
  std::optional<estimation::MonteCarlo> draws;
};

struct FiguresRun {
  std::vector<estimation::Claim> claims;
  std::vector<std::string> as_written;  ///< [claim]
  std::vector<estimation::FigureGroup> figures;
  std::vector<FormulaRun> formulas;
  std::vector<std::string> files;  ///< names without folders
  std::vector<FileId> file_ids;
  std::vector<std::string> left_out;  ///< columns
  bool rounding = false;
  std::vector<Error> skipped;  ///< documents that could not be read; the others were
  std::optional<estimation::MonteCarloOptions> draws;
  std::string command, version;
};

/// The same of documents that were read already; `request.files` is not looked at.
tl::expected<FiguresRun, std::vector<Error>> run_figures(const Pile& pile, const FiguresRequest& request);

/// The same of claims that were laid together already, with other formulas, assumptions, and so on; `request.files` is not looked at.
tl::expected<FiguresRun, std::vector<Error>> run_figures(const FiguresRun& before, const FiguresRequest& request);

/// Errors, all at once.
tl::expected<FiguresRun, std::vector<Error>> run_figures(const FiguresRequest& request);

std::string json_of(const FiguresRun& run, std::string_view language);

struct FiguresTextOptions {
  std::size_t columns = 100;
  std::string language = "en";
  bool all = false;  ///< where there are many, those that are said once too
};
std::string text_of(const FiguresRun& run, const FiguresTextOptions& options);

/// The table of claims, to be corrected by hand.
Result<std::string> claims_csv_of(const FiguresRun& run);

}  // namespace girok::app
