// What a view says of judgements, sources and contradictions. Part of DossierView.
#include <algorithm>

#include "exchange/dossier_view.h"

namespace girok::exchange {

using records::PropertyKind;

std::string DossierView::reliability_of(const LooseRecord& cited) {
  std::string grade = value(cited, "reliability");
  if (!grade.empty()) return grade;
  std::vector<std::string> grades;
  for (const LooseRecord* source : sources_of(cited)) {
    std::string one = value(*source, "reliability");
    if (!one.empty() && std::ranges::find(grades, one) == grades.end()) grades.push_back(std::move(one));
  }
  return words_.joined(grades);
}

std::map<records::Basis, std::size_t> DossierView::bases_of(const LooseRecord& cited) const {
  const auto found = bases_.find(cited.key);
  return found == bases_.end() ? std::map<records::Basis, std::size_t>{} : found->second;
}

std::vector<DossierView::Contradiction> DossierView::contradictions() {
  std::vector<Contradiction> out;
  for (const std::string_view type : {"Act", "Event", "Involvement", "LegalElement", "Person", "Group", "Relationship", "TraffickingCase",
                                      "Intervention", "Testimony", "Item", "Source"}) {
    for (const LooseRecord* record : of_type(type)) {
      std::vector<std::string_view> properties;
      for (const LooseStatement* statement : all_said(*record)) {
        const records::Property* const property = schema_.property(record->type, statement->property);
        if (property != nullptr && property->single && statement->property != "label" &&
            std::ranges::find(properties, statement->property) == properties.end())
          properties.push_back(statement->property);
      }
      for (const std::string_view property : properties) {
        const Said statements = said(*record, property);
        if (statements.size() < 2) continue;
        Contradiction one{record, std::string(property), {}};
        for (const LooseStatement* statement : statements) {
          const std::string words = value(*record, *statement);
          const auto side = std::ranges::find(one.sides, words, [](const auto& known) { return known.first; });
          if (side == one.sides.end())
            one.sides.push_back({words, {statement}});
          else
            side->second.push_back(statement);
        }
        if (one.sides.size() > 1) out.push_back(std::move(one));
      }
    }
  }
  return out;
}

bool DossierView::is_spoken_of(const LooseRecord& record) const {
  static constexpr std::pair<std::string_view, std::string_view> ways[] = {
      {"Testimony", "speaker"}, {"Intervention", "for"}, {"Relationship", "from"}, {"Relationship", "to"}, {"TraffickingCase", "person"}};
  if (is_institution(record) && !leading_to(record, "Intervention", "party").empty()) return true;
  return std::ranges::any_of(ways, [&](const auto& way) { return !leading_to(record, way.first, way.second).empty(); });
}

std::vector<const LooseRecord*> DossierView::victims_of(const LooseRecord& event) const {
  std::vector<const LooseRecord*> out;
  for (const LooseRecord* act : leading_to(event, "Act", "event")) {
    for (const LooseStatement* statement : said(*act, "victim")) {
      const LooseRecord* const victim = find(statement->value.text);
      if (victim != nullptr && std::ranges::find(out, victim) == out.end()) out.push_back(victim);
    }
  }
  return out;
}

bool DossierView::is_sha256(std::string_view text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool DossierView::leaks(std::string_view text) {
  std::set<std::uint32_t> found = names_.names_in(text);
  if (found.empty()) return false;
  if (!own_words_) {   // a name that is a word of ours, too, is no leak where we say it
    own_words_.emplace();
    const auto own = [&](std::string_view words) { own_words_->merge(names_.names_in(words)); };
    for (const std::string_view key : words_.keys()) own(words_[key]);
    for (const records::RecordType& type : schema_.types()) own(type.labels.in(words_.tongue()));
    for (const records::RecordType& type : schema_.types()) {
      for (const records::Property* property : schema_.properties(type.name)) own(property->labels.in(words_.tongue()));
    }
    for (const auto& [vocabulary, code] : terms) {
      const records::Vocabulary* const list = schema_.vocabularies().find(vocabulary);
      own(list->title.in(words_.tongue()) + " (" + code + ")");
      own(list->find(code)->labels.in(words_.tongue()));
    }
    for (const auto& [key, called] : called_) own(called.text);
  }
  return std::ranges::any_of(found, [&](std::uint32_t name) { return !own_words_->contains(name); });
}

}  // namespace girok::exchange
