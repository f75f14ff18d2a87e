// What was taken from a source, and lists of some records only.
#include <doctest/doctest.h>

#include "vault/test_read_model.h"

using namespace girok;
using namespace girok::vault;
using namespace girok::vault::testing;

namespace {

constexpr auto internal = Confidentiality::internal, restricted = Confidentiality::restricted, sealed = Confidentiality::sealed;

Statement cited(std::uint8_t entity, const char* text, std::uint8_t source, Confidentiality level = internal) {
  Statement statement = said(entity, "note", Value::of_text(text), level);
  statement.source = id_of(source);
  statement.span = Span{1, 4};
  return statement;
}

std::vector<std::string> texts(const std::vector<StoredStatement>& found) {
  std::vector<std::string> out;
  for (const StoredStatement& one : found) out.push_back(one.statement.value.text);
  return out;
}

}  // namespace

TEST_CASE("read model: what comes from a source is found, as far as it stands and may be seen") {
  LoggedBatch batch = batch_of(200, 1, 10), later = batch_of(200, 2, 20);
  const OperationId wrong = add(batch, cited(1, "one", 9));
  add(batch, cited(2, "two", 9));
  add(batch, cited(2, "hidden", 9, restricted));
  add(batch, cited(3, "other", 8));
  add(batch, said(4, "note", Value::of_text("from nowhere")));
  add(later, Compartment::internal, Retract{wrong, "misread"});
  const auto model = model_of({batch});
  using Texts = std::vector<std::string>;
  CHECK(texts(model->statements_from(id_of(9), internal)) == Texts{"one", "two"});
  CHECK(texts(model->statements_from(id_of(9), restricted)) == Texts{"one", "two", "hidden"});
  CHECK(texts(model->statements_from(id_of(8), internal)) == Texts{"other"});
  CHECK(model->statements_from(id_of(1), sealed).empty());
  apply(*model, later);
  CHECK(texts(model->statements_from(id_of(9), internal)) == Texts{"two"});

  auto image = model->image();
  REQUIRE(image.has_value());
  auto again = ReadModel::from_image(*std::move(image));
  REQUIRE(again.has_value());
  CHECK(texts((*again)->statements_from(id_of(9), restricted)) == Texts{"two", "hidden"});
}

TEST_CASE("read model: what was erased does not come from its source any more, and what follows it in the chain does") {
  LoggedBatch batch = batch_of(200, 1, 10);
  add(batch, cited(1, "first", 9, sealed));
  add(batch, cited(2, "gone", 9, sealed), id_of(2));
  add(batch, cited(3, "last", 9, sealed));
  const auto model = model_of({batch});
  REQUIRE(model->erase_subject(id_of(2), [](const Attachment&) { return std::optional<std::string>(); }).has_value());
  CHECK(texts(model->statements_from(id_of(9), sealed)) == std::vector<std::string>{"first", "last"});
}

TEST_CASE("read model: a list of some records has only those, in the order of all lists, and counts them") {
  LoggedBatch batch = batch_of(200, 1, 10), later = batch_of(200, 2, 20);
  for (std::uint8_t i = 1; i <= 6; ++i) add(batch, said(i, "type", Value::of_code(i % 2 == 0 ? "Act" : "Event")));
  add(later, said(2, "label", Value::of_text("newest")));
  const auto model = model_of({batch, later});
  Filter filter;
  filter.types = {"Act"};
  filter.among = {{id_of(6), id_of(1), id_of(2), id_of(77), id_of(2)}};
  const auto lines = model->records(filter, 10);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].record == id_of(2));
  CHECK(lines[1].record == id_of(6));
  CHECK(model->count_records(filter) == 2);
  filter.properties = {"label"};
  CHECK(model->count_records(filter) == 1);
  filter.properties.clear();
  filter.among = std::vector<Id>{};
  CHECK(model->records(filter, 10).empty());
}
