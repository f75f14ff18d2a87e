// What numbers measure: invented sentences in three languages, with what a careful reader would say is counted, of what, and what happened.
#include "reading/measure.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "reading/load.h"
#include "reading/reading.h"

using namespace girok;
using namespace girok::reading;

namespace {

Document read_text(const std::string& text) {
  auto document = load("test.txt", text, format_of("test.txt", text));
  REQUIRE(document);
  read(*document);
  return std::move(*document);
}

/// The claim whose number stands at the first occurrence of `at`; nothing where none does.
const Claim* claim_of(const Document& document, std::string_view at) {
  const std::size_t offset = document.text.find(at);
  for (const Claim& claim : document.claims) {
    if (claim.quantity && claim.span.begin <= offset && offset < claim.span.end) return &claim;
  }
  return nullptr;
}

bool has(const std::vector<std::string>& list, std::string_view id) {
  for (const std::string& item : list) {
    if (item == id) return true;
  }
  return false;
}

struct Case {
  std::string text;
  std::string_view number;  ///< as written
  std::string_view head;  ///< one of the heads
  std::string_view event;  ///< the main one; empty: not asked
  std::string_view denominator;  ///< one of its heads; empty: not asked
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CAPTURE(one.number);
    const Document document = read_text(one.text);
    const Claim* claim = claim_of(document, one.number);
    REQUIRE(claim != nullptr);
    CAPTURE(claim->measure.text);
    CAPTURE(claim->measure.main_event);
    if (!one.head.empty()) CHECK(has(claim->measure.head, one.head));
    if (!one.event.empty()) CHECK(claim->measure.main_event == one.event);
    if (!one.denominator.empty()) {
      REQUIRE(claim->denominator);
      CHECK(has(claim->denominator->head, one.denominator));
    }
  }
}

}  // namespace

TEST_CASE("An English count is of the noun phrase after it, and what happened is the nearest verb") {
  check({
      {"The storm season killed between 340 and 410 villagers, this report says, though nobody asked the ministry.", "340", "villager",
       "kill", ""},
      {"The archive holds 4,310 cases of violations against women in the valley.", "4,310", "case", "violate", ""},
      {"Guards detained 260 women and girls near the river last spring.", "260", "girl", "detain", ""},
      {"At least 312 die in camp fire", "312", "person", "die", ""},
      {"Some 1,150 children were recruited by the column.", "1,150", "child", "recruit", ""},
  });
}

TEST_CASE("An English share has its whole after 'of', before it, or in what was counted last") {
  check({
      {"About 62 per cent of the workers interviewed had lost their passports.", "62", "", "", "worker"},
      {"Of the women who reached the shelter, 45 per cent were sold twice.", "45", "", "sell", "woman"},
      {"Nine in ten boats carried children.", "Nine in ten", "", "", "vessel"},
      {"Women make up 58 per cent of the prisoners.", "58", "woman", "", "prisoner"},
  });
}

TEST_CASE("An amount of money is what the word beside it says it is") {
  check({
      {"The networks earn $37 million a year from the trade.", "$37 million", "revenue", "", ""},
      {"Each widow was fined $240 for leaving.", "$240", "fine", "", ""},
      {"A boat costs $5,300 at the harbour.", "$5,300", "price", "", ""},
  });
}

TEST_CASE("A Korean count is of the noun after 의, or before the number with or without a particle") {
  check({
      {"조사단은 지난 3년 동안 1340명의 여성을 면담했다고 밝혔다.", "1340명", "woman", "interview", ""},
      {"이주와 관련해 숨진 어린이는 최소 287명이다.", "287명", "child", "die", ""},
      {"경찰은 난민 640명을 체포했다.", "640명", "refugee", "detain", ""},
      {"상담소에는 작년 한 해 2140건의 전화가 걸려 왔다.", "2140건", "call", "", ""},
  });
}

TEST_CASE("A Chinese count is of the noun after the counter; a person's counter never counts a thing") {
  check({
      {"调查人员采访了1340名妇女。", "1340名", "woman", "", ""},
      {"七座营地目前关押着约4.7万人。", "4.7万人", "person", "detain", ""},
      {"自2017年以来，被招募的儿童至少有3180名。", "3180名", "child", "recruit", ""},
  });
}

TEST_CASE("Korean and Chinese shares tell the whole from the part") {
  check({
      {"응답자의 66%가 여권을 빼앗겼다고 말했다.", "66%", "", "", "witness"},
      {"숨진 노동자 가운데 41%는 여성이었다.", "41%", "woman", "", "worker"},
      {"女性占受访者的62%。", "62%", "woman", "", "witness"},
      {"受访工人中有71%被迫劳动。", "71%", "", "", "worker"},
  });
}

TEST_CASE("Traditional characters name the same things as simplified ones") {
  check({{"調查人員採訪了1340名婦女。", "1340名", "woman", "", ""}, {"軍隊釋放了482名兒童。", "482名", "child", "rescue", ""}});
}

TEST_CASE("A million numbers in one sentence are read in linear time") {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "347 women and ";
  const Document document = read_text(text);
  CHECK(document.claims.size() >= 19000);
}
