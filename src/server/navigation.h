// Where one can go: the list beside each page, as far as the member may.
//
// Threads  No state.
#pragma once

#include "app/access.h"
#include "server/view.h"
#include "server/words.h"

namespace girok::server {

/// [{"group","links":[{"path","label","current"}…]}…]
Json navigation_of(const app::Access& access, const Words& words, std::string_view path);
/// {"edit_records":true, …, "write":true, "manage":false, "erase":false}: what a page offers.
Json may_of(const app::Access& access);

}  // namespace girok::server
