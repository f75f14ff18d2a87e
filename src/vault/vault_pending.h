// A frame that was read and checked, on its way into the read model. Private to the vault.
#pragma once

#include "vault/authority.h"
#include "vault/log.h"
#include "vault/vault.h"

namespace girok::vault {

struct Vault::Pending {
  Frame frame;
  Verdict verdict;
};

}  // namespace girok::vault
