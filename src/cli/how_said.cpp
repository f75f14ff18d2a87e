#include "cli/how_said.h"

#include <algorithm>

#include "app/files.h"
#include "cli/case_command.h"
#include "cli/output.h"

namespace girok::cli {

void HowSaidOptions::describe(Options& options) {
  options.choice("--level", level_, levels(), "LEVEL", "Who may see it (the schema's, and as what it replaces)")
      .option("--source", source_, "RECORD", "The record it comes from")
      .option("--span", span_, "BEGIN..END", "The passage of the source's text, in bytes")
      .option("--said-by", asserted_by_, "RECORD", "Who says so")
      .choice("--basis", basis_, {"direct", "hearsay", "inferred"}, "KIND", "How the source knows: direct, hearsay or inferred")
      .number("--confidence", confidence_, 0, 100, "PERCENT", "How sure you are")
      .option("--language", language_, "TAG", "Of the texts: ko, ko-Hani, zh, en (or per property: name@ko-Hani=…)");
}

Result<app::EditOptions> HowSaidOptions::options() const {
  app::EditOptions options;
  if (!level_.empty()) options.level = records::confidentiality_from(level_);
  if (!basis_.empty()) options.basis = *records::basis_from(basis_);
  if (confidence_) options.confidence = static_cast<std::uint8_t>(*confidence_);
  options.source = source_;
  options.asserted_by = asserted_by_;
  options.language = language_;
  if (span_) {
    const Result<Span> span = app::span_from(*span_);
    if (!span) return tl::unexpected<Error>(span.error());
    options.span = *span;
  }
  return options;
}

int tell_report(const app::WriteReport& report) {
  for (const records::Problem& problem : report.warnings) {
    Error error = problem.error;
    error.what = "warning: " + error.what;
    complain(error);
  }
  for (const Error& error : report.errors) complain(error);
  int code = success;
  // What is malformed here was typed: that is wrong usage, not a bad file.
  for (const Error& error : report.errors) code = std::max<int>(code, error.code == ErrorCode::malformed ? usage : exit_code_of(error));
  if (!report.errors.empty()) complain("nothing was written");
  return code;
}

Result<std::vector<std::string>> assignments_or_input(std::vector<std::string> words) {
  if (!words.empty()) return words;
  const Result<std::string> typed = app::read_file("-", std::size_t{16} << 20);
  if (!typed) return tl::unexpected<Error>(typed.error());
  return app::lines_of(*typed);
}

}  // namespace girok::cli
