#include "reading/units.h"

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "reading/embedded.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower(c);
  return result;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

/// Strings that stand at the start of a text, longest first. Keyed by their first byte, so that a miss costs one look.
template <typename Value>
class PrefixTable {
 public:
  void add(std::string_view key, const Value* value, bool symbol) {
    if (key.empty()) return;
    auto& list = symbol ? symbols_ : names_;
    list[static_cast<unsigned char>(symbol ? key.front() : lower(key.front()))].push_back(
        {symbol ? std::string(key) : lowered(key), value});
  }

  void finish() {
    for (auto* table : {&symbols_, &names_}) {
      for (auto& list : *table) {
        std::stable_sort(list.begin(), list.end(), [](const Entry& a, const Entry& b) { return a.key.size() > b.key.size(); });
      }
    }
  }

  /// The longest key at the start of `rest`; names before symbols of the same length.
  const Value* find(std::string_view rest, std::uint32_t& size, bool& symbol) const {
    if (rest.empty()) return nullptr;
    const Value* found = nullptr;
    size = 0;
    for (const bool by_symbol : {false, true}) {
      const auto& list =
          by_symbol ? symbols_[static_cast<unsigned char>(rest.front())] : names_[static_cast<unsigned char>(lower(rest.front()))];
      for (const Entry& entry : list) {
        if (entry.key.size() <= size) break;
        if (entry.key.size() > rest.size() || !same(rest, entry.key, by_symbol) || !ends_word(rest, entry.key)) continue;
        found = entry.value;
        size = static_cast<std::uint32_t>(entry.key.size());
        symbol = by_symbol;
        break;
      }
    }
    return found;
  }

 private:
  struct Entry {
    std::string key;
    const Value* value;
  };

  static bool same(std::string_view rest, std::string_view key, bool exact) {
    for (std::size_t i = 0; i < key.size(); ++i) {
      if ((exact ? rest[i] : lower(rest[i])) != key[i]) return false;
    }
    return true;
  }
  /// A key that ends in a Latin letter may not go on with one.
  static bool ends_word(std::string_view rest, std::string_view key) {
    if (!is_ascii_letter(key.back()) || rest.size() == key.size()) return true;
    const char next = rest[key.size()];
    if (is_ascii_letter(next)) return false;
    if (static_cast<unsigned char>(next) < 0x80) return true;
    const text::Rune rune = text::rune_at(rest, key.size());
    return !(text::is_letter(rune.value) && rune.value < 0x1100);
  }

  std::array<std::vector<Entry>, 256> symbols_, names_;
};

struct Prefix {
  std::string_view symbol, name;
};
constexpr Prefix prefixes[] = {{"Y", "yotta"}, {"Z", "zetta"}, {"E", "exa"},   {"P", "peta"}, {"T", "tera"},  {"G", "giga"},
                               {"M", "mega"},  {"k", "kilo"},  {"h", "hecto"}, {"d", "deci"}, {"c", "centi"}, {"m", "milli"},
                               {"µ", "micro"}, {"μ", "micro"}, {"n", "nano"},  {"p", "pico"}, {"f", "femto"}, {"a", "atto"}};

constexpr std::size_t language_column(text::Language language) {
  return language == text::Language::ko ? 1 : language == text::Language::zh ? 2 : 0;
}

template <typename Value>
struct Tables {
  std::deque<Value> values;
  std::deque<std::string> names;
  std::array<PrefixTable<Value>, 3> by_language;

  void add_row(const std::vector<std::string_view>& cells, const Value* value) {
    for (std::size_t language = 0; language < 3; ++language) {
      for (const auto symbol : split(cells[2], '|')) by_language[language].add(symbol, value, true);
      for (const auto name : split(cells[3], '|')) by_language[language].add(name, value, false);
      if (language == 0) continue;
      for (const auto name : split(cells[3 + language], '|')) by_language[language].add(name, value, false);
    }
  }
  void finish() {
    for (auto& table : by_language) table.finish();
  }
};

template <typename Row>
void each_row(std::string_view file, Row row) {
  for (std::string_view line : split(file, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    auto cells = split(line, '\t');
    cells.resize(6);
    row(cells);
  }
}

const Tables<Unit>& units() {
  static const Tables<Unit> tables = [] {
    Tables<Unit> t;
    each_row(embedded("units.tsv"), [&](const std::vector<std::string_view>& cells) {
      const bool prefixed = cells[1].ends_with('+');
      t.values.push_back({cells[0], cells[1].starts_with("duration") ? QuantityKind::duration : QuantityKind::measurement});
      t.add_row(cells, &t.values.back());
      if (!prefixed) return;
      for (const Prefix& prefix : prefixes) {
        t.names.push_back(std::string(prefix.name) + std::string(cells[0]));
        t.values.push_back({t.names.back(), QuantityKind::measurement});
        std::array<std::string, 2> keys;
        for (int column : {2, 3}) {
          std::string& joined = keys[static_cast<std::size_t>(column - 2)];
          for (const auto key : split(cells[static_cast<std::size_t>(column)], '|')) {
            if (key.empty()) continue;
            if (!joined.empty()) joined += '|';
            joined += std::string(column == 2 ? prefix.symbol : prefix.name) + std::string(key);
          }
        }
        t.add_row({t.names.back(), cells[1], keys[0], keys[1], {}, {}}, &t.values.back());
      }
    });
    t.finish();
    return t;
  }();
  return tables;
}

const Tables<Currency>& currencies() {
  static const Tables<Currency> tables = [] {
    Tables<Currency> t;
    each_row(embedded("currencies.tsv"), [&](const std::vector<std::string_view>& cells) {
      t.values.push_back({cells[0], Decimal::parse(cells[1]).value_or(Decimal(1))});
      t.add_row(cells, &t.values.back());
    });
    t.finish();
    return t;
  }();
  return tables;
}

}  // namespace

UnitMatch unit_at(std::string_view rest, text::Language language) {
  UnitMatch match;
  match.unit = units().by_language[language_column(language)].find(rest, match.size, match.symbol);
  return match;
}

CurrencyMatch currency_at(std::string_view rest, text::Language language) {
  CurrencyMatch match;
  match.currency = currencies().by_language[language_column(language)].find(rest, match.size, match.symbol);
  return match;
}

}  // namespace girok::reading
