// Who is signed in: sessions that lock when nobody is there, and end after some hours whatever happens.
//
// Model    A session is known by 32 random bytes in a cookie, of which the server keeps a hash; signing in always makes a new one (no fixation). Locking drops the case, keys and all, and keeps the session's name: the
//          passphrase opens it again, under a new token. CSRF: a token of its own a session; before signing in, one bound to a cookie by a key of this server. Times come from a clock that tests own.
// Limits   most_sessions a server, most_of_member a member: a new one ends the one used longest ago.
// Threads  Safe from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/serve/member_case.h"
#include "base/ids.h"

namespace girok::server {

inline constexpr std::size_t most_sessions = 500, most_of_member = 50;

enum class SessionState : std::uint8_t { open, locked };

/// What does not change is read by anybody; the rest through Sessions.
struct Session {
  Id number;  ///< to tell sessions apart in lists: opens nothing
  Id member;
  std::string handle;
  std::string remote;
  std::string agent;  ///< what the browser calls itself, cut
  std::string csrf;
  std::uint64_t begun_ms = 0;
  /// What of the log had been there when this member's session before this one began; nothing: not known. Looked up when the start page is asked for first; whoever asks holds the case.
  std::optional<std::uint64_t> news_since = {};
  std::uint64_t news_since_ms = 0;  ///< when it began; 0: not known
  bool news_looked_up = false;
};

struct SessionLine {
  Id number;
  std::string remote, agent;
  std::uint64_t begun_ms = 0, used_ms = 0;
  SessionState state = SessionState::open;
  bool own = false;
};

struct SessionTimes {
  std::uint64_t lock_after_ms = std::uint64_t{15} * 60'000, end_after_ms = std::uint64_t{12} * 3'600'000;
};

/// What a cookie stands for now.
struct FoundSession {
  std::shared_ptr<Session> session;
  SessionState state = SessionState::open;
  std::shared_ptr<app::MemberCase> member_case;  ///< none where it is locked
  std::string notice;  ///< to be said once
  std::uint64_t locks_in_ms = 0;
};

class Sessions {
 public:
  Sessions(SessionTimes times, std::function<std::uint64_t()> now_ms);

  /// The cookie's value. `before`: the value that was there, which means nothing from now on.
  std::string begin(std::shared_ptr<app::MemberCase> member_case, std::string remote, std::string_view agent, std::string_view before);
  /// Nothing where it means nothing, or has ended. `sign_of_life`: puts off the lock.
  std::optional<FoundSession> find(std::string_view cookie, bool sign_of_life, bool take_notice = false);
  void say(const Session& session, const std::string& notice);
  void lock(const Session& session);
  void end(const Session& session);
  /// One of a member's, by number; all but `but`.
  bool end_of(const Id& member, const Id& number);
  void end_others(const Id& member, const Id& but);
  void end_member(const Id& member);
  std::vector<SessionLine> of_member(const Id& member, const Id& own) const;
  /// Locks and ends what is due. Returns the members of whom no session is open any more: since the last sweep, or for longer.
  std::vector<Id> sweep();
  void lock_all();

  /// For forms before signing in, bound to the cookie of that visit.
  std::string visit_token(std::string_view visit) const;
  static std::string new_token();  ///< 43 characters, URL-safe, 256 bits

 private:
  struct Kept;
  void lock_kept(Kept& kept);
  template <class Which>
  std::size_t end_where(Which which);
  bool is_due(const Kept& kept, std::uint64_t now) const;
  const SessionTimes times_;
  const std::function<std::uint64_t()> now_ms_;
  const std::string key_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Kept>, std::less<>> by_hash_;
  std::set<Id> ended_;  ///< members of sessions that ended since the last sweep
};

}  // namespace girok::server
