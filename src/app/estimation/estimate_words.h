// What an estimate has to say, in the reader's language: findings, names of methods, numbers.
//
// Model    data/estimation/findings.tsv for what the engine says, src/app/report/estimate.tsv for everything else; both are part of the program.
// Threads  Const throughout; safe to share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "estimation/estimate.h"
#include "text/phrases.h"

namespace girok::app {

class EstimateWords {
 public:
  /// `language`: en, ko, zh.
  explicit EstimateWords(std::string_view language);

  /// A finding as a sentence. Where it names a method, the method's name in this language. `small`: counts of persons below it are not told (0: all are).
  std::string say(const estimation::Finding& finding, std::int64_t small = 0) const;
  std::string method(estimation::MethodName name) const;
  std::string_view operator[](std::string_view key) const { return words_[key]; }
  std::string with(std::string_view key, std::initializer_list<std::string> arguments) const { return words_.with(key, arguments); }
  std::string_view language() const { return words_.language(); }
  /// "10,357", "12.4"; "–" where there is none.
  static std::string number(const std::optional<double>& value);
  /// "9,005 – 13,921"; with an open end "9,005 – ∞"; "–" where there is none.
  static std::string interval(const std::optional<estimation::EstimateInterval>& interval);
  /// "[a×b,c]" as it stands, empty as "–".
  static std::string or_dash(const std::string& text) { return text.empty() ? "–" : text; }
  /// What a sensitivity changed.
  std::string changed(const estimation::Sensitivity& one) const;
  /// What a method without a single number says instead: its modes; where it has but one, what its chains end at. Empty where it says nothing.
  static std::vector<double> several(const estimation::MethodResult& method);
  /// "(not said)" and "(differs)" in this language; others as they stand.
  std::string stratum(const std::vector<std::string>& by, const std::vector<std::string>& values) const;
  std::string stratum_value(const std::string& value) const;

 private:
  Phrases words_, findings_;
};

}  // namespace girok::app
