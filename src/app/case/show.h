// The use case "show a record": what is said of it, by whom, on what basis; what contradicts each other.
//
// Model    Statements by property. Two standing values of a property that can have only one are a conflict, and both are shown.
//          Whoever is shown something sealed leaves a line in the log first; where that cannot be written, it is not shown.
// Threads  One at a time, as the vault.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct ShowOptions {
  bool all = false;                      ///< ended statements too
  std::optional<std::uint64_t> at;       ///< as of this clock
};

struct ShownProperty {
  std::string name;
  bool conflict = false;
  std::vector<vault::StoredStatement> statements;
};

struct RecordView {
  Id record;
  std::string type, label;                        ///< empty where there is none to be shown
  std::vector<ShownProperty> properties;          ///< in the order of the schema
  std::vector<vault::StoredStatement> links;      ///< statements of other records that lead here and stand now
  std::optional<Error> withheld;                  ///< sealed statements are there, and could not be logged as read: they were left out
};

/// Errors: not_found where nothing may be seen of it at all.
Result<RecordView> show_record(vault::Vault& vault, const Id& record, const ShowOptions& options);

/// The newest standing attachment of a property: "file" or "text". What is sealed is logged as read first.
/// Errors: not_found; refused where the log cannot take the line.
Result<vault::Attachment> attachment_of(vault::Vault& vault, const Id& record, std::string_view property, const ShowOptions& options);

/// Notes in the log that these records were read. Errors: refused, with the reason, where the log cannot take them.
Result<> log_reads(vault::Vault& vault, const std::vector<Id>& records, vault::ReadKind kind);

struct ViewOptions {
  std::size_t columns = 100;
  bool colour = false;
  bool all = false;
};
/// For a terminal.
std::string text_of(const RecordView& view, Names& names, const ViewOptions& options);

/// A value on one line: links as ids with labels, files as name, kind and size.
std::string text_of(const records::Value& value, Names& names);
/// "1.2 MiB"
std::string size_text(std::uint64_t bytes);

/// Writes an attachment as a plain file of its own: private, whole or not at all, never over a file that is there. Errors: write_failed, and as Vault::read().
Result<> save_attachment(const vault::Vault& vault, const vault::Attachment& attachment, const std::string& path);

}  // namespace girok::app
