#include "exchange/zip.h"

#include <doctest/doctest.h>

#include <chrono>

#include "exchange/lines.h"
#include "exchange/table.h"
#include "exchange/test_sheets.h"
#include "exchange/xml.h"

using namespace girok;
using namespace girok::exchange;

namespace {

std::string archive(const std::vector<ZipPart>& parts) { return *write_zip(parts); }

void put(std::string& bytes, std::size_t at, std::uint32_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}

/// PKWARE APPNOTE 6.3.9, 4.3.12: the signature of an entry of the central directory.
std::size_t central(const std::string& bytes, std::size_t from = 0) { return bytes.find("PK\x01\x02", from); }

Error refusal(std::string_view bytes, const ZipLimits& limits = {}) {
  const auto opened = ZipArchive::open(bytes, "x", limits);
  REQUIRE(!opened);
  return opened.error();
}

}  // namespace

TEST_CASE("what is packed is unpacked, without a clock in it") {
  const std::string bytes = archive({{"a/b.txt", std::string(100'000, 'x')}, {"기록.txt", "y", true}});
  CHECK(bytes == archive({{"a/b.txt", std::string(100'000, 'x')}, {"기록.txt", "y", true}}));
  const auto opened = ZipArchive::open(bytes, "x");
  REQUIRE(opened);
  REQUIRE(opened->entries().size() == 2);
  CHECK(opened->entries()[1].path == "기록.txt");
  CHECK(*opened->read(*opened->find("A/B.TXT"), 1'000'000) == std::string(100'000, 'x'));
  CHECK(opened->read(0, 99'999).error().code == ErrorCode::too_large);
  CHECK(!opened->find("c"));
}

TEST_CASE("names that lead out of a folder, or stand twice, are refused") {
  CHECK(!write_zip(std::vector<ZipPart>{{"../a", ""}}));
  CHECK(!write_zip(std::vector<ZipPart>{{"a", ""}, {"a", ""}}));
  for (const std::string bad : {"../x", "/abs", "a/../", "c:xxx", "..\\xx"}) {
    std::string bytes = archive({{std::string(bad.size(), 'n'), "x"}});
    for (std::size_t at = bytes.find(std::string(bad.size(), 'n')); at != std::string::npos;
         at = bytes.find(std::string(bad.size(), 'n'), at))
      bytes.replace(at, bad.size(), bad);
    CAPTURE(bad);
    CHECK(refusal(bytes).what.find("leads out") != std::string::npos);
  }
  std::string twice = archive({{"aaaa", "x"}, {"bbbb", "x"}});
  for (std::size_t at = twice.find("bbbb"); at != std::string::npos; at = twice.find("bbbb", at)) twice.replace(at, 4, "aaaa");
  CHECK(refusal(twice).what.find("twice") != std::string::npos);
}

TEST_CASE("bombs are refused before they are unpacked: by ratio, by size, by overlap, by number") {
  const std::string zeros = archive({{"a", std::string(std::size_t{64} << 20, '\0')}});
  CHECK(zeros.size() < 70'000);  // deflate takes at most 1032 to 1
  CHECK(refusal(zeros).what.find("1000 times") != std::string::npos);
  ZipLimits small;
  small.unpacked = 1000;
  CHECK(refusal(archive({{"a", std::string(600, 'x')}, {"b", std::string(600, 'y')}}), small).code == ErrorCode::too_large);
  small = {};
  small.entries = 1;
  CHECK(refusal(archive({{"a", "1"}, {"b", "2"}}), small).code == ErrorCode::too_large);
  // Fifield (2019), "A better zip bomb": many entries of the directory over the same packed bytes.
  std::string overlap = archive({{"a", std::string(3000, 'x'), true}, {"b", "1", true}});
  const std::size_t first = central(overlap), second = central(overlap, first + 4);
  overlap.replace(second + 20, 8, overlap.substr(first + 20, 8));  // both sizes
  overlap.replace(second + 42, 4, overlap.substr(first + 42, 4));  // where its bytes are
  CHECK(refusal(overlap).what.find("overlap") != std::string::npos);
}

TEST_CASE("a bomb inside a bomb stays packed") {
  const std::string inner = archive({{"a", std::string(std::size_t{64} << 20, '\0')}});
  TestXlsx x;
  x.rows = "<row><c><v>1</v></c></row>";
  x.parts["xl/embeddings/bomb.zip"] = inner;
  CHECK(read_tables(x.bytes(), "x").has_value());
}

TEST_CASE("sizes that lie, cut files, wrong sums and encrypted entries are refused by name") {
  std::string lies = archive({{"a", std::string(5000, 'x')}});
  put(lies, central(lies) + 24, 100, 4);
  const auto opened = ZipArchive::open(lies, "x");
  REQUIRE(opened);
  CHECK(opened->read(0, 1'000'000).error().code == ErrorCode::malformed);
  std::string sum = archive({{"a", std::string(5000, 'x'), true}});
  sum[sum.find("xxx")] = 'y';
  const auto wrong = ZipArchive::open(sum, "x");
  REQUIRE(wrong);
  CHECK(wrong->read(0, 1'000'000).error().code == ErrorCode::malformed);
  CHECK(refusal(std::string_view(sum).substr(0, sum.size() / 2)).code == ErrorCode::malformed);
  std::string secret = archive({{"a", "xxxx"}});
  put(secret, central(secret) + 8, 0x801, 2);  // the first flag: encrypted
  put(secret, 6, 0x801, 2);
  CHECK(refusal(secret).what.find("encrypted") != std::string::npos);
}

TEST_CASE("XML: entities that grow, deep nesting and what is not well formed are refused in bounded time") {
  const auto read = [](const std::string& text) -> std::string {
    XmlReader xml(source_of(text), "x");
    for (XmlReader::Event event = xml.next(); event != XmlReader::Event::done; event = xml.next()) {
      if (event == XmlReader::Event::failed) return xml.error().what;
    }
    return "fine";
  };
  CHECK(read("<a b='1'>x&lt;&#x41;&#65;<![CDATA[<&]]><!-- c --><?p ?><c/></a>") == "fine");
  std::string laughs = "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">";
  for (int i = 1; i < 10; ++i) laughs += "<!ENTITY lol" + std::to_string(i) + " \"&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;\">";
  CHECK(read(laughs + "]><lolz>&lol9;</lolz>").find("document type") != std::string::npos);
  CHECK(read("<a>&lol;</a>").find("entity") != std::string::npos);
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
  CHECK(read(deep).find("256 deep") != std::string::npos);
  for (const char* bad : {"", "x", "<a>", "<a></b>", "<a/><b/>", "<a b></a>", "<a b=1/>", "<a b='1/>", "<a>&#0;</a>", "<a>&#xD800;</a>",
                          "<a>&#99999999999;</a>", "<a>\xFF</a>", "<a>&</a>", "< a/>", "</a>", "<a/>x", "<!-- x", "<a><![CDATA[x</a>",
                          "<?xml version='1.0' encoding='EUC-KR'?><a/>"}) {
    CAPTURE(bad);
    CHECK(read(bad) != "fine");
  }
  CHECK(read("<a>" + std::string(std::size_t{17} << 20, 'x') + "</a>").find("longer") != std::string::npos);
}
