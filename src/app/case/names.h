// Short names for what the log calls by ids: records, members, statements; and back from what people type.
//
// Model    A record is shown by as many characters of its id as tell it apart, eight at least; any beginning of four or more is understood.
// Limits   A label is never taken from what is sealed: it stands beside other things, where nobody asked for it.
//          What may be seen is asked once, when it is made.
// Threads  One thread; looks things up once.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

class Names {
 public:
  explicit Names(const vault::Vault& vault);

  std::string record(const Id& record);
  /// Its title or name; empty where there is none that may be shown.
  std::string label(const Id& record);
  std::string type(const Id& record);
  /// Handle of a member; eight characters of the id where there is no file of that member any more.
  std::string member(const Id& member);

 private:
  void look_at(const Id& record);
  struct Known {
    std::string type, label;
  };
  const vault::Vault& vault_;
  vault::Confidentiality clearance_, unsealed_;
  std::map<Id, std::string> records_;
  std::map<Id, Known> known_;
  std::map<Id, std::string> members_;
};

/// Errors: usage where it is too short or several records begin so; not_found.
Result<Id> record_named(const vault::Vault& vault, std::string_view typed);

/// "7QK2M4WX-12-I3": a statement's id with eight characters of the device.
std::string short_statement(const vault::OperationId& id);
/// One of these statements: by the id in full or by the short one. Errors: usage, not_found.
Result<vault::OperationId> statement_named(const std::vector<vault::StoredStatement>& statements, std::string_view typed);

}  // namespace girok::app
