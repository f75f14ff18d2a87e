#include "app/figures/claims_table.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace girok::app {
namespace {

using estimation::Claim;
using estimation::FigureKind;

constexpr std::array columns{"claim",        "name",       "measure",      "unit",     "currency",      "per",
                             "kind",         "place",      "time",         "of",       "bound",         "low",
                             "high",         "origin",     "origin_link",  "citation", "conversion_of", "assumed_low",
                             "assumed_high", "assumption", "distribution", "weight",   "as_written",    "note"};

bool is_name(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9') || text[0] == '.') return false;
  return std::ranges::all_of(text, [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u >= 0x80 || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u == '_' || u == '.';
  });
}

std::optional<Decimal> number_of(std::string_view cell) {
  std::string plain;
  for (const char c : cell)
    if (c != ',') plain += c;
  return Decimal::parse(plain);
}

class Reader {
 public:
  explicit Reader(const exchange::Table& table) : table_(table) {
    for (const char* column : columns) {
      const auto place = std::ranges::find(table.header, column);
      place_.push_back(place == table.header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(place - table.header.begin())));
    }
  }

  tl::expected<ClaimsTable, std::vector<Error>> read() {
    if (!has("low") && !has("high"))
      errors_.push_back({ErrorCode::malformed, "there is neither a column low nor a column high", table_.name,
                         "docs/formats/figures.md tells the columns of a table of claims"});
    if (table_.rows.size() > max_claims)
      errors_.push_back({ErrorCode::too_large, fmt::format("there are {} claims; at most {} can be read", table_.rows.size(), max_claims),
                         table_.name, ""});
    for (const exchange::CellFault& fault : table_.faults)
      if (known(table_.header[fault.column]))
        errors_.push_back({ErrorCode::malformed, fault.what, table_.where[fault.row] + ", " + table_.header[fault.column], fault.hint});
    if (errors_.empty())
      for (row_ = 0; row_ < table_.rows.size(); ++row_) out_.claims.push_back(claim());
    check_ids();
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    for (const std::string& header : table_.header)
      if (!known(header)) out_.left_out.push_back(header);
    return std::move(out_);
  }

 private:
  static bool known(std::string_view header) { return std::ranges::find(columns, header) != columns.end(); }
  std::optional<std::size_t> place(std::string_view column) const {
    return place_[static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin())];
  }
  bool has(std::string_view column) const { return place(column).has_value(); }

  std::string cell(std::string_view column) const {
    const std::optional<std::size_t> at = place(column);
    return at ? table_.rows[row_][*at] : std::string();
  }

  void bad(std::string_view column, std::string what, std::string hint) {
    if (errors_.size() < 1000)
      errors_.push_back({ErrorCode::malformed, std::move(what), fmt::format("{}, {}", table_.where[row_], column), std::move(hint)});
  }

  std::optional<Decimal> number(std::string_view column) {
    const std::string text = cell(column);
    if (text.empty()) return std::nullopt;
    std::optional<Decimal> value = number_of(text);
    if (!value) bad(column, "a cell is no plain decimal number", "150000, or 150,000; no words");
    return value;
  }

  Interval value() {
    Interval out{number("low"), number("high"), Bound::range};
    const std::string symbol = cell("bound");
    if (symbol.empty()) {
      out.bound = !out.lo ? Bound::at_most : !out.hi ? Bound::at_least : *out.lo == *out.hi ? Bound::equal : Bound::range;
    } else if (const std::optional<Bound> bound = bound_from_symbol(symbol)) {
      out.bound = *bound;
    } else {
      bad("bound", "a bound is not known", "one of = ~ < <= > >= range vague");
    }
    if (!out.lo && !out.hi && cell("low").empty() && cell("high").empty())
      bad("low", "a claim has neither a low nor a high end", "give one of them, or leave the row out");
    if (out.lo && out.hi && *out.lo > *out.hi) bad("low", "the low end is above the high end", "exchange them");
    // "more than 500,000" may be written in either column.
    if (out.bound == Bound::more || out.bound == Bound::at_least) {
      if (!out.lo) out.lo = out.hi;
      out.hi.reset();
    } else if (out.bound == Bound::less || out.bound == Bound::at_most) {
      if (!out.hi) out.hi = out.lo;
      out.lo.reset();
    } else if (out.bound == Bound::equal || out.bound == Bound::about) {
      if (!out.lo) out.lo = out.hi;
      if (!out.hi) out.hi = out.lo;
    }
    return out;
  }

  Claim claim() {
    Claim out;
    out.id = cell("claim");
    if (out.id.empty()) out.id = std::to_string(row_ + 1);
    out.name = cell("name");
    if (out.name.empty()) out.name = "figure";
    if (!is_name(out.name))
      bad("name", "a name has other characters than letters, digits, _ and ., or begins with a digit", "such as defectors or share_2019");
    out.measure = cell("measure");
    out.unit = cell("unit");
    if (out.unit.empty()) out.unit = "count";
    out.currency = cell("currency");
    out.per = cell("per");
    out.place = cell("place");
    out.time = cell("time");
    out.base = cell("of");
    out.origin = cell("origin");
    out.citation = cell("citation");
    out.conversion_of = cell("conversion_of");
    out.assumption = cell("assumption");
    if (const std::string kind = cell("kind"); kind == "stock" || kind == "flow")
      out.kind = kind == "stock" ? FigureKind::stock : FigureKind::flow;
    else if (!kind.empty())
      bad("kind", "a kind is neither stock nor flow", "leave it empty where it is not known");
    if (const std::string link = cell("origin_link"); link == "likely")
      out.origin_likely = true;
    else if (!link.empty())
      bad("origin_link", "an origin's link is neither empty nor likely", "");
    out.value = value();
    out.assumed_low = number("assumed_low");
    out.assumed_high = number("assumed_high");
    if ((out.assumed_low || out.assumed_high) && out.assumption.empty())
      bad("assumption", "an end is assumed without a reason", "say why in the column assumption");
    if (out.assumed_low && out.value.hi && *out.assumed_low > *out.value.hi)
      bad("assumed_low", "the assumed low end is above the high end", "");
    if (out.assumed_high && out.value.lo && *out.assumed_high < *out.value.lo)
      bad("assumed_high", "the assumed high end is below the low end", "");
    if (const std::string text = cell("distribution"); !text.empty()) {
      if (Result<estimation::Distribution> distribution = estimation::distribution_from_text(text))
        out.distribution = *distribution;
      else
        bad("distribution", distribution.error().what, distribution.error().hint);
    }
    if (const std::optional<Decimal> weight = number("weight")) {
      out.weight = weight->to_double();
      if (!(*out.weight > 0)) bad("weight", "a weight is not above zero", "leave it empty for one");
    }
    return out;
  }

  void check_ids() {
    if (!errors_.empty()) return;
    std::vector<std::string_view> ids;
    for (const Claim& claim : out_.claims) ids.push_back(claim.id);
    std::ranges::sort(ids);
    for (row_ = 0; row_ < out_.claims.size(); ++row_) {
      const Claim& claim = out_.claims[row_];
      const auto same = std::ranges::equal_range(ids, std::string_view(claim.id));
      if (same.size() > 1) bad("claim", "an id comes twice", "give each claim an id of its own");
      if (!claim.conversion_of.empty() && !std::ranges::binary_search(ids, std::string_view(claim.conversion_of)))
        bad("conversion_of", "it restates a claim that is not there", "the id of another row");
      if (claim.conversion_of == claim.id) bad("conversion_of", "it restates itself", "the id of another row");
    }
  }

  const exchange::Table& table_;
  std::vector<std::optional<std::size_t>> place_;
  std::size_t row_ = 0;
  ClaimsTable out_;
  std::vector<Error> errors_;
};

std::string text_of(const std::optional<Decimal>& value) { return value ? value->to_string() : std::string(); }

}  // namespace

tl::expected<ClaimsTable, std::vector<Error>> claims_of(const exchange::Table& table) { return Reader(table).read(); }

Result<std::string> csv_of(const std::vector<Claim>& claims, const std::vector<std::string>& as_written) {
  exchange::Table table;
  table.header.assign(columns.begin(), columns.end());
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const Claim& c = claims[i];
    table.rows.push_back({c.id,
                          c.name,
                          c.measure,
                          c.unit,
                          c.currency,
                          c.per,
                          std::string(name_of(c.kind)),
                          c.place,
                          c.time,
                          c.base,
                          c.value.bound == Bound::equal
                              ? std::string()
                              : std::string(symbol_of(c.value.bound)),  // as it is understood; "=" begins a formula
                          text_of(c.value.lo),
                          text_of(c.value.hi),
                          c.origin,
                          c.origin_likely ? "likely" : "",
                          c.citation,
                          c.conversion_of,
                          text_of(c.assumed_low),
                          text_of(c.assumed_high),
                          c.assumption,
                          c.distribution ? estimation::text_of(*c.distribution) : std::string(),
                          c.weight ? fmt::format("{}", *c.weight) : std::string(),
                          i < as_written.size() ? as_written[i] : std::string(),
                          ""});
  }
  std::vector<exchange::Note> notes;
  return exchange::write_csv(table, notes);
}

}  // namespace girok::app
