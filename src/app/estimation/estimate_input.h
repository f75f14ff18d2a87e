// From files to lists and overlaps: tables of patterns or of persons, and the clusters and draws that `girok link` writes (docs/formats/estimate-input.md).
//
// Model    What a file is, its columns say. Which columns are lists, and which is the count, is guessed, told, and can be said. Every bad row is told at once, by its line; then nothing is read.
// Limits   estimation::max_lists, max_count; tables: those of exchange/table.h; clusters and draws are streamed: memory for the persons of one draw, and a record each where there are strata. 10,000 draws, 3 columns of strata, 200 strata a level.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/files.h"
#include "base/result.h"
#include "estimation/overlaps.h"

namespace girok::app {

enum class InputForm : std::uint8_t { patterns, persons, clusters, draws };
/// "patterns", …
std::string_view name_of(InputForm form);

inline constexpr std::size_t max_strata_columns = 3, max_strata = 200, max_draws = 10'000;
/// What stands for an empty cell of a column of strata, and for records of one person that differ in it.
inline constexpr const char* stratum_not_said = "(not said)";
inline constexpr const char* stratum_differs = "(differs)";

struct InputStratum {
  std::vector<std::string> values;  ///< [column of its level]
  estimation::Overlaps overlaps;  ///< of all lists, also those that nobody of the stratum is on
};

struct InputLevel {
  std::vector<std::string> by;  ///< the first columns of --by, one more a level
  std::vector<InputStratum> strata;  ///< in order of values
};

struct EstimateInput {
  InputForm form = InputForm::patterns;
  estimation::Overlaps whole;
  std::vector<InputLevel> levels;
  std::vector<estimation::Overlaps> draws;  ///< of the same lists, in the same order
  std::vector<std::string> files;  ///< names without folders
  std::vector<FileId> file_ids;  ///< which nothing may be written over
  std::string count_column;  ///< empty: none
  std::vector<std::string> left_out;  ///< headers
  std::int64_t on_no_list = 0;  ///< rows of persons
  std::vector<std::string> notes;  ///< no cell values
};

struct EstimateInputOptions {
  std::vector<std::string> files = {};  ///< "-": standard input
  std::string count = {};  ///< header; empty: guessed
  std::vector<std::string> lists = {};  ///< headers (names of lists, for clusters and draws); empty: guessed (all)
  std::vector<std::string> by = {};  ///< headers
  std::string strata = {};  ///< file: records with the columns of `by`, for clusters
};

/// Errors, all at once: usage, not_found, unreadable, too_large, malformed, unsupported.
tl::expected<EstimateInput, std::vector<Error>> read_estimate_input(const EstimateInputOptions& options);

/// The same from bytes at hand, one (name, bytes) a file; for tests, the demo and fuzzing. `options.files` is not looked at.
tl::expected<EstimateInput, std::vector<Error>> read_estimate_bytes(const std::vector<std::pair<std::string, std::string_view>>& files,
                                                                    const EstimateInputOptions& options, std::string_view strata = {});

}  // namespace girok::app
