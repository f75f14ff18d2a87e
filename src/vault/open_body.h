// From a sealed body to the operations in it, with the keys that a member holds.
//
// Model    docs/formats/vault.md, "Bodies".
// Threads  No shared state.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "vault/epoch_keys.h"
#include "vault/keyring.h"
#include "vault/operations.h"

namespace girok::vault {

/// Nothing where the body is for others. Errors (damaged): the key does not open, or is not the one the header commits to; sealed for another place; not what the
/// format says.
Result<std::optional<std::vector<Operation>>> open_body(const EpochKeys& keys, const BatchHeader& header, std::size_t index,
                                                        ByteSpan sealed);

/// The compartment's statements are those of its levels of confidentiality, and no others.
bool stands_right(const Statement& statement, Compartment compartment);

/// What was sealed under a subject's key. Nothing where none of the keys opens it.
std::optional<Statement> open_under_subject(const std::vector<crypto::Key>& keys, const Id& vault, const SubjectSealed& under,
                                            const OperationId& id);

}  // namespace girok::vault
