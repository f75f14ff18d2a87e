// A run as tables for other programs: clusters, pairs, draws (docs/formats/link-output.md).
//
// Model    CSV in the order of the records as they were read. Ids and lists only, never another cell. Each file whole or not at all.
// Limits   Draws repeat all records: 100 draws of a million records are some 2 GB; draws_bytes() says before.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <string>

#include "app/linkage/link_run.h"
#include "base/result.h"

namespace girok::app {

/// list,record_id,cluster_id: every record, also those that are linked to none. Errors: write_failed.
Result<> write_clusters(const LinkRun& run, const std::string& path);
/// list_a,id_a,list_b,id_b,probability,weight_bits: the pairs kept. Errors: write_failed.
Result<> write_pairs(const LinkRun& run, const std::string& path);
/// draw,list,record_id,cluster_id: draws from 1, each with every record. Errors: write_failed.
Result<> write_draws(const LinkRun& run, const std::string& path);
/// The same as text, for whoever has only a browser.
std::string clusters_csv_of(const LinkRun& run);
std::string pairs_csv_of(const LinkRun& run);
/// Roughly what write_draws() will write.
std::uint64_t draws_bytes(const LinkRun& run);

}  // namespace girok::app
