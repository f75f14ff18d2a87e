#include "vault/raised.h"

namespace girok::vault {
namespace {

constexpr std::string_view first_words = "raised to ";

}  // namespace

std::string reason_of_raise(records::Confidentiality level, std::string_view why) {
  std::string reason = std::string(first_words) + std::string(records::name_of(level));
  if (!why.empty()) reason += ": " + std::string(why);
  return reason;
}

std::optional<records::Confidentiality> raised_to(std::string_view reason) {
  if (!reason.starts_with(first_words)) return std::nullopt;
  reason.remove_prefix(first_words.size());
  const std::size_t end = reason.find(':');
  const std::optional<records::Confidentiality> level = records::confidentiality_from(reason.substr(0, end));
  const bool by_name = level && records::name_of(*level) == reason.substr(0, end);
  return by_name ? level : std::nullopt;
}

}  // namespace girok::vault
