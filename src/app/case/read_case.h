// The documents of a case, as inputs for reading a pile: the original bytes of every item that is a text.
//
// Limits   All originals are held in memory while they are read, as the texts are afterwards.
// Threads  One at a time, as the vault.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "app/find_inputs.h"
#include "app/read_documents.h"
#include "vault/vault.h"

namespace girok::app {

struct CasePile {
  std::deque<std::string> held;   ///< the bytes that `inputs` looks at
  Inputs inputs;                  ///< errors: originals that could not be opened
  std::vector<Id> records;        ///< [input]
  std::vector<JudgedDocuments> judged;   ///< what people decided about two of them, by their paths; "cannot tell" is none
};

/// Items by name, but for those of `without`. Their paths are "RECORD/NAME", or "FOLDER/NAME" where a folder is given. What is sealed is logged as read first, or left out with an error.
CasePile pile_of_case(vault::Vault& vault, const std::string& folder = {}, const std::set<Id>& without = {});

/// The records of documents with a text, as the member may see them; in no order that means anything. None where the role does not read documents.
std::vector<Id> documents_of_case(const vault::Vault& vault);

/// Which documents there are, as the member may see them: another text where one came, went or changed. Nothing is read.
std::string documents_stamp(const vault::Vault& vault);

}  // namespace girok::app
