// Quotations whose words or speaker change on the way, and organisations under a wrong name.
#include "corroboration/test_pile.h"

using namespace girok::corroboration;
using namespace girok::corroboration::testing;
using enum DiscrepancyKind;

namespace {
const std::string witness =
    "\"They locked the door of the cabin at night and took our papers before the boat had left the harbour,\" said Mira Holt, a cook.";
}

TEST_CASE("a quotation that changes on its way is named") {
  check({
      {"a word changed",
       {witness,
        "\"They locked the door of the cabin at night and burned our papers before the boat had left the harbour,\" said Mira Holt, a "
        "cook."},
       {{quote_alteration, "ab"}}},
      {"another speaker",
       {witness,
        "\"They locked the door of the cabin at night and took our papers before the boat had left the harbour,\" said Ana Ruiz, a "
        "deckhand."},
       {{quote_alteration, "ab"}}},
      {"Korean",
       {"\"그들은 밤마다 선실 문을 잠그고 배가 항구를 떠나기 전에 우리 서류를 빼앗았다\"고 요리사 김하늘 씨는 말했다.",
        "\"그들은 밤마다 선실 문을 잠그고 배가 항구를 떠나기 전에 우리 서류를 불태웠다\"고 요리사 김하늘 씨는 말했다."},
       {{quote_alteration, "ab"}}},
      {"Chinese",
       {"“他们每天夜里锁上船舱的门，在船离开港口之前拿走了我们的证件”，厨师王海说。",
        "“他们每天夜里锁上船舱的门，在船离开港口之前烧掉了我们的证件”，厨师王海说。"},
       {{quote_alteration, "ab"}}},
  });
}

TEST_CASE("a quotation cut openly, or spelt otherwise, is passed over") {
  check({
      {"word for word", {witness, "Asked what happened next, she did not hesitate. " + witness}, {}},
      {"an ellipsis",
       {witness, "\"They locked the door of the cabin at night ... before the boat had left the harbour,\" said Mira Holt, a cook."},
       {}},
      {"a bracket",
       {witness,
        "\"They locked the door of the cabin at night and took our papers before the [fishing] boat had left the harbour,\" said Mira "
        "Holt, a cook."},
       {}},
      {"American spelling",
       {witness,
        "\"They locked the door of the cabin at night and took our papers before the boat had left the harbor,\" said Mira Holt, a cook."},
       {}},
      {"broken by its cue",
       {witness,
        "\"They locked the door of the cabin at night,\" said Mira Holt, a cook, \"and took our papers before the boat had left the "
        "harbour.\""},
       {}},
      {"only its beginning",
       {witness, "\"They locked the door of the cabin at night and took our papers,\" Ms Holt, a cook, said on Monday."},
       {}},
      {"the same words outside a quotation",
       {witness,
        "Mira Holt, a cook, said that they locked the door of the cabin at night and took her papers before the boat had left the "
        "harbour."},
       {}},
      {"two people, two sentences",
       {witness, "\"They never gave us enough water, and the foreman counted us twice with a rope,\" said Ana Ruiz, a deckhand."},
       {}},
      {"Korean ellipsis",
       {"\"그들은 밤마다 선실 문을 잠그고 배가 항구를 떠나기 전에 우리 서류를 빼앗았다\"고 요리사 김하늘 씨는 말했다.",
        "\"그들은 밤마다 선실 문을 잠그고 … 우리 서류를 빼앗았다\"고 요리사 김하늘 씨는 말했다."},
       {}},
  });
}

TEST_CASE("an organisation under a wrong name is named") {
  check({
      {"letters of an acronym swapped",
       {"The Harbour Records Centre (HRCX) said that the boat had left at night with forty workers locked in the hold.",
        "The boat had left at night with its workers locked in the hold, the HRCX said in a letter to the governor on Monday.",
        "The Harbour Records Centre (HCRX) said that the boat had left at night with its workers locked in the hold."},
       {{alias, "ac"}},
       true},
      {"one person, two bodies",
       {"Mira Holt, a lawyer for Blue Lantern Watch, said that the boat had left at night with its workers locked in the hold.",
        "Mira Holt, a lawyer for Blue Lantern Watch, wrote to the governor that the court had never heard the workers who were detained.",
        "Mira Holt, a lawyer for Blue Lantern Alliance, told the court that nobody had been paid since the end of the strike."},
       {{alias, "ac"}},
       true},
  });
}

TEST_CASE("a full name, and another body, are not misnamed") {
  check({
      {"a name and its abbreviation",
       {"The Harbour Records Centre (HRC) said that the boat had left at night with its workers locked in the hold.",
        "The boat had left at night with its workers locked in the hold, the HRC said in a letter to the governor."},
       {}},
      {"centre and center",
       {"The Harbour Records Centre said that the boat had left at night with its workers locked in the hold.",
        "The Harbor Records Center wrote to the governor that the court had never heard the workers who were detained."},
       {}},
      {"two bodies with common words",
       {"Mira Holt, a lawyer for the Norland Human Rights Commission, said that nobody had been paid since the strike.",
        "Ana Ruiz, a lawyer for Coastal Human Rights Watch, said that the court had never heard the detained workers."},
       {}},
  });
}

TEST_CASE("known gaps: wording") {
  check_known_gaps({
      {"a word left out that matters",
       {"\"We were never told that the boat would leave the harbour with all of us on board,\" said Mira Holt, a cook.",
        "\"We were told that the boat would leave the harbour with all of us on board,\" said Mira Holt, a cook."},
       {{quote_alteration, "ab"}}},
  });
}
