// What stands in one cell of a table that is read through a mapping. Private to the mapping.
//
// Threads  No state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace girok::exchange {

/// "3/4/2003" where somebody has said which comes first ("dmy", "mdy"), as 2003-04-03. Nothing where it is no such day, or nobody has.
std::optional<std::string> ordered_date(std::string_view text, std::string_view order);

/// Values of one cell, apart at the separator; a \ makes a separator, or a \, part of a value. Without a separator the cell is one value.
std::vector<std::string> values_in_cell(std::string_view cell, std::string_view separator);

}  // namespace girok::exchange
