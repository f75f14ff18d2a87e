// Appending: from a draft to a batch on the disk, and then to the read model.
#include <algorithm>

#include "crypto/seal.h"
#include "vault/compression.h"
#include "vault/vault.h"
#include "vault/vault_pending.h"

namespace girok::vault {
namespace {

constexpr int lock_wait_ms = 30'000;
constexpr std::size_t most_at_once = 4096;   // handed to the read model
constexpr std::uint32_t most_operations = 1U << 22;   // of one compartment in one batch: the read model counts so far

}  // namespace

OperationId Draft::add(Statement statement, std::optional<Id> subject, std::string text) {
  const Compartment compartment = records::compartment_of(statement.confidentiality);
  std::deque<Planned>& body = bodies_[compartment];
  body.push_back({Assert{std::move(statement)}, subject, std::move(text)});
  return {Id{}, 0, compartment, static_cast<std::uint32_t>(body.size() - 1)};
}

void Draft::retract(const OperationId& target, std::string reason) {
  bodies_[target.compartment].push_back({Retract{target, std::move(reason)}, {}, {}});
}
void Draft::read(const Id& record, ReadKind kind) { bodies_[Compartment::internal].push_back({Read{record, kind}, {}, {}}); }
void Draft::erase(const Id& subject, std::string reason) {
  bodies_[Compartment::internal].push_back({Erase{subject, std::move(reason)}, {}, {}});
}

std::size_t Draft::operations() const {
  std::size_t count = 0;
  for (const auto& [compartment, body] : bodies_) count += body.size();
  return count;
}

/// The bodies' sealed bytes, in order, and their operations as the read model takes them. A million of them are half a gigabyte: they take the place that the draft's give back, one by one.
struct Vault::Bodies {
  std::vector<std::vector<std::uint8_t>> sealed;
  std::vector<std::deque<Prepared>> prepared;
};

Result<> Vault::require(std::uint32_t right, std::string_view to_do_what) const {
  if ((rights() & right) != 0) return {};
  return fail(ErrorCode::refused, "you have not the right " + std::string(to_do_what), {},
              "ask a member who may manage the case: girok members lists them");
}

Result<> Vault::check_draft(const Draft& draft) const {
  if (!draft.bodies_.empty()) {
    if (Result<> may = require(right_write | right_intake, "to add to this case"); !may) return may;
  }
  for (const auto& [compartment, body] : draft.bodies_) {
    if (body.size() > most_operations)
      return fail(ErrorCode::too_large, "too much for one batch: more than four million statements", {}, "add it in parts");
    for (const Draft::Planned& planned : body) {
      if (std::holds_alternative<Erase>(planned.operation)) {
        if (Result<> may = require(right_erase, "to erase"); !may) return may;
      }
      if (Result<> good = check(planned.operation); !good) return good;
      if (planned.subject && erased_.contains(*planned.subject))
        return fail(ErrorCode::refused, "this subject was erased", {}, "make a new record, if there is a new consent");
    }
  }
  for (const Act& act : draft.acts_) {
    const bool unlink = std::holds_alternative<Unlink>(act);
    if (Result<> may = require(unlink ? right_erase : right_manage, unlink ? "to erase" : "to manage this case"); !may) return may;
  }
  return {};
}

Result<Receipt> Vault::append(Draft draft) {
  if (draft.empty()) return fail(ErrorCode::usage, "there is nothing to add", {}, {});
  if (poisoned_)
    return fail(ErrorCode::write_failed, "the last write is in doubt", path_, "open the case again: it shows what is on the disk");
  if (!device_) {
    Result<Id> device = local_.device_or_new();
    if (!device) return tl::unexpected<Error>(device.error());
    device_ = *device;
  }
  const bool unlinks = std::ranges::any_of(draft.acts_, [](const Act& act) { return std::holds_alternative<Unlink>(act); });
  const bool outermost = lock_ == nullptr;
  if (outermost) {
    Result<std::unique_ptr<DiskLock>> held = lock_log();
    if (!held) return tl::unexpected<Error>(held.error());
    lock_ = *std::move(held);
  }
  Result<Receipt> receipt = append_locked(draft);
  keyring_.forget_fresh();
  if (outermost) lock_.reset();
  // Where something is erased as well, erase() goes on: the tables forget first.
  if (receipt && unlinks && to_forget_.empty() && !poisoned_) {
    if (Result<> gone = forget_unlinked(); !gone) return tl::unexpected<Error>(gone.error());
  }
  return receipt;
}

Result<std::unique_ptr<DiskLock>> Vault::lock_log() const {
  return environment_.disk->lock(join_path(join_path(path_, "log"), "lock"), lock_wait_ms);
}

Result<Receipt> Vault::append_locked(Draft& draft) {
  if (Result<> caught_up = catch_up(); !caught_up) return tl::unexpected<Error>(caught_up.error());
  if (Result<> good = check_draft(draft); !good) return tl::unexpected<Error>(good.error());
  if (Result<> keys = make_subject_keys(draft); !keys) return tl::unexpected<Error>(keys.error());

  DeviceState& own = devices_[*device_];
  BatchHeader header;
  header.vault = file_.vault;
  header.device = *device_;
  header.member = member_->id();
  header.sequence = own.sequence + 1;
  header.previous = own.hash;
  header.clock = next_clock(own.clock);
  for (const auto& [device, state] : devices_) {
    if (device != *device_ && state.counts && state.sequence > written_seen_[device])
      header.seen.push_back({device, state.sequence, state.hash});
  }
  header.blobs = std::move(draft.blobs_);
  std::ranges::sort(header.blobs, {}, &BlobInfo::blob);
  header.acts = std::move(draft.acts_);
  Result<Bodies> bodies = seal_bodies(draft, header);
  if (!bodies) return tl::unexpected<Error>(bodies.error());

  Pending pending;
  Frame& frame = pending.frame;
  frame.place = own.next.offset >= segment_bytes ? FramePlace{own.next.segment + 1, 0} : own.next;
  frame.header_bytes = encode(header);
  frame.hash = hash_of_header(frame.header_bytes);
  frame.signature = member_->signing().sign(signed_bytes(frame.hash));
  for (const BodyInfo& body : header.bodies) frame.sizes.bodies += body.sealed_size;
  frame.sizes.header = static_cast<std::uint32_t>(frame.header_bytes.size());
  if (frame.header_bytes.size() > max_header_bytes || frame.sizes.bodies > max_body_bytes) {
    return fail(ErrorCode::too_large, "too much for one batch: more than a gigabyte", {}, "add it in parts");
  }
  std::vector<std::uint8_t> bytes = frame_head(frame.header_bytes, frame.hash, frame.signature, frame.sizes.bodies);
  bytes.reserve(bytes.size() + frame.sizes.bodies);
  for (const std::vector<std::uint8_t>& sealed : bodies->sealed) bytes.insert(bytes.end(), sealed.begin(), sealed.end());

  Result<FramePlace> next = append_frame(*environment_.disk, path_, *device_, frame.place, bytes);
  if (!next) {
    // After a failed write or sync nobody knows what is on the disk: only reading it anew tells.
    poisoned_ = true;
    return tl::unexpected<Error>(next.error());
  }

  // From here on the batch counts, whatever happens to the read model.
  frame.header = header;
  own = {*next, header.sequence, frame.hash, header.clock, true};
  for (const Head& head : header.seen) written_seen_[head.device] = head.sequence;
  const Receipt receipt{*device_, header.sequence, header.clock};
  if (!header.acts.empty() || !header.seen.empty() || !header.blobs.empty()) public_headers_.push_back(header);
  if (!header.acts.empty()) {
    authority_ = Authority::build(file_, public_headers_);
    collect_keys();
  }
  model_->begin();
  Result<> applied = apply_batch(frame, pending.verdict, {});
  for (std::size_t body = 0; body < bodies->prepared.size() && applied; ++body)
    applied = apply_piecewise(header.bodies[body].compartment, bodies->prepared[body]);
  if (applied) applied = model_->commit();
  if (!applied) {
    model_->rollback();
    poisoned_ = true;  // the log is right, the tables are behind: opening again mends it
  }
  note_erased();
  local_.remember_heads(heads());
  return receipt;
}

Result<> Vault::apply_piecewise(Compartment compartment, std::deque<Prepared>& operations) {
  while (!operations.empty()) {
    std::vector<Prepared> some;
    for (some.reserve(most_at_once); some.size() < most_at_once && !operations.empty(); operations.pop_front())
      some.push_back(std::move(operations.front()));
    unsaved_operations_ += some.size();
    if (Result<> applied = model_->apply(compartment, std::move(some)); !applied) return applied;
  }
  return {};
}

/// After everything that was seen, but for clocks that are more than a day ahead: those are wrong, or set on purpose, and all later times would follow them.
std::uint64_t Vault::next_clock(std::uint64_t own) const {
  const std::uint64_t now_ms = environment_.now_ms();
  std::uint64_t latest = own;
  for (const auto& [device, state] : devices_) {
    if (state.counts && state.clock >> 16 <= now_ms + day_ms) latest = std::max(latest, state.clock);
  }
  return std::max(now_ms << 16, latest + 1);
}

/// Keys of subjects are on the disk before anything is sealed under them.
Result<> Vault::make_subject_keys(const Draft& draft) {
  std::set<std::pair<Id, Compartment>> wanted;
  for (const auto& [compartment, body] : draft.bodies_) {
    for (const Draft::Planned& planned : body) {
      if (planned.subject) wanted.emplace(*planned.subject, compartment);
    }
  }
  if (wanted.empty()) return {};
  return keyring_.make({wanted.begin(), wanted.end()}, keys_, *device_);
}

Result<Vault::Bodies> Vault::seal_bodies(Draft& draft, BatchHeader& header) {
  Bodies bodies;
  std::vector<Notice> ignored;
  for (auto& [compartment, planned] : draft.bodies_) {
    BodyInfo info;
    info.compartment = compartment;
    const std::optional<std::uint32_t> epoch = keys_.newest(compartment);
    if (!epoch) return fail(ErrorCode::locked, "the compartment has no key yet", {}, "ask a member who may manage the case");
    info.epoch = *epoch;
    info.mode = (rights() & right_write) != 0 && keys_.holds(compartment) ? BodyMode::epoch : BodyMode::intake;
    if (info.mode == BodyMode::intake && (rights() & right_intake) == 0) {
      return fail(ErrorCode::locked,
                  "you do not hold the key of the compartment that this belongs to: " + std::string(name_of(compartment)), {},
                  "choose a lower level (--level), or ask a member who may manage the case");
    }

    ByteWriter plain;
    std::deque<Prepared> prepared;
    std::uint32_t number = 0;
    std::optional<Id> keyed;  // of the operation before: they often follow each other
    crypto::Key subject_key;
    for (; !planned.empty(); planned.pop_front()) {
      Draft::Planned& one = planned.front();
      Prepared next;
      next.number = number++;
      if (const Assert* const assertion = std::get_if<Assert>(&one.operation)) {
        next.words = one.text.empty() ? words_of(assertion->statement, ignored) : index_words(one.text);
      }
      if (one.subject) {
        next.under_subject = true;
        next.subject = *one.subject;
        if (keyed != one.subject) {
          if (!keyring_.fresh_key(*one.subject, compartment, subject_key)) {
            std::vector<crypto::Key> keys = keyring_.keys_of(*one.subject, compartment, keys_);
            if (keys.empty())
              return fail(ErrorCode::locked, "the subject's key cannot be opened", {}, "ask a member who may read this compartment");
            subject_key = std::move(keys.front());
          }
          keyed = one.subject;
        }
        ByteWriter inner;
        encode(one.operation, inner);
        SubjectSealed under{*one.subject, {}, {}};
        environment_.random(under.nonce);
        const OperationId id{header.device, header.sequence, compartment, next.number};
        under.sealed = crypto::seal(subject_key, under.nonce, subject_associated(file_.vault, id, *one.subject), inner.view());
        encode(Operation(std::move(under)), plain);
      } else {
        encode(one.operation, plain);
      }
      next.operation = std::move(one.operation);
      prepared.push_back(std::move(next));
    }

    info.plain_size = plain.size();
    environment_.random(info.nonce);
    std::optional<crypto::Key> fresh;
    if (info.mode == BodyMode::intake) {
      fresh.emplace();
      environment_.random(fresh->writable());
      info.key_box = box_key(*keys_.newest_intake(compartment), file_.vault, static_cast<std::uint8_t>(compartment), info.epoch, *fresh,
                             environment_.random);
      prepared.clear();  // what an intake device has sent it does not keep
    }
    const crypto::Key& key = fresh ? *fresh : keys_.find(compartment, info.epoch)->body;
    info.commitment = crypto::key_commitment(key, info.nonce);
    std::vector<std::uint8_t> sealed =
        crypto::seal(key, info.nonce, body_associated(file_.vault, header.device, header.sequence, info), compress(plain.view()));
    crypto::wipe(plain.buffer());
    info.sealed_size = sealed.size();
    info.hash = crypto::blake2b(sealed);
    header.bodies.push_back(info);
    bodies.sealed.push_back(std::move(sealed));
    bodies.prepared.push_back(std::move(prepared));
  }
  return bodies;
}

}  // namespace girok::vault
