// See detect.h.
#include "text/detect.h"

#include <uchardet.h>

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_set>
#include <vector>

#include "text/converter.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

// Frequent characters of running text: function words, particles, endings first. Enough of them that one in two characters of any real
// text is among them, few enough that characters decoded in the wrong encoding are not.
constexpr std::string_view frequent_hangul =
    "이다는에의을가고하지로한를은사자기인도대해리서어시아부정일나제들과것라수만있보그여전스조주구성상장안국유관공회원동문통북중요방연적세되"
    "와생"
    "년월경위오내거게까니면무마미선소신실우으음학화행간강개결계교권금남녀당들때말며모물반발방백법별비산설식않업없였영용운음입재저점족종지직"
    "진"
    "집차체초출치타탈태터토통특파평표필했현형호혼확환활황후람명데드각감같";
constexpr std::string_view frequent_han =
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如"
    "都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间"
    "由问很最重并物手应向头文体政美相见被利什二等产或新己制身果加西月话合回特代内信表化世位次度门任常先海通教原东声提立及比员解水名真论处走"
    "义各入几口认条平系气题活更别打女变四总何电数安少报才结反受目太再感建务做必场件计管期市直资命山金指区保至社空决治界光放难权思完设记南住"
    "告类求据程北边死该交万取望确传观今院让识带导争运朝鲜韩组织约名";
constexpr std::string_view frequent_han_traditional =
    "這個們來為國說時會對於著過發後裡種經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問並應戰頭體見產話門東聲員論處義幾認條係氣題爾變總電"
    "數"
    "報結務場計資統區隊決馬書則聽達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運聯聞華韓鮮約";

// A set of characters by their code, for the Basic Multilingual Plane.
std::vector<bool> set_of(std::string_view characters) {
  std::vector<bool> set(0x10000, false);
  for (std::size_t i = 0; i < characters.size();) {
    const Rune rune = rune_at(characters, i);
    set[rune.value & 0xFFFF] = true;
    i += rune.size;
  }
  return set;
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
unsigned char byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

std::string_view sample_of(std::string_view bytes) {
  constexpr std::size_t sample_bytes = 32 << 10;
  std::size_t first = 0;
  while (first < bytes.size() && byte_at(bytes, first) < 0x80) ++first;
  return bytes.substr(first, sample_bytes);
}

bool is_plain_punctuation(char32_t c) {
  return (c >= 0x2010 && c <= 0x2026) || (c >= 0x3000 && c <= 0x3011) || (c >= 0xFF01 && c <= 0xFF1F) || c == 0x00B7;
}

struct Frequent {
  std::vector<bool> hangul = set_of(frequent_hangul), simplified = set_of(frequent_han), traditional = set_of(frequent_han_traditional);
};

// What one character says for a multi-byte encoding: +1 frequent, less for a mere member of the script, below 0 for what no text holds.
double worth(char32_t c, const Frequent& frequent) {
  if (c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF) || c < 0xA0) return -3;
  if (is_plain_punctuation(c)) return 0.8;
  switch (script_of(c)) {
    case Script::hangul: return c >= 0xAC00 ? (frequent.hangul[c & 0xFFFF] ? 1 : 0.05) : -0.5;
    case Script::han:
      if (c > 0xFFFF) return -1;
      return frequent.simplified[c] || frequent.traditional[c] ? 1 : 0.05;
    case Script::kana: return c >= 0xFF65 ? -0.5 : 0.8;  // half-width kana: what Shift_JIS makes of anything
    case Script::cyrillic:
    case Script::greek:
    case Script::arabic:
    case Script::other: return is_letter(c) ? 0.3 : -0.5;
    default: return is_letter(c) ? 0 : -0.5;
  }
}

// The mean worth of the characters that are not ASCII.
double score(const Encoding& encoding, std::string_view sample, const Frequent& frequent) {
  const Converter converter = open_converter(encoding.converter.c_str());
  if (!converter) return -10;
  double total = 0;
  std::size_t count = 0;
  const auto take = [&](char32_t c, std::size_t begin, std::size_t size) {
    if (c < 0x80) return;
    if (c == 0xFFFD && begin + size >= sample.size()) return;  // cut by the sample's end
    total += worth(c, frequent);
    ++count;
  };
  convert(converter.get(), sample, take, [](std::size_t at) { return at; });
  return count == 0 ? 0 : total / static_cast<double>(count);
}

// The share of high bytes that are at home in Western European text: curly marks, signs, letters next to ASCII letters.
double western_share(std::string_view bytes) {
  std::size_t home = 0;
  std::size_t total = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned char b = byte_at(bytes, i);
    if (b < 0x80) continue;
    ++total;
    const bool high_before = i > 0 && byte_at(bytes, i - 1) >= 0x80;
    const bool high_after = i + 1 < bytes.size() && byte_at(bytes, i + 1) >= 0x80;
    const bool mark = (b >= 0x91 && b <= 0x97) || b == 0x85 || b == 0x80 || b == 0xA0 || b == 0xA3 || b == 0xA9 || b == 0xAB || b == 0xAE ||
                      b == 0xB0 || b == 0xB7 || b == 0xBB || b == 0xBD;
    const bool beside_letter = (i > 0 && is_ascii_letter(bytes[i - 1])) || (i + 1 < bytes.size() && is_ascii_letter(bytes[i + 1]));
    if (mark && !(high_before && high_after)) ++home;
    if (b >= 0xC0 && b != 0xFF && beside_letter && !(high_before || high_after)) ++home;
  }
  return total == 0 ? 0 : static_cast<double>(home) / static_cast<double>(total);
}

std::string uchardet_name(std::string_view bytes) {
  const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(), &uchardet_delete);
  const std::string_view head = bytes.substr(0, 256 << 10);
  uchardet_handle_data(detector.get(), head.data(), head.size());
  uchardet_data_end(detector.get());
  return uchardet_get_charset(detector.get());
}

}  // namespace

Encoding encoding_of(std::string_view label) {
  std::string key;
  for (const char c : label) {
    if (c >= 'A' && c <= 'Z')
      key += static_cast<char>(c + 32);
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      key += c;
    if (key.size() > 40) return {};
  }
  const auto is = [&key](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), key) != names.end();
  };
  if (is({"utf8", "unicode11utf8"})) return {"UTF-8", "UTF-8"};
  if (is({"euckr", "ksc56011987", "ksc56011989", "ksc5601", "ksc56011992", "uhc", "cp949", "ms949", "windows949", "korean", "johab",
          "isoir149"}))
    return {"EUC-KR", "windows-949"};
  if (is({"gb2312", "gbk", "gb18030", "euccn", "cp936", "ms936", "windows936", "hzgb2312", "gb231280", "chinese", "xgbk", "isoir58"}))
    return {"GB18030", "gb18030"};
  if (is({"big5", "cp950", "windows950", "big5hkscs", "xxbig5", "csbig5", "cnbig5"})) return {"Big5", "windows-950"};
  if (is({"shiftjis", "sjis", "windows31j", "cp932", "mskanji", "xsjis", "ms932"})) return {"Shift_JIS", "ibm-943_P15A-2003"};
  if (is({"eucjp", "xeucjp"})) return {"EUC-JP", "EUC-JP"};
  if (is({"ascii", "usascii", "latin1", "iso88591", "windows1252", "cp1252", "l1", "cp819"})) return {"windows-1252", "windows-1252"};
  if (is({"utf16", "utf16le", "utf16be", "utf32", "utf32le", "utf32be", "utf7", "ucs2", "ucs4"}))
    return {};  // only by their marks and zeros
  const std::string name(label);
  if (name.find('\0') != std::string::npos || !open_converter(name.c_str())) return {};
  return {name, name};
}

bool looks_like_windows_1252(std::string_view bytes) { return western_share(bytes) >= 0.6; }

Encoding guess_encoding(std::string_view bytes) {
  const Encoding proposed = encoding_of(uchardet_name(bytes));
  if (proposed.name.starts_with("ISO-2022")) return proposed;
  const std::string_view sample = sample_of(bytes);
  const Frequent frequent;
  std::vector<Encoding> candidates = {encoding_of("euc-kr"), encoding_of("gb18030"), encoding_of("big5"), encoding_of("shift_jis"),
                                      encoding_of("euc-jp")};
  const auto same = [&proposed](const Encoding& e) { return e.name == proposed.name; };
  const bool extra = !proposed.converter.empty() && proposed.name != "UTF-8" && proposed.name != "windows-1252";
  if (extra && std::none_of(candidates.begin(), candidates.end(), same)) candidates.push_back(proposed);

  Encoding best = {"windows-1252", "windows-1252"};
  double best_score = 2 * western_share(sample) - 1;
  for (const Encoding& candidate : candidates) {
    const double total = score(candidate, sample, frequent) + (same(candidate) ? 0.1 : 0);
    if (total > best_score) {
      best_score = total;
      best = candidate;
    }
  }
  return best;
}

}  // namespace girok::text
