#include "app/serve/shared_case.h"

#include <malloc.h>

#include <optional>

namespace girok::app {

SharedCase::~SharedCase() {
  vault_.reset();
  // Half of it was many small things, which the C library would keep.
  (void)::malloc_trim(0);
}

void SharedCase::take_news() {
  const std::optional<std::vector<Id>> changed = vault_->model().take_changed();
  if (changed && changed->empty()) return;
  ++changes_;
  for (const auto& [clearance, held] : kept_) {
    const std::shared_ptr<KeptBeside> kept = held.lock();
    if (kept == nullptr) continue;
    kept->coverage.changed(changed);
    kept->names.changed(changed);
    kept->news.changed(changed);
    kept->consents.changed(changed);
  }
}

std::shared_ptr<KeptBeside> SharedCase::kept(vault::Confidentiality clearance) {
  std::shared_ptr<KeptBeside> kept = kept_[clearance].lock();
  if (kept == nullptr) {
    kept = std::make_shared<KeptBeside>();
    kept_[clearance] = kept;
  }
  return kept;
}

std::shared_ptr<SharedCase> SharedCases::fitting(const vault::MemberSecret& member) {
  std::vector<std::shared_ptr<SharedCase>> open;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::erase_if(open_, [](const std::weak_ptr<SharedCase>& one) { return one.expired(); });
    for (const std::weak_ptr<SharedCase>& one : open_) open.push_back(one.lock());
  }
  for (const std::shared_ptr<SharedCase>& one : open) {
    if (one == nullptr) continue;
    const std::lock_guard<std::mutex> turn(one->mutex);
    if (one->vault().opens_the_same(member)) return one;
  }
  return nullptr;
}

void SharedCases::add(const std::shared_ptr<SharedCase>& shared) {
  const std::lock_guard<std::mutex> lock(mutex_);
  open_.push_back(shared);
}

}  // namespace girok::app
