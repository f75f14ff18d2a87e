#include "app/html.h"

#include <cstdint>

#include "app/embedded.h"
#include "crypto/hash.h"

namespace girok::app {
namespace {

std::string base64_of_hex(std::string_view hex) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto nibble = [&](std::size_t i) { return static_cast<std::uint32_t>(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10); };
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    bits = bits << 4U | nibble(i);
    held += 4;
    if (held < 6) continue;
    held -= 6;
    out += digits[bits >> held & 63U];
  }
  if (held > 0) out += digits[bits << (6 - held) & 63U];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c == '\x7F' ? ' ' : c;
    }
  }
  return out;
}

std::string csp_hash(std::string_view style) { return "sha256-" + base64_of_hex(crypto::sha256_hex(style)); }

Labels::Labels(std::string_view language) : language_(language == "ko" || language == "zh" ? language : "en") {
  const std::size_t column = language_ == "ko" ? 2 : language_ == "zh" ? 3 : 1;
  std::string_view rest = embedded("labels.tsv");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty() || line.front() == '#') continue;
    std::string_view cells[4];
    for (std::string_view& cell : cells) {
      const std::size_t tab = std::min(line.find('\t'), line.size());
      cell = line.substr(0, tab);
      line.remove_prefix(std::min(tab + 1, line.size()));
    }
    texts_.emplace(cells[0], cells[column].empty() ? cells[1] : cells[column]);
  }
}

std::string_view Labels::operator[](std::string_view key) const {
  const auto found = texts_.find(key);
  return found == texts_.end() ? key : found->second;
}

std::string Labels::with(std::string_view key, std::string_view first, std::string_view second) const {
  std::string out;
  std::string_view text = (*this)[key];
  std::string_view next = first;
  for (std::size_t at = text.find("{}"); at != std::string_view::npos; at = text.find("{}")) {
    out += text.substr(0, at);
    out += next;
    text.remove_prefix(at + 2);
    next = second;
  }
  out += text;
  return out;
}

std::string Labels::count(std::string_view key, std::size_t n) const {
  return with(std::string(key) + (n == 1 ? ".one" : ".many"), std::to_string(n));
}

}  // namespace girok::app
