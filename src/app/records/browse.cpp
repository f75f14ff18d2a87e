#include "app/records/browse.h"

#include <algorithm>
#include <set>

#include "app/access.h"
#include "app/case/search.h"
#include "app/records/assignments.h"
#include "records/imprecise.h"
#include "text/unicode.h"

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

bool can_meet(const std::string& text, const ImpreciseDate& asked) {
  const Result<ImpreciseDate> date = records::parse_date(text);
  if (!date) return false;
  const bool before = date->last && asked.first && *date->last < *asked.first;
  const bool after = date->first && asked.last && *date->first > *asked.last;
  return !before && !after;
}

Result<std::set<Id>> that_fit(const vault::Vault& vault, const records::Schema& schema, const std::string& type,
                              const BrowseCondition& condition) {
  const Property* const property = schema.property(type, condition.property);
  const auto wrong = [&](const char* what, const char* hint) {
    return fail(ErrorCode::usage, what, "is." + (property == nullptr ? std::string() : condition.property), hint);
  };
  if (property == nullptr) return wrong("there is no such property", "see the vocabularies");
  const vault::Confidentiality seen = seen_unsealed(vault);
  std::set<Id> found;
  if (property->kind == PropertyKind::code && !property->vocabulary.empty() && property->vocabulary.find(':') == std::string::npos) {
    const Result<records::Value> code = records::value_from_text(schema, *property, condition.value);
    if (!code) return tl::unexpected<Error>(code.error());
    const records::Vocabulary* const terms = schema.vocabularies().find(property->vocabulary);
    for (const records::Term& term : terms->terms) {
      if (!terms->is_a(term.code, code->text)) continue;
      for (const Id& record : vault.model().records_with(property->name, term.code, seen)) found.insert(record);
    }
  } else if (property->kind == PropertyKind::truth) {
    const Result<records::Value> wanted = records::value_from_text(schema, *property, condition.value);
    if (!wanted) return tl::unexpected<Error>(wanted.error());
    vault.model().each(property->name, seen, [&](const StoredStatement& stored) {
      if (stored.statement.value.truth == wanted->truth) found.insert(stored.statement.entity);
    });
  } else if (property->kind == PropertyKind::date) {
    const Result<ImpreciseDate> asked = records::parse_date(condition.value);
    if (!asked) return tl::unexpected<Error>(asked.error());
    vault.model().each(property->name, seen, [&](const StoredStatement& stored) {
      if (can_meet(stored.statement.value.text, *asked)) found.insert(stored.statement.entity);
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

/// What has no label comes last.
bool by_label(const vault::RecordLine& a, const vault::RecordLine& b) {
  return std::pair(a.label.empty(), text::fold(a.label)) < std::pair(b.label.empty(), text::fold(b.label));
}

std::vector<vault::RecordLine> page_of(const vault::Vault& vault, const vault::Filter& filter, const BrowseOptions& options,
                                       std::uint64_t count) {
  if (options.order == BrowseOrder::newest) return vault.model().records(filter, options.count, options.from);
  std::vector<vault::RecordLine> all = vault.model().records(filter, count);
  if (options.order == BrowseOrder::label)
    std::ranges::stable_sort(all, by_label);
  else
    std::ranges::reverse(all);
  const std::size_t from = std::min(options.from, all.size()), to = std::min(all.size(), from + options.count);
  return {all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to)};
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
  std::optional<std::set<Id>> among;
  const auto narrow = [&](std::set<Id> found) {
    if (!among) {
      among = std::move(found);
      return;
    }
    std::erase_if(*among, [&](const Id& record) { return !found.contains(record); });
  };
  for (const BrowseCondition& condition : options.where) {
    Result<std::set<Id>> found = that_fit(vault, schema, options.types.size() == 1 ? options.types.front() : std::string(), condition);
    if (!found) return tl::unexpected<Error>(found.error());
    narrow(*std::move(found));
  }
  Result<std::optional<std::set<Id>>> narrowed = records_narrowed(vault, schema, filter.types, options.narrowing);
  if (!narrowed) return tl::unexpected<Error>(narrowed.error());
  if (*narrowed) narrow(**std::move(narrowed));
  if (!options.words.empty()) {
    SearchOptions search;
    search.types = options.types;
    search.limit = most_found;
    const Result<SearchResult> result = search_case(vault, options.words, search);
    if (!result) return tl::unexpected<Error>(result.error());
    std::set<Id> found;
    for (const FoundRecord& hit : result->hits) found.insert(hit.record);
    narrow(std::move(found));
  }
  if (among) filter.among = std::vector<Id>(among->begin(), among->end());
  RecordList list;
  if (options.types.size() == 1) list.type = options.types.front();
  list.count = vault.model().count_records(filter);
  for (const vault::RecordLine& line : page_of(vault, filter, options, list.count)) list.records.push_back(listed(vault, line));
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
  return vault.model().history(filter, limit);
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
