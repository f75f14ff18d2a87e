#include "app/files.h"

#include <doctest/doctest.h>

#include <filesystem>

#include <sys/stat.h>

#include "app/test_folder.h"

namespace girok::app {
namespace fs = std::filesystem;

TEST_CASE("a file is read whole; one byte over the limit is refused") {
  const TestFolder folder;
  const std::string path = folder.write("a", "12345678");
  CHECK(read_file(path, 8).value() == "12345678");
  const Result<std::string> refused = read_file(path, 7);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::too_large);
}

TEST_CASE("a file of 65 MiB is refused before it is read, with a way on") {
  const TestFolder folder;
  const std::string path = folder.write("big.txt", "");
  fs::resize_file(path, std::uintmax_t{65} << 20);
  const Result<std::string> refused = read_file(path, std::size_t{64} << 20);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what == "larger than 64 MiB, the most that one document may have");
  CHECK_FALSE(refused.error().hint.empty());
}

TEST_CASE("an endless device is given up at the limit") {
  const Result<std::string> refused = read_file("/dev/zero", 100000);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::too_large);
}

TEST_CASE("a folder is no file, and a missing file is not found") {
  const TestFolder folder;
  CHECK(read_file(folder.path().string(), 10).error().code == ErrorCode::unreadable);
  CHECK(read_file(folder / "none", 10).error().code == ErrorCode::not_found);
}

TEST_CASE("a file without the right to read it is unreadable") {
  if (::geteuid() == 0) {
    MESSAGE("skipped: the superuser may read every file");
    return;
  }
  const TestFolder folder;
  const std::string path = folder.write("a.txt", "x");
  fs::permissions(path, fs::perms::none);
  CHECK(read_file(path, 10).error().what == "permission denied");
}

TEST_CASE("writing replaces the old file whole and leaves nothing beside it") {
  const TestFolder folder;
  const std::string path = folder.write("out.html", "old");
  CHECK(write_file(path, "new"));
  CHECK(read_file(path, 10).value() == "new");
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a folder, a missing folder and an input file are never written to") {
  const TestFolder folder;
  const std::string input = folder.write("in.txt", "evidence");
  fs::create_symlink(input, folder / "other-name.html");
  struct stat info{};
  REQUIRE(::stat(input.c_str(), &info) == 0);
  const FileId id = {info.st_dev, info.st_ino};
  CHECK(write_file(folder.path().string(), "x").error().what == "not written: there is a folder of that name");
  CHECK(write_file(folder / "none/out.html", "x").error().what == "not written: its folder does not exist");
  CHECK(write_file(folder / "other-name.html", "x", std::span(&id, 1)).error().what == "not written: that is one of the files read");
  CHECK(read_file(input, 100).value() == "evidence");
}

TEST_CASE("a full disk is said to be one") {
  if (!fs::exists("/dev/full")) {
    MESSAGE("skipped: no /dev/full here");
    return;
  }
  CHECK(write_file("/dev/full", "x").error().what == "not written: the disk is full");
}

}  // namespace girok::app
