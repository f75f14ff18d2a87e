#include "exchange/records_json.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace girok;
using namespace girok::exchange;
using records::Basis;
using records::Confidentiality;
using records::ValueKind;

namespace {

const Schema& schema() { return Schema::built_in(); }
constexpr const char* header = "{\"format\": \"girok.records/1\", \"schema\": 1}\n";

ReadRecords read(const std::string& lines) { return read_records_json(header + lines, "x.jsonl", schema()); }

/// The one error of a record with this statement.
std::string error_of(const std::string& statement) {
  const auto all = read(R"({"key": "a", "type": "Person", "statements": [)" + statement + "]}\n");
  REQUIRE(all.error_count == 1);
  CHECK(all.records.empty());
  CHECK(all.errors[0].where == "x.jsonl:2");
  return all.errors[0].what;
}

rc::Gen<std::string> text_of(std::size_t most) {
  const auto piece = rc::gen::element<std::string>("a", "Z", "9", " ", "\"", "\\", "\n", "\t", "\x01", "기", "录", "é", "\xF0\x9F\x93\x9D",
                                                   "/", "{", "@", "'");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [most](const std::vector<std::string>& pieces) {
    std::string text;
    for (const std::string& p : pieces) {
      if (text.size() + p.size() <= most) text += p;
    }
    return text;
  });
}

rc::Gen<std::string> word() {
  return rc::gen::map(text_of(40), [](std::string text) { return "k" + text; });
}

LooseValue any_value() {
  LooseValue value;
  value.kind = *rc::gen::element(ValueKind::text, ValueKind::code, ValueKind::number, ValueKind::date, ValueKind::record,
                                 ValueKind::attachment, ValueKind::truth);
  if (value.kind == ValueKind::truth) {
    value.truth = *rc::gen::arbitrary<bool>();
  } else if (value.kind == ValueKind::record) {
    value.text = *word();
  } else {
    value.text = *text_of(200);
  }
  if (value.kind == ValueKind::attachment) {
    value.path = *rc::gen::element<std::string>("", "files/a.pdf", "기록.txt", "a/b/c");
    value.media_type = *rc::gen::element<std::string>("", "application/pdf");
    value.sha256 = *rc::gen::element(std::string(), std::string(64, 'a'));
    value.size = *rc::gen::inRange<std::uint64_t>(0, 1'000'000'000'000);
  }
  return value;
}

LooseStatement any_statement() {
  LooseStatement s;
  s.property = *rc::gen::element<std::string>("name", "born", "sex", "children", "citizenship", "placeholder", "victim", "file",
                                              "nobody-knows-this");
  s.value = any_value();
  if (*rc::gen::arbitrary<bool>()) s.level = static_cast<Confidentiality>(*rc::gen::inRange(0, 5));
  s.basis = static_cast<Basis>(*rc::gen::inRange(0, 4));
  if (*rc::gen::arbitrary<bool>()) s.confidence = static_cast<std::uint8_t>(*rc::gen::inRange(0, 101));
  if (*rc::gen::arbitrary<bool>()) {
    s.source = *word();
    if (*rc::gen::arbitrary<bool>()) {
      const auto begin = *rc::gen::inRange<std::uint32_t>(0, 1000);
      s.span = Span{begin, begin + *rc::gen::inRange<std::uint32_t>(0, 1000)};
    }
  }
  if (*rc::gen::arbitrary<bool>()) s.asserted_by = *word();
  s.language = *rc::gen::element<std::string>("", "ko", "ko-Latn-x-mr");
  return s;
}

}  // namespace

TEST_CASE("The example of the format's page is read as its table says") {
  // docs/formats/records.md
  const auto all =
      read(R"({"key": "person-12", "type": "Person", "statements": [{"property": "born", "value": "age:17@2003-05", "basis": "direct"}]})");
  REQUIRE(all.good());
  REQUIRE(all.records.size() == 1);
  const LooseRecord& record = all.records[0];
  CHECK(record.key == "person-12");
  CHECK(record.type == "Person");
  CHECK(record.where == "x.jsonl:2");
  REQUIRE(record.statements.size() == 1);
  const LooseStatement& s = record.statements[0];
  CHECK(s.property == "born");
  CHECK(s.value.kind == ValueKind::date);
  CHECK(s.value.text == "age:17@2003-05");
  CHECK(s.basis == Basis::direct);
  CHECK(!s.level);
  CHECK(s.confidence == records::Statement::no_confidence);
}

TEST_CASE("Every field of a statement is read") {
  const auto all = read(
      R"({"key": "a", "type": "Person", "statements": [{"property": "own", "value": "5", "kind": "number", "level": "sealed", "basis": "hearsay", "confidence": 0, "source": "s", "span": [3, 9], "asserted_by": "b", "language": "ko"}, )"
      R"({"property": "file", "value": {"path": "f/a.txt", "name": "a.txt", "media_type": "text/plain", "size": 7, "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}}, )"
      R"({"property": "placeholder", "value": true}, {"property": "victim", "value": {"record": "@0123456789abcdefghjkmnpqrs"}}]})");
  REQUIRE(all.good());
  const auto& s = all.records.at(0).statements;
  REQUIRE(s.size() == 4);
  CHECK(s[0].value.kind == ValueKind::number);
  CHECK(s[0].level == Confidentiality::sealed);
  CHECK(s[0].basis == Basis::hearsay);
  CHECK(s[0].confidence == 0);
  CHECK(s[0].source == "s");
  CHECK(s[0].span == Span{3, 9});
  CHECK(s[0].asserted_by == "b");
  CHECK(s[0].language == "ko");
  CHECK(s[1].value.kind == ValueKind::attachment);
  CHECK(s[1].value.path == "f/a.txt");
  CHECK(s[1].value.size == 7);
  CHECK(s[2].value.truth);
  CHECK(s[3].value.kind == ValueKind::record);
  CHECK(s[3].value.text == "@0123456789abcdefghjkmnpqrs");
}

TEST_CASE("Any records read back as they were written") {
  rc::check([] {
    RecordSet set;
    const auto count = *rc::gen::inRange<std::size_t>(0, 6);
    for (std::size_t i = 0; i < count; ++i) {
      LooseRecord record;
      record.key = std::to_string(i) + *word();
      record.type = *rc::gen::element<std::string>("Person", "Act", "nkdb-Thing");
      const auto statements = *rc::gen::inRange<std::size_t>(0, 6);
      for (std::size_t j = 0; j < statements; ++j) record.statements.push_back(any_statement());
      set.push_back(std::move(record));
    }
    const auto written = write_records_json(schema(), set);
    RC_ASSERT(written.has_value());
    const auto again = read_records_json(*written, "x", schema());
    RC_ASSERT(again.good());
    RC_ASSERT(again.records == set);
    RC_ASSERT(*write_records_json(schema(), again.records) == *written);
  });
}

TEST_CASE("Every bad line is told at once, and the good ones between are given") {
  const auto all = read(
      "{\"key\": \"a\", \"type\": \"Person\", \"statements\": []}\n"
      "not json\n"
      "\n"
      "{\"key\": \"a\", \"type\": \"Person\", \"statements\": []}\n"
      "[]\n"
      "{\"type\": \"Person\", \"statements\": [{\"property\": \"name\"}], \"colour\": 1}\r\n"
      "{\"key\": \"b\", \"type\": \"Person\", \"statements\": []}");
  CHECK(all.records.size() == 2);
  std::string told;
  for (const Error& e : all.errors) told += e.where + " " + e.what + "\n";
  CHECK(told ==
        "x.jsonl:3 not a JSON value at byte 1\n"
        "x.jsonl:5 a key that an earlier record of this file has\n"
        "x.jsonl:6 a line that is not a JSON object\n"
        "x.jsonl:7 an unknown field \"colour\"\n"
        "x.jsonl:7 no key\n"
        "x.jsonl:7 statement 1: no value\n");
}

TEST_CASE("What is misspelt or of the wrong kind is refused by name") {
  const auto with = [](const std::string& rest) { return error_of(R"({"property": "name", "value": "x", )" + rest + "}"); };
  CHECK(with(R"("confidnce": 5)") == "statement 1: an unknown field \"confidnce\"");
  CHECK(with(R"("confidence": 101)").find("confidence is no whole number") != std::string::npos);
  CHECK(with(R"("confidence": "5")").find("confidence is no whole number") != std::string::npos);
  CHECK(with(R"("confidence": 1e99)").find("confidence is no whole number") != std::string::npos);
  CHECK(with(R"("level": "secret")").find("level is none of the five") != std::string::npos);
  CHECK(with(R"("basis": "unstated")").find("basis is none of the three") != std::string::npos);
  CHECK(with(R"("source": null)").find("source is not a string") != std::string::npos);
  CHECK(with(R"("source": "")").find("source is empty") != std::string::npos);
  CHECK(with(R"("span": [1, 2])").find("a span without a source") != std::string::npos);
  CHECK(with(R"("source": "s", "span": [2, 1])").find("no pair of places") != std::string::npos);
  CHECK(with(R"("source": "s", "span": [2, 4294967296])").find("no pair of places") != std::string::npos);
  CHECK(with(R"("kind": "colour")").find("kind is none of the five") != std::string::npos);
  CHECK(with(R"("kind": "truth")").find("a truth is true or false") != std::string::npos);
  CHECK(error_of(R"({"property": "children", "value": 3})") == "statement 1: a number without quotes");
  CHECK(error_of(R"({"property": "name", "value": null})") == "statement 1: null is no value");
  CHECK(error_of(R"({"property": "name", "value": ["x"]})") == "statement 1: a list is no value");
  CHECK(error_of(R"({"property": "type", "value": "x"})").find("type is no property here") != std::string::npos);
  CHECK(error_of(R"({"property": "victim", "value": {"record": "x", "name": "y"}})").find("alone") != std::string::npos);
  CHECK(error_of(R"({"property": "file", "value": {}})").find("neither a record nor an attachment") != std::string::npos);
}

TEST_CASE("An attachment never lies outside the folder") {
  for (const char* bad : {"/etc/passwd", "../x", "a/../x", "a//b", "./a", "a/", "C:/x", "a\\b", "a/.", "\\u0001"}) {
    CAPTURE(bad);
    std::string path = bad;
    if (path == "a\\b") path = "a\\\\b";
    CHECK(error_of("{\"property\": \"file\", \"value\": {\"path\": \"" + path + "\"}}").find("lead out of the folder") !=
          std::string::npos);
  }
  LooseRecord record;
  record.key = "a";
  record.type = "Item";
  record.statements.emplace_back();
  record.statements[0].property = "file";
  record.statements[0].value.kind = ValueKind::attachment;
  record.statements[0].value.path = "../x";
  std::string out = "before";
  CHECK(!append_record_json(schema(), record, out));
  CHECK(out == "before");
}

TEST_CASE("A file without a header, or of a later version, is not read") {
  const auto first = [](const std::string& bytes) {
    const auto all = read_records_json(bytes, "x", schema());
    REQUIRE(all.error_count == 1);
    CHECK(all.records.empty());
    return all.errors[0].code;
  };
  CHECK(first("") == ErrorCode::malformed);
  CHECK(first("{\"key\": \"a\", \"type\": \"Person\", \"statements\": []}\n") == ErrorCode::malformed);
  CHECK(first("{\"format\": \"girok.records/2\", \"schema\": 1}\n{}\n") == ErrorCode::unsupported);
  CHECK(first("{\"format\": \"girok.records/1\", \"schema\": 2}\n{}\n") == ErrorCode::unsupported);
  CHECK(first("{\"format\": \"girok.records/1\"}\n{}\n") == ErrorCode::malformed);
}

TEST_CASE("A line over 16 MiB is refused by name, and the next is read") {
  const std::string longer = "{\"key\": \"" + std::string((std::size_t{16} << 20) + 1, 'x') + "\"}\n";
  const auto all = read(longer + "{\"key\": \"b\", \"type\": \"Person\", \"statements\": []}\n");
  CHECK(all.records.size() == 1);
  REQUIRE(all.error_count == 1);
  CHECK(all.errors[0].code == ErrorCode::too_large);
  CHECK(all.errors[0].where == "x.jsonl:2");
  RecordSet set(1);
  set[0].key = "a";
  set[0].type = "Person";
  set[0].statements.emplace_back();
  set[0].statements[0].property = "note";
  set[0].statements[0].value.text = std::string(std::size_t{16} << 20, 'x');
  const auto written = write_records_json(schema(), set);
  REQUIRE(!written);
  CHECK(written.error().code == ErrorCode::too_large);
}

TEST_CASE("No text of a record stands in an error") {
  const auto all = read(
      R"({"key": "Secret", "type": "Person", "statements": [{"property": "name", "value": "Secret", "Secret \n": 1, "source": 5}], "Secret name": 1})");
  REQUIRE(all.error_count == 3);
  for (const Error& e : all.errors) CHECK((e.what + e.where + e.hint).find("Secret") == std::string::npos);
}

TEST_CASE("A sink that has enough ends the reading") {
  ReadRecords report;
  std::size_t given = 0;
  const std::string bytes =
      header +
      std::string(
          "{\"key\": \"a\", \"type\": \"Person\", \"statements\": []}\n{\"key\": \"b\", \"type\": \"Person\", \"statements\": []}\nbad");
  bool once = false;
  read_records_json([&]() -> Result<std::string_view> { return std::exchange(once, true) ? std::string_view() : std::string_view(bytes); },
                    "x", schema(), [&](LooseRecord) { return ++given < 1; }, report);
  CHECK(given == 1);
  CHECK(report.good());
}
