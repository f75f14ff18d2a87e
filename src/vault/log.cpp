#include "vault/log.h"

#include <algorithm>

#include <fmt/format.h>

#include "vault/files.h"

namespace girok::vault {
namespace {

std::string segment_name(std::uint32_t segment) { return fmt::format("{:06}.log", segment); }

/// 0 where it is not the name of a segment.
std::uint32_t number_of_segment(std::string_view name) {
  std::uint32_t number = 0;
  for (const char c : name.substr(0, std::min<std::size_t>(name.find('.'), 9))) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return segment_name(number) == name ? number : 0;
}

// What a disk has not written it leaves from the begin of a sector on, or of something larger.
constexpr std::uint64_t sector_bytes = 512;

/// True where every byte from `offset` to `size` is zero: a file whose size reached the disk before its bytes.
Result<bool> only_zeros(DiskFile& file, std::uint64_t offset, std::uint64_t size) {
  std::vector<std::uint8_t> buffer(1 << 16);
  while (offset < size) {
    const std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size - offset));
    const Result<std::size_t> got = file.read(offset, std::span(buffer).first(want));
    if (!got) return tl::unexpected<Error>(got.error());
    if (*got == 0) break;
    if (std::ranges::any_of(std::span(buffer).first(*got), [](std::uint8_t b) { return b != 0; })) return false;
    offset += *got;
  }
  return true;
}

}  // namespace

std::string log_folder(const std::string& vault, const Id& device) { return join_path(join_path(vault, "log"), file_name_of(device)); }
std::string segment_path(const std::string& vault, const Id& device, std::uint32_t segment) {
  return join_path(log_folder(vault, device), segment_name(segment));
}

std::string place_in_log(const Id& device, FramePlace place) {
  return fmt::format("log/{}/{} at byte {}", file_name_of(device), segment_name(place.segment), place.offset);
}

Result<std::vector<Id>> devices_of(Disk& disk, const std::string& vault) {
  const std::string folder = join_path(vault, "log");
  const Result<std::vector<Disk::Entry>> entries = disk.list(folder);
  if (!entries && entries.error().code == ErrorCode::not_found)
    return fail(ErrorCode::damaged, "the log is missing", folder, "take it from a backup: girok restore");
  if (!entries) return tl::unexpected<Error>(entries.error());
  std::vector<Id> devices;
  for (const Disk::Entry& entry : *entries) {
    if (!entry.folder || entry.name.starts_with('.')) continue;
    const std::optional<Id> id = parse_id(entry.name);
    if (!id || file_name_of(*id) != entry.name)
      return fail(ErrorCode::damaged, "a folder in the log that no device has made", folder, "move it elsewhere");
    devices.push_back(*id);
  }
  std::ranges::sort(devices);
  return devices;
}

Result<std::vector<std::uint32_t>> segments_of(Disk& disk, const std::string& vault, const Id& device) {
  std::vector<std::uint32_t> segments;
  const Result<std::vector<Disk::Entry>> entries = disk.list(log_folder(vault, device));
  if (!entries && entries.error().code == ErrorCode::not_found) return segments;
  if (!entries) return tl::unexpected<Error>(entries.error());
  for (const Disk::Entry& entry : *entries) {
    const std::uint32_t number = entry.folder ? 0 : number_of_segment(entry.name);
    if (number != 0) segments.push_back(number);
  }
  std::ranges::sort(segments);
  return segments;
}

LogReader::LogReader(Disk& disk, const std::string& vault, const Id& vault_id, const Id& device)
    : disk_(disk), folder_(log_folder(vault, device)), vault_id_(vault_id), device_(device) {
  const Result<std::vector<std::uint32_t>> there = segments_of(disk_, vault, device);
  if (!there) {
    unlisted_ = there.error();
    while (disk_.exists(join_path(folder_, segment_name(segments_ + 1)))) ++segments_;
    return;
  }
  while (segments_ < there->size() && (*there)[segments_] == segments_ + 1) ++segments_;
  missing_ = segments_ < there->size();
}

void LogReader::start_after(FramePlace place, std::uint64_t sequence, const Hash& hash, std::uint64_t clock) {
  place_ = place;
  sequence_ = sequence;
  hash_ = hash;
  clock_ = clock;
}

tl::unexpected<Error> LogReader::damaged(std::string what, FramePlace place) const {
  return fail(ErrorCode::damaged, "the log is damaged: " + what, where(place),
              "girok recover shows what can be saved; a backup, or a colleague's copy, may have all of it");
}

Result<DiskFile*> LogReader::file(std::uint32_t segment) {
  if (open_segment_ != segment || open_ == nullptr) {
    Result<std::unique_ptr<DiskFile>> opened = disk_.open(join_path(folder_, segment_name(segment)), Disk::Mode::read);
    if (!opened) return tl::unexpected<Error>(opened.error());
    open_ = *std::move(opened);
    open_segment_ = segment;
  }
  return open_.get();
}

Result<std::uint64_t> LogReader::segment_size(std::uint32_t segment) {
  const Result<DiskFile*> opened = file(segment);
  if (!opened) return tl::unexpected<Error>(opened.error());
  return (*opened)->size();
}

Result<std::optional<Frame>> LogReader::frame_at(FramePlace place) {
  const Result<std::uint64_t> size = segment_size(place.segment);
  if (!size) return tl::unexpected<Error>(size.error());
  if (place.offset >= *size) return std::optional<Frame>();
  return read_frame(place, *size);
}

// Reads a frame that must lie within `size` bytes of its segment. Nothing, with torn_ set, where it is cut off at the end of the last one.
Result<std::optional<Frame>> LogReader::read_frame(FramePlace place, std::uint64_t size) {
  const Result<DiskFile*> opened = file(place.segment);
  if (!opened) return tl::unexpected<Error>(opened.error());
  const auto torn = [&]() -> Result<std::optional<Frame>> {
    if (place.segment != segments_ || missing_) return damaged("a segment ends inside a batch, and others follow it", place);
    torn_ = Torn{place, size - place.offset};
    return std::optional<Frame>();
  };
  const auto read_all = [&](std::uint64_t offset, std::span<std::uint8_t> out) -> Result<bool> {
    const Result<std::size_t> got = (*opened)->read(offset, out);
    if (!got) return tl::unexpected<Error>(got.error());
    return *got == out.size();
  };

  if (size - place.offset < frame_prefix_bytes) return torn();
  std::array<std::uint8_t, frame_prefix_bytes> prefix{};
  Result<bool> read = read_all(place.offset, prefix);
  if (!read) return tl::unexpected<Error>(read.error());
  if (!*read) return torn();
  const std::optional<FrameSizes> sizes = read_prefix(prefix);
  if (!sizes) {
    const std::uint64_t sector = (place.offset + sector_bytes - 1) / sector_bytes * sector_bytes;
    const Result<bool> zeros = only_zeros(**opened, sector < place.offset + frame_prefix_bytes ? sector : place.offset, size);
    if (!zeros) return tl::unexpected<Error>(zeros.error());
    if (*zeros) return torn();
    return damaged("there is no batch where one should begin", place);
  }
  if (sizes->total() > size - place.offset) return torn();

  Frame frame;
  frame.place = place;
  frame.sizes = *sizes;
  std::vector<std::uint8_t> rest(sizes->header + frame_fixed_bytes - frame_prefix_bytes);
  read = read_all(place.offset + frame_prefix_bytes, rest);
  if (!read) return tl::unexpected<Error>(read.error());
  if (!*read) return torn();
  const ByteSpan header(rest.data(), sizes->header);
  std::copy_n(rest.begin() + static_cast<std::ptrdiff_t>(sizes->header), frame.hash.size(), frame.hash.begin());
  std::copy_n(rest.begin() + static_cast<std::ptrdiff_t>(sizes->header + frame.hash.size()), frame.signature.size(),
              frame.signature.begin());
  // The last frame may have been cut by a loss of power that left its size but not its end.
  const auto lost_end = [&](std::uint64_t after) -> Result<bool> {
    if (place.segment != segments_ || place.offset + sizes->total() != size) return false;
    return only_zeros(**opened, std::max(after, (size - 1) / sector_bytes * sector_bytes), size);
  };
  if (hash_of_header(header) != frame.hash) {
    const Result<bool> lost = lost_end(place.offset + frame_prefix_bytes + sizes->header);
    if (!lost) return tl::unexpected<Error>(lost.error());
    if (*lost) return torn();
    return damaged("a batch's header does not fit its hash", place);
  }
  Result<BatchHeader> decoded = decode_header(header);
  if (!decoded) {
    if (decoded.error().code == ErrorCode::unsupported)
      return fail(ErrorCode::unsupported, decoded.error().what, where(place), decoded.error().hint);
    return damaged(decoded.error().what, place);
  }
  frame.header = *std::move(decoded);
  frame.header_bytes.assign(header.begin(), header.end());
  std::uint64_t bodies = 0;
  for (const BodyInfo& body : frame.header.bodies) bodies += body.sealed_size;
  if (bodies != sizes->bodies) return damaged("a batch's bodies are not as long as its header says", place);
  const Result<bool> lost = bodies > 0 ? lost_end(place.offset + frame_fixed_bytes + sizes->header) : Result<bool>(false);
  if (!lost) return tl::unexpected<Error>(lost.error());
  for (std::size_t i = 0; *lost && i < frame.header.bodies.size(); ++i) {
    const Result<std::vector<std::uint8_t>> bytes = body(frame, i);   // bodies that end with zeros by themselves fit their hash
    if (!bytes && bytes.error().code != ErrorCode::damaged) return tl::unexpected<Error>(bytes.error());
    if (!bytes) return torn();
  }
  return std::optional<Frame>(std::move(frame));
}

Result<std::optional<Frame>> LogReader::next() {
  torn_.reset();
  // Not the end of the log, but a file that is gone.
  const auto ended = [&]() -> Result<std::optional<Frame>> {
    if (unlisted_) return tl::unexpected<Error>(*unlisted_);
    if (missing_) return damaged("a file of the log is missing", {segments_ + 1, 0});
    return std::optional<Frame>();
  };
  if (segments_ == 0) return ended();
  while (true) {
    const Result<std::uint64_t> size = segment_size(place_.segment);
    if (!size) return tl::unexpected<Error>(size.error());
    if (place_.offset > *size)
      return fail(ErrorCode::rolled_back, "the log is shorter than it was", where(place_),
                  "an older copy was put back: girok verify tells more");
    if (place_.offset < *size) break;
    if (place_.segment >= segments_) return ended();
    place_ = {place_.segment + 1, 0};
  }
  const Result<std::uint64_t> size = segment_size(place_.segment);
  if (!size) return tl::unexpected<Error>(size.error());
  Result<std::optional<Frame>> frame = read_frame(place_, *size);
  if (!frame || !*frame) return frame;
  const BatchHeader& header = (*frame)->header;
  if (header.vault != vault_id_) return damaged("a batch of another vault", place_);
  if (header.device != device_) return damaged("a batch of another device", place_);
  if (header.sequence != sequence_ + 1) return damaged("a batch is missing, or stands twice", place_);
  if (header.previous != hash_) return damaged("a batch does not follow the one before it", place_);
  if (header.clock <= clock_) return damaged("a batch's clock goes back", place_);
  if (header.gap && header.gap->last_sequence < header.sequence) return damaged("a gap ends before it begins", place_);
  sequence_ = header.last_sequence();
  hash_ = (*frame)->last_hash();
  clock_ = header.clock;
  place_ = (*frame)->next();
  return frame;
}

Result<std::vector<std::uint8_t>> LogReader::body(const Frame& frame, std::size_t index) {
  const Result<DiskFile*> opened = file(frame.place.segment);
  if (!opened) return tl::unexpected<Error>(opened.error());
  std::uint64_t offset = frame.place.offset + frame_fixed_bytes + frame.sizes.header;
  for (std::size_t i = 0; i < index; ++i) offset += frame.header.bodies[i].sealed_size;
  const BodyInfo& info = frame.header.bodies[index];
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(info.sealed_size));
  const Result<std::size_t> got = (*opened)->read(offset, bytes);
  if (!got) return tl::unexpected<Error>(got.error());
  if (*got != bytes.size() || crypto::blake2b(bytes) != info.hash) return damaged("a batch's contents do not fit their hash", frame.place);
  return bytes;
}

Result<FramePlace> append_frame(Disk& disk, const std::string& vault, const Id& device, FramePlace place, ByteSpan frame) {
  const std::string folder = log_folder(vault, device);
  bool fresh = place.offset == 0;
  if (place.offset >= segment_bytes) {
    place = {place.segment + 1, 0};
    fresh = true;
  }
  if (fresh) {
    if (const Result<> made = disk.make_folder(folder); !made) return tl::unexpected<Error>(made.error());
  }
  const std::string path = segment_path(vault, device, place.segment);
  Result<std::unique_ptr<DiskFile>> opened = disk.open(path, fresh ? Disk::Mode::create : Disk::Mode::write);
  if (!opened) return tl::unexpected<Error>(opened.error());
  DiskFile& file = **opened;
  const auto undone = [&](Error error) -> tl::unexpected<Error> {
    if (!file.truncate(place.offset))
      error.hint += (error.hint.empty() ? "" : "; ") +
                    std::string("what was half written could not be taken back: open the case again, it shows what is there");
    return tl::unexpected<Error>(std::move(error));
  };
  const Result<std::uint64_t> size = file.size();
  if (!size) return tl::unexpected<Error>(size.error());
  if (*size < place.offset)
    return fail(ErrorCode::rolled_back, "the log is shorter than it was", path, "an older copy was put back: girok verify tells more");
  if (*size > place.offset) {
    if (const Result<> cut = file.truncate(place.offset); !cut) return tl::unexpected<Error>(cut.error());
  }
  if (const Result<> written = file.write(place.offset, frame); !written) return undone(written.error());
  if (const Result<> synced = file.sync(); !synced) return undone(synced.error());
  if (fresh) {
    if (const Result<> synced = disk.sync_folder(folder); !synced) return undone(synced.error());
    if (const Result<> synced = disk.sync_folder(folder_of(folder)); !synced) return undone(synced.error());
  }
  return FramePlace{place.segment, place.offset + frame.size()};
}

}  // namespace girok::vault
