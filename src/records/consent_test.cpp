#include "records/consent.h"

#include <doctest/doctest.h>

#include "base/dates.h"

// The tables were written by hand after docs/methods/records.md, "Consent", before the code was run.

namespace girok::records {
namespace {

/// "given=2024-03-01 permits=advocacy:un": a consent.
LooseRecord consent(const std::string& text, const std::string& key = "c") {
  LooseRecord record{key, "Consent", {}, {}};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t equals = text.find('=', at), end = std::min(text.find(' ', equals), text.size());
    LooseStatement statement;
    statement.property = text.substr(at, equals - at);
    statement.value.text = text.substr(equals + 1, end - equals - 1);
    record.statements.push_back(statement);
    at = end + 1;
  }
  return record;
}

std::int32_t day(std::string_view text) { return first_day(*parse_iso_date(text)); }

std::string answer(const std::vector<LooseRecord>& consents, std::string_view on, const Use& use = {"advocacy", "united-nations"}) {
  return std::string(name_of(may_use(consents, use, day(on), Vocabularies::built_in()).answer));
}

TEST_CASE("without any consent nothing is permitted, and it was never asked") {
  CHECK(answer({}, "2024-06-01") == "never asked");
  CHECK(may_use({}, {"advocacy", "united-nations"}, 0, Vocabularies::built_in()).consent.empty());
}

TEST_CASE("one consent: every row of the table") {
  struct Row {
    const char* consent;
    const char* day;
    const char* answer;
  };
  static constexpr Row rows[] = {
      // scope: purpose and recipient must both be permitted
      {"given=2024-03-01 permits=advocacy:united-nations", "2024-06-01", "permitted"},
      {"given=2024-03-01 permits=advocacy:*", "2024-06-01", "permitted"},
      {"given=2024-03-01 permits=*:united-nations", "2024-06-01", "permitted"},
      {"given=2024-03-01 permits=*:*", "2024-06-01", "permitted"},
      {"given=2024-03-01 permits=advocacy:court", "2024-06-01", "not permitted"},
      {"given=2024-03-01 permits=publication:united-nations", "2024-06-01", "not permitted"},
      {"given=2024-03-01", "2024-06-01", "not permitted"},
      {"given=2024-03-01 permits=advocacy", "2024-06-01", "not permitted"},
      // a refusal goes before what is permitted, in one consent
      {"given=2024-03-01 permits=*:* refuses=advocacy:united-nations", "2024-06-01", "refused"},
      {"given=2024-03-01 permits=advocacy:united-nations refuses=*:*", "2024-06-01", "refused"},
      {"given=2024-03-01 permits=*:* refuses=publication:*", "2024-06-01", "permitted"},
      // days: from the day on which it was given to the last day on which it holds
      {"given=2024-03-01 permits=*:*", "2024-02-29", "not yet given"},
      {"given=2024-03-01 permits=*:*", "2024-03-01", "permitted"},
      {"permits=*:*", "2024-06-01", "not yet given"},
      {"given=2024-03-01 expires=2024-06-01 permits=*:*", "2024-06-01", "permitted"},
      {"given=2024-03-01 expires=2024-06-01 permits=*:*", "2024-06-02", "expired"},
      {"given=2024-03-01 withdrawn=2024-06-01 permits=*:*", "2024-05-31", "permitted"},
      {"given=2024-03-01 withdrawn=2024-06-01 permits=*:*", "2024-06-01", "withdrawn"},
      {"given=2024-03-01 withdrawn=2024-06-01 expires=2024-04-01 permits=*:*", "2024-07-01", "withdrawn"},
      // imprecise: by the day that permits least
      {"given=2024 permits=*:*", "2024-12-30", "not yet given"},
      {"given=2024 permits=*:*", "2024-12-31", "permitted"},
      {"given=2020 expires=2024 permits=*:*", "2024-01-01", "permitted"},
      {"given=2020 expires=2024 permits=*:*", "2024-01-02", "expired"},
      {"given=2020 withdrawn=2024 permits=*:*", "2024-01-01", "withdrawn"},
      {"given=2020 withdrawn=../2030 permits=*:*", "1999-01-01", "withdrawn"},
      {"given=2020 withdrawn=soon permits=*:*", "2024-01-01", "withdrawn"},
      {"given=someday permits=*:*", "2024-01-01", "not yet given"},
      // the seven questions: who did not agree to be interviewed permitted nothing
      {"given=2024-03-01 permits=*:* consents-to-interview=no", "2024-06-01", "refused"},
      {"given=2024-03-01 permits=*:* consents-to-interview=not-asked", "2024-06-01", "permitted"},
      // a child: guardian and child
      {"given=2024-03-01 permits=*:* guardian=p2 guardian-consents=yes assent=yes", "2024-06-01", "permitted"},
      {"given=2024-03-01 permits=*:* guardian=p2 guardian-consents=yes", "2024-06-01", "guardian or child has not agreed"},
      {"given=2024-03-01 permits=*:* guardian=p2 assent=yes", "2024-06-01", "guardian or child has not agreed"},
      {"given=2024-03-01 permits=*:* assent=yes", "2024-06-01", "guardian or child has not agreed"},
      {"given=2024-03-01 permits=*:* guardian-consents=yes assent=not-asked", "2024-06-01", "guardian or child has not agreed"},
      {"given=2024-03-01 permits=*:* guardian-consents=no assent=yes", "2024-06-01", "guardian or child has not agreed"},
      {"given=2024-03-01 permits=*:* guardian-consents=yes assent=yes assent=no", "2024-06-01", "guardian or child has not agreed"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.consent));
    CAPTURE(std::string(row.day));
    CHECK(answer({consent(row.consent)}, row.day) == row.answer);
  }
}

TEST_CASE("two consents, in either order: every row of the table") {
  struct Row {
    const char* first;
    const char* second;
    const char* day;
    const char* answer;
  };
  static constexpr Row rows[] = {
      // one permits what the other does not speak of
      {"given=2024-01-01 permits=advocacy:*", "given=2024-02-01 permits=publication:*", "2024-06-01", "permitted"},
      {"given=2024-01-01 permits=*:*", "given=2024-02-01 permits=publication:*", "2024-06-01", "permitted"},
      // a later refusal, and an earlier one
      {"given=2024-01-01 permits=*:*", "given=2024-02-01 refuses=advocacy:*", "2024-06-01", "refused"},
      {"given=2024-01-01 permits=*:*", "given=2024-02-01 refuses=advocacy:*", "2024-01-31", "permitted"},
      {"given=2024-01-01 permits=*:*", "given=2024-02-01 refuses=advocacy:*", "2024-02-01", "refused"},
      {"given=2024-02-01 permits=*:*", "given=2024-01-01 refuses=advocacy:*", "2024-06-01", "permitted"},
      {"given=2024-02-01 permits=*:*", "given=2024-01-01 refuses=publication:*", "2024-06-01", "permitted"},
      // on one day, or on no known day: against use
      {"given=2024-01-01 permits=*:*", "given=2024-01-01 refuses=*:*", "2024-06-01", "refused"},
      {"given=2024-01-01 permits=*:*", "refuses=*:*", "2024-06-01", "refused"},
      {"given=2024-01-01 permits=*:*", "given=2023 refuses=*:*", "2024-06-01", "permitted"},
      {"given=2024-01-01 permits=*:*", "given=2024 refuses=*:*", "2024-06-01", "refused"},
      {"given=2024 permits=*:*", "given=2024-05-01 refuses=*:*", "2025-06-01", "refused"},
      // a withdrawal ends every consent given until then, and none given later
      {"given=2024-01-01 permits=*:*", "given=2023-01-01 withdrawn=2024-03-01", "2024-06-01", "withdrawn"},
      {"given=2024-01-01 permits=*:*", "given=2023-01-01 withdrawn=2024-03-01", "2024-02-01", "permitted"},
      {"given=2024-04-01 permits=*:*", "given=2023-01-01 withdrawn=2024-03-01", "2024-06-01", "permitted"},
      {"given=2024-03-01 permits=*:*", "given=2023-01-01 withdrawn=2024-03-01", "2024-06-01", "withdrawn"},
      {"given=2024 permits=*:*", "given=2023-01-01 withdrawn=2024-03-01", "2025-06-01", "withdrawn"},
      // of several denials, the one that says most
      {"given=2024-01-01 expires=2024-02-01 permits=*:*", "given=2024-01-01 permits=publication:*", "2024-06-01", "expired"},
      {"given=2024-01-01 expires=2024-02-01 permits=*:*", "given=2024-01-01 refuses=*:*", "2024-06-01", "refused"},
      {"given=2025-01-01 permits=*:*", "given=2024-01-01 permits=publication:*", "2024-06-01", "not yet given"},
      // a refusal not yet said hides nothing
      {"given=2024-01-01 permits=*:*", "given=2030-01-01 refuses=*:*", "2024-06-01", "permitted"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.first));
    CAPTURE(std::string(row.second));
    CAPTURE(std::string(row.day));
    CHECK(answer({consent(row.first), consent(row.second)}, row.day) == row.answer);
    CHECK(answer({consent(row.second), consent(row.first)}, row.day) == row.answer);
  }
}

TEST_CASE("the finding names the consent that decided") {
  const std::vector<LooseRecord> both = {consent("given=2024-01-01 permits=*:*", "old"), consent("given=2024-02-01 permits=*:*", "new")};
  CHECK(may_use(both, {"advocacy", "united-nations"}, day("2024-06-01"), Vocabularies::built_in()).consent == "new");
  CHECK(may_use(both, {"advocacy", "united-nations"}, day("2024-01-15"), Vocabularies::built_in()).consent == "old");
}

TEST_CASE("permission for a purpose or recipient holds for those below it, not for those above") {
  const auto court = Vocabularies::built_in().find("consent-recipient");
  REQUIRE(court != nullptr);
  for (const Term& term : court->terms) {
    if (term.parent.empty()) continue;
    CAPTURE(term.code);
    const std::string parent = term.parent;
    CHECK(answer({consent("given=2024-01-01 permits=*:" + parent)}, "2024-06-01", {"advocacy", term.code}) == "permitted");
    CHECK(answer({consent("given=2024-01-01 permits=*:" + term.code)}, "2024-06-01", {"advocacy", parent}) == "not permitted");
    CHECK(answer({consent("given=2024-01-01 permits=*:* refuses=*:" + parent)}, "2024-06-01", {"advocacy", term.code}) == "refused");
  }
}

}  // namespace
}  // namespace girok::records
