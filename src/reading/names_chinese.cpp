// Chinese names: known places and outlets, bodies by their last characters, persons beside a title.
//
// Model    Inside a run of Han characters, an organisation's suffix takes what stands before it back to a function word. Persons: a family name and one or two
//          syllables beside a title, or a transliteration with a middle dot.
// Limits   No segmentation: a name that runs into a common noun keeps it, or is cut by it.

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/whole_characters.h"
#include "reading/names_internal.h"

namespace girok::reading {
namespace {

/// A run of Han characters without anything between: tokens [first, past).
class Chinese {
 public:
  Chinese(const Words& words, NameFinds& finds) : words_(words), finds_(finds) {}

  void run() {
    for (std::size_t i = 0; i < words_.size();) {
      if (!is_han(i)) {
        ++i;
        continue;
      }
      std::size_t past = i + 1;
      while (past < words_.size() && past - i < 200 && words_[past].begin == words_[past - 1].end &&
             (is_han(past) || (is_dot(past) && past + 1 < words_.size() && is_han(past + 1))))
        ++past;
      read(i, past);
      i = past;
    }
  }

 private:
  bool is_han(std::size_t i) const {
    return words_.document().tokens[i].kind == text::TokenKind::word && words_.document().tokens[i].script == text::Script::han;
  }
  bool is_dot(std::size_t i) const { return one_of(words_.text(i), {"·", "・", "•", "‧"}); }
  std::string_view rest(std::size_t i, std::size_t past) const { return words_.document()[Span{words_[i].begin, words_[past - 1].end}]; }

  std::size_t token_after(std::size_t i, std::size_t bytes) const {
    const std::uint32_t end = words_[i].begin + static_cast<std::uint32_t>(bytes);
    while (i < words_.size() && words_[i].end < end) ++i;
    return i + 1;
  }

  static bool is_boundary(std::string_view c) {
    return one_of(c, {"的", "是", "在", "向", "由", "与", "與", "和", "及", "据", "據", "对", "對", "从", "從", "被", "把",
                      "将", "將", "为", "為", "给", "給", "了", "着", "着", "这", "這", "该", "該", "说", "說", "称", "稱",
                      "于", "於", "到", "至", "有", "等", "而", "但", "并", "並", "也", "就", "都", "其", "或", "因", "所",
                      "曾", "已", "又", "让", "使", "指", "名", "个", "個", "位", "家", "某", "每", "各", "以", "们", "們",
                      "她", "他", "它", "我", "还", "還", "则", "不", "没", "時", "时", "年", "月", "後", "后", "起", "名"});
  }

  static bool is_generic(std::string_view name) {
    return (word_lists().chinese(name) & (group_noun | people_noun | document_noun)) != 0 ||
           one_of(name, {"非政府组织", "非政府組織", "人权组织",       "人權組織",           "民间组织",     "民間組織",
                         "国际组织",   "國際組織",   "慈善组织",       "犯罪组织",           "国际人权组织", "國際人權組織",
                         "犯罪集团",   "律师事务所", "国际律师事务所", "国际人权律师事务所", "人权团体",     "当地警方",
                         "警方",       "贩运网络",   "贩卖网络",       "犯罪网络",           "执政党",       "调查小组",
                         "社交网络",   "互联网络"});
  }

  Found& add(std::size_t first, std::size_t past, NameKind kind, std::uint8_t sure) {
    Found found;
    found.first = first;
    found.last = past - 1;
    found.span = {words_[first].begin, words_[past - 1].end};
    found.kind = kind;
    found.sure = sure;
    found.text = std::string(words_.document()[found.span]);
    finds_.names.push_back(std::move(found));
    return finds_.names.back();
  }

  struct Piece {
    std::size_t first, past;
    NameKind kind;
  };

  void read(std::size_t first, std::size_t past) {
    std::vector<Piece> pieces = bodies(first, past);
    const bool in_title_marks = first > 0 && words_.text(first - 1) == "《" && past < words_.size() && words_.text(past) == "》";
    if (in_title_marks) {
      const bool paper = rest(first, past).ends_with("报") || rest(first, past).ends_with("報") ||
                         (!pieces.empty() && pieces.back().kind == NameKind::outlet) ||
                         word_lists().chinese_suffix(rest(first, past), outlet_head) > 0;
      add(first, past, paper ? NameKind::outlet : NameKind::document, 3);
      return;
    }
    std::size_t at = first;
    for (const Piece& piece : pieces) {
      between(at, piece.first, first);
      add(piece.first, piece.past, piece.kind, 3);
      at = piece.past;
    }
    between(at, past, first);
  }

  std::vector<Piece> bodies(std::size_t first, std::size_t past) const {
    std::vector<Piece> found;
    std::size_t limit = first;
    for (std::size_t i = first; i < past;) {
      const std::string_view here = rest(i, past);
      const std::size_t known = word_lists().chinese_prefix(here, agency | outlet);
      if (known > 0) {
        const std::size_t end = token_after(i, known);
        found.push_back({i, end, NameKind::outlet});
        limit = i = end;
        continue;
      }
      const std::size_t head = word_lists().chinese_prefix(here, organisation_head | outlet_head);
      if (head < 6 && !(head == 3 && here.starts_with("党"))) {
        ++i;
        continue;
      }
      const std::size_t end = token_after(i, head);
      std::size_t from = i;
      while (from > limit && i - from < 16 && !is_boundary(words_.text(from - 1)) && !ends_verb_or_title(limit, from)) --from;
      const bool outlet_like = (word_lists().chinese(here.substr(0, head)) & outlet_head) != 0 &&
                               (word_lists().chinese(here.substr(0, head)) & organisation_head) == 0;
      const std::string_view name = words_.document()[Span{words_[from].begin, words_[end - 1].end}];
      const bool alone = from == i;
      if (alone && !found.empty() && found.back().past == i && found.back().kind == NameKind::organisation) {
        found.back().past = end;
      } else if (!is_generic(name) && (!alone || one_of(name, {"联合国", "聯合國", "白宫", "红十字会", "紅十字會", "外交部", "国务院",
                                                               "國務院", "公安部", "国会", "國會"}))) {
        if (!found.empty() && found.back().past == from && found.back().kind == NameKind::organisation && !outlet_like)
          found.back().past = end;
        else
          found.push_back({from, end, outlet_like ? NameKind::outlet : NameKind::organisation});
      }
      limit = i = end;
    }
    return found;
  }

  /// Does a verb of speaking, a title or a category end right before `at`?
  bool ends_verb_or_title(std::size_t limit, std::size_t at) const {
    const std::string_view before = words_.document()[Span{words_[limit].begin, words_[at - 1].end}];
    for (const std::string_view stop :
         {std::string_view("表示"),   std::string_view("指出"), std::string_view("告诉"),   std::string_view("告訴"),
          std::string_view("透露"),   std::string_view("来自"), std::string_view("來自"),   std::string_view("援引"),
          std::string_view("引述"),   std::string_view("通过"), std::string_view("以及"),   std::string_view("报道"),
          std::string_view("加入"),   std::string_view("接受"), std::string_view("发言人"), std::string_view("研究人员"),
          std::string_view("调查员"), std::string_view("机构"), std::string_view("團體"),   std::string_view("团体"),
          std::string_view("创立"),   std::string_view("成立")}) {
      if (before.ends_with(stop)) return true;
    }
    return false;
  }

  /// What lies between bodies: persons beside titles, places.
  void between(std::size_t first, std::size_t past, std::size_t run_first) {
    for (std::size_t i = first; i < past;) {
      const std::size_t end = person_at(i, past, first, run_first);
      if (end > i) {
        i = end;
        continue;
      }
      const std::size_t known = word_lists().chinese_prefix(rest(i, past), place);
      if (known > 0) {
        const std::size_t stop = token_after(i, known);
        const bool people = stop < past && one_of(words_.text(stop), {"人", "籍", "族"});
        add(i, stop, people ? NameKind::nationality : NameKind::place, 3);
        i = stop;
        continue;
      }
      ++i;
    }
  }

  bool follows_name(std::size_t i, std::size_t past) const {
    if (i >= past) return true;
    const std::string_view here = rest(i, past);
    std::size_t length = 0;
    return is_boundary(words_.text(i)) || word_lists().chinese_verb(here, length) != VerbClass::unknown ||
           word_lists().chinese_prefix(here, title | honorific) > 0 || one_of(words_.text(i), {"周", "日", "今", "昨", "接"});
  }

  /// A person that begins at `i`; the token after it (and after what belongs to it), or `i`.
  std::size_t person_at(std::size_t i, std::size_t past, std::size_t first, std::size_t run_first) {
    // Transliterated, with a middle dot: 索菲亚·霍尔特
    std::size_t dot = i;
    while (dot < past && dot - i <= 5 && !is_dot(dot) && !is_boundary(words_.text(dot))) ++dot;
    bool after_office = true;  // no title reaches into the name
    for (std::size_t k = i; k < dot && k < past; ++k)
      after_office = after_office && word_lists().chinese_suffix(words_.document()[Span{words_[first].begin, words_[k].end}], title) == 0;
    if (after_office && dot < past && dot > i && is_dot(dot) && dot - i <= 5 &&
        word_lists().chinese_prefix(rest(i, past), place | title | title_modifier) == 0) {
      std::size_t end = dot + 1;
      while (end < past && end - dot <= 7 && (is_dot(end) || !follows_name(end, past))) ++end;
      Found& found = add(i, end, NameKind::person, 3);
      office(found, i, end, past, first, run_first);
      return skip_office(end, past);
    }
    // 主任李明说; 李明女士; 王芳表示
    if ((word_lists().chinese(words_.text(i)) & chinese_family) == 0) return i;
    if (words_.text(i) == "周" && i + 1 < past &&
        one_of(words_.text(i + 1), {"一", "二", "三", "四", "五", "六", "日", "末", "年", "边", "邊"}))
      return i;
    const bool office_before =
        i > first && word_lists().chinese_suffix(words_.document()[Span{words_[first].begin, words_[i - 1].end}], title) > 0;
    const bool opens = i == first || is_boundary(words_.text(i - 1)) || office_before;
    if (!opens) return i;
    for (const std::size_t length : {std::size_t{3}, std::size_t{2}}) {
      const std::size_t end = i + length;
      if (end > past || !follows_name(end, past)) continue;
      if (word_lists().chinese_prefix(rest(i, past), place | group_noun | people_noun | organisation_head) > 0) return i;
      std::size_t verb_length = 0;
      if (length == 3 && word_lists().chinese_verb(rest(end - 1, past), verb_length) != VerbClass::unknown) continue;
      const bool office_behind = end < past && word_lists().chinese_prefix(rest(end, past), title | honorific) > 0;
      const bool speaks =
          end < past && word_lists().chinese_verb(rest(end, past), verb_length) != VerbClass::unknown && (i == run_first || i == first);
      if (!office_before && !office_behind && !speaks) continue;
      Found& found = add(i, end, NameKind::person, office_before || office_behind ? 3 : 2);
      office(found, i, end, past, first, run_first);
      return skip_office(end, past);
    }
    return i;
  }

  std::size_t skip_office(std::size_t end, std::size_t past) const {
    if (end >= past) return end;
    const std::size_t length = word_lists().chinese_prefix(rest(end, past), title | honorific);
    return length > 0 ? token_after(end, length) : end;
  }

  void office(Found& found, std::size_t i, std::size_t end, std::size_t past, std::size_t first, std::size_t run_first) {
    std::size_t from = i;
    if (i > first) {
      std::string_view before = words_.document()[Span{words_[first].begin, words_[i - 1].end}];
      const std::size_t length = word_lists().chinese_suffix(before, title);
      std::size_t taken = length;
      while (length > 0) {
        const std::size_t more = word_lists().chinese_suffix(before.substr(0, before.size() - taken), title_modifier);
        if (more == 0) break;
        taken += more;
      }
      if (taken > 0) {
        found.role = std::string(before.substr(before.size() - taken));
        while (from > first && words_[from - 1].begin >= words_[i].begin - static_cast<std::uint32_t>(taken)) --from;
      }
    }
    if (found.role.empty() && end < past) {
      const std::size_t length = word_lists().chinese_prefix(rest(end, past), title);
      if (length > 0) found.role = std::string(rest(end, past).substr(0, length));
    }
    if (from > run_first && words_.text(from - 1) == "的") --from;
    if (finds_.names.size() < 2) return;
    const Found& before = finds_.names[finds_.names.size() - 2];
    if (before.kind == NameKind::organisation && before.last + 1 == from) found.organisation = before.text;
  }

  const Words& words_;
  NameFinds& finds_;
};

}  // namespace

void find_chinese_names(const Words& words, NameFinds& finds) {
  NameFinds own;
  Chinese(words, own).run();
  for (Found& found : own.names) finds.names.push_back(std::move(found));
}

}  // namespace girok::reading
