// Which types of records there are, what may be said of them, how often, in which kind of value, and who may see it by default.
//
// Model    Tables of docs/formats/schema.md, embedded from data/schema; those of an organisation come on top and change nothing that is there.
//          The reference is HURIDOCS' Events Standard Formats (Dueck, Guzman, Verstappen 2001); trafficking after IOM's HTCDS 2.0.
// Threads  Const after it was made; safe to share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "records/statement.h"
#include "records/vocabulary.h"

namespace girok::records {

/// What a property's values are; quantity is a number with a bound, kept as ValueKind::number.
enum class PropertyKind : std::uint8_t { text, code, number, quantity, date, record, attachment, truth };
std::string_view name_of(PropertyKind kind);
std::optional<PropertyKind> kind_from(std::string_view name);
ValueKind value_kind_of(PropertyKind kind);

struct RecordType {
  std::string name, parent;
  bool subject = false;  ///< has a key of its own: what is sealed about it can be forgotten
  bool append_only = false;  ///< nothing said of it is replaced
  Labels labels;
  std::string esf, note;
};

struct Property {
  std::string type, name;  ///< type: "*" for all
  PropertyKind kind = PropertyKind::text;
  std::string vocabulary;  ///< of a code; empty: any word; "A:B": a term of each, or `*`, with a colon between
  std::vector<std::string> targets;  ///< of a record; empty: any type
  bool required = false, single = false;
  Confidentiality level = Confidentiality::restricted;
  Labels labels;
  std::string esf, note;
};

struct Rule {
  std::string id, type;
  bool warning = false;
  std::vector<std::string> when, require;  ///< conditions, taken apart at the semicolons; their grammar is checked when the table is read
  Labels labels;
};

class Schema {
 public:
  /// That of the program.
  static const Schema& built_in();
  /// This and an organisation's table of types, properties, rules, terms or a crosswalk. `name` is the table's, for Error::where. Errors, every bad row at once: malformed,
  /// usage (what is there already, an unknown type, vocabulary or kind, a name of another form or without the table's prefix), too_large (500 types, 5,000 properties, 2,000 rules).
  tl::expected<Schema, std::vector<Error>> with(std::string_view table, const std::string& name) const;

  const std::vector<RecordType>& types() const { return types_; }
  const RecordType* type(std::string_view name) const;
  /// Is the type that one, or below it?
  bool is_type(std::string_view type, std::string_view ancestor) const;
  /// By name or label in any language, ignoring case: what people type.
  const RecordType* recognise_type(std::string_view typed) const;
  /// Of that type, of its parents, or of all; nothing where there is none.
  const Property* property(std::string_view type, std::string_view name) const;
  /// By name or label in any language, ignoring case, and blanks for hyphens.
  const Property* recognise_property(std::string_view type, std::string_view typed) const;
  /// In the order of the table: those of all types first, then of the parent, then its own.
  std::vector<const Property*> properties(std::string_view type) const;
  const std::vector<Rule>& rules() const { return rules_; }
  const Vocabularies& vocabularies() const { return vocabularies_; }

  /// Where no type is known: whether every type that has the property can have one value only.
  bool is_single(std::string_view property) const;
  /// Where it stands when a record is shown: as listed, unknown ones after all others.
  std::size_t rank_of(std::string_view property) const;

 private:
  friend class SchemaLoader;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view word) const noexcept { return std::hash<std::string_view>{}(word); }
  };
  using ByWord = std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>>;
  /// What may be said of one type, with its parents' properties and those of all.
  struct OfType {
    std::vector<std::size_t> listed;
    ByWord by_name, by_word;
  };
  void index();
  void index_type(std::string_view type, const std::vector<std::string_view>& chain,
                  const std::unordered_map<std::string_view, std::vector<std::size_t>>& own);
  const OfType& of_type(std::string_view type) const;
  ByWord type_by_name_, type_by_word_, rank_;
  std::unordered_map<std::string, OfType, Hash, std::equal_to<>> of_type_;  ///< "": of types that nobody knows
  std::vector<RecordType> types_;
  std::vector<Property> properties_;
  std::vector<Rule> rules_;
  Vocabularies vocabularies_;
};

/// What was typed or stands in a table, as a value: dates in their one form, codes from labels, yes and no in three languages. Errors (malformed, with what, the property as `where`,
/// and a hint with nearest terms): not of this kind. Records and attachments: usage, for only the caller can find them.
Result<Value> value_from_text(const Schema& schema, const Property& property, std::string_view typed);

/// A name for a property that is not in the schema: letters, digits, - and _; 1 to 200 bytes.
Result<> check_property_name(std::string_view property);

}  // namespace girok::records
