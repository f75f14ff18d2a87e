#include "reading/dateline.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/whole_characters.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::size_t longest_line = 400;

enum class PieceKind : std::uint8_t { number, word, mark };

struct Piece {
  PieceKind kind = PieceKind::mark;
  Span span;
  int value = 0;             // of a number of at most four digits, else -1
  int digits = 0;
  std::string lower;         // words, and marks as written
  bool space_before = false;
  bool capital = false;
};

/// No date without a digit: most lines are done with here. Full-width digits begin with 0xEF.
bool may_hold_digit(std::string_view line) {
  return std::any_of(line.begin(), line.end(), [](char c) { return (c >= '0' && c <= '9') || static_cast<unsigned char>(c) == 0xEF; });
}

/// The pieces of a line. Where `goes_on` says no to a word, the line is of no interest and there are none.
template <class GoesOn>
std::vector<Piece> lex(std::string_view line, GoesOn&& goes_on) {
  std::vector<Piece> pieces;
  pieces.reserve(16);
  bool space = true;
  for (std::size_t i = 0; i < line.size();) {
    const text::Rune rune = text::rune_at(line, i);
    if (rune.size == 0) break;
    if (text::is_space(rune.value)) {
      space = true;
      i += rune.size;
      continue;
    }
    Piece piece;
    piece.space_before = std::exchange(space, false);
    std::size_t end = i + rune.size;
    if (text::is_digit(rune.value)) {
      piece.kind = PieceKind::number;
      for (std::size_t at = i; at < line.size();) {
        const text::Rune digit = text::rune_at(line, at);
        if (digit.size == 0 || !text::is_digit(digit.value)) break;
        if (++piece.digits <= 4) piece.value = piece.value * 10 + text::digit_value(digit.value);
        at += digit.size;
        end = at;
      }
      if (piece.digits > 4) piece.value = -1;
    } else if (text::is_letter(rune.value)) {
      piece.kind = PieceKind::word;
      piece.capital = text::is_upper(rune.value);
      const text::Script script = text::script_of(rune.value);
      while (script != text::Script::han && end < line.size()) {
        const text::Rune next = text::rune_at(line, end);
        if (next.size == 0 || !text::is_letter(next.value) || text::script_of(next.value) != script) break;
        end += next.size;
      }
      piece.lower = text::fold_word(line.substr(i, end - i));
      if (!goes_on(std::string_view(piece.lower))) return {};
    } else {
      piece.lower = std::string(line.substr(i, end - i));
    }
    piece.span = {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end)};
    pieces.push_back(std::move(piece));
    i = end;
  }
  return pieces;
}

std::vector<Piece> lex(std::string_view line) {
  return lex(line, [](std::string_view) { return true; });
}

// Walks over pieces without ever reading past the end.
class Cursor {
 public:
  Cursor(const std::vector<Piece>& pieces, std::size_t at) : pieces_(&pieces), at_(at) {}

  bool number(int& value, int least, int most, int max_digits) {
    if (at_ >= pieces_->size() || (*pieces_)[at_].kind != PieceKind::number) return false;
    const Piece& piece = (*pieces_)[at_];
    if (piece.digits > max_digits || piece.value < least || piece.value > most) return false;
    value = piece.value;
    ++at_;
    return true;
  }
  bool year(int& value) { return at_ < pieces_->size() && (*pieces_)[at_].digits == 4 && number(value, 1500, 2999, 4); }
  bool month_name(int& value) {
    if (at_ >= pieces_->size() || (*pieces_)[at_].kind != PieceKind::word) return false;
    value = month_of((*pieces_)[at_].lower);
    if (value == 0) return false;
    ++at_;
    skip(".");
    return true;
  }
  bool skip(std::string_view form) {
    if (at_ >= pieces_->size() || (*pieces_)[at_].lower != form) return false;
    ++at_;
    return true;
  }
  bool skip_any(std::initializer_list<std::string_view> forms) {
    return std::any_of(forms.begin(), forms.end(), [&](std::string_view form) { return skip(form); });
  }
  bool day(int& value) {
    if (!number(value, 1, 31, 2)) return false;
    if (at_ < pieces_->size() && !(*pieces_)[at_].space_before) skip_any({"st", "nd", "rd", "th"});
    return true;
  }
  // "/", "-", "." — the same one as before, where `separator` is set.
  bool separator(std::string& separator) {
    if (at_ >= pieces_->size()) return false;
    const std::string& form = (*pieces_)[at_].lower;
    if (form != "/" && form != "-" && form != ".") return false;
    if (!separator.empty() && separator != form) return false;
    separator = form;
    ++at_;
    return true;
  }
  std::size_t at() const { return at_; }

 private:
  const std::vector<Piece>* pieces_;
  std::size_t at_;
};

struct PieceDate {
  PartialDate date;
  std::size_t end = 0;  // piece after the date
};

std::optional<PieceDate> make(int year, int month, int day, std::size_t end) {
  const PartialDate date{static_cast<std::int16_t>(year), static_cast<std::int8_t>(month), static_cast<std::int8_t>(day)};
  if (year > 0 && day > 0 && !parse_iso_date(to_string(date))) return std::nullopt;
  return PieceDate{date, end};
}

std::optional<PieceDate> numeric_date(const std::vector<Piece>& pieces, std::size_t at) {
  int year = 0, a = 0, b = 0;
  std::string separator;
  Cursor ymd(pieces, at);
  if (ymd.year(year) && ymd.separator(separator) && ymd.number(a, 1, 12, 2) && ymd.separator(separator) && ymd.number(b, 1, 31, 2)) {
    return make(year, a, b, ymd.at());
  }
  separator.clear();
  Cursor xxy(pieces, at);
  if (xxy.number(a, 1, 31, 2) && xxy.separator(separator) && xxy.number(b, 1, 31, 2) && xxy.separator(separator) && xxy.year(year)) {
    if (a > 12 && b <= 12) return make(year, b, a, xxy.at());
    if (b > 12 && a <= 12) return make(year, a, b, xxy.at());
    if (a == b) return make(year, a, b, xxy.at());
    if (a <= 12 && b <= 12) return make(0, 0, 0, xxy.at());  // a date, but which day of which month?
  }
  return std::nullopt;
}

std::optional<PieceDate> east_asian_date(const std::vector<Piece>& pieces, std::size_t at) {
  Cursor cursor(pieces, at);
  int year = 0, month = 0, day = 0;
  Cursor with_year(pieces, at);
  if (with_year.year(year) && with_year.skip_any({"년", "年"})) {
    cursor = with_year;
  } else {
    year = 0;
  }
  Cursor with_month = cursor;
  if (!with_month.number(month, 1, 12, 2) || !with_month.skip_any({"월", "月"})) return std::nullopt;
  Cursor with_day = with_month;
  if (with_day.number(day, 1, 31, 2) && with_day.skip_any({"일", "日", "号", "號", "일자"})) return make(year, month, day, with_day.at());
  return year > 0 ? make(year, month, 0, with_month.at()) : std::nullopt;
}

std::optional<PieceDate> english_date(const std::vector<Piece>& pieces, std::size_t at) {
  int year = 0, month = 0, day = 0;
  Cursor month_first(pieces, at);
  if (month_first.month_name(month)) {
    Cursor with_day = month_first;
    if (with_day.day(day)) {
      Cursor with_year = with_day;
      with_year.skip(",");
      return with_year.year(year) ? make(year, month, day, with_year.at()) : make(0, month, day, with_day.at());
    }
    month_first.skip(",");
    const bool after_number = at > 0 && pieces[at - 1].kind == PieceKind::number;  // "31 February 2023"
    if (!after_number && month_first.year(year)) return make(year, month, 0, month_first.at());
    return std::nullopt;
  }
  Cursor day_first(pieces, at);
  if (!day_first.day(day)) return std::nullopt;
  day_first.skip_any({"of", "-"});
  if (!day_first.month_name(month)) return std::nullopt;
  Cursor with_year = day_first;
  with_year.skip_any({",", "-"});
  return with_year.year(year) ? make(year, month, day, with_year.at()) : make(0, month, day, day_first.at());
}

std::optional<PieceDate> date_at(const std::vector<Piece>& pieces, std::size_t at) {
  if (auto date = numeric_date(pieces, at)) return date;
  if (auto date = east_asian_date(pieces, at)) return date;
  return english_date(pieces, at);
}

struct Located {
  PieceDate date;
  std::size_t begin = 0;
};

std::optional<Located> next_date(const std::vector<Piece>& pieces, std::size_t from, bool needs_year) {
  for (std::size_t i = from; i < pieces.size(); ++i) {
    const auto date = date_at(pieces, i);
    if (date && (!needs_year || date->date.year > 0)) return Located{*date, i};
  }
  return std::nullopt;
}

DateMatch match_of(const std::vector<Piece>& pieces, const Located& located) {
  return {located.date.date, {pieces[located.begin].span.begin, pieces[located.date.end - 1].span.end}};
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool says_published(std::string_view word) {
  return is_one_of(word, {"published",   "posted", "created", "issued", "released", "date",     "dated", "release",
                          "publication", "first",  "입력",    "승인",   "등록",     "게시",     "작성",  "발행",
                          "기사입력",    "발행일", "작성일",  "등록일", "날짜",     "송고시간", "송고"});
}
bool says_updated(std::string_view word) {
  return is_one_of(word, {"updated", "update", "modified", "edited", "revised", "수정", "최종수정", "최종", "업데이트"});
}
bool fills_a_date_line(std::string_view word) {
  return is_one_of(
      word, {"on",    "at",     "last",   "of",     "the",    "monday",  "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
             "mon",   "tue",    "tues",   "wed",    "thu",    "thur",    "thurs",   "fri",       "sat",      "sun",    "am",       "pm",
             "a",     "p",      "m",      "gmt",    "utc",    "est",     "edt",     "cst",       "cdt",      "pst",    "pdt",      "bst",
             "cet",   "cest",   "kst",    "ist",    "jst",    "sgt",     "hkt",     "aest",      "et",       "pt",     "z",        "t",
             "local", "time",   "min",    "mins",   "minute", "minutes", "read",    "hour",      "hours",    "day",    "days",     "ago",
             "오전",  "오후",   "시",     "분",     "초",     "일시",    "월",      "화",        "수",       "목",     "금",       "토",
             "일",    "월요일", "화요일", "수요일", "목요일", "금요일",  "토요일",  "일요일"});
}
// Han words reach here character by character.
bool is_chinese_date_character(std::string_view word) {
  return is_one_of(word,
                   {"发", "發", "布", "佈", "时", "時", "间", "間", "更", "新", "日", "期", "星", "一", "二", "三", "四", "五", "六", "天",
                    "上", "下", "午", "年", "月", "分", "秒", "表", "于", "於", "出", "版", "点", "點", "最", "后", "後", "周", "週"});
}

/// Every word that read_date_line() lets pass, those inside a date included: a line with any other is prose.
bool may_stand_in_a_date_line(std::string_view word) {
  return month_of(word) != 0 || fills_a_date_line(word) || is_chinese_date_character(word) || says_published(word) || says_updated(word) ||
         is_one_of(word, {"st", "nd", "rd", "th", "년", "일자", "号", "號"});
}

}  // namespace

int month_of(std::string_view word) {
  static constexpr std::array<std::string_view, 12> names = {"january", "february", "march",     "april",   "may",      "june",
                                                             "july",    "august",   "september", "october", "november", "december"};
  if (word == "sept") return 9;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (word == names[i] || (word.size() == 3 && names[i].starts_with(word))) return static_cast<int>(i) + 1;
  }
  return 0;
}

std::optional<DateMatch> find_date(std::string_view line) {
  if (!may_hold_digit(whole_characters(line, longest_line))) return std::nullopt;
  const std::vector<Piece> pieces = lex(whole_characters(line, longest_line));
  const auto found = next_date(pieces, 0, false);
  return found ? std::optional(match_of(pieces, *found)) : std::nullopt;
}

std::optional<DateMatch> find_full_date(std::string_view line) {
  if (!may_hold_digit(whole_characters(line, longest_line))) return std::nullopt;
  const std::vector<Piece> pieces = lex(whole_characters(line, longest_line));
  const auto found = next_date(pieces, 0, true);
  return found ? std::optional(match_of(pieces, *found)) : std::nullopt;
}

std::optional<DateLine> read_date_line(std::string_view line) {
  if (line.size() > longest_line || !may_hold_digit(line)) return std::nullopt;
  const std::vector<Piece> pieces = lex(line, may_stand_in_a_date_line);
  DateLine result;
  bool updated = false, any_date = false, opens_with_label = false;
  for (std::size_t i = 0; i < pieces.size();) {
    if (const auto date = date_at(pieces, i)) {
      any_date = true;
      auto& slot = updated ? result.updated : result.published;
      if (date->date.year > 0 && !slot) slot = match_of(pieces, {*date, i});
      i = date->end;
      continue;
    }
    const Piece& piece = pieces[i];
    if (piece.kind == PieceKind::word) {
      const bool published = says_published(piece.lower) || is_one_of(piece.lower, {"发", "發", "出"});
      if (published) updated = false;
      if (says_updated(piece.lower) || piece.lower == "更") updated = true;
      if (i == 0) opens_with_label = published || updated || piece.lower == "last";
      if (!published && !says_updated(piece.lower) && !fills_a_date_line(piece.lower) && !is_chinese_date_character(piece.lower))
        return std::nullopt;
    } else if (piece.kind == PieceKind::number && piece.value < 0) {
      return std::nullopt;
    }
    ++i;
  }
  const bool has_number = std::any_of(pieces.begin(), pieces.end(), [](const Piece& p) { return p.kind == PieceKind::number; });
  if (!any_date && !(opens_with_label && has_number)) return std::nullopt;
  return result;
}

namespace {

bool is_dash(const Piece& piece) { return is_one_of(piece.lower, {"—", "–", "-", "―", "─"}); }

Span cover_pieces(const std::vector<Piece>& pieces, std::size_t begin, std::size_t end) {
  return begin < end ? Span{pieces[begin].span.begin, pieces[end - 1].span.end} : Span{};
}

// "SEOUL, March 3 (Agency) —", "GENEVA – The", "(Agency) -": up to eight words, then a dash between spaces, then a sentence.
std::optional<AgencyDateline> english_dateline(std::string_view text, const std::vector<Piece>& pieces) {
  AgencyDateline dateline;
  std::size_t i = 0, words = 0;
  bool shouted = false, lower_case_word = false, has_date = false;
  while (i < pieces.size() && words <= 8) {
    const Piece& piece = pieces[i];
    if (const auto date = date_at(pieces, i); date && i > 0) {
      has_date = true;
      if (date->date.year > 0) dateline.date = date->date;
      i = date->end;
      continue;
    }
    if (is_dash(piece) && (piece.space_before || piece.lower == "—")) break;
    if (piece.kind == PieceKind::word) {
      ++words;
      const std::string_view form = slice(text, piece.span);
      const bool upper = std::none_of(form.begin(), form.end(), [](char c) { return c >= 'a' && c <= 'z'; });
      if (i == 0 && form.size() >= 4 && upper) shouted = true;
      if (!piece.capital && !is_one_of(piece.lower, {"of", "the", "and", "de", "la", "al", "el"})) lower_case_word = true;
    } else if (piece.lower == "(") {
      std::size_t close = i + 1;
      while (close < pieces.size() && pieces[close].lower != ")") ++close;
      if (close >= pieces.size() || close - i > 6 || close == i + 1 || !pieces[i + 1].capital || pieces[i + 1].span.size() < 2)
        return std::nullopt;
      dateline.outlet = cover_pieces(pieces, i + 1, close);
      i = close;
    } else if (piece.kind == PieceKind::number || !is_one_of(piece.lower, {",", ".", "/", "-", "'", "’"})) {
      return std::nullopt;
    }
    ++i;
  }
  if (i == 0 || i >= pieces.size() || !is_dash(pieces[i]) || lower_case_word) return std::nullopt;
  if (!shouted && dateline.outlet.empty() && !has_date) return std::nullopt;
  while (i < pieces.size() && is_dash(pieces[i])) ++i;
  if (i >= pieces.size()) return std::nullopt;
  const Piece& next = pieces[i];
  const text::Rune rune = text::rune_at(text, next.span.begin);
  const bool sentence_starts = next.capital || next.kind == PieceKind::number || text::is_opening_quote(rune.value);
  if (!sentence_starts) return std::nullopt;
  dateline.size = pieces[i - 1].span.end;
  return dateline;
}

bool is_reporter_title(std::string_view word) { return is_one_of(word, {"기자", "특파원", "통신원", "인턴기자"}); }

// "(서울=통신) 홍길동 기자 =", "[파리=신문]", "【서울】".
std::optional<AgencyDateline> korean_dateline(const std::vector<Piece>& pieces) {
  if (pieces.empty() || !is_one_of(pieces[0].lower, {"(", "[", "【", "〔", "（"})) return std::nullopt;
  std::size_t close = 1, equals = 0;
  while (close < pieces.size() && close < 16 && !is_one_of(pieces[close].lower, {")", "]", "】", "〕", "）"})) {
    if (is_one_of(pieces[close].lower, {"=", "＝"})) equals = close;
    ++close;
  }
  if (close >= pieces.size() || close >= 16 || equals < 2 || equals + 1 >= close) return std::nullopt;
  AgencyDateline dateline;
  dateline.outlet = cover_pieces(pieces, equals + 1, close);
  dateline.size = pieces[close].span.end;
  // The reporter: at most six pieces up to "기자 =" or "기자".
  for (std::size_t i = close + 1; i < pieces.size() && i <= close + 8; ++i) {
    if (is_one_of(pieces[i].lower, {"=", "＝"})) {
      dateline.size = pieces[i].span.end;
      break;
    }
    if (is_reporter_title(pieces[i].lower) && i > close + 1) {
      if (dateline.author.empty()) dateline.author = cover_pieces(pieces, close + 1, i);
      dateline.size = pieces[i].span.end;
    } else if (pieces[i].kind != PieceKind::word && !is_one_of(pieces[i].lower, {"·", ","})) {
      break;
    }
  }
  return dateline;
}

// "某社北京3月3日电（记者李明）": an agency and a place, a day, and the character for a dispatch.
std::optional<AgencyDateline> chinese_dateline(std::string_view text, const std::vector<Piece>& pieces) {
  std::size_t i = 0;
  std::size_t agency_end = 0;
  for (; i < pieces.size() && i < 24; ++i) {
    if (pieces[i].kind == PieceKind::number) break;
    if (pieces[i].kind != PieceKind::word || text::script_of(text::rune_at(text, pieces[i].span.begin).value) != text::Script::han)
      return std::nullopt;
    if (agency_end == 0 && i >= 1 && is_one_of(pieces[i].lower, {"社", "网", "網", "报", "報", "台"})) agency_end = i + 1;
  }
  if (i == 0 || i >= pieces.size()) return std::nullopt;
  const auto date = east_asian_date(pieces, i);
  std::size_t after = i;
  AgencyDateline dateline;
  if (date) {
    after = date->end;
    if (date->date.year > 0) dateline.date = date->date;
  } else {
    Cursor cursor(pieces, i);
    int day = 0;
    if (!cursor.number(day, 1, 31, 2) || !cursor.skip_any({"日"})) return std::nullopt;
    after = cursor.at();
  }
  if (after >= pieces.size() || !is_one_of(pieces[after].lower, {"电", "電", "讯", "訊"})) return std::nullopt;
  dateline.size = pieces[after].span.end;
  dateline.outlet = cover_pieces(pieces, 0, agency_end);
  if (after + 1 < pieces.size() && is_one_of(pieces[after + 1].lower, {"（", "("})) {
    std::size_t close = after + 2;
    while (close < pieces.size() && close < after + 24 && !is_one_of(pieces[close].lower, {"）", ")"})) ++close;
    if (close < pieces.size() && close < after + 24) {
      std::size_t first = after + 2;
      if (first + 1 < close && pieces[first].lower == "记" && pieces[first + 1].lower == "者") first += 2;
      dateline.author = cover_pieces(pieces, first, close);
      dateline.size = pieces[close].span.end;
    }
  }
  return dateline;
}

}  // namespace

std::optional<AgencyDateline> read_agency_dateline(std::string_view paragraph) {
  const std::string_view start = whole_characters(paragraph, longest_line);
  constexpr std::array<std::string_view, 9> signs = {"—", "–", " -", "=", "＝", "电", "電", "讯", "訊"};
  if (std::none_of(signs.begin(), signs.end(), [&](std::string_view sign) { return start.find(sign) != std::string_view::npos; }))
    return std::nullopt;
  const std::vector<Piece> pieces = lex(start);
  if (auto dateline = korean_dateline(pieces)) return dateline;
  if (auto dateline = chinese_dateline(start, pieces)) return dateline;
  return english_dateline(start, pieces);
}

}  // namespace girok::reading
