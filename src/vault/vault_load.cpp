// Opening and catching up: from the log to the read model.
#include <algorithm>
#include <future>

#include <fmt/format.h>

#include "base/parallel.h"
#include "vault/open_body.h"
#include "vault/snapshot.h"
#include "vault/vault.h"
#include "vault/vault_pending.h"

namespace girok::vault {
namespace {

// A window is decrypted and taken apart while the one before it goes into the tables.
constexpr std::size_t window_batches = 512;
constexpr std::uint64_t window_bytes = std::uint64_t{8} << 20;

bool says_something(const BatchHeader& header) {
  return !header.acts.empty() || !header.seen.empty() || !header.blobs.empty() || header.gap;
}

template <class T>
bool has_act(const BatchHeader& header) {
  return std::ranges::any_of(header.acts, [](const Act& act) { return std::holds_alternative<T>(act); });
}

}  // namespace

Result<> Vault::load(const OpenOptions& options) {
  accept_older_ = options.accept_older;
  device_ = local_.device();
  // Before the log is read: what another process adds and remembers in the meantime is not missing.
  const Result<std::vector<Head>> remembered = local_.heads();
  if (!remembered) return tl::unexpected<Error>(remembered.error());

  bool built = false;
  if (options.use_snapshot && device_) {
    if (Result<> started = start_from_snapshot(); started) {
      built = true;
    } else if (started.error().code != ErrorCode::not_found) {
      notice("snapshot", started.error().what, started.error().where);
    }
  }
  if (!built) {
    if (Result<> rebuilt = rebuild(options); !rebuilt) return rebuilt;
  } else {
    bool again = false;
    if (Result<> taken = take_new(options.progress, again); !taken) return taken;
    if (again) {
      if (Result<> rebuilt = rebuild(options); !rebuilt) return rebuilt;
    }
  }

  if (Result<> forgotten = forget_erased(); !forgotten) return forgotten;

  for (const Head& head : *remembered) {
    if (Result<> fits = check_head(head, "this machine"); !fits) return fits;
  }
  if (authority_.epochs().empty()) {
    return fail(ErrorCode::damaged, "the log does not hold the batch that founded the case", join_path(path_, "log"),
                "it was lost, or not copied: take the log from a backup or from another member's copy");
  }
  const MemberRights* const me = authority_.member(member_->id());
  if (me == nullptr) {
    return fail(ErrorCode::refused, "you were not granted anything in this case yet", path_,
                "ask a member who may manage it to run: girok members grant");
  }
  if (me->removed) return fail(ErrorCode::refused, "you were removed from this case", path_, "ask a member who may manage it");
  local_.remember_member(member_->id());
  if (*remembered != heads()) local_.remember_heads(heads(), accept_older_);
  return {};
}

/// Which keys are held stands in the log: so a snapshot is read first, and then the keys it was made with are compared.
Result<> Vault::start_from_snapshot() {
  Result<Snapshot> snapshot = read_snapshot(environment_, snapshot_path(), {file_.vault, *device_}, *member_);
  if (!snapshot) return tl::unexpected<Error>(snapshot.error());
  model_ = std::move(snapshot->model);
  from_snapshot_ = true;
  if (Result<> started = start_from_model(); !started) return started;
  if (Result<> loaded = keyring_.load(); !loaded) return loaded;
  if (snapshot->keys != keys_.held())
    return fail(ErrorCode::rolled_back, "the snapshot was made with other keys than are held now", snapshot_path(),
                "nothing to do: it is made again");
  return {};
}

Result<> Vault::rebuild(const OpenOptions& options) {
  from_snapshot_ = false;
  Result<std::unique_ptr<ReadModel>> model = ReadModel::make();
  if (!model) return tl::unexpected<Error>(model.error());
  model_ = *std::move(model);
  devices_.clear();
  public_headers_.clear();
  written_seen_.clear();
  erased_.clear();
  to_forget_.clear();
  collect_authority({});   // before the first batch there is the founder
  bool again = false;
  return take_new(options.progress, again);
}

/// From a read model to what is held beside it. Errors where the log does not have what the model stands for.
Result<> Vault::start_from_model() {
  devices_.clear();
  public_headers_.clear();
  for (const BatchInfo& info : model_->public_batches()) {
    Result<BatchHeader> header = decode_header(info.acts);
    if (!header) return tl::unexpected<Error>(header.error());
    public_headers_.push_back(*std::move(header));
  }
  for (const BatchInfo& head : model_->heads()) {
    LogReader reader(*environment_.disk, path_, file_.vault, head.device);
    const FramePlace place{head.segment, head.frame_offset};
    const Result<std::optional<Frame>> frame = reader.segments() < place.segment ? std::optional<Frame>() : reader.frame_at(place);
    if (!frame || !*frame || (*frame)->last_hash() != head.hash) {
      return fail(ErrorCode::rolled_back, "the snapshot stands for batches that the log does not have", snapshot_path(),
                  "nothing to do: it is made again");
    }
    devices_[head.device] = {(*frame)->next(), head.last_sequence, head.hash, head.clock, !head.refused};
  }
  collect_authority({});
  collect_keys();
  erased_.clear();
  for (const Id& subject : model_->erased_subjects()) erased_.insert(subject);   // the snapshot has forgotten these already
  gone_blobs_.clear();
  for (const Id& blob : authority_.unlinked()) {
    if (!environment_.disk->exists(blob_path(path_, blob))) gone_blobs_.insert(blob);
  }
  return {};
}

Result<> Vault::catch_up() {
  if (poisoned_) return fail(ErrorCode::write_failed, "the last write is in doubt", path_, "open the case again");
  const std::uint64_t before = model_->batch_count();
  bool again = false;
  if (Result<> taken = take_new(nullptr, again); !taken) return taken;
  if (again) {
    if (Result<> rebuilt = rebuild({}); !rebuilt) {
      poisoned_ = true;  // what is open is a part of the log, without most of its members
      return rebuilt;
    }
  }
  if (model_->batch_count() != before) local_.remember_heads(heads());
  return {};
}

/// Takes in the frames after those known. `again`: what was taken in before may have to be judged anew.
Result<> Vault::take_new(Progress* progress, bool& again) {
  Result<std::vector<Pending>> pending = scan_new(progress);
  if (!pending) return tl::unexpected<Error>(pending.error());
  if (pending->empty()) return {};
  if (model_->batch_count() > 0 &&
      std::ranges::any_of(*pending, [](const Pending& p) { return has_act<Grant>(p.frame.header) || has_act<Remove>(p.frame.header); })) {
    again = true;
    return {};
  }
  collect_authority(*pending);
  if (Result<> judged = judge(*pending); !judged) return judged;
  // Opening the compartments' keys takes longer than all the rest of a small batch: only where one may have come.
  const bool first = model_->batch_count() == 0;
  if (first || std::ranges::any_of(*pending, [](const Pending& p) { return !p.frame.header.acts.empty(); })) collect_keys();
  // Others may have made keys for their subjects.
  if (Result<> loaded = keyring_.load(); !loaded) return loaded;
  if (Result<> applied = apply(*pending, progress); !applied) return applied;
  if (Result<> seen = check_seen(*pending); !seen) return seen;
  return forget_erased();
}

std::vector<Head> Vault::heads() const {
  std::vector<Head> heads;
  for (const auto& [device, state] : devices_) heads.push_back({device, state.sequence, state.hash});
  return heads;
}

Result<std::vector<Vault::Pending>> Vault::scan_new(Progress* progress) {
  std::vector<Pending> pending;
  std::map<Id, DeviceState> reached = devices_;
  if (progress != nullptr) progress->start("checking the log,", 0, "batches");
  // While one log was read, another process may have added to it, and to one that was read after it a batch that says so: then there is more to read.
  const auto more_was_seen = [&] {
    return std::ranges::any_of(pending, [&](const Pending& p) {
      return std::ranges::any_of(p.frame.header.seen, [&](const Head& head) { return reached[head.device].sequence < head.sequence; });
    });
  };
  for (bool more = true; more;) {
    const std::size_t before = pending.size();
    const Result<std::vector<Id>> devices = devices_of(*environment_.disk, path_);
    if (!devices) return tl::unexpected<Error>(devices.error());
    std::erase_if(notices_, [](const Notice& n) { return n.code == "torn"; });
    for (const Id& device : *devices) {
      if (Result<> read = scan_device(device, reached[device], pending, progress); !read) return tl::unexpected<Error>(read.error());
    }
    more = pending.size() > before && more_was_seen();
  }
  std::ranges::sort(pending, {}, [](const Pending& p) { return place_of(p.frame.header); });
  return pending;
}

Result<> Vault::scan_device(const Id& device, DeviceState& reached, std::vector<Pending>& pending, Progress* progress) {
  LogReader reader(*environment_.disk, path_, file_.vault, device);
  reader.start_after(reached.next, reached.sequence, reached.hash, reached.clock);
  const auto read_all = [&]() -> Result<> {
    while (true) {
      Result<std::optional<Frame>> frame = reader.next();
      if (!frame) return tl::unexpected<Error>(frame.error());
      if (!*frame) return {};
      reached = {(*frame)->next(), (*frame)->header.last_sequence(), (*frame)->last_hash(), (*frame)->header.clock};
      pending.push_back({**std::move(frame), {}});
      if (progress != nullptr) progress->advance();
    }
  };
  if (Result<> read = read_all(); !read) return read;
  if (reader.torn() && lock_ == nullptr) {
    // It may be one that another process is writing: then it is no news, or complete by now.
    const Result<std::unique_ptr<DiskLock>> turn = environment_.disk->lock(join_path(join_path(path_, "log"), "lock"), 0);
    if (!turn && turn.error().code == ErrorCode::unreadable) return {};
    if (Result<> read = read_all(); !read) return read;
  }
  if (reader.torn())
    notice("torn", "the last batch was cut off before it was complete, and counts for nothing", reader.where(reader.torn()->place));
  return {};
}

/// Rebuilds the judgement of who may what, with these batches too.
void Vault::collect_authority(const std::vector<Pending>& pending) {
  bool changed = pending.empty();
  for (const Pending& p : pending) {
    if (!says_something(p.frame.header)) continue;
    public_headers_.push_back(p.frame.header);
    changed = changed || !p.frame.header.acts.empty();
  }
  if (device_) {
    for (const BatchHeader& header : public_headers_) {
      if (header.device != *device_) continue;
      for (const Head& head : header.seen) written_seen_[head.device] = std::max(written_seen_[head.device], head.sequence);
    }
  }
  if (!changed && !authority_.members().empty()) return;
  authority_ = Authority::build(file_, public_headers_);
  ++keys_stamp_;
}

Result<> Vault::judge(std::vector<Pending>& pending) {
  // A member's id is a hash of the keys, so the keys in a grant are the right ones even where the grant itself does not count.
  std::map<Id, PublicKey> signers{{file_.founder(), file_.sign}};
  for (const BatchHeader& header : public_headers_) {
    for (const Act& act : header.acts) {
      const Grant* const grant = std::get_if<Grant>(&act);
      if (grant != nullptr && grant->member == member_id(grant->sign, grant->seal)) signers[grant->member] = grant->sign;
    }
  }
  std::vector<char> genuine(pending.size());
  parallel_for(pending.size(), environment_.threads, [&](std::size_t i) {
    const Frame& frame = pending[i].frame;
    const auto signer = signers.find(frame.header.member);
    genuine[i] = signer == signers.end() || crypto::verify(signer->second, signed_bytes(frame.hash), frame.signature) ? 1 : 0;
  });
  for (std::size_t i = 0; i < pending.size(); ++i) {
    const Frame& frame = pending[i].frame;
    if (genuine[i] == 0)
      return fail(ErrorCode::damaged, "a batch's signature does not fit", place_in_log(frame.header.device, frame.place),
                  "girok recover shows what can be saved; a backup, or a colleague's copy, may have all of it");
    pending[i].verdict = authority_.judge(frame.header);
    if (!pending[i].verdict.counts())
      notice("refused", "a batch was refused: " + pending[i].verdict.why, place_in_log(frame.header.device, frame.place));
  }
  const std::uint64_t tomorrow = environment_.now_ms() + day_ms;
  for (const Pending& p : pending) {
    if (!p.verdict.counts() || p.frame.header.clock >> 16 <= tomorrow) continue;
    notice("clock", "a batch is dated more than a day ahead of this machine's clock: one of the two clocks is wrong",
           place_in_log(p.frame.header.device, p.frame.place));
  }
  return {};
}

void Vault::collect_keys() {
  std::vector<std::string> problems;
  keys_ = EpochKeys::collect(authority_, *member_, file_.vault, problems);
  ++keys_stamp_;
  for (std::string& problem : problems) notice("key_wrong", std::move(problem));
}

Result<std::vector<Prepared>> Vault::prepare_body(const Pending& pending, std::size_t index, ByteSpan sealed,
                                                  std::vector<Notice>& notices) const {
  const BatchHeader& header = pending.frame.header;
  const Compartment compartment = header.bodies[index].compartment;
  std::vector<Prepared> prepared;
  const auto contents = [&](std::string what) {
    notices.push_back({"contents", std::move(what), place_in_log(header.device, pending.frame.place)});
    return std::vector<Prepared>();
  };
  Result<std::optional<std::vector<Operation>>> operations = open_body(keys_, header, index, sealed);
  if (!operations) return contents(operations.error().what);
  if (!*operations) return prepared;  // not for this member

  const bool erases =
      std::ranges::any_of(**operations, [](const Operation& operation) { return std::holds_alternative<Erase>(operation); });
  if (erases && (authority_.rights_at(header) & right_erase) == 0)
    return contents("a batch's contents were refused: an erasure by a member without the right to erase");

  prepared.reserve((*operations)->size());
  std::uint32_t number = 0;
  std::pair<Id, std::vector<crypto::Key>> subject_keys;  // of the operation before: they often follow each other
  for (Operation& operation : **operations) {
    Prepared next;
    next.number = number++;
    if (const SubjectSealed* const under = std::get_if<SubjectSealed>(&operation)) {
      next.under_subject = true;
      next.subject = under->subject;
      if (erased_.contains(under->subject)) continue;
      if (subject_keys.second.empty() || subject_keys.first != under->subject)
        subject_keys = {under->subject, keyring_.keys_of(under->subject, compartment, keys_)};
      std::optional<Statement> opened =
          open_under_subject(subject_keys.second, file_.vault, *under, {header.device, header.sequence, compartment, next.number});
      if (!opened) {
        notices.push_back({"key_missing", "a statement cannot be read: the key of its subject is missing, and no erasure is in the log",
                           to_string(under->subject)});
        continue;
      }
      next.operation = Assert{*std::move(opened)};
    } else {
      next.operation = std::move(operation);
    }
    if (const Assert* const assertion = std::get_if<Assert>(&next.operation)) {
      if (!stands_right(assertion->statement, compartment))
        return contents("a batch's contents were refused: a statement stands in the wrong compartment");
      next.words = words_of(assertion->statement, notices);
    }
    prepared.push_back(std::move(next));
  }
  return prepared;
}

/// The words of a statement's text, or of the text that is attached to it. Originals are not looked into: of what encoding they are is not known here, and
/// their text stands beside them.
std::string Vault::words_of(const Statement& statement, std::vector<Notice>& notices) const {
  const records::Value& value = statement.value;
  if (value.kind == records::ValueKind::text) return index_words(value.text);
  if (value.kind != records::ValueKind::attachment || value.attachment.media_type != "text/plain; charset=utf-8") return {};
  if (std::ranges::binary_search(authority_.unlinked(), value.attachment.blob)) return {};
  const Result<std::string> text = read(value.attachment, largest_indexed_text);
  if (text) return index_words(*text);
  notices.push_back({"attachment", text.error().what, text.error().where});
  return {};
}

struct Vault::Window {
  std::vector<std::vector<std::vector<Prepared>>> batches;  ///< [batch][body]
  std::vector<Notice> notices;
};

Result<Vault::Window> Vault::prepare_window(const std::vector<Pending>& pending, std::size_t begin, std::size_t end,
                                            unsigned threads) const {
  Window window;
  window.batches.resize(end - begin);
  struct Task {
    std::size_t batch, body;
    std::vector<std::uint8_t> sealed;
    Result<std::vector<Prepared>> done;
    std::vector<Notice> notices;
  };
  std::vector<Task> tasks;
  std::map<Id, LogReader> readers;
  for (std::size_t i = begin; i < end; ++i) {
    const BatchHeader& header = pending[i].frame.header;
    window.batches[i - begin].resize(header.bodies.size());
    LogReader& reader = readers.try_emplace(header.device, *environment_.disk, path_, file_.vault, header.device).first->second;
    for (std::size_t body = 0; body < header.bodies.size(); ++body) {
      // Also those that cannot be read, or do not count: damage is told wherever it is.
      Result<std::vector<std::uint8_t>> sealed = reader.body(pending[i].frame, body);
      if (!sealed) return tl::unexpected<Error>(sealed.error());
      if (pending[i].verdict.counts()) tasks.push_back({i, body, *std::move(sealed), {}, {}});
    }
  }
  parallel_for(tasks.size(), threads, [&](std::size_t t) {
    tasks[t].done = prepare_body(pending[tasks[t].batch], tasks[t].body, tasks[t].sealed, tasks[t].notices);
  });
  for (Task& task : tasks) {
    if (!task.done) return tl::unexpected<Error>(task.done.error());
    window.batches[task.batch - begin][task.body] = *std::move(task.done);
    window.notices.insert(window.notices.end(), task.notices.begin(), task.notices.end());
  }
  return window;
}

Result<> Vault::apply(const std::vector<Pending>& pending, Progress* progress) {
  std::vector<std::pair<std::size_t, std::size_t>> windows;
  for (std::size_t begin = 0; begin < pending.size();) {
    std::size_t end = begin;
    for (std::uint64_t bytes = 0; end < pending.size() && end - begin < window_batches && (end == begin || bytes < window_bytes); ++end)
      bytes += pending[end].frame.sizes.bodies;
    windows.emplace_back(begin, end);
    begin = end;
  }
  if (progress != nullptr) progress->start("reading", pending.size(), "batches");

  const unsigned threads = environment_.threads != 0 ? environment_.threads : default_threads();
  const auto prepare = [&](std::size_t w) {
    return prepare_window(pending, windows[w].first, windows[w].second, windows.size() > 1 ? std::max(1U, threads - 1) : threads);
  };
  std::future<Result<Window>> next;
  std::vector<Notice> notices;
  model_->begin();
  const auto undo = [&](const Error& error) -> tl::unexpected<Error> {
    if (next.valid()) next.wait();
    model_->rollback();
    return tl::unexpected<Error>(error);
  };
  for (std::size_t w = 0; w < windows.size(); ++w) {
    Result<Window> window = next.valid() ? next.get() : prepare(w);
    if (!window) return undo(window.error());
    if (w + 1 < windows.size()) next = std::async(threads > 1 ? std::launch::async : std::launch::deferred, prepare, w + 1);
    for (std::size_t i = windows[w].first; i < windows[w].second; ++i) {
      if (Result<> done = apply_batch(pending[i].frame, pending[i].verdict, std::move(window->batches[i - windows[w].first])); !done)
        return undo(done.error());
      if (progress != nullptr) progress->advance();
    }
    notices.insert(notices.end(), window->notices.begin(), window->notices.end());
  }
  if (Result<> done = model_->commit(); !done) return undo(done.error());
  for (const Pending& p : pending) {
    const BatchHeader& header = p.frame.header;
    devices_[header.device] = {p.frame.next(), header.last_sequence(), p.frame.last_hash(), header.clock, p.verdict.counts()};
  }
  note_erased();
  for (Notice& n : notices) {
    const std::optional<Id> subject = n.code == "key_missing" ? parse_id(n.where) : std::nullopt;
    if (!subject || !erased_.contains(*subject)) notice(std::move(n.code), std::move(n.what), std::move(n.where));
  }
  return {};
}

Result<> Vault::apply_batch(const Frame& frame, const Verdict& verdict, std::vector<std::vector<Prepared>> bodies) {
  const BatchHeader& header = frame.header;
  BatchInfo info;
  info.device = header.device;
  info.member = header.member;
  info.sequence = header.sequence;
  info.last_sequence = header.last_sequence();
  info.clock = header.clock;
  info.hash = frame.last_hash();
  info.segment = frame.place.segment;
  info.frame_offset = frame.place.offset;
  info.bytes = frame.sizes.total();
  info.refused = !verdict.counts();
  if (says_something(header)) info.acts = frame.header_bytes;
  if (Result<> added = model_->add_batch(info); !added) return added;
  for (std::size_t body = 0; body < bodies.size(); ++body) {
    if (bodies[body].empty()) continue;
    unsaved_operations_ += bodies[body].size();
    if (Result<> applied = model_->apply(header.bodies[body].compartment, std::move(bodies[body])); !applied) return applied;
  }
  return {};
}

std::string Vault::snapshot_path() const {
  const std::string device = device_ ? file_name_of(*device_) : "none";
  return join_path(join_path(path_, "snapshot"), file_name_of(member_->id()) + "." + device);
}

Result<> Vault::save_snapshot() {
  if (!device_) {
    Result<Id> device = local_.device_or_new();
    if (!device) return tl::unexpected<Error>(device.error());
    device_ = *device;
  }
  Result<> written = write_snapshot(environment_, snapshot_path(), {file_.vault, *device_}, *member_, keys_.held(), *model_);
  if (written) unsaved_operations_ = 0;
  return written;
}

}  // namespace girok::vault
