#include "app/records/raise_document.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/names.h"
#include "app/records/document_list.h"
#include "app/records/stored_record.h"
#include "app/terminal.h"
#include "crypto/hash.h"
#include "vault/raised.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using records::ValueKind;
using vault::StoredStatement;

constexpr std::size_t before_first_item = 4;  ///< bytes of a blob: "GRKP"

bool is_file(const StoredStatement& stored) { return stored.statement.value.kind == ValueKind::attachment; }

/// What a document says stands in its files and its title; where it has none, in all that is said of it. Nothing where nothing is.
std::optional<Confidentiality> level_of_content(const std::vector<StoredStatement>& statements) {
  std::optional<Confidentiality> content, any;
  const auto lower = [](std::optional<Confidentiality>& level, Confidentiality other) { level = std::min(level.value_or(other), other); };
  for (const StoredStatement& stored : statements) {
    if (!stored.standing || stored.statement.property == "type") continue;
    lower(any, stored.statement.confidentiality);
    if (is_file(stored) || stored.statement.property == "title") lower(content, stored.statement.confidentiality);
  }
  return content ? content : any;
}

class Raising {
 public:
  /// `more`: some of it was raised already, and others have written meanwhile.
  Raising(const vault::Vault& vault, const RaiseOptions& options, bool more = false)
      : vault_(vault), options_(options), seen_(seen_by(vault)), more_(more) {
    plan_.document = options.document;
    plan_.level = options.level;
  }

  Result<RaisePlan> plan() {
    if (const Result<> may = check(); !may) return tl::unexpected<Error>(may.error());
    gather(options_.document);
    look_around();
    for (const Id& record : options_.with) {
      if (raised_.contains(record)) continue;
      if (!more_ && std::ranges::find(plan_.around, record, &Around::record) == plan_.around.end())
        return fail(ErrorCode::usage, "this is not raised together with the document", "with",
                    "a transcript, what it was made from, the testimony it belongs to");
      gather(record);
    }
    look_at_files();
    if (const Result<> fit = small_enough(); !fit) return tl::unexpected<Error>(fit.error());
    if (again_.empty() && former_.empty() && plan_.left == RaisePlan::Left::nothing)
      return fail(ErrorCode::usage, "all of this document is at that level already, or above", "level", "choose a higher one");
    plan_.only_removes = again_.empty();
    plan_.statements = again_.size();
    plan_.files = static_cast<std::size_t>(std::ranges::count_if(again_, is_file));
    look_at_people();
    return plan_;
  }

  bool has_work() const { return !again_.empty() || !former_.empty(); }
  const RaisePlan& planned() const { return plan_; }

  /// False where others have written meanwhile what changes it: nothing was done. Requires: plan() went well.
  Result<bool> carry_out(vault::Vault& vault) {
    const std::string reason = vault::reason_of_raise(options_.level, options_.reason);
    vault::Draft draft;
    std::map<Id, vault::BlobWriter> files;  // one a record: what is erased together lies together
    for (const StoredStatement& stored : again_) {
      if (const Result<> said = say_again(vault, draft, files, stored, options_.level); !said) return tl::unexpected<Error>(said.error());
      draft.retract(stored.id, reason);
    }
    for (const StoredStatement& stored : ended_) draft.retract(stored.id, reason);
    std::map<Id, vault::BlobWriter> others;
    for (const StoredStatement& stored : moved_) {
      const Result<> said = say_again(vault, draft, others, stored, stored.statement.confidentiality);
      if (!said) return tl::unexpected<Error>(said.error());
    }
    // Sealing takes its time.
    if (const Result<> caught_up = vault.catch_up(); !caught_up) return tl::unexpected<Error>(caught_up.error());
    Raising now(vault, options_, more_);
    if (!now.plan() || !now.is_same_work(*this)) return false;
    for (std::map<Id, vault::BlobWriter>* const written : {&files, &others}) {
      for (auto& [record, writer] : *written) {
        const Result<vault::BlobInfo> info = writer.finish();
        if (!info) return tl::unexpected<Error>(info.error());
        draft.add_blob(*info);
      }
    }
    if (!former_.empty()) draft.add_act(vault::Unlink{{former_.begin(), former_.end()}});
    if (draft.empty())
      return fail(ErrorCode::refused, "what is left of it takes the right to erase", {}, "ask a member who has: girok members lists them");
    const Result<vault::Receipt> receipt = vault.append(std::move(draft));
    if (!receipt) return tl::unexpected<Error>(receipt.error());
    return true;
  }

 private:
  bool is_same_work(const Raising& other) const {
    const auto same = [](const std::vector<StoredStatement>& a, const std::vector<StoredStatement>& b) {
      return std::ranges::equal(a, b, {}, &StoredStatement::id, &StoredStatement::id);
    };
    return same(again_, other.again_) && same(ended_, other.ended_) && same(moved_, other.moved_) && former_ == other.former_;
  }

  Result<> check() const {
    if (const Result<> may = require(vault_, Deed::raise_level); !may) return may;
    if (!is_document(type_of_record(vault_, options_.document, seen_)))
      return fail(ErrorCode::not_found, "there is nothing of that id here");
    if (options_.level > seen_)
      return fail(ErrorCode::refused, "this is above what you are shown", "level", "ask somebody who may see that level to do it");
    if (!vault_.readable().contains(records::compartment_of(options_.level)))
      return fail(ErrorCode::locked, "you do not hold the key of that level", "level", "ask somebody who may see that level to do it");
    return {};
  }

  /// What of a record is to be said again, what was said before, and the files that it lay in.
  void gather(const Id& record) {
    raised_.insert(record);
    const std::vector<StoredStatement> all = vault_.model().statements_of(record, seen_, true);
    const std::optional<Confidentiality> level = level_of_content(all);
    if (record == options_.document) plan_.from = level.value_or(Confidentiality::internal);
    const bool is_below = level && *level < options_.level;
    for (const StoredStatement& stored : all) {
      const bool below = stored.statement.confidentiality < options_.level;
      if (is_file(stored) && below && (is_below || !stored.standing)) candidates_.insert(stored.statement.value.attachment.blob);
      if (is_file(stored) && stored.standing && !(below && is_below)) kept_.insert(stored.statement.value.attachment.blob);
      if (stored.statement.property == "type" || !below || !is_below) continue;
      (stored.standing ? again_ : ended_).push_back(stored);
    }
  }

  /// A file is sealed anew in memory, in one piece.
  Result<> small_enough() const {
    for (const std::vector<StoredStatement>* const said : {&again_, &moved_}) {
      for (const StoredStatement& stored : *said) {
        if (is_file(stored) && stored.statement.value.attachment.size > largest_raised)
          return fail(ErrorCode::too_large, "a file that would be sealed anew is larger than 256 MiB", {},
                      "add it again at that level, and erase this document");
      }
    }
    return {};
  }

  void add_around(const Id& record, Around::Kind kind) {
    if (!looked_at_.insert(record).second || !is_document(type_of_record(vault_, record, seen_))) return;
    to_look_at_.emplace_back(record, kind);
    const std::optional<Confidentiality> level = level_of_content(vault_.model().statements_of(record, seen_));
    if (level && *level < options_.level) plan_.around.push_back({kind, record, *level});
  }

  /// What says the same, however many steps away (a recording, its transcript, the translation of that), and whose testimony it is; not what else was made from an origin.
  void look_around() {
    looked_at_ = {options_.document};
    look_beside(options_.document, true, true);
    for (std::size_t i = 0; i < to_look_at_.size(); ++i) {
      const auto [record, kind] = to_look_at_[i];
      if (kind == Around::Kind::origin || kind == Around::Kind::made_from_it)
        look_beside(record, kind == Around::Kind::origin, kind == Around::Kind::made_from_it);
    }
  }

  void look_beside(const Id& document, bool origins, bool made_from_it) {
    const vault::ReadModel& model = vault_.model();
    for (const StoredStatement& stored : model.statements_of(document, seen_)) {
      if (stored.statement.value.kind != ValueKind::record) continue;
      if (origins && stored.statement.property == "derived-from") add_around(stored.statement.value.record, Around::Kind::origin);
      if (stored.statement.property == "item") add_around(stored.statement.value.record, Around::Kind::item);
    }
    for (const StoredStatement& link : model.statements_to(document, seen_)) {
      if (made_from_it && link.statement.property == "derived-from") add_around(link.statement.entity, Around::Kind::made_from_it);
      if (link.statement.property == "item" && type_of_record(vault_, link.statement.entity, seen_) == "Testimony")
        add_around(link.statement.entity, Around::Kind::testimony);
    }
  }

  /// Which former files can go, and what else lies in them.
  void look_at_files() {
    const std::vector<Id>& unlinked = vault_.authority().unlinked();
    std::vector<Id> blobs;
    for (const Id& blob : candidates_) {
      if (!kept_.contains(blob) && !std::ranges::binary_search(unlinked, blob)) blobs.push_back(blob);
    }
    if (blobs.empty()) return;
    if ((vault_.rights() & vault::right_erase) == 0) {
      plan_.left = RaisePlan::Left::no_right;
      return;
    }
    const std::vector<StoredStatement> inside = vault_.model().statements_in(blobs);
    for (const Id& blob : blobs) {
      if (sees_all_of(blob, inside))
        former_.insert(blob);
      else
        plan_.left = RaisePlan::Left::not_all_seen;
    }
    std::map<Id, std::set<crypto::Hash>> sums;  // each record is asked once, however many former files it has
    for (const StoredStatement& stored : inside) {
      const Id& record = stored.statement.entity;
      if (!former_.contains(stored.statement.value.attachment.blob)) continue;
      if (stored.standing) {
        if (!raised_.contains(record)) moved_.push_back(stored);
        continue;
      }
      const auto [known, is_new] = sums.try_emplace(record);
      if (is_new) known->second = sums_of(record);
      plan_.lost += known->second.contains(stored.statement.value.attachment.sha256) ? 0 : 1;
    }
    plan_.moved = moved_.size();
  }

  /// Sums of the files of a record that stand, said again or added again.
  std::set<crypto::Hash> sums_of(const Id& record) const {
    std::set<crypto::Hash> sums;
    for (const StoredStatement& stored : vault_.model().statements_of(record, seen_)) {
      if (is_file(stored)) sums.insert(stored.statement.value.attachment.sha256);
    }
    return sums;
  }

  /// Items lie one after another: where none is missing between, nothing lies there that this member has no key to. A file that is not there can be called gone.
  bool sees_all_of(const Id& blob, const std::vector<StoredStatement>& inside) const {
    const std::string path = vault::blob_path(vault_.path(), blob);
    const Result<std::vector<Disk::Entry>> entries = vault_.environment().disk->list(path.substr(0, path.rfind('/')));
    if (!entries) return false;
    const auto file = std::ranges::find(*entries, path.substr(path.rfind('/') + 1), &Disk::Entry::name);
    if (file == entries->end()) return false;
    std::set<std::pair<std::uint64_t, std::uint64_t>> items;
    for (const StoredStatement& stored : inside) {
      const records::Attachment& item = stored.statement.value.attachment;
      if (item.blob == blob) items.emplace(item.offset, item.sealed_size);
    }
    std::uint64_t end = before_first_item;
    for (const auto& [offset, size] : items) {
      if (offset != end) return false;
      end = offset + size;
    }
    return end == file->size;
  }

  void look_at_people() {
    const vault::Compartment from = records::compartment_of(plan_.from), to = records::compartment_of(plan_.level);
    for (const vault::MemberRights& member : vault_.authority().members()) {
      if (member.removed || plan_.only_removes) continue;
      const std::set<vault::Compartment> held = vault_.compartments_of(member.member);
      const Confidentiality clearance = access_of(vault_, member.member).clearance;
      const auto sees = [&](Confidentiality level, vault::Compartment compartment) {
        return held.contains(compartment) && clearance >= level;
      };
      if (sees(plan_.from, from) && !sees(plan_.level, to)) plan_.shut_out.push_back(member.member);
    }
    std::set<Id> coded;
    for (const Id& record : raised_) {
      for (const StoredStatement& stored : vault_.model().statements_from(record, seen_)) {
        if (stored.statement.confidentiality < plan_.level && !raised_.contains(stored.statement.entity))
          coded.insert(stored.statement.entity);
      }
    }
    plan_.coded.assign(coded.begin(), coded.end());
  }

  /// In its own place at `level`; a file with fresh bytes under a fresh key.
  Result<> say_again(vault::Vault& vault, vault::Draft& draft, std::map<Id, vault::BlobWriter>& files, const StoredStatement& stored,
                     Confidentiality level) const {
    records::Statement statement = stored.statement;
    statement.confidentiality = level;
    statement.supersedes = {stored.id};
    std::optional<Id> subject = stored.subject;
    if (level == Confidentiality::sealed && !subject) subject = statement.entity;
    std::string text;
    if (is_file(stored)) {
      const records::Attachment& former = stored.statement.value.attachment;
      Result<std::string> bytes = vault.read(former, largest_raised);
      if (!bytes) return tl::unexpected<Error>(bytes.error());
      auto at = files.find(statement.entity);
      if (at == files.end()) {
        Result<vault::BlobWriter> made = vault.blob_writer();
        if (!made) return tl::unexpected<Error>(made.error());
        at = files.emplace(statement.entity, *std::move(made)).first;
      }
      Result<records::Attachment> fresh = at->second.add(*bytes, former.media_type, former.name, former.compressed);
      if (!fresh) return tl::unexpected<Error>(fresh.error());
      statement.value.attachment = *std::move(fresh);
      if (former.media_type == "text/plain; charset=utf-8") text = *std::move(bytes);
    }
    (void)draft.add(std::move(statement), subject, std::move(text));
    return {};
  }

  const vault::Vault& vault_;
  const RaiseOptions& options_;
  const Confidentiality seen_;
  const bool more_;
  RaisePlan plan_;
  std::set<Id> raised_, candidates_, kept_, former_;  ///< records; blobs that it lay in, that stay in use, that go
  std::vector<StoredStatement> again_, ended_, moved_;
  std::set<Id> looked_at_;
  std::vector<std::pair<Id, Around::Kind>> to_look_at_;
};

constexpr int most_looks = 5;  ///< others can write between a look and what is done

void add(std::optional<RaisePlan>& done, const RaisePlan& more) {
  if (!done) {
    done = more;
    return;
  }
  done->statements += more.statements;
  done->files += more.files;
  done->moved += more.moved;
  done->lost += more.lost;
  done->left = more.left;
}

}  // namespace

Result<RaisePlan> plan_raise(const vault::Vault& vault, const RaiseOptions& options) { return Raising(vault, options).plan(); }

Result<RaisePlan> raise_document(vault::Vault& vault, const RaiseOptions& options) {
  if (options.reason.find_first_not_of(" \t\n") == std::string::npos)
    return fail(ErrorCode::usage, "this needs a reason", "reason", "why; it stays in the log: no names");
  std::optional<RaisePlan> done;
  for (int look = 0; look < most_looks; ++look) {
    if (const Result<> caught_up = vault.catch_up(); !caught_up) return tl::unexpected<Error>(caught_up.error());
    Raising raising(vault, options, done.has_value());
    const Result<RaisePlan> plan = raising.plan();
    if (done && (plan ? !raising.has_work() : plan.error().code == ErrorCode::usage)) {
      if (plan) done->left = plan->left;
      return *done;
    }
    if (!plan) return plan;
    const Result<bool> written = raising.carry_out(vault);
    if (!written) return tl::unexpected<Error>(written.error());
    if (*written) add(done, raising.planned());
  }
  return fail(ErrorCode::usage, "others are writing at this moment", {}, "raise it in a while");
}

std::optional<Confidentiality> level_of_document(const vault::Vault& vault, const Id& document) {
  return level_of_content(vault.model().statements_of(document, seen_by(vault)));
}

std::vector<Confidentiality> raisable_to(const vault::Vault& vault, const Id& document) {
  std::vector<Confidentiality> levels;
  const Confidentiality seen = seen_by(vault);
  const std::optional<Confidentiality> now = level_of_document(vault, document);
  for (const Confidentiality level :
       {Confidentiality::partner, Confidentiality::internal, Confidentiality::restricted, Confidentiality::sealed}) {
    if (now && level > *now && level <= seen && vault.readable().contains(records::compartment_of(level))) levels.push_back(level);
  }
  return levels;
}

bool has_leftovers(const vault::Vault& vault, const Id& document) {
  const std::vector<StoredStatement> all = vault.model().statements_of(document, seen_by(vault), true);
  const std::optional<Confidentiality> level = level_of_content(all);
  if (!level) return false;
  std::set<Id> standing;
  for (const StoredStatement& stored : all) {
    if (stored.standing && is_file(stored)) standing.insert(stored.statement.value.attachment.blob);
  }
  return std::ranges::any_of(all, [&](const StoredStatement& stored) {
    const Id& blob = stored.statement.value.attachment.blob;
    return !stored.standing && is_file(stored) && stored.statement.confidentiality < *level && !standing.contains(blob) &&
           !std::ranges::binary_search(vault.authority().unlinked(), blob);
  });
}

std::string text_of(const vault::Vault& vault, const RaisePlan& plan, bool done) {
  Names names(vault);
  std::string out = fmt::format("{}  {}  {} -> {}\n", done ? "Raised" : "Raising", names.record(plan.document), records::name_of(plan.from),
                                records::name_of(plan.level));
  const auto line = [&](std::string_view head, const std::string& text) {
    out += pad("  " + std::string(head), 16) + wrap(text, 100, 16, 16) + '\n';
  };
  const auto listed = [&](const std::vector<Id>& ids, bool members) {
    std::string text;
    for (const Id& id : ids) text += (text.empty() ? "" : " ") + (members ? names.member(id) : names.record(id));
    return text;
  };
  line("said again", fmt::format("statements: {}; files and texts sealed anew among them: {}", plan.statements, plan.files));
  if (!plan.shut_out.empty()) line("shut out", listed(plan.shut_out, true));
  for (const Around& one : plan.around)
    line("around it", fmt::format("{}  {}  {}", names.record(one.record), names.type(one.record), records::name_of(one.level)));
  if (!plan.coded.empty()) line("stays", "what was coded from it, at its own level: " + listed(plan.coded, false));
  if (plan.moved > 0)
    line("sealed anew", fmt::format("files of other documents that lie in the same file, at their own level: {}", plan.moved));
  if (plan.lost > 0) line("goes", fmt::format("former versions of files: {}", plan.lost));
  if (plan.left == RaisePlan::Left::no_right)
    line("left", "the former bytes, sealed as before, until a member with the right to erase does the same again");
  if (plan.left == RaisePlan::Left::not_all_seen)
    line("left", "former bytes that lie beside what you are not shown, until a member who sees everything does the same again");
  line("out of reach",
       "what somebody has read, saved or printed; other copies of the case until they are merged; backups made before; and, for who still "
       "holds "
       "the former key and uses another program, its former title in the log");
  return out;
}

}  // namespace girok::app
