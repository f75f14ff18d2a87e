#include "reading/paragraph_shape.h"

namespace girok::reading {
namespace {

bool is_closer(char32_t c) {
  return text::is_closing_quote(c) || c == U')' || c == U']' || c == U'）' || c == U'】' || c == U'」' || c == U'』';
}

void read_ending(Paragraph& paragraph) {
  std::string_view rest = paragraph.text;
  while (!rest.empty()) {
    const text::Rune rune = text::rune_before(rest, rest.size());
    if (rune.size == 0 || !(is_closer(rune.value) || text::is_space(rune.value))) break;
    rest.remove_suffix(rune.size);
  }
  const bool closed = rest.size() < paragraph.text.size();
  paragraph.truncated = rest.ends_with("...") || rest.ends_with("…") || rest.ends_with("[…") || rest.ends_with("[...");
  const text::Rune last = text::rune_before(rest, rest.size());
  paragraph.sentence_end =
      last.value == U'.' || last.value == U'。' || last.value == U'．' || (last.value == U'!' && closed) || last.value == U';' ||
      last.value == U':' ||
      ((last.value == U'!' || last.value == U'?' || last.value == U'！' || last.value == U'？') && paragraph.weight > headline_weight);
  // A quotation that closes after a comma ("...," she said turns up too) is prose; so is one whole in its marks.
  const text::Rune first = text::rune_at(paragraph.text, 0);
  paragraph.quoted = closed && text::is_opening_quote(first.value);
}

}  // namespace

void measure(Paragraph& paragraph, std::string_view text, std::span<const text::Token> tokens) {
  for (const text::Token& token : tokens) {
    if (token.kind != text::TokenKind::word && token.kind != text::TokenKind::number) continue;
    ++paragraph.words;
    const bool hangul = token.script == text::Script::hangul, han = token.script == text::Script::han;
    paragraph.weight += hangul ? 2.0F : han ? 0.55F : 1.0F;
  }
  paragraph.text = slice(text, paragraph.span);
  read_ending(paragraph);
}

}  // namespace girok::reading
