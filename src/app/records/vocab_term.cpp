#include "app/records/vocab_term.h"

#include <algorithm>

namespace girok::app {
namespace {

/// A field of a line: what would end the field or the line is a blank.
std::string field(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

HeldTable table(std::string name, std::string header, const std::vector<std::string>& fields) {
  std::string row;
  for (const std::string& one : fields) row += (row.empty() ? "" : "\t") + field(one);
  return {std::move(name), std::move(header) + "\n" + row + "\n"};
}

}  // namespace

Result<std::vector<CheckedTable>> add_term(vault::Vault& vault, const NewTerm& term) {
  std::vector<HeldTable> tables = {table("term.tsv", "vocabulary\tcode\tparent\tstatus\ten\tko\tzh\tnote",
                                         {term.vocabulary, term.code, term.parent, "extension", term.en, term.ko, term.zh, term.note})};
  if (!field(term.scheme).empty())
    tables.push_back(table("crosswalk.tsv", "vocabulary\tcode\tscheme\ttarget\trelation\tnote",
                           {term.vocabulary, term.code, term.scheme, term.target, term.relation, ""}));
  return add_tables(vault, tables, field(term.code));
}

}  // namespace girok::app
