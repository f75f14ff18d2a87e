// A look at every record of a type, for what has to be counted or collected whole; a list for a page is app/records/browse.h.
//
// Threads  As the vault: one at a time.
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "vault/vault.h"

namespace girok::app {

/// Records that the filter lets through, the newest change first.
inline std::vector<vault::RecordLine> every_record(const vault::Vault& vault, const vault::Filter& filter) {
  constexpr std::size_t everything = std::numeric_limits<std::size_t>::max() / 2;  // an offset is added to it
  return vault.model().records(filter, everything);
}

/// Records of that type of which anything up to `clearance` stands. Empty: of every type.
inline std::vector<vault::RecordLine> every_record(const vault::Vault& vault, const std::string& type, vault::Confidentiality clearance) {
  vault::Filter filter;
  filter.clearance = clearance;
  if (!type.empty()) filter.types = {type};
  return every_record(vault, filter);
}

}  // namespace girok::app
