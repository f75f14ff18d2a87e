// Is this bag whole? RFC 8493, section 3, and what older versions asked.
#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>

#include "base/parallel.h"
#include "base/utf8.h"
#include "exchange/bag.h"
#include "exchange/digest.h"
#include "text/decode.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

constexpr std::uint64_t largest_tag_file = std::uint64_t{64} << 20;
constexpr std::size_t piece = std::size_t{1} << 20;
constexpr std::size_t deepest = 100;
constexpr std::size_t most_files = 2'000'000;

/// What a path is where letters' case and composition are taken for the same, as some disks do.
std::string folded(std::string_view path) { return valid_utf8(path) ? text::fold(path) : std::string(path); }

std::string composed(std::string_view path) {
  std::string out(path.size() * 3 + 16, '\0');
  const auto size = valid_utf8(path) ? text::nfc(path, out) : std::nullopt;
  if (!size) return std::string(path);
  out.resize(*size);
  return out;
}

bool is_system_file(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini" || name.starts_with("._");
}

struct Entry {
  BagLine line;
  std::string manifest;
};

class Check {
 public:
  Check(Disk& disk, std::string folder, const BagOptions& options) : disk_(disk), folder_(std::move(folder)), options_(options) {}

  Result<BagReport> run() {
    const auto top = disk_.list(folder_);
    if (!top) return tl::unexpected<Error>(top.error());
    for (const Disk::Entry& entry : *top) {
      if (!entry.folder) tags_here_.insert(entry.name);
      here_.insert(entry.name);
    }
    if (!read_declaration()) return std::move(report_);
    walk(folder_, "", 0);
    read_info();
    read_manifests();
    read_fetch();
    match_paths();
    check_listing();
    hash_all();
    check_oxum();
    return std::move(report_);
  }

 private:
  void problem(std::string code, std::string what, std::string where) {
    report_.problems.push_back({std::move(code), std::move(what), std::move(where)});
  }
  void warn(std::string code, std::string what, std::string where) {
    report_.warnings.push_back({std::move(code), std::move(what), std::move(where)});
  }

  std::optional<std::string> bytes_of(const std::string& name) {
    auto bytes = disk_.read_file(join_path(folder_, name), largest_tag_file);
    if (!bytes) {
      problem("unreadable", bytes.error().what, name);
      return std::nullopt;
    }
    return std::string(as_text(*bytes));
  }

  /// A tag file as UTF-8, by the bag's own encoding.
  std::optional<std::string> text_of(const std::string& name) {
    std::optional<std::string> bytes = bytes_of(name);
    if (!bytes) return std::nullopt;
    if (folded(report_.encoding) == "utf-8") {
      if (bytes->starts_with("\xEF\xBB\xBF")) bytes->erase(0, 3);
      if (valid_utf8(*bytes)) return bytes;
      problem("tag-form", "not the UTF-8 that bagit.txt declares", name);
      return std::nullopt;
    }
    const auto decoded = text::decode(*bytes, report_.encoding);
    if (!decoded || decoded->replaced > 0) {
      problem("tag-form", "not in the encoding that bagit.txt declares", name);
      return std::nullopt;
    }
    return decoded->text;
  }

  // ---- bagit.txt ------------------------------------------------------------------------------------------------------
  bool read_declaration() {
    if (!tags_here_.contains("bagit.txt")) {
      problem("no-bagit", "there is no bagit.txt: not a bag", "bagit.txt");
      return false;
    }
    const std::optional<std::string> text = bytes_of("bagit.txt");
    if (!text) return false;
    if (text->starts_with("\xEF\xBB\xBF") || text->starts_with("\xFF\xFE") || text->starts_with("\xFE\xFF")) {
      problem("bagit-form", "a byte-order mark, where none may be", "bagit.txt:1");
      return false;
    }
    std::vector<std::string> lines;
    std::string line;
    for (std::size_t i = 0; i <= text->size(); ++i) {
      const char c = i < text->size() ? (*text)[i] : '\n';
      if (c != '\n' && c != '\r') {
        line += c;
      } else if (!line.empty()) {
        lines.push_back(std::exchange(line, {}));
      }
    }
    return take_declaration(lines);
  }

  bool take_declaration(const std::vector<std::string>& lines) {
    const auto value = [&](std::size_t number, std::string_view label) -> std::optional<std::string> {
      if (number >= lines.size() || !lines[number].starts_with(std::string(label) + ": ")) return std::nullopt;
      return lines[number].substr(label.size() + 2);
    };
    const auto version = value(0, "BagIt-Version"), encoding = value(1, "Tag-File-Character-Encoding");
    if (!version) problem("bagit-form", "its first line is not 'BagIt-Version: M.N'", "bagit.txt:1");
    if (!encoding) problem("bagit-form", "its second line is not 'Tag-File-Character-Encoding: …'", "bagit.txt:2");
    if (lines.size() > 2) problem("bagit-form", "more than two lines", "bagit.txt:3");
    if (!version || !encoding) return false;
    const std::string trimmed = version->substr(0, version->find_last_not_of(' ') + 1);
    const std::size_t dot = trimmed.find('.');
    const auto digits = [](std::string_view part) {
      return !part.empty() && part.size() < 6 && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (dot == std::string::npos || !digits(trimmed.substr(0, dot)) || !digits(trimmed.substr(dot + 1))) {
      problem("version", "the version is not two numbers with a point", "bagit.txt:1");
      return false;
    }
    report_.version = trimmed;
    modern_ = std::stoi(trimmed.substr(0, dot)) >= 1;
    static constexpr std::array<std::string_view, 6> known = {"0.93", "0.94", "0.95", "0.96", "0.97", "1.0"};
    if (std::ranges::find(known, std::string_view(trimmed)) == known.end()) {
      problem("version", "a version that is not known here", "bagit.txt:1");
      return false;
    }
    if (trimmed != *version) {
      if (modern_)
        problem("bagit-form", "blanks after the version", "bagit.txt:1");
      else
        warn("separator", "blanks after the version", "bagit.txt:1");
    }
    report_.encoding = encoding->substr(0, encoding->find_last_not_of(' ') + 1);
    static constexpr std::array<std::string_view, 7> encodings = {"utf-8",      "utf-16",   "utf-16le",    "utf-16be",
                                                                  "iso-8859-1", "us-ascii", "windows-1252"};
    if (std::ranges::find(encodings, std::string_view(folded(report_.encoding))) == encodings.end()) {
      problem("encoding", "an encoding of tag files that is not known here", "bagit.txt:2");
      return false;
    }
    return true;
  }

  // ---- what is there --------------------------------------------------------------------------------------------------
  void walk(const std::string& folder, const std::string& below, std::size_t depth) {
    const auto entries = disk_.list(folder);
    if (!entries) return problem("unreadable", entries.error().what, below);
    for (const Disk::Entry& entry : *entries) {
      const std::string path = below.empty() ? entry.name : below + "/" + entry.name;
      if (!entry.folder) {
        if (files_.size() == most_files) return problem("unreadable", "more files than are looked at", path);
        files_[path] = entry.size;
      } else if (depth == deepest) {
        problem("unreadable", "folders deeper than is looked at", path);
      } else {
        walk(join_path(folder, entry.name), path, depth + 1);
      }
    }
    if (below.empty() && !here_.contains("data")) problem("payload-missing", "there is no folder data", "data");
  }

  void read_info() {
    for (const std::string name : {"bag-info.txt", "package-info.txt"}) {
      if (!tags_here_.contains(name)) continue;
      if (const auto text = text_of(name)) {
        auto info = parse_bag_info(*text, name, report_);
        report_.info.insert(report_.info.end(), info.begin(), info.end());
      }
    }
  }

  void read_manifests() {
    for (const std::string& name : tags_here_) {
      const bool payload = name.starts_with("manifest-"), tag = name.starts_with("tagmanifest-");
      if ((!payload && !tag) || !name.ends_with(".txt")) continue;
      const std::size_t begin = payload ? 9 : 12;
      const std::string algorithm = folded(std::string_view(name).substr(begin, name.size() - begin - 4));
      if (digits_of(algorithm) == 0) {
        problem("algorithm", "checksums of a kind that is not known here", name);
        continue;
      }
      if (algorithm == "md5" || algorithm == "sha1") warn("weak-algorithm", "its checksums tell a slip, and no forgery", name);
      if (payload) report_.algorithms.push_back(algorithm);
      if (const auto text = text_of(name))
        take_manifest(name, algorithm, payload, parse_manifest(*text, name, algorithm, modern_, report_));
    }
    std::ranges::sort(report_.algorithms);
    if (report_.algorithms.empty()) problem("no-manifest", "there is no payload manifest", "manifest-sha512.txt");
  }

  void take_manifest(const std::string& name, const std::string& algorithm, bool payload, std::vector<BagLine> lines) {
    std::map<std::string, const BagLine*> seen;
    std::map<std::string, std::string> by_fold;
    for (BagLine& line : lines) {
      const std::string where = name + ":" + std::to_string(line.line);
      if (line.star) warn("separator", "a star before the path: made with md5sum or its kin", where);
      if (line.dot_slash) warn("dot-slash", "a path that begins with ./", where);
      if (!is_within_bag(line.path) || (payload && !line.path.starts_with("data/"))) {
        problem("out-of-scope", payload ? "a path that is not below data" : "a path that leads out of the bag", where);
        continue;
      }
      if (!payload && (line.path.starts_with("data/") || line.path.starts_with("tagmanifest-"))) {
        problem("out-of-scope", "not a tag file that a tag manifest lists", where);
        continue;
      }
      const auto [at, is_new] = seen.emplace(line.path, &line);
      if (!is_new) {
        const bool same = at->second->digest == line.digest;
        if (same && !modern_)
          warn("twice", "listed twice, with one checksum", where);
        else
          problem("twice", same ? "listed twice" : "listed twice, with two checksums", where);
        continue;
      }
      const auto [like, first] = by_fold.emplace(folded(line.path), line.path);
      if (!first) {
        if (composed(like->second) == composed(line.path))
          warn("normalisation", "two paths that differ in the composition of letters only", where);
        else
          warn("case", "two paths that differ in the case of letters only", where);
      }
      if (is_system_file(line.path)) warn("system-file", "a file that a system makes by itself", where);
      listed_[algorithm + (payload ? "" : " tag")].push_back({line, name});
    }
  }

  void read_fetch() {
    if (!tags_here_.contains("fetch.txt")) return;
    const auto text = text_of("fetch.txt");
    if (!text) return;
    std::size_t number = 0;
    for (std::string_view rest = *text; !rest.empty();) {
      const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
      const std::string_view line = rest.substr(0, end);
      const bool pair = end + 1 < rest.size() && rest[end] == '\r' && rest[end + 1] == '\n';
      rest.remove_prefix(std::min(end + (pair ? 2 : 1), rest.size()));
      ++number;
      if (line.empty()) continue;
      const std::string where = "fetch.txt:" + std::to_string(number);
      const std::size_t first = line.find_first_of(" \t"),
                        second = first == std::string_view::npos ? first : line.find_first_of(" \t", line.find_first_not_of(" \t", first));
      if (second == std::string_view::npos) {
        problem("fetch-form", "not an address, a length and a path", where);
        continue;
      }
      std::string_view path = line.substr(std::min(line.find_first_not_of(" \t", second), line.size()));
      while (path.starts_with("./")) path.remove_prefix(2);
      if (!is_within_bag(path) || !path.starts_with("data/"))
        problem("out-of-scope", "a path that is not below data", where);
      else
        fetched_.insert(std::string(path));
    }
  }

  // ---- is what is listed there, and what is there listed? ----------------------------------------------------------------
  /// Finds for each entry the file it means: by its path, or by what differs in case or composition only.
  void match_paths() {
    std::map<std::string, std::string> by_fold;
    for (const auto& [path, size] : files_) by_fold.emplace(folded(path), path);
    std::set<std::string> told;
    for (auto& [algorithm, entries] : listed_) {
      for (Entry& entry : entries) {
        const std::string where = entry.manifest + ":" + std::to_string(entry.line.line);
        if (files_.contains(entry.line.path)) continue;
        const auto like = by_fold.find(folded(entry.line.path));
        const auto undecoded =
            entry.line.path.find('%') == std::string::npos ? by_fold.end() : by_fold.find(folded(decoded_path(entry.line.path, false)));
        if (like != by_fold.end()) {
          if (composed(like->second) == composed(entry.line.path))
            warn("normalisation", "the file's name has its letters composed otherwise", where);
          else
            warn("case", "the file's name is in another case", where);
          entry.line.path = like->second;
        } else if (!modern_ && undecoded != by_fold.end()) {
          entry.line.path = undecoded->second;
        } else if (fetched_.contains(entry.line.path)) {
          if (told.insert(entry.line.path).second) problem("not-fetched", "named in fetch.txt and not here; nothing is fetched", where);
          entry.line.path.clear();
        } else if (is_system_file(entry.line.path)) {
          entry.line.path.clear();   // warned of already
          system_file_missing_ = true;
        } else if (disk_.exists(join_path(folder_, entry.line.path))) {
          problem("link", "not a plain file; links are not followed", where);
          entry.line.path.clear();
        } else {
          problem("missing", "this file is not there", where);
          entry.line.path.clear();
        }
      }
    }
  }

  void check_listing() {
    std::map<std::string, std::set<std::string>> by_file;
    for (const auto& [algorithm, entries] : listed_) {
      if (algorithm.ends_with(" tag")) continue;
      for (const Entry& entry : entries) by_file[entry.line.path].insert(algorithm);
    }
    for (const auto& [path, size] : files_) {
      if (!path.starts_with("data/")) continue;
      ++report_.files;
      report_.bytes += size;
      const auto at = by_file.find(path);
      if (at == by_file.end()) {
        if (is_system_file(path))
          warn("system-file", "a file that a system makes by itself, in no manifest", path);
        else
          problem("not-listed", "this file is in no manifest", path);
      } else if (at->second.size() < report_.algorithms.size()) {
        if (modern_)
          problem("not-listed", "this file is not in every payload manifest", path);
        else
          warn("not-in-all", "this file is not in every payload manifest", path);
      }
    }
  }

  // ---- checksums --------------------------------------------------------------------------------------------------------
  struct Work {
    std::string path;
    std::vector<std::pair<std::string, const Entry*>> expected;   ///< algorithm, entry
    std::vector<BagFinding> found;
  };

  void hash_all() {
    std::map<std::string, Work> by_path;
    for (const auto& [algorithm, entries] : listed_) {
      for (const Entry& entry : entries) {
        if (entry.line.path.empty()) continue;
        Work& work = by_path[entry.line.path];
        work.path = entry.line.path;
        work.expected.emplace_back(algorithm.substr(0, algorithm.find(' ')), &entry);
      }
    }
    std::vector<Work*> works;
    std::uint64_t total = 0;
    for (auto& [path, work] : by_path) {
      works.push_back(&work);
      total += files_[path];
    }
    if (options_.progress != nullptr) options_.progress->start("checking", total, "bytes");
    parallel_for(works.size(), options_.threads, [&](std::size_t i) { hash_one(*works[i]); });
    if (options_.progress != nullptr) options_.progress->finish();
    for (const Work* work : works) report_.problems.insert(report_.problems.end(), work->found.begin(), work->found.end());
  }

  void hash_one(Work& work) {
    auto file = disk_.open(join_path(folder_, work.path), Disk::Mode::read);
    if (!file) {
      work.found.push_back({"unreadable", file.error().what, work.path});
      return;
    }
    std::map<std::string, Digest> digests;
    for (const auto& [algorithm, entry] : work.expected) {
      if (!digests.contains(algorithm)) digests.emplace(algorithm, *Digest::of(algorithm));
    }
    std::vector<std::uint8_t> buffer(piece);
    for (std::uint64_t at = 0;;) {
      const auto got = (*file)->read(at, buffer);
      if (!got) {
        work.found.push_back({"unreadable", got.error().what, work.path});
        return;
      }
      if (*got == 0) break;
      for (auto& [algorithm, digest] : digests) digest.add(ByteSpan(buffer).first(*got));
      at += *got;
    }
    std::map<std::string, std::string> made;
    for (auto& [algorithm, digest] : digests) made[algorithm] = digest.hex();
    for (const auto& [algorithm, entry] : work.expected) {
      if (made[algorithm] != entry->line.digest)
        work.found.push_back(
            {"changed", "its " + algorithm + " is not the one of " + entry->manifest + ":" + std::to_string(entry->line.line), work.path});
    }
  }

  /// Payload-Oxum: OCTETS.FILES, a check that needs no checksums.
  void check_oxum() {
    for (const auto& [label, value] : report_.info) {
      if (folded(label) != "payload-oxum") continue;
      const std::size_t dot = value.find('.');
      const auto number = [](std::string_view part) -> std::optional<std::uint64_t> {
        if (part.empty() || part.size() > 18 || !std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; }))
          return std::nullopt;
        return std::stoull(std::string(part));
      };
      const auto octets = dot == std::string::npos ? std::nullopt : number(std::string_view(value).substr(0, dot));
      const auto count = dot == std::string::npos ? std::nullopt : number(std::string_view(value).substr(dot + 1));
      if (!octets || !count)
        warn("oxum-form", "Payload-Oxum is not two numbers with a point", "bag-info.txt");
      else if (*octets != report_.bytes || *count != report_.files) {
        const std::string what = "Payload-Oxum says " + std::to_string(*octets) + " bytes in " + std::to_string(*count) +
                                 " files; there are " + std::to_string(report_.bytes) + " in " + std::to_string(report_.files);
        // Without what a system made by itself and another took away, the sum cannot be right.
        if (system_file_missing_)
          warn("oxum", what, "bag-info.txt");
        else
          problem("oxum", what, "bag-info.txt");
      }
    }
  }

  Disk& disk_;
  std::string folder_;
  BagOptions options_;
  BagReport report_;
  bool modern_ = true;   ///< 1.0: stricter
  bool system_file_missing_ = false;
  std::set<std::string> here_, tags_here_;
  std::map<std::string, std::uint64_t> files_;                 ///< by path below the bag
  std::map<std::string, std::vector<Entry>> listed_;           ///< by algorithm, those of tag manifests with " tag"
  std::set<std::string> fetched_;
};

}  // namespace

Result<BagReport> check_bag(Disk& disk, const std::string& folder, const BagOptions& options) { return Check(disk, folder, options).run(); }

}  // namespace girok::exchange
