// Quotations: somebody's words, with marks or told by "said that", and who speaks.
//
// Model    Stretches between marks (quotation_marks.h) are classed by length, case, stops and cue; each one's speaker (speakers.h) is sought before it in its sentence,
//          behind it, in the sentence or paragraph before, and in the quotation before. Sentences without quoted speech are read for indirect speech (indirect.h).
//          A pull-quote takes the speaker of the same words in the text. See docs/methods/reading.md, "Quotations".
// Limits   Those of the parts.
// Tested by quotations_test.cpp

#include <algorithm>
#include <string>

#include "reading/indirect.h"
#include "reading/reading.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::size_t longest_scare = 4;  // words
constexpr std::size_t cue_window = 40;  // tokens looked at on either side
constexpr std::size_t lead_window = 90;  // tokens of the paragraph that leads to a quotation

/// What stands around a stretch, in tokens.
struct Place {
  std::size_t before = 0;  ///< begin of its sentence, or of what follows the quotation before
  std::size_t after_end = 0;  ///< end of the sentence behind it, or the next quotation
  bool at_start = false;  ///< nothing of its own sentence stands before it
  bool alone = false;  ///< the whole of its paragraph
  bool stopped = false;  ///< a stop or comma inside, at the end
  bool introduced = false;  ///< a colon or comma stands before it
  bool colon = false;
};

class Finder {
 public:
  explicit Finder(Document& document) : d_(document), marked_(document), speakers_(document, marked_) {}

  void run() {
    const auto& stretches = marked_.stretches();
    for (std::size_t k = 0; k < stretches.size(); ++k) classify(k);
    std::size_t next = 0;
    for (std::size_t q = 0; q < found_.size(); ++q) {
      indirect_until(stretches[found_[q]].open, next);
      speaker(q);
    }
    indirect_until(d_.tokens.size(), next);
    copy_to_repeats();
    std::stable_sort(quotations_.begin(), quotations_.end(), [](const Quotation& a, const Quotation& b) { return a.span < b.span; });
    d_.quotations = std::move(quotations_);
  }

 private:
  // ---- classes --------------------------------------------------------------------------------------------------------

  bool is(std::size_t token, std::string_view mark) const { return token < d_.tokens.size() && d_[d_.tokens[token].span()] == mark; }
  text::Script script(const Stretch& s) const {
    for (std::size_t i = s.first; i <= s.last; ++i) {
      if (d_.tokens[i].kind == text::TokenKind::word) return d_.tokens[i].script;
      if (i > s.first + 8) break;
    }
    return text::Script::common;
  }
  static bool is_cjk(text::Script s) { return s == text::Script::han || s == text::Script::hangul; }

  /// English words, eojeols, or pairs of Han characters.
  std::size_t words_in(const Stretch& s) const {
    std::size_t words = 0, han = 0;
    for (std::size_t i = s.first; i <= s.last; ++i) {
      if (d_.tokens[i].script == text::Script::han)
        ++han;
      else if (d_.tokens[i].kind == text::TokenKind::word || d_.tokens[i].kind == text::TokenKind::number)
        ++words;
    }
    return words + (han + 1) / 2;
  }

  Place place_of(std::size_t k) const {
    const auto& stretches = marked_.stretches();
    const Stretch& s = stretches[k];
    Place p;
    // A word in marks ("the “trade” was “hidden”") does not cut its sentence in two.
    std::size_t past = k;
    while (past > 0 && k - past < 4 && !marked_.ends_speech(stretches[past - 1].last) &&
           stretches[past - 1].last - stretches[past - 1].first < 12)
      --past;
    const std::size_t floor = std::max(past > 0 ? stretches[past - 1].after : 0, marked_.paragraph_begin(marked_.paragraph(s.open)));
    p.before = s.open;
    while (p.before > floor && s.open - p.before < cue_window &&
           !(marked_.ends_sentence(p.before - 1) && !marked_.is_quotation_mark(p.before)) &&
           !(p.before < s.open && marked_.is_stop(p.before - 1) && marked_.is_quotation_mark(p.before)) &&
           !(p.before == s.open && marked_.ends_sentence(p.before - 1)))
      --p.before;
    p.after_end = s.after;
    const std::size_t ceiling = k + 1 < stretches.size() ? stretches[k + 1].open : d_.tokens.size();
    while (p.after_end < ceiling && p.after_end < s.after + cue_window && marked_.paragraph(p.after_end) == marked_.paragraph(s.last) &&
           !marked_.ends_sentence(p.after_end))
      ++p.after_end;
    p.at_start = p.before == s.open && (k == 0 || s.open != stretches[k - 1].after || marked_.starts_paragraph(s.open) ||
                                        marked_.ends_speech(stretches[k - 1].last));
    p.alone = marked_.starts_paragraph(s.open) && (s.after >= d_.tokens.size() || marked_.starts_paragraph(s.after));
    p.stopped = marked_.ends_speech(s.last);
    p.colon = s.open > 0 && (is(s.open - 1, ":") || is(s.open - 1, "：")) && !marked_.starts_paragraph(s.open);
    p.introduced = p.colon || (p.before < s.open && (is(s.open - 1, ",") || is(s.open - 1, "，")));
    return p;
  }

  /// Korean closes reported words with 라고, 고, 라며, 며 glued to the mark, or 하고 behind it.
  bool quotative(const Stretch& s) const {
    if (s.after >= d_.tokens.size() || d_.tokens[s.after].script != text::Script::hangul) return false;
    const std::string_view w = d_[d_.tokens[s.after].span()];
    if (d_.tokens[s.after].space_before) return w == "하고" || w == "라고" || w == "라며";
    for (const std::string_view ending : {"라고", "라며", "라면서", "라는", "고", "며", "면서", "는", "이라고", "이라며", "이라면서",
                                          "이라는", "다고", "다며", "다면서", "라", "란", "이란", "이라"}) {
      if (w.starts_with(ending)) return !w.starts_with("는");
    }
    return false;
  }
  /// ‘새 마을’이라는, ‘소금선’으로 불리는: a name for something.
  bool names_korean(const Stretch& s) const {
    if (s.after >= d_.tokens.size()) return false;
    const std::string_view w = d_[d_.tokens[s.after].span()];
    if (one_of(w, {"이라는", "라는", "이란", "란"}) && !d_.tokens[s.after].space_before && words_in(s) <= 3 && !marked_.ends_speech(s.last))
      return true;
    return s.after + 1 < d_.tokens.size() && (w == "로" || w == "으로") && d_[d_.tokens[s.after + 1].span()].starts_with("불");
  }

  bool speech_before(const Stretch& s, const Place& p) const {
    for (std::size_t i = s.open; i-- > p.before;) {
      if (speakers_.speaks(i)) return true;
    }
    return false;
  }
  bool speech_after(const Stretch& s, const Place& p) const {
    for (std::size_t i = s.after; i < std::min(p.after_end, s.after + 14); ++i) {
      if (speakers_.speaks(i)) return true;
    }
    return false;
  }
  /// "so-called", "what they call", "dubbed", "a report titled": what follows is a name.
  bool naming(const Stretch& s, const Place& p) const {
    for (std::size_t i = s.open; i-- > p.before && s.open - i <= 5;) {
      if (speakers_.names_things(i)) return true;
    }
    return false;
  }
  /// Capitals throughout, as titles of works have.
  bool looks_titled(const Stretch& s) const {
    std::size_t capitals = 0;
    for (std::size_t i = s.first; i <= s.last && i < s.first + 16; ++i) {
      if (d_.tokens[i].kind != text::TokenKind::word) continue;
      if (d_.tokens[i].capital)
        ++capitals;
      else if (!one_of(d_[d_.tokens[i].span()], {"of", "the", "and", "in", "to", "a", "for", "on", "at", "with"}))
        return false;
    }
    return capitals >= 2 && !marked_.is_stop(s.last);
  }

  void classify(std::size_t k) {
    const Stretch& s = marked_.stretches()[k];
    const std::size_t words = words_in(s);
    if (words == 0) return;
    const Place p = place_of(k);
    const text::Script letters = script(s);
    const bool white = s.family == MarkFamily::white_corner || (s.family == MarkFamily::corner && d_.language == text::Language::ko);
    if (white && !quotative(s) && !p.introduced && !marked_.is_stop(s.last)) return;  // a title
    Quotation q;
    q.span = {d_.tokens[s.first].begin, d_.tokens[s.last].end};
    q.unclosed = s.unclosed;
    const Name* name = speakers_.name_at(s.first);
    if (s.continued)
      q.kind = QuotationKind::direct;
    else if (name && name == speakers_.name_at(s.last))
      q.kind = QuotationKind::scare;
    else if (letters == text::Script::hangul)
      q.kind = korean_kind(s, p, words);
    else if (letters == text::Script::han)
      q.kind = chinese_kind(s, p, words);
    else
      q.kind = english_kind(s, p, words);
    found_.push_back(k);
    places_.push_back(p);
    quotations_.push_back(std::move(q));
  }

  QuotationKind english_kind(const Stretch& s, const Place& p, std::size_t words) const {
    const bool before = speech_before(s, p);
    const bool after = speech_after(s, p);
    if (p.at_start && p.stopped && d_.tokens[s.first].capital && (is(s.last, ",") || is(s.last, "，")) && s.after < d_.tokens.size())
      return QuotationKind::direct;
    if (looks_titled(s) && !after && !p.introduced) return QuotationKind::scare;
    if (words <= longest_scare) {
      const bool sentence = p.stopped && d_.tokens[s.first].capital && (p.at_start || p.introduced);
      if (sentence && (before || after || p.alone || p.colon || marked_.is_stop(s.last))) return QuotationKind::direct;
      if (p.stopped && p.at_start && after) return QuotationKind::direct;
      if (words == 1 || naming(s, p)) return QuotationKind::scare;
      return before ? QuotationKind::mixed : QuotationKind::scare;
    }
    const bool whole = d_.tokens[s.first].capital || d_.tokens[s.first].kind != text::TokenKind::word;
    return whole && (p.at_start || p.introduced || p.stopped) ? QuotationKind::direct : QuotationKind::mixed;
  }

  QuotationKind korean_kind(const Stretch& s, const Place& p, std::size_t words) const {
    if (names_korean(s)) return QuotationKind::scare;
    const bool reported = quotative(s);
    const std::string_view last = d_[d_.tokens[s.last].span()];
    const bool predicate = marked_.is_stop(s.last) || last.ends_with("다") || last.ends_with("요") || last.ends_with("까") ||
                           last.ends_with("죠") || last.ends_with("라") || last.ends_with("자");
    if (predicate && words >= 2 && (reported || p.at_start || p.introduced || marked_.is_stop(s.last))) return QuotationKind::direct;
    if (reported)
      return words >= 5           ? QuotationKind::direct
             : words >= 2         ? QuotationKind::mixed
             : speech_after(s, p) ? QuotationKind::mixed
                                  : QuotationKind::scare;
    if (words >= 5 && p.alone) return QuotationKind::direct;
    return words > 3 ? QuotationKind::mixed : QuotationKind::scare;
  }

  QuotationKind chinese_kind(const Stretch& s, const Place& p, std::size_t words) const {
    const bool told_before = s.open > p.before && verb_touches(s.open, p.before);
    const bool after = p.at_start && speech_after(s, p);
    if (p.stopped && (p.at_start || p.introduced || words > 4)) return QuotationKind::direct;
    if (p.colon || after) return words >= 2 ? QuotationKind::direct : QuotationKind::scare;
    if (p.alone && words > 4) return QuotationKind::direct;
    if (told_before) return words >= 2 ? QuotationKind::mixed : QuotationKind::scare;
    // 居民“来去自由”: a predicate of four characters or more in a sentence of somebody's.
    const bool ends_clause = s.after < d_.tokens.size() && (marked_.is_stop(s.after) || marked_.ends_speech(s.after));
    if (ends_clause && words >= 2 && words <= 3 && speech_before(s, p) &&
        !one_of(d_[d_.tokens[s.open - 1].span()], {"属", "屬", "为", "為", "是", "叫", "的"}))
      return QuotationKind::mixed;
    return words > 4 ? QuotationKind::mixed : QuotationKind::scare;
  }
  /// 称其“...”, 表示，「...」, 只问“...”: a verb of speaking just before the mark.
  bool verb_touches(std::size_t open, std::size_t floor) const {
    for (std::size_t back = 1; back <= 4 && open >= floor + back; ++back) {
      const std::size_t i = open - back;
      if (speakers_.speaks(i) || one_of(d_[d_.tokens[i].span()], {"问", "問", "称", "稱", "喊", "答"})) return true;
    }
    return false;
  }

  // ---- speakers -------------------------------------------------------------------------------------------------------

  bool in_boilerplate(std::uint32_t offset) {
    while (segment_ < d_.segments.size() && d_.segments[segment_].span.end <= offset) ++segment_;
    return segment_ < d_.segments.size() && d_.segments[segment_].kind == SegmentKind::boilerplate &&
           d_.segments[segment_].span.begin <= offset;
  }

  void speaker(std::size_t n) {
    const Stretch& s = marked_.stretches()[found_[n]];
    const Place& p = places_[n];
    Quotation& q = quotations_[n];
    if (in_boilerplate(q.span.begin)) {
      // A teaser's "she" is not the article's.
      previous_ = none;
      speakers_.forget();
      return;
    }
    speakers_.read_to(s.open);
    Voice v = own_voice(s, p, q);
    if (q.kind != QuotationKind::scare) {
      if (!v.known()) v = carried(s, p, q, v.cue);
      if (!v.known() && q.kind == QuotationKind::direct) v = led_to(s, p);
      if (v.known()) speakers_.heard(v);
      // A few words of nobody's are only marked off.
      if (!v.known() && q.kind == QuotationKind::mixed && words_in(s) <= longest_scare && !is_cjk(script(s)))
        q.kind = QuotationKind::scare;
      else
        previous_ = n;
    }
    q.speaker = v.speaker;
    q.role = v.role;
    q.organisation = v.organisation;
    q.addressee = v.addressee;
    q.cue = v.cue;
  }

  Voice own_voice(const Stretch& s, const Place& p, const Quotation& q) const {
    const bool scare = q.kind == QuotationKind::scare;
    const text::Script letters = script(s);
    const text::Script around = s.after < p.after_end && is_cjk(d_.tokens[s.after].script) ? d_.tokens[s.after].script
                                : p.before < s.open                                        ? d_.tokens[s.open - 1].script
                                                                                           : letters;
    if (letters == text::Script::hangul || around == text::Script::hangul) {
      if (scare) return {};
      return speakers_.korean(p.before, s.open, s.after, p.after_end);
    }
    if (letters == text::Script::han || around == text::Script::han) {
      if (scare) return p.before < s.open && verb_touches(s.open, p.before) ? speakers_.chinese(p.before, s.open, s.open, s.open) : Voice{};
      return speakers_.chinese(p.before, s.open, s.after, p.after_end);
    }
    if (scare && s.open >= 2 &&
        (one_of(speakers_.lower(s.open - 1), {"itself", "themselves", "himself", "herself"}) ||
         one_of(speakers_.lower(s.open - 2), {"itself", "themselves", "himself", "herself"})))
      return {};
    Voice v;
    if (p.before < s.open) v = speakers_.before(p.before, s.open, !scare && (p.introduced || q.kind == QuotationKind::mixed));
    if (v.known() || scare) {
      // "They call it": whoever they are.
      if (scare && (naming(s, p) && v.cue.size() > 0 && refers_back(v))) return {};
      return v;
    }
    if (p.after_end <= s.after) return {};
    // Behind a full stop, a new sentence is somebody else's business, unless it only says who spoke.
    const bool own_sentence = marked_.is_stop(s.last) && d_.tokens[s.after].capital;
    if (own_sentence && p.after_end - s.after > 8) return {};
    v = speakers_.after(s.after, p.after_end);
    if (own_sentence && v.known() && v.cue.end + 24 < d_.tokens[p.after_end - 1].end) return {};
    return v;
  }
  bool refers_back(const Voice& v) const {
    const std::string_view cue = d_[v.cue];
    return one_of(cue.substr(0, cue.find(' ')), {"They", "they", "It", "it", "We", "we"}) || cue.find("itself") != std::string_view::npos;
  }

  /// The voice of the quotation before, where this one plainly goes on.
  Voice carried(const Stretch& s, const Place& p, const Quotation& q, Span cue) const {
    Voice v;
    if (previous_ == none) return v;
    const Stretch& before = marked_.stretches()[found_[previous_]];
    const Quotation& pq = quotations_[previous_];
    const bool same_paragraph = marked_.paragraph(before.last) == marked_.paragraph(s.open) && before.after + cue_window > s.open;
    const bool next_paragraph = marked_.paragraph(s.open) == marked_.paragraph(before.last) + 1 && p.alone;
    const bool whole = q.kind == QuotationKind::direct || cue.size() > 0 || is_cjk(script(s));
    if (pq.speaker.empty() || pq.kind == QuotationKind::scare || !whole || !(same_paragraph || next_paragraph)) return v;
    v.speaker = pq.speaker;
    v.role = pq.role;
    v.organisation = pq.organisation;
    v.addressee = pq.addressee;
    v.cue = cue;
    v.is_person = true;
    return v;
  }

  /// The sentence before says who speaks now: "A woman wrote to us. “..."; or the paragraph before tells what she said.
  Voice led_to(const Stretch& s, const Place& p) const {
    if (s.open == 0 || !p.at_start) return {};
    const std::uint32_t here = marked_.paragraph(s.open);
    if (!marked_.starts_paragraph(s.open)) {
      if (p.before < s.open || !marked_.ends_sentence(s.open - 1)) return {};
      const std::size_t begin = sentence_begin(s.open - 1, marked_.paragraph_begin(here));
      return is_cjk(script(s)) ? led_cjk(begin, s.open - 1) : speakers_.before(begin, s.open - 1, false);
    }
    const std::size_t begin = marked_.paragraph_begin(here - 1);
    if (is(s.open - 1, ":") || is(s.open - 1, "：")) {
      const std::size_t from = sentence_begin(s.open - 1, begin);
      return is_cjk(script(s)) ? led_cjk(from, s.open) : speakers_.before(from, s.open, true);
    }
    if (s.open - begin > lead_window || !p.alone || is_cjk(script(s))) return {};
    Voice v = speakers_.after(begin, std::min(s.open, begin + 24));
    return v.known() && v.is_person ? v : Voice{};
  }
  Voice led_cjk(std::size_t from, std::size_t to) const {
    if (from >= to) return {};
    for (std::size_t i = from; i < to; ++i) {
      if (d_.tokens[i].script == text::Script::hangul) return speakers_.korean(from, to, std::min(from + 1, to), to);
    }
    return speakers_.chinese(from, to, to, to);
  }
  std::size_t sentence_begin(std::size_t token, std::size_t floor) const {
    std::size_t i = token;
    while (i > floor && token - i < cue_window && !(i < token && marked_.ends_sentence(i))) --i;
    return i < token && marked_.ends_sentence(i) ? i + 1 : i;
  }

  /// A pull-quote has no speaker of its own: it takes that of the same words in the text.
  void copy_to_repeats() {
    std::vector<std::pair<std::string, std::size_t>> known;
    for (std::size_t i = 0; i < quotations_.size(); ++i) {
      const Quotation& q = quotations_[i];
      if (q.span.size() > 1000 || q.kind == QuotationKind::scare || q.kind == QuotationKind::indirect) continue;
      std::string words = text::fold(d_[q.span]);
      while (!words.empty() && one_of(std::string_view(words).substr(words.size() - 1), {",", ".", " "})) words.pop_back();
      known.emplace_back(std::move(words), i);
    }
    std::sort(known.begin(), known.end());
    for (std::size_t i = 0; i < known.size();) {
      std::size_t end = i;
      const Quotation* voiced = nullptr;
      for (; end < known.size() && known[end].first == known[i].first; ++end) {
        if (!voiced && !quotations_[known[end].second].speaker.empty()) voiced = &quotations_[known[end].second];
      }
      for (std::size_t k = i; voiced && k < end; ++k) {
        Quotation& q = quotations_[known[k].second];
        if (!q.speaker.empty()) continue;
        q.speaker = voiced->speaker;
        q.role = voiced->role;
        q.organisation = voiced->organisation;
      }
      i = end;
    }
  }

  // ---- indirect speech ------------------------------------------------------------------------------------------------

  /// Reads the sentences that end before `token` and hold no quoted speech. `next`: the quotation to look at first.
  void indirect_until(std::size_t token, std::size_t& next) {
    for (; sentence_ < d_.sentences.size(); ++sentence_) {
      const Span sentence = d_.sentences[sentence_];
      if (token < d_.tokens.size() && d_.tokens[token].begin < sentence.end) return;
      while (sentence_token_ < d_.tokens.size() && d_.tokens[sentence_token_].begin < sentence.begin) ++sentence_token_;
      std::size_t past = sentence_token_;
      while (past < d_.tokens.size() && d_.tokens[past].begin < sentence.end) ++past;
      const std::size_t first = sentence_token_;
      sentence_token_ = past;
      bool quoted = false;
      while (next < found_.size() && quotations_[next].span.end <= sentence.begin) ++next;
      for (std::size_t k = next; k < found_.size() && quotations_[k].span.begin < sentence.end && !quoted; ++k)
        quoted = quotations_[k].kind != QuotationKind::scare;
      if (quoted || in_furniture(sentence.begin)) continue;
      speakers_.read_to(first);
      auto speech = indirect_speech(d_, marked_, speakers_, first, past);
      if (!speech) continue;
      speakers_.read_to(past);
      speakers_.heard(speech->voice);
      Quotation q;
      q.kind = QuotationKind::indirect;
      q.span = speech->span;
      q.speaker = std::move(speech->voice.speaker);
      q.role = std::move(speech->voice.role);
      q.organisation = std::move(speech->voice.organisation);
      q.addressee = std::move(speech->voice.addressee);
      q.cue = speech->voice.cue;
      quotations_.push_back(std::move(q));
    }
  }
  bool in_furniture(std::uint32_t offset) {
    while (furniture_ < d_.segments.size() && d_.segments[furniture_].span.end <= offset) ++furniture_;
    return furniture_ < d_.segments.size() &&
           (d_.segments[furniture_].kind == SegmentKind::boilerplate || d_.segments[furniture_].kind == SegmentKind::byline) &&
           d_.segments[furniture_].span.begin <= offset;
  }

  Document& d_;
  const MarkedText marked_;
  Speakers speakers_;
  std::vector<Quotation> quotations_;  ///< the marked ones first, beside found_; then the indirect ones
  std::vector<std::size_t> found_;  ///< stretch of each marked quotation
  std::vector<Place> places_;
  std::size_t previous_ = none, segment_ = 0, furniture_ = 0, sentence_ = 0, sentence_token_ = 0;
};

}  // namespace

void find_quotations(Document& document) {
  document.quotations.clear();
  if (!document.tokens.empty()) Finder(document).run();
}

}  // namespace girok::reading
