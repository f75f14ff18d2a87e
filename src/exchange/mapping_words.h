// Words that tables often have, at their heads and in their cells. Private to the guessing of a mapping.
//
// Threads  No state.
#pragma once

#include <array>
#include <string_view>

namespace girok::exchange {

struct HeaderWord {
  std::string_view word, property;
};
/// Words that tables have at their heads, besides the names and labels of properties; folded. A property that a type does not have is passed over.
inline constexpr std::array<HeaderWord, 104> header_words = {{
    {"full name", "name"},
    {"name of person", "name"},
    {"victim name", "name"},
    {"name of victim", "name"},
    {"성명", "name"},
    {"성함", "name"},
    {"실명", "name"},
    {"姓名", "name"},
    {"名字", "name"},
    {"名称", "name"},
    {"명칭", "name"},
    {"also known as", "alias"},
    {"aka", "alias"},
    {"nickname", "alias"},
    {"pseudonym", "alias"},
    {"가명", "alias"},
    {"이명", "alias"},
    {"化名", "alias"},
    {"别名", "alias"},
    {"曾用名", "alias"},
    {"birth name", "name-birth"},
    {"maiden name", "name-birth"},
    {"본명", "name-birth"},
    {"原名", "name-birth"},
    {"dob", "born"},
    {"date of birth", "born"},
    {"birth date", "born"},
    {"birthdate", "born"},
    {"birthday", "born"},
    {"year of birth", "born"},
    {"birth year", "born"},
    {"yob", "born"},
    {"생년월일", "born"},
    {"출생일", "born"},
    {"출생연도", "born"},
    {"출생년도", "born"},
    {"생년", "born"},
    {"出生日期", "born"},
    {"出生年份", "born"},
    {"出生年月", "born"},
    {"出生年月日", "born"},
    {"生日", "born"},
    {"date of death", "died"},
    {"death date", "died"},
    {"dod", "died"},
    {"사망일", "died"},
    {"사망연도", "died"},
    {"死亡日期", "died"},
    {"去世日期", "died"},
    {"gender", "sex"},
    {"m/f", "sex"},
    {"성별", "sex"},
    {"性别", "sex"},
    {"nationality", "citizenship"},
    {"country of citizenship", "citizenship"},
    {"국적", "citizenship"},
    {"国籍", "citizenship"},
    {"place of birth", "birthplace"},
    {"birth place", "birthplace"},
    {"출생지", "birthplace"},
    {"출신지", "birthplace"},
    {"고향", "birthplace"},
    {"出生地", "birthplace"},
    {"籍贯", "birthplace"},
    {"ethnic group", "ethnicity"},
    {"民族", "ethnicity"},
    {"marital status", "marital-status"},
    {"결혼 여부", "marital-status"},
    {"혼인", "marital-status"},
    {"婚姻", "marital-status"},
    {"job", "occupation"},
    {"profession", "occupation"},
    {"직업", "occupation"},
    {"职业", "occupation"},
    {"education level", "education"},
    {"학력", "education"},
    {"学历", "education"},
    {"文化程度", "education"},
    {"phone", "contact"},
    {"telephone", "contact"},
    {"email", "contact"},
    {"e-mail", "contact"},
    {"전화", "contact"},
    {"전화번호", "contact"},
    {"연락처", "contact"},
    {"电话", "contact"},
    {"联系方式", "contact"},
    {"id card", "identity-number"},
    {"passport", "identity-number"},
    {"passport no", "identity-number"},
    {"passport number", "identity-number"},
    {"여권번호", "identity-number"},
    {"주민등록번호", "identity-number"},
    {"身份证号", "identity-number"},
    {"护照号", "identity-number"},
    {"notes", "note"},
    {"remarks", "note"},
    {"comments", "note"},
    {"비고", "note"},
    {"备注", "note"},
    {"when", "date"},
    {"일자", "date"},
    {"날짜", "date"},
    {"violation", "act-type"},
}};

struct CellWord {
  std::string_view vocabulary, word, term;
};
/// Words that tables often have for terms, besides codes and labels; folded.
inline constexpr std::array<CellWord, 30> cell_words = {{
    {"sex", "f", "female"},
    {"sex", "w", "female"},
    {"sex", "woman", "female"},
    {"sex", "여", "female"},
    {"sex", "여자", "female"},
    {"sex", "女性", "female"},
    {"sex", "m", "male"},
    {"sex", "man", "male"},
    {"sex", "남", "male"},
    {"sex", "남자", "male"},
    {"sex", "男性", "male"},
    {"country", "dprk", "KP"},
    {"country", "north korea", "KP"},
    {"country", "nk", "KP"},
    {"country", "북조선", "KP"},
    {"country", "조선", "KP"},
    {"country", "朝鲜", "KP"},
    {"country", "北朝鲜", "KP"},
    {"country", "rok", "KR"},
    {"country", "south korea", "KR"},
    {"country", "대한민국", "KR"},
    {"country", "한국", "KR"},
    {"country", "남한", "KR"},
    {"country", "韩国", "KR"},
    {"country", "prc", "CN"},
    {"country", "중화인민공화국", "CN"},
    {"country", "russia", "RU"},
    {"country", "러시아", "RU"},
    {"country", "usa", "US"},
    {"country", "uk", "GB"},
}};
/// What people put where nothing is known; folded.
inline constexpr std::array<std::string_view, 17> unknown_words = {"-",       "--",        "?",          "??",   "n/a",  "na",
                                                                   "unknown", "not known", "none given", "미상", "모름", "불명",
                                                                   "불상",    "해당없음",  "不详",       "未知", "不明"};

struct TotalWord {
  std::string_view word;
  bool sure = true;  ///< false: it can be a name as well ("계" is one), or begin one
};
/// What rows are called that sum up others; folded, of Korean and Chinese without blanks.
inline constexpr std::array<TotalWord, 40> total_words = {{
    {"total"},     {"totals"},        {"grand total"}, {"grand totals"}, {"subtotal"}, {"subtotals"}, {"sub-total"}, {"sub total"},
    {"total sum"}, {"overall total"}, {"sum", false},  {"sums", false},  {"합계"},     {"총계"},      {"소계"},      {"총합계"},
    {"총합"},      {"누계"},          {"총인원"},      {"총원"},         {"총건수"},   {"총", false}, {"계", false}, {"합", false},
    {"合计"},      {"总计"},          {"小计"},        {"共计"},         {"总数"},     {"总人数"},    {"累计"},      {"总和"},
    {"共", false}, {"计", false},     {"合計"},        {"總計"},         {"小計"},     {"共計"},      {"總數"},      {"計", false},
}};
/// What may stand after a number; folded. Nothing is the first.
inline constexpr std::array<std::string_view, 30> counted_things = {
    "",   "%",  "명", "인", "건", "개", "회", "세",     "원",      "점",     "쪽",    "人",   "名",      "件",   "个",
    "次", "位", "例", "起", "岁", "元", "页", "person", "persons", "people", "cases", "case", "records", "rows", "individuals"};

inline constexpr std::array<std::string_view, 24> key_words = {
    "id",        "key",      "no",          "no.",      "nr",        "number",    "code", "ref",
    "reference", "case id",  "case number", "case no",  "record id", "person id", "uid",  "identifier",
    "번호",      "식별번호", "일련번호",    "사건번호", "编号",      "序号",      "案号", "个案编号"};
inline constexpr std::array<std::string_view, 8> surnames = {"surname", "last name", "family name", "lastname", "성", "성씨", "姓", "姓氏"};
inline constexpr std::array<std::string_view, 8> given_names = {"given name", "given names", "first name", "firstname",
                                                                "forename",   "이름",        "名",         "名字"};

}  // namespace girok::exchange
