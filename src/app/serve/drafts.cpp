#include "app/serve/drafts.h"

#include <algorithm>
#include <vector>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "vault/files.h"

namespace girok::app {
namespace {

std::string folder_of(const vault::Vault& vault) {
  const std::string& state = vault.environment().state_folder;
  if (state.empty()) return {};
  const std::string member = to_string(vault.member().id());
  return join_path(join_path(join_path(state, vault::file_name_of(vault.id())), "drafts"), member);
}

/// Which form it is about is told by nothing that lies on the disk.
std::string name_of_form(const vault::Vault& vault, const std::string& form) {
  const crypto::Key key = crypto::derive_key(vault.member().secret(), "girok draft name");
  const crypto::Hash hash = crypto::blake2b(key, crypto::bytes_of(form));
  return crypto::to_hex(std::span(hash).first(16));
}

/// "FORM\nMILLISECONDS\nTEXT"
std::optional<Draft> opened(const vault::Vault& vault, const std::string& path) {
  const Result<std::vector<std::uint8_t>> sealed = vault.environment().disk->read_file(path, largest_draft + 4096);
  if (!sealed) return std::nullopt;
  const std::optional<crypto::SecretBytes> plain = vault.member().sealing().open(*sealed);
  if (!plain) return std::nullopt;
  const std::string_view text = plain->text();
  const std::size_t first = text.find('\n');
  const std::size_t second = first == std::string_view::npos ? first : text.find('\n', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  Draft draft;
  draft.form = text.substr(0, first);
  draft.saved_ms = std::strtoull(std::string(text.substr(first + 1, second - first - 1)).c_str(), nullptr, 10);
  draft.text = text.substr(second + 1);
  return draft;
}

constexpr std::uint64_t oldest_ms = std::uint64_t{oldest_draft_days} * 24 * 3600 * 1000;

/// Those that are too old, and the oldest where there are too many, or too large together. `newest`: that one stays.
void clear_away(const vault::Vault& vault, const std::string& folder, const std::string& newest) {
  Result<std::vector<Disk::Entry>> entries = vault.environment().disk->list(folder);
  if (!entries) return;
  std::ranges::sort(*entries, {}, &Disk::Entry::modified_ms);
  const std::uint64_t now = vault.environment().now_ms();
  std::size_t left = entries->size();
  std::uint64_t bytes = 0;
  for (const Disk::Entry& entry : *entries) bytes += entry.size;
  for (const Disk::Entry& entry : *entries) {
    const bool too_much = left > most_drafts || bytes > most_draft_bytes || entry.modified_ms + oldest_ms < now;
    if (!too_much || entry.name == newest) continue;
    (void)vault.environment().disk->remove(join_path(folder, entry.name));
    --left;
    bytes -= entry.size;
  }
}

}  // namespace

Result<> save_draft(const vault::Vault& vault, const std::string& form, std::string_view text) {
  if (text.empty()) return forget_draft(vault, form);
  if (text.size() > largest_draft || form.size() > 1000)
    return fail(ErrorCode::too_large, "what was typed is too long to be kept as a draft", {}, "send it before you leave the page");
  const std::string folder = folder_of(vault);
  if (folder.empty())
    return fail(ErrorCode::write_failed, "this machine has no place to keep drafts", {},
                "set HOME or XDG_STATE_HOME to a folder that can be written");
  Disk& disk = *vault.environment().disk;
  if (const Result<> made = disk.make_folder(folder); !made) return made;
  std::string plain = form + "\n" + std::to_string(vault.environment().now_ms()) + "\n" + std::string(text);
  const std::vector<std::uint8_t> sealed =
      crypto::seal_to(vault.member().sealing().public_key(), crypto::bytes_of(plain), vault.environment().random);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters are bytes.
  crypto::wipe({reinterpret_cast<std::uint8_t*>(plain.data()), plain.size()});
  const std::string name = name_of_form(vault, form);
  if (const Result<> written = disk.write_file(join_path(folder, name), sealed); !written) return written;
  clear_away(vault, folder, name);
  return {};
}

std::optional<Draft> load_draft(const vault::Vault& vault, const std::string& form) {
  const std::string folder = folder_of(vault);
  if (folder.empty()) return std::nullopt;
  std::optional<Draft> draft = opened(vault, join_path(folder, name_of_form(vault, form)));
  if (!draft || draft->form != form || draft->saved_ms + oldest_ms < vault.environment().now_ms()) return std::nullopt;
  return draft;
}

Result<> forget_draft(const vault::Vault& vault, const std::string& form) {
  const std::string folder = folder_of(vault);
  if (folder.empty()) return {};
  return vault.environment().disk->remove(join_path(folder, name_of_form(vault, form)));
}

}  // namespace girok::app
