#include "linkage/guess.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "linkage/model.h"

namespace girok::linkage {
namespace {

Table table_of(const std::vector<std::pair<std::string, std::string>>& lists, TableOptions options = {}) {
  TableReader reader(std::move(options));
  for (const auto& [stem, csv] : lists) REQUIRE(reader.add_csv(csv, stem, stem + ".csv"));
  auto table = reader.finish();
  REQUIRE(table);
  return std::move(*table);
}

Guess guess_of(const Table& table, const std::vector<FieldSaid>& said = {}) {
  auto guess = guess_fields(table, said);
  REQUIRE(guess);
  return std::move(*guess);
}

/// "given_name: name, dob: date", in order.
std::string kinds(const Guess& guess) {
  std::string all;
  for (const Field& field : guess.fields) all += (all.empty() ? "" : ", ") + field.name + ": " + std::string(name_of(field.kind));
  return all;
}

std::string why_out(const Guess& guess, const std::string& column) {
  for (const ColumnNote& note : guess.left_out) {
    if (note.column == column) return note.what;
  }
  return "";
}

const Field* field_named(const Guess& guess, const std::string& name) {
  const auto found = std::find_if(guess.fields.begin(), guess.fields.end(), [&](const Field& field) { return field.name == name; });
  return found == guess.fields.end() ? nullptr : &*found;
}

using Names = std::vector<std::string>;

const Names given = {"mina", "yuna", "sora", "jiho", "taeho", "bora", "nari", "duri", "haneul", "gaon"};
const Names family = {"kim", "lee", "park", "choi", "jung", "kang", "cho"};

/// A table of `rows` rows whose cells `make` gives.
template <class Make>
std::string csv_of(const std::string& header, int rows, Make&& make) {
  std::string csv = header + "\n";
  for (int i = 0; i < rows; ++i) csv += make(i) + "\n";
  return csv;
}
const std::string& pick(const Names& names, int i) { return names[static_cast<std::size_t>(i) % names.size()]; }

TEST_CASE("headers that say what they are are believed") {
  const std::string csv =
      csv_of("rec_id, given_name, surname, street_number, address_1, suburb, postcode, state, date_of_birth, soc_sec_id", 40, [](int i) {
        const std::string n = std::to_string(i);
        return "rec-" + n + "-org, " + pick(given, i) + ", " + pick(family, i) + ", " + std::to_string(i % 20) + ", " + pick(given, i / 2) +
               " street, " + pick(family, i / 3) + " hills, " + std::to_string(2000 + i % 30) + ", " + (i % 2 == 0 ? "nsw" : "vic") +
               ", 19" + std::to_string(10 + i) + "0704, " + std::to_string(7'000'000 + i / 2);
      });
  const Guess guess = guess_of(table_of({{"a", csv}}));
  CHECK(kinds(guess) ==
        "given_name: name, surname: name, street_number: identifier, address_1: text, suburb: place, postcode: identifier, state: "
        "category, date_of_birth: date, soc_sec_id: identifier");
  CHECK(guess.fields[0].part == text::NamePart::given);
  CHECK(guess.fields[1].part == text::NamePart::family);
  CHECK(why_out(guess, "rec_id") == "names each row, and no two rows have the same value");
}

TEST_CASE("year, month and day in three columns are one date") {
  const std::string csv = csv_of("fname_c1,lname_c1,by,bm,bd", 30, [](int i) {
    return pick(given, i) + "," + pick(family, i) + "," + std::to_string(1930 + i) + "," + std::to_string(1 + i % 12) + "," +
           std::to_string(1 + i % 28);
  });
  const Table table = table_of({{"a", csv}});
  const Guess guess = guess_of(table);
  REQUIRE(guess.fields.size() == 3);
  CHECK(guess.fields[2].kind == FieldKind::date);
  CHECK(guess.fields[2].join == FieldJoin::ymd);
  CHECK(guess.fields[2].columns == std::vector<std::vector<std::size_t>>{{2, 3, 4}});
  std::vector<ColumnNote> notes;
  const Input input = prepare(table, guess.fields, 1, notes);
  CHECK(input.fields[2].values.at(input.fields[2].codes[0]) == "19300101");
}

TEST_CASE("without a header that helps, contents decide") {
  const std::string csv = csv_of("a,b,c,d,e,f,g,h", 200, [](int i) {
    const Names families = {"김", "이", "박", "최", "정", "강", "조"},
                givens = {"미나", "유나", "소라", "지호", "태호", "보라", "나리", "두리", "하늘", "가온", "솔"};
    return std::string(i % 2 == 0 ? "F" : "M") + ",1950-0" + std::to_string(1 + i % 9) + "-1" + std::to_string(i % 10) + "," +
           pick(given, i) + std::to_string(i % 90) + "@example.org," + pick(families, i) + pick(givens, i) + "," +
           std::to_string(1950 + i % 40) + "," + std::to_string(10'000'000 + i % 150 * 7) + "," + pick(given, i % 5) + "," +
           pick(given, i) + " and " + pick(family, i) + " went to market " + std::to_string(i % 99);
  });
  const Guess guess = guess_of(table_of({{"a", csv}}));
  CHECK(kinds(guess) == "a: sex, b: date, c: identifier, d: name, e: date, f: identifier, g: category, h: text");
}

TEST_CASE("contents overrule a header that they cannot fit") {
  const std::string csv = csv_of("name,age,sex", 100, [](int i) {
    return pick(given, i) + " brand kettle with " + pick(family, i) + " handle and lid " + std::to_string(i % 60) + ",1950-0" +
           std::to_string(1 + i % 9) + "-1" + std::to_string(i % 10) + "," + pick(given, i) + std::to_string(i % 50);
  });
  const Guess guess = guess_of(table_of({{"a", csv}}));
  CHECK(kinds(guess) == "name: text, age: date, sex: identifier");
  CHECK(guess.fields[0].why.find("the header does not fit") != std::string::npos);
}

TEST_CASE("columns that cannot tell records apart are left out, each with its reason") {
  const std::string csv = csv_of("row,name,nothing,same,rare,once", 200, [](int i) {
    return std::to_string(i + 1) + "," + pick(given, i) + pick(family, i) + ",,yes," + (i < 3 ? "x" + std::to_string(i) : "") + "," +
           (i == 7 ? "z" : "");
  });
  const Guess guess = guess_of(table_of({{"a", csv}}));
  CHECK(kinds(guess) == "name: name");
  CHECK(why_out(guess, "row") == "numbers the rows");
  CHECK(why_out(guess, "nothing") == "is empty");
  CHECK(why_out(guess, "same") == "holds one value in every row");
  CHECK(why_out(guess, "rare") == "is filled in fewer than one row of fifty");
  CHECK(why_out(guess, "once") == "holds one value");
}

TEST_CASE("an identifier that pairs of rows share is compared, one that nobody shares is not") {
  const auto make = [](int shared) {
    return csv_of("name,code", 40, [shared](int i) { return pick(given, i) + "," + "X" + std::to_string(1'000 + i * 7 / shared); });
  };
  CHECK(kinds(guess_of(table_of({{"a", make(14)}}))) == "name: name, code: identifier");
  CHECK(kinds(guess_of(table_of({{"a", make(1)}}))) == "name: name");
}

TEST_CASE("row numbers that two lists share by chance are not compared") {
  const auto make = [](int from) {
    return csv_of("nr,name", 40, [from](int i) { return std::to_string(i + 1) + "," + pick(given, i + from) + " " + pick(family, i); });
  };
  const Guess guess = guess_of(table_of({{"a", make(0)}, {"b", make(3)}}));
  CHECK(kinds(guess) == "name: name");
  CHECK(why_out(guess, "nr") == "numbers the rows");
}

TEST_CASE("a whole name beside its parts is left out where the parts make it up, and they where it says more") {
  const std::string parts = csv_of("full_name,first_name,surname", 60, [](int i) {
    return pick(given, i) + " " + pick(family, i) + "," + pick(given, i) + "," + pick(family, i);
  });
  const Guess by_parts = guess_of(table_of({{"a", parts}}));
  CHECK(kinds(by_parts) == "first_name: name, surname: name");
  CHECK(why_out(by_parts, "full_name") == "repeats first_name and surname");
  const std::string more = csv_of("full_name,first_name,surname", 60, [](int i) {
    return pick(given, i) + " " + pick(given, i / 3 + 1) + " " + pick(given, i / 7 + 2) + " " + pick(family, i) + "," + pick(given, i) +
           "," + pick(family, i);
  });
  const Guess by_whole = guess_of(table_of({{"a", more}}));
  CHECK(kinds(by_whole) == "full_name: name");
  CHECK(why_out(by_whole, "surname") == "stands in full_name, which says more");
  const std::string hangul = csv_of("성명,성,이름", 30, [](int i) {
    const Names families = {"김", "이", "박"}, givens = {"미나", "유나", "소라", "지호", "태호"};
    return pick(families, i) + pick(givens, i) + "," + pick(families, i) + "," + pick(givens, i);
  });
  const Guess korean = guess_of(table_of({{"a", hangul}}));
  CHECK(kinds(korean) == "성: name, 이름: name");
  CHECK(field_named(korean, "이름")->part == text::NamePart::given);  // the family name stands beside it
}

TEST_CASE("a column that says the same as another is left out") {
  const std::string csv =
      csv_of("name,city,town", 60, [](int i) { return pick(given, i) + "," + pick(family, i) + " hills," + pick(family, i) + " Hills"; });
  const Guess guess = guess_of(table_of({{"a", csv}}));
  CHECK(kinds(guess) == "name: name, city: place");
  CHECK(why_out(guess, "town") == "repeats city");
}

TEST_CASE("lists in three languages are paired by what their headers mean") {
  const std::string korean =
      "성명,성별,생년월일,고향,비고\n이미나,여,1972-07-04,함경북도 회령시,혼자\n김태호,남,1980-12-25,함흥,\n박소라,여,1991-02-03,평양,둘\n";
  const std::string chinese = "姓名,性别,出生日期,籍贯\n李美娜,女,1972年7月4日,会宁\n金泰浩,男,1980年12月25日,咸兴\n";
  const std::string english =
      "given,family,sex,dob,birthplace\nMina,Ri,F,04/07/1972,\"Hoeryong, North Hamgyong\"\nTae-ho,Kim,M,25/12/1980,Hamhung\n";
  const Table table = table_of({{"ko", korean}, {"zh", chinese}, {"en", english}});
  const Guess guess = guess_of(table);
  CHECK(kinds(guess) == "성명: name, 성별: sex, 생년월일: date, 고향: place");
  CHECK(guess.fields[0].join == FieldJoin::words);
  CHECK(guess.fields[0].part == text::NamePart::full);
  CHECK(why_out(guess, "비고").starts_with("is in one list only"));
  std::vector<ColumnNote> notes;
  const Input input = prepare(table, guess.fields, 2, notes);
  const auto at = [&](std::size_t field, std::size_t record) {
    return std::string(input.fields[field].values.at(input.fields[field].codes[record]));
  };
  CHECK(at(0, 0) == "이미나");
  CHECK(at(0, 3) == "李美娜");
  CHECK(at(0, 6) == "kim, tae ho");
  for (const std::size_t record : {0U, 3U, 5U}) {
    CHECK(at(1, record) == "f");
    CHECK(at(2, record) == "19720704");
  }
  CHECK(at(3, 5) == "north hamgyong hoeryong");
  CHECK(notes.empty());
}

TEST_CASE("an age and the day it was asked are compared with dates of birth, as years") {
  const std::string born = csv_of("name,born", 20, [](int i) { return pick(given, i) + "," + std::to_string(1960 + i) + "-07-04"; });
  const std::string asked =
      csv_of("name,age,interview_date", 20, [](int i) { return pick(given, i) + "," + std::to_string(20 + i) + ",2005-06-01"; });
  const std::string korean =
      csv_of("name,세는나이,조사일", 20, [](int i) { return pick(given, i) + "," + std::to_string(20 + i) + ",2005-06-01"; });
  const std::string header = csv_of("name,age_2005", 20, [](int i) { return pick(given, i) + "," + std::to_string(20 + i); });
  for (const auto& [csv, form] :
       std::vector<std::pair<std::string, std::string>>{{asked, "1984/1985"}, {korean, "1986----"}, {header, "1984/1985"}}) {
    const Table table = table_of({{"a", born}, {"b", csv}});
    const Guess guess = guess_of(table);
    CHECK(kinds(guess) == "name: name, born: date");
    std::vector<ColumnNote> notes;
    const Input input = prepare(table, guess.fields, 1, notes);
    CHECK(input.fields[1].values.at(input.fields[1].codes[0]) == "19600704");
    CHECK(input.fields[1].values.at(input.fields[1].codes[20]) == form);  // twenty years old in 2005
  }
  const std::string undated = csv_of("name,age", 20, [](int i) { return pick(given, i) + "," + std::to_string(20 + i); });
  const Guess guess = guess_of(table_of({{"a", born}, {"b", undated}}));
  CHECK(kinds(guess) == "name: name");
  CHECK(why_out(guess, "age").find("no column says when it was asked") != std::string::npos);
}

TEST_CASE("records of one table that have either a date of birth or an age have one field of both") {
  const std::string csv = csv_of("name,birth_date,age,age_in_year", 40, [](int i) {
    return pick(given, i) + pick(family, i) +
           (i % 2 == 0 ? "," + std::to_string(1960 + i) + "-07-04,," : ",," + std::to_string(20 + i) + "," + std::to_string(2005 + i % 5));
  });
  const Table table = table_of({{"a", csv}});
  const Guess guess = guess_of(table);
  CHECK(kinds(guess) == "name: name, birth_date: date");
  CHECK(guess.fields[1].columns == std::vector<std::vector<std::size_t>>{{1}, {2, 3}});
  std::vector<ColumnNote> notes;
  const Input input = prepare(table, guess.fields, 1, notes);
  CHECK(input.fields[1].values.at(input.fields[1].codes[0]) == "19600704");
  CHECK(input.fields[1].values.at(input.fields[1].codes[1]) == "1984/1985");  // twenty-one years old in 2006
}

TEST_CASE("an age beside a date of birth says less, and is left out") {
  const std::string csv = csv_of("name,birth_date,age", 40, [](int i) {
    return pick(given, i) + "," + std::to_string(1960 + i) + "-07-04," + std::to_string(60 - i);
  });
  const Guess guess = guess_of(table_of({{"a", csv}}));
  CHECK(kinds(guess) == "name: name, birth_date: date");
  CHECK(why_out(guess, "age") == "says less than birth_date");
}

TEST_CASE("the day of an interview is not taken for a day of birth") {
  const std::string born = csv_of("name,born", 40, [](int i) { return pick(given, i) + "," + std::to_string(1950 + i) + "-07-04"; });
  const std::string told = csv_of("name,spoken", 40, [](int i) { return pick(given, i) + ",2005-0" + std::to_string(1 + i % 9) + "-04"; });
  const std::string other =
      csv_of("name,zorb", 40, [](int i) { return pick(given, i) + "," + std::to_string(1950 + i) + "-05-0" + std::to_string(1 + i % 9); });
  CHECK(kinds(guess_of(table_of({{"a", born}, {"b", told}}))) == "name: name");
  CHECK(kinds(guess_of(table_of({{"a", born}, {"b", other}}))) == "name: name, born: date");
}

TEST_CASE("one value in one list is compared where the column it is paired with has more") {
  const std::string women = csv_of("성명,성별", 20, [](int i) { return pick(given, i) + ",여"; });
  const std::string all = csv_of("name,sex", 20, [](int i) { return pick(given, i) + (i % 2 == 0 ? ",F" : ",M"); });
  const std::string same = csv_of("name,sex", 20, [](int i) { return pick(given, i) + ",F"; });
  CHECK(kinds(guess_of(table_of({{"a", women}, {"b", all}}))) == "성명: name, 성별: sex");
  const Guess constant = guess_of(table_of({{"a", women}, {"b", same}}));
  CHECK(kinds(constant) == "성명: name");
  CHECK(why_out(constant, "sex") == "holds one value");
}

TEST_CASE("a list without a record does not stand in the way of the others, and is told") {
  const Table table = table_of({{"a", "name,city\nmina,Daegu\nyuna,Suwon\nmina,Daegu\n"}, {"b", "x\n"}});
  const Guess guess = guess_of(table);
  CHECK(kinds(guess) == "name: name, city: place");
  std::vector<ColumnNote> notes;
  prepare(table, guess.fields, 1, notes);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].column == "b");
}

TEST_CASE("what says where a record comes from, or who asked, is not compared") {
  const auto make = [](const std::string& from) {
    return csv_of("name,source_dataset,origin,interviewer", 40, [&](int i) {
      return pick(given, i) + " " + pick(family, i) + "," + from + std::to_string(i % 3) + "," + from + "," + pick(given, i / 9);
    });
  };
  const Guess guess = guess_of(table_of({{"a", make("here")}, {"b", make("there")}}));
  CHECK(kinds(guess) == "name: name");
  CHECK(why_out(guess, "source_dataset") == "says where a record comes from, not who");
  CHECK(why_out(guess, "origin") == "holds one value in each list");
  CHECK(why_out(guess, "interviewer") == "says who asked, not who");
}

TEST_CASE("columns whose headers say nothing are paired by the values they share") {
  const auto make = [](const std::string& header, int from) {
    return csv_of(header, 60,
                  [from](int i) { return pick(given, i) + " " + pick(family, i) + "," + "w" + std::to_string(1'000 + (i + from) % 55); });
  };
  const Guess guess = guess_of(table_of({{"a", make("wer,was", 0)}, {"b", make("qui,quoi", 11)}}));
  REQUIRE(guess.fields.size() == 2);
  CHECK(guess.fields[0].columns == std::vector<std::vector<std::size_t>>{{0}, {2}});
  CHECK(guess.fields[1].columns == std::vector<std::vector<std::size_t>>{{1}, {3}});
}

TEST_CASE("lists with nothing in common are an error that tells the columns of each") {
  const Table table = table_of({{"a", "name,x\nmina,1\nyuna,2\n"}, {"b", "color\nred\nblue\n"}});
  const auto guess = guess_fields(table);
  REQUIRE_FALSE(guess);
  REQUIRE(guess.error().size() == 2);
  CHECK(guess.error()[0].where == "a");
  CHECK(guess.error()[0].hint == "its columns are: name, x");
  const auto one = guess_fields(table_of({{"a", "x\n1\n1\n"}}));
  REQUIRE_FALSE(one);
  CHECK(one.error()[0].hint == "x holds one value in every row");
}

TEST_CASE("what somebody says goes before any guess") {
  const Table table = table_of({{"a", "name,code,when\nmina,1,1950\nyuna,2,1951\nsora,2,1952\n"}});
  const Guess guess = guess_of(table, {{.columns = {"Code"}, .kind = FieldKind::category},
                                       {.columns = {"when", "name"}, .join = FieldJoin::words, .kind = FieldKind::text}});
  CHECK(kinds(guess) == "code: category, when: text");
  CHECK(guess.fields[1].columns == std::vector<std::vector<std::size_t>>{{2, 0}});
  const auto wrong = guess_fields(table, {{.columns = {"nobody"}, .kind = FieldKind::name}});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error()[0].hint == "the columns are: name, code, when");
}

TEST_CASE("no more fields than the engine takes are kept, the least telling ones left out") {
  std::string header = "name", row;
  for (int c = 0; c < 30; ++c) header += ",c" + std::to_string(c);
  const std::string csv = csv_of(header, 300, [](int i) {
    std::string cells = pick(given, i) + " " + pick(family, i / 2);
    for (int c = 0; c < 30; ++c)
      cells += "," + std::string(1, static_cast<char>('a' + c % 26)) + "v" + std::to_string((i * (c + 3) + i / 7) % (2 + c));
    return cells;
  });
  const Guess guess = guess_of(table_of({{"a", csv}}));
  CHECK(guess.fields.size() == max_fields);
  CHECK(field_named(guess, "name") != nullptr);
  CHECK(field_named(guess, "c29") != nullptr);
  CHECK(why_out(guess, "c0") == "says less than the 16 fields that are compared");
}

}  // namespace
}  // namespace girok::linkage
