// Which records may not leave, because nobody who could permit it has. Private to the export.
//
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/records/export_records.h"

namespace girok::app {

/// Everything a member may see, as a graph.
struct VisibleCase {
  records::RecordSet records;
  std::unordered_map<std::string_view, std::uint32_t> by_key;                       ///< keys of `records`
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::string>
      under;              ///< [record, statement] key of another record under whose key it is sealed
};

struct Judged {
  std::vector<char> left;                        ///< [record]
  std::vector<std::vector<char>> dropped;        ///< [record][statement]; empty where nothing is
  std::vector<std::string> what, why;            ///< [record] for those left out
};

/// Whether the person of this key has agreed.
using AskConsent = std::function<records::ConsentFinding(const std::string& person)>;

/// export_records.h says the rule.
Judged judge_consent(const VisibleCase& visible, const records::Schema& schema, const AskConsent& ask);

}  // namespace girok::app
