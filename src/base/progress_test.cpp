#include "base/progress.h"

#include <doctest/doctest.h>

#include "base/parallel.h"

namespace girok {
namespace {

struct Watched {
  std::string seen;
  std::atomic<std::int64_t> now_ms = 5000;
  Progress progress{[this](std::string_view text) { seen += text; }, [this] { return std::chrono::milliseconds(now_ms.load()); }};
};

TEST_CASE("short work says nothing") {
  Watched w;
  w.progress.start("reading", 3, "documents");
  for (int i = 0; i < 3; ++i) {
    w.now_ms += 100;
    w.progress.advance();
  }
  w.progress.finish();
  CHECK(w.seen.empty());
}

TEST_CASE("long work shows how far it is, and takes the line away at the end") {
  Watched w;
  w.progress.start("reading", 1200, "documents");
  w.now_ms += 700;
  w.progress.advance(36);
  CHECK(w.seen == "\r\x1b[Kreading 36 of 1200 documents (3 %)");
  w.seen.clear();
  w.progress.advance();  // too soon after
  CHECK(w.seen.empty());
  w.now_ms += 200;
  w.progress.advance();
  CHECK(w.seen == "\r\x1b[Kreading 38 of 1200 documents (3 %)");
  w.seen.clear();
  w.progress.finish();
  w.progress.finish();
  CHECK(w.seen == "\r\x1b[K");
}

TEST_CASE("work of unknown length shows what is done") {
  Watched w;
  w.progress.start("comparing", 0, "pairs");
  w.now_ms += 1000;
  w.progress.advance(7);
  CHECK(w.seen == "\r\x1b[Kcomparing 7 pairs");
}

TEST_CASE("without a sink there is nothing to see and nothing to fail") {
  Progress quiet;
  quiet.start("reading", 3, "documents");
  quiet.advance();
  Progress no_sink(Progress::Sink{}, steady_now);
  no_sink.start("reading", 3, "documents");
  no_sink.advance();
}

TEST_CASE("many threads may advance at once") {
  Watched w;
  w.progress.start("reading", 1000, "documents");
  w.now_ms += 1000;
  parallel_for(1000, 4, [&](std::size_t) {
    w.now_ms += 10;
    w.progress.advance();
  });
  w.now_ms += 1000;
  w.progress.advance(0);
  CHECK(w.seen.find("1000 of 1000 documents (100 %)") != std::string::npos);
}

TEST_CASE("how far the work is can be asked for, whether anybody watches or not") {
  Progress quiet;
  CHECK(quiet.state().verb.empty());
  quiet.start("reading", 3, "documents");
  quiet.advance();
  quiet.advance();
  CHECK(quiet.state().verb == "reading");
  CHECK(quiet.state().unit == "documents");
  CHECK(quiet.state().done == 2);
  CHECK(quiet.state().total == 3);
  quiet.start("comparing", 0, "pairs");
  CHECK(quiet.state().done == 0);
  CHECK(quiet.state().total == 0);
}

TEST_CASE("work that was asked to stop stays asked") {
  Progress progress;
  CHECK_FALSE(progress.stopped());
  progress.stop();
  progress.start("reading", 3, "documents");
  progress.finish();
  CHECK(progress.stopped());
}

}  // namespace
}  // namespace girok
