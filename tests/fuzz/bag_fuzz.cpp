// Any bytes as the tag files of a bag: bagit.txt, manifest-sha256.txt, bag-info.txt, fetch.txt, tagmanifest-md5.txt, divided by NUL, beside two payload files. No crash, nothing read outside the bag,
// the same report on one thread and on two.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/memory_disk.h"
#include "exchange/bag.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

/// Tells of every path that is asked for.
class WatchedDisk final : public girok::Disk {
 public:
  explicit WatchedDisk(girok::MemoryDisk& disk) : disk_(disk) {}
  girok::Result<std::unique_ptr<girok::DiskFile>> open(const std::string& path, Mode mode) override {
    inside(path);
    check(mode == Mode::read);
    return disk_.open(path, mode);
  }
  girok::Result<std::vector<Entry>> list(const std::string& folder) override {
    inside(folder);
    return disk_.list(folder);
  }
  bool exists(const std::string& path) override {
    inside(path);
    return disk_.exists(path);
  }
  girok::Result<> make_folder(const std::string&) override { std::abort(); }
  girok::Result<> rename(const std::string&, const std::string&) override { std::abort(); }
  girok::Result<> remove(const std::string&) override { std::abort(); }
  girok::Result<> remove_tree(const std::string&) override { std::abort(); }
  girok::Result<> sync_folder(const std::string&) override { std::abort(); }
  girok::Result<std::unique_ptr<girok::DiskLock>> lock(const std::string&, int) override { std::abort(); }

 private:
  static void inside(const std::string& path) {
    check(path == "bag" || path.starts_with("bag/"));
    check(("/" + path + "/").find("/../") == std::string::npos);
  }
  girok::MemoryDisk& disk_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  MemoryDisk disk;
  const auto put = [&](const std::string& path, std::string_view text) {
    disk.files[path] = std::make_shared<MemoryDisk::Bytes>(text.begin(), text.end());
  };
  put("bag/data/a.txt", "one\n");
  put("bag/data/b c.txt", "");
  put("outside", "not in the bag");
  for (const char* name : {"bagit.txt", "manifest-sha256.txt", "bag-info.txt", "fetch.txt", "tagmanifest-md5.txt"}) {
    const std::size_t end = rest.find('\0');
    if (!rest.empty()) put(std::string("bag/") + name, rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
  WatchedDisk watched(disk);
  const auto one = exchange::check_bag(watched, "bag", {1, nullptr}), two = exchange::check_bag(watched, "bag", {2, nullptr});
  check(one.has_value() && two.has_value());
  const auto same = [](const std::vector<exchange::BagFinding>& a, const std::vector<exchange::BagFinding>& b) {
    check(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) check(a[i].code == b[i].code && a[i].where == b[i].where && a[i].what == b[i].what);
  };
  same(one->problems, two->problems);
  same(one->warnings, two->warnings);
  for (const exchange::BagFinding& problem : one->problems) check(!problem.code.empty() && !problem.what.empty());
  return 0;
}
