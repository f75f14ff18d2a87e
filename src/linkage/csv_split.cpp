#include "linkage/csv_split.h"

#include <algorithm>
#include <array>
#include <utility>

namespace girok::linkage {
namespace {

/// Bytes at which a plain cell may end, the separator aside.
constexpr std::array<bool, 256> make_stops() {
  std::array<bool, 256> stops{};
  stops['\n'] = stops['\r'] = stops['"'] = true;
  return stops;
}
constexpr std::array<bool, 256> plain_stops = make_stops();

/// Offset of the next quote or line end in text[at, end), or npos.
std::size_t find_stop(std::string_view text, std::size_t at, std::size_t end) {
  while (at < end && !plain_stops[static_cast<unsigned char>(text[at])]) ++at;
  return at < end ? at : std::string_view::npos;
}

}  // namespace

std::size_t CsvSplitter::header(std::string_view text, bool last, std::vector<std::string>& fields) {
  text_ = text;
  last_ = last;
  at_ = 0;
  CsvBatch batch;
  while (at_ < text_.size() && !gave_up_) {
    const std::size_t begin = at_, line = line_, errors = errors_.size(), counted = error_count_;
    const Parsed parsed = parse_row(batch);
    if (parsed == Parsed::unfinished) {
      line_ = line;
      errors_.resize(errors);
      error_count_ = counted;
      return begin;
    }
    if (parsed != Parsed::row) continue;
    fields.assign(row_.begin(), row_.end());
    width_ = row_.size();
    return at_;
  }
  return at_;
}

std::size_t CsvSplitter::split(std::string_view text, bool last, std::size_t max_rows, CsvBatch& out) {
  text_ = text;
  last_ = last;
  at_ = 0;
  out.rows = 0;
  out.kept.clear();
  out.cells.resize(width_);
  for (auto& column : out.cells) column.resize(max_rows);
  out.lines.resize(max_rows);
  while (at_ < text_.size() && out.rows < max_rows && !gave_up_) {
    const std::size_t begin = at_, line = line_, errors = errors_.size(), counted = error_count_;
    const Parsed parsed = parse_row(out);
    if (parsed == Parsed::unfinished) {  // as if it had not been tried
      line_ = line;
      errors_.resize(errors);
      error_count_ = counted;
      return begin;
    }
    if (parsed != Parsed::row) continue;
    if (row_.size() != width_) {
      report(line, ErrorCode::malformed,
             "the row has " + std::to_string(row_.size()) + " fields, the first row has " + std::to_string(width_),
             "a field that holds the separator must stand in quotes");
      continue;
    }
    for (std::size_t column = 0; column < width_; ++column) out.cells[column][out.rows] = row_[column];
    out.lines[out.rows++] = line;
  }
  return gave_up_ ? text_.size() : at_;
}

CsvSplitter::Parsed CsvSplitter::parse_row(CsvBatch& out) {
  unfinished_ = false;
  if (at_line_end()) {
    skip_line_end();
    return unfinished_ ? Parsed::unfinished : Parsed::blank;
  }
  row_.clear();
  for (;; ++at_) {  // the step over a separator
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    if (!(quoted ? parse_quoted(out) : parse_plain())) return unfinished_ ? Parsed::unfinished : Parsed::bad;
    if (at_line_end()) break;
  }
  skip_line_end();
  return unfinished_ ? Parsed::unfinished : Parsed::row;
}

bool CsvSplitter::parse_plain() {
  const char* const begin = text_.data() + at_;
  const char* const end = text_.data() + text_.size();
  const char* stop = begin;
  while (stop != end && *stop != options_.separator && !plain_stops[static_cast<unsigned char>(*stop)]) ++stop;
  const std::size_t size = static_cast<std::size_t>(stop - begin);
  at_ += size;
  if (size > options_.max_cell_bytes) {
    report(line_, ErrorCode::too_large, "a cell holds more than " + std::to_string(options_.max_cell_bytes) + " bytes",
           "is the file really a table of comma-separated values?");
    skip_line();
    return false;
  }
  if (stop != end && *stop == '"') {
    return bad_cell(line_, "a quote stands inside a field that has none around it",
                    "put the whole field in quotes and write the inner quote twice");
  }
  row_.emplace_back(begin, size);
  return true;
}

/// Takes a cell in quotes; afterwards the splitter stands on a separator or a line end. After an error it stands on the next line.
bool CsvSplitter::parse_quoted(CsvBatch& out) {
  const std::size_t start = at_++, start_line = line_;
  std::size_t piece = at_;
  std::string* joined = nullptr;
  while (true) {
    const std::size_t window = std::min(text_.size(), start + options_.max_cell_bytes + 2);
    const std::size_t stop = find_stop(text_, at_, window);
    if (stop == std::string_view::npos) return unclosed(start, start_line);
    at_ = stop;
    if (text_[at_] != '"') {
      skip_line_end();
      if (unfinished_) return false;
    } else if (at_ + 1 == text_.size() && !last_) {
      unfinished_ = true;  // another quote may follow
      return false;
    } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
      if (joined == nullptr) joined = &out.kept.emplace_back();
      joined->append(text_, piece, at_ + 1 - piece);
      at_ += 2;
      piece = at_;
    } else {
      break;
    }
  }
  if (joined != nullptr) joined->append(text_, piece, at_ - piece);
  const std::string_view cell = joined != nullptr ? std::string_view(*joined) : text_.substr(piece, at_ - piece);
  ++at_;
  if (!at_line_end() && text_[at_] != options_.separator) {
    return bad_cell(line_, "text follows the closing quote of a field", "write a quote inside a field twice");
  }
  row_.push_back(cell);
  return true;
}

bool CsvSplitter::unclosed(std::size_t start, std::size_t start_line) {
  if (!last_ && text_.size() < start + options_.max_cell_bytes + 2) {
    unfinished_ = true;
    return false;
  }
  const bool ended = last_ && text_.size() < start + options_.max_cell_bytes + 2;
  at_ = start;
  line_ = start_line;
  if (!skip_line()) return false;
  const std::string limit = std::to_string(options_.max_cell_bytes);
  report(start_line, ErrorCode::malformed,
         ended ? "a quoted field is never closed" : "a quoted field is never closed, or holds more than " + limit + " bytes",
         "close it with a quote; write a quote inside a field twice");
  if (!ended && ++unclosed_count_ >= options_.max_unclosed) gave_up_ = true;
  return false;
}

bool CsvSplitter::bad_cell(std::size_t line, std::string what, std::string hint) {
  if (skip_line()) report(line, ErrorCode::malformed, std::move(what), std::move(hint));
  return false;
}

void CsvSplitter::skip_line_end() {
  if (at_ == text_.size()) {
    unfinished_ = !last_;
    return;
  }
  const bool return_first = text_[at_++] == '\r';
  if (return_first && at_ == text_.size() && !last_) unfinished_ = true;  // a line feed may follow
  if (return_first && at_ < text_.size() && text_[at_] == '\n') ++at_;
  ++line_;
}

/// False where the line's end has not come yet.
bool CsvSplitter::skip_line() {
  at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
  skip_line_end();
  return !unfinished_;
}

void CsvSplitter::report(std::size_t line, ErrorCode code, std::string what, std::string hint) {
  ++error_count_;
  if (errors_.size() >= options_.max_errors) return;
  errors_.push_back({code, std::move(what), options_.name + ":" + std::to_string(line), std::move(hint)});
}

}  // namespace girok::linkage
