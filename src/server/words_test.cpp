#include "server/words.h"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "server/pages/badges.h"
#include "server/templates.h"

namespace girok::server {
namespace {

TEST_CASE("what an engine says is shown in the reader's language, and marked as English where no table has it") {
  const Json view = {{"errors",
                      {{{"what", "the table is empty"}, {"where", ""}, {"hint", "the first row names the columns"}},
                       {{"what", "something <new> & odd"}, {"where", ""}, {"hint", ""}}}}};
  const std::string en = rendered("parts/errors", Words::of("en"), view), ko = rendered("parts/errors", Words::of("ko"), view),
                    zh = rendered("parts/errors", Words::of("zh"), view);
  CHECK(en.find("the table is empty") != std::string::npos);
  CHECK(en.find("lang=") == std::string::npos);
  CHECK(ko.find("표가 비어 있습니다") != std::string::npos);
  CHECK(ko.find("the table is empty") == std::string::npos);
  CHECK(zh.find("表格为空") != std::string::npos);
  for (const std::string& page : {ko, zh})
    CHECK(page.find("<span lang=\"en\">something &lt;new&gt; &amp; odd</span>") != std::string::npos);
  CHECK(en.find("something &lt;new&gt; &amp; odd") != std::string::npos);
}

TEST_CASE("where in a spreadsheet something is wrong is said in the reader's language; names of files and fields stay as they are") {
  const auto shown = [](const char* language, const char* where) {
    return rendered("parts/errors", Words::of(language), {{"errors", {{{"what", "the table is empty"}, {"where", where}, {"hint", ""}}}}});
  };
  CHECK(shown("ko", "list.xlsx, Cases <1>, row 12").find(">list.xlsx, Cases &lt;1&gt; 12줄<") != std::string::npos);
  CHECK(shown("zh", "list.xlsx, Cases, row 12").find(">list.xlsx, Cases 第 12 行<") != std::string::npos);
  CHECK(shown("zh", "list.xlsx, Cases, row 12, column Born").find(">list.xlsx, Cases 第 12 行，Born 列<") != std::string::npos);
  CHECK(shown("en", "list.xlsx, Cases, row 12").find(">list.xlsx, Cases, row 12<") != std::string::npos);
  for (const char* const name : {"day", "list.xlsx", "my list, of May"})
    CHECK(shown("ko", name).find(">" + std::string(name) + "<") != std::string::npos);
}

TEST_CASE("a Chinese mark at the end of a word has no blank behind it; other languages have theirs") {
  const Json view = {{"source", {{"href", "/records/1"}, {"type_label", "T"}, {"short", "S"}, {"label", "L"}}}};
  const auto said = [&](const char* language, const std::string& behind) {
    return rendered("records/statement", Words::of(language), view).find(std::string(Words::of(language)["records.source"]) + behind);
  };
  CHECK(std::string(Words::of("zh")["records.source"]).ends_with("："));
  CHECK(said("zh", "<a") != std::string::npos);
  CHECK(said("en", " <a") != std::string::npos);
  CHECK(said("ko", " <a") != std::string::npos);
}

TEST_CASE("every state of a consent has its word: none is shown as its code") {
  for (const ConsentState state : every_consent_state) {
    std::string code(app::name_of(state));
    std::ranges::replace(code, ' ', '-');
    CAPTURE(code);
    CHECK(Words::of("ko").has("records.consent_state." + code));
  }
}

TEST_CASE("every word of the pages is there in three languages") {
  const Words &en = Words::of("en"), &ko = Words::of("ko"), &zh = Words::of("zh");
  CHECK(en.keys() == ko.keys());
  CHECK(en.keys() == zh.keys());
  for (const std::string_view key : en.keys()) {
    CAPTURE(std::string(key));
    CHECK_FALSE(en[key].empty());
    CHECK_FALSE(ko[key].empty());
    CHECK_FALSE(zh[key].empty());
  }
}

TEST_CASE("other languages are read as English") {
  CHECK(Words::of("fr").language() == "en");
  CHECK(Words::of("ko").language() == "ko");
  CHECK(Words::of("ko").said("wait 5 seconds") == "5초 뒤에 다시 시도하십시오");
  CHECK_FALSE(Words::of("ko").said("nobody ever says this"));
}

}  // namespace
}  // namespace girok::server
