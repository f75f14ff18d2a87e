#include "app/records/coverage.h"

#include <set>
#include <unordered_map>
#include <unordered_set>

#include "app/access.h"

namespace girok::app {
namespace {

using vault::StoredStatement;

/// "2003-05-01", "2003", "~2003", "2003/2005": the first year it names; 0 where it names none.
int year_of(std::string_view date) {
  for (std::size_t i = 0; i + 4 <= date.size(); ++i) {
    int year = 0;
    std::size_t digits = 0;
    while (digits < 4 && date[i + digits] >= '0' && date[i + digits] <= '9') year = year * 10 + (date[i + digits++] - '0');
    if (digits == 4 && year >= 1000) return year;
  }
  return 0;
}

class Counting {
 public:
  explicit Counting(const vault::Vault& vault) : vault_(vault), clearance_(seen_unsealed(vault)) {}

  Coverage count() {
    look();
    for (const Id& act : acts_) count_act(act);
    coverage_.acts = acts_.size();
    coverage_.clock = vault_.model().latest_clock();
    return std::move(coverage_);
  }

 private:
  template <class Visit>
  void each(const char* property, Visit visit) {
    vault_.model().each(property, clearance_, [&](const StoredStatement& stored) { visit(stored); });
  }

  void look() {
    each("type", [&](const StoredStatement& stored) {
      const std::string& type = stored.statement.value.text;
      ++coverage_.by_type[type];
      if (type == "Act") acts_.push_back(stored.statement.entity);
      if (type == "Testimony") testimonies_.insert(stored.statement.entity);
    });
    each("review", [&](const StoredStatement& stored) {
      if (stored.statement.value.text == "proposed") ++coverage_.proposed;
      if (stored.statement.value.text == "refused") refused_.insert(stored.statement.entity);
    });
    std::erase_if(acts_, [&](const Id& act) { return refused_.contains(act); });
    each("date", [&](const StoredStatement& stored) {
      if (const int year = year_of(stored.statement.value.text); year != 0) years_[stored.statement.entity].insert(year);
    });
    each("place", [&](const StoredStatement& stored) { places_[stored.statement.entity].insert(stored.statement.value.record); });
    each("event", [&](const StoredStatement& stored) { events_[stored.statement.entity] = stored.statement.value.record; });
    each("iso", [&](const StoredStatement& stored) { iso_[stored.statement.entity] = stored.statement.value.text; });
    each("place-kind", [&](const StoredStatement& stored) { place_kinds_[stored.statement.entity] = stored.statement.value.text; });
    each("located-in", [&](const StoredStatement& stored) { within_[stored.statement.entity] = stored.statement.value.record; });
    each("source-kind", [&](const StoredStatement& stored) { kinds_[stored.statement.entity] = stored.statement.value.text; });
    each("from-source", [&](const StoredStatement& stored) { from_[stored.statement.entity] = stored.statement.value.record; });
    each("act-type", [&](const StoredStatement& stored) {
      if (stored.statement.source) sources_[stored.statement.entity].insert(*stored.statement.source);
    });
  }

  std::string province_of(Id place) const {
    static const std::set<std::string, std::less<>> regions = {"province", "district", "city"};
    std::string region;  // the widest below a country
    for (int depth = 0; depth < 8; ++depth) {
      if (const auto iso = iso_.find(place); iso != iso_.end()) return iso->second;
      if (const auto kind = place_kinds_.find(place); kind != place_kinds_.end() && regions.contains(kind->second)) region = "@" + to_string(place);
      const auto outer = within_.find(place);
      if (outer == within_.end()) break;
      place = outer->second;
    }
    return region;
  }

  std::string kind_of(const Id& document) const {
    const auto source = from_.find(document);
    const auto kind = kinds_.find(source == from_.end() ? document : source->second);
    if (kind != kinds_.end()) return kind->second;
    return testimonies_.contains(document) ? "testimony" : "document";
  }

  template <class Value>
  const std::set<Value>& of(const std::unordered_map<Id, std::set<Value>>& all, const Id& act) const {
    static const std::set<Value> none;
    if (const auto own = all.find(act); own != all.end()) return own->second;
    const auto event = events_.find(act);
    if (event == events_.end()) return none;
    const auto its = all.find(event->second);
    return its == all.end() ? none : its->second;
  }

  void count_act(const Id& act) {
    std::set<std::string> provinces;
    for (const Id& place : of(places_, act)) provinces.insert(province_of(place));
    if (provinces.empty()) provinces.insert(std::string());
    std::set<int> years = of(years_, act);
    if (years.empty()) years.insert(0);
    for (const std::string& province : provinces) {
      ++coverage_.by_place[province];
      for (const int year : years) ++coverage_.by_place_and_year[{province, year}];
    }
    for (const int year : years) ++coverage_.by_year[year];
    std::set<std::string> kinds;
    if (const auto documents = sources_.find(act); documents != sources_.end()) {
      for (const Id& document : documents->second) kinds.insert(kind_of(document));
    }
    if (kinds.empty()) kinds.insert(std::string());
    for (const std::string& kind : kinds) ++coverage_.by_source[kind];
  }

  const vault::Vault& vault_;
  vault::Confidentiality clearance_;
  Coverage coverage_;
  std::vector<Id> acts_;
  std::unordered_set<Id> testimonies_, refused_;
  std::unordered_map<Id, std::set<int>> years_;
  std::unordered_map<Id, std::set<Id>> places_, sources_;
  std::unordered_map<Id, Id> events_, within_, from_;
  std::unordered_map<Id, std::string> iso_, kinds_, place_kinds_;
};

}  // namespace

Coverage coverage_of(const vault::Vault& vault) { return Counting(vault).count(); }

}  // namespace girok::app
