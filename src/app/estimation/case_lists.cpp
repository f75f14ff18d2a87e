#include "app/estimation/case_lists.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "app/access.h"
#include "app/linkage/case_decisions.h"
#include "app/linkage/link_decisions.h"
#include "app/linkage/one_person.h"
#include "app/records/every_record.h"
#include "base/dates.h"
#include "base/union_find.h"
#include "records/imprecise.h"

namespace girok::app {
namespace {

using Errors = std::vector<Error>;

std::string decade_of(const std::string& said) {
  const Result<ImpreciseDate> date = records::parse_date(said);
  if (!date || !date->first || !date->last) return {};
  const int first = date_of_day(*date->first).year / 10, last = date_of_day(*date->last).year / 10;
  return first == last ? fmt::format("{}0s", first) : std::string();
}

/// The part before the first colon; empty where there is none.
std::string scheme_of(const std::string& identifier) {
  const std::size_t colon = identifier.find(':');
  return colon == std::string::npos ? std::string() : identifier.substr(0, colon);
}

struct Seen {
  ListedPerson person;
  std::set<std::string> schemes;
  bool placeholder = false;
};

Seen look_at(const vault::Vault& vault, const Id& record, vault::Confidentiality seen) {
  Seen found;
  found.person.record = record;
  for (const vault::StoredStatement& stored : vault.model().statements_of(record, seen)) {
    const records::Statement& said = stored.statement;
    if (said.property == "placeholder" && said.value.truth) found.placeholder = true;
    if (said.property == "sex" && found.person.sex.empty()) found.person.sex = said.value.text;
    if (said.property == "citizenship" && found.person.citizenship.empty()) found.person.citizenship = said.value.text;
    if (said.property == "born" && found.person.born.empty()) found.person.born = decade_of(said.value.text);
    if (said.property == "identifier") {
      if (std::string scheme = scheme_of(said.value.text); !scheme.empty()) found.schemes.insert(std::move(scheme));
    }
  }
  return found;
}

/// [person] who is one, as people decided.
std::vector<std::uint32_t> decided_clusters(const CaseLists& lists) {
  UnionFind joined(lists.persons.size());
  for (const auto& [a, b] : lists.same) joined.join(a, b);
  std::vector<std::uint32_t> cluster;
  for (std::uint32_t i = 0; i < lists.persons.size(); ++i) cluster.push_back(static_cast<std::uint32_t>(joined.find(i)));
  return cluster;
}

void count_shared(CaseLists& lists) {
  const std::vector<std::uint32_t> cluster = decided_clusters(lists);
  std::map<std::uint32_t, std::set<std::uint32_t>> of_person;
  for (std::size_t i = 0; i < cluster.size(); ++i)
    of_person[cluster[i]].insert(lists.persons[i].lists.begin(), lists.persons[i].lists.end());
  lists.shared.assign(lists.lists.size(), 0);
  for (std::size_t i = 0; i < cluster.size(); ++i) {
    if (of_person[cluster[i]].size() < 2) continue;
    for (const std::uint32_t list : lists.persons[i].lists) ++lists.shared[list];
  }
}

/// Rows as `girok link` writes them, of one partition.
class Rows {
 public:
  Rows(const CaseLists& lists, const std::set<std::uint32_t>& wanted) : lists_(lists), wanted_(wanted) {}

  void add(std::string& csv, const std::string& draw, const std::vector<std::uint32_t>& cluster) const {
    // List by list: lists are told in the order in which they are met.
    for (const std::uint32_t list : wanted_) {
      for (std::size_t i = 0; i < lists_.persons.size(); ++i) {
        if (std::ranges::find(lists_.persons[i].lists, list) == lists_.persons[i].lists.end()) continue;
        if (!draw.empty()) csv += draw + ',';
        append_csv_field(csv, lists_.lists[list]);
        csv += fmt::format(",{},{}\n", i, cluster[i]);
      }
    }
  }
  void add_strata(std::string& csv, const std::vector<std::string>& by) const {
    for (std::size_t i = 0; i < lists_.persons.size(); ++i) {
      const ListedPerson& person = lists_.persons[i];
      for (const std::uint32_t list : person.lists) {
        if (!wanted_.contains(list)) continue;
        append_csv_field(csv, lists_.lists[list]);
        csv += fmt::format(",{}", i);
        for (const std::string& column : by) {
          csv += ',';
          append_csv_field(csv, column == "sex" ? person.sex : column == "citizenship" ? person.citizenship : person.born);
        }
        csv += '\n';
      }
    }
  }

 private:
  const CaseLists& lists_;
  const std::set<std::uint32_t>& wanted_;
};

/// [person] its cluster of the run; records that the run does not have stand alone.
std::vector<std::uint32_t> clusters_of(const CaseLists& lists, const std::map<Id, std::uint32_t>& record_at,
                                       const std::vector<std::uint32_t>& cluster) {
  std::vector<std::uint32_t> out;
  auto alone = static_cast<std::uint32_t>(cluster.size());
  for (const ListedPerson& person : lists.persons) {
    const auto at = record_at.find(person.record);
    out.push_back(at == record_at.end() ? alone++ : cluster[at->second]);
  }
  return out;
}

Result<std::set<std::uint32_t>> wanted_lists(const CaseLists& lists, const std::vector<std::string>& named) {
  std::set<std::uint32_t> wanted;
  for (std::uint32_t i = 0; i < lists.lists.size() && named.empty(); ++i) wanted.insert(i);
  for (const std::string& name : named) {
    const auto at = std::ranges::find(lists.lists, name);
    if (at == lists.lists.end()) return fail(ErrorCode::usage, "there is no list of that name", "lists", "choose among those of the case");
    wanted.insert(static_cast<std::uint32_t>(at - lists.lists.begin()));
  }
  if (wanted.size() < 2) return fail(ErrorCode::usage, "fewer than two lists: nothing overlaps", "lists", "choose two lists or more");
  return wanted;
}

}  // namespace

std::vector<std::string_view> strata_of_case() { return {"sex", "citizenship", "born"}; }

std::string note_on_decisions(const CaseLists& lists) {
  if (lists.not_binding == 0) return {};
  return fmt::format("{} decisions contradict each other: none of them binds until one of them is taken back", lists.not_binding);
}

Result<CaseLists> lists_of_case(const vault::Vault& vault) {
  if (const Result<> may = require(vault, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  const vault::Confidentiality seen = seen_unsealed(vault);
  std::set<Id> members;
  for (const vault::MemberRights& member : vault.authority().members()) members.insert(member.member);
  CaseLists out;
  std::map<std::string, std::uint64_t> counts;
  std::vector<std::set<std::string>> schemes;
  std::map<Id, std::uint32_t> at;
  for (const vault::RecordLine& line : every_record(vault, "Person", seen)) {
    if (members.contains(line.record)) continue;
    Seen found = look_at(vault, line.record, seen);
    if (found.placeholder) continue;
    if (found.schemes.empty()) {
      ++out.on_none;
      continue;
    }
    for (const std::string& scheme : found.schemes) ++counts[scheme];
    at.emplace(line.record, static_cast<std::uint32_t>(out.persons.size()));
    out.persons.push_back(std::move(found.person));
    schemes.push_back(std::move(found.schemes));
  }
  std::map<std::string, std::uint32_t> number;
  for (const auto& [scheme, count] : counts) {
    number.emplace(scheme, static_cast<std::uint32_t>(out.lists.size()));
    out.lists.push_back(scheme);
    out.records.push_back(count);
  }
  for (std::size_t i = 0; i < out.persons.size(); ++i) {
    for (const std::string& scheme : schemes[i]) out.persons[i].lists.push_back(number.at(scheme));
  }
  const std::vector<CaseDecision> decided = decisions_of_case(vault), binding = binding_of(decided);
  out.not_binding = decided.size() - binding.size();
  for (const CaseDecision& decision : binding) {
    const auto a = at.find(decision.a), b = at.find(decision.b);
    if (decision.verdict == linkage::Verdict::same && a != at.end() && b != at.end()) out.same.emplace_back(a->second, b->second);
  }
  count_shared(out);
  return out;
}

tl::expected<EstimateInput, Errors> estimate_input_of(const CaseLists& lists, const CaseListsRequest& request, const LinkRun* run) {
  const Result<std::set<std::uint32_t>> wanted = wanted_lists(lists, request.lists);
  if (!wanted) return tl::unexpected(Errors{wanted.error()});
  const std::vector<std::string_view> strata_there = strata_of_case();
  for (const std::string& column : request.by) {
    if (std::ranges::find(strata_there, column) == strata_there.end())
      return tl::unexpected(Errors{{ErrorCode::usage, "no strata can be made of this", "by", "sex, citizenship, born"}});
  }
  const Rows rows(lists, *wanted);
  std::string clusters = "list,record_id,cluster_id\n", draws = "draw,list,record_id,cluster_id\n", strata = "list,record_id";
  if (run == nullptr) {
    rows.add(clusters, {}, decided_clusters(lists));
  } else {
    std::map<Id, std::uint32_t> record_at;
    for (std::uint32_t record = 0; record < run->table.records(); ++record)
      record_at.emplace(parse_id(run->table.id_of(record)).value_or(Id{}), record);
    rows.add(clusters, {}, clusters_of(lists, record_at, run->linkage.cluster));
    for (std::size_t draw = 0; draw < run->linkage.draws.size(); ++draw)
      rows.add(draws, std::to_string(draw + 1), clusters_of(lists, record_at, run->linkage.draws[draw]));
  }
  EstimateInputOptions options;
  options.by = request.by;
  if (!request.by.empty()) {
    options.strata = "strata";
    for (const std::string& column : request.by) strata += "," + column;
    strata += '\n';
    rows.add_strata(strata, request.by);
  } else {
    strata.clear();
  }
  std::vector<std::pair<std::string, std::string_view>> files{{"clusters", clusters}};
  if (run != nullptr && !run->linkage.draws.empty()) files.emplace_back("draws", draws);
  tl::expected<EstimateInput, Errors> input = read_estimate_bytes(files, options, strata);
  if (!input) return input;
  input->files = {"the case"};
  if (std::string note = note_on_decisions(lists); !note.empty()) input->notes.push_back(std::move(note));
  return input;
}

tl::expected<std::string, Errors> overlaps_csv_of_case(const vault::Vault& vault) {
  if (const Result<> may = require(vault, Deed::export_records); !may) return tl::unexpected(Errors{may.error()});
  const Result<CaseLists> lists = lists_of_case(vault);
  if (!lists) return tl::unexpected(Errors{lists.error()});
  const tl::expected<EstimateInput, Errors> input = estimate_input_of(*lists, {}, nullptr);
  if (!input) return tl::unexpected(input.error());
  std::string csv;
  for (const std::string& list : input->whole.lists) {
    append_csv_field(csv, list);
    csv += ',';
  }
  csv += "count\n";
  for (const estimation::Cell& cell : input->whole.cells) {
    for (std::size_t list = 0; list < input->whole.list_count(); ++list) csv += (cell.pattern >> list & 1U) != 0 ? "1," : "0,";
    csv += std::to_string(cell.count) + '\n';
  }
  return csv;
}

}  // namespace girok::app
