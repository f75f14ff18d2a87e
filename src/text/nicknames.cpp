#include "text/nicknames.h"

#include <string>
#include <unordered_map>

#include "text/embedded.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

struct Rank {
  std::string full;
  int rank = 0;  ///< 3: a full name of its own; 2: marked as the usual one; 1: the first that has it
};

using Table = std::unordered_map<std::string, Rank>;

void put(Table& table, std::string_view form, const std::string& full, int rank) {
  Rank& held = table[fold_word(form)];
  if (rank > held.rank) held = {full, rank};
}

void read_row(Table& table, std::string_view line) {
  const auto tab = line.find('\t');
  if (line.empty() || line.front() == '#' || tab == std::string_view::npos) return;
  const std::string full = fold_word(line.substr(0, tab));
  put(table, full, full, 3);
  std::string_view rest = line.substr(tab + 1);
  while (!rest.empty()) {
    const auto end = rest.find(' ');
    std::string_view form = rest.substr(0, end);
    const bool usual = form.ends_with('*');
    if (usual) form.remove_suffix(1);
    if (!form.empty()) put(table, form, full, usual ? 2 : 1);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
}

const Table& table() {
  static const Table built = [] {
    Table t;
    std::string_view rows = embedded("nicknames.tsv");
    while (!rows.empty()) {
      const auto end = rows.find('\n');
      read_row(t, rows.substr(0, end));
      rows = end == std::string_view::npos ? std::string_view() : rows.substr(end + 1);
    }
    return t;
  }();
  return built;
}

}  // namespace

std::string_view full_name(std::string_view folded_given_word) {
  const auto found = table().find(std::string(folded_given_word));
  return found == table().end() ? std::string_view() : std::string_view(found->second.full);
}

std::uint64_t usual_name(std::string_view folded_given_word) {
  const std::string_view full = full_name(folded_given_word);
  if (full.empty()) return 0;
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a, 64 bits: the same on every machine
  for (const char c : full) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash == 0 ? 1 : hash;
}

}  // namespace girok::text
