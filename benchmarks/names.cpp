// Names compared across scripts and spellings: for each pair of forms, how many made-up names are told to be the same, and how many of those share a
// blocking key; how many strangers and siblings are taken for one person; how long it takes.
//
//   bench_names [NAMES]        (default 3000)
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
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

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::atoi(argv[1])) : 3000;
  const bool show = argc > 2;
  TestNames names(20151101);
  std::vector<std::array<Written, forms>> all, siblings;
  std::vector<TestName> drawn;
  for (std::size_t i = 0; i < count; ++i) {
    drawn.push_back(names.draw());
    all.push_back(write_all(drawn.back()));
    siblings.push_back(write_all(names.sibling(drawn.back())));
  }

  std::vector<double> same(forms * forms), keyed(forms * forms), sibling(forms * forms), stranger(forms * forms);
  for (std::size_t a = 0; a < forms; ++a)
    for (std::size_t b = a; b < forms; ++b) {
      std::size_t alike = 0, with_key = 0, wrong = 0, chance = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const NameAgreement r = agreement(all[i][a].lattice, all[i][b].lattice);
        if (r.similarity >= 0.8F) {
          ++alike;
          const bool shared = share_key(all[i][a], all[i][b]);
          with_key += shared;
          if (show && !shared)
            std::printf("no key: %s | %s\n", write_name(drawn[i], static_cast<NameForm>(a)).c_str(),
                        write_name(drawn[i], static_cast<NameForm>(b)).c_str());
        } else if (show) {
          std::printf("%.2f: %s | %s\n", static_cast<double>(r.similarity), write_name(drawn[i], static_cast<NameForm>(a)).c_str(),
                      write_name(drawn[i], static_cast<NameForm>(b)).c_str());
        }
        wrong += agreement(all[i][a].lattice, siblings[i][b].lattice).similarity >= 0.8F;
        chance += agreement(all[i][a].lattice, all[(i + 1) % count][b].lattice).similarity >= 0.8F;
      }
      const double n = static_cast<double>(count);
      same[a * forms + b] = 100 * static_cast<double>(alike) / n;
      keyed[a * forms + b] = alike == 0 ? 0 : 100 * static_cast<double>(with_key) / static_cast<double>(alike);
      sibling[a * forms + b] = 100 * static_cast<double>(wrong) / n;
      stranger[a * forms + b] = 100 * static_cast<double>(chance) / n;
    }
  std::printf("%zu made-up names in %zu forms\n", count, forms);
  print_matrix("one name in two forms, similarity 0.8 or more, in percent", same);
  print_matrix("of those, sharing a key, in percent", keyed);
  print_matrix("siblings (one syllable shared), similarity 0.8 or more, in percent", sibling);
  print_matrix("strangers, similarity 0.8 or more, in percent", stranger);

  std::vector<std::string> latin, hangul, han;
  for (const TestName& name : drawn) {
    for (const NameForm f : {NameForm::revised, NameForm::mccune_bare, NameForm::popular, NameForm::pinyin})
      latin.push_back(write_name(name, f));
    hangul.push_back(write_name(name, NameForm::south));
    han.push_back(write_name(name, NameForm::han));
  }
  const std::vector<std::string> western = {"Robert Smith", "Margaret Thornton",     "Lachlan Berry", "Maria Gonzalez",
                                            "Gerd Bauer",   "Ann-Kathrin Lindqvist", "Kim Basset",    "Li Wu Hernandez"};
  const auto time_of = [](const char* title, const std::vector<std::string>& list) {
    std::size_t atoms = 0;
    const std::size_t rounds = 1 + 200000 / list.size();
    const double begin = seconds();
    for (std::size_t r = 0; r < rounds; ++r)
      for (const std::string& s : list) atoms += name_lattice(s, NamePart::full).atom_count;
    std::printf("one lattice, %-18s %6.0f ns  (%.1f atoms)\n", title, 1e9 * (seconds() - begin) / static_cast<double>(rounds * list.size()),
                static_cast<double>(atoms) / static_cast<double>(rounds * list.size()));
  };
  std::printf("\n");
  time_of("Hangul", hangul);
  time_of("Hanja", han);
  time_of("Korean, Latin", latin);
  time_of("Western", western);
  const double begin = seconds();
  double sum = 0;
  std::size_t compared = 0;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = 1; k <= 300; ++k, ++compared)
      sum += static_cast<double>(agreement(all[i][k % forms].lattice, all[(i + k) % count][k % 7].lattice).similarity);
  std::printf("one comparison                %8.0f ns  (mean similarity %.3f)\n", 1e9 * (seconds() - begin) / static_cast<double>(compared),
              sum / static_cast<double>(compared));
  std::size_t sharing = 0, drawn_pairs = 0;
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = 1; k <= 300 && k < count; ++k, ++drawn_pairs) sharing += share_key(all[i][k % forms], all[(i + k) % count][k % 7]);
  std::printf("two persons that share a key  %8.4f %% of pairs (a family name alone: 8.6 %%)\n",
              100 * static_cast<double>(sharing) / static_cast<double>(drawn_pairs));
  std::size_t keys = 0;
  const double key_begin = seconds();
  std::array<std::uint64_t, 12> out{};
  for (const auto& row : all)
    for (const Written& w : row) keys += name_keys(w.lattice, out);
  std::printf("keys of one name              %8.0f ns  (%.2f keys)\n", 1e9 * (seconds() - key_begin) / static_cast<double>(count * forms),
              static_cast<double>(keys) / static_cast<double>(count * forms));
}
