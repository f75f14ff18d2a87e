// The readers of all formats behind one door. Private to the import.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "app/records/import_records.h"
#include "base/disk.h"
#include "exchange/ftm.h"

namespace girok::app {

/// Of one import, of all levels; what a batch takes of each.
inline constexpr std::uint64_t most_statements_of_an_import = 1U << 22;

/// By the first bytes of a file: records, coding, ftm, annotation, xlsform (a submission in XML) or table. Errors: malformed (empty), unsupported, where no reader knows them.
Result<std::string> recognise_format(std::string_view head, const std::string& path);

struct ReadingOf {
  std::string format;  ///< in: as recognised or asked for; out: what it was read as (a table may turn out to be a template)
  std::string type, mapping, save_mapping, sheet;
  std::string mapping_text = {};  ///< girok.mapping/1 itself, instead of a file of it
};

/// A file that is in memory. Errors of the call; those of the file are in what it returns.
Result<exchange::ReadRecords> read_whole(const vault::Vault& vault, const records::Schema& schema, std::string_view bytes,
                                         const std::string& path, ReadingOf& how);

/// `records` and `ftm`: a record a line, read in passing, as often as asked.
class LinesOf {
 public:
  /// `begin` gives the file from its beginning.
  LinesOf(std::string format, std::string path, const records::Schema& schema, std::function<exchange::ByteSource()> begin)
      : format_(std::move(format)), path_(std::move(path)), schema_(schema), begin_(std::move(begin)) {}
  /// The pass that comes before all others, where the format needs one. Errors: unreadable.
  Result<> prepare();
  void read(const exchange::RecordSink& sink, exchange::ReadRecords& report) const;

 private:
  std::string format_, path_;
  const records::Schema& schema_;
  std::function<exchange::ByteSource()> begin_;
  std::optional<exchange::FtmIndex> index_;
};

/// A folder that is a bag with records.jsonl in it, or the tables of Events Standard Formats; fills in what `file` says of it. Errors: unsupported (neither, no records in it); that it is not whole is in
/// what it returns.
Result<exchange::ReadRecords> read_bag_folder(Disk& disk, const records::Schema& schema, const std::string& path, ImportFile& file,
                                              Progress* progress);

}  // namespace girok::app
