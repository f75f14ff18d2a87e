#include "linkage/train.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/parallel.h"
#include "linkage/mix.h"
#include "linkage/train_parts.h"

namespace girok::linkage {
namespace training {

ByLevel guessed_m(FieldKind kind) {
  switch (kind) {
    case FieldKind::name:
    case FieldKind::place: return {0, 0.75, 0.05, 0.06, 0.04, 0.02, 0.03, 0.05};
    case FieldKind::date: return {0, 0.78, 0.05, 0.06, 0.03, 0.01, 0.01, 0.02, 0.01, 0.03};
    case FieldKind::age: return {0, 0.65, 0.2, 0.08, 0.03, 0.04};
    case FieldKind::sex:
    case FieldKind::category: return {0, 0.93, 0.02, 0.05};
    case FieldKind::number: return {0, 0.8, 0.08, 0.03, 0.09};
    case FieldKind::text: return {0, 0.5, 0.15, 0.12, 0.08, 0.05, 0.05, 0.05};
    case FieldKind::identifier: return {0, 0.8, 0.08, 0.03, 0.02, 0.07};
  }
  return {};
}

void normalise(ByLevel& levels, std::size_t count, double least) {
  double sum = 0;
  for (std::size_t level = 1; level < count; ++level) sum += levels[level] = std::max(levels[level], 0.0);
  if (sum <= 0) return;
  double all = 0;
  for (std::size_t level = 1; level < count; ++level) all += levels[level] = std::max(levels[level] / sum, least);
  for (std::size_t level = 1; level < count; ++level) levels[level] /= all;
}

std::size_t state_in(const Input& input, const Model& model, Packed pattern, std::size_t field) {
  const int parent = model.fields[field].parent;
  if (parent < 0) return 0;
  return state_of(input.fields[static_cast<std::size_t>(parent)].field.kind, level_in(pattern, static_cast<std::size_t>(parent)));
}

double same_given(double bits, double prior) {
  const double odds = std::exp2(std::clamp(bits, -300.0, 300.0)) * prior / (1 - prior);
  return odds / (1 + odds);
}

}  // namespace training

using namespace training;

namespace {

// What different persons' values are like before anything is counted.
ByLevel guessed_u(FieldKind kind) {
  switch (kind) {
    case FieldKind::name: return {0, 0.003, 0.002, 0.003, 0.004, 0.004, 0.01, 0.974};
    case FieldKind::place: return {0, 0.05, 0.01, 0.005, 0.005, 0.01, 0.02, 0.9};
    case FieldKind::date: return {0, 0.0005, 0.02, 0.002, 0.004, 0.03, 0.01, 0.02, 0.06, 0.8535};
    case FieldKind::age: return {0, 0.03, 0.05, 0.09, 0.12, 0.71};
    case FieldKind::sex: return {0, 0.5, 0.005, 0.495};
    case FieldKind::category: return {0, 0.2, 0.01, 0.79};
    case FieldKind::number: return {0, 0.02, 0.1, 0.05, 0.83};
    case FieldKind::text: return {0, 0.0005, 0.0005, 0.001, 0.008, 0.05, 0.2, 0.74};
    case FieldKind::identifier: return {0, 0.0005, 0.001, 0.001, 0.005, 0.9925};
  }
  return {};
}

constexpr double labels_prior_pairs = 50;
constexpr double few_same = 0.02;
constexpr double u_prior_pairs = 50;  // what a list of ten persons cannot tell; nothing beside the random pairs of a long one

using Counts = std::unordered_map<Packed, std::uint64_t>;

std::vector<PatternCount> sorted(const std::vector<Counts>& parts) {
  Counts all;
  for (const Counts& part : parts)
    for (const auto& [pattern, count] : part) all[pattern] += count;
  std::vector<PatternCount> out;
  out.reserve(all.size());
  for (const auto& [pattern, count] : all) out.push_back({pattern, static_cast<double>(count)});
  std::sort(out.begin(), out.end(), [](const PatternCount& a, const PatternCount& b) { return a.pattern < b.pattern; });
  return out;
}

// Log2 m/u by state. What is less alike never weighs more than all that is more alike: such weights come from levels that hardly any pair has. (Another writing of a name may outweigh the same one.)
void set_level_weights(const Input& input, Model& model) {
  for (std::size_t field = 0; field < model.fields.size(); ++field) {
    FieldModel& one = model.fields[field];
    const FieldKind kind = input.fields[field].field.kind;
    const std::size_t free = kind == FieldKind::name || kind == FieldKind::place ? 2 : 1;
    for (std::size_t state = 0; state < states; ++state) {
      double most = -1e9;
      for (std::size_t level = 1; level < level_count(input, field); ++level) {
        double bits = std::log2(one.m_given[state][level] / one.u_given[state][level]);
        if (level > free) bits = std::min(bits, most);
        most = std::max(most, bits);
        one.weight_bits[state][level] = static_cast<float>(bits);
      }
    }
  }
}

// Whether the same agree more than the different do, in most of the session's fields: else its classes have changed places, or stand for something else.
bool sensible(const Input& input, const Model& model, const Session& session) {
  std::size_t asked = 0, contrary = 0;
  for (std::size_t field = 0; field < model.fields.size(); ++field) {
    if (!session.used[field]) continue;
    const std::size_t last = level_count(input, field) - 1;
    const ByLevel &m = session.m[field][0], &u = model.fields[field].u;
    const double agree = (m[1] + m[2]) / (u[1] + u[2]), differ = m[last] / u[last];
    ++asked;
    contrary += agree <= differ ? 1 : 0;
  }
  return contrary * 2 < asked || asked == 0;
}

// u by level, given the parent's state, from random pairs that are different with probability 1 − p.
void learn_u(const Input& input, const std::vector<PatternCount>& random, const std::vector<double>& different, Model& model) {
  for (std::size_t field = 0; field < model.fields.size(); ++field) {
    FieldModel& one = model.fields[field];
    const std::size_t levels = level_count(input, field);
    std::array<ByLevel, states> sums{};
    ByLevel all{};
    for (std::size_t i = 0; i < random.size(); ++i) {
      const Level level = level_in(random[i].pattern, field);
      if (level == 0) continue;
      const double part = random[i].count * different[i];
      all[level] += part;
      sums[state_in(input, model, random[i].pattern, field)][level] += part;
    }
    const ByLevel guess = guessed_u(input.fields[field].field.kind);
    for (std::size_t level = 1; level < levels; ++level) one.u[level] = all[level] + u_prior_pairs * guess[level];
    normalise(one.u, levels, least_u);
    for (std::size_t state = 0; state < states; ++state) {
      one.u_given[state] = one.u;
      if (one.parent < 0 || state == 0) continue;
      for (std::size_t level = 1; level < levels; ++level) one.u_given[state][level] = sums[state][level] + tied_prior_pairs * one.u[level];
      normalise(one.u_given[state], levels, least_u);
    }
  }
}

}  // namespace

Packed pack(const Pattern& pattern, std::size_t fields) {
  Packed packed = 0;
  for (std::size_t field = 0; field < fields; ++field) packed |= Packed{pattern[field]} << (4 * field);
  return packed;
}

std::vector<PatternCount> random_patterns(const Comparer& comparer, std::size_t records, std::size_t count, std::uint64_t seed,
                                          unsigned threads, bool& all) {
  if (records < 2) return {};
  const std::uint64_t pairs = std::uint64_t{records} * (records - 1) / 2;
  all = pairs <= count;
  constexpr std::size_t chunk = 1U << 14U;
  const std::size_t rows_of_chunk = 16;
  const std::size_t chunks = all ? (records + rows_of_chunk - 1) / rows_of_chunk : (count + chunk - 1) / chunk;
  std::vector<Counts> parts(chunks);
  parallel_for(chunks, threads, [&](std::size_t part) {
    LevelCache cache(comparer.fields());
    const auto add = [&](std::size_t a, std::size_t b) {
      ++parts[part][pack(comparer.compare(static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b), cache), comparer.fields())];
    };
    if (all) {
      for (std::size_t a = part * rows_of_chunk; a < std::min(records, (part + 1) * rows_of_chunk); ++a)
        for (std::size_t b = a + 1; b < records; ++b) add(a, b);
      return;
    }
    for (std::size_t i = part * chunk; i < std::min(count, (part + 1) * chunk); ++i) {
      const std::uint64_t a = below(mix(seed, 2 * i), records);
      const std::uint64_t b = (a + 1 + below(mix(seed, 2 * i + 1), records - 1)) % records;
      add(a, b);
    }
  });
  return sorted(parts);
}

std::vector<std::vector<PatternCount>> session_patterns(const Comparer& comparer, const Blocks& blocks, const std::vector<Pass>& passes,
                                                        std::size_t most, std::uint64_t seed, unsigned threads,
                                                        std::vector<double>& scale) {
  const auto& work = blocks.work();
  std::vector<Counts> parts(work.size());
  std::vector<std::uint64_t> taken(work.size(), 0);
  parallel_for(work.size(), threads, [&](std::size_t part) {
    const Pass& pass = passes[work[part].pass];
    const double share = pass.pairs <= most ? 1 : static_cast<double>(most) / static_cast<double>(pass.pairs);
    LevelCache cache(comparer.fields());
    // Whole works where there are many, so that a sample costs what it is; single pairs where there are few.
    const bool whole = pass.pairs > 64 * (std::uint64_t{1} << 16U);
    if (whole && unit(mix(seed, part)) >= share) return;
    blocks.each_pair(work[part], true, [&](std::uint32_t a, std::uint32_t b) {
      if (!whole && share < 1 && unit(mix(seed, (std::uint64_t{a} << 32U) | b)) >= share) return;
      ++taken[part];
      ++parts[part][pack(comparer.compare(a, b, cache), comparer.fields())];
    });
  });
  std::vector<std::vector<PatternCount>> out(passes.size());
  scale.assign(passes.size(), 1);
  for (std::size_t p = 0; p < passes.size(); ++p) {
    std::vector<Counts> mine;
    std::uint64_t count = 0;
    for (std::size_t part = 0; part < work.size(); ++part)
      if (work[part].pass == p) mine.push_back(std::move(parts[part])), count += taken[part];
    out[p] = sorted(mine);
    if (count > 0) scale[p] = static_cast<double>(passes[p].pairs) / static_cast<double>(count);
  }
  return out;
}

Model first_model(const Input& input, const Comparer& comparer) {
  Model model;
  model.prior = 1e-4;
  for (std::size_t field = 0; field < input.fields.size(); ++field) {
    FieldModel one;
    one.levels = levels_of(input.fields[field].field.kind);
    one.m = guessed_m(input.fields[field].field.kind);
    one.m_given.fill(one.m);
    one.u.fill(0.5);
    one.u_given.fill(one.u);
    one.missing = 1 - static_cast<double>(comparer.features(field).filled) / static_cast<double>(std::max<std::size_t>(input.records(), 1));
    model.fields.push_back(std::move(one));
  }
  return model;
}

double weight_of(const Input& input, const Model& model, Packed pattern) {
  double bits = 0;
  for (std::size_t field = 0; field < model.fields.size(); ++field)
    bits += static_cast<double>(model.fields[field].weight_bits[state_in(input, model, pattern, field)][level_in(pattern, field)]);
  return bits;
}

void train(const Input& input, const Comparer& comparer, const TrainingPairs& pairs, const std::vector<Pass>& passes, Model& model,
           unsigned threads, std::vector<Note>& notes) {
  const std::size_t fields = model.fields.size();
  const double all_pairs = 0.5 * static_cast<double>(input.records()) * (static_cast<double>(input.records()) - 1);
  std::vector<double> different(pairs.random.size(), 1);
  std::vector<bool> learned(fields, false);
  for (int turn = 0; turn < 4; ++turn) {
    // Before it is known which random pairs are the same, those would tie every field to every other.
    if (turn == 1 || turn == 2) find_ties(input, pairs, different, turn == 2, model);
    learn_u(input, pairs.random, different, model);
    for (std::size_t field = 0; turn == 0 && field < fields; ++field) model.fields[field].m_given.fill(model.fields[field].m);

    std::vector<std::array<ByLevel, states>> sums(fields);
    std::vector<std::array<double, states>> weights(fields);
    std::vector<double> priors;
    std::vector<Session> sessions(passes.size());
    parallel_for(passes.size(), threads,
                 [&](std::size_t p) { sessions[p] = run_session(input, model, pairs.sessions[p], pairs.blocked[p], pairs.labelled_same); });
    for (std::size_t p = 0; p < passes.size(); ++p) {
      const Session& session = sessions[p];
      if (!sensible(input, model, session)) continue;
      const double same = session.prior * session.pairs;
      if (session.pairs > 0 && passes[p].recall > 0)
        priors.push_back(same * pairs.session_scale[p] / std::max(passes[p].recall, 0.01) / all_pairs);
      // Where the same are few among many others, what passes for the same is less pure.
      const double purity = session.prior / (session.prior + few_same);
      for (std::size_t field = 0; field < fields; ++field) {
        if (!session.used[field] || same < 1) continue;
        for (std::size_t state = 0; state < states; ++state) {
          const double weight = (session.held[field][state] + 1e-3) * purity;
          weights[field][state] += weight;
          for (std::size_t level = 1; level < max_levels; ++level) sums[field][state][level] += weight * session.m[field][state][level];
        }
      }
    }
    for (std::size_t field = 0; field < fields; ++field) {
      FieldModel& one = model.fields[field];
      const std::size_t levels = level_count(input, field);
      ByLevel marginal{};
      double held = 0;
      for (std::size_t state = 0; state < states; ++state) {
        held += weights[field][state];
        for (std::size_t level = 1; level < levels; ++level) marginal[level] += sums[field][state][level];
      }
      learned[field] = held > 0;
      if (!learned[field]) continue;
      normalise(marginal, levels, least_m);
      one.m = marginal;
      for (std::size_t state = 0; state < states; ++state) {
        one.m_given[state] = marginal;
        if (one.parent < 0 || state == 0 || weights[field][state] <= 0) continue;
        one.m_given[state] = sums[field][state];
        normalise(one.m_given[state], levels, least_m);
      }
    }
    if (!priors.empty()) {
      std::sort(priors.begin(), priors.end());
      model.prior = std::clamp(priors[priors.size() / 2], 0.5 / std::max(all_pairs, 1.0), 0.5);
    }
    set_level_weights(input, model);
    for (std::size_t i = 0; i < pairs.random.size(); ++i)
      different[i] = 1 - same_given(weight_of(input, model, pairs.random[i].pattern), model.prior);
  }
  for (std::size_t field = 0; field < fields; ++field)
    if (!learned[field])
      notes.push_back({"How often " + input.fields[field].field.name +
                           " agrees for the same person could not be learned from the data: a guess stands in.",
                       "labels of some pairs would help"});
  if (!pairs.labelled_same.empty()) {
    for (std::size_t field = 0; field < fields; ++field) {
      FieldModel& one = model.fields[field];
      const std::size_t levels = level_count(input, field);
      for (std::size_t state = 0; state < states; ++state) {
        ByLevel counts{};
        for (const PatternCount& pattern : pairs.labelled_same)
          if (state_in(input, model, pattern.pattern, field) == state || state == 0)
            counts[level_in(pattern.pattern, field)] += pattern.count;
        for (std::size_t level = 1; level < levels; ++level)
          one.m_given[state][level] = labels_prior_pairs * one.m_given[state][level] + counts[level];
        normalise(one.m_given[state], levels, least_m);
      }
      one.m = one.m_given[0];
    }
  }
  set_weights(input, comparer, model);
}

void set_weights(const Input& input, const Comparer& comparer, Model& model) {
  set_level_weights(input, model);
  model.prior_bits = std::log2(model.prior / (1 - model.prior));
  constexpr double most_bits = 8, least_bits = -6;
  constexpr double least_others = 0.3;  // of a value that no second person was seen with
  for (std::size_t field = 0; field < model.fields.size(); ++field) {
    const FieldFeatures& features = comparer.features(field);
    const FieldKind kind = input.fields[field].field.kind;
    FieldModel& one = model.fields[field];
    one.frequency_bits.clear();
    if (kind == FieldKind::date || kind == FieldKind::age || features.filled == 0) continue;
    const double filled = features.filled;
    // Of the records that share a value, some are the same person again: those say nothing of how many others bear it.
    const bool grouped = !features.group.empty();
    const double same = model.prior * filled * (one.m[1] + (grouped ? one.m[2] : 0));
    const auto others_of = [&](std::size_t code) {
      const double records = grouped ? features.group_records[features.group[code]] : features.records[code];
      return std::max(records - 1 - same, least_others) / filled;
    };
    double mean = 0;  // as a record meets it
    for (std::size_t code = 1; code < features.records.size(); ++code) mean += features.records[code] / filled * others_of(code);
    one.frequency_bits.assign(features.records.size(), 0);
    for (std::size_t code = 1; code < features.records.size(); ++code)
      one.frequency_bits[code] = static_cast<float>(std::clamp(std::log2(mean / others_of(code)), least_bits, most_bits));
  }
}

}  // namespace girok::linkage
