// Any text as a configuration of linkage, and what stands after a NUL as a file of decisions: no crash, a configuration that is read is written as the same,
// decisions name records that are there.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "app/linkage/link_config.h"
#include "app/linkage/link_decisions.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

const girok::linkage::Table& table() {
  static const girok::linkage::Table made = [] {
    girok::linkage::TableOptions options;
    options.id_column = "id";
    girok::linkage::TableReader reader(options);
    check(reader.add_csv("id,name\nx,Ada\ny,Bo\n", "a", "a").has_value());
    check(reader.add_csv("id,name\nx,Ada\n=2,Bo\n", "b", "b").has_value());
    auto finished = reader.finish();
    check(finished.has_value());
    return *std::move(finished);
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok::app;
  const std::string_view given(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(given.find('\0'), given.size());
  if (const auto config = link_config_from(given.substr(0, end), "c")) {
    const std::string once = json_of(*config);
    const auto again = link_config_from(once, "c");
    check(again.has_value() && json_of(*again) == once);
  }
  if (end == given.size()) return 0;
  const std::string_view rest = given.substr(end + 1);
  if (const auto file = decisions_from(rest, "d", table())) {
    check(file->decisions.size() + file->not_here <= file->lines);
    for (const girok::linkage::Decision& decision : file->decisions) check(decision.a < decision.b && decision.b < table().records());
  }
  (void)pair_from(table(), rest.substr(0, 200));
  return 0;
}
