// The recovery key: what opens a case when the passphrase is lost; printed on paper, typed in by hand.
//
// Model    160 random bits and a checksum of 20 bits, in 36 characters of Crockford's base 32 (no I, L, O, U), most significant bits first, in
//          nine groups of four. The checksum is the first 20 bits of BLAKE2b-256 of "girok recovery key" and the 20 bytes: the last group.
// Limits   A wrong key passes the checksum once in a million; that it opens nothing is found then. A slip is located by trying what else could
//          have been meant: right for one wrong character or two neighbours exchanged, no use for more.
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace girok::vault {

inline constexpr std::size_t recovery_key_size = 20;

/// 20 random bytes.
crypto::SecretBytes new_recovery_key(const RandomSource& random);

/// "ABCD-EFGH-…", 44 characters. Requires: recovery_key_size bytes.
crypto::SecretBytes print_recovery_key(const crypto::SecretBytes& key);

/// Reads what print_recovery_key() writes, as people type it: in either case, O for 0, I and L for 1, with any spaces and dashes, or none.
/// Errors: malformed, never with a character of the key; names the group (1 to 9) where a slip is likely.
Result<crypto::SecretBytes> parse_recovery_key(std::string_view typed);

}  // namespace girok::vault
