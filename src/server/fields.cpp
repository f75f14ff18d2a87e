#include "server/fields.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "crypto/secret.h"
#include "server/request.h"

namespace girok::server {
namespace {

constexpr std::size_t longest_value = std::size_t{16} << 20;

Error bad_form(std::string what) { return {ErrorCode::malformed, std::move(what), {}, "send the form again from its page"}; }

/// Valid UTF-8 without control characters but tab and line ends; CR LF, form feed and vertical tab become LF. Nothing where it is not.
std::optional<std::string> clean(std::string_view text) {
  if (!valid_utf8(text)) return std::nullopt;
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\r') {
      if (i + 1 < text.size() && text[i + 1] == '\n') continue;
      out += '\n';
      continue;
    }
    if (c == '\f' || c == '\v') {  // between the pages of what is pasted from a PDF
      out += '\n';
      continue;
    }
    if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F) return std::nullopt;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return std::nullopt;  // C1 controls
    out += text[i];
  }
  return out;
}

Result<> add_value(Fields& into, std::string_view name, std::string_view value, Said said = {}) {
  if (into.values().size() + into.uploads().size() >= most_fields) return fail(ErrorCode::too_large, "too many fields were sent");
  if (name.empty() || name.size() > longest_field_name)
    return tl::unexpected<Error>(bad_form("a field has no name, or one that is too long"));
  if (value.size() > longest_value) return fail(ErrorCode::too_large, "a field is too long");
  std::optional<std::string> clean_name = clean(name), clean_value = clean(value);
  if (!clean_name || !clean_value) return tl::unexpected<Error>(bad_form("a field is not text in UTF-8"));
  into.add(*std::move(clean_name), *std::move(clean_value), said);
  return {};
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

/// `name="…"` of a header's value: `; name="x"; filename="y"`. Quotes may be escaped by a backslash; browsers send %22.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  const std::string wanted = "; " + std::string(name) + "=";
  const std::size_t at = lower(header).find(wanted);
  if (at == std::string::npos) return std::nullopt;
  std::string_view rest = header.substr(at + wanted.size());
  std::string value;
  if (!rest.starts_with('"')) return std::string(rest.substr(0, std::min(rest.find(';'), rest.size())));
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') return value;
    if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
    value += rest[i];
  }
  return std::nullopt;
}

struct PartHeaders {
  std::optional<std::string> name, file_name;
  std::string media_type;
};

Result<PartHeaders> read_part_headers(std::string_view text) {
  PartHeaders headers;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return tl::unexpected<Error>(bad_form("a part of the form has a broken header"));
    const std::string name = lower(line.substr(0, colon));
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "content-disposition") {
      headers.name = parameter(value, "name");
      headers.file_name = parameter(value, "filename");
    } else if (name == "content-type") {
      headers.media_type = value.substr(0, 200);
    }
  }
  if (!headers.name) return tl::unexpected<Error>(bad_form("a part of the form has no name"));
  return headers;
}

Result<> add_part(std::string_view part, Fields& into) {
  constexpr std::size_t most_header = 4096;
  const std::size_t end = part.find("\r\n\r\n");
  // Where there is none, that is the largest number of all.
  if (end > most_header) return tl::unexpected<Error>(bad_form("a part of the form has no end of its header"));
  Result<PartHeaders> headers = read_part_headers(part.substr(0, end));
  if (!headers) return tl::unexpected<Error>(headers.error());
  const std::string_view body = part.substr(end + 4);
  if (!headers->file_name) return add_value(into, *headers->name, body);
  if (headers->file_name->empty() && body.empty()) return {};  // a file field that was left empty
  if (into.uploads().size() >= most_uploads) return fail(ErrorCode::too_large, "too many files were sent at once");
  std::optional<std::string> field = clean(*headers->name), file_name = clean(*headers->file_name), media_type = clean(headers->media_type);
  if (!field || field->empty() || field->size() > longest_field_name || !file_name || !media_type) {
    return tl::unexpected<Error>(bad_form("a file has a name that is not text in UTF-8"));
  }
  const std::size_t slash = file_name->find_last_of("/\\");
  if (slash != std::string::npos) file_name->erase(0, slash + 1);
  std::erase_if(*file_name, [](char c) { return c == '\n' || c == '\t'; });
  if (file_name->size() > 255) *file_name = file_name->substr(file_name->size() - 255);
  if (!valid_utf8(*file_name)) *file_name = "file";
  into.add(Upload{*std::move(field), *std::move(file_name), *std::move(media_type), std::string(body)});
  return {};
}

using AnyJson = nlohmann::json;

Result<> add_json(const std::string& name, const AnyJson& value, bool listed, Fields& into) {
  Said said{.place = Said::Place::body, .as = Said::As::text, .json = true, .listed = listed};
  if (value.is_string()) return add_value(into, name, value.get_ref<const std::string&>(), said);
  if (value.is_boolean()) {
    said.as = Said::As::truth;
    return add_value(into, name, value.get<bool>() ? "true" : "false", said);
  }
  if (value.is_number()) {
    said.as = Said::As::number;
    return add_value(into, name, value.dump(), said);
  }
  if (value.is_null()) return tl::unexpected<Error>(Error{ErrorCode::malformed, "null says nothing here", name, "leave the member out"});
  if (value.is_object() || listed)
    return tl::unexpected<Error>(
        Error{ErrorCode::malformed, "the JSON is nested too deeply", name, "send text, a number, true or false, or an array of such"});
  for (const AnyJson& item : value) {
    if (Result<> added = add_json(name, item, true, into); !added) return added;
  }
  return {};
}

}  // namespace

std::string_view value_of(const Pairs& pairs, std::string_view name) {
  const auto at = std::ranges::find(pairs, name, [](const auto& pair) { return std::string_view(pair.first); });
  return at == pairs.end() ? std::string_view() : std::string_view(at->second);
}

std::string_view Fields::operator[](std::string_view name) const { return value_of(values_, name); }

bool Fields::has(std::string_view name) const {
  return std::ranges::any_of(values_, [&](const auto& value) { return value.first == name; });
}

std::vector<std::string> Fields::all(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [key, value] : values_) {
    if (key == name) found.push_back(value);
  }
  return found;
}

void Fields::remove(std::string_view name) {
  for (std::size_t i = values_.size(); i-- > 0;) {
    if (values_[i].first != name) continue;
    values_.erase(values_.begin() + static_cast<std::ptrdiff_t>(i));
    said_.erase(said_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

void Fields::wipe(std::string_view name) {
  for (auto& [key, value] : values_) {
    if (key == name) server::wipe(value);
  }
}

void wipe(std::string& text) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes of a text
  crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex(text[i + 1]), low = hex(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return clean(out);
}

std::string percent_encoded(std::string_view text) {
  static constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return out;
}

Result<> read_urlencoded(std::string_view text, Fields& into, Said::Place place) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::optional<std::string> name = percent_decoded(pair.substr(0, equals), true);
    const std::optional<std::string> value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value) return tl::unexpected<Error>(bad_form("a field is not text in UTF-8"));
    if (Result<> added = add_value(into, *name, *value, {.place = place}); !added) return added;
  }
  return {};
}

Result<> read_multipart(std::string_view body, std::string_view boundary, Fields& into) {
  if (boundary.empty() || boundary.size() > 70)
    return tl::unexpected<Error>(bad_form("the form does not say how its parts are kept apart"));
  const std::string first = "--" + std::string(boundary), delimiter = "\r\n" + first;
  if (!body.starts_with(first)) return tl::unexpected<Error>(bad_form("the form does not begin with a part"));
  body.remove_prefix(first.size());
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) return tl::unexpected<Error>(bad_form("the parts of the form are not kept apart"));
    body.remove_prefix(2);
    const std::size_t end = body.find(delimiter);
    if (end == std::string_view::npos) return tl::unexpected<Error>(bad_form("the form has no end"));
    if (Result<> added = add_part(body.substr(0, end), into); !added) return added;
    body.remove_prefix(end + delimiter.size());
  }
  return {};
}

Result<> read_json(std::string_view body, Fields& into) {
  const AnyJson json = AnyJson::parse(body, nullptr, false);
  if (json.is_discarded() || !json.is_object())
    return tl::unexpected<Error>(Error{ErrorCode::malformed, "the body is not a JSON object", {}, {}});
  for (const auto& [key, value] : json.items()) {
    if (Result<> added = add_json(key, value, false, into); !added) return added;
  }
  return {};
}

Result<> read_body(std::string_view content_type, std::string_view body, Fields& into) {
  const std::string type = lower(content_type.substr(0, std::min(content_type.find(';'), content_type.size())));
  if (type == "application/json") return read_json(body, into);
  if (type == "multipart/form-data") {
    const std::optional<std::string> boundary = parameter(content_type, "boundary");
    return read_multipart(body, boundary ? *boundary : std::string(), into);
  }
  if (type == "application/x-www-form-urlencoded") return read_urlencoded(body, into);
  if (body.empty()) return {};
  return fail(ErrorCode::unsupported, "the body is neither a form nor JSON", {}, "send application/json, or a form");
}

}  // namespace girok::server
