// Frames that exist already, written into a log: what recovering and merging do.
//
// Model    docs/formats/vault.md, "The log". Nothing is judged here. Frames are copied piece by piece; all are on the disk after finish(), and a crash before leaves
//          whole frames and at most one torn one.
// Threads  One.
#pragma once

#include <memory>
#include <string>

#include "base/disk.h"
#include "base/result.h"
#include "vault/log.h"

namespace girok::vault {

class LogWriter {
 public:
  /// Goes on at `place`; what lies behind it in that segment (a torn batch) is cut off.
  LogWriter(Disk& disk, std::string vault, const Id& device, FramePlace place);

  /// One frame, out of the segment that it lies in elsewhere.
  Result<> append(DiskFile& from, const Frame& frame);
  /// One frame's bytes.
  Result<> append(ByteSpan frame);
  /// Syncs what was written.
  Result<> finish();
  /// Takes back everything that was written since the beginning; best effort.
  void undo();
  FramePlace place() const { return place_; }

 private:
  Result<> open_next(bool new_segment);
  Result<> sync_segment();

  Disk& disk_;
  std::string vault_;
  Id device_;
  FramePlace begin_, place_;
  std::unique_ptr<DiskFile> file_;
  bool made_ = false;  ///< a segment was made since the last finish()
};

}  // namespace girok::vault
