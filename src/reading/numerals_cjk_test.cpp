// Korean and Chinese quantities in invented sentences. Each line of the tables: a sentence, and what a reader finds in it.

#include <doctest/doctest.h>

#include <ctime>
#include <string>
#include <vector>

#include "reading/numerals.h"

namespace girok::reading {
namespace {

std::vector<Quantity> read(const std::string& text, text::Language language) {
  text::Token whole;
  whole.end = static_cast<std::uint32_t>(text.size());
  return quantities_cjk(text, std::vector{whole}, language);
}

/// "value kind unit-or-currency /period", parts that are empty left out; ranges as lo..hi, open ends bare.
std::string said(const Quantity& q) {
  const std::string lo = q.value.lo ? q.value.lo->to_string() : "";
  const std::string hi = q.value.hi ? q.value.hi->to_string() : "";
  std::string out(symbol_of(q.value.bound));
  out += out == "=" || out == "~" ? lo : out == "range" || out == "vague" ? " " + lo + ".." + hi : lo + hi;
  out += ' ' + std::string(q.kind == QuantityKind::count         ? "count"
                           : q.kind == QuantityKind::share       ? "share"
                           : q.kind == QuantityKind::money       ? "money"
                           : q.kind == QuantityKind::age         ? "age"
                           : q.kind == QuantityKind::duration    ? "duration"
                           : q.kind == QuantityKind::measurement ? "measurement"
                           : q.kind == QuantityKind::multiple    ? "multiple"
                           : q.kind == QuantityKind::ordinal     ? "ordinal"
                           : q.kind == QuantityKind::calendar    ? "calendar"
                           : q.kind == QuantityKind::rate        ? "rate"
                                                                 : "number");
  if (!q.unit.empty() && q.kind != QuantityKind::share && q.kind != QuantityKind::calendar) out += ' ' + q.unit;
  if (!q.currency.empty()) out += ' ' + q.currency;
  if (!q.period.empty()) out += " /" + q.period;
  if (q.conversion_of != none) out += " conversion";
  return out;
}

std::string all(const std::string& text, text::Language language) {
  std::string out;
  for (const Quantity& q : read(text, language)) out += (out.empty() ? "" : "; ") + said(q);
  return out;
}

struct Case {
  std::string text;
  std::string expected;
};

void check(const std::vector<Case>& cases, text::Language language) {
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(all(c.text, language) == c.expected);
  }
}

}  // namespace

TEST_CASE("Korean numbers are read with their magnitudes, whatever the spacing") {
  check({{"항구에는 7만 명이 모였다.", "=70000 count"},
         {"창고에서 3천500만 개가 나왔다.", "=35000000 count"},
         {"주민은 1억 2천만 명이다.", "=120000000 count"},
         {"모두 1만 2천 345명이 서명했다.", "=12345 count"},
         {"섬에는 백스물세 명이 산다.", "=123 count"},
         {"신고는 이백오십육 건이었다.", "=256 count"},
         {"스물다섯 살의 선원", "=25 age year"},
         {"두세 명이 다쳤다.", "range 2..3 count"},
         {"이삼십 명이 기다렸다.", "range 20..30 count"}},
        text::Language::ko);
}

TEST_CASE("Korean bounds stand before the number or behind the counter") {
  check({{"피해자는 60만 명 이상이다.", ">=600000 count"},
         {"18세 미만의 선원", "<18 age year"},
         {"벌금은 최대 300만 원이다.", "<=3000000 money KRW"},
         {"적어도 40명이 실종됐다.", ">=40 count"},
         {"서른 명이 넘는 사람들이 왔다.", ">30 count"},
         {"약 9천 명이 떠났다.", "~9000 count"},
         {"100여 명이 남았다.", ">100 count"},
         {"200명 안팎이 일한다.", "~200 count"},
         {"값은 20보다 크고 35보다 작거나 같다.", "range 20..35 number"},
         {"참가자는 30명 이하이다.", "<=30 count"}},
        text::Language::ko);
}

TEST_CASE("Korean ranges share their magnitude and their counter") {
  check({{"15만~20만 명으로 추산된다.", "range 150000..200000 count"},
         {"15~20만 명으로 추산된다.", "range 150000..200000 count"},
         {"12세에서 17세 사이의 아이들", "range 12..17 age year"},
         {"60∼65%가 그렇게 답했다.", "range 60..65 share"},
         {"10만 명에서 20만 명으로 늘었다.", "=100000 count; =200000 count"},
         {"전화 02-123-4567번", "=2 number; =123 number; =4567 count"}},
        text::Language::ko);
}

TEST_CASE("Korean shares come as per cents, fractions, tenths and N of M") {
  check({{"노동자의 3분의 2가 떠났다.", "=66.666666666666666667 share"},
         {"절반이 넘는 가구가 빚을 졌다.", ">50 share"},
         {"10명 중 7명은 여성이었다.", "=70 share"},
         {"세 명 가운데 한 명이 그렇게 답했다.", "=33.333333333333333333 share"},
         {"3할 5푼을 떼였다.", "=35 share"},
         {"이십오 퍼센트가 올랐다.", "=25 share"},
         {"업체 52곳 중 37곳이 문을 닫았다.", "=52 count; =37 count"}},
        text::Language::ko);
}

TEST_CASE("Korean money keeps its currency, its period and its conversion") {
  check({{"수익은 연간 1억500만 달러(8600만 파운드)다.", "=105000000 money USD /year; =86000000 money GBP conversion"},
         {"월 30만 원을 받았다.", "=300000 money KRW /month"},
         {"1인당 500위안을 냈다.", "=500 money CNY /person"},
         {"64달러 45센트를 냈다.", "=64.45 money USD"},
         {"3천만원을 빌렸다.", "=30000000 money KRW"}},
        text::Language::ko);
}

TEST_CASE("Korean orders of magnitude stay vague") {
  check({{"수십만 명이 국경을 넘었다.", "vague 200000..1000000 count"},
         {"수백 명이 갇혀 있었다.", "vague 200..1000 count"},
         {"여러 명이 함께 살았다.", "vague 2.. count"},
         {"몇 명이 돌아왔다.", "vague 2..9 count"}},
        text::Language::ko);
}

TEST_CASE("Korean ages, years and ordinals are kept apart from counts") {
  check({{"만 12세의 아이", "=12 age year"},
         {"20대 여성", "range 20..29 age year"},
         {"나디라(가명·36) 씨", "=36 age year"},
         {"2023년 3월 28일에 발표했다.", "=2023 calendar"},
         {"1990년대에 시작됐다.", "=1990 calendar"},
         {"제52차 회의", "=52 ordinal"},
         {"세 번째 보고서", "=3 ordinal"},
         {"3년 반 동안 일했다.", "=3.5 duration year"},
         {"수출은 두 배로 늘었다.", "=2 multiple times"},
         {"사흘 뒤에 만났다.", "=3 duration day"}},
        text::Language::ko);
}

TEST_CASE("Korean words that only look like numbers are none") {
  check({{"이 사건은 조사 중이다. 만일 사람이 없다면 천사도 없다.", ""},
         {"한국의 한인 단체와 연구원이 만났다.", ""},
         {"하나원에서 지낸 이천 출신 사원", ""},
         {"그 수만 해도 놀랍다. 일을 구하는 이는 오만하지 않다.", ""},
         {"위원회를 기준으로 한 여성 단체", ""},
         {"세대와 세금, 두만강과 네덜란드", ""}},
        text::Language::ko);
}

TEST_CASE("Chinese numerals are read in characters, digits, financial and traditional forms") {
  check({{"约7万人离开。", "~70000 count"},
         {"一百五十二名工人", "=152 count"},
         {"肆佰陆拾元", "=460 money CNY"},
         {"兩萬五千戶", "=25000 count"},
         {"３，５００人", "=3500 count"},
         {"十五点五亿美元", "=1550000000 money USD"},
         {"七八个人", "range 7..8 count"},
         {"二三十人", "range 20..30 count"},
         {"一万五千亿元", "=1500000000000 money CNY"}},
        text::Language::zh);
}

TEST_CASE("Chinese bounds stand before the number or behind the counter") {
  check({{"超过三百人被困。", ">300 count"},
         {"不到一百户", "<100 count"},
         {"至少有10名工人", ">=10 count"},
         {"不超过9500人", "<=9500 count"},
         {"六成以上是女性", ">=60 share"},
         {"近1500人", "~1500 count"},
         {"三十岁左右", "~30 age year"},
         {"一百多人", ">100 count"},
         {"三百余人", ">300 count"},
         {"大于10并且小于20", "range 10..20 number"},
         {"比三十大", ">30 number"}},
        text::Language::zh);
}

TEST_CASE("Chinese ranges, shares and multiples") {
  check({{"15万至20万人", "range 150000..200000 count"},
         {"15-20万人", "range 150000..200000 count"},
         {"百分之六十至七十", "range 60..70 share"},
         {"三分之一的船员", "=33.333333333333333333 share"},
         {"七成半", "=75 share"},
         {"三人中有一人", "=33.333333333333333333 share"},
         {"每十名女工中就有七名", "=70 share"},
         {"增加了一倍", "=2 multiple times"},
         {"是去年的三倍", "=3 multiple times"},
         {"打七五折", "=75 share"}},
        text::Language::zh);
}

TEST_CASE("Chinese money keeps its currency, its period and its conversion") {
  check({{"每年获利1.05亿美元（约合8600万英镑）。", "=105000000 money USD /year; ~86000000 money GBP conversion"},
         {"8亿元人民币", "=800000000 money CNY"},
         {"五元三毛", "=5.3 money CNY"},
         {"每月3000港元", "=3000 money HKD /month"}},
        text::Language::zh);
}

TEST_CASE("Chinese orders of magnitude stay vague") {
  check({{"数十万人", "vague 200000..1000000 count"},
         {"几百名妇女", "vague 200..1000 count"},
         {"成千上万的人", "vague 1000..100000 count"},
         {"十几万人", "vague 100000..200000 count"},
         {"上万人", ">=10000 count"}},
        text::Language::zh);
}

TEST_CASE("Chinese ages, dates and ordinals are kept apart from counts") {
  check({{"年仅12岁", "=12 age year"},
         {"十个月大的婴儿", "=10 age month"},
         {"小至九岁", ">=9 age year"},
         {"2023年3月28日", "=2023 calendar"},
         {"二〇二三年", "=2023 calendar"},
         {"第五十二届", "=52 ordinal"},
         {"三个月后", "=3 duration month"},
         {"两年半", "=2.5 duration year"}},
        text::Language::zh);
}

TEST_CASE("Chinese words that only look like numbers are none") {
  check({{"一些人一般一直统一行动，十分危险，万一下雨，千万不要去。", ""},
         {"百姓在四川，陆地上拾取贝壳。", ""},
         {"多数人和少数人的人数", ""},
         {"星期三的会议在五角大楼", ""},
         {"收拾房间的三星公司员工", ""}},
        text::Language::zh);
}

TEST_CASE("a number's span holds the numeral alone, the quantity's its bound, counter and period") {
  const std::string text = "매년 최소 3만 명이 떠난다.";
  const std::vector<Quantity> found = read(text, text::Language::ko);
  REQUIRE(found.size() == 1);
  CHECK(slice(text, found[0].span) == "매년 최소 3만 명");
  CHECK(slice(text, found[0].number) == "3만");
  CHECK(found[0].hedge == "최소");
  CHECK(found[0].period == "year");
}

TEST_CASE("numbers_cjk gives the numerals as they stand") {
  const std::string text = "三分之一的人在2023年付了一百五十元";
  text::Token whole;
  whole.end = static_cast<std::uint32_t>(text.size());
  const auto numbers = numbers_cjk(text, std::vector{whole}, text::Language::zh);
  REQUIRE(numbers.size() == 3);
  CHECK(numbers[0].fraction);
  CHECK(numbers[1].value == Decimal(2023));
  CHECK(slice(text, numbers[2].span) == "一百五十");
}

TEST_CASE("a megabyte of one numeral character is read in linear time") {
  for (const char* piece : {"一", "百", "만", "이", "수", "1", "一个", "세 ", "二三", "-", "1-", "三分之", "万亿", "10만 ", "約"}) {
    CAPTURE(piece);
    std::string text;
    while (text.size() < (std::size_t{1} << 20)) text += piece;
    const std::clock_t begin = std::clock();  // the processor's time, whoever else has it meanwhile
    (void)read(text, text::Language::ko);
    (void)read(text, text::Language::zh);
    CHECK(std::clock() - begin < 20 * CLOCKS_PER_SEC);
  }
}

}  // namespace girok::reading
