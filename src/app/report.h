// A pile of documents as one HTML file that opens anywhere, offline, and prints well.
//
// Model    Sections: overview, figures side by side, discrepancies, provenance (a picture by Graphviz with a table beside it), shared text (a
//          matrix with a table), names, the texts with every span marked and linked both ways, what was left out.
//          Everything that comes from a document is escaped; a content-security policy forbids scripts and every request.
// Limits   Texts are shown whole up to a total of some MiB, then only the sentences that something refers to, then not at all, each with a note.
//          The picture is left out above a few hundred nodes: the table has everything.
// Threads  One report at a time (Graphviz keeps state); guarded inside.
#pragma once

#include <string>

#include "app/read_documents.h"

namespace girok::app {

struct ReportOptions {
  std::string language = "en";  ///< of the report's own words: en, ko, zh
};

/// The page. The same pile gives the same bytes: no clock, no random numbers.
std::string report_of(const Pile& pile, const ReportOptions& options);

}  // namespace girok::app
