// A run from lists to tables and back: clusters of every record, configurations that say what was guessed, reviews.
#include "app/linkage/link_run.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "app/files.h"
#include "app/linkage/demo_lists.h"
#include "app/linkage/link_report.h"
#include "app/linkage/link_review.h"
#include "app/linkage/link_tables.h"
#include "app/linkage/link_text.h"
#include "app/test_folder.h"

namespace girok::app {
namespace {

using linkage::Verdict;

/// Three persons in two lists, and some that stand in one.
LinkRun run_of(const TestFolder& folder, LinkRequest request = {}) {
  request.files = {folder.write("a.csv",
                                "id,name,born,town\n1,Ada Vale,1975-03-02,Mirrow\n2,Bo Linden,1980-01-09,Reedham\n\"3,x\",Cara "
                                "Holm,1991-12-30,Oldbridge\n=4,Dov Marrow,1968-07-14,Tarn\n"),
                   folder.write("b.csv",
                                "id,name,born,town\n1,Ada Vale,1975-03-02,Mirrow\n2,Bo Linden,1980-01-09,Reedham\n3,Cara "
                                "Holm,1991-12-30,Oldbridge\n4,Gil Kovan,1959-11-11,Weir\n")};
  request.config.id = "id";
  request.keep_table = true;
  tl::expected<LinkRun, std::vector<Error>> run = link_lists(request);
  if (!run) FAIL(to_string(run.error().front()));
  return *std::move(run);
}

std::vector<std::string> lines_of(const std::string& path) {
  std::istringstream text(read_file(path, 1'000'000).value());
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

TEST_CASE("clusters hold every record once, in the order of the lists, and number persons from 0") {
  const TestFolder folder;
  const LinkRun run = run_of(folder);
  REQUIRE(write_clusters(run, folder / "clusters.csv").has_value());
  CHECK(lines_of(folder / "clusters.csv") == std::vector<std::string>{"list,record_id,cluster_id", "a,1,0", "a,2,1", "a,\"3,x\",2",
                                                                      "a,'=4,3", "b,1,0", "b,2,1", "b,3,2", "b,4,4"});
}

TEST_CASE("pairs are written with their probability, draws with every record in each, and their size is told before") {
  const TestFolder folder;
  LinkRequest request;
  request.draws = 7;
  const LinkRun run = run_of(folder, request);
  REQUIRE(write_pairs(run, folder / "pairs.csv").has_value());
  const std::vector<std::string> pairs = lines_of(folder / "pairs.csv");
  CHECK(pairs.at(0) == "list_a,id_a,list_b,id_b,probability,weight_bits");
  CHECK(std::ranges::count_if(
            pairs, [](const std::string& line) { return line.starts_with("a,1,b,1,0.9") || line.starts_with("a,1,b,1,1.0"); }) == 1);
  REQUIRE(write_draws(run, folder / "draws.csv").has_value());
  const std::vector<std::string> draws = lines_of(folder / "draws.csv");
  CHECK(draws.size() == 1 + 7 * 8);
  CHECK(draws.at(1).starts_with("1,a,1,"));
  CHECK(draws.back().starts_with("7,b,4,"));
  const auto size = static_cast<double>(read_file(folder / "draws.csv", 1'000'000).value().size());
  CHECK(static_cast<double>(draws_bytes(run)) > 0.8 * size);
  CHECK(static_cast<double>(draws_bytes(run)) < 1.3 * size);
}

TEST_CASE("the files that were read are not written over") {
  const TestFolder folder;
  const LinkRun run = run_of(folder);
  CHECK(write_clusters(run, folder / "a.csv").error().code == ErrorCode::write_failed);
  CHECK(lines_of(folder / "a.csv").at(1) == "1,Ada Vale,1975-03-02,Mirrow");
}

TEST_CASE("the configuration of a run, used, gives the same run") {
  const TestFolder folder;
  const LinkRun run = run_of(folder);
  std::vector<std::string> notes;
  LinkRequest request;
  request.config = config_of(run, {}, notes);
  CHECK(notes.empty());
  CHECK(request.config.fields.size() == run.input.fields.size());
  const LinkRun again = run_of(folder, request);
  CHECK(again.linkage.cluster == run.linkage.cluster);
}

TEST_CASE("lists, fields and passes that are not there are told all at once") {
  const TestFolder folder;
  LinkRequest request;
  request.files = {folder.write("a.csv", "name,born\nAda,1975\nBo,1980\n")};
  request.config.unique = {"x", "a"};
  request.config.repeated = {"a"};
  request.config.passes = {{{"shoe size", linkage::KeyPart::value}}};
  request.decisions = folder / "nowhere.csv";
  const tl::expected<LinkRun, std::vector<Error>> run = link_lists(request);
  REQUIRE_FALSE(run.has_value());
  CHECK(run.error().size() == 4);
}

TEST_CASE("decisions that contradict each other are refused, each pair by name") {
  const TestFolder folder;
  LinkRequest request;
  request.files = {folder.write("a.csv", "id,name,born\n1,Ada Vale,1975\n2,Bo Linden,1980\n3,Cara Holm,1991\n4,Dov Marrow,1968\n")};
  request.config.id = "id";
  request.decisions = folder.write("decisions.csv", "id_a,id_b,decision\n1,2,same\n2,3,same\n1,3,different\n3,4,different\n");
  const tl::expected<LinkRun, std::vector<Error>> run = link_lists(request);
  REQUIRE_FALSE(run.has_value());
  REQUIRE(run.error().size() == 1);
  CHECK(run.error().front().code == ErrorCode::refused);
  CHECK(run.error().front().where == "a:1, a:3");
}

TEST_CASE("neither the summary nor the JSON nor an explanation without values holds what stands in a cell") {
  const TestFolder folder;
  const LinkRun run = run_of(folder);
  LinkTextOptions options;
  options.shares = true;
  for (const std::string& said :
       {text_of(run, options), text_of(run, {}), json_of(run), text_of_pair(run, 0, 4, {}), json_of_pair(run, 0, 4, false)}) {
    for (const char* const value : {"Ada", "Vale", "1975", "Mirrow", "Kovan"}) CHECK(said.find(value) == std::string::npos);
  }
  CHECK(text_of_pair(run, 0, 4, {100, true}).find("Ada Vale") != std::string::npos);
}

TEST_CASE("the report is one page in three languages, with every word of its own and nothing that stands in a cell") {
  const TestFolder folder;
  const LinkRun run = run_of(folder);
  for (const auto& [language, title] :
       {std::pair("en", "Who is who in 2 lists"), std::pair("ko", "명단 2개의 동일인 확인"), std::pair("zh", "2 份名单中的同一人")}) {
    CAPTURE(language);
    const std::string page = link_report_of(run, language);
    CHECK(page.find(std::string("<title>") + title + "</title>") != std::string::npos);
    CHECK(page.find(">link.") == std::string::npos);  // a key without a word
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("http") == page.find("http-equiv"));
    for (const char* const value : {"Ada", "Vale", "1975-03", "Mirrow", "Kovan"}) CHECK(page.find(value) == std::string::npos);
    CHECK(page == link_report_of(run, language));
  }
}

TEST_CASE("a review goes forwards and back, and its last answer to each question counts") {
  const TestFolder folder;
  const LinkRun run = run_of(folder);
  Review review = Review::queue(run, {}, 2);
  REQUIRE(review.questions().size() == 2);
  CHECK_FALSE(review.back());
  review.answer(Verdict::same);
  review.answer(Verdict::cannot_tell);
  CHECK(review.now() == nullptr);
  CHECK(review.back());
  review.answer(Verdict::different);
  const std::vector<linkage::Decision> answers = review.answers();
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].verdict == Verdict::same);
  CHECK(answers[1].verdict == Verdict::different);
  CHECK_FALSE(review.result());
  // What was decided is not asked again.
  const Review next = Review::queue(run, answers, 100);
  CHECK(std::ranges::none_of(next.questions(),
                             [&](const ReviewQuestion& question) { return question.a == answers[0].a && question.b == answers[0].b; }));
}

TEST_CASE("a question shows what agrees, what does not, and columns that are not compared") {
  const TestFolder folder;
  LinkRequest request;
  request.files = {
      folder.write("a.csv",
                   "id,name,born,of,same\n1,Ada Vale,1975-03-02,north,x\n2,Bo Linden,1980-01-09,north,x\n3,Cara Holm,1991-12-30,south,x\n"),
      folder.write("b.csv", "id,name,born\n1,Ada Vale,1976-03-02\n2,Gil Kovan,1959-11-11\n")};
  request.config.id = "id";
  request.keep_table = true;
  const tl::expected<LinkRun, std::vector<Error>> run = link_lists(request);
  REQUIRE(run.has_value());
  const std::string shown = text_of(*run, {0, 3, 0.5, 1.0}, 1, 2, 100);
  CHECK(shown.starts_with("1 of 2   probability 0.50, +1.0 bits\n"));
  CHECK(shown.find("= name") != std::string::npos);
  CHECK(shown.find("= born") == std::string::npos);
  CHECK(shown.find("born") != std::string::npos);
  CHECK(shown.find("of    north") != std::string::npos);
  CHECK(shown.find("same") == std::string::npos);
}

TEST_CASE("a sample counts what was decided before, and asks the rest") {
  const TestFolder folder;
  const LinkRun run = run_of(folder);
  const Review first = Review::sample(run, {}, 3, 1);
  REQUIRE(first.questions().size() == 3);
  const ReviewQuestion& known = first.questions().front();
  Review second = Review::sample(run, {{known.b, known.a, Verdict::same}}, 3, 1);
  REQUIRE(second.questions().size() == 2);
  while (second.now() != nullptr) second.answer(Verdict::same);
  REQUIRE(second.result());
  CHECK(second.result()->asked == 3);
  CHECK(second.result()->same == 3);
}

TEST_CASE("the demo's lists are linked across three scripts, and written where somebody asks") {
  const tl::expected<LinkRun, std::vector<Error>> run = link_demo_lists();
  REQUIRE(run.has_value());
  CHECK(run->table.lists == std::vector<std::string>{"archive", "harbour-line", "open-water"});
  CHECK(demo_text_of(*run, 100).find("Why, for one pair") != std::string::npos);
  const TestFolder folder;
  REQUIRE(write_demo_lists(folder / "lists").has_value());
  CHECK(read_file(folder / "lists/archive.csv", 1'000'000).value() == demo_lists().front().second);
}

}  // namespace
}  // namespace girok::app
