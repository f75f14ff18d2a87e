// The use case "read the documents of the case": what they say of figures, where they differ, who copied whom; each passage with the record it stands in.
//
// Model    In two steps, so that the case need not be kept while its documents are read: collect_texts() takes the bytes under the case's lock, read_collected() reads them. A reading is known by the stamp of the
//          documents it was made of; where that of the case is another, it is out of date. What people decide about the origins of two documents counts at once in a reading that is kept (KeptReading): ties and origins are laid
//          anew over what was read, which takes no text and no key.
// Limits   As read_documents(): all texts are held in memory. Documents with the same bytes are one.
// Threads  collect_texts(): as the vault. A finished reading is const and safe to share; one that is kept is for one at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/case/read_case.h"
#include "app/figures/figures_run.h"
#include "app/read_documents.h"
#include "app/view.h"
#include "base/ids.h"
#include "base/progress.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

/// What people decided about the origin of two documents; "cannot tell" is none.
struct JudgedIds {
  Id a, b;
  bool one_origin = false;
  friend bool operator==(const JudgedIds&, const JudgedIds&) = default;
};
std::vector<JudgedIds> judged_documents(const vault::Vault& vault);

struct CollectedTexts {
  CasePile pile;
  std::vector<Id> items;  ///< [input] the record
  std::string stamp;
  std::vector<JudgedIds> judged;  ///< in order of a, b
  bool transcripts = true;
  std::size_t left_out = 0;  ///< transcripts that were not asked for
};
/// Without `transcripts`, those items are left out that a testimony names: what persons tell each for themselves is no text that copies another. What is sealed is logged as read first, or left out with an error in the
/// pile. Errors: refused; not_found where there is no document with a text.
Result<CollectedTexts> collect_texts(vault::Vault& vault, bool transcripts = true);

struct CaseReading {
  explicit CaseReading(Pile read) : pile(std::move(read)), view(pile) {}
  CaseReading(const CaseReading&) = delete;
  CaseReading& operator=(const CaseReading&) = delete;

  Pile pile;
  View view;
  std::vector<Id> items;  ///< [document] the record whose text it is; spans count in that text
  std::string stamp;
  std::vector<JudgedIds> judged;  ///< what was decided, and counts in it
  bool transcripts = true;  ///< those of testimonies were taken too
  std::size_t left_out = 0;
  std::vector<std::string>
      marks;  ///< [discrepancy] by which it is known again when the documents are read anew: 64 hexadecimal digits (docs/formats/discrepancy-review.md)
  FiguresRun figures;  ///< published figures laid together, without formulas; none where no document gives a number
};
/// Errors: cancelled.
Result<std::shared_ptr<CaseReading>> read_collected(CollectedTexts collected, Progress* progress, const std::string& version);

/// A reading that is kept while people go on deciding. What it returns is changed by later calls: it is to be used only as long as nobody else can call, that is, while the case is held.
class KeptReading {
 public:
  explicit KeptReading(std::shared_ptr<CaseReading> reading) : reading_(std::move(reading)), figures_judged_(reading_->judged) {}

  /// As it was counted last: enough for whoever looks at no origin and no figure of `CaseReading::figures`.
  std::shared_ptr<const CaseReading> as_counted() const { return reading_; }
  /// With what has been decided by now; figures of `CaseReading::figures` may be those of before.
  std::shared_ptr<const CaseReading> with_origins(const vault::Vault& vault) const;
  /// All of it.
  std::shared_ptr<const CaseReading> with_figures(const vault::Vault& vault) const;

 private:
  std::shared_ptr<CaseReading> reading_;
  mutable std::vector<JudgedIds> figures_judged_;
};

/// Whether every document of the reading may be seen by the member now. Where one may not (another role or level, erased), nothing of the reading is to be shown.
bool may_still_see(const vault::Vault& vault, const CaseReading& reading);

/// A passage as HTML of our own making, escaped: the sentences around it, cut where they are long, with the passage in <mark>.
std::string quoted_html(const CaseReading& reading, const corroboration::DocumentSpan& passage);
/// The same of one passage of a discrepancy: within a whole sentence, its claims are what is marked.
std::string quoted_html(const CaseReading& reading, const corroboration::Discrepancy& discrepancy,
                        const corroboration::DocumentSpan& passage);
/// A passage that two documents share, of one of them (0, 1), as such HTML: words that stand in it alone are marked.
std::string shared_html(const CaseReading& reading, const corroboration::Reuse& reuse, std::size_t side);
/// "en", "ko", "zh"; "und" where it is not known.
std::string language_of(const CaseReading& reading, std::size_t document);
/// "2023-03", empty where it has none.
std::string date_of(const CaseReading& reading, std::size_t document);

}  // namespace girok::app
