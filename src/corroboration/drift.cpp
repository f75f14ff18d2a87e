// Drift: one number that is told differently from document to document.
//
// Model    The claims of a figure are grouped by the numbers they name. Within a group, each document's set of bounds (periods, denominators, ...) is
//          compared with every other's; where two documents have none in common, the number has drifted. A document that has both wordings drifts
//          from nobody.
// Limits   Which wording is right cannot be told, only that they differ.
#include <array>
#include <functional>
#include <map>
#include <set>

#include "corroboration/discrepancy.h"
#include "text/unicode.h"

namespace girok::corroboration {
namespace {

using reading::Claim;
using reading::QuantityKind;

/// Claims that name the same numbers, by document.
struct Group {
  std::vector<ClaimRef> claims;
};

std::string key_of(const Claim& claim) {
  std::string key;
  for (const Decimal& n : named_numbers(claim.quantity->value)) key += n.to_string() + "/";
  return key;
}

/// One claim for each document and label, where no label is shared by two of the documents compared: the pairs that differ.
/// `label` gives a class, empty where the claim says nothing of the matter.
std::map<std::string, std::vector<ClaimRef>> differing(const std::vector<ClaimRef>& claims,
                                                       const std::function<std::string(ClaimRef)>& label) {
  std::map<std::size_t, std::set<std::string>> of_document;
  std::map<std::pair<std::size_t, std::string>, ClaimRef> first;
  for (const ClaimRef ref : claims) {
    const std::string l = label(ref);
    if (l.empty()) continue;
    of_document[ref.document].insert(l);
    first.emplace(std::pair(ref.document, l), ref);
  }
  std::map<std::string, std::vector<ClaimRef>> by_label;
  for (const auto& [d, labels] : of_document) {
    const bool differs = std::any_of(of_document.begin(), of_document.end(), [&](const auto& other) {
      return std::none_of(labels.begin(), labels.end(), [&](const std::string& l) { return other.second.contains(l); });
    });
    if (!differs) continue;
    for (const std::string& l : labels) by_label[l].push_back(first.at({d, l}));
  }
  if (by_label.size() < 2) by_label.clear();
  return by_label;
}

std::vector<ClaimRef> all_of(const std::map<std::string, std::vector<ClaimRef>>& by_label) {
  std::vector<ClaimRef> all;
  for (const auto& [label, refs] : by_label) all.insert(all.end(), refs.begin(), refs.end());
  return all;
}

/// "bare (a.txt, b.txt), more than (c.txt)".
std::string spread(const Context& context, const std::map<std::string, std::vector<ClaimRef>>& by_label) {
  std::vector<std::string> parts;
  for (const auto& [label, refs] : by_label) {
    std::vector<std::string> names;
    for (const ClaimRef ref : refs) {
      const std::string n = context.name(ref.document);
      if (std::find(names.begin(), names.end(), n) == names.end()) names.push_back(n);
    }
    std::string listed;
    for (const std::string& n : names) listed += (listed.empty() ? "" : ", ") + n;
    parts.push_back(label + " (" + listed + ")");
  }
  return join_words(parts);
}

std::string number_words(const Claim& claim) {
  Claim bare = claim;
  if (bare.quantity->value.bound != Bound::range && bare.quantity->value.bound != Bound::vague) bare.quantity->value.bound = Bound::equal;
  if (!bare.quantity->value.lo) bare.quantity->value.lo = bare.quantity->value.hi;
  bare.quantity->period.clear();
  return describe(bare);
}

std::string bound_class(Bound bound) {
  switch (bound) {
    case Bound::equal:
    case Bound::about:
    case Bound::range: return "the number itself";
    case Bound::more:
    case Bound::at_least: return "a lower bound";
    case Bound::less:
    case Bound::at_most: return "an upper bound";
    case Bound::vague: return "";
  }
  return "";
}

void bounds(const Context& c, const Group& group, Found& found) {
  const auto by = differing(group.claims, [&](ClaimRef r) {
    const Claim& claim = c.claim(r);
    if (claim.quantity->kind == QuantityKind::age || claim.quantity->conversion_of != reading::none) return std::string();
    return bound_class(claim.quantity->value.bound);
  });
  if (by.empty()) return;
  add(found, DiscrepancyKind::bound_drift, all_of(by),
      number_words(c.claim(group.claims.front())) + " is told with different bounds: as " + spread(c, by) + ".", c);
}

void range_ends(const Context& c, const std::map<std::string, Group>& groups, Found& found) {
  for (const auto& [key, group] : groups) {
    const Claim& range = c.claim(group.claims.front());
    if (named_numbers(range.quantity->value).size() != 2) continue;
    for (const auto& [other_key, other] : groups) {
      if (other_key == key) continue;
      for (const ClaimRef ref : other.claims) {
        const Claim& one = c.claim(ref);
        if (relate(range.quantity->value, one.quantity->value) != Relation::range_end) continue;
        const bool knows_range =
            std::any_of(group.claims.begin(), group.claims.end(), [&](ClaimRef r) { return r.document == ref.document; });
        if (knows_range) continue;
        const Likeness l = likeness(range.measure, one.measure);
        if (l.head < 0.7 || l.event < 0.8 || range.measure.event.empty()) continue;
        std::vector<ClaimRef> claims = {group.claims.front(), ref};
        add(found, DiscrepancyKind::bound_drift, claims,
            "The range " + describe(range) + " (" + c.name(group.claims.front().document) + ") has become " + describe(one) + " (" +
                c.name(ref.document) + ").",
            c);
        break;
      }
    }
  }
}

/// Over what time a number runs: "a year", "a month", "several years", "6 months"; empty where nothing says.
std::string running_time(const Context& c, ClaimRef r) {
  const Claim& claim = c.claim(r);
  const reading::Quantity& q = *claim.quantity;
  if (!q.period.empty()) return q.period;
  const reading::Document& d = c.document(r);
  if (claim.time) {
    const std::string t = text::fold(*claim.time);
    for (const std::string_view lead : {"since", "between", "from", "부터", "以来", "至"}) {
      if (t.find(lead) != std::string::npos) return "several years";
    }
    for (const std::string_view year : {"last year", "this year", "지난해", "작년", "올해", "去年", "今年"}) {
      if (t == year) return "year";
    }
  }
  // "In the six months to the end of April", "over 18 months", "within a year": a duration of the sentence that such a word leads.
  for (const reading::Quantity& other : d.quantities) {
    if (other.span.begin >= claim.sentence.end) break;
    if (other.kind != QuantityKind::duration || !claim.sentence.contains(other.span)) continue;
    const std::uint32_t from = other.span.begin > claim.sentence.begin + 18 ? other.span.begin - 18 : claim.sentence.begin;
    const std::string before = text::fold(d[{from, other.span.begin}]);
    const std::string after = text::fold(d[{other.span.end, std::min(claim.sentence.end, other.span.end + 12)}]);
    bool led = after.starts_with(" 동안") || after.starts_with("간") || after.starts_with("内") || after.starts_with("里") ||
               after.starts_with("间");
    for (const std::string_view word :
         {"in the ", "over the ", "over ", "within ", "in the past ", "in the last ", "during the ", "in just "})
      led = led || before.ends_with(word);
    if (!led || !other.value.lo || other.value.lo != other.value.hi) continue;
    const std::optional<Decimal> months = other.unit == "year" ? Decimal::multiply(*other.value.lo, 12) : other.value.lo;
    const std::string unit = other.unit == "year" ? "month" : other.unit;
    if (months && unit == "month" && *months == Decimal(12)) return "year";
    if (!months || *months == Decimal(1)) return unit;
    return months->to_string() + " " + unit + "s";
  }
  return {};
}

void periods(const Context& c, const Group& group, Found& found) {
  const auto by = differing(group.claims, [&](ClaimRef r) {
    const Claim& claim = c.claim(r);
    const bool counts = claim.quantity->kind == QuantityKind::count || claim.quantity->kind == QuantityKind::money ||
                        claim.quantity->kind == QuantityKind::rate;
    return counts ? running_time(c, r) : std::string();
  });
  if (by.empty()) return;
  add(found, DiscrepancyKind::period_drift, all_of(by),
      number_words(c.claim(group.claims.front())) + " is told for different lengths of time: " + spread(c, by) + ".", c);
}

void currencies(const Context& c, const Group& group, Found& found) {
  std::map<std::string, std::vector<ClaimRef>> by;
  for (const ClaimRef ref : group.claims) {
    const reading::Quantity& q = *c.claim(ref).quantity;
    if (q.kind == QuantityKind::money && !q.currency.empty() && q.conversion_of == reading::none) by[q.currency].push_back(ref);
  }
  if (by.size() < 2) return;
  Claim bare = c.claim(group.claims.front());
  bare.quantity->currency.clear();
  add(found, DiscrepancyKind::currency_pair, all_of(by),
      "The same number, " + number_words(bare) + ", is given in different currencies: " + spread(c, by) + ".", c);
}

/// Concept ids as a reader would say them of many.
std::string plural(const std::string& id) {
  static constexpr auto irregular = std::to_array<std::pair<std::string_view, std::string_view>>({{"woman", "women"},
                                                                                                  {"man", "men"},
                                                                                                  {"child", "children"},
                                                                                                  {"person", "people"},
                                                                                                  {"family", "households"},
                                                                                                  {"testimony", "testimonies"},
                                                                                                  {"company", "companies"},
                                                                                                  {"country", "countries"},
                                                                                                  {"body", "bodies"}});
  for (const auto& [one, many] : irregular) {
    if (id == one) return std::string(many);
  }
  const bool latin = !id.empty() && static_cast<unsigned char>(id.back()) < 0x80;
  return latin && !id.ends_with("s") ? id + "s" : id;
}

std::string words_of(const std::vector<std::string>& list) {
  std::string s;
  for (const std::string& w : list) s += (s.empty() ? "" : " or ") + plural(w);
  return s;
}

/// What a denominator is, for comparing: persons by sex and age, the kind of thing, and whether it is a sample.
std::string denominator_class(const reading::Measure& m) {
  static constexpr auto sampled = std::to_array<std::string_view>({"interview", "record", "identify", "investigate"});
  const bool sample = std::any_of(sampled.begin(), sampled.end(),
                                  [&](std::string_view e) { return std::find(m.event.begin(), m.event.end(), e) != m.event.end(); }) ||
                      std::find(m.head.begin(), m.head.end(), "witness") != m.head.end();
  const std::vector<std::string> who = demographics(m);
  std::string s = !who.empty() ? words_of(who) : counted_kind(m).empty() ? std::string() : plural(counted_kind(m));
  if (s.empty()) return {};
  if (who.empty() && s == "people" && m.head.size() == 1 && (m.head[0] == "victim" || m.head[0] == "survivor")) s = "victims";
  if (sample) s += " who were interviewed or recorded";
  return s;
}

void denominators(const Context& c, const Group& group, Found& found) {
  const auto by = differing(group.claims, [&](ClaimRef r) {
    const Claim& claim = c.claim(r);
    if (claim.quantity->kind != QuantityKind::share || !claim.denominator) return std::string();
    return denominator_class(*claim.denominator);
  });
  if (by.empty()) return;
  add(found, DiscrepancyKind::denominator_drift, all_of(by),
      number_words(c.claim(group.claims.front())) + " is a share of different groups: of " + spread(c, by) + ".", c);
}

void scopes(const Context& c, const Group& group, Found& found) {
  int digits = 0;
  for (const Decimal& n : named_numbers(c.claim(group.claims.front()).quantity->value)) digits = std::max(digits, n.significant_digits());
  const bool large = !(named_numbers(c.claim(group.claims.front()).quantity->value).front() < Decimal(1000));
  if (digits < 2 && !large) return;
  const auto counts = [&](ClaimRef r) { return c.claim(r).quantity->kind == QuantityKind::count; };

  // Another kind of thing counted: households and people.
  const auto kinds = differing(group.claims, [&](ClaimRef r) {
    const std::string kind = counts(r) ? counted_kind(c.claim(r).measure) : std::string();
    return kind.empty() ? kind : plural(kind);
  });
  if (!kinds.empty()) {
    add(found, DiscrepancyKind::unit_drift, all_of(kinds),
        number_words(c.claim(group.claims.front())) + " counts different things: " + spread(c, kinds) + ".", c);
  } else {
    const auto who = differing(group.claims, [&](ClaimRef r) {
      if (!counts(r)) return std::string();
      const reading::Measure& m = c.claim(r).measure;
      const std::vector<std::string> d = demographics(m);
      if (!d.empty()) return words_of(d);
      if (m.head.empty() || (m.head.size() == 1 && (m.head[0] == "victim" || m.head[0] == "survivor"))) return std::string();
      return counted_kind(m) == "person" ? std::string("people in general") : std::string("no group named");
    });
    const bool named =
        std::any_of(who.begin(), who.end(), [](const auto& e) { return e.first != "people in general" && e.first != "no group named"; });
    if (!who.empty() && named) {
      add(found, DiscrepancyKind::scope_drift, all_of(who),
          number_words(c.claim(group.claims.front())) + " is told of different groups: " + spread(c, who) + ".", c);
    }
  }

  const auto where = differing(group.claims, [&](ClaimRef r) {
    const Claim& claim = c.claim(r);
    return claim.place && (digits >= 2) ? text::fold(*claim.place) : std::string();
  });
  if (!where.empty()) {
    std::vector<std::string> names;
    for (const auto& [place, refs] : where) names.push_back(*c.claim(refs.front()).place);
    add(found, DiscrepancyKind::scope_drift, all_of(where),
        number_words(c.claim(group.claims.front())) + " is told of different places: " + join_words(names) + ".", c);
  }
}

void measurement_units(const Context& c, const Group& group, Found& found) {
  const auto by = differing(group.claims, [&](ClaimRef r) {
    const reading::Quantity& q = *c.claim(r).quantity;
    if (c.claim(r).quotation != reading::none) return std::string();  // a changed quotation is told as such
    const bool unit_counts = q.kind == QuantityKind::measurement || q.kind == QuantityKind::duration || q.kind == QuantityKind::share;
    return unit_counts ? q.unit : std::string();
  });
  if (by.empty()) return;
  add(found, DiscrepancyKind::unit_drift, all_of(by), "The same number stands with different units: " + spread(c, by) + ".", c);
}

void attributions(const Context& c, const Group& group, Found& found) {
  if (!is_rare(c.claim(group.claims.front()).quantity->value)) return;
  std::map<std::string, std::string> shown;
  const auto by = differing(group.claims, [&](ClaimRef r) {
    const reading::Source* source = Sources::ultimate(c.claim(r).attribution);
    if (!source || source->kind == reading::SourceKind::document) return std::string();
    const std::string& party = Sources::party(*source);
    // "researchers", "the rights groups": nobody in particular.
    if (party.empty() || (party.front() >= 'a' && party.front() <= 'z')) return std::string();
    const std::size_t id = c.sources.likely(party);
    if (id == Sources::unknown) return std::string();
    return c.sources.label(id);
  });
  if (by.empty()) return;
  add(found, DiscrepancyKind::attribution_drift, all_of(by),
      number_words(c.claim(group.claims.front())) + " is attributed to different sources: " + spread(c, by) + ".", c);
}

bool told_as_new(const Context& c, ClaimRef ref) {
  static constexpr auto words = std::to_array<std::string_view>(
      {"new report", "new figures", "new data", "new study", "new research",  "this year", "this month", "this week",
       "latest",     "currently",   "today",    "recent",    "just released", " now ",     "현재",       "지금",
       "如今",       "올해",        "최근",     "새 보고서", "今年",          "最新",      "最近",       "目前"});
  const std::string sentence = text::fold(c.document(ref)[c.claim(ref).sentence]);
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return sentence.find(w) != std::string::npos; });
}

void vintages(const Context& c, const Group& group, Found& found) {
  if (!is_rare(c.claim(group.claims.front()).quantity->value)) return;
  const auto by = differing(group.claims, [&](ClaimRef r) {
    std::string label;
    // A count kept up "since 2021" or over a period is not dated by it.
    const std::string t = c.claim(r).time ? text::fold(*c.claim(r).time) : std::string();
    for (const std::string_view lead : {"since", "between", "from", "until", "부터", "以来", "至", "自"}) {
      if (t.find(lead) != std::string::npos) return std::string();
    }
    if (marks_edition(c, r)) return std::string();
    // The date has to stand beside the number.
    const std::size_t at = c.claim(r).time ? c.document(r)[c.claim(r).sentence].find(*c.claim(r).time) : std::string::npos;
    if (at == std::string::npos) return std::string();
    const auto begin = static_cast<std::uint32_t>(c.claim(r).sentence.begin + at);
    const auto end = static_cast<std::uint32_t>(begin + c.claim(r).time->size());
    const std::uint32_t distance = begin >= c.claim(r).span.end  ? begin - c.claim(r).span.end
                                   : c.claim(r).span.begin > end ? c.claim(r).span.begin - end
                                                                 : 0;
    if (distance > 48) return std::string();
    for (const int year : years_of(c.claim(r))) label += (label.empty() ? "" : "–") + std::to_string(year);
    return label;
  });
  if (!by.empty()) {
    add(found, DiscrepancyKind::vintage_drift, all_of(by),
        number_words(c.claim(group.claims.front())) + " is dated differently: " + spread(c, by) + ".", c);
    return;
  }
  // An old number told as news: a document a year or more younger calls it new.
  for (const ClaimRef young : group.claims) {
    const auto& date = c.document(young).metadata.date;
    if (!date || !told_as_new(c, young)) continue;
    for (const ClaimRef old : group.claims) {
      const auto& before = c.document(old).metadata.date;
      std::optional<int> year;
      if (before && first_day(*date) - last_day(*before) > 300) year = before->year;
      for (const int y : years_of(c.claim(old))) {
        if (y < date->year && old.document != young.document) year = y;
      }
      if (!year) continue;
      add(found, DiscrepancyKind::vintage_drift, {old, young},
          number_words(c.claim(young)) + " is told as new in " + c.name(young.document) + " (" + to_string(*date) +
              ") but stood already in " + c.name(old.document) + " (" + std::to_string(*year) + ").",
          c);
      return;
    }
  }
}

}  // namespace

void find_drift(const Context& context, const Figure& figure, Found& found) {
  std::map<std::string, Group> groups;
  for (const ClaimRef ref : figure.claims) {
    const Claim& claim = context.claim(ref);
    if (claim.repeated || named_numbers(claim.quantity->value).empty()) continue;
    groups[key_of(claim)].claims.push_back(ref);
  }
  for (const auto& [key, group] : groups) {
    if (group.claims.size() < 2) continue;
    bounds(context, group, found);
    periods(context, group, found);
    currencies(context, group, found);
    denominators(context, group, found);
    scopes(context, group, found);
    measurement_units(context, group, found);
    attributions(context, group, found);
    vintages(context, group, found);
  }
  if (groups.size() < 60) range_ends(context, groups, found);
}

}  // namespace girok::corroboration
