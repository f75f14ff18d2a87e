// The organisation's key: made and handed over, or told to this case. Its use is left to the command line on purpose: a key from a safe does not travel through a server.
#include "app/case/members.h"
#include "app/case/recovery.h"
#include "app/keys/organisation_key.h"
#include "app/keys/passphrase.h"
#include "app/serve/audit.h"
#include "crypto/random.h"
#include "server/pages/members_shared.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr std::size_t largest_key_file = std::size_t{16} * 1024;

Result<View> show(Context& c) {
  View view;
  view.title = std::string(c.words["members.organisation"]);
  view.json = {{"known", c.vault().authority().organisation().has_value()},
               {"suggestion", app::suggest_passphrase(crypto::random_bytes).text()},
               {"opens", Json::array()},
               {"not_yet", Json::array()},
               {"errors", Json::array()}};
  if (const Result<std::vector<app::MemberLine>> members = app::members_of(c.vault())) {
    for (const app::MemberLine& line : *members) {
      if (line.state == app::MemberLine::State::member) view.json[line.organisation ? "opens" : "not_yet"].push_back(line.handle);
    }
  }
  return view;
}

Result<View> make(Context& c) {
  Result<View> view = show(c);
  if (!view) return view;
  const Result<crypto::SecretBytes> passphrase = new_passphrase(c, c.session->handle);
  if (!passphrase) return wrong(*std::move(view), passphrase.error());
  Result<app::NewOrganisationKey> made = app::make_organisation_key(*passphrase, c.vault().environment());
  if (!made) return wrong(*std::move(view), made.error());
  if (const Result<bool> told = app::announce_organisation(c.vault(), made->key); !told) return wrong(*std::move(view), told.error());
  (void)c.audit.note(app::AuditKind::members_changed, c.session->member, c.request.remote, "organisation's key made");
  view->download = Download{"organisation.key", "application/octet-stream", std::move(made->json), false};
  return view;
}

Result<View> announce(Context& c) {
  Result<View> view = show(c);
  if (!view) return view;
  if (c.fields.uploads().empty() || c.fields.uploads().front().bytes.empty())
    return wrong(*std::move(view), {ErrorCode::usage, "no file was chosen", "file", "choose the file of the organisation's key"});
  const Result<app::OrganisationFile> file = app::parse_organisation_key(c.fields.uploads().front().bytes, "file", c.vault().environment());
  if (!file) return wrong(*std::move(view), file.error());
  if (const Result<bool> told = app::announce_organisation(c.vault(), file->key); !told) return wrong(*std::move(view), told.error());
  (void)c.audit.note(app::AuditKind::members_changed, c.session->member, c.request.remote, "organisation's key told");
  Result<View> after = show(c);
  if (!after) return after;
  after->location = "/members/organisation";
  after->notice = std::string(c.words["members.organisation_told"]);
  return after;
}

}  // namespace

void add_organisation(Routes& routes) {
  const Rule rule = Rule::right_of(vault::right_manage);
  routes.push_back({.name = "organisation.show",
                    .method = "GET",
                    .path = "/members/organisation",
                    .rule = rule,
                    .page = "members/organisation",
                    .answer = "organisation.show",
                    .about = "Whether the case knows an organisation's key, and whom it opens",
                    .handle = show});
  routes.push_back({.name = "organisation.make",
                    .method = "POST",
                    .path = "/members/organisation",
                    .rule = rule,
                    .params = {{.name = "passphrase", .about = "Of the key's file", .required = true, .longest = app::longest_passphrase},
                               {.name = "again", .about = "The same once more", .required = true, .longest = app::longest_passphrase}},
                    .page = "members/organisation",
                    .answer = "file",
                    .about = "Makes an organisation's key, tells the case, and hands over its file",
                    .handle = make,
                    .largest_body = largest_key_file});
  routes.push_back({.name = "organisation.announce",
                    .method = "POST",
                    .path = "/members/organisation/announce",
                    .rule = rule,
                    .params = {{.name = "file",
                                .kind = Kind::file,
                                .about = "The file of a key that there is; it is not opened",
                                .longest = largest_key_file}},
                    .page = "members/organisation",
                    .answer = "organisation.show",
                    .about = "Tells the case an organisation's key that there is",
                    .handle = announce,
                    .largest_body = 2 * largest_key_file});
}

}  // namespace girok::server
