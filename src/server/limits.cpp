#include "server/limits.h"

#include <algorithm>
#include <cmath>

namespace girok::server {

template <class Map>
void Limits::forget_some(Map& map) {
  if (map.size() < most_remembered) return;
  const auto oldest = std::ranges::min_element(map, {}, [](const auto& one) { return one.second.at_ms; });
  map.erase(oldest);
}

std::uint64_t Limits::ask(std::string_view who) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::uint64_t now = now_ms_();
  auto at = buckets_.find(who);
  if (at == buckets_.end()) {
    forget_some(buckets_);
    at = buckets_.emplace(std::string(who), Bucket{rate_.burst, now}).first;
  }
  Bucket& bucket = at->second;
  bucket.tokens = std::min(rate_.burst, bucket.tokens + static_cast<double>(now - std::min(now, bucket.at_ms)) / 1000 * rate_.per_second);
  bucket.at_ms = now;
  if (bucket.tokens < 1) return static_cast<std::uint64_t>(std::ceil((1 - bucket.tokens) / rate_.per_second * 1000));
  bucket.tokens -= 1;
  return 0;
}

std::uint64_t Limits::begin_guess(std::string_view name, unsigned at_once) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::uint64_t now = now_ms_();
  auto at = guesses_.find(name);
  if (at == guesses_.end()) {
    forget_some(guesses_);
    at = guesses_.emplace(std::string(name), Guesses{}).first;
  }
  Guesses& guesses = at->second;
  if (guesses.next_ms > now) return guesses.next_ms - now;
  if (guesses.tried_now >= std::max(1U, at_once - std::min(at_once, guesses.wrong))) return first_wait_ms;
  guesses.at_ms = now;
  ++guesses.tried_now;
  return 0;
}

void Limits::end_guess(std::string_view name, Guess how) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto at = guesses_.find(name);
  if (at == guesses_.end()) return;
  Guesses& guesses = at->second;
  guesses.tried_now -= std::min(guesses.tried_now, 1U);
  if (how == Guess::right) guesses.wrong = 0, guesses.next_ms = 0;
  if (how == Guess::wrong && ++guesses.wrong >= free_guesses) {
    const unsigned doublings = std::min(guesses.wrong - free_guesses, 20U);
    guesses.next_ms = now_ms_() + std::min(longest_wait_ms, first_wait_ms << doublings);
  }
  if (guesses.wrong == 0 && guesses.tried_now == 0) guesses_.erase(at);
}

}  // namespace girok::server
