// What happened at the door of a server: who signed in, who failed to, what was locked, what left. For those who manage the case.
//
// Model    docs/formats/audit.md. A file beside what this machine remembers of the case (not in the case: it is this machine's, and somebody who only reads may not write to the case). Each line is sealed to the members who
//          could manage when the server started, so that the file tells nothing to whoever takes it; and carries the hash of the line before it, so that a line that was taken out is noticed. What is read and changed in
//          the case stands in the case's own log, signed.
// Limits   Whoever can write to the file can cut its end off. Lines are made by the server, not signed by a member. A typed handle that does not exist is not kept: it may be a passphrase in the wrong field.
// Threads  Safe from any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "crypto/keys.h"
#include "vault/environment.h"
#include "vault/vault.h"

namespace girok::app {

enum class AuditKind : std::uint8_t {
  started,
  stopped,
  signed_in,
  refused,
  locked,
  unlocked,
  signed_out,
  ended,
  limited,
  exported,
  imported,
  members_changed,
  left
};
std::string_view name_of(AuditKind kind);

struct AuditLine {
  std::uint64_t at_ms = 0;  ///< since 1970
  AuditKind kind = AuditKind::started;
  std::optional<Id> member;  ///< none where it is not known
  std::string remote;  ///< address of the client
  std::string note;  ///< no personal data
};

struct AuditRead {
  std::vector<AuditLine> lines;  ///< the newest first
  std::uint64_t not_for_me = 0;  ///< sealed to others
  std::uint64_t broken = 0;  ///< places where the chain does not hold
};

class Audit {
 public:
  /// For the case in `folder`; where the machine remembers nothing (no state folder), nothing is kept. Errors: as load_vault_file(); unreadable.
  static Result<std::unique_ptr<Audit>> open(const vault::Environment& environment, const std::string& folder);
  /// Kept once it returns; where the disk does not take it, `false`.
  bool note(AuditKind kind, std::optional<Id> member, std::string_view remote, std::string_view note = {});
  /// What this member can open; at most `limit` lines. Errors: refused (who may not manage).
  Result<AuditRead> read(const vault::Vault& vault, std::size_t limit) const;
  /// Who may manage can change: asked anew with the case of whoever signs in.
  void look_at(const vault::Vault& vault);

 private:
  Audit() = default;
  vault::Environment environment_;
  std::string path_;
  mutable std::mutex mutex_;
  std::vector<crypto::PublicKey> readers_;
  crypto::Hash last_{};
};

}  // namespace girok::app
