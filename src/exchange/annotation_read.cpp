#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

#include "exchange/anchor.h"
#include "exchange/annotation.h"
#include "exchange/json.h"
#include "exchange/lines.h"

namespace girok::exchange {

namespace {

using records::ValueKind;

constexpr std::size_t most_file_bytes = std::size_t{64} << 20;
constexpr std::size_t most_key_bytes = 200;
constexpr std::size_t most_text_bytes = 64 * 1024;

std::string string_of(const JsonView& object, std::string_view field) {
  const auto value = object.find(field);
  return value && value->is(JsonType::string) ? std::string(value->text()) : std::string();
}

bool is_of_type(const JsonView& object, std::string_view type) {
  const auto value = object.find("type");
  if (!value) return false;
  if (value->is(JsonType::string)) return value->text() == type;
  for (const JsonView one : *value) {
    if (one.is(JsonType::string) && one.text() == type) return true;
  }
  return false;
}

/// The values of a list, or the one value that stands without a list.
template <class Do>
void each(const std::optional<JsonView>& value, Do then) {
  if (!value) return;
  if (!value->is(JsonType::array)) return then(*value);
  for (const JsonView one : *value) then(one);
}

class AnnotationReader {
 public:
  AnnotationReader(const std::string& name, const Schema& schema, const TextOfRecord& text, const RecordOfSource& record_of,
                   ReadRecords& report)
      : name_(name), schema_(schema), text_(text), record_of_(record_of), report_(report) {}

  /// A document: an annotation, a list, a page or a collection.
  void document(const JsonView& root);
  void broken(const Error& error) { report_.error(error.code, error.what, error.where, error.hint); }

 private:
  struct Anchor {
    std::string source;   ///< key
    Span span;
  };

  void wrong(std::string what, ErrorCode code = ErrorCode::malformed, std::string hint = {}) {
    report_.error(code, std::move(what), where_, std::move(hint));
  }
  void lose(std::string_view what, std::string_view why) { records::add_loss(report_.losses, what, why); }
  void page(const JsonView& page);
  void collection(const JsonView& root);
  void items(const JsonView& list);
  void annotation(const JsonView& annotation);
  std::optional<Anchor> anchor(const JsonView& target);
  void selectors(const JsonView& target, std::optional<Position>& position, std::optional<Quote>& quote);
  const AnchoredText* text_of(const std::string& key);
  bool own_body(const JsonView& body, const Anchor& at, const std::string& asserted_by);
  bool own_value(const JsonView& body, const std::string& type, LooseStatement& statement);
  void own_details(const JsonView& body, LooseStatement& statement);
  LooseRecord* record_for(const std::string& key, const std::string& type);
  void claim(const JsonView& annotation, const std::vector<Anchor>& anchors, const std::vector<std::string>& notes);

  const std::string& name_;
  const Schema& schema_;
  const TextOfRecord& text_;
  const RecordOfSource& record_of_;
  ReadRecords& report_;
  std::map<std::string, std::unique_ptr<AnchoredText>> texts_;
  std::unordered_map<std::string, std::size_t> by_key_;   ///< in report_.records
  std::size_t number_ = 0;
  std::string where_;
};

void AnnotationReader::document(const JsonView& root) {
  where_ = name_;
  if (root.is(JsonType::array)) return items(root);
  if (!root.is(JsonType::object)) return wrong("neither an annotation nor a list of them");
  if (const auto rows = root.find("rows"); rows && rows->is(JsonType::array)) return items(*rows);
  if (is_of_type(root, "AnnotationCollection")) return collection(root);
  if (is_of_type(root, "AnnotationPage")) return page(root);
  ++number_;
  where_ = name_ + ", annotation " + std::to_string(number_);
  annotation(root);
}

void AnnotationReader::collection(const JsonView& root) {
  const auto first = root.find("first");
  if (!first) {
    const auto total = root.find("total");
    if (!total || total->text() != "0")
      wrong("a collection without its pages", ErrorCode::unsupported, "save the pages into the file, or read each page");
    return;
  }
  if (!first->is(JsonType::object))
    return wrong("a collection whose pages are elsewhere", ErrorCode::unsupported, "save the pages into the file, or read each page");
  page(*first);
}

void AnnotationReader::page(const JsonView& page) {
  if (page.find("next"))
    wrong("a page that is followed by further pages elsewhere", ErrorCode::unsupported, "save all pages into one list");
  const auto list = page.find("items");
  if (!list || !list->is(JsonType::array)) return wrong("a page without items");
  items(*list);
}

void AnnotationReader::items(const JsonView& list) {
  for (const JsonView one : list) {
    ++number_;
    where_ = name_ + ", annotation " + std::to_string(number_);
    if (!one.is(JsonType::object))
      wrong("an annotation that is not a JSON object");
    else
      annotation(one);
  }
}

const AnchoredText* AnnotationReader::text_of(const std::string& key) {
  const auto [at, made] = texts_.try_emplace(key);
  if (made) {
    if (const auto text = text_(key)) at->second = std::make_unique<AnchoredText>(*text);
  }
  return at->second.get();
}

void AnnotationReader::selectors(const JsonView& target, std::optional<Position>& position, std::optional<Quote>& quote) {
  each(target.find("selector"), [&](const JsonView& selector) {
    if (!selector.is(JsonType::object)) return lose("selectors of other kinds", "Girok anchors by quote and position");
    if (is_of_type(selector, "TextQuoteSelector")) {
      if (quote) return lose("further quotes of one target", "one is taken");
      quote = Quote{string_of(selector, "exact"), string_of(selector, "prefix"), string_of(selector, "suffix")};
    } else if (is_of_type(selector, "TextPositionSelector")) {
      const auto start = selector.find("start"), end = selector.find("end");
      const auto from = start ? start->whole(UINT32_MAX) : std::nullopt, to = end ? end->whole(UINT32_MAX) : std::nullopt;
      if (!from || !to || *from > *to) return wrong("a position that is no pair of whole numbers");
      position = Position{*from, *to};
    } else {
      lose("selectors of other kinds", "Girok anchors by quote and position");
    }
  });
}

std::optional<AnnotationReader::Anchor> AnnotationReader::anchor(const JsonView& target) {
  if (!target.is(JsonType::object)) {
    lose("targets without a passage", "a whole document is no span");
    return std::nullopt;
  }
  std::optional<Position> position;
  std::optional<Quote> quote;
  const std::size_t errors_before = report_.error_count;
  selectors(target, position, quote);
  if (report_.error_count != errors_before) return std::nullopt;
  if (!position && !quote) {
    lose("targets without a passage", "a whole document is no span");
    return std::nullopt;
  }
  std::string source = string_of(target, "source");
  if (const auto object = target.find("source"); object && object->is(JsonType::object)) source = string_of(*object, "id");
  std::string key = record_of_urn(source);
  if (key.empty()) key = record_of_(source);
  const AnchoredText* text = key.empty() ? nullptr : text_of(key);
  if (text == nullptr) {
    wrong("the text that it is about is not at hand", ErrorCode::not_found, "say which record the text belongs to");
    return std::nullopt;
  }
  const auto found = text->find(position, quote);
  if (!found) {
    wrong(found.error().what, found.error().code, found.error().hint);
    return std::nullopt;
  }
  if (!found->confirmed)
    report_.notes.push_back({"position-only", "a position without a quote: nothing confirms that the text is the same", where_});
  return Anchor{key, found->span};
}

LooseRecord* AnnotationReader::record_for(const std::string& key, const std::string& type) {
  const auto [at, made] = by_key_.try_emplace(key, report_.records.size());
  if (made) {
    LooseRecord& record = report_.records.emplace_back();
    record.key = key;
    record.type = type;
    record.where = where_;
  }
  LooseRecord& record = report_.records[at->second];
  if (record.type == type) return &record;
  wrong("a record that is of another type in an earlier annotation");
  return nullptr;
}

void AnnotationReader::own_details(const JsonView& body, LooseStatement& statement) {
  if (const auto level = body.find("girok:level")) {
    statement.level = records::confidentiality_from(level->text());
    if (!statement.level) wrong("girok:level is none of the five", ErrorCode::malformed, "public, partner, internal, restricted, sealed");
  }
  if (const auto basis = body.find("girok:basis")) {
    const auto known = records::basis_from(basis->text());
    if (!known) wrong("girok:basis is none of the three", ErrorCode::malformed, "direct, hearsay, inferred");
    statement.basis = known.value_or(records::Basis::unstated);
  }
  if (const auto confidence = body.find("girok:confidence")) {
    const auto known = confidence->whole(100);
    if (!known) wrong("girok:confidence is no whole number from 0 to 100");
    if (known) statement.confidence = static_cast<std::uint8_t>(*known);
  }
  statement.language = string_of(body, "language");
  if (statement.language.empty()) statement.language = string_of(body, "girok:language");
}

/// False where it has none that we know.
bool AnnotationReader::own_value(const JsonView& body, const std::string& type, LooseStatement& statement) {
  LooseValue& value = statement.value;
  if (is_of_type(body, "SpecificResource")) {
    value.kind = ValueKind::record;
    value.text = record_of_urn(string_of(body, "source"));
    return !value.text.empty();
  }
  const auto text = body.find("value");
  if (!text || !text->is(JsonType::string)) return false;
  const records::Property* known = schema_.property(type, statement.property);
  value.kind = known == nullptr ? ValueKind::text : records::value_kind_of(known->kind);
  if (const std::string kind = string_of(body, "girok:kind"); !kind.empty()) {
    constexpr std::array<std::pair<std::string_view, ValueKind>, 5> kinds = {{{"text", ValueKind::text},
                                                                              {"code", ValueKind::code},
                                                                              {"number", ValueKind::number},
                                                                              {"date", ValueKind::date},
                                                                              {"truth", ValueKind::truth}}};
    const auto* const at = std::ranges::find(kinds, kind, &std::pair<std::string_view, ValueKind>::first);
    if (at == kinds.end()) return false;
    value.kind = at->second;
  }
  if (value.kind == ValueKind::record || value.kind == ValueKind::attachment) return false;
  if (value.kind != ValueKind::truth) {
    value.text = text->text();
    return value.text.size() <= most_text_bytes;
  }
  value.truth = text->text() == "true";
  return value.truth || text->text() == "false";
}

/// False where it is nobody's of ours.
bool AnnotationReader::own_body(const JsonView& body, const Anchor& at, const std::string& asserted_by) {
  const std::string key = string_of(body, "girok:record");
  if (key.empty()) return false;
  const std::string type = string_of(body, "girok:type");
  LooseStatement statement;
  statement.property = string_of(body, "girok:property");
  if (key.size() > most_key_bytes || type.empty() || type.size() > most_key_bytes || statement.property.empty() ||
      statement.property.size() > most_key_bytes || statement.property == "type") {
    wrong("girok:record without a type or property, or with one that is too long");
    return true;
  }
  if (!own_value(body, type, statement)) {
    wrong("a body whose value is not of its property's kind");
    return true;
  }
  own_details(body, statement);
  statement.source = at.source;
  statement.span = at.span;
  statement.asserted_by = asserted_by;
  if (LooseRecord* record = record_for(key, type)) record->statements.push_back(std::move(statement));
  return true;
}

void AnnotationReader::annotation(const JsonView& annotation) {
  std::vector<Anchor> anchors;
  const std::size_t errors_before = report_.error_count;
  const auto target = annotation.find("target");
  if (!target) return wrong("an annotation without a target");
  each(target, [&](const JsonView& one) {
    if (const auto at = anchor(one)) anchors.push_back(*at);
  });
  if (report_.error_count != errors_before || anchors.empty()) return;

  std::string asserted_by;
  if (const auto creator = annotation.find("creator")) {
    if (creator->is(JsonType::object)) asserted_by = record_of_urn(string_of(*creator, "id"));
    if (asserted_by.empty()) lose("creators", "whoever imports answers for it");
  }
  std::vector<std::string> notes;
  bool own = false;
  const auto note = [&](std::string_view text) {
    if (text.size() > most_text_bytes)
      lose("bodies of more than 64 KiB", "a note is shorter");
    else if (!text.empty() && std::ranges::find(notes, text) == notes.end())
      notes.emplace_back(text);
  };
  each(annotation.find("body"), [&](const JsonView& body) {
    if (body.is(JsonType::object) && own_body(body, anchors.front(), asserted_by))
      own = true;
    else if (body.is(JsonType::object) && body.find("value") && body.find("value")->is(JsonType::string))
      note(body.find("value")->text());
    else
      lose("bodies that are no text", "a claim has notes in words");
  });
  if (const auto body_value = annotation.find("bodyValue"); body_value && body_value->is(JsonType::string)) note(body_value->text());
  // Hypothesis
  if (const auto text = annotation.find("text"); text && text->is(JsonType::string)) note(text->text());
  each(annotation.find("tags"), [&](const JsonView& tag) {
    if (tag.is(JsonType::string)) note(tag.text());
  });
  for (const std::string_view field : {"created", "modified", "updated", "rights", "stylesheet", "generator", "user"}) {
    if (annotation.find(field)) lose(field, "Girok has no place for it");
  }
  if (!own) return claim(annotation, anchors, notes);
  if (anchors.size() > 1) wrong("several targets of one of our annotations");
  if (!notes.empty()) lose("comments beside what is coded", "they would be a record of their own");
}

void AnnotationReader::claim(const JsonView& annotation, const std::vector<Anchor>& anchors, const std::vector<std::string>& notes) {
  const std::string id = string_of(annotation, "id");
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    const Anchor& at = anchors[i];
    const std::string_view passage = slice(text_of(at.source)->text(), at.span);
    if (passage.size() > most_text_bytes) {
      wrong("a passage of more than 64 KiB", ErrorCode::too_large);
      continue;
    }
    LooseRecord record;
    record.key = id.empty() || id.size() > most_key_bytes - 10 ? "annotation-" + std::to_string(number_) : id;
    if (i > 0) record.key += "." + std::to_string(i + 1);
    record.type = "Claim";
    record.where = where_;
    const auto say = [&](std::string_view property, ValueKind kind, std::string_view text) {
      LooseStatement& s = record.statements.emplace_back();
      s.property = property;
      s.value.kind = kind;
      s.value.text = text;
      s.source = at.source;
      s.span = at.span;
    };
    say("said", ValueKind::text, passage);
    say("item", ValueKind::record, at.source);
    say("review", ValueKind::code, "proposed");
    for (const std::string& note : notes) say("note", ValueKind::text, note);
    if (!by_key_.try_emplace(record.key, report_.records.size()).second) {
      wrong("an id that an earlier annotation of this file has");
      continue;
    }
    report_.records.push_back(std::move(record));
  }
}

}  // namespace

ReadRecords read_annotations(std::string_view bytes, const std::string& name, const Schema& schema, const TextOfRecord& text,
                             const RecordOfSource& record_of) {
  ReadRecords all;
  AnnotationReader reader(name, schema, text, record_of, all);
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  JsonDocument json;
  // One document, or one a line: the first line tells, where it is a document by itself and another follows.
  const std::size_t end = bytes.find('\n');
  const bool lines = end != std::string_view::npos && bytes.find_first_not_of(" \t\r\n", end) != std::string_view::npos &&
                     bytes.starts_with('{') && json.read(bytes.substr(0, end), name).has_value();
  if (!lines) {
    if (bytes.size() > most_file_bytes) {
      all.error(ErrorCode::too_large, "annotations of more than 64 MiB in one JSON document", name, "JSON lines have no such limit");
      return all;
    }
    if (const auto read = json.read(bytes, name); !read)
      reader.broken(read.error());
    else
      reader.document(json.root());
    return all;
  }
  LineReader reading(source_of(bytes));
  std::string_view line;
  while (true) {
    const auto got = reading.next(line);
    if (!got || *got == LineReader::Line::end) return all;
    const std::string where = name + ":" + std::to_string(reading.number());
    if (*got == LineReader::Line::too_long)
      all.error(ErrorCode::too_large, "a line of more than 16 MiB", where);
    else if (line.find_first_not_of(" \t") == std::string_view::npos)
      continue;
    else if (const auto read = json.read(line, where); !read)
      reader.broken(read.error());
    else
      reader.document(json.root());
  }
}

}  // namespace girok::exchange
