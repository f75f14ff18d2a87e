// A dossier for a submission to the United Nations: Markdown, and one HTML file that needs nothing else.
//
// Model    docs/formats/dossier.md. The questions that the special procedures ask of a submission (OHCHR): who is alleged to have suffered what, when and where, by whom, on whose word, with whose
//          consent, what was done about it. People stand under pseudonyms. What may be told at all is a list of properties, not a list of exceptions; of these, only statements up to a level. Every text passes a filter
//          that knows all names given here and puts pseudonyms in their place; then every finished line is searched for them once more, and nothing is given out where one would still stand.
// Limits   A name that nobody gave here (another spelling, a nickname) is not known and stays. Somebody who knows a person may know them by what happened: a person must read it before it leaves. 200,000 records.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/dates.h"
#include "base/result.h"
#include "exchange/format.h"
#include "records/statement.h"
#include "records/vocabulary.h"

namespace girok::exchange {

/// A name, or whatever else tells who somebody is (a number, an address), that must not be read in the dossier.
struct KnownName {
  std::string key;  ///< of the person; of one that is not in the set, or empty: withheld without a pseudonym
  std::string name;
};

/// What stayed behind, in counts. `what` and `why` are shown in the dossier's language where labels.tsv knows them ("left.WHAT", "why.WHY"), else as they are.
struct LeftBehind {
  std::string what, why;
  std::uint64_t count = 0;
};

struct Annex {
  std::string path;  ///< where it lies beside the dossier, or in the bag: no name of a person in it
  std::string key;  ///< of the Item or Testimony it belongs to; may be empty
  std::string title;  ///< passes the filter; may be empty
  std::string media_type;
  std::uint64_t size = 0;
  std::string sha256;  ///< hex
};

struct DossierOptions {
  records::Tongue language = records::Tongue::en;
  std::string title;  ///< empty: "Submission"
  std::string submitted_by;  ///< the organisation; empty: a line to fill in
  std::string mandate;  ///< whom it is addressed to, in words; may be empty
  std::string purpose, recipient;  ///< terms of consent-purpose and consent-recipient
  std::optional<PartialDate> day;  ///< on which consent was asked; none: not said
  records::Confidentiality level = records::Confidentiality::internal;  ///< statements above it are not in the dossier
  std::vector<LeftBehind> left_out;  ///< before it came here: by consent, by level
  std::vector<KnownName> names;  ///< also of persons who are not in the set; those in the set are known already
  std::vector<Annex> annexes;
};

struct Dossier {
  std::string markdown, html;
  std::map<std::string, std::string> pseudonyms;  ///< by key: for who made it, to be kept apart from it
  std::uint64_t names_replaced = 0;
  std::uint64_t above_level = 0;  ///< statements not taken
  std::vector<Note> notes;  ///< names-replaced, label-is-a-name, above-level, …
};

/// `records`: what may leave, as the caller has judged it. Errors: usage (a path of an annex that holds a name, a purpose or recipient that is no term, a SHA-256 that is none), too_large,
/// refused (a name would have been left in it: a bug, told by where it stands and not by itself).
Result<Dossier> write_dossier(const Schema& schema, const RecordSet& records, const DossierOptions& options);

}  // namespace girok::exchange
