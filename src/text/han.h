// Han characters in their simplified form, so that a text and its copy in traditional characters can be compared.
//
// Model    ICU's Traditional-Simplified mapping, character by character.
// Limits   For comparing only: one character may stand for several traditional ones, and no words are exchanged.
// Threads  The table is built once, on first use; then constant.
#pragma once

namespace girok::text {

/// The simplified form of a Han character; every other character is returned as it is.
char32_t simplified(char32_t c);

}  // namespace girok::text
