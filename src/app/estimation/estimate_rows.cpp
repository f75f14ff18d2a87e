#include "app/estimation/estimate_rows.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "app/files.h"
#include "base/csv.h"
#include "base/utf8.h"

namespace girok::app {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 30;  // of what is not streamed
constexpr std::size_t block = std::size_t{4} << 20;
constexpr std::size_t longest_row = std::size_t{1} << 20;
constexpr std::size_t most_errors = 1000;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// As girok writes it: an apostrophe before what a spreadsheet program would take for a formula.
std::string_view without_apostrophe(std::string_view field) {
  if (field.size() > 1 && field[0] == '\'' && std::string_view("=+-@\t\r\n").find(field[1]) != std::string_view::npos)
    field.remove_prefix(1);
  return field;
}

/// Splits rows of plain text into fields, whatever lies between the blocks in which it comes.
class RowSplitter {
 public:
  RowSplitter(const std::string& name, char separator, std::size_t width) : name_(name), separator_(separator), width_(width) {}

  /// Takes all complete rows of `text` (all of it where `last`); returns how many bytes were taken.
  std::size_t take(std::string_view text, bool last, const std::function<std::optional<Error>(const std::vector<std::string_view>&)>& row) {
    std::size_t at = 0;
    while (at < text.size() && errors_.size() < most_errors) {
      const std::size_t begin = at;
      const Split split = split_row(text, at, last);
      if (split == Split::unfinished) return begin;
      const std::size_t line = line_;
      line_ += lines_in_row_;
      if (split == Split::bad) {
        say(line, {ErrorCode::malformed, "a quote stands where none may be", {}, "quotes are around a whole field, and doubled inside"});
      } else if (fields_.size() != 1 || !fields_[0].empty()) {
        check_and_give(line, row);
      }
    }
    return at;
  }
  std::vector<Error> errors() && { return std::move(errors_); }
  void too_long() { say(line_, {ErrorCode::too_large, "a row is longer than 1 MiB", {}, "a quote may never be closed"}); }
  bool is_full() const { return errors_.size() >= most_errors; }

 private:
  enum class Split : std::uint8_t { row, bad, unfinished };

  void say(std::size_t line, Error error) {
    error.where = fmt::format("{}:{}", name_, line);
    errors_.push_back(std::move(error));
  }

  void check_and_give(std::size_t line, const std::function<std::optional<Error>(const std::vector<std::string_view>&)>& row) {
    if (width_ == 0) width_ = fields_.size();
    if (fields_.size() != width_)
      return say(line, {ErrorCode::malformed,
                        fmt::format("the row has {} fields, the first row has {}", fields_.size(), width_),
                        {},
                        "see whether a separator is missing, or the file was cut off"});
    for (std::string_view& field : fields_) {
      if (!valid_utf8(field)) return say(line, {ErrorCode::malformed, "a field is not UTF-8", {}, "save the file as UTF-8"});
      field = without_apostrophe(field);
    }
    if (std::optional<Error> wrong = row(fields_)) say(line, std::move(*wrong));
  }

  Split split_row(std::string_view text, std::size_t& at, bool last) {
    fields_.clear();
    unquoted_used_ = 0;
    lines_in_row_ = 1;
    bool bad = false;
    while (true) {
      if (at < text.size() && text[at] == '"') {
        const std::optional<std::string_view> field = quoted(text, at, last, bad);
        if (!field) return Split::unfinished;
        fields_.push_back(*field);
      } else {
        std::size_t end = at;
        while (end < text.size() && text[end] != separator_ && text[end] != '\n' && text[end] != '"') ++end;
        if (end < text.size() && text[end] == '"') {
          bad = true;
          while (end < text.size() && text[end] != separator_ && text[end] != '\n') ++end;
        }
        if (end == text.size() && !last) return Split::unfinished;
        fields_.push_back(text.substr(at, end - at));
        at = end;
      }
      if (at < text.size() && text[at] == separator_) {
        ++at;
        continue;
      }
      if (at < text.size()) ++at;  // the line's end
      if (fields_.back().ends_with('\r')) fields_.back().remove_suffix(1);
      return bad ? Split::bad : Split::row;
    }
  }

  /// The field after a quote; nothing where its end has not come yet.
  std::optional<std::string_view> quoted(std::string_view text, std::size_t& at, bool last, bool& bad) {
    if (unquoted_used_ == unquoted_.size()) unquoted_.push_back(std::make_unique<std::string>());
    std::string& out = *unquoted_[unquoted_used_++];
    out.clear();
    for (++at;;) {
      const std::size_t end = text.find('"', at);
      if (end == std::string_view::npos) {
        if (!last) return std::nullopt;
        bad = true;
        lines_in_row_ += static_cast<std::size_t>(std::ranges::count(text.substr(at), '\n'));
        at = text.size();
        return out;
      }
      lines_in_row_ += static_cast<std::size_t>(std::ranges::count(text.substr(at, end - at), '\n'));
      out += text.substr(at, end - at);
      at = end + 1;
      if (at < text.size() && text[at] == '"') {
        out += '"';
        ++at;
        continue;
      }
      if (at == text.size() && !last) return std::nullopt;
      break;
    }
    std::size_t after = at;
    while (after < text.size() && text[after] != separator_ && text[after] != '\n') ++after;
    if (after == text.size() && !last) return std::nullopt;
    const std::string_view rest = text.substr(at, after - at);
    bad = bad || (!rest.empty() && rest != "\r");
    at = after;
    return out;
  }

  std::string name_;
  char separator_;
  std::size_t width_;
  std::size_t line_ = 1, lines_in_row_ = 1;
  std::vector<std::string_view> fields_;
  std::vector<std::unique_ptr<std::string>> unquoted_;  // views of them are in fields_
  std::size_t unquoted_used_ = 0;
  std::vector<Error> errors_;
};

}  // namespace

RowReader::~RowReader() {
  if (fd_ >= 0) ::close(fd_);
}

/// Whether the first row, which must end in `start`, is that of a linkage; sets the header.
bool RowReader::begins_links(std::string_view start) {
  if (start.starts_with("PK\x03\x04") || start.find('\0') != std::string_view::npos) return false;
  if (start.starts_with(byte_order_mark)) start.remove_prefix(byte_order_mark.size());
  const std::size_t end = start.find('\n');
  if (end == std::string_view::npos) return false;
  const std::string_view line = start.substr(0, end + 1);
  separator_ = detect_separator(line);
  RowSplitter splitter(name_, separator_, 0);
  std::vector<std::string> header;
  splitter.take(line, true, [&](const std::vector<std::string_view>& fields) -> std::optional<Error> {
    header.assign(fields.begin(), fields.end());
    return std::nullopt;
  });
  const auto has = [&](const char* column) { return std::ranges::find(header, column) != header.end(); };
  if (!has("list") || !has("record_id")) return false;
  header_ = std::move(header);
  return true;
}

tl::expected<std::unique_ptr<RowReader>, std::vector<Error>> RowReader::open(const std::string& path) {
  std::unique_ptr<RowReader> reader(new RowReader);
  reader->name_ = path == "-" ? "standard input" : path;
  if (path != "-") {
    reader->fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat info{};
    // Pipes and what cannot be opened: read_file() takes them, or says why not.
    if (reader->fd_ >= 0 && ::fstat(reader->fd_, &info) == 0 && S_ISREG(info.st_mode)) {
      std::string start(std::size_t{64} << 10, '\0');
      const ssize_t got = ::pread(reader->fd_, start.data(), start.size(), 0);
      start.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
      if (reader->begins_links(start)) {
        reader->streamed_ = true;
        return reader;
      }
    }
    if (reader->fd_ >= 0) ::close(reader->fd_);
    reader->fd_ = -1;
  }
  const Result<std::string> bytes = read_file(path, most_bytes);
  if (!bytes) return tl::unexpected(std::vector<Error>{bytes.error()});
  return of_table(std::move(reader), *bytes);
}

tl::expected<std::unique_ptr<RowReader>, std::vector<Error>> RowReader::of_bytes(std::string_view bytes, const std::string& name) {
  std::unique_ptr<RowReader> reader(new RowReader);
  reader->name_ = name;
  if (reader->begins_links(bytes)) {
    reader->streamed_ = true;
    reader->bytes_ = bytes;
    return reader;
  }
  return of_table(std::move(reader), bytes);
}

tl::expected<std::unique_ptr<RowReader>, std::vector<Error>> RowReader::of_table(std::unique_ptr<RowReader> reader,
                                                                                 std::string_view bytes) {
  tl::expected<exchange::Tables, std::vector<Error>> tables = exchange::read_tables(bytes, reader->name_);
  if (!tables) return tl::unexpected(std::move(tables).error());
  for (const exchange::Note& note : tables->notes) reader->notes_.push_back(note.where.empty() ? note.what : note.where + ": " + note.what);
  std::erase_if(tables->sheets, [](const exchange::Sheet& sheet) { return sheet.rows.empty(); });
  if (tables->sheets.empty())
    return tl::unexpected(
        std::vector<Error>{{ErrorCode::malformed, "the table is empty", reader->name_, "the first row names the columns"}});
  if (tables->sheets.size() > 1)
    reader->notes_.push_back(fmt::format("the first sheet with anything in it was read; {} others were not", tables->sheets.size() - 1));
  tl::expected<exchange::Table, std::vector<Error>> table = exchange::table_of(tables->sheets.front(), reader->name_);
  if (!table) return tl::unexpected(std::move(table).error());
  reader->table_ = *std::move(table);
  reader->header_ = reader->table_->header;
  return reader;
}

std::vector<Error> RowReader::each(const std::function<std::optional<Error>(const std::vector<std::string_view>&)>& row) {
  if (table_) {
    std::vector<Error> errors;
    std::vector<std::string_view> fields;
    for (std::size_t i = 0; i < table_->rows.size() && errors.size() < most_errors; ++i) {
      fields.assign(table_->rows[i].begin(), table_->rows[i].end());
      if (std::optional<Error> wrong = row(fields)) {
        wrong->where = table_->where[i];
        errors.push_back(std::move(*wrong));
      }
    }
    return errors;
  }
  RowSplitter splitter(name_, separator_, header_.size());
  bool header = true;
  const auto give = [&](const std::vector<std::string_view>& fields) -> std::optional<Error> {
    if (header) {
      header = false;
      return std::nullopt;
    }
    return row(fields);
  };
  if (fd_ < 0) {
    std::string_view bytes = bytes_;
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    splitter.take(bytes, true, give);
    return std::move(splitter).errors();
  }
  std::string held;
  bool first = true;
  for (off_t at = 0;;) {
    const std::size_t kept = held.size();
    held.resize(kept + block);
    const ssize_t got = ::pread(fd_, held.data() + kept, block, at);
    if (got < 0 && errno == EINTR) {
      held.resize(kept);
      continue;
    }
    if (got < 0) return {{ErrorCode::unreadable, std::string("the file could not be read: ") + describe_errno(errno), name_, {}}};
    held.resize(kept + static_cast<std::size_t>(got));
    at += got;
    if (first && held.starts_with(byte_order_mark)) held.erase(0, byte_order_mark.size());
    first = false;
    held.erase(0, splitter.take(held, got == 0, give));
    if (held.size() > longest_row && got != 0) {
      splitter.too_long();
      break;
    }
    if (got == 0 || splitter.is_full()) break;
  }
  return std::move(splitter).errors();
}

tl::expected<exchange::Table, std::vector<Error>> RowReader::whole() {
  if (table_) return *std::move(table_);
  return tl::unexpected(std::vector<Error>{{ErrorCode::malformed, "the file names records of lists, and no clusters", name_,
                                            "girok link FILE… --clusters clusters.csv makes them"}});
}

}  // namespace girok::app
