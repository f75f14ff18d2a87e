#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "base/utf8.h"
#include "crypto/hash.h"
#include "exchange/anchor.h"
#include "exchange/annotation.h"
#include "exchange/json.h"

namespace girok::exchange {

namespace {

using records::Statement;
using records::ValueKind;

constexpr std::string_view record_urn = "urn:girok:record:";
constexpr std::string_view hex_digits = "0123456789ABCDEF";

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void append_field(std::string& out, std::string_view name, std::string_view text) {
  if (!out.empty() && out.back() != '{') out += ", ";
  append_json_string(out, name);
  out += ": ";
  append_json_string(out, text);
}

std::string_view purpose_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::code: return "classifying";
    case ValueKind::text: return "describing";
    case ValueKind::record: return "linking";
    default: return "tagging";
  }
}

std::string_view name_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::code: return "code";
    case ValueKind::number: return "number";
    case ValueKind::date: return "date";
    case ValueKind::truth: return "truth";
    default: return "text";
  }
}

/// One target, and what is said because of it.
struct Passage {
  std::string source;
  Span span;
  std::string asserted_by;
  friend auto operator<=>(const Passage& a, const Passage& b) {
    return std::tie(a.source, a.span, a.asserted_by) <=> std::tie(b.source, b.span, b.asserted_by);
  }
};

class AnnotationWriter {
 public:
  AnnotationWriter(const Schema& schema, const TextOfRecord& text, const AnnotationOptions& options, WrittenFiles& written)
      : schema_(schema), text_(text), options_(options), written_(written) {}
  void take(const LooseRecord& record);
  std::string write();

 private:
  struct Body {
    const LooseRecord* record;
    const LooseStatement* statement;
  };
  void lose(std::string_view what, std::string_view why) { records::add_loss(written_.losses, what, why); }
  const AnchoredText* text_of(const std::string& key);
  std::string body(const Body& body) const;
  std::string annotation(const Passage& passage, const std::vector<Body>& bodies, const AnchoredText& text) const;
  std::string target(const Passage& passage, const AnchoredText& text) const;

  const Schema& schema_;
  const TextOfRecord& text_;
  const AnnotationOptions& options_;
  WrittenFiles& written_;
  std::map<std::string, std::unique_ptr<AnchoredText>> texts_;
  std::map<Passage, std::vector<Body>> passages_;
};

const AnchoredText* AnnotationWriter::text_of(const std::string& key) {
  const auto [at, made] = texts_.try_emplace(key);
  if (made) {
    if (const auto text = text_(key)) at->second = std::make_unique<AnchoredText>(*text);
  }
  return at->second.get();
}

void AnnotationWriter::take(const LooseRecord& record) {
  for (const LooseStatement& s : record.statements) {
    if (!s.span || s.source.empty()) {
      lose("statements without a span", "an annotation has a passage");
      continue;
    }
    if (s.value.kind == ValueKind::attachment) {
      lose(record.type + "." + s.property, "an annotation carries no files");
      continue;
    }
    const AnchoredText* text = text_of(s.source);
    if (text == nullptr) {
      lose("spans in texts that are not at hand", "positions cannot be counted");
      continue;
    }
    if (s.span->begin > s.span->end || !text->characters_before(s.span->begin) || !text->characters_before(s.span->end)) {
      lose("spans that are none of their text", "they begin or end amid a character, or beyond the end");
      continue;
    }
    passages_[{s.source, *s.span, s.asserted_by}].push_back({&record, &s});
  }
  if (record.statements.empty()) lose("records of which nothing is said", "an annotation has a passage");
}

std::string AnnotationWriter::body(const Body& body) const {
  const LooseStatement& s = *body.statement;
  std::string out = "{";
  if (s.value.kind == ValueKind::record) {
    append_field(out, "type", "SpecificResource");
    append_field(out, "purpose", purpose_of(s.value.kind));
    append_field(out, "source", urn_of_record(s.value.text));
  } else {
    append_field(out, "type", "TextualBody");
    append_field(out, "purpose", purpose_of(s.value.kind));
    append_field(out, "value", s.value.kind != ValueKind::truth ? std::string_view(s.value.text) : s.value.truth ? "true" : "false");
    if (!s.language.empty()) append_field(out, "language", s.language);
  }
  append_field(out, "girok:record", body.record->key);
  append_field(out, "girok:type", body.record->type);
  append_field(out, "girok:property", s.property);
  const records::Property* known = schema_.property(body.record->type, s.property);
  const ValueKind expected = known == nullptr ? ValueKind::text : records::value_kind_of(known->kind);
  if (s.value.kind != ValueKind::record && s.value.kind != expected) append_field(out, "girok:kind", name_of(s.value.kind));
  if (s.level) append_field(out, "girok:level", records::name_of(*s.level));
  if (s.basis != records::Basis::unstated) append_field(out, "girok:basis", records::name_of(s.basis));
  if (s.confidence != Statement::no_confidence) out += ", \"girok:confidence\": " + std::to_string(s.confidence);
  if (s.value.kind == ValueKind::record && !s.language.empty()) append_field(out, "girok:language", s.language);
  return out + "}";
}

std::string AnnotationWriter::target(const Passage& passage, const AnchoredText& text) const {
  std::string out = "{";
  append_field(out, "source", urn_of_record(passage.source));
  out += R"(, "selector": [{"type": "TextPositionSelector", "start": )" +
         std::to_string(text.characters_before(passage.span.begin).value_or(0)) +
         ", \"end\": " + std::to_string(text.characters_before(passage.span.end).value_or(0)) + "}";
  if (options_.quotes && !passage.span.empty()) {
    const Quote quote = text.quote_of(passage.span);
    std::string selector = "{";
    append_field(selector, "type", "TextQuoteSelector");
    append_field(selector, "exact", quote.exact);
    if (!quote.prefix.empty()) append_field(selector, "prefix", quote.prefix);
    if (!quote.suffix.empty()) append_field(selector, "suffix", quote.suffix);
    out += ", " + selector + "}";
  }
  return out + "]}";
}

std::string AnnotationWriter::annotation(const Passage& passage, const std::vector<Body>& bodies, const AnchoredText& text) const {
  std::string rest;
  const bool classifies = std::ranges::any_of(bodies, [](const Body& b) { return b.statement->value.kind == ValueKind::code; });
  rest += R"("type": "Annotation", "motivation": ")";
  rest += classifies ? "classifying" : "describing";
  rest += '"';
  if (!passage.asserted_by.empty()) {
    rest += ", \"creator\": {\"id\": ";
    append_json_string(rest, urn_of_record(passage.asserted_by));
    rest += '}';
  } else if (!options_.creator.empty()) {
    rest += ", \"creator\": {\"type\": \"Person\", \"nickname\": ";
    append_json_string(rest, options_.creator);
    rest += '}';
  }
  rest += ", \"body\": [";
  bool next = false;
  for (const Body& one : bodies) {
    if (std::exchange(next, true)) rest += ", ";
    rest += body(one);
  }
  rest += "], \"target\": " + target(passage, text) + "}";
  return "{\"id\": \"urn:girok:annotation:" + crypto::sha256_hex(rest).substr(0, 40) + "\", " + rest;
}

std::string AnnotationWriter::write() {
  std::string items;
  std::size_t count = 0;
  for (const auto& [passage, bodies] : passages_) {
    const std::string one = annotation(passage, bodies, *text_of(passage.source));
    // Texts of others may be anything; what is no UTF-8 would make the whole file none.
    if (!valid_utf8(one) || one.find("\\u0000") != std::string::npos) {
      lose("annotations with texts that are not UTF-8, or have U+0000 in them", "JSON cannot carry them");
      continue;
    }
    items += (count++ == 0 ? "\n" : ",\n") + one;
  }
  const std::string id = "urn:girok:annotations:" + crypto::sha256_hex(items).substr(0, 40);
  return "{\"@context\": [\"http://www.w3.org/ns/anno.jsonld\", {\"girok\": \"urn:girok:records:1#\"}], \"id\": \"" + id +
         "\", \"type\": \"AnnotationCollection\", \"label\": \"Coded passages\", \"total\": " + std::to_string(count) +
         ", \"first\": {\"id\": \"" + id + ":1\", \"type\": \"AnnotationPage\", \"startIndex\": 0, \"items\": [" + items + "]}}\n";
}

}  // namespace

std::string urn_of_record(std::string_view key) {
  std::string out(record_urn);
  for (const char c : key) {
    if (is_plain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', hex_digits[byte >> 4], hex_digits[byte & 15U]};
  }
  return out;
}

std::string record_of_urn(std::string_view urn) {
  if (!urn.starts_with(record_urn)) return {};
  std::string key;
  const std::string_view rest = urn.substr(record_urn.size());
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (is_plain(rest[i])) {
      key += rest[i];
      continue;
    }
    const std::size_t high = i + 2 < rest.size() ? hex_digits.find(rest[i + 1]) : std::string_view::npos;
    const std::size_t low = i + 2 < rest.size() ? hex_digits.find(rest[i + 2]) : std::string_view::npos;
    if (rest[i] != '%' || high == std::string_view::npos || low == std::string_view::npos) return {};
    key += static_cast<char>(static_cast<unsigned char>(high * 16 + low));
    i += 2;
  }
  return valid_utf8(key) && key.size() <= 200 ? key : std::string();
}

WrittenFiles write_annotations(const Schema& schema, const RecordSet& records, const TextOfRecord& text, const AnnotationOptions& options) {
  WrittenFiles written;
  AnnotationWriter writer(schema, text, options, written);
  for (const LooseRecord& record : records) writer.take(record);
  written.files["annotations.jsonld"] = writer.write();
  return written;
}

}  // namespace girok::exchange
