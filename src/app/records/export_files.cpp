#include "app/records/export_files.h"

#include <algorithm>

#include "app/access.h"
#include "app/records/export_formats.h"
#include "base/dates.h"
#include "base/memory_disk.h"
#include "crypto/hash.h"
#include "exchange/bag.h"
#include "exchange/zip.h"

namespace girok::app {

using records::Statement;
using records::Value;

namespace {

/// What is being written, under a name that nobody takes for the thing itself, until it is whole.
class Placing {
 public:
  Placing(vault::Vault& vault, Disk& disk, std::string out) : vault_(vault), disk_(disk), out_(std::move(out)) {
    while (out_.size() > 1 && out_.ends_with('/')) out_.pop_back();
    temporary_ = join_path(folder_of(out_), ".new-" + to_string(new_id(vault.environment().random)));
  }
  ~Placing() {
    if (placed_) return;
    (void)(folder_ ? disk_.remove_tree(temporary_) : disk_.remove(temporary_));
  }
  Placing(const Placing&) = delete;
  Placing& operator=(const Placing&) = delete;

  const std::string& out() const { return out_; }

  Result<> check(bool folder, bool force) const {
    if (!disk_.exists(out_)) return {};
    if (folder || disk_.list(out_))
      return fail(ErrorCode::write_failed, "not written: there is something of that name already", out_, "choose another name");
    if (!force)
      return fail(ErrorCode::write_failed, "not written: there is a file of that name already", out_,
                  "choose another name, or say --force");
    return {};
  }

  Result<> write(const Exported& exported, const Collected& collected) {
    return told(exported.bag      ? write_bag(exported, collected)
                : exported.folder ? write_folder(exported, collected)
                                  : write_file(temporary_, exported.files.begin()->second));
  }

  Result<> place() {
    Result<> done = disk_.rename(temporary_, out_);
    if (done) {
      placed_ = true;
      done = disk_.sync_folder(folder_of(out_));
    }
    return told(std::move(done));
  }

 private:
  /// With the name that the user knows.
  Result<> told(Result<> result) const {
    if (result) return result;
    Error error = result.error();
    if (error.where.starts_with(temporary_)) error.where = out_ + error.where.substr(temporary_.size());
    return tl::unexpected<Error>(std::move(error));
  }

  Result<> write_file(const std::string& path, std::string_view bytes) {
    Result<std::unique_ptr<DiskFile>> file = disk_.open(path, Disk::Mode::create_new);
    if (!file) return tl::unexpected<Error>(file.error());
    if (Result<> written = (*file)->write(0, as_bytes(bytes)); !written) return written;
    return (*file)->sync();
  }

  Result<> write_attachment(const std::string& path, const records::Attachment& attachment) {
    Result<std::unique_ptr<DiskFile>> file = disk_.open(path, Disk::Mode::create_new);
    if (!file) return tl::unexpected<Error>(file.error());
    std::uint64_t offset = 0;
    const Result<> read = vault_.read(attachment, [&](std::string_view bytes) -> Result<> {
      Result<> written = (*file)->write(offset, as_bytes(bytes));
      offset += bytes.size();
      return written;
    });
    if (!read) return read;
    return (*file)->sync();
  }

  Result<> write_bag(const Exported& exported, const Collected& collected) {
    folder_ = true;
    std::vector<exchange::BagFile> files;
    for (const auto& [path, bytes] : exported.files) files.push_back({path, [&bytes](const auto& take) { return take(as_bytes(bytes)); }});
    for (const auto& [path, name] : exported.attachments) {
      const records::Attachment& attachment = collected.attachments.at(name);
      files.push_back({path, [this, &attachment](const auto& take) {
                         return vault_.read(attachment, [&](std::string_view bytes) { return take(as_bytes(bytes)); });
                       }});
    }
    return exchange::write_bag(disk_, temporary_, files, exported.bag_info);
  }

  Result<> write_folder(const Exported& exported, const Collected& collected) {
    folder_ = true;
    if (Result<> made = disk_.make_folder(temporary_); !made) return made;
    std::vector<std::string> folders{temporary_};
    const auto place_for = [&](const std::string& path) -> Result<std::string> {
      std::string whole = join_path(temporary_, path);
      const std::string folder = folder_of(whole);
      if (std::ranges::find(folders, folder) == folders.end()) {
        if (Result<> made = disk_.make_folder(folder); !made) return tl::unexpected<Error>(made.error());
        folders.push_back(folder);
      }
      return whole;
    };
    for (const auto& [path, bytes] : exported.files) {
      const Result<std::string> whole = place_for(path);
      if (!whole) return tl::unexpected<Error>(whole.error());
      if (Result<> written = write_file(*whole, bytes); !written) return written;
    }
    for (const auto& [path, name] : exported.attachments) {
      const Result<std::string> whole = place_for(path);
      if (!whole) return tl::unexpected<Error>(whole.error());
      if (Result<> written = write_attachment(*whole, collected.attachments.at(name)); !written) return written;
    }
    for (const std::string& folder : folders) {
      if (Result<> synced = disk_.sync_folder(folder); !synced) return synced;
    }
    return {};
  }

  vault::Vault& vault_;
  Disk& disk_;
  std::string out_, temporary_;
  bool folder_ = false, placed_ = false;
};

/// Of one file its own; of several, of their list as sha256sum prints it; of a bag that is its manifest-sha256.txt.
std::string sha256_of(const Exported& exported, const Collected& collected) {
  if (!exported.folder) return crypto::sha256_hex(exported.files.begin()->second);
  std::map<std::string, std::string> hashes;
  for (const auto& [path, bytes] : exported.files) hashes[(exported.bag ? "data/" : "") + path] = crypto::sha256_hex(bytes);
  for (const auto& [path, name] : exported.attachments)
    hashes[(exported.bag ? "data/" : "") + path] = crypto::to_hex(collected.attachments.at(name).sha256);
  std::string list;
  for (const auto& [path, hash] : hashes) list += hash + "  " + path + "\n";
  return crypto::sha256_hex(list);
}

/// That it was handed over, and that what is sealed was read: one batch.
Result<Id> log_release(vault::Vault& vault, const records::Schema& schema, const ExportOptions& options, const Collected& collected,
                       const std::string& sha256) {
  vault::Draft draft;
  const Id release = new_id(vault.environment().random);
  const auto say = [&](const std::string& property, Value value) {
    Statement statement;
    statement.entity = release;
    statement.property = property;
    statement.value = std::move(value);
    const records::Property* const known = schema.property("Release", property);
    statement.confidentiality = known != nullptr ? known->level : records::Confidentiality::internal;
    (void)draft.add(std::move(statement));
  };
  say("type", Value::of_code("Release"));
  say("date", Value::of_date(to_string(date_of_day(options.what.day))));
  if (!options.title.empty()) say("title", Value::of_text(options.title));
  say("purpose", Value::of_code(collected.use.purpose));
  say("recipient", Value::of_code(collected.use.recipient));
  say("format", Value::of_code(options.format));
  say("sha256", Value::of_code(sha256));
  for (const Id& person : collected.persons) say("contains", Value::of_record(person));
  for (const Id& record : collected.sealed) draft.read(record, vault::ReadKind::shown);
  const Result<vault::Receipt> receipt = vault.append(std::move(draft));
  if (receipt) return release;
  return fail(ErrorCode::refused, "nothing is written, because the log cannot take the line that it was: " + receipt.error().what,
              receipt.error().where, receipt.error().hint);
}

constexpr std::uint64_t most_held = std::uint64_t{256} << 20;

Result<ExportOutcome> export_to(vault::Vault& vault, Disk& disk, const records::Schema& schema, const ExportOptions& options,
                                std::optional<std::uint64_t> most = {}, ExportBasis* basis = nullptr) {
  if (options.format.starts_with("dossier")) {
    if (Result<> may = require(access_of(vault), Deed::export_dossier); !may) return tl::unexpected<Error>(may.error());
  }
  Placing placing(vault, disk, options.out);
  if (Result<> free = placing.check(false, options.force); !free) return tl::unexpected<Error>(free.error());
  Result<Collected> collected = collect_records(vault, schema, options.what);
  if (!collected) return tl::unexpected<Error>(collected.error());
  if (basis != nullptr) *basis = collected->basis;
  ExportOutcome outcome;
  outcome.format = options.format;
  outcome.out = placing.out();
  outcome.left_out = collected->left_out;
  if (collected->records.empty()) {
    std::string reasons;
    for (const LeftOut& left : outcome.left_out) reasons += (reasons.empty() ? "" : "; ") + left.what + ": " + left.why;
    return fail(ErrorCode::not_found, "there is nothing that may leave" + (reasons.empty() ? std::string() : " (" + reasons + ")"), {},
                "girok consent shows who has agreed to what; --level says up to which level statements go");
  }
  Result<Exported> exported = write_format(vault, schema, *collected, options);
  if (!exported) return tl::unexpected<Error>(exported.error());
  if (Result<> free = placing.check(exported->folder, options.force); !free) return tl::unexpected<Error>(free.error());

  outcome.records = collected->records.size();
  outcome.statements = collected->statements;
  outcome.attachments = exported->attachments.size();
  for (const auto& [path, bytes] : exported->files) outcome.bytes += bytes.size();
  for (const auto& [path, name] : exported->attachments) outcome.bytes += collected->attachments.at(name).size;
  outcome.losses = std::move(exported->losses);
  for (const records::Loss& loss : collected->losses) records::add_loss(outcome.losses, loss.what, loss.why, loss.count);
  outcome.notes = std::move(exported->notes);
  outcome.sha256 = sha256_of(*exported, *collected);
  if (most && outcome.bytes > *most)
    return fail(ErrorCode::too_large, "too much to be handed over by a browser: more than 256 MiB", {},
                "girok export writes it to a folder");

  if (Result<> written = placing.write(*exported, *collected); !written) return tl::unexpected<Error>(written.error());
  const Result<Id> release = log_release(vault, schema, options, *collected, outcome.sha256);
  if (!release) return tl::unexpected<Error>(release.error());
  outcome.release = *release;
  if (Result<> placed = placing.place(); !placed) return tl::unexpected<Error>(placed.error());
  return outcome;
}

/// Every file below a folder, by its path there.
Result<> take_files(Disk& disk, const std::string& folder, const std::string& below, std::vector<exchange::ZipPart>& into) {
  const Result<std::vector<Disk::Entry>> entries = disk.list(folder);
  if (!entries) return tl::unexpected<Error>(entries.error());
  for (const Disk::Entry& entry : *entries) {
    const std::string path = below + entry.name;
    if (entry.folder) {
      if (Result<> taken = take_files(disk, join_path(folder, entry.name), path + "/", into); !taken) return taken;
      continue;
    }
    const Result<std::vector<std::uint8_t>> bytes = disk.read_file(join_path(folder, entry.name), most_held * 2);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    into.push_back({path, std::string(as_text(*bytes))});
  }
  return {};
}

std::string ending_of(std::string_view format) {
  if (format == "records" || format == "ftm") return ".jsonl";
  if (format == "xlsx" || format == "ods" || format == "statements") return format == "statements" ? ".csv" : "." + std::string(format);
  if (format == "annotation" || format == "prov") return ".json";
  return format == "dossier" ? ".html" : ".csv";
}

std::string media_type_of_ending(std::string_view ending) {
  if (ending == ".zip") return "application/zip";
  if (ending == ".jsonl") return "application/x-ndjson";
  if (ending == ".json") return "application/json";
  if (ending == ".html") return "text/html; charset=utf-8";
  if (ending == ".csv") return "text/csv; charset=utf-8";
  if (ending == ".ods") return "application/vnd.oasis.opendocument.spreadsheet";
  return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}

}  // namespace

Result<ExportOutcome> export_files(vault::Vault& vault, const records::Schema& schema, const ExportOptions& options) {
  return export_to(vault, *vault.environment().disk, schema, options);
}

Result<HeldExport> export_held(vault::Vault& vault, const records::Schema& schema, const ExportOptions& options) {
  MemoryDisk disk;
  if (Result<> made = disk.make_folder("/held"); !made) return tl::unexpected<Error>(made.error());
  ExportOptions held = options;
  held.out = "/held/out";
  HeldExport made;
  Result<ExportOutcome> outcome = export_to(vault, disk, schema, held, most_held, &made.basis);
  if (!outcome) return tl::unexpected<Error>(outcome.error());
  made.outcome = *std::move(outcome);
  made.outcome.out.clear();
  std::string ending = ending_of(options.format);
  if (disk.list(held.out)) {
    std::vector<exchange::ZipPart> parts;
    if (Result<> taken = take_files(disk, held.out, {}, parts); !taken) return tl::unexpected<Error>(taken.error());
    Result<std::string> zip = exchange::write_zip(parts);
    if (!zip) return tl::unexpected<Error>(zip.error());
    made.bytes = *std::move(zip);
    ending = ".zip";
  } else {
    const Result<std::vector<std::uint8_t>> bytes = disk.read_file(held.out, most_held * 2);
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    made.bytes = as_text(*bytes);
  }
  made.name = "girok-" + options.format + "-" + to_string(date_of_day(options.what.day)) + ending;
  made.media_type = media_type_of_ending(ending);
  return made;
}

}  // namespace girok::app
