#include "app/records/coding_undo.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "app/access.h"
#include "app/records/stored_record.h"
#include "app/records/undo.h"

namespace girok::app {
namespace {

using vault::StoredStatement;

/// One batch of one device.
struct Batch {
  Id device;
  std::uint64_t sequence = 0;
  friend bool operator==(const Batch&, const Batch&) = default;
};
Batch batch_of(const StoredStatement& stored) { return {stored.id.device, stored.id.sequence}; }

const StoredStatement* type_of(const std::vector<StoredStatement>& statements) {
  const auto at = std::ranges::find_if(statements, [](const StoredStatement& one) { return one.statement.property == "type"; });
  return at == statements.end() ? nullptr : &*at;
}

/// Whether anybody else has written since. Batches are no secret, what is in them is.
bool others_wrote_since(const vault::Vault& vault, std::uint64_t clock) {
  const Id me = vault.member().id();
  for (const vault::BatchInfo& head : vault.model().heads()) {
    for (std::uint64_t number = head.sequence; number > 0; --number) {
      const std::optional<vault::BatchInfo> batch = vault.model().batch(head.device, number);
      if (batch && batch->clock <= clock) break;
      if (!batch || batch->member != me) return true;
    }
  }
  return false;
}

class Undoing {
 public:
  /// `blind`: others may have said something since that this member is not shown.
  Undoing(vault::Vault& vault, const Batch& batch, bool blind) : vault_(vault), batch_(batch), seen_(seen_by(vault)), blind_(blind) {}

  bool is_own(const Id& record) const {
    const std::vector<StoredStatement> statements = vault_.model().statements_of(record, seen_);
    const StoredStatement* const type = type_of(statements);
    return type != nullptr && batch_of(*type) == batch_ &&
           std::ranges::all_of(statements, [&](const StoredStatement& one) { return batch_of(one) == batch_; });
  }

  /// Who is named as saying something, since the coding: before it, those whom it made were nobody.
  void look_who_says(std::uint64_t since) {
    vault::ReadModel::HistoryFilter filter;
    filter.since = since;
    filter.clearance = seen_;
    for (const vault::HistoryLine& line : vault_.model().history(filter, std::numeric_limits<std::size_t>::max())) {
      const bool says = line.kind == vault::HistoryLine::Kind::asserted || line.kind == vault::HistoryLine::Kind::superseded;
      if (!says || !line.operation) continue;
      const std::optional<StoredStatement> stored = vault_.model().statement(*line.operation, seen_);
      if (stored && stored->standing && stored->statement.asserted_by)
        said_by_.emplace(*stored->statement.asserted_by, stored->statement.entity);
    }
  }

  /// What the batch made around the act: what leads to it, and what it and those lead to.
  void gather(const Id& act) {
    add(act);
    for (const StoredStatement& link : vault_.model().statements_to(act, seen_)) add(link.statement.entity);
    for (std::size_t i = 0; i < made_.size(); ++i) {
      for (const StoredStatement& said : vault_.model().statements_of(made_[i], seen_)) {
        if (said.statement.value.kind == records::ValueKind::record) add(said.statement.value.record);
      }
    }
  }

  /// What others lead to, or say something of, stays; and then what it leads to stays as well.
  void split(std::vector<Id>& gone, std::vector<Id>& kept) const {
    std::set<Id> going(made_.begin(), made_.end());
    for (bool changed = true; changed;) {
      changed = false;
      for (const Id& record : made_) {
        if (!going.contains(record) || may_go(record, going)) continue;
        going.erase(record);
        changed = true;
      }
    }
    for (const Id& record : made_) (going.contains(record) ? gone : kept).push_back(record);
  }

 private:
  void add(const Id& record) {
    if (std::ranges::find(made_, record) != made_.end()) return;
    const std::vector<StoredStatement> statements = vault_.model().statements_of(record, seen_);
    const StoredStatement* const type = type_of(statements);
    if (type != nullptr && batch_of(*type) == batch_) made_.push_back(record);
  }
  bool may_go(const Id& record, const std::set<Id>& going) const {
    if (!is_own(record)) return false;
    if (blind_ && is_of_many(record)) return false;
    const auto goes = [&](const StoredStatement& one) { return going.contains(one.statement.entity); };
    const auto [first, last] = said_by_.equal_range(record);
    return std::all_of(first, last, [&](const auto& one) { return going.contains(one.second); }) &&
           std::ranges::all_of(vault_.model().statements_to(record, seen_), goes) &&
           std::ranges::all_of(vault_.model().statements_from(record, seen_), goes);
  }

  /// What others work with as well, and can have given a sealed name: not the act and who did it.
  bool is_of_many(const Id& record) const {
    const std::string type = type_of_record(vault_, record, seen_);
    return type != "Act" && type != "Involvement";
  }

  vault::Vault& vault_;
  Batch batch_;
  records::Confidentiality seen_;
  bool blind_;
  std::vector<Id> made_;
  std::multimap<Id, Id> said_by_;  ///< who says it → about which record
};

}  // namespace

std::optional<Id> last_coding(const vault::Vault& vault, const Id& document) {
  std::optional<Id> last;
  std::uint64_t clock = 0;
  const Id me = vault.member().id();
  const records::Confidentiality seen = seen_by(vault);
  for (const StoredStatement& stored : vault.model().statements_from(document, seen)) {
    if (stored.member != me || stored.clock < clock || stored.statement.property != "act-type") continue;
    if (type_of_record(vault, stored.statement.entity, seen) != "Act") continue;
    last = stored.statement.entity;
    clock = stored.clock;
  }
  return last;
}

Uncoded undo_coding(vault::Vault& vault, const records::Schema& schema, const Id& document, const Id& act, const std::string& reason) {
  Uncoded undone;
  const auto wrong = [&](Error error) {
    undone.report.errors.push_back(std::move(error));
    return undone;
  };
  if (const Result<> may = require(vault, Deed::code_text); !may) return wrong(may.error());
  const std::vector<StoredStatement> statements = vault.model().statements_of(act, seen_by(vault));
  const StoredStatement* const type = type_of(statements);
  const bool from_here =
      std::ranges::any_of(statements, [&](const StoredStatement& one) { return one.statement.source == std::optional(document); });
  if (type == nullptr || type->statement.value.text != "Act" || type->member != vault.member().id() || !from_here)
    return wrong(
        {ErrorCode::not_found, "there is no such act that you coded from this document", "act", "only one's own coding is undone here"});
  Undoing undoing(vault, batch_of(*type), !sees_everything(vault) && others_wrote_since(vault, type->clock));
  undoing.look_who_says(type->clock);
  undoing.gather(act);
  undoing.split(undone.gone, undone.kept);
  if (std::ranges::find(undone.gone, act) == undone.gone.end()) {
    undone.gone.clear();
    return wrong({ErrorCode::usage, "something else was said of this act since, or leads to it", "act",
                  "take its statements back on its own page, one by one"});
  }
  std::vector<PendingRecord> pending;
  for (const Id& record : undone.gone) pending.push_back(taken_back(vault, record, reason));
  WriteOptions options;
  options.validate = false;  // nothing is left that a rule could ask of
  undone.report = write_records(vault, schema, std::move(pending), options);
  if (!undone.report.errors.empty()) undone.gone.clear();
  return undone;
}

}  // namespace girok::app
