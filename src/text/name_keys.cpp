// Blocking keys and counting keys of name lattices.
//
// A key holds a class for each syllable of the name. The class of a Hangul syllable keeps what all spellings keep: which group its first and last
// consonants and its vowel are in (ㄱ with ㅋ, ㅈ with ㅊ; ㅓ with ㅗ, ㅜ and ㅡ; ㅐ with ㅔ; ㅢ with ㅣ), after the initial-sound law. Names reached through
// Chinese have keys in pinyin too. Tested on generated pairs in name_lattice_test.cpp.
#include <algorithm>

#include "text/han_readings.h"
#include "text/hangul.h"
#include "text/initial_sound.h"
#include "text/name_atoms.h"
#include "text/name_lattice.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

constexpr std::size_t most_keys = 12;
constexpr float least_atom = 0.25F;

std::uint64_t mix(std::uint64_t h, std::uint64_t value) {
  h ^= value + 0x9E3779B97F4A7C15U;
  h *= 0xBF58476D1CE4E5B9U;
  return h ^ (h >> 29);
}

/// ㄱㄲㅋ 0, ㄴ 1, ㄷㄸㅌ 2, ㄹ 3, ㅁ 4, ㅂㅃㅍ 5, ㅅㅆ 6, ㅇ 7, ㅈㅉㅊ 8, ㅎ 9.
constexpr std::array<std::uint8_t, 19> initial_class = {0, 0, 1, 2, 2, 3, 4, 5, 5, 6, 6, 7, 8, 8, 8, 0, 2, 5, 9};
/// ㅏㅑㅘ 0; ㅐㅒㅔㅖㅙㅚㅞ 1; ㅓㅕㅗㅛㅜㅝㅠㅡ 2; ㅟㅢㅣ 3.
constexpr std::array<std::uint8_t, 21> vowel_class = {0, 1, 0, 1, 2, 1, 2, 1, 2, 0, 1, 1, 2, 2, 2, 1, 3, 2, 2, 3, 3};
/// None 0, ㄱ 1, ㄴ 2, ㄹ 3, ㅁ 4, ㅂ 5, ㅇ 6, other stops 7.
constexpr std::array<std::uint8_t, 28> final_class = {0, 1, 1, 1, 2, 2, 2, 7, 3, 1, 4, 3, 3, 3, 5, 3, 4, 5, 5, 7, 7, 6, 7, 7, 1, 7, 5, 7};

std::uint16_t syllable_class(std::uint16_t code) {
  const char32_t h = hangul_of_code(code);
  if (!is_syllable(h)) return static_cast<std::uint16_t>(0x4000 | code);
  const Jamo j = jamo_of(southern_initial(h));
  return static_cast<std::uint16_t>(initial_class[j.initial] << 6 | vowel_class[j.vowel] << 3 | final_class[j.final]);
}

const std::array<std::uint16_t, 4096>& classes() {
  static const std::array<std::uint16_t, 4096> table = [] {
    std::array<std::uint16_t, 4096> t{};
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = syllable_class(static_cast<std::uint16_t>(i));
    return t;
  }();
  return table;
}

struct Choice {
  std::uint16_t value = 0;
  float weight = 0;
};

struct Choices {
  std::array<Choice, 8> list{};
  std::size_t count = 0;

  void raise(std::uint16_t value, float weight) {
    for (std::size_t i = 0; i < count; ++i)
      if (list[i].value == value) {
        list[i].weight = std::max(list[i].weight, weight);
        return;
      }
    if (count < list.size()) list[count++] = {value, weight};
  }
  void sort() {
    std::sort(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(count),
              [](const Choice& a, const Choice& b) { return a.weight != b.weight ? a.weight > b.weight : a.value < b.value; });
  }
};

struct Key {
  std::uint64_t value = 0;
  float weight = 0;
};

/// The best keys so far, most likely first.
class Keys {
 public:
  bool wants(float weight) const { return count_ < list_.size() || weight > list_[count_ - 1].weight; }
  void put(std::uint64_t value, float weight) {
    for (std::size_t i = 0; i < count_; ++i)
      if (list_[i].value == value) {
        if (list_[i].weight >= weight) return;
        for (std::size_t k = i; k + 1 < count_; ++k) list_[k] = list_[k + 1];
        --count_;
        break;
      }
    if (!wants(weight)) return;
    std::size_t place = std::min(count_, list_.size() - 1);
    while (place > 0 && list_[place - 1].weight < weight) {
      list_[place] = list_[place - 1];
      --place;
    }
    list_[place] = {value, weight};
    if (count_ < list_.size()) ++count_;
  }
  std::size_t write(std::span<std::uint64_t> out) const {
    const std::size_t n = std::min(count_, out.size());
    for (std::size_t i = 0; i < n; ++i) out[i] = list_[i].value;
    return n;
  }

 private:
  std::array<Key, most_keys> list_{};
  std::size_t count_ = 0;
};

/// All combinations of one choice a cell, the weak ones cut off.
void combine(const std::array<Choices, 5>& cells, std::size_t n, std::size_t at, std::uint64_t hash, float weight, Keys& keys) {
  if (!keys.wants(weight)) return;
  if (at == n) {
    keys.put(hash, weight);
    return;
  }
  for (std::size_t i = 0; i < cells[at].count; ++i)
    combine(cells, n, at + 1, mix(hash, cells[at].list[i].value), weight * cells[at].list[i].weight, keys);
}

void path_keys(const NameLattice& l, const NameLattice::Path& path, bool pinyin, Keys& keys) {
  const std::size_t n = static_cast<std::size_t>(path.family) + path.given;
  std::array<Choices, 5> cells;
  for (std::size_t i = 0; i < n; ++i) {
    const NameLattice::Cell& cell = l.cells[path.first + i];
    const std::size_t hangul = cell.counts & 15, other = cell.counts >> 4;
    const std::size_t begin = pinyin ? hangul : 0, end = pinyin ? hangul + other : hangul;
    for (std::size_t k = begin; k < end; ++k) {
      const std::uint16_t atom = l.atoms[cell.first + k];
      const float weight = atom_weight(atom);
      if (weight < least_atom) continue;
      cells[i].raise(pinyin ? atom_code(atom) : classes()[atom_code(atom)], weight);
    }
    if (cells[i].count == 0) return;
    cells[i].sort();
  }
  const std::uint64_t kind =
      (pinyin ? 0x50U : 0x48U) | static_cast<std::uint64_t>(path.family) << 8 | static_cast<std::uint64_t>(path.given) << 16;
  combine(cells, n, 0, mix(0x6E616D65U, kind), 0.5F + static_cast<float>(path.weight) / 510, keys);
}

/// The likeliest Hangul syllable of a cell, or 0.
char32_t best_syllable(const NameLattice& l, const NameLattice::Cell& cell) {
  const std::size_t hangul = cell.counts & 15;
  char32_t best = 0;
  int level = -1;
  for (std::size_t k = 0; k < hangul; ++k) {
    const std::uint16_t atom = l.atoms[cell.first + k];
    const char32_t h = hangul_of_code(atom_code(atom));
    // Of two equals the one that the South writes.
    const bool southern = is_syllable(h) && southern_initial(h) == h;
    const int rank = (atom & 15) * 2 + (southern ? 1 : 0);
    if (rank > level) {
      level = rank;
      best = h;
    }
  }
  return best;
}

}  // namespace

std::size_t name_keys(const NameLattice& lattice, std::span<std::uint64_t> out) {
  Keys keys;
  for (std::size_t i = 0; i < lattice.path_count; ++i) {
    const NameLattice::Path& path = lattice.paths[i];
    // A family name alone would bring all Kims together, unless it is all the cell should hold.
    if (path.given == 0 && lattice.part != NamePart::family) continue;
    path_keys(lattice, path, true, keys);
    path_keys(lattice, path, false, keys);
  }
  return keys.write(out);
}

std::string best_hangul(const NameLattice& lattice) {
  std::string out;
  if (lattice.empty()) return out;
  const NameLattice::Path& path = lattice.paths[0];
  const std::size_t n = static_cast<std::size_t>(path.family) + path.given;
  for (std::size_t i = 0; i < n; ++i) {
    const char32_t h = best_syllable(lattice, lattice.cells[path.first + i]);
    append_rune(out, h == 0 ? U'□' : h);
  }
  return out;
}

std::uint64_t canonical_key(const NameLattice& lattice) {
  if (lattice.empty()) return 0;
  const NameLattice::Path& path = lattice.paths[0];
  std::uint64_t hash = mix(0x63616E6FU, path.family);
  const std::size_t n = static_cast<std::size_t>(path.family) + path.given;
  for (std::size_t i = 0; i < n; ++i) hash = mix(hash, southern_initial(best_syllable(lattice, lattice.cells[path.first + i])));
  return hash == 0 ? 1 : hash;
}

}  // namespace girok::text
