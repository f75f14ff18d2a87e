#include "base/result.h"

namespace girok {

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage: return "usage";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::unreadable: return "unreadable";
    case ErrorCode::too_large: return "too_large";
    case ErrorCode::malformed: return "malformed";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::write_failed: return "write_failed";
    case ErrorCode::cancelled: return "cancelled";
    case ErrorCode::locked: return "locked";
    case ErrorCode::refused: return "refused";
    case ErrorCode::damaged: return "damaged";
    case ErrorCode::rolled_back: return "rolled_back";
    case ErrorCode::forked: return "forked";
  }
  return "unknown";
}

std::string to_string(const Error& error) {
  std::string line;
  if (!error.where.empty()) line += error.where + ": ";
  line += error.what;
  if (!error.hint.empty()) line += " (" + error.hint + ")";
  return line;
}

}  // namespace girok
