#include "estimation/existence.h"

#include <glpk.h>

#include <algorithm>
#include <memory>

namespace girok::estimation {
namespace {

/// What is left of a model's design when terms at −∞ and their cells are out.
struct Design {
  std::vector<Pattern> rows;  ///< parameters
  std::vector<Pattern> columns;  ///< cells
};

Design design_of(std::size_t lists, std::span<const double> statistics, std::span<const Pattern> terms) {
  Design design;
  std::vector<Pattern> infinite;
  const auto take = [&](Pattern term) { (statistics[term] > 0 ? design.rows : infinite).push_back(term); };
  design.rows.push_back(0);
  for (std::size_t i = 0; i < lists; ++i) take(Pattern{1} << i);
  for (const Pattern term : terms) take(term);
  const Pattern cells = Pattern{1} << lists;
  for (Pattern x = 1; x < cells; ++x)
    if (std::none_of(infinite.begin(), infinite.end(), [&](Pattern term) { return (x & term) == term; })) design.columns.push_back(x);
  return design;
}

constexpr std::uint64_t prime = 2305843009213693951;  // 2^61 - 1

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<Wide>(a) * b % prime);
}

std::uint64_t inverse(std::uint64_t a) {
  std::uint64_t out = 1;
  for (std::uint64_t e = prime - 2; e != 0; e >>= 1, a = times(a, a))
    if ((e & 1) != 0) out = times(out, a);
  return out;
}

/// Full row rank, by elimination modulo a prime: never too high, and too low only if the prime divides every minor, which a design of zeros and ones this small has no room for (Hadamard's bound) up to some 30
/// parameters, and practically never beyond.
bool full_rank(const Design& design) {
  const std::size_t rows = design.rows.size(), columns = design.columns.size();
  if (rows > columns) return false;
  std::vector<std::vector<std::uint64_t>> matrix(rows, std::vector<std::uint64_t>(columns));
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) matrix[i][j] = (design.columns[j] & design.rows[i]) == design.rows[i] ? 1 : 0;
  for (std::size_t i = 0; i < rows; ++i) {
    std::size_t pivot = 0;
    while (pivot < columns && matrix[i][pivot] == 0) ++pivot;
    if (pivot == columns) return false;
    const std::uint64_t scale = inverse(matrix[i][pivot]);
    for (std::size_t k = i + 1; k < rows; ++k) {
      if (matrix[k][pivot] == 0) continue;
      const std::uint64_t factor = times(matrix[k][pivot], scale);
      for (std::size_t j = pivot; j < columns; ++j)
        if (matrix[i][j] != 0) matrix[k][j] = (matrix[k][j] + prime - times(factor, matrix[i][j])) % prime;
    }
  }
  return true;
}

struct FreeProblem {
  void operator()(glp_prob* problem) const { glp_delete_prob(problem); }
};

/// The solver keeps an environment a thread; it goes with the thread.
struct Environment {
  ~Environment() { glp_free_env(); }
};

/// The largest s such that some table with every cell at least s has the statistics of the table of ones where `counts` is positive.
double smallest_cell(const Design& design, std::span<const double> counts) {
  thread_local const Environment environment;
  static_cast<void>(environment);
  glp_term_out(GLP_OFF);
  const std::unique_ptr<glp_prob, FreeProblem> problem(glp_create_prob());
  const int rows = static_cast<int>(design.rows.size()), columns = static_cast<int>(design.columns.size());
  glp_set_obj_dir(problem.get(), GLP_MAX);
  glp_add_rows(problem.get(), rows);
  glp_add_cols(problem.get(), columns + 1);
  std::vector<int> row_of{0}, column_of{0};
  std::vector<double> value{0};
  for (int i = 0; i < rows; ++i) {
    const Pattern term = design.rows[static_cast<std::size_t>(i)];
    double statistic = 0, all = 0;
    for (int j = 0; j < columns; ++j) {
      const Pattern cell = design.columns[static_cast<std::size_t>(j)];
      if ((cell & term) != term) continue;
      row_of.push_back(i + 1);
      column_of.push_back(j + 1);
      value.push_back(1);
      all += 1;
      if (counts[cell] > 0) statistic += 1;
    }
    row_of.push_back(i + 1);  // cells are s + y, y >= 0
    column_of.push_back(columns + 1);
    value.push_back(all);
    glp_set_row_bnds(problem.get(), i + 1, GLP_FX, statistic, statistic);
  }
  for (int j = 0; j <= columns; ++j) glp_set_col_bnds(problem.get(), j + 1, GLP_LO, 0, 0);
  glp_set_obj_coef(problem.get(), columns + 1, 1);
  glp_load_matrix(problem.get(), static_cast<int>(value.size()) - 1, row_of.data(), column_of.data(), value.data());
  glp_smcp how;
  glp_init_smcp(&how);
  how.msg_lev = GLP_MSG_OFF;
  const bool solved = glp_simplex(problem.get(), &how) == 0 && glp_get_status(problem.get()) == GLP_OPT;
  const double s = solved ? glp_get_obj_val(problem.get()) : 1e-7;
  if (s < 1e-9 || s > 1e-5) return s;
  glp_std_basis(problem.get());
  if (glp_exact(problem.get(), &how) != 0) return 0;
  return glp_get_obj_val(problem.get());
}

Existence decide(std::size_t lists, std::span<const double> counts, std::span<const double> statistics, std::span<const Pattern> terms) {
  if (!(statistics[0] > 0)) return Existence::no_maximum;
  const Design design = design_of(lists, statistics, terms);
  const bool positive = std::all_of(design.columns.begin(), design.columns.end(), [&](Pattern x) { return counts[x] > 0; });
  if (!positive && smallest_cell(design, counts) < 1e-7) return Existence::no_maximum;
  return full_rank(design) ? Existence::exists : Existence::not_identified;
}

}  // namespace

Existence ExistenceMemory::of(std::span<const double> counts, std::span<const double> statistics, std::span<const Pattern> terms) {
  key_.clear();
  for (std::size_t x = 1; x < counts.size(); x += 8) {
    unsigned char bits = 0;
    for (std::size_t k = x; k < std::min(counts.size(), x + 8); ++k) bits = static_cast<unsigned char>(bits << 1 | (counts[k] > 0 ? 1 : 0));
    key_.push_back(static_cast<char>(bits));
  }
  for (const Pattern term : terms) {
    key_.push_back(static_cast<char>(term & 0xff));
    key_.push_back(static_cast<char>(term >> 8));
  }
  const auto found = known_.find(key_);
  if (found != known_.end()) return found->second;
  ++programs_;
  const Existence answer = decide(lists_, counts, statistics, terms);
  known_.emplace(key_, answer);
  return answer;
}

}  // namespace girok::estimation
