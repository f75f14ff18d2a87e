#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace girok {
namespace {

/// What the threads share. Indices are handed out in rising order, so when index i fails every index below i has been
/// handed out already and will finish: the failure of the lowest index is found on any number of threads.
struct Loop {
  std::size_t count = 0;
  const std::function<void(std::size_t)>* body = nullptr;
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  std::mutex mutex;  ///< guards the two below
  std::size_t failed_index = 0;
  std::exception_ptr failure;

  void work() {
    while (!failed.load(std::memory_order_relaxed)) {
      const std::size_t index = next.fetch_add(1, std::memory_order_relaxed);
      if (index >= count) return;
      try {
        (*body)(index);
      } catch (...) {
        const std::scoped_lock lock(mutex);
        if (!failure || index < failed_index) {
          failure = std::current_exception();
          failed_index = index;
        }
        failed.store(true, std::memory_order_relaxed);
      }
    }
  }
};

}  // namespace

unsigned default_threads() { return std::max(1U, std::thread::hardware_concurrency()); }

void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& body) {
  Loop loop;
  loop.count = count;
  loop.body = &body;

  const std::size_t wanted = std::min<std::size_t>(threads == 0 ? default_threads() : threads, count);
  std::vector<std::thread> others;
  others.reserve(wanted);
  try {
    while (others.size() + 1 < wanted) others.emplace_back(&Loop::work, &loop);
  } catch (const std::system_error&) {
    // The system gives no more threads: those there are do the work.
  }
  loop.work();
  for (std::thread& thread : others) thread.join();
  if (loop.failure) std::rethrow_exception(loop.failure);
}

}  // namespace girok
