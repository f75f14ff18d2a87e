#include "server/pages/record_form.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "app/records/browse.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::size_t most_in_select = 40, most_in_datalist = 400, most_suggested = 60, most_rows = 60;
constexpr std::string_view prefix = "set.", between = " · ";
using records::Property;
using records::PropertyKind;
using vault::StoredStatement;

std::vector<const StoredStatement*> values_of(const RecordForm& form, const std::string& property) {
  std::vector<const StoredStatement*> found;
  for (const StoredStatement& stored : form.standing) {
    if (stored.statement.property == property) found.push_back(&stored);
  }
  return found;
}

bool can_be_typed(const records::Value& value) { return value.kind != records::ValueKind::attachment; }

/// "name.2.level" as its parts; nothing where it is of another form.
struct FieldName {
  std::string property, mark;
  std::size_t number = 1;
};
std::optional<FieldName> field_name(std::string_view name) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  FieldName field;
  const std::size_t dot = name.find('.');
  field.property = name.substr(0, dot);
  if (dot == std::string_view::npos) return field;
  name.remove_prefix(dot + 1);
  const std::size_t next = std::min(name.find('.'), name.size());
  const std::string_view digits = name.substr(0, next);
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), field.number);
  if (code != std::errc{} || end != digits.data() + digits.size() || field.number == 0) return std::nullopt;
  if (next < name.size()) field.mark = name.substr(next + 1);
  return field;
}

FormRow row_of(const std::string& property, std::size_t number) {
  FormRow row;
  row.typed.property = property;
  row.typed.where = std::string(prefix) + property + "." + std::to_string(number);
  row.number = number;
  return row;
}

/// What stands behind the number in a field's name; null where there is no such mark.
std::string* part_of(app::TypedValue& row, std::string_view mark) {
  if (mark.empty()) return &row.value;
  if (mark == "id") return &row.id;
  if (mark == "of") return &row.of;
  if (mark == "level") return &row.marks.level;
  if (mark == "language") return &row.marks.language;
  if (mark == "source") return &row.marks.source;
  if (mark == "source_id") return &row.marks.source_id;
  if (mark == "span") return &row.marks.span;
  if (mark == "basis") return &row.marks.basis;
  if (mark == "confidence") return &row.marks.confidence;
  return nullptr;
}

/// As it is typed and read back: its label, where no other term has the same.
std::string term_typed(const Context& c, const records::Vocabulary& terms, const std::string& code) {
  std::string label = c.term_label(terms.name, code);
  return c.schema().vocabularies().recognise(terms.name, label) == code ? label : code;
}

const records::Vocabulary* terms_of_property(const Context& c, const Property& property) {
  const bool is_pair = property.vocabulary.find(':') != std::string::npos;
  return property.kind == PropertyKind::code && !is_pair ? c.schema().vocabularies().find(property.vocabulary) : nullptr;
}

/// Suggestions, each list once on the page.
class Lists {
 public:
  explicit Lists(Context& c) : c_(c) {}
  std::string of_vocabulary(const records::Vocabulary& terms) {
    const std::string name = "list-" + terms.name;
    if (!made_.insert(name).second) return name;
    Json options = Json::array();
    for (const records::Term& term : terms.terms) {
      if (options.size() < most_in_datalist) options.push_back({{"value", term_typed(c_, terms, term.code)}, {"label", term.code}});
    }
    json.push_back({{"id", name}, {"options", std::move(options)}});
    return name;
  }
  std::string of_types(app::Names& names, const std::vector<std::string>& targets) {
    std::string name = "list-records";
    for (const std::string& type : targets) name += "-" + type;
    if (targets.empty() || targets.front() == "*") return {};
    if (!made_.insert(name).second) return name;
    Json options = Json::array();
    for (const app::ListedRecord& record : app::newest_of(c_.vault(), targets, most_suggested))
      options.push_back(
          {{"value", app::typed_value(names, records::Value::of_record(record.record))}, {"label", c_.type_label(record.type)}});
    json.push_back({{"id", name}, {"options", std::move(options)}});
    return name;
  }
  Json json = Json::array();

 private:
  Context& c_;
  std::set<std::string> made_;
};

Json bases_of(const Context& c, std::string_view selected) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto basis : {records::Basis::unstated, records::Basis::direct, records::Basis::hearsay, records::Basis::inferred})
    pairs.emplace_back(records::name_of(basis), c.words.of_code("records.basis", records::name_of(basis)));
  return choices(pairs, selected);
}

/// Terms in the reader's language; the others beside them, to be found by.
Json terms_of(const Context& c, const records::Vocabulary& terms, std::string_view selected) {
  Json list = Json::array();
  for (const records::Term& term : terms.terms) {
    const std::string& label = term.labels.in(c.tongue());
    std::string others;
    for (const std::string* const other : {&term.labels.en, &term.labels.ko, &term.labels.zh}) {
      if (!other->empty() && *other != label) others += (others.empty() ? "" : std::string(between)) + *other;
    }
    list.push_back({{"value", term.code}, {"label", label}, {"other", others}, {"selected", term.code == selected}});
  }
  return list;
}

/// What is wrong with which field: "set.name.2", "source".
std::map<std::string, const Error*> errors_by_field(const RecordForm& form, const std::vector<Error>& errors) {
  std::map<std::string, const Error*> found;
  for (const Error& error : errors) {
    std::string field = error.where;
    if (field == "--source" || field == "--span") field = field.substr(2);
    // Rules name the property in words: "Person.born: …".
    if (const std::string head = form.type + "."; !field.starts_with(prefix) && error.what.starts_with(head)) {
      const std::size_t colon = error.what.find(':');
      if (colon != std::string::npos) field = std::string(prefix) + error.what.substr(head.size(), colon - head.size()) + ".1";
    }
    if (!field.empty()) found.try_emplace(field, &error);
  }
  return found;
}

class FormMaker {
 public:
  FormMaker(Context& c, const RecordForm& form, bool again, const std::vector<Error>& errors)
      : c_(c), form_(form), again_(again), names_(c.vault()), lists_(c), errors_(errors_by_field(form, errors)) {}

  Json field(const Property& property) {
    const std::vector<const StoredStatement*> values = values_of(form_, property.name);
    std::vector<FormRow> rows = again_ ? rows_sent(c_, property.name) : rows_standing(property, values);
    const bool wants_more = c_.text("more") == property.name && again_;
    if (rows.empty() || (!property.single && (wants_more || (!again_ && !rows.back().typed.of.empty()))))
      rows.push_back(row_of(property.name, rows.empty() ? 1 : rows.back().number + 1));
    Json field = {{"property", property.name},
                  {"label", property.labels.in(c_.tongue())},
                  {"note", property.note},
                  {"required", property.required},
                  {"single", property.single},
                  {"level", json_of_level(c_, property.level)},
                  {"is_date", property.kind == PropertyKind::date},
                  {"is_long", is_long(property)},
                  {"now", Json::array()},
                  {"rows", Json::array()}};
    // Of what can have only one, several stand: what was said, for whoever decides.
    if (property.single && values.size() > 1) field["now"] = now_of(values);
    field["is_wide"] = is_long(property);
    bool first = true;
    for (const FormRow& row : rows) {
      field["rows"].push_back(row_json(property, row, field["label"], first));
      first = false;
      if (!field["rows"].back()["marks"].is_null()) field["is_wide"] = true;
    }
    return field;
  }

  Json source_field(const std::string& name, const app::TypedMarks& marks) {
    return {{"name", name + "source"},
            {"value", marks.source},
            {"id", marks.source_id},
            {"list", source_list()},
            {"error", error_of(name + "source")}};
  }
  std::string source_list() { return lists_.of_types(names_, {"Item", "Testimony", "Source"}); }
  Json error_of(const std::string& field) const {
    const auto at = errors_.find(field);
    return at == errors_.end() ? Json(nullptr) : json_of(*at->second);
  }
  app::Names& names() { return names_; }
  Json take_lists() { return std::move(lists_.json); }

 private:
  static bool is_long(const Property& property) {
    return property.kind == PropertyKind::text && (property.name == "description" || property.name == "note" || property.name == "method");
  }

  std::vector<FormRow> rows_standing(const Property& property, const std::vector<const StoredStatement*>& values) {
    std::vector<FormRow> rows;
    if (property.single && values.size() != 1) return rows;
    for (const StoredStatement* const stored : values) {
      if (!can_be_typed(stored->statement.value) || rows.size() == most_rows) continue;
      FormRow row = row_of(property.name, rows.size() + 1);
      row.typed.value = app::typed_value(names_, stored->statement.value);
      const records::Vocabulary* const terms = terms_of_property(c_, property);
      if (terms != nullptr && terms->terms.size() > most_in_select) row.typed.value = term_typed(c_, *terms, row.typed.value);
      if (stored->statement.value.kind == records::ValueKind::record) row.typed.id = to_string(stored->statement.value.record);
      row.typed.of = to_string(stored->id);
      rows.push_back(std::move(row));
    }
    return rows;
  }

  Json now_of(const std::vector<const StoredStatement*>& values) {
    Json now = Json::array();
    for (const StoredStatement* const stored : values) {
      Json one = json_of_value(c_, names_, form_.type, *stored);
      one["by"] = names_.member(stored->member);
      now.push_back(std::move(one));
    }
    return now;
  }

  Json row_json(const Property& property, const FormRow& row, const Json& label, bool first) {
    const std::string& name = row.typed.where;
    const bool is_link = property.kind == PropertyKind::record,
               open = row.open || (again_ && c_.text("detail") == name) || row.typed.marks.any();
    Json json = {{"name", name},
                 {"value", row.typed.value},
                 {"of", row.typed.of},
                 {"first", first},
                 {"row_label", first ? Json("") : Json(label.get<std::string>() + " " + std::to_string(row.number))},
                 {"id_name", is_link ? name + ".id" : ""},
                 {"id", row.typed.id},
                 {"suggest", ""},
                 {"with", ""},
                 {"list", ""},
                 {"is_text", false},
                 {"is_area", is_long(property)},
                 {"is_select", false},
                 {"options", Json::array()},
                 {"error", error_of(name)},
                 {"stands", stands(row)},
                 {"marks", open ? marks_json(property, row) : Json(nullptr)}};
    choose_control(property, row, json);
    return json;
  }

  /// The marks of the statement that a row shows, in short.
  Json stands(const FormRow& row) {
    if (row.typed.of.empty()) return nullptr;
    for (const StoredStatement& stored : form_.standing) {
      if (to_string(stored.id) == row.typed.of)
        return {{"level", json_of_level(c_, stored.statement.confidentiality)}, {"language", stored.statement.language}};
    }
    return nullptr;
  }

  void choose_control(const Property& property, const FormRow& row, Json& json) {
    const records::Vocabulary* const terms = terms_of_property(c_, property);
    if (property.kind == PropertyKind::truth) {
      json["is_select"] = true;
      for (const char* const code : {"yes", "no"})
        json["options"].push_back(
            {{"value", code}, {"label", c_.words["records." + std::string(code)]}, {"other", ""}, {"selected", row.typed.value == code}});
    } else if (terms != nullptr && terms->terms.size() <= most_in_select) {
      json["is_select"] = true;
      json["options"] = terms_of(c_, *terms, row.typed.value);
    } else if (json["is_area"] == false) {
      json["is_text"] = true;
      if (terms != nullptr) {
        json["list"] = lists_.of_vocabulary(*terms);
        json["suggest"] = "/api/suggest/terms";
        json["with"] = Json{{"vocabulary", terms->name}}.dump();
      }
      if (property.kind == PropertyKind::record) {
        json["list"] = lists_.of_types(names_, property.targets);
        json["suggest"] = "/api/suggest/records";
        Json types = Json::array();
        for (const std::string& type : property.targets) {
          if (type != "*") types.push_back(type);
        }
        json["with"] = Json{{"types", std::move(types)}}.dump();
      }
    }
  }

  Json marks_json(const Property& property, const FormRow& row) {
    const std::string name = row.typed.where + ".";
    const app::TypedMarks& marks = row.typed.marks;
    return {{"mark", name},
            {"levels", levels_seen(c_, marks.level)},
            {"schema_level", json_of_level(c_, property.level)},
            {"bases", bases_of(c_, marks.basis)},
            {"has_language", property.kind == PropertyKind::text},
            {"language", marks.language},
            {"confidence", marks.confidence},
            {"span", marks.span},
            {"span_error", error_of(name + "span")},
            {"source", Json::array({source_field(name, marks)})}};
  }

  Context& c_;
  const RecordForm& form_;
  bool again_;
  app::Names names_;
  Lists lists_;
  std::map<std::string, const Error*> errors_;
};

/// Every error, with the field that it leads to.
Json error_list(const Context& c, const RecordForm& form, const std::vector<Error>& errors) {
  Json list = Json::array();
  const std::map<std::string, const Error*> by_field = errors_by_field(form, errors);
  for (const Error& error : errors) {
    Json one = json_of(error);
    one["field"] = "";
    one["label"] = "";
    for (const auto& [field, of] : by_field) {
      if (of != &error) continue;
      one["field"] = field;
      const std::optional<FieldName> parts = field_name(field);
      if (parts) one["label"] = c.property_label(form.type, parts->property);
    }
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace

std::vector<FormRow> rows_sent(const Context& c, const std::string& property) {
  std::map<std::size_t, FormRow> rows;
  for (const auto& [name, value] : c.fields.values()) {
    const std::optional<FieldName> field = field_name(name);
    if (!field || field->property != property) continue;
    std::size_t number = field->number;
    // A program may say `set.name` several times.
    if (field->mark.empty() && name == std::string(prefix) + property) {
      while (rows.contains(number)) ++number;
    }
    FormRow& row = rows.try_emplace(number, row_of(property, number)).first->second;
    if (std::string* const part = part_of(row.typed, field->mark)) *part = value;
    row.open = row.open || (!field->mark.empty() && field->mark != "id" && field->mark != "of");
  }
  std::vector<FormRow> list;
  for (auto& [number, row] : rows) {
    // What a form says where nobody chose.
    if (row.typed.marks.basis == "unstated") row.typed.marks.basis.clear();
    list.push_back(std::move(row));
  }
  return list;
}

std::vector<app::TypedValue> all_sent(const Context& c) {
  std::vector<app::TypedValue> all;
  std::set<std::string> properties;
  for (const auto& [name, value] : c.fields.values()) {
    const std::optional<FieldName> field = field_name(name);
    if (!field || !properties.insert(field->property).second) continue;
    for (FormRow& row : rows_sent(c, field->property)) all.push_back(std::move(row.typed));
  }
  return all;
}

std::vector<Error> unknown_fields(const Context& c) {
  std::vector<Error> errors;
  app::TypedValue any;
  for (const auto& [name, value] : c.fields.values()) {
    if (!name.starts_with(prefix)) continue;
    const std::optional<FieldName> field = field_name(name);
    if (!field || part_of(any, field->mark) == nullptr)
      errors.push_back({ErrorCode::usage, "there is no such field", {}, "set.PROPERTY.N, or a mark of it: set.PROPERTY.N.level"});
  }
  return errors;
}

View record_form_view(Context& c, const RecordForm& form, bool again, const std::vector<Error>& errors) {
  FormMaker maker(c, form, again, errors);
  Json fields = Json::array(), common = Json::array();
  for (const Property* const property : c.schema().properties(form.type)) {
    if (property->name == "type" || property->kind == PropertyKind::attachment) continue;
    if (property->level > c.access().clearance) continue;
    (property->type == "*" ? common : fields).push_back(maker.field(*property));
  }
  for (Json& field : common) fields.push_back(std::move(field));
  View view;
  view.page = "records/edit";
  view.title = std::string(c.words[form.record ? "records.edit" : "records.new"]);
  const std::string action = form.record ? href_of_record(*form.record) + "/edit" : "/records/new";
  std::string seen;
  for (const StoredStatement& stored : form.standing) seen += (seen.empty() ? "" : " ") + to_string(stored.id);
  app::TypedMarks all;
  if (again) {
    all.source = c.text("source");
    all.source_id = c.text("source_id");
  }
  Json source = Json::array({maker.source_field("", all)});
  view.json = {{"id", form.record ? to_string(*form.record) : std::string()},
               {"short", form.record ? maker.names().record(*form.record) : std::string()},
               {"record_label", form.record ? maker.names().label(*form.record) : std::string()},
               {"type", form.type},
               {"type_label", c.type_label(form.type)},
               {"is_new", !form.record},
               {"action", action},
               {"draft", form.record ? action : action + "?type=" + form.type},
               {"back", form.record ? href_of_record(*form.record) : "/records?type=" + form.type},
               {"seen", again && form.record ? c.text("seen") : seen},
               {"fields", std::move(fields)},
               {"levels", levels_seen(c, again ? c.text("level") : "")},
               {"bases", bases_of(c, again ? c.text("basis") : "unstated")},
               {"confidence", again ? c.text("confidence") : ""},
               {"source", std::move(source)},
               {"span", again ? c.text("span") : ""},
               {"span_error", maker.error_of("span")},
               {"beside", again && c.truth("beside")},
               {"types", Json::array()},
               {"errors", error_list(c, form, errors)}};
  view.json["lists"] = maker.take_lists();
  if (!errors.empty()) {
    view.status = unprocessable;
    view.json["error"] = json_of(errors.front());
  }
  return view;
}

}  // namespace girok::server
