#include "corroboration/words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "corroboration/spelling.h"
#include "text/han.h"
#include "text/unicode.h"

namespace girok::corroboration {

namespace {

constexpr std::string_view function_words =
    "a about above after again against all almost along also although always am among an and any are as at away back be became because "
    "been before being "
    "below between both but by came can cannot could did do does doing done down during each either else even ever every few for from get "
    "gets getting go "
    "goes going gone got had has have having he her here hers herself him himself his how however i if in into is it its itself just less "
    "let like made "
    "make makes making many may me might mine more most much must my myself near neither never no nobody none nor not nothing now of off "
    "often on once "
    "one only onto or other others our ours out over own per percent put quite rather s said same say saying says she should since so some "
    "still such t take "
    "taken than that the their theirs them themselves then there these they this those though through to together too toward under until "
    "up upon us very was "
    "way we well went were what when where whether which while who whole whom whose why will with within without would yet you your yours "
    "d ll m re ve "
    "isn't don't didn't doesn't wasn't weren't won't wouldn't couldn't can't it's that's i'm i've there's they're we're haven't hasn't "
    "hadn't two "
    "그 이 저 것 수 등 및 또 또는 그리고 그러나 하지만 있다 없다 했다 한다 된다 됐다 이다 있는 없는 하는 한 할 된 위해 대한 대해 통해 "
    "따르면 따라 의해 가운데 중 때 더 "
    "가장 모두 약 및 바 뿐 이런 그런 것으로 것이다 있다고 했다고 밝혔다 말했다 전했다 덧붙였다 설명했다 지난 올해 이후 이날 "
    "的 了 在 是 和 有 也 就 不 都 而 及 与 或 着 过 把 被 从 对 为 以 于 到 说 这 那 其 之 一 个 中 上 下 他 她 它 们 我 你 会 要 等 并 "
    "但 还 又 很 最 更 所 由 向 "
    "让 使 将 因 如 若 者 后 前 里 名 年 月 日";

constexpr std::string_view common_words =
    "according account accounts across added ago aid allegedly also amid another anyone area areas around ask asked asking authorities "
    "based become becoming "
    "began begin behind believed best better biggest border body called calling calls campaign campaigners case cases cause center chief "
    "child children "
    "city civil claim claimed claims come comes coming commission committee community concern concerns condition conditions council "
    "countries country court "
    "current currently daily date day days dead death deaths december declined described despite director document documents early earlier "
    "economic end ended "
    "especially estimate estimated estimates evening event evidence example face faced facing fact families family february figure figures "
    "final finally find "
    "finding findings first following force forced forces foreign former found free friday full further future general girl girls give "
    "given gives global good "
    "government governments great group groups growing half hand head health held help high history home hours house human hundred "
    "hundreds identified important "
    "include included includes including increase increased independent individuals information inside international interview interviewed "
    "interviews issue issued "
    "issues january july june keep kept kind know known large last late later law lawyer lawyers lead leader leaders leading least leave "
    "leaving led left legal "
    "life likely little live lives living local long look longer lot main major majority man march matter mean means measures media member "
    "members men million "
    "millions minister ministry monday money month monthly months morning national need needed new newspaper next night november number "
    "numbers october office "
    "officer officers official officials old open order organization organizations outside paper part particularly party past people "
    "period person persons place "
    "places plan point police policy political population possible present president press previous previously prime prison problem "
    "process program project "
    "protect protection provide provided public published question questions ran reached read recent recently record recorded records "
    "region regional related "
    "release released remain remains report reported reportedly reporter reporters reporting reports request research researcher "
    "researchers resident residents "
    "respond response result results return returned right rights risk road rule run saturday school second secretary section security see "
    "seen senior "
    "september series services set several shared short show showed shown shows side sign signed similar situation small social society "
    "something sometimes soon "
    "source sources speak speaking special spoke spokesman spokesperson spokeswoman staff start started state statement states stop story "
    "study sunday support "
    "system systematic tell term terms testimony thing things think third thought thousand thousands thursday time times today told took "
    "top total town towns "
    "tuesday turn turned united university used using victim victims view village villages violation violations violence visit wanted war "
    "warned week weekly weeks "
    "wednesday witness witnesses woman women word words work worked worker workers working works world worst worth write writes wrote year "
    "years yesterday young "
    "youngest article august april commented comment contacted editor published "
    "보고서 보고서에 정부 국제 인권 단체 인권단체 사람 여성 아동 명 달러 기자 관계자 대표 조사 결과 당시 상황 문제 관련 지역 국가 사회 "
    "당국 한국 북한 중국 "
    "人 国 时 报 告 年 据 关 称 表 示 发 布 组 织 政 府 问 题 当 局 记 者 消 息 超 约 多 少 大 小 新 来 出 没 能 可 万 亿 元 美 币 民 约 "
    "合 长 所";

constexpr std::array<std::string_view, 22> particles = {"에서는", "으로는", "에게서", "이라고", "에서", "에게", "으로", "부터",
                                                        "까지",   "라고",   "이나",   "은",     "는",   "이",   "가",   "을",
                                                        "를",     "의",     "에",     "도",     "와",   "과"};

std::uint64_t mix(std::uint64_t h) {   // the finaliser of MurmurHash3
  h ^= h >> 33;
  h *= 0xFF51AFD7ED558CCDULL;
  h ^= h >> 33;
  h *= 0xC4CEB9FE1A85EC53ULL;
  return h ^ (h >> 33);
}

std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t h = 0xCBF29CE484222325ULL;
  for (const char c : bytes) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return mix(h);
}

std::uint32_t key_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

/// The class of a key, for the words of the two lists.
class ClassTable {
 public:
  ClassTable() {
    add(common_words, WordClass::common);
    add(function_words, WordClass::function);   // wins where a word stands in both
  }
  WordClass find(std::uint32_t key) const {
    for (std::size_t at = key & mask;; at = (at + 1) & mask) {
      if (slots_[at].key == key) return slots_[at].cls;
      if (slots_[at].key == 0) return WordClass::content;
    }
  }

 private:
  static constexpr std::size_t mask = 4095;
  struct Slot {
    std::uint32_t key = 0;
    WordClass cls = WordClass::content;
  };
  void add(std::string_view words, WordClass cls) {
    std::string word;
    while (!words.empty()) {
      const std::size_t space = std::min(words.find(' '), words.size());
      word = words.substr(0, space);
      words.remove_prefix(std::min(space + 1, words.size()));
      unify_spelling(word);
      const std::uint32_t key = key_of(hash_of(word));
      std::size_t at = key & mask;
      while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & mask;
      slots_[at] = {key, cls};
    }
  }
  std::array<Slot, mask + 1> slots_{};
};

const ClassTable& classes() {
  static const ClassTable table;
  return table;
}

// Walks sorted, non-overlapping spans beside an ascending offset.
template <class Item>
class Cursor {
 public:
  explicit Cursor(std::span<const Item> items) : items_(items) {}
  /// The item that contains the offset, or null.
  const Item* at(std::uint32_t offset) {
    while (next_ < items_.size() && items_[next_].span.end <= offset) ++next_;
    return next_ < items_.size() && items_[next_].span.contains(offset) ? &items_[next_] : nullptr;
  }

 private:
  std::span<const Item> items_;
  std::size_t next_ = 0;
};

bool left_out(const reading::Segment* segment) {
  return segment != nullptr && (segment->kind == reading::SegmentKind::boilerplate || segment->kind == reading::SegmentKind::byline ||
                                segment->kind == reading::SegmentKind::dateline);
}

struct NameMark {
  Span span;
  bool narrow = false;   ///< a place or a nationality: says where, not who
};

struct SpokenMark {
  Span span;
};

std::vector<SpokenMark> spoken_marks(const reading::Document& document) {
  std::vector<SpokenMark> marks;
  for (const reading::Quotation& quotation : document.quotations) {
    if (quotation.kind == reading::QuotationKind::direct || quotation.kind == reading::QuotationKind::mixed)
      marks.push_back({quotation.span});
  }
  if (!std::ranges::is_sorted(marks, {}, &SpokenMark::span)) std::ranges::sort(marks, {}, &SpokenMark::span);
  return marks;
}

std::vector<NameMark> name_marks(const reading::Document& document) {
  std::vector<NameMark> marks;
  marks.reserve(document.names.size());
  for (const reading::Name& name : document.names)
    marks.push_back({name.span, name.kind == reading::NameKind::place || name.kind == reading::NameKind::nationality});
  if (!std::ranges::is_sorted(marks, {}, &NameMark::span)) std::ranges::sort(marks, {}, &NameMark::span);
  return marks;
}

class Reader {
 public:
  explicit Reader(const reading::Document& document)
      : document_(document),
        text_(document.text),
        segments_(document.segments),
        names_kept_(name_marks(document)),
        names_(names_kept_),
        spoken_kept_(spoken_marks(document)),
        spoken_(spoken_kept_) {}

  std::vector<Word> run() {
    words_.reserve(document_.tokens.size() * 9 / 10 + 8);
    for (std::size_t i = 0; i < document_.tokens.size(); ++i) {
      const text::Token& token = document_.tokens[i];
      if (next_sentence_ < document_.sentences.size() && token.begin >= document_.sentences[next_sentence_].begin) {
        begins_sentence_ = true;
        while (next_sentence_ < document_.sentences.size() && token.begin >= document_.sentences[next_sentence_].begin) ++next_sentence_;
      }
      const reading::Segment* segment = segments_.at(token.begin);
      if (left_out(segment)) continue;
      aside_ = segment != nullptr && (segment->repeated || segment->kind != reading::SegmentKind::body);
      heading_ = segment != nullptr && segment->kind == reading::SegmentKind::title;
      if (token.kind == text::TokenKind::mark || token.kind == text::TokenKind::symbol)
        see_mark(token);
      else
        see_word(token);
    }
    words_.shrink_to_fit();
    return std::move(words_);
  }

 private:
  void see_mark(const text::Token& token) {
    const std::string_view mark = text_.substr(token.begin, token.end - token.begin);
    if (mark == "," || mark == "\"" || mark == "”" || mark == "“") return;   // most marks
    if (mark == "%" || mark == "％") {
      add(token.begin, token.end, "percent", "percent", token);
      return;
    }
    if (mark == "[")
      brackets_until_ = token.begin + 80;
    else if (mark == "]")
      brackets_until_ = 0;
    const bool dots = mark == "." && dots_end_ == token.begin;
    dot_run_ = mark == "." ? (dots ? dot_run_ + 1 : 1) : 0;
    dots_end_ = token.end;
    if (mark == "…" || mark == "⋯" || mark.starts_with("...") || dot_run_ >= 3) ellipsis_ = true;
  }

  void see_word(const text::Token& token) {
    const std::string_view word = text_.substr(token.begin, token.end - token.begin);
    if (token.kind == text::TokenKind::number) {
      add_folded(token.begin, token.end, token);
      return;
    }
    if (token.script == text::Script::han) {
      const text::Rune rune = text::rune_at(word, 0);
      key_.clear();
      text::append_rune(key_, text::simplified(rune.value));
      add(token.begin, token.end, key_, word, token);
      return;
    }
    if (token.script == text::Script::hangul) {
      key_ = word;
      strip_particle(key_);
      add(token.begin, token.end, key_, word, token);
      return;
    }
    for (std::size_t begin = 0; begin < word.size();) {   // "strip-search" = "strip search"
      const std::size_t end = std::min(word.find('-', begin), word.size());
      if (end > begin) {
        add_folded(token.begin + static_cast<std::uint32_t>(begin), token.begin + static_cast<std::uint32_t>(end), token);
      }
      begin = end + 1;
    }
  }

  void add_folded(std::uint32_t begin, std::uint32_t end, const text::Token& token) {
    text::fold_word(text_.substr(begin, end - begin), form_);
    key_ = form_;
    if (token.kind == text::TokenKind::number)
      std::erase(key_, ',');
    else {
      if (key_.ends_with("'s")) key_.erase(key_.size() - 2);
      unify_spelling(key_);
    }
    if (key_ == "cent" && !words_.empty() && words_.back().end() + 1 == begin && text_.substr(words_.back().begin, 3) == "per") {
      const Word per = words_.back();
      words_.pop_back();
      add(per.begin, end, "percent", "percent", token);
      return;
    }
    add(begin, end, key_, form_, token);
  }

  static void strip_particle(std::string& eojeol) {
    for (const std::string_view particle : particles) {
      if (eojeol.size() < particle.size() + 6 || !eojeol.ends_with(particle)) continue;
      eojeol.erase(eojeol.size() - particle.size());
      return;
    }
  }

  /// A capital inside a sentence is part of a name the reading did not find; an eojeol of one syllable is a particle or a counter.
  bool says_little(const text::Token& token) const {
    if (token.script == text::Script::hangul) return token.end - token.begin <= 3;
    return token.capital && !begins_sentence_ && !heading_;
  }

  void add(std::uint32_t begin, std::uint32_t end, std::string_view key, std::string_view form, const text::Token& token) {
    const std::uint64_t hash = hash_of(key);
    Word word;
    word.key = key_of(hash);
    word.begin = begin;
    word.size = static_cast<std::uint16_t>(std::min<std::uint32_t>(end - begin, 0xFFFF));
    if (word.end() < end) {   // a "word" of 64 KiB is cut, at a character
      for (int i = 0; i < 3 && (static_cast<unsigned char>(text_[word.end()]) & 0xC0) == 0x80; ++i) --word.size;
    }
    word.form = static_cast<std::uint16_t>((form == key ? hash : hash_of(form)) & 0xFFFF);
    word.cls = token.kind == text::TokenKind::number ? WordClass::number : classes().find(word.key);
    if (token.kind == text::TokenKind::word)
      word.units = token.script == text::Script::han ? 2 : token.script == text::Script::hangul ? 4 : 3;
    if (const NameMark* name = names_.at(begin))
      word.cls = name->narrow ? WordClass::function : WordClass::name;
    else if (word.cls == WordClass::content && says_little(token))
      word.cls = WordClass::function;
    word.after_ellipsis = std::exchange(ellipsis_, false);
    word.in_brackets = begin < brackets_until_;
    word.begins_sentence = std::exchange(begins_sentence_, false);
    if (word.begins_sentence) {
      const std::uint32_t before = words_.empty() ? 0 : words_.back().end();
      word.begins_paragraph = text_.substr(before, begin - before).find('\n') != std::string_view::npos;
    }
    word.spoken = spoken_.at(begin) != nullptr;
    word.aside = aside_;
    words_.push_back(word);
  }

  const reading::Document& document_;
  std::string_view text_;
  Cursor<reading::Segment> segments_;
  std::vector<NameMark> names_kept_;
  Cursor<NameMark> names_;
  std::vector<SpokenMark> spoken_kept_;
  Cursor<SpokenMark> spoken_;
  std::size_t next_sentence_ = 0;
  std::vector<Word> words_;
  std::string key_, form_;
  std::uint32_t brackets_until_ = 0, dots_end_ = 0;
  int dot_run_ = 0;
  bool ellipsis_ = false, begins_sentence_ = false, aside_ = false, heading_ = false;
};

/// Most bits a word of the class may say, and the bits any word of running text carries that say nothing of its subject.
float ceiling(const Word& word) {
  switch (word.cls) {
    case WordClass::function: return 0.4F;
    case WordClass::common: return word.units == 2 ? 0.7F : 1.5F;
    case WordClass::content: return word.units == 2 ? 2.2F : word.units == 4 ? 7.0F : 6.0F;
    case WordClass::number: return word.size >= 3 ? 7.0F : 2.5F;
    case WordClass::name: return 0.0F;
  }
  return 0.0F;
}
constexpr double idle_bits = 4.0;
/// Words of the pile below which its own counts say too little: two letters of a page each are weighed as if other pages lay beside them.
constexpr std::uint64_t least_pile = 2000;

}  // namespace

std::vector<Word> words_of(const reading::Document& document) { return Reader(document).run(); }

Counts::Counts(std::size_t words) : slots_(std::bit_ceil(std::clamp<std::size_t>(2 * words, 1 << 12, 1 << 22))) {}

void Counts::add(std::span<const Word> words) {
  for (const Word& word : words) {
    if (word.cls == WordClass::function || word.cls == WordClass::name) continue;   // their weight does not depend on it
    slots_[word.key & (slots_.size() - 1)].fetch_add(1, std::memory_order_relaxed);
  }
  total_.fetch_add(words.size(), std::memory_order_relaxed);
}

void Counts::weigh(std::span<Word> words) const {
  const double all = std::log2(static_cast<double>(std::max(total_.load(std::memory_order_relaxed), least_pile)));
  for (Word& word : words) {
    float weight = ceiling(word);
    if (word.cls == WordClass::function || word.cls == WordClass::name) {
      word.sixteenths = static_cast<std::uint8_t>(16.0F * weight);
      continue;
    }
    const std::uint32_t count = slots_[word.key & (slots_.size() - 1)].load(std::memory_order_relaxed);
    const double bits = all - std::log2(static_cast<double>(std::max(count, 1U))) - idle_bits;
    weight = std::min(weight, static_cast<float>(std::max(bits, 0.3)));
    word.sixteenths = static_cast<std::uint8_t>(16.0F * weight);
  }
}

}  // namespace girok::corroboration
