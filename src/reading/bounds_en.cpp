#include "reading/bounds_en.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace girok::reading::en {
namespace {

struct Phrase {
  std::string_view words;
  Bound bound;
  bool age = false;
};

constexpr Bound more = Bound::more, at_least = Bound::at_least, less = Bound::less, at_most = Bound::at_most, about = Bound::about,
                equal = Bound::equal;

constexpr Phrase before[] = {
    {"more than", more},
    {"over", more},
    {"well over", more},
    {"above", more},
    {"well above", more},
    {"greater than", more},
    {"larger than", more},
    {"higher than", more},
    {"bigger than", more},
    {"longer than", more},
    {"older than", more, true},
    {"exceeding", more},
    {"exceed", more},
    {"exceeds", more},
    {"exceeded", more},
    {"in excess of", more},
    {"upwards of", more},
    {"upward of", more},
    {"north of", more},
    {"surpass", more},
    {"surpasses", more},
    {"surpassed", more},
    {"surpassing", more},
    {"topped", more},
    {"beyond", more},
    {">", more},
    {"well more than", more},
    {"far more than", more},
    {"many more than", more},
    {"at least", at_least},
    {"no fewer than", at_least},
    {"no less than", at_least},
    {"not less than", at_least},
    {"not fewer than", at_least},
    {"a minimum of", at_least},
    {"minimum of", at_least},
    {"as few as", at_least},
    {"as little as", at_least},
    {"as low as", at_least},
    {"as young as", at_least, true},
    {"no younger than", at_least, true},
    {"at the very least", at_least},
    {"> =", at_least},
    {"≥", at_least},
    {"more than or equal to", at_least},
    {"greater than or equal to", at_least},
    {"equal to or more than", at_least},
    {"equal to or greater than", at_least},
    {"at least or equal to", at_least},
    {"bigger or equal than", at_least},
    {"higher or equal than", at_least},
    {"larger or equal than", at_least},
    {"greater or equal than", at_least},
    {"less than", less},
    {"fewer than", less},
    {"under", less},
    {"below", less},
    {"well under", less},
    {"well below", less},
    {"smaller than", less},
    {"lower than", less},
    {"shorter than", less},
    {"younger than", less, true},
    {"short of", less},
    {"<", less},
    {"far fewer than", less},
    {"up to", at_most},
    {"as many as", at_most},
    {"as much as", at_most},
    {"as high as", at_most},
    {"as old as", at_most, true},
    {"as long as", at_most},
    {"no more than", at_most},
    {"not more than", at_most},
    {"no greater than", at_most},
    {"no higher than", at_most},
    {"no older than", at_most, true},
    {"at most", at_most},
    {"at the most", at_most},
    {"a maximum of", at_most},
    {"maximum of", at_most},
    {"not exceeding", at_most},
    {"no longer than", at_most},
    {"< =", at_most},
    {"≤", at_most},
    {"up to and including", at_most},
    {"less than or equal to", at_most},
    {"fewer than or equal to", at_most},
    {"equal to or less than", at_most},
    {"smaller or equal than", at_most},
    {"less or equal than", at_most},
    {"lower or equal than", at_most},
    {"anything up to", at_most},
    {"about", about},
    {"around", about},
    {"some", about},
    {"roughly", about},
    {"approximately", about},
    {"approx", about},
    {"approx .", about},
    {"an estimated", about},
    {"estimated", about},
    {"estimated at", about},
    {"a estimated", about},
    {"circa", about},
    {"c .", about},
    {"ca .", about},
    {"~", about},
    {"≈", about},
    {"nearly", about},
    {"almost", about},
    {"close to", about},
    {"just under", about},
    {"just over", about},
    {"slightly more than", about},
    {"slightly less than", about},
    {"slightly over", about},
    {"slightly under", about},
    {"a little over", about},
    {"a little under", about},
    {"a little more than", about},
    {"a little less than", about},
    {"just below", about},
    {"just above", about},
    {"just short of", about},
    {"in the region of", about},
    {"in the order of", about},
    {"on the order of", about},
    {"somewhere around", about},
    {"near", about},
    {"nearing", about},
    {"approaching", about},
    {"virtually", about},
    {"practically", about},
    {"somewhere in the region of", about},
    {"something like", about},
    {"perhaps", about},
    {"maybe", about},
    {"or so", about},
    {"equal to", equal},
    {"equals to", equal},
    {"equals", equal},
    {"equaling to", equal},
    {"equalling", equal},
    {"exactly", equal},
    {"precisely", equal},
};

constexpr Phrase after[] = {
    {"or more", at_least},
    {"and more", at_least},
    {"or over", at_least},
    {"and over", at_least},
    {"or above", at_least},
    {"and above", at_least},
    {"or older", at_least, true},
    {"and older", at_least, true},
    {"and up", at_least},
    {"and upwards", at_least},
    {"or greater", at_least},
    {"or higher", at_least},
    {"or longer", at_least},
    {"plus", at_least},
    {"+", at_least},
    {"at least", at_least},
    {"or more than", at_least},
    {"or greater than", at_least},
    {"or less", at_most},
    {"or fewer", at_most},
    {"or under", at_most},
    {"and under", at_most},
    {"or below", at_most},
    {"and below", at_most},
    {"or younger", at_most, true},
    {"and younger", at_most, true},
    {"or lower", at_most},
    {"at most", at_most},
    {"or shorter", at_most},
    {"or so", about},
    {"odd", about},
    {"- odd", about},
    {"or thereabouts", about},
    {"- ish", about},
    {"give or take", about},
};

std::string_view last_word(std::string_view& rest) {
  const std::size_t space = rest.rfind(' ');
  const std::string_view word = space == std::string_view::npos ? rest : rest.substr(space + 1);
  rest = space == std::string_view::npos ? std::string_view() : rest.substr(0, space);
  return word;
}

std::string_view first_word(std::string_view& rest) {
  const std::size_t space = rest.find(' ');
  const std::string_view word = rest.substr(0, space);
  rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  return word;
}

/// Phrases by the first byte of the word next to the number, so that most words cost one look.
template <std::size_t N>
std::array<std::vector<std::uint8_t>, 256> by_first_byte(const Phrase (&phrases)[N], std::string_view (*nearest)(std::string_view&)) {
  static_assert(N < 256);
  std::array<std::vector<std::uint8_t>, 256> index;
  for (std::size_t i = 0; i < N; ++i) {
    std::string_view rest = phrases[i].words;
    index[static_cast<unsigned char>(nearest(rest).front())].push_back(static_cast<std::uint8_t>(i));
  }
  return index;
}

unsigned char first_byte(const Atoms& atoms, std::size_t i) {
  const char c = atoms.text[atoms[i].begin];
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

bool matches(const Atoms& atoms, std::size_t i, std::string_view word) {
  return atoms[i].kind == AtomKind::digits ? false : equals_folded(atoms.raw(i), word);
}

/// How many atoms back from `end` the phrase reaches; 0 where it does not stand there.
std::size_t length_before(const Atoms& atoms, std::size_t end, std::size_t from, std::string_view words) {
  std::size_t i = end;
  while (!words.empty()) {
    if (i <= from || (i < atoms.size() && atoms[i].blank_before)) return 0;
    if (!matches(atoms, --i, last_word(words))) return 0;
  }
  return end - i;
}

std::size_t length_after(const Atoms& atoms, std::size_t begin, std::string_view words) {
  std::size_t i = begin;
  while (!words.empty()) {
    if (i >= atoms.size() || atoms[i].blank_before || !matches(atoms, i, first_word(words))) return 0;
    ++i;
  }
  return i - begin;
}

}  // namespace

std::optional<BoundWords> bound_before(const Atoms& atoms, std::size_t end, std::size_t from) {
  if (end == 0 || end <= from) return std::nullopt;
  static const auto index = by_first_byte(before, last_word);
  std::optional<BoundWords> best;
  for (const std::uint8_t entry : index[first_byte(atoms, end - 1)]) {
    const Phrase& phrase = before[entry];
    const std::size_t length = length_before(atoms, end, from, phrase.words);
    if (length == 0 || (best && best->last - best->first >= length)) continue;
    best = BoundWords{phrase.bound, end - length, end, phrase.age};
  }
  // "=>" and "<>" are no bounds; "up" and "down" before "about" are none of its business.
  if (best && atoms[best->first].kind == AtomKind::sign && best->first > 0 && atoms.joined(best->first)) {
    const char32_t sign = atoms[best->first - 1].sign;
    if (sign == U'=' || sign == U'<' || sign == U'>') return std::nullopt;
  }
  return best;
}

std::optional<BoundWords> bound_after(const Atoms& atoms, std::size_t begin) {
  if (begin >= atoms.size()) return std::nullopt;
  static const auto index = by_first_byte(after, first_word);
  std::optional<BoundWords> best;
  for (const std::uint8_t entry : index[first_byte(atoms, begin)]) {
    const Phrase& phrase = after[entry];
    const std::size_t length = length_after(atoms, begin, phrase.words);
    if (length == 0 || (best && best->last - best->first >= length)) continue;
    best = BoundWords{phrase.bound, begin, begin + length, phrase.age};
  }
  if (best && atoms.is_sign(begin, U'+') && (!atoms.joined(begin) || (begin + 1 < atoms.size() && atoms.is_digits(begin + 1))))
    return std::nullopt;
  // "above 1000 and below 1500", "5000 or less than 6000": what follows is another number's.
  if (best && atoms[begin].kind == AtomKind::word) {
    std::size_t i = best->last;
    if (atoms.is(i, "than") || atoms.is(i, "to")) ++i;
    const bool linked = i > best->last || atoms.is(best->last - 1, "than") || atoms.is(begin, "and") || atoms.is(begin, "or");
    const bool number = i < atoms.size() && !atoms[i].blank_before &&
                        (atoms.is_digits(i) || (atoms[i].cls != Class::other && atoms[i].cls != Class::conjunction) ||
                         atoms.is_sign(i, U'$') || atoms.is_sign(i, U'£'));
    if (linked && number) return std::nullopt;
  }
  // "at least" and "at most" after a number belong to the next one where one follows.
  if (best && (atoms.is(begin, "at") || atoms.is(begin + 1, "than")) && best->last < atoms.size() &&
      atoms[best->last].kind != AtomKind::sign)
    return std::nullopt;
  return best;
}

}  // namespace girok::reading::en
