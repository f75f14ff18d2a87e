// SQLite in memory, as this room uses it: one connection, prepared statements, one place where its errors end up.
//
// Model    The first error of a connection stays (`sound()`), so that code that reads rows can run straight through and ask once, at the end.
// Limits   No file is ever opened: temporary tables are in memory too. Nothing of a value is in an error.
// Threads  One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace girok::vault {

/// One connection to one database in memory.
class Database {
 public:
  /// Empty. Errors: too_large (no memory).
  static Result<std::unique_ptr<Database>> make();
  /// Of the bytes that image() gave. Errors: too_large. Whether they are a database shows at the first look at it.
  static Result<std::unique_ptr<Database>> of_image(ByteSpan image);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs commands that give no rows, parted by semicolons.
  Result<> run(const char* commands);
  Result<std::vector<std::uint8_t>> image();
  bool in_transaction() const;

  /// The first error so far. Errors: malformed (a damaged image), too_large, unreadable.
  Result<> sound() const;
  bool failed() const { return fault_ != 0; }
  /// Notes a code of SQLite; codes that are no errors are passed over.
  void note(int code);
  /// Notes that what was read makes no sense.
  void refuse();
  /// After a rollback that put everything right.
  void forget_fault() { fault_ = 0; }
  sqlite3* handle() const { return connection_; }

 private:
  Database() = default;
  Result<> open();
  sqlite3* connection_ = nullptr;
  int fault_ = 0;
};

/// While it lives, looking at one row after the other is one transaction, and not one for each. Nothing where one is open already. Requires: nothing is begun or committed meanwhile.
class ReadingManyRows {
 public:
  explicit ReadingManyRows(Database& database);
  ~ReadingManyRows();
  ReadingManyRows(const ReadingManyRows&) = delete;
  ReadingManyRows& operator=(const ReadingManyRows&) = delete;

 private:
  Database* database_;
};

/// A prepared statement, to be used again and again: `command.with(a, b)`, then `next()` until it is false, or `run()`.
class Command {
 public:
  /// A command that cannot be prepared fails at its first use and is noted in the database.
  Command(Database& database, std::string_view sql);
  Command(Command&& other) noexcept;
  Command& operator=(Command&&) = delete;
  Command(const Command&) = delete;
  ~Command();

  /// Starts over with these values. Texts and blobs must live until the next `with`.
  template <class... Values>
  Command& with(const Values&... values) {
    begin();
    int place = 0;
    (bind(++place, values), ...);
    return *this;
  }
  /// Goes to the next row; false at the end, and after an error.
  bool next();
  /// For what gives no rows.
  void run() {
    next();
    reset();
  }
  /// For who stops reading before the end.
  void reset();

  std::int64_t integer(int column) const;
  std::uint64_t natural(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  /// Views end with the next step.
  std::string_view text(int column) const;
  ByteSpan blob(int column) const;
  bool null(int column) const;
  /// Zeros, and a fault, where the column does not hold 16 bytes.
  Id id(int column) const;

 private:
  void begin();
  void bind(int place, std::int64_t value);
  void bind(int place, std::uint64_t value) { bind(place, static_cast<std::int64_t>(value)); }
  void bind(int place, std::uint32_t value) { bind(place, static_cast<std::int64_t>(value)); }
  void bind(int place, int value) { bind(place, static_cast<std::int64_t>(value)); }
  void bind(int place, std::string_view text);
  void bind(int place, const std::string& text) { bind(place, std::string_view(text)); }
  void bind(int place, ByteSpan bytes);  ///< no bytes at all: NULL
  void bind(int place, const Id& id) { bind(place, ByteSpan(id.bytes)); }

  Database* database_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace girok::vault
