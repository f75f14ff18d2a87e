#include "vault/epoch_keys.h"

#include <algorithm>

#include "crypto/hash.h"

namespace girok::vault {
namespace {

std::vector<std::uint8_t> box_label(const Id& vault, std::uint8_t compartment, std::uint32_t epoch) {
  ByteWriter out;
  out.id(vault);
  out.u8(compartment);
  out.u32(epoch);
  return out.take();
}

}  // namespace

KeyBox box_key(const crypto::PublicKey& receiver, const Id& vault, std::uint8_t compartment, std::uint32_t epoch, const crypto::Key& key,
               const RandomSource& random) {
  const std::vector<std::uint8_t> label = box_label(vault, compartment, epoch);
  crypto::SecretBytes plain(64);
  std::ranges::copy(label, plain.writable().begin());
  std::ranges::copy(key.bytes(), plain.writable().begin() + static_cast<std::ptrdiff_t>(label.size()));
  const std::vector<std::uint8_t> sealed = crypto::seal_to(receiver, plain.bytes(), random);
  KeyBox box{};
  std::copy_n(sealed.begin(), box.size(), box.begin());
  return box;
}

std::optional<crypto::Key> unbox_key(const crypto::BoxKey& receiver, const Id& vault, std::uint8_t compartment, std::uint32_t epoch,
                                     const KeyBox& box) {
  const std::optional<crypto::SecretBytes> plain = receiver.open(box);
  const std::vector<std::uint8_t> label = box_label(vault, compartment, epoch);
  if (!plain || plain->size() != 64 || !std::ranges::equal(plain->bytes().first(label.size()), label)) return std::nullopt;
  const auto rest = plain->bytes().subspan(label.size() + crypto::key_size);
  if (std::ranges::any_of(rest, [](std::uint8_t b) { return b != 0; })) return std::nullopt;
  return crypto::Key::copy_of(std::span<const std::uint8_t, crypto::key_size>(plain->bytes().data() + label.size(), crypto::key_size));
}

Hash epoch_commitment(const Id& vault, Compartment compartment, std::uint32_t epoch, const crypto::Key& key) {
  ByteWriter out;
  out.label("girok epoch 1");
  out.id(vault);
  out.u8(static_cast<std::uint8_t>(compartment));
  out.u32(epoch);
  return crypto::blake2b(key, out.view());
}

PublicKey intake_key(const crypto::Key& epoch_key) { return crypto::BoxKey(crypto::derive_key(epoch_key, "girok intake")).public_key(); }

EpochKeys EpochKeys::collect(const Authority& authority, const MemberSecret& member, const Id& vault, std::vector<std::string>& problems) {
  EpochKeys keys;
  for (const Authority::EpochInfo& epoch : authority.epochs()) {
    auto& newest = keys.newest_[epoch.compartment];
    if (epoch.epoch >= newest.first) newest = {epoch.epoch, epoch.intake};
  }
  for (const EpochKeyBox& box : authority.boxes_of(member.id())) {
    if (keys.find(box.compartment, box.epoch) != nullptr) continue;
    std::optional<crypto::Key> key = unbox_key(member.sealing(), vault, static_cast<std::uint8_t>(box.compartment), box.epoch, box.box);
    const bool fits = key && std::ranges::any_of(authority.epochs(), [&](const Authority::EpochInfo& epoch) {
                        return epoch.compartment == box.compartment && epoch.epoch == box.epoch &&
                               epoch.commitment == epoch_commitment(vault, box.compartment, box.epoch, *key);
                      });
    if (!fits) {
      problems.push_back("a key that was granted does not fit its compartment");
      continue;
    }
    crypto::Key body = crypto::derive_key(*key, "girok body");
    crypto::BoxKey intake(crypto::derive_key(*key, "girok intake"));
    keys.keys_[{box.compartment, box.epoch}] = std::make_shared<EpochKey>(EpochKey{*std::move(key), std::move(body), std::move(intake)});
  }
  return keys;
}

const EpochKey* EpochKeys::find(Compartment compartment, std::uint32_t epoch) const {
  const auto at = keys_.find({compartment, epoch});
  return at == keys_.end() ? nullptr : at->second.get();
}

std::optional<std::uint32_t> EpochKeys::newest(Compartment compartment) const {
  const auto at = newest_.find(compartment);
  return at == newest_.end() ? std::nullopt : std::optional(at->second.first);
}

std::optional<PublicKey> EpochKeys::newest_intake(Compartment compartment) const {
  const auto at = newest_.find(compartment);
  return at == newest_.end() ? std::nullopt : std::optional(at->second.second);
}

bool EpochKeys::holds(Compartment compartment) const {
  const std::optional<std::uint32_t> epoch = newest(compartment);
  return epoch && find(compartment, *epoch) != nullptr;
}

std::set<Compartment> EpochKeys::readable() const {
  std::set<Compartment> readable;
  for (const auto& [place, key] : keys_) readable.insert(place.first);
  return readable;
}

bool EpochKeys::same_as(const EpochKeys& other) const {
  return std::ranges::equal(keys_, other.keys_, [](const auto& one, const auto& two) {
    return one.first == two.first && crypto::equal_secrets(one.second->key.bytes(), two.second->key.bytes());
  });
}

std::vector<std::pair<Compartment, std::uint32_t>> EpochKeys::held() const {
  std::vector<std::pair<Compartment, std::uint32_t>> held;
  for (const auto& [place, key] : keys_) held.push_back(place);
  return held;
}

}  // namespace girok::vault
