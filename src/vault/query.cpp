// See query.h. The line is cut into items (query_items.h), which are read by recursive descent. While they are read, each part is kept as an
// expression that finds something and a flag that says whether its opposite is meant; De Morgan's laws keep the two apart.
#include "vault/query.h"

#include <algorithm>
#include <utility>

#include "vault/query_items.h"

namespace girok::vault {

namespace {

constexpr std::size_t longest_query = 4096;
constexpr int deepest = 32;
// FTS5's parser has room for 100 symbols (fts5YYSTACKDEPTH); a phrase takes at most 5 of them: its string, a star, what they become.
constexpr std::uint32_t tallest_stack = 95;
constexpr std::uint32_t phrase_stack = 5;

}  // namespace

class QueryParser {
 public:
  explicit QueryParser(std::string_view typed) : typed_(typed) {}

  Result<Query> run() {
    auto items = query_items(typed_);
    if (!items) return tl::unexpected(std::move(items.error()));
    items_ = std::move(*items);
    if (items_.empty()) return empty_query();
    auto part = read_any(false, 0);
    if (!part) return tl::unexpected(std::move(part.error()));
    if (at_ < items_.size()) return unbalanced(items_[at_].offset);
    if (part->negated) {
      return fail(ErrorCode::usage, "the query only says what must not be found", "",
                  "add a word that must be found, as in: border -river");
    }
    if (part->node.stack > tallest_stack) return too_deep(0);
    query_.root_ = std::move(part->node);
    return std::move(query_);
  }

 private:
  using Kind = QueryItem::Kind;
  using Node = Query::Node;
  struct Part {
    Node node;
    bool negated = false;
  };

  bool at(Kind kind) const { return at_ < items_.size() && items_[at_].kind == kind; }

  // `inverted`: an odd number of negations stands around it.
  Result<Part> read_any(bool inverted, int depth) {
    std::vector<Node> wanted, unwanted;
    do {
      auto part = read_all(inverted, depth);
      if (!part) return part;
      (part->negated ? unwanted : wanted).push_back(std::move(part->node));
    } while (take(Kind::disjunction));
    if (unwanted.empty()) return Part{join(Query::Kind::any, std::move(wanted)), false};
    // a OR NOT b: all but what has b and not a.
    Node node = join(Query::Kind::all, std::move(unwanted));
    if (!wanted.empty()) node = but_not(std::move(node), join(Query::Kind::any, std::move(wanted)));
    return Part{std::move(node), true};
  }

  Result<Part> read_all(bool inverted, int depth) {
    std::vector<Node> wanted, unwanted;
    do {
      auto part = read_one(inverted, depth);
      if (!part) return part;
      (part->negated ? unwanted : wanted).push_back(std::move(part->node));
    } while (take(Kind::conjunction) || at(Kind::phrase) || at(Kind::negation) || at(Kind::opening));
    if (wanted.empty()) return Part{join(Query::Kind::any, std::move(unwanted)), true};
    Node node = join(Query::Kind::all, std::move(wanted));
    if (!unwanted.empty()) node = but_not(std::move(node), join(Query::Kind::any, std::move(unwanted)));
    return Part{std::move(node), false};
  }

  Result<Part> read_one(bool inverted, int depth) {
    bool negated = false;
    while (take(Kind::negation)) negated = !negated;
    if (at(Kind::phrase)) {
      Phrase& phrase = items_[at_++].phrase;
      phrase.negated = inverted != negated;
      query_.phrases_.push_back(std::move(phrase));
      Node node;
      node.phrase = static_cast<std::uint32_t>(query_.phrases_.size() - 1);
      node.stack = phrase_stack;
      return Part{std::move(node), negated};
    }
    if (!at(Kind::opening)) return missing_word();
    const std::size_t offset = items_[at_++].offset;
    if (depth == deepest) return too_deep(offset);
    if (at(Kind::closing)) return empty_brackets(offset);
    auto part = read_any(inverted != negated, depth + 1);
    if (!part) return part;
    if (!take(Kind::closing)) return unbalanced(offset);
    part->negated = part->negated != negated;
    return part;
  }

  bool take(Kind kind) {
    const bool taken = at(kind);
    if (taken) ++at_;
    return taken;
  }

  static std::uint32_t stack_of(Query::Kind outer, const Node& part, bool right) {
    return part.stack + (Query::needs_brackets(outer, part, right) ? 1 : 0);
  }

  // Parts of the same kind become parts of one node. What takes most room on the parser's stack is written first, where the stack is empty.
  static Node join(Query::Kind kind, std::vector<Node> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    Node node;
    node.kind = kind;
    for (Node& part : parts) {
      if (part.kind == kind)
        std::move(part.parts.begin(), part.parts.end(), std::back_inserter(node.parts));
      else
        node.parts.push_back(std::move(part));
    }
    std::stable_sort(node.parts.begin(), node.parts.end(), [](const Node& a, const Node& b) { return a.stack > b.stack; });
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      node.stack = std::max(node.stack, stack_of(kind, node.parts[i], i > 0) + (i > 0 ? 2 : 0));
    }
    return node;
  }

  static Node but_not(Node wanted, Node unwanted) {
    Node node;
    node.kind = Query::Kind::but_not;
    node.stack = std::max(stack_of(node.kind, wanted, false), stack_of(node.kind, unwanted, true) + 2);
    node.parts.push_back(std::move(wanted));
    node.parts.push_back(std::move(unwanted));
    return node;
  }

  std::string place(std::size_t offset) const { return place_in_query(typed_, offset); }

  tl::unexpected<Error> empty_query() const {
    return fail(ErrorCode::usage, "there is nothing to search for", "",
                "type a word, a phrase in quotation marks, or the beginning of a word and *");
  }
  tl::unexpected<Error> empty_brackets(std::size_t offset) const {
    return fail(ErrorCode::usage, "there is nothing to search for in the parentheses", place(offset),
                "write words in them, or leave them out");
  }
  tl::unexpected<Error> unbalanced(std::size_t offset) const {
    return fail(ErrorCode::usage, "the parentheses do not match", place(offset),
                "close each one that is opened; in quotation marks they are ignored");
  }
  tl::unexpected<Error> too_deep(std::size_t offset) const {
    const std::string where = offset > 0 ? place(offset) : std::string();
    return fail(ErrorCode::usage, "the parentheses are nested too deep", where, "split the query in two");
  }
  tl::unexpected<Error> missing_word() const {
    const std::size_t offset = at_ < items_.size() ? items_[at_].offset : typed_.size();
    return fail(ErrorCode::usage, "AND, OR, NOT or a minus stands without a word to join", place(offset),
                "put words on its sides; to search for it, write it in small letters or in quotation marks");
  }

  std::string_view typed_;
  std::vector<QueryItem> items_;
  std::size_t at_ = 0;
  Query query_;
};

Result<Query> Query::parse(std::string_view typed) {
  if (typed.size() > longest_query) {
    return fail(ErrorCode::too_large, "the query is longer than 4 KiB", "",
                "search for fewer words, or for a shorter phrase of the same text");
  }
  return QueryParser(typed).run();
}

// NOT binds before AND, AND before OR; all three group to the left.
bool Query::needs_brackets(Kind outer, const Node& part, bool right) {
  if (part.kind == Kind::phrase || outer == Kind::any) return false;
  if (outer == Kind::all) return part.kind == Kind::any;
  return right || part.kind != Kind::but_not;
}

void Query::write(const Node& node, std::string& out) const {
  if (node.kind == Kind::phrase) {
    const Phrase& phrase = phrases_[node.phrase];
    // No token holds a quotation mark or a control character: they are made of letters, marks and digits.
    for (std::size_t i = 0; i < phrase.tokens.size(); ++i) {
      out += i == 0 ? '"' : text::search_separator;
      out += phrase.tokens[i];
    }
    out += phrase.prefix ? "\"*" : "\"";
    return;
  }
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    if (i > 0) out += node.kind == Kind::all ? " AND " : node.kind == Kind::any ? " OR " : " NOT ";
    const bool brackets = needs_brackets(node.kind, node.parts[i], i > 0);
    if (brackets) out += '(';
    write(node.parts[i], out);
    if (brackets) out += ')';
  }
}

std::string Query::fts5() const {
  std::string out;
  write(root_, out);
  return out;
}

namespace {

bool phrase_at(const Phrase& phrase, const text::SearchTokens& tokens, std::size_t position) {
  if (position + phrase.tokens.size() > tokens.list.size()) return false;
  for (std::size_t i = 0; i < phrase.tokens.size(); ++i) {
    const std::string_view token = tokens.text_of(position + i);
    const bool last = i + 1 == phrase.tokens.size();
    if (last && phrase.prefix ? !token.starts_with(phrase.tokens[i]) : token != phrase.tokens[i]) return false;
  }
  return true;
}

}  // namespace

bool Query::holds(const Node& node, const text::SearchTokens& tokens) const {
  const auto part_holds = [&](const Node& part) { return holds(part, tokens); };
  switch (node.kind) {
    case Kind::all: return std::all_of(node.parts.begin(), node.parts.end(), part_holds);
    case Kind::any: return std::any_of(node.parts.begin(), node.parts.end(), part_holds);
    case Kind::but_not: return part_holds(node.parts[0]) && !part_holds(node.parts[1]);
    case Kind::phrase: break;
  }
  for (std::size_t position = 0; position < tokens.list.size(); ++position) {
    if (phrase_at(phrases_[node.phrase], tokens, position)) return true;
  }
  return false;
}

bool Query::matches(const text::SearchTokens& tokens) const { return holds(root_, tokens); }

}  // namespace girok::vault
