#include "text/phrases.h"

#include <algorithm>
#include <array>

namespace girok {

Phrases::Phrases(std::string_view table, std::string_view language) : language_(language == "ko" || language == "zh" ? language : "en") {
  add(table);
}

std::vector<std::string_view> Phrases::keys() const {
  std::vector<std::string_view> keys;
  for (const auto& [key, text] : texts_) keys.push_back(key);
  return keys;
}

void Phrases::add(std::string_view table) {
  const std::size_t column = language_ == "ko" ? 2 : language_ == "zh" ? 3 : 1;
  while (!table.empty()) {
    const std::size_t end = std::min(table.find('\n'), table.size());
    std::string_view line = table.substr(0, end);
    table.remove_prefix(std::min(end + 1, table.size()));
    if (line.empty() || line.front() == '#') continue;
    std::array<std::string_view, 4> cells;
    for (std::string_view& cell : cells) {
      const std::size_t tab = std::min(line.find('\t'), line.size());
      cell = line.substr(0, tab);
      line.remove_prefix(std::min(tab + 1, line.size()));
    }
    texts_.emplace(cells[0], cells[column].empty() ? cells[1] : cells[column]);
  }
}

std::string_view Phrases::operator[](std::string_view key) const {
  const auto found = texts_.find(key);
  return found == texts_.end() ? key : found->second;
}

std::string Phrases::with(std::string_view key, std::span<const std::string> arguments) const {
  const std::string_view text = (*this)[key];
  std::string out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t close = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
    const bool numbered = close == i + 2 && text[i + 1] >= '0' && text[i + 1] <= '9', in_order = close == i + 1;
    const std::size_t index = numbered ? static_cast<std::size_t>(text[i + 1] - '0') : in_order ? next++ : arguments.size();
    if (index >= arguments.size()) {
      out += text[i];
      continue;
    }
    out += arguments[index];
    i = close;
  }
  return out;
}

}  // namespace girok
