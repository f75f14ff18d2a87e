#include "app/case/check_json.h"

#include "app/case/json_parts.h"
#include "app/case/times.h"

namespace girok::app {
namespace {

using namespace json_parts;

Json of(const vault::VerifyReport::Device& chain) {
  return {{"device", to_string(chain.device)},
          {"batches", chain.batches},
          {"last_batch", chain.last_sequence},
          {"changed", chain.clock == 0 ? Json(nullptr) : Json(iso_time(chain.clock))},
          {"bytes", chain.bytes},
          {"not_judged_bytes", chain.unjudged_bytes},
          {"whole", chain.whole}};
}

/// "newer_here"
std::string code_of(vault::Relation relation) {
  std::string name(vault::name_of(relation));
  for (char& c : name) {
    if (c == ' ') c = '_';
  }
  return name;
}

Json of(const vault::VerifyReport::Copy& copy) {
  Json devices = Json::array();
  for (const vault::Comparison& comparison : copy.devices) {
    devices.push_back({{"device", to_string(comparison.device)},
                       {"relation", code_of(comparison.relation)},
                       {"here", comparison.here},
                       {"there", comparison.there},
                       {"forked_at", comparison.relation == vault::Relation::forked ? Json(comparison.forked_at) : Json(nullptr)}});
  }
  return {{"folder", copy.path}, {"devices", std::move(devices)}};
}

Json of(const std::vector<BatchRange>& ranges) {
  Json list = Json::array();
  for (const BatchRange& range : ranges) list.push_back({{"first", range.first}, {"last", range.last}});
  return list;
}

}  // namespace

std::string json_of(const VerifiedCase& verified) {
  const vault::VerifyReport& report = verified.report;
  Json json = begin("verify");
  json["folder"] = verified.folder;
  json["vault"] = to_string(report.vault);
  json["whole"] = report.whole();
  json["member"] = or_null(verified.handle);
  json["devices"] = Json::array();
  for (const vault::VerifyReport::Device& chain : report.chains) json["devices"].push_back(of(chain));
  json["members"] = report.members;
  json["batches"] = report.batches;
  json["refused"] = report.refused;
  json["gaps"] = report.gaps;
  json["signatures"] = report.signatures;
  json["log_bytes"] = report.log_bytes;
  json["files"] = report.blobs;
  json["file_bytes"] = report.blob_bytes;
  json["subjects"] = report.subjects;
  json["opened"] = nullptr;
  if (!verified.handle.empty()) {
    json["opened"] = {{"entries", report.operations},
                      {"attachments", report.attachments},
                      {"parts", report.bodies},
                      {"parts_for_others", report.not_for_member}};
  }
  json["copies"] = Json::array();
  for (const vault::VerifyReport::Copy& copy : report.copies) json["copies"].push_back(of(copy));
  json["problems"] = json_parts::of(report.problems);
  json["notices"] = json_parts::of(report.notices);
  return print(json);
}

std::string json_of(const SurveyedCase& surveyed) {
  Json json = begin("survey");
  json["folder"] = surveyed.folder;
  json["whole"] = surveyed.whole();
  json["devices"] = Json::array();
  for (const SurveyedCase::Device& device : surveyed.devices) {
    json["devices"].push_back({{"device", to_string(device.device)},
                               {"stand", of(device.stand)},
                               {"lost", of(device.lost)},
                               {"given_up", of(device.given_up)},
                               {"damaged_bytes", device.damaged_bytes}});
  }
  json["files"] = surveyed.files;
  json["files_lost"] = surveyed.files_lost;
  json["problems"] = json_parts::of(surveyed.problems);
  json["notices"] = json_parts::of(surveyed.notices);
  return print(json);
}

std::string json_of(const RecoveredCase& recovered) {
  const vault::RecoverReport& report = recovered.report;
  Json json = begin("recover");
  json["folder"] = recovered.folder;
  json["out"] = recovered.out;
  json["batches"] = report.batches;
  json["batches_lost"] = report.lost;
  json["gaps"] = report.gaps;
  json["files"] = report.blobs;
  json["files_lost"] = report.blobs_lost;
  json["members"] = report.members;
  json["subjects"] = report.subjects;
  json["losses"] = json_parts::of(report.losses);
  json["problems"] = json_parts::of(recovered.problems);
  json["notices"] = json_parts::of(report.check.notices);
  return print(json);
}

}  // namespace girok::app
