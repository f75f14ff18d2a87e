// The use case "read a pile of documents": from paths to documents, figures, discrepancies and origins.
//
// Model    Files are read, hashed and taken apart in parallel, one a thread at a time in memory as bytes; then laid side by side. Files with
//          the same bytes are one document. A file that cannot be read is an error beside the others' results, never instead of them.
// Limits   64 MiB a document (reading/load.h). The texts of all documents are held in memory.
// Threads  Uses up to `threads`; the result does not depend on how many.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/find_inputs.h"
#include "base/progress.h"
#include "base/result.h"
#include "corroboration/corroboration.h"
#include "reading/document.h"

namespace girok::app {

/// What a person decided about two documents, by the paths of their inputs (corroboration::Judged).
struct JudgedDocuments {
  std::string a, b;
  bool one_origin = false;
};

struct ReadOptions {
  unsigned threads = 0;  ///< 0: what the machine has
  std::vector<corroboration::ExchangeRate> rates;  ///< for honest conversions
  std::vector<JudgedDocuments> judged = {};  ///< those of documents that are not there are passed over
  Progress* progress = nullptr;  ///< told of every file; may be null
};

/// What is known of a pile after reading it.
struct Pile {
  std::vector<reading::Document> documents;  ///< in the order of the inputs
  corroboration::Corroboration found;
  std::vector<Skipped> skipped;  ///< Skipped::document indexes `documents`
  std::vector<Error> errors;  ///< inputs that could not be read
  /// For each document: where the lines of the original file begin, in bytes.
  std::vector<std::vector<std::uint32_t>> lines;
  std::vector<FileId> files;  ///< the files behind the documents, so that nothing overwrites them
  bool stopped = false;  ///< somebody asked the work to stop: this is not all
};

Pile read_documents(Inputs inputs, const ReadOptions& options);
Pile read_documents(std::span<const std::string> paths, const ReadOptions& options);

}  // namespace girok::app
