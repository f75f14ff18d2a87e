#include "reading/html.h"

#include <algorithm>
#include <array>

#include "reading/html_entities.h"
#include "reading/html_tags.h"
#include "reading/rewrite.h"

namespace girok::reading {
namespace {

constexpr std::size_t deepest = std::size_t{1} << 16;   // elements open at once; what is nested deeper is read flat
constexpr std::size_t inline_reach = 64;                // how far an end tag looks for its start among inline elements
constexpr std::size_t prose_bytes = 240;                // so much text with a sentence end is prose, whatever its container is called
constexpr std::size_t head_bytes = 600;                 // a <time> after so much prose is not the date of publication

constexpr std::array<std::string_view, 10> superscripts = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

bool is_html_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

/// What an open element means for the text inside it.
struct Context {
  std::uint8_t element = 0;
  BlockKind kind = BlockKind::paragraph;        ///< with inline elements that have one (time, byline)
  BlockKind block_kind = BlockKind::paragraph;  ///< of the nearest block element
  std::uint8_t level = 0;
  bool soft = false;           ///< furniture by name only: prose inside is prose
  bool preformatted = false;
  bool superscript = false;
  bool breaks = false;         ///< starts and ends a paragraph
};

bool is_furniture(BlockKind kind) { return kind == BlockKind::navigation || kind == BlockKind::aside || kind == BlockKind::footer; }

/// What separates the text before from the text that comes next; the greater wins.
enum class Gap : std::uint8_t { none, space, line, cell, paragraph };

class Scanner {
 public:
  explicit Scanner(std::string_view source) : source_(source), out_(source), tags_(source) { stack_.push_back({}); }

  Page run() {
    std::size_t at = 0;
    while (at < source_.size()) {
      const std::size_t mark = std::min(source_.find('<', at), source_.size());
      text(at, mark);
      if (mark == source_.size()) break;
      at = markup(mark);
    }
    finish_block();
    page_.text = out_.take_text();
    page_.map = out_.take_map();
    page_.metadata = metadata_.finish();
    return std::move(page_);
  }

 private:
  // ---- markup ----

  /// Handles what starts with '<' at `at`; returns where to go on.
  std::size_t markup(std::size_t at) {
    const MarkupPiece piece = tags_.next(at);
    switch (piece.kind) {
      case MarkupKind::text: put(at, at + 1, {}); return at + 1;
      case MarkupKind::comment: return piece.end;
      case MarkupKind::cdata: put(piece.content.begin, piece.content.end, {}); return piece.end;
      case MarkupKind::end_tag:
        if (piece.element != unknown_element) end_tag(piece);
        return piece.end;
      case MarkupKind::start_tag: break;
    }
    if (piece.element == unknown_element) return piece.end;
    const Element& element = element_at(piece.element);
    if (element.content_left_out) {
      if (const auto content = tags_.raw_content(piece)) {
        left_out(piece, source_.substr(content->begin, content->size()));
        return content->end;  // its end tag is read, and ignored, as any other
      }
    }
    return start_tag(piece, element);
  }

  void left_out(const MarkupPiece& piece, std::string_view content) {
    const Element& element = element_at(piece.element);
    if (element.name == "title") {
      if (!titled_) metadata_.title(decode_entities(content.substr(0, 4096)));
      titled_ = true;
    } else if (element.name == "script") {
      for (const Attribute& attribute : tags_.attributes(piece)) {
        if (attribute.name == "type" && attribute.value.find("ld+json") != std::string_view::npos) metadata_.json_ld(content);
      }
    }
  }

  std::size_t start_tag(const MarkupPiece& piece, const Element& element) {
    const AttributeList attributes = tags_.attributes(piece);
    if (element.name == "meta") {
      read_meta(attributes);
      return piece.end;
    }
    if (element.name == "html" && page_.language.empty()) page_.language = std::string(value_of(attributes, "lang").substr(0, 35));
    close_implied(element);
    if (element.name == "br") {
      raise(gap_ >= Gap::line ? Gap::paragraph : Gap::line);
    } else if (element.cell) {
      raise(Gap::cell);
    } else if (element.block) {
      raise(Gap::paragraph);
    }
    if (element.empty) return piece.end;
    if (element.name == "q") put(piece.begin, piece.end, "\xE2\x80\x9C");
    if (stack_.size() >= deepest) return piece.end;
    push(piece.element, element, attributes);
    return piece.end;
  }

  void push(std::uint8_t id, const Element& element, const AttributeList& attributes) {
    const Context& parent = stack_.back();
    Context context = parent;
    context.element = id;
    context.breaks = element.block;
    if (element.name == "pre") context.preformatted = true;
    if (element.name == "sup") context.superscript = true;
    const ElementMeaning meaning = meaning_of(element, attributes, article_depth_ > 0);
    if (meaning.resets && parent.soft) {
      context.kind = context.block_kind = BlockKind::paragraph;
      context.soft = false;
    }
    if (meaning.kind && may_take(context, *meaning.kind, element.level)) {
      context.kind = *meaning.kind;
      context.soft = meaning.soft;
      if (context.kind == BlockKind::heading) context.level = element.level;
      if (element.block || meaning.hidden) context.block_kind = context.kind;
    }
    if (meaning.unseen && !element.block) {
      raise(Gap::paragraph);
      context.breaks = true;
    }
    if (meaning.article) ++article_depth_;
    if (meaning.author && author_depth_ == 0 && !is_furniture(context.kind)) {
      author_depth_ = stack_.size();
      author_begin_ = out_.size();
    }
    const bool in_head = prose_ < head_bytes && !(is_furniture(context.kind) && !context.soft);
    if (!meaning.datetime.empty() && (meaning.publication || in_head)) metadata_.time(meaning.datetime, meaning.publication);
    ++open_[id];
    stack_.push_back(context);
  }

  // Furniture stays furniture all the way down, but for a page's title in its header; a caption or a quotation is not made a list
  // by its list.
  static bool may_take(const Context& context, BlockKind kind, std::uint8_t level) {
    if (is_furniture(context.kind)) {
      return context.soft &&
             (kind == BlockKind::heading ? level == 1 : kind == BlockKind::time || kind == BlockKind::byline || is_furniture(kind));
    }
    if (kind == BlockKind::paragraph) return context.kind == BlockKind::table;  // a <p> in a layout table
    if (context.kind == BlockKind::caption || context.kind == BlockKind::quote)
      return kind != BlockKind::list_item && kind != BlockKind::heading;
    return true;
  }

  void end_tag(const MarkupPiece& piece) {
    const Element& element = element_at(piece.element);
    if (element.name == "br") return raise(Gap::line);
    if (element.cell)
      raise(Gap::cell);
    else if (element.block)
      raise(Gap::paragraph);
    if (open_[piece.element] == 0) return;
    if (element.block && element.name != "p") {
      while (stack_.back().element != piece.element) pop();
    } else {
      std::size_t at = stack_.size() - 1;
      std::size_t reach = inline_reach;
      while (at > 0 && stack_[at].element != piece.element && !element_at(stack_[at].element).block && reach > 0) --at, --reach;
      if (at == 0 || stack_[at].element != piece.element) return;
      while (stack_.size() > at + 1) pop();
    }
    pop();
    if (element.name == "q") put(piece.begin, piece.end, "\xE2\x80\x9D");
  }

  /// <p> ends where a block starts; <li> at the next <li>; a cell at the next cell; a row at the next row.
  void close_implied(const Element& element) {
    if (!element.block && !element.cell) return;
    const unsigned closes = implied_p | static_cast<unsigned>(element.closes);
    std::size_t found = 0;
    std::size_t at = stack_.size() - 1;
    for (std::size_t reach = inline_reach; at > 0 && reach > 0; --at, --reach) {
      const Element& open = element_at(stack_[at].element);
      if ((open.implied & closes) != 0)
        found = at;
      else if ((open.block && !(element.closes != 0 && open.name == "div")) || open.cell)
        break;
    }
    while (found > 0 && stack_.size() > found) pop();
  }

  void pop() {
    const Context& context = stack_.back();
    if (context.breaks) raise(Gap::paragraph);
    if (is_article(context.element) && article_depth_ > 0) --article_depth_;
    if (author_depth_ > 0 && stack_.size() - 1 == author_depth_) {
      metadata_.author(std::string_view(out_.text()).substr(author_begin_).substr(0, 300));
      author_depth_ = static_cast<std::size_t>(-1);  // the first one is enough
    }
    --open_[context.element];
    stack_.pop_back();
  }

  void read_meta(const AttributeList& attributes) {
    const std::string content = decode_entities(value_of(attributes, "content").substr(0, 4096));
    if (content.empty()) return;
    for (const std::string_view key : {"property", "name", "itemprop"}) {
      if (const std::string_view name = value_of(attributes, key); !name.empty()) metadata_.meta(name, content);
    }
  }

  // ---- text ----

  void raise(Gap gap) { gap_ = std::max(gap_, gap); }

  void text(std::size_t begin, std::size_t end) {
    const bool preformatted = stack_.back().preformatted, superscript = stack_.back().superscript;
    for (std::size_t at = begin; at < end;) {
      const char c = source_[at];
      if (c == '\0') {
        ++at;
      } else if (is_html_space(c) && !(preformatted && c != '\n')) {
        raise(preformatted ? (gap_ >= Gap::line ? Gap::paragraph : Gap::line) : Gap::space);
        ++at;
      } else if (c == '&') {
        at = reference(at, preformatted);
      } else if (superscript && c >= '0' && c <= '9') {
        put(at, at + 1, superscripts[static_cast<std::size_t>(c - '0')]);  // "1,200" with note 3 is not 12,003
        ++at;
      } else {
        std::size_t stop = at + 1;
        while (stop < end && source_[stop] != '&' && source_[stop] != '\0' && !superscript &&
               (!is_html_space(source_[stop]) || (preformatted && source_[stop] != '\n')))
          ++stop;
        put(at, stop, {});
        at = stop;
      }
    }
  }

  std::size_t reference(std::size_t at, bool preformatted) {
    const Entity entity = entity_at(source_, at);
    if (entity.size == 0) {
      put(at, at + 1, {});
      return at + 1;
    }
    if (entity.characters.size() == 1 && is_html_space(entity.characters[0]) && !preformatted)
      raise(Gap::space);
    else if (entity.characters != "\xC2\xAD")
      put(at, at + entity.size, entity.characters);  // a soft hyphen is advice to the printer
    return at + entity.size;
  }

  /// Appends source[begin, end), or `piece` in its place, after whatever separates it from the text before.
  void put(std::size_t begin, std::size_t end, std::string_view piece) {
    if (begin == end) return;
    separate(begin);
    const Context& context = stack_.back();
    if (!in_block_) {
      block_ = {{out_.size(), out_.size()}, context.kind, context.kind == BlockKind::heading ? context.level : std::uint8_t{0}};
      soft_ = context.soft;
      in_block_ = true;
    } else if (context.kind != block_.kind) {
      block_.kind = context.block_kind;
    }
    if (piece.empty())
      out_.keep(begin, end);
    else
      out_.replace(begin, end, piece);
  }

  void separate(std::size_t begin) {
    const Gap gap = std::exchange(gap_, Gap::none);
    if (gap == Gap::none) return;
    if (gap == Gap::paragraph) finish_block();
    if (out_.size() == 0) return;
    if (!in_block_)
      out_.replace(out_.source_end(), begin, "\n\n");
    else
      out_.replace(out_.source_end(), begin, gap == Gap::cell ? " | " : gap == Gap::line ? "\n" : " ");
  }

  void finish_block() {
    if (!in_block_) return;
    in_block_ = false;
    block_.span.end = out_.size();
    const std::string_view words = std::string_view(out_.text()).substr(block_.span.begin);
    const bool prose = words.size() >= prose_bytes &&
                       (words.find(". ") != std::string_view::npos || words.ends_with('.') || words.ends_with("\xE3\x80\x82"));
    if (soft_ && is_furniture(block_.kind) && prose) block_.kind = BlockKind::paragraph;
    if (block_.kind == BlockKind::paragraph) prose_ += block_.span.size();
    page_.blocks.push_back(block_);
  }

  std::string_view source_;
  Rewrite out_;
  TagReader tags_;
  Page page_;
  PageMetadata metadata_;
  std::vector<Context> stack_;
  std::array<std::uint32_t, 256> open_{};  // how many of each element are on the stack
  Gap gap_ = Gap::none;
  Block block_;
  bool in_block_ = false;
  bool soft_ = false;
  bool titled_ = false;
  std::size_t prose_ = 0;          // bytes of body text so far
  std::size_t article_depth_ = 0;
  std::size_t author_depth_ = 0;   // 0: none yet; then where it stands on the stack
  std::uint32_t author_begin_ = 0;
};

}  // namespace

Page scan_html(std::string_view source) { return Scanner(source).run(); }

std::optional<std::string> declared_charset(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 4096);
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto find = [&](std::string_view needle, std::size_t from) {
    const auto found = std::search(head.begin() + static_cast<std::ptrdiff_t>(from), head.end(), needle.begin(), needle.end(),
                                   [&](char a, char b) { return lower(a) == b; });
    return found == head.end() ? std::string_view::npos : static_cast<std::size_t>(found - head.begin());
  };
  const bool xml = head.starts_with("<?xml");
  std::size_t at = xml ? find("encoding", 0) : std::string_view::npos;
  std::size_t after = at == std::string_view::npos ? 0 : at + 8;
  if (at == std::string_view::npos) {
    for (std::size_t meta = find("<meta", 0); meta != std::string_view::npos && at == std::string_view::npos;
         meta = find("<meta", meta + 5)) {
      const std::size_t close = std::min(head.find('>', meta), head.size());
      const std::size_t charset = find("charset", meta);
      if (charset < close) at = charset;
    }
    after = at == std::string_view::npos ? 0 : at + 7;
  }
  if (at == std::string_view::npos) return std::nullopt;
  while (after < head.size() && (is_html_space(head[after]) || head[after] == '=' || head[after] == '"' || head[after] == '\'')) ++after;
  std::size_t end = after;
  const auto names = [&](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
  };
  while (end < head.size() && end - after < 40 && names(head[end])) ++end;
  return end > after ? std::optional(std::string(head.substr(after, end - after))) : std::nullopt;
}

}  // namespace girok::reading
