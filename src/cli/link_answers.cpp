#include "cli/link_answers.h"

#include <cerrno>
#include <termios.h>
#include <unistd.h>

#include <fmt/format.h>

#include "app/linkage/link_text.h"
#include "cli/output.h"

namespace girok::cli {
namespace {

constexpr const char* prompt = "s same   d different   c cannot tell   b back   w why   q quit > ";

/// Keys without a line's end, while it lives.
class KeyMode {
 public:
  KeyMode() : keys_(::isatty(STDIN_FILENO) != 0 && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!keys_) return;
    termios now = before_;
    // Signals too: what interrupts must not leave the terminal like this.
    now.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
    now.c_cc[VMIN] = 1;
    now.c_cc[VTIME] = 0;
    keys_ = ::tcsetattr(STDIN_FILENO, TCSADRAIN, &now) == 0;
  }
  ~KeyMode() {
    if (keys_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  }
  KeyMode(const KeyMode&) = delete;
  KeyMode& operator=(const KeyMode&) = delete;
  bool keys() const { return keys_; }

 private:
  termios before_{};
  bool keys_;
};

/// The next byte of standard input; negative at its end.
int next_byte() {
  unsigned char byte = 0;
  ssize_t got = 0;
  do {
    got = ::read(STDIN_FILENO, &byte, 1);
  } while (got < 0 && errno == EINTR);
  return got == 1 ? byte : -1;
}

/// A key, or a line of which the first letter counts; 'q' at the end of the input.
char next_answer(bool keys) {
  constexpr int interrupt = 3, end_of_input = 4;  // control and C, D
  int first = next_byte();
  if (keys) return first < 0 || first == interrupt || first == end_of_input ? 'q' : static_cast<char>(first);
  if (first < 0) return 'q';
  const int of_line = first;
  while (first >= 0 && first != '\n') first = next_byte();
  return static_cast<char>(of_line);
}

}  // namespace

Result<> ask_pairs(const app::LinkRun& run, app::Review& review, const KeepAnswer& keep, const std::function<void(const std::string&)>& say,
                   std::size_t columns) {
  const KeyMode mode;
  bool show = true;
  while (const app::ReviewQuestion* const question = review.now()) {
    if (show) say(app::text_of(run, *question, review.position() + 1, review.questions().size(), columns));
    say(prompt);
    const char key = next_answer(mode.keys());
    std::optional<linkage::Verdict> verdict;
    show = true;
    switch (key) {
      case 's':
      case 'S': verdict = linkage::Verdict::same; break;
      case 'd':
      case 'D': verdict = linkage::Verdict::different; break;
      case 'c':
      case 'C': verdict = linkage::Verdict::cannot_tell; break;
      case 'b':
      case 'B':
        say("back\n\n");
        if (!review.back()) say("This is the first.\n");
        continue;
      case 'w':
      case 'W':
        say("why\n\n" + app::text_of_pair(run, question->a, question->b, {columns, true}) + '\n');
        show = false;
        continue;
      case 'q':
      case 'Q': say("quit\n\n"); return {};
      default:
        say("\nThat is none of the answers.\n");
        show = false;
        continue;
    }
    if (const Result<> kept = keep(*question, *verdict); !kept) {
      say("\n");
      return kept;
    }
    say(std::string(app::name_of(*verdict)) + "\n\n");
    review.answer(*verdict);
  }
  return {};
}

}  // namespace girok::cli
