#include "estimation/figures.h"

#include <algorithm>
#include <cmath>

#include "estimation/bootstrap.h"

namespace girok::estimation {
namespace {

namespace code = figure_code;

/// Two statements of one property that do not contradict each other: the same, or one of them silent.
bool fit(const std::string& a, const std::string& b) { return a.empty() || b.empty() || a == b; }

FigureKind kind_of(const Claim& claim) { return claim.kind == FigureKind::unknown && !claim.per.empty() ? FigureKind::flow : claim.kind; }

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

/// What is the same for all claims that are laid together; grows as claims that know more join.
class Gathering {
 public:
  /// Why the claim does not belong here; empty where it does.
  std::string objection(const Claim& claim) const {
    const FigureGroup& g = group;
    if (!fit(g.measure, claim.measure)) return "measure";
    if (!fit(g.unit, claim.unit)) return "unit";
    if (!fit(g.currency, claim.currency)) return "currency";
    if (!fit(g.per, claim.per)) return "per";
    if (!fit(g.base, claim.base)) return "base";
    if (!fit(g.place, claim.place)) return "place";
    if (!fit(g.time, claim.time)) return "time";
    if (g.kind != FigureKind::unknown && kind_of(claim) != FigureKind::unknown && g.kind != kind_of(claim)) return "kind";
    return {};
  }

  void take(const Claim& claim, std::size_t index) {
    FigureGroup& g = group;
    for (auto [mine, theirs] : {std::pair{&g.measure, &claim.measure},
                                {&g.unit, &claim.unit},
                                {&g.currency, &claim.currency},
                                {&g.per, &claim.per},
                                {&g.base, &claim.base},
                                {&g.place, &claim.place},
                                {&g.time, &claim.time}})
      if (mine->empty()) *mine = *theirs;
    if (g.kind == FigureKind::unknown) g.kind = kind_of(claim);
    claims.push_back(index);
  }

  FigureGroup group;
  std::vector<std::size_t> claims;
};

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
  for (const std::size_t index : members) {
    if (claims[index].origin.empty()) {
      nameless.push_back(index);
      continue;
    }
    const auto known = std::find_if(named.begin(), named.end(), [&](const auto& one) { return one.first == claims[index].origin; });
    if (known != named.end())
      known->second.push_back(index);
    else
      named.push_back({claims[index].origin, {index}});
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

Range envelope_of(const std::vector<Origin>& origins, const Origin* without) {
  Range out;
  bool first = true;
  for (const Origin& origin : origins) {
    if (&origin == without) continue;
    out = first ? origin.range : hull(out, origin.range);
    first = false;
  }
  return out;
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
  if (!e.hi) say(code::no_upper_end, Weight::refusal, {e.lo ? number_text(e.lo->to_double()) : "—"});
  if (!e.lo) say(code::no_lower_end, Weight::refusal, {e.hi ? number_text(e.hi->to_double()) : "—"});
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
  struct Named {
    std::string name;
    std::vector<Gathering> gatherings;
  };
  std::vector<Named> all;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Claim& claim = claims[i];
    if (!claim.conversion_of.empty()) continue;
    auto named = std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == claim.name; });
    if (named == all.end()) named = all.insert(all.end(), {claim.name, {}});
    auto& gatherings = named->gatherings;
    auto place = std::find_if(gatherings.begin(), gatherings.end(), [&](const Gathering& one) { return one.objection(claim).empty(); });
    if (place == gatherings.end()) place = gatherings.insert(gatherings.end(), Gathering{});
    place->take(claim, i);
  }
  std::vector<FigureGroup> out;
  for (Named& named : all) {
    std::vector<std::string> differs;  // from the first, in what
    for (const Gathering& gathering : named.gatherings) differs.push_back(named.gatherings[0].objection(claims[gathering.claims.front()]));
    const std::size_t first = out.size();
    for (std::size_t k = 0; k < named.gatherings.size(); ++k) {
      FigureGroup& group = named.gatherings[k].group;
      const auto& members = named.gatherings[k].claims;
      group.name = named.name;
      if (named.gatherings.size() > 1) group.name += k < 26 ? std::string(1, static_cast<char>('a' + k)) : "_" + std::to_string(k + 1);
      find_origins(group, members, claims);
      group.envelope = envelope_of(group.origins, nullptr);
      std::optional<Range> common = group.origins.front().range;
      for (const Origin& origin : group.origins)
        if (common) common = meet(*common, origin.range);
      group.common = common;
      if (group.origins.size() > 1)
        for (const Origin& origin : group.origins) group.left_out.push_back({origin.name, envelope_of(group.origins, &origin)});
      group.pool = pool_of(group, claims, options);
      judge(group, members, claims);
      if (k > 0) group.findings.push_back({code::definitions, Weight::note, {group.name, out[first].name, differs[k]}});
      out.push_back(std::move(group));
    }
  }
  return out;
}

}  // namespace girok::estimation
