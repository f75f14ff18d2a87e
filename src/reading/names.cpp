// Proper names, and what they refer to.
//
// Model    No model: capitals, word lists and what stands beside a name (docs/methods/reading.md, "Names"). English, Korean and Chinese are read by
//          their own rules and meet in one list; kinds are agreed over the document, short forms are led back to the fullest.
// Limits   A name that has neither a known word nor a telling neighbour stays `other`.
// Tested by names_test.cpp

#include <algorithm>

#include "reading/names_internal.h"
#include "reading/reading.h"

namespace girok::reading {
namespace {

/// Bytes of a possessive ending, 0 where there is none.
std::size_t possessive_size(std::string_view word) {
  if (word.size() < 3 || (word.back() != 's' && word.back() != 'S')) return 0;
  const std::string_view stem = word.substr(0, word.size() - 1);
  return stem.back() == '\'' ? 2 : stem.size() > 3 && stem.ends_with("\xE2\x80\x99") ? 4 : 0;
}

bool is_all_caps(std::string_view word) {
  std::size_t letters = 0;
  for (const char c : word) {
    if (c >= 'A' && c <= 'Z')
      ++letters;
    else if (c == '-' || (c >= '0' && c <= '9'))
      continue;
    else
      return false;
  }
  return letters >= 2;
}

bool opens_afresh(std::string_view mark) {
  return mark == "\"" || mark == "'" || mark == "\xE2\x80\x9C" || mark == "\xE2\x80\x98" || mark == "\xC2\xAB" || mark == ":" ||
         mark == "\xE2\x80\xA2" || mark == "-" || mark == "*" || mark == "\xE2\x80\x93" || mark == "\xE2\x80\x94" ||
         mark == "\xE2\x80\xA6" || mark == ">";
}

}  // namespace

Words::Words(const Document& document) : document_(document) {
  const auto& tokens = document.tokens;
  words_.resize(tokens.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    Word& word = words_[i];
    word.begin = tokens[i].begin;
    word.end = tokens[i].end;
    if (tokens[i].kind != text::TokenKind::word || tokens[i].script != text::Script::latin) continue;
    word.latin = true;
    const std::size_t possessive = possessive_size(document[tokens[i].span()]);
    word.possessive = possessive > 0;
    word.end -= static_cast<std::uint32_t>(possessive);
    word.capital = tokens[i].capital;
    word.all_caps = word.capital && is_all_caps(text(i));
    look_up(i);
  }
  sentence_begin_.reserve(document.sentences.size() + 1);
  std::size_t token = 0;
  for (const Span& sentence : document.sentences) {
    while (token < tokens.size() && tokens[token].begin < sentence.begin) ++token;
    sentence_begin_.push_back(token);
  }
  sentence_begin_.push_back(tokens.size());
  for (std::size_t s = 0; s + 1 < sentence_begin_.size(); ++s) {
    bool start = true;
    for (std::size_t i = sentence_begin_[s]; i < sentence_begin_[s + 1]; ++i) {
      const bool is_word = tokens[i].kind == text::TokenKind::word;
      if (is_word)
        words_[i].first = start || (i > 0 && tokens[i - 1].kind != text::TokenKind::word && opens_afresh(document[tokens[i - 1].span()]));
      if (is_word || tokens[i].kind == text::TokenKind::number) start = false;
    }
  }
}

void Words::look_up(std::size_t i) {
  const std::string_view written = text(i);
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  bool ascii = true, upper = false;
  for (const char c : written) {
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    upper = upper || is_upper(c);
  }
  Word& word = words_[i];
  if (!ascii || upper) {
    word.folded = true;
    word.lower_begin = static_cast<std::uint32_t>(lower_.size());
    if (ascii) {
      for (const char c : written) lower_ += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    } else {
      lower_ += text::fold_word(written);
    }
    word.lower_size = static_cast<std::uint32_t>(lower_.size()) - word.lower_begin;
  }
  const WordLists& lists = word_lists();
  const std::string_view lower_form = lower(i);
  word.lower_classes = lists.english(lower_form, word.verb);
  const std::uint32_t as_written = word.folded ? lists.english(written) : word.lower_classes;
  word.classes = as_written | (word.capital ? word.lower_classes : 0U);
}

std::string Words::join(std::size_t first, std::size_t last) const {
  std::string joined;
  const std::string_view all = slice(document_.text, span(first, last));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all.substr(i).starts_with("\xE2\x80\x99")) {
      joined += '\'';
      i += 2;
    } else if (all[i] == ' ' || all[i] == '\n' || all[i] == '\r' || all[i] == '\t') {
      if (!joined.empty() && joined.back() != ' ') joined += ' ';
    } else {
      joined += all[i];
    }
  }
  return joined;
}

std::size_t Words::sentence_of(std::size_t i) const {
  const auto after = std::upper_bound(sentence_begin_.begin(), sentence_begin_.end() - 1, i);
  return after == sentence_begin_.begin() ? 0 : static_cast<std::size_t>(after - sentence_begin_.begin()) - 1;
}

void find_names(Document& document) {
  document.names.clear();
  document.abbreviations.clear();
  const Words words(document);
  NameFinds finds;
  find_english_names(words, finds);
  find_korean_names(words, finds);
  find_chinese_names(words, finds);
  std::stable_sort(finds.names.begin(), finds.names.end(), [](const Found& a, const Found& b) { return a.span.begin < b.span.begin; });
  find_abbreviations(words, finds);
  find_roles(words, finds);
  resolve_names(words, finds);
  std::uint32_t end = 0;
  for (Found& found : finds.names) {
    if (found.span.begin < end || found.span.empty()) continue;
    end = found.span.end;
    document.names.push_back(
        {found.span, found.kind, std::move(found.text), std::move(found.canonical), std::move(found.role), std::move(found.organisation)});
  }
  document.abbreviations = std::move(finds.abbreviations);
}

}  // namespace girok::reading
