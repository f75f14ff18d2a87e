// Paths and their routes; the rules of the table; the program's own table.
#include <doctest/doctest.h>

#include <stdexcept>

#include "server/openapi.h"
#include "server/router.h"
#include "server/serve.h"
#include "server/templates.h"

namespace girok::server {
namespace {

Route route(const char* name, const char* method, const char* path) {
  Route made;
  made.name = name;
  made.method = method;
  made.path = path;
  made.rule = Rule::member();
  made.page = "error";
  if (std::string(path).find("{id}") != std::string::npos) made.params = {{.name = "id", .in = In::path, .kind = Kind::id}};
  made.handle = [](Context&) -> Result<View> { return View{}; };
  return made;
}

std::string found(const Router& router, const char* method, const char* path) {
  const Matched matched = router.match(method, path);
  return matched.route == nullptr ? "" : (matched.api ? "api " : "") + matched.route->name;
}

}  // namespace

TEST_CASE("router: pages and calls, fixed parts before parameters") {
  const Routes routes = {route("start", "GET", "/"), route("show", "GET", "/records/{id}"), route("new", "GET", "/records/new"),
                         route("edit", "POST", "/records/{id}/edit"), route("find", "POST", "/records/find")};
  const Router router(routes);
  CHECK(found(router, "GET", "/") == "start");
  CHECK(found(router, "GET", "/api") == "api start");
  CHECK(found(router, "GET", "/api/") == "api start");
  CHECK(found(router, "GET", "/records/new") == "new");
  CHECK(found(router, "GET", "/records/ABC") == "show");
  CHECK(found(router, "GET", "/api/records/ABC") == "api show");
  CHECK(router.match("GET", "/records/a%20b").parts.at(0).second == "a b");
  CHECK(found(router, "POST", "/records/ABC").empty());
  CHECK(router.match("POST", "/records/ABC").methods == std::vector<std::string>{"GET"});
  CHECK(found(router, "POST", "/records/find") == "find");
  CHECK(found(router, "GET", "/records/find").empty());  // it is no record of that id
  CHECK(router.match("GET", "/records/find").methods == std::vector<std::string>{"POST"});
}

TEST_CASE("router: paths that lead elsewhere lead nowhere") {
  const Routes routes = {route("show", "GET", "/records/{id}"), route("deep", "GET", "/records/{id}/edit")};
  const Router router(routes);
  for (const char* const bad : {"/records/..", "/records/%2e%2e", "/records/.", "/records//edit", "/records/a%2Fb", "/records/a%5Cb",
                                "/records/%00", "/records/%FF", "/records/", "records/a", "", "/records/a%0Ab"}) {
    CAPTURE(bad);
    CHECK(found(router, "GET", bad).empty());
  }
}

TEST_CASE("router: a table with a hole is not served") {
  const auto refused = [](Route bad) {
    const Routes routes = {std::move(bad)};
    CHECK_THROWS_AS(Router{routes}, std::invalid_argument);
  };
  Route none = route("a", "GET", "/a");
  none.rule = {};
  refused(none);  // nobody said who may
  Route silent = route("a", "GET", "/a");
  silent.handle = nullptr;
  refused(silent);
  Route undeclared = route("a", "GET", "/a/{id}");
  undeclared.params.clear();
  refused(undeclared);
  refused(route("a", "PUT", "/a"));
  const Routes twice = {route("a", "GET", "/a"), route("b", "GET", "/a")};
  CHECK_THROWS_AS(Router{twice}, std::invalid_argument);
}

TEST_CASE("router: fields are held against what a route takes") {
  Route one = route("a", "POST", "/a");
  one.params = {{.name = "name", .required = true, .longest = 4},
                {.name = "count", .kind = Kind::integer, .least = 1, .most = 9},
                {.name = "day", .kind = Kind::day},
                {.name = "word", .among = {"x", "y"}},
                {.name = "many", .many = true}};
  const auto wrong = [&](std::vector<std::pair<std::string, std::string>> values) {
    Fields fields;
    for (auto& [name, value] : values) fields.add(name, value);
    return check_fields(one, fields).size();
  };
  CHECK(wrong({{"name", "abcd"}}) == 0);
  CHECK(wrong({{"name", "abcd"}, {"count", "9"}, {"day", "2026-11-25"}, {"word", "y"}, {"many", "1"}, {"many", "2"}}) == 0);
  CHECK(wrong({}) == 1);
  CHECK(wrong({{"name", ""}}) == 1);
  CHECK(wrong({{"name", "abcde"}}) == 1);
  CHECK(wrong({{"name", "a"}, {"name", "b"}}) == 1);
  CHECK(wrong({{"name", "a"}, {"count", "10"}, {"day", "2026-13-01"}, {"word", "z"}}) == 3);
  CHECK(wrong({{"name", "a"}, {"count", "1x"}}) == 1);
  CHECK(wrong({{"name", "a"}, {"other", "1"}}) == 1);
}

TEST_CASE("router: a program says numbers as numbers and lists as lists, and nothing of a body stands in an address") {
  Route one = route("a", "POST", "/a");
  one.free_fields = "set.";
  one.params = {{.name = "name"},
                {.name = "count", .kind = Kind::integer},
                {.name = "sure", .kind = Kind::truth},
                {.name = "many", .many = true},
                {.name = "from", .in = In::query, .kind = Kind::integer}};
  const auto wrong = [&](std::string_view json, std::string_view query = "") {
    Fields fields;
    REQUIRE(read_urlencoded(query, fields, Said::Place::query));
    REQUIRE(read_json(json, fields));
    return check_fields(one, fields).size();
  };
  CHECK(wrong(R"({"name":"x","count":3,"sure":true,"many":["a"],"set.note":"x"})", "from=3") == 0);
  for (const char* const json : {R"({"name":3})", R"({"name":["x"]})", R"({"count":"3"})", R"({"count":1.5})", R"({"sure":"true"})",
                                 R"({"sure":1})", R"({"many":"a"})", R"({"set.note":1})", R"({"from":1})", R"({"other":1})"}) {
    CAPTURE(json);
    CHECK(wrong(json) == 1);
  }
  for (const char* const query : {"name=x", "count=3", "set.note=x", "other=x", "from=x"}) {
    CAPTURE(query);
    CHECK(wrong("{}", query) == 1);
  }
}

TEST_CASE("router: a day is one of the calendar") {
  Route one = route("a", "GET", "/a");
  one.params = {{.name = "day", .in = In::query, .kind = Kind::day}};
  const auto good = [&](std::string_view day) {
    Fields fields;
    fields.add("day", std::string(day), {.place = Said::Place::query});
    return check_fields(one, fields).empty();
  };
  for (const char* const day : {"2024-02-29", "2000-02-29", "2026-12-31", "2026-04-30"}) CHECK(good(day));
  for (const char* const day :
       {"2026-02-29", "1900-02-29", "2026-04-31", "2026-00-01", "2026-01-00", "2026-01-32", "26-01-01", "2026/01/01"})
    CHECK_FALSE(good(day));
}

TEST_CASE("the program's routes: each has a rule, a page that is there, a schema, and words in three languages") {
  const Router router(all_routes());
  for (const Route& one : all_routes()) {
    CAPTURE(one.name);
    CHECK(one.rule.who != Rule::Who::none);
    CHECK_FALSE(one.about.empty());
    if (!one.page.empty()) CHECK(has_template(one.page));
    if (one.method == "POST" && one.rule.who == Rule::Who::anyone) CHECK(one.name.starts_with("door."));
  }
  for (const std::string& problem : problems_of_schemas(all_routes())) FAIL_CHECK(problem);
  for (const std::string& problem : problems_of_templates()) FAIL_CHECK(problem);
  const std::vector<std::string_view> keys = Words::of("en").keys();
  CHECK(keys.size() > 100);
  CHECK(Words::of("ko").keys() == keys);
  CHECK(Words::of("zh").keys() == keys);
  for (const std::string_view key : keys) {
    CAPTURE(key);
    CHECK_FALSE(Words::of("ko")[key].empty());
    CHECK_FALSE(Words::of("zh")[key].empty());
  }
}

TEST_CASE("templates: what a view holds is escaped, words are filled in first, and nothing of a view is read as a template") {
  Json view = {{"errors", Json::array({{{"what", "<b onclick=\"x\">&'{{page.csrf}}[[door.sign_in]]"}, {"where", ""}, {"hint", nullptr}}})},
               {"page", {{"csrf", "SECRET"}}}};
  const std::string html = rendered("parts/errors", Words::of("ko"), view);
  CHECK(html.find("<b") == std::string::npos);
  CHECK(html.find("&lt;b onclick=&quot;x&quot;&gt;&amp;") != std::string::npos);
  CHECK(html.find("{{page.csrf}}[[door.sign_in]]") != std::string::npos);
  CHECK(html.find("SECRET") == std::string::npos);
}

}  // namespace girok::server
