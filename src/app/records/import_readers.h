// The readers of all formats behind one door. Private to the import.
#pragma once

#include <string>
#include <string_view>

#include "app/records/import_records.h"
#include "base/disk.h"

namespace girok::app {

/// Of one import, of all levels; what a batch takes of each.
inline constexpr std::uint64_t most_statements_of_an_import = 1U << 22;

/// By the first bytes of a file. Errors: unsupported, where no reader knows them.
Result<std::string> recognise_format(std::string_view head, const std::string& path);

struct ReadingOf {
  std::string format;         ///< in: as recognised or asked for; out: what it was read as (a table may turn out to be a template)
  std::string type, mapping, save_mapping, sheet;
};

/// A file that is in memory. Errors of the call; those of the file are in what it returns.
Result<exchange::ReadRecords> read_whole(Disk& disk, const records::Schema& schema, std::string_view bytes, const std::string& path, ReadingOf& how);

/// `records` and `ftm`.
void read_stream(const std::string& format, const exchange::ByteSource& source, const std::string& path, const records::Schema& schema, const exchange::RecordSink& sink, exchange::ReadRecords& report);

/// A folder that is a bag; fills in what `file` says of it.
Result<exchange::ReadRecords> read_bag_folder(const records::Schema& schema, const std::string& path, ImportFile& file);

}  // namespace girok::app
