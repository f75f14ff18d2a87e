// girok.coding/1, docs/formats/coding.md.
#include <array>

#include "app/records/coding.h"
#include "exchange/json.h"
#include "exchange/lines.h"

namespace girok::app {
namespace {

using exchange::JsonType;
using exchange::JsonView;

class EntryReader {
 public:
  EntryReader(CodingEntry& entry, std::vector<Error>& errors) : entry_(entry), errors_(errors) {}

  void read(const JsonView& root) {
    if (!root.is(JsonType::object))
      return wrong("this is not an object", {}, "one entry a line: {\"item\": …, \"span\": [120, 164], \"act\": …}");
    for (const JsonView value : root) field(value);
    if (!entry_.span && entry_.quote.empty()) wrong("neither span nor quote", {}, "one of them says where it stands");
    if (entry_.span && !entry_.quote.empty()) wrong("both span and quote", {}, "one of them says where it stands");
  }

 private:
  void wrong(std::string what, std::string_view field, std::string hint = {}) {
    errors_.push_back(
        {ErrorCode::malformed, std::move(what), entry_.where + (field.empty() ? "" : ", " + std::string(field)), std::move(hint)});
  }

  void field(const JsonView& value) {
    const std::string_view key = value.key();
    if (key == "span") return span(value);
    if (key == "perpetrators") return perpetrators(value);
    if (key == "confidence") {
      const std::optional<std::uint64_t> number = value.whole(100);
      if (!number) return wrong("not a number from 0 to 100", key);
      entry_.confidence = static_cast<std::uint8_t>(*number);
      return;
    }
    if (key == "basis") {
      const std::optional<records::Basis> basis = value.is(JsonType::string) ? records::basis_from(value.text()) : std::nullopt;
      if (!basis) return wrong("no basis", key, "direct, hearsay or inferred");
      entry_.basis = *basis;
      return;
    }
    const std::array<std::pair<std::string_view, std::string*>, 9> texts = {{{"item", &entry_.item},
                                                                             {"quote", &entry_.quote},
                                                                             {"act", &entry_.act},
                                                                             {"victim", &entry_.victim},
                                                                             {"place", &entry_.place},
                                                                             {"date", &entry_.date},
                                                                             {"until", &entry_.until},
                                                                             {"event", &entry_.event},
                                                                             {"note", &entry_.note}}};
    for (const auto& [name, into] : texts) {
      if (key == name) return text(value, *into);
    }
    const std::array<std::pair<std::string_view, std::vector<std::string>*>, 4> lists = {{{"trafficking-act", &entry_.trafficking_act},
                                                                                          {"means", &entry_.means},
                                                                                          {"purpose", &entry_.purpose},
                                                                                          {"indicator", &entry_.indicator}}};
    for (const auto& [name, into] : lists) {
      if (key == name) return list(value, *into);
    }
    wrong("a field that girok.coding/1 does not have", {}, "docs/formats/coding.md lists them");
  }

  void text(const JsonView& value, std::string& into) {
    if (!value.is(JsonType::string) || value.text().empty()) return wrong("not a text", value.key());
    into = std::string(value.text());
  }

  void list(const JsonView& value, std::vector<std::string>& into) {
    if (!value.is(JsonType::array)) return wrong("not a list of texts", value.key());
    for (const JsonView one : value) {
      if (!one.is(JsonType::string)) return wrong("not a list of texts", value.key());
      into.emplace_back(one.text());
    }
  }

  void span(const JsonView& value) {
    std::vector<std::uint32_t> ends;
    for (const JsonView end : value) {
      const std::optional<std::uint64_t> number = end.whole(UINT32_MAX);
      if (number) ends.push_back(static_cast<std::uint32_t>(*number));
    }
    if (!value.is(JsonType::array) || value.size() != 2 || ends.size() != 2)
      return wrong("not two whole numbers", value.key(), "[120, 164]: bytes of the text");
    entry_.span = Span{ends[0], ends[1]};
  }

  void perpetrators(const JsonView& value) {
    if (!value.is(JsonType::array)) return wrong("not a list", value.key(), R"([{"who": "new", "degree": "ordered"}])");
    for (const JsonView one : value) {
      CodedParty party;
      for (const JsonView part : one) {
        if (!part.is(JsonType::string) || (part.key() != "who" && part.key() != "degree")) {
          wrong("of a perpetrator, who and degree are said", value.key());
          continue;
        }
        (part.key() == "who" ? party.who : party.degree) = std::string(part.text());
      }
      if (party.who.empty())
        wrong("a perpetrator without who", value.key(), "a record, or new");
      else
        entry_.perpetrators.push_back(std::move(party));
    }
  }

  CodingEntry& entry_;
  std::vector<Error>& errors_;
};

bool is_header(const JsonView& root) {
  const std::optional<JsonView> format = root.find("format");
  return root.is(JsonType::object) && root.size() == 1 && format && format->text() == "girok.coding/1";
}

}  // namespace

ReadEntries read_entries(std::string_view bytes) {
  ReadEntries read;
  exchange::LineReader lines(exchange::source_of(bytes));
  exchange::JsonDocument document;
  bool has_header = false;
  for (std::string_view line;;) {
    const Result<exchange::LineReader::Line> next = lines.next(line);
    const std::string where = "line " + std::to_string(lines.number());
    if (!next) {
      read.errors.push_back(next.error());
      return read;
    }
    if (*next == exchange::LineReader::Line::end) break;
    if (*next == exchange::LineReader::Line::too_long) {
      read.errors.push_back({ErrorCode::too_large, "a line of more than 16 MiB", where, {}});
      continue;
    }
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (const Result<> good = document.read(line, where); !good) {
      read.errors.push_back(good.error());
      continue;
    }
    if (!has_header) {
      has_header = true;
      if (is_header(document.root())) continue;
      read.errors.push_back(
          {ErrorCode::malformed, "this is not girok.coding/1", where, R"(the first line is {"format": "girok.coding/1"})"});
      return read;
    }
    CodingEntry entry;
    entry.where = where;
    EntryReader(entry, read.errors).read(document.root());
    read.entries.push_back(std::move(entry));
  }
  if (!has_header)
    read.errors.push_back(
        {ErrorCode::malformed, "nothing was given", {}, R"(the first line is {"format": "girok.coding/1"}, then an entry a line)"});
  return read;
}

}  // namespace girok::app
