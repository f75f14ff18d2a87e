// The use case "is this case whole": by what is public, and with a member's key where it is at hand.
//
// Model    vault/verify.h. Without a key every byte is held against hashes and signatures; with one, everything that is for its member is opened too.
// Threads  One.
#pragma once

#include <string>
#include <vector>

#include "app/case/open_case.h"
#include "vault/verify.h"

namespace girok::app {

struct VerifyRequest {
  CaseOptions of;  ///< which case, and who
  bool public_only = false;
  const vault::MemberSecret* key = nullptr;  ///< of whoever has it in hand: nobody is asked then
  std::vector<std::string> against;  ///< other copies of it
};

struct VerifiedCase {
  std::string folder, handle;  ///< no handle: without a key
  vault::VerifyReport report;
  /// Nothing more than that files could not be read: nobody knows whether something is wrong with them.
  bool only_unreadable() const;
};

/// Asks no terminal unless a member is named: without a key at hand it is public information only. Errors: as find_case(); usage where what it is held against is
/// another case; locked; where nothing can be said at all, as vault::verify().
Result<VerifiedCase> verify_case(const vault::Environment& environment, const VerifyRequest& request);

std::string text_of(const VerifiedCase& verified);
/// Its first line.
std::string outcome_of(const vault::VerifyReport& report, bool with_key);
/// "Problem   …" and "Note      …", a line each.
std::string lines_of(const std::vector<Error>& problems);
std::string lines_of(const std::vector<vault::Notice>& notices);
/// "1 batch", "2 batches", "2 copies".
std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

}  // namespace girok::app
