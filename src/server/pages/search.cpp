// Searching the case. Words travel in the body: never in an address.
#include "app/case/search.h"

#include <algorithm>

#include "app/case/names.h"
#include "app/records/name_index.h"
#include "server/pages/badges.h"
#include "server/pages/documents.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::size_t page_size = 30, columns = 160, most_alike = 20;

struct Where {
  const char* name;
  std::vector<std::string> types;
};
const std::vector<Where>& places() {
  static const std::vector<Where> all = {{"documents", {"Item", "Testimony"}},
                                         {"people", {"Person", "Group"}},
                                         {"events", {"Event", "Act", "Involvement"}},
                                         {"places", {"Place"}},
                                         {"claims", {"Claim"}}};
  return all;
}

Json excerpt_of(const vault::Snippet& snippet) {
  Json parts = Json::array();
  const auto add = [&](std::string text, bool mark) {
    if (!text.empty()) parts.push_back({{"text", std::move(text)}, {"mark", mark}});
  };
  std::string before = snippet.cut_before ? "… " : "";
  std::size_t at = 0;
  for (const Span& mark : snippet.marks) {
    add(before + snippet.text.substr(at, mark.begin - at), false);
    before.clear();
    add(snippet.text.substr(mark.begin, mark.end - mark.begin), true);
    at = mark.end;
  }
  add(before + snippet.text.substr(at) + (snippet.cut_after ? " …" : ""), false);
  return parts;
}

/// A text opens at the words that were found; anything else, its record.
std::string href_of_hit(const Context& c, const app::FoundRecord& hit) {
  if (hit.property == "text" && hit.passage.first && c.may(app::Deed::read_documents))
    return href_of_passage(hit.record, *hit.passage.first);
  return href_of(hit.record, hit.type);
}

/// People and groups whose name can be the same in another script or spelling, and are not among the hits.
Json alike_json(Context& c, app::Names& names, const std::vector<app::FoundRecord>& hits, const std::vector<std::string>& types) {
  Json list = Json::array();
  if (!types.empty() && std::ranges::find(types, "Person") == types.end()) return list;
  const Result<std::vector<app::NameIndex::Found>> found =
      app::find_names(c.vault(), c.held->names(), c.fields["words"], {"Person", "Group"}, most_alike);
  if (!found) return list;
  for (const app::NameIndex::Found& one : *found) {
    if (std::ranges::any_of(hits, [&](const app::FoundRecord& hit) { return hit.record == one.record; })) continue;
    const std::string type = names.type(one.record);
    list.push_back({{"id", to_string(one.record)},
                    {"short", names.record(one.record)},
                    {"title", names.label(one.record)},
                    {"type", type},
                    {"type_label", c.type_label(type)},
                    {"href", href_of(one.record, type)},
                    {"name", one.name},
                    {"level", json_of_level(c, one.level)}});
  }
  return list;
}

View empty_view(Context& c) {
  View view;
  view.title = c.words["search.title"];
  view.json = {{"words", c.text("words")},
               {"searched", false},
               {"records", 0},
               {"statements", 0},
               {"from", 0},
               {"to", 0},
               {"more", false},
               {"hits", Json::array()},
               {"withheld", nullptr},
               {"next", nullptr},
               {"previous", nullptr},
               {"alike", Json::array()}};
  if (c.api) return view;
  view.json["misread"] = nullptr;
  view.json["any"] = true;
  view.json["any_alike"] = false;
  view.json["in"] = c.text("among");
  std::vector<std::pair<std::string, std::string>> among = {{"", std::string(c.words["search.everywhere"])}};
  for (const Where& place : places()) among.emplace_back(place.name, c.words.of_code("search.in", place.name));
  view.json["among"] = choices(among, c.text("among"));
  return view;
}

Result<View> show(Context& c) { return empty_view(c); }

Result<View> search(Context& c) {
  View view = empty_view(c);
  if (c.text("words").find_first_not_of(" \t\n") == std::string::npos) return view;
  app::SearchOptions options;
  const Paging paging = paging_of(c, page_size);
  options.limit = paging.count;
  options.from = paging.from;
  options.columns = columns;
  for (const Where& place : places()) {
    if (place.name == c.fields["among"]) options.types = place.types;
  }
  const Result<app::SearchResult> found = app::search_case(c.vault(), c.fields["words"], options);
  if (!found) {
    if (c.api) return tl::unexpected<Error>(found.error());
    view.status = unprocessable;
    view.json["misread"] = json_of(found.error());
    return view;
  }
  app::Names names(c.vault());
  view.json["searched"] = true;
  view.json["records"] = found->records;
  view.json["statements"] = found->statements;
  const std::size_t end = paging.from + found->hits.size();
  view.json["from"] = found->hits.empty() ? 0 : paging.from + 1;
  view.json["to"] = end;
  view.json["more"] = found->hits.size() < found->records;
  // Places in the list, not addresses: the words stand in no address.
  if (end < found->records && !found->hits.empty()) view.json["next"] = std::to_string(end);
  if (paging.from > 0) view.json["previous"] = std::to_string(paging.from > paging.count ? paging.from - paging.count : 0);
  if (found->withheld) view.json["withheld"] = json_of(*found->withheld);
  if (paging.from == 0) view.json["alike"] = alike_json(c, names, found->hits, options.types);
  for (const app::FoundRecord& hit : found->hits) {
    view.json["hits"].push_back({{"id", to_string(hit.record)},
                                 {"short", names.record(hit.record)},
                                 {"title", hit.label.empty() ? label_said(c, names, hit.record) : hit.label},
                                 {"type", hit.type},
                                 {"type_label", c.type_label(hit.type)},
                                 {"property", hit.property},
                                 {"property_label", c.property_label(hit.type, hit.property)},
                                 {"href", href_of_hit(c, hit)},
                                 {"level", json_of_level(c, hit.level)},
                                 {"excerpt", excerpt_of(hit.passage)}});
  }
  if (c.api) return view;
  view.json["any"] = !found->hits.empty();
  view.json["any_alike"] = !view.json["alike"].empty();
  return view;
}

}  // namespace

void add_search(Routes& routes) {
  const Rule read = Rule::deed_of(app::Deed::read_records);
  routes.push_back({.name = "search.show",
                    .method = "GET",
                    .path = "/search",
                    .rule = read,
                    .page = "search/show",
                    .answer = "search.find",
                    .about = "The page to search on",
                    .handle = show,
                    .api = false});
  routes.push_back(
      {.name = "search.find",
       .method = "POST",
       .path = "/search",
       .rule = read,
       .params = {{.name = "words", .about = "Words; \"a phrase\", word*, -not, OR", .longest = 4000},
                  {.name = "from", .kind = Kind::integer, .about = "From which hit on", .most = 1'000'000},
                  {.name = "among", .about = "Among which records", .among = {"documents", "people", "events", "places", "claims"}}},
       .page = "search/show",
       .answer = "search.find",
       .about = "Records whose words fit, the best first, with the passage that fits best",
       .handle = search});
}

}  // namespace girok::server
