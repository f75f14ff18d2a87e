#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <utility>

#include "exchange/carry.h"
#include "exchange/htcds_fields.h"
#include "exchange/htcds_row.h"
#include "exchange/lines.h"
#include "exchange/table_build.h"
#include "exchange/xlsform.h"
#include "exchange/xml.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

constexpr std::size_t fewest_questions = 5;
constexpr std::size_t most_xml_bytes = std::size_t{16} << 20, most_submission_depth = 64, most_submission_values = 10'000;

/// What form tools put beside the answers.
bool is_bookkeeping(std::string_view column) {
  static constexpr std::array<std::string_view, 44> names = {"start",
                                                             "end",
                                                             "today",
                                                             "deviceid",
                                                             "device_id",
                                                             "username",
                                                             "phonenumber",
                                                             "simserial",
                                                             "subscriberid",
                                                             "audit",
                                                             "key",
                                                             "submissiondate",
                                                             "submitterid",
                                                             "submittername",
                                                             "attachmentspresent",
                                                             "attachmentsexpected",
                                                             "status",
                                                             "reviewstate",
                                                             "edits",
                                                             "formversion",
                                                             "instanceid",
                                                             "instancename",
                                                             "deprecatedid",
                                                             "rootuuid",
                                                             "rooturl",
                                                             "uuid",
                                                             "formhub/uuid",
                                                             "_id",
                                                             "_uuid",
                                                             "_submission_time",
                                                             "_validation_status",
                                                             "_notes",
                                                             "_status",
                                                             "_submitted_by",
                                                             "__version__",
                                                             "_version_",
                                                             "_tags",
                                                             "_index",
                                                             "_parent_index",
                                                             "_parent_table_name",
                                                             "_attachments",
                                                             "_geolocation",
                                                             "_xform_id_string",
                                                             "meta/audit"};
  const std::string folded = text::fold(column);
  if (std::ranges::find(names, folded) != names.end()) return true;
  return folded.starts_with("meta/") || folded.starts_with("meta-") || folded.starts_with("meta:") || folded.starts_with("formhub");
}

/// Lower is better; nothing where it is no key.
std::optional<std::size_t> rank_as_key(std::string_view column) {
  static constexpr std::array<std::string_view, 6> keys = {
      "meta/instanceid", "meta-instanceid", "meta:instanceid", "instanceid", "key", "_uuid"};
  const auto at = std::ranges::find(keys, text::fold(column));
  return at == keys.end() ? std::nullopt : std::optional<std::size_t>(static_cast<std::size_t>(at - keys.begin()));
}

/// What a column asks: a question, or one choice of it.
struct Asked {
  const HtcdsField* field = nullptr;
  std::string choice;
};

constexpr std::string_view dividers = "/-.:";

std::optional<Asked> asked_by(std::string_view column) {
  if (const HtcdsField* field = htcds_field(column)) return Asked{field, {}};
  const std::size_t last = column.find_last_of(dividers);
  if (last == std::string_view::npos) return std::nullopt;
  if (const HtcdsField* field = htcds_field(column.substr(last + 1))) return Asked{field, {}};
  // A choice's name may hold a divider itself: the first part that is a question counts.
  for (std::size_t begin = 0; begin < column.size();) {
    const std::size_t end = column.find_first_of(dividers, begin);
    if (end == std::string_view::npos) break;
    const std::string_view choice = trimmed(column.substr(end + 1));
    if (const HtcdsField* field = htcds_field(column.substr(begin, end - begin)); field != nullptr && !choice.empty())
      return Asked{field, std::string(choice)};
    begin = end + 1;
  }
  return std::nullopt;
}

bool is_text_question(const HtcdsField& field, const XlsForm* form) {
  if (form != nullptr) {
    const XlsQuestion* const question = form->find(field.name);
    return question != nullptr && question->type == "text";
  }
  return field.name == "cas_ReasonForIncomingReferral";
}

/// Answers of one submission, by field.
struct Answers {
  std::map<const HtcdsField*, std::string> given;
  std::map<const HtcdsField*, std::vector<std::string>> chosen;   ///< of columns a choice
  std::set<const HtcdsField*> with_choices;
};

class Submissions {
 public:
  Submissions(const Schema& schema, const SubmissionReading& reading, ReadRecords& out)
      : reading_(reading), out_(out), rows_(schema, out), schema_(schema) {}

  void add(std::string key, const std::string& where, const std::string& line_key, const Answers& answers) {
    std::string_view id = trimmed(key);
    if (id.starts_with("uuid:")) id.remove_prefix(5);
    if (id.size() > 100) {
      out_.error(ErrorCode::too_large, "the key of a submission is longer than 100 bytes", where);
      return;
    }
    const std::string number = id.empty() ? line_key : std::string(id);
    if (id.empty() && !told_) {
      out_.notes.push_back(
          {"no-key", "submissions without an instance's id are named by their line and cannot be imported again to update them", where});
      told_ = true;
    }
    if (const auto [at, fresh] = seen_.emplace(number, where); !fresh) {
      out_.error(ErrorCode::malformed, "two submissions have one key", where, "the other: " + at->second);
      return;
    }
    texts_.clear();
    std::vector<HtcdsCell> cells;
    const std::size_t before = out_.error_count;
    std::set<const HtcdsField*> fields;
    for (const auto& [field, text] : answers.given) fields.insert(field);
    for (const auto& [field, chosen] : answers.chosen) fields.insert(field);
    for (const HtcdsField& field : htcds_fields()) {
      if (fields.contains(&field)) add_cell(field, where, answers, cells);
    }
    if (out_.error_count == before && !cells.empty()) rows_.add(number, where, cells);
  }

 private:
  void add_cell(const HtcdsField& field, const std::string& where, const Answers& answers, std::vector<HtcdsCell>& cells) {
    const auto given = answers.given.find(&field);
    const auto chosen = answers.chosen.find(&field);
    std::string text = given == answers.given.end() ? std::string() : names_of_form(field, given->second);
    if (chosen != answers.chosen.end() || answers.with_choices.contains(&field)) {
      std::string joined;
      if (chosen != answers.chosen.end()) {
        for (const std::string& choice : chosen->second) joined += (joined.empty() ? "" : " ") + choice;
      }
      if (given != answers.given.end() && !same_terms(text, joined)) {
        out_.error(ErrorCode::malformed, std::string(field.name) + ": the column and its columns a choice say different things", where,
                   "leave those that are right");
        return;
      }
      if (text.empty()) text = joined;
    }
    if (text.empty()) return;
    texts_.push_back(std::make_unique<std::string>(std::move(text)));
    cells.push_back({&field, *texts_.back(), is_multiple(field) ? ' ' : '\0', is_text_question(field, reading_.form)});
  }

  bool is_multiple(const HtcdsField& field) const {
    if (reading_.form != nullptr) {
      if (const XlsQuestion* const question = reading_.form->find(field.name)) return question->type == "select_multiple";
    }
    const records::Property* const property = schema_.property(type_of(field.holder), field.property);
    return property != nullptr && !property->single;
  }

  static bool same_terms(std::string_view a, std::string_view b) {
    auto left = split_cell(a, " "), right = split_cell(b, " ");
    std::ranges::sort(left);
    std::ranges::sort(right);
    return left == right;
  }

  /// A label of the form's own list as its name.
  std::string names_of_form(const HtcdsField& field, const std::string& text) const {
    if (reading_.form == nullptr) return text;
    const XlsQuestion* const question = reading_.form->find(field.name);
    if (question == nullptr) return text;
    const auto list = reading_.form->choices.find(question->list);
    if (list == reading_.form->choices.end()) return text;
    const std::string folded = text::fold(trimmed(text));
    for (const XlsChoice& choice : list->second) {
      if (choice.name == trimmed(text)) return text;
    }
    for (const XlsChoice& choice : list->second) {
      if (text::fold(choice.label) == folded) return choice.name;
    }
    return text;
  }

  const SubmissionReading& reading_;
  ReadRecords& out_;
  HtcdsRows rows_;
  const Schema& schema_;
  std::map<std::string, std::string> seen_;
  std::vector<std::unique_ptr<std::string>> texts_;   ///< what cells view
  bool told_ = false;
};

bool is_chosen(std::string_view text, bool& known) {
  const std::string folded = text::fold(text);
  known = folded == "1" || folded == "0" || folded == "true" || folded == "false" || folded == "yes" || folded == "no";
  return folded == "1" || folded == "true" || folded == "yes";
}

class TableReader {
 public:
  TableReader(const Schema& schema, const Sheet& sheet, const std::string& name, const SubmissionReading& reading, ReadRecords& out)
      : sheet_(sheet),
        place_(name + (sheet.name.empty() ? "" : ", " + sheet.name)),
        reading_(reading),
        out_(out),
        submissions_(schema, reading, out) {}

  void read() {
    columns_.resize(sheet_.rows.empty() ? 0 : sheet_.rows[0].size());
    std::set<std::string> seen;
    for (std::size_t c = 0; c < columns_.size(); ++c) line_up(c, seen);
    if (!out_.good()) return;
    for (std::size_t r = 1; r < sheet_.rows.size(); ++r) read_row(r);
  }

 private:
  struct Column {
    std::optional<Asked> asked;
    bool bookkeeping = false;
  };

  void line_up(std::size_t c, std::set<std::string>& seen) {
    const std::string header(trimmed(sheet_.rows[0][c].text));
    const std::string where = place_ + ", column " + column_name(c);
    if (header.empty() || reading_.ignore.contains(header)) {
      if (header.empty() && filled(c))
        out_.error(ErrorCode::malformed, "a column without a name has cells that are filled", where, "name it, or empty it");
      return;
    }
    if (const auto rank = rank_as_key(header); rank && (!key_rank_ || *rank < *key_rank_)) {
      key_rank_ = rank;
      key_column_ = c;
    }
    if (is_bookkeeping(header)) {
      columns_[c].bookkeeping = true;
      return;
    }
    columns_[c].asked = asked_by(header);
    if (!columns_[c].asked) {
      const std::string near = nearest_htcds_fields(header.substr(header.find_last_of('/') + 1));
      out_.error(ErrorCode::malformed, "'" + header.substr(0, 80) + "' is no question of HTCDS", where,
                 near.empty() ? "ask to ignore the column, or import the table with a mapping" : "nearest: " + near);
      return;
    }
    const std::string what = std::string(columns_[c].asked->field->name) + "/" + columns_[c].asked->choice;
    if (!seen.insert(what).second) out_.error(ErrorCode::malformed, "a question stands in two columns", where, "leave one");
  }

  bool filled(std::size_t c) const {
    return std::ranges::any_of(sheet_.rows.begin() + 1, sheet_.rows.end(),
                               [c](const std::vector<Cell>& row) { return c < row.size() && !trimmed(row[c].text).empty(); });
  }

  void read_row(std::size_t r) {
    const std::size_t line = r < sheet_.lines.size() ? sheet_.lines[r] : r + 1;
    const std::string where = place_ + ", row " + std::to_string(line);
    Answers answers;
    std::string key;
    bool any = false;
    for (std::size_t c = 0; c < std::min(columns_.size(), sheet_.rows[r].size()); ++c) {
      const std::string text(trimmed(sheet_.rows[r][c].text));
      if (text.empty()) continue;
      if (key_rank_ && c == key_column_) key = text;
      if (columns_[c].bookkeeping && (!key_rank_ || c != key_column_))
        records::add_loss(out_.losses, "what the form tool keeps beside answers", "it says nothing of a person");
      if (!columns_[c].asked) continue;
      any = true;
      if (sheet_.rows[r][c].kind == CellKind::error) {
        out_.error(ErrorCode::malformed, std::string(columns_[c].asked->field->name) + " holds an error of the spreadsheet program", where,
                   "correct the cell");
        return;
      }
      const Asked& asked = *columns_[c].asked;
      if (asked.choice.empty()) {
        answers.given[asked.field] = text;
        continue;
      }
      bool known = false;
      answers.with_choices.insert(asked.field);
      if (is_chosen(text, known)) answers.chosen[asked.field].push_back(asked.choice);
      if (!known)
        out_.error(ErrorCode::malformed, std::string(asked.field->name) + ": a column a choice holds neither 1 nor 0", where,
                   "1 or 0, true or false");
    }
    if (any) submissions_.add(key, where, "line-" + std::to_string(line), answers);
  }

  const Sheet& sheet_;
  const std::string place_;
  const SubmissionReading& reading_;
  ReadRecords& out_;
  Submissions submissions_;
  std::vector<Column> columns_;
  std::optional<std::size_t> key_rank_;
  std::size_t key_column_ = 0;
};

std::size_t questions_in(const Sheet& sheet) {
  if (sheet.rows.empty()) return 0;
  std::size_t known = 0;
  for (const Cell& cell : sheet.rows[0]) {
    if (!trimmed(cell.text).empty() && asked_by(trimmed(cell.text))) ++known;
  }
  return known;
}

}  // namespace

bool looks_like_submissions(const Tables& tables) {
  if (tables.sheets.empty() || questions_in(tables.sheets[0]) < fewest_questions) return false;
  // An HTCDS sheet has its labels in the second row, and no instance's id.
  const Sheet& sheet = tables.sheets[0];
  return std::ranges::any_of(sheet.rows[0], [](const Cell& cell) { return rank_as_key(trimmed(cell.text)).has_value(); });
}

ReadRecords read_submissions(const Schema& schema, const Tables& tables, const std::string& name, const SubmissionReading& reading) {
  ReadRecords out;
  out.notes = tables.notes;
  for (const Sheet& sheet : tables.sheets) {
    if (!reading.sheet.empty() && sheet.name != reading.sheet) continue;
    if (questions_in(sheet) == 0) {
      out.error(ErrorCode::malformed, "no column has the name of a question of HTCDS", name,
                "export submissions with names (not labels) as headings; other forms are imported with a mapping");
      return out;
    }
    TableReader(schema, sheet, name, reading, out).read();
    return out;
  }
  out.error(ErrorCode::malformed, "the sheet is not there, or the file has none", name);
  return out;
}

bool looks_like_submission_xml(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 4096);
  return head.find('<') != std::string_view::npos &&
         (head.find("instanceID") != std::string_view::npos || bytes.find("instanceID") != std::string_view::npos) &&
         head.find("<h:html") == std::string_view::npos;
}

ReadRecords read_submission_xml(const Schema& schema, std::string_view bytes, const std::string& name, const SubmissionReading& reading) {
  ReadRecords out;
  if (bytes.size() > most_xml_bytes) {
    out.error(ErrorCode::too_large, "a submission of more than 16 MiB", name);
    return out;
  }
  XmlReader xml(source_of(bytes), name);
  Answers answers;
  std::vector<std::string> path;
  std::string text, key;
  std::size_t values = 0;
  bool leaf = false;
  for (;;) {
    const XmlReader::Event event = xml.next();
    if (event == XmlReader::Event::failed) {
      out.error(xml.error().code, xml.error().what, xml.error().where, xml.error().hint);
      return out;
    }
    if (event == XmlReader::Event::done) break;
    if (event == XmlReader::Event::text) {
      text += xml.text();
    } else if (event == XmlReader::Event::start) {
      path.emplace_back(xml.local());
      text.clear();
      leaf = true;
      if (path.size() > most_submission_depth) {
        out.error(ErrorCode::too_large, "a submission nested more than 64 deep", name);
        return out;
      }
    } else {
      const std::string element = std::move(path.back());
      path.pop_back();
      const std::string value(trimmed(text));
      text.clear();
      if (!std::exchange(leaf, false) || value.empty() || path.empty()) continue;
      if (++values > most_submission_values) {
        out.error(ErrorCode::too_large, "a submission of more than 10,000 values", name);
        return out;
      }
      const bool in_meta = path.back() == "meta";
      if (in_meta && element == "instanceID") {
        key = value;
      } else if (in_meta || is_bookkeeping(element)) {
        records::add_loss(out.losses, "what the form tool keeps beside answers", "it says nothing of a person");
      } else if (const HtcdsField* const field = htcds_field(element)) {
        if (!answers.given.emplace(field, value).second)
          out.error(ErrorCode::malformed, std::string(field->name) + " is answered twice", name, "repeats are not read");
      } else if (!reading.ignore.contains(element)) {
        const std::string near = nearest_htcds_fields(element);
        out.error(ErrorCode::malformed, "'" + element.substr(0, 80) + "' is no question of HTCDS", name,
                  near.empty() ? "ask to ignore it" : "nearest: " + near);
      }
    }
  }
  if (out.good() && answers.given.empty())
    out.error(ErrorCode::malformed, "no question of HTCDS is answered in it", name, "an XForm submission has an element a question");
  if (out.good()) Submissions(schema, reading, out).add(key, name, "line-1", answers);
  return out;
}

}  // namespace girok::exchange
