// Members: who joins, who may what, who leaves.
#include <algorithm>

#include "vault/vault.h"

namespace girok::vault {
Result<MemberSecret> Vault::enrol(const Environment& environment, const std::string& path, const std::string& handle,
                                  const crypto::SecretBytes& passphrase) {
  if (Result<> good = check_handle(handle); !good) return tl::unexpected<Error>(good.error());
  Disk& disk = *environment.disk;
  const Result<VaultFile> file = load_vault_file(disk, path);
  if (!file) return tl::unexpected<Error>(file.error());
  const Result<std::vector<MemberFile>> members = load_member_files(disk, path, file->vault);
  if (!members) return tl::unexpected<Error>(members.error());
  if (std::ranges::find(*members, handle, &MemberFile::handle) != members->end()) {
    return fail(ErrorCode::usage, "a member has this handle already", path, "choose another");
  }
  MemberSecret member = MemberSecret::make(environment.random);
  MemberFile me = make_member_file(file->vault, member, handle);
  if (Result<> wrapped = wrap_with_passphrase(me, member, passphrase, environment); !wrapped) return tl::unexpected<Error>(wrapped.error());
  sign_member_file(me, member);
  if (Result<> saved = save_member_file(disk, path, me); !saved) return tl::unexpected<Error>(saved.error());
  return member;
}

std::set<Compartment> Vault::compartments_of(const Id& member) const {
  std::set<Compartment> held;
  for (const EpochKeyBox& box : authority_.boxes_of(member)) {
    if (keys_.newest(box.compartment) == box.epoch) held.insert(box.compartment);
  }
  return held;
}

/// A fresh key for everybody who can read the compartment now, but for `without`.
Result<Epoch> Vault::new_epoch(Compartment compartment, const std::set<Id>& without) const {
  crypto::Key key;
  environment_.random(key.writable());
  // The low half is random, so that two devices that re-key before they meet do not take the same number.
  std::array<std::uint8_t, 2> low{};
  environment_.random(low);
  const std::uint32_t count = (keys_.newest(compartment).value_or(0) >> 16) + 1;
  Epoch epoch;
  epoch.compartment = compartment;
  epoch.epoch = count << 16 | static_cast<std::uint32_t>(low[0]) << 8 | low[1];
  epoch.intake = intake_key(key);
  epoch.commitment = epoch_commitment(file_.vault, compartment, epoch.epoch, key);
  const bool first = !keys_.newest(compartment);
  for (const MemberRights& member : authority_.members()) {
    if (member.removed || without.contains(member.member)) continue;
    if (!first && !compartments_of(member.member).contains(compartment)) continue;
    if (!crypto::can_receive(member.seal)) continue;
    epoch.keys.push_back(
        {member.member, box_key(member.seal, file_.vault, static_cast<std::uint8_t>(compartment), epoch.epoch, key, environment_.random)});
  }
  return epoch;
}

Result<Receipt> Vault::grant(const Id& member, std::uint32_t rights, Confidentiality clearance, const std::set<Compartment>& compartments) {
  if (Result<> may = require(right_manage, "to manage this case"); !may) return tl::unexpected<Error>(may.error());
  if (Result<> caught_up = catch_up(); !caught_up) return tl::unexpected<Error>(caught_up.error());
  const Result<std::vector<MemberFile>> files = load_member_files(*environment_.disk, path_, file_.vault);
  if (!files) return tl::unexpected<Error>(files.error());
  const auto file = std::ranges::find(*files, member, &MemberFile::member);
  if (file == files->end())
    return fail(ErrorCode::not_found, "there is no file of this member", join_path(path_, "members"),
                "let the member make one first: girok members add HANDLE");
  const MemberRights* const known = authority_.member(member);
  if (known != nullptr && known->removed)
    return fail(ErrorCode::refused, "a removed member cannot come back under the same keys", {},
                "make a new member: girok members add HANDLE");
  if (member == file_.founder())
    return fail(ErrorCode::refused, "the founder's rights cannot be changed", {},
                "the founder can be removed, once somebody else may manage the case");
  if ((rights & ~(this->rights() | right_intake)) != 0)
    return fail(ErrorCode::refused, "nobody can give a right that they have not", {}, "ask a member who has it");
  if (!crypto::can_receive(file->seal))
    return fail(ErrorCode::damaged, "the member's key is one that anybody could open", member_file_path(path_, member),
                "let the member make a new one");

  Grant grant{member, file->sign, file->seal, rights, static_cast<std::uint8_t>(clearance), {}};
  for (const Compartment compartment : compartments) {
    if (!keys_.holds(compartment))
      return fail(ErrorCode::locked, "you do not hold the key of this compartment: " + std::string(name_of(compartment)), {},
                  "ask a member who does to grant it");
  }
  for (const auto& [compartment, epoch] : keys_.held()) {
    if (!compartments.contains(compartment)) continue;
    grant.keys.push_back({compartment, epoch,
                          box_key(file->seal, file_.vault, static_cast<std::uint8_t>(compartment), epoch,
                                  keys_.find(compartment, epoch)->key, environment_.random)});
  }
  Draft draft;
  draft.add_act(std::move(grant));
  for (const Compartment taken_away : compartments_of(member)) {
    if (compartments.contains(taken_away)) continue;
    Result<Epoch> epoch = new_epoch(taken_away, {member});
    if (!epoch) return tl::unexpected<Error>(epoch.error());
    draft.add_act(*std::move(epoch));
  }
  return append(std::move(draft));
}

Result<Receipt> Vault::remove(const Id& member) {
  if (Result<> may = require(right_manage, "to manage this case"); !may) return tl::unexpected<Error>(may.error());
  if (Result<> caught_up = catch_up(); !caught_up) return tl::unexpected<Error>(caught_up.error());
  const MemberRights* const known = authority_.member(member);
  if (known == nullptr || known->removed) return fail(ErrorCode::not_found, "there is no such member", {}, "girok members lists them");
  const std::vector<MemberRights> all = authority_.members();
  const auto manages = [&](const MemberRights& other) {
    return other.member != member && !other.removed && (other.rights & right_manage) != 0;
  };
  if (std::ranges::none_of(all, manages))
    return fail(ErrorCode::usage, "nobody could manage the case any more", {}, "grant somebody the right to manage it first");
  Draft draft;
  draft.add_act(Remove{member});
  for (const Compartment compartment : compartments_of(member)) {
    // Nobody left with the key is no reason to keep it: but then nothing new could be read by anyone.
    const bool others = std::ranges::any_of(all, [&](const MemberRights& other) {
      return other.member != member && !other.removed && compartments_of(other.member).contains(compartment);
    });
    if (!others)
      return fail(ErrorCode::usage, "nobody else holds the key of a compartment: " + std::string(name_of(compartment)), {},
                  "grant it to somebody first");
    Result<Epoch> epoch = new_epoch(compartment, {member});
    if (!epoch) return tl::unexpected<Error>(epoch.error());
    draft.add_act(*std::move(epoch));
  }
  return append(std::move(draft));
}

Result<Receipt> Vault::set_organisation(const crypto::PublicKey& key) {
  if (!crypto::can_receive(key))
    return fail(ErrorCode::damaged, "the organisation's key is one that anybody could open", {}, "make a new one");
  Draft draft;
  draft.add_act(Organisation{key});
  return append(std::move(draft));
}

}  // namespace girok::vault
