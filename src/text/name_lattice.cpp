#include "text/name_lattice.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "text/han_readings.h"
#include "text/hangul.h"
#include "text/initial_sound.h"
#include "text/name_atoms.h"
#include "text/name_parse.h"
#include "text/name_spellings.h"
#include "text/name_tables.h"
#include "text/name_words.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

constexpr float least_plausible = 0.02F;
constexpr float sound_law = 0.9F;     // 연 beside 련
constexpr float heard_alike = 0.5F;   // 혜 beside 해
constexpr float slipped = 0.44F;      // 멍 for 명
constexpr float sharpness = 0.25F;    // as for spellings
constexpr float repaired_weight = 0.4F;  // of a path that is not as written
constexpr std::size_t most_in_cell = 7;

enum class Role : std::uint8_t { family, given };

struct CodeWeight {
  std::uint16_t code = 0;
  float weight = 0;
};

/// A short list of codes, each once, with its greatest weight.
struct Codes {
  std::array<CodeWeight, 24> list{};
  std::size_t count = 0;

  void raise(std::uint16_t code, float weight) {
    for (std::size_t i = 0; i < count; ++i)
      if (list[i].code == code) {
        list[i].weight = std::max(list[i].weight, weight);
        return;
      }
    if (count < list.size()) list[count++] = {code, weight};
  }
  /// With what the initial-sound law makes of it.
  void raise_hangul(char32_t syllable, float weight) {
    raise(hangul_code(syllable), weight);
    for (const char32_t v : sound_variants(syllable)) raise(hangul_code(v), weight * sound_law);
  }
  void keep_best(std::size_t most) {
    std::sort(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(count),
              [](const CodeWeight& a, const CodeWeight& b) { return a.weight != b.weight ? a.weight > b.weight : a.code < b.code; });
    count = std::min(count, most);
    std::sort(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(count),
              [](const CodeWeight& a, const CodeWeight& b) { return a.code < b.code; });
  }
};

/// Vowels that sound alike today: ㅐ ㅔ ㅖ, ㅢ ㅣ, ㅚ ㅙ ㅞ. In the order of Unicode; 0: none of them.
constexpr std::array<std::uint8_t, 21> sounds_alike = {0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0, 0, 0, 2, 0, 0, 0, 3, 3};
/// Vowels that a foreign ear or a slip of the finger takes for each other.
constexpr std::array<std::pair<std::uint8_t, std::uint8_t>, 9> slips = {
    {{4, 8}, {4, 6}, {6, 12}, {8, 13}, {18, 13}, {14, 4}, {9, 0}, {16, 20}, {12, 17}}};

/// Syllables that may have been meant. Those that sound alike count wherever both are names; other slips only where what is written is hardly a name, and what may be meant is one.
void raise_alike(Codes& codes, char32_t syllable, Role role) {
  const NameTables& t = name_tables();
  const std::vector<float>& share = role == Role::family ? t.family_share : t.given_share;
  const float own_share = share[syllable - first_syllable];
  if (role == Role::family && own_share > 0) return;
  Jamo j = jamo_of(syllable);
  const std::uint8_t own = j.vowel;
  const auto raise = [&](std::uint8_t vowel, float weight) {
    j.vowel = vowel;
    codes.raise(hangul_code(syllable_of(j)), weight);
  };
  for (std::uint8_t v = 0; v < sounds_alike.size(); ++v) {
    if (v == own || sounds_alike[own] == 0 || sounds_alike[v] != sounds_alike[own]) continue;
    raise(v, heard_alike);
  }
  for (const auto& [a, b] : slips) {
    if (a != own && b != own) continue;
    j.vowel = a == own ? b : a;
    const float other_share = share[syllable_of(j) - first_syllable];
    if (other_share > 20 * own_share && other_share > 5e-4F) raise(j.vowel, slipped);
  }
}

/// Writes cells and paths until the lattice is full.
class Writer {
 public:
  explicit Writer(NameLattice& lattice) : l_(lattice) {}

  bool begin() {
    if (l_.path_count == NameLattice::max_paths) return false;
    path_ = {};
    path_.first = l_.cell_count;
    atoms_before_ = l_.atom_count;
    full_ = false;
    return true;
  }

  void cell(Role role, char16_t han, const Codes& hangul, const Codes& pinyin) {
    if (l_.cell_count == NameLattice::max_cells || l_.atom_count + hangul.count + pinyin.count > NameLattice::max_atoms) {
      full_ = true;
      return;
    }
    NameLattice::Cell& c = l_.cells[l_.cell_count++];
    c.han = han;
    c.first = l_.atom_count;
    c.counts = static_cast<std::uint8_t>(hangul.count | pinyin.count << 4);
    for (std::size_t i = 0; i < hangul.count; ++i) l_.atoms[l_.atom_count++] = pack_atom(hangul.list[i].code, hangul.list[i].weight);
    for (std::size_t i = 0; i < pinyin.count; ++i) l_.atoms[l_.atom_count++] = pack_atom(pinyin.list[i].code, pinyin.list[i].weight);
    ++(role == Role::family ? path_.family : path_.given);
  }

  /// `next`: the syllable of given name behind it, or null.
  void cell(Role role, const SpellingLeaf& leaf, const SpellingLeaf* next) {
    if (role == Role::given && next != nullptr && meets(leaf, *next)) {
      met_cell(leaf);
      return;
    }
    const std::size_t n = static_cast<std::size_t>(leaf.hangul) + leaf.pinyin;
    if (l_.cell_count == NameLattice::max_cells || l_.atom_count + n > NameLattice::max_atoms) {
      full_ = true;
      return;
    }
    NameLattice::Cell& c = l_.cells[l_.cell_count++];
    c.first = l_.atom_count;
    c.counts = static_cast<std::uint8_t>(leaf.hangul | leaf.pinyin << 4);
    for (std::size_t i = 0; i < n; ++i) l_.atoms[l_.atom_count++] = leaf.atoms[i];
    ++(role == Role::family ? path_.family : path_.given);
  }

  /// Could what is written be what two syllables become where they meet? Mal-lyon for 만련, Pong-nam for 복남.
  static bool meets(const SpellingLeaf& leaf, const SpellingLeaf& next) {
    if (leaf.last_letter == 'l') return next.first_letter == 'l';
    return leaf.last_letter == 'G' && (next.first_letter == 'n' || next.first_letter == 'm');
  }

  void met_cell(const SpellingLeaf& leaf) {
    Codes hangul;
    for (std::size_t i = 0; i < leaf.hangul; ++i) hangul.raise(atom_code(leaf.atoms[i]), atom_weight(leaf.atoms[i]));
    for (std::size_t i = 0; i < leaf.hangul; ++i) {
      const char32_t h = hangul_of_code(atom_code(leaf.atoms[i]));
      if (!is_syllable(h)) continue;
      Jamo j = jamo_of(h);
      constexpr std::uint8_t g = 1, n = 4, l = 8, ng = 21;
      if (j.final != l && j.final != ng) continue;
      j.final = j.final == l ? n : g;
      const char32_t before = syllable_of(j);
      if (name_tables().given_share[before - first_syllable] > 0) hangul.raise(hangul_code(before), sound_law * atom_weight(leaf.atoms[i]));
    }
    hangul.keep_best(most_in_cell);
    cell(Role::given, u'\0', hangul, {});
  }

  /// Keeps the path, or forgets it where it did not fit.
  void end(float weight) {
    if (full_) {
      l_.cell_count = path_.first;
      l_.atom_count = atoms_before_;
      return;
    }
    path_.weight = static_cast<std::uint8_t>(std::clamp(weight * 255, 1.0F, 255.0F));
    l_.paths[l_.path_count++] = path_;
  }

 private:
  NameLattice& l_;
  NameLattice::Path path_;
  std::uint8_t atoms_before_ = 0;
  bool full_ = false;
};

/// Names in Hangul or Han characters: which of the characters are the family name.
class EastAsian {
 public:
  EastAsian(const NameWords& words, NameLattice& lattice) : w_(words), l_(lattice), writer_(lattice) {
    for (std::size_t i = 0; i < w_.rune_count; ++i) {
      runes_[i] = w_.runes[i];
      if (w_.script == NameScript::han) runes_[i] = folded_han(runes_[i]);
    }
    count_ = w_.rune_count;
  }

  void read(NamePart part) {
    l_.plausibility = 1;
    if (part == NamePart::family) {
      if (count_ <= 2) path(count_, 0, 1.0F);
      if (count_ == 2 && !is_double(0)) l_.plausibility = 0.3F;
      if (count_ == 1 && family_share(0) <= 0) l_.plausibility = 0.5F;
    } else if (part == NamePart::given) {
      if (count_ <= 3) path(0, count_, 1.0F);
      if (count_ == 3) l_.plausibility = 0.6F;
    } else {
      full();
    }
  }

 private:
  void full() {
    drop_title();
    rotate_family_first();
    if (count_ > 5) return;
    if (count_ == 1) {
      path(1, 0, 1.0F);
      path(0, 1, 0.5F);
      l_.plausibility = family_share(0) > 0 ? 0.6F : 0.3F;
      return;
    }
    const bool two = is_double(0);
    const float share = family_share(0);
    if (count_ == 2) {
      full_of_two(two, share);
    } else if (two && count_ <= 5) {
      path(2, count_ - 2, 1.0F);
      if (count_ == 3 && share > 0) path(1, 2, 0.7F);
      if (count_ == 5) l_.plausibility = 0.4F;
    } else if (count_ <= 4) {
      path(1, count_ - 1, 1.0F);
      if (count_ == 4) l_.plausibility = 0.4F;
      if (share <= 0) {
        l_.plausibility *= 0.5F;
        if (count_ == 3) path(0, 3, 0.4F);
      }
    }
  }

  void full_of_two(bool two, float share) {
    if (share > 0) {
      path(1, 1, 1.0F);
      // 금순 alone is sooner a given name than Mr Kum named 순.
      if (share < 0.004F) path(0, 2, 0.9F);
      if (two) path(2, 0, 0.4F);
      return;
    }
    path(0, 2, 1.0F);
    l_.plausibility = 0.7F;
    if (two) path(2, 0, 0.6F);
  }

  /// 김영희 씨: what people are addressed by is no part of the name.
  void drop_title() {
    if (w_.script != NameScript::hangul || count_ < 3) return;
    const NameWord& last = w_.words[w_.word_count - 1U];
    const char32_t c = runes_[count_ - 1];
    if ((c == U'씨' || c == U'님') && (count_ == 4 || last.size == 1)) --count_;
    const std::u32string_view end(runes_.data() + last.first, last.size);
    if (w_.word_count > 1 && last.first >= 2 && (end == U"여사" || end == U"선생" || end == U"선생님")) count_ = last.first;
  }

  /// 금순 이 → 이금순, where spaces say so. Where the first syllable is a usual family name too (정숙 김), both orders are kept.
  void rotate_family_first() {
    if (w_.word_count != 2) return;
    const std::size_t first = w_.words[0].size, second = w_.words[1].size;
    if (w_.words[0].comma_after || first + second != count_ || second != 1 || first != 2) return;
    if (is_double(0) || family_share(2) <= 0) return;
    const bool unclear = family_share(0) > 0.1F * family_share(2);
    std::rotate(runes_.begin(), runes_.begin() + 2, runes_.begin() + 3);
    if (!unclear) return;
    path(1, 2, 0.8F);
    std::rotate(runes_.begin(), runes_.begin() + 1, runes_.begin() + 3);
  }

  bool is_double(std::size_t at) const {
    if (at + 1 >= count_) return false;
    const std::u32string name{runes_[at], runes_[at + 1]};
    const NameTables& t = name_tables();
    if (w_.script == NameScript::hangul) return t.double_korean.contains(name);
    return t.double_han.contains(name);
  }

  float family_share(std::size_t at) const {
    const NameTables& t = name_tables();
    const char32_t c = runes_[at];
    if (w_.script == NameScript::hangul) return t.family_share[c - first_syllable];
    return t.family_korean.contains(c) || t.family_pinyin.contains(c) ? 0.01F : 0.0F;
  }

  void path(std::size_t family, std::size_t given, float weight) {
    if (!writer_.begin()) return;
    for (std::size_t i = 0; i < family; ++i) cell(i, Role::family, family == 1);
    for (std::size_t i = family; i < family + given; ++i) cell(i, Role::given, false);
    writer_.end(weight);
  }

  void cell(std::size_t at, Role role, bool single) {
    Codes hangul, pinyin;
    if (w_.script == NameScript::hangul) {
      hangul.raise_hangul(runes_[at], 1.0F);
      raise_alike(hangul, runes_[at], role);
      hangul.keep_best(most_in_cell);
      writer_.cell(role, u'\0', hangul, pinyin);
      return;
    }
    const char32_t c = runes_[at];
    korean_of(c, role, single, hangul);
    pinyin_of(c, role, single, pinyin);
    hangul.keep_best(5);
    pinyin.keep_best(2);
    writer_.cell(role, static_cast<char16_t>(c), hangul, pinyin);
  }

  static void korean_of(char32_t c, Role role, bool single, Codes& out) {
    const NameTables& t = name_tables();
    const auto& listed = role == Role::family && single ? t.family_korean : t.given_korean;
    if (const auto found = listed.find(c); found != listed.end()) {
      for (const Weighted& w : found->second)
        if (w.weight > 0.01F) out.raise_hangul(w.syllable, std::pow(w.weight, sharpness));
      if (role == Role::family) return;
    }
    const HanEntry entry = han_entry(c);
    const float factor = out.count == 0 ? 1.0F : 0.5F;
    for (const HanReading& r : entry.korean())
      out.raise_hangul(r.syllable, factor * std::pow(static_cast<float>(r.weight) / 255, sharpness));
  }

  static void pinyin_of(char32_t c, Role role, bool single, Codes& out) {
    const NameTables& t = name_tables();
    if (const auto found = t.family_pinyin.find(c); role == Role::family && single && found != t.family_pinyin.end()) {
      out.raise(found->second, 1.0F);
      return;
    }
    const HanEntry entry = han_entry(c);
    for (const HanReading& r : entry.pinyin())
      if (r.weight > 20) out.raise(r.syllable, std::pow(static_cast<float>(r.weight) / 255, sharpness));
  }

  const NameWords& w_;
  NameLattice& l_;
  Writer writer_;
  std::array<char32_t, 12> runes_{};
  std::size_t count_ = 0;
};

void read_latin(const NameWords& words, NamePart part, float least, NameLattice& lattice) {
  const NameReadings readings = read_latin_name(words, part);
  if (readings.count == 0 || readings.plausibility < least) return;
  lattice.plausibility = readings.plausibility;
  const std::vector<SpellingLeaf>& leaves = spellings().leaves;
  Writer writer(lattice);
  for (std::size_t i = 0; i < readings.count; ++i) {
    const NameReading& r = readings.best[i];
    if (!writer.begin()) return;
    const std::size_t n = static_cast<std::size_t>(r.family) + r.given;
    for (std::size_t k = 0; k < n; ++k) {
      const SpellingLeaf* next = k + 1 < n && !r.pinyin ? &leaves[static_cast<std::size_t>(r.leaves[k + 1])] : nullptr;
      writer.cell(k < r.family ? Role::family : Role::given, leaves[static_cast<std::size_t>(r.leaves[k])], next);
    }
    const float weight = std::exp(0.5F * (r.score - readings.best[0].score));
    writer.end(readings.repaired ? repaired_weight * weight : weight);
  }
}

NameLattice lattice_of(std::string_view name, NamePart part, float least) {
  NameLattice lattice;
  lattice.part = part;
  const NameWords words = name_words(name);
  if (words.script == NameScript::none) return lattice;
  lattice.script = words.script;
  if (words.script == NameScript::latin) {
    read_latin(words, part, least, lattice);
  } else {
    EastAsian(words, lattice).read(part);
  }
  if (lattice.empty()) {
    lattice.plausibility = 0;
    lattice.script = NameScript::none;
  }
  return lattice;
}

}  // namespace

NameLattice name_lattice(std::string_view name, NamePart part) { return lattice_of(name, part, least_plausible); }

NameLattice syllable_lattice(std::string_view word) { return lattice_of(word, NamePart::given, 0.0F); }

}  // namespace girok::text
