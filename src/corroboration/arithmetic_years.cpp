// Years of one sentence that do not fit each other: see arithmetic.cpp, (5).
#include <array>
#include <cctype>
#include <cmath>

#include "corroboration/discrepancy.h"
#include "text/unicode.h"

namespace girok::corroboration {

using reading::Claim;
using reading::Document;
using reading::QuantityKind;
using reading::SegmentKind;

namespace {

std::vector<int> years_in(std::string_view text) {
  std::vector<int> years;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) ++end;
    const bool decade = end < text.size() && text[end] == 's';
    if (end - i == 4 && !decade && (text.substr(i, 2) == "19" || text.substr(i, 2) == "20"))
      years.push_back(std::stoi(std::string(text.substr(i, 4))));
    i = std::max(end, i + 1);
  }
  return years;
}

}  // namespace

void find_years(const Context& c, std::size_t document, const std::vector<std::size_t>& in_sentence, Found& found) {
  const Document& d = c.documents[document];
  for (const std::size_t i : in_sentence) {
    const Claim& claim = d.claims[i];
    if (!claim.quantity || claim.segment == SegmentKind::boilerplate || claim.repeated) continue;
    const auto numbers = named_numbers(claim.quantity->value);
    if (numbers.size() != 1 || !numbers[0].is_integer() || claim.quantity->value.bound != Bound::equal) continue;
    const int n = static_cast<int>(numbers[0].to_double());
    const std::string sentence = text::fold(d[claim.sentence]);
    const std::vector<int> stated = years_in(sentence);
    const auto& published = d.metadata.date;
    if (claim.quantity->kind == QuantityKind::duration && claim.quantity->unit == "year") {
      const std::string after = text::fold(d[{claim.span.begin, std::min<std::uint32_t>(claim.sentence.end, claim.span.end + 24)}]);
      const bool ago =
          after.find(" ago") != std::string::npos || after.find("전") != std::string::npos || after.find("年前") != std::string::npos;
      if (ago && stated.size() == 1 && published && std::abs(published->year - stated[0] - n) > 1) {
        add(found, DiscrepancyKind::arithmetic, {{document, i}},
            c.name(document) + ", of " + to_string(*published) + ", puts " + std::to_string(stated[0]) + " " + std::to_string(n) +
                " years back; it is " + std::to_string(published->year - stated[0]) + ".",
            c);
      } else if (!ago && stated.size() == 2 && stated[1] > stated[0]) {
        static constexpr auto links =
            std::to_array<std::string_view>({"from ", "between ", "–", "-", "부터", "至", "到", "~", "∼", "에서"});
        const bool range =
            std::any_of(links.begin(), links.end(), [&](std::string_view w) { return sentence.find(w) != std::string::npos; });
        if (range && std::abs(stated[1] - stated[0] - n) > 1) {
          add(found, DiscrepancyKind::arithmetic, {{document, i}},
              c.name(document) + " counts " + std::to_string(n) + " years from " + std::to_string(stated[0]) + " to " +
                  std::to_string(stated[1]) + "; they are " + std::to_string(stated[1] - stated[0]) + ".",
              c);
        }
      }
    }
    if (claim.quantity->kind == QuantityKind::age && claim.quantity->unit == "year") {
      const std::size_t born = std::min(sentence.find("born in "), sentence.find("born "));
      const std::size_t born_ko = sentence.find("년생");
      const std::size_t born_ko2 = sentence.find("년에 태어");
      const std::size_t born_zh = sentence.find("年出生");
      if (born == std::string::npos && born_ko == std::string::npos && born_ko2 == std::string::npos && born_zh == std::string::npos)
        continue;
      int birth = 0;
      if (born != std::string::npos) {
        const auto list = years_in(std::string_view(sentence).substr(born, 20));
        if (!list.empty()) birth = list[0];
      } else {
        const std::size_t at = born_ko != std::string::npos ? born_ko : born_ko2 != std::string::npos ? born_ko2 : born_zh;
        const auto list = years_in(std::string_view(sentence).substr(at >= 4 ? at - 4 : 0, 4));
        if (!list.empty()) birth = list[0];
      }
      if (birth == 0) continue;
      std::vector<int> others;
      for (const int y : stated) {
        if (y != birth) others.push_back(y);
      }
      if (others.empty() && published) others.push_back(published->year);
      if (others.size() != 1) continue;
      const int age = others[0] - birth;
      if (age == n || age - 1 == n || age + 1 == n) continue;  // birthdays, and the Korean way of counting
      add(found, DiscrepancyKind::arithmetic, {{document, i}},
          c.name(document) + " gives the age " + std::to_string(n) + " in " + std::to_string(others[0]) + " to somebody born in " +
              std::to_string(birth) + ".",
          c);
    }
  }
}
}  // namespace girok::corroboration
