#include "exchange/prov.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/utf8.h"
#include "exchange/annotation.h"
#include "exchange/json.h"

namespace girok::exchange {

namespace {

using records::ValueKind;

/// "record:KEY"
std::string named(std::string_view space, std::string_view key) {
  constexpr std::size_t prefix = std::string_view("urn:girok:record:").size();
  return std::string(space) + ":" + urn_of_record(key).substr(prefix);
}

/// "2026-11-25T12:00:00Z", with a fraction or an offset too.
bool is_time(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00";
  if (text.size() < form.size() || text.size() > 35) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == '0' ? !digit : text[i] != form[i]) return false;
  }
  return text.substr(form.size()).find_first_not_of("0123456789.:+-Z") == std::string_view::npos;
}

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

class Provenance {
 public:
  Provenance(const RecordSet& records, const ProvOptions& options, WrittenFiles& written)
      : records_(records), options_(options), written_(written) {
    for (const LooseRecord& record : records) by_key_.emplace(record.key, &record);
  }
  std::string write();

 private:
  using Fields = std::map<std::string, std::string>;   ///< values as JSON

  void lose(std::string_view what) { records::add_loss(written_.losses, what, "the record it leads to is not in the export"); }
  const LooseRecord* find(std::string_view key) const {
    const auto at = by_key_.find(key);
    return at == by_key_.end() ? nullptr : at->second;
  }
  static const LooseStatement* first(const LooseRecord& record, std::string_view property) {
    const auto at = std::ranges::find(record.statements, property, &LooseStatement::property);
    return at == record.statements.end() ? nullptr : &*at;
  }
  static Fields typed(std::string_view type) {
    return {{"prov:type", R"({"$": "girok:)" + std::string(type) + R"(", "type": "prov:QUALIFIED_NAME"})"}};
  }
  static void describe(Fields& fields, std::string_view field, const LooseStatement* s) {
    if (s != nullptr && valid_utf8(s->value.text) && s->value.text.find('\0') == std::string::npos)
      fields[std::string(field)] = quoted(s->value.text);
  }
  void relate(const std::string& relation, std::string_view a_field, const std::string& a, std::string_view b_field, const std::string& b,
              Fields more = {});
  void generate(const std::string& entity, const std::string& activity);
  void derive(const std::string& from, const std::string& to, Fields more = {}) {
    relate("wasDerivedFrom", "prov:generatedEntity", from, "prov:usedEntity", to, std::move(more));
  }
  void associate(const std::string& activity, const std::string& agent) {
    relate("wasAssociatedWith", "prov:activity", activity, "prov:agent", agent);
  }
  void use(const std::string& activity, const std::string& entity) { relate("used", "prov:activity", activity, "prov:entity", entity); }
  std::string person(std::string_view key);

  void history();
  void record(const LooseRecord& record);
  void links(const LooseRecord& record);
  void testimony(const LooseRecord& record);
  void release(const LooseRecord& record);
  void sources(const LooseRecord& record);
  void coding(const LooseRecord& record, const std::map<std::string, std::set<std::string>>& by_source);

  const RecordSet& records_;
  const ProvOptions& options_;
  WrittenFiles& written_;
  std::unordered_map<std::string_view, const LooseRecord*> by_key_;
  std::map<std::string, std::map<std::string, Fields>> all_;   ///< [kind][id]
  std::set<std::string> generated_;
  std::set<std::string> related_;
};

/// Each relation once.
void Provenance::relate(const std::string& relation, std::string_view a_field, const std::string& a, std::string_view b_field,
                        const std::string& b, Fields more) {
  if (!related_.insert(relation + " " + a + " " + b).second) return;
  more[std::string(a_field)] = quoted(a);
  more[std::string(b_field)] = quoted(b);
  auto& relations = all_[relation];
  std::string number = std::to_string(relations.size() + 1);
  number.insert(0, number.size() < 7 ? 7 - number.size() : 0, '0');   // so that they stand in the order in which they were made
  relations.emplace("_:" + relation + number, std::move(more));
}

void Provenance::generate(const std::string& entity, const std::string& activity) {
  if (generated_.insert(entity).second) {
    relate("wasGeneratedBy", "prov:entity", entity, "prov:activity", activity);
  } else if (!related_.contains("wasGeneratedBy " + entity + " " + activity)) {
    relate("wasInfluencedBy", "prov:influencee", entity, "prov:influencer", activity);
  }
}

std::string Provenance::person(std::string_view key) {
  const std::string id = named("person", key);
  Fields& fields = all_["agent"][id];
  if (const LooseRecord* of = find(key)) describe(fields, "prov:label", first(*of, "label"));
  return id;
}

void Provenance::history() {
  for (const ProvOperation& operation : options_.history) {
    const std::string id = named("operation", operation.id);
    Fields fields = typed(urn_of_record(operation.kind).substr(std::string_view("urn:girok:record:").size()));
    if (is_time(operation.time)) fields["prov:startTime"] = fields["prov:endTime"] = quoted(operation.time);
    all_["activity"].emplace(id, std::move(fields));
    if (!operation.member.empty()) {
      const std::string member = named("member", operation.member);
      all_["agent"][member]["prov:label"] = quoted(operation.member);
      associate(id, member);
      if (!options_.organisation.empty()) {
        const std::string organisation = named("organisation", options_.organisation);
        all_["agent"][organisation] = {{"prov:label", quoted(options_.organisation)},
                                       {"prov:type", R"({"$": "prov:Organization", "type": "prov:QUALIFIED_NAME"})"}};
        relate("actedOnBehalfOf", "prov:delegate", member, "prov:responsible", organisation);
      }
    }
    for (const std::string& key : operation.records) {
      const LooseRecord* of = find(key);
      if (of == nullptr)
        lose("records of operations");
      else if (of->type != "Source")
        generate(named("record", key), id);
    }
  }
}

void Provenance::record(const LooseRecord& record) {
  if (record.type == "Source") {
    Fields& fields = all_["agent"][named("source", record.key)];
    describe(fields, "prov:label", first(record, "label"));
    return;
  }
  Fields fields = typed(urn_of_record(record.type).substr(std::string_view("urn:girok:record:").size()));
  describe(fields, "prov:label", first(record, "label"));
  if (record.type == "Item" || record.type == "Release") describe(fields, "girok:sha256", first(record, "sha256"));
  if (record.type == "Item") describe(fields, "girok:media-type", first(record, "media-type"));
  all_["entity"][named("record", record.key)] = std::move(fields);
}

void Provenance::links(const LooseRecord& record) {
  const std::string id = named("record", record.key);
  if (record.type == "Testimony") testimony(record);
  if (record.type == "Release") release(record);
  if (record.type != "Item") return;
  for (const LooseStatement& s : record.statements) {
    if (s.property != "from-source" && s.property != "derived-from") continue;
    const LooseRecord* to = find(s.value.text);
    if (to == nullptr || (s.property == "from-source") != (to->type == "Source")) {
      lose("Item." + s.property);
    } else if (s.property == "from-source") {
      relate("wasAttributedTo", "prov:entity", id, "prov:agent", named("source", to->key));
    } else {
      Fields more;
      describe(more, "girok:derivation", first(record, "derivation"));
      derive(id, named("record", to->key), std::move(more));
    }
  }
}

void Provenance::testimony(const LooseRecord& record) {
  const std::string id = named("record", record.key), interview = named("interview", record.key);
  Fields fields = typed("interview");
  describe(fields, "girok:date", first(record, "date"));
  all_["activity"].emplace(interview, std::move(fields));
  generate(id, interview);
  for (const LooseStatement& s : record.statements) {
    if (s.property != "speaker" && s.property != "item") continue;
    const LooseRecord* to = find(s.value.text);
    if (to == nullptr || to->type == "Source")
      lose("Testimony." + s.property);
    else if (s.property == "speaker")
      associate(interview, person(s.value.text));
    else
      derive(id, named("record", to->key));
  }
}

void Provenance::release(const LooseRecord& record) {
  const std::string id = named("record", record.key), handing_out = named("export", record.key);
  Fields fields = typed("export");
  describe(fields, "girok:date", first(record, "date"));
  all_["activity"].emplace(handing_out, std::move(fields));
  generate(id, handing_out);
  for (const LooseStatement& s : record.statements) {
    if (s.property != "contains") continue;
    const LooseRecord* to = find(s.value.text);
    if (to == nullptr || to->type == "Source") {
      lose("Release.contains");
      continue;
    }
    use(handing_out, named("record", to->key));
    derive(id, named("record", to->key));
  }
}

void Provenance::sources(const LooseRecord& record) {
  if (record.type == "Source") return;
  std::map<std::string, std::set<std::string>> by_source;   ///< [source] who says so
  std::map<std::string, std::size_t> count;
  for (const LooseStatement& s : record.statements) {
    if (s.source.empty()) continue;
    const LooseRecord* source = find(s.source);
    if (source == nullptr) {
      lose("the source of statements");
      continue;
    }
    if (source == &record) continue;
    if (source->type == "Source") {
      relate("wasAttributedTo", "prov:entity", named("record", record.key), "prov:agent", named("source", source->key));
      continue;
    }
    auto& who = by_source[s.source];
    if (!s.asserted_by.empty()) who.insert(s.asserted_by);
    ++count[s.source];
  }
  for (const auto& [source, statements] : count)
    derive(named("record", record.key), named("record", source), {{"girok:statements", std::to_string(statements)}});
  coding(record, by_source);
}

void Provenance::coding(const LooseRecord& record, const std::map<std::string, std::set<std::string>>& by_source) {
  for (const auto& [source, who] : by_source) {
    const std::string id = named("coding", source);
    all_["activity"].emplace(id, typed("coding"));
    use(id, named("record", source));
    generate(named("record", record.key), id);
    for (const std::string& key : who) {
      const LooseRecord* of = find(key);
      if (of == nullptr)
        lose("who says so");
      else
        associate(id, of->type == "Source" ? named("source", key) : person(key));
    }
  }
}

std::string Provenance::write() {
  for (const LooseRecord& one : records_) record(one);
  history();
  for (const LooseRecord& one : records_) links(one);
  for (const LooseRecord& one : records_) sources(one);
  std::string out = "{\n \"prefix\": {\"girok\": \"urn:girok:records:1#\"";
  for (const std::string_view space :
       {"record", "source", "person", "member", "organisation", "interview", "coding", "export", "operation"}) {
    out += ", \"" + std::string(space) + "\": \"urn:girok:" + std::string(space) + ":\"";
  }
  out += "}";
  for (const auto& [kind, things] : all_) {
    out += ",\n " + quoted(kind) + ": {";
    bool next = false;
    for (const auto& [id, fields] : things) {
      out += std::exchange(next, true) ? ",\n  " : "\n  ";
      out += quoted(id) + ": {";
      bool next_field = false;
      for (const auto& [field, value] : fields) {
        if (std::exchange(next_field, true)) out += ", ";
        out += quoted(field) + ": " + value;
      }
      out += "}";
    }
    out += "\n }";
  }
  return out + "\n}\n";
}

}  // namespace

WrittenFiles write_prov(const RecordSet& records, const ProvOptions& options) {
  WrittenFiles written;
  written.files["provenance.json"] = Provenance(records, options, written).write();
  return written;
}

}  // namespace girok::exchange
