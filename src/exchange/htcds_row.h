// A row of HTCDS fields, from a spreadsheet or a form, as records. Internal to the readers of HTCDS.
//
// Threads  Belongs to one thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "exchange/format.h"
#include "exchange/htcds_fields.h"

namespace girok::exchange {

struct HtcdsCell {
  const HtcdsField* field = nullptr;
  std::string_view text;      ///< trimmed, not empty
  char separator = ';';       ///< between several terms; 0: it is one
  bool free_text = false;     ///< words that are no term are kept as a note
};

class HtcdsRows {
 public:
  HtcdsRows(const Schema& schema, ReadRecords& out) : schema_(schema), out_(out) {}

  /// Adds person:NUMBER, case:NUMBER and consent:NUMBER, as far as cells say something of them.
  void add(const std::string& number, const std::string& where, std::span<const HtcdsCell> cells);

 private:
  void add_value(LooseRecord& record, const HtcdsCell& cell, const std::string& where);
  void add_terms(LooseRecord& record, const records::Property& property, const HtcdsCell& cell, const std::string& where);
  void add_consent(LooseRecord& record, const HtcdsCell& cell, const std::string& where);

  const Schema& schema_;
  ReadRecords& out_;
};

/// The schemes of the crosswalk in which HTCDS' words are found.
std::span<const std::string_view> htcds_schemes();
std::string_view type_of(HtcdsHolder holder);

}  // namespace girok::exchange
