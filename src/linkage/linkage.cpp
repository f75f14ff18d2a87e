#include "linkage/linkage.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "linkage/blocking.h"
#include "linkage/cluster.h"
#include "linkage/score.h"
#include "linkage/train.h"

namespace girok::linkage {
namespace {

constexpr std::uint64_t all_pairs_up_to = 1'500'000;  // below, every pair is compared
constexpr std::size_t many_records = 20'000;
constexpr double margin_bits = 2;                     // the prior may still move while pairs are kept

std::uint64_t budget_of(const Input& input, const Options& options) {
  if (options.pair_budget != 0) return options.pair_budget;
  return std::clamp<std::uint64_t>(40 * std::uint64_t{input.records()}, 1'000'000, 100'000'000);
}

std::uint32_t block_limit_of(const Options& options, std::uint64_t budget) {
  if (options.block_limit != 0) return options.block_limit;
  return static_cast<std::uint32_t>(std::clamp(std::sqrt(static_cast<double>(budget) / 4), 150.0, 3000.0));
}

std::string counted(std::uint64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::vector<Pass> said_passes(const Options& options, const Input& input) {
  std::vector<Pass> passes;
  for (const auto& keys : options.passes) {
    Pass pass;
    pass.keys = keys;
    for (const PassKey& key : keys) pass.name += (pass.name.empty() ? "" : " + ") + input.fields[key.field].field.name;
    passes.push_back(std::move(pass));
  }
  return passes;
}

// The whole way from records to clusters, step by step.
class Linker {
 public:
  Linker(const Input& input, const Options& options)
      : input_(input),
        options_(options),
        comparer_(input, options.threads),
        budget_(budget_of(input, options)),
        limit_(block_limit_of(options, budget_)),
        all_pairs_(0.5 * static_cast<double>(input.records()) * (static_cast<double>(input.records()) - 1)) {}

  Result<Linkage> run() {
    if (!said("passes", 0)) return stopped();
    const PassChooser chooser(input_, comparer_, options_.seed, options_.threads);
    Reliability reliability = guessed_reliability(input_, comparer_);
    out_.passes = options_.passes.empty() ? chooser.choose(reliability, budget_, limit_, training_passes()) : said_passes(options_, input_);
    if (out_.passes.empty()) {
      out_.notes.push_back({"No two records share enough to be compared.",
                            "look at what was guessed of the columns, and say it in a configuration where it is wrong"});
    }
    if (!said("training", 0)) return stopped();
    Blocks blocks = learn(chooser, reliability);
    if (stopped_) return stopped();
    if (!said("comparing", 0)) return stopped();
    if (!compare(chooser, blocks, reliability)) return stopped();
    if (!said("clusters", 0)) return stopped();
    if (Result<> done = settle(); !done) return tl::unexpected<Error>(done.error());
    if (stopped_) return stopped();
    tell();
    return std::move(out_);
  }

 private:
  bool said(const char* stage, double share) {
    if (options_.progress && !options_.progress(stage, share)) stopped_ = true;
    return !stopped_;
  }
  static tl::unexpected<Error> stopped() { return fail(ErrorCode::cancelled, "stopped before the lists were linked"); }
  // Learning needs a few passes only; sorting millions of records for more would cost more than it teaches.
  std::size_t training_passes() const { return input_.records() > many_records ? std::size_t{7} : max_passes; }
  bool every_pair() const {
    return options_.passes.empty() && all_pairs_ <= static_cast<double>(std::min(all_pairs_up_to, std::max(budget_, all_pairs_up_to)));
  }

  // Blocks of the passes that pairs will be compared in.
  Blocks learn(const PassChooser& chooser, Reliability& reliability) {
    const std::size_t records = input_.records();
    Blocks blocks(input_, comparer_, out_.passes, limit_, options_.threads);
    chooser.recall_of(out_.passes, reliability);
    TrainingPairs pairs;
    const std::size_t wanted = std::clamp<std::size_t>(10 * records, 400'000, 1'000'000);
    pairs.random = random_patterns(comparer_, records, wanted, options_.seed, options_.threads, pairs.random_are_all);
    pairs.sessions = session_patterns(comparer_, blocks, out_.passes, std::clamp<std::size_t>(2 * records, 50'000, 150'000), options_.seed,
                                      options_.threads, pairs.session_scale);
    for (const Pass& pass : out_.passes) {
      std::vector<bool> blocked(input_.fields.size(), false);
      for (const PassKey& key : pass.keys)
        for (const std::size_t field : fields_of(comparer_, key)) blocked[field] = true;
      pairs.blocked.push_back(std::move(blocked));
    }
    LevelCache cache(comparer_.fields());
    for (const Decision& label : options_.labels)
      if (label.verdict == Verdict::same)
        pairs.labelled_same.push_back({pack(comparer_.compare(label.a, label.b, cache), comparer_.fields()), 1});
    out_.model = first_model(input_, comparer_);
    if (!said("training", 0.5)) return blocks;
    train(input_, comparer_, pairs, out_.passes, out_.model, options_.threads, out_.notes);
    reliability = learned_reliability(input_, out_.model);
    if (!said("training", 0.9)) return blocks;
    if (every_pair()) {
      Pass all;
      all.name = "every pair";
      out_.passes.assign(1, all);
      return Blocks(input_, comparer_, out_.passes, limit_, options_.threads);
    }
    if (!options_.passes.empty()) return blocks;
    std::vector<Pass> better = chooser.choose(reliability, budget_, limit_);
    if (better.empty()) return blocks;
    out_.passes = std::move(better);
    return Blocks(input_, comparer_, out_.passes, limit_, options_.threads, &blocks);
  }

  bool compare(const PassChooser& chooser, const Blocks& blocks, const Reliability& reliability) {
    const Scorer scorer(input_, comparer_, out_.model);
    const double keep_bits = std::log2(options_.keep_probability / (1 - options_.keep_probability));
    bool stop = false;
    Scored scored = score(
        comparer_, scorer, blocks, out_.passes.size(), keep_bits - out_.model.prior_bits - margin_bits, options_.threads,
        [&](double share) { return said("comparing", share); }, stop);
    if (stop) return false;
    for (std::size_t pass = 0; pass < out_.passes.size(); ++pass) {
      out_.passes[pass].new_pairs = scored.new_pairs[pass];
      out_.compared += scored.new_pairs[pass];
    }
    out_.expected.blocking_recall = chooser.recall_of(out_.passes, reliability);
    out_.model.prior = prior_of(scored.counts, all_pairs_, out_.expected.blocking_recall, out_.model.prior);
    out_.model.prior_bits = std::log2(out_.model.prior / (1 - out_.model.prior));
    calibrate(scorer);
    found_ = 0;
    for (LinkedPair& pair : scored.kept) {
      pair.probability = static_cast<float>(probability_of(out_.model.prior_bits + slope_ * static_cast<double>(pair.weight_bits)));
      found_ += static_cast<double>(pair.probability);
    }
    std::erase_if(scored.kept, [&](const LinkedPair& pair) { return static_cast<double>(pair.probability) < options_.keep_probability; });
    scored.kept.shrink_to_fit();
    out_.pairs = std::move(scored.kept);
    return true;
  }

  // Labels of both kinds: the line from weights to log odds is fitted to them (Platt 1999), held to what the model says by a prior worth some labels.
  void calibrate(const Scorer& scorer) {
    std::vector<std::pair<double, double>> points;
    LevelCache cache(comparer_.fields());
    std::size_t same = 0;
    for (const Decision& label : options_.labels) {
      if (label.verdict == Verdict::cannot_tell) continue;
      const bool is_same = label.verdict == Verdict::same;
      points.emplace_back(scorer.weight_bits(label.a, label.b, cache), is_same ? 1.0 : 0.0);
      same += is_same ? 1 : 0;
    }
    if (same < 10 || points.size() - same < 10) return;
    const double guess = out_.model.prior_bits;
    double shift = guess, slope = 1;
    constexpr double held = 10;  // of the prior, in labels
    for (int round = 0; round < 200; ++round) {
      double g0 = (guess - shift) * held / 100, g1 = (1 - slope) * held, h00 = held / 100, h01 = 0, h11 = held;
      for (const auto& [bits, is_same] : points) {
        const double p = probability_of(shift + slope * bits), w = std::max(p * (1 - p), 1e-9) * std::log(2.0);
        g0 += is_same - p;
        g1 += (is_same - p) * bits;
        h00 += w;
        h01 += w * bits;
        h11 += w * bits * bits;
      }
      const double det = h00 * h11 - h01 * h01;
      if (det <= 0) break;
      const double d0 = (h11 * g0 - h01 * g1) / det, d1 = (h00 * g1 - h01 * g0) / det;
      shift += std::clamp(d0, -2.0, 2.0);
      slope = std::max(slope + std::clamp(d1, -0.2, 0.2), 0.05);
      if (std::fabs(d0) + std::fabs(d1) < 1e-9) break;
    }
    out_.model.prior_bits = shift;
    slope_ = slope;
    out_.model.slope = slope;
    out_.notes.push_back({"Probabilities are calibrated on " + std::to_string(points.size()) + " labels.", ""});
  }

  // Whether each list holds a person once: as said; else where hardly any pair within it looks like one person while many across lists do.
  void judge_lists() {
    out_.duplicates = options_.duplicates;
    out_.duplicates.resize(input_.lists.size(), Duplicates::unknown);
    std::vector<double> within(input_.lists.size(), 0), across(input_.lists.size(), 0), size(input_.lists.size(), 0);
    for (const std::uint32_t list : input_.list) ++size[list];
    for (const LinkedPair& pair : out_.pairs) {
      const std::uint32_t a = input_.list[pair.a], b = input_.list[pair.b];
      const double p = static_cast<double>(pair.probability);
      if (a == b)
        within[a] += p;
      else
        across[a] += p, across[b] += p;
    }
    for (std::size_t list = 0; list < input_.lists.size(); ++list) {
      if (out_.duplicates[list] != Duplicates::unknown) continue;
      // Two lists of different people tell nothing: then none is held to be without duplicates.
      const bool none = across[list] >= 10 && within[list] < 0.02 * across[list];
      out_.duplicates[list] = none ? Duplicates::none : Duplicates::some;
      if (none)
        out_.notes.push_back(
            {"The list " + input_.lists[list] + " is taken to hold each person once: hardly any two of its records look alike.",
             "say so, or otherwise, with --unique"});
    }
  }

  Result<> settle() {
    judge_lists();
    const Scorer scorer(input_, comparer_, out_.model);
    out_.threshold = options_.threshold.value_or(0.5);
    Clustering what;
    what.input = &input_;
    what.comparer = &comparer_;
    what.scorer = &scorer;
    what.prior_bits = out_.model.prior_bits;
    what.slope = slope_;
    what.threshold = out_.threshold;
    what.pairs = out_.pairs;
    what.duplicates = out_.duplicates;
    what.decisions = options_.decisions;
    Result<std::vector<std::uint32_t>> clusters = cluster(what);
    if (!clusters) return tl::unexpected<Error>(clusters.error());
    out_.cluster = std::move(*clusters);
    out_.clusters = out_.cluster.empty() ? 0 : std::size_t{*std::max_element(out_.cluster.begin(), out_.cluster.end())} + 1;
    const Within within = within_clusters(what, out_.cluster);
    out_.expected.linked_pairs = within.pairs;
    out_.expected.precision = within.pairs > 0 ? within.expected_same / within.pairs : 1;
    double unlinked = 0;  // what is held to be different may still be the same
    for (const LinkedPair& pair : out_.pairs)
      if (out_.cluster[pair.a] != out_.cluster[pair.b] &&
          !(input_.list[pair.a] == input_.list[pair.b] && out_.duplicates[input_.list[pair.a]] == Duplicates::none))
        unlinked += static_cast<double>(pair.probability);
    const double reached = within.expected_same + unlinked;
    out_.expected.true_pairs = reached / std::max(out_.expected.blocking_recall, 0.05);
    out_.expected.recall = out_.expected.true_pairs > 0 ? within.expected_same / out_.expected.true_pairs : 1;
    if (options_.draws > 0 && said("draws", 0)) {
      std::size_t cut = 0;
      what.go_on = [this](double share) { return said("draws", share); };
      out_.draws = draw_partitions(what, out_.cluster, options_.draws, options_.seed, options_.threads, cut);
      if (cut > 0)
        out_.notes.push_back({counted(cut, "group", "groups") +
                                  " of more than 200 records hang together by weak pairs: their weakest pairs are left out of the draws.",
                              ""});
    }
    return {};
  }

  void tell() {
    for (const Pass& pass : out_.passes)
      if (pass.left_out_blocks > 0)
        out_.notes.push_back({"The pass \"" + pass.name + "\" leaves out " + counted(pass.left_out_blocks, "block", "blocks") +
                                  " of more than " + std::to_string(limit_) + " records (" + std::to_string(pass.left_out_records) +
                                  " records in all, the largest block has " + std::to_string(pass.largest_left_out) +
                                  "): their pairs are compared only where another pass makes them.",
                              "a larger --pair-budget compares more"});
  }

  const Input& input_;
  const Options& options_;
  Comparer comparer_;
  std::uint64_t budget_;
  std::uint32_t limit_;
  double all_pairs_;
  double slope_ = 1, found_ = 0;
  std::atomic<bool> stopped_ = false;
  Linkage out_;
};

}  // namespace

Result<Linkage> link(const Input& input, const Options& options) {
  if (input.fields.size() > max_fields)
    return fail(
        ErrorCode::too_large,
        "there are " + std::to_string(input.fields.size()) + " fields to compare, and at most " + std::to_string(max_fields) + " can be",
        "", "leave out those that say least");
  if (options.threshold && !(*options.threshold > 0 && *options.threshold < 1))
    return fail(ErrorCode::usage, "a threshold is a probability between 0 and 1", "", "for example 0.9");
  for (const auto* decisions : {&options.decisions, &options.labels})
    for (const Decision& decision : *decisions)
      if (decision.a >= input.records() || decision.b >= input.records() || decision.a == decision.b)
        return fail(ErrorCode::usage, "a decision names a record that is not there, or one record twice");
  if (input.records() < 2 || input.fields.empty()) {
    Linkage none;
    none.cluster.resize(input.records());
    for (std::size_t i = 0; i < none.cluster.size(); ++i) none.cluster[i] = static_cast<std::uint32_t>(i);
    none.clusters = input.records();
    none.duplicates = options.duplicates;
    none.duplicates.resize(input.lists.size(), Duplicates::unknown);
    none.draws.assign(options.draws, none.cluster);
    none.threshold = options.threshold.value_or(0.5);
    none.expected.precision = none.expected.recall = none.expected.blocking_recall = 1;
    none.notes.push_back(
        {input.fields.empty() ? "There is nothing to compare." : "There are fewer than two records: nothing to link.", ""});
    for (std::size_t field = 0; field < input.fields.size(); ++field) none.model.fields.emplace_back();
    return none;
  }
  return Linker(input, options).run();
}

Waterfall explain(const Input& input, const Model& model, std::uint32_t a, std::uint32_t b) {
  // Two records alone: everything that the comparison needs is in their values, but for the rarity of words, which is that of all.
  const Comparer comparer(input, 0);
  const Scorer scorer(input, comparer, model);
  LevelCache cache(comparer.fields());
  const Pattern pattern = comparer.compare(a, b, cache);
  Waterfall out;
  out.prior_bits = out.total_bits = model.prior_bits;
  for (std::size_t field = 0; field < model.fields.size(); ++field) {
    Step step;
    step.field = field;
    step.level = pattern[field];
    step.level_name = levels_of(input.fields[field].field.kind)[step.level];
    if (step.level != 0) {
      const std::size_t state = scorer.state(field, pattern);
      step.weight_bits = model.slope * static_cast<double>(model.fields[field].weight_bits[state][step.level]);
      step.frequency_bits = model.slope * scorer.frequency_bits(field, step.level, state, comparer.row(a)[field], comparer.row(b)[field]);
    }
    out.total_bits += step.weight_bits + step.frequency_bits;
    out.steps.push_back(std::move(step));
  }
  out.probability = probability_of(out.total_bits);
  return out;
}

}  // namespace girok::linkage
