// Tag files of a bag, line by line.
#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "exchange/bag.h"
#include "exchange/digest.h"

namespace girok::exchange {
namespace {

constexpr std::size_t most_lines = 1'000'000;

/// Ends of lines are LF, CR or CRLF (RFC 8493, 2.1.3).
std::string_view next_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
  const std::string_view line = rest.substr(0, end);
  const std::size_t skip = end + 1 < rest.size() && rest[end] == '\r' && rest[end + 1] == '\n' ? 2 : 1;
  rest.remove_prefix(std::min(end + skip, rest.size()));
  return line;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

}  // namespace

std::string decoded_path(std::string_view path, bool percent_too) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::string_view code = path.substr(i, 3);
    const char c = code == "%0A" || code == "%0a"   ? '\n'
                   : code == "%0D" || code == "%0d" ? '\r'
                   : code == "%25" && percent_too   ? '%'
                                                    : '\0';
    if (c != '\0') {
      out += c;
      i += 2;
    } else {
      out += path[i];
    }
  }
  return out;
}

std::vector<BagLine> parse_manifest(std::string_view utf8, const std::string& name, std::string_view algorithm, bool decode_percent,
                                    BagReport& report) {
  std::vector<BagLine> lines;
  std::size_t number = 0;
  while (!utf8.empty()) {
    const std::string_view line = next_line(utf8);
    ++number;
    if (trimmed(line).empty()) continue;
    const std::string where = name + ":" + std::to_string(number);
    if (lines.size() == most_lines) {
      report.problems.push_back({"manifest-form", "more entries than are read", where});
      break;
    }
    const std::size_t blank = line.find_first_of(" \t");
    const std::string_view digest = line.substr(0, blank);
    std::string_view path = blank == std::string_view::npos ? std::string_view() : line.substr(blank);
    while (!path.empty() && (path.front() == ' ' || path.front() == '\t')) path.remove_prefix(1);
    if (path.empty() || digest.size() != digits_of(algorithm) || !is_hex(digest)) {
      report.problems.push_back({"manifest-form", "not a checksum and a path", where});
      continue;
    }
    BagLine entry{lower(digest), {}, number, false, false};
    // md5sum and its kin put a star before what they read as binary.
    if (path.front() == '*') {
      entry.star = true;
      path.remove_prefix(1);
    }
    while (path.starts_with("./")) {
      entry.dot_slash = true;
      path.remove_prefix(2);
    }
    entry.path = decode_percent ? decoded_path(path, true) : std::string(path);
    lines.push_back(std::move(entry));
  }
  return lines;
}

std::vector<std::pair<std::string, std::string>> parse_bag_info(std::string_view utf8, const std::string& name, BagReport& report) {
  std::vector<std::pair<std::string, std::string>> info;
  std::size_t number = 0;
  while (!utf8.empty() && info.size() < most_lines) {
    const std::string_view line = next_line(utf8);
    ++number;
    if (trimmed(line).empty()) continue;
    const bool continues = line.front() == ' ' || line.front() == '\t';
    if (continues && !info.empty()) {
      info.back().second += (info.back().second.empty() ? "" : " ") + std::string(trimmed(line));
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || trimmed(line.substr(0, colon)).empty()) {
      report.problems.push_back({"tag-form", "not a label, a colon and a value", name + ":" + std::to_string(number)});
      continue;
    }
    info.emplace_back(std::string(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1))));
  }
  return info;
}

bool is_within_bag(std::string_view path) {
  if (path.empty() || path.find('\0') != std::string_view::npos) return false;
  if (path.front() == '/' || path.front() == '\\' || path.front() == '~') return false;
  // C:\x, and %HomeDrive%\x: what another system would take for a place of its own.
  if (path.size() > 1 && path[1] == ':' && ((path[0] >= 'a' && path[0] <= 'z') || (path[0] >= 'A' && path[0] <= 'Z'))) return false;
  if (path.front() == '%' && path.find('%', 1) != std::string_view::npos && path.find('\\') != std::string_view::npos) return false;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of("/\\"), path.size());
    if (path.substr(0, end) == "..") return false;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return true;
}

}  // namespace girok::exchange
