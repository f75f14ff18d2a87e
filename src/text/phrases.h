// Words in three languages by key, from tables that are part of the program: key, en, ko, zh, with {0}, {1} for what goes into them.
//
// Threads  Const throughout; safe to share.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace girok {

class Phrases {
 public:
  /// `language`: en, ko or zh; others read as en. `table` must outlive this (embedded files do). Lines that begin with # are left out.
  Phrases(std::string_view table, std::string_view language);

  /// One more table, after the first: a key that is there already keeps its text. `table` must outlive this.
  void add(std::string_view table);
  /// In order.
  std::vector<std::string_view> keys() const;

  bool has(std::string_view key) const { return texts_.contains(key); }
  /// The text; the key itself where there is none (a bug that a test finds).
  std::string_view operator[](std::string_view key) const;
  /// The text with {0}, {1}, … replaced, and each {} by the next; what is beyond the arguments is left as it is.
  std::string with(std::string_view key, std::span<const std::string> arguments) const;
  std::string with(std::string_view key, std::initializer_list<std::string> arguments) const {
    return with(key, std::span(arguments.begin(), arguments.size()));
  }
  std::string_view language() const { return language_; }

 private:
  std::string language_;
  std::map<std::string_view, std::string_view, std::less<>> texts_;
};

}  // namespace girok
