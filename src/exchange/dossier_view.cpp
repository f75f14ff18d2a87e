#include "exchange/dossier_view.h"

#include <algorithm>
#include <array>

#include "records/imprecise.h"

namespace girok::exchange {

using records::PropertyKind;
using records::ValueKind;

namespace {

constexpr std::size_t longest_label = 80;     // bytes; a longer one is a description, not a pseudonym

/// All that a dossier may tell. What is not here is never told, at whatever level.
const std::set<std::string_view>& shown() {
  static const std::set<std::string_view> list = {"Person.label",
                                                  "Person.sex",
                                                  "Person.born",
                                                  "Person.citizenship",
                                                  "Person.placeholder",
                                                  "Person.deceased",
                                                  "Person.role",
                                                  "Group.label",
                                                  "Group.name",
                                                  "Group.kind",
                                                  "Group.size",
                                                  "Group.counting-unit",
                                                  "Group.placeholder",
                                                  "Group.country",
                                                  "Group.sex",
                                                  "Group.age-group",
                                                  "Relationship.from",
                                                  "Relationship.to",
                                                  "Relationship.relation",
                                                  "Relationship.rank",
                                                  "Relationship.valid-from",
                                                  "Relationship.valid-until",
                                                  "Place.name",
                                                  "Place.place-kind",
                                                  "Place.iso",
                                                  "Place.located-in",
                                                  "Place.precision",
                                                  "Event.date",
                                                  "Event.place",
                                                  "Event.title",
                                                  "Event.event-kind",
                                                  "Event.description",
                                                  "Event.part-of",
                                                  "Event.victims",
                                                  "Act.place",
                                                  "Act.description",
                                                  "Act.act-type",
                                                  "Act.victim",
                                                  "Act.event",
                                                  "Act.date",
                                                  "Act.until",
                                                  "Act.trafficking-act",
                                                  "Act.means",
                                                  "Act.purpose",
                                                  "Act.indicator",
                                                  "Act.price",
                                                  "Act.currency",
                                                  "Act.count",
                                                  "Act.information-reliability",
                                                  "Act.status-violation",
                                                  "Act.status-victim",
                                                  "Act.consequence",
                                                  "Involvement.act",
                                                  "Involvement.perpetrator",
                                                  "Involvement.degree",
                                                  "Involvement.trafficking-role",
                                                  "Involvement.status-perpetrator",
                                                  "TraffickingCase.person",
                                                  "TraffickingCase.trafficking-status",
                                                  "TraffickingCase.status-decided-by",
                                                  "LegalElement.act",
                                                  "LegalElement.framework",
                                                  "LegalElement.element",
                                                  "LegalElement.finding",
                                                  "LegalElement.reasoning",
                                                  "Intervention.date",
                                                  "Intervention.intervention-kind",
                                                  "Intervention.party",
                                                  "Intervention.for",
                                                  "Intervention.impact",
                                                  "Intervention.response",
                                                  "Testimony.reliability",
                                                  "Testimony.language",
                                                  "Testimony.speaker",
                                                  "Testimony.date",
                                                  "Testimony.item",
                                                  "Source.item",
                                                  "Source.source-kind",
                                                  "Source.connection",
                                                  "Source.reliability",
                                                  "Item.reliability",
                                                  "Item.title",
                                                  "Item.sha256",
                                                  "Item.size",
                                                  "Item.media-type",
                                                  "Item.language",
                                                  "Item.from-source",
                                                  "Item.published",
                                                  "Claim.said",
                                                  "Claim.item",
                                                  "Consent.person",
                                                  "Consent.given",
                                                  "Consent.expires",
                                                  "Consent.how",
                                                  "Consent.in-language"};
  return list;
}

/// Who somebody is: whatever of it is known must not be read anywhere.
constexpr std::array<std::string_view, 5> person_names = {"name", "name-birth", "name-imposed", "alias", "name-official"};
constexpr std::array<std::string_view, 2> person_numbers = {"identity-number", "contact"};

const std::vector<const LooseRecord*> nobody;

}  // namespace

DossierView::DossierView(const Schema& schema, const RecordSet& records, const DossierOptions& options)
    : schema_(schema), records_(records), options_(options), words_(options.language), names_(words_["withheld"]) {
  for (std::size_t i = 0; i < records.size(); ++i) by_key_.emplace(records[i].key, i);
  keep();
  order_records();
  names_ = filter_with([&](const std::string&) { return words_["withheld"]; });  // before pseudonyms are: a label that holds a name is none
  name_persons();
  find_sources();
}

// ---- what may be told ---------------------------------------------------------------------------------------------------------

void DossierView::keep() {
  kept_.resize(records_.size());
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const LooseRecord& record = records_[i];
    by_type_[record.type].push_back(&record);
    for (const LooseStatement& statement : record.statements) {
      const records::Property* const property = schema_.property(record.type, statement.property);
      if (property == nullptr || !shown().contains(record.type + "." + statement.property) ||
          statement.value.kind != records::value_kind_of(property->kind)) {
        ++never_told;
        continue;
      }
      if (statement.level.value_or(property->level) > options_.level) {
        ++above_level;
        continue;
      }
      kept_[i].push_back(&statement);
    }
  }
}

const LooseRecord* DossierView::find(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &records_[found->second];
}

DossierView::Said DossierView::all_said(const LooseRecord& record) const {
  const auto found = by_key_.find(record.key);
  return found == by_key_.end() ? Said{} : kept_[found->second];
}

DossierView::Said DossierView::said(const LooseRecord& record, std::string_view property) const {
  Said out;
  const auto found = by_key_.find(record.key);
  if (found == by_key_.end()) return out;
  for (const LooseStatement* statement : kept_[found->second]) {
    if (statement->property == property) out.push_back(statement);
  }
  return out;
}

const std::vector<const LooseRecord*>& DossierView::of_type(std::string_view type) const {
  const auto found = by_type_.find(type);
  return found == by_type_.end() ? nobody : found->second;
}

const std::vector<const LooseRecord*>& DossierView::leading_to(const LooseRecord& record, std::string_view type,
                                                               std::string_view property) const {
  const auto found = leading_.find(std::string(type) + "." + std::string(property) + " " + record.key);
  return found == leading_.end() ? nobody : found->second;
}

// ---- order --------------------------------------------------------------------------------------------------------------------

When DossierView::when(const LooseRecord& record, std::string_view property) const {
  When when;
  for (const LooseStatement* statement : said(record, property)) {
    const Result<ImpreciseDate> date = records::parse_date(statement->value.text);
    if (!date || (!date->first && !date->last)) continue;
    const When one{true, date->first ? *date->first : *date->last, date->last ? *date->last : *date->first};
    if (!when.dated || one < when) when = one;
  }
  return when;
}

void DossierView::order_records() {
  std::map<const LooseRecord*, When> dates;
  for (auto& [type, list] : by_type_) {
    const std::string_view property = type == "Consent" ? "given" : "date";
    for (const LooseRecord* record : list) dates[record] = when(*record, property);
  }
  for (auto& [type, list] : by_type_) {
    std::ranges::stable_sort(list, [&](const LooseRecord* a, const LooseRecord* b) {
      const When &left = dates[a], &right = dates[b];
      if (left.dated != right.dated) return left.dated;
      if (left != right) return left < right;
      return a->key < b->key;
    });
  }
  for (const auto& [type, list] : by_type_) {
    for (const LooseRecord* record : list) {
      rank_[record] = rank_.size();
      for (const LooseStatement* statement : kept_[by_key_.at(record->key)]) {
        if (statement->value.kind == ValueKind::record)
          leading_[type + "." + statement->property + " " + statement->value.text].push_back(record);
      }
    }
  }
  std::set<const LooseRecord*> placed;
  const auto collect = [&](std::string_view type, std::string_view property, std::vector<const LooseRecord*>& into) {
    for (const LooseRecord* record : of_type(type)) {
      for (const LooseStatement* statement : said(*record, property)) {
        const LooseRecord* const who = find(statement->value.text);
        if (who != nullptr && (who->type == "Person" || who->type == "Group") && placed.insert(who).second) into.push_back(who);
      }
    }
  };
  collect("Act", "victim", victims_);
  // In the order of the acts, not of the records that tie them together.
  for (const LooseRecord* act : of_type("Act")) {
    for (const LooseRecord* involvement : leading_to(*act, "Involvement", "act")) {
      for (const LooseStatement* statement : said(*involvement, "perpetrator")) {
        const LooseRecord* const who = find(statement->value.text);
        if (who != nullptr && (who->type == "Person" || who->type == "Group") && placed.insert(who).second) perpetrators_.push_back(who);
      }
    }
  }
  for (const std::string_view type : {"Person", "Group"}) {
    for (const LooseRecord* record : of_type(type)) {
      if (placed.insert(record).second) others_.push_back(record);
    }
  }
}

// ---- names --------------------------------------------------------------------------------------------------------------------

bool DossierView::is_institution(const LooseRecord& group) const {
  if (group.type != "Group") return false;
  bool kind = false;
  for (const LooseStatement& statement : group.statements) {
    if (statement.property == "placeholder" && statement.value.truth) return false;
    if (statement.property != "kind") continue;
    const records::Vocabulary* const kinds = schema_.vocabularies().find("group-kind");
    if (kinds == nullptr) return false;
    for (const std::string_view few : {"family", "informal-group", "victims-group", "other-group"}) {
      if (kinds->is_a(statement.value.text, few)) return false;
    }
    kind = kinds->find(statement.value.text) != nullptr;
  }
  return kind;
}

NameFilter DossierView::filter_with(const std::function<std::string(const std::string&)>& stands_for) const {
  NameFilter filter(words_["withheld"]);
  for (const LooseRecord& record : records_) {
    const bool names = record.type == "Person" || (record.type == "Group" && !is_institution(record));
    for (const LooseStatement& statement : record.statements) {
      if (statement.value.kind != ValueKind::text) continue;
      const std::string_view property = statement.property;
      const auto is_one_of = [&](const auto& list) { return std::ranges::find(list, property) != list.end(); };
      if (names && is_one_of(person_names))
        filter.add_name(statement.value.text, stands_for(record.key));
      else if (is_one_of(person_numbers) || (record.type == "Place" && property == "address"))
        filter.add_whole(statement.value.text, words_["withheld"]);
      else if (record.type == "TraffickingCase" && (property == "case-owner" || property.ends_with("-worker")))
        filter.add_name(statement.value.text, words_["withheld"]);
    }
  }
  for (const KnownName& known : options_.names) filter.add_name(known.name, stands_for(known.key));
  return filter;
}

std::string DossierView::pseudonym_of(const LooseRecord& record, std::string_view label_key, std::size_t& number) {
  for (const LooseStatement* statement : said(record, "label")) {
    std::string label = statement->value.text;
    const NameFilter::Filtered filtered = names_.filter(label);
    if (filtered.replaced > 0)
      ++labels_not_taken;
    else if (!label.empty() && label.size() <= longest_label && taken_.insert(label).second)
      return label;
  }
  std::string made;
  do {
    made = words_.with(label_key, {std::to_string(++number)});
  } while (!taken_.insert(made).second);
  return made;
}

void DossierView::name_persons() {
  std::size_t persons = 0, groups = 0, at = 0;
  for (const auto* list : {&victims_, &perpetrators_, &others_}) {
    for (const LooseRecord* record : *list) {
      std::string name = is_institution(*record) ? name_in_language(*record, "name") : std::string();
      if (name.empty()) {
        name = record->type == "Person" ? pseudonym_of(*record, "person.n", persons) : pseudonym_of(*record, "group.n", groups);
        pseudonyms_[record->key] = name;
      }
      called_[record->key] = {name, "p" + std::to_string(++at)};
    }
  }
  // Now that each has a pseudonym, the filter puts it where the name stood.
  names_ = filter_with([&](const std::string& key) {
    const auto found = pseudonyms_.find(key);
    return found == pseudonyms_.end() ? words_["withheld"] : found->second;
  });

  std::size_t number = 0;
  for (const LooseRecord* act : of_type("Act")) call(*act, "act.n", ++number, "a");
  number = 0;
  for (const LooseRecord* event : of_type("Event")) call(*event, "event.n", ++number, "e");
  number = 0;
  for (const LooseRecord* step : of_type("Intervention")) call(*step, "step.n", ++number, "i");
}

void DossierView::call(const LooseRecord& record, std::string_view label_key, std::size_t number, std::string_view anchor) {
  called_[record.key] = {words_.with(label_key, {std::to_string(number)}), std::string(anchor) + std::to_string(number)};
}

// ---- sources ------------------------------------------------------------------------------------------------------------------

void DossierView::find_sources() {
  std::set<std::string_view> seen;
  const auto cite = [&](const LooseRecord& record) {
    const auto index = by_key_.find(record.key);
    for (const LooseStatement* statement : kept_[index->second]) {
      const LooseRecord* const source = statement->source.empty() ? nullptr : find(statement->source);
      if (source == nullptr) continue;
      if (seen.insert(source->key).second) cited_.push_back(source);
    }
  };
  for (const LooseRecord* act : of_type("Act")) {
    cite(*act);
    for (const LooseRecord* involvement : leading_to(*act, "Involvement", "act")) cite(*involvement);
  }
  for (const std::string_view type : {"Event", "Person", "Group", "LegalElement", "Relationship", "TraffickingCase", "Intervention"}) {
    for (const LooseRecord* record : of_type(type)) cite(*record);
  }
  for (std::size_t i = 0; i < records_.size(); ++i) {
    for (const LooseStatement* statement : kept_[i]) {
      if (!statement->source.empty()) ++bases_[statement->source][statement->basis];
    }
  }
  std::size_t number = 0;
  for (const LooseRecord* source : cited_) {
    ++number;
    if (!called_.contains(source->key)) call(*source, "source.n", number, "s");
  }
}

std::vector<const LooseRecord*> DossierView::sources_of(const LooseRecord& cited) const {
  std::vector<const LooseRecord*> out;
  const auto add = [&](const LooseRecord* record) {
    if (record != nullptr && record->type == "Source" && std::ranges::find(out, record) == out.end()) out.push_back(record);
  };
  const auto of_item = [&](const LooseRecord& item) {
    for (const LooseRecord* source : leading_to(item, "Source", "item")) add(source);
    for (const LooseStatement* statement : said(item, "from-source")) add(find(statement->value.text));
  };
  add(&cited);
  of_item(cited);
  for (const LooseStatement* statement : said(cited, "item")) {
    if (const LooseRecord* const item = find(statement->value.text); item != nullptr) of_item(*item);
  }
  return out;
}

}  // namespace girok::exchange
