// An invented evidence base of any size: documents with their texts, events, and persons with their names, and questions to ask of it. The same seed gives the
// same, record by record.
//
// Model    Ten statements a record: type, names in two or three scripts, year of birth, codes of place and sex, dates, links to other records, a note of a few
//          words; most with a source, a basis and a confidence. A fifth of them is for partners, a tenth restricted, the rest internal; the names
//          of every sixth person are sealed. English, Korean and Chinese in 60, 30 and 10 of 100 texts; words as in support/words.h.
// Limits   Of a text, that it has the length and the repetition of one; no more.
// Threads  Const throughout.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "records/statement.h"
#include "support/words.h"
#include "vault/read_model.h"

namespace girok::benchmarks {

struct EvidenceRecipe {
  std::uint64_t seed = 1;
  std::size_t records = 100'000;
  std::size_t texts = 20'000;  ///< so many of the records are documents
  std::size_t text_bytes = 5'000;  ///< at least, each
};

struct EvidenceRecord {
  Id id;
  std::vector<records::Statement> statements;  ///< of a document, the last one is to get `text` as its attachment
  std::string text;
  bool sealed_names = false;  ///< what can be put under a key of its own
};

class Evidence {
 public:
  static constexpr std::size_t statements_a_record = 10;

  explicit Evidence(EvidenceRecipe recipe) : recipe_(recipe) {}
  const EvidenceRecipe& recipe() const { return recipe_; }
  std::size_t records() const { return recipe_.records; }
  std::size_t documents() const { return recipe_.texts; }

  /// Documents first, then events, then persons.
  EvidenceRecord record(std::size_t number) const;
  Id id_of(std::size_t number) const;
  std::size_t first_event() const { return recipe_.texts; }
  std::size_t first_person() const { return recipe_.texts + (recipe_.records - recipe_.texts) / 4; }

 private:
  friend class EvidenceWriter;
  EvidenceRecipe recipe_;
};

/// Something to look for, as it is typed into Girok, and as an application on PostgreSQL would ask it.
struct Question {
  std::string kind;
  std::string typed;
  vault::Filter filter;
  std::string condition;  ///< of a row of the table that support/evidence_csv.h describes
};
/// Of each kind so many, the kinds by turns. What is asked for by words of the texts is taken from these texts.
std::vector<Question> questions(const Evidence& evidence, std::size_t of_each_kind);

}  // namespace girok::benchmarks
