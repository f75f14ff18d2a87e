#include "vault/query.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sqlite3.h>

#include <algorithm>
#include <string>
#include <vector>

#include "vault/fts_tokenizer.h"

using namespace girok;
using namespace girok::vault;

namespace {

// The expression with | for the separator, so that a table can be read; or "error".
std::string written(std::string_view typed) {
  const auto query = Query::parse(typed);
  if (!query) return "error";
  std::string out = query->fts5();
  std::replace(out.begin(), out.end(), text::search_separator, '|');
  return out;
}

struct Case {
  const char* typed;
  const char* expression;
};

// A table as the read model keeps it, without the read model.
class Index {
 public:
  Index() {
    REQUIRE(sqlite3_open(":memory:", &db_) == SQLITE_OK);
    REQUIRE(register_fts_tokenizer(db_) == SQLITE_OK);
    REQUIRE(sqlite3_exec(db_, "CREATE VIRTUAL TABLE t USING fts5(words, content='', tokenize='girok')", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
  }
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;
  ~Index() { sqlite3_close(db_); }

  void add(int row, std::string_view text) {
    text::SearchTokens tokens;
    text::search_tokens(text, tokens);
    std::string joined;
    text::append_joined(tokens, joined);
    sqlite3_stmt* insert = nullptr;
    REQUIRE(sqlite3_prepare_v2(db_, "INSERT INTO t(rowid, words) VALUES(?1, ?2)", -1, &insert, nullptr) == SQLITE_OK);
    sqlite3_bind_int(insert, 1, row);
    sqlite3_bind_text(insert, 2, joined.data(), static_cast<int>(joined.size()), SQLITE_TRANSIENT);
    REQUIRE(sqlite3_step(insert) == SQLITE_DONE);
    sqlite3_finalize(insert);
  }

  // The rows found, or SQLite's complaint.
  std::string find(const std::string& expression) const {
    sqlite3_stmt* select = nullptr;
    REQUIRE(sqlite3_prepare_v2(db_, "SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rowid", -1, &select, nullptr) == SQLITE_OK);
    sqlite3_bind_text(select, 1, expression.data(), static_cast<int>(expression.size()), SQLITE_TRANSIENT);
    std::string rows;
    int status = SQLITE_ROW;
    while ((status = sqlite3_step(select)) == SQLITE_ROW) rows += std::to_string(sqlite3_column_int(select, 0)) + " ";
    if (status != SQLITE_DONE) rows = sqlite3_errmsg(db_);
    sqlite3_finalize(select);
    return rows;
  }

 private:
  sqlite3* db_ = nullptr;
};

std::string found(const std::vector<std::string>& texts, std::string_view typed) {
  Index index;
  for (std::size_t i = 0; i < texts.size(); ++i) index.add(static_cast<int>(i + 1), texts[i]);
  const auto query = Query::parse(typed);
  return query ? index.find(query->fts5()) : "error";
}

const std::vector<std::string>& words() {
  static const std::vector<std::string> list = {"북한",      "북한에서", "한국", "한", "국",   "여성", "border", "bord",
                                                "Keum-soon", "don't",    "国人", "國", "中国", "人",   "カナ",   "ナ",
                                                "39호",      "3",        "35",   "é",  "e",    "kim's"};
  return list;
}

template <class T>
T pick(const std::vector<T>& list) {
  return list[*rc::gen::inRange<std::size_t>(0, list.size())];
}

int below(int limit) { return *rc::gen::inRange(0, limit); }

std::string random_words(int most) {
  std::string out = pick(words());
  for (int i = below(most); i > 0; --i) out += pick<std::string>({" ", "", "-", " · "}) + pick(words());
  return out;
}

std::string random_query(int depth) {
  std::string out;
  for (int i = 0, count = 1 + below(4); i < count; ++i) {
    if (i > 0) out += pick<std::string>({" ", " ", " AND ", " OR ", " OR "});
    out += pick<std::string>({"", "", "", "-", "NOT "});
    switch (below(depth > 0 ? 5 : 3)) {
      case 0: out += pick(words()); break;
      case 1: out += pick(words()) + "*"; break;
      case 2: out += "“" + random_words(3) + pick<std::string>({"”", "”*", "*”"}); break;
      default: out += "(" + random_query(depth - 1) + ")";
    }
  }
  return out;
}

}  // namespace

// By hand, from the rules in the header.
TEST_CASE("words become phrases of tokens, and negation gets two sides") {
  const Case cases[] = {
      {"border river", R"("border" AND "river")"},
      {"border AND river", R"("border" AND "river")"},
      {"a OR b c", R"("b" AND "c" OR "a")"},
      {"Keum-soon", R"("keum|soon")"},
      {"traffick*", R"("traffick"*)"},
      {"“human traffick*”", R"("human|traffick"*)"},
      {"\"human traffick\"*", R"("human|traffick"*)"},
      {"북한", R"("북한")"},
      {"북한에서", R"("북한|한에|에서")"},
      {"북한*", R"("북한")"},
      {"서", R"("서"*)"},
      {"「북한 여성」", R"("북한|한|여성")"},
      {"《북한 여》", R"("북한|한|여"*)"},
      {"韓國", R"("韩国")"},
      {"39호실", R"("39|호실")"},
      {"39호", R"("39|호"*)"},
      {"북한(北韓)", R"("북한" AND "北韩")"},
      {"150,000", R"("150000")"},
      {"a -b", R"("a" NOT "b")"},
      {"a NOT b", R"("a" NOT "b")"},
      {"-b a", R"("a" NOT "b")"},
      {"a -b -c d", R"(("a" AND "d") NOT ("b" OR "c"))"},
      {"a OR NOT b c", R"("c" NOT "b" OR "a")"},
      {"x (a OR -b)", R"("x" NOT ("b" NOT "a"))"},
      {"x NOT (a b)", R"("x" NOT ("a" AND "b"))"},
      {"x -(-a)", R"("x" AND "a")"},
      {"NOT NOT a", R"("a")"},
      {"x (a OR b)", R"(("a" OR "b") AND "x")"},
      {"and or not", R"("and" AND "or" AND "not")"},
      {"\"AND\" x", R"("and" AND "x")"},
      {"a & b - c", R"("a" AND "b" AND "c")"},
      {"a -& b", R"("a" AND "b")"},
      {"‘human rights’ don’t", R"("human|rights" AND "don|t")"},
      {"“human rights\" x", R"("human|rights" AND "x")"},
      {"\"North Korea\"-related", R"("north|korea" AND "related")"},
      {"（a　OR　b）", R"("a" OR "b")"},
      {"-“a b” c", R"("c" NOT "a|b")"},
      {"-OR a", R"("a" NOT "or")"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.typed);
    CHECK(written(c.typed) == c.expression);
  }
}

TEST_CASE("a query that makes no sense is an error with a hint, which never repeats it") {
  const std::string deep = std::string(33, '(') + "zebra" + std::string(33, ')');
  const std::vector<std::string> queries = {"",
                                            "  ",
                                            "*",
                                            "...",
                                            "()",
                                            "-",
                                            "\"\"",
                                            "\xFF\xFE",
                                            std::string("\0", 1),
                                            "zebra \"*\"",
                                            "z*bra",
                                            "*zebra",
                                            "\"z* bra\"",
                                            "\"zebra",
                                            "「zebra",
                                            "-zebra",
                                            "NOT zebra",
                                            "-zebra -horse",
                                            "zebra OR -horse",
                                            "zebra OR",
                                            "AND zebra",
                                            "zebra AND OR horse",
                                            "NOT",
                                            "(zebra AND) horse",
                                            "(zebra",
                                            "zebra)",
                                            ")",
                                            "zebra ()",
                                            "-(zebra",
                                            "zebra AND )",
                                            deep};
  for (const std::string& typed : queries) {
    CAPTURE(typed);
    const auto query = Query::parse(typed);
    REQUIRE(!query.has_value());
    CHECK(query.error().code == ErrorCode::usage);
    CHECK(!query.error().what.empty());
    CHECK(!query.error().hint.empty());
    const std::string told = to_string(query.error());
    CHECK(told.find("zebra") == std::string::npos);
    CHECK(told.find("horse") == std::string::npos);
  }
  CHECK(Query::parse("zebra - ").has_value());  // a dash
  CHECK(Query::parse("(여성").error().where == "character 1");
  CHECK(Query::parse("여성 OR").error().where == "character 6");
  CHECK(Query::parse("여성 여*성").error().where == "character 4");
}

TEST_CASE("a query of 4 KiB is read, a longer one is too large") {
  CHECK(Query::parse(std::string(4096, 'a')).has_value());
  const auto query = Query::parse(std::string(4097, 'a'));
  REQUIRE(!query.has_value());
  CHECK(query.error().code == ErrorCode::too_large);
}

TEST_CASE("FTS5 finds parts of eojeol, phrases across words, other scripts' forms and beginnings") {
  const std::vector<std::string> texts = {"북한에서 온 여성",
                                          "북한에 있는 여성",
                                          "남북한 여성의 증언",
                                          "北韓 婦女",
                                          "北韩妇女的证言",
                                          "Pyŏngyang’s border",
                                          "human trafficking at the border",
                                          "human rights; traffickers",
                                          "3월 150,000명",
                                          "Keum-soon left"};
  CHECK(found(texts, "북한") == "1 2 3 ");
  CHECK(found(texts, "북한에") == "1 2 ");
  CHECK(found(texts, "“북한 여성”") == "3 ");
  CHECK(found(texts, "여") == "1 2 3 ");
  CHECK(found(texts, "北韓婦女") == "5 ");
  CHECK(found(texts, "北韓") == "4 5 ");
  CHECK(found(texts, "女") == "4 5 ");
  CHECK(found(texts, "pyongyang") == "6 ");
  CHECK(found(texts, "“human traffick*”") == "7 ");
  CHECK(found(texts, "human -border") == "8 ");
  CHECK(found(texts, "border OR 150000") == "6 7 9 ");
  CHECK(found(texts, "keum -(border OR 여성)") == "10 ");
  CHECK(found(texts, "soon-keum") == "");
  CHECK(found(texts, "여성 (증언 OR -있는) -온") == "3 ");
}

TEST_CASE("FTS5 and the slow answer agree on random texts and queries in three scripts") {
  rc::check([] {
    const std::vector<std::string> texts = *rc::gen::container<std::vector<std::string>>(12, rc::gen::exec([] { return random_words(9); }));
    Index index;
    for (std::size_t i = 0; i < texts.size(); ++i) index.add(static_cast<int>(i + 1), texts[i]);
    for (int i = 0; i < 10; ++i) {
      const std::string typed = random_query(3);
      const auto query = Query::parse(typed);
      if (!query) {
        RC_TAG("refused");
        RC_ASSERT(query.error().what.find("only says") != std::string::npos);
        continue;
      }
      std::string expected;
      text::SearchTokens tokens;
      for (std::size_t row = 0; row < texts.size(); ++row) {
        text::search_tokens(texts[row], tokens);
        if (query->matches(tokens)) expected += std::to_string(row + 1) + " ";
      }
      RC_LOG() << typed << " => " << query->fts5();
      RC_ASSERT(index.find(query->fts5()) == expected);
    }
  });
}

// Boolean algebra by truth tables: each letter a text holds or not, and the query read by hand as a C++ expression.
TEST_CASE("precedence and negation follow the truth tables") {
  struct Truth {
    const char* typed;
    bool (*holds)(bool, bool, bool);
  };
  const Truth truths[] = {
      {"a OR b c", [](bool a, bool b, bool c) { return a || (b && c); }},
      {"a OR b AND NOT c", [](bool a, bool b, bool c) { return a || (b && !c); }},
      {"a NOT b OR c", [](bool a, bool b, bool c) { return (a && !b) || c; }},
      {"(a OR b) c", [](bool a, bool b, bool c) { return (a || b) && c; }},
      {"a (b OR -c)", [](bool a, bool b, bool c) { return a && (b || !c); }},
      {"a -(b -c)", [](bool a, bool b, bool c) { return a && !(b && !c); }},
      {"a -(-b -c)", [](bool a, bool b, bool c) { return a && (b || c); }},
      {"a -(-b OR c)", [](bool a, bool b, bool c) { return a && b && !c; }},
      {"NOT (NOT a OR NOT b) OR c", [](bool a, bool b, bool c) { return (a && b) || c; }},
      {"a b NOT c", [](bool a, bool b, bool c) { return a && b && !c; }},
      {"a OR (b NOT c) OR NOT (NOT c)", [](bool a, bool b, bool c) { return a || (b && !c) || c; }},
  };
  Index index;
  for (int bits = 0; bits < 8; ++bits)
    index.add(bits + 1, std::string(bits & 1 ? "a " : "") + (bits & 2 ? "b " : "") + (bits & 4 ? "c " : "") + "x");
  for (const Truth& truth : truths) {
    CAPTURE(truth.typed);
    std::string expected;
    for (int bits = 0; bits < 8; ++bits) {
      if (truth.holds(bits & 1, bits & 2, bits & 4)) expected += std::to_string(bits + 1) + " ";
    }
    const auto query = Query::parse(truth.typed);
    REQUIRE(query.has_value());
    CHECK(index.find(query->fts5()) == expected);
  }
}

TEST_CASE("whatever is accepted, however deep or long, FTS5 reads") {
  Index index;
  index.add(1, "a b");
  const auto nested = [](const std::string& before, const std::string& after, int depth) {
    std::string out = "a";
    for (int i = 0; i < depth; ++i) out = before + "(" + out + ")" + after;
    return out;
  };
  int accepted = 0;
  for (const char* before : {"", "a ", "a OR ", "a -", "a b OR c -", "q OR -", "a OR -b OR ", "-q OR a -", "-q OR a b -"}) {
    for (const char* after : {"", " c", " OR c", " -d", " OR -d", " b OR c"}) {
      for (int depth = 1; depth <= 33; ++depth) {
        const std::string typed = "a (" + nested(before, after, depth - 1) + ")";
        const auto query = Query::parse(typed);
        if (!query) continue;
        ++accepted;
        CAPTURE(typed);
        const std::string rows = index.find(query->fts5());
        CHECK((rows.empty() || rows == "1 "));
      }
    }
  }
  CHECK(accepted > 1000);
  CHECK(Query::parse(nested("b OR c ", "", 32)).has_value());
  CHECK(Query::parse(nested("a -", "", 24)).has_value());
  for (const char* joined : {"a ", "a OR ", "a -b ", "-(-b OR a) ", "가 ", "b* OR "}) {
    std::string many;
    while (many.size() + 10 < 4096) many += joined;
    const auto query = Query::parse(many + "a");
    REQUIRE(query.has_value());
    CHECK(index.find(query->fts5()).find_first_not_of("1 ") == std::string::npos);
  }
}

TEST_CASE("each phrase knows whether it is wanted and whether a star was typed") {
  const auto query = Query::parse("a -(b -c*) NOT 북한");
  REQUIRE(query.has_value());
  const auto& phrases = query->phrases();
  REQUIRE(phrases.size() == 4);
  CHECK(!phrases[0].negated);
  CHECK(phrases[1].negated);
  CHECK(!phrases[2].negated);
  CHECK(phrases[2].starred);
  CHECK(phrases[3].negated);
}
