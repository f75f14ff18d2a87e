#include "exchange/anchor.h"

#include <algorithm>
#include <cstring>

namespace girok::exchange {

namespace {

constexpr std::size_t bytes_a_mark = 4096;
constexpr std::size_t most_places = 1000;
constexpr std::size_t most_quote_bytes = std::size_t{64} << 10;

/// Bytes of the blank that begins here; 0 where none does. ASCII blanks, U+00A0, U+2000 to U+200B, U+2028, U+2029, U+202F, U+3000, U+FEFF.
std::size_t blank_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  const std::string_view rest = text.substr(at, 3);
  if (rest.starts_with("\xC2\xA0")) return 2;
  if (rest.size() < 3) return 0;
  if (rest == "\xE3\x80\x80" || rest == "\xEF\xBB\xBF" || rest == "\xE2\x80\xA8" || rest == "\xE2\x80\xA9" || rest == "\xE2\x80\xAF")
    return 3;
  return rest.starts_with("\xE2\x80") && static_cast<unsigned char>(rest[2]) >= 0x80 && static_cast<unsigned char>(rest[2]) <= 0x8B ? 3 : 0;
}

template <class Put>
void fold(std::string_view text, Put put) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t blank = blank_at(text, at);
    if (blank == 0) {
      put(text[at], at);
      ++at;
      continue;
    }
    put(' ', at);
    while (at < text.size() && (blank = blank_at(text, at)) != 0) at += blank;
  }
}

std::size_t units_of(char first) { return static_cast<unsigned char>(first) >= 0xF0 ? 2 : 1; }

}  // namespace

std::string fold_blanks(std::string_view text) {
  std::string out;
  fold(text, [&](char c, std::size_t) { out += c; });
  return out;
}

AnchoredText::AnchoredText(std::string_view text) : text_(text) {
  folded_.reserve(text.size());
  byte_.reserve(text.size() + 1);
  fold(text, [&](char c, std::size_t at) {
    folded_ += c;
    byte_.push_back(static_cast<std::uint32_t>(at));
  });
  byte_.push_back(static_cast<std::uint32_t>(text.size()));
  Mark mark;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at % bytes_a_mark == 0) marks_.push_back(mark);
    if (!is_start(at)) continue;
    ++mark.characters;
    mark.units += units_of(text[at]);
  }
  if (marks_.empty()) marks_.push_back({});
}

std::optional<std::uint64_t> AnchoredText::characters_before(std::size_t byte) const {
  if (byte > text_.size() || !is_start(byte)) return std::nullopt;
  const std::size_t mark = std::min(byte / bytes_a_mark, marks_.size() - 1);
  std::uint64_t characters = marks_[mark].characters;
  for (std::size_t at = mark * bytes_a_mark; at < byte; ++at) characters += is_start(at) ? 1 : 0;
  return characters;
}

std::optional<std::size_t> AnchoredText::byte_of(std::uint64_t number, bool units) const {
  const auto counted = [&](const Mark& mark) { return units ? mark.units : mark.characters; };
  const auto after = std::ranges::upper_bound(marks_, number, {}, counted);
  const auto mark = after == marks_.begin() ? after : std::prev(after);
  std::uint64_t so_far = counted(*mark);
  std::size_t at = static_cast<std::size_t>(mark - marks_.begin()) * bytes_a_mark;
  while (at < text_.size() && !is_start(at)) ++at;  // the rest of a character that is counted already
  while (so_far < number && at < text_.size()) {
    so_far += units ? units_of(text_[at]) : 1;
    ++at;
    while (at < text_.size() && !is_start(at)) ++at;
  }
  if (so_far != number) return std::nullopt;
  return at;
}

std::optional<Span> AnchoredText::from_code_points(const Position& at) const {
  const auto begin = byte_of(at.start, false), end = byte_of(at.end, false);
  if (!begin || !end || *begin > *end) return std::nullopt;
  return Span{static_cast<std::uint32_t>(*begin), static_cast<std::uint32_t>(*end)};
}

std::optional<Span> AnchoredText::from_utf16(const Position& at) const {
  const auto begin = byte_of(at.start, true), end = byte_of(at.end, true);
  if (!begin || !end || *begin > *end) return std::nullopt;
  return Span{static_cast<std::uint32_t>(*begin), static_cast<std::uint32_t>(*end)};
}

/// Where a folded quote begins in the folded text; one more than the most where there are too many. memmem() is linear.
std::vector<std::size_t> AnchoredText::places_of(const std::string& folded) const {
  std::vector<std::size_t> places;
  for (std::size_t from = 0; from + folded.size() <= folded_.size() && places.size() <= most_places;) {
    const void* hit = memmem(folded_.data() + from, folded_.size() - from, folded.data(), folded.size());
    if (hit == nullptr) break;
    const auto at = static_cast<std::size_t>(static_cast<const char*>(hit) - folded_.data());
    places.push_back(at);
    from = at + 1;
  }
  return places;
}

Result<AnchoredText::Found> AnchoredText::find(const std::optional<Position>& position, const std::optional<Quote>& quote) const {
  if (!quote) {
    if (!position) return fail(ErrorCode::usage, "neither a position nor a quote");
    const auto span = from_code_points(*position);
    if (!span) return fail(ErrorCode::not_found, "a position that the text does not have");
    return Found{*span, false};
  }
  if (quote->exact.size() > most_quote_bytes) return fail(ErrorCode::too_large, "a quote of more than 64 KiB");
  const std::string exact = fold_blanks(quote->exact);
  if (position) {
    for (const auto& span : {from_code_points(*position), from_utf16(*position)}) {
      if (span && !span->empty() && fold_blanks(slice(text_, *span)) == exact) return Found{*span};
    }
  }
  if (exact.empty() || exact == " ") return fail(ErrorCode::malformed, "a quote of nothing");
  std::vector<std::size_t> places = places_of(exact);
  if (places.empty())
    return fail(ErrorCode::not_found, "a quote that does not stand in the text", "",
                "look whether it is the right text, and the right version of it");
  const auto several = [] {
    return fail(ErrorCode::malformed, "a quote that stands in several places, and nothing tells which", "",
                "give a longer prefix and suffix");
  };
  if (places.size() > 1) {
    if (places.size() > most_places || (quote->prefix.empty() && quote->suffix.empty())) return several();
    const std::string prefix = fold_blanks(quote->prefix), suffix = fold_blanks(quote->suffix);
    std::erase_if(places, [&](std::size_t at) {
      const std::string_view all = folded_;
      return !all.substr(0, at).ends_with(prefix) || !all.substr(at + exact.size()).starts_with(suffix);
    });
    if (places.size() != 1) return several();
  }
  const std::size_t end = places[0] + exact.size();
  // A quote may end with a blank of which the text has several: its end is where the next thing begins.
  return Found{Span{byte_[places[0]], byte_[end]}};
}

Quote AnchoredText::quote_of(Span span, std::size_t characters_around) const {
  std::size_t begin = span.begin, end = span.end;
  for (std::size_t i = 0; i < characters_around && begin > 0; ++i) {
    do --begin;
    while (begin > 0 && !is_start(begin));
  }
  for (std::size_t i = 0; i < characters_around && end < text_.size(); ++i) {
    do ++end;
    while (end < text_.size() && !is_start(end));
  }
  return {std::string(slice(text_, span)), std::string(text_.substr(begin, span.begin - begin)),
          std::string(text_.substr(span.end, end - span.end))};
}

}  // namespace girok::exchange
