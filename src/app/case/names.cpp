#include "app/case/names.h"

#include <algorithm>

#include "app/access.h"

namespace girok::app {
namespace {

constexpr std::size_t short_length = 8, least_length = 4, whole_length = 26;

/// Ids as people copy them: any case, I and L for 1, O for 0.
std::string as_id_text(std::string_view typed) {
  std::string text(typed);
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'I' || c == 'L') c = '1';
    if (c == 'O') c = '0';
  }
  return text;
}

}  // namespace

Names::Names(const vault::Vault& vault) : vault_(vault), clearance_(seen_by(vault)), unsealed_(seen_unsealed(vault)) {}

std::string Names::record(const Id& record) {
  const auto [at, is_new] = records_.try_emplace(record);
  if (is_new) {
    const std::string whole = to_string(record);
    std::size_t length = short_length;
    while (length < whole_length && vault_.model().records_by_prefix(whole.substr(0, length), clearance_, 2).size() > 1) length += 2;
    at->second = whole.substr(0, length);
  }
  return at->second;
}

void Names::look_at(const Id& record) {
  const auto [at, is_new] = known_.try_emplace(record);
  if (!is_new) return;
  std::string pseudonym;
  for (const vault::StoredStatement& stored : vault_.model().statements_of(record, unsealed_)) {
    const records::Statement& statement = stored.statement;
    if (statement.property == "type") at->second.type = statement.value.text;
    const bool names = statement.property == "title" || statement.property == "name";
    if (names && at->second.label.empty()) at->second.label = statement.value.text;
    if (statement.property == "label" && pseudonym.empty()) pseudonym = statement.value.text;
  }
  if (at->second.label.empty()) at->second.label = pseudonym;
}

std::string Names::label(const Id& record) {
  look_at(record);
  return known_[record].label;
}

std::string Names::type(const Id& record) {
  look_at(record);
  return known_[record].type;
}

std::string Names::member(const Id& member) {
  if (members_.empty()) {
    const Result<std::vector<vault::MemberFile>> files = vault::load_member_files(*vault_.environment().disk, vault_.path(), vault_.id());
    if (files) {
      for (const vault::MemberFile& file : *files) members_[file.member] = file.handle;
    }
  }
  const auto [at, is_new] = members_.try_emplace(member);
  if (is_new) at->second = to_string(member).substr(0, short_length);
  return at->second;
}

Result<Id> record_named(const vault::Vault& vault, std::string_view typed) {
  const std::string text = as_id_text(typed);
  if (text.size() < least_length) {
    return fail(ErrorCode::usage, "a record is named by at least four characters of its id", {}, "girok search, or girok log, shows ids");
  }
  const std::vector<Id> found = vault.model().records_by_prefix(text, seen_by(vault), 2);
  if (found.empty()) return fail(ErrorCode::not_found, "there is no such record", {}, "girok search, or girok log, shows ids");
  if (found.size() > 1) return fail(ErrorCode::usage, "several records begin so", {}, "give more characters of the id");
  return found.front();
}

std::string short_statement(const vault::OperationId& id) {
  const std::string whole = records::to_string(id);
  return whole.substr(0, short_length) + whole.substr(whole_length);
}

Result<vault::OperationId> statement_named(const std::vector<vault::StoredStatement>& statements, std::string_view typed) {
  const std::size_t dash = typed.find('-');
  if (dash == std::string_view::npos || dash < least_length) {
    return fail(ErrorCode::usage, "this is not the id of a statement", {}, "girok show RECORD shows the ids of its statements");
  }
  const std::string device = as_id_text(typed.substr(0, dash));
  std::string rest(typed.substr(dash));
  const auto same_letter = [](char a, char b) {
    return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b) || (b >= 'A' && b <= 'Z' && b - 'A' + 'a' == a);
  };
  const vault::OperationId* found = nullptr;
  for (const vault::StoredStatement& stored : statements) {
    const std::string whole = records::to_string(stored.id);
    if (!whole.starts_with(device) || !std::ranges::equal(std::string_view(whole).substr(whole_length), rest, same_letter)) continue;
    if (found != nullptr)
      return fail(ErrorCode::usage, "several statements of this record are meant", {}, "give more characters of the id's first part");
    found = &stored.id;
  }
  if (found == nullptr)
    return fail(ErrorCode::not_found, "this record has no such statement", {}, "girok show RECORD shows the ids of its statements");
  return *found;
}

}  // namespace girok::app
