// Two persons side by side: field by field, what else the case says of each, and the waterfall.
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/html.h"
#include "app/linkage/case_persons.h"
#include "app/linkage/link_pair.h"
#include "app/records/around.h"
#include "server/pages/analysis.h"
#include "server/pages/links_shared.h"

namespace girok::server {

using linkage::Verdict;

namespace {

// ---- the waterfall ---------------------------------------------------------------------------------------------------

struct Bar {
  std::string name;
  double from = 0, to = 0;  ///< bits
  bool sum = false;
};

std::vector<Bar> bars_of(const Context& c, const app::PairView& pair) {
  std::vector<Bar> bars;
  double at = 0;
  const auto step = [&](std::string name, double bits) {
    bars.push_back({std::move(name), at, at + bits, false});
    at += bits;
  };
  step(std::string(c.words["links.before"]), pair.prior_bits);
  for (const app::PairField& field : pair.fields) {
    if (field.mark != app::FieldMark::missing) step(c.words.of_code("links.field", field.name), field.weight_bits + field.frequency_bits);
  }
  bars.push_back({std::string(c.words["links.together"]), 0, pair.total_bits, true});
  return bars;
}

/// Widths and places are attributes: the table beside it says the same.
std::string waterfall_svg(const Context& c, const app::PairView& pair) {
  constexpr double width = 640, label = 190, number = 64, row = 22;
  const std::vector<Bar> bars = bars_of(c, pair);
  double least = 0, most = 0;
  for (const Bar& bar : bars) {
    least = std::min({least, bar.from, bar.to});
    most = std::max({most, bar.from, bar.to});
  }
  const double room = width - label - number, scale = room / std::max(1.0, most - least);
  const auto x = [&](double bits) { return label + (bits - least) * scale; };
  const double height = row * static_cast<double>(bars.size()) + 8;
  std::string svg = fmt::format(
      "<svg class=\"waterfall picture\" role=\"img\" aria-labelledby=\"waterfall-title\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\"><title id=\"waterfall-title\">{2}</title>\n",
      width, height, app::escape(c.words["links.waterfall"]));
  svg += fmt::format("<line class=\"zero\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"0\" y2=\"{1:.0f}\"/>\n", x(0), height);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const double y = row * static_cast<double>(i) + 4, left = std::min(x(bar.from), x(bar.to));
    svg += fmt::format("<text x=\"0\" y=\"{:.1f}\">{}</text>", y + 14, app::escape(bar.name));
    svg += fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.0f}\"/>",
                       bar.sum              ? "sum"
                       : bar.to >= bar.from ? "for"
                                            : "against",
                       left, y + 2, std::max(1.0, std::abs(x(bar.to) - x(bar.from))), row - 8);
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{:+.1f}</text>\n", width, y + 14,
                       bar.sum ? bar.to : bar.to - bar.from);
  }
  return svg + "</svg>";
}

// ---- one pair --------------------------------------------------------------------------------------------------------

const char* row_class(app::FieldMark mark) {
  switch (mark) {
    case app::FieldMark::same: return "same";
    case app::FieldMark::nearly: return "near";
    case app::FieldMark::different: return "differs";
    case app::FieldMark::missing: return "missing";
  }
  return "missing";
}

Json json_of_field(const Context& c, const app::PairField& field) {
  const bool missing = field.mark == app::FieldMark::missing;
  const auto shown = [&](const std::string& value) { return field.name == "sex" && !value.empty() ? c.term_label("sex", value) : value; };
  return {{"name", c.words.of_code("links.field", field.name)},
          {"a", shown(field.a)},
          {"b", shown(field.b)},
          {"mark", app::name_of(field.mark)},
          {"mark_word", c.words.of_code("links.mark", app::name_of(field.mark))},
          {"row", row_class(field.mark)},
          {"level", c.words.of_code("links.level", field.level)},
          {"bits", missing ? std::string() : fmt::format("{:+.1f}", field.weight_bits)},
          {"frequency_bits", missing || field.frequency_bits == 0 ? std::string() : fmt::format("{:+.1f}", field.frequency_bits)},
          {"common", field.frequency_bits < 0}};
}

std::optional<Verdict> decided_of(const std::vector<linkage::Decision>& decided, std::uint32_t a, std::uint32_t b) {
  for (const linkage::Decision& decision : decided) {
    if (std::minmax(decision.a, decision.b) == std::minmax(a, b)) return decision.verdict;
  }
  return std::nullopt;
}

const char* reason_of(const app::LinkRun& run, const app::PairView& pair, const std::optional<Verdict>& bound, std::uint32_t a,
                      std::uint32_t b) {
  const bool likely = pair.probability >= pair.threshold;
  if (pair.linked) return bound == Verdict::same ? "said_same" : likely ? "likely" : "through_others";
  if (bound == Verdict::different) return "said_different";
  if (!likely) return "unlikely";
  const bool one_list = run.table.list[a] == run.table.list[b] && run.lists[run.table.list[a]].duplicates == linkage::Duplicates::none;
  return one_list ? "one_list" : "kept_apart";
}

/// What else stands in the case about a person, and may stand beside other things: "Victim in: Act 7QK2 …".
Json json_of_surroundings(Context& c, app::Names& names, const Id& person) {
  constexpr std::size_t most = 40, shown = 12;
  Json json = Json::array();
  const Result<app::Around> around = app::records_around(c.vault(), person, 1, most);
  if (!around) return json;
  for (const app::Around::Edge& edge : around->edges) {
    if (edge.from != 0 && edge.to != 0) continue;
    const Id& other = around->records[edge.from == 0 ? edge.to : edge.from];
    const std::string type = names.type(other), from = names.type(around->records[edge.from]);
    if (type == "LinkDecision" || type == "Consent" || edge.property == "same-as" || json.size() == shown) continue;
    json.push_back({{"how", c.property_label(from, edge.property)},
                    {"type", c.type_label(type)},
                    {"short", names.record(other)},
                    {"label", names.label(other)},
                    {"href", href_of_record(other)}});
  }
  return json;
}

}  // namespace

Json json_of_person(app::Names& names, const Id& record) {
  return {{"id", to_string(record)}, {"short", names.record(record)}, {"label", names.label(record)}, {"href", href_of_record(record)}};
}

std::string href_of_one_person(const Id& record) { return "/links/persons/" + to_string(record); }

std::string href_of_pair(const Id& a, const Id& b) { return "/links/pairs/" + to_string(a) + "/" + to_string(b); }

Json json_of_verdict(const Context& c, const std::optional<Verdict>& verdict) {
  if (!verdict) return nullptr;
  return {{"code", app::name_of(*verdict)}, {"word", c.words.of_code("links.verdict", app::name_of(*verdict))}};
}

Result<Json> json_of_pair(Context& c, const app::LinkRun& run, std::uint32_t a, std::uint32_t b,
                          const std::vector<linkage::Decision>& decided) {
  const Result<app::PairView> pair = app::pair_view_of(c.vault(), run, a, b);
  if (!pair) return tl::unexpected<Error>(pair.error());
  app::Names names(c.vault());
  Json json;
  json["a"] = json_of_person(names, app::record_of(run, a));
  json["b"] = json_of_person(names, app::record_of(run, b));
  json["href"] = href_of_pair(app::record_of(run, a), app::record_of(run, b));
  json["list_a"] = run.table.lists[run.table.list[a]];
  json["list_b"] = run.table.lists[run.table.list[b]];
  json["fields"] = Json::array();
  for (const app::PairField& field : pair->fields) json["fields"].push_back(json_of_field(c, field));
  json["prior_bits"] = fmt::format("{:+.1f}", pair->prior_bits);
  json["total_bits"] = fmt::format("{:+.1f}", pair->total_bits);
  json["probability"] = fixed(pair->probability, 3);
  json["threshold"] = fixed(pair->threshold, 2);
  json["linked"] = pair->linked;
  const bool same = decided_of(decided, a, b) == Verdict::same;
  json["person_href"] = same ? Json(href_of_one_person(app::record_of(run, a))) : Json(nullptr);
  json["why"] = c.words[std::string("links.why.") + reason_of(run, *pair, decided_of(run.decisions.decisions, a, b), a, b)];
  json["one_list"] = run.table.list[a] == run.table.list[b];
  json["around_a"] = json_of_surroundings(c, names, app::record_of(run, a));
  json["around_b"] = json_of_surroundings(c, names, app::record_of(run, b));
  json["any_around"] = !json["around_a"].empty() || !json["around_b"].empty();
  json["decided"] = json_of_verdict(c, decided_of(decided, a, b));
  json["waterfall"] = waterfall_svg(c, *pair);
  return json;
}

}  // namespace girok::server
