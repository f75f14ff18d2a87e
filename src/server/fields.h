// What a person (or a program) has sent: named values of the path, the query, and the body, whether that was a form, a form with files, or a JSON object.
//
// Model    A form field and a JSON member of one name are the same field; a JSON array, or a name said several times, is several values. Numbers and truths of JSON become their text ("12", "true"); that they were such, and
//          where a value stood, is kept beside it (Said), for a program is held to what the API's description says, and a text that belongs into a body is not taken from a URL.
//          Every value is valid UTF-8 without control characters but tab, LF and CR; CR LF, form feed and vertical tab become LF.
// Limits   Below; beyond them, or where bytes are not what they say they are, nothing is read.
// Threads  Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace girok::server {

inline constexpr std::size_t most_fields = 2000, most_uploads = 200, longest_field_name = 100;

struct Upload {
  std::string field;
  std::string file_name;  ///< the last part of what the browser called it; personal data
  std::string media_type;  ///< as the browser says: not to be trusted
  std::string bytes;
};

/// Where a value stood, and as what.
struct Said {
  enum class Place : std::uint8_t { path, query, body } place = Place::body;
  enum class As : std::uint8_t { text, number, truth } as = As::text;
  bool json = false;  ///< it stood in a JSON body
  bool listed = false;  ///< in an array there
};

class Fields {
 public:
  /// The first value; empty where there is none.
  std::string_view operator[](std::string_view name) const;
  bool has(std::string_view name) const;
  /// All values of that name, in order.
  std::vector<std::string> all(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& values() const { return values_; }
  const std::vector<Upload>& uploads() const { return uploads_; }
  std::vector<Upload>& uploads() { return uploads_; }

  /// One for each of values(), in their order.
  const std::vector<Said>& said() const { return said_; }

  void add(std::string name, std::string value, Said said = {}) {
    values_.emplace_back(std::move(name), std::move(value));
    said_.push_back(said);
  }
  void add(Upload upload) { uploads_.push_back(std::move(upload)); }
  void remove(std::string_view name);
  /// Overwrites the values of a secret in memory.
  void wipe(std::string_view name);

 private:
  std::vector<std::pair<std::string, std::string>> values_;
  std::vector<Said> said_;
  std::vector<Upload> uploads_;
};

/// Overwrites a text that held a secret, in a way that a compiler keeps.
void wipe(std::string& text);

/// "a=1&b=2", percent-encoded, + as a space. Errors: malformed, too_large.
Result<> read_urlencoded(std::string_view text, Fields& into, Said::Place place = Said::Place::body);
/// multipart/form-data (RFC 7578). Errors: malformed, too_large.
Result<> read_multipart(std::string_view body, std::string_view boundary, Fields& into);
/// An object of strings, numbers, truths, and arrays of those. Errors: malformed, too_large.
Result<> read_json(std::string_view body, Fields& into);
/// By the media type of the body: one of the three. Errors: as above, unsupported.
Result<> read_body(std::string_view content_type, std::string_view body, Fields& into);

/// Percent-decoded; nothing where an escape is broken, or what comes out is no UTF-8 or holds a control character.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space);
/// For a part of a path or a query.
std::string percent_encoded(std::string_view text);

}  // namespace girok::server
