#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/utf8.h"
#include "crypto/hash.h"
#include "exchange/ftm.h"
#include "exchange/ftm_model.h"
#include "exchange/json.h"

namespace girok::exchange {

namespace {

using ftm::How;
using ftm::Way;
using records::Statement;
using records::ValueKind;

constexpr std::string_view no_place = "FollowTheMoney has no place for it";

struct Entity {
  std::string id, schema;
  std::map<std::string, std::vector<std::string>, std::less<>> properties;   ///< sorted, so that the same records give the same bytes
};

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// What FollowTheMoney takes as an id.
bool is_their_id(std::string_view key) {
  return !key.empty() && key.size() <= 200 && is_letter_or_digit(key.front()) && is_letter_or_digit(key.back()) &&
         std::ranges::all_of(key, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; });
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// As its readers check them: something, one @, a dot in what follows.
bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string_view::npos || at > 64 || text.size() > 250 ||
      text.find_first_of("<>()[],;:? \"\t\r\n") != std::string_view::npos)
    return false;
  const std::string_view domain = text.substr(at + 1);
  const std::size_t dot = domain.rfind('.');
  return domain.find('@') == std::string_view::npos && dot != std::string_view::npos && dot > 0 && domain.size() - dot > 2 &&
         domain.find("..") == std::string_view::npos &&
         std::ranges::all_of(domain, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; });
}

/// An international number, with nothing but digits and what is put between them.
bool is_phone(std::string_view text) {
  if (!text.starts_with('+') || text.find_first_not_of("+0123456789 -()") != std::string_view::npos) return false;
  const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 8 && digits <= 15;
}

/// As its readers take it; what says nothing (octet-stream) they drop.
bool is_media_type(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto word = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '+' || c == '-'; });
  };
  return slash != std::string_view::npos && word(text.substr(0, slash)) && word(text.substr(slash + 1)) &&
         text != "application/octet-stream";
}

class FtmWriter {
 public:
  FtmWriter(const Schema& schema, const RecordSet& records, WrittenFiles& written) : schema_(schema), written_(written) {
    for (const LooseRecord& record : records) by_key_.emplace(record.key, &record);
  }
  void write(const LooseRecord& record);
  std::string text() && { return std::move(out_); }

 private:
  void lose(std::string_view what, std::string_view why, std::uint64_t count = 1) { records::add_loss(written_.losses, what, why, count); }
  void lose(const LooseRecord& record, const LooseStatement& s, std::string_view why) { lose(record.type + "." + s.property, why); }
  std::string id_of(std::string_view key) const {
    return is_their_id(key) ? std::string(key) : "key-" + crypto::sha256_hex(key).substr(0, 40);
  }
  const LooseRecord* find(std::string_view key) const {
    const auto at = by_key_.find(key);
    return at == by_key_.end() ? nullptr : at->second;
  }
  const LooseRecord* party(std::string_view key) const {
    const LooseRecord* record = find(key);
    return record != nullptr && (record->type == "Person" || record->type == "Group") ? record : nullptr;
  }
  static const LooseStatement* first(const LooseRecord& record, std::string_view property) {
    const auto at = std::ranges::find(record.statements, property, &LooseStatement::property);
    return at == record.statements.end() ? nullptr : &*at;
  }
  std::string label_of(std::string_view type, std::string_view property, const std::string& code) const;

  bool add(Entity& entity, std::string_view property, std::string_view value, How how);
  void statements(const LooseRecord& record, Entity& entity);
  void statement(const LooseRecord& record, const LooseStatement& s, const ftm::PropertyRow& row, Entity& entity);
  void coded(const LooseRecord& record, const LooseStatement& s, const ftm::PropertyRow& row, Entity& entity);
  void special(const LooseRecord& record, const LooseStatement& s, Entity& entity);
  void birthplace(const LooseRecord& record, const LooseStatement& s, Entity& entity);
  void event_date(const LooseRecord& record, const LooseStatement& s, Entity& entity);
  void iso(const LooseRecord& record, const LooseStatement& s, Entity& entity);
  void identifier(const LooseRecord& record, const LooseStatement& s, Entity& entity);
  void proofs(const LooseRecord& record, Entity& entity);
  void name(const LooseRecord& record, Entity& entity);
  void lose_of_statement(const LooseStatement& s, bool proven);

  void thing(const LooseRecord& record, std::string_view schema);
  void relationship(const LooseRecord& record);
  void act(const LooseRecord& record);
  void involvement(const LooseRecord& record);
  void testimony(const LooseRecord& record);
  void link(std::string id, std::string_view subject, std::string_view object, std::string_view role);
  std::string schema_of_group(const LooseRecord& record) const;
  void put(const Entity& entity);

  const Schema& schema_;
  WrittenFiles& written_;
  std::unordered_map<std::string_view, const LooseRecord*> by_key_;
  std::string out_;
};

std::string FtmWriter::label_of(std::string_view type, std::string_view property, const std::string& code) const {
  const records::Property* own = schema_.property(type, property);
  const records::Vocabulary* vocabulary = own == nullptr ? nullptr : schema_.vocabularies().find(own->vocabulary);
  const records::Term* term = vocabulary == nullptr ? nullptr : vocabulary->find(code);
  return term == nullptr ? code : term->labels.en;
}

/// False where it cannot be there.
bool FtmWriter::add(Entity& entity, std::string_view property, std::string_view value, How how) {
  if (is_blank(value) || characters(value) > ftm::most_characters(how) || !valid_utf8(value) || value.find('\0') != std::string_view::npos)
    return false;
  // A name of nothing but quotes and signs is none to its readers.
  const bool says =
      how != How::name || std::ranges::any_of(value, [](char c) { return is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80; });
  if (!says) return false;
  const std::size_t begin = value.find_first_not_of(" \t\r\n"), end = value.find_last_not_of(" \t\r\n") + 1;
  if (end - begin != value.size()) lose("blanks at the ends of texts", "FollowTheMoney cuts them off");
  value = value.substr(begin, end - begin);
  auto& values = entity.properties[std::string(property)];
  if (std::ranges::find(values, value) == values.end()) values.emplace_back(value);
  return true;
}

void FtmWriter::lose_of_statement(const LooseStatement& s, bool proven) {
  if (s.basis != records::Basis::unstated) lose("the basis of statements", no_place);
  if (s.confidence != Statement::no_confidence) lose("the confidence of statements", no_place);
  if (s.span) lose("the span of statements", no_place);
  if (!s.asserted_by.empty()) lose("who says so", no_place);
  if (s.level) lose("the level of statements", no_place);
  if (!s.language.empty()) lose("the language of texts", no_place);
  if (!s.source.empty()) lose("the source of statements", proven ? "proof stands for all that is said of an entity" : no_place);
}

/// Documents that statements of the record come from.
void FtmWriter::proofs(const LooseRecord& record, Entity& entity) {
  for (const LooseStatement& s : record.statements) {
    const LooseRecord* source = s.source.empty() ? nullptr : find(s.source);
    const bool proven = source != nullptr && source != &record && (source->type == "Item" || source->type == "Testimony");
    // Version 3 has it of things only.
    const bool written = proven && ftm::edge_row(entity.schema) == nullptr;
    if (written) add(entity, "proof", id_of(s.source), How::string);
    lose_of_statement(s, written);
  }
}

void FtmWriter::statements(const LooseRecord& record, Entity& entity) {
  proofs(record, entity);
  for (const LooseStatement& s : record.statements) {
    if (s.property == "identifier") {
      identifier(record, s, entity);
      continue;
    }
    if (s.property == "label") continue;
    const auto rows = ftm::property_rows();
    const auto row = std::ranges::find_if(
        rows, [&](const ftm::PropertyRow& r) { return r.type == record.type && r.ours == s.property && r.way != Way::in; });
    if (row == rows.end())
      lose(record, s, no_place);
    else
      statement(record, s, *row, entity);
  }
}

void FtmWriter::statement(const LooseRecord& record, const LooseStatement& s, const ftm::PropertyRow& row, Entity& entity) {
  const std::string_view text = s.value.text;
  switch (row.how) {
    case How::special: return special(record, s, entity);
    case How::country:
    case How::language:
    case How::gender:
    case How::term: return coded(record, s, row, entity);
    case How::date: {
      const auto date = ftm::their_date(text);
      if (!date) return lose(record, s, "a date of no one year, or before 1000");
      if (!date->exact) lose("imprecise dates", "of a date only the year, month or day is written that all its days share");
      add(entity, row.theirs, date->text, row.how);
      return;
    }
    case How::contact: {
      const std::string_view property = is_email(text) ? "email" : is_phone(text) ? "phone" : "address";
      if (!add(entity, property, text, property == "address" ? How::address : How::string)) lose(record, s, "too long");
      return;
    }
    case How::link: {
      const LooseRecord* to = find(text);
      if (to == nullptr) return lose(record, s, "it leads to a record that is not written");
      const bool place = row.ours == "place";
      const bool thing = to->type == "Person" || to->type == "Group" || to->type == "Event" || to->type == "Item" || to->type == "Place" ||
                         to->type == "Act" || to->type == "Testimony";
      if (place ? to->type != "Place" : !thing) return lose(record, s, "it leads to a record of a type that has no place there");
      add(entity, row.theirs, id_of(text), How::string);
      return;
    }
    case How::number:
      if (text.empty() || text.find_first_not_of("-.0123456789") != std::string_view::npos) return lose(record, s, "no decimal number");
      [[fallthrough]];
    default:
      if (row.how == How::code && !is_media_type(text)) return lose(record, s, "no media type that it takes");
      if (!add(entity, row.theirs, text, row.how)) return lose(record, s, "blank, or too long");
      if (!row.lost.empty()) lose(record, s, row.lost);
  }
}

void FtmWriter::coded(const LooseRecord& record, const LooseStatement& s, const ftm::PropertyRow& row, Entity& entity) {
  const std::string& code = s.value.text;
  std::string theirs;
  if (row.how == How::country) {
    if (code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z') theirs = {static_cast<char>(code[0] + 32), static_cast<char>(code[1] + 32)};
  } else if (row.how == How::language) {
    theirs = ftm::their_language(code);
  } else if (row.how == How::gender) {
    const records::Property* own = schema_.property(record.type, s.property);
    for (const records::CrosswalkRow* to : schema_.vocabularies().to(own == nullptr ? "" : own->vocabulary, code, "ftm")) {
      if (theirs.empty()) theirs = to->target;
    }
  } else {
    theirs = label_of(record.type, s.property, code);
  }
  if (theirs.empty() || !add(entity, row.theirs, theirs, How::string)) lose(record, s, "a term that FollowTheMoney does not have");
}

void FtmWriter::identifier(const LooseRecord& record, const LooseStatement& s, Entity& entity) {
  const std::size_t colon = s.value.text.find(':');
  const std::string_view text = s.value.text;
  const std::string_view scheme = text.substr(0, colon), id = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const auto known = ftm::identifier_properties();
  const bool legal = record.type == "Person" || record.type == "Group";
  if (std::ranges::find(known, scheme) != known.end() && (legal || scheme == "wikidataId") && add(entity, scheme, id, How::identifier))
    return;
  if (record.type == "Item" && scheme == "sha1" && id.size() == 40 && add(entity, "contentHash", id, How::identifier)) return;
  lose(record, s, no_place);
}

void FtmWriter::special(const LooseRecord& record, const LooseStatement& s, Entity& entity) {
  if (s.property == "birthplace") return birthplace(record, s, entity);
  if (s.property == "iso") return iso(record, s, entity);
  if (s.property == "date" && record.type == "Event") return event_date(record, s, entity);
  if (s.property == "date" || s.property == "until") {   // of an act
    const auto date = ftm::their_date(s.value.text);
    if (!date) return lose(record, s, "a date of no one year, or before 1000");
    if (!date->exact) lose("imprecise dates", "of a date only the year, month or day is written that all its days share");
    add(entity, s.property == "until" ? "endDate" : first(record, "until") != nullptr ? "startDate" : "date", date->text, How::date);
    return;
  }
  if (s.property == "file" && !add(entity, "fileName", s.value.text, How::string))
    lose(record, s, "a file without a name, or with one that is too long");
  // act-type, victim, event, act, perpetrator, speaker: see act(), involvement(), testimony()
}

void FtmWriter::birthplace(const LooseRecord& record, const LooseStatement& s, Entity& entity) {
  const LooseRecord* place = find(s.value.text);
  if (place == nullptr || place->type != "Place") return lose(record, s, "it leads to a record that is not written");
  bool any = false;
  for (const LooseStatement& of_place : place->statements) {
    if (of_place.property == "name") any = add(entity, "birthPlace", of_place.value.text, How::string) || any;
    if (of_place.property != "iso" || of_place.value.text.size() < 2 || of_place.value.text.starts_with("XX")) continue;
    std::string country = of_place.value.text.substr(0, 2);
    for (char& c : country) c = static_cast<char>(c | 0x20);
    any = add(entity, "birthCountry", country, How::string) || any;
  }
  lose(record, s,
       any ? "the place's name and country are written; that it is that record is lost" : "the place has neither a name nor a country");
}

void FtmWriter::event_date(const LooseRecord& record, const LooseStatement& s, Entity& entity) {
  const std::string_view text = s.value.text;
  const std::size_t slash = text.find('/');
  const auto put_date = [&](std::string_view property, std::string_view part) {
    if (part == "..") return;
    const auto date = ftm::their_date(part);
    if (!date) return lose(record, s, "a date of no one year, or before 1000");
    if (!date->exact) lose("imprecise dates", "of a date only the year, month or day is written that all its days share");
    add(entity, property, date->text, How::date);
  };
  if (slash == std::string_view::npos) return put_date("date", text);
  put_date("startDate", text.substr(0, slash));
  put_date("endDate", text.substr(slash + 1));
}

void FtmWriter::iso(const LooseRecord& record, const LooseStatement& s, Entity& entity) {
  const std::string& code = s.value.text;
  if (code.size() < 2 || code.starts_with("XX")) return lose(record, s, "a term that FollowTheMoney does not have");
  std::string country = code.substr(0, 2);
  for (char& c : country) c = static_cast<char>(c | 0x20);
  add(entity, "country", country, How::string);
  if (code.size() > 2) add(entity, "region", label_of("Place", "iso", code), How::string);
}

/// `name` must be there. The label says which record it is where no name may.
void FtmWriter::name(const LooseRecord& record, Entity& entity) {
  const LooseStatement* label = first(record, "label");
  const bool has_name = entity.properties.contains("name");
  if (!has_name && (label == nullptr || !add(entity, "name", label->value.text, How::name)))
    add(entity, "name", ftm::stand_in(record.type, entity.id), How::name);
  if (label != nullptr) lose(record, *label, has_name ? no_place : "written as the name");
}

std::string FtmWriter::schema_of_group(const LooseRecord& record) const {
  const LooseStatement* kind = first(record, "kind");
  if (kind == nullptr) return "Organization";
  const auto rows = schema_.vocabularies().to("group-kind", kind->value.text, "ftm");
  return rows.empty() ? "Organization" : rows.front()->target;
}

void FtmWriter::thing(const LooseRecord& record, std::string_view schema) {
  Entity entity{id_of(record.key), std::string(schema), {}};
  if (entity.id != record.key) lose("keys", "FollowTheMoney does not allow them; replaced by a hash");
  statements(record, entity);
  if (record.type == "Item") {
    if (!entity.properties.contains("fileName")) {
      const LooseStatement* title = first(record, "title");
      if (title == nullptr || !add(entity, "fileName", title->value.text, How::string))
        add(entity, "fileName", ftm::stand_in(record.type, entity.id), How::string);
    }
    if (const LooseStatement* label = first(record, "label")) lose(record, *label, no_place);
    if (first(record, "file") != nullptr) lose("Item.file (its bytes)", "only its name is written");
  } else if (record.type == "Person" || record.type == "Group" || record.type == "Event") {
    name(record, entity);
  } else if (const LooseStatement* label = first(record, "label")) {
    if (record.type != "Place" || entity.properties.contains("name") || !add(entity, "name", label->value.text, How::name))
      lose(record, *label, no_place);
  }
  put(entity);
}

void FtmWriter::relationship(const LooseRecord& record) {
  const LooseStatement *from = first(record, "from"), *to = first(record, "to"), *relation = first(record, "relation");
  const LooseRecord* a = from == nullptr ? nullptr : party(from->value.text);
  const LooseRecord* b = to == nullptr ? nullptr : party(to->value.text);
  if (a == nullptr || b == nullptr) return lose("Relationship", "an end of it is not written");
  std::string schema = "UnknownLink";
  if (relation != nullptr) {
    const auto rows = schema_.vocabularies().to("relation", relation->value.text, "ftm");
    const auto edge = std::ranges::find_if(rows, [](const records::CrosswalkRow* row) { return ftm::edge_row(row->target) != nullptr; });
    if (edge != rows.end()) schema = (*edge)->target;
  }
  // Their ends are of one kind; where ours are not, the link that says least.
  const bool persons = a->type == "Person" && b->type == "Person";
  const bool organisation = b->type == "Group" && schema_of_group(*b) != "LegalEntity";
  const bool fits = schema == "Family" || schema == "Associate" ? persons
                    : schema == "Employment"                    ? a->type == "Person" && organisation
                                                                : schema == "UnknownLink" || organisation;
  if (!fits) schema = "UnknownLink";
  const ftm::EdgeRow& edge = *ftm::edge_row(schema);
  Entity entity{id_of(record.key), schema, {}};
  if (entity.id != record.key) lose("keys", "FollowTheMoney does not allow them; replaced by a hash");
  add(entity, edge.from, id_of(a->key), How::string);
  add(entity, edge.to, id_of(b->key), How::string);
  if (relation != nullptr) add(entity, edge.words, label_of("Relationship", "relation", relation->value.text), How::string);
  LooseRecord rest = record;
  std::erase_if(rest.statements, [&](const LooseStatement& s) {
    if (s.property == "rank" && edge.words == "role" && add(entity, "role", s.value.text, How::string)) return true;
    return s.property == "from" || s.property == "to" || s.property == "relation" || s.property == "label";
  });
  if (const LooseStatement* label = first(record, "label")) lose(record, *label, no_place);
  statements(rest, entity);
  put(entity);
}

void FtmWriter::link(std::string id, std::string_view subject, std::string_view object, std::string_view role) {
  Entity entity{std::move(id), "UnknownLink", {}};
  add(entity, "subject", id_of(subject), How::string);
  add(entity, "object", id_of(object), How::string);
  add(entity, "role", role, How::string);
  put(entity);
}

void FtmWriter::act(const LooseRecord& record) {
  Entity entity{id_of(record.key), "Event", {}};
  if (entity.id != record.key) lose("keys", "FollowTheMoney does not allow them; replaced by a hash");
  if (const LooseStatement* kind = first(record, "act-type")) add(entity, "name", label_of("Act", "act-type", kind->value.text), How::name);
  statements(record, entity);
  name(record, entity);
  put(entity);
  lose("Act", "written as an Event, with links that say who was what; it is not read back as an act");
  const LooseStatement *victim = first(record, "victim"), *event = first(record, "event");
  if (victim != nullptr && party(victim->value.text) != nullptr)
    link(entity.id + "-victim", victim->value.text, record.key, "victim");
  else if (victim != nullptr)
    lose(record, *victim, "it leads to a record that is not written");
  const LooseRecord* of = event == nullptr ? nullptr : find(event->value.text);
  if (of != nullptr && of->type == "Event")
    link(entity.id + "-event", record.key, event->value.text, "part of");
  else if (event != nullptr)
    lose(record, *event, "it leads to a record that is not written");
}

void FtmWriter::involvement(const LooseRecord& record) {
  const LooseStatement *act_of = first(record, "act"), *who = first(record, "perpetrator");
  const LooseRecord* act_record = act_of == nullptr ? nullptr : find(act_of->value.text);
  if (act_record == nullptr || act_record->type != "Act" || who == nullptr || party(who->value.text) == nullptr)
    return lose("Involvement", "an end of it is not written");
  Entity entity{id_of(record.key), "UnknownLink", {}};
  if (entity.id != record.key) lose("keys", "FollowTheMoney does not allow them; replaced by a hash");
  add(entity, "subject", id_of(who->value.text), How::string);
  add(entity, "object", id_of(act_record->key), How::string);
  add(entity, "role", "perpetrator", How::string);
  statements(record, entity);
  if (const LooseStatement* label = first(record, "label")) lose(record, *label, no_place);
  put(entity);
  lose("Involvement", "written as a link with the role perpetrator; it is not read back");
}

void FtmWriter::testimony(const LooseRecord& record) {
  Entity entity{id_of(record.key), "Document", {}};
  if (entity.id != record.key) lose("keys", "FollowTheMoney does not allow them; replaced by a hash");
  statements(record, entity);
  const LooseStatement* label = first(record, "label");
  const bool labelled = label != nullptr && add(entity, "fileName", label->value.text, How::string);
  if (!labelled) add(entity, "fileName", ftm::stand_in(record.type, entity.id), How::string);
  put(entity);
  lose("Testimony", "written as a Document; it is not read back as a testimony");
  const LooseStatement* speaker = first(record, "speaker");
  if (speaker == nullptr) return;
  if (party(speaker->value.text) == nullptr) return lose(record, *speaker, "it leads to a record that is not written");
  Entity said{entity.id + "-speaker", "Documentation", {}};
  add(said, "document", entity.id, How::string);
  add(said, "entity", id_of(speaker->value.text), How::string);
  add(said, "role", "speaker", How::string);
  put(said);
}

void FtmWriter::write(const LooseRecord& record) {
  if (record.type == "Person") return thing(record, "Person");
  if (record.type == "Group") return thing(record, schema_of_group(record));
  if (record.type == "Event") return thing(record, "Event");
  if (record.type == "Place") return thing(record, "Address");
  if (record.type == "Item") return thing(record, "Document");
  if (record.type == "Claim") return thing(record, "Note");
  if (record.type == "Relationship") return relationship(record);
  if (record.type == "Act") return act(record);
  if (record.type == "Involvement") return involvement(record);
  if (record.type == "Testimony") return testimony(record);
  lose(record.type, no_place);
}

void FtmWriter::put(const Entity& entity) {
  out_ += "{\"id\": ";
  append_json_string(out_, entity.id);
  out_ += ", \"schema\": ";
  append_json_string(out_, entity.schema);
  out_ += ", \"properties\": {";
  bool next_property = false;
  for (const auto& [property, values] : entity.properties) {
    if (values.empty()) continue;
    if (std::exchange(next_property, true)) out_ += ", ";
    append_json_string(out_, property);
    out_ += ": [";
    bool next_value = false;
    for (const std::string& value : values) {
      if (std::exchange(next_value, true)) out_ += ", ";
      append_json_string(out_, value);
    }
    out_ += ']';
  }
  out_ += "}}\n";
}

}  // namespace

WrittenFiles write_ftm(const Schema& schema, const RecordSet& records) {
  WrittenFiles written;
  FtmWriter writer(schema, records, written);
  for (const LooseRecord& record : records) writer.write(record);
  written.files["entities.ftm.json"] = std::move(writer).text();
  return written;
}

}  // namespace girok::exchange
