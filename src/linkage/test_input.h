// Records for tests, from cells in normal form.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "linkage/fields.h"

namespace girok::linkage {

struct TestField {
  FieldKind kind = FieldKind::text;
  text::NamePart part = text::NamePart::full;
};

/// `rows`: [record][field], empty cells are missing; `lists`: [record], all in one list where empty.
inline Input test_input(const std::vector<TestField>& fields, const std::vector<std::vector<std::string>>& rows,
                        std::vector<std::uint32_t> lists = {}) {
  Input input;
  if (lists.empty()) lists.assign(rows.size(), 0);
  std::uint32_t most = 0;
  for (const std::uint32_t list : lists) most = std::max(most, list);
  for (std::uint32_t list = 0; list <= most; ++list) input.lists.push_back("list " + std::to_string(list + 1));
  input.list = std::move(lists);
  for (std::size_t field = 0; field < fields.size(); ++field) {
    FieldColumn column;
    column.field.name = "field " + std::to_string(field + 1);
    column.field.kind = fields[field].kind;
    column.field.part = fields[field].part;
    column.field.columns = {{field}};
    for (const auto& row : rows) column.codes.push_back(column.values.add(row[field]));
    input.fields.push_back(std::move(column));
  }
  return input;
}

}  // namespace girok::linkage
