// What a handler is given.
//
// Threads  One request, one thread; the case is locked for it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/access.h"
#include "app/serve/member_case.h"
#include "base/ids.h"
#include "base/result.h"
#include "server/fields.h"
#include "server/request.h"
#include "server/route.h"
#include "server/view.h"
#include "server/words.h"

namespace girok::app {
class Audit;
}

namespace girok::server {

class Application;
class Jobs;
class Sessions;
struct Session;
struct ServeOptions;

struct Context {
  const Request& request;
  Fields& fields;             ///< checked against the route's parameters
  const Route& route;
  const Words& words;         ///< of the reader's language: words["documents.title"], words.with("…", {…})
  bool api = false;           ///< asked by a program: errors as JSON, no redirects
  std::string path;           ///< of the page, without "/api"

  std::shared_ptr<Session> session;   ///< none where nobody is signed in
  app::MemberCase::Locked* held = nullptr;  ///< the case; none where the route takes none
  std::shared_ptr<app::MemberCase> member_case;  ///< for jobs: locks the case again when it needs it, not for the whole of the work
  Jobs& jobs;
  Sessions& sessions;
  app::Audit& audit;
  const ServeOptions& options;
  Application& application;  ///< for the door alone

  /// Requires: the route takes the case.
  vault::Vault& vault() const { return held->vault(); }
  const records::Schema& schema() const { return held->schema(); }
  const app::Access& access() const { return held->access(); }
  bool may(app::Deed deed) const { return access().may(deed); }

  // ---- fields, by kind ---------------------------------------------------------------------------------------------
  std::string text(std::string_view name) const { return std::string(fields[name]); }
  std::optional<std::int64_t> integer(std::string_view name) const;
  bool truth(std::string_view name) const;  ///< "true", "on", "1", "yes"
  /// A record by a whole id. Errors: not_found (in the same words as for what may not be seen).
  Result<Id> id(std::string_view name) const;
  std::string_view language() const { return words.language(); }

  // ---- labels of the schema, in the reader's language; names as they are where there is none ------------------------
  records::Tongue tongue() const;
  std::string type_label(std::string_view type) const;
  std::string property_label(std::string_view type, std::string_view property) const;
  std::string term_label(std::string_view vocabulary, std::string_view code) const;
};

/// A page of a list: `from` is a field of the query ("from=50").
struct Paging {
  std::size_t from = 0, count = 50;
};
Paging paging_of(const Context& context, std::size_t count = 50);
/// {"from":50,"to":100,"count":1234,"previous":"?type=Act&from=0","next":"?type=Act&from=100"}, for the partial {{> parts/paging}}; keeps the other fields of the query.
Json json_of(const Context& context, const Paging& paging, std::uint64_t count, std::size_t shown);
/// {"code","what","where","hint"} of an Error, as the API gives it.
Json json_of(const Error& error);
Json json_of(const std::vector<Error>& errors);
/// [{"value","label","selected"}…] for a <select>.
Json choices(const std::vector<std::pair<std::string, std::string>>& value_and_label, std::string_view selected);

}  // namespace girok::server
