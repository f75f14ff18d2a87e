#include "exchange/dossier.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

#include "exchange/dossier_names.h"
#include "exchange/dossier_words.h"
#include "exchange/embedded.h"
#include "records/test_records.h"

using namespace girok;
using namespace girok::exchange;
using records::Confidentiality;
using records::Tongue;

namespace {

LooseStatement said(std::string property, records::ValueKind kind, std::string value) {
  LooseStatement statement;
  statement.property = std::move(property);
  statement.value.kind = kind;
  statement.value.text = std::move(value);
  return statement;
}
LooseStatement text(std::string property, std::string value) {
  return said(std::move(property), records::ValueKind::text, std::move(value));
}
LooseStatement code(std::string property, std::string value) {
  return said(std::move(property), records::ValueKind::code, std::move(value));
}
LooseStatement date(std::string property, std::string value) {
  return said(std::move(property), records::ValueKind::date, std::move(value));
}
LooseStatement leads(std::string property, std::string key) {
  return said(std::move(property), records::ValueKind::record, std::move(key));
}
LooseStatement from(LooseStatement statement, std::string source, records::Basis basis) {
  statement.source = std::move(source);
  statement.basis = basis;
  return statement;
}
LooseRecord record(std::string key, std::string type, std::vector<LooseStatement> statements) {
  return {std::move(key), std::move(type), std::move(statements), {}};
}

DossierOptions options(Confidentiality level = Confidentiality::sealed) {
  DossierOptions out;
  out.purpose = "advocacy";
  out.recipient = "united-nations";
  out.level = level;
  return out;
}

/// One woman, sold twice; the second act is told of by two sources that disagree about when. Invented.
RecordSet small_case() {
  return {
      record(
          "w", "Person",
          {text("name", "한소라"), text("name", "Han So-ra"), text("alias", "韓素羅"), code("sex", "female"), date("born", "1986-07-03")}),
      record("b", "Person", {text("label", "Broker 7"), text("name", "Li Baoshan")}),
      record("s", "Source", {code("source-kind", "victim"), code("connection", "experienced-it"), code("reliability", "B")}),
      record("t", "Testimony", {code("language", "ko"), date("date", "2019-04")}),
      record("x", "Act",
             {code("act-type", "purchase-of-persons"), leads("victim", "w"),
              from(date("date", "2003-03/2004"), "s", records::Basis::direct), from(date("date", "2005"), "t", records::Basis::hearsay),
              text("description", "Han Sora was handed over by Li Baoshan; 한소라는 울었다. 韩素罗"),
              code("status-violation", "corroborated")}),
      record("y", "Act",
             {code("act-type", "sale-of-persons"), leads("victim", "w"), from(date("date", "2003-02"), "s", records::Basis::direct),
              code("trafficking-act", "transfer"), code("information-reliability", "2")}),
      record("i", "Involvement", {leads("act", "y"), leads("perpetrator", "b"), code("degree", "direct-perpetrator")}),
      record("l", "LegalElement",
             {leads("act", "y"), code("framework", "palermo-protocol"), code("element", "palermo-act"), code("finding", "met")}),
  };
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

Dossier made(const RecordSet& records, const DossierOptions& how) {
  const Result<Dossier> dossier = write_dossier(Schema::built_in(), records, how);
  REQUIRE_MESSAGE(dossier.has_value(), (dossier ? "" : dossier.error().what + " " + dossier.error().where));
  return *dossier;
}

}  // namespace

TEST_CASE("A name is found however it is written: order, blanks, hyphens, case, width, diacritics, characters, particles") {
  NameFilter filter("withheld");
  filter.add_name("Kim Chŏl-su", "Person 1");
  filter.add_name("김철수", "Person 1");
  filter.add_name("張曉明", "Person 2");
  // Expected by hand: each stands for the one name, and what follows it stays.
  for (const auto& [in, out] :
       std::vector<std::pair<std::string, std::string>>{{"Kim Chol-su left", "[Person 1] left"},
                                                        {"KIM CHOLSU left", "[Person 1] left"},
                                                        {"Chol Su Kim's house", "[Person 1]'s house"},
                                                        {"Chŏl-su, Kim", "[Person 1]"},
                                                        {"Ｋｉｍ Ｃｈｏｌｓｕ", "[Person 1]"},
                                                        {"김철수는 갔다", "[Person 1]는 갔다"},
                                                        {"김 철수가 갔다", "[Person 1]가 갔다"},
                                                        {"\u1100\u1175\u11B7\u110E\u1165\u11AF\u1109\u116E", "[Person 1]"},
                                                        {"张晓明说", "[Person 2]说"},
                                                        {"어제 철수가 왔다", "어제 [Person 1]가 왔다"},
                                                        {"Then Kim came", "Then [Person 1] came"}}) {
    CAPTURE(in);
    CHECK(filter.filter(in).text == out);
  }
  for (const std::string in : {"Kimchi and cholesterol", "the kimono", "군철수했다", "nothing at all", ""}) {
    CAPTURE(in);
    CHECK(filter.filter(in).text == in);
    CHECK(filter.filter(in).replaced == 0);
  }
}

TEST_CASE("A short name counts where it is written as one, and a number from five digits") {
  NameFilter filter("withheld");
  filter.add_name("An", "Person 1");
  filter.add_whole("91", "withheld");
  filter.add_whole("010-5550-1234", "withheld");
  CHECK(filter.filter("An saw an owl, 91 times").text == "[Person 1] saw an owl, 91 times");
  CHECK(filter.filter("call 01055501234.").text == "call [withheld].");
}

TEST_CASE("What two persons are called stands for neither of them") {
  NameFilter filter("name withheld");
  filter.add_name("Pak Yong-hui", "Person 1");
  filter.add_name("Pak Myong-ok", "Person 2");
  CHECK(filter.filter("Pak spoke to Myong-ok").text == "[name withheld] spoke to [Person 2]");
}

TEST_CASE("Dates are told as wide as they are known") {
  // Expected by hand, after docs/formats/schema.md, "Dates".
  const Words en(Tongue::en), ko(Tongue::ko), zh(Tongue::zh);
  for (const auto& [date, english, korean, chinese] : std::vector<std::tuple<std::string, std::string, std::string, std::string>>{
           {"2003-05-17", "17 May 2003", "2003년 5월 17일", "2003年5月17日"},
           {"2003-03/2004", "between March 2003 and 2004", "2003년 3월에서 2004년 사이", "2003年3月至2004年之间"},
           {"2003~", "about 2003", "2003년경", "约2003年"},
           {"../2003", "in or before 2003", "2003년 또는 그 전", "2003年或之前"},
           {"2003-06/..", "in or after June 2003", "2003년 6월 또는 그 뒤", "2003年6月或之后"},
           {"<2003", "before 2003", "2003년 이전", "2003年之前"},
           {">2003-02", "after February 2003", "2003년 2월 이후", "2003年2月之后"},
           {"age:17@2003-05", "aged 17 in May 2003", "2003년 5월에 만 17세", "2003年5月时17周岁"}}) {
    CAPTURE(date);
    CHECK(en.date(date) == english);
    CHECK(ko.date(date) == korean);
    CHECK(zh.date(date) == chinese);
  }
  CHECK(en.date("yesterday").empty());
  CHECK(en.born("1986-07-03") == "1986");
  CHECK(en.born("age:17@2003-05") == "1985 or 1986");   // born 2 June 1985 to 31 May 1986
  CHECK(en.quantity("~20") == "about 20");
  CHECK(ko.quantity("20..30") == "20~30");
}

TEST_CASE("Every word of a dossier's own is there in three languages") {
  const Words en(Tongue::en), ko(Tongue::ko), zh(Tongue::zh);
  REQUIRE(en.keys().size() > 150);
  for (const std::string_view key : en.keys()) {
    CAPTURE(std::string(key));
    CHECK_FALSE(en[key].empty());
    CHECK_FALSE(ko[key].empty());
    CHECK_FALSE(zh[key].empty());
  }
}

TEST_CASE("A dossier tells what happened to whom, in order, on whose word, and names nobody") {
  const Dossier dossier = made(small_case(), options());
  const std::string& md = dossier.markdown;
  CHECK(dossier.pseudonyms.at("w") == "Person 1");
  CHECK(dossier.pseudonyms.at("b") == "Broker 7");
  CHECK(holds(md, "| Person 1 | Female | 1986 |"));
  CHECK(md.find("February 2003 | Act 1") < md.find("between March 2003 and 2004 or 2005 | Act 2"));
  CHECK(holds(md, "### Act 1: Sale of a person"));
  CHECK(holds(md, "\\[Person 1\\] was handed over by \\[Broker 7\\]; \\[Person 1\\]는 울었다. \\[Person 1\\]"));
  CHECK(holds(md, "| Broker 7 | Did it |"));
  CHECK(holds(md, "| Palermo Protocol (2000) | Palermo: act | Met |"));
  CHECK(holds(md, "| Act 2 | Date | between March 2003 and 2004 — Source 1 (direct) | 2005 — Source 2 (hearsay) |"));
  CHECK(holds(md, "| Source 1 | Source, Victim or survivor | Experienced it | B (Usually reliable) |"));
  for (const std::string_view name : {"한소라", "Han So", "Sora", "韓素羅", "韩素罗", "Baoshan", "1986-07", "July 1986"}) {
    CAPTURE(std::string(name));
    CHECK_FALSE(holds(md, name));
    CHECK_FALSE(holds(dossier.html, name));
  }
  CHECK(dossier.names_replaced == 4);
}

TEST_CASE("The four judgements stand apart, and what was not judged is said to be so") {
  const std::string md = made(small_case(), options()).markdown;
  const std::size_t act = md.find("### Act 1");
  CHECK(md.find("**Reliability of the sources:** Source 1: B (Usually reliable)", act) != std::string::npos);
  CHECK(md.find("**Reliability of the information:** 2 (Probably true)", act) != std::string::npos);
  CHECK(md.find("**Status as a violation:** not judged", act) != std::string::npos);
  CHECK(md.find("**Status of the victim:** not judged", act) != std::string::npos);
}

TEST_CASE("Statements above the level are not told, and counted") {
  const Dossier dossier = made(small_case(), options(Confidentiality::internal));
  CHECK_FALSE(holds(dossier.markdown, "handed over"));   // descriptions are restricted
  CHECK_FALSE(holds(dossier.markdown, "Broker 7"));      // so is who did it
  CHECK_FALSE(holds(dossier.markdown, "1986"));
  CHECK(holds(dossier.markdown, "| Person 1 | Female |"));
  CHECK(dossier.above_level == 3);                        // description, born, perpetrator
}

TEST_CASE("A label that holds a name is no pseudonym, and names of persons who are not in the set are withheld") {
  RecordSet records = small_case();
  records[1].statements.push_back(text("note", "x"));
  records[1].statements[0] = text("label", "Li Baoshan the broker");
  records[4].statements[4] = text("description", "Ri Un-mi saw it. 리은미 씨");
  DossierOptions how = options();
  how.names = {{"somebody-else", "Ri Un Mi"}, {"", "리은미"}};
  const Dossier dossier = made(records, how);
  CHECK(dossier.pseudonyms.at("b") == "Person 2");
  CHECK(holds(dossier.markdown, "\\[name withheld\\] saw it. \\[name withheld\\] 씨"));
  CHECK(dossier.notes.size() == 2);
  CHECK_FALSE(holds(dossier.markdown, "Baoshan"));
}

TEST_CASE("Institutions stand under their names, families and a few people do not") {
  const RecordSet records = {record("o", "Group", {text("name", "Border guard of Varenia"), code("kind", "border-force")}),
                             record("f", "Group", {text("name", "Anders family"), code("kind", "family")}),
                             record("a", "Act",
                                    {code("act-type", "arbitrary-detention"), leads("victim", "f"),
                                     text("description", "The Anders family was held by the Border guard of Varenia")}),
                             record("i", "Involvement", {leads("act", "a"), leads("perpetrator", "o")})};
  const std::string md = made(records, options()).markdown;
  CHECK(holds(md, "The \\[Group 1\\] was held by the Border guard of Varenia"));
  CHECK(holds(md, "| Border guard of Varenia | Border force |"));
}

TEST_CASE("Options that cannot be are refused by name") {
  DossierOptions how = options();
  how.purpose = "gossip";
  CHECK(write_dossier(Schema::built_in(), {}, how).error().code == ErrorCode::usage);
  how = options();
  how.annexes = {{"annex/Han_Sora.pdf", "t", "", "application/pdf", 5, std::string(64, 'a')}};
  const auto named = write_dossier(Schema::built_in(), small_case(), how);
  REQUIRE_FALSE(named.has_value());
  CHECK(named.error().where == "annex 1");
  CHECK_FALSE(holds(named.error().what + named.error().hint, "Han"));
  how.annexes[0].path = "annex/001.pdf";
  CHECK(write_dossier(Schema::built_in(), small_case(), how).has_value());
  how.annexes[0].sha256 = "none";
  CHECK(write_dossier(Schema::built_in(), small_case(), how).error().code == ErrorCode::usage);
}

TEST_CASE("What data says cannot become markup, neither in HTML nor in Markdown") {
  RecordSet records = small_case();
  records[4].statements[4] = text("description", "<script>alert(1)</script> | a\n# b `c` [d](http://e) \"'&");
  const Dossier dossier = made(records, options());
  CHECK_FALSE(holds(dossier.html, "<script"));
  CHECK(holds(dossier.html, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  CHECK(holds(dossier.markdown, "\\<script\\>alert(1)\\</script\\> \\| a \\# b \\`c\\` \\[d\\](http://e) \"'\\&"));
  CHECK_FALSE(holds(dossier.html, "src="));
  CHECK_FALSE(holds(dossier.html, "href=\"http"));
}

TEST_CASE("Nothing at all makes a dossier that says so, in three languages") {
  for (const Tongue tongue : {Tongue::en, Tongue::ko, Tongue::zh}) {
    DossierOptions how = options();
    how.language = tongue;
    const Dossier dossier = made({}, how);
    CHECK(holds(dossier.html, "<html lang=\"" + std::string(records::name_of(tongue)) + "\">"));
    CHECK(dossier.pseudonyms.empty());
  }
}

TEST_CASE("A name planted in every text of every record survives nowhere, at whatever level") {
  const std::vector<std::string> names = {"Seolhwa Dangun", "담설화", "譚雪花"};
  rc::check("planted names", [&]() {
    records::AnyRecords any;
    any.attachments = false;
    RecordSet set = records::any_records(any);
    for (LooseRecord& one : set) {
      for (LooseStatement& statement : one.statements) {
        if (statement.value.kind == records::ValueKind::text)
          statement.value.text = names[0] + " " + statement.value.text.substr(0, 0) + names[1] + "가, " + names[2] + "!";
        statement.level = Confidentiality::public_aggregate;
      }
      const auto* label = Schema::built_in().property(one.type, "label");
      if (label != nullptr) one.statements.push_back(text("label", "case of " + names[0]));
    }
    set.push_back(record("the-one", "Person", {text("name", names[0]), text("name-birth", names[1]), text("alias", names[2])}));
    DossierOptions how =
        options(*rc::gen::element(Confidentiality::public_aggregate, Confidentiality::restricted, Confidentiality::sealed));
    how.language = *rc::gen::element(Tongue::en, Tongue::ko, Tongue::zh);
    how.title = "About " + names[0];
    how.submitted_by = names[1];
    const Result<Dossier> dossier = write_dossier(Schema::built_in(), set, how);
    RC_ASSERT(dossier.has_value());
    for (const std::string_view trace : {"Seolhwa", "Dangun", "설화", "雪花", "담설"}) {
      RC_ASSERT(!holds(dossier->markdown, trace));
      RC_ASSERT(!holds(dossier->html, trace));
    }
    // Every row of a table has as many cells as its header.
    std::size_t cells = 0;
    for (std::size_t at = 0; at < dossier->markdown.size();) {
      const std::size_t end = dossier->markdown.find('\n', at);
      const std::string_view line = std::string_view(dossier->markdown).substr(at, end - at);
      std::size_t bars = 0;
      for (std::size_t i = 0; i < line.size(); ++i) bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
      if (!line.starts_with('|'))
        cells = 0;
      else if (cells == 0)
        cells = bars;
      else
        RC_ASSERT(bars == cells);
      at = end + 1;
    }
  });
}

TEST_CASE("The same set gives the same dossier, in whatever order its records come") {
  rc::check("order", [&]() {
    RecordSet set = records::any_records({});
    const Dossier first = made(set, options());
    std::ranges::reverse(set);
    for (LooseRecord& one : set) one.where = "elsewhere";
    const Dossier second = made(set, options());
    RC_ASSERT(first.markdown == second.markdown);
    RC_ASSERT(first.html == second.html);
  });
}
