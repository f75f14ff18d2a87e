// HURIDOCS' Events Standard Formats as CSV tables, named as in OpenEvSys, in and out.
//
// Model    docs/formats/esf.md; Dueck, Guzman, Verstappen: HURIDOCS Events Standard Formats (2001). A table a format, tied together by record numbers.
// Limits   Those of table.h for each table, of zip.h for an archive; 200 tables.
// Threads  No shared state.
#pragma once

#include <string>
#include <string_view>

#include "exchange/format.h"

namespace girok::exchange {

/// Whether a folder's files are such tables: one of event, act or person with its record numbers.
bool looks_like_esf(const Files& files);
/// `files` by name, folders before them do not count. Every fault of every row at once. Errors: malformed (no table of ESF, no record numbers, a number twice, a cell and its row in mlt that differ, a value that is
/// none, a path that leads out), too_large.
ReadRecords read_esf(const Schema& schema, const Files& files, const std::string& name);
/// The same from a ZIP archive.
ReadRecords read_esf_zip(const Schema& schema, std::string_view bytes, const std::string& name);

/// Tables that have rows. The files that attachments name are not among them.
WrittenFiles write_esf(const Schema& schema, const RecordSet& records);

}  // namespace girok::exchange
