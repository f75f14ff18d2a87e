#include "text/romanization_variants.h"

#include <array>
#include <span>
#include <string_view>

#include "text/hangul.h"

namespace girok::text {

namespace {

struct Variant {
  std::string_view text;
  float weight;
};
using Variants = std::span<const Variant>;

// One row a letter, in the order of Unicode. The first is the Revised Romanisation's, unless another is far more usual in names.
constexpr Variant g[] = {{"g", .35F}, {"k", .63F}, {"c", .005F}, {"gh", .005F}, {"kh", .005F}};
constexpr Variant kk[] = {{"kk", .5F}, {"gg", .2F}, {"g", .15F}, {"k", .15F}};
constexpr Variant n[] = {{"n", 1.F}};
constexpr Variant d[] = {{"d", .72F}, {"t", .28F}};
constexpr Variant tt[] = {{"tt", .6F}, {"dd", .2F}, {"d", .1F}, {"t", .1F}};
constexpr Variant r[] = {{"r", .64F}, {"l", .26F}, {"n", .06F}, {"rh", .01F}};  // n: after another consonant
constexpr Variant m[] = {{"m", 1.F}};
constexpr Variant b[] = {{"b", .68F}, {"p", .32F}};
constexpr Variant pp[] = {{"pp", .6F}, {"bb", .2F}, {"b", .1F}, {"p", .1F}};
constexpr Variant s[] = {{"s", .97F}, {"sh", .03F}};
constexpr Variant s_before_i[] = {{"s", .5F}, {"sh", .5F}};
constexpr Variant ss[] = {{"ss", .8F}, {"s", .2F}};
constexpr Variant silent[] = {{"", 1.F}};
constexpr Variant j[] = {{"j", .67F}, {"ch", .31F}, {"z", .01F}, {"g", .003F}};
constexpr Variant jj[] = {{"jj", .6F}, {"tch", .3F}, {"j", .1F}};
constexpr Variant ch[] = {{"ch", .93F}, {"ch'", .05F}, {"chh", .005F}, {"tch", .005F}, {"c", .005F}};
constexpr Variant k[] = {{"k", .8F}, {"k'", .1F}, {"kh", .1F}};
constexpr Variant t[] = {{"t", .84F}, {"t'", .08F}, {"th", .08F}};
constexpr Variant p[] = {{"p", .84F}, {"p'", .06F}, {"ph", .09F}, {"f", .01F}};
constexpr Variant h[] = {{"h", 1.F}};
constexpr std::array<Variants, 19> initials = {g, kk, n, d, tt, r, m, b, pp, s, ss, silent, j, jj, ch, k, t, p, h};

constexpr Variant a[] = {{"a", .96F}, {"ah", .03F}};
constexpr Variant ae[] = {{"ae", .76F}, {"ai", .12F}, {"e", .07F}, {"ay", .02F}, {"ea", .01F}, {"a", .005F}};
constexpr Variant ya[] = {{"ya", 1.F}};
constexpr Variant yae[] = {{"yae", .9F}, {"yai", .05F}, {"ye", .05F}};
constexpr Variant eo[] = {{"eo", .38F}, {"o", .27F}, {"ŏ", .06F}, {"u", .22F}, {"eu", .02F}, {"ou", .01F}, {"uh", .01F}, {"e", .01F}};
constexpr Variant e[] = {{"e", .90F}, {"ae", .04F}, {"eh", .02F}, {"ay", .01F}, {"ey", .01F}};
constexpr Variant yeo[] = {{"yeo", .28F}, {"yo", .25F},  {"yŏ", .05F},  {"you", .18F},  {"yu", .17F},
                           {"ye", .02F},  {"yeu", .01F}, {"eo", .005F}, {"yuh", .005F}, {"yow", .002F}};
constexpr Variant ye[] = {{"ye", .86F},  {"yae", .03F}, {"ae", .04F},   {"e", .04F},
                          {"yea", .01F}, {"ea", .005F}, {"yeh", .005F}, {"ay", .003F}};
constexpr Variant o[] = {{"o", .93F}, {"oh", .02F}, {"oo", .02F}, {"ou", .01F}, {"oe", .002F}};
constexpr Variant wa[] = {{"wa", .97F}, {"oa", .01F}, {"ua", .01F}};
constexpr Variant wae[] = {{"wae", .9F}, {"wai", .05F}, {"oae", .03F}};
constexpr Variant oe[] = {{"oe", .65F}, {"oi", .22F}, {"we", .04F}, {"oy", .02F}, {"wae", .02F}, {"oay", .005F}};
constexpr Variant yo[] = {{"yo", .96F}, {"yoh", .01F}, {"you", .02F}, {"yeo", .01F}};
constexpr Variant u[] = {{"u", .54F}, {"oo", .36F}, {"ou", .06F}, {"ow", .003F}};
constexpr Variant u_alone[] = {{"u", .34F}, {"woo", .46F}, {"wu", .10F}, {"oo", .06F}, {"ou", .02F}, {"wo", .005F}};
constexpr Variant wo[] = {{"wo", .72F}, {"wŏ", .06F},   {"weo", .08F}, {"wu", .05F},
                          {"uo", .02F}, {"oue", .005F}, {"woo", .02F}, {"ueo", .005F}};
constexpr Variant we[] = {{"we", .95F}, {"wae", .05F}};
constexpr Variant wi[] = {{"wi", .88F}, {"ui", .04F}, {"wee", .04F}, {"uee", .01F}};
constexpr Variant yu[] = {{"yu", .66F}, {"yoo", .22F}, {"you", .09F}, {"yew", .003F}, {"iu", .003F}, {"ew", .002F}};
constexpr Variant eu[] = {{"eu", .46F}, {"u", .42F}, {"ŭ", .06F}, {"oo", .01F}, {"e", .01F}, {"ew", .003F}, {"uh", .003F}};
constexpr Variant ui[] = {{"ui", .40F}, {"ee", .24F}, {"ŭi", .05F}, {"i", .14F},   {"eui", .09F},
                          {"ie", .02F}, {"eu", .01F}, {"uy", .01F}, {"ey", .005F}, {"y", .003F}};
constexpr Variant i[] = {{"i", .77F}, {"ee", .16F}, {"ie", .01F}, {"ih", .005F}, {"y", .005F}, {"ea", .005F}, {"ii", .001F}};
constexpr Variant i_alone[] = {{"i", .45F}, {"yi", .25F}, {"ee", .10F}, {"lee", .06F}, {"yee", .03F}, {"ri", .04F}, {"li", .03F}};
constexpr std::array<Variants, 21> vowels = {a, ae, ya, yae, eo, e, yeo, ye, o, wa, wae, oe, yo, u, wo, we, wi, yu, eu, ui, i};

constexpr Variant end_k[] = {{"k", .85F}, {"g", .12F}, {"ck", .02F}, {"c", .005F}, {"gk", .002F}};
constexpr Variant end_n[] = {{"n", .99F}, {"nn", .01F}};
constexpr Variant end_t[] = {{"t", .7F}, {"d", .2F}, {"s", .1F}};
constexpr Variant end_l[] = {{"l", .94F}, {"r", .04F}, {"ll", .02F}};
constexpr Variant end_m[] = {{"m", .99F}, {"mm", .01F}};
constexpr Variant end_p[] = {{"p", .8F}, {"b", .2F}};
constexpr Variant end_ng[] = {{"ng", .99F}, {"n", .005F}};
constexpr Variant none[] = {{"", 1.F}};

Variants final_variants(std::uint8_t final) {
  switch (final) {
    case 0: return none;
    case 1:
    case 2:
    case 3:
    case 9:
    case 24: return end_k;
    case 4:
    case 5:
    case 6: return end_n;
    case 8:
    case 11:
    case 12:
    case 13:
    case 15: return end_l;
    case 10:
    case 16: return end_m;
    case 14:
    case 17:
    case 18:
    case 26: return end_p;
    case 21: return end_ng;
    default: return end_t;
  }
}

Variants initial_variants(Jamo jamo) {
  const bool before_i = jamo.vowel == 20 || jamo.vowel == 16;  // ㅣ ㅟ
  return jamo.initial == 9 && before_i ? Variants(s_before_i) : initials[jamo.initial];
}

Variants vowel_variants(Jamo jamo) {
  constexpr std::uint8_t no_initial = 11;
  if (jamo.initial == no_initial && jamo.vowel == 13) return u_alone;
  if (jamo.initial == no_initial && jamo.vowel == 20 && jamo.final == 0) return i_alone;
  return vowels[jamo.vowel];
}

}  // namespace

std::vector<Spelling> spelling_variants(char32_t syllable) {
  const Jamo jamo = jamo_of(syllable);
  constexpr float least = 2e-5F;
  std::vector<Spelling> out;
  for (const Variant& first : initial_variants(jamo))
    for (const Variant& vowel : vowel_variants(jamo))
      for (const Variant& last : final_variants(jamo.final)) {
        // An h after a vowel only ends a syllable: ah, oh, uh.
        if (jamo.final != 0 && vowel.text.size() > 1 && vowel.text.ends_with('h')) continue;
        const float weight = first.weight * vowel.weight * last.weight;
        if (weight < least) continue;
        Spelling spelling{std::string(first.text), weight};
        spelling.text += vowel.text;
        spelling.text += last.text;
        bool known = false;
        for (Spelling& other : out)
          if (other.text == spelling.text) {
            other.weight += weight;
            known = true;
          }
        if (!known) out.push_back(std::move(spelling));
      }
  return out;
}

}  // namespace girok::text
