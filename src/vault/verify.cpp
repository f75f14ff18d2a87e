#include "vault/verify.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/parallel.h"
#include "vault/verify_contents.h"

namespace girok::vault {
namespace {

/// One verification: each part adds to the report.
class Verification {
 public:
  Verification(const Environment& environment, const std::string& path, const VaultFile& file, const VerifyOptions& options)
      : environment_(environment), disk_(*environment.disk), path_(path), file_(file), options_(options) {
    report_.vault = file.vault;
  }

  VerifyReport run() {
    const Result<Chains> chains = read_chains(environment_, path_, file_, {true, options_.threads, options_.progress});
    if (!chains) {
      problem(chains.error());
      return std::move(report_);
    }
    count(*chains);
    members(*chains);
    refused(*chains);
    founded(*chains);
    seen(*chains);
    const std::set<Id> bad_blobs = blobs(*chains);
    keyring();
    if (options_.member != nullptr) verify_contents(environment_, path_, file_, *chains, bad_blobs, options_, report_);
    for (const std::string& copy : options_.compare_with) held_against(*chains, copy);
    if (options_.progress != nullptr) options_.progress->finish();
    return std::move(report_);
  }

 private:
  void problem(Error error) { report_.problems.push_back(std::move(error)); }
  void notice(std::string code, std::string what, std::string where = {}) {
    report_.notices.push_back({std::move(code), std::move(what), std::move(where)});
  }
  std::string where(const Id& device, FramePlace place) const { return LogReader(disk_, path_, file_.vault, device).where(place); }

  void count(const Chains& chains) {
    report_.problems = chains.problems;
    report_.signatures = chains.signatures;
    report_.devices = chains.devices.size();
    for (const Chain& chain : chains.devices) {
      report_.batches += chain.frames.size();
      report_.log_bytes += chain.bytes();
      report_.chains.push_back({chain.device, chain.frames.size(), chain.last_sequence(), chain.last_clock(), chain.bytes(),
                                chain.unjudged_bytes, !chain.damage, chain.frames.empty() ? Hash{} : chain.frames.back().last_hash()});
      for (const Frame& frame : chain.frames) {
        if (!frame.header.gap) continue;
        ++report_.gaps;
        const std::uint64_t first = frame.header.sequence, last = frame.header.gap->last_sequence;
        notice("gap",
               first == last ? fmt::format("batch {} was lost here, and a member gave it up", first)
                             : fmt::format("batches {} to {} were lost here, and a member gave them up", first, last),
               where(chain.device, frame.place));
      }
      if (chain.torn)
        notice("torn",
               fmt::format("the last batch was cut off before it was complete ({} bytes), and counts for nothing", chain.torn->bytes),
               where(chain.device, chain.torn->place));
      if (!chain.damage) continue;
      Error error = *chain.damage;
      error.what += fmt::format("; {} bytes from there on were not judged", chain.unjudged_bytes);
      problem(std::move(error));
    }
    if (chains.damaged())
      notice("partial", "part of the log could not be read: what stands in it (members, attachments, erasures) was not taken into account");
  }

  void members(const Chains& chains) {
    const std::string folder = join_path(path_, "members");
    const Result<std::vector<Disk::Entry>> entries = disk_.list(folder);
    if (!entries) return problem(entries.error());
    std::set<Id> found;
    std::set<std::string> handles;
    for (const Disk::Entry& entry : *entries) {
      if (entry.folder || entry.name.starts_with('.') || !entry.name.ends_with(".json")) continue;
      const std::string path = join_path(folder, entry.name);
      const Result<MemberFile> file = load_member_file(disk_, path, file_.vault);
      if (!file) {
        problem(file.error());
        continue;
      }
      ++report_.members;
      found.insert(file->member);
      if (!handles.insert(file->handle).second)
        notice("handle", "two members have one handle: one of them may have been put here to be mistaken for the other", path);
      const Wrap* const wrap = file->wrap(WrapKind::passphrase);
      if (wrap != nullptr && !(crypto::reaches(wrap->cost, environment_.least_cost) && crypto::reaches(crypto::most_cost, wrap->cost))) {
        problem(
            {ErrorCode::refused, "the cost of guessing the passphrase is outside what Girok allows", path, "take the file from a backup"});
      }
      if (chains.authority.member(file->member) == nullptr && !chains.damaged())
        notice("member", "a member who was not granted anything yet", path);
    }
    for (const MemberRights& member : chains.authority.members()) {
      if (member.removed || found.contains(member.member)) continue;
      problem({ErrorCode::not_found, "a member's file is missing: this member cannot open this copy",
               member_file_path(path_, member.member), "take it from a backup or from another member's copy"});
    }
  }

  void refused(const Chains& chains) {
    for (const Chain& chain : chains.devices) {
      for (const Frame& frame : chain.frames) {
        const Verdict verdict = chains.authority.judge(frame.header);
        if (verdict.counts()) continue;
        ++report_.refused;
        // Not a problem: the chain keeps it for ever, and it does no harm. What is new and wrong must not be hidden behind it.
        notice("refused", "a batch was refused, and counts for nothing: " + verdict.why, where(chain.device, frame.place));
      }
    }
  }

  void hold_against(const Chains& chains, const Head& head, std::string_view who, std::set<std::pair<Id, int>>& told) {
    const Chain* const chain = chains.find(head.device);
    const std::string folder = "log/" + file_name_of(head.device);
    if (chain == nullptr || chain->last_sequence() < head.sequence) {
      // Of a damaged chain more is not known, and the damage was told.
      if ((chain != nullptr && chain->damage) || !told.emplace(head.device, 0).second) return;
      const std::uint64_t missing = head.sequence - (chain == nullptr ? 0 : chain->last_sequence());
      problem(
          {ErrorCode::rolled_back,
           fmt::format("the log is older than {} has seen it: of one device at least {} missing", who,
                       missing == 1 ? "1 batch is" : fmt::format("{} batches are", missing)),
           folder,
           "if files are still being copied, wait; if an older copy was put back, find the newer one: girok merge brings its news here"});
      return;
    }
    const std::optional<Hash> hash = chain->hash_at(head.sequence);
    if (!hash || *hash == head.hash || !told.emplace(head.device, 1).second) return;
    problem({ErrorCode::forked, fmt::format("one device has two histories: batch {} is not the one that {} has seen", head.sequence, who),
             folder, "somebody went on from an older copy; keep both folders apart, and ask a member who may manage the case"});
  }

  void founded(const Chains& chains) {
    if (!chains.authority.epochs().empty() || !report_.problems.empty() || report_.gaps > 0)
      return;   // damage and losses were told where they are
    problem({ErrorCode::damaged, "the log does not hold the batch that founded the case", join_path(path_, "log"),
             "it was lost, or not copied: take the log from a backup or from another member's copy"});
  }

  void seen(const Chains& chains) {
    std::set<std::pair<Id, int>> told;
    for (const Chain& chain : chains.devices) {
      for (const Frame& frame : chain.frames) {
        if (frame.header.seen.empty() || !chains.authority.judge(frame.header).counts() || !chains.authority.believes(frame.header))
          continue;
        for (const Head& head : frame.header.seen) hold_against(chains, head, "another device", told);
      }
    }
    if (!options_.ask_this_machine) return;
    const Result<std::vector<Head>> remembered = LocalState(environment_, file_.vault).heads();
    if (!remembered) return problem(remembered.error());
    for (const Head& head : *remembered) hold_against(chains, head, "this machine", told);
  }

  /// Those that are missing or not what they should be.
  std::set<Id> blobs(const Chains& chains) {
    std::vector<BlobInfo> wanted;
    std::set<Id> named;
    const std::vector<Id>& unlinked = chains.authority.unlinked();
    for (const Chain& chain : chains.devices) {
      for (const Frame& frame : chain.frames) {
        const bool counts = !frame.header.blobs.empty() && chains.authority.judge(frame.header).counts();
        for (const BlobInfo& blob : frame.header.blobs) {
          named.insert(blob.blob);
          if (counts && !std::ranges::binary_search(unlinked, blob.blob)) wanted.push_back(blob);
        }
      }
    }
    std::vector<std::optional<Error>> errors(wanted.size());
    if (options_.progress != nullptr) options_.progress->start("checking", wanted.size(), "attachments' files");
    parallel_for(wanted.size(), options_.threads != 0 ? options_.threads : environment_.threads, [&](std::size_t i) {
      if (const Result<> good = check_blob(disk_, path_, wanted[i]); !good) errors[i] = good.error();
      if (options_.progress != nullptr) options_.progress->advance();
    });
    std::set<Id> bad;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (errors[i]) {
        bad.insert(wanted[i].blob);
        problem(*errors[i]);
        continue;
      }
      ++report_.blobs;
      report_.blob_bytes += wanted[i].size;
    }
    const Result<std::vector<Id>> files = blobs_of(disk_, path_);
    if (!files) {
      problem(files.error());
      return bad;
    }
    for (const Id& blob : *files) {
      if (std::ranges::binary_search(unlinked, blob))
        notice("unlinked", "an attachment's file that was erased lies here again: girok compact removes it", blob_path(path_, blob));
      else if (!named.contains(blob) && !chains.damaged())
        notice("unnamed", "an attachment's file that no batch names: somebody is writing now, or was interrupted", blob_path(path_, blob));
    }
    return bad;
  }

  void keyring() {
    const Result<std::vector<KeyringFile>> files = keyring_files(disk_, path_);
    if (!files) return problem(files.error());
    std::set<Id> subjects;
    for (const KeyringFile& file : *files) {
      const Result<std::vector<KeyringEntry>> entries = read_keyring_file(disk_, file.path);
      if (!entries && entries.error().code == ErrorCode::not_found) continue;   // an erasure has just emptied it
      if (!entries) {
        problem(entries.error());
        continue;
      }
      for (const KeyringEntry& entry : *entries) subjects.insert(entry.subject);
    }
    report_.subjects = subjects.size();
  }

  void held_against(const Chains& chains, const std::string& copy) {
    const Result<VaultFile> file = load_vault_file(disk_, copy);
    if (!file) return problem(file.error());
    if (file->vault != file_.vault) return problem({ErrorCode::usage, "a copy of another case", copy, "compare copies of one case"});
    const Result<Chains> there = read_chains(environment_, copy, *file, {false, options_.threads, options_.progress});
    if (!there) return problem(there.error());
    VerifyReport::Copy& compared = report_.copies.emplace_back(VerifyReport::Copy{copy, compare(chains, *there)});
    for (const Comparison& comparison : compared.devices) {
      if (comparison.relation == Relation::forked) {
        problem({ErrorCode::forked,
                 fmt::format("one device has two histories: from batch {} on, this copy and the other differ", comparison.forked_at),
                 "log/" + file_name_of(comparison.device),
                 "somebody went on from an older copy; keep both folders apart, and ask a member who may manage the case"});
      }
    }
    for (const Chain& chain : there->devices) {
      if (chain.damage) notice("copy", "the other copy is damaged: " + chain.damage->what, copy + "/" + chain.damage->where);
    }
  }

  const Environment& environment_;
  Disk& disk_;
  const std::string& path_;
  const VaultFile& file_;
  const VerifyOptions& options_;
  VerifyReport report_;
};

}  // namespace

Result<VerifyReport> verify(const Environment& environment, const std::string& path, const VerifyOptions& options) {
  const Result<VaultFile> file = load_vault_file(*environment.disk, path);
  if (!file) return tl::unexpected<Error>(file.error());
  return Verification(environment, path, *file, options).run();
}

}  // namespace girok::vault
