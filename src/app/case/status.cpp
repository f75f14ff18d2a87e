#include "app/case/status.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/times.h"
#include "app/terminal.h"

namespace girok::app {

std::vector<OpenedCase> opened_cases(const vault::Environment& environment) {
  std::vector<OpenedCase> opened;
  const Result<std::vector<AgentStatus>> agents = find_agents();
  if (!agents) return opened;
  for (const AgentStatus& agent : *agents) {
    OpenedCase one{agent.folder, to_string(agent.member).substr(0, 8), agent.locks_in_s};
    const Result<std::vector<vault::MemberFile>> files = vault::load_member_files(*environment.disk, agent.folder, agent.vault);
    if (files) {
      const auto at = std::ranges::find(*files, agent.member, &vault::MemberFile::member);
      if (at != files->end()) one.handle = at->handle;
    }
    opened.push_back(std::move(one));
  }
  std::ranges::sort(opened, {}, &OpenedCase::folder);
  return opened;
}

CaseStatus status_of(const vault::Vault& vault, const std::string& handle) {
  const vault::ReadModel& model = vault.model();
  CaseStatus status;
  status.folder = vault.path();
  status.handle = handle;
  status.vault = vault.id();
  status.clearance = seen_by(vault);
  vault::Filter filter;
  filter.clearance = status.clearance;
  status.records = model.count_records(filter);
  status.statements = model.count_statements(filter.clearance);
  const SaidOfMembers said = said_of_members(vault, filter.clearance);
  status.records -= said.members;
  status.statements -= said.statements;
  status.batches = model.batch_count();
  const std::vector<vault::MemberRights> members = vault.authority().members();
  status.members =
      static_cast<std::size_t>(std::ranges::count_if(members, [](const vault::MemberRights& member) { return !member.removed; }));
  status.devices = model.heads().size();
  if (model.latest_clock() != 0) status.last_change = model.latest_clock();
  status.notices = vault.notices();
  return status;
}

std::string text_of(const std::vector<OpenedCase>& opened, const std::optional<CaseStatus>& current) {
  std::string out;
  if (opened.empty()) out += "No case is open\n";
  for (const OpenedCase& one : opened) {
    const std::int64_t minutes = (one.locks_in_s + 59) / 60;
    out += fmt::format("Open      {} as {}; locks in {} min unless it is used\n", one_line(one.folder), one_line(one.handle), minutes);
  }
  if (!current) return out;
  out += fmt::format("\nCase      {}\n", one_line(current->folder));
  out += fmt::format("Member    {}, cleared up to {}\n", one_line(current->handle), records::name_of(current->clearance));
  out += fmt::format("Holds     {} {}, {} {}\n", current->records, current->records == 1 ? "record" : "records", current->statements,
                     current->statements == 1 ? "statement" : "statements");
  out += fmt::format("Members   {}, on {} {}\n", current->members, current->devices, current->devices == 1 ? "device" : "devices");
  if (current->last_change) out += fmt::format("Changed   {}\n", iso_time(*current->last_change));
  for (const vault::Notice& notice : current->notices)
    out += fmt::format("Note      {}\n", one_line(notice.what + (notice.where.empty() ? "" : " (" + notice.where + ")")));
  return out;
}

}  // namespace girok::app
