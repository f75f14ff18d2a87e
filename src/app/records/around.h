// What stands around a record: its relations, its dates, and how many acts and events a province has.
//
// Model    Relations are statements whose value is a record, in both directions. Nothing sealed is followed: it stands beside other things,
//          where nobody asked for it.
// Limits   At most `most` records. Dates of the record, of what leads to it, and of what an involvement leads to.
// Threads  As the vault: one at a time; Graphviz keeps state of its own, and calls wait for each other.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "base/dates.h"
#include "base/result.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

struct Around {
  struct Edge {
    std::size_t from = 0, to = 0;  ///< numbers of records
    std::string property;
    friend auto operator<=>(const Edge&, const Edge&) = default;
  };
  std::vector<Id> records;  ///< the first is the one in the middle
  std::vector<Edge> edges;
  bool cut = false;  ///< there are more
};
/// Errors: refused (role), not_found.
Result<Around> records_around(const vault::Vault& vault, const Id& record, int depth, std::size_t most);

struct GraphBox {
  std::string title, subtitle, href;
  std::string kind;  ///< class of the box: person, group, event, act, source
};
/// An <svg> for <girok-graph>; empty where there is nothing to draw, or Graphviz is not set up. `labels`: of the edges.
std::string picture_of(const Around& around, const std::vector<GraphBox>& boxes, const std::vector<std::string>& labels,
                       const std::string& title);

struct DatedLine {
  Id record;
  std::string property, date;  ///< as stated
  ImpreciseDate days;
};
/// By their first possible day. Errors: as records_around().
Result<std::vector<DatedLine>> dates_around(const vault::Vault& vault, const Id& record);

struct ProvinceCounts {
  std::map<std::string, std::uint64_t> by_code;  ///< acts and events, by the code of ISO 3166-2 that their place has, or lies in
  std::uint64_t unknown = 0;  ///< of no place that has one
};
/// One look at every row. Errors: refused (role).
Result<ProvinceCounts> count_provinces(const vault::Vault& vault, const records::Schema& schema);

}  // namespace girok::app
