#include "linkage/csv_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/csv.h"
#include "base/utf8.h"

namespace girok::linkage {
namespace {

constexpr std::size_t max_row_bytes = std::size_t{64} << 20U;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Bytes at the end that begin a character without ending it: 0 to 3.
std::size_t cut_at_end(std::string_view bytes) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, bytes.size()); ++back) {
    const unsigned char c = static_cast<unsigned char>(bytes[bytes.size() - back]);
    if (c < 0x80) return 0;
    if (c < 0xC0) continue;
    const std::size_t size = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return size > back ? back : 0;
  }
  return 0;
}

}  // namespace

BlockSource source_of(std::string_view bytes) {
  return [bytes, at = std::size_t{0}](std::span<char> out) mutable -> Result<std::size_t> {
    const std::size_t count = std::min(out.size(), bytes.size() - at);
    if (count > 0) std::memcpy(out.data(), bytes.data() + at, count);
    at += count;
    return count;
  };
}

Result<BlockSource> source_of_file(const std::string& path) {
  std::FILE* const opened = std::fopen(path.c_str(), "rb");
  if (opened == nullptr) {
    if (errno == ENOENT) return fail(ErrorCode::not_found, "there is no such file", path);
    return fail(ErrorCode::unreadable, "the file cannot be opened", path, std::strerror(errno));
  }
  const std::shared_ptr<std::FILE> file(opened, [](std::FILE* f) { std::fclose(f); });
  std::setvbuf(opened, nullptr, _IONBF, 0);
  return BlockSource([file, path](std::span<char> out) -> Result<std::size_t> {
    const std::size_t count = std::fread(out.data(), 1, out.size(), file.get());
    if (count < out.size() && std::ferror(file.get()) != 0)
      return fail(ErrorCode::unreadable, "the file cannot be read", path, std::strerror(errno));
    return count;
  });
}

Result<bool> is_plain_utf8(const BlockSource& source) {
  std::string block(std::size_t{1} << 20U, '\0');
  std::size_t kept = 0;
  while (true) {
    const auto got = source(std::span(block).subspan(kept));
    if (!got) return tl::unexpected<Error>(got.error());
    const std::size_t size = kept + *got;
    const bool end = size < block.size();
    const std::string_view bytes = std::string_view(block).substr(0, size);
    const std::size_t cut = end ? 0 : cut_at_end(bytes);
    if (std::memchr(bytes.data(), '\0', bytes.size()) != nullptr || !valid_utf8(bytes.substr(0, size - cut))) return false;
    if (end) return true;
    std::memmove(block.data(), block.data() + size - cut, cut);
    kept = cut;
  }
}

CsvStream::CsvStream(BlockSource source, CsvSplitOptions options, std::size_t batch_rows, std::size_t block_bytes)
    : source_(std::move(source)), options_(std::move(options)), batch_rows_(batch_rows), block_bytes_(block_bytes) {
  refill();
  if (pending().starts_with(byte_order_mark)) begin_ = byte_order_mark.size();
  options_.separator = detect_separator(pending());
  splitter_.emplace(options_);
}

/// A new block: what is left of the old one, and what comes next. False where nothing can come.
bool CsvStream::refill() {
  if (ended_ || broken_) return false;
  const std::string_view left = pending();
  if (left.size() > max_row_bytes) {
    broken_ = Error{ErrorCode::too_large, "a row holds more than " + std::to_string(max_row_bytes) + " bytes", options_.name,
                    "is the file really a table of comma-separated values?"};
    return false;
  }
  const std::size_t room = std::max(block_bytes_, left.size());
  auto next = std::make_shared<std::string>();
  next->reserve(left.size() + room);
  next->assign(left);
  next->resize(left.size() + room);
  auto got = source_(std::span(*next).subspan(left.size()));
  if (!got) {
    broken_ = std::move(got.error());
    return false;
  }
  ended_ = *got < room;
  begin_ = 0;
  end_ = left.size() + *got;
  block_ = std::move(next);
  return true;
}

std::optional<std::vector<std::string>> CsvStream::header() {
  std::vector<std::string> fields;
  while (!broken_) {
    begin_ += splitter_->header(pending(), ended_, fields);
    if (!fields.empty()) return fields;
    if (!refill()) break;
  }
  return std::nullopt;
}

bool CsvStream::next(StreamBatch& batch) {
  while (!broken_) {
    begin_ += splitter_->split(pending(), ended_, batch_rows_, batch);
    batch.block = block_;
    if (batch.rows > 0) return true;
    if (splitter_->gave_up() || !refill()) break;
  }
  return false;
}

std::vector<Error> CsvStream::take_errors() {
  std::vector<Error> errors = splitter_->errors();
  if (splitter_->error_count() > errors.size()) {
    errors.push_back(
        {ErrorCode::malformed, std::to_string(splitter_->error_count() - errors.size()) + " more rows are bad", options_.name, ""});
  }
  if (broken_) errors.push_back(*broken_);
  return errors;
}

}  // namespace girok::linkage
