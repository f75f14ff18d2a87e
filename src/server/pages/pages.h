// All areas of pages; each adds its routes.
#pragma once

#include "server/route.h"

namespace girok::server {

void add_door(Routes& routes);           ///< signing in, locking, leaving; language, theme; drafts; signs of life
void add_components(Routes& routes);
void add_documents(Routes& routes);
void add_coding(Routes& routes);
void add_search(Routes& routes);
void add_records(Routes& routes);
void add_links(Routes& routes);
void add_corroboration(Routes& routes);
void add_figures(Routes& routes);
void add_estimates(Routes& routes);
void add_jobs(Routes& routes);
void add_start(Routes& routes);
void add_history(Routes& routes);
void add_members(Routes& routes);
void add_vocabularies(Routes& routes);
void add_import(Routes& routes);
void add_export(Routes& routes);
void add_backup(Routes& routes);
void add_erase(Routes& routes);
void add_recover(Routes& routes);
void add_help(Routes& routes);
void add_settings(Routes& routes);

/// Every route of the program, once.
Routes make_routes();

}  // namespace girok::server
