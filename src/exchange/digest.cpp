#include "exchange/digest.h"

#include <openssl/evp.h>

#include <array>

namespace girok::exchange {
namespace {

const EVP_MD* method_of(std::string_view algorithm) {
  if (algorithm == "md5") return EVP_md5();
  if (algorithm == "sha1") return EVP_sha1();
  if (algorithm == "sha224") return EVP_sha224();
  if (algorithm == "sha256") return EVP_sha256();
  if (algorithm == "sha384") return EVP_sha384();
  if (algorithm == "sha512") return EVP_sha512();
  return nullptr;
}

EVP_MD_CTX* context(void* held) { return static_cast<EVP_MD_CTX*>(held); }

}  // namespace

void Digest::Free::operator()(void* held) const { EVP_MD_CTX_free(context(held)); }

std::optional<Digest> Digest::of(std::string_view algorithm) {
  const EVP_MD* const method = method_of(algorithm);
  if (method == nullptr) return std::nullopt;
  Digest digest;
  digest.context_.reset(EVP_MD_CTX_new());
  if (digest.context_ == nullptr || EVP_DigestInit_ex(context(digest.context_.get()), method, nullptr) != 1) return std::nullopt;
  return digest;
}

void Digest::add(ByteSpan bytes) { (void)EVP_DigestUpdate(context(context_.get()), bytes.data(), bytes.size()); }

std::string Digest::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  (void)EVP_DigestFinal_ex(context(context_.get()), bytes.data(), &size);
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += digits[bytes[i] >> 4U];
    text += digits[bytes[i] & 15U];
  }
  return text;
}

std::size_t digits_of(std::string_view algorithm) {
  const EVP_MD* const method = method_of(algorithm);
  return method == nullptr ? 0 : 2 * static_cast<std::size_t>(EVP_MD_get_size(method));
}

}  // namespace girok::exchange
