// Bytes that must not reach a disk and must not stay in memory: keys and passphrases.
//
// Model    libsodium's guarded allocations: pages of their own between two that no one may touch, a canary, locked into memory (not
//          swapped where the system allows it), left out of core dumps, wiped when freed.
// Limits   A few pages each: for keys, not for texts. Where the system refuses to lock memory they still work; memory_is_locked() says so.
// Threads  A value belongs to one thread at a time; reading may be shared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace girok::crypto {

class SecretBytes {
 public:
  SecretBytes() = default;
  /// `size` zero bytes. Throws std::bad_alloc where there is no memory.
  explicit SecretBytes(std::size_t size);
  static SecretBytes copy_of(std::span<const std::uint8_t> bytes);
  static SecretBytes copy_of(std::string_view text);
  ~SecretBytes();
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;

  SecretBytes clone() const;
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Views that live as long as this object.
  std::span<const std::uint8_t> bytes() const { return {data_, size_}; }
  std::span<std::uint8_t> writable() { return {data_, size_}; }
  std::string_view text() const;
  /// Shortens to `size` bytes; the rest is wiped, but its place stays writable. Requires: size <= size().
  void shrink(std::size_t size);

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

inline constexpr std::size_t key_size = 32;

/// A symmetric key or seed of 32 bytes. One that was moved from may only be assigned to or destroyed.
class Key {
 public:
  Key() : bytes_(key_size) {}
  static Key copy_of(std::span<const std::uint8_t, key_size> bytes);
  Key clone() const;
  std::span<const std::uint8_t, key_size> bytes() const { return std::span<const std::uint8_t, key_size>(bytes_.bytes().data(), key_size); }
  std::span<std::uint8_t, key_size> writable() { return std::span<std::uint8_t, key_size>(bytes_.writable().data(), key_size); }

 private:
  SecretBytes bytes_;
};

/// In constant time. False where the sizes differ.
bool equal_secrets(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);
/// Overwrites bytes in ordinary memory, in a way that a compiler keeps.
void wipe(std::span<std::uint8_t> bytes);
/// Whether the guarded allocations of this process so far were all locked into memory: each one asks the system for its lock a second time,
/// because libsodium does not tell whether it got the first.
bool memory_is_locked();

}  // namespace girok::crypto
