// Searching the case. Words travel in the body: never in an address.
#include "app/case/search.h"
#include "app/case/names.h"
#include "server/pages/documents.h"
#include "server/pages/pages.h"

namespace girok::server {
namespace {

constexpr std::size_t most_hits = 50, columns = 160;

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

View empty_view(Context& c) {
  View view;
  view.title = c.words["search.title"];
  view.json = {{"words", c.text("words")}, {"searched", false},  {"records", 0}, {"statements", 0}, {"more", false},
               {"hits", Json::array()},    {"withheld", nullptr}};
  if (c.api) return view;
  view.json["errors"] = Json::array();
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
  options.limit = most_hits;
  options.columns = columns;
  for (const Where& place : places()) {
    if (place.name == c.fields["among"]) options.types = place.types;
  }
  const Result<app::SearchResult> found = app::search_case(c.vault(), c.fields["words"], options);
  if (!found) {
    if (c.api) return tl::unexpected<Error>(found.error());
    view.status = 422;
    view.json["errors"] = Json::array({json_of(found.error())});
    return view;
  }
  app::Names names(c.vault());
  view.json["searched"] = true;
  view.json["records"] = found->records;
  view.json["statements"] = found->statements;
  view.json["more"] = found->hits.size() < found->records;
  if (found->withheld) view.json["withheld"] = json_of(*found->withheld);
  for (const app::FoundRecord& hit : found->hits) {
    view.json["hits"].push_back({{"id", to_string(hit.record)},
                                 {"short", names.record(hit.record)},
                                 {"title", hit.label},
                                 {"type", hit.type},
                                 {"type_label", c.type_label(hit.type)},
                                 {"property", hit.property},
                                 {"property_label", c.property_label(hit.type, hit.property)},
                                 {"href", href_of(hit.record, hit.type)},
                                 {"level", level_json(c, hit.level)},
                                 {"excerpt", excerpt_of(hit.passage)}});
  }
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
                  {.name = "among", .about = "Among which records", .among = {"documents", "people", "events", "places", "claims"}}},
       .page = "search/show",
       .answer = "search.find",
       .about = "Records whose words fit, the best first, with the passage that fits best",
       .handle = search});
}

}  // namespace girok::server
