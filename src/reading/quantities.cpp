// Quantities of a document: each stretch of one language goes to the recogniser of its script.
#include <algorithm>

#include "reading/numerals.h"
#include "reading/reading.h"

namespace girok::reading {
namespace {

/// A recogniser holds a few dozen bytes an atom: stretches are cut where they grow beyond this, at a token.
constexpr std::size_t longest_stretch_tokens = 1 << 16;

text::Language language_of_stretch(std::span<const text::Token> tokens, text::Language of_document) {
  std::size_t hangul = 0, han = 0, latin = 0;
  for (const text::Token& token : tokens) {
    const std::size_t size = token.end - token.begin;
    if (token.script == text::Script::hangul)
      hangul += size;
    else if (token.script == text::Script::han)
      han += size;
    else if (token.script == text::Script::latin)
      latin += size;
  }
  if (hangul + han == 0 && latin == 0) return of_document;  // digits and signs alone
  if (hangul + han == 0) return text::Language::en;
  // Han and Hangul say more a byte than Latin; a Latin name in a Korean sentence does not make it English.
  if (latin > 3 * (hangul + han)) return text::Language::en;
  if (hangul > 0 && 2 * hangul >= han) return text::Language::ko;
  return of_document == text::Language::ko && hangul > 0 ? text::Language::ko : text::Language::zh;
}

void append(std::vector<Quantity>& all, std::vector<Quantity> found) {
  const std::size_t offset = all.size();
  for (Quantity& quantity : found) {
    if (quantity.conversion_of != none) quantity.conversion_of += offset;
    all.push_back(std::move(quantity));
  }
}

}  // namespace

void find_quantities(Document& document) {
  document.quantities.clear();
  const std::span<const text::Token> tokens(document.tokens);
  std::size_t next = 0;
  const auto read = [&](std::span<const text::Token> stretch) {
    const text::Language language = language_of_stretch(stretch, document.language);
    const bool cjk = language == text::Language::ko || language == text::Language::zh;
    append(document.quantities, cjk ? quantities_cjk(document.text, stretch, language) : quantities_en(document.text, stretch));
  };
  for (const Span sentence : document.sentences) {
    const std::size_t begin = next;
    while (next < tokens.size() && tokens[next].begin < sentence.end) ++next;
    for (std::size_t from = begin; from < next; from += longest_stretch_tokens) {
      read(tokens.subspan(from, std::min(longest_stretch_tokens, next - from)));
    }
  }
}

}  // namespace girok::reading
