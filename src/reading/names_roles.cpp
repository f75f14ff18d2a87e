// The office a person holds, and for whom: what stands in apposition before or behind the name.
//
//   Mina Holt, (the) (lead) adviser for X,      X's (lead) adviser, Mina Holt      X spokesman Mina Holt      a spokesman for X, Mina Holt

#include <algorithm>
#include <unordered_map>

#include "reading/names_internal.h"

namespace girok::reading {
namespace {

constexpr std::size_t reach = 24;  ///< tokens of an apposition

class Roles {
 public:
  Roles(const Words& words, NameFinds& finds) : words_(words), finds_(finds), at_(words.size(), -1), office_at_(words.size(), -1) {
    for (std::size_t n = 0; n < finds.names.size(); ++n) {
      for (std::size_t i = finds.names[n].first; i <= finds.names[n].last && i < at_.size(); ++i) at_[i] = static_cast<std::int32_t>(n);
    }
    for (std::size_t n = 0; n < finds.offices.size(); ++n) {
      for (std::size_t i = finds.offices[n].first; i <= finds.offices[n].last; ++i) office_at_[i] = static_cast<std::int32_t>(n);
    }
  }

  void run() {
    for (std::size_t n = 0; n < finds_.names.size(); ++n) {
      Found& person = finds_.names[n];
      if (!words_[person.last].latin) continue;
      const bool candidate = person.kind == NameKind::person || (person.kind == NameKind::other && person.last > person.first);
      if (!candidate) continue;
      const bool named_so_far = !person.role.empty();
      if (behind(n) || (!named_so_far && before(n))) {
        person.kind = NameKind::person;
        person.sure = std::max<std::uint8_t>(person.sure, 2);
      }
    }
  }

 private:
  bool is_title(std::size_t i) const {
    if (!words_[i].latin) return false;
    if ((words_.classes(i) & title) != 0) return true;
    std::string word(words_.lower(i));
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    const std::size_t hyphen = word.find('-');
    if (hyphen != std::string::npos && hyphen + 1 < word.size())
      return (word_lists().english(word) & title) != 0 || one_of(words_.lower(i), {"co-author", "co-founder", "co-director"});
    return (word_lists().english(word) & title) != 0;
  }

  std::string organisation_at(std::size_t i, std::size_t person) const {
    const std::int32_t n = i < at_.size() ? at_[i] : -1;
    if (n >= 0 && static_cast<std::size_t>(n) != person) {
      const Found& found = finds_.names[static_cast<std::size_t>(n)];
      if (found.kind == NameKind::organisation || found.kind == NameKind::outlet || (found.kind == NameKind::other && found.sure == 0))
        return found.text;
    }
    return {};
  }

  /// "the human rights firm", "the group": the body named last before it.
  std::string body_before(std::size_t i) const {
    for (std::size_t steps = 0; i-- > 0 && steps < 400; ++steps) {
      const std::int32_t n = at_[i];
      if (n >= 0 && finds_.names[static_cast<std::size_t>(n)].kind == NameKind::organisation)
        return finds_.names[static_cast<std::size_t>(n)].text;
    }
    return {};
  }

  /// The body that a preposition at `i` leads to: "for the X", "at X", "for the human rights firm". Promotes an unknown name.
  std::string body_after(std::size_t i, std::size_t end, std::size_t person) {
    std::size_t k = i + 1;
    bool the = false;
    while (k < end && words_[k].latin && !words_[k].capital && one_of(words_.lower(k), {"the", "a", "an"})) {
      the = words_.lower(k) == "the";
      ++k;
    }
    // Adjectives may stand before the name: "for the Seoul-based X".
    for (std::size_t m = k; m < end && m < k + 6; ++m) {
      std::string organisation = organisation_at(m, person);
      if (!organisation.empty()) {
        Found& found = finds_.names[static_cast<std::size_t>(at_[m])];
        if (found.kind == NameKind::other) found.kind = NameKind::organisation, found.sure = 2;
        return organisation;
      }
      if (!words_[m].latin) break;
      if (the && (word_lists().english(words_.lower(m)) & group_noun) != 0 && at_[m] < 0) return body_before(i);
    }
    return {};
  }

  /// The apposition after the name: ", the lead adviser for X,".
  bool behind(std::size_t n) {
    Found& person = finds_.names[n];
    const std::size_t end = std::min(words_.sentence_end(words_.sentence_of(person.last)), person.last + 2 + reach);
    std::size_t i = person.last + 1;
    if (i >= end || words_.text(i) != ",") return false;
    ++i;
    if (i < end && words_.document().tokens[i].kind == text::TokenKind::number) {  // ", 34, a nurse"
      if (i + 1 < end && words_.text(i + 1) == ",") i += 2;
    }
    if (i < end && words_.is_lower(i, "who") && i + 1 < end && one_of(words_.lower(i + 1), {"is", "was"})) i += 2;
    std::size_t begin = i;
    while (begin < end && words_[begin].latin && one_of(words_.lower(begin), {"the", "a", "an", "its", "their", "his", "her", "then"}))
      ++begin;
    std::size_t t = begin;
    std::size_t owner = words_.size();
    while (t < end && words_[t].latin && !is_title(t)) {
      if (words_[t].possessive) owner = t;
      if (!words_[t].capital && word_lists().verb(words_.lower(t)) == VerbClass::speech) return false;
      if (one_of(words_.lower(t),
                 {"who", "which", "and", "but", "in", "of", "to", "with", "when", "where", "is", "was", "has", "had", "were"}))
        return false;
      if (t > begin + 8) return false;
      ++t;
    }
    if (t >= end || !words_[t].latin) return false;
    while (t + 1 < end && words_[t + 1].latin && is_title(t + 1)) ++t;
    std::size_t role_first = owner < t ? owner + 1 : begin;
    std::string organisation;
    if (owner < t) organisation = organisation_at(owner, n);
    if (organisation.empty() && begin < t && role_first == begin) {  // ", X director,"
      organisation = organisation_at(begin, n);
      if (!organisation.empty()) role_first = finds_.names[static_cast<std::size_t>(at_[begin])].last + 1;
    }
    if (organisation.empty() && owner < t && (word_lists().english(words_.lower(owner)) & group_noun) != 0)
      organisation = body_before(person.first);
    std::size_t role_last = t;
    for (std::size_t k = t + 1; k < end; ++k) {
      if (!words_[k].latin) break;
      const std::string_view word = words_[k].capital ? std::string_view() : words_.lower(k);
      if (one_of(word, {"for", "at", "with", "of", "from"})) {
        std::string body = body_after(k, end, n);
        if (!body.empty()) {
          if (organisation.empty()) organisation = std::move(body);
          break;
        }
        if (word != "of" && word != "for") break;
        continue;
      }
      if (!word.empty() && word_lists().verb(word) == VerbClass::speech) break;
      if (word == "who" || word == "and" || word == "in" || word == "which") break;
      if (k > t + 8) break;
      if (at_[k] < 0 || words_.text(k - 1) != "the") role_last = k;
    }
    if (role_first > role_last) return false;
    person.role = words_.join(role_first, role_last);
    if (!organisation.empty()) person.organisation = std::move(organisation);
    return true;
  }

  /// The apposition before the name: "X's adviser, ", "X spokesman ", "a spokesman for X, ".
  bool before(std::size_t n) {
    Found& person = finds_.names[n];
    const std::size_t begin = words_.sentence_begin(words_.sentence_of(person.first));
    if (person.first <= begin) return false;
    std::size_t i = person.first - 1;
    const bool comma = words_.text(i) == ",";
    if (comma) {
      if (i == begin) return false;
      --i;
    }
    const std::size_t stop = i > begin + reach ? i - reach : begin;
    // With a comma between, only an apposition that is complete: it begins with an article, a possessive, a body, or the sentence.
    std::string organisation;
    std::size_t t = i, role_last = words_.size();
    const std::int32_t right = at_[i];
    if (right >= 0 && !is_title(i)) {  // "... for X"
      const std::size_t name_first = finds_.names[static_cast<std::size_t>(right)].first;
      std::size_t p = name_first;
      while (p > stop && words_[p - 1].latin && one_of(words_.lower(p - 1), {"the", "a"})) --p;
      if (p <= stop || !one_of(words_.lower(p - 1), {"for", "of", "at", "with"}) || p - 1 <= stop) return false;
      organisation = organisation_at(i, n);
      if (organisation.empty()) return false;
      t = p - 2;
      if (!is_title(t)) return false;
      if (!comma && words_[name_first].latin == false) return false;
    } else if (!is_title(i)) {  // "director of research"
      while (t > stop && t + 5 > i && words_[t].latin && !is_title(t)) --t;
      if (!is_title(t) || t + 1 >= i || !one_of(words_.lower(t + 1), {"of", "for"})) return false;
      role_last = i;
    }
    if (organisation.empty() && office_at_[t] >= 0) organisation = finds_.offices[static_cast<std::size_t>(office_at_[t])].organisation;
    std::size_t from = t;
    bool anchored = false;
    while (from > stop && words_[from - 1].latin) {
      const std::size_t k = from - 1;
      if (words_[k].possessive) {
        if (organisation.empty()) organisation = organisation_at(k, n);
        if (organisation.empty() && (word_lists().english(words_.lower(k)) & group_noun) != 0) organisation = body_before(k);
        anchored = true;
        break;
      }
      const std::string_view word = words_.lower(k);
      if (one_of(word, {"the", "a", "an", "its", "their", "by", "and", "to", "for", "from", "with", "told", "one", "two", "another"})) {
        anchored = word != "and" && word != "to";
        break;
      }
      const std::string body = organisation_at(k, n);
      if (!body.empty()) {
        if (organisation.empty()) organisation = body;
        anchored = true;
        break;
      }
      const bool fits = is_title(k) || at_[k] >= 0 || office_at_[k] >= 0 || (words_.classes(k) & title_modifier) != 0 ||
                        ((word_lists().verb(word) == VerbClass::unknown || word.ends_with("ing")) &&
                         !one_of(word, {"said", "was", "is", "has", "had", "that", "of", "in", "as", "on"}));
      if (!fits || t - k > 6) break;
      from = k;
    }
    if (from == begin) anchored = true;
    if (comma && !anchored) return false;
    person.role = words_.join(from, role_last < words_.size() ? role_last : t);
    if (!organisation.empty()) person.organisation = std::move(organisation);
    return true;
  }

  const Words& words_;
  NameFinds& finds_;
  std::vector<std::int32_t> at_, office_at_;
};

}  // namespace

void find_roles(const Words& words, NameFinds& finds) { Roles(words, finds).run(); }

}  // namespace girok::reading
