// A record for a terminal.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/case/show.h"
#include "app/case/times.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

constexpr std::size_t indent = 14;   // where values begin

class View {
 public:
  View(const RecordView& view, Names& names, const ViewOptions& options) : view_(view), names_(names), options_(options) {}

  std::string text() {
    out_ = bold(names_.record(view_.record));
    if (!view_.type.empty()) out_ += "  " + one_line(view_.type);
    if (!view_.label.empty()) out_ += "  " + cut(one_line(view_.label), options_.columns > 40 ? options_.columns - 24 : 20);
    out_ += '\n';
    for (const ShownProperty& property : view_.properties) add(property);
    if (!view_.links.empty()) {
      out_ += "\nWhat leads here\n";
      for (const vault::StoredStatement& stored : view_.links) add_link(stored);
    }
    return std::move(out_);
  }

 private:
  std::string bold(const std::string& text) const { return options_.colour ? "\x1b[1m" + text + "\x1b[0m" : text; }
  std::string dim(const std::string& text) const { return options_.colour ? "\x1b[2m" + text + "\x1b[0m" : text; }

  void add(const ShownProperty& property) {
    if (property.conflict)
      out_ += fmt::format("  {} values, and there can be only one:\n",
                          std::ranges::count_if(property.statements, &vault::StoredStatement::standing));
    for (const vault::StoredStatement& stored : property.statements) {
      std::string name = pad(cut(one_line(property.name), indent - 3), indent - 2);
      std::string value = text_of(stored.statement.value, names_);
      if (!stored.standing) value = "[ended] " + value;
      out_ += "  " + name + wrap(value, options_.columns, indent, indent) + '\n';
      out_ += std::string(indent, ' ') + dim(wrap(details(stored), options_.columns, indent, indent)) + '\n';
    }
  }

  std::string details(const vault::StoredStatement& stored) const {
    const records::Statement& statement = stored.statement;
    std::string text(records::name_of(statement.confidentiality));
    if (statement.basis != records::Basis::unstated) text += fmt::format(" · {}", records::name_of(statement.basis));
    if (statement.confidence != records::Statement::no_confidence) text += fmt::format(" · {} %", statement.confidence);
    if (!statement.language.empty()) text += " · " + one_line(statement.language);
    if (statement.source) text += " · from " + names_.record(*statement.source) + span_of(statement);
    if (statement.asserted_by) text += " · said by " + names_.record(*statement.asserted_by);
    if (stored.subject)
      text += *stored.subject == statement.entity ? " · under its own key" : " · under the key of " + names_.record(*stored.subject);
    text += fmt::format(" · {}, {} · {}", one_line(names_.member(stored.member)), short_time(stored.clock), short_statement(stored.id));
    return text;
  }

  static std::string span_of(const records::Statement& statement) {
    return statement.span ? fmt::format(" ({}–{})", statement.span->begin, statement.span->end) : std::string();
  }

  void add_link(const vault::StoredStatement& stored) {
    const std::string name = pad(cut(one_line(stored.statement.property), indent - 3), indent - 2);
    const std::string label = names_.label(stored.statement.entity), type = names_.type(stored.statement.entity);
    std::string line = names_.record(stored.statement.entity);
    if (!type.empty()) line += "  " + one_line(type);
    if (!label.empty()) line += "  " + one_line(label);
    out_ += "  " + name + wrap(line, options_.columns, indent, indent) + '\n';
  }

  const RecordView& view_;
  Names& names_;
  const ViewOptions& options_;
  std::string out_;
};

}  // namespace

std::string size_text(std::uint64_t bytes) {
  static constexpr std::array<const char*, 4> units = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  double size = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; size >= 1024 && unit + 1 < units.size(); ++unit) size /= 1024;
  return fmt::format("{:.1f} {}", size, units[unit]);
}

std::string text_of(const records::Value& value, Names& names) {
  switch (value.kind) {
    case records::ValueKind::record: {
      const std::string label = names.label(value.record);
      return names.record(value.record) + (label.empty() ? "" : "  " + one_line(label));
    }
    case records::ValueKind::attachment:
      return fmt::format("{} ({}, {})", one_line(value.attachment.name), one_line(value.attachment.media_type),
                         size_text(value.attachment.size));
    case records::ValueKind::truth: return value.truth ? "yes" : "no";
    default: return one_line(value.text);
  }
}

std::string text_of(const RecordView& view, Names& names, const ViewOptions& options) { return View(view, names, options).text(); }

}  // namespace girok::app
