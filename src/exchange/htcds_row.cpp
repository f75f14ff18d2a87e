#include "exchange/htcds_row.h"

#include <algorithm>
#include <array>

#include "exchange/carry.h"
#include "text/unicode.h"

namespace girok::exchange {

using records::Property;
using records::PropertyKind;
using records::ValueKind;

std::span<const std::string_view> htcds_schemes() {
  static constexpr std::array<std::string_view, 3> schemes = {"htcds", "htcds-label", "htcds-xlsform"};
  return schemes;
}

std::string_view type_of(HtcdsHolder holder) {
  return holder == HtcdsHolder::person ? "Person" : holder == HtcdsHolder::trafficking_case ? "TraffickingCase" : "Consent";
}

namespace {

LooseStatement statement_of(std::string_view property, LooseValue value) {
  LooseStatement statement;
  statement.property = property;
  statement.value = std::move(value);
  return statement;
}

LooseValue text_value(std::string text) {
  LooseValue value;
  value.text = std::move(text);
  return value;
}

LooseValue link_to(std::string key) {
  LooseValue value;
  value.kind = ValueKind::record;
  value.text = std::move(key);
  return value;
}

/// Given, middle, second: whichever way the columns stand.
std::string whole_name(std::span<const HtcdsCell> cells) {
  std::string name;
  for (const std::string_view part : {"prs_FirstName", "prs_MiddleName", "prs_SecondName"}) {
    for (const HtcdsCell& cell : cells) {
      if (cell.field->name == part) name += (name.empty() ? "" : " ") + std::string(cell.text);
    }
  }
  return name;
}

}  // namespace

void HtcdsRows::add(const std::string& number, const std::string& where, std::span<const HtcdsCell> cells) {
  LooseRecord person{"person:" + number, "Person", {}, where}, victim{"case:" + number, "TraffickingCase", {}, where},
      consent{"consent:" + number, "Consent", {}, where};
  const std::size_t before = out_.error_count;
  if (std::string name = whole_name(cells); !name.empty()) person.statements.push_back(statement_of("name", text_value(std::move(name))));
  for (const HtcdsCell& cell : cells) {
    if (cell.field->form == HtcdsForm::name_part) continue;
    if (cell.field->form == HtcdsForm::consent)
      add_consent(consent, cell, where);
    else
      add_value(cell.field->holder == HtcdsHolder::person ? person : victim, cell, where);
  }
  if (out_.error_count != before) return;
  if (!victim.statements.empty()) victim.statements.push_back(statement_of("person", link_to(person.key)));
  if (!consent.statements.empty()) consent.statements.push_back(statement_of("person", link_to(person.key)));
  out_.records.push_back(std::move(person));
  if (!victim.statements.empty()) out_.records.push_back(std::move(victim));
  if (!consent.statements.empty()) out_.records.push_back(std::move(consent));
}

void HtcdsRows::add_consent(LooseRecord& record, const HtcdsCell& cell, const std::string& where) {
  const std::string word = text::fold(cell.text);
  const bool yes = word == "yes" || word == "true" || word == "1" || word == "y" || word == "x",
             no = word == "no" || word == "false" || word == "0" || word == "n";
  if (!yes && !no) {
    out_.error(ErrorCode::malformed, std::string(cell.field->name) + ": neither yes nor no", where,
               "yes, no, true, false; leave it empty where nobody asked");
    return;
  }
  LooseValue value;
  value.kind = ValueKind::code;
  value.text = yes ? "yes" : "no";
  record.statements.push_back(statement_of(cell.field->property, std::move(value)));
}

void HtcdsRows::add_value(LooseRecord& record, const HtcdsCell& cell, const std::string& where) {
  const HtcdsField& field = *cell.field;
  const Property* const property = schema_.property(type_of(field.holder), field.property);
  if (property == nullptr) {
    records::add_loss(out_.losses, field.name, "the schema has no property for it");
    return;
  }
  if (field.form == HtcdsForm::labelled) {
    record.statements.push_back(statement_of(field.property, text_value(std::string(field.label) + ": " + std::string(cell.text))));
    return;
  }
  if (property->kind == PropertyKind::code && !property->vocabulary.empty()) return add_terms(record, *property, cell, where);
  auto value = loose_value(schema_, *property, cell.text);
  if (!value) return out_.error(value.error().code, std::string(field.name) + ": " + value.error().what, where, value.error().hint);
  record.statements.push_back(statement_of(field.property, std::move(*value)));
}

void HtcdsRows::add_terms(LooseRecord& record, const Property& property, const HtcdsCell& cell, const std::string& where) {
  constexpr std::size_t most_terms = 200;
  const auto told = [&](const Error& error) {
    out_.error(error.code, std::string(cell.field->name) + ": " + error.what, where, error.hint);
  };
  auto values = loose_codes(schema_, property, cell.text, cell.separator, htcds_schemes());
  if (!values && cell.free_text) {
    record.statements.push_back(statement_of("note", text_value(std::string(cell.field->label) + ": " + std::string(cell.text))));
    out_.notes.push_back({"free-text", std::string(cell.field->name) + " is in words that are no term; kept as a note", where});
    return;
  }
  if (!values) return told(values.error());
  if (values->size() > most_terms) return told({ErrorCode::too_large, "more than 200 terms in one cell", {}, {}});
  if (property.single && values->size() > 1)
    return told({ErrorCode::malformed, "several terms where there can be one", {}, "leave the one that holds"});
  for (LooseValue& value : *values) {
    LooseStatement made = statement_of(cell.field->property, std::move(value));
    // Two fields can lead to one property (first and second language).
    if (std::ranges::find(record.statements, made) == record.statements.end()) record.statements.push_back(std::move(made));
  }
}

}  // namespace girok::exchange
