#include <algorithm>

#include "text/name_atoms.h"
#include "text/name_lattice.h"

namespace girok::text {

namespace {

constexpr float heard_in_korean = 0.72F;   // 今 and 錦: other characters, both read 금
constexpr float heard_in_chinese = 0.5F;   // other characters with one pinyin
constexpr float unknown_family = 0.5F;
constexpr float same = 0.5F;

struct Atoms {
  const std::uint16_t* hangul = nullptr;
  const std::uint16_t* pinyin = nullptr;
  std::uint8_t hangul_count = 0, pinyin_count = 0;
};

Atoms atoms_of(const NameLattice& l, const NameLattice::Cell& c) {
  const std::uint8_t hangul = c.counts & 15, pinyin = c.counts >> 4;
  return {l.atoms.data() + c.first, l.atoms.data() + c.first + hangul, hangul, pinyin};
}

/// The best weight that two sorted lists share, in sixteenths.
int overlap(const std::uint16_t* a, std::size_t na, const std::uint16_t* b, std::size_t nb) {
  int best = 0;
  std::size_t i = 0, j = 0;
  while (i < na && j < nb) {
    const std::uint16_t x = atom_code(a[i]), y = atom_code(b[j]);
    if (x == y) {
      best = std::max(best, std::min(a[i] & 15, b[j] & 15) + 1);
      ++i;
      ++j;
    } else if (x < y) {
      ++i;
    } else {
      ++j;
    }
  }
  return best;
}

/// 0..1: could these two be one syllable?
float cell_agreement(const NameLattice& a, const NameLattice::Cell& ca, const NameLattice& b, const NameLattice::Cell& cb) {
  const bool both_han = ca.han != 0 && cb.han != 0;
  if (both_han && ca.han == cb.han) return 1.0F;
  const Atoms x = atoms_of(a, ca), y = atoms_of(b, cb);
  float pinyin = 0;
  if (x.pinyin_count != 0 && y.pinyin_count != 0) {
    pinyin = static_cast<float>(overlap(x.pinyin, x.pinyin_count, y.pinyin, y.pinyin_count)) / 16;
    // Two that are written in Chinese are compared in Chinese: Korean readings join what pinyin keeps apart.
    if (!both_han) return pinyin;
  }
  const float hangul = static_cast<float>(overlap(x.hangul, x.hangul_count, y.hangul, y.hangul_count)) / 16;
  return both_han ? std::max(heard_in_korean * hangul, heard_in_chinese * pinyin) : hangul;
}

struct PathAgreement {
  float family = 0, given = 0, least = 1;
  std::uint8_t given_same = 0, given_count = 0;
};

PathAgreement compare(const NameLattice& a, const NameLattice::Path& pa, const NameLattice& b, const NameLattice::Path& pb) {
  PathAgreement r;
  if (pa.family == 0 || pb.family == 0) {
    r.family = unknown_family;
  } else if (pa.family == pb.family) {
    r.family = 1;
    for (std::size_t i = 0; i < pa.family; ++i)
      r.family = std::min(r.family, cell_agreement(a, a.cells[pa.first + i], b, b.cells[pb.first + i]));
  }
  r.given_count = std::max(pa.given, pb.given);
  const std::size_t common = std::min(pa.given, pb.given);
  for (std::size_t i = 0; i < common; ++i) {
    const float w = cell_agreement(a, a.cells[static_cast<std::size_t>(pa.first) + pa.family + i], b,
                                   b.cells[static_cast<std::size_t>(pb.first) + pb.family + i]);
    r.given += w;
    r.least = std::min(r.least, w);
    r.given_same = static_cast<std::uint8_t>(r.given_same + (w >= same ? 1 : 0));
  }
  if (common < r.given_count) r.least = 0;
  if (r.given_count != 0) r.given /= static_cast<float>(r.given_count);
  return r;
}

/// See NameAgreement::similarity for what the values mean.
float similarity_of(const PathAgreement& r, const NameLattice::Path& a, const NameLattice::Path& b) {
  const bool family_known = a.family != 0 && b.family != 0, given_known = a.given != 0 && b.given != 0;
  if (!given_known) return family_known ? 0.3F * r.family : 0.0F;
  const float given = 0.3F + 0.5F * r.given + 0.2F * r.least;
  // Where both are given names only, they are alike in form too.
  if (!family_known) return (a.family == b.family ? 0.95F : 0.75F) * (given - 0.3F) / 0.7F;
  // With another family name not even the same given name is likely one person's.
  return r.family * given + (1 - r.family) * 0.35F * r.given * r.least;
}

/// Cells that hold only a part are judged on that part alone.
float part_similarity(const PathAgreement& r, NamePart part) {
  return part == NamePart::family ? r.family : (0.5F * r.given + 0.2F * r.least) / 0.7F;
}

}  // namespace

NameAgreement agreement(const NameLattice& a, const NameLattice& b) {
  NameAgreement best;
  float best_score = -1;
  const bool one_part = a.part == b.part && a.part != NamePart::full;
  for (std::size_t i = 0; i < a.path_count; ++i)
    for (std::size_t k = 0; k < b.path_count; ++k) {
      const NameLattice::Path& pa = a.paths[i];
      const NameLattice::Path& pb = b.paths[k];
      const PathAgreement r = compare(a, pa, b, pb);
      float similarity = one_part ? part_similarity(r, a.part) : similarity_of(r, pa, pb);
      // A less likely way to read one of the names is weaker evidence.
      similarity *= 0.85F + 0.15F * static_cast<float>(std::min(pa.weight, pb.weight)) / 255;
      if (similarity <= best_score) continue;
      best_score = similarity;
      best = {r.family, r.given, r.given_same, r.given_count, similarity};
    }
  return best;
}

}  // namespace girok::text
