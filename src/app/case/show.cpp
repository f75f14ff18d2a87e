#include "app/case/show.h"

#include <algorithm>
#include <map>

#include "app/access.h"
#include "app/records/schema_of.h"

namespace girok::app {
namespace {

using vault::Confidentiality;
using vault::StoredStatement;

bool is_document(const StoredStatement& stored) { return stored.statement.value.kind == records::ValueKind::attachment; }
bool is_sealed(const StoredStatement& stored) { return stored.statement.confidentiality == Confidentiality::sealed; }

std::vector<ShownProperty> by_property(const records::Schema& schema, const std::string& type, std::vector<StoredStatement> statements) {
  std::map<std::pair<std::size_t, std::string>, ShownProperty> groups;
  for (StoredStatement& stored : statements) {
    const std::string property = stored.statement.property;
    ShownProperty& group = groups[{schema.rank_of(property), property}];
    group.name = property;
    group.statements.push_back(std::move(stored));
  }
  std::vector<ShownProperty> properties;
  for (auto& [key, group] : groups) {
    const auto standing = std::ranges::count_if(group.statements, &StoredStatement::standing);
    const records::Property* const known = schema.property(type, group.name);
    group.conflict = standing > 1 && (known != nullptr ? known->single : schema.is_single(group.name));
    properties.push_back(std::move(group));
  }
  return properties;
}

}  // namespace

Result<> log_reads(vault::Vault& vault, const std::vector<Id>& records, vault::ReadKind kind) {
  vault::Draft draft;
  for (const Id& record : records) draft.read(record, kind);
  if (draft.empty()) return {};
  const Result<vault::Receipt> receipt = vault.append(std::move(draft));
  if (receipt) return {};
  // Whoever reads what is sealed leaves a trace, or does not read it.
  return fail(ErrorCode::refused,
              "what is sealed is not shown, because the log cannot take the line that it was read: " + receipt.error().what,
              receipt.error().where, receipt.error().hint);
}

Result<RecordView> show_record(vault::Vault& vault, const Id& record, const ShowOptions& options) {
  const Access access = access_of(vault);
  if (Result<> may = require(access, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  const auto look = [&](Confidentiality clearance) {
    std::vector<StoredStatement> found = vault.model().statements_of(record, clearance, options.all, options.at);
    if (!access.may(Deed::read_documents)) std::erase_if(found, is_document);
    return found;
  };
  std::vector<StoredStatement> statements = look(access.clearance);
  std::vector<StoredStatement> links = vault.model().statements_to(record, access.clearance);
  if (options.at) std::erase_if(links, [&](const StoredStatement& stored) { return stored.clock > *options.at; });
  if (statements.empty() && links.empty())
    return fail(ErrorCode::not_found, "there is no such record", {}, "girok show RECORD --all shows what was retracted");
  RecordView view;
  view.record = record;
  if (std::ranges::any_of(statements, is_sealed) || std::ranges::any_of(links, is_sealed)) {
    if (const Result<> logged = log_reads(vault, {record}, vault::ReadKind::shown); !logged) {
      view.withheld = logged.error();
      statements = look(seen_unsealed(vault));
      std::erase_if(links, is_sealed);
    }
  }
  for (const StoredStatement& stored : statements) {
    if (!stored.standing) continue;
    const std::string& property = stored.statement.property;
    if (property == "type") view.type = stored.statement.value.text;
    if ((property == "title" || property == "name") && view.label.empty()) view.label = stored.statement.value.text;
  }
  if (view.label.empty()) {
    const auto pseudonym = std::ranges::find_if(
        statements, [](const StoredStatement& stored) { return stored.standing && stored.statement.property == "label"; });
    if (pseudonym != statements.end()) view.label = pseudonym->statement.value.text;
  }
  const Result<records::Schema> schema = schema_of(vault);
  if (!schema) return tl::unexpected<Error>(schema.error());
  view.properties = by_property(*schema, view.type, std::move(statements));
  view.links = std::move(links);
  return view;
}

Result<vault::Attachment> attachment_of(vault::Vault& vault, const Id& record, std::string_view property, const ShowOptions& options) {
  const Access access = access_of(vault);
  if (Result<> may = require(access, Deed::read_documents); !may) return tl::unexpected<Error>(may.error());
  const std::vector<StoredStatement> statements = vault.model().statements_of(record, access.clearance, options.all, options.at);
  const StoredStatement* newest = nullptr;
  for (const StoredStatement& stored : statements) {
    if (stored.statement.property == property && stored.statement.value.kind == records::ValueKind::attachment) newest = &stored;
  }
  if (newest == nullptr) {
    return fail(ErrorCode::not_found, property == "text" ? "this record has no text" : "this record has no file", {},
                "girok show RECORD shows what it has");
  }
  vault::Attachment attachment = newest->statement.value.attachment;
  if (std::ranges::binary_search(vault.authority().unlinked(), attachment.blob))
    return fail(ErrorCode::not_found, "this file was taken away: it was sealed anew since, or erased", {},
                "what stands now is shown without --at");
  if (is_sealed(*newest)) {
    if (const Result<> logged = log_reads(vault, {record}, vault::ReadKind::attachment); !logged)
      return tl::unexpected<Error>(logged.error());
  }
  return attachment;
}

Result<> save_attachment(const vault::Vault& vault, const vault::Attachment& attachment, const std::string& path) {
  Disk& disk = *vault.environment().disk;
  if (disk.exists(path))
    return fail(ErrorCode::write_failed, "not written: there is something of that name already", path, "choose another name");
  const std::string temporary = join_path(folder_of(path), ".new-" + to_string(new_id(vault.environment().random)));
  const auto write = [&]() -> Result<> {
    Result<std::unique_ptr<DiskFile>> file = disk.open(temporary, Disk::Mode::create_new);
    if (!file) return tl::unexpected<Error>(file.error());
    std::uint64_t offset = 0;
    const Result<> read = vault.read(attachment, [&](std::string_view bytes) -> Result<> {
      if (Result<> written = (*file)->write(offset, as_bytes(bytes)); !written) return written;
      offset += bytes.size();
      return {};
    });
    if (!read) return read;
    if (Result<> synced = (*file)->sync(); !synced) return synced;
    file->reset();
    if (Result<> renamed = disk.rename(temporary, path); !renamed) return renamed;
    return disk.sync_folder(folder_of(path));
  };
  Result<> written = write();
  if (!written) {
    (void)disk.remove(temporary);
    Error error = written.error();
    if (error.where == temporary) error.where = path;   // the name that the user knows
    return tl::unexpected<Error>(std::move(error));
  }
  return written;
}

}  // namespace girok::app
