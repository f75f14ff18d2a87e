// The use case "what can be saved of a damaged case": looking, and writing what stands into a new folder.
//
// Model    vault/salvage.h, vault/recover.h. The damaged folder is only read. Looking needs no key; what was lost is signed for in the new one, by a member who may manage.
// Limits   The case is not opened, for that is what it cannot be: which records were in lost batches, or in lost files of attachments, is not told.
// Threads  One.
#pragma once

#include <string>
#include <vector>

#include "app/case/open_case.h"
#include "vault/recover.h"

namespace girok::app {

/// Batches from one number to another, both counted.
struct BatchRange {
  std::uint64_t first = 0, last = 0;
};

struct SurveyedCase {
  struct Device {
    Id device;
    std::vector<BatchRange> stand, lost;
    std::vector<BatchRange> given_up;  ///< lost before, and closed by an earlier recovery
    std::uint64_t damaged_bytes = 0;
  };
  std::string folder;
  std::vector<Device> devices;
  std::uint64_t files = 0, files_lost = 0;  ///< of attachments that the batches that stand name
  std::vector<Error> problems;  ///< each damaged place
  std::vector<vault::Notice> notices;

  std::uint64_t stand() const, lost() const;  ///< batches
  /// Also false where it cannot be known what was in the damaged bytes.
  bool whole() const { return problems.empty() && lost() == 0; }
};

/// Errors: as find_case() and vault::survey().
Result<SurveyedCase> survey_case(const vault::Environment& environment, const CaseOptions& of);
std::string text_of(const SurveyedCase& surveyed);

struct RecoveredCase {
  std::string folder, out;
  vault::RecoverReport report;
  std::vector<Error> problems;  ///< of the new folder, where they are not in report.losses already
  bool whole() const { return report.losses.empty() && problems.empty(); }
};

/// Errors: as find_case(), secret_of() and vault::recover(); usage where `out` is no name for a case.
Result<RecoveredCase> recover_case(const vault::Environment& environment, const CaseOptions& of, const std::string& out);
std::string text_of(const RecoveredCase& recovered);

}  // namespace girok::app
