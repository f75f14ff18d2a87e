#include "exchange/dossier_page.h"

#include <algorithm>

#include "crypto/hash.h"
#include "exchange/embedded.h"

namespace girok::exchange {

void Page::heading(int level, std::string id, std::string text) {
  Block block = Block::of(Block::Kind::heading);
  block.level = level;
  block.id = std::move(id);
  block.line = {{std::move(text), {}}};
  blocks.push_back(std::move(block));
}

void Page::paragraph(std::string text) {
  blocks.push_back(Block::of(Block::Kind::paragraph));
  blocks.back().line = {{std::move(text), {}}};
}

void Page::note(std::string text) {
  blocks.push_back(Block::of(Block::Kind::note));
  blocks.back().line = {{std::move(text), {}}};
}

void Page::table(Block block) {
  for (std::size_t column = block.header.size(); column-- > 1;) {
    const bool empty =
        std::ranges::all_of(block.rows, [&](const auto& row) { return row[column].size() == 1 && row[column].front().text == "–"; });
    if (!empty) continue;
    block.header.erase(block.header.begin() + static_cast<std::ptrdiff_t>(column));
    for (auto& row : block.rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
  }
  blocks.push_back(std::move(block));
}

namespace {

// ---- Markdown -----------------------------------------------------------------------------------------------------------------

/// On one line, so that it can stand in a table or a heading; whatever could mean something is escaped (CommonMark 0.31, 2.4).
std::string plain(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || c == '\r' || c == '\t') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (static_cast<unsigned char>(c) < 0x20 || c == '\x7F') {
      continue;
    } else {
      if (std::string_view("\\`*_[]<>|#~&$").find(c) != std::string_view::npos) out += '\\';
      const bool at_start = out.find_first_not_of(' ') == std::string::npos;
      if (at_start && (c == '-' || c == '+' || c == '=' || c == ':')) out += '\\';
      if ((c == '.' || c == ')') && !out.empty() && out.find_first_not_of("0123456789") == std::string::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string plain(const Line& line) {
  std::string text;
  for (const Inline& piece : line) text += piece.text;
  return plain(text);
}

void table_of(const Block& block, std::string& out) {
  if (!block.line.empty()) out += "*" + plain(block.line) + "*\n\n";
  out += "|";
  for (const std::string& cell : block.header) out += " " + plain(cell) + " |";
  out += "\n|";
  for (std::size_t i = 0; i < block.header.size(); ++i) out += "---|";
  out += "\n";
  for (const auto& row : block.rows) {
    out += "|";
    for (const Line& cell : row) {
      out += block.style == "hash" && &cell == &row.back() ? " `" : " ";
      out += block.style == "hash" && &cell == &row.back() ? cell.empty() ? std::string() : cell.front().text : plain(cell);
      out += block.style == "hash" && &cell == &row.back() ? "` |" : " |";
    }
    out += "\n";
  }
  out += "\n";
}

// ---- HTML ---------------------------------------------------------------------------------------------------------------------

std::string escaped(std::string_view text) {
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
        if ((static_cast<unsigned char>(c) >= 0x20 && c != '\x7F') || c == '\n' || c == '\t') out += c;
    }
  }
  return out;
}

std::string html_of(const Line& line) {
  std::string out;
  for (const Inline& piece : line) {
    if (piece.to.empty())
      out += escaped(piece.text);
    else
      out += "<a href=\"#" + escaped(piece.to) + "\">" + escaped(piece.text) + "</a>";
  }
  return out;
}

void html_table(const Block& block, std::string& out) {
  out += "<div class=\"scroll\"><table" + (block.style.empty() ? std::string() : " class=\"" + block.style + "\"") +
         (block.id.empty() ? std::string() : " id=\"" + escaped(block.id) + "\"") + ">\n";
  if (!block.line.empty()) out += "<caption>" + html_of(block.line) + "</caption>\n";
  out += "<thead><tr>";
  for (const std::string& cell : block.header) out += "<th scope=\"col\">" + escaped(cell) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < block.rows.size(); ++i) {
    const auto& row = block.rows[i];
    const bool named = i < block.row_ids.size() && !block.row_ids[i].empty();
    out += named ? "<tr id=\"" + escaped(block.row_ids[i]) + "\">" : "<tr>";
    bool first = true;
    for (const Line& cell : row) {
      out += (first ? "<th scope=\"row\">" : "<td>") + html_of(cell) + (first ? "</th>" : "</td>");
      first = false;
    }
    out += "</tr>\n";
  }
  out += "</tbody></table></div>\n";
}

void html_block(const Block& block, std::string& out) {
  switch (block.kind) {
    case Block::Kind::heading: {
      const std::string level = std::to_string(block.level);
      out += "<h" + level + (block.id.empty() ? std::string() : " id=\"" + escaped(block.id) + "\"") + ">" + html_of(block.line) + "</h" +
             level + ">\n";
      break;
    }
    case Block::Kind::paragraph: out += "<p class=\"words\">" + html_of(block.line) + "</p>\n"; break;
    case Block::Kind::note: out += "<p class=\"note\">" + html_of(block.line) + "</p>\n"; break;
    case Block::Kind::values:
      out += block.style.empty() ? "<dl>\n" : "<dl class=\"" + block.style + "\">\n";
      for (const auto& row : block.rows) out += "<div><dt>" + html_of(row[0]) + "</dt><dd>" + html_of(row[1]) + "</dd></div>\n";
      out += "</dl>\n";
      break;
    case Block::Kind::list:
      out += "<ul>\n";
      for (const Line& item : block.items) out += "<li>" + html_of(item) + "</li>\n";
      out += "</ul>\n";
      break;
    case Block::Kind::table: html_table(block, out); break;
  }
}

std::string base64(const crypto::Hash& bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 3; ++j) three = three << 8U | (i + j < bytes.size() ? bytes[i + j] : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += i + j <= bytes.size() ? digits[three >> (18 - 6 * j) & 63U] : '=';
  }
  return out;
}

}  // namespace

std::string markdown_of(const Page& page) {
  std::string out = "# " + plain(page.title) + "\n\n";
  for (const Line& line : page.lede) out += plain(line) + "\n\n";
  for (const Block& block : page.blocks) {
    switch (block.kind) {
      case Block::Kind::heading: out += std::string(static_cast<std::size_t>(block.level), '#') + " " + plain(block.line) + "\n\n"; break;
      case Block::Kind::paragraph: out += plain(block.line) + "\n\n"; break;
      case Block::Kind::note: out += "> " + plain(block.line) + "\n\n"; break;
      case Block::Kind::values:
        for (const auto& row : block.rows) out += "- **" + plain(row[0]) + ":** " + plain(row[1]) + "\n";
        out += "\n";
        break;
      case Block::Kind::list:
        for (const Line& item : block.items) out += "- " + plain(item) + "\n";
        out += "\n";
        break;
      case Block::Kind::table: table_of(block, out); break;
    }
  }
  return out + "---\n\n" + plain(page.foot) + "\n";
}

std::string html_of(const Page& page) {
  const std::string_view style = embedded("dossier.css");
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + page.language +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  out += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" +
         base64(crypto::sha256(crypto::bytes_of(style))) + "'\">\n";
  out += "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex, noarchive\">\n";
  out += "<title>" + escaped(page.title) + "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n";
  out += "<a class=\"skip\" href=\"#content\">" + escaped(page.skip) + "</a>\n<header>\n<h1>" + escaped(page.title) + "</h1>\n";
  for (const Line& line : page.lede) out += "<p class=\"lede\">" + html_of(line) + "</p>\n";
  out += "</header>\n<nav aria-label=\"" + escaped(page.contents) + "\"><ul>\n";
  for (const Block& block : page.blocks) {
    if (block.kind == Block::Kind::heading && block.level == 2)
      out += "<li><a href=\"#" + escaped(block.id) + "\">" + html_of(block.line) + "</a></li>\n";
  }
  out += "</ul></nav>\n<main id=\"content\">\n";
  bool in_section = false, in_case = false;
  const auto close = [&](bool& open, std::string_view tag) {
    if (open) out += tag;
    open = false;
  };
  for (const Block& block : page.blocks) {
    if (block.kind == Block::Kind::heading && block.level <= 3) close(in_case, "</article>\n");
    if (block.kind == Block::Kind::heading && block.level == 2) {
      close(in_section, "</section>\n");
      out += "<section aria-labelledby=\"" + escaped(block.id) + "\">\n";
      in_section = true;
    }
    if (block.kind == Block::Kind::heading && block.level == 3 && block.style == "case") {
      out += "<article class=\"case\">\n";
      in_case = true;
    }
    html_block(block, out);
  }
  close(in_case, "</article>\n");
  close(in_section, "</section>\n");
  return out + "</main>\n<footer><p>" + escaped(page.foot) + "</p></footer>\n</body>\n</html>\n";
}

}  // namespace girok::exchange
