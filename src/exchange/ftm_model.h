// The tables behind docs/formats/followthemoney.md: what of FollowTheMoney stands for what of ours. For ftm_read.cpp and ftm_write.cpp.
//
// Threads  Const tables.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "exchange/ftm.h"

namespace girok::exchange::ftm {

/// How a value is carried. `special`: by code of its own, beside the table.
enum class How : std::uint8_t {
  name,
  string,
  text,
  address,
  date,
  country,
  language,
  term,
  gender,
  number,
  code,
  identifier,
  contact,
  link,
  special
};
enum class Way : std::uint8_t { both, in, out };

struct PropertyRow {
  std::string_view type, ours, theirs;
  How how = How::string;
  Way way = Way::both;
  std::string_view lost{};   ///< what of the property is lost though its value is carried
};
std::span<const PropertyRow> property_rows();

struct SchemaRow {
  std::string_view schema, type;
  FtmKind kind;
};
std::span<const SchemaRow> schema_rows();
const SchemaRow* schema_row(std::string_view schema);

/// A schema that stands for a relationship; `words`: where it says which one.
struct EdgeRow {
  std::string_view schema, from, to, words;
};
const EdgeRow* edge_row(std::string_view schema);

/// Their properties that are kept as "PROPERTY:VALUE".
std::span<const std::string_view> identifier_properties();

/// ISO 639-3 of FollowTheMoney and our language codes.
std::string_view our_language(std::string_view theirs);
std::string_view their_language(std::string_view ours);

/// How many characters a value may have.
std::size_t most_characters(How how);

struct TheirDate {
  std::string text;
  bool exact = true;
};
/// The year, month or day that all days of our date share; nothing where there is none.
std::optional<TheirDate> their_date(std::string_view ours);

/// What stands in `name` where there is no name; and whether a name that is read is one of those.
std::string stand_in(std::string_view type, std::string_view id);
bool is_stand_in(std::string_view name, std::string_view id);

/// A name of a schema or property from outside, as it may be shown.
std::string shown_name(std::string_view name);

}  // namespace girok::exchange::ftm
