// The use cases of the reader: a document with what is known of it, and what in the case comes from which passage.
//
// Model    Documents are Items and Testimonies. What is sealed is shown of one document only, after its reading was logged.
//          A passage that something comes from is known to whoever may see the statement; values of it that are sealed are not shown beside it.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/records/consents.h"
#include "app/records/document_list.h"
#include "base/result.h"
#include "base/span.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

/// A value as it stands, for people: codes as they are, links by their record.
struct SaidValue {
  std::string property, text;
  records::ValueKind kind = records::ValueKind::text;
  Id record;  ///< of a link
  records::Confidentiality level = records::Confidentiality::internal;
};

struct OneDocument {
  DocumentLine line;
  std::vector<SaidValue> facts;  ///< all but files and texts
  bool has_file = false;
  std::vector<Id> persons;  ///< whom it concerns
  std::vector<ConsentLine> consents;
  std::string text;
  std::optional<Error> withheld;  ///< why the text or something sealed is not here
};
/// Errors: not_found (no document, or none that may be seen), refused.
Result<OneDocument> read_document(vault::Vault& vault, const records::Schema& schema, const Id& document);

/// What is said of a document, to stand beside another: nothing sealed, no files. In the schema's order.
std::vector<SaidValue> facts_beside(const vault::Vault& vault, const records::Schema& schema, const Id& document);

struct Original {
  std::string media_type, bytes;
};
/// The original's bytes; reading what is sealed is logged. Errors: not_found, refused, too_large.
Result<Original> original_of(vault::Vault& vault, const Id& document);

/// What one record says from one passage.
struct Cited {
  Span span;
  Id record;
  std::string type, label, review;  ///< review: "proposed", …; empty where nothing is said
  std::vector<SaidValue> said;
};
/// By passage, then in the order they were made.
std::vector<Cited> cited_from(const vault::Vault& vault, const Id& document);

/// A piece of text in which the same passages hold all through.
struct Piece {
  Span span;
  std::vector<std::size_t> of;  ///< numbers of the passages that cover it, ascending
};
/// `window` taken apart at every bound of a passage within it. Passages that are no span of the text, or cut a character, are passed over.
std::vector<Piece> pieces_of(std::string_view text, Span window, const std::vector<Span>& passages);

/// A text in pages of about `size` bytes, each ending behind a paragraph, a line or at least a character; one empty page for no text.
std::vector<Span> pages_of(std::string_view text, std::size_t size);

struct Suggestion {
  Id record;
  std::string type, label;
};
/// Records of these types whose label, title or name begins with the words, or whose id does; the newest where there are no words. By nothing that is sealed.
std::vector<Suggestion> suggest_records(vault::Vault& vault, const std::vector<std::string>& types, std::string_view words,
                                        std::size_t limit);

}  // namespace girok::app
