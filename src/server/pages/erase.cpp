// Erasing: what goes and what stays is told before; the key is destroyed only when the record was named once more.
#include "app/case/erase.h"

#include "app/case/members.h"
#include "app/case/names.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

/// Only of what may be seen: that something lies under a key is told of nothing else.
Result<app::Erasure> plan_of(const Context& c, Id& record) {
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  if (const Result<std::string> type = type_seen(c, *id); !type) return tl::unexpected<Error>(type.error());
  record = *id;
  return app::plan_erasure(c.vault(), *id);
}

Json list_of(app::Names& names, const std::vector<Id>& records) {
  Json list = Json::array();
  for (const Id& record : records) list.push_back({{"href", href_of_record(record)}, {"short", names.record(record)}});
  return list;
}

Result<View> page_of(Context& c) {
  Id record{};
  const Result<app::Erasure> plan = plan_of(c, record);
  if (!plan && record == Id{}) return tl::unexpected<Error>(plan.error());
  app::Names names(c.vault());
  const std::string type = names.type(record);
  View view;
  view.page = "records/erase";
  view.title = std::string(c.words["erase.title"]);
  view.json = {{"id", to_string(record)},
               {"short", names.record(record)},
               {"type", type},
               {"type_label", c.type_label(type)},
               {"plan", nullptr},
               {"nothing", !plan && plan.error().code == ErrorCode::not_found},
               {"errors", Json::array()}};
  if (!plan) {
    if (plan.error().code != ErrorCode::not_found) return tl::unexpected<Error>(plan.error());
    return view;
  }
  Json compartments = Json::array(), properties = Json::array(), former = Json::array(), again = Json::array();
  for (const vault::Compartment compartment : plan->compartments)
    compartments.push_back(c.words.of_code("level", app::text_of_compartments({compartment})));
  for (const std::string& property : plan->remaining_properties) properties.push_back(c.property_label(type, property));
  for (const std::string& property : plan->ended_properties) former.push_back(c.property_label(type, property));
  for (const app::StandingAgain& one : plan->again)
    again.push_back({{"href", href_of_record(one.record)},
                     {"short", names.record(one.record)},
                     {"property", c.property_label(names.type(one.record), one.property)}});
  view.json["plan"] = {{"statements", plan->statements},
                       {"attachments", plan->attachments},
                       {"compartments", compartments},
                       {"others", list_of(names, plan->others)},
                       {"any_others", !plan->others.empty()},
                       {"remaining", plan->remaining},
                       {"links", plan->links},
                       {"properties", properties},
                       {"ended", plan->ended},
                       {"ended_properties", former},
                       {"any_ended", plan->ended > 0},
                       {"again", again},
                       {"any_again", !plan->again.empty()},
                       {"sees_all", plan->sees_all},
                       {"before", plan->erased_before}};
  return view;
}

Result<View> erase(Context& c) {
  Result<View> view = page_of(c);
  if (!view) return view;
  const auto wrong = [&](const Error& error) {
    view->status = unprocessable;
    view->json["errors"].push_back(json_of(error));
    return *std::move(view);
  };
  if (view->json["plan"].is_null()) return wrong({ErrorCode::not_found, "nothing lies under this record's own key", {}, {}});
  const std::string once_more = c.text("record");
  if (once_more.size() < 4 || !view->json["id"].get<std::string>().starts_with(once_more))
    return wrong({ErrorCode::usage, "this is not the record's id", "record", "type the first characters of the id as they stand above"});
  const Result<> erased = app::erase_record(c.vault(), *parse_id(c.fields["id"]), c.text("reason"));
  if (!erased) return wrong(erased.error());
  View done;
  done.json = {{"id", view->json["id"]}, {"erased", true}};
  done.location = "/history?kind=erased";
  done.notice = std::string(c.words["erase.done"]);
  return done;
}

}  // namespace

void add_erase(Routes& routes) {
  const Param id{.name = "id", .in = In::path, .kind = Kind::id, .about = "The record", .required = true};
  const Rule rule = Rule::right_of(vault::right_erase);
  routes.push_back({.name = "records.erasure",
                    .method = "GET",
                    .path = "/records/{id}/erase",
                    .rule = rule,
                    .params = {id},
                    .page = "records/erase",
                    .answer = "records.erasure",
                    .about = "What erasing a record's own key would take away, leave, and let stand again",
                    .handle = page_of});
  routes.push_back({.name = "records.erase",
                    .method = "POST",
                    .path = "/records/{id}/erase",
                    .rule = rule,
                    .params = {id,
                               {.name = "record", .about = "The first characters of the id once more, four at least", .longest = 40},
                               {.name = "reason", .about = "Why; every member reads it: no names", .longest = 500}},
                    .page = "records/erase",
                    .answer = "records.erased",
                    .about = "Makes unreadable for good what lies under a record's own key",
                    .handle = erase});
}

}  // namespace girok::server
