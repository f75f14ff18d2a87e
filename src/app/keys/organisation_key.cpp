#include "app/keys/organisation_key.h"

#include <array>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "crypto/seal.h"

namespace girok::app {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view format_begin = "girok.organisation/", format = "girok.organisation/1";
constexpr std::size_t largest_file = 64 * 1024, sealed_size = crypto::key_size + crypto::seal_overhead;

std::vector<std::uint8_t> associated(const OrganisationFile& file) {
  ByteWriter out;
  out.label("girok organisation 1");
  out.raw(file.key);
  out.raw(file.salt);
  out.u32(file.cost.memory_kib);
  out.u32(file.cost.passes);
  return out.take();
}

tl::unexpected<Error> no_key(const std::string& path) {
  return fail(ErrorCode::damaged, "this is not the file of an organisation's key, or it is damaged", path,
              "take a copy of it from another place");
}

std::string text_at(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
}

bool number_at(const Json& json, const char* name, std::uint32_t& out) {
  const auto at = json.find(name);
  if (at == json.end() || !at->is_number_unsigned() || at->get<std::uint64_t>() > UINT32_MAX) return false;
  out = static_cast<std::uint32_t>(at->get<std::uint64_t>());
  return true;
}

bool bytes_at(const Json& json, const char* name, std::span<std::uint8_t> out) {
  const std::string text = text_at(json, name);
  return text.size() == 2 * out.size() && crypto::from_hex(text, out);
}

}  // namespace

Result<NewOrganisationKey> make_organisation_key(const crypto::SecretBytes& passphrase, const vault::Environment& environment) {
  crypto::Key seed;
  environment.random(seed.writable());
  OrganisationFile file;
  file.key = crypto::BoxKey(seed).public_key();
  environment.random(file.salt);
  environment.random(file.nonce);
  file.cost = environment.cost;
  const Result<crypto::Key> key = crypto::key_from_passphrase(passphrase, file.salt, file.cost);
  if (!key) return tl::unexpected<Error>(key.error());
  file.sealed = crypto::seal(*key, file.nonce, associated(file), seed.bytes());
  const Json json = {{"format", format},
                     {"key", crypto::to_hex(file.key)},
                     {"salt", crypto::to_hex(file.salt)},
                     {"memory_kib", file.cost.memory_kib},
                     {"passes", file.cost.passes},
                     {"nonce", crypto::to_hex(file.nonce)},
                     {"sealed", crypto::to_hex(file.sealed)}};
  return NewOrganisationKey{json.dump() + "\n", file.key};
}

Result<OrganisationFile> parse_organisation_key(std::string_view text, const std::string& path, const vault::Environment& environment) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return no_key(path);
  const std::string named = text_at(json, "format");
  if (named != format && named.starts_with(format_begin))
    return fail(ErrorCode::unsupported, "of a format version that this program does not know", path, "use a newer Girok");
  OrganisationFile file;
  file.sealed.resize(sealed_size);
  if (named != format || !bytes_at(json, "key", file.key) || !bytes_at(json, "salt", file.salt) || !bytes_at(json, "nonce", file.nonce) ||
      !bytes_at(json, "sealed", file.sealed) || !number_at(json, "memory_kib", file.cost.memory_kib) ||
      !number_at(json, "passes", file.cost.passes)) {
    return no_key(path);
  }
  if (!crypto::reaches(file.cost, environment.least_cost) || !crypto::reaches(crypto::most_cost, file.cost))
    return fail(ErrorCode::refused, "the file asks for a cost that no key of ours has: somebody may have changed it", path,
                "take a copy of it from another place");
  return file;
}

Result<OrganisationFile> load_organisation_key(const std::string& path, const vault::Environment& environment) {
  const Result<std::vector<std::uint8_t>> bytes = environment.disk->read_file(path, largest_file);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  return parse_organisation_key(as_text(*bytes), path, environment);
}

Result<crypto::BoxKey> open_organisation_key(const OrganisationFile& file, const crypto::SecretBytes& passphrase) {
  const Result<crypto::Key> key = crypto::key_from_passphrase(passphrase, file.salt, file.cost);
  if (!key) return tl::unexpected<Error>(key.error());
  const std::optional<crypto::SecretBytes> seed = crypto::open_secret(*key, file.nonce, associated(file), file.sealed);
  if (seed && seed->size() == crypto::key_size) {
    crypto::BoxKey pair(crypto::Key::copy_of(std::span<const std::uint8_t, crypto::key_size>(seed->bytes().data(), crypto::key_size)));
    if (pair.public_key() == file.key) return pair;
  }
  return fail(ErrorCode::locked, "the organisation's key cannot be opened with this passphrase", {},
              "try again; or the file was changed: take another copy of it");
}

}  // namespace girok::app
