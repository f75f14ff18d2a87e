#include <string>
#include <unordered_map>
#include <vector>

#include "reading/embedded.h"
#include "reading/measure.h"
#include "reading/word_lists.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

/// Every form of a place or its people -> one key: the ISO code of a country, the first English name of a region or city.
using PlaceKeys = std::unordered_map<std::string, std::string>;
PlaceKeys build_place_keys() {
  PlaceKeys keys;
  split(embedded("places.tsv"), '\n', [&](std::string_view line) {
    if (line.empty() || line.front() == '#') return;
    std::vector<std::string_view> columns;
    split(line, '\t', [&](std::string_view column) { columns.push_back(column); });
    if (columns.size() < 4) return;
    const std::string_view first = columns[2].substr(0, columns[2].find('|'));
    const std::string key =
        columns[1] == "country" && !columns[0].empty() ? "place:" + std::string(columns[0]) : "place:" + text::fold(first);
    for (std::size_t c = 2; c < columns.size(); ++c) {
      split(columns[c], '|', [&](std::string_view form) {
        if (!form.empty()) keys.emplace(text::fold(form), key);
      });
    }
  });
  return keys;
}

}  // namespace

std::string place_key(const Name& name) {
  static const PlaceKeys keys = build_place_keys();
  const std::string own = text::fold(name.text);
  if (const auto at = keys.find(own); at != keys.end()) return at->second;
  const std::string full = text::fold(name.canonical.empty() ? name.text : name.canonical);
  if (const auto at = keys.find(full); at != keys.end()) return at->second;
  return "place:" + (full.empty() ? own : full);
}

}  // namespace girok::reading
