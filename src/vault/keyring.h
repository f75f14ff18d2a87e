// The keyring: a key for each subject whose identity may have to be forgotten. The one thing in a vault that is rewritten.
//
// Model    docs/formats/vault.md, "Keyring". An entry is sealed to the intake key of its compartment's epoch, so intake devices can add one that they
//          cannot open. A key is on the disk before the batch that uses it. Destroying the entry destroys what it sealed, in every copy of the log.
//          New entries go into the newest file of the device while it is small, else into a new one: one file is written for one batch, however many subjects it has.
// Limits   Not in copies of the keyring: backups, other laptops not yet told, and what a flash disk keeps of overwritten blocks.
// Threads  load() and the rest by one thread; keys_of() is safe to share between changes.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/disk.h"
#include "base/result.h"
#include "vault/batch.h"
#include "vault/environment.h"
#include "vault/epoch_keys.h"

namespace girok::vault {

struct KeyringEntry {
  Id subject;
  Compartment compartment = Compartment::internal;
  std::uint32_t epoch = 0;
  std::vector<std::uint8_t> box;  ///< to the epoch's intake key
};
/// One file of a keyring. Errors: damaged, unreadable, not_found.
Result<std::vector<KeyringEntry>> read_keyring_file(Disk& disk, const std::string& path);
/// Of a damaged one, the entries that have the form of one. Errors: unreadable, not_found.
Result<std::vector<KeyringEntry>> salvage_keyring_file(Disk& disk, const std::string& path);
/// Requires: ascending by subject and compartment.
std::vector<std::uint8_t> encode_keyring_file(const std::vector<KeyringEntry>& entries);

/// The files of all devices, by device and number; what else lies there is left out.
struct KeyringFile {
  Id device;
  std::uint32_t number = 0;
  std::string name, path;
  std::uint64_t stamp = 0;
};  ///< stamp: as Disk::Entry has it
Result<std::vector<KeyringFile>> keyring_files(Disk& disk, const std::string& vault);

class Keyring {
 public:
  Keyring(const Environment& environment, std::string vault, const Id& vault_id);
  ~Keyring() { forget_fresh(); }
  Keyring(const Keyring&) = delete;
  Keyring& operator=(const Keyring&) = delete;

  /// All entries of all devices, as they are now: a file that has not changed since is not read again. Errors: damaged, unreadable.
  Result<> load();
  bool has(const Id& subject, Compartment compartment) const;
  /// Opens the entries of a subject: more than one where two devices made one each before they met. None where there is none that one of `keys` opens.
  /// Cost: a sealed box each; nothing is kept, as guarded memory for a hundred thousand keys is more than a system gives.
  std::vector<crypto::Key> keys_of(const Id& subject, Compartment compartment, const EpochKeys& keys) const;
  /// The key that make() has just made for a subject, without memory of its own. False where there is none.
  bool fresh_key(const Id& subject, Compartment compartment, crypto::Key& into) const;
  /// Keys that every named subject has already, or new ones, all on the disk when this returns. `device`: whose files they go to. Requires: as destroy().
  Result<> make(const std::vector<std::pair<Id, Compartment>>& subjects, const EpochKeys& keys, const Id& device);
  /// Wipes the keys that make() made: until then keys_of() gives them, also where nobody here could open their entries.
  void forget_fresh();
  /// Takes subjects out of every file. True where there was something. Requires: nobody else writes to the keyring (the log's lock is held).
  Result<bool> destroy(const std::set<Id>& subjects);
  /// Takes in what another copy's keyring has and this one has not, but for the subjects named. Returns how many entries. Requires: as destroy().
  Result<std::size_t> take(const Keyring& other, const std::set<Id>& without);
  /// All subjects with an entry, ascending.
  std::vector<Id> subjects() const;
  std::size_t size() const { return entries_.size(); }

 private:
  using Place = std::pair<Id, Compartment>;  ///< whose key, for what
  using File = std::pair<Id, std::uint32_t>;  ///< device and number
  struct Entry {
    File file;
    std::uint32_t epoch = 0;
    std::vector<std::uint8_t> box;
  };
  void put(const File& file, KeyringEntry entry);
  void drop(const File& file);
  Result<> write(const File& file);
  Result<> remove_leftovers(const Id& device);
  Result<> refresh(const File& file);
  Result<File> newest(const Id& device);
  std::string folder_of_device(const Id& device) const;
  std::string path_of(const File& file) const;

  const Environment& environment_;
  std::string vault_;
  Id vault_id_;
  std::multimap<Place, Entry> entries_;
  std::map<File, std::set<Place>> files_;  ///< what is in each
  std::map<File, std::uint64_t> stamps_;  ///< of those that stand in entries_ as load() read them
  std::map<Place, std::array<std::uint8_t, crypto::key_size>> fresh_;
};

}  // namespace girok::vault
