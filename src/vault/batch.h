// Batches as they lie in the log: frames, headers, public acts. Bytes only: nothing is decrypted here, nothing is decided.
//
// Model    docs/formats/vault.md, "Frame", "Header", "Acts".
// Limits   A header has at most 64 MiB and 65,536 acts; all bodies of a batch together 1 GiB, sealed as well as plain.
// Threads  Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "crypto/keys.h"
#include "crypto/seal.h"
#include "records/statement.h"

namespace girok::vault {

using crypto::Hash;
using crypto::Nonce;
using crypto::PublicKey;
using crypto::Signature;
using records::Compartment;

inline constexpr std::uint32_t max_header_bytes = 64U << 20;
inline constexpr std::uint64_t max_body_bytes = std::uint64_t{1} << 30;
inline constexpr std::size_t max_acts = 65536;
inline constexpr std::size_t frame_prefix_bytes = 24;
inline constexpr std::size_t frame_fixed_bytes = 120;   ///< prefix, batch hash, signature

// Rights, as bits of a grant.
inline constexpr std::uint32_t right_write = 1, right_manage = 2, right_erase = 4, right_intake = 8;
inline constexpr std::uint32_t all_rights = right_write | right_manage | right_erase | right_intake;

/// A key for a member, or a body's key for the holders of an epoch: 64 bytes in a sealed box.
inline constexpr std::size_t key_box_bytes = 64 + crypto::box_overhead;
using KeyBox = std::array<std::uint8_t, key_box_bytes>;

struct Head {
  Id device;
  std::uint64_t sequence = 0;
  Hash hash{};
  friend bool operator==(const Head&, const Head&) = default;
};

enum class BodyMode : std::uint8_t { epoch = 0, intake = 1 };

struct BodyInfo {
  Compartment compartment = Compartment::internal;
  BodyMode mode = BodyMode::epoch;
  std::uint32_t epoch = 0;
  Nonce nonce{};
  std::uint64_t plain_size = 0;    ///< decompressed
  std::uint64_t sealed_size = 0;
  Hash hash{};                     ///< of the sealed bytes
  Hash commitment{};
  KeyBox key_box{};                ///< mode intake only
};

struct BlobInfo {
  Id blob;
  std::uint64_t size = 0;
  Hash hash{};
};

struct EpochKeyBox {
  Compartment compartment = Compartment::internal;
  std::uint32_t epoch = 0;
  KeyBox box{};
};
struct MemberKeyBox {
  Id member;
  KeyBox box{};
};

struct Grant {
  Id member;
  PublicKey sign{}, seal{};
  std::uint32_t rights = 0;
  std::uint8_t clearance = 0;
  std::vector<EpochKeyBox> keys;   ///< by compartment and epoch
};
struct Remove {
  Id member;
};
struct Epoch {
  Compartment compartment = Compartment::internal;
  std::uint32_t epoch = 0;
  PublicKey intake{};
  Hash commitment{};
  std::vector<MemberKeyBox> keys;   ///< by member
};
struct Organisation {
  PublicKey seal{};
};
struct Unlink {
  std::vector<Id> blobs;
};   ///< ascending
using Act = std::variant<Grant, Remove, Epoch, Organisation, Unlink>;

/// Batches lost and given up by a member with the right to manage.
struct Gap {
  std::uint64_t last_sequence = 0;
  Hash last_hash{};
};

struct BatchHeader {
  Id vault, device, member;
  std::uint64_t sequence = 0;
  Hash previous{};
  std::uint64_t clock = 0;          ///< hybrid: milliseconds << 16 | counter
  std::vector<Head> seen;           ///< by device
  std::vector<BodyInfo> bodies;     ///< by compartment
  std::vector<BlobInfo> blobs;      ///< by id
  std::vector<Act> acts;
  std::optional<Gap> gap;

  /// The place in the chain that the next batch follows: its own, or that of the last lost one.
  std::uint64_t last_sequence() const { return gap ? gap->last_sequence : sequence; }
};

/// Requires: lists in their order, and what else the page asks for; decode_header() refuses the rest.
std::vector<std::uint8_t> encode(const BatchHeader& header);
/// Errors: malformed; unsupported for a kind or an act of a later version.
Result<BatchHeader> decode_header(ByteSpan bytes);

Hash hash_of_header(ByteSpan header);
/// What is signed: label and batch hash.
std::vector<std::uint8_t> signed_bytes(const Hash& batch_hash);

/// One frame's bytes, without the bodies (which follow it directly). Requires: header and bodies within the limits.
std::vector<std::uint8_t> frame_head(ByteSpan header, const Hash& hash, const Signature& signature, std::uint64_t body_bytes);

struct FrameSizes {
  std::uint32_t header = 0;
  std::uint64_t bodies = 0;
  std::uint64_t total() const { return frame_fixed_bytes + header + bodies; }
};
/// From the first 24 bytes. Nothing where they are not a frame's, or were changed.
std::optional<FrameSizes> read_prefix(ByteSpan prefix);

/// The bytes a body is bound to.
std::vector<std::uint8_t> body_associated(const Id& vault, const Id& device, std::uint64_t sequence, const BodyInfo& body);
/// The bytes an operation under a subject's key is bound to.
std::vector<std::uint8_t> subject_associated(const Id& vault, const records::OperationId& operation, const Id& subject);

}  // namespace girok::vault
