// The one place where doctest's runner is compiled; every room's test program links it.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <cstdlib>
#include <doctest/doctest.h>

namespace {
// Random properties (rapidcheck) try the same cases on every run, unless RC_PARAMS asks for others ("seed=7 max_success=5000").
[[maybe_unused]] const int seeded = setenv("RC_PARAMS", "seed=1", 0);
}  // namespace
