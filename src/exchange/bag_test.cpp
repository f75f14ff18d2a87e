#include "exchange/bag.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <set>

#include "base/faulty_disk.h"
#include "base/memory_disk.h"
#include "exchange/digest.h"

namespace girok::exchange {
namespace {

/// A memory disk with a bag in "bag", from paths and texts.
MemoryDisk disk_with(const std::map<std::string, std::string>& files) {
  MemoryDisk disk;
  for (const auto& [path, text] : files) disk.files["bag/" + path] = std::make_shared<MemoryDisk::Bytes>(text.begin(), text.end());
  return disk;
}

// sha512sum and md5sum of "hello\n", by coreutils.
constexpr const char* hello_md5 = "b1946ac92492d2347c6235b4d2611184";
constexpr const char* hello_sha256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

std::map<std::string, std::string> small_bag(const std::string& version = "1.0") {
  return {{"bagit.txt", "BagIt-Version: " + version + "\nTag-File-Character-Encoding: UTF-8\n"},
          {"manifest-sha256.txt", std::string(hello_sha256) + "  data/hello.txt\n"},
          {"data/hello.txt", "hello\n"}};
}

std::set<std::string> codes(const std::vector<BagFinding>& findings) {
  std::set<std::string> all;
  for (const BagFinding& finding : findings) all.insert(finding.code);
  return all;
}

BagReport report_of(const std::map<std::string, std::string>& files) {
  MemoryDisk disk = disk_with(files);
  const auto report = check_bag(disk, "bag");
  REQUIRE(report);
  return *report;
}

}  // namespace

TEST_CASE("checksums are those that coreutils prints") {
  for (const auto& [algorithm, expected] : std::map<std::string, std::string>{
           {"md5", hello_md5}, {"sha1", "f572d396fae9206628714fb2ce00f72e94f2258f"}, {"sha256", hello_sha256}}) {
    auto digest = Digest::of(algorithm);
    REQUIRE(digest);
    digest->add(as_bytes("hel"));
    digest->add(as_bytes("lo\n"));
    CHECK(digest->hex() == expected);
    CHECK(digits_of(algorithm) == expected.size());
  }
  CHECK_FALSE(Digest::of("crc32"));
  CHECK(digits_of("crc32") == 0);
}

TEST_CASE("a bag is whole where every file has its checksum") {
  const BagReport report = report_of(small_bag());
  CHECK(report.valid());
  CHECK(report.warnings.empty());
  CHECK(report.version == "1.0");
  CHECK(report.algorithms == std::vector<std::string>{"sha256"});
  CHECK(report.files == 1);
  CHECK(report.bytes == 6);
}

TEST_CASE("every reason is told at once") {
  auto files = small_bag();
  files["data/hello.txt"] = "hallo\n";
  files["data/other.txt"] = "x";
  files["manifest-sha256.txt"] +=
      std::string(hello_sha256) + "  data/missing.txt\nnot a line\n" + std::string(hello_sha256) + "  data/../../up\n";
  files["bag-info.txt"] = "Payload-Oxum: 6.1\nno colon here\n";
  CHECK(codes(report_of(files).problems) ==
        std::set<std::string>{"changed", "missing", "not-listed", "manifest-form", "out-of-scope", "oxum", "tag-form"});
}

TEST_CASE("a file that is in one payload manifest only is a problem from 1.0 on, and before a warning") {
  auto files = small_bag("1.0");
  files["manifest-md5.txt"] = "";
  CHECK(codes(report_of(files).problems) == std::set<std::string>{"not-listed"});
  files["bagit.txt"] = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n";
  const BagReport report = report_of(files);
  CHECK(report.valid());
  CHECK(codes(report.warnings) == std::set<std::string>{"not-in-all", "weak-algorithm"});
}

TEST_CASE("what fetch.txt names and is not here makes a bag incomplete, and nothing is fetched") {
  auto files = small_bag();
  files["manifest-sha256.txt"] += std::string(hello_sha256) + "  data/far.txt\n";
  files["fetch.txt"] = "http://127.0.0.1/far.txt 6 data/far.txt\n";
  CHECK(codes(report_of(files).problems) == std::set<std::string>{"not-fetched"});
}

TEST_CASE("what leads out of a bag does so under every system's rules") {
  for (const char* path :
       {"/etc/x", "../x", "data/../../x", "~/x", "~root/x", "C:\\x", "c:x", "\\\\server\\x", "%HomeDrive%\\x", "data\\..\\..\\x", ""})
    CHECK_FALSE(is_within_bag(path));
  for (const char* path : {"data/x", "data/..x", "data/%7Ex", "data/~x", "data/a b", "data/..."}) CHECK(is_within_bag(path));
}

TEST_CASE("bag-info has continued lines, labels more than once, and blanks where people put them") {
  BagReport report;
  const auto info = parse_bag_info("Source: one\r\n   and more\r\nTest-Tag: 1\nTest-Tag:\t 2\nEmpty:\n", "bag-info.txt", report);
  CHECK(info ==
        std::vector<std::pair<std::string, std::string>>{{"Source", "one and more"}, {"Test-Tag", "1"}, {"Test-Tag", "2"}, {"Empty", ""}});
  CHECK(report.problems.empty());
}

TEST_CASE("a bag that was written is valid, has no clock in it, and is the same each time") {
  const auto text = [](std::string path, std::string bytes) {
    return BagFile{std::move(path), [bytes](const std::function<Result<>(ByteSpan)>& take) { return take(as_bytes(bytes)); }};
  };
  const std::vector<BagFile> files = {text("records.jsonl", "{}\n"), text("files/100% \nodd.txt", "hello\n"), text("files/이름.txt", "")};
  MemoryDisk disk;
  const std::string long_value =
      "an invented description of an invented bag that is so long that it cannot stand on one line of the tag file";
  REQUIRE(write_bag(disk, "out/bag", files, {{"External-Description", long_value}}));
  const auto report = check_bag(disk, "out/bag");
  REQUIRE(report);
  CHECK_MESSAGE(report->valid(), (report->problems.empty() ? "" : report->problems.front().what));
  CHECK(report->warnings.empty());
  CHECK(report->files == 3);
  CHECK(report->bytes == 9);
  CHECK(report->info.front().second == long_value);
  MemoryDisk again;
  REQUIRE(write_bag(again, "out/bag", files, {{"External-Description", long_value}}));
  REQUIRE(again.files.size() == disk.files.size());
  for (const auto& [path, bytes] : disk.files) CHECK(*again.files.at(path) == *bytes);
  CHECK_FALSE(write_bag(disk, "out/bag", files, {}));   // never over something that is there
  CHECK_FALSE(write_bag(disk, "out/other", {text("../x", "")}, {}));
  CHECK_FALSE(write_bag(disk, "out/other", {text("a", ""), text("a", "")}, {}));
  CHECK_FALSE(disk.exists("out/other"));
}

TEST_CASE("where the disk fails while a bag is written, nothing is left of it") {
  for (const Fault fault : {Fault::no_space, Fault::short_write, Fault::failing_sync}) {
    for (std::uint64_t nth = 1; nth < 40; nth += 3) {
      MemoryDisk memory;
      memory.folders.insert("out");
      FaultyDisk disk(memory, "out");
      disk.fail_at(fault, nth);
      const Result<> written = write_bag(
          disk, "out/bag", {{"a.txt", [](const std::function<Result<>(ByteSpan)>& take) { return take(as_bytes("hello\n")); }}}, {});
      const bool there = memory.exists("out/bag/bagit.txt");
      if (!there) CHECK_FALSE(written);
      const bool half = std::ranges::any_of(memory.files, [](const auto& file) { return file.first.starts_with("out/.new-bag"); });
      CHECK_FALSE(half);
      if (there) {
        const auto report = check_bag(memory, "out/bag");
        REQUIRE(report);
        CHECK(report->valid());
      }
    }
  }
}

// The Library of Congress' conformance suite: https://github.com/LibraryOfCongress/bagit-conformance-suite. Reasons read by hand in each bag.
TEST_CASE("the conformance suite: valid bags are accepted, invalid ones refused for the right reason, warnings are warnings") {
  namespace fs = std::filesystem;
  const fs::path suite = fs::path(GIROK_SOURCE_DIR) / "../shared/data/bagit-conformance-suite";
  if (!fs::is_directory(suite)) {
    MESSAGE("skipped: ../shared/data/bagit-conformance-suite is not there");
    return;
  }
  const std::map<std::string, std::string> expected = {
      {"v0.97/invalid/baginfo-missing-encoding", "bagit-form"},
      {"v0.97/invalid/bom-in-bagit.txt", "bagit-form"},
      {"v0.97/invalid/corrupt-data-file", "changed"},
      {"v0.97/invalid/corrupt-tag-file", "changed"},
      {"v0.97/invalid/extra-file-in-bag", "not-listed"},
      {"v0.97/invalid/invalid-version-number", "version"},
      {"v0.97/invalid/missing-baginfo", "missing"},
      {"v0.97/invalid/missing-bagit.txt", "no-bagit"},
      {"v0.97/invalid/out-of-scope-file-paths-using-dot-notation", "out-of-scope"},
      {"v0.97/invalid/out-of-scope-file-paths-using-dot-notation-for-fetch", "out-of-scope"},
      {"v0.97/invalid/same-filename-listed-twice-with-different-hashes", "twice"},
      {"v1.0/invalid/bagit-with-invalid-whitespace", "bagit-form"},
      {"v1.0/invalid/notAllManifestsListAllFiles", "not-listed"},
      {"v1.0/invalid/same-filename-listed-twice-with-different-hashes", "twice"},
      {"v1.0/invalid/same-filename-listed-twice-with-the-same-hash", "twice"},
      {"v0.97/warning/duplicate-file-with-different-case", "case"},
      {"v0.97/warning/made-with-md5sum-tools", "separator"},
      {"v0.97/warning/relative-path", "dot-slash"},
      {"v0.97/warning/same-filename-listed-twice-with-different-normalization", "normalisation"},
      {"v0.97/warning/same-filename-listed-twice-with-the-same-hash", "twice"},
      {"v0.97/warning/special-system-files", "system-file"}};
  std::map<std::string, int> counts;
  for (const auto& version : fs::directory_iterator(suite)) {
    if (!version.is_directory()) continue;
    for (const auto& kind : fs::directory_iterator(version)) {
      if (!kind.is_directory()) continue;
      for (const auto& bag : fs::directory_iterator(kind)) {
        if (!bag.is_directory()) continue;
        const std::string name =
            version.path().filename().string() + "/" + kind.path().filename().string() + "/" + bag.path().filename().string();
        CAPTURE(name);
        const auto report = check_bag(real_disk(), bag.path().string());
        REQUIRE(report);
        const std::string which = kind.path().filename().string();
        ++counts[which];
        const auto reason = expected.find(name);
        if (which == "valid") {
          CHECK(report->valid());
        } else if (which == "warning") {
          CHECK(report->valid());
          REQUIRE(reason != expected.end());
          CHECK(codes(report->warnings).contains(reason->second));
        } else {
          CHECK_FALSE(report->valid());
          CHECK(codes(report->problems).contains(which == "invalid" && reason != expected.end() ? reason->second : "out-of-scope"));
        }
      }
    }
  }
  std::string told;
  for (const auto& [which, count] : counts) told += " " + std::to_string(count) + " " + which;
  MESSAGE("BagIt conformance suite, as expected:" << told);
  CHECK(counts["valid"] == 27);
  CHECK(counts["invalid"] == 15);
  CHECK(counts["warning"] == 6);
  CHECK(counts["linux-only"] == 6);
  CHECK(counts["windows-only"] == 6);
}

}  // namespace girok::exchange
