#include "app/records/import_undo.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "app/access.h"
#include "app/records/import_readers.h"
#include "vault/log.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using vault::OperationId;
using vault::StoredStatement;

constexpr std::uint64_t most_bytes = std::uint64_t{900} << 20;  // of a batch's gigabyte, estimated from above
constexpr std::uint64_t retraction_bytes = 48, again_bytes = 512;

/// What the import wrote about one record.
struct Part {
  Id record;
  std::string type;
  bool made = false;                      ///< by this import
  std::vector<OperationId> standing;      ///< its statements that stand
  std::uint64_t attachments = 0;          ///< among them
  std::vector<StoredStatement> again;     ///< what only they have ended
  std::vector<std::uint32_t> leads_to;    ///< parts of records that its statements name
  std::optional<Holds> held;
};

class Undoing {
 public:
  Undoing(vault::Vault& vault, const ImportUndoOptions& options, ImportUndone& undone)
      : vault_(vault), model_(vault.model()), options_(options), undone_(undone), batch_(undone.import.batch), seen_(seen_by(vault)) {}

  Result<> plan() {
    if (Result<> may = check_rights(); !may) return may;
    gather();
    start("looking at what it wrote");
    for (Part& part : parts_) {
      look_at(part);
      if (Result<> on = advance(); !on) return on;
    }
    start("looking at what was built on it");
    for (Part& part : parts_) {
      if (part.made && !part.held) look_for_links(part);
      if (Result<> on = advance(); !on) return on;
    }
    look_at_later_sources();
    keep_what_is_needed();
    count();
    return {};
  }

  Result<> write() {
    std::uint64_t bytes = 0, operations = 0;
    const std::string reason = std::string(taken_back_reason) + (options_.reason.empty() ? "" : ": " + options_.reason);
    vault::Draft draft;
    for (const Part& part : parts_) {
      if (part.held) continue;
      for (const OperationId& one : part.standing) draft.retract(one, reason);
      for (const StoredStatement& stored : part.again) say_again(draft, stored);
      operations += part.standing.size() + part.again.size();
      bytes += part.standing.size() * (retraction_bytes + reason.size()) + part.again.size() * again_bytes;
    }
    if (operations > most_statements_of_an_import || bytes > most_bytes)
      return fail(ErrorCode::too_large, "too much to be taken back in one step", {},
                  "give a shorter reason, or take its records back one by one");
    if (options_.progress) options_.progress->start("sealing", 0, "");
    const Result<vault::Receipt> receipt = vault_.append(std::move(draft));
    if (options_.progress) options_.progress->finish();
    if (!receipt) return tl::unexpected<Error>(receipt.error());
    undone_.batch = ImportBatch{receipt->device, receipt->sequence};
    undone_.written = true;
    return {};
  }

 private:
  // ---- who may ------------------------------------------------------------------------------------------------------
  Result<> check_rights() {
    undone_.sees_all = sees_everything(vault_);
    if (undone_.sees_all) return {};
    if (undone_.import.member != vault_.member().id())
      return fail(ErrorCode::refused, "an import is taken back by whoever made it, or by a member who is shown everything", {},
                  "ask one of them: girok members lists who is shown what");
    const Result<bool> all = sees_all_of_it();
    if (!all) return tl::unexpected<Error>(all.error());
    if (!*all)
      return fail(ErrorCode::refused, "something in this import is above what you are shown by now", {},
                  "ask a member who is shown everything: girok members lists who is shown what");
    return {};
  }

  /// Whoever made it saw all of it then; a level or a key can have been taken away since.
  Result<bool> sees_all_of_it() const {
    const std::optional<vault::BatchInfo> info = model_.batch(batch_.device, batch_.sequence);
    if (!info) return false;
    vault::LogReader log(*vault_.environment().disk, vault_.path(), vault_.id(), batch_.device);
    const Result<std::optional<vault::Frame>> frame = log.frame_at({info->segment, info->frame_offset});
    if (!frame) return tl::unexpected<Error>(frame.error());
    if (!*frame) return false;
    for (const vault::BodyInfo& body : (*frame)->header.bodies)
      if (!vault_.readable().contains(body.compartment)) return false;
    return lines(seen_).size() == lines(Confidentiality::sealed).size();
  }

  // ---- what the import wrote ----------------------------------------------------------------------------------------
  std::vector<vault::HistoryLine> lines(Confidentiality clearance) const {
    vault::ReadModel::HistoryFilter filter;
    filter.since = filter.until = undone_.import.clock;
    filter.member = undone_.import.member;
    filter.clearance = clearance;
    std::vector<vault::HistoryLine> all = model_.history(filter, SIZE_MAX / 2);
    std::erase_if(all, [&](const vault::HistoryLine& line) { return line.device != batch_.device || line.sequence != batch_.sequence; });
    return all;
  }

  bool is_own(const OperationId& id) const { return id.device == batch_.device && id.sequence == batch_.sequence; }

  void gather() {
    using Kind = vault::HistoryLine::Kind;
    for (const vault::HistoryLine& line : lines(seen_)) {
      if (line.record && (line.kind == Kind::asserted || line.kind == Kind::superseded || line.kind == Kind::retracted))
        part_of(*line.record);
      if (line.kind == Kind::retracted && line.note == "replaced") beside_replacements_.insert(*line.operation);
    }
  }

  void part_of(const Id& record) {
    if (by_record_.emplace(record, static_cast<std::uint32_t>(parts_.size())).second) parts_.emplace_back().record = record;
  }

  Part* part_at(const Id& record) {
    const auto at = by_record_.find(record);
    return at == by_record_.end() ? nullptr : &parts_[at->second];
  }

  void look_at(Part& part) {
    const std::vector<StoredStatement> all = model_.statements_of(part.record, seen_, true);
    std::set<OperationId> own_standing, own_ended;
    bool others = false;
    for (const StoredStatement& stored : all) {
      const records::Statement& said = stored.statement;
      if (!is_own(stored.id)) {
        others = others || stored.standing;
        continue;
      }
      if (said.property == "type") {
        part.made = true;
        part.type = said.value.text;
      }
      (stored.standing ? own_standing : own_ended).insert(stored.id);
      if (!stored.standing || said.property == role_property) continue;
      part.standing.push_back(stored.id);
      if (said.value.kind == records::ValueKind::attachment) ++part.attachments;
      if (said.value.kind == records::ValueKind::record) note_lead(part, said.value.record);
      if (said.source) note_lead(part, *said.source);
      if (said.asserted_by) note_lead(part, *said.asserted_by);
    }
    undone_.ended += own_ended.size();
    if (part.made && others) part.held = Holds::said;
    for (const StoredStatement& stored : all) {
      if (stored.standing || stored.statement.property == role_property || is_own(stored.id)) continue;
      const Return how = return_of(stored, own_standing, own_ended);
      if (how == Return::replaced || (how == Return::missing && !was_said_since(stored, all))) part.again.push_back(stored);
    }
  }

  /// What was said again when this import was taken back before, or by somebody else: it stands, or was ended anew for a reason of its own.
  bool was_said_since(const StoredStatement& ended, const std::vector<StoredStatement>& all) const {
    return std::ranges::any_of(all, [&](const StoredStatement& one) {
      return !is_own(one.id) && one.id != ended.id && one.clock > undone_.import.clock &&
             one.statement.property == ended.statement.property && one.statement.value == ended.statement.value &&
             one.statement.source == ended.statement.source && one.statement.language == ended.statement.language;
    });
  }

  /// Ended by the import alone, and by something of it that is taken back now: what was put in its place since stays.
  enum class Return : std::uint8_t { no, replaced, missing };  ///< missing: the import had only taken it back
  Return return_of(const StoredStatement& stored, const std::set<OperationId>& own_standing, const std::set<OperationId>& own_ended) const {
    if (stored.ended_by.empty()) return Return::no;
    bool replaced = false, replaced_since = false, missing = false;
    for (const OperationId& by : stored.ended_by) {
      if (!is_own(by)) return Return::no;
      if (own_standing.contains(by))
        replaced = true;
      else if (own_ended.contains(by))
        replaced_since = true;
      else
        missing = missing || !beside_replacements_.contains(by);
    }
    if (replaced) return Return::replaced;
    return missing && !replaced_since ? Return::missing : Return::no;
  }

  void note_lead(Part& part, const Id& record) {
    const auto at = by_record_.find(record);
    if (at == by_record_.end() || (!part.leads_to.empty() && part.leads_to.back() == at->second)) return;
    part.leads_to.push_back(at->second);
  }

  // ---- what others have built on it ---------------------------------------------------------------------------------
  void look_for_links(Part& part) const {
    const std::vector<StoredStatement> links = model_.statements_to(part.record, seen_);
    if (std::ranges::any_of(links, [&](const StoredStatement& link) { return !is_own(link.id); })) part.held = Holds::linked;
  }

  /// Sources, and who says so, of what was said after the import: whoever named a record of it had seen it.
  void look_at_later_sources() {
    vault::Filter filter;
    filter.clearance = seen_;
    filter.since = undone_.import.clock + 1;
    for (const vault::RecordLine& line : model_.records(filter, SIZE_MAX / 2)) {
      for (const StoredStatement& stored : model_.statements_of(line.record, seen_)) {
        if (is_own(stored.id)) continue;
        for (const std::optional<Id>& named : {stored.statement.source, stored.statement.asserted_by}) {
          Part* const part = named ? part_at(*named) : nullptr;
          if (part != nullptr && part->made && !part->held) part->held = Holds::cited;
        }
      }
    }
  }

  void keep_what_is_needed() {
    std::vector<std::uint32_t> waiting;
    for (std::uint32_t i = 0; i < parts_.size(); ++i)
      if (parts_[i].held) waiting.push_back(i);
    while (!waiting.empty()) {
      const std::uint32_t kept = waiting.back();
      waiting.pop_back();
      for (const std::uint32_t next : parts_[kept].leads_to) {
        if (!parts_[next].made || parts_[next].held) continue;
        parts_[next].held = Holds::needed;
        waiting.push_back(next);
      }
    }
    keep_its_files();
  }

  /// By them an import is known as one: as long as anything of it stays, so that the rest can be taken back later. (Of codings no record leads to them.)
  void keep_its_files() {
    if (std::ranges::none_of(parts_, [](const Part& part) { return part.held.has_value(); })) return;
    for (const Id& item : undone_.import.items) {
      Part* const part = part_at(item);
      if (part != nullptr && part->made && !part->held) part->held = Holds::needed;
    }
  }

  void count() {
    for (const Part& part : parts_) {
      if (part.held) {
        undone_.kept.push_back({part.record, part.type, *part.held});
        undone_.stays += part.standing.size();
        continue;
      }
      if (part.standing.empty() && part.again.empty()) continue;
      undone_.statements += part.standing.size();
      undone_.attachments += part.attachments;
      undone_.again += part.again.size();
      if (part.made) ++undone_.types[part.type];
      (part.made ? undone_.gone : undone_.changed).push_back(part.record);
    }
  }

  static void say_again(vault::Draft& draft, const StoredStatement& stored) {
    records::Statement statement = stored.statement;
    statement.supersedes.clear();
    (void)draft.add(std::move(statement), stored.subject);
  }

  // ---- how far it is ------------------------------------------------------------------------------------------------
  void start(std::string verb) const {
    if (options_.progress) options_.progress->start(std::move(verb), parts_.size(), "records");
  }
  Result<> advance() const {
    if (!options_.progress) return {};
    options_.progress->advance();
    if (options_.progress->stopped()) return fail(ErrorCode::cancelled, "stopped; nothing was changed");
    return {};
  }

  vault::Vault& vault_;
  const vault::ReadModel& model_;
  const ImportUndoOptions& options_;
  ImportUndone& undone_;
  ImportBatch batch_;
  Confidentiality seen_;
  std::vector<Part> parts_;
  std::unordered_map<Id, std::uint32_t> by_record_;
  std::set<OperationId>
      beside_replacements_;  ///< retractions that go with a statement under a record's own key: where that was erased, nothing comes back
};

constexpr int most_looks = 5;

Result<> run(vault::Vault& vault, const ImportBatch& batch, const ImportUndoOptions& options, ImportUndone& undone) {
  if (Result<> may = require(vault, Deed::import_records); !may) return may;
  for (int look = 0; look < most_looks; ++look) {
    Result<PastImport> import = import_of(vault, batch);
    if (!import) return tl::unexpected<Error>(import.error());
    undone = {};
    undone.dry_run = options.dry_run;
    undone.seen = seen_by(vault);
    undone.import = *std::move(import);
    Undoing undoing(vault, options, undone);
    if (Result<> planned = undoing.plan(); !planned) return planned;
    if (options.progress) options.progress->finish();
    if (options.dry_run) return {};
    // What others have built on it while it was looked at stays as well: looked at once more.
    const std::uint64_t batches = vault.model().batch_count();
    if (Result<> caught_up = vault.catch_up(); !caught_up) return caught_up;
    if (vault.model().batch_count() != batches) continue;
    if (undone.statements == 0 && undone.again == 0)
      return fail(ErrorCode::usage, "nothing of this import can be taken back: others have built on all that stands", {},
                  "look at the records that are named: what was built on them is taken back first");
    if (Result<> written = undoing.write(); !written) return written;
    if (vault.wants_snapshot()) (void)vault.save_snapshot();  // a cache: the next command is slower without, nothing worse
    return {};
  }
  return fail(ErrorCode::usage, "others are writing at this moment", {}, "take it back in a while");
}

}  // namespace

std::string_view name_of(Holds why) {
  switch (why) {
    case Holds::said: return "said";
    case Holds::linked: return "linked";
    case Holds::cited: return "cited";
    case Holds::needed: return "needed";
  }
  return "said";
}

ImportUndone undo_import(vault::Vault& vault, const ImportBatch& batch, const ImportUndoOptions& options) {
  ImportUndone undone;
  undone.import.batch = batch;
  undone.dry_run = options.dry_run;
  if (const Result<> done = run(vault, batch, options, undone); !done) undone.errors.push_back(done.error());
  return undone;
}

}  // namespace girok::app
