// The door: signing in, locking, leaving; and what pages need of it (language, theme, signs of life, drafts, the API's description).
#include "app/keys/passphrase.h"
#include "app/serve/audit.h"
#include "app/serve/drafts.h"
#include "server/application.h"
#include "server/openapi.h"
#include "server/pages/pages.h"

namespace girok::server {
namespace {

/// Only a path of ours: never somebody else's page.
std::string own_path(std::string_view next) {
  const bool good = next.size() > 1 && next.size() < 500 && next[0] == '/' && next[1] != '/' &&
                    next.find_first_of("\\\n\r\t") == std::string_view::npos && !next.starts_with("/sign-in") &&
                    !next.starts_with("/locked");
  return good ? std::string(next) : "/";
}

std::string cookie(const Context& c, std::string_view name, std::string_view value, bool script_may_read = false, long max_age_s = -1) {
  // Over TLS no other program of this name's, and none of a name below, can set those that open something (http.cpp takes the prefix away again).
  std::string text =
      (c.request.tls && !script_may_read ? "__Host-" : "") + std::string(name) + "=" + std::string(value) + "; Path=/; SameSite=Strict";
  if (!script_may_read) text += "; HttpOnly";
  if (c.request.tls) text += "; Secure";
  if (max_age_s >= 0) text += "; Max-Age=" + std::to_string(max_age_s);
  return text;
}

View form_view(Context& c, std::string page, std::string title) {
  View view;
  view.page = std::move(page);
  view.title = std::move(title);
  view.json = {{"next", own_path(c.fields["next"])}, {"handle", ""}, {"errors", Json::array()}};
  return view;
}

Result<View> show_sign_in(Context& c) {
  if (c.held != nullptr) {
    View view;
    view.location = own_path(c.fields["next"]);
    return view;
  }
  View view = form_view(c, "door/sign-in", std::string(c.words["door.sign_in"]));
  // The form's token is bound to this visit; a visit without the cookie gets one and comes again.
  if (c.request.cookie("girok_visit").size() != 43) {
    const std::string visit = Sessions::new_token();
    view.headers.emplace_back("Set-Cookie", cookie(c, "girok_visit", visit));
    view.location = "/sign-in?next=" + percent_encoded(own_path(c.fields["next"]));
  }
  return view;
}

Result<View> show_locked(Context& c) {
  if (!c.session || c.held != nullptr) {
    View view;
    view.location = c.held != nullptr ? own_path(c.fields["next"]) : "/sign-in";
    return view;
  }
  View view = form_view(c, "door/locked", std::string(c.words["door.locked"]));
  view.json["handle"] = c.session->handle;
  return view;
}

Error too_many(std::uint64_t wait_ms) {
  return {ErrorCode::refused, "too many wrong passphrases", {}, "wait " + std::to_string(wait_ms / 1000 + 1) + " seconds"};
}

/// The case for this name and passphrase, with guessing held down: `wait` says for how many milliseconds.
Result<std::shared_ptr<app::MemberCase>> try_key(Context& c, const std::string& handle, std::uint64_t& wait) {
  constexpr unsigned at_once_of_address = 16;  // a team behind one address comes in at the same time
  Limits& guesses = c.application.guesses();
  Limits::Guessing of_name(guesses, "name " + handle, Limits::free_guesses);
  Limits::Guessing of_address(guesses, "address " + c.request.remote, at_once_of_address);
  wait = std::max(of_name.wait_ms(), of_address.wait_ms());
  if (wait > 0) {
    (void)c.audit.note(app::AuditKind::limited, {}, c.request.remote);
    return tl::unexpected<Error>(too_many(wait));
  }
  Result<crypto::SecretBytes> passphrase = app::normal_passphrase(crypto::SecretBytes::copy_of(c.fields["passphrase"]));
  c.fields.wipe("passphrase");
  Result<std::shared_ptr<app::MemberCase>> opened =
      passphrase ? c.application.cases().sign_in(handle, *passphrase)
                 : Result<std::shared_ptr<app::MemberCase>>(tl::unexpected<Error>(passphrase.error()));
  const bool wrong = !opened && opened.error().code == ErrorCode::locked;
  const Limits::Guess how = opened ? Limits::Guess::right : wrong ? Limits::Guess::wrong : Limits::Guess::neither;
  of_name.was(how);
  of_address.was(how);
  if (wrong) (void)c.audit.note(app::AuditKind::refused, {}, c.request.remote);
  return opened;
}

Result<View> begin_session(Context& c, const std::string& handle, const char* page, app::AuditKind kind) {
  std::uint64_t wait = 0;
  Result<std::shared_ptr<app::MemberCase>> opened = try_key(c, handle, wait);
  if (!opened) {
    View view = form_view(c, page, std::string(c.words[std::string_view(page) == "door/locked" ? "door.locked" : "door.sign_in"]));
    view.json["handle"] = handle;
    view.json["errors"] = Json::array({json_of(opened.error())});
    view.json["error"] = json_of(opened.error());
    view.status = wait > 0 ? 429 : opened.error().code == ErrorCode::locked ? 401 : 400;
    view.json["wrong"] = view.status == 401;
    view.json["waits"] = wait > 0;
    if (wait > 0) view.headers.emplace_back("Retry-After", std::to_string(wait / 1000 + 1));
    return view;
  }
  const Result<app::MemberCase::Locked> held = (*opened)->lock();
  if (!held) return tl::unexpected<Error>(held.error());
  c.audit.look_at(held->vault());
  (void)c.audit.note(kind, (*opened)->member(), c.request.remote);
  const std::string token =
      c.sessions.begin(*opened, c.request.remote, std::string(c.request.header("user-agent")), c.request.cookie("girok_session"));
  const std::optional<FoundSession> found = c.sessions.find(token, false);
  View view;
  view.json = {{"handle", (*opened)->handle()}, {"csrf", found ? found->session->csrf : ""}, {"next", own_path(c.fields["next"])}};
  view.location = own_path(c.fields["next"]);
  view.headers.emplace_back("Set-Cookie", cookie(c, "girok_session", token));
  return view;
}

Result<View> sign_in(Context& c) { return begin_session(c, c.text("handle"), "door/sign-in", app::AuditKind::signed_in); }

Result<View> unlock(Context& c) {
  if (!c.session) return fail(ErrorCode::locked, "nobody is signed in", {}, "sign in");
  return begin_session(c, c.session->handle, "door/locked", app::AuditKind::unlocked);
}

/// The case of a member of whom nobody is signed in any more is closed at once, not when somebody looks next.
View gone(Context& c, const char* location) {
  c.application.tend();
  View view;
  view.json = {{"location", location}};
  view.location = location;
  return view;
}

Result<View> lock(Context& c) {
  if (!c.session) return gone(c, "/sign-in");
  c.sessions.lock(*c.session);
  (void)c.audit.note(app::AuditKind::locked, c.session->member, c.request.remote);
  return gone(c, "/locked");
}

Result<View> sign_out(Context& c) {
  if (c.session) {
    c.sessions.end(*c.session);
    (void)c.audit.note(app::AuditKind::signed_out, c.session->member, c.request.remote);
  }
  View view = gone(c, "/sign-in");
  view.headers.emplace_back("Set-Cookie", cookie(c, "girok_session", "", false, 0));
  view.headers.emplace_back("Clear-Site-Data", "\"cache\", \"storage\"");
  return view;
}

Result<View> leave(Context& c) {
  if (c.session) {
    c.sessions.end(*c.session);
    (void)c.audit.note(app::AuditKind::left, c.session->member, c.request.remote);
  }
  View view = gone(c, "/calendar");
  for (const char* const name : {"girok_session", "girok_visit", "girok_theme", "girok_language"})
    view.headers.emplace_back("Set-Cookie", cookie(c, name, "", std::string_view(name) == "girok_theme", 0));
  view.headers.emplace_back("Clear-Site-Data", "\"cache\", \"storage\"");
  return view;
}

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

/// What a quick exit leaves behind: a calendar, without our name.
Result<View> show_calendar(Context& c) {
  const auto days_since_1970 = static_cast<std::int64_t>(std::time(nullptr) / 86400);
  std::int64_t days = days_since_1970;
  int year = 1970;
  while (days >= (is_leap(year) ? 366 : 365)) days -= is_leap(year++) ? 366 : 365;
  const int lengths[] = {31, is_leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int month = 0;
  while (days >= lengths[month]) days -= lengths[month++];
  const std::int64_t first_weekday = (days_since_1970 - days + 3) % 7;  // 0: Monday; 1970-01-01 was a Thursday
  Json weeks = Json::array({Json::array()});
  for (std::int64_t blank = 0; blank < first_weekday; ++blank) weeks.back().push_back({{"day", ""}, {"today", false}});
  for (int day = 0; day < lengths[month]; ++day) {
    if (weeks.back().size() == 7) weeks.push_back(Json::array());
    weeks.back().push_back({{"day", day + 1}, {"today", day == days}});
  }
  View view;
  view.json = {{"year", year}, {"month", month + 1}, {"weeks", Json::array()}};
  for (Json& week : weeks) view.json["weeks"].push_back({{"days", std::move(week)}});
  view.title = std::string(c.words["door.calendar"]);
  return view;
}

Result<View> choose_language(Context& c) {
  View view;
  view.json = {{"language", c.text("language")}};
  view.location = own_path(c.fields["next"]);
  view.headers.emplace_back("Set-Cookie", cookie(c, "girok_language", c.fields["language"], false, 31'536'000));
  return view;
}

Result<View> choose_theme(Context& c) {
  View view;
  view.json = {{"theme", c.text("theme")}};
  view.location = own_path(c.fields["next"]);
  const bool system = c.fields["theme"] == "system";
  view.headers.emplace_back("Set-Cookie", cookie(c, "girok_theme", system ? "" : c.fields["theme"], true, system ? 0 : 31'536'000));
  return view;
}

Result<View> awake(Context& c) {
  View view;
  const std::optional<FoundSession> found = c.sessions.find(c.request.cookie("girok_session"), false);
  view.json = {{"locks_in_s", found ? found->locks_in_ms / 1000 : 0}};
  view.location = "/";
  return view;
}

Result<View> get_draft(Context& c) {
  const std::optional<app::Draft> draft = app::load_draft(c.vault(), c.text("form"));
  View view;
  view.json = {{"form", c.text("form")}, {"text", draft ? draft->text : ""}, {"saved_ms", draft ? draft->saved_ms : 0}};
  return view;
}

Result<View> keep_draft(Context& c) {
  if (const Result<> saved = app::save_draft(c.vault(), c.text("form"), c.fields["text"]); !saved)
    return tl::unexpected<Error>(saved.error());
  View view;
  view.json = {{"form", c.text("form")}, {"kept", !c.fields["text"].empty()}};
  return view;
}

Result<View> description(Context& c) {
  View view;
  view.json = openapi_of(all_routes(), c.options.version);
  return view;
}

Param next_in(In place) { return {.name = "next", .in = place, .about = "Where to go afterwards: a path of this server", .longest = 500}; }

}  // namespace

void add_door(Routes& routes) {
  const auto add = [&](Route route) { routes.push_back(std::move(route)); };
  const Param passphrase{.name = "passphrase", .about = "The member's passphrase", .required = true, .longest = app::longest_passphrase};
  add({.name = "door.show",
       .method = "GET",
       .path = "/sign-in",
       .rule = Rule::anyone(),
       .params = {next_in(In::query)},
       .page = "door/sign-in",
       .about = "The page to sign in on",
       .handle = show_sign_in,
       .with_case = false,
       .api = false});
  add({.name = "door.sign_in",
       .method = "POST",
       .path = "/sign-in",
       .rule = Rule::anyone(),
       .params = {{.name = "handle", .about = "The member's handle", .required = true, .longest = 64}, passphrase, next_in(In::body)},
       .page = "door/sign-in",
       .answer = "door.sign_in",
       .about = "Signs a member in: the answer sets the session's cookie and gives its CSRF token",
       .handle = sign_in,
       .with_case = false,
       .largest_body = std::size_t{16} * 1024});
  add({.name = "door.locked",
       .method = "GET",
       .path = "/locked",
       .rule = Rule::anyone(),
       .params = {next_in(In::query)},
       .page = "door/locked",
       .about = "The page of a locked session",
       .handle = show_locked,
       .with_case = false,
       .api = false,
       .keeps_awake = false});
  add({.name = "door.unlock",
       .method = "POST",
       .path = "/unlock",
       .rule = Rule::anyone(),
       .params = {passphrase, next_in(In::body)},
       .page = "door/locked",
       .answer = "door.sign_in",
       .about = "Opens a locked session again",
       .handle = unlock,
       .with_case = false,
       .largest_body = std::size_t{16} * 1024});
  add({.name = "door.lock",
       .method = "POST",
       .path = "/lock",
       .rule = Rule::anyone(),
       .page = "door/locked",
       .answer = "door.gone",
       .about = "Locks the session: keys are forgotten",
       .handle = lock,
       .with_case = false});
  add({.name = "door.sign_out",
       .method = "POST",
       .path = "/sign-out",
       .rule = Rule::anyone(),
       .page = "door/sign-in",
       .answer = "door.gone",
       .about = "Ends the session",
       .handle = sign_out,
       .with_case = false});
  add({.name = "door.leave",
       .method = "POST",
       .path = "/leave",
       .rule = Rule::anyone(),
       .page = "door/calendar",
       .answer = "door.gone",
       .about = "Quick exit: ends the session and leaves a neutral page",
       .handle = leave,
       .with_case = false});
  add({.name = "door.calendar",
       .method = "GET",
       .path = "/calendar",
       .rule = Rule::anyone(),
       .page = "door/calendar",
       .about = "A neutral page",
       .handle = show_calendar,
       .with_case = false,
       .api = false,
       .neutral = true,
       .keeps_awake = false});
  add({.name = "door.language",
       .method = "POST",
       .path = "/language",
       .rule = Rule::anyone(),
       .params = {{.name = "language", .about = "en, ko or zh", .required = true, .among = {"en", "ko", "zh"}}, next_in(In::body)},
       .page = "door/sign-in",
       .answer = "door.language",
       .about = "Chooses the language of pages",
       .handle = choose_language,
       .with_case = false});
  add({.name = "door.theme",
       .method = "POST",
       .path = "/theme",
       .rule = Rule::anyone(),
       .params = {{.name = "theme", .about = "light, dark or system", .required = true, .among = {"light", "dark", "system"}},
                  next_in(In::body)},
       .page = "door/sign-in",
       .answer = "door.theme",
       .about = "Chooses light or dark",
       .handle = choose_theme,
       .with_case = false});
  add({.name = "door.awake",
       .method = "POST",
       .path = "/awake",
       .rule = Rule::member(),
       .answer = "door.awake",
       .about = "A sign of life: puts off the lock",
       .handle = awake,
       .with_case = false});
  add({.name = "drafts.get",
       .method = "GET",
       .path = "/drafts",
       .rule = Rule::member(),
       .params = {{.name = "form", .in = In::query, .about = "Path of the form", .required = true, .longest = 500}},
       .answer = "drafts.get",
       .about = "What was typed into a form and not sent",
       .handle = get_draft,
       .keeps_awake = false});
  add({.name = "drafts.keep",
       .method = "POST",
       .path = "/drafts",
       .rule = Rule::member(),
       .params = {{.name = "form", .about = "Path of the form", .required = true, .longest = 500},
                  {.name = "text",
                   .about = "What was typed, as the page keeps it, at most 9 MiB (413 `too_large` beyond that); empty: forget it",
                   .longest = 2 * app::largest_draft}},
       .answer = "drafts.keep",
       .about = "Keeps what was typed into a form, sealed to this member",
       .handle = keep_draft,
       .largest_body = 2 * app::largest_draft,
       .keeps_awake = false});
  add({.name = "api.description",
       .method = "GET",
       .path = "/openapi.json",
       .rule = Rule::anyone(),
       .answer = "any",
       .about = "This description",
       .handle = description,
       .with_case = false});
}

}  // namespace girok::server
