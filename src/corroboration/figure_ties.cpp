#include "corroboration/figure_ties.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <string_view>
#include <tuple>

#include "corroboration/compare.h"

namespace girok::corroboration {
namespace {

using reading::Claim;
using Members = std::vector<std::size_t>;

class Figures {
 public:
  Figures(const Standing& standing, const Figure& figure, const Judgements& judgements)
      : standing_(standing), figure_(figure), judgements_(judgements), n_(figure.claims.size()) {
    for (std::size_t i = 0; i < n_; ++i) {
      document_of_.push_back(figure.claims[i].document);
      result_.parties.push_back(standing.party(figure.claims[i]));
      std::string key = unit_class(claim(i));
      for (const Decimal& d : named_numbers(claim(i).quantity->value)) key += "/" + d.to_string();
      value_of_.push_back(std::move(key));
      by_value_[value_of_.back()].push_back(i);
    }
  }

  FigureTies run() {
    one_party();
    one_document();
    publisher();
    same_words();
    same_odd_value();
    rare_numbers_of_the_named();
    decided_to_be_one();
    join_certain();
    rare_numbers_of_the_unnamed();
    join_likely();
    unnamed_beside_named();
    result_.origins = {std::min(all_->origins(), certain_->origins()), certain_->origins()};
    return std::move(result_);
  }

 private:
  const Claim& claim(std::size_t i) const { return claim_at(standing_.documents(), figure_.claims[i]); }
  const Party& party(std::size_t i) const { return result_.parties[i]; }
  std::string label(std::size_t i) const { return standing_.sources().label(party(i).certain); }

  void add(std::size_t a, std::size_t b, EdgeKind kind, bool certain, std::string evidence) {
    const std::size_t one = document_of_[a], other = document_of_[b];
    if (judgements_.independent(one, other)) return;
    result_.ties.push_back({a, b, kind, certain || judgements_.one_origin(one, other), std::move(evidence)});
  }

  /// Every two of the group are tied; `evidence(a, b)` says why, and nothing where that was said already.
  void add_group(const Members& members, Within within, EdgeKind kind, bool certain,
                 const std::function<std::string(std::size_t, std::size_t)>& evidence) {
    if (members.size() < 2) return;
    Members documents;
    for (const std::size_t member : members) documents.push_back(document_of_[member]);
    auto pairs = ties_of_group(documents, judgements_, within);
    if (!certain) {
      const auto more = certain_in_group(documents, judgements_);
      pairs.insert(pairs.end(), more.begin(), more.end());
    }
    for (const auto& [a, b] : pairs) {
      if (std::string why = evidence(members[a], members[b]); !why.empty()) add(members[a], members[b], kind, certain, std::move(why));
    }
  }

  // ---- certain and likely ties that do not depend on others ----------------------------------------------------------------

  /// By one party: one voice.
  void one_party() {
    std::map<std::size_t, Members> by_certain, by_likely;
    for (std::size_t i = 0; i < n_; ++i) {
      if (party(i).certain == Sources::unknown) continue;
      by_certain[party(i).certain].push_back(i);
      by_likely[party(i).likely].push_back(i);
    }
    for (const auto& [id, members] : by_certain) {
      add_group(members, Within::tied, EdgeKind::same_source, true, [&](std::size_t a, std::size_t b) {
        const bool named = !party(a).assumed && !party(b).assumed;
        return named ? "Both name " + label(a) + "." : "One names " + label(a) + ", on whom the other's document mainly stands.";
      });
    }
    for (const auto& [id, members] : by_likely) {
      add_group(members, Within::tied, EdgeKind::same_source, false, [&](std::size_t a, std::size_t b) {
        return party(a).certain == party(b).certain ? std::string() : label(a) + " and " + label(b) + " may be one.";
      });
    }
  }

  /// Within one document without a source; or where it says the number again, with or without its source.
  void one_document() {
    std::map<std::size_t, std::size_t> unsourced;
    std::map<std::pair<std::size_t, std::string_view>, std::size_t> said;
    for (std::size_t i = 0; i < n_; ++i) {
      if (party(i).certain == Sources::unknown) {
        if (const auto [at, fresh] = unsourced.emplace(document_of_[i], i); !fresh)
          add(at->second, i, EdgeKind::same_source, true,
              "Both stand in " + standing_.documents()[document_of_[i]].path + " without a source.");
      }
      if (const auto [at, fresh] = said.emplace(std::pair(document_of_[i], std::string_view(value_of_[i])), i); !fresh) {
        const Party &one = party(at->second), &other = party(i);
        const bool two_parties = !one.assumed && !other.assumed && one.certain != other.certain;
        if (!two_parties) add(at->second, i, EdgeKind::same_source, true, "The document says the number twice.");
      }
    }
  }

  /// The source is itself a document of the pile.
  void publisher() {
    std::map<std::size_t, Members> own_voice;  // [document] its claims that name nobody
    for (std::size_t i = 0; i < n_; ++i) {
      if (party(i).assumed) own_voice[document_of_[i]].push_back(i);
    }
    for (std::size_t i = 0; i < n_; ++i) {
      if (party(i).certain == Sources::unknown) continue;
      for (const std::size_t document : standing_.published_by(party(i).certain)) {
        const auto at = own_voice.find(document);
        if (at == own_voice.end()) continue;
        for (const std::size_t k : at->second) {
          if (k != i)
            add(k, i, EdgeKind::attribution, true, "It is attributed to the publisher of " + standing_.documents()[document].path + ".");
        }
      }
    }
  }

  /// The same words: one text. Compared with the first few claims of each value only, so that a crowd stays linear.
  void same_words() {
    for (auto& [key, list] : by_value_) {
      std::ranges::stable_partition(list, [&](std::size_t i) { return !party(i).assumed; });
      for (std::size_t x = 0; x < list.size(); ++x) {
        for (std::size_t y = 0; y < std::min<std::size_t>(x, 8); ++y) {
          const ClaimRef a = figure_.claims[list[y]], b = figure_.claims[list[x]];
          if (a.document == b.document) continue;
          if (const Reuse* r = standing_.reuse_of(a, b)) {
            const bool certain = r->kind != ReuseKind::paraphrase;
            add(list[y], list[x], certain ? EdgeKind::reuse : EdgeKind::paraphrase, certain,
                "The passages share " + std::to_string(r->shared_words) + " words.");
          }
        }
      }
    }
  }

  /// A mistake that two documents share shows descent: both have the discrepancy's odd member.
  void same_odd_value() {
    std::map<std::string, Members> by_key;
    for (std::size_t i = 0; i < n_; ++i) {
      if (!standing_.is_odd(figure_.claims[i])) continue;
      std::string key = claim(i).quantity->currency;
      for (const Decimal& d : named_numbers(claim(i).quantity->value)) key += "/" + d.to_string();
      by_key[key].push_back(i);
    }
    for (const auto& [key, members] : by_key) {
      add_group(members, Within::untied, EdgeKind::shared_error, false,
                [](std::size_t, std::size_t) { return std::string("Both have the same odd value."); });
    }
  }

  Members of_value(const Members& list, bool assumed) const {
    Members some;
    std::ranges::copy_if(list, std::back_inserter(some),
                         [&](std::size_t i) { return party(i).assumed == assumed && is_rare(claim(i).quantity->value); });
    return some;
  }

  /// Two that name somebody each: a person has to decide. And where nobody who gives the number names anybody, nothing speaks for two origins.
  void rare_numbers_of_the_named() {
    const auto evidence = [](std::size_t, std::size_t) { return std::string(rare); };
    for (const auto& [key, list] : by_value_) {
      const Members named = of_value(list, false);
      add_group(named, Within::untied, EdgeKind::shared_value, false, evidence);
      if (named.empty()) add_group(of_value(list, true), Within::untied, EdgeKind::shared_value, true, evidence);
    }
  }

  void decided_to_be_one() {
    std::map<std::size_t, std::size_t> first_of;  // [document] its first claim here
    for (std::size_t i = 0; i < n_; ++i) first_of.emplace(document_of_[i], i);
    for (const auto& [document, first] : first_of) {
      for (const std::size_t other : judgements_.one_with(document)) {
        const auto at = first_of.find(other);
        if (other > document && at != first_of.end())
          add(first, at->second, EdgeKind::same_source, true, "A person decided that they rest on one origin.");
      }
    }
  }

  void join_certain() {
    certain_.emplace(document_of_, judgements_);
    for (const Tie& tie : result_.ties) {
      if (tie.certain) certain_->join(tie.a, tie.b);
    }
  }

  void join_likely() {
    all_ = certain_;
    result_.decides.assign(result_.ties.size(), false);
    for (std::size_t i = 0; i < result_.ties.size(); ++i) {
      if (!result_.ties[i].certain) result_.decides[i] = all_->join(result_.ties[i].a, result_.ties[i].b);
    }
  }

  // ---- "it rests on one of these" ----------------------------------------------------------------------------------------

  /// Which of two claims is taken where either would do: whatever the order of the documents, the same.
  bool earlier(std::size_t a, std::size_t b) const {
    const auto place = [&](std::size_t i) {
      const reading::Document& document = standing_.documents()[document_of_[i]];
      const std::optional<PartialDate>& date = document.metadata.date;
      return std::tuple(!date.has_value(), date.value_or(PartialDate{}), std::string_view(document[claim(i).sentence]),
                        std::string_view(document.text), std::string_view(document.path), figure_.claims[i].claim);
    };
    return place(a) < place(b);
  }
  Members in_order(Members members) const {
    std::ranges::sort(members, [&](std::size_t a, std::size_t b) { return earlier(a, b); });
    return members;
  }

  /// Ties each of `resting` to one of `choice`: to one of its own component, else to the first in another document that is not independent of it. Both in order (earlier()).
  void rest_on_one(const Members& resting, const Members& choice, bool certain, std::string_view evidence) {
    OriginCount& count = certain ? *certain_ : *all_;
    std::map<std::size_t, std::size_t> of_component;  // [component] the first of the choice in it
    for (const std::size_t one : choice) of_component.emplace(count.component(one), one);
    for (const std::size_t member : resting) {
      const std::size_t document = document_of_[member];
      std::optional<std::size_t> taken;
      const auto fits = [&](std::size_t one) {
        return one != member && document_of_[one] != document && !judgements_.independent(document, document_of_[one]);
      };
      const auto take_first = [&](const auto& which) {
        const auto at = std::ranges::find_if(choice, which);
        if (at != choice.end()) taken = *at;
      };
      if (!judgements_.one_with(document).empty())
        take_first([&](std::size_t one) { return judgements_.one_origin(document, document_of_[one]); });
      if (const auto at = of_component.find(count.component(member)); !taken && at != of_component.end() && at->second != member) {
        if (document_of_[at->second] == document) continue;  // it says again what the same document lays to somebody
        if (fits(at->second)) taken = at->second;
      }
      if (!taken && !judgements_.independent_of(document).empty())
        take_first([&](std::size_t one) { return fits(one) && count.component(one) == count.component(member); });
      if (!taken) take_first(fits);
      if (!taken) continue;
      add(*taken, member, EdgeKind::shared_value, certain, std::string(evidence));
      const bool fewer = count.join(*taken, member);
      if (!certain) result_.decides.push_back(fewer && !result_.ties.back().certain);
      if (!certain && result_.ties.back().certain) certain_->join(*taken, member);
      of_component.insert_or_assign(count.component(member), *taken);
    }
  }

  /// Where one of the two names nobody, nothing speaks for an origin of its own.
  void rare_numbers_of_the_unnamed() {
    for (const auto& [key, list] : by_value_) {
      const Members named = of_value(list, false), unnamed = of_value(list, true);
      if (named.empty() || unnamed.empty()) continue;
      const Members ordered = in_order(unnamed), choice = in_order(named);
      rest_on_one(ordered, choice, true, rare);
      Members left;  // independent of all who name somebody: then it rests on another that does not
      std::ranges::copy_if(ordered, std::back_inserter(left), [&](std::size_t i) {
        const std::size_t document = document_of_[i];
        return !judgements_.independent_of(document).empty() && std::ranges::none_of(choice, [&](std::size_t one) {
          return document_of_[one] == document || !judgements_.independent(document, document_of_[one]);
        });
      });
      rest_on_one(left, ordered, true, rare);
    }
  }

  /// An unattributed claim beside attributed ones may well rest on one of them.
  void unnamed_beside_named() {
    using Class = std::pair<std::vector<std::string>, Bound>;  // all that relate() looks at here
    std::map<Class, Members> named, unnamed;
    std::map<std::string, std::set<Class>> naming;  // [number]
    for (std::size_t i = 0; i < n_; ++i) {
      Class of;
      for (const Decimal& d : named_numbers(claim(i).quantity->value)) of.first.push_back(d.to_string());
      of.second = claim(i).quantity->value.bound;
      if (!party(i).assumed) {
        for (const std::string& number : of.first) naming[number].insert(of);
      }
      (party(i).assumed ? unnamed : named)[of].push_back(i);
    }
    for (const auto& [of, members] : unnamed) {
      std::set<Class> near;
      for (const std::string& number : of.first) near.insert(naming[number].begin(), naming[number].end());
      Members choice;
      for (const Class& other : near) {
        const Members& some = named[other];
        const Relation r = relate(claim(members.front()).quantity->value, claim(some.front()).quantity->value);
        if (r == Relation::same || r == Relation::range_end) choice.insert(choice.end(), some.begin(), some.end());
      }
      if (!choice.empty())
        rest_on_one(in_order(members), in_order(std::move(choice)), false, "It names no source and agrees with a claim that does.");
    }
  }

  static constexpr std::string_view rare = "Both give the same unusual number.";

  const Standing& standing_;
  const Figure& figure_;
  const Judgements& judgements_;
  const std::size_t n_;
  Members document_of_;
  std::vector<std::string> value_of_;  // [claim] its unit and numbers
  std::map<std::string, Members> by_value_;
  FigureTies result_;
  std::optional<OriginCount> certain_, all_;
};

}  // namespace

FigureTies ties_of_figure(const Standing& standing, const Figure& figure, const Judgements& judgements) {
  return Figures(standing, figure, judgements).run();
}

}  // namespace girok::corroboration
