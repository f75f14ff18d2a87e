#include "app/records/coverage.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "app/access.h"
#include "app/records/consents.h"

namespace girok::app {
namespace {

using vault::ReadModel;
using Numbers = std::vector<std::uint32_t>;

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

/// What counts here, of a property.
enum class Fact : std::uint8_t { type, review, date, place, event, iso, place_kind, located_in, source_kind, from_source, act_type };
constexpr std::array<std::pair<std::string_view, Fact>, 11> facts_by_name = {{{"type", Fact::type},
                                                                              {"review", Fact::review},
                                                                              {"date", Fact::date},
                                                                              {"place", Fact::place},
                                                                              {"event", Fact::event},
                                                                              {"iso", Fact::iso},
                                                                              {"place-kind", Fact::place_kind},
                                                                              {"located-in", Fact::located_in},
                                                                              {"source-kind", Fact::source_kind},
                                                                              {"from-source", Fact::from_source},
                                                                              {"act-type", Fact::act_type}}};

/// Most records say one of each or none; what else they say lies apart.
struct Record {
  std::uint32_t place = 0, source = 0, event = 0, outer = 0;  ///< outer: of a place, what it lies in; of a document, its Source
  std::uint16_t year = 0;
  bool is_act = false, is_testimony = false, refused = false, has_more = false;
};
struct More {
  Numbers places, sources;
  std::vector<int> years;
};
enum class ConsentEnd : std::uint8_t { none, near, withdrawn, expired };
constexpr std::int32_t near_days = 30;

/// Few records have these.
struct Named {
  std::string iso, place_kind, source_kind;
  std::uint64_t proposed = 0;
};

}  // namespace

struct CoverageCounts::Inside {
  std::vector<Record> records;  ///< [number]
  std::unordered_map<std::uint32_t, More> more;
  std::unordered_map<std::uint32_t, Named> named;
  std::map<Id, std::vector<std::string>> repeated;
  std::map<Id, ConsentEnd> consents;
  bool counted = false;
  std::set<Id> dirty;
  /// What all of it was counted for.
  struct Asked {
    vault::Confidentiality clearance{}, of_consents{};
    std::int32_t day = 0;
    const records::Schema* schema = nullptr;
    friend bool operator==(const Asked&, const Asked&) = default;
  } asked;
  Coverage coverage;

  void note(Fact fact, const ReadModel::Told& told);
  template <class Value, class Field>
  void add(std::uint32_t number, Field& first, Value value, std::vector<Value> More::* others);
  void count_all(const vault::Vault& vault);
  void look_at_consents(const vault::Vault& vault, const std::optional<std::vector<Id>>& among);
  void count_again(const vault::Vault& vault, const Id& id);
  void add_up(const vault::Vault& vault);
};

namespace {

/// Adding up what the records say.
class Sum {
 public:
  Sum(const ReadModel& model, const std::vector<Record>& records, const std::unordered_map<std::uint32_t, More>& more,
      const std::unordered_map<std::uint32_t, Named>& named)
      : model_(model), records_(records), more_(more), named_(named), provinces_(records.size(), none), kinds_(records.size(), none) {}

  void into(Coverage& coverage) {
    (void)number_of("");  // 0: not said
    for (std::uint32_t number = 1; number < records_.size(); ++number) {
      if (records_[number].is_act && !records_[number].refused) count(number, coverage);
    }
    for (const auto& [place_and_year, count] : by_place_and_year_)
      coverage.by_place_and_year[{names_[place_and_year >> 16], static_cast<int>(place_and_year & 0xFFFF)}] = count;
    for (const auto& [place, count] : by_place_) coverage.by_place[names_[place]] = count;
    for (const auto& [kind, count] : by_source_) coverage.by_source[names_[kind]] = count;
    for (const auto& [place_and_kind, count] : by_place_and_source_)
      coverage.by_place_and_source[{names_[place_and_kind >> 32], names_[place_and_kind & UINT32_MAX]}] = count;
    for (const auto& [kind_and_year, count] : by_source_and_year_)
      coverage.by_source_and_year[{names_[kind_and_year >> 16], static_cast<int>(kind_and_year & 0xFFFF)}] = count;
    find_places_without(coverage);
  }

 private:
  static constexpr std::uint32_t none = UINT32_MAX;

  std::uint32_t number_of(const std::string& name) {
    const auto [at, fresh] = numbers_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (fresh) names_.push_back(name);
    return at->second;
  }

  static bool is_region(const Named& named) {
    static const std::set<std::string, std::less<>> regions = {"province", "district", "city"};
    return regions.contains(named.place_kind);
  }

  void find_places_without(Coverage& coverage) {
    for (const auto& [number, named] : named_) {
      if (named.iso.empty() && !is_region(named)) continue;
      const std::string& place = names_[province_of(number)];
      const bool is_country = place.find('-') == std::string::npos && !place.starts_with('@');
      if (!is_country && !coverage.by_place.contains(place)) coverage.places_without.insert(place);
    }
  }

  std::string province_named(std::uint32_t place) const {
    std::string region = "*";  // the widest below a country
    for (int depth = 0; depth < 8 && place != 0; ++depth) {
      const auto named = named_.find(place);
      if (named != named_.end() && !named->second.iso.empty()) return named->second.iso;
      if (named != named_.end() && is_region(named->second)) region = "@" + to_string(model_.record_at(place));
      place = records_[place].outer;
    }
    return region;
  }
  std::uint32_t province_of(std::uint32_t place) {
    if (provinces_[place] == none) provinces_[place] = number_of(province_named(place));
    return provinces_[place];
  }
  std::uint32_t kind_of(std::uint32_t document) {
    if (kinds_[document] != none) return kinds_[document];
    const std::uint32_t source = records_[document].outer;
    const auto named = named_.find(source == 0 ? document : source);
    std::string kind = records_[document].is_testimony ? "testimony" : "document";
    if (named != named_.end() && !named->second.source_kind.empty()) kind = named->second.source_kind;
    return kinds_[document] = number_of(kind);
  }

  /// One of each: of the record, and what lies apart.
  template <class Value, class Map>
  void gather(std::uint32_t number, Value first, std::vector<Value> More::* others, Map map, std::vector<std::uint32_t>& into) const {
    if (first != 0) into.push_back(map(first));
    if (!records_[number].has_more) return;
    for (const Value& value : more_.at(number).*others) into.push_back(map(value));
  }
  static void once(std::vector<std::uint32_t>& values) {
    if (values.empty()) values.push_back(0);
    std::ranges::sort(values);
    const auto repeated = std::ranges::unique(values);
    values.erase(repeated.begin(), repeated.end());
  }

  void count(std::uint32_t act, Coverage& coverage) {
    ++coverage.acts;
    const std::uint32_t event = records_[act].event;
    places_.clear();
    years_.clear();
    kinds_of_act_.clear();
    for (const std::uint32_t number : {act, event}) {
      if (number == 0) continue;
      const auto province = [this](std::uint32_t place) { return province_of(place); };
      const auto year = [](int value) { return static_cast<std::uint32_t>(value); };
      if (places_.empty()) gather(number, records_[number].place, &More::places, province, places_);
      if (years_.empty()) gather(number, static_cast<int>(records_[number].year), &More::years, year, years_);
    }
    gather(act, records_[act].source, &More::sources, [this](std::uint32_t document) { return kind_of(document); }, kinds_of_act_);
    for (std::vector<std::uint32_t>* const values : {&places_, &years_, &kinds_of_act_}) once(*values);
    for (const std::uint32_t place : places_) {
      ++by_place_[place];
      for (const std::uint32_t year : years_) ++by_place_and_year_[std::uint64_t{place} << 16 | year];
      for (const std::uint32_t kind : kinds_of_act_) ++by_place_and_source_[std::uint64_t{place} << 32 | kind];
    }
    for (const std::uint32_t year : years_) ++coverage.by_year[static_cast<int>(year)];
    for (const std::uint32_t kind : kinds_of_act_) {
      ++by_source_[kind];
      for (const std::uint32_t year : years_) ++by_source_and_year_[std::uint64_t{kind} << 16 | year];
    }
  }

  const ReadModel& model_;
  const std::vector<Record>& records_;
  const std::unordered_map<std::uint32_t, More>& more_;
  const std::unordered_map<std::uint32_t, Named>& named_;
  std::vector<std::uint32_t> provinces_, kinds_;  ///< [number of a place, of a document]: number of a name
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> names_;
  std::unordered_map<std::uint64_t, std::uint64_t> by_place_and_year_, by_place_and_source_, by_source_and_year_;
  std::unordered_map<std::uint32_t, std::uint64_t> by_place_, by_source_;
  Numbers places_, years_, kinds_of_act_;
};

}  // namespace

template <class Value, class Field>
void CoverageCounts::Inside::add(std::uint32_t number, Field& first, Value value, std::vector<Value> More::* others) {
  if (value == 0) return;
  if (first == 0) {
    first = static_cast<Field>(value);
    return;
  }
  records[number].has_more = true;
  (more[number].*others).push_back(value);
}

void CoverageCounts::Inside::note(Fact fact, const ReadModel::Told& told) {
  Record& record = records[told.record];
  switch (fact) {
    case Fact::type:
      record.is_act = record.is_act || told.text == "Act";
      record.is_testimony = record.is_testimony || told.text == "Testimony";
      break;
    case Fact::review:
      record.refused = record.refused || told.text == "refused";
      if (told.text == "proposed") ++named[told.record].proposed;
      break;
    case Fact::date: add(told.record, record.year, year_of(told.text), &More::years); break;
    case Fact::place: add(told.record, record.place, told.link, &More::places); break;
    case Fact::event: record.event = told.link; break;
    case Fact::iso: named[told.record].iso = told.text; break;
    case Fact::place_kind: named[told.record].place_kind = told.text; break;
    case Fact::located_in:
    case Fact::from_source: record.outer = told.link; break;
    case Fact::source_kind: named[told.record].source_kind = told.text; break;
    case Fact::act_type: add(told.record, record.source, told.source, &More::sources); break;
  }
}

void CoverageCounts::Inside::count_all(const vault::Vault& vault) {
  records.assign(vault.model().record_numbers() + 1, Record{});
  more.clear();
  named.clear();
  for (const auto& [name, fact] : facts_by_name) {
    vault.model().each_told(name, asked.clearance, [&, fact = fact](const ReadModel::Told& told) { note(fact, told); });
  }
  repeated.clear();
  for (const ReadModel::Repeated& one : vault.model().repeated(asked.clearance)) {
    if (one.property != "type" && asked.schema->is_single(one.property)) repeated[one.record].push_back(one.property);
  }
}

void CoverageCounts::Inside::count_again(const vault::Vault& vault, const Id& id) {
  const ReadModel& model = vault.model();
  const std::uint32_t number = model.record_number(id);
  if (number == 0) return;
  records[number] = {};
  more.erase(number);
  named.erase(number);
  repeated.erase(id);
  std::map<std::string, int> said;
  const auto known = [&](const Id& record) { return model.record_number(record); };
  for (const vault::StoredStatement& stored : model.statements_of(id, asked.clearance)) {
    const records::Statement& statement = stored.statement;
    if (++said[statement.property] == 2 && statement.property != "type" && asked.schema->is_single(statement.property))
      repeated[id].push_back(statement.property);
    const auto* const fact = std::ranges::find(facts_by_name, statement.property, &std::pair<std::string_view, Fact>::first);
    if (fact == facts_by_name.end()) continue;
    const bool links = statement.value.kind == records::ValueKind::record;
    note(fact->second,
         {number, statement.value.text, links ? known(statement.value.record) : 0, statement.source ? known(*statement.source) : 0});
  }
  if (const auto at = repeated.find(id); at != repeated.end()) std::ranges::sort(at->second);
}

void CoverageCounts::Inside::look_at_consents(const vault::Vault& vault, const std::optional<std::vector<Id>>& among) {
  if (!among) consents.clear();
  ConsentListOptions options;
  options.day = asked.day;
  options.among = among;
  for (const ConsentLine& line : list_consents(vault, *asked.schema, options)) {
    using State = ConsentLine::State;
    const bool near = line.state == State::in_force && line.expires_in_days && *line.expires_in_days <= near_days;
    consents[line.consent] = line.state == State::withdrawn ? ConsentEnd::withdrawn
                             : line.state == State::expired ? ConsentEnd::expired
                             : near                         ? ConsentEnd::near
                                                            : ConsentEnd::none;
  }
}

void CoverageCounts::Inside::add_up(const vault::Vault& vault) {
  coverage = {};
  coverage.by_type = vault.model().count_by_type(asked.clearance);
  Sum(vault.model(), records, more, named).into(coverage);
  for (const auto& [number, one] : named) coverage.proposed += one.proposed;
  for (const auto& [consent, end] : consents) {
    coverage.consents_ending += end == ConsentEnd::near ? 1 : 0;
    coverage.consents_withdrawn += end == ConsentEnd::withdrawn ? 1 : 0;
    coverage.consents_expired += end == ConsentEnd::expired ? 1 : 0;
  }
  for (const auto& [record, properties] : repeated) {
    for (const std::string& property : properties) coverage.repeated.push_back({record, property});
  }
}

CoverageCounts::CoverageCounts() : inside_(std::make_unique<Inside>()) {}
CoverageCounts::~CoverageCounts() = default;

void CoverageCounts::changed(const std::optional<std::vector<Id>>& records) {
  if (!records) {
    inside_->counted = false;
    inside_->dirty.clear();
  } else if (inside_->counted) {
    inside_->dirty.insert(records->begin(), records->end());
  }
}

const Coverage& CoverageCounts::of(const vault::Vault& vault, const records::Schema& schema) {
  Inside& inside = *inside_;
  const vault::Confidentiality clearance = seen_unsealed(vault);
  const Inside::Asked asked{clearance, seen_by(vault), today(vault), &schema};
  if (!inside.counted || asked != inside.asked) {
    inside.asked = asked;
    inside.count_all(vault);
    inside.look_at_consents(vault, {});
  } else if (!inside.dirty.empty()) {
    inside.records.resize(std::max<std::size_t>(inside.records.size(), vault.model().record_numbers() + 1));
    for (const Id& id : inside.dirty) inside.count_again(vault, id);
    for (const Id& id : inside.dirty) inside.consents.erase(id);
    inside.look_at_consents(vault, std::vector<Id>(inside.dirty.begin(), inside.dirty.end()));
  } else {
    return inside.coverage;
  }
  inside.counted = true;
  inside.dirty.clear();
  inside.add_up(vault);
  return inside.coverage;
}

Coverage coverage_of(const vault::Vault& vault, const records::Schema& schema) {
  CoverageCounts counts;
  return counts.of(vault, schema);
}

}  // namespace girok::app
