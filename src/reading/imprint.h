// What the text itself says of its title, date, author and outlet, gathered while its paragraphs are read; the file's own metadata goes before it.
//
// Threads  Made for one document by one thread.
#pragma once

#include <string_view>

#include "reading/dateline.h"
#include "reading/document.h"

namespace girok::reading {

inline Span shift(Span span, std::uint32_t by) { return {span.begin + by, span.end + by}; }

class Imprint {
 public:
  /// Requires: `known`, what the file says, outlives it.
  explicit Imprint(const Metadata& known) : known_(known), found_(known) {}

  bool has_title() const { return has_title_; }
  /// The first counts.
  void take_title(std::string_view text, Span span);
  /// The first of the highest rank counts. `offset`: where the text begins in which the match was found.
  void take_date(const DateMatch& match, std::uint32_t offset, int rank);
  void take_outlet(std::string_view name, Span span, int rank);
  /// The first that is somebody counts.
  void take_author(std::string_view name, Span span);
  /// "More from X: ..." is how X speaks of itself. `folded`, `text`: of the paragraph that begins at `begin`.
  void take_own_name(std::string_view folded, std::string_view text, std::uint32_t begin);
  void take_dateline(std::string_view text, std::uint32_t begin, const AgencyDateline& dateline);

  /// Puts what was found where the file said nothing; a title that was found, in any case.
  void write(Metadata& metadata) const;

 private:
  const Metadata& known_;
  Metadata found_;
  bool has_title_ = false;
  int date_rank_ = 0, outlet_rank_ = 0;
};

}  // namespace girok::reading
