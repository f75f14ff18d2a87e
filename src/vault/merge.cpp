#include "vault/merge.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "vault/copying.h"
#include "vault/log_writer.h"

namespace girok::vault {
namespace {

constexpr int lock_wait_ms = 30'000;

/// What another copy has of one device beyond ours.
struct News {
  const Chain* theirs = nullptr;
  std::size_t first = 0;               ///< index of the first frame that is new
  FramePlace place;                    ///< where it goes
  std::uint64_t sequence = 0, clock = 0;   ///< of our last batch
  Hash hash{};
};

class Merge {
 public:
  Merge(const Environment& environment, const std::string& into, const std::string& from, const VaultFile& file,
        const MergeOptions& options)
      : environment_(environment), disk_(*environment.disk), into_(into), from_(from), file_(file), options_(options) {}

  Result<MergeReport> run() {
    const Result<std::unique_ptr<DiskLock>> lock = disk_.lock(join_path(join_path(into_, "log"), "lock"), lock_wait_ms);
    if (!lock) return tl::unexpected<Error>(lock.error());
    Result<Chains> ours = read_chains(environment_, into_, file_, {false, 0, options_.progress});
    if (!ours) return tl::unexpected<Error>(ours.error());
    Result<Chains> theirs = read_chains(environment_, from_, file_, {false, 0, options_.progress});
    if (!theirs) return tl::unexpected<Error>(theirs.error());
    ours_ = *std::move(ours);
    theirs_ = *std::move(theirs);
    collect();
    for (const Chain& chain : theirs_.devices) judge(chain);
    drop_what_hangs_in_the_air();
    if (Result<> taken = take_members(); !taken) return tl::unexpected<Error>(taken.error());
    if (Result<> taken = take_blobs(); !taken) return tl::unexpected<Error>(taken.error());
    if (Result<> taken = take_keys(); !taken) return tl::unexpected<Error>(taken.error());
    if (Result<> taken = take_logs(); !taken) return tl::unexpected<Error>(taken.error());
    if (options_.progress != nullptr) options_.progress->finish();
    return std::move(report_);
  }

 private:
  void problem(ErrorCode code, std::string what, const Id& device, std::string hint) {
    report_.problems.push_back({code, "not taken: " + std::move(what), "log/" + file_name_of(device), std::move(hint)});
  }

  /// Who could sign, and who may what, by both logs together.
  void collect() {
    signers_ = ours_.signers;
    for (const auto& [member, key] : theirs_.signers) signers_.emplace(member, key);
    std::map<std::pair<Id, std::uint64_t>, const BatchHeader*> said;
    for (const Chains* const chains : {&ours_, &theirs_}) {
      for (const Chain& chain : chains->devices) {
        for (const Frame& frame : chain.frames) {
          if (!frame.header.acts.empty() || !frame.header.seen.empty() || frame.header.gap)
            said.emplace(std::pair(chain.device, frame.header.sequence), &frame.header);
        }
      }
    }
    std::vector<BatchHeader> headers;
    for (const auto& [place, header] : said) headers.push_back(*header);
    authority_ = Authority::build(file_, std::move(headers));
  }

  void judge(const Chain& theirs) {
    static const Chain nothing;
    const Chain* const found = ours_.find(theirs.device);
    const Chain& ours = found != nullptr ? *found : nothing;
    const Comparison comparison = compare(ours, theirs);
    report_.devices.push_back({theirs.device, comparison.relation, 0, 0});
    const std::string repair = "let its owner run girok recover, or use another copy";
    if (comparison.relation == Relation::forked) {
      return problem(ErrorCode::forked,
                     fmt::format("this device has two histories; from batch {} on the copies differ", comparison.forked_at), theirs.device,
                     "somebody went on from an older copy; keep both folders apart, and ask a member who may manage the case");
    }
    if (comparison.relation == Relation::same || comparison.relation == Relation::newer_here) {
      // Behind the damage there may be news, or not.
      if (theirs.damage && comparison.relation == Relation::same)
        problem(theirs.damage->code, "what may follow a damaged place in the other copy: " + theirs.damage->what, theirs.device, repair);
      else if (theirs.damage)
        report_.notices.push_back({"copy", "the other copy is damaged, and this one is not: " + theirs.damage->what, theirs.damage->where});
      return;
    }
    if (comparison.relation == Relation::unclear)
      return problem(ErrorCode::damaged, "the two logs of this device have no batch in common", theirs.device,
                     "one of them was recovered: go on with the other, and merge this one's news into it");
    if (theirs.damage)
      return problem(theirs.damage->code, "the other copy's log of this device is damaged: " + theirs.damage->what, theirs.device, repair);
    if (ours.damage)
      return problem(ours.damage->code, "the log of this device is damaged here: " + ours.damage->what, theirs.device,
                     "girok recover first");

    News news{&theirs, 0, ours.end, ours.last_sequence(), ours.last_clock(), ours.frames.empty() ? Hash{} : ours.frames.back().last_hash()};
    while (theirs.frames[news.first].header.last_sequence() <= news.sequence) ++news.first;
    const BatchHeader& next = theirs.frames[news.first].header;
    if (next.sequence != news.sequence + 1 || next.previous != news.hash || next.clock <= news.clock) {
      return problem(ErrorCode::damaged, "what the other copy has does not go on from where this one ends", theirs.device,
                     "one of them was recovered: go on with the other, and merge this one's news into it");
    }
    if (const Result<> good = check(news); !good) return problem(good.error().code, good.error().what, theirs.device, good.error().hint);
    news_.push_back(news);
  }

  Result<> check(const News& news) const {
    const LogReader names(disk_, from_, file_.vault, news.theirs->device);
    std::unique_ptr<DiskFile> segment;
    std::uint32_t number = 0;
    for (std::size_t i = news.first; i < news.theirs->frames.size(); ++i) {
      const Frame& frame = news.theirs->frames[i];
      if (!signers_.contains(frame.header.member))
        return fail(ErrorCode::refused, "a batch is signed by somebody who was never a member", names.where(frame.place),
                    "ask whoever gave you this copy how it came there");
      if (number != frame.place.segment) {
        Result<std::unique_ptr<DiskFile>> opened =
            disk_.open(segment_path(from_, news.theirs->device, frame.place.segment), Disk::Mode::read);
        if (!opened) return tl::unexpected<Error>(opened.error());
        segment = *std::move(opened);
        number = frame.place.segment;
      }
      if (Result<> good = check_contents(*segment, frame, signers_, names.where(frame.place)); !good) return good;
      if (options_.progress != nullptr) options_.progress->advance();
    }
    return {};
  }

  /// Would the outcome have the batch that somebody has seen?
  bool has(const Head& head) const {
    const auto news = std::ranges::find(news_, head.device, [](const News& n) { return n.theirs->device; });
    const Chain* const chain = news != news_.end() ? news->theirs : ours_.find(head.device);
    if (chain == nullptr || chain->last_sequence() < head.sequence) return false;
    const std::optional<Hash> hash = chain->hash_at(head.sequence);
    return !hash || *hash == head.hash;
  }

  void drop_what_hangs_in_the_air() {
    const auto hangs = [&](const News& news) {
      for (std::size_t i = news.first; i < news.theirs->frames.size(); ++i) {
        const BatchHeader& header = news.theirs->frames[i].header;
        if (header.seen.empty() || !authority_.judge(header).counts()) continue;
        if (!std::ranges::all_of(header.seen, [&](const Head& head) { return has(head); })) return true;
      }
      return false;
    };
    for (auto at = news_.begin(); at != news_.end();) {
      if (!hangs(*at)) {
        ++at;
        continue;
      }
      problem(ErrorCode::rolled_back, "its batches build on others that are not here and were not taken", at->theirs->device,
              "merge from a copy that has those too");
      news_.erase(at);
      at = news_.begin();   // others may have built on these
    }
  }

  Result<> take_members() {
    const std::string folder = join_path(from_, "members");
    const Result<std::vector<Disk::Entry>> entries = disk_.list(folder);
    if (!entries) return tl::unexpected<Error>(entries.error());
    for (const Disk::Entry& entry : *entries) {
      if (entry.folder || entry.name.starts_with('.') || !entry.name.ends_with(".json")) continue;
      const Result<MemberFile> theirs = load_member_file(disk_, join_path(folder, entry.name), file_.vault);
      if (!theirs) {
        report_.problems.push_back(theirs.error());
        continue;
      }
      const Result<MemberFile> ours = load_member_file(disk_, member_file_path(into_, theirs->member), file_.vault);
      if (ours && ours->revision >= theirs->revision) continue;
      if (Result<> saved = save_member_file(disk_, into_, *theirs); !saved) return saved;
      ++report_.members;
    }
    return {};
  }

  /// Before the batches that name them, as always.
  Result<> take_blobs() {
    const std::vector<Id>& unlinked = authority_.unlinked();
    std::map<Id, BlobInfo> wanted;
    const auto want = [&](const Frame& frame) {
      for (const BlobInfo& blob : frame.header.blobs) {
        if (!std::ranges::binary_search(unlinked, blob.blob)) wanted.emplace(blob.blob, blob);
      }
    };
    for (const Chain& chain : ours_.devices) std::ranges::for_each(chain.frames, want);
    for (const News& news : news_)
      std::for_each(news.theirs->frames.begin() + static_cast<std::ptrdiff_t>(news.first), news.theirs->frames.end(), want);
    if (options_.progress != nullptr) options_.progress->start("taking", wanted.size(), "attachments' files");
    for (const auto& [id, blob] : wanted) {
      if (options_.progress != nullptr) options_.progress->advance();
      if (Result<> taken = take_blob(blob); !taken) return taken;
    }
    return {};
  }

  Result<> take_blob(const BlobInfo& blob) {
    const std::string here = blob_path(into_, blob.blob);
    if (const Result<std::unique_ptr<DiskFile>> file = disk_.open(here, Disk::Mode::read)) {
      const Result<std::uint64_t> size = (*file)->size();
      if (size && *size == blob.size) return {};
    }
    const Result<> copied = copy_file(disk_, blob_path(from_, blob.blob), here, &blob);
    if (!copied && copied.error().code == ErrorCode::write_failed) return copied;
    if (!copied) {
      Error error = copied.error();
      if (error.code == ErrorCode::not_found)
        error = {error.code, "an attachment's file is missing in both copies", here, "take it from a backup or from another member's copy"};
      report_.problems.push_back(std::move(error));
      return {};
    }
    ++report_.blobs;
    if (Result<> synced = disk_.sync_folder(folder_of(here)); !synced) return synced;
    return disk_.sync_folder(folder_of(folder_of(here)));
  }

  Result<> take_keys() {
    Keyring ours(environment_, into_, file_.vault), theirs(environment_, from_, file_.vault);
    for (Keyring* const ring : {&ours, &theirs}) {
      const Result<> loaded = ring->load();
      if (loaded) continue;
      report_.problems.push_back(loaded.error());
      return {};
    }
    const Result<std::size_t> taken = ours.take(theirs, options_.erased);
    if (!taken) return tl::unexpected<Error>(taken.error());
    report_.keys = *taken;
    return {};
  }

  Result<> take_logs() {
    std::vector<std::unique_ptr<LogWriter>> writers;
    const auto take_all = [&]() -> Result<> {
      for (const News& news : news_) {
        writers.push_back(std::make_unique<LogWriter>(disk_, into_, news.theirs->device, news.place));
        if (Result<> taken = take_log(news, *writers.back()); !taken) return taken;
      }
      return {};
    };
    if (options_.progress != nullptr) options_.progress->start("taking", 0, "batches");
    Result<> taken = take_all();
    if (!taken) {
      // A log that another builds on must not be missing: so either all of them or none.
      for (const std::unique_ptr<LogWriter>& writer : writers) writer->undo();
    }
    return taken;
  }

  Result<> take_log(const News& news, LogWriter& writer) {
    std::unique_ptr<DiskFile> segment;
    std::uint32_t number = 0;
    MergeReport::Device& device = *std::ranges::find(report_.devices, news.theirs->device, &MergeReport::Device::device);
    for (std::size_t i = news.first; i < news.theirs->frames.size(); ++i) {
      const Frame& frame = news.theirs->frames[i];
      if (number != frame.place.segment) {
        Result<std::unique_ptr<DiskFile>> opened =
            disk_.open(segment_path(from_, news.theirs->device, frame.place.segment), Disk::Mode::read);
        if (!opened) return tl::unexpected<Error>(opened.error());
        segment = *std::move(opened);
        number = frame.place.segment;
      }
      if (Result<> copied = writer.append(*segment, frame); !copied) return copied;
      ++device.batches;
      device.bytes += frame.sizes.total();
      if (options_.progress != nullptr) options_.progress->advance();
    }
    report_.batches += device.batches;
    if (Result<> finished = writer.finish(); !finished) return finished;
    return check_taken(news, device.batches);
  }

  /// What lies here now, read again: the stick it came from may have given other bytes the second time.
  Result<> check_taken(const News& news, std::uint64_t batches) const {
    LogReader reader(disk_, into_, file_.vault, news.theirs->device);
    reader.start_after(news.place, news.sequence, news.hash, news.clock);
    for (std::uint64_t i = 0; i < batches; ++i) {
      const Result<std::optional<Frame>> frame = reader.next();
      if (!frame) return tl::unexpected<Error>(frame.error());
      if (!*frame || (*frame)->hash != news.theirs->frames[news.first + i].hash)
        return fail(ErrorCode::damaged, "what was taken does not read back as it was", reader.where(reader.place()),
                    "try again; if it happens again, do not trust this disk");
      Result<std::unique_ptr<DiskFile>> file =
          disk_.open(segment_path(into_, news.theirs->device, (*frame)->place.segment), Disk::Mode::read);
      if (!file) return tl::unexpected<Error>(file.error());
      if (Result<> good = check_contents(**file, **frame, signers_, reader.where((*frame)->place)); !good) return good;
    }
    return {};
  }

  const Environment& environment_;
  Disk& disk_;
  const std::string& into_;
  const std::string& from_;
  const VaultFile& file_;
  const MergeOptions& options_;
  Chains ours_, theirs_;
  std::map<Id, PublicKey> signers_;
  Authority authority_;
  std::vector<News> news_;
  MergeReport report_;
};

}  // namespace

Result<MergeReport> merge(const Environment& environment, const std::string& into, const std::string& from, const MergeOptions& options) {
  const Result<VaultFile> ours = load_vault_file(*environment.disk, into);
  if (!ours) return tl::unexpected<Error>(ours.error());
  const Result<VaultFile> theirs = load_vault_file(*environment.disk, from);
  if (!theirs) return tl::unexpected<Error>(theirs.error());
  if (ours->vault != theirs->vault) return fail(ErrorCode::usage, "a copy of another case", from, "merge copies of one case");
  return Merge(environment, into, from, *ours, options).run();
}

}  // namespace girok::vault
