#include "app/case/erase.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/members.h"
#include "app/case/names.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

using vault::StoredStatement;

std::string count_of(std::size_t count, std::string_view one, std::string_view several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

/// What nothing ended but statements that will have gone.
std::vector<StandingAgain> standing_again(const vault::Vault& vault, const std::vector<StoredStatement>& going) {
  std::set<vault::OperationId> ids, seen;
  for (const StoredStatement& stored : going) ids.insert(stored.id);
  std::vector<StandingAgain> again;
  for (const StoredStatement& stored : going) {
    for (const vault::OperationId& target : stored.statement.supersedes) {
      if (ids.contains(target) || !seen.insert(target).second) continue;
      const std::optional<StoredStatement> ended = vault.model().statement(target, seen_by(vault));
      if (!ended || !std::ranges::all_of(ended->ended_by, [&](const vault::OperationId& by) { return ids.contains(by); })) continue;
      again.push_back({ended->statement.entity, ended->statement.property, target});
    }
  }
  return again;
}

}  // namespace

Result<Erasure> plan_erasure(const vault::Vault& vault, const Id& record) {
  if ((vault.rights() & vault::right_erase) == 0)
    return fail(ErrorCode::refused, "you have not the right to erase", {}, "ask a member who has: girok members lists them");
  const vault::ReadModel& model = vault.model();
  const std::vector<StoredStatement> going = model.statements_under(record, seen_by(vault));
  Erasure erasure;
  erasure.record = record;
  erasure.statements = going.size();
  std::set<Id> others;
  for (const StoredStatement& stored : going) {
    erasure.compartments.insert(stored.id.compartment);
    if (stored.statement.value.kind == records::ValueKind::attachment) ++erasure.attachments;
    if (stored.statement.entity != record) others.insert(stored.statement.entity);
  }
  erasure.others.assign(others.begin(), others.end());
  const auto stays = [&](const StoredStatement& stored) { return stored.subject != record; };
  for (const StoredStatement& stored : model.statements_of(record, seen_by(vault), true)) {
    if (!stays(stored)) continue;
    ++(stored.standing ? erasure.remaining : erasure.ended);
    (stored.standing ? erasure.remaining_properties : erasure.ended_properties).insert(stored.statement.property);
  }
  erasure.links = static_cast<std::size_t>(std::ranges::count_if(model.statements_to(record, seen_by(vault)), stays));
  erasure.again = standing_again(vault, going);
  erasure.sees_all = sees_everything(vault);
  const std::vector<Id> erased = model.erased_subjects();
  erasure.erased_before = std::ranges::find(erased, record) != erased.end();
  if (going.empty() && erasure.sees_all && !erasure.erased_before) {
    return fail(ErrorCode::not_found, "nothing is sealed under this record's own key, so there is nothing that can be forgotten", {},
                "retract its statements instead: girok edit RECORD --retract STATEMENT");
  }
  return erasure;
}

Result<> erase_record(vault::Vault& vault, const Id& record, std::string reason) {
  const Result<vault::Receipt> erased = vault.erase(record, std::move(reason));
  if (!erased) return tl::unexpected<Error>(erased.error());
  return {};
}

std::string text_of(const vault::Vault& vault, const Erasure& erasure, bool done) {
  Names names(vault);
  const std::string id = names.record(erasure.record), type = one_line(names.type(erasure.record));
  std::string out = fmt::format("{}  {}{}\n", done ? "Erased" : "Erasing", id, type.empty() ? "" : "  " + type);
  const auto line = [&](std::string_view head, const std::string& text) {
    out += pad("  " + std::string(head), 16) + wrap(text, 100, 16, 16) + '\n';
  };
  line(done ? "gone" : "goes", count_of(erasure.statements, "statement", "statements") + " under its own key, " +
                                   count_of(erasure.attachments, "file or text", "files and texts") + " among them" +
                                   (erasure.compartments.empty() ? "" : "; compartments: " + text_of_compartments(erasure.compartments)));
  if (!erasure.others.empty()) {
    std::string others;
    for (const Id& other : erasure.others) others += (others.empty() ? "" : " ") + names.record(other);
    line("", "some of it is about other records: " + others);
  }
  if (!erasure.sees_all) line("", "what you may not see yourself and lies under the same key goes too");
  if (erasure.erased_before) line("", "it was erased before: what came in since goes as well");
  const auto listed = [](const std::set<std::string>& properties) {
    std::string list;
    for (const std::string& property : properties) list += (list.empty() ? " (" : ", ") + one_line(property);
    return list.empty() ? list : list + ")";
  };
  line(done ? "stays" : "will stay",
       count_of(erasure.remaining, "other statement", "other statements") + " about it" + listed(erasure.remaining_properties) + " and " +
           count_of(erasure.links, "link", "links") +
           " to it, under no key of its own; and in the log, that there was such a record, and why it was erased");
  if (erasure.ended > 0) {
    line(done ? "stays" : "will stay", "in the history, " + count_of(erasure.ended, "former statement", "former statements") + " about it" +
                                           listed(erasure.ended_properties) +
                                           ", sealed as before: girok show --all tells them, and sums and names of files with them");
  }
  for (const StandingAgain& again : erasure.again) {
    line(done ? "stands again" : "would stand",
         one_line(again.property) + " of " + names.record(again.record) + " (" + short_statement(again.statement) +
             "): only what is erased had replaced it; girok edit " + names.record(again.record) + " --retract takes it back");
  }
  line("out of reach",
       "other copies of the case until they are merged; backups made before; what was saved, printed or sent; the files that were added "
       "from");
  return out;
}

}  // namespace girok::app
