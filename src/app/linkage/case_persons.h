// The persons of a case as one table to be linked.
//
// Model    A row a person, as the member may see them; what is sealed (names are) is logged as read first. One value a field: the name in Hangul where it is a
//          Korean one, else in Chinese characters, else in Latin letters; Chinese characters beside it as a field of their own, and an alias; an age at a time
//          becomes years of birth; a place with those it lies in. The list is the scheme of the person's first identifier (which import gave it), else "case". Who
//          stands for somebody unnamed is left out.
// Limits   Records of type Person. Contacts, health and religion are not compared: they were not given for this.
// Threads  As the vault: one at a time.
#pragma once

#include <string>
#include <vector>

#include "app/linkage/link_run.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

struct CasePersons {
  linkage::Table table;  ///< ids are those of the records, in full
  std::vector<linkage::FieldSaid> fields;
  std::vector<std::string> notes;
};

/// Errors: refused (role; the log does not take the line), not_found where there are no persons.
tl::expected<CasePersons, std::vector<Error>> persons_of_case(vault::Vault& vault);
/// Of these records only; those that are no persons, or may not be seen, are not in it.
tl::expected<CasePersons, std::vector<Error>> persons_of_case(vault::Vault& vault, const std::vector<Id>& only);

/// All that linking needs of a case, so that the case need not be kept while it is linked.
struct CaseToLink {
  CasePersons persons;
  std::vector<linkage::Decision> decisions;  ///< what people decided, of persons that are there; those that contradict each other, too
  std::vector<linkage::Decision> binding;  ///< of these, those that bind (one_person.h)
  std::vector<std::string> short_names;  ///< [record]
};
/// Errors: as persons_of_case().
tl::expected<CaseToLink, std::vector<Error>> case_to_link(vault::Vault& vault);
/// Without the case. Errors: as link_table(), but that decisions which contradict each other are no error.
tl::expected<LinkRun, std::vector<Error>> link_collected(CaseToLink collected, LinkRequest request);

/// Persons, linked; what people decided in the case binds, but for decisions that contradict each other: they are told in a note, and bind nothing until one of
/// them is taken back. Errors: as above and as link_table().
tl::expected<LinkRun, std::vector<Error>> link_case(vault::Vault& vault, LinkRequest request);

/// What people have decided by now about persons of a run, which may be older. In order of (a, b), a < b.
std::vector<linkage::Decision> decisions_about(const vault::Vault& vault, const LinkRun& run);

/// The record of the case behind one of the run.
Id record_of(const LinkRun& run, std::uint32_t record);

}  // namespace girok::app
