// What the pages about documents share: levels and consents as badges, the reader with or without a form that was sent.
//
// Threads  No state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/case/names.h"
#include "app/records/documents.h"
#include "server/context.h"

namespace girok::server {

/// {"code":"withdrawn","word":"…"}: the code is the badge's class.
Json consent_json(const Context& c, app::ConsentLine::State state);

/// A line of the list, and the head of the reader (web/api/documents.list.json).
Json document_json(const Context& c, app::Names& names, const app::DocumentLine& line);

std::string href_of_document(const Id& document);
/// In the reader, with that passage marked and in sight.
std::string href_of_passage(const Id& document, const Span& span);
/// Where a record is read: documents in the reader.
std::string href_of(const Id& record, std::string_view type);

/// A form to code with that was sent and was not good.
struct SentForm {
  std::vector<Error> errors;
  std::uint64_t at = 0;
};
/// The reader's view. `sent`: what was typed is in the fields of the request, and is shown again. Errors: as app::read_document().
Result<View> reader_view(Context& c, const Id& document, const SentForm* sent);
/// The form to code this document with, filled in from the request's fields where `sent`.
Json coding_form(const Context& c, const Id& document, const SentForm* sent);
/// What the member coded last from it, for taking that back: {"act","short","label","href"}; null where there is nothing.
Json last_coding_json(const Context& c, app::Names& names, const Id& document);

/// What is wrong with a form, at its fields: `wrong_FIELD` is {"what","hint"} or null for each of `fields`; errors that belong to none of them stay in `errors`.
void put_at_fields(Json& json, const std::vector<Error>& errors, const std::vector<std::string>& fields);

void add_documents_added(Routes& routes);
void add_document_level(Routes& routes);
void add_document_reader(Routes& routes);
void add_suggest(Routes& routes);

}  // namespace girok::server
