#include "app/linkage/case_persons.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/names.h"
#include "app/case/show.h"
#include "app/linkage/case_decisions.h"
#include "app/linkage/one_person.h"
#include "app/records/every_record.h"
#include "base/dates.h"
#include "records/imprecise.h"
#include "text/unicode.h"

namespace girok::app {
namespace {

using linkage::FieldKind;
using records::Confidentiality;
using vault::StoredStatement;
using Errors = std::vector<Error>;

struct ColumnOf {
  const char* name;
  FieldKind kind;
};
/// Behind "record". The order of Row::cells.
constexpr std::array<ColumnOf, 10> columns = {{{"name", FieldKind::name},
                                               {"name in Chinese characters", FieldKind::name},
                                               {"alias", FieldKind::name},
                                               {"sex", FieldKind::sex},
                                               {"born", FieldKind::date},
                                               {"died", FieldKind::date},
                                               {"birthplace", FieldKind::place},
                                               {"origin", FieldKind::place},
                                               {"citizenship", FieldKind::category},
                                               {"identity number", FieldKind::identifier}}};
enum Cell : std::size_t { name, characters, alias, sex, born, died, birthplace, origin, citizenship, identity };

enum class Script : std::uint8_t { hangul, han, other };

struct Writing {
  Script script = Script::other;
  std::size_t letters = 0;
  bool space = false;
};

Writing writing_of(std::string_view text) {
  Writing writing;
  std::size_t hangul = 0, han = 0;
  for (std::size_t i = 0; i < text.size();) {
    const text::Rune rune = text::rune_at(text, i);
    i += rune.size;
    if (text::is_space(rune.value)) {
      writing.space = true;
      continue;
    }
    ++writing.letters;
    if (rune.value >= 0xAC00 && rune.value <= 0xD7A3) ++hangul;
    if ((rune.value >= 0x3400 && rune.value <= 0x9FFF) || (rune.value >= 0xF900 && rune.value <= 0xFAFF) ||
        (rune.value >= 0x20000 && rune.value <= 0x3FFFF))
      ++han;
  }
  if (hangul != 0 && hangul == writing.letters)
    writing.script = Script::hangul;
  else if (han != 0 && han == writing.letters)
    writing.script = Script::han;
  return writing;
}

/// How well a name serves to be compared: a Korean one in Hangul first, then Chinese characters, Latin letters; last Hangul that writes down how a foreign name sounds.
int rank_of(std::string_view text) {
  constexpr std::size_t longest_korean = 5;
  const Writing writing = writing_of(text);
  switch (writing.script) {
    case Script::hangul: return writing.letters <= longest_korean && !writing.space ? 0 : 3;
    case Script::han: return 1;
    case Script::other: return 2;
  }
  return 2;
}

/// As prepare() takes dates: a day, a month, a year, or years "1985/1986"; empty where an end is open.
std::string comparable_date(const std::string& said) {
  const Result<ImpreciseDate> date = records::parse_date(said);
  if (!date || !date->first || !date->last) return {};
  const PartialDate first = date_of_day(*date->first), last = date_of_day(*date->last);
  if (first == last) return to_string(first);
  if (first.year != last.year) return fmt::format("{:04}/{:04}", first.year, last.year);
  return to_string(PartialDate{first.year, first.month == last.month ? first.month : std::int8_t{0}, 0});
}

struct Row {
  Id record;
  std::string list = "case";
  std::array<std::string, columns.size()> cells;
};

class Persons {
 public:
  /// `only`: null for all.
  explicit Persons(vault::Vault& vault, const std::vector<Id>* only = nullptr) : vault_(vault), only_(only), seen_(seen_by(vault)) {}

  tl::expected<CasePersons, Errors> read() {
    if (const Result<> may = require(vault_, Deed::read_records); !may) return tl::unexpected(Errors{may.error()});
    std::set<Id> members;
    for (const vault::MemberRights& member : vault_.authority().members()) members.insert(member.member);
    for (const vault::RecordLine& line : every_record(vault_, "Person", seen_)) {
      if (only_ != nullptr && std::ranges::find(*only_, line.record) == only_->end()) continue;
      if (!members.contains(line.record)) take(line.record);
    }
    if (rows_.empty())
      return tl::unexpected(Errors{{ErrorCode::not_found, "no person is there to be linked", {}, "girok record list Person"}});
    if (const Result<> logged = log_reads(vault_, sealed_, vault::ReadKind::shown); !logged) return tl::unexpected(Errors{logged.error()});
    std::ranges::sort(rows_, [](const Row& a, const Row& b) { return a.list != b.list ? a.list < b.list : a.record < b.record; });
    return table();
  }

 private:
  void take(const Id& record) {
    Row row;
    row.record = record;
    std::vector<std::string> names, aliases;
    bool sealed = false;
    for (const StoredStatement& stored : vault_.model().statements_of(record, seen_)) {
      const records::Statement& said = stored.statement;
      if (said.property == "placeholder" && said.value.truth) {
        ++placeholders_;
        return;
      }
      if (take_statement(said, row, names, aliases) && said.confidentiality == Confidentiality::sealed) sealed = true;
    }
    if (sealed) sealed_.push_back(record);
    choose_names(names, aliases, row);
    if (names.empty()) ++nameless_;
    rows_.push_back(std::move(row));
  }

  /// Whether it is compared.
  bool take_statement(const records::Statement& said, Row& row, std::vector<std::string>& names, std::vector<std::string>& aliases) {
    const std::string& text = said.value.text;
    const auto fill = [&](Cell cell, std::string value) {
      if (row.cells[cell].empty()) row.cells[cell] = std::move(value);
      return true;
    };
    if (said.property == "name" || said.property == "name-birth" || said.property == "name-official") return names.push_back(text), true;
    if (said.property == "alias" || said.property == "name-imposed") return aliases.push_back(text), true;
    if (said.property == "sex") return fill(sex, text);
    if (said.property == "born") return fill(born, comparable_date(text));
    if (said.property == "died") return fill(died, comparable_date(text));
    if (said.property == "birthplace") return fill(birthplace, place(said.value.record));
    if (said.property == "origin") return fill(origin, place(said.value.record));
    if (said.property == "citizenship") return fill(citizenship, text);
    if (said.property == "identity-number") return fill(identity, text);
    if (said.property == "identifier" && row.list == "case") {
      const std::size_t colon = text.find(':');
      if (colon != std::string::npos && colon > 0) row.list = text.substr(0, colon);
    }
    return false;
  }

  static void choose_names(const std::vector<std::string>& names, const std::vector<std::string>& aliases, Row& row) {
    const auto best = std::ranges::min_element(names, {}, [](const std::string& one) { return rank_of(one); });
    if (best != names.end()) row.cells[name] = *best;
    for (const std::string& one : names) {
      if (writing_of(one).script == Script::han && row.cells[characters].empty() && one != row.cells[name]) row.cells[characters] = one;
    }
    const auto other = std::ranges::min_element(aliases, {}, [](const std::string& one) { return rank_of(one); });
    if (other != aliases.end()) row.cells[alias] = *other;
  }

  /// "Orlund, Brennick": the larger first; in English where it has an English name.
  std::string place(const Id& record) {
    if (const auto known = places_.find(record); known != places_.end()) return known->second;
    std::string text;
    Id at = record;
    constexpr int deepest = 8;
    for (int depth = 0; depth < deepest; ++depth) {
      std::string found;
      std::optional<Id> above;
      for (const StoredStatement& stored : vault_.model().statements_of(at, seen_)) {
        const records::Statement& said = stored.statement;
        if (said.property == "name" && (found.empty() || said.language == "en")) found = said.value.text;
        if (said.property == "located-in" && said.value.kind == records::ValueKind::record) above = said.value.record;
      }
      if (!found.empty()) text.insert(0, text.empty() ? found : found + ", ");
      if (!above) break;
      at = *above;
    }
    places_.emplace(record, text);
    return text;
  }

  tl::expected<CasePersons, Errors> table() {
    std::vector<std::size_t> filled;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (std::ranges::any_of(rows_, [&](const Row& row) { return !row.cells[i].empty(); })) filled.push_back(i);
    }
    linkage::TableOptions options;
    options.id_column = "record";
    linkage::TableReader reader(options);
    Errors errors;
    for (std::size_t begin = 0; begin < rows_.size();) {
      std::size_t end = begin;
      std::vector<std::vector<std::string>> rows;
      for (; end < rows_.size() && rows_[end].list == rows_[begin].list; ++end) {
        std::vector<std::string>& row = rows.emplace_back();
        row.push_back(to_string(rows_[end].record));
        for (const std::size_t column : filled) row.push_back(std::move(rows_[end].cells[column]));
      }
      std::vector<std::string> header = {"record"};
      for (const std::size_t column : filled) header.emplace_back(columns[column].name);
      tl::expected<void, Errors> added = reader.add_rows(header, rows, rows_[begin].list, "the case");
      if (!added) std::ranges::move(added.error(), std::back_inserter(errors));
      begin = end;
    }
    if (!errors.empty()) return tl::unexpected(std::move(errors));
    tl::expected<linkage::Table, Errors> table = reader.finish();
    if (!table) return tl::unexpected(std::move(table).error());
    CasePersons persons;
    persons.table = *std::move(table);
    for (const std::size_t column : filled)
      persons.fields.push_back({{columns[column].name}, linkage::FieldJoin::first, columns[column].kind, text::NamePart::full});
    if (placeholders_ != 0) persons.notes.push_back(fmt::format("{} persons stand for somebody unnamed, and were left out", placeholders_));
    if (nameless_ != 0)
      persons.notes.push_back(
          fmt::format("of {} persons no name may be seen, or none is known: they are compared by what else is said", nameless_));
    return persons;
  }

  vault::Vault& vault_;
  const std::vector<Id>* only_;
  Confidentiality seen_;
  std::vector<Row> rows_;
  std::vector<Id> sealed_;
  std::map<Id, std::string> places_;
  std::size_t placeholders_ = 0, nameless_ = 0;
};

/// Decisions about persons that are in the table.
std::vector<linkage::Decision> decisions_here(const std::vector<CaseDecision>& all, const linkage::Table& table) {
  std::map<std::string, std::uint32_t> at;
  for (std::size_t record = 0; record < table.records(); ++record) at[table.id_of(record)] = static_cast<std::uint32_t>(record);
  std::vector<linkage::Decision> decisions;
  for (const CaseDecision& decision : all) {
    const auto a = at.find(to_string(decision.a)), b = at.find(to_string(decision.b));
    if (a != at.end() && b != at.end())
      decisions.push_back({std::min(a->second, b->second), std::max(a->second, b->second), decision.verdict});
  }
  std::ranges::sort(decisions,
                    [](const linkage::Decision& x, const linkage::Decision& y) { return std::pair(x.a, x.b) < std::pair(y.a, y.b); });
  return decisions;
}

}  // namespace

tl::expected<CasePersons, Errors> persons_of_case(vault::Vault& vault) { return Persons(vault).read(); }

tl::expected<CasePersons, Errors> persons_of_case(vault::Vault& vault, const std::vector<Id>& only) { return Persons(vault, &only).read(); }

tl::expected<CaseToLink, Errors> case_to_link(vault::Vault& vault) {
  tl::expected<CasePersons, Errors> persons = persons_of_case(vault);
  if (!persons) return tl::unexpected(std::move(persons).error());
  CaseToLink collected;
  collected.persons = *std::move(persons);
  const linkage::Table& table = collected.persons.table;
  const std::vector<CaseDecision> decisions = decisions_of_case(vault);
  collected.decisions = decisions_here(decisions, table);
  collected.binding = decisions_here(binding_of(decisions), table);
  Names names(vault);
  for (std::size_t record = 0; record < table.records(); ++record)
    collected.short_names.push_back(names.record(parse_id(table.id_of(record)).value_or(Id{})));
  return collected;
}

tl::expected<LinkRun, Errors> link_collected(CaseToLink collected, LinkRequest request) {
  if (request.config.fields.empty()) request.config.fields = std::move(collected.persons.fields);
  const std::vector<linkage::Decision>& binding = collected.binding;
  if (binding.size() < collected.decisions.size())
    collected.persons.notes.push_back(fmt::format("{} decisions contradict each other: none of them binds until one of them is taken back",
                                                  collected.decisions.size() - binding.size()));
  tl::expected<LinkRun, Errors> run = link_table(std::move(collected.persons.table), request, binding);
  if (!run) return run;
  run->decisions.decisions = std::move(collected.decisions);
  run->decisions.lines = run->decisions.decisions.size();
  run->notes = std::move(collected.persons.notes);
  run->short_names = std::move(collected.short_names);
  return run;
}

tl::expected<LinkRun, Errors> link_case(vault::Vault& vault, LinkRequest request) {
  tl::expected<CaseToLink, Errors> collected = case_to_link(vault);
  if (!collected) return tl::unexpected(std::move(collected).error());
  return link_collected(*std::move(collected), std::move(request));
}

std::vector<linkage::Decision> decisions_about(const vault::Vault& vault, const LinkRun& run) {
  return decisions_here(decisions_of_case(vault), run.table);
}

Id record_of(const LinkRun& run, std::uint32_t record) { return parse_id(run.table.id_of(record)).value_or(Id{}); }

}  // namespace girok::app
