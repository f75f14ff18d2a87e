// Columns that belong together: those that repeat others, dates in three columns, ages with the day they were asked, and the same thing under other headers in other
//          lists. Private to guessing.
//
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "linkage/guess.h"
#include "linkage/guess_content.h"

namespace girok::linkage {

/// A column that may be compared, on its own so far.
struct Candidate {
  std::size_t column = 0;
  Kind kind;
  const Profile* profile = nullptr;
  bool in(std::size_t list) const { return profile->filled_in[list] > 0; }
};

/// Takes out those whose words stand in others (or the others, where those say less), with a note each.
void leave_out_repeats(const Table& table, std::vector<Candidate>& candidates, std::vector<ColumnNote>& notes);

/// A field to be, with where it is filled.
struct Item {
  Field field;
  std::vector<bool> lists;
  double entropy_bits = 0;
  int year_spread = 0;  ///< as in Profile
};

/// Fields of the candidates; `asked`: columns that say when something was asked. Lists are paired; what is in one list only, where there are several, is left out with a
/// note.
std::vector<Item> pair_columns(const Table& table, const std::vector<Candidate>& candidates, const std::vector<Candidate>& asked,
                               std::vector<ColumnNote>& notes);

/// Share of the smaller set of distinct values (plain) that is in the other too.
double overlap(const Column& a, const Column& b);

}  // namespace girok::linkage
