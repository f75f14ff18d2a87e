#include "app/records/import_batches.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "app/access.h"

namespace girok::app {
namespace {

constexpr std::string_view identifier = "identifier", mark = "import:";

bool is_mark(const records::Statement& statement) {
  return statement.property == identifier && !statement.source && statement.value.text.starts_with(mark);
}

Error unknown() {
  return {ErrorCode::not_found,
          "there is no such import, or nothing of it stands any more",
          {},
          "girok import --list shows those that there are"};
}

}  // namespace

std::string to_string(const ImportBatch& batch) { return to_string(batch.device) + "-" + std::to_string(batch.sequence); }
std::string short_batch(const ImportBatch& batch) { return to_string(batch.device).substr(0, 8) + "-" + std::to_string(batch.sequence); }

std::vector<PastImport> past_imports(const vault::Vault& vault) {
  const vault::ReadModel& model = vault.model();
  const records::Confidentiality seen = seen_by(vault);
  std::set<std::uint32_t> marked;
  model.each_told(identifier, seen, [&](const vault::ReadModel::Told& told) {
    if (told.source == 0 && told.text.starts_with(mark)) marked.insert(told.record);
  });
  std::map<ImportBatch, PastImport> found;
  for (const std::uint32_t number : marked) {
    const Id item = model.record_at(number);
    for (const vault::StoredStatement& stored : model.statements_of(item, seen)) {
      if (!is_mark(stored.statement)) continue;
      const ImportBatch batch{stored.id.device, stored.id.sequence};
      PastImport& import = found[batch];
      import.batch = batch;
      import.clock = stored.clock;
      import.member = stored.member;
      std::string list = stored.statement.value.text.substr(mark.size());
      if (std::ranges::find(import.lists, list) == import.lists.end()) import.lists.push_back(std::move(list));
      if (std::ranges::find(import.items, item) == import.items.end()) import.items.push_back(item);
    }
  }
  std::vector<PastImport> imports;
  imports.reserve(found.size());
  for (auto& [batch, import] : found) imports.push_back(std::move(import));
  std::ranges::sort(imports,
                    [](const PastImport& a, const PastImport& b) { return std::tie(b.clock, b.batch) < std::tie(a.clock, a.batch); });
  return imports;
}

Result<PastImport> import_of(const vault::Vault& vault, const ImportBatch& batch) {
  std::vector<PastImport> imports = past_imports(vault);
  const auto at = std::ranges::find(imports, batch, &PastImport::batch);
  if (at == imports.end()) return tl::unexpected<Error>(unknown());
  return std::move(*at);
}

Result<PastImport> import_named(const vault::Vault& vault, std::string_view typed) {
  const std::size_t dash = typed.rfind('-');
  std::string device(typed.substr(0, dash));
  std::ranges::transform(device, device.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  std::uint64_t sequence = 0;
  const char* const end = typed.data() + typed.size();
  const bool well = dash != std::string_view::npos && device.size() >= 4 && dash + 1 < typed.size() &&
                    std::from_chars(typed.data() + dash + 1, end, sequence).ptr == end;
  if (!well)
    return fail(ErrorCode::usage, "an import is called by its device and a number, such as 7QK2M4WX-12", {},
                "girok import --list shows those that there are");
  std::vector<PastImport> imports = past_imports(vault);
  std::erase_if(imports,
                [&](const PastImport& one) { return one.batch.sequence != sequence || !to_string(one.batch.device).starts_with(device); });
  if (imports.empty()) return tl::unexpected<Error>(unknown());
  if (imports.size() > 1) return fail(ErrorCode::usage, "several imports begin so", {}, "type more characters of the device");
  return std::move(imports.front());
}

bool TakenBack::by(const vault::OperationId& by, const Id& record) {
  const ImportBatch batch{by.device, by.sequence};
  if (const auto at = known_.find(batch); at != known_.end()) return at->second;
  const std::optional<vault::BatchInfo> info = vault_.model().batch(by.device, by.sequence);
  bool taken = false;
  if (info) {
    vault::ReadModel::HistoryFilter filter;
    filter.record = record;
    filter.since = filter.until = info->clock;
    filter.clearance = seen_by(vault_);
    for (const vault::HistoryLine& line : vault_.model().history(filter, SIZE_MAX / 2))
      taken =
          taken || (line.operation == by && line.kind == vault::HistoryLine::Kind::retracted && line.note.starts_with(taken_back_reason));
  }
  return known_[batch] = taken;
}

}  // namespace girok::app
