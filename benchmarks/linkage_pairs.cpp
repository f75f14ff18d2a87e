// Candidate pairs compared a second, beside what one thread could do at best: fetching the two rows alone, and comparing two words alone.
//
//   bench_linkage_pairs [FILE.csv ID_COLUMN]
//
// Pairs are records that share the value of their first field (at most 64 neighbours a record), in the order of the file, as blocking would make them. Without a file: made-up records.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

#include "linkage/compare.h"
#include "linkage/guess.h"
#include "linkage/table.h"
#include "made/western.h"

namespace {

using namespace girok::linkage;
using Pair = std::pair<std::uint32_t, std::uint32_t>;
constexpr std::size_t most_pairs = 4000000, most_neighbours = 64;

double seconds_of(const std::function<void()>& what) {
  const auto begin = std::chrono::steady_clock::now();
  what();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string made_csv(std::size_t records) {
  made::WesternOptions options;
  options.records = records;
  const made::Westerners people(options);
  std::string out = "given_name,surname,date_of_birth,city,postcode,street,email\n";
  for (const made::Westerners::Place& place : people.order()) {
    const made::WesternRecord r = people.record(place);
    for (const std::string* cell : {&r.given, &r.surname, &r.birth, &r.city, &r.postcode, &r.street, &r.email})
      made::put_cell(out, *cell, cell == &r.email);
  }
  return out;
}

std::vector<Pair> pairs_of(const Comparer& comparer, std::size_t records) {
  std::vector<std::uint32_t> order(records);
  std::iota(order.begin(), order.end(), 0U);
  // The second field of the made-up lists is the family name.
  const std::size_t field = std::min<std::size_t>(1, comparer.fields() - 1);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return comparer.row(a)[field] < comparer.row(b)[field]; });
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < records && pairs.size() < most_pairs; ++i)
    for (std::size_t j = i + 1; j < std::min(records, i + 1 + most_neighbours) && pairs.size() < most_pairs; ++j) {
      const Code value = comparer.row(order[i])[field];
      if (value == 0 || comparer.row(order[j])[field] != value) break;
      pairs.emplace_back(std::min(order[i], order[j]), std::max(order[i], order[j]));
    }
  return pairs;
}

std::uint64_t compare_range(const Comparer& comparer, const std::vector<Pair>& pairs, std::size_t first, std::size_t last) {
  LevelCache cache(comparer.fields());
  std::uint64_t sum = 0;
  for (std::size_t i = first; i < last; ++i) {
    const Pattern pattern = comparer.compare(pairs[i].first, pairs[i].second, cache);
    for (std::size_t field = 0; field < comparer.fields(); ++field) sum += pattern[field];
  }
  return sum;
}

void measure(const Comparer& comparer, const std::vector<Pair>& pairs) {
  std::atomic<std::uint64_t> sum{0};
  const auto rate = [&](double seconds) { return static_cast<double>(pairs.size()) / seconds / 1e6; };
  const double one = seconds_of([&] { sum += compare_range(comparer, pairs, 0, pairs.size()); });
  const double two = seconds_of([&] {
    std::thread other([&] { sum += compare_range(comparer, pairs, pairs.size() / 2, pairs.size()); });
    sum += compare_range(comparer, pairs, 0, pairs.size() / 2);
    other.join();
  });
  const double fetch = seconds_of([&] {
    std::uint64_t codes = 0;
    for (const auto& [a, b] : pairs)
      for (std::size_t field = 0; field < comparer.fields(); ++field) codes += comparer.row(a)[field] ^ comparer.row(b)[field];
    sum += codes;
  });
  std::size_t text_field = comparer.fields();
  for (std::size_t field = 0; field < comparer.fields(); ++field)
    if (!comparer.features(field).letters.empty() && text_field == comparer.fields()) text_field = field;
  std::printf(
      "%zu pairs of %zu fields, millions a second: compared by one thread %.2f, by two %.2f; the two rows fetched and nothing else, one "
      "thread %.2f",
      pairs.size(), comparer.fields(), rate(one), rate(two), rate(fetch));
  if (text_field < comparer.fields()) {
    const std::vector<Letters>& letters = comparer.features(text_field).letters;
    unsigned edits = 0;
    double similarity = 0;
    const double distance = seconds_of([&] {
      for (const auto& [a, b] : pairs) edits += edit_distance(letters[comparer.row(a)[text_field]], letters[comparer.row(b)[text_field]]);
    });
    const double winkler = seconds_of([&] {
      for (const auto& [a, b] : pairs)
        similarity += jaro_winkler(letters[comparer.row(a)[text_field]], letters[comparer.row(b)[text_field]]);
    });
    std::printf("; one field's edit distance %.2f, Jaro-Winkler %.2f", rate(distance), rate(winkler));
    sum += edits + static_cast<std::uint64_t>(similarity);
  }
  std::printf("  (sum %llu)\n", static_cast<unsigned long long>(sum.load() % 1000));
}

}  // namespace

int main(int argc, char** argv) {
  TableOptions options;
  if (argc > 2) options.id_column = argv[2];
  TableReader reader(options);
  const auto read = argc > 1 ? reader.add_csv_file(argv[1], "all") : reader.add_csv(made_csv(200000), "made", "made");
  auto table = reader.finish();
  if (!read || !table) {
    std::cerr << "linkage_pairs: the list cannot be read\n";
    return 1;
  }
  const auto guess = guess_fields(*table);
  if (!guess) {
    std::cerr << "linkage_pairs: nothing to compare\n";
    return 1;
  }
  std::vector<ColumnNote> notes;
  const Input input = prepare(*table, guess->fields, 2, notes);
  const Comparer comparer(input, 2);
  measure(comparer, pairs_of(comparer, input.records()));
  return 0;
}
