// What `girok vocab` prints with --json: girok.vocabulary/1 (docs/formats/vocabulary.md).
#include "app/case/json_parts.h"
#include "app/records/vocab.h"

namespace girok::app {

using json_parts::Json;
using json_parts::or_null;
using records::Term;
using records::TermStatus;
using records::Vocabularies;
using records::Vocabulary;

namespace {

Json begin_vocabulary(const char* kind) { return Json{{"format", "girok.vocabulary/1"}, {"kind", kind}}; }

/// All three, also where a label falls back to English: null then.
Json of(const records::Labels& labels) { return {{"en", labels.en}, {"ko", or_null(labels.ko)}, {"zh", or_null(labels.zh)}}; }

Json of(const Term& term) {
  return {{"code", term.code},
          {"parent", or_null(term.parent)},
          {"status", name_of(term.status)},
          {"labels", of(term.labels)},
          {"note", or_null(term.note)}};
}

Json head_of(const Vocabulary& vocabulary) {
  return {{"name", vocabulary.name},
          {"title", of(vocabulary.title)},
          {"version", or_null(vocabulary.version)},
          {"source", or_null(vocabulary.source)}};
}

Json of(const SchemaCounts& counts) {
  return {{"types", counts.types}, {"properties", counts.properties}, {"rules", counts.rules}, {"vocabularies", counts.vocabularies},
          {"terms", counts.terms}, {"crosswalk", counts.crosswalk}};
}

}  // namespace

std::string json_of(const Vocabularies& vocabularies, const std::vector<SchemaTable>& tables) {
  Json json = begin_vocabulary("list");
  json["vocabularies"] = Json::array();
  for (const std::string_view name : vocabularies.names()) {
    const Vocabulary& vocabulary = *vocabularies.find(name);
    Json one = head_of(vocabulary);
    std::size_t extensions = 0, deprecated = 0;
    for (const Term& term : vocabulary.terms) {
      extensions += term.status == TermStatus::extension ? 1 : 0;
      deprecated += term.status == TermStatus::deprecated ? 1 : 0;
    }
    one["terms"] = vocabulary.terms.size();
    one["extensions"] = extensions;
    one["deprecated"] = deprecated;
    json["vocabularies"].push_back(std::move(one));
  }
  json["tables"] = Json::array();
  for (const SchemaTable& table : tables)
    json["tables"].push_back({{"record", to_string(table.record)},
                              {"title", or_null(table.title)},
                              {"sha256", table.sha256},
                              {"errors", json_parts::of(table.errors)}});
  return json_parts::print(json);
}

std::string json_of(const Vocabulary& vocabulary) {
  Json json = begin_vocabulary("show");
  json["vocabulary"] = head_of(vocabulary);
  json["terms"] = Json::array();
  for (const Term& term : vocabulary.terms) json["terms"].push_back(of(term));
  return json_parts::print(json);
}

std::string json_of(const FoundTerms& found) {
  Json json = begin_vocabulary("find");
  json["near_only"] = found.near_only;
  json["terms"] = Json::array();
  for (const FoundTerm& one : found.terms) {
    Json term = of(*one.term);
    term["vocabulary"] = one.vocabulary->name;
    json["terms"].push_back(std::move(term));
  }
  return json_parts::print(json);
}

std::string json_of(const CrosswalkView& view) {
  Json json = begin_vocabulary("crosswalk");
  json["vocabulary"] = view.vocabulary->name;
  json["scheme"] = view.scheme;
  json["rows"] = Json::array();
  for (const CrosswalkLine& line : view.lines) {
    json["rows"].push_back({{"code", line.term->code},
                            {"relation", line.row == nullptr ? Json(nullptr) : Json(name_of(line.row->relation))},
                            {"target", line.row == nullptr ? Json(nullptr) : or_null(line.row->target)},
                            {"note", line.row == nullptr ? Json(nullptr) : or_null(line.row->note)}});
  }
  return json_parts::print(json);
}

std::string json_of(const std::vector<CheckedTable>& tables, bool added) {
  Json json = begin_vocabulary(added ? "add" : "check");
  json["tables"] = Json::array();
  for (const CheckedTable& table : tables) {
    json["tables"].push_back({{"file", table.file},
                              {"sheet", or_null(table.sheet)},
                              {"record", or_null(table.record)},
                              {"adds", of(table.adds)},
                              {"errors", json_parts::of(table.errors)}});
  }
  return json_parts::print(json);
}

}  // namespace girok::app
