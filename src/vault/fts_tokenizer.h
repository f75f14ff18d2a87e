// The tokenizer "girok" for SQLite's FTS5: splits at the byte 0x1F, and does nothing else.
//
// Model    Texts and queries are cut by text/search_tokens.h before SQLite sees them, and handed over joined by text::search_separator: the index
//          and the query can then never disagree, and what a token is stays out of SQL. "create virtual table t using fts5(x, content='',
//          tokenize='girok')"; phrases need detail=full, the default.
// Limits   Empty tokens are passed over.
// Threads  As SQLite's connections; the tokenizer keeps no state.
#pragma once

struct sqlite3;

namespace girok::vault {

/// Makes the tokenizer known to one connection. Returns a code of SQLite: 0 (SQLITE_OK), or SQLITE_ERROR where it was built without FTS5.
int register_fts_tokenizer(sqlite3* connection);

}  // namespace girok::vault
