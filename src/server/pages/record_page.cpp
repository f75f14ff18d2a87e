// The page of a record: what is said of it, by whom, on what basis; what contradicts what; what leads to it; what happened to it;
// statements taken back and undone.
#include <algorithm>
#include <map>

#include "app/case/edit.h"
#include "app/case/history.h"
#include "app/case/times.h"
#include "app/linkage/one_person.h"
#include "app/records/browse.h"
#include "app/records/coding.h"
#include "app/records/consents.h"
#include "app/records/gist.h"
#include "app/records/record_form.h"
#include "app/records/stored_record.h"
#include "app/records/undo.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/documents.h"
#include "server/pages/links_shared.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::size_t most_history = 200, most_sources = 12, most_links = 300, longest_quote = 1200;
using vault::StoredStatement;

/// Texts of sources, each opened once; of passages only what stands there.
class Quotes {
 public:
  explicit Quotes(Context& c) : c_(c) {}
  std::string of(const Id& source, const Span& span) {
    if (!c_.may(app::Deed::read_documents)) return {};
    if (!texts_.contains(source)) {
      if (texts_.size() >= most_sources) return {};
      Result<std::string> text = app::text_of_record(c_.vault(), source);
      texts_[source] = text ? *std::move(text) : std::string();
    }
    const std::string& text = texts_[source];
    if (span.end > text.size() || span.begin >= span.end) return {};
    return text.substr(span.begin, std::min<std::size_t>(span.end - span.begin, longest_quote));
  }

 private:
  Context& c_;
  std::map<Id, std::string> texts_;
};

Json json_of_statement(Context& c, app::Names& names, Quotes& quotes, const std::string& type, const StoredStatement& stored) {
  const records::Statement& said = stored.statement;
  Json json = {{"id", to_string(stored.id)}, {"property", said.property}, {"property_label", c.property_label(type, said.property)}};
  json["value"] = json_of_value(c, names, type, stored);
  json["level"] = json_of_level(c, said.confidentiality);
  json["basis"] = said.basis == records::Basis::unstated ? std::string() : c.words.of_code("records.basis", records::name_of(said.basis));
  json["confidence"] = said.confidence == records::Statement::no_confidence ? std::string() : std::to_string(said.confidence);
  json["language"] = said.language;
  json["source"] = said.source ? json_of_record(c, names, *said.source) : Json(nullptr);
  json["quote"] = said.source && said.span ? quotes.of(*said.source, *said.span) : std::string();
  json["same_passage"] = false;
  json["passage_href"] = said.source && said.span && c.may(app::Deed::read_documents) ? href_of_passage(*said.source, *said.span) : "";
  json["said_by"] = said.asserted_by ? json_of_record(c, names, *said.asserted_by) : Json(nullptr);
  json["by"] = names.member(stored.member);
  json["when"] = app::short_time(stored.clock);
  json["record_id"] = to_string(said.entity);
  json["standing"] = stored.standing;
  json["replaced"] = !said.supersedes.empty();
  json["may_retract"] =
      stored.standing && said.property != "type" && c.may(type == "Consent" ? app::Deed::record_consent : app::Deed::edit_records);
  return json;
}

Json consent_of(Context& c, const Id& person) {
  const app::ConsentBook book = app::ConsentBook::of(c.vault(), person);
  const records::ConsentFinding finding =
      book.may_use(person, {"documentation", "own-organisation"}, app::today(c.vault()), c.schema().vocabularies());
  std::string code(records::name_of(finding.answer));
  std::ranges::replace(code, ' ', '-');
  return {{"code", code}, {"label", c.words.of_code("records.consent", code)}, {"href", "/records/" + to_string(person) + "/consents"}};
}

Json links_of(Context& c, app::Names& names, const std::vector<StoredStatement>& links) {
  Json list = Json::array();
  for (const StoredStatement& stored : links) {
    if (list.size() >= most_links) break;
    const std::string type = names.type(stored.statement.entity);
    list.push_back({{"record", json_of_record(c, names, stored.statement.entity)},
                    {"property", stored.statement.property},
                    {"property_label", c.property_label(type, stored.statement.property)},
                    {"level", json_of_level(c, stored.statement.confidentiality)}});
  }
  return list;
}

Json history_of(Context& c, app::Names& names, const std::string& type, const std::vector<vault::HistoryLine>& lines) {
  Json list = Json::array();
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    const bool has_reason = line->kind == vault::HistoryLine::Kind::retracted || line->kind == vault::HistoryLine::Kind::erased;
    std::string what(app::name_of(*line));
    list.push_back({{"when", app::short_time(line->clock)},
                    {"by", names.member(line->member)},
                    {"what", what},
                    {"what_label", c.words.of_code("records.did", what)},
                    {"property_label", line->property.empty() ? std::string() : c.property_label(type, line->property)},
                    {"reason", has_reason ? line->note : std::string()}});
  }
  return list;
}

void quote_once(Json& statement, std::string& last_passage) {
  if (statement["quote"].get_ref<const std::string&>().empty()) return;
  if (statement["passage_href"] == last_passage) {
    statement["quote"] = "";
    statement["same_passage"] = true;
  }
  last_passage = statement["passage_href"].get<std::string>();
}

Result<View> show_record_page(Context& c) {
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  app::ShowOptions options;
  options.all = true;
  const Result<app::RecordView> record = app::show_record(c.vault(), *id, options);
  if (!record) return tl::unexpected<Error>(record.error());
  app::Names names(c.vault());
  Quotes quotes(c);
  const std::string& type = record->type;
  const bool may_edit = c.may(app::Deed::edit_records) && app::is_written_by_form(type) && !type.empty();
  View view;
  view.title = type.empty() ? std::string(c.words["records.record"]) : c.type_label(type);
  view.json = {
      {"id", to_string(*id)},
      {"short", names.record(*id)},
      {"type", type},
      {"type_label", view.title},
      {"label", label_said(c, names, *id)},
      {"tabs", record_tabs(c, *id, type, "record")},
      {"edit_href", may_edit ? "/records/" + to_string(*id) + "/edit" : ""},
      {"document_href", (type == "Item" || type == "Testimony") && c.may(app::Deed::read_documents) ? "/documents/" + to_string(*id) : ""},
      {"consent", type == "Person" ? consent_of(c, *id) : Json(nullptr)},
      {"of_consent", type == "Consent"},
      {"withheld", record->withheld.has_value()},
      {"conflicts", Json::array()},
      {"properties", Json::array()},
      {"ended", Json::array()}};
  std::string last_passage;
  for (const app::ShownProperty& property : record->properties) {
    if (property.name == "type") continue;
    Json standing = Json::array();
    for (const StoredStatement& stored : property.statements) {
      Json json = json_of_statement(c, names, quotes, type, stored);
      // A passage that the statement before rests on too is not read twice; what contradicts each other stands with its own.
      if (!c.api && stored.standing && !property.conflict) quote_once(json, last_passage);
      (stored.standing ? standing : view.json["ended"]).push_back(std::move(json));
    }
    if (standing.empty()) continue;
    view.json[property.conflict ? "conflicts" : "properties"].push_back(
        {{"name", property.name}, {"label", c.property_label(type, property.name)}, {"statements", std::move(standing)}});
  }
  view.json["any_ended"] = !view.json["ended"].empty();
  view.json["links"] = links_of(c, names, record->links);
  view.json["any_links"] = !record->links.empty();
  const bool decided = type == "Person" && std::ranges::any_of(record->links, [&](const StoredStatement& link) {
                         return names.type(link.statement.entity) == "LinkDecision";
                       });
  const std::size_t of_person = decided ? app::decided_one_with(app::decisions_of_case(c.vault()), *id).size() : 1;
  if (of_person > 1)
    view.json["tabs"].push_back({{"href", href_of_one_person(*id)},
                                 {"label", c.words.with("records.tab.persons", {std::to_string(of_person)})},
                                 {"current", false}});
  const Result<std::vector<vault::HistoryLine>> history = app::history_of_record(c.vault(), *id, most_history);
  view.json["history"] = history ? history_of(c, names, type, *history) : Json::array();
  return view;
}

/// What came of a change: back to the record, or every error.
Result<View> outcome(Context& c, const Id& id, const app::Edited& edited, std::string_view notice) {
  if (!edited.report.errors.empty()) {
    if (edited.report.errors.front().code == ErrorCode::not_found || edited.report.errors.front().code == ErrorCode::refused)
      return tl::unexpected<Error>(edited.report.errors.front());
    View view = refused_form(edited.report.errors);
    view.page = "records/refused";
    view.title = std::string(c.words["records.record"]);
    view.json["back"] = href_of_record(id);
    return view;
  }
  const Result<app::RecordView> now = app::show_record(c.vault(), id, {});
  View view;
  view.json = {{"id", to_string(id)}, {"conflicts", now ? std::ranges::count_if(now->properties, &app::ShownProperty::conflict) : 0}};
  view.location = href_of_record(id);
  view.notice = std::string(c.words[notice]);
  return view;
}

Result<View> retract(Context& c) {
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  const Result<std::string> type = type_seen(c, *id);
  if (!type) return tl::unexpected<Error>(type.error());
  app::EditOptions options;
  if (*type == "Consent") options.deed = app::Deed::record_consent;
  const app::Edited edited = app::edit(c.vault(), c.schema(), *id, {}, {}, {{c.text("statement"), c.text("reason")}}, options);
  return outcome(c, *id, edited, "records.retracted");
}

/// Of a consent by whoever records them, who need not edit anything else.
Result<View> retract_of_consent(Context& c) {
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  const Result<std::string> type = type_seen(c, *id);
  if (!type || *type != "Consent") return fail(ErrorCode::not_found, "there is no such record", {}, {});
  return retract(c);
}

Result<View> undo(Context& c) {
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  const Result<std::string> type = type_seen(c, *id);
  if (!type) return tl::unexpected<Error>(type.error());
  return outcome(c, *id, app::undo_statement(c.vault(), c.schema(), *id, c.text("statement"), c.text("reason")), "records.undone");
}

}  // namespace

std::string label_said(const Context& c, app::Names& names, const Id& record) {
  std::string said = names.label(record);
  if (!said.empty()) return said;
  for (const app::GistPart& part : app::gist_of(c.vault(), names, record)) {
    const std::string text = part.kind == records::ValueKind::code   ? code_label(c, part.type, part.property, part.text)
                             : part.kind == records::ValueKind::date ? date_said(c, part.text)
                                                                     : part.text;
    if (!text.empty()) said += (said.empty() ? "" : " · ") + text;
  }
  return said;
}

Json json_of_record(const Context& c, app::Names& names, const Id& record) {
  const std::string type = names.type(record);
  return {{"id", to_string(record)},
          {"short", names.record(record)},
          {"label", label_said(c, names, record)},
          {"type", type},
          {"type_label", type.empty() ? std::string() : c.type_label(type)},
          {"href", href_of_record(record)}};
}

Json json_of_value(const Context& c, app::Names& names, const std::string& type, const StoredStatement& stored) {
  const records::Value& value = stored.statement.value;
  switch (value.kind) {
    case records::ValueKind::record: {
      const std::string label = label_said(c, names, value.record), of_type = names.type(value.record);
      return {
          {"text", (of_type.empty() ? "" : c.type_label(of_type) + " ") + names.record(value.record) + (label.empty() ? "" : " " + label)},
          {"href", href_of_record(value.record)}};
    }
    case records::ValueKind::attachment: {
      const std::string size = app::size_text(value.attachment.size);
      return {{"text", value.attachment.name.empty() ? value.attachment.media_type + ", " + size : value.attachment.name + ", " + size},
              {"href", c.may(app::Deed::read_documents) ? "/documents/" + to_string(stored.statement.entity) : std::string()}};
    }
    case records::ValueKind::code: return {{"text", code_label(c, type, stored.statement.property, value.text)}, {"href", ""}};
    case records::ValueKind::truth: return {{"text", c.words[value.truth ? "records.yes" : "records.no"]}, {"href", ""}};
    case records::ValueKind::date: return {{"text", date_said(c, value.text)}, {"href", ""}};
    default: return {{"text", value.text}, {"href", ""}};
  }
}

Result<std::string> type_seen(const Context& c, const Id& id) {
  std::string type = app::type_of_record(c.vault(), id, app::seen_by(c.vault()));
  if (type.empty()) return fail(ErrorCode::not_found, "there is no such record", {}, {});
  return type;
}

Json record_tabs(const Context& c, const Id& id, const std::string& type, std::string_view present) {
  const std::string path = href_of_record(id);
  Json tabs = Json::array();
  const auto add = [&](const char* name, const std::string& href) {
    tabs.push_back({{"href", href}, {"label", c.words["records.tab." + std::string(name)]}, {"current", present == name}});
  };
  add("record", path);
  if (type == "Person") add("consents", path + "/consents");
  add("timeline", path + "/timeline");
  add("graph", path + "/graph");
  return tabs;
}

void add_record_page(Routes& routes) {
  const Param id{.name = "id", .in = In::path, .kind = Kind::id, .about = "The record", .required = true};
  routes.push_back({.name = "records.show",
                    .method = "GET",
                    .path = "/records/{id}",
                    .rule = Rule::deed_of(app::Deed::read_records),
                    .params = {id},
                    .page = "records/show",
                    .answer = "records.show",
                    .about = "What is said of a record, by whom, on what basis; what contradicts what; what leads to it; its history",
                    .handle = show_record_page});
  for (const auto& [name, path, about, deed, handle] :
       {std::tuple("records.retract", "/records/{id}/retract", "Takes a statement back", app::Deed::edit_records, &retract),
        std::tuple("records.consent_retract", "/records/{id}/consents/retract", "Takes a statement of a consent back: a slip in it",
                   app::Deed::record_consent, &retract_of_consent),
        std::tuple("records.undo", "/records/{id}/undo", "Takes a statement back, and says again what it had replaced",
                   app::Deed::edit_records, &undo)}) {
    routes.push_back({.name = name,
                      .method = "POST",
                      .path = path,
                      .rule = Rule::deed_of(deed),
                      .params = {id,
                                 {.name = "statement", .about = "The statement's id", .required = true, .longest = 100},
                                 {.name = "reason", .about = "Why", .required = std::string_view(name) != "records.undo", .longest = 2000}},
                      .page = "records/refused",
                      .answer = "records.edited",
                      .about = about,
                      .handle = handle});
  }
}

}  // namespace girok::server
