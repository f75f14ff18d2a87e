#include "support/estimation_speed.h"

#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>

#include "estimation/estimate.h"
#include "estimation/loglinear_methods.h"
#include "estimation/published_tables.h"
#include "made/populations.h"

namespace support {
namespace {

using namespace girok::estimation;

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void report(const std::string& name, double seconds, const char* what, double how_many) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%s\t%.6g\t%s\t%.6g\t%.1f\n", name.c_str(), seconds, what, how_many, static_cast<double>(usage.ru_maxrss) / 1024);
  std::fflush(stdout);
}

/// The data choose among so many sources: as many lists as asked, one kind of population.
Overlaps made_table(std::size_t lists, std::int64_t size) {
  made::Population population;
  population.name = "growth";
  population.lists = lists;
  population.size = size;
  for (std::size_t i = 0; i < lists; ++i) population.chances.push_back(0.08 + 0.02 * static_cast<double>(i % 4));
  population.links = {{0, 1, 4.0}};
  return made::draw_lists(population, 1, 0);
}

void bootstraps(bool small) {
  const struct {
    const char* name;
    Overlaps table;
  } tables[] = {{"uk5", published::uk5()}, {"western", published::western()}, {"kosovo", published::kosovo()}};
  for (const auto& [name, table] : tables)
    for (const MethodName method : {MethodName::loglinear_stepwise, MethodName::loglinear_bic}) {
      LoglinearOptions options;
      options.draws = small ? 100 : 1000;
      options.max_order = 2;
      double draws = 0;
      const double seconds = seconds_of([&] { draws = diagnostic(loglinear(method, table, options), "draws").value_or(0); });
      report("bootstrap " + std::string(name_of(method)) + " " + name, seconds, "draws", draws);
    }
}

void chains(bool small) {
  const struct {
    const char* name;
    Overlaps table;
  } tables[] = {{"kosovo", published::kosovo()}, {"uk5", published::uk5()}, {"western", published::western()}};
  for (const auto& [name, table] : tables)
    for (const std::size_t moves : {0U, 3U}) {
      LatentClassOptions options;
      options.moves = moves;
      options.stop_early = false;
      if (small) {
        options.sweeps = 6000;
        options.burn_in = 1000;
      }
      double effective = 0, r_hat = 0;
      const double seconds = seconds_of([&] {
        const Chains run = run_chains(table, options);
        effective = run.effective;
        r_hat = run.r_hat;
      });
      report("chains " + std::string(name) + (moves == 0 ? " plain Gibbs" : ""), seconds, "effective draws", effective);
      report("chains " + std::string(name) + (moves == 0 ? " plain Gibbs" : "") + " r_hat", r_hat, "r_hat", r_hat);
    }
  for (const std::size_t classes : {5U, 10U, 20U, 40U}) {
    LatentClassOptions options;
    options.classes = classes;
    options.stop_early = false;
    options.sweeps = small ? 3000 : 20'000;
    options.burn_in = 1000;
    const Overlaps table = published::kosovo();
    double effective = 0;
    const double seconds = seconds_of([&] { effective = run_chains(table, options).effective; });
    report("chains kosovo, " + std::to_string(classes) + " classes", seconds, "effective draws", effective);
  }
}

void graphs() {
  decomposable_graphs(6);  // listed once
  report("graphs uk6, six lists", seconds_of([] { graph_posterior(published::uk6()); }), "graphs", 18154);
  report("graphs uk6, sweep of delta", seconds_of([] { sweep_delta(published::uk6()); }), "graphs", 18154);
  report("graphs uk5, five lists", seconds_of([] { graph_posterior(published::uk5()); }), "graphs", 822);
}

void growth(bool small) {
  for (std::size_t lists = 3; lists <= (small ? 5U : 8U); ++lists) {
    const Overlaps table = made_table(lists, 20'000);
    LoglinearOptions options;
    options.draws = 100;
    report("bic, 100 draws, " + std::to_string(lists) + " lists", seconds_of([&] { loglinear(MethodName::loglinear_bic, table, options); }),
           "draws", 100);
    report("stepwise, 100 draws, " + std::to_string(lists) + " lists",
           seconds_of([&] { loglinear(MethodName::loglinear_stepwise, table, options); }), "draws", 100);
    LatentClassOptions latent;
    latent.sweeps = 6000;
    latent.burn_in = 1000;
    latent.stop_early = false;
    report("chains, 20 x 6,000 sweeps, " + std::to_string(lists) + " lists", seconds_of([&] { run_chains(table, latent); }), "sweeps",
           120'000);
    if (lists <= max_graph_lists)
      report("graphs, " + std::to_string(lists) + " lists", seconds_of([&] { graph_posterior(table); }), "graphs",
             static_cast<double>(decomposable_graphs(lists).size()));
  }
  for (const std::int64_t size : {20'000, 2'000'000}) {
    const Overlaps table = made_table(4, size);
    LoglinearOptions options;
    options.draws = 100;
    report("bic, 100 draws, 4 lists, " + std::to_string(size) + " persons",
           seconds_of([&] { loglinear(MethodName::loglinear_bic, table, options); }), "draws", 100);
  }
}

}  // namespace

int speed(bool small) {
  bootstraps(small);
  graphs();
  chains(small);
  growth(small);
  return 0;
}

}  // namespace support
