#include "exchange/xlsform.h"

#include <algorithm>
#include <set>

#include "exchange/carry.h"
#include "exchange/htcds_fields.h"
#include "exchange/htcds_words.h"
#include "exchange/table_build.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

const Sheet* sheet_named(const Tables& tables, std::string_view name) {
  for (const Sheet& sheet : tables.sheets) {
    if (text::fold(sheet.name) == name) return &sheet;
  }
  return nullptr;
}

/// A sheet of the form by column names; labels in a language (`label::English`) count as label where there is none without.
class FormSheet {
 public:
  explicit FormSheet(const Sheet& sheet) : sheet_(sheet) {
    for (const std::vector<Cell>& row : sheet.rows) {
      if (std::ranges::all_of(row, [](const Cell& cell) { return trimmed(cell.text).empty(); })) {
        ++header_;
        continue;
      }
      for (std::size_t c = 0; c < row.size(); ++c) {
        const std::string name = text::fold(trimmed(row[c].text));
        columns_.emplace(name, c);
        if (name.starts_with("label::")) columns_.emplace("label", c);
      }
      break;
    }
  }
  bool has(std::string_view column) const { return columns_.contains(column); }
  std::size_t first() const { return header_ + 1; }
  std::size_t size() const { return sheet_.rows.size(); }
  std::string_view raw(std::size_t row, std::string_view column) const {
    const auto at = columns_.find(column);
    if (at == columns_.end() || at->second >= sheet_.rows[row].size()) return {};
    return sheet_.rows[row][at->second].text;
  }
  std::string_view at(std::size_t row, std::string_view column) const { return trimmed(raw(row, column)); }
  std::string where(std::size_t row, const std::string& name) const {
    return name + ", " + sheet_.name + ", row " + std::to_string(row < sheet_.lines.size() ? sheet_.lines[row] : row + 1);
  }

 private:
  const Sheet& sheet_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::size_t header_ = 0;
};

using Errors = std::vector<Error>;

void read_choices(const FormSheet& sheet, const std::string& name, XlsForm& form, Errors& errors) {
  std::size_t trimmed_names = 0;
  for (std::size_t r = sheet.first(); r < sheet.size(); ++r) {
    const std::string list(sheet.has("list_name") ? sheet.at(r, "list_name") : sheet.at(r, "list name")), choice(sheet.at(r, "name"));
    if (list.empty() && choice.empty()) continue;
    if (list.empty() || choice.empty()) {
      errors.push_back({ErrorCode::malformed, "a choice without a list or a name", sheet.where(r, name), {}});
      continue;
    }
    if (sheet.raw(r, "name") != choice) ++trimmed_names;
    auto& choices = form.choices[list];
    if (std::ranges::find(choices, choice, &XlsChoice::name) != choices.end()) {
      errors.push_back({ErrorCode::malformed, "a choice stands twice in the list " + list.substr(0, 80), sheet.where(r, name), {}});
      continue;
    }
    choices.push_back({choice, std::string(sheet.at(r, "label"))});
  }
  if (trimmed_names > 0)
    form.notes.push_back({"trailing-blank",
                          std::to_string(trimmed_names) + (trimmed_names == 1 ? " choice has" : " choices have") +
                              " blanks at the ends of the name; read without",
                          name + ", choices"});
}

void read_survey(const FormSheet& sheet, const std::string& name, XlsForm& form, Errors& errors) {
  std::vector<std::string> groups;
  std::set<std::string> seen;
  for (std::size_t r = sheet.first(); r < sheet.size(); ++r) {
    const std::string type(sheet.at(r, "type")), question(sheet.at(r, "name"));
    if (type.empty()) continue;
    const std::string folded = text::fold(type);
    if (folded.starts_with("begin_repeat") || folded.starts_with("begin repeat")) {
      errors.push_back(
          {ErrorCode::unsupported, "repeats are not read", sheet.where(r, name), "export the repeat's table and import it with a mapping"});
      continue;
    }
    if (folded.starts_with("begin_group") || folded.starts_with("begin group")) {
      groups.push_back(question);
      continue;
    }
    if (folded.starts_with("end_group") || folded.starts_with("end group")) {
      if (!groups.empty()) groups.pop_back();
      continue;
    }
    XlsQuestion made;
    const std::size_t blank = type.find(' ');
    made.type = type.substr(0, blank);
    if (made.type == "select_one" || made.type == "select_multiple") {
      made.list = blank == std::string::npos                    ? std::string()
                  : split_cell(type.substr(blank), " ").empty() ? std::string()
                                                                : split_cell(type.substr(blank), " ")[0];
      if (!form.choices.contains(made.list))
        errors.push_back({ErrorCode::malformed, "a question's list of choices is not there", sheet.where(r, name),
                          "the sheet choices has it in the column list_name"});
    }
    made.name = question;
    made.label = sheet.at(r, "label");
    for (const std::string& group : groups) made.group += (made.group.empty() ? "" : "/") + group;
    if (question.empty() || !seen.insert(made.group + "/" + question).second) {
      errors.push_back({ErrorCode::malformed,
                        question.empty() ? "a question without a name" : "a question's name stands twice",
                        sheet.where(r, name),
                        {}});
      continue;
    }
    form.questions.push_back(std::move(made));
  }
}

}  // namespace

const XlsQuestion* XlsForm::find(std::string_view wanted) const {
  const HtcdsField* const field = htcds_field(wanted);
  for (const XlsQuestion& question : questions) {
    if (question.name == wanted || (field != nullptr && htcds_field(question.name) == field)) return &question;
  }
  return nullptr;
}

bool looks_like_xlsform(const Tables& tables) {
  const Sheet *survey = sheet_named(tables, "survey"), *choices = sheet_named(tables, "choices");
  return survey != nullptr && choices != nullptr && FormSheet(*survey).has("type") && FormSheet(*choices).has("name");
}

tl::expected<XlsForm, std::vector<Error>> read_xlsform(const Tables& tables, const std::string& name) {
  Errors errors;
  XlsForm form;
  const Sheet* const survey = sheet_named(tables, "survey");
  if (survey == nullptr || !FormSheet(*survey).has("type") || !FormSheet(*survey).has("name")) {
    errors.push_back({ErrorCode::malformed, "no sheet named survey with the columns type and name", name,
                      "an XLSForm has the sheets survey and choices"});
    return tl::unexpected(std::move(errors));
  }
  if (const Sheet* const choices = sheet_named(tables, "choices")) read_choices(FormSheet(*choices), name, form, errors);
  read_survey(FormSheet(*survey), name, form, errors);
  if (const Sheet* const settings = sheet_named(tables, "settings"); settings != nullptr) {
    const FormSheet sheet(*settings);
    if (sheet.first() < sheet.size()) {
      form.id = sheet.at(sheet.first(), "form_id");
      form.version = sheet.at(sheet.first(), "version");
    }
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return form;
}

namespace {

struct Column {
  const HtcdsField* field = nullptr;
  const XlsQuestion* question = nullptr;
  std::string header;
};

std::vector<Column> columns_of(const XlsForm* form) {
  std::vector<Column> columns;
  if (form == nullptr) {
    for (const HtcdsField& field : htcds_fields()) {
      // HTCDS' form asks for neither the owner of the case nor outgoing referrals.
      if (!field.core || field.name == "cas_CaseOwner" || field.name == "cas_ReasonForCaseClosure" ||
          field.name.find("Outgoing") != std::string_view::npos || field.name.starts_with("cas_Referred"))
        continue;
      columns.push_back({&field, nullptr, std::string(field.in_form.empty() ? field.name : field.in_form)});
    }
    return columns;
  }
  for (const XlsQuestion& question : form->questions) {
    const HtcdsField* const field = htcds_field(question.name);
    if (field != nullptr)
      columns.push_back({field, &question, question.group.empty() ? question.name : question.group + "/" + question.name});
  }
  return columns;
}

/// Only names that the form has; the others are lost.
std::string in_list(const Column& column, const XlsForm& form, const std::string& cell, std::vector<Loss>& losses) {
  if (column.question == nullptr || column.question->list.empty() || cell.empty()) return cell;
  const auto list = form.choices.find(column.question->list);
  if (list == form.choices.end()) return cell;
  std::string kept;
  for (const std::string& word : split_cell(cell, " ")) {
    if (std::ranges::find(list->second, word, &XlsChoice::name) != list->second.end())
      kept += (kept.empty() ? "" : " ") + word;
    else
      records::add_loss(losses, std::string(column.field->name) + "=" + word, "the form's list has no such choice");
  }
  return kept;
}

}  // namespace

WrittenTables write_submissions(const Schema& schema, const RecordSet& records, const XlsForm* form) {
  WrittenTables out;
  const std::vector<Column> columns = columns_of(form);
  std::vector<const HtcdsField*> fields;
  std::set<const HtcdsField*> one_only;
  Table table;
  table.name = "submissions";
  for (const Column& column : columns) {
    fields.push_back(column.field);
    table.header.push_back(column.header);
    // HTCDS' form has citizenship as select_one.
    if (column.question != nullptr ? column.question->type != "select_multiple" : column.field->property == "citizenship")
      one_only.insert(column.field);
  }
  table.header.emplace_back("meta/instanceID");
  const std::vector<HtcdsSubject> subjects = htcds_subjects(records, out.losses);
  HtcdsCells cells(schema, HtcdsWords::names, " ", out.losses);
  cells.hold_one(std::move(one_only));
  std::set<std::string> keys;
  for (const HtcdsSubject& subject : subjects) {
    std::vector<std::string> row = cells.cells_of(subject, fields);
    if (form != nullptr) {
      for (std::size_t c = 0; c < columns.size(); ++c) row[c] = in_list(columns[c], *form, row[c], out.losses);
    }
    std::string key = subject.person != nullptr ? subject.person->key : subject.victim->key;
    if (key.starts_with("person:")) key.erase(0, 7);
    for (std::size_t n = 2; !keys.insert(key).second; ++n)
      key = (subject.person != nullptr ? subject.person->key : subject.victim->key) + "-" + std::to_string(n);
    row.push_back(std::move(key));
    table.rows.push_back(std::move(row));
  }
  out.tables.push_back(std::move(table));
  return out;
}

}  // namespace girok::exchange
