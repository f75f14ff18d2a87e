// Made-up names in every form in which a list may hold them, for tests and benchmarks: one person's name in Hangul, southern and northern, in the
// systems of romanisation, as people spell it, in Han characters, and in pinyin. Names are drawn from the tables of the room; no person is meant.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/han_readings.h"
#include "text/initial_sound.h"
#include "text/name_tables.h"
#include "text/romanization_variants.h"
#include "text/romanize.h"
#include "text/unicode.h"

namespace girok::text {

/// SplitMix64 (Steele, Lea & Flood 2014): the same on every machine.
class TestDice {
 public:
  explicit TestDice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /// An index with a probability proportional to weight(item).
  template <typename Items, typename Weight>
  std::size_t pick(const Items& items, Weight&& weight) {
    double total = 0;
    for (const auto& item : items) total += static_cast<double>(weight(item));
    double at = unit() * total;
    for (std::size_t i = 0; i < items.size(); ++i) {
      at -= static_cast<double>(weight(items[i]));
      if (at < 0) return i;
    }
    return items.size() - 1;
  }

 private:
  std::uint64_t state_;
};

/// The ways to write a name.
enum class NameForm : std::uint8_t {
  south,
  north,
  revised,
  revised_hyphen,
  mccune,
  mccune_bare,
  dprk,
  popular,
  han,
  han_simplified,
  pinyin
};
constexpr std::array<std::string_view, 11> name_form_titles = {"Hangul, South", "Hangul, North",   "Revised", "Revised, hyphen",
                                                               "McCune-R.",     "McCune-R., bare", "DPRK",    "popular",
                                                               "Hanja",         "simplified",      "pinyin"};

struct TestName {
  std::u32string family, given;  ///< Hangul, southern
  std::u32string family_hanja, given_hanja;  ///< empty where the tables know none
  std::uint64_t seed = 0;  ///< of what is drawn when it is written
};

class TestNames {
 public:
  explicit TestNames(std::uint64_t seed) : dice_(seed) {}

  TestName draw() {
    const NameTables& t = name_tables();
    TestName name;
    const KoreanFamily& family = t.korean[dice_.pick(t.korean, [](const KoreanFamily& f) { return f.share; })];
    name.family = family.hangul;
    name.family_hanja =
        family.hangul.size() == 2 ? family.hanja : family.hanja.substr(dice_.unit() < 0.8 ? 0 : dice_.below(family.hanja.size()), 1);
    const std::size_t length = dice_.unit() < 0.06 ? 1 : 2;
    for (std::size_t i = 0; i < length; ++i) add_syllable(name);
    name.given.front() = southern_initial(name.given.front());
    name.seed = dice_.next();
    return name;
  }

  /// A sister or brother: the same family name and first syllable, another second one.
  TestName sibling(const TestName& of) {
    TestName name = of;
    if (of.given.size() != 2) return draw();
    while (name.given == of.given) {
      name.given.pop_back();
      name.given_hanja.pop_back();
      add_syllable(name);
    }
    name.seed = dice_.next();
    return name;
  }

 private:
  void add_syllable(TestName& name) {
    const NameTables& t = name_tables();
    // Those with a character only: the others cannot be written in every form.
    const GivenSyllable& s = t.given[dice_.pick(t.given, [](const GivenSyllable& g) { return g.hanja.empty() ? 0.0F : g.weight; })];
    name.given += s.hangul;
    name.given_hanja += s.hanja[dice_.unit() < 0.6 ? 0 : dice_.below(s.hanja.size())];
  }

  TestDice dice_;
};

inline std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append_rune(out, c);
  return out;
}

inline std::string capital(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 32);
  return word;
}

/// As people spell it: each part by its variants' weights; order, hyphen, capitals as they come.
inline std::string popular_spelling(const TestName& name, TestDice& dice) {
  std::string family, given;
  for (const KoreanFamily& f : name_tables().korean)
    if (f.hangul == name.family) family = capital(f.spellings[dice.pick(f.spellings, [](const Spelling& s) { return s.weight; })].text);
  const std::size_t style = dice.below(8);
  for (std::size_t i = 0; i < name.given.size(); ++i) {
    const std::vector<Spelling> all = spelling_variants(name.given[i]);
    // Only spellings that are not very rare, without marks.
    std::string text = all[dice.pick(all, [](const Spelling& s) {
                         return s.text.find_first_of("\xC5'") != std::string::npos || s.weight < 0.02F ? 0.0F : s.weight;
                       })].text;
    if (i > 0) given += style == 0 ? "" : style < 5 ? "-" : " ";
    given += i == 0 || style >= 5 ? capital(text) : text;
  }
  switch (dice.below(5)) {
    case 0: return given + " " + family;
    case 1: {
      for (char& c : family)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
      return family + ", " + given;
    }
    default: return family + " " + given;
  }
}

inline std::string write_name(const TestName& name, NameForm form) {
  TestDice dice(name.seed ^ (static_cast<std::uint64_t>(form) << 32));
  const std::string family = utf8(name.family), given = utf8(name.given);
  switch (form) {
    case NameForm::south: return family + given;
    case NameForm::north: {
      // The North writes what the characters are read without the law.
      std::u32string text = name.family + name.given;
      const std::u32string hanja = name.family_hanja + name.given_hanja;
      for (const std::size_t at : {std::size_t{0}, name.family.size()}) {
        const HanEntry entry = han_entry(hanja[at]);
        for (const HanReading& r : entry.korean())
          if (r.syllable != text[at] && southern_initial(r.syllable) == text[at]) text[at] = r.syllable;
      }
      return utf8(text);
    }
    case NameForm::revised: return romanize_name(family, given, Romanization::revised);
    case NameForm::revised_hyphen: return romanize_name(family, given, Romanization::revised, true);
    case NameForm::mccune: return romanize_name(family, given, Romanization::mccune_reischauer);
    case NameForm::mccune_bare: return romanize_name(family, given, Romanization::mccune_reischauer_bare);
    case NameForm::dprk: return romanize_name(family, given, Romanization::dprk_bare);
    case NameForm::popular: return popular_spelling(name, dice);
    case NameForm::han: return utf8(name.family_hanja + name.given_hanja);
    case NameForm::han_simplified: {
      std::u32string text = name.family_hanja + name.given_hanja;
      for (char32_t& c : text) c = folded_han(c);
      return utf8(text);
    }
    case NameForm::pinyin: {
      std::string out;
      for (std::size_t i = 0; i < name.family_hanja.size() + name.given_hanja.size(); ++i) {
        const bool is_family = i < name.family_hanja.size();
        const char32_t c = is_family ? name.family_hanja[i] : name.given_hanja[i - name.family_hanja.size()];
        const auto listed = name_tables().family_pinyin.find(folded_han(c));
        const HanEntry entry = han_entry(folded_han(c));
        std::string text(pinyin_name(is_family && name.family.size() == 1 && listed != name_tables().family_pinyin.end()
                                         ? listed->second
                                         : entry.pinyin_readings[0].syllable));
        if (i == 0 || i == name.family_hanja.size()) text = (i == 0 ? "" : " ") + capital(text);
        out += text;
      }
      return out;
    }
  }
  return {};
}

}  // namespace girok::text
