#include <algorithm>
#include <map>
#include <set>

#include "exchange/carry.h"
#include "exchange/esf.h"
#include "exchange/esf_tables.h"
#include "exchange/table.h"

namespace girok::exchange {

using records::Property;
using records::PropertyKind;

namespace {

/// A table while its columns are still being found.
struct Growing {
  std::vector<std::string> header;
  std::map<std::string, std::size_t> columns;
  std::vector<std::vector<std::string>> rows;

  std::size_t column(const std::string& name) {
    const auto [at, fresh] = columns.emplace(name, header.size());
    if (fresh) header.push_back(name);
    return at->second;
  }
  void set(const std::string& name, std::string text) {
    const std::size_t at = column(name);
    if (rows.back().size() <= at) rows.back().resize(at + 1);
    rows.back()[at] = std::move(text);
  }
};

class Writer {
 public:
  Writer(const Schema& schema, WrittenFiles& out) : schema_(schema), out_(out) {}

  void add(const LooseRecord& record) {
    if (schema_.type(record.type) == nullptr) {
      records::add_loss(out_.losses, "records without a type of the schema", "a table holds records of a type");
      return;
    }
    const std::string name = esf_table_of(record.type);
    Growing& table = tables_[name];
    table.rows.emplace_back();
    table.set(name + "_record_number", record.key);
    if (esf_types_of(schema_, name).size() > 1) table.set("type", record.type);
    std::map<std::string, std::vector<const LooseStatement*>> by_column;
    for (const LooseStatement& statement : record.statements) {
      Beside carried;
      carried.language = true;
      lose_beside(out_.losses, statement, carried);
      const Property* const property = schema_.property(record.type, statement.property);
      if (property == nullptr || property->name == "type") {
        records::add_loss(out_.losses, record.type + "." + statement.property, "the schema has no such property");
      } else if (property->kind == PropertyKind::attachment) {
        add_document(name, record, statement);
      } else if (esf_in_own_table(record.type, *property)) {
        add_chain(record, statement);
      } else {
        by_column[esf_column_of(record.type, property->name)].push_back(&statement);
      }
    }
    for (const auto& [column, statements] : by_column) add_values(name, table, record, column, statements);
  }

  void finish() {
    // Columns in the order of the schema, and those that hold nothing too: a table looks the same whatever is in it.
    for (auto& [name, table] : tables_) {
      Table written;
      written.name = name;
      written.header = order_of(name, table);
      for (const std::vector<std::string>& row : table.rows) {
        std::vector<std::string> cells;
        for (const std::string& column : written.header) {
          const auto at = table.columns.find(column);
          cells.push_back(at == table.columns.end() || at->second >= row.size() ? std::string() : row[at->second]);
        }
        written.rows.push_back(std::move(cells));
      }
      const auto bytes = write_csv(written, out_.notes);
      if (bytes)
        out_.files.emplace(name + ".csv", *bytes);
      else
        records::add_loss(out_.losses, "the table " + name, bytes.error().what, written.rows.size());
    }
  }

 private:
  std::vector<std::string> order_of(const std::string& name, const Growing& table) const {
    std::vector<std::string> order;
    std::set<std::string> there;
    const auto put = [&](const std::string& column) {
      if (there.insert(column).second) order.push_back(column);
    };
    put(table.header.front());
    if (table.columns.contains("type")) put("type");
    for (const std::string& type : esf_types_of(schema_, name)) {
      for (const Property* property : schema_.properties(type)) {
        if (property->name != "type" && !esf_in_own_table(type, *property)) put(esf_column_of(type, property->name));
      }
    }
    for (const std::string& column : table.header) put(column);
    return order;
  }

  std::string text_of(const std::string& type, const LooseStatement& statement) const {
    const Property* const property = schema_.property(type, statement.property);
    if (property->kind == PropertyKind::code && !property->vocabulary.empty()) {
      const auto word = word_of_scheme(schema_, property->vocabulary, statement.value.text, "esf");
      if (word && word->exact) {
        const auto back = schema_.vocabularies().from(property->vocabulary, "esf", word->word);
        if (!back.empty() && back.front()->relation == records::Relation::exact && back.front()->code == statement.value.text)
          return word->word;
      }
    }
    return cell_of(statement.value);
  }

  void add_values(const std::string& name, Growing& table, const LooseRecord& record, const std::string& column,
                  const std::vector<const LooseStatement*>& statements) {
    table.set(column, text_of(record.type, *statements.front()));
    const bool tagged = std::ranges::any_of(statements, [](const LooseStatement* statement) { return !statement->language.empty(); });
    if (statements.size() == 1 && !tagged) return;
    Growing& values = tables_[std::string(esf_values)];
    for (const LooseStatement* statement : statements) {
      values.rows.emplace_back();
      values.set("entity", name);
      values.set("record_number", record.key);
      values.set("field", column);
      values.set("value", text_of(record.type, *statement));
      values.set("language", statement->language);
    }
  }

  void add_chain(const LooseRecord& record, const LooseStatement& statement) {
    Growing& chains = tables_[std::string(esf_chains)];
    chains.rows.emplace_back();
    chains.set("chain_of_events_record_number", std::to_string(chains.rows.size()));
    chains.set("event", record.key);
    chains.set("related_event", statement.value.text);
  }

  void add_document(const std::string& name, const LooseRecord& record, const LooseStatement& statement) {
    Growing& documents = tables_[std::string(esf_documents)];
    documents.rows.emplace_back();
    documents.set("doc_id", std::to_string(documents.rows.size()));
    documents.set("entity", name);
    documents.set("record_number", record.key);
    documents.set("field", statement.property);
    documents.set("title", statement.value.text);
    documents.set("uri", statement.value.path);
    documents.set("format", statement.value.media_type);
    documents.set("size", std::to_string(statement.value.size));
    documents.set("sha256", statement.value.sha256);
  }

  const Schema& schema_;
  WrittenFiles& out_;
  std::map<std::string, Growing> tables_;
};

}  // namespace

WrittenFiles write_esf(const Schema& schema, const RecordSet& records) {
  WrittenFiles out;
  Writer writer(schema, out);
  for (const LooseRecord& record : records) writer.add(record);
  writer.finish();
  return out;
}

}  // namespace girok::exchange
