// The words sentences.cpp looks at: abbreviations by what may follow their dot, and words that start sentences.
//
// Lists are sorted, lower case, ASCII; abbreviations stand without their last dot. Private to this room.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace girok::text::words {

using std::string_view_literals::operator""sv;

/// Before a name, never at an end: "Ms. Lee", "Gen. Kim". Counted with a capital only, except the four that stand first here.
inline constexpr std::array polite_titles = {"dr"sv, "mr"sv, "mrs"sv, "ms"sv};
inline constexpr std::array titles = {"adm"sv,  "amb"sv, "archbp"sv, "asst"sv, "atty"sv, "bp"sv,   "brig"sv,   "capt"sv,
                                      "cmdr"sv, "col"sv, "cpl"sv,    "cpt"sv,  "det"sv,  "fr"sv,   "ft"sv,     "gen"sv,
                                      "gov"sv,  "hon"sv, "insp"sv,   "lt"sv,   "ltc"sv,  "maj"sv,  "messrs"sv, "mlle"sv,
                                      "mme"sv,  "mt"sv,  "mx"sv,     "pfc"sv,  "pres"sv, "prof"sv, "pvt"sv,    "rep"sv,
                                      "reps"sv, "rev"sv, "sec"sv,    "sen"sv,  "sens"sv, "sgt"sv,  "supt"sv,   "vice-pres"sv};

/// In mid-phrase whatever follows: "vs. Kim", "e.g. Seoul".
inline constexpr std::array inner = {"approx"sv, "ca"sv, "cf"sv,   "e.g"sv, "eg"sv,  "esp"sv,
                                     "i.e"sv,    "ie"sv, "incl"sv, "v"sv,   "viz"sv, "vs"sv};

/// In mid-phrase before a number only: "No. 5", "pp. 10-12", "c. 1950".
inline constexpr std::array before_number = {"al"sv,    "app"sv, "art"sv, "arts"sv, "c"sv,  "ch"sv,   "chap"sv, "cl"sv,  "doc"sv, "ed"sv,
                                             "est"sv,   "ext"sv, "fig"sv, "figs"sv, "n"sv,  "no"sv,   "nos"sv,  "p"sv,   "par"sv, "para"sv,
                                             "paras"sv, "pp"sv,  "pt"sv,  "pub"sv,  "rs"sv, "sect"sv, "ser"sv,  "tel"sv, "vol"sv, "vols"sv};

/// As above, and before a month or a day; capital only: "on Mon. Feb. 4".
inline constexpr std::array calendar = {"apr"sv, "aug"sv,  "dec"sv,   "feb"sv, "fri"sv,  "jan"sv, "jul"sv,  "jun"sv,
                                        "mar"sv, "mon"sv,  "nov"sv,   "oct"sv, "sat"sv,  "sep"sv, "sept"sv, "sun"sv,
                                        "thu"sv, "thur"sv, "thurs"sv, "tue"sv, "tues"sv, "wed"sv};

/// May end a sentence, and then a sentence starter follows: "Global Inc. said", "U.S. State Department", "U.S. The report".
inline constexpr std::array may_end = {
    "assn"sv,  "assoc"sv, "ave"sv, "bldg"sv, "blvd"sv,  "bros"sv, "co"sv,    "corp"sv, "dept"sv, "dist"sv, "div"sv, "esq"sv, "fed"sv,
    "govt"sv,  "hwy"sv,   "inc"sv, "inst"sv, "int'l"sv, "intl"sv, "jr"sv,    "llc"sv,  "ltd"sv,  "mfg"sv,  "mgr"sv, "min"sv, "minist"sv,
    "nat'l"sv, "natl"sv,  "org"sv, "plc"sv,  "prov"sv,  "rd"sv,   "repub"sv, "sr"sv,   "st"sv,   "sta"sv,  "ste"sv, "univ"sv};

/// Words that, with a capital, start a sentence rather than go on with a name.
inline constexpr std::array starters = {
    "a"sv,       "about"sv,   "according"sv, "after"sv,   "again"sv,   "all"sv,     "also"sv,     "although"sv,  "among"sv,   "an"sv,
    "and"sv,     "another"sv, "any"sv,       "as"sv,      "at"sv,      "because"sv, "before"sv,   "both"sv,      "but"sv,     "by"sv,
    "despite"sv, "during"sv,  "each"sv,      "earlier"sv, "even"sv,    "every"sv,   "everyone"sv, "few"sv,       "finally"sv, "for"sv,
    "from"sv,    "he"sv,      "her"sv,       "here"sv,    "his"sv,     "how"sv,     "however"sv,  "i"sv,         "if"sv,      "in"sv,
    "instead"sv, "is"sv,      "it"sv,        "its"sv,     "last"sv,    "later"sv,   "many"sv,     "meanwhile"sv, "more"sv,    "most"sv,
    "my"sv,      "neither"sv, "no"sv,        "nobody"sv,  "nor"sv,     "not"sv,     "nothing"sv,  "now"sv,       "of"sv,      "on"sv,
    "once"sv,    "one"sv,     "only"sv,      "or"sv,      "other"sv,   "others"sv,  "our"sv,      "over"sv,      "she"sv,     "since"sv,
    "so"sv,      "some"sv,    "still"sv,     "such"sv,    "that"sv,    "the"sv,     "their"sv,    "then"sv,      "there"sv,   "these"sv,
    "they"sv,    "this"sv,    "those"sv,     "though"sv,  "through"sv, "thus"sv,    "to"sv,       "today"sv,     "two"sv,     "under"sv,
    "until"sv,   "upon"sv,    "we"sv,        "what"sv,    "when"sv,    "where"sv,   "which"sv,    "while"sv,     "who"sv,     "why"sv,
    "with"sv,    "without"sv, "yesterday"sv, "yet"sv,     "you"sv,     "your"sv};

/// A line that ends in one of these goes on in the next line.
inline constexpr std::array unfinished = {"a"sv,    "an"sv,   "and"sv, "as"sv,    "at"sv, "by"sv,  "for"sv, "from"sv,
                                          "her"sv,  "his"sv,  "in"sv,  "its"sv,   "of"sv, "on"sv,  "or"sv,  "our"sv,
                                          "than"sv, "that"sv, "the"sv, "their"sv, "to"sv, "with"sv};

/// After a quotation's own "!" or "?": "“Stop!” Kim said".
inline constexpr std::array speech_verbs = {"added"sv,     "adds"sv,    "answered"sv,  "asked"sv,    "asks"sv,  "begged"sv, "cried"sv,
                                            "exclaimed"sv, "pleaded"sv, "recalled"sv,  "replied"sv,  "said"sv,  "says"sv,   "screamed"sv,
                                            "shouted"sv,   "told"sv,    "whispered"sv, "wondered"sv, "wrote"sv, "yelled"sv};

template <class List>
constexpr bool has(const List& list, std::string_view word) {
  return std::binary_search(list.begin(), list.end(), word);
}

template <class List>
constexpr bool sorted(const List& list) {
  return std::is_sorted(list.begin(), list.end());
}
static_assert(sorted(polite_titles) && sorted(titles) && sorted(inner) && sorted(before_number) && sorted(calendar) && sorted(may_end) &&
              sorted(starters) && sorted(speech_verbs) && sorted(unfinished));

}  // namespace girok::text::words
