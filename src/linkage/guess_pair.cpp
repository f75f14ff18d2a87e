#include "linkage/guess_pair.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>
#include <utility>

#include "linkage/mix.h"
#include "linkage/normal_form.h"

namespace girok::linkage {
namespace {

constexpr std::size_t overlap_sample = 5'000;

/// Roles that stand for each other where lists use other words, the surer pairs first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> alike = {{
    {"birth_date", "birth_year"},
    {"birth_place", "origin"},
    {"place", "city"},
    {"city", "district"},
    {"place", "district"},
    {"place", "state"},
    {"event_date", "date"},
    {"year", "date"},
    {"note", "description"},
    {"heading", "description"},
    {"full_name", "alias"},
}};

bool disjoint(const Item& a, const Item& b) {
  for (std::size_t list = 0; list < a.lists.size(); ++list) {
    if (a.lists[list] && b.lists[list]) return false;
  }
  return true;
}

std::size_t lists_of(const Item& item) { return static_cast<std::size_t>(std::count(item.lists.begin(), item.lists.end(), true)); }

/// Where ages stand beside dates, two columns are an age and the day it was asked: a year and a month are the year alone then.
void keep_years(Item& item) {
  if (item.field.join != FieldJoin::ymd) return;
  for (auto& alternative : item.field.columns) {
    if (alternative.size() == 2) alternative.resize(1);
  }
}

/// b becomes other columns of a.
void merge(Item& a, Item& b, std::string_view why) {
  const bool ages = a.field.join == FieldJoin::age_at || b.field.join == FieldJoin::age_at;
  if (ages) {
    keep_years(a);
    keep_years(b);
  }
  for (auto& alternative : b.field.columns) a.field.columns.push_back(std::move(alternative));
  for (std::size_t list = 0; list < a.lists.size(); ++list) a.lists[list] = a.lists[list] || b.lists[list];
  a.entropy_bits += b.entropy_bits;
  if (a.field.role.empty()) {
    a.field.role = b.field.role;
    a.field.kind = b.field.kind;
    a.field.part = b.field.part;
  }
  if (ages) {
    a.field.join = FieldJoin::age_at;
  } else if (a.field.join == FieldJoin::first) {
    a.field.join = b.field.join;
  }
  a.field.why += "; with " + b.field.name + ": " + std::string(why);
  b.field.columns.clear();
}

void drop_merged(std::vector<Item>& items) {
  std::erase_if(items, [](const Item& item) { return item.field.columns.empty(); });
}

/// A name that fits both may be read as either; two different known roles are not the same thing.
bool same_kind(const Field& a, const Field& b) {
  if (a.kind == b.kind) return true;
  const auto wordy = [](FieldKind kind) {
    return kind == FieldKind::name || kind == FieldKind::text || kind == FieldKind::place || kind == FieldKind::category;
  };
  const auto digits = [](FieldKind kind) { return kind == FieldKind::number || kind == FieldKind::identifier; };
  return (wordy(a.kind) && wordy(b.kind)) || (digits(a.kind) && digits(b.kind));
}

Item item_of(const Table& table, const Candidate& candidate) {
  Item item;
  const Role& role = candidate.kind.role;
  item.field.name = table.columns[candidate.column].name;
  item.field.kind = role.kind;
  item.field.part = role.part;
  item.field.role = role.name;
  item.field.columns = {{candidate.column}};
  item.field.why = candidate.kind.why;
  for (std::size_t list = 0; list < candidate.profile->filled_in.size(); ++list) item.lists.push_back(candidate.in(list));
  item.entropy_bits = candidate.profile->entropy_bits;
  item.year_spread = candidate.profile->year_spread;
  return item;
}

class Pairing {
 public:
  Pairing(const Table& table, std::vector<ColumnNote>& notes) : table_(table), notes_(notes) {}

  std::vector<Item> run(const std::vector<Candidate>& candidates, const std::vector<Candidate>& asked) {
    for (const Candidate& candidate : candidates) items_.push_back(item_of(table_, candidate));
    join_birth_dates();
    read_given_names();
    join_names();
    pair_births();
    join_ages(asked);
    pair_by_role();
    pair_by_content();
    leave_out_lonely();
    leave_out_constant();
    return std::move(items_);
  }

 private:
  void leave_out(Item& item, std::string why) {
    for (const auto& alternative : item.field.columns) {
      for (const std::size_t column : alternative) notes_.push_back({table_.columns[column].name, why});
    }
    item.field.columns.clear();
  }
  std::vector<Item*> with_role(std::string_view role) {
    std::vector<Item*> found;
    for (Item& item : items_) {
      if (item.field.role == role && !item.field.columns.empty()) found.push_back(&item);
    }
    return found;
  }

  /// Year, month and day of birth of the same lists become one date, unless a whole date is there.
  void join_birth_dates() {
    const auto wholes = with_role("birth_date");
    for (Item* year : with_role("birth_year")) {
      const auto whole = std::find_if(wholes.begin(), wholes.end(), [&](const Item* item) { return item->lists == year->lists; });
      for (const std::string_view role : {std::string_view("birth_month"), std::string_view("birth_day")}) {
        for (Item* part : with_role(role)) {
          if (part->lists != year->lists) continue;
          if (whole != wholes.end()) {
            leave_out(*part, "is part of " + (*whole)->field.name);
            continue;
          }
          const std::size_t parts = year->field.columns.front().size();
          if (role == "birth_day" && parts != 2) continue;
          if (role == "birth_month" && parts != 1) continue;
          year->field.columns.front().push_back(part->field.columns.front().front());
          year->entropy_bits += part->entropy_bits;
          year->field.join = FieldJoin::ymd;
          year->field.role = "birth_date";
          year->field.why += "; with " + part->field.name;
          part->field.columns.clear();
        }
      }
      if (whole != wholes.end()) leave_out(*year, "is part of " + (*whole)->field.name);
    }
    // A month or a day alone is a number of few values.
    for (Item& item : items_) {
      if (item.field.role == "birth_month" || item.field.role == "birth_day") item.field.kind = FieldKind::category;
    }
    drop_merged(items_);
  }

  /// "name" beside a family name, whose words do not hold it, is the given name: 성, 이름.
  void read_given_names() {
    for (Item* family : with_role("family_name")) {
      for (Item* full : with_role("full_name")) {
        if (full->lists != family->lists) continue;
        const auto given = with_role("given_name");
        if (std::any_of(given.begin(), given.end(), [&](const Item* item) { return item->lists == family->lists; })) continue;
        const Column& names = table_.columns[full->field.columns.front().front()];
        const Column& families = table_.columns[family->field.columns.front().front()];
        std::size_t both = 0, holds = 0;
        const std::size_t step = std::max<std::size_t>(1, table_.records() / 1'000);
        for (std::size_t row = 0; row < table_.records(); row += step) {
          if (names.codes[row] == 0 || families.codes[row] == 0) continue;
          ++both;
          if (names.values.at(names.codes[row]).find(families.values.at(families.codes[row])) != std::string_view::npos) ++holds;
        }
        if (both == 0 || holds * 5 > both) continue;
        full->field.role = "given_name";
        full->field.part = text::NamePart::given;
        full->field.why += "; the family name stands beside it";
      }
    }
  }

  /// Some lists have whole names, others have them in parts: whole names are compared.
  void join_names() {
    const auto in = [&](std::string_view role, std::size_t list) {
      for (const Item* item : with_role(role)) {
        if (item->lists[list]) return true;
      }
      return false;
    };
    bool whole_only = false, parts_only = false;
    for (std::size_t list = 0; list < table_.lists.size(); ++list) {
      const bool whole = in("full_name", list), parts = in("family_name", list) && in("given_name", list);
      whole_only = whole_only || (whole && !parts);
      parts_only = parts_only || (parts && !whole);
    }
    if (!whole_only || !parts_only) return;
    Item& full = *with_role("full_name").front();
    std::vector<Item*> parts;
    for (const std::string_view role : {std::string_view("family_name"), std::string_view("given_name"), std::string_view("middle_name")}) {
      for (Item* item : with_role(role)) parts.push_back(item);
    }
    full.field.join = FieldJoin::words;
    while (true) {  // lists with the same columns share an alternative
      Item joined;
      std::vector<std::size_t> columns;
      for (Item* part : parts) {
        if (part->field.columns.empty()) continue;
        if (columns.empty()) joined.lists = part->lists;
        if (part->lists != joined.lists) continue;
        columns.push_back(part->field.columns.front().front());
        full.entropy_bits += part->entropy_bits;
        full.field.why += "; with " + part->field.name;
        part->field.columns.clear();
      }
      if (columns.empty()) break;
      full.field.columns.push_back(std::move(columns));
      for (std::size_t list = 0; list < full.lists.size(); ++list) full.lists[list] = full.lists[list] || joined.lists[list];
    }
    drop_merged(items_);
  }

  bool same_list(const Item& item, const Candidate& candidate) const {
    for (std::size_t list = 0; list < item.lists.size(); ++list) {
      if (item.lists[list] && !candidate.in(list)) return false;
    }
    return true;
  }

  /// Dates and years of birth of all lists, before ages are held against them.
  void pair_births() {
    std::vector<Item*> births = with_role("birth_date");
    for (Item* year : with_role("birth_year")) births.push_back(year);
    for (std::size_t i = 0; i < births.size(); ++i) {
      for (std::size_t j = i + 1; j < births.size(); ++j) {
        if (births[i]->field.columns.empty() || births[j]->field.columns.empty() || !disjoint(*births[i], *births[j])) continue;
        merge(*births[i], *births[j], "headers mean the same");
      }
    }
    drop_merged(items_);
  }

  /// Nearly every record that has the one has the other too.
  bool beside(const Item& age, const Item& birth) const {
    const std::vector<Code>& ages = table_.columns[age.field.columns.front().front()].codes;
    std::size_t filled = 0, both = 0;
    for (std::size_t record = 0; record < ages.size(); ++record) {
      if (ages[record] == 0) continue;
      ++filled;
      for (const auto& alternative : birth.field.columns) {
        if (table_.columns[alternative.front()].codes[record] == 0) continue;
        ++both;
        break;
      }
    }
    return both * 10 >= filled * 9;
  }

  /// An age with the day it was asked is a range of years of birth; so it is compared with dates of birth, and with ages asked at other times.
  void join_ages(const std::vector<Candidate>& asked) {
    std::vector<Item*> births = with_role("birth_date");
    for (Item* year : with_role("birth_year")) births.push_back(year);
    std::vector<Item*> ages = with_role("age");
    for (Item* korean : with_role("korean_age")) ages.push_back(korean);
    for (Item* age : ages) {
      const auto birth = std::find_if(births.begin(), births.end(), [&](const Item* item) { return beside(*age, *item); });
      if (birth != births.end()) {
        leave_out(*age, "says less than " + (*birth)->field.name);
        continue;
      }
      const std::size_t column = age->field.columns.front().front();
      const bool year_in_header = role_of(table_.columns[column].name).year != 0;
      const auto when = std::find_if(asked.begin(), asked.end(), [&](const Candidate& date) { return same_list(*age, date); });
      if (!year_in_header && when == asked.end()) continue;
      if (!year_in_header) age->field.columns.front().push_back(when->column);
      age->field.why += year_in_header ? "; asked in the year that the header names" : "; asked at " + table_.columns[when->column].name;
      age->field.join = FieldJoin::age_at;
      age->field.kind = FieldKind::date;
      age->field.role = "birth_date";
      if (births.empty()) {
        births.push_back(age);  // other ages join this one
        continue;
      }
      if (births.front()->field.role == "birth_year") births.front()->field.role = "birth_date";
      merge(*births.front(), *age, "an age, and when it was asked");
    }
    tell_of_undated(births);
    drop_merged(items_);
  }

  void tell_of_undated(const std::vector<Item*>& births) {
    if (table_.lists.size() < 2) return;
    for (const std::string_view role : {std::string_view("age"), std::string_view("korean_age")}) {
      for (Item* age : with_role(role)) {
        const bool alone = lists_of(*age) < 2;
        const bool other = std::any_of(births.begin(), births.end(),
                                       [&](const Item* birth) { return !birth->field.columns.empty() && disjoint(*birth, *age); });
        if (alone && other)
          leave_out(*age, "is an age, and no column says when it was asked: it cannot be compared with the dates of birth of other lists");
      }
    }
  }

  void pair_by_role() {
    if (table_.lists.size() < 2) return;
    const auto pair = [&](auto&& fits, std::string_view why) {
      for (std::size_t i = 0; i < items_.size(); ++i) {
        for (std::size_t j = i + 1; j < items_.size(); ++j) {
          Item &a = items_[i], &b = items_[j];
          if (a.field.columns.empty() || b.field.columns.empty() || !disjoint(a, b) || !joinable(a, b) || !fits(a.field, b.field)) continue;
          merge(a, b, why);
        }
      }
    };
    pair([](const Field& a, const Field& b) { return !a.role.empty() && a.role == b.role; }, "headers mean the same");
    for (const auto& [one, other] : alike) {
      pair([&, first = one, second = other](
               const Field& a, const Field& b) { return (a.role == first && b.role == second) || (a.role == second && b.role == first); },
           "headers mean nearly the same");
    }
    drop_merged(items_);
  }

  /// Fields of several columns keep their way of joining: two different ways do not mix.
  static bool joinable(const Item& a, const Item& b) {
    return a.field.join == b.field.join || a.field.join == FieldJoin::first || b.field.join == FieldJoin::first ||
           (a.field.kind == FieldKind::date && b.field.kind == FieldKind::date);
  }

  void pair_by_content() {
    if (table_.lists.size() < 2) return;
    while (true) {
      double best = 0;
      std::pair<Item*, Item*> which;
      for (std::size_t i = 0; i < items_.size(); ++i) {
        for (std::size_t j = i + 1; j < items_.size(); ++j) {
          Item &a = items_[i], &b = items_[j];
          const bool known = !a.field.role.empty() && !b.field.role.empty() && a.field.role != "date" && b.field.role != "date";
          const bool lives =
              a.field.kind == FieldKind::date && b.field.kind == FieldKind::date && a.year_spread >= 15 && b.year_spread >= 15;
          if (known || !disjoint(a, b) || !same_kind(a.field, b.field) || a.field.columns.front().size() > 1 ||
              b.field.columns.front().size() > 1)
            continue;
          // Dates that spread over generations are of births, however few days are shared.
          const double shared = std::max(
              lives ? 0.2 : 0.0, overlap(table_.columns[a.field.columns.front().front()], table_.columns[b.field.columns.front().front()]));
          const bool digits = a.field.kind == FieldKind::number || a.field.kind == FieldKind::age;
          if (shared >= (digits ? 0.5 : 0.2) && shared > best) {
            best = shared;
            which = {&a, &b};
          }
        }
      }
      if (which.first == nullptr) break;
      merge(*which.first, *which.second, "they share " + std::to_string(static_cast<int>(best * 100 + 0.5)) + " % of values");
      drop_merged(items_);
    }
  }

  void leave_out_lonely() {
    std::vector<bool> filled(table_.lists.size(), false);
    for (const std::uint32_t list : table_.list) filled[list] = true;
    if (std::count(filled.begin(), filled.end(), true) < 2) return;
    for (Item& item : items_) {
      if (lists_of(item) < 2) leave_out(item, "is in one list only, and no column of another list was found to mean the same");
    }
    drop_merged(items_);
  }

  /// One value in a list, and the same one in all others that it was paired with.
  void leave_out_constant() {
    std::string first, other;
    for (Item& item : items_) {
      bool constant = true;
      first.clear();
      for (const auto& alternative : item.field.columns) {
        const Dictionary& values = table_.columns[alternative.front()].values;
        if (alternative.size() > 1 || values.size() > 2) constant = false;
        if (!constant || values.size() < 2) continue;
        normal_form(item.field.kind, values.at(1), other);
        if (first.empty()) first = other;
        constant = first == other;
      }
      if (constant) leave_out(item, "holds one value");
    }
    drop_merged(items_);
  }

  const Table& table_;
  std::vector<ColumnNote>& notes_;
  std::vector<Item> items_;
};

}  // namespace

double overlap(const Column& a, const Column& b) {
  const std::size_t size = std::max(a.values.size(), b.values.size());
  const std::uint64_t one_in = std::max<std::size_t>(1, size / overlap_sample);
  // The same values are drawn from both, since the hash decides.
  const auto draw = [&](const Column& column) {
    std::unordered_set<std::uint64_t> drawn;
    std::string value;
    for (Code code = 1; code < column.values.size(); ++code) {
      plain(column.values.at(code), value);
      const std::uint64_t hash = hash_of(value);
      if (mix(hash) % one_in == 0) drawn.insert(hash);
    }
    return drawn;
  };
  const auto first = draw(a), second = draw(b);
  const auto &few = first.size() <= second.size() ? first : second, &many = first.size() <= second.size() ? second : first;
  std::size_t both = 0;
  for (const std::uint64_t hash : few) both += many.contains(hash) ? 1 : 0;
  return few.empty() ? 0 : static_cast<double>(both) / static_cast<double>(few.size());
}

std::vector<Item> pair_columns(const Table& table, const std::vector<Candidate>& candidates, const std::vector<Candidate>& asked,
                               std::vector<ColumnNote>& notes) {
  return Pairing(table, notes).run(candidates, asked);
}

}  // namespace girok::linkage
