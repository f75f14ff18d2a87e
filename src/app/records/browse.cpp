#include "app/records/browse.h"

#include <algorithm>
#include <set>

#include "app/access.h"
#include "app/case/history.h"
#include "app/case/search.h"
#include "app/records/assignments.h"
#include "app/records/record_numbers.h"
#include "records/imprecise.h"

namespace girok::app {
namespace {

using records::Property;
using records::PropertyKind;
using vault::StoredStatement;

constexpr std::size_t most_found = 1000;

std::string plain(const records::Value& value) {
  if (value.kind == records::ValueKind::truth) return value.truth ? "yes" : "no";
  if (value.kind == records::ValueKind::record) return to_string(value.record);
  if (value.kind == records::ValueKind::attachment) return value.attachment.name;
  return value.text;
}

bool can_meet(std::string_view text, const ImpreciseDate& asked) {
  const Result<ImpreciseDate> date = records::parse_date(text);
  if (!date) return false;
  const bool before = date->last && asked.first && *date->last < *asked.first;
  const bool after = date->first && asked.last && *date->first > *asked.last;
  return !before && !after;
}

Result<NumberSet> that_fit(const vault::Vault& vault, const records::Schema& schema, const std::string& type,
                           const BrowseCondition& condition) {
  const Property* const property = schema.property(type, condition.property);
  const auto wrong = [&](const char* what, const char* hint) {
    return fail(ErrorCode::usage, what, "is." + (property == nullptr ? std::string() : condition.property), hint);
  };
  if (property == nullptr) return wrong("there is no such property", "see the vocabularies");
  const vault::Confidentiality seen = seen_unsealed(vault);
  const vault::ReadModel& model = vault.model();
  NumberSet found(model);
  if (property->kind == PropertyKind::code && !property->vocabulary.empty() && property->vocabulary.find(':') == std::string::npos) {
    const Result<records::Value> code = records::value_from_text(schema, *property, condition.value);
    if (!code) return tl::unexpected<Error>(code.error());
    const records::Vocabulary* const terms = schema.vocabularies().find(property->vocabulary);
    for (const records::Term& term : terms->terms) {
      if (!terms->is_a(term.code, code->text)) continue;
      for (const Id& record : model.records_with(property->name, term.code, seen)) found.add(model.record_number(record));
    }
  } else if (property->kind == PropertyKind::truth) {
    const Result<records::Value> wanted = records::value_from_text(schema, *property, condition.value);
    if (!wanted) return tl::unexpected<Error>(wanted.error());
    model.each(property->name, seen, [&](const StoredStatement& stored) {
      if (stored.statement.value.truth == wanted->truth) found.add(model.record_number(stored.statement.entity));
    });
  } else if (property->kind == PropertyKind::date) {
    const Result<ImpreciseDate> asked = records::parse_date(condition.value);
    if (!asked) return tl::unexpected<Error>(asked.error());
    model.each_told(property->name, seen, [&](const vault::ReadModel::Told& told) {
      if (can_meet(told.text, *asked)) found.add(told.record);
    });
  } else {
    return wrong("only coded values, dates, yes and no can be asked for like this", "search for words instead");
  }
  return found;
}

ListedRecord listed(const vault::Vault& vault, const vault::RecordLine& line) {
  ListedRecord out{line.record, line.type, line.label, line.clock, {}};
  const bool documents = access_of(vault).may(Deed::read_documents);
  for (const StoredStatement& stored : vault.model().statements_of(line.record, seen_unsealed(vault))) {
    if (stored.statement.property == "type") continue;
    if (!documents && stored.statement.value.kind == records::ValueKind::attachment) continue;
    out.values[stored.statement.property].push_back(plain(stored.statement.value));
  }
  return out;
}

/// Counts them, and lists the page that is asked for.
void list_page(const vault::Vault& vault, const vault::Filter& filter, const std::optional<NumberSet>& among, const BrowseOptions& options,
               RecordList& list) {
  const vault::ReadModel& model = vault.model();
  if (!among && options.order == BrowseOrder::newest) {
    list.count = model.count_records(filter);
    for (const vault::RecordLine& line : model.records(filter, options.count, options.from)) list.records.push_back(listed(vault, line));
    return;
  }
  Numbers all = model.matching_numbers(filter);
  if (among) std::erase_if(all, [&](std::uint32_t record) { return !among->contains(record); });
  list.count = all.size();
  if (options.order == BrowseOrder::oldest) std::ranges::reverse(all);
  const auto label = [&](std::uint32_t record) { return model.label_of(record, filter.clearance); };
  const Numbers page = options.order == BrowseOrder::label ? page_by_text(all, options.from, options.count, label)
                                                           : page_of(all, options.from, options.count);
  for (const std::uint32_t record : page) list.records.push_back(listed(vault, model.line_of(record, filter.clearance)));
}

void choose_columns(const records::Schema& schema, RecordList& list, const std::vector<std::string>& types) {
  std::set<std::string> filled;
  for (const ListedRecord& record : list.records) {
    for (const auto& [property, values] : record.values) filled.insert(property);
  }
  for (const std::string& type : types) {
    for (const Property* const property : schema.properties(type)) {
      if (property->kind == PropertyKind::attachment || property->kind == PropertyKind::record) continue;
      if (filled.erase(property->name) != 0) list.columns.push_back(property->name);
    }
  }
}

}  // namespace

Result<RecordList> browse_records(vault::Vault& vault, const records::Schema& schema, const BrowseOptions& options) {
  if (const Result<> may = require(vault, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  vault::Filter filter;
  filter.clearance = seen_unsealed(vault);
  filter.types = options.types;
  if (filter.types.empty()) {
    for (const records::RecordType& type : schema.types()) filter.types.push_back(type.name);
  }
  std::optional<NumberSet> among;
  const auto narrow = [&](NumberSet found) {
    if (among)
      among->keep(found);
    else
      among = std::move(found);
  };
  // First: what it logs may bring news of others, and numbers are of what is known when they are taken.
  if (!options.words.empty()) {
    SearchOptions search;
    search.types = options.types;
    search.limit = most_found;
    const Result<SearchResult> result = search_case(vault, options.words, search);
    if (!result) return tl::unexpected<Error>(result.error());
    NumberSet found(vault.model());
    for (const FoundRecord& hit : result->hits) found.add(vault.model().record_number(hit.record));
    narrow(std::move(found));
  }
  for (const BrowseCondition& condition : options.where) {
    Result<NumberSet> found = that_fit(vault, schema, options.types.size() == 1 ? options.types.front() : std::string(), condition);
    if (!found) return tl::unexpected<Error>(found.error());
    narrow(*std::move(found));
  }
  Result<std::optional<NumberSet>> narrowed = records_narrowed(vault, schema, filter.types, options.narrowing);
  if (!narrowed) return tl::unexpected<Error>(narrowed.error());
  if (*narrowed) narrow(**std::move(narrowed));
  RecordList list;
  if (options.types.size() == 1) list.type = options.types.front();
  list_page(vault, filter, among, options, list);
  choose_columns(schema, list, options.types);
  return list;
}

Result<std::vector<TypeCount>> count_types(const vault::Vault& vault, const records::Schema& schema) {
  if (const Result<> may = require(vault, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  const std::map<std::string, std::uint64_t> known = vault.model().count_by_type(seen_unsealed(vault));
  std::vector<TypeCount> counts;
  for (const records::RecordType& type : schema.types()) {
    if (const auto at = known.find(type.name); at != known.end()) counts.push_back({type.name, at->second});
  }
  return counts;
}

Result<std::vector<vault::HistoryLine>> history_of_record(const vault::Vault& vault, const Id& record, std::size_t limit) {
  if (const Result<> may = require(vault, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  vault::ReadModel::HistoryFilter filter;
  filter.record = record;
  filter.clearance = seen_by(vault);
  return history_told(vault, filter, limit);
}

std::vector<vault::StoredStatement> statements_seen(const vault::Vault& vault, const Id& record) {
  return vault.model().statements_of(record, seen_by(vault), true);
}

std::vector<ListedRecord> newest_of(const vault::Vault& vault, const std::vector<std::string>& types, std::size_t limit) {
  std::vector<ListedRecord> out;
  if (types.empty()) return out;
  vault::Filter filter;
  filter.clearance = seen_unsealed(vault);
  filter.types = types;
  for (const vault::RecordLine& line : vault.model().records(filter, limit))
    out.push_back({line.record, line.type, line.label, line.clock, {}});
  return out;
}

}  // namespace girok::app
