#include "app/records/term_usage.h"

#include <algorithm>
#include <set>

#include "app/access.h"
#include "app/records/stored_record.h"

namespace girok::app {
namespace {

/// Which halves of a property's codes are of the vocabulary: "A:B" is a pair.
struct Halves {
  bool whole = false, first = false, second = false;
  bool any() const { return whole || first || second; }
};

Halves halves_of(const std::string& property_vocabulary, const std::string& vocabulary) {
  const std::size_t colon = property_vocabulary.find(':');
  if (colon == std::string::npos) return {property_vocabulary == vocabulary, false, false};
  return {false, property_vocabulary.substr(0, colon) == vocabulary, property_vocabulary.substr(colon + 1) == vocabulary};
}

}  // namespace

Result<TermUsage> usage_of(const vault::Vault& vault, const records::Schema& schema, const std::string& vocabulary) {
  if (const Result<> may = require(vault, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  const records::Vocabulary* const terms = schema.vocabularies().find(vocabulary);
  if (terms == nullptr) return fail(ErrorCode::not_found, "there is no such vocabulary", {}, {});
  TermUsage usage;
  std::set<std::string> properties;
  for (const records::RecordType& type : schema.types()) {
    for (const records::Property* const property : schema.properties(type.name)) {
      if (!halves_of(property->vocabulary, vocabulary).any()) continue;
      properties.insert(property->name);
      const std::pair<std::string, std::string> use(property->type, property->name);
      if (std::ranges::find(usage.used_by, use) == usage.used_by.end()) usage.used_by.push_back(use);
    }
  }
  const vault::Confidentiality clearance = seen_unsealed(vault);
  const auto count = [&](const std::string& code) {
    if (code.empty() || code == "*") return;
    terms->find(code) == nullptr ? ++usage.unknown : ++usage.counts[code];
  };
  for (const std::string& property : properties) {
    std::vector<std::pair<Id, std::string>> said;  // the model is not asked while it tells
    vault.model().each(property, clearance, [&](const vault::StoredStatement& stored) {
      if (stored.statement.value.kind == records::ValueKind::code) said.emplace_back(stored.statement.entity, stored.statement.value.text);
    });
    for (const auto& [record, code] : said) {
      const records::Property* const known = schema.property(type_of_record(vault, record, clearance), property);
      if (known == nullptr) continue;
      const Halves halves = halves_of(known->vocabulary, vocabulary);
      const std::size_t colon = code.find(':');
      if (halves.whole) count(code);
      if (halves.first) count(code.substr(0, colon));
      if (halves.second && colon != std::string::npos) count(code.substr(colon + 1));
    }
  }
  return usage;
}

}  // namespace girok::app
