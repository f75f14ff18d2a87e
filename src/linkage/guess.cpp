#include "linkage/guess.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/parallel.h"
#include "linkage/guess_content.h"
#include "linkage/guess_pair.h"
#include "linkage/model.h"
#include "linkage/words.h"
#include "text/unicode.h"

namespace girok::linkage {
namespace {

using Errors = std::vector<Error>;

std::string headers_of(const Table& table, std::size_t list, const std::vector<Profile>& profiles) {
  std::string names;
  std::size_t count = 0;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (list != table.lists.size() && profiles[i].filled_in[list] == 0) continue;
    if (count == 30) return names + ", …";
    names += (count++ == 0 ? "" : ", ") + table.columns[i].name.substr(0, 60);
  }
  return names;
}

/// The field that somebody asked for; columns of the same lists belong to one alternative where they are joined.
Field field_of(const Table& table, const FieldSaid& said, const std::vector<std::size_t>& columns, const std::vector<Profile>& profiles) {
  Field field;
  field.name = table.columns[columns.front()].name;
  field.kind = said.join == FieldJoin::age_at || said.join == FieldJoin::ymd ? FieldKind::date : said.kind;
  field.part = said.part;
  field.role = role_of(field.name).name;
  field.join = said.join;
  field.why = "as said";
  std::map<std::vector<bool>, std::size_t> alternative_of;
  for (const std::size_t column : columns) {
    std::vector<bool> lists;
    for (const std::size_t filled : profiles[column].filled_in) lists.push_back(filled > 0);
    const auto [found, fresh] = alternative_of.emplace(lists, field.columns.size());
    if (fresh || said.join == FieldJoin::first) {
      field.columns.push_back({column});
    } else {
      field.columns[found->second].push_back(column);
    }
  }
  return field;
}

/// Why a column is not compared at all; empty: it is.
std::string useless(const Table& table, const Profile& profile, const Kind& kind) {
  if (profile.filled == 0) return "is empty";
  // Where a list has one value only ("F" in every row), another list may have more under another header: seen once columns are paired.
  const bool elsewhere = std::count(profile.filled_in.begin(), profile.filled_in.end(), std::size_t{0}) > 0 && !kind.role.name.empty();
  if (profile.distinct == 1 && profile.filled == profile.records) return "holds one value in every row";
  if (profile.distinct == 1 && !elsewhere) return "holds one value";
  if (profile.one_in_each_list) return "holds one value in each list";
  if (kind.role.name == "source") return "says where a record comes from, not who";
  if (kind.role.name == "asked_by") return "says who asked, not who";
  // Filled in few rows of every list that has it at all.
  std::size_t records = 0;
  std::vector<std::size_t> sizes(table.lists.size(), 0);
  for (const std::uint32_t list : table.list) ++sizes[list];
  for (std::size_t list = 0; list < sizes.size(); ++list) records += profile.filled_in[list] > 0 ? sizes[list] : 0;
  if (profile.distinct < 10 && profile.filled * 50 < records) return "is filled in fewer than one row of fifty";
  const Role& role = kind.role;
  const bool anything = role.name == "record_id" ||
                        (role.name.empty() && role.kind != FieldKind::date);  // a telephone or an age that nobody shares is still one
  if (profile.sequence && anything) return "numbers the rows";
  const bool unshared = profile.distinct == profile.filled && profile.filled == records;
  if (unshared && anything && (role.name == "record_id" || (profile.digits >= 0.6 && profile.words <= 1.5))) {
    return "names each row, and no two rows have the same value";
  }
  return {};
}

tl::expected<std::vector<Field>, Errors> fields_said(const Table& table, const std::vector<FieldSaid>& said,
                                                     const std::vector<Profile>& profiles, std::vector<bool>& used) {
  std::vector<Field> fields;
  Errors errors;
  for (const FieldSaid& one : said) {
    std::vector<std::size_t> columns;
    for (const std::string& name : one.columns) {
      const std::string key = text::fold(name);
      const auto found =
          std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& column) { return text::fold(column.name) == key; });
      if (found == table.columns.end()) {
        errors.push_back({ErrorCode::usage, "a field names a column that is in none of the lists", "",
                          "the columns are: " + headers_of(table, table.lists.size(), profiles)});
        continue;
      }
      columns.push_back(static_cast<std::size_t>(found - table.columns.begin()));
      used[columns.back()] = true;
    }
    if (one.columns.empty()) errors.push_back({ErrorCode::usage, "a field names no column", "", "a field is made of one column at least"});
    if (!columns.empty()) fields.push_back(field_of(table, one, columns, profiles));
  }
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  return fields;
}

/// The fields that say least, beyond the most that are compared, are left out.
void keep_the_most_telling(std::vector<Item>& items, std::size_t most, std::vector<ColumnNote>& notes, const Table& table) {
  if (items.size() <= most) return;
  std::vector<double> entropies;
  for (const Item& item : items) entropies.push_back(item.entropy_bits);
  std::sort(entropies.rbegin(), entropies.rend());
  const double least = most == 0 ? 1e300 : entropies[most - 1];
  std::size_t ties = most;
  for (const double entropy : entropies) ties -= entropy > least && ties > 0 ? 1 : 0;
  std::vector<Item> kept;
  for (Item& item : items) {
    const bool tie = item.entropy_bits == least && ties > 0;
    if (tie) --ties;
    if (tie || item.entropy_bits > least) {
      kept.push_back(std::move(item));
      continue;
    }
    for (const auto& alternative : item.field.columns) {
      for (const std::size_t column : alternative) {
        notes.push_back({table.columns[column].name, "says less than the " + std::to_string(max_fields) + " fields that are compared"});
      }
    }
  }
  items = std::move(kept);
}

}  // namespace

tl::expected<Guess, Errors> guess_fields(const Table& table, const std::vector<FieldSaid>& said) {
  std::vector<Profile> profiles(table.columns.size());
  parallel_for(profiles.size(), 0, [&](std::size_t i) { profiles[i] = profile_of(table, i); });
  std::vector<bool> used(table.columns.size(), false);
  auto fields = fields_said(table, said, profiles, used);
  if (!fields) return tl::unexpected<Errors>(std::move(fields.error()));

  Guess guess;
  guess.fields = std::move(*fields);
  std::vector<Candidate> candidates, asked;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (used[i]) continue;
    Candidate candidate{i, kind_of(table.columns[i].name, profiles[i]), &profiles[i]};
    if (candidate.kind.role.name == "asked_date") {
      asked.push_back(std::move(candidate));
    } else if (std::string why = useless(table, profiles[i], candidate.kind); !why.empty()) {
      guess.left_out.push_back({table.columns[i].name, std::move(why)});
    } else {
      if (candidate.kind.role.name == "record_id") candidate.kind.role.kind = FieldKind::identifier;
      candidates.push_back(std::move(candidate));
    }
  }
  leave_out_repeats(table, candidates, guess.left_out);
  std::vector<Item> items = pair_columns(table, candidates, asked, guess.left_out);
  for (const Candidate& date : asked) {
    const bool joined = std::any_of(items.begin(), items.end(), [&](const Item& item) {
      return std::any_of(item.field.columns.begin(), item.field.columns.end(),
                         [&](const auto& parts) { return std::find(parts.begin(), parts.end(), date.column) != parts.end(); });
    });
    if (!joined) guess.left_out.push_back({table.columns[date.column].name, "says when somebody was asked, not who"});
  }
  keep_the_most_telling(items, max_fields - std::min(max_fields, guess.fields.size()), guess.left_out, table);
  for (Item& item : items) guess.fields.push_back(std::move(item.field));
  if (!guess.fields.empty()) return guess;

  std::vector<bool> filled(table.lists.size(), false);
  for (const std::uint32_t list : table.list) filled[list] = true;
  if (std::count(filled.begin(), filled.end(), true) < 2) {
    std::string why;
    for (std::size_t i = 0; i < std::min<std::size_t>(guess.left_out.size(), 10); ++i) {
      why += (i == 0 ? "" : "; ") + guess.left_out[i].column.substr(0, 60) + " " + guess.left_out[i].what;
    }
    if (guess.left_out.size() > 10) why += "; …";
    if (why.empty()) why = "the table has no other columns than its ids and those left out";
    return tl::unexpected<Errors>({Error{ErrorCode::malformed, "no column is left to compare", "", std::move(why)}});
  }
  Errors errors;
  for (std::size_t list = 0; list < table.lists.size() && errors.size() < 20; ++list) {
    if (!filled[list]) continue;
    errors.push_back({ErrorCode::malformed, "the lists have no column in common that could be compared", table.lists[list],
                      "its columns are: " + headers_of(table, list, profiles)});
  }
  return tl::unexpected<Errors>(std::move(errors));
}

}  // namespace girok::linkage
