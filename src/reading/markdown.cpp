#include "reading/markdown.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "reading/html_entities.h"
#include "reading/html_metadata.h"
#include "reading/paragraphs.h"
#include "reading/rewrite.h"

namespace girok::reading {
namespace {

constexpr std::size_t longest_label = 200;
constexpr std::size_t longest_front_matter = 100;  // lines

using Labels = std::unordered_set<std::string>;

struct Line {
  std::size_t begin = 0, end = 0;  // without the line break
};

std::string label_of(std::string_view text) {
  std::string label(trimmed(text));
  for (char& c : label) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return label;
}

std::vector<Line> split_lines(std::string_view source) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < source.size();) {
    const std::size_t end = std::min(source.find_first_of("\r\n", at), source.size());
    lines.push_back({at, end});
    at = end + (source.substr(end).starts_with("\r\n") ? 2 : 1);
  }
  return lines;
}

bool consists_of(std::string_view text, std::string_view allowed, char required, std::size_t at_least) {
  if (text.find_first_not_of(allowed) != std::string_view::npos) return false;
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), required)) >= at_least;
}

bool is_rule(std::string_view line) {
  return consists_of(line, "- \t", '-', 3) || consists_of(line, "* \t", '*', 3) || consists_of(line, "_ \t", '_', 3);
}

// ---- inline marks --------------------------------------------------------------------------------------------------

/// source[begin, end) becomes `piece`.
struct Edit {
  std::size_t begin = 0, end = 0;
  std::string piece = {};
};

class InlineMarks {
 public:
  InlineMarks(std::string_view source, const Labels& labels) : source_(source), labels_(labels) {}

  /// The edits for one paragraph, sorted.
  std::vector<Edit> find(const std::vector<Line>& lines) {
    for (const Line& line : lines) {
      end_ = line.end;
      for (std::size_t at = line.begin; at < end_;) at = step(at);
    }
    std::sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
    return std::move(edits_);
  }
  bool has_image() const { return has_image_; }

 private:
  struct Opener {
    std::size_t begin = 0, count = 0;
  };
  struct Bracket {
    std::size_t begin = 0, text = 0;  // "[" or "![", and what follows it
  };

  std::size_t step(std::size_t at) {
    switch (source_[at]) {
      case '\\':
        if (at + 1 < end_ && std::string_view("\\`*_{}[]()#+-.!~<>|\"'&$%@/:;,=?^").find(source_[at + 1]) != std::string_view::npos) {
          edits_.push_back({at, at + 1});
          return at + 2;
        }
        return at + 1;
      case '&': {
        const Entity entity = entity_at(source_.substr(0, end_), at);
        if (entity.size > 0) edits_.push_back({at, at + entity.size, entity.characters});
        return at + std::max<std::size_t>(entity.size, 1);
      }
      case '<': return tag(at);
      case '`': return code(at);
      case '*':
      case '_':
      case '~': return emphasis(at);
      case '!':
        if (at + 1 < end_ && source_[at + 1] == '[') {
          brackets_.push_back({at, at + 2});
          return at + 2;
        }
        return at + 1;
      case '[': brackets_.push_back({at, at + 1}); return at + 1;
      case ']': return bracket(at);
      default: return at + 1;
    }
  }

  std::size_t next(char c, std::size_t at, std::size_t& known) const {
    if (known < at) known = std::min(source_.find(c, at), source_.size());
    return known < end_ ? known : std::string_view::npos;
  }

  std::size_t tag(std::size_t at) {
    const char first = at + 1 < end_ ? source_[at + 1] : ' ';
    const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    if (!letter && first != '/' && first != '!') return at + 1;
    const std::size_t close = next('>', at, next_angle_);
    if (close == std::string_view::npos) return at + 1;
    const std::string_view inside = source_.substr(at + 1, close - at - 1);
    if (inside.find("://") < 12 || (inside.find('@') != std::string_view::npos && inside.find(' ') == std::string_view::npos)) {
      edits_.push_back({at, at + 1});
      edits_.push_back({close, close + 1});
    } else {
      edits_.push_back({at, close + 1, label_of(inside.substr(0, 3)).starts_with("br") ? "\n" : ""});
    }
    return close + 1;
  }

  std::size_t code(std::size_t at) {
    std::size_t end = at;
    while (end < end_ && source_[end] == '`') ++end;
    const std::size_t count = end - at;
    if (count >= code_.size()) return end;
    if (Opener& opener = code_[count]; opener.count > 0) {
      edits_.push_back({opener.begin, opener.begin + count});
      edits_.push_back({at, end});
      opener.count = 0;
    } else {
      opener = {at, count};
    }
    return end;
  }

  std::size_t emphasis(std::size_t at) {
    const char mark = source_[at];
    std::size_t end = at;
    while (end < end_ && source_[end] == mark) ++end;
    std::size_t count = end - at;
    const auto kind_of = [&](std::size_t position, bool inside) {
      const unsigned char c = inside ? static_cast<unsigned char>(source_[position]) : ' ';
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return 0;
      const bool word = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      return word ? (c >= '0' && c <= '9' ? 3 : 2) : 1;  // space, mark, word, digit
    };
    const int before = kind_of(at - 1, at > 0), after = kind_of(end, end < end_);
    if (mark == '~' && count != 2) return end;
    if (mark == '*' && before == 3 && after == 3) return end;  // 2*3
    const bool opens = after != 0 && !(mark == '_' && before >= 2);
    const bool closes = before != 0 && !(mark == '_' && after >= 2);
    auto& openers = openers_[mark == '*' ? 0 : mark == '_' ? 1 : 2];
    std::size_t position = at;
    while (closes && count > 0 && !openers.empty()) {
      Opener& opener = openers.back();
      const std::size_t pairs = std::min(opener.count, count);
      edits_.push_back({opener.begin + opener.count - pairs, opener.begin + opener.count});
      edits_.push_back({position, position + pairs});
      position += pairs;
      count -= pairs;
      opener.count -= pairs;
      if (opener.count == 0) openers.pop_back();
    }
    if (opens && count > 0) openers.push_back({position, count});
    return end;
  }

  std::size_t bracket(std::size_t at) {
    if (brackets_.empty()) return at + 1;
    const Bracket open = brackets_.back();
    brackets_.pop_back();
    const bool image = open.text - open.begin == 2;
    const std::string_view words = source_.substr(open.text, at - open.text);
    std::size_t link_end = std::string_view::npos;
    if (at + 1 < end_ && source_[at + 1] == '(') {
      const std::size_t close = next(')', at + 2, next_parenthesis_);
      if (close != std::string_view::npos) {
        link_end = close + 1;
        const std::string_view target = source_.substr(at + 2, close - at - 2);
        if (target.find('(') != std::string_view::npos && link_end < end_ && source_[link_end] == ')') ++link_end;
      }
    } else if (words.starts_with('^') && words.size() < longest_label) {
      const bool note = at + 1 < end_ && source_[at + 1] == ':';
      const std::size_t end = note ? at + (at + 2 < end_ && source_[at + 2] == ' ' ? 3 : 2) : at + 1;
      edits_.push_back({open.begin, end});  // a footnote's mark, in the text or before the note
      return end;
    } else if (at + 1 < end_ && source_[at + 1] == '[') {
      const std::size_t close = next(']', at + 2, next_bracket_);
      if (close != std::string_view::npos && close - at - 2 <= longest_label) {
        const std::string_view label = source_.substr(at + 2, close - at - 2);
        if (labels_.count(label_of(label.empty() ? words.substr(0, longest_label) : label)) > 0) link_end = close + 1;
      }
    } else if (words.size() <= longest_label && !labels_.empty() && labels_.count(label_of(words)) > 0) {
      link_end = at + 1;
    }
    if (link_end == std::string_view::npos) return at + 1;
    has_image_ = has_image_ || image;
    edits_.push_back({open.begin, open.text});
    edits_.push_back({at, link_end});
    return link_end;
  }

  std::string_view source_;
  const Labels& labels_;
  std::size_t end_ = 0;
  std::vector<Edit> edits_;
  std::array<std::vector<Opener>, 3> openers_;
  std::array<Opener, 8> code_{};
  std::vector<Bracket> brackets_;
  std::size_t next_angle_ = 0, next_parenthesis_ = 0, next_bracket_ = 0;
  bool has_image_ = false;
};

// ---- blocks --------------------------------------------------------------------------------------------------------

class Reader {
 public:
  explicit Reader(std::string_view source) : source_(source), lines_(split_lines(source)), out_(source) {}

  MarkdownText run() {
    collect_labels();
    for (std::size_t i = front_matter(); i < lines_.size(); ++i) line(lines_[i]);
    finish();
    result_.text = out_.take_text();
    result_.map = out_.take_map();
    return std::move(result_);
  }

 private:
  std::string_view bare(Line line) const { return trimmed(source_.substr(line.begin, line.end - line.begin)); }
  Line line_of(std::string_view part) const {
    const auto begin = static_cast<std::size_t>(part.data() - source_.data());
    return {begin, begin + part.size()};
  }

  static std::size_t definition_label(std::string_view line) {
    if (!line.starts_with('[') || line.starts_with("[^")) return 0;
    const std::size_t close = line.substr(0, longest_label).find("]:");
    return close == std::string_view::npos ? 0 : close;
  }

  void collect_labels() {
    for (const Line& line : lines_) {
      const std::string_view words = bare(line);
      if (const std::size_t close = definition_label(words); close > 0) labels_.insert(label_of(words.substr(1, close - 1)));
    }
  }

  /// The lines between "---" and "---" at the start stay as they are. Returns the first line after them.
  std::size_t front_matter() {
    if (lines_.empty() || bare(lines_[0]) != "---") return 0;
    std::size_t end = 1;
    while (end < lines_.size() && end < longest_front_matter && bare(lines_[end]) != "---" && bare(lines_[end]) != "...") ++end;
    if (end >= lines_.size() || end >= longest_front_matter) return 0;
    for (std::size_t i = 0; i <= end; ++i) {
      if (bare(lines_[i]).empty()) continue;
      separate(lines_[i].begin, "\n");
      open_block(BlockKind::paragraph, 0);
      out_.keep(lines_[i].begin, lines_[i].end);
      close_block();
    }
    return end + 1;
  }

  void line(Line raw) {
    std::string_view words = bare(raw);
    if (!fence_.empty()) {
      if (words.starts_with(fence_) && words.find_first_not_of(fence_[0]) == std::string_view::npos) {
        fence_.clear();
        finish();
      } else if (!words.empty()) {
        paragraph_.push_back(raw);
      }
      return;
    }
    bool quoted = false;
    while (words.starts_with('>')) {
      quoted = true;
      words = trimmed(words.substr(1));
    }
    if (words.empty()) return finish();
    if (quoted != (kind_ == BlockKind::quote) && !paragraph_.empty()) finish();
    if (words.starts_with("```") || words.starts_with("~~~")) {
      finish();
      fence_ = std::string(words.substr(0, std::min(words.find_first_not_of(words[0]), words.size())));
      verbatim_ = true;
      return;
    }
    if (heading(words) || underline(words, quoted)) return;
    if (is_rule(words)) return finish();
    if (paragraph_.empty() && definition_label(words) > 0) return;
    if (words.starts_with('|')) return table_row(words);
    const std::size_t mark = list_mark_size(words);
    if (mark > 0 && (std::string_view("-*+0123456789").find(words[0]) != std::string_view::npos)) {
      finish();
      kind_ = quoted ? BlockKind::quote : BlockKind::list_item;
      words = words.substr(mark);
    } else if (paragraph_.empty()) {
      kind_ = quoted ? BlockKind::quote : BlockKind::paragraph;
    }
    paragraph_.push_back(line_of(words));
  }

  bool heading(std::string_view words) {
    const std::size_t level = std::min(words.find_first_not_of('#'), words.size());
    if (level == 0 || level > 6 || level >= words.size() || (words[level] != ' ' && words[level] != '\t')) return false;
    finish();
    words = trimmed(words.substr(level));
    const std::size_t last = words.find_last_not_of('#');
    if (last == std::string_view::npos) return true;
    if (last + 1 < words.size() && words[last] == ' ') words = trimmed(words.substr(0, last));
    kind_ = BlockKind::heading;
    level_ = static_cast<std::uint8_t>(level);
    paragraph_.push_back(line_of(words));
    finish();
    return true;
  }

  /// "=====" or "-----" under a paragraph makes it a heading.
  bool underline(std::string_view words, bool quoted) {
    const bool first = consists_of(words, "=", '=', 2), second = consists_of(words, "-", '-', 2);
    if ((!first && !second) || paragraph_.empty() || kind_ != BlockKind::paragraph || quoted) return false;
    kind_ = BlockKind::heading;
    level_ = first ? 1 : 2;
    finish();
    return true;
  }

  void table_row(std::string_view words) {
    finish();
    if (consists_of(words, "|-: \t", '-', 1)) return;
    words.remove_prefix(1);
    if (words.ends_with('|')) words.remove_suffix(1);
    words = trimmed(words);
    if (words.empty()) return;
    kind_ = BlockKind::table;
    paragraph_.push_back(line_of(words));
    finish();
  }

  void separate(std::size_t begin, std::string_view gap) {
    if (out_.size() > 0) out_.replace(out_.source_end(), begin, gap);
  }
  void open_block(BlockKind kind, std::uint8_t level) { result_.blocks.push_back({{out_.size(), out_.size()}, kind, level}); }
  void close_block() {
    Block& block = result_.blocks.back();
    block.span.end = out_.size();
    if (block.span.empty()) result_.blocks.pop_back();
  }

  void finish() {
    if (!paragraph_.empty()) {
      InlineMarks marks(source_, labels_);
      std::vector<Edit> edits;
      if (!verbatim_) edits = marks.find(paragraph_);
      const bool only_image = marks.has_image() && source_.substr(paragraph_.front().begin, 2) == "![" && edits.size() == 2 &&
                              edits.back().end == paragraph_.back().end;
      write(edits, only_image ? BlockKind::caption : kind_);
    }
    paragraph_.clear();
    kind_ = BlockKind::paragraph;
    level_ = 0;
    verbatim_ = false;
  }

  void write(const std::vector<Edit>& edits, BlockKind kind) {
    std::size_t edit = 0;
    bool opened = false;
    const auto begin_text = [&](std::size_t at) {
      if (opened) return;
      separate(at, "\n\n");
      open_block(kind, kind == BlockKind::heading ? level_ : std::uint8_t{0});
      opened = true;
    };
    for (const Line& line : paragraph_) {
      std::size_t at = line.begin;
      bool new_line = opened;
      const auto keep = [&](std::size_t begin, std::size_t end, std::string_view piece) {
        if (begin == end) return;
        begin_text(begin);
        if (new_line) out_.replace(out_.source_end(), begin, "\n");
        new_line = false;
        if (piece.empty())
          out_.keep(begin, end);
        else
          out_.replace(begin, end, piece);
      };
      for (; edit < edits.size() && edits[edit].begin < line.end; ++edit) {
        if (edits[edit].begin < at) continue;  // inside one already made
        keep(at, edits[edit].begin, {});
        if (!edits[edit].piece.empty()) keep(edits[edit].begin, edits[edit].end, edits[edit].piece);
        at = edits[edit].end;
      }
      if (at < line.end) keep(at, line.end, {});
    }
    if (opened) close_block();
  }

  std::string_view source_;
  std::vector<Line> lines_;
  Labels labels_;
  Rewrite out_;
  MarkdownText result_;
  std::vector<Line> paragraph_;
  BlockKind kind_ = BlockKind::paragraph;
  std::uint8_t level_ = 0;
  std::string fence_;
  bool verbatim_ = false;
};

}  // namespace

MarkdownText scan_markdown(std::string_view source) { return Reader(source).run(); }

}  // namespace girok::reading
