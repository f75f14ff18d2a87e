#include "support/estimation_coverage.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "estimation/advice.h"
#include "estimation/estimate.h"
#include "made/populations.h"

namespace support {
namespace {

using namespace girok::estimation;

struct Settings {
  std::size_t tables = 100, draws = 200, chains = 4, sweeps = 6000;
  std::uint64_t seed = 1;
  std::string only;
  const char* raw = nullptr;
};

struct Row {
  std::string method, status;
  double estimate = std::numeric_limits<double>::quiet_NaN(), lo = std::numeric_limits<double>::quiet_NaN(),
         hi = std::numeric_limits<double>::quiet_NaN();
};

Settings settings_of(int argc, char** argv) {
  Settings out;
  for (int i = 0; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const char* value = argv[i + 1];
    const auto number = static_cast<std::size_t>(std::strtoull(value, nullptr, 10));
    if (name == "--tables") out.tables = number;
    if (name == "--draws") out.draws = number;
    if (name == "--chains") out.chains = number;
    if (name == "--sweeps") out.sweeps = number;
    if (name == "--seed") out.seed = number;
    if (name == "--only") out.only = value;
    if (name == "--raw") out.raw = value;
  }
  return out;
}

std::vector<Row> rows_of(const Overlaps& overlaps, const Settings& settings, std::uint64_t seed) {
  EstimateOptions options;
  options.draws = settings.draws;
  options.sensitivity = false;
  options.threads = 1;
  options.seed = seed;
  options.latent.chains = settings.chains;
  options.latent.sweeps = settings.sweeps;
  options.latent.burn_in = settings.sweeps / 6;
  std::vector<Row> out;
  const auto estimated = estimate(overlaps, options);
  if (!estimated) return out;
  for (const MethodResult& method : estimated->methods) {
    Row row{std::string(name_of(method.name)), std::string(name_of(method.status))};
    if (method.estimate) row.estimate = *method.estimate;
    if (method.interval) {
      row.lo = method.interval->lo;
      row.hi = method.interval->hi;
    }
    out.push_back(std::move(row));
  }
  Row advice{"advice", estimated->advice.code};
  if (estimated->range) {
    advice.lo = estimated->range->first;
    advice.hi = estimated->range->second;
  }
  out.push_back(std::move(advice));
  return out;
}

double median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void print_summary(const made::Population& population, const std::string& method, const std::vector<Row>& rows) {
  const auto size = static_cast<double>(population.size);
  std::size_t answered = 0, held = 0, refused = 0, multimodal = 0, bounds = 0, below = 0, valued = 0;
  std::vector<double> widths, biases;
  std::map<std::string, std::size_t> kinds;
  for (const Row& row : rows) {
    refused += row.status == "refused";
    multimodal += row.status == "multimodal";
    bounds += row.status == "lower_bound";
    ++kinds[row.status];
    if (row.estimate == row.estimate) {
      ++valued;
      below += row.estimate <= size;
      biases.push_back((row.estimate - size) / size);
    }
    if (row.lo != row.lo) continue;
    ++answered;
    held += row.lo <= size && size <= row.hi;
    widths.push_back((row.hi - row.lo) / size);
  }
  std::printf("%s\t%zu\t%lld\t%s\t%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%.4g\t%.4g\t%.4g\t", population.name.c_str(), population.lists,
              static_cast<long long>(population.size), method.c_str(), rows.size(), answered, held, refused, multimodal, bounds,
              median(widths), median(biases),
              valued == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(below) / static_cast<double>(valued));
  bool first = true;
  for (const auto& [kind, count] : kinds) {
    std::printf("%s%s=%zu", first ? "" : ",", kind.c_str(), count);
    first = false;
  }
  std::printf("\n");
}

}  // namespace

int coverage(int argc, char** argv) {
  const Settings settings = settings_of(argc, argv);
  std::FILE* raw = settings.raw != nullptr ? std::fopen(settings.raw, "w") : nullptr;
  for (const made::Population& population : made::populations()) {
    const std::string whole = population.name + " " + std::to_string(population.lists) + " " + std::to_string(population.size) + " ";
    if (!settings.only.empty() && whole.find(settings.only) == std::string::npos) continue;
    std::vector<std::vector<Row>> tables(settings.tables);
    std::vector<std::int64_t> recorded(settings.tables);
    girok::parallel_for(settings.tables, 0, [&](std::size_t i) {
      const Overlaps overlaps = made::draw_lists(population, settings.seed, i);
      recorded[i] = overlaps.n();
      tables[i] = rows_of(overlaps, settings, i + 1);
    });
    if (raw != nullptr)
      for (std::size_t i = 0; i < tables.size(); ++i)
        for (const Row& row : tables[i])
          std::fprintf(raw, "%s\t%zu\t%lld\t%zu\t%lld\t%s\t%s\t%.6g\t%.6g\t%.6g\n", population.name.c_str(), population.lists,
                       static_cast<long long>(population.size), i, static_cast<long long>(recorded[i]), row.method.c_str(),
                       row.status.c_str(), row.estimate, row.lo, row.hi);
    for (std::size_t m = 0; !tables.empty() && m < tables[0].size(); ++m) {
      std::vector<Row> rows;
      for (const auto& table : tables)
        if (m < table.size()) rows.push_back(table[m]);
      print_summary(population, tables[0][m].method, rows);
    }
    std::fflush(stdout);
  }
  if (raw != nullptr) std::fclose(raw);
  return 0;
}

}  // namespace support
