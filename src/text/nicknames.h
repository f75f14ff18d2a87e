// English given names under the one name that their short forms stand for: Bob, Rob and Bobby are Robert.
//
// Model    data/names/nicknames.tsv, a table of forms in common use, of our own.
// Limits   English only. A short form of several names (Alex, Chris) is taken for one of them: use it as weak evidence, never as identity.
// Threads  The table is built once, on first use; then constant.
#pragma once

#include <cstdint>
#include <string_view>

namespace girok::text {

/// One number shared by all forms of a given name, for one word that fold_word() has folded; 0 where the table does not know it.
std::uint64_t usual_name(std::string_view folded_given_word);
/// The full name in lower case that usual_name() stands for; empty where the table does not know the word. Alive for the whole run.
std::string_view full_name(std::string_view folded_given_word);

}  // namespace girok::text
