// What girok figures says, in the reader's language (src/app/report/figures.tsv, data/estimation/findings.tsv).
//
// Threads  Const throughout; safe to share.
#pragma once

#include <string>
#include <string_view>

#include "estimation/figures.h"
#include "estimation/figures_formula.h"
#include "text/phrases.h"

namespace girok::app {

class FiguresWords {
 public:
  explicit FiguresWords(std::string_view language);
  std::string_view operator[](std::string_view key) const { return words_[key]; }
  std::string with(std::string_view key, std::initializer_list<std::string> arguments) const { return words_.with(key, arguments); }
  std::string say(const estimation::Finding& finding) const;
  /// "150,000 – 200,000", "≥ 500,000"; with "%" where it is a share; ends that were assumed are marked.
  std::string range(const estimation::Range& range, bool percent) const;
  std::string draws(const estimation::MonteCarlo& draws, const estimation::MonteCarloOptions& options) const;

 private:
  Phrases words_, findings_;
};

/// "independent", "comonotone", "countermonotone", "rank".
std::string_view name_of(estimation::Dependence dependence);

}  // namespace girok::app
