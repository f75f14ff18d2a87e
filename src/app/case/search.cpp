#include "app/case/search.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/show.h"
#include "app/terminal.h"
#include "records/schema.h"

namespace girok::app {
namespace {

using vault::Confidentiality;

constexpr std::uint64_t largest_text = std::uint64_t{64} << 20;

vault::Filter filter_of(const SearchOptions& options, Confidentiality clearance) {
  vault::Filter filter;
  filter.clearance = clearance;
  filter.types = options.types;
  filter.properties = options.properties;
  filter.member = options.member;
  filter.since = options.since;
  filter.until = options.until;
  return filter;
}

/// For whom reads coded data and no texts: documents' words are neither found nor counted.
SearchOptions without_documents(SearchOptions options) {
  static const std::set<std::string> readable = [] {
    std::set<std::string> names, attachments;
    const records::Schema& schema = records::Schema::built_in();
    for (const records::RecordType& type : schema.types()) {
      for (const records::Property* const property : schema.properties(type.name))
        (property->kind == records::PropertyKind::attachment ? attachments : names).insert(property->name);
    }
    for (const std::string& name : attachments) names.erase(name);
    return names;
  }();
  if (options.properties.empty())
    options.properties.assign(readable.begin(), readable.end());
  else
    std::erase_if(options.properties, [](const std::string& name) { return !readable.contains(name); });
  if (options.properties.empty()) options.properties.emplace_back("-");
  return options;
}

Result<vault::Snippet> passage_of(const vault::Vault& vault, const records::Value& value, const vault::Query& query, std::size_t columns) {
  if (value.kind != records::ValueKind::attachment) return vault::snippet(value.text, query, columns);
  const Result<std::string> text = vault.read(value.attachment, largest_text);
  if (!text) return tl::unexpected<Error>(text.error());
  return vault::snippet(*text, query, columns);
}

}  // namespace

Result<SearchResult> search_case(vault::Vault& vault, std::string_view typed, const SearchOptions& options) {
  const Result<vault::Query> query = vault::Query::parse(typed);
  if (!query) return tl::unexpected<Error>(query.error());
  SearchResult result;
  const Access access = access_of(vault);
  if (Result<> may = require(access, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  Confidentiality clearance = access.clearance;
  const SearchOptions allowed = access.may(Deed::read_documents) ? options : without_documents(options);
  vault::Found found = vault.model().search(*query, filter_of(allowed, clearance), options.limit, options.from);
  std::vector<Id> sealed;
  for (const vault::Hit& hit : found.hits) {
    if (hit.level == Confidentiality::sealed) sealed.push_back(hit.record);
  }
  if (const Result<> logged = log_reads(vault, sealed, vault::ReadKind::found); !logged) {
    result.withheld = logged.error();
    clearance = std::min(clearance, Confidentiality::restricted);
    found = vault.model().search(*query, filter_of(allowed, clearance), options.limit, options.from);
  }

  result.statements = found.statements;
  result.records = found.records;
  Names names(vault);
  for (const vault::Hit& hit : found.hits) {
    FoundRecord line{hit.record, names.type(hit.record), names.label(hit.record), hit.property, hit.statement, hit.level, {}};
    if (const std::optional<vault::StoredStatement> stored = vault.model().statement(hit.statement, clearance)) {
      Result<vault::Snippet> passage = passage_of(vault, stored->statement.value, *query, options.columns);
      if (passage)
        line.passage = *std::move(passage);
      else
        result.errors.push_back(passage.error());
    }
    result.hits.push_back(std::move(line));
  }
  return result;
}

std::string marked(const vault::Snippet& snippet, std::string_view before, std::string_view after) {
  std::string text;
  if (snippet.cut_before) text += "… ";
  std::size_t at = 0;
  for (const Span& mark : snippet.marks) {
    text.append(snippet.text, at, mark.begin - at);
    text += before;
    text.append(snippet.text, mark.begin, mark.end - mark.begin);
    text += after;
    at = mark.end;
  }
  text.append(snippet.text, at);
  if (snippet.cut_after) text += " …";
  return text;
}

std::string text_of(const SearchResult& result, Names& names, const SearchTextOptions& options) {
  if (result.records == 0) return "Nothing found\n";
  std::string out = fmt::format("{} {} in {} {}", result.statements, result.statements == 1 ? "passage" : "passages", result.records,
                                result.records == 1 ? "record" : "records");
  if (result.hits.size() < result.records) out += fmt::format("; the best {}", result.hits.size());
  out += '\n';
  for (const FoundRecord& hit : result.hits) {
    const std::string record = names.record(hit.record);
    std::string head = fmt::format("{}  {}", one_line(hit.property), records::name_of(hit.level));
    if (!hit.type.empty()) head = one_line(hit.type) + "  " + head;
    if (!hit.label.empty()) head += "  " + one_line(hit.label);
    out += '\n' + (options.colour ? "\x1b[1m" + record + "\x1b[0m" : record) + "  " +
           cut(head, options.columns > record.size() + 22 ? options.columns - record.size() - 2 : 20) + '\n';
    // The passage is one line without control characters already; marks must survive, so it is not cleaned again.
    if (!hit.passage.text.empty())
      out += "  " + (options.colour ? marked(hit.passage, "\x1b[1;33m", "\x1b[0m") : marked(hit.passage, "«", "»")) + '\n';
  }
  return out;
}

}  // namespace girok::app
