// Korean and Chinese cues and their sources.
//
// Model    Korean: "...에 따르면", "...를 인용해", a verb of speaking at the clause's end with its subject by particle, "것으로 추정된다". Chinese: 据..., a verb of
//          speaking right behind its subject, 援引..., 据估计. The scope is the sentence, cut at 但 / "지만" where each side has a cue of its own.

#include <algorithm>
#include <array>

#include "reading/attribution_internal.h"

namespace girok::reading {
namespace {

bool is_source_kind(NameKind kind) {
  return kind == NameKind::organisation || kind == NameKind::outlet || kind == NameKind::person || kind == NameKind::document;
}

struct Cue {
  std::size_t first, last;
  std::vector<Source> chain;
  int layer = 1;  ///< 0 outer (the reporting outlet), 1, 2 cited
};

/// One chain of all cues, the outer layers first, and the cue that opens it; none where there are no cues.
std::pair<const Cue*, std::vector<Source>> in_layers(const std::vector<Cue>& cues) {
  std::pair<const Cue*, std::vector<Source>> result{nullptr, {}};
  for (const int layer : {0, 1, 2}) {
    for (const Cue& cue : cues) {
      if (cue.layer != layer) continue;
      if (result.first == nullptr) result.first = &cue;
      extend_chain(result.second, cue.chain);
    }
  }
  return result;
}

// ---- Korean ----------------------------------------------------------------------------------------------------------

class Korean {
 public:
  Korean(Scene& scene, std::size_t begin, std::size_t end) : scene_(scene), words_(scene.words()), begin_(begin), end_(end) {}

  void run() {
    std::size_t part = begin_;
    for (std::size_t i = begin_; i < end_; ++i) {
      const std::string_view word = at(i);
      if (word == "따르면" || word == "의하면") {
        cite(i, i, source_before(i, {"에"}));
      } else if (one_of(word, {"인용해", "인용하여", "인용", "인용한"})) {
        cite(i, i, source_before(i, {"를", "을"}));
        if (!cues_.empty()) cues_.back().layer = 2;
      } else if (is_passive(i)) {
        vague(i);
      } else if (speech(i)) {
        // done there
      } else if (is_hangul(i) && (word.ends_with("지만") || word.ends_with("으나")) && !cues_.empty() && cue_behind(i + 1)) {
        settle(part, i + 1);
        part = i + 1;
      }
    }
    settle(part, end_);
  }

 private:
  std::string_view at(std::size_t i) const { return i >= begin_ && i < end_ ? words_.text(i) : std::string_view(); }
  bool is_hangul(std::size_t i) const {
    return i < end_ && words_.document().tokens[i].script == text::Script::hangul &&
           words_.document().tokens[i].kind == text::TokenKind::word;
  }

  /// What follows the name's span in its eojeol, or the particle token behind a bracket.
  std::string_view particle_of(const Name& name, std::size_t& next) const {
    const std::size_t last = std::min(scene_.last_of(name), end_ - 1);
    next = last + 1;
    const std::uint32_t token_end = words_.document().tokens[last].end;
    if (token_end > name.span.end) return words_.document()[Span{name.span.end, token_end}];
    // Behind a bracket with the other form, and behind the mark that closes a name in marks: ‘...센터(ABC)’가; straight behind Latin letters: ABC는.
    std::size_t k = last + 1;
    if (one_of(at(k), {"(", "（"})) {
      const std::size_t limit = std::min(end_, k + 16);
      std::size_t close = k;
      while (close < limit && !one_of(at(close), {")", "）"})) ++close;
      if (close < limit) k = close + 1;
    }
    if (one_of(at(k), {"’", "”", "'", "\"", "」", "』"})) ++k;
    if (k < end_ && k > 0 && is_hangul(k) && words_[k].begin == words_[k - 1].end) {
      next = k + 1;
      return at(k);
    }
    // A title with the particle: "김민지 대표는".
    for (k = last + 1; k < std::min(end_, last + 4) && is_hangul(k); ++k) {
      for (const std::string_view p : {std::string_view("은"), std::string_view("는"), std::string_view("이"), std::string_view("가"),
                                       std::string_view("에게"), std::string_view("의"), std::string_view("에")}) {
        if (!at(k).ends_with(p)) continue;
        if ((word_lists().korean(at(k).substr(0, at(k).size() - p.size())) & (title | honorific)) == 0) continue;
        next = k + 1;
        return at(k).substr(at(k).size() - p.size());
      }
      if (name.kind != NameKind::person) break;
    }
    return {};
  }

  static bool is_subject_particle(std::string_view p) {
    return one_of(p, {"은", "는", "이", "가", "측은", "측이", "도", "에서는", "께서", "씨는", "씨가"});
  }

  /// The source whose phrase ends right before token `i`: a name, or a document and its maker.
  std::vector<Source> source_before(std::size_t i, std::initializer_list<std::string_view> endings) {
    if (i == begin_) return {};
    const std::size_t stop = i > begin_ + 9 ? i - 9 : begin_;
    std::vector<Source> found;
    for (std::size_t k = i; k-- > stop;) {
      const Name* name = scene_.name_at(k);
      if (name != nullptr && is_source_kind(name->kind)) return scene_.sources_of(*name);
      if (one_of(at(k), {".", ",", "\"", "”", "“"})) break;
    }
    // "보고서에 따르면", "연구진에 따르면"
    std::string_view noun = at(i - 1);
    for (const std::string_view ending : endings) {
      if (noun.ends_with(ending)) noun = noun.substr(0, noun.size() - ending.size());
    }
    return of_noun(i - 1, noun);
  }

  std::vector<Source> of_noun(std::size_t i, std::string_view noun) const {
    const std::uint32_t kinds = word_lists().korean(noun);
    const Span span{words_[i].begin, static_cast<std::uint32_t>(words_[i].begin + noun.size())};
    if (one_of(noun, {"소식통", "소식통들"})) return {anonymous_source(span)};
    if ((kinds & people_noun) != 0) {
      std::size_t first = i;
      while (first > begin_ && i - first < 2 && is_hangul(first - 1) &&
             one_of(at(first - 1), {"한", "탈북", "북한", "다른", "익명의", "현지", "어느"}))
        --first;
      return {{SourceKind::person, std::string(words_.document()[Span{words_[first].begin, span.end}]), {}, {}, span}};
    }
    if ((kinds & (group_noun | document_noun)) != 0) {
      const bool pointed = (kinds & group_noun) != 0 || noun == "보고서" || noun == "연구" || noun == "조사";
      if (pointed) {
        const auto by_head = scene_.memory.body_by_head.find(std::string(noun));
        if (by_head != scene_.memory.body_by_head.end()) return {{SourceKind::organisation, by_head->second, {}, {}, span}};
        if (!scene_.memory.group.empty() && scene_.memory.group.back().kind == SourceKind::organisation &&
            (noun.ends_with("단체") || noun == "기관" || noun == "조직" || (kinds & document_noun) != 0))
          return scene_.memory.group;
        if (!scene_.memory.last_body.empty() && noun.ends_with("단체"))
          return {{SourceKind::organisation, scene_.memory.last_body, {}, {}, span}};
      }
      return {{(kinds & document_noun) != 0 ? SourceKind::document : SourceKind::organisation, std::string(noun), {}, {}, span}};
    }
    return {};
  }

  void cite(std::size_t first, std::size_t last, std::vector<Source> chain) {
    if (chain.empty()) return;
    cues_.push_back({first, last, std::move(chain)});
    scene_.remember(cues_.back().chain, false);
  }

  /// "것으로 추정된다", "알려졌다", "전해졌다".
  bool is_passive(std::size_t i) const {
    const std::string_view word = at(i);
    constexpr std::array<std::string_view, 16> beginnings{"추정된", "추정됐", "추정되", "추산된", "추산됐", "추산되", "알려졌", "알려진",
                                                          "알려져", "전해졌", "전해진", "전해져", "여겨진", "여겨졌", "관측된", "보도됐"};
    const bool passive = std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view b) { return word.starts_with(b); });
    return passive && !word.ends_with("다고") && !word.ends_with("다며") && !word.ends_with("다면서");
  }

  void vague(std::size_t i) {
    if (!cues_.empty()) {
      vague_.push_back(i);
      return;
    }
    vague_.push_back(i);
  }

  bool quoted_before(std::size_t i) const {
    if (i == begin_) return false;
    const std::string_view before = at(i - 1);
    return before.ends_with("고") || before.ends_with("라며") || before.ends_with("다며") || before.ends_with("라면서") ||
           before.ends_with("다면서") ||
           one_of(before, {"”", "\"", "’", "이같이", "이렇게", "이와", "같이", "사실을", "내용을", "입장을", "점을"});
  }

  bool cue_behind(std::size_t i) const {
    for (; i < end_; ++i) {
      if (is_hangul(i) && word_lists().korean_verb(at(i)) != VerbClass::unknown && quoted_before(i)) return true;
    }
    return false;
  }

  bool speech(std::size_t i) {
    if (!is_hangul(i)) return false;
    const VerbClass kind = word_lists().korean_verb(at(i));
    if (kind == VerbClass::unknown) return false;
    const bool final = i + 1 >= end_ || !is_hangul(i + 1) || at(i).ends_with("며") || at(i).ends_with("고") || at(i).ends_with("다") ||
                       at(i).ends_with("으나") || at(i).ends_with("지만");
    if (!final) return false;
    const bool records = kind == VerbClass::report || kind == VerbClass::estimate || kind == VerbClass::deny;
    if (!quoted_before(i) && !records && !at(i).starts_with("밝") && !at(i).starts_with("주장")) return false;
    std::vector<Source> subject, outer;
    for (std::size_t k = begin_; k < i; ++k) {
      const Name* name = scene_.name_at(k);
      if (name == nullptr) {
        if (subject.empty() && is_hangul(k)) subject = common_subject(k);
        continue;
      }
      std::size_t next = k + 1;
      const std::string_view particle = particle_of(*name, next);
      if (is_source_kind(name->kind) && is_subject_particle(particle) && (subject.empty() || !named_subject_)) {
        subject = scene_.sources_of(*name);
        named_subject_ = true;
      } else if (is_source_kind(name->kind) && name->kind != NameKind::person &&
                 (particle == "에" || particle == "에게" || (one_of(particle, {"와의", "과의"}) && at(next).starts_with("인터뷰"))) &&
                 at(next) != "따르면" && at(next) != "의하면" && kind == VerbClass::speech) {
        outer = scene_.sources_of(*name);
      }
      k = std::max(k, std::min(scene_.last_of(*name), i - 1));
    }
    named_subject_ = false;
    if (subject.empty()) return false;
    extend_chain(outer, subject);
    const bool reports = outer.size() == 1 && (outer.front().kind == SourceKind::outlet || outer.front().kind == SourceKind::agency);
    cues_.push_back({i, i, std::move(outer), reports ? 0 : 1});
    scene_.remember(cues_.back().chain, false);
    return true;
  }

  /// "단체는", "연구진은", "그는".
  std::vector<Source> common_subject(std::size_t k) const {
    const std::string_view word = at(k);
    if (one_of(word, {"그는", "그녀는", "그가", "그녀가"})) return scene_.memory.person;
    if (one_of(word, {"이들은", "그들은"})) return scene_.memory.group;
    for (const std::string_view particle :
         {std::string_view("은"), std::string_view("는"), std::string_view("이"), std::string_view("가"), std::string_view("측은")}) {
      if (!word.ends_with(particle)) continue;
      const std::string_view noun = word.substr(0, word.size() - particle.size());
      if ((word_lists().korean(noun) & (group_noun | people_noun | document_noun)) == 0) continue;
      if ((particle == "이" || particle == "가") && (word_lists().korean(noun) & people_noun) != 0)
        continue;  // most often inside what is said
      return of_noun(k, noun);
    }
    return {};
  }

  Span scope(std::size_t first, std::size_t past) const {
    return {words_.document().tokens[first].begin, words_.document().tokens[past - 1].end};
  }

  void settle(std::size_t first, std::size_t past) {
    if (past <= first) return;
    auto [lead, chain] = in_layers(cues_);
    if (lead != nullptr) scene_.add(scope(first, past), words_.span(lead->first, lead->last), std::move(chain));
    for (const std::size_t i : vague_) scene_.add(scope(first, past), words_.span(i, i), {anonymous_source(words_.span(i, i))});
    cues_.clear();
    vague_.clear();
  }

  Scene& scene_;
  const Words& words_;
  std::size_t begin_, end_;
  std::vector<Cue> cues_;
  std::vector<std::size_t> vague_;
  bool named_subject_ = false;
};

// ---- Chinese ---------------------------------------------------------------------------------------------------------

class Chinese {
 public:
  Chinese(Scene& scene, std::size_t begin, std::size_t end) : scene_(scene), words_(scene.words()), begin_(begin), end_(end) {}

  void run() {
    std::size_t part = begin_;
    std::size_t clause = begin_;
    for (std::size_t i = begin_; i < end_; ++i) {
      if (i < until_) continue;
      const std::string_view word = at(i);
      if (one_of(word, {"，", "；", "：", ",", ";", ":", "“", "\"", "「", "。"})) {
        clause = i + 1;
        if (one_of(word, {"，", "；", ",", ";"}) && one_of(at(i + 1), {"但", "而", "不"}) && !cues_.empty()) {
          settle(part, i + 1);
          part = i + 1;
        }
        continue;
      }
      if (from_source(i, clause)) continue;
      speech(i, clause);
    }
    settle(part, end_);
  }

 private:
  std::string_view at(std::size_t i) const { return i >= begin_ && i < end_ ? words_.text(i) : std::string_view(); }
  std::string_view rest(std::size_t i, std::size_t bytes = 60) const {
    const std::string_view all = words_.document()[Span{words_[i].begin, words_.document().tokens[end_ - 1].end}];
    return all.substr(0, bytes);
  }
  std::size_t token_after(std::size_t i, std::size_t bytes) const {
    const std::uint32_t end = words_[i].begin + static_cast<std::uint32_t>(bytes);
    while (i < end_ && words_[i].end < end) ++i;
    return std::min(i + 1, end_);
  }
  std::size_t clause_end(std::size_t i) const {
    const std::size_t limit = std::min(end_, i + 60);
    while (i < limit && !one_of(at(i), {"，", "；", "：", "。", ",", ";", ":"})) ++i;
    return i;
  }

  bool from_source(std::size_t i, std::size_t clause) {
    const std::string_view here = rest(i);
    for (const std::string_view phrase :
         {std::string_view("据估计"), std::string_view("據估計"), std::string_view("据悉"),   std::string_view("據悉"),
          std::string_view("据称"),   std::string_view("據稱"),   std::string_view("据说"),   std::string_view("據說"),
          std::string_view("据传"),   std::string_view("据信"),   std::string_view("據信"),   std::string_view("据报道"),
          std::string_view("據報道"), std::string_view("据报"),   std::string_view("據報"),   std::string_view("据了解"),
          std::string_view("据统计"), std::string_view("据估算"), std::string_view("估计有"), std::string_view("外界认为")}) {
      if (!here.starts_with(phrase) || (i > begin_ && one_of(at(i - 1), {"数", "數", "根", "证", "證", "依", "收"})) ||
          (phrase == "估计有" && i != clause))
        continue;
      const std::size_t past = token_after(i, phrase.size());
      vague_.push_back({i, past - 1});
      until_ = past;
      return true;
    }
    const bool cited = here.starts_with("援引") || here.starts_with("引述") || here.starts_with("引用");
    const bool from = one_of(at(i), {"据", "據"}) || here.starts_with("根据") || here.starts_with("根據") || here.starts_with("按照");
    if (!cited && !from) return false;
    if (from && !cited && i != clause && !one_of(at(i - 1), {"但", "而", "，", "不"})) return false;
    const std::size_t end = clause_end(i);
    std::vector<Source> chain;
    std::size_t last = i;
    for (std::size_t k = i + 1; k < end; ++k) {
      const Name* name = scene_.name_at(k);
      if (name == nullptr || !is_source_kind(name->kind)) continue;
      chain = scene_.sources_of(*name);
      last = std::min(scene_.last_of(*name), end_ - 1);
      break;
    }
    if (chain.empty()) chain = pointed(i + (at(i) == "据" || at(i) == "據" ? 1 : 2), end);
    if (chain.empty()) return false;
    cues_.push_back(
        {i, from && at(i).size() == 3 && !here.starts_with("根") && !here.starts_with("按") ? i : i + 1, std::move(chain), cited ? 2 : 1});
    scene_.remember(cues_.back().chain, false);
    // 据路透社报道，...: the verb belongs to this cue. 据X，Y说: the clause ends, Y has a cue of its own.
    until_ = cited ? last + 1 : end;
    return true;
  }

  /// 该组织, 这份报告, 研究人员: by who spoke last, or as written.
  std::vector<Source> pointed(std::size_t first, std::size_t past) const {
    if (first >= past) return {};
    for (std::size_t k = first; k < past && k < first + 12; ++k) {
      const std::string_view here = rest(k, 24);
      const std::size_t people = word_lists().chinese_prefix(here, people_noun);
      const std::size_t group = word_lists().chinese_prefix(here, group_noun | organisation_head);
      const std::size_t document = word_lists().chinese_prefix(here, document_noun);
      const std::size_t length = std::max({people, group, document});
      if (length == 0) continue;
      const std::size_t end = token_after(k, length);
      const Span span{words_[k].begin, words_[end - 1].end};
      const bool points = k > begin_ && (one_of(at(k - 1), {"该", "該", "这", "這", "份", "个", "個"}));
      if (group == length || (document == length && points)) {
        const std::string noun(words_.document()[span]);
        for (std::size_t back = k; points && back-- > begin_;) {
          const Name* name = scene_.name_at(back);
          if (name != nullptr && name->kind == NameKind::organisation && name->text.ends_with(noun))
            return {{SourceKind::organisation, name->canonical, {}, {}, span}};
        }
        const auto known = scene_.memory.body_by_head.find(noun);
        if (points && known != scene_.memory.body_by_head.end()) return {{SourceKind::organisation, known->second, {}, {}, span}};
        if (points && !scene_.memory.last_body.empty()) return {{SourceKind::organisation, scene_.memory.last_body, {}, {}, span}};
        if (document == length) return {{SourceKind::document, noun, {}, {}, span}};
        return {{SourceKind::organisation, noun, {}, {}, span}};
      }
      if (document == length) return {{SourceKind::document, std::string(words_.document()[span]), {}, {}, span}};
      std::size_t from = k;
      while (from > first && k - from < 6 && !one_of(at(from - 1), {"，", "据", "。", "对", "向"})) --from;
      if (one_of(words_.document()[span], {"消息人士", "知情人士", "媒体报道"})) return {anonymous_source(span)};
      return {{SourceKind::person, std::string(words_.document()[Span{words_[from].begin, span.end}]), {}, {}, span}};
    }
    return {};
  }

  bool speech(std::size_t i, std::size_t clause) {
    if (words_.document().tokens[i].script != text::Script::han || i == clause) return false;
    if (scene_.name_at(i) != nullptr) return false;
    std::size_t length = 0;
    const VerbClass kind = word_lists().chinese_verb(rest(i, 24), length);
    if (kind == VerbClass::unknown) return false;
    const std::size_t past = token_after(i, length);
    if (i > clause + 1 && at(i - 1) == "有" && at(i - 2) == "没") return false;
    if (i > clause && one_of(at(i - 1), {"不", "的", "被", "所", "未", "来", "小", "传", "可", "据", "名", "自", "统", "性"})) return false;
    if (one_of(at(past), {"的", "明", "书", "中"})) return false;
    std::vector<Source> subject, outer;
    std::size_t nearest = begin_;
    for (std::size_t k = clause; k < i; ++k) {
      const Name* name = scene_.name_at(k);
      if (name == nullptr || !is_source_kind(name->kind)) continue;
      const std::size_t first = scene_.first_of(*name), last = std::min(scene_.last_of(*name), end_ - 1);
      const bool hears = first > clause && one_of(at(first - 1), {"对", "對", "向", "受", "给"});
      if (first > clause && one_of(at(first - 1), {"引"})) {
        k = last;
        continue;
      }
      if (hears)
        extend_chain(outer, scene_.sources_of(*name));
      else
        subject = scene_.sources_of(*name), nearest = last;
      k = last;
    }
    const bool report = kind == VerbClass::report || kind == VerbClass::estimate;
    if (!subject.empty() && i - nearest > 24) return false;
    if (subject.empty() && clause < i) {
      if (one_of(at(clause), {"她", "他"}))
        subject = scene_.memory.person;
      else if (!report || i - clause < 8)
        subject = pointed(clause, i);
      if (!subject.empty() && subject.back().kind == SourceKind::document && !report) return false;
    }
    if (subject.empty()) return false;
    // 告诉X: X is told
    if (kind == VerbClass::speech) {
      const Name* hearer = past < end_ ? scene_.name_at(past) : nullptr;
      const std::string_view verb = rest(i, length);
      if (hearer != nullptr && is_source_kind(hearer->kind) && (verb.starts_with("告"))) {
        std::vector<Source> heard = scene_.sources_of(*hearer);
        extend_chain(heard, outer);
        outer = std::move(heard);
      }
    }
    extend_chain(outer, subject);
    const bool reports = outer.size() == 1 && (outer.front().kind == SourceKind::outlet || outer.front().kind == SourceKind::agency);
    cues_.push_back({i, past - 1, std::move(outer), reports ? 0 : 1});
    scene_.remember(cues_.back().chain, false);
    until_ = past;
    return true;
  }

  Span scope(std::size_t first, std::size_t past) const {
    while (past > first + 1 && one_of(at(past - 1), {"，", "；", ",", ";"})) --past;
    return {words_.document().tokens[first].begin, words_.document().tokens[past - 1].end};
  }

  void settle(std::size_t first, std::size_t past) {
    if (past <= first) return;
    auto [lead, chain] = in_layers(cues_);
    if (lead != nullptr) scene_.add(scope(first, past), words_.span(lead->first, lead->last), std::move(chain));
    for (const auto& [a, b] : vague_) scene_.add(scope(first, past), words_.span(a, b), {anonymous_source(words_.span(a, b))});
    cues_.clear();
    vague_.clear();
  }

  struct Vague {
    std::size_t first, last;
  };
  Scene& scene_;
  const Words& words_;
  std::size_t begin_, end_;
  std::size_t until_ = 0;
  std::vector<Cue> cues_;
  std::vector<Vague> vague_;
};

}  // namespace

void attribute_korean(Scene& scene, std::size_t begin, std::size_t end) { Korean(scene, begin, end).run(); }
void attribute_chinese(Scene& scene, std::size_t begin, std::size_t end) { Chinese(scene, begin, end).run(); }

}  // namespace girok::reading
