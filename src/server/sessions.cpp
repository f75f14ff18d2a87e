#include "server/sessions.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/whole_characters.h"
#include "crypto/hash.h"
#include "crypto/random.h"

namespace girok::server {
namespace {

std::string hash_of(std::string_view token) { return crypto::to_hex(crypto::blake2b(crypto::bytes_of(token))); }

}  // namespace

struct Sessions::Kept {
  std::shared_ptr<Session> session;
  std::shared_ptr<app::MemberCase> member_case;
  SessionState state = SessionState::open;
  std::uint64_t used_ms = 0;
  std::string notice;
};

Sessions::Sessions(SessionTimes times, std::function<std::uint64_t()> now_ms)
    : times_(times), now_ms_(std::move(now_ms)), key_(new_token()) {}

std::string Sessions::new_token() {
  static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::array<std::uint8_t, 43> bytes{};
  crypto::random_bytes(bytes);
  std::string token;
  for (const std::uint8_t byte : bytes) token += letters[byte & 63U];
  return token;
}

std::string Sessions::visit_token(std::string_view visit) const { return hash_of(key_ + ":" + std::string(visit)); }

std::string Sessions::begin(std::shared_ptr<app::MemberCase> member_case, std::string remote, std::string_view agent,
                            std::string_view before) {
  auto kept = std::make_shared<Kept>();
  kept->session = std::make_shared<Session>();
  Session& session = *kept->session;
  session.number = new_id(crypto::random_bytes);
  session.member = member_case->member();
  session.handle = member_case->handle();
  session.remote = std::move(remote);
  session.agent = whole_characters(agent, 120);
  session.csrf = new_token();
  session.begun_ms = now_ms_();
  kept->used_ms = session.begun_ms;
  kept->member_case = std::move(member_case);
  std::string token = new_token();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (const auto old = before.empty() ? by_hash_.end() : by_hash_.find(hash_of(before)); old != by_hash_.end()) {
    ended_.insert(old->second->session->member);
    by_hash_.erase(old);
  }
  const auto end_oldest = [&](auto counts) {
    auto oldest = by_hash_.end();
    for (auto at = by_hash_.begin(); at != by_hash_.end(); ++at) {
      if (counts(*at->second) && (oldest == by_hash_.end() || at->second->used_ms < oldest->second->used_ms)) oldest = at;
    }
    if (oldest == by_hash_.end()) return;
    ended_.insert(oldest->second->session->member);
    by_hash_.erase(oldest);
  };
  const auto own = [&](const Kept& one) { return one.session->member == session.member; };
  if (std::ranges::count_if(by_hash_, [&](const auto& one) { return own(*one.second); }) >= static_cast<std::ptrdiff_t>(most_of_member))
    end_oldest(own);
  if (by_hash_.size() >= most_sessions) end_oldest([](const Kept&) { return true; });
  by_hash_[hash_of(token)] = std::move(kept);
  return token;
}

bool Sessions::is_due(const Kept& kept, std::uint64_t now) const { return now >= kept.used_ms + times_.lock_after_ms; }

void Sessions::lock_kept(Kept& kept) {
  kept.state = SessionState::locked;
  kept.member_case.reset();
  kept.session = std::make_shared<Session>(*kept.session);
  kept.session->csrf = new_token();
}

std::optional<FoundSession> Sessions::find(std::string_view cookie, bool sign_of_life, bool take_notice) {
  if (cookie.size() != 43) return std::nullopt;
  const std::string hash = hash_of(cookie);
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto at = by_hash_.find(hash);
  if (at == by_hash_.end()) return std::nullopt;
  const std::uint64_t now = now_ms_();
  Kept& kept = *at->second;
  if (now >= kept.session->begun_ms + times_.end_after_ms) {
    ended_.insert(kept.session->member);
    by_hash_.erase(at);
    return std::nullopt;
  }
  if (kept.state == SessionState::open && is_due(kept, now)) lock_kept(kept);
  if (sign_of_life && kept.state == SessionState::open) kept.used_ms = now;
  FoundSession found{kept.session, kept.state, kept.member_case, take_notice ? std::exchange(kept.notice, {}) : std::string(), 0};
  const std::uint64_t locks = kept.used_ms + times_.lock_after_ms;
  found.locks_in_ms =
      kept.state == SessionState::open && locks > now ? std::min(locks, kept.session->begun_ms + times_.end_after_ms) - now : 0;
  return found;
}

void Sessions::say(const Session& session, const std::string& notice) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto& [hash, kept] : by_hash_) {
    if (kept->session->number == session.number) kept->notice = notice;
  }
}

void Sessions::lock(const Session& session) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto& [hash, kept] : by_hash_) {
    if (kept->session->number == session.number && kept->state == SessionState::open) lock_kept(*kept);
  }
}

void Sessions::end(const Session& session) { (void)end_of(session.member, session.number); }

template <class Which>
std::size_t Sessions::end_where(Which which) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::erase_if(by_hash_, [&](const auto& one) {
    const Session& session = *one.second->session;
    const bool ends = which(session);
    if (ends) ended_.insert(session.member);
    return ends;
  });
}

bool Sessions::end_of(const Id& member, const Id& number) {
  return end_where([&](const Session& session) { return session.member == member && session.number == number; }) > 0;
}

void Sessions::end_others(const Id& member, const Id& but) {
  (void)end_where([&](const Session& session) { return session.member == member && session.number != but; });
}

void Sessions::end_member(const Id& member) {
  (void)end_where([&](const Session& session) { return session.member == member; });
}

std::vector<SessionLine> Sessions::of_member(const Id& member, const Id& own) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<SessionLine> lines;
  for (const auto& [hash, kept] : by_hash_) {
    const Session& session = *kept->session;
    if (session.member == member)
      lines.push_back({session.number, session.remote, session.agent, session.begun_ms, kept->used_ms, kept->state, session.number == own});
  }
  std::ranges::sort(
      lines, [](const SessionLine& a, const SessionLine& b) { return std::tie(b.begun_ms, a.number) < std::tie(a.begun_ms, b.number); });
  return lines;
}

std::vector<Id> Sessions::sweep() {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::uint64_t now = now_ms_();
  std::set<Id> touched = std::exchange(ended_, {}), open;
  for (auto at = by_hash_.begin(); at != by_hash_.end();) {
    Kept& kept = *at->second;
    const bool ends = now >= kept.session->begun_ms + times_.end_after_ms;
    if (ends || kept.state == SessionState::locked || is_due(kept, now)) touched.insert(kept.session->member);
    if (!ends && kept.state == SessionState::open) {
      if (is_due(kept, now))
        lock_kept(kept);
      else
        open.insert(kept.session->member);
    }
    at = ends ? by_hash_.erase(at) : std::next(at);
  }
  std::vector<Id> gone;
  std::ranges::set_difference(touched, open, std::back_inserter(gone));
  return gone;
}

void Sessions::lock_all() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (auto& [hash, kept] : by_hash_) {
    if (kept->state == SessionState::open) lock_kept(*kept);
  }
}

}  // namespace girok::server
