// The use case "make a document more confidential": somebody notices after it was added that too many can read it.
//
// Model    Everything said of the document below the level is said again at it: same record, same passages, so that what was coded there stays where it is. File and text are sealed anew under fresh keys, at level sealed
//          under the record's own key, so that they can be erased later. What stood before is retracted as raised (vault/raised.h): nobody below the level is shown it, not even in the history. Who may erase takes
//          away the former files in the same batch; others in the same file on the disk are sealed anew at their own level first. One batch, or nothing; what others have said of it meanwhile is raised in another one after it.
// Limits   What somebody has read or copied stays read. Former titles and sums stay in the log, sealed as they were: a rule of this program keeps them from those who still hold that key. Where who raises may not erase, or
//          is not shown all that lies in a file, the former bytes stay until somebody who may does the same again. What was coded keeps its own level. Files over `largest_raised` are refused.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

inline constexpr std::uint64_t largest_raised = std::uint64_t{256} << 20;

struct RaiseOptions {
  Id document;
  records::Confidentiality level = records::Confidentiality::sealed;
  std::vector<Id> with = {};  ///< of RaisePlan::around: raised too
  std::string reason = {};  ///< everybody who is shown the former level reads it
};

/// What says the same as the document, or whose it is.
struct Around {
  enum class Kind : std::uint8_t { made_from_it, origin, testimony, item } kind = Kind::made_from_it;
  Id record;
  records::Confidentiality level = records::Confidentiality::internal;  ///< of what it says, the lowest
};

struct RaisePlan {
  Id document;
  records::Confidentiality from = records::Confidentiality::internal, level = records::Confidentiality::sealed;
  std::vector<Around> around;  ///< below the level
  std::size_t statements = 0, files = 0;  ///< said, and sealed, again
  std::vector<Id> shut_out;  ///< members who could read it, and cannot afterwards
  std::vector<Id> coded;  ///< records of which something below the level comes from it: that stays
  std::size_t moved = 0;  ///< files of other documents that are sealed anew at their own level, for they lie in the same file
  std::size_t lost = 0;  ///< former versions of files, its own and those of others beside it, which go
  enum class Left : std::uint8_t { nothing, no_right, not_all_seen } left = Left::nothing;  ///< why former bytes stay
  bool only_removes = false;  ///< it was raised before: what is left of it goes
};

/// Errors: refused (role, or a level that one is not shown), locked, not_found (no document, or none that may be seen), usage (nothing of it is below the level).
Result<RaisePlan> plan_raise(const vault::Vault& vault, const RaiseOptions& options);
/// The plan, carried out. Errors: also usage without a reason; too_large; as Vault::append().
Result<RaisePlan> raise_document(vault::Vault& vault, const RaiseOptions& options);

/// How confidential a document is: its files and its title, the lowest of them; where it has none, all that is said of it. Nothing where nothing may be seen.
std::optional<records::Confidentiality> level_of_document(const vault::Vault& vault, const Id& document);
/// The levels that this member could raise a document to: above what it says, and not above what the member is shown.
std::vector<records::Confidentiality> raisable_to(const vault::Vault& vault, const Id& document);
/// Whether former bytes of it lie in the case still.
bool has_leftovers(const vault::Vault& vault, const Id& document);

/// What happens, or has: for a terminal.
std::string text_of(const vault::Vault& vault, const RaisePlan& plan, bool done);

}  // namespace girok::app
