#include "app/records/coding.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/json_parts.h"
#include "app/case/show.h"
#include "app/records/assignments.h"
#include "app/records/stored_record.h"
#include "base/utf8.h"
#include "records/imprecise.h"

namespace girok::app {
namespace {

using records::Value;

constexpr std::uint64_t largest_text = std::uint64_t{64} << 20;

bool is_boundary(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

class Coding {
 public:
  Coding(vault::Vault& vault, const records::Schema& schema, const CodingOptions& options)
      : vault_(vault), schema_(schema), options_(options), seen_(seen_by(vault)) {}

  Coded run(const std::vector<CodingEntry>& entries) {
    if (const Result<> may = require(vault_, Deed::code_text); !may) {
      coded_.report.errors.push_back(may.error());
      return std::move(coded_);
    }
    for (const CodingEntry& entry : entries) take(entry);
    WriteOptions write;
    const std::vector<Error> before = std::move(coded_.report.errors);
    write.dry_run = options_.dry_run || !before.empty();
    // Values that could not be read are not called missing as well.
    write.validate = before.empty();
    for (const PendingRecord& record : pending_) coded_.made.push_back(record.id);
    if (options_.file) pending_.push_back(*options_.file);
    coded_.report = write_records(vault_, schema_, std::move(pending_), write);
    coded_.report.errors.insert(coded_.report.errors.begin(), before.begin(), before.end());
    return std::move(coded_);
  }

 private:
  void wrong(Error error, std::string_view field) {
    std::string where = entry_->where;
    if (!field.empty()) where += (where.empty() ? "" : ", ") + std::string(field);
    error.where = std::move(where);
    coded_.report.errors.push_back(std::move(error));
  }

  PendingRecord& make(const std::string& type) {
    PendingRecord record;
    record.id = new_id(vault_.environment().random);
    record.said.type = type;
    record.said.where = entry_->where;
    pending_.push_back(std::move(record));
    say(pending_.back(), "review", Value::of_code(options_.proposed ? "proposed" : "accepted"), HowSaid{});
    return pending_.back();
  }

  void say(PendingRecord& record, const std::string& property, const Value& value, const HowSaid& how) {
    record.said.statements.push_back(statement_of(property, value, how));
  }
  void say(PendingRecord& record, const std::string& property, const Value& value) { say(record, property, value, how_); }

  /// A value as typed, where something was.
  void say_typed(PendingRecord& record, const std::string& name, const std::string& typed) {
    if (typed.empty()) return;
    const records::Property* const property = schema_.property(record.said.type, name);
    if (property == nullptr) return;
    const Result<Value> value = records::value_from_text(schema_, *property, typed);
    if (value)
      say(record, name, *value);
    else
      wrong(value.error(), name);
  }

  void take(const CodingEntry& entry) {
    entry_ = &entry;
    how_ = HowSaid{};
    how_.basis = entry.basis;
    how_.confidence = entry.confidence;
    look_at_passage();
    const std::optional<Id> victim = party(entry.victim, "victim");
    if (entry.victim.empty())
      wrong({ErrorCode::usage, "who the victim was is not said", {}, "a record, or new: somebody without a name"}, "victim");
    const std::optional<Id> place = entry.place.empty() ? std::nullopt : place_of(entry.place);
    const std::optional<Id> event = entry.event.empty() ? std::nullopt : event_of(entry, place);
    CodedAct made;
    made.where = entry.where;
    made.victim = victim;
    made.event = event;
    made.place = place;
    PendingRecord& act = make("Act");
    made.act = act.id;
    if (entry.act.empty())
      wrong({ErrorCode::usage, "which act it was is not said", {}, "a term of the vocabulary act-type: girok vocab show act-type"}, "act");
    say_typed(act, "act-type", entry.act);
    if (victim) say(act, "victim", Value::of_record(*victim));
    if (place) say(act, "place", Value::of_record(*place));
    if (event) say(act, "event", Value::of_record(*event));
    say_typed(act, "date", entry.date);
    say_typed(act, "until", entry.until);
    for (const auto& [name, list] : {std::pair("trafficking-act", &entry.trafficking_act), std::pair("means", &entry.means),
                                     std::pair("purpose", &entry.purpose), std::pair("indicator", &entry.indicator)}) {
      for (const std::string& typed : *list) say_typed(act, name, typed);
    }
    say_typed(act, "note", entry.note);
    for (const CodedParty& perpetrator : entry.perpetrators) involve(made, perpetrator);
    coded_.acts.push_back(std::move(made));
  }

  void involve(CodedAct& made, const CodedParty& perpetrator) {
    const std::optional<Id> who = party(perpetrator.who, "perpetrator");
    PendingRecord& involvement = make("Involvement");
    made.involvements.push_back(involvement.id);
    say(involvement, "act", Value::of_record(made.act));
    if (who) say(involvement, "perpetrator", Value::of_record(*who));
    say_typed(involvement, "degree", perpetrator.degree);
  }

  void look_at_passage() {
    const Result<Id> item =
        record_named(vault_, entry_->item.starts_with('@') ? std::string_view(entry_->item).substr(1) : std::string_view(entry_->item));
    if (!item) return wrong(item.error(), "item");
    const std::string* const text = text_of_item(*item);
    if (text == nullptr) return;
    how_.source = *item;
    if (!entry_->quote.empty()) {
      const Result<Span> span = span_of_quote(*text, entry_->quote);
      if (!span) return wrong(span.error(), "quote");
      how_.span = *span;
      return;
    }
    if (!entry_->span) return wrong({ErrorCode::usage, "which passage is not said", {}, "a span, or a quote"}, {});
    const Span span = *entry_->span;
    if (span.begin >= span.end || span.end > text->size())
      return wrong({ErrorCode::usage, "the passage is not within the text", {}, fmt::format("the text has {} bytes", text->size())},
                   "span");
    if (!is_boundary(*text, span.begin) || !is_boundary(*text, span.end))
      return wrong({ErrorCode::usage,
                    "the passage begins or ends within a character",
                    {},
                    "spans are counted in bytes; --quote takes the words themselves"},
                   "span");
    how_.span = span;
  }

  /// Null where there is none, which has been told.
  const std::string* text_of_item(const Id& item) {
    const auto at = texts_.find(item);
    if (at != texts_.end()) return &at->second;
    Result<std::string> text = text_of_record(vault_, item);
    if (!text) {
      wrong(text.error(), "item");
      return nullptr;
    }
    return &texts_.emplace(item, *std::move(text)).first->second;
  }

  std::optional<Id> existing(const std::string& typed, std::string_view field) {
    const Result<Id> record = record_named(vault_, typed.starts_with('@') ? std::string_view(typed).substr(1) : std::string_view(typed));
    if (record) return *record;
    wrong(record.error(), field);
    return std::nullopt;
  }

  /// "new" and "new:KEY": true, with the key.
  static bool is_new(const std::string& typed, std::string_view word, std::string& key) {
    if (!typed.starts_with(word)) return false;
    const std::string_view rest = std::string_view(typed).substr(word.size());
    if (!rest.empty() && !rest.starts_with(':')) return false;
    key = rest.empty() ? std::string() : std::string(rest.substr(1));
    return true;
  }

  std::optional<Id> party(const std::string& typed, std::string_view field) {
    if (typed.empty()) return std::nullopt;
    std::string key;
    if (const std::optional<std::string> name = name_after(typed, "named:")) return named("Person", *name, field);
    if (const std::optional<std::string> name = name_after(typed, "named-group:")) return named("Group", *name, field);
    const bool group = is_new(typed, "new-group", key);
    if (!group && !is_new(typed, "new", key)) return existing(typed, field);
    const std::string type = group ? "Group" : "Person";
    return once(type, key, [&](PendingRecord& person) {
      say(person, "placeholder", value_yes());
      if (!key.empty()) say(person, "label", Value::of_text(key), HowSaid{});
    });
  }

  /// Somebody, or a place, that is new and whose name the passage tells. The name is as confidential as the schema says, of a person sealed; there is no label, which more people may see.
  std::optional<Id> named(const std::string& type, const std::string& name, std::string_view field) {
    if (name.empty()) {
      wrong({ErrorCode::usage, "the name is missing", {}, "named:NAME"}, field);
      return std::nullopt;
    }
    return once(type, "\x1F" + name, [&](PendingRecord& person) { say(person, "name", Value::of_text(name)); });
  }

  static Value value_yes() {
    Value yes;
    yes.kind = records::ValueKind::truth;
    yes.truth = true;
    return yes;
  }

  /// The new record of this key, made where it is said for the first time.
  template <class Fill>
  Id once(const std::string& type, const std::string& key, Fill fill) {
    if (!key.empty()) {
      if (const auto at = keys_.find({type, key}); at != keys_.end()) return at->second;
    }
    PendingRecord& record = make(type);
    fill(record);
    if (!key.empty()) keys_[{type, key}] = record.id;
    return record.id;
  }

  std::optional<Id> place_of(const std::string& typed) {
    if (typed.starts_with('@')) return existing(typed, "place");
    if (const std::optional<std::string> name = name_after(typed, "named:")) return named("Place", *name, "place");
    const std::optional<std::string> code = schema_.vocabularies().recognise("iso-3166-2", typed);
    if (!code) return existing(typed, "place");
    for (const Id& place : vault_.model().records_with("iso", *code, seen_)) {
      if (type_of_record(vault_, place, seen_) == "Place") return place;
    }
    return once("Place", *code, [&](PendingRecord& place) { say(place, "iso", Value::of_code(*code)); });
  }

  std::optional<Id> event_of(const CodingEntry& entry, const std::optional<Id>& place) {
    std::string key;
    if (!is_new(entry.event, "new", key)) return existing(entry.event, "event");
    return once("Event", key, [&](PendingRecord& event) {
      if (!key.empty()) say(event, "label", Value::of_text(key), HowSaid{});
      const records::Property* const date = schema_.property("Event", "date");
      if (date != nullptr && !entry.date.empty()) {
        // A date that cannot be read is told of once, for the act.
        if (const Result<Value> value = records::value_from_text(schema_, *date, entry.date)) say(event, "date", *value);
      }
      if (place) say(event, "place", Value::of_record(*place));
    });
  }

  vault::Vault& vault_;
  const records::Schema& schema_;
  const CodingOptions& options_;
  records::Confidentiality seen_;
  const CodingEntry* entry_ = nullptr;
  HowSaid how_;
  std::vector<PendingRecord> pending_;
  std::map<std::pair<std::string, std::string>, Id> keys_;
  std::map<Id, std::string> texts_;
  Coded coded_;
};

}  // namespace

std::optional<std::string> name_after(std::string_view typed, std::string_view word) {
  if (!typed.starts_with(word)) return std::nullopt;
  typed.remove_prefix(word.size());
  while (typed.starts_with(' ')) typed.remove_prefix(1);
  while (typed.ends_with(' ')) typed.remove_suffix(1);
  return std::string(typed);
}

Result<std::string> text_of_record(vault::Vault& vault, const Id& record) {
  const Result<vault::Attachment> text = attachment_of(vault, record, "text", {});
  if (!text) return tl::unexpected<Error>(text.error());
  return vault.read(*text, largest_text);
}

Result<Span> span_of_quote(std::string_view text, std::string_view quote) {
  while (quote.ends_with('\n') || quote.ends_with('\r')) quote.remove_suffix(1);
  if (quote.empty()) return fail(ErrorCode::usage, "the passage is empty", {}, "give its words, as they stand in the text");
  std::size_t count = 0, first = 0;
  for (std::size_t at = text.find(quote); at != std::string_view::npos; at = text.find(quote, at + 1)) {
    if (count == 0) first = at;
    ++count;
  }
  if (count == 0)
    return fail(ErrorCode::not_found, "the text does not have this passage", {}, "letter by letter, as girok show --text prints it");
  if (count > 1) return fail(ErrorCode::usage, fmt::format("the text has this passage {} times", count), {}, "give more of it, or --span");
  return Span{static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(first + quote.size())};
}

Coded code_text(vault::Vault& vault, const records::Schema& schema, const std::vector<CodingEntry>& entries, const CodingOptions& options) {
  return Coding(vault, schema, options).run(entries);
}

std::string text_of(const Coded& coded, Names& names) {
  std::string out;
  for (const CodedAct& act : coded.acts) {
    out += fmt::format("act {}", names.record(act.act));
    if (act.victim) out += "  victim " + names.record(*act.victim);
    if (act.event) out += "  event " + names.record(*act.event);
    if (act.place) out += "  place " + names.record(*act.place);
    for (const Id& involvement : act.involvements) out += "  involvement " + names.record(involvement);
    out += '\n';
  }
  return out;
}

std::string json_of(const Coded& coded) {
  using namespace json_parts;
  Json json = begin("coding");
  json["written"] = coded.report.written;
  json["acts"] = Json::array();
  for (const CodedAct& act : coded.acts) {
    Json involvements = Json::array();
    for (const Id& involvement : act.involvements) involvements.push_back(to_string(involvement));
    json["acts"].push_back({{"where", or_null(act.where)},
                            {"act", to_string(act.act)},
                            {"victim", or_null(act.victim)},
                            {"event", or_null(act.event)},
                            {"place", or_null(act.place)},
                            {"involvements", std::move(involvements)}});
  }
  json["made"] = Json::array();
  for (const Id& record : coded.made) json["made"].push_back(to_string(record));
  json["errors"] = of(coded.report.errors);
  json["warnings"] = Json::array();
  for (const records::Problem& problem : coded.report.warnings) {
    Json warning = of(problem.error);
    warning["rule"] = problem.rule;
    json["warnings"].push_back(std::move(warning));
  }
  return print(json);
}

}  // namespace girok::app
