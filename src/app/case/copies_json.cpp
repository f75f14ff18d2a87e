// What backup, restore, merge and compact print with --json (docs/formats/case.md).
#include "app/case/copies.h"
#include "app/case/json_parts.h"

namespace girok::app {
namespace {

using namespace json_parts;

/// "newer_here"
std::string code_of(vault::Relation relation) {
  std::string name(vault::name_of(relation));
  for (char& c : name) {
    if (c == ' ') c = '_';
  }
  return name;
}

}  // namespace

std::string json_of(const BackedUp& made) {
  const vault::BackupReport& report = made.report;
  Json json = begin("backup");
  json["folder"] = made.folder;
  json["file"] = made.file;
  json["file_bytes"] = report.file_bytes;
  json["files"] = report.files;
  json["bytes"] = report.bytes;
  json["devices"] = report.devices;
  json["batches"] = report.batches;
  json["readers"] = made.readers;
  json["problems"] = of(report.problems);
  json["notices"] = of(report.notices);
  return print(json);
}

std::string json_of(const RestoredCase& restored) {
  const vault::RestoreReport& report = restored.report;
  Json json = begin("restore");
  json["file"] = restored.file;
  json["folder"] = restored.folder;
  json["vault"] = to_string(report.vault);
  json["files"] = report.files;
  json["bytes"] = report.bytes;
  json["batches"] = report.check.batches;
  json["missing_batches"] = report.older_by;
  json["whole"] = report.check.whole();
  json["problems"] = of(report.check.problems);
  json["notices"] = of(report.check.notices);
  return print(json);
}

std::string json_of(const MergedCase& merged) {
  const vault::MergeReport& report = merged.report;
  Json json = begin("merge");
  json["folder"] = merged.folder;
  json["from"] = merged.from;
  json["devices"] = Json::array();
  for (const vault::MergeReport::Device& device : report.devices) {
    json["devices"].push_back({{"device", to_string(device.device)},
                               {"relation", code_of(device.relation)},
                               {"batches", device.batches},
                               {"bytes", device.bytes}});
  }
  json["batches"] = report.batches;
  json["files"] = report.blobs;
  json["members"] = report.members;
  json["subjects"] = report.keys;
  json["problems"] = of(report.problems);
  json["notices"] = of(report.notices);
  return print(json);
}

std::string json_of(const TidiedCase& tidied) {
  const vault::CompactReport& report = tidied.report;
  Json json = begin("compact");
  json["folder"] = tidied.folder;
  json["freed_bytes"] = report.freed_bytes;
  json["leftovers"] = report.leftovers;
  json["unnamed_files"] = report.unnamed_blobs;
  json["erased_files"] = report.unlinked_blobs;
  json["caches"] = report.snapshots;
  json["subjects"] = report.keys;
  json["too_young"] = report.young;
  json["problems"] = of(report.problems);
  return print(json);
}

}  // namespace girok::app
