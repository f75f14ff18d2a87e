#include "exchange/htcds.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>

#include "exchange/htcds_fields.h"
#include "exchange/table_build.h"
#include "exchange/test_loose.h"
#include "records/test_records.h"
#include "records/validate.h"

using namespace girok;
using namespace girok::exchange;

namespace {

const Schema& schema() { return Schema::built_in(); }

const std::vector<std::string>& template_files() {
  static const std::vector<std::string> files = {"HTCDS Excel Spreadsheet v2.0.xlsx",
                                                 "HTCDS Excel Spreadsheet single select with validation v2.0.xlsx",
                                                 "HTCDS Excel Spreadsheet multi select with validation v2.0.xlsm"};
  return files;
}

std::optional<Tables> real_template(const std::string& file) {
  const auto bytes = shared_file("htcds/Toolkit/Excel/" + file);
  if (!bytes) return std::nullopt;
  auto tables = read_tables(*bytes, file);
  REQUIRE(tables);
  return *tables;
}

// The two rows of the templates, typed from the files; the third test compares them with the files.
const std::vector<std::string>& machine_row() {
  static const std::vector<std::string> row = {"",
                                               "cas_CaseOwner",
                                               "prs_Salutation",
                                               "prs_FirstName",
                                               "prs_SecondName",
                                               "con_Consent",
                                               "prs_Birthdate",
                                               "prs_Gender",
                                               "prs_Citizenship",
                                               "prs_Title",
                                               "prs_Email",
                                               "prs_HomePhone",
                                               "prs_MobilePhone",
                                               "prs_MailingCity",
                                               "prs_MailingCountry",
                                               "prs_MailingState",
                                               "prs_MailingStreet",
                                               "prs_MailingPostalCode",
                                               "vic_TraffickingStatus",
                                               "vic_TraffickinStatusDecisionMakingOrg",
                                               "vic_MethodOfRecruitment",
                                               "vic_LocationOfRecruitment",
                                               "vic_MethodsOfControl",
                                               "vic_TypeOfExploitation",
                                               "vic_ForcedLabourIndustry",
                                               "vic_TypeOfSexExploitation",
                                               "vic_LocationOfExploitation",
                                               "cas_Status",
                                               "cas_ReferringOrganisation",
                                               "cas_IncomingReferralDate",
                                               "cas_ReferringPrimaryCaseWorker",
                                               "cas_ReasonForIncomingReferral",
                                               "cas_IncomingReferralDetails",
                                               "cas_ReferredOrganisation",
                                               "cas_ReferredPrimaryCaseWorker",
                                               "",
                                               "cas_OutgoingReferralDate",
                                               "cas_OutgoingReferralDetails",
                                               "cas_ReasonForCaseClosure"};
  return row;
}
const std::vector<std::string>& label_row() {
  static const std::vector<std::string> row = {"",
                                               "Case Owner",
                                               "Salutation",
                                               "First Name",
                                               "Second Name",
                                               "Consent",
                                               "Birthdate",
                                               "Gender",
                                               "Citizenship",
                                               "Title",
                                               "Email",
                                               "Home Phone",
                                               "Mobile Phone",
                                               "Mailing Street",
                                               "Mailing City",
                                               "Mailing State/Province",
                                               "Mailing Zip/Postal Code",
                                               "Mailing Country",
                                               "Trafficking Status",
                                               "Trafficking Status Decision Making Organization",
                                               "Method of Recruitment",
                                               "Location of Recruitment",
                                               "Methods of Control",
                                               "Type of Exploitation",
                                               "Forced Labour Industry",
                                               "Type of Sex Exploitation",
                                               "Location of Exploitation",
                                               "Status",
                                               "Referring Organisation",
                                               "Incoming Referral Date",
                                               "Referring Primary Case Worker",
                                               "Reason for Incoming Referral",
                                               "Incoming Referral Details",
                                               "Referred Organisation",
                                               "Referred Primary Case Worker",
                                               "Reason for Outgoing Referral",
                                               "Outgoing Referral Date",
                                               "Outgoing Referral Details",
                                               "Reason for Case Closure"};
  return row;
}

/// A template with rows; cells by label.
Tables filled(const std::vector<std::map<std::string, std::string>>& rows) {
  std::vector<std::vector<std::string>> all = {machine_row(), label_row()};
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::vector<std::string> row(label_row().size());
    row[0] = std::to_string(r + 1);
    for (const auto& [label, text] : rows[r]) {
      const auto at = std::ranges::find(label_row(), label);
      REQUIRE(at != label_row().end());
      row[static_cast<std::size_t>(at - label_row().begin())] = text;
    }
    all.push_back(std::move(row));
  }
  return sheet_of(all);
}

ReadRecords read(const Tables& tables, const HtcdsReading& reading = {}) { return read_htcds(schema(), tables, "cases.xlsx", reading); }

const LooseRecord& record(const ReadRecords& read, const std::string& key) { return find_record(read.records, key); }
constexpr auto values = values_of;
constexpr auto noted = is_noted;

HtcdsReading by(HtcdsAddress address) {
  HtcdsReading reading;
  reading.address = address;
  return reading;
}

}  // namespace

TEST_CASE("a row becomes a person, a case and a consent that says no more than its cell") {
  const ReadRecords got = read(filled({{{"First Name", "Sample"},
                                        {"Second Name", "Person"},
                                        {"Salutation", "Ms"},
                                        {"Consent", "Yes"},
                                        {"Birthdate", "1990-03-02"},
                                        {"Gender", "Feminine"},
                                        {"Citizenship", "Korea (Democratic People's Republic of)"},
                                        {"Type of Exploitation", "Forced labour;Forced marriage"},
                                        {"Status", "Follow up"},
                                        {"Incoming Referral Date", "2020-01-31T00:00:00"}}}));
  REQUIRE_MESSAGE(got.good(), first_error(got));
  REQUIRE(got.records.size() == 3);
  const LooseRecord& person = record(got, "person:1");
  CHECK(person.type == "Person");
  CHECK(person.where == "cases.xlsx, Case Sheet, row 3");
  CHECK(values(person, "name") == Words{"Sample Person"});
  CHECK(values(person, "note") == Words{"Salutation: Ms"});
  CHECK(values(person, "born") == Words{"1990-03-02"});
  CHECK(values(person, "gender") == Words{"Feminine"});
  CHECK(values(person, "citizenship") == Words{"KP"});
  const LooseRecord& victim = record(got, "case:1");
  CHECK(values(victim, "person") == Words{"person:1"});
  CHECK(values(victim, "exploitation") == Words{"ForcedLabour", "ForcedMarriage"});
  CHECK(values(victim, "case-status") == Words{"FollowUp"});
  CHECK(values(victim, "referred-in") == Words{"2020-01-31"});
  const LooseRecord& consent = record(got, "consent:1");
  CHECK(consent.statements.size() == 2);
  CHECK(values(consent, "consents-to-interview") == Words{"yes"});
  for (const auto& problem : records::validate(schema(), got.records)) CHECK_MESSAGE(problem.warning, to_string(problem.error));
}

TEST_CASE("an empty consent cell is no consent and no refusal") {
  const ReadRecords got = read(filled({{{"First Name", "Sample"}}, {{"First Name", "Other"}, {"Consent", "false"}}}));
  REQUIRE(got.good());
  REQUIRE(got.records.size() == 3);
  CHECK(values(record(got, "consent:2"), "consents-to-interview") == Words{"no"});
}

TEST_CASE("all three templates have the headings that this test types, and give nothing while nobody filled them in") {
  for (const std::string& file : template_files()) {
    CAPTURE(file);
    const auto tables = real_template(file);
    if (!tables) return;
    CHECK(looks_like_htcds(*tables));
    const ReadRecords got = read(*tables);
    CHECK_MESSAGE(got.good(), first_error(got));
    CHECK(got.records.empty());
    const auto sheet =
        std::ranges::find_if(tables->sheets, [](const Sheet& one) { return one.name == "Case Sheet" || one.name == "Sheet1"; });
    REQUIRE(sheet != tables->sheets.end());
    for (std::size_t c = 0; c < machine_row().size(); ++c) {
      CHECK((c < sheet->rows[0].size() ? std::string(trimmed(sheet->rows[0][c].text)) : "") == machine_row()[c]);
      CHECK(std::string(trimmed(sheet->rows[1][c].text)) == label_row()[c]);
    }
  }
}

TEST_CASE(
    "what is written with the templates' spelling has the templates' two rows, and what is written with the standard's has all names over "
    "their own labels") {
  const WrittenTables spelt = write_htcds(schema(), {}, {.template_spelling = true});
  CHECK(spelt.tables[0].header == machine_row());
  CHECK(spelt.tables[0].rows[0] == label_row());
  const WrittenTables standard = write_htcds(schema(), {});
  REQUIRE(standard.tables[0].header.size() == 39);
  CHECK(standard.tables[0].rows[0] == label_row());
  for (std::size_t c = 1; c < 39; ++c) CHECK(htcds_field(standard.tables[0].header[c]) == htcds_field_by_label(label_row()[c]));
  CHECK(std::ranges::find(standard.tables[0].header, "vic_TraffickingStatusDecisionMakingOrg") != standard.tables[0].header.end());
  CHECK(std::ranges::find(standard.tables[0].header, "cas_ReasonForOutgoingReferral") != standard.tables[0].header.end());
}

TEST_CASE("every term of the templates' validation sheet is found, and written as it stands there") {
  const auto tables = real_template(template_files()[1]);
  if (!tables) return;
  const auto sheet = std::ranges::find(tables->sheets, "validation", &Sheet::name);
  REQUIRE(sheet != tables->sheets.end());
  std::size_t terms = 0, same = 0;
  for (std::size_t c = 0; c < sheet->rows[1].size() || c < sheet->rows[2].size(); ++c) {
    const auto heading = [&]() -> std::string {
      for (const std::size_t r : {1U, 2U})
        if (c < sheet->rows[r].size() && !sheet->rows[r][c].text.empty()) return sheet->rows[r][c].text;
      return {};
    }();
    std::string label = heading == "Country" ? "Citizenship" : heading;
    if (std::ranges::find(label_row(), label) == label_row().end()) continue;
    for (std::size_t r = 3; r < sheet->rows.size(); ++r) {
      if (c >= sheet->rows[r].size() || sheet->rows[r][c].text.empty()) continue;
      const std::string text = sheet->rows[r][c].text;
      CAPTURE(label);
      CAPTURE(text);
      ++terms;
      const ReadRecords got = read(filled({{{label, text}}}));
      REQUIRE_MESSAGE(got.good(), first_error(got));
      const WrittenTables written = write_htcds(schema(), got.records);
      const auto at = static_cast<std::size_t>(std::ranges::find(label_row(), label) - label_row().begin());
      if (written.tables[0].rows[1][at] == std::string(trimmed(text))) ++same;
      const ReadRecords again = read(sheet_of_table(written.tables[0]));
      REQUIRE(again.good());
      CHECK(again.records == got.records);
    }
  }
  // Counted in the file by openpyxl: 249 countries and 6 + 10 + 16 + 11 + 21 + 4 + 4 + 3 + 3 + 3 + 5 terms.
  CHECK(terms == 335);
  MESSAGE(terms, " terms of the validation sheet read and written, ", same, " of them as the same words");
}

TEST_CASE("the address is read by what people see, and by row 1 where only so countries are under Country") {
  const std::map<std::string, std::string> seen = {
      {"First Name", "Sample"}, {"Mailing Street", "1 Example Street"}, {"Mailing City", "Sampleville"}, {"Mailing Country", "Thailand"}};
  ReadRecords got = read(filled({seen}));
  REQUIRE(got.good());
  CHECK(noted(got.notes, "address-order"));
  CHECK(values(record(got, "person:1"), "contact") ==
        Words{"Mailing Street: 1 Example Street", "Mailing City: Sampleville", "Mailing Country: Thailand"});

  // A program that goes by row 1: the country lies under the label Mailing City, for row 1 says prs_MailingCountry there.
  const std::map<std::string, std::string> by_machine = {{"First Name", "Sample"},
                                                         {"Mailing Street", "Sampleville"},
                                                         {"Mailing City", "Thailand"},
                                                         {"Mailing Zip/Postal Code", "1 Example Street"}};
  got = read(filled({by_machine}));
  REQUIRE(got.good());
  CHECK(noted(got.notes, "address-order"));
  CHECK(values(record(got, "person:1"), "contact") ==
        Words{"Mailing City: Sampleville", "Mailing Country: Thailand", "Mailing Street: 1 Example Street"});
  got = read(filled({by_machine}), by(HtcdsAddress::labels));
  CHECK(values(record(got, "person:1"), "contact") ==
        Words{"Mailing Street: Sampleville", "Mailing City: Thailand", "Mailing Zip/Postal Code: 1 Example Street"});
  got = read(filled({seen}), by(HtcdsAddress::machine));
  CHECK(values(record(got, "person:1"), "contact") ==
        Words{"Mailing City: 1 Example Street", "Mailing Country: Sampleville", "Mailing Zip/Postal Code: Thailand"});
  // Nothing filled, nothing to be told.
  CHECK_FALSE(noted(read(filled({{{"First Name", "Sample"}}})).notes, "address-order"));
  // In what Girok writes, both rows agree.
  got = read(filled({seen}));
  CHECK_FALSE(noted(read(sheet_of_table(write_htcds(schema(), got.records).tables[0])).notes, "address-order"));
}

TEST_CASE("a column without a name in row 1 is known by its label, a misspelt one by what it means") {
  const ReadRecords got = read(filled({{{"Reason for Outgoing Referral", "Additional Services Required"},
                                        {"Trafficking Status Decision Making Organization", "NGO"},
                                        {"Reason for Case Closure", "Moved"}}}));
  REQUIRE(got.good());
  CHECK(values(record(got, "case:1"), "referral-out-reason") == Words{"AdditionalServicesRequired"});
  CHECK(values(record(got, "case:1"), "status-decided-by") == Words{"NGO"});
  CHECK(values(record(got, "case:1"), "closure-reason") == Words{"Moved"});
  CHECK(noted(got.notes, "column-by-label"));
  CHECK(noted(got.notes, "renamed-column"));
}

TEST_CASE("an industry whose label has a semicolon is one term, also among several") {
  const ReadRecords got =
      read(filled({{{"Forced Labour Industry", "Construction; Water supply; sewerage, waste management and remediation;Education"}}}));
  REQUIRE_MESSAGE(got.good(), first_error(got));
  CHECK(values(record(got, "case:1"), "industry") == Words{"F_Construction", "E_WaterSupplySewerageWasteManagement", "P_Education"});
}

TEST_CASE("labels with no-break blanks, value names and other cases are the same terms") {
  for (const std::string word : {"Transgender Feminine\xC2\xA0", "TransgenderFeminine", "transgenderfeminine", " Transgender Feminine "}) {
    CAPTURE(word);
    const ReadRecords got = read(filled({{{"Gender", word}}}));
    REQUIRE(got.good());
    CHECK(values(record(got, "person:1"), "gender") == Words{"TransgenderFeminine"});
  }
}

TEST_CASE("every fault is told at once, with its row and the nearest terms, and without what the cell said") {
  const ReadRecords got = read(filled({{{"Gender", "Femenine"}, {"Birthdate", "yesterday"}},
                                       {{"Consent", "perhaps"}},
                                       {{"Trafficking Status", "Possible victim of trafficking;Not a victim of trafficking"}},
                                       {{"First Name", "Fine"}}}));
  REQUIRE(got.error_count == 4);
  CHECK(got.errors[0].where == "cases.xlsx, Case Sheet, row 3");
  CHECK(got.errors[3].where == "cases.xlsx, Case Sheet, row 5");
  std::string all;
  for (const Error& error : got.errors) all += error.what + error.hint;
  CHECK(all.find("Feminine") != std::string::npos);
  CHECK(all.find("Femenine") == std::string::npos);
  CHECK(all.find("yesterday") == std::string::npos);
  CHECK(all.find("perhaps") == std::string::npos);
  CHECK(all.find("several terms") != std::string::npos);
}

TEST_CASE("wrong headings are refused by name") {
  SUBCASE("an extra column") {
    auto machine = machine_row(), labels = label_row();
    machine.emplace_back("prs_FavouriteColour");
    labels.emplace_back("Favourite Colour");
    const ReadRecords got = read(sheet_of({machine, labels, {"1", "", "", "Sample"}}));
    REQUIRE(got.error_count == 1);
    CHECK(got.errors[0].what.find("prs_FavouriteColour") != std::string::npos);
    CHECK(got.errors[0].where == "cases.xlsx, Case Sheet, column AN");
    HtcdsReading ignoring;
    ignoring.ignore = {"prs_FavouriteColour"};
    CHECK(read(sheet_of({machine, labels, {"1", "", "", "Sample"}}), ignoring).good());
  }
  SUBCASE("an extra column of the standard") {
    auto machine = machine_row(), labels = label_row();
    machine.emplace_back("prs_MaritalStatus");
    labels.emplace_back("Marital Status");
    std::vector<std::string> row(machine.size());
    row.back() = "Widowed";
    const ReadRecords got = read(sheet_of({machine, labels, row}));
    REQUIRE(got.good());
    CHECK(values(record(got, "person:line-3"), "marital-status") == Words{"Widowed"});
  }
  SUBCASE("a misspelt name") {
    auto machine = machine_row();
    machine[7] = "prs_Gendre";
    const ReadRecords got = read(sheet_of({machine, label_row()}));
    REQUIRE(got.error_count == 1);
    CHECK(got.errors[0].hint.find("prs_Gender") != std::string::npos);
  }
  SUBCASE("a column twice") {
    auto machine = machine_row(), labels = label_row();
    machine.emplace_back("prs_Gender");
    labels.emplace_back("Gender");
    CHECK(read(sheet_of({machine, labels})).error_count == 1);
  }
  SUBCASE("two rows that call a column differently") {
    auto labels = label_row();
    labels[7] = "Email";
    CHECK(read(sheet_of({machine_row(), labels})).error_count >= 1);
  }
  SUBCASE("cells under no heading") {
    std::vector<std::string> row(machine_row().size() + 1);
    row.back() = "stray";
    const ReadRecords got = read(sheet_of({machine_row(), label_row(), row}));
    REQUIRE(got.error_count == 1);
    CHECK(got.errors[0].what.find("stray") == std::string::npos);
  }
  SUBCASE("no case sheet") { CHECK(read(sheet_of(std::vector<Words>{{"a", "b"}, {"1", "2"}})).error_count == 1); }
  SUBCASE("two case sheets") {
    Tables tables = filled({});
    tables.sheets.push_back(tables.sheets[0]);
    tables.sheets[1].name = "Old";
    CHECK(read(tables).error_count == 1);
    HtcdsReading old;
    old.sheet = "Old";
    CHECK(read(tables, old).good());
  }
}

TEST_CASE("the order of sheets does not matter, and a sheet without row 1 is read by its labels") {
  Tables tables = filled({{{"First Name", "Sample"}}});
  Sheet about;
  about.name = "about";
  about.rows = {{{"Microsoft Excel HTCDS 2.0", CellKind::text}}};
  about.lines = {1};
  tables.sheets.insert(tables.sheets.begin(), about);
  CHECK(read(tables).records.size() == 1);

  std::vector<std::string> row(label_row().size());
  row[0] = "7";
  row[14] = "Sampleville";
  const ReadRecords got = read(sheet_of({label_row(), row}));
  REQUIRE(got.good());
  CHECK(noted(got.notes, "no-machine-row"));
  CHECK(values(record(got, "person:7"), "contact") == Words{"Mailing City: Sampleville"});
}

TEST_CASE("two rows with one number are an error that names both") {
  Tables tables = filled({{{"First Name", "Sample"}}, {{"First Name", "Other"}}});
  tables.sheets[0].rows[3][0].text = "1";
  const ReadRecords got = read(tables);
  REQUIRE(got.error_count == 1);
  CHECK(got.errors[0].where == "cases.xlsx, Case Sheet, row 4");
  CHECK(got.errors[0].hint.find("row 3") != std::string::npos);
}

TEST_CASE("what HTCDS has no word or no column for is counted by name") {
  LooseStatement name = says("name", ValueKind::text, "Sample");
  name.basis = records::Basis::hearsay;
  name.language = "en";
  const LooseRecord person = record_of("p", "Person", {says("label", ValueKind::text, "P-1"), says("born", ValueKind::date, "1985"), name});
  const LooseRecord victim =
      record_of("c", "TraffickingCase",
                {says("person", ValueKind::record, "p"), says("exploitation", ValueKind::code, "state-imposed-forced-labour"),
                 says("exploitation", ValueKind::code, "Servitude")});
  const LooseRecord consent = record_of("k", "Consent",
                                        {says("person", ValueKind::record, "p"), says("consents-to-interview", ValueKind::code, "yes"),
                                         says("withdrawn", ValueKind::date, "2024-01-01")});
  const LooseRecord act = record_of("a", "Act", {});
  const WrittenTables written = write_htcds(schema(), {person, victim, consent, act});
  for (const char* what : {"Person.label", "Person.born, where it is not one day", "the basis of statements", "the language of texts",
                           "Consent.withdrawn", "records of type Act"}) {
    CAPTURE(what);
    CHECK(lost_count(written.losses, what) == 1);
  }
  // The crosswalk may know a wider word; it is told in any case.
  CHECK(std::ranges::any_of(
      written.losses, [](const Loss& loss) { return loss.what.starts_with("TraffickingCase.exploitation=state-imposed-forced-labour"); }));
  REQUIRE(written.tables[0].rows.size() == 2);
  const auto at = [&](const std::string& label) {
    return written.tables[0].rows[1][static_cast<std::size_t>(std::ranges::find(label_row(), label) - label_row().begin())];
  };
  CHECK(at("Second Name") == "Sample");
  CHECK(at("Birthdate").empty());
  CHECK(at("Consent") == "No");   // withdrawn
  CHECK(at("Type of Exploitation").find("Servitude") != std::string::npos);
}

TEST_CASE("what HTCDS can carry survives the way out and in") {
  records::AnyRecords options;
  options.types = {"Person", "TraffickingCase"};
  options.metadata = options.languages = options.hard_texts = options.attachments = false;
  options.carries = [](const records::Property& property) {
    return std::ranges::any_of(
               htcds_fields(),
               [&](const HtcdsField& field) { return field.form != HtcdsForm::labelled && field.property == property.name; }) &&
           property.name != "consents-to-interview";
  };
  CHECK(rc::check("written and read, the tables are the same", [&] {
    const RecordSet set = records::any_records(options);
    const WrittenTables first = write_htcds(schema(), set);
    const ReadRecords back = read_htcds(schema(), sheet_of_table(first.tables[0]), "x", {});
    for (const Error& error : back.errors) RC_LOG() << to_string(error) << "\n";
    RC_ASSERT(back.good());
    const WrittenTables second = write_htcds(schema(), back.records);
    RC_ASSERT(second.losses.empty());
    // Rows without anything are no rows for a reader: their numbers are gone.
    auto rows = first.tables[0].rows;
    std::erase_if(rows, [](const std::vector<std::string>& row) {
      return std::ranges::all_of(row.begin() + 1, row.end(), [](const std::string& cell) { return cell.empty(); });
    });
    RC_ASSERT(rows.size() == second.tables[0].rows.size());
    RC_ASSERT(first.tables[0].header == second.tables[0].header);
    for (std::size_t r = 0; r < rows.size(); ++r)
      RC_ASSERT(std::vector<std::string>(rows[r].begin() + 1, rows[r].end()) ==
                std::vector<std::string>(second.tables[0].rows[r].begin() + 1, second.tables[0].rows[r].end()));
  }));
}
