#include "app/serve/member_case.h"

#include <utility>

#include "app/keys/passphrase.h"
#include "app/records/schema_of.h"

namespace girok::app {
namespace {

/// Changes with the tables that an organisation put into the case.
std::uint64_t stamp_of_tables(const vault::Vault& vault) {
  vault::Filter filter;
  filter.clearance = seen_by(vault);
  filter.types = {"Schema"};
  std::uint64_t stamp = 1;
  for (const vault::RecordLine& line : vault.model().records(filter, 1000)) stamp = stamp * 1'000'003 + line.clock + line.statements;
  return stamp;
}

Error not_opened() {
  return {ErrorCode::locked, "this name and passphrase do not open the case", {}, "check both; capital letters and spaces count"};
}

}  // namespace

MemberCase::MemberCase(OpenCase opened) : opened_(std::move(opened)), member_(opened_.vault->member().id()) { look_up(); }

/// Tells what is kept of the records that have changed.
void MemberCase::take_news() {
  const vault::ReadModel& model = opened_.vault->model();
  // A batch that says nothing of records (a grant) is news too.
  if (std::exchange(seen_batches_, model.batch_count()) != model.batch_count()) news_ = true;
  const std::optional<std::vector<Id>> changed = model.take_changed();
  if (changed && changed->empty()) return;
  news_ = true;
  coverage_.changed(changed);
  names_.changed(changed);
}

void MemberCase::look_up() {
  const vault::Vault& vault = *opened_.vault;
  take_news();
  if (!std::exchange(news_, false) && schema_) return;
  // Names were taken in at the level of then: what may be seen since would be missing.
  const vault::Confidentiality before = std::exchange(access_, access_of(vault)).clearance;
  if (access_.clearance != before) names_.changed(std::nullopt);
  if (const std::uint64_t stamp = stamp_of_tables(vault); !schema_ || stamp != schema_stamp_) {
    schema_ = std::make_shared<const records::Schema>(case_schema(vault).schema);
    schema_stamp_ = stamp;
    coverage_.changed({});
  }
}

Result<MemberCase::Locked> MemberCase::lock() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (const Result<> caught_up = opened_.vault->catch_up(); !caught_up) return tl::unexpected<Error>(caught_up.error());
  const vault::MemberRights* const known = opened_.vault->authority().member(member_);
  if (known == nullptr || known->removed) return fail(ErrorCode::refused, "this member is no longer one of this case");
  look_up();
  return Locked(shared_from_this(), std::move(lock));
}

Result<> MemberCases::check(const std::string& handle, const crypto::SecretBytes& passphrase) {
  const std::lock_guard<std::mutex> one_at_a_time(deriving_);
  const Result<Unlocked> unlocked = unlock_with(environment_, path_, handle, passphrase);
  if (!unlocked) return tl::unexpected<Error>(unlocked.error().code == ErrorCode::locked ? not_opened() : unlocked.error());
  return {};
}

Result<std::shared_ptr<MemberCase>> MemberCases::sign_in(const std::string& handle, const crypto::SecretBytes& passphrase) {
  const std::lock_guard<std::mutex> one_at_a_time(deriving_);
  // An empty name would mean whoever opened last on this machine: at a door, people say who they are.
  Result<Unlocked> unlocked = unlock_with(environment_, path_, handle.empty() ? "-" : handle, passphrase);
  if (!unlocked) {
    const ErrorCode code = unlocked.error().code;
    const bool is_about_the_name = code == ErrorCode::locked || code == ErrorCode::usage;
    return tl::unexpected<Error>(is_about_the_name ? not_opened() : unlocked.error());
  }
  const Id member = unlocked->member.member;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (std::shared_ptr<MemberCase> open = open_[member].lock()) return open;
  }
  CaseOptions options;
  options.folder = path_;
  Result<OpenCase> opened = open_unlocked(environment_, path_, std::move(unlocked->secret), options);
  if (!opened) return tl::unexpected<Error>(opened.error().code == ErrorCode::refused ? not_opened() : opened.error());
  auto made = std::make_shared<MemberCase>(*std::move(opened));
  const std::lock_guard<std::mutex> lock(mutex_);
  open_[member] = made;
  return made;
}

}  // namespace girok::app
