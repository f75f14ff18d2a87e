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

MemberCase::MemberCase(OpenCase opened, std::shared_ptr<SharedCases> others)
    : secret_(opened.vault->act_for(nullptr)),
      handle_(std::move(opened.handle)),
      others_(std::move(others)),
      shared_(std::make_shared<SharedCase>(std::move(opened.vault))),
      keys_stamp_(shared_->vault().keys_stamp()) {
  if (others_ != nullptr) others_->add(shared_);
}

MemberCase::MemberCase(std::shared_ptr<SharedCase> shared, std::shared_ptr<const vault::MemberSecret> secret, std::string handle,
                       std::shared_ptr<SharedCases> others)
    : secret_(std::move(secret)), handle_(std::move(handle)), others_(std::move(others)), shared_(std::move(shared)) {}

MemberCase::Turn::~Turn() {
  if (shared.owns_lock()) of->shared_->vault().act_for(nullptr);
}

vault::Vault& MemberCase::Locked::vault() const { return turn_->of->shared_->vault(); }
const records::Schema& MemberCase::Locked::schema() const { return *turn_->of->kept_->schema; }
const std::string& MemberCase::Locked::handle() const { return turn_->of->handle_; }

NameIndex& MemberCase::Locked::names() const {
  turn_->of->shared_->take_news();
  return turn_->of->kept_->names;
}

const Coverage& MemberCase::Locked::coverage() const {
  turn_->of->shared_->take_news();
  return turn_->of->kept_->coverage.of(vault(), schema());
}

ConsentLines& MemberCase::Locked::consents() const {
  turn_->of->shared_->take_news();
  return turn_->of->kept_->consents;
}

News MemberCase::Locked::news(std::optional<std::uint64_t> since) const {
  turn_->of->shared_->take_news();
  return turn_->of->kept_->news.of(vault(), since);
}

void MemberCase::look_up() {
  const vault::Vault& vault = shared_->vault();
  shared_->take_news();
  if (kept_ != nullptr && seen_ == shared_->state()) return;
  seen_ = shared_->state();
  access_ = access_of(vault);
  kept_ = shared_->kept(access_.clearance);
  if (const std::uint64_t stamp = stamp_of_tables(vault); kept_->schema == nullptr || stamp != kept_->schema_stamp) {
    kept_->schema = std::make_shared<const records::Schema>(case_schema(vault).schema);
    kept_->schema_stamp = stamp;
    kept_->coverage.changed({});
    kept_->consents.changed({});
  }
}

bool MemberCase::is_member() const {
  const vault::MemberRights* const known = shared_->vault().authority().member(member());
  return known != nullptr && !known->removed;
}

/// Where the tables are not this member's any more: those of others with the same keys, or tables of one's own.
Result<> MemberCase::open_anew(Turn& turn) {
  const vault::Environment environment = shared_->vault().environment();
  CaseOptions options;
  options.folder = shared_->vault().path();
  turn.shared.unlock();
  kept_.reset();
  std::shared_ptr<SharedCase> other = others_ == nullptr ? nullptr : others_->fitting(*secret_);
  if (other == nullptr) {
    Result<OpenCase> opened = open_unlocked(environment, options.folder, vault::MemberSecret(secret_->secret().clone()), options);
    if (!opened) return tl::unexpected<Error>(opened.error());
    opened->vault->act_for(nullptr);
    other = std::make_shared<SharedCase>(std::move(opened->vault));
    if (others_ != nullptr) others_->add(other);
  }
  shared_ = std::move(other);
  turn.shared = std::unique_lock<std::mutex>(shared_->mutex);
  // Between finding it and having it, its keys may have changed: then the next who asks looks again.
  if (!shared_->vault().opens_the_same(*secret_))
    return fail(ErrorCode::refused, "this member's keys have just changed", {}, "sign in again");
  keys_stamp_ = shared_->vault().keys_stamp();
  return {};
}

Result<MemberCase::Locked> MemberCase::lock() {
  const auto no_member = [] { return fail(ErrorCode::refused, "this member is no longer one of this case"); };
  auto turn = std::make_unique<Turn>(shared_from_this());
  const vault::Vault& open = shared_->vault();
  // What is in doubt may have forgotten its members.
  if (!open.in_doubt() && !is_member()) return no_member();
  const bool is_ours = keys_stamp_ == open.keys_stamp() || open.opens_the_same(*secret_);
  if (open.in_doubt() || !is_ours) {
    if (const Result<> opened = open_anew(*turn); !opened) return tl::unexpected<Error>(opened.error());
  }
  vault::Vault& vault = shared_->vault();
  vault.act_for(secret_);
  if (const Result<> caught_up = vault.catch_up(); !caught_up) return tl::unexpected<Error>(caught_up.error());
  // What was taken in was opened with this member's keys, where they have changed too.
  keys_stamp_ = vault.keys_stamp();
  if (!is_member()) return no_member();
  look_up();
  return Locked(std::move(turn));
}

Result<MemberCase::Locked> MemberCase::lock_apart() {
  vault::Environment environment;
  CaseOptions options;
  {
    const Turn turn(shared_from_this());
    environment = shared_->vault().environment();
    options.folder = shared_->vault().path();
  }
  Result<OpenCase> opened = open_unlocked(environment, options.folder, vault::MemberSecret(secret_->secret().clone()), options);
  if (!opened) return tl::unexpected<Error>(opened.error());
  return std::make_shared<MemberCase>(*std::move(opened))->lock();
}

Result<Unlocked> MemberCases::derive(const std::string& handle, const crypto::SecretBytes& passphrase) {
  const std::lock_guard<std::mutex> one_at_a_time(deriving_);
  // An empty name would mean whoever opened last on this machine: at a door, people say who they are.
  return unlock_with(environment_, path_, handle.empty() ? "-" : handle, passphrase);
}

Result<> MemberCases::check(const std::string& handle, const crypto::SecretBytes& passphrase) {
  const Result<Unlocked> unlocked = derive(handle, passphrase);
  if (!unlocked) return tl::unexpected<Error>(unlocked.error().code == ErrorCode::locked ? not_opened() : unlocked.error());
  return {};
}

Result<std::shared_ptr<MemberCase>> MemberCases::sign_in(const std::string& handle, const crypto::SecretBytes& passphrase) {
  Result<Unlocked> unlocked = derive(handle, passphrase);
  if (!unlocked) {
    const ErrorCode code = unlocked.error().code;
    const bool is_about_the_name = code == ErrorCode::locked || code == ErrorCode::usage;
    return tl::unexpected<Error>(is_about_the_name ? not_opened() : unlocked.error());
  }
  const std::lock_guard<std::mutex> one_at_a_time(opening_);
  std::weak_ptr<MemberCase>& known = open_[unlocked->member.member];
  if (std::shared_ptr<MemberCase> open = known.lock()) return open;
  Result<std::shared_ptr<MemberCase>> made = open(*std::move(unlocked));
  if (!made) return tl::unexpected<Error>(made.error().code == ErrorCode::refused ? not_opened() : made.error());
  known = *made;
  return made;
}

Result<std::shared_ptr<MemberCase>> MemberCases::open(Unlocked unlocked) {
  if (std::shared_ptr<SharedCase> shared = shared_->fitting(unlocked.secret)) {
    auto joined = std::make_shared<MemberCase>(std::move(shared), std::make_shared<const vault::MemberSecret>(std::move(unlocked.secret)),
                                               unlocked.member.handle, shared_);
    const Result<MemberCase::Locked> held = joined->lock();
    if (!held) return tl::unexpected<Error>(held.error());
    look_after(held->vault());
    return joined;
  }
  CaseOptions options;
  options.folder = path_;
  Result<OpenCase> opened = open_unlocked(environment_, path_, std::move(unlocked.secret), options);
  if (!opened) return tl::unexpected<Error>(opened.error());
  return std::make_shared<MemberCase>(*std::move(opened), shared_);
}

}  // namespace girok::app
