#include "text/decode.h"

#include <doctest/doctest.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <random>
#include <string>
#include <vector>

#include "text/unicode.h"

using namespace girok;
using namespace girok::text;
using std::string_literals::operator""s;

namespace {

// One character in an encoding, by ICU's encoder: the inverse of what is under test.
std::string encoded(std::string_view utf8, const char* encoding) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out(utf8.size() * 4 + 16, '\0');
  const std::int32_t size = ucnv_convert(encoding, "UTF-8", out.data(), static_cast<std::int32_t>(out.size()), utf8.data(),
                                         static_cast<std::int32_t>(utf8.size()), &status);
  REQUIRE(U_SUCCESS(status));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string decomposed(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  std::u16string wide(utf8.size() + 1, u'\0');
  std::int32_t size = 0;
  u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &size, utf8.data(), static_cast<std::int32_t>(utf8.size()), &status);
  std::u16string out(static_cast<std::size_t>(size) * 4 + 4, u'\0');
  const std::int32_t length =
      unorm2_normalize(unorm2_getNFDInstance(&status), wide.data(), size, out.data(), static_cast<std::int32_t>(out.size()), &status);
  std::string narrow(static_cast<std::size_t>(length) * 3 + 1, '\0');
  u_strToUTF8(narrow.data(), static_cast<std::int32_t>(narrow.size()), &size, out.data(), length, &status);
  REQUIRE(U_SUCCESS(status));
  narrow.resize(static_cast<std::size_t>(size));
  return narrow;
}

// Invented sentences, enough for a guess.
const std::string korean = "조사단은 지난해 국경 지역에서 120명을 면담했다. 증언자들은 이름을 밝히지 말아 달라고 부탁했다.";
const std::string chinese = "调查人员去年在边境地区与一百二十人谈话。证人要求不公开他们的姓名，因为他们害怕家人受到伤害。";
const std::string taiwanese = "調查人員去年在邊境地區與一百二十人談話。證人要求不公開他們的姓名，因為他們害怕家人受到傷害。";
const std::string japanese = "調査団は昨年、国境の地域で百二十人に話を聞いた。証言者は名前を出さないように求めた。";

Decoded decoded(std::string_view bytes, std::optional<std::string_view> declared = std::nullopt) {
  const auto result = decode(bytes, declared);
  REQUIRE(result.has_value());
  return *result;
}

}  // namespace

TEST_CASE("UTF-8 passes unchanged, with or without a mark") {
  const Decoded plain = decoded("Seoul 서울 “x”");
  CHECK(plain.text == "Seoul 서울 “x”");
  CHECK(plain.encoding == "UTF-8");
  CHECK_FALSE(plain.guessed);
  CHECK(plain.map.run_count() == 1);
  const Decoded marked = decoded("\xEF\xBB\xBFSeoul");
  CHECK(marked.text == "Seoul");
  CHECK(marked.map.to_source({0, 5}) == Span{3, 8});
  CHECK(decoded("").text.empty());
  CHECK(decoded("").map.to_source({0, 0}) == Span{0, 0});
}

TEST_CASE("each encoding is found without being declared, and read right") {
  struct Case {
    const std::string& text;
    const char* converter;
    const char* name;
  };
  const Case cases[] = {{korean, "windows-949", "EUC-KR"},        {chinese, "gb18030", "GB18030"},
                        {taiwanese, "windows-950", "Big5"},       {japanese, "ibm-943_P15A-2003", "Shift_JIS"},
                        {japanese, "EUC-JP", "EUC-JP"},           {korean, "UTF-16LE", "UTF-16LE"},
                        {chinese + "\n", "UTF-16LE", "UTF-16LE"}, {korean, "UTF-16BE", "UTF-16BE"},
                        {korean, "ISO-2022-KR", "ISO-2022-KR"}};
  for (const Case& c : cases) {
    CAPTURE(std::string(c.name));
    const Decoded result = decoded(encoded(c.text, c.converter));
    CHECK(result.encoding == c.name);
    CHECK(result.text == c.text);
    CHECK(result.guessed);
    CHECK(result.replaced == 0);
  }
}

TEST_CASE("short Korean and short Chinese are not taken for each other") {
  for (const char* text : {"북한 여성", "국경을 넘었다", "인권 보고서", "그는 떠났다.", "탈북 여성들의 증언", "조사 결과"}) {
    CAPTURE(std::string(text));
    CHECK(decoded(encoded(text, "windows-949")).text == text);
  }
  for (const char* text : {"朝鲜女性", "他们越过边境", "人权报告", "她离开了。", "调查结果", "中国东北"}) {
    CAPTURE(std::string(text));
    CHECK(decoded(encoded(text, "gb18030")).text == text);
  }
}

TEST_CASE("marks settle UTF-16 and UTF-32") {
  const std::string text = "서울 A 𠀀";
  struct Case {
    std::string mark;
    const char* converter;
  };
  const Case cases[] = {{"\xFF\xFE"s, "UTF-16LE"}, {"\xFE\xFF"s, "UTF-16BE"}, {"\xFF\xFE\0\0"s, "UTF-32LE"}, {"\0\0\xFE\xFF"s, "UTF-32BE"}};
  for (const Case& c : cases) {
    const Decoded result = decoded(c.mark + encoded(text, c.converter));
    CHECK(result.text == text);
    CHECK(result.encoding == c.converter);
    CHECK_FALSE(result.guessed);
  }
}

TEST_CASE("what a document declares is believed only where the bytes allow it") {
  const std::string short_korean = encoded("가", "windows-949");
  CHECK(decoded(short_korean, "euc-kr").text == "가");
  CHECK(decoded("서울", "euc-kr").text == "서울");
  CHECK(decoded(encoded(chinese, "gb18030"), "gb2312").text == chinese);
  CHECK(decoded(encoded(korean, "windows-949"), "no-such-encoding").text == korean);
  CHECK(decoded(encoded(korean, "windows-949"), "utf-8").text == korean);
  CHECK(decoded("plain", "utf-16").text == "plain");
  CHECK(decoded(encoded("뷁 똠방각하 펲", "windows-949"), "ks_c_5601-1987").text == "뷁 똠방각하 펲");
}

TEST_CASE("a few bad bytes are replaced and counted; the rest keeps its place") {
  const Decoded result = decoded("서울\xFF 평양\xE3\x80 끝과 시작");
  CHECK(result.text == "서울\xEF\xBF\xBD 평양\xEF\xBF\xBD 끝과 시작");
  CHECK(result.replaced == 2);
  CHECK(result.encoding == "UTF-8");
  CHECK(result.map.to_source({6, 9}) == Span{6, 7});      // the first U+FFFD
  CHECK(result.map.to_source({10, 16}) == Span{8, 14});   // 평양
  CHECK(result.map.to_source({16, 19}) == Span{14, 16});  // the second, two bytes
  CHECK(decoded("서울 평양\xE3\x80").text == "서울 평양\xEF\xBF\xBD");
}

TEST_CASE("curly marks of Windows-1252 in an English text are read as such") {
  const Decoded result = decoded(
      "He said \x93no\x94 \x96 it\x92s over, at \xA3"
      "5 in the caf\xE9.");
  CHECK(result.text == "He said “no” – it’s over, at £5 in the café.");
  CHECK(result.encoding == "windows-1252");
  CHECK(result.map.to_source({8, 11}) == Span{8, 9});
  CHECK(
      decoded("one stray byte \xFF in a long English sentence that is otherwise quite plain, as most of them are, is it not so").replaced ==
      1);
}

TEST_CASE("bytes that are no text are refused with a hint") {
  std::mt19937 random(3);
  std::string noise;
  for (int i = 0; i < 4000; ++i) noise += static_cast<char>(random() % 256);
  for (const std::string& bytes :
       {noise, "\x89PNG\r\n\x1A\n"s + noise, "%PDF-1.7\n"s, "PK\x03\x04"s, std::string(64, '\0'), "text\0\0\0\0text"s}) {
    const auto result = decode(bytes);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::malformed);
    CHECK_FALSE(result.error().hint.empty());
  }
}

TEST_CASE("decomposed text is composed, and every syllable knows its bytes") {
  const std::string nfd = decomposed("가각 é서울 x");
  const Decoded result = decoded(nfd);
  CHECK(result.text == "가각 é서울 x");
  CHECK(result.map.to_source({0, 3}) == Span{0, 6});
  CHECK(result.map.to_source({3, 6}) == Span{6, 15});
  CHECK(result.map.to_source({1, 2}) == Span{0, 6});  // inside a syllable: snaps outward
}

TEST_CASE("for random texts in every encoding, each character's source decodes to that character") {
  std::mt19937 random(11);
  const std::u32string alphabet = U"가각한국는다 .,abcé人中国的。，1！ \n";
  for (const char* encoding : {"windows-949", "gb18030", "UTF-16LE", "UTF-16BE", "UTF-32LE", "NFD", "UTF-16LE NFD"}) {
    CAPTURE(std::string(encoding));
    for (int round = 0; round < 300; ++round) {
      std::string text;
      for (unsigned i = 0; i < random() % 40; ++i) {
        const char32_t c = alphabet[random() % alphabet.size()];
        if (encoding == "windows-949"s && (c == U'é' || c == U'国')) continue;  // not in it
        append_rune(text, c);
      }
      const std::string name = encoding;
      const bool nfd = name.find("NFD") != std::string::npos;
      const std::string converter = name == "NFD" ? "UTF-8" : name.substr(0, name.find(' '));
      const auto in_encoding = [&](std::string_view part) {
        return encoded(nfd ? decomposed(part) : std::string(part), converter.c_str());
      };
      std::string bytes = in_encoding(text);
      const std::string mark = converter == "UTF-16LE"   ? "\xFF\xFE"s
                               : converter == "UTF-16BE" ? "\xFE\xFF"s
                               : converter == "UTF-32LE" ? "\xFF\xFE\0\0"s
                                                         : ""s;
      bytes = mark + bytes;
      const Decoded result = decoded(bytes, converter);
      REQUIRE(result.text == text);
      REQUIRE(result.map.text_size() == text.size());
      std::uint32_t source = static_cast<std::uint32_t>(mark.size());
      for (std::uint32_t i = 0; i < text.size();) {
        const std::uint32_t size = rune_at(text, i).size;
        const Span span = result.map.to_source({i, i + size});
        REQUIRE(span.begin == source);
        REQUIRE(bytes.substr(span.begin, span.size()) == in_encoding(std::string_view(text).substr(i, size)));
        source = span.end;
        i += size;
      }
      REQUIRE(source == bytes.size());
    }
  }
}

TEST_CASE("maps stay small: runs, not characters") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "국경지역";
  CHECK(decoded(encoded(text, "windows-949"), "euc-kr").map.run_count() == 1);
  CHECK(decoded(decomposed("나다라마바사아자")).map.run_count() == 1);
}

namespace {

// A map as a plain list, one source range for each byte of text: slow and obvious.
struct SlowMap {
  std::vector<Span> ranges;
  Span to_source(Span text) const {
    Span all = ranges[text.begin];
    for (std::uint32_t i = text.begin; i < text.end; ++i) all = cover(all, ranges[i]);
    return all;
  }
};

}  // namespace

TEST_CASE("maps and their compositions agree with a map kept byte by byte") {
  std::mt19937 random(5);
  const auto any = [&random](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  // A random map onto a source of at least `limit` bytes, or no longer than `limit` where that is given.
  const auto make = [&](OffsetMap& map, SlowMap& slow, std::uint32_t limit) {
    std::uint32_t source = 0;
    while (true) {
      const std::uint32_t source_step = 1 + any(3);
      const std::uint32_t text_step = any(3) == 0 ? 1 + any(3) : source_step == 1 ? 1 : 1 + any(3);
      const std::uint32_t units = 1 + any(6);
      source += any(4) == 0 ? any(5) : 0;  // a gap
      if (source + units * source_step > limit) break;
      map.append(units * text_step, source, units * source_step, text_step, source_step);
      for (std::uint32_t u = 0; u < units; ++u) {
        for (std::uint32_t k = 0; k < text_step; ++k) slow.ranges.push_back({source + u * source_step, source + (u + 1) * source_step});
      }
      source += units * source_step;
    }
  };
  for (int round = 0; round < 2000; ++round) {
    OffsetMap outer, inner;
    SlowMap slow_outer, slow_inner;
    make(outer, slow_outer, 60);
    make(inner, slow_inner, outer.text_size());
    const OffsetMap both = inner.then(outer);
    REQUIRE(both.text_size() == inner.text_size());
    for (std::uint32_t begin = 0; begin < outer.text_size(); ++begin) {
      for (std::uint32_t end = begin + 1; end <= outer.text_size(); ++end)
        REQUIRE(outer.to_source({begin, end}) == slow_outer.to_source({begin, end}));
    }
    for (std::uint32_t begin = 0; begin < inner.text_size(); ++begin) {
      for (std::uint32_t end = begin + 1; end <= inner.text_size(); ++end)
        REQUIRE(both.to_source({begin, end}) == slow_outer.to_source(slow_inner.to_source({begin, end})));
    }
  }
}
