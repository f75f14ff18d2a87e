// XLSForm: a form's questions and choices, and submissions to it (CSV, spreadsheets, XForm XML) in and out, where the questions are those of HTCDS.
//
// Model    docs/formats/xlsform.md; XLSForm (xlsform.org), XForms as ODK defines them (getodk.github.io/xforms-spec).
// Limits   Tables as table.h; a submission in XML: 16 MiB, nested 64 deep, 10,000 values; XML as in xml.h (no DTD).
// Threads  No shared state.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/format.h"
#include "exchange/htcds.h"
#include "exchange/table.h"

namespace girok::exchange {

struct XlsQuestion {
  std::string type, list, name, label;  ///< type without the list: "select_multiple"
  std::string group;  ///< "case/victim", or empty
};
struct XlsChoice {
  std::string name, label;  ///< trimmed
};
struct XlsForm {
  std::string id, version;
  std::vector<XlsQuestion> questions;
  std::map<std::string, std::vector<XlsChoice>, std::less<>> choices;
  std::vector<Note> notes;
  const XlsQuestion* find(std::string_view name) const;  ///< as written, or as the same field of the standard
};

bool looks_like_xlsform(const Tables& tables);
/// Errors, all at once: malformed (no survey, a name missing or twice, a list that is not there), unsupported (repeats).
tl::expected<XlsForm, std::vector<Error>> read_xlsform(const Tables& tables, const std::string& name);

struct SubmissionReading {
  const XlsForm* form = nullptr;  ///< not owned
  std::string sheet;  ///< empty: the first
  std::set<std::string> ignore;  ///< columns that are passed over
};
/// Whether the first row of some sheet has names of at least five questions of HTCDS, and no sheet is an HTCDS case sheet.
bool looks_like_submissions(const Tables& tables);
ReadRecords read_submissions(const Schema& schema, const Tables& tables, const std::string& name, const SubmissionReading& reading = {});

/// An XForm instance. `bytes` is one submission.
bool looks_like_submission_xml(std::string_view bytes);
ReadRecords read_submission_xml(const Schema& schema, std::string_view bytes, const std::string& name,
                                const SubmissionReading& reading = {});

/// One table, "submissions".
WrittenTables write_submissions(const Schema& schema, const RecordSet& records, const XlsForm* form = nullptr);

}  // namespace girok::exchange
