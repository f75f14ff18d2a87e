// What backups, restored and merged cases, and tidying say of themselves.
#include <fmt/format.h>

#include "app/case/copies.h"
#include "app/case/show.h"
#include "app/case/verify_case.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + one_line(name);
  return out;
}

}  // namespace

std::string text_of(const BackedUp& made) {
  const vault::BackupReport& report = made.report;
  std::string out =
      fmt::format("{} is in {} ({}), was read again, and is the same: {} of {}\n", one_line(made.folder), one_line(made.file),
                  size_text(report.file_bytes), counted(report.batches, "batch", "batches"), counted(report.devices, "device", "devices"));
  out += fmt::format("Opened by {}, each with the passphrase of today\n", joined(made.readers));
  out +=
      "Keep it    away from this machine. It holds the keys of everybody in it: when somebody withdraws consent, make a new one\n"
      "           and destroy this\n";
  return out + lines_of(report.problems) + lines_of(report.notices);
}

std::string text_of(const RestoredCase& restored) {
  const vault::RestoreReport& report = restored.report;
  std::string out = fmt::format("The case is in {}\n", one_line(restored.folder)) + outcome_of(report.check, false);
  out += "This machine goes on as a new device, and takes what was restored for the newest there is\n";
  if (report.older_by > 0) {
    out += fmt::format("Missing   {} that this machine had seen. If a newer copy is anywhere, merge it: girok merge OTHER\n",
                       counted(report.older_by, "batch", "batches"));
  }
  return out + lines_of(report.check.problems) + lines_of(report.check.notices);
}

std::string text_of(const MergedCase& merged) {
  const vault::MergeReport& report = merged.report;
  std::string out;
  if (!report.took_anything())
    out = fmt::format("Nothing of {} is new here\n", one_line(merged.from));
  else {
    out = fmt::format("Taken from {}: {}, {}, {}, keys of {}\n", one_line(merged.from), counted(report.batches, "batch", "batches"),
                      counted(report.blobs, "file of attachments", "files of attachments"),
                      counted(report.members, "member's file", "members' files"), counted(report.keys, "subject", "subjects"));
  }
  std::size_t newer = 0;
  for (const vault::MergeReport::Device& device : report.devices) {
    if (device.batches > 0)
      out += fmt::format("Device    {}: {}\n", to_string(device.device).substr(0, 8), counted(device.batches, "batch", "batches"));
    if (device.relation == vault::Relation::newer_here) ++newer;
  }
  if (newer > 0)
    out += fmt::format("Newer     here than there: {}. To bring it there, merge the other way round\n",
                       counted(newer, "device's log", "devices' logs"));
  return out + lines_of(report.problems) + lines_of(report.notices);
}

std::string text_of(const TidiedCase& tidied) {
  const vault::CompactReport& report = tidied.report;
  std::string out =
      fmt::format("Freed     {}: {}, {}, {}, {}, keys of {}\n", size_text(report.freed_bytes),
                  counted(report.leftovers, "leftover of an interrupted write", "leftovers of interrupted writes"),
                  counted(report.unnamed_blobs, "file of attachments that nothing names", "files of attachments that nothing names"),
                  counted(report.unlinked_blobs, "file of erased attachments", "files of erased attachments"),
                  counted(report.snapshots, "cache", "caches"), counted(report.keys, "erased subject", "erased subjects"));
  if (report.young > 0)
    out += fmt::format("Left      {} of the last day: somebody may be writing\n", counted(report.young, "file", "files"));
  return out + lines_of(report.problems);
}

}  // namespace girok::app
