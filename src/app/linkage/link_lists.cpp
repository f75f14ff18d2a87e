#include "app/linkage/link_lists.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "exchange/table.h"

namespace girok::app {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 30;

/// Spreadsheets are archives; what cannot be looked into here is told by whoever reads it.
bool is_spreadsheet(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0) return false;
  struct stat info{};
  std::array<char, 4> start{};
  // A pipe must not lose its first bytes to this look.
  const bool archive = ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && ::read(fd, start.data(), start.size()) == 4 &&
                       start == std::array<char, 4>{'P', 'K', 3, 4};
  ::close(fd);
  return archive;
}

class ListReader {
 public:
  explicit ListReader(const linkage::TableOptions& options) : reader_(options) {}

  void add(const std::string& path) {
    struct stat info{};
    if (path != "-" && ::stat(path.c_str(), &info) == 0) read_.files.emplace_back(info.st_dev, info.st_ino);
    if (path == "-" || is_spreadsheet(path)) return add_bytes(path);
    take(reader_.add_csv_file(path, stem_of(path)));
  }

  tl::expected<ReadLists, std::vector<Error>> finish() {
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    tl::expected<linkage::Table, std::vector<Error>> table = reader_.finish();
    if (!table) return tl::unexpected(std::move(table).error());
    read_.table = *std::move(table);
    return std::move(read_);
  }

 private:
  void take(tl::expected<void, std::vector<Error>> done) {
    if (!done) std::ranges::move(done.error(), std::back_inserter(errors_));
  }

  void add_bytes(const std::string& path) {
    const Result<std::string> bytes = read_file(path, most_bytes);
    if (!bytes) {
      errors_.push_back(bytes.error());
      return;
    }
    const std::string stem = path == "-" ? "standard input" : stem_of(path);
    if (!bytes->starts_with("PK\x03\x04")) return take(reader_.add_csv(*bytes, stem, path == "-" ? "standard input" : path));
    tl::expected<exchange::Tables, std::vector<Error>> tables = exchange::read_tables(*bytes, path);
    if (!tables) {
      std::ranges::move(tables.error(), std::back_inserter(errors_));
      return;
    }
    for (const exchange::Note& note : tables->notes) read_.notes.push_back(note.where + ": " + note.what);
    std::erase_if(tables->sheets, [](const exchange::Sheet& sheet) { return sheet.rows.empty(); });
    if (tables->sheets.empty())
      errors_.push_back({ErrorCode::malformed, "no sheet has anything in it", path, "see whether it is the file it should be"});
    for (const exchange::Sheet& sheet : tables->sheets) add_sheet(sheet, path, tables->sheets.size() > 1 ? stem + " " + sheet.name : stem);
  }

  void add_sheet(const exchange::Sheet& sheet, const std::string& path, const std::string& list) {
    const tl::expected<exchange::Table, std::vector<Error>> table = exchange::table_of(sheet, path);
    if (!table) {
      errors_.insert(errors_.end(), table.error().begin(), table.error().end());
      return;
    }
    for (const exchange::CellFault& fault : table->faults)
      errors_.push_back({ErrorCode::malformed, fault.what, fault.row < table->where.size() ? table->where[fault.row] : path, fault.hint});
    take(reader_.add_rows(table->header, table->rows, list, path));
  }

  linkage::TableReader reader_;
  ReadLists read_;
  std::vector<Error> errors_;
};

}  // namespace

tl::expected<ReadLists, std::vector<Error>> read_lists(const std::vector<std::string>& paths, const linkage::TableOptions& options) {
  if (paths.empty())
    return tl::unexpected(std::vector<Error>{{ErrorCode::usage, "no list is named", {}, "girok link FILE…, or girok link --case"}});
  ListReader reader(options);
  for (const std::string& path : paths) reader.add(path);
  return reader.finish();
}

std::string stem_of(const std::string& path) {
  const std::string file = path.substr(path.rfind('/') + 1);
  const std::size_t dot = file.rfind('.');
  return dot == std::string::npos || dot == 0 ? file : file.substr(0, dot);
}

}  // namespace girok::app
