// Published figures that disagree: what they are figures of, who really said them, and the range that can be defended, or none.
//
// Model    A figure's weight is the number of its origins, not of its citations: claims of one origin are one claim. Claims are laid together only where they have one definition, place, time and kind
//          (figures_definitions.h). A group's range is the envelope of its origins' intervals; an end that nobody gave stays open until an analyst gives one, and then it is his assumption. Beside it: what all origins have in common, and
//          the envelope without each origin. docs/methods/figures.md.
// Limits   A place or a time that one origin leaves out is presumed to be that of the others, and a finding says so. Whether an origin deserves belief is not judged here.
// Threads  Const throughout.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/interval.h"
#include "base/result.h"
#include "estimation/distribution.h"
#include "estimation/findings.h"

namespace girok::estimation {

enum class FigureKind : std::uint8_t {
  unknown,
  stock,  ///< so many at one time
  flow,  ///< so many in a period
};
/// "", "stock", "flow".
std::string_view name_of(FigureKind kind);

/// One statement of a number by somebody, as a table of claims holds it. Empty texts are "not said".
struct Claim {
  std::string id;
  std::string name;  ///< of the thing counted, by which formulas call it; claims of different names are never laid together
  std::string measure;  ///< what is counted: its definition
  std::string unit;  ///< "count", "percent", "money", "year", …
  std::string currency;
  std::string per;  ///< "year", "night": makes it a flow
  FigureKind kind = FigureKind::unknown;
  std::string place, time;
  std::string base;  ///< of a share: of whom
  Interval value;
  std::string origin;  ///< who said it first; empty: not known
  bool origin_likely = false;  ///< it may be an origin of its own: that it has it from there is likely, not certain
  std::string citation;  ///< where it was read
  std::string conversion_of;  ///< id of the claim it restates in another unit: no claim of its own
  std::optional<Decimal> assumed_low, assumed_high;  ///< ends that an analyst gives
  std::string assumption;  ///< why
  std::optional<Distribution> distribution;  ///< that an analyst states
  std::optional<double> weight;  ///< of its origin in a pool; default the same for all
};

/// Numbers between two ends, either of which may be open.
struct Range {
  std::optional<Decimal> lo, hi;
  bool lo_assumed = false, hi_assumed = false;  ///< an analyst gave it
  bool closed() const { return lo.has_value() && hi.has_value(); }
  friend bool operator==(const Range&, const Range&) = default;
};

struct Origin {
  std::string name;  ///< empty: not known
  std::vector<std::size_t> claims;  ///< indices, in order
  Range range;  ///< what its citations have in common; where they contradict each other, their envelope
  bool drifts = false;  ///< its citations do not say the same
};

enum class GroupStatus : std::uint8_t {
  range,  ///< two origins or more, both ends known, and they meet
  one_origin,  ///< both ends known, but one origin only: uncorroborated
  disagree,  ///< origins whose intervals do not meet: the envelope, and no narrower
  none,  ///< no defensible estimate: an end is open, or nothing is left
};
/// "range", "one_origin", "disagree", "none".
std::string_view name_of(GroupStatus status);

struct LeftOut {
  std::string origin;
  Range range;  ///< envelope of the others; open both ways where there are none
};

struct Pool {
  double lo = 0, median = 0, hi = 0;  ///< 95 % of the pooled distribution
};

struct FigureGroup {
  std::string name;  ///< of the claims, with a letter where one name has several definitions: "f9a", "f9b"
  std::string measure, unit, currency, per, place, time, base;  ///< the first that is known
  FigureKind kind = FigureKind::unknown;
  std::vector<Origin> origins;  ///< known ones in order of appearance, then unknown
  std::size_t citations = 0;
  std::size_t fewest_origins = 0,
              most_origins = 0;  ///< unknown ones may all be one, or one that is known; likely ones may be origins of their own
  Range envelope;
  std::optional<Range> common;  ///< of all origins; none where they do not meet
  GroupStatus status = GroupStatus::none;
  std::vector<LeftOut> left_out;  ///< where there are two origins at least
  std::optional<Pool> pool;  ///< linear, where each origin has a stated distribution
  std::vector<Finding> findings;
};

namespace figure_code {
inline constexpr const char* no_upper_end = "figure_no_upper_end";  ///< name, lower end
inline constexpr const char* no_lower_end = "figure_no_lower_end";  ///< name, upper end
inline constexpr const char* no_ends = "figure_no_ends";  ///< name: some say at least, others at most
inline constexpr const char* one_origin = "figure_one_origin";  ///< name, citations, origin
inline constexpr const char* origins_unknown = "figure_origins_unknown";  ///< name, fewest, most
inline constexpr const char* disagree = "figure_origins_disagree";  ///< name
inline constexpr const char* drift = "figure_drift";  ///< name, origin: its citations differ
inline constexpr const char* vague = "figure_vague";  ///< name: "hundreds of thousands"
inline constexpr const char* assumed = "figure_assumed";  ///< name, end, who says why
inline constexpr const char* rounded = "figure_rounded";  ///< name: single numbers are taken with what is rounded to them
inline constexpr const char* rounding_meets = "figure_rounding_meets";  ///< name: origins that disagree, but for rounding
inline constexpr const char* definitions = "figure_definitions";  ///< name, other name, what differs
inline constexpr const char* presumed = "figure_presumed";  ///< name, property that some origins leave out
inline constexpr const char* ambiguous = "figure_ambiguous";  ///< name, property: leaves it out, and would fit several figures
inline constexpr const char* one_way = "figure_leans_on_origin";  ///< name, origin: without it no range is left
}  // namespace figure_code

struct FigureOptions {
  std::uint64_t seed = 1;
  std::size_t draws = 100'000;  ///< of a pool
  bool rounding = false;  ///< a single number stands for all that, rounded to its digits, is written so (base/interval.h)
};

/// Lays claims together. Claims that restate another (conversion_of) are cited but are no claims of their own.
std::vector<FigureGroup> lay_together(const std::vector<Claim>& claims, const FigureOptions& options = {});

/// "150,000 to 200,000", "at least 500,000", "up to 30,000", "not known".
std::string text_of(const Range& range);

}  // namespace girok::estimation
