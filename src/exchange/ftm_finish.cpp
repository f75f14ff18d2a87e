// What is known of an entity only when all its properties have been read.
#include <algorithm>

#include "exchange/ftm_lines.h"
#include "records/imprecise.h"

namespace girok::exchange::ftm {

using records::ValueKind;

void FtmLines::finish() {
  const std::string_view type = plan_->row->type;
  if (type == "Person") {
    finish_named("name");
    finish_person();
  } else if (type == "Group") {
    finish_named("name");
    if (!plan_->kind_of_group.empty()) say("kind", ValueKind::code, plan_->kind_of_group);
    if (plan_->row->schema == "LegalEntity" && !std::exchange(told_of_legal_entities_, true)) {
      report_.notes.push_back({"legal-entity", "a LegalEntity may be a person or a group; each is taken for a group", record_.where});
    }
  } else if (type == "Event") {
    finish_named("title");
    finish_event();
  } else if (type == "Place") {
    finish_named("name");
    finish_place();
  } else if (type == "Item") {
    finish_item();
  } else if (type == "Claim") {
    finish_claim();
    if (record_.statements.empty()) return;
  } else {
    return finish_relationship();
  }
  prove(special("proof"));
  records_.push_back(std::move(record_));
}

void FtmLines::finish_named(std::string_view property) {
  for (const std::string_view name : special("name")) {
    if (!is_stand_in(name, record_.key)) say(property, ValueKind::text, name);
  }
}

void FtmLines::finish_person() {
  const auto has_name = std::ranges::any_of(record_.statements, [](const LooseStatement& s) { return s.property == "name"; });
  std::string joined;
  for (const std::string_view part : {std::string_view("firstName"), std::string_view("middleName"), std::string_view("lastName")}) {
    const Values& values = special(part);
    if (values.empty()) continue;
    if (has_name) {
      lose(part, "the name stands as a whole", values.size());
      continue;
    }
    if (!joined.empty()) joined += ' ';
    joined += values.front();
    if (values.size() > 1) lose(part, "one of several is taken", values.size() - 1);
  }
  if (!joined.empty()) say("name", ValueKind::text, joined);
  const Values &places = special("birthPlace"), &countries = special("birthCountry");
  if (places.empty() && countries.empty()) return;
  if (places.size() > 1) lose("birthPlace", "one of several is taken", places.size() - 1);
  if (countries.size() > 1) lose("birthCountry", "one of several is taken", countries.size() - 1);
  add_place("birthPlace", places.empty() ? "" : places.front(), countries.empty() ? "" : countries.front(), "birthplace");
}

void FtmLines::add_place(std::string_view what, std::string_view place_name, std::string_view country, std::string_view property) {
  const auto iso = country.empty() ? std::nullopt : code("iso-3166-2", country, How::country);
  if (!country.empty() && !iso) lose(what == "birthPlace" ? "birthCountry" : "country", "no term of ours stands for it");
  if (place_name.size() > most_text_bytes) return lose(what, "a text of more than 64 KiB");
  if (place_name.empty() && !iso) return;
  LooseRecord place;
  place.key = record_.key + "." + std::string(what);
  place.type = "Place";
  place.where = record_.where;
  if (place.key.size() > most_id_bytes) return lose(what, "the id is too long for a place beside it");
  // An earlier export of ours has the place as an entity of its own.
  const auto in_file = index_ == nullptr ? std::nullopt : index_->kind_of(place.key);
  if (in_file == FtmKind::place) return say(property, ValueKind::record, place.key);
  if (in_file || !keys_.add(place.key)) return wrong("an id that is needed for the place of another entity");
  const auto add = [&](std::string_view p, ValueKind kind, std::string_view text) {
    LooseStatement& s = place.statements.emplace_back();
    s.property = p;
    s.value.kind = kind;
    s.value.text = text;
  };
  if (!place_name.empty()) add("name", ValueKind::text, place_name);
  if (iso) add("iso", ValueKind::code, *iso);
  say(property, ValueKind::record, place.key);
  records_.push_back(std::move(place));
}

void FtmLines::finish_event() {
  const Values &dates_given = special("date"), &starts = special("startDate"), &ends = special("endDate");
  constexpr PropertyRow row{"Event", "date", "date", How::date};
  if (!dates_given.empty()) {
    dates(dates_given, row);
    if (!starts.empty()) lose("startDate", "the date stands beside it", starts.size());
    if (!ends.empty()) lose("endDate", "the date stands beside it", ends.size());
  } else if (!starts.empty() || !ends.empty()) {
    const auto day = [](const Values& values) { return values.empty() ? std::string("..") : std::string(values.front().substr(0, 10)); };
    const std::string interval = day(starts) == day(ends) ? day(starts) : day(starts) + "/" + day(ends);
    say("date", ValueKind::date, records::parse_date(interval) ? records::canonical_date(interval) : interval);
    if (starts.size() > 1) lose("startDate", "one of several is taken", starts.size() - 1);
    if (ends.size() > 1) lose("endDate", "one of several is taken", ends.size() - 1);
  }
  const Values &locations = special("location"), &countries = special("country");
  if (locations.size() > 1) lose("location", "one of several is taken", locations.size() - 1);
  if (countries.size() > 1) lose("country", "one of several is taken", countries.size() - 1);
  if (locations.empty() && countries.empty()) return;
  add_place("location", locations.empty() ? "" : locations.front(), countries.empty() ? "" : countries.front(), "place");
}

void FtmLines::finish_place() {
  const auto has_address = std::ranges::any_of(record_.statements, [](const LooseStatement& s) { return s.property == "address"; });
  std::string joined;
  for (const std::string_view part :
       {std::string_view("street"), std::string_view("street2"), std::string_view("postalCode"), std::string_view("city")}) {
    const Values& values = special(part);
    if (values.empty()) continue;
    if (has_address) {
      lose(part, "the address stands as a whole", values.size());
      continue;
    }
    if (!joined.empty()) joined += ", ";
    joined += values.front();
    if (values.size() > 1) lose(part, "one of several is taken", values.size() - 1);
  }
  if (!joined.empty()) say("address", ValueKind::text, joined);
  std::optional<std::string> iso;
  for (const std::string_view part : {std::string_view("region"), std::string_view("state"), std::string_view("country")}) {
    for (const std::string_view value : special(part)) {
      const auto found = code("iso-3166-2", value, part == "country" ? How::country : How::term);
      const bool implied = found && iso && iso->starts_with(*found);
      if (found && !iso)
        iso = found;
      else if (!implied)
        lose(part, "no term of ours stands for it");
    }
  }
  if (iso) say("iso", ValueKind::code, *iso);
}

void FtmLines::finish_item() {
  const Values &titles = special("title"), &names = special("name"), &files = special("fileName");
  for (const std::string_view title : titles) {
    if (!is_stand_in(title, record_.key)) say("title", ValueKind::text, title);
  }
  const auto or_else = [&](const Values& values, std::string_view property) {
    const bool has_title = std::ranges::any_of(record_.statements, [](const LooseStatement& s) { return s.property == "title"; });
    for (const std::string_view value : values) {
      if (is_stand_in(value, record_.key)) continue;
      if (!has_title)
        say("title", ValueKind::text, value);
      else if (std::ranges::none_of(record_.statements,
                                    [&](const LooseStatement& s) { return s.property == "title" && s.value.text == value; }))
        lose(property, "the title stands beside it");
    }
  };
  or_else(names, "name");
  or_else(files, "fileName");
  for (const std::string_view sum : special("contentHash")) say("identifier", ValueKind::text, "sha1:" + std::string(sum));
}

void FtmLines::finish_claim() {
  std::string_view said;
  for (const std::string_view part : {std::string_view("description"), std::string_view("summary"), std::string_view("name")}) {
    for (const std::string_view value : special(part)) {
      if (said.empty()) {
        said = value;
        say("said", ValueKind::text, value);
      } else if (value != said) {
        lose(part, "one text is taken");
      }
    }
  }
  if (!said.empty()) return;
  lose("", "a note that says nothing");
  record_.statements.clear();
}

void FtmLines::relation_of(const Values& words) {
  std::string relation;
  for (const std::string_view word : words) {
    auto found = code("relation", word, How::term);
    if (!found && word.size() <= 200) {
      const auto rows = schema_.vocabularies().from("relation", "ftm", in_lower_case(word));
      if (!rows.empty()) {
        found = rows.front()->code;
        lose(plan_->edge->words, "the word is narrower than the term it is taken for");
      }
    }
    if (found && relation.empty())
      relation = *found;
    else if (!found || *found != relation)
      say(plan_->edge->words == "role" ? "rank" : "note", ValueKind::text, word);
  }
  if (relation.empty()) relation = plan_->relation;
  if (!relation.empty()) say("relation", ValueKind::code, relation);
}

void FtmLines::finish_relationship() {
  const auto is_party = [&](std::string_view id) {
    const auto kind = index_ == nullptr ? std::nullopt : index_->kind_of(id);
    return !kind || *kind == FtmKind::person || *kind == FtmKind::group;
  };
  const Values &from = special(plan_->edge->from), &to = special(plan_->edge->to), &words = special(plan_->edge->words);
  if (from.empty() || to.empty()) return lose("", "a link without both of its ends");
  if (from.size() * to.size() > most_pairs) return wrong("an entity that links more than 1,000 pairs");
  for (const std::string_view word : words) {
    // Those that an export of ours has written: their other end is an act or an event.
    if (word == "victim" || word == "perpetrator" || word == "part of") return lose("", "a role in an event, for which Girok has acts");
  }
  relation_of(words);
  prove(special("proof"));
  std::size_t made = 0;
  for (const std::string_view a : from) {
    for (const std::string_view b : to) {
      if (!is_party(a) || !is_party(b)) {
        lose("", "a link with an end that is no person or group");
        continue;
      }
      LooseRecord one = record_;
      if (++made > 1) one.key += "." + std::to_string(made);
      if (one.key.size() > most_id_bytes || (made > 1 && !keys_.add(one.key)))
        return wrong("an id that is needed for another pair of a link");
      for (const auto& [property, id] : {std::pair(std::string_view("from"), a), std::pair(std::string_view("to"), b)}) {
        LooseStatement& s = one.statements.emplace_back();
        s.property = property;
        s.value.kind = ValueKind::record;
        s.value.text = id;
        if (one.statements.size() > 1) s.source = one.statements.front().source;
      }
      records_.push_back(std::move(one));
    }
  }
}

/// The first proof is the source of all that is said of the entity.
void FtmLines::prove(const Values& proofs) {
  std::string_view proof;
  for (const std::string_view id : proofs) {
    const auto kind = index_ == nullptr ? std::nullopt : index_->kind_of(id);
    if (kind && *kind != FtmKind::item)
      lose("proof", "it leads to what is no document");
    else if (!proof.empty())
      lose("proof", "one of several is taken");
    else if (id.size() <= most_id_bytes)
      proof = id;
  }
  for (LooseStatement& s : record_.statements) s.source = proof;
}

}  // namespace girok::exchange::ftm
