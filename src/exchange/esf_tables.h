// Which table of ESF holds which type, and which column which property. Internal to the reader and the writer.
//
// Threads  Const throughout.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exchange/format.h"

namespace girok::exchange {

/// "event" of Event, "trafficking_case" of TraffickingCase.
std::string esf_table_of(std::string_view type);
/// The types whose records stand in a table; empty where it is none. An organisation's types too.
std::vector<std::string> esf_types_of(const Schema& schema, std::string_view table);
/// "person_name" of Person.name.
std::string esf_column_of(std::string_view type, std::string_view property);
/// The property of a type that a column holds, by the names above and those that OpenEvSys has besides; null where there is none.
const records::Property* esf_property(const Schema& schema, std::string_view type, std::string_view column);
/// Not a column of a table: attachments, and links that have a table of their own.
bool esf_in_own_table(std::string_view type, const records::Property& property);

inline constexpr std::string_view esf_values = "mlt", esf_documents = "supporting_docs_meta", esf_chains = "chain_of_events";

}  // namespace girok::exchange
