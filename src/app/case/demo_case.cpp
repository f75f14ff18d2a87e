#include "app/case/demo_case.h"

#include <fmt/format.h>

#include <array>

#include "app/access.h"
#include "app/case/add.h"
#include "app/case/demo_members.h"
#include "app/demo.h"
#include "app/records/import_records.h"
#include "app/records/schema_of.h"
#include "crypto/hash.h"
#include "demo_case/embedded.h"
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

/// The records of data/demo/case, read and checked as anybody's would be. The same records again add nothing.
Result<> add_records(vault::Vault& vault) {
  const Result<records::Schema> schema = schema_of(vault);
  if (!schema) return tl::unexpected<Error>(schema.error());
  const std::string_view bytes = demo_case::embedded("records.jsonl");
  exchange::ReadRecords read = exchange::read_records_json(bytes, "records.jsonl", *schema);
  if (!read.good()) return tl::unexpected<Error>(read.errors.front());
  ImportFile file;
  file.path = "records.jsonl";
  file.scheme = "demo";
  file.bytes = std::string(bytes);
  file.size = bytes.size();
  file.sha256 = crypto::sha256_hex(bytes);
  file.media_type = "application/jsonl";
  file.records = std::move(read.records);
  for (const std::string_view name : demo_case::embedded_names()) file.held.emplace(std::string(name), demo_case::embedded(name));
  std::vector<ImportFile> files;
  files.push_back(std::move(file));
  const ImportReport report = import_records(vault, *schema, std::move(files), {});
  if (!report.good()) return tl::unexpected<Error>(report.errors.front());
  return {};
}

}  // namespace

Result<std::unique_ptr<vault::Vault>> open_demo_case(const vault::Environment& environment, const std::string& path) {
  Result<std::unique_ptr<vault::Vault>> vault = open_or_make(environment, path);
  if (!vault) return vault;
  const Added added = add_files(**vault, demo_inputs(), {});
  if (!added.errors.empty()) return tl::unexpected<Error>(added.errors.front());
  if (Result<> records = add_records(**vault); !records) return tl::unexpected<Error>(records.error());
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
