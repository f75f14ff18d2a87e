#include "app/html.h"

#include <cstdint>

#include <fmt/format.h>

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

std::string page_head(std::string_view language, std::string_view title, std::string_view style) {
  return fmt::format(
      "<!doctype html>\n<html lang={}>\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n<meta name=referrer content=no-referrer>\n"
      "<meta name=robots content=\"noindex\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
      language, csp_hash(style), title, style);
}

Labels::Labels(std::string_view language) : phrases_(embedded("labels.tsv"), language) {}

std::string Labels::with(std::string_view key, std::string_view first, std::string_view second) const {
  return phrases_.with(key, {std::string(first), std::string(second)});
}

std::string Labels::count(std::string_view key, std::size_t n) const {
  return with(std::string(key) + (n == 1 ? ".one" : ".many"), std::to_string(n));
}

}  // namespace girok::app
