// What `girok read --json` found, as claims: each with the figure it belongs to, and who said it first.
//
// Model    Numbers only (no ages, durations, measurements). The name is the figure's id, so that only what reading laid side by side is laid together here; the definition is what the measure is made of, language apart. Claims
//          of a figure that lean on one source, by any likely link, have one origin; as many as may yet be origins of their own are marked likely, so that fewest and most agree with what reading found.
// Limits   What reading does not know is left empty. 256 MiB of JSON.
// Threads  No shared state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "estimation/figures.h"

namespace girok::app {

struct ReadClaims {
  std::vector<estimation::Claim> claims;
  std::vector<std::string> as_written;  ///< [claim] its measure in the document's words
};

/// Errors: malformed (no JSON, or not of girok.reading/1).
Result<ReadClaims> claims_of_reading(std::string_view json, const std::string& name);

/// Whether a file looks like that JSON.
bool looks_like_reading(std::string_view bytes);

}  // namespace girok::app
