#include "text/place_words.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "text/unicode.h"

namespace girok::text {
namespace {

/// "함경북도:province 청진:city"
std::string cut(std::string_view place) {
  static constexpr std::string_view ranks[] = {"unknown", "country", "province", "city", "county", "village"};
  std::string out;
  for (const PlaceWord& w : place_words(fold(place))) {
    if (!out.empty()) out += ' ';
    out += w.core + ":" + std::string(ranks[static_cast<std::size_t>(w.rank)]);
  }
  return out;
}

TEST_CASE("a town and its province in every writing") {
  // Names of provinces and towns: UNGEGN, toponymic papers of the two Koreas; Chinese ones: 中华人民共和国行政区划.
  for (const std::string& place :
       std::vector<std::string>{"함경북도 청진시", "함북 청진", "함경북도청진시", "咸镜北道清津市", "咸鏡北道 淸津市",
                                "Chongjin, North Hamgyong Province", "Ch'ŏngjin-si, Hamgyŏng-bukto", "Cheongjin, Hamgyeongbuk-do",
                                "N. Hamgyong, Chongjin City", "Chongjin City, Hamgyong North", "CHONGJIN (NORTH HAMGYONG)"})
    CHECK_MESSAGE(cut(place) == "함경북도:province 청진:city", place);
  for (const std::string& place :
       std::vector<std::string>{"吉林省延吉市", "길림성 연길시", "Yanji, Jilin", "Yanji City, Jilin Province", "지린성 옌지시"})
    CHECK_MESSAGE(cut(place) == "길림:province 연길:city", place);
  CHECK(cut("함북 온성") == cut("Onsong County, North Hamgyong"));
  CHECK(cut("Baegam, Ryanggang") == cut("양강도 백암군"));
  CHECK(cut("강원 문천") == "강원도:province 문천:city");
  CHECK(cut("황해북도") == cut("North Hwanghae"));
  CHECK(cut("황해북도") != cut("South Hwanghae"));
  CHECK(cut("延边朝鲜族自治州 延吉市") == "연변:city 연길:city");
  CHECK(cut("North Korea") == cut("조선민주주의인민공화국"));
}

TEST_CASE("parts that no table knows keep their word and their rank") {
  CHECK(cut("함경북도 무산군 삼봉리") == "함경북도:province 무산:county 삼봉:village");
  CHECK(cut("Sambong-ri, Musan-gun, North Hamgyong") == "함경북도:province 무산:county sambong:village");
  CHECK(cut("Springfield, Illinois") == "illinois:unknown springfield:unknown");
  CHECK(cut("") == "");
  CHECK(cut(" , - ") == "");
}

TEST_CASE("words that no table knows are compared as syllables") {
  const auto hangul = place_words("삼봉리"), han = place_words("三峰里"), latin = place_words("sambong-ri");
  REQUIRE(hangul.size() == 1);
  REQUIRE(han.size() == 1);
  REQUIRE(latin.size() == 1);
  CHECK(agreement(hangul[0].lattice, han[0].lattice).similarity >= 0.8F);
  CHECK(agreement(hangul[0].lattice, latin[0].lattice).similarity >= 0.8F);
  CHECK(agreement(place_words("musan")[0].lattice, place_words("茂山")[0].lattice).similarity >= 0.8F);
  CHECK(agreement(place_words("hoeryong")[0].lattice, place_words("huining")[0].lattice).similarity >= 0.8F);
}

TEST_CASE("property: any text is cut into eight words at most") {
  CHECK(rc::check([](const std::string& text) { RC_ASSERT(place_words(fold(text)).size() <= 8); }));
}

}  // namespace
}  // namespace girok::text
