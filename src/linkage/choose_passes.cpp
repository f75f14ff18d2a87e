// Passes chosen by what they cover for what they cost.

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "base/parallel.h"
#include "linkage/blocking.h"
#include "linkage/mix.h"

namespace girok::linkage {

std::size_t combine_keys(std::span<const KeyColumn* const> parts, const Code* row, std::span<std::uint64_t> out);

namespace {

constexpr std::size_t sample_records = 20'000;
constexpr std::size_t simulated = 4096;
constexpr double least_gain_twice = 0.01;
constexpr std::size_t triples_from = 100'000;
constexpr std::size_t most_key_columns = 24;
constexpr double most_left_out = 0.3;  // of the records, for a pass to be worth sorting
constexpr double least_gain = 0.0005, least_gain_of_few = 0.0002;  // of the simulated true pairs
constexpr std::size_t few_records = 200'000;      // below, sorting one more pass costs next to nothing
// Sorting a pass costs about as much as comparing this many pairs a record.
constexpr double pass_cost_per_record = 0.5;

std::string_view name_of(KeyPart part) {
  switch (part) {
    case KeyPart::value: return "";
    case KeyPart::sound: return "sound of ";
    case KeyPart::start: return "start of ";
    case KeyPart::year: return "year of ";
    case KeyPart::day: return "month and day of ";
    case KeyPart::word: return "a word of ";
    case KeyPart::names: return "names in any order: ";
  }
  return "";
}

double guessed(const Field& field, KeyPart part) {
  const bool many_words = field.kind == FieldKind::text || (field.kind == FieldKind::name && field.part == text::NamePart::full);
  switch (part) {
    case KeyPart::value: return many_words ? 0.5 : (field.kind == FieldKind::sex ? 0.98 : (field.kind == FieldKind::age ? 0.6 : 0.8));
    case KeyPart::sound: return 0.9;
    case KeyPart::start: return 0.88;
    case KeyPart::year: return 0.92;
    case KeyPart::day: return 0.88;
    case KeyPart::word: return 0.92;
    case KeyPart::names: return 0.83;
  }
  return 0.8;
}

bool uses(const Comparer& comparer, const Pass& pass, std::size_t field) {
  return std::any_of(pass.keys.begin(), pass.keys.end(), [&](const PassKey& key) {
    const std::vector<std::size_t> fields = fields_of(comparer, key);
    return std::find(fields.begin(), fields.end(), field) != fields.end();
  });
}

// Two keys of one pass look at different fields.
bool apart(const Comparer& comparer, const PassKey& a, const PassKey& b) {
  for (const std::size_t field : fields_of(comparer, a))
    for (const std::size_t other : fields_of(comparer, b))
      if (field == other) return false;
  return true;
}

// Whether some field is used by every other pass.
bool needed(const Comparer& comparer, const std::vector<Pass>& passes, std::size_t which) {
  if (passes.size() <= 2) return true;
  for (std::size_t field = 0; field < max_fields; ++field) {
    bool by_all_others = true;
    for (std::size_t j = 0; j < passes.size(); ++j) by_all_others &= j == which || uses(comparer, passes[j], field);
    if (by_all_others) return true;
  }
  return false;
}

}  // namespace

Reliability guessed_reliability(const Input& input, const Comparer& comparer) {
  Reliability out(input.fields.size());
  for (std::size_t field = 0; field < input.fields.size(); ++field)
    for (const KeyPart part : key_parts(comparer, input, field))
      out[field][static_cast<std::size_t>(part)] = guessed(input.fields[field].field, part);
  return out;
}

Reliability learned_reliability(const Input& input, const Model& model) {
  Reliability out(input.fields.size());
  for (std::size_t field = 0; field < input.fields.size(); ++field) {
    const Field& described = input.fields[field].field;
    const ByLevel& m = model.fields[field].m;
    const auto at = [&](KeyPart part) -> double& { return out[field][static_cast<std::size_t>(part)]; };
    const bool multi = described.kind == FieldKind::text || described.kind == FieldKind::place ||
                       (described.kind == FieldKind::name && described.part == text::NamePart::full);
    at(KeyPart::value) = m[1];
    at(KeyPart::sound) = m[1] + 0.97 * m[2] + (multi ? 0.3 : 0.6) * m[3] + 0.3 * m[4];
    at(KeyPart::start) = m[1] + 0.1 * m[2] + 0.75 * m[3] + 0.6 * m[4] + 0.8 * m[5];
    at(KeyPart::names) = 0.9 * (m[1] + m[2]) + 0.5 * m[3];
    at(KeyPart::word) = m[1] + 0.98 * m[2] + 0.8 * m[3] + 0.85 * m[4] + 0.8 * m[5] + 0.5 * m[6];
    // One slip of eight characters hits the year as often as the rest.
    at(KeyPart::year) = m[1] + m[2] + 0.5 * m[3] + 0.67 * m[4] + m[6];
    at(KeyPart::day) = m[1] + 0.5 * m[3] + 0.33 * m[4];
    for (double& value : out[field]) value = std::clamp(value, 0.01, 0.995);
  }
  return out;
}

PassChooser::PassChooser(const Input& input, const Comparer& comparer, std::uint64_t seed, unsigned threads)
    : input_(input), comparer_(comparer), seed_(seed) {
  for (std::size_t field = 0; field < input.fields.size(); ++field)
    for (const KeyPart part : key_parts(comparer, input, field))
      if (columns_.size() < most_key_columns) columns_.push_back(key_column(input, comparer, {static_cast<std::uint8_t>(field), part}));

  const std::size_t records = input.records();
  const std::size_t wanted = std::min(records, sample_records);
  for (std::size_t i = 0; i < wanted; ++i) {  // one of each stretch, at random
    const std::size_t begin = i * records / wanted, end = (i + 1) * records / wanted;
    sample_.push_back(static_cast<std::uint32_t>(begin + below(mix(seed, i), end - begin)));
  }
  for (const std::uint32_t record : sample_) {
    std::uint32_t filled = 0;
    for (std::size_t k = 0; k < columns_.size(); ++k)
      if (std::uint64_t one = 0; !columns_[k].of_row(comparer.row(record), one).empty()) filled |= std::uint32_t{1} << k;
    filled_.push_back(filled);
  }

  for (std::size_t i = 0; i < columns_.size(); ++i) {
    candidates_.push_back({{i}, {}});
    for (std::size_t j = i + 1; j < columns_.size(); ++j) {
      if (!apart(comparer, columns_[i].key, columns_[j].key)) continue;
      candidates_.push_back({{i, j}, {}});
      if (records < triples_from) continue;  // two keys are narrow enough
      for (std::size_t k = j + 1; k < columns_.size(); ++k)
        if (apart(comparer, columns_[k].key, columns_[j].key) && apart(comparer, columns_[k].key, columns_[i].key))
          candidates_.push_back({{i, j, k}, {}});
    }
  }
  parallel_for(candidates_.size(), threads, [&](std::size_t c) {
    Candidate& candidate = candidates_[c];
    std::vector<const KeyColumn*> parts;
    for (const std::size_t k : candidate.keys) parts.push_back(&columns_[k]);
    std::array<std::uint64_t, 16> keys{};
    std::vector<std::uint64_t> all;
    for (const std::uint32_t record : sample_) {
      const std::size_t count = combine_keys(parts, comparer.row(record), keys);
      all.insert(all.end(), keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(count));
    }
    // Counted in a table without keys' texts: a key that falls together with another in 32 bits of 20,000 is rare.
    std::size_t size = 1024;
    while (size < all.size() * 2) size *= 2;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> table(size);
    for (const std::uint64_t key : all) {
      const std::uint32_t tag = static_cast<std::uint32_t>(key >> 32U) | 1U;
      std::size_t slot = key & (size - 1);
      while (table[slot].second != 0 && table[slot].first != tag) slot = (slot + 1) & (size - 1);
      table[slot].first = tag;
      ++table[slot].second;
    }
    for (const auto& [tag, count] : table)
      if (count > 1) candidate.group_sizes.push_back(count);
    std::sort(candidate.group_sizes.begin(), candidate.group_sizes.end(), std::greater<>());
  });
}

PassChooser::Cost PassChooser::cost_of(const Candidate& candidate, std::uint32_t block_limit) const {
  Cost cost;
  const double scale = static_cast<double>(input_.records()) / static_cast<double>(std::max<std::size_t>(sample_.size(), 1));
  double left_out = 0;
  for (const std::uint32_t size : candidate.group_sizes) {
    if (size * scale > block_limit && (scale <= 1 || size >= 4))
      left_out += size;
    else
      cost.pairs += 0.5 * size * (size - 1.0) * scale * scale;
  }
  cost.left_out_share = left_out / static_cast<double>(std::max<std::size_t>(sample_.size(), 1));
  return cost;
}

// [key column] the simulated true pairs whose two records share the key. Missing values come in pairs of real records; a careless record errs more often in every field.
std::vector<PassChooser::Covered> PassChooser::simulate(const Reliability& reliability) const {
  std::vector<Covered> covered(columns_.size(), Covered(simulated / 64, 0));
  if (sample_.empty()) return covered;
  constexpr std::array<double, 4> care = {0.3, 0.6, 0.9, 2.2};  // their mean is one
  for (std::size_t i = 0; i < simulated; ++i) {
    const std::uint64_t stream = mix(seed_, 0x9A55U + i);
    const std::uint32_t filled = filled_[below(mix(stream, 1), filled_.size())] & filled_[below(mix(stream, 2), filled_.size())];
    const double factor = care[i % care.size()];
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      const PassKey& key = columns_[k].key;
      if ((filled >> k & 1U) == 0) continue;
      // Parts of one field that hold each other (value within sound within start) err together; year and day err by themselves once the whole differs.
      const auto reliable = [&](KeyPart part) {
        return 1 - std::min(1.0, factor * (1 - reliability[key.field][static_cast<std::size_t>(part)]));
      };
      const double whole = unit(mix(stream, 100 + key.field));
      const double own = unit(mix(stream, 1000 + key.field * 8U + static_cast<unsigned>(key.part)));
      const double value = reliable(KeyPart::value);
      bool agrees = whole < value;
      if (!agrees && key.part != KeyPart::value) {
        const double rest = value >= 1 ? 0 : (reliable(key.part) - value) / (1 - value);
        agrees = own < rest;
      }
      if (agrees) covered[k][i / 64] |= std::uint64_t{1} << (i % 64);
    }
  }
  return covered;
}

Pass PassChooser::pass_of(const Candidate& candidate) const {
  Pass pass;
  for (const std::size_t k : candidate.keys) {
    pass.keys.push_back(columns_[k].key);
    pass.name +=
        (pass.name.empty() ? "" : " + ") + std::string(name_of(columns_[k].key.part)) + input_.fields[columns_[k].key.field].field.name;
  }
  return pass;
}

// A field's m is learned in passes that do not use it: each field needs one.
void PassChooser::add_sessions(const std::vector<Cost>& costs, const std::vector<Covered>& covers, std::uint64_t budget,
                               std::vector<std::size_t>& picked) const {
  for (std::size_t field = 0; field < input_.fields.size() && picked.size() < max_passes; ++field) {
    const auto uses_field = [&](std::size_t c) { return uses(comparer_, pass_of(candidates_[c]), field); };
    if (picked.empty() || !std::all_of(picked.begin(), picked.end(), uses_field)) continue;
    std::size_t best = candidates_.size();
    double best_rate = 0;
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      if (costs[c].pairs > 0.5 * static_cast<double>(budget) || costs[c].left_out_share > most_left_out || uses_field(c)) continue;
      std::size_t covered = 0;
      for (const std::uint64_t word : covers[c]) covered += static_cast<std::size_t>(std::popcount(word));
      if (covered * 20 < simulated) continue;
      const double rate = static_cast<double>(covered) / (costs[c].pairs + pass_cost_per_record * static_cast<double>(input_.records()));
      if (rate > best_rate) best_rate = rate, best = c;
    }
    if (best != candidates_.size()) picked.push_back(best);
  }
}

std::vector<Pass> PassChooser::choose(const Reliability& reliability, std::uint64_t budget, std::uint32_t block_limit,
                                      std::size_t most_passes) const {
  const std::vector<Covered> by_key = simulate(reliability);
  std::vector<Cost> costs;
  std::vector<Covered> covers;
  for (const Candidate& candidate : candidates_) {
    costs.push_back(cost_of(candidate, block_limit));
    Covered cover = by_key[candidate.keys[0]];
    for (std::size_t i = 1; i < candidate.keys.size(); ++i)
      for (std::size_t w = 0; w < cover.size(); ++w) cover[w] &= by_key[candidate.keys[i]][w];
    if (costs.back().left_out_share > 0)  // a true pair within a block that is left out is not made
      for (std::size_t i = 0; i < simulated; ++i)
        if (unit(mix(seed_ ^ 0xB10CU, i * 4096 + covers.size())) < costs.back().left_out_share)
          cover[i / 64] &= ~(std::uint64_t{1} << (i % 64));
    covers.push_back(std::move(cover));
  }
  std::vector<std::size_t> picked;
  double left = static_cast<double>(budget);
  const double least = (input_.records() < few_records ? least_gain_of_few : least_gain) * static_cast<double>(simulated);
  Covered done(simulated / 64, 0);
  take(costs, covers, least, most_passes - 1, done, left, picked);
  add_sessions(costs, covers, budget, picked);
  prune(covers, least, picked);
  // Real records err in more ways than simulated ones: what one pass alone covers is worth a second. Not while learning from millions.
  if (most_passes == max_passes) {
    left *= 0.5;
    Covered twice(simulated / 64, 0);
    for (std::size_t w = 0; w < twice.size(); ++w)
      for (std::size_t i = 0; i < picked.size(); ++i)
        for (std::size_t j = i + 1; j < picked.size(); ++j) twice[w] |= covers[picked[i]][w] & covers[picked[j]][w];
    take(costs, covers, least_gain_twice * static_cast<double>(simulated), most_passes - 2, twice, left, picked);
  }
  std::vector<Pass> chosen;
  for (const std::size_t c : picked) chosen.push_back(pass_of(candidates_[c]));
  return chosen;
}

// The best by coverage for cost, one after another, until the next would add too little.
void PassChooser::take(const std::vector<Cost>& costs, const std::vector<Covered>& covers, double least, std::size_t most, Covered& done,
                       double& left, std::vector<std::size_t>& picked) const {
  const double overhead = pass_cost_per_record * static_cast<double>(input_.records());
  while (picked.size() < most) {
    std::size_t best = candidates_.size();
    double best_rate = 0;
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      if (costs[c].pairs > left || costs[c].left_out_share > most_left_out) continue;
      std::size_t gain = 0;
      for (std::size_t w = 0; w < done.size(); ++w) gain += static_cast<std::size_t>(std::popcount(covers[c][w] & ~done[w]));
      if (static_cast<double>(gain) < least || std::find(picked.begin(), picked.end(), c) != picked.end()) continue;
      const double rate = static_cast<double>(gain) / (costs[c].pairs + overhead);
      if (rate > best_rate) best_rate = rate, best = c;
    }
    if (best == candidates_.size()) break;
    for (std::size_t w = 0; w < done.size(); ++w) done[w] |= covers[best][w];
    left -= costs[best].pairs;
    picked.push_back(best);
  }
}

// What later passes cover anyway need not be made.
void PassChooser::prune(const std::vector<Covered>& covers, double least, std::vector<std::size_t>& picked) const {
  for (std::size_t i = 0; i < picked.size();) {
    std::size_t own = 0;
    for (std::size_t w = 0; w < simulated / 64; ++w) {
      std::uint64_t others = 0;
      for (std::size_t j = 0; j < picked.size(); ++j)
        if (j != i) others |= covers[picked[j]][w];
      own += static_cast<std::size_t>(std::popcount(covers[picked[i]][w] & ~others));
    }
    std::vector<Pass> passes;
    for (const std::size_t c : picked) passes.push_back(pass_of(candidates_[c]));
    if (static_cast<double>(own) >= least || needed(comparer_, passes, i)) {
      ++i;
      continue;
    }
    picked.erase(picked.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

double PassChooser::recall_of(std::vector<Pass>& passes, const Reliability& reliability) const {
  const std::vector<Covered> by_key = simulate(reliability);
  Covered done(simulated / 64, 0);
  for (Pass& pass : passes) {
    Covered cover(simulated / 64, ~std::uint64_t{0});
    for (const PassKey& key : pass.keys) {
      const auto column = std::find_if(columns_.begin(), columns_.end(), [&](const KeyColumn& one) { return one.key == key; });
      if (column == columns_.end()) continue;
      for (std::size_t w = 0; w < cover.size(); ++w) cover[w] &= by_key[static_cast<std::size_t>(column - columns_.begin())][w];
    }
    const double left_out =
        std::min(1.0, static_cast<double>(pass.left_out_records) / static_cast<double>(std::max<std::size_t>(input_.records(), 1)));
    std::size_t count = 0;
    for (std::size_t i = 0; i < simulated; ++i)
      if (left_out > 0 && unit(mix(seed_ ^ 0xB10CU, i * 4096 + pass.keys.size())) < left_out)
        cover[i / 64] &= ~(std::uint64_t{1} << (i % 64));
    for (std::size_t w = 0; w < cover.size(); ++w) {
      done[w] |= cover[w];
      count += static_cast<std::size_t>(std::popcount(cover[w]));
    }
    pass.recall = static_cast<double>(count) / static_cast<double>(simulated);
  }
  std::size_t count = 0;
  for (const std::uint64_t word : done) count += static_cast<std::size_t>(std::popcount(word));
  return static_cast<double>(count) / static_cast<double>(simulated);
}

}  // namespace girok::linkage
