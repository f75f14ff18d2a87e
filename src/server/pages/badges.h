// What stands in badges, and in the choices beside them, on many pages: levels of confidentiality, states of a consent.
//
// Threads  No state.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "app/records/consents.h"
#include "server/context.h"

namespace girok::server {

/// {"code":"sealed","word":"Sealed"}: the code is the badge's class, level-sealed.
Json json_of_level(const Context& c, records::Confidentiality level);
/// What a parameter may be.
std::vector<std::string> level_names();
/// For a <select>. `none`: the word of a first choice without a level; empty: there is none.
Json every_level(const Context& c, std::string_view selected, std::string_view none = {});
/// The same, up to what the member is shown.
Json levels_seen(const Context& c, std::string_view selected, std::string_view none = {});

using ConsentState = app::ConsentLine::State;
inline constexpr std::array every_consent_state = {ConsentState::in_force,  ConsentState::not_yet,        ConsentState::expired,
                                                   ConsentState::withdrawn, ConsentState::needs_guardian, ConsentState::permits_nothing};
/// "permitted", "not-yet" … as badges are named: consent-permitted. A person who was never asked has no state, and the badge "never-asked".
std::string_view badge_of(ConsentState state);

}  // namespace girok::server
