#include "reading/reading.h"

#include <array>

namespace girok::reading {

void read(Document& document) {
  find_structure(document);
  find_names(document);
  find_quotations(document);
  find_attributions(document);
  find_quantities(document);
  find_claims(document);
}

std::string_view name_of(SegmentKind kind) {
  static constexpr std::array<std::string_view, 7> names = {"title", "byline", "dateline", "body", "caption", "pullquote", "boilerplate"};
  return names[static_cast<std::size_t>(kind)];
}
std::string_view name_of(NameKind kind) {
  static constexpr std::array<std::string_view, 7> names = {"person",      "organisation", "outlet", "place",
                                                            "nationality", "document",     "other"};
  return names[static_cast<std::size_t>(kind)];
}
std::string_view name_of(QuotationKind kind) {
  static constexpr std::array<std::string_view, 4> names = {"direct", "mixed", "indirect", "scare"};
  return names[static_cast<std::size_t>(kind)];
}
std::string_view name_of(SourceKind kind) {
  static constexpr std::array<std::string_view, 6> names = {"outlet", "agency", "organisation", "person", "document", "anonymous"};
  return names[static_cast<std::size_t>(kind)];
}
std::string_view name_of(QuantityKind kind) {
  static constexpr std::array<std::string_view, 11> names = {"count",    "share",   "money",    "age",  "duration", "measurement",
                                                             "multiple", "ordinal", "calendar", "rate", "number"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace girok::reading
