#include "exchange/xml.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/utf8.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

constexpr std::size_t most_tag_bytes = std::size_t{1} << 20;
constexpr std::size_t most_text_bytes = std::size_t{16} << 20;
constexpr std::size_t most_attributes = 1000;
constexpr std::size_t most_bindings = 1000;

struct KnownSpace {
  std::string_view uri;
  XmlSpace space;
};
constexpr std::array<KnownSpace, 15> known_spaces = {{
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", XmlSpace::sheet},
    {"http://purl.oclc.org/ooxml/spreadsheetml/main", XmlSpace::sheet},
    {"http://schemas.openxmlformats.org/officeDocument/2006/relationships", XmlSpace::office_relations},
    {"http://purl.oclc.org/ooxml/officeDocument/relationships", XmlSpace::office_relations},
    {"http://schemas.openxmlformats.org/package/2006/relationships", XmlSpace::package_relations},
    {"http://schemas.openxmlformats.org/package/2006/content-types", XmlSpace::content_types},
    {"urn:oasis:names:tc:opendocument:xmlns:office:1.0", XmlSpace::office},
    {"urn:oasis:names:tc:opendocument:xmlns:table:1.0", XmlSpace::table},
    {"urn:oasis:names:tc:opendocument:xmlns:text:1.0", XmlSpace::text},
    {"urn:oasis:names:tc:opendocument:xmlns:style:1.0", XmlSpace::style},
    {"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0", XmlSpace::number},
    {"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0", XmlSpace::calcext},
    {"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", XmlSpace::manifest},
    {"http://www.w3.org/XML/1998/namespace", XmlSpace::xml},
    {"", XmlSpace::none},
}};

XmlSpace space_of_uri(std::string_view uri) {
  for (const KnownSpace& known : known_spaces) {
    if (known.uri == uri) return known.space;
  }
  return XmlSpace::other;
}

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
/// Ends a name. What else may stand in one is of no concern here: names are only compared.
constexpr bool ends_name(char c) {
  return is_blank(c) || c == '=' || c == '/' || c == '>' || c == '<' || c == '"' || c == '\'' || c == '&';
}

constexpr bool is_xml_character(char32_t c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

std::string_view trim_front(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

/// Turns UTF-16 into UTF-8 as it comes; lone surrogates become bytes that are no UTF-8, which the reader refuses.
class Utf16Source {
 public:
  Utf16Source(ByteSource source, std::string first, bool little)
      : source_(std::move(source)), pending_(std::move(first)), little_(little) {}

  Result<std::string_view> operator()() {
    out_.clear();
    while (out_.empty()) {
      if (pending_.size() < 2) {
        const auto next = source_();
        if (!next) return tl::unexpected(next.error());
        if (next->empty()) {
          if (!pending_.empty() || high_ != 0) out_ = "\xFF";
          pending_.clear();
          high_ = 0;
          return std::string_view(out_);
        }
        pending_.append(*next);
      }
      convert();
    }
    return std::string_view(out_);
  }

 private:
  void convert() {
    std::size_t at = 0;
    for (; at + 1 < pending_.size(); at += 2) {
      const auto a = static_cast<std::uint8_t>(pending_[at]), b = static_cast<std::uint8_t>(pending_[at + 1]);
      const char32_t unit = little_ ? static_cast<char32_t>(a | b << 8) : static_cast<char32_t>(b | a << 8);
      if (high_ != 0 && unit >= 0xDC00 && unit < 0xE000) {
        text::append_rune(out_, 0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00));
        high_ = 0;
      } else if (high_ != 0 || (unit >= 0xDC00 && unit < 0xE000)) {
        out_ += '\xFF';
        high_ = 0;
      } else if (unit >= 0xD800 && unit < 0xDC00) {
        high_ = unit;
      } else {
        text::append_rune(out_, unit);
      }
    }
    pending_.erase(0, at);
  }

  ByteSource source_;
  std::string pending_, out_;
  bool little_;
  char32_t high_ = 0;
};

}  // namespace

XmlReader::XmlReader(ByteSource source, std::string where) : source_(std::move(source)), where_(std::move(where)) {
  bindings_.push_back({"xml", XmlSpace::xml, 0});
}

void XmlReader::fail_with(ErrorCode code, std::string what, std::string hint) {
  if (!error_) error_ = Error{code, std::move(what), where_, std::move(hint)};
}

XmlReader::Event XmlReader::wrong(std::string what, ErrorCode code, std::string hint) {
  fail_with(code, std::move(what), std::move(hint));
  return Event::failed;
}

/// Appends the next piece of the source; false at its end, or where it failed.
bool XmlReader::more() {
  if (ended_ || error_) return false;
  const auto next = source_();
  if (!next) {
    if (!error_) error_ = next.error();
    return false;
  }
  ended_ = next->empty();
  buffer_.append(*next);
  return !ended_;
}

void XmlReader::compact() {
  if (at_ < (std::size_t{1} << 16) || at_ * 2 < buffer_.size()) return;
  buffer_.erase(0, at_);
  at_ = 0;
}

/// Looks for `what` from an offset on, reading more as needed; at most so many bytes away.
bool XmlReader::find(std::string_view what, std::size_t from, std::size_t most, std::size_t& at) {
  std::size_t start = from;
  while (true) {
    const std::size_t found = buffer_.find(what, start);
    if (found != std::string::npos) {
      at = found;
      if (found - from > most) wrong("XML: something is longer than " + std::to_string(most) + " bytes", ErrorCode::too_large);
      return found - from <= most;
    }
    start = buffer_.size() >= from + what.size() ? buffer_.size() - what.size() + 1 : from;
    if (buffer_.size() - from > most) {
      wrong("XML: something is longer than " + std::to_string(most) + " bytes", ErrorCode::too_large);
      return false;
    }
    if (!more()) return false;
  }
}

bool XmlReader::decide_encoding() {
  begun_ = true;
  while (buffer_.size() < 4 && more()) {
  }
  if (error_) return false;
  const std::string_view start = buffer_;
  if (start.starts_with("\xEF\xBB\xBF")) {
    at_ = 3;
    return true;
  }
  const bool little = start.starts_with("\xFF\xFE") || start.starts_with(std::string_view("<\0", 2));
  const bool big = start.starts_with("\xFE\xFF") || start.starts_with(std::string_view("\0<", 2));
  if (!little && !big) return true;
  if (start.front() == '\xFF' || start.front() == '\xFE') buffer_.erase(0, 2);
  auto source = std::make_shared<Utf16Source>(std::move(source_), std::move(buffer_), little);
  source_ = [source] { return (*source)(); };
  buffer_.clear();
  ended_ = false;
  return true;
}

XmlReader::Event XmlReader::next() {
  if (error_) return Event::failed;
  if (!begun_ && !decide_encoding()) return Event::failed;
  if (close_pending_) {
    close_pending_ = false;
    close();
    return Event::end;
  }
  compact();
  while (true) {
    if (at_ == buffer_.size() && !more()) {
      if (error_) return Event::failed;
      if (!open_.empty() || !root_seen_) return wrong("XML: it ends before its last element is closed");
      return Event::done;
    }
    const Event event = buffer_[at_] == '<' ? read_markup() : read_plain_text();
    // A comment, or blanks outside the root: nothing to tell of.
    if (event == Event::done) continue;
    return event;
  }
}

XmlReader::Event XmlReader::read_plain_text() {
  std::size_t end = 0;
  if (!find("<", at_, most_text_bytes, end)) {
    if (error_) return Event::failed;
    end = buffer_.size();
  }
  const std::string_view raw = std::string_view(buffer_).substr(at_, end - at_);
  at_ = end;
  if (open_.empty()) {
    if (!trim_front(raw).empty()) return wrong("XML: a text outside the root element");
    return Event::done;
  }
  if (raw.find_first_of("&\r") == std::string_view::npos) {
    if (!valid_utf8(raw)) return wrong("XML: a text is not UTF-8");
    text_ = raw;
  } else {
    text_decoded_.clear();
    if (!decode(raw, false, text_decoded_)) return Event::failed;
    text_ = text_decoded_;
  }
  return Event::text;
}

/// `done` for what is passed over.
XmlReader::Event XmlReader::read_markup() {
  while (buffer_.size() - at_ < 9 && more()) {
  }
  if (error_) return Event::failed;
  const std::string_view start = std::string_view(buffer_).substr(at_);
  std::size_t end = 0;
  if (start.starts_with("<!--")) {
    if (!find("-->", at_ + 4, most_tag_bytes, end)) return wrong("XML: a comment is never closed");
    at_ = end + 3;
    return Event::done;
  }
  if (start.starts_with("<?")) {
    if (!find("?>", at_ + 2, most_tag_bytes, end)) return wrong("XML: an instruction is never closed");
    const std::string_view inside = std::string_view(buffer_).substr(at_ + 2, end - at_ - 2);
    // Ours is UTF-8 by now: a declaration of another encoding than Unicode's would be read as what it is not.
    if (const std::size_t encoding = inside.find("encoding"); inside.starts_with("xml ") && encoding != std::string_view::npos) {
      const std::string name = text::fold_word(inside.substr(encoding, 40));
      if (name.find("utf-8") == std::string::npos && name.find("utf-16") == std::string::npos && name.find("ascii") == std::string::npos)
        return wrong("XML: neither UTF-8 nor UTF-16", ErrorCode::unsupported, "save the file again with a spreadsheet program");
    }
    at_ = end + 2;
    return Event::done;
  }
  if (start.starts_with("<![CDATA[")) {
    if (open_.empty()) return wrong("XML: a text outside the root element");
    if (!find("]]>", at_ + 9, most_text_bytes, end)) return wrong("XML: a CDATA section is never closed");
    text_ = std::string_view(buffer_).substr(at_ + 9, end - at_ - 9);
    if (!valid_utf8(text_)) return wrong("XML: a text is not UTF-8");
    at_ = end + 3;
    return Event::text;
  }
  if (start.starts_with("<!")) {
    return wrong("XML: it declares a document type, which can hide entities that grow without end", ErrorCode::unsupported,
                 "no spreadsheet program writes one: ask where the file comes from");
  }
  const bool closing = start.starts_with("</");  // `start` is gone once more was read
  if (!tag_end(end)) return error_ ? Event::failed : wrong("XML: a tag is never closed");
  return closing ? read_end(end) : read_start(end);
}

/// The > that closes the tag at at_, which may stand in quotes before.
bool XmlReader::tag_end(std::size_t& end) {
  char quote = 0;
  for (std::size_t i = at_ + 1;; ++i) {
    if (i == buffer_.size() && !more()) return false;
    if (i - at_ > most_tag_bytes) {
      wrong("XML: a tag is longer than " + std::to_string(most_tag_bytes) + " bytes", ErrorCode::too_large);
      return false;
    }
    const char c = buffer_[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      end = i;
      return true;
    }
  }
}

XmlReader::Event XmlReader::read_end(std::size_t end) {
  std::string_view name = std::string_view(buffer_).substr(at_ + 2, end - at_ - 2);
  while (!name.empty() && is_blank(name.back())) name.remove_suffix(1);
  at_ = end + 1;
  if (open_.empty() || std::string_view(names_).substr(open_.back()) != name) return wrong("XML: an end tag that closes no element");
  close();
  return Event::end;
}

void XmlReader::close() {
  while (!bindings_.empty() && bindings_.back().depth == open_.size()) bindings_.pop_back();
  names_.resize(open_.back());
  open_.pop_back();
}

XmlReader::Event XmlReader::read_start(std::size_t end) {
  std::string_view tag = std::string_view(buffer_).substr(at_ + 1, end - at_ - 1);
  at_ = end + 1;
  const bool empty = tag.ends_with('/');
  if (empty) tag.remove_suffix(1);
  std::size_t size = 0;
  while (size < tag.size() && !ends_name(tag[size])) ++size;
  const std::string_view name = tag.substr(0, size);
  if (name.empty()) return wrong("XML: a tag without a name");
  if (!valid_utf8(tag)) return wrong("XML: a tag is not UTF-8");
  if (open_.empty() && root_seen_) return wrong("XML: a second root element");
  if (open_.size() == most_xml_depth)
    return wrong("XML: nested more than " + std::to_string(most_xml_depth) + " deep", ErrorCode::too_large);
  root_seen_ = true;
  open_.push_back(names_.size());
  names_ += name;
  if (!read_attributes(tag.substr(size)) || !bind_namespaces()) return Event::failed;
  const std::size_t colon = name.find(':');
  space_ = space_of(colon == std::string_view::npos ? std::string_view() : name.substr(0, colon), true);
  local_ = colon == std::string_view::npos ? name : name.substr(colon + 1);
  for (Attribute& attribute : attributes_) attribute.space = space_of(attribute.prefix, false);
  close_pending_ = empty;
  return Event::start;
}

bool XmlReader::read_attributes(std::string_view rest) {
  attributes_.clear();
  decoded_count_ = 0;
  while (!(rest = trim_front(rest)).empty()) {
    std::size_t size = 0;
    while (size < rest.size() && !ends_name(rest[size])) ++size;
    const std::string_view name = rest.substr(0, size);
    rest = trim_front(rest.substr(size));
    if (name.empty() || !rest.starts_with('=')) return wrong("XML: an attribute without a value"), false;
    rest = trim_front(rest.substr(1));
    if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return wrong("XML: an attribute's value without quotes"), false;
    const std::size_t close = rest.find(rest.front(), 1);
    if (close == std::string_view::npos) return wrong("XML: an attribute's value without quotes"), false;
    Attribute attribute;
    attribute.value = rest.substr(1, close - 1);
    rest = rest.substr(close + 1);
    if (attribute.value.find_first_of("&\t\n\r") != std::string_view::npos) {
      if (decoded_count_ == decoded_.size()) decoded_.emplace_back();
      std::string& decoded = decoded_[decoded_count_++];
      decoded.clear();
      if (!decode(attribute.value, true, decoded)) return false;
      attribute.value = decoded;
    }
    const std::size_t colon = name.find(':');
    attribute.prefix = colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
    attribute.local = colon == std::string_view::npos ? name : name.substr(colon + 1);
    if (attributes_.size() == most_attributes)
      return wrong("XML: more than " + std::to_string(most_attributes) + " attributes", ErrorCode::too_large), false;
    attributes_.push_back(attribute);
  }
  return true;
}

bool XmlReader::bind_namespaces() {
  for (const Attribute& attribute : attributes_) {
    const bool fallback = attribute.prefix.empty() && attribute.local == "xmlns";
    if (!fallback && attribute.prefix != "xmlns") continue;
    if (bindings_.size() == most_bindings)
      return wrong("XML: more than " + std::to_string(most_bindings) + " namespaces", ErrorCode::too_large), false;
    bindings_.push_back({fallback ? std::string() : std::string(attribute.local), space_of_uri(attribute.value), open_.size()});
  }
  return true;
}

XmlSpace XmlReader::space_of(std::string_view prefix, bool of_element) const {
  if (prefix.empty() && !of_element) return XmlSpace::none;
  for (std::size_t i = bindings_.size(); i-- > 0;) {
    if (bindings_[i].prefix == prefix) return bindings_[i].space;
  }
  return prefix.empty() ? XmlSpace::none : XmlSpace::other;
}

std::string_view XmlReader::attribute(XmlSpace space, std::string_view local) const {
  for (const Attribute& attribute : attributes_) {
    if (attribute.space == space && attribute.local == local) return attribute.value;
  }
  return {};
}

bool XmlReader::decode(std::string_view raw, bool attribute, std::string& out) {
  for (std::size_t i = 0; i < raw.size();) {
    const std::size_t stop = std::min(raw.find_first_of("&\r\n\t", i), raw.size());
    out.append(raw, i, stop - i);
    if (stop == raw.size()) break;
    i = stop;
    if (raw[i] != '&') {
      const bool line_end = raw[i] == '\r';
      out += attribute ? ' ' : line_end ? '\n' : raw[i];
      i += line_end && i + 1 < raw.size() && raw[i + 1] == '\n' ? 2u : 1u;
      continue;
    }
    const std::size_t semicolon = raw.find(';', i);
    if (semicolon == std::string_view::npos || semicolon - i > 12) return wrong("XML: an & that begins no reference"), false;
    if (!decode_reference(raw.substr(i + 1, semicolon - i - 1), out))
      return wrong("XML: a reference to an entity that is none of XML's own"), false;
    i = semicolon + 1;
  }
  if (!valid_utf8(out)) return wrong("XML: a text is not UTF-8"), false;
  return true;
}

bool XmlReader::decode_reference(std::string_view reference, std::string& out) {
  constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [name, c] : entities) {
    if (reference == name) {
      out += c;
      return true;
    }
  }
  if (!reference.starts_with('#')) return false;
  const bool hex = reference.starts_with("#x");
  const std::string_view digits = reference.substr(hex ? 2 : 1);
  char32_t value = 0;
  for (const char c : digits) {
    const int digit = c >= '0' && c <= '9'          ? c - '0'
                      : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                    : -1;
    if (digit < 0 || value > 0x10FFFF) return false;
    value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
  }
  if (digits.empty() || !is_xml_character(value)) return false;
  text::append_rune(out, value);
  return true;
}

bool XmlReader::next_child(std::size_t depth) {
  while (true) {
    switch (next()) {
      case Event::start:
        if (open_.size() == depth + 1) return true;
        break;
      case Event::end:
        if (open_.size() < depth) return false;
        break;
      case Event::text: break;
      case Event::done:
      case Event::failed: return false;
    }
  }
}

void XmlReader::read_text(std::string& out) {
  const std::size_t depth = open_.size();
  while (true) {
    switch (next()) {
      case Event::text:
        if (open_.size() == depth) out += text_;
        break;
      case Event::end:
        if (open_.size() < depth) return;
        break;
      case Event::start: break;
      case Event::done:
      case Event::failed: return;
    }
  }
}

}  // namespace girok::exchange
