#include "linkage/similarity.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace girok::linkage {
namespace {

// Slow and plain, after the papers.

double slow_jaro(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return 0;
  const int reach = std::max(static_cast<int>(std::max(a.size(), b.size())) / 2 - 1, 0);
  std::vector<bool> used(a.size(), false);
  std::string from_b, from_a;
  for (int j = 0; j < static_cast<int>(b.size()); ++j) {
    for (int i = std::max(0, j - reach); i <= std::min(static_cast<int>(a.size()) - 1, j + reach); ++i) {
      const auto at = static_cast<std::size_t>(i);
      if (used[at] || a[at] != b[static_cast<std::size_t>(j)]) continue;
      used[at] = true;
      from_b += b[static_cast<std::size_t>(j)];
      break;
    }
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (used[i]) from_a += a[i];
  }
  if (from_a.empty()) return 0;
  std::size_t out_of_order = 0;
  for (std::size_t i = 0; i < from_a.size(); ++i) out_of_order += from_a[i] != from_b[i] ? 1U : 0U;
  const double m = static_cast<double>(from_a.size());
  const double exchanged = static_cast<double>(out_of_order / 2);  // halves are dropped: strcmp95.c of the U.S. Bureau of the Census (1994)
  return (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) + (m - exchanged) / m) / 3;
}

double slow_jaro_winkler(const std::string& a, const std::string& b) {
  std::size_t prefix = 0;
  while (prefix < 4 && prefix < a.size() && prefix < b.size() && a[prefix] == b[prefix]) ++prefix;
  const double jaro = slow_jaro(a, b);
  return jaro + .1 * static_cast<double>(prefix) * (1 - jaro);
}

unsigned slow_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<unsigned>> cost(a.size() + 1, std::vector<unsigned>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = static_cast<unsigned>(i);
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = static_cast<unsigned>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

/// Words over few letters, so that they have much in common.
std::string word_of(const std::vector<std::uint8_t>& picks, std::size_t letters) {
  std::string word;
  for (const std::uint8_t pick : picks) {
    if (word.size() < most_letters) word += static_cast<char>('a' + pick % letters);
  }
  return word;
}

TEST_CASE("Jaro and Winkler give what is published") {
  // Winkler (2006), "Overview of record linkage and current research directions", table 6.
  struct Published {
    const char *a, *b;
    double jaro, winkler;
  };
  for (const Published& one : std::vector<Published>{{"martha", "marhta", .944, .961},
                                                     {"dixon", "dicksonx", .767, .813},
                                                     {"dwayne", "duane", .822, .840},
                                                     {"shackleford", "shackelford", .970, .982},
                                                     {"nichleson", "nichulson", .926, .956},
                                                     {"jones", "johnson", .790, .832},
                                                     {"massey", "massie", .889, .933},
                                                     {"abroms", "abrams", .889, .922},
                                                     {"itman", "smith", .467, .467},
                                                     {"jeraldine", "geraldine", .926, .926},
                                                     {"michelle", "michael", .869, .921}}) {
    const Letters a = letters_of(one.a), b = letters_of(one.b);
    CHECK_MESSAGE(std::abs(jaro(a, b) - one.jaro) < .0006, one.a << " and " << one.b << ": " << jaro(a, b));
    CHECK_MESSAGE(std::abs(jaro_winkler(a, b) - one.winkler) < .0006, one.a << " and " << one.b << ": " << jaro_winkler(a, b));
  }
}

TEST_CASE("edits are insertions, deletions, replacements and exchanges of neighbours") {
  struct Case {
    const char *a, *b;
    unsigned edits;
  };
  for (const Case& one : std::vector<Case>{{"", "", 0},
                                           {"", "abc", 3},
                                           {"abc", "abc", 0},
                                           {"kitten", "sitting", 3},
                                           {"ab", "ba", 1},
                                           {"ca", "abc", 3},
                                           {"a cat", "an abct", 4},
                                           {"19120704", "19120740", 1}}) {
    CHECK_MESSAGE(edit_distance(letters_of(one.a), letters_of(one.b)) == one.edits, one.a << " and " << one.b);
  }
}

TEST_CASE("the fast comparisons agree with slow and plain ones on any words of up to 27 letters") {
  CHECK(rc::check([](const std::vector<std::uint8_t>& x, const std::vector<std::uint8_t>& y, std::uint8_t letters) {
    const std::string a = word_of(x, 2 + letters % 5), b = word_of(y, 2 + letters % 5);
    const Letters left = letters_of(a), right = letters_of(b);
    RC_ASSERT(left.size == a.size());
    RC_ASSERT(edit_distance(left, right) == slow_distance(a, b));
    RC_ASSERT(edit_distance(right, left) == edit_distance(left, right));
    unsigned common = 0;  // letters of both, as often as the fewer has them
    for (int c = 0; c < 256; ++c)
      common += static_cast<unsigned>(
          std::min(std::count(a.begin(), a.end(), static_cast<char>(c)), std::count(b.begin(), b.end(), static_cast<char>(c))));
    RC_ASSERT(most_common_letters(left, right) >= common);
    if (a.empty() || b.empty()) return;
    RC_ASSERT(std::abs(jaro(left, right) - slow_jaro(a, b)) < 1e-6);
    RC_ASSERT(std::abs(jaro_winkler(left, right) - slow_jaro_winkler(a, b)) < 1e-6);
  }));
  const std::string most(most_letters, 'a'), other = std::string(most_letters - 1, 'a') + "b";
  CHECK(edit_distance(letters_of(most), letters_of(other)) == 1);
  CHECK(jaro(letters_of(most), letters_of(most)) == doctest::Approx(1));
  CHECK(letters_of(std::string(10'000, 'a')).size == most_letters);
}

TEST_CASE("syllables of Hangul are compared by their letters") {
  // 금 and 김 differ in the vowel; 금순 and 금선 too.
  CHECK(edit_distance(letters_of("금"), letters_of("김")) == 1);
  CHECK(edit_distance(letters_of("금순"), letters_of("금선")) == 1);
  CHECK(edit_distance(letters_of("금순"), letters_of("금순")) == 0);
  CHECK(letters_of("금순").size == 6);
}

TEST_CASE("trigrams of like texts are like, of others not") {
  const Grams a = grams_of("tullaroop street willaroo"), b = grams_of("tularoop street willaroo"),
              c = grams_of("goldfinch circuit kooltuo");
  CHECK(jaccard(a, a) == doctest::Approx(1));
  CHECK(jaccard(a, b) > .6);
  CHECK(jaccard(a, c) < .2);
  CHECK(jaccard(a, b) == jaccard(b, a));
  const Grams none = grams_of("");
  CHECK(jaccard(none, a) == 0);
}

TEST_CASE("words that sound alike have one code") {
  for (const auto& [a, b] : std::vector<std::pair<const char*, const char*>>{
           {"smith", "smyth"}, {"meier", "meyer"}, {"kim", "gim"}, {"catherine", "katherine"}}) {
    CHECK_MESSAGE(sound_of(a) == sound_of(b), a << " and " << b);
  }
  CHECK(sound_of("smith") != sound_of("robert"));
  CHECK(sound_of("") == 0);
  CHECK(sound_of("123") == 0);
}

}  // namespace
}  // namespace girok::linkage
