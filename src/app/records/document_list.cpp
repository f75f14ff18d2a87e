#include "app/records/document_list.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "app/access.h"
#include "app/records/stored_record.h"
#include "text/unicode.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using records::ValueKind;
using vault::StoredStatement;

constexpr std::size_t everything = std::numeric_limits<std::size_t>::max() / 2;

/// Whom a document concerns: who speaks, and who it is about.
bool concerns(const records::Statement& statement) {
  return statement.value.kind == ValueKind::record && (statement.property == "speaker" || statement.property == "about");
}

/// How little a state permits.
int strictness(ConsentLine::State state) {
  using State = ConsentLine::State;
  switch (state) {
    case State::withdrawn: return 5;
    case State::permits_nothing: return 4;
    case State::expired: return 3;
    case State::needs_guardian: return 2;
    case State::not_yet: return 1;
    case State::in_force: return 0;
  }
  return 0;
}

void take_concerned(const std::vector<StoredStatement>& statements, Concerned& concerned) {
  for (const StoredStatement& stored : statements) {
    const records::Statement& said = stored.statement;
    if (concerns(said)) concerned.persons.push_back(said.value.record);
    if (said.property == "consent" && said.value.kind == ValueKind::record) concerned.consents.push_back(said.value.record);
  }
}

bool holds_text(const StoredStatement& stored) {
  return stored.statement.property == "text" && stored.statement.value.kind == ValueKind::attachment;
}

/// Texts of a testimony; testimonies of a transcript, a recording, a translation, and who speaks in them. Told are only those that `shown` shows; whose consent it is counts all the same.
void look_around(const vault::Vault& vault, const std::vector<StoredStatement>& statements, Confidentiality shown, DocumentLine& line,
                 Concerned& concerned) {
  const Confidentiality seen = seen_by(vault);
  std::vector<Id> items = {line.record};
  for (const StoredStatement& stored : statements) {
    if (stored.statement.value.kind != ValueKind::record) continue;
    const Id& other = stored.statement.value.record;
    if (stored.statement.property == "derived-from") items.push_back(other);
    if (stored.statement.property == "item" && stored.statement.confidentiality <= shown && line.type == "Testimony" &&
        std::ranges::any_of(vault.model().statements_of(other, seen), holds_text))
      line.texts.push_back(other);
  }
  if (line.type == "Testimony") return;
  for (const Id& item : items) {
    for (const StoredStatement& link : vault.model().statements_to(item, seen)) {
      const Id& testimony = link.statement.entity;
      if (link.statement.property != "item" || type_of_record(vault, testimony, seen) != "Testimony") continue;
      take_concerned(vault.model().statements_of(testimony, seen), concerned);
      const bool is_shown = link.statement.confidentiality <= shown && !type_of_record(vault, testimony, shown).empty();
      if (is_shown && std::ranges::find(line.testimonies, testimony) == line.testimonies.end()) line.testimonies.push_back(testimony);
    }
  }
}

bool is_coded(const vault::Vault& vault, const DocumentLine& line) {
  const Confidentiality seen = seen_unsealed(vault);  // a list narrowed by it tells it
  const auto any = [&](const Id& document) { return !vault.model().statements_from(document, seen).empty(); };
  return any(line.record) || std::ranges::any_of(line.texts, any);
}

std::set<Id> in_language(const vault::Vault& vault, const records::Schema& schema, const std::string& language) {
  std::set<Id> found;
  const records::Vocabulary* const terms = schema.vocabularies().find("language");
  if (terms == nullptr) return found;
  for (const records::Term& term : terms->terms) {
    if (!terms->is_a(term.code, language)) continue;
    for (const Id& record : vault.model().records_with("language", term.code, seen_unsealed(vault))) found.insert(record);
  }
  return found;
}

/// Lines with their consents.
class Lines {
 public:
  Lines(const vault::Vault& vault, const records::Schema& schema) : vault_(vault), schema_(schema) {}

  DocumentLine of(const Id& record) {
    Concerned whom;
    DocumentLine line = document_line(vault_, vault_.model().statements_of(record, seen_by(vault_)), record, seen_unsealed(vault_), whom);
    if (whom.persons.empty() && whom.consents.empty()) return line;
    for (const Id& person : whom.persons) judge(line, whom, of_person(person));
    if (whom.consents.empty()) return line;
    ConsentListOptions options;
    options.day = day_;
    options.among = whom.consents;
    judge(line, whom, list_consents(vault_, schema_, options));
    return line;
  }

 private:
  const std::vector<ConsentLine>& of_person(const Id& person) {
    const auto [at, fresh] = of_persons_.try_emplace(person);
    if (!fresh) return at->second;
    ConsentListOptions options;
    options.day = day_;
    options.person = person;
    return at->second = list_consents(vault_, schema_, options);
  }

  const vault::Vault& vault_;
  const records::Schema& schema_;
  std::int32_t day_ = today(vault_);
  std::map<Id, std::vector<ConsentLine>> of_persons_;  ///< asked for once each
};

bool holds(const vault::Vault& vault, const DocumentFilter& filter, const DocumentLine& line) {
  if (filter.level && line.level != *filter.level) return false;
  if (filter.never_asked && (line.consent || !line.concerns)) return false;
  if (filter.consent && line.consent != filter.consent) return false;
  return !filter.coded || is_coded(vault, line) == *filter.coded;
}

void sort_by(DocumentOrder order, std::vector<DocumentLine>& lines) {
  if (order == DocumentOrder::oldest) std::ranges::reverse(lines);
  if (order == DocumentOrder::level) std::ranges::stable_sort(lines, std::ranges::greater{}, &DocumentLine::level);
  if (order != DocumentOrder::title) return;
  // What has no title comes last.
  std::ranges::stable_sort(lines, {}, [](const DocumentLine& line) { return std::pair(line.title.empty(), text::fold(line.title)); });
}

}  // namespace

bool is_document(std::string_view type) { return type == "Item" || type == "Testimony"; }

bool Concerned::fits(const ConsentLine& consent) const {
  return std::ranges::find(consents, consent.consent) != consents.end() ||
         (consent.person && std::ranges::find(persons, *consent.person) != persons.end());
}

void judge(DocumentLine& line, const Concerned& concerned, const std::vector<ConsentLine>& consents) {
  for (const ConsentLine& consent : consents) {
    if (concerned.fits(consent) && (!line.consent || strictness(consent.state) > strictness(*line.consent))) line.consent = consent.state;
  }
}

DocumentLine document_line(const vault::Vault& vault, const std::vector<StoredStatement>& statements, const Id& document,
                           Confidentiality shown, Concerned& concerned) {
  DocumentLine line;
  line.record = document;
  std::string label;
  for (const StoredStatement& stored : statements) {
    const records::Statement& said = stored.statement;
    line.level = std::max(line.level, said.confidentiality);
    line.clock = std::max(line.clock, stored.clock);
    line.has_text = line.has_text || holds_text(stored);
    if (said.confidentiality > shown) continue;
    if (said.property == "type" && line.type.empty()) line.type = said.value.text;
    if (said.property == "title" && line.title.empty()) line.title = said.value.text;
    if (said.property == "label") label = said.value.text;
    if (said.property == "language") line.language = said.value.text;
    if (said.property == "media-type") line.media_type = said.value.text;
  }
  if (line.title.empty()) line.title = label;
  take_concerned(statements, concerned);
  look_around(vault, statements, shown, line, concerned);
  line.concerns = !concerned.persons.empty();
  return line;
}

std::vector<std::string> document_languages(const vault::Vault& vault, const records::Schema& schema) {
  std::vector<std::string> found;
  const Confidentiality shown = seen_unsealed(vault);
  const records::Vocabulary* const terms = schema.vocabularies().find("language");
  if (terms == nullptr) return found;
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> said;  // which records are in it, by their numbers
  vault.model().each_told("language", shown, [&](const vault::ReadModel::Told& told) {
    auto at = said.find(told.text);
    if (at == said.end()) at = said.try_emplace(std::string(told.text)).first;
    at->second.push_back(told.record);
  });
  for (const records::Term& term : terms->terms) {
    const auto at = said.find(term.code);
    if (at == said.end()) continue;
    const bool any = std::ranges::any_of(
        at->second, [&](std::uint32_t record) { return is_document(type_of_record(vault, vault.model().record_at(record), shown)); });
    if (any) found.push_back(term.code);
  }
  return found;
}

Result<DocumentList> list_documents(vault::Vault& vault, const records::Schema& schema, const DocumentFilter& options, std::size_t from,
                                    std::size_t count) {
  if (const Result<> may = require(vault, Deed::read_documents); !may) return tl::unexpected<Error>(may.error());
  vault::Filter filter;
  filter.clearance = seen_by(vault);
  filter.types = is_document(options.type) ? std::vector<std::string>{options.type} : std::vector<std::string>{"Item", "Testimony"};
  if (!options.language.empty()) {
    const std::set<Id> among = in_language(vault, schema, options.language);
    filter.among = std::vector<Id>(among.begin(), among.end());
  }
  DocumentList list;
  Lines lines(vault, schema);
  const bool all = options.level || options.consent || options.never_asked || options.coded || options.order != DocumentOrder::newest;
  if (!all) {
    list.count = vault.model().count_records(filter);
    for (const vault::RecordLine& record : vault.model().records(filter, count, from)) list.documents.push_back(lines.of(record.record));
    return list;
  }
  std::vector<DocumentLine> found;
  for (const vault::RecordLine& record : vault.model().records(filter, everything)) {
    DocumentLine line = lines.of(record.record);
    if (holds(vault, options, line)) found.push_back(std::move(line));
  }
  sort_by(options.order, found);
  list.count = found.size();
  for (std::size_t i = from; i < found.size() && list.documents.size() < count; ++i) list.documents.push_back(std::move(found[i]));
  return list;
}

}  // namespace girok::app
