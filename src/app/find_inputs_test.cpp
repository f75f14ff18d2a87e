#include "app/find_inputs.h"

#include <doctest/doctest.h>

#include <filesystem>

#include <sys/stat.h>

#include "app/test_folder.h"

namespace girok::app {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> names_of(const Inputs& inputs, const TestFolder& folder) {
  std::vector<std::string> names;
  for (const Input& input : inputs.files) names.push_back(fs::path(input.path).lexically_relative(folder.path()).string());
  return names;
}

std::vector<SkipReason> reasons_of(const Inputs& inputs) {
  std::vector<SkipReason> reasons;
  for (const Skipped& skipped : inputs.skipped) reasons.push_back(skipped.reason);
  return reasons;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a folder gives its texts, sorted by name, folders inside it included") {
  const TestFolder folder;
  for (const char* name : {"b.txt", "a.html", "c/d.md", "c/a.XHTML", "c/e.markdown", "f.HTM"}) folder.write(name, "x");
  const Inputs inputs = find_inputs(std::vector{folder.path().string()});
  CHECK(names_of(inputs, folder) == Names{"a.html", "b.txt", "c/a.XHTML", "c/d.md", "c/e.markdown", "f.HTM"});
  CHECK(inputs.errors.empty());
  CHECK(inputs.skipped.empty());
}

TEST_CASE("what stands in a folder and is no text, or is hidden, is left out and named") {
  const TestFolder folder;
  for (const char* name : {"a.txt", "photo.jpg", ".secret.txt", ".git/config.txt", "txt", ".md"}) folder.write(name, "x");
  const Inputs inputs = find_inputs(std::vector{folder.path().string()});
  CHECK(names_of(inputs, folder) == Names{"a.txt"});
  CHECK(reasons_of(inputs) == std::vector{SkipReason::hidden, SkipReason::hidden, SkipReason::hidden, SkipReason::kind, SkipReason::kind});
}

TEST_CASE("a file that is named is tried whatever its ending") {
  const TestFolder folder;
  const std::string log = folder.write("notes.log", "x");
  const std::string hidden = folder.write(".hidden", "x");
  const Inputs inputs = find_inputs(std::vector{log, hidden});
  CHECK(names_of(inputs, folder) == Names{"notes.log", ".hidden"});
}

TEST_CASE("a folder that links to itself is read once") {
  const TestFolder folder;
  folder.write("a/one.txt", "x");
  folder.write("b/two.txt", "y");
  fs::create_directory_symlink(folder.path(), folder.path() / "a" / "up");
  fs::create_directory_symlink(folder.path() / "b", folder.path() / "a" / "side");
  fs::create_symlink(folder.path() / "circle", folder.path() / "circle");
  const Inputs inputs = find_inputs(std::vector{folder.path().string()});
  CHECK(names_of(inputs, folder) == Names{"a/one.txt", "a/side/two.txt"});
  CHECK(reasons_of(inputs) == std::vector{SkipReason::loop, SkipReason::loop, SkipReason::loop});
  CHECK(inputs.errors.empty());
}

TEST_CASE("one file under two names, or named twice, is one input") {
  const TestFolder folder;
  const std::string first = folder.write("a.txt", "x");
  fs::create_hard_link(first, folder / "b.txt");
  fs::create_symlink(first, folder / "c.txt");
  const Inputs inputs = find_inputs(std::vector{first, folder.path().string(), first});
  CHECK(names_of(inputs, folder) == Names{"a.txt"});
  REQUIRE(inputs.skipped.size() == 4);   // a, b and c in the folder, and the last argument
  for (const Skipped& skipped : inputs.skipped) {
    CHECK(skipped.reason == SkipReason::duplicate);
    CHECK(skipped.document == 0);
  }
}

TEST_CASE("a path that is not there is an error beside the others") {
  const TestFolder folder;
  const std::string there = folder.write("a.txt", "x");
  const Inputs inputs = find_inputs(std::vector{folder / "none.txt", there, there + "/below"});
  CHECK(names_of(inputs, folder) == Names{"a.txt"});
  REQUIRE(inputs.errors.size() == 2);
  CHECK(inputs.errors[0].code == ErrorCode::not_found);
  CHECK(inputs.errors[0].where == folder / "none.txt");
  CHECK(inputs.errors[1].code == ErrorCode::not_found);
}

TEST_CASE("a pipe in a folder is left out, so that nothing waits for it") {
  const TestFolder folder;
  REQUIRE(::mkfifo((folder / "pipe.txt").c_str(), 0600) == 0);
  const Inputs inputs = find_inputs(std::vector{folder.path().string()});
  CHECK(inputs.files.empty());
  CHECK(reasons_of(inputs) == std::vector{SkipReason::special});
}

TEST_CASE("a folder that may not be looked into is an error") {
  if (::geteuid() == 0) {
    MESSAGE("skipped: the superuser may look into every folder");
    return;
  }
  const TestFolder folder;
  folder.write("closed/a.txt", "x");
  fs::permissions(folder.path() / "closed", fs::perms::none);
  const Inputs inputs = find_inputs(std::vector{folder.path().string()});
  fs::permissions(folder.path() / "closed", fs::perms::owner_all);
  REQUIRE(inputs.errors.size() == 1);
  CHECK(inputs.errors[0].code == ErrorCode::unreadable);
}

TEST_CASE("folders nested a thousand deep are walked without a call for each") {
  const TestFolder folder;
  fs::path deep = folder.path();
  for (int i = 0; i < 1000; ++i) deep /= "d";
  std::error_code error;
  fs::create_directories(deep, error);
  REQUIRE_FALSE(error);
  folder.write((deep / "a.txt").lexically_relative(folder.path()).string(), "x");
  CHECK(find_inputs(std::vector{folder.path().string()}).files.size() == 1);
}

}  // namespace girok::app
