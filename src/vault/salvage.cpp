#include "vault/salvage.h"

#include <algorithm>

#include <fmt/format.h>

#include "vault/chains.h"
#include "vault/local_state.h"

namespace girok::vault {
namespace {

constexpr std::size_t window_bytes = 1 << 16;
constexpr std::uint64_t bad_sector_bytes = 4096;
constexpr std::uint64_t most_searching = 16;   // times the bytes there are
constexpr std::string_view magic = "GRK1";

/// Walks through one device's files.
class Salvager {
 public:
  /// `signers`: null in the first walk, which only asks who they are.
  Salvager(Disk& disk, const std::string& path, const Id& vault, const Id& device, const std::map<Id, PublicKey>* signers,
           Progress* progress)
      : disk_(disk), path_(path), vault_(vault), signers_(signers), progress_(progress), reader_(disk, path, vault, device) {
    out_.device = device;
  }

  Result<DeviceSurvey> run() {
    const Result<std::vector<std::uint32_t>> segments = segments_of(disk_, path_, out_.device);
    if (!segments) return tl::unexpected<Error>(segments.error());
    std::uint32_t expected = 1;
    for (const std::uint32_t segment : *segments) {
      if (segment != expected) damage("a file of the log is missing", {expected, 0}, 0);
      expected = segment + 1;
      if (Result<> walked = walk(segment, segment == segments->back()); !walked) return tl::unexpected<Error>(walked.error());
    }
    if (tail_ && tail_->sequence > sequence_)
      out_.lost.push_back({sequence_ + 1, tail_->sequence, tail_->hash, clock_, {}, out_.frames.size()});
    return std::move(out_);
  }

 private:
  enum class Standing { good, header_only, none };

  void damage(std::string what, FramePlace place, std::uint64_t bytes) {
    out_.damaged_bytes += bytes;
    if (bytes > 0) what += fmt::format(" ({} bytes)", bytes);
    out_.damage.push_back({ErrorCode::damaged, std::move(what), reader_.where(place), "girok recover saves what stands around it"});
  }

  Result<> walk(std::uint32_t segment, bool last) {
    const Result<std::uint64_t> size = reader_.segment_size(segment);
    if (!size) {
      damage("a file of the log cannot be read", {segment, 0}, 0);
      return {};
    }
    size_ = *size;
    budget_ = most_searching * *size;
    for (FramePlace place{segment, 0}; place.offset < *size;) {
      Frame frame;
      const Result<Standing> standing = look(place, frame);
      if (!standing) return tl::unexpected<Error>(standing.error());
      if (*standing == Standing::good) {
        place = frame.next();
        take(std::move(frame));
        continue;
      }
      const std::optional<Torn> torn = last && reader_.torn() && reader_.torn()->place == place ? reader_.torn() : std::nullopt;
      std::uint64_t from = place.offset + 1;
      if (*standing == Standing::header_only) {
        from = place.offset + frame_fixed_bytes + frame.sizes.header;
        if (!tail_ || tail_->sequence < frame.header.last_sequence())
          tail_ = Head{out_.device, frame.header.last_sequence(), frame.last_hash()};
      }
      const Result<std::uint64_t> found = search(segment, from);
      if (!found) return tl::unexpected<Error>(found.error());
      if (torn && *found == *size) {
        out_.torn = torn;
        return {};
      }
      damage(*standing == Standing::header_only ? "a batch's contents are damaged, and lost with it" : "no whole batch stands here", place,
             *found - place.offset);
      place.offset = *found;
    }
    return {};
  }

  /// What stands at a place, as the next of the chain or a later one.
  Result<Standing> look(FramePlace place, Frame& frame) {
    Result<std::optional<Frame>> found = reader_.frame_at(place);
    if (!found && found.error().code == ErrorCode::unsupported) return tl::unexpected<Error>(found.error());
    if (!found || !*found) return Standing::none;
    frame = **std::move(found);
    const BatchHeader& header = frame.header;
    if (header.vault != vault_ || header.device != out_.device || header.sequence <= sequence_ || header.clock <= clock_)
      return Standing::none;
    const bool follows = header.sequence == sequence_ + 1;
    if (follows && header.previous != hash_) return Standing::none;
    if (signers_ == nullptr) return Standing::good;
    const auto signer = signers_->find(header.member);
    if (signer == signers_->end() && !follows) return Standing::none;
    if (signer != signers_->end() && !crypto::verify(signer->second, signed_bytes(frame.hash), frame.signature)) return Standing::none;
    Result<std::unique_ptr<DiskFile>> file = disk_.open(segment_path(path_, out_.device, place.segment), Disk::Mode::read);
    if (!file) return tl::unexpected<Error>(file.error());
    return check_contents(**file, frame, *signers_, {}) ? Standing::good : Standing::header_only;
  }

  void take(Frame frame) {
    if (frame.header.sequence > sequence_ + 1) {
      out_.lost.push_back(
          {sequence_ + 1, frame.header.sequence - 1, frame.header.previous, clock_, frame.header.clock, out_.frames.size()});
    }
    sequence_ = frame.header.last_sequence();
    clock_ = frame.header.clock;
    hash_ = frame.last_hash();
    frame.header_bytes.clear();
    frame.header_bytes.shrink_to_fit();
    out_.frames.push_back(std::move(frame));
    if (progress_ != nullptr) progress_->advance();
  }

  /// The next place where a frame stands, if only its header; the segment's size where there is none.
  Result<std::uint64_t> search(std::uint32_t segment, std::uint64_t from) {
    Result<std::unique_ptr<DiskFile>> file = disk_.open(segment_path(path_, out_.device, segment), Disk::Mode::read);
    if (!file) return tl::unexpected<Error>(file.error());
    std::vector<std::uint8_t> window(window_bytes);
    while (from < size_) {
      const Result<std::size_t> got = (*file)->read(from, window);
      if (!got) {
        from += bad_sector_bytes;
        continue;
      }
      if (*got < magic.size()) break;
      const std::string_view bytes = as_text(std::span(window).first(*got));
      for (std::size_t at = bytes.find(magic); at != std::string_view::npos; at = bytes.find(magic, at + 1)) {
        const Result<bool> stands = try_at(**file, {segment, from + at});
        if (!stands) return tl::unexpected<Error>(stands.error());
        if (*stands) return from + at;
        if (budget_ == 0) return size_;
      }
      from += *got - (magic.size() - 1);
    }
    return size_;
  }

  Result<bool> try_at(DiskFile& file, FramePlace place) {
    std::array<std::uint8_t, frame_prefix_bytes> prefix{};
    const Result<std::size_t> got = file.read(place.offset, prefix);
    if (!got || *got != prefix.size()) return false;
    const std::optional<FrameSizes> sizes = read_prefix(prefix);
    if (!sizes || sizes->total() > size_ - place.offset) return false;
    budget_ -= std::min(budget_, sizes->total());
    Frame frame;
    const Result<Standing> standing = look(place, frame);
    if (!standing) return tl::unexpected<Error>(standing.error());
    return *standing != Standing::none;
  }

  Disk& disk_;
  const std::string& path_;
  const Id vault_;
  const std::map<Id, PublicKey>* signers_;
  Progress* progress_;
  LogReader reader_;
  DeviceSurvey out_;
  std::uint64_t sequence_ = 0, clock_ = 0, size_ = 0, budget_ = 0;
  Hash hash_{};
  std::optional<Head> tail_;   ///< of a batch whose header stands and whose contents do not
};

/// What others have seen of a device beyond what stands of it: then at least its number and hash are known.
void learn_from(const Head& head, std::optional<std::uint64_t> clock, std::vector<DeviceSurvey>& devices) {
  auto device = std::ranges::find(devices, head.device, &DeviceSurvey::device);
  if (device == devices.end()) {
    devices.emplace_back().device = head.device;   // of which nothing is left at all
    device = std::prev(devices.end());
  }
  DeviceSurvey& survey = *device;
  const std::uint64_t stands = survey.frames.empty() ? 0 : survey.frames.back().header.last_sequence();
  if (head.sequence <= stands) return;
  if (survey.lost.empty() || survey.lost.back().before_frame != survey.frames.size()) {
    survey.lost.push_back(
        {stands + 1, head.sequence, head.hash, survey.frames.empty() ? 0 : survey.frames.back().header.clock, {}, survey.frames.size()});
  }
  LostBatches& tail = survey.lost.back();
  if (tail.last < head.sequence) {
    tail.last = head.sequence;
    tail.goes_on_from = head.hash;
  }
  // They have to be earlier than whoever saw any of them.
  if (clock) tail.before_clock = std::min(tail.before_clock.value_or(*clock), *clock);
}

}  // namespace

std::uint64_t DeviceSurvey::good_prefix() const { return lost.empty() ? frames.size() : lost.front().before_frame; }

std::uint64_t DeviceSurvey::batches_lost() const {
  std::uint64_t count = 0;
  for (const LostBatches& some : lost) count += some.count();
  return count;
}

bool Survey::whole() const { return std::ranges::all_of(devices, &DeviceSurvey::whole); }

Result<Survey> survey(const Environment& environment, const std::string& path, Progress* progress) {
  Disk& disk = *environment.disk;
  const Result<VaultFile> file = load_vault_file(disk, path);
  if (!file) return tl::unexpected<Error>(file.error());
  const Result<std::vector<Disk::Entry>> entries = disk.list(join_path(path, "log"));
  if (!entries) return tl::unexpected<Error>(entries.error());
  Survey survey;
  survey.file = *file;
  survey.signers[file->founder()] = file->sign;
  // Twice: who could sign stands in the logs themselves.
  for (const bool asking : {true, false}) {
    if (progress != nullptr) progress->start(asking ? "searching the log," : "checking", 0, "batches");
    for (const Disk::Entry& entry : *entries) {
      const std::optional<Id> device = entry.folder ? parse_id(entry.name) : std::nullopt;
      if (!device || file_name_of(*device) != entry.name) continue;
      Result<DeviceSurvey> one = Salvager(disk, path, file->vault, *device, asking ? nullptr : &survey.signers, progress).run();
      if (!one) return tl::unexpected<Error>(one.error());
      if (!asking)
        survey.devices.push_back(*std::move(one));
      else
        for (const Frame& frame : one->frames) collect_signers(frame.header, survey.signers);
    }
  }
  std::vector<BatchHeader> said;
  for (const DeviceSurvey& device : survey.devices) {
    for (const Frame& frame : device.frames) {
      if (!frame.header.acts.empty() || !frame.header.seen.empty() || frame.header.gap) said.push_back(frame.header);
    }
  }
  survey.authority = Authority::build(*file, said);
  for (const BatchHeader& header : said) {
    if (!survey.authority.judge(header).counts()) continue;
    for (const Head& head : header.seen) learn_from(head, header.clock, survey.devices);
  }
  const Result<std::vector<Head>> remembered = LocalState(environment, file->vault).heads();
  if (remembered) {
    for (const Head& head : *remembered) learn_from(head, std::nullopt, survey.devices);
  }
  std::ranges::sort(survey.devices, {}, &DeviceSurvey::device);
  if (progress != nullptr) progress->finish();
  return survey;
}

}  // namespace girok::vault
