#include "app/records/export_consent.h"

#include <algorithm>
#include <array>
#include <utility>

namespace girok::app {

using records::LooseRecord;
using records::LooseStatement;
using records::ValueKind;

namespace {

struct Edge {
  std::uint32_t record = 0, statement = 0;
  enum class Kind : std::uint8_t { value, origin } kind = Kind::value;   ///< origin: the source, who says so, whose key it is under
};

constexpr std::array<std::string_view, 7> in_passing = {"interviewer", "interpreter", "witness", "guardian",
                                                        "contains",    "same-as",     "party"};

/// Why a record stays behind. Several can hold for one: the first of them is told, in whatever order the records stand.
enum class Reason : std::uint8_t { none, own_consent, nobody, testimony, acts, about, required, nothing_left };
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> told_of = {{
    {"", ""},
    {"persons", "consent: "},
    {"records about nobody who can be asked", "consent: never asked"},
    {"recordings and transcripts", "they belong to a testimony that is left out"},
    {"events", "all their acts are left out"},
    {"records about them", "they lead to a person who is left out"},
    {"records that cannot stand alone", "they need what is left out"},
    {"records of which nothing is left", "they say only what comes from what is left out"},
}};

/// Whoever is named there was present or helped; the record is not about them.
bool is_in_passing(const LooseRecord& record, std::string_view property) {
  if (record.type == "Source") return false;   // a source that is this person: all it says comes from them
  return std::ranges::find(in_passing, property) != in_passing.end();
}

class Judging {
 public:
  Judging(const VisibleCase& visible, const records::Schema& schema, const AskConsent& ask)
      : visible_(visible), schema_(schema), ask_(ask) {
    const std::size_t count = visible.records.size();
    judged_.left.assign(count, 0);
    judged_.dropped.resize(count);
    judged_.what.resize(count);
    judged_.why.resize(count);
    to_.resize(count);
    reasons_.assign(count, Reason::none);
    acts_.assign(count, 0);
    remaining_.assign(count, 0);
  }

  Judged run() {
    for (std::uint32_t i = 0; i < visible_.records.size(); ++i) connect(i);
    for (std::uint32_t i = 0; i < visible_.records.size(); ++i) {
      if (visible_.records[i].type == "Person") ask(i);
    }
    for (std::uint32_t i = 0; i < visible_.records.size(); ++i) look_for_nobody(i);
    while (!queue_.empty()) {
      const std::uint32_t gone = queue_.back();
      queue_.pop_back();
      follow(gone);
    }
    for (std::uint32_t i = 0; i < visible_.records.size(); ++i) {
      const auto& [what, why] = told_of[static_cast<std::size_t>(reasons_[i])];
      judged_.what[i] = what;
      judged_.why[i].insert(0, why);
    }
    return std::move(judged_);
  }

 private:
  const LooseRecord& record(std::uint32_t i) const { return visible_.records[i]; }

  void connect(std::uint32_t i) {
    const auto link = [&](const std::string& key, std::uint32_t at, Edge::Kind kind) {
      const auto target = visible_.by_key.find(key);
      if (target != visible_.by_key.end()) to_[target->second].push_back({i, at, kind});
    };
    for (std::uint32_t at = 0; at < record(i).statements.size(); ++at) {
      const LooseStatement& statement = record(i).statements[at];
      if (statement.value.kind == ValueKind::record) {
        link(statement.value.text, at, Edge::Kind::value);
        const auto target = visible_.by_key.find(statement.value.text);
        if (record(i).type == "Act" && statement.property == "event" && target != visible_.by_key.end()) ++acts_[target->second];
      }
      if (!statement.source.empty()) link(statement.source, at, Edge::Kind::origin);
      if (!statement.asserted_by.empty()) link(statement.asserted_by, at, Edge::Kind::origin);
    }
    for (auto at = visible_.under.lower_bound({i, 0}); at != visible_.under.end() && at->first.first == i; ++at)
      link(at->second, at->first.second, Edge::Kind::origin);
  }

  void leave_out(std::uint32_t i, Reason reason) {
    if (reasons_[i] == Reason::none || reason < reasons_[i]) reasons_[i] = reason;
    if (std::exchange(judged_.left[i], char{1}) == 0) queue_.push_back(i);
  }

  void ask(std::uint32_t person) {
    const records::ConsentFinding finding = ask_(record(person).key);
    if (finding.answer == records::ConsentAnswer::never_asked && is_nobody_known(record(person))) return;
    if (finding.permitted()) return;
    judged_.why[person] = name_of(finding.answer);
    leave_out(person, Reason::own_consent);
  }

  /// Stands for somebody unnamed ("the guard", "a woman in the same room"): nobody knows whom to ask, and nothing told of them tells who it is.
  static bool is_nobody_known(const LooseRecord& person) {
    bool placeholder = false;
    for (const LooseStatement& statement : person.statements) {
      const std::string& property = statement.property;
      if (property == "placeholder") placeholder = statement.value.truth;
      if (property.starts_with("name") || property == "alias" || property == "contact" || property == "identity-number") return false;
    }
    return placeholder;
  }

  /// Records that are always about somebody, where it cannot be seen about whom.
  void look_for_nobody(std::uint32_t i) {
    const std::string& type = record(i).type;
    const std::string_view needed = type == "Testimony"                              ? "speaker"
                                    : type == "Act"                                  ? "victim"
                                    : type == "TraffickingCase" || type == "Consent" ? "person"
                                                                                     : "";
    if (needed.empty()) return;
    const bool known = std::ranges::any_of(record(i).statements, [&](const LooseStatement& statement) {
      return statement.property == needed && visible_.by_key.contains(statement.value.text);
    });
    if (!known) leave_out(i, Reason::nobody);
  }

  bool is_required(const LooseRecord& record, const std::string& property) const {
    const records::Property* const known = schema_.property(record.type, property);
    return (known != nullptr && known->required) || (record.type == "Claim" && property == "item") ||
           (record.type == "Item" && property == "derived-from");
  }

  void drop(std::uint32_t i, std::uint32_t at) {
    std::vector<char>& dropped = judged_.dropped[i];
    if (dropped.empty()) {
      dropped.assign(record(i).statements.size(), 0);
      remaining_[i] = static_cast<std::uint32_t>(dropped.size());
    }
    if (std::exchange(dropped[at], char{1}) != 0) return;
    if (--remaining_[i] == 0) leave_out(i, Reason::nothing_left);
    const std::string& property = record(i).statements[at].property;
    if (!is_required(record(i), property)) return;
    for (std::size_t other = 0; other < dropped.size(); ++other) {
      if (dropped[other] == 0 && record(i).statements[other].property == property) return;
    }
    leave_out(i, Reason::required);
  }

  /// A document that something was taken from about somebody who is left out speaks of them: what is known of it may go, its bytes may not.
  void drop_files_of_source(const LooseStatement& statement) {
    const auto source = visible_.by_key.find(statement.source);
    if (statement.source.empty() || source == visible_.by_key.end() || record(source->second).type != "Item") return;
    const LooseRecord& item = record(source->second);
    for (std::uint32_t at = 0; at < item.statements.size(); ++at) {
      if (item.statements[at].value.kind == ValueKind::attachment) drop(source->second, at);
    }
  }

  void follow(std::uint32_t gone) {
    const bool person = record(gone).type == "Person";
    for (const Edge& edge : to_[gone]) {
      const LooseRecord& from = record(edge.record);
      const std::string& property = from.statements[edge.statement].property;
      if (edge.kind == Edge::Kind::value && person && !is_in_passing(from, property))
        leave_out(edge.record, Reason::about);
      else if (edge.kind == Edge::Kind::value && !person && is_required(from, property))
        leave_out(edge.record, Reason::required);
      else
        drop(edge.record, edge.statement);
    }
    for (const LooseStatement& statement : record(gone).statements) {
      drop_files_of_source(statement);
      if (statement.value.kind != ValueKind::record) continue;
      const auto target = visible_.by_key.find(statement.value.text);
      if (target == visible_.by_key.end()) continue;
      if (record(gone).type == "Testimony" && (statement.property == "item")) leave_out(target->second, Reason::testimony);
      if (record(gone).type == "Act" && statement.property == "event" && --acts_[target->second] == 0)
        leave_out(target->second, Reason::acts);
    }
  }

  const VisibleCase& visible_;
  const records::Schema& schema_;
  const AskConsent& ask_;
  Judged judged_;
  std::vector<Reason> reasons_;
  std::vector<std::vector<Edge>> to_;
  std::vector<std::uint32_t> acts_;  ///< [event] that are not left out
  std::vector<std::uint32_t> remaining_;  ///< [record] statements, where any was dropped
  std::vector<std::uint32_t> queue_;
};

}  // namespace

Judged judge_consent(const VisibleCase& visible, const records::Schema& schema, const AskConsent& ask) {
  return Judging(visible, schema, ask).run();
}

}  // namespace girok::app
