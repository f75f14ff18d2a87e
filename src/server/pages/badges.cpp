#include "server/pages/badges.h"

#include <utility>

namespace girok::server {
namespace {

using records::Confidentiality;

Json levels_up_to(const Context& c, Confidentiality highest, std::string_view selected, std::string_view none) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (!none.empty()) pairs.emplace_back("", none);
  for (const std::string& name : level_names()) {
    if (records::confidentiality_from(name) <= highest) pairs.emplace_back(name, c.words.of_code("level", name));
  }
  return choices(pairs, selected);
}

}  // namespace

Json json_of_level(const Context& c, Confidentiality level) {
  return {{"code", records::name_of(level)}, {"word", c.words.of_code("level", records::name_of(level))}};
}

std::vector<std::string> level_names() {
  std::vector<std::string> names;
  for (const Confidentiality level : {Confidentiality::public_aggregate, Confidentiality::partner, Confidentiality::internal,
                                      Confidentiality::restricted, Confidentiality::sealed})
    names.emplace_back(records::name_of(level));
  return names;
}

Json every_level(const Context& c, std::string_view selected, std::string_view none) {
  return levels_up_to(c, Confidentiality::sealed, selected, none);
}

Json levels_seen(const Context& c, std::string_view selected, std::string_view none) {
  return levels_up_to(c, c.access().clearance, selected, none);
}

std::string_view badge_of(ConsentState state) {
  switch (state) {
    case ConsentState::in_force: return "permitted";
    case ConsentState::not_yet: return "not-yet";
    case ConsentState::expired: return "expired";
    case ConsentState::withdrawn: return "withdrawn";
    case ConsentState::needs_guardian: return "needs-guardian";
    case ConsentState::permits_nothing: return "not-permitted";
  }
  return "not-permitted";
}

}  // namespace girok::server
