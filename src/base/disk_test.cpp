#include "base/disk.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <doctest/doctest.h>
#include <filesystem>
#include <thread>

#include "base/faulty_disk.h"
#include "base/test_folder.h"

namespace girok {
namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

std::string content(Disk& disk, const std::string& path) {
  const auto bytes = disk.read_file(path, 1 << 20);
  return bytes ? std::string(as_text(*bytes)) : "error: " + bytes.error().what;
}

unsigned mode_of(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0U;
}

/// The umask for one block; it is the process's, and tests run one after another.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

TEST_CASE("a file is written and read at any place") {
  const TestFolder folder;
  Disk& disk = real_disk();
  auto file = disk.open(folder / "a", Disk::Mode::create_new);
  REQUIRE(file);
  CHECK((*file)->write(0, as_bytes("hello world")));
  CHECK((*file)->write(6, as_bytes("there")));
  CHECK((*file)->sync());
  CHECK(*(*file)->size() == 11);
  std::vector<std::uint8_t> out(20);
  CHECK(*(*file)->read(6, out) == 5);  // fewer only at the end
  CHECK(std::string(out.begin(), out.begin() + 5) == "there");
  CHECK(*(*file)->read(100, out) == 0);
  CHECK((*file)->truncate(5));
  CHECK(content(disk, folder / "a") == "hello");
}

// The system itself writes less than it is asked to where a file may not grow further: the limit on a process's files stands in for a full disk.
TEST_CASE("what the system took only in part is told as an error, with the first part where it belongs") {
  const TestFolder folder;
  auto file = real_disk().open(folder / "a", Disk::Mode::create_new);
  REQUIRE(file);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  rlimit tight = before;
  tight.rlim_cur = 100;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
  const Result<> written = (*file)->write(0, bytes_of(std::string(90, 'a') + std::string(60, 'b')));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  REQUIRE_FALSE(written);
  CHECK(written.error().what == "not written: the disk is full");
  CHECK(content(real_disk(), folder / "a") == std::string(90, 'a') + std::string(10, 'b'));
}

TEST_CASE("files and folders are for their owner alone, whatever the umask") {
  for (const mode_t mask : {mode_t{0}, mode_t{0777}}) {
    const TestFolder folder;
    const Umask set(mask);
    REQUIRE(real_disk().make_folder(folder / "one/two"));
    REQUIRE(real_disk().write_file(folder / "one/two/file", as_bytes("x")));
    REQUIRE(real_disk().lock(folder / "lock", 0));
    CHECK(mode_of(folder / "one") == 0700);
    CHECK(mode_of(folder / "one/two") == 0700);
    CHECK(mode_of(folder / "one/two/file") == 0600);
    CHECK(mode_of(folder / "lock") == 0600);
  }
}

TEST_CASE("each way of opening does what it says of a file that is there or not") {
  const TestFolder folder;
  Disk& disk = real_disk();
  for (const Disk::Mode mode : {Disk::Mode::read, Disk::Mode::write}) {
    const auto missing = disk.open(folder / "none", mode);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK_FALSE(missing.error().hint.empty());
  }
  CHECK(disk.open(folder / "a", Disk::Mode::create));
  CHECK(disk.open(folder / "a", Disk::Mode::create));
  const auto twice = disk.open(folder / "a", Disk::Mode::create_new);
  REQUIRE_FALSE(twice);
  CHECK(twice.error().code == ErrorCode::write_failed);
  CHECK(twice.error().what == "not written: there is something of that name already");
  const auto nowhere = disk.open(folder / "none/a", Disk::Mode::create);
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().code == ErrorCode::write_failed);
  CHECK(nowhere.error().what == "not written: its folder does not exist");
}

TEST_CASE("links are not followed, and what is no file is refused") {
  const TestFolder folder;
  Disk& disk = real_disk();
  folder.write("target", "outside");
  std::filesystem::create_symlink(folder / "target", folder / "link");
  std::filesystem::create_symlink(folder / "nowhere", folder / "dangling");
  std::filesystem::create_directory(folder / "folder");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  for (const char* name : {"link", "dangling", "folder", "pipe"}) {
    for (const Disk::Mode mode : {Disk::Mode::read, Disk::Mode::write, Disk::Mode::create}) {
      const auto file = disk.open(folder / name, mode);
      CHECK_FALSE_MESSAGE(file, name);
      if (!file) CHECK_FALSE(file.error().hint.empty());
    }
  }
  CHECK(disk.exists(folder / "dangling"));
  CHECK_FALSE(disk.exists(folder / "nowhere"));
  const auto listed = disk.list(folder.path().string());
  REQUIRE(listed);
  REQUIRE(listed->size() == 2);
  CHECK((*listed)[0].name == "folder");
  CHECK((*listed)[1].name == "target");
}

TEST_CASE("a folder is listed in byte order, with sizes") {
  const TestFolder folder;
  folder.write("b", "12345");
  folder.write("B", "");
  folder.write("a/inner", "x");
  folder.write(".hidden", "1");
  const auto listed = real_disk().list(folder.path().string());
  REQUIRE(listed);
  REQUIRE(listed->size() == 4);
  CHECK((*listed)[0].name == ".hidden");
  CHECK((*listed)[1].name == "B");
  CHECK((*listed)[2].name == "a");
  CHECK((*listed)[2].folder);
  CHECK((*listed)[3].name == "b");
  CHECK((*listed)[3].size == 5);
  const auto none = real_disk().list(folder / "none");
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::not_found);
}

TEST_CASE("a tree is removed without following links, and nothing is removed twice without complaint") {
  const TestFolder folder;
  Disk& disk = real_disk();
  folder.write("kept/file", "kept");
  folder.write("tree/deep/file", "x");
  std::filesystem::create_directory_symlink(folder / "kept", folder / "tree/link");
  CHECK(disk.remove_tree(folder / "tree"));
  CHECK(disk.remove_tree(folder / "tree"));
  CHECK_FALSE(disk.exists(folder / "tree"));
  CHECK(content(disk, folder / "kept/file") == "kept");
  CHECK(disk.remove(folder / "kept/file"));
  CHECK(disk.remove(folder / "kept/file"));
}

TEST_CASE("a folder cannot be made where a file is") {
  const TestFolder folder;
  folder.write("file", "");
  for (const char* path : {"file", "file/below"}) {
    const auto made = real_disk().make_folder(folder / path);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::write_failed);
    CHECK_FALSE(made.error().hint.empty());
  }
  CHECK(real_disk().make_folder(folder.path().string()));
}

TEST_CASE("a file is replaced whole, also over what a crash left, and a failure leaves the old one") {
  const TestFolder folder;
  Disk& disk = real_disk();
  folder.write(".new-a", "something much longer that a crash left behind");
  CHECK(disk.write_file(folder / "a", as_bytes("one")));
  CHECK(disk.write_file(folder / "a", as_bytes("two")));
  CHECK(content(disk, folder / "a") == "two");
  CHECK(disk.list(folder.path().string())->size() == 1);

  std::filesystem::create_directory(folder / "taken");
  folder.write("taken/x", "");
  CHECK_FALSE(disk.write_file(folder / "taken", as_bytes("x")));
  CHECK_FALSE(disk.exists(folder / ".new-taken"));
}

TEST_CASE("many may write one file at once, and what stands there is always one of them whole") {
  const TestFolder folder;
  Disk& disk = real_disk();
  const std::string path = folder / "shared";
  REQUIRE(disk.write_file(path, bytes_of(std::string(100'000, 'a'))));
  std::atomic<int> failures = 0;
  std::vector<std::thread> writers;
  for (const char letter : {'a', 'b', 'c'}) {
    writers.emplace_back([&, letter] {
      for (int i = 0; i < 20; ++i) failures += disk.write_file(path, bytes_of(std::string(100'000, letter))) ? 0 : 1;
    });
  }
  for (int i = 0; i < 50; ++i) {
    const std::string now = content(disk, path);
    if (now.size() != 100'000 || now.find_first_not_of(now[0]) != std::string::npos) ++failures;
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(failures == 0);
  CHECK_FALSE(disk.exists(folder / ".new-shared"));
}

TEST_CASE("a file beyond the limit is not taken in") {
  const TestFolder folder;
  folder.write("a", "12345");
  CHECK(real_disk().read_file(folder / "a", 5));
  const auto large = real_disk().read_file(folder / "a", 4);
  REQUIRE_FALSE(large);
  CHECK(large.error().code == ErrorCode::too_large);
}

TEST_CASE("a lock is held by one, waited for, and free again when its holder goes") {
  const TestFolder folder;
  Disk& disk = real_disk();
  auto held = disk.lock(folder / "lock", 0);
  REQUIRE(held);
  const auto second = disk.lock(folder / "lock", 20);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::unreadable);
  CHECK(second.error().what == "another process is writing here");
  CHECK_FALSE(second.error().hint.empty());
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    held->reset();
  });
  CHECK(disk.lock(folder / "lock", 10'000));
  later.join();
}

TEST_CASE("a lock that cannot be made is told apart from one that is taken") {
  const TestFolder folder;
  const auto lock = real_disk().lock(folder / "none/lock", 0);
  REQUIRE_FALSE(lock);
  CHECK(lock.error().code == ErrorCode::write_failed);
}

TEST_CASE("whoever waited for a file that was renamed away has a lock on the new one") {
  const TestFolder folder;
  Disk& disk = real_disk();
  auto first = disk.lock(folder / "a", 0);
  REQUIRE(first);
  Result<std::unique_ptr<DiskLock>> second = fail(ErrorCode::unreadable, "not yet");
  std::thread waiting([&] { second = disk.lock(folder / "a", 10'000); });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  REQUIRE(disk.rename(folder / "a", folder / "b"));
  folder.write("a", "another file");
  first->reset();
  waiting.join();
  REQUIRE(second);
  CHECK_FALSE(disk.lock(folder / "a", 0));
  CHECK(disk.lock(folder / "b", 0));
}

TEST_CASE("every error of a disk has a hint, and says whether it was reading or writing") {
  for (const int error : {ENOENT, ENOTDIR, ENOSPC, EDQUOT, EFBIG, EROFS, EACCES, EPERM, EIO, ELOOP, EEXIST, EMFILE, ENOMEM, ENOLCK, 9999}) {
    for (const bool writing : {false, true}) {
      const Error told = disk_error(error, "place", writing);
      CHECK(told.where == "place");
      CHECK_FALSE(told.what.empty());
      CHECK_FALSE(told.hint.empty());
      CHECK((told.code == ErrorCode::write_failed) == writing);
    }
  }
  CHECK(disk_error(ENOSPC, "", true).what == "not written: the disk is full");
  CHECK(disk_error(EROFS, "", true).what == "not written: the file system is read-only");
}

TEST_CASE("paths are joined and taken apart") {
  CHECK(join_path("a", "b") == "a/b");
  CHECK(join_path("a/", "b") == "a/b");
  CHECK(join_path("", "b") == "b");
  CHECK(folder_of("a/b/c") == "a/b");
  CHECK(folder_of("/a") == "/");
  CHECK(folder_of("a") == ".");
}

// ---- the faulty disk -------------------------------------------------------------------------------------------------

TEST_CASE("each fault strikes the operation it was set for, and no other") {
  const TestFolder folder;
  FaultyDisk disk(real_disk(), folder.path().string());
  auto file = disk.open(folder / "a", Disk::Mode::create);
  REQUIRE(file);
  DiskFile& a = **file;

  disk.fail_at(Fault::no_space, 2);
  CHECK(a.write(0, as_bytes("first")));
  const auto full = a.write(5, as_bytes("second"));
  REQUIRE_FALSE(full);
  CHECK(full.error().what == "not written: the disk is full");
  CHECK(*a.size() == 5);
  CHECK(disk.struck());
  CHECK(a.write(5, as_bytes("third")));

  disk.fail_at(Fault::short_write, 1);
  CHECK_FALSE(a.write(10, as_bytes("12345678")));
  CHECK(content(disk, folder / "a") == "firstthird1234");
  CHECK(a.truncate(10));

  disk.fail_at(Fault::failing_sync, 2);
  CHECK(a.sync());
  CHECK_FALSE(disk.sync_folder(folder.path().string()));
  CHECK(disk.sync_folder(folder.path().string()));

  disk.fail_at(Fault::read_only, 1);
  CHECK_FALSE(a.write(0, as_bytes("x")));
  CHECK_FALSE(disk.rename(folder / "a", folder / "b"));
  CHECK_FALSE(disk.remove(folder / "a"));
  CHECK_FALSE(disk.make_folder(folder / "folder"));
  CHECK_FALSE(disk.open(folder / "a", Disk::Mode::write));
  CHECK(disk.lock(folder / "lock", 0).error().code == ErrorCode::write_failed);
  CHECK(disk.open(folder / "a", Disk::Mode::read));

  disk.fail_at(Fault::unreadable, 1);
  CHECK(content(disk, folder / "a").starts_with("error"));
  CHECK(content(disk, folder / "a") == "firstthird");
}

TEST_CASE("after a power cut only synced bytes under synced names are there") {
  const TestFolder folder;
  const std::string root = folder.path().string();
  folder.write("old", "old");
  FaultyDisk disk(real_disk(), root);
  {
    auto synced = disk.open(folder / "synced", Disk::Mode::create);
    REQUIRE((*synced)->write(0, as_bytes("kept")));
    REQUIRE((*synced)->sync());
    REQUIRE(disk.sync_folder(root));
    REQUIRE((*synced)->write(4, as_bytes(" lost")));
    auto nameless = disk.open(folder / "nameless", Disk::Mode::create);
    REQUIRE((*nameless)->write(0, as_bytes("x")));
    REQUIRE((*nameless)->sync());
    REQUIRE(disk.rename(folder / "old", folder / "new"));

    disk.fail_at(Fault::power_cut, 1);
    CHECK_FALSE((*synced)->write(9, as_bytes("12")));
    CHECK_FALSE(disk.powered());
    CHECK_FALSE((*synced)->sync());
    CHECK_FALSE(disk.open(folder / "synced", Disk::Mode::read));
    SUBCASE("and nothing else") {
      disk.power_on(FaultyDisk::Lost::unsynced);
      CHECK_FALSE((*synced)->size());  // a handle of before the cut
      CHECK(content(disk, folder / "synced") == "kept");
      CHECK(content(disk, folder / "old") == "old");
      CHECK(disk.list(root)->size() == 2);
    }
    SUBCASE("or the names too, with zeros in place of the bytes") {
      disk.power_on(FaultyDisk::Lost::bytes);
      CHECK(content(disk, folder / "synced") == std::string("kept\0\0\0\0\0\0", 10));
      CHECK(content(disk, folder / "nameless") == "x");
      CHECK(content(disk, folder / "new") == "old");
      CHECK_FALSE(disk.exists(folder / "old"));
    }
    SUBCASE("or everything, with half of what was being written") {
      disk.power_on(FaultyDisk::Lost::nothing);
      CHECK(content(disk, folder / "synced") == "kept lost1");
      CHECK(content(disk, folder / "nameless") == "x");
    }
  }
}

TEST_CASE("folders outlast a power cut when made, with what was synced in them, also under a new name once that is synced") {
  const TestFolder folder;
  const std::string root = folder.path().string();
  FaultyDisk disk(real_disk(), root);
  REQUIRE(disk.make_folder(folder / "a/b"));
  REQUIRE(disk.write_file(folder / "a/b/file", as_bytes("x")));
  REQUIRE(disk.rename(folder / "a", folder / "c"));
  SUBCASE("not synced: the old name") {
    disk.power_on(FaultyDisk::Lost::unsynced);
    CHECK(content(disk, folder / "a/b/file") == "x");
    CHECK_FALSE(disk.exists(folder / "c"));
  }
  SUBCASE("synced: the new name") {
    REQUIRE(disk.sync_folder(root));
    disk.power_on(FaultyDisk::Lost::unsynced);
    CHECK(content(disk, folder / "c/b/file") == "x");
    CHECK_FALSE(disk.exists(folder / "a"));
  }
}

TEST_CASE("a file replaced under any fault is the old one or the new one, and the new one once that was said") {
  for (const Fault fault :
       {Fault::no_space, Fault::short_write, Fault::failing_sync, Fault::read_only, Fault::unreadable, Fault::power_cut}) {
    for (const FaultyDisk::Lost lost : {FaultyDisk::Lost::unsynced, FaultyDisk::Lost::bytes, FaultyDisk::Lost::nothing}) {
      std::uint64_t struck = 0;
      for (std::uint64_t n = 1;; ++n) {
        const TestFolder folder;
        FaultyDisk disk(real_disk(), folder.path().string());
        REQUIRE(disk.write_file(folder / "a", as_bytes("old")));
        disk.fail_at(fault, n);
        const bool written = disk.write_file(folder / "a", as_bytes("newer")).has_value();
        if (disk.struck()) ++struck;
        const bool last = !disk.struck();
        disk.power_on(lost);
        const std::string now = content(disk, folder / "a");
        CHECK_MESSAGE((now == "newer" || (now == "old" && !written)), now);
        CHECK(disk.write_file(folder / "a", as_bytes("after")));
        CHECK(content(disk, folder / "a") == "after");
        if (last) {
          CHECK(written);
          break;
        }
      }
      // make the name, cut it to nothing, write, sync, rename, sync the folder; writing a file reads nothing
      const std::uint64_t expected = fault == Fault::unreadable                                 ? 0
                                     : fault == Fault::short_write                              ? 1
                                     : fault == Fault::no_space || fault == Fault::failing_sync ? 2
                                     : fault == Fault::read_only                                ? 4
                                                                                                : 6;
      CHECK(struck == expected);
    }
  }
}

TEST_CASE("a listing tells when a file was last written") {
  const TestFolder folder;
  CHECK(real_disk().write_file(folder / "a", as_bytes("x")));
  // 2001-09-09T01:46:40Z, by the billion of seconds that it is.
  const timespec then[2] = {{1'000'000'000, 250'000'000}, {1'000'000'000, 250'000'000}};
  REQUIRE(::utimensat(AT_FDCWD, (folder / "a").c_str(), then, 0) == 0);
  const auto entries = real_disk().list(folder.path().string());
  REQUIRE(entries);
  REQUIRE(entries->size() == 1);
  CHECK(entries->at(0).modified_ms == 1'000'000'000'250);
  CHECK(entries->at(0).stamp == 0);  // changed this very moment, whatever its date says
}

TEST_CASE("a listing gives a file that has settled the same stamp until it is written or replaced") {
  // Programs of the system have been there for long, and nobody writes them now.
  const auto stamp = [] {
    const auto entries = real_disk().list("/usr/bin");
    REQUIRE(entries);
    const auto env = std::ranges::find(*entries, "env", &Disk::Entry::name);
    return env == entries->end() ? std::uint64_t{0} : env->stamp;
  };
  CHECK(stamp() != 0);
  CHECK(stamp() == stamp());
}

}  // namespace
}  // namespace girok
