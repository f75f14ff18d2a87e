#include "app/rates.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "app/files.h"

namespace girok::app {
namespace {

constexpr std::string_view how_it_looks = "the first line is date,from,to,rate; then lines like 2024-03-12,GBP,USD,1.2790";

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '"'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// No cell of a table of rates holds a comma or a line break of its own, so that a cell ends at the next comma.
std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  while (true) {
    const std::size_t comma = line.find(',');
    cells.push_back(trimmed(line.substr(0, comma)));
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

bool is_currency(std::string_view code) {
  return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

using Columns = std::array<std::size_t, 4>;   // of date, from, to, rate

std::optional<Columns> columns_of_header(const std::vector<std::string_view>& header) {
  constexpr std::array<std::string_view, 4> wanted = {"date", "from", "to", "rate"};
  Columns columns{};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto at = std::ranges::find(header, wanted[i]);
    if (at == header.end()) return std::nullopt;
    columns[i] = static_cast<std::size_t>(at - header.begin());
  }
  return columns;
}

std::optional<corroboration::ExchangeRate> rate_of(const std::vector<std::string_view>& cells, const Columns& columns) {
  if (std::ranges::any_of(columns, [&](std::size_t column) { return column >= cells.size(); })) return std::nullopt;
  const std::optional<PartialDate> date = parse_iso_date(cells[columns[0]]);
  const std::optional<Decimal> rate = Decimal::parse(cells[columns[3]]);
  const std::string_view from = cells[columns[1]];
  const std::string_view to = cells[columns[2]];
  if (!date || !rate || rate->is_zero() || rate->is_negative() || !is_currency(from) || !is_currency(to)) return std::nullopt;
  return corroboration::ExchangeRate{std::string(from), std::string(to), *date, *rate};
}

}  // namespace

Result<std::vector<corroboration::ExchangeRate>> read_rates(const std::string& path) {
  const Result<std::string> bytes = read_file(path, std::size_t{16} << 20);
  if (!bytes) return tl::unexpected(bytes.error());
  std::string_view rest = *bytes;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);

  std::vector<corroboration::ExchangeRate> rates;
  std::optional<Columns> columns;
  std::string bad;
  std::size_t bad_count = 0;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) continue;
    const std::vector<std::string_view> cells = cells_of(line);
    if (!columns) {
      columns = columns_of_header(cells);
      if (!columns) return fail(ErrorCode::malformed, "the columns date, from, to and rate are not all there", path, std::string(how_it_looks));
      continue;
    }
    if (std::optional<corroboration::ExchangeRate> rate = rate_of(cells, *columns)) {
      rates.push_back(*std::move(rate));
    } else if (++bad_count <= 10) {
      bad += fmt::format("{}{}", bad.empty() ? "" : ", ", number);
    }
  }
  if (!columns) return fail(ErrorCode::malformed, "there is no table of rates in it", path, std::string(how_it_looks));
  if (bad_count > 0) {
    return fail(ErrorCode::malformed, fmt::format("{} {} cannot be read as a rate: {}{}", bad_count, bad_count == 1 ? "line" : "lines", bad, bad_count > 10 ? ", …" : ""),
                path, std::string(how_it_looks));
  }
  return rates;
}

}  // namespace girok::app
