// What a dossier is made of before it is Markdown or HTML: headings, paragraphs, lists of names and values, tables. Private to the dossier.
//
// Model    Texts are plain; each form escapes for itself. A piece of text may lead to a place of the same page (HTML only).
// Threads  Plain values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace girok::exchange {

struct Inline {
  std::string text;
  std::string to;  ///< id of a block; empty: leads nowhere
};
using Line = std::vector<Inline>;

struct Block {
  enum class Kind { heading, paragraph, note, values, table, list } kind = Kind::paragraph;
  int level = 2;  ///< of a heading, 2 to 4
  std::string id;  ///< of a heading or table; may be empty
  Line line;  ///< heading, paragraph, note; caption of a table
  std::vector<std::string> header;  ///< of a table
  std::vector<std::vector<Line>> rows;  ///< of a table; of values: name, value
  std::vector<std::string> row_ids;  ///< [row] where others lead to; may be empty or shorter
  std::vector<Line> items;  ///< of a list
  std::string style;  ///< class in HTML: "hash", "sides"; may be empty

  static Block of(Kind kind, std::string style = {}) {
    Block block;
    block.kind = kind;
    block.style = std::move(style);
    return block;
  }
};

struct Page {
  std::string language, title, skip, contents;  ///< the words of the links to the content, and above its list
  std::vector<Line> lede;  ///< paragraphs under the title
  std::vector<Block> blocks;
  std::string foot;

  void heading(int level, std::string id, std::string text);
  void paragraph(std::string text);
  void note(std::string text);
  /// Without the columns of which every cell is a dash.
  void table(Block block);
};

std::string markdown_of(const Page& page);
std::string html_of(const Page& page);

}  // namespace girok::exchange
