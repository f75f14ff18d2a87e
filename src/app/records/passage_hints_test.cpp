// Hints of passages: dates and provinces that stand in them, and what was coded before.
#include "app/records/passage_hints.h"

#include <doctest/doctest.h>

#include "app/case/test_text.h"
#include "app/records/coding.h"
#include "records/imprecise.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

const records::Schema& schema() { return records::Schema::built_in(); }

TEST_CASE("dates of a passage are offered as they are typed, in the order of the text, each once") {
  CHECK(dates_in_passage("On 14 March 2009 she left; in 2011 she wrote.") == std::vector<std::string>{"2009-03-14", "2011"});
  CHECK(dates_in_passage("2009년 3월 14일에 떠났고 2009년 3월 14일에 도착했다") == std::vector<std::string>{"2009-03-14"});
  CHECK(dates_in_passage("2009년에는 없었고, 2010년 5월의 일") == std::vector<std::string>{"2009", "2010-05"});
  CHECK(dates_in_passage("2008年6月2日出发") == std::vector<std::string>{"2008-06-02"});
  CHECK(dates_in_passage("about 2,009 people, 12009 boxes, 1.2009 tons").empty());
  CHECK(dates_in_passage("").empty());
}

TEST_CASE("a season of a year is offered as its months, before the year alone") {
  using Dates = std::vector<std::string>;
  CHECK(dates_in_passage("In the Summer of 2021 he came.") == Dates{"2021-06/2021-08", "2021"});
  CHECK(dates_in_passage("2020년 가을 톨바에서") == Dates{"2020-09/2020-11", "2020"});
  CHECK(dates_in_passage("2019年冬天") == Dates{"2019-12/2020-02", "2019"});
  CHECK(dates_in_passage("winter 2019") == Dates{"2019-12/2020-02", "2019"});
  CHECK(dates_in_passage("a midsummer 2021 offspring of 2020") == Dates{"2021", "2020"});
  for (const std::string& date : dates_in_passage("fall 2018")) CHECK(records::parse_date(date).has_value());
}

TEST_CASE("provinces of a passage are found by their labels in three languages, not within other words") {
  const auto has = [](std::string_view passage, std::string_view code) {
    const std::vector<std::string> found = provinces_in_passage(schema(), passage);
    return std::find(found.begin(), found.end(), code) != found.end();
  };
  CHECK(has("They crossed into Jilin at night.", "CN-JL"));
  CHECK(has("함경북도에서 일했다", "KP-09"));
  CHECK_FALSE(has("Jilinese is no place.", "CN-JL"));
}

TEST_CASE("what was coded from a document before is offered, the latest first") {
  vault::TestWorld world;
  const auto vault = world.create(world.machine());
  const Id document = add_text(*vault, "They came at dawn. They came again.");
  CHECK(coded_before(*vault, document).persons.empty());
  const std::vector<records::Term>& acts = schema().vocabularies().find("act-type")->terms;
  const auto code = [&](const char* quote, const std::string& act, const char* victim, const char* date) {
    CodingEntry entry;
    entry.item = to_string(document);
    entry.quote = quote;
    entry.act = act;
    entry.victim = victim;
    entry.date = date;
    const Coded coded = code_text(*vault, schema(), {entry}, {});
    REQUIRE(coded.report.errors.empty());
    return *coded.acts.at(0).victim;
  };
  const Id first = code("came at dawn", acts[0].code, "new:W-1", "2009"), second = code("came again", acts[1].code, "new:W-2", "2010");
  const CodedBefore before = coded_before(*vault, document);
  CHECK(before.persons == std::vector<Id>{second, first});
  CHECK(before.dates == std::vector<std::string>{"2010", "2009"});
  CHECK(before.acts == std::vector<std::string>{acts[1].code, acts[0].code});
}

}  // namespace
}  // namespace girok::app
