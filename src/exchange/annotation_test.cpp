#include "exchange/annotation.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

#include "exchange/json.h"
#include "records/test_records.h"
#include "records/validate.h"

using namespace girok;
using namespace girok::exchange;
using records::ValueKind;

namespace {

const Schema& schema() { return Schema::built_in(); }

// Invented.
const std::string testimony =
    "저는 2003년 5월에 건넜습니다. 🕊 She said she had crossed in May. Later she said she had been sent back in June.";

std::optional<std::string_view> text_of(const std::string& key) {
  if (key == "lost") return std::nullopt;
  return std::string_view(testimony);
}

std::string item_of(std::string_view source) { return source == "https://example.org/testimony" ? "item-1" : ""; }

ReadRecords read(const std::string& json) { return read_annotations(json, "x.jsonld", schema(), text_of, item_of); }

std::string said(const RecordSet& set) {
  std::string out;
  for (const LooseRecord& record : set) {
    out += record.key + " " + record.type + ":";
    for (const LooseStatement& s : record.statements) {
      out += " " + s.property + "=" + s.value.text;
      if (s.span) out += "@" + s.source + ":" + std::to_string(s.span->begin) + "-" + std::to_string(s.span->end);
    }
    out += "\n";
  }
  return out;
}

std::string losses_of(const std::vector<Loss>& losses) {
  std::string out;
  for (const Loss& loss : losses) out += loss.what + " " + std::to_string(loss.count) + "\n";
  return out;
}

std::string error_of(const std::string& json) {
  const auto all = read(json);
  REQUIRE(all.error_count == 1);
  return all.errors[0].where + ": " + all.errors[0].what;
}

LooseStatement coded(const std::string& property, ValueKind kind, const std::string& value, Span span) {
  LooseStatement s;
  s.property = property;
  s.value.kind = kind;
  s.value.text = value;
  s.source = "item-1";
  s.span = span;
  return s;
}

/// A passage with its target, for annotations by others.
std::string with_target(const std::string& selector) {
  return R"({"@context": "http://www.w3.org/ns/anno.jsonld", "id": "http://example.org/anno1", "type": "Annotation", "body": {"type": "TextualBody", "value": "date of crossing"}, "target": {"source": "https://example.org/testimony", "selector": )" +
         selector + "}}";
}

}  // namespace

TEST_CASE("A coded passage becomes an annotation of the W3C's model") {
  LooseRecord act;
  act.key = "act 3";
  act.type = "Act";
  const auto begin = static_cast<std::uint32_t>(testimony.find("She said"));
  act.statements.push_back(coded("act-type", ValueKind::code, "refoulement", {begin, begin + 8}));
  act.statements.push_back(coded("victim", ValueKind::record, "p-1", {begin, begin + 8}));
  act.statements.back().basis = records::Basis::direct;
  LooseStatement plain = coded("note", ValueKind::text, "x", {});
  plain.span.reset();
  act.statements.push_back(plain);
  const auto written = write_annotations(schema(), {act}, text_of, {"documenter 2", true});
  JsonDocument json;
  const std::string text = written.files.at("annotations.jsonld");
  REQUIRE(json.read(text, "x"));
  const JsonView items = *json.root().find("first")->find("items");
  REQUIRE(items.size() == 1);
  // By hand: "저는 2003년 5월에 건넜습니다. 🕊 " is 22 code points (Python: len()).
  CHECK(
      text.find(
          R"("body": [{"type": "TextualBody", "purpose": "classifying", "value": "refoulement", "girok:record": "act 3", "girok:type": "Act", "girok:property": "act-type"}, )"
          R"({"type": "SpecificResource", "purpose": "linking", "source": "urn:girok:record:p-1", "girok:record": "act 3", "girok:type": "Act", "girok:property": "victim", "girok:basis": "direct"}])") !=
      std::string::npos);
  CHECK(text.find(R"("creator": {"type": "Person", "nickname": "documenter 2"})") != std::string::npos);
  CHECK(
      text.find(
          R"("target": {"source": "urn:girok:record:item-1", "selector": [{"type": "TextPositionSelector", "start": 22, "end": 30}, {"type": "TextQuoteSelector", "exact": "She said", )"
          R"("prefix": "저는 2003년 5월에 건넜습니다. 🕊 ", "suffix": " she had crossed in May. Later s"}]})") != std::string::npos);
  CHECK(losses_of(written.losses) == "statements without a span 1\n");

  const auto without = write_annotations(schema(), {act}, text_of, {"", false});
  CHECK(without.files.at("annotations.jsonld").find("TextQuoteSelector") == std::string::npos);
}

TEST_CASE("Any coded passages read back as they were written, with quotes and without") {
  std::vector<std::uint32_t> starts;
  for (std::uint32_t at = 0; at <= testimony.size(); ++at) {
    if (at == testimony.size() || (static_cast<unsigned char>(testimony[at]) & 0xC0) != 0x80) starts.push_back(at);
  }
  rc::check([&] {
    RecordSet set = records::any_records({});
    for (LooseRecord& record : set) {
      std::erase_if(record.statements, [](const LooseStatement& s) { return s.value.kind == ValueKind::attachment; });
      for (LooseStatement& s : record.statements) {
        const auto a = *rc::gen::elementOf(starts), b = *rc::gen::elementOf(starts);
        s.source = *rc::gen::element<std::string>("item-1", "증언 2", "a/b%c");
        s.span = Span{std::min(a, b), std::max(a, b)};
      }
    }
    std::erase_if(set, [](const LooseRecord& record) { return record.statements.empty(); });
    const bool quotes = *rc::gen::arbitrary<bool>();
    const auto written = write_annotations(schema(), set, text_of, {"", quotes});
    RC_ASSERT(written.losses.empty());
    auto again = read(written.files.at("annotations.jsonld"));
    RC_ASSERT(again.errors.empty());
    RC_ASSERT(again.losses.empty());
    for (RecordSet* records : {&set, &again.records}) records::sort(*records);
    RC_ASSERT(again.records == set);
  });
}

TEST_CASE("What cannot be an annotation is counted") {
  LooseRecord record;
  record.key = "a";
  record.type = "Act";
  record.statements = {coded("description", ValueKind::text, "x", {1, 3}), coded("description", ValueKind::text, "x", {0, 9999}),
                       coded("description", ValueKind::text, "x", {0, 3})};
  record.statements[2].source = "lost";
  record.statements.push_back(coded("file", ValueKind::attachment, "f", {0, 3}));
  const auto written = write_annotations(schema(), {record}, text_of);
  CHECK(losses_of(written.losses) == "Act.file 1\nspans in texts that are not at hand 1\nspans that are none of their text 2\n");
  CHECK(written.files.at("annotations.jsonld").find("\"total\": 0") != std::string::npos);
}

TEST_CASE("Other people's annotations become claims for review, anchored by their quotes") {
  // In the form of the recommendation's examples of text quote selectors, and of Recogito's (two selectors).
  const std::string expected_place =
      std::to_string(testimony.find("had been sent back")) + "-" + std::to_string(testimony.find("had been sent back") + 18);
  for (const char* selector :
       {R"({"type": "TextQuoteSelector", "exact": "had been sent back"})",
        R"([{"type": "TextQuoteSelector", "exact": "had been sent back"}, {"type": "TextPositionSelector", "start": 3, "end": 9}])",
        R"([{"type": "RangeSelector"}, {"type": "TextQuoteSelector", "exact": "had  been\nsent back", "prefix": "x"}])"}) {
    const auto all = read(with_target(selector));
    CHECK(all.errors.empty());
    CHECK(said(all.records) == "http://example.org/anno1 Claim: said=had been sent back@item-1:" + expected_place +
                                   " item=item-1@item-1:" + expected_place + " review=proposed@item-1:" + expected_place +
                                   " note=date of crossing@item-1:" + expected_place + "\n");
    for (const auto& problem : records::validate(schema(), all.records)) CHECK(problem.rule == "dangling");
  }
}

TEST_CASE("The prefix and suffix tell which of several places is meant") {
  const auto all =
      read(with_target(R"({"type": "TextQuoteSelector", "exact": "she said", "prefix": "Later ", "suffix": " she had been"})"));
  REQUIRE(all.good());
  CHECK(all.records.at(0).statements.at(0).span->begin == testimony.find("she said she had been"));
}

TEST_CASE("What Hypothesis gives is read") {
  // The form of its search API: rows with target, text, tags.
  const auto all = read(
      R"({"total": 1, "rows": [{"id": "abc", "created": "2026-01-01T00:00:00Z", "user": "acct:x@example.org", "uri": "https://example.org/testimony", "text": "check", "tags": ["crossing"],
      "target": [{"source": "https://example.org/testimony", "selector": [{"type": "RangeSelector", "startContainer": "/p"}, {"type": "TextPositionSelector", "start": 23, "end": 31}, {"type": "TextQuoteSelector", "exact": "She said", "prefix": "", "suffix": " she"}]}]}]})");
  REQUIRE(all.good());
  REQUIRE(all.records.size() == 1);
  CHECK(all.records[0].statements.size() == 5);
  CHECK(all.records[0].statements[0].value.text == "She said");
  CHECK(losses_of(all.losses) == "created 1\nselectors of other kinds 1\nuser 1\n");
}

TEST_CASE("Lists, pages, collections and JSON lines are read alike") {
  const std::string one = with_target(R"({"type": "TextQuoteSelector", "exact": "in June"})");
  std::string two = one;
  two.replace(two.find("anno1"), 5, "anno2");
  const std::string items = "[" + one + "," + two + "]";
  for (const std::string& json : {items, "{\"type\": \"AnnotationPage\", \"items\": " + items + "}",
                                  "{\"type\": [\"AnnotationCollection\"], \"first\": {\"items\": " + items + "}}", one + "\n" + two + "\n",
                                  "\xEF\xBB\xBF" + one + "\r\n\r\n" + two}) {
    const auto all = read(json);
    CHECK(all.errors.empty());
    CHECK(all.records.size() == 2);
  }
}

TEST_CASE("What cannot be anchored is an error that names the annotation, and the others are told too") {
  const std::string good = with_target(R"({"type": "TextQuoteSelector", "exact": "in June"})");
  const std::string missing = with_target(R"({"type": "TextQuoteSelector", "exact": "in July"})");
  const std::string ambiguous = with_target(R"({"type": "TextQuoteSelector", "exact": "she"})");
  const auto all = read("[" + good + "," + missing + "," + ambiguous + ",5,{}]");
  std::string told;
  for (const Error& e : all.errors) told += e.where + ": " + e.what + "\n";
  CHECK(told ==
        "x.jsonld, annotation 2: a quote that does not stand in the text\n"
        "x.jsonld, annotation 3: a quote that stands in several places, and nothing tells which\n"
        "x.jsonld, annotation 4: an annotation that is not a JSON object\n"
        "x.jsonld, annotation 5: an annotation without a target\n");
}

TEST_CASE("Half a coding, an unknown text and broken JSON are refused") {
  CHECK(error_of(R"({"type": "AnnotationCollection", "first": "http://example.org/page1"})") ==
        "x.jsonld: a collection whose pages are elsewhere");
  CHECK(error_of(R"({"type": "AnnotationPage", "next": "http://example.org/page2", "items": []})") ==
        "x.jsonld: a page that is followed by further pages elsewhere");
  CHECK(
      error_of(
          R"({"type": "Annotation", "target": {"source": "https://elsewhere", "selector": {"type": "TextQuoteSelector", "exact": "x"}}})") ==
      "x.jsonld, annotation 1: the text that it is about is not at hand");
  CHECK(
      error_of(
          R"({"type": "Annotation", "target": {"source": "urn:girok:record:lost", "selector": {"type": "TextQuoteSelector", "exact": "x"}}})") ==
      "x.jsonld, annotation 1: the text that it is about is not at hand");
  CHECK(error_of("[{]") == "x.jsonld: expected a key in quotes at byte 3");
  CHECK(error_of("5") == "x.jsonld: neither an annotation nor a list of them");
  CHECK(error_of(with_target(R"({"type": "TextPositionSelector", "start": 5, "end": 1e3})")) ==
        "x.jsonld, annotation 1: a position that is no pair of whole numbers");
  CHECK(losses_of(read(R"({"type": "Annotation", "target": "https://example.org/testimony"})").losses) == "targets without a passage 1\n");
}

TEST_CASE("Our own bodies are held to their form") {
  const auto own = [&](const std::string& body) {
    return R"({"type": "Annotation", "body": )" + body +
           R"(, "target": {"source": "urn:girok:record:item-1", "selector": {"type": "TextPositionSelector", "start": 0, "end": 2}}})";
  };
  CHECK(error_of(own(R"({"type": "TextualBody", "value": "x", "girok:record": "a", "girok:type": "Act"})"))
            .find("without a type or property") != std::string::npos);
  CHECK(error_of(own(R"({"type": "TextualBody", "value": "x", "girok:record": "a", "girok:type": "Act", "girok:property": "victim"})"))
            .find("not of its property's kind") != std::string::npos);
  CHECK(
      error_of(
          own(R"({"type": "TextualBody", "value": "x", "girok:record": "a", "girok:type": "Act", "girok:property": "note", "girok:level": "secret"})"))
          .find("girok:level") != std::string::npos);
  const auto all = read(own(
      R"({"type": "TextualBody", "value": "x", "girok:record": "a", "girok:type": "Act", "girok:property": "note", "girok:confidence": 70})"));
  REQUIRE(all.good());
  CHECK(all.records.at(0).statements.at(0).confidence == 70);
  CHECK(all.notes.at(0).code == "position-only");
}

TEST_CASE("Keys go into addresses and come back") {
  for (const char* key : {"01arz3ndektsv4rrffq69g5fav", "a b/c%d", "증언", "~-._"}) CHECK(record_of_urn(urn_of_record(key)) == key);
  // By hand: a blank is %20, 증 (U+C99D) is EC A6 9D.
  CHECK(urn_of_record("a 증") == "urn:girok:record:a%20%EC%A6%9D");
  for (const char* bad :
       {"urn:girok:record:%", "urn:girok:record:%2", "urn:girok:record:%zz", "urn:girok:record:%FF", "urn:other:x", "urn:girok:record:a b"})
    CHECK(record_of_urn(bad).empty());
}
