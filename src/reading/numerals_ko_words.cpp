#include <algorithm>
#include <array>

#include "reading/numerals_ko.h"
#include "reading/units.h"

namespace girok::reading::cjk::ko {
namespace {

using enum CounterKind;

// Words that stand after a number. `not_before`: 3개+인 is not a counter but a word of its own.
constexpr std::array counters = std::to_array<Counter>({
    {U"명", count, "", U"령단예"},
    {U"인", count, "", U"권조자치상류구물생기터원신공증"},
    {U"사람", count, "", U""},
    {U"분", minute, "minute", U"야석기"},
    {U"건", count, "", U"물강설너"},
    {U"개", count, "", U"인혁정선최막입발념방"},
    {U"개국", count, "", U""},
    {U"개소", count, "", U""},
    {U"개사", count, "", U""},
    {U"곳", count, "", U""},
    {U"차례", count, "", U""},
    {U"회", count, "", U"사원담장계복색전견"},
    {U"번", count, "", U"역호지화째"},
    {U"가구", count, "", U"점"},
    {U"세대", count, "", U""},
    {U"마리", count, "", U""},
    {U"자루", count, "", U""},
    {U"척", count, "", U"추"},
    {U"편", count, "", U"지견집"},
    {U"권", count, "", U"리력"},
    {U"장", count, "", U"관애면기소비교병"},
    {U"채", count, "", U"권소무용널"},
    {U"쌍", count, "", U"둥"},
    {U"벌", count, "", U"금써"},
    {U"그루", count, "", U""},
    {U"통", count, "", U"일계신역"},
    {U"병", count, "", U"원사"},
    {U"잔", count, "", U""},
    {U"가지", count, "", U""},
    {U"군데", count, "", U""},
    {U"조각", count, "", U""},
    {U"점", count, "", U"포검령심차"},
    {U"두", count, "", U""},
    {U"통화", count, "", U""},
    {U"문항", count, "", U""},
    {U"가족", count, "", U""},
    {U"집", count, "", U"단중회행"},
    {U"끼", count, "", U""},
    {U"줄", count, "", U""},
    {U"발", count, "", U"표생전언견"},
    {U"표", count, "", U"현"},
    {U"주", duration, "week", U"민택변부요장식거저"},
    {U"주일", duration, "week", U""},
    {U"주간", duration, "week", U""},
    {U"일", day, "day", U"본반부제"},
    {U"일간", duration, "day", U""},
    {U"시간", duration, "hour", U""},
    {U"분간", duration, "minute", U""},
    {U"초", duration, "second", U"과반중등순기"},
    {U"달", duration, "month", U"러걀"},
    {U"해", duration, "year", U"외안결당병양석고방"},
    {U"년", year, "year", U""},
    {U"년간", duration, "year", U""},
    {U"년여", duration, "year", U""},
    {U"개년", duration, "year", U""},
    {U"개월", duration, "month", U""},
    {U"세기", calendar, "century", U""},
    {U"분기", calendar, "", U""},
    {U"사분기", calendar, "", U""},
    {U"월", calendar, "", U"급세드요"},
    {U"년대", calendar, "", U""},
    {U"시", calendar, "", U"민장설작스험"},
    {U"년생", calendar, "", U""},
    {U"년도", calendar, "", U""},
    {U"살", age, "year", U"해상"},
    {U"세", age, "year", U"대기금트미력상관계월"},
    {U"돌", age, "year", U"아파"},
    {U"번째", ordinal, "", U""},
    {U"째", ordinal, "", U""},
    {U"위", ordinal, "", U"원협험치"},
    {U"등", ordinal, "", U"급교학"},
    {U"호", ordinal, "", U"주텔"},
    {U"층", ordinal, "", U""},
    {U"차", ordinal, "", U"례량"},
    {U"학년", ordinal, "", U""},
    {U"항", ordinal, "", U"구"},
    {U"쪽", ordinal, "", U""},
    {U"페이지", ordinal, "", U""},
    {U"주년", ordinal, "", U""},
    {U"급", ordinal, "", U"여식"},
    {U"단계", count, "", U""},
    {U"배", multiple, "times", U"럴상급우치달추송경정터"},
    {U"갑절", multiple, "times", U""},
    {U"대", decade, "", U"학통표한회부변책상신비"},
    {U"퍼센트", percent, "percent", U""},
    {U"퍼센티지", percent, "percent", U""},
    {U"프로", percent, "percent", U"그젝세필듀농야축선골"},
    {U"%", percent, "percent", U""},
    {U"할", tenth, "percent", U"머아인당수"},
    {U"다스", dozen, "", U""},
    {U"여성", noun, "", U""},
    {U"남성", noun, "", U""},
    {U"여자", noun, "", U""},
    {U"남자", noun, "", U""},
    {U"아이", noun, "", U""},
    {U"자녀", noun, "", U""},
    {U"딸", noun, "", U""},
    {U"아들", noun, "", U""},
    {U"자매", noun, "", U""},
    {U"형제", noun, "", U""},
    {U"남매", noun, "", U""},
    {U"소녀", noun, "", U""},
    {U"소년", noun, "", U""},
    {U"나라", noun, "", U""},
    {U"도시", noun, "", U""},
    {U"마을", noun, "", U""},
    {U"국가", noun, "", U""},
    {U"단체", noun, "", U""},
    {U"기관", noun, "", U""},
    {U"지역", noun, "", U""},
    {U"가정", noun, "", U""},
    {U"사건", noun, "", U""},
    {U"학교", noun, "", U""},
    {U"탈북민", noun, "", U""},
    {U"탈북자", noun, "", U""},
    {U"난민", noun, "", U""},
    {U"피해자", noun, "", U""},
    {U"생존자", noun, "", U""},
    {U"증언자", noun, "", U""},
    {U"노동자", noun, "", U""},
    {U"이주민", noun, "", U""},
    {U"아동", noun, "", U""},
    {U"어린이", noun, "", U""},
    {U"주민", noun, "", U""},
});

// Particles and endings that may fill the rest of a word after a number or its counter. Sorted by nothing: the list is short.
constexpr std::array tails = std::to_array<std::u32string_view>({
    U"은",     U"는",       U"이",       U"가",     U"을",       U"를",     U"의",       U"에",         U"에서",     U"에게",   U"에게서",
    U"로",     U"으로",     U"와",       U"과",     U"도",       U"만",     U"만을",     U"만이",       U"만의",     U"만에",   U"만큼",
    U"만큼만", U"까지",     U"부터",     U"보다",   U"보다는",   U"밖에",   U"뿐",       U"뿐이다",     U"마다",     U"씩",     U"당",
    U"째",     U"쯤",       U"정도",     U"가량",   U"안팎",     U"내외",   U"이상",     U"이상의",     U"이상이",   U"이하",   U"이하의",
    U"미만",   U"미만의",   U"초과",     U"남짓",   U"짜리",     U"어치",   U"꼴",       U"꼴로",       U"중",       U"간",     U"이나",
    U"나",     U"이며",     U"며",       U"이고",   U"고",       U"이다",   U"다",       U"였다",       U"이었다",   U"입니다", U"인",
    U"인데",   U"이라",     U"라",       U"이라고", U"라고",     U"이라는", U"라는",     U"이란",       U"란",       U"이지만", U"지만",
    U"이자",   U"이어",     U"여서",     U"이든",   U"든",       U"이라도", U"라도",     U"조차",       U"마저",     U"하고",   U"이랑",
    U"랑",     U"들",       U"들이",     U"들은",   U"들의",     U"들을",   U"들에게",   U"에는",       U"에도",     U"에만",   U"으로는",
    U"로는",   U"으로도",   U"로도",     U"로서",   U"으로써",   U"에서는", U"에선",     U"엔",         U"까지는",   U"까지도", U"까지의",
    U"까지다", U"까지이다", U"부터는",   U"이던",   U"이었던",   U"였던",   U"이었으며", U"였으며",     U"이었고",   U"였고",   U"입니까",
    U"이에요", U"예요",     U"이야",     U"야",     U"이거나",   U"거나",   U"씩이나",   U"씩을",       U"씩의",     U"밖에는", U"대",
    U"대의",   U"된",       U"된다",     U"이므로", U"므로",     U"이니",   U"보다도",   U"이었습니다", U"였습니다", U"이라며", U"라며",
    U"이라면", U"라면",     U"이었다고", U"였다고", U"이라고도", U"임",     U"이었다는", U"였다는",     U"여",       U"치",     U"상당",
    U"상당의", U"짜리의",   U"입니다만", U"이면",   U"면",       U"간의",   U"째로",     U"여의",       U"을까",     U"일",     U"이들",
    U"뒤",     U"전",       U"후",       U"만도",   U"마다의",   U"에서의", U"에서도",   U"에게는",     U"한테",     U"이서",   U"끼리",
    U"가운데", U"중에",     U"중에서",   U"동안",   U"무렵",     U"간격",   U"에까지",   U"만으로",     U"만으로도",
});

bool word_end(const Runes& r, std::size_t i) { return !is_hangul(r[i]); }

}  // namespace

bool eojeol_tail(const Runes& r, std::size_t i) {
  std::size_t end = i;
  while (end < i + 8 && is_hangul(r[end])) ++end;
  if (end == i) return true;
  if (is_hangul(r[end])) return false;
  return std::find(tails.begin(), tails.end(), r.view(i, end)) != tails.end();
}

const Counter* counter_at(const Runes& r, std::size_t i, bool strict) {
  const Counter* best = nullptr;
  for (const Counter& counter : counters) {
    if (best && counter.word.size() <= best->word.size()) continue;
    if (!r.has(i, counter.word)) continue;
    const std::size_t end = i + counter.word.size();
    const bool other = r[end] != U'\0' && counter.not_before.find(r[end]) != std::u32string_view::npos;
    if (other && !(is_hangul(r[end + 1]) && eojeol_tail(r, end))) continue;  // 개인 is a word, 개인데 is 개 with an ending
    if (strict && !eojeol_tail(r, end)) continue;
    best = &counter;
  }
  return best;
}

bool counter_follows(const Runes& r, std::size_t i) {
  const std::size_t at = r[i] == U' ' || r[i] == U'\n' ? i + 1 : i;
  if (counter_at(r, at, true) != nullptr) return true;
  const CurrencyMatch money = currency_at(r.rest(at), text::Language::ko);
  return money.currency != nullptr && eojeol_tail(r, r.after_bytes(at, money.size));
}

bool money_or_plain_counter(const Runes& r, std::size_t i) {
  if (const Counter* counter = counter_at(r, i, false)) return counter->kind == count || counter->kind == noun;
  return currency_at(r.rest(i), text::Language::ko).currency != nullptr;
}

bool sure_counter(const Runes& r, std::size_t i) {
  if (counter_at(r, i, true) != nullptr) return true;
  return currency_at(r.rest(i), text::Language::ko).currency != nullptr;
}

bool after_yeo(const Runes& r, std::size_t i) { return word_end(r, i) || counter_follows(r, i); }

bool is_adnoun_man(const Runes& r, std::size_t i) {
  if (r[i] != U'만') return false;
  const std::size_t at = r[i + 1] == U' ' ? i + 2 : i + 1;
  const std::optional<Digits> digits = digits_at(r, at);
  if (!digits) return false;
  const std::size_t after = r.skip_space(digits->end);
  return r[after] == U'세' || r[after] == U'살' || r[after] == U'년' || r[after] == U'나' || r[after] == U'~' || r[after] == U'-' ||
         r.has(after, U"개월");
}

bool may_start_numeral(const Runes& r, std::size_t i) {
  if (i == 0 || !is_hangul(r[i - 1])) return true;
  constexpr std::array prefixes =
      std::to_array<std::u32string_view>({U"약", U"제", U"총", U"각", U"단", U"매", U"근", U"만", U"연", U"월", U"주", U"각각", U"무려",
                                          U"최대", U"최소", U"대략", U"거의", U"겨우", U"불과"});
  const std::size_t length = longest_back(r, i, prefixes);
  return length != 0 && (i == length || !is_hangul(r[i - length - 1]));
}

bool is_weak_sino(const Runes& r, std::size_t begin, std::size_t end, int magnitudes) {
  const std::size_t length = end - begin;
  if (length == 1 || magnitudes == 0) return true;
  if (length > 2) return false;
  const char32_t first = r[begin];
  const char32_t second = r[begin + 1];
  constexpr std::u32string_view one_to_nine = U"일이삼사오육칠팔구";
  const bool digit_first = one_to_nine.find(first) != std::u32string_view::npos;
  const bool digit_second = one_to_nine.find(second) != std::u32string_view::npos;
  if (digit_first && second == U'십') return first == U'일';
  if (first == U'십') return !digit_second && second == U'조';
  constexpr std::u32string_view clear = U"삼육칠팔";
  if ((first == U'백' || first == U'천') && digit_second) return clear.find(second) == std::u32string_view::npos;
  if (digit_first && second == U'백') return first == U'이';
  if (digit_first && (second == U'천' || second == U'만')) return clear.find(first) == std::u32string_view::npos && first != U'일';
  if (second == U'억') return false;
  return !(first == U'백' && second == U'만');
}

bool numeric_context(const Runes& r, std::size_t begin, std::size_t end) {
  constexpr std::array words =
      std::to_array<std::u32string_view>({U"숫자", U"자연수", U"소수", U"분수", U"음수", U"양수", U"정수", U"정답", U"답은", U"계산",
                                          U"수는", U"수의", U"번호", U"값", U"범위", U"등수", U"점수"});
  const std::size_t from = begin > 24 ? begin - 24 : 0;
  for (std::size_t i = from; i < end + 24 && i < r.size(); ++i) {
    if (longest(r, i, words) != 0) return true;
  }
  return false;
}

}  // namespace girok::reading::cjk::ko
