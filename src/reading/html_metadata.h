// Who published a page, when, under what title: from <meta>, JSON-LD, <title> and a few elements.
//
// Model    Each field keeps the best-ranked value seen: JSON-LD and article:* first, Dublin Core and citation_* next, <title> last.
// Limits   JSON-LD is read by a tolerant scan, not validated: strings under author, publisher, datePublished, headline of the
//          top object, of @graph or of mainEntity. Modification dates are left alone.
// Threads  No shared state.
#pragma once

#include <string>
#include <string_view>

#include "reading/document.h"

namespace girok::reading {

class PageMetadata {
 public:
  /// <meta name|property|itemprop=`name` content=`content`>
  void meta(std::string_view name, std::string_view content);
  /// The content of <script type="application/ld+json">
  void json_ld(std::string_view json);
  /// The content of <title>
  void title(std::string_view text);
  /// <time datetime=`value`>; `publication` where the element itself says it is the date of publication.
  void time(std::string_view value, bool publication);
  /// The text of an element marked as the author's name.
  void author(std::string_view text);

  /// Spans are empty. A site's name at the end of the title is cut off.
  Metadata finish() const;

 private:
  struct Field {
    std::string value;
    int rank = 0;  // 0: nothing yet
  };
  static void offer(Field& field, std::string_view value, int rank);
  void offer_date(std::string_view value, int rank);

  Field title_, author_, outlet_, date_;
};

/// Without the white space at both ends (of any script).
std::string_view trimmed(std::string_view text);

}  // namespace girok::reading
