// Formulas read: a name, sums and products, brackets, and the words both and either.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "estimation/formula_node.h"

namespace girok::estimation {

Formula::Formula() = default;
Formula::Formula(Formula&&) noexcept = default;
Formula& Formula::operator=(Formula&&) noexcept = default;
Formula::~Formula() = default;

namespace {

constexpr std::size_t longest_text = 4096;
constexpr int deepest = 64;
constexpr std::size_t most_figures = 64;

bool is_name(unsigned char c) {
  return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}
bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Formula> formula() {
    if (text_.size() > longest_text) return fail(ErrorCode::too_large, "the formula is longer than 4,096 bytes", "formula");
    out_.text = text_;
    out_.name = "result";
    if (const std::size_t sign = text_.find('='); sign != std::string_view::npos) {
      skip();
      const std::size_t start = at_;
      while (at_ < sign && is_name(static_cast<unsigned char>(text_[at_]))) ++at_;
      out_.name = text_.substr(start, at_ - start);
      skip();
      if (at_ != sign || out_.name.empty()) return wrong("before '=' stands one name");
      ++at_;
    }
    std::unique_ptr<FormulaNode> root = sum();
    skip();
    if (root != nullptr && at_ < text_.size()) root = oops("there is something after the end of the formula");
    if (root == nullptr) return tl::unexpected<Error>(error_);
    out_.root = std::move(root);
    return std::move(out_);
  }

 private:
  using Node = std::unique_ptr<FormulaNode>;

  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  tl::unexpected<Error> wrong(std::string what) {
    return fail(ErrorCode::malformed, std::move(what), fmt::format("formula, column {}", at_ + 1),
                "for example: trafficked = defectors * share");
  }
  Node oops(std::string what) {
    if (error_.what.empty()) error_ = wrong(std::move(what)).value();
    return nullptr;
  }
  static Node node(Operation operation, Node a, Node b = nullptr, Node c = nullptr) {
    auto out = std::make_unique<FormulaNode>();
    out->operation = operation;
    for (Node* part : {&a, &b, &c})
      if (*part != nullptr) out->parts.push_back(std::move(*part));
    return out;
  }

  Node sum() {
    if (++depth_ > deepest) return oops("the formula has more than 64 brackets in each other");
    Node left = product();
    while (left != nullptr) {
      const bool plus = take('+');
      if (!plus && !take('-')) break;
      Node right = product();
      if (right == nullptr) return nullptr;
      left = node(plus ? Operation::add : Operation::subtract, std::move(left), std::move(right));
    }
    --depth_;
    return left;
  }

  Node product() {
    Node left = factor();
    while (left != nullptr) {
      const bool times = take('*');
      if (!times && !take('/')) break;
      Node right = factor();
      if (right == nullptr) return nullptr;
      left = node(times ? Operation::multiply : Operation::divide, std::move(left), std::move(right));
    }
    return left;
  }

  Node factor() {
    if (take('(')) {
      Node inner = sum();
      if (inner == nullptr) return nullptr;
      return take(')') ? std::move(inner) : oops("a bracket is not closed");
    }
    if (take('-')) {
      if (++depth_ > deepest) return oops("the formula is too deep");
      Node inner = factor();
      --depth_;
      return inner == nullptr ? nullptr : node(Operation::negate, std::move(inner));
    }
    skip();
    if (at_ >= text_.size()) return oops("the formula ends where a number or a name should stand");
    const std::size_t start = at_;
    while (at_ < text_.size() && is_name(static_cast<unsigned char>(text_[at_]))) ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    if (word.empty()) return oops("a number, a name or a bracket is expected here");
    if (is_digit(static_cast<unsigned char>(word[0])) || word[0] == '.') return number(word);
    if (take('(')) return call(word);
    return figure(word);
  }

  Node number(std::string_view word) {
    std::optional<Decimal> value = Decimal::parse(word);
    if (!value) return oops("a number is not understood (a name does not begin with a digit)");
    auto out = std::make_unique<FormulaNode>();
    out->number = take('%') ? value->scaled(-2) : *value;
    return out;
  }

  Node call(std::string_view word) {
    if (word != "both" && word != "either") return oops("only both(a, b, of) and either(a, b) or either(a, b, of) can be called");
    std::vector<Node> parts;
    do {
      Node part = sum();
      if (part == nullptr) return nullptr;
      parts.push_back(std::move(part));
    } while (take(','));
    if (!take(')')) return oops("a bracket is not closed");
    const bool both = word == "both";
    if (both ? parts.size() != 3 : parts.size() != 2 && parts.size() != 3)
      return oops(both ? "both(a, b, of) takes three numbers" : "either takes two numbers, or three");
    auto out = std::make_unique<FormulaNode>();
    out->operation = both ? Operation::both : Operation::either;
    out->parts = std::move(parts);
    return out;
  }

  Node figure(std::string_view word) {
    auto out = std::make_unique<FormulaNode>();
    out->operation = Operation::figure;
    const auto known = std::find(out_.figures.begin(), out_.figures.end(), word);
    out->figure = static_cast<std::size_t>(known - out_.figures.begin());
    if (known != out_.figures.end())
      out_.repeats = true;
    else if (out_.figures.size() == most_figures)
      return oops("the formula calls more than 64 figures");
    else
      out_.figures.emplace_back(word);
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Formula out_;
  Error error_;
};

}  // namespace

Result<Formula> formula_from_text(std::string_view text) { return Parser(text).formula(); }

}  // namespace girok::estimation
