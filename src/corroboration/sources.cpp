#include "corroboration/sources.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/union_find.h"
#include "text/unicode.h"

namespace girok::corroboration {

std::string source_key(std::string_view name) {
  std::string key = text::fold(name);
  static constexpr auto leading =
      std::to_array<std::string_view>({"the ", "a ", "an ", "ms. ", "ms ", "mr. ", "mr ", "mrs. ", "mrs ", "dr. ", "dr "});
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view word : leading) {
      if (key.starts_with(word)) {
        key.erase(0, word.size());
        again = true;
      }
    }
  }
  if (key.ends_with("'s")) key.resize(key.size() - 2);
  std::replace(key.begin(), key.end(), '-', ' ');
  while (!key.empty() && (key.back() == ' ' || key.back() == '.' || key.back() == ',')) key.pop_back();
  return key;
}

const reading::Source* Sources::ultimate(const std::vector<reading::Source>& chain) {
  const reading::Source* best = nullptr;
  const auto rank = [](reading::SourceKind kind) {
    switch (kind) {
      case reading::SourceKind::organisation:
      case reading::SourceKind::agency: return 3;
      case reading::SourceKind::person: return 2;
      case reading::SourceKind::outlet:
      case reading::SourceKind::document: return 1;
      case reading::SourceKind::anonymous: return 0;
    }
    return 0;
  };
  for (const reading::Source& source : chain) {
    if (source.name.empty() || rank(source.kind) == 0) continue;
    if (!best || rank(source.kind) >= rank(best->kind)) best = &source;
  }
  return best;
}

const std::string& Sources::party(const reading::Source& source) {
  return source.kind == reading::SourceKind::person && !source.organisation.empty() ? source.organisation : source.name;
}

std::size_t Sources::add(std::string_view name) {
  const auto [at, fresh] = ids_.emplace(source_key(name), labels_.size());
  if (fresh) labels_.emplace_back(name);
  return at->second;
}

Sources::Sources(std::span<const reading::Document> documents, const std::vector<Alias>& aliases) {
  for (const reading::Document& d : documents) {
    for (const reading::Claim& claim : d.claims) {
      for (const reading::Source& source : claim.attribution) {
        if (source.kind == reading::SourceKind::anonymous || source.name.empty()) continue;
        add(source.name);
        if (!source.organisation.empty()) add(source.organisation);
      }
    }
    for (const reading::Attribution& a : d.attributions) {
      for (const reading::Source& source : a.chain) {
        if (source.kind == reading::SourceKind::anonymous || source.name.empty()) continue;
        add(source.name);
        if (!source.organisation.empty()) add(source.organisation);
      }
    }
    for (const reading::Abbreviation& a : d.abbreviations) {
      add(a.shorter);
      add(a.longer);
    }
    issuers_.push_back(d.metadata.outlet.empty() ? unknown : add(d.metadata.outlet));
  }
  for (const Alias& alias : aliases) {
    for (const std::string& form : alias.forms) add(form);
  }

  UnionFind certain(labels_.size());
  std::map<std::size_t, std::set<std::size_t>> employers;
  for (const reading::Document& d : documents) {
    for (const reading::Abbreviation& a : d.abbreviations) certain.join(ids_.at(source_key(a.shorter)), ids_.at(source_key(a.longer)));
    // A person and the organisation beside them speak with one voice; a person beside two organisations joins none for certain.
    for (const reading::Attribution& a : d.attributions) {
      for (const reading::Source& s : a.chain) {
        if (s.kind == reading::SourceKind::person && !s.organisation.empty() && !s.name.empty()) {
          employers[ids_.at(source_key(s.name))].insert(ids_.at(source_key(s.organisation)));
        }
      }
    }
  }
  for (const auto& [person, organisations] : employers) {
    std::set<std::size_t> distinct;
    for (const std::size_t o : organisations) distinct.insert(certain.find(o));
    if (distinct.size() == 1) certain.join(person, *distinct.begin());
  }
  UnionFind likely = certain;
  for (const auto& [person, organisations] : employers) {
    if (organisations.size() > 1) likely.join(person, *organisations.begin());
  }
  for (const Alias& alias : aliases) {
    const std::size_t first = ids_.at(source_key(alias.forms.front()));
    for (const std::string& form : alias.forms) {
      const std::size_t id = ids_.at(source_key(form));
      likely.join(first, id);
      if (alias.kind == AliasKind::abbreviation && !alias.slip) certain.join(first, id);
    }
  }
  certain_of_.resize(labels_.size());
  likely_of_.resize(labels_.size());
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    certain_of_[i] = certain.find(i);
    likely_of_[i] = likely.find(i);
  }
}

std::size_t Sources::certain(std::string_view name) const {
  const auto at = ids_.find(source_key(name));
  return at == ids_.end() ? unknown : certain_of_[at->second];
}

std::size_t Sources::likely(std::string_view name) const {
  const auto at = ids_.find(source_key(name));
  return at == ids_.end() ? unknown : likely_of_[at->second];
}

}  // namespace girok::corroboration
