#include "text/initial_sound.h"

#include <doctest/doctest.h>

#include <vector>

namespace girok::text {
namespace {

TEST_CASE("northern family names in their southern form") {
  // Family names that differ by the law, as listed for the two states: 리/이, 림/임, 류/유, 로/노, 량/양, 련/연, 렴/염, 려/여, 라/나, 륙/육, 룡/용.
  const std::vector<std::pair<char32_t, char32_t>> pairs = {{U'리', U'이'}, {U'림', U'임'}, {U'류', U'유'}, {U'로', U'노'},
                                                            {U'량', U'양'}, {U'련', U'연'}, {U'렴', U'염'}, {U'려', U'여'},
                                                            {U'라', U'나'}, {U'륙', U'육'}, {U'룡', U'용'}};
  for (const auto& [north, south] : pairs) {
    CHECK(southern_initial(north) == south);
    CHECK(southern_initial(south) == south);
    bool back = false;
    for (const char32_t v : sound_variants(south)) back = back || v == north;
    CHECK(back);
  }
}

TEST_CASE("examples of the orthography") {
  // 한글 맞춤법 (1988), articles 10 to 12: 녀자/여자, 년세/연세, 량심/양심, 력사/역사, 례의/예의, 락원/낙원, 래일/내일, 로인/노인.
  CHECK(southern_initial(U'녀') == U'여');
  CHECK(southern_initial(U'년') == U'연');
  CHECK(southern_initial(U'량') == U'양');
  CHECK(southern_initial(U'력') == U'역');
  CHECK(southern_initial(U'례') == U'예');
  CHECK(southern_initial(U'락') == U'낙');
  CHECK(southern_initial(U'래') == U'내');
  CHECK(southern_initial(U'로') == U'노');
  CHECK(southern_initial(U'가') == U'가');
  // Article 11: 나열, 분열, 비율, 백분율; 법률, 행렬.
  CHECK(southern_inner(U'나', U'렬') == U'열');
  CHECK(southern_inner(U'분', U'렬') == U'열');
  CHECK(southern_inner(U'비', U'률') == U'율');
  CHECK(southern_inner(U'법', U'률') == U'률');
  CHECK(southern_inner(U'행', U'렬') == U'렬');
  CHECK(southern_inner(U'선', U'란') == U'란');
}

}  // namespace
}  // namespace girok::text
