// What a property's codes are taken from: a vocabulary, or two of them as a pair "PURPOSES:RECIPIENTS". Internal to the room.
//
// Model    A code of a pair is two terms with a colon between; `*` stands for every term of its half.
// Threads  No shared state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/vocabulary.h"

namespace girok::records {

/// Are its vocabularies there?
bool range_exists(const Vocabularies& vocabularies, std::string_view range);
/// As Vocabularies::recognise, of both halves.
std::optional<std::string> recognise_in_range(const Vocabularies& vocabularies, std::string_view range, std::string_view typed);
/// The code's status (deprecated where a half of it is); nothing where it is no code of the range.
std::optional<TermStatus> status_in_range(const Vocabularies& vocabularies, std::string_view range, std::string_view code);
/// What to say to whoever gave a code that is none: the nearest, or how to list them.
std::string hint_of_range(const Vocabularies& vocabularies, std::string_view range, std::string_view typed);

}  // namespace girok::records
