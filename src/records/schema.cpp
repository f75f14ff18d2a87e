#include "records/schema.h"

#include <algorithm>
#include <array>

#include "text/unicode.h"

namespace girok::records {
namespace {

constexpr std::array<std::string_view, 8> kinds = {"text", "code", "number", "quantity", "date", "record", "attachment", "truth"};

/// How words are compared: without case and width, a blank as a hyphen, and both as nothing.
std::string key_of(std::string_view word) {
  std::string key = text::fold(word);
  std::erase_if(key, [](char c) { return c == ' ' || c == '-' || c == '_'; });
  return key;
}

}  // namespace

std::string_view name_of(PropertyKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

std::optional<PropertyKind> kind_from(std::string_view name) {
  const auto at = std::ranges::find(kinds, name);
  return at == kinds.end() ? std::nullopt : std::optional(static_cast<PropertyKind>(at - kinds.begin()));
}

ValueKind value_kind_of(PropertyKind kind) {
  switch (kind) {
    case PropertyKind::code: return ValueKind::code;
    case PropertyKind::number:
    case PropertyKind::quantity: return ValueKind::number;
    case PropertyKind::date: return ValueKind::date;
    case PropertyKind::record: return ValueKind::record;
    case PropertyKind::attachment: return ValueKind::attachment;
    case PropertyKind::truth: return ValueKind::truth;
    default: return ValueKind::text;
  }
}

// ---- what belongs to which type -------------------------------------------------------------------------------------

void Schema::index() {
  type_by_name_.clear();
  type_by_word_.clear();
  rank_.clear();
  of_type_.clear();
  for (std::size_t i = 0; i < types_.size(); ++i) {
    type_by_name_.emplace(types_[i].name, i);
    for (const std::string* word : {&types_[i].name, &types_[i].labels.en, &types_[i].labels.ko, &types_[i].labels.zh}) {
      if (!word->empty()) type_by_word_.emplace(key_of(*word), i);
    }
  }
  std::unordered_map<std::string_view, std::vector<std::size_t>> own;   // by type
  for (std::size_t i = 0; i < properties_.size(); ++i) {
    rank_.emplace(properties_[i].name, i);
    own[properties_[i].type].push_back(i);
  }
  index_type({}, {"*"}, own);
  for (const RecordType& type : types_) {
    std::vector<std::string_view> chain;   // the type, its parents, all
    for (const RecordType* found = &type; found != nullptr && chain.size() <= types_.size(); found = this->type(found->parent))
      chain.push_back(found->name);
    chain.emplace_back("*");
    index_type(type.name, chain, own);
  }
}

void Schema::index_type(std::string_view type, const std::vector<std::string_view>& chain,
                        const std::unordered_map<std::string_view, std::vector<std::size_t>>& own) {
  OfType& of = of_type_[std::string(type)];
  for (const std::string_view level : chain) {
    const auto at = own.find(level);
    if (at == own.end()) continue;
    of.listed.insert(of.listed.begin(), at->second.begin(), at->second.end());
    for (const std::size_t i : at->second) {
      of.by_name.emplace(properties_[i].name, i);
      of.by_word.emplace(key_of(properties_[i].name), i);
    }
    // Labels come after the names of a level: no label takes another property's name away.
    for (const std::size_t i : at->second) {
      const Labels& labels = properties_[i].labels;
      for (const std::string* word : {&labels.en, &labels.ko, &labels.zh}) {
        if (!word->empty()) of.by_word.emplace(key_of(*word), i);
      }
    }
  }
}

const Schema::OfType& Schema::of_type(std::string_view type) const {
  const auto at = of_type_.find(type);
  if (at != of_type_.end()) return at->second;
  static const OfType nothing;
  const auto all = of_type_.find(std::string_view());
  return all == of_type_.end() ? nothing : all->second;
}

const RecordType* Schema::type(std::string_view name) const {
  const auto at = type_by_name_.find(name);
  return at == type_by_name_.end() ? nullptr : &types_[at->second];
}

const RecordType* Schema::recognise_type(std::string_view typed) const {
  const auto at = type_by_word_.find(key_of(typed));
  return at == type_by_word_.end() ? nullptr : &types_[at->second];
}

bool Schema::is_type(std::string_view type, std::string_view ancestor) const {
  const RecordType* found = this->type(type);
  for (std::size_t steps = 0; found != nullptr && steps <= types_.size(); ++steps) {
    if (found->name == ancestor) return true;
    found = found->parent.empty() ? nullptr : this->type(found->parent);
  }
  return false;
}

const Property* Schema::property(std::string_view type, std::string_view name) const {
  const OfType& of = of_type(type);
  const auto at = of.by_name.find(name);
  return at == of.by_name.end() ? nullptr : &properties_[at->second];
}

const Property* Schema::recognise_property(std::string_view type, std::string_view typed) const {
  if (const Property* exact = property(type, typed)) return exact;
  const OfType& of = of_type(type);
  const auto at = of.by_word.find(key_of(typed));
  return at == of.by_word.end() ? nullptr : &properties_[at->second];
}

std::vector<const Property*> Schema::properties(std::string_view type) const {
  std::vector<const Property*> all;
  const OfType& of = of_type(type);
  all.reserve(of.listed.size());
  for (const std::size_t i : of.listed) all.push_back(&properties_[i]);
  return all;
}

bool Schema::is_single(std::string_view property) const {
  bool found = false;
  for (const Property& candidate : properties_) {
    if (candidate.name != property) continue;
    if (!candidate.single) return false;
    found = true;
  }
  return found;
}

std::size_t Schema::rank_of(std::string_view property) const {
  const auto at = rank_.find(property);
  return at == rank_.end() ? properties_.size() : at->second;
}

}  // namespace girok::records
