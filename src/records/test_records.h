// Any set of records that keeps to a schema, for tests by properties: round trips of formats, validation, imports.
//
// Model    Each record is made from a seed of its own, so that rapidcheck finds the fewest records that still fail; low seeds say little. Valid by construction, not by asking validate():
//          what a rule forbids is taken out again, rule by rule (keep_to_rules()).
// Limits   Links between records of one type lead to earlier ones: no cycles. Texts hold line breaks, tabs, quotes, a formula, Hangul, Hanja, emoji; no other control characters. Codes are never
//          deprecated ones. Attachments are one of three small files (bytes_of()).
// Threads  No shared state.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "records/imprecise.h"
#include "records/record_set.h"
#include "records/schema.h"

namespace girok::records {

struct AnyRecords {
  const Schema* schema = &Schema::built_in();
  std::set<std::string> types;  ///< empty: all. A type whose required links lead to none of these is left out
  std::function<bool(const Property&)> carries;  ///< which properties may be said; empty: all. Required ones are said in any case
  bool attachments = true;
  bool metadata = true;  ///< level, basis, confidence, source, span, asserted_by
  bool languages = true;  ///< tags of texts
  bool hard_texts = true;  ///< else one line, no blanks at the ends, no signs that formats divide by
  bool several = true;  ///< more than one value where there can be more
};

/// The bytes of an attachment that was made here. Its sha256 and size are theirs (coreutils sha256sum).
inline std::string_view bytes_of(const LooseValue& attachment) {
  return attachment.size == 0 ? "" : attachment.size == 3 ? "abc" : "기록\n";
}

class RecordMaker {
 public:
  explicit RecordMaker(AnyRecords options) : options_(std::move(options)), schema_(*options_.schema) {
    for (const RecordType& type : schema_.types()) {
      if (options_.types.empty() || options_.types.contains(type.name)) types_.push_back(type.name);
    }
    leave_out_impossible();
  }

  /// One record a seed, and those that they cannot be without.
  RecordSet make(const std::vector<std::uint32_t>& seeds) {
    records_.clear();
    by_type_.clear();
    if (types_.empty()) return {};
    for (const std::uint32_t seed : seeds) add(types_[(seed / 8) % types_.size()], seed);
    sources_.clear();
    persons_.clear();
    number_of_.clear();
    for (std::size_t i = 0; i < records_.size(); ++i) {
      const LooseRecord& record = records_[i];
      number_of_.emplace(record.key, i);
      if (record.type == "Item" || record.type == "Testimony" || record.type == "Source") sources_.push_back(record.key);
      if (record.type == "Person") persons_.push_back(record.key);
    }
    for (std::size_t i = 0; i < records_.size(); ++i) link(i);
    for (LooseRecord& record : records_) keep_to_rules(record);
    return std::move(records_);
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : (next_() >> 4U) % limit; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  template <class T, std::size_t n>
  const T& one_of(const std::array<T, n>& list) {
    return list[below(n)];
  }

  bool says(const Property& property) const {
    if (property.name == "type") return false;
    if (property.kind == PropertyKind::attachment && !options_.attachments) return false;
    if (property.kind == PropertyKind::code && !property.vocabulary.empty() && codes_of(property.vocabulary).empty()) return false;
    return property.required || !options_.carries || options_.carries(property);
  }

  /// Of a vocabulary, or of a pair of them.
  std::vector<std::string> codes_of(const std::string& range) const {
    std::vector<std::string> codes;
    if (const std::size_t colon = range.find(':'); colon != std::string::npos) {
      for (const std::string& left : codes_of(range.substr(0, colon))) {
        for (const std::string& right : codes_of(range.substr(colon + 1))) codes.push_back(left + ":" + right);
      }
      return codes;
    }
    if (const Vocabulary* const vocabulary = schema_.vocabularies().find(range)) {
      for (const Term& term : vocabulary->terms) {
        if (term.status != TermStatus::deprecated) codes.push_back(term.code);
      }
    }
    return codes;
  }

  bool leads_to(const Property& property, std::string_view type) const {
    if (property.targets.empty()) return true;
    for (const RecordType* found = schema_.type(type); found != nullptr;
         found = found->parent.empty() ? nullptr : schema_.type(found->parent)) {
      if (std::ranges::find(property.targets, found->name) != property.targets.end()) return true;
    }
    return false;
  }

  /// Types whose required values cannot be made.
  void leave_out_impossible() {
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < types_.size(); ++i) {
        const auto impossible = [&](const Property* property) {
          if (!property->required || property->name == "type") return false;
          if (!says(*property)) return true;
          return property->kind == PropertyKind::record &&
                 std::ranges::none_of(types_, [&](const std::string& type) { return type != types_[i] && leads_to(*property, type); });
        };
        if (std::ranges::none_of(schema_.properties(types_[i]), impossible)) continue;
        types_.erase(types_.begin() + static_cast<std::ptrdiff_t>(i--));
        changed = true;
      }
    }
  }

  /// A record without its links, after those that it needs.
  void add(const std::string& type, std::uint32_t seed) {
    for (const Property* property : schema_.properties(type)) {
      if (property->kind != PropertyKind::record || !property->required) continue;
      const std::size_t wanted = property->name == "b" ? 2 : 1;  // a decision is about two records
      while (count_of(*property) < wanted)
        add(*std::ranges::find_if(types_, [&](const std::string& name) { return leads_to(*property, name) && name != type; }), 0);
    }
    LooseRecord record;
    record.type = type;
    record.key = type + "-" + std::to_string(by_type_[type].size() + 1);
    record.where = "test:" + std::to_string(records_.size() + 1);
    next_.seed(seed * 2654435761U);
    richness_ = seed % 8;
    for (const Property* property : schema_.properties(type)) {
      if (property->kind != PropertyKind::record && says(*property) && (property->required || below(8) < richness_)) say(record, *property);
    }
    seeds_of_links_.resize(records_.size() + 1);
    seeds_of_links_[records_.size()] = seed;
    by_type_[type].push_back(records_.size());
    records_.push_back(std::move(record));
  }

  std::size_t count_of(const Property& property) const {
    std::size_t count = 0;
    for (const auto& [type, numbers] : by_type_) count += leads_to(property, type) ? numbers.size() : 0;
    return count;
  }

  void say(LooseRecord& record, const Property& property) {
    const std::size_t count = property.single || !options_.several ? 1 : 1 + below(3);
    for (std::size_t i = 0; i < count; ++i) {
      LooseStatement statement;
      statement.property = property.name;
      statement.value = value_of(property, record);
      if (property.kind == PropertyKind::text && options_.languages && chance(2)) {
        static constexpr std::array<std::string_view, 6> tags = {"ko", "en", "zh-Hans", "ko-Latn-x-mr", "ko-Hani", "zh-Latn-pinyin"};
        statement.language = one_of(tags);
      }
      const auto same = [&](const LooseStatement& other) { return other.property == statement.property && other.value == statement.value; };
      if (std::ranges::none_of(record.statements, same)) record.statements.push_back(std::move(statement));
    }
  }

  LooseValue value_of(const Property& property, const LooseRecord& record) {
    LooseValue value;
    value.kind = value_kind_of(property.kind);
    switch (property.kind) {
      case PropertyKind::code: value.text = code_of(property); break;
      case PropertyKind::number:
        value.text = chance(2) ? std::to_string(below(90)) : "-" + std::to_string(below(80)) + "." + std::to_string(1 + below(9));
        break;
      case PropertyKind::quantity: value.text = quantity(); break;
      case PropertyKind::date: value.text = record.type == "Consent" ? day() : date(); break;
      case PropertyKind::truth: value.truth = chance(2); break;
      case PropertyKind::attachment: value = attachment(); break;
      default: value.text = property.name == "identifier" ? "test:" + record.key + "." + std::to_string(record.statements.size()) : text();
    }
    return value;
  }

  std::string code_of(const Property& property) {
    if (property.name == "sha256") return "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    if (property.vocabulary.empty()) return chance(2) ? "text/plain" : "word-" + std::to_string(below(9));
    auto& codes = codes_[property.vocabulary];
    if (codes.empty()) codes = codes_of(property.vocabulary);
    return codes[below(codes.size())];
  }

  std::string text() {
    static constexpr std::array<std::string_view, 8> plain = {"a", "Z", "e\xCC\x81", "기록", "金", "가 나", "x y", "9"};
    static constexpr std::array<std::string_view, 18> hard = {"a", " ", "\n",   "\t", "\"", "'",   ",",     ";",  "=1+1",
                                                              "|", "é", "기록", "金", "🕊", "<b>", "&amp;", "\\", "%0A"};
    std::string made;
    for (std::size_t i = 0, length = 1 + below(6); i < length; ++i) made += options_.hard_texts ? one_of(hard) : one_of(plain);
    return made;
  }

  std::string two(std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }
  std::string day() { return std::to_string(1950 + below(70)) + "-" + two(1 + below(12)) + "-" + two(1 + below(28)); }
  std::string plain_date() {
    const std::string full = day();
    return full.substr(0, one_of(std::array<std::size_t, 3>{4, 7, 10}));
  }
  std::string date() {
    switch (below(8)) {
      case 0: return plain_date() + "~";
      case 1: {
        const std::string from = std::to_string(1950 + below(30)), to = std::to_string(1981 + below(30));
        return from + (chance(2) ? "-05/" : "/") + to + (chance(2) ? "-11-30" : "");
      }
      case 2: return "../" + plain_date();
      case 3: return plain_date() + "/..";
      case 4: return (chance(2) ? "<" : ">") + plain_date();
      case 5: return "age:" + std::to_string(below(90)) + "@" + plain_date();
      default: return plain_date();
    }
  }
  std::string quantity() {
    static constexpr std::array<std::string_view, 6> signs = {"", "~", "<", "<=", ">", ">="};
    if (chance(5)) return std::to_string(below(50)) + ".." + std::to_string(51 + below(50));
    return std::string(one_of(signs)) + std::to_string(below(1000)) + (chance(4) ? ".5" : "");
  }

  LooseValue attachment() {
    static constexpr std::array<std::string_view, 3> sums = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                                             "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                                                             "f2361082be2a62b92b5794c9bb35480c79f3f079df4c42234d7f5339305f1870"};
    static constexpr std::array<std::uint64_t, 3> sizes = {0, 3, 7};
    const std::size_t which = below(3);
    LooseValue value;
    value.kind = ValueKind::attachment;
    value.text = which == 2 ? "기록.txt" : "file " + std::to_string(which) + ".txt";
    value.path = "files/" + std::to_string(which) + ".txt";
    value.media_type = "text/plain";
    value.sha256 = sums[which];
    value.size = sizes[which];
    return value;
  }

  // ---- links

  /// Those of a type that a link from this record may lead to: of its own type only earlier ones.
  std::size_t count_before(std::string_view type, const std::vector<std::size_t>& numbers, std::size_t from) const {
    if (type != records_[from].type) return numbers.size();
    return static_cast<std::size_t>(std::ranges::lower_bound(numbers, from) - numbers.begin());
  }

  /// Any record that the link may lead to.
  std::optional<std::size_t> any_target(const Property& property, std::size_t from) {
    std::size_t all = 0;
    for (const auto& [type, numbers] : by_type_) all += leads_to(property, type) ? count_before(type, numbers, from) : 0;
    std::size_t which = below(all);
    for (const auto& [type, numbers] : by_type_) {
      const std::size_t here = all == 0 || !leads_to(property, type) ? 0 : count_before(type, numbers, from);
      if (which < here) return numbers[which];
      which -= here;
    }
    return std::nullopt;
  }

  void link(std::size_t number) {
    next_.seed(seeds_of_links_[number] * 2654435761U + 1);
    richness_ = seeds_of_links_[number] % 8;
    for (const Property* property : schema_.properties(records_[number].type)) {
      if (property->kind != PropertyKind::record || !says(*property) || (!property->required && below(8) >= richness_)) continue;
      say_link(number, *property);
    }
    if (options_.metadata) annotate(number);
  }

  void say_link(std::size_t number, const Property& property) {
    LooseRecord& record = records_[number];
    const std::size_t count = property.single || !options_.several ? 1 : 1 + below(2);
    for (std::size_t i = 0; i < count; ++i) {
      const std::optional<std::size_t> target = any_target(property, number);
      if (!target) return;
      LooseStatement statement;
      statement.property = property.name;
      statement.value.kind = ValueKind::record;
      statement.value.text = records_[*target].key;
      const auto same = [&](const LooseStatement& other) { return other.property == statement.property && other.value == statement.value; };
      if (std::ranges::none_of(record.statements, same)) record.statements.push_back(std::move(statement));
    }
  }

  void annotate(std::size_t number) {
    for (LooseStatement& statement : records_[number].statements) {
      if (below(8) >= richness_) continue;
      if (chance(4)) statement.level = static_cast<Confidentiality>(below(5));
      statement.basis = static_cast<Basis>(below(4));
      if (chance(2)) statement.confidence = static_cast<std::uint8_t>(below(101));
      if (!sources_.empty() && chance(2)) statement.source = sources_[below(sources_.size())];
      if (!statement.source.empty() && chance(2)) {
        const auto begin = static_cast<std::uint32_t>(below(1000));
        statement.span = Span{begin, begin + static_cast<std::uint32_t>(1 + below(100))};
      }
      if (!persons_.empty() && chance(4)) statement.asserted_by = persons_[below(persons_.size())];
    }
  }

  // ---- rules

  const LooseStatement* find(const LooseRecord& record, std::string_view property) const {
    const auto at = std::ranges::find(record.statements, property, &LooseStatement::property);
    return at == record.statements.end() ? nullptr : &*at;
  }
  const LooseRecord* led_to(const LooseRecord& record, std::string_view property) const {
    const LooseStatement* const link = find(record, property);
    if (link == nullptr) return nullptr;
    const auto at = number_of_.find(link->value.text);
    return at == number_of_.end() ? nullptr : &records_[at->second];
  }
  static void drop(LooseRecord& record, std::string_view property) {
    std::erase_if(record.statements, [&](const LooseStatement& statement) { return statement.property == property; });
  }
  void put(LooseRecord& record, std::string_view property, std::string_view code) {
    drop(record, property);
    LooseStatement statement;
    statement.property = property;
    statement.value.kind = ValueKind::code;
    statement.value.text = code;
    record.statements.push_back(statement);
  }
  bool may_say(const LooseRecord& record, std::string_view name) const {
    const Property* const property = schema_.property(record.type, name);
    return property != nullptr && says(*property);
  }
  /// Some day of every a is not after some day of every b; or one is missing.
  static bool in_order(const LooseRecord* a, std::string_view before, const LooseRecord& b, std::string_view after) {
    if (a == nullptr) return true;
    for (const LooseStatement& left : a->statements) {
      for (const LooseStatement& right : b.statements) {
        if (left.property != before || right.property != after) continue;
        const auto first = parse_date(left.value.text), last = parse_date(right.value.text);
        if (!first || !last || (first->first && last->last && *first->first > *last->last)) return false;
      }
    }
    return true;
  }

  void keep_to_rules(LooseRecord& record) {
    static constexpr std::array<std::array<std::string_view, 3>, 5> orders = {{{"Act", "date", "until"},
                                                                               {"Relationship", "valid-from", "valid-until"},
                                                                               {"Place", "valid-from", "valid-until"},
                                                                               {"Person", "born", "died"},
                                                                               {"Consent", "given", "expires"}}};
    for (const auto& [type, before, after] : orders) {
      if (record.type == type && !in_order(&record, before, record, after)) drop(record, after);
    }
    if (record.type == "Act") keep_act(record);
    if (record.type == "Place" && find(record, "longitude") == nullptr) drop(record, "latitude");
    if (record.type == "Consent" && find(record, "permits") != nullptr && find(record, "given") != nullptr) {
      const LooseRecord* const person = led_to(record, "person");
      if (person == nullptr || find(*person, "born") == nullptr) return;
      if (!may_say(record, "guardian-consents") || !may_say(record, "assent")) return drop(record, "permits");
      put(record, "guardian-consents", "yes");
      put(record, "assent", "yes");
    }
    if (record.type == "LinkDecision") make_two(record);
  }

  void keep_act(LooseRecord& record) {
    if (find(record, "currency") == nullptr) drop(record, "price");
    const LooseRecord* const victim = led_to(record, "victim");
    if (!in_order(victim, "born", record, "date")) drop(record, "date");
    const Vocabulary* const acts = schema_.vocabularies().find("act-type");
    const LooseStatement* const act = find(record, "act-type");
    if (act == nullptr || acts == nullptr || !acts->is_a(act->value.text, "trafficking") || find(record, "means") != nullptr) return;
    const Property* const means = schema_.property("Act", "means");
    if (means != nullptr && says(*means))
      put(record, "means", codes_of(means->vocabulary).front());
    else
      drop(record, "date");  // nobody's age is known then
  }

  void make_two(LooseRecord& record) {
    for (LooseStatement& statement : record.statements) {
      if (statement.property != "b" || find(record, "a")->value.text != statement.value.text) continue;
      const auto other = std::ranges::find_if(
          records_, [&](const LooseRecord& candidate) { return candidate.key != statement.value.text && candidate.key != record.key; });
      statement.value.text = other->key;
    }
  }

  AnyRecords options_;
  const Schema& schema_;
  std::vector<std::string> types_;
  RecordSet records_;
  std::map<std::string, std::vector<std::size_t>> by_type_;
  std::map<std::string, std::vector<std::string>> codes_;
  std::unordered_map<std::string, std::size_t> number_of_;  ///< by key
  std::vector<std::string> sources_, persons_;  ///< keys
  std::vector<std::uint32_t> seeds_of_links_;
  std::minstd_rand next_;
  std::size_t richness_ = 0;
};

/// The same seeds give the same records.
inline RecordSet make_records(const std::vector<std::uint32_t>& seeds, const AnyRecords& options = {}) {
  return RecordMaker(options).make(seeds);
}

/// For rc::check: any valid set.
inline RecordSet any_records(const AnyRecords& options = {}) {
  return make_records(*rc::gen::arbitrary<std::vector<std::uint32_t>>(), options);
}

}  // namespace girok::records
