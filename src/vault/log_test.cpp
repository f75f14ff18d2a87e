#include "vault/log.h"

#include <doctest/doctest.h>

#include "vault/test_world.h"

namespace girok::vault {
namespace {

struct Log {
  TestWorld world;
  std::unique_ptr<Vault> vault = world.create(world.machine());
  Id device = *vault->device();
  std::string segment = segment_path(world.case_path(), device, 1);

  Log() {
    for (int i = 0; i < 3; ++i) add(*vault, say(Id{{1}}, "note", std::to_string(i)));
  }
  LogReader reader() { return LogReader(real_disk(), world.case_path(), vault->id(), device); }
  /// How many batches can be read, and how it ends: "", "torn", or the error.
  std::pair<std::size_t, std::string> read() {
    LogReader in = reader();
    for (std::size_t count = 0;; ++count) {
      const Result<std::optional<Frame>> next = in.next();
      if (!next) return {count, next.error().what};
      if (!*next) return {count, in.torn() ? "torn" : ""};
    }
  }
  std::vector<FramePlace> places() {
    std::vector<FramePlace> places;
    LogReader in = reader();
    while (std::optional<Frame> frame = must(in.next())) places.push_back(frame->place);
    return places;
  }
};

TEST_CASE("the batches of a device are read in order") {
  Log log;
  CHECK(log.read() == std::pair<std::size_t, std::string>(4, ""));
}

TEST_CASE("a batch cut off at the end is torn; zeros after the end are too") {
  Log log;
  const std::string good = slurp(log.segment);
  const std::size_t last = static_cast<std::size_t>(log.places().back().offset);
  spill(log.segment, good.substr(0, good.size() - 1));
  CHECK(log.read() == std::pair<std::size_t, std::string>(3, "torn"));
  spill(log.segment, good.substr(0, last + 10));
  CHECK(log.read() == std::pair<std::size_t, std::string>(3, "torn"));
  spill(log.segment, good + std::string(5000, '\0'));
  CHECK(log.read() == std::pair<std::size_t, std::string>(4, "torn"));
  spill(log.segment, good.substr(0, last + 24) + std::string(good.size() - last - 24, '\0'));
  CHECK(log.read().first == 3);
}

TEST_CASE("what is not zeros after the end, and a cut in the middle, is damage that names its place") {
  Log log;
  const std::string good = slurp(log.segment);
  spill(log.segment, good + "rubbish that is longer than a prefix");
  CHECK(log.read() == std::pair<std::size_t, std::string>(4, "the log is damaged: there is no batch where one should begin"));
  spill(log.segment, good);
  const std::size_t middle = static_cast<std::size_t>(log.places()[2].offset);
  spill(log.segment, good.substr(0, middle) + good.substr(middle + 40));
  LogReader in = log.reader();
  Result<std::optional<Frame>> next = in.next();
  while (next && *next) next = in.next();
  REQUIRE_FALSE(next.has_value());
  CHECK(next.error().where == "log/" + file_name_of(log.device) + "/000001.log at byte " + std::to_string(middle));
  CHECK_FALSE(next.error().hint.empty());
}

TEST_CASE("a batch that is left out, or stands twice, breaks the chain") {
  Log log;
  const std::string good = slurp(log.segment);
  const std::vector<FramePlace> places = log.places();
  const std::size_t a = static_cast<std::size_t>(places[1].offset), b = static_cast<std::size_t>(places[2].offset);
  spill(log.segment, good.substr(0, a) + good.substr(b));
  CHECK(log.read() == std::pair<std::size_t, std::string>(1, "the log is damaged: a batch is missing, or stands twice"));
  spill(log.segment, good.substr(0, b) + good.substr(a));
  CHECK(log.read() == std::pair<std::size_t, std::string>(2, "the log is damaged: a batch is missing, or stands twice"));
}

TEST_CASE("appending cuts a torn batch off, and begins a new segment when one is full") {
  Log log;
  const std::string good = slurp(log.segment);
  spill(log.segment, good + "GRK1 half a batch");
  LogReader in = log.reader();
  std::vector<std::uint8_t> frame;
  FramePlace end;
  while (std::optional<Frame> next = must(in.next())) end = next->next();
  const FramePlace after = must(append_frame(real_disk(), log.world.case_path(), log.device, end, as_bytes("bytes")));
  CHECK(slurp(log.segment) == good + "bytes");
  CHECK(after.offset == good.size() + 5);
  const FramePlace next = must(append_frame(real_disk(), log.world.case_path(), log.device, {1, segment_bytes}, as_bytes("more")));
  CHECK(next == FramePlace{2, 4});
  CHECK(slurp(segment_path(log.world.case_path(), log.device, 2)) == "more");
}

TEST_CASE("where a write fails, the log is as it was before") {
  Log log;
  const std::string good = slurp(log.segment);
  CHECK(append_frame(real_disk(), log.world.case_path(), log.device, {1, good.size() + 1}, as_bytes("x")).error().code ==
        ErrorCode::rolled_back);
  CHECK(slurp(log.segment) == good);
}

}  // namespace
}  // namespace girok::vault
