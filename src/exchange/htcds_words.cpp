#include "exchange/htcds_words.h"

#include <algorithm>
#include <map>
#include <set>

#include "exchange/carry.h"
#include "exchange/htcds_row.h"

namespace girok::exchange {

using records::Property;
using records::PropertyKind;

std::optional<std::string> htcds_word(const Schema& schema, std::string_view vocabulary, std::string_view code, HtcdsWords words,
                                      bool& exact) {
  exact = true;
  const auto label_of = [&](std::string_view of) -> std::optional<std::string> {
    const auto word = word_of_scheme(schema, vocabulary, of, "htcds-label");
    return word && word->exact ? std::optional<std::string>(word->word) : std::nullopt;
  };
  if (words == HtcdsWords::labels) {
    if (auto label = label_of(code)) return label;
  }
  const records::Vocabulary* const list = schema.vocabularies().find(vocabulary);
  const records::Term* const term = list == nullptr ? nullptr : list->find(code);
  std::string name;
  if (const auto word = word_of_scheme(schema, vocabulary, code, "htcds")) {
    name = word->word;
    exact = word->exact;
  } else if (term != nullptr && term->status == records::TermStatus::standard) {
    name = code;
  } else {
    return std::nullopt;
  }
  if (words == HtcdsWords::labels && !exact) {
    if (auto label = label_of(name)) return label;
  }
  return name;
}

void HtcdsCells::gather(const LooseRecord& record, std::vector<Said>& said) {
  for (const LooseStatement& statement : record.statements) {
    said.push_back({&statement});
    if (!silent_) lose_beside(losses_, statement);
  }
}

void HtcdsCells::lose_one(std::string what, std::string_view why) {
  if (!silent_) records::add_loss(losses_, what, why);
}

void HtcdsCells::lose(std::string_view type, const std::vector<Said>& said) {
  for (const Said& one : said) {
    if (!one.used) lose_one(std::string(type) + "." + one.statement->property, "HTCDS has no column for it, or for one value only");
  }
}

namespace {

bool is_day(std::string_view date) {
  return date.size() == 10 && std::ranges::all_of(date, [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

bool is_whole_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool looks_like_phone(std::string_view text) {
  return text.size() >= 5 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || c == '+' || c == ' ' || c == '-' || c == '(' || c == ')';
         });
}

/// Whether a text already begins with some field's label, as readers write it.
bool has_label(std::string_view text) {
  return std::ranges::any_of(htcds_fields(), [&](const HtcdsField& field) {
    return field.form == HtcdsForm::labelled && text.size() > field.label.size() + 2 && text.starts_with(field.label) &&
           text.substr(field.label.size(), 2) == ": ";
  });
}

}  // namespace

std::string HtcdsCells::labelled_cell(const HtcdsField& field, std::vector<Said>& said) {
  const std::string label = std::string(field.label) + ": ";
  for (Said& one : said) {
    const std::string& text = one.statement->value.text;
    if (one.used || one.statement->property != field.property || !text.starts_with(label)) continue;
    one.used = true;
    return text.substr(label.size());
  }
  const bool email = field.name == "prs_Email", phone = field.name == "prs_MobilePhone";
  if (!email && !phone) return {};
  for (Said& one : said) {
    const std::string& text = one.statement->value.text;
    if (one.used || one.statement->property != field.property || has_label(text)) continue;
    const bool is_email = text.find('@') != std::string::npos && text.find(' ') == std::string::npos;
    if (email ? is_email : (!is_email && looks_like_phone(text))) {
      one.used = true;
      return text;
    }
  }
  return {};
}

std::optional<std::string> HtcdsCells::plain_text(const HtcdsField& field, const Property& property, const LooseStatement& statement) {
  const LooseValue& value = statement.value;
  const std::string what = std::string(type_of(field.holder)) + "." + statement.property;
  switch (property.kind) {
    case PropertyKind::truth: return words_ == HtcdsWords::labels ? (value.truth ? "Yes" : "No") : (value.truth ? "TRUE" : "FALSE");
    case PropertyKind::date:
      if (is_day(value.text)) return value.text;
      lose_one(what + ", where it is not one day", "HTCDS has days only");
      return std::nullopt;
    case PropertyKind::quantity:
      if (is_whole_number(value.text)) return value.text;
      lose_one(what + ", where it is not one number", "HTCDS has numbers only");
      return std::nullopt;
    case PropertyKind::code: {
      bool exact = true;
      const auto word = htcds_word(schema_, property.vocabulary, value.text, words_, exact);
      if (!word)
        lose_one(what + "=" + value.text, "HTCDS has no word for it");
      else if (!exact)
        lose_one(what + "=" + value.text + ", written as " + *word, "HTCDS' word says less");
      return word;
    }
    default: return value.text;
  }
}

std::string HtcdsCells::cell(const HtcdsField& field, std::vector<Said>& said) {
  if (field.form == HtcdsForm::labelled) return labelled_cell(field, said);
  if (field.form == HtcdsForm::name_part && field.name != "prs_SecondName") return {};
  const Property* const property = schema_.property(type_of(field.holder), field.property);
  if (property == nullptr) return {};
  const bool several =
      property->kind == PropertyKind::code && !property->single && field.property != "speaks" && !one_only_.contains(&field);
  std::string text;
  std::set<std::string> words;   // two terms of ours can be one word of the standard
  for (Said& one : said) {
    if (one.used || one.statement->property != field.property) continue;
    one.used = true;
    const auto word = plain_text(field, *property, *one.statement);
    if (!word) {
      if (several) continue;
      break;
    }
    if (!words.insert(*word).second) continue;
    if (!text.empty()) text += separator_;
    text += *word;
    if (!several) break;
  }
  return text;
}

std::string HtcdsCells::consent_cell(const HtcdsSubject& subject) {
  bool yes = false, no = false, withdrawn = false;
  for (const LooseRecord* consent : subject.consents) {
    for (const LooseStatement& statement : consent->statements) {
      if (statement.property == "person") continue;
      if (!silent_) lose_beside(losses_, statement);
      if (statement.property == "consents-to-interview" && statement.value.text == "yes") {
        yes = true;
      } else if (statement.property == "consents-to-interview" && statement.value.text == "no") {
        no = true;
      } else {
        withdrawn = withdrawn || statement.property == "withdrawn";
        lose_one("Consent." + statement.property, "HTCDS has one yes or no for a consent");
      }
    }
  }
  if (subject.consents.size() > 1) lose_one("all consents of a person but one", "HTCDS has one yes or no for a consent");
  if (!yes && !no && !withdrawn) return {};
  const bool stands = yes && !no && !withdrawn;
  return words_ == HtcdsWords::labels ? (stands ? "Yes" : "No") : (stands ? "TRUE" : "FALSE");
}

std::vector<std::string> HtcdsCells::cells_of(const HtcdsSubject& subject, std::span<const HtcdsField* const> fields) {
  std::vector<Said> of_person, of_victim;
  silent_ = subject.again;
  if (subject.person != nullptr) gather(*subject.person, of_person);
  silent_ = false;
  if (subject.victim != nullptr) gather(*subject.victim, of_victim);
  for (Said& one : of_victim) one.used = one.statement->property == "person";
  std::vector<std::string> cells;
  for (const HtcdsField* field : fields) {
    silent_ = subject.again && field->holder != HtcdsHolder::trafficking_case;
    if (field->form == HtcdsForm::consent)
      cells.push_back(consent_cell(subject));
    else
      cells.push_back(cell(*field, field->holder == HtcdsHolder::person ? of_person : of_victim));
  }
  silent_ = subject.again;
  lose("Person", of_person);
  silent_ = false;
  lose("TraffickingCase", of_victim);
  return cells;
}

std::vector<HtcdsSubject> htcds_subjects(const RecordSet& records, std::vector<Loss>& losses) {
  std::map<std::string_view, const LooseRecord*> persons;
  std::map<std::string_view, std::vector<const LooseRecord*>> consents;
  std::set<std::string_view> with_case;
  const auto person_of = [](const LooseRecord& record) -> std::string_view {
    const auto at = std::ranges::find(record.statements, "person", &LooseStatement::property);
    return at == record.statements.end() ? std::string_view{} : std::string_view(at->value.text);
  };
  for (const LooseRecord& record : records) {
    if (record.type == "Person") persons.emplace(record.key, &record);
  }
  for (const LooseRecord& record : records) {
    if (record.type == "TraffickingCase") {
      with_case.insert(person_of(record));
    } else if (record.type == "Consent") {
      if (persons.contains(person_of(record)))
        consents[person_of(record)].push_back(&record);
      else
        add_loss(losses, "consents of persons who are not exported", "a row is a person's");
    } else if (record.type != "Person") {
      add_loss(losses, "records of type " + record.type, "HTCDS has none");
    }
  }
  std::vector<HtcdsSubject> subjects;
  std::set<std::string_view> written;
  for (const LooseRecord& record : records) {
    HtcdsSubject subject;
    if (record.type == "TraffickingCase") {
      subject.victim = &record;
      const auto at = persons.find(person_of(record));
      if (at != persons.end()) subject.person = at->second;
    } else if (record.type == "Person" && !with_case.contains(record.key)) {
      subject.person = &record;
    } else {
      continue;
    }
    if (subject.person != nullptr) {
      subject.consents = consents[subject.person->key];
      subject.again = !written.insert(subject.person->key).second;
      if (subject.again) add_loss(losses, "that two cases are one person's", "HTCDS has a row a case, and no key for persons");
    }
    subjects.push_back(std::move(subject));
  }
  return subjects;
}

}  // namespace girok::exchange
