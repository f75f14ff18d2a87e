#include "cli/confirm.h"

#include <string>

#include "app/keys/passphrase.h"

namespace girok::cli {

Result<> confirm(std::string_view prompt, std::string_view expected) {
  const Result<crypto::SecretBytes> typed = app::ask_openly({}, prompt);
  if (!typed && typed.error().code == ErrorCode::not_found)
    return fail(ErrorCode::usage, "this cannot be undone, and there is no terminal to ask on", {}, "scripts say --yes");
  if (typed && typed->text() == expected) return {};
  return fail(ErrorCode::cancelled, "nothing was done: what was typed is something else", {}, "try again, or leave it");
}

}  // namespace girok::cli
