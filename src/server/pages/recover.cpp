// Coming back in with the printed key: a new passphrase for whoever lost theirs. At the door, as signing in is: held down in the same way, and in the same words for
// whatever opens nobody.
#include "app/case/members.h"
#include "app/case/recovery.h"
#include "app/keys/passphrase.h"
#include "app/serve/audit.h"
#include "crypto/random.h"
#include "server/application.h"
#include "server/pages/members_shared.h"
#include "server/pages/pages.h"

namespace girok::server {
namespace {

constexpr std::size_t longest_key = 200;

Result<View> show(Context& c) {
  View view;
  view.title = std::string(c.words["recover.title"]);
  view.page = "door/recover";
  // The form's token is bound to a visit: whoever comes without one gets it where it is made.
  if (!c.session && c.request.cookie("girok_visit").size() != Sessions::new_token().size()) {
    view.location = "/sign-in";
    return view;
  }
  view.json = {{"done", false}, {"suggestion", app::suggest_passphrase(crypto::random_bytes).text()}, {"errors", Json::array()}};
  return view;
}

/// The member whose key it is. Errors: refused (too many wrong ones), locked (it opens nobody), malformed (a slip, which says in which group).
Result<app::Recovered> opened_by(Context& c, std::uint64_t& wait) {
  constexpr unsigned at_once = 4;
  Limits::Guessing of_address(c.application.guesses(), "address " + c.request.remote, at_once);
  wait = of_address.wait_ms();
  if (wait > 0) {
    (void)c.audit.note(app::AuditKind::limited, {}, c.request.remote);
    return fail(ErrorCode::refused, "too many wrong keys", {}, "wait a while");
  }
  Result<app::Recovered> recovered =
      app::recover_by_key(c.application.cases().environment(), c.application.cases().path(), {}, c.fields["key"]);
  c.fields.wipe("key");
  const bool wrong = !recovered && recovered.error().code == ErrorCode::locked;
  of_address.was(recovered ? Limits::Guess::right : wrong ? Limits::Guess::wrong : Limits::Guess::neither);
  if (wrong) (void)c.audit.note(app::AuditKind::refused, {}, c.request.remote, "printed key");
  return recovered;
}

Result<View> use(Context& c) {
  Result<View> view = show(c);
  if (!view) return view;
  view->location.clear();
  std::uint64_t wait = 0;
  const Result<crypto::SecretBytes> passphrase = new_passphrase(c, "girok");
  if (!passphrase) return wrong(*std::move(view), passphrase.error());
  const Result<app::Recovered> recovered = opened_by(c, wait);
  if (!recovered) {
    View told = wrong(*std::move(view), recovered.error());
    told.status = wait > 0 ? 429 : recovered.error().code == ErrorCode::locked ? 401 : unprocessable;
    if (wait > 0) told.headers.emplace_back("Retry-After", std::to_string(wait / 1000 + 1));
    return told;
  }
  if (const Result<> strong = app::check_strength(*passphrase, {recovered->member.handle}); !strong)
    return wrong(*std::move(view), strong.error());
  const app::MemberCases& cases = c.application.cases();
  const Result<> changed = app::set_passphrase(cases.environment(), cases.path(), recovered->file.vault, recovered->secret, *passphrase);
  if (!changed) return wrong(*std::move(view), changed.error());
  c.sessions.end_member(recovered->secret.id());
  (void)c.audit.note(app::AuditKind::members_changed, recovered->secret.id(), c.request.remote, "passphrase changed by the printed key");
  view->json["done"] = true;
  view->json.erase("suggestion");
  return view;
}

}  // namespace

void add_recover(Routes& routes) {
  routes.push_back({.name = "door.recover",
                    .method = "GET",
                    .path = "/recover",
                    .rule = Rule::anyone(),
                    .page = "door/recover",
                    .about = "The form for a printed key",
                    .handle = show,
                    .with_case = false,
                    .api = false});
  routes.push_back({.name = "door.recover.use",
                    .method = "POST",
                    .path = "/recover",
                    .rule = Rule::anyone(),
                    .params = {{.name = "key", .about = "The printed key", .required = true, .longest = longest_key},
                               {.name = "passphrase", .about = "The new passphrase", .required = true, .longest = app::longest_passphrase},
                               {.name = "again", .about = "The same once more", .required = true, .longest = app::longest_passphrase}},
                    .page = "door/recover",
                    .answer = "door.recovered",
                    .about = "A new passphrase for the member whose printed key this is; their sessions end",
                    .handle = use,
                    .with_case = false,
                    .largest_body = std::size_t{16} * 1024});
}

}  // namespace girok::server
