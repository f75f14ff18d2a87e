#include "text/romanize.h"

#include <array>
#include <vector>

#include "text/hangul.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

// Numbers of letters in the order of Unicode.
using Number = std::uint8_t;
namespace lead {
constexpr Number g = 0, n = 2, d = 3, r = 5, m = 6, b = 7, s = 9, ss = 10, gg = 1, none = 11, j = 12, ch = 14, k = 15, t = 16, p = 17,
                 h = 18;
}
namespace tail {
constexpr Number none = 0, g = 1, n = 4, nj = 5, nh = 6, d = 7, l = 8, lh = 15, m = 16, b = 17, ng = 21, j = 22, h = 27;
}

/// What a final becomes before a vowel: what stays, and which initial moves on. Before others it is neutral.
struct Final {
  std::uint8_t stays, moves, neutral;
};
constexpr std::array<Final, 28> finals = {{
    {tail::none, lead::none, tail::none},  // none
    {tail::none, lead::g, tail::g},        // ㄱ
    {tail::none, lead::gg, tail::g},       // ㄲ
    {tail::g, lead::s, tail::g},           // ㄳ
    {tail::none, lead::n, tail::n},        // ㄴ
    {tail::n, lead::j, tail::n},           // ㄵ
    {tail::none, lead::n, tail::n},        // ㄶ
    {tail::none, lead::d, tail::d},        // ㄷ
    {tail::none, lead::r, tail::l},        // ㄹ
    {tail::l, lead::g, tail::g},           // ㄺ
    {tail::l, lead::m, tail::m},           // ㄻ
    {tail::l, lead::b, tail::l},           // ㄼ
    {tail::l, lead::s, tail::l},           // ㄽ
    {tail::l, lead::t, tail::l},           // ㄾ
    {tail::l, lead::p, tail::b},           // ㄿ
    {tail::none, lead::r, tail::l},        // ㅀ
    {tail::none, lead::m, tail::m},        // ㅁ
    {tail::none, lead::b, tail::b},        // ㅂ
    {tail::b, lead::s, tail::b},           // ㅄ
    {tail::none, lead::s, tail::d},        // ㅅ
    {tail::none, lead::ss, tail::d},       // ㅆ
    {tail::ng, lead::none, tail::ng},      // ㅇ
    {tail::none, lead::j, tail::d},        // ㅈ
    {tail::none, lead::ch, tail::d},       // ㅊ
    {tail::none, lead::k, tail::g},        // ㅋ
    {tail::none, lead::t, tail::d},        // ㅌ
    {tail::none, lead::p, tail::b},        // ㅍ
    {tail::none, lead::none, tail::d},     // ㅎ
}};

constexpr std::uint8_t vowel_i = 20, vowel_wi = 16, vowel_a = 0, vowel_o = 8, vowel_e = 5;

bool is_stop(std::uint8_t neutral) { return neutral == tail::g || neutral == tail::d || neutral == tail::b; }

std::uint8_t nasal_of(std::uint8_t neutral) { return neutral == tail::g ? tail::ng : neutral == tail::d ? tail::n : tail::m; }

/// ㄱ ㄷ ㅂ ㅈ with ㅎ.
std::uint8_t aspirated(std::uint8_t initial) {
  switch (initial) {
    case lead::g: return lead::k;
    case lead::d: return lead::t;
    case lead::b: return lead::p;
    case lead::j: return lead::ch;
    default: return initial;
  }
}

/// The sounds where a final meets the next syllable.
void meet(Jamo& a, Jamo& b, bool north) {
  const bool has_h = a.final == tail::h || a.final == tail::nh || a.final == tail::lh;
  if (has_h && aspirated(b.initial) != b.initial) {
    b.initial = aspirated(b.initial);
    a.final = a.final == tail::h ? tail::none : finals[a.final].neutral;
    return;
  }
  if (a.final == tail::h && b.initial == lead::s) a.final = tail::none;
  if (a.final == tail::h && b.initial == lead::n) a.final = tail::n;
  if (a.final == tail::none) return;
  if (b.initial == lead::none) {
    const Final f = finals[a.final];
    b.initial = f.moves;
    a.final = f.stays;
    if (b.vowel == vowel_i && b.initial == lead::d) b.initial = lead::j;
    if (b.vowel == vowel_i && b.initial == lead::t) b.initial = lead::ch;
    return;
  }
  if (b.initial == lead::h && (a.final == tail::d || a.final == tail::nj || a.final == tail::j) && b.vowel == vowel_i) {
    b.initial = lead::ch;  // 굳히다, 맞히다
    a.final = a.final == tail::nj ? tail::n : tail::none;
    return;
  }
  a.final = finals[a.final].neutral;
  if (is_stop(a.final) && (b.initial == lead::n || b.initial == lead::m)) {
    a.final = nasal_of(a.final);
  } else if (is_stop(a.final) && b.initial == lead::r) {
    a.final = nasal_of(a.final);
    if (!north) b.initial = lead::n;
  } else if ((a.final == tail::m || a.final == tail::ng) && b.initial == lead::r) {
    if (!north) b.initial = lead::n;
  } else if (a.final == tail::n && b.initial == lead::r) {
    a.final = tail::l;
  } else if (a.final == tail::l && b.initial == lead::n) {
    b.initial = lead::r;
  }
}

/// Syllables as they are pronounced. A road (로) behind two syllables that end in ㄴ keeps its ㄴ: 신문로.
std::vector<Jamo> pronounced(std::u32string_view word, bool north) {
  std::vector<Jamo> out;
  out.reserve(word.size());
  for (const char32_t c : word) out.push_back(jamo_of(c));
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    const bool road = i >= 1 && i + 2 == out.size() && word[i + 1] == U'로' && out[i].final == tail::n;
    if (road && !north) {
      out[i + 1].initial = lead::n;
    } else {
      meet(out[i], out[i + 1], north);
    }
  }
  if (!out.empty()) out.back().final = out.back().final == tail::none ? tail::none : finals[out.back().final].neutral;
  return out;
}

constexpr std::array<std::string_view, 19> revised_initials = {"g",  "kk", "n", "d",  "tt", "r", "m", "b", "pp", "s",
                                                               "ss", "",   "j", "jj", "ch", "k", "t", "p", "h"};
constexpr std::array<std::string_view, 19> mr_initials = {"k",  "kk", "n",  "t",   "tt",  "r",  "m",  "p",  "pp", "s",
                                                          "ss", "",   "ch", "tch", "ch'", "k'", "t'", "p'", "h"};
constexpr std::array<std::string_view, 19> dprk_initials = {"k",  "kk", "n", "t",  "tt", "r",  "m",  "p",  "pp", "s",
                                                            "ss", "",   "j", "jj", "ch", "kh", "th", "ph", "h"};
constexpr std::array<std::string_view, 21> revised_vowels = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo", "ye", "o",  "wa", "wae",
                                                             "oe", "yo", "u",  "wo",  "we", "wi", "yu",  "eu", "ui", "i"};
constexpr std::array<std::string_view, 21> mr_vowels = {"a",  "ae", "ya", "yae", "ŏ",  "e",  "yŏ", "ye", "o",  "wa", "wae",
                                                        "oe", "yo", "u",  "wŏ",  "we", "wi", "yu", "ŭ",  "ŭi", "i"};

std::string_view final_letters(std::uint8_t neutral) {
  switch (neutral) {
    case tail::g: return "k";
    case tail::n: return "n";
    case tail::d: return "t";
    case tail::l: return "l";
    case tail::m: return "m";
    case tail::b: return "p";
    case tail::ng: return "ng";
    default: return "";
  }
}

void write_revised(const std::vector<Jamo>& word, std::string& out) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool after_l = i > 0 && word[i - 1].final == tail::l;
    out += word[i].initial == lead::r && after_l ? std::string_view("l") : revised_initials[word[i].initial];
    out += revised_vowels[word[i].vowel];
    out += final_letters(word[i].final);
  }
}

/// ㄱ ㄷ ㅂ ㅈ between voiced sounds.
std::string_view voiced(std::uint8_t initial, bool with_j) {
  switch (initial) {
    case lead::g: return "g";
    case lead::d: return "d";
    case lead::b: return "b";
    case lead::j: return with_j ? std::string_view("j") : std::string_view();
    default: return {};
  }
}

std::string_view mr_initial(const std::vector<Jamo>& word, std::size_t i) {
  const Jamo& j = word[i];
  if (i > 0) {
    const std::uint8_t before = word[i - 1].final;
    if (j.initial == lead::r && before == tail::l) return "l";
    const bool dental = j.initial == lead::d || j.initial == lead::j;
    const bool voices = !is_stop(before) && !(before == tail::l && dental);
    if (voices && !voiced(j.initial, true).empty()) return voiced(j.initial, true);
  }
  if (j.initial == lead::s && j.vowel == vowel_wi) return "sh";
  return mr_initials[j.initial];
}

void write_mr(const std::vector<Jamo>& word, std::string& out) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    const std::string_view initial = mr_initial(word, i);
    const std::uint8_t before = i > 0 ? word[i - 1].final : static_cast<std::uint8_t>(tail::none);
    if (before == tail::n && initial == "g") out += '\'';  // han'gŭl is no hang-ŭl
    out += initial;
    const bool hiatus = i > 0 && before == tail::none && initial.empty() && word[i].vowel == vowel_e &&
                        (word[i - 1].vowel == vowel_a || word[i - 1].vowel == vowel_o);
    out += hiatus ? std::string_view("ë") : mr_vowels[word[i].vowel];
    const bool before_h = i + 1 < word.size() && word[i + 1].initial == lead::h;
    out += word[i].final == tail::l && before_h ? std::string_view("r") : final_letters(word[i].final);
  }
}

std::string_view dprk_initial(const std::vector<Jamo>& word, std::size_t i) {
  const Jamo& j = word[i];
  if (i > 0) {
    const std::uint8_t before = word[i - 1].final;
    // Only ㄹㄹ that comes of ㄴ is written ll; see pronounced().
    if (!is_stop(before) && !voiced(j.initial, false).empty()) return voiced(j.initial, false);
  }
  return dprk_initials[j.initial];
}

void write_dprk(const std::vector<Jamo>& word, std::u32string_view spelled, std::string& out) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool from_n = i > 0 && word[i].initial == lead::r && word[i - 1].final == tail::l && jamo_of(spelled[i - 1]).final != tail::l;
    out += from_n ? std::string_view("l") : dprk_initial(word, i);
    out += mr_vowels[word[i].vowel];
    out += final_letters(word[i].final);
  }
}

/// ŏ ŭ ë become plain letters; with `apostrophes` those go too.
std::string bare(std::string_view text, bool apostrophes) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Rune r = rune_at(text, at);
    switch (r.value) {
      case U'ŏ': out += 'o'; break;
      case U'Ŏ': out += 'O'; break;
      case U'ŭ': out += 'u'; break;
      case U'Ŭ': out += 'U'; break;
      case U'ë': out += 'e'; break;
      case U'\'':
        if (!apostrophes) out += '\'';
        break;
      default: out += text.substr(at, r.size);
    }
    at += r.size;
  }
  return out;
}

std::string word_of(std::u32string_view word, Romanization system) {
  std::string out;
  const bool north = system == Romanization::dprk || system == Romanization::dprk_bare;
  const std::vector<Jamo> sounds = pronounced(word, north);
  switch (system) {
    case Romanization::revised: write_revised(sounds, out); break;
    case Romanization::mccune_reischauer: write_mr(sounds, out); break;
    case Romanization::mccune_reischauer_bare:
      write_mr(sounds, out);
      out = bare(out, true);
      break;
    case Romanization::dprk: write_dprk(sounds, word, out); break;
    case Romanization::dprk_bare:
      write_dprk(sounds, word, out);
      out = bare(out, false);
      break;
  }
  return out;
}

std::u32string syllables_of(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const Rune r = rune_at(text, at);
    if (is_syllable(r.value)) out += r.value;
    at += r.size;
  }
  return out;
}

std::string capitalised(std::string word) {
  if (word.starts_with("ŏ")) return "Ŏ" + word.substr(2);
  if (word.starts_with("ŭ")) return "Ŭ" + word.substr(2);
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

/// A given name whose syllables are written one by one, each as it sounds within the whole. Only MR and DPRK; the pieces are of equal number.
std::vector<std::string> sounded_syllables(std::u32string_view given, Romanization system) {
  const bool north = system == Romanization::dprk || system == Romanization::dprk_bare;
  std::vector<Jamo> sounds = pronounced(given, north);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < sounds.size(); ++i) {
    // A consonant that would link to the next syllable stays where a hyphen or space parts them: Sŏng-il, Pok-il.
    Jamo j = sounds[i];
    std::string piece;
    const bool linked = i > 0 && jamo_of(given[i]).initial == lead::none;
    std::string_view initial;
    if (!linked) initial = north ? dprk_initial(sounds, i) : mr_initial(sounds, i);
    if (north && i > 0 && j.initial == lead::r && sounds[i - 1].final == tail::l && jamo_of(given[i - 1]).final != tail::l) initial = "l";
    piece += initial;
    piece += mr_vowels[j.vowel];
    const std::uint8_t own = jamo_of(given[i]).final;
    const bool gives_away = i + 1 < sounds.size() && jamo_of(given[i + 1]).initial == lead::none;
    piece += final_letters(gives_away ? finals[own].neutral : j.final);
    out.push_back(std::move(piece));
  }
  return out;
}

std::string joined(const std::vector<std::string>& pieces, std::string_view by, bool capitals) {
  std::string out;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i > 0) out += by;
    out += i == 0 || capitals ? capitalised(pieces[i]) : pieces[i];
  }
  return out;
}

}  // namespace

std::string romanize(std::string_view hangul, Romanization system) {
  std::string out;
  std::u32string word;
  for (std::size_t at = 0; at < hangul.size();) {
    const Rune r = rune_at(hangul, at);
    if (is_syllable(r.value)) {
      word += r.value;
    } else {
      out += word_of(word, system);
      word.clear();
      out += hangul.substr(at, r.size);
    }
    at += r.size;
  }
  return out + word_of(word, system);
}

std::string romanize_name(std::string_view family, std::string_view given, Romanization system, bool hyphen) {
  const std::u32string syllables = syllables_of(given);
  std::string out = capitalised(word_of(syllables_of(family), system));
  if (syllables.empty()) return out;
  if (!out.empty()) out += ' ';
  std::vector<std::string> pieces;
  switch (system) {
    case Romanization::revised:
      for (const char32_t c : syllables) pieces.push_back(word_of(std::u32string(1, c), system));
      return out + joined(pieces, hyphen ? "-" : "", false);
    case Romanization::mccune_reischauer:
    case Romanization::mccune_reischauer_bare:
      out += joined(sounded_syllables(syllables, system), "-", false);
      return system == Romanization::mccune_reischauer ? out : bare(out, true);
    case Romanization::dprk:
    case Romanization::dprk_bare:
      out += joined(sounded_syllables(syllables, system), " ", true);
      return system == Romanization::dprk ? out : bare(out, false);
  }
  return out;
}

}  // namespace girok::text
