#include "app/case/history.h"

#include <map>

#include "app/access.h"
#include "app/case/times.h"
#include "app/terminal.h"
#include "crypto/hash.h"
#include "exchange/table.h"

namespace girok::app {

std::string_view name_of(const vault::HistoryLine& line) {
  using Kind = vault::HistoryLine::Kind;
  switch (line.kind) {
    case Kind::asserted: return "stated";
    case Kind::superseded: return "replaced";
    case Kind::retracted: return "retracted";
    case Kind::read: return line.note == "found" ? "found" : line.note == "attachment" ? "opened" : "read";
    case Kind::erased: return "erased";
    case Kind::granted: return "granted";
    case Kind::removed: return "removed";
    case Kind::epoch: return "new key";
    case Kind::organisation: return "organisation";
    case Kind::unlinked: return "unlinked";
    case Kind::gap: return "gap";
    case Kind::refused: return "refused";
  }
  return "unknown";
}

std::vector<vault::HistoryLine> history_told(const vault::Vault& vault, const vault::ReadModel::HistoryFilter& filter, std::size_t most) {
  const bool all = seen_by(vault) == vault::Confidentiality::sealed && vault.readable().contains(vault::Compartment::sealed);
  const Id self = vault.member().id();
  // More are asked for until enough are left: how many were left out must not show in how many there are.
  for (std::size_t asked = most;; asked *= 2) {
    std::vector<vault::HistoryLine> lines = vault.model().history(filter, asked);
    const bool whole = lines.size() < asked;
    if (!all) {
      std::erase_if(lines,
                    [&](const vault::HistoryLine& line) { return line.kind == vault::HistoryLine::Kind::read && line.member != self; });
    }
    if (!whole && lines.size() < most) continue;
    if (lines.size() > most) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
    return lines;
  }
}

Result<std::string> history_csv(const vault::Vault& vault, const std::vector<vault::HistoryLine>& lines, Names& names) {
  exchange::Table table;
  table.header = {"time", "member", "member_id", "what", "about", "property", "entry", "ends", "reason", "batch", "batch_hash"};
  std::map<std::string, std::string> hashes;
  for (const vault::HistoryLine& line : lines) {
    const std::string batch = to_string(line.device) + "-" + std::to_string(line.sequence);
    const auto [hash, fresh] = hashes.emplace(batch, std::string());
    if (fresh) {
      if (const std::optional<vault::BatchInfo> info = vault.model().batch(line.device, line.sequence))
        hash->second = crypto::to_hex(info->hash);
    }
    const bool tells_reason = line.kind == vault::HistoryLine::Kind::retracted || line.kind == vault::HistoryLine::Kind::erased;
    table.rows.push_back(
        {iso_time(line.clock), names.member(line.member), to_string(line.member), std::string(name_of(line)),
         line.record ? to_string(*line.record) : std::string(), line.property, line.operation ? to_string(*line.operation) : std::string(),
         line.target ? to_string(*line.target) : std::string(), tells_reason ? line.note : std::string(), batch, hash->second});
  }
  std::vector<exchange::Note> notes;
  return exchange::write_csv(table, notes);
}

std::string text_of(const std::vector<vault::HistoryLine>& lines, Names& names, std::size_t columns) {
  using Kind = vault::HistoryLine::Kind;
  std::string out;
  for (const vault::HistoryLine& line : lines) {
    std::string text =
        short_time(line.clock) + "  " + pad(cut(one_line(names.member(line.member)), 16), 16) + "  " + pad(std::string(name_of(line)), 9);
    const bool about_member = line.kind == Kind::granted || line.kind == Kind::removed || line.property == role_property;
    if (line.record) text += "  " + (about_member ? one_line(names.member(*line.record)) : names.record(*line.record));
    if (!line.property.empty()) text += "  " + one_line(line.property);
    // A reason was written for whoever asks later; what a `read` notes is in its name already.
    if (line.kind == Kind::retracted || line.kind == Kind::erased) text += "  " + one_line(line.note);
    out += cut(text, columns) + '\n';
  }
  return out;
}

}  // namespace girok::app
