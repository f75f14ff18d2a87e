// Provenance as PROV-JSON: which record rests on which document, who coded, imported and handed out; written only.
//
// Model    docs/formats/prov.md; W3C PROV-DM (2013) and PROV-JSON (2013). No contents, only how things came about.
// Limits   Says what it is given: the caller has left out what may not be seen. Never written, whatever is given: who a source is, interviewers, interpreters.
// Cost     Linear in the statements (n log n in the records).
// Threads  No shared state.
#pragma once

#include <string>
#include <vector>

#include "exchange/format.h"

namespace girok::exchange {

/// What was done, once.
struct ProvOperation {
  std::string id;  ///< of the batch
  std::string kind;  ///< import, export, edit, code, …
  std::string time;  ///< "2026-11-25T12:00:00Z"; empty where not known
  std::string member;  ///< handle or pseudonym; empty: left out
  std::vector<std::string> records;  ///< keys of those it made or changed
};

struct ProvOptions {
  std::vector<ProvOperation> history;  ///< earliest first
  std::string organisation;  ///< on whose behalf members act; empty: left out
};

/// One file, `provenance.json`; the same records give the same bytes.
WrittenFiles write_prov(const RecordSet& records, const ProvOptions& options = {});

}  // namespace girok::exchange
