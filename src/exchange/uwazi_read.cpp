#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>

#include "base/dates.h"
#include "exchange/carry.h"
#include "exchange/records_json.h"
#include "exchange/table_build.h"
#include "exchange/uwazi.h"
#include "records/imprecise.h"
#include "text/unicode.h"

namespace girok::exchange {

using records::Property;
using records::PropertyKind;
using records::ValueKind;

namespace {

std::string column_key(std::string_view header) {
  std::string key = text::fold(trimmed(header));
  std::ranges::replace(key, '_', ' ');
  std::ranges::replace(key, '-', ' ');
  return key;
}

/// "name__ko" apart; nothing where no language follows.
std::optional<std::pair<std::string, std::string>> with_language(std::string_view header) {
  const std::size_t at = header.rfind("__");
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  const std::string_view tag = header.substr(at + 2);
  if (tag.size() < 2 || tag.size() > 3 || !std::ranges::all_of(tag, [](char c) { return c >= 'a' && c <= 'z'; })) return std::nullopt;
  return std::pair(std::string(header.substr(0, at)), std::string(tag));
}

bool is_bookkeeping(std::string_view key) {
  static constexpr std::array<std::string_view, 7> keys = {"date added",  "creationdate",  "creation date", "published",
                                                           "attachments", "date modified", "editdate"};
  return std::ranges::find(keys, key) != keys.end();
}

/// Seconds since 1970, as a day.
std::optional<std::string> day_of_seconds(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.size() < 9 || digits.size() > 11 || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  const long long seconds = std::strtoll(std::string(text).c_str(), nullptr, 10);
  const long long day = (seconds - (seconds < 0 ? 86399 : 0)) / 86400;
  return to_string(date_of_day(static_cast<std::int32_t>(day)));
}

struct Column {
  enum class What : std::uint8_t { none, title, id, type, place, file, property } what = What::none;
  std::string header, name, language;
  std::size_t index = 0;
};

class Reader {
 public:
  Reader(const Schema& schema, const Sheet& sheet, const std::string& name, const UwaziReading& reading, ReadRecords& out)
      : schema_(schema), sheet_(sheet), place_(name + (sheet.name.empty() ? "" : ", " + sheet.name)), reading_(reading), out_(out) {}

  void read(const std::string& file_type) {
    if (sheet_.rows.empty()) {
      out_.error(ErrorCode::malformed, "the table is empty", place_);
      return;
    }
    for (std::size_t c = 0; c < sheet_.rows[0].size(); ++c) take_column(c);
    type_ = file_type;
    if (!has(Column::What::title))
      out_.error(ErrorCode::malformed, "no column is named title", place_,
                 "Uwazi's tables have one; other tables are imported with a mapping");
    if (type_.empty() && !has(Column::What::type))
      out_.error(ErrorCode::usage, "it is not said which type the rows are", place_,
                 "say --type, or name the file as the type: Person.csv");
    if (!type_.empty()) check_columns();
    if (!out_.good()) return;
    for (std::size_t r = 1; r < sheet_.rows.size(); ++r) read_row(r);
    resolve_titles();
  }

 private:
  std::string row_place(std::size_t r) const {
    return place_ + ", row " + std::to_string(r < sheet_.lines.size() ? sheet_.lines[r] : r + 1);
  }
  bool has(Column::What what) const {
    return std::ranges::any_of(columns_, [what](const Column& column) { return column.what == what; });
  }
  bool has_property(std::string_view type, std::string_view property) const {
    return std::ranges::any_of(columns_, [&](const Column& column) {
      if (column.what != Column::What::property) return false;
      const Property* const found = schema_.recognise_property(type, column.name);
      return found != nullptr && found->name == property;
    });
  }

  void take_column(std::size_t c) {
    Column column;
    column.header = trimmed(sheet_.rows[0][c].text);
    column.index = c;
    if (column.header.empty() || reading_.ignore.contains(column.header)) return;
    column.name = column.header;
    if (const auto parts = with_language(column.header)) std::tie(column.name, column.language) = *parts;
    const std::string key = column_key(column.name);
    using enum Column::What;
    column.what = key == "title"                        ? title
                  : key == "id" || key == "sharedid"    ? id
                  : key == "template"                   ? type
                  : key == "geolocation"                ? place
                  : key == "file" || key == "documents" ? file
                  : is_bookkeeping(key)                 ? none
                                                        : property;
    // The title is Uwazi's; a property of that name stands in a column of its own.
    if (key == "title text") column.name = "title";
    if (std::ranges::any_of(columns_, [&](const Column& other) {
          return other.what == column.what && other.language == column.language && column_key(other.name) == column_key(column.name);
        })) {
      out_.error(ErrorCode::malformed, "a column stands twice: '" + column.header.substr(0, 80) + "'", place_, "leave one");
      return;
    }
    columns_.push_back(std::move(column));
  }

  void check_columns() {
    for (const Column& column : columns_) {
      if (column.what != Column::What::property || schema_.recognise_property(type_, column.name) != nullptr) continue;
      std::vector<std::string_view> names;
      for (const Property* property : schema_.properties(type_)) names.push_back(property->name);
      std::string near;
      for (const std::string& word : records::nearest_words(column.name, names)) near += (near.empty() ? "nearest: " : ", ") + word;
      out_.error(ErrorCode::malformed, "'" + column.header.substr(0, 80) + "' is no property of " + type_,
                 place_ + ", column " + column_name(column.index),
                 near.empty() ? "ask to ignore the column, or import the table with a mapping" : near);
    }
  }

  std::string_view cell(std::size_t r, const Column& column) const {
    return column.index < sheet_.rows[r].size() ? trimmed(sheet_.rows[r][column.index].text) : std::string_view{};
  }

  std::string_view first_of(std::size_t r, Column::What what) const {
    for (const Column& column : columns_) {
      if (column.what == what && !cell(r, column).empty()) return cell(r, column);
    }
    return {};
  }

  void read_row(std::size_t r) {
    if (std::ranges::all_of(sheet_.rows[r], [](const Cell& one) { return trimmed(one.text).empty(); })) return;
    const std::string where = row_place(r), title(first_of(r, Column::What::title)), id(first_of(r, Column::What::id));
    LooseRecord record;
    record.where = where;
    record.type = type_;
    if (type_.empty()) {
      const records::RecordType* const type = schema_.recognise_type(first_of(r, Column::What::type));
      if (type == nullptr) {
        out_.error(ErrorCode::malformed, "its template is no type of ours", where, "say --type for tables of one template");
        return;
      }
      record.type = type->name;
    }
    if (title.empty() || title.size() > 200) {
      out_.error(ErrorCode::malformed, title.empty() ? "a row without a title" : "a title of more than 200 bytes", where,
                 "relationships name records by their titles");
      return;
    }
    record.key = id.empty() ? title : id;
    if (const auto [at, fresh] = keys_.emplace(record.key, where); !fresh) {
      out_.error(ErrorCode::malformed, "two rows have one title", where, "the other: " + at->second);
      return;
    }
    titles_[title].push_back(record.key);
    for (const Column& column : columns_) {
      if (const std::string_view text = cell(r, column); !text.empty()) read_cell(column, text, record);
    }
    out_.records.push_back(std::move(record));
  }

  void say(LooseRecord& record, std::string_view property, LooseValue value, std::string_view language = {}) {
    LooseStatement statement;
    statement.property = property;
    statement.value = std::move(value);
    statement.language = language;
    record.statements.push_back(std::move(statement));
  }

  void read_cell(const Column& column, std::string_view text, LooseRecord& record) {
    switch (column.what) {
      case Column::What::title: return read_title(column, text, record);
      case Column::What::place: return read_place(text, record);
      case Column::What::file: return read_file(column, text, record);
      case Column::What::none:
        // An item has a day of publication with us; Uwazi says only whether an entity is published.
        if (const std::string word = text::fold(text); column_key(column.name) == "published" && word != "published" &&
                                                       word != "unpublished" &&
                                                       schema_.recognise_property(record.type, column.name) != nullptr)
          break;
        return records::add_loss(out_.losses, "the column " + column.header.substr(0, 80), "Uwazi's own");
      case Column::What::property: break;
      default: return;
    }
    const Property* const property = schema_.recognise_property(record.type, column.name);
    if (property == nullptr || property->name == "type") {
      records::add_loss(out_.losses, record.type + "." + column.header.substr(0, 80), "the type has no such property");
      return;
    }
    const bool several = !property->single && property->kind != PropertyKind::text;
    for (const std::string& piece : several ? split_cell(text, "|") : std::vector<std::string>{std::string(text)})
      read_value(*property, piece, column.language, record);
  }

  void read_value(const Property& property, std::string text, const std::string& language, LooseRecord& record) {
    if (property.kind == PropertyKind::code) {
      if (const std::size_t at = text.rfind("::"); at != std::string::npos) text = trimmed(std::string_view(text).substr(at + 2));
    } else if (property.kind == PropertyKind::date) {
      text = date_text(text);
    }
    static constexpr std::array<std::string_view, 1> schemes = {"htcds-label"};   // ISO's names of countries
    auto value = loose_value(schema_, property, text, schemes);
    if (!value)
      return out_.error(value.error().code, record.type + "." + property.name + ": " + value.error().what, record.where,
                        value.error().hint);
    if (value->kind == ValueKind::attachment) value->path = value->text;
    say(record, property.name, std::move(*value), language);
  }

  static std::string date_text(const std::string& text) {
    if (const auto day = day_of_seconds(text)) return *day;
    for (const char divider : {':', '~'}) {
      const std::size_t at = text.find(divider);
      if (at == std::string::npos || at + 1 >= text.size() || text.starts_with("age:")) continue;
      const auto part = [](std::string_view piece) {
        piece = trimmed(piece);
        if (const auto day = day_of_seconds(piece)) return *day;
        return records::date_from_wild(piece).value_or(std::string(piece));
      };
      return part(std::string_view(text).substr(0, at)) + "/" + part(std::string_view(text).substr(at + 1));
    }
    return text;
  }

  void read_title(const Column& column, std::string_view text, LooseRecord& record) {
    if (has_property(record.type, "label")) return;
    std::string_view said = "label";
    for (const std::string_view naming : {"name", "title"}) {
      const Property* const property = schema_.property(record.type, naming);
      if (property != nullptr && !has_property(record.type, naming)) {
        said = naming;
        break;
      }
    }
    // A title in another language is a second name, and no second label.
    if (said != "name" &&
        std::ranges::any_of(record.statements, [&](const LooseStatement& statement) { return statement.property == said; })) {
      records::add_loss(out_.losses, "titles in other languages", "a record has one");
      return;
    }
    LooseValue value;
    value.text = text;
    say(record, said, std::move(value), column.language);
  }

  void read_place(std::string_view text, LooseRecord& record) {
    const auto parts = split_cell(text, "|");
    const Property *latitude = schema_.property(record.type, "latitude"), *longitude = schema_.property(record.type, "longitude");
    if (latitude == nullptr || longitude == nullptr)
      return records::add_loss(out_.losses, record.type + ".geolocation", "only places have one with us");
    if (parts.size() != 2)
      return out_.error(ErrorCode::malformed, "geolocation: not latitude|longitude", record.where, "two numbers with | between");
    read_value(*latitude, parts[0], {}, record);
    read_value(*longitude, parts[1], {}, record);
  }

  void read_file(const Column& column, std::string_view text, LooseRecord& record) {
    const Property* file = nullptr;
    for (const Property* property : schema_.properties(record.type)) {
      if (file == nullptr && property->kind == PropertyKind::attachment) file = property;
    }
    if (file == nullptr) return records::add_loss(out_.losses, record.type + "." + column.header.substr(0, 80), "the type has no file");
    auto paths = split_cell(text, "|");
    if (paths.size() > 1)
      records::add_loss(out_.losses, record.type + "." + column.header.substr(0, 80) + ", all but the first", "a record has one file",
                        paths.size() - 1);
    std::string path = paths.empty() ? std::string() : paths[0];
    if (path.starts_with("/files/")) path.erase(0, 7);
    if (!is_safe_path(path))
      return out_.error(ErrorCode::malformed, "a file's path leads out of the folder", record.where, "relative, with /, without ..");
    LooseValue value;
    value.kind = ValueKind::attachment;
    value.path = path;
    value.text = path.substr(path.find_last_of('/') + 1);
    say(record, file->name, std::move(value));
  }

  /// Where keys are ids, links still are titles.
  void resolve_titles() {
    if (!has(Column::What::id)) return;
    for (LooseRecord& record : out_.records) {
      for (LooseStatement& statement : record.statements) {
        if (statement.value.kind != ValueKind::record) continue;
        const auto at = titles_.find(statement.value.text);
        if (at == titles_.end() || keys_.contains(statement.value.text)) continue;
        if (at->second.size() > 1)
          out_.error(ErrorCode::malformed, record.type + "." + statement.property + ": two records have the title it names", record.where,
                     "give them titles that differ");
        statement.value.text = at->second.front();
      }
    }
  }

  const Schema& schema_;
  const Sheet& sheet_;
  const std::string place_;
  const UwaziReading& reading_;
  ReadRecords& out_;
  std::string type_;
  std::vector<Column> columns_;
  std::map<std::string, std::string> keys_;
  std::map<std::string, std::vector<std::string>> titles_;
};

}  // namespace

bool looks_like_uwazi(const Tables& tables) {
  if (tables.sheets.empty() || tables.sheets[0].rows.empty()) return false;
  bool title = false, own = false;
  for (const Cell& cell : tables.sheets[0].rows[0]) {
    const std::string_view header = trimmed(cell.text);
    const std::string key = column_key(header);
    title = title || key == "title" || header.starts_with("title__");
    own =
        own || key == "date added" || key == "creationdate" || key == "published" || key == "template" || with_language(header).has_value();
  }
  return title && own;
}

ReadRecords read_uwazi(const Schema& schema, const Tables& tables, const std::string& name, const UwaziReading& reading) {
  ReadRecords out;
  out.notes = tables.notes;
  std::string type = reading.type;
  if (type.empty()) {
    std::string_view stem = name;
    if (const std::size_t slash = stem.find_last_of('/'); slash != std::string_view::npos) stem.remove_prefix(slash + 1);
    const records::RecordType* const found = schema.recognise_type(stem.substr(0, stem.find('.')));
    if (found != nullptr) type = found->name;
  } else if (const records::RecordType* const found = schema.recognise_type(type)) {
    type = found->name;
  } else {
    out.error(ErrorCode::usage, "there is no such type", name, "girok vocab lists the types");
    return out;
  }
  for (const Sheet& sheet : tables.sheets) {
    if (!reading.sheet.empty() && sheet.name != reading.sheet) continue;
    Reader(schema, sheet, name, reading, out).read(type);
    return out;
  }
  out.error(ErrorCode::malformed, "the sheet is not there, or the file has none", name);
  return out;
}

}  // namespace girok::exchange
