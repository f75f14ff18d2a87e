#include "app/records/bag.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/terminal.h"

namespace girok::app {
namespace {

using Json = nlohmann::ordered_json;

Json of(const std::vector<exchange::BagFinding>& findings) {
  Json list = Json::array();
  for (const exchange::BagFinding& finding : findings)
    list.push_back({{"code", finding.code}, {"what", finding.what}, {"where", finding.where}});
  return list;
}

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

Result<exchange::BagReport> check_bag(const std::string& folder, Progress* progress) {
  return exchange::check_bag(real_disk(), folder, {0, progress});
}

std::string text_of(const exchange::BagReport& report, const std::string& folder) {
  std::string text;
  for (const exchange::BagFinding& problem : report.problems) text += fmt::format("{}: {}\n", one_line(problem.where), problem.what);
  if (!report.valid())
    return text + fmt::format("{}: not valid, {} {}\n", one_line(folder), report.problems.size(),
                              report.problems.size() == 1 ? "reason" : "reasons");
  return text + fmt::format("{}: valid, BagIt {}, {} {}, {} bytes\n", one_line(folder), report.version, report.files,
                            report.files == 1 ? "file" : "files", report.bytes);
}

std::string json_of(const exchange::BagReport& report, const std::string& folder) {
  Json info = Json::array();
  for (const auto& [label, value] : report.info) info.push_back({{"label", label}, {"value", value}});
  const Json json = {{"format", "girok.bag/1"},
                     {"folder", folder},
                     {"valid", report.valid()},
                     {"version", or_null(report.version)},
                     {"encoding", or_null(report.encoding)},
                     {"algorithms", report.algorithms},
                     {"files", report.files},
                     {"bytes", report.bytes},
                     {"info", std::move(info)},
                     {"problems", of(report.problems)},
                     {"warnings", of(report.warnings)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace girok::app
