// From a request to an answer: host, route, session, CSRF, rule, fields, case, handler, page.
//
// Model    In this order, and the first that says no answers: the name by which the server was called; the path and its method; how often this client asks; who is signed in; whether the request comes from our own pages; the
//          rule, asked with the member's access as it is now; the fields. Every answer carries the same headers (a strict content-security policy among them) and is not to be stored; only scripts and styles may be.
// Threads  Safe from any thread.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "app/serve/audit.h"
#include "app/serve/member_case.h"
#include "server/context.h"
#include "server/jobs.h"
#include "server/limits.h"
#include "server/request.h"
#include "server/router.h"
#include "server/serve.h"
#include "server/sessions.h"

namespace girok::server {

class Application {
 public:
  Application(const vault::Environment& environment, ServeOptions options, std::unique_ptr<app::Audit> audit);
  ~Application();

  Response answer(Request request);
  /// How large a body may be that is sent there; asked before the body is read. Of nobody who is not signed in more than a form is taken, wherever to.
  std::size_t largest_body(const Request& head);
  /// What is answered to more than that: to whoever is not signed in, where a member may send so much, that they sign in again. Nothing: it is too large for everybody.
  std::optional<Response> instead_of(const Request& head, std::uint64_t announced);
  /// Locks and ends what is due; to be called every second or so.
  void tend();
  void lock_all();
  /// Names (with ports) by which this may be called; none: any (for tests).
  void serve_as(std::vector<std::string> hosts) { hosts_ = std::move(hosts); }

  app::MemberCases& cases() { return cases_; }
  app::Audit& audit() { return *audit_; }
  Limits& guesses() { return limits_; }
  const ServeOptions& options() const { return options_; }

 private:
  friend struct Answering;
  Response answered(Request& request);
  std::string allowed_at(std::string_view path) const;
  /// What somebody's finished work holds of what was erased, or of persons who have withdrawn, is forgotten.
  void forget_what_must_be(const app::MemberCase::Locked& held, bool about_consent);
  vault::Environment environment_;
  ServeOptions options_;
  Router router_;
  std::unique_ptr<app::Audit> audit_;
  app::MemberCases cases_;
  Sessions sessions_;
  Limits limits_;
  Jobs jobs_;
  std::vector<std::string> hosts_;
  std::mutex forgetting_;  ///< guards what follows
  std::optional<std::size_t> erased_seen_;  ///< subjects
  std::uint64_t batches_seen_ = 0, consents_looked_at_ms_ = 0;
};

}  // namespace girok::server
