#include "app/linkage/link_config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "exchange/json.h"

namespace girok::app {
namespace {

using exchange::JsonType;
using exchange::JsonView;
using linkage::FieldJoin;
using linkage::FieldKind;
using linkage::FieldSaid;
using linkage::KeyPart;
using text::NamePart;

constexpr std::size_t most_bytes = std::size_t{1} << 20;
constexpr std::size_t most_errors = 100;
constexpr const char* format = "girok.link-config/1";

constexpr std::array<FieldKind, 9> kinds = {FieldKind::name,     FieldKind::date,   FieldKind::age,  FieldKind::place,     FieldKind::sex,
                                            FieldKind::category, FieldKind::number, FieldKind::text, FieldKind::identifier};
constexpr std::array<FieldJoin, 4> joins = {FieldJoin::first, FieldJoin::ymd, FieldJoin::age_at, FieldJoin::words};
constexpr std::array<NamePart, 3> parts = {NamePart::full, NamePart::family, NamePart::given};
constexpr std::array<KeyPart, 7> key_parts = {KeyPart::value, KeyPart::sound, KeyPart::start, KeyPart::year,
                                              KeyPart::day,   KeyPart::word,  KeyPart::names};

template <class Enum, std::size_t n>
std::string choices(const std::array<Enum, n>& all) {
  using app::name_of;
  using linkage::name_of;
  std::string text;
  for (const Enum one : all) text += (text.empty() ? "" : ", ") + std::string(name_of(one));
  return text;
}

class ConfigReader {
 public:
  explicit ConfigReader(std::string name) : name_(std::move(name)) {}

  tl::expected<LinkConfig, std::vector<Error>> read(std::string_view json) {
    if (json.size() > most_bytes) {
      errors_.push_back({ErrorCode::too_large, fmt::format("larger than {} bytes, the most that a configuration may have", most_bytes),
                         name_, "see whether it is the file it should be"});
      return tl::unexpected(std::move(errors_));
    }
    exchange::JsonDocument document;
    if (const Result<> good = document.read(json, name_); !good) {
      errors_.push_back(good.error());
      return tl::unexpected(std::move(errors_));
    }
    LinkConfig config;
    if (document.root().is(JsonType::object))
      read_root(document.root(), config);
    else
      wrong("", "is not an object", "{\"format\": \"girok.link-config/1\", …}");
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    return config;
  }

 private:
  void wrong(const std::string& place, std::string what, std::string hint = "see docs/formats/link-config.md") {
    if (errors_.size() < most_errors)
      errors_.push_back({ErrorCode::malformed, std::move(what), name_ + (place.empty() ? "" : ", " + place), std::move(hint)});
  }
  static std::string below(const std::string& place, std::string_view key) {
    return (place.empty() ? "" : place + ".") + std::string(key.substr(0, 60));
  }
  static std::string nth(const std::string& place, std::size_t i) { return place + "[" + std::to_string(i) + "]"; }

  std::string text(const JsonView& view, const std::string& place) {
    if (view.is(JsonType::string) && !view.text().empty()) return std::string(view.text());
    wrong(place, "is not a text with something in it");
    return {};
  }

  std::vector<std::string> texts(const JsonView& view, const std::string& place) {
    std::vector<std::string> all;
    if (view.is(JsonType::string)) return {text(view, place)};
    if (!view.is(JsonType::array)) {
      wrong(place, "is not a list of texts");
      return all;
    }
    for (const JsonView one : view) all.push_back(text(one, nth(place, all.size())));
    return all;
  }

  template <class Enum, std::size_t n>
  Enum one_of(const JsonView& view, const std::string& place, const std::array<Enum, n>& all, const char* what) {
    using app::name_of;
    using linkage::name_of;
    if (view.is(JsonType::string)) {
      for (const Enum one : all) {
        if (name_of(one) == view.text()) return one;
      }
    }
    wrong(place, std::string("is no ") + what, choices(all));
    return all.front();
  }

  std::uint64_t whole(const JsonView& view, const std::string& place, std::uint64_t most) {
    if (const std::optional<std::uint64_t> value = view.is(JsonType::number) ? view.whole(most) : std::nullopt) return *value;
    wrong(place, "is not a whole number that fits", fmt::format("0 to {}", most));
    return 0;
  }

  std::optional<double> share(const JsonView& view, const std::string& place, bool zero) {
    if (view.is(JsonType::number)) {
      double value = 0;
      const std::string_view written = view.text();
      const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
      if (error == std::errc() && end == written.data() + written.size() && (value > 0 || (zero && value == 0)) && value < 1) return value;
    }
    wrong(place, "is not a number between 0 and 1", "0.5");
    return std::nullopt;
  }

  void read_root(const JsonView& root, LinkConfig& config) {
    constexpr std::uint64_t most_pairs = 1'000'000'000'000, most_block = 1'000'000'000;
    bool named = false;
    for (const JsonView value : root) {
      const std::string_view key = value.key();
      const std::string place = below("", key);
      if (key == "format") {
        named = true;
        if (!value.is(JsonType::string) || value.text() != format) wrong(place, "is another format, or another version of it", format);
      } else if (key == "id")
        config.id = text(value, place);
      else if (key == "list")
        config.list = text(value, place);
      else if (key == "ignore")
        config.ignore = texts(value, place);
      else if (key == "unique")
        config.unique = texts(value, place);
      else if (key == "repeated")
        config.repeated = texts(value, place);
      else if (key == "fields")
        read_fields(value, config);
      else if (key == "passes")
        read_passes(value, config);
      else if (key == "threshold")
        config.threshold = share(value, place, false);
      else if (key == "keep")
        config.keep = share(value, place, true);
      else if (key == "pair_budget")
        config.pair_budget = whole(value, place, most_pairs);
      else if (key == "block_limit")
        config.block_limit = static_cast<std::uint32_t>(whole(value, place, most_block));
      else if (key == "seed")
        config.seed = whole(value, place, INT64_MAX);
      else
        wrong(place, "is no key of this format");
    }
    if (!named) wrong("format", "is missing", format);
  }

  void read_fields(const JsonView& view, LinkConfig& config) {
    if (!view.is(JsonType::array)) return wrong("fields", "is not a list");
    std::size_t i = 0;
    for (const JsonView one : view) {
      const std::string place = nth("fields", i++);
      if (!one.is(JsonType::object)) {
        wrong(place, "is not an object");
        continue;
      }
      FieldSaid said;
      bool kind = false, part = false;
      for (const JsonView value : one) {
        const std::string_view key = value.key();
        const std::string at = below(place, key);
        if (key == "columns")
          said.columns = texts(value, at);
        else if (key == "join")
          said.join = one_of(value, at, joins, "way to join columns");
        else if (key == "kind")
          said.kind = one_of(value, at, kinds, "kind of field"), kind = true;
        else if (key == "part")
          said.part = one_of(value, at, parts, "part of a name"), part = true;
        else
          wrong(at, "is no key of a field");
      }
      if (said.columns.empty()) wrong(below(place, "columns"), "is missing, or names no column");
      if (!kind) wrong(below(place, "kind"), "is missing", choices(kinds));
      if (part && said.kind != FieldKind::name) wrong(below(place, "part"), "is said of what is no name");
      if (said.join == FieldJoin::ymd && (said.columns.size() > 3 || said.kind != FieldKind::date))
        wrong(below(place, "join"), "ymd makes a date of at most three columns: year, month, day");
      if (said.join == FieldJoin::age_at && (said.columns.size() != 2 || said.kind != FieldKind::date))
        wrong(below(place, "join"), "age_at makes a date of two columns: the age, and when it was asked");
      config.fields.push_back(std::move(said));
    }
  }

  void read_passes(const JsonView& view, LinkConfig& config) {
    if (!view.is(JsonType::array)) return wrong("passes", "is not a list");
    std::size_t i = 0;
    for (const JsonView one : view) {
      const std::string place = nth("passes", i++);
      std::vector<LinkPassKey> keys;
      if (!one.is(JsonType::array) || one.size() == 0) wrong(place, "is not a list of keys");
      for (const JsonView key : one) read_key(key, nth(place, keys.size()), keys);
      config.passes.push_back(std::move(keys));
    }
  }

  void read_key(const JsonView& view, const std::string& place, std::vector<LinkPassKey>& keys) {
    LinkPassKey made;
    if (!view.is(JsonType::object)) {
      wrong(place, "is not an object", R"({"field": "surname", "key": "sound"})");
      keys.push_back(made);
      return;
    }
    for (const JsonView value : view) {
      const std::string at = below(place, value.key());
      if (value.key() == "field")
        made.field = text(value, at);
      else if (value.key() == "key")
        made.part = one_of(value, at, key_parts, "key");
      else
        wrong(at, "is no key of a pass");
    }
    if (made.field.empty() && !view.find("field")) wrong(below(place, "field"), "is missing");
    keys.push_back(std::move(made));
  }

  std::string name_;
  std::vector<Error> errors_;
};

void append_texts(std::string& out, const std::vector<std::string>& texts) {
  out += '[';
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i != 0) out += ", ";
    exchange::append_json_string(out, texts[i]);
  }
  out += ']';
}

std::string json_field(const FieldSaid& said) {
  std::string out = "    {\"columns\": ";
  append_texts(out, said.columns);
  if (said.columns.size() > 1) out += fmt::format(", \"join\": \"{}\"", name_of(said.join));
  out += fmt::format(", \"kind\": \"{}\"", linkage::name_of(said.kind));
  if (said.kind == FieldKind::name) out += fmt::format(", \"part\": \"{}\"", name_of(said.part));
  return out + "}";
}

std::string json_pass(const std::vector<LinkPassKey>& keys) {
  std::string out = "    [";
  for (std::size_t i = 0; i < keys.size(); ++i) {
    out += i == 0 ? "{\"field\": " : ", {\"field\": ";
    exchange::append_json_string(out, keys[i].field);
    out += fmt::format(", \"key\": \"{}\"}}", name_of(keys[i].part));
  }
  return out + "]";
}

template <class List, class Line>
void append_lines(std::string& out, const char* key, const List& list, Line line) {
  if (list.empty()) return;
  out += fmt::format(",\n  \"{}\": [\n", key);
  for (std::size_t i = 0; i < list.size(); ++i) out += line(list[i]) + (i + 1 < list.size() ? ",\n" : "\n");
  out += "  ]";
}

}  // namespace

tl::expected<LinkConfig, std::vector<Error>> link_config_from(std::string_view json, const std::string& name) {
  return ConfigReader(name).read(json);
}

std::string json_of(const LinkConfig& config) {
  std::string out = fmt::format("{{\n  \"format\": \"{}\"", format);
  for (const auto& [key, value] : {std::pair("id", &config.id), std::pair("list", &config.list)}) {
    if (value->empty()) continue;
    out += fmt::format(",\n  \"{}\": ", key);
    exchange::append_json_string(out, *value);
  }
  for (const auto& [key, value] :
       {std::pair("ignore", &config.ignore), std::pair("unique", &config.unique), std::pair("repeated", &config.repeated)}) {
    if (value->empty()) continue;
    out += fmt::format(",\n  \"{}\": ", key);
    append_texts(out, *value);
  }
  append_lines(out, "fields", config.fields, json_field);
  append_lines(out, "passes", config.passes, json_pass);
  if (config.threshold) out += fmt::format(",\n  \"threshold\": {}", *config.threshold);
  if (config.keep) out += fmt::format(",\n  \"keep\": {}", *config.keep);
  if (config.pair_budget != 0) out += fmt::format(",\n  \"pair_budget\": {}", config.pair_budget);
  if (config.block_limit != 0) out += fmt::format(",\n  \"block_limit\": {}", config.block_limit);
  if (config.seed) out += fmt::format(",\n  \"seed\": {}", *config.seed);
  return out + "\n}\n";
}

Result<double> share_from(const std::string& typed, const std::string& where) {
  double value = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), value);
  if (error != std::errc() || end != typed.data() + typed.size() || !(value > 0 && value < 1))
    return fail(ErrorCode::usage, "is not a number between 0 and 1", where, "0.5 is what the program takes by itself");
  return value;
}

std::string_view name_of(KeyPart part) {
  switch (part) {
    case KeyPart::value: return "value";
    case KeyPart::sound: return "sound";
    case KeyPart::start: return "start";
    case KeyPart::year: return "year";
    case KeyPart::day: return "day";
    case KeyPart::word: return "word";
    case KeyPart::names: return "names";
  }
  return "value";
}

std::string_view name_of(FieldJoin join) {
  switch (join) {
    case FieldJoin::first: return "first";
    case FieldJoin::ymd: return "ymd";
    case FieldJoin::age_at: return "age_at";
    case FieldJoin::words: return "words";
  }
  return "first";
}

std::string_view name_of(NamePart part) {
  switch (part) {
    case NamePart::full: return "full";
    case NamePart::family: return "family";
    case NamePart::given: return "given";
  }
  return "full";
}

}  // namespace girok::app
