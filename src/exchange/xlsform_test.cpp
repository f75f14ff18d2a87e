#include "exchange/xlsform.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

#include "exchange/carry.h"
#include "exchange/htcds_fields.h"
#include "exchange/test_loose.h"
#include "records/test_records.h"
#include "records/validate.h"

using namespace girok;
using namespace girok::exchange;

namespace {

const Schema& schema() { return Schema::built_in(); }

std::optional<XlsForm> real_form() {
  const auto bytes = shared_file("htcds/Toolkit/Survey/htcds_xlsform.xlsx");
  if (!bytes) return std::nullopt;
  const auto tables = read_tables(*bytes, "htcds_xlsform.xlsx");
  REQUIRE(tables);
  CHECK(looks_like_xlsform(*tables));
  CHECK_FALSE(looks_like_submissions(*tables));
  const auto form = read_xlsform(*tables, "htcds_xlsform.xlsx");
  REQUIRE(form);
  return *form;
}

Tables form_of(const std::vector<Words>& survey, const std::vector<Words>& choices) {
  Tables tables = sheet_of(survey, "survey");
  tables.sheets.push_back(sheet_of(choices, "choices").sheets[0]);
  return tables;
}

XlsForm small_form() {
  const auto form = read_xlsform(form_of({{"type", "name", "label"},
                                          {"begin_group", "who", "Who"},
                                          {"select_one gender", "prs_Gender", "Gender"},
                                          {"end_group", "", ""},
                                          {"select_multiple control", "vic_Methods_of_Control", "Control"},
                                          {"text", "cas_ReasonForIncomingReferral", "Reason"}},
                                         {{"list_name", "name", "label"},
                                          {"gender", "Feminine", "Woman or girl"},
                                          {"gender", "Masculine", "Man or boy"},
                                          {"control", "DebtBondage ", "Debt"},
                                          {"control", "TakesEarnings", "Earnings"}}),
                                 "form.xlsx");
  REQUIRE(form);
  return *form;
}

ReadRecords read(const std::vector<Words>& rows, const XlsForm* form = nullptr) {
  SubmissionReading reading;
  reading.form = form;
  return read_submissions(schema(), sheet_of(rows, ""), "sent.csv", reading);
}

}  // namespace

TEST_CASE("HTCDS' form is read: 34 questions, 331 choices in 11 lists, one choice trimmed") {
  const auto form = real_form();
  if (!form) return;
  // Counted in the file by openpyxl: 34 rows below the header of survey, 331 below that of choices.
  CHECK(form->questions.size() == 34);
  CHECK(form->choices.size() == 11);
  std::size_t choices = 0;
  for (const auto& [list, all] : form->choices) choices += all.size();
  CHECK(choices == 331);
  REQUIRE(form->notes.size() == 1);
  CHECK(form->notes[0].code == "trailing-blank");
  CHECK(form->version == "vSmt4GQA3C9uBMLPEVfgND");
  CHECK(form->find("vic_MethodsOfControl")->type == "select_multiple");
}

TEST_CASE("every question of HTCDS' form is one of the standard's fields") {
  const auto form = real_form();
  if (!form) return;
  std::size_t questions = 0;
  for (const XlsQuestion& question : form->questions) {
    if (question.name == "start" || question.name == "end" || question.name == "__version__") continue;
    CAPTURE(question.name);
    CHECK(htcds_field(question.name) != nullptr);
    ++questions;
  }
  CHECK(questions == 31);
}

TEST_CASE("every choice of every list of HTCDS' form becomes a code of ours and the same choice again") {
  const auto form = real_form();
  if (!form) return;
  std::size_t choices = 0;
  for (const XlsQuestion& question : form->questions) {
    const auto list = form->choices.find(question.list);
    if (list == form->choices.end()) continue;
    for (const XlsChoice& choice : list->second) {
      CAPTURE(question.name);
      CAPTURE(choice.name);
      const ReadRecords got = read({{question.name, "_uuid"}, {choice.name, "u-1"}}, &*form);
      REQUIRE_MESSAGE(got.good(), first_error(got));
      for (const auto& problem : records::validate(schema(), got.records)) CHECK_MESSAGE(problem.warning, to_string(problem.error));
      const WrittenTables written = write_submissions(schema(), got.records, &*form);
      CHECK(written.losses.empty());
      const auto column =
          static_cast<std::size_t>(std::ranges::find(written.tables[0].header, question.name) - written.tables[0].header.begin());
      REQUIRE(column < written.tables[0].header.size());
      REQUIRE(written.tables[0].rows.size() == 1);
      CHECK(written.tables[0].rows[0][column] == choice.name);
      ++choices;
    }
  }
  CHECK(choices == 331);
  MESSAGE(choices, " choices of HTCDS' form read and written");
}

TEST_CASE("the form's XML has the same questions as its spreadsheet, and is no submission") {
  const auto bytes = shared_file("htcds/Toolkit/Survey/htcds_xlsform.xml");
  if (!bytes) return;
  CHECK_FALSE(looks_like_submission_xml(*bytes));
}

TEST_CASE("several choices stand in one cell, or in a column each") {
  const ReadRecords one = read({{"vic_Methods_of_Control", "_uuid"}, {"DebtBondage  TakesEarnings", "a"}});
  REQUIRE_MESSAGE(one.good(), first_error(one));
  CHECK(values_of(find_record(one.records, "case:a"), "control") == Words{"DebtBondage", "TakesEarnings"});

  const ReadRecords split = read(
      {{"grp/vic_Methods_of_Control/DebtBondage ", "grp/vic_Methods_of_Control/TakesEarnings", "grp/vic_Methods_of_Control/Other", "_uuid"},
       {"1", "True", "0", "a"}});
  REQUIRE_MESSAGE(split.good(), first_error(split));
  CHECK(split.records == one.records);

  const ReadRecords both =
      read({{"vic_Methods_of_Control", "vic_Methods_of_Control/DebtBondage", "vic_Methods_of_Control/TakesEarnings", "_uuid"},
            {"TakesEarnings DebtBondage", "1", "1", "a"}});
  CHECK(both.good());
  const ReadRecords unlike = read({{"vic_Methods_of_Control", "vic_Methods_of_Control/DebtBondage", "_uuid"}, {"TakesEarnings", "1", "a"}});
  CHECK(unlike.error_count == 1);
  const ReadRecords neither = read({{"vic_Methods_of_Control/DebtBondage", "_uuid"}, {"maybe", "a"}});
  CHECK(neither.error_count == 1);
}

TEST_CASE("groups before a question's name, with any of the dividers tools use") {
  for (const char* header : {"who/prs_First_Name", "who-prs_First_Name", "who:prs_First_Name", "a.b.prs_FirstName", "prs_First_Name"}) {
    CAPTURE(header);
    const ReadRecords got = read({{header, "meta/instanceID"}, {"Sample", "uuid:5f0"}});
    REQUIRE_MESSAGE(got.good(), first_error(got));
    CHECK(values_of(find_record(got.records, "person:5f0"), "name") == Words{"Sample"});
  }
}

TEST_CASE("a submission's key is its instance's id; without one it is told, and two with one are an error") {
  CHECK(read({{"prs_Title", "_uuid", "meta/instanceID"}, {"Cook", "other", "uuid:first"}}).records[0].key == "person:first");
  const ReadRecords none = read({{"prs_Title"}, {"Cook"}});
  CHECK(none.records[0].key == "person:line-2");
  CHECK(is_noted(none.notes, "no-key"));
  const ReadRecords twice = read({{"prs_Title", "_uuid"}, {"Cook", "a"}, {"Driver", "uuid:a"}});
  REQUIRE(twice.error_count == 1);
  CHECK(twice.errors[0].where == "sent.csv, row 3");
}

TEST_CASE("bookkeeping of the form tool is left out and counted; anything else that is unknown is an error") {
  const ReadRecords got = read({{"start", "end", "prs_Title", "_uuid", "_submission_time", "__version__"},
                                {"2024-01-01T10:00:00", "x", "Cook", "a", "2024-01-01", "v1"}});
  REQUIRE(got.good());
  CHECK(lost_count(got.losses, "what the form tool keeps beside answers") == 4);
  const ReadRecords unknown = read({{"prs_Titel", "prs_Gender", "_uuid"}, {"Cook", "", "a"}});
  REQUIRE(unknown.error_count == 1);
  CHECK_MESSAGE(unknown.errors[0].hint.find("prs_Title") != std::string::npos, unknown.errors[0].hint);
}

TEST_CASE("the form's own labels are its names") {
  const XlsForm form = small_form();
  const ReadRecords got = read({{"who/prs_Gender", "_uuid"}, {"Woman or girl", "a"}}, &form);
  REQUIRE_MESSAGE(got.good(), first_error(got));
  CHECK(values_of(find_record(got.records, "person:a"), "gender") == Words{"Feminine"});
}

TEST_CASE("a reason in words is a term where it is one, and else a note") {
  const ReadRecords term = read({{"cas_ReasonForIncomingReferral", "_uuid"}, {"Additional services required", "a"}});
  REQUIRE(term.good());
  CHECK(values_of(find_record(term.records, "case:a"), "referral-in-reason") == Words{"AdditionalServicesRequired"});
  const ReadRecords words = read({{"cas_ReasonForIncomingReferral", "_uuid"}, {"needs a doctor", "a"}});
  REQUIRE(words.good());
  CHECK(values_of(find_record(words.records, "case:a"), "note") == Words{"Reason for Incoming Referral: needs a doctor"});
  CHECK(is_noted(words.notes, "free-text"));
  CHECK(read({{"vic_TraffickingStatus", "_uuid"}, {"needs a doctor", "a"}}).error_count == 1);
}

TEST_CASE("a form is refused with every fault: a list that is not there, a choice twice, repeats") {
  const auto form =
      read_xlsform(form_of({{"type", "name"}, {"select_one nowhere", "q1"}, {"text", "q2"}, {"text", "q2"}, {"begin_repeat", "r"}},
                           {{"list_name", "name", "label"}, {"a", "x", ""}, {"a", "x ", ""}, {"", "y", ""}}),
                   "form.xlsx");
  REQUIRE_FALSE(form);
  CHECK(form.error().size() == 5);
  CHECK_FALSE(read_xlsform(sheet_of({{"type", "name"}}, "other"), "x"));
}

TEST_CASE("a submission in XML is what its row would be") {
  const std::string xml =
      "<?xml version='1.0'?><data xmlns:orx=\"http://openrosa.org/xforms\" id=\"htcds_xlsform\" "
      "version=\"v1\"><start>2024-01-01T10:00:00</start><con_Consent>TRUE</con_Consent><who><prs_First_Name> Sample "
      "</prs_First_Name><prs_Second_Name/>"
      "<prs_Birthdate>1990-03-02</prs_Birthdate></who><vic_Methods_of_Control>DebtBondage "
      "TakesEarnings</vic_Methods_of_Control><orx:meta><orx:instanceID>uuid:5f0</orx:instanceID></orx:meta></data>";
  CHECK(looks_like_submission_xml(xml));
  const ReadRecords got = read_submission_xml(schema(), xml, "one.xml");
  REQUIRE_MESSAGE(got.good(), first_error(got));
  const ReadRecords row = read({{"con_Consent", "prs_First_Name", "prs_Birthdate", "vic_Methods_of_Control", "_uuid"},
                                {"TRUE", "Sample", "1990-03-02", "DebtBondage TakesEarnings", "5f0"}});
  CHECK(got.records == row.records);
  CHECK(got.records.size() == 3);
}

TEST_CASE("XML that is none, declares a document type, nests without end or answers twice is refused") {
  CHECK(read_submission_xml(schema(), "<data><prs_Title>Cook</prs_Title>", "x").error_count == 1);
  CHECK(read_submission_xml(schema(), "<!DOCTYPE data [<!ENTITY a \"b\">]><data><prs_Title>&a;</prs_Title></data>", "x").error_count == 1);
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<g>";
  CHECK(read_submission_xml(schema(), deep, "x").errors.at(0).code == ErrorCode::too_large);
  CHECK(read_submission_xml(schema(), "<data><prs_Title>Cook</prs_Title><prs_Title>Driver</prs_Title></data>", "x").error_count == 1);
  CHECK(read_submission_xml(schema(), "<data><other>1</other></data>", "x").error_count >= 1);
}

TEST_CASE("what the form asks survives the way out and in") {
  records::AnyRecords options;
  options.types = {"Person", "TraffickingCase"};
  options.metadata = options.languages = options.hard_texts = options.attachments = false;
  options.carries = [](const records::Property& property) {
    return std::ranges::any_of(htcds_fields(), [&](const HtcdsField& field) {
      return field.core && field.form != HtcdsForm::labelled && field.property == property.name;
    });
  };
  CHECK(rc::check("written and read, the tables are the same", [&] {
    const RecordSet set = records::any_records(options);
    const WrittenTables first = write_submissions(schema(), set);
    const ReadRecords back = read_submissions(schema(), sheet_of_table(first.tables[0]), "x");
    for (const Error& error : back.errors) RC_LOG() << to_string(error) << "\n";
    RC_ASSERT(back.good());
    const WrittenTables second = write_submissions(schema(), back.records);
    RC_ASSERT(second.losses.empty());
    auto rows = first.tables[0].rows;
    std::erase_if(rows, [](const Words& row) {
      return std::ranges::all_of(row.begin(), row.end() - 1, [](const std::string& cell) { return cell.empty(); });
    });
    RC_ASSERT(rows == second.tables[0].rows);
  }));
}
