// What commands say: results to standard output, everything else to standard error.
//
// Threads  One.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace girok::cli {

/// A text and a line's end on standard error. Where that cannot be written nobody can be told so, and the command goes on.
void tell(const std::string& text);
/// "girok: …" on standard error, on one line that no terminal obeys.
void complain(const std::string& message);
void complain(const Error& error);
/// "girok: note: …"
void note(const std::string& message);

/// Writes to standard output; says so once where that fails (a full disk behind a redirection).
class Output {
 public:
  void write(std::string_view bytes);
  /// False where something was not written.
  bool finish();

 private:
  void fail_now();
  bool failed_ = false;
};

/// Of standard output.
bool on_terminal();
/// Of standard output; 100 where it is no terminal.
std::size_t terminal_columns();
/// Whether standard output shows colours: a terminal that is not dumb, and no NO_COLOR.
bool colours();

}  // namespace girok::cli
