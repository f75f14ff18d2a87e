#include "records/code_range.h"

namespace girok::records {
namespace {

struct Halves {
  std::string_view left, right;
};

std::optional<Halves> halves_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return Halves{text.substr(0, colon), text.substr(colon + 1)};
}

std::optional<TermStatus> status_in(const Vocabularies& vocabularies, std::string_view vocabulary, std::string_view code) {
  const Vocabulary* const found = vocabularies.find(vocabulary);
  const Term* const term = found == nullptr ? nullptr : found->find(code);
  return term == nullptr ? std::nullopt : std::optional(term->status);
}

std::optional<std::string> recognise_half(const Vocabularies& vocabularies, std::string_view vocabulary, std::string_view typed) {
  if (typed == "*") return std::string(typed);
  return vocabularies.recognise(vocabulary, typed);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

bool range_exists(const Vocabularies& vocabularies, std::string_view range) {
  if (const auto pair = halves_of(range)) return vocabularies.find(pair->left) != nullptr && vocabularies.find(pair->right) != nullptr;
  return vocabularies.find(range) != nullptr;
}

std::optional<std::string> recognise_in_range(const Vocabularies& vocabularies, std::string_view range, std::string_view typed) {
  const auto pair = halves_of(range);
  if (!pair) return vocabularies.recognise(range, typed);
  const auto given = halves_of(typed);
  if (!given) return std::nullopt;
  const auto left = recognise_half(vocabularies, pair->left, given->left), right = recognise_half(vocabularies, pair->right, given->right);
  if (!left || !right) return std::nullopt;
  return *left + ":" + *right;
}

std::optional<TermStatus> status_in_range(const Vocabularies& vocabularies, std::string_view range, std::string_view code) {
  const auto pair = halves_of(range);
  if (!pair) return status_in(vocabularies, range, code);
  const auto given = halves_of(code);
  if (!given) return std::nullopt;
  const auto left = given->left == "*" ? TermStatus::standard : status_in(vocabularies, pair->left, given->left);
  const auto right = given->right == "*" ? TermStatus::standard : status_in(vocabularies, pair->right, given->right);
  if (!left || !right) return std::nullopt;
  return *left == TermStatus::deprecated ? left : right;
}

std::string hint_of_range(const Vocabularies& vocabularies, std::string_view range, std::string_view typed) {
  const auto pair = halves_of(range);
  if (!pair) {
    const std::vector<std::string> near = vocabularies.nearest(range, typed);
    return near.empty() ? "girok vocab show " + std::string(range) + " lists them" : "nearest: " + joined(near);
  }
  const auto given = halves_of(typed);
  if (!given)
    return "two terms with a colon between, of " + std::string(pair->left) + " and of " + std::string(pair->right) + "; * for all";
  if (!recognise_half(vocabularies, pair->left, given->left)) return hint_of_range(vocabularies, pair->left, given->left);
  return hint_of_range(vocabularies, pair->right, given->right);
}

}  // namespace girok::records
