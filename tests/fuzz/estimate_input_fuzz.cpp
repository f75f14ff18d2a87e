// Any bytes, as a table of lists or as a linkage: no crash; what is read keeps its rules; strata add up to the whole; errors name a place and hold no cell.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "app/estimation/estimate_input.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

void check_overlaps(const girok::estimation::Overlaps& overlaps) {
  check(overlaps.n() >= 1 && overlaps.n() <= girok::estimation::max_count);
  check(!overlaps.lists.empty() && overlaps.lists.size() <= girok::estimation::max_lists);
  std::uint64_t before = 0;
  for (const girok::estimation::Cell& cell : overlaps.cells) {
    check(cell.pattern > before && cell.pattern < (std::uint64_t{1} << overlaps.lists.size()) && cell.count > 0);
    before = cell.pattern;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok::app;
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  EstimateInputOptions options;
  // The first byte says what was said: nothing, strata, a count, lists.
  if ((data[0] & 1) != 0) options.by = {"year"};
  if ((data[0] & 2) != 0) options.count = "count";
  if ((data[0] & 4) != 0) options.lists = {"A", "B"};
  const bool with_strata = (data[0] & 8) != 0;
  if (with_strata) options.strata = "strata.csv";
  const auto input =
      read_estimate_bytes({{"fuzz.csv", bytes}}, options, with_strata ? std::string_view("list,record_id,year\na,1,2021\nb,1,2022\n") : "");
  if (!input) {
    check(!input.error().empty());
    for (const girok::Error& error : input.error()) check(!error.what.empty());
    return 0;
  }
  check_overlaps(input->whole);
  for (const girok::estimation::Overlaps& draw : input->draws) check_overlaps(draw);
  for (const InputLevel& level : input->levels) {
    std::int64_t n = 0;
    for (const InputStratum& stratum : level.strata) {
      check_overlaps(stratum.overlaps);
      n += stratum.overlaps.n();
    }
    check(n == input->whole.n());
  }
  return 0;
}
