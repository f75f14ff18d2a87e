// Older logs put back, snapshots that do not belong to their log, and one device with two histories: on the machine that wrote them, on another that has
// seen them, and on one that has seen nothing.
#include <fmt/format.h>

#include <filesystem>

#include "support.h"

namespace girok::faults {
namespace {

namespace fs = std::filesystem;

/// A vault whose folder was kept after every batch. Two devices write in turns, and see each other.
struct Kept {
  TestWorld world;
  Scribe scribe;
  std::optional<MemberSecret> member;
  std::vector<Id> devices;
  std::vector<std::map<Id, std::uint64_t>> batches;  ///< by version
  int versions = 0;

  Environment machine(const std::string& name) {
    Environment environment = world.machine(name);
    environment.threads = 1;
    return environment;
  }
  std::string version(int n) const { return world.path(fmt::format("version-{}", n)); }
  std::string snapshot_of(int n) const { return world.path(fmt::format("snapshot-{}", n)); }
  Result<std::unique_ptr<Vault>> open(const std::string& on, const OpenOptions& options = {}) {
    return Vault::open(machine(on), world.case_path(), copy_of(*member), options);
  }
  void put_back(int n) const {
    fs::remove_all(world.case_path());
    copy_tree(version(n), world.case_path());
  }
  std::vector<std::string> said(int n) const { return expected_lines(scribe, batches[static_cast<std::size_t>(n)]); }
  /// Machines forget nothing of what `put_back` undoes; a copy of the state folder is for what a test changes in it.
  void forget(const std::string& name) const { fs::remove_all(world.path("state-" + name)); }
  void lend_state(const std::string& from, const std::string& to) const {
    forget(to);
    copy_tree(world.path("state-" + from), world.path("state-" + to));
  }
  void forget_heads(const std::string& name) const {
    for (const auto& entry : fs::recursive_directory_iterator(world.path("state-" + name))) {
      if (entry.path().filename() == "heads") fs::remove(entry.path());
    }
  }
  void keep(const std::map<Id, std::uint64_t>& heads) {
    copy_tree(world.case_path(), version(versions));
    batches.push_back(heads);
    ++versions;
  }

  explicit Kept(int count) {
    std::map<Id, std::uint64_t> heads;
    {
      const std::unique_ptr<Vault> vault = world.create(machine("laptop"));
      member.emplace(copy_of(vault->member()));
      devices.push_back(*vault->device());
      scribe.note_acts({*vault->device(), 1, 0});
      heads[*vault->device()] = 1;
      keep(heads);
      must(vault->save_snapshot());
      fs::copy_file(vault->snapshot_path(), snapshot_of(0));
    }
    for (int i = 1; i <= count; ++i) {
      const std::unique_ptr<Vault> vault = must(open(i % 3 == 2 ? "desk" : "laptop"));
      scribe.say(say(numbered(1, static_cast<std::uint64_t>(i % 4)), "note", fmt::format("batch {}", i),
                     i % 5 == 0 ? Confidentiality::sealed : Confidentiality::internal));
      const Receipt receipt = scribe.append(*vault);
      if (heads.emplace(receipt.device, 0).second) devices.push_back(receipt.device);
      heads[receipt.device] = receipt.sequence;
      keep(heads);
      if (i % 3 == 2) continue;
      must(vault->save_snapshot());
      fs::copy_file(vault->snapshot_path(), snapshot_of(i));
      fs::remove(vault->snapshot_path());
    }
    for (const char* const name : {"laptop", "desk"}) must(open(name));  // both have seen all
  }
};

bool is(const Result<std::unique_ptr<Vault>>& opened, ErrorCode code) {
  return !opened && opened.error().code == code && well_said(opened.error());
}
std::string outcome(const Result<std::unique_ptr<Vault>>& opened) { return opened ? "opened" : to_string(opened.error()); }

bool old_folder() {
  constexpr int count = 14;
  Kept kept(count);
  Tally tally;
  const std::unique_ptr<Vault> running = must(kept.open("running"));
  for (int n = 0; n < count; ++n) {
    kept.put_back(n);
    const auto fail = [&](const std::string& what) { tally.fail(fmt::format("version {}: {}", n, what)); };
    for (const char* const machine : {"laptop", "desk"}) {
      const auto opened = kept.open(machine);
      if (is(opened, ErrorCode::rolled_back))
        tally.count("found by a machine that has seen newer");
      else
        fail(std::string(machine) + ": " + outcome(opened));
    }
    if (const Result<> caught = running->catch_up(); !caught && caught.error().code == ErrorCode::rolled_back)
      tally.count("found by a process that had it open");
    else
      fail("a process that had it open noticed nothing");

    kept.forget("new");
    const auto stranger = kept.open("new");
    if (stranger && lines_of(**stranger, kept.scribe.entities) == kept.said(n) && (*stranger)->notices().empty())
      tally.count("the exact earlier state where nobody has seen newer");
    else
      fail("a new machine: " + outcome(stranger));

    // Going on is possible where it is asked for, and makes no second history: the newer copy, found later, fits.
    kept.lend_state("laptop", "going-on");
    OpenOptions older;
    older.accept_older = true;
    const auto accepted = kept.open("going-on", older);
    if (!accepted || lines_of(**accepted, kept.scribe.entities) != kept.said(n) || notices(**accepted, "older") == 0) {
      fail("accepting the older: " + outcome(accepted));
      continue;
    }
    add(**accepted, say(numbered(2, 2), "note", "gone on"));
    const std::string name = file_name_of(*(*accepted)->device());
    const std::string aside = kept.world.path("aside");
    fs::remove_all(aside);
    copy_tree(kept.world.case_path() + "/log/" + name, aside);
    kept.put_back(count);
    copy_tree(aside, kept.world.case_path() + "/log/" + name);
    const auto merged = kept.open("desk");
    if (merged && lines_of(**merged, kept.scribe.entities).size() >= kept.said(count).size() &&
        told_of(**merged, numbered(2, 2)).size() == 1 && told_of(**merged, numbered(1, 1)).size() == 4)
      tally.count("gone on, and put together later");
    else
      fail("put together: " + outcome(merged));
    kept.forget("desk");
    kept.put_back(count);
    must(kept.open("desk"));
  }
  return report("an older folder put back", tally, tally.list());
}

/// One device's log only, the others as they are: the others' batches say what they have seen.
bool old_log() {
  constexpr int count = 14;
  Kept kept(count);
  Tally tally;
  for (const Id& device : kept.devices) {
    for (int n = 0; n < count; ++n) {
      if (!kept.batches[static_cast<std::size_t>(n)].contains(device)) continue;
      const std::uint64_t has = kept.batches[static_cast<std::size_t>(n)].at(device), all = kept.batches.back().at(device);
      if (has == all) continue;
      kept.put_back(count);
      fs::copy_file(segment_path(kept.version(n), device, 1), segment_path(kept.world.case_path(), device, 1),
                    fs::copy_options::overwrite_existing);
      std::uint64_t seen = 0;
      for (const Id& other : kept.devices) {
        LogReader reader(real_disk(), kept.world.case_path(), must(load_vault_file(real_disk(), kept.world.case_path())).vault, other);
        while (const std::optional<Frame> frame = must(reader.next())) {
          for (const Head& head : frame->header.seen) seen = head.device == device ? std::max(seen, head.sequence) : seen;
        }
      }
      kept.forget("new");
      const auto opened = kept.open("new");
      if (seen > has ? is(opened, ErrorCode::rolled_back) : opened.has_value())
        tally.count(seen > has ? "found by another device's batches" : "seen by nobody");
      else
        tally.fail(fmt::format("{} of {}: {}", has, all, outcome(opened)));
    }
  }
  if (tally.of("found by another device's batches") < 8) tally.fail("hardly a case");
  return report("one device's older log put back, on a new machine", tally, tally.list());
}

bool snapshots() {
  constexpr int count = 14;
  Kept kept(count), stranger(3);
  Tally tally;
  std::string place;
  {
    kept.put_back(count);
    place = must(kept.open("laptop"))->snapshot_path();
  }
  const auto with = [&](const std::string& snapshot, int version, bool remembers, std::size_t passed_over, const std::string& what) {
    kept.put_back(version);
    fs::copy_file(snapshot, place, fs::copy_options::overwrite_existing);
    kept.lend_state("laptop", "trial");
    if (!remembers) kept.forget_heads("trial");
    const auto opened = kept.open("trial");
    if (opened && lines_of(**opened, kept.scribe.entities) == kept.said(version) && notices(**opened, "snapshot") == passed_over &&
        (*opened)->notices().size() == passed_over)
      tally.count(what);
    else
      tally.fail(fmt::format("{}, version {}: {}", what, version, outcome(opened)));
  };
  for (int n = 0; n <= count; ++n) {
    if (!fs::exists(kept.snapshot_of(n))) continue;
    with(kept.snapshot_of(n), count, true, 0, "stale, and caught up");
    for (int version = 0; version < n; ++version) with(kept.snapshot_of(n), version, false, 1, "newer than the log, passed over");
  }
  for (int n = 0; n <= 3; ++n) {
    if (fs::exists(stranger.snapshot_of(n))) with(stranger.snapshot_of(n), count, true, 1, "of another vault, passed over");
  }
  // Of another history: the same device, the same place in its log, another batch there.
  for (int n = 0; n < count; ++n) {
    if (!fs::exists(kept.snapshot_of(n + 1))) continue;
    kept.put_back(n);
    kept.lend_state("laptop", "trial");
    kept.forget_heads("trial");
    std::vector<std::string> said;
    {
      const std::unique_ptr<Vault> vault = must(kept.open("trial"));
      add(*vault, say(numbered(1, 1), "note", "another history"));
      said = lines_of(*vault, kept.scribe.entities);
    }
    fs::copy_file(kept.snapshot_of(n + 1), place, fs::copy_options::overwrite_existing);
    kept.forget_heads("trial");
    const auto opened = kept.open("trial");
    if (opened && lines_of(**opened, kept.scribe.entities) == said && notices(**opened, "snapshot") == 1)
      tally.count("of another history, passed over");
    else
      tally.fail(fmt::format("of another history, after version {}: {}", n, outcome(opened)));
  }
  // Of another device of the same vault, and of another member on the same machine.
  kept.put_back(count);
  must(must(kept.open("desk"))->save_snapshot());
  const std::string of_desk = must(kept.open("desk"))->snapshot_path();
  const std::string aside = kept.world.path("of-desk");
  fs::copy_file(of_desk, aside);
  with(aside, count, true, 1, "of another device, passed over");
  {
    kept.put_back(count);
    kept.forget("trial");
    const std::unique_ptr<Vault> founder = must(kept.open("desk"));
    const MemberSecret colleague = must(Vault::enrol(kept.machine("laptop"), kept.world.case_path(), "colleague", words("words")));
    must(founder->grant(colleague.id(), right_write, Confidentiality::internal, {Compartment::internal}));
    const std::unique_ptr<Vault> theirs = must(Vault::open(kept.machine("theirs"), kept.world.case_path(), copy_of(colleague)));
    must(theirs->save_snapshot());
    fs::copy_file(theirs->snapshot_path(), kept.world.path("of-colleague"));
  }
  with(kept.world.path("of-colleague"), count, true, 1, "of another member, passed over");
  return report("snapshots that do not belong to the log", tally, tally.list());
}

/// The folder of a machine, and what it remembers, copied at version n: original and copy both go on, and then meet.
void fork_at(Kept& kept, int n, int original_goes_on, int copy_goes_on, Tally& tally) {
  const std::string where = fmt::format("copied at {}, {} and {} batches later", n, original_goes_on, copy_goes_on);
  const auto go_on = [&](const std::string& machine, int count, const std::string& text) {
    const std::unique_ptr<Vault> vault = must(kept.open(machine));
    for (int i = 0; i < count; ++i) add(*vault, say(numbered(3, 3), "note", fmt::format("{} {}", text, i)));
  };
  const Id device = kept.devices.front();
  const std::string log = log_folder(kept.world.case_path(), device), aside = kept.world.path("log-of-the-copy");
  // The two machines as they were at version n.
  kept.put_back(n);
  for (const char* const name : {"original", "copy"}) {
    kept.lend_state("laptop", name);
    kept.forget_heads(name);
  }
  go_on("copy", copy_goes_on, "the copy");
  fs::remove_all(aside);
  copy_tree(log, aside);
  kept.put_back(n);
  go_on("original", original_goes_on, "the original");
  kept.forget("witness");
  must(kept.open("witness"));
  {
    // A third machine that has seen the original writes it down.
    kept.forget("third");
    const std::unique_ptr<Vault> third = must(kept.open("third"));
    add(*third, say(numbered(4, 4), "note", "has seen the original"));
  }
  // The copy's log comes in the original's place.
  fs::remove_all(log);
  copy_tree(aside, log);
  const ErrorCode expected = copy_goes_on < original_goes_on ? ErrorCode::rolled_back : ErrorCode::forked;
  kept.forget("new");
  for (const char* const machine : {"original", "witness", "new"}) {
    const auto opened = kept.open(machine);
    if (is(opened, expected))
      tally.count(fmt::format("{} on {}", name_of(expected),
                              machine == std::string_view("new")       ? "a new machine, by a third one's batch"
                              : machine == std::string_view("witness") ? "a machine that saw it"
                                                                       : "the machine itself"));
    else
      tally.fail(where + ", on " + machine + ": " + outcome(opened));
  }
}

bool forks() {
  constexpr int count = 9;
  Kept kept(count);
  Tally tally;
  for (const int n : {0, 1, 3, 4, 6, 7, 9}) {
    for (const auto& [original, copy] : {std::pair{1, 1}, std::pair{3, 1}, std::pair{1, 3}, std::pair{2, 2}}) {
      fork_at(kept, n, original, copy, tally);
    }
  }
  return report("one device with two histories", tally, tally.list());
}

}  // namespace

bool run_rollback(const Form&) {
  bool good = old_folder();
  good = old_log() && good;
  good = snapshots() && good;
  return forks() && good;
}

}  // namespace girok::faults
