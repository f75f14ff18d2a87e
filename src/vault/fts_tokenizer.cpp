#include "vault/fts_tokenizer.h"

#include <sqlite3.h>

#include <cstring>

#include "text/search_tokens.h"

namespace girok::vault {

namespace {

// FTS5 asks for an object per table; one that is never read serves all of them.
char tokenizer_object = 0;

int create(void*, const char**, int, Fts5Tokenizer** out) {
  *out = reinterpret_cast<Fts5Tokenizer*>(&tokenizer_object);
  return SQLITE_OK;
}

void destroy(Fts5Tokenizer*) {}

using TokenSink = int (*)(void*, int, const char*, int, int, int);

int split(Fts5Tokenizer*, void* context, int, const char* text, int size, TokenSink sink) {
  for (int begin = 0; begin < size;) {
    const void* const found = std::memchr(text + begin, text::search_separator, static_cast<std::size_t>(size - begin));
    const int end = found != nullptr ? static_cast<int>(static_cast<const char*>(found) - text) : size;
    if (end > begin) {
      const int status = sink(context, 0, text + begin, end - begin, begin, end);
      if (status != SQLITE_OK) return status;
    }
    begin = end + 1;
  }
  return SQLITE_OK;
}

// The way SQLite documents for finding FTS5's functions (fts5.html, section 7).
fts5_api* api_of(sqlite3* connection) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  return api;
}

}  // namespace

int register_fts_tokenizer(sqlite3* connection) {
  fts5_api* const api = api_of(connection);
  if (api == nullptr || api->iVersion < 2) return SQLITE_ERROR;
  fts5_tokenizer functions{create, destroy, split};
  return api->xCreateTokenizer(api, "girok", nullptr, &functions, nullptr);
}

}  // namespace girok::vault
