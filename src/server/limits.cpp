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

std::uint64_t Limits::may_guess(std::string_view name) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto at = guesses_.find(name);
  const std::uint64_t now = now_ms_();
  return at == guesses_.end() || at->second.next_ms <= now ? 0 : at->second.next_ms - now;
}

void Limits::guessed_wrong(std::string_view name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::uint64_t now = now_ms_();
  auto at = guesses_.find(name);
  if (at == guesses_.end()) {
    forget_some(guesses_);
    at = guesses_.emplace(std::string(name), Guesses{}).first;
  }
  Guesses& guesses = at->second;
  guesses.at_ms = now;
  if (++guesses.wrong < free_guesses) return;
  const unsigned doublings = std::min(guesses.wrong - free_guesses, 20U);
  guesses.next_ms = now + std::min(longest_wait_ms, first_wait_ms << doublings);
}

void Limits::guessed_right(std::string_view name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto at = guesses_.find(name);
  if (at != guesses_.end()) guesses_.erase(at);
}

}  // namespace girok::server
