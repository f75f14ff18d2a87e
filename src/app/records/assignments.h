// "PROPERTY=VALUE" as people type it, into statements.
//
// Model    PROPERTY is a name or a label of the schema in any language, with a language tag after @ where the text needs one of its own: name@ko-Hani. A value is read as the property's kind: dates, codes from
//          labels, yes and no; @ID is a link (where only links can stand, ID will do), @@ a text that begins with @. Every line that is wrong is told at once.
// Threads  As the vault: one at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "records/schema.h"
#include "records/validate.h"
#include "vault/vault.h"

namespace girok::app {

/// What all statements of one act of writing share.
struct HowSaid {
  std::optional<records::Confidentiality> level;
  records::Basis basis = records::Basis::unstated;
  std::optional<std::uint8_t> confidence;
  std::optional<Id> source, asserted_by;
  std::optional<Span> span;
  std::string language;
};

struct ParsedLines {
  std::vector<records::LooseStatement> statements;
  std::vector<Error> errors;
  std::vector<records::Problem> warnings;  ///< unknown properties, where they are let through
};

/// `strict`: a property that the schema does not have is an error; otherwise it is a warning, with the nearest ones, and a text.
ParsedLines parse_assignments(const vault::Vault& vault, const records::Schema& schema, const std::string& type,
                              const std::vector<std::string>& lines, const HowSaid& how, bool strict);

/// A statement marked so.
records::LooseStatement statement_of(std::string property, const records::Value& value, const HowSaid& how);

/// By name or label, with the nearest names where there is none. Errors: usage.
Result<std::string> type_from(const records::Schema& schema, const std::string& typed);

/// A property of the type, or where the type is not known of any. Nothing where there is none.
const records::Property* property_from(const records::Schema& schema, const std::string& type, std::string_view typed);

/// The lines of a text that are not empty; CR at their ends is left out.
std::vector<std::string> lines_of(std::string_view text);

}  // namespace girok::app
