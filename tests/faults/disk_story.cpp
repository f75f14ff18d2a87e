// A story of one vault, from its founding to an erasure, on a disk that fails at every one of its writes, syncs, names and reads in turn; and on one whose
// power is cut there, with three ideas of what such a disk keeps.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <set>

#include "base/faulty_disk.h"
#include "support.h"

namespace girok::faults {
namespace {

const Id person = numbered(1, 1), document = numbered(1, 2), subject = numbered(0x4200000000000000ULL, 3);
constexpr std::string_view testimony = "그들은 강을 건넜다. They crossed the river in winter.";

/// One telling of the story.
struct Story {
  TestWorld world;
  FaultyDisk disk;
  Environment environment;
  std::unique_ptr<Vault> vault;
  std::set<std::string> told;  ///< what every acknowledged step has left
  bool founded = false;
  std::optional<Id> colleague;
  std::string old_snapshot;  ///< bytes of one that holds what is erased later

  Story() : disk(real_disk(), std::filesystem::path(world.path("x")).parent_path().string()), environment(world.machine("laptop", disk)) {
    environment.threads = 1;
  }

  Result<std::unique_ptr<Vault>> open(bool snapshot) const {
    const Result<FoundMember> found = find_member(environment, world.case_path(), "founder");
    if (!found) return tl::unexpected<Error>(found.error());
    if (!found->member) return girok::fail(ErrorCode::not_found, "no such member", {}, {});
    Result<MemberSecret> secret = unwrap_with_passphrase(*found->member, words("founder's words"), environment);
    if (!secret) return tl::unexpected<Error>(secret.error());
    return Vault::open(environment, world.case_path(), *std::move(secret), {snapshot, false, nullptr});
  }
};

std::set<std::string> state_of(const Vault& vault) {
  std::set<std::string> state;
  for (const Id& entity : {person, document, subject}) {
    for (const std::string& line : told_of(vault, entity)) state.insert(to_string(entity) + " " + line);
  }
  for (const MemberRights& rights : vault.authority().members()) {
    if (rights.member != vault.member().id()) state.insert("a colleague");
  }
  return state;
}

struct Step {
  std::string name;
  std::function<Result<>(Story&)> act;
  /// What it adds to the state, and takes from it.
  std::set<std::string> adds = {}, takes = {};
  bool plain_append = false;  ///< the only file it syncs is the log
};

Step saying(const std::string& text, Confidentiality level = Confidentiality::internal, const Id& entity = person, bool under = false) {
  return {"say " + text,
          [=](Story& story) -> Result<> {
            Draft draft;
            draft.add(say(entity, "note", text, level), under ? std::optional<Id>(entity) : std::nullopt);
            if (Result<Receipt> done = story.vault->append(std::move(draft)); !done) return tl::unexpected<Error>(done.error());
            return {};
          },
          {to_string(entity) + " note=" + text},
          {},
          !under};
}

Result<> found_it(Story& story) {
  Result<std::unique_ptr<Vault>> vault = Vault::create(story.environment, story.world.case_path(), "founder", words("founder's words"));
  if (!vault) return tl::unexpected<Error>(vault.error());
  story.vault = *std::move(vault);
  story.founded = true;
  return {};
}

Result<> attach(Story& story) {
  Result<BlobWriter> writer = story.vault->blob_writer();
  if (!writer) return tl::unexpected<Error>(writer.error());
  const Result<Attachment> item = writer->add(testimony, "text/plain; charset=utf-8", "testimony.txt", false);
  if (!item) return tl::unexpected<Error>(item.error());
  const Result<BlobInfo> blob = writer->finish();
  if (!blob) return tl::unexpected<Error>(blob.error());
  Draft draft;
  draft.add_blob(*blob);
  Statement statement = say(document, "text", "", Confidentiality::restricted);
  statement.value = records::Value::of_attachment(*item);
  draft.add(std::move(statement));
  if (Result<Receipt> done = story.vault->append(std::move(draft)); !done) return tl::unexpected<Error>(done.error());
  return {};
}

/// Under the subject's key, with a file of its own: erasing takes both.
Result<> attach_under_subject(Story& story) {
  Result<BlobWriter> writer = story.vault->blob_writer();
  if (!writer) return tl::unexpected<Error>(writer.error());
  const Result<Attachment> item = writer->add("what will be withdrawn", "application/octet-stream", "recording", false);
  if (!item) return tl::unexpected<Error>(item.error());
  const Result<BlobInfo> blob = writer->finish();
  if (!blob) return tl::unexpected<Error>(blob.error());
  Draft draft;
  draft.add_blob(*blob);
  Statement statement = say(subject, "recording", "", Confidentiality::sealed);
  statement.value = records::Value::of_attachment(*item);
  draft.add(std::move(statement), subject);
  if (Result<Receipt> done = story.vault->append(std::move(draft)); !done) return tl::unexpected<Error>(done.error());
  return {};
}

Result<> save_snapshot(Story& story) {
  if (Result<> saved = story.vault->save_snapshot(); !saved) return saved;
  story.old_snapshot = slurp(story.vault->snapshot_path());
  return {};
}

Result<> reopen(Story& story, bool snapshot) {
  story.vault.reset();
  Result<std::unique_ptr<Vault>> vault = story.open(snapshot);
  if (!vault) return tl::unexpected<Error>(vault.error());
  story.vault = *std::move(vault);
  return {};
}

Result<> enrol(Story& story) {
  Result<MemberSecret> secret = Vault::enrol(story.environment, story.world.case_path(), "colleague", words("colleague's words"));
  // The file may have been written by the attempt that failed.
  if (!secret && secret.error().code == ErrorCode::usage)
    secret = Vault::enrol(story.environment, story.world.case_path(), "colleague-2", words("colleague's words"));
  if (!secret) return tl::unexpected<Error>(secret.error());
  story.colleague = secret->id();
  return {};
}

Result<> grant(Story& story) {
  if (Result<Receipt> done = story.vault->grant(*story.colleague, right_write, Confidentiality::internal, {Compartment::internal}); !done)
    return tl::unexpected<Error>(done.error());
  return {};
}

Result<> erase(Story& story) {
  if (Result<Receipt> done = story.vault->erase(subject, "consent withdrawn"); !done) return tl::unexpected<Error>(done.error());
  return {};
}

const std::vector<Step>& the_story() {
  static const std::string of_subject = to_string(subject);
  static const std::vector<Step> steps = {
      {"found", found_it},
      saying("one"),
      saying("two", Confidentiality::sealed),
      saying("under a key", Confidentiality::sealed, subject, true),
      {"attach", attach, {to_string(document) + " text="}},
      {"attach under a key", attach_under_subject, {of_subject + " recording="}},
      {"snapshot", save_snapshot},
      {"open", [](Story& story) { return reopen(story, true); }},
      saying("three", Confidentiality::restricted),
      {"enrol", enrol},
      {"grant", grant, {"a colleague"}},
      {"erase", erase, {}, {of_subject + " note=under a key", of_subject + " recording="}},
      {"open from the log", [](Story& story) { return reopen(story, false); }},
      saying("four"),
  };
  return steps;
}

std::set<std::string> after(const std::set<std::string>& state, const Step& step) {
  std::set<std::string> next = state;
  next.insert(step.adds.begin(), step.adds.end());
  for (const std::string& line : step.takes) next.erase(line);
  return next;
}

struct Trial {
  Fault fault = Fault::none;
  FaultyDisk::Lost lost = FaultyDisk::Lost::nothing;
  std::uint64_t nth = 0;
  Tally& tally;
  std::string where;
  void fail(const std::string& what) const { tally.fail(where + ": " + what); }
};

/// What an erasure must have taken away once a vault has been opened that knows of it.
void check_erased(const Story& story, const Trial& trial) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(story.world.case_path())) {
    if (!entry.is_regular_file()) continue;
    const std::string path = entry.path().string(), bytes = slurp(path);
    const std::string id(subject.bytes.begin(), subject.bytes.end());
    if (path.find("/keyring/") != std::string::npos && bytes.find(id) != std::string::npos)
      trial.fail("the erased subject is in the keyring: " + entry.path().filename().string());
    if (path.find("/snapshot/") != std::string::npos && bytes == story.old_snapshot) trial.fail("a snapshot holds what was erased");
  }
}

/// The vault as it is now against what was acknowledged, or one step more.
void check_state(const Story& story, const Vault& vault, const std::set<std::string>& before, const std::set<std::string>& one_more,
                 const Trial& trial) {
  const std::set<std::string> state = state_of(vault);
  if (state != before && state != one_more) {
    std::string lines;
    for (const std::string& line : state) lines += "; " + line.substr(20);
    return trial.fail("a wrong state" + lines);
  }
  trial.tally.count(state == before ? "as acknowledged" : "one step more");
  for (const Notice& notice : vault.notices()) {
    const bool known = notice.code == "torn" || (notice.code == "snapshot" && trial.fault == Fault::power_cut) ||
                       (notice.code == "attachment" && trial.fault == Fault::unreadable) ||
                       (notice.code == "erasure" && trial.fault != Fault::power_cut);
    if (known)
      trial.tally.count("notice " + notice.code);
    else
      trial.fail("a notice: " + notice.code + ": " + notice.what);
  }
  for (const StoredStatement& stored : vault.model().statements_of(document, Confidentiality::sealed)) {
    const Result<std::string> text = vault.read(stored.statement.value.attachment, 1 << 20);
    if (!text || *text != testimony) trial.fail("an attachment cannot be read");
  }
  // What could not be removed is told, and tried again at the next opening.
  const bool erased =
      one_more.contains("a colleague") && notices(vault, "erasure") == 0 && !state.contains(to_string(subject) + " recording=");
  if (erased) check_erased(story, trial);
}

void check_error(const Error& error, const Trial& trial) {
  if (error.code != ErrorCode::write_failed && error.code != ErrorCode::unreadable)
    trial.fail("told as " + std::string(name_of(error.code)) + ": " + to_string(error));
  if (error.what.empty() || error.hint.empty()) trial.fail("an error without a hint: " + to_string(error));
}

/// While the disk is still as it is: a vault on a read-only disk opens and answers, and what failed to reach the disk is not written over.
void look_before_it_heals(Story& story, const Step& step, const Trial& trial) {
  if (trial.fault == Fault::read_only && story.founded) {
    const Result<std::unique_ptr<Vault>> opened = story.open(true);
    if (!opened)
      trial.fail("does not open read-only: " + to_string(opened.error()));
    else
      check_state(story, **opened, story.told, after(story.told, step), trial);
    if (opened) trial.tally.count("opened read-only");
  }
  if (trial.fault == Fault::failing_sync && step.plain_append && story.vault) {
    Draft draft;
    draft.add(say(person, "note", "after a failing sync"));
    const Result<Receipt> again = story.vault->append(std::move(draft));
    if (again || again.error().code != ErrorCode::write_failed)
      trial.fail("it goes on after a failing sync");
    else
      trial.tally.count("refused after a failing sync");
  }
}

/// After the fault: opens again, looks, and tells the rest. Returns false where nothing is left to go on with.
bool recover(Story& story, const Step& step, const Trial& trial) {
  story.vault.reset();
  if (trial.fault == Fault::power_cut)
    story.disk.power_on(trial.lost);
  else
    story.disk.heal();
  if (!story.founded && !real_disk().exists(story.world.case_path())) {
    for (const Disk::Entry& entry : must(real_disk().list(std::filesystem::path(story.world.case_path()).parent_path().string()))) {
      if (entry.name.starts_with("case.girok") && trial.fault != Fault::power_cut && trial.fault != Fault::read_only)
        trial.fail("founding failed, and left " + entry.name);
    }
    return true;
  }
  Result<std::unique_ptr<Vault>> opened = story.open(true);
  if (!opened) {
    trial.fail("does not open again: " + to_string(opened.error()));
    return false;
  }
  story.founded = true;
  check_state(story, **opened, story.told, after(story.told, step), trial);
  story.vault = *std::move(opened);
  return true;
}

/// Tells the story with one fault in it. Returns whether the fault struck.
bool tell(Trial& trial) {
  Story story;
  story.disk.fail_at(trial.fault, trial.nth);
  const std::vector<Step>& steps = the_story();
  bool struck = false, recovered = false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    trial.where = fmt::format("fault {} at {}, step {}", static_cast<int>(trial.fault), trial.nth, step.name);
    if (i == 0 && story.founded) continue;
    const Result<> done = step.act(story);
    // On a read-only disk a file cannot even be opened for writing: that comes before the change that is counted.
    struck = struck || story.disk.struck() || (trial.fault == Fault::read_only && !done);
    if (done) {
      story.told = after(story.told, step);
      continue;
    }
    if (!struck || recovered) {
      trial.fail((recovered ? "on a good disk again: " : "") + to_string(done.error()));
      return true;
    }
    recovered = true;
    check_error(done.error(), trial);
    trial.tally.count("steps that failed");
    look_before_it_heals(story, step, trial);
    if (!recover(story, step, trial)) return true;
    --i;  // and once more, on a good disk
  }
  story.vault.reset();
  if (story.disk.powered())
    story.disk.heal();
  else
    story.disk.power_on(trial.lost);
  const Result<std::unique_ptr<Vault>> last = story.open(true);
  trial.where += ", at the end";
  if (!last)
    trial.fail(to_string(last.error()));
  else
    check_state(story, **last, story.told, story.told, trial);
  return struck;
}

std::string_view name_of_fault(Fault fault, FaultyDisk::Lost lost) {
  switch (fault) {
    case Fault::no_space: return "the disk full";
    case Fault::short_write: return "a write cut short";
    case Fault::failing_sync: return "a sync that fails";
    case Fault::read_only: return "the disk read-only from there on";
    case Fault::unreadable: return "a read that fails";
    default: break;
  }
  return lost == FaultyDisk::Lost::unsynced ? "the power cut, all that was not synced lost"
         : lost == FaultyDisk::Lost::bytes  ? "the power cut, bytes that were not synced lost"
                                            : "the power cut, nothing lost";
}

bool tell_all(const Form& form, Fault fault, FaultyDisk::Lost lost) {
  const auto begin = std::chrono::steady_clock::now();
  const Tally tally = in_children(form.workers, [&](unsigned worker, Tally& mine, std::atomic<std::uint64_t>& at) {
    for (std::uint64_t n = worker + 1;; n += form.workers) {
      at = n;
      Trial trial{fault, lost, n, mine, {}};
      if (!tell(trial)) return;
      mine.count("cases");
    }
  });
  Tally counted = tally;
  if (tally.of("cases") < 10) counted.fail("hardly a case");
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report(fmt::format("{}, at every place of a story", name_of_fault(fault, lost)), counted,
                fmt::format("{} ({:.1f} s)", tally.list(), seconds));
}

/// The whole story without a fault, so that the others mean something.
bool tell_without_fault() {
  Tally tally;
  Trial trial{Fault::none, FaultyDisk::Lost::nothing, 0, tally, {}};
  tell(trial);
  return report("the story on a good disk", tally, fmt::format("{} steps", the_story().size()));
}

}  // namespace

bool run_disk(const Form& form) {
  bool good = tell_without_fault();
  for (const Fault fault : {Fault::no_space, Fault::short_write, Fault::failing_sync, Fault::read_only, Fault::unreadable}) {
    good = tell_all(form, fault, FaultyDisk::Lost::nothing) && good;
  }
  for (const FaultyDisk::Lost lost : {FaultyDisk::Lost::unsynced, FaultyDisk::Lost::bytes, FaultyDisk::Lost::nothing}) {
    good = tell_all(form, Fault::power_cut, lost) && good;
  }
  return good;
}

}  // namespace girok::faults
