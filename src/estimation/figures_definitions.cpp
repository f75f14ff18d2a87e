#include "estimation/figures_definitions.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace girok::estimation {
namespace {

constexpr std::size_t most_statements = 2000;

enum Property : std::uint8_t { measure, unit, currency, per, base, place, time, kind };
constexpr std::array<const char*, 8> property_names{"measure", "unit", "currency", "per", "base", "place", "time", "kind"};
using Properties = std::array<std::string, property_names.size()>;

Properties properties_of(const Claim& c) {
  return {c.measure, c.unit, c.currency, c.per, c.base, c.place, c.time, std::string(name_of(kind_of(c)))};
}

/// What several claims say alike.
struct Statement {
  Properties properties;
  std::string origin;
  std::vector<std::size_t> claims;
};

bool silent(const std::string& a, const std::string& b) { return a.empty() != b.empty(); }

bool fit(const Statement& a, const Statement& b) {
  for (std::size_t p = 0; p < a.properties.size(); ++p) {
    const std::string &mine = a.properties[p], &theirs = b.properties[p];
    if (mine == theirs) continue;
    if (p == unit || p == currency || !silent(mine, theirs)) return false;
    if ((p == per || p == kind) && (a.origin.empty() || a.origin != b.origin)) return false;
  }
  return true;
}

std::vector<Statement> statements_of(const std::vector<Claim>& claims, const std::vector<std::size_t>& members) {
  std::map<std::pair<Properties, std::string>, std::size_t> known;
  std::vector<Statement> out;
  for (const std::size_t index : members) {
    const auto [at, is_new] = known.try_emplace({properties_of(claims[index]), claims[index].origin}, out.size());
    if (is_new) out.push_back({at->first.first, at->first.second, {}});
    out[at->second].claims.push_back(index);
  }
  return out;
}

bool of_one_origin(Property p) { return p == per || p == kind; }

/// The property for which a statement would fit two that do not fit each other; empty where all that fit it fit each other.
std::string ambiguity_of(std::size_t one, const std::vector<Statement>& all, const std::vector<std::size_t>& fitting) {
  for (std::size_t p = 0; p < property_names.size(); ++p) {
    const std::string* said = nullptr;
    bool contradicted = false, left_out = false, several_origins = false;
    const auto hear = [&](const Statement& statement) {
      const std::string& value = statement.properties[p];
      left_out = left_out || value.empty();
      several_origins = several_origins || statement.origin.empty() || statement.origin != all[one].origin;
      if (value.empty()) return;
      contradicted = contradicted || (said != nullptr && *said != value);
      said = &value;
    };
    hear(all[one]);
    for (const std::size_t other : fitting) hear(all[other]);
    if (contradicted || (of_one_origin(static_cast<Property>(p)) && said != nullptr && left_out && several_origins))
      return property_names[p];
  }
  return {};
}

/// Properties that one origin says and another leaves out.
std::vector<std::string> presumed_of(const std::vector<Statement>& all, const std::vector<std::size_t>& group) {
  std::vector<std::string> out;
  for (std::size_t p = 0; p < property_names.size(); ++p) {
    std::set<std::string_view> say, leave_out;
    for (const std::size_t one : group) (all[one].properties[p].empty() ? leave_out : say).insert(all[one].origin);
    const bool never_says =
        std::ranges::any_of(leave_out, [&](std::string_view origin) { return origin.empty() || !say.contains(origin); });
    if (!say.empty() && never_says) out.emplace_back(property_names[p]);
  }
  return out;
}

/// [group][statement]
std::vector<std::vector<std::size_t>> groups_of(const std::vector<Statement>& all, std::vector<std::string>& ambiguous) {
  const bool many = all.size() > most_statements;
  std::vector<std::vector<std::size_t>> fitting(all.size());
  if (!many)
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (fit(all[i], all[j])) {
          fitting[i].push_back(j);
          fitting[j].push_back(i);
        }
  for (std::size_t i = 0; i < all.size(); ++i) ambiguous.push_back(ambiguity_of(i, all, fitting[i]));
  std::vector<std::vector<std::size_t>> out;
  std::map<Properties, std::size_t> of_properties;  // group
  std::vector<bool> placed(all.size(), false);
  // Where nothing is ambiguous, fitting is transitive.
  for (std::size_t i = 0; i < all.size() && !many; ++i) {
    if (placed[i] || !ambiguous[i].empty()) continue;
    out.push_back({i});
    for (const std::size_t j : fitting[i])
      if (ambiguous[j].empty()) out.back().push_back(j);
    for (const std::size_t j : out.back()) {
      placed[j] = true;
      of_properties.emplace(all[j].properties, out.size() - 1);
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (placed[i]) continue;
    const auto known = of_properties.find(all[i].properties);
    const bool joins = known != of_properties.end() &&
                       (many || std::ranges::all_of(out[known->second], [&](std::size_t j) { return fit(all[i], all[j]); }));
    if (joins) {
      out[known->second].push_back(i);
    } else {
      out.push_back({i});
      of_properties.insert_or_assign(all[i].properties, out.size() - 1);
    }
  }
  return out;
}

}  // namespace

FigureKind kind_of(const Claim& claim) { return claim.kind == FigureKind::unknown && !claim.per.empty() ? FigureKind::flow : claim.kind; }

std::vector<OneFigure> split_by_definition(const std::vector<Claim>& claims, const std::vector<std::size_t>& members) {
  const std::vector<Statement> all = statements_of(claims, members);
  std::vector<std::string> ambiguous;
  std::vector<OneFigure> out;
  for (const std::vector<std::size_t>& group : groups_of(all, ambiguous)) {
    OneFigure figure;
    for (const std::size_t one : group) figure.claims.insert(figure.claims.end(), all[one].claims.begin(), all[one].claims.end());
    std::ranges::sort(figure.claims);
    figure.presumed = presumed_of(all, group);
    if (std::ranges::none_of(group, [&](std::size_t one) { return ambiguous[one].empty(); })) figure.ambiguous = ambiguous[group.front()];
    out.push_back(std::move(figure));
  }
  std::ranges::sort(out, {}, [](const OneFigure& one) { return one.claims.front(); });
  return out;
}

std::string difference_of(const FigureGroup& a, const FigureGroup& b) {
  const auto properties = [](const FigureGroup& g) {
    return Properties{g.measure, g.unit, g.currency, g.per, g.base, g.place, g.time, std::string(name_of(g.kind))};
  };
  const Properties mine = properties(a), theirs = properties(b);
  for (const bool also_silence : {false, true})
    for (std::size_t p = 0; p < property_names.size(); ++p)
      if (mine[p] != theirs[p] && (also_silence || !silent(mine[p], theirs[p]))) return property_names[p];
  return {};
}

}  // namespace girok::estimation
