#include "app/records/export_formats.h"

#include "app/access.h"
#include "base/dates.h"
#include "exchange/annotation.h"
#include "exchange/dossier.h"
#include "exchange/esf.h"
#include "exchange/flat_tables.h"
#include "exchange/ftm.h"
#include "exchange/htcds.h"
#include "exchange/mapping.h"
#include "exchange/prov.h"
#include "exchange/records_json.h"
#include "exchange/statement_table.h"
#include "exchange/table.h"
#include "exchange/uwazi.h"
#include "exchange/xlsform.h"

namespace girok::app {

using exchange::Table;
using records::Loss;

namespace {

constexpr std::uint64_t most_text_bytes = std::uint64_t{64} << 20;

/// What a format of one file says of attachments: name, size and hash, no place.
records::RecordSet without_places(const records::RecordSet& records, std::vector<Loss>& losses) {
  records::RecordSet out = records;
  for (records::LooseRecord& record : out) {
    for (records::LooseStatement& statement : record.statements) {
      if (statement.value.kind != records::ValueKind::attachment) continue;
      statement.value.path.clear();
      records::add_loss(losses, "the bytes of files", "they are not in this format; a bag carries them");
    }
  }
  return out;
}

Result<Exported> one_file(Result<std::string> bytes, Exported exported = {}) {
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  exported.files["file"] = *std::move(bytes);
  return exported;
}

/// Of a writer whose one file has a name of its own: the user's name counts.
Exported taken(exchange::WrittenFiles written) {
  Exported exported;
  exported.folder = written.files.size() != 1;
  exported.files = std::move(written.files);
  exported.losses = std::move(written.losses);
  exported.notes = std::move(written.notes);
  return exported;
}

Result<Exported> write_records(const records::Schema& schema, const Collected& collected) {
  Exported exported;
  const records::RecordSet records = without_places(collected.records, exported.losses);
  return one_file(exchange::write_records_json(schema, records), std::move(exported));
}

/// As the file's name ends: .csv, .xlsx or .ods. Several tables in CSV are a folder.
Result<Exported> write_tables(const std::vector<Table>& tables, const std::string& format, Exported exported) {
  if (format == "xlsx") {
    Result<std::string> bytes = exchange::write_xlsx(tables, exported.notes);
    return one_file(std::move(bytes), std::move(exported));
  }
  if (format == "ods") {
    Result<std::string> bytes = exchange::write_ods(tables, exported.notes);
    return one_file(std::move(bytes), std::move(exported));
  }
  exported.folder = tables.size() != 1;
  for (const Table& table : tables) {
    Result<std::string> bytes = exchange::write_csv(table, exported.notes);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    exported.files[table.name + ".csv"] = *std::move(bytes);
  }
  return exported;
}

std::string ending_of(const std::string& path) {
  if (path.ends_with(".xlsx")) return "xlsx";
  return path.ends_with(".ods") ? "ods" : "csv";
}

Result<Exported> write_template(exchange::WrittenTables written, const std::string& out) {
  Exported exported;
  exported.losses = std::move(written.losses);
  exported.notes = std::move(written.notes);
  return write_tables(written.tables, ending_of(out), std::move(exported));
}

/// A table a type, with the mappings that read them back beside CSV.
Result<Exported> write_flat(const records::Schema& schema, const Collected& collected, const std::string& format) {
  Exported exported;
  exchange::FlatTables flat = exchange::tables_of(schema, without_places(collected.records, exported.losses));
  for (const Loss& loss : flat.losses) records::add_loss(exported.losses, loss.what, loss.why, loss.count);
  Result<Exported> written = write_tables(flat.tables, format, std::move(exported));
  if (!written || !written->folder) return written;
  for (std::size_t i = 0; i < flat.mappings.size() && i < flat.tables.size(); ++i)
    written->files[flat.tables[i].name + ".mapping.json"] = exchange::write_mapping(flat.mappings[i]);
  return written;
}

/// Texts that spans count in, of those that are in the export.
class ExportedTexts {
 public:
  ExportedTexts(const vault::Vault& vault, const Collected& collected) : vault_(vault) {
    for (const records::LooseRecord& record : collected.records) {
      for (const records::LooseStatement& statement : record.statements) {
        if (statement.property == "text" && !statement.value.path.empty())
          places_.emplace(record.key, &collected.attachments.at(statement.value.path));
      }
    }
  }
  std::optional<std::string_view> text(const std::string& key) {
    const auto place = places_.find(key);
    if (place == places_.end()) return std::nullopt;
    const auto [at, is_new] = texts_.try_emplace(key);
    if (is_new) {
      Result<std::string> text = vault_.read(*place->second, most_text_bytes);
      if (text && valid_utf8(*text)) at->second = *std::move(text);
    }
    if (!at->second) return std::nullopt;
    return *at->second;
  }

 private:
  const vault::Vault& vault_;
  std::map<std::string, const records::Attachment*> places_;
  std::map<std::string, std::optional<std::string>> texts_;
};

/// Records with their files, for archives and for other cases.
Result<Exported> write_bag_of(const records::Schema& schema, const Collected& collected, const ExportOptions& options) {
  Exported exported;
  exported.folder = exported.bag = true;
  Result<std::string> bytes = exchange::write_records_json(schema, collected.records);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  exported.files["records.jsonl"] = *std::move(bytes);
  for (const records::LooseRecord& record : collected.records) {
    for (const records::LooseStatement& statement : record.statements) {
      if (!statement.value.path.empty()) exported.attachments[statement.value.path] = statement.value.path;
    }
  }
  exported.bag_info = {
      {"Bagging-Date", to_string(date_of_day(options.what.day))},
      {"External-Description",
       options.title.empty() ? "Records of a case, for " + collected.use.purpose + " by " + collected.use.recipient : options.title}};
  return exported;
}

/// By the kind alone: the name of a file may be somebody's.
std::string annex_ending(const std::string& media_type) {
  static const std::map<std::string, std::string> endings = {{"application/pdf", ".pdf"}, {"image/jpeg", ".jpg"}, {"image/png", ".png"},
                                                             {"audio/mpeg", ".mp3"},      {"video/mp4", ".mp4"},  {"text/csv", ".csv"}};
  const auto at = endings.find(media_type.substr(0, media_type.find(';')));
  if (at != endings.end()) return at->second;
  return media_type.starts_with("text/") ? ".txt" : ".bin";
}

Result<Exported> write_dossier_of(const vault::Vault& vault, const records::Schema& schema, const Collected& collected,
                                  const ExportOptions& options) {
  if (Result<> may = require(vault, Deed::export_dossier); !may) return tl::unexpected<Error>(may.error());
  Exported exported;
  exported.folder = true;
  exchange::DossierOptions how;
  how.language = options.tongue;
  how.title = options.title;
  how.purpose = collected.use.purpose;
  how.recipient = collected.use.recipient;
  how.day = date_of_day(options.what.day);
  how.level = options.what.level;
  for (const LeftOut& left : collected.left_out) how.left_out.push_back({left.what, left.why, left.count});
  for (const auto& [key, name] : collected.names) how.names.push_back({key, name});
  std::size_t number = 0;
  for (const records::LooseRecord& record : collected.records) {
    for (const records::LooseStatement& statement : record.statements) {
      if (!options.annexes || statement.value.path.empty()) continue;
      std::string path = std::to_string(++number);
      path = "annex/" + std::string(path.size() < 3 ? 3 - path.size() : 0, '0') + path + annex_ending(statement.value.media_type);
      exported.attachments[path] = statement.value.path;
      how.annexes.push_back({path, record.key, {}, statement.value.media_type, statement.value.size, statement.value.sha256});
    }
  }
  Result<exchange::Dossier> dossier = exchange::write_dossier(schema, collected.records, how);
  if (!dossier) return tl::unexpected<Error>(dossier.error());
  exported.files["dossier.md"] = std::move(dossier->markdown);
  exported.files["dossier.html"] = std::move(dossier->html);
  exported.notes = std::move(dossier->notes);
  return exported;
}

}  // namespace

const std::vector<std::string>& export_formats() {
  static const std::vector<std::string> names = {"records", "bag", "csv",   "xlsx", "ods",        "statements", "htcds",
                                                 "xlsform", "ftm", "uwazi", "esf",  "annotation", "prov",       "dossier"};
  return names;
}

Result<Exported> write_format(const vault::Vault& vault, const records::Schema& schema, const Collected& collected,
                              const ExportOptions& options) {
  const std::string& format = options.format;
  if (format == "records") return write_records(schema, collected);
  if (format == "bag") return write_bag_of(schema, collected, options);
  if (format == "ftm") return taken(exchange::write_ftm(schema, collected.records));
  if (format == "csv" || format == "xlsx" || format == "ods") return write_flat(schema, collected, format);
  if (format == "statements") {
    Exported exported;
    const records::RecordSet records = without_places(collected.records, exported.losses);
    return write_tables({exchange::statement_table(records)}, ending_of(options.out), std::move(exported));
  }
  if (format == "esf") {
    Exported exported = taken(exchange::write_esf(schema, collected.records));
    exported.folder = true;
    return exported;
  }
  if (format == "htcds") return write_template(exchange::write_htcds(schema, collected.records), options.out);
  if (format == "uwazi") return write_template(exchange::write_uwazi(schema, collected.records), options.out);
  if (format == "xlsform") return write_template(exchange::write_submissions(schema, collected.records), options.out);
  if (format == "annotation") {
    ExportedTexts texts(vault, collected);
    return taken(exchange::write_annotations(schema, collected.records, [&](const std::string& key) { return texts.text(key); }));
  }
  if (format == "prov") return taken(exchange::write_prov(collected.records));
  if (format == "dossier") return write_dossier_of(vault, schema, collected, options);
  return fail(ErrorCode::unsupported, "this format cannot be written", format, {});
}

}  // namespace girok::app
