// Made-up catalogues of papers, the same ones in two manners: long (full titles, authors and venues) and short (abbreviated), as libraries and databases write them.
//
// Model    Titles from a grammar of topics, so that series ("… II", the conference and the journal version) are hard negatives; venues with their abbreviations; authors by initials or in full.
// Limits   Invented titles, authors and venues; no subject in particular.
// Threads  const after construction.
#pragma once

#include <array>
#include <iterator>

#include "made/dice.h"

namespace made {

struct PaperOptions {
  std::size_t papers = 2500;
  double errors = 1;  ///< factor on all shares of errors and gaps
  std::uint64_t seed = 1;
};

struct PaperRecord {
  std::string id, title, authors, venue, year;
  std::size_t paper = 0, series = 0;  ///< papers of one series are different papers on one thing by the same authors
};

struct Venue {
  std::string_view full, abbreviated;
};
inline constexpr std::array<Venue, 14> paper_venues{{
    {"Proceedings of the Conference on Tidal Records", "Proc. Conf. Tidal Rec."},
    {"International Symposium on Archive Systems", "ISAS"},
    {"Journal of Harbour Studies", "J. Harbour Stud."},
    {"Transactions on Field Observation", "Trans. Field Obs."},
    {"Annals of Comparative Orchards", "Ann. Comp. Orch."},
    {"Workshop on Slow Measurement", "WSM"},
    {"Conference on Large Catalogues", "CLC"},
    {"Review of Bridge Maintenance", "Rev. Bridge Maint."},
    {"Letters on River Hydraulics", "Lett. River Hydr."},
    {"Quarterly of Mountain Geography", "Q. Mt. Geogr."},
    {"Northern Journal of Statistics", "North. J. Stat."},
    {"European Meeting on Lighthouses", "EML"},
    {"Bulletin of Seed Collections", "Bull. Seed Coll."},
    {"Journal of Applied Cartography", "J. Appl. Cartogr."},
}};
inline constexpr std::string_view paper_methods =
    "adaptive approximate bounded cooperative distributed efficient exact hierarchical incremental interactive layered local optimal "
    "parallel "
    "practical probabilistic robust scalable seasonal sparse statistical uniform";
inline constexpr std::string_view paper_acts =
    "indexing sampling mapping monitoring counting sorting comparison estimation classification reconstruction scheduling surveying "
    "planning matching restoration";
inline constexpr std::string_view paper_things =
    "tides rivers harbours orchards bridges archives catalogues lighthouses glaciers seeds meadows forests currents observatories "
    "libraries "
    "railways granaries canals reservoirs dunes";
inline constexpr std::string_view paper_places = "valleys coasts highlands islands deltas cities plains borders estuaries lowlands";
inline constexpr std::string_view author_given =
    "Anna Martin Elena Thomas Clara Peter Julia Simon Nora Victor Helen Oscar Ruth Felix Irene Hugo Marta Karl Vera Leo Agnes Erik Paula "
    "Ivan Lucy Adam";
inline constexpr std::string_view author_names =
    "Alderman Berwick Calloway Denholm Elsworth Farnley Gransden Hollis Ingleby Jarrow Kestrel Lockwood Marlow Norcross Oakden Pemberton "
    "Quayle "
    "Ravenor Selby Thornley Underhill Verrall Whitcombe Yardley Zellner Ashdown Brandreth Coverdale Dunmore Everard";

class Papers {
 public:
  explicit Papers(const PaperOptions& options) : options_(options) {}

  /// 0: the long manner, 1: the short one. Nine papers of ten stand in each list; one in twelve twice in the second.
  std::vector<PaperRecord> list(int which) const {
    std::vector<PaperRecord> out;
    for (std::size_t paper = 0; paper < options_.papers; ++paper) {
      Dice dice(options_.seed, 30 + static_cast<std::uint64_t>(which), paper);
      if (dice.chance(0.1)) continue;
      out.push_back(record(paper, which, 0));
      if (which == 1 && dice.chance(1.0 / 12)) out.push_back(record(paper, which, 1));
    }
    Dice dice(options_.seed, 40, static_cast<std::uint64_t>(which));
    for (std::size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[dice.below(i)]);
    for (std::size_t i = 0; i < out.size(); ++i) out[i].id = (which == 0 ? "A" : "B") + std::to_string(i + 1);
    return out;
  }

 private:
  struct Paper {
    std::string title;
    std::vector<std::pair<std::string_view, std::string_view>> authors;  ///< given name, family name
    std::size_t venue = 0, series = 0;
    int year = 0;
  };

  static std::string capital(std::string_view word) {
    std::string out(word);
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
  }

  /// One paper in twenty continues the one before: a part two, or the journal version a year later.
  Paper paper(std::size_t number) const {
    Dice own(options_.seed, 20, number);
    const bool continues = number > 0 && own.chance(1.0 / 20);
    const std::size_t series = continues ? number - 1 : number;
    Dice dice(options_.seed, 21, series);
    Paper out;
    out.series = series;
    switch (dice.below(4)) {
      case 0:
        out.title =
            capital(dice.word(paper_methods)) + " " + std::string(dice.word(paper_acts)) + " of " + std::string(dice.word(paper_things));
        break;
      case 1:
        out.title = capital(dice.word(paper_acts)) + " of " + std::string(dice.word(paper_things)) + " in " +
                    std::string(dice.word(paper_methods)) + " " + std::string(dice.word(paper_places));
        break;
      case 2:
        out.title = "On the " + std::string(dice.word(paper_acts)) + " and " + std::string(dice.word(paper_acts)) + " of " +
                    std::string(dice.word(paper_methods)) + " " + std::string(dice.word(paper_things));
        break;
      default:
        out.title = capital(dice.word(paper_things)) + " and " + std::string(dice.word(paper_things)) + ": a survey of " +
                    std::string(dice.word(paper_methods)) + " " + std::string(dice.word(paper_acts));
    }
    const int authors = dice.between(1, 4);
    for (int i = 0; i < authors; ++i) out.authors.emplace_back(dice.word(author_given), dice.word(author_names));
    out.venue = dice.below(paper_venues.size());
    out.year = dice.between(1988, 2012);
    if (continues) {
      out.year += own.between(1, 2);
      if (own.chance(0.5)) {
        out.title += own.chance(0.5) ? ", part II" : " revisited";
      } else {
        out.venue = own.below(paper_venues.size());
        if (own.chance(0.5)) out.authors.emplace_back(own.word(author_given), own.word(author_names));
        out.title += " for " + std::string(own.word(paper_places));
      }
    }
    return out;
  }

  bool hit(Dice& dice, double share) const { return dice.chance(share * options_.errors); }

  PaperRecord record(std::size_t number, int which, std::size_t copy) const {
    const Paper of = paper(number);
    Dice dice(options_.seed, 50 + static_cast<std::uint64_t>(which), number, copy);
    const bool brief = which == 1;
    PaperRecord out;
    out.paper = number;
    out.series = of.series;
    out.title = of.title;
    if (brief && hit(dice, 0.1)) slip(out.title, dice);
    if (brief && hit(dice, 0.06)) out.title.resize(std::max<std::size_t>(out.title.size() * 2 / 3, 12));
    if (brief && hit(dice, 0.05) && out.title.rfind("On the ", 0) == 0) out.title.erase(0, 7);
    out.authors = authors(of, brief, dice);
    const Venue& venue = paper_venues[of.venue];
    out.venue = brief ? (dice.chance(0.7) ? venue.abbreviated : venue.full) : venue.full;
    if (hit(dice, brief ? 0.12 : 0.02)) out.venue.clear();
    out.year = std::to_string(of.year + (brief && hit(dice, 0.04) ? dice.between(-1, 1) : 0));
    if (hit(dice, brief ? 0.15 : 0.01)) out.year.clear();
    return out;
  }

  std::string authors(const Paper& of, bool brief, Dice& dice) const {
    std::string out;
    const bool initials = brief && dice.chance(0.7), turned = brief && dice.chance(0.3);
    for (std::size_t i = 0; i < of.authors.size(); ++i) {
      if (brief && i == 1 && of.authors.size() > 2 && hit(dice, 0.1)) return out + " et al.";
      std::string given(of.authors[i].first), family(of.authors[i].second);
      if (brief && hit(dice, 0.04)) slip(family, dice);
      if (initials) given = given.substr(0, 1) + ".";
      if (i > 0) out += brief && turned ? "; " : ", ";
      out += turned ? family + " " + given : given + " " + family;
    }
    return out;
  }

  PaperOptions options_;
};

}  // namespace made
