#include "linkage/features.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "base/parallel.h"
#include "linkage/mix.h"
#include "text/nicknames.h"
#include "text/place_words.h"
#include "text/unicode.h"

namespace girok::linkage {
namespace {

constexpr std::size_t chunk = 4096;
constexpr double east_asian_share = 0.05;
constexpr std::size_t words_of_name = 8, words_of_text = 32;

// Calls body(code) for every code but the missing one.
template <class Body>
void each_code(std::size_t codes, unsigned threads, const Body& body) {
  parallel_for((codes + chunk - 1) / chunk, threads, [&](std::size_t part) {
    const std::size_t end = std::min(codes, (part + 1) * chunk);
    for (std::size_t code = std::max<std::size_t>(part * chunk, 1); code < end; ++code) body(static_cast<Code>(code));
  });
}

// The text of a value that letters, words and lattices are taken from: of a cell with several names, the first; then those further ones, by codes of their own.
class Texts {
 public:
  Texts(const FieldColumn& column, FieldFeatures& out) : column_(column), out_(out) {
    if (column.field.kind != FieldKind::name) return;
    bool several = false;
    for (Code code = 1; code < column.values.size() && !several; ++code)
      several = column.values.at(code).find(between) != std::string_view::npos;
    if (!several) return;
    out.other_start.assign(column.values.size() + 1, 0);
    for (Code code = 1; code < column.values.size(); ++code) {
      const std::string_view value = column.values.at(code);
      for (std::size_t at = value.find(between); at != std::string_view::npos;) {
        const std::size_t next = value.find(between, at + between.size());
        out.others.push_back(static_cast<Code>(column.values.size() + out.other_names.size()));
        out.other_names.emplace_back(value.substr(at + between.size(), next == std::string_view::npos ? next : next - at - between.size()));
        at = next;
      }
      out.other_start[std::size_t{code} + 1] = static_cast<std::uint32_t>(out.others.size());
    }
  }
  std::size_t size() const { return column_.values.size() + out_.other_names.size(); }
  std::string_view at(Code code) const {
    if (code >= column_.values.size()) return out_.other_names[code - column_.values.size()];
    const std::string_view value = column_.values.at(code);
    return out_.other_start.empty() ? value : value.substr(0, value.find(between));
  }

 private:
  static constexpr std::string_view between = " / ";
  const FieldColumn& column_;
  FieldFeatures& out_;
};

void count_records(const FieldColumn& column, FieldFeatures& out) {
  out.records.assign(column.values.size(), 0);
  for (const Code code : column.codes) ++out.records[code];
  out.filled = static_cast<std::uint32_t>(column.codes.size()) - out.records[0];
  out.records[0] = 0;
}

// Calls take(code, word) for each word of each value, in order, at most `most` a value.
template <class Take>
void each_word(const Texts& texts, std::size_t most, const Take& take) {
  for (Code code = 1; code < texts.size(); ++code) {
    std::string_view rest = texts.at(code);
    for (std::size_t taken = 0; !rest.empty() && taken < most;) {
      const std::size_t end = rest.find_first_of(" ,");
      const std::string_view word = rest.substr(0, end);
      if (!word.empty()) take(code, word), ++taken;
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
}

bool is_east_asian(std::string_view value) { return text::has_hangul(value) || text::has_han(value); }

// Share of the distinct values that are in Hangul or Han, from a sample.
bool many_east_asian(const FieldColumn& column) {
  const std::size_t codes = column.values.size(), step = std::max<std::size_t>(codes / 2000, 1);
  std::size_t tried = 0, found = 0;
  for (std::size_t code = 1; code < codes; code += step, ++tried) found += is_east_asian(column.values.at(static_cast<Code>(code))) ? 1 : 0;
  return static_cast<double>(found) >= east_asian_share * static_cast<double>(std::max<std::size_t>(tried, 1));
}

// A column of places in several scripts: a known place has one word for all its writings, any other a lattice.
void split_places(const FieldColumn& column, std::size_t most, unsigned threads, Dictionary& words, FieldFeatures& out) {
  std::vector<std::vector<text::PlaceWord>> parts(column.values.size());
  each_code(column.values.size(), threads, [&](Code code) { parts[code] = text::place_words(column.values.at(code)); });
  out.word_lattices.resize(1);
  for (Code code = 1; code < parts.size(); ++code) {
    for (std::size_t i = 0; i < std::min(parts[code].size(), most); ++i) {
      const Code word = words.add(parts[code][i].core);
      if (word == 0) continue;
      out.words.push_back(word);
      if (word == out.word_lattices.size()) out.word_lattices.push_back(parts[code][i].lattice);
    }
    out.word_start[std::size_t{code} + 1] = static_cast<std::uint32_t>(out.words.size());
  }
}

void split_words(const FieldColumn& column, const Texts& texts, std::size_t most, unsigned threads, FieldFeatures& out) {
  Dictionary words;
  out.word_start.assign(texts.size() + 1, 0);
  if (column.field.kind == FieldKind::place && many_east_asian(column)) {
    split_places(column, most, threads, words, out);
  } else {
    each_word(texts, most, [&](Code code, std::string_view word) {
      out.words.push_back(words.add(word));
      ++out.word_start[std::size_t{code} + 1];
    });
    for (std::size_t code = 1; code < out.word_start.size(); ++code) out.word_start[code] += out.word_start[code - 1];
  }
  out.word_records.assign(words.size(), 0);
  std::vector<std::uint32_t> seen;
  for (Code code = 1; code < column.values.size(); ++code) {
    seen.assign(out.words.begin() + out.word_start[code], out.words.begin() + out.word_start[std::size_t{code} + 1]);
    std::sort(seen.begin(), seen.end());
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    for (const std::uint32_t word : seen) out.word_records[word] += out.records[code];
  }
  out.word_letters.resize(words.size());
  out.word_bits.assign(words.size(), 0);
  for (Code word = 1; word < words.size(); ++word) {
    out.word_letters[word] = letters_of(words.at(word));
    out.word_bits[word] = static_cast<float>(std::log2(1.0 + (out.filled + 1.0) / (out.word_records[word] + 1.0)));
  }
}

// Values that count as one for frequency: those with the same words (a place in two scripts).
void group_by_words(FieldFeatures& out) {
  std::unordered_map<std::uint64_t, std::uint32_t> groups;
  out.group.assign(out.records.size(), 0);
  out.group_records.assign(1, 0);
  std::vector<std::uint32_t> words;
  for (Code code = 1; code < out.records.size(); ++code) {
    words.assign(out.words.begin() + out.word_start[code], out.words.begin() + out.word_start[std::size_t{code} + 1]);
    std::sort(words.begin(), words.end());
    std::uint64_t key = words.size();
    for (const std::uint32_t word : words) key = mix(key, word);
    const auto [at, fresh] = groups.try_emplace(key, static_cast<std::uint32_t>(out.group_records.size()));
    if (fresh) out.group_records.push_back(0);
    out.group[code] = at->second;
    out.group_records[at->second] += out.records[code];
  }
}

DateValue date_of(std::string_view text) {
  DateValue date;
  const auto year_at = [&](std::size_t at) {
    int year = 0;
    std::from_chars(text.data() + at, text.data() + std::min(at + 4, text.size()), year);
    return static_cast<std::int16_t>(year);
  };
  if (text.size() == 9 && text[4] == '/') {
    date.digits.fill('-');
    date.first_year = year_at(0);
    date.last_year = year_at(5);
    return date;
  }
  for (std::size_t i = 0; i < date.digits.size(); ++i) date.digits[i] = i < text.size() ? text[i] : '-';
  date.first_year = date.last_year = date.digits[3] == '-' ? std::int16_t{0} : year_at(0);
  date.has_month = date.digits[5] != '-';
  date.has_day = date.digits[7] != '-';
  return date;
}

double number_of(std::string_view text) {
  double value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  return end.ec == std::errc{} && end.ptr == text.data() + text.size() ? value : std::numeric_limits<double>::quiet_NaN();
}

// Lattices for all values, or for none where hardly any value is Korean or Chinese: "Lee" and "Ree" are different Englishmen.
void read_names(const FieldColumn& column, const Texts& texts, text::NamePart part, unsigned threads, FieldFeatures& out) {
  const std::size_t codes = column.values.size();
  const std::size_t step = std::max<std::size_t>(codes / 2000, 1);
  std::size_t tried = 0, fitting = 0;
  for (std::size_t code = 1; code < codes; code += step, ++tried)
    fitting += text::name_lattice(texts.at(static_cast<Code>(code)), part).plausibility >= 0.6F ? 1 : 0;
  if (static_cast<double>(fitting) < east_asian_share * static_cast<double>(tried)) return;
  out.lattices.resize(texts.size());
  each_code(texts.size(), threads, [&](Code code) { out.lattices[code] = text::name_lattice(texts.at(code), part); });

  std::unordered_map<std::uint64_t, std::uint32_t> groups;
  out.group.assign(codes, 0);
  out.group_records.assign(1, 0);
  for (Code code = 1; code < codes; ++code) {
    std::uint64_t key = text::canonical_key(out.lattices[code]);
    if (key == 0) key = hash_of(texts.at(code));
    const auto [at, fresh] = groups.try_emplace(key, static_cast<std::uint32_t>(out.group_records.size()));
    if (fresh) out.group_records.push_back(0);
    out.group[code] = at->second;
    out.group_records[at->second] += out.records[code];
  }
}

void read_words(const FieldColumn& column, const Texts& texts, unsigned threads, FieldFeatures& out) {
  const FieldKind kind = column.field.kind;
  split_words(column, texts, kind == FieldKind::text ? words_of_text : words_of_name, threads, out);
  if (!out.word_lattices.empty()) group_by_words(out);
  if (kind != FieldKind::text) return;
  out.grams.resize(column.values.size());
  each_code(column.values.size(), threads, [&](Code code) { out.grams[code] = grams_of(column.values.at(code)); });
}

}  // namespace

FieldFeatures features_of(const FieldColumn& column, unsigned threads) {
  FieldFeatures out;
  count_records(column, out);
  const Texts texts(column, out);
  const std::size_t codes = texts.size();
  const FieldKind kind = column.field.kind;
  if (kind == FieldKind::date) {
    out.dates.resize(codes);
    each_code(codes, threads, [&](Code code) { out.dates[code] = date_of(column.values.at(code)); });
    return out;
  }
  if (kind != FieldKind::text) {
    out.letters.resize(codes);
    each_code(codes, threads, [&](Code code) { out.letters[code] = letters_of(texts.at(code)); });
  }
  if (kind == FieldKind::age || kind == FieldKind::number) {
    out.numbers.assign(codes, std::numeric_limits<double>::quiet_NaN());
    each_code(codes, threads, [&](Code code) { out.numbers[code] = number_of(column.values.at(code)); });
  }
  if (kind == FieldKind::name || kind == FieldKind::place || kind == FieldKind::text) read_words(column, texts, threads, out);
  if (kind == FieldKind::name) {
    read_names(column, texts, column.field.part, threads, out);
    out.whole.assign(codes, 0);
    each_code(codes, threads, [&](Code code) { out.whole[code] = hash_of(texts.at(code)); });
    if (column.field.part == text::NamePart::given) {
      out.usual.assign(codes, 0);
      each_code(codes, threads, [&](Code code) {
        const std::string_view value = texts.at(code);
        out.usual[code] = text::usual_name(value.substr(0, value.find(' ')));
      });
    }
  }
  if (kind == FieldKind::identifier) {
    out.whole.assign(codes, 0);  // of what stands before the '@' of an e-mail address
    each_code(codes, threads, [&](Code code) {
      const std::string_view value = column.values.at(code);
      const std::size_t at = value.find('@');
      if (at != std::string_view::npos && at >= 3) out.whole[code] = hash_of(value.substr(0, at));
    });
  }
  return out;
}

}  // namespace girok::linkage
