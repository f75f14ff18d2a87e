// One question, answered with different numbers: slips of scale, values that change on the way, contradictions; and answers that only look different.
#include "corroboration/test_pile.h"

using namespace girok::corroboration;
using namespace girok::corroboration::testing;
using enum DiscrepancyKind;

TEST_CASE("the same digits on another scale are a slip") {
  check({
      {"thousand and million",
       {"The recruiters have trafficked 34,000 workers to the offshore farms since the spring, the dockers' union said.",
        "The recruiters have trafficked 34 million workers to the offshore farms since the spring, the dockers' union said."},
       {{scale_error, "ab"}}},
      {"a nought too many in money",
       {"The trade in brides is worth $42.5 million a year to the brokers, the Lantern Harbour Centre estimates.",
        "The trade in brides is worth $425 million a year to the brokers, the Lantern Harbour Centre estimates."},
       {{scale_error, "ab"}}},
      {"Korean: man and eok",
       {"등대인권센터는 전쟁 이후 주민 31만 명이 강제로 이주됐다고 밝혔다.",
        "등대인권센터는 전쟁 이후 주민 31억 명이 강제로 이주됐다고 밝혔다."},
       {{scale_error, "ab"}}},
      {"Chinese: qian and wan",
       {"灯塔人权中心说，战争以来已有3.4万名工人被贩卖到海上农场。", "灯塔人权中心说，战争以来已有3.4千名工人被贩卖到海上农场。"},
       {{scale_error, "ab"}}},
      {"across languages",
       {"The dockers' union said that 34,000 workers have been trafficked to the offshore farms since the spring.",
        "부두노조는 봄 이후 노동자 34만 명이 해상 농장으로 인신매매됐다고 밝혔다."},
       {{scale_error, "ab"}}},
  });
}

TEST_CASE("one number in two ways of writing is no slip of scale") {
  check({
      {"digits and words",
       {"The recruiters have trafficked 34,000 workers to the offshore farms, the dockers' union said on Monday.",
        "The recruiters have trafficked thirty-four thousand workers to the offshore farms, the dockers' union said."},
       {}},
      {"a fraction of a million",
       {"The flood displaced 340,000 people in the lower valley, the relief committee said in its report.",
        "The flood displaced 0.34 million people in the lower valley, the relief committee said in its report."},
       {}},
      {"Korean man and digits",
       {"부두노조는 노동자 3만4천 명이 해상 농장으로 인신매매됐다고 밝혔다.",
        "부두노조는 노동자 34,000명이 해상 농장으로 인신매매됐다고 밝혔다."},
       {}},
      {"Chinese wan and English",
       {"灯塔人权中心说，战争以来已有3.4万名工人被贩卖到海上农场。",
        "The Lantern Harbour Centre said that 34,000 workers have been trafficked to the offshore farms since the war."},
       {}},
      {"other things counted",
       {"The port office registered 34,000 boats in the northern harbour at the end of the year, it said.",
        "The recruiters have trafficked 340 workers to the offshore farms, the dockers' union said on Monday."},
       {}},
  });
}

TEST_CASE("a value that changes on its way is named") {
  check({
      {"two digits swapped",
       {"According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.",
        "According to the Lantern Harbour Centre, 27,430 women have been trafficked to the inland provinces since the war."},
       {{value_change, "ab"}}},
      {"one source with two numbers",
       {"The Lantern Harbour Centre said that 6,120 women had been trafficked to the inland provinces since the war.",
        "Since the war 6,870 women had been trafficked to the inland provinces, according to the Lantern Harbour Centre."},
       {{value_change, "ab"}}},
      {"one sentence, another share",
       {"The Lantern Harbour Centre found that 62 per cent of refugee women in the valley had been trafficked by brokers.",
        "The Lantern Harbour Centre found that 72 per cent of refugee women in the valley had been trafficked by brokers."},
       {{value_change, "ab"}}},
      {"Korean",
       {"등대인권센터에 따르면 전쟁 이후 여성 27,340명이 내륙 지방으로 인신매매됐다.",
        "등대인권센터에 따르면 전쟁 이후 여성 27,430명이 내륙 지방으로 인신매매됐다."},
       {{value_change, "ab"}}},
      {"Chinese",
       {"据灯塔人权中心统计，战争以来已有27340名妇女被贩卖到内陆省份。", "据灯塔人权中心统计，战争以来已有27430名妇女被贩卖到内陆省份。"},
       {{value_change, "ab"}}},
  });
}

TEST_CASE("rounding, and a later edition that says so, change no value") {
  check({
      {"rounded to hundreds",
       {"According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.",
        "According to the Lantern Harbour Centre, some 27,300 women have been trafficked to the inland provinces since the war."},
       {}},
      {"rounded to thousands",
       {"According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.",
        "According to the Lantern Harbour Centre, 27,000 women have been trafficked to the inland provinces since the war."},
       {}},
      {"a revised count",
       {"The Lantern Harbour Centre said that 6,120 women had been trafficked to the inland provinces since the war.",
        "The Lantern Harbour Centre has revised its count: 6,870 women had been trafficked to the inland provinces since the war."},
       {}},
      {"up from",
       {"The Lantern Harbour Centre said that 6,120 women had been trafficked to the inland provinces since the war.",
        "The Lantern Harbour Centre said that 6,870 women had been trafficked to the inland provinces, up from 6,120."},
       {}},
      {"Korean: brought up to date",
       {"등대인권센터는 여성 6,120명이 내륙 지방으로 인신매매됐다고 밝혔다.",
        "등대인권센터는 새 집계에서 여성 6,870명이 내륙 지방으로 인신매매됐다고 밝혔다."},
       {}},
      {"Chinese: risen to",
       {"灯塔人权中心说，已有6120名妇女被贩卖到内陆省份。", "灯塔人权中心说，被贩卖到内陆省份的妇女已增至6870名。"},
       {}},
      {"a share and its rounding",
       {"The Lantern Harbour Centre found that 62.4 per cent of refugee women in the valley had been trafficked by brokers.",
        "The Lantern Harbour Centre found that 62 per cent of refugee women in the valley had been trafficked by brokers."},
       {}},
  });
}

TEST_CASE("two sources that answer one question differently contradict each other") {
  check({
      {"the words of one report, the numbers of two sources",
       {"The flood killed 2,100 villagers in the lower valley, the relief committee said in its first report.",
        "The flood killed 640 villagers in the lower valley, the Ministry of Water said in a short statement."},
       {{contradiction, "ab"}}},
      {"a committee and a ministry",
       {"The flood killed 2,100 villagers in the lower valley, the relief committee said in its first report.",
        "According to the Ministry of Water, 640 villagers were killed when the dam broke in the spring and flooded their fields."},
       {{contradiction, "ab"}}},
      {"bounds that exclude each other",
       {"More than 5,000 workers were detained after the strike, the dockers' union said in a letter on Monday.",
        "Fewer than 800 workers were detained after the strike, the Ministry of Labour said in a statement."},
       {{contradiction, "ab"}}},
      {"the youngest victim",
       {"Girls as young as 12 were sold into marriage in the valley, the Lantern Harbour Centre said in its report.",
        "According to the relief committee, brokers had sold girls as young as nine into marriage before the war."},
       {{contradiction, "ab"}}},
      {"within one document",
       {"The dockers' union says that 5,400 workers were detained after the strike. According to the Ministry of Labour, 900 workers were "
        "detained after the strike."},
       {{contradiction, "a"}}},
      {"Korean",
       {"구호위원회는 홍수로 주민 2,100명이 사망했다고 보고서에서 밝혔다.", "수자원부는 홍수로 주민 640명이 사망했다고 성명에서 밝혔다."},
       {{contradiction, "ab"}}},
      {"Chinese",
       {"救灾委员会说，洪水造成2100人死亡，许多村庄被淹没。", "水利部在声明中说，洪水造成640人死亡，救援仍在继续。"},
       {{contradiction, "ab"}}},
  });
}

TEST_CASE("answers to different questions do not contradict each other") {
  check({
      {"different places",
       {"The army detained 2,100 workers in Vietnam after the strike, the dockers' union wrote in its report.",
        "The army detained 640 workers in Thailand after the strike, the dockers' union wrote in its report."},
       {}},
      {"different years",
       {"In 2019, 2,100 workers were detained in the northern harbour, the dockers' union wrote in its yearly report.",
        "In 2021, 640 workers were detained in the northern harbour, the dockers' union wrote in its yearly report."},
       {}},
      {"a lower bound and a number above it",
       {"More than 600 villagers were killed in the flood in the lower valley, the relief committee said on Monday.",
        "The flood killed 640 villagers in the lower valley, the Ministry of Water said in a short statement."},
       {}},
      {"a vague magnitude and a number in it",
       {"Thousands of workers were detained after the strike, the dockers' union said in a letter to the governor.",
        "The strike ended with 5,400 workers detained, the Ministry of Labour said in a statement on Monday."},
       {}},
      {"interviewed and recorded",
       {"The Lantern Harbour Centre interviewed 212 women who had been sold into marriage in villages along the river.",
        "The Lantern Harbour Centre counts 4,237 women who had been sold into marriage in villages along the river."},
       {}},
      {"a part and its whole",
       {"Of 2,100 workers detained after the strike, 640 were women, the dockers' union said in a letter.",
        "The strike ended with 2,100 workers detained; 640 women were detained among them, the union said."},
       {}},
      {"reports years apart",
       {"Date: 2012-05-04\n\nThe camps along the river hold 2,100 prisoners, the Lantern Harbour Centre said in a report.",
        "Date: 2021-05-04\n\nThe camps along the river hold 640 prisoners, the Lantern Harbour Centre said in a report."},
       {}},
  });
}

TEST_CASE("known gaps: disagreement") {
  check_known_gaps({
      {"killed and injured",
       {"The flood killed 640 villagers in the lower valley, the Ministry of Water said in a short statement.",
        "The flood injured 2,100 villagers in the lower valley, the Ministry of Water said in a short statement."},
       {}},
  });
}
