// XML from outside, piece by piece: elements, attributes and texts in the order of the bytes, in bounded memory.
//
// Model    XML 1.0 with namespaces, without a document type: there are no entities but the five of XML itself, so that none can grow (a DTD is refused by name). UTF-8 and UTF-16.
//          Comments and processing instructions are passed over. Tags must match; texts must be UTF-8.
// Limits   Nested at most 256 deep; a tag or a comment of at most 1 MiB, a text of 16 MiB, 1,000 attributes.
// Cost     Linear; memory for a piece of the source and one tag or text. Nothing is recursive.
// Threads  A reader belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/format.h"

namespace girok::exchange {

inline constexpr std::size_t most_xml_depth = 256;

/// The namespaces of spreadsheets, each in all its versions. `none`: an attribute without a prefix.
enum class XmlSpace : std::uint8_t {
  none,
  other,
  xml,
  sheet,
  office_relations,
  package_relations,
  content_types,
  office,
  table,
  text,
  style,
  number,
  calcext,
  manifest
};

class XmlReader {
 public:
  enum class Event : std::uint8_t { start, end, text, done, failed };

  /// `where` names the file, for errors.
  XmlReader(ByteSource source, std::string where);

  /// The next piece. Names, attributes and texts are good until the next call. Once failed, always failed: error() says why.
  Event next();
  /// Goes to the next element directly in the element that is open at `depth`, past whatever is left of the one before; false where that element ends, or reading failed.
  bool next_child(std::size_t depth);
  /// Appends the text up to the end of the element that was started last, without that of elements in it.
  void read_text(std::string& out);

  bool failed() const { return error_.has_value(); }
  const Error& error() const { return *error_; }
  /// Errors of the caller's own, kept like those of the reader.
  void fail_with(ErrorCode code, std::string what, std::string hint = {});

  /// How many elements are open; at `start` the new one counts, at `end` the ended one no more.
  std::size_t depth() const { return open_.size(); }
  /// Of the element that has just started.
  XmlSpace space() const { return space_; }
  std::string_view local() const { return local_; }
  bool is(XmlSpace space, std::string_view local) const { return space_ == space && local_ == local; }
  /// Empty where it has none.
  std::string_view attribute(XmlSpace space, std::string_view local) const;
  std::string_view attribute(std::string_view local) const { return attribute(XmlSpace::none, local); }
  std::string_view text() const { return text_; }

 private:
  struct Attribute {
    std::string_view prefix, local, value;
    XmlSpace space = XmlSpace::none;
  };
  struct Binding {
    std::string prefix;
    XmlSpace space = XmlSpace::other;
    std::size_t depth = 0;
  };

  bool more();
  bool find(std::string_view what, std::size_t from, std::size_t most, std::size_t& at);
  bool decide_encoding();
  void compact();
  Event read_markup();
  Event read_plain_text();
  Event read_start(std::size_t end);
  Event read_end(std::size_t end);
  bool tag_end(std::size_t& end);
  bool read_attributes(std::string_view rest);
  bool bind_namespaces();
  XmlSpace space_of(std::string_view prefix, bool of_element) const;
  bool decode(std::string_view raw, bool attribute, std::string& out);
  bool decode_reference(std::string_view reference, std::string& out);
  Event wrong(std::string what, ErrorCode code = ErrorCode::malformed, std::string hint = {});
  void close();

  ByteSource source_;
  std::string where_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool ended_ = false, begun_ = false, root_seen_ = false, close_pending_ = false;
  std::vector<std::size_t> open_;  ///< where the name of each open element begins in names_
  std::string names_;
  std::vector<Binding> bindings_;
  std::vector<Attribute> attributes_;
  std::deque<std::string> decoded_;  ///< values that had references in them; a deque, so that views stay
  std::size_t decoded_count_ = 0;
  XmlSpace space_ = XmlSpace::none;
  std::string_view local_, text_;
  std::string text_decoded_;
  std::optional<Error> error_;
};

/// Appends a text with & < > " as references, and CR, LF and TAB too where it goes into an attribute (CR always). Characters that XML 1.0 cannot hold are left out;
/// false where there were any. Requires: valid UTF-8.
bool append_xml_text(std::string& out, std::string_view text, bool attribute);

}  // namespace girok::exchange
