// Result and Error: how every function of this program says that input was no good.
//
// An Error names what went wrong, where, and what to do next. `what` and `hint` never contain personal data
// or text taken from a document: they may end up on a screen somebody else sees. `where` names a file, a line
// or a row. Exceptions are for bugs and exhausted memory only.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace girok {

enum class ErrorCode {
  usage,        ///< the call itself makes no sense
  not_found,    ///< a file, a record, a column is not there
  unreadable,   ///< it is there, but the system refuses it
  too_large,    ///< beyond a stated limit
  malformed,    ///< the bytes are not what the format says
  unsupported,  ///< well formed, but not something we handle
  write_failed, ///< the system would not take what we wrote
  cancelled,    ///< somebody asked us to stop
  locked,       ///< it needs a key or a passphrase that is not at hand
  refused,      ///< somebody did what they have no right to, or asks for it
  damaged,      ///< bytes of ours are not those we wrote
  rolled_back,  ///< older than what has been seen before
  forked,       ///< two histories where there must be one
};

/// Stable lower-case name, as printed in JSON: "not_found".
std::string_view name_of(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::malformed;
  std::string what;   ///< one sentence, no personal data
  std::string where;  ///< file, file:line, column; may be empty
  std::string hint;   ///< what to do next; may be empty
};

/// "where: what (hint)", on one line.
std::string to_string(const Error& error);

template <class T = void>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

/// For `return fail(ErrorCode::not_found, "...", path, "...");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string what, std::string where = {}, std::string hint = {}) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(where), std::move(hint)});
}

}  // namespace girok
