#include "app/figures/claims_of_reading.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include <nlohmann/json.hpp>

namespace girok::app {
namespace {

using estimation::Claim;
using Json = nlohmann::json;

std::string text(const Json& object, const char* key) {
  const auto at = object.is_object() ? object.find(key) : object.end();
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

/// An empty one where it is null, missing, or of another type.
const Json& list(const Json& object, const char* key) {
  static const Json none = Json::array();
  const auto at = object.is_object() ? object.find(key) : object.end();
  return at != object.end() && at->is_array() ? *at : none;
}
const Json& part(const Json& object, const char* key) {
  static const Json none = Json::object();
  const auto at = object.is_object() ? object.find(key) : object.end();
  return at != object.end() && at->is_object() ? *at : none;
}
bool is_true(const Json& object, const char* key) {
  const auto at = object.is_object() ? object.find(key) : object.end();
  return at != object.end() && at->is_boolean() && at->get<bool>();
}
std::size_t count(const Json& object, const char* key, std::size_t otherwise) {
  const auto at = object.find(key);
  return at != object.end() && at->is_number_unsigned() ? at->get<std::size_t>() : otherwise;
}

/// "girl, woman": what a measure is made of.
std::string heads(const Json& object, const char* key) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_object()) return {};
  std::string out;
  for (const Json& word : list(*at, "head"))
    if (word.is_string()) out += (out.empty() ? "" : ", ") + word.get<std::string>();
  return out;
}

std::string file_of(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

/// Which nodes a node leans on in the end, itself where on nothing.
class Roots {
 public:
  explicit Roots(const Json& provenance) {
    for (const Json& edge : list(provenance, "edges")) leans_[text(edge, "from")].insert(text(edge, "to"));
    for (const Json& node : list(provenance, "nodes"))
      if (const std::string claim = text(node, "claim"); !claim.empty()) node_of_[claim] = text(node, "id");
  }

  std::set<std::string> of(const std::string& claim) const {
    const auto node = node_of_.find(claim);
    if (node == node_of_.end()) return {claim};
    std::set<std::string> seen, roots;
    std::vector<std::string> open{node->second};
    while (!open.empty()) {
      const std::string now = open.back();
      open.pop_back();
      if (!seen.insert(now).second) continue;
      const auto next = leans_.find(now);
      if (next == leans_.end() || next->second.empty())
        roots.insert(now);
      else
        open.insert(open.end(), next->second.begin(), next->second.end());
    }
    return roots.empty() ? seen : roots;
  }

 private:
  std::map<std::string, std::set<std::string>> leans_;
  std::map<std::string, std::string> node_of_;
};

/// The last name of an attribution that is somebody's.
std::string ultimate(const Json& claim) {
  std::string out;
  for (const Json& name : list(claim, "attribution"))
    if (name.is_string() && name.get<std::string>() != "anonymous") out = name.get<std::string>();
  return out;
}

class Converter {
 public:
  explicit Converter(const Json& reading) : reading_(reading), roots_(part(reading, "provenance")) {
    for (const Json& document : list(reading, "documents")) path_of_[text(document, "id")] = file_of(text(document, "path"));
    for (const Json& figure : list(reading, "figures")) figure_of_[text(figure, "id")] = &figure;
  }

  ReadClaims convert() {
    for (const Json& claim : list(reading_, "claims")) take(claim);
    for (auto& [figure, members] : members_) name_origins(figure, members);
    return std::move(out_);
  }

 private:
  void take(const Json& json) {
    static const std::set<std::string> kinds{"count", "share", "money", "rate", "multiple", "number"};
    const std::string figure = text(json, "figure");
    const Json& value = part(json, "value");
    Claim claim;
    const auto end = [&](const char* key) { return Decimal::parse(text(value, key)); };
    claim.value = {end("lo"), end("hi"), bound_from_symbol(text(value, "bound")).value_or(Bound::equal)};
    if (!claim.value.lo && !claim.value.hi) return;
    if (!kinds.contains(text(json, "kind")) || is_true(json, "repeated")) return;
    claim.id = text(json, "id");
    claim.name = figure.empty() ? claim.id : figure;
    claim.measure = heads(json, "concepts");
    claim.unit = text(value, "unit");
    claim.currency = text(value, "currency");
    claim.per = text(json, "period");
    claim.place = text(json, "place");
    claim.time = text(json, "time");
    claim.base = heads(json, "denominator_concepts");
    if (claim.base.empty()) claim.base = text(json, "denominator");
    claim.citation = path_of_[text(json, "document")];
    claim.conversion_of = text(json, "conversion_of");
    // A claim that belongs to no figure of its own restates that of another.
    if (claim.conversion_of.empty()) members_[claim.name].push_back(out_.claims.size());
    out_.claims.push_back(claim);
    out_.as_written.push_back(text(json, "measure"));
    attribution_.push_back(ultimate(json));
  }

  void name_origins(const std::string& figure, const std::vector<std::size_t>& members) {
    std::size_t fewest = 0, most = members.size();
    if (const auto known = figure_of_.find(figure); known != figure_of_.end()) {
      const Json& origins = part(*known->second, "origins");
      fewest = count(origins, "min", 0);
      most = count(origins, "max", members.size());
    }
    std::vector<std::size_t> group(members.size());
    std::iota(group.begin(), group.end(), std::size_t{0});
    std::vector<std::set<std::string>> roots;
    for (const std::size_t index : members) roots.push_back(roots_.of(out_.claims[index].id));
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const bool shared = fewest == 1 || std::ranges::any_of(roots[i], [&](const std::string& root) { return roots[j].contains(root); });
        if (shared && group[i] != group[j]) {
          const std::size_t from = std::max(group[i], group[j]), to = std::min(group[i], group[j]);
          std::ranges::replace(group, from, to);
        }
      }
    std::size_t origins = 0;
    for (std::size_t k = 0; k < members.size(); ++k) {
      if (group[k] != k) continue;
      ++origins;
      std::map<std::string, std::size_t> names;
      for (std::size_t i = 0; i < members.size(); ++i)
        if (group[i] == k && !attribution_[members[i]].empty()) ++names[attribution_[members[i]]];
      const auto often = std::ranges::max_element(names, {}, [](const auto& one) { return one.second; });
      std::string name = often != names.end() ? often->first : "the source of " + out_.claims[members[k]].citation;
      for (std::size_t other = 0; other < k; ++other)  // two origins that are called alike stay two
        if (group[other] == other && out_.claims[members[other]].origin == name) name += " (" + out_.claims[members[k]].citation + ")";
      for (std::size_t i = 0; i < members.size(); ++i)
        if (group[i] == k) out_.claims[members[i]].origin = name;
    }
    for (std::size_t k = members.size(); k-- > 0 && origins < most;)
      if (group[k] != k) {
        out_.claims[members[k]].origin_likely = true;
        ++origins;
      }
  }

  const Json& reading_;
  Roots roots_;
  std::map<std::string, std::string> path_of_;
  std::map<std::string, const Json*> figure_of_;
  std::map<std::string, std::vector<std::size_t>> members_;  ///< by figure
  std::vector<std::string> attribution_;  ///< [claim]
  ReadClaims out_;
};

}  // namespace

bool looks_like_reading(std::string_view bytes) { return bytes.substr(0, 200).find("\"girok.reading/1\"") != std::string_view::npos; }

Result<ReadClaims> claims_of_reading(std::string_view json, const std::string& name) {
  const Json reading = Json::parse(json.begin(), json.end(), nullptr, false);
  if (!reading.is_object() || text(reading, "format") != "girok.reading/1")
    return fail(ErrorCode::malformed, "this is not what girok read --json prints", name, "girok read PILE --json > reading.json");
  return Converter(reading).convert();
}

}  // namespace girok::app
