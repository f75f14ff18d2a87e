// Text reuse between documents. See docs/methods/corroboration.md, "Reuse".
//
// Words -> fingerprints -> seeds (fingerprints.h) -> runs (align.h) -> judged here: enough words that say enough; what changed; who had it first.
#include <algorithm>
#include <optional>
#include <utility>

#include "base/parallel.h"
#include "corroboration/align.h"
#include "corroboration/corroboration.h"
#include "corroboration/fingerprints.h"
#include "corroboration/paraphrase.h"
#include "corroboration/words.h"
#include "text/unicode.h"

namespace girok::corroboration {

namespace {

using reading::Document;

// A run is reuse where it says this many bits, with this many words that say something, in a stretch of this many words. Tuned on news reports:
// seven rare words count, "human rights organisations have called on" does not.
constexpr float least_bits = 11.0F;
constexpr float least_bits_short = 14.0F;  // for what has fewer than seven words: two rare ones beside each other are a topic, not a copy
constexpr unsigned short_units = 21;
constexpr unsigned least_telling = 3;  // English words; a Han character is two thirds of one
constexpr unsigned least_units = 15;  // five English words
constexpr float telling_bits = 1.2F;
constexpr float least_density = 0.45F;  // of the words between a run's ends, outside honest cuts

struct Measured {
  unsigned units = 0, telling = 0;
  std::uint32_t words = 0;
};

Measured measure(std::span<const Word> a, const Run& run) {
  Measured sum;
  for (const Block& block : run.blocks) {
    for (std::uint32_t i = block.a; i < block.end_a(); ++i) {
      sum.units += a[i].units;
      if (a[i].bits() >= telling_bits) sum.telling += a[i].units;
      ++sum.words;
    }
  }
  return sum;
}

// The words of one side of a gap that count as changed. Words in brackets are the quoter's; what they replace, and what an ellipsis stands for, is
// openly left out.
void changed_in_gap(std::span<const Word> own, std::uint32_t begin, std::uint32_t end, std::span<const Word> other,
                    std::uint32_t other_begin, std::uint32_t other_end, std::size_t document, std::vector<DocumentSpan>& changes) {
  for (std::uint32_t j = other_begin; j < other_end; ++j) {
    if (other[j].in_brackets) return;
  }
  // An ellipsis stands for what is between the words before it and those after it.
  for (std::uint32_t j = other_begin; j <= other_end && j < other.size(); ++j) {
    if (!other[j].after_ellipsis) continue;
    const std::uint32_t before = j - other_begin, after = other_end - j;
    if (before + after >= end - begin) break;
    if (before > 0) changed_in_gap(own, begin, begin + before, {}, 0, 0, document, changes);
    if (after > 0) changed_in_gap(own, end - after, end, {}, 0, 0, document, changes);
    return;
  }
  const bool quoted = begin > 0 && own[begin - 1].spoken && end < own.size() && own[end].spoken;
  for (std::uint32_t i = begin; i < end; ++i) {
    if (own[i].in_brackets || (quoted && !own[i].spoken)) continue;  // "she said" between two parts of a quotation changes nothing
    if (i > begin && !changes.empty() && !own[i - 1].in_brackets && changes.back().document == document &&
        changes.back().span.end == own[i - 1].end()) {
      changes.back().span.end = own[i].end();
    } else {
      changes.push_back({document, own[i].span()});
    }
  }
}

struct Side {
  std::size_t document = 0;
  std::span<const Word> words;
};

std::uint32_t changed_words(std::span<const Word> words, const std::vector<DocumentSpan>& changes, std::size_t document) {
  std::uint32_t count = 0;
  for (const DocumentSpan& change : changes) {
    if (change.document != document) continue;
    const auto begin = std::ranges::lower_bound(words, change.span.begin, {}, &Word::begin);
    const auto end = std::ranges::lower_bound(words, change.span.end, {}, &Word::begin);
    count += static_cast<std::uint32_t>(end - begin);
  }
  return count;
}

/// Nothing where the run is too little to be reuse.
std::optional<Reuse> judge(const Side& a, const Side& b, const Run& run) {
  const Measured sum = measure(a.words, run);
  if (sum.units < least_units || sum.telling < 3 * least_telling) return std::nullopt;
  if (sum.units < short_units && run.score < least_bits_short) return std::nullopt;

  Reuse reuse;
  const Block &first = run.blocks.front(), &last = run.blocks.back();
  reuse.spans = {DocumentSpan{a.document, {a.words[first.a].begin, a.words[last.end_a() - 1].end()}},
                 DocumentSpan{b.document, {b.words[first.b].begin, b.words[last.end_b() - 1].end()}}};
  reuse.shared_words = sum.words;
  bool same_forms = run.blocks.size() == 1;
  for (std::size_t i = 0; i < run.blocks.size(); ++i) {
    const Block& block = run.blocks[i];
    for (std::uint32_t k = 0; k < block.size && same_forms; ++k) same_forms = a.words[block.a + k].form == b.words[block.b + k].form;
    if (i == 0) continue;
    const Block& before = run.blocks[i - 1];
    changed_in_gap(a.words, before.end_a(), block.a, b.words, before.end_b(), block.b, a.document, reuse.changes);
    changed_in_gap(b.words, before.end_b(), block.b, a.words, before.end_a(), block.a, b.document, reuse.changes);
  }
  const std::uint32_t changed =
      std::max(changed_words(a.words, reuse.changes, a.document), changed_words(b.words, reuse.changes, b.document));
  if (static_cast<float>(sum.words) < least_density * static_cast<float>(sum.words + changed)) return std::nullopt;
  std::ranges::sort(reuse.changes);
  reuse.kind = same_forms ? ReuseKind::verbatim : ReuseKind::altered;
  return reuse;
}

// ---- who had it first ------------------------------------------------------------------------------------------------------

bool names_outlet(std::string_view name, const std::string& outlet) { return !outlet.empty() && text::fold(name) == outlet; }

/// Does `document` say of the words in `span` that they are from the outlet (folded)?
bool attributes_to(const Document& document, Span span, const std::string& outlet) {
  if (outlet.empty()) return false;
  for (const reading::Attribution& attribution : document.attributions) {
    if (!attribution.scope.overlaps(span)) continue;
    for (const reading::Source& source : attribution.chain) {
      if (names_outlet(source.name, outlet) || names_outlet(source.organisation, outlet)) return true;
    }
  }
  return std::ranges::any_of(document.quotations, [&](const reading::Quotation& quotation) {
    return quotation.span.overlaps(span) && (names_outlet(quotation.organisation, outlet) || names_outlet(quotation.addressee, outlet));
  });
}

std::optional<std::size_t> first_of(std::span<const Document> documents, const std::vector<std::string>& outlets, const Reuse& reuse) {
  const auto& [x, y] = reuse.spans;
  const bool x_from_y = attributes_to(documents[x.document], x.span, outlets[y.document]);
  const bool y_from_x = attributes_to(documents[y.document], y.span, outlets[x.document]);
  if (x_from_y != y_from_x) return x_from_y ? y.document : x.document;
  const std::optional<PartialDate>&first = documents[x.document].metadata.date, &second = documents[y.document].metadata.date;
  if (!first || !second) return std::nullopt;
  if (last_day(*first) < first_day(*second)) return x.document;
  if (last_day(*second) < first_day(*first)) return y.document;
  return std::nullopt;
}

// ---- the pile --------------------------------------------------------------------------------------------------------------

class Pile {
 public:
  Pile(std::span<const Document> documents, unsigned threads)
      : documents_(documents), threads_(threads), counts_(token_count(documents)), words_(documents.size()) {
    std::vector<std::vector<Fingerprint>> prints(documents.size());
    parallel_for(documents.size(), threads, [&](std::size_t i) {
      words_[i] = words_of(documents[i]);
      counts_.add(words_[i]);
      prints[i] = fingerprints_of(words_[i]);
    });
    sentences_.emplace(documents, words_);  // while the words of all documents are there
    index_ = FingerprintIndex::build(std::move(prints), threads);
    parallel_for(documents.size(), threads, [&](std::size_t i) {
      if (!index_.shares(i)) {
        words_[i] = {};
        return;
      }
      counts_.weigh(words_[i]);
      index_.discount_stock(words_[i]);
    });
  }

  std::vector<Reuse> runs() const {
    std::vector<std::vector<Reuse>> found(documents_.size());
    parallel_for(documents_.size(), threads_, [&](std::size_t i) { found[i] = runs_of(i); });
    std::vector<Reuse> all;
    for (std::vector<Reuse>& part : found)
      all.insert(all.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
    return all;
  }

  std::vector<Reuse> paraphrases(const std::vector<Reuse>& runs) const { return sentences_->paraphrases(runs, threads_); }

 private:
  static std::size_t token_count(std::span<const Document> documents) {
    std::size_t count = 0;
    for (const Document& document : documents) count += document.tokens.size();
    return count;
  }

  std::vector<Reuse> runs_of(std::size_t document) const {
    std::vector<Reuse> found;
    const std::vector<Seed> seeds = index_.seeds(document);
    for (std::size_t begin = 0, end = 0; begin < seeds.size(); begin = end) {
      while (end < seeds.size() && seeds[end].document == seeds[begin].document) ++end;
      const Side a{document, words_[document]}, b{seeds[begin].document, words_[seeds[begin].document]};
      for (const Run& run : align(a.words, b.words, std::span(seeds).subspan(begin, end - begin), least_bits)) {
        if (std::optional<Reuse> reuse = judge(a, b, run)) found.push_back(std::move(*reuse));
      }
    }
    return found;
  }

  std::span<const Document> documents_;
  unsigned threads_;
  Counts counts_;
  FingerprintIndex index_;
  std::vector<std::vector<Word>> words_;
  std::optional<Sentences> sentences_;
};

}  // namespace

std::vector<Reuse> find_reuse(std::span<const Document> documents, unsigned threads) {
  std::vector<Reuse> found;
  std::vector<std::string> outlets(documents.size());
  for (std::size_t i = 0; i < documents.size(); ++i) outlets[i] = text::fold(documents[i].metadata.outlet);
  {
    const Pile pile(documents, threads);
    found = pile.runs();
    std::vector<Reuse> loose = pile.paraphrases(found);
    found.insert(found.end(), std::make_move_iterator(loose.begin()), std::make_move_iterator(loose.end()));
  }
  for (Reuse& reuse : found) reuse.from = first_of(documents, outlets, reuse);
  std::ranges::sort(found, {}, [](const Reuse& reuse) { return std::pair(reuse.spans, reuse.kind); });
  return found;
}

}  // namespace girok::corroboration
