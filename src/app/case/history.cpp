#include "app/case/history.h"

#include "app/access.h"
#include "app/case/times.h"
#include "app/terminal.h"

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
