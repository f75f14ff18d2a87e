#include "app/keys/passphrase.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "app/keys/descriptor.h"
#include "app/test_folder.h"

namespace girok::app {

namespace {

/// The end of a pipe from which `bytes` can be read.
Descriptor pipe_with(std::string_view bytes) {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  const Descriptor in(ends[1]);
  REQUIRE(::write(in.get(), bytes.data(), bytes.size()) == static_cast<::ssize_t>(bytes.size()));
  return Descriptor(ends[0]);
}

Result<crypto::SecretBytes> from(std::string_view bytes) {
  const Descriptor out = pipe_with(bytes);
  return ask_passphrase({out.get(), ""}, "Passphrase: ");
}

}  // namespace

TEST_CASE("a passphrase is one line of a descriptor, and the next line is left for the next one") {
  const Descriptor out = pipe_with("first of them\nthe second\r\n\nlast");
  const PassphraseSource source{out.get(), ""};
  CHECK(ask_passphrase(source, "")->text() == "first of them");
  CHECK(ask_passphrase(source, "")->text() == "the second");
  CHECK(ask_passphrase(source, "").error().code == ErrorCode::malformed);
  CHECK(ask_passphrase(source, "")->text() == "last");
  CHECK(ask_passphrase(source, "").error().code == ErrorCode::not_found);
}

TEST_CASE("what cannot be a passphrase is an error, without a word of it") {
  using namespace std::string_view_literals;
  CHECK(from("\n").error().code == ErrorCode::malformed);
  CHECK(from("ab\0cd\n"sv).error().code == ErrorCode::malformed);
  CHECK(from("ab\x1b[Dcd\n").error().code == ErrorCode::malformed);
  CHECK(from("zebra\xFF\n").error().code == ErrorCode::malformed);
  CHECK(to_string(from("zebra\xFF\n").error()).find("zebra") == std::string::npos);
  CHECK(from("\xED\xA0\x80\n").error().code == ErrorCode::malformed);  // a surrogate
  CHECK(from(std::string(1025, 'x') + "\n").error().code == ErrorCode::too_large);
  CHECK(from(std::string(5000, 'x') + "\n").error().code == ErrorCode::too_large);
  CHECK(from(std::string(1024, 'x') + "\r\n")->size() == 1024);
}

TEST_CASE("the same Korean passphrase typed on different systems is the same passphrase") {
  // UAX #15: ᄒ U+1112, ᅡ U+1161, ᆫ U+11AB compose to 한 U+D55C; e with U+0301 to é.
  CHECK(from("\u1112\u1161\u11AB글 cafe\u0301\n")->text() == "한글 café");
  CHECK(from("한글 café\n")->text() == "한글 café");
  CHECK(from("ascii stays\n")->text() == "ascii stays");
  std::string jamo;
  for (int i = 0; i < 100; ++i) jamo += "\u1112\u1161\u11AB";
  CHECK(from(jamo)->size() == 300);
}

TEST_CASE("where there is no terminal it is said, and where there is no descriptor too") {
  CHECK(ask_passphrase({std::nullopt, "/dev/null"}, "").error().code == ErrorCode::not_found);
  CHECK(ask_passphrase({std::nullopt, "/there/is/none"}, "").error().code == ErrorCode::not_found);
  CHECK(ask_passphrase({987, ""}, "").error().code == ErrorCode::unreadable);
}

TEST_CASE("a new passphrase from a descriptor is asked once, and must be strong") {
  const Descriptor good = pipe_with("river window copper lantern monday\nnot read\n");
  CHECK(ask_new_passphrase({good.get(), ""}, {})->text() == "river window copper lantern monday");
  const Descriptor weak = pipe_with("password\n");
  CHECK(ask_new_passphrase({weak.get(), ""}, {}).error().code == ErrorCode::usage);
}

// --- a terminal of the test's own ---------------------------------------------------------------------------------

namespace {

/// A person at a terminal, and a child process that asks them there.
class Session {
 public:
  /// `ask` runs in the child; its text or its error's name is what answer() gives.
  explicit Session(const std::function<Result<crypto::SecretBytes>(const PassphraseSource&)>& ask)
      : master_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    REQUIRE(master_);
    REQUIRE(::grantpt(master_.get()) == 0);
    REQUIRE(::unlockpt(master_.get()) == 0);
    char name[128] = {};
    REQUIRE(::ptsname_r(master_.get(), name, sizeof name) == 0);
    slave_ = Descriptor(::open(name, O_RDWR | O_NOCTTY));
    int ends[2] = {};
    REQUIRE(::pipe(ends) == 0);
    answer_ = Descriptor(ends[0]);
    const Descriptor out(ends[1]);
    child_ = ::fork();
    if (child_ == 0) {
      ::setpgid(0, 0);  // a group whose parent is outside of it may be stopped
      for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP}) ::signal(signal, SIG_DFL);
      const auto result = ask({std::nullopt, name});
      const std::string text = result ? std::string(result->text()) : "error: " + std::string(name_of(result.error().code));
      [[maybe_unused]] const auto written = ::write(out.get(), text.data(), text.size());
      ::_exit(0);
    }
  }
  ~Session() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  bool sees(std::string_view words) {
    for (const Deadline deadline = in_ms(60'000); ms_until(deadline) > 0;) {
      if (const std::size_t at = screen_.find(words); at != std::string::npos) {
        screen_.erase(0, at + words.size());
        return true;
      }
      ::pollfd entry{master_.get(), POLLIN, 0};
      char bytes[256];
      if (::poll(&entry, 1, 50) > 0) {
        const auto count = ::read(master_.get(), bytes, sizeof bytes);
        if (count > 0) screen_.append(bytes, static_cast<std::size_t>(count));
        if (count > 0) seen_.append(bytes, static_cast<std::size_t>(count));
      }
    }
    return false;
  }
  void types(std::string_view words) const { REQUIRE(::write(master_.get(), words.data(), words.size()) > 0); }
  bool echoes() const {
    ::termios now{};
    REQUIRE(::tcgetattr(slave_.get(), &now) == 0);
    return (now.c_lflag & ECHO) != 0;
  }
  /// The child's end, or its stop, as waitpid() tells.
  int wait_child(int options = 0) {
    int status = 0;
    ::waitpid(child_, &status, options);
    return status;
  }
  std::string answer() const {
    std::string text(4096, '\0');
    const auto count = ::read(answer_.get(), text.data(), text.size());
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
  }
  ::pid_t child() const { return child_; }
  /// All that was ever shown.
  const std::string& seen() const { return seen_; }

 private:
  Descriptor master_;
  Descriptor slave_;
  Descriptor answer_;
  ::pid_t child_ = -1;
  std::string screen_;
  std::string seen_;
};

Result<crypto::SecretBytes> ask_once(const PassphraseSource& source) { return ask_passphrase(source, "Say it: "); }
Result<crypto::SecretBytes> ask_new(const PassphraseSource& source) { return ask_new_passphrase(source, {"New: ", "Again: ", {}}); }

}  // namespace

TEST_CASE("at a terminal the prompt is shown, what is typed is not, and echo is back afterwards") {
  Session session(ask_once);
  REQUIRE(session.sees("Say it: "));
  CHECK_FALSE(session.echoes());
  session.types(
      "open sesamx\x7f"
      "e 열려라\n");  // with a slip, taken back
  CHECK(session.sees("\n"));
  CHECK(session.answer() == "open sesame 열려라");
  CHECK(session.echoes());
  CHECK(session.seen().find("sesam") == std::string::npos);
}

TEST_CASE("what may be seen is shown as it is typed, and a signal ends that as well") {
  {
    Session session([](const PassphraseSource& source) { return ask_openly(source, "Key: "); });
    REQUIRE(session.sees("Key: "));
    CHECK(session.echoes());
    session.types("v8n2 q1cm\n");
    CHECK(session.answer() == "v8n2 q1cm");
    CHECK(session.sees("v8n2 q1cm"));
  }
  Session session([](const PassphraseSource& source) { return ask_openly(source, "Key: "); });
  REQUIRE(session.sees("Key: "));
  ::kill(session.child(), SIGINT);
  CHECK(WIFSIGNALED(session.wait_child()));
}

TEST_CASE("a new passphrase is asked twice, and must be the same twice") {
  {
    Session session(ask_new);
    REQUIRE(session.sees("New: "));
    session.types("river window copper lantern monday\n");
    REQUIRE(session.sees("Again: "));
    session.types("river window copper lantern monday\n");
    CHECK(session.answer() == "river window copper lantern monday");
  }
}

TEST_CASE(
    "a new passphrase that is too weak, no text, or not the same twice is asked for anew, three times in all, and the reason is told") {
  {
    Session session(ask_new);
    REQUIRE(session.sees("New: "));
    session.types("password\n");  // too weak: it is not asked again, but another one is
    REQUIRE(session.sees("\n"));
    REQUIRE(session.sees("New: "));
    CHECK_FALSE(session.echoes());
    CHECK(session.seen().find("Again: ") == std::string::npos);
    session.types("river window copper lantern monday\n");
    REQUIRE(session.sees("Again: "));
    session.types("river window copper lantern tuesday\n");
    REQUIRE(session.sees("not the same"));
    REQUIRE(session.sees("New: "));
    session.types("river window copper lantern monday\n");
    REQUIRE(session.sees("Again: "));
    session.types("river window copper lantern monday\n");
    CHECK(session.answer() == "river window copper lantern monday");
    for (const char* const word : {"password\r", "copper", "tuesday"}) CHECK(session.seen().find(word) == std::string::npos);
  }
  {
    Session session(ask_new);
    for (const char* const typed : {"password\n", "\n", "12345678\n"}) {
      REQUIRE(session.sees("New: "));
      session.types(typed);
    }
    CHECK(session.answer() == "error: usage");
    CHECK(session.echoes());
  }
  Session session(ask_new);
  REQUIRE(session.sees("New: "));
  session.types("\x04");
  CHECK(session.answer() == "error: cancelled");  // whoever gives up is not asked again
}

TEST_CASE("the end of the input gives up") {
  Session session(ask_once);
  REQUIRE(session.sees("Say it: "));
  session.types("\x04");
  CHECK(session.answer() == "error: cancelled");
  CHECK(session.echoes());
}

TEST_CASE("a signal ends the program as it would anywhere, with echo back on") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    Session session(ask_once);
    REQUIRE(session.sees("Say it: "));
    session.types("half");
    CHECK_FALSE(session.echoes());
    ::kill(session.child(), signal);
    const int status = session.wait_child();
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == signal);
    CHECK(session.echoes());
  }
}

TEST_CASE("stopped with Ctrl-Z the terminal is as before, and continued it asks anew") {
  Session session(ask_once);
  REQUIRE(session.sees("Say it: "));
  session.types("half");
  ::kill(session.child(), SIGTSTP);
  CHECK(WIFSTOPPED(session.wait_child(WUNTRACED)));
  CHECK(session.echoes());
  ::kill(session.child(), SIGCONT);
  REQUIRE(session.sees("Say it: "));
  CHECK_FALSE(session.echoes());
  session.types("whole\n");
  CHECK(session.answer() == "whole");
}

}  // namespace girok::app
