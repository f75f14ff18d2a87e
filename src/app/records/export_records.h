// The use case "export": what of a case may leave it, for a purpose, to a recipient, on a day.
//
// Model    First what this member may see; of that, what consent permits; of that, what is asked for (types, a search) with what it cannot stand without (an act's victim); of each record
//          only statements up to the level asked for. Consent is denied unless somebody gave it:
//            A person without a permitting consent is left out, and with the person every record about them: those that lead to them (an act to its victim, a testimony to its speaker,
//            a relationship, a case, a source that is this person), but for those where they only helped or were present (interviewer, interpreter, witness, guardian, intervening party),
//            which lose that statement. Then what cannot stand without a record that was left out; recordings and transcripts of a testimony that was; items derived from those; events all
//            of whose acts were; and every statement whose source, or who says so, was. Of a document (Item) that is the source of something left out, the bytes stay behind. A testimony whose speaker, and an act whose victim, cannot be seen is left out: nobody can be asked.
//            A person who stands for somebody unnamed (`placeholder`), and of whom no name, contact or number is there, cannot be asked either, and stays.
//          What was left out is told by reason, in counts of what this member may see.
//          Releases stay in the house, but where their type is asked for.
// Limits   Nobody reads the texts: a description may speak of somebody else. Groups are not asked.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "records/consent.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

struct ExportRequest {
  records::Use use;
  std::int32_t day = 0;  ///< days since 1970-01-01: for consent
  std::vector<std::string> types;  ///< empty: all
  std::string search;  ///< only records that this finds; empty: all
  std::optional<std::vector<Id>> only;  ///< only these, ascending, and what they cannot stand without; none: all
  records::Confidentiality level = records::Confidentiality::internal;
  Progress* progress = nullptr;
};

/// Left out, and why: no names, no ids.
struct LeftOut {
  std::string what;  ///< "persons", "records about them", "statements", …
  std::string why;
  std::uint64_t count = 0;
  friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

/// What an export rests on, to know later whether it may still be handed over.
struct ExportBasis {
  records::Use use;  ///< as terms
  std::int32_t day = 0;  ///< that consent was asked for
  std::vector<Id>
      permitted;  ///< everybody of the case who had agreed to that use on that day: whether or not something of theirs was asked for
  std::vector<Id> permitted_now;  ///< and of those, who also had on the day on which it was made
  std::vector<Id> holds;  ///< records in it, and those under whose keys something in it is, ascending
  std::vector<Id> erased;  ///< before, ascending
};
/// Whether something in it was erased since.
bool was_erased(const vault::Vault& vault, const ExportBasis& basis);
/// Whether everybody who had agreed still has, for that day and for today, as far as this member sees it. Looks at every consent once.
bool is_permitted_still(const vault::Vault& vault, const records::Schema& schema, const ExportBasis& basis);

struct Collected {
  ExportBasis basis;
  records::Use use;  ///< as terms, where labels were given
  records::RecordSet records;  ///< by id; keys are ids, links lead to records in it
  std::vector<LeftOut> left_out;  ///< by consent, by what and why
  std::vector<records::Loss> losses;  ///< links and sources that lead out of the export
  std::map<std::string, records::Attachment> attachments;  ///< by LooseValue::path
  std::vector<Id> sealed;  ///< records of which it holds what is sealed: to be logged as read
  std::vector<Id> persons;
  std::vector<std::pair<std::string, std::string>>
      names;  ///< key and name, or what else tells who somebody is, of everybody this member can see: to be withheld, never to be shown
  std::uint64_t statements = 0;
};

/// Writes nothing. Errors: refused (role), usage (a search that makes no sense, a purpose or recipient that is none, a type that is none).
Result<Collected> collect_records(const vault::Vault& vault, const records::Schema& schema, const ExportRequest& request);

}  // namespace girok::app
