// Cells into the normal forms of their kinds (fields.h). Private to this room.
//
// Limits   A normal form is cut at max_form_bytes, between characters.
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "linkage/fields.h"

namespace girok::linkage {

/// Longest normal form of a kind.
std::size_t max_form_bytes(FieldKind kind);

/// Writes the normal form of a cell into `out`; false where it was cut. For every kind but dates (date_cell.h). Empty: nothing is left of it.
bool normal_form(FieldKind kind, std::string_view cell, std::string& out);

/// Whole years, 0 to 150: "35", "35세", "35 years", "35.0"; "8 months" is 0.
std::optional<int> age_of(std::string_view cell);

/// ISO/IEC 5218: 1 male, 2 female. "m", "f" or nothing.
std::string_view sex_of_code(std::string_view cell);

}  // namespace girok::linkage
