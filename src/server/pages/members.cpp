// Members and keys: who is in the case, what they may; newcomers; one's own passphrase and printed key.
#include "app/case/members.h"

#include "app/case/names.h"
#include "app/case/recovery.h"
#include "app/case/times.h"
#include "app/keys/passphrase.h"
#include "app/serve/audit.h"
#include "crypto/random.h"
#include "server/application.h"
#include "server/pages/badges.h"
#include "server/pages/members_shared.h"
#include "server/pages/pages.h"

namespace girok::server {
namespace {

Json line_of(const Context& c, const app::MemberLine& line) {
  Json roles = Json::array();
  for (const app::Role role : line.roles) roles.push_back(c.words.of_code("members.role", app::name_of(role)));
  Json rights = Json::array();
  for (const std::string_view right : app::names_of_rights(line.rights)) rights.push_back(c.words.of_code("members.right", right));
  Json compartments = Json::array();
  for (const vault::Compartment compartment : line.compartments)
    compartments.push_back(c.words.of_code("level", app::text_of_compartments({compartment})));
  const bool waits = line.state == app::MemberLine::State::waiting, is_member = line.state == app::MemberLine::State::member;
  return {{"id", to_string(line.member)},
          {"handle", line.handle},
          {"spoken", app::spoken_id(line.member)},
          {"state", app::name_of(line.state)},
          {"state_word", c.words.of_code("members.state", app::name_of(line.state))},
          {"badge", waits       ? "new"
                    : is_member ? "good"
                                : "bad"},
          {"level", is_member ? std::string(records::name_of(line.clearance)) : ""},
          {"level_word", is_member ? c.words.of_code("level", records::name_of(line.clearance)) : ""},
          {"roles", roles},
          {"rights", rights},
          {"compartments", compartments},
          {"since", line.since ? app::iso_time(*line.since).substr(0, 10) : ""},
          {"self", line.self},
          {"founder", line.founder},
          {"recovery", line.recovery},
          {"organisation", line.organisation},
          {"can_grant", c.access().rights & vault::right_manage ? line.state != app::MemberLine::State::removed && !line.self : false},
          {"can_remove", c.access().rights & vault::right_manage ? is_member && !line.self : false}};
}

Result<View> show_members(Context& c) {
  const Result<std::vector<app::MemberLine>> members = app::members_of(c.vault());
  if (!members) return tl::unexpected<Error>(members.error());
  View view;
  view.title = std::string(c.words["members.title"]);
  view.json["members"] = Json::array();
  for (const app::MemberLine& line : *members) view.json["members"].push_back(line_of(c, line));
  view.json["organisation"] = c.vault().authority().organisation().has_value();
  return view;
}

Result<app::MemberLine> member_of(Context& c) {
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  const Result<std::vector<app::MemberLine>> members = app::members_of(c.vault());
  if (!members) return tl::unexpected<Error>(members.error());
  for (const app::MemberLine& line : *members) {
    if (line.member == *id) return line;
  }
  return fail(ErrorCode::not_found, "there is nothing of that id here");
}

Json words_of(const Context& c, const app::Permission& permission) {
  Json rights = Json::array(), compartments = Json::array();
  for (const std::string_view right : app::names_of_rights(permission.rights)) rights.push_back(c.words.of_code("members.right", right));
  for (const vault::Compartment compartment : permission.compartments)
    compartments.push_back(c.words.of_code("level", app::text_of_compartments({compartment})));
  return {{"rights", rights},
          {"compartments", compartments},
          {"level", std::string(records::name_of(permission.clearance))},
          {"level_word", c.words.of_code("level", records::name_of(permission.clearance))}};
}

/// With those ticked that were asked for, or that the member has.
Json presets_of(const Context& c, const app::MemberLine& line) {
  const std::vector<std::string> asked = c.fields.all("role");
  const auto ticked = [&](std::string_view name) {
    if (!asked.empty()) return std::ranges::find(asked, name) != asked.end();
    return line.roles_given && std::ranges::any_of(line.roles, [&](app::Role role) { return app::name_of(role) == name; });
  };
  Json presets = Json::array();
  for (const app::Preset& preset : app::presets()) {
    Json one = words_of(c, preset.permission);
    const auto joined = [](const Json& list) {
      std::string text;
      for (const Json& item : list) text += (text.empty() ? "" : ", ") + item.get<std::string>();
      return text.empty() ? std::string("–") : text;
    };
    presets.push_back({{"name", preset.name},
                       {"label", c.words.of_code("members.role", preset.name)},
                       {"rights", app::text_of_rights(preset.permission.rights)},
                       {"rights_words", joined(one["rights"])},
                       {"compartments", app::text_of_compartments(preset.permission.compartments)},
                       {"compartments_words", joined(one["compartments"])},
                       {"level", c.words.of_code("level", records::name_of(preset.permission.clearance))},
                       {"ticked", ticked(preset.name)}});
  }
  return presets;
}

/// What the member may and can read now, for the boxes of the form by hand.
Json has_of(const app::MemberLine& line) {
  Json has = Json::object();
  for (const auto& [name, right] : {std::pair("write", vault::right_write), std::pair("manage", vault::right_manage),
                                    std::pair("erase", vault::right_erase), std::pair("intake", vault::right_intake)})
    has[name] = (line.rights & right) != 0;
  for (const auto& [name, compartment] :
       {std::pair("internal", vault::Compartment::internal), std::pair("restricted", vault::Compartment::restricted),
        std::pair("sealed", vault::Compartment::sealed)})
    has[name] = line.compartments.contains(compartment);
  return has;
}

/// Devices whose newest batch this member signed.
Json devices_of(const Context& c, const Id& member) {
  Json devices = Json::array();
  for (const vault::BatchInfo& head : c.vault().model().heads()) {
    if (head.member != member) continue;
    const std::string id = to_string(head.device);
    devices.push_back({{"id", id},
                       {"short", id.substr(0, 8)},
                       {"batches", head.sequence},
                       {"last", app::short_time(head.clock)},
                       {"own", head.device == c.vault().device()}});
  }
  return devices;
}

Result<View> show_member(Context& c) {
  const Result<app::MemberLine> line = member_of(c);
  if (!line) return tl::unexpected<Error>(line.error());
  View view;
  view.title = std::string(c.words["members.one"]);
  view.json = {{"member", line_of(c, *line)},
               {"presets", presets_of(c, *line)},
               {"has", has_of(*line)},
               {"levels", every_level(c, c.text("level"), c.words["members.level_usual"])},
               {"devices", devices_of(c, line->member)},
               {"errors", Json::array()}};
  return view;
}

}  // namespace

View wrong(View view, const Error& error) {
  view.status = unprocessable;
  view.json["errors"] = Json::array({json_of(error)});
  return view;
}

namespace {

std::string listed(const std::vector<std::string>& values) {
  std::string list;
  for (const std::string& one : values) {
    if (!one.empty()) list += (list.empty() ? "" : ",") + one;
  }
  return list;
}

/// What a grant would change, before anybody gives it.
View tell_grant(const Context& c, View view, const app::MemberLine& line, const app::Permission& permission) {
  Json roles = Json::array(), loses = Json::array(), sent = Json::array();
  if (permission.roles) {
    for (const app::Role role : *permission.roles) roles.push_back(c.words.of_code("members.role", app::name_of(role)));
  }
  for (const vault::Compartment compartment : line.compartments) {
    if (!permission.compartments.contains(compartment)) loses.push_back(c.words.of_code("level", app::text_of_compartments({compartment})));
  }
  for (const char* const field : {"role", "compartment", "right", "level"}) {
    for (const std::string& value : c.fields.all(field)) {
      if (!value.empty()) sent.push_back({{"name", field}, {"value", value}});
    }
  }
  view.page = "members/grant";
  view.json["gives"] = words_of(c, permission);
  view.json["gives"]["roles"] = roles;
  view.json["gives"]["keeps_roles"] = !permission.roles && line.roles_given;
  view.json["gives"]["manages"] = (permission.rights & vault::right_manage) != 0;
  view.json["loses"] = loses;
  view.json["sent"] = sent;
  return view;
}

Result<View> grant(Context& c) {
  Result<View> view = show_member(c);
  if (!view) return view;
  app::PermissionWords words;
  words.role = listed(c.fields.all("role"));
  words.compartments = listed(c.fields.all("compartment"));
  words.rights = listed(c.fields.all("right"));
  words.level = c.text("level");
  view->page = "members/show";
  const Result<app::Permission> permission = app::permission_of(words);
  if (!permission) return wrong(*std::move(view), permission.error());
  if (c.fields["do"] == "check") {
    const Result<app::MemberLine> line = member_of(c);
    if (!line) return tl::unexpected<Error>(line.error());
    return tell_grant(c, *std::move(view), *line, *permission);
  }
  if (const Result<> given = app::give(c.vault(), *parse_id(c.fields["id"]), *permission); !given)
    return wrong(*std::move(view), given.error());
  (void)c.audit.note(app::AuditKind::members_changed, c.session->member, c.request.remote, "granted");
  c.audit.look_at(c.vault());
  Result<View> after = show_member(c);
  if (!after) return after;
  after->location = "/members";
  after->notice = std::string(c.words["members.granted"]);
  return after;
}

Result<View> remove(Context& c) {
  Result<View> view = show_member(c);
  if (!view) return view;
  view->page = "members/show";
  const Id member = *parse_id(c.fields["id"]);
  if (member == c.session->member)
    return wrong(*std::move(view), {ErrorCode::usage, "nobody removes themselves", {}, "ask another member who may manage"});
  // A person says once more whom they mean; a program has said it by the id.
  if (!c.api && c.fields["handle"] != std::string_view(view->json["member"]["handle"].get_ref<const std::string&>()))
    return wrong(*std::move(view),
                 {ErrorCode::usage, "this is not the handle of the member", "handle", "type it as it stands at the top of the page"});
  if (const auto removed = app::remove_member(c.vault(), member); !removed) return wrong(*std::move(view), removed.error());
  c.sessions.end_member(member);
  (void)c.audit.note(app::AuditKind::members_changed, c.session->member, c.request.remote, "removed");
  c.audit.look_at(c.vault());
  Result<View> after = show_member(c);
  if (!after) return after;
  after->location = "/members";
  after->notice = std::string(c.words["members.removed"]);
  return after;
}

Result<View> show_new(Context& c) {
  View view;
  view.title = std::string(c.words["members.new"]);
  const crypto::SecretBytes suggested = app::suggest_passphrase(crypto::random_bytes);
  view.json = {{"handle", c.text("handle")}, {"suggestion", suggested.text()}, {"errors", Json::array()}};
  return view;
}

}  // namespace

/// What was typed twice, strong enough. Wipes the fields.
Result<crypto::SecretBytes> new_passphrase(Context& c, const std::string& handle) {
  const bool same = c.fields["passphrase"] == c.fields["again"];
  Result<crypto::SecretBytes> passphrase = app::normal_passphrase(crypto::SecretBytes::copy_of(c.fields["passphrase"]));
  c.fields.wipe("passphrase");
  c.fields.wipe("again");
  if (!same) return fail(ErrorCode::usage, "the two passphrases differ", {}, "type the same twice");
  if (!passphrase) return passphrase;
  if (const Result<> strong = app::check_strength(*passphrase, {handle}); !strong) return tl::unexpected<Error>(strong.error());
  return passphrase;
}

namespace {

Result<View> make_new(Context& c) {
  Result<View> view = show_new(c);
  view->page = "members/new";
  const std::string handle = c.text("handle");
  const vault::Environment& environment = c.vault().environment();
  if (const Result<> good = app::check_new_handle(environment, c.vault().path(), handle); !good)
    return wrong(*std::move(view), good.error());
  const Result<crypto::SecretBytes> passphrase = new_passphrase(c, handle);
  if (!passphrase) return wrong(*std::move(view), passphrase.error());
  const Result<Id> made = app::enrol_member(environment, c.vault().path(), handle, *passphrase);
  if (!made) return wrong(*std::move(view), made.error());
  (void)c.audit.note(app::AuditKind::members_changed, c.session->member, c.request.remote, "enrolled");
  view->json.erase("suggestion");
  view->json["id"] = to_string(*made);
  view->json["spoken"] = app::spoken_id(*made);
  view->location = "/members/" + to_string(*made);
  view->notice = c.words.with("members.made", {app::spoken_id(*made)});
  return view;
}

/// Whoever finds a page open must not be able to shut its owner out, nor to try passphrases at will.
Result<> check_present(Context& c) {
  Limits::Guessing guess(c.application.guesses(), "name " + c.session->handle, 1);
  if (guess.wait_ms() > 0) return fail(ErrorCode::refused, "too many wrong passphrases", {}, "wait a while");
  const Result<crypto::SecretBytes> present = app::normal_passphrase(crypto::SecretBytes::copy_of(c.fields["present"]));
  c.fields.wipe("present");
  const Result<> right =
      present ? c.application.cases().check(c.session->handle, *present) : Result<>(tl::unexpected<Error>(present.error()));
  guess.was(right ? Limits::Guess::right : present ? Limits::Guess::wrong : Limits::Guess::neither);
  return right;
}

Result<View> show_passphrase(Context& c) {
  View view;
  view.title = std::string(c.words["members.passphrase"]);
  view.json = {{"suggestion", app::suggest_passphrase(crypto::random_bytes).text()}, {"errors", Json::array()}, {"changed", false}};
  return view;
}

Result<View> change_passphrase(Context& c) {
  Result<View> view = show_passphrase(c);
  view->page = "members/passphrase";
  if (const Result<> right = check_present(c); !right) return wrong(*std::move(view), right.error());
  const Result<crypto::SecretBytes> passphrase = new_passphrase(c, c.session->handle);
  if (!passphrase) return wrong(*std::move(view), passphrase.error());
  const Result<> changed = app::set_passphrase(c.vault().environment(), c.vault().path(), c.vault().id(), c.vault().member(), *passphrase);
  if (!changed) return wrong(*std::move(view), changed.error());
  c.sessions.end_others(c.session->member, c.session->number);
  (void)c.audit.note(app::AuditKind::members_changed, c.session->member, c.request.remote, "passphrase changed");
  view->json.erase("suggestion");
  view->json["changed"] = true;
  view->location = "/members";
  view->notice = std::string(c.words["members.passphrase_changed"]);
  return view;
}

Result<View> show_recovery(Context& c) {
  View view;
  view.title = std::string(c.words["members.recovery"]);
  view.json = {{"key", ""}, {"handle", c.session->handle}, {"replaces", false}, {"errors", Json::array()}};
  return view;
}

Result<View> make_recovery(Context& c) {
  Result<View> view = show_recovery(c);
  view->page = "members/recovery";
  if (const Result<> right = check_present(c); !right) return wrong(*std::move(view), right.error());
  const Result<app::NewRecoveryKey> made = app::new_recovery(c.vault());
  if (!made) return wrong(*std::move(view), made.error());
  (void)c.audit.note(app::AuditKind::members_changed, c.session->member, c.request.remote, "recovery key made");
  view->json["key"] = made->printed.text();
  view->json["replaces"] = made->replaces;
  return view;
}

Param member_id() { return {.name = "id", .in = In::path, .kind = Kind::id, .about = "The member"}; }
Param secret(const char* name, const char* about) {
  return {.name = name, .about = about, .required = true, .longest = app::longest_passphrase};
}

}  // namespace

void add_members(Routes& routes) {
  add_organisation(routes);
  const auto add = [&](Route route) { routes.push_back(std::move(route)); };
  add({.name = "members.list",
       .method = "GET",
       .path = "/members",
       .rule = Rule::member(),
       .page = "members/list",
       .answer = "members.list",
       .about = "Who is in the case, and what they may",
       .handle = show_members});
  add({.name = "members.show",
       .method = "GET",
       .path = "/members/{id}",
       .rule = Rule::member(),
       .params = {member_id()},
       .page = "members/show",
       .answer = "members.show",
       .about = "One member",
       .handle = show_member});
  add({.name = "members.grant",
       .method = "POST",
       .path = "/members/{id}/grant",
       .rule = Rule::right_of(vault::right_manage),
       .params =
           {member_id(),
            {.name = "role", .about = "Roles with all that they need; or compartments and rights instead", .many = true, .longest = 100},
            {.name = "compartment", .about = "What may be read", .many = true, .among = {"internal", "restricted", "sealed"}},
            {.name = "right", .about = "What may be done", .many = true, .among = {"write", "manage", "erase", "intake"}},
            {.name = "level", .about = "The highest level that is shown", .among = level_names()},
            {.name = "do", .about = "check: only tell what would change", .among = {"check", "give"}}},
       .page = "members/show",
       .answer = "members.show",
       .about = "Gives a member what they need",
       .handle = grant});
  add({.name = "members.remove",
       .method = "POST",
       .path = "/members/{id}/remove",
       .rule = Rule::right_of(vault::right_manage),
       .params = {member_id(), {.name = "handle", .about = "The handle once more; a page needs it", .longest = 64}},
       .page = "members/show",
       .answer = "members.show",
       .about = "Ends a membership, for good",
       .handle = remove});
  add({.name = "members.new",
       .method = "GET",
       .path = "/members/new",
       .rule = Rule::right_of(vault::right_manage),
       .page = "members/new",
       .about = "The form for a newcomer",
       .handle = show_new,
       .api = false});
  add({.name = "members.make",
       .method = "POST",
       .path = "/members/new",
       .rule = Rule::right_of(vault::right_manage),
       .params = {{.name = "handle", .about = "A pseudonym", .required = true, .longest = 64},
                  secret("passphrase", "Typed by the newcomer"),
                  secret("again", "The same once more")},
       .page = "members/new",
       .answer = "members.make",
       .about = "Makes a newcomer's keys; gives no right yet",
       .handle = make_new,
       .largest_body = std::size_t{16} * 1024});
  add({.name = "members.passphrase",
       .method = "GET",
       .path = "/settings/passphrase",
       .rule = Rule::member(),
       .page = "members/passphrase",
       .about = "The form for a new passphrase",
       .handle = show_passphrase,
       .api = false});
  add({.name = "members.passphrase.change",
       .method = "POST",
       .path = "/settings/passphrase",
       .rule = Rule::member(),
       .params = {secret("present", "The present passphrase"), secret("passphrase", "The new one"), secret("again", "The same once more")},
       .page = "members/passphrase",
       .answer = "members.changed",
       .about = "Changes one's own passphrase",
       .handle = change_passphrase,
       .largest_body = std::size_t{16} * 1024});
  add({.name = "members.recovery",
       .method = "GET",
       .path = "/settings/recovery",
       .rule = Rule::member(),
       .page = "members/recovery",
       .about = "About the printed recovery key",
       .handle = show_recovery,
       .api = false});
  add({.name = "members.recovery.make",
       .method = "POST",
       .path = "/settings/recovery",
       .rule = Rule::member(),
       .params = {secret("present", "The passphrase")},
       .page = "members/recovery",
       .answer = "members.recovery",
       .about = "Makes a recovery key, shown once",
       .handle = make_recovery,
       .largest_body = std::size_t{16} * 1024});
}

}  // namespace girok::server
