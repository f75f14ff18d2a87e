#include "app/rates.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "app/files.h"
#include "base/csv.h"

namespace girok::app {
namespace {

constexpr std::string_view how_it_looks = "the first line is date,from,to,rate; then lines like 2024-03-12,GBP,USD,1.2790";

bool is_currency(std::string_view code) {
  return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

using Columns = std::array<std::size_t, 4>;   // of date, from, to, rate

std::optional<Columns> columns_of_header(const std::vector<std::string>& header) {
  constexpr std::array<std::string_view, 4> wanted = {"date", "from", "to", "rate"};
  Columns columns{};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto at = std::ranges::find(header, wanted[i]);
    if (at == header.end()) return std::nullopt;
    columns[i] = static_cast<std::size_t>(at - header.begin());
  }
  return columns;
}

std::optional<corroboration::ExchangeRate> rate_of(const std::vector<std::string>& cells, const Columns& columns) {
  if (std::ranges::any_of(columns, [&](std::size_t column) { return column >= cells.size(); })) return std::nullopt;
  const std::optional<PartialDate> date = parse_iso_date(cells[columns[0]]);
  const std::optional<Decimal> rate = Decimal::parse(cells[columns[3]]);
  const std::string& from = cells[columns[1]];
  const std::string& to = cells[columns[2]];
  if (!date || !rate || rate->is_zero() || rate->is_negative() || !is_currency(from) || !is_currency(to)) return std::nullopt;
  return corroboration::ExchangeRate{from, to, *date, *rate};
}

}  // namespace

Result<std::vector<corroboration::ExchangeRate>> read_rates(const std::string& path) {
  const Result<std::string> bytes = read_file(path, std::size_t{16} << 20);
  if (!bytes) return tl::unexpected(bytes.error());
  CsvOptions csv;
  csv.name = path;
  csv.separator = detect_separator(*bytes);
  const tl::expected<CsvTable, std::vector<Error>> table = read_csv(*bytes, csv);
  if (!table) {
    Error first = table.error().front();
    if (table.error().size() > 1) first.what += fmt::format(" (and {} more)", table.error().size() - 1);
    return tl::unexpected(std::move(first));
  }
  const std::optional<Columns> columns = columns_of_header(table->header);
  if (!columns) return fail(ErrorCode::malformed, "the columns date, from, to and rate are not all there", path, std::string(how_it_looks));

  std::vector<corroboration::ExchangeRate> rates;
  std::string bad;
  std::size_t bad_count = 0;
  for (std::size_t row = 0; row < table->rows.size(); ++row) {
    if (std::optional<corroboration::ExchangeRate> rate = rate_of(table->rows[row], *columns)) {
      rates.push_back(*std::move(rate));
    } else if (++bad_count <= 10) {
      bad += fmt::format("{}{}", bad.empty() ? "" : ", ", table->lines[row]);
    }
  }
  if (bad_count > 0) {
    return fail(ErrorCode::malformed,
                fmt::format("{} cannot be read as a rate: {}{}", bad_count == 1 ? "one line" : fmt::format("{} lines", bad_count), bad,
                            bad_count > 10 ? ", …" : ""),
                path, std::string(how_it_looks));
  }
  return rates;
}

}  // namespace girok::app
