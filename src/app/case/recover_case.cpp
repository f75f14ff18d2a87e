#include "app/case/recover_case.h"

#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "app/case/find_case.h"
#include "app/case/show.h"
#include "app/case/verify_case.h"
#include "app/terminal.h"
#include "base/parallel.h"
#include "vault/choose_member.h"

namespace girok::app {
namespace {

void extend(std::vector<BatchRange>& ranges, std::uint64_t first, std::uint64_t last) {
  if (!ranges.empty() && ranges.back().last + 1 == first)
    ranges.back().last = last;
  else
    ranges.push_back({first, last});
}

SurveyedCase::Device device_of(const vault::DeviceSurvey& survey) {
  SurveyedCase::Device device;
  device.device = survey.device;
  device.damaged_bytes = survey.damaged_bytes;
  for (const vault::Frame& frame : survey.frames)
    extend(frame.header.gap ? device.given_up : device.stand, frame.header.sequence, frame.header.last_sequence());
  for (const vault::LostBatches& lost : survey.lost) extend(device.lost, lost.first, lost.last);
  return device;
}

std::uint64_t count(const std::vector<BatchRange>& ranges) {
  return std::accumulate(ranges.begin(), ranges.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const BatchRange& range) { return sum + (range.last - range.first + 1); });
}

/// "1 to 4, 8, 12 to 15"
std::string text_of(const std::vector<BatchRange>& ranges) {
  std::string out;
  for (const BatchRange& range : ranges) {
    if (!out.empty()) out += ", ";
    out += range.first == range.last ? fmt::format("{}", range.first) : fmt::format("{} to {}", range.first, range.last);
  }
  return out;
}

void look_at_attachments(const vault::Environment& environment, const std::string& folder, const vault::Survey& survey, Progress* progress,
                         SurveyedCase& surveyed) {
  std::vector<vault::BlobInfo> wanted;
  std::set<Id> seen;
  const std::vector<Id>& unlinked = survey.authority.unlinked();
  for (const vault::DeviceSurvey& device : survey.devices) {
    for (const vault::Frame& frame : device.frames) {
      for (const vault::BlobInfo& blob : frame.header.blobs) {
        if (!std::ranges::binary_search(unlinked, blob.blob) && seen.insert(blob.blob).second) wanted.push_back(blob);
      }
    }
  }
  std::vector<std::optional<Error>> errors(wanted.size());
  if (progress != nullptr) progress->start("checking", wanted.size(), "files of attachments");
  parallel_for(wanted.size(), environment.threads, [&](std::size_t i) {
    if (const Result<> good = vault::check_blob(*environment.disk, folder, wanted[i]); !good) errors[i] = good.error();
    if (progress != nullptr) progress->advance();
  });
  surveyed.files = wanted.size();
  for (const std::optional<Error>& error : errors) {
    if (!error) continue;
    ++surveyed.files_lost;
    surveyed.problems.push_back(*error);
  }
}

void look_at_keys(const vault::Environment& environment, const std::string& folder, const Id& vault, std::vector<Error>& problems) {
  for (const Error& error : vault::load_readable_members(*environment.disk, folder, vault).errors) problems.push_back(error);
  const Result<std::vector<vault::KeyringFile>> files = vault::keyring_files(*environment.disk, folder);
  if (!files) {
    problems.push_back(files.error());
    return;
  }
  for (const vault::KeyringFile& file : *files) {
    const Result<std::vector<vault::KeyringEntry>> entries = vault::read_keyring_file(*environment.disk, file.path);
    if (!entries && entries.error().code != ErrorCode::not_found)
      problems.push_back(entries.error());   // else an erasure has just emptied it
  }
}

/// The same place in two copies of a case.
std::string place_in(std::string_view where, const std::string& folder) {
  if (where.starts_with(folder)) where.remove_prefix(std::min(folder.size() + 1, where.size()));
  return std::string(where);
}

}  // namespace

std::uint64_t SurveyedCase::stand() const {
  return std::accumulate(devices.begin(), devices.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Device& device) { return sum + count(device.stand); });
}

std::uint64_t SurveyedCase::lost() const {
  return std::accumulate(devices.begin(), devices.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Device& device) { return sum + count(device.lost); });
}

Result<SurveyedCase> survey_case(const vault::Environment& environment, const CaseOptions& of) {
  const Result<std::string> folder = find_case(of.folder);
  if (!folder) return tl::unexpected<Error>(folder.error());
  const Result<vault::Survey> survey = vault::survey(environment, *folder, of.progress);
  if (!survey) return tl::unexpected<Error>(survey.error());
  SurveyedCase surveyed;
  surveyed.folder = *folder;
  for (const vault::DeviceSurvey& device : survey->devices) {
    surveyed.devices.push_back(device_of(device));
    for (Error error : device.damage) {
      error.hint.clear();   // it says to do what is being done
      surveyed.problems.push_back(std::move(error));
    }
    if (device.torn) {
      surveyed.notices.push_back({"torn", "the last batch was cut off before it was complete, and counts for nothing",
                                  "log/" + vault::file_name_of(device.device)});
    }
  }
  look_at_attachments(environment, *folder, *survey, of.progress, surveyed);
  look_at_keys(environment, *folder, survey->file.vault, surveyed.problems);
  return surveyed;
}

std::string text_of(const SurveyedCase& surveyed) {
  std::string out;
  if (surveyed.whole()) {
    out += fmt::format("Nothing is lost: {} and {} stand\n", counted(surveyed.stand(), "batch", "batches"),
                       counted(surveyed.files, "file of attachments", "files of attachments"));
    return out + lines_of(surveyed.notices);
  }
  const std::string files = counted(surveyed.files, "file of attachments", "files of attachments");
  out += fmt::format("Can be saved: {}, {} of {}. Lost: {}{}\n", counted(surveyed.stand(), "batch", "batches"),
                     surveyed.files - surveyed.files_lost, files, counted(surveyed.lost(), "batch", "batches"),
                     surveyed.lost() == 0 ? ", as far as can be known" : "");
  for (const SurveyedCase::Device& device : surveyed.devices) {
    out += fmt::format("Device    {}: ", to_string(device.device).substr(0, 8));
    out += device.stand.empty() ? "no batch stands" : "batches " + text_of(device.stand) + " stand";
    if (!device.lost.empty()) out += "; lost: " + text_of(device.lost);
    if (!device.given_up.empty()) out += "; given up before: " + text_of(device.given_up);
    if (device.damaged_bytes > 0) out += fmt::format("; {} damaged", size_text(device.damaged_bytes));
    out += "\n";
  }
  out += lines_of(surveyed.problems) + lines_of(surveyed.notices);
  out += fmt::format(
      "\nLook for a good copy first, a colleague's or a backup: it may have all of it (girok verify OTHER; girok merge OTHER).\n"
      "To save what stands into a new folder:  girok recover {} --out NEW.girok\n",
      one_line(surveyed.folder));
  return out;
}

Result<RecoveredCase> recover_case(const vault::Environment& environment, const CaseOptions& of, const std::string& out) {
  if (!out.ends_with(".girok") || out == ".girok" || out.ends_with("/.girok"))
    return fail(ErrorCode::usage, "a case's folder has a name that ends in .girok", {}, "for example: --out saved.girok");
  const Result<std::string> folder = find_case(of.folder);
  if (!folder) return tl::unexpected<Error>(folder.error());
  // Before anybody types a passphrase.
  if (environment.disk->exists(out))
    return fail(ErrorCode::write_failed, "there is something of that name already", out, "choose another name");
  const Result<vault::MemberSecret> secret = secret_of(environment, *folder, of);
  if (!secret) return tl::unexpected<Error>(secret.error());
  Result<vault::RecoverReport> report = vault::recover(environment, *folder, out, *secret, of.progress);
  if (!report) return tl::unexpected<Error>(report.error());
  RecoveredCase recovered{*folder, out, *std::move(report), {}};
  std::set<std::string> told;
  for (const Error& loss : recovered.report.losses) told.insert(place_in(loss.where, *folder));
  for (const Error& problem : recovered.report.check.problems) {
    if (!told.contains(place_in(problem.where, out))) recovered.problems.push_back(problem);
  }
  return recovered;
}

std::string text_of(const RecoveredCase& recovered) {
  const vault::RecoverReport& report = recovered.report;
  std::string out =
      fmt::format("Saved     {}, {}, {}, keys of {} into {}\n", counted(report.batches, "batch", "batches"),
                  counted(report.blobs, "file of attachments", "files of attachments"), counted(report.members, "member", "members"),
                  counted(report.subjects, "subject", "subjects"), one_line(recovered.out));
  for (const Error& loss : report.losses) out += fmt::format("Lost      {}\n", one_line(to_string(loss)));
  if (report.gaps > 0) out += fmt::format("Marked    in the history, for ever: {}\n", counted(report.gaps, "gap", "gaps"));
  out += lines_of(recovered.problems);
  out += "Checked   " + (report.check.whole() ? outcome_of(report.check, false)
                                              : fmt::format("the new folder: {} and {} are as they were written\n",
                                                            counted(report.check.batches, "batch", "batches"),
                                                            counted(report.check.blobs, "file of attachments", "files of attachments")));
  out += fmt::format("\n{} is as it was: keep it. Go on with:  girok lock; girok open {}\n", one_line(recovered.folder),
                     one_line(recovered.out));
  return out;
}

}  // namespace girok::app
