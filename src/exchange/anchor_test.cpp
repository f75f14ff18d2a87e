#include "exchange/anchor.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

using namespace girok;
using namespace girok::exchange;

namespace {

std::string found(const AnchoredText& text, std::optional<Position> position, std::optional<Quote> quote) {
  const auto at = text.find(position, quote);
  if (!at) return "! " + at.error().what;
  return std::to_string(at->span.begin) + "-" + std::to_string(at->span.end) + (at->confirmed ? "" : "?");
}

}  // namespace

TEST_CASE("Positions count code points, not bytes and not UTF-16 units") {
  // 기 and 록 are 3 bytes and 1 unit each, the dove 4 bytes and 2 units.
  const std::string words = "a기록🕊b";
  const AnchoredText text(words);
  CHECK(text.characters_before(0) == 0);
  CHECK(text.characters_before(4) == 2);
  CHECK(!text.characters_before(2));
  CHECK(text.characters_before(12) == 5);
  CHECK(!text.characters_before(13));
  CHECK(text.from_code_points({1, 3}) == Span{1, 7});
  CHECK(text.from_code_points({4, 5}) == Span{11, 12});
  CHECK(!text.from_code_points({4, 6}));
  CHECK(!text.from_code_points({3, 2}));
  CHECK(text.from_utf16({5, 6}) == Span{11, 12});
  CHECK(!text.from_utf16({4, 6}));   // amid the pair
}

TEST_CASE("Positions are right beyond the marks that are kept, as a count by hand over the whole text says") {
  std::string words;
  while (words.size() < 20'000) words += "a기🕊é";
  const AnchoredText text(words);
  std::uint64_t characters = 0, units = 0;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto byte = static_cast<unsigned char>(words[at]);
    const bool start = (byte & 0xC0) != 0x80;
    if (!start) {
      if (text.characters_before(at)) FAIL("amid a character");
      continue;
    }
    const Span expected{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at)};
    if (text.characters_before(at) != characters || text.from_code_points({characters, characters}) != expected ||
        text.from_utf16({units, units}) != expected)
      FAIL("at byte " << at);
    ++characters;
    units += byte >= 0xF0 ? 2 : 1;
  }
}

TEST_CASE("A position is taken where its passage is the quote, in code points or as browsers count") {
  const std::string words = "🕊 she said; she said";
  const AnchoredText text(words);
  CHECK(found(text, Position{2, 10}, Quote{"she said", "", ""}) == "5-13");
  CHECK(found(text, Position{12, 20}, Quote{"she said", "", ""}) == "15-23");
  CHECK(found(text, Position{13, 21}, Quote{"she said", "", ""}) == "15-23");   // UTF-16
  CHECK(found(text, Position{2, 10}, std::nullopt) == "5-13?");
  CHECK(found(text, Position{2, 99}, std::nullopt) == "! a position that the text does not have");
}

TEST_CASE("A quote alone is found where it stands once, or where its surroundings tell") {
  const std::string words = "One said yes. Two said no. Three said yes.";
  const AnchoredText text(words);
  CHECK(found(text, std::nullopt, Quote{"Two said", "", ""}) == "14-22");
  CHECK(found(text, std::nullopt, Quote{"said", "Two ", ""}) == "18-22");
  CHECK(found(text, std::nullopt, Quote{"said", "", " no"}) == "18-22");
  CHECK(found(text, std::nullopt, Quote{"said yes", "Three ", "."}) == "33-41");
  CHECK(found(text, std::nullopt, Quote{"said", "", ""}) == "! a quote that stands in several places, and nothing tells which");
  CHECK(found(text, std::nullopt, Quote{"said", "", " yes"}) == "! a quote that stands in several places, and nothing tells which");
  CHECK(found(text, std::nullopt, Quote{"said", "Four ", ""}) == "! a quote that stands in several places, and nothing tells which");
  CHECK(found(text, std::nullopt, Quote{"Four", "", ""}) == "! a quote that does not stand in the text");
  CHECK(found(text, std::nullopt, Quote{" ", "", ""}) == "! a quote of nothing");
  CHECK(found(text, std::nullopt, std::nullopt) == "! neither a position nor a quote");
  // Once, though somebody has changed what stands before it.
  CHECK(found(text, std::nullopt, Quote{"Two said", "Elsewhere ", ""}) == "14-22");
}

TEST_CASE("Blanks of any kind and number are one blank") {
  const std::string words =
      "first\r\n   second\xC2\xA0third\xE3\x80\x80"
      "fourth";
  const AnchoredText text(words);
  CHECK(found(text, std::nullopt, Quote{"first second", "", ""}) == "0-16");
  CHECK(found(text, std::nullopt, Quote{"second third fourth", "", ""}) == "10-32");
  CHECK(fold_blanks(words) == "first second third fourth");
}

TEST_CASE("A text of one letter does not take time without end") {
  const std::string words(1'000'000, 'a');
  const AnchoredText text(words);
  CHECK(found(text, std::nullopt, Quote{std::string(50'000, 'a'), "b", ""}).starts_with("! a quote that stands in several"));
  CHECK(found(text, std::nullopt, Quote{std::string(70'000, 'a'), "", ""}) == "! a quote of more than 64 KiB");
}

TEST_CASE("The quote of any passage leads back to it") {
  rc::check([] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("a", "b", " ", "\n", "기", "🕊"));
    std::string words;
    std::vector<std::uint32_t> starts = {0};
    for (const std::string& piece : pieces) {
      words += piece;
      starts.push_back(static_cast<std::uint32_t>(words.size()));
    }
    const auto a = *rc::gen::elementOf(starts), b = *rc::gen::elementOf(starts);
    const Span span{std::min(a, b), std::max(a, b)};
    const AnchoredText text(words);
    const Position at{text.characters_before(span.begin).value(), text.characters_before(span.end).value()};
    RC_ASSERT(text.from_code_points(at) == span);
    const Quote quote = text.quote_of(span);
    RC_ASSERT(quote.exact == slice(words, span));
    if (span.empty()) return;
    RC_ASSERT(text.find(at, quote)->span == span);
    // Without the position: there, or refused; never elsewhere but for blanks at the ends.
    const auto again = text.find(std::nullopt, quote);
    if (again) RC_ASSERT(fold_blanks(slice(words, again->span)) == fold_blanks(quote.exact));
  });
}
