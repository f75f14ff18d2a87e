#include "text/romanize.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace girok::text {
namespace {

struct Example {
  const char* hangul;
  const char* latin;
};

TEST_CASE("Revised Romanisation: the examples of the notification of 2000") {
  // Ministry of Culture and Tourism, Notification 2000-8, sections 2 and 3; without those that need a dictionary (학여울, 알약, 잡혀).
  const std::vector<Example> examples = {
      {"구미", "gumi"},          {"영동", "yeongdong"},  {"백암", "baegam"},        {"옥천", "okcheon"},        {"합덕", "hapdeok"},
      {"호법", "hobeop"},        {"월곶", "wolgot"},     {"벚꽃", "beotkkot"},      {"한밭", "hanbat"},         {"구리", "guri"},
      {"설악", "seorak"},        {"칠곡", "chilgok"},    {"임실", "imsil"},         {"울릉", "ulleung"},        {"대관령", "daegwallyeong"},
      {"백마", "baengma"},       {"신문로", "sinmunno"}, {"종로", "jongno"},        {"왕십리", "wangsimni"},    {"별내", "byeollae"},
      {"신라", "silla"},         {"해돋이", "haedoji"},  {"같이", "gachi"},         {"굳히다", "guchida"},      {"좋고", "joko"},
      {"놓다", "nota"},          {"낳지", "nachi"},      {"묵호", "mukho"},         {"집현전", "jiphyeonjeon"}, {"압구정", "apgujeong"},
      {"낙동강", "nakdonggang"}, {"죽변", "jukbyeon"},   {"낙성대", "nakseongdae"}, {"합정", "hapjeong"},       {"팔당", "paldang"},
      {"샛별", "saetbyeol"},     {"울산", "ulsan"},      {"광희문", "gwanghuimun"},
  };
  for (const Example& e : examples) CHECK_MESSAGE(romanize(e.hangul, Romanization::revised) == e.latin, e.hangul);
}

TEST_CASE("Revised Romanisation: names of persons keep their syllables apart") {
  // The same, section 3, article 4.
  CHECK(romanize_name("민", "용하", Romanization::revised) == "Min Yongha");
  CHECK(romanize_name("민", "용하", Romanization::revised, true) == "Min Yong-ha");
  CHECK(romanize_name("송", "나리", Romanization::revised) == "Song Nari");
  CHECK(romanize_name("송", "나리", Romanization::revised, true) == "Song Na-ri");
  CHECK(romanize_name("한", "복남", Romanization::revised) == "Han Boknam");
  CHECK(romanize_name("한", "복남", Romanization::revised, true) == "Han Bok-nam");
  CHECK(romanize_name("홍", "빛나", Romanization::revised) == "Hong Bitna");
  CHECK(romanize_name("홍", "빛나", Romanization::revised, true) == "Hong Bit-na");
}

TEST_CASE("McCune–Reischauer: published examples") {
  // From the tables of 1939 as repeated in the Library of Congress's rules (2009) and reference works.
  const std::vector<Example> examples = {
      {"가구", "kagu"},       {"등대", "tŭngdae"},  {"반복", "panbok"},  {"주장", "chujang"},    {"국어", "kugŏ"},
      {"믿음", "midŭm"},      {"법인", "pŏbin"},    {"필요", "p'iryo"},  {"가로", "karo"},       {"발해", "parhae"},
      {"실험", "sirhŏm"},     {"날개", "nalgae"},   {"구별", "kubyŏl"},  {"결말", "kyŏlmal"},    {"빨리", "ppalli"},
      {"저절로", "chŏjŏllo"}, {"연락", "yŏllak"},   {"독립", "tongnip"}, {"법률", "pŏmnyul"},    {"않다", "ant'a"},
      {"맞히다", "mach'ida"}, {"미닫이", "midaji"}, {"같이", "kach'i"},  {"급류", "kŭmnyu"},     {"도리", "tori"},
      {"문리학", "mullihak"}, {"한글", "han'gŭl"},  {"신라", "silla"},   {"평양", "p'yŏngyang"}, {"쉬", "shwi"},
  };
  for (const Example& e : examples) CHECK_MESSAGE(romanize(e.hangul, Romanization::mccune_reischauer) == e.latin, e.hangul);
  CHECK(romanize("평양", Romanization::mccune_reischauer_bare) == "pyongyang");
  CHECK(romanize("한글", Romanization::mccune_reischauer_bare) == "hangul");
}

TEST_CASE("McCune–Reischauer: names as libraries write them") {
  CHECK(romanize_name("김", "정숙", Romanization::mccune_reischauer) == "Kim Chŏng-suk");
  CHECK(romanize_name("박", "영복", Romanization::mccune_reischauer) == "Pak Yŏng-bok");
  CHECK(romanize_name("최", "은희", Romanization::mccune_reischauer) == "Ch'oe Ŭn-hŭi");
  CHECK(romanize_name("최", "은희", Romanization::mccune_reischauer_bare) == "Choe Un-hui");
  CHECK(romanize_name("최", "란", Romanization::mccune_reischauer) == "Ch'oe Ran");  // Library of Congress (2009), rule 9
}

TEST_CASE("DPRK system: the examples of its rules") {
  // As presented to UNGEGN (working paper 46 of the 17th session, 1994; update of 2002); without those that need a dictionary (뒤문, 한나산).
  const std::vector<Example> examples = {
      {"닭섬", "taksŏm"},     {"붉은바위", "pulgŭnbawi"}, {"앉은바위", "anjŭnbawi"}, {"백마산", "paengmasan"}, {"꽃마을", "kkonmaŭl"},
      {"천리마", "chŏllima"}, {"찔레골", "jjilregol"},    {"압록", "amrok"},         {"평양", "phyŏngyang"},
  };
  for (const Example& e : examples) CHECK_MESSAGE(romanize(e.hangul, Romanization::dprk) == e.latin, e.hangul);
  CHECK(romanize_name("박", "동구", Romanization::dprk) == "Pak Tong Gu");
  CHECK(romanize_name("안", "복철", Romanization::dprk_bare) == "An Pok Chol");
  CHECK(romanize_name("리", "금순", Romanization::dprk_bare) == "Ri Kum Sun");
}

TEST_CASE("what is not Hangul stays") {
  CHECK(romanize("종로 3가, Seoul", Romanization::revised) == "jongno 3ga, Seoul");
  CHECK(romanize("", Romanization::revised).empty());
}

}  // namespace
}  // namespace girok::text
