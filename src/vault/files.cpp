#include "vault/files.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "text/unicode.h"

namespace girok::vault {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t largest_file = 1 << 20;

std::string hex(ByteSpan bytes) { return crypto::to_hex(bytes); }

std::string id_text(const Id& id) { return to_string(id); }

/// Reads fields of one JSON object; the first that is missing or of another form is remembered.
class Fields {
 public:
  explicit Fields(const Json& json) : json_(json) {}

  template <std::size_t n>
  void bytes(const char* name, std::array<std::uint8_t, n>& out) {
    const std::string text = string(name);
    if (text.size() != 2 * n || !crypto::from_hex(text, out)) bad_ = true;
  }
  void bytes(const char* name, std::vector<std::uint8_t>& out) {
    const std::string text = string(name);
    out.resize(text.size() / 2);
    if (text.size() > 4096 || !crypto::from_hex(text, out)) bad_ = true;
  }
  Id id(const char* name) {
    const std::optional<Id> id = parse_id(string(name));
    if (!id) bad_ = true;
    return id.value_or(Id{});
  }
  std::uint64_t number(const char* name) {
    const auto at = json_.find(name);
    if (at == json_.end() || !at->is_number_unsigned()) {
      bad_ = true;
      return 0;
    }
    return at->get<std::uint64_t>();
  }
  std::string string(const char* name) {
    const auto at = json_.find(name);
    if (at == json_.end() || !at->is_string()) {
      bad_ = true;
      return {};
    }
    return at->get<std::string>();
  }
  bool bad() const { return bad_; }

 private:
  const Json& json_;
  bool bad_ = false;
};

tl::unexpected<Error> damaged_file(std::string what, const std::string& path) {
  return fail(ErrorCode::damaged, std::move(what), path, "take this file from a backup or from another member's copy");
}

/// An object of the given format. Errors: malformed, unsupported.
Result<Json> parse_object(std::string_view text, std::string_view kind, const std::string& path) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return damaged_file("not what Girok writes: the JSON cannot be read", path);
  const auto format = json.find("format");
  if (format == json.end() || !format->is_string()) return damaged_file("not what Girok writes: no format is named", path);
  const std::string name = format->get<std::string>();
  if (name == std::string(kind) + "/1") return json;
  if (name.starts_with(std::string(kind) + "/"))
    return fail(ErrorCode::unsupported, "of a format version that this program does not know", path, "use a newer Girok");
  return damaged_file("not what Girok writes: another format is named", path);
}

std::vector<std::uint8_t> founding_bytes(const VaultFile& file) {
  ByteWriter out;
  out.label("girok vault 1");
  out.raw(file.salt);
  out.raw(file.sign);
  out.raw(file.seal);
  return out.take();
}

Id vault_id(const VaultFile& file) {
  const crypto::Hash hash = crypto::blake2b(founding_bytes(file));
  Id id;
  std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

std::vector<std::uint8_t> vault_signed_bytes(const Id& vault) {
  ByteWriter out;
  out.label("girok vault file 1");
  out.id(vault);
  return out.take();
}

std::vector<std::uint8_t> wrap_associated(const MemberFile& file, const Wrap& wrap) {
  ByteWriter out;
  out.label("girok wrap 1");
  out.u8(static_cast<std::uint8_t>(wrap.kind));
  out.id(file.vault);
  out.id(file.member);
  if (wrap.kind == WrapKind::organisation) return out.take();
  out.raw(wrap.salt);
  out.u32(wrap.cost.memory_kib);
  out.u32(wrap.cost.passes);
  return out.take();
}

std::vector<std::uint8_t> member_signed_bytes(const MemberFile& file) {
  ByteWriter out;
  out.label("girok member file 1");
  out.id(file.vault);
  out.id(file.member);
  out.text(file.handle);
  out.raw(file.sign);
  out.raw(file.seal);
  out.u64(file.revision);
  out.varint(file.wraps.size());
  for (const Wrap& wrap : file.wraps) {
    out.u8(static_cast<std::uint8_t>(wrap.kind));
    out.raw(wrap.salt);
    out.u32(wrap.cost.memory_kib);
    out.u32(wrap.cost.passes);
    out.raw(wrap.nonce);
    out.bytes(wrap.sealed);
    out.raw(wrap.organisation);
  }
  return out.take();
}

void put(MemberFile& file, Wrap wrap) {
  std::erase_if(file.wraps, [&](const Wrap& old) { return old.kind == wrap.kind; });
  file.wraps.push_back(std::move(wrap));
  std::ranges::sort(file.wraps, {}, &Wrap::kind);
}

Error cannot_open() {
  return {
      ErrorCode::locked, "cannot be opened", {}, "the passphrase, or who you say you are, is not right; or the member's file was changed"};
}

/// A member whose secret is `secret`, if it is this file's.
Result<MemberSecret> member_of(const MemberFile& file, ByteSpan secret) {
  if (secret.size() != crypto::key_size) return tl::unexpected<Error>(cannot_open());
  MemberSecret member(crypto::Key::copy_of(std::span<const std::uint8_t, crypto::key_size>(secret.data(), crypto::key_size)));
  if (member.id() != file.member) return tl::unexpected<Error>(cannot_open());
  return member;
}

crypto::Key recovery_wrap_key(const crypto::SecretBytes& recovery) {
  const crypto::Hash hash = crypto::blake2b(recovery.bytes());
  crypto::Key root = crypto::Key::copy_of(hash);
  crypto::wipe({const_cast<std::uint8_t*>(hash.data()), hash.size()});
  return crypto::derive_key(root, "girok recovery");
}

}  // namespace

VaultFile make_vault_file(const MemberSecret& founder, const RandomSource& random) {
  VaultFile file;
  random(file.salt);
  file.sign = founder.signing().public_key();
  file.seal = founder.sealing().public_key();
  file.vault = vault_id(file);
  file.signature = founder.signing().sign(vault_signed_bytes(file.vault));
  return file;
}

std::string to_json(const VaultFile& file) {
  const Json json = {{"format", "girok.vault/1"}, {"vault", id_text(file.vault)}, {"salt", hex(file.salt)},
                     {"sign", hex(file.sign)},    {"seal", hex(file.seal)},       {"signature", hex(file.signature)}};
  return json.dump(1) + "\n";
}

Result<VaultFile> parse_vault_file(std::string_view text, const std::string& path) {
  const Result<Json> json = parse_object(text, "girok.vault", path);
  if (!json) return tl::unexpected<Error>(json.error());
  VaultFile file;
  Fields fields(*json);
  file.vault = fields.id("vault");
  fields.bytes("salt", file.salt);
  fields.bytes("sign", file.sign);
  fields.bytes("seal", file.seal);
  fields.bytes("signature", file.signature);
  if (fields.bad()) return damaged_file("not what Girok writes: a field is missing or of another form", path);
  if (file.vault != vault_id(file)) return damaged_file("the vault's id does not belong to its founder's keys", path);
  if (!crypto::verify(file.sign, vault_signed_bytes(file.vault), file.signature))
    return damaged_file("the founder's signature does not fit", path);
  return file;
}

const Wrap* MemberFile::wrap(WrapKind kind) const {
  const auto at = std::ranges::find(wraps, kind, &Wrap::kind);
  return at == wraps.end() ? nullptr : &*at;
}

Result<> check_handle(std::string_view handle) {
  const auto wrong = [] {
    return fail(ErrorCode::usage, "not a handle: 1 to 64 bytes of letters, digits, and dots, dashes or underscores between them", {},
                "choose a short pseudonym; it can be seen by anybody who has the folder");
  };
  if (handle.empty() || handle.size() > 64) return wrong();
  bool inner = false;   // a mark may follow
  for (std::size_t at = 0; at < handle.size();) {
    const text::Rune rune = text::rune_at(handle, at);
    const bool word = rune.value != 0xFFFD && (text::is_letter(rune.value) || text::is_digit(rune.value));
    const bool mark = rune.value == '.' || rune.value == '-' || rune.value == '_';
    if (!word && !(mark && inner)) return wrong();
    inner = word;
    at += rune.size;
  }
  if (!inner) return wrong();
  return {};
}

MemberFile make_member_file(const Id& vault, const MemberSecret& member, std::string handle) {
  MemberFile file;
  file.vault = vault;
  file.member = member.id();
  file.handle = std::move(handle);
  file.sign = member.signing().public_key();
  file.seal = member.sealing().public_key();
  file.revision = 0;
  return file;
}

Result<> wrap_with_passphrase(MemberFile& file, const MemberSecret& member, const crypto::SecretBytes& passphrase,
                              const Environment& environment) {
  Wrap wrap;
  wrap.kind = WrapKind::passphrase;
  wrap.cost = environment.cost;
  environment.random(wrap.salt);
  environment.random(wrap.nonce);
  const Result<crypto::Key> key = crypto::key_from_passphrase(passphrase, wrap.salt, wrap.cost);
  if (!key) return tl::unexpected<Error>(key.error());
  wrap.sealed = crypto::seal(*key, wrap.nonce, wrap_associated(file, wrap), member.secret().bytes());
  put(file, std::move(wrap));
  return {};
}

void wrap_with_recovery_key(MemberFile& file, const MemberSecret& member, const crypto::SecretBytes& recovery,
                            const Environment& environment) {
  Wrap wrap;
  wrap.kind = WrapKind::recovery;
  environment.random(wrap.nonce);
  wrap.sealed = crypto::seal(recovery_wrap_key(recovery), wrap.nonce, wrap_associated(file, wrap), member.secret().bytes());
  put(file, std::move(wrap));
}

void wrap_for_organisation(MemberFile& file, const MemberSecret& member, const crypto::PublicKey& organisation,
                           const Environment& environment) {
  Wrap wrap;
  wrap.kind = WrapKind::organisation;
  wrap.organisation = organisation;
  const std::vector<std::uint8_t> before = wrap_associated(file, wrap);
  crypto::SecretBytes plain(before.size() + crypto::key_size);
  std::ranges::copy(before, plain.writable().begin());
  std::ranges::copy(member.secret().bytes(), plain.writable().begin() + static_cast<std::ptrdiff_t>(before.size()));
  wrap.sealed = crypto::seal_to(organisation, plain.bytes(), environment.random);
  put(file, std::move(wrap));
}

void sign_member_file(MemberFile& file, const MemberSecret& member) {
  ++file.revision;
  file.signature = member.signing().sign(member_signed_bytes(file));
}

std::string to_json(const MemberFile& file) {
  Json wraps = Json::array();
  for (const Wrap& wrap : file.wraps) {
    switch (wrap.kind) {
      case WrapKind::passphrase:
        wraps.push_back({{"kind", "passphrase"},
                         {"salt", hex(wrap.salt)},
                         {"memory_kib", wrap.cost.memory_kib},
                         {"passes", wrap.cost.passes},
                         {"nonce", hex(wrap.nonce)},
                         {"sealed", hex(wrap.sealed)}});
        break;
      case WrapKind::recovery: wraps.push_back({{"kind", "recovery"}, {"nonce", hex(wrap.nonce)}, {"sealed", hex(wrap.sealed)}}); break;
      case WrapKind::organisation:
        wraps.push_back({{"kind", "organisation"}, {"key", hex(wrap.organisation)}, {"sealed", hex(wrap.sealed)}});
        break;
    }
  }
  const Json json = {
      {"format", "girok.member/1"},      {"vault", id_text(file.vault)}, {"member", id_text(file.member)}, {"handle", file.handle},
      {"sign", hex(file.sign)},          {"seal", hex(file.seal)},       {"revision", file.revision},      {"wraps", wraps},
      {"signature", hex(file.signature)}};
  return json.dump(1) + "\n";
}

Result<MemberFile> parse_member_file(std::string_view text, const Id& vault, const std::string& path) {
  const Result<Json> json = parse_object(text, "girok.member", path);
  if (!json) return tl::unexpected<Error>(json.error());
  MemberFile file;
  Fields fields(*json);
  file.vault = fields.id("vault");
  file.member = fields.id("member");
  file.handle = fields.string("handle");
  fields.bytes("sign", file.sign);
  fields.bytes("seal", file.seal);
  file.revision = fields.number("revision");
  fields.bytes("signature", file.signature);
  bool bad = fields.bad() || !json->contains("wraps") || !json->at("wraps").is_array() || json->at("wraps").size() > 3;
  if (!bad) {
    for (const Json& entry : json->at("wraps")) {
      if (!entry.is_object()) {
        bad = true;
        break;
      }
      Fields of(entry);
      Wrap wrap;
      const std::string kind = of.string("kind");
      of.bytes("sealed", wrap.sealed);
      if (kind == "passphrase") {
        of.bytes("salt", wrap.salt);
        of.bytes("nonce", wrap.nonce);
        const std::uint64_t memory = of.number("memory_kib"), passes = of.number("passes");
        if (memory > UINT32_MAX || passes > UINT32_MAX) bad = true;
        wrap.cost = {static_cast<std::uint32_t>(memory), static_cast<std::uint32_t>(passes)};
      } else if (kind == "recovery") {
        wrap.kind = WrapKind::recovery;
        of.bytes("nonce", wrap.nonce);
      } else if (kind == "organisation") {
        wrap.kind = WrapKind::organisation;
        of.bytes("key", wrap.organisation);
      } else {
        bad = true;
      }
      bad = bad || of.bad() || (!file.wraps.empty() && file.wraps.back().kind >= wrap.kind);
      file.wraps.push_back(std::move(wrap));
    }
  }
  if (bad || !check_handle(file.handle)) return damaged_file("not what Girok writes: a field is missing or of another form", path);
  if (file.vault != vault)
    return fail(ErrorCode::damaged, "a member file of another vault", path, "remove it, or take the right one from a backup");
  if (file.member != member_id(file.sign, file.seal)) return damaged_file("the member's id does not belong to its keys", path);
  // The wrap's cost is looked at before the signature, so that a downgrade is refused under its own name.
  const Wrap* const passphrase = file.wrap(WrapKind::passphrase);
  const bool genuine = crypto::verify(file.sign, member_signed_bytes(file), file.signature);
  if (!genuine && passphrase != nullptr && !crypto::reaches(passphrase->cost, crypto::least_cost)) {
    return fail(ErrorCode::refused, "the cost of guessing the passphrase was lowered in this file", path,
                "somebody changed it: take the file from a backup, and do not enter your passphrase on this machine before");
  }
  if (!genuine) return damaged_file("the member's signature does not fit", path);
  return file;
}

Result<MemberSecret> unwrap_with_passphrase(const MemberFile& file, const crypto::SecretBytes& passphrase, const Environment& environment) {
  const Wrap* const wrap = file.wrap(WrapKind::passphrase);
  if (wrap == nullptr) return fail(ErrorCode::locked, "this member has no passphrase yet", {}, "use the recovery key: girok recovery use");
  if (!crypto::reaches(wrap->cost, environment.least_cost) || !crypto::reaches(crypto::most_cost, wrap->cost)) {
    return fail(ErrorCode::refused, "the cost of guessing the passphrase is outside what Girok allows", {},
                "take the member's file from a backup");
  }
  const Result<crypto::Key> key = crypto::key_from_passphrase(passphrase, wrap->salt, wrap->cost);
  if (!key) return tl::unexpected<Error>(key.error());
  const std::optional<crypto::SecretBytes> secret = crypto::open_secret(*key, wrap->nonce, wrap_associated(file, *wrap), wrap->sealed);
  if (!secret) return tl::unexpected<Error>(cannot_open());
  return member_of(file, secret->bytes());
}

Result<MemberSecret> unwrap_with_recovery_key(const MemberFile& file, const crypto::SecretBytes& recovery) {
  const auto wrong = [] {
    return fail(ErrorCode::locked, "the recovery key does not open this member", {},
                "it may be another member's, or an older one: a new key replaces the one before");
  };
  const Wrap* const wrap = file.wrap(WrapKind::recovery);
  if (wrap == nullptr) return wrong();
  const std::optional<crypto::SecretBytes> secret =
      crypto::open_secret(recovery_wrap_key(recovery), wrap->nonce, wrap_associated(file, *wrap), wrap->sealed);
  if (!secret) return wrong();
  return member_of(file, secret->bytes());
}

Result<MemberSecret> unwrap_for_organisation(const MemberFile& file, const crypto::BoxKey& organisation) {
  const auto wrong = [] {
    return fail(ErrorCode::locked, "the organisation's key does not open this member", {},
                "it may be another organisation's; or the member joined before the key was made and has not opened the case since");
  };
  const Wrap* const wrap = file.wrap(WrapKind::organisation);
  if (wrap == nullptr || wrap->organisation != organisation.public_key()) return wrong();
  const std::optional<crypto::SecretBytes> plain = organisation.open(wrap->sealed);
  const std::vector<std::uint8_t> before = wrap_associated(file, *wrap);
  if (!plain || plain->size() != before.size() + crypto::key_size || !std::ranges::equal(plain->bytes().first(before.size()), before))
    return wrong();
  return member_of(file, plain->bytes().subspan(before.size()));
}

Error pretend_to_unwrap(const crypto::SecretBytes& passphrase, const Environment& environment) {
  const crypto::Salt salt{};
  (void)crypto::key_from_passphrase(passphrase, salt, environment.cost);
  return cannot_open();
}

std::string file_name_of(const Id& id) {
  std::string name = to_string(id);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

std::string vault_file_path(const std::string& vault) { return join_path(vault, "vault.json"); }
std::string member_file_path(const std::string& vault, const Id& member) {
  return join_path(join_path(vault, "members"), file_name_of(member) + ".json");
}

Result<VaultFile> load_vault_file(Disk& disk, const std::string& vault) {
  const std::string path = vault_file_path(vault);
  const Result<std::vector<std::uint8_t>> bytes = disk.read_file(path, largest_file);
  if (!bytes && bytes.error().code == ErrorCode::not_found)
    return fail(ErrorCode::not_found, "this is not a case: it has no vault.json", vault, "give the folder that girok init made");
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  return parse_vault_file(as_text(*bytes), path);
}

Result<MemberFile> load_member_file(Disk& disk, const std::string& path, const Id& vault) {
  const Result<std::vector<std::uint8_t>> bytes = disk.read_file(path, largest_file);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  Result<MemberFile> file = parse_member_file(as_text(*bytes), vault, path);
  if (!file || path.ends_with("/" + file_name_of(file->member) + ".json")) return file;
  return fail(ErrorCode::damaged, "a member file under another member's name", path, "remove it, or take the right one from a backup");
}

Result<std::vector<MemberFile>> load_member_files(Disk& disk, const std::string& vault, const Id& id) {
  const std::string folder = join_path(vault, "members");
  const Result<std::vector<Disk::Entry>> entries = disk.list(folder);
  if (!entries) return tl::unexpected<Error>(entries.error());
  std::vector<MemberFile> files;
  for (const Disk::Entry& entry : *entries) {
    if (entry.folder || entry.name.starts_with('.') || !entry.name.ends_with(".json")) continue;
    Result<MemberFile> file = load_member_file(disk, join_path(folder, entry.name), id);
    if (!file) return tl::unexpected<Error>(file.error());
    files.push_back(*std::move(file));
  }
  std::ranges::sort(files, {}, &MemberFile::member);
  return files;
}

Result<> save_member_file(Disk& disk, const std::string& vault, const MemberFile& file) {
  return disk.write_file(member_file_path(vault, file.member), as_bytes(to_json(file)));
}

}  // namespace girok::vault
