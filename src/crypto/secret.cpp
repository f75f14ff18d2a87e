#include "crypto/secret.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <sodium.h>
#include <stdexcept>
#include <utility>

#include "crypto/sodium.h"

namespace girok::crypto {

namespace {

// One word for the whole process: who asks wants to warn a person once, not to account for each page.
std::atomic<bool> all_locked{true};

std::uint8_t* allocate(std::size_t size) {
  start_sodium();
  void* const memory = sodium_malloc(size);  // ends the process on free where the canary was overwritten
  if (memory == nullptr) throw std::bad_alloc();
  // sodium_malloc() locks its pages but does not tell when the system refuses (RLIMIT_MEMLOCK). Locks do not nest, so to ask once more for
  // our own bytes costs nothing where it worked, and fails where it did not. sodium_free() unlocks.
  if (sodium_mlock(memory, size) != 0) all_locked.store(false, std::memory_order_relaxed);
  sodium_memzero(memory, size);
  return static_cast<std::uint8_t*>(memory);
}

}  // namespace

SecretBytes::SecretBytes(std::size_t size) : data_(size == 0 ? nullptr : allocate(size)), size_(size) {}

SecretBytes SecretBytes::copy_of(std::span<const std::uint8_t> bytes) {
  SecretBytes copy(bytes.size());
  std::copy(bytes.begin(), bytes.end(), copy.data_);
  return copy;
}

SecretBytes SecretBytes::copy_of(std::string_view text) {
  SecretBytes copy(text.size());
  std::transform(text.begin(), text.end(), copy.data_, [](char c) { return static_cast<std::uint8_t>(c); });
  return copy;
}

SecretBytes::~SecretBytes() { sodium_free(data_); }  // wipes; nothing to do for null

SecretBytes::SecretBytes(SecretBytes&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this == &other) return *this;
  sodium_free(data_);
  data_ = std::exchange(other.data_, nullptr);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

SecretBytes SecretBytes::clone() const { return copy_of(bytes()); }

std::string_view SecretBytes::text() const {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters are bytes.
  return {reinterpret_cast<const char*>(data_), size_};
}

void SecretBytes::shrink(std::size_t size) {
  if (size > size_) throw std::logic_error("SecretBytes::shrink: cannot grow");
  wipe(writable().subspan(size));
  size_ = size;
}

Key Key::copy_of(std::span<const std::uint8_t, key_size> bytes) {
  Key key;
  std::copy(bytes.begin(), bytes.end(), key.writable().begin());
  return key;
}

Key Key::clone() const { return copy_of(bytes()); }

bool equal_secrets(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

void wipe(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) sodium_memzero(bytes.data(), bytes.size());
}

bool memory_is_locked() { return all_locked.load(std::memory_order_relaxed); }

}  // namespace girok::crypto
