// A large file: whole or not at all.
#include "app/whole_file.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <sys/stat.h>

#include "app/test_folder.h"

namespace girok::app {
namespace {

std::size_t entries_in(const TestFolder& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++count;
  return count;
}

TEST_CASE("what was written is there once it is finished, and nothing else is") {
  const TestFolder folder;
  const std::string path = folder / "out.csv";
  Result<WholeFile> file = WholeFile::create(path);
  REQUIRE(file.has_value());
  std::string expected;
  // Over the size at which it flushes, several times.
  for (int i = 0; i < 300'000; ++i) {
    file->write("a line of it\n");
    expected += "a line of it\n";
  }
  CHECK_FALSE(std::filesystem::exists(path));
  REQUIRE(file->finish().has_value());
  CHECK(read_file(path, 10'000'000).value() == expected);
  CHECK(entries_in(folder) == 1);
  CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::others_all) == std::filesystem::perms::none);
}

TEST_CASE("a file that is given up leaves the old one, and no other") {
  const TestFolder folder;
  const std::string path = folder.write("out.csv", "as it was");
  {
    Result<WholeFile> file = WholeFile::create(path);
    REQUIRE(file.has_value());
    file->write("half of it");
  }
  CHECK(read_file(path, 100).value() == "as it was");
  CHECK(entries_in(folder) == 1);
}

TEST_CASE("a folder, a missing folder and a file that was read are refused") {
  const TestFolder folder;
  CHECK(WholeFile::create(folder.path().string()).error().code == ErrorCode::write_failed);
  CHECK(WholeFile::create(folder / "nowhere/out.csv").error().code == ErrorCode::write_failed);
  const std::string read = folder.write("in.csv", "a,b\n");
  struct stat info{};
  REQUIRE(::stat(read.c_str(), &info) == 0);
  const std::vector<FileId> never = {{info.st_dev, info.st_ino}};
  CHECK(WholeFile::create(read, never).error().code == ErrorCode::write_failed);
  std::filesystem::create_symlink(read, folder / "link.csv");
  CHECK(WholeFile::create(folder / "link.csv", never).error().code == ErrorCode::write_failed);
}

TEST_CASE("a full disk is told, and leaves nothing behind") {
  const TestFolder folder;
  Result<WholeFile> file = WholeFile::create("/dev/full");
  REQUIRE(file.has_value());
  file->write("anything");
  const Result<> done = file->finish();
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().code == ErrorCode::write_failed);
  CHECK(std::filesystem::exists("/dev/full"));
}

}  // namespace
}  // namespace girok::app
