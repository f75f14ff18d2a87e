#include "app/case/demo_case.h"

#include "app/case/add.h"
#include "app/demo.h"

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

}  // namespace

Result<std::unique_ptr<vault::Vault>> open_demo_case(const vault::Environment& environment, const std::string& path) {
  Result<std::unique_ptr<vault::Vault>> vault = open_or_make(environment, path);
  if (!vault) return vault;
  const Added added = add_files(**vault, demo_inputs(), {});
  if (!added.errors.empty()) return tl::unexpected<Error>(added.errors.front());
  return vault;
}

}  // namespace girok::app
