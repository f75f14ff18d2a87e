#include <algorithm>
#include <map>
#include <set>

#include "exchange/carry.h"
#include "exchange/uwazi.h"

namespace girok::exchange {

using records::Property;
using records::PropertyKind;
using records::ValueKind;

namespace {

bool is_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

/// What Uwazi reads as the same date.
bool is_day_or_year(std::string_view date) {
  if (date.size() == 4) return is_digits(date);
  return date.size() == 10 && date[4] == '-' && date[7] == '-' && is_digits(date.substr(0, 4)) && is_digits(date.substr(5, 2)) &&
         is_digits(date.substr(8));
}

bool is_language(std::string_view tag) {
  return (tag.size() == 2 || tag.size() == 3) && std::ranges::all_of(tag, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// The title is Uwazi's; a property of that name stands in a column of its own.
std::string column_of(const Property& property) { return property.name == "title" ? "title_text" : property.name; }

class Writer {
 public:
  Writer(const Schema& schema, const RecordSet& records, WrittenTables& out) : schema_(schema), out_(out) { give_titles(records); }

  void write(const std::string& type, const std::vector<const LooseRecord*>& records) {
    std::vector<std::map<std::string, std::string>> rows;
    std::set<std::string> filled;
    for (const LooseRecord* record : records) {
      rows.push_back(cells_of(*record));
      for (const auto& [column, text] : rows.back()) filled.insert(column);
    }
    Table table;
    table.name = type;
    table.header = {"title", "label"};
    for (const Property* property : schema_.properties(type)) {
      // A language's column stands after the one without.
      const std::string base = column_of(*property);
      for (auto at = filled.lower_bound(base); at != filled.end() && at->starts_with(base); ++at) {
        if ((*at == base || at->substr(base.size()).starts_with("__")) && *at != "label") table.header.push_back(*at);
      }
    }
    for (const char* column : {"geolocation", "file"}) {
      if (filled.contains(column) && std::ranges::find(table.header, column) == table.header.end()) table.header.emplace_back(column);
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
      std::vector<std::string> row;
      for (const std::string& column : table.header) row.push_back(rows[r][column]);
      row[0] = titles_.at(records[r]->key);
      table.rows.push_back(std::move(row));
    }
    out_.tables.push_back(std::move(table));
  }

 private:
  void give_titles(const RecordSet& records) {
    std::map<std::string, std::size_t> used;
    const auto label_of = [](const LooseRecord& record) -> std::string {
      const auto at = std::ranges::find(record.statements, "label", &LooseStatement::property);
      return at == record.statements.end() ? std::string() : at->value.text;
    };
    for (const LooseRecord& record : records) {
      ++used[record.key];
      if (const std::string label = label_of(record); !label.empty() && label != record.key) ++used[label];
    }
    for (const LooseRecord& record : records) {
      const std::string label = label_of(record);
      const bool fits = !label.empty() && label.size() <= 200 && used[label] == 1 && label.find_first_of("|\n\r\t") == std::string::npos &&
                        label.front() != ' ' && label.back() != ' ';
      titles_[record.key] = fits ? label : record.key;
    }
  }

  void lose(const LooseRecord& record, const LooseStatement& statement, std::string_view tail, std::string_view why) {
    records::add_loss(out_.losses, record.type + "." + statement.property + std::string(tail), why);
  }

  std::map<std::string, std::string> cells_of(const LooseRecord& record) {
    std::map<std::string, std::string> cells;
    std::string latitude, longitude;
    for (const LooseStatement& statement : record.statements) {
      Beside carried;
      carried.language = true;
      lose_beside(out_.losses, statement, carried);
      const Property* const property = schema_.property(record.type, statement.property);
      if (property == nullptr || property->name == "type") {
        lose(record, statement, "", "the schema has no such property");
        continue;
      }
      if (record.type == "Place" && property->name == "latitude") {
        latitude = statement.value.text;
      } else if (record.type == "Place" && property->name == "longitude") {
        longitude = statement.value.text;
      } else {
        add(record, statement, *property, cells);
      }
    }
    if (!latitude.empty() && !longitude.empty())
      cells["geolocation"] = latitude + "|" + longitude;
    else if (!latitude.empty() || !longitude.empty())
      cells[latitude.empty() ? "longitude" : "latitude"] = latitude + longitude;
    return cells;
  }

  void add(const LooseRecord& record, const LooseStatement& statement, const Property& property,
           std::map<std::string, std::string>& cells) {
    std::string column = column_of(property), text;
    switch (property.kind) {
      case PropertyKind::text:
        if (is_language(statement.language) && property.name != "label")
          column += "__" + statement.language;
        else if (!statement.language.empty())
          records::add_loss(out_.losses, "language tags finer than a language", "Uwazi has languages only");
        text = statement.value.text;
        break;
      case PropertyKind::attachment:
        if (&property != first_file(record.type)) return lose(record, statement, "", "Uwazi's table has one file a row");
        column = "file";
        text = statement.value.path;
        if (!statement.value.sha256.empty() || !statement.value.media_type.empty())
          lose(record, statement, "'s hash and media type", "Uwazi's table has a name only");
        if (text.empty()) return lose(record, statement, ", whose file is not carried", "Uwazi's table names files");
        break;
      case PropertyKind::date:
        if (!is_day_or_year(statement.value.text))
          return lose(record, statement, ", where it is neither a day nor a year", "Uwazi would read another date");
        text = statement.value.text;
        break;
      case PropertyKind::quantity:
        if (!is_digits(statement.value.text)) return lose(record, statement, ", where it is no whole number", "Uwazi has numbers only");
        text = statement.value.text;
        break;
      case PropertyKind::record: {
        const auto title = titles_.find(statement.value.text);
        if (title == titles_.end() || title->second.find('|') != std::string::npos)
          return lose(record, statement, ", where it leads to no record of the set", "Uwazi ties records by titles");
        text = title->second;
        break;
      }
      case PropertyKind::code: text = term_of(property, statement.value.text); break;
      default: text = cell_of(statement.value); break;
    }
    std::string& cell = cells[column];
    if (cell.empty()) {
      cell = std::move(text);
    } else if (!property.single && property.kind != PropertyKind::text && property.kind != PropertyKind::attachment) {
      cell += "|" + text;
    } else {
      lose(record, statement, ", all but the first", "Uwazi has one a language");
    }
  }

  const Property* first_file(const std::string& type) const {
    for (const Property* property : schema_.properties(type)) {
      if (property->kind == PropertyKind::attachment) return property;
    }
    return nullptr;
  }

  std::string term_of(const Property& property, const std::string& code) const {
    const records::Vocabulary* const vocabulary = schema_.vocabularies().find(property.vocabulary);
    const records::Term* const term = vocabulary == nullptr ? nullptr : vocabulary->find(code);
    if (term == nullptr || term->labels.en.find('|') != std::string::npos || term->labels.en.find("::") != std::string::npos) return code;
    return vocabulary->recognise(term->labels.en) == code ? term->labels.en : code;
  }

  const Schema& schema_;
  WrittenTables& out_;
  std::map<std::string, std::string> titles_;
};

}  // namespace

WrittenTables write_uwazi(const Schema& schema, const RecordSet& records) {
  WrittenTables out;
  Writer writer(schema, records, out);
  std::map<std::string, std::vector<const LooseRecord*>> by_type;
  for (const LooseRecord& record : records) {
    if (schema.type(record.type) != nullptr)
      by_type[record.type].push_back(&record);
    else
      records::add_loss(out.losses, "records without a type of the schema", "a table holds records of one type");
  }
  for (const records::RecordType& type : schema.types()) {
    if (by_type.contains(type.name)) writer.write(type.name, by_type[type.name]);
  }
  return out;
}

}  // namespace girok::exchange
