// Which field depends on which.

#include <algorithm>
#include <utility>

#include "linkage/train_parts.h"

namespace girok::linkage::training {
namespace {

constexpr double tied_lift = 3;    // agreement on the parent makes the child's this much more frequent among different persons
constexpr double tied_pairs = 10;  // joint agreements that must have been seen: with that lift, three at most were due to chance
constexpr double same_left = 0.05;  // of true pairs among those counted as different
constexpr double moved_pairs = 30;  // joint differences among the same
constexpr double tied_bits = 0.02;  // mutual information among the same

struct Tie {
  bool among_different = false;  // first those
  double information = 0;
  std::size_t a = 0, b = 0;
};

// Pairs by the states of two fields, both filled.
struct Table {
  double both = 0, only_a = 0, only_b = 0, neither = 0;
  void add(std::size_t left, std::size_t right, double count) {
    if (left == 0 || right == 0) return;
    (left == 1 ? (right == 1 ? both : only_a) : (right == 1 ? only_b : neither)) += count;
  }
  double total() const { return both + only_a + only_b + neither; }
  double agrees_a() const { return total() > 0 ? (both + only_a) / total() : 0; }
  double agrees_b() const { return total() > 0 ? (both + only_b) / total() : 0; }
  double lift() const { return agrees_a() * agrees_b() > 0 ? both / total() / (agrees_a() * agrees_b()) : 0; }
  double mutual_bits() const {
    const double a = agrees_a(), b = agrees_b(), all = total();
    const auto part = [&](double count, double expected) {
      return count > 0 && expected > 0 ? count / all * std::log2(count / all / expected) : 0;
    };
    return all > 0 ? part(both, a * b) + part(only_a, a * (1 - b)) + part(only_b, (1 - a) * b) + part(neither, (1 - a) * (1 - b)) : 0;
  }
};

std::size_t state(const Input& input, Packed pattern, std::size_t field) {
  return state_of(input.fields[field].field.kind, level_in(pattern, field));
}

// The likely same of all sessions that use neither field.
Table among_same(const Input& input, const TrainingPairs& pairs, const std::vector<std::vector<double>>& same, std::size_t a,
                 std::size_t b) {
  Table table;
  for (std::size_t p = 0; p < pairs.sessions.size(); ++p) {
    if (pairs.blocked[p][a] || pairs.blocked[p][b]) continue;
    for (std::size_t i = 0; i < pairs.sessions[p].size(); ++i)
      if (same[p][i] > 0.5)
        table.add(state(input, pairs.sessions[p][i].pattern, a), state(input, pairs.sessions[p][i].pattern, b),
                  pairs.sessions[p][i].count * same[p][i]);
  }
  return table;
}

}  // namespace

// Strongest first, no field with two parents, no circle. Among different persons: agreement on one makes agreement on the other clearly more frequent (suburb and postcode). Among the same: both differ together
// (who moved has another street, city and postcode), which would count against a pair three times over.
void find_ties(const Input& input, const TrainingPairs& pairs, const std::vector<double>& different, bool learned, Model& model) {
  const std::size_t fields = model.fields.size();
  std::vector<std::vector<double>> same(pairs.sessions.size());
  for (std::size_t p = 0; learned && p < pairs.sessions.size(); ++p)
    for (const PatternCount& pattern : pairs.sessions[p])
      same[p].push_back(same_given(weight_of(input, model, pattern.pattern), model.prior));
  double same_at_random = 0;  // some of them look different, agree on several fields, and would tie those
  for (std::size_t i = 0; i < pairs.random.size(); ++i) same_at_random += pairs.random[i].count * (1 - different[i]);
  const double enough = std::max(tied_pairs, same_left * same_at_random);
  std::vector<Tie> ties;
  std::vector<double> agrees(fields, 0);
  for (std::size_t a = 0; a < fields; ++a)
    for (std::size_t b = a + 1; b < fields; ++b) {
      Table table;
      for (std::size_t i = 0; i < pairs.random.size(); ++i)
        table.add(state(input, pairs.random[i].pattern, a), state(input, pairs.random[i].pattern, b), pairs.random[i].count * different[i]);
      if (table.total() <= 0) continue;
      agrees[a] = std::max(agrees[a], table.agrees_a());
      agrees[b] = std::max(agrees[b], table.agrees_b());
      // For frequent agreements a smaller lift is already much.
      const bool frequent = std::max(table.agrees_a(), table.agrees_b()) > 0.05;
      if (table.both >= enough && (table.lift() >= tied_lift || (frequent && table.lift() >= 1.5))) {
        ties.push_back({true, table.both / table.total() * std::log2(table.lift()), a, b});
        continue;
      }
      if (!learned) continue;
      const Table together = among_same(input, pairs, same, a, b);
      if (together.neither >= moved_pairs && together.mutual_bits() >= tied_bits) ties.push_back({false, together.mutual_bits(), a, b});
    }
  std::sort(ties.begin(), ties.end(), [](const Tie& x, const Tie& y) {
    if (x.among_different != y.among_different) return x.among_different;
    return x.information != y.information ? x.information > y.information : std::pair(x.a, x.b) < std::pair(y.a, y.b);
  });
  for (FieldModel& one : model.fields) one.parent = -1;
  if (fields < 3) return;  // each would have no session of its own left
  const auto root_of = [&](std::size_t field) {
    while (model.fields[field].parent >= 0) field = static_cast<std::size_t>(model.fields[field].parent);
    return field;
  };
  for (const Tie& tie : ties) {
    // The finer field is the parent: suburb says postcode, hardly the other way round.
    const bool a_finer = agrees[tie.a] <= agrees[tie.b];
    const std::size_t parent = a_finer ? tie.a : tie.b, child = a_finer ? tie.b : tie.a;
    if (root_of(tie.a) == root_of(tie.b)) continue;
    if (model.fields[child].parent < 0)
      model.fields[child].parent = static_cast<int>(parent);
    else if (model.fields[parent].parent < 0)
      model.fields[parent].parent = static_cast<int>(child);
  }
}

}  // namespace girok::linkage::training
