// Amounts in two currencies; expected rates follow from the amounts written in each case.
#include "corroboration/test_pile.h"

using namespace girok;
using namespace girok::corroboration;
using namespace girok::corroboration::testing;
using enum DiscrepancyKind;

TEST_CASE("a pair of currencies that cannot be one is named") {
  check({
      {"converted into its own currency",
       {"The trade in brides is worth £42 million (£33 million) a year, the Lantern Harbour Centre estimates in its report."},
       {{currency_pair, "a"}}},
      {"the signs are exchanged",
       {"The trade in brides is worth £42 million ($33 million) a year, the Lantern Harbour Centre estimates in its report."},
       {{currency_pair, "a"}}},
      {"one number in two currencies",
       {"The trade in brides is worth $42.5 million a year to the brokers, the Lantern Harbour Centre estimates.",
        "The trade in brides is worth £42.5 million a year to the brokers, the Lantern Harbour Centre estimates."},
       {{currency_pair, "ab"}}},
      {"Korean: dollars and euros",
       {"등대인권센터는 신부 매매 시장의 규모가 연간 4,250만 달러라고 추산했다.",
        "등대인권센터는 신부 매매 시장의 규모가 연간 4,250만 유로라고 추산했다."},
       {{currency_pair, "ab"}}},
      {"Chinese: dollars and pounds",
       {"灯塔人权中心估计，买卖新娘的产业每年收入达4250万美元，多数流向中介。",
        "灯塔人权中心估计，买卖新娘的产业每年收入达4250万英镑，多数流向中介。"},
       {{currency_pair, "ab"}}},
  });
}

TEST_CASE("an honest pair of currencies is passed over") {
  check({
      {"a plain conversion",
       {"The trade in brides is worth $42 million (£33 million) a year, the Lantern Harbour Centre estimates in its report."},
       {}},
      {"the same conversion, rounded otherwise",
       {"The trade in brides is worth $42 million (£33 million) a year, the Lantern Harbour Centre estimates in its report.",
        "The trade in brides is worth $42 million (£33.4 million) a year, the Lantern Harbour Centre estimates in its report."},
       {}},
      {"two gifts",
       {"The province gave $5 million for a shelter at the northern harbour, the governor's office said on Monday.",
        "The council gave €5 million for a hospital in the lower valley, the relief committee said on Tuesday."},
       {}},
      {"one currency under two names",
       {"The trade in brides is worth 300 million yuan a year to the brokers, the Lantern Harbour Centre estimates.",
        "The trade in brides is worth RMB 300 million a year to the brokers, the Lantern Harbour Centre estimates."},
       {}},
      {"won and dollars", {"브로커들은 신부 한 명에 1,300만 원(약 1만 달러)을 받았다고 등대인권센터가 보고서에서 밝혔다."}, {}},
      {"yuan and dollars", {"中介每介绍一名新娘收取7万元（约1万美元），灯塔人权中心在报告中说。"}, {}},
  });
}

TEST_CASE("exchange rates that exclude each other, or every day of this century, are named") {
  check({
      {"a round amount is as exact as it is written: 1.38 to 1.42, and 1.17",
       {"The trade in brides is worth $42 million (£30 million) a year, the Lantern Harbour Centre estimates in its report.",
        "The camp took $42.5 million (£36.2 million) from the families of prisoners, the dockers' union said in its letter."},
       {{exchange_rate, "ab"}}},
      {"one amount, two results",
       {"The trade in brides is worth $42 million (£33 million) a year, the Lantern Harbour Centre estimates in its report.",
        "The trade in brides is worth $42 million (£39 million) a year, the Lantern Harbour Centre estimates in its report."},
       {{exchange_rate, "ab"}}},
      {"two amounts, two rates",
       {"The trade in brides is worth $42.0 million (£33.0 million) a year, the Lantern Harbour Centre estimates in its report.",
        "The camp took $25.0 million (£23.0 million) from the families of prisoners, the dockers' union said in its letter."},
       {{exchange_rate, "ab"}}},
      {"no such day",
       {"The trade in brides is worth $42 million (£2.1 million) a year, the Lantern Harbour Centre estimates in its report."},
       {{exchange_rate, "a"}}},
      {"Chinese", {"中介每介绍一名新娘收取7万元（约5万美元），灯塔人权中心在报告中说。"}, {{exchange_rate, "a"}}},
      {"Korean", {"브로커들은 신부 한 명에 1,300만 원(약 10만 달러)을 받았다고 등대인권센터가 보고서에서 밝혔다."}, {{exchange_rate, "a"}}},
  });
}

TEST_CASE("rates of different years may differ") {
  check({
      {"sixteen years apart",
       {"Date: 2007-11-05\n\nThe trade in brides is worth $42 million (£20 million) a year, the Lantern Harbour Centre estimates in its "
        "report.",
        "Date: 2023-11-06\n\nThe camp took $25.0 million (£20.4 million) from the families of prisoners, the dockers' union said in its "
        "letter."},
       {}},
  });
}

TEST_CASE("rates that the user gives decide") {
  const auto documents = read_all(
      {"Date: 2023-03-28\n\nThe trade in brides is worth $42.0 million (£30.5 million) a year, the Lantern Harbour Centre estimates."});
  CHECK(corroborate(documents, {}).discrepancies.empty());   // 1.38: there were such days
  Options options;
  options.rates.push_back({"GBP", "USD", *parse_iso_date("2023-03-28"), *Decimal::parse("1.2330")});
  const auto found = corroborate(documents, options).discrepancies;
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == exchange_rate);
  options.rates[0].rate = *Decimal::parse("1.40");
  CHECK(corroborate(documents, options).discrepancies.empty());
  options.rates[0] = {"USD", "GBP", *parse_iso_date("2023-03-28"), *Decimal::parse("0.714")};
  CHECK(corroborate(documents, options).discrepancies.empty());
}
