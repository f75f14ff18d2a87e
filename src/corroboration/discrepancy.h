// Internal to corroboration: what the searches for discrepancies share.
//
// Each search reads the same context and appends what it finds. A discrepancy lists the claims that show it, sorted, each once, and one plain
// sentence that names documents by file name and sources by name.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "corroboration/aligned.h"
#include "corroboration/compare.h"
#include "corroboration/corroboration.h"
#include "corroboration/sources.h"

namespace girok::corroboration {

struct Context {
  std::span<const reading::Document> documents;
  const Corroboration& so_far;
  const Options& options;
  const Sources& sources;
  const Aligned& aligned;

  const reading::Claim& claim(ClaimRef ref) const { return claim_at(documents, ref); }
  const reading::Document& document(ClaimRef ref) const { return documents[ref.document]; }
  /// The file's name without folders.
  std::string name(std::size_t document) const;
  /// "a.txt says more than 500,000".
  std::string says(ClaimRef ref) const { return name(ref.document) + " says " + describe(claim(ref)); }
};

using Found = std::vector<Discrepancy>;

void add(Found& found, DiscrepancyKind kind, std::vector<ClaimRef> claims, std::string explanation, const Context& context);

/// "a", "a and b", "a, b and c".
std::string join_words(const std::vector<std::string>& words);

/// Does the sentence say that a number was brought up to date ("revised", "up from", "as of", "기준", "截至")?
bool marks_edition(const Context& context, ClaimRef ref);

void find_drift(const Context& context, const Figure& figure, Found& found);  // drift.cpp: one number, told differently
void find_disagreement(const Context& context, const Figure& figure, Found& found);  // disagreement.cpp: one question, different numbers
void find_money(const Context& context, Found& found);  // money.cpp: currency pairs and implied rates
void find_arithmetic(const Context& context, Found& found);  // arithmetic.cpp: within one document
/// "from 2009 to 2015, eight years"; "ten years ago, in 2005"; "born in 1990 ... 40 in 2021", of the claims of one sentence (arithmetic_years.cpp).
void find_years(const Context& context, std::size_t document, const std::vector<std::size_t>& in_sentence, Found& found);
void find_headlines(const Context& context, Found& found);  // headlines.cpp
void find_wording(const Context& context, Found& found);  // wording.cpp: quotations and names

}  // namespace girok::corroboration
