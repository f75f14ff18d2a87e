#include "vault/keyring.h"

#include <algorithm>

#include <fmt/format.h>

#include "crypto/hash.h"
#include "vault/files.h"

namespace girok::vault {
namespace {

constexpr std::array<std::uint8_t, 4> magic = {'G', 'R', 'K', 'R'};
constexpr std::size_t plain_bytes = 96;
constexpr std::size_t subject_box_bytes = plain_bytes + crypto::box_overhead;
constexpr std::size_t entry_bytes = 16 + 1 + 4 + subject_box_bytes;
constexpr std::uint64_t largest_file = std::uint64_t{256} << 20;

/// The bytes before the key in a box.
std::vector<std::uint8_t> subject_label(const Id& vault, const Id& subject, Compartment compartment) {
  ByteWriter out;
  out.label("girok subject key 1");
  out.id(vault);
  out.id(subject);
  out.u8(static_cast<std::uint8_t>(compartment));
  out.zeros(plain_bytes - crypto::key_size - out.size());
  return out.take();
}

}  // namespace

Keyring::Keyring(const Environment& environment, std::string vault, const Id& vault_id) : environment_(environment), vault_(std::move(vault)), vault_id_(vault_id) {}

std::string Keyring::path_of(const Id& device, std::uint8_t first) const {
  return join_path(join_path(join_path(vault_, "keyring"), file_name_of(device)), fmt::format("{:02x}", first));
}

Result<> Keyring::load() {
  entries_.clear();
  forget_fresh();
  const std::string root = join_path(vault_, "keyring");
  const Result<std::vector<Disk::Entry>> devices = environment_.disk->list(root);
  if (!devices && devices.error().code == ErrorCode::not_found) return {};
  if (!devices) return tl::unexpected<Error>(devices.error());
  for (const Disk::Entry& device : *devices) {
    const std::optional<Id> id = device.folder ? parse_id(device.name) : std::nullopt;
    if (!id) continue;
    const std::string folder = join_path(root, device.name);
    const Result<std::vector<Disk::Entry>> files = environment_.disk->list(folder);
    if (!files) return tl::unexpected<Error>(files.error());
    for (const Disk::Entry& file : *files) {
      if (file.folder || file.name.starts_with('.')) continue;
      const std::string path = join_path(folder, file.name);
      const Result<std::vector<std::uint8_t>> bytes = environment_.disk->read_file(path, largest_file);
      if (!bytes) return tl::unexpected<Error>(bytes.error());
      const auto damaged = [&] { return fail(ErrorCode::damaged, "a file of the keyring is damaged", path, "take the file from a backup or from another member's copy"); };
      ByteReader in(*bytes);
      if (in.array<4>() != magic || in.left() % entry_bytes != 0) return damaged();
      while (in.left() > 0) {
        const Id subject = in.id();
        const std::uint8_t compartment = in.u8();
        Entry entry{*id, in.u32(), {}};
        const ByteSpan box = in.raw(subject_box_bytes);
        entry.box.assign(box.begin(), box.end());
        if (in.failed() || compartment < 1 || compartment > 3 || file.name != fmt::format("{:02x}", subject.bytes[0])) return damaged();
        entries_.emplace(Place(subject, static_cast<Compartment>(compartment)), std::move(entry));
      }
    }
  }
  return {};
}

bool Keyring::has(const Id& subject, Compartment compartment) const { return entries_.contains({subject, compartment}); }

std::vector<crypto::Key> Keyring::keys_of(const Id& subject, Compartment compartment, const EpochKeys& keys) const {
  const Place place(subject, compartment);
  std::vector<crypto::Key> opened;
  if (const auto at = fresh_.find(place); at != fresh_.end()) {
    opened.push_back(crypto::Key::copy_of(at->second));
    return opened;
  }
  const auto [begin, end] = entries_.equal_range(place);
  for (auto at = begin; at != end; ++at) {
    const EpochKey* const epoch = keys.find(compartment, at->second.epoch);
    if (epoch == nullptr) continue;
    const std::optional<crypto::SecretBytes> plain = epoch->intake.open(at->second.box);
    const std::vector<std::uint8_t> label = subject_label(vault_id_, subject, compartment);
    if (!plain || plain->size() != plain_bytes || !std::ranges::equal(plain->bytes().first(label.size()), label)) continue;
    opened.push_back(crypto::Key::copy_of(std::span<const std::uint8_t, crypto::key_size>(plain->bytes().data() + label.size(), crypto::key_size)));
  }
  return opened;
}

void Keyring::forget_fresh() {
  for (auto& [place, key] : fresh_) crypto::wipe(key);
  fresh_.clear();
}

Result<> Keyring::make(const std::vector<std::pair<Id, Compartment>>& subjects, const EpochKeys& keys, const Id& device) {
  std::set<std::uint8_t> changed;
  std::vector<Place> made;
  const auto undo = [&](const Error& error) -> tl::unexpected<Error> {
    for (const Place& place : made) entries_.erase(place);
    forget_fresh();
    return tl::unexpected<Error>(error);
  };
  for (const Place& place : subjects) {
    if (fresh_.contains(place)) continue;
    if (has(place.first, place.second)) {
      if (!keys_of(place.first, place.second, keys).empty()) continue;
      return undo({ErrorCode::locked, "the subject has a key that you cannot open", {}, "ask a member who may read this compartment"});
    }
    const std::optional<std::uint32_t> epoch = keys.newest(place.second);
    const std::optional<PublicKey> intake = keys.newest_intake(place.second);
    if (!epoch || !intake) return undo({ErrorCode::locked, "the compartment has no key yet", {}, "ask a member who may manage the case"});
    std::array<std::uint8_t, crypto::key_size>& key = fresh_[place];
    environment_.random(key);
    const std::vector<std::uint8_t> label = subject_label(vault_id_, place.first, place.second);
    crypto::SecretBytes plain(plain_bytes);
    std::ranges::copy(label, plain.writable().begin());
    std::ranges::copy(key, plain.writable().begin() + static_cast<std::ptrdiff_t>(label.size()));
    entries_.emplace(place, Entry{device, *epoch, crypto::seal_to(*intake, plain.bytes(), environment_.random)});
    made.push_back(place);
    changed.insert(place.first.bytes[0]);
  }
  for (const std::uint8_t first : changed) {
    if (const Result<> written = write(device, first); !written) return undo(written.error());
  }
  return {};
}

Result<> Keyring::write(const Id& device, std::uint8_t first) {
  ByteWriter out;
  out.raw(magic);
  Id lowest;
  lowest.bytes[0] = first;
  for (auto at = entries_.lower_bound(Place(lowest, Compartment{})); at != entries_.end() && at->first.first.bytes[0] == first; ++at) {
    const auto& [place, entry] = *at;
    if (entry.device != device) continue;
    out.id(place.first);
    out.u8(static_cast<std::uint8_t>(place.second));
    out.u32(entry.epoch);
    out.raw(entry.box);
  }
  const std::string path = path_of(device, first);
  if (const Result<> made = environment_.disk->make_folder(folder_of(path)); !made) return made;
  if (out.size() == magic.size()) {
    if (const Result<> removed = environment_.disk->remove(path); !removed) return removed;
    return environment_.disk->sync_folder(folder_of(path));
  }
  return environment_.disk->write_file(path, out.view());
}

Result<bool> Keyring::destroy(const Id& subject) {
  std::set<Id> devices;
  for (auto at = entries_.begin(); at != entries_.end();) {
    if (at->first.first != subject) {
      ++at;
      continue;
    }
    devices.insert(at->second.device);
    at = entries_.erase(at);
  }
  for (const Id& device : devices) {
    // The new file takes the old one's name; the old one, still open, is then overwritten. On a magnetic disk that is the end of it;
    // flash may keep the blocks for a while, as the documentation says.
    Result<std::unique_ptr<DiskFile>> old = environment_.disk->open(path_of(device, subject.bytes[0]), Disk::Mode::write);
    if (const Result<> written = write(device, subject.bytes[0]); !written) return tl::unexpected<Error>(written.error());
    if (!old) continue;
    const Result<std::uint64_t> size = (*old)->size();
    if (size && (*old)->write(0, std::vector<std::uint8_t>(static_cast<std::size_t>(*size)))) (void)(*old)->sync();
  }
  return !devices.empty();
}

}  // namespace girok::vault
