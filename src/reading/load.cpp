#include "reading/load.h"

#include <algorithm>

#include "reading/html.h"
#include "reading/markdown.h"
#include "reading/paragraphs.h"
#include "text/decode.h"

namespace girok::reading {
namespace {

bool ends_with_ignoring_case(std::string_view text, std::string_view lower_case_end) {
  if (text.size() < lower_case_end.size()) return false;
  text.remove_prefix(text.size() - lower_case_end.size());
  return std::equal(text.begin(), text.end(), lower_case_end.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

bool starts_like_html(std::string_view bytes) {
  std::string head;
  for (const char c : bytes.substr(0, 1024)) {
    if (c != '\0') head += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;  // NULs: UTF-16
  }
  std::string_view rest = head;
  while (!rest.empty() &&
         (rest[0] == ' ' || rest[0] == '\n' || rest[0] == '\r' || rest[0] == '\t' || static_cast<unsigned char>(rest[0]) >= 0x80)) {
    rest.remove_prefix(1);
  }
  const auto opens = [](std::string_view text) {
    return text.starts_with("<!doctype html") || text.starts_with("<html") || text.starts_with("<head>");
  };
  if (opens(rest)) return true;
  const bool prologue = rest.starts_with("<?xml") || rest.starts_with("<!--");
  return prologue && (rest.find("<!doctype html") != std::string_view::npos || rest.find("<html") != std::string_view::npos);
}

text::Language language_hint(std::string_view tag) {
  const auto is = [&](std::string_view code) {
    return tag.size() >= 2 && ends_with_ignoring_case(tag.substr(0, 2), code) && (tag.size() == 2 || tag[2] == '-' || tag[2] == '_');
  };
  if (is("en")) return text::Language::en;
  if (is("ko")) return text::Language::ko;
  if (is("zh")) return text::Language::zh;
  return text::Language::unknown;
}

void note_decoding(Document& document, const text::Decoded& decoded) {
  if (decoded.guessed) document.notes.push_back("the encoding was guessed to be " + decoded.encoding);
  if (decoded.replaced > 0) {
    document.notes.push_back(std::to_string(decoded.replaced) +
                             (decoded.replaced == 1 ? " invalid byte sequence" : " invalid byte sequences") + " shown as \xEF\xBF\xBD");
  }
}

}  // namespace

Format format_of(std::string_view path, std::string_view bytes) {
  for (const std::string_view end : {".html", ".htm", ".xhtml", ".xht"}) {
    if (ends_with_ignoring_case(path, end)) return Format::html;
  }
  for (const std::string_view end : {".md", ".markdown", ".mkd"}) {
    if (ends_with_ignoring_case(path, end)) return Format::markdown;
  }
  return starts_like_html(bytes) ? Format::html : Format::text;
}

Result<Document> load(std::string path, std::string_view bytes, Format format) {
  if (bytes.size() > max_document_bytes) {
    return fail(ErrorCode::too_large, "the file is larger than 64 MiB", std::move(path), "split it, or read the part that matters");
  }
  Document document;
  document.byte_count = bytes.size();
  if (bytes.empty()) {
    document.path = std::move(path);
    document.encoding = "UTF-8";
    document.notes.emplace_back("the file is empty");
    return document;
  }
  const std::optional<std::string> declared = format == Format::html ? declared_charset(bytes) : std::nullopt;
  auto decoded = text::decode(bytes, declared ? std::optional<std::string_view>(*declared) : std::nullopt);
  if (!decoded) {
    Error error = decoded.error();
    error.where = std::move(path);
    if (error.hint.empty()) error.hint = "girok reads .txt, .md and .html files; save other formats as one of these first";
    return tl::unexpected<Error>(std::move(error));
  }
  document.path = std::move(path);
  document.encoding = decoded->encoding;
  note_decoding(document, *decoded);
  if (format == Format::html) {
    Page page = scan_html(decoded->text);
    document.text = std::move(page.text);
    document.map = page.map.then(decoded->map);
    document.blocks = std::move(page.blocks);
    document.metadata = std::move(page.metadata);
    document.language = language_hint(page.language);
  } else if (format == Format::markdown) {
    MarkdownText markdown = scan_markdown(decoded->text);
    document.text = std::move(markdown.text);
    document.map = markdown.map.then(decoded->map);
    document.blocks = std::move(markdown.blocks);
  } else {
    document.text = std::move(decoded->text);
    document.map = std::move(decoded->map);
    document.blocks = plain_blocks(document.text);
  }
  if (document.text.find_first_not_of(" \t\r\n") == std::string::npos) document.notes.emplace_back("the file has no text");
  return document;
}

}  // namespace girok::reading
