#include "app/records/import_readers.h"

#include <algorithm>

#include "app/records/import_source.h"
#include "exchange/lines.h"
#include "exchange/records_json.h"

namespace girok::app {

const std::vector<std::string>& import_formats() {
  static const std::vector<std::string> names = {"auto", "records", "bag", "table", "htcds", "xlsform", "ftm", "uwazi", "esf", "annotation"};
  return names;
}

Result<std::string> recognise_format(std::string_view head, const std::string& path) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t begin = head.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return fail(ErrorCode::malformed, "the file is empty", path, {});
  const std::string_view text = head.substr(begin);
  if (text.starts_with('{') || text.starts_with('[')) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.find("\"girok.records/") != std::string_view::npos) return std::string("records");
    if (text.find("http://www.w3.org/ns/anno") != std::string_view::npos) return std::string("annotation");
    if (line.find("\"schema\"") != std::string_view::npos) return std::string("ftm");
    return fail(ErrorCode::unsupported, "this JSON is of no format that can be imported", path, "girok.records, FollowTheMoney and Web Annotations can; --format says which it is");
  }
  return std::string("table");
}

void read_stream(const std::string& format, const exchange::ByteSource& source, const std::string& path, const records::Schema& schema, const exchange::RecordSink& sink, exchange::ReadRecords& report) {
  (void)format;
  exchange::read_records_json(source, path, schema, sink, report);
}

Result<exchange::ReadRecords> read_whole(Disk& disk, const records::Schema& schema, std::string_view bytes, const std::string& path, ReadingOf& how) {
  (void)disk;
  if (how.format == "records") return exchange::read_records_json(bytes, path, schema);
  return fail(ErrorCode::unsupported, "this format cannot be read", path, {});
}

Result<exchange::ReadRecords> read_bag_folder(const records::Schema& schema, const std::string& path, ImportFile& file) {
  (void)schema;
  (void)file;
  return fail(ErrorCode::unsupported, "a folder is no file", path, {});
}

}  // namespace girok::app
