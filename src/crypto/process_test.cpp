#include "crypto/process.h"

#include <sys/prctl.h>

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "crypto/testing.h"

namespace girok::crypto {
namespace {

namespace fs = std::filesystem;

/// An invented machine: /proc and /sys in a temporary folder, in the forms of proc(5) and the kernel's Documentation/ABI/testing/sysfs-block.
class Machine {
 public:
  Machine() {
    std::string folder = (fs::temp_directory_path() / "girok-crypto-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("mkdtemp");
    root_ = folder;
  }
  ~Machine() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  Machine& file(const std::string& path, const std::string& content) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << content;
    return *this;
  }
  Machine& swaps(const std::string& lines) { return file("proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n" + lines); }
  Machine& mounts(const std::string& lines) { return file("proc/self/mountinfo", lines); }
  /// A block device; `dm_name` and `dm_uuid` empty where the device mapper did not make it.
  Machine& device(const std::string& name, const std::vector<std::string>& slaves = {}, const std::string& dm_name = "",
                  const std::string& dm_uuid = "") {
    const std::string folder = "sys/class/block/" + name;
    fs::create_directories(root_ / folder / "slaves");
    for (const std::string& slave : slaves) fs::create_directories(root_ / folder / "slaves" / slave);
    if (!dm_name.empty()) file(folder + "/dm/name", dm_name + "\n").file(folder + "/dm/uuid", dm_uuid + "\n");
    return *this;
  }
  Swap state() const { return swap_state(root_.string()); }

 private:
  fs::path root_;
};

constexpr const char* luks = "CRYPT-LUKS2-0123456789abcdef0123456789abcdef-sda3_crypt";

TEST_CASE("no swap area is no swap") {
  CHECK(Machine().swaps("").state() == Swap::none);
  CHECK(Machine().file("proc/swaps", "").state() == Swap::none);
}

TEST_CASE("where there is no list of swap areas the size of swap tells, and nothing known is the worst") {
  CHECK(Machine().file("proc/meminfo", "MemTotal:  100 kB\nSwapTotal:         0 kB\n").state() == Swap::none);
  CHECK(Machine().file("proc/meminfo", "MemTotal:  100 kB\nSwapTotal:      4096 kB\n").state() == Swap::plain);
  CHECK(Machine().file("proc/meminfo", "MemTotal:  100 kB\n").state() == Swap::plain);
  CHECK(Machine().state() == Swap::plain);
  CHECK(swap_state("/nowhere/at/all") == Swap::plain);
}

TEST_CASE("a bare partition is plain") {
  CHECK(Machine().swaps("/dev/sda2                               partition\t8388604\t\t0\t\t-2\n").device("sda2").state() == Swap::plain);
  CHECK(Machine().swaps("/dev/nvme0n1p3 partition 1 0 -2\n").state() == Swap::plain);  // sysfs says nothing
  CHECK(Machine().swaps("/dev/cciss/c0d0p2 partition 1 0 -2\n").device("cciss!c0d0p2").state() == Swap::plain);
  // sysfs writes "!" for the slash in a name; were it not found there, this one could not be known to be encrypted.
  CHECK(Machine().swaps("/dev/md/0 partition 1 0 -2\n").device("md!0", {"dm-0"}).device("dm-0", {"sda3"}, "a", luks).state() ==
        Swap::encrypted);
}

TEST_CASE("compressed memory is memory, unless it is written back to a disk") {
  CHECK(Machine().swaps("/dev/zram0 partition 1 0 100\n").device("zram0").state() == Swap::in_memory);
  CHECK(Machine().swaps("/dev/zram0 partition 1 0 100\n").device("zram0").file("sys/class/block/zram0/backing_dev", "none\n").state() ==
        Swap::in_memory);
  CHECK(Machine().swaps("/dev/zram0 partition 1 0 100\n").device("sda5").file("sys/class/block/zram0/backing_dev", "/dev/sda5\n").state() ==
        Swap::plain);
  CHECK(Machine()
            .swaps("/dev/zram0 partition 1 0 100\n")
            .device("dm-0", {"sda5"}, "back", "CRYPT-PLAIN-back")
            .file("sys/class/block/zram0/backing_dev", "/dev/dm-0\n")
            .state() == Swap::encrypted);
}

TEST_CASE("a device that cryptsetup encrypts is encrypted, by either of its names") {
  for (const char* uuid : {luks, "CRYPT-LUKS1-00-x", "CRYPT-PLAIN-cryptswap", "CRYPT-TCRYPT-x", "CRYPT-BITLK-00-x"}) {
    for (const char* path : {"/dev/dm-1", "/dev/mapper/cryptswap"}) {
      CHECK_MESSAGE(
          Machine().swaps(std::string(path) + " partition 1 0 -2\n").device("sda3").device("dm-1", {"sda3"}, "cryptswap", uuid).state() ==
              Swap::encrypted,
          uuid << " " << path);
    }
  }
  CHECK(Machine().swaps("/dev/mapper/unknown partition 1 0 -2\n").device("dm-1", {"sda3"}, "cryptswap", luks).state() == Swap::plain);
}

TEST_CASE("what cryptsetup only checks, and does not encrypt, is plain") {
  for (const char* uuid : {"CRYPT-VERITY-00-x", "CRYPT-INTEGRITY-x", "CRYPT-SUBDEV-00-x", "CRYPT-", "LVM-CRYPT-LUKS2", "mpath-x", ""}) {
    CHECK_MESSAGE(Machine().swaps("/dev/dm-1 partition 1 0 -2\n").device("sda3").device("dm-1", {"sda3"}, "x", uuid).state() == Swap::plain,
                  uuid);
  }
}

TEST_CASE("a logical volume is as safe as the worst disk below it") {
  const auto machine = [](const std::vector<std::string>& below) {
    Machine made;
    made.swaps("/dev/dm-2 partition 1 0 -2\n").device("sda3").device("sdb1");
    made.device("dm-0", {"sda3"}, "sda3_crypt", luks)
        .device("dm-1", {"sdb1"}, "sdb1_crypt", luks)
        .device("dm-2", below, "vg-swap", "LVM-abcdef");
    return made.state();
  };
  CHECK(machine({"dm-0"}) == Swap::encrypted);
  CHECK(machine({"dm-0", "dm-1"}) == Swap::encrypted);
  CHECK(machine({"dm-0", "sdb1"}) == Swap::plain);
  CHECK(machine({"sda3"}) == Swap::plain);
  CHECK(machine({}) == Swap::plain);
}

TEST_CASE("volumes upon arrays upon encrypted disks are followed down, and a circle is not followed for ever") {
  CHECK(Machine()
            .swaps("/dev/dm-2 partition 1 0 -2\n")
            .device("dm-0", {"sda3"}, "a", luks)
            .device("dm-1", {"sdb3"}, "b", luks)
            .device("md0", {"dm-0", "dm-1"})
            .device("dm-2", {"md0"}, "vg-swap", "LVM-x")
            .state() == Swap::encrypted);
  CHECK(Machine().swaps("/dev/dm-2 partition 1 0 -2\n").device("dm-2", {"dm-2"}, "vg-swap", "LVM-x").state() == Swap::plain);
}

TEST_CASE("a swap file is as safe as the disk below its file system") {
  const auto machine = [](const std::string& mounts, const std::string& path = "/swap.img") {
    Machine made;
    made.swaps(path + " file 1 0 -2\n").mounts(mounts).device("sda2").device("dm-0", {"sda3"}, "root_crypt", luks);
    return made.state();
  };
  CHECK(machine("29 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw\n") == Swap::plain);
  CHECK(machine("29 1 253:0 / / rw,relatime shared:1 - ext4 /dev/mapper/root_crypt rw\n") == Swap::encrypted);
  CHECK(machine("29 1 253:0 / / rw - ext4 /dev/mapper/root_crypt rw\n30 29 8:2 / /swap rw - xfs /dev/sda2 rw\n", "/swap/file") ==
        Swap::plain);
  CHECK(machine("29 1 253:0 / / rw - ext4 /dev/mapper/root_crypt rw\n30 29 8:2 / /swap rw - xfs /dev/sda2 rw\n", "/swapfile") ==
        Swap::encrypted);
  CHECK(machine("30 29 8:2 / /swap rw - xfs /dev/sda2 rw\n29 1 253:0 / / rw - ext4 /dev/dm-0 rw\n", "/swap/file") ==
        Swap::plain);  // in either order
  CHECK(machine("29 1 253:0 / / rw - ext4 /dev/dm-0 rw\n30 1 8:2 / / rw - ext4 /dev/sda2 rw\n") == Swap::plain);  // mounted over
  CHECK(machine("29 1 0:30 / / rw - btrfs /dev/mapper/root_crypt rw\n") == Swap::plain);  // may lie on further disks
  CHECK(machine("29 1 253:0 / /home rw - ext4 /dev/dm-0 rw\n") == Swap::plain);
  CHECK(machine("torn line\n") == Swap::plain);
  CHECK(Machine().swaps("/swap.img file 1 0 -2\n").state() == Swap::plain);
}

TEST_CASE("of several swap areas the worst is told") {
  Machine machine;
  machine.device("zram0").device("sda2").device("dm-0", {"sda3"}, "cryptswap", luks);
  CHECK(machine.swaps("/dev/zram0 partition 1 0 100\n/dev/dm-0 partition 1 0 -2\n").state() == Swap::encrypted);
  CHECK(machine.swaps("/dev/sda2 partition 1 0 -3\n/dev/zram0 partition 1 0 100\n/dev/dm-0 partition 1 0 -2\n").state() == Swap::plain);
  CHECK(machine.swaps("/dev/dm-0 partition 1 0 -2\n/swapfile file 1 0 -3\n").state() == Swap::plain);
  CHECK(machine.swaps("/dev/dm-0 partition 1 0 -2\nwhatever\n").state() == Swap::plain);  // a line in no known form
}

TEST_CASE("a hardened process leaves no core and is closed to others of the same user") {
  const int status = in_child([] {
    rlimit limit{0, 0};
    if (getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_max == 0) return 77;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_CORE, &limit) != 0) return 4;
    (void)prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    harden_process();
    if (getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_cur != 0 || limit.rlim_max != 0) return 2;
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 3;
  });
  CHECK(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) {
    MESSAGE("skipped: this machine allows no cores to begin with");
    return;
  }
  CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace girok::crypto
