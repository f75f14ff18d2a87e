// The part of verifying that needs keys. Private to verify.
#pragma once

#include <set>

#include "vault/chains.h"
#include "vault/verify.h"

namespace girok::vault {

/// Opens every body and attachment that the member's keys open. `bad_blobs`: already reported, and not opened again.
void verify_contents(const Environment& environment, const std::string& path, const VaultFile& file, const Chains& chains,
                     const std::set<Id>& bad_blobs, const VerifyOptions& options, VerifyReport& report);

}  // namespace girok::vault
