#include "app/case/demo_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/access.h"
#include "app/case/add.h"
#include "app/case/demo_members.h"
#include "app/demo.h"
#include "app/linkage/case_decisions.h"
#include "app/records/import_records.h"
#include "app/records/schema_of.h"
#include "crypto/hash.h"
#include "demo_case/embedded.h"
#include "demo_case_lists/embedded.h"
#include "exchange/records_json.h"

namespace girok::app {
namespace {

Result<std::unique_ptr<vault::Vault>> open_or_make(const vault::Environment& environment, const std::string& path) {
  const crypto::SecretBytes passphrase = crypto::SecretBytes::copy_of(demo_passphrase);
  if (!environment.disk->exists(path)) return vault::Vault::create(environment, path, "demo", passphrase);
  const Result<vault::FoundMember> found = vault::find_member(environment, path, "demo");
  if (!found) return tl::unexpected<Error>(found.error());
  if (!found->member) return fail(ErrorCode::locked, "this is another case, not the demo's", path, "choose another folder: --case DIR");
  Result<vault::MemberSecret> secret = vault::unwrap_with_passphrase(*found->member, passphrase, environment);
  if (!secret) return tl::unexpected<Error>(secret.error());
  return vault::Vault::open(environment, path, *std::move(secret));
}

/// Records read and checked as anybody's would be. The same records again add nothing.
Result<> add_records(vault::Vault& vault, const records::Schema& schema, std::string_view bytes, const std::string& name,
                     const std::string& scheme) {
  exchange::ReadRecords read = exchange::read_records_json(bytes, name, schema);
  if (!read.good()) return tl::unexpected<Error>(read.errors.front());
  ImportFile file;
  file.path = name;
  file.scheme = scheme;
  file.bytes = std::string(bytes);
  file.size = bytes.size();
  file.sha256 = crypto::sha256_hex(bytes);
  file.media_type = "application/jsonl";
  file.records = std::move(read.records);
  for (const std::string_view held : demo_case::embedded_names()) file.held.emplace(std::string(held), demo_case::embedded(held));
  std::vector<ImportFile> files;
  files.push_back(std::move(file));
  const ImportReport report = import_records(vault, schema, std::move(files), {});
  if (!report.good()) return tl::unexpected<Error>(report.errors.front());
  return {};
}

/// The next field of a line; what is left of it stays in `line`.
std::string_view next_field(std::string_view& line) {
  const std::size_t end = std::min(line.find('\t'), line.size());
  const std::string_view field = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return field;
}

/// What colleagues have decided about persons of the lists. Where anything was decided here before, nothing is added.
Result<> add_decisions(vault::Vault& vault, const records::Schema& schema, std::string_view table) {
  if (!decisions_of_case(vault).empty()) return {};
  const auto person = [&](std::string_view identifier) {
    const std::vector<Id> found = vault.model().records_with("identifier", std::string(identifier), seen_by(vault));
    return found.empty() ? Id{} : found.front();
  };
  while (!table.empty()) {
    const std::size_t end = std::min(table.find('\n'), table.size());
    std::string_view line = table.substr(0, end);
    table.remove_prefix(std::min(end + 1, table.size()));
    const Id a = person(next_field(line)), b = person(next_field(line));
    const linkage::Verdict verdict = next_field(line) == "same" ? linkage::Verdict::same : linkage::Verdict::different;
    const Decided decided = decide(vault, schema, a, b, verdict, std::string(line));
    if (!decided.report.errors.empty()) return tl::unexpected<Error>(decided.report.errors.front());
  }
  return {};
}

/// Everything of data/demo/case and data/demo/case-lists; the places of the first list are those of the others.
Result<> add_all_records(vault::Vault& vault) {
  const Result<records::Schema> schema = schema_of(vault);
  if (!schema) return tl::unexpected<Error>(schema.error());
  if (Result<> added = add_records(vault, *schema, demo_case::embedded("records.jsonl"), "records.jsonl", "demo"); !added) return added;
  for (const std::string list : {"open-water", "harbour-line", "archive"}) {
    const std::string name = list + ".jsonl";
    if (Result<> added = add_records(vault, *schema, demo_case_lists::embedded(name), name, list); !added) return added;
  }
  return add_decisions(vault, *schema, demo_case_lists::embedded("decisions.tsv"));
}

}  // namespace

Result<std::unique_ptr<vault::Vault>> open_demo_case(const vault::Environment& environment, const std::string& path) {
  Result<std::unique_ptr<vault::Vault>> vault = open_or_make(environment, path);
  if (!vault) return vault;
  const Added added = add_files(**vault, demo_inputs(), {});
  if (!added.errors.empty()) return tl::unexpected<Error>(added.errors.front());
  if (Result<> records = add_all_records(**vault); !records) return tl::unexpected<Error>(records.error());
  if (Result<> members = add_demo_members(**vault); !members) return tl::unexpected<Error>(members.error());
  return vault;
}

std::string demo_overview(const vault::Vault& vault) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kinds = {{{"Person", "persons"},
                                                                                          {"Event", "events"},
                                                                                          {"Act", "acts"},
                                                                                          {"Testimony", "testimonies"},
                                                                                          {"Consent", "consents"},
                                                                                          {"Item", "documents"}}};
  std::string text;
  for (const auto& [type, word] : kinds) {
    vault::Filter filter;
    filter.clearance = seen_by(vault);
    filter.types = {std::string(type)};
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", vault.model().count_records(filter), word);
  }
  return text;
}

}  // namespace girok::app
