// The log beside what other devices, and this one, have seen of it: an older copy that was put back, a device with two histories.
#include <fmt/format.h>

#include "vault/vault.h"
#include "vault/vault_pending.h"

namespace girok::vault {

Result<> Vault::check_head(const Head& head, const std::string& who) {
  const auto at = devices_.find(head.device);
  if (at == devices_.end() || at->second.sequence < head.sequence) {
    const std::string where = log_folder(path_, head.device);
    const std::string what = fmt::format("the log is older than {} has seen it: {} batches of one device are missing", who,
                                         head.sequence - (at == devices_.end() ? 0 : at->second.sequence));
    if (accept_older_) {
      notice("older", what, where);
      return leave_device(head.device);
    }
    return fail(
        ErrorCode::rolled_back, what, where,
        "if files are still being copied, wait; if an older copy was put back, find the newer one; to go on without it: --accept-older");
  }
  const std::optional<BatchInfo> batch = model_->batch(head.device, head.sequence);
  if (batch && batch->hash != head.hash) {
    const std::string what = fmt::format("one device has two histories: batch {} is not the one that {} has seen", head.sequence, who);
    if (accept_older_) {
      notice("forked", what, log_folder(path_, head.device));
      return leave_device(head.device);
    }
    return fail(ErrorCode::forked, what, log_folder(path_, head.device),
                "somebody went on from an older copy, or says so falsely; keep both folders apart; a member who may manage the case can "
                "open it with --accept-older");
  }
  return {};
}

/// Going on as a device that others know otherwise would make two histories of one.
Result<> Vault::leave_device(const Id& device) {
  if (!device_ || device != *device_) return {};
  if (Result<> forgotten = local_.forget_device(); !forgotten) return forgotten;
  device_.reset();
  return {};
}

Result<> Vault::check_seen(const std::vector<Pending>& pending) {
  for (const Pending& p : pending) {
    if (!p.verdict.counts() || !authority_.believes(p.frame.header)) continue;
    const std::string who =
        p.frame.header.seen.empty() ? "" : "another device (" + place_in_log(p.frame.header.device, p.frame.place) + ")";
    for (const Head& head : p.frame.header.seen) {
      if (Result<> fits = check_head(head, who); !fits) {
        poisoned_ = true;
        return fits;
      }
    }
  }
  return {};
}

}  // namespace girok::vault
