#include "corroboration/spelling.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace girok::corroboration {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Sorted by the first; looked up before the rules.
constexpr std::array irregular = std::to_array<Pair>({
    {"ageing", "aging"},
    {"aluminium", "aluminum"},
    {"amongst", "among"},
    {"burnt", "burned"},
    {"cheque", "check"},
    {"cheques", "checks"},
    {"dreamt", "dreamed"},
    {"eight", "8"},
    {"eleven", "11"},
    {"enrol", "enroll"},
    {"enrolment", "enrollment"},
    {"fifteen", "15"},
    {"fifty", "50"},
    {"five", "5"},
    {"foetus", "fetus"},
    {"forty", "40"},
    {"four", "4"},
    {"fulfil", "fulfill"},
    {"gaol", "jail"},
    {"gaols", "jails"},
    {"grey", "gray"},
    {"jewellery", "jewelry"},
    {"kerb", "curb"},
    {"leapt", "leaped"},
    {"learnt", "learned"},
    {"leukaemia", "leukemia"},
    {"manoeuvre", "maneuver"},
    {"manoeuvres", "maneuvers"},
    {"mould", "mold"},
    {"moustache", "mustache"},
    {"nine", "9"},
    {"ninety", "90"},
    {"oestrogen", "estrogen"},
    {"one", "1"},
    {"paediatric", "pediatric"},
    {"plough", "plow"},
    {"practise", "practice"},
    {"practised", "practiced"},
    {"practises", "practices"},
    {"practising", "practicing"},
    {"programme", "program"},
    {"programmes", "programs"},
    {"sceptic", "skeptic"},
    {"sceptical", "skeptical"},
    {"sceptics", "skeptics"},
    {"seven", "7"},
    {"seventy", "70"},
    {"six", "6"},
    {"sixty", "60"},
    {"skilful", "skillful"},
    {"smelt", "smelled"},
    {"spelt", "spelled"},
    {"spoilt", "spoiled"},
    {"storey", "story"},
    {"storeys", "stories"},
    {"ten", "10"},
    {"thirty", "30"},
    {"three", "3"},
    {"towards", "toward"},
    {"twelve", "12"},
    {"twenty", "20"},
    {"two", "2"},
    {"tyre", "tire"},
    {"tyres", "tires"},
    {"whilst", "while"},
});
static_assert(std::ranges::is_sorted(irregular, {}, &Pair::first));

// Where the irregular forms with a first letter begin.
constexpr std::array<std::uint8_t, 27> irregular_from = [] {
  std::array<std::uint8_t, 27> from{};
  for (std::size_t letter = 0; letter < from.size(); ++letter) {
    while (from[letter] < irregular.size() && irregular[from[letter]].first[0] < static_cast<char>('a' + letter)) ++from[letter];
  }
  return from;
}();

constexpr std::uint32_t letter_bits(std::string_view letters) {
  std::uint32_t bits = 0;
  for (const char c : letters) {
    if (c >= 'a' && c <= 'z') bits |= 1U << (c - 'a');
  }
  return bits;
}

constexpr auto double_l = std::to_array<std::string_view>({"lled", "lling", "ller", "llers"});
constexpr auto with_s = std::to_array<std::string_view>(
    {"ise", "ised", "ising", "ises", "isation", "isations", "iser", "isers", "yse", "ysed", "ysing", "yses", "yser"});

bool ends(std::string_view word, std::string_view suffix, std::size_t least) { return word.size() >= least && word.ends_with(suffix); }

// "labelled" -> "labeled", "travelling" -> "traveling"; short words ("called", "filling") keep both letters.
void single_l(std::string& word) {
  for (const std::string_view suffix : double_l) {
    if (!ends(word, suffix, 7 + suffix.size() - 4)) continue;
    word.erase(word.size() - suffix.size(), 1);
    return;
  }
}

// -ise, -yse and what is made of them -> z.
void z_for_s(std::string& word) {
  for (const std::string_view suffix : with_s) {
    if (!ends(word, suffix, suffix.size() + 3)) continue;
    word[word.size() - suffix.size() + 1] = 'z';
    return;
  }
}

// "centre" -> "center", "fibres" -> "fibers".
void er_for_re(std::string& word) {
  const std::size_t plural = word.ends_with("res") ? 1 : 0;
  const std::string_view stem = std::string_view(word).substr(0, word.size() - plural);
  if (!ends(stem, "tre", 5) && !ends(stem, "bre", 5)) return;
  std::swap(word[stem.size() - 2], word[stem.size() - 1]);
}

}  // namespace

void unify_spelling(std::string& word) {
  if (word.size() < 3 || word[0] < 'a' || word[0] > 'z') return;
  const auto letter = static_cast<std::size_t>(word[0] - 'a');
  for (std::size_t i = irregular_from[letter]; i < irregular_from[letter + 1]; ++i) {
    if (irregular[i].first != word) continue;
    word = irregular[i].second;
    return;
  }
  if (word.size() < 5) return;
  // Most words have not the letters of a rule, and are done here.
  const std::uint32_t letters = letter_bits(word);
  const auto has = [&](std::uint32_t needed) { return (letters & needed) == needed; };
  if (has(letter_bits("our"))) {   // labour, neighbourhood; not "hour", "court", "course"
    const std::size_t our = word.find("our", 2);
    if (our != std::string::npos && (our >= 3 || word.starts_with("od"))) word.erase(our + 1, 1);
  }
  if (has(letter_bits("s")) && (letters & letter_bits("iy")) != 0) z_for_s(word);
  if (has(letter_bits("re")) && (letters & letter_bits("tb")) != 0) er_for_re(word);
  if (has(letter_bits("l"))) single_l(word);
  if (has(letter_bits("nce"))) {   // defence, licences
    const std::size_t ence = word.find("ence", 3);
    if (ence != std::string::npos) word[ence + 2] = 's';
  }
  if (has(letter_bits("ogue")) && word.ends_with("ogue")) word.erase(word.size() - 2);   // catalogue, dialogue
  if (has(letter_bits("dgemnt"))) {   // judgement, acknowledgement: without the e
    const std::size_t gement = word.find("dgement");
    if (gement != std::string::npos) word.erase(gement + 2, 1);
  }
}

}  // namespace girok::corroboration
