// Terms as HTCDS writes them, shared by the spreadsheet and the form. Internal to the writers of HTCDS.
//
// Threads  No shared state.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/format.h"
#include "exchange/htcds_fields.h"

namespace girok::exchange {

enum class HtcdsWords : std::uint8_t { names, labels };

/// The standard's word for a code; nothing where it has none. `exact` is false where the word says less.
std::optional<std::string> htcds_word(const Schema& schema, std::string_view vocabulary, std::string_view code, HtcdsWords words,
                                      bool& exact);

/// A person, one of the cases, and the consents, as cells by field. What is not carried goes to `losses`; of persons that had a row already, nothing is counted again.
struct HtcdsSubject {
  const LooseRecord *person = nullptr, *victim = nullptr;
  std::vector<const LooseRecord*> consents;
  bool again = false;
};
class HtcdsCells {
 public:
  HtcdsCells(const Schema& schema, HtcdsWords words, std::string_view separator, std::vector<Loss>& losses)
      : schema_(schema), words_(words), separator_(separator), losses_(losses) {}
  /// Fields that hold one term though the property can have several.
  void hold_one(std::set<const HtcdsField*> fields) { one_only_ = std::move(fields); }
  /// As many cells as `fields`, the empty ones too.
  std::vector<std::string> cells_of(const HtcdsSubject& subject, std::span<const HtcdsField* const> fields);

 private:
  struct Said {
    const LooseStatement* statement;
    bool used = false;
  };
  void gather(const LooseRecord& record, std::vector<Said>& said);
  std::string cell(const HtcdsField& field, std::vector<Said>& said);
  std::string labelled_cell(const HtcdsField& field, std::vector<Said>& said);
  std::string consent_cell(const HtcdsSubject& subject);
  std::optional<std::string> plain_text(const HtcdsField& field, const records::Property& property, const LooseStatement& statement);
  void lose(std::string_view type, const std::vector<Said>& said);
  void lose_one(std::string what, std::string_view why);

  const Schema& schema_;
  HtcdsWords words_;
  std::string separator_;
  std::vector<Loss>& losses_;
  std::set<const HtcdsField*> one_only_;
  bool silent_ = false;
};

/// Which persons, cases and consents of a set go into which row; in the order of the set. Records of other types are counted as lost.
std::vector<HtcdsSubject> htcds_subjects(const RecordSet& records, std::vector<Loss>& losses);

}  // namespace girok::exchange
