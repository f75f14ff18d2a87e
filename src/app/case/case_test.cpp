// Adding, showing, editing and searching, in a vault of a test's own.
#include <doctest/doctest.h>

#include <algorithm>

#include "app/case/add.h"
#include "app/case/case_json.h"
#include "app/case/edit.h"
#include "app/case/read_case.h"
#include "app/case/search.h"
#include "app/case/show.h"
#include "app/test_folder.h"
#include "base/faulty_disk.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::Confidentiality;
using vault::must;
using vault::TestWorld;

Added add_paths(vault::Vault& vault, const std::vector<std::string>& paths, const AddOptions& options = {}) {
  return add_files(vault, find_files(paths), options);
}

EditOptions sealed() {
  EditOptions options;
  options.level = Confidentiality::sealed;
  return options;
}

std::vector<std::string> properties_of(const RecordView& view) {
  std::vector<std::string> names;
  for (const ShownProperty& property : view.properties) names.push_back(property.name);
  return names;
}

TEST_CASE("a text that is added can be found, and comes back as it was") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  const std::string bytes =
      "\xEF\xBB\xBF"
      "The ferry left at dawn.\r\n";   // with a byte-order mark: the original keeps it, the text does not
  const Added added = add_paths(*vault, {folder.write("log.txt", bytes)});
  REQUIRE(added.files.size() == 1);
  CHECK(added.errors.empty());
  // sha256sum of these bytes
  CHECK(added.files[0].sha256 == "e051b083ed53b1476786156b27a8de6f7dbb73f56b79482c9719f7db39aad2cc");
  const RecordView view = must(show_record(*vault, added.files[0].record, {}));
  CHECK(view.type == "Item");
  CHECK(view.label == "log.txt");
  CHECK(properties_of(view) == std::vector<std::string>{"type", "title", "language", "media-type", "size", "sha256", "file", "text"});
  CHECK(must(vault->read(must(attachment_of(*vault, added.files[0].record, "file", {})), 1000)) == bytes);
  CHECK(must(vault->read(must(attachment_of(*vault, added.files[0].record, "text", {})), 1000)) == "The ferry left at dawn.\r\n");
  CHECK(must(search_case(*vault, "ferry", {})).records == 1);
}

TEST_CASE("files of every small size come back as they were") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  std::vector<std::string> paths;
  for (std::size_t size = 0; size < 24; ++size)
    paths.push_back(folder.write("size" + std::to_string(size) + ".txt", std::string(size, 'x')));
  const Added added = add_paths(*vault, paths);
  REQUIRE(added.files.size() == paths.size());
  for (std::size_t size = 0; size < paths.size(); ++size) {
    CHECK(must(vault->read(must(attachment_of(*vault, added.files[size].record, "file", {})), 100)) == std::string(size, 'x'));
  }
}

TEST_CASE("the same bytes are one record, within one call and over several, whatever the name") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  const Added first = add_paths(*vault, {folder.write("a.txt", "same"), folder.write("b.txt", "same"), folder.write("c.txt", "other")});
  REQUIRE(first.files.size() == 3);
  CHECK(first.files[0].is_new);
  CHECK_FALSE(first.files[1].is_new);
  CHECK(first.files[1].record == first.files[0].record);
  CHECK(first.files[2].is_new);
  const Added second = add_paths(*vault, {folder.write("d.bin", "same")});
  CHECK(second.files.at(0).record == first.files[0].record);
  CHECK(vault->model().records_with("type", "Item", Confidentiality::sealed).size() == 2);
}

TEST_CASE("a file that cannot be read does not stop the others") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  const Added added = add_paths(*vault, {folder / "gone.txt", folder.write("a.txt", "here")});
  CHECK(added.files.size() == 1);
  REQUIRE(added.errors.size() == 1);
  CHECK(added.errors[0].code == ErrorCode::not_found);
}

TEST_CASE("in folders, files of every kind are taken; what is no text is kept without one") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  folder.write("pile/a.txt", "a text");
  folder.write("pile/b.jpg", "\xFF\xD8\xFF");
  folder.write("pile/c.txt", std::string("\0\1\2\0\0\0", 6));
  folder.write("pile/.hidden", "x");
  const Added added = add_paths(*vault, {folder / "pile"});
  REQUIRE(added.files.size() == 3);
  CHECK(std::ranges::count_if(added.files, &AddedFile::has_text) == 1);
  CHECK(added.skipped.size() == 1);
}

TEST_CASE("where the case cannot be written, nothing of the files is in it, and the error is told once") {
  TestWorld world;
  {
    const auto vault = world.create(world.machine());
  }
  const auto vault = must(vault::Vault::open(world.machine(), world.case_path(), [&] {
    const vault::Environment environment = world.machine();
    const vault::FoundMember found = must(vault::find_member(environment, world.case_path(), ""));
    return must(vault::unwrap_with_passphrase(*found.member, vault::words("founder's words"), environment));
  }()));
  std::filesystem::remove_all(world.case_path() + "/blobs");
  vault::spill(world.case_path() + "/blobs", "a file where the folder should be");
  const TestFolder folder;
  const Added added = add_paths(*vault, {folder.write("a.txt", "one"), folder.write("b.txt", "two")});
  CHECK(added.files.empty());
  CHECK(added.errors.size() == 1);
  CHECK(vault->model().records_with("type", "Item", Confidentiality::sealed).empty());
}

TEST_CASE("what is sealed is under the record's own key but for its type, and erasing it leaves nothing else") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  AddOptions options;
  options.level = Confidentiality::sealed;
  options.sources = {"a friend"};
  const Id record = add_paths(*vault, {folder.write("testimony.txt", "the granary door")}, options).files.at(0).record;
  for (const vault::StoredStatement& stored : vault->model().statements_of(record, Confidentiality::sealed)) {
    CAPTURE(stored.statement.property);
    CHECK(stored.subject.has_value() == (stored.statement.property != "type"));
  }
  CHECK(must(search_case(*vault, "granary", {})).records == 1);
  must(vault->erase(record, "she asked for it"));
  CHECK(properties_of(must(show_record(*vault, record, {true, {}}))) == std::vector<std::string>{"type"});
  CHECK(must(search_case(*vault, "granary", {})).records == 0);
  CHECK(must(vault::blobs_of(*vault->environment().disk, vault->path())).empty());
}

TEST_CASE("files under another record's key go when that record is erased") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  const Id person = must(edit_record(*vault, {}, "Person", {"name=Ada Vale"}, {}, sealed()));
  AddOptions options;
  options.subject = person;
  const Id letter = add_paths(*vault, {folder.write("letter.txt", "the granary door")}, options).files.at(0).record;
  CHECK(must(show_record(*vault, person, {})).links.size() == 1);
  must(vault->erase(person, "she asked for it"));
  CHECK(properties_of(must(show_record(*vault, letter, {}))) == std::vector<std::string>{"type"});
}

TEST_CASE("showing and finding what is sealed is in the log before it is shown") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id person = must(edit_record(*vault, {}, "Person", {"name=Ada Vale"}, {}, sealed()));
  const auto notes = [&] {
    std::vector<std::string> found;
    for (const vault::HistoryLine& line : vault->model().history({person, {}, {}, {}, Confidentiality::sealed}, 100)) {
      if (line.kind == vault::HistoryLine::Kind::read) found.push_back(line.note);
    }
    return found;
  };
  CHECK(must(search_case(*vault, "vale", {})).hits.size() == 1);
  CHECK(notes() == std::vector<std::string>{"found"});
  CHECK_FALSE(must(show_record(*vault, person, {})).withheld);
  CHECK(notes() == std::vector<std::string>{"found", "shown"});
}

TEST_CASE("where the log cannot take the line, what is sealed is neither shown nor counted") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id person = must(edit_record(*vault, {}, "Person", {"name=Ada Vale"}, {}, sealed()));
  must(edit_record(*vault, person, {}, {"occupation=baker"}, {}, {}));
  // No device can write any more: its folder is a file.
  std::filesystem::rename(world.case_path() + "/log/lock", world.case_path() + "/log/lock.away");
  std::filesystem::create_directory(world.case_path() + "/log/lock");
  const RecordView view = must(show_record(*vault, person, {}));
  REQUIRE(view.withheld);
  CHECK(view.withheld->code == ErrorCode::refused);
  CHECK(properties_of(view) == std::vector<std::string>{"type", "occupation"});
  CHECK(view.label.empty());
  const SearchResult found = must(search_case(*vault, "vale", {}));
  CHECK(found.withheld);
  CHECK(found.records == 0);
}

TEST_CASE("a correction is as secret as what it corrects, unless a level is named") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id person = must(edit_record(*vault, {}, "Person", {"born=1975"}, {}, sealed()));
  must(edit_record(*vault, person, {}, {"born=1976"}, {}, {}));
  const auto statements = vault->model().statements_of(person, Confidentiality::sealed);
  REQUIRE(statements.size() == 2);
  CHECK(statements[1].statement.value.text == "1976");
  CHECK(statements[1].statement.confidentiality == Confidentiality::sealed);
  CHECK(statements[1].subject == person);
}

TEST_CASE("a member who is cleared for less finds, is shown and is told of nothing above it") {
  TestWorld world;
  const vault::Environment environment = world.machine();
  const auto vault = world.create(environment);
  const TestFolder folder;
  AddOptions options;
  options.level = Confidentiality::sealed;
  const Id hidden = add_paths(*vault, {folder.write("a.txt", "the granary door")}, options).files.at(0).record;
  const Id letter = add_paths(*vault, {folder.write("b.txt", "the granary floor")}).files.at(0).record;
  const vault::MemberSecret clerk = must(vault::Vault::enrol(environment, world.case_path(), "clerk", vault::words("clerk's words")));
  must(vault->grant(clerk.id(), vault::right_write, Confidentiality::internal, {vault::Compartment::internal}));
  const auto theirs = must(vault::Vault::open(world.machine("other"), world.case_path(), vault::copy_of(clerk)));
  CHECK(must(search_case(*theirs, "granary", {})).statements == 0);
  CHECK(properties_of(must(show_record(*theirs, hidden, {}))) == std::vector<std::string>{"type"});
  CHECK(properties_of(must(show_record(*theirs, letter, {}))) ==
        std::vector<std::string>{"type", "language", "media-type", "size", "sha256"});
  CHECK(attachment_of(*theirs, letter, "file", {}).error().code == ErrorCode::not_found);
  for (const vault::HistoryLine& line : theirs->model().history({{}, {}, {}, {}, theirs->clearance()}, 100))
    CHECK(line.property != "title");
}

TEST_CASE("an edit is made whole or not at all") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id person = must(edit_record(*vault, {}, "Person", {"born=1975"}, {}, {}));
  CHECK_FALSE(edit_record(*vault, person, {}, {"name=Ada Vale", "died=never"}, {}, {}));
  CHECK(properties_of(must(show_record(*vault, person, {}))) == std::vector<std::string>{"type", "born"});
}

TEST_CASE("a label never comes from what is sealed") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id person = must(edit_record(*vault, {}, "Person", {"name=Ada Vale"}, {}, sealed()));
  const Id event = must(edit_record(*vault, {}, "Event", {"victim=@" + to_string(person)}, {}, {}));
  Names names(*vault);
  CHECK(names.label(person).empty());
  CHECK(text_of(must(show_record(*vault, event, {})), names, {}).find("Vale") == std::string::npos);
}

TEST_CASE("JSON tells of attachments all but their keys") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  const Id record = add_paths(*vault, {folder.write("a.txt", "text")}).files.at(0).record;
  Names names(*vault);
  const RecordView view = must(show_record(*vault, record, {}));
  const std::string json = json_of(view, names);
  const auto& key = view.properties.at(6).statements.at(0).statement.value.attachment.key;
  CHECK(json.find("\"media_type\":\"text/plain\"") != std::string::npos);
  CHECK(json.find(crypto::to_hex(key)) == std::string::npos);
  CHECK(json.find("\"key\"") == std::string::npos);
}

TEST_CASE("the texts of a case are a pile, by name, and what is no text is left out") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const TestFolder folder;
  add_paths(*vault, {folder.write("z.txt", "last"), folder.write("a.txt", "first"), folder.write("b.jpg", "\xFF\xD8")});
  const CasePile pile = pile_of_case(*vault, "here");
  REQUIRE(pile.inputs.files.size() == 2);
  CHECK(pile.inputs.files[0].path == "here/a.txt");
  CHECK(*pile.inputs.files[0].bytes == "first");
  CHECK(*pile.inputs.files[1].bytes == "last");
}

TEST_CASE("statements are named by the beginning of the device and the rest in full") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id person = must(edit_record(*vault, {}, "Person", {"born=1975"}, {}, {}));
  const auto statements = vault->model().statements_of(person, Confidentiality::sealed);
  const vault::OperationId id = statements.at(1).id;
  CHECK(must(statement_named(statements, records::to_string(id))) == id);
  CHECK(must(statement_named(statements, short_statement(id))) == id);
  CHECK(statement_named(statements, short_statement(id) + "9").error().code == ErrorCode::not_found);
  CHECK(statement_named(statements, "x").error().code == ErrorCode::usage);
  CHECK(record_named(*vault, "abc").error().code == ErrorCode::usage);
  std::string lower = to_string(person).substr(0, 8);
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  CHECK(must(record_named(*vault, lower)) == person);
}

TEST_CASE("where two records begin alike, both are shown with more of their ids, and the common beginning names neither") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id one{{1, 2, 3, 4, 5, 6, 7, 8, 1}}, other{{1, 2, 3, 4, 5, 6, 7, 8, 2}};
  vault::add(*vault, vault::say(one, "note", "one"));
  vault::add(*vault, vault::say(other, "note", "other"));
  const Error error = record_named(*vault, to_string(one).substr(0, 8)).error();
  CHECK(error.code == ErrorCode::usage);
  Names names(*vault);
  CHECK(names.record(one) != names.record(other));
  CHECK(must(record_named(*vault, names.record(one))) == one);
  CHECK(must(record_named(*vault, names.record(other))) == other);
}

TEST_CASE("matches are marked where they stand") {
  vault::Snippet snippet;
  snippet.text = "the ferry left";
  snippet.marks = {Span{4, 9}};
  snippet.cut_before = true;
  CHECK(marked(snippet, "«", "»") == "… the «ferry» left");
}

TEST_CASE("sizes are told as people tell them") {
  CHECK(size_text(0) == "0 bytes");
  CHECK(size_text(1023) == "1023 bytes");
  CHECK(size_text(1536) == "1.5 KiB");
  CHECK(size_text(std::uint64_t{3} << 40) == "3.0 TiB");
}

}  // namespace
}  // namespace girok::app
