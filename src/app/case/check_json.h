// What `girok verify` and `girok recover` print with --json (docs/formats/case.md, "girok.case/1").
//
// Threads  No state.
#pragma once

#include <string>

#include "app/case/recover_case.h"
#include "app/case/verify_case.h"

namespace girok::app {

std::string json_of(const VerifiedCase& verified);
std::string json_of(const SurveyedCase& surveyed);
std::string json_of(const RecoveredCase& recovered);

}  // namespace girok::app
