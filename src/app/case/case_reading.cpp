#include "app/case/case_reading.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "app/access.h"
#include "app/linkage/case_decisions.h"
#include "app/records/every_record.h"
#include "app/report_texts.h"
#include "crypto/hash.h"

namespace girok::app {

using corroboration::DocumentSpan;

namespace {

/// "RECORD/NAME" becomes "NAME" where no other is called so.
void name_plainly(std::vector<reading::Document>& documents) {
  const auto name_of = [](const std::string& path) { return path.substr(path.find('/') + 1); };
  std::map<std::string, std::size_t> times;
  for (const reading::Document& document : documents) ++times[name_of(document.path)];
  for (reading::Document& document : documents) {
    if (std::string name = name_of(document.path); times[name] == 1) document.path = std::move(name);
  }
}

/// Items that a testimony names, as the member may see them.
std::set<Id> transcripts_of(const vault::Vault& vault) {
  const vault::Confidentiality seen = seen_by(vault);
  std::set<Id> items;
  for (const vault::RecordLine& line : every_record(vault, "Testimony", seen)) {
    for (const vault::StoredStatement& stored : vault.model().statements_of(line.record, seen)) {
      if (stored.statement.property == "item") items.insert(stored.statement.value.record);
    }
  }
  return items;
}

}  // namespace

std::vector<JudgedIds> judged_documents(const vault::Vault& vault) {
  std::vector<JudgedIds> judged;
  for (const CaseDecision& one : decisions_of_documents(vault)) {
    if (one.verdict != linkage::Verdict::cannot_tell) judged.push_back({one.a, one.b, one.verdict == linkage::Verdict::same});
  }
  return judged;
}

Result<CollectedTexts> collect_texts(vault::Vault& vault, bool transcripts) {
  if (const Result<> may = require(vault, Deed::read_documents); !may) return tl::unexpected<Error>(may.error());
  CollectedTexts collected;
  collected.stamp = documents_stamp(vault);
  collected.transcripts = transcripts;
  const std::set<Id> without = transcripts ? std::set<Id>{} : transcripts_of(vault);
  for (const Id& item : documents_of_case(vault)) collected.left_out += without.contains(item) ? 1 : 0;
  collected.pile = pile_of_case(vault, {}, without);
  collected.items = collected.pile.records;
  collected.judged = judged_documents(vault);
  if (collected.pile.inputs.files.empty())
    return fail(ErrorCode::not_found, "no document with a text is there to be read", {},
                collected.left_out == 0 ? "add documents to the case first" : "take the transcripts of testimonies too");
  return collected;
}

namespace {

void lay_figures(CaseReading& reading, const std::string& version) {
  FiguresRequest request;
  request.version = version;
  if (tl::expected<FiguresRun, std::vector<Error>> figures = run_figures(reading.pile, request)) reading.figures = *std::move(figures);
}

/// By what a discrepancy is known again when the documents are read anew: 64 hexadecimal digits (docs/formats/discrepancy-review.md).
std::string mark_of(const CaseReading& reading, const corroboration::Discrepancy& discrepancy) {
  std::set<std::string> places;
  const auto add = [&](std::size_t document, Span span) {
    places.insert(fmt::format("{} {} {}", to_string(reading.items[document]), span.begin, span.end));
  };
  for (const corroboration::ClaimRef& ref : discrepancy.claims) add(ref.document, reading.view.claim(ref).span);
  for (const DocumentSpan& passage : discrepancy.passages) add(passage.document, passage.span);
  std::string all(corroboration::name_of(discrepancy.kind));
  for (const std::string& place : places) all += "\n" + place;
  return crypto::sha256_hex(all);
}

/// Judgements by the documents' places; those about others are passed over.
std::vector<corroboration::Judged> judged_in(const CaseReading& reading) {
  std::map<Id, std::size_t> document_of;
  for (std::size_t d = 0; d < reading.items.size(); ++d) document_of.emplace(reading.items[d], d);
  std::vector<corroboration::Judged> judged;
  for (const JudgedIds& one : reading.judged) {
    const auto a = document_of.find(one.a), b = document_of.find(one.b);
    if (a != document_of.end() && b != document_of.end()) judged.push_back({a->second, b->second, one.one_origin});
  }
  return judged;
}

}  // namespace

std::shared_ptr<const CaseReading> KeptReading::with_origins(const vault::Vault& vault) const {
  if (std::vector<JudgedIds> now = judged_documents(vault); now != reading_->judged) {
    reading_->judged = std::move(now);
    reading_->pile.found.provenance = corroboration::find_provenance(reading_->pile.documents, reading_->pile.found, judged_in(*reading_));
    reading_->view.take_bonds();
  }
  return reading_;
}

std::shared_ptr<const CaseReading> KeptReading::with_figures(const vault::Vault& vault) const {
  with_origins(vault);
  if (figures_judged_ != reading_->judged) {
    lay_figures(*reading_, reading_->figures.version);
    figures_judged_ = reading_->judged;
  }
  return reading_;
}

Result<std::shared_ptr<CaseReading>> read_collected(CollectedTexts collected, Progress* progress, const std::string& version) {
  std::map<std::string, Id> item_of;
  for (std::size_t i = 0; i < collected.items.size(); ++i) item_of.emplace(collected.pile.inputs.files[i].path, collected.items[i]);
  ReadOptions options;
  options.progress = progress;
  options.judged = std::move(collected.pile.judged);
  Pile pile = read_documents(std::move(collected.pile.inputs), options);
  if (pile.stopped) return fail(ErrorCode::cancelled, "stopped before the documents were read");
  std::vector<Id> items;
  for (const reading::Document& document : pile.documents) items.push_back(item_of[document.path]);
  name_plainly(pile.documents);
  auto reading = std::make_shared<CaseReading>(std::move(pile));
  reading->stamp = std::move(collected.stamp);
  reading->judged = std::move(collected.judged);
  reading->items = std::move(items);
  reading->transcripts = collected.transcripts;
  reading->left_out = collected.left_out;
  for (const corroboration::Discrepancy& one : reading->pile.found.discrepancies) reading->marks.push_back(mark_of(*reading, one));
  lay_figures(*reading, version);
  return reading;
}

bool may_still_see(const vault::Vault& vault, const CaseReading& reading) {
  const std::vector<Id> now = documents_of_case(vault);
  const std::set<Id> seen(now.begin(), now.end());
  return std::ranges::all_of(reading.items, [&](const Id& item) { return seen.contains(item); });
}

std::string quoted_html(const CaseReading& reading, const DocumentSpan& passage) {
  const reading::Document& document = reading.pile.documents[passage.document];
  return quoted_in_context(document, sentences_around(document, passage.span), passage.span);
}

std::string quoted_html(const CaseReading& reading, const corroboration::Discrepancy& discrepancy, const DocumentSpan& passage) {
  Span marked = passage.span;
  std::optional<Span> claims;
  for (const corroboration::ClaimRef& ref : discrepancy.claims) {
    const Span wording = reading.view.wording_span(ref);
    if (ref.document == passage.document && passage.span.contains(wording)) claims = claims ? cover(*claims, wording) : wording;
  }
  if (claims) marked = *claims;
  const reading::Document& document = reading.pile.documents[passage.document];
  return quoted_in_context(document, sentences_around(document, passage.span), marked);
}

std::string shared_html(const CaseReading& reading, const corroboration::Reuse& reuse, std::size_t side) {
  const DocumentSpan& passage = reuse.spans.at(side);
  return with_changes(reading.pile.documents[passage.document], passage, reuse.changes);
}

std::string language_of(const CaseReading& reading, std::size_t document) {
  return std::string(text::code_of(reading.pile.documents[document].language));
}

std::string date_of(const CaseReading& reading, std::size_t document) {
  const std::optional<PartialDate>& date = reading.pile.documents[document].metadata.date;
  return date ? to_string(*date) : std::string();
}

}  // namespace girok::app
