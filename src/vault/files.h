// The two public files of a vault: vault.json (who founded it) and members/<member>.json (public keys; the member's secret, wrapped).
//
// Model    docs/formats/vault.md, "Members and their secret". Both are signed, and named by hashes of the keys in them.
// Limits   An older member file put back, with an older passphrase, opens what it opened: whoever kept a copy keeps that.
// Threads  Plain values.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "crypto/keys.h"
#include "crypto/passphrase.h"
#include "crypto/seal.h"
#include "vault/environment.h"
#include "vault/member_secret.h"

namespace girok::vault {

struct VaultFile {
  Id vault;
  std::array<std::uint8_t, 16> salt{};
  crypto::PublicKey sign{}, seal{};   ///< the founder's
  crypto::Signature signature{};
  Id founder() const { return member_id(sign, seal); }
};

VaultFile make_vault_file(const MemberSecret& founder, const RandomSource& random);
std::string to_json(const VaultFile& file);
/// Errors, `where` being `path`: malformed, unsupported (another version), damaged (id or signature do not fit).
Result<VaultFile> parse_vault_file(std::string_view json, const std::string& path);

enum class WrapKind : std::uint8_t { passphrase = 1, recovery = 2, organisation = 3 };

struct Wrap {
  WrapKind kind = WrapKind::passphrase;
  crypto::Salt salt{};
  crypto::PassphraseCost cost{0, 0};
  crypto::Nonce nonce{};
  std::vector<std::uint8_t> sealed;
  crypto::PublicKey organisation{};
};

struct MemberFile {
  Id vault, member;
  std::string handle;
  crypto::PublicKey sign{}, seal{};
  std::uint64_t revision = 1;
  std::vector<Wrap> wraps;   ///< by kind, at most one of each
  crypto::Signature signature{};

  const Wrap* wrap(WrapKind kind) const;
};

/// Letters of any script, digits, inner dots, dashes and underscores; 1 to 64 bytes: it is shown to strangers, so a pseudonym.
Result<> check_handle(std::string_view handle);

MemberFile make_member_file(const Id& vault, const MemberSecret& member, std::string handle);
/// Replaces the wrap of that kind. Errors: too_large (no memory for the derivation).
Result<> wrap_with_passphrase(MemberFile& file, const MemberSecret& member, const crypto::SecretBytes& passphrase,
                              const Environment& environment);
void wrap_with_recovery_key(MemberFile& file, const MemberSecret& member, const crypto::SecretBytes& recovery,
                            const Environment& environment);
void wrap_for_organisation(MemberFile& file, const MemberSecret& member, const crypto::PublicKey& organisation,
                           const Environment& environment);
/// Next revision, signed by the member. Call after every change.
void sign_member_file(MemberFile& file, const MemberSecret& member);

std::string to_json(const MemberFile& file);
/// Errors: malformed, unsupported, damaged (id or signature do not fit, of another vault).
Result<MemberFile> parse_member_file(std::string_view json, const Id& vault, const std::string& path);

/// Errors: locked ("cannot be opened"), for a wrong passphrase and a changed wrap alike and after the same time; refused for a cost below the least.
Result<MemberSecret> unwrap_with_passphrase(const MemberFile& file, const crypto::SecretBytes& passphrase, const Environment& environment);
Result<MemberSecret> unwrap_with_recovery_key(const MemberFile& file, const crypto::SecretBytes& recovery);
Result<MemberSecret> unwrap_for_organisation(const MemberFile& file, const crypto::BoxKey& organisation);
/// What a wrong passphrase gives, at the cost of one: for a handle that does not exist.
Error pretend_to_unwrap(const crypto::SecretBytes& passphrase, const Environment& environment);

// Where they lie.
std::string vault_file_path(const std::string& vault);
std::string member_file_path(const std::string& vault, const Id& member);
/// Lower-case text of an id, as file names have it.
std::string file_name_of(const Id& id);

Result<VaultFile> load_vault_file(Disk& disk, const std::string& vault);
/// One, by its path. Errors: as parse_member_file(); damaged under another member's name.
Result<MemberFile> load_member_file(Disk& disk, const std::string& path, const Id& vault);
/// All member files, by id. Errors: of the first that is not good.
Result<std::vector<MemberFile>> load_member_files(Disk& disk, const std::string& vault, const Id& id);
Result<> save_member_file(Disk& disk, const std::string& vault, const MemberFile& file);

}  // namespace girok::vault
