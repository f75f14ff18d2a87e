#include "base/parallel.h"

#include <atomic>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace girok {
namespace {

TEST_CASE("every index is done exactly once, on any number of threads") {
  for (const unsigned threads : {0U, 1U, 2U, 7U, 64U}) {
    std::vector<std::atomic<int>> done(1000);
    parallel_for(done.size(), threads, [&](std::size_t i) { ++done[i]; });
    for (const std::atomic<int>& count : done) REQUIRE(count == 1);
  }
}

TEST_CASE("a loop over nothing calls nothing") {
  parallel_for(0, 4, [](std::size_t) { FAIL("called"); });
}

TEST_CASE("of several failures the one of the lowest index is thrown, however the threads ran") {
  for (int round = 0; round < 50; ++round) {
    for (const unsigned threads : {1U, 2U, 8U}) {
      std::string caught;
      try {
        parallel_for(200, threads, [](std::size_t i) {
          if (i % 10 == 7) throw std::runtime_error(std::to_string(i));
        });
      } catch (const std::runtime_error& error) {
        caught = error.what();
      }
      REQUIRE(caught == "7");
    }
  }
}

TEST_CASE("a loop inside a loop finishes") {
  std::atomic<int> sum = 0;
  parallel_for(8, 4, [&](std::size_t) { parallel_for(8, 4, [&](std::size_t) { ++sum; }); });
  CHECK(sum == 64);
}

TEST_CASE("there is always a thread to use") { CHECK(default_threads() >= 1); }

}  // namespace
}  // namespace girok
