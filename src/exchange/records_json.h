// girok.records/1: records as JSON lines, the format that carries all that statements say.
//
// Model    docs/formats/records.md. What is written reads back as the same records.
// Limits   A line of 16 MiB, JSON as in json.h; memory for one line, and 16 to 32 bytes a key.
// Threads  No shared state.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "exchange/format.h"

namespace girok::exchange {

/// Reads record by record. Bad lines go to `report` (all are counted) and reading goes on, so that every one is told; a first line that is no header, or of a later version, ends it.
/// `name` is the file's, for Error::where: "case.jsonl:12". `report.records` is not touched. Errors: malformed, too_large, unsupported, unreadable.
void read_records_json(const ByteSource& source, const std::string& name, const Schema& schema, const RecordSink& sink,
                       ReadRecords& report);
ReadRecords read_records_json(std::string_view bytes, const std::string& name, const Schema& schema);

/// The first line.
void append_records_header(std::string& out);
/// A record's line. Errors (where: its key): malformed (no UTF-8, a path that leaves the folder, no key or type), too_large. On an error `out` is as it was.
Result<> append_record_json(const Schema& schema, const LooseRecord& record, std::string& out);
Result<std::string> write_records_json(const Schema& schema, const RecordSet& records);

/// Where an attachment may lie: relative, with `/`, no empty part, no `.` or `..`, no backslash, colon or control character; at most 1,000 bytes.
bool is_safe_path(std::string_view path);

}  // namespace girok::exchange
