// Numbers of one document that do not fit each other. What is right is worked out beside each case where it is not plain.
#include "corroboration/test_pile.h"

using namespace girok::corroboration;
using namespace girok::corroboration::testing;
using enum DiscrepancyKind;

TEST_CASE("numbers that do not come out are named") {
  check({
      {"part, whole and share: 25.2",
       {"The union said that 312 of 1,240 workers (40 per cent) had never been paid by the company that hired them."},
       {{arithmetic, "a"}}},
      {"share of a base: 13,200 to 15,600",
       {"The Lantern Harbour Centre counts 24,000 refugee women in the valley. It says that 55 to 65 per cent of refugee women in the "
        "valley have been trafficked. "
        "In all, 31,000 women have been trafficked, it says."},
       {{arithmetic, "a"}}},
      {"women and men: 200",
       {"The army detained 120 women and 80 men after the strike, 240 people in total, the dockers' union said on Monday."},
       {{arithmetic, "a"}}},
      {"years: six",
       {"The mine was run by the army for nine years, from 2009 to 2015, before the court closed it, the dockers' union said."},
       {{arithmetic, "a"}}},
      {"age: 31",
       {"Ms Holt, who was born in 1990, was 40 years old in 2021 when the court heard her case for the first time."},
       {{arithmetic, "a"}}},
      {"years ago: eight",
       {"Date: 2021-05-04\n\nFifteen years ago, in 2013, the army closed the harbour, and nobody has been paid since, the union said."},
       {{arithmetic, "a"}}},
      {"Korean: part of whole, 25.2",
       {"노조는 노동자 1,240명 중 312명(40%)이 임금을 한 번도 받지 못했다고 성명에서 밝혔다."},
       {{arithmetic, "a"}}},
      {"Chinese: sum, 200", {"工会说，罢工后军队拘留了120名女性和80名男性，总计240人，他们的家属没有得到通知。"}, {{arithmetic, "a"}}},
      {"Korean: sum, 200", {"노조는 파업 이후 여성 120명과 남성 80명, 모두 240명이 구금됐다고 성명에서 밝혔다."}, {{arithmetic, "a"}}},
  });
}

TEST_CASE("numbers that come out are passed over") {
  check({
      {"part, whole and share: 25.2",
       {"The union said that 312 of 1,240 workers (25 per cent) had never been paid by the company that hired them."},
       {}},
      {"a quarter", {"The union said that 312 of 1,240 workers, a quarter, had never been paid by the company that hired them."}, {}},
      {"share of a base: 13,200 to 15,600",
       {"The Lantern Harbour Centre counts 24,000 refugee women in the valley. It says that 55 to 65 per cent of refugee women in the "
        "valley have been trafficked. "
        "In all, some 14,000 women have been trafficked, it says."},
       {}},
      {"women and men: 200",
       {"The army detained 120 women and 80 men after the strike, 200 people in total, the dockers' union said on Monday."},
       {}},
      {"a part that is included",
       {"The army detained 240 people after the strike, including 120 women and 80 children, the dockers' union said on Monday."},
       {}},
      {"years: six",
       {"The mine was run by the army for six years, from 2009 to 2015, before the court closed it, the dockers' union said."},
       {}},
      {"years: both counted",
       {"The mine was run by the army for seven years, from 2009 to 2015, before the court closed it, the dockers' union said."},
       {}},
      {"age before a birthday: 30 or 31",
       {"Ms Holt, who was born in 1990, was 30 years old in 2021 when the court heard her case for the first time."},
       {}},
      {"a duration that is another's",
       {"In 2009 the army took the mine; a miner spent nine years in the camp and was freed in 2021, the dockers' union said."},
       {}},
      {"Korean: 25.2", {"노조는 노동자 1,240명 중 312명(25%)이 임금을 한 번도 받지 못했다고 성명에서 밝혔다."}, {}},
      {"Chinese: 200", {"工会说，罢工后军队拘留了120名女性和80名男性，总计200人，他们的家属没有得到通知。"}, {}},
      {"a share of another base",
       {"The Lantern Harbour Centre counts 24,000 refugee women in the valley. Of the 212 women it interviewed, 60 per cent have been "
        "trafficked. "
        "Among them, 127 women have been trafficked twice."},
       {}},
  });
}

TEST_CASE("parts of one whole over a hundred per cent are named") {
  check({
      {"an enumeration: 115",
       {"Of the women, 60 per cent were sold into marriage, 35 per cent into prostitution and 20 per cent into farm work, the centre "
        "said."},
       {{parts_over_100, "a"}}},
      {"the rest: 110",
       {"Of the prisoners, 70 per cent were held in the northern camp and the remaining 40 per cent in the mine, the centre said."},
       {{parts_over_100, "a"}}},
      {"women and men: 108",
       {"Of the detained workers, 66 per cent were women and 42 per cent were men, the dockers' union said on Monday."},
       {{parts_over_100, "a"}}},
      {"Korean: 115",
       {"등대인권센터에 따르면 여성의 60%는 결혼으로, 35%는 성매매로, 나머지 20%는 농장 노동으로 팔려 갔다."},
       {{parts_over_100, "a"}}},
      {"Chinese: 115", {"灯塔人权中心说，这些妇女中60%被卖去结婚，35%被卖入性产业，其余20%被卖到农场。"}, {{parts_over_100, "a"}}},
  });
}

TEST_CASE("parts that may overlap, or are rounded, are passed over") {
  check({
      {"several answers",
       {"Asked what they had suffered, 60 per cent of the women named beatings, 35 per cent hunger and 20 per cent rape; several answers "
        "were possible."},
       {}},
      {"separate statements",
       {"The centre found that 60 per cent of the women had been beaten. It says that 70 per cent of the women had been starved."},
       {}},
      {"rounding: 100.3",
       {"Of the women, 60.1 per cent were sold into marriage, 20.1 per cent into prostitution and 20.1 per cent into farm work, the centre "
        "said."},
       {}},
      {"a hundred",
       {"Of the women, 55 per cent were sold into marriage, 25 per cent into prostitution and 20 per cent into farm work, the centre "
        "said."},
       {}},
      {"of different groups",
       {"Some 60 per cent of the women and 75 per cent of the men had been beaten in the camp, the centre said."},
       {}},
      {"Korean: several answers",
       {"복수 응답을 허용한 조사에서 여성의 60%는 구타를, 55%는 굶주림을, 20%는 성폭력을 겪었다고 등대인권센터가 밝혔다."},
       {}},
      {"Chinese: several answers", {"调查允许多选，60%的妇女遭受殴打，55%遭受饥饿，20%遭受性暴力，灯塔人权中心说。"}, {}},
  });
}
