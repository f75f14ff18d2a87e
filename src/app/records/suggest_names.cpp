#include "app/records/suggest_names.h"

#include <algorithm>

#include "app/access.h"
#include "app/case/show.h"
#include "app/records/stored_record.h"
#include "text/unicode.h"
#include "vault/query.h"

namespace girok::app {
namespace {

using records::Confidentiality;

constexpr std::size_t most_looked_at = 200;

/// Words alone, the last one as a beginning: marks of queries mean nothing here.
std::string query_of(std::string_view typed) {
  std::string words(typed);
  for (char& one : words) {
    const auto byte = static_cast<unsigned char>(one);
    if (byte >= 0x80) continue;
    if (byte >= 'A' && byte <= 'Z') one = static_cast<char>(one - 'A' + 'a');  // OR and NOT are words of names here
    const bool of_word = (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9');
    if (!of_word) one = ' ';
  }
  while (words.ends_with(' ')) words.pop_back();
  return words.empty() ? words : words + '*';
}

/// Enough to ask by.
bool is_enough(std::string_view typed) {
  std::size_t wide = 0, narrow = 0;
  for (const char one : typed) {
    const auto byte = static_cast<unsigned char>(one);
    if (byte >= 0xE0) ++wide;  // first bytes of three and more: Hangul, Han, kana
    if (byte < 0x80 ? one != ' ' : byte >= 0xC0 && byte < 0xE0) ++narrow;
  }
  return wide >= 2 || wide + narrow >= 3;
}

/// Whether the log says already that this member found it, so short a time ago that it is the same typing.
bool noted_lately(const vault::Vault& vault, const Id& record) {
  constexpr std::size_t latest = 50;
  const std::uint64_t now = vault.environment().now_ms();
  vault::ReadModel::HistoryFilter filter;
  filter.record = record;
  filter.member = vault.member().id();
  filter.since = (now - std::min<std::uint64_t>(now, one_typing_ms)) << 16U;
  filter.until = (now << 16U) + 0xFFFFU;
  return std::ranges::any_of(vault.model().history(filter, latest), [](const vault::HistoryLine& line) {
    return line.kind == vault::HistoryLine::Kind::read && line.note == "found";
  });
}

class Suggesting {
 public:
  Suggesting(vault::Vault& vault, NameIndex& index, std::string_view typed, const SuggestNames& wanted)
      : vault_(vault), index_(index), typed_(typed), wanted_(wanted) {}

  std::vector<SuggestedName> upto(Confidentiality clearance) {
    found_.clear();
    by_words(clearance);
    for (const NameIndex::Found& one : index_.like(typed_, clearance, most_looked_at)) {
      const bool same = text::fold(one.name) == text::fold(typed_);
      add({one.record, type_of_record(vault_, one.record, clearance), one.name, one.level, !same});
    }
    return std::move(found_);
  }

 private:
  void by_words(Confidentiality clearance) {
    const Result<vault::Query> query = vault::Query::parse(query_of(typed_));
    if (!query) return;
    vault::Filter filter;
    filter.clearance = clearance;
    filter.types = {"Person", "Group"};
    filter.properties = {"name", "name-birth", "name-imposed", "name-official", "alias"};
    for (const vault::Hit& hit : vault_.model().search(*query, filter, wanted_.limit + wanted_.but.size()).hits) {
      const std::optional<vault::StoredStatement> said = vault_.model().statement(hit.statement, clearance);
      if (said) add({hit.record, type_of_record(vault_, hit.record, clearance), said->statement.value.text, hit.level, false});
    }
  }
  void add(SuggestedName one) {
    const bool there = std::ranges::any_of(found_, [&](const SuggestedName& other) { return other.record == one.record; });
    const bool fits = std::ranges::find(wanted_.types, one.type) != wanted_.types.end() &&
                      std::ranges::find(wanted_.but, one.record) == wanted_.but.end();
    if (!there && fits && found_.size() < wanted_.limit) found_.push_back(std::move(one));
  }

  vault::Vault& vault_;
  NameIndex& index_;
  std::string_view typed_;
  const SuggestNames& wanted_;
  std::vector<SuggestedName> found_;
};

}  // namespace

Result<std::vector<SuggestedName>> suggest_names(vault::Vault& vault, NameIndex& index, std::string_view typed,
                                                 const SuggestNames& wanted) {
  if (const Result<> may = require(vault, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  if (!is_enough(typed)) return std::vector<SuggestedName>{};
  index.catch_up(vault);
  Suggesting suggesting(vault, index, typed, wanted);
  std::vector<SuggestedName> found = suggesting.upto(seen_by(vault));
  std::vector<Id> sealed;
  for (const SuggestedName& one : found) {
    if (one.level == Confidentiality::sealed && !noted_lately(vault, one.record)) sealed.push_back(one.record);
  }
  if (const Result<> logged = log_reads(vault, sealed, vault::ReadKind::found); !logged) return suggesting.upto(seen_unsealed(vault));
  return found;
}

}  // namespace girok::app
