#include "vault/batch.h"

#include <algorithm>
#include <tuple>
#include <type_traits>

#include <fmt/format.h>

namespace girok::vault {
namespace {

constexpr std::uint8_t kind_batch = 1, kind_gap = 2;
constexpr std::uint8_t newest_act = std::variant_size_v<Act>;  // the place of a type in Act, from 1, is its kind in the format
constexpr std::uint8_t highest_clearance = 4;
constexpr std::string_view magic = "GRK1";
constexpr std::size_t checked_bytes = 16, check_bytes = 8;

// ---- writing ---------------------------------------------------------------------------------------------------------

void encode_one(const Grant& grant, ByteWriter& out) {
  out.id(grant.member);
  out.raw(grant.sign);
  out.raw(grant.seal);
  out.u32(grant.rights);
  out.u8(grant.clearance);
  out.varint(grant.keys.size());
  for (const EpochKeyBox& key : grant.keys) {
    out.u8(static_cast<std::uint8_t>(key.compartment));
    out.u32(key.epoch);
    out.raw(key.box);
  }
}
void encode_one(const Remove& removal, ByteWriter& out) { out.id(removal.member); }
void encode_one(const Epoch& epoch, ByteWriter& out) {
  out.u8(static_cast<std::uint8_t>(epoch.compartment));
  out.u32(epoch.epoch);
  out.raw(epoch.intake);
  out.raw(epoch.commitment);
  out.varint(epoch.keys.size());
  for (const MemberKeyBox& key : epoch.keys) {
    out.id(key.member);
    out.raw(key.box);
  }
}
void encode_one(const Organisation& organisation, ByteWriter& out) { out.raw(organisation.seal); }
void encode_one(const Unlink& unlink, ByteWriter& out) {
  out.varint(unlink.blobs.size());
  for (const Id& blob : unlink.blobs) out.id(blob);
}

void encode_body(const BodyInfo& body, ByteWriter& out) {
  out.u8(static_cast<std::uint8_t>(body.compartment));
  out.u8(static_cast<std::uint8_t>(body.mode));
  out.u32(body.epoch);
  out.raw(body.nonce);
  out.varint(body.plain_size);
  out.varint(body.sealed_size);
  out.raw(body.hash);
  out.raw(body.commitment);
  if (body.mode == BodyMode::intake) out.raw(body.key_box);
}

// ---- reading ---------------------------------------------------------------------------------------------------------
// Each of these marks the reader as failed where the bytes are not what they should be, and is asked about it once, at the end.

template <class Array>
void decode_array(Array& array, ByteReader& in) {
  array = in.array<std::tuple_size_v<Array>>();
}

Compartment decode_compartment(ByteReader& in) {
  const auto compartment = static_cast<Compartment>(in.u8());
  if (compartment < Compartment::internal || compartment > Compartment::sealed) in.refuse();
  return compartment;
}

/// A list whose entries take at least `least` bytes each, in strictly ascending order of what `key` says of them.
template <class Entry, class Decode, class Key>
std::vector<Entry> decode_list(ByteReader& in, std::size_t least, Decode decode, Key key) {
  std::vector<Entry> entries;
  const std::size_t count = in.count(least);
  entries.reserve(count);  // count() has seen that they are there
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    entries.push_back(decode(in));
    if (i > 0 && !(key(entries[i - 1]) < key(entries[i]))) in.refuse();
  }
  return entries;
}

Grant decode_grant(ByteReader& in) {
  Grant grant;
  grant.member = in.id();
  decode_array(grant.sign, in);
  decode_array(grant.seal, in);
  grant.rights = in.u32();
  grant.clearance = in.u8();
  if ((grant.rights & ~all_rights) != 0 || grant.clearance > highest_clearance) in.refuse();
  const auto one = [](ByteReader& from) {
    EpochKeyBox key;
    key.compartment = decode_compartment(from);
    key.epoch = from.u32();
    decode_array(key.box, from);
    return key;
  };
  grant.keys = decode_list<EpochKeyBox>(in, 1 + 4 + key_box_bytes, one,
                                        [](const EpochKeyBox& key) { return std::pair(key.compartment, key.epoch); });
  return grant;
}

Epoch decode_epoch(ByteReader& in) {
  Epoch epoch;
  epoch.compartment = decode_compartment(in);
  epoch.epoch = in.u32();
  decode_array(epoch.intake, in);
  decode_array(epoch.commitment, in);
  const auto one = [](ByteReader& from) {
    MemberKeyBox key;
    key.member = from.id();
    decode_array(key.box, from);
    return key;
  };
  epoch.keys = decode_list<MemberKeyBox>(in, 16 + key_box_bytes, one, [](const MemberKeyBox& key) { return key.member; });
  return epoch;
}

Act decode_act(std::uint8_t kind, ByteReader& in) {
  switch (kind) {
    case 1: return decode_grant(in);
    case 2: return Remove{in.id()};
    case 3: return decode_epoch(in);
    case 4: {
      Organisation organisation;
      decode_array(organisation.seal, in);
      return organisation;
    }
    case 5: {
      Unlink unlink;
      unlink.blobs = decode_list<Id>(in, 16, [](ByteReader& from) { return from.id(); }, [](const Id& blob) { return blob; });
      if (unlink.blobs.empty()) in.refuse();
      return unlink;
    }
    default: in.refuse(); return Remove{};
  }
}

Head decode_head(ByteReader& in) {
  Head head;
  head.device = in.id();
  head.sequence = in.u64();
  if (head.sequence == 0) in.refuse();
  decode_array(head.hash, in);
  return head;
}

BodyInfo decode_body(ByteReader& in) {
  BodyInfo body;
  body.compartment = decode_compartment(in);
  const std::uint8_t mode = in.u8();
  if (mode > static_cast<std::uint8_t>(BodyMode::intake)) in.refuse();
  body.mode = static_cast<BodyMode>(mode);
  body.epoch = in.u32();
  decode_array(body.nonce, in);
  body.plain_size = in.varint();
  body.sealed_size = in.varint();
  // Said before anything is unpacked: a small body must not become a large one. At most three bodies, so the sums below cannot overflow.
  if (body.plain_size > max_body_bytes || body.sealed_size > max_body_bytes) in.refuse();
  decode_array(body.hash, in);
  decode_array(body.commitment, in);
  if (body.mode == BodyMode::intake) decode_array(body.key_box, in);
  return body;
}

BlobInfo decode_blob(ByteReader& in) {
  BlobInfo blob;
  blob.blob = in.id();
  blob.size = in.u64();
  decode_array(blob.hash, in);
  return blob;
}

void decode_lists(BatchHeader& header, ByteReader& in) {
  constexpr std::size_t head_bytes = 16 + 8 + 32, blob_bytes = 16 + 8 + 32, least_body_bytes = 1 + 1 + 4 + 24 + 1 + 1 + 32 + 32;
  header.seen = decode_list<Head>(in, head_bytes, decode_head, [](const Head& head) { return head.device; });
  for (const Head& head : header.seen) {
    if (head.device == header.device) in.refuse();  // of its own chain, `previous` speaks
  }
  header.bodies = decode_list<BodyInfo>(in, least_body_bytes, decode_body, [](const BodyInfo& body) { return body.compartment; });
  std::uint64_t plain = 0, sealed = 0;
  for (const BodyInfo& body : header.bodies) {
    plain += body.plain_size;
    sealed += body.sealed_size;
  }
  if (plain > max_body_bytes || sealed > max_body_bytes) in.refuse();
  header.blobs = decode_list<BlobInfo>(in, blob_bytes, decode_blob, [](const BlobInfo& blob) { return blob.blob; });
}

tl::unexpected<Error> malformed() {
  return fail(ErrorCode::malformed, "not the header of a batch", {},
              "girok verify names the place in the log; girok recover saves what is whole");
}
tl::unexpected<Error> of_later_version(std::string_view what, unsigned kind) {
  return fail(ErrorCode::unsupported, fmt::format("{} of kind {}, which this version does not know", what, kind), {},
              "a newer version of girok wrote it: open the case with that");
}

Result<> decode_acts(BatchHeader& header, ByteReader& in) {
  constexpr std::size_t least = 1 + 1 + 16;  // the smallest act names a member
  const std::size_t count = in.count(least);
  if (count > max_acts) in.refuse();
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    const std::uint8_t kind = in.u8();
    ByteReader act(in.bytes());
    if (in.failed()) break;
    if (kind > newest_act) return of_later_version("an act", kind);
    header.acts.push_back(decode_act(kind, act));
    if (!act.finished()) in.refuse();
  }
  return {};
}

}  // namespace

std::vector<std::uint8_t> encode(const BatchHeader& header) {
  ByteWriter out;
  out.u8(header.gap ? kind_gap : kind_batch);
  out.id(header.vault);
  out.id(header.device);
  out.id(header.member);
  out.u64(header.sequence);
  out.raw(header.previous);
  out.u64(header.clock);
  out.varint(header.seen.size());
  for (const Head& head : header.seen) {
    out.id(head.device);
    out.u64(head.sequence);
    out.raw(head.hash);
  }
  out.varint(header.bodies.size());
  for (const BodyInfo& body : header.bodies) encode_body(body, out);
  out.varint(header.blobs.size());
  for (const BlobInfo& blob : header.blobs) {
    out.id(blob.blob);
    out.u64(blob.size);
    out.raw(blob.hash);
  }
  out.varint(header.acts.size());
  for (const Act& act : header.acts) {
    out.u8(static_cast<std::uint8_t>(act.index() + 1));
    ByteWriter held;
    std::visit([&held](const auto& one) { encode_one(one, held); }, act);
    out.bytes(held.view());
  }
  if (header.gap) {
    out.u64(header.gap->last_sequence);
    out.raw(header.gap->last_hash);
  }
  return out.take();
}

Result<BatchHeader> decode_header(ByteSpan bytes) {
  if (bytes.size() > max_header_bytes || bytes.empty()) return malformed();
  ByteReader in(bytes);
  const std::uint8_t kind = in.u8();
  if (kind != kind_batch && kind != kind_gap) return of_later_version("a frame", kind);
  BatchHeader header;
  header.vault = in.id();
  header.device = in.id();
  header.member = in.id();
  header.sequence = in.u64();
  if (header.sequence == 0) in.refuse();
  decode_array(header.previous, in);
  header.clock = in.u64();
  decode_lists(header, in);
  if (const Result<> acts = decode_acts(header, in); !acts) return tl::unexpected<Error>(acts.error());
  if (kind == kind_gap) {
    Gap gap;
    gap.last_sequence = in.u64();
    if (gap.last_sequence < header.sequence) in.refuse();
    decode_array(gap.last_hash, in);
    header.gap = gap;
  }
  if (!in.finished()) return malformed();
  return header;
}

Hash hash_of_header(ByteSpan header) {
  crypto::Blake2b hash;
  ByteWriter label;
  label.label("girok batch 1");
  hash.update(label.view());
  hash.update(header);
  return hash.finish();
}

std::vector<std::uint8_t> signed_bytes(const Hash& batch_hash) {
  ByteWriter out;
  out.label("girok signature 1");
  out.raw(batch_hash);
  return out.take();
}

std::vector<std::uint8_t> frame_head(ByteSpan header, const Hash& hash, const Signature& signature, std::uint64_t body_bytes) {
  ByteWriter out;
  out.raw(as_bytes(magic));
  out.u32(static_cast<std::uint32_t>(header.size()));
  out.u64(body_bytes);
  const Hash check = crypto::blake2b(out.view());
  out.raw(ByteSpan(check).first(check_bytes));
  out.raw(header);
  out.raw(hash);
  out.raw(signature);
  return out.take();
}

std::optional<FrameSizes> read_prefix(ByteSpan prefix) {
  if (prefix.size() < frame_prefix_bytes) return std::nullopt;
  ByteReader in(prefix);
  if (as_text(in.raw(magic.size())) != magic) return std::nullopt;
  FrameSizes sizes;
  sizes.header = in.u32();
  sizes.bodies = in.u64();
  const Hash check = crypto::blake2b(prefix.first(checked_bytes));
  if (!std::ranges::equal(in.raw(check_bytes), ByteSpan(check).first(check_bytes))) return std::nullopt;
  if (sizes.header > max_header_bytes || sizes.bodies > max_body_bytes) return std::nullopt;
  return sizes;
}

std::vector<std::uint8_t> body_associated(const Id& vault, const Id& device, std::uint64_t sequence, const BodyInfo& body) {
  ByteWriter out;
  out.label("girok body 1");
  out.id(vault);
  out.id(device);
  out.u64(sequence);
  out.u8(static_cast<std::uint8_t>(body.compartment));
  out.u8(static_cast<std::uint8_t>(body.mode));
  out.u32(body.epoch);
  return out.take();
}

std::vector<std::uint8_t> subject_associated(const Id& vault, const records::OperationId& operation, const Id& subject) {
  ByteWriter out;
  out.label("girok subject 1");
  out.id(vault);
  records::encode_operation_id(operation, out);
  out.id(subject);
  return out.take();
}

}  // namespace girok::vault
