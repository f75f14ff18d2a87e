// The use case "link lists": files in; who is who, why, and how sure, out.
//
// Model    Reads, guesses (or takes what was said), prepares, links. A run is kept whole, so that it can be told, written out, explained and reviewed. The same
//          request gives the same run.
// Limits   The engine's. Nothing here holds or shows a cell's value but values_of().
// Threads  As many as asked for, inside; the result does not depend on how many. A finished run is const.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/files.h"
#include "app/linkage/link_config.h"
#include "app/linkage/link_decisions.h"
#include "base/progress.h"
#include "base/result.h"
#include "linkage/guess.h"
#include "linkage/linkage.h"
#include "linkage/table.h"

namespace girok::app {

struct LinkRequest {
  std::vector<std::string> files;
  LinkConfig config;  ///< of the file, with what stood on the command line over it
  std::string decisions;  ///< file; empty: none
  std::string labels;  ///< file; empty: none
  std::size_t draws = 0;
  unsigned threads = 0;
  bool keep_table = false;  ///< for values_of(): the cells as they were written
  Progress* progress = nullptr;
};

struct ListLine {
  std::string name;
  std::uint64_t records = 0;
  linkage::Duplicates duplicates = linkage::Duplicates::unknown;
  bool said = false;  ///< by somebody; else estimated
};

struct LinkRun {
  linkage::Table table;  ///< without its columns' codes, unless they were to be kept
  linkage::Guess guess;
  std::vector<linkage::ColumnNote> value_notes;  ///< of preparing: counts of impossible dates and the like
  linkage::Input input;
  linkage::Linkage linkage;
  std::vector<ListLine> lists;
  DecisionFile decisions, labels;
  std::vector<FileId> files;  ///< those read
  std::vector<std::string> notes;
  std::vector<std::string> short_names;  ///< [record] how it is shown; empty: as "LIST:ID"
};

/// Errors, all at once: those of reading and guessing; usage (a list, a field or a pass that is not there); refused (decisions that contradict each other); cancelled.
tl::expected<LinkRun, std::vector<Error>> link_lists(const LinkRequest& request);

/// The same from a table that is at hand (records of a case). `config.id`, `list` and `ignore` were the reader's.
tl::expected<LinkRun, std::vector<Error>> link_table(linkage::Table table, const LinkRequest& request,
                                                     std::vector<linkage::Decision> decisions = {});

/// What was guessed, as a configuration that says it. Notes of fields that cannot be said there are added.
LinkConfig config_of(const LinkRun& run, const LinkConfig& said, std::vector<std::string>& notes);

/// How a record is shown to people: "LIST:ID"; of a case by its short id.
std::string shown_record(const LinkRun& run, std::uint32_t record);

/// Pairs that the clusters join and nobody has decided about, the most probable first, at most `count`: of a case, what is put before a person.
std::vector<linkage::LinkedPair> proposals_of(const LinkRun& run, std::size_t count);

/// A field's cells of a record as they were written, joined by " / ". Requires: the table was kept.
std::string values_of(const LinkRun& run, std::size_t field, std::uint32_t record);

}  // namespace girok::app
