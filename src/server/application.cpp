#include "server/application.h"

#include <algorithm>

#include "server/assets.h"
#include "server/headers.h"
#include "server/navigation.h"
#include "server/templates.h"

namespace girok::server {
namespace {

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
    case ErrorCode::malformed: return 400;
    case ErrorCode::not_found: return 404;
    case ErrorCode::too_large: return 413;
    case ErrorCode::unsupported: return 415;
    case ErrorCode::cancelled: return 409;
    case ErrorCode::locked: return 423;
    case ErrorCode::refused: return 403;
    case ErrorCode::unreadable:
    case ErrorCode::write_failed:
    case ErrorCode::damaged:
    case ErrorCode::rolled_back:
    case ErrorCode::forked: break;
  }
  return 500;
}

std::string language_of(const Request& request) {
  const std::string_view chosen = request.cookie("girok_language");
  for (const char* const language : languages) {
    if (chosen == language) return language;
  }
  // The first that we have, in the order in which the browser names them; weights are in that order in all browsers.
  std::string_view accepted = request.header("accept-language");
  while (!accepted.empty()) {
    const std::size_t end = std::min(accepted.find(','), accepted.size());
    std::string_view one = accepted.substr(0, end);
    accepted.remove_prefix(std::min(end + 1, accepted.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    for (const char* const language : languages) {
      if (one.starts_with(language)) return language;
    }
  }
  return "en";
}

/// For elements of our pages, which show what a call answers: `said`, each error as a page says it; not where `what` and `hint` say the same.
void say_errors(Json& json, const Words& words) {
  const auto errors = json.find("errors");
  if (errors == json.end() || !errors->is_array()) return;
  for (Json& error : *errors) {
    if (!error.is_object() || !error.contains("what")) continue;
    const std::string what = error.value("what", ""), hint = error.value("hint", "");
    const std::string said_what = words.said(what).value_or(what), said_hint = words.said(hint).value_or(hint);
    if (said_what == what && said_hint == hint) continue;
    std::string said = said_what;
    if (!said_hint.empty()) said.append(" – ").append(said_hint);
    error["said"] = std::move(said);
  }
}

}  // namespace

/// One request on its way.
struct Answering {
  Application& application;
  Request& request;
  Matched matched;
  const Words& words;
  std::optional<FoundSession> found;
  Fields fields;

  Response go();
  Response page(const std::string& name, View view, Context* context, const Route* route);
  Response problem(int status, std::vector<Error> errors, Pairs headers = {});
  Response problem(const Error& error) { return problem(status_of(error.code), {error}); }
  std::optional<Response> who();
  std::optional<Response> read_fields();
  std::optional<Response> own_page();
  std::optional<Error> allowed(const app::Access& access) const;
  Response handled(Context& context, std::optional<app::MemberCase::Locked>& held);
  Response shown(Context& context, View view);
  Json frame(const View& view, Context* context) const;
  std::string csrf() const;
  Response elsewhere(const std::string& location, Pairs headers = {}) const {
    headers.emplace_back("Location", location);
    return {303, std::move(headers), {}};
  }
};

std::string Answering::csrf() const {
  return found ? found->session->csrf : application.sessions_.visit_token(request.cookie("girok_visit"));
}

Json Answering::frame(const View& view, Context* context) const {
  Json page = {{"title", view.title},
               {"language", words.language()},
               {"path", matched.path},
               {"csrf", csrf()},
               {"theme", request.cookie("girok_theme") == "dark"    ? "dark"
                         : request.cookie("girok_theme") == "light" ? "light"
                                                                    : ""},
               {"style", "/static/" + std::string(asset_name("app.css"))},
               {"script", "/static/" + std::string(asset_name("app.js"))},
               {"icon", asset_name("icon.svg").empty() ? std::string() : "/static/" + std::string(asset_name("icon.svg"))},
               {"refresh", view.refresh_s == 0 ? Json(nullptr) : Json(view.refresh_s)}};
  for (const char* const language : languages) page[std::string("is_") + language] = words.language() == language;
  if (!found || found->state != SessionState::open) return page;
  page["handle"] = found->session->handle;
  page["locks_in_s"] = found->locks_in_ms / 1000;
  page["notice"] = found->notice;
  if (context != nullptr && context->held != nullptr) {
    page["may"] = may_of(context->access());
    page["navigation"] = navigation_of(context->access(), words, matched.path);
  }
  return page;
}

Response Answering::page(const std::string& name, View view, Context* context, const Route* route) {
  const Json frame_of_page = frame(view, context);
  view.json["page"] = frame_of_page;
  const std::string content = rendered(name, words, view.json);
  Json whole = {{"page", frame_of_page}, {"content", content}};
  const bool alone = !found || found->state != SessionState::open || context == nullptr || context->held == nullptr;
  const char* const layout = route != nullptr && route->neutral ? "layout/neutral" : alone ? "layout/alone" : "layout/page";
  Response response{view.status, std::move(view.headers), rendered(layout, words, whole)};
  response.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
  response.headers.emplace_back("Content-Language", words.language());
  return response;
}

Response Answering::problem(int status, std::vector<Error> errors, Pairs headers) {
  if (matched.api) {
    Json json = {{"error", json_of(errors.front())}, {"errors", json_of(errors)}};
    say_errors(json, words);
    headers.emplace_back("Content-Type", "application/json");
    return {status, std::move(headers), json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"};
  }
  View view;
  view.status = status;
  view.headers = std::move(headers);
  const std::string key = "error." + std::to_string(status);
  view.title = words.has(key) ? words[key] : words["error.other"];
  view.json = {{"heading", view.title}, {"status", status}, {"errors", json_of(errors)}, {"to_sign_in", status == 401}};
  return page("error", std::move(view), nullptr, nullptr);
}

/// Who asks, and how often; nothing where that is no hindrance.
std::optional<Response> Answering::who() {
  const Route& route = *matched.route;
  found = application.sessions_.find(request.cookie("girok_session"), route.keeps_awake, !matched.api && request.method == "GET");
  const std::string asking = found ? to_string(found->session->number) : "address " + request.remote;
  if (const std::uint64_t wait_ms = application.limits_.ask(asking); wait_ms > 0) {
    return problem(429, {{ErrorCode::refused, "too many requests in a short time", {}, "wait a moment"}},
                   {{"Retry-After", std::to_string(wait_ms / 1000 + 1)}});
  }
  if (route.rule.who == Rule::Who::anyone || (found && found->state == SessionState::open)) return std::nullopt;
  const bool locked = found.has_value();
  if (matched.api)
    return problem(401, {{ErrorCode::locked, locked ? "this session is locked" : "nobody is signed in", {}, "POST /api/sign-in"}});
  const std::string next = request.method == "GET" && matched.path != "/" ? "?next=" + percent_encoded(matched.path) : "";
  return elsewhere((locked ? "/locked" : "/sign-in") + next);
}

/// Whether a POST comes from one of our own pages (or from a program that knows the token).
std::optional<Response> Answering::own_page() {
  if (request.method != "POST") return std::nullopt;
  const std::string_view origin = request.header("origin"), site = request.header("sec-fetch-site");
  const std::string own = std::string(request.tls ? "https://" : "http://") + std::string(request.header("host"));
  // A browser that tells nobody where it comes from (our referrer policy) calls the origin of its own forms "null", and says beside it that they are ours.
  const bool own_origin = origin.empty() || origin == own || (origin == "null" && site == "same-origin");
  const bool other_site = !own_origin || (!site.empty() && site != "same-origin" && site != "none");
  std::string token(request.header("x-girok-csrf"));
  // A page of another site cannot send a header of its own; before signing in, that is all there is to prove for a program.
  const bool program_at_the_door = matched.api && matched.route->rule.who == Rule::Who::anyone && token == "sign-in";
  if (token.empty()) token = fields["csrf"];
  const std::string expected = csrf();
  const bool known = token.size() == expected.size() && !token.empty() && equal_tokens(token, expected);
  if (!other_site && (known || program_at_the_door)) return std::nullopt;
  return problem(403,
                 {{ErrorCode::refused, "this did not come from a page of this server", {}, "load the page again, and send it from there"}});
}

std::optional<Response> Answering::read_fields() {
  for (const auto& [name, value] : matched.parts) fields.add(name, value, {.place = Said::Place::path});
  if (Result<> read = read_urlencoded(request.query, fields, Said::Place::query); !read) return problem(read.error());
  if (request.method == "POST") {
    if (Result<> read = read_body(request.header("content-type"), request.body, fields); !read) return problem(read.error());
  }
  return own_page();
}

std::optional<Error> Answering::allowed(const app::Access& access) const {
  const Rule& rule = matched.route->rule;
  if (rule.deed) {
    if (const Result<> may = app::require(access, *rule.deed); !may) return may.error();
  }
  if ((access.rights & rule.rights) == rule.rights) return std::nullopt;
  return Error{ErrorCode::refused, "this takes a right that you do not have", {}, "somebody who may manage the case gives it"};
}

Response Answering::shown(Context& context, View view) {
  if (view.download) {
    Response response{view.status, std::move(view.headers), std::move(view.download->bytes)};
    add_download_headers(response, *view.download);
    return response;
  }
  const std::string name = view.page.empty() ? context.route.page : view.page;
  // A call without a page of its own, sent as a form, is answered as to a program.
  if (matched.api || (name.empty() && view.location.empty())) {
    view.headers.emplace_back("Content-Type", "application/json");
    // A form that was not good is told as every refusal is, with the form beside it.
    if (view.status >= 400 && !view.json.contains("error")) {
      Json& errors = view.json["errors"];  // empty where the parts of what was sent say it each for itself
      if (errors.empty()) errors = json_of(std::vector<Error>{{ErrorCode::malformed, "something of what was sent is not good", {}, {}}});
      view.json["error"] = errors.front();
    }
    say_errors(view.json, words);
    return {view.status, std::move(view.headers), view.json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"};
  }
  if (!view.location.empty()) {
    if (!view.notice.empty() && found) application.sessions_.say(*found->session, view.notice);
    return elsewhere(view.location, std::move(view.headers));
  }
  if (!has_template(name)) return problem(500, {{ErrorCode::damaged, "a page is missing from the program", {}, {}}});
  return page(name, std::move(view), &context, &context.route);
}

Response Answering::handled(Context& context, std::optional<app::MemberCase::Locked>& held) {
  const Route& route = *matched.route;
  // Signing in (again) opens the case itself: what is sent to the door must not hold it meanwhile.
  const bool at_the_door = route.rule.who == Rule::Who::anyone && request.method == "POST";
  if (found && found->state == SessionState::open && !at_the_door) {
    context.member_case = found->member_case;
    Result<app::MemberCase::Locked> locked = found->member_case->lock();
    if (!locked) {
      if (locked.error().code == ErrorCode::refused) application.sessions_.end_member(found->session->member);
      return problem(locked.error());
    }
    held = *std::move(locked);
    context.held = &*held;
    if (route.rule.who == Rule::Who::member) {
      if (const std::optional<Error> refused = allowed(held->access())) return problem(403, {*refused});
    }
  }
  fields_without_csrf(fields);
  if (std::vector<Error> errors = check_fields(route, fields); !errors.empty()) {
    const int status = status_of(errors.front().code);
    return problem(status, std::move(errors));
  }
  Result<View> view = route.handle(context);
  if (held) application.forget_what_must_be(*held, request.method == "POST" && route.name.starts_with("records.consent"));
  // What is left is writing it out: whoever waits for the case can have it.
  if (held) held->let_go();
  if (!view) return problem(view.error());
  return shown(context, *std::move(view));
}

Response Answering::go() {
  if (matched.route == nullptr) {
    if (matched.methods.empty()) return problem(404, {{ErrorCode::not_found, "there is no such page", {}, {}}});
    std::string allow;
    for (const std::string& method : matched.methods) {
      if (allow.find(method) == std::string::npos) allow += (allow.empty() ? "" : ", ") + method;
    }
    return problem(405, {{ErrorCode::usage, "this cannot be asked in this way", {}, {}}}, {{"Allow", allow}});
  }
  if (std::optional<Response> hindrance = who()) return *std::move(hindrance);
  if (std::optional<Response> hindrance = read_fields()) return *std::move(hindrance);
  std::optional<app::MemberCase::Locked> held;  // as long as the context that leads to it
  Context context{.request = request,
                  .fields = fields,
                  .route = *matched.route,
                  .words = words,
                  .api = matched.api,
                  .path = matched.path,
                  .session = found ? found->session : nullptr,
                  .held = nullptr,
                  .member_case = nullptr,
                  .jobs = application.jobs_,
                  .sessions = application.sessions_,
                  .audit = *application.audit_,
                  .options = application.options_,
                  .application = application};
  return handled(context, held);
}

Application::Application(const vault::Environment& environment, ServeOptions options, std::unique_ptr<app::Audit> audit)
    : environment_(environment),
      options_(std::move(options)),
      router_(all_routes()),
      audit_(std::move(audit)),
      cases_(environment, options_.folder),
      sessions_(options_.times, environment.now_ms),
      limits_({}, environment.now_ms) {}

Application::~Application() = default;

void Application::forget_what_must_be(const app::MemberCase::Locked& held, bool about_consent) {
  constexpr std::uint64_t consents_every_ms = 60'000;  // every consent is looked at
  {
    const std::lock_guard<std::mutex> lock(forgetting_);
    const std::uint64_t batches = held.vault().model().batch_count();
    // Who asked first may not have the keys to see what was erased.
    const std::size_t erased = held.vault().model().erased_subjects().size() + held.vault().authority().unlinked().size();
    const bool more_erased = erased_seen_ && erased > *erased_seen_;
    if (batches <= batches_seen_ && !about_consent && !more_erased) return;
    const std::uint64_t now = environment_.now_ms();
    if (!more_erased && !about_consent && now < consents_looked_at_ms_ + consents_every_ms) return;
    batches_seen_ = std::max(batches_seen_, batches);
    consents_looked_at_ms_ = now;
    // Names in a comparison of persons, texts that were read, keys in a backup, what stands in a file to be taken out: they are made again from what is left.
    if (more_erased) {
      for (const std::string_view kind : {"link", "read", "backup", "export"}) jobs_.forget_kind(kind);
    }
    erased_seen_ = std::max(erased, erased_seen_.value_or(0));
  }
  jobs_.forget_outdated(held);
}

std::size_t Application::largest_body(const Request& head) {
  const Matched matched = router_.match(head.method, head.path);
  // What is not there takes a little, so that it is answered as not there and not as too large.
  constexpr std::size_t of_nothing = std::size_t{16} << 10, of_a_stranger = std::size_t{1} << 20;
  if (matched.route == nullptr) return of_nothing;
  const std::size_t largest = matched.route->largest_body;
  if (largest <= of_a_stranger || sessions_.find(head.cookie("girok_session"), false)) return largest;
  return of_a_stranger;
}

std::optional<Response> Application::instead_of(const Request& head, std::uint64_t announced) {
  const bool ours = hosts_.empty() || std::ranges::find(hosts_, head.header("host")) != hosts_.end();
  Matched matched = router_.match(head.method, head.path);
  if (!ours || head.method != "POST" || matched.route == nullptr || announced > matched.route->largest_body) return std::nullopt;
  if (matched.route->rule.who == Rule::Who::anyone || sessions_.find(head.cookie("girok_session"), false)) return std::nullopt;
  if (limits_.ask("address " + head.remote) > 0) return std::nullopt;
  Request request = head;
  Answering answering{*this, request, std::move(matched), Words::of(language_of(head)), {}, {}};
  const char* const hint = answering.matched.api ? "POST /api/sign-in" : "sign in, open the page again, and send it then";
  Response response = answering.problem(401, {{ErrorCode::locked, "sign in again before you send this: nothing of it was kept", {}, hint}});
  add_common_headers(response, head.tls);
  return response;
}

std::string Application::allowed_at(std::string_view path) const {
  const bool get = router_.match("GET", path).route != nullptr || path.starts_with("/static/");
  const bool post = router_.match("POST", path).route != nullptr;
  return get && post ? "GET, HEAD, POST" : post ? "POST" : "GET, HEAD";
}

Response Application::answer(Request request) {
  Response response = answered(request);
  wipe(request.body);  // passphrases come this way, also where what was sent is refused unread
  return response;
}

Response Application::answered(Request& request) {
  const bool head = request.method == "HEAD";
  if (head) request.method = "GET";
  Response response;
  const std::string host(request.header("host"));
  if (!hosts_.empty() && std::ranges::find(hosts_, host) == hosts_.end()) {
    response = {421, {{"Content-Type", "text/plain; charset=utf-8"}}, "This server is not called by that name.\n"};
  } else if (request.method != "GET" && request.method != "POST") {
    response = {
        405, {{"Allow", allowed_at(request.path)}, {"Content-Type", "text/plain; charset=utf-8"}}, "GET, HEAD and POST are understood.\n"};
  } else if (request.path.starts_with("/static/") && request.method == "GET") {
    response = static_file(request);
  } else {
    Answering answering{*this, request, router_.match(request.method, request.path), Words::of(language_of(request)), {}, {}};
    try {
      response = answering.go();
    } catch (const std::bad_alloc&) {
      response = answering.problem(503, {{ErrorCode::too_large, "there was not enough memory for it", {}, "ask for less at once"}});
    } catch (const std::exception&) {
      // A bug: it ends this answer, not everybody's work. Its text may hold what a document says, and is not told.
      response = answering.problem(500, {{ErrorCode::damaged, "a bug in girok kept this from being answered", {}, {}}});
    }
  }
  add_common_headers(response, request.tls);
  if (head) response.body.clear();
  return response;
}

void Application::tend() {
  for (const Id& member : sessions_.sweep()) jobs_.end(member);
}

void Application::lock_all() { sessions_.lock_all(); }

}  // namespace girok::server
