// What lies on the disk beside a case: drafts that only their member can read, and a record of the door that only those can read who manage.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/serve/audit.h"
#include "app/serve/drafts.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::TestWorld;

/// Every byte of every file below a folder.
std::string everything_below(const std::string& folder) {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    all += entry.path().string() + "\n";
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  return all;
}

}  // namespace

TEST_CASE("drafts: kept sealed, given back to their member, forgotten where there is nothing to keep") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto vault = world.create(environment);
  REQUIRE(save_draft(*vault, "/records/AA/edit", "what nobody else may read"));
  REQUIRE(save_draft(*vault, "/records/BB/edit", "another"));
  REQUIRE(load_draft(*vault, "/records/AA/edit"));
  CHECK(load_draft(*vault, "/records/AA/edit")->text == "what nobody else may read");
  REQUIRE(load_draft(*vault, "/records/BB/edit"));
  CHECK(load_draft(*vault, "/records/BB/edit")->text == "another");
  const std::string on_disk = everything_below(environment.state_folder);
  CHECK(on_disk.find("what nobody else") == std::string::npos);
  CHECK(on_disk.find("/records/AA") == std::string::npos);
  REQUIRE(save_draft(*vault, "/records/AA/edit", ""));
  CHECK_FALSE(load_draft(*vault, "/records/AA/edit").has_value());
  CHECK(load_draft(*vault, "/records/BB/edit").has_value());
  CHECK_FALSE(save_draft(*vault, "/x", std::string(largest_draft + 1, 'a')).has_value());
}
TEST_CASE("drafts: the longest text that a form takes is kept whole; of very many long ones the oldest go, and never the newest") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto vault = world.create(environment);
  const std::string longest(largest_draft, 'a');
  const std::size_t fit = most_draft_bytes / largest_draft;
  for (std::size_t i = 0; i < fit + 3; ++i) REQUIRE(save_draft(*vault, "/forms/" + std::to_string(i), longest));
  std::uint64_t bytes = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(environment.state_folder + "/" + vault::file_name_of(vault->id()) + "/drafts"))
    bytes += entry.is_regular_file() ? entry.file_size() : 0;
  CHECK(bytes <= most_draft_bytes);
  REQUIRE(load_draft(*vault, "/forms/" + std::to_string(fit + 2)));
  CHECK(load_draft(*vault, "/forms/" + std::to_string(fit + 2))->text == longest);
}

TEST_CASE("audit: read by who manages, nothing plain on the disk, and a line that was taken out is noticed") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto vault = world.create(environment);
  Result<std::unique_ptr<Audit>> audit = Audit::open(environment, vault->path());
  REQUIRE(audit);
  CHECK((*audit)->note(AuditKind::started, {}, ""));
  CHECK((*audit)->note(AuditKind::signed_in, vault->member().id(), "192.0.2.7"));
  CHECK((*audit)->note(AuditKind::exported, vault->member().id(), "192.0.2.7", "a\ttab and\na line"));
  const Result<AuditRead> read = (*audit)->read(*vault, 10);
  REQUIRE(read);
  REQUIRE(read->lines.size() == 3);
  CHECK(read->broken == 0);
  CHECK(read->lines[0].kind == AuditKind::exported);
  CHECK(read->lines[0].note == "a tab and a line");
  CHECK(read->lines[1].member == vault->member().id());
  CHECK(read->lines[1].remote == "192.0.2.7");
  CHECK((*audit)->read(*vault, 2)->lines.size() == 2);
  CHECK(everything_below(environment.state_folder).find("192.0.2.7") == std::string::npos);

  // Opened again, the chain goes on.
  Result<std::unique_ptr<Audit>> again = Audit::open(environment, vault->path());
  REQUIRE(again);
  CHECK((*again)->note(AuditKind::stopped, {}, ""));
  CHECK((*again)->read(*vault, 10)->broken == 0);

  // Without its second line it does not.
  std::string path;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(environment.state_folder)) {
    if (entry.path().filename() == "audit") path = entry.path().string();
  }
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  const std::size_t first = text.find('\n') + 1;
  text.erase(first, text.find('\n', first) + 1 - first);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  const Result<AuditRead> cut = (*again)->read(*vault, 10);
  REQUIRE(cut);
  CHECK(cut->broken == 1);
  CHECK(cut->lines.size() == 3);
}

}  // namespace girok::app
