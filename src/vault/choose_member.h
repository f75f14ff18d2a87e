// Which member is meant: by handle, by the beginning of an id, or the one who was last here.
//
// Threads  No shared state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vault/files.h"

namespace girok::vault {

/// Nothing where nobody is called so. `last`: for where no name is given and there are several. Errors: usage (several fit; nobody is named).
Result<std::optional<MemberFile>> choose_member(const std::vector<MemberFile>& members, std::string_view name,
                                                const std::optional<Id>& last, const std::string& where);

/// The member files that are good, by id; what is wrong with the others. A damaged file must not shut out everybody else.
struct ReadableMembers {
  std::vector<MemberFile> members;
  std::vector<Error> errors;
};
ReadableMembers load_readable_members(Disk& disk, const std::string& vault, const Id& id);

}  // namespace girok::vault
