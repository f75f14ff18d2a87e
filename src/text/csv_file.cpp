#include "text/csv_file.h"

#include <utility>

#include "text/decode.h"

namespace girok::text {

tl::expected<CsvFile, std::vector<Error>> read_csv(std::string_view bytes, std::string name) {
  Result<Decoded> decoded = decode(bytes);
  if (!decoded) {
    Error error = std::move(decoded.error());
    error.where = std::move(name);
    return tl::unexpected<std::vector<Error>>({std::move(error)});
  }
  CsvFile file;
  file.encoding = std::move(decoded->encoding);
  file.encoding_guessed = decoded->guessed;
  file.replaced = decoded->replaced;
  file.separator = detect_separator(decoded->text);
  auto table = girok::read_csv(decoded->text, {.separator = file.separator, .name = std::move(name)});
  if (!table) return tl::unexpected<std::vector<Error>>(std::move(table.error()));
  file.table = std::move(*table);
  return file;
}

}  // namespace girok::text
