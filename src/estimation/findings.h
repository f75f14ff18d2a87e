// What the estimators have to say in words, without the words: a code and what goes into it.
//
// Model    Each code has its sentence in English, Korean and Chinese in data/estimation/findings.tsv, with {0}, {1}, … for the arguments. A test sees to it that every code has all three.
// Threads  Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace girok::estimation {

/// How a finding bears on the answer.
enum class Weight : std::uint8_t { note, warning, refusal };
/// "note", "warning", "refusal"; as in JSON.
std::string_view name_of(Weight weight);

/// A finding's code is its stable name in JSON: "no_overlap", lower case with underscores. Codes are constants in the header of the part that uses them, and are listed in data/estimation/findings.tsv.
struct Finding {
  std::string code;
  Weight weight = Weight::warning;
  std::vector<std::string> arguments;  ///< names of lists and models; numbers by number_text()
  friend bool operator==(const Finding&, const Finding&) = default;
};

/// A number as a person reads it: "10,357", "0.42", "1.8e11". Counts from 100 on are whole, smaller ones have one decimal, below 1 two significant digits.
std::string number_text(double value);

}  // namespace girok::estimation
