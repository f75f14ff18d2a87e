#include "app/linkage/link_decisions.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <map>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>

#include <fmt/format.h>

#include "app/files.h"
#include "base/csv.h"
#include "base/disk.h"

namespace girok::app {
namespace {

using linkage::Verdict;

constexpr std::size_t most_bytes = std::size_t{256} << 20;
constexpr const char* header = "list_a,id_a,list_b,id_b,decision,decided_at\r\n";

/// What a spreadsheet program would take for the beginning of a formula; the last four are = + - @ in full width.
constexpr std::array<std::string_view, 11> formula_starts = {
    "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

/// Behind any apostrophes: one that stood there before must not be taken for a guard.
bool starts_formula(std::string_view text) {
  const std::size_t after = text.find_first_not_of('\'');
  if (after == std::string_view::npos) return false;
  return std::ranges::any_of(formula_starts, [&](std::string_view start) { return text.substr(after).starts_with(start); });
}

bool is_negative_number(std::string_view text) {
  return text.size() > 1 && text[0] == '-' && text.find_first_not_of("0123456789.", 1) == std::string_view::npos;
}

/// Without the apostrophe that append_csv_field() puts before a formula.
std::string unguarded(const std::string& text) {
  return text.starts_with('\'') && starts_formula(std::string_view(text).substr(1)) ? text.substr(1) : text;
}

std::optional<Verdict> verdict_from(std::string_view word) {
  if (word == "same" || word == "1" || word == "yes") return Verdict::same;
  if (word == "different" || word == "0" || word == "no") return Verdict::different;
  if (word == "cannot-tell") return Verdict::cannot_tell;
  return std::nullopt;
}

struct Line {
  RecordName a, b;
  Verdict verdict = Verdict::cannot_tell;
};

struct Columns {
  std::optional<std::size_t> list_a, id_a, list_b, id_b, decision;
};

class DecisionReader {
 public:
  DecisionReader(const std::string& path, const linkage::Table& table) : path_(path), table_(table) {}

  tl::expected<DecisionFile, std::vector<Error>> read(std::string_view bytes) {
    CsvReader reader(bytes, {.separator = detect_separator(bytes), .name = path_});
    std::vector<std::string> row;
    if (!reader.next(row)) {
      if (reader.error_count() == 0) return DecisionFile{};  // begun, and nothing decided yet
    } else if (take_header(row)) {
      while (reader.next(row)) take(row, reader.line());
    }
    errors_.insert(errors_.end(), reader.errors().begin(), reader.errors().end());
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    return resolve();
  }

 private:
  void wrong(std::string what, std::size_t line, std::string hint) {
    if (errors_.size() < 1000)
      errors_.push_back({ErrorCode::malformed, std::move(what), fmt::format("{}:{}", path_, line), std::move(hint)});
  }

  bool take_header(const std::vector<std::string>& row) {
    const auto at = [&](const char* name) -> std::optional<std::size_t> {
      const auto found = std::ranges::find(row, name);
      return found == row.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - row.begin()));
    };
    columns_ = {at("list_a"), at("id_a"), at("list_b"), at("id_b"), at("decision")};
    const bool lists = (columns_.list_a && columns_.list_b) || table_.lists.size() == 1;
    if (columns_.id_a && columns_.id_b && columns_.decision && lists) return true;
    wrong("the header is not that of a file of decisions", 1, "list_a,id_a,list_b,id_b,decision,decided_at");
    return false;
  }

  void take(const std::vector<std::string>& row, std::size_t line) {
    const auto cell = [&](const std::optional<std::size_t>& column) { return column ? unguarded(row[*column]) : std::string(); };
    const std::optional<Verdict> verdict = verdict_from(cell(columns_.decision));
    if (!verdict) return wrong("this is no decision", line, "same, different or cannot-tell");
    Line read{{cell(columns_.list_a), cell(columns_.id_a)}, {cell(columns_.list_b), cell(columns_.id_b)}, *verdict};
    for (RecordName* const name : {&read.a, &read.b}) {
      if (name->list.empty() && table_.lists.size() == 1) name->list = table_.lists.front();
    }
    if (read.a == read.b) return wrong("a record is not decided about with itself", line, "name two records");
    lines_.push_back(std::move(read));
  }

  DecisionFile resolve() const {
    std::vector<RecordName> names;
    for (const Line& line : lines_) {
      names.push_back(line.a);
      names.push_back(line.b);
    }
    const std::vector<std::optional<std::uint32_t>> found = find_records(table_, names);
    DecisionFile file;
    file.lines = lines_.size();
    std::map<std::pair<std::uint32_t, std::uint32_t>, Verdict> last;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::optional<std::uint32_t>&a = found[2 * i], &b = found[2 * i + 1];
      if (a && b)
        last[std::minmax(*a, *b)] = lines_[i].verdict;
      else
        ++file.not_here;
    }
    for (const auto& [pair, verdict] : last) file.decisions.push_back({pair.first, pair.second, verdict});
    return file;
  }

  const std::string& path_;
  const linkage::Table& table_;
  Columns columns_;
  std::vector<Line> lines_;
  std::vector<Error> errors_;
};

}  // namespace

tl::expected<DecisionFile, std::vector<Error>> read_decisions(const std::string& path, const linkage::Table& table) {
  const Result<std::string> bytes = read_file(path, most_bytes);
  if (!bytes) return tl::unexpected(std::vector<Error>{bytes.error()});
  return decisions_from(*bytes, path, table);
}

tl::expected<DecisionFile, std::vector<Error>> decisions_from(std::string_view bytes, const std::string& name,
                                                              const linkage::Table& table) {
  return DecisionReader(name, table).read(bytes);
}

Result<> append_decision(const std::string& path, const RecordName& a, const RecordName& b, Verdict verdict, std::string_view decided_at) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
  if (fd < 0) return tl::unexpected<Error>(disk_error(errno, path, true));
  struct stat info{};
  std::string line;
  if (::fstat(fd, &info) == 0 && info.st_size == 0) line = header;
  bool first = true;
  for (const std::string_view field :
       {std::string_view(a.list), std::string_view(a.id), std::string_view(b.list), std::string_view(b.id), name_of(verdict), decided_at}) {
    if (!first) line += ',';
    first = false;
    append_csv_field(line, field);
  }
  line += "\r\n";
  // One write a decision: what another process appends stands before or after it, never within.
  const ssize_t put = ::write(fd, line.data(), line.size());
  int error = put < 0 ? errno : static_cast<std::size_t>(put) < line.size() ? ENOSPC : 0;
  if (error == 0 && ::fsync(fd) != 0 && errno != EINVAL && errno != ENOSYS) error = errno;
  if (::close(fd) != 0 && error == 0) error = errno;
  if (error != 0) return tl::unexpected<Error>(disk_error(error, path, true));
  return {};
}

std::vector<std::optional<std::uint32_t>> find_records(const linkage::Table& table, const std::vector<RecordName>& names) {
  std::vector<std::optional<std::uint32_t>> found(names.size());
  if (names.empty()) return found;
  std::vector<std::unordered_multimap<std::string, std::size_t>> wanted(table.lists.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto list = std::ranges::find(table.lists, names[i].list);
    if (list != table.lists.end()) wanted[static_cast<std::size_t>(list - table.lists.begin())].emplace(names[i].id, i);
  }
  for (std::size_t record = 0; record < table.records(); ++record) {
    const auto& of_list = wanted[table.list[record]];
    if (of_list.empty()) continue;
    const auto [begin, end] = of_list.equal_range(table.id_of(record));
    for (auto at = begin; at != end; ++at) found[at->second] = static_cast<std::uint32_t>(record);
  }
  return found;
}

RecordName name_of_record(const linkage::Table& table, std::uint32_t record) {
  return {table.lists[table.list[record]], table.id_of(record)};
}

Result<std::pair<std::uint32_t, std::uint32_t>> pair_from(const linkage::Table& table, std::string_view typed) {
  const auto read = [&](std::string_view word) -> std::vector<RecordName> {
    std::vector<RecordName> ways;
    for (std::size_t colon = word.find(':'); colon != std::string_view::npos; colon = word.find(':', colon + 1)) {
      const std::string list(word.substr(0, colon));
      if (std::ranges::find(table.lists, list) != table.lists.end()) ways.push_back({list, std::string(word.substr(colon + 1))});
    }
    if (table.lists.size() == 1) ways.push_back({table.lists.front(), std::string(word)});
    return ways;
  };
  bool named = false;
  for (std::size_t comma = typed.find(','); comma != std::string_view::npos; comma = typed.find(',', comma + 1)) {
    const std::vector<RecordName> first = read(typed.substr(0, comma)), second = read(typed.substr(comma + 1));
    for (const RecordName& a : first) {
      for (const RecordName& b : second) {
        named = true;
        const std::vector<std::optional<std::uint32_t>> found = find_records(table, {a, b});
        if (found[0] && found[1] && *found[0] == *found[1]) return fail(ErrorCode::usage, "these are one record, not two", "--pair");
        if (found[0] && found[1]) return std::pair(*found[0], *found[1]);
      }
    }
  }
  if (named)
    return fail(ErrorCode::not_found, "there is no such record in its list", "--pair",
                "ids are those of the id column, or row numbers from 1 where there is none");
  std::string lists;
  for (std::size_t i = 0; i < table.lists.size() && i < 20; ++i) lists += (i == 0 ? "" : ", ") + table.lists[i];
  return fail(ErrorCode::usage, "this does not name two records", "--pair", "LIST_A:ID_A,LIST_B:ID_B; the lists are " + lists);
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::same: return "same";
    case Verdict::different: return "different";
    case Verdict::cannot_tell: return "cannot-tell";
  }
  return "cannot-tell";
}

void append_csv_field(std::string& out, std::string_view text) {
  const bool guarded = starts_formula(text) && !is_negative_number(text);
  const bool quoted =
      text.find_first_of(",\"\r\n") != std::string_view::npos || (!text.empty() && (text.front() == ' ' || text.back() == ' '));
  if (!guarded && !quoted) {
    out += text;
    return;
  }
  if (quoted) out += '"';
  if (guarded) out += '\'';
  for (const char c : text) {
    if (quoted && c == '"') out += '"';
    out += c;
  }
  if (quoted) out += '"';
}

}  // namespace girok::app
