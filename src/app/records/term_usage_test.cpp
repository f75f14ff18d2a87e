// Counts of terms: of the properties that take them from that vocabulary, and of no other; nothing that is sealed.
#include "app/records/term_usage.h"

#include <doctest/doctest.h>

#include "app/records/import_source.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::TestWorld;

const records::Schema& schema() { return records::Schema::built_in(); }

void import(vault::Vault& vault, const std::string& type, const std::string& csv) {
  ImportRequest request;
  request.held = {std::make_shared<const HeldFile>(HeldFile{type + ".csv", csv})};
  request.type = type;
  const ImportOutcome outcome = import_files(vault, schema(), request);
  for (const Error& error : outcome.report.errors) MESSAGE(to_string(error));
  REQUIRE(outcome.report.written);
}

TEST_CASE("terms are counted where they are used, by the vocabulary of the property") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  import(*vault, "Person", "sex,born\nfemale,1975\nfemale,1980\nmale,1981\n");
  const Result<TermUsage> usage = usage_of(*vault, schema(), schema().property("Person", "sex")->vocabulary);
  REQUIRE(usage);
  CHECK(usage->counts.at("female") == 2);
  CHECK(usage->counts.at("male") == 1);
  CHECK(usage->counts.size() == 2);
  CHECK(usage->unknown == 0);
  CHECK_FALSE(usage->used_by.empty());
  const Result<TermUsage> other = usage_of(*vault, schema(), "act-type");
  REQUIRE(other);
  CHECK(other->counts.empty());
}

TEST_CASE("a vocabulary that is none is told so") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Result<TermUsage> usage = usage_of(*vault, schema(), "no-such-vocabulary");
  REQUIRE_FALSE(usage);
  CHECK(usage.error().code == ErrorCode::not_found);
}

}  // namespace
}  // namespace girok::app
