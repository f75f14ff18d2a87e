#include <algorithm>

#include "app/keys/agent_testing.h"

namespace girok::app {

namespace {

bool holds(const std::string& text, std::span<const std::uint8_t> bytes) {
  return std::search(text.begin(), text.end(), bytes.begin(), bytes.end(),
                     [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; }) != text.end();
}

}  // namespace

TEST_CASE("a core forced out of a running agent holds the path of the case, but not one half of its key") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  MESSAGE("skipped: a sanitizer's shadow memory makes a core of terabytes");
  return;
#endif
  if (std::system("command -v gcore >/dev/null 2>&1") != 0) {
    MESSAGE("skipped: there is no gcore (Debian package gdb)");
    return;
  }
  const AgentWorld world;
  const std::int64_t pid = world.started();
  for (int i = 0; i < 3; ++i) REQUIRE(ask_keys(world.vault));  // the key has been through every path it takes
  // It has done with the last answer when it waits for the next question.
  const std::string stat = "/proc/" + std::to_string(pid) + "/stat";
  REQUIRE(within_ms(patience_ms, [&] { return contents_of(stat).find(") S") != std::string::npos; }));
  const std::string core = world.folder / "core";
  const std::string command = "gcore -o '" + core + "' " + std::to_string(pid) + " >/dev/null 2>&1";
  if (std::system(command.c_str()) != 0) {
    MESSAGE("skipped: the system does not let this user look into the agent");
    return;
  }
  const std::string dump = contents_of(core + "." + std::to_string(pid));
  CHECK(dump.find(world.case_folder) != std::string::npos);  // it is the memory of this agent
  // Halves, as registers hold them.
  CHECK_FALSE(holds(dump, world.secret.bytes().first<16>()));
  CHECK_FALSE(holds(dump, world.secret.bytes().last<16>()));
  // The one who looks is seen to work: the same search finds what is there.
  CHECK(holds(dump, world.vault.bytes));
}

}  // namespace girok::app
