// The form of a record: rows of values, as they are shown and as they were sent.
//
// Model    A field `set.PROPERTY.N` is the N-th row of a property (`set.PROPERTY` alone counts as the first); what belongs to the row stands behind another dot: `.id` (a link that was chosen from a list), `.of`
//          (the statement that the row shows), `.level`, `.language`, `.source`, `.source_id`, `.span`, `.basis`, `.confidence`. Names of properties have no dots.
// Threads  No state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/records/record_form.h"
#include "server/context.h"

namespace girok::server {

struct RecordForm {
  std::optional<Id> record;  ///< none: a new one
  std::string type;
  std::vector<vault::StoredStatement> standing;
};

/// One value as it stands in its row.
struct FormRow {
  app::TypedValue typed;
  std::size_t number = 1;
  bool open = false;  ///< its marks are shown
};

/// As they were sent, in order of their numbers.
std::vector<FormRow> rows_sent(const Context& c, const std::string& property);
/// All of them, of every property.
std::vector<app::TypedValue> all_sent(const Context& c);
/// Names of fields that are no row's and no mark's: nothing that was sent is passed over.
std::vector<Error> unknown_fields(const Context& c);

/// The whole form; `again`: with what was sent.
View record_form_view(Context& c, const RecordForm& form, bool again, const std::vector<Error>& errors);

}  // namespace girok::server
