#include "text/place_words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

#include "text/embedded.h"
#include "text/han_readings.h"
#include "text/hangul.h"
#include "text/romanize.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

using Rank = PlaceWord::Rank;

constexpr std::size_t most_words = 8, most_bytes = 512;

enum class Kind : std::uint8_t { latin, hangul, han, space, hyphen, other };

/// Latin letters without marks, lower case; nothing for what is no Latin letter of names.
char bare_letter(char32_t c) {
  if (c >= U'a' && c <= U'z') return static_cast<char>(c);
  if (c >= U'A' && c <= U'Z') return static_cast<char>(c - U'A' + U'a');
  switch (c) {
    case U'ŏ':
    case U'ō':
    case U'ó':
    case U'ò':
    case U'ǒ':
    case U'ö': return 'o';
    case U'ŭ':
    case U'ū':
    case U'ú':
    case U'ù':
    case U'ǔ':
    case U'ü':
    case U'ǚ':
    case U'ǜ': return 'u';
    case U'ā':
    case U'á':
    case U'à':
    case U'ǎ': return 'a';
    case U'ē':
    case U'é':
    case U'è':
    case U'ě':
    case U'ë': return 'e';
    case U'ī':
    case U'í':
    case U'ì':
    case U'ǐ': return 'i';
    default: return '\0';
  }
}

Kind kind_of(char32_t c) {
  if (bare_letter(c) != '\0') return Kind::latin;
  if (is_syllable(c)) return Kind::hangul;
  if ((c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF)) return Kind::han;
  if (c == U'\'' || c == U'’' || c == U'ʼ' || (c >= 0x300 && c <= 0x36F)) return Kind::hyphen;
  if (is_space(c) || c == U'.') return Kind::space;
  if (is_dash(c)) return Kind::hyphen;
  return Kind::other;
}

struct Unit {
  std::string_view text;
  Rank rank;
  bool joined = false;  ///< Latin: only behind a hyphen, or where it cannot be anything else
};

// The longer before the shorter.
constexpr std::array hangul_units = {
    Unit{"특별자치도", Rank::province}, Unit{"조선족자치주", Rank::city}, Unit{"특별자치시", Rank::city},  Unit{"자치주", Rank::city},
    Unit{"자치현", Rank::county},       Unit{"직할시", Rank::city},       Unit{"특별시", Rank::city},      Unit{"광역시", Rank::city},
    Unit{"구역", Rank::county},         Unit{"지구", Rank::county},       Unit{"로동자구", Rank::village}, Unit{"노동자구", Rank::village},
    Unit{"도", Rank::province},         Unit{"성", Rank::province},       Unit{"시", Rank::city},          Unit{"군", Rank::county},
    Unit{"현", Rank::county},           Unit{"구", Rank::county},         Unit{"읍", Rank::village},       Unit{"면", Rank::village},
    Unit{"리", Rank::village},          Unit{"동", Rank::village},        Unit{"진", Rank::village},       Unit{"향", Rank::village},
    Unit{"촌", Rank::village},
};
// Folded forms.
constexpr std::array han_units = {
    Unit{"朝鲜族自治州", Rank::city}, Unit{"自治州", Rank::city}, Unit{"自治县", Rank::county}, Unit{"自治区", Rank::province},
    Unit{"特别市", Rank::city},       Unit{"直辖市", Rank::city}, Unit{"广域市", Rank::city},   Unit{"道", Rank::province},
    Unit{"省", Rank::province},       Unit{"市", Rank::city},     Unit{"县", Rank::county},     Unit{"郡", Rank::county},
    Unit{"区", Rank::county},         Unit{"镇", Rank::village},  Unit{"乡", Rank::village},    Unit{"村", Rank::village},
    Unit{"屯", Rank::village},        Unit{"邑", Rank::village},  Unit{"面", Rank::village},    Unit{"里", Rank::village},
    Unit{"洞", Rank::village},
};
constexpr std::array latin_units = {
    Unit{"province", Rank::province},  Unit{"prov", Rank::province},       Unit{"sheng", Rank::province, true},
    Unit{"do", Rank::province, true},  Unit{"to", Rank::province, true},   Unit{"city", Rank::city},
    Unit{"municipality", Rank::city},  Unit{"si", Rank::city, true},       Unit{"shi", Rank::city, true},
    Unit{"prefecture", Rank::city},    Unit{"county", Rank::county},       Unit{"district", Rank::county},
    Unit{"gun", Rank::county, true},   Unit{"kun", Rank::county, true},    Unit{"xian", Rank::county, true},
    Unit{"guyok", Rank::county},       Unit{"kuyok", Rank::county},        Unit{"guyeok", Rank::county},
    Unit{"gu", Rank::county, true},    Unit{"ku", Rank::county, true},     Unit{"qu", Rank::county, true},
    Unit{"village", Rank::village},    Unit{"town", Rank::village},        Unit{"ri", Rank::village, true},
    Unit{"ni", Rank::village, true},   Unit{"li", Rank::village, true},    Unit{"dong", Rank::village, true},
    Unit{"up", Rank::village, true},   Unit{"ub", Rank::village, true},    Unit{"eup", Rank::village, true},
    Unit{"myon", Rank::village, true}, Unit{"myeon", Rank::village, true}, Unit{"cun", Rank::village, true},
    Unit{"zhen", Rank::village, true},
};
constexpr std::array<std::string_view, 8> idle_words = {"autonomous", "korean", "special", "of", "the", "in", "near", "metropolitan"};

std::vector<std::string_view> split(std::string_view line, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = line.find(separator);
    parts.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return parts;
    line.remove_prefix(end + 1);
  }
}

/// What known places are looked up by: letters only, Han folded.
std::string key_of(std::string_view text) {
  std::string key;
  for (std::size_t at = 0; at < text.size();) {
    const Rune r = rune_at(text, at);
    at += r.size;
    switch (kind_of(r.value)) {
      case Kind::latin: key += bare_letter(r.value); break;
      case Kind::hangul: append_rune(key, r.value); break;
      case Kind::han: append_rune(key, folded_han(r.value)); break;
      default: break;
    }
  }
  return key;
}

struct Known {
  std::string core;
  Rank rank = Rank::unknown;
  NameLattice lattice;
};

/// The table with every writing of every place.
class Gazetteer {
 public:
  Gazetteer() {
    for (const std::string_view line : split(embedded("places.tsv"), '\n')) {
      if (line.empty() || line.front() == '#') continue;
      const auto row = split(line, '\t');
      if (row.size() >= 4) add_row(row);
    }
  }

  const Known* find(const std::string& key) const {
    const auto found = keys_.find(key);
    return found == keys_.end() ? nullptr : &places_[found->second];
  }

 private:
  void add_row(const std::vector<std::string_view>& row) {
    const std::string core(row[0]);
    const Rank rank = row[1] == "country"    ? Rank::country
                      : row[1] == "province" ? Rank::province
                      : row[1] == "city"     ? Rank::city
                                             : Rank::county;
    places_.push_back({core, rank, syllable_lattice(core)});
    put(core);
    for (const std::string_view form : split(row[2], '|')) add_han(form);
    for (const std::string_view form : split(row[3], '|')) put(form);
    if (rank == Rank::country) return;
    const bool with_unit = core.ends_with("도") && rank == Rank::province;
    const std::string bare = with_unit ? core.substr(0, core.size() - std::string_view("도").size()) : core;
    put(bare);
    if (rank == Rank::city) put(core + "시");
    if (rank == Rank::county || rank == Rank::city) put(core + "군");
    const bool north = bare.ends_with("북"), south = bare.ends_with("남");
    if (with_unit && (north || south)) {
      add_direction(bare.substr(0, bare.size() - 3), north);
    } else {
      add_latin(bare);
    }
  }

  void put(std::string_view form) {
    const std::string key = key_of(form);
    if (!key.empty()) keys_.emplace(key, places_.size() - 1);
  }

  void add_han(std::string_view form) {
    put(form);
    for (const std::string_view unit : {std::string_view("道"), std::string_view("省")})
      if (form.ends_with(unit)) form.remove_suffix(unit.size());
    put(form);
    std::string pinyin;
    for (std::size_t at = 0; at < form.size();) {
      const Rune r = rune_at(form, at);
      at += r.size;
      const HanEntry entry = han_entry(folded_han(r.value));
      if (entry.pinyin_count == 0) return;
      pinyin += pinyin_name(entry.pinyin_readings[0].syllable);
    }
    put(pinyin);
  }

  void add_latin(const std::string& hangul) {
    for (const Romanization system : {Romanization::revised, Romanization::mccune_reischauer_bare, Romanization::dprk_bare}) {
      const std::string word = romanize(hangul, system);
      for (const std::string_view unit : {std::string_view(""), std::string_view("do"), std::string_view("si"), std::string_view("gun")})
        put(word + std::string(unit));
    }
  }

  void add_direction(const std::string& base, bool north) {
    for (const Romanization system : {Romanization::revised, Romanization::mccune_reischauer_bare, Romanization::dprk_bare}) {
      const std::string word = romanize(base, system);
      if (north) {
        for (const char* form : {"north", "n", "northern"}) put(form + word);
        for (const char* form : {"north", "buk", "puk", "bukdo", "pukto", "bukto", "pukdo", "bug", "bei"}) put(word + form);
      } else {
        for (const char* form : {"south", "s", "southern"}) put(form + word);
        for (const char* form : {"south", "nam", "namdo", "namto", "nan"}) put(word + form);
      }
    }
  }

  std::vector<Known> places_;
  std::unordered_map<std::string, std::size_t> keys_;
};

const Gazetteer& gazetteer() {
  static const Gazetteer built;
  return built;
}

/// A word of Latin letters and how it hangs on the one before.
struct LatinWord {
  std::string text;
  bool joined = false;
};

class Cutter {
 public:
  std::vector<PlaceWord> cut(std::string_view place) {
    std::string_view left = place.substr(0, most_bytes);
    while (!left.empty()) {
      const Kind kind = kind_of(rune_at(left, 0).value);
      std::size_t size = rune_at(left, 0).size;
      if (kind == Kind::latin || kind == Kind::hangul || kind == Kind::han) {
        size = run_length(left, kind);
        const std::string_view run = left.substr(0, size);
        kind == Kind::latin ? latin(run) : kind == Kind::hangul ? hangul(run) : han(run);
      }
      left.remove_prefix(size);
    }
    order();
    return std::move(found_);
  }

 private:
  /// Latin words run on over spaces and hyphens; Hangul and Han end there.
  static std::size_t run_length(std::string_view text, Kind kind) {
    std::size_t at = 0, end = 0;
    while (at < text.size()) {
      const Rune r = rune_at(text, at);
      const Kind here = kind_of(r.value);
      at += r.size;
      if (here == kind) {
        end = at;
      } else if (kind != Kind::latin || (here != Kind::space && here != Kind::hyphen)) {
        break;
      }
    }
    return end;
  }

  void put(const Known& known, Rank said) {
    PlaceWord word{known.core, said == Rank::unknown ? known.rank : said, true, known.lattice};
    add(std::move(word));
  }

  void put(std::string core, Rank rank) {
    PlaceWord word{std::move(core), rank, false, {}};
    word.lattice = syllable_lattice(word.core);
    add(std::move(word));
  }

  void add(PlaceWord word) {
    for (const PlaceWord& w : found_)
      if (w.core == word.core && w.rank == word.rank) return;
    if (found_.size() < most_words) found_.push_back(std::move(word));
  }

  void hangul(std::string_view run) {
    if (const Known* known = gazetteer().find(std::string(run))) return put(*known, Rank::unknown);
    // Written together: 함경북도청진시.
    constexpr std::size_t syllable = 3;
    for (std::size_t size = run.size() - syllable; size >= 2 * syllable; size -= syllable) {
      const Known* known = gazetteer().find(std::string(run.substr(0, size)));
      if (known == nullptr || run.size() - size < 2 * syllable) continue;
      if (known->rank != Rank::province && known->rank != Rank::country && !run.substr(0, size).ends_with("시")) continue;
      put(*known, Rank::unknown);
      return hangul(run.substr(size));
    }
    for (const Unit& unit : hangul_units) {
      if (!run.ends_with(unit.text) || run.size() < unit.text.size() + 2 * syllable) continue;
      const std::string core(run.substr(0, run.size() - unit.text.size()));
      if (const Known* known = gazetteer().find(core)) return put(*known, unit.rank);
      return put(core, unit.rank);
    }
    put(std::string(run), Rank::unknown);
  }

  void han(std::string_view run) {
    const std::string folded = key_of(run);
    std::string_view left = folded;
    constexpr std::size_t character = 3;  // bytes: all of the range takes three
    while (!left.empty()) {
      std::size_t size = std::min<std::size_t>(left.size(), 12 * character);
      const Known* known = nullptr;
      for (; size >= 2 * character; size -= character)
        if ((known = gazetteer().find(std::string(left.substr(0, size)))) != nullptr) break;
      if (known == nullptr) size = length_to_unit(left);
      const std::string core(left.substr(0, size));
      left.remove_prefix(size);
      const Rank rank = take_unit(left);
      if (known != nullptr) {
        put(*known, rank);
      } else if (!core.empty()) {
        put(core, rank);
      }
    }
  }

  /// Up to the first word for a unit behind two characters or more; all where there is none.
  static std::size_t length_to_unit(std::string_view text) {
    for (std::size_t at = 6; at < text.size(); at += 3)
      for (const Unit& unit : han_units)
        if (text.substr(at).starts_with(unit.text)) return at;
    return text.size();
  }

  static Rank take_unit(std::string_view& text) {
    for (const Unit& unit : han_units)
      if (text.starts_with(unit.text)) {
        text.remove_prefix(unit.text.size());
        return unit.rank;
      }
    return Rank::unknown;
  }

  void latin(std::string_view run) {
    std::vector<LatinWord> words;
    bool joined = false;
    std::string word;
    const auto close = [&] {
      if (!word.empty()) words.push_back({std::exchange(word, {}), joined});
    };
    for (std::size_t at = 0; at < run.size();) {
      const Rune r = rune_at(run, at);
      at += r.size;
      const Kind kind = kind_of(r.value);
      if (kind == Kind::latin) {
        word += bare_letter(r.value);
      } else if (is_dash(r.value)) {
        close();
        joined = true;
      } else if (kind == Kind::space) {
        close();
        joined = false;
      }
    }
    close();
    group(words);
  }

  static std::optional<Rank> unit_of(const std::vector<LatinWord>& words, std::size_t i) {
    for (const Unit& unit : latin_units)
      if (words[i].text == unit.text && (!unit.joined || words[i].joined || (i > 0 && i + 1 == words.size()))) return unit.rank;
    return std::nullopt;
  }

  /// Words to places: the longest row of words that is known; otherwise all up to the next known one or unit.
  void group(const std::vector<LatinWord>& words) {
    std::string unknown;
    const auto flush = [&](Rank rank) {
      if (!unknown.empty()) put(std::exchange(unknown, {}), rank);
    };
    for (std::size_t i = 0; i < words.size();) {
      std::size_t used = 0;
      if (const Known* known = known_at(words, i, used)) {
        flush(Rank::unknown);
        i += used;
        const auto rank = i < words.size() && i > 0 ? unit_of(words, i) : std::nullopt;
        if (rank) ++i;
        put(*known, rank.value_or(Rank::unknown));
      } else if (const auto rank = i > 0 && !unknown.empty() ? unit_of(words, i) : std::nullopt) {
        flush(*rank);
        ++i;
      } else {
        if (std::find(idle_words.begin(), idle_words.end(), words[i].text) == idle_words.end()) unknown += words[i].text;
        ++i;
      }
    }
    flush(Rank::unknown);
  }

  static const Known* known_at(const std::vector<LatinWord>& words, std::size_t from, std::size_t& used) {
    const Known* best = nullptr;
    std::string key;
    for (std::size_t i = from; i < words.size() && i < from + 6; ++i) {
      key += words[i].text;
      if (const Known* known = gazetteer().find(key)) {
        best = known;
        used = i + 1 - from;
      }
    }
    return best;
  }

  static int place_in_order(Rank rank) {
    switch (rank) {
      case Rank::country: return 0;
      case Rank::province: return 1;
      case Rank::unknown:
      case Rank::city: return 2;
      case Rank::county: return 3;
      case Rank::village: return 4;
    }
    return 2;
  }

  /// Latin lists run from small to large, East Asian ones from large to small; what is known of ranks decides first.
  void order() {
    std::size_t latin = 0;
    for (const PlaceWord& w : found_)
      latin += w.lattice.script == NameScript::latin || (!w.known && !w.core.empty() && static_cast<unsigned char>(w.core[0]) < 0x80);
    if (2 * latin > found_.size()) std::reverse(found_.begin(), found_.end());
    std::stable_sort(found_.begin(), found_.end(),
                     [](const PlaceWord& a, const PlaceWord& b) { return place_in_order(a.rank) < place_in_order(b.rank); });
  }

  std::vector<PlaceWord> found_;
};

}  // namespace

std::vector<PlaceWord> place_words(std::string_view folded_place) { return Cutter().cut(folded_place); }

}  // namespace girok::text
