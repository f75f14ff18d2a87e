// Words that bound a number, before it ("more than", "as young as") and after it ("or more", "-odd").
//
// Model    A table of phrases, the longest that ends where the quantity begins (or begins where it ends) wins. Words for "close to, from
//          below" ("nearly", "almost", "just under") give `about`, not `less`: they name the number to be near to, and a strict
//          bound would make "nearly 500" agree with 10.
// Threads  No shared state.
#pragma once

#include <optional>

#include "base/interval.h"
#include "reading/lexer_en.h"

namespace girok::reading::en {

struct BoundWords {
  Bound bound = Bound::equal;
  std::size_t first = 0, last = 0;  ///< atoms [first, last)
  bool age = false;                 ///< "as young as", "or older": what is counted is an age
};

/// The phrase that ends just before atom `end`, not reaching back before atom `from`.
std::optional<BoundWords> bound_before(const Atoms& atoms, std::size_t end, std::size_t from);
/// The phrase that begins at atom `begin`.
std::optional<BoundWords> bound_after(const Atoms& atoms, std::size_t begin);

}  // namespace girok::reading::en
