#include "reading/html_tags.h"

#include <algorithm>

namespace girok::reading {
namespace {

constexpr std::size_t most_attributes = 64;

constexpr Element block(std::string_view name, std::uint8_t implied = 0, std::uint8_t closes = 0) {
  return {.name = name, .block = true, .implied = implied, .closes = closes};
}
constexpr Element inline_element(std::string_view name) { return {.name = name}; }
constexpr Element empty_element(std::string_view name, bool breaks = false) { return {.name = name, .block = breaks, .empty = true}; }
constexpr Element left_out(std::string_view name) { return {.name = name, .content_left_out = true}; }
constexpr Element heading(std::string_view name, std::uint8_t level) { return {.name = name, .block = true, .level = level}; }
constexpr Element cell(std::string_view name) { return {.name = name, .cell = true, .implied = implied_cell, .closes = implied_cell}; }

// Sorted by name, but for the first, which stands for every element not named here.
constexpr std::array elements = {
    Element{},
    inline_element("a"),
    inline_element("abbr"),
    block("address"),
    block("article"),
    block("aside"),
    left_out("audio"),
    inline_element("b"),
    inline_element("bdi"),
    inline_element("bdo"),
    inline_element("big"),
    block("blockquote"),
    block("body"),
    empty_element("br"),
    block("button"),
    left_out("canvas"),
    block("caption"),
    block("center"),
    inline_element("cite"),
    inline_element("code"),
    block("dd", implied_term, implied_term),
    inline_element("del"),
    block("details"),
    inline_element("dfn"),
    block("dialog"),
    block("dir"),
    block("div"),
    block("dl"),
    block("dt", implied_term, implied_term),
    inline_element("em"),
    block("fieldset"),
    block("figcaption"),
    block("figure"),
    inline_element("font"),
    block("footer"),
    block("form"),
    heading("h1", 1),
    heading("h2", 2),
    heading("h3", 3),
    heading("h4", 4),
    heading("h5", 5),
    heading("h6", 6),
    block("head"),
    block("header"),
    empty_element("hr", true),
    block("html"),
    inline_element("i"),
    left_out("iframe"),
    empty_element("img"),
    empty_element("input"),
    inline_element("ins"),
    inline_element("kbd"),
    inline_element("label"),
    block("legend"),
    block("li", implied_li, implied_li),
    empty_element("link"),
    block("main"),
    inline_element("mark"),
    left_out("math"),
    block("menu"),
    empty_element("meta"),
    block("nav"),
    left_out("noembed"),
    left_out("noframes"),
    left_out("noscript"),
    left_out("object"),
    block("ol"),
    block("p", implied_p),
    block("pre"),
    inline_element("q"),
    inline_element("s"),
    left_out("script"),
    block("search"),
    block("section"),
    left_out("select"),
    inline_element("small"),
    inline_element("span"),
    inline_element("strike"),
    inline_element("strong"),
    left_out("style"),
    inline_element("sub"),
    block("summary"),
    inline_element("sup"),
    left_out("svg"),
    block("table"),
    block("tbody", 0, implied_row | implied_cell),
    cell("td"),
    left_out("template"),
    left_out("textarea"),
    block("tfoot", 0, implied_row | implied_cell),
    cell("th"),
    block("thead"),
    inline_element("time"),
    left_out("title"),
    block("tr", implied_row, implied_row | implied_cell),
    inline_element("tt"),
    inline_element("u"),
    block("ul"),
    inline_element("var"),
    left_out("video"),
    empty_element("wbr"),
};
static_assert(elements.size() < 256);
static_assert(std::is_sorted(elements.begin(), elements.end(), [](const Element& a, const Element& b) { return a.name < b.name; }));

constexpr std::uint8_t id_of(std::string_view name) {
  const auto found =
      std::lower_bound(elements.begin(), elements.end(), name, [](const Element& e, std::string_view n) { return e.name < n; });
  return found != elements.end() && found->name == name ? static_cast<std::uint8_t>(found - elements.begin()) : unknown_element;
}
constexpr std::uint8_t article_id = id_of("article"), main_id = id_of("main"), script_id = id_of("script"), style_id = id_of("style");

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool equal_ignoring_case(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() &&
         std::equal(text.begin(), text.end(), lower_case.begin(), [](char a, char b) { return lower(a) == b; });
}
bool contains(std::string_view text, std::string_view needle) { return text.find(needle) != std::string_view::npos; }

}  // namespace

const Element& element_at(std::uint8_t id) { return elements[id]; }
bool is_article(std::uint8_t id) { return id == article_id || id == main_id; }

std::string_view value_of(const AttributeList& attributes, std::string_view name) {
  for (const Attribute& attribute : attributes) {
    if (attribute.name == name) return attribute.value;
  }
  return {};
}

std::size_t TagReader::find(std::string_view needle, std::size_t at, bool& absent) const {
  if (absent) return std::string_view::npos;
  const std::size_t found = source_.find(needle, at);
  absent = found == std::string_view::npos;
  return found;
}

MarkupPiece TagReader::next(std::size_t at) {
  MarkupPiece piece;
  piece.begin = at;
  piece.end = at + 1;
  const MarkupPiece as_text = piece;
  const std::string_view rest = source_.substr(at);
  const auto until = [&](std::string_view end, std::size_t from, bool& absent) {
    const std::size_t found = find(end, from, absent);
    return found == std::string_view::npos ? found : found + end.size();
  };
  if (rest.starts_with("<!") || rest.starts_with("<?")) {
    piece.kind = MarkupKind::comment;
    std::size_t end = std::string_view::npos;
    if (rest.starts_with("<!-->"))
      end = at + 5;
    else if (rest.starts_with("<!--->"))
      end = at + 6;
    else if (rest.starts_with("<!--"))
      end = until("-->", at + 4, no_comment_end_);
    else if (rest.starts_with("<![CDATA[")) {
      end = until("]]>", at + 9, no_cdata_end_);
      if (end != std::string_view::npos) {
        piece.kind = MarkupKind::cdata;
        piece.content = {static_cast<std::uint32_t>(at + 9), static_cast<std::uint32_t>(end - 3)};
      }
    }
    if (end == std::string_view::npos) end = until(">", at + 2, no_tag_end_);
    if (end == std::string_view::npos) return as_text;
    piece.end = end;
    return piece;
  }
  const bool closing = rest.size() > 1 && rest[1] == '/';
  const std::size_t name_begin = at + (closing ? 2 : 1);
  if (name_begin >= source_.size() || !is_letter(source_[name_begin])) return as_text;
  if (no_tag_end_) return as_text;
  std::size_t name_end = name_begin;
  lower_.clear();
  while (name_end < source_.size() && !is_space(source_[name_end]) && source_[name_end] != '>' && source_[name_end] != '/' &&
         source_[name_end] != '\0') {
    if (lower_.size() < 16) lower_ += lower(source_[name_end]);
    ++name_end;
  }
  const std::size_t end = tag_end(name_end);
  if (end == std::string_view::npos) return as_text;
  piece.kind = closing ? MarkupKind::end_tag : MarkupKind::start_tag;
  piece.element = lower_.size() < 16 ? id_of(lower_) : unknown_element;
  piece.end = end;
  piece.content = {static_cast<std::uint32_t>(name_end), static_cast<std::uint32_t>(end - 1)};
  return piece;
}

// After the '>' that ends the tag whose name ends at `at`. A '>' in a quoted value ends nothing, as long as the document's quotes close.
std::size_t TagReader::tag_end(std::size_t at) {
  if (no_tag_end_) return std::string_view::npos;
  const std::size_t start = at;
  bool value = false;  // a quotation mark opens only right after '='
  while (!quotes_broken_ && at < source_.size()) {
    const char c = source_[at];
    if (c == '>') return at + 1;
    if ((c == '"' || c == '\'') && value) {
      const std::size_t close = source_.find(c, at + 1);
      if (close == std::string_view::npos) break;
      at = close + 1;
      value = false;
      continue;
    }
    if (c == '=')
      value = true;
    else if (!is_space(c))
      value = false;
    ++at;
  }
  quotes_broken_ = true;  // the end came first: from now on the first '>' ends a tag
  const std::size_t found = find(">", start, no_tag_end_);
  return found == std::string_view::npos ? found : found + 1;
}

std::optional<Span> TagReader::raw_content(const MarkupPiece& start) {
  const std::string_view name = elements[start.element].name;
  const auto to_span = [](std::size_t begin, std::size_t end) {
    return Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  };
  const bool self_closed = start.end >= 2 && source_[start.end - 2] == '/';
  const bool runs_to_end = start.element == script_id || start.element == style_id;
  if (self_closed && !runs_to_end) return to_span(start.end, start.end);
  if (!no_end_tag_[start.element]) {
    for (std::size_t at = source_.find("</", start.end); at != std::string_view::npos; at = source_.find("</", at + 2)) {
      const std::size_t after = at + 2 + name.size();
      if (!equal_ignoring_case(source_.substr(at + 2, name.size()), name)) continue;
      if (after >= source_.size() || is_space(source_[after]) || source_[after] == '>' || source_[after] == '/')
        return to_span(start.end, at);
    }
    no_end_tag_[start.element] = true;
  }
  return runs_to_end ? std::optional(to_span(start.end, source_.size())) : std::nullopt;
}

AttributeList TagReader::attributes(const MarkupPiece& tag) {
  AttributeList list;
  const std::string_view text = source_.substr(0, tag.content.end);
  std::size_t at = tag.content.begin;
  lowered_.clear();
  lowered_.reserve(most_attributes);  // so that views into it stay
  while (at < text.size() && list.size() < most_attributes) {
    while (at < text.size() && (is_space(text[at]) || text[at] == '/')) ++at;
    const std::size_t name_begin = at;
    while (at < text.size() && !is_space(text[at]) && text[at] != '=' && text[at] != '/') ++at;
    if (at == name_begin) {
      ++at;
      continue;
    }
    std::string_view name = text.substr(name_begin, std::min<std::size_t>(at - name_begin, 64));
    if (std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
      std::string& kept = lowered_.emplace_back(name);
      std::transform(kept.begin(), kept.end(), kept.begin(), lower);
      name = kept;
    }
    while (at < text.size() && is_space(text[at])) ++at;
    std::string_view value;
    if (at < text.size() && text[at] == '=') {
      ++at;
      while (at < text.size() && is_space(text[at])) ++at;
      if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
        const std::size_t close = std::min(text.find(text[at], at + 1), text.size());
        value = text.substr(at + 1, close - at - 1);
        at = std::min(close + 1, text.size());
      } else {
        const std::size_t begin = at;
        while (at < text.size() && !is_space(text[at])) ++at;
        value = text.substr(begin, at - begin);
      }
    }
    list.push_back({name, value});
  }
  return list;
}

// ---- meaning -------------------------------------------------------------------------------------------------------

namespace {

struct ClassWord {
  std::string_view word;
  BlockKind kind;
};

// Words of class names (and ids) that say what an element is. By habit of the web, so soft: prose inside stays prose.
constexpr std::array class_words = {
    ClassWord{"ad", BlockKind::aside},
    ClassWord{"ads", BlockKind::aside},
    ClassWord{"advert", BlockKind::aside},
    ClassWord{"advertisement", BlockKind::aside},
    ClassWord{"promo", BlockKind::aside},
    ClassWord{"sponsored", BlockKind::aside},
    ClassWord{"related", BlockKind::aside},
    ClassWord{"recommended", BlockKind::aside},
    ClassWord{"recommendations", BlockKind::aside},
    ClassWord{"recirc", BlockKind::aside},
    ClassWord{"newsletter", BlockKind::aside},
    ClassWord{"subscribe", BlockKind::aside},
    ClassWord{"signup", BlockKind::aside},
    ClassWord{"share", BlockKind::aside},
    ClassWord{"sharing", BlockKind::aside},
    ClassWord{"social", BlockKind::aside},
    ClassWord{"cookie", BlockKind::aside},
    ClassWord{"cookies", BlockKind::aside},
    ClassWord{"gdpr", BlockKind::aside},
    ClassWord{"consent", BlockKind::aside},
    ClassWord{"comments", BlockKind::aside},
    ClassWord{"sidebar", BlockKind::aside},
    ClassWord{"trending", BlockKind::aside},
    ClassWord{"popular", BlockKind::aside},
    ClassWord{"outbrain", BlockKind::aside},
    ClassWord{"taboola", BlockKind::aside},
    ClassWord{"paywall", BlockKind::aside},
    ClassWord{"teaser", BlockKind::aside},
    ClassWord{"teasers", BlockKind::aside},
    ClassWord{"popup", BlockKind::aside},
    ClassWord{"modal", BlockKind::aside},
    ClassWord{"tags", BlockKind::aside},
    ClassWord{"nav", BlockKind::navigation},
    ClassWord{"navbar", BlockKind::navigation},
    ClassWord{"navigation", BlockKind::navigation},
    ClassWord{"menu", BlockKind::navigation},
    ClassWord{"breadcrumb", BlockKind::navigation},
    ClassWord{"breadcrumbs", BlockKind::navigation},
    ClassWord{"pagination", BlockKind::navigation},
    ClassWord{"footer", BlockKind::footer},
    ClassWord{"copyright", BlockKind::footer},
    ClassWord{"caption", BlockKind::caption},
    ClassWord{"figcaption", BlockKind::caption},
    ClassWord{"byline", BlockKind::byline},
    ClassWord{"author", BlockKind::byline},
    ClassWord{"authors", BlockKind::byline},
    ClassWord{"dateline", BlockKind::time},
    ClassWord{"timestamp", BlockKind::time},
    ClassWord{"pubdate", BlockKind::time},
};
constexpr std::array layout_words = {"has",    "with", "no",   "not",     "without", "wrapper", "wrap", "container",
                                     "layout", "page", "main", "content", "body",    "site",    "js"};

std::optional<BlockKind> kind_of_class_name(std::string_view name) {
  std::optional<BlockKind> kind;
  std::size_t words = 0;
  for (std::size_t at = 0; at <= name.size();) {
    std::size_t end = at;
    while (end < name.size() && name[end] != '-' && name[end] != '_') ++end;
    const std::string_view word = name.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (++words > 4) return std::nullopt;
    for (const std::string_view layout : layout_words) {
      if (equal_ignoring_case(word, layout)) return std::nullopt;
    }
    if (equal_ignoring_case(word, "bio")) return BlockKind::aside;  // "author-bio"
    for (const ClassWord& known : class_words) {
      if (!kind && equal_ignoring_case(word, known.word)) kind = known.kind;
    }
  }
  return kind;
}

std::optional<BlockKind> kind_of_classes(std::string_view classes) {
  std::size_t names = 0;
  for (std::size_t at = 0; at < classes.size() && names < 16;) {
    while (at < classes.size() && is_space(classes[at])) ++at;
    std::size_t end = at;
    while (end < classes.size() && !is_space(classes[end])) ++end;
    if (end > at && end - at <= 64) {
      if (const auto kind = kind_of_class_name(classes.substr(at, end - at))) return kind;
    }
    at = end;
    ++names;
  }
  return std::nullopt;
}

std::optional<BlockKind> kind_of_role(std::string_view role) {
  if (role == "navigation" || role == "banner" || role == "menu" || role == "menubar" || role == "search") return BlockKind::navigation;
  if (role == "complementary" || role == "dialog" || role == "alertdialog") return BlockKind::aside;
  if (role == "contentinfo") return BlockKind::footer;
  return std::nullopt;
}

std::optional<BlockKind> kind_of_element(const Element& element) {
  const std::string_view name = element.name;
  if (element.level > 0) return BlockKind::heading;
  if (element.cell || name == "table" || name == "tr") return BlockKind::table;
  if (name == "p") return BlockKind::paragraph;
  if (name == "li" || name == "dd" || name == "dt") return BlockKind::list_item;
  if (name == "figcaption" || name == "caption") return BlockKind::caption;
  if (name == "blockquote") return BlockKind::quote;
  if (name == "nav" || name == "menu" || name == "search") return BlockKind::navigation;
  if (name == "aside" || name == "dialog") return BlockKind::aside;
  if (name == "button") return BlockKind::navigation;
  if (name == "footer") return BlockKind::footer;
  if (name == "time") return BlockKind::time;
  return std::nullopt;
}

enum class Hidden : std::uint8_t { no, from_screen_readers, from_all };

Hidden hidden_by(const AttributeList& attributes) {
  Hidden hidden = Hidden::no;
  for (const auto& [name, value] : attributes) {
    if (name == "hidden") return Hidden::from_all;
    if (name == "aria-hidden" && equal_ignoring_case(value, "true")) hidden = Hidden::from_screen_readers;
    if (name != "style") continue;
    std::string bare;
    for (const char c : value.substr(0, 1024)) {
      if (!is_space(c)) bare += lower(c);
    }
    if (contains(bare, "display:none") || contains(bare, "visibility:hidden")) return Hidden::from_all;
  }
  return hidden;
}

}  // namespace

ElementMeaning meaning_of(const Element& element, const AttributeList& attributes, bool in_article) {
  ElementMeaning meaning;
  meaning.kind = kind_of_element(element);
  const std::string_view name = element.name;
  meaning.article = meaning.resets = name == "article" || name == "main";
  if (attributes.empty() && name != "header" && name != "form") return meaning;
  const bool whole_page = name == "html" || name == "body" || meaning.article;
  if (const Hidden hidden = hidden_by(attributes); hidden != Hidden::no && !whole_page) {
    meaning.kind = BlockKind::aside;
    meaning.hidden = true;
    meaning.unseen = hidden == Hidden::from_all;
    return meaning;
  }
  if (const auto role = kind_of_role(value_of(attributes, "role"))) meaning.kind = role;
  if ((name == "header" || name == "form") && !in_article && !meaning.kind) {
    meaning.kind = name == "header" ? BlockKind::navigation : BlockKind::aside;
    meaning.soft = true;
  }
  const bool may_be_furniture = !whole_page && element.level == 0 && !element.cell;
  if (may_be_furniture && (!meaning.kind || meaning.kind == BlockKind::paragraph || meaning.kind == BlockKind::list_item)) {
    auto by_class = kind_of_classes(value_of(attributes, "class"));
    if (!by_class) by_class = kind_of_classes(value_of(attributes, "id"));
    if (by_class) {
      meaning.kind = by_class;
      meaning.soft = true;
    }
  }
  const std::string_view itemprop = value_of(attributes, "itemprop");
  meaning.author = value_of(attributes, "rel") == "author" || itemprop == "author" || (meaning.kind == BlockKind::byline && meaning.soft);
  if (meaning.author && !meaning.kind) meaning.kind = BlockKind::byline;
  meaning.datetime = value_of(attributes, "datetime");
  if (itemprop == "datePublished" && meaning.datetime.empty()) meaning.datetime = value_of(attributes, "content");
  meaning.publication =
      itemprop == "datePublished" || !value_of(attributes, "pubdate").empty() || contains(value_of(attributes, "class"), "publish");
  if (itemprop == "dateModified" || contains(value_of(attributes, "class"), "updated") ||
      contains(value_of(attributes, "class"), "modified"))
    meaning.datetime = {};
  if (name == "del" || name == "ins") meaning.datetime = {};
  return meaning;
}

}  // namespace girok::reading
