// Made-up case lists of Korean persons in Hangul, Chinese characters and Latin letters: persons with families, and one record of a person as a list would write it.
//
// Model    A share of persons has one or two siblings: same family name, birthplace and one syllable of the given name, two to five years apart. Each list has its
//          language and habits (Profile). Everything follows from the seed.
// Limits   Frequencies are plausible, not measured. Persons are invented.
// Threads  const after construction.
#pragma once

#include <span>

#include "made/dice.h"
#include "made/korean_tables.h"
#include "made/romanise.h"

namespace made {

struct KoreanOptions {
  std::size_t persons = 4000;
  double siblings = 0.25;  ///< share of families with more than one person
  double errors = 1;  ///< factor on all shares of errors and gaps
  std::uint64_t seed = 1;
};

struct KoreanPerson {
  struct Given {
    std::size_t syllable = 0, hanja = 0;
  };
  std::size_t number = 0, family_number = 0, family = 0, place = 0;
  std::vector<Given> given;
  char sex = 'f';
  int year = 0, month = 0, day = 0, crossed = 0;
};

/// How a name is written; `mixed` is a list that takes what it gets.
enum class Script : std::uint8_t { hangul, hangul_north, hanja, hanja_simplified, revised, mccune, north, usual, pinyin };
inline constexpr std::array<std::string_view, 9> script_names{"hangul", "hangul_north", "hanja", "hanja_simplified", "revised", "mccune",
                                                              "north",  "usual",        "pinyin"};

enum class BirthAs : std::uint8_t { date, year, age, any };

struct Profile {
  std::string_view name;
  std::array<double, 9> scripts;  ///< weight of each Script
  BirthAs birth;
  char language;  ///< of places and sexes: k, e, c; m for any
  double share;  ///< of persons that the list holds
  double duplicates;  ///< chance of one more record of a person it holds
};

inline constexpr std::array<Profile, 4> profiles{{
    {"intake", {88, 4, 8, 0, 0, 0, 0, 0, 0}, BirthAs::date, 'k', 0.5, 0},
    {"submissions", {0, 0, 0, 0, 10, 15, 40, 35, 0}, BirthAs::year, 'e', 0.4, 0},
    {"border", {2, 3, 3, 67, 0, 0, 0, 0, 25}, BirthAs::age, 'c', 0.35, 0},
    {"testimonies", {30, 10, 8, 2, 10, 5, 15, 20, 0}, BirthAs::any, 'm', 0.4, 0.25},
}};

struct KoreanRecord {
  std::string name, sex, birth, age, asked, place, crossed;
  Script script = Script::hangul;
};

struct Character {
  std::string_view traditional, simplified, pinyin;
};

/// "順/顺:shun"
inline Character character_of(std::string_view text) {
  const std::size_t colon = text.find(':'), slash = text.find('/');
  if (slash == std::string_view::npos) return {text.substr(0, colon), text.substr(0, colon), text.substr(colon + 1)};
  return {text.substr(0, slash), text.substr(slash + 1, colon - slash - 1), text.substr(colon + 1)};
}

inline std::size_t word_count(std::string_view words) { return static_cast<std::size_t>(std::count(words.begin(), words.end(), ' ')) + 1; }

inline std::string_view nth_word(std::string_view words, std::size_t n) {
  for (; n > 0; --n) words.remove_prefix(words.find(' ') + 1);
  return words.substr(0, words.find(' '));
}

class Koreans {
 public:
  explicit Koreans(const KoreanOptions& options) : options_(options) {
    for (const FamilyName& name : family_names) families_.add(name.weight);
    for (const BirthPlace& place : birth_places) places_.add(place.weight);
    for (const char sex : {'f', 'm'})
      for (const GivenSyllable& s : given_syllables)
        (sex == 'f' ? female_ : male_).add(s.for_whom == 'b' || s.for_whom == sex ? s.weight : s.weight * 0.03);
    std::size_t family = 0;
    while (people_.size() < options.persons) make_family(family++);
    people_.resize(options.persons);
  }
  std::span<const KoreanPerson> people() const { return people_; }

  /// The record `copy` of a person in a list.
  KoreanRecord record(const KoreanPerson& person, std::size_t list, std::size_t copy) const {
    const Profile& profile = profiles[list];
    Dice dice(options_.seed, 11 + list, person.number, copy);
    KoreanRecord out;
    Weighted scripts;
    for (const double weight : profile.scripts) scripts.add(weight);
    out.script = static_cast<Script>(scripts.draw(dice));
    out.name = name_as(person, out.script, dice);
    const char language = profile.language == 'm' ? (out.script <= Script::hangul_north       ? 'k'
                                                     : out.script <= Script::hanja_simplified ? 'c'
                                                                                              : 'e')
                                                  : profile.language;
    if (!gap(dice, 0.05)) out.sex = sex_as(gap(dice, 0.01) ? (person.sex == 'f' ? 'm' : 'f') : person.sex, language);
    birth(person, profile, dice, out);
    if (!gap(dice, 0.15))
      out.place = place_as(gap(dice, 0.03) ? birth_places[places_.draw(dice)] : birth_places[person.place], language, dice);
    if (!gap(dice, 0.25)) out.crossed = std::to_string(person.crossed + (gap(dice, 0.15) ? dice.between(-1, 1) : 0));
    return out;
  }

 private:
  bool gap(Dice& dice, double share) const { return dice.chance(share * options_.errors); }

  KoreanPerson::Given given(Dice& dice, char sex) const {
    const std::size_t syllable = (sex == 'f' ? female_ : male_).draw(dice);
    return {syllable, dice.below(word_count(given_syllables[syllable].hanja))};
  }

  void make_family(std::size_t number) {
    Dice dice(options_.seed, 1, number);
    const std::size_t size = dice.chance(options_.siblings) ? 2 + dice.below(2) : 1;
    KoreanPerson first;
    first.family_number = number;
    first.family = families_.draw(dice);
    first.place = places_.draw(dice);
    first.year = dice.between(1942, 1996);
    const bool shared_second = dice.chance(0.5);
    KoreanPerson::Given shared{};
    bool first_one = true;
    for (std::size_t i = 0; i < size; ++i) {
      KoreanPerson person = first;
      person.number = people_.size();
      person.sex = dice.chance(0.7) ? 'f' : 'm';
      if (!first_one) person.year = people_.back().year + dice.between(2, 5);
      person.month = dice.between(1, 12);
      person.day = dice.between(1, 28);
      person.crossed = std::min(2020, std::max(person.year + dice.between(14, 45), dice.between(1996, 2012)));
      const std::size_t syllables = dice.chance(0.93) || size > 1 ? 2 : 1;
      for (std::size_t s = 0; s < syllables; ++s) person.given.push_back(given(dice, person.sex));
      if (size > 1) {
        KoreanPerson::Given& place = person.given[shared_second ? 1 : 0];
        KoreanPerson::Given& other = person.given[shared_second ? 0 : 1];
        if (first_one) shared = place;
        place = shared;
        while (other.syllable == shared.syllable || (!first_one && same_as_before(other, shared_second ? 0 : 1)))
          other = given(dice, person.sex);
      } else if (syllables == 2) {
        while (person.given[1].syllable == person.given[0].syllable) person.given[1] = given(dice, person.sex);
      }
      first_one = false;
      people_.push_back(person);
    }
  }

  /// Has one of the two persons made last this syllable? Then siblings would have one name.
  bool same_as_before(const KoreanPerson::Given& syllable, std::size_t at) const {
    for (std::size_t back = 1; back <= 2 && back <= people_.size(); ++back) {
      const KoreanPerson& before = people_[people_.size() - back];
      if (before.given.size() > at && before.given[at].syllable == syllable.syllable) return true;
    }
    return false;
  }

  // --- names ---

  std::string hangul(const KoreanPerson& person, bool north) const {
    const FamilyName& family = family_names[person.family];
    return std::string(north ? family.north : family.hangul) + given_hangul(person, north);
  }
  std::string given_hangul(const KoreanPerson& person, bool north) const {
    std::string out;
    for (std::size_t i = 0; i < person.given.size(); ++i) {
      const GivenSyllable& s = given_syllables[person.given[i].syllable];
      out += !north && i == 0 && !s.south_first.empty() ? s.south_first : s.hangul;
    }
    return out;
  }

  std::string hanja(const KoreanPerson& person, bool simplified, Dice& dice) const {
    const Character family = character_of(family_names[person.family].hanja);
    std::string out(simplified ? family.simplified : family.traditional);
    for (const KoreanPerson::Given& g : person.given) {
      const std::string_view words = given_syllables[g.syllable].hanja;
      // Whoever only heard the name takes another character of the same sound.
      const Character c = character_of(nth_word(words, gap(dice, 0.05) ? dice.below(word_count(words)) : g.hanja));
      out += simplified ? c.simplified : c.traditional;
    }
    return out;
  }

  static std::string capital(std::string word) {
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
  }
  static std::string upper(std::string word) {
    for (char& c : word)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return word;
  }
  static std::string lower(std::string word) {
    for (char& c : word)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return word;
  }

  /// Syllables of a given name as one list would join them.
  static std::string joined(const std::vector<std::string>& syllables, Script script, Dice& dice) {
    const double at = dice.unit();
    std::string out = capital(syllables[0]);
    const bool spaced = script == Script::north ? at < 0.85 : script == Script::pinyin ? at < 0.1 : at < 0.25;
    const bool hyphen = script == Script::usual    ? at < 0.75
                        : script == Script::north  ? at < 0.92
                        : script == Script::pinyin ? at < 0.12
                                                   : at < 0.5;
    for (std::size_t i = 1; i < syllables.size(); ++i) {
      if (spaced) {
        out += " " + capital(syllables[i]);
      } else if (hyphen) {
        out += "-" + (dice.chance(0.2) ? capital(syllables[i]) : syllables[i]);
      } else {
        out += dice.chance(0.05) ? capital(syllables[i]) : syllables[i];
      }
    }
    return out;
  }

  std::string latin(const KoreanPerson& person, Script script, Dice& dice) const {
    const FamilyName& name = family_names[person.family];
    std::string family;
    std::vector<std::string> given;
    if (script == Script::pinyin) {
      family = character_of(name.hanja).pinyin;
      for (const KoreanPerson::Given& g : person.given)
        given.emplace_back(character_of(nth_word(given_syllables[g.syllable].hanja, g.hanja)).pinyin);
    } else if (script == Script::usual) {
      family = dice.word(name.usual);
      for (const KoreanPerson::Given& g : person.given) given.push_back(lower(std::string(dice.word(given_syllables[g.syllable].usual))));
    } else {
      const Latin system = script == Script::revised ? Latin::revised : script == Script::mccune ? Latin::mccune : Latin::north;
      const bool north = system == Latin::north || (system == Latin::mccune && dice.chance(0.3));
      for (const std::string& part : romanised(north ? name.north : name.hangul, system)) family += part;
      if (family == "i") family = system == Latin::mccune || dice.chance(0.3) ? "yi" : dice.chance(0.85) ? "lee" : "i";
      if (system == Latin::revised && dice.chance(0.5)) family = dice.word(name.usual);  // few write their family name as the system asks
      given = romanised(given_hangul(person, north), system);
    }
    family = capital(lower(family));
    if (gap(dice, 0.04)) {
      std::string& word = given[dice.below(given.size())];
      slip(word, dice);
    }
    if (gap(dice, 0.008)) slip(family, dice), family = capital(lower(family));
    std::string last = joined(given, script, dice);
    const double style = dice.unit();
    const double family_last = script == Script::usual ? 0.3 : script == Script::pinyin ? 0.08 : 0.1;
    if (style < family_last) return last + " " + family;
    if (style < family_last + 0.05) return upper(family) + ", " + last;
    if (style < family_last + 0.17) return upper(family) + " " + last;
    if (style < family_last + 0.22) return upper(family + " " + last);
    return family + " " + last;
  }

  std::string name_as(const KoreanPerson& person, Script script, Dice& dice) const {
    switch (script) {
      case Script::hangul:
      case Script::hangul_north: {
        std::string name = hangul(person, script == Script::hangul_north);
        if (gap(dice, 0.025)) name = misheard(name, dice);
        if (dice.chance(0.02)) name += "(" + hanja(person, false, dice) + ")";
        if (dice.chance(0.02)) name.insert(family_names[person.family].hangul.size(), " ");
        return name;
      }
      case Script::hanja: return hanja(person, false, dice);
      case Script::hanja_simplified: return hanja(person, true, dice);
      default: return latin(person, script, dice);
    }
  }

  /// One vowel of the given name that sounds alike, or one consonant.
  static std::string misheard(const std::string& name, Dice& dice) {
    std::vector<Jamo> all = jamo_of(name);
    Jamo& jamo = all[1 + dice.below(all.size() - 1)];
    static constexpr std::array<std::array<std::uint32_t, 2>, 7> vowels{{{1, 5}, {5, 1}, {4, 8}, {8, 4}, {18, 13}, {13, 18}, {6, 4}}};
    bool changed = false;
    for (const auto& [from, to] : vowels)
      if (!changed && jamo.vowel == from) jamo.vowel = to, changed = true;
    if (!changed) jamo.last = jamo.last == 4 ? 21 : jamo.last == 21 ? 4 : jamo.last;
    std::string out;
    for (const Jamo& j : all) out += hangul_of(j);
    return out;
  }

  // --- the rest ---

  static std::string sex_as(char sex, char language) {
    switch (language) {
      case 'k': return sex == 'f' ? "여" : "남";
      case 'c': return sex == 'f' ? "女" : "男";
      default: return sex == 'f' ? "F" : "M";
    }
  }

  void birth(const KoreanPerson& person, const Profile& profile, Dice& dice, KoreanRecord& out) const {
    if (gap(dice, 0.1)) return;
    BirthAs as = profile.birth;
    if (as == BirthAs::any) as = static_cast<BirthAs>(dice.below(3));
    int year = person.year, month = person.month, day = person.day;
    if (gap(dice, as == BirthAs::date ? 0.02 : 0.08)) year += dice.chance(0.5) ? 1 : -1;
    if (gap(dice, 0.008)) year += dice.chance(0.5) ? 10 : -10;
    if (as == BirthAs::age) {
      const int asked = std::clamp(person.crossed + dice.between(0, 8), year + 1, 2024);
      int age = asked - year - (dice.chance(0.4) ? 1 : 0);  // before this year's birthday
      if (dice.chance(profile.language == 'c' ? 0.15 : 0.25)) age = asked - year + 1;  // counted as Korea long did
      out.age = std::to_string(age);
      out.asked = std::to_string(asked);
      return;
    }
    out.birth = std::to_string(year);
    if (as == BirthAs::year) return;
    if (gap(dice, 0.08)) return;
    if (gap(dice, 0.03)) day = dice.between(1, 28);
    if (gap(dice, 0.02)) month = dice.between(1, 12);
    if (gap(dice, 0.015) && day <= 12) std::swap(day, month);
    out.birth += "-" + padded(month, 2);
    if (!gap(dice, 0.03)) out.birth += "-" + padded(day, 2);
  }

  static std::string place_as(const BirthPlace& place, char language, Dice& dice) {
    const double style = dice.unit();
    std::string out;
    if (language == 'k') {
      if (style < 0.75 && !place.province.empty()) out = std::string(style < 0.45 ? place.province : place.province_short) + " ";
      if (style < 0.06 && place.province == "양강도") out = "량강도 ";
      out += place.county;
      if (dice.chance(0.7)) out += place.kind;
      if (style > 0.95 && !place.province.empty()) out = place.province;  // the county is not known
    } else if (language == 'c') {
      if (style < 0.7) out = place.province_chinese;
      out += place.chinese;
      if (dice.chance(0.7)) out += place.chinese_kind;
    } else {
      out = dice.chance(0.7) ? place.north_latin : place.revised;
      if (style < 0.6 && !place.province_english.empty())
        out += ", " + std::string(place.province_english) + (dice.chance(0.4) ? " Province" : "");
      if (style > 0.95 && !place.province_english.empty()) out = place.province_english;
    }
    return out;
  }

  KoreanOptions options_;
  Weighted families_, places_, female_, male_;
  std::vector<KoreanPerson> people_;
};

}  // namespace made
