// Any valid set of records into a case and out again: the same; and a second time, nothing new.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

#include "app/records/export_records.h"
#include "app/records/import_records.h"
#include "app/records/test_loose.h"
#include "base/dates.h"
#include "crypto/hash.h"
#include "exchange/records_json.h"
#include "records/test_records.h"
#include "vault/test_world.h"

using namespace girok;
using namespace girok::app;
using records::LooseRecord;
using records::LooseStatement;
using records::RecordSet;
using records::ValueKind;
using vault::TestWorld;

namespace {

const records::Schema& schema() { return records::Schema::built_in(); }

/// Any records, of people who have all agreed: what may leave is then everything.
RecordSet agreed_records() {
  records::AnyRecords options;
  for (const records::RecordType& type : schema().types()) {
    if (type.name != "Consent" && type.name != "Schema") options.types.insert(type.name);
  }
  RecordSet set = records::any_records(options);
  set.push_back({"somebody", "Person", {}, "test"});
  const std::size_t count = set.size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto has = [&](std::string_view property) {
      return std::ranges::any_of(set[i].statements, [&](const auto& s) { return s.property == property; });
    };
    if (set[i].type == "Testimony" && !has("speaker")) set[i].statements.push_back(says("speaker", ValueKind::record, "somebody"));
    if (set[i].type != "Person") continue;
    LooseRecord consent{"consent of " + set[i].key, "Consent", {}, "test"};
    consent.statements = {says("person", ValueKind::record, set[i].key), says("given", ValueKind::date, "2025-01-01"),
                          says("permits", ValueKind::code, "*:*"), says("guardian-consents", ValueKind::code, "yes"),
                          says("assent", ValueKind::code, "yes")};
    set.push_back(std::move(consent));
  }
  return set;
}

ImportFile file_of(const TestWorld& world, const std::string& name, const RecordSet& set) {
  ImportFile file;
  file.path = name + ".jsonl";
  file.folder = world.path("set");
  file.bytes = name;
  file.size = name.size();
  file.sha256 = crypto::sha256_hex(name);
  file.records = set;
  return file;
}

ImportReport import_set(vault::Vault& vault, const TestWorld& world, const std::string& name, const RecordSet& set) {
  std::vector<ImportFile> files;
  files.push_back(file_of(world, name, set));
  return import_records(vault, schema(), std::move(files), {});
}

RecordSet export_set(const vault::Vault& vault) {
  ExportRequest request;
  request.use = {"documentation", "own-organisation"};
  request.day = first_day(PartialDate{2026, 11, 25});
  request.level = records::Confidentiality::sealed;
  const Collected collected = vault::must(collect_records(vault, schema(), request));
  // Through the bytes of the format.
  exchange::ReadRecords read =
      exchange::read_records_json(vault::must(exchange::write_records_json(schema(), collected.records)), "test", schema());
  if (!read.good()) throw std::runtime_error(to_string(read.errors.front()));
  return std::move(read.records);
}

/// What the import adds is taken away, and what it leaves unsaid is said: levels as the schema has them, no places of attachments.
void level_out(RecordSet& set, const std::string& scheme) {
  std::map<std::string, std::string> keys;
  std::set<std::string> items;
  for (LooseRecord& record : set) {
    std::erase_if(record.statements, [&](const LooseStatement& statement) {
      if (statement.property != "identifier") return false;
      if (statement.value.text == "import:" + scheme) items.insert(record.key);
      if (!statement.value.text.starts_with(scheme + ":")) return false;
      keys[record.key] = statement.value.text.substr(scheme.size() + 1);
      return true;
    });
  }
  std::erase_if(set, [&](const LooseRecord& record) { return items.contains(record.key); });
  const auto renamed = [&](std::string& key) {
    if (const auto at = keys.find(key); at != keys.end()) key = at->second;
  };
  for (LooseRecord& record : set) {
    renamed(record.key);
    for (LooseStatement& statement : record.statements) {
      if (items.contains(statement.source)) statement.source.clear();
      renamed(statement.source);
      renamed(statement.asserted_by);
      if (statement.value.kind == ValueKind::record) renamed(statement.value.text);
      statement.value.path.clear();
      const records::Property* const property = schema().property(record.type, statement.property);
      if (!statement.level) statement.level = property != nullptr ? property->level : records::Confidentiality::restricted;
    }
  }
  records::sort(set);
}

void write_attachments(const TestWorld& world) {
  std::filesystem::create_directories(world.path("set") + "/files");
  vault::spill(world.path("set/files/0.txt"), "");
  vault::spill(world.path("set/files/1.txt"), "abc");
  vault::spill(world.path("set/files/2.txt"), "기록\n");
}

}  // namespace

TEST_CASE("any valid set of records comes out of a case as it went in, and is taken a second time for nothing new") {
  CHECK(rc::check("round trip", [] {
    RecordSet set = agreed_records();
    TestWorld world;
    write_attachments(world);
    const auto vault = world.create(world.machine());
    const ImportReport report = import_set(*vault, world, "set", set);
    if (!report.good()) RC_FAIL(to_string(report.errors.front()));
    RecordSet out = export_set(*vault);
    level_out(set, "set");
    RecordSet compared = out;
    level_out(compared, "set");
    RC_ASSERT(compared.size() == set.size());
    for (std::size_t i = 0; i < set.size(); ++i) RC_ASSERT(compared[i] == set[i]);

    const std::uint64_t batches = vault->model().batch_count();
    const ImportReport again = import_set(*vault, world, "set", set);
    RC_ASSERT(again.good());
    RC_ASSERT_FALSE(again.written);
    RC_ASSERT(again.counts.unchanged == set.size());
    RC_ASSERT(vault->model().batch_count() == batches);
  }));
}
