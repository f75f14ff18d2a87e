// Any bytes, as an organisation's table: taken whole or refused with a row for each fault; what the program has of its own is never changed.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "records/schema.h"
#include "records/validate.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok::records;
  const std::string table(reinterpret_cast<const char*>(data), size);
  const Schema& ours = Schema::built_in();
  const auto more = ours.with(table, "fuzz");
  if (!more) {
    check(!more.error().empty());
    for (const girok::Error& error : more.error()) check(error.where.starts_with("fuzz") && !error.what.empty());
    return 0;
  }
  check(more->types().size() >= ours.types().size() && more->rules().size() >= ours.rules().size());
  for (const RecordType& type : more->types()) {
    check(more->is_type(type.name, type.name) && more->properties(type.name).size() >= ours.properties("").size());
    // Rules of every kind are tried on a record that says nothing but its type, and on one that leads to itself.
    LooseRecord record{"k", type.name, {}, {}};
    for (const Property* property : more->properties(type.name)) {
      check(more->property(type.name, property->name) == property);
      LooseStatement statement;
      statement.property = property->name;
      statement.value.kind = value_kind_of(property->kind);
      statement.value.text = property->kind == PropertyKind::date ? "2003" : "k";
      record.statements.push_back(statement);
    }
    (void)validate(*more, RecordSet{record}).size();
    record.statements.clear();
    (void)validate(*more, RecordSet{record}).size();
  }
  for (const std::string_view name : more->vocabularies().names()) {
    const Vocabulary& vocabulary = *more->vocabularies().find(name);
    const Vocabulary* const known = ours.vocabularies().find(name);
    for (std::size_t i = known == nullptr ? 0 : known->terms.size(); i < vocabulary.terms.size(); ++i) {
      check(vocabulary.is_a(vocabulary.terms[i].code, vocabulary.terms[i].code));
      check(vocabulary.recognise(vocabulary.terms[i].code) == vocabulary.terms[i].code);
    }
  }
  return 0;
}
