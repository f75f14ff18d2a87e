// The use case "which documents are there": a page of them, narrowed and sorted, with what the member must know before opening one.
//
// Model    Documents are Items and Testimonies. Lists show nothing sealed, and say of a sealed document only that it is. The words of a testimony stand in its transcripts, which are Items: a testimony names them,
//          and an Item the testimonies that it belongs to. The consent of a document is that of whom it concerns: who speaks, who it is about, and who speaks in the testimony that it is the text of.
// Cost     Without conditions but type and language, and newest first, only the page is looked at. Rows look at every link to an item and at every document; level and coding ask what is counted of each document; consent looks at every link to whom a document concerns and once at
//          each consent of theirs, by title at every title. Some 50 ms at most over 100,000 records, and some 50 us each consent that was not looked at before.
// Threads  As the vault: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/records/consents.h"
#include "base/result.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

struct DocumentLine {
  Id record;
  std::string type, title, language, media_type;  ///< empty where there is none that may be shown
  records::Confidentiality level = records::Confidentiality::internal;  ///< the highest of what is said of it
  std::uint64_t clock = 0;
  bool has_text = false;
  std::vector<Id> texts;  ///< of a testimony: the Items that hold its words
  std::vector<Id> derived;  ///< of an Item: those with words that were made from it
  std::vector<Id> testimonies;  ///< of an Item: those that it, or what it was made from, belongs to
  std::optional<ConsentLine::State> consent;  ///< of whom it concerns, the one that permits least
  bool concerns = false;  ///< it names whom it concerns: without a consent, nobody was asked
};
struct DocumentList {
  std::vector<DocumentLine> documents;
  std::uint64_t count = 0;
};

enum class DocumentOrder : std::uint8_t { newest, oldest, title, level };
struct DocumentFilter {
  std::string type = {};  ///< Item, Testimony; empty: both
  bool in_rows = false;  ///< what a testimony holds has no row of its own, and files of imports are left out
  std::string language = {};  ///< a term of `language`; empty: any
  std::optional<records::Confidentiality> level = {};  ///< exactly
  /// in_force, …: of whom it concerns, as DocumentLine::consent.
  std::optional<ConsentLine::State> consent = {};
  bool never_asked = false;  ///< it names somebody, and there is no consent
  std::optional<bool> coded = {};  ///< whether anything comes from it, or from a testimony's texts
  DocumentOrder order = DocumentOrder::newest;
};
/// Errors: refused. `kept`: told of all changes; then a filter by consent looks at those consents that it has not looked at before.
Result<DocumentList> list_documents(vault::Vault& vault, const records::Schema& schema, const DocumentFilter& filter, std::size_t from,
                                    std::size_t count, ConsentLines* kept = nullptr);

/// Terms of `language` that documents of the case have, in the vocabulary's order.
std::vector<std::string> document_languages(const vault::Vault& vault, const records::Schema& schema);

/// Whom a document concerns, and the consents that it names itself.
struct Concerned {
  std::vector<Id> persons, consents;
  bool fits(const ConsentLine& consent) const;
};
/// A line without its consent. `statements`: of the document; nothing above `shown` is told.
DocumentLine document_line(const vault::Vault& vault, const std::vector<vault::StoredStatement>& statements, const Id& document,
                           records::Confidentiality shown, Concerned& concerned);
/// Sets the line's consent: the one that permits least.
void judge(DocumentLine& line, const Concerned& concerned, const std::vector<ConsentLine>& consents);
bool is_document(std::string_view type);

}  // namespace girok::app
