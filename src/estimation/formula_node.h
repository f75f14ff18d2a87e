// A formula as a tree. Private to formula_parse.cpp, which makes it, and figures_formula.cpp, which works it out.
//
// Threads  Plain data.
#pragma once

#include <memory>
#include <vector>

#include "estimation/figures_formula.h"

namespace girok::estimation {

enum class Operation : std::uint8_t { number, figure, add, subtract, multiply, divide, negate, both, either };

struct FormulaNode {
  Operation operation = Operation::number;
  Decimal number;
  std::size_t figure = 0;
  std::vector<std::unique_ptr<FormulaNode>> parts;
};

}  // namespace girok::estimation
