// For the tests of this room: piles of short invented texts, read and laid side by side, and tables of what should come out.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "corroboration/corroboration.h"
#include "reading/load.h"
#include "reading/reading.h"

namespace girok::corroboration::testing {

/// The documents "a.txt", "b.txt", ... of these texts.
inline std::vector<reading::Document> read_all(const std::vector<std::string>& texts) {
  std::vector<reading::Document> documents;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto document = reading::load(std::string(1, static_cast<char>('a' + i)) + ".txt", texts[i], reading::Format::text);
    REQUIRE(document.has_value());
    reading::read(*document);
    documents.push_back(*std::move(document));
  }
  return documents;
}

/// A discrepancy of this kind that lays exactly these documents side by side, a letter each: "ab".
struct Expected {
  DiscrepancyKind kind;
  std::string_view documents;
};

struct Case {
  const char* what;
  std::vector<std::string> texts;
  std::vector<Expected> expected;
  bool others_allowed = false;   ///< other kinds may be found as well; else only those of `expected`
};

inline std::string letters_of(const Discrepancy& d) {
  std::set<char> letters;
  for (const ClaimRef ref : d.claims) letters.insert(static_cast<char>('a' + ref.document));
  for (const DocumentSpan& at : d.passages) letters.insert(static_cast<char>('a' + at.document));
  return {letters.begin(), letters.end()};
}

/// What does not come out as expected, with all that was found; empty where all is well.
inline std::string problem_of(const Case& c) {
  const auto documents = read_all(c.texts);
  const Corroboration result = corroborate(documents, {});
  std::string problem;
  for (const Expected& e : c.expected) {
    const bool found = std::any_of(result.discrepancies.begin(), result.discrepancies.end(),
                                   [&](const Discrepancy& d) { return d.kind == e.kind && letters_of(d) == e.documents; });
    if (!found) problem += "no " + std::string(name_of(e.kind)) + " in " + std::string(e.documents) + "; ";
  }
  for (const Discrepancy& d : result.discrepancies) {
    const bool meant = std::any_of(c.expected.begin(), c.expected.end(), [&](const Expected& e) { return e.kind == d.kind; });
    if (!meant && !c.others_allowed) problem += "a false " + std::string(name_of(d.kind)) + "; ";
  }
  if (problem.empty()) return problem;
  for (const Discrepancy& d : result.discrepancies)
    problem += "\n    found " + std::string(name_of(d.kind)) + " in " + letters_of(d) + ": " + d.explanation;
  for (const reading::Document& document : documents) {
    for (const reading::Claim& claim : document.claims) {
      problem += "\n    claim " + document.path + ": " + std::string(document[claim.span]);
      if (claim.measure.span.size() > 0) problem += " | " + std::string(document[claim.measure.span]);
      for (const auto* list : {&claim.measure.head, &claim.measure.restriction, &claim.measure.event}) {
        problem += " /";
        for (const std::string& concept_id : *list) problem += " " + concept_id;
      }
      for (const reading::Source& source : claim.attribution) problem += " <- " + source.name;
    }
  }
  return problem;
}

inline void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const std::string problem = problem_of(c);
    CHECK_MESSAGE(problem.empty(), std::string(c.what), ": ", problem);
  }
}

/// Cases that a careful reader answers and this program does not yet: run, so that it shows when one is answered.
inline void check_known_gaps(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const std::string problem = problem_of(c);
    if (problem.empty())
      MESSAGE("answered now, move it to the table of its kind: ", std::string(c.what));
    else
      MESSAGE("skipped: known gap: ", std::string(c.what));
  }
}

}  // namespace girok::corroboration::testing
