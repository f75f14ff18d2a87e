#include "app/read_documents.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "app/demo.h"
#include "app/reading_json.h"
#include "app/test_folder.h"

namespace girok::app {
namespace {

namespace fs = std::filesystem;

Pile read(const std::vector<std::string>& paths, unsigned threads = 1) {
  ReadOptions options;
  options.threads = threads;
  return read_documents(paths, options);
}

std::string json_of(const Pile& pile) {
  std::string json;
  write_reading_json(pile, [&](std::string_view piece) { json += piece; });
  return json;
}

}  // namespace

TEST_CASE("a bad file among good ones is an error of its own; the good ones are read") {
  const TestFolder folder;
  const std::string good = folder.write("good.txt", "At least 12 people were held.\n");
  std::string picture(4000, '\0');
  for (std::size_t i = 0; i < picture.size(); ++i) picture[i] = static_cast<char>(i * 7 % 251 < 120 ? 0 : i * 7 % 251);
  const std::string bad = folder.write("picture.txt", picture);
  const std::string big = folder.write("big.txt", "");
  fs::resize_file(big, std::uintmax_t{65} << 20);
  const std::string gone = folder / "gone.txt";
  const Pile pile = read({big, bad, gone, good});
  REQUIRE(pile.documents.size() == 1);
  CHECK(pile.documents[0].path == good);
  std::vector<ErrorCode> codes;
  for (const Error& error : pile.errors) codes.push_back(error.code);
  std::ranges::sort(codes);
  CHECK(codes == std::vector{ErrorCode::not_found, ErrorCode::too_large, ErrorCode::malformed});
}

TEST_CASE("reading that somebody asks to stop reads no more, and says so") {
  const TestFolder folder;
  Progress progress;
  progress.stop();
  ReadOptions options;
  options.progress = &progress;
  const Pile pile = read_documents(std::vector{folder.write("a.txt", "At least 12 people were held.\n")}, options);
  CHECK(pile.stopped);
  CHECK(pile.documents.empty());
  REQUIRE(pile.errors.size() == 1);
  CHECK(pile.errors.front().code == ErrorCode::cancelled);
}

TEST_CASE("an empty file is a document with a note") {
  const TestFolder folder;
  const Pile pile = read({folder.write("empty.txt", "")});
  REQUIRE(pile.documents.size() == 1);
  CHECK_FALSE(pile.documents[0].notes.empty());
  CHECK(pile.documents[0].claims.empty());
}

TEST_CASE("the same bytes under two names count once") {
  const TestFolder folder;
  folder.write("a.txt", "At least 12 people were held.\n");
  folder.write("b.txt", "At least 12 people were held.\n");
  folder.write("c.txt", "At least 13 people were held.\n");
  const Pile pile = read({folder.path().string()});
  CHECK(pile.documents.size() == 2);
  REQUIRE(pile.skipped.size() == 1);
  CHECK(pile.skipped[0].path == folder / "b.txt");
  CHECK(pile.skipped[0].reason == SkipReason::duplicate);
  CHECK(pile.skipped[0].document == 0);
  REQUIRE(pile.documents[0].notes.size() == 1);
  CHECK(pile.documents[0].notes[0] == "the same file again: " + folder / "b.txt");
}

TEST_CASE("the hash is that of the original bytes") {
  const TestFolder folder;
  // FIPS 180-2, appendix B.1: SHA-256 of "abc".
  CHECK(read({folder.write("abc.txt", "abc")}).documents.at(0).sha256 ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("lines are counted in the original file, whatever ends them and however it is encoded") {
  const TestFolder folder;
  const auto lines = [&](std::string_view bytes) { return read({folder.write("a.txt", bytes)}).lines.at(0); };
  using Lines = std::vector<std::uint32_t>;
  CHECK(lines("a\nb\nc") == Lines{0, 2, 4});
  CHECK(lines("a\r\nb\r\n") == Lines{0, 3, 6});
  CHECK(lines("a\rb\rc") == Lines{0, 2, 4});
  using namespace std::string_view_literals;
  CHECK(lines("\xFF\xFE"
              "a\0\n\0b\0\n\0"sv) == Lines{0, 6, 10});
}

TEST_CASE("the demo pile is read whole, and gives the same bytes on any number of threads") {
  ReadOptions options;
  options.threads = 1;
  const Pile one = read_demo(options);
  CHECK(one.documents.size() == 12);
  CHECK(one.errors.empty());
  CHECK(one.found.provenance.origins.min >= 1);
  options.threads = 4;
  CHECK(json_of(one) == json_of(read_demo(options)));
}

}  // namespace girok::app
