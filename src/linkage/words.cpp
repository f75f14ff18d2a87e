#include "linkage/words.h"

#include <array>
#include <charconv>
#include <unordered_map>
#include <utility>
#include <vector>

#include "linkage/embedded.h"
#include "text/unicode.h"

namespace girok::linkage {
namespace {

/// Words to look up without a copy of the key.
struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view word) const { return std::hash<std::string_view>{}(word); }
};
template <class Value>
using Words = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

/// Calls `each(first, second, third)` for every line of an embedded table that is not a comment; missing cells are empty.
template <class Each>
void rows(std::string_view file, Each&& each) {
  std::string_view rest = embedded(file);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty() || (line.front() == '#' && line.find('\t') == std::string_view::npos)) continue;
    std::array<std::string_view, 3> cells;
    for (std::string_view& cell : cells) {
      const std::size_t tab = std::min(line.find('\t'), line.size());
      cell = line.substr(0, tab);
      line.remove_prefix(std::min(tab + 1, line.size()));
    }
    each(cells[0], cells[1], cells[2]);
  }
}

FieldKind kind_named(std::string_view name) {
  for (const FieldKind kind : {FieldKind::name, FieldKind::date, FieldKind::age, FieldKind::place, FieldKind::sex, FieldKind::category,
                               FieldKind::number, FieldKind::identifier}) {
    if (name_of(kind) == name) return kind;
  }
  return FieldKind::text;
}

text::NamePart part_named(std::string_view name) {
  if (name == "given") return text::NamePart::given;
  return name == "family" ? text::NamePart::family : text::NamePart::full;
}

struct Tables {
  Words<Role> roles;
  Words<std::string> headers;
  Words<bool> missing_exact, missing_folded;
  std::array<bool, 256> missing_first{};  ///< bytes with which words of the above begin, in either case
  std::size_t missing_longest = 0;
  Words<char> sexes;
  Words<int> months;
  Words<bool> family_names;
  Words<bool> persons;
  std::unordered_map<char32_t, std::string> latin;

  Tables() {
    rows("roles.tsv", [&](std::string_view name, std::string_view kind, std::string_view part) {
      roles.emplace(name, Role{std::string(name), kind_named(kind), part_named(part), 0});
    });
    rows("headers.tsv", [&](std::string_view header, std::string_view role, std::string_view) { headers.emplace(header, role); });
    rows("missing.tsv", [&](std::string_view word, std::string_view how, std::string_view) {
      (how == "exact" ? missing_exact : missing_folded).emplace(word, true);
      const unsigned char first = static_cast<unsigned char>(word.front());
      missing_first[first] = true;
      if (first >= 'a' && first <= 'z') missing_first[first - 'a' + 'A'] = true;
      missing_longest = std::max(missing_longest, word.size());
    });
    rows("sex.tsv", [&](std::string_view word, std::string_view sex, std::string_view) { sexes.emplace(word, sex.front()); });
    rows("months.tsv", [&](std::string_view word, std::string_view number, std::string_view) {
      int month = 0;
      std::from_chars(number.data(), number.data() + number.size(), month);
      months.emplace(word, month);
    });
    rows("persons.tsv", [&](std::string_view word, std::string_view, std::string_view) { persons.emplace(word, true); });
    rows("family_names.tsv", [&](std::string_view name, std::string_view, std::string_view) { family_names.emplace(name, true); });
    rows("latin.tsv",
         [&](std::string_view letter, std::string_view base, std::string_view) { latin.emplace(text::rune_at(letter, 0).value, base); });
  }
};

const Tables& tables() {
  static const Tables the;
  return the;
}

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
  return all < 0x80;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_upper_ascii(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower_ascii(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit_ascii(char c) { return c >= '0' && c <= '9'; }

/// Without its last word.
std::string_view without_last_word(std::string_view words) {
  const std::size_t blank = words.rfind(' ');
  return blank == std::string_view::npos ? std::string_view{} : words.substr(0, blank);
}

/// "1", "c2", "a": what tells columns of the same meaning apart.
bool tells_apart(std::string_view word) {
  if (word.size() == 1) return true;
  const std::string_view digits = is_digit_ascii(word.front()) ? word : word.substr(1);
  for (const char c : digits) {
    if (!is_digit_ascii(c)) return false;
  }
  return true;
}

int year_in(std::string_view words) {
  for (std::size_t at = 0; at + 4 <= words.size(); ++at) {
    if (at > 0 && is_digit_ascii(words[at - 1])) continue;
    if (at + 4 < words.size() && is_digit_ascii(words[at + 4])) continue;
    int year = 0;
    const auto [end, error] = std::from_chars(words.data() + at, words.data() + at + 4, year);
    if (error == std::errc{} && end == words.data() + at + 4 && year >= 1850 && year <= 2100) return year;
  }
  return 0;
}

}  // namespace

void plain(std::string_view text, std::string& out) {
  if (is_ascii(text)) {
    out.clear();
    for (const char c : text) {
      const bool blank = static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
      if (!blank) {
        out += lower(c);
      } else if (!out.empty() && out.back() != ' ') {
        out += ' ';
      }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return;
  }
  const std::string folded = text::fold(text);
  out.clear();
  const auto& latin = tables().latin;
  for (std::size_t at = 0; at < folded.size();) {
    const text::Rune rune = text::rune_at(folded, at);
    const std::string_view bytes = std::string_view(folded).substr(at, rune.size);
    at += rune.size;
    if (rune.value < 0xC0) {
      out += bytes;
      continue;
    }
    if (rune.value >= 0x300 && rune.value <= 0x36F) continue;  // marks that no letter took in
    const auto found = rune.value < 0x250 || (rune.value >= 0x1E00 && rune.value < 0x1F00) ? latin.find(rune.value) : latin.end();
    if (found == latin.end()) {
      out += bytes;
    } else {
      out += found->second;
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  if (!out.empty() && out.front() == ' ') out.erase(0, 1);
}

std::string header_words(std::string_view header) {
  std::string spaced;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const char c = header[i];
    const bool camel = i > 0 && is_upper_ascii(c) && is_lower_ascii(header[i - 1]);
    if (camel) spaced += ' ';
    spaced += c == '_' || c == '-' || c == '/' || c == '.' ? ' ' : c;
  }
  std::string words;
  plain(spaced, words);
  std::erase(words, '\'');  // "father's name"
  while (!words.empty() && (words.back() == '*' || words.back() == ':' || words.back() == '?' || words.back() == ' ')) words.pop_back();
  return words;
}

Role role_named(std::string_view name) {
  const auto found = tables().roles.find(name);
  return found == tables().roles.end() ? Role{} : found->second;
}

Role role_of(std::string_view header) {
  const std::string words = header_words(header);
  const int year = year_in(words);
  const auto look = [&](std::string_view key) -> Role {
    const auto found = tables().headers.find(key);
    if (found == tables().headers.end()) return {};
    Role role = role_named(found->second);
    role.year = year;
    return role;
  };
  if (Role role = look(words); !role.name.empty()) return role;
  // What stands in brackets is a translation or a unit: "이름 (name)".
  const std::size_t bracket = words.find('(');
  if (bracket != std::string::npos && bracket > 0) {
    std::string_view before = std::string_view(words).substr(0, bracket);
    while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
    if (Role role = look(before); !role.name.empty()) return role;
    std::string_view inside = std::string_view(words).substr(bracket + 1);
    inside = inside.substr(0, inside.find(')'));
    if (Role role = look(inside); !role.name.empty()) return role;
  }
  const std::string_view shorter = without_last_word(words);
  if (!shorter.empty() && tells_apart(std::string_view(words).substr(shorter.size() + 1))) {
    if (Role role = look(shorter); !role.name.empty()) return role;
  }
  std::string_view stem = words;
  while (!stem.empty() && is_digit_ascii(stem.back())) stem.remove_suffix(1);
  if (!stem.empty() && stem.size() < words.size()) {
    if (Role role = look(stem); !role.name.empty()) return role;
  }
  // "victim surname": the last words say what it is, the first ones whose.
  for (std::size_t blank = words.find(' '); blank != std::string::npos; blank = words.find(' ', blank + 1)) {
    Role role = look(std::string_view(words).substr(blank + 1));
    if (role.name.empty() || role.name == "record_id") continue;
    const std::string_view whose = std::string_view(words).substr(0, blank);
    if (!tables().persons.contains(whose)) role.name = std::string(whose) + " " + role.name;  // a father's name is not the person's
    return role;
  }
  return {};
}

bool is_missing_word(std::string_view cell) {
  const Tables& the = tables();
  if (cell.empty() || !the.missing_first[static_cast<unsigned char>(cell.front())] || cell.size() > the.missing_longest) return false;
  if (the.missing_exact.contains(cell)) return true;
  std::array<char, 64> folded{};
  if (cell.size() > folded.size()) return false;
  for (std::size_t i = 0; i < cell.size(); ++i) folded[i] = lower(cell[i]);
  return the.missing_folded.contains(std::string_view(folded.data(), cell.size()));
}

std::string_view sex_of(std::string_view word) {
  const auto found = tables().sexes.find(word);
  if (found == tables().sexes.end()) return {};
  return found->second == 'f' ? "f" : "m";
}

int month_of(std::string_view word) {
  const auto found = tables().months.find(word);
  return found == tables().months.end() ? 0 : found->second;
}

bool begins_with_family_name(std::string_view text) {
  const text::Rune first = text::rune_at(text, 0);
  return first.size > 1 && tables().family_names.contains(text.substr(0, first.size));
}

}  // namespace girok::linkage
