// What the pages of who is who share: the newest comparison of a member, two persons as JSON, why they are held to be one.
//
// Threads  No state.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "app/linkage/link_run.h"
#include "server/context.h"
#include "server/jobs.h"

namespace girok::server {

inline constexpr const char* link_kind = "link";
inline constexpr std::int64_t most_sampled = 2000;

/// The newest finished comparison; null where there is none. `line`: the work that made it.
std::shared_ptr<const app::LinkRun> newest_link_run(const Context& c, std::optional<JobLine>& line);

/// Pairs worth a look of the newest comparison; 0 where there is none, or so many pairs that counting them would keep a page waiting.
std::uint64_t pairs_in_doubt(const Context& c);

/// A person beside others: never by a name that is sealed.
Json json_of_person(app::Names& names, const Id& record);
std::string href_of_one_person(const Id& record);
std::string href_of_pair(const Id& a, const Id& b);
std::string href_of_quality(std::size_t sample, std::uint64_t seed);
/// Null for nothing.
Json json_of_verdict(const Context& c, const std::optional<linkage::Verdict>& verdict);

/// Two persons side by side, what else the case says of each, and what speaks for and against. Errors: as app::pair_view_of().
Result<Json> json_of_pair(Context& c, const app::LinkRun& run, std::uint32_t a, std::uint32_t b,
                          const std::vector<linkage::Decision>& decided);

/// How good a comparison is, and its tables.
void add_links_results(Routes& routes);

}  // namespace girok::server
