#include "reading/byline.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "reading/html_metadata.h"
#include "reading/word_lists.h"
#include "text/tokens.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::size_t longest_line = 300;

template <std::size_t n>
bool one_of(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

struct Word {
  std::string_view form;
  std::string lower;
  text::Token token;
};

std::vector<Word> words_of(std::string_view line) {
  std::vector<Word> words;
  for (const text::Token& token : text::tokenize(line)) {
    const std::string_view form = slice(line, token.span());
    words.push_back({form, text::fold_word(form), token});
  }
  return words;
}

Span part_of(std::string_view line, std::string_view part) {
  const auto begin = static_cast<std::uint32_t>(part.data() - line.data());
  return {begin, begin + static_cast<std::uint32_t>(part.size())};
}

constexpr std::array<std::string_view, 20> openings = {
    "by",          "written by", "reported by", "reporting by", "additional reporting by",
    "story by",    "words by",   "text by",     "posted by",    "published by",
    "compiled by", "edited by",  "editing by",  "author",       "authors",
    "byline",      "from",       "report by",   "writing by",   "news by"};
constexpr std::array<std::string_view, 33> nobody = {"운영자",
                                                     "관리자",
                                                     "편집부",
                                                     "편집국",
                                                     "온라인뉴스팀",
                                                     "디지털뉴스팀",
                                                     "뉴스팀",
                                                     "管理员",
                                                     "编辑部",
                                                     "小编",
                                                     "编辑",
                                                     "admin",
                                                     "administrator",
                                                     "staff",
                                                     "staff reporter",
                                                     "staff reporters",
                                                     "staff writer",
                                                     "staff writers",
                                                     "staff correspondent",
                                                     "our correspondent",
                                                     "our correspondents",
                                                     "our staff",
                                                     "editor",
                                                     "editors",
                                                     "the editors",
                                                     "editorial staff",
                                                     "editorial team",
                                                     "news desk",
                                                     "newsdesk",
                                                     "web desk",
                                                     "newsroom",
                                                     "agencies",
                                                     "anonymous"};
constexpr std::array<std::string_view, 22> roles = {"staff",     "writer",     "reporter",  "correspondent", "editor", "contributor",
                                                    "freelance", "journalist", "columnist", "senior",        "chief",  "special",
                                                    "foreign",   "bureau",     "political", "diplomatic",    "health", "crime",
                                                    "business",  "assistant",  "deputy",    "producer"};
constexpr std::array<std::string_view, 20> small_words = {"and", "&",   "of",  "in", "for", "at", "de", "van", "von", "der",
                                                          "den", "bin", "ibn", "al", "el",  "la", "da", "di",  "the", "with"};

bool looks_like_domain(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && dot > 1 && name.size() - dot > 2 && name.size() - dot < 7 &&
         name.find(' ') == std::string_view::npos && name.find('@') == std::string_view::npos &&
         name.find("://") == std::string_view::npos &&
         std::all_of(name.begin() + static_cast<std::ptrdiff_t>(dot) + 1, name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

text::Script script_of_first_letter(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    const text::Rune rune = text::rune_at(line, at);
    if (rune.size == 0) break;
    if (text::is_letter(rune.value)) return text::script_of(rune.value);
    at += rune.size;
  }
  return text::Script::common;
}

// ---- English -------------------------------------------------------------------------------------------------------

/// The parts of a line between "|", "•", "·" and spaced dashes.
std::vector<std::string_view> parts_of(std::string_view line) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  const auto cut = [&](std::size_t at, std::size_t size) {
    if (const std::string_view part = trimmed(line.substr(begin, at - begin)); !part.empty()) parts.push_back(part);
    begin = at + size;
  };
  for (std::size_t at = 0; at < line.size();) {
    const text::Rune rune = text::rune_at(line, at);
    if (rune.size == 0) break;
    const bool spaced = at > 0 && line[at - 1] == ' ' && at + rune.size < line.size() && line[at + rune.size] == ' ';
    const bool bar = rune.value == U'|' || rune.value == U'•' || rune.value == U'·' || rune.value == U'｜' || rune.value == U'\n';
    if (bar || (spaced && (rune.value == U'-' || rune.value == U'–' || rune.value == U'—' || rune.value == U'/'))) cut(at, rune.size);
    at += rune.size;
  }
  cut(line.size(), 0);
  return parts;
}

/// A look at the first two letters: most lines open with none of `openings`.
bool may_open(std::string_view part) {
  if (part.size() < 2) return false;
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (beyond_ascii(part[0]) || beyond_ascii(part[1])) return true;
  return std::any_of(openings.begin(), openings.end(),
                     [&](std::string_view opening) { return opening[0] == lower(part[0]) && opening[1] == lower(part[1]); });
}

/// Length in bytes of "By ", "Reporting by " and the like at the start; 0 where there is none.
std::size_t opening_size(std::string_view part) {
  if (!may_open(part)) return 0;
  const std::string folded = text::fold(part.substr(0, 60));
  std::size_t longest = 0;
  for (const std::string_view opening : openings) {
    if (opening.size() > longest && folded.starts_with(opening) && folded.size() > opening.size() &&
        (folded[opening.size()] == ' ' || folded[opening.size()] == ':')) {
      longest = opening.size();
    }
  }
  if (longest == 0) return 0;
  std::size_t size = longest;  // the openings are ASCII: folding changed no lengths before this point
  while (size < part.size() && (part[size] == ' ' || part[size] == ':')) ++size;
  return size;
}

/// The name at the start of `part`, up to a comma, "for", "in", "with" or a role; the rest stays in `rest`.
std::string_view leading_name(std::string_view part, std::string_view& rest) {
  const std::vector<Word> words = words_of(part);
  std::size_t end = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    const bool initial_dot = word.form == "." && i > 0 && words[i - 1].form.size() <= 2;
    const bool stops = word.form == "," || word.form == "(" || word.form == "/" || word.form == ";" || word.lower == "for" ||
                       word.lower == "in" || word.lower == "at" || word.lower == "with" || word.lower == "of" ||
                       (i > 0 && one_of(word.lower, roles));
    if (stops || (word.form == "." && !initial_dot)) break;
    end = word.token.end;
  }
  rest = trimmed(part.substr(end));
  return trimmed(part.substr(0, end));
}

void read_after_name(std::string_view line, std::string_view rest, ByLine& byline) {
  while (!rest.empty() && (rest[0] == ',' || rest[0] == '(')) rest = trimmed(rest.substr(1));
  if (rest.starts_with("for ") || rest.starts_with("of ") || rest.starts_with("at ")) rest = trimmed(rest.substr(rest.find(' ')));
  while (!rest.empty() && (rest.back() == ')' || rest.back() == '.')) rest.remove_suffix(1);
  if (is_outlet_name(rest)) byline.outlet = part_of(line, rest);
}

bool reads_as_names(std::string_view part) {
  const std::vector<Word> words = words_of(part);
  if (words.empty() || words.size() > 24) return false;
  std::size_t capitals = 0;
  for (const Word& word : words) {
    if (word.token.kind == text::TokenKind::number) return false;
    if (word.token.kind != text::TokenKind::word) {
      if (word.form != "," && word.form != "." && word.form != "&" && word.form != "(" && word.form != ")" && word.form != "'" &&
          word.form != "’" && word.form != "/" && word.form != ";")
        return false;
    } else if (word.token.capital) {
      ++capitals;
    } else if (!one_of(word.lower, small_words) && !one_of(word.lower, roles)) {
      return false;
    }
  }
  return capitals > 0;
}

std::optional<ByLine> english_byline(std::string_view line, NameAlone alone) {
  const bool name_may_stand_alone = alone != NameAlone::no;
  const bool reports = line.find(" report") != std::string_view::npos;
  if (!name_may_stand_alone && !reports && opening_size(line) == 0) return std::nullopt;
  ByLine byline;
  byline.date = find_full_date(line);
  std::string_view names = line;
  if (byline.date) names = trimmed(line.substr(0, byline.date->span.begin));
  const std::vector<std::string_view> parts = parts_of(names.empty() ? line : names);
  if (parts.empty()) return std::nullopt;
  std::string_view first = parts[0];
  const std::size_t opening = opening_size(first);
  if (opening > 0) {
    first = trimmed(first.substr(opening));
    while (!first.empty() && (first.back() == ',' || first.back() == ':')) first.remove_suffix(1);
    const bool credit = text::fold(parts[0].substr(0, 40)).find("ing by") != std::string::npos;
    if (first.ends_with('.') && !credit && first.size() > 2 && !(first[first.size() - 2] >= 'A' && first[first.size() - 2] <= 'Z'))
      return std::nullopt;
    const bool unnamed = is_nobody(first);
    if (!unnamed && !reads_as_names(first)) return std::nullopt;
    if (text::fold(parts[0].substr(0, 5)) == "from " && !name_may_stand_alone) return std::nullopt;
    std::string_view rest;
    const std::string_view name = leading_name(first, rest);
    if (is_outlet_name(name))
      byline.outlet = part_of(line, name);
    else if (!unnamed && !is_nobody(name))
      byline.author = part_of(line, name);
    if (byline.outlet.empty()) read_after_name(line, rest, byline);
  } else if (const std::size_t verb = std::min(first.find(" reports from "), first.find(" reporting from "));
             verb != std::string_view::npos) {
    const std::string_view name = trimmed(first.substr(0, verb));
    if (!reads_as_names(name) || words_of(name).size() > 6 || first.size() > 120) return std::nullopt;
    byline.author = part_of(line, name);
  } else {
    if (!name_may_stand_alone || !reads_as_names(first)) return std::nullopt;
    std::string_view rest;
    const std::string_view name = leading_name(first, rest);
    const std::vector<Word> words = words_of(name);
    const bool all_capital = std::all_of(
        words.begin(), words.end(), [](const Word& w) { return w.token.capital || w.form == "." || w.form == "and" || w.form == "&"; });
    if (words.size() < 2 || words.size() > 8 || !all_capital || is_outlet_name(name)) return std::nullopt;
    const std::string folded_rest = text::fold(rest);
    const bool role = folded_rest.find("correspondent") != std::string::npos || folded_rest.find("reporter") != std::string::npos ||
                      folded_rest.find("writer") != std::string::npos || folded_rest.find("editor") != std::string::npos;
    const bool known_name = (word_lists().english(words[0].form) & given_name) != 0 && words.size() <= 4;
    // "Orrin, 4 May 2021" is where and when; "Jane Doe | 4 May 2021" is who and when.
    const bool dated = byline.date && (parts.size() > 1 || !names.ends_with(','));
    const bool beside_outlet = std::any_of(parts.begin() + 1, parts.end(), is_outlet_name) ||
                               is_outlet_name(trimmed(rest.substr(std::min<std::size_t>(1, rest.size()))));
    const bool beside_date = alone == NameAlone::beside_date && words.size() <= 4 && (rest.empty() || rest[0] == ',');
    if (!role && !dated && !beside_outlet && !beside_date && !(known_name && (rest.empty() || rest[0] == ',' || rest.starts_with("in "))))
      return std::nullopt;
    byline.author = part_of(line, name);
    read_after_name(line, rest, byline);
  }
  for (std::size_t i = 1; i < parts.size() && byline.outlet.empty(); ++i) {
    if (is_outlet_name(parts[i])) byline.outlet = part_of(line, parts[i]);
  }
  return byline;
}

// ---- Korean, Chinese -----------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 9> reporter_titles = {"인턴기자", "선임기자", "객원기자", "수습기자", "전문기자",
                                                             "사진기자", "기자",     "특파원",   "통신원"};

bool is_korean_name(const Word& word) {
  const std::size_t syllables = word.form.size() / 3;
  return word.token.kind == text::TokenKind::word && word.token.script == text::Script::hangul && syllables >= 2 && syllables <= 4;
}

std::optional<ByLine> korean_byline(std::string_view line) {
  const std::vector<Word> words = words_of(line);
  if (words.empty() || words.size() > 30) return std::nullopt;
  if (line.ends_with("다.") || line.ends_with("다")) return std::nullopt;
  ByLine byline;
  byline.date = find_full_date(line);
  bool found = false;
  std::size_t korean_words = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    if (word.token.script == text::Script::hangul && !byline.date) ++korean_words;
    for (const std::string_view title : reporter_titles) {
      if (found || !word.form.ends_with(title)) continue;
      const std::string_view before = word.form.substr(0, word.form.size() - title.size());
      if (before.empty() && i > 0 && is_korean_name(words[i - 1])) {
        byline.author = words[i - 1].token.span();
        found = true;
      } else if (before.size() >= 6 && before.size() <= 12) {
        byline.author = {word.token.begin, word.token.begin + static_cast<std::uint32_t>(before.size())};
        found = true;
      }
    }
    if (byline.outlet.empty() && word.token.script == text::Script::hangul && is_outlet_name(word.form)) byline.outlet = word.token.span();
  }
  if (found && byline.author.empty()) return std::nullopt;
  if (!found) {  // "글 김철수", "취재: 김철수", "작성자 김철수"
    const bool opens = words[0].form == "글" || words[0].form == "취재" || words[0].form == "작성자" || words[0].form == "기자";
    const std::size_t name = words.size() > 1 && words[1].token.kind != text::TokenKind::word ? 2 : 1;
    if (!opens || name >= words.size() || !is_korean_name(words[name]) || words.size() > name + 8) return std::nullopt;
    byline.author = words[name].token.span();
  }
  if (korean_words > 8) return std::nullopt;
  return byline;
}

struct ChineseOpening {
  std::string_view form;
  bool outlet = false;  // what follows is an outlet
};
constexpr std::array chinese_openings = {ChineseOpening{"本报记者"},   ChineseOpening{"本報記者"},  ChineseOpening{"本网记者"},
                                         ChineseOpening{"本社记者"},   ChineseOpening{"特约记者"},  ChineseOpening{"记者"},
                                         ChineseOpening{"記者"},       ChineseOpening{"通讯员"},    ChineseOpening{"作者"},
                                         ChineseOpening{"撰文"},       ChineseOpening{"文/"},       ChineseOpening{"文／"},
                                         ChineseOpening{"文｜"},       ChineseOpening{"文|"},       ChineseOpening{"文："},
                                         ChineseOpening{"来源", true}, ChineseOpening{"來源", true}};

std::optional<ByLine> chinese_byline(std::string_view line) {
  if (line.size() > 150 || static_cast<unsigned char>(line[0]) < 0x80 || line.ends_with("。")) return std::nullopt;
  for (const ChineseOpening& opening : chinese_openings) {
    if (!line.starts_with(opening.form)) continue;
    std::string_view rest = line.substr(opening.form.size());
    const bool marked = rest.starts_with("：") || rest.starts_with(":") || rest.starts_with(" ") || rest.starts_with("　") ||
                        opening.form.back() == '/' || opening.form.ends_with("／");
    while (rest.starts_with("：") || rest.starts_with("　")) rest.remove_prefix(3);
    while (!rest.empty() && (rest[0] == ' ' || rest[0] == ':')) rest.remove_prefix(1);
    std::size_t end = 0;
    while (end < rest.size()) {
      const text::Rune rune = text::rune_at(rest, end);
      if (rune.size == 0 || !text::is_letter(rune.value)) break;
      end += rune.size;
    }
    ByLine byline;
    byline.date = find_full_date(line);
    const std::string_view name = rest.substr(0, end);
    if (name.empty()) return std::nullopt;
    if (opening.outlet) {
      if (!marked) return std::nullopt;
      byline.outlet = part_of(line, name);
      return byline;
    }
    if (name.size() < 6 || name.size() > (marked ? 24U : 12U)) return std::nullopt;
    if (!marked && end < rest.size() && !rest.substr(end).starts_with(" ") && !rest.substr(end).starts_with("　")) return std::nullopt;
    byline.author = part_of(line, name);
    return byline;
  }
  return std::nullopt;
}

struct FieldName {
  std::string_view name;
  HeaderField field;
};
constexpr std::array field_names = {
    FieldName{"title", HeaderField::title},
    FieldName{"headline", HeaderField::title},
    FieldName{"제목", HeaderField::title},
    FieldName{"标题", HeaderField::title},
    FieldName{"標題", HeaderField::title},
    FieldName{"date", HeaderField::date},
    FieldName{"published", HeaderField::date},
    FieldName{"publication date", HeaderField::date},
    FieldName{"date published", HeaderField::date},
    FieldName{"pubdate", HeaderField::date},
    FieldName{"publish date", HeaderField::date},
    FieldName{"날짜", HeaderField::date},
    FieldName{"발행일", HeaderField::date},
    FieldName{"게시일", HeaderField::date},
    FieldName{"작성일", HeaderField::date},
    FieldName{"일자", HeaderField::date},
    FieldName{"日期", HeaderField::date},
    FieldName{"发布日期", HeaderField::date},
    FieldName{"发布时间", HeaderField::date},
    FieldName{"時間", HeaderField::date},
    FieldName{"时间", HeaderField::date},
    FieldName{"author", HeaderField::author},
    FieldName{"authors", HeaderField::author},
    FieldName{"by", HeaderField::author},
    FieldName{"byline", HeaderField::author},
    FieldName{"writer", HeaderField::author},
    FieldName{"reporter", HeaderField::author},
    FieldName{"글쓴이", HeaderField::author},
    FieldName{"작성자", HeaderField::author},
    FieldName{"저자", HeaderField::author},
    FieldName{"기자", HeaderField::author},
    FieldName{"作者", HeaderField::author},
    FieldName{"记者", HeaderField::author},
    FieldName{"source", HeaderField::outlet},
    FieldName{"outlet", HeaderField::outlet},
    FieldName{"publication", HeaderField::outlet},
    FieldName{"publisher", HeaderField::outlet},
    FieldName{"newspaper", HeaderField::outlet},
    FieldName{"site", HeaderField::outlet},
    FieldName{"website", HeaderField::outlet},
    FieldName{"agency", HeaderField::outlet},
    FieldName{"issued by", HeaderField::outlet},
    FieldName{"organisation", HeaderField::outlet},
    FieldName{"organization", HeaderField::outlet},
    FieldName{"매체", HeaderField::outlet},
    FieldName{"출처", HeaderField::outlet},
    FieldName{"언론사", HeaderField::outlet},
    FieldName{"媒体", HeaderField::outlet},
    FieldName{"媒體", HeaderField::outlet},
    FieldName{"来源", HeaderField::outlet},
    FieldName{"來源", HeaderField::outlet},
    FieldName{"url", HeaderField::other},
    FieldName{"link", HeaderField::other},
    FieldName{"language", HeaderField::other},
    FieldName{"section", HeaderField::other},
    FieldName{"keywords", HeaderField::other},
    FieldName{"tags", HeaderField::other},
    FieldName{"category", HeaderField::other},
    FieldName{"id", HeaderField::other},
    FieldName{"accessed", HeaderField::other},
    FieldName{"retrieved", HeaderField::other},
    FieldName{"subject", HeaderField::title},
};

}  // namespace

bool is_nobody(std::string_view name) {
  const std::string folded = text::fold(trimmed(name).substr(0, 100));
  return one_of(std::string_view(folded), nobody);
}

bool is_outlet_name(std::string_view name) {
  name = trimmed(name);
  if (name.size() < 2 || name.size() > 80) return false;
  if (looks_like_domain(name)) return true;
  const WordLists& lists = word_lists();
  const text::Script script = script_of_first_letter(name);
  if (script == text::Script::hangul) {
    if ((lists.korean(name) & (agency | outlet)) != 0) return true;
    const std::size_t suffix = lists.korean_suffix(name, outlet_head | agency | outlet);
    return suffix > 0 && suffix < name.size() && name.find(' ') == std::string_view::npos;
  }
  if (script == text::Script::han) {
    if ((lists.chinese(name) & (agency | outlet)) != 0) return true;
    const std::size_t suffix = lists.chinese_suffix(name, outlet_head | agency | outlet);
    return suffix > 0 && suffix < name.size() && name.size() <= 45;
  }
  if ((lists.english(name) & (agency | outlet)) != 0) return true;
  if (name.starts_with("The ") && (lists.english(name.substr(4)) & (agency | outlet)) != 0) return true;
  const std::vector<Word> words = words_of(name);
  if (words.size() < 2 || words.size() > 7 || !words[0].token.capital) return false;
  for (const Word& word : words) {
    if (word.token.kind == text::TokenKind::number) return false;
  }
  if (!words.back().token.capital) return false;
  const std::uint32_t last = lists.english(words.back().form);
  if ((last & outlet_head) != 0) return true;
  if ((last & outlet_weak_head) != 0) return true;
  return words.back().form == "Agency" || words.back().form == "Service";
}

std::optional<ByLine> read_byline(std::string_view line, NameAlone alone) {
  if (line.size() > longest_line || line.empty()) return std::nullopt;
  if (auto byline = chinese_byline(line)) return byline;
  if (line.find("기자") != std::string_view::npos || line.find("특파원") != std::string_view::npos ||
      line.find("통신원") != std::string_view::npos || script_of_first_letter(line) == text::Script::hangul) {
    return korean_byline(line);
  }
  return script_of_first_letter(line) == text::Script::latin ? english_byline(line, alone) : std::nullopt;
}

std::optional<HeaderLine> read_header_line(std::string_view line, bool any_key) {
  if (line.size() > 500) return std::nullopt;
  std::size_t colon = line.find(':');
  std::size_t colon_size = 1;
  if (const std::size_t wide = line.find("："); wide < colon) colon = wide, colon_size = 3;
  if (colon == std::string_view::npos || colon == 0 || colon > 40) return std::nullopt;
  std::string_view written = trimmed(line.substr(0, colon));
  while (!written.empty() && (written.front() == '*' || written.front() == '_')) written.remove_prefix(1);
  const std::string key = text::fold(written);
  HeaderLine header;
  const auto known = std::find_if(field_names.begin(), field_names.end(), [&](const FieldName& name) { return name.name == key; });
  if (known == field_names.end() && !any_key) return std::nullopt;
  header.field = known == field_names.end() ? HeaderField::other : known->field;
  std::string_view value = trimmed(line.substr(colon + colon_size));
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  if (value.size() >= 2 && value.front() == '[' && value.back() == ']') value = trimmed(value.substr(1, value.size() - 2));
  header.value = part_of(line, value.empty() ? line.substr(line.size()) : value);
  return header;
}

}  // namespace girok::reading
