// A person's name as a small lattice of syllables, so that 이금순, Ri Kum Sun, Lee Keum-soon, 李今順 and Li Jinshun can be compared, counted and brought
// into one block.
//
// Model    A name is read in a few ways (family name first or last, family name of one or two syllables, Latin letters as Korean or as pinyin); each
//          way is a path of syllables, and each syllable a small set of what it may be: Hangul syllables, pinyin syllables, one Han character, with
//          weights from 1/16 to 1 relative to the likeliest. For Latin letters the weight follows P(syllable | spelling), from spelling variants of
//          each jamo and the frequency of syllables in names; for Han characters the readings used in names; pinyin reaches Hangul through the
//          characters used in names. Two names agree as well as their best pair of paths. The tables and their sources: docs/methods/names.md.
// Limits   Korean and Chinese names only; any other gives an empty lattice. Names of more than 256 bytes too. At most two syllables of family name
//          and three of given name. Cantonese and Japanese readings are not known. Tones are dropped.
// Threads  The tables are built once, on first use; everything else is a function of its arguments.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace girok::text {

/// What a cell of a table holds: a whole name, or only one part of it.
enum class NamePart : std::uint8_t { full, family, given };

/// What the name was written in. Decides nothing in agreement(); for reports.
enum class NameScript : std::uint8_t { none, hangul, han, latin };

/// A plain value of fixed size: copy it, keep it in arrays.
struct NameLattice {
  static constexpr std::size_t max_paths = 4, max_cells = 16, max_atoms = 72;

  struct Path {
    std::uint8_t first = 0;  ///< its first cell; the family name's cells come first, then the given name's
    std::uint8_t family = 0;  ///< cells of family name, 0..2; 0 where the path has none
    std::uint8_t given = 0;  ///< cells of given name, 0..3; 0 where the path has none
    std::uint8_t weight = 0;  ///< 1..255, 255 for the likeliest path
  };
  struct Cell {
    char16_t han = 0;  ///< the Han character, variants folded; 0 where there is none
    std::uint8_t first = 0;  ///< its first atom; Hangul atoms come first, then pinyin ones, each sorted
    std::uint8_t counts = 0;  ///< Hangul atoms in the low four bits, pinyin atoms in the high four
  };

  std::array<Path, max_paths> paths{};
  std::array<Cell, max_cells> cells{};
  std::array<std::uint16_t, max_atoms> atoms{};  ///< a syllable's number shifted left by four, plus weight·16−1
  float plausibility = 0;  ///< 0..1: is this a Korean or Chinese name at all? 1 for Hangul and Han
  std::uint8_t path_count = 0, cell_count = 0, atom_count = 0;
  NameScript script = NameScript::none;
  NamePart part = NamePart::full;

  bool empty() const { return path_count == 0; }
};

/// Never fails. Empty where the name is not plausibly Korean or Chinese ("Robert Smith"), where nothing is in it, or where it is longer than 256 bytes.
/// Cost: 1 to 10 µs.
NameLattice name_lattice(std::string_view name, NamePart part);

/// Any word of one to three syllables (a place, say) as a given name would be read, however unusual; empty where it cannot be cut into syllables.
NameLattice syllable_lattice(std::string_view word);

struct NameAgreement {
  float family = 0;  ///< 0..1; 0.5 where one of the names has no family name
  float given = 0;  ///< 0..1, the mean over the longer given name's syllables
  std::uint8_t given_same = 0;  ///< syllables of the given name that could be the same (0.5 or more)
  std::uint8_t given_count = 0;  ///< syllables of the longer given name
  float similarity =
      0;  ///< 0..1: 0.8 or more: could well be the same name; about 0.5: one of two given syllables differs; family name alone: 0.3 at most
};

/// Symmetric; all zero where one lattice is empty. Allocates nothing.
NameAgreement agreement(const NameLattice& a, const NameLattice& b);

/// Keys to block by: two names with a similarity of 0.8 or more nearly always share one. Returns how many were written, at most 12 and at most out.size();
/// the likelier come first. A whole name's keys hold family and given name; a part's keys hold that part.
std::size_t name_keys(const NameLattice& lattice, std::span<std::uint64_t> out);

/// One key for the likeliest reading (in Hangul, initial-sound law folded), to count how frequent a name is; 0 for an empty lattice.
std::uint64_t canonical_key(const NameLattice& lattice);

/// The likeliest reading in Hangul, family name first, without a space; empty for an empty lattice.
std::string best_hangul(const NameLattice& lattice);

}  // namespace girok::text
