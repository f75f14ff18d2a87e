// Asking: see passphrase.h; passphrase_strength.cpp has the rest.
#include "app/keys/passphrase.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "app/keys/descriptor.h"
#include "app/keys/wipe_stack.h"
#include "text/unicode.h"

namespace girok::app {

namespace {

using crypto::SecretBytes;

constexpr std::size_t room_for_line = longest_passphrase + 2;  // one more than allowed, and a CR

enum class LineEnd : std::uint8_t { line, end, too_long, failed, interrupted };

struct Line {
  SecretBytes bytes;
  LineEnd how = LineEnd::line;
};

/// One byte at a time, so that nothing after the line is taken: the next passphrase may follow. `wait` answers false to give up.
template <class Wait>
Line read_line(int fd, Wait wait) {
  Line line{SecretBytes(room_for_line), LineEnd::line};
  for (std::size_t size = 0;; ++size) {
    ::ssize_t count = 0;
    do {
      if (!wait()) {
        line.how = LineEnd::interrupted;
        return line;
      }
      count = ::read(fd, line.bytes.writable().data() + size, 1);
    } while (count < 0 && (errno == EINTR || errno == EAGAIN));
    if (count < 0) {
      line.how = LineEnd::failed;
      return line;
    }
    if (count == 0 || line.bytes.bytes()[size] == '\n') {
      line.how = count == 0 && size == 0 ? LineEnd::end : LineEnd::line;
      line.bytes.shrink(size);
      return line;
    }
    if (size + 1 == room_for_line) {
      line.how = LineEnd::too_long;
      return line;
    }
  }
}

/// Checks the bytes of a line and brings them into NFC.
Result<SecretBytes> as_passphrase(SecretBytes typed) {
  if (!typed.empty() && typed.bytes().back() == '\r') typed.shrink(typed.size() - 1);
  if (typed.empty()) return fail(ErrorCode::malformed, "the passphrase is empty");
  if (typed.size() > longest_passphrase) return fail(ErrorCode::too_large, "the passphrase is longer than 1024 bytes");
  bool ascii = true;
  for (std::size_t i = 0; i < typed.size();) {
    const text::Rune rune = text::rune_at(typed.text(), i);
    if (rune.value == 0xFFFD && rune.size == 1) {
      return fail(ErrorCode::malformed, "the passphrase is not UTF-8", {}, "set the terminal, or the editor that wrote the file, to UTF-8");
    }
    if (rune.value < 0x20 || (rune.value >= 0x7F && rune.value < 0xA0)) {
      return fail(ErrorCode::malformed, "the passphrase holds a control character", {},
                  "an arrow key or Tab may have been pressed: type it again");
    }
    ascii = ascii && rune.value < 0x80;
    i += rune.size;
  }
  if (ascii) return typed;
  SecretBytes normal(typed.size() * 3);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are characters.
  const auto size = text::nfc(typed.text(), {reinterpret_cast<char*>(normal.writable().data()), normal.size()});
  wipe_stack();
  if (!size) return fail(ErrorCode::malformed, "the passphrase cannot be brought into the one form that Unicode has for it");
  normal.shrink(*size);
  return normal;
}

Result<SecretBytes> result_of(Line line, std::string_view where) {
  switch (line.how) {
    case LineEnd::line: return as_passphrase(std::move(line.bytes));
    case LineEnd::end: return fail(ErrorCode::not_found, "there is no passphrase to read", std::string(where));
    case LineEnd::too_long: return fail(ErrorCode::too_large, "the passphrase is longer than 1024 bytes", std::string(where));
    case LineEnd::failed: return fail(ErrorCode::unreadable, "the passphrase cannot be read: " + system_reason(errno), std::string(where));
    case LineEnd::interrupted: break;
  }
  return fail(ErrorCode::cancelled, "no passphrase was given", std::string(where));
}

Result<SecretBytes> ask_descriptor(int fd) {
  const auto wait = [fd] {
    ::pollfd entry{fd, POLLIN, 0};
    ::poll(&entry, 1, -1);
    return true;  // where there is nothing, read() tells why
  };
  return result_of(read_line(fd, wait), "descriptor " + std::to_string(fd));
}

// --- the terminal -------------------------------------------------------------------------------------------------

// What would end or stop the program while echo is off. SIGTTIN and SIGTTOU keep their way: they come before anything is changed.
constexpr int caught[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
volatile std::sig_atomic_t last_signal = 0;

extern "C" void girok_note_signal(int signal) { last_signal = signal; }

/// Notes signals instead of obeying them, and only within poll(): what came is raised again by the caller, when the terminal is as before.
class HeldSignals {
 public:
  HeldSignals() {
    last_signal = 0;
    ::sigset_t held;
    ::sigemptyset(&held);
    for (const int signal : caught) ::sigaddset(&held, signal);
    ::pthread_sigmask(SIG_BLOCK, &held, &mask_before_);
    struct ::sigaction note{};
    note.sa_handler = girok_note_signal;
    for (std::size_t i = 0; i < std::size(caught); ++i) {
      ::sigaction(caught[i], nullptr, &before_[i]);
      if (before_[i].sa_handler != SIG_IGN) ::sigaction(caught[i], &note, nullptr);
    }
  }
  ~HeldSignals() {
    for (std::size_t i = 0; i < std::size(caught); ++i) ::sigaction(caught[i], &before_[i], nullptr);
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
  }
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  /// Until there is something to read. False where a signal came.
  bool wait_for_input(int fd) const {
    while (last_signal == 0) {
      ::pollfd entry{fd, POLLIN, 0};
      if (::ppoll(&entry, 1, nullptr, &mask_before_) > 0 && last_signal == 0) return true;
    }
    return false;
  }

 private:
  ::sigset_t mask_before_{};
  struct ::sigaction before_[std::size(caught)]{};
};

/// Echo is off while this lives, or on where what is typed may be `shown`. What is typed before and after is thrown away: it must not land in a shell.
class Echo {
 public:
  Echo(int terminal, bool shown) : terminal_(terminal) {
    if (::tcgetattr(terminal_, &before_) != 0) return;
    ::termios quiet = before_;
    if (!shown) quiet.c_lflag &= ~static_cast<::tcflag_t>(ECHO | ECHOE | ECHOK | ECHONL);
    works_ = ::tcsetattr(terminal_, TCSAFLUSH, &quiet) == 0;
  }
  ~Echo() {
    if (works_) ::tcsetattr(terminal_, TCSAFLUSH, &before_);
  }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;
  bool works() const { return works_; }

 private:
  int terminal_;
  ::termios before_{};
  bool works_ = false;
};

void show(int terminal, std::string_view text) {
  while (!text.empty()) {
    const ::ssize_t count = ::write(terminal, text.data(), text.size());
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

Result<SecretBytes> ask_terminal(const std::string& path, std::string_view prompt, bool shown) {
  const Descriptor terminal(::open(path.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!terminal || ::isatty(terminal.get()) == 0) {
    return fail(ErrorCode::not_found, "there is no terminal to ask for a passphrase", {}, "scripts give it over a file descriptor");
  }
  while (true) {
    int signal = 0;
    {
      const HeldSignals signals;
      const Echo echo(terminal.get(), shown);
      if (!echo.works()) return fail(ErrorCode::unreadable, "the terminal cannot hide what is typed", path, "use another terminal");
      show(terminal.get(), prompt);
      Line line = read_line(terminal.get(), [&] { return signals.wait_for_input(terminal.get()); });
      if (!shown) show(terminal.get(), "\n");
      if (line.how == LineEnd::end) return fail(ErrorCode::cancelled, "no passphrase was given");
      if (line.how != LineEnd::interrupted) return result_of(std::move(line), path);
      signal = last_signal;
    }
    std::raise(signal);  // the terminal is as it was
    if (signal != SIGTSTP) return fail(ErrorCode::cancelled, "no passphrase was given");
    // Stopped and continued: asked anew.
  }
}

}  // namespace

Result<SecretBytes> ask_passphrase(const PassphraseSource& source, std::string_view prompt) {
  return source.descriptor ? ask_descriptor(*source.descriptor) : ask_terminal(source.terminal, prompt, false);
}

Result<SecretBytes> normal_passphrase(SecretBytes typed) { return as_passphrase(std::move(typed)); }

Result<SecretBytes> ask_openly(const PassphraseSource& source, std::string_view prompt) {
  return source.descriptor ? ask_descriptor(*source.descriptor) : ask_terminal(source.terminal, prompt, true);
}

namespace {

Result<SecretBytes> ask_new_once(const PassphraseSource& source, const NewPassphrase& how) {
  auto first = ask_passphrase(source, how.prompt);
  if (!first) return first;
  if (auto strong = check_strength(*first, how.own_words); !strong) return tl::unexpected(strong.error());
  if (source.descriptor) return first;
  const auto second = ask_passphrase(source, how.again);
  if (!second) return tl::unexpected(second.error());
  if (!crypto::equal_secrets(first->bytes(), second->bytes())) {
    return fail(ErrorCode::usage, "the two passphrases are not the same", {}, "nothing was changed: try again");
  }
  return first;
}

/// A slip of the finger, or a passphrase that is no good: another may be.
bool is_worth_another_try(const Error& error) {
  return error.code == ErrorCode::usage || error.code == ErrorCode::malformed || error.code == ErrorCode::too_large;
}

void say_on_terminal(const std::string& path, const std::string& words) {
  const Descriptor terminal(::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));
  if (terminal) show(terminal.get(), words);
}

}  // namespace

Result<SecretBytes> ask_new_passphrase(const PassphraseSource& source, const NewPassphrase& how) {
  // Whoever types the second one after the first was refused must not type it into the shell, where everybody sees it.
  constexpr int most_tries = 3;
  for (int tries = 1;; ++tries) {
    auto passphrase = ask_new_once(source, how);
    if (passphrase || source.descriptor || tries == most_tries || !is_worth_another_try(passphrase.error())) return passphrase;
    say_on_terminal(source.terminal, to_string(passphrase.error()) + "\n");
  }
}

}  // namespace girok::app
