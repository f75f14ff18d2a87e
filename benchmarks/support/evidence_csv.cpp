#include "support/evidence_csv.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <stdexcept>

#include "base/csv.h"
#include "vault/operations.h"

namespace girok::benchmarks {

namespace {

std::string uuid(const Id& id) {
  std::string text;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", id.bytes[i]);
  }
  return text;
}

std::string_view name_of(records::ValueKind kind) {
  constexpr std::array<std::string_view, 8> names = {"", "text", "code", "number", "date", "record", "document", "truth"};
  return names[static_cast<std::size_t>(kind)];
}

std::ofstream created(const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  if (!out) throw std::runtime_error("cannot write " + path);
  return out;
}

}  // namespace

void append_csv(const Evidence& evidence, std::size_t number, const EvidenceRecord& record, std::string& out) {
  // As many to a batch as the import puts into one.
  const std::string batch =
      std::to_string(number < evidence.documents() ? number / 500 : evidence.documents() / 500 + (number - evidence.documents()) / 1000);
  for (std::size_t i = 0; i < record.statements.size(); ++i) {
    const records::Statement& s = record.statements[i];
    std::string value = s.value.text;
    if (s.value.kind == records::ValueKind::record) value = uuid(s.value.record);
    if (s.value.kind == records::ValueKind::attachment) value = record.text;
    const std::array<std::string, 11> fields = {std::to_string(number * Evidence::statements_a_record + i + 1),
                                                uuid(record.id),
                                                s.property,
                                                std::string(name_of(s.value.kind)),
                                                std::move(value),
                                                std::to_string(static_cast<int>(s.confidentiality)),
                                                std::to_string(static_cast<int>(s.basis)),
                                                s.confidence == records::Statement::no_confidence ? "" : std::to_string(s.confidence),
                                                s.language,
                                                s.source ? uuid(*s.source) : "",
                                                batch};
    append_csv_row(out, fields);
  }
}

std::string questions_as_lines(const std::vector<Question>& questions) {
  std::string lines;
  for (const Question& question : questions) lines += fmt::format("{}\t{}\t{}\n", question.kind, question.typed, question.condition);
  return lines;
}

PlainSize export_evidence(const Evidence& evidence, const std::vector<Question>& questions, const std::string& folder) {
  std::ofstream table;
  if (!folder.empty()) {
    table = created(folder + "/statements.csv");
    created(folder + "/questions.tsv") << questions_as_lines(questions);
  }
  PlainSize plain;
  std::string rows;
  for (std::size_t number = 0; number < evidence.records(); ++number) {
    const EvidenceRecord record = evidence.record(number);
    rows.clear();
    append_csv(evidence, number, record, rows);
    plain.statements += record.statements.size();
    plain.csv += rows.size() - record.text.size();
    plain.texts += record.text.size();
    for (records::Statement statement : record.statements) {
      if (statement.value.kind == records::ValueKind::attachment) statement.value.attachment.media_type = "text/plain";
      ByteWriter out;
      vault::encode(vault::Operation(vault::Assert{std::move(statement)}), out);
      plain.operations += out.size();
    }
    if (!folder.empty()) table << rows;
  }
  if (!folder.empty() && !table.flush()) throw std::runtime_error("cannot write " + folder);
  return plain;
}

}  // namespace girok::benchmarks
