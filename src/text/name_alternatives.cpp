#include "text/name_alternatives.h"

#include <array>
#include <optional>

#include "text/unicode.h"

namespace girok::text {

namespace {

constexpr std::size_t most_names = 8;

struct Mark {
  std::string_view text;  ///< Latin ones in lower case
  NameKind kind;
};

// The longer of two that begin alike stands first.
constexpr std::array marks = {
    Mark{"also known as", NameKind::other},
    Mark{"otherwise known as", NameKind::other},
    Mark{"known as", NameKind::other},
    Mark{"also called", NameKind::other},
    Mark{"a.k.a.", NameKind::other},
    Mark{"a.k.a", NameKind::other},
    Mark{"a/k/a", NameKind::other},
    Mark{"aka", NameKind::other},
    Mark{"alias", NameKind::other},
    Mark{"nickname", NameKind::other},
    Mark{"or", NameKind::other},
    Mark{"not her real name", NameKind::pseudonym},
    Mark{"not his real name", NameKind::pseudonym},
    Mark{"not a real name", NameKind::pseudonym},
    Mark{"pseudonym", NameKind::pseudonym},
    Mark{"false name", NameKind::pseudonym},
    Mark{"formerly known as", NameKind::former},
    Mark{"formerly", NameKind::former},
    Mark{"former name", NameKind::former},
    Mark{"née", NameKind::former},
    Mark{"nee", NameKind::former},
    Mark{"born", NameKind::former},
    Mark{"real name", NameKind::real},
    Mark{"일명", NameKind::other},
    Mark{"별명", NameKind::other},
    Mark{"별칭", NameKind::other},
    Mark{"이명", NameKind::other},
    Mark{"한자명", NameKind::other},
    Mark{"한자", NameKind::other},
    Mark{"영문명", NameKind::other},
    Mark{"영문", NameKind::other},
    Mark{"또는", NameKind::other},
    Mark{"가명", NameKind::pseudonym},
    Mark{"개명 전", NameKind::former},
    Mark{"개명전", NameKind::former},
    Mark{"개명 후", NameKind::other},
    Mark{"개명후", NameKind::other},
    Mark{"개명", NameKind::other},
    Mark{"옛 이름", NameKind::former},
    Mark{"옛이름", NameKind::former},
    Mark{"구명", NameKind::former},
    Mark{"본명", NameKind::real},
    Mark{"又名", NameKind::other},
    Mark{"别名", NameKind::other},
    Mark{"別名", NameKind::other},
    Mark{"也叫", NameKind::other},
    Mark{"又叫", NameKind::other},
    Mark{"小名", NameKind::other},
    Mark{"化名", NameKind::pseudonym},
    Mark{"曾用名", NameKind::former},
    Mark{"原名", NameKind::former},
    Mark{"本名", NameKind::real},
    Mark{"真名", NameKind::real},
    Mark{"眞名", NameKind::real},
};

bool is_bracket_open(char32_t c) { return c == U'(' || c == U'[' || c == U'（' || c == U'［' || c == U'〔' || c == U'【'; }
bool is_bracket_close(char32_t c) { return c == U')' || c == U']' || c == U'）' || c == U'］' || c == U'〕' || c == U'】'; }
bool parts_names(char32_t c) { return c == U'/' || c == U';' || c == U'；' || c == U'／' || c == U'|' || c == U'='; }

bool is_latin_letter(char32_t c) { return is_letter(c) && script_of(c) == Script::latin; }

/// The mark that stands at `at`: whole words in Latin letters; in Hangul and Han, at the beginning of a word.
const Mark* mark_at(std::string_view cell, std::size_t at) {
  const char32_t before = at == 0 ? U' ' : rune_before(cell, at).value;
  for (const Mark& mark : marks) {
    if (cell.size() - at < mark.text.size()) continue;
    const std::string_view there = cell.substr(at, mark.text.size());
    const bool latin = static_cast<unsigned char>(mark.text[0]) < 0x80;
    bool same = there == mark.text;
    if (!same && latin) {
      same = true;
      for (std::size_t i = 0; i < there.size() && same; ++i) {
        const char c = there[i] >= 'A' && there[i] <= 'Z' ? static_cast<char>(there[i] + 32) : there[i];
        same = c == mark.text[i];
      }
    }
    if (!same) continue;
    const char32_t after = rune_at(cell, at + mark.text.size()).value;
    const bool at_end = at + mark.text.size() == cell.size();
    if (latin) {
      if (is_latin_letter(before) || (!at_end && is_latin_letter(after))) continue;
      if (mark.text == "or" && (at == 0 || !is_space(before) || !is_space(after))) continue;
    } else if (is_letter(before)) {
      continue;  // 이명희 is a name; 이명 with a letter before it is part of one
    } else if (!at_end && is_letter(after) && script_of(after) == Script::hangul &&
               script_of(rune_at(mark.text, 0).value) == Script::hangul) {
      continue;  // 한자영, 이명희: names that begin like a mark
    }
    return &mark;
  }
  return nullptr;
}

class Splitter {
 public:
  std::vector<NameAlternative> split(std::string_view cell) {
    cell_ = cell;
    for (std::size_t at = 0; at < cell.size();) {
      const Rune r = rune_at(cell, at);
      if (is_bracket_open(r.value) || is_bracket_close(r.value) || parts_names(r.value)) {
        if (const Mark* whole = mark_at(cell, at)) {
          take(at, whole, whole->text.size());
          at = begin_;
          continue;
        }
        take(at, nullptr, r.size);
        at = begin_;
      } else if (const Mark* mark = mark_at(cell, at)) {
        take(at, mark, mark->text.size());
        at = begin_;
      } else {
        at += r.size;
      }
    }
    take(cell.size(), nullptr, 0);
    return std::move(found_);
  }

 private:
  /// Ends a name at `end`; the next begins `skip` bytes behind it, of the kind the mark says.
  void take(std::size_t end, const Mark* mark, std::size_t skip) {
    const std::string_view text = trimmed(cell_.substr(begin_, end - begin_));
    if (!text.empty() && found_.size() < most_names) {
      const NameKind kind = next_.value_or(found_.empty() ? NameKind::main : NameKind::other);
      found_.push_back({text, kind});
      next_.reset();
    }
    if (mark != nullptr) {
      next_ = mark->kind;
      // "Kim Sun-hee (not her real name)": the mark speaks of the name before it.
      if (mark->text.starts_with("not ") && !found_.empty()) {
        found_.back().kind = mark->kind;
        next_.reset();
      }
    }
    begin_ = end + skip;
  }

  static std::string_view trimmed(std::string_view text) {
    const auto outer = [](char32_t c) {
      return is_space(c) || c == U':' || c == U'：' || c == U',' || c == U'"' || c == U'“' || c == U'”' || c == U'，';
    };
    while (!text.empty() && outer(rune_at(text, 0).value)) text.remove_prefix(rune_at(text, 0).size);
    while (!text.empty() && outer(rune_before(text, text.size()).value)) text.remove_suffix(rune_before(text, text.size()).size);
    return text;
  }

  std::string_view cell_;
  std::size_t begin_ = 0;
  std::optional<NameKind> next_;
  std::vector<NameAlternative> found_;
};

}  // namespace

std::vector<NameAlternative> name_alternatives(std::string_view cell) { return Splitter().split(cell); }

}  // namespace girok::text
