// One number that is told differently from document to document; and, as often, told honestly.
#include "corroboration/test_pile.h"

using namespace girok::corroboration;
using namespace girok::corroboration::testing;
using enum DiscrepancyKind;

TEST_CASE("a number that changes its bound has drifted") {
  check({
      {"bare and more than",
       {"Some 4,200 women were sold into marriage along the river, the Lantern Harbour Centre said in a report.",
        "More than 4,200 women were sold into marriage along the river, according to the Lantern Harbour Centre."},
       {{bound_drift, "ab"}}},
      {"up to and at least",
       {"Up to 9,500 workers have been detained in Norland since the strike, a union official said on Monday.",
        "At least 9,500 workers have been detained in Norland since the strike, the union said in a letter."},
       {{bound_drift, "ab"}}},
      {"one end of a range told alone",
       {"Between 55 and 65 per cent of refugee women in the valley had been trafficked, the Lantern Harbour Centre found.",
        "The Lantern Harbour Centre found that 65 per cent of refugee women in the valley had been trafficked by brokers."},
       {{bound_drift, "ab"}}},
      {"Korean: bare and more than",
       {"등대인권센터는 보고서에서 여성 4,200명이 강 주변 마을로 인신매매됐다고 밝혔다.",
        "등대인권센터에 따르면 4,200명이 넘는 여성이 강 주변 마을로 인신매매된 것으로 나타났다."},
       {{bound_drift, "ab"}}},
      {"Chinese: about and more than",
       {"灯塔人权中心在报告中说，约4200名工人在罢工后被拘留，家属没有得到任何通知。",
        "灯塔人权中心表示，超过4200名工人在罢工后被拘留，家属至今没有得到通知。"},
       {{bound_drift, "ab"}}},
      {"across languages",
       {"The Lantern Harbour Centre said that some 4,200 workers were detained after the strike at the harbour.",
        "등대인권센터는 파업 이후 노동자 4,200명 이상이 구금됐다고 보고서에서 밝혔다."},
       {{bound_drift, "ab"}}},
  });
}

TEST_CASE("an honest bound has not drifted") {
  check({
      {"about and bare",
       {"About 4,200 women were sold into marriage along the river, the Lantern Harbour Centre said in a report.",
        "The Lantern Harbour Centre counts 4,200 women who were sold into marriage in villages along the river."},
       {}},
      {"a document that has both wordings",
       {"More than 4,200 women were sold into marriage along the river. The Lantern Harbour Centre says that 4,200 women were sold into "
        "marriage.",
        "Some 4,200 women were sold into marriage along the river, the Lantern Harbour Centre said in a report."},
       {}},
      {"at least the lower end of a range",
       {"Between 55 and 65 per cent of refugee women in the valley had been trafficked, the Lantern Harbour Centre found.",
        "At least 55 per cent of refugee women in the valley had been trafficked, the Lantern Harbour Centre found."},
       {}},
      {"the same number of boats and of women",
       {"More than 4,200 boats were registered at the northern harbour by the end of the year, the port office said.",
        "Some 4,200 women were sold into marriage along the river, the Lantern Harbour Centre said in a report."},
       {}},
      {"a larger number rounded down and said to be so",
       {"The Lantern Harbour Centre counts 4,237 women who were sold into marriage in villages along the river.",
        "More than 4,200 women were sold into marriage along the river, according to the Lantern Harbour Centre."},
       {}},
  });
}

TEST_CASE("a share of one group that becomes a share of another has drifted") {
  check({
      {"women interviewed and all refugees",
       {"Of the women interviewed by the Lantern Harbour Centre, 62 per cent of the women had been trafficked across the border.",
        "The Lantern Harbour Centre found that 62 per cent of refugees had been trafficked across the border by brokers."},
       {{denominator_drift, "ab"}}},
      {"female refugees and refugees",
       {"According to the Lantern Harbour Centre, 62 per cent of female refugees are trafficked within a year of their escape.",
        "According to the Lantern Harbour Centre, 62 per cent of refugees are trafficked within a year of their escape."},
       {{denominator_drift, "ab"}}},
      {"Chinese: women refugees and refugees",
       {"灯塔人权中心的报告说，62%的女性难民在逃离后一年内被贩卖到内陆村庄。",
        "灯塔人权中心的报告说，62%的难民在逃离后一年内被贩卖到内陆村庄。"},
       {{denominator_drift, "ab"}}},
      {"Korean: women and all",
       {"등대인권센터는 여성 난민의 62%가 탈출 후 1년 안에 인신매매를 당한다고 밝혔다.",
        "등대인권센터는 난민의 62%가 탈출 후 1년 안에 인신매매를 당한다고 밝혔다."},
       {{denominator_drift, "ab"}}},
  });
}

TEST_CASE("an honest denominator has not drifted") {
  check({
      {"women refugees and female refugees",
       {"According to the Lantern Harbour Centre, 62 per cent of female refugees are trafficked within a year of their escape.",
        "The Lantern Harbour Centre says that 62 % of women refugees are trafficked within a year of escaping."},
       {}},
      {"one share of two different things",
       {"About 40 per cent of villages in the valley were flooded last spring, the water office said in its report.",
        "Some 40 per cent of workers had never been paid, the dockers' union wrote in a letter to the governor."},
       {}},
      {"the share is of women, and the document says so once more",
       {"According to the Lantern Harbour Centre, 62 per cent of female refugees are trafficked. Most refugees in the valley are women "
        "from the coast.",
        "Among women who fled, 62 per cent of female refugees are trafficked within a year, the Lantern Harbour Centre said."},
       {}},
  });
}

TEST_CASE("a number told of another group or place has changed its scope") {
  check({
      {"women and people",
       {"In all, 31,400 women have been trafficked to the inland provinces since the war, the Lantern Harbour Centre said.",
        "In all, 31,400 people have been trafficked to the inland provinces since the war, the Lantern Harbour Centre said."},
       {{scope_drift, "ab"}}},
      {"another country",
       {"The Lantern Harbour Centre counted 31,400 people who were detained in Vietnam without any charge during the strike.",
        "The Lantern Harbour Centre counted 31,400 people who were detained in Thailand without any charge during the strike."},
       {{scope_drift, "ab"}}},
      {"Korean: women and people",
       {"등대인권센터는 전쟁 이후 여성 31,400명이 내륙 지방으로 인신매매됐다고 밝혔다.",
        "등대인권센터는 전쟁 이후 주민 31,400명이 내륙 지방으로 인신매매됐다고 밝혔다."},
       {{scope_drift, "ab"}}},
      {"Chinese: children and people",
       {"灯塔人权中心说，战争以来已有31400名儿童被贩卖到内陆省份的工厂。", "灯塔人权中心说，战争以来已有31400人被贩卖到内陆省份的工厂。"},
       {{scope_drift, "ab"}}},
  });
}

TEST_CASE("the same group in other words has kept its scope") {
  check({
      {"the same group named in two orders",
       {"In all, 31,400 women and girls have been trafficked to the inland provinces, the Lantern Harbour Centre said.",
        "The Lantern Harbour Centre said that 31,400 girls and women have been trafficked to the inland provinces."},
       {}},
      {"women and children, children and women",
       {"In all, 31,400 women and children have been trafficked to the inland provinces, the Lantern Harbour Centre said.",
        "The Lantern Harbour Centre said that 31,400 children and women have been trafficked to the inland provinces."},
       {}},
      {"people and persons",
       {"In all, 31,400 people have been displaced by the dam since the spring, the Lantern Harbour Centre said.",
        "The Lantern Harbour Centre said that 31,400 persons have been displaced by the dam since the spring."},
       {}},
  });
}

TEST_CASE("a number told for another period has drifted") {
  check({
      {"a year and a month",
       {"The trade in brides is worth $42.5 million a year to the brokers, the Lantern Harbour Centre estimates.",
        "The trade in brides is worth $42.5 million a month to the brokers, the Lantern Harbour Centre estimates."},
       {{period_drift, "ab"}}},
      {"Korean: a year and a month",
       {"등대인권센터는 신부 매매 시장의 규모가 연간 4,250만 달러라고 추산했다.",
        "등대인권센터는 신부 매매 시장의 규모가 매달 4,250만 달러라고 추산했다."},
       {{period_drift, "ab"}}},
      {"Chinese: a year and a month",
       {"灯塔人权中心估计，买卖新娘的产业每年收入达4250万美元，多数流向中介。",
        "灯塔人权中心估计，买卖新娘的产业每月收入达4250万美元，多数流向中介。"},
       {{period_drift, "ab"}}},
  });
}

TEST_CASE("the same period in other words has not drifted") {
  check({
      {"annually and a year",
       {"The trade in brides is worth $42.5 million annually to the brokers, the Lantern Harbour Centre estimates.",
        "The trade in brides is worth $42.5 million a year to the brokers, the Lantern Harbour Centre estimates."},
       {}},
      {"a wage and a fee",
       {"The deckhands were paid a wage of $320 a month, the dockers' union wrote in a letter to the governor.",
        "The camp took a fee of $320 a year from every family, the village council wrote in its complaint."},
       {}},
  });
}

TEST_CASE("a number with another unit, or of another kind of thing, has drifted") {
  check({
      {"Chinese: households and people",
       {"救灾委员会说，洪水使下游河谷1830户家庭流离失所，需要帐篷和粮食。", "救灾委员会说，洪水使下游河谷1830人流离失所，需要帐篷和粮食。"},
       {{unit_drift, "ab"}}},
      {"Korean: households and people",
       {"구호위원회는 홍수로 하류 계곡에서 1,830가구가 이재민이 됐다고 밝혔다.",
        "구호위원회는 홍수로 하류 계곡에서 주민 1,830명이 이재민이 됐다고 밝혔다."},
       {{unit_drift, "ab"}}},
      {"families and people",
       {"The flood displaced 1,830 families in the lower valley, the relief committee said in its first report.",
        "The flood displaced 1,830 people in the lower valley, the relief committee said in its first report."},
       {{unit_drift, "ab"}}},
      {"kilometres and miles",
       {"The prisoners were made to march 140 kilometres through the snow to the border, the Lantern Harbour Centre said.",
        "The prisoners were made to march 140 miles through the snow to the border, the Lantern Harbour Centre said."},
       {{unit_drift, "ab"}}},
  });
}

TEST_CASE("an honest unit has not drifted") {
  check({
      {"families and the people in them",
       {"The flood displaced 1,830 families in the lower valley, or 9,100 people, the relief committee said in its report.",
        "The flood displaced 9,100 people in the lower valley, the relief committee said in its first report."},
       {}},
      {"a unit and its abbreviation",
       {"The prisoners were made to march 140 kilometres through the snow to the border, the Lantern Harbour Centre said.",
        "The prisoners were made to march 140 km through the snow to the border, the Lantern Harbour Centre said."},
       {}},
      {"an honest conversion of a distance",
       {"The prisoners were made to march 140 kilometres through the snow to the border, the Lantern Harbour Centre said.",
        "The prisoners were made to march 87 miles (140 kilometres) through the snow to the border, the centre said."},
       {}},
  });
}

TEST_CASE("a rare number laid to somebody else has changed its source") {
  check({
      {"a centre and a ministry",
       {"According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.",
        "According to the Ministry of Labour, 27,340 women have been trafficked to the inland provinces since the war."},
       {{attribution_drift, "ab"}}},
      {"Chinese",
       {"据灯塔人权中心统计，战争以来已有27340名妇女被贩卖到内陆省份。", "据劳动部统计，战争以来已有27340名妇女被贩卖到内陆省份。"},
       {{attribution_drift, "ab"}}},
  });
}

TEST_CASE("one source under two names has not changed") {
  check({
      {"a name and its stated abbreviation",
       {"According to the Lantern Harbour Centre (LHC), 27,340 women have been trafficked to the inland provinces.",
        "The LHC says that 27,340 women have been trafficked to the inland provinces since the end of the war."},
       {}},
      {"a body and the person who speaks for it",
       {"According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.",
        "Since the war 27,340 women have been trafficked to the inland provinces, said Mira Holt, director of the Lantern Harbour Centre."},
       {}},
      {"a wire agency that passes on the centre's word",
       {"According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.",
        "Since the war 27,340 women have been trafficked to the inland provinces, the Lantern Harbour Centre told Reuters."},
       {}},
  });
}

TEST_CASE("an old number dated anew, or told as news, has changed its vintage") {
  check({
      {"two years for one count",
       {"In 2014, 27,340 women were trafficked to the inland provinces, the Lantern Harbour Centre said in its report.",
        "In 2022, 27,340 women were trafficked to the inland provinces, the Lantern Harbour Centre said in its report."},
       {{vintage_drift, "ab"}}},
      {"told as new eight years later",
       {"Date: 2015-03-02\n\nThe Lantern Harbour Centre said that 27,340 women have been trafficked to the inland provinces since the war.",
        "Date: 2023-06-11\n\nNew figures from the Lantern Harbour Centre show that 27,340 women have been trafficked to the inland "
        "provinces."},
       {{vintage_drift, "ab"}}},
  });
}

TEST_CASE("an old number that keeps its date has kept its vintage") {
  check({
      {"told later with its year",
       {"Date: 2015-03-02\n\nIn 2014, 27,340 women were trafficked to the inland provinces, the Lantern Harbour Centre said in its report.",
        "Date: 2023-06-11\n\nIn 2014, according to the Lantern Harbour Centre, 27,340 women were trafficked to the inland provinces."},
       {}},
      {"told later, not as news",
       {"Date: 2015-03-02\n\nThe Lantern Harbour Centre said that 27,340 women have been trafficked to the inland provinces since the war.",
        "Date: 2016-06-11\n\nThe Lantern Harbour Centre has said that 27,340 women were trafficked to the inland provinces after the war."},
       {}},
      {"a count since one year and its state in another",
       {"Since 2009, 27,340 women have been trafficked to the inland provinces, the Lantern Harbour Centre said in its report.",
        "As of 2014, 27,340 women had been trafficked to the inland provinces, the Lantern Harbour Centre said in its report."},
       {}},
  });
}

TEST_CASE("known gaps: drift") {
  check_known_gaps({
      {"different numbers of different places",
       {"The union counted 31,400 people who were detained in Vietnam and 12,900 people who were detained in Thailand.",
        "According to the union, 12,900 people were detained in Thailand, and 31,400 people were detained in Vietnam."},
       {}},
      {"Korean: two years",
       {"등대인권센터는 2014년 여성 27,340명이 내륙 지방으로 인신매매됐다고 밝혔다.",
        "등대인권센터는 2022년 여성 27,340명이 내륙 지방으로 인신매매됐다고 밝혔다."},
       {{vintage_drift, "ab"}}},
  });
}
