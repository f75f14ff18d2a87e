// A number in the headline that the text below does not bear out.
#include "corroboration/test_pile.h"

using namespace girok::corroboration;
using namespace girok::corroboration::testing;
using enum DiscrepancyKind;

namespace {
const std::string body =
    "The dockers' union said on Monday that up to 5,400 workers were detained after the strike at the northern harbour.";
}

TEST_CASE("a headline that says more than its text is named") {
  check({
      {"over, for up to", {"Over 5,400 workers detained after harbour strike\n\n" + body}, {{headline, "a"}}},
      {"another number", {"Nearly 9,000 workers detained after harbour strike\n\n" + body}, {{headline, "a"}}},
      {"another magnitude", {"Tens of thousands of workers detained after harbour strike\n\n" + body}, {{headline, "a"}}},
      {"the top of a range",
       {"Eighty per cent of refugee women trafficked\n\nThe Lantern Harbour Centre found that 55 to 80 per cent of refugee women in the "
        "valley had been trafficked."},
       {{headline, "a"}}},
      {"money",
       {"Bride trade worth $80 million a year\n\nThe trade in brides is worth $42.5 million a year to the brokers, the Lantern Harbour "
        "Centre estimates."},
       {{headline, "a"}}},
      {"Korean",
       {"파업 노동자 9,000명 구금\n\n부두노조는 월요일 북항 파업 이후 노동자 5,400명이 구금됐다고 성명에서 밝혔다. 가족들은 아무런 통지도 "
        "받지 못했다고 한다."},
       {{headline, "a"}}},
      {"Chinese",
       {"罢工后9000名工人被拘留\n\n码头工会星期一在声明中说，北港罢工之后有5400名工人被拘留，他们的家属至今没有得到任何通知。"},
       {{headline, "a"}}},
  });
}

TEST_CASE("a headline that its text bears out is passed over") {
  check({
      {"the same", {"Up to 5,400 workers detained after harbour strike\n\n" + body}, {}},
      {"rounded and said to be so",
       {"Some 5,000 workers detained after harbour strike\n\nThe dockers' union said on Monday that 5,012 workers were detained after the "
        "strike."},
       {}},
      {"a lower bound that holds",
       {"More than 5,000 workers detained after harbour strike\n\nThe dockers' union said on Monday that 5,400 workers were detained after "
        "the strike at the harbour."},
       {}},
      {"a vague magnitude that holds",
       {"Thousands of workers detained after harbour strike\n\nThe dockers' union said on Monday that 5,400 workers were detained after "
        "the strike at the harbour."},
       {}},
      {"no number below",
       {"Three lessons of the harbour strike\n\nThe dockers' union said on Monday that the governor had not answered any of its letters "
        "since the spring."},
       {}},
      {"a year", {"The harbour strike of 2019\n\n" + body}, {}},
      {"Korean: rounded",
       {"파업 노동자 약 5천 명 구금\n\n부두노조는 월요일 북항 파업 이후 노동자 5,012명이 구금됐다고 성명에서 밝혔다. 가족들은 아무런 "
        "통지도 받지 못했다고 한다."},
       {}},
  });
}
