#include "server/words.h"

#include <algorithm>
#include <array>

#include "server_words/embedded.h"

namespace girok::server {

Words::Words(std::string_view language) : language_(language) {
  const std::size_t column = language == "ko" ? 2 : language == "zh" ? 3 : 1;
  for (const std::string_view name : server_words::embedded_names()) {
    std::string_view table = server_words::embedded(name);
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
      texts_.emplace(cells[0], cells.at(column).empty() ? cells[1] : cells.at(column));
    }
  }
}

const Words& Words::of(std::string_view language) {
  static const Words en("en"), ko("ko"), zh("zh");
  return language == "ko" ? ko : language == "zh" ? zh : en;
}

std::string_view Words::operator[](std::string_view key) const {
  const auto found = texts_.find(key);
  return found == texts_.end() ? key : found->second;
}

std::string Words::with(std::string_view key, std::initializer_list<std::string> arguments) const {
  const std::string_view text = (*this)[key];
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_place = i + 2 < text.size() && text[i] == '{' && text[i + 2] == '}' && text[i + 1] >= '0' && text[i + 1] <= '9';
    const std::size_t index = is_place ? static_cast<std::size_t>(text[i + 1] - '0') : arguments.size();
    if (index < arguments.size()) {
      out += *(arguments.begin() + static_cast<std::ptrdiff_t>(index));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string Words::of_code(std::string_view prefix, std::string_view code) const {
  const auto found = texts_.find(std::string(prefix) + "." + std::string(code));
  return std::string(found == texts_.end() ? code : found->second);
}

std::vector<std::string_view> Words::keys() const {
  std::vector<std::string_view> keys;
  for (const auto& [key, text] : texts_) keys.push_back(key);
  return keys;
}

}  // namespace girok::server
