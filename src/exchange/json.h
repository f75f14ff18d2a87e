// JSON from outside: one document at a time, strict, with a limit on everything.
//
// Model    RFC 8259, with what it leaves open decided: a key that stands twice in an object is an error, and so are bytes that are not UTF-8, lone surrogates and U+0000.
//          A document is a row of values in the order of the text; a view of one walks it without copying. Numbers stay as they are written.
// Limits   Depth 64, 4,000,000 values a document, numbers of 64 bytes; the caller sees to the size (below 4 GiB).
// Cost     Linear in the bytes (n log n in the keys of a single object); memory is kept for the next document.
// Threads  A document belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace girok::exchange {

inline constexpr std::size_t most_json_depth = 64;
inline constexpr std::size_t most_json_values = 4'000'000;

enum class JsonType : std::uint8_t { null, truth, number, string, array, object };

class JsonDocument;

/// One value of a document. Good as long as the document is neither read into again nor gone, and its text stays.
class JsonView {
 public:
  JsonType type() const;
  bool is(JsonType t) const { return type() == t; }
  /// Of a string: without escapes. Of a number or truth: as written.
  std::string_view text() const;
  bool truth() const { return text() == "true"; }
  /// Of a number: a whole one in that range, however it is written, or nothing.
  std::optional<std::uint64_t> whole(std::uint64_t most) const;
  /// The key under which it stands in its object.
  std::string_view key() const;
  /// Of an array or object: how many values it has.
  std::size_t size() const;
  /// Of an object; nothing where it has no such key, or is no object.
  std::optional<JsonView> find(std::string_view key) const;

  class Iterator {
   public:
    Iterator(const JsonDocument* document, std::size_t at) : document_(document), at_(at) {}
    JsonView operator*() const { return JsonView(document_, at_); }
    Iterator& operator++();
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const JsonDocument* document_;
    std::size_t at_;
  };
  /// The values of an array or object; none of any other.
  Iterator begin() const;
  Iterator end() const;

 private:
  friend class JsonDocument;
  JsonView(const JsonDocument* document, std::size_t at) : document_(document), at_(at) {}
  const JsonDocument* document_;
  std::size_t at_;
};

class JsonDocument {
 public:
  /// Takes a document apart; the one before is gone. `text` must live as long as views are used. Errors: malformed, too_large; `where` is passed on, and the byte
  /// (from 1) stands in the message, for lines are long.
  Result<> read(std::string_view text, const std::string& where);
  /// Requires: read() succeeded.
  JsonView root() const { return JsonView(this, 0); }

 private:
  friend class JsonView;
  struct Node {
    std::string_view text, key;
    std::uint32_t next = 0;  ///< behind all that is in it
    std::uint32_t count = 0;  ///< of an array or object
    JsonType type = JsonType::null;
  };

  Result<> read_document();
  Result<> read_container(std::uint32_t parent);
  Result<> open_value(std::string_view key);
  Result<> read_string(std::string_view& out);
  bool read_escaped(std::size_t begin, std::string_view& out);
  bool read_escape();
  bool read_number(std::string_view& out);
  bool append_code_point();
  std::optional<std::uint32_t> hex4();
  Result<> check_keys(std::uint32_t object);
  void skip_blanks();
  bool take(char c);
  tl::unexpected<Error> wrong(std::string what, ErrorCode code = ErrorCode::malformed) const;

  std::string_view text_;
  std::size_t at_ = 0;
  const std::string* where_ = nullptr;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> open_;  ///< nodes that are not closed yet
  std::string unescaped_;  ///< reserved for the whole text, so that views into it stay
  std::vector<std::string_view> keys_;
};

/// Appends a string with its quotes. Requires: valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

}  // namespace girok::exchange
