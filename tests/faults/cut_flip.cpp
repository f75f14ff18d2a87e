// The log of a small vault, cut at every byte, zeroed from every byte on, and changed at every byte; and every other file of it changed.
#include <fmt/format.h>

#include <filesystem>
#include <numeric>

#include "support.h"

namespace girok::faults {
namespace {

/// A vault of two devices that wrote apart from each other and were put together, as a synchronised folder does: the first wrote four batches, the
/// second has seen those and written three, and the first, not knowing them, four more. So a cut in the second's log, or in the end of the first's,
/// gives an earlier state, and any other is one that somebody has seen newer.
struct Small {
  TestWorld world;
  std::optional<MemberSecret> member;
  Scribe scribe;
  std::vector<Id> devices;
  std::map<Id, std::vector<Frame>> frames;
  std::map<Id, std::string> logs;
  Attachment first_item, second_item;
  Id subject = numbered(7, 1);

  Environment machine(const std::string& name) {
    Environment environment = world.machine(name);
    environment.threads = 1;
    return environment;
  }
  MemberSecret secret() const { return copy_of(*member); }
  std::string log_of(const std::string& where, const Id& device) const { return segment_path(where, device, 1); }

  explicit Small(std::size_t last_bytes = 20);

 private:
  void first_part(Vault& vault);
  void of_second(Vault& vault);
  void second_part(Vault& vault, std::size_t last_bytes);
};

const Id one = numbered(1, 1), two = numbered(1, 2);

void Small::first_part(Vault& vault) {
  scribe.note_acts({*vault.device(), 1, 0});
  const OperationId born = scribe.say(say(one, "born", "1975"));
  scribe.append(vault);
  Statement better = say(one, "born", "1976");
  better.supersedes = {scribe.told.back().lines.front().first};
  (void)born;
  scribe.say(better);
  scribe.say(say(one, "name", "황금례", Confidentiality::sealed));
  scribe.say(say(two, "note", "A letter was seen.", Confidentiality::restricted));
  scribe.append(vault);
  scribe.say(say(subject, "name", "이하늘", Confidentiality::sealed), subject);
  scribe.append(vault);
}

void Small::of_second(Vault& vault) {
  scribe.say(say(two, "note", "from the second device"));
  scribe.append(vault);
  BlobWriter writer = must(vault.blob_writer());
  first_item =
      must(writer.add("그들은 강을 건넜다. They crossed the river in winter.", "text/plain; charset=utf-8", "testimony.txt", true));
  second_item = must(writer.add(std::string(150, 'x'), "application/octet-stream", "scan", false));
  scribe.draft().add_blob(must(writer.finish()));
  Statement statement = say(two, "text", "", Confidentiality::restricted);
  statement.value = records::Value::of_attachment(first_item);
  scribe.say(statement);
  scribe.append(vault);
  scribe.retract(scribe.told[1].lines.front().first);
  scribe.say(say(one, "alias", "금례"));
  scribe.append(vault);
}

void Small::second_part(Vault& vault, std::size_t last_bytes) {
  for (int i = 0; i < 3; ++i) {
    scribe.say(say(one, "note", fmt::format("number {}", i), i == 1 ? Confidentiality::restricted : Confidentiality::internal));
    scribe.append(vault);
  }
  Dice dice(7);
  scribe.say(say(two, "note", noise(dice, last_bytes)));
  scribe.say(say(two, "name", "낱말", Confidentiality::sealed));
  scribe.append(vault);
}

Small::Small(std::size_t last_bytes) {
  const std::string apart = world.path("apart.girok");
  {
    const std::unique_ptr<Vault> vault = world.create(machine("laptop"));
    member.emplace(copy_of(vault->member()));
    devices.push_back(*vault->device());
    first_part(*vault);
    copy_tree(world.case_path(), apart);
    second_part(*vault, last_bytes);
  }
  {
    const std::unique_ptr<Vault> vault = must(Vault::open(machine("desk"), apart, secret()));
    of_second(*vault);
    devices.push_back(*vault->device());
  }
  copy_tree(apart + "/log/" + file_name_of(devices[1]), world.case_path() + "/log/" + file_name_of(devices[1]));
  copy_tree(apart + "/blobs", world.case_path() + "/blobs");
  // Two machines of the first device: one that knows only its own batches would do, but this one has seen everything.
  const std::unique_ptr<Vault> whole = must(Vault::open(machine("laptop"), world.case_path(), secret()));
  if (!whole->notices().empty()) throw std::runtime_error("the small vault has a notice: " + whole->notices().front().what);
  must(whole->save_snapshot());
  std::map<Id, std::uint64_t> all;
  for (const Id& device : devices) {
    LogReader reader(real_disk(), world.case_path(), whole->id(), device);
    while (std::optional<Frame> frame = must(reader.next())) frames[device].push_back(*std::move(frame));
    logs[device] = slurp(log_of(world.case_path(), device));
    all[device] = frames[device].size();
  }
  if (lines_of(*whole, scribe.entities) != expected_lines(scribe, all))
    throw std::runtime_error("the small vault does not say what it was told");
}

/// What must come of a log of which so much is left.
struct Expected {
  bool rolled_back = false;
  std::map<Id, std::uint64_t> batches;
  bool torn = false;
};

Expected after_cut(const Small& small, const Id& device, std::uint64_t size, bool remembered) {
  Expected expected;
  std::uint64_t whole = 0, end = 0;
  for (const Frame& frame : small.frames.at(device)) {
    if (frame.next().offset > size) break;
    end = frame.next().offset;
    ++whole;
  }
  for (const Id& each : small.devices) expected.batches[each] = each == device ? whole : small.frames.at(each).size();
  expected.torn = end != size;
  expected.rolled_back = remembered && whole < small.frames.at(device).size();
  for (const Id& other : small.devices) {
    for (std::size_t i = 0; i < expected.batches[other]; ++i) {
      for (const Head& head : small.frames.at(other)[i].header.seen)
        expected.rolled_back = expected.rolled_back || head.sequence > expected.batches[head.device];
    }
  }
  return expected;
}

/// A worker's own copy of the vault and of a machine that has seen all of it.
struct Copy {
  Small& small;
  std::string path, stranger, known;
  explicit Copy(Small& from, unsigned worker) : small(from) {
    path = small.world.path(fmt::format("copy-{}.girok", worker));
    known = small.world.path(fmt::format("known-{}", worker));
    copy_tree(small.world.case_path(), path);
    copy_tree(small.world.path("state-laptop"), known);
  }
  Environment machine(bool remembers) {
    Environment environment = small.machine("unused");
    environment.state_folder = remembers ? known : "";
    return environment;
  }
  Result<std::unique_ptr<Vault>> open(bool remembers, bool snapshot = false) {
    OpenOptions options;
    options.use_snapshot = snapshot;
    return Vault::open(machine(remembers), path, small.secret(), options);
  }
};

void check_cut(Copy& copy, const Id& device, std::uint64_t size, bool remembers, Tally& tally) {
  const Expected expected = after_cut(copy.small, device, size, remembers);
  const auto where = [&] {
    return fmt::format("cut at {} of {}{}", size, to_string(device).substr(0, 6), remembers ? ", remembered" : "");
  };
  const Result<std::unique_ptr<Vault>> opened = copy.open(remembers);
  tally.count("cases");
  if (expected.rolled_back) {
    if (opened) return tally.fail(where() + ": opened, and newer batches had been seen");
    if (opened.error().code != ErrorCode::rolled_back || !well_said(opened.error()))
      return tally.fail(where() + ": " + to_string(opened.error()));
    return tally.count("rolled back");
  }
  if (!opened) return tally.fail(where() + ": " + to_string(opened.error()));
  if (lines_of(**opened, copy.small.scribe.entities) != expected_lines(copy.small.scribe, expected.batches))
    return tally.fail(where() + ": a wrong state");
  if (notices(**opened, "torn") != (expected.torn ? 1U : 0U) || (*opened)->notices().size() != notices(**opened, "torn")) {
    return tally.fail(where() + fmt::format(": {} notices", (*opened)->notices().size()));
  }
  tally.count(expected.torn ? "earlier state with a notice" : "earlier state");
}

/// From the end on, so that each cut takes `step` bytes more.
void cut_everywhere(Small& small, bool remembers, std::uint64_t step, unsigned worker, unsigned workers, Tally& tally,
                    std::atomic<std::uint64_t>& at) {
  Copy copy(small, worker);
  for (const Id& device : small.devices) {
    const std::string log = small.log_of(copy.path, device);
    for (std::uint64_t size = small.logs.at(device).size() + 1; size-- > 0;) {
      if (size % step != 0 || size / step % workers != worker) continue;
      at = size;
      std::filesystem::resize_file(log, size);
      check_cut(copy, device, size, remembers, tally);
    }
    spill(log, small.logs.at(device));
  }
}

/// A loss of power that left the file's size but not the end of its bytes. Disks write sectors of 512 bytes or more; where the zeros begin elsewhere, a named error will do.
void zero_everywhere(Small& small, unsigned worker, unsigned workers, Tally& tally, std::atomic<std::uint64_t>& at) {
  Copy copy(small, worker);
  for (const Id& device : small.devices) {
    const std::string log = small.log_of(copy.path, device), &good = small.logs.at(device);
    const std::uint64_t last = small.frames.at(device).back().place.offset;
    for (std::uint64_t from = last; from < good.size(); ++from) {
      if (from % workers != worker) continue;
      at = from;
      std::string bad = good;
      std::fill(bad.begin() + static_cast<std::ptrdiff_t>(from), bad.end(), '\0');
      if (bad == good) continue;
      spill(log, bad);
      const bool must_open = from == last || from % 512 == 0;
      const Result<std::unique_ptr<Vault>> opened = copy.open(false);
      tally.count("cases");
      const std::string where = fmt::format("zeros from {} of {}", from, to_string(device).substr(0, 6));
      std::map<Id, std::uint64_t> batches;
      for (const Id& each : small.devices) batches[each] = small.frames.at(each).size() - (each == device ? 1 : 0);
      if (opened && lines_of(**opened, small.scribe.entities) == expected_lines(small.scribe, batches) && notices(**opened, "torn") == 1)
        tally.count("earlier state with a notice");
      else if (opened)
        tally.fail(where + ": a wrong state, or no notice");
      else if (must_open || opened.error().code != ErrorCode::damaged || !well_said(opened.error()))
        tally.fail(where + ": " + to_string(opened.error()));
      else
        tally.count("damaged");
    }
    spill(log, good);
  }
}

void check_flipped_log(Copy& copy, const Id& device, std::uint64_t at, Tally& tally) {
  const Small& small = copy.small;
  const Result<std::unique_ptr<Vault>> opened = copy.open(false);
  const std::string where = fmt::format("byte {} of {} changed", at, to_string(device).substr(0, 6));
  tally.count("cases");
  if (!opened) {
    if (opened.error().code != ErrorCode::damaged || !well_said(opened.error()))
      return tally.fail(where + ": " + to_string(opened.error()));
    if (opened.error().where.find(" at byte ") == std::string::npos)
      return tally.fail(where + ": without segment and offset: " + opened.error().where);
    return tally.count("damaged");
  }
  // Only the last batch may be taken for one that was cut.
  std::map<Id, std::uint64_t> batches;
  for (const Id& each : small.devices) batches[each] = small.frames.at(each).size() - (each == device ? 1 : 0);
  const bool last = at >= small.frames.at(device).back().place.offset;
  if (!last || notices(**opened, "torn") != 1 || lines_of(**opened, small.scribe.entities) != expected_lines(small.scribe, batches))
    return tally.fail(where + ": opened in a wrong state, or without a notice");
  tally.count("earlier state with a notice");
}

void flip_logs(Small& small, const Form& form, unsigned worker, Tally& tally, std::atomic<std::uint64_t>& at) {
  Copy copy(small, worker);
  for (const Id& device : small.devices) {
    const std::string log = small.log_of(copy.path, device), &good = small.logs.at(device);
    for (std::uint64_t byte = worker; byte < good.size(); byte += form.workers) {
      at = byte;
      for (unsigned bit = 0; bit < 8; ++bit) {
        if (!form.soak && bit != byte % 8) continue;
        std::string bad = good;
        bad[byte] = static_cast<char>(bad[byte] ^ (1 << bit));
        spill(log, bad);
        check_flipped_log(copy, device, byte, tally);
      }
    }
    spill(log, good);
  }
}

/// Calls `check(place)` for every byte of a file with one bit of it changed (in the long form: with each).
void flip_file(const std::string& path, const Form& form, unsigned worker, std::uint64_t step, std::atomic<std::uint64_t>& at,
               const std::function<void(std::uint64_t)>& check) {
  const std::string good = slurp(path);
  for (std::uint64_t byte = worker * step; byte < good.size(); byte += form.workers * step) {
    at = byte;
    for (unsigned bit = 0; bit < 8; ++bit) {
      if (!form.soak && bit != byte % 8) continue;
      std::string bad = good;
      bad[byte] = static_cast<char>(bad[byte] ^ (1 << bit));
      spill(path, bad);
      check(byte);
    }
  }
  spill(path, good);
}

std::map<Id, std::uint64_t> all_batches(const Small& small) {
  std::map<Id, std::uint64_t> all;
  for (const Id& each : small.devices) all[each] = small.frames.at(each).size();
  return all;
}

/// vault.json and the member's file: opened with the passphrase, as the program does.
void flip_json(Small& small, const Form& form, const std::string& name, unsigned worker, Tally& tally, std::atomic<std::uint64_t>& at) {
  Copy copy(small, worker);
  const std::vector<std::string> whole = expected_lines(small.scribe, all_batches(small));
  flip_file(copy.path + "/" + name, form, worker, 1, at, [&](std::uint64_t byte) {
    const Environment environment = copy.machine(false);
    const auto open = [&]() -> Result<std::unique_ptr<Vault>> {
      const Result<FoundMember> found = find_member(environment, copy.path, "founder");
      if (!found) return tl::unexpected<Error>(found.error());
      if (!found->member) return girok::fail(ErrorCode::not_found, "no such member", "members", "look");
      Result<MemberSecret> secret = unwrap_with_passphrase(*found->member, words("founder's words"), environment);
      if (!secret) return tl::unexpected<Error>(secret.error());
      return Vault::open(environment, copy.path, *std::move(secret), {false, false, nullptr});
    };
    const Result<std::unique_ptr<Vault>> opened = open();
    tally.count("cases");
    if (!opened && well_said(opened.error())) return tally.count(std::string(name_of(opened.error().code)));
    if (!opened) return tally.fail(fmt::format("{} byte {}: {}", name, byte, to_string(opened.error())));
    if (lines_of(**opened, small.scribe.entities) != whole) return tally.fail(fmt::format("{} byte {}: a wrong state", name, byte));
    tally.count("whole state");
  });
}

void flip_keyring(Small& small, const Form& form, unsigned worker, Tally& tally, std::atomic<std::uint64_t>& at) {
  Copy copy(small, worker);
  const std::vector<std::string> whole = expected_lines(small.scribe, all_batches(small));
  std::vector<std::string> without = whole;
  std::erase_if(without, [&](const std::string& line) { return line.find(to_string(small.subject)) != std::string::npos; });
  const std::string path = copy.path + "/keyring/" + file_name_of(small.devices[0]) + "/000001";
  flip_file(path, form, worker, 1, at, [&](std::uint64_t byte) {
    const Result<std::unique_ptr<Vault>> opened = copy.open(false);
    tally.count("cases");
    if (!opened && opened.error().code == ErrorCode::damaged && well_said(opened.error())) return tally.count("damaged");
    if (!opened) return tally.fail(fmt::format("keyring byte {}: {}", byte, to_string(opened.error())));
    const std::vector<std::string> lines = lines_of(**opened, small.scribe.entities);
    if (lines == without && notices(**opened, "key_missing") == 1) return tally.count("told that a subject's key is missing");
    tally.fail(fmt::format("keyring byte {}: a wrong state, or no notice", byte));
  });
}

void flip_blob(Small& small, const Form& form, unsigned worker, Tally& tally, std::atomic<std::uint64_t>& at) {
  Copy copy(small, worker);
  const std::vector<std::string> whole = expected_lines(small.scribe, all_batches(small));
  flip_file(blob_path(copy.path, small.first_item.blob), form, worker, 1, at, [&](std::uint64_t byte) {
    const Result<std::unique_ptr<Vault>> opened = copy.open(false);
    tally.count("cases");
    if (!opened || lines_of(**opened, small.scribe.entities) != whole)
      return tally.fail(fmt::format("blob byte {}: did not open with all statements", byte));
    const auto inside = [&](const Attachment& item) { return byte < 4 || (byte >= item.offset && byte < item.offset + item.sealed_size); };
    unsigned damaged = 0;
    for (const Attachment* const item : {&small.first_item, &small.second_item}) {
      const Result<std::string> bytes = (*opened)->read(*item, 1 << 20);
      if (!bytes && (bytes.error().code != ErrorCode::damaged || !well_said(bytes.error())))
        return tally.fail(fmt::format("blob byte {}: {}", byte, to_string(bytes.error())));
      if (byte >= 4 && bytes.has_value() == inside(*item))
        return tally.fail(fmt::format("blob byte {}: an item {}", byte, bytes ? "opens in spite of it" : "elsewhere does not open"));
      damaged += bytes ? 0 : 1;
    }
    const BlobInfo& info = small.frames.at(small.devices[1])[1].header.blobs.front();
    if (check_blob(real_disk(), copy.path, info)) return tally.fail(fmt::format("blob byte {}: the file's hash is not looked at", byte));
    tally.count(damaged == 0 ? "seen by the file's hash" : "the item is damaged");
  });
}

void flip_snapshot(Small& small, const Form& form, unsigned worker, Tally& tally, std::atomic<std::uint64_t>& at) {
  Copy copy(small, worker);
  const std::vector<std::string> whole = expected_lines(small.scribe, all_batches(small));
  std::string path;
  for (const auto& entry : std::filesystem::directory_iterator(copy.path + "/snapshot")) path = entry.path().string();
  const std::uint64_t size = std::filesystem::file_size(path);
  const std::uint64_t step = form.soak ? 1 : std::max<std::uint64_t>(1, size / 499);  // odd steps: every place of a line gets its turn
  flip_file(path, form, worker, step, at, [&](std::uint64_t byte) {
    const Result<std::unique_ptr<Vault>> opened = copy.open(true, true);
    tally.count("cases");
    if (!opened) return tally.fail(fmt::format("snapshot byte {}: {}", byte, to_string(opened.error())));
    if (lines_of(**opened, small.scribe.entities) != whole) return tally.fail(fmt::format("snapshot byte {}: a wrong state", byte));
    if (notices(**opened, "snapshot") != 1) return tally.fail(fmt::format("snapshot byte {}: no notice", byte));
    tally.count("passed over");
  });
}

std::string size_of(const Small& small) {
  std::size_t bytes = 0, batches = 0;
  for (const auto& [device, log] : small.logs) bytes += log.size();
  for (const auto& [device, frames] : small.frames) batches += frames.size();
  return fmt::format("{} bytes, {} batches, {} devices", bytes, batches, small.devices.size());
}

bool run(const std::string& name, Small& small, const Form& form,
         const std::function<void(unsigned, Tally&, std::atomic<std::uint64_t>&)>& work) {
  const Tally tally = in_children(form.workers, work);
  const bool some = tally.of("cases") > 0;
  Tally counted = tally;
  if (!some) counted.fail("there was no case");
  return report(name, counted, fmt::format("{} ({})", tally.list(), size_of(small)));
}

}  // namespace

bool run_cut(const Form& form) {
  Small small;
  bool good = true;
  for (const bool remembers : {false, true}) {
    // A machine that has seen the whole log refuses every part of it: a fifth of the places will do for every day.
    const std::uint64_t step = remembers && !form.soak ? 5 : 1;
    const std::string name = fmt::format("the log cut at every {}byte, on a machine that {}", step > 1 ? "fifth " : "",
                                         remembers ? "has seen all of it" : "remembers nothing");
    good = run(name, small, form,
               [&](unsigned worker, Tally& tally, std::atomic<std::uint64_t>& at) {
                 cut_everywhere(small, remembers, step, worker, form.workers, tally, at);
               }) &&
           good;
  }
  Small larger(2000);  // its last batch lies in several sectors
  return run("the last batch zeroed from every byte on", larger, form,
             [&](unsigned worker, Tally& tally, std::atomic<std::uint64_t>& at) {
               zero_everywhere(larger, worker, form.workers, tally, at);
             }) &&
         good;
}

bool run_flip(const Form& form) {
  Small small;
  using At = std::atomic<std::uint64_t>;
  const std::string bits = form.soak ? ", each of its bits" : "";
  bool good = run("every byte of the log changed" + bits, small, form,
                  [&](unsigned worker, Tally& tally, At& at) { flip_logs(small, form, worker, tally, at); });
  good = run("every byte of vault.json changed" + bits, small, form,
             [&](unsigned worker, Tally& tally, At& at) { flip_json(small, form, "vault.json", worker, tally, at); }) &&
         good;
  const std::string member = "members/" + file_name_of(small.member->id()) + ".json";
  good = run("every byte of the member's file changed" + bits, small, form,
             [&](unsigned worker, Tally& tally, At& at) { flip_json(small, form, member, worker, tally, at); }) &&
         good;
  good = run("every byte of the keyring changed" + bits, small, form,
             [&](unsigned worker, Tally& tally, At& at) { flip_keyring(small, form, worker, tally, at); }) &&
         good;
  good = run("every byte of a blob changed" + bits, small, form,
             [&](unsigned worker, Tally& tally, At& at) { flip_blob(small, form, worker, tally, at); }) &&
         good;
  return run(form.soak ? "every byte of the snapshot changed" + bits : "bytes of the snapshot changed", small, form,
             [&](unsigned worker, Tally& tally, At& at) { flip_snapshot(small, form, worker, tally, at); }) &&
         good;
}

}  // namespace girok::faults
