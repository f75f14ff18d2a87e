// Does to vaults what disks, power cuts, other programs and people do to them, and looks that no acknowledged batch is lost, nothing wrong is
// shown, and what is refused is refused by name.
//
//   vault_faults [cut|flip|kill|processes|disk|rollback]... [--soak] [--seed N] [--kills N] [--workers N]
//
// Prints a line a case, with counts. The exit code is 0 where all were good.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "support.h"

int main(int count, char** arguments) {
  using namespace girok::faults;
  struct Group {
    std::string_view name;
    bool (*run)(const Form&);
    bool wanted = false;
  };
  std::array<Group, 6> groups{{{"cut", run_cut},
                               {"flip", run_flip},
                               {"kill", run_kill},
                               {"processes", run_processes},
                               {"disk", run_disk},
                               {"rollback", run_rollback}}};
  Form form;
  bool all = true;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    const auto number = [&]() -> std::uint64_t { return i + 1 < count ? std::strtoull(arguments[++i], nullptr, 10) : 0; };
    bool known = true;
    if (word == "--soak")
      form.soak = true;
    else if (word == "--seed")
      form.seed = number();
    else if (word == "--kills")
      form.kills = number();
    else if (word == "--workers")
      form.workers = std::max(1U, static_cast<unsigned>(number()));
    else {
      known = false;
      for (Group& group : groups) {
        if (group.name != word) continue;
        group.wanted = known = true;
        all = false;
      }
    }
    if (!known) {
      std::fprintf(stderr, "vault_faults: no group or option '%s'\n", arguments[i]);
      return 2;
    }
  }
  bool good = true;
  for (const Group& group : groups) {
    if (!all && !group.wanted) continue;
    try {
      good = group.run(form) && good;
    } catch (const std::exception& bug) {
      fmt::print("FAIL {}: {}\n", group.name, bug.what());
      good = false;
    }
  }
  return good ? 0 : 1;
}
