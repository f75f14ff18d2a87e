// What the files behind find_attributions share: the text with its names by token, and the memory of who spoke before.
//
// Threads  Made for one document by one thread.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "reading/names_internal.h"

namespace girok::reading {

/// Who was heard so far: what "she said", "the group says", "they add" refer back to.
struct Memory {
  std::vector<Source> person;         ///< the last person heard, with the organisation before
  std::vector<Source> group;          ///< the last organisation, or unnamed group, heard
  bool group_is_plural = false;
  std::unordered_map<std::string, std::string> body_by_head;  ///< "ministry" -> the ministry named last
  std::string last_body;              ///< organisation named last in the text, heard or not
};

class Scene {
 public:
  explicit Scene(const Document& document);

  const Document& document() const { return document_; }
  const Words& words() const { return words_; }
  /// The name that covers token `i`, or nullptr.
  const Name* name_at(std::size_t i) const {
    return i < at_.size() && at_[i] >= 0 ? &document_.names[static_cast<std::size_t>(at_[i])] : nullptr;
  }
  std::size_t first_of(const Name& name) const { return first_[static_cast<std::size_t>(&name - document_.names.data())]; }
  std::size_t last_of(const Name& name) const { return last_[static_cast<std::size_t>(&name - document_.names.data())]; }

  /// [organisation, person], [organisation] or [outlet]: what the name stands for as a source. Empty where it can be none.
  std::vector<Source> sources_of(const Name& name) const;
  bool can_speak(const Name& name) const { return name.kind != NameKind::nationality; }

  Memory memory;
  void remember(const std::vector<Source>& chain, bool plural);
  void mention(std::size_t first_token, std::size_t last_token);
  void add(Span scope, Span cue, std::vector<Source> chain);
  std::vector<Attribution> attributions;

 private:
  struct Standing {
    std::string role, organisation;
  };
  bool follows_indefinite(std::size_t i, std::size_t first_token) const;

  const Document& document_;
  Words words_;
  std::vector<std::int32_t> at_;
  std::vector<std::size_t> first_, last_;
  std::unordered_map<std::string, Standing> standing_;  ///< of persons, by canonical name
};

/// Appends what is not there yet, by name.
void extend_chain(std::vector<Source>& chain, const std::vector<Source>& more);
Source anonymous_source(Span span);

/// Tokens [begin, end) of one sentence.
void attribute_english(Scene& scene, std::size_t begin, std::size_t end);   // attribution_english.cpp
void attribute_korean(Scene& scene, std::size_t begin, std::size_t end);    // attribution_cjk.cpp
void attribute_chinese(Scene& scene, std::size_t begin, std::size_t end);   // attribution_cjk.cpp

}  // namespace girok::reading
