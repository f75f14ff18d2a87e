#include "app/records/write_records.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "app/access.h"
#include "app/records/stored_record.h"
#include "vault/raised.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using records::LooseRecord;
using records::LooseStatement;
using records::Statement;
using records::Value;
using records::ValueKind;
using vault::StoredStatement;

std::optional<Id> id_from(const std::string& key) { return key.empty() ? std::nullopt : parse_id(key); }

Value value_from(const records::LooseValue& loose) {
  Value value;
  value.kind = loose.kind;
  value.text = loose.text;
  value.truth = loose.truth;
  if (loose.kind == ValueKind::record) {
    value.text.clear();
    value.record = id_from(loose.text).value_or(Id{});
  }
  return value;
}

class Writing {
 public:
  Writing(vault::Vault& vault, const records::Schema& schema, std::vector<PendingRecord>& pending, const WriteOptions& options)
      : vault_(vault), schema_(schema), pending_(pending), options_(options), seen_(seen_by(vault)), stored_(vault, seen_) {}

  WriteReport run() {
    merged_.reserve(pending_.size());
    before_.reserve(pending_.size());
    for (PendingRecord& one : pending_) plan(one);
    for (std::size_t i = 0; i < pending_.size(); ++i) by_key_[merged_[i].key] = i;
    if (options_.validate) {
      for (std::size_t i = 0; i < pending_.size(); ++i) check(i);
    }
    if (!report_.errors.empty() || options_.dry_run) return std::move(report_);
    const Result<vault::Receipt> receipt = vault_.append(std::move(draft_));
    if (!receipt)
      report_.errors.push_back(receipt.error());
    else
      report_.written = true;
    return std::move(report_);
  }

 private:
  void error(const PendingRecord& one, ErrorCode code, std::string what, std::string hint) {
    report_.errors.push_back({code, std::move(what), one.said.where, std::move(hint)});
  }

  std::string name_of(const PendingRecord& one, const std::string& property) const {
    return one.said.type.empty() ? property : one.said.type + "." + property;
  }

  bool is_single(const PendingRecord& one, const std::string& property) const {
    const records::Property* const known = schema_.property(one.said.type, property);
    return known != nullptr ? known->single : schema_.is_single(property);
  }

  void plan(PendingRecord& one) {
    std::vector<StoredStatement> standing;
    if (!one.is_new) standing = vault_.model().statements_of(one.id, seen_);
    LooseRecord before{to_string(one.id), one.said.type, {}, "-"};
    for (const StoredStatement& stored : standing) {
      if (stored.statement.property != "type") before.statements.push_back(loose_statement(stored.statement));
    }
    std::set<vault::OperationId> gone;
    for (const auto& [target, reason] : one.retract) {
      if (vault::raised_to(reason))
        error(one, ErrorCode::usage, "a reason that begins so says that a level was raised, which this does not",
              "begin it with another word");
      draft_.retract(target, reason);
      gone.insert(target);
    }
    std::erase_if(standing, [&](const StoredStatement& stored) { return gone.contains(stored.id); });
    if (one.is_new) say_type(one);
    std::set<std::string> said;
    for (std::size_t i = 0; i < one.said.statements.size(); ++i) {
      const auto instead = one.instead.find(i);
      say(one, one.said.statements[i], standing, instead == one.instead.end() ? nullptr : &instead->second, said, gone);
    }
    for (const StoredStatement& stored : one.again) say_again(one, stored);

    LooseRecord merged{to_string(one.id), one.said.type, {}, one.said.where.empty() ? "-" : one.said.where};
    for (const StoredStatement& stored : standing) {
      if (stored.statement.property != "type" && !gone.contains(stored.id)) merged.statements.push_back(loose_statement(stored.statement));
    }
    merged.statements.insert(merged.statements.end(), one.said.statements.begin(), one.said.statements.end());
    for (const StoredStatement& stored : one.again) {
      if (stored.statement.property != "type") merged.statements.push_back(loose_statement(stored.statement));
    }
    merged_.push_back(std::move(merged));
    before_.push_back(std::move(before));
  }

  void say_again(const PendingRecord& one, const StoredStatement& stored) {
    Statement statement = stored.statement;
    statement.supersedes.clear();
    if (check_statement(one, statement)) (void)draft_.add(std::move(statement), stored.subject);
  }

  void say_type(const PendingRecord& one) {
    Statement statement;
    statement.entity = one.id;
    statement.property = "type";
    statement.value = Value::of_code(one.said.type);
    statement.confidentiality = std::min(one.type_level.value_or(Confidentiality::internal), Confidentiality::internal);
    if (const Result<> good = records::check(statement); !good) {
      error(one, good.error().code, good.error().what, good.error().hint);
      return;
    }
    (void)draft_.add(std::move(statement));
  }

  void say(PendingRecord& one, LooseStatement& loose, const std::vector<StoredStatement>& standing, const vault::OperationId* instead,
           std::set<std::string>& said, std::set<vault::OperationId>& gone) {
    Statement statement;
    statement.entity = one.id;
    statement.property = loose.property;
    statement.value = value_from(loose.value);
    statement.basis = loose.basis;
    statement.confidence = loose.confidence;
    statement.source = id_from(loose.source);
    statement.span = loose.span;
    statement.asserted_by = id_from(loose.asserted_by);
    statement.language = loose.language;
    const bool replaces = !one.beside && is_single(one, loose.property);
    if (replaces && !said.insert(loose.property).second) {
      error(one, ErrorCode::usage, name_of(one, loose.property) + ": two values of a property that can have only one",
            "give one, or --add to keep both as a conflict");
      return;
    }
    const std::optional<Id> subject = put_beside(one, loose, standing, replaces, instead, statement);
    loose.level = statement.confidentiality;
    if (!check_statement(one, statement)) return;
    for (const StoredStatement& stored : standing) {
      if (!std::ranges::binary_search(statement.supersedes, stored.id)) continue;
      gone.insert(stored.id);
      // What a statement under a subject's key ends only as long as that key is there: without this, the mistake would stand again once the correction is erased.
      if (subject && stored.subject != subject) draft_.retract(stored.id, "replaced");
    }
    (void)draft_.add(std::move(statement), subject);
  }

  bool check_statement(const PendingRecord& one, const Statement& statement) {
    const records::RecordType* const type = schema_.type(one.said.type);
    if (type != nullptr && type->append_only && !statement.supersedes.empty()) {
      error(one, ErrorCode::usage, name_of(one, statement.property) + ": nothing that was said of such a record is replaced",
            "make a new one, or take the statement back: --retract STATEMENT --reason TEXT");
      return false;
    }
    if (statement.confidentiality > seen_) {
      error(one, ErrorCode::refused,
            name_of(one, statement.property) + ": this is " + std::string(records::name_of(statement.confidentiality)) +
                ", above what you are shown",
            "leave it to somebody who may see it; or --level, if it is less confidential than usual");
      return false;
    }
    const Result<> good = records::check(statement);
    if (!good) error(one, good.error().code, name_of(one, statement.property) + ": " + good.error().what, good.error().hint);
    return good.has_value();
  }

  /// Sets the level and what is superseded, by what stands of the property; returns whose key it goes under.
  std::optional<Id> put_beside(const PendingRecord& one, const LooseStatement& loose, const std::vector<StoredStatement>& standing,
                               bool replaces, const vault::OperationId* instead, Statement& statement) const {
    const records::Property* const known = schema_.property(one.said.type, loose.property);
    statement.confidentiality = known != nullptr ? known->level : Confidentiality::restricted;
    std::optional<Id> subject;
    for (const StoredStatement& stored : standing) {
      if (stored.statement.property != statement.property) continue;
      statement.confidentiality = std::max(statement.confidentiality, stored.statement.confidentiality);
      if (stored.subject) subject = stored.subject;
      const bool seen = !one.seen || std::ranges::binary_search(*one.seen, stored.id);
      if ((replaces && seen) || (instead != nullptr && stored.id == *instead)) statement.supersedes.push_back(stored.id);
    }
    std::ranges::sort(statement.supersedes);
    if (loose.level) statement.confidentiality = *loose.level;
    if (statement.confidentiality == Confidentiality::sealed && !subject) subject = one.subject.value_or(statement.entity);
    return subject;
  }

  const LooseRecord* find(std::string_view key) {
    if (const auto at = by_key_.find(key); at != by_key_.end()) return &merged_[at->second];
    const std::optional<Id> id = parse_id(key);
    return id ? stored_.find(*id) : nullptr;
  }

  void check(std::size_t i) {
    const records::FindRecord find = [this](std::string_view key) { return this->find(key); };
    std::set<std::pair<std::string, std::string>> there;
    if (!pending_[i].is_new) {
      for (const records::Problem& problem : records::validate(schema_, before_[i], find)) there.insert({problem.rule, problem.error.what});
    }
    for (records::Problem& problem : records::validate(schema_, merged_[i], find)) {
      if (problem.error.where == "-") problem.error.where.clear();
      const bool is_old = there.contains({problem.rule, problem.error.what});
      if (problem.warning || is_old)
        report_.warnings.push_back(std::move(problem));
      else
        report_.errors.push_back(std::move(problem.error));
    }
  }

  vault::Vault& vault_;
  const records::Schema& schema_;
  std::vector<PendingRecord>& pending_;
  const WriteOptions& options_;
  Confidentiality seen_;
  StoredRecords stored_;
  vault::Draft draft_;
  WriteReport report_;
  std::vector<LooseRecord> merged_, before_;  ///< [pending]
  std::map<std::string, std::size_t, std::less<>> by_key_;
};

}  // namespace

WriteReport write_records(vault::Vault& vault, const records::Schema& schema, std::vector<PendingRecord> pending,
                          const WriteOptions& options) {
  return Writing(vault, schema, pending, options).run();
}

}  // namespace girok::app
