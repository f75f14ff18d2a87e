// Help: the how-tos, as they stand in docs/howto (docs/howto/ko, zh: those for the browser in other languages), rendered from Markdown by md4c; raw HTML
// in them is not let through.
#include <md4c-html.h>

#include <algorithm>
#include <array>

#include "server/context.h"
#include "server/pages/pages.h"
#include "server_howto/embedded.h"

namespace girok::server {
namespace {

constexpr std::string_view ending = ".md", for_browser = "web-";

/// In the order of work; what is not here follows.
constexpr std::array<std::string_view, 13> in_order = {
    "web-sign-in", "web-code-a-testimony", "web-consent",       "web-who-is-who",      "web-corroborate", "web-estimate", "web-import",
    "web-export",  "web-two-people",       "web-seized-laptop", "web-add-a-colleague", "web-backup",      "web-start"};

struct HowTo {
  std::string_view text, language;
};

/// In the reader's language where there is one, else in English; no text where there is none at all.
HowTo howto_of(std::string_view name, std::string_view language) {
  const std::string file = std::string(name) + std::string(ending);
  const std::string_view translated = language == "en" ? std::string_view() : server_howto::embedded(std::string(language) + "/" + file);
  return translated.empty() ? HowTo{server_howto::embedded(file), "en"} : HowTo{translated, language};
}

std::string title_of(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view first = text.substr(0, end);
  while (first.starts_with('#') || first.starts_with(' ')) first.remove_prefix(1);
  return std::string(first);
}

std::string html_of(std::string_view markdown) {
  std::string html;
  const auto take = [](const char* text, MD_SIZE size, void* into) { static_cast<std::string*>(into)->append(text, size); };
  (void)md_html(markdown.data(), static_cast<MD_SIZE>(markdown.size()), take, &html, MD_FLAG_TABLES | MD_FLAG_NOHTML, 0);
  // A table's alignment comes as a style attribute in other versions of the library: pages have none.
  for (std::size_t at = html.find(" align=\""); at != std::string::npos; at = html.find(" align=\"", at))
    html.erase(at, html.find('"', at + 8) + 1 - at);
  // A table with an empty heading: a cell like others, for nobody can be told what it heads.
  for (std::size_t at = html.find("<th></th>"); at != std::string::npos; at = html.find("<th></th>", at)) html.replace(at, 9, "<td></td>");
  // Links between how-tos lead to each other's page; those that lead elsewhere in the repository lead nowhere here.
  for (std::size_t at = html.find("<a href=\""); at != std::string::npos; at = html.find("<a href=\"", at + 1)) {
    const std::size_t begin = at + 9, end = html.find('"', begin);
    const std::string target = html.substr(begin, end - begin);
    const std::size_t fragment = target.find('#');
    std::string file = target.substr(0, fragment);
    if (file.starts_with("../") && !server_howto::embedded(file.substr(3)).empty())
      file.erase(0, 3);  // from a translation to the English one
    if (file.ends_with(ending) && !server_howto::embedded(file).empty())
      html.replace(begin, end - begin, "/help/" + file.substr(0, file.size() - ending.size()));
    else if (!target.starts_with("https://"))
      html.replace(begin, end - begin, "/help");
  }
  return html;
}

Result<View> show_help(Context& c) {
  View view;
  view.title = std::string(c.words["help.title"]);
  view.json = {{"pages", Json::array()}, {"howtos", Json::array()}, {"in_english", c.language() == "en"}};
  for (const std::string_view name : server_howto::embedded_names()) {
    if (!name.ends_with(ending) || name.find('/') != std::string_view::npos) continue;
    const std::string_view stem = name.substr(0, name.size() - ending.size());
    const HowTo howto = howto_of(stem, c.language());
    view.json[stem.starts_with(for_browser) ? "pages" : "howtos"].push_back(
        {{"name", stem}, {"href", "/help/" + std::string(stem)}, {"title", title_of(howto.text)}, {"language", howto.language}});
  }
  const auto place_of = [](const Json& howto) {
    return std::ranges::find(in_order, howto["name"].get_ref<const std::string&>()) - in_order.begin();
  };
  std::vector<Json> pages = view.json["pages"];
  std::ranges::stable_sort(pages, {}, place_of);
  view.json["pages"] = pages;
  return view;
}

Result<View> show_howto(Context& c) {
  const std::string name = c.text("name");
  const bool plain = std::ranges::all_of(
      name, [](char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-'; });
  const HowTo howto = plain ? howto_of(name, c.language()) : HowTo{};
  if (howto.text.empty()) return fail(ErrorCode::not_found, "there is no such how-to");
  View view;
  view.title = title_of(howto.text);
  view.json = {{"name", name}, {"title", title_of(howto.text)}, {"language", howto.language}, {"html", html_of(howto.text)}};
  return view;
}

}  // namespace

void add_help(Routes& routes) {
  routes.push_back({.name = "help.list",
                    .method = "GET",
                    .path = "/help",
                    .rule = Rule::member(),
                    .page = "help/list",
                    .answer = "help.list",
                    .about = "The how-tos",
                    .handle = show_help});
  routes.push_back({.name = "help.show",
                    .method = "GET",
                    .path = "/help/{name}",
                    .rule = Rule::member(),
                    .params = {{.name = "name", .in = In::path, .about = "A how-to", .longest = 100}},
                    .page = "help/show",
                    .answer = "help.show",
                    .about = "One how-to",
                    .handle = show_howto});
}

}  // namespace girok::server
