#include "text/name_tables.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "text/embedded.h"
#include "text/han_readings.h"
#include "text/hangul.h"
#include "text/initial_sound.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

std::u32string runes(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const Rune r = rune_at(text, at);
    out += r.value;
    at += r.size;
  }
  return out;
}

std::vector<std::string_view> split(std::string_view line, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = line.find(separator);
    parts.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return parts;
    line.remove_prefix(end + 1);
  }
}

template <typename F>
void each_row(std::string_view name, F&& row) {
  for (std::string_view line : split(embedded(name), '\n')) {
    if (line.empty() || line.front() == '#') continue;
    row(split(line, '\t'));
  }
}

float number(std::string_view text) {
  float value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<Spelling> spellings_of(std::string_view field) {
  std::vector<Spelling> out;
  for (const std::string_view part : split(field, ' ')) {
    if (part.empty()) continue;
    const auto colon = part.find(':');
    out.push_back({fold_word(part.substr(0, colon)), colon == std::string_view::npos ? 1.0F : number(part.substr(colon + 1))});
  }
  return out;
}

std::size_t slot(char32_t syllable) { return static_cast<std::size_t>(syllable - first_syllable); }

/// How much a character's `i`-th place in a list of characters weighs: the first are the usual ones.
float place_weight(std::size_t i) { return 1.0F / static_cast<float>(1 + i); }

void add(std::vector<Weighted>& list, char32_t syllable, float weight) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Weighted& w) { return w.syllable == syllable; });
  if (found == list.end()) {
    list.push_back({static_cast<std::uint16_t>(syllable), weight});
  } else {
    found->weight += weight;
  }
}

void make_relative(std::vector<Weighted>& list, std::size_t at_most) {
  std::sort(list.begin(), list.end(),
            [](const Weighted& a, const Weighted& b) { return a.weight != b.weight ? a.weight > b.weight : a.syllable < b.syllable; });
  if (list.size() > at_most) list.resize(at_most);
  if (list.empty()) return;
  const float first = list.front().weight;
  for (Weighted& w : list) w.weight /= first;
}

/// Builds the tables in the order in which they need each other.
class Builder {
 public:
  NameTables build() {
    read_families();
    read_given();
    read_chinese_given();
    add_rare_characters();
    finish();
    return std::move(t_);
  }

 private:
  void read_families() {
    t_.family_share.assign(last_syllable - first_syllable + 1, 0.0F);
    t_.given_share.assign(last_syllable - first_syllable + 1, 0.0F);
    t_.family_pinyin_share.assign(pinyin_count(), 0.0F);
    t_.given_pinyin_share.assign(pinyin_count(), 0.0F);
    t_.given_hangul.resize(pinyin_count());
    t_.family_hangul.resize(pinyin_count());
    each_row("surnames_ko.tsv", [&](const std::vector<std::string_view>& row) {
      if (row.size() < 4) return;
      KoreanFamily family{runes(row[0]), number(row[1]) / 100, {}, spellings_of(row[3])};
      for (const char32_t c : runes(row[2]))
        if (c != U' ') family.hanja += c;
      add_korean_family(family);
      t_.korean.push_back(std::move(family));
    });
    each_row("surnames_zh.tsv", [&](const std::vector<std::string_view>& row) {
      if (row.size() < 3) return;
      ChineseFamily family{runes(row[0]), number(row[1]) / 100, {}, row.size() > 3 ? spellings_of(row[3]) : std::vector<Spelling>{}};
      for (const std::string_view part : split(row[2], ' '))
        if (const int p = pinyin_number(part); p >= 0) family.pinyin.push_back(static_cast<std::uint16_t>(p));
      if (family.pinyin.size() != family.han.size()) return;
      add_chinese_family(family);
      t_.chinese.push_back(std::move(family));
    });
  }

  void add_korean_family(const KoreanFamily& family) {
    if (family.hangul.size() == 2) {
      t_.double_korean.emplace(family.hangul, family.share);
      std::u32string folded;
      for (const char32_t c : family.hanja) folded += folded_han(c);
      if (folded.size() == 2) t_.double_han.emplace(folded, family.hangul);
      return;
    }
    const char32_t h = family.hangul.front();
    t_.family_share[slot(h)] += family.share;
    for (std::size_t i = 0; i < family.hanja.size(); ++i) {
      const char32_t folded = folded_han(family.hanja[i]);
      add(t_.family_korean[folded], h, 1.0F);
      const HanEntry entry = han_entry(folded);
      if (entry.pinyin_count == 0) continue;
      // Southern names count less than Chinese ones among people written in pinyin, but all who are meant here are Korean.
      family_pinyin_[folded] += family.share * place_weight(2 * i);
    }
  }

  void add_chinese_family(const ChineseFamily& family) {
    std::u32string folded;
    for (const char32_t c : family.han) folded += folded_han(c);
    if (folded.size() == 2) {
      std::u32string hangul;
      for (const char32_t c : folded) {
        const HanEntry entry = han_entry(c);
        if (entry.korean_count != 0)
          hangul += hangul.empty() ? southern_initial(entry.korean_readings[0].syllable) : entry.korean_readings[0].syllable;
      }
      if (hangul.size() == 2) t_.double_han.emplace(folded, hangul);
      return;
    }
    t_.family_pinyin.emplace(folded.front(), family.pinyin.front());
    t_.family_pinyin_share[family.pinyin.front()] += family.share;
    family_pinyin_[folded.front()] += family.share;
  }

  void read_given() {
    each_row("given_syllables.tsv", [&](const std::vector<std::string_view>& row) {
      if (row.size() < 2) return;
      const std::u32string name = runes(row[0]);
      if (name.size() != 1 || !is_syllable(name.front())) return;
      const float weight = std::exp2(number(row[1]));
      t_.given_share[slot(name.front())] += weight;
      if (row.size() > 3)
        for (Spelling& s : spellings_of(row[3])) t_.given_spellings.emplace_back(name.front(), std::move(s));
      t_.given.push_back({name.front(), weight, {}});
      if (row.size() < 3) return;
      std::size_t place = 0;
      for (const std::string_view part : split(row[2], ' ')) {
        if (part.empty()) continue;
        t_.given.back().hanja += runes(part).front();
        use_[folded_han(runes(part).front())].push_back({static_cast<std::uint16_t>(name.front()), weight * place_weight(place++)});
      }
    });
  }

  void read_chinese_given() {
    each_row("given_zh.tsv", [&](const std::vector<std::string_view>& row) {
      if (row.size() < 2) return;
      const float weight = std::exp2(number(row[0]));
      for (const std::string_view part : split(row[1], ' ')) {
        if (part.empty()) continue;
        chinese_use_[folded_han(runes(part).front())] = weight;
      }
    });
  }

  /// Characters that no list of ours has, but that are allowed in Korean names: little weight, so that their readings are known at all.
  void add_rare_characters() {
    for (char32_t c = 0x4E00; c <= 0x9FFF; ++c) {
      const HanEntry entry = han_entry(c);
      if (entry.korean_name == 0 || entry.korean_count == 0) continue;
      const float weight = entry.korean_name == 2 ? 0.12F : 0.02F;
      for (const HanReading& r : entry.korean()) {
        const float share = weight * static_cast<float>(r.weight) / 255;
        t_.given_share[slot(r.syllable)] += share * 0.2F;
        rare_use_[entry.folded].push_back({r.syllable, share});
      }
    }
  }

  void finish() {
    float total = 0;
    for (const float share : t_.given_share) total += share;
    for (float& share : t_.given_share) share /= total;

    std::map<char32_t, std::vector<Weighted>> all = use_;
    for (const auto& [c, list] : rare_use_)
      for (const Weighted& w : list) add(all[c], w.syllable, w.weight);
    for (const auto& [c, weight] : chinese_use_) {
      const HanEntry entry = han_entry(c);
      std::vector<Weighted>& list = all[c];
      if (list.empty() && entry.korean_count != 0) list.push_back({entry.korean_readings[0].syllable, 0.1F});
    }
    for (auto& [c, list] : all) reach_hangul(c, list);
    for (auto& [c, list] : all) {
      make_relative(list, 4);
      t_.given_korean.emplace(c, std::move(list));
    }
    for (const auto& [c, weight] : family_pinyin_) reach_family(c, weight);
    for (auto& [c, list] : t_.family_korean) make_relative(list, 3);
    for (auto& list : t_.given_hangul) make_relative(list, 8);
    for (auto& list : t_.family_hangul) make_relative(list, 5);
    normalise(t_.given_pinyin_share);
    add_northern_families();
  }

  static void normalise(std::vector<float>& shares) {
    float total = 0;
    for (const float share : shares) total += share;
    if (total > 0)
      for (float& share : shares) share /= total;
  }

  void reach_hangul(char32_t c, const std::vector<Weighted>& korean) {
    const HanEntry entry = han_entry(c);
    const auto chinese = chinese_use_.find(c);
    const float extra = chinese == chinese_use_.end() ? 0.0F : chinese->second;
    float readings = 0;
    for (const Weighted& k : korean) readings += k.weight;
    for (const HanReading& p : entry.pinyin()) {
      const float share = static_cast<float>(p.weight) / 255;
      if (share < 0.1F) continue;
      for (const Weighted& k : korean)
        add(t_.given_hangul[p.syllable], k.syllable, share * (k.weight + 0.1F * extra * k.weight / readings));
      t_.given_pinyin_share[p.syllable] += share * (0.3F * readings + extra);
    }
  }

  void reach_family(char32_t c, float weight) {
    const HanEntry entry = han_entry(c);
    const auto listed = t_.family_pinyin.find(c);
    const int pinyin = listed != t_.family_pinyin.end() ? listed->second : entry.pinyin_count != 0 ? entry.pinyin_readings[0].syllable : -1;
    if (pinyin < 0) return;
    t_.family_pinyin_share[static_cast<std::size_t>(pinyin)] += 0.1F * weight;
    const auto korean = t_.family_korean.find(c);
    std::vector<Weighted>& list = t_.family_hangul[static_cast<std::size_t>(pinyin)];
    if (korean != t_.family_korean.end()) {
      for (const Weighted& k : korean->second) add(list, k.syllable, weight);
    } else if (entry.korean_count != 0) {
      add(list, southern_initial(entry.korean_readings[0].syllable), weight * 0.3F);
    }
  }

  /// 리, 림, 류, ...: as frequent as the southern forms, in the North. 노 and 라 are written so too; a name like 이 keeps both.
  void add_northern_families() {
    static constexpr std::u32string_view north = U"리림류로량련렴려라륙룡룡";
    for (const char32_t h : north) {
      const float south = t_.family_share[slot(southern_initial(h))];
      t_.family_share[slot(h)] = std::max(t_.family_share[slot(h)], 0.5F * south);
    }
  }

  NameTables t_;
  std::map<char32_t, std::vector<Weighted>> use_, rare_use_;  // ordered: sums of floats must not depend on the order of a hash table
  std::map<char32_t, float> chinese_use_, family_pinyin_;
};

}  // namespace

const NameTables& name_tables() {
  static const NameTables tables = Builder().build();
  return tables;
}

}  // namespace girok::text
