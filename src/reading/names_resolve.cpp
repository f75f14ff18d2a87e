// What names refer to: abbreviations the text states, one kind for one name, short forms led back to the fullest.

#include <algorithm>
#include <array>
#include <unordered_map>

#include "reading/names_internal.h"

namespace girok::reading {
namespace {

bool opens_bracket(std::string_view mark) { return mark == "(" || mark == "\xEF\xBC\x88" || mark == "["; }
bool closes_bracket(std::string_view mark) { return mark == ")" || mark == "\xEF\xBC\x89" || mark == "]"; }
bool is_quote(std::string_view mark) {
  return one_of(mark, {"\"", "'", "“", "”", "‘", "’", "「", "」", "『", "』", "《", "》", "〈", "〉"});
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> parts;
  split(text, ' ', [&](std::string_view part) {
    if (!part.empty()) parts.push_back(part);
  });
  return parts;
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string initials(std::string_view longer, bool small_words) {
  std::string letters;
  for (const std::string_view word : split_words(longer)) {
    const bool capital = word[0] >= 'A' && word[0] <= 'Z';
    if (capital || (small_words && word[0] >= 'a' && word[0] <= 'z')) letters += upper(word[0]);
    for (std::size_t i = 1; i + 1 < word.size(); ++i) {
      if (word[i] == '-' || (word[i] >= 'A' && word[i] <= 'Z' && word[i - 1] >= 'a' && word[i - 1] <= 'z'))
        letters += upper(word[i] == '-' ? word[i + 1] : word[i]);
    }
  }
  return letters;
}

/// In brackets right behind the name little is asked: most of its letters begin words of the name, in any order.
bool plausible_beside(std::string_view shorter, std::string_view longer) {
  std::string letters = initials(longer, true);
  std::size_t hits = 0;
  for (const char c : shorter) {
    const std::size_t at = letters.find(upper(c));
    if (at == std::string::npos) continue;
    letters.erase(at, 1);
    ++hits;
  }
  return hits * 2 >= shorter.size();
}

bool is_hangul_or_han(const Words& words, std::size_t i) {
  const auto script = words.document().tokens[i].script;
  return words.document().tokens[i].kind == text::TokenKind::word && (script == text::Script::hangul || script == text::Script::han);
}

// ---- abbreviations ---------------------------------------------------------------------------------------------------

class Abbreviations {
 public:
  Abbreviations(const Words& words, NameFinds& finds) : words_(words), finds_(finds) {}

  void run() {
    for (std::size_t n = 0; n < finds_.names.size(); ++n) {
      std::size_t i = finds_.names[n].last + 1;
      if (i < words_.size() && is_quote(words_.text(i))) ++i;
      if (i < words_.size() && opens_bracket(words_.text(i))) in_brackets(n, i + 1);
    }
  }

 private:
  static bool is_body(NameKind kind) {
    return kind == NameKind::organisation || kind == NameKind::outlet || kind == NameKind::other || kind == NameKind::document;
  }

  void in_brackets(std::size_t n, std::size_t i) {
    bool hereafter = false;
    const std::size_t end = std::min(words_.size(), i + 24);
    while (i < end) {
      while (i < end && (is_quote(words_.text(i)) ||
                         (words_[i].latin &&
                          one_of(words_.lower(i), {"or", "hereafter", "hereinafter", "henceforth", "formerly", "known", "as", "the"})) ||
                         one_of(words_.text(i), {"이하", "약칭", "영문명", "以", "下", "简", "称", "簡", "稱", "英", "文", "：", ":"}))) {
        hereafter = hereafter || is_hangul_or_han(words_, i);
        ++i;
      }
      if (i >= end) return;
      std::size_t last = i;
      if (!one_inside(n, i, last, end, hereafter)) return;
      std::size_t next = last + 1;
      while (next < end && is_quote(words_.text(next))) ++next;
      if (next >= end || !one_of(words_.text(next), {",", "，", ";", "、", "·"})) return;
      i = next + 1;
    }
  }

  bool ends_inside(std::size_t i) const {
    while (i < words_.size() && is_quote(words_.text(i))) ++i;
    return i < words_.size() && (closes_bracket(words_.text(i)) || one_of(words_.text(i), {",", "，", ";", "、", "·"}));
  }

  /// One form inside the brackets, beginning at `i`; sets its last token.
  bool one_inside(std::size_t n, std::size_t i, std::size_t& last, std::size_t end, bool hereafter) {
    if (words_[i].all_caps && words_.text(i).size() <= 10 && ends_inside(i + 1)) {
      last = i;
      state(n, words_.span(i, i), std::string(words_.text(i)));
      return true;
    }
    const auto at = std::lower_bound(finds_.names.begin(), finds_.names.end(), words_[i].begin,
                                     [](const Found& f, std::uint32_t o) { return f.span.begin < o; });
    if (at != finds_.names.end() && at->span.begin == words_[i].begin && at->last < end && ends_inside(at->last + 1)) {
      last = at->last;
      expand(n, static_cast<std::size_t>(at - finds_.names.begin()));
      return true;
    }
    if (hereafter && is_hangul_or_han(words_, i)) {
      last = i;
      while (last + 1 < end && is_hangul_or_han(words_, last + 1)) ++last;
      if (!ends_inside(last + 1)) return false;
      state(n, words_.span(i, last), std::string(words_.document()[words_.span(i, last)]));
      return true;
    }
    // Any Latin words in brackets behind a Hangul or Han name: its name in English.
    if (is_hangul_or_han(words_, finds_.names[n].last) && words_[i].latin && words_[i].capital) {
      last = i;
      while (last + 1 < end && words_[last + 1].latin) ++last;
      if (!ends_inside(last + 1)) return false;
      state(n, words_.span(i, last), words_.join(i, last));
      return true;
    }
    return false;
  }

  void state(std::size_t n, Span short_span, std::string shorter) {
    Found& longer = finds_.names[n];
    const bool latin = words_[longer.last].latin;
    if (longer.text == shorter || (latin && longer.first == longer.last && longer.text.size() <= shorter.size())) return;
    const bool fits = !latin || plausible_beside(shorter, longer.text);
    if (!is_body(longer.kind) && !(latin && initials_match(shorter, longer.text))) return;
    if (!fits && longer.kind != NameKind::organisation) return;
    if (longer.kind != NameKind::place || !latin) {
      if (longer.kind != NameKind::outlet) longer.kind = NameKind::organisation;
      longer.sure = 3;
    }
    finds_.abbreviations.push_back({std::move(shorter), longer.text, short_span, longer.span});
  }

  /// The name before the brackets is the short one, or they are one name in two scripts.
  void expand(std::size_t before, std::size_t inside) {
    Found& a = finds_.names[before];
    Found& b = finds_.names[inside];
    const bool a_latin = words_[a.last].latin, b_latin = words_[b.last].latin;
    if (a_latin && b_latin) {
      const bool a_short = words_[a.last].all_caps && a.first == a.last;
      const bool b_short = words_[b.last].all_caps && b.first == b.last;
      if (a_short == b_short) return;
      Found& longer = a_short ? b : a;
      Found& shorter = a_short ? a : b;
      if (!is_body(longer.kind) && !initials_match(shorter.text, longer.text)) return;
      if (longer.kind != NameKind::organisation && longer.kind != NameKind::outlet && !plausible_beside(shorter.text, longer.text)) return;
      if (longer.kind != NameKind::outlet && longer.kind != NameKind::place) longer.kind = NameKind::organisation;
      longer.sure = 3;
      shorter.kind = longer.kind;
      shorter.sure = 3;
      finds_.abbreviations.push_back({shorter.text, longer.text, shorter.span, longer.span});
      return;
    }
    if (!is_body(a.kind) || !is_body(b.kind)) return;
    Found& longer = a_latin ? b : a;  // the Hangul or Han form stands for the whole
    Found& shorter = a_latin ? a : b;
    if (longer.kind == NameKind::other) longer.kind = NameKind::organisation;
    shorter.kind = longer.kind;
    shorter.sure = 3;
    finds_.abbreviations.push_back({shorter.text, longer.text, shorter.span, longer.span});
  }

  const Words& words_;
  NameFinds& finds_;
};

// ---- kinds and canonical forms ----------------------------------------------------------------------------------------

class Resolver {
 public:
  Resolver(const Words& words, NameFinds& finds) : words_(words), finds_(finds) {}

  void run() {
    agree_on_kinds();
    canonical_persons();
    canonical_bodies();
    for (Found& found : finds_.names) {
      if (found.canonical.empty()) found.canonical = found.text;
      if (found.kind == NameKind::person && found.sure == 0) found.kind = NameKind::other;  // a shape, and nothing that supports it
      if (!found.organisation.empty()) found.organisation = canonical_of(found.organisation);
    }
  }

 private:
  void agree_on_kinds() {
    std::unordered_map<std::string_view, std::array<std::uint32_t, 7>> votes;
    for (const Found& found : finds_.names) {
      if (found.kind != NameKind::other) votes[found.text][static_cast<std::size_t>(found.kind)] += 1u << (3u * found.sure);
    }
    for (const Abbreviation& abbreviation : finds_.abbreviations) {
      const auto longer = std::lower_bound(finds_.names.begin(), finds_.names.end(), abbreviation.long_span.begin,
                                           [](const Found& f, std::uint32_t o) { return f.span.begin < o; });
      const NameKind kind = longer != finds_.names.end() ? longer->kind : NameKind::organisation;
      votes[abbreviation.shorter][static_cast<std::size_t>(kind)] += 1u << 12u;
    }
    for (Found& found : finds_.names) {
      const auto at = votes.find(found.text);
      if (at == votes.end()) continue;
      const auto best = std::max_element(at->second.begin(), at->second.end());
      if (*best > 1 && found.sure == 0) found.sure = 1;
      if (found.sure < 3 || *best >= 4096u) found.kind = static_cast<NameKind>(best - at->second.begin());
    }
  }

  /// The part of a full name that stands alone later: the last word, or the first of a Korean or Chinese name.
  static std::string_view family_of(std::string_view name) {
    const auto parts = split_words(name);
    if (parts.size() < 2) return name;
    const std::uint32_t first = word_lists().english(parts.front());
    const bool hyphen = parts.back().find('-') != std::string_view::npos;
    const bool eastern = (first & korean_family) != 0 && (hyphen || (parts.size() == 3 && parts[1].size() > 2));
    if (eastern || ((first & (korean_family | chinese_family)) != 0 && (first & given_name) == 0 &&
                    (word_lists().english(parts.back()) & (korean_family | chinese_family)) == 0)) {
      return parts.front();
    }
    return parts.back();
  }

  void canonical_persons() {
    std::unordered_map<std::string_view, std::string> latest, any;
    for (const Found& found : finds_.names) {
      if (found.kind == NameKind::person && split_words(found.text).size() > 1) any.emplace(family_of(found.text), found.text);
    }
    for (Found& found : finds_.names) {
      const bool single = found.text.find(' ') == std::string::npos;
      const bool latin = words_[found.last].latin;
      if (!latin && single && found.kind == NameKind::person && found.text.size() >= 3) {  // 김 대표 -> 김민지
        std::string& fullest = latest[std::string_view(found.text).substr(0, 3)];
        if (found.text.size() > 3)
          fullest = found.text;
        else if (!fullest.empty())
          found.canonical = fullest;
        continue;
      }
      if (!single && found.kind == NameKind::person) {
        found.canonical = found.text;
        latest[family_of(found.text)] = found.text;
        continue;
      }
      if (!single || !latin || found.sure == 3) {
        if (!(single && found.honorific)) continue;
      }
      if (found.kind != NameKind::person && found.kind != NameKind::other && !(found.kind == NameKind::place && found.sure < 2) &&
          !(found.kind == NameKind::organisation && found.sure < 2))
        continue;
      const auto at = latest.find(found.text);
      const auto later = any.find(found.text);
      if (at == latest.end() && later == any.end()) continue;
      found.canonical = at != latest.end() ? at->second : later->second;
      found.kind = NameKind::person;
      found.sure = std::max<std::uint8_t>(found.sure, 1);
    }
  }

  bool has_head(std::string_view name) const {
    for (const std::string_view word : split_words(name)) {
      if ((word_lists().english(word) & organisation_head) != 0) return true;
    }
    return false;
  }

  void offer(std::string_view shorter, const std::string& longer) {
    auto [at, fresh] = fuller_.emplace(std::string(shorter), longer);
    if (!fresh && at->second != longer) {
      if (longer.find(at->second) != std::string::npos)
        at->second = longer;
      else if (at->second.find(longer) == std::string::npos)
        at->second.clear();
    }
  }

  void canonical_bodies() {
    for (const Abbreviation& abbreviation : finds_.abbreviations) {
      if (abbreviation.shorter.size() < abbreviation.longer.size() || words_.document().language != text::Language::en)
        fuller_[abbreviation.shorter] = abbreviation.longer;
    }
    std::unordered_map<std::string, bool> seen;
    for (const Found& found : finds_.names) {
      if (found.kind == NameKind::outlet && found.text.starts_with("The ")) offer(std::string_view(found.text).substr(4), found.text);
      if (found.kind != NameKind::organisation || !words_[found.last].latin || !seen.emplace(found.text, true).second) continue;
      const auto parts = split_words(found.text);
      if (parts.size() < 3 || parts.size() > 24) continue;
      const std::string_view all = found.text;
      for (std::size_t k = 1; k + 1 < parts.size(); ++k) {
        offer(all.substr(static_cast<std::size_t>(parts[k].data() - all.data())), found.text);
        const std::string_view prefix = all.substr(0, static_cast<std::size_t>(parts[k + 1].data() - all.data()) - 1);
        if (has_head(prefix)) offer(prefix, found.text);
      }
    }
    std::unordered_map<std::string, std::string> last_with_head;
    for (Found& found : finds_.names) {
      if (found.kind != NameKind::organisation && found.kind != NameKind::outlet) continue;
      const bool single = found.text.find(' ') == std::string::npos;
      if (single && found.article && has_head(found.text) && found.sure < 3) {
        const auto at = last_with_head.find(found.text);
        if (at != last_with_head.end()) found.canonical = at->second;
        continue;
      }
      found.canonical = canonical_of(found.text);
      if (!single) {
        for (const std::string_view word : split_words(found.text)) {
          if ((word_lists().english(word) & organisation_head) != 0) last_with_head[std::string(word)] = found.canonical;
        }
      }
    }
  }

  std::string canonical_of(const std::string& name) const {
    std::string at = name;
    for (int steps = 0; steps < 4; ++steps) {
      const auto fuller = fuller_.find(at);
      if (fuller == fuller_.end() || fuller->second.empty() || fuller->second == at) break;
      at = fuller->second;
    }
    return at;
  }

  const Words& words_;
  NameFinds& finds_;
  std::unordered_map<std::string, std::string> fuller_;
};

}  // namespace

bool initials_match(std::string_view shorter, std::string_view longer) {
  for (const bool small_words : {false, true}) {
    const std::string letters = initials(longer, small_words);
    if (letters == shorter) return true;
    if (shorter.size() >= 3 && letters.size() == shorter.size() + 1) {
      std::size_t at = 0;
      for (const char c : letters) at += at < shorter.size() && shorter[at] == c ? 1 : 0;
      if (at == shorter.size() && letters[0] == shorter[0]) return true;
    }
  }
  return false;
}

void find_abbreviations(const Words& words, NameFinds& finds) { Abbreviations(words, finds).run(); }
void resolve_names(const Words& words, NameFinds& finds) { Resolver(words, finds).run(); }

}  // namespace girok::reading
