// Pieces of HTML: escaping, and the report's own words in three languages.
//
// Threads  Const throughout; safe to share.
#pragma once

#include <string>
#include <string_view>

#include "text/phrases.h"

namespace girok::app {

/// For text and attribute values: & < > " ' become references; characters that HTML forbids are left out.
std::string escape(std::string_view text);

/// "sha256-…" of an inline style sheet, as a content-security policy names it.
std::string csp_hash(std::string_view style);

/// From the doctype to <body>: a page that is whole in one file, with its style inside and a policy that lets in nothing else. `title` is escaped already.
std::string page_head(std::string_view language, std::string_view title, std::string_view style);

/// The report's own words, by key (src/app/report/labels.tsv).
class Labels {
 public:
  /// `language`: en, ko or zh; others read as en.
  explicit Labels(std::string_view language);

  /// The text for a key; the key itself where there is none (a bug that a test finds).
  std::string_view operator[](std::string_view key) const { return phrases_[key]; }
  /// The text with `{}` replaced by the arguments, in order.
  std::string with(std::string_view key, std::string_view first, std::string_view second = {}) const;
  /// "1 document", "5 documents": the key with ".one" or ".many".
  std::string count(std::string_view key, std::size_t n) const;
  std::string_view language() const { return phrases_.language(); }

 private:
  Phrases phrases_;
};

}  // namespace girok::app
