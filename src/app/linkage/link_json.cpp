// girok.link/1: docs/formats/link-output.md.
#include <algorithm>
#include <map>

#include "app/case/json_parts.h"
#include "app/linkage/link_text.h"
#include "linkage/review.h"

namespace girok::app {
namespace {

using json_parts::Json;
using json_parts::or_null;
using linkage::Duplicates;

Json start(const char* kind) { return Json{{"format", "girok.link/1"}, {"kind", kind}}; }

/// Floats as they are printed elsewhere: to six digits, which is more than they are sure of.
double rounded(double value) {
  const double unit = 1e6;
  return static_cast<double>(static_cast<std::int64_t>(value * unit + (value < 0 ? -0.5 : 0.5))) / unit;
}

Json json_lists(const LinkRun& run) {
  Json lists = Json::array();
  for (const ListLine& list : run.lists) {
    lists.push_back({{"list", list.name},
                     {"records", list.records},
                     {"duplicates", list.duplicates == Duplicates::none   ? "none"
                                    : list.duplicates == Duplicates::some ? "some"
                                                                          : "unknown"},
                     {"duplicates_said", list.said}});
  }
  return lists;
}

Json json_field(const LinkRun& run, std::size_t index) {
  const linkage::Field& field = run.input.fields[index].field;
  const linkage::FieldModel& model = run.linkage.model.fields[index];
  Json columns = Json::array();
  for (const std::vector<std::size_t>& alternative : field.columns) {
    Json parts = Json::array();
    for (const std::size_t column : alternative) parts.push_back(run.table.columns[column].name);
    columns.push_back(std::move(parts));
  }
  Json levels = Json::array();
  for (std::size_t level = 1; level < std::min(model.levels.size(), linkage::max_levels); ++level) {
    Json line = {{"level", model.levels[level]},
                 {"m", rounded(model.m[level])},
                 {"u", model.u[level]},
                 {"weight_bits", rounded(static_cast<double>(model.weight_bits[0][level]))}};
    if (model.parent >= 0) {
      line["weight_bits_agrees"] = rounded(static_cast<double>(model.weight_bits[1][level]));
      line["weight_bits_differs"] = rounded(static_cast<double>(model.weight_bits[2][level]));
    }
    levels.push_back(std::move(line));
  }
  Json json = {{"field", field.name}, {"kind", linkage::name_of(field.kind)}};
  json["part"] = field.kind == linkage::FieldKind::name ? Json(name_of(field.part)) : Json(nullptr);
  json["role"] = or_null(field.role);
  json["join"] = name_of(field.join);
  json["columns"] = std::move(columns);
  json["why"] = or_null(field.why);
  json["missing"] = rounded(model.missing);
  json["values"] = run.input.fields[index].values.size() - 1;
  json["depends_on"] = model.parent >= 0 ? Json(run.input.fields[static_cast<std::size_t>(model.parent)].field.name) : Json(nullptr);
  json["levels"] = std::move(levels);
  return json;
}

Json json_passes(const LinkRun& run) {
  Json passes = Json::array();
  for (const linkage::Pass& pass : run.linkage.passes) {
    Json keys = Json::array();
    for (const linkage::PassKey& key : pass.keys)
      keys.push_back({{"field", run.input.fields[key.field].field.name}, {"key", name_of(key.part)}});
    passes.push_back({{"pass", pass.name},
                      {"keys", std::move(keys)},
                      {"pairs", pass.pairs},
                      {"new_pairs", pass.new_pairs},
                      {"recall", rounded(pass.recall)},
                      {"left_out_blocks", pass.left_out_blocks},
                      {"left_out_records", pass.left_out_records},
                      {"largest_left_out", pass.largest_left_out}});
  }
  return passes;
}

Json json_record(const LinkRun& run, std::uint32_t record) {
  RecordName name = name_of_record(run.table, record);
  return {{"list", std::move(name.list)}, {"id", std::move(name.id)}};
}

Json json_clusters(const LinkRun& run) {
  std::vector<std::uint32_t> sizes(run.linkage.clusters, 0);
  for (const std::uint32_t cluster : run.linkage.cluster) ++sizes[cluster];
  std::map<std::uint32_t, std::uint64_t> by_size;
  for (const std::uint32_t size : sizes) ++by_size[size];
  Json sized = Json::array();
  for (const auto& [size, count] : by_size) sized.push_back({{"records", size}, {"clusters", count}});
  return {{"count", run.linkage.clusters}, {"sizes", std::move(sized)}};
}

Json json_doubtful(const LinkRun& run) {
  constexpr std::size_t most = 20;
  Json pairs = Json::array();
  for (const linkage::Question& question : linkage::review_queue(run.input, run.linkage, run.decisions.decisions, most)) {
    const linkage::LinkedPair& pair = run.linkage.pairs[question.pair];
    pairs.push_back({{"a", json_record(run, pair.a)},
                     {"b", json_record(run, pair.b)},
                     {"probability", rounded(static_cast<double>(pair.probability))},
                     {"weight_bits", rounded(static_cast<double>(pair.weight_bits))},
                     {"value", rounded(question.value)}});
  }
  return pairs;
}

/// Of a case: all that is proposed and not decided, with reasons.
Json json_proposals(const LinkRun& run) {
  if (run.short_names.empty()) return nullptr;
  Json proposals = Json::array();
  for (const linkage::LinkedPair& pair : proposals_of(run, run.linkage.pairs.size())) {
    Json reasons = Json::array();
    for (const linkage::Step& step : linkage::explain(run.input, run.linkage.model, pair.a, pair.b).steps) {
      if (step.level != 0)
        reasons.push_back({{"field", run.input.fields[step.field].field.name},
                           {"level", step.level_name},
                           {"weight_bits", rounded(step.weight_bits + step.frequency_bits)}});
    }
    proposals.push_back({{"a", json_record(run, pair.a)},
                         {"b", json_record(run, pair.b)},
                         {"probability", rounded(static_cast<double>(pair.probability))},
                         {"weight_bits", rounded(static_cast<double>(pair.weight_bits))},
                         {"reasons", std::move(reasons)}});
  }
  return proposals;
}

Json json_notes(const std::vector<linkage::ColumnNote>& notes) {
  Json json = Json::array();
  for (const linkage::ColumnNote& note : notes) json.push_back({{"column", note.column}, {"what", note.what}});
  return json;
}

}  // namespace

std::string json_of(const LinkRun& run) {
  const linkage::Linkage& linkage = run.linkage;
  Json json = start("linkage");
  json["lists"] = json_lists(run);
  json["records"] = run.table.records();
  json["fields"] = Json::array();
  for (std::size_t i = 0; i < std::min(run.input.fields.size(), linkage.model.fields.size()); ++i)
    json["fields"].push_back(json_field(run, i));
  json["ignored"] = run.table.ignored;
  json["left_out"] = json_notes(run.guess.left_out);
  json["value_notes"] = json_notes(run.value_notes);
  json["passes"] = json_passes(run);
  json["compared_pairs"] = linkage.compared;
  json["kept_pairs"] = linkage.pairs.size();
  json["prior_bits"] = rounded(linkage.model.prior_bits);
  json["converged"] = linkage.model.converged;
  json["threshold"] = linkage.threshold;
  json["clusters"] = json_clusters(run);
  json["expected"] = {{"true_pairs", rounded(linkage.expected.true_pairs)},
                      {"linked_pairs", rounded(linkage.expected.linked_pairs)},
                      {"precision", rounded(linkage.expected.precision)},
                      {"recall", rounded(linkage.expected.recall)},
                      {"blocking_recall", rounded(linkage.expected.blocking_recall)}};
  json["proposals"] = json_proposals(run);
  json["doubtful"] = json_doubtful(run);
  json["decisions"] = {{"bound", run.decisions.decisions.size()}, {"not_here", run.decisions.not_here}};
  json["labels"] = {{"used", run.labels.decisions.size()}, {"not_here", run.labels.not_here}};
  json["draws"] = linkage.draws.size();
  json["notes"] = Json::array();
  for (const linkage::Note& note : linkage.notes) json["notes"].push_back({{"what", note.what}, {"hint", or_null(note.hint)}});
  return json_parts::print(json);
}

std::string json_of_pair(const LinkRun& run, std::uint32_t a, std::uint32_t b, bool values) {
  const linkage::Waterfall waterfall = linkage::explain(run.input, run.linkage.model, a, b);
  Json json = start("explanation");
  json["a"] = json_record(run, a);
  json["b"] = json_record(run, b);
  json["prior_bits"] = rounded(waterfall.prior_bits);
  json["steps"] = Json::array();
  for (const linkage::Step& step : waterfall.steps) {
    Json line = {{"field", run.input.fields[step.field].field.name},
                 {"level", step.level_name},
                 {"weight_bits", rounded(step.weight_bits)},
                 {"frequency_bits", rounded(step.frequency_bits)}};
    if (values) {
      line["value_a"] = or_null(values_of(run, step.field, a));
      line["value_b"] = or_null(values_of(run, step.field, b));
    }
    json["steps"].push_back(std::move(line));
  }
  json["total_bits"] = rounded(waterfall.total_bits);
  json["probability"] = rounded(waterfall.probability);
  json["threshold"] = run.linkage.threshold;
  json["linked"] = run.linkage.cluster[a] == run.linkage.cluster[b];
  json["decided"] = nullptr;
  for (const linkage::Decision& decision : run.decisions.decisions) {
    if (decision.a == std::min(a, b) && decision.b == std::max(a, b)) json["decided"] = name_of(decision.verdict);
  }
  return json_parts::print(json);
}

std::string json_of_decision(const Id& record, const Id& a, const Id& b, const std::string& decision) {
  Json json = start("decision");
  json["record"] = to_string(record);
  json["a"] = to_string(a);
  json["b"] = to_string(b);
  json["decision"] = decision;
  return json_parts::print(json);
}

}  // namespace girok::app
