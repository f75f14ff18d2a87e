#include "records/statement.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/test_bytes.h"
#include "records/test_statements.h"

namespace girok::records {
namespace {

Id id_of(std::uint8_t byte) {
  Id id;
  id.bytes.fill(byte);
  return id;
}

std::vector<std::uint8_t> bytes_of(const Statement& statement) {
  ByteWriter out;
  encode(statement, out);
  return out.take();
}

std::optional<Statement> statement_from(ByteSpan bytes) {
  ByteReader in(bytes);
  Statement statement = decode_statement(in);
  if (!in.finished()) return std::nullopt;
  return statement;
}

Statement plain() {
  Statement statement;
  statement.entity = id_of(1);
  statement.property = "name";
  statement.value = Value::of_text("x");
  return statement;
}

// Bytes written by hand after docs/formats/vault.md, "Statement".
TEST_CASE("a statement with everything in it has the bytes that the format's page gives it") {
  Statement full;
  full.entity = id_of(1);
  full.property = "name";
  full.value = Value::of_text("기록");
  full.confidentiality = Confidentiality::sealed;
  full.basis = Basis::direct;
  full.confidence = 90;
  full.source = id_of(2);
  full.span = Span{5, 300};
  full.asserted_by = id_of(3);
  full.language = "ko";
  full.supersedes = {{id_of(4), 1, Compartment::internal, 0}, {id_of(4), 1, Compartment::sealed, 200}};
  const std::vector<std::uint8_t> expected =
      hex("01*16"
          " 04 6E616D65"           // "name"
          " 01 06 EAB8B0 EBA19D"   // text "기록"
          " 04 01 5A 1F"           // sealed, direct, 90 %, all five flags
          " 02*16"                 // source
          " 05 AC02"               // 5, 300
          " 03*16"                 // asserted by
          " 02 6B6F"               // "ko"
          " 02"                    // two references
          " 04*16 01 00*7 01 00"   // batch 1, internal, number 0
          " 04*16 01 00*7 03 C801" // batch 1, sealed, number 200
      );
  CHECK(bytes_of(full) == expected);
  CHECK(statement_from(expected) == full);
}

TEST_CASE("each kind of value has its bytes") {
  const auto with = [](Value value) {
    Statement statement = plain();
    statement.value = std::move(value);
    return statement;
  };
  const std::vector<std::uint8_t> before = hex("01*16 04 6E616D65"), after = hex("02 00 FF 00");
  const auto expect = [&](const Statement& statement, std::string_view value) {
    const std::vector<std::uint8_t> expected = joined({before, hex(value), after});
    CHECK(bytes_of(statement) == expected);
    CHECK(statement_from(expected) == statement);
  };
  expect(with(Value::of_code("f")), "02 01 66");
  expect(with(Value::of_number("-1.5")), "03 04 2D312E35");
  expect(with(Value::of_date("1998")), "04 04 31393938");
  expect(with(Value::of_record(id_of(9))), "05 09*16");
  expect(with(Value::of_truth(true)), "07 01");
  expect(with(Value::of_truth(false)), "07 00");
  Attachment attachment;
  attachment.blob = id_of(0x0B);
  attachment.offset = 4;
  attachment.sealed_size = 258;
  attachment.size = 3;
  attachment.sha256.fill(0x5A);
  attachment.key.fill(0x4B);
  attachment.compressed = true;
  attachment.media_type = "a/b";
  attachment.name = "n";
  expect(with(Value::of_attachment(attachment)), "06 0B*16 04 00*7 02 01 00*6 03 00*7 5A*32 4B*32 01 03 612F62 01 6E");
}

TEST_CASE("bytes that are no statement are refused") {
  const char* start = "01*16 04 6E616D65 01 01 78 ";
  CHECK(statement_from(hex(std::string(start) + "02 00 FF 00")));
  for (const char* rest : {
           "05 00 FF 00",                                       // no such confidentiality
           "02 04 FF 00",                                       // no such basis
           "02 00 65 00",                                       // 101 %
           "02 00 FF 20",                                       // a flag of no meaning
           "02 00 FF 02 00 01",                                 // a span without a source
           "02 00 FF 03 02*16 02 01",                           // a span that ends before it begins
           "02 00 FF 03 02*16 00 8080808010",                   // a span beyond 32 bits
           "02 00 FF 08 00",                                    // a language that is none
           "02 00 FF 08 02 6B20",                               // not a language
           "02 00 FF 10 00",                                    // it supersedes nothing, and says so
           "02 00 FF 10 02 04*16 01 00*7 02 00 04*16 01 00*7 01 00",  // not ascending
           "02 00 FF 10 02 04*16 01 00*7 01 00 04*16 01 00*7 01 00",  // the same twice
           "02 00 FF 10 01 04*16 01 00*7 00 00",                // no such compartment
           "02 00 FF 10 01 04*16 01 00*7 04 00",
           "02 00 FF 10 01 04*16 01 00*7 01 8080808010",        // a number beyond 32 bits
           "02 00 FF 00 00",                                    // one byte left over
           "02 00 FF",
       }) {
    CHECK_FALSE_MESSAGE(statement_from(hex(std::string(start) + rest)), rest);
  }
  for (const char* bytes : {
           "01*16 00 01 01 78 02 00 FF 00",                  // no property
           "01*16 04 6E616D65 00 01 78 02 00 FF 00",         // no such kind of value
           "01*16 04 6E616D65 08 01 78 02 00 FF 00",
           "01*16 04 6E616D65 07 02 02 00 FF 00",            // neither true nor false
           "01*16 04 6E616D65 01 01 FF 02 00 FF 00",         // not UTF-8
           "01*16 01 FF 01 01 78 02 00 FF 00",
           "01*16 04 6E616D65 02 01 78 02 00 FF 08 02 6B6F", // a language for what is no text
           "01*16 04 6E616D65 06 0B*16 00*8 00*8 00*8 5A*32 4B*32 02 00 00 02 00 FF 00",  // no such encoding
           "01*16 04 6E616D65 06 0B*16 01 00*7 FF*8 00*8 5A*32 4B*32 01 00 00 02 00 FF 00",  // beyond 64 bits
           "01*16 04 6E616D65 01 8100 78 02 00 FF 00",       // a length longer than it need be
       }) {
    CHECK_FALSE_MESSAGE(statement_from(hex(bytes)), bytes);
  }
}

TEST_CASE("what a statement must not say is refused with a hint, and could not be read back either") {
  const auto refuses = [](Statement statement, std::string_view what) {
    const Result<> result = check(statement);
    REQUIRE_FALSE_MESSAGE(result, what);
    CHECK(result.error().code == ErrorCode::usage);
    CHECK(result.error().what == what);
    CHECK_FALSE(result.error().hint.empty());
    CHECK_FALSE(statement_from(bytes_of(statement)));
  };
  const auto with = [](auto change) {
    Statement statement = plain();
    change(statement);
    return statement;
  };
  const auto attached = [](auto change) {
    Attachment attachment;
    change(attachment);
    Statement statement = plain();
    statement.value = Value::of_attachment(std::move(attachment));
    return statement;
  };
  CHECK(check(plain()));
  refuses(with([](Statement& s) { s.property.clear(); }), "a statement says nothing: it has no property");
  refuses(with([](Statement& s) { s.property = "\xFF"; }), "the name of a property is not UTF-8");
  refuses(with([](Statement& s) { s.property.assign(201, 'p'); }), "the name of a property is longer than 200 bytes");
  refuses(with([](Statement& s) { s.value.kind = static_cast<ValueKind>(8); }), "no such kind of value");
  refuses(with([](Statement& s) { s.value.text = "\xC0\x80"; }), "a value is not UTF-8");
  refuses(with([](Statement& s) { s.value.text.assign(65537, 'x'); }), "a value is longer than 64 KiB");
  refuses(with([](Statement& s) { s.confidentiality = static_cast<Confidentiality>(5); }), "no such confidentiality");
  refuses(with([](Statement& s) { s.basis = static_cast<Basis>(4); }), "no such basis");
  refuses(with([](Statement& s) { s.confidence = 101; }), "a confidence above 100 %");
  refuses(with([](Statement& s) { s.span = Span{0, 1}; }), "a passage without the source it stands in");
  refuses(with([](Statement& s) { s.source = Id{}, s.span = Span{2, 1}; }), "a passage ends before it begins");
  refuses(with([](Statement& s) { s.value = Value::of_code("x"), s.language = "ko"; }), "a language is given for a value that is no text");
  refuses(with([](Statement& s) { s.language = "한국어"; }), "not a language tag");
  refuses(with([](Statement& s) { s.language.assign(36, 'k'); }), "not a language tag");
  refuses(with([](Statement& s) { s.supersedes.assign(2, OperationId{}); }), "what it supersedes is not in ascending order");
  refuses(with([](Statement& s) {
            s.supersedes.assign(1, OperationId{.device = {}, .sequence = 1, .compartment = Compartment{4}, .number = 0});
          }),
          "it supersedes something in a compartment that does not exist");
  refuses(with([](Statement& s) {
            for (std::uint32_t i = 0; i <= 1000; ++i) s.supersedes.push_back({{}, 1, Compartment::internal, i});
          }),
          "it supersedes more than 1000 statements");
  refuses(attached([](Attachment& a) { a.name = "\xFF"; }), "the name or type of an attachment is not UTF-8");
  refuses(attached([](Attachment& a) { a.media_type = "\xFF"; }), "the name or type of an attachment is not UTF-8");
  refuses(attached([](Attachment& a) { a.media_type.assign(256, 'm'); }), "the media type of an attachment is too long");
  refuses(attached([](Attachment& a) { a.name.assign(1025, 'n'); }), "the name of an attachment is too long");
  refuses(attached([](Attachment& a) { a.offset = 1, a.sealed_size = UINT64_MAX; }), "the place of an attachment lies beyond any file");
}

TEST_CASE("what stands at its limits is fine") {
  Statement statement = plain();
  statement.property.assign(200, 'p');
  statement.value.text.assign(65536, 'x');
  statement.confidence = 100;
  statement.source = id_of(2);
  statement.span = Span{7, 7};
  statement.language.assign(35, 'k');
  for (std::uint32_t i = 0; i < 1000; ++i) statement.supersedes.push_back({{}, 1, Compartment::internal, i});
  CHECK(check(statement));
  CHECK(statement_from(bytes_of(statement)) == statement);
}

TEST_CASE("any statement is read back, and bytes read are the only ones that mean the same") {
  CHECK(rc::check("round trip", [] {
    const Statement statement = any_statement();
    RC_ASSERT(check(statement).has_value());
    const std::vector<std::uint8_t> bytes = bytes_of(statement);
    RC_ASSERT(statement_from(bytes) == statement);
  }));
  CHECK(rc::check("every byte changed, and every cut", [] {
    const std::vector<std::uint8_t> bytes = bytes_of(any_statement());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      RC_ASSERT_FALSE(statement_from(ByteSpan(bytes).first(i)).has_value());
      std::vector<std::uint8_t> changed = bytes;
      changed[i] ^= static_cast<std::uint8_t>(*rc::gen::inRange(1, 256));
      if (const auto read = statement_from(changed)) RC_ASSERT(bytes_of(*read) == changed);
    }
  }));
}

TEST_CASE("an operation is named by device, batch, compartment and number") {
  const OperationId id{id_of(0), 12, Compartment::restricted, 3};
  CHECK(to_string(id) == "00000000000000000000000000-12-r3");
  CHECK(parse_operation_id("00000000000000000000000000-12-r3") == id);
  CHECK(parse_operation_id("0000000000000000000000000O-12-R3") == id);  // copied by hand
  for (const char* text :
       {"", "-", "--", "00000000000000000000000000", "00000000000000000000000000-12", "00000000000000000000000000-12-",
        "00000000000000000000000000-12-r", "00000000000000000000000000-12-x3", "00000000000000000000000000-012-r3",
        "00000000000000000000000000-12-r03", "00000000000000000000000000--r3", "00000000000000000000000000-12-r3 ",
        "00000000000000000000000000-12-r-3", "00000000000000000000000000-18446744073709551616-r3",
        "00000000000000000000000000-12-r4294967296", "0000000000000000000000000-12-r3", "00000000000000000000000000-+12-r3"}) {
    CHECK_FALSE_MESSAGE(parse_operation_id(text), text);
  }
  CHECK(rc::check("round trip", [] {
    const OperationId any = any_operation_id();
    RC_ASSERT(parse_operation_id(to_string(any)) == any);
  }));
}

TEST_CASE("levels have names, and are given by name or digit") {
  CHECK(name_of(Confidentiality::public_aggregate) == "public");
  CHECK(name_of(Confidentiality::sealed) == "sealed");
  CHECK(confidentiality_from("restricted") == Confidentiality::restricted);
  CHECK(confidentiality_from("4") == Confidentiality::sealed);
  CHECK_FALSE(confidentiality_from("5"));
  CHECK_FALSE(confidentiality_from("Sealed"));
  CHECK_FALSE(confidentiality_from(""));
  CHECK(basis_from("hearsay") == Basis::hearsay);
  CHECK_FALSE(basis_from("4"));
  CHECK(name_of(Basis::inferred) == "inferred");
  CHECK(name_of(Compartment::restricted) == "restricted");
}

// docs/formats/vault.md: 0-2 internal, 3 restricted, 4 sealed.
TEST_CASE("a level belongs to one compartment") {
  CHECK(compartment_of(Confidentiality::public_aggregate) == Compartment::internal);
  CHECK(compartment_of(Confidentiality::partner) == Compartment::internal);
  CHECK(compartment_of(Confidentiality::internal) == Compartment::internal);
  CHECK(compartment_of(Confidentiality::restricted) == Compartment::restricted);
  CHECK(compartment_of(Confidentiality::sealed) == Compartment::sealed);
}

}  // namespace
}  // namespace girok::records
