#include "vault/local_state.h"

#include <map>

#include <fmt/format.h>

#include "vault/files.h"

namespace girok::vault {

LocalState::LocalState(const Environment& environment, const Id& vault)
    : environment_(environment),
      folder_(environment.state_folder.empty() ? "" : join_path(environment.state_folder, file_name_of(vault))) {}

std::optional<Id> LocalState::read_id(const char* name) const {
  if (folder_.empty()) return std::nullopt;
  const Result<std::vector<std::uint8_t>> bytes = environment_.disk->read_file(join_path(folder_, name), 64);
  if (!bytes) return std::nullopt;
  std::string_view text = as_text(*bytes);
  while (text.ends_with('\n')) text.remove_suffix(1);
  return parse_id(text);
}

std::optional<Id> LocalState::device() const { return read_id("device"); }
std::optional<Id> LocalState::last_member() const { return read_id("member"); }

Result<Id> LocalState::device_or_new() {
  if (const std::optional<Id> known = device()) return *known;
  if (folder_.empty())
    return fail(ErrorCode::write_failed, "this machine has no place to remember which device it is", {},
                "set HOME or XDG_STATE_HOME to a folder that can be written");
  const std::string path = join_path(folder_, "device");
  if (environment_.disk->exists(path))
    return fail(ErrorCode::damaged, "what this machine remembers of the case cannot be read", path,
                "remove the file: the machine then goes on as a new device");
  const Id id = new_id(environment_.random);
  if (const Result<> made = environment_.disk->make_folder(folder_); !made) return tl::unexpected<Error>(made.error());
  if (const Result<> written = environment_.disk->write_file(path, as_bytes(to_string(id) + "\n")); !written)
    return tl::unexpected<Error>(written.error());
  return id;
}

Result<> LocalState::forget_device() {
  if (folder_.empty() || !environment_.disk->exists(folder_)) return {};
  if (const Result<> removed = environment_.disk->remove(join_path(folder_, "device")); !removed) return removed;
  return environment_.disk->sync_folder(folder_);
}

void LocalState::remember_member(const Id& member) {
  if (folder_.empty() || last_member() == member) return;
  if (environment_.disk->make_folder(folder_))
    (void)environment_.disk->write_file(join_path(folder_, "member"), as_bytes(to_string(member) + "\n"));
}

Result<std::vector<Head>> LocalState::heads() const {
  std::vector<Head> heads;
  if (folder_.empty()) return heads;
  const std::string path = join_path(folder_, "heads");
  const Result<std::vector<std::uint8_t>> bytes = environment_.disk->read_file(path, 16 << 20);
  if (!bytes && bytes.error().code == ErrorCode::not_found) return heads;
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  std::string_view rest = as_text(*bytes);
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    // A line cut short by a loss of power is one that was not yet there.
    if (end == std::string_view::npos) break;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const std::size_t first = line.find(' '), second = line.rfind(' ');
    Head head;
    const std::optional<Id> device = first == std::string_view::npos ? std::nullopt : parse_id(line.substr(0, first));
    bool good = device && first < second && line.size() - second - 1 == 64 && crypto::from_hex(line.substr(second + 1), head.hash);
    if (good) {
      head.device = *device;
      for (const char c : line.substr(first + 1, second - first - 1)) {
        good = good && c >= '0' && c <= '9' && head.sequence < (UINT64_MAX - 9) / 10;
        if (good) head.sequence = head.sequence * 10 + static_cast<std::uint64_t>(c - '0');
      }
    }
    if (!good)
      return fail(ErrorCode::damaged, "what this machine remembers of the case cannot be read", path,
                  "remove the file: the machine then cannot tell whether an older copy was put back");
    heads.push_back(head);
  }
  return heads;
}

void LocalState::remember_heads(const std::vector<Head>& newest, bool also_older) {
  if (folder_.empty() || !environment_.disk->make_folder(folder_)) return;
  const std::string path = join_path(folder_, "heads"), fresh = join_path(folder_, ".new-heads");
  // One process at a time; whoever waits so long for another goes without.
  constexpr int wait_ms = 2000;
  const Result<std::unique_ptr<DiskLock>> turn = environment_.disk->lock(fresh, wait_ms);
  if (!turn) return;
  std::map<Id, Head> merged;
  if (const Result<std::vector<Head>> known = heads(); known && !also_older) {
    for (const Head& head : *known) merged[head.device] = head;
  }
  for (const Head& head : newest) {
    Head& kept = merged.try_emplace(head.device, head).first->second;
    if (kept.sequence <= head.sequence) kept = head;
  }
  std::string text;
  for (const auto& [device, head] : merged) text += fmt::format("{} {} {}\n", to_string(device), head.sequence, crypto::to_hex(head.hash));
  Result<std::unique_ptr<DiskFile>> file = environment_.disk->open(fresh, Disk::Mode::create);
  if (!file || !(*file)->truncate(0) || !(*file)->write(0, as_bytes(text))) return;
  file->reset();
  (void)environment_.disk->rename(fresh, path);
}

}  // namespace girok::vault
