// Who stands behind a claim: names of sources brought together across documents.
//
// Model    Two partitions of all source names. Certain: the same name (folded, without articles), an abbreviation and its expansion stated in a
//          text, a person and the organisation stated beside them. Likely: also every proposed alias. The range between them is what a person has to decide.
// Threads  Read-only after it is made.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "corroboration/corroboration.h"

namespace girok::corroboration {

class Sources {
 public:
  Sources(std::span<const reading::Document> documents, const std::vector<Alias>& aliases);

  static constexpr std::size_t unknown = static_cast<std::size_t>(-1);

  /// Class of a source name; classes are numbered from 0 in order of first appearance.
  std::size_t certain(std::string_view name) const;
  std::size_t likely(std::string_view name) const;
  /// The name to show for a class (of the certain partition).
  const std::string& label(std::size_t certain_class) const { return labels_[certain_class]; }
  std::size_t count() const { return labels_.size(); }

  /// The party on whose word a claim ultimately stands: the last organisation of its chain, else the last person, else the last outlet or
  /// document; nothing for anonymous or absent sources. The name as in the chain.
  static const reading::Source* ultimate(const std::vector<reading::Source>& chain);
  /// The name of the party behind a source: a person's organisation where stated.
  static const std::string& party(const reading::Source& source);

  /// The document's own voice where it publishes under a name: the outlet or issuing organisation.
  std::size_t issuer(std::size_t document) const { return issuers_[document]; }

 private:
  std::size_t add(std::string_view name);

  std::unordered_map<std::string, std::size_t> ids_;
  std::vector<std::size_t> certain_of_, likely_of_;
  std::vector<std::string> labels_;
  std::vector<std::size_t> issuers_;
};

/// Lower case, without "the" and legal or honorific trimmings: the key by which names are equal.
std::string source_key(std::string_view name);

}  // namespace girok::corroboration
