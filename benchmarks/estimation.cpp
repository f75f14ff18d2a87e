// Measures the estimators: coverage on made-up populations of known size, speed and growth; answers questions of benchmarks/estimation.py about single tables and functions.
//
//   bench_estimation coverage [--tables N] [--draws N] [--chains N] [--sweeps N] [--seed N] [--only WORD] [--raw FILE]
//   bench_estimation speed [--small]
//   bench_estimation ask          lines on standard input (ask.h)
//
// coverage  one line a population and method: population, lists, size, method, tables, answered, held, refused, multimodal, lower
//           bounds, median width / size, median (estimate - size) / size, share of estimates not above the size, kinds of answer
// speed     name, seconds, what was counted (draws, effective samples, …), peak memory in MB
#include <cstdio>
#include <cstring>
#include <string>

#include "support/estimation_ask.h"
#include "support/estimation_coverage.h"
#include "support/estimation_speed.h"

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "speed";
  if (what == "coverage") return support::coverage(argc - 2, argv + 2);
  if (what == "speed") return support::speed(argc > 2 && std::strcmp(argv[2], "--small") == 0);
  if (what == "ask") return support::answer_questions();
  std::fprintf(stderr, "bench_estimation coverage|speed|ask\n");
  return 2;
}
