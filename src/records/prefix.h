// The prefix of the names that an organisation gives: PREFIX-REST, one a table, so that a later version of the program does not meet them.
//
// Threads  One at a time.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace girok::records {

class Prefix {
 public:
  /// Takes note of a name of the program's: its first word is nobody's prefix.
  void keep(std::string_view ours);
  /// What is wrong with a new name; empty where nothing is. The first good one settles the table's prefix.
  std::string fault_of(std::string_view name);

 private:
  std::set<std::string, std::less<>> kept_;
  std::string prefix_;
};

/// With the names of the program's types, properties, rules and vocabularies kept.
Prefix prefix_beside_ours();

}  // namespace girok::records
