#include "server/navigation.h"

#include <array>

namespace girok::server {
namespace {

struct Place {
  const char* group;
  const char* path;
  const char* word;
  std::optional<app::Deed> deed;
  std::uint32_t rights = 0;
};

/// Publication, custody and synchronisation will be places of the group "out".
const std::array places = {
    Place{"", "/", "navigation.start", {}},
    Place{"evidence", "/documents", "navigation.documents", app::Deed::read_documents},
    Place{"evidence", "/people", "navigation.people", app::Deed::read_records},
    Place{"evidence", "/events", "navigation.events", app::Deed::read_records},
    Place{"evidence", "/records", "navigation.records", app::Deed::read_records},
    Place{"evidence", "/consents", "navigation.consents", app::Deed::read_records},
    Place{"analysis", "/links", "navigation.links", app::Deed::read_records},
    Place{"analysis", "/corroboration", "navigation.corroboration", app::Deed::read_documents},
    Place{"analysis", "/estimates", "navigation.estimates", app::Deed::read_records},
    Place{"analysis", "/jobs", "navigation.jobs", {}},
    Place{"out", "/import", "navigation.import", app::Deed::import_records},
    Place{"out", "/export", "navigation.export", app::Deed::export_records},
    Place{"case", "/history", "navigation.history", app::Deed::read_records},
    Place{"case", "/members", "navigation.members", {}},
    Place{"case", "/vocabularies", "navigation.vocabularies", {}},
    Place{"case", "/backup", "navigation.backup", {}, vault::right_manage},
    Place{"case", "/settings", "navigation.settings", {}},
    Place{"case", "/help", "navigation.help", {}},
};

bool is_below(std::string_view path, std::string_view place) {
  return path == place || (place != "/" && path.starts_with(place) && path.size() > place.size() && path[place.size()] == '/');
}

}  // namespace

Json navigation_of(const app::Access& access, const Words& words, std::string_view path) {
  Json groups = Json::array();
  for (const Place& place : places) {
    if ((place.deed && !access.may(*place.deed)) || (access.rights & place.rights) != place.rights) continue;
    const std::string group = place.group[0] == '\0' ? "" : std::string(words["navigation.group." + std::string(place.group)]);
    if (groups.empty() || groups.back()["group"] != group) groups.push_back({{"group", group}, {"links", Json::array()}});
    groups.back()["links"].push_back({{"path", place.path}, {"label", words[place.word]}, {"current", is_below(path, place.path)}});
  }
  return groups;
}

Json may_of(const app::Access& access) {
  using app::Deed;
  static const std::array<std::pair<const char*, Deed>, 13> deeds = {{{"read_records", Deed::read_records},
                                                                      {"read_documents", Deed::read_documents},
                                                                      {"add_documents", Deed::add_documents},
                                                                      {"edit_records", Deed::edit_records},
                                                                      {"raise_level", Deed::raise_level},
                                                                      {"code_text", Deed::code_text},
                                                                      {"import_records", Deed::import_records},
                                                                      {"export_records", Deed::export_records},
                                                                      {"export_dossier", Deed::export_dossier},
                                                                      {"publish", Deed::publish},
                                                                      {"record_consent", Deed::record_consent},
                                                                      {"change_vocabulary", Deed::change_vocabulary},
                                                                      {"keep_copies", Deed::keep_copies}}};
  Json may = Json::object();
  for (const auto& [name, deed] : deeds) may[name] = access.may(deed);
  may["write"] = (access.rights & vault::right_write) != 0;
  may["manage"] = (access.rights & vault::right_manage) != 0;
  may["erase"] = (access.rights & vault::right_erase) != 0;
  return may;
}

}  // namespace girok::server
