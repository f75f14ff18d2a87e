// Who may do what, at each place in the log: the judgement that needs no secret.
//
// Model    docs/formats/vault.md, "Who may what, and when". Batches in the order (clock, device, sequence); grants add, removals end; a removed member's
//          batches count only where the removing batch had seen them, whatever clock they carry. Where two remove each other, the one of longer standing
//          prevails: standing cannot be backdated. The outcome does not depend on the order in which batches arrived.
// Limits   A member who may manage can remove everybody of shorter standing: that is what the right is. Rights that a later grant lowers still count for
//          batches that carry an earlier clock; remove a member to be sure.
// Cost     Linear in the batches with acts, times the number of removals.
// Threads  Const after build(); safe to share.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "vault/batch.h"
#include "vault/files.h"

namespace girok::vault {

/// Where a batch stands among all batches.
struct Place {
  std::uint64_t clock = 0;
  Id device;
  std::uint64_t sequence = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};
inline Place place_of(const BatchHeader& header) { return {header.clock, header.device, header.sequence}; }

struct MemberRights {
  Id member;
  PublicKey sign{}, seal{};
  std::uint32_t rights = 0;
  std::uint8_t clearance = 0;
  bool removed = false;
};

/// Why a batch has no effect; empty where it has.
struct Verdict {
  std::string why;  ///< "signed by a removed member", … ; no personal data
  bool counts() const { return why.empty(); }
};

class Authority {
 public:
  /// From all batches that have acts, seen heads or a gap, in any order. Headers are copied.
  static Authority build(const VaultFile& founder, std::vector<BatchHeader> headers);

  /// Requires: the signature was checked against the key of signer().
  Verdict judge(const BatchHeader& header) const;
  /// The rights that a batch's signer had at its place; 0 for nobody. For what a header does not show: erasures stand in the bodies.
  std::uint32_t rights_at(const BatchHeader& header) const;
  /// Whose word on what other devices wrote is taken: somebody's who may write here, and was not removed. An intake device, or whoever left, cannot say that
  /// batches are missing.
  bool believes(const BatchHeader& header) const;
  /// The signing key a member has (or had). Nothing where nobody of that id was ever granted anything.
  std::optional<PublicKey> signer(const Id& member) const;
  /// As of now: all that counted.
  const MemberRights* member(const Id& member) const;
  std::vector<MemberRights> members() const;  ///< removed ones too, by id
  const std::optional<PublicKey>& organisation() const { return organisation_; }

  struct EpochInfo {
    Compartment compartment = Compartment::internal;
    std::uint32_t epoch = 0;
    PublicKey intake{};
    Hash commitment{};
  };
  /// Of batches that count; by compartment and epoch. Two of one number: both, in order of their batches.
  const std::vector<EpochInfo>& epochs() const { return epochs_; }
  /// Key boxes meant for a member, in order, of batches that count.
  const std::vector<EpochKeyBox>& boxes_of(const Id& member) const;
  /// Blobs that erasure or compaction removed; ascending.
  const std::vector<Id>& unlinked() const { return unlinked_; }

 private:
  struct GrantAt {
    Place place;
    std::uint32_t rights;
  };
  struct Removal {
    Id member, signer;
    Place place;
    std::map<Id, std::uint64_t> seen;  ///< by device: the last sequence that still counts
  };
  struct Known {
    MemberRights now;
    std::vector<GrantAt> grants;  ///< by place
    std::vector<Removal> removals;
    std::vector<EpochKeyBox> boxes;
  };

  static std::vector<Removal> removals_in(const std::vector<BatchHeader>& headers);
  static Authority pass(const VaultFile& founder, const std::vector<BatchHeader>& headers, const std::vector<Removal>& removals);
  std::optional<Place> standing_of(const Id& member) const;
  void take(const BatchHeader& header);
  Verdict judge_acts(const BatchHeader& header, std::uint32_t rights) const;

  Id founder_;
  std::map<Id, Known> members_;
  std::vector<EpochInfo> epochs_;
  std::vector<Id> unlinked_;
  std::optional<PublicKey> organisation_;
};

}  // namespace girok::vault
