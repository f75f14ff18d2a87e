// An engine's stages told as progress, and its question whether to go on answered: what engines take as `std::function<bool(const char* stage, double share)>`.
//
// Threads  May be called from any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/progress.h"

namespace girok::app {

/// Each stage is told in hundredths, as "VERB STAGE:": what one unit of it is, only the engine knows. False where somebody asked the work to stop. Empty where `progress` is null. `progress` must outlive what is given back.
inline std::function<bool(const char*, double)> stages_of(Progress* progress, std::string verb = {}) {
  if (progress == nullptr) return {};
  struct State {
    std::mutex mutex;
    std::string stage;
    std::uint64_t told = 0;
  };
  return [progress, verb = std::move(verb), state = std::make_shared<State>()](const char* stage, double share) {
    constexpr std::uint64_t steps = 100;
    const std::lock_guard lock(state->mutex);
    if (state->stage != stage) {
      state->stage = stage;
      state->told = 0;
      progress->start((verb.empty() ? "" : verb + " ") + state->stage + ":", steps, "parts");
    }
    const auto now = static_cast<std::uint64_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(steps));
    if (now > state->told) progress->advance(now - state->told);
    state->told = std::max(state->told, now);
    return !progress->stopped();
  };
}

}  // namespace girok::app
