// What the pages of records share: values, statements and records as they are told.
//
// Threads  No state.
#pragma once

#include <string>
#include <vector>

#include "app/case/names.h"
#include "app/case/show.h"
#include "server/context.h"

namespace girok::server {

/// The label of a record; where it has none, what tells it from others: "Forced labour · P-031 · 2009-03". May be empty.
std::string label_said(const Context& c, app::Names& names, const Id& record);
/// {"id","short","label","type","type_label","href"}
Json json_of_record(const Context& c, app::Names& names, const Id& record);
/// What a statement says, in the reader's language: {"text","href"}; href is empty but for records and files.
Json json_of_value(const Context& c, app::Names& names, const std::string& type, const vault::StoredStatement& stored);
/// A code of that property in the reader's language, with both halves of a pair; as it is where nobody knows it.
std::string code_label(const Context& c, const std::string& type, const std::string& property, const std::string& code);
/// Of a consent: "documentation → our own organisation; advocacy → every".
std::string scopes_text(const Context& c, const std::vector<std::string>& codes);
/// A date as people say it: "38 in 2023" of "age:38@2023"; any other as it stands.
std::string date_said(const Context& c, const std::string& date);
/// The type of a record as far as the member may see it; errors not_found where nothing is.
Result<std::string> type_seen(const Context& c, const Id& id);
/// Tabs of a record's pages, with the present one marked.
Json record_tabs(const Context& c, const Id& id, const std::string& type, std::string_view present);

void add_record_edit(Routes& routes);
void add_record_page(Routes& routes);
void add_consents(Routes& routes);
void add_record_pictures(Routes& routes);

}  // namespace girok::server
