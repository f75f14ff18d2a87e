#include "crypto/process.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>

namespace girok::crypto {

namespace {

namespace fs = std::filesystem;

/// The first line of a small file, or nothing where it cannot be read.
std::optional<std::string> first_line(const fs::path& path) {
  std::ifstream in(path);
  std::string line;
  if (!in || !std::getline(in, line)) return std::nullopt;
  return line;
}

/// Device mapper targets of cryptsetup that encrypt. Its "CRYPT-VERITY-", "CRYPT-INTEGRITY-" and "CRYPT-SUBDEV-" do not, and what we do not
/// know is not believed.
bool encrypts(std::string_view uuid) {
  for (const std::string_view kind : {"LUKS", "PLAIN-", "LOOPAES-", "TCRYPT-", "BITLK-", "FVAULT2-"}) {
    if (uuid.starts_with("CRYPT-") && uuid.substr(6).starts_with(kind)) return true;
  }
  return false;
}

class BlockDevices {
 public:
  explicit BlockDevices(const std::string& root) : class_(fs::path(root + "/sys/class/block")) {}

  /// `path` as in /proc/swaps.
  Swap state_of(std::string_view path) const {
    constexpr std::string_view dev = "/dev/", mapper = "/dev/mapper/";
    if (path.starts_with(mapper)) return of_device(mapped(path.substr(mapper.size())), deepest);
    if (!path.starts_with(dev)) return Swap::plain;
    std::string name(path.substr(dev.size()));
    std::replace(name.begin(), name.end(), '/', '!');  // as sysfs writes names with a slash
    return of_device(name, deepest);
  }

 private:
  /// Volumes on arrays on volumes: nobody stacks more, and a bound is a bound.
  static constexpr int deepest = 16;

  Swap of_device(const std::string& name, int depth) const {
    if (name.empty() || depth == 0) return Swap::plain;
    const fs::path device = class_ / name;
    if (name.starts_with("zram")) {
      // With a backing device zram writes idle pages out to it.
      const auto backing = first_line(device / "backing_dev");
      return !backing || *backing == "none" ? Swap::in_memory : std::max(Swap::in_memory, below_zram(*backing, depth));
    }
    if (const auto uuid = first_line(device / "dm" / "uuid"); uuid && encrypts(*uuid)) return Swap::encrypted;

    // A volume is as safe as the worst of what it lies on; what lies on nothing is the disk itself.
    std::error_code error;
    Swap worst = Swap::none;
    for (fs::directory_iterator it(device / "slaves", error), end; !error && it != end; it.increment(error)) {
      worst = std::max(worst, of_device(it->path().filename().string(), depth - 1));
    }
    return error || worst == Swap::none ? Swap::plain : worst;
  }

  Swap below_zram(const std::string& path, int depth) const {
    const std::string name = fs::path(path).filename().string();
    return of_device(path.starts_with("/dev/mapper/") ? mapped(name) : name, depth - 1);
  }

  /// The kernel's name ("dm-3") of a mapped device; empty where there is none.
  std::string mapped(std::string_view name) const {
    std::error_code error;
    for (fs::directory_iterator it(class_, error), end; !error && it != end; it.increment(error)) {
      if (first_line(it->path() / "dm" / "name") == name) return it->path().filename().string();
    }
    return {};
  }

  fs::path class_;
};

/// Is `path` within the folder `mount`?
bool lies_in(std::string_view path, std::string_view mount) {
  return mount == "/" || (path.starts_with(mount) && path.size() > mount.size() && path[mount.size()] == '/');
}

/// A swap file is as safe as the device below its file system, where that is one device; others (btrfs, overlays) are not followed. Paths are
/// compared as the kernel writes them: both lists escape blanks alike.
Swap of_file(const std::string& root, const BlockDevices& devices, std::string_view path) {
  std::ifstream in(root + "/proc/self/mountinfo");
  std::string deepest, kind, source;
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string word, mount, type, device;
    words >> word >> word >> word >> word >> mount;  // ids, device number, root, mount point; see proc(5)
    while (words >> word && word != "-") {
    }  // options, as many as there are
    if (!(words >> type >> device) || !lies_in(path, mount) || mount.size() < deepest.size()) continue;
    deepest = mount;  // the later of two on one folder covers the earlier
    kind = type;
    source = device;
  }
  return kind == "ext4" || kind == "ext3" || kind == "xfs" ? devices.state_of(source) : Swap::plain;
}

/// Where there is no list of swap areas: none if the system says that it has no swap, and the worst if it says nothing.
Swap without_list(const std::string& root) {
  std::ifstream in(root + "/proc/meminfo");
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string name, size;
    if (words >> name >> size && name == "SwapTotal:") return size == "0" ? Swap::none : Swap::plain;
  }
  return Swap::plain;
}

}  // namespace

void harden_process() {
  // The limit alone does not keep a core from a program that the system pipes it to (core_pattern, core(5)); not being dumpable does.
  const rlimit nothing{0, 0};
  (void)setrlimit(RLIMIT_CORE, &nothing);
  (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

Swap swap_state(const std::string& root) {
  std::ifstream in(root + "/proc/swaps");
  if (!in) return without_list(root);
  const BlockDevices devices(root);
  Swap worst = Swap::none;
  std::string line;
  std::getline(in, line);  // headings
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string path, type;
    if (!(words >> path)) continue;
    words >> type;
    worst = std::max(worst, type == "partition" ? devices.state_of(path) : of_file(root, devices, path));
  }
  return worst;
}

}  // namespace girok::crypto
