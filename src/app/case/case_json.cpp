#include "app/case/case_json.h"

#include "app/case/history.h"
#include "app/case/json_parts.h"
#include "app/case/times.h"
#include "crypto/hash.h"

namespace girok::app {
namespace {

using namespace json_parts;

Json of(const std::set<vault::Compartment>& compartments) {
  Json list = Json::array();
  for (const vault::Compartment compartment : compartments) list.push_back(records::name_of(compartment));
  return list;
}

Json of(const records::Value& value) {
  using records::ValueKind;
  switch (value.kind) {
    case ValueKind::text: return {{"kind", "text"}, {"text", value.text}};
    case ValueKind::code: return {{"kind", "code"}, {"text", value.text}};
    case ValueKind::number: return {{"kind", "number"}, {"text", value.text}};
    case ValueKind::date: return {{"kind", "date"}, {"text", value.text}};
    case ValueKind::record: return {{"kind", "record"}, {"record", to_string(value.record)}};
    case ValueKind::truth: return {{"kind", "truth"}, {"truth", value.truth}};
    case ValueKind::attachment: break;
  }
  const records::Attachment& file = value.attachment;
  return {{"kind", "attachment"},
          {"name", file.name},
          {"media_type", file.media_type},
          {"size", file.size},
          {"sha256", crypto::to_hex(file.sha256)}};
}

Json of(const std::vector<vault::OperationId>& ids) {
  Json list = Json::array();
  for (const vault::OperationId& id : ids) list.push_back(records::to_string(id));
  return list;
}

Json of(const vault::StoredStatement& stored, Names& names) {
  const records::Statement& statement = stored.statement;
  Json json = {{"id", records::to_string(stored.id)},
               {"record", to_string(statement.entity)},
               {"property", statement.property},
               {"value", of(statement.value)}};
  json["level"] = records::name_of(statement.confidentiality);
  json["basis"] = statement.basis == records::Basis::unstated ? Json(nullptr) : Json(records::name_of(statement.basis));
  json["confidence"] = statement.confidence == records::Statement::no_confidence ? Json(nullptr) : Json(statement.confidence);
  json["source"] = or_null(statement.source);
  json["span"] = statement.span ? Json{{"begin", statement.span->begin}, {"end", statement.span->end}} : Json(nullptr);
  json["asserted_by"] = or_null(statement.asserted_by);
  json["language"] = or_null(statement.language);
  json["subject"] = or_null(stored.subject);
  json["supersedes"] = of(statement.supersedes);
  json["standing"] = stored.standing;
  json["ended_by"] = of(stored.ended_by);
  json["member"] = names.member(stored.member);
  json["time"] = iso_time(stored.clock);
  return json;
}

}  // namespace

std::string json_of(const std::vector<OpenedCase>& opened, const std::optional<CaseStatus>& current) {
  Json json = begin("status");
  json["open"] = Json::array();
  for (const OpenedCase& one : opened)
    json["open"].push_back({{"folder", one.folder}, {"member", one.handle}, {"locks_in_s", one.locks_in_s}});
  json["case"] = nullptr;
  if (!current) return print(json);
  Json status = {{"folder", current->folder},
                 {"vault", to_string(current->vault)},
                 {"member", current->handle},
                 {"clearance", records::name_of(current->clearance)}};
  status["records"] = current->records;
  status["statements"] = current->statements;
  status["batches"] = current->batches;
  status["members"] = current->members;
  status["devices"] = current->devices;
  status["changed"] = current->last_change ? Json(iso_time(*current->last_change)) : Json(nullptr);
  status["notices"] = of(current->notices);
  json["case"] = std::move(status);
  return print(json);
}

std::string json_of(const Added& added) {
  Json json = begin("add");
  json["files"] = Json::array();
  for (const AddedFile& file : added.files) {
    json["files"].push_back({{"path", file.path},
                             {"record", to_string(file.record)},
                             {"new", file.is_new},
                             {"bytes", file.bytes},
                             {"sha256", file.sha256},
                             {"media_type", file.media_type},
                             {"language", or_null(file.language)},
                             {"searchable", file.has_text}});
  }
  json["skipped"] = Json::array();
  for (const Skipped& skipped : added.skipped) json["skipped"].push_back({{"path", skipped.path}, {"reason", name_of(skipped.reason)}});
  json["errors"] = of(added.errors);
  return print(json);
}

std::string json_of(const RecordView& view, Names& names) {
  Json json = begin("record");
  json["record"] = to_string(view.record);
  json["type"] = or_null(view.type);
  json["label"] = or_null(view.label);
  json["properties"] = Json::array();
  for (const ShownProperty& property : view.properties) {
    Json statements = Json::array();
    for (const vault::StoredStatement& stored : property.statements) statements.push_back(of(stored, names));
    json["properties"].push_back({{"name", property.name}, {"conflict", property.conflict}, {"statements", std::move(statements)}});
  }
  json["links"] = Json::array();
  for (const vault::StoredStatement& stored : view.links) json["links"].push_back(of(stored, names));
  json["withheld"] = of(view.withheld);
  return print(json);
}

std::string json_of(const SearchResult& result) {
  Json json = begin("search");
  json["statements"] = result.statements;
  json["records"] = result.records;
  json["hits"] = Json::array();
  for (const FoundRecord& hit : result.hits) {
    Json marks = Json::array();
    for (const Span& mark : hit.passage.marks) marks.push_back({{"begin", mark.begin}, {"end", mark.end}});
    Json passage = {{"text", hit.passage.text},
                    {"marks", std::move(marks)},
                    {"cut_before", hit.passage.cut_before},
                    {"cut_after", hit.passage.cut_after}};
    json["hits"].push_back({{"record", to_string(hit.record)},
                            {"type", or_null(hit.type)},
                            {"label", or_null(hit.label)},
                            {"property", hit.property},
                            {"statement", records::to_string(hit.statement)},
                            {"level", records::name_of(hit.level)},
                            {"passage", std::move(passage)}});
  }
  json["withheld"] = of(result.withheld);
  json["errors"] = of(result.errors);
  return print(json);
}

std::string json_of(const std::vector<vault::HistoryLine>& lines, Names& names) {
  Json json = begin("log");
  json["lines"] = Json::array();
  for (const vault::HistoryLine& line : lines) {
    json["lines"].push_back({{"time", iso_time(line.clock)},
                             {"member", names.member(line.member)},
                             {"device", to_string(line.device)},
                             {"batch", line.sequence},
                             {"what", name_of(line)},
                             {"record", or_null(line.record)},
                             {"property", or_null(line.property)},
                             {"statement", line.operation ? Json(records::to_string(*line.operation)) : Json(nullptr)},
                             {"target", line.target ? Json(records::to_string(*line.target)) : Json(nullptr)},
                             {"note", or_null(line.note)}});
  }
  return print(json);
}

std::string json_of(const Erasure& erasure) {
  Json json = begin("erase");
  json["record"] = to_string(erasure.record);
  json["statements"] = erasure.statements;
  json["attachments"] = erasure.attachments;
  json["compartments"] = of(erasure.compartments);
  json["others"] = Json::array();
  for (const Id& record : erasure.others) json["others"].push_back(to_string(record));
  json["remaining"] = erasure.remaining;
  json["links"] = erasure.links;
  json["standing_again"] = Json::array();
  for (const StandingAgain& again : erasure.again)
    json["standing_again"].push_back(
        {{"record", to_string(again.record)}, {"property", again.property}, {"statement", records::to_string(again.statement)}});
  return print(json);
}

std::string json_of(const std::vector<MemberLine>& members) {
  Json json = begin("members");
  json["members"] = Json::array();
  for (const MemberLine& line : members) {
    const bool active = line.state == MemberLine::State::member;
    Json rights = Json::array(), roles = Json::array();
    for (const Role role : line.roles) roles.push_back(name_of(role));
    for (const std::string_view name : names_of_rights(line.rights)) rights.push_back(name);
    json["members"].push_back({{"handle", line.handle},
                               {"member", to_string(line.member)},
                               {"state", name_of(line.state)},
                               {"roles", std::move(roles)},
                               {"rights", std::move(rights)},
                               {"clearance", active ? Json(records::name_of(line.clearance)) : Json(nullptr)},
                               {"compartments", of(line.compartments)},
                               {"since", line.since ? Json(iso_time(*line.since)) : Json(nullptr)},
                               {"founder", line.founder},
                               {"self", line.self},
                               {"recovery", line.recovery},
                               {"organisation", line.organisation}});
  }
  return print(json);
}

std::string json_of_id(const std::string& kind, const std::string& name, const Id& id) {
  Json json = begin(kind.c_str());
  json[name] = to_string(id);
  return print(json);
}

}  // namespace girok::app
