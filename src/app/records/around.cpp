#include "app/records/around.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <mutex>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <graphviz/gvc.h>

#include "app/access.h"
#include "app/html.h"
#include "app/records/stored_record.h"
#include "app/terminal.h"
#include "records/imprecise.h"

namespace girok::app {
namespace {

using records::ValueKind;
using vault::StoredStatement;

Result<> must_be_seen(const vault::Vault& vault, const Id& record) {
  if (const Result<> may = require(vault, Deed::read_records); !may) return may;
  if (vault.model().statements_of(record, seen_by(vault)).empty()) return fail(ErrorCode::not_found, "there is no such record", {}, {});
  return {};
}

constexpr double unit = 72, column_width = 7.4, box_height = 44;
constexpr std::size_t most_columns = 26;

double width_of(const GraphBox& box) {
  const std::size_t columns = std::max(std::min(columns_of(box.title), most_columns), std::min(columns_of(box.subtitle), most_columns));
  return std::max(90.0, static_cast<double>(columns) * column_width + 24);
}

std::optional<std::string> laid_out(const Around& around, const std::vector<GraphBox>& boxes) {
  static std::mutex one_at_a_time;
  const std::scoped_lock lock(one_at_a_time);
  agseterr(AGMAX);  // it would write on standard error
  Agraph_t* const graph = agopen(std::string("around").data(), Agdirected, nullptr);
  const auto set = [](void* object, std::string name, std::string value) {
    agsafeset(object, name.data(), value.data(), std::string().data());
  };
  set(graph, "rankdir", "LR");
  set(graph, "ranksep", "0.8");
  set(graph, "nodesep", "0.15");
  std::vector<Agnode_t*> nodes;
  for (std::size_t b = 0; b < boxes.size(); ++b) {
    Agnode_t* const node = agnode(graph, fmt::format("n{}", b).data(), 1);
    set(node, "shape", "box");
    set(node, "label", "");
    set(node, "fixedsize", "true");
    set(node, "width", fmt::format("{:.4f}", width_of(boxes[b]) / unit));
    set(node, "height", fmt::format("{:.4f}", box_height / unit));
    nodes.push_back(node);
  }
  std::set<std::pair<std::size_t, std::size_t>> drawn;
  for (const Around::Edge& edge : around.edges) {
    if (drawn.insert({edge.from, edge.to}).second) agedge(graph, nodes[edge.from], nodes[edge.to], nullptr, 1);
  }
  GVC_t* const context = gvContext();
  std::optional<std::string> plain;
  if (gvLayout(context, graph, "dot") == 0) {
    char* data = nullptr;
    unsigned size = 0;
    if (gvRenderData(context, graph, "plain", &data, &size) == 0 && data != nullptr) {
      plain.emplace(data, size);
      gvFreeRenderData(data);
    }
    gvFreeLayout(context, graph);
  }
  agclose(graph);
  gvFreeContext(context);
  return plain;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    if (end > 0) fields.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return fields;
}

double number_of(std::string_view field) {
  double value = 0;
  std::from_chars(field.data(), field.data() + field.size(), value);
  return value;
}

std::size_t index_of(std::string_view name) {
  std::size_t index = 0;
  std::from_chars(name.data() + 1, name.data() + name.size(), index);
  return index;
}

std::string svg_of_box(const GraphBox& box, double x, double y, std::size_t number) {
  const double width = width_of(box);
  std::string out =
      fmt::format("<a href=\"{0}\"><g class=\"node {1}\" data-id=\"n{2}\" data-label=\"{3}\" data-href=\"{0}\"><title>{3}</title>",
                  escape(box.href), box.kind, number, escape(box.title + (box.subtitle.empty() ? "" : ", " + box.subtitle)));
  out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.0f}\" rx=\"4\"/>", x - width / 2, y - box_height / 2,
                     width, box_height);
  out += fmt::format("<text text-anchor=\"middle\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x, box.subtitle.empty() ? y + 4.5 : y - 3,
                     escape(cut(box.title, most_columns)));
  if (!box.subtitle.empty())
    out += fmt::format("\n<text text-anchor=\"middle\" class=\"date\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", x, y + 14,
                       escape(cut(box.subtitle, most_columns)));
  return out + "</g></a>\n";
}

/// The code of a place, or of what it lies in.
std::string province_of(const Id& place, const std::map<Id, std::string>& codes, const std::map<Id, Id>& inside) {
  Id at = place;
  for (int step = 0; step < 8; ++step) {
    if (const auto code = codes.find(at); code != codes.end()) return code->second;
    const auto next = inside.find(at);
    if (next == inside.end()) return {};
    at = next->second;
  }
  return {};
}

}  // namespace

Result<Around> records_around(const vault::Vault& vault, const Id& record, int depth, std::size_t most) {
  if (const Result<> seen = must_be_seen(vault, record); !seen) return tl::unexpected<Error>(seen.error());
  const vault::Confidentiality clearance = seen_unsealed(vault);
  Around around;
  std::map<Id, std::size_t> number;
  std::set<Around::Edge> edges;
  const auto take = [&](const Id& one) -> std::optional<std::size_t> {
    if (const auto known = number.find(one); known != number.end()) return known->second;
    if (around.records.size() >= most || (around.records.size() > 0 && type_of_record(vault, one, clearance).empty())) {
      around.cut = around.cut || around.records.size() >= most;
      return std::nullopt;
    }
    number[one] = around.records.size();
    around.records.push_back(one);
    return around.records.size() - 1;
  };
  (void)take(record);
  std::size_t begin = 0;
  for (int step = 0; step < depth; ++step) {
    const std::size_t end = around.records.size();
    for (std::size_t at = begin; at < end; ++at) {
      const Id from = around.records[at];
      for (const StoredStatement& stored : vault.model().statements_of(from, clearance)) {
        if (stored.statement.value.kind != ValueKind::record) continue;
        if (const auto to = take(stored.statement.value.record)) edges.insert({at, *to, stored.statement.property});
      }
      for (const StoredStatement& stored : vault.model().statements_to(from, clearance)) {
        if (const auto other = take(stored.statement.entity)) edges.insert({*other, at, stored.statement.property});
      }
    }
    begin = end;
  }
  around.edges.assign(edges.begin(), edges.end());
  return around;
}

std::string picture_of(const Around& around, const std::vector<GraphBox>& boxes, const std::vector<std::string>& labels,
                       const std::string& title) {
  if (boxes.size() < 2 || boxes.size() != around.records.size()) return {};
  const std::optional<std::string> plain = laid_out(around, boxes);
  if (!plain) return {};
  std::map<std::pair<std::size_t, std::size_t>, std::string> label_of;
  for (std::size_t e = 0; e < around.edges.size(); ++e) {
    std::string& label = label_of[{around.edges[e].from, around.edges[e].to}];
    label += (label.empty() ? "" : ", ") + labels[e];
  }
  double width = 0, height = 0;
  std::string nodes, arrows;
  std::string_view rest = *plain;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::vector<std::string_view> fields = fields_of(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (fields.size() < 4) continue;
    if (fields[0] == "graph") {
      width = number_of(fields[2]) * unit;
      height = number_of(fields[3]) * unit;
    } else if (fields[0] == "node") {
      const std::size_t b = index_of(fields[1]);
      nodes += svg_of_box(boxes[b], number_of(fields[2]) * unit, height - number_of(fields[3]) * unit, b);
    } else if (fields[0] == "edge") {
      const auto points = static_cast<std::size_t>(number_of(fields[3]));
      if (fields.size() < 4 + 2 * points) continue;
      std::string path;
      for (std::size_t i = 0; i < points; ++i)
        path += fmt::format("{}{:.1f} {:.1f}",
                            i == 0   ? "M"
                            : i == 1 ? "C"
                                     : " ",
                            number_of(fields[4 + 2 * i]) * unit, height - number_of(fields[5 + 2 * i]) * unit);
      arrows +=
          fmt::format("<g class=\"edge\" data-from=\"{}\" data-to=\"{}\"><title>{}</title><path marker-end=\"url(#tip)\" d=\"{}\"/></g>\n",
                      fields[1], fields[2], escape(label_of[{index_of(fields[1]), index_of(fields[2])}]), path);
    }
  }
  return fmt::format(
      "<svg class=\"picture\" role=\"group\" aria-labelledby=\"graph-title\" viewBox=\"-8 -8 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\">\n<title id=\"graph-title\">{2}</title>\n<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" "
      "refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path class=\"tip\" fill=\"currentColor\" d=\"M0 0L8 4L0 "
      "8z\"/></marker></defs>\n{3}{4}</svg>\n",
      width + 16, height + 16, escape(title), arrows, nodes);
}

Result<std::vector<DatedLine>> dates_around(const vault::Vault& vault, const Id& record) {
  if (const Result<> seen = must_be_seen(vault, record); !seen) return tl::unexpected<Error>(seen.error());
  const vault::Confidentiality clearance = seen_unsealed(vault);
  std::vector<Id> records = {record};
  const auto add = [&](const Id& one) {
    if (std::ranges::find(records, one) == records.end() && records.size() < 500) records.push_back(one);
  };
  for (const StoredStatement& stored : vault.model().statements_to(record, clearance)) {
    add(stored.statement.entity);
    if (type_of_record(vault, stored.statement.entity, clearance) != "Involvement") continue;
    for (const StoredStatement& said : vault.model().statements_of(stored.statement.entity, clearance)) {
      if (said.statement.property == "act") add(said.statement.value.record);
    }
  }
  std::vector<DatedLine> lines;
  for (const Id& one : records) {
    for (const StoredStatement& stored : vault.model().statements_of(one, clearance)) {
      if (stored.statement.value.kind != ValueKind::date) continue;
      const Result<ImpreciseDate> days = records::parse_date(stored.statement.value.text);
      if (days) lines.push_back({one, stored.statement.property, stored.statement.value.text, *days});
    }
  }
  std::ranges::stable_sort(lines, {}, [](const DatedLine& line) {
    return line.days.first.value_or(line.days.last.value_or(std::numeric_limits<std::int32_t>::max()));
  });
  return lines;
}

Result<ProvinceCounts> count_provinces(const vault::Vault& vault, const records::Schema& schema) {
  if (const Result<> may = require(vault, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  const vault::Confidentiality clearance = seen_unsealed(vault);
  std::map<Id, std::string> codes;
  std::map<Id, Id> inside;
  std::map<Id, std::set<std::string>> counted;
  vault.model().each("type", clearance, [&](const StoredStatement& stored) {
    const std::string& type = stored.statement.value.text;
    if (schema.is_type(type, "Act") || schema.is_type(type, "Event")) counted[stored.statement.entity];
  });
  vault.model().each("iso", clearance,
                     [&](const StoredStatement& stored) { codes[stored.statement.entity] = stored.statement.value.text; });
  vault.model().each("located-in", clearance,
                     [&](const StoredStatement& stored) { inside[stored.statement.entity] = stored.statement.value.record; });
  vault.model().each("place", clearance, [&](const StoredStatement& stored) {
    const auto one = counted.find(stored.statement.entity);
    if (one == counted.end()) return;
    if (std::string code = province_of(stored.statement.value.record, codes, inside); !code.empty()) one->second.insert(std::move(code));
  });
  ProvinceCounts counts;
  for (const auto& [record, provinces] : counted) {
    if (provinces.empty()) ++counts.unknown;
    for (const std::string& code : provinces) ++counts.by_code[code];
  }
  return counts;
}

}  // namespace girok::app
