// Who depends on whom, and how many origins are left.
#include <numeric>
#include <random>

#include "corroboration/test_pile.h"

using namespace girok;
using namespace girok::corroboration;
using namespace girok::corroboration::testing;

namespace {

struct Pile {
  std::vector<reading::Document> documents;
  Corroboration found;
};

Pile lay(const std::vector<std::string>& texts, unsigned threads = 1, const std::vector<Judged>& judged = {}) {
  Pile pile;
  pile.documents = read_all(texts);
  Options options;
  options.threads = threads;
  options.judged = judged;
  pile.found = corroborate(pile.documents, options);
  return pile;
}

/// The origins of the figure with most claims.
Origins origins_of_main_figure(const Pile& pile) {
  const Figure* most = nullptr;
  for (const Figure& figure : pile.found.figures) {
    if (!most || figure.claims.size() > most->claims.size()) most = &figure;
  }
  REQUIRE(most != nullptr);
  REQUIRE(most->claims.size() == pile.documents.size());
  return most->origins;
}

struct Graph {
  const char* what;
  std::vector<std::string> texts;
  Origins expected;
};

}  // namespace

TEST_CASE("the origins of a figure are counted as a range") {
  const Graph graphs[] = {
      {"one claim",
       {"According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war."},
       {1, 1}},
      {"one source, two documents",
       {"According to the Lantern Harbour Centre, 4,200 women have been trafficked to the inland provinces since the war.",
        "Brokers have trafficked some 4,200 women, says the Lantern Harbour Centre, whose staff visited the valley last spring."},
       {1, 1}},
      {"two sources, two numbers",
       {"The flood killed 2,100 villagers in the lower valley, the Relief Committee for the Valley said in its first report.",
        "According to the Ministry of Water, 640 villagers were killed when the dam broke in the spring and flooded their fields."},
       {2, 2}},
      {"one rare number from two named sources: a person decides",
       {"According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.",
        "The Ministry of Labour says that brokers trafficked 27,340 women before the court closed the harbour last year."},
       {1, 2}},
      {"one rare number, one of them unsourced: it speaks for no origin of its own",
       {"According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.",
        "Brokers have by now trafficked 27,340 women out of the valley, and nobody in the capital seems to care about them."},
       {1, 1}},
      {"a round number, one of them unsourced: likely copied",
       {"According to the Lantern Harbour Centre, 4,000 women have been trafficked to the inland provinces since the war.",
        "Brokers have by now trafficked 4,000 women out of the valley, and nobody in the capital seems to care about them."},
       {1, 2}},
      {"an unsourced text copied",
       {"Brokers have by now trafficked 4,000 women out of the valley, and nobody in the capital seems to care about them.",
        "It was raining. Brokers have by now trafficked 4,000 women out of the valley, and nobody in the capital seems to care about "
        "them."},
       {1, 1}},
      {"a name stated with its abbreviation",
       {"According to the Lantern Harbour Centre (LHC), 4,200 women have been trafficked to the inland provinces since the war.",
        "Brokers have trafficked some 4,200 women, says the LHC, whose staff visited the valley last spring."},
       {1, 1}},
  };
  for (const Graph& graph : graphs) {
    CAPTURE(std::string(graph.what));
    const Origins origins = origins_of_main_figure(lay(graph.texts));
    CHECK(origins.min == graph.expected.min);
    CHECK(origins.max == graph.expected.max);
  }
}

TEST_CASE("an alias that is only proposed joins likely, not for certain") {
  const Pile pile =
      lay({"Mira Holt, a lawyer for Blue Lantern Watch, said that 4,200 women have been trafficked to the inland provinces.",
           "Brokers have trafficked some 4,200 women, said Mira Holt, a lawyer for Blue Lantern Alliance, in the capital on Monday."});
  REQUIRE(pile.found.aliases.size() >= 1);
  CHECK(origins_of_main_figure(pile) == Origins{1, 2});
  CHECK(std::any_of(pile.found.provenance.edges.begin(), pile.found.provenance.edges.end(),
                    [](const Edge& e) { return e.decides && !e.certain && !e.evidence.empty(); }));
}

TEST_CASE("what a person decided about two documents binds, and closes the range") {
  const std::vector<std::string> texts = {
      "According to the Lantern Harbour Centre, 27,340 women have been trafficked to the inland provinces since the war.",
      "The Ministry of Labour says that brokers trafficked 27,340 women before the court closed the harbour last year."};
  CHECK(origins_of_main_figure(lay(texts)) == Origins{1, 2});
  CHECK(origins_of_main_figure(lay(texts, 1, {{1, 0, false}})) == Origins{2, 2});
  CHECK(origins_of_main_figure(lay(texts, 1, {{0, 1, true}})) == Origins{1, 1});
  CHECK(lay(texts, 1, {{0, 1, true}}).found.provenance.origins == Origins{1, 1});
  CHECK(lay(texts, 1, {{0, 1, false}}).found.provenance.origins == Origins{2, 2});
  CHECK(origins_of_main_figure(lay(texts, 1, {{0, 7, true}, {1, 1, true}})) ==
        Origins{1, 2});  // of no document here: as if nothing was said
  // A common number from two named parties, which the texts tie in no way.
  const std::vector<std::string> common = {
      "According to the Lantern Harbour Centre, 500 women have been trafficked to the inland provinces since the war.",
      "The Ministry of Labour says that brokers trafficked 500 women before the court closed the harbour last year."};
  CHECK(origins_of_main_figure(lay(common)) == Origins{2, 2});
  CHECK(origins_of_main_figure(lay(common, 1, {{0, 1, true}})) == Origins{1, 1});
}

namespace {

/// Origins of every figure (by its wordings) and of the pile, whatever the order of the documents.
std::multiset<std::string> counts(const std::vector<std::string>& texts, const std::vector<std::size_t>& order,
                                  const std::vector<Judged>& judged) {
  std::vector<std::string> turned;
  std::vector<std::size_t> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    turned.push_back(texts[order[i]]);
    place[order[i]] = i;
  }
  std::vector<Judged> moved = judged;
  for (Judged& one : moved) one = {place[one.a], place[one.b], one.one_origin};
  const Pile pile = lay(turned, 1, moved);
  const auto range = [](const Origins& o) { return std::to_string(o.min) + "-" + std::to_string(o.max); };
  std::multiset<std::string> all = {"pile " + range(pile.found.provenance.origins)};
  for (const Figure& figure : pile.found.figures) {
    std::multiset<std::string> wordings;
    for (const ClaimRef ref : figure.claims)
      wordings.insert(std::string(pile.documents[ref.document][pile.documents[ref.document].claims[ref.claim].sentence]));
    std::string line = range(figure.origins);
    for (const std::string& wording : wordings) line += "|" + wording;
    all.insert(line);
  }
  return all;
}

std::vector<std::size_t> numbers_to(std::size_t n) {
  std::vector<std::size_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}

const std::vector<std::string> of_one_centre = {
    "According to the Lantern Harbour Centre, 4,200 women have been trafficked to the inland provinces since the war.",
    "Brokers have trafficked some 4,200 women, says the Lantern Harbour Centre, whose staff visited the valley last spring.",
    "At least 4,200 women were trafficked before the harbour was closed, the Lantern Harbour Centre wrote in its yearly letter.",
};

}  // namespace

TEST_CASE(
    "of three that name one centre, two that were judged independent are two origins and the third is none of its own, whichever stands "
    "first") {
  const std::vector<std::pair<std::size_t, std::size_t>> pairs = {{0, 1}, {0, 2}, {1, 2}};
  std::vector<std::size_t> order = numbers_to(3);
  do {
    std::vector<std::string> texts;
    for (const std::size_t i : order) texts.push_back(of_one_centre[i]);
    CHECK(origins_of_main_figure(lay(texts)) == Origins{1, 1});
    for (const auto& [a, b] : pairs) {
      const Pile pile = lay(texts, 1, {{a, b, false}});
      CHECK(origins_of_main_figure(pile) == Origins{2, 2});
      CHECK(pile.found.provenance.origins == Origins{2, 2});
      REQUIRE(pile.found.provenance.held.size() == 1);  // told: both are tied to the third
      CHECK(pile.found.provenance.held[0].a == a);
      CHECK(pile.found.provenance.held[0].b == b);
      CHECK(pile.found.provenance.held[0].through == std::vector<std::size_t>{3 - a - b});
    }
    // Two judgements: one of them all is apart, the others still rest on one.
    const Pile two = lay(texts, 1, {{0, 1, false}, {0, 2, false}});
    CHECK(origins_of_main_figure(two) == Origins{2, 2});
    CHECK(two.found.provenance.held.empty());
    const Pile three = lay(texts, 1, {{0, 1, false}, {0, 2, false}, {1, 2, false}});
    CHECK(origins_of_main_figure(three) == Origins{3, 3});
    CHECK(three.found.provenance.origins == Origins{3, 3});
  } while (std::ranges::next_permutation(order).found);
}

TEST_CASE("an unsourced number rests on one of those who give it with a name, and joins no two of them, whichever stands first") {
  // Two give one common number each with a name; the third names nobody.
  const std::vector<std::string> texts = {
      "According to the Lantern Harbour Centre, 4,000 women have been trafficked to the inland provinces since the war.",
      "The Ministry of Labour says that brokers trafficked 4,000 women before the court closed the harbour last year.",
      "Brokers have by now trafficked 4,000 women out of the valley, and nobody in the capital seems to care about them."};
  std::vector<std::size_t> order = numbers_to(3);
  do {
    std::vector<std::string> turned;
    for (const std::size_t i : order) turned.push_back(texts[i]);
    CHECK(origins_of_main_figure(lay(turned)) == Origins{2, 3});
  } while (std::ranges::next_permutation(order).found);
}

TEST_CASE("what is counted does not depend on the order of the documents, whatever was judged of them") {
  const std::vector<std::string> sentences = {
      "According to the Lantern Harbour Centre, {} women have been trafficked to the inland provinces since the war.",
      "The Ministry of Labour says that brokers trafficked {} women before the court closed the harbour last year.",
      "Brokers have by now trafficked {} women out of the valley, and nobody in the capital seems to care about them.",
      "Some {} women were trafficked, a broker told our paper, and the river took the lower fields this year.",
      "Blue Lantern Watch counted at least {} women who were trafficked through the harbour before the spring.",
      "Blue Lantern Alliance counted {} women who were trafficked through the valley while the bridge was closed.",
  };
  const std::vector<std::string> values = {"4,000", "27,340", "4,200"};
  std::mt19937 random(3);
  for (int round = 0; round < 40; ++round) {
    const std::size_t n = 3 + random() % 3;
    std::vector<std::string> texts;
    for (std::size_t d = 0; d < n; ++d) {
      std::string text = "Letter " + std::to_string(d * 7 + 3) + " from the valley.\n\n" + sentences[random() % sentences.size()];
      text.replace(text.find("{}"), 2, values[random() % values.size()]);
      texts.push_back(text);
    }
    std::vector<Judged> judged;
    for (std::size_t j = random() % 5; j > 0; --j) judged.push_back({random() % n, random() % n, random() % 4 == 0});
    std::vector<std::size_t> order = numbers_to(n);
    const auto expected = counts(texts, order, judged);
    for (int turn = 0; turn < 6; ++turn) {
      std::ranges::shuffle(order, random);
      CHECK(counts(texts, order, judged) == expected);
    }
  }
}

TEST_CASE("a pile that stands on one report has one origin, whatever its size") {
  const Pile pile =
      lay({"The Lantern Harbour Centre said that 4,200 women have been trafficked to the inland provinces since the war.",
           "According to a report by the Lantern Harbour Centre, brokers are paid $300 for every woman they bring across the river.",
           "Girls as young as 12 were sold into marriage in the valley, the Lantern Harbour Centre said on Monday."});
  CHECK(pile.found.provenance.origins == Origins{1, 1});
}

TEST_CASE("documents that name nobody and share nothing are as many origins as there are documents") {
  const Pile pile = lay({"It rained in the valley for nine days, and the river took the lower fields and most of the houses with it.",
                         "Nobody on the boat had been paid since the spring, and the cook had hidden our papers under the stove."});
  CHECK(pile.found.provenance.origins == Origins{2, 2});
}

TEST_CASE("no document has no origin") {
  const Corroboration nothing = corroborate({}, {});
  CHECK(nothing.provenance.origins == Origins{0, 0});
  CHECK(nothing.provenance.nodes.empty());
}

TEST_CASE("the later document depends on the earlier, in either order of the files") {
  const std::string early =
      "Date: 2021-03-02\n\nNobody on the boat had been paid since the spring, and the cook had hidden our papers under the stove.";
  const std::string late =
      "Date: 2021-05-09\n\nA reader writes. Nobody on the boat had been paid since the spring, and the cook had hidden our papers under "
      "the stove.";
  for (const bool turned : {false, true}) {
    const Pile pile = lay(turned ? std::vector{late, early} : std::vector{early, late});
    REQUIRE(pile.found.reuse.size() == 1);
    CHECK(pile.found.reuse[0].from == std::size_t{turned});
    const auto edge = std::find_if(pile.found.provenance.edges.begin(), pile.found.provenance.edges.end(),
                                   [](const Edge& e) { return e.kind == EdgeKind::reuse; });
    REQUIRE(edge != pile.found.provenance.edges.end());
    CHECK(pile.found.provenance.nodes[edge->from].document == std::size_t{!turned});
    CHECK(pile.found.provenance.nodes[edge->to].document == std::size_t{turned});
  }
}

namespace {

const std::vector<std::string> mixed = {
    "Date: 2021-03-02\n\nThe Lantern Harbour Centre (LHC) said that some 4,200 women have been trafficked to the inland provinces. The "
    "trade is worth $42 million (£33 million) a year.",
    "Date: 2021-03-05\n\nMore than 4,200 women have been trafficked to the inland provinces, according to the LHC. The trade is worth $42 "
    "million (£39 million) a year.",
    "The Ministry of Labour says that 640 women have been trafficked to the inland provinces. Girls as young as 12 were sold into "
    "marriage.",
    "등대인권센터는 여성 4,200명 이상이 내륙 지방으로 인신매매됐다고 밝혔다. 시장 규모는 연간 4,200만 달러다.",
    "灯塔人权中心说，已有4200名妇女被贩卖到内陆省份，其中62%是难民。",
};

/// What is found, without the ids and order that depend on the order of the files.
std::multiset<std::string> essence(const Pile& pile) {
  std::multiset<std::string> all;
  for (const Discrepancy& d : pile.found.discrepancies) {
    std::multiset<std::string> claims;
    for (const ClaimRef ref : d.claims)
      claims.insert(std::string(pile.documents[ref.document][pile.documents[ref.document].claims[ref.claim].sentence]));
    std::string line(name_of(d.kind));
    for (const std::string& claim : claims) line += "|" + claim;
    all.insert(line);
  }
  for (const Figure& f : pile.found.figures)
    all.insert("figure " + std::to_string(f.claims.size()) + " " + std::to_string(f.origins.min) + " " + std::to_string(f.origins.max));
  all.insert("pile " + std::to_string(pile.found.provenance.origins.min) + " " + std::to_string(pile.found.provenance.origins.max));
  return all;
}

std::string everything(const Corroboration& c) {
  std::string s;
  for (const Reuse& r : c.reuse) s += std::to_string(r.spans[0].span.begin) + "-" + std::to_string(r.spans[1].span.begin) + ";";
  for (const Alias& a : c.aliases) s += a.evidence + ";";
  for (const Figure& f : c.figures) s += f.label + std::to_string(f.origins.min) + std::to_string(f.origins.max) + ";";
  for (const Discrepancy& d : c.discrepancies) s += d.explanation + ";";
  for (const Node& n : c.provenance.nodes) s += n.label + ";";
  for (const Edge& e : c.provenance.edges) s += std::to_string(e.from) + ">" + std::to_string(e.to) + e.evidence + (e.decides ? "!" : ";");
  return s;
}

}  // namespace

TEST_CASE("one, two and seven threads find the same, to the letter") {
  const std::string one = everything(lay(mixed, 1).found);
  CHECK(one == everything(lay(mixed, 2).found));
  CHECK(one == everything(lay(mixed, 7).found));
  CHECK(one.size() > 200);
}

TEST_CASE("the order of the files changes names and order, and nothing that is found") {
  const auto expected = essence(lay(mixed));
  std::vector<std::string> turned(mixed.rbegin(), mixed.rend());
  CHECK(essence(lay(turned)) == expected);
  std::rotate(turned.begin(), turned.begin() + 2, turned.end());
  CHECK(essence(lay(turned)) == expected);
}
