// What the pages of members and keys share. Private to them.
#pragma once

#include "crypto/secret.h"
#include "server/context.h"

namespace girok::server {

/// The page again, with what is wrong.
View wrong(View view, const Error& error);
/// What was typed twice ("passphrase", "again"), strong enough. Wipes the fields.
Result<crypto::SecretBytes> new_passphrase(Context& c, const std::string& handle);
void add_organisation(Routes& routes);

}  // namespace girok::server
