#include "exchange/mapping_cells.h"

#include "exchange/table_build.h"
#include "records/imprecise.h"

namespace girok::exchange {

std::optional<std::string> ordered_date(std::string_view text, std::string_view order) {
  if (order.empty()) return std::nullopt;
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      parts.back() += c;
    } else if (c == '/' || c == '.' || c == '-') {
      parts.emplace_back();
    } else if (c != ' ') {
      return std::nullopt;
    }
  }
  if (parts.size() != 3 || parts[0].empty() || parts[1].empty() || parts[0].size() > 2 || parts[1].size() > 2 || parts[2].size() != 4)
    return std::nullopt;
  std::string day = order == "dmy" ? parts[0] : parts[1], month = order == "dmy" ? parts[1] : parts[0];
  for (std::string* part : {&day, &month}) {
    if (part->size() == 1) part->insert(0, 1, '0');
  }
  std::string iso = parts[2] + "-" + month + "-" + day;
  if (!records::parse_date(iso)) return std::nullopt;
  return iso;
}

std::vector<std::string> values_in_cell(std::string_view cell, std::string_view separator) {
  if (separator.empty()) return {std::string(cell)};
  std::vector<std::string> values;
  std::string value;
  const auto close = [&] {
    if (const std::string_view kept = trimmed(value); !kept.empty()) values.emplace_back(kept);
    value.clear();
  };
  for (std::size_t i = 0; i < cell.size();) {
    const std::string_view rest = cell.substr(i);
    if (rest.starts_with('\\') && (rest.substr(1).starts_with(separator) || rest.substr(1).starts_with('\\'))) {
      const std::size_t size = rest[1] == '\\' ? 1 : separator.size();
      value += rest.substr(1, size);
      i += 1 + size;
    } else if (rest.starts_with(separator)) {
      close();
      i += separator.size();
    } else {
      value += cell[i++];
    }
  }
  close();
  return values;
}

}  // namespace girok::exchange
