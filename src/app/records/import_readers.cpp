#include "app/records/import_readers.h"

#include <algorithm>
#include <map>

#include "app/access.h"
#include "app/records/import_source.h"
#include "crypto/hash.h"
#include "exchange/annotation.h"
#include "exchange/bag.h"
#include "exchange/esf.h"
#include "exchange/htcds.h"
#include "exchange/mapping.h"
#include "exchange/records_json.h"
#include "exchange/statement_table.h"
#include "exchange/uwazi.h"
#include "exchange/xlsform.h"

namespace girok::app {

using exchange::ReadRecords;

namespace {

constexpr std::uint64_t most_mapping_bytes = std::uint64_t{1} << 20;
constexpr std::uint64_t most_text_bytes = std::uint64_t{64} << 20;
constexpr std::uint64_t most_lines_bytes = std::uint64_t{1} << 30;
constexpr std::string_view records_of_a_bag = "records.jsonl";

ReadRecords faults(std::vector<Error> errors) {
  ReadRecords read;
  for (Error& error : errors) read.error(error.code, std::move(error.what), std::move(error.where), std::move(error.hint));
  return read;
}

std::string name_of_file(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

/// Texts of the case that annotations are about: only what is not sealed, for nobody asked to see them.
class CaseTexts {
 public:
  explicit CaseTexts(const vault::Vault& vault) : vault_(vault), clearance_(seen_unsealed(vault)) {}

  std::optional<std::string_view> text(const std::string& key) {
    const auto [at, is_new] = texts_.try_emplace(key);
    if (is_new) at->second = load(key);
    if (!at->second) return std::nullopt;
    return *at->second;
  }

  /// The document of that title, where there is one and no other.
  std::string record_of(std::string_view source) const {
    const std::vector<Id> found = vault_.model().records_with("title", name_of_file(std::string(source)), clearance_);
    return found.size() == 1 ? to_string(found.front()) : std::string();
  }

 private:
  std::optional<std::string> load(std::string_view key) const {
    if (key.starts_with('@')) key.remove_prefix(1);
    const std::optional<Id> id = parse_id(key);
    if (!id) return std::nullopt;
    for (const vault::StoredStatement& stored : vault_.model().statements_of(*id, clearance_)) {
      if (stored.statement.property != "text" || stored.statement.value.kind != records::ValueKind::attachment) continue;
      Result<std::string> text = vault_.read(stored.statement.value.attachment, most_text_bytes);
      if (text && valid_utf8(*text)) return *std::move(text);
    }
    return std::nullopt;
  }

  const vault::Vault& vault_;
  vault::Confidentiality clearance_;
  std::map<std::string, std::optional<std::string>> texts_;
};

Result<exchange::Mapping> load_mapping(Disk& disk, const ReadingOf& how, ReadRecords& read) {
  std::vector<std::uint8_t> bytes;
  if (how.mapping_text.empty()) {
    Result<std::vector<std::uint8_t>> file = disk.read_file(how.mapping, most_mapping_bytes);
    if (!file) return tl::unexpected<Error>(file.error());
    bytes = *std::move(file);
  }
  tl::expected<exchange::Mapping, std::vector<Error>> mapping =
      how.mapping_text.empty() ? exchange::read_mapping(as_text(bytes), how.mapping) : exchange::read_mapping(how.mapping_text, "mapping");
  if (mapping) return *std::move(mapping);
  read = faults(std::move(mapping.error()));
  return exchange::Mapping{};
}

Result<> save_mapping(Disk& disk, const std::string& path, const exchange::Mapping& mapping) {
  if (disk.exists(path))
    return fail(ErrorCode::write_failed, "not written: there is something of that name already", path, "choose another name");
  return disk.write_file(path, as_bytes(exchange::write_mapping(mapping)));
}

/// A table that is nobody's template: by the mapping given, or one that is guessed.
Result<ReadRecords> read_mapped(const vault::Vault& vault, const records::Schema& schema, const exchange::Tables& tables,
                                const std::string& path, const ReadingOf& how) {
  Disk& disk = *vault.environment().disk;
  ReadRecords read;
  exchange::Mapping mapping;
  std::vector<exchange::Note> notes;
  if (!how.mapping.empty() || !how.mapping_text.empty()) {
    Result<exchange::Mapping> given = load_mapping(disk, how, read);
    if (!given) return tl::unexpected<Error>(given.error());
    if (!read.good()) return read;
    mapping = *std::move(given);
    if (!how.sheet.empty()) mapping.sheet = how.sheet;
  } else {
    tl::expected<exchange::GuessedMapping, std::vector<Error>> guessed = exchange::guess_mapping(schema, tables, path, how.type, how.sheet);
    if (!guessed) return faults(std::move(guessed.error()));
    mapping = std::move(guessed->mapping);
    notes = std::move(guessed->notes);
  }
  if (!how.save_mapping.empty()) {
    if (Result<> saved = save_mapping(disk, how.save_mapping, mapping); !saved) return tl::unexpected<Error>(saved.error());
  }
  const tl::expected<exchange::Table, std::vector<Error>> table = exchange::mapped_table(tables, mapping, path);
  if (!table) return faults(table.error());
  read = exchange::records_from_table(schema, mapping, *table);
  read.notes.insert(read.notes.begin(), notes.begin(), notes.end());
  return read;
}

/// What was told of the spreadsheet itself comes before what was told of its records.
ReadRecords with_notes_of(const exchange::Tables& tables, ReadRecords read) {
  read.notes.insert(read.notes.begin(), tables.notes.begin(), tables.notes.end());
  return read;
}

Result<ReadRecords> read_table(const vault::Vault& vault, const records::Schema& schema, std::string_view bytes, const std::string& path,
                               ReadingOf& how) {
  tl::expected<exchange::Tables, std::vector<Error>> tables = exchange::read_tables(bytes, path);
  if (!tables) return faults(std::move(tables.error()));
  const bool asked = how.format != "table" || !how.mapping.empty() || !how.mapping_text.empty() || !how.type.empty();
  if (how.format == "htcds" || (!asked && exchange::looks_like_htcds(*tables))) {
    how.format = "htcds";
    exchange::HtcdsReading reading;
    reading.sheet = how.sheet;
    return with_notes_of(*tables, exchange::read_htcds(schema, *tables, path, reading));
  }
  if (!asked && exchange::looks_like_xlsform(*tables))
    return fail(ErrorCode::unsupported, "this is a form, not what was answered to it", path,
                "import its submissions: the CSV or XLSX that the server gives out");
  if (how.format == "xlsform" || (!asked && exchange::looks_like_submissions(*tables))) {
    how.format = "xlsform";
    exchange::SubmissionReading reading;
    reading.sheet = how.sheet;
    return with_notes_of(*tables, exchange::read_submissions(schema, *tables, path, reading));
  }
  if (how.format == "uwazi" || (!asked && exchange::looks_like_uwazi(*tables))) {
    how.format = "uwazi";
    exchange::UwaziReading reading;
    reading.sheet = how.sheet;
    reading.type = how.type;
    return with_notes_of(*tables, exchange::read_uwazi(schema, *tables, path, reading));
  }
  if (!asked && tables->sheets.size() == 1 && exchange::is_statement_table(tables->sheets.front())) {
    how.format = "statements";
    return exchange::records_from_statement_table(schema, tables->sheets.front(), path);
  }
  Result<ReadRecords> read = read_mapped(vault, schema, *tables, path, how);
  if (!read) return read;
  return with_notes_of(*tables, *std::move(read));
}

/// Tables of Events Standard Formats: several files that are one.
Result<ReadRecords> read_tables_folder(Disk& disk, const records::Schema& schema, const std::string& path, ImportFile& file) {
  const Result<std::vector<Disk::Entry>> entries = disk.list(path);
  if (!entries) return tl::unexpected<Error>(entries.error());
  exchange::Files files;
  std::string list;
  for (const Disk::Entry& entry : *entries) {
    if (entry.folder || !entry.name.ends_with(".csv")) continue;
    const Result<std::vector<std::uint8_t>> bytes =
        disk.read_file(join_path(path, entry.name), most_lines_bytes - std::min(most_lines_bytes, file.size));
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    files[entry.name] = as_text(*bytes);
    list += crypto::sha256_hex(as_text(*bytes)) + "  " + entry.name + "\n";
    file.size += bytes->size();
  }
  if (!exchange::looks_like_esf(files))
    return fail(ErrorCode::unsupported, "this folder is no bag, and holds no tables of Events Standard Formats", path,
                "name the files; girok add takes whole folders of documents");
  file.folder = path;
  file.sha256 = crypto::sha256_hex(list);
  file.size = list.size();
  file.bytes = std::move(list);   // names and hashes are kept; the tables are many files
  file.media_type = "text/plain";
  return exchange::read_esf(schema, files, path);
}

}  // namespace

const std::vector<std::string>& import_formats() {
  static const std::vector<std::string> names = {"auto", "records", "bag", "table",      "htcds", "xlsform",
                                                 "ftm",  "uwazi",   "esf", "annotation", "coding"};
  return names;
}

Result<std::string> recognise_format(std::string_view head, const std::string& path) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t begin = head.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return fail(ErrorCode::malformed, "the file is empty", path, {});
  const std::string_view text = head.substr(begin);
  if (text.starts_with('{') || text.starts_with("[")) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.find("\"girok.records/") != std::string_view::npos) return std::string("records");
    if (line.find("\"girok.coding/") != std::string_view::npos) return std::string("coding");
    if (text.find("www.w3.org/ns/anno") != std::string_view::npos) return std::string("annotation");
    if (line.find("\"schema\"") != std::string_view::npos && line.find("\"id\"") != std::string_view::npos) return std::string("ftm");
    return fail(ErrorCode::unsupported, "this JSON is of no format that can be imported", path,
                "girok.records, codings, FollowTheMoney and Web Annotations can; say which format it is");
  }
  if (text.starts_with('<')) {
    if (exchange::looks_like_submission_xml(text)) return std::string("xlsform");
    return fail(ErrorCode::unsupported, "this XML is of no format that can be imported", path,
                "a submission to an XLSForm can; a document is added with girok add");
  }
  return std::string("table");
}

Result<> LinesOf::prepare() {
  if (format_ != "ftm") return {};
  Result<exchange::FtmIndex> index = exchange::index_ftm(begin_());
  if (!index) return tl::unexpected<Error>(index.error());
  index_ = *std::move(index);
  return {};
}

void LinesOf::read(const exchange::RecordSink& sink, exchange::ReadRecords& report) const {
  if (format_ == "ftm")
    exchange::read_ftm(begin_(), path_, schema_, sink, report, index_ ? &*index_ : nullptr);
  else
    exchange::read_records_json(begin_(), path_, schema_, sink, report);
}

Result<ReadRecords> read_whole(const vault::Vault& vault, const records::Schema& schema, std::string_view bytes, const std::string& path,
                               ReadingOf& how) {
  if (how.format == "records") return exchange::read_records_json(bytes, path, schema);
  if (how.format == "ftm") return exchange::read_ftm(bytes, path, schema);
  if (how.format == "annotation") {
    CaseTexts texts(vault);
    return exchange::read_annotations(
        bytes, path, schema, [&](const std::string& key) { return texts.text(key); },
        [&](std::string_view source) { return texts.record_of(source); });
  }
  if (how.format == "xlsform" && exchange::looks_like_submission_xml(bytes)) return exchange::read_submission_xml(schema, bytes, path);
  if (how.format == "esf")
    return bytes.starts_with("PK") ? exchange::read_esf_zip(schema, bytes, path)
                                   : exchange::read_esf(schema, {{name_of_file(path), std::string(bytes)}}, path);
  if (how.format == "bag") return fail(ErrorCode::usage, "a bag is a folder", path, "name the folder; an archive is unpacked first");
  return read_table(vault, schema, bytes, path, how);
}

Result<ReadRecords> read_bag_folder(Disk& disk, const records::Schema& schema, const std::string& path, ImportFile& file,
                                    Progress* progress) {
  if (!disk.exists(join_path(path, "bagit.txt"))) return read_tables_folder(disk, schema, path, file);
  exchange::BagOptions options;
  options.progress = progress;
  const Result<exchange::BagReport> bag = exchange::check_bag(disk, path, options);
  if (!bag) return tl::unexpected<Error>(bag.error());
  ReadRecords read;
  for (const exchange::BagFinding& problem : bag->problems)
    read.error(ErrorCode::damaged, problem.what, join_path(path, problem.where), "girok bag check tells all of it");
  for (const exchange::BagFinding& warning : bag->warnings)
    read.notes.push_back({warning.code, warning.what, join_path(path, warning.where)});
  if (!read.good()) return read;
  file.folder = join_path(path, "data");
  file.scheme = file.scheme.empty() ? scheme_of(path) : file.scheme;
  file.path = join_path(file.folder, records_of_a_bag);
  const Result<std::vector<std::uint8_t>> bytes = disk.read_file(file.path, most_lines_bytes);
  if (!bytes && bytes.error().code == ErrorCode::not_found)
    return fail(ErrorCode::unsupported, "this bag holds no records.jsonl", path, "it is a bag of files: girok add takes them");
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  file.size = bytes->size();
  file.sha256 = crypto::sha256_hex(as_text(*bytes));
  file.media_type = "application/x-ndjson";
  file.on_disk = true;
  std::vector<exchange::Note> notes = std::move(read.notes);
  read = exchange::read_records_json(as_text(*bytes), file.path, schema);
  read.notes.insert(read.notes.begin(), notes.begin(), notes.end());
  return read;
}

}  // namespace girok::app
