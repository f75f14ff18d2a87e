#include "records/validate.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>

#include "base/utf8.h"
#include "records/code_range.h"
#include "records/imprecise.h"
#include "records/rule_text.h"

namespace girok::records {
namespace {

constexpr int adult_at = 18;              // Palermo Protocol, article 3 (d)
constexpr std::size_t longest_value = 64 * 1024;
constexpr std::size_t longest_key = 200;

std::string list_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string nearest_to(std::string_view typed, const std::vector<std::string_view>& words) {
  const std::vector<std::string> near = nearest_words(typed, words);
  return near.empty() ? std::string() : "nearest: " + list_of(near);
}

/// The day a person becomes so many years old, if born on `day`: on 29 February, the day after in other years.
std::int32_t birthday(std::int32_t day, int years) {
  const PartialDate born = date_of_day(day);
  PartialDate then = born;
  if (born.year + years > 9999) return INT32_MAX;
  then.year = static_cast<std::int16_t>(born.year + years);
  const bool leap = (then.year % 4 == 0 && then.year % 100 != 0) || then.year % 400 == 0;
  if (born.month == 2 && born.day == 29 && !leap) then = {then.year, 3, 1};
  return first_day(then);
}

struct ReadRule {
  const Rule* rule = nullptr;
  std::vector<Condition> when, require;
};

std::vector<Condition> conditions_of(const std::vector<std::string>& texts) {
  std::vector<Condition> conditions;
  for (const std::string& text : texts) conditions.push_back(*parse_condition(text));   // the loader has read them already
  return conditions;
}

/// What is looked up once a type, for every record of it.
struct OfType {
  const RecordType* type = nullptr;   ///< null where nobody knows it
  std::vector<const Property*> required;
  std::vector<ReadRule> rules;
};

OfType read_type(const Schema& schema, const std::string& name) {
  OfType of;
  of.type = schema.type(name);
  if (of.type == nullptr) return of;
  for (const Property* property : schema.properties(name)) {
    if (property->required && property->name != "type") of.required.push_back(property);
  }
  for (const Rule& rule : schema.rules()) {
    if (schema.is_type(name, rule.type)) of.rules.push_back({&rule, conditions_of(rule.when), conditions_of(rule.require)});
  }
  return of;
}

/// Reads one record against the schema.
class Check {
 public:
  Check(const Schema& schema, const OfType& of, const LooseRecord& record, const FindRecord& find, std::vector<Problem>& out)
      : schema_(schema), of_(of), record_(record), find_(find), out_(out) {}

  void run() {
    if (of_.type == nullptr) {
      std::vector<std::string_view> names;
      for (const RecordType& type : schema_.types()) names.push_back(type.name);
      report("unknown-type", "there is no such type of record", {}, nearest_to(record_.type, names));
    }
    said_.reserve(record_.statements.size());
    for (const LooseStatement& statement : record_.statements) {
      said_.push_back(of_.type == nullptr ? nullptr : schema_.property(record_.type, statement.property));
      check(statement, said_.back());
    }
    if (of_.type == nullptr) return;
    check_cardinalities();
    for (const ReadRule& rule : of_.rules) check_rule(rule);
  }

 private:
  void report(std::string rule, std::string what, std::string_view property, std::string hint = {}, bool warning = false) {
    const std::string subject =
        record_.type.empty() || of_.type == nullptr ? std::string() : record_.type + (property.empty() ? "" : "." + std::string(property));
    if (!subject.empty()) what = subject + ": " + what;
    out_.push_back({warning,
                    std::move(rule),
                    {ErrorCode::malformed, std::move(what), record_.where.empty() ? record_.key : record_.where, std::move(hint)}});
  }

  // ---- statements ---------------------------------------------------------------------------------------------------
  void check(const LooseStatement& statement, const Property* property) {
    check_frame(statement);
    if (of_.type == nullptr) return;
    if (property == nullptr) {
      std::vector<std::string_view> names;
      for (const Property* known : schema_.properties(record_.type)) names.push_back(known->name);
      const std::string near = nearest_to(statement.property, names);
      report("unknown-property", "there is no such property of this type",
             check_property_name(statement.property) ? std::string_view(statement.property) : std::string_view(),
             near.empty() ? "girok vocab add adds properties of your own" : near);
      return;
    }
    if (statement.value.kind != value_kind_of(property->kind)) {
      report("wrong-kind", "its values are of the kind " + std::string(name_of(property->kind)), property->name);
      return;
    }
    check_value(*property, statement.value);
  }

  void check_frame(const LooseStatement& statement) {
    if (!valid_utf8(statement.value.text) || !valid_utf8(statement.property))
      report("not-utf8", "a value is not UTF-8", {}, "save the file as UTF-8");
    if (statement.value.text.size() > longest_value)
      report("too-long", "a value over 64 KiB", statement.property, "keep long texts as files: girok add");
    if (statement.confidence != Statement::no_confidence && statement.confidence > 100)
      report("confidence", "a confidence over 100", statement.property, "0 to 100 per cent");
    if (statement.span && (statement.source.empty() || statement.span->begin > statement.span->end))
      report("span", "a span without a source, or that ends before it begins", statement.property);
    if (!statement.language.empty() && statement.value.kind != ValueKind::text)
      report("language", "a language is given for a value that is no text", statement.property);
    for (const std::string* key : {&statement.source, &statement.asserted_by}) {
      if (!key->empty() && find_ && find_(*key) == nullptr)
        report("dangling", "its source leads to no record", statement.property, "put that record into the set, or name one of the case");
    }
  }

  void check_value(const Property& property, const LooseValue& value) {
    if (value.text.empty() && property.kind != PropertyKind::truth && property.kind != PropertyKind::attachment) {
      report("empty", "a property without a value", property.name);
      return;
    }
    switch (property.kind) {
      case PropertyKind::code: return check_term(property, value.text);
      case PropertyKind::date:
        if (!parse_date(value.text))
          report("not-a-date", "this is not a date", property.name, "1975, 1975-03, 1975-03-28, 1975~ (about), 1975/1977, age:17@2003-05");
        return;
      case PropertyKind::number:
      case PropertyKind::quantity: {
        const auto parsed = value_from_text(schema_, property, value.text);
        if (!parsed)
          report(property.kind == PropertyKind::number ? "not-a-number" : "not-a-quantity", parsed.error().what, property.name,
                 parsed.error().hint);
        return;
      }
      case PropertyKind::record: return check_target(property, value.text);
      default: return;
    }
  }

  void check_term(const Property& property, const std::string& code) {
    if (property.vocabulary.empty()) return;
    const auto status = status_in_range(schema_.vocabularies(), property.vocabulary, code);
    if (!status) {
      report("unknown-term", "not a term of the vocabulary " + property.vocabulary, property.name,
             hint_of_range(schema_.vocabularies(), property.vocabulary, code));
    } else if (*status == TermStatus::deprecated) {
      report("deprecated-term", "this term is no longer to be used", property.name,
             "girok vocab show " + property.vocabulary + " lists those in use", true);
    }
  }

  void check_target(const Property& property, const std::string& key) {
    if (!find_) return;
    const LooseRecord* const target = find_(key);
    if (target == nullptr) {
      report("dangling", "this leads to no record", property.name, "put that record into the set, or name one of the case");
    } else if (!property.targets.empty() &&
               std::ranges::none_of(property.targets, [&](const std::string& type) { return schema_.is_type(target->type, type); })) {
      report("wrong-target", "this leads to a record of another type", property.name, "it takes " + list_of(property.targets));
    }
  }

  void check_cardinalities() {
    for (const Property* property : of_.required) {
      if (std::ranges::find(said_, property) == said_.end()) report("missing", "this must be said", property->name);
    }
    for (std::size_t i = 0; i < said_.size(); ++i) {
      if (said_[i] == nullptr || !said_[i]->single) continue;
      // Sources that contradict each other both stand: it is for a person to look at, and no fault of the record. Told at the second value, once.
      const auto here = said_.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::count(said_.begin(), here, said_[i]) == 1)
        report("several", "there can be one value, and there are several", said_[i]->name, "both are kept as a conflict", true);
    }
  }

  // ---- rules --------------------------------------------------------------------------------------------------------
  void check_rule(const ReadRule& rule) {
    const auto holds_all = [&](const std::vector<Condition>& conditions) {
      return std::ranges::all_of(conditions, [&](const Condition& condition) { return holds(condition); });
    };
    if (!holds_all(rule.when) || holds_all(rule.require)) return;
    report(rule.rule->id, rule.rule->labels.en, {}, {}, rule.rule->warning);
  }

  bool holds(const Condition& condition) {
    switch (condition.kind) {
      case Condition::Kind::present: return says(condition.left);
      case Condition::Kind::absent: return !says(condition.left);
      case Condition::Kind::is: return is(condition);
      case Condition::Kind::not_after: return not_after(condition);
      case Condition::Kind::differs: {
        const auto left = values(condition.left), right = values(condition.right);
        return std::ranges::none_of(left, [&](const std::string& value) { return std::ranges::find(right, value) != right.end(); });
      }
      default: return age(condition) != condition.negated;
    }
  }

  bool is(const Condition& condition) {
    const std::vector<std::string> found = values(condition.left);
    if (found.empty()) return false;
    const std::vector<const Property*> properties = properties_at(schema_, record_.type, condition.left);
    return std::ranges::any_of(found, [&](const std::string& value) {
      return value == condition.right || std::ranges::any_of(properties, [&](const Property* property) {
               const Vocabulary* const vocabulary = schema_.vocabularies().find(property->vocabulary);
               return vocabulary != nullptr && vocabulary->is_a(value, condition.right);
             });
    });
  }

  bool says(std::string_view path) {
    if (path.find('.') != std::string_view::npos) return !values(path).empty();
    return std::ranges::find(record_.statements, path, &LooseStatement::property) != record_.statements.end();
  }

  /// Values at the end of a path; copies, since a record found is good until the next look only.
  std::vector<std::string> values(std::string_view path) { return values_of(record_, path, 0); }

  std::vector<std::string> values_of(const LooseRecord& record, std::string_view path, int depth) {
    const std::size_t dot = path.find('.');
    const std::string_view first = path.substr(0, dot);
    std::vector<std::string> here;
    for (const LooseStatement& statement : record.statements) {
      if (statement.property == first)
        here.push_back(statement.value.kind == ValueKind::truth ? (statement.value.truth ? "yes" : "no") : statement.value.text);
    }
    if (dot == std::string_view::npos) return here;
    std::vector<std::string> there;
    if (!find_ || depth > 4) return there;
    for (const std::string& key : here) {
      const LooseRecord* const target = find_(key);
      if (target == nullptr) continue;
      const std::string_view rest = path.substr(dot + 1);
      // A record found is good until the next look: only where the path goes on is it copied.
      const std::vector<std::string> more =
          rest.find('.') == std::string_view::npos ? values_of(*target, rest, depth + 1) : values_of(LooseRecord(*target), rest, depth + 1);
      there.insert(there.end(), more.begin(), more.end());
    }
    return there;
  }

  std::vector<ImpreciseDate> dates(std::string_view path) {
    std::vector<ImpreciseDate> dates;
    for (const std::string& text : values(path)) {
      if (const auto date = parse_date(text)) dates.push_back(*date);
    }
    return dates;
  }

  /// Some value of the one can be no later than some value of the other: a contradiction among sources is no breach by itself.
  bool not_after(const Condition& condition) {
    const auto left = dates(condition.left), right = dates(condition.right);
    if (left.empty() || right.empty()) return true;
    return std::ranges::any_of(left, [&](const ImpreciseDate& a) {
      return std::ranges::any_of(right, [&](const ImpreciseDate& b) { return !a.first || !b.last || *a.first <= *b.last; });
    });
  }

  /// Surely a child, or surely an adult, on every day that the date can mean, by every birth date that is told.
  bool age(const Condition& condition) {
    const auto births = dates(condition.left + ".born"), days = dates(condition.right);
    if (births.empty() || days.empty()) return false;
    return std::ranges::all_of(births, [&](const ImpreciseDate& born) {
      return std::ranges::all_of(days, [&](const ImpreciseDate& day) {
        if (condition.kind == Condition::Kind::child) return born.first && day.last && *day.last < birthday(*born.first, adult_at);
        return born.last && day.first && *day.first >= birthday(*born.last, adult_at);
      });
    });
  }

  const Schema& schema_;
  const OfType& of_;
  const LooseRecord& record_;
  const FindRecord& find_;
  std::vector<Problem>& out_;
  std::vector<const Property*> said_;  ///< [statement] its property; null where there is none
};

}  // namespace

std::vector<Problem> validate(const Schema& schema, const LooseRecord& record, const FindRecord& find) {
  std::vector<Problem> problems;
  const OfType of = read_type(schema, record.type);
  Check(schema, of, record, find, problems).run();
  return problems;
}

std::vector<Problem> validate(const Schema& schema, const RecordSet& records, const FindRecord& find) {
  std::unordered_map<std::string_view, const LooseRecord*> by_key;
  by_key.reserve(records.size());
  std::unordered_set<const LooseRecord*> repeated;
  for (const LooseRecord& record : records) {
    if (!by_key.emplace(record.key, &record).second) repeated.insert(&record);
  }
  const FindRecord find_anywhere = [&](std::string_view key) -> const LooseRecord* {
    const auto at = by_key.find(key);
    if (at != by_key.end()) return at->second;
    return find ? find(key) : nullptr;
  };
  std::unordered_map<std::string_view, OfType> types;
  std::vector<Problem> problems;
  for (const LooseRecord& record : records) {
    const std::string where = record.where.empty() ? record.key : record.where;
    if (record.key.empty() || record.key.size() > longest_key || !valid_utf8(record.key)) {
      problems.push_back(
          {false, "key", {ErrorCode::malformed, "a record without a key, or with one that is none", where, "1 to 200 bytes"}});
    } else if (repeated.contains(&record)) {
      problems.push_back({false,
                          "same-key",
                          {ErrorCode::malformed, "two records of one key", where,
                           by_key[record.key]->where.empty() ? "keys are unique" : "the other: " + by_key[record.key]->where}});
    }
    auto of = types.find(record.type);
    if (of == types.end()) of = types.emplace(record.type, read_type(schema, record.type)).first;
    Check(schema, of->second, record, find_anywhere, problems).run();
  }
  return problems;
}

void normalise(const Schema& schema, LooseRecord& record) {
  if (const RecordType* type = schema.type(record.type); type == nullptr) {
    if (const RecordType* meant = schema.recognise_type(record.type)) record.type = meant->name;
  }
  for (LooseStatement& statement : record.statements) {
    const Property* const property = schema.recognise_property(record.type, statement.property);
    if (property == nullptr) continue;
    statement.property = property->name;
    if (property->kind == PropertyKind::record || property->kind == PropertyKind::attachment || statement.value.kind == ValueKind::truth)
      continue;
    const Result<Value> value = value_from_text(schema, *property, statement.value.text);
    if (!value) continue;
    statement.value.kind = value->kind;
    statement.value.truth = value->truth;
    statement.value.text = value->kind == ValueKind::truth ? std::string() : value->text;
  }
}

}  // namespace girok::records
