#include "vault/open_body.h"

#include "vault/compression.h"

namespace girok::vault {

Result<std::optional<std::vector<Operation>>> open_body(const EpochKeys& keys, const BatchHeader& header, std::size_t index,
                                                        ByteSpan sealed) {
  const BodyInfo& info = header.bodies[index];
  const EpochKey* const epoch = keys.find(info.compartment, info.epoch);
  if (epoch == nullptr) return std::optional<std::vector<Operation>>();
  const auto refused = [](std::string why) {
    return fail(ErrorCode::damaged, "a batch's contents were refused: " + std::move(why), {},
                "whoever signed it wrote it so: it counts for nothing; ask its author to write it again");
  };

  std::optional<crypto::Key> own;
  if (info.mode == BodyMode::intake) {
    own = unbox_key(epoch->intake, header.vault, static_cast<std::uint8_t>(info.compartment), info.epoch, info.key_box);
    if (!own) return refused("their key does not open");
  }
  const crypto::Key& key = own ? *own : epoch->body;
  if (crypto::key_commitment(key, info.nonce) != info.commitment) return refused("they are bound to another key");
  const std::optional<std::vector<std::uint8_t>> packed =
      crypto::open(key, info.nonce, body_associated(header.vault, header.device, header.sequence, info), sealed);
  if (!packed) return refused("they were sealed for another place");
  const Result<std::vector<std::uint8_t>> plain = decompress(*packed, info.plain_size);
  if (!plain) return refused("they are not what the format says");
  Result<std::vector<Operation>> operations = decode_operations(*plain);
  if (!operations && operations.error().code == ErrorCode::unsupported) {
    return fail(ErrorCode::unsupported, "a batch's contents were refused: " + operations.error().what, {}, operations.error().hint);
  }
  if (!operations) return refused("they are not what the format says");
  return std::optional(*std::move(operations));
}

bool stands_right(const Statement& statement, Compartment compartment) {
  return records::compartment_of(statement.confidentiality) == compartment;
}

std::optional<Statement> open_under_subject(const std::vector<crypto::Key>& keys, const Id& vault, const SubjectSealed& under,
                                            const OperationId& id) {
  for (const crypto::Key& key : keys) {
    const std::optional<std::vector<std::uint8_t>> plain =
        crypto::open(key, under.nonce, subject_associated(vault, id, under.subject), under.sealed);
    if (!plain) continue;
    ByteReader in(*plain);
    Operation operation = decode_operation(in);
    if (Assert* const assertion = std::get_if<Assert>(&operation); in.finished() && assertion != nullptr)
      return std::move(assertion->statement);
  }
  return std::nullopt;
}

}  // namespace girok::vault
