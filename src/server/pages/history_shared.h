// What the pages of the history share. Private to them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/context.h"

namespace girok::server {

/// One batch of one device: what somebody did, and signed, at once.
struct HistoryStep {
  Id device;
  std::uint64_t sequence = 0;
  friend bool operator==(const HistoryStep&, const HistoryStep&) = default;
};
HistoryStep step_of(const vault::HistoryLine& line);
/// "DEVICE-NUMBER"; nothing where it is not one.
std::optional<HistoryStep> step_named(std::string_view typed);
std::string to_string(const HistoryStep& step);
/// With eight characters of the device.
std::string short_of(const HistoryStep& step);

/// Lines of a page (and the same as told, in the same order), a step after the other: in each, what was done to one record in one way is one row.
Json steps_of(const Context& c, std::span<const vault::HistoryLine> lines, const Json& told);
/// The query that was asked, but for the page: "?record=…", or nothing.
std::string query_of(const Context& c);

}  // namespace girok::server
