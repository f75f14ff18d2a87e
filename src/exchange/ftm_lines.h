// The lines of a FollowTheMoney file, one entity after another: what read_ftm() is made of. For ftm_read.cpp and ftm_finish.cpp.
//
// Threads  Belongs to one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "exchange/ftm.h"
#include "exchange/ftm_model.h"
#include "exchange/json.h"
#include "exchange/lines.h"

namespace girok::exchange::ftm {

inline constexpr std::size_t most_id_bytes = 200;
inline constexpr std::size_t most_text_bytes = 64 * 1024;   ///< of a statement
inline constexpr std::size_t most_losses = 1000;
inline constexpr std::size_t most_pairs = 1000;             ///< of two ends of one entity
inline constexpr std::string_view no_place = "Girok has no place for it";

/// What one schema's properties stand for.
struct Plan {
  const SchemaRow* row = nullptr;
  const EdgeRow* edge = nullptr;
  std::unordered_map<std::string_view, const PropertyRow*> properties;
  std::string kind_of_group;     ///< a code, or empty
  std::string relation;          ///< where words say nothing that we know
};

/// ASCII letters.
std::string in_lower_case(std::string_view text);

class FtmLines {
 public:
  FtmLines(const Schema& schema, const std::string& name, ReadRecords& report, const FtmIndex* index)
      : schema_(schema), name_(name), report_(report), index_(index) {
    make_plans();
  }

  /// The records of an entity, the one with its id last; none where there is nothing to take over.
  std::vector<LooseRecord>& entity(std::string_view line, std::uint64_t number);
  void too_long(std::uint64_t number) {
    report_.error(ErrorCode::too_large, "a line of more than 16 MiB", name_ + ":" + std::to_string(number));
  }

 private:
  using Values = std::vector<std::string_view>;

  void make_plans();
  void wrong(std::string what, std::string hint = {}) {
    report_.error(ErrorCode::malformed, std::move(what), record_.where, std::move(hint));
  }
  void lose(std::string_view property, std::string_view why, std::uint64_t count = 1);
  bool open(const JsonView& root);
  void property(const JsonView& value);
  void values_of(const JsonView& value, Values& values);
  void take(std::string_view value, const PropertyRow& row);
  void dates(const Values& values, const PropertyRow& row);
  void say(std::string_view property, records::ValueKind kind, std::string_view text);
  std::optional<std::string> code(std::string_view vocabulary, std::string_view typed, How how);
  bool leads_to(std::string_view id, const PropertyRow& row) const;

  const Values& special(std::string_view property) const;
  void finish();
  void finish_named(std::string_view property);
  void finish_person();
  void finish_event();
  void finish_place();
  void finish_item();
  void finish_claim();
  void finish_relationship();
  void relation_of(const Values& words);
  void prove(const Values& proofs);
  /// A place of its own, `ID.what`.
  void add_place(std::string_view what, std::string_view place_name, std::string_view country, std::string_view property);

  const Schema& schema_;
  const std::string& name_;
  ReadRecords& report_;
  const FtmIndex* index_;
  JsonDocument json_;
  SeenKeys keys_;
  std::unordered_map<std::string_view, Plan> plans_;
  std::map<std::pair<std::string, std::string>, std::optional<std::string>> codes_;   ///< [vocabulary, what was written]
  std::map<std::string_view, Values> special_;
  LooseRecord record_;
  std::vector<LooseRecord> records_;
  const Plan* plan_ = nullptr;
  std::string schema_name_, loss_;
  Values values_;
  bool told_of_legal_entities_ = false;
};

}  // namespace girok::exchange::ftm
