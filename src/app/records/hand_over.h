// The use case "hand documents over": files, or words that were typed, with what is known of them: about whom, whose testimony, of which document the transcript.
//
// Model    Files as add_files() adds them. `about` may be somebody new: made first, so that the document can lie under the same key. A testimony is a record of its own that holds the documents and names its speaker.
//          What is made from another document (a transcript, a translation) names it, and belongs to the testimonies that one belongs to. Everything that can be wrong is looked at before anything is written.
//          The links of a sealed document are as sealed as it.
// Limits   Several batches: where a later one fails, what stands already stays, and the error tells.
// Threads  As add_files().
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/add.h"
#include "records/schema.h"

namespace girok::app {

struct HandedOver {
  AddOptions how;  ///< its `subject` is set here
  std::string about;  ///< a record as typed, or somebody new as in coding.h: "named:NAME", "new:LABEL"; may be empty
  bool testimony = false;  ///< what a person told: `about` is who spoke
  std::string date;  ///< of the testimony
  std::optional<Id> made_from;
  std::string derivation;  ///< a term; empty: transcript
};
struct TakenOver {
  Added added;
  std::optional<Id> testimony;
  std::vector<Error> errors;  ///< `where`: file, about, date, language, made-from
};
TakenOver hand_over(vault::Vault& vault, const records::Schema& schema, Inputs inputs, const HandedOver& what);

}  // namespace girok::app
