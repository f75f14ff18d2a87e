// What somebody was writing when the page locked: kept sealed, and given back to that member alone.
//
// Model    One file a draft beside what this machine remembers of the case, sealed to the member's own key: whoever takes the machine learns that there is a draft, not what it says or what it is about (its name is a keyed
//          hash). A draft is forgotten when the form was sent, or after `oldest_draft_days`.
// Limits   largest_draft bytes each: what the longest field of a form takes (4 MiB), where every character has to be escaped. most_drafts and most_draft_bytes a member: beyond those the oldest are forgotten.
// Threads  As the vault: one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

inline constexpr std::size_t largest_draft = std::size_t{9} << 20, most_drafts = 200, most_draft_bytes = std::size_t{64} << 20;
inline constexpr int oldest_draft_days = 30;

struct Draft {
  std::string form;  ///< which form: "/records/ID/edit"
  std::string text;  ///< what the page gave: opaque here
  std::uint64_t saved_ms = 0;  ///< since 1970
};

/// An empty text forgets it. Errors: too_large, write_failed (no state folder, disk full).
Result<> save_draft(const vault::Vault& vault, const std::string& form, std::string_view text);
std::optional<Draft> load_draft(const vault::Vault& vault, const std::string& form);
Result<> forget_draft(const vault::Vault& vault, const std::string& form);

}  // namespace girok::app
