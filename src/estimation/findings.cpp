#include "estimation/findings.h"

#include <cmath>

#include <fmt/format.h>

namespace girok::estimation {
namespace {

std::string with_commas(double whole) {
  std::string digits = fmt::format("{:.0f}", whole);
  const std::size_t first = digits[0] == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

}  // namespace

std::string_view name_of(Weight weight) { return weight == Weight::note ? "note" : weight == Weight::warning ? "warning" : "refusal"; }

std::string number_text(double value) {
  if (std::isnan(value)) return "—";
  if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
  const double size = std::abs(value);
  if (size >= 1e10) {
    std::string text = fmt::format("{:.1e}", value);  // "1.8e+11"
    const std::size_t e = text.find("e+");
    if (e != std::string::npos) text.erase(e + 1, text[e + 2] == '0' ? 2 : 1);
    return text;
  }
  if (size >= 100 || value == std::round(value)) return with_commas(std::round(value));
  if (size >= 1) return fmt::format("{:.1f}", value);
  return fmt::format("{:.2g}", value);
}

}  // namespace girok::estimation
