// The pages' words in three languages: web/words/*.tsv, one table an area (key, en, ko, zh).
//
// Threads  Const after loading; safe to share.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/translations.h"
#include "text/phrases.h"

namespace girok::server {

inline constexpr const char* languages[] = {"en", "ko", "zh"};

class Words {
 public:
  /// Of one language: en, ko or zh; others read as en.
  static const Words& of(std::string_view language);

  bool has(std::string_view key) const { return phrases_.has(key); }
  /// The text; the key itself where there is none (a bug that a test finds).
  std::string_view operator[](std::string_view key) const { return phrases_[key]; }
  /// With {0}, {1}, … replaced.
  std::string with(std::string_view key, std::initializer_list<std::string> arguments) const { return phrases_.with(key, arguments); }
  /// A sentence that an engine made, in the reader's language; nothing where no table has it: then it is shown as it is, marked as English.
  std::optional<std::string> said(std::string_view english) const { return translations_.said(english); }
  /// "PREFIX.CODE" for a code of the program ("state.open"); the code itself where there is none.
  std::string of_code(std::string_view prefix, std::string_view code) const;
  std::string_view language() const { return phrases_.language(); }
  std::vector<std::string_view> keys() const { return phrases_.keys(); }

 private:
  explicit Words(std::string_view language);
  Phrases phrases_;
  app::Translations translations_;
};

}  // namespace girok::server
