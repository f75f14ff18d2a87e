#include "vault/log_writer.h"

#include <algorithm>

namespace girok::vault {
namespace {
constexpr std::size_t piece_bytes = 1 << 20;
}  // namespace

LogWriter::LogWriter(Disk& disk, std::string vault, const Id& device, FramePlace place)
    : disk_(disk), vault_(std::move(vault)), device_(device), begin_(place), place_(place) {}

/// Makes `file_` the segment that the next frame belongs to.
Result<> LogWriter::open_next(bool new_segment) {
  if (new_segment && place_.offset > 0) {
    if (Result<> synced = sync_segment(); !synced) return synced;
    file_.reset();
    place_ = {place_.segment + 1, 0};
  }
  if (file_ != nullptr) return {};
  const bool fresh = place_.offset == 0;
  if (fresh) {
    if (Result<> made = disk_.make_folder(log_folder(vault_, device_)); !made) return made;
  }
  const std::string path = segment_path(vault_, device_, place_.segment);
  Result<std::unique_ptr<DiskFile>> file = disk_.open(path, fresh ? Disk::Mode::create : Disk::Mode::write);
  if (!file) return tl::unexpected<Error>(file.error());
  made_ = made_ || fresh;
  const Result<std::uint64_t> size = (*file)->size();
  if (!size) return tl::unexpected<Error>(size.error());
  if (*size < place_.offset)
    return fail(ErrorCode::rolled_back, "the log is shorter than it was", path, "an older copy was put back: girok verify tells more");
  if (*size > place_.offset) {
    if (Result<> cut = (*file)->truncate(place_.offset); !cut) return cut;
  }
  file_ = *std::move(file);
  return {};
}

Result<> LogWriter::append(DiskFile& from, const Frame& frame) {
  // Copies of one log have the same files, byte for byte: so a segment begins here where it begins there.
  const bool begins = frame.place.offset == 0 && frame.place.segment == place_.segment + 1;
  if (Result<> opened = open_next(begins || place_.offset >= segment_bytes); !opened) return opened;
  std::vector<std::uint8_t> buffer(static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, frame.sizes.total())));
  std::uint64_t at = frame.place.offset;
  for (std::uint64_t left = frame.sizes.total(); left > 0;) {
    const std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer.size()));
    const Result<std::size_t> got = from.read(at, std::span(buffer).first(want));
    if (!got) return tl::unexpected<Error>(got.error());
    if (*got != want)
      return fail(ErrorCode::damaged, "a batch was cut off while it was copied", {},
                  "let nobody change the other copy meanwhile, and try again");
    if (Result<> written = file_->write(place_.offset, std::span(buffer).first(want)); !written) return written;
    at += want;
    place_.offset += want;
    left -= want;
  }
  return {};
}

Result<> LogWriter::append(ByteSpan frame) {
  if (Result<> opened = open_next(place_.offset >= segment_bytes); !opened) return opened;
  if (Result<> written = file_->write(place_.offset, frame); !written) return written;
  place_.offset += frame.size();
  return {};
}

Result<> LogWriter::sync_segment() {
  if (file_ == nullptr) return {};
  return file_->sync();
}

Result<> LogWriter::finish() {
  if (Result<> synced = sync_segment(); !synced) return synced;
  if (!made_) return {};
  made_ = false;
  const std::string folder = log_folder(vault_, device_);
  if (Result<> synced = disk_.sync_folder(folder); !synced) return synced;
  return disk_.sync_folder(folder_of(folder));
}

void LogWriter::undo() {
  file_.reset();
  for (std::uint32_t segment = place_.segment; segment > begin_.segment; --segment)
    (void)disk_.remove(segment_path(vault_, device_, segment));
  const std::string path = segment_path(vault_, device_, begin_.segment);
  if (begin_.offset == 0) {
    (void)disk_.remove(path);
  } else if (Result<std::unique_ptr<DiskFile>> file = disk_.open(path, Disk::Mode::write); file) {
    if ((*file)->truncate(begin_.offset)) (void)(*file)->sync();
  }
  place_ = begin_;
}

}  // namespace girok::vault
