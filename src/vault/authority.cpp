#include "vault/authority.h"

#include <algorithm>

namespace girok::vault {
namespace {

template <class T>
bool has_act(const BatchHeader& header) {
  return std::ranges::any_of(header.acts, [](const Act& act) { return std::holds_alternative<T>(act); });
}

}  // namespace

Authority Authority::build(const VaultFile& founder, std::vector<BatchHeader> headers) {
  std::ranges::sort(headers, {}, place_of);
  const std::vector<Removal> removals = removals_in(headers);
  std::erase_if(headers, [](const BatchHeader& header) { return header.acts.empty(); });

  // Nobody can give themselves an earlier place than that of the grant that made them a member, so standing is what removals are weighed by.
  const Authority before = pass(founder, headers, {});
  std::vector<const Removal*> by_standing;
  for (const Removal& removal : removals) {
    if (before.standing_of(removal.signer)) by_standing.push_back(&removal);
  }
  std::ranges::stable_sort(by_standing, {},
                           [&](const Removal* removal) { return std::pair(*before.standing_of(removal->signer), removal->place); });

  // Whether a removal counts depends only on those by members of longer standing, and those are settled before it.
  std::vector<Removal> settled;
  for (const Removal* removal : by_standing) {
    const Authority so_far = pass(founder, headers, settled);
    const auto header = std::ranges::find(headers, removal->place, place_of);
    if (so_far.judge(*header).counts()) settled.push_back(*removal);
  }
  return pass(founder, headers, settled);
}

std::vector<Authority::Removal> Authority::removals_in(const std::vector<BatchHeader>& headers) {
  std::vector<const BatchHeader*> chains;
  for (const BatchHeader& header : headers) chains.push_back(&header);
  std::ranges::sort(chains, {}, [](const BatchHeader* header) { return std::pair(header->device, header->sequence); });

  std::vector<Removal> removals;
  std::map<Id, std::uint64_t> seen;  // along one device's chain
  Id device;
  for (const BatchHeader* const header : chains) {
    if (header == chains.front() || header->device != device) seen.clear();
    device = header->device;
    for (const Head& head : header->seen) {
      std::uint64_t& last = seen[head.device];
      last = std::max(last, head.sequence);
    }
    for (const Act& act : header->acts) {
      const Remove* const remove = std::get_if<Remove>(&act);
      if (remove == nullptr) continue;
      Removal removal{remove->member, header->member, place_of(*header), seen};
      removal.seen[device] = header->sequence;
      removals.push_back(std::move(removal));
    }
  }
  return removals;
}

/// Everything judged once, in order, under these removals.
Authority Authority::pass(const VaultFile& founder, const std::vector<BatchHeader>& headers, const std::vector<Removal>& removals) {
  Authority authority;
  authority.founder_ = founder.founder();
  Known& first = authority.members_[authority.founder_];
  first.now = {authority.founder_, founder.sign, founder.seal, all_rights & ~right_intake, 4, false};
  first.grants.push_back({Place{}, first.now.rights});
  for (const Removal& removal : removals) authority.members_[removal.member].removals.push_back(removal);
  for (const BatchHeader& header : headers) {
    if (authority.judge(header).counts()) authority.take(header);
  }
  std::ranges::sort(authority.unlinked_);
  const auto repeated = std::ranges::unique(authority.unlinked_);
  authority.unlinked_.erase(repeated.begin(), repeated.end());
  std::ranges::stable_sort(authority.epochs_, {}, [](const EpochInfo& e) { return std::pair(e.compartment, e.epoch); });
  return authority;
}

std::optional<Place> Authority::standing_of(const Id& member) const {
  const auto at = members_.find(member);
  if (at == members_.end() || at->second.grants.empty()) return std::nullopt;
  return at->second.grants.front().place;
}

void Authority::take(const BatchHeader& header) {
  for (const Act& act : header.acts) {
    if (const Grant* const grant = std::get_if<Grant>(&act)) {
      Known& known = members_[grant->member];
      const bool was_removed = known.now.removed;
      known.now = {grant->member, grant->sign, grant->seal, grant->rights, grant->clearance, was_removed};
      known.grants.push_back({place_of(header), grant->rights});
      known.boxes.insert(known.boxes.end(), grant->keys.begin(), grant->keys.end());
    } else if (const Remove* const remove = std::get_if<Remove>(&act)) {
      members_[remove->member].now.removed = true;
    } else if (const Epoch* const epoch = std::get_if<Epoch>(&act)) {
      epochs_.push_back({epoch->compartment, epoch->epoch, epoch->intake, epoch->commitment});
      for (const MemberKeyBox& box : epoch->keys) members_[box.member].boxes.push_back({epoch->compartment, epoch->epoch, box.box});
    } else if (const Organisation* const organisation = std::get_if<Organisation>(&act)) {
      organisation_ = organisation->seal;
    } else if (const Unlink* const unlink = std::get_if<Unlink>(&act)) {
      unlinked_.insert(unlinked_.end(), unlink->blobs.begin(), unlink->blobs.end());
    }
  }
}

Verdict Authority::judge(const BatchHeader& header) const {
  const auto at = members_.find(header.member);
  if (at == members_.end() || at->second.grants.empty()) return {"signed by somebody who is not a member"};
  const Known& known = at->second;
  const bool removes = has_act<Remove>(header);
  for (const Removal& removal : known.removals) {
    // Who joined later cannot undo, by removing somebody, a removal that this one had made.
    if (removes && removal.signer != header.member && standing_of(removal.signer) > known.grants.front().place) continue;
    const auto last = removal.seen.find(header.device);
    if (last == removal.seen.end() || header.sequence > last->second) return {"signed by a removed member"};
  }
  if (!(known.grants.front().place < place_of(header))) return {"signed before the member was granted anything"};
  return judge_acts(header, rights_at(header));
}

std::uint32_t Authority::rights_at(const BatchHeader& header) const {
  const auto at = members_.find(header.member);
  std::uint32_t rights = 0;
  if (at == members_.end()) return rights;
  for (const GrantAt& grant : at->second.grants) {
    if (grant.place < place_of(header)) rights = grant.rights;
  }
  return rights;
}

Verdict Authority::judge_acts(const BatchHeader& header, std::uint32_t rights) const {
  for (const BodyInfo& body : header.bodies) {
    const std::uint32_t needed = body.mode == BodyMode::intake ? right_write | right_intake : right_write;
    if ((rights & needed) == 0) return {"written by a member without the right to write"};
  }
  if (!header.blobs.empty() && (rights & (right_write | right_intake)) == 0) return {"attachments by a member without the right to write"};
  if (header.gap && (rights & right_manage) == 0) return {"a gap by a member without the right to manage"};
  for (const Act& act : header.acts) {
    if (std::holds_alternative<Unlink>(act)) {
      if ((rights & right_erase) == 0) return {"an erasure by a member without the right to erase"};
      continue;
    }
    const Grant* const grant = std::get_if<Grant>(&act);
    if ((rights & right_manage) == 0)
      return {grant != nullptr ? "a grant by a member without the right to manage" : "an act by a member without the right to manage"};
    if (grant == nullptr) continue;
    if ((grant->rights & ~(rights | right_intake)) != 0) return {"a grant of rights that its signer has not"};
    if (grant->member != member_id(grant->sign, grant->seal)) return {"a grant whose keys are not the member's"};
    if (grant->member == founder_) return {"a grant that changes the founder"};
  }
  return {};
}

bool Authority::believes(const BatchHeader& header) const {
  const MemberRights* const signer = member(header.member);
  return signer != nullptr && !signer->removed && (rights_at(header) & (right_write | right_manage)) != 0;
}

std::optional<PublicKey> Authority::signer(const Id& member) const {
  const auto at = members_.find(member);
  if (at == members_.end() || at->second.grants.empty()) return std::nullopt;
  return at->second.now.sign;
}

const MemberRights* Authority::member(const Id& member) const {
  const auto at = members_.find(member);
  return at == members_.end() || at->second.grants.empty() ? nullptr : &at->second.now;
}

std::vector<MemberRights> Authority::members() const {
  std::vector<MemberRights> all;
  for (const auto& [id, known] : members_) {
    if (!known.grants.empty()) all.push_back(known.now);
  }
  return all;
}

const std::vector<EpochKeyBox>& Authority::boxes_of(const Id& member) const {
  static const std::vector<EpochKeyBox> none;
  const auto at = members_.find(member);
  return at == members_.end() ? none : at->second.boxes;
}

}  // namespace girok::vault
