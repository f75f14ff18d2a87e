// Who speaks: the verb of speaking beside a quotation, its subject, and what "she" and "the group" refer back to.
//
// Model    English: the verb behind the quotation with its subject before or after it, else the last verb before the quotation; the subject is the nearest name that is no
//          part of a prepositional phrase, else a described person or body. Korean: the topic of the sentence. Chinese: the clause before the verb.
// Limits   No parser. A pronoun takes the person named as a subject last, or heard last; gender is not known.
// Threads  Made for one document by one thread; the words before a position are read once.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "reading/quotation_marks.h"
#include "reading/word_lists.h"

namespace girok::reading {

struct Voice {
  std::string speaker, role, organisation, addressee;
  Span cue;
  bool is_person = false;  ///< a pronoun for one person may stand for it
  bool known() const { return !speaker.empty(); }
};

class Speakers {
 public:
  Speakers(const Document& document, const MarkedText& marked);

  /// The voice heard in tokens [from, to) that stand before a quotation. `colon`: the passage introduces it with a colon or comma.
  Voice before(std::size_t from, std::size_t to, bool introduced) const;
  /// The voice heard in tokens [from, to) that follow a quotation.
  Voice after(std::size_t from, std::size_t to) const;
  /// The subject of the verb at `verb`, looking back to `from`, and the verb's addressee up to `to`.
  Voice of_verb(std::size_t verb, std::size_t from, std::size_t to) const;

  /// Korean and Chinese: both sides of the quotation at once.
  Voice korean(std::size_t before, std::size_t open, std::size_t after, std::size_t end) const;
  Voice chinese(std::size_t before, std::size_t open, std::size_t after, std::size_t end) const;

  /// Reads the names up to `token`, so that pronouns have somebody to refer to. Requires: called with ascending tokens.
  void read_to(std::size_t token);
  void heard(const Voice& voice);
  void forget();

  /// "who told", "whom we call": a verb inside a relative clause, not the sentence's own.
  bool relative(std::size_t verb, std::size_t from) const;
  VerbClass verb_at(std::size_t token) const;
  bool speaks(std::size_t token) const;  ///< a finite verb of saying, reporting or claiming; not "is called", "the report"
  bool names_things(std::size_t token) const;  ///< "calls", "so-called", "dubbed": what follows is a name for something
  const Name* name_at(std::size_t token) const { return name_[token] == none32 ? nullptr : &document_.names[name_[token]]; }
  bool is_word(std::size_t token) const { return token < document_.tokens.size() && document_.tokens[token].kind == text::TokenKind::word; }
  /// The word in lower case, for Latin words in ASCII; as it stands otherwise.
  std::string lower(std::size_t token) const;
  std::string_view as_written(std::size_t token) const { return document_[document_.tokens[token].span()]; }

 private:
  static constexpr std::uint32_t none32 = static_cast<std::uint32_t>(-1);

  Voice of_name(const Name& name) const;
  Voice pronoun(std::string_view word) const;
  Voice described(std::size_t from, std::size_t to, std::size_t* place = nullptr) const;
  Voice subject_in(std::size_t from, std::size_t to) const;
  Voice inverted(std::size_t verb, std::size_t to) const;
  Voice according(std::size_t from, std::size_t to) const;
  void resolve(Voice& voice, std::size_t head) const;
  void addressee(std::size_t verb, std::size_t end, Voice& voice) const;
  bool can_speak(const Name& name) const;
  bool inside_phrase(std::size_t token, const Name& name) const;
  bool possessive(std::size_t token) const;
  bool person_like(const Name& name, std::size_t token) const;
  std::uint32_t noun(std::size_t token) const;
  Voice korean_phrase(std::size_t from, std::size_t last, std::size_t particle_size) const;
  Voice korean_topic(std::size_t from, std::size_t to) const;
  bool is_preposition_like(std::size_t token) const;
  Voice chinese_subject(std::size_t from, std::size_t to) const;

  const Document& document_;
  const MarkedText& marked_;
  const WordLists& lists_;
  std::vector<std::uint32_t> name_;  ///< index of the name that covers the token
  struct Standing {
    std::string role, organisation;
  };
  std::unordered_map<std::string_view, Standing> standing_;  ///< of persons, by canonical name

  Voice person_, group_;  ///< heard or named last
  std::string body_;  ///< organisation named last
  std::unordered_map<std::string, std::string> body_by_head_;  ///< "ministry" -> the ministry named last
  std::unordered_map<std::string, const Name*> holder_;  ///< "minister" -> the person of that role named last
  std::size_t read_ = 0;
};

}  // namespace girok::reading
