#include "app/records/documents.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/access.h"
#include "app/case/names.h"
#include "app/case/show.h"
#include "app/records/coding.h"
#include "app/records/stored_record.h"
#include "vault/query.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using records::ValueKind;
using vault::StoredStatement;

constexpr std::uint64_t largest_original = std::uint64_t{64} << 20;

SaidValue said_from(const records::Statement& statement) {
  SaidValue said{statement.property, statement.value.text, statement.value.kind, {}, statement.confidentiality};
  if (said.kind == ValueKind::record) said.record = statement.value.record;
  if (said.kind == ValueKind::truth) said.text = statement.value.truth ? "yes" : "no";
  return said;
}

bool is_boundary(std::string_view text, std::size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

}  // namespace

Result<OneDocument> read_document(vault::Vault& vault, const records::Schema& schema, const Id& document) {
  if (const Result<> may = require(vault, Deed::read_documents); !may) return tl::unexpected<Error>(may.error());
  Confidentiality seen = seen_by(vault);
  if (!is_document(type_of_record(vault, document, seen))) return fail(ErrorCode::not_found, "there is nothing of that id here");
  OneDocument one;
  const std::vector<StoredStatement> statements = vault.model().statements_of(document, seen);
  const bool sealed =
      std::ranges::any_of(statements, [](const auto& stored) { return stored.statement.confidentiality == Confidentiality::sealed; });
  if (sealed) {
    if (const Result<> logged = log_reads(vault, {document}, vault::ReadKind::shown); !logged) {
      one.withheld = logged.error();
      seen = seen_unsealed(vault);
    }
  }
  Concerned concerned;
  one.line = document_line(vault, statements, document, seen, concerned);
  for (const StoredStatement& stored : statements) {
    const records::Statement& said = stored.statement;
    if (said.confidentiality > seen || said.property == "type") continue;
    if (said.value.kind == ValueKind::attachment)
      one.has_file = one.has_file || said.property == "file";
    else
      one.facts.push_back(said_from(said));
  }
  std::ranges::stable_sort(one.facts, {}, [&](const SaidValue& fact) { return schema.rank_of(fact.property); });
  one.persons = concerned.persons;
  if (!concerned.persons.empty() || !concerned.consents.empty()) {
    ConsentListOptions options;
    options.day = today(vault);
    options.among = concerned.consents;
    for (const Id& person : concerned.persons) {
      for (const StoredStatement& link : vault.model().statements_to(person, seen)) {
        if (link.statement.property == "person") options.among->push_back(link.statement.entity);
      }
    }
    for (ConsentLine& consent : list_consents(vault, schema, options)) {
      if (concerned.fits(consent)) one.consents.push_back(std::move(consent));
    }
    judge(one.line, concerned, one.consents);
  }
  if (one.line.has_text) {
    Result<std::string> text = text_of_record(vault, document);
    if (text)
      one.text = *std::move(text);
    else
      one.withheld = text.error();
  }
  return one;
}

std::vector<SaidValue> facts_beside(const vault::Vault& vault, const records::Schema& schema, const Id& document) {
  std::vector<SaidValue> facts;
  for (const StoredStatement& stored : vault.model().statements_of(document, seen_unsealed(vault))) {
    if (stored.statement.property != "type" && stored.statement.value.kind != ValueKind::attachment)
      facts.push_back(said_from(stored.statement));
  }
  std::ranges::stable_sort(facts, {}, [&](const SaidValue& fact) { return schema.rank_of(fact.property); });
  return facts;
}

Result<Original> original_of(vault::Vault& vault, const Id& document) {
  if (const Result<> may = require(vault, Deed::read_documents); !may) return tl::unexpected<Error>(may.error());
  const Result<vault::Attachment> file = attachment_of(vault, document, "file", {});
  if (!file) return tl::unexpected<Error>(file.error());
  Result<std::string> bytes = vault.read(*file, largest_original);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  return Original{file->media_type, *std::move(bytes)};
}

std::vector<Cited> cited_from(const vault::Vault& vault, const Id& document) {
  const Confidentiality seen = seen_by(vault), shown = seen_unsealed(vault);
  Names names(vault);
  std::vector<Cited> cited;
  std::map<std::pair<Id, Span>, std::size_t> by_place;
  for (const StoredStatement& stored : vault.model().statements_from(document, seen)) {
    const records::Statement& said = stored.statement;
    if (!said.span) continue;
    const auto [at, fresh] = by_place.try_emplace({said.entity, *said.span}, cited.size());
    if (fresh) {
      Cited one;
      one.span = *said.span;
      one.record = said.entity;
      one.type = type_of_record(vault, said.entity, seen);
      one.label = names.label(said.entity);
      for (const StoredStatement& other : vault.model().statements_of(said.entity, shown)) {
        if (other.statement.property == "review") one.review = other.statement.value.text;
      }
      cited.push_back(std::move(one));
    }
    if (said.confidentiality <= shown && said.value.kind != ValueKind::attachment) cited[at->second].said.push_back(said_from(said));
  }
  std::ranges::stable_sort(cited, {}, &Cited::span);
  return cited;
}

std::vector<Piece> pieces_of(std::string_view text, Span window, const std::vector<Span>& passages) {
  std::vector<Piece> pieces;
  if (window.begin >= window.end) return pieces;
  std::set<std::uint32_t> bounds = {window.begin, window.end};
  std::vector<std::size_t> good;
  for (std::size_t i = 0; i < passages.size(); ++i) {
    const Span& span = passages[i];
    if (span.begin >= span.end || span.end > text.size() || !is_boundary(text, span.begin) || !is_boundary(text, span.end)) continue;
    if (span.end <= window.begin || span.begin >= window.end) continue;
    good.push_back(i);
    bounds.insert(std::max(span.begin, window.begin));
    bounds.insert(std::min(span.end, window.end));
  }
  for (auto at = bounds.begin(); std::next(at) != bounds.end(); ++at) {
    Piece piece{{*at, *std::next(at)}, {}};
    for (const std::size_t i : good) {
      if (passages[i].begin <= piece.span.begin && passages[i].end >= piece.span.end) piece.of.push_back(i);
    }
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::vector<Span> pages_of(std::string_view text, std::size_t size) {
  std::vector<Span> pages;
  std::size_t begin = 0;
  do {
    std::size_t end = text.size();
    if (text.size() - begin > size + size / 4) {
      end = begin + size;
      const std::string_view page = text.substr(begin, size);
      const std::size_t paragraph = page.rfind("\n\n"), line = page.rfind('\n');
      if (paragraph != std::string_view::npos && paragraph > size / 2)
        end = begin + paragraph + 2;
      else if (line != std::string_view::npos && line > size / 2)
        end = begin + line + 1;
      else
        while (end > begin + 1 && !is_boundary(text, end)) --end;
    }
    pages.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    begin = end;
  } while (begin < text.size());
  return pages;
}

std::vector<Suggestion> suggest_records(vault::Vault& vault, const std::vector<std::string>& types, std::string_view words,
                                        std::size_t limit) {
  std::vector<Suggestion> found;
  if (!require(vault, Deed::read_records)) return found;
  const Confidentiality shown = seen_unsealed(vault);
  Names names(vault);
  const auto take = [&](const Id& record) {
    const std::string type = type_of_record(vault, record, shown);
    const bool fits = std::ranges::find(types, type) != types.end();
    const bool there = std::ranges::any_of(found, [&](const Suggestion& one) { return one.record == record; });
    if (fits && !there && found.size() < limit) found.push_back({record, type, names.label(record)});
  };
  // Operators of the search language are no part of a name.
  std::string plain;
  for (const char c : words) plain += std::string_view("()\"*|-+&:").find(c) != std::string_view::npos ? ' ' : c;
  while (!plain.empty() && plain.back() == ' ') plain.pop_back();
  vault::Filter filter;
  filter.clearance = shown;
  filter.types = types;
  if (plain.find_first_not_of(' ') == std::string::npos) {
    for (const vault::RecordLine& line : vault.model().records(filter, limit)) take(line.record);
    return found;
  }
  constexpr std::size_t shortest_id = 4;
  if (words.size() >= shortest_id) {
    for (const Id& record : vault.model().records_by_prefix(words, shown, limit)) take(record);
  }
  filter.properties = {"label", "title", "name", "alias", "name-official"};
  if (const Result<vault::Query> query = vault::Query::parse(plain + "*")) {
    for (const vault::Hit& hit : vault.model().search(*query, filter, limit).hits) take(hit.record);
  }
  return found;
}

}  // namespace girok::app
