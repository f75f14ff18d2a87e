#include "app/linkage/link_pair.h"

#include <array>

#include "app/linkage/case_persons.h"

namespace girok::app {
namespace {

/// As the review on a terminal marks them; but what is the same as far as it is known is not called different for being common.
FieldMark mark_of(const linkage::Step& step) {
  if (step.level == 0) return FieldMark::missing;
  if (step.level == 1) return FieldMark::same;
  if (step.level_name.starts_with("same") || step.level_name.starts_with("nearly")) return FieldMark::nearly;
  return step.weight_bits > 0 ? FieldMark::nearly : FieldMark::different;
}

}  // namespace

std::string_view name_of(FieldMark mark) {
  static constexpr std::array<std::string_view, 4> names = {"same", "nearly", "different", "missing"};
  return names[static_cast<std::size_t>(mark)];
}

PairView pair_view_of(const LinkRun& run, std::uint32_t a, std::uint32_t b) {
  const linkage::Waterfall waterfall = linkage::explain(run.input, run.linkage.model, a, b);
  PairView view;
  view.prior_bits = waterfall.prior_bits;
  view.total_bits = waterfall.total_bits;
  view.probability = waterfall.probability;
  view.threshold = run.linkage.threshold;
  view.linked = run.linkage.cluster[a] == run.linkage.cluster[b];
  for (const linkage::Step& step : waterfall.steps) {
    PairField field;
    field.a = values_of(run, step.field, a);
    field.b = values_of(run, step.field, b);
    if (field.a.empty() && field.b.empty()) continue;
    field.name = run.input.fields[step.field].field.name;
    field.mark = mark_of(step);
    field.level = step.level_name;
    field.weight_bits = step.weight_bits;
    field.frequency_bits = step.frequency_bits;
    view.fields.push_back(std::move(field));
  }
  return view;
}

Result<PairView> pair_view_of(vault::Vault& vault, const LinkRun& run, std::uint32_t a, std::uint32_t b) {
  const std::array<Id, 2> ids = {record_of(run, a), record_of(run, b)};
  const tl::expected<CasePersons, std::vector<Error>> now = persons_of_case(vault, {ids[0], ids[1]});
  if (!now) return tl::unexpected<Error>(now.error().front());
  const linkage::Table& table = now->table;
  std::array<std::optional<std::size_t>, 2> row;
  for (std::size_t i = 0; i < table.records(); ++i) {
    for (std::size_t side = 0; side < ids.size(); ++side) {
      if (table.id_of(i) == to_string(ids.at(side))) row.at(side) = i;
    }
  }
  if (!row[0] || !row[1]) return fail(ErrorCode::not_found, "there is no such pair");
  PairView view = pair_view_of(run, a, b);
  for (PairField& field : view.fields) {
    field.a.clear();
    field.b.clear();
    for (const linkage::Column& column : table.columns) {
      if (column.name != field.name) continue;
      field.a = column.values.at(column.codes[*row[0]]);
      field.b = column.values.at(column.codes[*row[1]]);
    }
  }
  return view;
}

std::optional<std::uint32_t> record_in(const LinkRun& run, const Id& record) {
  const std::string id = to_string(record);
  for (std::size_t i = 0; i < run.table.records(); ++i) {
    if (run.table.id_of(i) == id) return static_cast<std::uint32_t>(i);
  }
  return std::nullopt;
}

}  // namespace girok::app
