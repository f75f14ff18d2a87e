#include "vault/verify_contents.h"

#include <algorithm>
#include <tuple>

#include "base/parallel.h"
#include "vault/open_body.h"

namespace girok::vault {
namespace {

using records::Attachment;

constexpr std::size_t task_frames = 32;
constexpr std::uint64_t task_bytes = std::uint64_t{4} << 20;

struct Opened {
  const Chain* chain = nullptr;
  std::size_t begin = 0, end = 0;
  std::uint64_t bodies = 0, operations = 0, not_for_member = 0;
  std::vector<Attachment> attachments;
  std::set<Id> erased, keyless;
  std::vector<std::pair<Id, std::string>> keyless_at;   ///< the first place of each subject
  std::vector<Error> problems;
};

class Opener {
 public:
  Opener(const Environment& environment, const std::string& path, const VaultFile& file, const Chains& chains, const EpochKeys& keys,
         const Keyring& keyring)
      : environment_(environment), path_(path), file_(file), chains_(chains), keys_(keys), keyring_(keyring) {}

  void open(Opened& task) const {
    LogReader reader(*environment_.disk, path_, file_.vault, task.chain->device);
    for (std::size_t i = task.begin; i < task.end; ++i) {
      const Frame& frame = task.chain->frames[i];
      if (!chains_.authority.judge(frame.header).counts()) continue;
      for (std::size_t body = 0; body < frame.header.bodies.size(); ++body) open_one(reader, frame, body, task);
    }
  }

 private:
  void open_one(LogReader& reader, const Frame& frame, std::size_t body, Opened& task) const {
    const auto problem = [&](Error error) {
      error.where = reader.where(frame.place);
      task.problems.push_back(std::move(error));
    };
    const BodyInfo& info = frame.header.bodies[body];
    if (keys_.find(info.compartment, info.epoch) == nullptr) {
      ++task.not_for_member;
      return;
    }
    const Result<std::vector<std::uint8_t>> sealed = reader.body(frame, body);
    if (!sealed) return problem(sealed.error());
    Result<std::optional<std::vector<Operation>>> operations = open_body(keys_, frame.header, body, *sealed);
    if (!operations) return problem(operations.error());
    ++task.bodies;
    task.operations += (*operations)->size();
    std::uint32_t number = 0;
    std::vector<crypto::Key> subject_keys;
    std::optional<Id> subject;
    for (Operation& operation : **operations) {
      const OperationId id{frame.header.device, frame.header.sequence, info.compartment, number++};
      if (const Erase* const erase = std::get_if<Erase>(&operation)) task.erased.insert(erase->subject);
      if (const Assert* const assertion = std::get_if<Assert>(&operation)) take(assertion->statement, info.compartment, task, problem);
      const SubjectSealed* const under = std::get_if<SubjectSealed>(&operation);
      if (under == nullptr) continue;
      if (subject != under->subject) {
        subject = under->subject;
        subject_keys = keyring_.keys_of(under->subject, info.compartment, keys_);
      }
      if (const std::optional<Statement> statement = open_under_subject(subject_keys, file_.vault, *under, id)) {
        take(*statement, info.compartment, task, problem);
      } else if (task.keyless.insert(under->subject).second) {
        task.keyless_at.emplace_back(under->subject, reader.where(frame.place));
      }
    }
  }

  template <class Problem>
  static void take(const Statement& statement, Compartment compartment, Opened& task, const Problem& problem) {
    if (!stands_right(statement, compartment)) {
      problem({ErrorCode::damaged,
               "a statement stands in the wrong compartment",
               {},
               "its batch counts for nothing; ask its author to write it again"});
    }
    if (statement.value.kind == records::ValueKind::attachment) task.attachments.push_back(statement.value.attachment);
  }

  const Environment& environment_;
  const std::string& path_;
  const VaultFile& file_;
  const Chains& chains_;
  const EpochKeys& keys_;
  const Keyring& keyring_;
};

std::vector<Opened> tasks_of(const Chains& chains) {
  std::vector<Opened> tasks;
  for (const Chain& chain : chains.devices) {
    for (std::size_t begin = 0; begin < chain.frames.size();) {
      std::size_t end = begin;
      std::uint64_t bytes = 0;
      while (end < chain.frames.size() && end - begin < task_frames && (end == begin || bytes < task_bytes))
        bytes += chain.frames[end++].sizes.bodies;
      Opened& task = tasks.emplace_back();
      task.chain = &chain;
      task.begin = begin;
      task.end = end;
      begin = end;
    }
  }
  return tasks;
}

/// Every item once, each blob's in its order.
void open_attachments(const Environment& environment, const std::string& path, const VaultFile& file, std::vector<Attachment> all,
                      const VerifyOptions& options, VerifyReport& report) {
  const auto place = [](const Attachment& a) { return std::tie(a.blob, a.offset, a.key, a.sealed_size, a.sha256); };
  std::ranges::sort(all, {}, place);
  const auto repeated = std::ranges::unique(all, {}, place);
  all.erase(repeated.begin(), repeated.end());
  std::vector<std::optional<Error>> errors(all.size());
  if (options.progress != nullptr) options.progress->start("opening", all.size(), "attachments");
  parallel_for(all.size(), options.threads != 0 ? options.threads : environment.threads, [&](std::size_t i) {
    const Result<> read = read_item(*environment.disk, path, file.vault, all[i], [](std::string_view) { return Result<>(); });
    if (!read) errors[i] = read.error();
    if (options.progress != nullptr) options.progress->advance();
  });
  for (const std::optional<Error>& error : errors) {
    if (!error) {
      ++report.attachments;
    } else if (report.problems.empty() || report.problems.back().where != error->where) {
      report.problems.push_back(*error);
    }
  }
}

}  // namespace

void verify_contents(const Environment& environment, const std::string& path, const VaultFile& file, const Chains& chains,
                     const std::set<Id>& bad_blobs, const VerifyOptions& options, VerifyReport& report) {
  std::vector<std::string> wrong_keys;
  const EpochKeys keys = EpochKeys::collect(chains.authority, *options.member, file.vault, wrong_keys);
  for (std::string& what : wrong_keys)
    report.problems.push_back({ErrorCode::damaged, std::move(what), {}, "ask a member who may manage the case to grant it again"});
  Keyring keyring(environment, path, file.vault);
  const bool complete = keyring.load().has_value();   // what is wrong with its files was reported
  if (!complete)
    report.notices.push_back({"keyring", "statements under subjects' own keys were not opened, because the keyring is damaged", {}});

  std::vector<Opened> tasks = tasks_of(chains);
  const Opener opener(environment, path, file, chains, keys, keyring);
  if (options.progress != nullptr) options.progress->start("opening", tasks.size(), "parts of the log");
  parallel_for(tasks.size(), options.threads != 0 ? options.threads : environment.threads, [&](std::size_t t) {
    opener.open(tasks[t]);
    if (options.progress != nullptr) options.progress->advance();
  });

  std::set<Id> erased;
  std::map<Id, std::string> keyless;
  std::vector<Attachment> attachments;
  const std::vector<Id>& unlinked = chains.authority.unlinked();
  for (Opened& task : tasks) {
    report.bodies += task.bodies;
    report.operations += task.operations;
    report.not_for_member += task.not_for_member;
    erased.merge(task.erased);
    for (auto& [subject, where] : task.keyless_at) keyless.emplace(subject, std::move(where));
    for (Attachment& attachment : task.attachments) {
      if (!bad_blobs.contains(attachment.blob) && !std::ranges::binary_search(unlinked, attachment.blob))
        attachments.push_back(std::move(attachment));
    }
    report.problems.insert(report.problems.end(), std::make_move_iterator(task.problems.begin()),
                           std::make_move_iterator(task.problems.end()));
  }
  for (const auto& [subject, where] : keyless) {
    if (complete && !erased.contains(subject)) {
      report.problems.push_back({ErrorCode::locked,
                                 "the key of the subject " + to_string(subject) + " is missing, and no erasure is in the log", where,
                                 "bring the keyring from another copy: girok merge, or from a backup"});
    }
  }
  for (const Id& subject : keyring.subjects()) {
    if (erased.contains(subject))
      report.notices.push_back({"erasure", "a key of an erased subject lies here again: girok compact takes it out", {}});
  }
  open_attachments(environment, path, file, std::move(attachments), options, report);
}

}  // namespace girok::vault
