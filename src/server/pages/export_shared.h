// What the pages of exporting share. Private to them.
#pragma once

#include <vector>

#include "app/records/export_files.h"
#include "server/context.h"

namespace girok::server {

inline constexpr const char* export_kind = "export";  ///< of the job

app::ExportOptions export_options_of(const Context& c);
/// Errors: usage, where purpose or recipient is missing.
Result<> export_asked_well(const Context& c);
/// The form again, with an error.
Result<View> export_refused(Context& c, const Error& error);
/// Starts the job that makes it, and leads to /export/{job}. Errors: as Jobs::start().
Result<View> start_export(Context& c, app::ExportOptions options);
Json json_of_left_out(const Context& c, const std::vector<app::LeftOut>& left_out);
Json json_of_losses(const std::vector<records::Loss>& losses);
std::vector<Param> export_params();
/// What a file of an export can be.
std::vector<std::string> export_media();
void add_export_jobs(Routes& routes, const Rule& rule);

}  // namespace girok::server
