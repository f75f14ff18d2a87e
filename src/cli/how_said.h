// What the commands that state something share: level, source, passage, basis, confidence, language.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/edit.h"
#include "cli/options.h"

namespace girok::cli {

class HowSaidOptions {
 public:
  void describe(Options& options);
  /// Errors: usage.
  Result<app::EditOptions> options() const;

 private:
  std::optional<std::string> source_, span_, asserted_by_;
  std::string level_, basis_, language_;
  std::optional<std::int64_t> confidence_;
};

/// Tells every error and warning on standard error. The exit code of the worst error; success where there is none.
int tell_report(const app::WriteReport& report);

/// The assignments among the words, or lines from standard input where there are none. Errors: unreadable, too_large.
Result<std::vector<std::string>> assignments_or_input(std::vector<std::string> words);

}  // namespace girok::cli
