#include "app/serve/audit.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "vault/files.h"

namespace girok::app {
namespace {

constexpr std::array<std::string_view, 13> kind_names = {"started",  "stopped",         "signed-in", "refused", "locked",
                                                         "unlocked", "signed-out",      "ended",     "limited", "exported",
                                                         "imported", "members-changed", "left"};
constexpr std::uint64_t largest_audit = std::uint64_t{64} << 20;

std::vector<crypto::PublicKey> managers_of(const vault::Authority& authority) {
  std::vector<crypto::PublicKey> keys;
  for (const vault::MemberRights& member : authority.members()) {
    if (!member.removed && (member.rights & vault::right_manage) != 0 && crypto::can_receive(member.seal)) keys.push_back(member.seal);
  }
  return keys;
}

crypto::Hash chained(const crypto::Hash& before, std::string_view sealed) {
  crypto::Blake2b hash;
  hash.update(before);
  hash.update(crypto::bytes_of(sealed));
  return hash.finish();
}

/// "V1 HASH BOX BOX…\n": HASH over the line before's and the boxes, in hexadecimal digits.
std::string line_of(const crypto::Hash& hash, const std::string& boxes) { return "1 " + crypto::to_hex(hash) + boxes + "\n"; }

std::optional<AuditLine> parsed(std::string_view plain) {
  AuditLine line;
  std::array<std::string_view, 5> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t tab = i + 1 < parts.size() ? std::min(plain.find('\t'), plain.size()) : plain.size();
    parts.at(i) = plain.substr(0, tab);
    plain.remove_prefix(std::min(tab + 1, plain.size()));
  }
  if (std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), line.at_ms).ec != std::errc()) return std::nullopt;
  std::size_t kind = 0;
  while (kind < kind_names.size() && kind_names.at(kind) != parts[1]) ++kind;
  if (kind == kind_names.size()) return std::nullopt;
  line.kind = static_cast<AuditKind>(kind);
  line.member = parse_id(parts[2]);
  line.remote = parts[3];
  line.note = parts[4];
  return line;
}

std::string one_field(std::string_view text) {
  std::string clean;
  for (const char c : text.substr(0, 200)) clean += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  return clean;
}

/// The last hash of the file, and its size; zero where there is none.
crypto::Hash last_hash(std::string_view text) {
  crypto::Hash hash{};
  const std::size_t end = text.rfind('\n');
  if (end == std::string_view::npos) return hash;
  const std::size_t begin = end == 0 ? std::string_view::npos : text.rfind('\n', end - 1);
  const std::string_view line = text.substr(begin == std::string_view::npos ? 0 : begin + 1);
  if (line.size() > 66) (void)crypto::from_hex(line.substr(2, 64), hash);
  return hash;
}

}  // namespace

std::string_view name_of(AuditKind kind) { return kind_names.at(static_cast<std::size_t>(kind)); }

Result<std::unique_ptr<Audit>> Audit::open(const vault::Environment& environment, const std::string& folder) {
  const Result<vault::VaultFile> file = vault::load_vault_file(*environment.disk, folder);
  if (!file) return tl::unexpected<Error>(file.error());
  std::unique_ptr<Audit> audit(new Audit);
  audit->environment_ = environment;
  if (environment.state_folder.empty()) return audit;
  const std::string state = join_path(environment.state_folder, vault::file_name_of(file->vault));
  if (const Result<> made = environment.disk->make_folder(state); !made) return tl::unexpected<Error>(made.error());
  audit->path_ = join_path(state, "audit");
  // Until somebody has signed in, only the founder is known for sure: the file of the vault names her.
  if (crypto::can_receive(file->seal)) audit->readers_.push_back(file->seal);
  const Result<std::vector<std::uint8_t>> bytes = environment.disk->read_file(audit->path_, largest_audit);
  if (bytes) audit->last_ = last_hash(as_text(*bytes));
  if (!bytes && bytes.error().code == ErrorCode::too_large) {
    (void)environment.disk->rename(audit->path_, audit->path_ + ".old");
  }
  return audit;
}

void Audit::look_at(const vault::Vault& vault) {
  std::vector<crypto::PublicKey> readers = managers_of(vault.authority());
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!readers.empty()) readers_ = std::move(readers);
}

bool Audit::note(AuditKind kind, std::optional<Id> member, std::string_view remote, std::string_view note) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (path_.empty() || readers_.empty()) return false;
  const std::string plain = std::to_string(environment_.now_ms()) + "\t" + std::string(name_of(kind)) + "\t" +
                            (member ? to_string(*member) : "") + "\t" + one_field(remote) + "\t" + one_field(note);
  std::string boxes;
  for (const crypto::PublicKey& reader : readers_) {
    boxes += " " + crypto::to_hex(crypto::seal_to(reader, crypto::bytes_of(plain), environment_.random));
  }
  const crypto::Hash hash = chained(last_, boxes);
  const std::string line = line_of(hash, boxes);
  const Result<std::unique_ptr<DiskFile>> file = environment_.disk->open(path_, Disk::Mode::create);
  if (!file) return false;
  const Result<std::uint64_t> size = (*file)->size();
  if (!size || !(*file)->write(*size, as_bytes(line)) || !(*file)->sync()) return false;
  last_ = hash;
  return true;
}

Result<AuditRead> Audit::read(const vault::Vault& vault, std::size_t limit) const {
  if ((vault.rights() & vault::right_manage) == 0) {
    return fail(ErrorCode::refused, "to see who signed in takes the right to manage", {}, "ask a member who has it");
  }
  AuditRead read;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (path_.empty()) return read;
  const Result<std::vector<std::uint8_t>> bytes = environment_.disk->read_file(path_, largest_audit);
  if (!bytes) return read;
  std::string_view text = as_text(*bytes);
  crypto::Hash before{};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    crypto::Hash said{};
    if (line.size() < 67 || !crypto::from_hex(line.substr(2, 64), said)) {
      ++read.broken;
      continue;
    }
    std::string_view boxes = line.substr(66);
    if (chained(before, boxes) != said) ++read.broken;
    before = said;
    std::optional<AuditLine> found;
    while (boxes.size() > 1 && !found) {
      const std::size_t blank = std::min(boxes.find(' ', 1), boxes.size());
      std::vector<std::uint8_t> sealed((blank - 1) / 2);
      if (crypto::from_hex(boxes.substr(1, blank - 1), sealed)) {
        if (const std::optional<crypto::SecretBytes> plain = vault.member().sealing().open(sealed)) found = parsed(plain->text());
      }
      boxes.remove_prefix(blank);
    }
    if (found) {
      read.lines.push_back(*std::move(found));
    } else {
      ++read.not_for_me;
    }
  }
  std::ranges::reverse(read.lines);
  if (read.lines.size() > limit) read.lines.resize(limit);
  return read;
}

}  // namespace girok::app
