#include "app/records/narrow.h"

#include <algorithm>
#include <set>

#include "app/access.h"
#include "app/case/names.h"
#include "app/records/stored_record.h"
#include "records/imprecise.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using vault::StoredStatement;

class Narrower {
 public:
  Narrower(const vault::Vault& vault, const records::Schema& schema, const std::vector<std::string>& types)
      : vault_(vault), schema_(schema), types_(types), shown_(seen_unsealed(vault)) {}

  Result<> review(const std::string& code) {
    const records::Vocabulary* const terms = schema_.vocabularies().find("review");
    if (terms == nullptr || terms->find(code) == nullptr) return fail(ErrorCode::usage, "there is no such state of review", "review");
    keep(numbers_of(vault_.model().records_with("review", code, shown_)));
    return {};
  }

  Result<> place(const std::string& typed) {
    std::set<Id> places;
    const records::Vocabulary* const terms = schema_.vocabularies().find("iso-3166-2");
    if (const auto code = schema_.vocabularies().recognise("iso-3166-2", typed); code && terms != nullptr) {
      for (const records::Term& term : terms->terms) {
        if (!terms->is_a(term.code, *code)) continue;
        for (const Id& record : vault_.model().records_with("iso", term.code, shown_)) places.insert(record);
      }
    } else {
      const Result<Id> record = record_named(vault_, typed);
      if (!record) return fail(record.error().code, record.error().what, "at", "a province, or the id of a place");
      places.insert(*record);
    }
    keep(numbers_of(leading_to(with_inner(std::move(places)))));
    return {};
  }

  Result<> span(const std::string& since, const std::string& until) {
    const Result<std::optional<std::int32_t>> first = end_of(since, "since", true), last = end_of(until, "until", false);
    if (!first) return tl::unexpected<Error>(first.error());
    if (!last) return tl::unexpected<Error>(last.error());
    if (*first && *last && **first > **last)
      return fail(ErrorCode::usage, "the span ends before it begins", "until", "the later date goes into the second field");
    std::set<std::string> properties;
    for (const std::string& type : types_) {
      for (const records::Property* const property : schema_.properties(type)) {
        if (property->kind == records::PropertyKind::date) properties.insert(property->name);
      }
    }
    NumberSet found(vault_.model());
    for (const std::string& property : properties) {
      vault_.model().each_told(property, shown_, [&](const vault::ReadModel::Told& told) {
        const Result<ImpreciseDate> date = records::parse_date(told.text);
        if (!date) return;
        const bool before = *first && date->last && *date->last < **first, after = *last && date->first && *date->first > **last;
        if (!before && !after) found.add(told.record);
      });
    }
    if (std::ranges::find(types_, "Act") != types_.end()) add_by_event(found);
    keep(std::move(found));
    return {};
  }

  Result<> source(const std::string& typed) {
    const Result<Id> record = record_named(vault_, typed);
    if (!record) return fail(record.error().code, record.error().what, "source", "the id of a document, a testimony or a source");
    std::set<Id> found;
    for (const StoredStatement& stored : vault_.model().statements_from(*record, shown_)) found.insert(stored.statement.entity);
    keep(numbers_of(found));
    return {};
  }

  void level(Confidentiality wanted) {
    vault::Filter filter;
    filter.clearance = shown_;
    filter.types = types_;
    filter.highest = {.level = wanted, .within = seen_by(vault_)};
    NumberSet found(vault_.model());
    for (const std::uint32_t record : vault_.model().matching_numbers(filter)) found.add(record);
    keep(std::move(found));
  }

  std::optional<NumberSet> result() { return std::move(among_); }

 private:
  template <class Ids>
  NumberSet numbers_of(const Ids& records) const {
    NumberSet numbers(vault_.model());
    for (const Id& record : records) numbers.add(vault_.model().record_number(record));
    return numbers;
  }

  void keep(NumberSet found) {
    if (among_)
      among_->keep(found);
    else
      among_ = std::move(found);
  }

  /// Places, and those that lie in them.
  std::set<Id> with_inner(std::set<Id> places) const {
    std::vector<Id> queue(places.begin(), places.end());
    while (!queue.empty()) {
      const Id outer = queue.back();
      queue.pop_back();
      for (const StoredStatement& link : vault_.model().statements_to(outer, shown_)) {
        if (link.statement.property == "located-in" && places.insert(link.statement.entity).second) queue.push_back(link.statement.entity);
      }
    }
    return places;
  }

  /// Acts that say no date, where their event's is among those found.
  void add_by_event(NumberSet& found) const {
    NumberSet dated(vault_.model());
    Numbers by_event;
    vault_.model().each_told("date", shown_, [&](const vault::ReadModel::Told& told) { dated.add(told.record); });
    vault_.model().each_told("event", shown_, [&](const vault::ReadModel::Told& told) {
      if (!dated.contains(told.record) && found.contains(told.link)) by_event.push_back(told.record);
    });
    for (const std::uint32_t act : by_event) found.add(act);
  }

  /// What leads to one of them; of an act also through its event.
  std::set<Id> leading_to(const std::set<Id>& places) const {
    std::set<Id> found;
    for (const Id& place : places) {
      for (const StoredStatement& link : vault_.model().statements_to(place, shown_)) {
        const Id& record = link.statement.entity;
        if (!found.insert(record).second || type_of_record(vault_, record, shown_) != "Event") continue;
        for (const StoredStatement& act : vault_.model().statements_to(record, shown_)) {
          if (act.statement.property == "event" && !says_place(act.statement.entity)) found.insert(act.statement.entity);
        }
      }
    }
    return found;
  }

  bool says_place(const Id& record) const {
    return std::ranges::any_of(vault_.model().statements_of(record, shown_),
                               [](const StoredStatement& one) { return one.statement.property == "place"; });
  }

  static Result<std::optional<std::int32_t>> end_of(const std::string& typed, const char* where, bool first) {
    if (typed.empty()) return std::optional<std::int32_t>();
    const Result<ImpreciseDate> date = records::parse_date(typed);
    if (!date) return fail(date.error().code, date.error().what, where, "2009, 2009-03 or 2009-03-14");
    return first ? date->first : date->last;
  }

  const vault::Vault& vault_;
  const records::Schema& schema_;
  const std::vector<std::string>& types_;
  Confidentiality shown_;
  std::optional<NumberSet> among_;
};

}  // namespace

Result<std::optional<NumberSet>> records_narrowed(const vault::Vault& vault, const records::Schema& schema,
                                                  const std::vector<std::string>& types, const Narrowing& narrowing) {
  Narrower narrower(vault, schema, types);
  Result<> good;
  if (!narrowing.review.empty()) good = narrower.review(narrowing.review);
  if (good && !narrowing.place.empty()) good = narrower.place(narrowing.place);
  if (good && !(narrowing.since.empty() && narrowing.until.empty())) good = narrower.span(narrowing.since, narrowing.until);
  if (good && !narrowing.source.empty()) good = narrower.source(narrowing.source);
  if (!good) return tl::unexpected<Error>(good.error());
  if (narrowing.level) narrower.level(*narrowing.level);
  return narrower.result();
}

std::vector<std::string> provinces_of_places(const vault::Vault& vault, const records::Schema& schema) {
  std::set<std::string> found;
  const records::Vocabulary* const terms = schema.vocabularies().find("iso-3166-2");
  vault.model().each("iso", seen_unsealed(vault), [&](const StoredStatement& stored) {
    if (terms != nullptr && terms->find(stored.statement.value.text) != nullptr) found.insert(stored.statement.value.text);
  });
  return {found.begin(), found.end()};
}

}  // namespace girok::app
