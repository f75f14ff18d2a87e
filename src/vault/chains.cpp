#include "vault/chains.h"

#include <algorithm>
#include <set>

#include "base/parallel.h"

namespace girok::vault {
namespace {

constexpr std::size_t piece_bytes = 1 << 20;
constexpr std::uint64_t task_bytes = std::uint64_t{8} << 20;
constexpr std::size_t task_frames = 64;
constexpr char damage_hint[] = "girok recover shows what can be saved; a backup, or a colleague's copy, may have all of it";

/// Frames of one segment that one thread checks.
struct Task {
  std::size_t chain = 0, begin = 0, end = 0;
  std::size_t checked = 0;             ///< that were good
  std::optional<Error> error;          ///< of the first that was not
};

/// Follows one chain by its headers.
Chain follow(Disk& disk, const std::string& path, const Id& vault, const Id& device, Progress* progress) {
  Chain chain;
  chain.device = device;
  LogReader reader(disk, path, vault, device);
  while (true) {
    Result<std::optional<Frame>> frame = reader.next();
    if (!frame) {
      chain.damage = frame.error();
      break;
    }
    if (!*frame) break;
    (*frame)->header_bytes.clear();
    (*frame)->header_bytes.shrink_to_fit();
    chain.frames.push_back(**std::move(frame));
    if (progress != nullptr) progress->advance();
  }
  chain.torn = reader.torn();
  chain.end = reader.place();
  return chain;
}

/// Bytes from a place to the end of all segments.
std::uint64_t bytes_from(Disk& disk, const std::string& path, const Id& device, FramePlace place) {
  const Result<std::vector<Disk::Entry>> entries = disk.list(log_folder(path, device));
  if (!entries) return 0;
  std::uint64_t bytes = 0;
  const std::string first = folder_of(segment_path(path, device, 1));
  const std::string name = segment_path(path, device, place.segment).substr(first.size() + 1);
  for (const Disk::Entry& entry : *entries) {
    if (entry.folder || !entry.name.ends_with(".log") || entry.name < name) continue;
    bytes += entry.name == name ? entry.size - std::min(place.offset, entry.size) : entry.size;
  }
  return bytes;
}

void check_task(Disk& disk, const std::string& path, const VaultFile& file, const Chains& chains, Task& task) {
  const Chain& chain = chains.devices[task.chain];
  Result<std::unique_ptr<DiskFile>> segment =
      disk.open(segment_path(path, chain.device, chain.frames[task.begin].place.segment), Disk::Mode::read);
  if (!segment) {
    task.error = segment.error();
    return;
  }
  const LogReader names(disk, path, file.vault, chain.device);
  for (std::size_t i = task.begin; i < task.end; ++i) {
    if (const Result<> good = check_contents(**segment, chain.frames[i], chains.signers, names.where(chain.frames[i].place)); !good) {
      task.error = good.error();
      return;
    }
    ++task.checked;
  }
}

std::vector<Task> tasks_of(const Chains& chains) {
  std::vector<Task> tasks;
  for (std::size_t c = 0; c < chains.devices.size(); ++c) {
    const std::vector<Frame>& frames = chains.devices[c].frames;
    for (std::size_t begin = 0; begin < frames.size();) {
      std::size_t end = begin;
      std::uint64_t bytes = 0;
      while (end < frames.size() && end - begin < task_frames && frames[end].place.segment == frames[begin].place.segment &&
             (end == begin || bytes < task_bytes)) {
        bytes += frames[end++].sizes.total();
      }
      tasks.push_back({c, begin, end, 0, {}});
      begin = end;
    }
  }
  return tasks;
}

/// Checks signatures and bodies; a chain ends before the first frame that is not good.
void check_all(const Environment& environment, const std::string& path, const VaultFile& file, const ChainOptions& options,
               Chains& chains) {
  std::vector<Task> tasks = tasks_of(chains);
  std::uint64_t frames = 0;
  for (const Chain& chain : chains.devices) frames += chain.frames.size();
  if (options.progress != nullptr) options.progress->start("checking", frames, "batches");
  const unsigned threads = options.threads != 0 ? options.threads : environment.threads;
  parallel_for(tasks.size(), threads, [&](std::size_t t) {
    check_task(*environment.disk, path, file, chains, tasks[t]);
    if (options.progress != nullptr) options.progress->advance(tasks[t].end - tasks[t].begin);
  });
  std::set<std::size_t> ended;
  for (const Task& task : tasks) {
    if (!task.error || !ended.insert(task.chain).second) continue;
    Chain& chain = chains.devices[task.chain];
    chain.end = chain.frames[task.begin + task.checked].place;
    chain.frames.resize(task.begin + task.checked);
    chain.damage = *task.error;
    chain.torn.reset();
  }
  for (const Chain& chain : chains.devices) {
    chains.signatures += static_cast<std::uint64_t>(
        std::ranges::count_if(chain.frames, [&](const Frame& frame) { return chains.signers.contains(frame.header.member); }));
  }
}

}  // namespace

std::uint64_t Chain::bytes() const {
  std::uint64_t bytes = 0;
  for (const Frame& frame : frames) bytes += frame.sizes.total();
  return bytes;
}

std::optional<Hash> Chain::hash_at(std::uint64_t sequence) const {
  const auto at = std::ranges::lower_bound(frames, sequence, {}, [](const Frame& frame) { return frame.header.last_sequence(); });
  if (at == frames.end() || at->header.last_sequence() != sequence) return std::nullopt;
  return at->last_hash();
}

const Chain* Chains::find(const Id& device) const {
  const auto at = std::ranges::lower_bound(devices, device, {}, &Chain::device);
  return at == devices.end() || at->device != device ? nullptr : &*at;
}

bool Chains::damaged() const {
  return !problems.empty() || std::ranges::any_of(devices, [](const Chain& chain) { return chain.damage.has_value(); });
}

void collect_signers(const BatchHeader& header, std::map<Id, PublicKey>& signers) {
  for (const Act& act : header.acts) {
    const Grant* const grant = std::get_if<Grant>(&act);
    if (grant != nullptr && grant->member == member_id(grant->sign, grant->seal)) signers[grant->member] = grant->sign;
  }
}

Result<> check_contents(DiskFile& segment, const Frame& frame, const std::map<Id, PublicKey>& signers, const std::string& where) {
  const auto signer = signers.find(frame.header.member);
  if (signer != signers.end() && !crypto::verify(signer->second, signed_bytes(frame.hash), frame.signature)) {
    return fail(ErrorCode::damaged, "a batch's signature does not fit", where, damage_hint);
  }
  thread_local std::vector<std::uint8_t> buffer(piece_bytes);
  std::uint64_t offset = frame.place.offset + frame_fixed_bytes + frame.sizes.header;
  for (const BodyInfo& body : frame.header.bodies) {
    crypto::Blake2b hash;
    for (std::uint64_t left = body.sealed_size; left > 0;) {
      const std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size()));
      const Result<std::size_t> got = segment.read(offset, std::span(buffer).first(want));
      if (!got) return tl::unexpected<Error>(got.error());
      if (*got != want) break;   // shorter than it was: the hash will not fit
      hash.update(std::span(buffer).first(want));
      offset += want;
      left -= want;
    }
    if (hash.finish() != body.hash) return fail(ErrorCode::damaged, "a batch's contents do not fit their hash", where, damage_hint);
  }
  return {};
}

Result<Chains> read_chains(const Environment& environment, const std::string& path, const VaultFile& file, const ChainOptions& options) {
  Disk& disk = *environment.disk;
  const std::string root = join_path(path, "log");
  const Result<std::vector<Disk::Entry>> entries = disk.list(root);
  if (!entries && entries.error().code == ErrorCode::not_found)
    return fail(ErrorCode::damaged, "the log is missing", root, "take it from a backup: girok restore");
  if (!entries) return tl::unexpected<Error>(entries.error());

  Chains chains;
  if (options.progress != nullptr) options.progress->start("reading the log,", 0, "batches");
  for (const Disk::Entry& entry : *entries) {
    if (!entry.folder || entry.name.starts_with('.')) continue;
    const std::optional<Id> device = parse_id(entry.name);
    if (!device || file_name_of(*device) != entry.name) {
      chains.problems.push_back(
          {ErrorCode::damaged, "a folder in the log that no device has made", join_path(root, entry.name), "move it elsewhere"});
      continue;
    }
    chains.devices.push_back(follow(disk, path, file.vault, *device, options.progress));
  }
  std::ranges::sort(chains.devices, {}, &Chain::device);

  chains.signers[file.founder()] = file.sign;
  for (const Chain& chain : chains.devices) {
    for (const Frame& frame : chain.frames) collect_signers(frame.header, chains.signers);
  }
  if (options.contents) check_all(environment, path, file, options, chains);
  std::vector<BatchHeader> said;
  for (Chain& chain : chains.devices) {
    if (chain.damage) chain.unjudged_bytes = bytes_from(disk, path, chain.device, chain.end);
    for (const Frame& frame : chain.frames) {
      const BatchHeader& header = frame.header;
      if (!header.acts.empty() || !header.seen.empty() || header.gap) said.push_back(header);
    }
  }
  chains.authority = Authority::build(file, std::move(said));
  if (options.progress != nullptr) options.progress->finish();
  return chains;
}

std::string_view name_of(Relation relation) {
  switch (relation) {
    case Relation::same: return "same";
    case Relation::newer_here: return "newer here";
    case Relation::newer_there: return "newer there";
    case Relation::forked: return "forked";
    case Relation::unclear: return "unclear";
  }
  return "unclear";
}

Comparison compare(const Chain& here, const Chain& there) {
  Comparison comparison{here.device, Relation::same, here.last_sequence(), there.last_sequence(), 0};
  bool met = here.frames.empty() || there.frames.empty();
  auto other = there.frames.begin();
  for (const Frame& frame : here.frames) {
    const std::uint64_t sequence = frame.header.last_sequence();
    while (other != there.frames.end() && other->header.last_sequence() < sequence) ++other;
    if (other == there.frames.end()) break;
    if (other->header.last_sequence() != sequence) continue;
    met = true;
    if (frame.last_hash() != other->last_hash()) {
      comparison.relation = Relation::forked;
      comparison.forked_at = sequence;
      return comparison;
    }
  }
  if (!met)
    comparison.relation = Relation::unclear;
  else if (comparison.here > comparison.there)
    comparison.relation = Relation::newer_here;
  else if (comparison.here < comparison.there)
    comparison.relation = Relation::newer_there;
  return comparison;
}

std::vector<Comparison> compare(const Chains& here, const Chains& there) {
  std::set<Id> devices;
  for (const Chain& chain : here.devices) devices.insert(chain.device);
  for (const Chain& chain : there.devices) devices.insert(chain.device);
  std::vector<Comparison> comparisons;
  for (const Id& device : devices) {
    Chain none;
    none.device = device;
    const Chain* const one = here.find(device);
    const Chain* const other = there.find(device);
    comparisons.push_back(compare(one != nullptr ? *one : none, other != nullptr ? *other : none));
  }
  return comparisons;
}

}  // namespace girok::vault
