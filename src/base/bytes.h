// Bytes in and out, in one canonical form: what formats of ours are made of.
//
// Model    Little-endian integers; varints (LEB128, shortest form only); length-prefixed bytes. A reader notes the first fault and from then on gives
//          zeros, so that a decoder reads straight through and asks once, at the end.
// Limits   A reader never trusts a length: it holds at most what is there.
// Threads  A value belongs to one thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/utf8.h"

namespace girok {

using ByteSpan = std::span<const std::uint8_t>;

inline ByteSpan as_bytes(std::string_view text) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters are bytes.
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteSpan bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are characters.
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class ByteWriter {
 public:
  void u8(std::uint8_t value) { out_.push_back(value); }
  void u32(std::uint32_t value) { little(value, 4); }
  void u64(std::uint64_t value) { little(value, 8); }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<std::uint8_t>(value | 0x80));
    out_.push_back(static_cast<std::uint8_t>(value));
  }
  void raw(ByteSpan bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
  void id(const Id& id) { raw(id.bytes); }
  /// Length, then the bytes.
  void bytes(ByteSpan bytes) {
    varint(bytes.size());
    raw(bytes);
  }
  void text(std::string_view text) { bytes(as_bytes(text)); }
  /// ASCII and one zero byte: what sets one use of a key or hash apart from another.
  void label(std::string_view name) {
    raw(as_bytes(name));
    u8(0);
  }
  void zeros(std::size_t count) { out_.insert(out_.end(), count, 0); }

  std::size_t size() const { return out_.size(); }
  ByteSpan view() const { return out_; }
  std::vector<std::uint8_t>& buffer() { return out_; }
  std::vector<std::uint8_t> take() { return std::move(out_); }

 private:
  void little(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  std::vector<std::uint8_t> out_;
};

class ByteReader {
 public:
  explicit ByteReader(ByteSpan bytes) : bytes_(bytes) {}

  std::uint8_t u8() {
    const ByteSpan one = raw(1);
    return one.empty() ? std::uint8_t{0} : one[0];
  }
  std::uint32_t u32() { return static_cast<std::uint32_t>(little(4)); }
  std::uint64_t u64() { return little(8); }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = u8();
      if (shift == 63 && byte > 1) break;  // beyond 64 bits
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) {
        if (byte == 0 && shift > 0) break;  // not the shortest form
        return value;
      }
    }
    failed_ = true;
    return 0;
  }
  /// A view into what is read; empty where there are fewer bytes left.
  ByteSpan raw(std::uint64_t size) {
    if (failed_ || size > bytes_.size() - at_) {
      failed_ = true;
      return {};
    }
    const ByteSpan view = bytes_.subspan(at_, static_cast<std::size_t>(size));
    at_ += static_cast<std::size_t>(size);
    return view;
  }
  template <std::size_t n>
  std::array<std::uint8_t, n> array() {
    std::array<std::uint8_t, n> value{};
    const ByteSpan view = raw(n);
    if (view.size() == n) std::copy(view.begin(), view.end(), value.begin());
    return value;
  }
  Id id() { return Id{array<16>()}; }
  ByteSpan bytes() { return raw(varint()); }
  /// Valid UTF-8, or a fault.
  std::string_view text() {
    const std::string_view text = as_text(bytes());
    if (valid_utf8(text)) return text;
    failed_ = true;
    return {};
  }
  /// A varint count of entries that take at least `least` bytes each; a fault where so many cannot be there.
  std::size_t count(std::size_t least) {
    const std::uint64_t value = varint();
    if (value > left() / std::max<std::size_t>(least, 1)) {
      failed_ = true;
      return 0;
    }
    return static_cast<std::size_t>(value);
  }

  std::size_t at() const { return at_; }
  std::size_t left() const { return failed_ ? 0 : bytes_.size() - at_; }
  /// Marks a fault that the caller found.
  void refuse() { failed_ = true; }
  bool failed() const { return failed_; }
  /// Everything was read, and nothing was wrong.
  bool finished() const { return !failed_ && at_ == bytes_.size(); }

 private:
  std::uint64_t little(int size) {
    const ByteSpan view = raw(static_cast<std::uint64_t>(size));
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < view.size(); ++i) value |= static_cast<std::uint64_t>(view[i]) << (8 * i);
    return value;
  }
  ByteSpan bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace girok
