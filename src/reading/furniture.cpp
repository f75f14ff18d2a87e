#include "reading/furniture.h"

#include <array>
#include <bitset>
#include <string>
#include <unordered_set>
#include <vector>

#include "reading/embedded.h"
#include "reading/html_metadata.h"
#include "reading/word_lists.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::size_t most_words_of_a_short_line = 14;
constexpr std::size_t most_words_of_a_label = 8;

// Prefixes by their first byte, so that a line is asked only about those it can match.
using ByFirstByte = std::array<std::vector<std::string_view>, 256>;

struct Table {
  std::unordered_set<std::string_view> lines, lists, section_words;
  ByFirstByte prefixes, short_prefixes, captions;
  std::vector<std::string_view> contained, caption_ends, caption_contained;

  Table() {
    split(embedded("furniture.tsv"), '\n', [&](std::string_view line) {
      const std::size_t tab = line.find('\t');
      if (line.starts_with('#') || tab == std::string_view::npos) return;
      const std::string_view kind = line.substr(0, tab);
      split(line.substr(tab + 1), '|', [&](std::string_view form) {
        if (!form.empty()) add(kind, form);
      });
    });
  }
  void add(std::string_view kind, std::string_view form) {
    const auto first = static_cast<unsigned char>(form[0]);
    if (kind == "line")
      lines.insert(form);
    else if (kind == "list")
      lists.insert(form);
    else if (kind == "section")
      section_words.insert(form);
    else if (kind == "prefix")
      prefixes[first].push_back(form);
    else if (kind == "short")
      short_prefixes[first].push_back(form);
    else if (kind == "caption")
      captions[first].push_back(form);
    else if (kind == "contains")
      contained.push_back(form);
    else if (kind == "caption-end")
      caption_ends.push_back(form);
    else if (kind == "caption-in")
      caption_contained.push_back(form);
  }
};

const Table& table() {
  static const Table instance;
  return instance;
}

bool is_ascii_letter(char c) { return c >= 'a' && c <= 'z'; }

// "share" is not how "shareholders" begins.
bool ends_word(std::string_view text, std::size_t end) {
  return end >= text.size() || !is_ascii_letter(text[end - 1]) || !is_ascii_letter(text[end]);
}

bool begins_with_one_of(std::string_view text, const ByFirstByte& forms) {
  if (text.empty()) return false;
  for (const std::string_view form : forms[static_cast<unsigned char>(text[0])]) {
    if (text.starts_with(form) && ends_word(text, form.size())) return true;
  }
  return false;
}

/// Which pairs of bytes a text has, nearly: a form whose first pair it lacks need not be looked for.
class Pairs {
 public:
  explicit Pairs(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) seen_.set(place(text[i], text[i + 1]));
  }
  bool may_contain(std::string_view form) const {
    return form.size() < 2 || (seen_.test(place(form[0], form[1])) && seen_.test(place(form[form.size() - 2], form.back())));
  }

 private:
  static std::size_t place(char a, char b) { return (static_cast<unsigned char>(a) * 37U + static_cast<unsigned char>(b)) & 1023U; }
  std::bitset<1024> seen_;
};

bool contains_one_of(std::string_view text, const Pairs& pairs, const std::vector<std::string_view>& forms) {
  for (const std::string_view form : forms) {
    if (!pairs.may_contain(form)) continue;
    const std::size_t at = text.find(form);
    if (at != std::string_view::npos && ends_word(text, at + form.size()) &&
        (at == 0 || !is_ascii_letter(text[at - 1]) || !is_ascii_letter(form[0])))
      return true;
  }
  return false;
}

bool ends_with_one_of(std::string_view text, const std::vector<std::string_view>& forms) {
  while (text.ends_with('.')) text.remove_suffix(1);
  for (const std::string_view form : forms) {
    if (!text.ends_with(form)) continue;
    const std::size_t at = text.size() - form.size();
    if (at == 0 || !is_ascii_letter(form[0]) || !is_ascii_letter(text[at - 1])) return true;
  }
  return false;
}

std::string_view without_ornament(std::string_view line) {
  constexpr std::array<std::string_view, 21> ornaments = {":", ">", "<", "»",  "«",  "›", "‹", "|", "-", "*", "#",
                                                          "=", "[", "]", "【", "】", "(", ")", "•", "→", "："};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view ornament : ornaments) {
      if (line.starts_with(ornament)) line = trimmed(line.substr(ornament.size())), again = true;
      if (line.ends_with(ornament)) line = trimmed(line.substr(0, line.size() - ornament.size())), again = true;
    }
  }
  return line;
}

}  // namespace

Furniture furniture_of(std::string_view folded, std::size_t words) {
  if (words > most_words_of_furniture || folded.empty()) return Furniture::none;
  const Table& known = table();
  const std::string_view bare = without_ornament(folded);
  if (bare.empty()) return Furniture::line;  // "* * *", "-----"
  if (known.lists.count(bare) > 0) return Furniture::list;
  if (known.lines.count(bare) > 0 || known.lines.count(folded) > 0) return Furniture::line;
  if (begins_with_one_of(folded, known.captions)) return Furniture::caption;
  if (begins_with_one_of(folded, known.prefixes)) return Furniture::line;
  if (words <= most_words_of_a_short_line && begins_with_one_of(folded, known.short_prefixes)) return Furniture::line;
  if (begins_with_one_of(folded, known.short_prefixes) && !folded.ends_with('.')) return Furniture::line;
  const Pairs pairs(folded);
  if (contains_one_of(folded, pairs, known.contained)) return Furniture::line;
  if (ends_with_one_of(folded, known.caption_ends) || contains_one_of(folded, pairs, known.caption_contained)) return Furniture::caption;
  return Furniture::none;
}

bool is_section_label(std::string_view folded) {
  if (folded.empty() || folded.size() > 120) return false;
  const Table& known = table();
  std::size_t words = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const text::Rune rune = text::rune_at(folded, at);
    if (rune.size == 0) return false;
    if (!text::is_letter(rune.value) && rune.value != U'&') {
      if (text::is_digit(rune.value) || rune.value == U'"' || rune.value == U'?') return false;
      at += rune.size;
      continue;
    }
    std::size_t end = at;
    while (end < folded.size()) {
      const text::Rune next = text::rune_at(folded, end);
      if (next.size == 0 || (!text::is_letter(next.value) && next.value != U'&')) break;
      end += next.size;
    }
    if (known.section_words.count(folded.substr(at, end - at)) == 0 || ++words > most_words_of_a_label) return false;
    at = end;
  }
  return words > 0;
}

bool is_breadcrumb(std::string_view line) {
  if (line.size() > 120) return false;
  std::size_t marks = 0, words = 1;
  for (const std::string_view mark : {" » ", " > ", " › ", " / ", " → ", " >> "}) {
    for (std::size_t at = line.find(mark); at != std::string_view::npos; at = line.find(mark, at + mark.size())) ++marks;
  }
  for (const char c : line) words += c == ' ' ? 1U : 0U;
  return marks >= 2 && words <= 5 * marks + 3;
}

}  // namespace girok::reading
