// What of a set may stand in a dossier, under which pseudonym, in which order and which words. Private to the dossier.
//
// Model    A list of properties (shown() in the .cpp); of these, statements up to the level. Every text that comes from the set goes through text().
// Threads  Used by one at a time: it counts what it replaces and which terms it uses.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exchange/dossier.h"
#include "exchange/dossier_names.h"
#include "exchange/dossier_page.h"
#include "exchange/dossier_words.h"

namespace girok::exchange {

/// When something was, for the order of a chronology.
struct When {
  bool dated = false;
  std::int32_t first = 0, last = 0;
  friend auto operator<=>(const When& a, const When& b) = default;
};

class DossierView {
 public:
  using Said = std::vector<const LooseStatement*>;

  DossierView(const Schema& schema, const RecordSet& records, const DossierOptions& options);

  const Words& words() const { return words_; }
  const NameFilter& names() const { return names_; }

  // ---- records, in the order of the dossier ----
  const std::vector<const LooseRecord*>& of_type(std::string_view type) const;
  const std::vector<const LooseRecord*>& victims() const { return victims_; }
  const std::vector<const LooseRecord*>& perpetrators() const { return perpetrators_; }
  const std::vector<const LooseRecord*>& others() const { return others_; }
  /// Records of that type whose property leads to this one.
  const std::vector<const LooseRecord*>& leading_to(const LooseRecord& record, std::string_view type, std::string_view property) const;
  const LooseRecord* find(std::string_view key) const;
  /// What may be told of it, in the order of the set.
  Said said(const LooseRecord& record, std::string_view property) const;
  Said all_said(const LooseRecord& record) const;
  /// Its place among those of its type.
  std::size_t rank_of(const LooseRecord& record) const { return rank_.at(&record); }
  When when(const LooseRecord& record, std::string_view property = "date") const;
  bool is_institution(const LooseRecord& group) const;

  // ---- words ----
  /// Through the filter for names.
  std::string text(std::string_view raw);
  /// Values of a property in words, joined; empty where nothing may be told.
  std::string value(const LooseRecord& record, std::string_view property);
  std::string value(const LooseRecord& record, const LooseStatement& statement);
  std::string property_label(const LooseRecord& record, std::string_view property) const;
  /// A term in the dossier's language; it will stand in the list of terms.
  std::string term(std::string_view vocabulary, std::string_view code);
  /// "Person 1", "Act 3", "Source 2": how the record is called here, with where it leads.
  Inline called(std::string_view key);
  /// The name that fits the language best, through the filter.
  std::string place(const LooseRecord& place);
  /// Where something was, with what it lies in.
  std::string where(const LooseRecord& record);
  std::string date(const LooseRecord& record);

  // ---- sources ----
  /// Cited by statements that stand here; numbered in the order of the acts.
  const std::vector<const LooseRecord*>& cited() const { return cited_; }
  /// Source records that stand for it: itself, those that name it, that it names.
  std::vector<const LooseRecord*> sources_of(const LooseRecord& cited) const;

  /// Of a source, or of the Source records that stand for it.
  std::string reliability_of(const LooseRecord& cited);
  std::map<records::Basis, std::size_t> bases_of(const LooseRecord& cited) const;

  /// Values of a property that can have one only, where there are several and nobody has chosen.
  struct Contradiction {
    const LooseRecord* record = nullptr;
    std::string property;
    std::vector<std::pair<std::string, Said>> sides;  ///< in words, and who says so
  };
  std::vector<Contradiction> contradictions();

  const records::RecordType* type_of(const LooseRecord& record) const { return schema_.type(record.type); }
  /// Does something that stands here lead to this person or group?
  bool is_spoken_of(const LooseRecord& record) const;
  std::vector<const LooseRecord*> victims_of(const LooseRecord& event) const;
  static bool is_sha256(std::string_view text);
  /// Is a whole name in it that is in none of our own words?
  bool leaks(std::string_view text);

  std::map<std::string, std::string> pseudonyms() const { return pseudonyms_; }
  std::uint64_t names_replaced = 0, above_level = 0, never_told = 0, labels_not_taken = 0;
  std::set<std::pair<std::string, std::string>> terms;  ///< vocabulary, code

 private:
  void keep();
  void name_persons();
  NameFilter filter_with(const std::function<std::string(const std::string&)>& stands_for) const;
  void order_records();
  void call(const LooseRecord& record, std::string_view label_key, std::size_t number, std::string_view anchor);
  void find_sources();
  std::string name_in_language(const LooseRecord& record, std::string_view property);
  std::string pseudonym_of(const LooseRecord& record, std::string_view label_key, std::size_t& number);

  const Schema& schema_;
  const RecordSet& records_;
  const DossierOptions& options_;
  Words words_;
  NameFilter names_;
  std::unordered_map<std::string_view, std::size_t> by_key_;
  std::vector<Said> kept_;  ///< [record]
  std::map<std::string, std::vector<const LooseRecord*>, std::less<>> by_type_;
  std::map<std::string, std::vector<const LooseRecord*>, std::less<>> leading_;  ///< "TYPE.property KEY"
  std::vector<const LooseRecord*> victims_, perpetrators_, others_, cited_;
  std::map<std::string, Inline, std::less<>> called_;  ///< by key
  std::map<std::string, std::string> pseudonyms_;
  std::set<std::string> taken_;
  std::unordered_map<const LooseRecord*, std::size_t> rank_;
  std::map<std::string, std::map<records::Basis, std::size_t>, std::less<>> bases_;  ///< by key of the source
  std::optional<std::set<std::uint32_t>> own_words_;  ///< names that are words of ours too
};

}  // namespace girok::exchange
