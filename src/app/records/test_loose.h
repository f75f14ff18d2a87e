// Records as formats carry them, put together by hand, for tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "records/record_set.h"

namespace girok::app {

inline records::LooseStatement says(std::string property, records::ValueKind kind, std::string text, std::string source = {}) {
  records::LooseStatement statement;
  statement.property = std::move(property);
  statement.value.kind = kind;
  statement.value.text = std::move(text);
  statement.source = std::move(source);
  return statement;
}
inline records::LooseStatement words(std::string property, std::string value, std::string source = {}) {
  return says(std::move(property), records::ValueKind::text, std::move(value), std::move(source));
}
inline records::LooseStatement date(std::string property, std::string value) {
  return says(std::move(property), records::ValueKind::date, std::move(value));
}
inline records::LooseStatement leads(std::string property, std::string key, std::string source = {}) {
  return says(std::move(property), records::ValueKind::record, std::move(key), std::move(source));
}

/// `where`: the file it stands in, as errors name it.
inline records::LooseRecord record(std::string key, std::string type, std::vector<records::LooseStatement> statements,
                                   const std::string& where = "people.csv") {
  records::LooseRecord made;
  made.where = where + ":" + key;
  made.key = std::move(key);
  made.type = std::move(type);
  made.statements = std::move(statements);
  return made;
}

}  // namespace girok::app
