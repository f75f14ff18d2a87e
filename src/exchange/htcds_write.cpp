#include <algorithm>

#include "exchange/htcds.h"
#include "exchange/htcds_fields.h"
#include "exchange/htcds_words.h"

namespace girok::exchange {

WrittenTables write_htcds(const Schema& schema, const RecordSet& records, const HtcdsWriting& writing) {
  WrittenTables out;
  std::vector<const HtcdsField*> fields;
  for (const HtcdsField& field : htcds_fields()) fields.push_back(&field);
  const std::vector<HtcdsSubject> subjects = htcds_subjects(records, out.losses);
  HtcdsCells cells(schema, writing.labels ? HtcdsWords::labels : HtcdsWords::names, "; ", out.losses);
  std::vector<std::vector<std::string>> rows;
  std::vector<bool> filled(fields.size(), false);
  bool names = false;
  for (const HtcdsSubject& subject : subjects) {
    rows.push_back(cells.cells_of(subject, fields));
    for (std::size_t i = 0; i < fields.size(); ++i) {
      filled[i] = filled[i] || !rows.back()[i].empty();
      names = names || (fields[i]->name == "prs_SecondName" && !rows.back()[i].empty());
    }
  }
  if (names) out.notes.push_back({"whole-names", "names stand whole under Second Name: where they divide is not known", "Case Sheet"});

  Table table;
  table.name = "Case Sheet";
  std::vector<std::string> labels = {""};
  table.header.emplace_back();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const HtcdsField& field = *fields[i];
    if (!field.core && !filled[i]) continue;
    const bool as_template = writing.template_spelling && !field.in_template.empty();
    table.header.emplace_back(!as_template ? field.name : field.in_template == "-" ? std::string_view{} : field.in_template);
    labels.emplace_back(field.label);
  }
  table.rows.push_back(std::move(labels));
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::vector<std::string> row = {std::to_string(r + 1)};
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i]->core || filled[i]) row.push_back(std::move(rows[r][i]));
    }
    table.rows.push_back(std::move(row));
  }
  out.tables.push_back(std::move(table));
  return out;
}

}  // namespace girok::exchange
