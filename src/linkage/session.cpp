// One session of training: m by EM, in the pairs of one blocking pass.

#include <algorithm>

#include "linkage/train_parts.h"

namespace girok::linkage::training {
namespace {

constexpr int most_rounds = 100;
constexpr double close_enough = 1e-5;
constexpr double m_prior_pairs = 5;  // a session's m starts with this many pairs of the guessed kind
constexpr double kin_prior_pairs = 10;
constexpr double session_u_pairs = 100;

// u as it is among different persons who share the session's blocked fields: two of one name have more alike e-mail addresses than any two have. Taken from the pairs in which every other field differs,
// which are hardly ever the same person; held to the model's u by a few pairs' weight.
std::vector<std::array<ByLevel, states>> session_u(const Input& input, const Model& model, const std::vector<PatternCount>& patterns,
                                                   const std::vector<bool>& blocked) {
  const std::size_t fields = model.fields.size();
  std::vector<std::array<ByLevel, states>> u;
  for (const FieldModel& one : model.fields) u.push_back(one.u_given);
  std::vector<ByLevel> counts(fields);
  std::size_t open = 0;
  for (std::size_t field = 0; field < fields; ++field) open += blocked[field] ? 0 : 1;
  const std::size_t least = open >= 4 ? 2 : 1;
  for (const PatternCount& pattern : patterns) {
    std::size_t differ = 0, agree = 0, which = 0;
    for (std::size_t field = 0; field < fields; ++field) {
      if (blocked[field]) continue;
      const std::size_t state = state_of(input.fields[field].field.kind, level_in(pattern.pattern, field));
      if (state == 2) ++differ;
      if (state == 1) ++agree, which = field;
    }
    if (agree > 1) continue;
    for (std::size_t field = 0; field < fields; ++field) {
      const Level level = level_in(pattern.pattern, field);
      if (blocked[field] || level == 0 || (agree == 1 && which != field)) continue;
      const std::size_t others = differ - (agree == 1 ? 0 : 1);
      if (others >= least) counts[field][level] += pattern.count;
    }
  }
  for (std::size_t field = 0; field < fields; ++field) {
    const std::size_t levels = level_count(input, field);
    ByLevel here{};
    for (std::size_t level = 1; level < levels; ++level)
      here[level] = counts[field][level] + session_u_pairs * model.fields[field].u[level];
    normalise(here, levels, least_u);
    u[field][0] = u[field][2] = here;
    if (model.fields[field].parent < 0) u[field][1] = here;
  }
  return u;
}

// What two members of one family look like: the family name and the place, another given name and another birth. So it is with a paper and its sequel: the authors and most of the title, another year.
ByLevel guessed_kin(const Field& field, bool title, const ByLevel& m, const ByLevel& u) {
  if (field.kind == FieldKind::name && field.part == text::NamePart::given) return {0, 0.03, 0.01, 0.03, 0.08, 0.05, 0.3, 0.5};
  if (field.kind == FieldKind::name && field.part == text::NamePart::full) return {0, 0.02, 0.01, 0.02, 0.08, 0.07, 0.5, 0.3};
  if (title) return {0, 0.05, 0.2, 0.25, 0.2, 0.1, 0.1, 0.1};
  ByLevel out{};
  const bool birth = field.kind == FieldKind::date || field.kind == FieldKind::age;
  const bool own = birth || field.kind == FieldKind::sex || field.kind == FieldKind::identifier;
  for (std::size_t level = 1; level < max_levels; ++level)
    out[level] = own ? (birth && level <= 3 ? 0.3 * u[level] : u[level]) : 0.5 * (m[level] + u[level]);
  return out;
}

// One session's EM over three classes: the same, different, and kin. Only "same" is kept: the class of kin is there so that sisters, who share a name's syllable and a birthplace, are not taken for the same and
// do not teach that the same person is often born three years apart. u and the dependence are the model's.
class SessionEm {
 public:
  SessionEm(const Input& input, const Model& model, const std::vector<PatternCount>& patterns, const std::vector<bool>& blocked)
      : input_(input), model_(model), fields_(model.fields.size()), u_(session_u(input, model, patterns, blocked)), kin_(fields_) {
    session_.used.assign(fields_, true);
    for (std::size_t field = 0; field < fields_; ++field) {
      const int parent = model.fields[field].parent;
      if (blocked[field] || (parent >= 0 && blocked[static_cast<std::size_t>(parent)])) session_.used[field] = false;
      if (blocked[field] && parent >= 0) session_.used[static_cast<std::size_t>(parent)] = false;
    }
    bool names = false, births = false;
    std::size_t title = fields_;  // the text that tells most
    for (std::size_t field = 0; field < fields_; ++field)
      if (session_.used[field] && input.fields[field].field.kind == FieldKind::text &&
          (title == fields_ || model.fields[field].u[1] < model.fields[title].u[1]))
        title = field;
    for (std::size_t field = 0; field < fields_; ++field) {
      const Field& described = input.fields[field].field;
      if (session_.used[field]) {
        names |= described.kind == FieldKind::name && described.part != text::NamePart::family;
        names |= field == title;
        births |= described.kind == FieldKind::date || described.kind == FieldKind::age;
      }
      session_.m.push_back(model.fields[field].m_given);
      kin_guess_.push_back(guessed_kin(described, field == title, guessed_m(described.kind), model.fields[field].u));
      normalise(kin_guess_.back(), level_count(input, field), least_m);
      kin_[field] = kin_guess_[field];
    }
    open_ = static_cast<std::size_t>(std::count(session_.used.begin(), session_.used.end(), true));
    kin_prior_ = names && births ? 0.02 : 0;
    session_.held.assign(fields_, {});
    for (const PatternCount& pattern : patterns) session_.pairs += pattern.count;
  }

  Session run(const std::vector<PatternCount>& patterns, const std::vector<PatternCount>& labelled) {
    for (int round = 0; round < most_rounds && session_.pairs > 0; ++round) {
      set_weights();
      expect(patterns, labelled);
      if (maximise() < close_enough) break;
    }
    return std::move(session_);
  }

 private:
  static std::size_t at(std::size_t field, std::size_t state, std::size_t level) { return (field * states + state) * max_levels + level; }

  void set_weights() {
    weights_.assign(fields_ * states * max_levels, 0);
    kin_weights_.assign(fields_ * states * max_levels, 0);
    for (std::size_t field = 0; field < fields_; ++field) {
      if (!session_.used[field]) continue;
      for (std::size_t state = 0; state < states; ++state)
        for (std::size_t level = 1; level < level_count(input_, field); ++level) {
          weights_[at(field, state, level)] = std::log2(session_.m[field][state][level] / u_[field][state][level]);
          kin_weights_[at(field, state, level)] = std::log2(kin_[field][level] / u_[field][state][level]);
        }
    }
  }

  void expect(const std::vector<PatternCount>& patterns, const std::vector<PatternCount>& labelled) {
    sums_.assign(fields_ * states * max_levels, 0);
    kin_sums_.assign(fields_, ByLevel{});
    same_ = kin_count_ = 0;
    for (const PatternCount& pattern : patterns) {
      double bits = 0, kin_bits = 0;
      for (std::size_t field = 0; field < fields_; ++field) {
        const std::size_t where = at(field, state_in(input_, model_, pattern.pattern, field), level_in(pattern.pattern, field));
        bits += weights_[where];
        kin_bits += kin_weights_[where];
      }
      const double same = session_.prior * std::exp2(std::clamp(bits, -300.0, 300.0));
      const double kin = kin_prior_ * std::exp2(std::clamp(kin_bits, -300.0, 300.0));
      const double all = same + kin + std::max(1 - session_.prior - kin_prior_, 1e-9);
      add(pattern, pattern.count * same / all, pattern.count * kin / all);
    }
    for (const PatternCount& pattern : labelled) {
      const double before = same_;
      add(pattern, pattern.count, 0);
      same_ = before;  // a label is not a pair of this session
    }
  }

  void add(const PatternCount& pattern, double same, double kin) {
    same_ += same;
    kin_count_ += kin;
    for (std::size_t field = 0; field < fields_; ++field) {
      const Level level = level_in(pattern.pattern, field);
      if (level == 0) continue;
      sums_[at(field, state_in(input_, model_, pattern.pattern, field), level)] += same;
      kin_sums_[field][level] += kin;
    }
  }

  // How far anything moved.
  double maximise() {
    double moved = std::fabs(same_ / session_.pairs - session_.prior);
    session_.prior = std::clamp(same_ / session_.pairs, 1e-9, 1 - 1e-9);
    if (kin_prior_ > 0) kin_prior_ = std::clamp(kin_count_ / session_.pairs, 1e-6, 0.9);
    for (std::size_t field = 0; field < fields_; ++field) {
      if (!session_.used[field]) continue;
      moved = std::max(moved, maximise_field(field));
      const std::size_t levels = level_count(input_, field);
      for (std::size_t level = 1; level < levels; ++level)
        kin_[field][level] = kin_sums_[field][level] + kin_prior_pairs * kin_guess_[field][level];
      normalise(kin_[field], levels, least_m);
    }
    return moved;
  }

  double maximise_field(std::size_t field) {
    const std::size_t levels = level_count(input_, field);
    const ByLevel guess = guessed_m(input_.fields[field].field.kind);
    ByLevel marginal{};
    for (std::size_t level = 1; level < levels; ++level) {
      marginal[level] = m_prior_pairs * guess[level];
      for (std::size_t state = 0; state < states; ++state) marginal[level] += sums_[at(field, state, level)];
    }
    normalise(marginal, levels, least_m);
    if (open_ < 2) hold_different(marginal, guess[levels - 1], levels);
    double moved = 0;
    for (std::size_t state = 0; state < states; ++state) {
      ByLevel here = marginal;
      double held = 0;
      for (std::size_t level = 1; level < levels; ++level) held += sums_[at(field, state, level)];
      session_.held[field][state] = held;
      if (model_.fields[field].parent >= 0 && state != 0) {
        for (std::size_t level = 1; level < levels; ++level)
          here[level] = tied_prior_pairs * marginal[level] + sums_[at(field, state, level)];
        normalise(here, levels, least_m);
      }
      for (std::size_t level = 1; level < levels; ++level)
        moved = std::max(moved, std::fabs(here[level] - session_.m[field][state][level]));
      session_.m[field][state] = here;
    }
    return moved;
  }

  // One field alone splits into two classes in many ways: how often the same differ is not to be learned from it. How they agree where they do is.
  static void hold_different(ByLevel& m, double differ, std::size_t levels) {
    const double scale = (1 - differ) / std::max(1 - m[levels - 1], 1e-9);
    for (std::size_t level = 1; level + 1 < levels; ++level) m[level] *= scale;
    m[levels - 1] = differ;
  }

  const Input& input_;
  const Model& model_;
  std::size_t fields_, open_ = 0;
  std::vector<std::array<ByLevel, states>> u_;  // [field][state of the parent]
  std::vector<ByLevel> kin_, kin_guess_;  // [field]
  double kin_prior_ = 0, same_ = 0, kin_count_ = 0;
  std::vector<double> weights_, kin_weights_, sums_;
  std::vector<ByLevel> kin_sums_;
  Session session_;
};

}  // namespace

Session run_session(const Input& input, const Model& model, const std::vector<PatternCount>& patterns, const std::vector<bool>& blocked,
                    const std::vector<PatternCount>& labelled) {
  return SessionEm(input, model, patterns, blocked).run(patterns, labelled);
}

}  // namespace girok::linkage::training
