#include "exchange/esf_tables.h"

#include <algorithm>
#include <array>

namespace girok::exchange {
namespace {

struct TableName {
  std::string_view type, table;
};
constexpr std::array tables = {
    TableName{"Group", "person"},
    TableName{"Item", "information"},
    TableName{"Testimony", "information"},
    TableName{"Relationship", "biographic_details"},
};

struct ColumnName {
  std::string_view table, property, column;
};
constexpr std::array columns = {
    ColumnName{"event", "title", "event_title"},
    ColumnName{"event", "description", "event_description"},
    ColumnName{"event", "date", "initial_date"},
    ColumnName{"act", "act-type", "type_of_act"},
    ColumnName{"act", "date", "initial_date"},
    ColumnName{"act", "until", "final_date"},
    ColumnName{"act", "status-victim", "status_at_end_of_act"},
    ColumnName{"act", "consequence", "physical_consequences"},
    ColumnName{"act", "consequence-mind", "psychological_consequences"},
    ColumnName{"act", "method", "method_of_violence"},
    ColumnName{"act", "age-at-act", "age_at_time_of_victimisation"},
    ColumnName{"act", "status-violation", "violation_status"},
    ColumnName{"act", "information-reliability", "reliability_of_information"},
    ColumnName{"person", "name", "person_name"},
    ColumnName{"person", "alias", "other_names"},
    ColumnName{"person", "born", "date_of_birth"},
    ColumnName{"person", "died", "date_deceased"},
    ColumnName{"person", "birthplace", "place_of_birth"},
    ColumnName{"person", "ethnicity", "ethnic_background"},
    ColumnName{"person", "marital-status", "civil_status"},
    ColumnName{"person", "children", "dependants"},
    ColumnName{"person", "education", "formal_education"},
    ColumnName{"person", "speaks", "language"},
    ColumnName{"person", "identity-number", "identification_documents"},
    ColumnName{"person", "contact", "address"},
    ColumnName{"person", "description", "physical_description"},
    ColumnName{"person", "size", "number_of_persons_in_group"},
    ColumnName{"involvement", "degree", "degree_of_involvement"},
    ColumnName{"involvement", "status-perpetrator", "latest_status_as_perpetrator_in_the_act"},
    ColumnName{"information", "from-source", "source"},
    ColumnName{"information", "source", "source_in_words"},
    ColumnName{"information", "language", "language_of_source_material"},
    ColumnName{"information", "acquired", "date_of_source_material"},
    ColumnName{"information", "reliability", "reliability_of_source"},
    ColumnName{"source", "party", "person"},
    ColumnName{"source", "source-kind", "type_of_source"},
    ColumnName{"source", "connection", "source_connection_to_information"},
    ColumnName{"source", "reliability", "reliability_as_source"},
    ColumnName{"intervention", "party", "intervening_party"},
    ColumnName{"intervention", "intervention-kind", "type_of_intervention"},
    ColumnName{"intervention", "date", "date_of_intervention"},
    ColumnName{"intervention", "impact", "impact_on_the_situation"},
    ColumnName{"biographic_details", "from", "person"},
    ColumnName{"biographic_details", "to", "related_person"},
    ColumnName{"biographic_details", "relation", "type_of_relationship"},
    ColumnName{"biographic_details", "rank", "position_in_organisation"},
    ColumnName{"biographic_details", "valid-from", "initial_date"},
    ColumnName{"biographic_details", "valid-until", "final_date"},
};

/// Columns of OpenEvSys that are read, and never written.
constexpr std::array also_read = {
    ColumnName{"intervention", "for", "event"},
    ColumnName{"intervention", "for", "victim"},
    ColumnName{"biographic_details", "rank", "rank"},
};

/// "trafficking_case" of "TraffickingCase", "nkdb_sighting" of "Nkdb-Sighting".
std::string snake(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      if (!out.empty() && out.back() != '_') out += '_';
      out += static_cast<char>(c - 'A' + 'a');
    } else {
      out += c == '-' ? '_' : c;
    }
  }
  return out;
}

}  // namespace

std::string esf_table_of(std::string_view type) {
  const auto at = std::ranges::find(tables, type, &TableName::type);
  return at == tables.end() ? snake(type) : std::string(at->table);
}

std::vector<std::string> esf_types_of(const Schema& schema, std::string_view table) {
  std::vector<std::string> types;
  for (const records::RecordType& type : schema.types()) {
    if (esf_table_of(type.name) == table) types.push_back(type.name);
  }
  // Where a table does not say, its first type is meant.
  std::ranges::stable_sort(types, {}, [](const std::string& type) { return type == "Person" || type == "Item" ? 0 : 1; });
  return types;
}

std::string esf_column_of(std::string_view type, std::string_view property) {
  if (property == "note") return "remarks";
  const std::string table = esf_table_of(type);
  const auto at = std::ranges::find_if(columns, [&](const ColumnName& name) { return name.table == table && name.property == property; });
  return at == columns.end() ? snake(property) : std::string(at->column);
}

const records::Property* esf_property(const Schema& schema, std::string_view type, std::string_view column) {
  for (const records::Property* property : schema.properties(type)) {
    if (property->name != "type" && !esf_in_own_table(type, *property) && esf_column_of(type, property->name) == column) return property;
  }
  const std::string table = esf_table_of(type);
  const auto at = std::ranges::find_if(also_read, [&](const ColumnName& name) { return name.table == table && name.column == column; });
  return at == also_read.end() ? nullptr : schema.property(type, at->property);
}

bool esf_in_own_table(std::string_view type, const records::Property& property) {
  return property.kind == records::PropertyKind::attachment || (type == "Event" && property.name == "part-of");
}

}  // namespace girok::exchange
