#include "app/records/export_formats.h"

#include "exchange/records_json.h"

namespace girok::app {

using records::Loss;

namespace {

constexpr std::string_view elsewhere = "their bytes are not in this format; a bag carries them";

/// What a format of one file says of attachments: name, size and hash, no place.
records::RecordSet without_places(const records::RecordSet& records, std::vector<Loss>& losses) {
  records::RecordSet out = records;
  for (records::LooseRecord& record : out) {
    for (records::LooseStatement& statement : record.statements) {
      if (statement.value.kind != records::ValueKind::attachment) continue;
      statement.value.path.clear();
      records::add_loss(losses, "the bytes of files", elsewhere);
    }
  }
  return out;
}

Result<Exported> one_file(Result<std::string> bytes, Exported exported = {}) {
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  exported.files["file"] = *std::move(bytes);
  return exported;
}

Result<Exported> write_records(const records::Schema& schema, const Collected& collected) {
  Exported exported;
  const records::RecordSet records = without_places(collected.records, exported.losses);
  return one_file(exchange::write_records_json(schema, records), std::move(exported));
}

}  // namespace

const std::vector<std::string>& export_formats() {
  static const std::vector<std::string> names = {"records", "bag", "csv", "xlsx", "ods", "htcds", "xlsform", "ftm", "uwazi", "esf", "annotation", "prov", "dossier"};
  return names;
}

Result<Exported> write_format(const records::Schema& schema, const Collected& collected, const ExportOptions& options) {
  if (options.format == "records") return write_records(schema, collected);
  return fail(ErrorCode::unsupported, "this format cannot be written", {}, {});
}

}  // namespace girok::app
