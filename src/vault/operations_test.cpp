#include "vault/operations.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/test_bytes.h"
#include "records/test_statements.h"

namespace girok::vault {
namespace {

using records::any_array;
using records::any_id;
using records::any_operation_id;
using records::any_statement;
using records::any_text;

Id id_of(std::uint8_t byte) {
  Id id;
  id.bytes.fill(byte);
  return id;
}

std::vector<std::uint8_t> bytes_of(const std::vector<Operation>& operations) {
  ByteWriter out;
  for (const Operation& operation : operations) encode(operation, out);
  return out.take();
}

Operation any_operation() {
  switch (*rc::gen::inRange(0, 5)) {
    case 0: return Assert{any_statement()};
    case 1: return Retract{any_operation_id(), any_text()};
    case 2: return Read{any_id(), static_cast<ReadKind>(*rc::gen::inRange(1, 4))};
    case 3: return Erase{any_id(), any_text()};
    default: return SubjectSealed{any_id(), any_array<24>(), *rc::gen::arbitrary<std::vector<std::uint8_t>>()};
  }
}

// Bytes written by hand after docs/formats/vault.md, "Operations".
TEST_CASE("each operation has the bytes that the format's page gives it") {
  records::Statement statement;
  statement.entity = id_of(1);
  statement.property = "p";
  statement.value = records::Value::of_truth(true);
  crypto::Nonce nonce{};
  nonce.fill(0x4E);
  const std::vector<Operation> operations = {Assert{statement}, Retract{{id_of(2), 258, Compartment::restricted, 128}, "why"},
                                             Read{id_of(3), ReadKind::found}, Erase{id_of(4), ""}, SubjectSealed{id_of(5), nonce, {7, 8}}};
  const std::vector<std::uint8_t> expected =
      hex("01 01*16 01 70 07 01 02 00 FF 00"
          " 02 02*16 02 01 00*6 02 8001 03 776879"
          " 03 03*16 03"
          " 04 04*16 00"
          " 05 05*16 4E*24 02 07 08");
  CHECK(bytes_of(operations) == expected);
  const auto read = decode_operations(expected);
  REQUIRE(read);
  REQUIRE(read->size() == 5);
  CHECK(std::get<Assert>((*read)[0]).statement == statement);
  CHECK(std::get<Retract>((*read)[1]).target == OperationId{id_of(2), 258, Compartment::restricted, 128});
  CHECK(std::get<Retract>((*read)[1]).reason == "why");
  CHECK(std::get<Read>((*read)[2]).kind == ReadKind::found);
  CHECK(std::get<Erase>((*read)[3]).subject == id_of(4));
  CHECK(std::get<SubjectSealed>((*read)[4]).sealed == std::vector<std::uint8_t>{7, 8});
}

TEST_CASE("a body may be empty") { CHECK(decode_operations({})->empty()); }

TEST_CASE("bytes that are no operation are malformed, by number and with a hint") {
  const std::vector<std::uint8_t> fine = hex("03 03*16 01");
  for (const char* bytes : {
           "00",                                         // there is no kind 0
           "03 03*16 00", "03 03*16 04",                 // no such reading
           "03 03*15",                                   // cut
           "02 02*16 02 01 00*6 00 00 00",               // no such compartment
           "02 02*16 02 01 00*6 02 8080808010 00",       // a number beyond 32 bits
           "02 02*16 02 01 00*6 02 00 01 FF",            // a reason that is not UTF-8
           "04 04*16 02 FF FF",
           "04 04*16 818004 61*65537",                   // a reason over 64 KiB: 0x81 0x80 0x04 is 65,537
           "05 05*16 4E*24 03 07 08",                    // fewer bytes than it says
           "01 01*16 01 70 07 02 02 00 FF 00",           // a statement that is none
       }) {
    const auto read = decode_operations(joined({fine, hex(bytes)}));
    REQUIRE_FALSE_MESSAGE(read, bytes);
    CHECK(read.error().code == ErrorCode::malformed);
    CHECK(read.error().where == "operation 1");
    CHECK_FALSE(read.error().hint.empty());
  }
  CHECK(decode_operations(joined({fine, hex("04 04*16 808004 61*65536")})));  // 64 KiB exactly
}

TEST_CASE("an operation of a later version is told apart from damage") {
  const auto read = decode_operations(hex("03 03*16 01 06 01 02 03"));
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::unsupported);
  CHECK(read.error().where == "operation 1");
  CHECK_FALSE(read.error().hint.empty());
}

TEST_CASE("what must not be written is refused before it is, with a hint") {
  const auto refuses = [](const Operation& operation) {
    const Result<> result = check(operation);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::usage);
    CHECK_FALSE(result.error().hint.empty());
    CHECK_FALSE(decode_operations(bytes_of({operation})));  // and could not be read back
  };
  refuses(Assert{});  // no property
  refuses(Retract{{}, "\xFF"});
  refuses(Retract{{}, std::string(65537, 'r')});
  refuses(Retract{{{}, 1, static_cast<Compartment>(4), 0}, ""});
  refuses(Erase{{}, "\xFF"});
  refuses(Read{{}, static_cast<ReadKind>(4)});
  CHECK(check(Operation{Erase{{}, std::string(65536, 'r')}}));
}

TEST_CASE("operations are read back, and bytes read are the only ones that mean the same") {
  CHECK(rc::check("round trip", [] {
    std::vector<Operation> operations;
    for (int i = *rc::gen::inRange(0, 5); i > 0; --i) operations.push_back(any_operation());
    for (const Operation& operation : operations) RC_ASSERT(check(operation).has_value());
    const std::vector<std::uint8_t> bytes = bytes_of(operations);
    const auto read = decode_operations(bytes);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->size() == operations.size());
    RC_ASSERT(bytes_of(*read) == bytes);
    for (std::size_t i = 0; i < operations.size(); ++i) {
      RC_ASSERT((*read)[i].index() == operations[i].index());
      if (const auto* assertion = std::get_if<Assert>(&operations[i]))
        RC_ASSERT(std::get<Assert>((*read)[i]).statement == assertion->statement);
    }
  }));
  CHECK(rc::check("every byte changed, and every cut", [] {
    const std::vector<std::uint8_t> bytes = bytes_of({any_operation()});
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (i > 0) RC_ASSERT_FALSE(decode_operations(ByteSpan(bytes).first(i)).has_value());
      std::vector<std::uint8_t> changed = bytes;
      changed[i] ^= static_cast<std::uint8_t>(*rc::gen::inRange(1, 256));
      if (const auto read = decode_operations(changed)) RC_ASSERT(bytes_of(*read) == changed);
    }
  }));
}

}  // namespace
}  // namespace girok::vault
