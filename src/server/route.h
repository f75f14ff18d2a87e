// The table of routes: each says who may, what it takes, how it is shown, and who handles it.
//
// Model    A route with a path "/records/{id}" is a page at that path and a call of the API at "/api/records/{id}": one handler makes one view, the page is the view through a template, the API is
//          the view's JSON. So whatever can be done on a page can be done by a program, under the same rule. The OpenAPI document (openapi.h) is made from this table.
//          GET changes nothing. POST changes, and takes a CSRF token; a POST that finds (search) changes nothing either, but its words do not stand in a URL.
// Threads  Const after it was made.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/access.h"
#include "base/result.h"
#include "server/view.h"

namespace girok::server {

struct Context;

/// Who may. A route without a rule (`none`) is never served: making the table refuses it.
struct Rule {
  enum class Who : std::uint8_t { none, anyone, member } who = Who::none;
  std::optional<app::Deed> deed;  ///< what a member's roles must allow
  std::uint32_t rights = 0;  ///< what a grant must give: vault::right_write, right_manage, right_erase

  static Rule anyone() { return {Who::anyone, {}, 0}; }
  static Rule member() { return {Who::member, {}, 0}; }
  static Rule deed_of(app::Deed deed) { return {Who::member, deed, 0}; }
  static Rule right_of(std::uint32_t rights) { return {Who::member, {}, rights}; }
};

enum class In : std::uint8_t { path, query, body };
enum class Kind : std::uint8_t { text, integer, truth, id, day, file };

struct Param {
  std::string name;
  In in = In::body;
  Kind kind = Kind::text;
  std::string about = {};  ///< for the OpenAPI document, in English
  bool required = false;
  bool many = false;  ///< may be said several times
  std::size_t longest = 1000;  ///< bytes of a text; of a file
  std::vector<std::string> among = {};  ///< the only values; empty: any
  std::int64_t least = 0, most = 1'000'000'000;  ///< of an integer
};

/// The whole of `Fields` is checked against the parameters before the handler runs: what is required is there, kinds and lengths are right, and nothing else was sent (but `csrf`). Only a route that
/// sets `free_fields` gets fields that it did not declare (a form made from a schema); their names then begin with "set." or whatever `free_fields` says.
struct Route {
  std::string name;  ///< "records.show": operation of the API, key of its words
  std::string method;  ///< "GET" or "POST"
  std::string path;  ///< "/records/{id}"; what stands in braces is one part of the path, a Param with In::path
  Rule rule;
  std::vector<Param> params = {};
  std::string page = {};  ///< template below web/templates: "records/show"; empty: this has no page, only the API
  std::string answer = {};  ///< JSON schema of the view: web/api/ANSWER.json; "file": a file, of one of `media`
  std::vector<std::string> media = {"application/octet-stream"};  ///< of a file
  std::string about = {};  ///< one sentence for the OpenAPI document, in English
  std::function<Result<View>(Context&)> handle;
  bool with_case = true;  ///< the handler gets the member's case, locked for it and caught up; false: only the session (jobs, help)
  bool api = true;  ///< false: a page only (a form without anything of its own to tell)
  std::string free_fields = {};  ///< prefix of fields that are not declared; empty: none
  bool neutral = false;  ///< a page without our name and our frame: what a quick exit leaves behind
  std::size_t largest_body = std::size_t{1} << 20;
  bool keeps_awake = true;  ///< false: asking this does not count as a sign of life (polling)
};

using Routes = std::vector<Route>;

}  // namespace girok::server
