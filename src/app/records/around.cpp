#include "app/records/around.h"

#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "app/access.h"
#include "app/graph_layout.h"
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

constexpr std::size_t most_columns = 26;

double width_of(const GraphBox& box) {
  const std::size_t columns = std::max(std::min(columns_of(box.title), most_columns), std::min(columns_of(box.subtitle), most_columns));
  return graph_box_width(columns);
}

std::string svg_of_box(const GraphBox& box, double x, double y, std::size_t number) {
  const double width = width_of(box);
  std::string out =
      fmt::format("<a href=\"{0}\"><g class=\"node {1}\" data-id=\"n{2}\" data-label=\"{3}\" data-href=\"{0}\"><title>{3}</title>",
                  escape(box.href), box.kind, number, escape(box.title + (box.subtitle.empty() ? "" : ", " + box.subtitle)));
  out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.0f}\" rx=\"4\"/>", x - width / 2,
                     y - graph_box_height / 2, width, graph_box_height);
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
  std::map<std::pair<std::size_t, std::size_t>, std::string> label_of;
  for (std::size_t e = 0; e < around.edges.size(); ++e) {
    std::string& label = label_of[{around.edges[e].from, around.edges[e].to}];
    label += (label.empty() ? "" : ", ") + labels[e];
  }
  std::vector<double> widths;
  for (const GraphBox& box : boxes) widths.push_back(width_of(box));
  std::vector<std::pair<std::size_t, std::size_t>> ends;
  for (const auto& [between, label] : label_of) ends.push_back(between);
  const std::optional<GraphLayout> layout = lay_out_graph(widths, ends, {});
  if (!layout) return {};
  std::string nodes, arrows;
  for (std::size_t b = 0; b < boxes.size(); ++b) nodes += svg_of_box(boxes[b], layout->boxes[b].x, layout->boxes[b].y, b);
  for (const GraphLayout::Arrow& at : layout->arrows) {
    arrows +=
        fmt::format("<g class=\"edge\" data-from=\"n{}\" data-to=\"n{}\"><title>{}</title><path marker-end=\"url(#tip)\" d=\"{}\"/></g>\n",
                    at.from, at.to, escape(label_of[{at.from, at.to}]), at.path);
  }
  return fmt::format(
      "<svg class=\"picture\" role=\"group\" aria-labelledby=\"graph-title\" viewBox=\"-8 -8 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\">\n<title id=\"graph-title\">{2}</title>\n{3}{4}{5}</svg>\n",
      layout->width + 16, layout->height + 16, escape(title), graph_arrow_tip(true), arrows, nodes);
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
