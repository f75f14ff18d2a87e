// Pairs of names with expected verdicts (tests/names/pairs.tsv) against the lattices of the text room: which are told right, and how fast two names are compared.
//
//   bench_linkage_names [pairs.tsv]
//
// Then made-up names without errors (made/korean.h, whose tables the program does not share): by pair of scripts, how many of the same person are alike and share a key; and how many of
// siblings, who share a syllable, and of random pairs.
//
// Exit code 1 where a verdict differs. "same" asks for a similarity of 0.8 or more and a common key; "sibling-like" and "different" for less than 0.8, "different" without
// counting syllables.
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "made/korean.h"
#include "text/name_lattice.h"

namespace {

using namespace girok::text;

struct Row {
  std::string a, b, verdict, reason;
};

std::vector<Row> read(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    std::cerr << "linkage_names: cannot read " << path << "\n";
    std::exit(2);
  }
  std::vector<Row> rows;
  bool header = true;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (std::exchange(header, false)) continue;
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == '\t')
        cells.emplace_back();
      else
        cells.back() += c;
    }
    if (cells.size() != 4) {
      std::cerr << "linkage_names: a line without four cells\n";
      std::exit(2);
    }
    rows.push_back({cells[0], cells[1], cells[2], cells[3]});
  }
  return rows;
}

bool share_key(const NameLattice& a, const NameLattice& b) {
  std::array<std::uint64_t, 12> keys_a{}, keys_b{};
  const std::size_t count_a = name_keys(a, keys_a), count_b = name_keys(b, keys_b);
  for (std::size_t i = 0; i < count_a; ++i)
    for (std::size_t j = 0; j < count_b; ++j)
      if (keys_a[i] == keys_b[j]) return true;
  return false;
}

void print_speed(const std::vector<Row>& rows) {
  std::vector<NameLattice> lattices;
  const auto begin = std::chrono::steady_clock::now();
  for (int round = 0; round < 100; ++round)
    for (const Row& row : rows) lattices.push_back(name_lattice(row.a, NamePart::full));
  const auto built = std::chrono::steady_clock::now();
  double sum = 0;
  std::size_t compared = 0;
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < rows.size() * 10; ++j, ++compared)
      sum += static_cast<double>(agreement(lattices[i], lattices[j]).similarity);
  const auto ended = std::chrono::steady_clock::now();
  const auto nanoseconds = [](auto from, auto to, std::size_t count) {
    return std::chrono::duration<double, std::nano>(to - from).count() / static_cast<double>(count);
  };
  std::printf("one lattice %.0f ns, two compared %.0f ns (%zu comparisons, mean similarity %.3f)\n",
              nanoseconds(begin, built, lattices.size()), nanoseconds(built, ended, compared), compared,
              sum / static_cast<double>(compared));
}

struct MadeName {
  NameLattice lattice;
  std::size_t person = 0, family = 0, script = 0;
};

struct Count {
  std::size_t pairs = 0, alike = 0, keys = 0;
  void add(const NameLattice& a, const NameLattice& b) {
    ++pairs;
    if (agreement(a, b).similarity >= 0.8F) ++alike;
    if (share_key(a, b)) ++keys;
  }
};

/// Script groups: Hangul, Han, Latin letters of Korean, pinyin.
std::size_t group_of(made::Script script) {
  if (script == made::Script::pinyin) return 3;
  return script <= made::Script::hangul_north ? 0 : script <= made::Script::hanja_simplified ? 1 : 2;
}

void print_made() {
  constexpr std::array<std::string_view, 4> groups{"Hangul", "Han", "Latin", "pinyin"};
  made::KoreanOptions options;
  options.errors = 0;
  options.seed = 77;
  const made::Koreans koreans(options);
  std::vector<MadeName> names;
  std::map<std::size_t, std::vector<std::size_t>> families;
  for (const made::KoreanPerson& person : koreans.people())
    for (std::size_t list = 0; list < made::profiles.size(); ++list) {
      const made::KoreanRecord record = koreans.record(person, list, 0);
      families[person.family_number].push_back(names.size());
      names.push_back({name_lattice(record.name, NamePart::full), person.number, person.family_number, group_of(record.script)});
    }
  std::map<std::string, Count> counts;
  for (const auto& [family, members] : families)
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = i + 1; j < members.size(); ++j) {
        const MadeName &a = names[members[i]], &b = names[members[j]];
        const auto [first, second] = std::minmax(a.script, b.script);
        counts[a.person == b.person ? "same, " + std::string(groups[first]) + " - " + std::string(groups[second]) : "siblings"].add(
            a.lattice, b.lattice);
      }
  made::Dice dice(5);
  for (int i = 0; i < 500000; ++i) {
    const MadeName &a = names[dice.below(names.size())], &b = names[dice.below(names.size())];
    if (a.family != b.family) counts["random"].add(a.lattice, b.lattice);
  }
  for (const auto& [what, count] : counts)
    std::printf("made-up names, %s: %zu pairs, similarity 0.8 or more %.3f %%, a common key %.3f %%\n", what.c_str(), count.pairs,
                100.0 * static_cast<double>(count.alike) / static_cast<double>(count.pairs),
                100.0 * static_cast<double>(count.keys) / static_cast<double>(count.pairs));
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Row> rows = read(argc > 1 ? argv[1] : GIROK_SOURCE_DIR "/tests/names/pairs.tsv");
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;  // verdict → all, right
  std::size_t keys_missing = 0;
  bool right_in_all = true;
  for (const Row& row : rows) {
    const NameLattice a = name_lattice(row.a, NamePart::full), b = name_lattice(row.b, NamePart::full);
    const NameAgreement found = agreement(a, b);
    const bool same = found.similarity >= 0.8F, right = same == (row.verdict == "same");
    const bool key = row.verdict != "same" || share_key(a, b);
    auto& [all, good] = counts[row.verdict];
    ++all;
    if (right) ++good;
    if (!key) ++keys_missing;
    if (right && key) continue;
    right_in_all = false;
    std::printf("%s | %s: expected %s; similarity %.2f (family %.2f, given %.2f, %d of %d)%s. %s\n", row.a.c_str(), row.b.c_str(),
                row.verdict.c_str(), static_cast<double>(found.similarity), static_cast<double>(found.family),
                static_cast<double>(found.given), found.given_same, found.given_count, key ? "" : ", no common key", row.reason.c_str());
  }
  for (const auto& [verdict, count] : counts) std::printf("%s: %zu of %zu as expected\n", verdict.c_str(), count.second, count.first);
  std::printf("pairs expected to be the same that share no key: %zu\n", keys_missing);
  print_made();
  print_speed(rows);
  return right_in_all ? 0 : 1;
}
