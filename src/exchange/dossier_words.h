// The dossier's own words in three languages, and dates and quantities in words. Private to the dossier.
//
// Threads  Const throughout; safe to share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "records/vocabulary.h"
#include "text/phrases.h"

namespace girok::exchange {

class Words {
 public:
  explicit Words(records::Tongue tongue);
  records::Tongue tongue() const { return tongue_; }
  /// The text of a key of labels.tsv; the key itself where there is none (a bug that a test finds).
  std::string operator[](std::string_view key) const { return std::string(phrases_[key]); }
  std::vector<std::string_view> keys() const { return phrases_.keys(); }
  bool knows(std::string_view key) const { return phrases_.has(key); }
  /// With `{}` replaced by the arguments in order, `{0}` and `{1}` by that one.
  std::string with(std::string_view key, const std::vector<std::string>& arguments) const { return phrases_.with(key, arguments); }
  std::string joined(const std::vector<std::string>& texts) const;

  /// A date of docs/formats/schema.md in words: "between March 2003 and 2004". Nothing where it is none.
  std::string date(std::string_view text) const;
  /// Of a birth: the year, or the years.
  std::string born(std::string_view text) const;
  /// "about 20". Nothing where it is none.
  std::string quantity(std::string_view text) const;

 private:
  std::string partial(std::string_view iso) const;
  records::Tongue tongue_;
  Phrases phrases_;
};

}  // namespace girok::exchange
