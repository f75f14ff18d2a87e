// Made-up lists in Latin letters for tests of size: given name, surname, date of birth, city, postcode, street, e-mail; about a fifth of the records are duplicates.
//
// Model    Given names and common surnames from tables with weights that fall as 1/rank^0.8; rarer surnames from syllables, so that their number grows with the list.
//          A record is a function of (seed, person, copy); copies have slips, gaps, short forms, exchanged names, moves and new family names.
// Limits   Invented people; no country is meant.
// Threads  const after construction.
#pragma once

#include <array>
#include <cmath>

#include "made/dice.h"

namespace made {

struct WesternOptions {
  std::size_t records = 10000;
  double duplicates = 0.2;  ///< share of the records that are further copies of a person
  double errors = 1;  ///< factor on all shares of errors and gaps
  std::uint64_t seed = 1;
};

struct WesternRecord {
  std::string given, surname, birth, city, postcode, street, email;
};

inline constexpr std::string_view given_female =
    "Anna Maria Emma Laura Julia Sarah Elena Clara Alice Sophie Marta Nora Irene Helen Lucy Ruth Eva Paula Diana Karen Rosa Vera Ingrid "
    "Judith Monica Astrid Teresa "
    "Olga Silvia Hanna Beatrice Carmen Agnes Louise Amelia Greta Miriam Naomi Petra Esther Flora Gloria Ida Joan Kate Lydia Martha Nadia "
    "Olive Pauline Rachel Sonia "
    "Ursula Violet Wanda Yvonne Zoe Adele Bridget Cecilia Dorothy Edith Frances Georgia Harriet Isabel Josephine Katherine Lillian "
    "Margaret Nicole Patricia Rebecca "
    "Susan Theodora Victoria Winifred Elizabeth Caroline Charlotte Eleanor Gabrielle Henrietta Jacqueline Kirsten Leonora Matilda Natalie "
    "Ottilie Philippa Rosalind";
inline constexpr std::string_view given_male =
    "John Peter Paul Thomas Martin Daniel David Michael James Robert William Simon Andrew Mark Luke Adam Oscar Victor Hugo Leo Felix Max "
    "Anton Karl Erik Henry George "
    "Edward Frank Arthur Walter Ralph Stephen Philip Patrick Nicholas Matthew Lawrence Joseph Ian Harold Gregory Francis Ernest Dennis "
    "Colin Bernard Albert Alan Aaron "
    "Benjamin Charles Christopher Dominic Eugene Frederick Gabriel Hubert Isaac Jonathan Kenneth Leonard Malcolm Nathan Oliver Quentin "
    "Raymond Samuel Theodore Vincent "
    "Alexander Anthony Bartholomew Conrad Desmond Edmund Ferdinand Gilbert Hector Ignatius Julian Kevin Lionel Maurice Norman Owen "
    "Percival Roland Sebastian Timothy";
inline constexpr std::string_view surnames_common =
    "Miller Baker Cooper Fisher Carter Turner Walker Parker Mason Potter Weaver Taylor Hunter Porter Shepherd Archer Fuller Palmer Sawyer "
    "Thatcher Brown Green White "
    "Black Gray Young Long Short Hill Wood Field Brook Marsh Lake Rivers Stone Moore North West Bishop King Prince Knight Abbott Dean "
    "Johnson Wilson Thompson Robinson "
    "Harrison Jackson Anderson Richards Edwards Roberts Williams Davies Evans Hughes Morris Phillips Price Powell Griffin Murray Campbell "
    "Stewart Ross Grant Graham "
    "Hamilton Wallace Fraser Gordon Douglas Keller Weber Wagner Becker Hoffman Schneider Zimmer Krause Vogel Lang Winter Sommer Berg Lund "
    "Holm Nilsen Hansen Larsen";
/// "Robert Rob Bob": a name and short forms of it.
inline constexpr std::array<std::string_view, 26> short_forms{
    "Robert Rob Bob",       "William Will Bill", "Elizabeth Liz Beth", "Margaret Maggie Peggy",
    "Katherine Kate Kathy", "Thomas Tom",        "Michael Mike",       "James Jim",
    "Edward Ed Ted",        "Charles Charlie",   "Christopher Chris",  "Alexander Alex Sandy",
    "Daniel Dan",           "Joseph Joe",        "Samuel Sam",         "Benjamin Ben",
    "Nicholas Nick",        "Matthew Matt",      "Andrew Andy Drew",   "Patricia Pat",
    "Rebecca Becky",        "Susan Sue",         "Victoria Vicky",     "Anthony Tony",
    "Frederick Fred",       "Dorothy Dot",
};
inline constexpr std::string_view syllable_heads =
    "Al Bar Ber Bran Cal Car Cor Dal Den Dor El Fal Fen Gar Gil Hal Har Hol Kar Kel Kir Lan Lin Mar Mel Mor Nor Os Pel Ral Ren Ros Sal Sel "
    "Tam Tor Val Ver Wil Yar";
inline constexpr std::string_view syllable_middles = "a e i o an en in on ar er or al el il ad ed is os";
inline constexpr std::string_view syllable_tails =
    "ton ley by well ford man son sen ner ster den dale more ham wick worth ing ert lin nick vik ski dorf bach";
inline constexpr std::string_view city_heads =
    "Ash Bel Brad Carl Crow Dun East Fair Glen Hart Kings Lang May New Oak Pen Red San Stan Thorn Up Wal West White Win Wood";
inline constexpr std::string_view city_tails = "bury field ford ham haven mouth port stead ton ville wick minster";
inline constexpr std::string_view street_heads =
    "Church Mill Station High Park Victoria Green Manor Chapel School Garden Orchard River Bridge Castle Market Forest Meadow Spring "
    "Harbour Abbey Elm Cedar Maple Willow Linden";
inline constexpr std::string_view street_tails = "Street Road Lane Avenue Close Way";
inline constexpr std::string_view mail_hosts =
    "post.example mail.example letters.example home.example office.example inbox.example courier.example dove.example";

class Westerners {
 public:
  /// Which person and which of their copies a record is.
  struct Place {
    std::uint32_t person = 0, copy = 0;
  };

  explicit Westerners(const WesternOptions& options) : options_(options) {
    female_ = split(given_female), male_ = split(given_male), common_ = split(surnames_common);
    for (std::size_t i = 0; i < female_.size(); ++i) female_weight_.add(std::pow(static_cast<double>(i + 1), -0.8));
    for (std::size_t i = 0; i < male_.size(); ++i) male_weight_.add(std::pow(static_cast<double>(i + 1), -0.8));
    for (std::size_t i = 0; i < common_.size(); ++i) common_weight_.add(std::pow(static_cast<double>(i + 1), -0.8));
    for (const std::string_view head : split(city_heads))
      for (const std::string_view tail : split(city_tails)) cities_.push_back(std::string(head) + std::string(tail));
    Dice dice(options.seed, 90);
    for (std::size_t i = cities_.size(); i > 1; --i) std::swap(cities_[i - 1], cities_[dice.below(i)]);
    for (std::size_t i = 0; i < cities_.size(); ++i) city_weight_.add(std::pow(static_cast<double>(i + 1), -0.7));
    std::uint32_t person = 0;
    order_.reserve(options.records);
    while (order_.size() < options.records) {
      Dice mine(options.seed, 1, person);
      // A person has 1, 2, 3 or 4 records; 1/4 of a further record on average gives a fifth of duplicates.
      const double further = options.duplicates / (1 - options.duplicates), at = mine.unit() / further;
      const std::uint32_t copies = at < 0.08 ? 4 : at < 0.24 ? 3 : at < 0.68 ? 2 : 1;
      for (std::uint32_t copy = 0; copy < copies && order_.size() < options.records; ++copy) order_.push_back({person, copy});
      ++person;
    }
    for (std::size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[dice.below(i)]);
  }
  std::span<const Place> order() const { return order_; }

  WesternRecord record(const Place& place) const {
    Dice person(options_.seed, 2, place.person);
    const bool female = person.chance(0.5);
    WesternRecord out;
    out.given = female ? female_[female_weight_.draw(person)] : male_[male_weight_.draw(person)];
    out.surname = surname(person);
    int year = 2008 - static_cast<int>(person.below(70) + person.below(15)), month = person.between(1, 12), day = person.between(1, 28);
    std::size_t city = city_weight_.draw(person);
    address(person, city, out);
    out.email = email(person, out);
    Dice copy(options_.seed, 3, place.person, place.copy);
    if (place.copy > 0) vary(copy, female, city, out);
    if (place.copy > 0 && hit(copy, 0.05)) day = copy.between(1, 28);
    if (place.copy > 0 && hit(copy, 0.03)) month = copy.between(1, 12);
    if (place.copy > 0 && hit(copy, 0.03)) year += copy.chance(0.5) ? 1 : -1;
    if (place.copy > 0 && hit(copy, 0.01) && day <= 12) std::swap(day, month);
    out.birth = std::to_string(year) + "-" + padded(month, 2) + "-" + padded(day, 2);
    gaps(copy, out);
    return out;
  }

 private:
  static std::vector<std::string_view> split(std::string_view words) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < words.size();) {
      const std::size_t end = std::min(words.find(' ', at), words.size());
      out.push_back(words.substr(at, end - at));
      at = end + 1;
    }
    return out;
  }
  bool hit(Dice& dice, double share) const { return dice.chance(share * options_.errors); }

  std::string surname(Dice& dice) const {
    if (dice.chance(0.4)) return std::string(common_[common_weight_.draw(dice)]);
    // Squares make some of the made names commoner than others.
    const auto heads = split_once(syllable_heads), middles = split_once(syllable_middles), tails = split_once(syllable_tails);
    const auto skewed = [&dice](std::size_t n) { return static_cast<std::size_t>(dice.unit() * dice.unit() * static_cast<double>(n)); };
    std::string out(heads[skewed(heads.size())]);
    const int more = dice.between(0, 2);
    for (int i = 0; i < more; ++i) out += middles[skewed(middles.size())];
    return out + std::string(tails[skewed(tails.size())]);
  }
  static const std::vector<std::string_view>& split_once(std::string_view words) {
    static const std::vector<std::string_view> heads = split(syllable_heads), middles = split(syllable_middles),
                                               tails = split(syllable_tails);
    return words.data() == syllable_heads.data() ? heads : words.data() == syllable_middles.data() ? middles : tails;
  }

  void address(Dice& dice, std::size_t city, WesternRecord& out) const {
    out.city = cities_[city];
    out.postcode = padded(static_cast<int>(10000 + city * 250 + dice.below(250)), 5);
    out.street =
        std::to_string(1 + dice.below(180)) + " " + std::string(dice.word(street_heads)) + " " + std::string(dice.word(street_tails));
  }
  static std::string email(Dice& dice, const WesternRecord& of) {
    std::string out;
    switch (dice.below(4)) {
      case 0: out = of.given + "." + of.surname; break;
      case 1: out = of.given.substr(0, 1) + of.surname; break;
      case 2: out = of.surname + of.given.substr(0, 1); break;
      default: out = of.given + of.surname.substr(0, 1);
    }
    if (dice.chance(0.7)) out += std::to_string(dice.below(100));
    for (char& c : out)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out + "@" + std::string(dice.word(mail_hosts));
  }

  /// What is different in a further copy.
  void vary(Dice& dice, bool female, std::size_t city, WesternRecord& out) const {
    if (hit(dice, 0.12)) {  // moved
      if (dice.chance(0.5)) city = city_weight_.draw(dice);
      address(dice, city, out);
    }
    if (female && hit(dice, 0.05)) out.surname = surname(dice);
    if (hit(dice, 0.1)) out.email = email(dice, out);
    if (hit(dice, 0.12))
      for (const std::string_view forms : short_forms)
        if (forms.substr(0, forms.find(' ')) == out.given) out.given = dice.word(forms);
    if (hit(dice, 0.03)) out.given.resize(1);
    if (hit(dice, 0.1)) slip(out.given, dice);
    if (hit(dice, 0.1)) slip(out.surname, dice);
    if (hit(dice, 0.08)) slip(out.city, dice);
    if (hit(dice, 0.05)) slip(out.postcode, dice);
    if (hit(dice, 0.1)) slip(out.street, dice);
    if (hit(dice, 0.05)) slip(out.email, dice);
    if (hit(dice, 0.03)) std::swap(out.given, out.surname);
  }

  void gaps(Dice& dice, WesternRecord& out) const {
    if (hit(dice, 0.03)) out.given.clear();
    if (hit(dice, 0.02)) out.surname.clear();
    if (hit(dice, 0.05)) out.birth.clear();
    if (hit(dice, 0.1)) out.city.clear();
    if (hit(dice, 0.15)) out.postcode.clear();
    if (hit(dice, 0.15)) out.street.clear();
    if (hit(dice, 0.35)) out.email.clear();
  }

  WesternOptions options_;
  std::vector<std::string_view> female_, male_, common_;
  std::vector<std::string> cities_;
  Weighted female_weight_, male_weight_, common_weight_, city_weight_;
  std::vector<Place> order_;
};

}  // namespace made
