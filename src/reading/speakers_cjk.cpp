// Korean and Chinese speakers.
#include <algorithm>
#include <array>

#include "reading/speakers.h"

namespace girok::reading {
namespace {

constexpr auto topic_particles = std::to_array<std::string_view>({"에서는", "측은", "은", "는", "이", "가", "도"});

/// "대표의 말이다", "한 주민의 증언이다".
bool is_saying(std::string_view eojeol) {
  return eojeol.starts_with("말이다") || eojeol.starts_with("증언이다") || eojeol.starts_with("얘기다") || eojeol.starts_with("이야기다") ||
         eojeol.starts_with("설명이다") || eojeol.starts_with("주장이다") || eojeol.starts_with("지적이다") ||
         eojeol.starts_with("말입니다") || eojeol.starts_with("전언이다") || eojeol.starts_with("입장이다");
}

/// 했다, 했다고, 한다: after -고 as good as a verb of speaking.
bool is_light_verb(std::string_view eojeol) {
  return eojeol.starts_with("했다") || eojeol.starts_with("했고") || eojeol.starts_with("했으") || eojeol.starts_with("했습니다") ||
         eojeol.starts_with("한다") || eojeol.starts_with("하며") || eojeol.starts_with("하면서") || eojeol.starts_with("불렀") ||
         eojeol.starts_with("부른다") || eojeol.starts_with("외쳤") || eojeol.starts_with("반박") || eojeol.starts_with("맞섰") ||
         eojeol.starts_with("일축") || eojeol.starts_with("해명") || eojeol.starts_with("평가") || eojeol.starts_with("되물") ||
         eojeol.starts_with("울먹");
}

}  // namespace

/// The noun phrase that ends with the eojeol `last`, its particle left out: "한 이주민", "새봄엔지니어링 관계자", "나디라(가명) 씨".
Voice Speakers::korean_phrase(std::size_t from, std::size_t last, std::size_t particle_size) const {
  Voice v;
  v.is_person = true;
  const std::string_view whole = as_written(last);
  const std::string_view head = whole.substr(0, whole.size() - particle_size);
  const bool office = lists_.korean_suffix(head, title | honorific) > 0;
  const bool honoured = one_of(head, {"씨", "님", "양", "군"});
  std::vector<std::size_t> parts;
  std::size_t i = last;
  while (i > from && parts.size() < 3) {
    std::size_t k = i - 1;
    if (as_written(k) == ")") {  // 나디라(가명·36) 씨
      while (k > from && i - k < 12 && as_written(k) != "(") --k;
      if (as_written(k) != "(" || k == from) break;
      --k;
    }
    const text::Token& t = document_.tokens[k];
    if (t.kind != text::TokenKind::word || (t.script != text::Script::hangul && t.script != text::Script::latin)) break;
    const std::string_view w = as_written(k);
    const bool counts = one_of(w, {"한", "어느", "다른", "또", "전", "첫"});
    static constexpr auto endings =
        std::to_array<std::string_view>({"은", "는", "을", "를", "의", "에", "서", "한", "던",   "된", "인", "며", "고",
                                         "로", "게", "와", "과", "도", "만", "후", "뒤", "지만", "해", "면", "운", "온"});
    const bool name = name_at(k) != nullptr;
    const bool bound = !counts && !name && w.size() > 3 && std::any_of(endings.begin(), endings.end(), [&](std::string_view e) {
      return w.ends_with(e) && !(office && w.size() <= 6 && one_of(e, {"한", "인", "서", "로", "도", "고", "과", "해", "운", "온"}));
    });
    if (bound) break;
    parts.push_back(k);
    i = k;
    if (counts || !(office || name || parts.size() < 2)) break;
  }
  if (honoured && !parts.empty()) {
    // Only the name: the first of up to three parts that is none of a body's.
    for (std::size_t p = parts.size(); p-- > 0;) v.speaker += (v.speaker.empty() ? "" : " ") + std::string(as_written(parts[p]));
    return v;
  }
  for (std::size_t p = parts.size(); p-- > 0;) v.speaker += std::string(as_written(parts[p])) + " ";
  v.speaker += head;
  return v;
}

/// The topic of tokens [from, to): a name with its office, or a described person.
Voice Speakers::korean_topic(std::size_t from, std::size_t to) const {
  // From the back: the eojeol that carries a topic or subject particle; a topic before a subject.
  std::size_t topic = to;
  std::size_t particle_size = 0;
  for (std::size_t i = to; i-- > from;) {
    if (document_.tokens[i].script != text::Script::hangul) continue;
    const std::string_view w = as_written(i);
    if (one_of(w, {"그는", "그녀는", "그가", "그도"})) return person_;
    if (one_of(w, {"이들은", "그들은"})) return group_.known() ? group_ : person_;
    if (one_of(w, {"나는", "저는", "필자는", "기자는"})) return pronoun("i");
    // 이주민(당시 19세)은: the particle stands alone behind the brackets.
    if (one_of(w, {"은", "는", "이", "가"}) && i > from + 2 && as_written(i - 1) == ")") {
      std::size_t open = i - 1;
      while (open > from && i - open < 12 && as_written(open) != "(") --open;
      if (open > from && as_written(open) == "(" && (topic == to || w == "은" || w == "는")) {
        topic = open - 1;
        particle_size = 0;
        i = open;
        continue;
      }
    }
    for (const std::string_view particle : topic_particles) {
      if (w.size() <= particle.size() || !w.ends_with(particle)) continue;
      // 이, 가 and 도 end many nouns: only on a name, an office, or people.
      const std::string_view stem = w.substr(0, w.size() - particle.size());
      const bool certain = name_at(i) || lists_.korean_suffix(stem, title | people_noun | group_noun | honorific | organisation_head) > 0;
      const bool is_topic = particle == "은" || particle == "는" || particle == "측은" || particle == "에서는";
      if (!certain && (!is_topic || w.size() <= 6)) continue;
      if (topic == to || (is_topic && certain)) {
        topic = i;
        particle_size = particle.size();
      }
      break;
    }
    if (topic == i && name_at(i)) break;
  }
  if (topic == to) {
    for (std::size_t i = to; i-- > from;) {
      if (const Name* n = name_at(i); n && n->kind == NameKind::person) return of_name(*n);
    }
    return {};
  }
  // The person or body the phrase names: 마리트 오스켈드 대표는, 국경부는.
  const Name* body = nullptr;
  std::size_t body_at = topic;
  for (std::size_t i = topic + 1; i-- > from && topic - i < 8;) {
    const Name* n = name_at(i);
    if (n && n->kind == NameKind::person && n->text.size() > 3) return of_name(*n);  // 한 활동가 is nobody called 한
    if (n && can_speak(*n) && n->kind != NameKind::person && !body && topic - i <= 2) {
      body = n;
      body_at = i;
    }
    if (as_written(i) == "," || (i < topic && marked_.is_quotation_mark(i))) break;
  }
  if (body && body_at == topic) {
    // 새봄엔지니어링은, but not 새봄엔지니어링관계자는.
    return of_name(*body);
  }
  Voice v = korean_phrase(from, topic, particle_size);
  if (body) v.organisation = body->canonical;
  const std::string noun_only = v.speaker.substr(v.speaker.rfind(' ') == std::string::npos ? 0 : v.speaker.rfind(' ') + 1);
  if ((lists_.korean(noun_only) & group_noun) != 0 && noun_only == v.speaker) {
    if (!body_.empty() && (noun_only.ends_with("단체") || body_.ends_with(noun_only))) v.speaker = body_;
  }
  if ((lists_.korean(noun_only) & group_noun) != 0) v.is_person = false;
  return v;
}

Voice Speakers::korean(std::size_t before, std::size_t open, std::size_t after, std::size_t end) const {
  std::size_t verb = end;
  for (std::size_t i = after; i < end; ++i) {
    if (document_.tokens[i].script != text::Script::hangul) continue;
    const VerbClass c = verb_at(i);
    if (c != VerbClass::unknown || is_light_verb(as_written(i)) || is_saying(as_written(i))) {
      verb = i;
      break;
    }
  }
  Voice v;
  if (verb == end) {
    // "...". 나디라 씨는 올해 서른이 됐다: the words stand before the one they are of.
    if (open == before && after < end && document_.tokens[after].space_before) {
      Voice told = korean_topic(after, std::min(end, after + 12));
      if (told.is_person && marked_.is_stop(after - 2 < after && after >= 2 ? after - 2 : 0)) return told;
    }
    // 김 소장은: "...": a topic straight before a colon.
    if (open > before && one_of(as_written(open - 1), {":", "："})) v = korean_topic(before, open);
    if (!v.known() && open > before && one_of(as_written(open - 1), {":", "："})) {
      for (std::size_t i = before; i < open && !v.known(); ++i) {
        if (const Name* n = name_at(i); n && can_speak(*n)) v = of_name(*n);
      }
    }
    return v;
  }
  if (open > before) v = korean_topic(before, open);
  if (!v.known() && after < verb && !document_.tokens[after].space_before && is_word(after))
    v = korean_topic(std::min(after + 1, verb), verb);
  if (!v.known() && after < verb && (document_.tokens[after].space_before || !is_word(after))) v = korean_topic(after, verb);
  // "대표의 말이다": the owner of the words.
  if (!v.known() && is_saying(as_written(verb)) && verb > after) {
    if (as_written(verb - 1).ends_with("의")) v = korean_phrase(after, verb - 1, std::string_view("의").size());
  }
  v.cue = document_.tokens[verb].span();
  return v;
}

/// The words of a Chinese clause [from, to) that stand for the speaker.
Voice Speakers::chinese_subject(std::size_t from, std::size_t to) const {
  while (from < to && !is_word(from) && document_.tokens[from].kind != text::TokenKind::number) ++from;
  if (from >= to) return {};
  const std::string_view first = as_written(from);
  if (one_of(first, {"她", "他"}) && (from + 1 >= to || as_written(from + 1) != "们")) return person_;
  if (first == "我" && (from + 1 == to || as_written(from + 1) != "们")) return pronoun("i");
  if (one_of(first, {"该", "該"}) && from + 1 < to && to - from < 6) {
    Voice v;
    v.speaker = body_.empty() ? std::string(document_[{document_.tokens[from].begin, document_.tokens[to - 1].end}]) : body_;
    return v;
  }
  const Name* subject = nullptr;
  for (std::size_t i = from; i < to; ++i) {
    const Name* n = name_at(i);
    if (n && one_of(as_written(i > from ? i - 1 : i), {"对", "對", "向"})) continue;
    if (n && n->kind == NameKind::person) return of_name(*n);
    if (n && can_speak(*n) && !subject) subject = n;
    if (!n && i > from && one_of(as_written(i), {"对", "對", "向"})) break;
  }
  // 一位曾在果园工作的男子: up to what only says how it was said.
  std::size_t modified = from;  // 的 ties what stands before it to the noun behind it
  for (std::size_t i = from; i < to; ++i) {
    if (as_written(i) == "的") modified = i;
  }
  std::size_t end = from;
  while (end < to && (is_word(end) || document_.tokens[end].kind == text::TokenKind::number || one_of(as_written(end), {"·", "‧", "・"})) &&
         !(end > modified && one_of(as_written(end), {"对", "對", "向", "则", "則", "还", "還", "也", "这", "這", "如", "回",
                                                      "随", "在", "曾", "就", "后", "坚", "堅", "又", "并", "並", "接"})))
    ++end;
  if (end > from + 1 && one_of(as_written(end - 1), {"发", "公"})) --end;
  Voice v;
  const bool described = end - from >= 2 && end - from <= 24 && !is_preposition_like(from);
  if (subject && name_at(from) == subject) return of_name(*subject);
  if (described) v.speaker = std::string(document_[{document_.tokens[from].begin, document_.tokens[end - 1].end}]);
  v.is_person = described;
  if (subject && lists_.chinese_suffix(v.speaker, people_noun | title) == 0) return of_name(*subject);
  return v;
}

bool Speakers::is_preposition_like(std::size_t token) const {
  return one_of(as_written(token),
                {"在", "从", "從", "对", "對", "因", "但", "而", "如", "这", "這", "那", "据", "據", "把", "被", "当", "當"});
}

Voice Speakers::chinese(std::size_t before, std::size_t open, std::size_t after, std::size_t end) const {
  const auto clause_end = [&](std::size_t i) { return !is_word(i) && one_of(as_written(i), {"，", ",", "；", ";", "：", ":", "。"}); };
  const auto cue_of = [&](std::size_t verb) {
    Span cue = document_.tokens[verb].span();
    std::size_t length = 0;
    lists_.chinese_verb(std::string_view(document_.text).substr(cue.begin, 12), length);
    if (length > 0) cue.end = static_cast<std::uint32_t>(cue.begin + length);
    return cue;
  };
  const auto told = [&](std::size_t i) {
    const VerbClass c = verb_at(i);
    return document_.tokens[i].script == text::Script::han && !name_at(i) &&
           (c == VerbClass::speech || c == VerbClass::claim || c == VerbClass::report || c == VerbClass::deny);
  };
  // Before it: the verb nearest to the quotation whose clause has a subject.
  for (std::size_t i = open; i-- > before;) {
    if (!told(i) || (i > before && told(i - 1))) continue;
    std::size_t from = i;
    while (from > before && !clause_end(from - 1) && !marked_.is_quotation_mark(from - 1)) --from;
    Voice v = chinese_subject(from, i);
    for (std::size_t k = before; !v.known() && from > before && k < from; ++k) {
      if (const Name* n = name_at(k); n && can_speak(*n)) v = of_name(*n);
    }
    if (!v.known() && from > before) {
      // 不过，边境部对...提出质疑，称其“...”: the first clause with more than a connective in it.
      for (std::size_t begin = before, stop = before; !v.known() && begin < from; begin = stop + 1) {
        stop = begin;
        while (stop < from && !clause_end(stop) && !(told(stop) && stop > begin)) ++stop;
        if (stop - begin > 3) v = chinese_subject(begin, stop);
      }
      if (v.speaker.size() > 36) v = {};
    }
    if (!v.known()) continue;
    v.cue = cue_of(i);
    return v;
  }
  // After it: the first clause with a verb.
  std::size_t from = after;
  for (std::size_t i = after; i < end; ++i) {
    if (clause_end(i)) {
      if (i > after) break;
      from = i + 1;
      continue;
    }
    if (!told(i) || i == from) continue;
    Voice v = chinese_subject(from, i);
    if (!v.known()) break;
    v.cue = cue_of(i);
    return v;
  }
  return {};
}

}  // namespace girok::reading
