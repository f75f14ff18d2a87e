#include "records/vocabulary.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "records/vocabulary_loader.h"
#include "text/unicode.h"

namespace girok::records {
namespace {

const Vocabularies& ours() { return Vocabularies::built_in(); }

/// Of an organisation's table, its errors in short: "test:2 usage".
std::string errors_of(const std::string& table) {
  const auto more = ours().with(table, "test");
  if (more) return "none";
  std::string text;
  for (const Error& error : more.error()) text += (text.empty() ? "" : ", ") + error.where + " " + std::string(name_of(error.code));
  return text;
}

// ---- the program's own tables ---------------------------------------------------------------------------------------

TEST_CASE("no table of the program's has a fault") {
  (void)ours();
  for (const Error& error : built_in_errors()) FAIL_CHECK(to_string(error));
}

TEST_CASE("every term and title of the program's has a label in English, Korean and Chinese, and every vocabulary its source and version") {
  for (const std::string_view name : ours().names()) {
    const Vocabulary& vocabulary = *ours().find(name);
    CAPTURE(std::string(name));
    CHECK(vocabulary.name == name);
    CHECK_FALSE(vocabulary.version.empty());
    CHECK_FALSE(vocabulary.source.empty());
    CHECK_FALSE(vocabulary.terms.empty());
    CHECK_FALSE((vocabulary.title.en.empty() || vocabulary.title.ko.empty() || vocabulary.title.zh.empty()));
    for (const Term& term : vocabulary.terms) {
      CAPTURE(term.code);
      CHECK_FALSE((term.labels.en.empty() || term.labels.ko.empty() || term.labels.zh.empty()));
      CHECK(!text::has_hangul(term.labels.zh));
    }
  }
}

TEST_CASE("every term's parent is there, and no term is below itself") {
  for (const std::string_view name : ours().names()) {
    const Vocabulary& vocabulary = *ours().find(name);
    for (const Term& term : vocabulary.terms) {
      CAPTURE(std::string(name) + " " + term.code);
      std::set<std::string> seen;
      for (const Term* at = &term; !at->parent.empty();) {
        REQUIRE(seen.insert(at->code).second);
        at = vocabulary.find(at->parent);
        REQUIRE(at != nullptr);
      }
    }
  }
}

TEST_CASE("each code and each English label of the program's is recognised as its term, unless two terms share the label") {
  for (const std::string_view name : ours().names()) {
    const Vocabulary& vocabulary = *ours().find(name);
    for (const Term& term : vocabulary.terms) {
      CAPTURE(std::string(name) + " " + term.code);
      CHECK(ours().recognise(name, term.code) == term.code);
      const auto shares = [&](const Term& other) {
        return other.code != term.code && text::fold(other.labels.en) == text::fold(term.labels.en);
      };
      if (term.status != TermStatus::deprecated && std::ranges::none_of(vocabulary.terms, shares))
        CHECK(ours().recognise(name, term.labels.en).has_value());
    }
  }
}

TEST_CASE("every crosswalk row leads from a term that is there, and there are no two alike") {
  std::set<std::string> seen;
  for (const CrosswalkRow& row : ours().crosswalk()) {
    CAPTURE(row.vocabulary + " " + row.code + " " + row.scheme + " " + row.target);
    REQUIRE(ours().find(row.vocabulary) != nullptr);
    CHECK(ours().find(row.vocabulary)->find(row.code) != nullptr);
    CHECK(seen.insert(row.vocabulary + "\n" + row.code + "\n" + row.scheme + "\n" + row.target).second);
    const auto leads_here = [&](const CrosswalkRow* found) { return found == &row; };
    const bool says = row.relation != Relation::none;
    CHECK(std::ranges::any_of(ours().to(row.vocabulary, row.code, row.scheme), leads_here) == says);
    CHECK(std::ranges::any_of(ours().from(row.vocabulary, row.scheme, row.target), leads_here) == says);
  }
}

// ---- recognising ----------------------------------------------------------------------------------------------------

TEST_CASE("a country is recognised by its code and by its name in three languages, whatever the case, width and blanks around it") {
  // ISO 3166-1; the names as the countries' own and UN usage have them
  for (const char* const typed : {"CN", "cn", "China", "CHINA", " China ",
                                  "\xC2\xA0"
                                  "China\xC2\xA0",
                                  "中国", "중국", "ＣＮ"}) {
    CAPTURE(std::string(typed));
    CHECK(ours().recognise("country", typed).value_or("none") == "CN");
  }
  for (const char* const typed : {"", "Chin", "CNN", "Atlantis"}) CHECK(ours().recognise("country", typed).value_or("none") == "none");
  CHECK(ours().recognise("no-such-list", "CN").value_or("none") == "none");
}

TEST_CASE("a word that two terms share is not guessed; a code goes before a label") {
  const auto more = ours().with(
      "vocabulary\tcode\ten\tko\nnkdb-list\ta\tPort\t항구\nnkdb-list\tb\tPort\t항만\nnkdb-list\tharbour\tBay\t만\nnkdb-"
      "list\tc\tHarbour\t포구\n",
      "test");
  REQUIRE(more);
  CHECK(more->recognise("nkdb-list", "Port").value_or("none") == "none");
  CHECK(more->recognise("nkdb-list", "항만").value_or("none") == "b");
  CHECK(more->recognise("nkdb-list", "Harbour").value_or("none") == "harbour");
}

TEST_CASE("a label that an outdated term shares means the one that took its place, in either order") {
  for (const char* const table : {"vocabulary\tcode\tstatus\ten\nnkdb-list\told\tdeprecated\tPort\nnkdb-list\tnew\t\tPort\n",
                                  "vocabulary\tcode\tstatus\ten\nnkdb-list\tnew\t\tPort\nnkdb-list\told\tdeprecated\tPort\n"}) {
    const auto more = ours().with(table, "test");
    REQUIRE(more);
    CHECK(more->recognise("nkdb-list", "port").value_or("none") == "new");
    CHECK(more->recognise("nkdb-list", "old").value_or("none") == "old");
  }
}

TEST_CASE("a term is each of its ancestors, and none of its children") {
  const auto more = ours().with("# vocabulary: nkdb-list\ncode\tparent\ten\na\t\tA\nb\ta\tB\nc\tb\tC\nd\t\tD\n", "test");
  REQUIRE(more);
  const Vocabulary& list = *more->find("nkdb-list");
  for (const auto& [code, ancestor] : {std::pair("a", "a"), {"b", "a"}, {"c", "a"}, {"c", "b"}, {"d", "d"}})
    CHECK(list.is_a(code, ancestor));
  for (const auto& [code, ancestor] : {std::pair("a", "b"), {"a", "c"}, {"d", "a"}, {"x", "x"}, {"a", ""}, {"", "a"}})
    CHECK_FALSE(list.is_a(code, ancestor));
}

// ---- nearest --------------------------------------------------------------------------------------------------------

/// The textbook's recursion (Damerau 1964, optimal string alignment), every way tried: slow, and nothing to get wrong.
std::size_t slow_distance(std::u32string_view a, std::u32string_view b) {
  if (a.empty()) return b.size();
  if (b.empty()) return a.size();
  std::size_t best = std::min({slow_distance(a.substr(1), b) + 1, slow_distance(a, b.substr(1)) + 1,
                               slow_distance(a.substr(1), b.substr(1)) + (a.front() == b.front() ? 0 : 1)});
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0]) best = std::min(best, slow_distance(a.substr(2), b.substr(2)) + 1);
  return best;
}

std::u32string slow_runes(const std::string& word) {
  std::string folded = text::fold(word);
  while (folded.starts_with(' ')) folded.erase(0, 1);
  while (folded.ends_with(' ')) folded.pop_back();
  std::u32string runes;
  for (std::size_t at = 0; at < folded.size();) {
    const text::Rune rune = text::rune_at(folded, at);
    runes += rune.value;
    at += rune.size;
  }
  return runes;
}

TEST_CASE("the nearest words are those that the slow way finds") {
  rc::check([] {
    const auto word = [] {
      std::string made;
      const int length = *rc::gen::inRange(0, 7);
      for (int i = 0; i < length; ++i) made += *rc::gen::element<std::string>("a", "b", "B", "기", "é", " ");
      return made;
    };
    const std::string typed = word();
    std::vector<std::string> words;
    const int count = *rc::gen::inRange(0, 8);
    for (int i = 0; i < count; ++i) words.push_back(word());
    std::ranges::sort(words);
    words.erase(std::ranges::unique(words).begin(), words.end());

    const std::u32string wanted = slow_runes(typed);
    std::vector<std::pair<std::size_t, std::string>> expected;
    for (const std::string& candidate : words) {
      const std::size_t apart = slow_distance(wanted, slow_runes(candidate));
      if (!wanted.empty() && !candidate.empty() && apart <= std::max<std::size_t>(1, wanted.size() / 3) && apart < wanted.size())
        expected.emplace_back(apart, candidate);
    }
    std::ranges::stable_sort(expected, {}, &std::pair<std::size_t, std::string>::first);
    if (expected.size() > 3) expected.resize(3);
    std::vector<std::string> best;
    for (const auto& [apart, candidate] : expected) best.push_back(candidate);
    const std::vector<std::string_view> views(words.begin(), words.end());
    RC_ASSERT(nearest_words(typed, views) == best);
  });
}

TEST_CASE("a misspelt code or label finds its term; nonsense and endless words find none") {
  CHECK(ours().nearest("country", "Chna") == std::vector<std::string>{"CN"});   // one letter left out
  CHECK(ours().nearest("language", "koreen").front() == "ko");
  CHECK(ours().nearest("consent-recipient", "cuort").front() == "court");   // two letters swapped
  CHECK(ours().nearest("country", "zzzzzzzzzz").empty());
  CHECK(ours().nearest("country", "").empty());
  CHECK(ours().nearest("country", std::string(1'000'000, 'x')).empty());
  CHECK(ours().nearest("no-such-list", "x").empty());
}

// ---- tables of organisations ----------------------------------------------------------------------------------------

TEST_CASE("an organisation adds a list of its own, with tabs or commas, and terms to ours with its prefix") {
  for (const char* const table :
       {"# vocabulary: nkdb-route\n# en: Routes\ncode\tparent\tstatus\ten\tko\tzh\tnote\nriver\t\t\tRiver\t강\t\t\n",
        "vocabulary,code,en,ko\r\nnkdb-route,river,River,강\r\n",
        "\xEF\xBB\xBF# vocabulary: nkdb-route\r\ncode;en;ko\r\nriver;River;강\r\n"}) {
    CAPTURE(std::string(table));
    const auto more = ours().with(table, "test");
    REQUIRE(more);
    CHECK(more->recognise("nkdb-route", "강").value_or("none") == "river");
    CHECK(more->find("nkdb-route")->terms.front().labels.in(Tongue::zh) == "River");
    CHECK(ours().find("nkdb-route") == nullptr);
  }
  const auto more = ours().with("vocabulary\tcode\ten\nsex\tnkdb-other\tAnother\n", "test");
  REQUIRE(more);
  CHECK(more->recognise("sex", "another").value_or("none") == "nkdb-other");
}

TEST_CASE("each fault of a table of terms is told with its row, all at once") {
  const std::string head = "vocabulary\tcode\tparent\tstatus\ten\n";
  CHECK(errors_of(head + "nkdb-a\tx\t\t\tX\n") == "none");
  CHECK(errors_of(head + "nkdb-a\tx\t\t\tX\nnkdb-a\tx\t\t\tY\n") == "test:3 usage");           // twice
  CHECK(errors_of(head + "nkdb-a\tx y\t\t\tX\n") == "test:2 usage");                            // no code
  CHECK(errors_of(head + "nkdb-a\tx\t\tnew\tX\n") == "test:2 malformed");                       // no status
  CHECK(errors_of(head + "nkdb-a\tx\t\t\t\n") == "test:2 malformed");                           // no label
  CHECK(errors_of(head + "nkdb-a\tx\ty\t\tX\n") == "test:2 usage");                             // no parent
  CHECK(errors_of(head + "nkdb-a\tx\ty\t\tX\nnkdb-a\ty\tx\t\tY\n") == "test:2 usage, test:3 usage");   // a circle
  CHECK(errors_of(head + "Nkdb a\tx\t\t\tX\n") == "test:2 malformed");                          // no name of a list
  CHECK(errors_of(head + "routes\tx\t\t\tX\n") == "test:2 usage");                              // no prefix
  CHECK(errors_of(head + "sex\tother\t\t\tX\n") == "test:2 usage");                             // no prefix, in a list of ours
  CHECK(errors_of(head + "age-mine\tx\t\t\tX\n") == "test:2 usage");                            // a prefix of ours
  CHECK(errors_of(head + "nkdb-a\tx\t\t\tX\nother-b\tx\t\t\tX\n") == "test:3 usage");           // two prefixes
  CHECK(errors_of(head + "nkdb-a\tx y\t\tnew\t\nnkdb-a\tz\t\tnew\tZ\n") ==
        "test:2 usage, test:2 malformed, test:2 malformed, test:3 malformed");
  CHECK(errors_of("colour\tshade\nred\tdark\n") == "test malformed");
  CHECK(errors_of("code\ten\nx\tX\n") == "test:2 malformed");   // of which list?
  CHECK(errors_of("") == "test malformed");
  CHECK(errors_of("code\tcode\n") == "test malformed");
  CHECK(errors_of("code\ten\n\xFF\tX\n") == "test malformed");
  CHECK(errors_of(head + "nkdb-a\tx\t\t\tX\ttoo\tmuch\n") == "test:2 malformed");
}

TEST_CASE("each fault of a crosswalk is told with its row, and an organisation's rows come after ours") {
  const std::string head = "vocabulary\tcode\tscheme\ttarget\trelation\tnote\n";
  CHECK(errors_of(head + "sex\tno-such\tesf\tX\texact\t\nno-"
                         "such\tx\tesf\tX\texact\t\nsex\tfemale\tesf\tX\tnearly\t\nsex\tfemale\tesf\t\texact\t\nsex\tfemale\tesf\tX\tnone\t"
                         "\nsex\tfemale\te f\tX\texact\t\n") ==
        "test:2 usage, test:3 usage, test:4 malformed, test:5 malformed, test:6 malformed, test:7 usage");
  const auto more = ours().with(
      head +
          "sex\tfemale\tnkdb\tF1\trelated\t\nsex\tfemale\tnkdb\tF2\texact\t\nsex\tmale\tnkdb\tf1\texact\t\nsex\tmale\tnkdb-2\t\tnone\t\n",
      "test");
  REQUIRE(more);
  const auto to = more->to("sex", "female", "nkdb");
  REQUIRE(to.size() == 2);
  CHECK(to[0]->target == "F2");   // exact goes first
  CHECK(to[1]->target == "F1");
  const auto from = more->from("sex", "nkdb", "F1");
  REQUIRE(from.size() == 2);      // in any case
  CHECK(from[0]->code == "male");
  CHECK(from[1]->code == "female");
  CHECK(more->to("sex", "male", "nkdb-2").empty());
  CHECK(more->from("sex", "nkdb-2", "").empty());
}

TEST_CASE("a chain of terms may be sixteen deep and no deeper") {
  std::string table = "# vocabulary: nkdb-deep\ncode\tparent\ten\nt0\t\tX\n";
  for (int i = 1; i <= 16; ++i) table += "t" + std::to_string(i) + "\tt" + std::to_string(i - 1) + "\tX\n";
  CHECK(errors_of(table) == "none");
  CHECK(errors_of(table + "t17\tt16\tX\n") == "test:20 usage");
}

}  // namespace
}  // namespace girok::records
