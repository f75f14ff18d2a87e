// From a plan to one batch: attachments are sealed first, then the batch is appended, or nothing is.
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <fmt/format.h>

#include "app/access.h"
#include "app/records/import_plan.h"
#include "app/records/import_readers.h"
#include "crypto/hash.h"

namespace girok::app {

using records::Confidentiality;
using records::LooseRecord;
using records::LooseStatement;
using records::Statement;
using records::Value;
using records::ValueKind;

namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{900} << 20;            // of a batch's gigabyte, estimated from above
constexpr std::uint64_t least_statement_bytes = 64, under_key_bytes = 80; // ids, numbers and lengths; what a key of its own adds
constexpr std::uint64_t most_words_bytes = std::uint64_t{64} << 20;       // of a text whose words are indexed while it is imported

std::string place_of(const LooseRecord& record) { return record.where.empty() ? record.key : record.where; }

/// Relative, below the folder, through no link. Errors: malformed, not_found.
Result<std::string> attachment_path(const std::string& folder, const std::string& path) {
  const auto outside = [&] {
    return fail(ErrorCode::malformed, "an attachment's path leads out of the file's folder", {},
                "paths are relative, below the file's own folder");
  };
  if (path.empty() || path.front() == '/') return outside();
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    if (rest.substr(0, end) == "..") return outside();
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const std::string whole = join_path(folder, path);
  struct FreeText {
    void operator()(char* text) const { std::free(text); }   // NOLINT(cppcoreguidelines-no-malloc): realpath gives what free takes
  };
  const std::unique_ptr<char, FreeText> real(::realpath(whole.c_str(), nullptr)), root(::realpath(folder.c_str(), nullptr));
  if (!real || !root)
    return fail(ErrorCode::not_found, "an attachment is not there", {}, "put the files of the set beside it, as its paths say");
  const std::string_view base = root.get();
  if (!std::string_view(real.get()).starts_with(base) || (base != "/" && real.get()[base.size()] != '/')) return outside();
  return std::string(real.get());
}

/// A file, piece by piece.
class Reading {
 public:
  static Result<Reading> open(Disk& disk, const std::string& path) {
    Result<std::unique_ptr<DiskFile>> file = disk.open(path, Disk::Mode::read);
    if (!file) return tl::unexpected<Error>(file.error());
    return Reading(*std::move(file));
  }
  Result<std::size_t> next(std::span<std::uint8_t> out) {
    Result<std::size_t> got = file_->read(at_, out);
    if (got) at_ += *got;
    return got;
  }

 private:
  explicit Reading(std::unique_ptr<DiskFile> file) : file_(std::move(file)) {}
  std::unique_ptr<DiskFile> file_;
  std::uint64_t at_ = 0;
};

Result<std::string> sha256_of_file(Disk& disk, const std::string& path) {
  Result<Reading> reading = Reading::open(disk, path);
  if (!reading) return tl::unexpected<Error>(reading.error());
  crypto::Sha256 hash;
  std::vector<std::uint8_t> piece(std::size_t{1} << 16);
  while (true) {
    const Result<std::size_t> got = reading->next(piece);
    if (!got) return tl::unexpected<Error>(got.error());
    if (*got == 0) return crypto::to_hex(hash.finish());
    hash.update(crypto::Bytes(piece).first(*got));
  }
}

class Writing {
 public:
  Writing(vault::Vault& vault, ImportPlan& plan, std::vector<ImportFile>& files, const ImportOptions& options, ImportReport& report)
      : vault_(vault), plan_(plan), files_(files), options_(options), report_(report) {}

  /// What can be known before anything is written.
  void check() {
    std::map<records::Compartment, std::uint64_t> statements;
    std::uint64_t bytes = 0;
    for_each([&](const PlannedStatement& one, const LooseRecord& record, const LooseStatement& loose) {
      const Confidentiality level = plan_.level_of(record, one);
      ++statements[records::compartment_of(level)];
      bytes += least_statement_bytes + loose.property.size() + loose.value.text.size() +
               (level == Confidentiality::sealed ? under_key_bytes : 0);
      if (loose.value.kind == ValueKind::attachment) check_attachment(record, loose);
    });
    for (const PlannedRecord& planned : plan_.planned()) statements[records::Compartment::internal] += planned.created ? 1 : 0;
    const bool many = std::ranges::any_of(statements, [](const auto& entry) { return entry.second > most_statements_of_an_import; });
    if (many || bytes > most_bytes) {
      report_.error({ErrorCode::too_large, "too much for one import: more than four million statements of one level, or a gigabyte",
                     files_.front().path,
                     "split the file, and import the parts one after another: links to what was imported before are found by their keys"});
    }
    for (const auto& [compartment, count] : statements) {
      if (count > 0 && (vault_.rights() & vault::right_intake) == 0 && !vault_.readable().contains(compartment))
        report_.error({ErrorCode::locked,
                       fmt::format("you do not hold the key of the compartment that this belongs to: {}", name_of(compartment)),
                       files_.front().path, "ask a member who may manage the case"});
    }
  }

  Result<> write() {
    make_items();
    if (options_.progress) options_.progress->start("importing", plan_.planned().size(), "records");
    for (std::size_t i = 0; i < plan_.planned().size(); ++i) {
      if (Result<> done = add_record(i); !done) return done;
      plan_.forget(i);   // it lies in the draft now, which needs the memory
      if (options_.progress) options_.progress->advance();
    }
    for (std::size_t file = 0; file < files_.size(); ++file) {
      if (Result<> done = add_item(file); !done) return done;
    }
    if (shared_) {
      const Result<vault::BlobInfo> info = shared_->finish();
      if (!info) return tl::unexpected<Error>(info.error());
      draft_.add_blob(*info);
    }
    files_.clear();   // what follows needs memory of its own
    if (options_.progress) options_.progress->start("sealing", 0, "");
    const Result<vault::Receipt> receipt = vault_.append(std::move(draft_));
    if (options_.progress) options_.progress->finish();
    if (!receipt) return tl::unexpected<Error>(receipt.error());
    report_.batch = ImportBatch{receipt->device, receipt->sequence};
    return {};
  }

 private:
  template <class Visit>
  void for_each(const Visit& visit) {
    for (std::size_t i = 0; i < plan_.planned().size(); ++i) {
      const PlannedRecord& planned = plan_.planned()[i];
      const LooseRecord& record = plan_.record(i);
      for (const PlannedStatement& one : planned.statements) visit(one, record, record.statements[one.statement]);
    }
  }

  void check_attachment(const LooseRecord& record, const LooseStatement& loose) {
    const ImportFile& file = files_[file_of(record)];
    const std::string& folder = file.folder;
    const auto wrong = [&](Error error) {
      error.what = loose.property + ": " + error.what;
      error.where = place_of(record);
      report_.error(std::move(error));
    };
    const auto held = file.held.find(loose.value.path);
    const auto compare = [&](const std::string& sha256) {
      if (!loose.value.sha256.empty() && sha256 != loose.value.sha256)
        wrong({ErrorCode::malformed, "the attachment's bytes are not those that its SHA-256 names", {}, "ask for the set again"});
    };
    if (held != file.held.end()) return compare(crypto::sha256_hex(held->second));
    if (folder.empty() || loose.value.path.empty()) {
      wrong({ErrorCode::not_found, "the attachment's bytes are not in the file", {}, "give the whole folder or bag"});
      return;
    }
    const Result<std::string> path = attachment_path(folder, loose.value.path);
    if (!path) return wrong(path.error());
    const Result<std::string> sha256 = sha256_of_file(*vault_.environment().disk, *path);
    if (!sha256) return wrong(sha256.error());
    compare(*sha256);
  }

  std::size_t file_of(const LooseRecord& record) const {
    for (std::size_t file = 0; file + 1 < files_.size(); ++file) {
      const auto& all = files_[file].records;
      if (!all.empty() && &record >= all.data() && &record < all.data() + all.size()) return file;
    }
    return files_.size() - 1;
  }

  void make_items() {
    for (std::size_t file = 0; file < files_.size(); ++file) {
      const std::optional<Id>& known = plan_.item(file);
      items_.push_back(known ? *known : new_id(vault_.environment().random));
    }
    report_.items = items_;
  }

  Result<> add_record(std::size_t index) {
    const PlannedRecord& planned = plan_.planned()[index];
    const LooseRecord& record = plan_.record(index);
    if (!planned.changes()) return {};
    const auto say = [&](std::string_view property, Value value, Confidentiality level) {
      Statement statement;
      statement.entity = planned.id;
      statement.property = property;
      statement.value = std::move(value);
      statement.confidentiality = level;
      statement.source = items_[planned.file];
      (void)draft_.add(std::move(statement));
    };
    if (planned.created) say("type", Value::of_code(record.type), std::min(plan_.level_of(record.type, "type"), Confidentiality::internal));
    if (planned.identify)
      say("identifier", Value::of_text(files_[planned.file].scheme + ":" + record.key), plan_.level_of(record.type, "identifier"));
    for (const PlannedStatement& one : planned.statements) {
      if (Result<> done = add_statement(planned, record, one); !done) return done;
    }
    for (const records::OperationId& gone : planned.retract) draft_.retract(gone, "no longer in " + files_[planned.file].scheme);
    return {};
  }

  Result<> add_statement(const PlannedRecord& planned, const LooseRecord& record, const PlannedStatement& one) {
    const LooseStatement& loose = record.statements[one.statement];
    Statement statement = plan_.statement(planned, record, loose);
    statement.confidentiality = plan_.level_of(record, one);
    statement.supersedes = one.supersedes;
    if (!statement.source) statement.source = items_[planned.file];
    const std::optional<Id> subject = statement.confidentiality == Confidentiality::sealed ? std::optional(planned.id) : std::nullopt;
    std::string words;
    if (loose.value.kind == ValueKind::attachment) {
      Result<records::Attachment> sealed = seal(files_[planned.file], loose, subject.has_value(), words);
      if (!sealed) return tl::unexpected<Error>(sealed.error());
      statement.value.attachment = *std::move(sealed);
    }
    if (Result<> good = records::check(statement); !good) {
      Error error = good.error();
      error.where = place_of(record);
      return tl::unexpected<Error>(std::move(error));
    }
    // What ends a plain statement from under a key of its own ends it only as long as that key is there (app/case/edit.cpp).
    if (subject) {
      for (const records::OperationId& ended : one.supersedes) {
        if (ended.compartment != records::Compartment::sealed) draft_.retract(ended, "replaced");
      }
    }
    (void)draft_.add(std::move(statement), subject, std::move(words));
    return {};
  }

  Result<records::Attachment> seal(const ImportFile& file, const LooseStatement& loose, bool apart, std::string& words) {
    const bool text = loose.value.media_type.starts_with("text/");
    if (const auto held = file.held.find(loose.value.path); held != file.held.end()) {
      if (loose.property == "text" && valid_utf8(held->second)) words = held->second;
      return with_writer(
          apart, [&](vault::BlobWriter& writer) { return writer.add(held->second, loose.value.media_type, loose.value.text, text); });
    }
    const Result<std::string> path = attachment_path(file.folder, loose.value.path);
    if (!path) return tl::unexpected<Error>(path.error());
    Disk& disk = *vault_.environment().disk;
    Result<records::Attachment> sealed = with_writer(apart, [&](vault::BlobWriter& writer) -> Result<records::Attachment> {
      if (text && loose.value.size <= most_words_bytes) {
        Result<std::vector<std::uint8_t>> bytes = disk.read_file(*path, most_words_bytes);
        if (!bytes) return tl::unexpected<Error>(bytes.error());
        if (loose.property == "text" && valid_utf8(as_text(*bytes))) words = as_text(*bytes);
        return writer.add(as_text(*bytes), loose.value.media_type, loose.value.text, true);
      }
      Result<Reading> reading = Reading::open(disk, *path);
      if (!reading) return tl::unexpected<Error>(reading.error());
      return writer.add([&](std::span<std::uint8_t> out) { return reading->next(out); }, loose.value.media_type, loose.value.text);
    });
    if (sealed && !loose.value.sha256.empty() && crypto::to_hex(sealed->sha256) != loose.value.sha256)
      return fail(ErrorCode::unreadable, "an attachment changed while it was read", *path,
                  "wait until nobody writes to it, and import again");
    return sealed;
  }

  /// What a key of its own protects lies in a file of its own, so that erasing removes it from the disk too.
  template <class Use>
  Result<records::Attachment> with_writer(bool apart, const Use& use) {
    if (!apart && shared_) return use(*shared_);
    Result<vault::BlobWriter> made = vault_.blob_writer();
    if (!made) return tl::unexpected<Error>(made.error());
    if (!apart) return use(shared_.emplace(*std::move(made)));
    Result<records::Attachment> sealed = use(*made);
    if (!sealed) return sealed;
    const Result<vault::BlobInfo> info = made->finish();
    if (!info) return tl::unexpected<Error>(info.error());
    draft_.add_blob(*info);
    return sealed;
  }

  bool adds(std::size_t file) const {
    return std::ranges::any_of(plan_.planned(), [&](const PlannedRecord& planned) { return planned.file == file && planned.changes(); });
  }

  Result<> add_item(std::size_t index) {
    const ImportFile& file = files_[index];
    const bool known = plan_.item(index).has_value();
    // Said once more by another import of the same file, so that each has one of its own (docs/formats/imports.md).
    if (known && plan_.item_is_named(index) && !adds(index)) return {};
    const Confidentiality level = std::max(plan_.highest(index), Confidentiality::restricted);
    const std::optional<Id> subject = level == Confidentiality::sealed ? std::optional(items_[index]) : std::nullopt;
    const auto say = [&](std::string_view property, Value value, Confidentiality at, const std::optional<Id>& under) {
      Statement statement;
      statement.entity = items_[index];
      statement.property = property;
      statement.value = std::move(value);
      statement.confidentiality = at;
      (void)draft_.add(std::move(statement), under);
    };
    say("identifier", Value::of_text(item_identifier(file.scheme)), Confidentiality::internal, {});
    if (known) return {};
    say("type", Value::of_code("Item"), Confidentiality::internal, {});
    // Of a file that can be forgotten, its hash must not stay behind.
    const Confidentiality described = subject ? level : Confidentiality::internal;
    say("sha256", Value::of_code(file.sha256), described, subject);
    say("size", Value::of_number(std::to_string(file.size)), described, subject);
    if (!file.media_type.empty()) say("media-type", Value::of_code(file.media_type), described, subject);
    const std::size_t slash = file.path.rfind('/');
    const std::string title = slash == std::string::npos ? file.path : file.path.substr(slash + 1);
    if (seen_by(vault_) >= level && !title.empty() && valid_utf8(title)) say("title", Value::of_text(title), level, subject);
    if (!options_.keep) return {};
    Result<records::Attachment> sealed = with_writer(subject.has_value(), [&](vault::BlobWriter& writer) -> Result<records::Attachment> {
      if (!file.on_disk) return writer.add(file.bytes, file.media_type, title, true);
      if (file.size <= most_words_bytes) {   // texts are compressed where they are small enough to be held
        const Result<std::vector<std::uint8_t>> bytes = vault_.environment().disk->read_file(file.path, most_words_bytes);
        if (!bytes) return tl::unexpected<Error>(bytes.error());
        return writer.add(as_text(*bytes), file.media_type, title, true);
      }
      Result<Reading> reading = Reading::open(*vault_.environment().disk, file.path);
      if (!reading) return tl::unexpected<Error>(reading.error());
      return writer.add([&](std::span<std::uint8_t> out) { return reading->next(out); }, file.media_type, title);
    });
    if (!sealed) return tl::unexpected<Error>(sealed.error());
    if (crypto::to_hex(sealed->sha256) != file.sha256)
      return fail(ErrorCode::unreadable, "the file changed while it was read", file.path,
                  "wait until nobody writes to it, and import again");
    say("file", Value::of_attachment(*std::move(sealed)), level, subject);
    return {};
  }

  vault::Vault& vault_;
  ImportPlan& plan_;
  std::vector<ImportFile>& files_;
  const ImportOptions& options_;
  ImportReport& report_;
  vault::Draft draft_;
  std::optional<vault::BlobWriter> shared_;
  std::vector<Id> items_;
};

}  // namespace

ImportReport import_records(vault::Vault& vault, const records::Schema& schema, std::vector<ImportFile> files,
                            const ImportOptions& options) {
  ImportReport report;
  report.dry_run = options.dry_run;
  if (const Result<> may = require(access_of(vault), Deed::import_records); !may) {
    report.error(may.error());
    return report;
  }
  for (ImportFile& file : files) {
    if (file.scheme.empty()) file.scheme = scheme_of(file.path);
    for (LooseRecord& record : file.records) records::normalise(schema, record);
  }
  ImportPlan plan(vault, schema, files, options, report);
  plan.make();
  Writing writing(vault, plan, files, options, report);
  if (report.good() && plan.changes()) writing.check();
  for (std::size_t file = 0; file < files.size(); ++file) {
    if (plan.item(file)) report.items.push_back(*plan.item(file));
  }
  if (options.progress) options.progress->finish();
  if (!report.good() || options.dry_run || !plan.changes()) return report;
  if (const Result<> written = writing.write(); !written) {
    report.error(written.error());
    return report;
  }
  report.written = true;
  for (const PlannedRecord& planned : plan.planned()) {
    if (planned.changes()) (planned.created ? report.made : report.changed).push_back(planned.id);
  }
  if (vault.wants_snapshot()) (void)vault.save_snapshot();   // a cache: the next command is slower without, nothing worse
  return report;
}

}  // namespace girok::app
