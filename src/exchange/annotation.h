// W3C Web Annotations (JSON-LD): coded passages out and in, and other people's annotations of our texts in.
//
// Model    docs/formats/web-annotation.md; Web Annotation Data Model (2017). Anchoring as in anchor.h.
// Limits   64 MiB and 4,000,000 JSON values a file, JSON as in json.h; of JSON lines, 16 MiB a line.
// Threads  No shared state.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "exchange/format.h"

namespace girok::exchange {

/// The text that spans of a record count in, by the record's key. Nothing where it is not at hand. Requires: valid UTF-8, good until the end of the call it is given to.
using TextOfRecord = std::function<std::optional<std::string_view>(const std::string& key)>;
/// The key of the record that a target's source (an address, a file's name) means; empty where none is. Not asked for sources of the form urn:girok:record:KEY.
using RecordOfSource = std::function<std::string(std::string_view source)>;

struct AnnotationOptions {
  std::string creator;  ///< a pseudonym, where no record says who; empty: left out
  bool quotes = true;  ///< with the passages themselves
};

/// One file, `annotations.jsonld`. Ids are hashes: the same records give the same bytes.
WrittenFiles write_annotations(const Schema& schema, const RecordSet& records, const TextOfRecord& text,
                               const AnnotationOptions& options = {});

/// Own ones as the records they speak of, with the statements they carry; others as claims to be reviewed. A record keeps the order of its statements. Errors (where: "x.jsonld, annotation 3"):
/// malformed, too_large, not_found (a quote, a text that is not at hand), unsupported (further pages elsewhere).
ReadRecords read_annotations(std::string_view bytes, const std::string& name, const Schema& schema, const TextOfRecord& text,
                             const RecordOfSource& record_of);

/// urn:girok:record:KEY, and back; empty where it is none.
std::string urn_of_record(std::string_view key);
std::string record_of_urn(std::string_view urn);

}  // namespace girok::exchange
