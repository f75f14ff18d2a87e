#include "app/records/gist.h"

#include <algorithm>
#include <array>
#include <map>

#include "app/access.h"

namespace girok::app {
namespace {

constexpr std::size_t longest = 90;

const std::vector<std::string>& telling(const std::string& type) {
  static const std::map<std::string, std::vector<std::string>> all = {{"Act", {"act-type", "victim", "date"}},
                                                                      {"Event", {"event-kind", "date"}},
                                                                      {"Involvement", {"perpetrator", "act", "degree"}},
                                                                      {"Relationship", {"relation", "from", "to"}},
                                                                      {"Place", {"iso", "place-kind"}},
                                                                      {"Intervention", {"intervention-kind", "date"}},
                                                                      {"Claim", {"said"}},
                                                                      {"Consent", {"person", "given"}},
                                                                      {"Source", {"source-kind"}},
                                                                      {"LinkDecision", {"decision", "a", "b"}},
                                                                      {"DiscrepancyReview", {"discrepancy", "finding"}},
                                                                      {"Release", {"purpose", "recipient", "date"}}};
  static const std::vector<std::string> none;
  const auto at = all.find(type);
  return at == all.end() ? none : at->second;
}

std::string cut(const std::string& text) {
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

void add(const vault::Vault& vault, Names& names, const Id& record, int depth, std::vector<GistPart>& parts) {
  const std::string type = names.type(record);
  const std::vector<vault::StoredStatement> statements = vault.model().statements_of(record, seen_unsealed(vault));
  for (const std::string& property : telling(type)) {
    const auto at = std::ranges::find(statements, property, [](const auto& one) -> const std::string& { return one.statement.property; });
    if (at == statements.end()) continue;
    const records::Value& value = at->statement.value;
    if (value.kind == records::ValueKind::attachment) continue;
    if (value.kind != records::ValueKind::record) {
      parts.push_back({type, property, value.kind, cut(value.text)});
      continue;
    }
    const std::string label = names.label(value.record);
    if (!label.empty())
      parts.push_back({type, property, value.kind, cut(label)});
    else if (depth > 0)
      add(vault, names, value.record, depth - 1, parts);
  }
}

}  // namespace

std::vector<GistPart> gist_of(const vault::Vault& vault, Names& names, const Id& record) {
  std::vector<GistPart> parts;
  add(vault, names, record, 1, parts);
  return parts;
}

}  // namespace girok::app
