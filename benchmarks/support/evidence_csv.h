// The invented evidence base as a table that other databases read: what PostgreSQL is given, and what "plain" is measured by.
//
// Model    One row a statement: id, record, property, kind, value, level, basis, confidence, language, source, batch. Ids as UUIDs; an empty field is none. The value of a
//          document's text is the text.
// Threads  Pure functions.
#pragma once

#include <string>

#include "support/evidence.h"

namespace girok::benchmarks {

/// Appends the rows of one record.
void append_csv(const Evidence& evidence, std::size_t number, const EvidenceRecord& record, std::string& out);
/// "KIND tab WHAT IS TYPED tab CONDITION", a line each.
std::string questions_as_lines(const std::vector<Question>& questions);

struct PlainSize {
  std::uint64_t statements = 0;
  std::uint64_t operations = 0;  ///< bytes of the operations as the log has them before it packs and seals them
  std::uint64_t csv = 0;  ///< bytes of the table without the texts
  std::uint64_t texts = 0;  ///< bytes of the texts
};
/// Counts, and writes the table and the questions into a folder unless that is empty. Throws where a file cannot be written.
PlainSize export_evidence(const Evidence& evidence, const std::vector<Question>& questions, const std::string& folder);

}  // namespace girok::benchmarks
