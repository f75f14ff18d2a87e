// Bags: folders with a list of checksums, as archives hand over files (BagIt, RFC 8493; 0.93 to 1.0 are read, 1.0 is written).
//
// Model    A bag is valid where every file that its manifests name is there with its checksum, every payload file is named (from 1.0 in every payload manifest), and nothing leads out of the bag.
//          Every reason is told at once. What is odd and harmless is a warning.
// Limits   fetch.txt is read and never followed: nothing is fetched. Links are not followed: one that is listed is a problem, others are not seen. Tag files up to 64 MiB, a million entries; payload files of any size.
// Threads  Files are hashed in parallel; the report does not depend on how many threads there are.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/disk.h"
#include "base/progress.h"
#include "base/result.h"

namespace girok::exchange {

struct BagFinding {
  /// Stable. Problems: no-bagit, bagit-form, version, encoding, tag-form, no-manifest, manifest-form, algorithm, out-of-scope, twice, missing, not-fetched, not-listed, changed, oxum, fetch-form, link, unreadable,
  /// payload-missing. Warnings: separator, dot-slash, twice, case, normalisation, system-file, weak-algorithm, not-in-all, oxum, oxum-form.
  std::string code;
  std::string what;
  std::string where;  ///< a file of the bag, with the line where there is one
};

struct BagReport {
  std::string version, encoding;
  std::vector<std::string> algorithms;  ///< of payload manifests, sorted
  std::vector<std::pair<std::string, std::string>> info;  ///< bag-info.txt, in its order
  std::uint64_t files = 0, bytes = 0;  ///< of the payload, as found
  std::vector<BagFinding> problems, warnings;  ///< in the order of the files they are about
  bool valid() const { return problems.empty(); }
};

struct BagOptions {
  unsigned threads = 0;
  Progress* progress = nullptr;
};

/// Errors: not_found, unreadable (the folder itself). Whatever is wrong inside is in the report.
Result<BagReport> check_bag(Disk& disk, const std::string& folder, const BagOptions& options = {});

// ---- writing ------------------------------------------------------------------------------------------------------------------

/// A file of the payload: its path below data, and its bytes piece by piece.
struct BagFile {
  std::string path;
  std::function<Result<>(const std::function<Result<>(ByteSpan)>& take)> bytes;
};

/// A bag of version 1.0 with SHA-512 and SHA-256, made in a folder beside and renamed: whole or not at all, and never over something that is there. `info`: lines of bag-info.txt, to which
/// Payload-Oxum is added; nothing else, no clock and no name. Errors: write_failed, usage (a path that is no path below data, or there twice), and those of the files' bytes.
Result<> write_bag(Disk& disk, const std::string& folder, const std::vector<BagFile>& files,
                   const std::vector<std::pair<std::string, std::string>>& info);

// ---- parts, for tests and for reading -----------------------------------------------------------------------------------------

struct BagLine {
  std::string digest, path;  ///< path as written, decoded as the version asks
  std::size_t line = 0;
  bool star = false, dot_slash = false;
};
/// Lines of a manifest. Bad ones are problems of the report.
std::vector<BagLine> parse_manifest(std::string_view utf8, const std::string& name, std::string_view algorithm, bool decode_percent,
                                    BagReport& report);
/// %0A and %0D in either case, and from 1.0 %25; nothing else stands for another character (RFC 8493, 2.1.3).
std::string decoded_path(std::string_view path, bool percent_too);
/// "Label: value" lines with continuations, as bag-info.txt and package-info.txt have them.
std::vector<std::pair<std::string, std::string>> parse_bag_info(std::string_view utf8, const std::string& name, BagReport& report);
/// Leads nowhere but below the bag: no absolute path, no "..", no drive, no home, no variable, no server, whatever the separators.
bool is_within_bag(std::string_view path);

}  // namespace girok::exchange
