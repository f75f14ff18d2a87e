// Settings: language, theme, one's sessions; about the program.
#include "app/case/times.h"
#include "server/context.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"
#include "server/serve.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

Result<View> show_settings(Context& c) {
  View view;
  view.title = std::string(c.words["settings.title"]);
  Json sessions = Json::array();
  for (const SessionLine& line : c.sessions.of_member(c.session->member, c.session->number)) {
    sessions.push_back({{"id", to_string(line.number)},
                        {"remote", line.remote},
                        {"agent", line.agent},
                        {"begun", app::iso_time_of_seconds(static_cast<std::int64_t>(line.begun_ms / 1000))},
                        {"begun_short", time_of_ms(line.begun_ms)},
                        {"used", app::iso_time_of_seconds(static_cast<std::int64_t>(line.used_ms / 1000))},
                        {"used_short", time_of_ms(line.used_ms)},
                        {"open", line.state == SessionState::open},
                        {"own", line.own}});
  }
  view.json = {{"handle", c.session->handle},
               {"language", c.language()},
               {"sessions", sessions},
               {"others", sessions.size() > 1},
               {"version", c.options.version}};
  return view;
}

Result<View> end_session(Context& c) {
  const Result<Id> id = c.id("id");
  if (!id || !c.sessions.end_of(c.session->member, *id)) return fail(ErrorCode::not_found, "there is nothing of that id here");
  Result<View> view = show_settings(c);
  view->location = "/settings";
  view->notice = std::string(c.words["settings.ended"]);
  return view;
}

Result<View> end_others(Context& c) {
  c.sessions.end_others(c.session->member, c.session->number);
  Result<View> view = show_settings(c);
  view->location = "/settings";
  view->notice = std::string(c.words["settings.ended_all"]);
  return view;
}

}  // namespace

void add_settings(Routes& routes) {
  routes.push_back({.name = "settings.show",
                    .method = "GET",
                    .path = "/settings",
                    .rule = Rule::member(),
                    .page = "settings/show",
                    .answer = "settings.show",
                    .about = "Language, theme, and one's own sessions",
                    .handle = show_settings});
  routes.push_back({.name = "settings.end",
                    .method = "POST",
                    .path = "/settings/sessions/{id}/end",
                    .rule = Rule::member(),
                    .params = {{.name = "id", .in = In::path, .kind = Kind::id, .about = "The session"}},
                    .page = "settings/show",
                    .answer = "settings.show",
                    .about = "Ends one of one's own sessions",
                    .handle = end_session});
  routes.push_back({.name = "settings.end_others",
                    .method = "POST",
                    .path = "/settings/sessions/end-others",
                    .rule = Rule::member(),
                    .page = "settings/show",
                    .answer = "settings.show",
                    .about = "Ends all of one's own sessions but this",
                    .handle = end_others});
}

}  // namespace girok::server
