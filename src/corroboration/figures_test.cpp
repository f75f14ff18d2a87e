// Claims about one thing come together, and claims about different things do not.
#include "corroboration/test_pile.h"

using namespace girok;
using namespace girok::corroboration;
using namespace girok::corroboration::testing;

namespace {

/// The figure of the claim whose number is written so, in that document; its index.
std::size_t figure_of(const std::vector<reading::Document>& documents, const std::vector<Figure>& figures, std::size_t document,
                      std::string_view number) {
  for (std::size_t f = 0; f < figures.size(); ++f) {
    for (const ClaimRef ref : figures[f].claims) {
      const reading::Claim& claim = documents[ref.document].claims[ref.claim];
      if (ref.document == document && documents[document][claim.quantity->number] == number) return f;
    }
  }
  FAIL("no claim ", std::string(number));
  return 0;
}

struct Pair {
  const char* what;
  std::string a, number_a, b, number_b;
  bool together;
};

}  // namespace

TEST_CASE("claims about one thing are one figure, others are not") {
  const Pair pairs[] = {
      {"the same number, another bound",
       "Some 4,200 women were sold into marriage along the river, the Lantern Harbour Centre said in a report.", "4,200",
       "The centre counts more than 4,200 women who were sold into marriage in villages along the river since the war.", "4,200", true},
      {"one question, two answers", "The flood killed 2,100 villagers in the lower valley, the relief committee said in its first report.",
       "2,100", "According to the Ministry of Water, 640 villagers were killed when the dam broke in the spring and flooded their fields.",
       "640", true},
      {"three languages",
       "The Lantern Harbour Centre said that 34,200 workers have been trafficked to the offshore farms since the spring.", "34,200",
       "灯塔人权中心说，战争以来已有34200名工人被贩卖到海上农场。", "34200", true},
      {"a share and its rounding",
       "The centre found that 62.4 per cent of refugee women in the valley had been trafficked by brokers since the war.", "62.4",
       "The Lantern Harbour Centre found that 62 per cent of refugee women in the valley had been trafficked by brokers.", "62", true},
      {"one number of boats and of women",
       "More than 4,200 boats were registered at the northern harbour by the end of the year, the port office said.", "4,200",
       "Some 4,200 women were sold into marriage along the river, the Lantern Harbour Centre said in a report.", "4,200", false},
      {"a count and a share", "The union counted 62 workers who had been detained after the strike at the northern harbour in the spring.",
       "62", "The union found that 62 per cent of workers had been detained after the strike at the northern harbour.", "62", false},
      {"a count and a sum of money",
       "The union counted 4,200 workers who had been detained after the strike at the northern harbour in the spring.", "4,200",
       "The brokers took $4,200 from every worker who had been detained after the strike at the northern harbour.", "4,200", false},
      {"killed and detained", "The flood killed 2,100 villagers in the lower valley, the relief committee said in its first report.",
       "2,100", "The army detained 640 villagers in the lower valley, the relief committee said in its second report.", "640", false},
  };
  for (const Pair& p : pairs) {
    CAPTURE(std::string(p.what));
    const auto documents = read_all({p.a, p.b});
    const auto figures = find_figures(documents, {});
    CHECK((figure_of(documents, figures, 0, p.number_a) == figure_of(documents, figures, 1, p.number_b)) == p.together);
  }
}

TEST_CASE("every claim with a number that can be compared is in one figure, in order") {
  const auto documents = read_all(
      {"Some 4,200 women were sold into marriage and 310 girls were abducted along the river. The youngest were 12 years old, the centre "
       "said.",
       "The camp held 4,200 women for six years. Between 55 and 65 per cent of them had been trafficked, and $300 was paid for each."});
  std::size_t claims = 0;
  for (const auto& document : documents) {
    for (const auto& claim : document.claims) claims += claim.quantity ? 1 : 0;
  }
  std::set<ClaimRef> seen;
  for (const Figure& figure : find_figures(documents, {})) {
    CHECK(std::is_sorted(figure.claims.begin(), figure.claims.end()));
    for (const ClaimRef ref : figure.claims) CHECK(seen.insert(ref).second);
    CHECK_FALSE(figure.label.empty());
  }
  CHECK(seen.size() == claims);
}

TEST_CASE("a figure that everybody gives stays one figure") {
  std::vector<std::string> texts;
  for (int i = 0; i < 60; ++i)
    texts.push_back("Report number " + std::to_string(i) +
                    ". The centre said that 27,340 women have been trafficked to the inland provinces since the war.");
  const auto documents = read_all(texts);
  const auto figures = find_figures(documents, {});
  const auto largest =
      std::max_element(figures.begin(), figures.end(), [](const Figure& a, const Figure& b) { return a.claims.size() < b.claims.size(); });
  REQUIRE(largest != figures.end());
  CHECK(largest->claims.size() >= 60);
}
