// What every format in and out gives and takes.
//
// Model    A reader turns bytes into records::RecordSet (or hands records one by one to a sink, where the format streams) and tells every fault at once; a writer turns records into bytes and tells
//          what it could not carry. Neither knows of cases, permissions or consent: app asks those before it writes.
// Limits   Bytes are untrusted. Each reader states its limits; beyond them it fails by name (too_large) instead of taking memory or time without end.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "records/record_set.h"
#include "records/schema.h"

namespace girok::exchange {

using records::LooseRecord;
using records::LooseStatement;
using records::LooseValue;
using records::Loss;
using records::RecordSet;
using records::Schema;

/// A sentence that a person should read, though nothing failed: a merged cell, a formula kept as text, a value read with doubt.
struct Note {
  std::string code;  ///< stable: merged-cells, formula, date-number, encoding-guessed, trailing-blank, renamed-column, …
  std::string what, where;
  friend bool operator==(const Note&, const Note&) = default;
};

inline constexpr std::size_t most_errors = 1000;  ///< kept; all are counted

struct ReadRecords {
  RecordSet records;
  std::vector<Error> errors;  ///< where there is any, nothing may be imported
  std::size_t error_count = 0;  ///< also of those not kept
  std::vector<Note> notes;
  std::vector<Loss> losses;  ///< what stands in the file and has no place in the schema
  bool good() const { return error_count == 0; }
  void error(ErrorCode code, std::string what, std::string where, std::string hint = {}) {
    ++error_count;
    if (errors.size() < most_errors) errors.push_back({code, std::move(what), std::move(where), std::move(hint)});
  }
};

/// Files of an export, by path below its folder. A format of one file has one entry.
using Files = std::map<std::string, std::string>;

struct WrittenFiles {
  Files files;
  std::vector<Loss> losses;
  std::vector<Note> notes;  ///< what was changed on the way out, such as a neutralised formula
};

/// For readers that stream: called for each record in order; false ends the reading.
using RecordSink = std::function<bool(LooseRecord record)>;
/// Gives the next bytes of a file, empty at its end. Errors: unreadable.
using ByteSource = std::function<Result<std::string_view>()>;

}  // namespace girok::exchange
