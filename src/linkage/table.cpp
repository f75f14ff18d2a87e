#include "linkage/table.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/parallel.h"
#include "linkage/cells.h"
#include "linkage/csv_stream.h"
#include "linkage/mix.h"
#include "text/decode.h"
#include "text/unicode.h"

namespace girok::linkage {
namespace {

using Errors = std::vector<Error>;

constexpr std::size_t npos = std::numeric_limits<std::size_t>::max();
constexpr std::size_t max_records = std::size_t{0xFFFF'FFFE};
constexpr std::size_t max_columns = 10'000;
constexpr std::size_t batch_rows = 16'384;
constexpr std::size_t lines_named = 5;  ///< of rows with the same fault

std::string key_of(std::string_view header) { return text::fold(header); }

/// The (list, id) pairs met so far, by the text that the table keeps anyway.
class IdSet {
 public:
  /// False where the list has that id already. Requires: records come in order, the new one's id is in the table.
  bool add(const Table& table, std::uint32_t record) {
    if ((count_ + 1) * 4 > slots_.size() * 3) grow();
    const std::string_view id = text_of(table, record);
    const std::uint32_t list = table.list[record];
    const std::uint32_t hash = static_cast<std::uint32_t>(mix(hash_of(id), list) >> 32U);
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
      if (static_cast<std::uint32_t>(slots_[slot] >> 32U) != hash) continue;
      const std::uint32_t other = static_cast<std::uint32_t>(slots_[slot]) - 1;
      if (table.list[other] == list && text_of(table, other) == id) return false;
    }
    slots_[slot] = (std::uint64_t{hash} << 32U) | (record + 1);
    ++count_;
    return true;
  }
  static std::string_view text_of(const Table& table, std::size_t record) {
    const std::uint64_t begin = record == 0 ? 0 : table.id_ends[record - 1];
    return std::string_view(table.id_text).substr(begin, table.id_ends[record] - begin);
  }

 private:
  void grow() {
    std::vector<std::uint64_t> old(slots_.empty() ? 1024 : slots_.size() * 2, 0);
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const std::uint64_t entry : old) {
      if (entry == 0) continue;
      std::size_t slot = (entry >> 32U) & mask;
      while (slots_[slot] != 0) slot = (slot + 1) & mask;
      slots_[slot] = entry;
    }
  }
  std::vector<std::uint64_t> slots_;  ///< hash in the upper half, record + 1 in the lower
  std::size_t count_ = 0;
};

/// Rows with the same fault: counted, the first ones named.
struct Fault {
  std::size_t count = 0;
  std::vector<std::size_t> lines;
  void at(std::size_t line) {
    if (lines.size() < lines_named) lines.push_back(line);
    ++count;
  }
  void tell(Errors& errors, const std::string& where, std::string_view what_one, std::string_view what_many, std::string hint) const {
    if (count == 0) return;
    std::string what = count == 1 ? std::string(what_one) : std::to_string(count) + std::string(what_many);
    if (count > 1) {
      what += ": lines ";
      for (std::size_t i = 0; i < lines.size(); ++i) what += (i == 0 ? "" : ", ") + std::to_string(lines[i]);
      if (count > lines.size()) what += ", …";
    }
    errors.push_back({ErrorCode::malformed, std::move(what), where + ":" + std::to_string(lines.front()), std::move(hint)});
  }
};

struct Faults {
  Fault no_list, no_id, same_id;
  void tell(Errors& errors, const std::string& where, bool one_list) const {
    no_list.tell(errors, where, "a row names no list", " rows name no list", "fill the list column, or leave it out");
    no_id.tell(errors, where, "a row has no id", " rows have no id", "fill the id column, or let rows be numbered");
    const std::string list = one_list ? "the file" : "its list";
    same_id.tell(errors, where, "a row has the id of an earlier row of " + list, " rows have the id of an earlier row of " + list,
                 "give each row an id of its own, or let rows be numbered");
  }
};

/// Where the columns of one file go.
struct Layout {
  std::size_t id = npos, list = npos;        ///< columns of the file
  std::vector<std::size_t> target;           ///< [column of the file] column of the table, or npos
};

}  // namespace

std::string Table::id_of(std::size_t record) const {
  return id_ends.empty() ? std::to_string(row_numbers[record]) : std::string(IdSet::text_of(*this, record));
}

struct TableReader::State {
  TableOptions options;
  Table table;
  std::unordered_map<std::string, std::size_t> column_of;  ///< folded header
  std::unordered_map<std::string, std::uint32_t> list_of;  ///< names of a list column
  std::unordered_map<std::string, bool> ignored_seen;      ///< folded header: met?
  IdSet ids;
  std::uint32_t file_list = 0;  ///< where there is no list column
  std::size_t files = 0, rows_before = 0, rows_in_file = 0;
  bool failed = false;

  explicit State(TableOptions asked) : options(std::move(asked)) {
    for (const std::string& name : options.ignore) ignored_seen.emplace(key_of(trimmed(name)), false);
  }

  Errors lay_out(const std::vector<std::string>& header, const std::string& where, Layout& layout);
  void begin_file(const std::string& stem);
  void take_records(const CsvBatch& batch, const Layout& layout, Faults& faults);
  void take_column(const CsvBatch& batch, std::size_t from, Column& column) const;
  tl::expected<void, Errors> read(BlockSource source, const std::string& stem, const std::string& where);
  tl::expected<void, Errors> fail_with(Errors errors) {
    failed = true;
    return tl::unexpected<Errors>(std::move(errors));
  }
  std::string list_name(const std::string& stem) const;
};

/// A stem met before gets " (2)", " (3)", …
std::string TableReader::State::list_name(const std::string& stem) const {
  const auto taken = [&](const std::string& name) { return std::find(table.lists.begin(), table.lists.end(), name) != table.lists.end(); };
  std::string name = stem;
  for (int n = 2; taken(name); ++n) name = stem + " (" + std::to_string(n) + ")";
  return name;
}

Errors TableReader::State::lay_out(const std::vector<std::string>& header, const std::string& where, Layout& layout) {
  Errors errors;
  const auto complain = [&](ErrorCode code, std::string what, std::string hint) {
    errors.push_back({code, std::move(what), where + ":1", std::move(hint)});
  };
  if (header.empty()) {
    complain(ErrorCode::malformed, "the table is empty", "the first row names the columns");
    return errors;
  }
  if (header.size() > max_columns) {
    complain(ErrorCode::too_large, "the table has more than " + std::to_string(max_columns) + " columns",
             "is the separator one of comma, semicolon, tab and bar?");
    return errors;
  }
  std::unordered_map<std::string, std::size_t> seen;
  std::vector<std::string> names;
  std::string all;
  for (std::size_t i = 0; i < header.size(); ++i) {
    std::deque<std::string> kept;
    names.emplace_back(composed(trimmed(header[i]), kept));
    const std::string column = "column " + std::to_string(i + 1);
    if (names[i].empty()) {
      complain(ErrorCode::malformed, column + " has no name", "name every column in the first row");
    } else if (const auto [same, fresh] = seen.emplace(key_of(names[i]), i); !fresh) {
      complain(ErrorCode::malformed, column + " has the name of column " + std::to_string(same->second + 1),
               "give each column its own name");
    }
    if (i < 40) all += (i == 0 ? "" : ", ") + names[i].substr(0, 60);
    if (i == 40) all += ", …";
  }
  const auto asked = [&](const std::string& name, std::string_view option) {
    if (name.empty()) return npos;
    const auto exact = std::find(names.begin(), names.end(), trimmed(name));
    if (exact != names.end()) return static_cast<std::size_t>(exact - names.begin());
    const auto found = seen.find(key_of(trimmed(name)));
    if (found != seen.end()) return found->second;
    complain(ErrorCode::usage, "the " + std::string(option) + " column that was asked for is not there", "the columns are: " + all);
    return npos;
  };
  layout.id = asked(options.id_column, "id");
  layout.list = asked(options.list_column, "list");
  if (!errors.empty()) return errors;
  layout.target.assign(header.size(), npos);
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string key = key_of(names[i]);
    if (const auto ignored = ignored_seen.find(key); ignored != ignored_seen.end()) {
      if (!ignored->second) table.ignored.push_back(names[i]);
      ignored->second = true;
      continue;
    }
    if (i == layout.id || i == layout.list) continue;
    const auto [column, fresh] = column_of.emplace(key, table.columns.size());
    if (fresh) {
      table.columns.emplace_back();
      table.columns.back().name = names[i];
    }
    layout.target[i] = column->second;
  }
  return errors;
}

void TableReader::State::begin_file(const std::string& stem) {
  ++files;
  rows_before = options.list_column.empty() ? 0 : rows_before + rows_in_file;
  rows_in_file = 0;
  if (!options.list_column.empty()) return;
  file_list = static_cast<std::uint32_t>(table.lists.size());
  table.lists.push_back(list_name(stem));
}

/// Lists and ids of a batch: in order, since an id is checked against those before.
void TableReader::State::take_records(const CsvBatch& batch, const Layout& layout, Faults& faults) {
  std::deque<std::string> kept;
  std::string_view last_list;
  std::uint32_t last_list_number = 0;
  for (std::size_t row = 0; row < batch.rows; ++row) {
    kept.clear();
    std::uint32_t list = file_list;
    if (layout.list != npos) {
      const std::string_view name = trimmed(batch.cells[layout.list][row]);
      if (name.empty()) faults.no_list.at(batch.lines[row]);
      if (row == 0 || name != last_list) {
        const auto [found, fresh] = list_of.emplace(composed(name, kept), static_cast<std::uint32_t>(table.lists.size()));
        if (fresh) table.lists.push_back(found->first);
        last_list = name;
        last_list_number = found->second;
      }
      list = last_list_number;
    }
    const std::uint32_t record = static_cast<std::uint32_t>(table.list.size());
    table.list.push_back(list);
    ++rows_in_file;
    if (layout.id == npos) {
      table.row_numbers.push_back(static_cast<std::uint32_t>(rows_before + rows_in_file));
      continue;
    }
    const std::string_view id = composed(trimmed(batch.cells[layout.id][row]), kept);
    table.id_text += id;
    table.id_ends.push_back(table.id_text.size());
    if (id.empty()) {
      faults.no_id.at(batch.lines[row]);
    } else if (!ids.add(table, record)) {
      faults.same_id.at(batch.lines[row]);
    }
  }
}

void TableReader::State::take_column(const CsvBatch& batch, std::size_t from, Column& column) const {
  std::array<std::string_view, 64> values;
  std::deque<std::string> kept;
  const std::size_t begin = column.codes.size();
  column.codes.resize(begin + batch.rows);
  for (std::size_t row = 0; row < batch.rows; row += values.size()) {
    const std::size_t count = std::min(values.size(), batch.rows - row);
    kept.clear();
    for (std::size_t i = 0; i < count; ++i) values[i] = cell_value(batch.cells[from][row + i], kept);
    column.values.add_all(std::span(values).first(count), std::span(column.codes).subspan(begin + row, count));
  }
}

/// One batch is split into rows while the cells of the one before become codes, column by column.
tl::expected<void, Errors> TableReader::State::read(BlockSource source, const std::string& stem, const std::string& where) {
  CsvStream stream(std::move(source), {.name = where, .max_errors = options.max_errors, .max_cell_bytes = options.max_cell_bytes},
                   batch_rows);
  Layout layout;
  const auto header = stream.header();
  Errors errors = header ? lay_out(*header, where, layout) : stream.take_errors();
  if (!header) {
    if (errors.empty()) errors.push_back({ErrorCode::malformed, "the table is empty", where, "the first row names the columns"});
    return fail_with(std::move(errors));
  }
  const bool laid_out = errors.empty();
  if (laid_out) begin_file(stem);

  std::vector<std::pair<std::size_t, std::size_t>> work;  // from, to
  for (std::size_t i = 0; i < layout.target.size(); ++i) {
    if (layout.target[i] != npos) work.emplace_back(i, layout.target[i]);
  }
  for (const auto& [from, to] : work) table.columns[to].codes.resize(table.list.size(), 0);
  std::array<StreamBatch, 2> batches;
  Faults faults;
  bool more = stream.next(batches[0]), full = false;
  for (std::size_t now = 0; more && !full; now ^= 1U) {
    const CsvBatch& batch = batches[now];
    bool next = false;
    parallel_for(laid_out ? work.size() + 2 : 1, options.threads, [&](std::size_t task) {
      if (task == 0) {
        next = stream.next(batches[now ^ 1U]);
      } else if (task == 1) {
        take_records(batch, layout, faults);
      } else {
        take_column(batch, work[task - 2].first, table.columns[work[task - 2].second]);
      }
    });
    full = table.list.size() + batch_rows > max_records;
    more = next;
  }
  if (full && more) errors.push_back({ErrorCode::too_large, "there are more than " + std::to_string(max_records) + " rows", where, ""});
  for (Error& error : stream.take_errors()) errors.push_back(std::move(error));
  faults.tell(errors, where, options.list_column.empty());
  if (!errors.empty()) return fail_with(std::move(errors));
  return {};
}

TableReader::TableReader(TableOptions options) : state_(std::make_shared<State>(std::move(options))) {}

tl::expected<void, Errors> TableReader::add_csv_file(const std::string& path, const std::string& stem) {
  std::error_code no_matter;
  if (std::filesystem::is_directory(path, no_matter)) {
    return state_->fail_with({Error{ErrorCode::unreadable, "this is a folder, not a file", path, "name the files in it"}});
  }
  auto source = source_of_file(path);
  if (!source) return state_->fail_with({source.error()});
  if (std::filesystem::is_regular_file(path, no_matter)) {
    const auto plain = is_plain_utf8(*source);
    if (!plain) return state_->fail_with({plain.error()});
    source = source_of_file(path);
    if (!source) return state_->fail_with({source.error()});
    if (*plain) return state_->read(std::move(*source), stem, path);
  }
  std::string bytes;
  while (true) {
    const std::size_t had = bytes.size(), room = std::size_t{1} << 20U;
    bytes.resize(had + room);
    const auto got = (*source)(std::span(bytes).subspan(had));
    if (!got) return state_->fail_with({got.error()});
    bytes.resize(had + *got);
    if (*got < room) break;
  }
  return add_csv(bytes, stem, path);
}

tl::expected<void, Errors> TableReader::add_csv(std::string_view bytes, const std::string& stem, const std::string& where) {
  const auto plain = is_plain_utf8(source_of(bytes));
  if (plain && *plain) return state_->read(source_of(bytes), stem, where);
  auto decoded = text::decode(bytes);
  if (!decoded) {
    Error error = decoded.error();
    error.where = where;
    error.hint = "a table of comma-separated values is needed";
    return state_->fail_with({std::move(error)});
  }
  return state_->read(source_of(decoded->text), stem, where);
}

tl::expected<void, Errors> TableReader::add_rows(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                                                 const std::string& stem, const std::string& where) {
  State& state = *state_;
  Layout layout;
  Errors errors = state.lay_out(header, where, layout);
  if (!errors.empty()) return state.fail_with(std::move(errors));
  state.begin_file(stem);
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (layout.target[i] != npos) state.table.columns[layout.target[i]].codes.resize(state.table.list.size(), 0);
  }
  Faults faults;
  CsvBatch batch;
  batch.cells.resize(header.size());
  for (std::size_t begin = 0; begin < rows.size(); begin += batch_rows) {
    const std::size_t end = std::min(rows.size(), begin + batch_rows);
    for (auto& column : batch.cells) column.clear();
    batch.lines.clear();
    for (std::size_t row = begin; row < end; ++row) {
      const std::size_t line = row + 2;  // the header is row 1
      if (rows[row].size() != header.size()) {
        errors.push_back({ErrorCode::malformed,
                          "the row has " + std::to_string(rows[row].size()) + " cells, the header has " + std::to_string(header.size()),
                          where + ":" + std::to_string(line), ""});
        continue;
      }
      for (std::size_t i = 0; i < header.size(); ++i) batch.cells[i].push_back(rows[row][i]);
      batch.lines.push_back(line);
    }
    batch.rows = batch.lines.size();
    state.take_records(batch, layout, faults);
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (layout.target[i] != npos) state.take_column(batch, i, state.table.columns[layout.target[i]]);
    }
  }
  faults.tell(errors, where, state.options.list_column.empty());
  if (!errors.empty()) return state.fail_with(std::move(errors));
  return {};
}

tl::expected<Table, Errors> TableReader::finish() {
  State& state = *state_;
  Errors errors;
  if (state.failed) {
    errors.push_back({ErrorCode::malformed, "a file could not be read", "", "its own errors say why"});
  } else if (state.files == 0) {
    errors.push_back({ErrorCode::usage, "there is no file", "", "name at least one table"});
  } else if (state.table.list.empty()) {
    errors.push_back({ErrorCode::malformed, "there is no record in any of the files", "", "a table has a header and at least one row"});
  }
  if (!state.failed && state.files > 0) {
    for (const std::string& name : state.options.ignore) {
      if (state.ignored_seen.at(key_of(trimmed(name)))) continue;
      errors.push_back({ErrorCode::usage, "a column to ignore is in none of the files", "", "its name is as the first row has it"});
    }
  }
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  Table table = std::move(state.table);
  for (Column& column : table.columns) column.codes.resize(table.list.size(), 0);
  *state_ = State(state.options);
  return table;
}

}  // namespace girok::linkage
