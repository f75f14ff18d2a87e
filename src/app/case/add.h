// The use case "add files to a case": each file becomes a record that holds its original bytes, and its text where it is one.
//
// Model    A file is known by the SHA-256 of its bytes: what is there is told, not added again. Statements: type, title (the file's name), file, sha256, size,
//          media-type; for texts (.txt .md .html, any encoding) also text and language. Many files are one batch.
// Limits   Any size; files over 64 MiB are kept, but their text is not read. A file is added whole or not at all. The path is not kept: it is a trace.
// Threads  Files are read in parallel; the vault is used by the calling thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/find_inputs.h"
#include "base/progress.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct AddOptions {
  vault::Confidentiality level =
      vault::Confidentiality::restricted;  ///< of file, text and title; what only describes the file is internal at most
  std::vector<std::string> sources;  ///< where it comes from, in words
  std::optional<Id> subject;  ///< sealed under this record's key, so that both are forgotten together
  std::string title;  ///< instead of the file's name; of several files each has its number behind it
  std::string language;  ///< a term of `language`, instead of what is guessed from the text; also of what has no text
  unsigned threads = 0;
  Progress* progress = nullptr;
};

struct AddedFile {
  std::string path;
  Id record;
  bool is_new = true;  ///< false: a file with these bytes was there
  bool has_text = false;  ///< it can be searched
  std::uint64_t bytes = 0;
  std::string sha256, media_type, language;
};

struct Added {
  std::vector<AddedFile> files;  ///< in the order of the inputs
  std::vector<Skipped> skipped;
  std::vector<Error> errors;  ///< files that were not added, and why
};

/// As find_inputs(), and files of every kind that lie in named folders. A pipe, a socket or a device is left out, and an error where it was named.
Inputs find_files(std::span<const std::string> paths);

/// At level sealed, and with a subject, everything but the type is under the subject's key (by default the record's own).
Added add_files(vault::Vault& vault, Inputs inputs, const AddOptions& options);

/// By the ending of the name; application/octet-stream where it is not known.
std::string_view media_type_of(std::string_view path);

}  // namespace girok::app
