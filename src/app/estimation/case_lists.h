// The lists that a case holds: which persons stand on which, and who is one person, as lists that overlap, to be estimated from.
//
// Model    A list is the scheme of persons' identifiers (an import gives each person "SCHEME:ID"); a person with identifiers of several schemes is on several lists. Who is one person is what people decided in the case, or a
//          linkage of the case with its draws. What comes out is read as `girok link` writes it (estimate_input.h), so both ways mean the same.
// Limits   What the member may see without opening what is sealed: to whom no identifier is shown, no list is there. Strata: sex, citizenship, decade of birth. Numbers and names of lists only: no person leaves this.
// Threads  lists_of_case(): as the vault. The rest is const.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/estimation/estimate_input.h"
#include "app/linkage/link_run.h"
#include "base/ids.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct ListedPerson {
  Id record;
  std::vector<std::uint32_t> lists;  ///< ascending
  std::string sex, citizenship, born;  ///< codes, "1980s"; empty where not said
};

struct CaseLists {
  std::vector<std::string> lists;  ///< by name
  std::vector<std::uint64_t> records;  ///< [list]
  std::vector<std::uint64_t> shared;  ///< [list] of these, of persons who stand on another list too, as people decided
  std::vector<ListedPerson> persons;  ///< records that are on a list
  std::uint64_t on_none = 0;  ///< records of persons without an identifier
  std::vector<std::pair<std::uint32_t, std::uint32_t>> same;  ///< of `persons`: decided to be one
  std::uint64_t not_binding =
      0;  ///< decisions of the case that contradict each other, or tie together what is contradicted: none is in `same`
};
/// A sentence that says of how many decisions none binds; empty where all do.
std::string note_on_decisions(const CaseLists& lists);
/// Errors: refused.
Result<CaseLists> lists_of_case(const vault::Vault& vault);

/// "sex", "citizenship", "born": what strata can be made of.
std::vector<std::string_view> strata_of_case();

struct CaseListsRequest {
  std::vector<std::string> lists;  ///< empty: all
  std::vector<std::string> by;
};
/// Persons as decided; where `run` is given (of the same case), as it links them, with its draws. Errors: usage (fewer than two lists, no such list or stratum), as read_estimate_bytes().
tl::expected<EstimateInput, std::vector<Error>> estimate_input_of(const CaseLists& lists, const CaseListsRequest& request,
                                                                  const LinkRun* run);

/// Lists and counts as a table (CSV) that read_estimate_bytes() takes: numbers of persons, exact, without any person. Takes the right to export records. Errors: refused; as estimate_input_of().
tl::expected<std::string, std::vector<Error>> overlaps_csv_of_case(const vault::Vault& vault);

}  // namespace girok::app
