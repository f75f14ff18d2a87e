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

/// Nothing where the bytes are not an entry of the file of this name.
std::optional<KeyringEntry> read_entry(ByteReader& in, std::string_view name) {
  KeyringEntry entry;
  entry.subject = in.id();
  const std::uint8_t compartment = in.u8();
  entry.compartment = static_cast<Compartment>(compartment);
  entry.epoch = in.u32();
  const ByteSpan box = in.raw(subject_box_bytes);
  entry.box.assign(box.begin(), box.end());
  if (in.failed() || compartment < 1 || compartment > 3 || name != fmt::format("{:02x}", entry.subject.bytes[0])) return std::nullopt;
  return entry;
}

std::pair<Id, Compartment> place_of_entry(const KeyringEntry& entry) { return {entry.subject, entry.compartment}; }

}  // namespace

Result<std::vector<KeyringEntry>> read_keyring_file(Disk& disk, const std::string& path, std::string_view name) {
  const Result<std::vector<std::uint8_t>> bytes = disk.read_file(path, largest_file);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  const auto damaged = [&] { return fail(ErrorCode::damaged, "a file of the keyring is damaged", path, "take the file from a backup or from another member's copy"); };
  ByteReader in(*bytes);
  if (in.array<4>() != magic || in.left() % entry_bytes != 0) return damaged();
  std::vector<KeyringEntry> entries;
  entries.reserve(in.left() / entry_bytes);
  while (in.left() > 0) {
    std::optional<KeyringEntry> entry = read_entry(in, name);
    if (!entry || (!entries.empty() && place_of_entry(entries.back()) >= place_of_entry(*entry))) return damaged();
    entries.push_back(*std::move(entry));
  }
  return entries;
}

Result<std::vector<KeyringEntry>> salvage_keyring_file(Disk& disk, const std::string& path, std::string_view name) {
  const Result<std::vector<std::uint8_t>> bytes = disk.read_file(path, largest_file);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  std::vector<KeyringEntry> entries;
  for (std::size_t at = magic.size(); at + entry_bytes <= bytes->size(); at += entry_bytes) {
    ByteReader in(ByteSpan(*bytes).subspan(at, entry_bytes));
    if (std::optional<KeyringEntry> entry = read_entry(in, name)) entries.push_back(*std::move(entry));
  }
  std::ranges::stable_sort(entries, {}, place_of_entry);
  const auto repeated = std::ranges::unique(entries, {}, place_of_entry);
  entries.erase(repeated.begin(), repeated.end());
  return entries;
}

std::vector<std::uint8_t> encode_keyring_file(const std::vector<KeyringEntry>& entries) {
  ByteWriter out;
  out.raw(magic);
  for (const KeyringEntry& entry : entries) {
    out.id(entry.subject);
    out.u8(static_cast<std::uint8_t>(entry.compartment));
    out.u32(entry.epoch);
    out.raw(entry.box);
  }
  return out.take();
}

Result<std::vector<KeyringFile>> keyring_files(Disk& disk, const std::string& vault) {
  std::vector<KeyringFile> all;
  const std::string root = join_path(vault, "keyring");
  const Result<std::vector<Disk::Entry>> devices = disk.list(root);
  if (!devices && devices.error().code == ErrorCode::not_found) return all;
  if (!devices) return tl::unexpected<Error>(devices.error());
  for (const Disk::Entry& device : *devices) {
    const std::optional<Id> id = device.folder ? parse_id(device.name) : std::nullopt;
    if (!id || file_name_of(*id) != device.name) continue;
    const std::string folder = join_path(root, device.name);
    const Result<std::vector<Disk::Entry>> files = disk.list(folder);
    if (!files) return tl::unexpected<Error>(files.error());
    for (const Disk::Entry& file : *files) {
      if (!file.folder && !file.name.starts_with('.')) all.push_back({*id, file.name, join_path(folder, file.name)});
    }
  }
  return all;
}

Keyring::Keyring(const Environment& environment, std::string vault, const Id& vault_id) : environment_(environment), vault_(std::move(vault)), vault_id_(vault_id) {}

std::string Keyring::path_of(const Id& device, std::uint8_t first) const {
  return join_path(join_path(join_path(vault_, "keyring"), file_name_of(device)), fmt::format("{:02x}", first));
}

Result<> Keyring::load() {
  entries_.clear();
  forget_fresh();
  const Result<std::vector<KeyringFile>> files = keyring_files(*environment_.disk, vault_);
  if (!files) return tl::unexpected<Error>(files.error());
  for (const KeyringFile& file : *files) {
    Result<std::vector<KeyringEntry>> entries = read_keyring_file(*environment_.disk, file.path, file.name);
    // One that an erasure has just emptied.
    if (!entries && entries.error().code == ErrorCode::not_found) continue;
    if (!entries) return tl::unexpected<Error>(entries.error());
    for (KeyringEntry& entry : *entries) entries_.emplace(Place(entry.subject, entry.compartment), Entry{file.device, entry.epoch, std::move(entry.box)});
  }
  return {};
}

/// One file anew, as it is now: another process of this device may have added to it, and what it added must not be lost by writing over it.
Result<> Keyring::refresh(const Id& device, std::uint8_t first) {
  const std::string path = path_of(device, first);
  Result<std::vector<KeyringEntry>> now = read_keyring_file(*environment_.disk, path, path.substr(path.size() - 2));
  if (!now && now.error().code != ErrorCode::not_found) return tl::unexpected<Error>(now.error());
  Id lowest;
  lowest.bytes[0] = first;
  for (auto at = entries_.lower_bound(Place(lowest, Compartment{})); at != entries_.end() && at->first.first.bytes[0] == first;) {
    at = at->second.device == device ? entries_.erase(at) : std::next(at);
  }
  if (!now) return {};
  for (KeyringEntry& entry : *now) entries_.emplace(Place(entry.subject, entry.compartment), Entry{device, entry.epoch, std::move(entry.box)});
  return {};
}

std::vector<Id> Keyring::subjects() const {
  std::vector<Id> subjects;
  for (const auto& [place, entry] : entries_) {
    if (subjects.empty() || subjects.back() != place.first) subjects.push_back(place.first);
  }
  return subjects;
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
  std::set<std::uint8_t> firsts;
  for (const Place& place : subjects) firsts.insert(place.first.bytes[0]);
  for (const std::uint8_t first : firsts) {
    if (const Result<> refreshed = refresh(device, first); !refreshed) return refreshed;
  }
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
  std::vector<KeyringEntry> entries;
  Id lowest;
  lowest.bytes[0] = first;
  for (auto at = entries_.lower_bound(Place(lowest, Compartment{})); at != entries_.end() && at->first.first.bytes[0] == first; ++at) {
    const auto& [place, entry] = *at;
    if (entry.device == device) entries.push_back({place.first, place.second, entry.epoch, entry.box});
  }
  const std::string path = path_of(device, first);
  if (const Result<> made = environment_.disk->make_folder(folder_of(path)); !made) return made;
  if (entries.empty()) {
    if (const Result<> removed = environment_.disk->remove(path); !removed) return removed;
    return environment_.disk->sync_folder(folder_of(path));
  }
  return environment_.disk->write_file(path, encode_keyring_file(entries));
}

/// A crash while a file was written can leave a copy of it, with keys that were destroyed since.
Result<> Keyring::remove_leftovers(const Id& device) {
  const std::string folder = folder_of(path_of(device, 0));
  const Result<std::vector<Disk::Entry>> files = environment_.disk->list(folder);
  if (!files) return tl::unexpected<Error>(files.error());
  for (const Disk::Entry& file : *files) {
    if (file.folder || !file.name.starts_with(".new-")) continue;
    if (Result<> removed = environment_.disk->remove(join_path(folder, file.name)); !removed) return removed;
  }
  return {};
}

Result<bool> Keyring::destroy(const Id& subject) {
  const std::uint8_t first = subject.bytes[0];
  const Result<std::vector<KeyringFile>> files = keyring_files(*environment_.disk, vault_);
  if (!files) return tl::unexpected<Error>(files.error());
  bool found = false;
  for (const KeyringFile& file : *files) {
    if (file.name != fmt::format("{:02x}", first)) continue;
    if (const Result<> refreshed = refresh(file.device, first); !refreshed) return tl::unexpected<Error>(refreshed.error());
    bool here = false;
    for (auto at = entries_.lower_bound(Place(subject, Compartment{})); at != entries_.end() && at->first.first == subject;) {
      const bool of_device = at->second.device == file.device;
      here = here || of_device;
      at = of_device ? entries_.erase(at) : std::next(at);
    }
    if (!here) continue;
    found = true;
    // The new file takes the old one's name; the old one, still open, is then overwritten. On a magnetic disk that is the end of it;
    // flash may keep the blocks for a while, as the documentation says.
    Result<std::unique_ptr<DiskFile>> old = environment_.disk->open(file.path, Disk::Mode::write);
    if (const Result<> written = write(file.device, first); !written) return tl::unexpected<Error>(written.error());
    if (!old) continue;
    const Result<std::uint64_t> size = (*old)->size();
    if (size && (*old)->write(0, std::vector<std::uint8_t>(static_cast<std::size_t>(*size)))) (void)(*old)->sync();
  }
  return found;
}

Result<std::size_t> Keyring::take(const Keyring& other, const std::set<Id>& without) {
  std::map<std::pair<Id, std::uint8_t>, std::vector<std::pair<Place, Entry>>> news;
  for (const auto& [place, entry] : other.entries_) {
    if (without.contains(place.first)) continue;
    const auto [begin, end] = entries_.equal_range(place);
    if (std::none_of(begin, end, [&](const auto& own) { return own.second.device == entry.device; })) news[{entry.device, place.first.bytes[0]}].emplace_back(place, entry);
  }
  std::size_t taken = 0;
  for (auto& [file, entries] : news) {
    for (auto& [place, entry] : entries) entries_.emplace(place, std::move(entry));
    if (const Result<> written = write(file.first, file.second); !written) return tl::unexpected<Error>(written.error());
    taken += entries.size();
  }
  return taken;
}

}  // namespace girok::vault
