// The pages' words in three languages: web/words/*.tsv, one table an area (key, en, ko, zh).
//
// Threads  Const after loading; safe to share.
#pragma once

#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace girok::server {

inline constexpr const char* languages[] = {"en", "ko", "zh"};

class Words {
 public:
  /// Of one language: en, ko or zh; others read as en.
  static const Words& of(std::string_view language);

  bool has(std::string_view key) const { return texts_.contains(key); }
  /// The text; the key itself where there is none (a bug that a test finds).
  std::string_view operator[](std::string_view key) const;
  /// With {0}, {1}, … replaced.
  std::string with(std::string_view key, std::initializer_list<std::string> arguments) const;
  /// "PREFIX.CODE" for a code of the program ("state.open"); the code itself where there is none.
  std::string of_code(std::string_view prefix, std::string_view code) const;
  std::string_view language() const { return language_; }
  std::vector<std::string_view> keys() const;

 private:
  explicit Words(std::string_view language);
  std::string language_;
  std::map<std::string_view, std::string_view, std::less<>> texts_;
};

}  // namespace girok::server
