// Segments and metadata. The head of an article (labels, headlines, by-line, date line, summary) is read first, up to the first
// paragraph of prose; the rest is prose unless it shows otherwise; what stands after "Related" and its like is weighed line by line.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "reading/byline.h"
#include "reading/dateline.h"
#include "reading/furniture.h"
#include "reading/html_metadata.h"
#include "reading/imprint.h"
#include "reading/paragraph_shape.h"
#include "reading/paragraphs.h"
#include "reading/reading.h"
#include "reading/repetition.h"
#include "text/tokens.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::size_t most_titles = 4;
constexpr std::size_t longest_sentence = 400;  // tokens
constexpr float long_prose_weight = 45;

class Structure {
 public:
  explicit Structure(Document& document) : document_(document), imprint_(document.metadata) {}

  void run() {
    document_.tokens = text::tokenize(document_.text);
    document_.sentences = text::sentences(document_.text, document_.tokens);
    const text::Language language = text::language_of(document_.text, document_.tokens);
    if (language != text::Language::unknown) document_.language = language;
    if (document_.tokens.empty()) return;
    if (document_.blocks.empty()) document_.blocks = plain_blocks(document_.text);
    gather();
    const WordStream words(document_.text, document_.tokens);
    find_repeated_quotations(words);
    const std::size_t body = read_head();
    for (std::size_t i = body; i < paragraphs_.size(); ++i) read_line(i);
    read_teasers(body);
    read_trailing_teasers(body);
    make_segments();
    split_sentences();
    cut_endless_sentences();
    mark_repeated(document_, words);
    mark_contained_quotations();
    imprint_.write(document_.metadata);
  }

 private:
  // ---- paragraphs ----

  void gather() {
    std::size_t token = 0;
    for (const Block& block : document_.blocks) {
      Paragraph paragraph;
      paragraph.span = block.span;
      paragraph.block = block.kind;
      while (token < document_.tokens.size() && document_.tokens[token].begin < block.span.begin) ++token;
      const std::size_t first = token;
      while (token < document_.tokens.size() && document_.tokens[token].begin < block.span.end) ++token;
      if (token == first) continue;
      measure(paragraph, document_.text, std::span(document_.tokens).subspan(first, token - first));
      paragraphs_.push_back(std::move(paragraph));
    }
  }

  /// Quotations that make a paragraph of their own, and stand a second time.
  void find_repeated_quotations(const WordStream& words) {
    std::vector<Span> passages;
    std::vector<std::size_t> owners;
    for (std::size_t i = 0; i < paragraphs_.size(); ++i) {
      const Paragraph& p = paragraphs_[i];
      if (!p.is_short() || !(p.quoted || p.block == BlockKind::quote || p.is_furniture_block())) continue;
      passages.push_back(p.span);
      owners.push_back(i);
    }
    if (passages.empty()) return;
    std::vector<text::Token> word_tokens;
    std::copy_if(document_.tokens.begin(), document_.tokens.end(), std::back_inserter(word_tokens),
                 [](const text::Token& t) { return t.kind == text::TokenKind::word || t.kind == text::TokenKind::number; });
    const auto places = find_again(words, word_tokens, passages);
    for (std::size_t i = 0; i < passages.size(); ++i) {
      for (const Span place : places[i]) {
        paragraphs_[owners[i]].said_again = true;
        if (Paragraph* other = paragraph_at(place.begin); other != nullptr && other->weight > paragraphs_[owners[i]].weight + 1)
          inside_another_.push_back(owners[i]);
      }
    }
  }

  Paragraph* paragraph_at(std::uint32_t offset) {
    const auto after = std::upper_bound(paragraphs_.begin(), paragraphs_.end(), offset,
                                        [](std::uint32_t o, const Paragraph& p) { return o < p.span.begin; });
    return after == paragraphs_.begin() ? nullptr : &*std::prev(after);
  }

  void decide(Paragraph& paragraph, SegmentKind kind) {
    paragraph.kind = kind;
    paragraph.decided = true;
  }

  // ---- head ----

  /// Decides the paragraphs before the text proper; returns the first of the text.
  std::size_t read_head() {
    std::size_t i = read_header_fields();
    const bool any_prose =
        std::any_of(paragraphs_.begin(), paragraphs_.end(), [](const Paragraph& p) { return p.is_prose() && !p.is_furniture_block(); });
    const bool several = paragraphs_.size() - i > 1 || !any_prose;
    std::size_t titles = imprint_.has_title() ? 1 : 0;
    for (; i < paragraphs_.size(); ++i) {
      Paragraph& p = paragraphs_[i];
      if (p.is_furniture_block()) {
        decide(p, p.said_again ? SegmentKind::pullquote : SegmentKind::boilerplate);
        continue;
      }
      if (p.block == BlockKind::heading) {
        if (is_section_label(p.folded()) && titles == 0 && has_heading_after(i))
          decide(p, SegmentKind::boilerplate);
        else
          take_title(p, titles++);
        continue;
      }
      if (read_short_line(i, true)) continue;
      if (is_breadcrumb(p.text) || (is_section_label(p.folded()) && (titles == 0 || p.words <= 3) && i + 1 < paragraphs_.size())) {
        decide(p, SegmentKind::boilerplate);
        continue;
      }
      if ((p.quoted || p.block == BlockKind::quote) && p.said_again && titles > 0) {
        decide(p, SegmentKind::pullquote);
        continue;
      }
      if (p.block == BlockKind::list_item && titles > 0 && any_prose) {
        decide(p, SegmentKind::pullquote);
        continue;
      }
      const bool may_be_title = p.block == BlockKind::paragraph && several && titles < most_titles && (titles == 0 || any_prose);
      if (!may_be_title || !p.is_headline() || (titles > 0 && !prose_follows(i))) break;
      take_title(p, titles++);
    }
    return i;
  }

  bool has_heading_after(std::size_t i) const {
    return std::any_of(paragraphs_.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                       paragraphs_.begin() + static_cast<std::ptrdiff_t>(std::min(i + 8, paragraphs_.size())),
                       [](const Paragraph& p) { return p.block == BlockKind::heading; });
  }
  /// Within the next few paragraphs: headlines come in small numbers before the text.
  bool prose_follows(std::size_t i) const {
    const std::size_t end = std::min(i + 14, paragraphs_.size());
    for (std::size_t j = i + 1; j < end; ++j) {
      if (paragraphs_[j].is_prose()) return true;
    }
    return false;
  }

  void take_title(Paragraph& p, std::size_t titles_before) {
    decide(p, SegmentKind::title);
    if (titles_before == 0) imprint_.take_title(p.text, p.span);
  }

  /// "Title: ...", "Date: ..." lines, between "---" lines or not.
  std::size_t read_header_fields() {
    if (paragraphs_.empty()) return 0;
    const auto is_fence = [&](const Paragraph& p) { return p.text == "---" || p.text == "..."; };
    const bool fenced = is_fence(paragraphs_[0]);
    std::size_t i = fenced ? 1 : 0, fields = 0;
    if (fenced) decide(paragraphs_[0], SegmentKind::boilerplate);
    std::size_t end = i;
    for (; end < paragraphs_.size() && end < 60; ++end) {
      const Paragraph& p = paragraphs_[end];
      if (fenced && is_fence(p)) break;
      const auto header = read_header_line(p.text, fenced);
      if (!header && !fenced) break;
      if (!fenced && header->field != HeaderField::title && header->value.size() > 120) break;
      ++fields;
    }
    const bool closed = fenced && end < paragraphs_.size() && is_fence(paragraphs_[end]);
    if (fenced && !closed) return 1;
    if (!fenced && fields == 1) return accept_single_field();
    for (; i < end; ++i) take_header(paragraphs_[i], fenced);
    if (closed) decide(paragraphs_[end++], SegmentKind::boilerplate);
    return end;
  }

  /// One field alone is believed where it can be nothing else: "Title: ...", "Date: 3 March 2023".
  std::size_t accept_single_field() {
    Paragraph& p = paragraphs_[0];
    const auto header = read_header_line(p.text, false);
    const bool title = header && header->field == HeaderField::title && !p.sentence_end;
    if (!title) return 0;
    take_header(p, false);
    return 1;
  }

  void take_header(Paragraph& p, bool any_key) {
    const auto header = read_header_line(p.text, any_key);
    if (!header) return decide(p, SegmentKind::boilerplate);
    const std::string_view value = slice(p.text, header->value);
    const Span span = shift(header->value, p.span.begin);
    switch (header->field) {
      case HeaderField::title:
        decide(p, SegmentKind::title);
        imprint_.take_title(value, span);
        break;
      case HeaderField::date:
        decide(p, SegmentKind::dateline);
        if (const auto date = find_full_date(value))
          imprint_.take_date(*date, p.span.begin + header->value.begin, 3);
        else if (const auto iso = parse_iso_date(value))
          imprint_.take_date({*iso, {0, static_cast<std::uint32_t>(value.size())}}, p.span.begin + header->value.begin, 3);
        break;
      case HeaderField::author:
        decide(p, SegmentKind::byline);
        imprint_.take_author(value, span);
        break;
      case HeaderField::outlet:
        decide(p, SegmentKind::byline);
        imprint_.take_outlet(value, span, 3);
        break;
      case HeaderField::other: decide(p, SegmentKind::boilerplate); break;
    }
  }

  // ---- lines ----

  /// By-lines, date lines, captions, furniture. True where the paragraph is one.
  bool read_short_line(std::size_t i, bool in_head) {
    Paragraph& p = paragraphs_[i];
    if (p.block == BlockKind::caption) return decide(p, SegmentKind::caption), true;
    if (!p.is_short()) return false;
    if (p.words == 0) return decide(p, SegmentKind::boilerplate), true;
    if (const auto date_line = p.weight <= 25 ? read_date_line(p.text) : std::nullopt; date_line) {
      const bool date_expected = in_head || date_line->published || date_line->updated || p.block == BlockKind::time;
      if (date_expected) {
        decide(p, SegmentKind::dateline);
        if (date_line->published)
          imprint_.take_date(*date_line->published, p.span.begin, 2);
        else if (date_line->updated)
          imprint_.take_date(*date_line->updated, p.span.begin, 1);
        return true;
      }
    }
    const Furniture furniture = p.words > most_words_of_furniture ? Furniture::none : furniture_of(p.folded(), p.words);
    if (furniture == Furniture::line) {
      imprint_.take_own_name(p.folded(), p.text, p.span.begin);
      return decide(p, SegmentKind::boilerplate), true;
    }
    if (furniture == Furniture::list && !(in_head && i == 0 && paragraphs_.size() == 1)) {
      p.list = true;
      return decide(p, SegmentKind::boilerplate), true;
    }
    if (p.weight <= 40 || p.block == BlockKind::byline) {
      const bool may = in_head && (imprint_.has_title() || p.block == BlockKind::byline);
      const bool date_next =
          may && i + 1 < paragraphs_.size() && paragraphs_[i + 1].is_short() && read_date_line(paragraphs_[i + 1].text).has_value();
      const NameAlone alone = !may ? NameAlone::no : date_next ? NameAlone::beside_date : NameAlone::where_known;
      if (const auto byline = read_byline(p.text, alone); byline && (p.block != BlockKind::heading)) {
        decide(p, SegmentKind::byline);
        if (!byline->author.empty()) imprint_.take_author(slice(p.text, byline->author), shift(byline->author, p.span.begin));
        if (!byline->outlet.empty()) imprint_.take_outlet(slice(p.text, byline->outlet), shift(byline->outlet, p.span.begin), 2);
        if (byline->date) imprint_.take_date(*byline->date, p.span.begin, 2);
        return true;
      }
    }
    if (furniture == Furniture::caption) return decide(p, SegmentKind::caption), true;
    if (p.block == BlockKind::byline && p.weight <= 25) return decide(p, SegmentKind::byline), true;
    if (p.block == BlockKind::time && p.weight <= 25) return decide(p, SegmentKind::dateline), true;
    if (in_head && imprint_.has_title() && read_place_and_date(p)) return true;
    if (in_head) {
      const auto header = read_header_line(p.text, false);
      const bool credit = header && header->field != HeaderField::title && header->field != HeaderField::other &&
                          header->value.size() <= 80 && !p.sentence_end;
      if (credit) return take_header(p, false), true;
    }
    return false;
  }

  /// "Lindhaven, 12 March 2024", "For release: 12 March 2024": a date and at most five words.
  bool read_place_and_date(Paragraph& p) {
    if (p.weight > 14 || p.sentence_end || p.block == BlockKind::heading) return false;
    const auto date = find_full_date(p.text);
    if (!date) return false;
    std::size_t others = 0;
    for (const text::Token& token : text::tokenize(p.text)) {
      const bool word = token.kind == text::TokenKind::word || token.kind == text::TokenKind::number;
      if (word && !date->span.overlaps(token.span())) others += 1;
    }
    if (others > 5) return false;
    decide(p, SegmentKind::dateline);
    imprint_.take_date(*date, p.span.begin, 2);
    const std::string_view before = trimmed(p.text.substr(0, date->span.begin));  // "The Vale Courier, 4 May 2021"
    const std::string_view name = before.ends_with(',') ? before.substr(0, before.size() - 1) : before;
    const auto at = static_cast<std::uint32_t>(name.data() - document_.text.data());
    if (is_outlet_name(name)) imprint_.take_outlet(name, {at, at + static_cast<std::uint32_t>(name.size())}, 1);
    return true;
  }

  void read_line(std::size_t i) {
    Paragraph& p = paragraphs_[i];
    if (p.is_furniture_block()) return decide(p, p.said_again ? SegmentKind::pullquote : SegmentKind::boilerplate);
    if (read_short_line(i, false)) return;
    if (p.block == BlockKind::heading) {
      decide(p, SegmentKind::title);
      if (!imprint_.has_title()) take_title(p, 0);
      return;
    }
    if ((p.quoted || p.block == BlockKind::quote) && std::binary_search(inside_another_.begin(), inside_another_.end(), i))
      p.kind = SegmentKind::pullquote;
  }

  // ---- teasers ----

  bool is_teaser_like(const Paragraph& p) const {
    return p.is_short() && (p.truncated || p.is_headline() || p.kind == SegmentKind::boilerplate);
  }

  /// What follows a line that opens a list of teasers, up to where prose clearly goes on.
  void read_teasers(std::size_t body) {
    for (std::size_t i = body; i < paragraphs_.size(); ++i) {
      if (!paragraphs_[i].list) continue;
      const std::size_t end = end_of_teasers(i + 1);
      for (std::size_t j = i + 1; j < end; ++j) decide(paragraphs_[j], SegmentKind::boilerplate);
      i = std::max(i, end - 1);
    }
  }

  std::size_t end_of_teasers(std::size_t begin) const {
    std::size_t end = begin, cut_off = 0, headlines = 0, lone_prose = 0;
    bool after_headline = false;
    for (std::size_t i = begin; i < paragraphs_.size(); ++i) {
      const Paragraph& p = paragraphs_[i];
      if (is_teaser_like(p)) {
        cut_off += p.truncated ? 1 : 0;
        headlines += p.is_headline() ? 1 : 0;
        after_headline = p.is_headline();
        end = i + 1;
        continue;
      }
      const bool goes_on = p.weight >= long_prose_weight || (i + 1 < paragraphs_.size() && !is_teaser_like(paragraphs_[i + 1]));
      // A teaser may be a headline and one whole sentence; a pattern, so it needs company.
      if (goes_on || !after_headline) break;
      ++lone_prose;
      after_headline = false;
      if (lone_prose >= 2) end = i + 1;
    }
    const bool to_the_end = end == paragraphs_.size();
    // A lone line that ends no sentence, before prose goes on, is a crosshead and no teaser.
    if (!to_the_end && cut_off == 0 && headlines < 2) {
      end = begin;
      while (end < paragraphs_.size() && paragraphs_[end].decided && paragraphs_[end].kind == SegmentKind::boilerplate) ++end;
    }
    return end;
  }

  /// Three or more headlines and cut-off lines at the very end, some of them cut off, need no "Related" before them.
  void read_trailing_teasers(std::size_t body) {
    std::size_t begin = paragraphs_.size(), cut_off = 0, lines = 0;
    while (begin > body + 1) {
      const Paragraph& p = paragraphs_[begin - 1];
      if (p.decided && p.kind != SegmentKind::boilerplate) break;
      if (!is_teaser_like(p) || p.block == BlockKind::list_item || p.block == BlockKind::table) break;
      cut_off += p.truncated ? 1 : 0;
      lines += p.decided ? 0 : 1;
      --begin;
    }
    if (lines < 3 || cut_off < 2) return;
    for (std::size_t i = begin; i < paragraphs_.size(); ++i) decide(paragraphs_[i], SegmentKind::boilerplate);
  }

  // ---- segments ----

  void make_segments() {
    bool first_body = true;
    std::uint32_t covered = 0;
    for (const Paragraph& p : paragraphs_) {
      cover_gap(covered, p.span.begin);
      covered = p.span.end;
      if (p.kind == SegmentKind::body) {
        const auto dateline = read_agency_dateline(p.text);
        const bool believed = dateline && dateline->size < p.span.size() && (first_body || !dateline->outlet.empty());
        if (believed) {
          imprint_.take_dateline(p.text, p.span.begin, *dateline);
          const std::uint32_t cut = p.span.begin + dateline->size;
          const std::string_view rest = trimmed(std::string_view(document_.text).substr(cut, p.span.end - cut));
          const auto rest_begin = static_cast<std::uint32_t>(rest.data() - document_.text.data());
          document_.segments.push_back({{p.span.begin, cut}, SegmentKind::dateline, false});
          if (!rest.empty()) document_.segments.push_back({{rest_begin, p.span.end}, SegmentKind::body, false});
          first_body = false;
          continue;
        }
        first_body = false;
      }
      document_.segments.push_back({p.span, p.kind, false});
    }
    cover_gap(covered, static_cast<std::uint32_t>(document_.text.size()));
  }

  /// Text that no block claimed is body: nothing gets lost.
  void cover_gap(std::uint32_t begin, std::uint32_t end) {
    if (begin >= end) return;
    const auto token = std::lower_bound(document_.tokens.begin(), document_.tokens.end(), begin,
                                        [](const text::Token& t, std::uint32_t o) { return t.begin < o; });
    if (token == document_.tokens.end() || token->begin >= end) return;
    const std::string_view bare = trimmed(std::string_view(document_.text).substr(begin, end - begin));
    const auto bare_begin = static_cast<std::uint32_t>(bare.data() - document_.text.data());
    document_.segments.push_back({{bare_begin, bare_begin + static_cast<std::uint32_t>(bare.size())}, SegmentKind::body, false});
  }

  /// No sentence reaches over the edge of a segment.
  void split_sentences() {
    std::vector<Span> sentences;
    sentences.reserve(document_.sentences.size() + 16);
    std::size_t segment = 0;
    for (Span sentence : document_.sentences) {
      while (segment < document_.segments.size() && document_.segments[segment].span.end <= sentence.begin) ++segment;
      for (std::size_t next = segment; next < document_.segments.size() && document_.segments[next].span.end < sentence.end; ++next) {
        const std::uint32_t cut = document_.segments[next].span.end;
        const std::uint32_t resume = next + 1 < document_.segments.size() ? document_.segments[next + 1].span.begin : sentence.end;
        if (cut > sentence.begin) sentences.push_back({sentence.begin, cut});
        sentence.begin = std::min(std::max(resume, cut), sentence.end);
      }
      if (!sentence.empty()) sentences.push_back(sentence);
    }
    document_.sentences = std::move(sentences);
  }

  /// Later steps look at a whole sentence for each number in it, so a text without sentence ends would cost the square of its length.
  /// What has more tokens than any sentence is cut after the last mark that leaves half of them, else where it is full.
  void cut_endless_sentences() {
    std::vector<Span> sentences;
    sentences.reserve(document_.sentences.size());
    const auto& tokens = document_.tokens;
    std::size_t token = 0;
    for (Span sentence : document_.sentences) {
      while (token < tokens.size() && tokens[token].begin < sentence.begin) ++token;
      std::size_t first = token, mark = token;
      for (; token < tokens.size() && tokens[token].begin < sentence.end; ++token) {
        if (token - first == longest_sentence) {
          const std::size_t last = mark > first + longest_sentence / 2 ? mark : token - 1;
          sentences.push_back({sentence.begin, tokens[last].end});
          first = last + 1;
          sentence.begin = tokens[first].begin;
        }
        if (tokens[token].kind == text::TokenKind::mark) mark = token;
      }
      sentences.push_back(sentence);
    }
    document_.sentences = std::move(sentences);
  }

  void mark_contained_quotations() {
    for (Segment& segment : document_.segments) {
      if (segment.kind != SegmentKind::pullquote) continue;
      const Paragraph* p = paragraph_at(segment.span.begin);
      if (p != nullptr && p->said_again) segment.repeated = true;
    }
  }

  Document& document_;
  Imprint imprint_;                     // from the text
  std::vector<Paragraph> paragraphs_;
  std::vector<std::size_t> inside_another_;  // paragraphs that stand whole inside a longer one; sorted
};

}  // namespace

void find_structure(Document& document) { Structure(document).run(); }

}  // namespace girok::reading
