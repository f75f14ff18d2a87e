// Korean names: known places and outlets, bodies by their last syllables, persons beside a title.
//
// Model    An eojeol loses its particle; one that ends in an organisation's suffix takes the bare nouns before it. Persons: a family name and one or two
//          syllables beside a title.
// Limits   No segmentation: a name that runs into a common noun keeps it, or is cut by it.

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/whole_characters.h"
#include "reading/names_internal.h"

namespace girok::reading {
namespace {

std::size_t syllables(std::string_view word) {
  std::size_t count = 0;
  for (const char c : word) count += goes_on_with_character(c) ? 0 : 1;
  return count;
}

constexpr std::array<std::string_view, 46> particles{
    "에서는", "에서도", "으로부터", "로부터", "이라고", "에게서", "에게는", "에는", "에도", "에서", "에게", "으로",
    "라고",   "께서",   "까지",     "부터",   "처럼",   "보다",   "측은",   "측이", "측에", "측",   "와의", "과의",
    "이라는", "라는",   "인",       "이다",   "은",     "는",     "이",     "가",   "을",   "를",   "의",   "와",
    "과",     "도",     "만",       "로",     "에",     "들은",   "들이",   "들의", "들",   "씨"};

/// The word without its particle, such that `accept` takes it; the whole word first. Empty where none is taken.
template <class Accept>
std::string_view stem_of(std::string_view word, Accept&& accept) {
  if (accept(word)) return word;
  for (const std::string_view particle : particles) {
    if (word.size() > particle.size() && word.ends_with(particle) && accept(word.substr(0, word.size() - particle.size())))
      return word.substr(0, word.size() - particle.size());
  }
  return {};
}

/// Could the word end a phrase or carry a particle, so that it is no bare noun before a name?
bool is_bare_noun(std::string_view word) {
  constexpr std::array<std::string_view, 38> endings{"은", "는",   "을",   "를",     "의",   "에",   "에서", "으로",   "와",     "과",
                                                     "도", "고",   "며",   "다",     "한",   "된",   "할",   "던",     "게",     "면",
                                                     "해", "하는", "있는", "없는",   "위한", "대한", "통해", "따르면", "이라고", "라고",
                                                     "등", "및",   "또는", "그리고", "이번", "지난", "최근", "당시"};
  return std::none_of(endings.begin(), endings.end(),
                      [&](std::string_view e) { return word == e || (syllables(word) > 1 && word.ends_with(e)); });
}

class Korean {
 public:
  Korean(const Words& words, NameFinds& finds) : words_(words), finds_(finds) {}

  void run() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!is_hangul(i)) continue;
      if (listed(i) || body(i)) continue;
      person(i);
    }
    holders_before_bodies();
  }

 private:
  /// "셀마 오렌 강살리기연대 사무국장": where the text also has the body without the words before it, those are the holder of the office behind it.
  void holders_before_bodies() {
    std::unordered_set<std::string> alone;
    for (const Found& found : finds_.names) {
      if (found.kind == NameKind::organisation && found.first == found.last) alone.insert(found.text);
    }
    std::vector<Found> holders;
    for (Found& found : finds_.names) {
      if (found.kind != NameKind::organisation || found.first == found.last || found.last - found.first > 2 || !is_hangul(found.first) ||
          !is_hangul(found.last))
        continue;
      const Span last{words_[found.last].begin, found.span.end};
      std::string body(words_.document()[last]);
      if (!alone.contains(body)) continue;
      const std::size_t office = found.last + 1;
      const std::string_view title_word =
          office < words_.size() && joined(found.last) && is_hangul(office)
              ? stem_of(
                    words_.text(office), [](std::string_view s) { return (word_lists().korean(s) & title) != 0; })
              : std::string_view();
      if (!title_word.empty() && last.end == words_[found.last].end) {
        Found holder;
        holder.first = found.first;
        holder.last = found.last - 1;
        holder.span = words_.span(holder.first, holder.last);
        holder.kind = NameKind::person;
        holder.sure = 3;
        holder.text = std::string(words_.document()[holder.span]);
        holder.organisation = body;
        holder.role = std::string(title_word);
        holders.push_back(std::move(holder));
      }
      found.first = found.last;
      found.span = last;
      found.text = std::move(body);
    }
    if (holders.empty()) return;
    for (Found& holder : holders) finds_.names.push_back(std::move(holder));
    std::stable_sort(finds_.names.begin(), finds_.names.end(), [](const Found& a, const Found& b) { return a.span.begin < b.span.begin; });
  }

  bool is_hangul(std::size_t i) const {
    return i < words_.size() && words_.document().tokens[i].kind == text::TokenKind::word &&
           words_.document().tokens[i].script == text::Script::hangul;
  }
  bool joined(std::size_t i) const { return i + 1 < words_.size() && words_[i + 1].begin - words_[i].end <= 1; }

  Found& add(std::size_t first, std::size_t last, std::size_t stem_size, NameKind kind, std::uint8_t sure) {
    Found found;
    found.first = first;
    found.last = last;
    found.span = {words_[first].begin, static_cast<std::uint32_t>(words_[last].begin + stem_size)};
    found.kind = kind;
    found.sure = sure;
    found.text = std::string(words_.document()[found.span]);
    finds_.names.push_back(std::move(found));
    return finds_.names.back();
  }

  bool listed(std::size_t i) {
    const auto& lists = word_lists();
    const std::string_view stem =
        stem_of(words_.text(i), [&](std::string_view s) { return (lists.korean(s) & (place | agency | outlet)) != 0 || s == "유엔"; });
    if (stem.empty()) return false;
    const std::uint32_t classes = lists.korean(stem);
    // "미국 국무부": left for the body behind it.
    if ((classes & place) != 0 && stem == words_.text(i) && joined(i) && is_hangul(i + 1) && !body_stem(words_.text(i + 1)).empty() &&
        !is_generic(body_stem(words_.text(i + 1))))
      return true;
    const NameKind kind = (classes & (agency | outlet)) != 0 ? NameKind::outlet : stem == "유엔" ? NameKind::organisation : NameKind::place;
    if (stem == "유엔" && joined(i) && is_hangul(i + 1) && !body_stem(words_.text(i + 1)).empty()) return true;
    add(i, i, stem.size(), kind, 3);
    return true;
  }

  static std::string_view body_stem(std::string_view word) {
    const auto& lists = word_lists();
    return stem_of(word, [&](std::string_view s) { return lists.korean_suffix(s, organisation_head | outlet_head) != 0; });
  }

  static bool is_generic(std::string_view stem) { return (word_lists().korean(stem) & (group_noun | people_noun | document_noun)) != 0; }

  bool body(std::size_t i) {
    const std::string_view stem = body_stem(words_.text(i));
    if (stem.empty()) return abbreviated_body(i);
    const auto& lists = word_lists();
    if (stem.ends_with("단체") ||
        one_of(stem, {"정부", "당국", "기관", "조직", "언론", "매체", "국제기구", "비정부기구", "로펌", "법률회사", "보고서"}))
      return false;
    // "글로벌 라이츠 워치": the last of several takes the others.
    if (stem.size() == words_.text(i).size() && joined(i) && is_hangul(i + 1) && !body_stem(words_.text(i + 1)).empty() &&
        !is_generic(words_.text(i + 1)) && lists.korean(stem) != 0)
      return false;
    const bool outlet_like = lists.korean_suffix(stem, outlet_head) != 0 && lists.korean_suffix(stem, organisation_head) == 0;
    // A bare "센터" before another noun is the first part of something longer.
    std::size_t first = i;
    for (std::size_t steps = 0; steps < 3 && first > 0 && joined(first - 1); ++steps) {
      const std::size_t k = first - 1;
      const bool latin = words_[k].latin && words_[k].capital;
      if (!latin && !is_hangul(k)) break;
      const std::string_view word = words_.text(k);
      if (is_hangul(k) && (!is_bare_noun(word) || is_generic(word) || (lists.korean(word) & (title | honorific)) != 0 ||
                           ends_in_subject(word) || describes(word)))
        break;
      if (!finds_.names.empty() && finds_.names.back().last >= k) break;
      first = k;
    }
    const bool whole_is_suffix = lists.korean(stem) != 0 && first == i;
    if (whole_is_suffix || (is_generic(stem) && first == i)) return false;
    if (outlet_like && (syllables(stem) < 3 || (first < i && syllables(stem) < 3))) return false;
    if (outlet_like) first = lists.korean(stem) == 0 ? i : first;
    if (!outlet_like && first == i && syllables(stem) < 4) return false;
    add(first, i, stem.size(), outlet_like ? NameKind::outlet : NameKind::organisation, 3);
    return true;
  }

  /// Five syllables or more in one word, with capitals of their own in brackets right behind: a name whatever it ends in.
  bool abbreviated_body(std::size_t i) {
    if (i + 3 >= words_.size() || !words_.is(i + 1, "(") || words_[i + 1].begin != words_[i].end || !words_[i + 2].all_caps ||
        !words_.is(i + 3, ")"))
      return false;
    const std::string_view letters = words_.text(i + 2);
    if (letters.size() < 3 || letters.size() > 6 || syllables(words_.text(i)) < 5 || (word_lists().korean(words_.text(i)) != 0))
      return false;
    if (one_of(letters, {"GDP",  "NGO", "PCR", "DNA", "SNS",  "CCTV", "VPN", "GPS", "MOU", "HIV",
                         "AIDS", "GNP", "FTA", "ODA", "PTSD", "SDGs", "CEO", "ESG", "RNA", "USB"}))
      return false;
    add(i, i, words_.text(i).size(), NameKind::organisation, 2);
    return true;
  }

  /// "시민단체인", "구호기관인": says what the body behind it is.
  static bool describes(std::string_view word) {
    constexpr std::string_view copula = "인";
    if (!word.ends_with(copula) || syllables(word) < 3) return false;
    const std::string_view noun = word.substr(0, word.size() - copula.size());
    return is_generic(noun) || noun.ends_with("단체") || noun.ends_with("기관") || noun.ends_with("기구") || noun.ends_with("조직");
  }

  /// "여성이", "정부가": a subject marker on something known as a noun.
  static bool ends_in_subject(std::string_view word) {
    for (const std::string_view marker : {std::string_view("이"), std::string_view("가")}) {
      if (syllables(word) > 2 && word.ends_with(marker)) {
        const std::uint32_t classes = word_lists().korean(word.substr(0, word.size() - marker.size()));
        if ((classes & (people_noun | group_noun | place | document_noun)) != 0) return true;
      }
    }
    return false;
  }

  static bool is_family_name(std::string_view name, bool honorific_follows) {
    const std::size_t count = syllables(name);
    if (count < 2 || count > 4 ||
        (word_lists().korean(name) & (place | group_noun | people_noun | document_noun | title | title_modifier | organisation_head)) != 0)
      return false;
    if (count != 3 && !honorific_follows) return false;
    if ((word_lists().korean(name.substr(0, 3)) & korean_family) == 0) return false;
    return word_lists().korean_suffix(name, organisation_head) == 0;
  }

  std::string organisation_before(std::size_t first) const {
    if (finds_.names.empty()) return {};
    const Found& before = finds_.names.back();
    return before.last + 1 == first && (before.kind == NameKind::organisation || before.kind == NameKind::outlet) ? before.text
                                                                                                                  : std::string();
  }

  void person(std::size_t i) {
    const auto& lists = word_lists();
    const std::string_view word = words_.text(i);
    // "김민지씨는"
    for (const std::string_view ending :
         {std::string_view("씨"), std::string_view("씨는"), std::string_view("씨가"), std::string_view("씨의"), std::string_view("씨에게"),
          std::string_view("씨도"), std::string_view("씨를")}) {
      if (word.size() > ending.size() && word.ends_with(ending) && is_family_name(word.substr(0, word.size() - ending.size()), true)) {
        add(i, i, word.size() - ending.size(), NameKind::person, 3);
        return;
      }
    }
    const std::string_view office = stem_of(word, [&](std::string_view s) { return (lists.korean(s) & (title | honorific)) != 0; });
    if (office.empty()) return;
    if (holder_before(i, office)) return;
    if (office.size() == word.size() || word.ends_with("인")) holder_behind(i, office);
  }

  bool holder_before(std::size_t i, std::string_view office) {
    const bool honorific_only = (word_lists().korean(office) & honorific) != 0;
    std::size_t k = i;
    while (k > 0 && joined(k - 1) && is_hangul(k - 1) && (word_lists().korean(words_.text(k - 1)) & title_modifier) != 0 &&
           syllables(words_.text(k - 1)) > 1)
      --k;
    if (k == 0 || !joined(k - 1) || !is_hangul(k - 1)) return false;
    const std::size_t n = k - 1;
    const std::string_view name = words_.text(n);
    if (!finds_.names.empty() && finds_.names.back().last >= n) return false;
    const bool family_alone = syllables(name) == 1 && (word_lists().korean(name) & korean_family) != 0;
    std::size_t first = n;
    if (!is_family_name(name, office == "씨") && !family_alone) {
      const bool high = one_of(office, {"씨", "대표", "변호사", "소장", "국장", "고문", "박사", "교수", "대변인", "보고관", "특별보고관",
                                        "총장", "장관", "대통령", "총리", "이사", "회장", "위원장", "사무총장"});
      if (!high || n == 0 || !joined(n - 1) || !is_hangul(n - 1)) return false;
      const std::string_view given = words_.text(n - 1);
      const auto foreign = [](std::string_view w) {
        return syllables(w) >= 2 && syllables(w) <= 6 && is_bare_noun(w) && word_lists().korean(w) == 0 &&
               word_lists().korean_suffix(w, organisation_head | title | title_modifier | people_noun | group_noun) == 0;
      };
      if (!foreign(given) || !foreign(name) || (!finds_.names.empty() && finds_.names.back().last >= n - 1)) return false;
      first = n - 1;
    }
    std::string organisation = organisation_before(first);
    Found& found = add(first, n, words_.text(n).size(), NameKind::person, 3);
    found.honorific = family_alone;
    found.organisation = std::move(organisation);
    if (!honorific_only)
      found.role = std::string(words_.document()[{words_[k].begin, static_cast<std::uint32_t>(words_[i].begin + office.size())}]);
    return true;
  }

  /// "대변인 김민지는", "소장인 김민지": the title first.
  void holder_behind(std::size_t i, std::string_view office) {
    if (!joined(i) || !is_hangul(i + 1) || (word_lists().korean(office) & title) == 0) return;
    const std::string_view word = words_.text(i + 1);
    std::string_view name;
    for (const std::string_view particle :
         {std::string_view("은"), std::string_view("는"), std::string_view("이"), std::string_view("가"), std::string_view("의"),
          std::string_view("씨는"), std::string_view("씨가"), std::string_view("씨")}) {
      if (word.ends_with(particle) && is_family_name(word.substr(0, word.size() - particle.size()), particle.starts_with("씨")))
        name = word.substr(0, word.size() - particle.size());
    }
    if (name.empty() && is_family_name(word, false)) name = word;
    if (name.empty()) return;
    std::size_t k = i;
    while (k > 0 && joined(k - 1) && is_hangul(k - 1) && (word_lists().korean(words_.text(k - 1)) & title_modifier) != 0 &&
           syllables(words_.text(k - 1)) > 1)
      --k;
    std::string organisation = organisation_before(k);
    Found& found = add(i + 1, i + 1, name.size(), NameKind::person, 3);
    found.organisation = std::move(organisation);
    found.role = std::string(words_.document()[{words_[k].begin, static_cast<std::uint32_t>(words_[i].begin + office.size())}]);
  }

  const Words& words_;
  NameFinds& finds_;
};

}  // namespace

void find_korean_names(const Words& words, NameFinds& finds) {
  NameFinds own;
  Korean(words, own).run();
  for (Found& found : own.names) finds.names.push_back(std::move(found));
}

}  // namespace girok::reading
