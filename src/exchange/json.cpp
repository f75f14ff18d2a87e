#include "exchange/json.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/utf8.h"

namespace girok::exchange {

namespace {

constexpr std::size_t most_number_bytes = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Of bytes inside a string: those where a plain run ends.
constexpr std::array<bool, 256> ends_run = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  table['"'] = table['\\'] = true;
  return table;
}();

}  // namespace

JsonType JsonView::type() const { return document_->nodes_[at_].type; }
std::string_view JsonView::text() const { return document_->nodes_[at_].text; }
std::string_view JsonView::key() const { return document_->nodes_[at_].key; }
std::size_t JsonView::size() const { return document_->nodes_[at_].count; }

JsonView::Iterator& JsonView::Iterator::operator++() {
  at_ = document_->nodes_[at_].next;
  return *this;
}

JsonView::Iterator JsonView::begin() const { return {document_, size() == 0 ? document_->nodes_[at_].next : at_ + 1}; }
JsonView::Iterator JsonView::end() const { return {document_, document_->nodes_[at_].next}; }

std::optional<JsonView> JsonView::find(std::string_view key) const {
  if (!is(JsonType::object)) return std::nullopt;
  for (const JsonView value : *this) {
    if (value.key() == key) return value;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> JsonView::whole(std::uint64_t most) const {
  if (!is(JsonType::number)) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text()) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (!is_digit(c) || value > (UINT64_MAX - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  if (value > most) return std::nullopt;
  return value;
}

tl::unexpected<Error> JsonDocument::wrong(std::string what, ErrorCode code) const {
  return fail(code, std::move(what) + " at byte " + std::to_string(at_ + 1), *where_);
}

Result<> JsonDocument::read(std::string_view text, const std::string& where) {
  text_ = text;
  at_ = 0;
  where_ = &where;
  nodes_.clear();
  open_.clear();
  unescaped_.clear();
  if (text.size() >= UINT32_MAX) return fail(ErrorCode::too_large, "a JSON document of 4 GiB or more", where);
  if (!valid_utf8(text)) return fail(ErrorCode::malformed, "not UTF-8", where, "save the file as UTF-8");
  auto done = read_document();
  where_ = nullptr;
  return done;
}

Result<> JsonDocument::read_document() {
  skip_blanks();
  if (auto r = open_value({}); !r) return r;
  while (!open_.empty()) {
    if (auto r = read_container(open_.back()); !r) return r;
  }
  skip_blanks();
  if (at_ != text_.size()) return wrong("text after the end of the JSON value");
  return {};
}

/// One more value of an array or object, or its end.
Result<> JsonDocument::read_container(std::uint32_t parent) {
  const bool object = nodes_[parent].type == JsonType::object;
  skip_blanks();
  if (take(object ? '}' : ']')) {
    nodes_[parent].next = static_cast<std::uint32_t>(nodes_.size());
    open_.pop_back();
    return object ? check_keys(parent) : Result<>();
  }
  if (nodes_[parent].count != 0) {
    if (!take(',')) return wrong(at_ == text_.size() ? "JSON ends in the middle" : "expected a comma");
    skip_blanks();
  }
  std::string_view key;
  if (object) {
    if (!take('"')) return wrong(at_ == text_.size() ? "JSON ends in the middle" : "expected a key in quotes");
    if (auto r = read_string(key); !r) return r;
    skip_blanks();
    if (!take(':')) return wrong("expected a colon");
    skip_blanks();
  }
  ++nodes_[parent].count;
  return open_value(key);
}

Result<> JsonDocument::open_value(std::string_view key) {
  if (at_ == text_.size()) return wrong("JSON ends in the middle");
  if (nodes_.size() == most_json_values) return wrong("more than 4,000,000 values", ErrorCode::too_large);
  Node node;
  node.key = key;
  const char c = text_[at_];
  if (c == '{' || c == '[') {
    if (open_.size() == most_json_depth) return wrong("nested deeper than 64 levels", ErrorCode::too_large);
    ++at_;
    node.type = c == '{' ? JsonType::object : JsonType::array;
    open_.push_back(static_cast<std::uint32_t>(nodes_.size()));
  } else if (c == '"') {
    ++at_;
    node.type = JsonType::string;
    if (auto r = read_string(node.text); !r) return r;
  } else if (c == '-' || is_digit(c)) {
    node.type = JsonType::number;
    if (!read_number(node.text)) return wrong("not a number as JSON has them, or one of more than 64 bytes");
  } else {
    for (const std::string_view word : {std::string_view("true"), std::string_view("false"), std::string_view("null")}) {
      if (text_.substr(at_, word.size()) != word) continue;
      node.type = word == "null" ? JsonType::null : JsonType::truth;
      node.text = text_.substr(at_, word.size());
      at_ += word.size();
      break;
    }
    if (node.text.empty()) return wrong("not a JSON value");
  }
  node.next = static_cast<std::uint32_t>(nodes_.size() + 1);
  nodes_.push_back(node);
  return {};
}

/// Behind the opening quote.
Result<> JsonDocument::read_string(std::string_view& out) {
  const std::size_t begin = at_;
  while (at_ < text_.size() && !ends_run[static_cast<unsigned char>(text_[at_])]) ++at_;
  if (at_ < text_.size() && text_[at_] == '"') {
    out = text_.substr(begin, at_ - begin);
    ++at_;
    return {};
  }
  if (read_escaped(begin, out)) return {};
  if (at_ >= text_.size()) return wrong("JSON ends in the middle of a string");
  return wrong("a control character, or an escape that JSON does not have, in a string");
}

bool JsonDocument::read_escaped(std::size_t begin, std::string_view& out) {
  if (unescaped_.capacity() < text_.size()) {
    if (!unescaped_.empty()) return false;  // cannot be: it is reserved before the first
    unescaped_.reserve(text_.size());
  }
  const std::size_t start = unescaped_.size();
  unescaped_.append(text_, begin, at_ - begin);
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      out = std::string_view(unescaped_).substr(start);
      return true;
    }
    if (c == '\\') {
      if (!read_escape()) return false;
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) return false;
    const std::size_t from = at_;
    while (at_ < text_.size() && !ends_run[static_cast<unsigned char>(text_[at_])]) ++at_;
    unescaped_.append(text_, from, at_ - from);
  }
  return false;
}

bool JsonDocument::read_escape() {
  if (at_ + 1 >= text_.size()) {
    at_ = text_.size();
    return false;
  }
  const char c = text_[at_ + 1];
  if (c == 'u') return append_code_point();
  constexpr std::string_view from = "\"\\/bfnrt", to = "\"\\/\b\f\n\r\t";
  const std::size_t which = from.find(c);
  if (which == std::string_view::npos) return false;
  unescaped_ += to[which];
  at_ += 2;
  return true;
}

/// Of "\uXXXX" at `at_`: its four digits; moves behind them.
std::optional<std::uint32_t> JsonDocument::hex4() {
  if (text_.size() - at_ < 6 || text_[at_] != '\\' || text_[at_ + 1] != 'u') return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 2; i < 6; ++i) {
    const char c = text_[at_ + i];
    const int digit = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  at_ += 6;
  return value;
}

bool JsonDocument::append_code_point() {
  const std::size_t begin = at_;
  auto code = hex4();
  if (!code || *code == 0 || (*code >= 0xDC00 && *code <= 0xDFFF)) {
    at_ = begin;
    return false;
  }
  if (*code >= 0xD800 && *code <= 0xDBFF) {
    const auto low = hex4();
    if (!low || *low < 0xDC00 || *low > 0xDFFF) {
      at_ = begin;
      return false;
    }
    code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
  }
  const auto put = [&](std::uint32_t byte) { unescaped_ += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (*code < 0x80) {
    put(*code);
  } else if (*code < 0x800) {
    put(0xC0 | (*code >> 6));
    put(0x80 | (*code & 0x3F));
  } else if (*code < 0x10000) {
    put(0xE0 | (*code >> 12));
    put(0x80 | ((*code >> 6) & 0x3F));
    put(0x80 | (*code & 0x3F));
  } else {
    put(0xF0 | (*code >> 18));
    put(0x80 | ((*code >> 12) & 0x3F));
    put(0x80 | ((*code >> 6) & 0x3F));
    put(0x80 | (*code & 0x3F));
  }
  return true;
}

bool JsonDocument::read_number(std::string_view& out) {
  const std::size_t begin = at_;
  const auto digits = [&] {
    const std::size_t from = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ - from;
  };
  take('-');
  const std::size_t first = at_;
  const std::size_t whole = digits();
  bool good = whole == 1 || (whole > 1 && text_[first] != '0');
  if (good && take('.')) good = digits() > 0;
  if (good && (take('e') || take('E'))) {
    if (!take('+')) take('-');
    good = digits() > 0;
  }
  out = text_.substr(begin, at_ - begin);
  if (good && out.size() <= most_number_bytes) return true;
  at_ = begin;
  return false;
}

Result<> JsonDocument::check_keys(std::uint32_t object) {
  const std::uint32_t count = nodes_[object].count;
  if (count < 2) return {};
  keys_.clear();
  for (std::uint32_t at = object + 1, i = 0; i < count; at = nodes_[at].next, ++i) keys_.push_back(nodes_[at].key);
  bool twice = false;
  if (count <= 12) {
    for (std::size_t i = 1; i < keys_.size() && !twice; ++i) {
      for (std::size_t j = 0; j < i && !twice; ++j) twice = keys_[i] == keys_[j];
    }
  } else {
    std::sort(keys_.begin(), keys_.end());
    twice = std::adjacent_find(keys_.begin(), keys_.end()) != keys_.end();
  }
  if (!twice) return {};
  --at_;  // the brace
  return wrong("a key that stands twice in the object that ends");
}

void JsonDocument::skip_blanks() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) ++at_;
}

bool JsonDocument::take(char c) {
  if (at_ >= text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (!ends_run[c]) continue;
    out.append(text, from, i - from);
    from = i + 1;
    out += '\\';
    switch (c) {
      case '"': out += '"'; break;
      case '\\': out += '\\'; break;
      case '\n': out += 'n'; break;
      case '\r': out += 'r'; break;
      case '\t': out += 't'; break;
      default:
        out += "u00";
        out += hex[c >> 4];
        out += hex[c & 15U];
    }
  }
  out.append(text, from);
  out += '"';
}

}  // namespace girok::exchange
