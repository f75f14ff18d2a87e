// The reader's use cases: texts in pages and pieces, what comes from a passage, what a list shows of sealed documents, type-ahead.
#include "app/records/documents.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/case/add.h"
#include "app/case/edit.h"
#include "app/case/test_text.h"
#include "app/records/coding.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::Confidentiality;
using vault::must;
using vault::TestWorld;

const records::Schema& schema() { return records::Schema::built_in(); }

TEST_CASE("pages cover a text without gaps, and cut at paragraphs, lines or characters") {
  CHECK(pages_of("", 10) == std::vector<Span>{{0, 0}});
  CHECK(pages_of("short", 10) == std::vector<Span>{{0, 5}});
  CHECK(pages_of("aaaaaaa\n\nbbbbbbbbbbbbbbb", 12).front() == Span{0, 9});
  CHECK(pages_of("aaaaaaaa\nbbbbbbbbbbbbbbb", 12).front() == Span{0, 9});
  std::string long_text;
  for (int i = 0; i < 100; ++i) long_text += "가나다";
  std::uint32_t at = 0;
  for (const Span& page : pages_of(long_text, 100)) {
    CHECK(page.begin == at);
    CHECK(page.begin % 3 == 0);
    CHECK(page.end > page.begin);
    at = page.end;
  }
  CHECK(at == long_text.size());
}

TEST_CASE("overlapping passages become pieces; bad ones are passed over") {
  const std::string text = "0123456789가";
  const std::vector<Span> passages = {{2, 6}, {4, 8}, {5, 5}, {0, 99}, {10, 11}};
  const std::vector<Piece> pieces = pieces_of(text, {0, 13}, passages);
  REQUIRE(pieces.size() == 5);
  CHECK(pieces[0].of.empty());
  CHECK(pieces[1].of == std::vector<std::size_t>{0});
  CHECK(pieces[2].span == Span{4, 6});
  CHECK(pieces[2].of == std::vector<std::size_t>{0, 1});
  CHECK(pieces[3].of == std::vector<std::size_t>{1});
  CHECK(pieces[4].span == Span{8, 13});
  CHECK(pieces_of(text, {3, 5}, passages).size() == 2);   // within a window
}

TEST_CASE("what was coded stands with its passage") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id item = add_text(*vault, "They were held in the barn for nine days.");
  CodingEntry entry;
  entry.item = to_string(item);
  entry.quote = "held in the barn";
  entry.act = schema().vocabularies().find("act-type")->terms.back().code;
  entry.victim = "new:W-1";
  REQUIRE(code_text(*vault, schema(), {entry}, {}).report.written);
  const std::vector<Cited> cited = cited_from(*vault, item);
  REQUIRE(!cited.empty());
  const auto act = std::ranges::find(cited, "Act", &Cited::type);
  REQUIRE(act != cited.end());
  CHECK(act->span == Span{10, 26});
  CHECK(act->review == "accepted");
  CHECK(std::ranges::find(act->said, "act-type", &SaidValue::property) != act->said.end());
  const OneDocument one = must(read_document(*vault, schema(), item));
  CHECK(one.text == "They were held in the barn for nine days.");
  CHECK(one.line.title == "notes.txt");
  CHECK(one.has_file);
  CHECK(must(original_of(*vault, item)).bytes == one.text);
  CHECK(read_document(*vault, schema(), act->record).error().code == ErrorCode::not_found);
}

TEST_CASE("a list says of a sealed document that it is, and nothing else") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  (void)add_text(*vault, "A secret letter.", Confidentiality::sealed);
  const DocumentList list = must(list_documents(*vault, schema(), {}, 0, 10));
  REQUIRE(list.documents.size() == 1);
  CHECK(list.count == 1);
  CHECK(list.documents[0].level == Confidentiality::sealed);
  CHECK(list.documents[0].title.empty());
  CHECK(must(list_documents(*vault, schema(), {.type = "Testimony"}, 0, 10)).count == 0);
}

TEST_CASE("a transcript shows the consent of who speaks in it") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id item = add_text(*vault, "What she said.");
  const Id person = edit(*vault, schema(), {}, "Person", {"label=W-1"}, {}, {}).record;
  const auto line = [&] { return must(list_documents(*vault, schema(), {.type = "Item"}, 0, 10)).documents.at(0); };
  CHECK_FALSE(line().concerns);
  REQUIRE(edit(*vault, schema(), {}, "Testimony", {"speaker=@" + to_string(person), "item=@" + to_string(item)}, {}, {}).report.written);
  CHECK(line().concerns);
  CHECK_FALSE(line().consent.has_value());   // nobody was asked
  REQUIRE(edit(*vault, schema(), {}, "Consent", {"person=@" + to_string(person), "given=2020-01-10", "permits=research:*"}, {}, {})
              .report.written);
  CHECK(line().consent == ConsentLine::State::in_force);
  CHECK(must(read_document(*vault, schema(), item)).consents.size() == 1);
}

TEST_CASE("type-ahead knows labels, and no sealed names") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Edited person = edit(*vault, schema(), {}, "Person", {"label=W-17", "name=Ada Vale"}, {}, {});
  REQUIRE(person.report.written);
  CHECK(suggest_records(*vault, {"Person"}, "W-1", 5).size() == 1);
  CHECK(suggest_records(*vault, {"Person"}, "", 5).size() == 1);
  CHECK(suggest_records(*vault, {"Person"}, to_string(person.record).substr(0, 8), 5).size() == 1);
  CHECK(suggest_records(*vault, {"Person"}, "Ada", 5).empty());
  CHECK(suggest_records(*vault, {"Event"}, "W-1", 5).empty());
  CHECK(suggest_records(*vault, {"Person"}, "(\"", 5).size() == 1);   // nothing but operators: the newest
}

TEST_CASE("a list is narrowed by level, language, consent and coding, and sorted") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id plain = add_text(*vault, "The lantern hung over the harbour for a whole year.", Confidentiality::internal);
  const Id hidden = add_text(*vault, "항구에는 등불이 하나 걸려 있었다.", Confidentiality::restricted);
  const auto ids = [&](const DocumentFilter& filter) {
    std::vector<Id> found;
    for (const DocumentLine& line : must(list_documents(*vault, schema(), filter, 0, 10)).documents) found.push_back(line.record);
    return found;
  };
  CHECK(ids({.level = Confidentiality::restricted}) == std::vector<Id>{hidden});
  CHECK(ids({.level = Confidentiality::sealed}).empty());
  CHECK(ids({.language = "ko"}) == std::vector<Id>{hidden});
  CHECK(document_languages(*vault, schema()).size() == 2);
  CHECK(ids({.order = DocumentOrder::oldest}).size() == 2);
  CHECK(ids({.order = DocumentOrder::level}).front() == hidden);
  CHECK(ids({.never_asked = true}).empty());
  CHECK(ids({.coded = false}).size() == 2);
  CodingEntry entry;
  entry.item = to_string(plain);
  entry.quote = "a whole year";
  entry.act = schema().vocabularies().find("act-type")->terms.front().code;
  entry.victim = "new";
  const Coded coded = code_text(*vault, schema(), {entry}, {});
  REQUIRE(coded.report.errors.empty());
  CHECK(ids({.coded = true}) == std::vector<Id>{plain});
  CHECK(ids({.coded = false}) == std::vector<Id>{hidden});
}

/// Documents that concern nobody, somebody who was not asked, and persons with consents of every kind: by what they say themselves, by a testimony, by what they were made from.
void write_documents_of_persons(vault::Vault& vault) {
  const auto make = [&](const char* type, const std::vector<std::string>& said, EditOptions options = {}) {
    return must(edit_record(vault, {}, type, said, {}, options));
  };
  const auto link = [](const char* property, const Id& to) { return std::string(property) + "=@" + to_string(to); };
  std::vector<Id> persons;
  for (const char* const label : {"W-1", "W-2", "W-3", "W-4"}) persons.push_back(make("Person", {std::string("label=") + label}));
  make("Consent", {link("person", persons[0]), "given=2020-01-10", "permits=research:*"});
  make("Consent", {link("person", persons[1]), "given=2020-01-10", "permits=research:*"});
  const Id withdrawn = make("Consent", {link("person", persons[1]), "given=2020-01-10", "permits=research:*", "withdrawn=2021-02-03"});
  make("Consent", {link("person", persons[2]), "given=2020-01-10", "permits=research:*", "expires=2021-02-03"});
  std::vector<Id> items;
  for (int i = 0; i < 9; ++i)
    items.push_back(add_text(vault, "The lantern hung there, " + std::to_string(i) + ".",
                             i % 3 == 0 ? Confidentiality::restricted : Confidentiality::internal));
  for (std::size_t i = 0; i < 4; ++i) REQUIRE(edit(vault, schema(), items[i], {}, {link("about", persons[i])}, {}, {}).report.written);
  REQUIRE(edit(vault, schema(), items[4], {}, {link("consent", withdrawn)}, {}, {}).report.written);
  make("Testimony", {"label=T-1", link("speaker", persons[0]), link("item", items[5])});
  make("Testimony", {"label=T-2", link("speaker", persons[3])});
  REQUIRE(edit(vault, schema(), items[6], {}, {link("derived-from", items[5])}, {}, {}).report.written);
  EditOptions sealed;
  sealed.level = Confidentiality::sealed;
  make("Testimony", {link("speaker", persons[1]), link("item", items[7])}, sealed);
  EditOptions from;
  from.source = to_string(items[5]);
  make("Event", {"title=Arrival"}, from);
  from.source = to_string(items[0]);
  make("Event", {"title=Departure"}, from);
}

TEST_CASE("what a list is narrowed by is what its lines say, one by one") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  write_documents_of_persons(*vault);
  const std::vector<DocumentLine> all = must(list_documents(*vault, schema(), {}, 0, 100)).documents;
  REQUIRE(all.size() == 12);
  const auto check = [&](const DocumentFilter& filter, const std::function<bool(const DocumentLine&)>& holds) {
    std::vector<Id> expected, found;
    for (const DocumentLine& line : all)
      if (holds(line)) expected.push_back(line.record);
    const DocumentList list = must(list_documents(*vault, schema(), filter, 0, 100));
    for (const DocumentLine& line : list.documents) found.push_back(line.record);
    CHECK(found == expected);
    CHECK(list.count == expected.size());
    return found.size();
  };
  using State = ConsentLine::State;
  std::size_t with_consent = 0;
  for (const State state :
       {State::in_force, State::not_yet, State::expired, State::withdrawn, State::needs_guardian, State::permits_nothing})
    with_consent += check({.consent = state}, [&](const DocumentLine& line) { return line.consent == state; });
  CHECK(with_consent == 9);
  CHECK(check({.never_asked = true}, [](const DocumentLine& line) { return line.concerns && !line.consent; }) == 2);
  const auto is_coded = [&](const DocumentLine& line) {
    const auto any = [&](const Id& document) { return !vault->model().statements_from(document, Confidentiality::restricted).empty(); };
    return any(line.record) || std::ranges::any_of(line.texts, any);
  };
  CHECK(check({.coded = true}, is_coded) == 3);
  check({.coded = false}, [&](const DocumentLine& line) { return !is_coded(line); });
  for (const Confidentiality level : {Confidentiality::internal, Confidentiality::restricted, Confidentiality::sealed})
    check({.level = level}, [&](const DocumentLine& line) { return line.level == level; });
}

TEST_CASE("pages of an ordered list follow each other, whatever their size") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  for (const char* const title : {"delta", "Alpha", "", "charlie", "alpha", "Bravo", "ALPHA"})
    must(edit_record(*vault, {}, "Item", {title[0] == 0 ? "language=ko" : std::string("title=") + title}, {}, {}));
  for (const DocumentOrder order : {DocumentOrder::newest, DocumentOrder::oldest, DocumentOrder::title, DocumentOrder::level}) {
    const std::vector<DocumentLine> whole = must(list_documents(*vault, schema(), {.order = order}, 0, 100)).documents;
    REQUIRE(whole.size() == 7);
    for (std::size_t size = 1; size <= 7; ++size) {
      std::vector<Id> paged, all;
      for (std::size_t from = 0; from < 7; from += size)
        for (const DocumentLine& line : must(list_documents(*vault, schema(), {.order = order}, from, size)).documents)
          paged.push_back(line.record);
      for (const DocumentLine& line : whole) all.push_back(line.record);
      CHECK(paged == all);
    }
    CHECK(must(list_documents(*vault, schema(), {.order = order}, 7, 5)).documents.empty());
  }
  std::vector<std::string> titles;
  for (const DocumentLine& line : must(list_documents(*vault, schema(), {.order = DocumentOrder::title}, 0, 100)).documents)
    titles.push_back(line.title);
  CHECK(titles == std::vector<std::string>{"ALPHA", "alpha", "Alpha", "Bravo", "charlie", "delta", ""});  // of equals, the newest first
}

TEST_CASE("a testimony names the transcripts that hold its words, and they name it") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id transcript = add_text(*vault, "The ferry left at dusk.");
  const Id testimony = must(edit_record(*vault, {}, "Testimony", {"label=T-1", "item=@" + to_string(transcript)}, {}, {}));
  const DocumentLine line = must(list_documents(*vault, schema(), {.type = "Testimony"}, 0, 10)).documents.at(0);
  CHECK_FALSE(line.has_text);
  CHECK(line.texts == std::vector<Id>{transcript});
  CHECK(must(read_document(*vault, schema(), transcript)).line.testimonies == std::vector<Id>{testimony});
}

TEST_CASE("a title and a language that were typed go before the file's name and a guess; of several files each has a number") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  Inputs inputs;
  for (const char* const bytes : {"\x01\x02", "\x03\x04"}) {
    Input input;
    input.path = "secret-name.bin";
    input.bytes = bytes;
    inputs.files.push_back(input);
  }
  AddOptions options;
  options.title = "Ledger";
  options.language = "zh";
  REQUIRE(add_files(*vault, std::move(inputs), options).files.size() == 2);
  const DocumentList list = must(list_documents(*vault, schema(), {.language = "zh", .order = DocumentOrder::title}, 0, 10));
  REQUIRE(list.documents.size() == 2);
  CHECK(list.documents[0].title == "Ledger 1");
  CHECK(list.documents[1].title == "Ledger 2");
}

}  // namespace
}  // namespace girok::app
