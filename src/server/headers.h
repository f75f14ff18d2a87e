// What every answer carries: what a browser may do with it, and that it is not to be kept.
//
// Threads  No state.
#pragma once

#include <string_view>

#include "server/fields.h"
#include "server/request.h"
#include "server/view.h"

namespace girok::server {

inline constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors "
    "'none'; base-uri 'none'";

/// Those that are there already stay.
void add_common_headers(Response& response, bool tls);
/// A file to be saved; a report of our own is shown, under its own policy (its style by hash) and in a sandbox.
void add_download_headers(Response& response, const Download& download);
/// In constant time. Requires: of one size.
bool equal_tokens(std::string_view a, std::string_view b);
/// `csrf` was looked at; no handler needs it.
void fields_without_csrf(Fields& fields);

}  // namespace girok::server
