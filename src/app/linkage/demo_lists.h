// The demo's lists: three invented organisations' lists of invented persons, in three scripts, that are part of the program (data/demo/make-lists.py).
//
// Threads  No shared state.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/linkage/link_run.h"
#include "base/result.h"

namespace girok::app {

/// File names and bytes, in order.
std::vector<std::pair<std::string_view, std::string_view>> demo_lists();

/// Linked as anybody's would be, without a word about them but their id column. Errors: those of link_table().
tl::expected<LinkRun, std::vector<Error>> link_demo_lists();

/// The outcome in a few lines, with one pair and why. Everything is invented: here names may be shown.
std::string demo_text_of(const LinkRun& run, std::size_t columns);

/// Writes the lists into a folder, which is made where it is missing; files that are there stay. Errors: write_failed.
Result<> write_demo_lists(const std::string& folder);

}  // namespace girok::app
