// Quotation marks: which stretches of a text stand between them.
//
// Model    One pass over the marks of a text, in order. What a mark can do follows from its shape, straight ones' from the space around them. A stretch ends at a
//          closing mark of its family, at one of another family where speech plainly ends there, or with its paragraph; if the paragraph ends open and the next
//          begins with a mark of the family, it is continued (the typographers' rule).
// Limits   One level of nesting is followed, which is all that decides where the outer stretch ends. 《》 and 〈〉 are titles and open nothing.
// Threads  Made for one document by one thread. Linear in its tokens.
#pragma once

#include <cstdint>
#include <vector>

#include "reading/document.h"

namespace girok::reading {

enum class MarkFamily : std::uint8_t { no_mark, double_mark, single_mark, guillemet, corner, white_corner };

struct QuotationMark {
  std::size_t token = 0;
  MarkFamily family = MarkFamily::no_mark;
  bool opens = false, closes = false;
  bool low = false;  ///< „ or ‚: closed by “ or ‘
  bool possessive = false;  ///< "the traffickers’ houses": an apostrophe by its place, unless nothing else closes
  bool prime = false;  ///< 12": inches by its place, unless nothing else closes
  bool alone = false;  ///< a single mark that no other of its kind could close
};

/// The words between two marks: tokens [first, last], the marks left out.
struct Stretch {
  std::size_t first = 0, last = 0;
  std::size_t open = 0;  ///< token of the opening mark
  std::size_t after = 0;  ///< the first token behind it, closing mark included
  MarkFamily family = MarkFamily::no_mark;
  bool unclosed = false;  ///< the closing mark is missing or of another kind
  bool continued = false;  ///< runs over more than one paragraph
};

/// Paragraphs and quotation marks of a document, by token.
class MarkedText {
 public:
  explicit MarkedText(const Document& document);

  std::uint32_t paragraph(std::size_t token) const { return paragraph_[token]; }
  std::size_t paragraph_begin(std::uint32_t paragraph) const { return starts_[paragraph]; }
  bool starts_paragraph(std::size_t token) const { return token == 0 || paragraph_[token] != paragraph_[token - 1]; }
  bool is_quotation_mark(std::size_t token) const { return token < is_mark_.size() && is_mark_[token]; }
  /// . ! ? and their full-width forms.
  bool is_stop(std::size_t token) const;
  /// A stop that ends its sentence ("Ms." does not), or stands before a mark.
  bool ends_sentence(std::size_t token) const {
    return is_stop(token) && (token + 1 >= paragraph_.size() || starts_sentence_[token + 1] || is_mark_[token + 1]);
  }
  /// What may stand before a closing mark: a stop, a comma, an ellipsis.
  bool ends_speech(std::size_t token) const;

  const std::vector<Stretch>& stretches() const { return stretches_; }

 private:
  void set_paragraphs();
  void set_marks();
  QuotationMark straight(std::size_t token, bool is_double) const;
  void settle_apostrophes();
  void find_stretches();

  const Document& document_;
  std::vector<std::uint32_t> paragraph_;
  std::vector<std::size_t> starts_;
  std::vector<bool> is_mark_, starts_sentence_;
  std::vector<QuotationMark> marks_;
  std::vector<Stretch> stretches_;
};

}  // namespace girok::reading
