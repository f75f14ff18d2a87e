// Columns that say what others say: a full name beside its parts, a text that is there twice.
#include <algorithm>
#include <array>
#include <cmath>

#include "linkage/guess_pair.h"
#include "linkage/normal_form.h"

namespace girok::linkage {
namespace {

constexpr std::size_t sample_rows = 1'000;
constexpr std::size_t fewest_rows = 5;
constexpr std::size_t most_columns = 40;  ///< that are held against each other
constexpr std::size_t most_words = 16;    ///< of a cell; its first ones
constexpr std::size_t first_look = 60;    ///< rows after which columns with little in common are given up

using Words = std::vector<std::string>;

/// The first words of some rows of a column; empty where the cell is.
std::vector<Words> words_of(const Table& table, std::size_t column, const std::vector<std::size_t>& rows) {
  std::vector<Words> all;
  std::string form;
  for (const std::size_t row : rows) {
    Words& words = all.emplace_back();
    normal_form(FieldKind::text, table.columns[column].values.at(table.columns[column].codes[row]), form);
    for (std::size_t at = 0; at < form.size() && words.size() < most_words;) {
      const std::size_t end = std::min(form.find(' ', at), form.size());
      words.push_back(form.substr(at, end - at));
      at = end + 1;
    }
  }
  return all;
}

std::size_t bytes_of(const Words& words) {
  std::size_t bytes = 0;
  for (const std::string& word : words) bytes += word.size();
  return bytes;
}

std::string run_together(const Words& words) {
  std::string all;
  for (const std::string& word : words) all += word;
  return all;
}

/// Bytes of `part` that stand in `whole`: as words, or (no Latin letters) within them: 금순 in 이금순.
std::size_t bytes_inside(const Words& part, const Words& whole) {
  std::size_t bytes = 0;
  for (const std::string& word : part) {
    bool found = std::find(whole.begin(), whole.end(), word) != whole.end();
    if (!found && static_cast<unsigned char>(word.front()) >= 0xE0) found = run_together(whole).find(word) != std::string::npos;
    if (found) bytes += word.size();
  }
  return bytes;
}

/// What stands of one column in another, row by row.
struct Inside {
  std::size_t rows = 0, whole_rows = 0;  ///< rows where both are filled; of them, those where all of it stands there
  double share() const { return rows < fewest_rows ? 0 : static_cast<double>(whole_rows) / static_cast<double>(rows); }
};

Inside inside(const std::vector<Words>& part, const std::vector<Words>& whole) {
  Inside result;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i].empty() || whole[i].empty()) continue;
    if (result.rows == first_look && result.whole_rows * 4 < result.rows) break;
    ++result.rows;
    if (bytes_inside(part[i], whole[i]) == bytes_of(part[i])) ++result.whole_rows;
  }
  return result;
}

/// Share of the bytes of `whole` that its parts make up, in rows where it and one of them at least is filled.
double covered(const std::vector<Words>& whole, const std::vector<const std::vector<Words>*>& parts) {
  std::size_t all = 0, found = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i].empty()) continue;
    std::size_t here = 0;
    bool any = false;
    for (const auto* part : parts) {
      any = any || !(*part)[i].empty();
      here += bytes_inside((*part)[i], whole[i]);
    }
    if (!any) continue;
    all += bytes_of(whole[i]);
    found += std::min(here, bytes_of(whole[i]));
  }
  return all == 0 ? 0 : static_cast<double>(found) / static_cast<double>(all);
}

bool wordy(const Candidate& candidate) {
  const FieldKind kind = candidate.kind.role.kind;
  return kind == FieldKind::name || kind == FieldKind::text || kind == FieldKind::place || kind == FieldKind::category ||
         kind == FieldKind::identifier;
}

std::string joined(const Table& table, const std::vector<Candidate>& candidates, const std::vector<std::size_t>& which) {
  std::string text;
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (i > 0) text += i + 1 == which.size() ? " and " : ", ";
    text += table.columns[candidates[which[i]].column].name;
  }
  return text;
}

/// Everywhere the first is filled, one of the others is too (by lists).
bool in_all_lists_of(const std::vector<Candidate>& candidates, std::size_t one, const std::vector<std::size_t>& others) {
  for (std::size_t list = 0; list < candidates[one].profile->filled_in.size(); ++list) {
    if (!candidates[one].in(list)) continue;
    for (const std::size_t other : others) {
      if (!candidates[other].in(list)) return false;
    }
  }
  return true;
}

}  // namespace

void leave_out_repeats(const Table& table, std::vector<Candidate>& candidates, std::vector<ColumnNote>& notes) {
  std::vector<std::size_t> rows;
  const std::size_t step = std::max<std::size_t>(1, table.records() / sample_rows);
  for (std::size_t row = 0; row < table.records(); row += step) rows.push_back(row);
  std::vector<std::size_t> looked_at;
  for (std::size_t i = 0; i < candidates.size() && looked_at.size() < most_columns; ++i) {
    if (wordy(candidates[i])) looked_at.push_back(i);
  }
  std::vector<std::vector<Words>> words;
  for (const std::size_t i : looked_at) words.push_back(words_of(table, candidates[i].column, rows));
  std::vector<bool> gone(candidates.size(), false);
  const auto leave_out = [&](std::size_t candidate, std::string why) {
    gone[candidate] = true;
    notes.push_back({table.columns[candidates[candidate].column].name, std::move(why)});
  };
  for (std::size_t c = 0; c < looked_at.size(); ++c) {
    const std::size_t whole = looked_at[c];
    if (gone[whole]) continue;
    std::vector<std::size_t> parts;
    std::vector<const std::vector<Words>*> part_words;
    std::vector<std::size_t> equals;
    for (std::size_t p = 0; p < looked_at.size(); ++p) {
      if (p == c || gone[looked_at[p]] || inside(words[p], words[c]).share() < 0.6) continue;
      const bool identifier =
          candidates[whole].kind.role.kind == FieldKind::identifier || candidates[looked_at[p]].kind.role.kind == FieldKind::identifier;
      if (inside(words[c], words[p]).share() >= 0.95 && inside(words[p], words[c]).share() >= 0.95) {
        if (p > c) equals.push_back(looked_at[p]);
        continue;
      }
      if (identifier) continue;  // an address at example.org does not make its owner's name worthless
      parts.push_back(looked_at[p]);
      part_words.push_back(&words[p]);
    }
    for (const std::size_t equal : equals) {
      if (in_all_lists_of(candidates, equal, {whole})) leave_out(equal, "repeats " + table.columns[candidates[whole].column].name);
    }
    if (parts.empty()) continue;
    const double share = covered(words[c], part_words);
    if (parts.size() >= 2 && share >= 0.6 && in_all_lists_of(candidates, whole, parts)) {
      leave_out(whole, "repeats " + joined(table, candidates, parts));
      continue;
    }
    for (const std::size_t part : parts) {
      const double alone =
          inside(words[static_cast<std::size_t>(std::find(looked_at.begin(), looked_at.end(), part) - looked_at.begin())], words[c])
              .share();
      if (alone >= 0.8 && in_all_lists_of(candidates, part, {whole}))
        leave_out(part, "stands in " + table.columns[candidates[whole].column].name + ", which says more");
    }
  }
  std::vector<Candidate> left;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!gone[i]) left.push_back(std::move(candidates[i]));
  }
  candidates = std::move(left);
}

}  // namespace girok::linkage
