#include "records/prefix.h"

#include "records/schema.h"

namespace girok::records {
namespace {

/// The part before the first hyphen, in lower case; names are ASCII.
std::string first_word(std::string_view name) {
  std::string word(name.substr(0, name.find('-')));
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return word;
}

}  // namespace

void Prefix::keep(std::string_view ours) { kept_.insert(first_word(ours)); }

std::string Prefix::fault_of(std::string_view name) {
  const std::size_t hyphen = name.find('-');
  if (hyphen == std::string_view::npos || hyphen < 2 || hyphen + 1 == name.size())
    return "a name of your own begins with a prefix of yours and a hyphen, such as nkdb-";
  const std::string word = first_word(name);
  if (kept_.contains(word)) return "names of the program begin with this word: take another prefix";
  if (prefix_.empty()) prefix_ = word;
  if (word != prefix_) return "two prefixes in one table";
  return {};
}

Prefix prefix_beside_ours() {
  Prefix prefix;
  const Schema& ours = Schema::built_in();
  for (const RecordType& type : ours.types()) prefix.keep(type.name);
  for (const RecordType& type : ours.types()) {
    for (const Property* property : ours.properties(type.name)) prefix.keep(property->name);
  }
  for (const Rule& rule : ours.rules()) prefix.keep(rule.id);
  for (const std::string_view name : ours.vocabularies().names()) prefix.keep(name);
  return prefix;
}

}  // namespace girok::records
