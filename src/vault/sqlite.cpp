#include "vault/sqlite.h"

#include <sqlite3.h>

#include <cstring>
#include <utility>

namespace girok::vault {

namespace {

constexpr std::int64_t max_database_bytes = std::int64_t{1} << 40;

/// What went wrong, without SQLite's own message: that may quote what it read.
Error error_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_SCHEMA:
      return {ErrorCode::malformed, "the tables are not what they should be", "read model", "they can be made again from the log"};
    case SQLITE_NOMEM:
    case SQLITE_FULL:
    case SQLITE_TOOBIG: return {ErrorCode::too_large, "there is not enough memory for the tables", "read model", ""};
    default:
      return {ErrorCode::unreadable, "SQLite failed with code " + std::to_string(code), "read model",
              "they can be made again from the log"};
  }
}

}  // namespace

Result<std::unique_ptr<Database>> Database::make() { return of_image({}); }

Result<std::unique_ptr<Database>> Database::of_image(ByteSpan image) {
  std::unique_ptr<Database> database(new Database());
  if (auto opened = database->open(); !opened) return tl::unexpected(opened.error());
  if (!image.empty()) {
    // SQLite takes this memory over, grows it, and gives it back in the end.
    auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(image.size()));
    if (copy == nullptr) return tl::unexpected(error_of(SQLITE_NOMEM));
    std::memcpy(copy, image.data(), image.size());
    const auto size = static_cast<sqlite3_int64>(image.size());
    const int code = sqlite3_deserialize(database->connection_, "main", copy, size, size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
    if (code != SQLITE_OK) return tl::unexpected(error_of(code));
    sqlite3_int64 limit = max_database_bytes;
    sqlite3_file_control(database->connection_, "main", SQLITE_FCNTL_SIZE_LIMIT, &limit);
  }
  // secure_delete: what was taken away is overwritten. Whatever SQLite does by itself stays in memory. cache_size: of pages that lie in memory anyway, a copy from one place to the other.
  if (auto set = database->run("PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; "
                               "PRAGMA cache_size=-2048");
      !set)
    return tl::unexpected(set.error());
  return database;
}

Result<> Database::open() {
  // Nobody asks SQLite how much memory it has, and counting it takes a lock at each look at a row.
  [[maybe_unused]] static const int uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  const int code = sqlite3_open_v2(":memory:", &connection_,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(error_of(code));
  sqlite3_extended_result_codes(connection_, 1);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection_, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_limit(connection_, SQLITE_LIMIT_ATTACHED, 1);  // VACUUM needs one
  sqlite3_limit(connection_, SQLITE_LIMIT_WORKER_THREADS, 0);
  return {};
}

Database::~Database() { sqlite3_close_v2(connection_); }

Result<> Database::run(const char* commands) {
  const int code = sqlite3_exec(connection_, commands, nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return {};
  note(code);
  return tl::unexpected(error_of(code));
}

Result<std::vector<std::uint8_t>> Database::image() {
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(connection_, "main", &size, SQLITE_SERIALIZE_NOCOPY);
  if (bytes != nullptr) return std::vector<std::uint8_t>(bytes, bytes + size);
  bytes = sqlite3_serialize(connection_, "main", &size, 0);
  if (bytes == nullptr) return tl::unexpected(error_of(SQLITE_NOMEM));
  std::vector<std::uint8_t> image(bytes, bytes + size);
  sqlite3_free(bytes);
  return image;
}

ReadingManyRows::ReadingManyRows(Database& database) : database_(database.in_transaction() ? nullptr : &database) {
  if (database_ != nullptr && !database_->run("BEGIN")) database_ = nullptr;
}

ReadingManyRows::~ReadingManyRows() {
  if (database_ != nullptr) (void)database_->run("COMMIT");
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_) == 0; }

Result<> Database::sound() const {
  if (fault_ == 0) return {};
  return tl::unexpected(error_of(fault_));
}

void Database::note(int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  if (fault_ == 0) fault_ = code;
}

void Database::refuse() { note(SQLITE_CORRUPT); }

Command::Command(Database& database, std::string_view sql) : database_(&database) {
  database.note(
      sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
}

Command::Command(Command&& other) noexcept : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

Command::~Command() { sqlite3_finalize(statement_); }

void Command::begin() { sqlite3_reset(statement_); }

void Command::reset() { sqlite3_reset(statement_); }

void Command::bind(int place, std::int64_t value) { database_->note(sqlite3_bind_int64(statement_, place, value)); }

void Command::bind(int place, std::string_view text) {
  database_->note(
      sqlite3_bind_text64(statement_, place, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Command::bind(int place, ByteSpan bytes) {
  database_->note(bytes.empty() ? sqlite3_bind_null(statement_, place)
                                : sqlite3_bind_blob64(statement_, place, bytes.data(), bytes.size(), SQLITE_STATIC));
}

bool Command::next() {
  const int code = statement_ == nullptr ? SQLITE_MISUSE : sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  database_->note(code);
  sqlite3_reset(statement_);
  return false;
}

std::int64_t Command::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Command::text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_, column);
  if (text == nullptr) return {};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): characters are bytes.
  return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

ByteSpan Command::blob(int column) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Command::null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Id Command::id(int column) const {
  Id id;
  const ByteSpan bytes = blob(column);
  if (bytes.size() == id.bytes.size())
    std::memcpy(id.bytes.data(), bytes.data(), bytes.size());
  else
    database_->note(SQLITE_CORRUPT);
  return id;
}

}  // namespace girok::vault
