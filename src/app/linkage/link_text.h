// A run told to people: what was read and guessed, how it was linked, how sure it is. Ids and numbers only, but where values are asked for.
//
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/linkage/link_run.h"
#include "base/ids.h"

namespace girok::app {

/// "1,234,567"
std::string grouped(std::uint64_t number);

struct LinkTextOptions {
  std::size_t columns = 100;  ///< of the terminal
  std::size_t doubtful = 5;  ///< pairs shown
  bool shares = false;  ///< a line a level, with the shares that the weights come from
  std::string review;  ///< the command that reviews this run, for the last line
};

std::string text_of(const LinkRun& run, const LinkTextOptions& options);

struct ExplainOptions {
  std::size_t columns = 100;
  bool values = false;  ///< side by side: personal data; requires that the table was kept
};
/// Why two records are held to be the same, or not.
std::string text_of_pair(const LinkRun& run, std::uint32_t a, std::uint32_t b, const ExplainOptions& options);

/// girok.link/1 (docs/formats/link-output.md).
std::string json_of(const LinkRun& run);
std::string json_of_pair(const LinkRun& run, std::uint32_t a, std::uint32_t b, bool values);
/// Of a case: what was decided about two persons; `decision` may be "withdraw".
std::string json_of_decision(const Id& record, const Id& a, const Id& b, const std::string& decision);

}  // namespace girok::app
