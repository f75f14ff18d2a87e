#include "reading/imprint.h"

#include <string>

#include "reading/byline.h"
#include "reading/html_metadata.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

/// "By Jane Doe" of a <meta> element is Jane Doe; "admin" is nobody.
void clean_author(std::string& author) {
  if (author.starts_with("By ") || author.starts_with("by ")) author.erase(0, 3);
  if (is_nobody(author) || is_outlet_name(author)) author.clear();
}

}  // namespace

void Imprint::take_title(std::string_view text, Span span) {
  if (has_title_) return;
  has_title_ = true;
  found_.title = std::string(text);
  found_.title_span = span;
}

void Imprint::take_date(const DateMatch& match, std::uint32_t offset, int rank) {
  if (match.date.year == 0 || rank <= date_rank_ || known_.date) return;
  date_rank_ = rank;
  found_.date = match.date;
  found_.date_span = shift(match.span, offset);
}

void Imprint::take_author(std::string_view name, Span span) {
  if (!found_.author.empty() || is_nobody(name)) return;
  found_.author = std::string(trimmed(name));
  found_.author_span = span;
}

void Imprint::take_outlet(std::string_view name, Span span, int rank) {
  if (rank <= outlet_rank_ || !known_.outlet.empty() || trimmed(name).empty()) return;
  outlet_rank_ = rank;
  found_.outlet = std::string(trimmed(name));
  found_.outlet_span = span;
}

void Imprint::take_own_name(std::string_view folded, std::string_view text, std::uint32_t begin) {
  static constexpr std::string_view opening = "more from ";
  const std::size_t colon = text.find(':');
  if (!folded.starts_with(opening) || colon == std::string_view::npos || colon <= opening.size() || colon > 60) return;
  const std::string_view name = trimmed(text.substr(opening.size(), colon - opening.size()));
  if (name.empty() || !text::is_upper(text::rune_at(name, 0).value)) return;
  const auto at = static_cast<std::uint32_t>(name.data() - text.data());
  take_outlet(name, shift({at, at + static_cast<std::uint32_t>(name.size())}, begin), 1);
}

void Imprint::take_dateline(std::string_view text, std::uint32_t begin, const AgencyDateline& dateline) {
  if (!dateline.outlet.empty()) take_outlet(slice(text, dateline.outlet), shift(dateline.outlet, begin), 1);
  if (!dateline.author.empty()) take_author(slice(text, dateline.author), shift(dateline.author, begin));
  if (dateline.date && !found_.date) found_.date = dateline.date;
}

void Imprint::write(Metadata& kept) const {
  if (has_title_) {
    kept.title = found_.title;
    kept.title_span = found_.title_span;
  }
  if (!kept.author.empty()) clean_author(kept.author);
  if (kept.author.empty()) kept.author = found_.author, kept.author_span = found_.author_span;
  if (kept.outlet.empty()) kept.outlet = found_.outlet, kept.outlet_span = found_.outlet_span;
  if (!kept.date) kept.date = found_.date, kept.date_span = found_.date_span;
}

}  // namespace girok::reading
