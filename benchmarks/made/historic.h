// Made-up persons of earlier centuries in many noisy copies, as encyclopaedias and registers would give them: full name, first name, surname, day of birth, place, postcode, gender, occupation.
//
// Model    Two to twelve copies of a person; titles, middle names, initials, pet names, name order, aliases; precise and imprecise dates; neighbouring postcodes; other words for an occupation.
// Limits   Invented people and places.
// Threads  const after construction.
#pragma once

#include <array>

#include "made/dice.h"
#include "made/western.h"

namespace made {

struct HistoricOptions {
  std::size_t persons = 5000;
  double errors = 1;  ///< factor on all shares of errors and gaps
  std::uint64_t seed = 1;
};

struct HistoricRecord {
  std::string full_name, first_name, surname, birth, place, postcode, gender, occupation;
  std::size_t person = 0;
};

inline constexpr std::array<std::string_view, 18> occupations{
    "politician statesman", "painter artist",         "writer author novelist", "engineer inventor",
    "physician doctor",     "botanist naturalist",    "cleric priest minister", "soldier officer",
    "merchant trader",      "composer musician",      "lawyer barrister judge", "poet writer",
    "architect builder",    "mathematician academic", "actor performer",        "explorer traveller",
    "printer publisher",    "cricketer sportsman",
};

class Historic {
 public:
  explicit Historic(const HistoricOptions& options) : options_(options), people_(western(options)) {}

  std::vector<HistoricRecord> records() const {
    std::vector<HistoricRecord> out;
    for (std::size_t person = 0; person < options_.persons; ++person) {
      Dice dice(options_.seed, 61, person);
      const int copies = dice.between(1, 5) + (dice.chance(0.3) ? dice.between(2, 7) : 0);
      for (int copy = 0; copy < copies; ++copy) out.push_back(record(person, static_cast<std::uint64_t>(copy)));
    }
    Dice dice(options_.seed, 62);
    for (std::size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[dice.below(i)]);
    return out;
  }

 private:
  static WesternOptions western(const HistoricOptions& options) {
    WesternOptions out;
    out.records = 1;
    out.errors = 0;
    out.seed = options.seed;
    return out;
  }
  bool hit(Dice& dice, double share) const { return dice.chance(share * options_.errors); }

  HistoricRecord record(std::size_t number, std::uint64_t copy) const {
    Dice person(options_.seed, 63, number), dice(options_.seed, 64, number, copy);
    // Name and town are those of an invented person of the western lists; dates are older.
    const WesternRecord base = people_.record({static_cast<std::uint32_t>(number), 0});
    const bool female = std::string_view(given_female).find(base.given) != std::string_view::npos;
    std::string given = base.given, middle = person.chance(0.4) ? std::string(person.word(female ? given_female : given_male)) : "",
                surname = base.surname;
    const int year = person.between(1760, 1920), month = person.between(1, 12), day = person.between(1, 28);
    const std::string_view occupation = person.of(std::span<const std::string_view>(occupations));
    HistoricRecord out;
    out.person = number;
    if (copy > 0) {
      for (const std::string_view forms : short_forms)
        if (forms.substr(0, forms.find(' ')) == given && hit(dice, 0.25)) given = dice.word(forms);
      if (hit(dice, 0.06)) slip(given, dice);
      if (hit(dice, 0.06)) slip(surname, dice);
      if (female && hit(dice, 0.1)) surname = common_surname(dice);
    }
    out.first_name = given;
    out.surname = surname;
    out.full_name = full(given, middle, surname, copy, dice);
    out.birth = birth(year, month, day, copy, dice);
    out.place = base.city;
    out.postcode = base.postcode;
    if (copy > 0 && hit(dice, 0.2)) out.postcode = base.postcode.substr(0, 3) + padded(dice.between(0, 99), 2);
    if (copy > 0 && hit(dice, 0.08)) slip(out.place, dice);
    if (copy > 0 && hit(dice, 0.06)) out.place = people_.record({dice.below(options_.persons), 0}).city;
    out.gender = female ? "female" : "male";
    out.occupation = copy == 0 ? occupation.substr(0, occupation.find(' ')) : dice.word(occupation);
    if (hit(dice, 0.3)) out.gender.clear();
    if (hit(dice, 0.35)) out.occupation.clear();
    if (hit(dice, 0.1)) out.place.clear();
    if (hit(dice, 0.2)) out.postcode.clear();
    if (hit(dice, 0.04)) out.first_name.clear();
    if (hit(dice, 0.04)) out.surname.clear();
    return out;
  }

  static std::string common_surname(Dice& dice) { return std::string(dice.word(surnames_common)); }

  std::string full(const std::string& given, const std::string& middle, const std::string& surname, std::uint64_t copy, Dice& dice) const {
    std::string out = given;
    if (copy > 0 && hit(dice, 0.08)) out = out.substr(0, 1) + ".";
    if (!middle.empty() && !hit(dice, 0.3)) out += " " + (hit(dice, 0.3) ? middle.substr(0, 1) + "." : middle);
    out += " " + surname;
    if (copy > 0 && hit(dice, 0.05)) out = surname + ", " + given;
    if (copy > 0 && hit(dice, 0.08)) out = (dice.chance(0.5) ? "Sir " : "Dr. ") + out;
    if (copy > 0 && hit(dice, 0.04)) out += ", 1st Baron " + surname;
    return out;
  }

  std::string birth(int year, int month, int day, std::uint64_t copy, Dice& dice) const {
    if (hit(dice, 0.12)) return "";
    if (copy > 0 && hit(dice, 0.15)) return std::to_string(year) + "-01-01";  // only the year was known
    if (copy > 0 && hit(dice, 0.06)) day = dice.between(1, 28);
    if (copy > 0 && hit(dice, 0.04)) year += dice.between(-2, 2);
    if (copy > 0 && hit(dice, 0.02)) month = dice.between(1, 12);
    return std::to_string(year) + "-" + padded(month, 2) + "-" + padded(day, 2);
  }

  HistoricOptions options_;
  Westerners people_;
};

}  // namespace made
