// Names compared across scripts and spellings: for each pair of forms, how many made-up names are told to be the same, and how many of those share a
// blocking key; how many strangers and siblings are taken for one person; how long it takes.
//
//   bench_names [NAMES [show]]      (default 3000; show: every pair that is missed)
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "text/name_lattice.h"
#include "text/test_names.h"

namespace {

using namespace girok::text;
constexpr std::size_t forms = name_form_titles.size();

struct Written {
  NameLattice lattice;
  std::array<std::uint64_t, 12> keys{};
  std::size_t key_count = 0;
};

bool share_key(const Written& a, const Written& b) {
  for (std::size_t i = 0; i < a.key_count; ++i)
    for (std::size_t k = 0; k < b.key_count; ++k)
      if (a.keys[i] == b.keys[k]) return true;
  return false;
}

std::array<Written, forms> write_all(const TestName& name) {
  std::array<Written, forms> out;
  for (std::size_t f = 0; f < forms; ++f) {
    out[f].lattice = name_lattice(write_name(name, static_cast<NameForm>(f)), NamePart::full);
    out[f].key_count = name_keys(out[f].lattice, out[f].keys);
  }
  return out;
}

void print_matrix(const char* title, const std::vector<double>& values) {
  std::printf("\n%s\n%-16s", title, "");
  for (std::size_t f = 0; f < forms; ++f) std::printf(" %9.9s", name_form_titles[f].data());
  for (std::size_t a = 0; a < forms; ++a) {
    std::printf("\n%-16s", name_form_titles[a].data());
    for (std::size_t b = 0; b < forms; ++b) {
      if (b < a) {
        std::printf(" %9s", "");
      } else {
        std::printf(" %9.2f", values[a * forms + b]);
      }
    }
  }
  std::printf("\n");
}

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

struct People {
  std::vector<TestName> drawn;
  std::vector<std::array<Written, forms>> all, siblings;
};

People draw(std::size_t count) {
  TestNames names(20151101);
  People p;
  for (std::size_t i = 0; i < count; ++i) {
    p.drawn.push_back(names.draw());
    p.all.push_back(write_all(p.drawn.back()));
    p.siblings.push_back(write_all(names.sibling(p.drawn.back())));
  }
  return p;
}

std::string written(const TestName& name, std::size_t form) { return write_name(name, static_cast<NameForm>(form)); }

/// One cell of each matrix.
struct Shares {
  double same = 0, keyed = 0, sibling = 0, stranger = 0;
};

Shares measure(const People& p, std::size_t a, std::size_t b, bool show) {
  const std::size_t count = p.all.size();
  std::size_t alike = 0, with_key = 0, wrong = 0, chance = 0;
  const auto could_be = [](const Written& x, const Written& y) { return agreement(x.lattice, y.lattice).similarity; };
  for (std::size_t i = 0; i < count; ++i) {
    const float similarity = could_be(p.all[i][a], p.all[i][b]);
    const bool shared = share_key(p.all[i][a], p.all[i][b]);
    alike += similarity >= 0.8F;
    with_key += similarity >= 0.8F && shared;
    if (show && (similarity < 0.8F || !shared)) {
      std::printf("%.2f%s: %s | %s\n", static_cast<double>(similarity), shared ? "" : " no key", written(p.drawn[i], a).c_str(),
                  written(p.drawn[i], b).c_str());
    }
    wrong += could_be(p.all[i][a], p.siblings[i][b]) >= 0.8F;
    chance += could_be(p.all[i][a], p.all[(i + 1) % count][b]) >= 0.8F;
  }
  const auto percent = [](std::size_t part, std::size_t of) {
    return of == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(of);
  };
  return {percent(alike, count), percent(with_key, alike), percent(wrong, count), percent(chance, count)};
}

void time_lattices(const char* title, const std::vector<std::string>& list) {
  std::size_t atoms = 0;
  const std::size_t rounds = 1 + 200000 / list.size();
  const double begin = seconds();
  for (std::size_t r = 0; r < rounds; ++r)
    for (const std::string& s : list) atoms += name_lattice(s, NamePart::full).atom_count;
  const double made = static_cast<double>(rounds * list.size());
  std::printf("one lattice, %-18s %6.0f ns  (%.1f atoms)\n", title, 1e9 * (seconds() - begin) / made, static_cast<double>(atoms) / made);
}

void time_all_lattices(const People& p) {
  std::vector<std::string> latin, hangul, han;
  for (const TestName& name : p.drawn) {
    for (const NameForm f : {NameForm::revised, NameForm::mccune_bare, NameForm::popular, NameForm::pinyin})
      latin.push_back(write_name(name, f));
    hangul.push_back(write_name(name, NameForm::south));
    han.push_back(write_name(name, NameForm::han));
  }
  time_lattices("Hangul", hangul);
  time_lattices("Hanja", han);
  time_lattices("Korean, Latin", latin);
  time_lattices("Western", {"Robert Smith", "Margaret Thornton", "Lachlan Berry", "Maria Gonzalez", "Gerd Bauer", "Ann-Kathrin Lindqvist",
                            "Kim Basset", "Li Wu Hernandez"});
}

/// Comparisons of strangers: how long they take, and how many share a key.
void time_comparisons(const People& p) {
  const std::size_t count = p.all.size();
  const double begin = seconds();
  double sum = 0;
  std::size_t compared = 0, sharing = 0;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = 1; k <= 300 && k < count; ++k, ++compared)
      sum += static_cast<double>(agreement(p.all[i][k % forms].lattice, p.all[(i + k) % count][k % 7].lattice).similarity);
  const double pairs = static_cast<double>(compared);
  std::printf("one comparison                %8.0f ns  (mean similarity %.3f)\n", 1e9 * (seconds() - begin) / pairs, sum / pairs);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = 1; k <= 300 && k < count; ++k) sharing += share_key(p.all[i][k % forms], p.all[(i + k) % count][k % 7]);
  std::printf("two persons that share a key  %8.4f %% of pairs (a family name alone: 8.6 %%)\n",
              100 * static_cast<double>(sharing) / pairs);
}

void time_keys(const People& p) {
  std::size_t keys = 0;
  const double begin = seconds();
  std::array<std::uint64_t, 12> out{};
  for (const auto& row : p.all)
    for (const Written& w : row) keys += name_keys(w.lattice, out);
  const double names = static_cast<double>(p.all.size() * forms);
  std::printf("keys of one name              %8.0f ns  (%.2f keys)\n", 1e9 * (seconds() - begin) / names,
              static_cast<double>(keys) / names);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::atoi(argv[1])) : 3000;
  const bool show = argc > 2;
  const People people = draw(std::max<std::size_t>(count, 2));
  std::vector<double> same(forms * forms), keyed(forms * forms), sibling(forms * forms), stranger(forms * forms);
  for (std::size_t a = 0; a < forms; ++a)
    for (std::size_t b = a; b < forms; ++b) {
      const Shares s = measure(people, a, b, show);
      same[a * forms + b] = s.same;
      keyed[a * forms + b] = s.keyed;
      sibling[a * forms + b] = s.sibling;
      stranger[a * forms + b] = s.stranger;
    }
  std::printf("%zu made-up names in %zu forms\n", people.all.size(), forms);
  print_matrix("one name in two forms, similarity 0.8 or more, in percent", same);
  print_matrix("of those, sharing a key, in percent", keyed);
  print_matrix("siblings (one syllable shared), similarity 0.8 or more, in percent", sibling);
  print_matrix("strangers, similarity 0.8 or more, in percent", stranger);
  std::printf("\n");
  time_all_lattices(people);
  time_comparisons(people);
  time_keys(people);
}
