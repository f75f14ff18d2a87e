// What is sent, read as fields; and what is refused.
#include <doctest/doctest.h>

#include <rapidcheck.h>

#include "server/fields.h"

namespace girok::server {
namespace {

ErrorCode code_of(const Result<>& result) { return result ? ErrorCode::cancelled : result.error().code; }

}  // namespace

TEST_CASE("fields: a form, percent-encoded") {
  Fields fields;
  REQUIRE(read_urlencoded("a=1&b=two+words&c=%EA%B8%B0%EB%A1%9D&a=2&empty=&flag", fields));
  CHECK(fields["a"] == "1");
  CHECK(fields.all("a") == std::vector<std::string>{"1", "2"});
  CHECK(fields["b"] == "two words");
  CHECK(fields["c"] == "기록");
  CHECK(fields.has("empty"));
  CHECK(fields.has("flag"));
  CHECK_FALSE(fields.has("d"));
}

TEST_CASE("fields: what is no text is refused") {
  for (const char* const bad : {"a=%FF", "a=%C0%AF", "a=%00", "a=%1B", "a=%", "a=%4", "a=%GG", "a=%C2%85", "%80=1", "=1"}) {
    Fields fields;
    CAPTURE(bad);
    CHECK(code_of(read_urlencoded(bad, fields)) == ErrorCode::malformed);
  }
}

TEST_CASE("fields: line ends become LF") {
  Fields fields;
  REQUIRE(read_urlencoded("a=one%0D%0Atwo%0Dthree", fields));
  CHECK(fields["a"] == "one\ntwo\nthree");
}

TEST_CASE("fields: a JSON object, and what each value was said as") {
  Fields fields;
  REQUIRE(read_json(R"({"a":"x","n":12,"t":true,"list":["p","q"],"none":[]})", fields));
  CHECK(fields["a"] == "x");
  CHECK(fields["n"] == "12");
  CHECK(fields["t"] == "true");
  CHECK_FALSE(fields.has("none"));
  CHECK(fields.all("list") == std::vector<std::string>{"p", "q"});
  REQUIRE(fields.said().size() == fields.values().size());
  for (std::size_t i = 0; i < fields.said().size(); ++i) {
    const std::string& name = fields.values()[i].first;
    const Said::As as = name == "n" ? Said::As::number : name == "t" ? Said::As::truth : Said::As::text;
    CHECK(fields.said()[i].as == as);
    CHECK(fields.said()[i].listed == (name == "list"));
    CHECK(fields.said()[i].json);
  }
  fields.remove("n");
  REQUIRE(fields.said().size() == fields.values().size());
  CHECK(fields.said().back().as == Said::As::truth);
  for (const char* const bad :
       {"[]", "\"x\"", "{", "{\"a\":[[1]]}", "{\"a\":{}}", "{\"a\":{\"b\":1}}", "{\"a\":[{}]}", "{\"a\":null}", "{\"a\":[null]}", ""}) {
    Fields none;
    CAPTURE(bad);
    CHECK(code_of(read_json(bad, none)) == ErrorCode::malformed);
  }
}

TEST_CASE("fields: a form with files, and the last part of a file's name alone") {
  const std::string body =
      "--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n제목\r\n"
      "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../etc/a b.txt\"\r\nContent-Type: "
      "text/plain\r\n\r\nfirst\r\n--X\r\nlast\r\n"
      "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--XX--\r\n";
  Fields fields;
  REQUIRE(read_body("multipart/form-data; boundary=XX", body, fields));
  CHECK(fields["title"] == "제목");
  REQUIRE(fields.uploads().size() == 1);
  CHECK(fields.uploads()[0].field == "file");
  CHECK(fields.uploads()[0].file_name == "a b.txt");
  CHECK(fields.uploads()[0].media_type == "text/plain");
  CHECK(fields.uploads()[0].bytes == "first\r\n--X\r\nlast");
}

TEST_CASE("fields: a form whose parts do not end, or have no name, is refused") {
  for (const char* const bad : {"", "--XX", "--XX\r\n\r\nx\r\n--XX--", "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--",
                                "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx", "x--XX--"}) {
    Fields fields;
    CAPTURE(bad);
    CHECK_FALSE(read_body("multipart/form-data; boundary=XX", bad, fields).has_value());
  }
  Fields fields;
  CHECK_FALSE(read_body("multipart/form-data", "--XX--", fields).has_value());
  CHECK(code_of(read_body("text/plain", "a=1", fields)) == ErrorCode::unsupported);
}

TEST_CASE("fields: too many are refused") {
  std::string many;
  for (std::size_t i = 0; i <= most_fields; ++i) many += "a=1&";
  Fields fields;
  CHECK(code_of(read_urlencoded(many, fields)) == ErrorCode::too_large);
}

TEST_CASE("fields: what is percent-encoded comes back") {
  CHECK(rc::check("encoded and decoded", [](const std::string& letters) {
    std::string text;
    for (const char c : letters) text += static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F ? c : 'x';
    RC_ASSERT(percent_decoded(percent_encoded(text), true) == text);
  }));
}

}  // namespace girok::server
