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
constexpr std::size_t small_file_entries = 256;   // some 40 KB: rewritten for one more subject without being felt

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

/// Nothing where the bytes are no entry.
std::optional<KeyringEntry> read_entry(ByteReader& in) {
  KeyringEntry entry;
  entry.subject = in.id();
  const std::uint8_t compartment = in.u8();
  entry.compartment = static_cast<Compartment>(compartment);
  entry.epoch = in.u32();
  const ByteSpan box = in.raw(subject_box_bytes);
  entry.box.assign(box.begin(), box.end());
  if (in.failed() || compartment < 1 || compartment > 3) return std::nullopt;
  return entry;
}

std::string file_name(std::uint32_t number) { return fmt::format("{:06}", number); }

/// 0 where it is not the name of a file of the keyring.
std::uint32_t number_of_file(std::string_view name) {
  std::uint32_t number = 0;
  if (name.size() < 6 || name.size() > 9) return 0;
  for (const char c : name) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return file_name(number) == name ? number : 0;
}

std::pair<Id, Compartment> place_of_entry(const KeyringEntry& entry) { return {entry.subject, entry.compartment}; }

}  // namespace

Result<std::vector<KeyringEntry>> read_keyring_file(Disk& disk, const std::string& path) {
  const Result<std::vector<std::uint8_t>> bytes = disk.read_file(path, largest_file);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  const auto damaged = [&] {
    return fail(ErrorCode::damaged, "a file of the keyring is damaged", path, "take the file from a backup or from another member's copy");
  };
  ByteReader in(*bytes);
  if (in.array<4>() != magic || in.left() % entry_bytes != 0) return damaged();
  std::vector<KeyringEntry> entries;
  entries.reserve(in.left() / entry_bytes);
  while (in.left() > 0) {
    std::optional<KeyringEntry> entry = read_entry(in);
    if (!entry || (!entries.empty() && place_of_entry(entries.back()) >= place_of_entry(*entry))) return damaged();
    entries.push_back(*std::move(entry));
  }
  return entries;
}

Result<std::vector<KeyringEntry>> salvage_keyring_file(Disk& disk, const std::string& path) {
  const Result<std::vector<std::uint8_t>> bytes = disk.read_file(path, largest_file);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  std::vector<KeyringEntry> entries;
  for (std::size_t at = magic.size(); at + entry_bytes <= bytes->size(); at += entry_bytes) {
    ByteReader in(ByteSpan(*bytes).subspan(at, entry_bytes));
    if (std::optional<KeyringEntry> entry = read_entry(in)) entries.push_back(*std::move(entry));
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
      const std::uint32_t number = file.folder ? 0 : number_of_file(file.name);
      if (number != 0) all.push_back({*id, number, file.name, join_path(folder, file.name), file.stamp});
    }
  }
  std::ranges::sort(all, {}, [](const KeyringFile& file) { return std::pair(file.device, file.number); });
  return all;
}

Keyring::Keyring(const Environment& environment, std::string vault, const Id& vault_id)
    : environment_(environment), vault_(std::move(vault)), vault_id_(vault_id) {}

std::string Keyring::folder_of_device(const Id& device) const { return join_path(join_path(vault_, "keyring"), file_name_of(device)); }
std::string Keyring::path_of(const File& file) const { return join_path(folder_of_device(file.first), file_name(file.second)); }

void Keyring::put(const File& file, KeyringEntry entry) {
  const Place place(entry.subject, entry.compartment);
  if (!files_[file].insert(place).second) return;
  entries_.emplace(place, Entry{file, entry.epoch, std::move(entry.box)});
}

/// Forgets what stood in a file.
void Keyring::drop(const File& file) {
  stamps_.erase(file);
  const auto known = files_.find(file);
  if (known == files_.end()) return;
  for (const Place& place : known->second) {
    const auto [begin, end] = entries_.equal_range(place);
    const auto at = std::find_if(begin, end, [&](const auto& entry) { return entry.second.file == file; });
    if (at != end) entries_.erase(at);
  }
  files_.erase(known);
}

Result<> Keyring::load() {
  forget_fresh();
  const Result<std::vector<KeyringFile>> files = keyring_files(*environment_.disk, vault_);
  if (!files) return tl::unexpected<Error>(files.error());
  std::set<File> gone;
  for (const auto& [file, places] : files_) gone.insert(file);
  for (const KeyringFile& file : *files) {
    const File name(file.device, file.number);
    gone.erase(name);
    const auto known = stamps_.find(name);
    if (file.stamp != 0 && known != stamps_.end() && known->second == file.stamp) continue;
    Result<std::vector<KeyringEntry>> entries = read_keyring_file(*environment_.disk, file.path);
    drop(name);
    // One that an erasure has just emptied.
    if (!entries && entries.error().code == ErrorCode::not_found) continue;
    if (!entries) return tl::unexpected<Error>(entries.error());
    for (KeyringEntry& entry : *entries) put(name, std::move(entry));
    if (file.stamp != 0) stamps_[name] = file.stamp;
  }
  for (const File& file : gone) drop(file);
  return {};
}

/// One file anew, as it is now: another process of this device may have added to it, and what it added must not be lost by writing over it.
Result<> Keyring::refresh(const File& file) {
  Result<std::vector<KeyringEntry>> now = read_keyring_file(*environment_.disk, path_of(file));
  if (!now && now.error().code != ErrorCode::not_found) return tl::unexpected<Error>(now.error());
  drop(file);
  if (!now) return {};
  for (KeyringEntry& entry : *now) put(file, std::move(entry));
  return {};
}

/// The newest file of a device, read again as it is now, with those that this process has not met; number 0 where there is none.
Result<Keyring::File> Keyring::newest(const Id& device) {
  File newest(device, 0);
  const Result<std::vector<KeyringFile>> files = keyring_files(*environment_.disk, vault_);
  if (!files) return tl::unexpected<Error>(files.error());
  for (const KeyringFile& file : *files) {
    if (file.device != device) continue;
    newest.second = file.number;
    if (files_.contains(newest)) continue;
    if (const Result<> read = refresh(newest); !read) return tl::unexpected<Error>(read.error());
  }
  if (newest.second == 0) return newest;
  if (const Result<> read = refresh(newest); !read) return tl::unexpected<Error>(read.error());
  return newest;
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
    opened.push_back(
        crypto::Key::copy_of(std::span<const std::uint8_t, crypto::key_size>(plain->bytes().data() + label.size(), crypto::key_size)));
  }
  return opened;
}

bool Keyring::fresh_key(const Id& subject, Compartment compartment, crypto::Key& into) const {
  const auto at = fresh_.find({subject, compartment});
  if (at == fresh_.end()) return false;
  std::ranges::copy(at->second, into.writable().begin());
  return true;
}

void Keyring::forget_fresh() {
  for (auto& [place, key] : fresh_) crypto::wipe(key);
  fresh_.clear();
}

Result<> Keyring::make(const std::vector<std::pair<Id, Compartment>>& subjects, const EpochKeys& keys, const Id& device) {
  Result<File> file = newest(device);
  if (!file) return tl::unexpected<Error>(file.error());
  std::vector<KeyringEntry> made;
  crypto::SecretBytes plain(plain_bytes);  // one for all: guarded memory costs more than what is done with it
  const auto undo = [&](const Error& error) -> tl::unexpected<Error> {
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
    std::ranges::copy(label, plain.writable().begin());
    std::ranges::copy(key, plain.writable().begin() + static_cast<std::ptrdiff_t>(label.size()));
    made.push_back({place.first, place.second, *epoch, crypto::seal_to(*intake, plain.bytes(), environment_.random)});
  }
  if (made.empty()) return {};
  if (file->second == 0 || files_[*file].size() + made.size() > small_file_entries) ++file->second;
  for (KeyringEntry& entry : made) put(*file, std::move(entry));
  if (const Result<> written = write(*file); !written) {
    (void)refresh(*file);  // back to what is on the disk
    return undo(written.error());
  }
  return {};
}

Result<> Keyring::write(const File& file) {
  stamps_.erase(file);
  std::vector<KeyringEntry> entries;
  for (const Place& place : files_[file]) {
    const auto [begin, end] = entries_.equal_range(place);
    const auto at = std::find_if(begin, end, [&](const auto& entry) { return entry.second.file == file; });
    if (at != end) entries.push_back({place.first, place.second, at->second.epoch, at->second.box});
  }
  const std::string path = path_of(file), folder = folder_of_device(file.first);
  if (const Result<> made = environment_.disk->make_folder(folder); !made) return made;
  if (!entries.empty()) return environment_.disk->write_file(path, encode_keyring_file(entries));
  files_.erase(file);
  if (const Result<> removed = environment_.disk->remove(path); !removed) return removed;
  return environment_.disk->sync_folder(folder);
}

/// A crash while a file was written can leave a copy of it, with keys that were destroyed since.
Result<> Keyring::remove_leftovers(const Id& device) {
  const std::string folder = folder_of_device(device);
  const Result<std::vector<Disk::Entry>> files = environment_.disk->list(folder);
  if (!files) return tl::unexpected<Error>(files.error());
  for (const Disk::Entry& file : *files) {
    if (file.folder || !file.name.starts_with(".new-")) continue;
    if (Result<> removed = environment_.disk->remove(join_path(folder, file.name)); !removed) return removed;
  }
  return {};
}

Result<bool> Keyring::destroy(const std::set<Id>& subjects) {
  const Result<std::vector<KeyringFile>> files = keyring_files(*environment_.disk, vault_);
  if (!files) return tl::unexpected<Error>(files.error());
  for (const KeyringFile& file : *files) {
    // As they are now: another process may have written to the files that this one knows, or made others.
    if (const Result<> read = refresh({file.device, file.number}); !read) return tl::unexpected<Error>(read.error());
  }
  std::set<File> changed;
  for (const Id& subject : subjects) {
    for (auto at = entries_.lower_bound(Place(subject, Compartment{})); at != entries_.end() && at->first.first == subject;) {
      changed.insert(at->second.file);
      files_[at->second.file].erase(at->first);
      at = entries_.erase(at);
    }
  }
  for (const File& file : changed) {
    // The new file takes the old one's name; the old one, still open, is then overwritten. On a magnetic disk that is the end of it;
    // flash may keep the blocks for a while, as the documentation says.
    Result<std::unique_ptr<DiskFile>> old = environment_.disk->open(path_of(file), Disk::Mode::write);
    if (const Result<> written = write(file); !written) return tl::unexpected<Error>(written.error());
    if (const Result<> removed = remove_leftovers(file.first); !removed) return tl::unexpected<Error>(removed.error());
    if (!old) continue;
    const Result<std::uint64_t> size = (*old)->size();
    if (size && (*old)->write(0, std::vector<std::uint8_t>(static_cast<std::size_t>(*size)))) (void)(*old)->sync();
  }
  return !changed.empty();
}

Result<std::size_t> Keyring::take(const Keyring& other, const std::set<Id>& without) {
  std::map<File, std::size_t> changed;
  for (const auto& [place, entry] : other.entries_) {
    if (without.contains(place.first) || files_[entry.file].contains(place)) continue;
    put(entry.file, {place.first, place.second, entry.epoch, entry.box});
    ++changed[entry.file];
  }
  std::size_t taken = 0;
  for (const auto& [file, count] : changed) {
    if (const Result<> written = write(file); !written) return tl::unexpected<Error>(written.error());
    taken += count;
  }
  return taken;
}

}  // namespace girok::vault
