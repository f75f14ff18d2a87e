// What is asked of decisions once they are at hand.
#include "app/linkage/case_decisions.h"

#include <doctest/doctest.h>

namespace girok::app {
namespace {

Id id(unsigned char last) {
  Id made{};
  made.bytes.back() = last;
  return made;
}

CaseDecision decision(unsigned char record, std::uint64_t clock, unsigned char by) {
  return {id(record), id(101), id(102), linkage::Verdict::same, clock, id(by), {}};
}

TEST_CASE("the newest decision of a member is told by the clock, whatever others did later, and there may be none") {
  const std::vector<CaseDecision> decisions = {decision(1, 30, 7), decision(2, 10, 8), decision(3, 40, 7), decision(4, 35, 7),
                                               decision(5, 90, 8)};
  CHECK(newest_of(decisions, id(7)).value().record == id(3));
  CHECK(newest_of(decisions, id(8)).value().record == id(5));
  CHECK_FALSE(newest_of(decisions, id(9)).has_value());
  CHECK_FALSE(newest_of({}, id(7)).has_value());
}

}  // namespace
}  // namespace girok::app
