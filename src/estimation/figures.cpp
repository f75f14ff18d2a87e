#include "estimation/figures.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "estimation/bootstrap.h"
#include "estimation/figures_definitions.h"

namespace girok::estimation {
namespace {

namespace code = figure_code;

/// Its value as ends, with those that an analyst gave.
Range range_of(const Claim& claim) {
  Range out{claim.value.lo, claim.value.hi};
  if (!out.lo && claim.assumed_low) {
    out.lo = claim.assumed_low;
    out.lo_assumed = true;
  }
  if (!out.hi && claim.assumed_high) {
    out.hi = claim.assumed_high;
    out.hi_assumed = true;
  }
  return out;
}

Range hull(const Range& a, const Range& b) {
  Range out;
  if (a.lo && b.lo) {
    out.lo = std::min(*a.lo, *b.lo);
    out.lo_assumed = *a.lo <= *b.lo ? a.lo_assumed : b.lo_assumed;
  }
  if (a.hi && b.hi) {
    out.hi = std::max(*a.hi, *b.hi);
    out.hi_assumed = *a.hi >= *b.hi ? a.hi_assumed : b.hi_assumed;
  }
  return out;
}

std::optional<Range> meet(const Range& a, const Range& b) {
  Range out = a;
  if (!out.lo || (b.lo && *b.lo > *out.lo)) {
    out.lo = b.lo;
    out.lo_assumed = b.lo_assumed;
  }
  if (!out.hi || (b.hi && *b.hi < *out.hi)) {
    out.hi = b.hi;
    out.hi_assumed = b.hi_assumed;
  }
  if (out.closed() && *out.lo > *out.hi) return std::nullopt;
  return out;
}

/// What is known of claims that are laid together: of each property the first that is said.
void describe(FigureGroup& group, const std::vector<std::size_t>& members, const std::vector<Claim>& claims) {
  for (const std::size_t index : members) {
    const Claim& claim = claims[index];
    for (auto [known, said] : {std::pair{&group.measure, &claim.measure},
                               {&group.unit, &claim.unit},
                               {&group.currency, &claim.currency},
                               {&group.per, &claim.per},
                               {&group.base, &claim.base},
                               {&group.place, &claim.place},
                               {&group.time, &claim.time}})
      if (known->empty()) *known = *said;
    if (group.kind == FigureKind::unknown) group.kind = kind_of(claim);
  }
}

Origin origin_of(std::string name, std::vector<std::size_t> members, const std::vector<Claim>& claims) {
  Origin out;
  out.name = std::move(name);
  out.claims = std::move(members);
  std::optional<Range> common;
  Range all;
  bool first = true, same = true;
  for (const std::size_t index : out.claims) {
    const Range range = range_of(claims[index]);
    same = same && (first || (claims[index].value.lo == claims[out.claims.front()].value.lo &&
                              claims[index].value.hi == claims[out.claims.front()].value.hi));
    common = first ? std::optional(range) : common ? meet(*common, range) : std::nullopt;
    all = first ? range : hull(all, range);
    first = false;
  }
  out.drifts = !same;
  // "More than x" and "up to x" meet in x alone, which neither of them says.
  const bool point = common && common->closed() && *common->lo == *common->hi &&
                     std::none_of(out.claims.begin(), out.claims.end(), [&](std::size_t index) {
                       return claims[index].value.lo == claims[index].value.hi && claims[index].value.lo;
                     });
  out.range = common && !(point && out.drifts) ? *common : all;
  return out;
}

void find_origins(FigureGroup& group, const std::vector<std::size_t>& members, const std::vector<Claim>& claims) {
  std::vector<std::pair<std::string, std::vector<std::size_t>>> named;
  std::vector<std::size_t> nameless;
  std::map<std::string_view, std::size_t> known;
  for (const std::size_t index : members) {
    if (claims[index].origin.empty()) {
      nameless.push_back(index);
      continue;
    }
    const auto [at, is_new] = known.try_emplace(claims[index].origin, named.size());
    if (is_new) named.push_back({claims[index].origin, {}});
    named[at->second].second.push_back(index);
  }
  for (auto& [name, own] : named) group.origins.push_back(origin_of(name, own, claims));
  for (const std::size_t index : nameless) group.origins.push_back(origin_of({}, {index}, claims));
  group.citations = members.size();
  group.most_origins = group.origins.size();
  for (const auto& [name, own] : named) {
    const auto likely =
        static_cast<std::size_t>(std::count_if(own.begin(), own.end(), [&](std::size_t index) { return claims[index].origin_likely; }));
    group.most_origins += likely == own.size() ? likely - 1 : likely;
  }
  group.fewest_origins = std::max<std::size_t>(named.size(), group.origins.empty() ? 0 : 1);
}

/// Of all origins, and of all but each one.
void find_envelopes(FigureGroup& group) {
  const std::vector<Origin>& origins = group.origins;
  const auto joined = [](const std::optional<Range>& a, const std::optional<Range>& b) { return a && b ? hull(*a, *b) : a ? a : b; };
  std::vector<std::optional<Range>> after(origins.size() + 1);  // of this origin and those behind it
  for (std::size_t i = origins.size(); i-- > 0;) after[i] = joined(origins[i].range, after[i + 1]);
  group.envelope = *after[0];
  std::optional<Range> before;
  for (std::size_t i = 0; i < origins.size() && origins.size() > 1; ++i) {
    group.left_out.push_back({origins[i].name, *joined(before, after[i + 1])});
    before = joined(before, origins[i].range);
  }
}

std::optional<Pool> pool_of(const FigureGroup& group, const std::vector<Claim>& claims, const FigureOptions& options) {
  std::vector<std::pair<Distribution, double>> parts;
  double total = 0;
  for (const Origin& origin : group.origins) {
    const auto stated =
        std::find_if(origin.claims.begin(), origin.claims.end(), [&](std::size_t index) { return claims[index].distribution.has_value(); });
    if (stated == origin.claims.end()) return std::nullopt;
    const double weight = claims[*stated].weight.value_or(1);
    parts.emplace_back(*claims[*stated].distribution, weight);
    total += weight;
  }
  if (parts.size() < 2 || !(total > 0)) return std::nullopt;
  // Not drawn but laid out: of each part as many evenly spaced quantiles as its weight asks for.
  std::vector<double> values;
  for (const auto& [distribution, weight] : parts) {
    const auto count = static_cast<std::size_t>(std::llround(static_cast<double>(options.draws) * weight / total));
    for (std::size_t i = 0; i < count; ++i)
      values.push_back(quantile_of(distribution, (static_cast<double>(i) + 0.5) / static_cast<double>(count)));
  }
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  return Pool{quantile(values, 0.025), quantile(values, 0.5), quantile(values, 0.975)};
}

void judge(FigureGroup& group, const std::vector<std::size_t>& members, const std::vector<Claim>& claims) {
  auto& findings = group.findings;
  const auto say = [&](const char* what, Weight weight, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), group.name);
    findings.push_back({what, weight, std::move(arguments)});
  };
  const Range& e = group.envelope;
  if (!e.hi && e.lo) say(code::no_upper_end, Weight::refusal, {number_text(e.lo->to_double())});
  if (!e.lo && e.hi) say(code::no_lower_end, Weight::refusal, {number_text(e.hi->to_double())});
  if (!e.lo && !e.hi) say(code::no_ends, Weight::refusal, {});
  if (!group.common && group.origins.size() > 1) say(code::disagree, Weight::warning, {});
  if (group.fewest_origins != group.most_origins)
    say(code::origins_unknown, Weight::warning, {std::to_string(group.fewest_origins), std::to_string(group.most_origins)});
  if (group.most_origins == 1)
    say(code::one_origin, Weight::warning,
        {std::to_string(group.citations), group.origins.front().name.empty() ? "—" : group.origins.front().name});
  for (const Origin& origin : group.origins)
    if (origin.drifts) say(code::drift, Weight::warning, {origin.name.empty() ? "—" : origin.name});
  if (std::any_of(members.begin(), members.end(), [&](std::size_t index) { return claims[index].value.bound == Bound::vague; }))
    say(code::vague, Weight::warning, {});
  if (e.lo_assumed) say(code::assumed, Weight::note, {number_text(e.lo->to_double())});
  if (e.hi_assumed) say(code::assumed, Weight::note, {number_text(e.hi->to_double())});
  if (e.closed())
    for (const LeftOut& without : group.left_out)
      if (!without.range.closed()) say(code::one_way, Weight::warning, {without.origin.empty() ? "—" : without.origin});
  group.status = !e.closed()                                            ? GroupStatus::none
                 : group.most_origins == 1 || group.fewest_origins == 1 ? GroupStatus::one_origin
                 : group.common                                         ? GroupStatus::range
                                                                        : GroupStatus::disagree;
  if (group.status == GroupStatus::one_origin && !group.common && group.most_origins > 1) group.status = GroupStatus::disagree;
}

/// A single number as all that is rounded to it.
Claim widened(Claim claim) {
  if (claim.value.lo && claim.value.lo == claim.value.hi) {
    const Bound bound = claim.value.bound;
    claim.value = rounding_interval(*claim.value.lo);
    claim.value.bound = bound;
  }
  return claim;
}

/// Whether origins that do not meet would, but for rounding.
bool rounding_meets(const FigureGroup& group, const std::vector<Claim>& claims) {
  std::optional<Range> common = Range{};
  for (const Origin& origin : group.origins) {
    std::vector<Claim> wide;
    std::vector<std::size_t> members;
    for (const std::size_t index : origin.claims) {
      members.push_back(wide.size());
      wide.push_back(widened(claims[index]));
    }
    if (common) common = meet(*common, origin_of(origin.name, members, wide).range);
  }
  return common.has_value();
}

}  // namespace

std::string_view name_of(FigureKind kind) { return kind == FigureKind::stock ? "stock" : kind == FigureKind::flow ? "flow" : ""; }

std::string_view name_of(GroupStatus status) {
  switch (status) {
    case GroupStatus::range: return "range";
    case GroupStatus::one_origin: return "one_origin";
    case GroupStatus::disagree: return "disagree";
    case GroupStatus::none: return "none";
  }
  return "none";
}

std::string text_of(const Range& range) {
  const auto text = [](const Decimal& value) {
    constexpr int most_digits = 12;  // more than any figure has
    std::string plain = (value.significant_digits() > most_digits ? value.rounded_to_digits(most_digits) : value).to_string();
    const std::size_t point = std::min(plain.find('.'), plain.size()), first = value.is_negative() ? 1 : 0;
    for (std::size_t at = point; at > first + 3; at -= 3) plain.insert(at - 3, 1, ',');
    return plain;
  };
  if (range.closed()) return *range.lo == *range.hi ? text(*range.lo) : text(*range.lo) + " – " + text(*range.hi);
  if (range.lo) return "≥ " + text(*range.lo);
  if (range.hi) return "≤ " + text(*range.hi);
  return "?";
}

std::vector<FigureGroup> lay_together(const std::vector<Claim>& claims, const FigureOptions& options) {
  if (options.rounding) {
    std::vector<Claim> wide;
    for (const Claim& claim : claims) wide.push_back(widened(claim));
    FigureOptions plain = options;
    plain.rounding = false;
    std::vector<FigureGroup> out = lay_together(wide, plain);
    for (FigureGroup& group : out)
      if (std::ranges::any_of(group.origins, [&](const Origin& origin) {
            return std::ranges::any_of(origin.claims, [&](std::size_t index) { return !(wide[index].value == claims[index].value); });
          }))
        group.findings.push_back({code::rounded, Weight::note, {group.name}});
    return out;
  }
  std::vector<std::pair<std::string_view, std::vector<std::size_t>>> names;
  std::map<std::string_view, std::size_t> known;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (!claims[i].conversion_of.empty()) continue;
    const auto [at, is_new] = known.try_emplace(claims[i].name, names.size());
    if (is_new) names.push_back({claims[i].name, {}});
    names[at->second].second.push_back(i);
  }
  std::vector<FigureGroup> out;
  for (const auto& [name, members] : names) {
    const std::vector<OneFigure> figures = split_by_definition(claims, members);
    const std::size_t first = out.size();
    for (std::size_t k = 0; k < figures.size(); ++k) {
      FigureGroup group;
      group.name = name;
      if (figures.size() > 1) group.name += k < 26 ? std::string(1, static_cast<char>('a' + k)) : "_" + std::to_string(k + 1);
      describe(group, figures[k].claims, claims);
      find_origins(group, figures[k].claims, claims);
      find_envelopes(group);
      std::optional<Range> common = group.origins.front().range;
      for (const Origin& origin : group.origins)
        if (common) common = meet(*common, origin.range);
      group.common = common;
      group.pool = pool_of(group, claims, options);
      judge(group, figures[k].claims, claims);
      if (!group.common && rounding_meets(group, claims)) group.findings.push_back({code::rounding_meets, Weight::note, {group.name}});
      for (const std::string& property : figures[k].presumed)
        group.findings.push_back({code::presumed, Weight::note, {group.name, property}});
      if (!figures[k].ambiguous.empty()) group.findings.push_back({code::ambiguous, Weight::warning, {group.name, figures[k].ambiguous}});
      if (k > 0)
        group.findings.push_back({code::definitions, Weight::note, {group.name, out[first].name, difference_of(out[first], group)}});
      out.push_back(std::move(group));
    }
  }
  return out;
}

}  // namespace girok::estimation
