#include "corroboration/spelling.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace girok::corroboration {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Sorted by the first; looked up before the rules.
constexpr std::array irregular = std::to_array<Pair>({
    {"ageing", "aging"},         {"aluminium", "aluminum"}, {"amongst", "among"},       {"burnt", "burned"},       {"cheque", "check"},
    {"cheques", "checks"},       {"dreamt", "dreamed"},     {"eight", "8"},             {"eleven", "11"},          {"enrol", "enroll"},
    {"enrolment", "enrollment"}, {"fifteen", "15"},         {"fifty", "50"},            {"five", "5"},             {"foetus", "fetus"},
    {"forty", "40"},             {"four", "4"},             {"fulfil", "fulfill"},      {"gaol", "jail"},          {"gaols", "jails"},
    {"grey", "gray"},            {"jewellery", "jewelry"},  {"kerb", "curb"},           {"leapt", "leaped"},       {"learnt", "learned"},
    {"leukaemia", "leukemia"},   {"manoeuvre", "maneuver"}, {"manoeuvres", "maneuvers"}, {"mould", "mold"},        {"moustache", "mustache"},
    {"nine", "9"},               {"ninety", "90"},          {"oestrogen", "estrogen"},  {"one", "1"},              {"paediatric", "pediatric"},
    {"plough", "plow"},          {"practise", "practice"},  {"practised", "practiced"}, {"practises", "practices"}, {"practising", "practicing"},
    {"programme", "program"},    {"programmes", "programs"}, {"sceptic", "skeptic"},    {"sceptical", "skeptical"}, {"sceptics", "skeptics"},
    {"seven", "7"},              {"seventy", "70"},         {"six", "6"},               {"sixty", "60"},           {"skilful", "skillful"},
    {"smelt", "smelled"},        {"spelt", "spelled"},      {"spoilt", "spoiled"},      {"storey", "story"},       {"storeys", "stories"},
    {"ten", "10"},               {"thirty", "30"},          {"three", "3"},             {"towards", "toward"},     {"twelve", "12"},
    {"twenty", "20"},            {"two", "2"},              {"tyre", "tire"},           {"tyres", "tires"},        {"whilst", "while"},
});
static_assert(std::ranges::is_sorted(irregular, {}, &Pair::first));

bool ends(std::string_view word, std::string_view suffix, std::size_t least) { return word.size() >= least && word.ends_with(suffix); }

// "labelled" -> "labeled", "travelling" -> "traveling"; short words ("called", "filling") keep both letters.
void single_l(std::string& word) {
  for (const std::string_view suffix : {"lled", "lling", "ller", "llers"}) {
    if (!ends(word, suffix, 7 + suffix.size() - 4)) continue;
    word.erase(word.size() - suffix.size(), 1);
    return;
  }
}

// -ise, -yse and what is made of them -> z.
void z_for_s(std::string& word) {
  for (const std::string_view suffix : {"isation", "isations", "ise", "ised", "iser", "isers", "ises", "ising", "yse", "ysed", "yser", "yses", "ysing"}) {
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
  if (word.size() < 3) return;
  const auto* const found = std::ranges::lower_bound(irregular, std::string_view(word), {}, &Pair::first);
  if (found != irregular.end() && found->first == word) {
    word = found->second;
    return;
  }
  if (word.size() < 5) return;
  const std::size_t our = word.find("our", 2);   // labour, neighbourhood; not "hour", "court", "course"
  if (our != std::string::npos && (our >= 3 || word.starts_with("od"))) word.erase(our + 1, 1);
  z_for_s(word);
  er_for_re(word);
  single_l(word);
  const std::size_t ence = word.find("ence", 3);   // defence, licences
  if (ence != std::string::npos) word[ence + 2] = 's';
  if (word.ends_with("ogue")) word.erase(word.size() - 2);   // catalogue, dialogue
  const std::size_t gement = word.find("gement");   // judgement, acknowledgement: both forms without the e
  if (gement != std::string::npos && gement > 0 && word[gement - 1] == 'd') word.erase(gement + 1, 1);
}

}  // namespace girok::corroboration
