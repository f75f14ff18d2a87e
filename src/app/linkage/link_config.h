// What somebody says of lists instead of leaving it to guesses: girok.link-config/1 (docs/formats/link-config.md).
//
// Model    Everything may be left out; what is left out is guessed, or has its default. Read strictly: a misspelt key is an error, and all errors are told at once
//          with their place.
// Limits   1 MiB; 16 fields are compared at most, which the engine checks; fields of passes are named, and found once the fields are known.
// Threads  Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "linkage/guess.h"
#include "linkage/linkage.h"

namespace girok::app {

struct LinkPassKey {
  std::string field;  ///< its name: the header of its first column
  linkage::KeyPart part = linkage::KeyPart::value;
};

struct LinkConfig {
  std::string id, list;  ///< headers; empty: rows are numbered; the file's stem
  std::vector<std::string> ignore;
  std::vector<std::string> unique;  ///< lists that have each person once
  std::vector<std::string> repeated;  ///< lists that may have a person several times
  std::vector<linkage::FieldSaid> fields;
  std::vector<std::vector<LinkPassKey>> passes;
  std::optional<double> threshold;  ///< in (0, 1)
  std::optional<double> keep;  ///< in [0, 1)
  std::uint64_t pair_budget = 0;  ///< 0: the engine's
  std::uint32_t block_limit = 0;
  std::optional<std::uint64_t> seed;
};

/// `name` is the file's, for Error::where: "link.json, fields[2].kind". Errors, all at once: malformed, too_large.
tl::expected<LinkConfig, std::vector<Error>> link_config_from(std::string_view json, const std::string& name);

/// In the form that link_config_from() reads, a line a field, so that it can be edited.
std::string json_of(const LinkConfig& config);

/// A number as people type it, within (least, most). Errors: usage.
Result<double> share_from(const std::string& typed, const std::string& where);

/// "value", "sound", …: as in configuration files and output.
std::string_view name_of(linkage::KeyPart part);
/// "first", "ymd", "age_at", "words".
std::string_view name_of(linkage::FieldJoin join);
/// "full", "family", "given".
std::string_view name_of(text::NamePart part);

}  // namespace girok::app
