#include "server/pages/pages.h"

namespace girok::server {

Routes make_routes() {
  Routes routes;
  add_door(routes);
  add_components(routes);
  add_start(routes);
  add_members(routes);
  add_records(routes);
  add_history(routes);
  add_settings(routes);
  add_help(routes);
  add_documents(routes);
  add_coding(routes);
  add_search(routes);
  add_links(routes);
  add_corroboration(routes);
  add_figures(routes);
  add_estimates(routes);
  add_jobs(routes);
  add_vocabularies(routes);
  add_export(routes);
  add_backup(routes);
  add_erase(routes);
  add_recover(routes);
  add_import(routes);
  return routes;
}

}  // namespace girok::server
