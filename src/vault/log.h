// The log of one device on the disk: reading its frames in order, and adding one.
//
// Model    docs/formats/vault.md, "The log". Reading checks sizes, hashes, the chain and (given keys) signatures; it does not decrypt and does not decide
//          who may write.
// Limits   A frame that is cut off at the end of the last segment is a torn batch: it counts for nothing, is reported, and the next append
//          cuts it. Everything else that does not fit is damage.
// Threads  A value belongs to one thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/disk.h"
#include "base/result.h"
#include "vault/batch.h"

namespace girok::vault {

inline constexpr std::uint64_t segment_bytes = std::uint64_t{64} << 20;

/// Where a frame begins.
struct FramePlace {
  std::uint32_t segment = 1;
  std::uint64_t offset = 0;
  friend auto operator<=>(const FramePlace&, const FramePlace&) = default;
};

/// "log/<device>/000001.log at byte 123".
std::string place_in_log(const Id& device, FramePlace place);

/// A frame whose header fits its hash.
struct Frame {
  FramePlace place;
  FrameSizes sizes;
  BatchHeader header;
  std::vector<std::uint8_t> header_bytes;
  Hash hash{};
  Signature signature{};
  FramePlace next() const { return {place.segment, place.offset + sizes.total()}; }
  /// The hash and number that the next batch of the chain follows.
  const Hash& last_hash() const { return header.gap ? header.gap->last_hash : hash; }
};

struct Torn {
  FramePlace place;
  std::uint64_t bytes = 0;
};

/// Reads one device's chain from some place on.
class LogReader {
 public:
  /// From the first frame.
  LogReader(Disk& disk, const std::string& vault, const Id& vault_id, const Id& device);
  /// After a frame that ended at `place`, had `sequence` and `hash`.
  void start_after(FramePlace place, std::uint64_t sequence, const Hash& hash, std::uint64_t clock);

  /// The next frame, checked; nothing at the end (see torn()). Errors: damaged, with segment and offset; unsupported.
  Result<std::optional<Frame>> next();
  /// What was cut off at the end, once next() has given nothing.
  const std::optional<Torn>& torn() const { return torn_; }
  /// Where the next frame would begin.
  FramePlace place() const { return place_; }
  /// Bytes of a body of a frame of this log. Errors: damaged where the hash does not fit.
  Result<std::vector<std::uint8_t>> body(const Frame& frame, std::size_t index);

  /// For salvage: the frame at this place, whatever stood before it.
  Result<std::optional<Frame>> frame_at(FramePlace place);
  std::string where(FramePlace place) const { return place_in_log(device_, place); }
  Result<std::uint64_t> segment_size(std::uint32_t segment);
  std::uint32_t segments() const { return segments_; }

 private:
  Result<DiskFile*> file(std::uint32_t segment);
  Result<std::optional<Frame>> read_frame(FramePlace place, std::uint64_t size);
  tl::unexpected<Error> damaged(std::string what, FramePlace place) const;

  Disk& disk_;
  std::string folder_;
  Id vault_id_, device_;
  std::uint32_t segments_ = 0;
  std::optional<Error> unlisted_;  ///< why it is not known whether there are more
  bool missing_ = false;  ///< there are segments after one that is not there
  FramePlace place_;
  std::uint64_t sequence_ = 0;
  std::uint64_t clock_ = 0;
  Hash hash_{};
  std::optional<Torn> torn_;
  std::uint32_t open_segment_ = 0;
  std::unique_ptr<DiskFile> open_;
};

/// Devices that have a log, ascending. Errors: damaged for a name that is none.
Result<std::vector<Id>> devices_of(Disk& disk, const std::string& vault);

/// The numbers of a device's segments that are there, ascending; there should be no gaps.
Result<std::vector<std::uint32_t>> segments_of(Disk& disk, const std::string& vault, const Id& device);

std::string log_folder(const std::string& vault, const Id& device);
std::string segment_path(const std::string& vault, const Id& device, std::uint32_t segment);

/// Appends a whole frame at `place` and returns when it is on the disk. Anything after `place` in that segment (a torn batch) is cut off first. On an error
/// the file is as it was before; where even that fails, Error::hint says so, and the next to open decides by what is there.
Result<FramePlace> append_frame(Disk& disk, const std::string& vault, const Id& device, FramePlace place, ByteSpan frame);

}  // namespace girok::vault
