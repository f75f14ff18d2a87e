#include <array>

#include "reading/numerals_zh.h"

namespace girok::reading::cjk::zh {
namespace {

using enum CounterKind;

// Words that stand after a number, in folded (simplified) characters. `not_before`: 3成+员 is not a counter but a word of its own.
constexpr std::array counters = std::to_array<Counter>({
    {U"人", count, "", U"权类生民工造均道称民质体格"},
    {U"人口", count, "", U""},
    {U"人次", count, "", U""},
    {U"名", count, "", U"义字单声额誉"},
    {U"位", count, "", U"置于"},
    {U"个", count, "", U"体别性股税案展"},
    {U"起", count, "", U"来诉义源草因步点码"},
    {U"例", count, "", U"如外子行会"},
    {U"宗", count, "", U"教旨"},
    {U"户", count, "", U"口籍外型"},
    {U"家", count, "", U"庭属长乡园人"},
    {U"间", count, "", U"隔接谍"},
    {U"件", count, "", U""},
    {U"项", count, "", U"目"},
    {U"条", count, "", U"约例款"},
    {U"只", count, "", U"有是能要好不会"},
    {U"头", count, "", U"部发脑"},
    {U"匹", count, "", U"配"},
    {U"辆", count, "", U""},
    {U"艘", count, "", U""},
    {U"架", count, "", U"构"},
    {U"架次", count, "", U""},
    {U"座", count, "", U"谈位右"},
    {U"栋", count, "", U""},
    {U"所", count, "", U"以有谓在属"},
    {U"处", count, "", U"理于境罚女分决"},
    {U"张", count, "", U"三家"},
    {U"本", count, "", U"人身地书来国报次土質质"},
    {U"册", count, "", U""},
    {U"份", count, "", U"额"},
    {U"封", count, "", U"锁面"},
    {U"篇", count, "", U""},
    {U"部", count, "", U"分门队长署委落"},
    {U"套", count, "", U""},
    {U"对", count, "", U"于方象话外待策手抗"},
    {U"双", count, "", U"方边重"},
    {U"群", count, "", U"众体岛"},
    {U"批", count, "", U"评准发"},
    {U"组", count, "", U"织成建合"},
    {U"队", count, "", U"伍长员"},
    {U"支", count, "", U"持付出援"},
    {U"枚", count, "", U""},
    {U"颗", count, "", U"粒"},
    {U"块", count, "", U""},
    {U"亩", count, "", U""},
    {U"国", count, "", U"家际民内王籍会"},
    {U"州", count, "", U""},
    {U"省", count, "", U"略"},
    {U"市", count, "", U"场民长"},
    {U"县", count, "", U""},
    {U"村", count, "", U"民庄"},
    {U"镇", count, "", U"压"},
    {U"站", count, "", U"在"},
    {U"场", count, "", U"所面景地合"},
    {U"种", count, "", U"植族"},
    {U"类", count, "", U"似"},
    {U"层", count, "", U"面"},
    {U"次", count, "", U"要日级序性年"},
    {U"遍", count, "", U"布及"},
    {U"趟", count, "", U""},
    {U"回", count, "", U"到家来应去答国忆顾"},
    {U"口", count, "", U"头岸号述供"},
    {U"桩", count, "", U""},
    {U"笔", count, "", U"者录名"},
    {U"句", count, "", U""},
    {U"字", count, "", U"母典"},
    {U"页", count, "", U"面"},
    {U"章", count, "", U"程"},
    {U"节", count, "", U"日目约省"},
    {U"轮", count, "", U"流船胎"},
    {U"台", count, "", U"湾风"},
    {U"门", count, "", U"口外"},
    {U"代", count, "", U"表替价码理"},
    {U"通", count, "", U"过知常讯道"},
    {U"斤", count, "", U""},
    {U"章节", count, "", U""},
    {U"步", count, "", U"行骤"},
    {U"杯", count, "", U""},
    {U"瓶", count, "", U""},
    {U"具", count, "", U"有体备"},
    {U"株", count, "", U""},
    {U"棵", count, "", U""},
    {U"岁", age, "year", U"月数"},
    {U"周岁", age, "year", U""},
    {U"虚岁", age, "year", U""},
    {U"岁大", age, "year", U""},
    {U"个月大", age, "month", U""},
    {U"周大", age, "week", U""},
    {U"天大", age, "day", U""},
    {U"年", year, "year", U"级代龄轻度薪"},
    {U"年间", duration, "year", U""},
    {U"年代", calendar, "", U""},
    {U"年度", calendar, "", U""},
    {U"世纪", calendar, "century", U""},
    {U"个世纪", duration, "century", U""},
    {U"月", calendar, "", U"亮球"},
    {U"月份", calendar, "", U""},
    {U"个月", duration, "month", U""},
    {U"季度", calendar, "", U""},
    {U"个季度", duration, "quarter", U""},
    {U"日", day, "day", U"本报常益记元圆"},
    {U"号", day, "day", U"称召码"},
    {U"天", duration, "day", U"气然津空主堂安"},
    {U"周", duration, "week", U"边围年末恩遭"},
    {U"个星期", duration, "week", U""},
    {U"星期", duration, "week", U""},
    {U"个礼拜", duration, "week", U""},
    {U"周年", ordinal, "year", U""},
    {U"小时", duration, "hour", U""},
    {U"个小时", duration, "hour", U""},
    {U"钟头", duration, "hour", U""},
    {U"个钟头", duration, "hour", U""},
    {U"分钟", duration, "minute", U""},
    {U"秒", duration, "second", U""},
    {U"秒钟", duration, "second", U""},
    {U"晚", duration, "night", U"上间期年餐报会宴"},
    {U"夜", duration, "night", U"里间晚"},
    {U"时", clock, "", U"间代期候常机局装尚报段而"},
    {U"点", clock, "", U"头"},
    {U"点钟", clock, "", U""},
    {U"时许", clock, "", U""},
    {U"点多", clock, "", U""},
    {U"年级", ordinal, "", U""},
    {U"倍", multiple, "times", U"增受感加"},
    {U"番", multiple, "times", U""},
    {U"%", percent, "percent", U""},
    {U"个百分点", percent, "percent", U""},
    {U"百分点", percent, "percent", U""},
    {U"‰", percent, "permille", U""},
    {U"成", tenth, "percent", U"为立员功本人年了长分果就家都绩百千群因品交熟吉"},
    {U"折", discount, "percent", U"合断磨叠射腾返算扣旧"},
    {U"打", dozen, "", U"击工算开电扮破架造"},
});

}  // namespace

const Counter* counter_at(const Runes& r, std::size_t i) {
  const Counter* best = nullptr;
  for (const Counter& counter : counters) {
    if (counter.word.front() != r[i] || (best && counter.word.size() <= best->word.size())) continue;
    if (!r.has(i, counter.word)) continue;
    const char32_t next = r[i + counter.word.size()];
    if (next != U'\0' && counter.not_before.find(next) != std::u32string_view::npos) continue;
    best = &counter;
  }
  return best;
}

bool lone_is_number(const Runes& r, std::size_t begin, const Counter& counter) {
  const char32_t digit = r[begin];
  const char32_t before = begin == 0 ? U'\0' : r[begin - 1];
  if (r.ends(begin, U"星期") || r.ends(begin, U"礼拜")) return false;
  constexpr std::u32string_view never_after = U"周统唯之同专单逐某任";
  if (before != U'\0' && never_after.find(before) != std::u32string_view::npos) return false;
  if (digit == U'一' || digit == U'壹') {
    constexpr std::u32string_view pointing = U"这那另上下前后初每有";
    if (before != U'\0' && pointing.find(before) != std::u32string_view::npos && before != U'有') return false;
    constexpr std::u32string_view words = U"时点级类层步代口度折场部门国市站通种";
    if (counter.word.size() == 1 && words.find(counter.word.front()) != std::u32string_view::npos)
      return counter.kind == CounterKind::discount;
  }
  if (digit == U'十' && (counter.word == U"字" || counter.word == U"代")) return false;
  constexpr std::u32string_view financial = U"伍陆肆拾柒捌玖俩";
  return financial.find(digit) == std::u32string_view::npos || counter.kind == CounterKind::discount || counter.kind == CounterKind::tenth;
}

int digit_of(char32_t c) {
  switch (c) {
    case U'零':
    case U'〇':
    case U'○': return 0;
    case U'一':
    case U'壹': return 1;
    case U'二':
    case U'两':
    case U'贰':
    case U'俩': return 2;
    case U'三':
    case U'叁': return 3;
    case U'四':
    case U'肆': return 4;
    case U'五':
    case U'伍': return 5;
    case U'六':
    case U'陆': return 6;
    case U'七':
    case U'柒': return 7;
    case U'八':
    case U'捌': return 8;
    case U'九':
    case U'玖': return 9;
    default: return -1;
  }
}

int small_power(char32_t c) { return c == U'十' || c == U'拾' ? 1 : c == U'百' || c == U'佰' ? 2 : c == U'千' || c == U'仟' ? 3 : 0; }
int large_power(char32_t c) { return c == U'万' ? 4 : c == U'亿' ? 8 : c == U'兆' ? 12 : 0; }

}  // namespace girok::reading::cjk::zh
