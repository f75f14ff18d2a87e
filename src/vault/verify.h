// Is a vault whole? All that can be said of it, with and without keys.
//
// Model    docs/formats/vault.md, "What is noticed". Without any key: the public files, every chain, every signature, who had the right to what, what devices and this
//          machine have seen, every blob. With a member's secret also: that every body and attachment that is for this member opens and holds what it should.
// Limits   Nothing is changed. What only another member can read is checked by hashes and signatures alone. Headers are held in memory, contents are not.
// Threads  No shared state; the work inside is spread over threads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "vault/chains.h"
#include "vault/environment.h"
#include "vault/member_secret.h"
#include "vault/vault.h"

namespace girok::vault {

struct VerifyOptions {
  const MemberSecret* member = nullptr;  ///< for what keys open; may be null
  std::vector<std::string> compare_with;  ///< other copies of the same vault
  bool ask_this_machine = true;  ///< hold it against the heads that this machine remembers
  unsigned threads = 0;
  Progress* progress = nullptr;  ///< may be null
};

struct VerifyReport {
  Id vault;
  std::uint64_t devices = 0, members = 0, batches = 0, log_bytes = 0, signatures = 0, refused = 0, gaps = 0;
  std::uint64_t blobs = 0, blob_bytes = 0;  ///< named by the log, and whole
  std::uint64_t subjects = 0;  ///< with keys
  std::uint64_t bodies = 0, operations = 0, attachments = 0;  ///< opened with the member's keys
  std::uint64_t not_for_member = 0;  ///< bodies

  struct Device {
    Id device;
    std::uint64_t batches = 0, last_sequence = 0, clock = 0, bytes = 0, unjudged_bytes = 0;
    bool whole = true;
    Hash head{};  ///< of the last batch
  };
  std::vector<Device> chains;
  struct Copy {
    std::string path;
    std::vector<Comparison> devices;
  };
  std::vector<Copy> copies;

  std::vector<Error> problems;  ///< what is not as it should be
  std::vector<Notice> notices;  ///< what a person should know
  bool whole() const { return problems.empty(); }
};

/// Errors: only where nothing can be said at all (not a vault, vault.json not readable or damaged).
Result<VerifyReport> verify(const Environment& environment, const std::string& path, const VerifyOptions& options = {});

}  // namespace girok::vault
