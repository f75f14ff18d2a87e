#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "text/tokens.h"

using namespace girok;
using namespace girok::text;

namespace {

// Sentences joined by " | ", line ends inside them shown as a space.
std::string split(std::string_view text) {
  const auto tokens = tokenize(text);
  std::string out;
  for (const Span& span : sentences(text, tokens)) {
    if (!out.empty()) out += " | ";
    for (const char c : slice(text, span)) out += c == '\n' ? ' ' : c;
  }
  return out;
}

// Each case is a text with " | " where it must be split, and nowhere else; the input is the text without the bars.
void check_splits(const std::vector<std::string>& cases) {
  for (const std::string& wanted : cases) {
    std::string text;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      text += wanted[i];
      if (std::string_view(wanted).substr(i).starts_with(" | ")) i += 2;
    }
    CHECK(split(text) == wanted);
  }
}

}  // namespace

TEST_CASE("English sentences end at stops, and abbreviations end nothing") {
  check_splits({
      "They left. | Nobody came back.",
      "N. Korean women were held. | Others fled.",
      "She fled N. Korea in 2015. | He stayed.",
      "Ms. Evangelou said so.",
      "Ms Lee met Gen. Kim and Mr. Park. | They talked.",
      "Mr. An and Ms. So were present.",
      "St. Petersburg is far away.",
      "He lives on Main St. | The house is old.",
      "In the U.S. State Department report it is lower.",
      "She went to the U.S. | The trip was long.",
      "The U.S. and the U.K. agreed.",
      "Global Inc. Seoul made it.",
      "They work for Acme Inc. | The firm denies it.",
      "It costs approx. 500 dollars.",
      "See No. 5 and pp. 10-12 of vol. 3.",
      "He said no. | She agreed.",
      "Camps, prisons, etc. | Many were held.",
      "Camps, prisons, etc. are used.",
      "Some, e.g. Chinese brokers, i.e. Traffickers, are paid.",
      "Kim v. Lee was heard vs. Park.",
      "They came at 9 p.m. on Monday. | All left.",
      "They came at 9 p.m. Monday.",
      "They came at 9 p.m. | Nobody saw them.",
      "On Jan. 5 he left; on Mon. Feb. 4 he returned.",
      "J. K. Lee and Kim Y. Park wrote it.",
      "The price rose to 3.5 million. | Prices fell.",
      "The rate was 1.5. | It rose.",
      "It happened in 2019. | In 2020 it stopped.",
      "It happened in 2019. | 500 women were sold.",
      "Plan B. | The end.",
      "So did I. | They knew.",
      "Lee et al. (2019) agree.",
      "A Ph.D. student wrote it.",
      "Look at example.com for more. | Yes.",
      "1. The women were sold.",
      "They left.[12] | Nobody knew.",
      "He works for the U.S.-led group.",
      "He left. | $500 was paid.",
      "He left. | “We stayed,” she said.",
      "He left (in 2015). | She stayed.",
      "(He left.) | She stayed.",
      "He wrote to the Gov. of Jilin.",
  });
}

TEST_CASE("question and exclamation marks end sentences, unless what follows says who spoke") {
  check_splits({
      "Who was it? | Nobody knew.",
      "“Stop!” she said. | He did not.",
      "“Where is she?” Kim Min-ji asked. | No answer came.",
      "\"Stop!\" shouted the guard.",
      "“Why?” | He had no answer.",
      "What?! | That is wrong!!! | Yes.",
      "The Yahoo! website was down.",
  });
}

TEST_CASE("closing marks belong to the sentence before them") {
  check_splits({
      "He said: “They are gone.” | Nobody answered.",
      "“They are gone.” | “Who?” | “All.”",
      "He said, 'They are gone.' | Nobody answered.",
      "\"One. | Two.\" | \"Three.\"",
      "He wrote: \"It was bad. \" | Nobody answered.",
  });
  CHECK(split("\"They left.\"She stayed.") == "\"They left.\" | She stayed.");
}

TEST_CASE("an ellipsis ends a sentence only where a new one visibly begins") {
  check_splits({
      "Many of them... deceive people.",
      "Many of them… deceive people.",
      "I was sold... | I do not know why.",
      "He said (...) that it was over.",
      "“I was beaten…” | The report goes on.",
      "...and then they left. | All of them.",
  });
}

TEST_CASE("careless typing without a space still ends a sentence where that is plain") {
  CHECK(split("They went home.The next day they left.") == "They went home. | The next day they left.");
  CHECK(split("See Node.Js for it.") == "See Node.Js for it.");
}

TEST_CASE("Korean sentences end at stops, with or without a space") {
  check_splits({
      "그는 떠났다. | 그녀는 남았다.",
      "1.5만 명이 넘었다. | 모두 여성이다.",
      "정말입니까? | 네, 그렇습니다.",
      "2023. 3. 28. 기준으로 120명이다. | 끝이다.",
      "“너무 무서웠다.” 라고 그는 말했다. | 끝이다.",
      "“너무 무서웠어요!”라고 말했다.",
      "가. 조사 결과는 다음과 같다. | 나. 의견",
      "김 씨는 떠났다…라고 했다.",
      "그는 말했다... | 그리고 떠났다.",
      "그는... 떠났다.",
  });
  CHECK(split("그는 떠났다.그녀는 남았다.") == "그는 떠났다. | 그녀는 남았다.");
  CHECK(split("“무서웠다.”고 말했다. 끝이다.") == "“무서웠다.”고 말했다. | 끝이다.");
}

TEST_CASE("Chinese sentences end at full stops, not at semicolons, and not before who spoke") {
  CHECK(split("她逃走了。他留下来；我们不知道。") == "她逃走了。 | 他留下来；我们不知道。");
  CHECK(split("真的吗？是的！好。") == "真的吗？ | 是的！ | 好。");
  CHECK(split("“快走！”她对我说。后来她死了。") == "“快走！”她对我说。 | 后来她死了。");
  CHECK(split("她说：“我们走了。”后来没有消息。") == "她说：“我们走了。” | 后来没有消息。");
  CHECK(split("「我很害怕。」她說道。") == "「我很害怕。」她說道。");
  CHECK(split("约1.5万人……其中多数是女性。") == "约1.5万人……其中多数是女性。");
}

TEST_CASE("blank lines always end a sentence") {
  CHECK(split("A title without a stop\n\nthe text goes on") == "A title without a stop | the text goes on");
  CHECK(split("One\r\n\r\nTwo") == "One | Two");
  CHECK(split("one\n \t\ntwo") == "one | two");
}

TEST_CASE("headings and list items end with their line") {
  CHECK(split("Summary\nThe women fled. They hid.") == "Summary | The women fled. | They hid.");
  CHECK(split("• one thing\n• another thing\n- a third") == "• one thing | • another thing | - a third");
  CHECK(split("목차\n조사 개요\n조사 결과") == "목차 | 조사 개요 | 조사 결과");
  CHECK(split("1. First\n2. Second\n(3) Third") == "1. First | 2. Second | (3) Third");
  CHECK(split("by the\nMinistry") == "by the Ministry");
}

TEST_CASE("a text wrapped at some seventy columns is not split where its lines break") {
  const std::string wrapped =
      "The investigators spoke with more than one hundred people who had left\n"
      "North Hamgyong Province in the years after the border was closed. Most\n"
      "Korean families there had lost someone. In the end only a few of them\n"
      "Lee and Park among them, agreed to be named in what was then published\n"
      "by the group.";
  CHECK(split(wrapped) ==
        "The investigators spoke with more than one hundred people who had left North Hamgyong Province in the years after the border was "
        "closed. | "
        "Most Korean families there had lost someone. | "
        "In the end only a few of them Lee and Park among them, agreed to be named in what was then published by the group.");
  CHECK(split("What they found\n" + wrapped).starts_with("What they found | The investigators"));
}

TEST_CASE("every token lies in exactly one sentence, whatever the text") {
  const std::string alphabet[] = {"a",    "The", ".",  "!",  "\"", "”", "(",    ")", "…", "\n", " ",
                                  "\n\n", "다",  "说", "。", "5",  "-", "U.S.", "'", "[", "]",  "\xFF"};
  std::uint32_t seed = 1;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (int i = 0; i < 14; ++i)
      text += alphabet[(seed = seed * 1664525U + 1013904223U) >> 16 & 0xFFFFU ? (seed >> 16) % std::size(alphabet) : 0];
    const auto tokens = tokenize(text);
    const auto spans = sentences(text, tokens);
    std::size_t t = 0;
    for (const Span& span : spans) {
      REQUIRE(t < tokens.size());
      REQUIRE(span.begin == tokens[t].begin);
      while (t < tokens.size() && tokens[t].end <= span.end) ++t;
      REQUIRE(tokens[t - 1].end == span.end);
    }
    REQUIRE(t == tokens.size());
  }
}

TEST_CASE("languages are told by script, and English by its function words") {
  const auto language = [](std::string_view text) { return code_of(language_of(text, tokenize(text))); };
  CHECK(language("The women were sold to brokers in the border region.") == "en");
  CHECK(language("Women Sold to Brokers at the Border") == "en");
  CHECK(language("Kim Min-ji (김민지) and Lee (이) were among the women who fled.") == "en");
  CHECK(language("그 여성들은 국경 지역에서 팔렸다.") == "ko");
  CHECK(language("NKDB(북한인권정보센터)는 조사 결과를 발표했다.") == "ko");
  CHECK(language("北韓 人權 狀況은 深刻하다고 調査團은 報告했다.") == "ko");
  CHECK(language("这些妇女在边境地区被卖。") == "zh");
  CHECK(language("調查發現，一名叫김的女性被賣到邊境地區。") == "zh");
  CHECK(language("彼女たちは国境の地域で売られた。") == "und");
  CHECK(language("Les femmes ont été vendues à des courtiers dans la région de la frontière, et elles ne sont pas revenues.") == "und");
  CHECK(language("Die Frauen wurden in der Grenzregion an Händler verkauft, und die Behörden haben nichts getan.") == "und");
  CHECK(language("Las mujeres fueron vendidas a los traficantes en la región fronteriza y no se sabe nada de ellas.") == "und");
  CHECK(language("De vrouwen werden in het grensgebied verkocht en er is niets meer van hen gehoord, zegt de organisatie.") == "und");
  CHECK(language("Женщин продавали посредникам в приграничном районе.") == "und");
  CHECK(language("12, 15") == "und");
  CHECK(language("") == "und");
}
