#include "exchange/dossier_names.h"

#include <algorithm>

#include "text/han.h"
#include "text/search_tokens.h"
#include "text/unicode.h"

namespace girok::exchange {

using text::Script;

namespace {

constexpr std::size_t longest_name = 256;      // letters
constexpr std::uint32_t widest_gap = 3;        // characters that are no letters, inside one name
constexpr std::size_t shortest_number = 5;     // digits; a shorter number tells nobody
constexpr std::size_t shortest_part = 3;       // letters of a part of a name in an alphabet

bool without_word_borders(Script script) { return script == Script::hangul || script == Script::han || script == Script::kana; }

/// A letter as it is compared: folded, without diacritics, simplified. Empty for what is no letter or digit.
const std::u32string& compared(char32_t c) {
  thread_local std::unordered_map<char32_t, std::u32string> seen;
  if (const auto found = seen.find(c); found != seen.end()) return found->second;
  std::u32string out;
  const bool modifier = c >= 0x02B0 && c <= 0x02FF;   // ʻ ʼ: apostrophes of romanisations
  if (!modifier && c < 0x80) {
    if (text::is_letter(c) || text::is_digit(c)) out += static_cast<char32_t>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  } else if (!modifier && (text::is_letter(c) || text::is_digit(c))) {
    std::string one;
    text::append_rune(one, c);
    text::SearchTokens tokens;
    text::search_tokens(one, tokens);
    for (std::size_t i = 0; i < tokens.list.size(); ++i) {
      const std::string_view folded = tokens.text_of(i);
      if (i > 0 && tokens.list[i - 1].gram) continue;
      for (std::size_t at = 0; at < folded.size();) {
        const text::Rune rune = text::rune_at(folded, at);
        out += text::simplified(rune.value);
        at += std::max(rune.size, 1U);
      }
    }
  }
  return seen.emplace(c, std::move(out)).first->second;
}

/// NFC, so that jamo and marks that stand apart are compared as what they make together.
std::string composed(std::string_view text) {
  std::string out(text.size() * 3 + 16, '\0');
  const auto size = text::nfc(text, out);
  if (!size) return std::string(text);
  out.resize(*size);
  return out;
}

std::vector<std::string_view> words_of(std::string_view name) {
  std::vector<std::string_view> words;
  std::size_t begin = 0, at = 0;
  while (at < name.size()) {
    const text::Rune rune = text::rune_at(name, at);
    if (text::is_space(rune.value) || rune.value == ',' || rune.value == 0x00B7 || rune.value == 0x30FB) {
      if (at > begin) words.push_back(name.substr(begin, at - begin));
      begin = at + rune.size;
    }
    at += std::max(rune.size, 1U);
  }
  if (begin < name.size()) words.push_back(name.substr(begin));
  return words;
}

}  // namespace

struct NameFilter::Letter {
  char32_t value = 0;
  std::size_t begin = 0, end = 0;      // bytes of the text
  std::uint32_t gap = 0;               // characters passed over before it
  bool word_start = false, word_end = false, capital = false, apart = false;   // apart: of a script without word borders
};

std::vector<NameFilter::Letter> NameFilter::letters_of(std::string_view text) {
  std::vector<Letter> letters;
  letters.reserve(text.size() / 2);
  std::uint32_t gap = widest_gap + 1;
  Script last = Script::other;
  for (std::size_t at = 0; at < text.size();) {
    const text::Rune rune = text::rune_at(text, at);
    const std::size_t end = at + std::max(rune.size, 1U);
    const std::u32string& units = compared(rune.value);
    if (units.empty()) {
      const bool inside_word = rune.value >= 0x0300 && rune.value <= 0x036F;   // a mark that found no letter to join
      if (!inside_word) {
        if (gap <= widest_gap) ++gap;
        if (!letters.empty()) letters.back().word_end = true;
      }
    } else {
      const Script script = text::script_of(rune.value);
      const bool starts = gap > 0 || (script != last && without_word_borders(script) != without_word_borders(last)) ||
                          (without_word_borders(script) && script != last);
      if (starts && !letters.empty()) letters.back().word_end = true;
      for (std::size_t i = 0; i < units.size(); ++i)
        letters.push_back({units[i], at, end, i == 0 ? gap : 0, starts && i == 0, false, i == 0 && text::is_upper(rune.value),
                           without_word_borders(script)});
      gap = 0;
      last = script;
    }
    at = end;
  }
  if (!letters.empty()) letters.back().word_end = true;
  return letters;
}

void NameFilter::add(const std::vector<Letter>& letters, const std::string& stands_for, bool whole, bool needs_capital,
                     bool needs_word_start) {
  if (letters.empty() ||
      (letters.size() < shortest_number && std::ranges::all_of(letters, [](const Letter& letter) { return text::is_digit(letter.value); })))
    return;
  std::uint32_t node = 0;
  for (std::size_t i = 0; i < std::min(letters.size(), longest_name); ++i) {
    const auto [edge, made] = next_.try_emplace(std::uint64_t{node} << 32U | letters[i].value, static_cast<std::uint32_t>(nodes_.size()));
    if (made) nodes_.emplace_back();
    node = edge->second;
  }
  Node& end = nodes_[node];
  if (!end.ends) {
    end = {stands_for, true, whole, needs_capital, needs_word_start};
    return;
  }
  if (end.stands_for != stands_for) end.stands_for = withheld_;
  end.whole = end.whole || whole;
  end.needs_capital = end.needs_capital && needs_capital;
  end.needs_word_start = end.needs_word_start && needs_word_start;
}

void NameFilter::add_whole(std::string_view text, const std::string& stands_for) {
  const std::vector<Letter> letters = letters_of(composed(text));
  if (letters.size() > 1) add(letters, stands_for, true, false, false);
}

void NameFilter::add_name(std::string_view raw, const std::string& stands_for) {
  const std::string name = composed(raw);
  const std::vector<Letter> letters = letters_of(name);
  if (letters.empty()) return;
  const bool apart = letters.front().apart;
  if (letters.size() == 1) {   // "K.": only as a word of its own, with a capital
    if (!apart) add(letters, stands_for, false, true, true);
    return;
  }
  const std::vector<std::string_view> words = words_of(name);
  add(letters, stands_for, true, !apart && words.size() == 1 && letters.size() <= shortest_part, false);  // "An" is a name, "an" is none
  if (words.size() > 1 && !apart) {
    const auto joined = [&](std::size_t first) {
      std::string out;
      for (std::size_t i = 0; i < words.size(); ++i) out += std::string(words[(first + i) % words.size()]) + " ";
      return letters_of(out);
    };
    add(joined(1), stands_for, true, false, false);
    add(joined(words.size() - 1), stands_for, true, false, false);
    for (const std::string_view word : words) {
      const std::vector<Letter> part = letters_of(word);
      if (part.size() >= shortest_part) add(part, stands_for, false, true, true);
    }
  }
  if (apart && (letters.size() == 3 || letters.size() == 4) && std::ranges::all_of(letters, &Letter::apart))
    add({letters.end() - 2, letters.end()}, stands_for, false, false, true);
}

NameFilter::Found NameFilter::longest_at(const std::vector<Letter>& letters, std::size_t at, bool whole_only) const {
  Found found;
  const Letter& first = letters[at];
  if (!first.apart && !first.word_start) return found;
  std::uint32_t node = 0;
  for (std::size_t i = at; i < letters.size(); ++i) {
    if (i > at && letters[i].gap > widest_gap) break;
    const auto edge = next_.find(std::uint64_t{node} << 32U | letters[i].value);
    if (edge == next_.end()) break;
    node = edge->second;
    const Node& end = nodes_[node];
    if (!end.ends || (whole_only && !end.whole)) continue;
    if (!letters[i].apart && !letters[i].word_end) continue;
    if ((end.needs_capital && !first.capital) || (end.needs_word_start && !first.word_start)) continue;
    found = {i - at + 1, node};
  }
  return found;
}

NameFilter::Filtered NameFilter::filter(std::string_view raw) const {
  Filtered out;
  if (nodes_.size() == 1) {
    out.text = raw;
    return out;
  }
  const std::string text = composed(raw);
  const std::vector<Letter> letters = letters_of(text);
  std::size_t copied = 0;
  for (std::size_t i = 0; i < letters.size();) {
    const Found found = longest_at(letters, i, false);
    if (found.letters == 0) {
      ++i;
      continue;
    }
    out.text += text.substr(copied, letters[i].begin - copied);
    out.text += "[" + nodes_[found.node].stands_for + "]";
    copied = letters[i + found.letters - 1].end;
    ++out.replaced;
    i += found.letters;
  }
  out.text += text.substr(copied);
  return out;
}

std::set<std::uint32_t> NameFilter::names_in(std::string_view raw) const {
  std::set<std::uint32_t> names;
  if (nodes_.size() == 1) return names;
  const std::vector<Letter> letters = letters_of(composed(raw));
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (const Found found = longest_at(letters, i, true); found.letters > 0) names.insert(found.node);
  }
  return names;
}

}  // namespace girok::exchange
