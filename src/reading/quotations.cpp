// Quotations: somebody's words, with marks or told by "said that", and who speaks.
//
// Model    One pass over the tokens finds the marked stretches: an opening mark by direction or by the space before it, a closing mark of the same family,
//          of another family where speech follows, or the end of the paragraph; a paragraph that ends open and is followed by one that opens with
//          a mark is continued (the typographers' rule). Then each stretch is classed by length, case, punctuation and cue, and its speaker sought after it,
//          before it, in the paragraph, and in the quotation before. Indirect speech is the clause that a verb of speaking governs.
// Limits   Speakers by position and name, without syntax: a long subject between name and verb is missed. British and American marks, Korean 「」 “” ‘’,
//          Chinese “” 「」 『』; 《》 and 〈〉 are titles, not speech.
#include <algorithm>
#include <array>
#include <string>

#include "reading/reading.h"
#include "reading/word_lists.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::size_t longest_scare = 4;         // words
constexpr std::size_t cue_window = 26;           // tokens looked at on either side
constexpr std::size_t shortest_indirect = 5;     // words
constexpr std::uint32_t longest_quotation = 6000;  // bytes; a longer one has lost its closing mark

enum class Family : std::uint8_t { none, double_curly, double_straight, single_curly, single_straight, guillemet, corner, white_corner };

struct Mark {
  Family family = Family::none;
  bool opens = false, closes = false;
};

/// What a mark can do by its shape alone; straight ones by what stands around them.
Mark mark_of(const Document& d, std::size_t i) {
  const text::Token& t = d.tokens[i];
  if (t.kind != text::TokenKind::mark) return {};
  const std::string_view m = d[t.span()];
  if (m == "“" || m == "„" || m == "‟" || m == "＂") return {Family::double_curly, true, m == "＂"};
  if (m == "”") return {Family::double_curly, false, true};
  if (m == "‘" || m == "‛") return {Family::single_curly, true, false};
  if (m == "’") return {Family::single_curly, false, true};
  if (m == "«" || m == "‹") return {Family::guillemet, true, false};
  if (m == "»" || m == "›") return {Family::guillemet, false, true};
  if (m == "「") return {Family::corner, true, false};
  if (m == "」") return {Family::corner, false, true};
  if (m == "『") return {Family::white_corner, true, false};
  if (m == "』") return {Family::white_corner, false, true};
  if (m == "\"" || m == "'" || m == "＇" || m == "`" || m == "''" || m == "``") {
    const bool is_double = m == "\"" || m == "''" || m == "``";
    const Family family = is_double ? Family::double_straight : Family::single_straight;
    const bool last = i + 1 >= d.tokens.size();
    const bool space_after = last || d.tokens[i + 1].space_before;
    const std::string_view before = i > 0 ? d[d.tokens[i - 1].span()] : std::string_view();
    const bool open_place = t.space_before || i == 0 || before == "(" || before == "[" || before == "—" || before == "–" || before == "-" || before == "‘" || before == "“";
    if (open_place && !space_after) return {family, true, false};
    if (!open_place && space_after) return {family, false, true};
    if (open_place && space_after) return {family, false, false};
    // Inside a word or against Hangul and Han (말했다."라고): either.
    const bool next_mark = !last && d.tokens[i + 1].kind == text::TokenKind::mark;
    if (next_mark) return {family, false, true};
    const bool letters_before = i > 0 && d.tokens[i - 1].kind == text::TokenKind::word;
    if (family == Family::single_straight && letters_before && d.tokens[i - 1].script == text::Script::latin) return {};
    return {family, true, true};
  }
  return {};
}

bool is_double(Family f) { return f == Family::double_curly || f == Family::double_straight; }
bool is_single(Family f) { return f == Family::single_curly || f == Family::single_straight; }
bool same_family(Family a, Family b) { return a == b || (is_double(a) && is_double(b)) || (is_single(a) && is_single(b)); }

/// A stretch of words between marks, by tokens: [first, last] without the marks.
struct Stretch {
  std::size_t first = 0, last = 0;
  std::size_t open = 0, close = 0;  // tokens of the marks; close is last + 1 where there is one
  bool unclosed = false;
  bool continued = false;           // runs over more than one paragraph
};

class Finder {
 public:
  explicit Finder(Document& document) : d_(document), lists_(word_lists()) {}

  void run() {
    d_.quotations.clear();
    if (d_.tokens.empty()) return;
    set_paragraphs();
    find_stretches();
    classify();
    speakers();
    indirect();
    std::stable_sort(d_.quotations.begin(), d_.quotations.end(), [](const Quotation& a, const Quotation& b) { return a.span < b.span; });
  }

 private:
  // ---- paragraphs -----------------------------------------------------------------------------------------------------

  void set_paragraphs() {
    paragraph_.resize(d_.tokens.size());
    std::uint32_t number = 0;
    std::size_t block = 0;
    for (std::size_t i = 0; i < d_.tokens.size(); ++i) {
      if (i > 0 && d_.tokens[i].space_before) {
        const std::string_view gap = d_[{d_.tokens[i - 1].end, d_.tokens[i].begin}];
        const auto breaks = static_cast<std::size_t>(std::count(gap.begin(), gap.end(), '\n'));
        bool new_block = false;
        while (block < d_.blocks.size() && d_.blocks[block].span.end <= d_.tokens[i - 1].begin) ++block;
        if (block < d_.blocks.size() && d_.blocks[block].span.end <= d_.tokens[i].begin) new_block = true;
        if (breaks >= 2 || (breaks == 1 && new_block)) ++number;
      }
      paragraph_[i] = number;
    }
    // First token of each paragraph, and whether a closing single mark with a stop before it lies ahead (for plural possessives).
    starts_.assign(number + 2, d_.tokens.size());
    for (std::size_t i = d_.tokens.size(); i-- > 0;) starts_[paragraph_[i]] = i;
    closer_ahead_.assign(d_.tokens.size() + 1, false);
    for (std::size_t i = d_.tokens.size(); i-- > 0;) {
      const Mark m = mark_of(d_, i);
      const bool here = is_single(m.family) && m.closes && i > 0 && ends_speech(i - 1);
      const bool same = i + 1 < d_.tokens.size() && paragraph_[i + 1] == paragraph_[i];
      closer_ahead_[i] = here || (same && closer_ahead_[i + 1]);
    }
  }

  bool ends_speech(std::size_t token) const {
    const std::string_view m = d_[d_.tokens[token].span()];
    return m == "." || m == "," || m == "?" || m == "!" || m == "…" || m == "..." || m == "。" || m == "！" || m == "？" || m == "，";
  }
  bool is_word(std::size_t i) const { return i < d_.tokens.size() && d_.tokens[i].kind == text::TokenKind::word; }
  std::string lower(std::size_t i) const { return i < d_.tokens.size() ? text::fold_word(d_[d_.tokens[i].span()]) : std::string(); }

  // ---- stretches ------------------------------------------------------------------------------------------------------

  void close(std::size_t at, bool has_mark, bool mismatch) {
    if (at > open_ + 1) {
      Stretch s;
      s.first = open_ + 1;
      s.last = at - 1;
      s.open = open_;
      s.close = at;
      s.unclosed = !has_mark || mismatch;
      s.continued = continued_;
      stretches_.push_back(s);
    }
    family_ = Family::none;
    nested_ = Family::none;
    continued_ = false;
  }

  /// Where a mark of the same kind stands at the head of the next paragraph, an open quotation goes on.
  bool continues(std::size_t next) const {
    const Mark m = mark_of(d_, next);
    return same_family(m.family, family_) && m.opens;
  }

  void find_stretches() {
    for (std::size_t i = 0; i < d_.tokens.size(); ++i) {
      if (family_ != Family::none && i > 0 && paragraph_[i] != paragraph_[i - 1]) {
        const bool too_long = d_.tokens[i].begin - d_.tokens[open_].begin > longest_quotation;
        if (!too_long && continues(i)) {
          continued_ = true;
          nested_ = Family::none;
          continue;
        }
        close(i, false, false);
      }
      const Mark m = mark_of(d_, i);
      if (m.family == Family::none) continue;
      if (family_ == Family::none) {
        if (m.opens && opens_here(i, m)) {
          family_ = m.family;
          open_ = i;
        }
        continue;
      }
      step_inside(i, m);
    }
    if (family_ != Family::none) close(d_.tokens.size(), false, false);
  }

  /// A single mark before a number or a clipped word ('90s, 'em) opens nothing.
  bool opens_here(std::size_t i, const Mark& m) const {
    if (i + 1 >= d_.tokens.size() || paragraph_[i + 1] != paragraph_[i]) return false;
    if (is_single(m.family) && d_.tokens[i + 1].kind == text::TokenKind::number) {
      return i + 2 < d_.tokens.size() && lower(i + 2) != "s";
    }
    return true;
  }

  void step_inside(std::size_t i, const Mark& m) {
    if (nested_ != Family::none) {
      if (m.closes && same_family(m.family, nested_)) nested_ = Family::none;
      else if (m.closes && same_family(m.family, family_)) close(i, true, false);   // the inner one never closed
      return;
    }
    if (m.closes && same_family(m.family, family_) && !possessive(i, m)) {
      close(i, true, m.family != family_);
      return;
    }
    if (same_family(m.family, family_)) {
      // Another opening of the same family: the first one was never closed. It ends where its sentence does.
      if (m.opens && !m.closes && !is_single(m.family) && !(paragraph_[i] != paragraph_[i - 1])) {
        close(i, false, false);
        family_ = m.family;
        open_ = i;
      }
      return;
    }
    if (m.opens) {
      nested_ = m.family;
      return;
    }
    // A single mark after a stop, with speech going on behind it, closes a double one by mistake, and the other way round.
    if (m.closes && i > 0 && ends_speech(i - 1) && i + 1 < d_.tokens.size() && paragraph_[i + 1] == paragraph_[i]) {
      const bool speech_follows = is_word(i + 1) && !d_.tokens[i + 1].capital;
      const bool double_closes_single = is_double(m.family) && is_single(family_);
      if (speech_follows || double_closes_single) close(i, true, true);
    } else if (m.closes && is_double(m.family) && is_single(family_)) {
      close(i, true, true);
    }
  }

  /// "the traffickers' houses" inside a single-quoted passage: no closing where a better closing lies ahead.
  bool possessive(std::size_t i, const Mark& m) const {
    if (!is_single(m.family) || i == 0 || !is_word(i - 1)) return false;
    const std::string_view before = d_[d_.tokens[i - 1].span()];
    const bool next_word = is_word(i + 1) && d_.tokens[i + 1].space_before;
    return before.ends_with("s") && next_word && i + 1 < closer_ahead_.size() && closer_ahead_[i + 1] && paragraph_[i + 1] == paragraph_[i];
  }

  // ---- classes --------------------------------------------------------------------------------------------------------

  std::size_t words_in(const Stretch& s) const {
    std::size_t n = 0;
    for (std::size_t i = s.first; i <= s.last && i < d_.tokens.size(); ++i) {
      if (d_.tokens[i].kind == text::TokenKind::word || d_.tokens[i].kind == text::TokenKind::number) ++n;
    }
    // Two Han characters, or one eojeol, weigh as a word and a half of English.
    if (cjk(s)) return d_.tokens[s.first].script == text::Script::han ? (n + 1) / 2 : n + n / 2;
    return n;
  }
  bool cjk(const Stretch& s) const {
    const text::Script script = d_.tokens[s.first].script;
    return script == text::Script::han || script == text::Script::hangul;
  }

  VerbClass verb_at(std::size_t i) const {
    if (!is_word(i)) return VerbClass::unknown;
    const text::Token& t = d_.tokens[i];
    if (t.script == text::Script::hangul) return lists_.korean_verb(d_[t.span()]);
    if (t.script == text::Script::han) {
      std::size_t length = 0;
      return lists_.chinese_verb(std::string_view(d_.text).substr(t.begin, 12), length);
    }
    return lists_.verb(lower(i));
  }

  bool speech_near(const Stretch& s) const {
    const std::size_t after = s.close + (s.close < d_.tokens.size() && mark_of(d_, s.close).family != Family::none ? 1 : 0);
    for (std::size_t i = after; i < std::min(d_.tokens.size(), after + 9); ++i) {
      if (i > after && is_stop(i)) break;
      const VerbClass v = verb_at(i);
      if (v == VerbClass::speech || v == VerbClass::report || v == VerbClass::claim) return true;
    }
    for (std::size_t n = 1; n <= 6 && n <= s.open; ++n) {
      const std::size_t i = s.open - n;
      if (is_stop(i)) break;
      const VerbClass v = verb_at(i);
      if (v == VerbClass::speech || v == VerbClass::report || v == VerbClass::claim) return true;
    }
    return false;
  }

  bool is_stop(std::size_t i) const {
    const std::string_view m = d_[d_.tokens[i].span()];
    return m == "." || m == "!" || m == "?" || m == "。" || m == "！" || m == "？";
  }

  bool starts_sentence(std::size_t open) const {
    if (open == 0 || paragraph_[open] != paragraph_[open - 1]) return true;
    return is_stop(open - 1) || mark_of(d_, open - 1).closes;
  }

  void classify() {
    for (const Stretch& s : stretches_) {
      const std::size_t words = words_in(s);
      if (words == 0) continue;
      Quotation q;
      q.span = {d_.tokens[s.first].begin, d_.tokens[s.last].end};
      q.unclosed = s.unclosed;
      const bool at_start = starts_sentence(s.open);
      const std::string_view last = d_[d_.tokens[s.last].span()];
      const bool stopped = ends_speech(s.last) || last == "…";
      const std::string_view before = s.open > 0 ? d_[d_.tokens[s.open - 1].span()] : std::string_view();
      const bool introduced = before == ":" || before == "：" || (before == "," && paragraph_[s.open] == paragraph_[s.open - 1]) || before == "，";
      const bool whole_sentence = d_.tokens[s.first].capital || cjk(s);
      const bool speech = speech_near(s);
      if (s.continued) q.kind = QuotationKind::direct;
      else if (words <= longest_scare && !(stopped && (at_start || introduced) && speech)) q.kind = words <= 2 || !speech || !stopped ? QuotationKind::scare : QuotationKind::mixed;
      else if (cjk(s)) q.kind = stopped || introduced || at_start || quotative_follows(s) ? QuotationKind::direct : words > 6 ? QuotationKind::mixed : QuotationKind::scare;
      else if (whole_sentence && (at_start || introduced || stopped)) q.kind = QuotationKind::direct;
      else q.kind = QuotationKind::mixed;
      if (q.kind == QuotationKind::scare && words > longest_scare) q.kind = QuotationKind::mixed;
      kinds_.push_back({s, d_.quotations.size()});
      d_.quotations.push_back(std::move(q));
    }
  }

  /// Korean closes direct speech with 라고/고/라며/며 glued to the mark.
  bool quotative_follows(const Stretch& s) const {
    if (s.close + 1 >= d_.tokens.size()) return false;
    const text::Token& t = d_.tokens[s.close + 1];
    if (t.script != text::Script::hangul || t.space_before) return false;
    const std::string_view w = d_[t.span()];
    return w.starts_with("라고") || w.starts_with("라며") || w.starts_with("고") || w.starts_with("며") || w.starts_with("면서") || w.starts_with("라는") || w.starts_with("이라") || w.starts_with("다고");
  }

  // ---- speakers -------------------------------------------------------------------------------------------------------

  struct Voice {
    std::string speaker, role, organisation, addressee;
    Span cue;
    bool known() const { return !speaker.empty(); }
  };

  /// The index of the first name that ends after `offset`.
  std::size_t name_from(std::uint32_t offset) const {
    return static_cast<std::size_t>(std::lower_bound(d_.names.begin(), d_.names.end(), offset, [](const Name& n, std::uint32_t o) { return n.span.end <= o; }) - d_.names.begin());
  }
  const Name* name_at(std::size_t token) const {
    const std::size_t n = name_from(d_.tokens[token].begin);
    return n < d_.names.size() && d_.names[n].span.contains(d_.tokens[token].begin) ? &d_.names[n] : nullptr;
  }

  static bool can_speak(const Name& n) { return n.kind == NameKind::person || n.kind == NameKind::organisation || n.kind == NameKind::outlet; }

  Voice of_name(const Name& n) const {
    Voice v;
    v.speaker = n.canonical.empty() ? n.text : n.canonical;
    v.role = n.role;
    v.organisation = n.organisation;
    if (v.role.empty() || v.organisation.empty()) {
      // Stated where the person was introduced.
      for (const Name& other : d_.names) {
        if (other.kind != NameKind::person || (other.canonical != n.canonical && other.text != n.canonical)) continue;
        if (v.role.empty()) v.role = other.role;
        if (v.organisation.empty()) v.organisation = other.organisation;
        if (!v.role.empty() && !v.organisation.empty()) break;
        if (&other - d_.names.data() > 4000) break;
      }
    }
    return v;
  }

  /// The unnamed speaker as described: "a North Korean woman", "one defector", "the survivors".
  std::string description(std::size_t from, std::size_t to) const {
    static constexpr auto starts = std::to_array<std::string_view>({"a", "an", "one", "another", "the", "some", "many", "several", "two", "three", "most", "other", "former"});
    static constexpr auto stops = std::to_array<std::string_view>({"who", "which", "that", "from", "in", "at", "with", "of", "for", "on", "by", "as", "to"});
    for (std::size_t i = from; i < to; ++i) {
      const std::string w = lower(i);
      if (std::find(starts.begin(), starts.end(), w) == starts.end() || i + 1 >= to) continue;
      std::size_t end = i + 1;
      while (end < to && is_word(end) && end - i < 7 && verb_at(end) == VerbClass::unknown && std::find(stops.begin(), stops.end(), lower(end)) == stops.end()) ++end;
      if (end > i + 1) return std::string(d_[{d_.tokens[i].begin, d_.tokens[end - 1].end}]);
    }
    return {};
  }

  bool pronoun(std::string_view w) const { return w == "she" || w == "he" || w == "they" || w == "i" || w == "그는" || w == "그녀는" || w == "그들은" || w == "她" || w == "他"; }

  /// Whom the verb's "told" object names: "told MailOnline".
  void addressee(std::size_t verb, std::size_t end, Voice& v) const {
    const std::string w = lower(verb);
    std::size_t i = verb + 1;
    if (w == "shared" || w == "spoke" || w == "speaking") {
      while (i < end && lower(i) != "with" && lower(i) != "to" && i < verb + 3) ++i;
      ++i;
    } else if (w != "told" && w != "tells" && w != "telling") {
      return;
    }
    if (i < end && lower(i) == "the") ++i;
    if (i >= end || i >= d_.tokens.size()) return;
    if (const Name* n = name_at(i); n && (n->kind == NameKind::outlet || n->kind == NameKind::organisation)) v.addressee = n->canonical.empty() ? n->text : n->canonical;
  }

  /// Looks in tokens [from, to) for a verb of speaking and its subject. `after`: the range follows the quotation.
  Voice voice_in(std::size_t from, std::size_t to, bool after) const {
    std::size_t verb = to;
    for (std::size_t n = 0; n < to - from; ++n) {
      const std::size_t i = after ? from + n : to - 1 - n;
      const VerbClass c = verb_at(i);
      if (c == VerbClass::unknown || c == VerbClass::estimate) continue;
      if (name_at(i) && d_.tokens[i].script == text::Script::latin) continue;
      if (passive(i, from)) continue;
      verb = i;
      break;
    }
    Voice v;
    if (verb == to) {
      // "According to X" without a verb.
      for (std::size_t i = from; i + 2 < to; ++i) {
        if (lower(i) != "according" || lower(i + 1) != "to") continue;
        for (std::size_t k = i + 2; k < std::min(to, i + 12); ++k) {
          const Name* n = name_at(k);
          if (n && can_speak(*n)) {
            v = of_name(*n);
            v.cue = {d_.tokens[i].begin, d_.tokens[i + 1].end};
            return v;
          }
        }
      }
      return v;
    }
    const Name* subject = nullptr;
    // The subject before the verb: a person first, else an organisation; within the clause.
    std::size_t low = verb > from + 18 ? verb - 18 : from;
    for (std::size_t i = verb; i-- > low;) {
      const Name* n = name_at(i);
      if (n && can_speak(*n) && !object_of_preposition(i, n)) {
        if (!subject || (subject->kind != NameKind::person && n->kind == NameKind::person)) subject = n;
        if (n->kind == NameKind::person) break;
      }
      if (pronoun(lower(i)) && !subject) {
        v = last_voice_;
        v.cue = {d_.tokens[i].begin, d_.tokens[verb].end};
        addressee(verb, to, v);
        return v;
      }
    }
    const std::string described = subject ? std::string() : description(low, verb);
    if (!subject && after && described.empty()) {
      // Inverted: said Sofia X, said the group's director Y.
      for (std::size_t i = verb + 1; i < std::min(to, verb + 14); ++i) {
        const Name* n = name_at(i);
        if (n && can_speak(*n)) {
          if (!subject || (subject->kind != NameKind::person && n->kind == NameKind::person)) subject = n;
          if (n->kind == NameKind::person) break;
        }
        if (is_stop(i)) break;
      }
    }
    if (subject) {
      v = of_name(*subject);
    } else {
      v.speaker = described;
      if (v.speaker.empty() && after) v.speaker = description(verb + 1, std::min(to, verb + 8));
    }
    v.cue = d_.tokens[verb].span();
    addressee(verb, to, v);
    return v;
  }

  /// "has been called", "are said to": told of somebody, by nobody.
  bool passive(std::size_t verb, std::size_t from) const {
    static constexpr auto forms = std::to_array<std::string_view>({"is", "are", "was", "were", "be", "been", "being"});
    for (std::size_t back = 1; back <= 2 && verb >= from + back; ++back) {
      if (std::find(forms.begin(), forms.end(), lower(verb - back)) != forms.end()) return true;
      if (!is_word(verb - back) || !lower(verb - back).ends_with("ly")) break;
    }
    return false;
  }

  /// "from the Centre", "of the group": names inside a phrase are not the subject.
  bool object_of_preposition(std::size_t token, const Name* n) const {
    std::size_t first = token;
    while (first > 0 && n->span.contains(d_.tokens[first - 1].begin)) --first;
    if (first == 0) return false;
    std::string w = lower(first - 1);
    if (w == "the" && first > 1) w = lower(first - 2);
    return w == "from" || w == "of" || w == "with" || w == "for" || w == "at" || w == "in" || w == "by" || w == "told" || w == "to";
  }

  void speakers() {
    std::size_t previous = none, segment = 0;
    for (std::size_t k = 0; k < kinds_.size(); ++k) {
      const Stretch& s = kinds_[k].stretch;
      Quotation& q = d_.quotations[kinds_[k].quotation];
      while (segment < d_.segments.size() && d_.segments[segment].span.end <= q.span.begin) ++segment;
      if (segment < d_.segments.size() && d_.segments[segment].kind == SegmentKind::boilerplate && d_.segments[segment].span.begin <= q.span.begin) {
        // A teaser's "she" is not the article's.
        previous = none;
        last_voice_ = {};
        continue;
      }
      const bool has_close = s.close < d_.tokens.size() && mark_of(d_, s.close).family != Family::none;
      const std::size_t after_begin = s.close + (has_close ? 1 : 0);
      // After it, up to the sentence's end or the next quotation.
      std::size_t after_end = after_begin;
      const std::size_t next_open = k + 1 < kinds_.size() ? kinds_[k + 1].stretch.open : d_.tokens.size();
      const bool ended = s.last < d_.tokens.size() && is_stop(s.last) && !quotative_follows(s);
      const bool capital_follows = after_begin < d_.tokens.size() && d_.tokens[after_begin].capital;
      while (after_end < next_open && after_end < d_.tokens.size() && after_end < after_begin + cue_window && paragraph_[after_end] == paragraph_[s.open]) {
        if (is_stop(after_end)) break;
        ++after_end;
      }
      // Before it, back to the sentence's start or the previous quotation.
      std::size_t before_begin = s.open;
      const std::size_t previous_close = k > 0 ? kinds_[k - 1].stretch.close : 0;
      while (before_begin > 0 && before_begin > previous_close && s.open - before_begin < cue_window && paragraph_[before_begin - 1] == paragraph_[s.open]) {
        if (is_stop(before_begin - 1)) break;
        --before_begin;
      }
      Voice v;
      if (cjk(s)) {
        // The subject stands before (김 소장은 "..."), the verb after; Chinese: 某某说：“...” or “...”，某某表示.
        v = voice_cjk(before_begin, s.open, after_begin, after_end);
      } else {
        const bool own_sentence_after = ended && capital_follows;
        if (before_begin < s.open) v = voice_in(before_begin, s.open, false);
        if (!v.known() && after_end > after_begin && !(own_sentence_after && q.kind != QuotationKind::direct)) {
          const Voice after = voice_in(after_begin, after_end, true);
          // A new sentence after a full stop inside the marks is somebody else's business, unless it starts with the speaker and a verb soon.
          if (after.known() && (!own_sentence_after || short_tag(after_begin, after_end))) v = after;
        }
      }
      if (!v.known() && q.kind != QuotationKind::scare && previous != none) {
        const Stretch& p = kinds_[previous].stretch;
        const Quotation& pq = d_.quotations[kinds_[previous].quotation];
        const std::size_t gap_from = std::min(p.close + 1, d_.tokens.size());
        const bool same_paragraph = paragraph_[p.open] == paragraph_[s.open];
        const bool next_paragraph = paragraph_[s.open] == paragraph_[std::min(gap_from, d_.tokens.size() - 1)] + 0u || paragraph_[s.open] <= paragraph_[p.last] + 1;
        // Alone in its paragraph, straight after a quotation: the same voice goes on.
        const bool alone = starts_paragraph(s.open) && (after_begin >= d_.tokens.size() || paragraph_[after_begin] != paragraph_[s.open]);
        if (!pq.speaker.empty() && ((same_paragraph && p.close + cue_window > s.open) || (next_paragraph && alone))) {
          v.speaker = pq.speaker;
          v.role = pq.role;
          v.organisation = pq.organisation;
          v.addressee = pq.addressee;
        }
      }
      if (!v.known() && q.kind == QuotationKind::direct && starts_paragraph(s.open) && s.open > 0) v = introduced_before(s.open);
      q.speaker = v.speaker;
      q.role = v.role;
      q.organisation = v.organisation;
      q.addressee = v.addressee;
      q.cue = v.cue;
      if (v.known() && q.kind != QuotationKind::scare) last_voice_ = v;
      if (q.kind != QuotationKind::scare) previous = k;
    }
    copy_to_repeats();
  }

  bool starts_paragraph(std::size_t open) const { return open == 0 || paragraph_[open] != paragraph_[open - 1]; }

  bool short_tag(std::size_t from, std::size_t to) const {
    // "She said." / "Ms X said" close behind, with the sentence ending there.
    return to - from <= 8;
  }

  /// The paragraph before ends "X said:" or tells in indirect speech what X said; a quotation paragraph follows.
  Voice introduced_before(std::size_t open) const {
    Voice v;
    const std::uint32_t p = paragraph_[open - 1];
    const std::size_t begin = starts_[p];
    if (d_[d_.tokens[open - 1].span()] == ":") return voice_in(begin, open, false);
    // Her words were just reported: "She also mentioned that ..." + a paragraph of quotation.
    if (p + 1 == paragraph_[open] && open - begin < 90) {
      Voice said = voice_in(begin, std::min(open, begin + 24), true);
      if (said.known() && is_person(said.speaker)) return said;
    }
    return v;
  }

  bool is_person(std::string_view speaker) const {
    return std::any_of(d_.names.begin(), d_.names.end(), [&](const Name& n) { return n.kind == NameKind::person && (n.canonical == speaker || n.text == speaker); });
  }

  Voice voice_cjk(std::size_t before, std::size_t open, std::size_t after, std::size_t end) const {
    Voice v;
    const auto nearest = [&](std::size_t from, std::size_t to, bool last) -> const Name* {
      const Name* found = nullptr;
      for (std::size_t i = from; i < to; ++i) {
        const Name* n = name_at(i);
        if (!n || !can_speak(*n)) continue;
        if (!found || n->kind == NameKind::person || found->kind != NameKind::person) {
          if (!last && found && found->kind == NameKind::person) break;
          found = n;
        }
      }
      return found;
    };
    std::size_t verb = end;
    for (std::size_t i = after; i < end; ++i) {
      if (verb_at(i) != VerbClass::unknown) {
        verb = i;
        break;
      }
    }
    std::size_t verb_before = open;
    for (std::size_t i = open; i-- > before;) {
      if (d_.tokens[i].script == text::Script::han && verb_at(i) != VerbClass::unknown) {
        verb_before = i;
        break;
      }
    }
    if (verb == end && verb_before == open) {
      return v;
    }
    const Name* n = verb_before < open ? nearest(before, verb_before, true) : nearest(before, open, true);
    if (!n && verb < end) n = nearest(after, verb, false);
    if (n) v = of_name(*n);
    else v.speaker = description_cjk(before, verb_before < open ? verb_before : open);
    const std::size_t cue = verb_before < open ? verb_before : verb;
    v.cue = d_.tokens[cue].span();
    if (d_.tokens[cue].script == text::Script::han) {
      std::size_t length = 0;
      lists_.chinese_verb(std::string_view(d_.text).substr(d_.tokens[cue].begin, 12), length);
      if (length > 0) v.cue.end = static_cast<std::uint32_t>(v.cue.begin + length);
    }
    return v;
  }

  /// Korean: the last eojeol with a topic or subject particle before the quotation and its modifiers; Chinese: the words before the verb.
  std::string description_cjk(std::size_t from, std::size_t to) const {
    if (from >= to) return {};
    if (d_.tokens[to - 1].script == text::Script::hangul || d_.tokens[from].script == text::Script::hangul) {
      for (std::size_t i = to; i-- > from;) {
        if (d_.tokens[i].script != text::Script::hangul) continue;
        std::string w(d_[d_.tokens[i].span()]);
        for (const std::string_view particle : {"은", "는", "이", "가", "도"}) {
          if (w.size() > 6 && w.ends_with(particle)) {
            w.resize(w.size() - particle.size());
            // One modifier before it: 한 생존자.
            if (i > from && d_.tokens[i - 1].script == text::Script::hangul && !is_stop(i - 1)) w = std::string(d_[d_.tokens[i - 1].span()]) + " " + w;
            return w;
          }
        }
      }
      return {};
    }
    std::size_t first = to;
    while (first > from && d_.tokens[first - 1].script == text::Script::han && to - first < 10) --first;
    if (first == to) return {};
    return std::string(d_[{d_.tokens[first].begin, d_.tokens[to - 1].end}]);
  }

  /// A pull-quote has no speaker of its own: it takes that of the same words in the text.
  void copy_to_repeats() {
    std::vector<std::pair<std::string, std::size_t>> known;
    for (std::size_t i = 0; i < d_.quotations.size(); ++i) {
      if (d_.quotations[i].span.size() > 1000 || d_.quotations[i].kind == QuotationKind::scare) continue;
      known.emplace_back(text::fold(d_[d_.quotations[i].span]), i);
    }
    std::sort(known.begin(), known.end());
    for (std::size_t i = 0; i < known.size();) {
      std::size_t end = i;
      const Quotation* voiced = nullptr;
      for (; end < known.size() && known[end].first == known[i].first; ++end) {
        if (!voiced && !d_.quotations[known[end].second].speaker.empty()) voiced = &d_.quotations[known[end].second];
      }
      for (std::size_t k = i; voiced && k < end; ++k) {
        Quotation& q = d_.quotations[known[k].second];
        if (!q.speaker.empty()) continue;
        q.speaker = voiced->speaker;
        q.role = voiced->role;
        q.organisation = voiced->organisation;
      }
      i = end;
    }
  }

  // ---- indirect speech ------------------------------------------------------------------------------------------------

  /// "X said (that) ...": the clause after the verb; only with a speaker that can be named or described, and no marks inside.
  void indirect() {
    std::size_t token = 0, quotation = 0;
    const std::size_t marked = d_.quotations.size();
    for (const Span sentence : d_.sentences) {
      while (token < d_.tokens.size() && d_.tokens[token].begin < sentence.begin) ++token;
      const std::size_t first = token;
      while (token < d_.tokens.size() && d_.tokens[token].begin < sentence.end) ++token;
      while (quotation < marked && d_.quotations[quotation].span.end <= sentence.begin) ++quotation;
      if (quotation < marked && d_.quotations[quotation].span.begin < sentence.end) continue;   // words in marks stand in it
      if (token - first > 120 || token - first < shortest_indirect) continue;
      for (std::size_t i = first + 1; i < token; ++i) {
        const VerbClass c = verb_at(i);
        if (c != VerbClass::speech && c != VerbClass::claim && c != VerbClass::report) continue;
        if (d_.tokens[i].script != text::Script::latin || name_at(i) || passive(i, first)) continue;
        std::size_t begin = i + 1;
        // Up to "that" within a few words (told reporters that); else a bare clause straight after said.
        std::size_t that = begin;
        while (that < token && that < i + 6 && lower(that) != "that") ++that;
        const std::string w = lower(i);
        const bool has_that = that < token && that < i + 6 && lower(that) == "that";
        if (has_that) begin = that + 1;
        else if (!(w == "said" || w == "says" || w == "added") || begin >= token || !is_word(begin)) continue;
        if (token - begin < shortest_indirect) continue;
        const Voice v = voice_in(first, i + 1, false);
        if (!v.known()) continue;
        std::size_t last = token - 1;
        if (is_stop(last)) --last;
        Quotation q;
        q.kind = QuotationKind::indirect;
        q.span = {d_.tokens[begin].begin, d_.tokens[last].end};
        q.speaker = v.speaker;
        q.role = v.role;
        q.organisation = v.organisation;
        q.addressee = v.addressee;
        q.cue = d_.tokens[i].span();
        d_.quotations.push_back(std::move(q));
        break;
      }
    }
  }

  struct Classified {
    Stretch stretch;
    std::size_t quotation;
  };

  Document& d_;
  const WordLists& lists_;
  std::vector<std::uint32_t> paragraph_;
  std::vector<std::size_t> starts_;
  std::vector<bool> closer_ahead_;
  std::vector<Stretch> stretches_;
  std::vector<Classified> kinds_;
  Voice last_voice_;
  Family family_ = Family::none, nested_ = Family::none;
  std::size_t open_ = 0;
  bool continued_ = false;
};

}  // namespace

void find_quotations(Document& document) { Finder(document).run(); }

}  // namespace girok::reading
