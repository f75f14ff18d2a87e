// An organisation's key: a file in a safe that opens every member of the organisation's cases.
//
// Model    docs/formats/organisation-key.md: a random seed under a passphrase. Cases are told the public half; members wrap their secret for it.
// Limits   Whoever has the file and the passphrase has every case whose folder they have. Nothing can take that back: a case can only be told another key.
// Threads  Plain values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/keys.h"
#include "crypto/passphrase.h"
#include "crypto/seal.h"
#include "crypto/secret.h"
#include "vault/environment.h"

namespace girok::app {

struct NewOrganisationKey {
  std::string json;  ///< what the file holds
  crypto::PublicKey key{};
};
/// Errors: too_large (no memory for the derivation).
Result<NewOrganisationKey> make_organisation_key(const crypto::SecretBytes& passphrase, const vault::Environment& environment);

/// A file that was read and not yet opened.
struct OrganisationFile {
  crypto::PublicKey key{};
  crypto::Salt salt{};
  crypto::PassphraseCost cost{0, 0};
  crypto::Nonce nonce{};
  std::vector<std::uint8_t> sealed;
};
/// Errors, `where` being `path`: damaged, unsupported, refused (a cost that is too low or too high).
Result<OrganisationFile> parse_organisation_key(std::string_view json, const std::string& path, const vault::Environment& environment);
/// The same of a file. Errors: also not_found, unreadable, too_large.
Result<OrganisationFile> load_organisation_key(const std::string& path, const vault::Environment& environment);

/// Errors: locked for a wrong passphrase and a changed file alike.
Result<crypto::BoxKey> open_organisation_key(const OrganisationFile& file, const crypto::SecretBytes& passphrase);

}  // namespace girok::app
