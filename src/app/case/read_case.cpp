#include "app/case/read_case.h"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/names.h"
#include "app/case/show.h"
#include "app/linkage/case_decisions.h"
#include "app/records/every_record.h"
#include "reading/load.h"

namespace girok::app {
namespace {

struct Item {
  std::string name;
  Id record;
  vault::Attachment original;
  bool sealed = false;
};

/// Items that have a text, with their originals.
std::vector<Item> items_of(const vault::Vault& vault) {
  const vault::Confidentiality clearance = seen_by(vault);
  std::vector<Item> items;
  for (const vault::RecordLine& line : every_record(vault, "Item", clearance)) {
    Item item;
    item.record = line.record;
    bool has_file = false, has_text = false;
    for (const vault::StoredStatement& stored : vault.model().statements_of(line.record, clearance)) {
      const records::Statement& statement = stored.statement;
      if (statement.value.kind != records::ValueKind::attachment) continue;
      has_text = has_text || statement.property == "text";
      if (statement.property != "file") continue;
      has_file = true;
      item.original = statement.value.attachment;
      item.name = item.original.name;
      item.sealed = statement.confidentiality == vault::Confidentiality::sealed;
    }
    if (has_file && has_text) items.push_back(std::move(item));
  }
  std::ranges::sort(items, [](const Item& a, const Item& b) { return std::tie(a.name, a.record) < std::tie(b.name, b.record); });
  return items;
}

}  // namespace

CasePile pile_of_case(vault::Vault& vault, const std::string& folder, const std::set<Id>& without) {
  CasePile pile;
  if (const Result<> may = require(vault, Deed::read_documents); !may) {
    pile.inputs.errors.push_back(may.error());
    return pile;
  }
  std::vector<Item> items = items_of(vault);
  std::erase_if(items, [&](const Item& item) { return without.contains(item.record); });
  std::vector<Id> sealed;
  for (const Item& item : items) {
    if (item.sealed) sealed.push_back(item.record);
  }
  if (const Result<> logged = log_reads(vault, sealed, vault::ReadKind::attachment); !logged) {
    pile.inputs.errors.push_back(logged.error());
    std::erase_if(items, [](const Item& item) { return item.sealed; });
  }
  Names names(vault);
  for (const Item& item : items) {
    const std::string path = (folder.empty() ? names.record(item.record) : folder) + "/" + item.name;
    Result<std::string> bytes = vault.read(item.original, reading::max_document_bytes);
    if (!bytes) {
      pile.inputs.errors.push_back(bytes.error());
      continue;
    }
    pile.held.push_back(*std::move(bytes));
    pile.inputs.files.push_back({path, pile.held.back(), std::nullopt});
    pile.records.push_back(item.record);
  }
  std::map<Id, std::string> paths;
  for (std::size_t i = 0; i < pile.records.size(); ++i) paths[pile.records[i]] = pile.inputs.files[i].path;
  for (const CaseDecision& one : decisions_of_documents(vault)) {
    if (one.verdict != linkage::Verdict::cannot_tell && paths.contains(one.a) && paths.contains(one.b))
      pile.judged.push_back({paths[one.a], paths[one.b], one.verdict == linkage::Verdict::same});
  }
  return pile;
}

std::vector<Id> documents_of_case(const vault::Vault& vault) {
  std::vector<Id> records;
  if (!require(vault, Deed::read_documents)) return records;
  for (const Item& item : items_of(vault)) records.push_back(item.record);
  return records;
}

std::string documents_stamp(const vault::Vault& vault) {
  std::string stamp;
  if (!require(vault, Deed::read_documents)) return stamp;
  for (const Item& item : items_of(vault)) {
    stamp += to_string(item.record);
    for (std::size_t i = 0; i < 8; ++i) stamp += fmt::format("{:02x}", item.original.sha256[i]);
  }
  return stamp;
}

}  // namespace girok::app
