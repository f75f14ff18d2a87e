#include "app/records/document_list.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "app/access.h"
#include "app/records/record_numbers.h"
#include "app/records/stored_record.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using records::ValueKind;
using vault::StoredStatement;

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
  for (const StoredStatement& link : vault.model().statements_to(line.record, shown)) {
    const Id& made = link.statement.entity;
    if (link.statement.property == "derived-from" && type_of_record(vault, made, shown) == "Item" &&
        std::ranges::any_of(vault.model().statements_of(made, seen), holds_text))
      line.derived.push_back(made);
  }
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

// ---- of all documents at once: the same as of their lines, by numbers ------------------------------------------------

/// Links of one property, [from, to], to be asked either way.
class Links {
 public:
  Links(const vault::Vault& vault, std::initializer_list<std::string_view> properties, Confidentiality clearance, bool back = false) {
    for (const std::string_view property : properties) {
      vault.model().each_told(property, clearance, [&](const vault::ReadModel::Told& told) {
        if (told.link != 0) links_.push_back(back ? std::pair(told.link, told.record) : std::pair(told.record, told.link));
      });
    }
    std::ranges::sort(links_);
  }
  auto of(std::uint32_t record) const {
    return std::ranges::equal_range(links_, record, {}, &std::pair<std::uint32_t, std::uint32_t>::first);
  }

 private:
  std::vector<std::pair<std::uint32_t, std::uint32_t>> links_;
};

/// Whether anything comes from a document, or from a testimony's texts. What is sealed counts nothing: a list narrowed by it tells it.
class Codings {
 public:
  explicit Codings(const vault::Vault& vault) : vault_(vault), items_(vault, {"item"}, seen_unsealed(vault)) {}

  bool of(std::uint32_t document) const {
    const vault::ReadModel& model = vault_.model();
    if (model.is_source(document, shown_)) return true;
    for (const auto& [testimony, item] : items_.of(document)) {
      if (!model.is_source(item, shown_) || model.first_text(testimony, "type", shown_) != "Testimony") continue;
      if (std::ranges::any_of(model.statements_of(model.record_at(item), seen_by(vault_)), holds_text)) return true;
    }
    return false;
  }

 private:
  const vault::Vault& vault_;
  Confidentiality shown_ = seen_unsealed(vault_);
  Links items_;
};

/// The consents of all documents: DocumentLine::consent and ::concerns. Each consent that counts is looked at once.
class Consents {
 public:
  Consents(const vault::Vault& vault, const records::Schema& schema, ConsentLines& lines)
      : vault_(vault),
        schema_(schema),
        lines_(lines),
        persons_(vault, {"speaker", "about"}, seen_),
        named_(vault, {"consent"}, seen_),
        given_(vault, {"person"}, seen_, true),
        testimonies_(vault, {"item"}, seen_, true),
        made_from_(vault, {"derived-from"}, seen_) {}

  struct Standing {
    bool concerns = false;
    std::optional<ConsentLine::State> state;
  };
  Standing of(std::uint32_t document) {
    Standing standing;
    take(document, standing);
    if (type_of(document, seen_unsealed(vault_)) == "Testimony") return standing;
    take_testimonies(document, standing);
    for (const auto& [made, from] : made_from_.of(document)) take_testimonies(from, standing);
    return standing;
  }

 private:
  void take(std::uint32_t record, Standing& standing) {
    for (const auto& [document, person] : persons_.of(record)) {
      standing.concerns = true;
      for (const auto& [of, consent] : given_.of(person)) take_consent(consent, person, standing);
    }
    for (const auto& [document, consent] : named_.of(record)) take_consent(consent, 0, standing);
  }
  /// `person`: only where it is this one's.
  void take_consent(std::uint32_t consent, std::uint32_t person, Standing& standing) {
    const auto [known, fresh] = is_consent_.try_emplace(consent);
    if (fresh) known->second = type_of(consent, seen_) == "Consent";
    const ConsentLine* const line = known->second ? lines_.of(vault_, schema_, vault_.model().record_at(consent), day_) : nullptr;
    if (line == nullptr || (person != 0 && line->person != vault_.model().record_at(person))) return;
    if (!standing.state || strictness(line->state) > strictness(*standing.state)) standing.state = line->state;
  }
  void take_testimonies(std::uint32_t item, Standing& standing) {
    for (const auto& [of, testimony] : testimonies_.of(item)) {
      if (type_of(testimony, seen_) == "Testimony") take(testimony, standing);
    }
  }
  std::string type_of(std::uint32_t record, Confidentiality clearance) const {
    return vault_.model().first_text(record, "type", clearance);
  }

  const vault::Vault& vault_;
  const records::Schema& schema_;
  const Confidentiality seen_ = seen_by(vault_);
  const std::int32_t day_ = today(vault_);
  ConsentLines& lines_;
  Links persons_, named_, given_, testimonies_, made_from_;
  std::map<std::uint32_t, bool> is_consent_;
};

void narrow(const vault::Vault& vault, const records::Schema& schema, const DocumentFilter& options, ConsentLines& lines,
            Numbers& documents) {
  if (options.coded) {
    const Codings codings(vault);
    std::erase_if(documents, [&](std::uint32_t document) { return codings.of(document) != *options.coded; });
  }
  if (!options.consent && !options.never_asked) return;
  Consents consents(vault, schema, lines);
  std::erase_if(documents, [&](std::uint32_t document) {
    const Consents::Standing standing = consents.of(document);
    if (options.never_asked && (standing.state || !standing.concerns)) return true;
    return options.consent && standing.state != options.consent;
  });
}

/// What has no row of its own: what a testimony holds stands within its row, and the file of an import is no document that anybody reads.
void drop_within(const vault::Vault& vault, Numbers& documents) {
  const vault::ReadModel& model = vault.model();
  const Confidentiality shown = seen_unsealed(vault), seen = seen_by(vault);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> links;
  model.each_told("item", shown, [&](const vault::ReadModel::Told& told) {
    if (told.link != 0) links.emplace_back(told.record, told.link);
  });
  NumberSet within(model);
  for (const auto& [holder, item] : links) {
    if (model.first_text(holder, "type", shown) == "Testimony") within.add(item);
  }
  std::erase_if(documents, [&](std::uint32_t document) {
    return within.contains(document) || model.first_text(document, "identifier", seen).starts_with("import:");
  });
}

/// `documents`: newest first.
Numbers page_in_order(const vault::Vault& vault, DocumentOrder order, Numbers documents, std::size_t from, std::size_t count) {
  const vault::ReadModel& model = vault.model();
  const Confidentiality shown = seen_unsealed(vault), seen = seen_by(vault);
  if (order == DocumentOrder::oldest) std::ranges::reverse(documents);
  if (order == DocumentOrder::level)
    std::ranges::stable_sort(documents, std::ranges::greater{}, [&](std::uint32_t document) { return model.highest_of(document, seen); });
  if (order != DocumentOrder::title) return page_of(documents, from, count);
  return page_by_text(documents, from, count, [&](std::uint32_t document) {
    std::string title = model.first_text(document, "title", shown);
    return title.empty() ? model.first_text(document, "label", shown) : title;
  });
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
  if (!statements.empty()) line.level = Confidentiality::public_aggregate;
  for (const StoredStatement& stored : statements) {
    const records::Statement& said = stored.statement;
    line.level = std::max(line.level, said.confidentiality);
    line.clock = std::max(line.clock, stored.clock);
    line.has_text = line.has_text || holds_text(stored);
    if (said.confidentiality > shown) continue;
    if (said.property == "type" && line.type.empty()) line.type = said.value.text;
    if (said.property == "title" && line.title.empty()) line.title = said.value.text;
    if (said.property == "label" && label.empty()) label = said.value.text;
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
                                    std::size_t count, ConsentLines* kept) {
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
  const bool all =
      options.in_rows || options.level || options.consent || options.never_asked || options.coded || options.order != DocumentOrder::newest;
  if (!all) {
    list.count = vault.model().count_records(filter);
    for (const vault::RecordLine& record : vault.model().records(filter, count, from)) list.documents.push_back(lines.of(record.record));
    return list;
  }
  if (options.level) filter.highest = {.level = *options.level, .within = filter.clearance};
  Numbers found = vault.model().matching_numbers(filter);
  if (options.in_rows) drop_within(vault, found);
  ConsentLines own;
  narrow(vault, schema, options, kept == nullptr ? own : *kept, found);
  list.count = found.size();
  for (const std::uint32_t document : page_in_order(vault, options.order, std::move(found), from, count))
    list.documents.push_back(lines.of(vault.model().record_at(document)));
  return list;
}

}  // namespace girok::app
