// The form of a record: rows of values, as they are shown and as they were sent.
//
// Model    A field `set.PROPERTY.N` is the N-th row of a property (`set.PROPERTY` alone counts as the first); what belongs to the row stands behind another dot: `.id` (a link that was chosen from a list), `.of`
//          (the statement that the row shows), `.level`, `.language`, `.source`, `.source_id`, `.span`, `.basis`, `.confidence`. Names of properties have no dots.
// Threads  No state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "server/context.h"

namespace girok::server {

struct RecordForm {
  std::optional<Id> record;  ///< none: a new one
  std::string type;
  std::vector<vault::StoredStatement> standing;
};

/// One value as it stands in its row.
struct FormRow {
  std::string property;
  std::size_t number = 1;
  std::string value = {}, id = {}, of = {};
  std::string level = {}, language = {}, source = {}, source_id = {}, span = {}, basis = {}, confidence = {};
  bool open = false;  ///< its marks are shown

  std::string field() const { return "set." + property + "." + std::to_string(number); }
  bool is_marked() const {
    return !(level.empty() && language.empty() && source.empty() && source_id.empty() && span.empty() && basis.empty() &&
             confidence.empty());
  }
};

/// As they were sent, in order of their numbers.
std::vector<FormRow> rows_sent(const Context& c, const std::string& property);
/// A value as it is typed: of a link "LABEL · 00QHMWWV".
std::string typed_value(app::Names& names, const records::Value& value);
/// What a row says, to be read by the schema: of a link its id, whether chosen or typed.
std::string said_in(app::Names& names, const FormRow& row, bool is_link);
/// "00QHMWWV" of "LABEL · 00QHMWWV"; anything else as it is.
std::string record_typed(const std::string& typed);

/// The whole form; `again`: with what was sent.
View record_form_view(Context& c, const RecordForm& form, bool again, const std::vector<Error>& errors);

}  // namespace girok::server
