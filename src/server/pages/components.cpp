// Every piece that pages are made of, once: to look at, and to be checked for contrast and reach by the tests.
#include "server/context.h"
#include "server/pages/pages.h"
#include "server/route.h"

namespace girok::server {
namespace {

Result<View> show(Context& c) {
  View view;
  view.title = c.words["components.title"];
  return view;
}

}  // namespace

void add_components(Routes& routes) {
  routes.push_back({.name = "components.show",
                    .method = "GET",
                    .path = "/components",
                    .rule = Rule::member(),
                    .page = "components/show",
                    .answer = "components.show",
                    .about = "Every piece that pages are made of",
                    .handle = show,
                    .with_case = false,
                    .api = false});
}

}  // namespace girok::server
