#include "base/csv.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace girok {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view utf8) {
  if (utf8.starts_with(byte_order_mark)) utf8.remove_prefix(byte_order_mark.size());
  return utf8;
}

bool needs_quotes(std::string_view field, char separator) {
  if (field.empty()) return false;
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  return is_space(field.front()) || is_space(field.back()) || field.find(separator) != std::string_view::npos ||
         field.find_first_of("\"\r\n") != std::string_view::npos;
}

template <class Field>
void append_row(std::string& out, std::span<const Field> fields, char separator) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += separator;
    const std::string_view field = fields[i];
    // A mark at the start of the first field would be read as the file's own.
    const bool marked = i == 0 && field.starts_with(byte_order_mark);
    if (!marked && !needs_quotes(field, separator) && !(field.empty() && fields.size() == 1)) {
      out += field;
      continue;
    }
    out += '"';
    for (const char c : field) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += "\r\n";
}

}  // namespace

char detect_separator(std::string_view utf8) {
  constexpr std::string_view candidates = ",;\t|";
  std::array<std::size_t, candidates.size()> counts{};
  bool quoted = false;
  for (const char c : without_mark(utf8)) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') break;
    const std::size_t which = candidates.find(c);
    if (which != std::string_view::npos) ++counts[which];
  }
  return candidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

CsvReader::CsvReader(std::string_view utf8, CsvOptions options) : text_(without_mark(utf8)), options_(std::move(options)) {}

bool CsvReader::next(std::vector<std::string>& fields) {
  while (at_ < text_.size()) {
    row_line_ = line_;
    if (parse_row(fields) != Parsed::row) continue;
    if (width_ == 0) width_ = fields.size();
    if (!options_.same_width || fields.size() == width_) return true;
    report(row_line_, "the row has " + std::to_string(fields.size()) + " fields, the first row has " + std::to_string(width_),
           "a field that holds the separator must stand in quotes");
  }
  fields.clear();
  return false;
}

CsvReader::Parsed CsvReader::parse_row(std::vector<std::string>& fields) {
  if (at_line_end()) {
    skip_line_end();
    return Parsed::blank;
  }
  std::size_t count = 0;
  for (;; ++at_) {  // the step over a separator
    if (count == fields.size()) fields.emplace_back();
    std::string& field = fields[count++];
    field.clear();
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    if (!(quoted ? parse_quoted(field) : parse_plain(field))) return Parsed::bad;
    if (at_line_end()) break;
  }
  skip_line_end();
  fields.resize(count);
  return Parsed::row;
}

/// Takes a field in quotes; afterwards the reader stands on a separator or a line end. After an error it stands on the next line.
bool CsvReader::parse_quoted(std::string& field) {
  const std::size_t start = at_++, start_line = line_;
  while (true) {
    const std::size_t stop = text_.find_first_of("\"\r\n", at_);
    if (stop == std::string_view::npos) {
      report(start_line, "a quoted field is never closed", "close it with a quote; write a quote inside a field twice");
      // Nothing after the opening can close a field, so reading on from the next line goes over the text at most once more.
      at_ = start;
      line_ = start_line;
      skip_line();
      return false;
    }
    field.append(text_, at_, stop - at_);
    at_ = stop;
    if (text_[at_] != '"') {
      const std::size_t before = at_;
      skip_line_end();
      field.append(text_, before, at_ - before);
    } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
      field += '"';
      at_ += 2;
    } else {
      ++at_;
      break;
    }
  }
  if (at_line_end() || text_[at_] == options_.separator) return true;
  report(line_, "text follows the closing quote of a field", "write a quote inside a field twice");
  skip_line();
  return false;
}

bool CsvReader::parse_plain(std::string& field) {
  const std::array<char, 4> stops = {options_.separator, '"', '\r', '\n'};
  const std::size_t stop = std::min(text_.find_first_of(std::string_view(stops.data(), stops.size()), at_), text_.size());
  field.assign(text_, at_, stop - at_);
  at_ = stop;
  if (at_ == text_.size() || text_[at_] != '"') return true;
  report(line_, "a quote stands inside a field that has none around it", "put the whole field in quotes and write the inner quote twice");
  skip_line();
  return false;
}

void CsvReader::skip_line_end() {
  if (at_ == text_.size()) return;
  const bool return_first = text_[at_++] == '\r';
  if (return_first && at_ < text_.size() && text_[at_] == '\n') ++at_;
  ++line_;
}

void CsvReader::skip_line() {
  at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
  skip_line_end();
}

void CsvReader::report(std::size_t line, std::string what, std::string hint) {
  ++error_count_;
  if (errors_.size() >= options_.max_errors) return;
  std::string where = options_.name + (options_.name == "line" ? " " : ":") + std::to_string(line);
  errors_.push_back({ErrorCode::malformed, std::move(what), std::move(where), std::move(hint)});
}

tl::expected<CsvTable, std::vector<Error>> read_csv(std::string_view utf8, CsvOptions options) {
  const std::string name = options.name;
  CsvReader reader(utf8, std::move(options));
  CsvTable table;
  std::vector<Error> errors;
  const auto complain = [&](std::string what, std::string hint) {
    errors.push_back({ErrorCode::malformed, std::move(what), name == "line" ? "line 1" : name + ":1", std::move(hint)});
  };

  if (!reader.next(table.header) && reader.error_count() == 0) complain("the table is empty", "the first row names the columns");
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string column = "column " + std::to_string(i + 1);
    if (table.header[i].empty()) complain(column + " has no name", "name every column in the first row");
    if (!seen.insert(table.header[i]).second) complain(column + " has the name of an earlier one", "give each column its own name");
  }
  std::vector<std::string> fields;
  while (reader.next(fields)) {
    table.rows.push_back(fields);
    table.lines.push_back(reader.line());
  }
  errors.insert(errors.end(), reader.errors().begin(), reader.errors().end());
  if (!errors.empty()) return tl::unexpected<std::vector<Error>>(std::move(errors));
  return table;
}

void append_csv_row(std::string& out, std::span<const std::string_view> fields, char separator) { append_row(out, fields, separator); }

void append_csv_row(std::string& out, std::span<const std::string> fields, char separator) { append_row(out, fields, separator); }

}  // namespace girok
