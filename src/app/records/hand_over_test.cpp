// Documents handed over: about somebody new, as a testimony, as the transcript of another; what is wrong, before anything is written.
#include "app/records/hand_over.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/records/document_list.h"
#include "app/records/stored_record.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using records::Confidentiality;

const records::Schema& schema() { return records::Schema::built_in(); }

Inputs files(std::initializer_list<std::pair<const char*, std::string_view>> all) {
  Inputs inputs;
  for (const auto& [path, bytes] : all) {
    Input input;
    input.path = path;
    input.bytes = bytes;
    inputs.files.push_back(input);
  }
  return inputs;
}

struct Desk {
  vault::TestWorld world;
  std::unique_ptr<vault::Vault> vault = world.create(world.machine());
  std::vector<records::Statement> said(const Id& record, std::string_view property) const {
    std::vector<records::Statement> found;
    for (const vault::StoredStatement& stored : vault->model().statements_of(record, Confidentiality::sealed)) {
      if (stored.statement.property == property) found.push_back(stored.statement);
    }
    return found;
  }
};

TEST_CASE("a testimony of somebody new is a record of its own that names the speaker and holds the document") {
  Desk desk;
  HandedOver what;
  what.about = "named:Ada Vale";
  what.testimony = true;
  what.date = "2022-03";
  const TakenOver taken = hand_over(*desk.vault, schema(), files({{"talk.txt", "They came at dawn."}}), what);
  REQUIRE(taken.errors.empty());
  REQUIRE(taken.testimony.has_value());
  const Id item = taken.added.files.at(0).record, person = desk.said(item, "about").at(0).value.record;
  CHECK(desk.said(person, "name").at(0).value.text == "Ada Vale");
  CHECK(desk.said(person, "name").at(0).confidentiality == Confidentiality::sealed);  // data/schema/properties.tsv
  CHECK(desk.said(*taken.testimony, "speaker").at(0).value.record == person);
  CHECK(desk.said(*taken.testimony, "item").at(0).value.record == item);
  CHECK(desk.said(*taken.testimony, "date").at(0).value.text == "2022-03");
  // One row: its text is within it.
  const DocumentList list = vault::must(list_documents(*desk.vault, schema(), {.in_rows = true}, 0, 10));
  CHECK(list.count == 1);
  CHECK(list.documents.at(0).record == *taken.testimony);
  CHECK(list.documents.at(0).texts == std::vector<Id>{item});
}

TEST_CASE("a transcript names what it was made from, and belongs to its testimony") {
  Desk desk;
  HandedOver recording;
  recording.testimony = true;
  const TakenOver first = hand_over(*desk.vault, schema(), files({{"talk.mp3", "no text"}}), recording);
  const Id original = first.added.files.at(0).record;
  HandedOver transcript;
  transcript.made_from = original;
  transcript.how.level = Confidentiality::sealed;
  const TakenOver second = hand_over(*desk.vault, schema(), files({{"words.txt", "They came at dawn."}}), transcript);
  REQUIRE(second.errors.empty());
  const Id words = second.added.files.at(0).record;
  CHECK(desk.said(words, "derived-from").at(0).value.record == original);
  CHECK(desk.said(words, "derived-from").at(0).confidentiality == Confidentiality::sealed);
  CHECK(desk.said(words, "derivation").at(0).value.text == "transcript");
  CHECK(desk.said(*first.testimony, "item").size() == 2);
}

TEST_CASE("an empty file is told, and the others are added") {
  Desk desk;
  const TakenOver taken = hand_over(*desk.vault, schema(), files({{"a.txt", "One."}, {"b.txt", ""}}), {});
  CHECK(taken.errors.empty());
  CHECK(taken.added.files.size() == 1);
  CHECK(taken.added.errors.size() == 1);
  CHECK(hand_over(*desk.vault, schema(), files({{"b.txt", ""}}), {}).errors.size() == 1);
}

TEST_CASE("what is in the case already is told where more is said of it, and nobody is made") {
  Desk desk;
  HandedOver what;
  what.about = "named:Ada Vale";
  what.testimony = true;
  REQUIRE(hand_over(*desk.vault, schema(), files({{"talk.txt", "They came at dawn."}}), what).errors.empty());
  const std::uint64_t before = desk.vault->model().batch_count();
  CHECK(hand_over(*desk.vault, schema(), files({{"talk.txt", "They came at dawn."}}), what).errors.size() == 1);
  CHECK(desk.vault->model().batch_count() == before);
  HandedOver plain;
  plain.date = "2022";
  CHECK(hand_over(*desk.vault, schema(), files({{"b.txt", "Other words."}}), plain).errors.size() == 1);
}

TEST_CASE("what is wrong is told at once, and nothing is written") {
  Desk desk;
  const std::uint64_t before = desk.vault->model().batch_count();
  HandedOver what;
  what.about = "ZZZZZZZZ";
  what.testimony = true;
  what.date = "last spring";
  what.how.language = "no-such";
  const TakenOver taken = hand_over(*desk.vault, schema(), {}, what);
  CHECK(taken.errors.size() == 4);  // nothing to add, the language, the person, the date
  CHECK(desk.vault->model().batch_count() == before);
}

}  // namespace
}  // namespace girok::app
