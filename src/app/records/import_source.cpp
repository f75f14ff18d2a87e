#include "app/records/import_source.h"

#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "app/access.h"
#include "app/case/add.h"
#include "app/files.h"
#include "app/records/assignments.h"
#include "app/records/coding.h"
#include "app/records/import_held.h"
#include "app/records/import_plan.h"
#include "app/records/import_readers.h"
#include "app/records/import_stream.h"
#include "crypto/hash.h"

namespace girok::app {
namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30;
constexpr std::uint64_t small_file = std::uint64_t{32} << 20;   ///< read whole also for a dry run: then every rule can be asked
constexpr std::size_t head_bytes = std::size_t{64} << 10;

bool is_folder(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

/// A file of the disk, piece by piece, from its beginning.
class FilePieces {
 public:
  static Result<FilePieces> open(Disk& disk, const std::string& path) {
    Result<std::unique_ptr<DiskFile>> file = disk.open(path, Disk::Mode::read);
    if (!file) return tl::unexpected<Error>(file.error());
    FilePieces pieces(*std::move(file));
    const Result<std::uint64_t> size = pieces.file_->size();
    if (!size) return tl::unexpected<Error>(size.error());
    pieces.size_ = *size;
    return pieces;
  }
  std::uint64_t size() const { return size_; }
  Result<std::string> head() {
    std::vector<std::uint8_t> bytes(head_bytes);
    const Result<std::size_t> got = file_->read(0, bytes);
    if (!got) return tl::unexpected<Error>(got.error());
    return std::string(as_text(ByteSpan(bytes).first(*got)));
  }
  /// From the beginning. `hash`, where not null, takes in what goes by. Good as long as this object.
  exchange::ByteSource source(crypto::Sha256* hash = nullptr) {
    at_ = 0;
    buffer_.resize(std::size_t{1} << 20);
    return [this, hash]() -> Result<std::string_view> {
      const Result<std::size_t> got = file_->read(at_, buffer_);
      if (!got) return tl::unexpected<Error>(got.error());
      at_ += *got;
      const ByteSpan piece = ByteSpan(buffer_).first(*got);
      if (hash != nullptr) hash->update(piece);
      return as_text(piece);
    };
  }

 private:
  explicit FilePieces(std::unique_ptr<DiskFile> file) : file_(std::move(file)) {}
  std::unique_ptr<DiskFile> file_;
  std::vector<std::uint8_t> buffer_;
  std::uint64_t size_ = 0, at_ = 0;
};

class Importing {
 public:
  Importing(vault::Vault& vault, const records::Schema& schema, ImportRequest request)
      : vault_(vault), disk_(*vault.environment().disk), schema_(schema), request_(std::move(request)) {
    outcome_.report.dry_run = request_.options.dry_run;
  }

  ImportOutcome run() {
    for (const std::string& path : request_.paths) {
      Result<> read = is_folder(path) ? read_folder(path) : read_one(path);
      if (!read) outcome_.report.error(read.error());
      if (done_) return std::move(outcome_);
    }
    read_held();
    if (done_) return std::move(outcome_);
    if (files_.empty() && outcome_.report.good()) outcome_.report.error({ErrorCode::usage, "no file is named", {}, "girok import FILE"});
    ImportReport reading = std::move(outcome_.report);
    ImportOptions options = request_.options;
    options.incomplete = !reading.good();
    options.dry_run = options.dry_run || options.incomplete;  // what is wrong with the records is told beside what is wrong with the file
    outcome_.report = import_records(vault_, schema_, std::move(files_), options);
    outcome_.report.dry_run = request_.options.dry_run;
    outcome_.report.error_count += reading.error_count;
    outcome_.report.errors.insert(outcome_.report.errors.begin(), std::make_move_iterator(reading.errors.begin()),
                                  std::make_move_iterator(reading.errors.end()));
    return std::move(outcome_);
  }

 private:
  ImportFile meta(const std::string& path) const {
    ImportFile file;
    file.path = path == "-" ? "standard input" : path;
    file.scheme = request_.source_name.empty() ? std::string() : request_.source_name;
    file.media_type = media_type_of(path);
    if (path != "-") file.folder = folder_of(path);
    return file;
  }

  void note_format(std::string_view format) {
    if (outcome_.format.empty()) outcome_.format = format;
    if (outcome_.format != format) outcome_.format += ", " + std::string(format);
  }

  /// Rows that have no key of their own are numbered: with several tables in one import, by table and number. Links within the table go along.
  static void keep_apart(ImportFile& file) {
    const std::string before = scheme_of(file.path) + " ";
    const auto is_number = [](const std::string& key) {
      const std::size_t digits = key.find_last_not_of("0123456789") + 1;
      return digits >= 4 && digits < key.size() && key.compare(digits - 4, 4, "row-") == 0;
    };
    std::set<std::string> own;
    for (const records::LooseRecord& record : file.records) {
      if (is_number(record.key)) own.insert(record.key);
    }
    const auto rename = [&](std::string& key) {
      if (own.contains(key)) key.insert(0, before);
    };
    for (records::LooseRecord& record : file.records) {
      rename(record.key);
      for (records::LooseStatement& statement : record.statements) {
        if (statement.value.kind == records::ValueKind::record) rename(statement.value.text);
        rename(statement.source);
        rename(statement.asserted_by);
      }
    }
  }

  void take(exchange::ReadRecords read) {
    for (Error& error : read.errors) outcome_.report.error(std::move(error));
    outcome_.report.error_count += read.error_count - read.errors.size();
    std::ranges::move(read.notes, std::back_inserter(outcome_.notes));
    for (const records::Loss& loss : read.losses) records::add_loss(outcome_.losses, loss.what, loss.why, loss.count);
  }

  Result<> read_folder(const std::string& path) {
    ImportFile file = meta(path);
    Result<exchange::ReadRecords> read = read_bag_folder(disk_, schema_, path, file, request_.options.progress);
    if (!read) return tl::unexpected<Error>(read.error());
    note_format(file.on_disk ? "bag" : "esf");
    file.records = std::move(read->records);
    take(*std::move(read));
    files_.push_back(std::move(file));
    return {};
  }

  /// The same of a folder in memory: nothing of this machine's disk is taken for an attachment.
  Result<> read_held_folder(HeldParts& parts, const std::string& path) {
    ImportFile file = meta(path);
    Result<exchange::ReadRecords> read = read_bag_folder(parts.disk, schema_, path, file, request_.options.progress);
    if (!read) return tl::unexpected<Error>(read.error());
    note_format(file.on_disk ? "bag" : "esf");
    if (file.on_disk) {
      const auto records = parts.disk.files.find(file.path);
      if (records != parts.disk.files.end()) file.bytes = std::string(as_text(*records->second));
      file.on_disk = false;
      file.held = files_below(parts.disk, file.folder);
    }
    file.folder.clear();
    file.records = std::move(read->records);
    take(*std::move(read));
    files_.push_back(std::move(file));
    return {};
  }

  void read_held() {
    if (request_.held.empty()) return;
    held_ = lay_out(request_.held);
    for (Error& error : held_->errors) outcome_.report.error(std::move(error));
    for (const HeldPart& part : held_->parts) {
      const Result<> read = part.folder ? read_held_folder(*held_, part.name) : read_bytes(part.name, std::string(part.bytes), true, true);
      if (!read) outcome_.report.error(read.error());
      if (done_) return;
    }
    std::set<std::string> named;
    for (const ImportFile& file : files_) {
      for (const records::LooseRecord& record : file.records) {
        for (const records::LooseStatement& statement : record.statements) named.insert(statement.value.path);
      }
    }
    for (const auto& [path, bytes] : held_->beside) {
      if (!named.contains(path)) outcome_.notes.push_back({"unused", "no record names this file: it is not taken", path});
    }
  }

  /// The Item by which an import of codings is known as one (docs/formats/imports.md). What the file says stands in the case: its bytes are not kept.
  PendingRecord item_of_codings(const std::string& path, std::string_view bytes, const std::vector<CodingEntry>& entries) const {
    const ImportFile file = meta(path);
    const std::string name = item_identifier(file.scheme.empty() ? scheme_of(path) : file.scheme), sha256 = crypto::sha256_hex(bytes);
    const std::vector<Id> known = vault_.model().records_with("sha256", sha256, seen_by(vault_)),
                          named = vault_.model().records_with("identifier", name, seen_by(vault_));
    PendingRecord item;
    item.said.type = "Item";
    item.said.where = path;
    const auto say = [&](const char* property, const records::Value& value) {
      item.said.statements.push_back(statement_of(property, value, HowSaid{}));
    };
    say("identifier", records::Value::of_text(name));
    item.said.statements.back().level = records::Confidentiality::internal;
    const auto same = std::ranges::find_if(known, [&](const Id& one) { return std::ranges::find(named, one) != named.end(); });
    if (same != known.end()) {
      item.id = *same;
      item.is_new = false;
      return item;
    }
    item.id = new_id(vault_.environment().random);
    // Of a file that names somebody, what tells it again can be forgotten with its key, as of other imports.
    const auto names = [](const CodedParty& one) { return name_after(one.who, "named:") || name_after(one.who, "named-group:"); };
    const bool sealed = std::ranges::any_of(
        entries, [&](const CodingEntry& entry) { return names({entry.victim, {}}) || std::ranges::any_of(entry.perpetrators, names); });
    const auto describe = [&](const char* property, const records::Value& value) {
      say(property, value);
      if (sealed) item.said.statements.back().level = records::Confidentiality::sealed;
    };
    describe("sha256", records::Value::of_code(sha256));
    describe("size", records::Value::of_number(std::to_string(bytes.size())));
    const std::string title = file.path.substr(file.path.rfind('/') + 1);
    if (seen_by(vault_) >= records::Confidentiality::restricted && !title.empty() && valid_utf8(title))
      describe("title", records::Value::of_text(title));
    return item;
  }

  /// The batch that states it last.
  std::optional<ImportBatch> batch_of_item(const Id& item) const {
    std::optional<ImportBatch> batch;
    std::uint64_t clock = 0;
    for (const vault::StoredStatement& stored : vault_.model().statements_of(item, seen_by(vault_))) {
      if (stored.statement.property != "identifier" || stored.clock < clock) continue;
      clock = stored.clock;
      batch = ImportBatch{stored.id.device, stored.id.sequence};
    }
    return batch;
  }

  /// A coding is no record yet: it is written as the use case "code a text" writes it, as proposals, by itself.
  Result<> code(const std::string& path, std::string_view bytes) {
    if (request_.held.size() + request_.paths.size() > 1)
      return fail(ErrorCode::usage, "codings are imported by themselves", path, "import the other files apart");
    done_ = true;
    ReadEntries read = read_entries(bytes);
    for (Error& error : read.errors) outcome_.report.error(std::move(error));
    PendingRecord item = item_of_codings(path, bytes, read.entries);
    const Id of_file = item.id;
    if (!item.is_new)
      outcome_.notes.push_back({"imported-before", "this file was imported before: what it codes is coded once more", path});
    Coded coded = code_text(vault_, schema_, read.entries,
                            {.proposed = true, .dry_run = request_.options.dry_run || !outcome_.report.good(), .file = std::move(item)});
    for (Error& error : coded.report.errors) outcome_.report.error(std::move(error));
    outcome_.report.warnings = std::move(coded.report.warnings);
    outcome_.report.warning_count = outcome_.report.warnings.size();
    outcome_.report.written = coded.report.written;
    outcome_.report.counts.created = coded.made.size();
    outcome_.report.types["Act"] = coded.acts.size();
    if (!coded.report.written) return {};
    outcome_.report.made = std::move(coded.made);
    outcome_.report.items = {of_file};
    outcome_.report.batch = batch_of_item(of_file);
    return {};
  }

  Result<> read_one(const std::string& path) {
    if (path == "-") {
      Result<std::string> bytes = read_file("-", most_bytes);
      if (!bytes) return tl::unexpected<Error>(bytes.error());
      return read_bytes(path, *std::move(bytes), true);
    }
    Result<FilePieces> pieces = FilePieces::open(disk_, path);
    if (!pieces) return tl::unexpected<Error>(pieces.error());
    Result<std::string> head = pieces->head();
    if (!head) return tl::unexpected<Error>(head.error());
    const Result<std::string> format = request_.format == "auto" ? recognise_format(*head, path) : Result<std::string>(request_.format);
    if (!format) return tl::unexpected<Error>(format.error());
    const bool streams = *format == "records" || *format == "ftm";
    if (streams && request_.options.dry_run && request_.paths.size() == 1 && pieces->size() > small_file)
      return stream(path, *format, *pieces);
    if (streams) return read_lines(path, *format, *pieces);
    if (pieces->size() > most_bytes) return fail(ErrorCode::too_large, "the file is over 1 GiB", path, "split it, and import the parts");
    Result<std::vector<std::uint8_t>> bytes = disk_.read_file(path, most_bytes);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    return read_bytes(path, std::string(as_text(*bytes)), false);
  }

  Result<> stream(const std::string& path, const std::string& format, FilePieces& pieces) {
    note_format(format);
    outcome_.streamed = done_ = true;
    exchange::ReadRecords faults;
    LinesOf lines(format, path, schema_, [&] { return pieces.source(); });
    if (Result<> ready = lines.prepare(); !ready) return ready;
    const StreamRead read = [&](const exchange::RecordSink& sink, exchange::ReadRecords& report) { lines.read(sink, report); };
    ImportReport report = check_stream(vault_, schema_, meta(path), request_.options, read, faults);
    for (Error& error : outcome_.report.errors) report.error(std::move(error));
    outcome_.report = std::move(report);
    take(std::move(faults));
    return {};
  }

  /// A record a line: the file itself is never in memory, and reading ends where an import cannot take more.
  Result<> read_lines(const std::string& path, const std::string& format, FilePieces& pieces) {
    note_format(format);
    ImportFile file = meta(path);
    crypto::Sha256 hash;
    std::uint64_t statements = 0;
    exchange::ReadRecords read;
    exchange::ByteSource source = pieces.source();
    LinesOf lines(format, path, schema_, [&] { return source; });
    if (Result<> ready = lines.prepare(); !ready) return ready;
    source = pieces.source(&hash);
    if (request_.options.progress) request_.options.progress->start("reading", 0, "records");
    lines.read(
        [&](records::LooseRecord record) {
          statements += record.statements.size() + 2;
          file.records.push_back(std::move(record));
          if (request_.options.progress) request_.options.progress->advance();
          return statements <= most_statements_of_an_import;
        },
        read);
    if (statements > most_statements_of_an_import)
      return fail(ErrorCode::too_large, "too much for one import: more than four million statements", path,
                  "split the file; --dry-run checks all of it");
    for (Result<std::string_view> rest = source(); rest && !rest->empty();) rest = source();  // to its end, for its hash
    file.size = pieces.size();
    file.sha256 = crypto::to_hex(hash.finish());
    file.on_disk = true;
    take(std::move(read));
    files_.push_back(std::move(file));
    return {};
  }

  Result<> read_bytes(const std::string& path, std::string bytes, bool keep_in_memory, bool held = false) {
    ImportFile file = meta(path);
    if (held) {
      file.path = path;
      file.folder.clear();  // nothing of this machine's disk is taken for an attachment
      file.held = held_->beside;
    }
    file.size = bytes.size();
    file.sha256 = crypto::sha256_hex(bytes);
    Result<std::string> format = request_.format == "auto" ? recognise_format(std::string_view(bytes).substr(0, head_bytes), path)
                                                           : Result<std::string>(request_.format);
    if (!format) return tl::unexpected<Error>(format.error());
    if (request_.options.progress) request_.options.progress->start("reading", 0, "");
    if (*format == "coding") {
      note_format(*format);
      return code(path, bytes);
    }
    ReadingOf how{*format, request_.type, request_.mapping, request_.save_mapping, request_.sheet, request_.mapping_text};
    Result<exchange::ReadRecords> read = read_whole(vault_, schema_, bytes, file.path, how);
    note_format(how.format);
    if (!read) return tl::unexpected<Error>(read.error());
    file.records = std::move(read->records);
    const bool many = request_.paths.size() > 1 || (held_ && held_->parts.size() > 1);
    if (many && std::ranges::any_of(read->notes, [](const exchange::Note& note) { return note.code == "no-key"; })) keep_apart(file);
    file.on_disk = !keep_in_memory;
    if (keep_in_memory) file.bytes = std::move(bytes);
    take(*std::move(read));
    files_.push_back(std::move(file));
    return {};
  }

  vault::Vault& vault_;
  Disk& disk_;
  const records::Schema& schema_;
  ImportRequest request_;
  std::vector<ImportFile> files_;
  std::unique_ptr<HeldParts> held_;
  ImportOutcome outcome_;
  bool done_ = false;
};

}  // namespace

ImportOutcome import_files(vault::Vault& vault, const records::Schema& schema, ImportRequest request) {
  return Importing(vault, schema, std::move(request)).run();
}

}  // namespace girok::app
