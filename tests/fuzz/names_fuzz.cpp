// Any bytes as a person's name and as a place: lattices are whole and within their bounds, agreement is symmetric and within 0..1, keys are as many
// as said, alternatives lie in the cell.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "text/hangul.h"
#include "text/name_alternatives.h"
#include "text/name_lattice.h"
#include "text/nicknames.h"
#include "text/place_words.h"
#include "text/romanize.h"
#include "text/unicode.h"

namespace {

using namespace girok::text;

void check(bool holds) {
  if (!holds) std::abort();
}

void check_lattice(const NameLattice& l) {
  check(l.path_count <= NameLattice::max_paths && l.cell_count <= NameLattice::max_cells && l.atom_count <= NameLattice::max_atoms);
  check(l.plausibility >= 0 && l.plausibility <= 1);
  for (std::size_t i = 0; i < l.path_count; ++i)
    check(l.paths[i].first + l.paths[i].family + l.paths[i].given <= l.cell_count && l.paths[i].weight > 0);
  for (std::size_t i = 0; i < l.cell_count; ++i) {
    const NameLattice::Cell& c = l.cells[i];
    const std::size_t hangul = c.counts & 15, end = c.first + hangul + (c.counts >> 4);
    check(end <= l.atom_count);
    for (std::size_t k = c.first + 1U; k < end; ++k)
      if (k != c.first + hangul) check(l.atoms[k - 1] >> 4 < l.atoms[k] >> 4);
  }
  std::array<std::uint64_t, 12> keys{};
  check(name_keys(l, keys) <= keys.size());
  check(l.empty() == best_hangul(l).empty());
  check(l.empty() == (canonical_key(l) == 0));
}

void check_pair(const NameLattice& a, const NameLattice& b) {
  const NameAgreement x = agreement(a, b), y = agreement(b, a);
  check(x.similarity == y.similarity && x.similarity >= 0 && x.similarity <= 1);
  check(x.given_same <= x.given_count && x.given_count <= 3);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  // Two names with a line break between them.
  const std::string first = text.substr(0, text.find('\n')), second = first.size() < text.size() ? text.substr(first.size() + 1) : first;
  for (const NamePart part : {NamePart::full, NamePart::family, NamePart::given}) {
    const NameLattice a = name_lattice(first, part), b = name_lattice(second, part);
    check_lattice(a);
    check_lattice(b);
    check_pair(a, b);
    check_pair(a, name_lattice(second, NamePart::full));
  }
  for (const NameAlternative& n : name_alternatives(text)) {
    check(!n.text.empty() && n.text.data() >= text.data() && n.text.data() + n.text.size() <= text.data() + text.size());
  }
  const std::string folded = fold(text);
  const std::vector<PlaceWord> places = place_words(folded);
  check(places.size() <= 8);
  for (const PlaceWord& p : places) {
    check(!p.core.empty());
    check_lattice(p.lattice);
  }
  usual_name(folded);
  compose(decompose(text));
  for (const Romanization system : {Romanization::revised, Romanization::mccune_reischauer, Romanization::dprk_bare}) {
    romanize(text, system);
    romanize_name(first, second, system, true);
  }
  return 0;
}
