#include "app/case/verify_case.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/case/find_case.h"
#include "app/case/show.h"
#include "app/case/times.h"
#include "app/terminal.h"
#include "vault/choose_member.h"

namespace girok::app {
namespace {

/// What cannot be compared is told before anybody waits for what can.
Result<> check_copies(const vault::Environment& environment, const Id& vault, const std::vector<std::string>& copies) {
  for (const std::string& copy : copies) {
    const Result<vault::VaultFile> file = vault::load_vault_file(*environment.disk, copy);
    if (!file) return tl::unexpected<Error>(file.error());
    if (file->vault != vault)
      return fail(ErrorCode::usage, "this is another case, not a copy of this one", copy, "compare copies of one case");
  }
  return {};
}

Result<std::optional<vault::MemberSecret>> key_for(const vault::Environment& environment, const std::string& folder,
                                                   const VerifyRequest& request) {
  if (request.public_only) return std::optional<vault::MemberSecret>();
  if (request.key != nullptr) return std::optional(vault::MemberSecret(request.key->secret().clone()));
  const bool asked = request.of.passphrase.descriptor || !request.of.member.empty();
  if (!asked) return held_secret(environment, folder, {});
  Result<vault::MemberSecret> secret = secret_of(environment, folder, request.of);
  if (!secret) return tl::unexpected<Error>(secret.error());
  return std::optional(*std::move(secret));
}

std::string handle_among(const vault::Environment& environment, const std::string& folder, const Id& vault, const Id& member) {
  for (const vault::MemberFile& file : vault::load_readable_members(*environment.disk, folder, vault).members) {
    if (file.member == member) return file.handle;
  }
  return to_string(member).substr(0, 8);
}

std::string text_of(const vault::Comparison& comparison) {
  const std::string device = "device " + to_string(comparison.device).substr(0, 8);
  switch (comparison.relation) {
    case vault::Relation::newer_here:
      return fmt::format("{} is newer here: to batch {}, there to {}", device, comparison.here, comparison.there);
    case vault::Relation::newer_there:
      return fmt::format("{} is newer there: to batch {}, here to {}", device, comparison.there, comparison.here);
    case vault::Relation::forked: return fmt::format("{} has two histories, from batch {} on", device, comparison.forked_at);
    case vault::Relation::unclear: return device + " cannot be compared: batches are missing where both would meet";
    case vault::Relation::same: break;
  }
  return device + " is the same";
}

std::string text_of(const vault::VerifyReport::Copy& copy) {
  std::string out;
  for (const vault::Comparison& comparison : copy.devices) {
    if (comparison.relation != vault::Relation::same) out += fmt::format("Against   {}: {}\n", one_line(copy.path), text_of(comparison));
  }
  return out.empty() ? fmt::format("Against   {}: the logs are the same\n", one_line(copy.path)) : out;
}

}  // namespace

bool VerifiedCase::only_unreadable() const {
  return std::ranges::all_of(report.problems, [](const Error& problem) { return problem.code == ErrorCode::unreadable; });
}

Result<VerifiedCase> verify_case(const vault::Environment& environment, const VerifyRequest& request) {
  const Result<std::string> folder = find_case(request.of.folder);
  if (!folder) return tl::unexpected<Error>(folder.error());
  const Result<vault::VaultFile> file = vault::load_vault_file(*environment.disk, *folder);
  if (!file) return tl::unexpected<Error>(file.error());
  if (Result<> good = check_copies(environment, file->vault, request.against); !good) return tl::unexpected<Error>(good.error());
  const Result<std::optional<vault::MemberSecret>> key = key_for(environment, *folder, request);
  if (!key) return tl::unexpected<Error>(key.error());

  vault::VerifyOptions options;
  options.member = *key ? &**key : nullptr;
  options.compare_with = request.against;
  options.progress = request.of.progress;
  Result<vault::VerifyReport> report = vault::verify(environment, *folder, options);
  if (!report) return tl::unexpected<Error>(report.error());
  VerifiedCase verified{*folder, {}, *std::move(report)};
  if (*key) verified.handle = handle_among(environment, *folder, file->vault, (*key)->id());
  return verified;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string outcome_of(const vault::VerifyReport& report, bool with_key) {
  const std::string attachments = with_key ? counted(report.attachments, "attachment", "attachments")
                                           : counted(report.blobs, "file of attachments", "files of attachments");
  const std::string what = report.whole() ? "Every byte is what was written"
                                          : counted(report.problems.size(), "thing is", "things are") + " not as it should be; the rest is";
  return fmt::format("{}: {}, {}, {}\n", what, counted(report.batches, "batch", "batches"),
                     counted(report.signatures, "signature", "signatures"), attachments);
}

std::string lines_of(const std::vector<Error>& problems) {
  std::string out;
  for (const Error& problem : problems) out += fmt::format("Problem   {}\n", one_line(to_string(problem)));
  return out;
}

std::string lines_of(const std::vector<vault::Notice>& notices) {
  std::string out;
  for (const vault::Notice& notice : notices)
    out += fmt::format("Note      {}\n", one_line(notice.where.empty() ? notice.what : notice.where + ": " + notice.what));
  return out;
}

std::string text_of(const VerifiedCase& verified) {
  const vault::VerifyReport& report = verified.report;
  const bool with_key = !verified.handle.empty();
  std::string out = outcome_of(report, with_key);
  out += fmt::format("Checked   {} of {}, {} of log, {} of attachments, keys of {}\n", one_line(verified.folder),
                     counted(report.devices, "device", "devices"), size_text(report.log_bytes), size_text(report.blob_bytes),
                     counted(report.subjects, "subject", "subjects"));
  if (!with_key) {
    out += "Opened    nothing: by hashes and signatures alone, as anybody can who has the folder\n";
  } else {
    out += fmt::format("Opened    {} as {}", counted(report.operations, "entry", "entries"), one_line(verified.handle));
    if (report.not_for_member > 0)
      out += fmt::format("; {} for others only", counted(report.not_for_member, "part of a batch is", "parts of batches are"));
    out += "\n";
  }
  for (const vault::VerifyReport::Copy& copy : report.copies) out += text_of(copy);
  return out + lines_of(report.problems) + lines_of(report.notices);
}

}  // namespace girok::app
